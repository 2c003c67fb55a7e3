//! Numbers that set a limit or a goal and are no result: "hold if SBP <100", "until eGFR >30", "target INR 2-3".

use super::page::window;
use super::values::Reading;
use record::Span;

/// Words before a name that make a compared value behind it a condition.
const CONDITIONS: &[&str] = &[
    "if", "until", "when", "unless", "hold", "once", "while", "for", "where", "should", "keep",
    "maintain", "to keep", "若", "如", "如果", "当", "至", "直至", "直到", "待", "一旦", "维持",
    "保持", "使",
];
/// Words before a name that make any value behind it a goal.
const GOALS: &[&str] = &[
    "target",
    "goal",
    "aim",
    "aiming for",
    "aim for",
    "aims for",
    "titrate to",
    "titrated to",
    "goal of",
    "target of",
    "keep",
    "maintain",
    "to keep",
    "target:",
    "goal:",
    "目标",
    "目标值",
    "控制目标",
    "维持",
    "使",
];

/// True where the value behind the name at `name` is a limit or a goal.
pub(super) fn is_limit(text: &str, name: Span, found: &Reading) -> bool {
    let before = window(text, name.start.saturating_sub(24), name.start)
        .trim_end()
        .to_lowercase();
    let before = before
        .trim_end_matches(" the")
        .trim_end_matches(" his")
        .trim_end_matches(" her");
    let ends = |word: &&str| {
        before.strip_suffix(*word).is_some_and(|rest| {
            !word.is_ascii() || !rest.ends_with(|c: char| c.is_ascii_alphanumeric())
        })
    };
    let compared = found.comparator.is_some() || is_compared(text, name, found);
    GOALS.iter().any(ends) || compared && CONDITIONS.iter().any(ends)
}

/// "收缩压低于90", "BP below 90/60": words of comparison between name and value.
fn is_compared(text: &str, name: Span, found: &Reading) -> bool {
    let from = name.end.min(found.number.start);
    let between = text[from..found.number.start].to_lowercase();
    [
        "低于",
        "高于",
        "大于",
        "小于",
        "超过",
        "below",
        "above",
        "under",
        "over",
        "less than",
        "greater than",
        "more than",
    ]
    .iter()
    .any(|word| between.contains(word))
}
