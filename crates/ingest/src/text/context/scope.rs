//! How far a cue reaches in its sentence.

use super::items::{heads, numbers_item, words_ahead, words_behind};
use super::owners::{is_owner, owns_the_item, prescribes};
use super::{Effect, Hit, TRIGGERS};
use super::{items, tested};
use crate::text::number::begins;
use crate::text::page::open_bracket;
use record::{Direction, Span};

/// True when another hit ends the reach of a cue of `effect`.
pub(crate) fn stops(text: &str, hit: &Hit, effect: Effect) -> bool {
    let rules = &TRIGGERS.rules[hit.rule];
    if !rules.iter().any(|rule| rule.0 == Effect::Stop) {
        return false;
    }
    // "爸爸有G6PD缺乏,患儿G6PD活性降低".
    if &text[hit.span.start..hit.span.end] == "患儿" {
        return matches!(effect, Effect::Family | Effect::Other);
    }
    if !matches!(
        effect,
        Effect::Family | Effect::Other | Effect::Hypothetical
    ) {
        return true;
    }
    // A relative's verbs do not end what is said of the relative.
    let word = text[hit.span.start..hit.span.end].to_ascii_lowercase();
    [
        "but",
        "however",
        "patient",
        "pt ",
        "although",
        "so we",
        "we ",
        "i prescribed",
        "i started",
        "但",
        "患者",
        "本人",
    ]
    .iter()
    .any(|start| word.starts_with(start))
}

/// "(EF 66)": a bracket with a number, which says what was looked at.
fn is_measured(behind: &str) -> bool {
    let inside = behind.split(')').next().unwrap_or_default();
    inside.len() < 24 && inside.contains(|c: char| c.is_ascii_digit())
}

/// "negative" and "(-)" speak of what follows at the start of a clause ("negative chills") and of what precedes elsewhere
/// ("CT was negative", "HIV negative"); "no" before a number counts ("No. 3").
pub(crate) fn faces(text: &str, cue: Span, direction: Direction) -> bool {
    let word = text[cue.start..cue.end].to_ascii_lowercase();
    if word == "没有" && direction == Direction::Backward {
        return ends_item(text, cue);
    }
    if matches!(word.as_str(), "no" | "无" | "否") {
        // "痛风无（其父有，服别嘌醇）"
        let remark = word == "无"
            && text[cue.end..].starts_with('(')
            && (text[..cue.start].ends_with(char::is_alphanumeric)
                || text[..cue.start]
                    .trim_end_matches(' ')
                    .ends_with(char::is_alphanumeric)
                    && is_measured(&text[cue.end..]));
        return match direction {
            Direction::Backward => remark || ends_item(text, cue),
            _ => word != "否" && !remark && !closes(text, cue),
        };
    }
    if word == "?" {
        return asks(text, cue, direction);
    }
    if direction == Direction::Backward && is_owner(&word) {
        return owns_the_item(text, cue);
    }
    if matches!(word.as_str(), "colleague" | "colleagues") && prescribes(text, cue) {
        return false;
    }
    // "Fever, cough she denies.", "Thrombus to exclude.": at the end the words speak of what stands before.
    if word.ends_with(" denies") || matches!(word.as_str(), "to exclude" | "to rule out" | "to r/o")
    {
        let rest = text[cue.end..].trim_start_matches(' ');
        let closes = rest.is_empty() || rest.starts_with(['.', ';', '\n', ')']);
        return closes == (direction == Direction::Backward);
    }
    // "Fatty liver likely.", but "likely viral".
    if is_likelihood(&word) {
        let rest = text[cue.end..].trim_start_matches(' ');
        let dash = ["- ", "– ", "-> ", "→"]
            .iter()
            .any(|mark| rest.starts_with(mark));
        let closes = dash || rest.is_empty() || rest.starts_with(['.', ',', ';', '\n', ')']);
        return closes == (direction == Direction::Backward);
    }
    // "一氧化碳中毒除外。", "肺栓塞排除", "已排除 ⑥肝功能不全", but "除外肺栓塞", "已排除①肺栓塞".
    if matches!(
        word.as_str(),
        "除外" | "排除" | "已排除" | "可排除" | "已除外" | "可除外"
    ) {
        let rest = text[cue.end..].trim_start_matches(' ');
        let closes = rest.is_empty()
            || rest.starts_with([',', '.', ';', '\n', ')', '。', '、'])
            || text[cue.end..].starts_with(' ') && numbers_item(rest);
        return closes == (direction == Direction::Backward);
    }
    // "Ruled out: NSTEMI", but "PE ruled out: CTPA negative".
    if matches!(word.as_str(), "ruled out:" | "ruled-out:") {
        return heads(text, cue.start) == (direction == Direction::Forward);
    }
    // "AKI, recovered 2 wks", but "recovered E. coli", "recovered from surgery".
    if word == "recovered" {
        const BEHIND: [&str; 6] = ["in ", "within ", "after ", "by ", "fully", "completely"];
        let rest = text[cue.end..].trim_start_matches(' ');
        return closes(text, cue)
            || rest.starts_with(|c: char| c.is_ascii_digit())
            || BEHIND.iter().any(|word| rest.starts_with(word));
    }
    if word == "excluded" {
        // "Excluded: endocarditis, PE".
        let heads = text[cue.end..].starts_with(':') && heads(text, cue.start);
        return (is_passive(&text[cue.end..]) && !heads) == (direction == Direction::Backward);
    }
    if !matches!(word.as_str(), "negative" | "neg" | "(-)" | "[-]") {
        return true;
    }
    if matches!(word.as_str(), "(-)" | "[-]") && marks_come_first(text, cue.start) {
        return direction == Direction::Forward;
    }
    let before = text[..cue.start].trim_end_matches(' ');
    // "LE dopplers neg DVT": a study names no illness that it could be negative of.
    const STUDIES: &[&str] = &[
        "doppler", "dopplers", "duplex", "CT", "CTA", "CTPA", "MRI", "US", "USS", "echo", "TTE",
        "TEE", "CXR", "XR", "xray", "scan", "VQ",
    ];
    let study = STUDIES.iter().any(|word| ends_with_word(before, word));
    let opens = study || before.is_empty() || before.ends_with([',', '.', ';', ':', '\n', '(']);
    let names = text[cue.end..].starts_with(' ')
        && text[cue.end..]
            .trim_start_matches(' ')
            .starts_with(|c: char| c.is_alphabetic());
    (opens && names) == (direction == Direction::Forward)
}

/// Nothing of the same item follows the cue: a mark, the end, or behind capitals the gap before the next box of a form.
fn closes(text: &str, cue: Span) -> bool {
    let behind = &text[cue.end..];
    let rest = behind.trim_start_matches(' ');
    rest.is_empty()
        || rest.starts_with([',', '.', ';', '\n', ')', '。', '、', '|'])
        || &text[cue.start..cue.end] == "NO" && behind.starts_with("  ")
}

/// "VTE NO", "smokes no.", "高血压无,": the word right behind what it denies. "No. 3" counts, "considered, no." answers.
fn ends_item(text: &str, cue: Span) -> bool {
    let before = text[..cue.start].trim_end_matches(' ');
    let counts = text[cue.end..]
        .strip_prefix('.')
        .is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit()));
    let joins = ["or", "said", "says", "is", "and", "but"]
        .iter()
        .any(|word| ends_with_word(before, word));
    before.ends_with(char::is_alphanumeric) && closes(text, cue) && !counts && !joins
}

/// The last word of `text` is `word`, which is ASCII, in any case.
fn ends_with_word(text: &str, word: &str) -> bool {
    text.len().checked_sub(word.len()).is_some_and(|at| {
        text.as_bytes()[at..].eq_ignore_ascii_case(word.as_bytes())
            && !text[..at].ends_with(char::is_alphabetic)
    })
}

/// "Flu? no, cold.", "脑梗?否认": the place of the question mark that the word at `cue` answers with a denial.
pub(crate) fn denied_question(text: &str, cue: Span) -> Option<usize> {
    const ANSWERS: &[&str] = &[
        "no",
        "nope",
        "nil",
        "none",
        "neg",
        "negative",
        "denied",
        "denies",
        "not",
        "否认",
        "无",
        "没有",
        "否",
        "已排除",
        "排除",
        "已除外",
        "除外",
        "可排除",
        "不支持",
        "不考虑",
    ];
    // "肺栓塞?(已排除)"
    let before = text[..cue.start].trim_end_matches([' ', '(']);
    let before = before.strip_suffix('?')?;
    let word = text[cue.start..cue.end].to_ascii_lowercase();
    let dash = text[cue.end..].starts_with(" - ");
    (ANSWERS.contains(&word.as_str()) && (closes(text, cue) || dash)).then_some(before.len())
}

/// "?jaundice, sepsis unlikely": what stands before the comma has a doubt of its own.
fn asks_before_comma(text: &str, start: usize, end: usize, hits: &[Hit]) -> bool {
    let comma = text.get(start..end).and_then(|words| words.rfind(','));
    comma.is_some_and(|comma| {
        hits.iter().any(|hit| {
            (start..start + comma).contains(&hit.span.start)
                && TRIGGERS.rules[hit.rule]
                    .iter()
                    .any(|rule| rule.0 == Effect::Possible && rule.1 == Direction::Forward)
        })
    })
}

/// How likely one thing is, before or behind it.
fn is_likelihood(word: &str) -> bool {
    matches!(
        word,
        "likely" | "most likely" | "more likely" | "very likely" | "highly likely" | "probable"
    )
}

/// What a question mark at `mark` asks of: back to the mark before it.
pub(crate) fn asked_before(text: &str, sentence: Span, mark: usize) -> Span {
    let window = &text[sentence.start..mark];
    let cut = window
        .char_indices()
        .rev()
        .find(|(at, c)| is_item_mark(window, *at, *c))
        .map_or(0, |(at, c)| at + c.len_utf8());
    Span::new(sentence.start + cut, mark)
}

fn is_item_mark(text: &str, at: usize, c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '(' | '\n' | '。' | '、' | '?')
        || matches!(c, '.' | '-') && text[at + 1..].starts_with(' ')
}

/// "?PE" and "? PE" ask of what follows, "PE?" and "肺炎?" of what precedes.
fn asks(text: &str, cue: Span, direction: Direction) -> bool {
    let before = text[..cue.start].chars().next_back();
    let after = text[cue.end..].chars().next();
    let behind = before.is_some_and(|c| {
        !c.is_whitespace() && !matches!(c, ',' | ';' | '(' | '。' | '、' | '?' | ':' | '.')
    });
    let glued = after.is_some_and(char::is_alphanumeric);
    let chinese = |c: Option<char>| c.is_some_and(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let forward = match (behind, glued) {
        // "肺炎?予抗感染": in Chinese the mark ends the question, unless it names what the sign before it may mean:
        // "皮肤瘙痒?胆汁淤积".
        (true, true) if chinese(before) => names_cause(&text[cue.end..]),
        // "PE?DVT"; "wAMD?OCT示" asks of what precedes.
        (true, true) if chinese(text[cue.end..].chars().find(|c| !c.is_ascii_alphanumeric())) => {
            false
        }
        (true, true) => return true,
        (true, false) => false,
        (false, true) => true,
        (false, false) => {
            after.is_some_and(|c| c == ' ')
                && text[cue.end..]
                    .trim_start()
                    .starts_with(char::is_alphanumeric)
        }
    };
    forward == (direction == Direction::Forward)
}

/// "下次查肝胆酸,排除ICP", "建议CTPA排除肺栓塞": what a test to come is for is open.
pub(crate) fn is_to_exclude(text: &str, sentence: Span, cue: Span) -> bool {
    const TO_COME: [&str; 11] = [
        "下次",
        "下周",
        "拟",
        "建议",
        "明日",
        "明天",
        "预约",
        "待",
        "注意",
        "需",
        "进一步",
    ];
    if !matches!(&text[cue.start..cue.end], "排除" | "除外") {
        return false;
    }
    let before = &text[sentence.start..cue.start];
    let clause = before.rsplit([';', '。', '\n']).next().unwrap_or_default();
    !clause.contains('已') && TO_COME.iter().any(|word| clause.contains(word))
}

/// The name of an illness and nothing else up to the next mark, which is no second question.
fn names_cause(after: &str) -> bool {
    const LONGEST: usize = 10;
    const ENDINGS: &str = "炎|症|癌|瘤|病|病变|栓塞|血栓|综合征|淤积|结石|积液|出血|感染|中毒|缺钙|障碍|梗死|梗塞|心梗|脑梗|衰竭|不全|贫血|肺结核|结核|骨折|撕裂|狭窄|梗阻|水肿|过敏|低血糖|脱水|早期|复发|转移|风湿|痛风|抑郁|焦虑|双相|哮喘|心衰|房颤";
    const OTHERS: &str = "父|母|兄|弟|姐|妹|哥|爷|奶|子|女|示|见|查|予|治|因|昨|今|上周|既往|否认|无|未|已|请|待|约|复|术|抗|史|药|予";
    const TESTS: &str = "CT|MRI|OCT|MRCP|CTPA|ECG|EEG|EMG|US|CXR|CTA|BALF|AFB|PPD|IGRA|BNP|PET|TTE|TEE|OGD|EGD|CAG|EUS|ERCP|PFT|ABG|HRCT|DXA|ANA|PSA|AFP|CEA|TSH|CRP|ESR|INR|PCR|PCT|EKG|KUB|LP";
    let end = after
        .find([',', '。', ';', '?', '\n', '、', '(', ' ', '→'])
        .unwrap_or(after.len());
    let name = &after[..end];
    let name = name.split_once("还是").map_or(name, |(first, _)| first);
    let length = name.chars().count();
    let asked = after[end..].starts_with('?');
    let short = (2..=6).contains(&length)
        && name.bytes().all(|byte| byte.is_ascii_uppercase())
        && !TESTS.split('|').any(|test| test == name);
    let chinese = (2..=LONGEST).contains(&length)
        && name.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
        && ENDINGS.split('|').any(|ending| name.ends_with(ending))
        && !OTHERS.split('|').any(|word| name.contains(word));
    !asked && (short || chinese)
}

/// "PE excluded on CT", but not "CT excluded PE".
fn is_passive(rest: &str) -> bool {
    const BEHIND: &[&str] = &[
        "on",
        "in",
        "by",
        "with",
        "at",
        "via",
        "from",
        "after",
        "and",
        "clinically",
    ];
    let next = rest.trim_start_matches(' ');
    // "excluded 2017"
    let dated = ["19", "20"].iter().any(|century| next.starts_with(century));
    let word = next
        .split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    dated || word.is_empty() || BEHIND.contains(&word.to_ascii_lowercase().as_str())
}

/// "(-) fever (-) cough (+) rash": the marks of the clause stand before what they speak of.
fn marks_come_first(text: &str, at: usize) -> bool {
    let cut = text[..at]
        .char_indices()
        .rev()
        .find(|(_, c)| matches!(c, '\n' | ';' | '.' | '。'))
        .map_or(0, |(cut, c)| cut + c.len_utf8());
    let clause = text[cut..].trim_start();
    ["(-)", "(+)", "[-]", "[+]"]
        .iter()
        .any(|mark| clause.starts_with(mark))
        && clause[3..].trim_start().starts_with(char::is_alphanumeric)
}

/// "2/7 hx of fever", "3 day history of cough": how long it has lasted, not that it is over.
pub(crate) fn lasts_since(text: &str, cue: Span) -> bool {
    const UNITS: &[&str] = &[
        "day", "days", "week", "weeks", "month", "months", "year", "years", "hour", "hours", "hr",
        "hrs", "wk", "wks", "yr", "yrs", "d", "h", "/7", "/52", "/12", "/24",
    ];
    let word = text[cue.start..cue.end].to_ascii_lowercase();
    if !["history of", "hx of", "h/o", "hx"].contains(&word.as_str()) {
        return false;
    }
    let before = crate::text::page::window(text, cue.start.saturating_sub(16), cue.start)
        .trim_end()
        .to_ascii_lowercase();
    UNITS.iter().any(|unit| {
        before.strip_suffix(unit).is_some_and(|rest| {
            rest.trim_end_matches([' ', '-'])
                .ends_with(|c: char| c.is_ascii_digit())
        })
    })
}

/// True when the cue is the whole answer to a label before it ("Fever: none", "Chest pain - denies").
pub(crate) fn answers(text: &str, cue: Span) -> bool {
    let before = text[..cue.start].trim_end_matches(' ');
    (before.ends_with([':', '|']) || text[..cue.start].ends_with(" - "))
        && (closes(text, cue)
            || text[cue.start..].starts_with(|c: char| c.is_ascii()) && remarks(&text[cue.end..]))
}

/// "Mechanical valve - no (it is a bioprosthesis).": a remark in brackets closes the item.
fn remarks(behind: &str) -> bool {
    let rest = behind.trim_start_matches(' ');
    rest.starts_with('(')
        && rest.find(')').is_some_and(|close| {
            let after = rest[close + 1..].trim_start_matches(' ');
            after.is_empty() || after.starts_with([',', '.', ';', '\n', '。'])
        })
}

pub(crate) fn label_before(text: &str, sentence: Span, cue: usize) -> usize {
    let window = text[sentence.start..cue].trim_end_matches([' ', ':', '|', '-']);
    let cut = window
        .char_indices()
        .rev()
        .find(|(_, c)| matches!(c, ';' | '|' | '\n' | '.' | '。' | ':'))
        .map_or(0, |(at, c)| at + c.len_utf8());
    sentence.start + cut
}

pub(crate) fn ahead(
    text: &str,
    sentence: Span,
    hits: &[Hit],
    at: usize,
    effect: Effect,
    reach: u8,
) -> Span {
    let start = hits[at].span.end;
    let mut end = sentence.end;
    if let Some(stop) = hits[at + 1..].iter().find(|hit| stops(text, hit, effect)) {
        end = end.min(stop.span.start);
    }
    // "[cleared 2021, NOT allergic], shellfish": what a square bracket holds speaks of nothing behind it.
    if let Some(close) = text[start..end.max(start)].find(']')
        && !text[start..start + close].contains('[')
    {
        end = start + close;
    }
    // "asthma (mild, no ITU), WPW": what a bracket denies or tells of another time stands in the bracket.
    let lead = &text[sentence.start..hits[at].span.start];
    let opened = !matches!(effect, Effect::Family | Effect::Other) && open_bracket(lead).is_some();
    if opened
        && let Some(close) = text[start..end.max(start)].find(')')
        && !text[start..start + close].contains('(')
    {
        end = start + close;
    }
    if matches!(effect, Effect::Family | Effect::Other)
        && let Some(turn) = items::turns_to_patient(&text[start..end.max(start)])
    {
        end = start + turn;
    }
    // The next cue of the same field that reaches forward takes over.
    let presence = |other: Effect| {
        matches!(
            other,
            Effect::Absent | Effect::Possible | Effect::Hypothetical
        )
    };
    if presence(effect)
        && let Some(next) = hits[at + 1..].iter().find(|hit| {
            TRIGGERS.rules[hit.rule]
                .iter()
                .any(|rule| presence(rule.0) && rule.1 == Direction::Forward && rule.0 != effect)
        })
        && !TRIGGERS.rules[next.rule]
            .iter()
            .any(|rule| rule.1 == Direction::Backward)
    {
        end = end.min(next.span.start);
    }
    let cue = &text[hits[at].span.start..hits[at].span.end];
    let chinese = cue.starts_with(|c: char| !c.is_ascii());
    let asks = cue == "?" && !offers_choice(&text[start..end.max(start)]);
    end = start + boundary_ahead(&text[start..end.max(start)], effect, chinese || asks);
    if matches!(cue, "(-)" | "[-]")
        && let Some(mark) = text[start..end].find(['(', '['])
    {
        end = start + mark;
    }
    // "无抽搐(1岁半时有热性惊厥1次)": the bracket tells what there was.
    if chinese
        && effect == Effect::Absent
        && let Some(open) = text[start..end].find('(')
        && text[start + open..end]
            .split(')')
            .next()
            .is_some_and(|inside| inside.contains("时有") || inside.contains("曾有"))
    {
        end = start + open;
    }
    if reach > 0 {
        end = start + words_ahead(&text[start..end], reach);
    }
    Span::new(start, end.max(start))
}

pub(crate) fn behind(
    text: &str,
    sentence: Span,
    hits: &[Hit],
    at: usize,
    effect: Effect,
    reach: u8,
) -> Span {
    let end = hits[at].span.start;
    let mut start = sentence.start;
    if let Some(stop) = hits[..at].iter().rev().find(|hit| stops(text, hit, effect)) {
        start = start.max(stop.span.end);
    }
    let cue = hits[at].span;
    let word = &text[cue.start..cue.end];
    if word.eq_ignore_ascii_case("free") && text[..cue.start].ends_with('-') {
        return joined(text, start, end);
    }
    if word == "?" {
        let asked = asked_before(text, Span::new(start, sentence.end), end);
        let start = items::last_item(text, asked.start.min(end), end, word, effect);
        return Span::new(start, end);
    }
    let item = word.eq_ignore_ascii_case("no")
        || is_owner(&word.to_ascii_lowercase())
        || effect == Effect::Hypothetical && !word.starts_with(['-', '→'])
        || is_likelihood(&word.to_ascii_lowercase());
    let item = item
        || word.eq_ignore_ascii_case("unlikely")
            && asks_before_comma(text, start, end, &hits[..at]);
    // "嗜睡,颈软,脑膜刺激征(-)": the mark speaks of the sign before it.
    let signed = matches!(word, "(-)" | "[-]")
        && text[..cue.start]
            .trim_end_matches(' ')
            .ends_with(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let own = signed || text[cue.start..].starts_with(|c: char| !c.is_ascii());
    let chinese = item || own;
    // "focal epilepsy, seizure free 3 years": the illness stays.
    let bare = speaks_alone(text, start, hits[at].span) || word.eq_ignore_ascii_case("free");
    let window = &text[start..end];
    let cut = window
        .char_indices()
        .rev()
        .find(|(_, c)| matches!(c, ';' | '\u{ff1b}' | '\n') || (chinese || bare) && *c == ',')
        .map_or(0, |(i, c)| i + c.len_utf8());
    start += cut;
    start = items::last_item(text, start, end, word, effect);
    // "Breast cancer - sister (pt BRCA neg)": what a bracket tells of the patient stands in the bracket.
    if effect == Effect::Absent
        && let Some(open) = open_bracket(&text[start..end])
        && ["pt ", "patient ", "she ", "he "]
            .iter()
            .any(|who| begins(&text[start + open.end..end], who))
    {
        start += open.end;
    }
    if effect == Effect::Absent && tested::is_verdict(word) {
        start = tested::reach(text, start, end);
    }
    // "Zoloft 100 (PPD previously)": what is past is named in the bracket.
    if effect == Effect::Historical
        && let Some(open) = text[start..end].rfind('(')
        && !text[start + open..end].contains(')')
        && text[start + open..end].contains(|c: char| c.is_ascii_uppercase())
    {
        start += open + 1;
    }
    if reach > 0 {
        start = end - words_behind(&text[start..end], reach);
    }
    Span::new(start.min(end), end)
}

/// Length of the stretch up to a mark that ends a clause: a semicolon; in Chinese a comma; in English a comma with a
/// new subject behind it.
fn boundary_ahead(text: &str, effect: Effect, chinese: bool) -> usize {
    for (at, c) in text.char_indices() {
        match c {
            ';' => return at,
            // "NO timolol - asthma": behind the dash stands the reason.
            '-' if effect == Effect::Absent
                && text[..at].ends_with(' ')
                && text[at + 1..].starts_with(' ') =>
            {
                return at;
            }
            ',' if chinese
                && effect != Effect::Family
                && !(effect == Effect::Other
                    && takes_on(&text[at + 1..])
                    && !keeps_company(&text[..at])) =>
            {
                return at;
            }
            ',' | '.' if effect == Effect::Absent && new_subject(&text[at + 1..]) => return at,
            ',' if effect == Effect::Historical && is_of_now(&text[at + 1..]) => return at,
            '\n' if text[at..].starts_with("\n\n")
                || text[at + 1..].starts_with(['-', '*', '|']) =>
            {
                return at;
            }
            _ => {}
        }
    }
    text.len()
}

/// "PMH asthma, uses salbutamol, wheeze heard this morning": what the patient takes, and what is told of today, is no longer past.
fn is_of_now(rest: &str) -> bool {
    const TAKES: [&str; 7] = [
        "uses ",
        "using ",
        "takes ",
        "taking ",
        "on ",
        "currently ",
        "still ",
    ];
    const TODAY: [&str; 5] = [
        "this morning",
        "this afternoon",
        "this evening",
        "tonight",
        "today",
    ];
    let clause = rest.split([',', ';', '\n']).next().unwrap_or_default();
    let words = clause.trim_start();
    let end = clause.trim_end_matches([' ', '.']);
    TAKES.iter().any(|word| begins(words, word))
        || TODAY.iter().any(|word| ends_with_word(end, word))
}

/// "与老伴同住,吃二甲双胍", "丈夫陪同": who lives along or comes along says nothing of who takes the drug.
fn keeps_company(between: &str) -> bool {
    ["同住", "同居", "陪", "同来", "送", "照顾", "照看"]
        .iter()
        .any(|word| between.contains(word))
}

/// "妻乙肝,长期服恩替卡韦": a clause of taking that names nobody speaks of the one before.
fn takes_on(rest: &str) -> bool {
    const TAKES: [&str; 14] = [
        "服",
        "长期服",
        "现服",
        "在服",
        "正服",
        "口服",
        "正在服",
        "规律服",
        "吃",
        "在吃",
        "用",
        "在用",
        "抗结核",
        "打",
    ];
    let clause = rest
        .split([',', '。', ';', '\n'])
        .next()
        .unwrap_or_default();
    TAKES.iter().any(|word| clause.starts_with(word))
        && !["患者", "本人", "自己"]
            .iter()
            .any(|word| clause.contains(word))
}

/// "PE, MI or pericarditis": commas of a choice do not end the question.
fn offers_choice(text: &str) -> bool {
    let Some((_, rest)) = text.split_once(',') else {
        return false;
    };
    rest.split(',').count() <= 3 && (rest.contains(" or ") || rest.contains(" vs"))
}

fn new_subject(rest: &str) -> bool {
    const SUBJECTS: &[&str] = &[
        "the ",
        "he ",
        "she ",
        "his ",
        "her ",
        "patient ",
        "pt ",
        "has ",
        "had ",
        "is ",
        "was ",
        "with ",
        "they ",
        "it ",
        "this ",
        "now ",
        "today ",
        "positive ",
        "mild ",
        "some ",
        "a ",
        "both ",
        "there ",
        "taking ",
        "then ",
        "i ",
        "we ",
        "on ",
        "but ",
        "so ",
        "lungs ",
        "did ",
    ];
    let rest = rest.trim_start();
    let head = rest.as_bytes();
    SUBJECTS.iter().any(|word| {
        head.len() >= word.len() && head[..word.len()].eq_ignore_ascii_case(word.as_bytes())
    })
}

/// "epilepsy, seizure-free": what a hyphen ties to the word is all that it denies.
fn joined(text: &str, start: usize, end: usize) -> Span {
    let word = text[start..end].trim_end_matches('-');
    let from = word
        .rfind(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '/')))
        .map_or(0, |at| {
            at + word[at..].chars().next().map_or(1, char::len_utf8)
        });
    Span::new(start + from, end)
}

/// True when "negative" behind a comma speaks of what stands right before it, not of a whole list: "carcinoma, margins
/// negative", "kidney stones, none currently".
fn speaks_alone(text: &str, start: usize, cue: Span) -> bool {
    const SUBJECTS: &[&str] = &[
        "margin",
        "margins",
        "node",
        "nodes",
        "culture",
        "cultures",
        "workup",
        "work-up",
        "test",
        "tests",
        "testing",
        "exam",
        "examination",
        "marker",
        "markers",
        "screen",
        "smear",
        "stain",
        "stains",
        "otherwise",
        "findings",
        "ekg",
        "ecg",
        "ct",
        "mri",
        "ultrasound",
        "x-ray",
        "labs",
        "troponin",
        "troponins",
        "urinalysis",
        "biopsy",
        "echo",
    ];
    let word = text[cue.start..cue.end].to_ascii_lowercase();
    if !matches!(
        word.as_str(),
        "negative" | "absent" | "none" | "nil" | "free"
    ) {
        return false;
    }
    let Some((_, item)) = text[start..cue.start].rsplit_once(',') else {
        return false;
    };
    match item.split_whitespace().next_back() {
        Some(last) => SUBJECTS.contains(&last.to_ascii_lowercase().as_str()),
        None => text[cue.end..]
            .trim_start_matches(' ')
            .starts_with(char::is_alphabetic),
    }
}
