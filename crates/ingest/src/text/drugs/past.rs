//! Treatments that are over by the words around the name: "was on citalopram at 19", "sertraline till 2021", "停阿司匹林、氯吡格雷",
//! "Had nitrofurantoin in June"; and courses that go on.

use super::list::{self, Joint};
use crate::text::page::{Sentence, window};
use record::{MedicationStatement, SectionKind, Span, TermKind};
use regex::Regex;
use std::sync::LazyLock;

/// "was on citalopram at 19", "had been taking digoxin until 2019": a verb of the past with a time that is over.
pub(crate) fn is_former(sentence: &Sentence<'_>, name: Span) -> bool {
    const WAS: [&str; 4] = ["was on", "was taking", "had been on", "had been taking"];
    const OVER: [&str; 9] = [
        " ago",
        " until ",
        " till ",
        "last year",
        "last yr",
        "as a child",
        "as a teen",
        "in the past",
        "years before",
    ];
    let before = sentence.text[sentence.span.start..name.start]
        .trim_end()
        .to_ascii_lowercase();
    let rest = sentence.text[name.end..sentence.span.end].to_ascii_lowercase();
    let clause = rest.split([',', ';', '.', '\n']).next().unwrap_or_default();
    let left = rest[clause.len()..].starts_with(", now ");
    let aged = clause.split_once("at ").is_some_and(|(_, rest)| {
        let age: String = rest.chars().take_while(char::is_ascii_digit).collect();
        let behind = &rest[age.len()..];
        age.len() == 2
            && !behind.starts_with([':', 'h', '.', '/', '%'])
            && !behind.starts_with(" mg")
    });
    // "Was Clenil 100 2 puffs bd", "atorvastatin 20 (was simvastatin 40)": the clause opens with the verb of the past.
    let opens = before
        .strip_suffix("was")
        .map(str::trim_end)
        .is_some_and(|lead| lead.is_empty() || lead.ends_with(['.', ';', '\n', '(']));
    let still = ["still", "continu", "stopped", " not ", "?"]
        .iter()
        .any(|word| clause.contains(word));
    // "held in April while he took clarithromycin": for the time of another treatment.
    const WHILE: [&str; 6] = [
        "while he took",
        "while she took",
        "while they took",
        "when he took",
        "when she took",
        "while he had",
    ];
    let meanwhile = WHILE.iter().any(|word| before.ends_with(word));
    (opens || meanwhile) && !still
        || is_in_past_years(clause)
        || ends_then(clause)
        || is_at_birth(clause)
        || then_stopped(&rest)
        || has_both_days(&rest)
        || is_of_that_time(sentence, name)
        || explains_a_year(sentence, name)
        || was_borne(sentence, name)
        || was_used_then(sentence, name)
        || was_a_course(sentence, name)
        || is_reaction_of_a_year(sentence, name)
        || WAS.iter().any(|word| before.ends_with(word))
            && (aged || left || OVER.iter().any(|time| clause.contains(time)))
}

/// "21 in 2023 = on clarithromycin for a week": what a value of a year came of was taken in that year.
fn explains_a_year(sentence: &Sentence<'_>, name: Span) -> bool {
    static CAME_OF: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\b(?:19|20)\d\d\s?(?:=|was|from)\s?(?:when\s|while\s|was\s|being\s)?(?:on|took|taking|after|with)\s$").ok()
    });
    let before = sentence.before(name.start, 40);
    CAME_OF.as_ref().is_some_and(|of| of.is_match(before))
}

/// "Trimethoprim was a three-day course in July", "the diltiazem he had from his previous GP was stopped".
fn was_a_course(sentence: &Sentence<'_>, name: Span) -> bool {
    static COURSE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^\sin\sthe\s(?:(?:19|20)\d0s|nineties|eighties)\b|^\swas\s(?:only\s)?(?:an?|one)\s(?:[\w-]+\s){0,3}(?:course|dose|trial|prescription)\b|^\s(?:that\s)?(?:he|she|they)\s(?:had|took|used|was\son|were\son)\b[^.;,\n]{0,48}?\b(?:was|were)\s(?:stopped|ceased|discontinued|withdrawn)\b").ok()
    });
    COURSE
        .as_ref()
        .is_some_and(|course| course.is_match(sentence.behind(name.end, 120)))
}

/// "He used ibuprofen after dental work in 2024, none since": a verb of the past, and in the sentence a year that is over or that none was
/// taken since.
fn was_used_then(sentence: &Sentence<'_>, name: Span) -> bool {
    static THEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^[^.;\n]{0,60}?(?:\b(?:none|nil|not|never|no\smore)\s(?:taken\s|used\s)?since\b|\b(?:in|back\sin|during)\s(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\s)?(?:19|20)\d\d\b)").ok()
    });
    const ON: [&str; 6] = [" still", "ongoing", "continu", " now", "until", "since 20"];
    let before = sentence.before(name.start, 12).to_ascii_lowercase();
    let used = ["used ", "took ", "tried "]
        .iter()
        .any(|verb| before.ends_with(verb));
    let behind = sentence.behind(name.end, 90);
    let clause = behind.split(['.', ';', '\n']).next().unwrap_or_default();
    used && !ON
        .iter()
        .any(|word| clause.to_ascii_lowercase().contains(word))
        && THEN.as_ref().is_some_and(|then| then.is_match(clause))
}

/// "she says took amoxil fine in spring": a course that is over and was borne.
fn was_borne(sentence: &Sentence<'_>, name: Span) -> bool {
    const WELL: [&str; 6] = ["fine", "ok ", "ok,", "no problem", "without", "w/o"];
    let before = sentence.before(name.start, 8).to_ascii_lowercase();
    let behind = sentence.behind(name.end, 16).to_ascii_lowercase();
    let behind = behind.trim_start();
    ["took ", "had ", "used "]
        .iter()
        .any(|verb| before.ends_with(verb))
        && WELL.iter().any(|word| behind.starts_with(word))
}

/// "Ectopic 2019 (methotrexate then, one dose)": in the bracket behind an event of a year the word sends the drug back to it.
fn is_of_that_time(sentence: &Sentence<'_>, name: Span) -> bool {
    static EVENT: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"\b(?:19|20)\d\d\s?[(（][^()（）\n]{0,16}$").ok());
    let behind = sentence.behind(name.end, 24);
    let then = behind.trim_start().strip_prefix("then");
    let closes =
        then.is_some_and(|rest| rest.is_empty() || rest.starts_with([',', ')', ';', '）']));
    closes
        && EVENT
            .as_ref()
            .is_some_and(|event| event.is_match(sentence.before(name.start, 28)))
}

/// "MTX 2015-2018": two years right behind the name.
fn is_in_past_years(clause: &str) -> bool {
    static YEARS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^\s?\(?(?:19|20)\d\d\s?[-–]\s?(?:(?:19|20)\d\d|\d\d)\b(?:[^\d/-]|$)").ok()
    });
    clause
        .trim_start_matches([' ', '('])
        .starts_with(['1', '2'])
        && YEARS.as_ref().is_some_and(|years| years.is_match(clause))
}

/// "螺内酯20(2022血钾6.2停": behind the name a bracket tells the year and the reason of its end.
pub(crate) fn is_ended_in_bracket(text: &str, name: Span) -> bool {
    static ENDED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^[^,;。\n()]{0,24}\((?:19|20)\d\d年?[^(),;。\n]{0,60}?([^不未勿暂])停").ok()
    });
    // As many bytes as the pattern can reach: what follows may be the whole document.
    const LONGEST: usize = 4 * (24 + 60) + 24;
    let rest = window(text, name.end, name.end + LONGEST);
    rest.contains('停') && ENDED.as_ref().is_some_and(|ended| ended.is_match(rest))
}

/// "SSZ 2016, GI upset": a year and what it did, and no dose; "2017吃芬必得后喘重".
fn is_reaction_of_a_year(sentence: &Sentence<'_>, name: Span) -> bool {
    static TOOK: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:19|20)\d\d年?(?:\d{1,2}月)?(?:曾|因[^,;。\n]{1,9})?(?:口服|静滴|服用?|吃|用|打|注射)$").ok()
    });
    let before = sentence.before(name.start, 48);
    if sentence.behind(name.end, 4).starts_with('后')
        && TOOK.as_ref().is_some_and(|took| took.is_match(before))
    {
        return true;
    }
    let rest = &sentence.text[name.end..sentence.span.end];
    let Some(year) = rest.strip_prefix(' ').and_then(|rest| rest.get(..4)) else {
        return false;
    };
    let behind = &rest[5..];
    let reaction = behind.trim_start_matches([' ', ',', '-', '(', ':']);
    let at = sentence.span.end - reaction.len();
    year.bytes().all(|byte| byte.is_ascii_digit())
        && year.starts_with(['1', '2'])
        && reaction.len() < behind.len()
        && behind.trim_start().starts_with([',', '-', '(', ':'])
        && sentence.terms.iter().any(|term| {
            matches!(term.kind, TermKind::Symptom) && term.span.start == at && !term.ambiguous
        })
}

/// "vitamin K at birth": given to the newborn, once.
fn is_at_birth(clause: &str) -> bool {
    const LONGEST: usize = 28;
    ["at birth", "after birth", "at delivery", "生后已", "出生时"]
        .iter()
        .any(|word| {
            clause
                .find(word)
                .is_some_and(|at| at <= LONGEST && !clause[..at].contains(" since "))
        })
}

/// "依诺肝素4000IU(12-23~12-26)至复用利伐沙班为止,二者未重叠": a course of which a bracket tells both days, and the words behind that it ended.
fn has_both_days(rest: &str) -> bool {
    static DAYS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^[^,;。\n(（]{0,24}[(（]\d{1,2}[-/.月]\d{1,2}日?\s?[~～至到–—-]\s?\d{1,2}[-/.月]\d{1,2}日?[)）](?P<behind>[^;。\n]{0,90})").ok()
    });
    const OVER: [&str; 9] = [
        "为止",
        "后停",
        "已停",
        "未重叠",
        "无重叠",
        "过渡",
        "not overlap",
        "no overlap",
        "then stopped",
    ];
    let found = DAYS.as_ref().and_then(|days| days.captures(rest));
    let behind = found.and_then(|found| found.name("behind"));
    behind.is_some_and(|behind| OVER.iter().any(|word| behind.as_str().contains(word)))
}

/// "1 mg prn used 4 times in week 1, then stopped": what is told in the same sentence of a use that ended.
fn then_stopped(rest: &str) -> bool {
    static THEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^[^.;\n]{0,48}?\b(?:used|needed|taken|given|had)\b[^.;\n]{0,32}?\bthen\s(?:stopped|ceased|discontinued|off|nil|none)\b(?P<after>[^.;\n]{0,40})").ok()
    });
    let found = THEN.as_ref().and_then(|then| then.captures(rest));
    found.is_some_and(|found| {
        let after = found.name("after").map_or("", |after| after.as_str());
        !["restart", "resum", "again"]
            .iter()
            .any(|word| after.contains(word))
    })
}

/// "ibuprofen for knees until last week", "sertraline till 2021".
fn ends_then(clause: &str) -> bool {
    const LONGEST: usize = 30;
    [" until ", " till ", " til "].iter().any(|word| {
        clause.split_once(word).is_some_and(|(before, then)| {
            let year = then.len() >= 4
                && then.starts_with(['1', '2'])
                && then.bytes().take(4).all(|byte| byte.is_ascii_digit());
            let over = then.starts_with("last ")
                || then.starts_with("recent")
                || then.contains(" ago")
                || year;
            before.len() <= LONGEST && over
        })
    })
}

/// "停阿司匹林、氯吡格雷": the Chinese word for stopping alone, right before the drug or before the list that it stands in.
pub(crate) fn is_stopped_before(sentence: &Sentence<'_>, name: Span) -> bool {
    // "后天停甘露醇": it is taken until then.
    const AHEAD: [&str; 12] = [
        "明日", "明天", "明晨", "明早", "明晚", "明起", "后天", "后日", "下周", "计划", "准备",
        "周后",
    ];
    let text = sentence.text;
    // "家属要求停吗啡,暂继续"
    let goes_on = window(text, name.end, name.end + 24)
        .trim_start_matches([',', '，', ' ', '暂', '仍'])
        .starts_with("继续");
    if goes_on || !text[sentence.span.start..name.start].contains('停') {
        return false;
    }
    let first = list::start(sentence, name, |joint| joint == Joint::Close);
    text[sentence.span.start..first]
        .trim_end()
        .strip_suffix('停')
        .is_some_and(|before| {
            !before.ends_with(['不', '未', '勿', '别', '莫', '能', '可', '暂', '没', '拟'])
                && !AHEAD.iter().any(|time| before.ends_with(time))
                && !super::conditional::is_only_illness(before)
        })
}

/// Every word of an earlier time stands behind a result that is told behind the drug.
pub(crate) fn is_of_a_result(
    sentence: &Sentence<'_>,
    assertion: &record::Assertion,
    place: Span,
) -> bool {
    let has_digit = |span: Span| {
        window(sentence.text, span.start, span.end).contains(|c: char| c.is_ascii_digit())
    };
    !assertion.cues.is_empty()
        && assertion.cues.iter().all(|cue| {
            sentence.terms.iter().any(|term| {
                term.kind == TermKind::Laboratory
                    && term.span.start >= place.end
                    && term.span.end < cue.span.start
                    && has_digit(Span::new(term.span.end, cue.span.start))
            })
        })
}

/// A dose and how often, and behind a comma an illness or a symptom to which every word of an earlier time belongs.
pub(crate) fn is_of_an_illness(
    sentence: &Sentence<'_>,
    assertion: &record::Assertion,
    place: Span,
    statement: &MedicationStatement,
) -> bool {
    let regular = statement.dosage.dose.is_some() && statement.dosage.frequency.is_some();
    regular
        && statement.change.is_none()
        && !assertion.cues.is_empty()
        && assertion.cues.iter().all(|cue| {
            sentence.terms.iter().any(|term| {
                matches!(term.kind, TermKind::Problem | TermKind::Symptom)
                    && !term.ambiguous
                    && term.span.start >= place.end
                    && term.span.end <= cue.span.start
                    && window(sentence.text, place.end, term.span.start).contains(',')
                    && !window(sentence.text, term.span.end, cue.span.start).contains(',')
            })
        })
}

/// "alendronic acid - finished 5 y course": behind the name the word ends the treatment.
pub(crate) fn is_finished(text: &str, sign: Span) -> bool {
    ["finished", "completed", "曾用", "曾服"]
        .contains(&text[sign.start..sign.end].to_ascii_lowercase().as_str())
}

/// "予阿奇霉素静滴" outside a history, with no word of an earlier time or of a single dose: given from now on.
pub(crate) fn is_given_now(sentence: &Sentence<'_>, name: Span) -> bool {
    const PAST: [&str; 21] = [
        "曾",
        "外院",
        "当地",
        "院外",
        "昨",
        "前予",
        "后好转",
        "后缓解",
        "后症状",
        "后体温",
        "后退热",
        "后热退",
        "后改善",
        "后减轻",
        "治疗后",
        "术中",
        "产时",
        "术前",
        "次",
        "一次",
        "立即",
    ];
    let kind = matches!(
        sentence.kind,
        SectionKind::Other
            | SectionKind::Plan
            | SectionKind::AssessmentAndPlan
            | SectionKind::Assessment
    );
    let clause = sentence.text[name.end..sentence.span.end]
        .split([';', '\n'])
        .next()
        .unwrap_or_default();
    let before = &sentence.text[sentence.span.start..name.start];
    kind && !PAST
        .iter()
        .any(|word| before.contains(word) || clause.contains(word))
}

/// A frequency behind the name, with no word of an end or an earlier time in the sentence.
pub(crate) fn is_course(sentence: &Sentence<'_>, name: Span) -> bool {
    const FREQUENT: [&str; 13] = [
        "qd", "bid", "tid", "qid", "qn", "q4h", "q6h", "q8h", "q12h", "每日", "每天", "一日",
        "次/日",
    ];
    const OVER: [&str; 6] = ["停", "后改", "改为", "曾", "疗程结束", "已用完"];
    let rest = &sentence.text[name.end..sentence.span.end];
    let clause = rest
        .split(['。', ';', '；', '\n'])
        .next()
        .unwrap_or_default()
        .to_lowercase();
    FREQUENT.iter().any(|word| clause.contains(word))
        && !OVER.iter().any(|word| sentence.words().contains(word))
}

/// "diclofenac 75 im x1 given", "adrenaline 0.5 im given by crew", "吗啡3mg已推": one dose that was given, with no times of day.
pub(crate) fn is_given_once(
    sentence: &Sentence<'_>,
    name: Span,
    statement: &MedicationStatement,
) -> bool {
    static GIVEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?ix)\b(?:x\s?[1-3]|stat|once|one-off|single\sdose)\b[^,;\n]{0,20}\bgiven\b
            |\bgiven\b[^,;\n]{0,16}(?:\bx\s?[1-3]\b|\bstat\b|\bonce\b|\bby\s(?:the\s)?(?:crew|paramedics?|ambulance|ems)\b|\ben\sroute\b|\bpre-?hosp|\bin\s(?:ed|resus|theatre|recovery|clinic|a&e|ambulance|opd|casualty)\b|\b(?:at\s)?\d{2}[:.]?\d{2}\b)
            |\bx\s?1\s(?:in|overnight|at|on\sarrival|pre-?op|for|\d{4})\b
            |\b(?:one|single|1)\sdose\s(?:in\s)?(?:ed|resus|theatre|recovery|a&e|casualty|ambulance|pre-?hosp\w*)\b
            |已推|已静推|已肌注|已注射|(?:一次|1次|临时|立即|st)[^,;。\n]{0,4}(?:已给|已用|用过|有效)|\d\s?(?:mg|g|ml|u|iu)[^,;。\n]{0,6}(?:已给|已用)(?:[,;。\n]|$)",
        )
        .ok()
    });
    let regular = statement
        .dosage
        .frequency
        .as_ref()
        .is_some_and(|frequency| frequency.per_day.is_some() || frequency.as_needed);
    if regular {
        return false;
    }
    let next = sentence.next_drug(name.end).unwrap_or(sentence.span.end);
    let near = window(sentence.text, name.end, next.min(name.end + 70));
    let clause = near.split([';', '。', '\n']).next().unwrap_or_default();
    let clause = clause.split(". ").next().unwrap_or_default();
    // "Clexane 40 given 2000, cont daily": it goes on.
    let goes_on = ["cont", "ongoing", " daily", "regular"]
        .iter()
        .any(|word| clause.to_ascii_lowercase().contains(word));
    !goes_on && GIVEN.as_ref().is_some_and(|given| given.is_match(clause))
}

/// "Had nitrofurantoin in June", "had amoxicillin from GP": a clause that opens with the verb of the past tells a treatment
/// that is over, unless it goes on.
pub(crate) fn was_had(sentence: &Sentence<'_>, name: Span, place: Span) -> bool {
    const ON: [&str; 8] = [
        " still", " since", "ongoing", "continu", " now", "daily", "every ", "regular",
    ];
    let before = sentence.text[sentence.span.start..name.start].trim_end();
    let Some(opens) = before
        .strip_suffix("Had")
        .or_else(|| before.strip_suffix("had"))
    else {
        return false;
    };
    let opens = opens.trim_end();
    let fresh = opens.is_empty()
        || opens.ends_with(['.', ';', ',', ':', '\n', '-', '('])
        || [
            "she", "he", "pt", "She", "He", "Pt", "also", "himself", "herself", "patient", "boy",
            "girl", "child",
        ]
        .iter()
        .any(|who| opens.ends_with(who));
    let rest = &sentence.text[place.end.max(name.end)..sentence.span.end];
    let clause = rest.split([',', ';', '.', '\n']).next().unwrap_or_default();
    fresh && !ON.iter().any(|word| clause.contains(word))
}
