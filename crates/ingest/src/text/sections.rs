//! Which part of a document speaks of what.

mod headings;

use super::allergies::table;
use super::allergies::triggers::{NONE_ANSWERS, NOT_ASKED_ANSWERS};
use super::sentences::Width;
use record::{SectionKind, Span};
use std::collections::HashMap;
use std::sync::LazyLock;

/// One part of the working text: heading and body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) kind: SectionKind,
    /// The heading's words, where there is one.
    pub(crate) heading: Option<Span>,
    /// Heading and body.
    pub(crate) span: Span,
    /// Where the body starts.
    pub(crate) body: usize,
}

/// Most bytes of a list inside a line; what ends it is not looked for behind them, where the line may be the whole document.
const LONGEST_LIST: usize = 4000;

/// Longest heading in bytes; longer stretches before a colon are sentences.
const MAX_HEADING: usize = 64;

static LOOKUP: LazyLock<HashMap<&'static str, SectionKind>> =
    LazyLock::new(|| headings::all().collect());

/// Parts of `text` in order, together covering every byte. `first` is the kind of the text before the first heading.
pub(crate) fn parts(text: &str, first: SectionKind, width: Width) -> Vec<Part> {
    let mut parts = vec![Part {
        kind: first,
        heading: None,
        span: Span::new(0, text.len()),
        body: 0,
    }];
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        read_line(text, at, line.trim_end_matches('\n'), width, &mut parts);
        at += line.len();
    }
    let mut end = text.len();
    for part in parts.iter_mut().rev() {
        part.span.end = end;
        end = part.span.start;
    }
    parts.retain(|part| !part.span.is_empty());
    if parts.is_empty() {
        parts.push(Part {
            kind: first,
            heading: None,
            span: Span::new(0, text.len()),
            body: 0,
        });
    }
    parts
}

fn read_line(text: &str, start: usize, line: &str, width: Width, parts: &mut Vec<Part>) {
    let end = start + line.len();
    if let Some(last) = parts.last()
        && line.trim().is_empty()
        && last.kind == SectionKind::Allergies
        && last
            .heading
            .is_some_and(|head| table::is_head(&text[head.start..head.end]))
    {
        close_inline(Some(start), end + 1, parts);
        return;
    }
    if table::is_head(line) {
        let words = trimmed(text, Span::new(start, end)).unwrap_or(Span::new(start, end));
        open(parts, SectionKind::Allergies, words, end);
        return;
    }
    let mut opened = false;
    let mut from = start;
    let mut inline: Option<usize> = None;
    for (offset, mark) in line.match_indices([':', ']', ',']) {
        let at = start + offset;
        if at < from {
            // The colon behind a heading in brackets is spent with it.
            continue;
        }
        let found = match mark {
            // "[Allergies: (rash)]": the heading inside is read.
            "]" => in_brackets(text, from, at),
            "," => capitals_before_comma(text, from, at),
            _ => before_colon(text, from, at, start)
                .or_else(|| closes_list(text, from, at, parts.last())),
        };
        if let Some((words, kind)) = found {
            let body = at + 1 + usize::from(mark == "]" && text[at + 1..].starts_with(':'));
            close_inline(inline.take(), words.start, parts);
            open(parts, kind, words, body);
            let titled = text[words.start..words.end]
                .bytes()
                .any(|b| b.is_ascii_lowercase());
            let inside = !text[start..words.start].trim().is_empty();
            let near = text.floor_char_boundary(end.min(body + LONGEST_LIST));
            if kind == SectionKind::Allergies && inline.is_none() {
                inline = answered(text, body, near)
                    .or_else(|| directive(text, body, near))
                    .or_else(|| full_stop(text, body, near))
                    .or_else(|| other_matter(text, body, near));
            }
            if inline.is_none()
                && inside
                && (kind == SectionKind::Allergies || titled && is_list_of_history(kind))
            {
                inline = sentence_end(text, body, near);
            }
            from = body;
            opened = true;
        }
    }
    close_inline(inline, end, parts);
    if opened {
        return;
    }
    if let Some(span) = bare_heading(text, start, end)
        && let Some(kind) = kind_of(&text[span.start..span.end])
    {
        let bracket = behind_bracket(text, span);
        let heading = Span::new(span.start, bracket.unwrap_or(span.end));
        open(parts, kind, heading, bracket.unwrap_or(end));
        return;
    }
    end_short_list(text, start, line, width, parts);
}

/// "VS (3/14) 97.8 F 84 132/70": behind the bracket of a heading more than the heading stands.
fn behind_bracket(text: &str, line: Span) -> Option<usize> {
    let words = line.slice(text)?;
    let open = words.find(['(', '['])?;
    let close = open + words[open..].find([')', ']'])? + 1;
    (!words[close..].trim().is_empty()).then_some(line.start + close)
}

/// Ends a list that began inside a line with its sentence, where no heading came before.
fn close_inline(at: Option<usize>, before: usize, parts: &mut Vec<Part>) {
    if let Some(at) = at.filter(|at| *at < before) {
        parts.push(Part {
            kind: SectionKind::Other,
            heading: None,
            span: Span::new(at, at),
            body: at,
        });
    }
}

/// Behind the sentence that answers "Allergies:" with none or not asked: what follows lists no allergen.
fn answered(text: &str, from: usize, end: usize) -> Option<usize> {
    let words = &text[from..end];
    let stop = words
        .char_indices()
        .find(|(at, c)| matches!(c, '。' | ';') || *c == '.' && words[at + 1..].starts_with(' '))?;
    let said = words[..stop.0]
        .trim_matches(|c: char| !c.is_alphabetic() && !matches!(c, '(' | ')' | '-'))
        .to_lowercase();
    let known = NONE_ANSWERS.contains(&said.as_str())
        || NOT_ASKED_ANSWERS
            .iter()
            .any(|answer| said.starts_with(answer))
        || [
            "nkda",
            "nka",
            "nil known",
            "no known drug allergies",
            "no known allergies",
        ]
        .contains(&said.as_str());
    let behind = from + stop.0 + stop.1.len_utf8();
    (known && !text[behind..end].trim().is_empty()).then_some(behind)
}

/// Behind "过敏史:无。", where more than another name follows that speaks of no allergy.
fn full_stop(text: &str, from: usize, end: usize) -> Option<usize> {
    /// Longest name of an allergen that stands as a sentence of its own, in characters.
    const NAME: usize = 5;
    for (at, mark) in text[from..end].match_indices('。') {
        let stop = from + at + mark.len();
        let next = text[stop..end]
            .split('。')
            .next()
            .unwrap_or_default()
            .trim();
        if next.chars().count() <= NAME || next.contains("敏") {
            return None;
        }
        if !tells_reaction(next) {
            return Some(stop);
        }
    }
    None
}

/// "曲马多:2023术后皮疹,禁用": the next entry of the list, with what it did.
fn tells_reaction(words: &str) -> bool {
    const REACTIONS: [&str; 22] = [
        "皮试",
        "不耐受",
        "用过",
        "没事",
        "可吃",
        "能吃",
        "痒",
        "疹",
        "风团",
        "休克",
        "喉头",
        "皮试阳",
        "嘴肿",
        "唇肿",
        "脸肿",
        "面肿",
        "眼肿",
        "嘴痒",
        "禁用",
        "剥脱",
        "粒细胞缺乏",
        "瘙痒",
    ];
    const NOW: [&str; 12] = [
        "今",
        "现",
        "入院",
        "查体",
        "主诉",
        "双下肢",
        "未见",
        "无皮疹",
        "无瘙痒",
        "病史",
        "患者因",
        "治疗",
    ];
    const NEAR: usize = 120;
    let near = super::page::window(words, 0, NEAR);
    REACTIONS.iter().any(|word| near.contains(word)) && !NOW.iter().any(|word| near.contains(word))
}

/// Behind the full stop after which a result ("Hb 128") or another matter ("Never smoked", "Plan TIVA") stands.
fn other_matter(text: &str, from: usize, end: usize) -> Option<usize> {
    const OPENERS: [&str; 22] = [
        "plan",
        "never",
        "denies",
        "smokes",
        "smoker",
        "ex",
        "ex-smoker",
        "obs",
        "bp",
        "hr",
        "wt",
        "weight",
        "o/e",
        "takes",
        "meds",
        "lives",
        "imp",
        "impression",
        "ecg",
        "cxr",
        "bloods",
        "temp",
    ];
    sentence_starts(text, from, end).find(|at| {
        let mut words = text[*at..end].split_whitespace();
        let first = words.next().unwrap_or_default().trim_matches([',', ':']);
        let number = words.next().unwrap_or_default();
        let behind = words.next().unwrap_or_default().to_lowercase();
        let year = number.starts_with("19") || number.starts_with("20");
        let result = first.len() < 8
            && first.starts_with(|c: char| c.is_ascii_uppercase())
            && number.starts_with(|c: char| c.is_ascii_digit())
            && !(year && number.len() >= 4)
            && !["y", "m", "w", "d", "x"]
                .iter()
                .any(|unit| behind.starts_with(unit));
        result || OPENERS.contains(&first.to_lowercase().as_str())
    })
}

/// Where an advance directive ends a list of allergies: "penicillin, codeine. DNR/DNI."
fn directive(text: &str, from: usize, end: usize) -> Option<usize> {
    text[from..end]
        .char_indices()
        .filter(|(_, c)| matches!(c, '.' | '。' | ';' | ','))
        .map(|(at, c)| from + at + c.len_utf8())
        .find(|at| super::directives::opens(text[*at..end].trim_start()))
}

/// Behind the full stop after which more than another name or two follows.
fn sentence_end(text: &str, from: usize, end: usize) -> Option<usize> {
    sentence_starts(text, from, end).find(|at| {
        let next = text[*at..end].split(". ").next().unwrap_or_default();
        next.split_whitespace().count() > 2 || next.contains(|c: char| c.is_ascii_digit())
    })
}

/// Where a sentence begins behind a full stop and a blank.
fn sentence_starts(text: &str, from: usize, end: usize) -> impl Iterator<Item = usize> {
    text[from..end]
        .match_indices(". ")
        .map(move |(at, stop)| from + at + stop.len())
}

fn open(parts: &mut Vec<Part>, kind: SectionKind, words: Span, body: usize) {
    parts.push(Part {
        kind,
        heading: Some(words),
        span: Span::new(words.start, words.end),
        body,
    });
}

/// A list that began on its heading's line ("Allergies: NKDA") ends with that line, unless the next is indented, a
/// list item or the rest of a wrapped line.
fn end_short_list(text: &str, start: usize, line: &str, width: Width, parts: &mut Vec<Part>) {
    let Some(last) = parts.last() else { return };
    let short = matches!(
        last.kind,
        SectionKind::Allergies
            | SectionKind::FamilyHistory
            | SectionKind::Administrative
            | SectionKind::Immunizations
            | SectionKind::ChiefComplaint
            | SectionKind::VitalSigns
            | SectionKind::SocialHistory
            | SectionKind::Medications
            | SectionKind::PastMedicalHistory
            | SectionKind::PastSurgicalHistory
    );
    if !short || last.heading.is_none() {
        return;
    }
    let body = &text[last.body..start];
    if body.len() > LONGEST_LIST {
        return;
    }
    let first_line = body.split('\n').next().unwrap_or_default().trim();
    let blank_before = body.trim_end_matches([' ', '\t']).ends_with("\n\n");
    // Below a list of allergies on lines of their own a heading that is not known ("DRIPS") begins something else.
    let other_list = last.kind == SectionKind::Allergies && blank_before && is_in_capitals(line);
    if first_line.is_empty() && !other_list {
        return;
    }
    let previous = body
        .trim_end_matches('\n')
        .rsplit('\n')
        .next()
        .unwrap_or_default();
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let heading = &text[text[..last.span.start].rfind('\n').map_or(0, |at| at + 1)..last.body];
    // The allergies are one entry of an indented list: the next entry of the same depth is another matter.
    let beside = last.kind == SectionKind::Allergies
        && indent(heading) > 0
        && indent(line) > 0
        && indent(line) <= indent(heading);
    let counted = line.starts_with(|c: char| c.is_ascii_digit())
        && !(last.kind == SectionKind::Allergies
            && (opens_with_moment(line) || counts_past(heading, previous, line)));
    let item = !beside && line.starts_with([' ', '\t', '-', '*', '+', '|']) || counted;
    let wrapped = previous.len() > 55
        && !previous.trim_end().ends_with(['.', '。', ';'])
        && !blank_before
        && width.wraps(previous.trim_end(), line);
    let listed = previous.trim_end().ends_with([',', '、', ';']) && !blank_before;
    if line.trim().is_empty() || item || wrapped || listed {
        return;
    }
    parts.push(Part {
        kind: SectionKind::Other,
        heading: None,
        span: Span::new(start, start),
        body: start,
    });
}

/// "02:12 胺碘酮300mg iv", "3月5日 予呋塞米", "2025-06-18 10:20 头孢曲松": below a list a line that begins with a time or a day tells of
/// something else.
fn opens_with_moment(line: &str) -> bool {
    const REACTIONS: [&str; 10] = [
        "rash",
        "vomiting",
        "hives",
        "urticaria",
        "anaphyl",
        "swelling",
        "itch",
        "皮疹",
        "过敏",
        "休克",
    ];
    let lower = line.to_lowercase();
    if REACTIONS.iter().any(|word| lower.contains(word)) {
        return false;
    }
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let first = digits(line);
    let rest = line.get(first..).unwrap_or_default();
    let Some(mark) = rest.chars().next() else {
        return false;
    };
    let second = rest.get(mark.len_utf8()..).unwrap_or_default();
    let length = digits(second);
    match mark {
        ':' => first <= 2 && length == 2,
        '-' | '/' => matches!(first, 1 | 2 | 4) && (1..=2).contains(&length),
        '月' => first <= 2,
        '年' => first == 4,
        _ => false,
    }
}

/// "6. Adverse reactions: aspirin (wheeze).\n7. Ibuprofen to be avoided": the number goes on with that of the
/// heading, which the list was an item of.
fn counts_past(heading: &str, previous: &str, line: &str) -> bool {
    let number = |text: &str| {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let marked = text
            .get(digits..)
            .is_some_and(|rest| rest.starts_with(['.', ')', '、']));
        let behind = text.get(digits + 1..).unwrap_or_default();
        let counts = marked && !behind.starts_with(|c: char| c.is_ascii_digit());
        text.get(..digits)
            .filter(|_| counts && digits < 3)
            .and_then(|digits| digits.parse::<u32>().ok())
    };
    let item = number(heading.trim_start());
    number(line).is_some_and(|own| {
        item.is_some_and(|item| item + 1 == own) && number(previous.trim_start()).is_none()
    })
}

/// A line of capitals that can be a heading: three letters or more, and nothing behind a dash.
fn is_in_capitals(line: &str) -> bool {
    let letters = line.bytes().filter(u8::is_ascii_uppercase).count();
    letters > 2
        && !line.contains(" - ")
        && line
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || b" /&()0123456789:".contains(&byte))
}

/// The heading that ends at `colon`, when one does. Inside a line only capitals or Chinese headings count.
fn before_colon(
    text: &str,
    from: usize,
    colon: usize,
    line_start: usize,
) -> Option<(Span, SectionKind)> {
    let mut low = colon.saturating_sub(MAX_HEADING).max(from);
    while !text.is_char_boundary(low) {
        low += 1;
    }
    let window = &text[low..colon];
    let cut = window
        .char_indices()
        .rev()
        .find(|(_, c)| matches!(c, '.' | ',' | ';' | '。' | '|' | '!' | '?' | ']'))
        .map_or(0, |(at, c)| at + c.len_utf8());
    let at_line_start = low == line_start && cut == 0;
    let cut_too_far = low > from && cut == 0;
    if cut_too_far {
        return None;
    }
    let span = trimmed(text, Span::new(low + cut, colon))?;
    let words = span.slice(text)?;
    let numbered = at_line_start
        || window[..cut]
            .trim()
            .bytes()
            .all(|b| b.is_ascii_digit() || b == b'.');
    let chinese = !words.is_ascii();
    let capitals = words.bytes().any(|b| b.is_ascii_uppercase())
        && !words.bytes().any(|b| b.is_ascii_lowercase());
    let kind = kind_of(words);
    let value_follows = text[colon + 1..]
        .trim_start_matches(' ')
        .starts_with(|c: char| c.is_ascii_digit());
    if words.len() < 3 && value_follows {
        return None;
    }
    match kind {
        Some(kind) if numbered || chinese => Some((span, kind)),
        Some(kind) if capitals && words.len() > 2 => Some((span, kind)),
        Some(kind) if is_list_of_history(kind) && opens_clause(&window[..cut], words) => {
            Some((span, kind))
        }
        None if capitals
            && numbered
            && words.contains(' ')
            && words.len() > 6
            && text[colon + 1..]
                .trim_start_matches([' ', ','])
                .starts_with('\n') =>
        {
            Some((span, SectionKind::Other))
        }
        _ => None,
    }
}

/// Parts whose headings stand inside the paragraphs of short notes: "Meds: …. Allergies: …. FHx: …".
fn is_list_of_history(kind: SectionKind) -> bool {
    matches!(
        kind,
        SectionKind::Medications
            | SectionKind::Allergies
            | SectionKind::FamilyHistory
            | SectionKind::SocialHistory
            | SectionKind::PastMedicalHistory
            | SectionKind::PastSurgicalHistory
    )
}

/// The words begin with a capital behind a full stop; behind a comma they must be an abbreviation ("68M, PMHx: AF").
fn opens_clause(before: &str, words: &str) -> bool {
    let title =
        words.starts_with(|c: char| c.is_ascii_uppercase()) && words.split(' ').count() <= 3;
    let abbreviation = words.bytes().take_while(u8::is_ascii_uppercase).count() >= 3;
    title && (before.ends_with(['.', ';']) || abbreviation && before.ends_with(','))
}

/// A heading in capitals that a comma closes ("CURRENT MEDICATIONS,1. Heparin").
fn capitals_before_comma(text: &str, from: usize, comma: usize) -> Option<(Span, SectionKind)> {
    let bytes = text.as_bytes();
    let mut start = comma;
    while start > from
        && comma - start < MAX_HEADING
        && (bytes[start - 1].is_ascii_uppercase() || matches!(bytes[start - 1], b' ' | b'/' | b'&'))
    {
        start -= 1;
    }
    let opens = start == 0 || matches!(bytes[start - 1], b'.' | b',' | b'\n' | b';');
    let words = text.get(start..comma)?;
    let kept = words.trim();
    if !opens || kept.len() < 8 {
        return None;
    }
    let start = start + words.len() - words.trim_start().len();
    Some((Span::new(start, start + kept.len()), kind_of(kept)?))
}

/// An unknown heading in capitals that ends a list of medications or a history ("INSTRUMENT:").
fn closes_list(
    text: &str,
    from: usize,
    colon: usize,
    open: Option<&Part>,
) -> Option<(Span, SectionKind)> {
    let list = matches!(
        open?.kind,
        SectionKind::Medications
            | SectionKind::FamilyHistory
            | SectionKind::SocialHistory
            | SectionKind::Immunizations
            | SectionKind::PastMedicalHistory
            | SectionKind::PastSurgicalHistory
    );
    let low = colon.saturating_sub(MAX_HEADING).max(from);
    let window = super::page::window(text, low, colon);
    let words = window.rsplit(['.', ',', ';', '\n']).next()?.trim();
    let capitals = words.len() >= 5
        && words
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b == b' ' || b == b'/');
    let value_follows = super::page::window(text, colon + 1, colon + 4)
        .trim_start()
        .starts_with(|c: char| c.is_ascii_digit());
    (list && capitals && !value_follows).then(|| {
        let start = words.as_ptr() as usize - text.as_ptr() as usize;
        (Span::new(start, start + words.len()), SectionKind::Other)
    })
}

/// The heading in square brackets that ends at `close`.
fn in_brackets(text: &str, line_start: usize, close: usize) -> Option<(Span, SectionKind)> {
    let open = text[line_start..close].rfind('[')? + line_start;
    let span = Span::new(open + 1, close);
    Some((span, kind_of(span.slice(text)?.trim())?))
}

/// The words of a line that may be a heading without colon.
fn bare_heading(text: &str, start: usize, end: usize) -> Option<Span> {
    if end - start > MAX_HEADING {
        return None;
    }
    let line = &text[start..end];
    if line.contains("(-)") {
        // An answer, as in "过敏史(-)".
        return None;
    }
    let marked = line.trim_start().starts_with(['#', '[', '*']);
    let span = trimmed(text, Span::new(start, end))?;
    let words = span.slice(text)?;
    let begins_upper = words.starts_with(|c: char| c.is_uppercase() || !c.is_ascii());
    (marked || begins_upper)
        .then_some(span)
        .filter(|_| words.chars().count() > 1)
}

/// Without list numbers, hashes, stars, brackets and blanks around it.
fn trimmed(text: &str, span: Span) -> Option<Span> {
    let words = span.slice(text)?;
    let left = words.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '#' | '*' | '_' | '-' | '[' | '(' | '=' | '>' | '+')
    });
    let left = without_number(left);
    let start = span.end - left.len();
    let kept = left.trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, '*' | '_' | ']' | ':' | '=' | '-' | '#')
    });
    (!kept.is_empty()).then(|| Span::new(start, start + kept.len()))
}

fn without_number(words: &str) -> &str {
    let digits = words
        .char_indices()
        .take_while(|(_, c)| c.is_ascii_digit() || "一二三四五六七八九十".contains(*c))
        .last()
        .map_or(0, |(at, c)| at + c.len_utf8());
    if digits == 0 {
        return words;
    }
    match words[digits..].strip_prefix(['.', ')', '、']) {
        Some(rest) => rest.trim_start(),
        None => words,
    }
}

/// The kind that a heading's words announce; words in brackets and a date at the end do not count.
fn kind_of(words: &str) -> Option<SectionKind> {
    let lower = words.to_lowercase();
    let mut key = lower.as_str();
    if let Some(at) = key.find(['(', '[']) {
        key = key[..at].trim_end();
    }
    if let Some(kind) = LOOKUP.get(key) {
        return Some(*kind);
    }
    let undated = key
        .trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '/' | '-' | ' ' | ':' | '.'));
    if undated.len() < key.len()
        && let Some(kind) = LOOKUP.get(undated)
    {
        return Some(*kind);
    }
    // "MEDS - SCHEDULED", "ORDERS - ACTIVE": capitals, and of which kind behind the mark.
    if words.bytes().all(|byte| !byte.is_ascii_lowercase())
        && let Some((head, _)) = key.split_once(" - ").or_else(|| key.split_once(" – "))
        && let Some(kind) = LOOKUP.get(head.trim())
    {
        return Some(*kind);
    }
    if headings::is_list_of_drugs(key) {
        return Some(SectionKind::Medications);
    }
    let joined: String = key.split_whitespace().collect::<Vec<_>>().join(" ");
    let spaced: String = key.chars().filter(|c| !c.is_whitespace()).collect();
    LOOKUP
        .get(joined.as_str())
        .or_else(|| {
            (!key.is_ascii())
                .then(|| LOOKUP.get(spaced.as_str()))
                .flatten()
        })
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use SectionKind::*;

    fn check(text: &str, expect: &[(SectionKind, &str)]) {
        let found: Vec<(SectionKind, &str)> = parts(text, Other, Width::of(text))
            .iter()
            .map(|part| (part.kind, text[part.body..part.span.end].trim()))
            .collect();
        assert_eq!(found, expect);
        let mut at = 0;
        for part in parts(text, Other, Width::of(text)) {
            assert_eq!(part.span.start, at);
            at = part.span.end;
        }
        assert_eq!(at, text.len());
    }

    #[test]
    fn headings_at_line_starts_open_parts() {
        check(
            "CC: chest pain\nHPI:\n67M.\nPast Medical History\n- HTN\n",
            &[
                (ChiefComplaint, "chest pain"),
                (HistoryOfPresentIllness, "67M."),
                (PastMedicalHistory, "- HTN"),
            ],
        );
    }

    #[test]
    fn capitals_inside_a_line_open_parts_and_other_colons_do_not() {
        check(
            "SUBJECTIVE:, Cough: dry.,MEDICATIONS: , Allegra.,ALLERGIES: , None.",
            &[
                (HistoryOfPresentIllness, ", Cough: dry.,"),
                (Medications, ", Allegra.,"),
                (Allergies, ", None."),
            ],
        );
    }

    #[test]
    fn chinese_headings_open_parts_anywhere() {
        check(
            "主诉:胸痛3天。现病史:患者3天前胸痛。既往史:高血压。\n[过敏史]无\n",
            &[
                (ChiefComplaint, "胸痛3天。"),
                (HistoryOfPresentIllness, "患者3天前胸痛。"),
                (PastMedicalHistory, "高血压。\n["),
                (Allergies, "无"),
            ],
        );
    }

    #[test]
    fn a_list_of_allergies_ends_before_a_time_a_day_or_the_next_number() {
        check(
            "过敏:头孢(休克)。\n02:12 胺碘酮300mg iv。\n",
            &[
                (Allergies, "头孢(休克)。"),
                (Other, "02:12 胺碘酮300mg iv。"),
            ],
        );
        check(
            "过敏史:青霉素。\n3月5日 予呋塞米20mg\n",
            &[(Allergies, "青霉素。"), (Other, "3月5日 予呋塞米20mg")],
        );
        check(
            "6. Adverse reactions: aspirin (wheeze).\n7. Ibuprofen to be avoided.\n",
            &[
                (Other, "6."),
                (Allergies, "aspirin (wheeze)."),
                (Other, "7. Ibuprofen to be avoided."),
            ],
        );
        check(
            "Allergies: 1. penicillin\n2. codeine\n",
            &[(Allergies, "1. penicillin\n2. codeine")],
        );
        check(
            "Allergies: penicillin\n2015 codeine rash\n",
            &[(Allergies, "penicillin\n2015 codeine rash")],
        );
        check(
            "Allergies: penicillin - rash\n2. Codeine - vomiting\n3. Latex - hives\n",
            &[(
                Allergies,
                "penicillin - rash\n2. Codeine - vomiting\n3. Latex - hives",
            )],
        );
        check(
            "Allergies: penicillin\n12/03/2018 codeine - vomiting\n",
            &[(Allergies, "penicillin\n12/03/2018 codeine - vomiting")],
        );
    }

    #[test]
    fn a_short_list_ends_with_its_line() {
        check(
            "Allergies: NKDA\nTakes warfarin daily.\n",
            &[(Allergies, "NKDA"), (Other, "Takes warfarin daily.")],
        );
    }
}
