//! Which of the words behind a drug's name are its dosage: up to the next item, up to the later steps of a schedule, and
//! behind a change of dose.

use super::begins;
use crate::text::number::number;
use crate::text::page::window as words;
use crate::text::phrases::Hints;
use record::Span;
use regex::Regex;
use std::sync::LazyLock;

/// Words with which the next step of a schedule begins, or a condition on one. Lower case.
const STEPS: &[&str] = &[
    ", then ",
    "; then ",
    " then ",
    " followed by ",
    " weaning ",
    " wean ",
    " tapering ",
    " taper ",
    " taper by ",
    " reduce by ",
    " reducing by ",
    " decrease by ",
    " decreasing by ",
    " increase by ",
    " increasing by ",
    " titrate",
    " alternating with ",
    "(increase",
    "(titrate",
    "(reduce",
    "(not ",
    " not on ",
    "(max",
    " max ",
    " maximum ",
    ",之后",
    ",以后",
    ",其后",
    ",后改",
    "后改",
    ",然后",
    ",每周减",
    ",每周递减",
    ",逐渐减",
    ",逐步减",
    ",每两周减",
    ",每2周减",
    ",后每",
    "随后",
    "继以",
];

/// Words between two doses that make the second the one that holds. Lower case.
const CHANGED: &[&str] = &[
    "reduced to",
    "decreased to",
    "increased to",
    "reduce to",
    "decrease to",
    "increase to",
    "changed to",
    "change to",
    "titrated to",
    "uptitrated to",
    "lowered to",
    "halved to",
    "doubled to",
    "adjusted to",
    "减至",
    "减为",
    "减到",
    "减量至",
    "减量为",
    "加至",
    "加到",
    "加量至",
    "加量为",
    "增至",
    "增加至",
    "增加到",
    "增量至",
    "上调至",
    "下调至",
    "调整为",
    "调整至",
    "调为",
    "改为",
    "→",
    "->",
    "-->",
    "=>",
    "➔",
];

/// Words before the dose that a change starts from.
const FROM: [&str; 3] = ["from ", "由", "从"];

/// The stretch of `window` that states this drug's dose: it ends where another item or a later step begins.
pub(crate) fn own(text: &str, window: Span) -> Span {
    static ANY: LazyLock<Hints> = LazyLock::new(|| Hints::any_case(STEPS));
    let words = &text[window.start..window.end];
    let step = ANY.within(words).then(|| words.to_ascii_lowercase());
    let step = step.and_then(|lower| {
        let found = STEPS.iter().filter_map(|step| lower.find(step));
        found.filter(|at| *at > 0).min()
    });
    let former = former(words).unwrap_or(words.len());
    let mut end = window.start + step.unwrap_or(words.len()).min(former);
    for (at, mark) in text[window.start..end].match_indices([',', '、']) {
        let at = window.start + at + mark.len();
        if at > window.start + mark.len() && opens_item(text, at, end) {
            end = at - mark.len();
            break;
        }
    }
    if let Some(at) = joined_item(&text[window.start..end]) {
        end = window.start + at;
    }
    Span::new(window.start, end)
}

/// Where "25 mg D1-21 + dex 20 weekly" joins another drug with a number of its own.
fn joined_item(words: &str) -> Option<usize> {
    static JOINED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\s\+\s(?P<word>[A-Za-z]{3,})\.?\s(?:\d|(?:iv|po|oral|sc|im)\b)").ok()
    });
    let found = JOINED.as_ref()?.captures(words)?;
    let at = found.get(0)?.start();
    let other = !matches!(
        &*found["word"].to_ascii_lowercase(),
        "saline"
            | "nacl"
            | "water"
            | "dextrose"
            | "glucose"
            | "another"
            | "extra"
            | "then"
            | "half"
            | "breakthrough"
            | "additional"
            | "further"
            | "prn"
    );
    (other && words[..at].contains(|c: char| c.is_ascii_digit())).then_some(at)
}

/// Where "500 bd - was 1g bd", "0.5g bid,原1g bid" turns from the dose that holds to the one before it.
fn former(words: &str) -> Option<usize> {
    static WAS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:\s[-–]\s?|\(|[,;]\s?)(?:(?:it\s)?was|prev(?:iously|\.)?|formerly|(?:原为?|以前|之前)\s?\d)").ok()
    });
    let found = WAS.as_ref()?.find(words)?;
    words[..found.start()]
        .contains(|c: char| c.is_ascii_digit())
        .then_some(found.start())
}

/// A comma ends the dosage when a word of no dosage follows it.
fn opens_item(text: &str, at: usize, end: usize) -> bool {
    const DOSAGE_WORDS: &[&str] = &[
        "take",
        "taken",
        "by",
        "for",
        "with",
        "at",
        "in",
        "to",
        "as",
        "one",
        "two",
        "three",
        "half",
        "each",
        "every",
        "once",
        "twice",
        "total",
        "and",
        "now",
        "increased",
        "reduced",
        "decreased",
        "dose",
        "tablet",
        "tab",
        "tablets",
        "before",
        "after",
        "up",
        "down",
        "per",
        "both",
        "left",
        "right",
        "under",
        "only",
        "usually",
        "currently",
        "approximately",
        "about",
        "x",
        "from",
        "on",
        "when",
        "if",
        "last",
        "since",
        "started",
        "slow",
        "extended",
        "delayed",
        "immediate",
        "long",
        "short",
        "oral",
        "iv",
        "the",
        "be",
        "ii",
        "i",
        "iii",
    ];
    const CHINESE: &[&str] = &[
        "每", "一次", "一日", "一天", "日", "早", "晚", "中", "睡", "餐", "饭", "空腹", "共",
        "疗程", "连", "服", "口", "静", "皮", "肌", "必要", "分", "顿", "隔", "各", "自", "长期",
        "规律", "已", "减", "加", "增", "改", "调", "后", "用",
    ];
    let start = at + text[at..end].len() - text[at..end].trim_start().len();
    let rest = &text[start..end];
    let Some(first) = rest.chars().next() else {
        return false;
    };
    if !first.is_alphabetic() || begins(text, start, end) {
        return false;
    }
    if !first.is_ascii() {
        return !CHINESE.iter().any(|word| rest.starts_with(word));
    }
    let word = rest
        .split(|c: char| !c.is_ascii_alphabetic())
        .next()
        .unwrap_or_default();
    !DOSAGE_WORDS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(word))
}

/// What stands behind the last words of change in `own` that an amount follows: "from 20 mg to 40 mg", "10 mg → 5 mg".
pub(crate) fn after_change(text: &str, own: Span) -> Option<Span> {
    static ANY: LazyLock<Hints> = LazyLock::new(|| {
        let marks: Vec<&str> = CHANGED.iter().chain(&FROM).copied().collect();
        Hints::any_case(&marks)
    });
    if !ANY.within(&text[own.start..own.end]) {
        return None;
    }
    let lower = text[own.start..own.end].to_ascii_lowercase();
    let mut last: Option<usize> = None;
    for mark in CHANGED {
        for (at, _) in lower.match_indices(mark) {
            last = last.max(value_behind(text, own, at + mark.len()));
        }
    }
    for mark in FROM {
        let Some(at) = lower.find(mark).map(|at| own.start + at + mark.len()) else {
            continue;
        };
        let to = ["to ", "至", "到", "->", "→"]
            .iter()
            .filter_map(|word| Some(text[at..own.end].find(word)? + word.len()))
            .min();
        if let Some(to) = to.filter(|to| *to <= 24) {
            last = last.max(value_behind(text, own, at - own.start + to));
        }
    }
    last.map(|start| Span::new(start, own.end))
}

/// Where an amount starts right behind `offset` of `own`.
fn value_behind(text: &str, own: Span, offset: usize) -> Option<usize> {
    let at = own.start + offset;
    let rest = text[at..own.end].trim_start_matches([' ', ':', '~']);
    rest.starts_with(|c: char| c.is_ascii_digit())
        .then_some(own.end - rest.len())
}

/// True where a later step of the schedule, or a condition on it, begins at `at`.
pub(crate) fn is_step(text: &str, at: usize, limit: usize) -> bool {
    let rest = words(text, at, limit).to_ascii_lowercase();
    STEPS.iter().any(|step| rest.starts_with(step))
}

/// Where the steps behind the first one end: at the end of the clause.
pub(crate) fn steps_end(text: &str, from: usize, limit: usize) -> usize {
    let rest = words(text, from, limit);
    let bytes = rest.as_bytes();
    let mut depth = 0_i32;
    for (at, c) in rest.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        let full = c == '.' && bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace);
        if depth < 0 || full || matches!(c, ';' | '。' | '\n' | '|') {
            return from + at + usize::from(c == ')' && depth >= 0);
        }
    }
    from + rest.trim_end().len()
}

/// A duration as a fraction: "5/7" of days, "2/52" of weeks, "3/12" of months.
pub(crate) fn fraction(text: &str, window: Span) -> Option<(Span, f64)> {
    const PARTS: [(&str, f64); 3] = [("/7", 1.0), ("/52", 7.0), ("/12", 30.0)];
    let bytes = text.as_bytes();
    let part = &text[window.start..window.end];
    PARTS.iter().find_map(|(mark, days)| {
        part.match_indices(mark).find_map(|(at, _)| {
            let slash = window.start + at;
            let end = slash + mark.len();
            let start = (window.start..slash)
                .rev()
                .take(2)
                .take_while(|at| bytes[*at].is_ascii_digit())
                .last()?;
            let opens = start == window.start
                || matches!(bytes[start - 1], b' ' | b'x' | b'(' | b'X' | b',');
            let closes = !bytes
                .get(end)
                .is_some_and(|next| next.is_ascii_alphanumeric() || *next == b'/');
            let count = number(text, start)?;
            (opens && closes && count.value >= 1.0)
                .then_some((Span::new(start, end), count.value * days))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &str) {
        let found = own(text, Span::new(0, text.len()));
        assert_eq!(&text[found.start..found.end], expect);
    }

    #[test]
    fn a_dosage_ends_where_another_item_or_step_begins() {
        check(" 8mg, HRT patches (Evorel 50 twice weekly)", " 8mg");
        check(
            " 5 mg, twice daily, for 7 days",
            " 5 mg, twice daily, for 7 days",
        );
        check(
            " 40 mg od x5/7 then reduce by 5 mg weekly",
            " 40 mg od x5/7",
        );
        check("泵入,林格液500ml静滴", "泵入");
        check(" 25 mg D1-21 + dex 20 weekly", " 25 mg D1-21");
        check(" 4 mg + 2 mg prn", " 4 mg + 2 mg prn");
        check(" 20 od - was 40 od, halved in May", " 20 od");
        check(" 10 mg nocte (previously 20 mg)", " 10 mg nocte ");
        check("0.5g bid,原1g bid", "0.5g bid");
        check(
            " - was 40 mg od, now 20 mg od",
            " - was 40 mg od, now 20 mg od",
        );
        check(" 30mg,每日一次,口服", " 30mg,每日一次,口服");
    }

    #[test]
    fn the_dose_behind_a_change_holds() {
        let text = " from 20 mg to 40 mg OD";
        let found = after_change(text, Span::new(0, text.len())).expect("a change");
        assert_eq!(&text[found.start..found.end], "40 mg OD");
        let text = " 10mg tid→减至5mg bid";
        let found = after_change(text, Span::new(0, text.len())).expect("a change");
        assert_eq!(&text[found.start..found.end], "5mg bid");
        assert_eq!(after_change(" 4 to 6 mg", Span::new(0, 10)), None);
    }

    #[test]
    fn fractions_of_days_weeks_and_months() {
        let days = |text: &str| fraction(text, Span::new(0, text.len())).map(|(_, days)| days);
        assert_eq!(days(" 5mg od x5/7"), Some(5.0));
        assert_eq!(days(" 2/52 course"), Some(14.0));
        assert_eq!(days(" 3/12"), Some(90.0));
        assert_eq!(days(" 5/325"), None);
        assert_eq!(days(" 120/70"), None);
    }
}
