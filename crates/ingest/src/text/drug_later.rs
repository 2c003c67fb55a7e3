//! Changes to come: a step of a plan is no change made, and what starts later is not taken yet.

use super::page::{Sentence, window};
use record::Span;
use regex::Regex;
use std::sync::LazyLock;

/// "(increase to 5 mg in 2 weeks if BP allows)": a step to come, not a change made.
pub(super) fn is_for_later(text: &str, sign: Span) -> bool {
    let bracket = text[..sign.start].ends_with('(');
    let rest = window(text, sign.end, sign.end + 80);
    let inside = rest.split(')').next().unwrap_or_default();
    // "hold if SBP <100", "hold SBP<100".
    let clause = rest
        .split(['.', ';', ',', '|', '\n'])
        .next()
        .unwrap_or_default();
    let word = text[sign.start..sign.end].to_ascii_lowercase();
    let limited = word == "hold" && (clause.starts_with(" if ") || clause.contains(['<', '>']));
    // "(omit on day)", "hold morning of surgery": taken until then.
    let before_procedure = ["hold", "omit", "withhold", "pause", "stop"].contains(&word.as_str())
        && BEFORE_PROCEDURE
            .as_ref()
            .is_some_and(|found| found.is_match(clause));
    limited
        || before_procedure
        || bracket
            && [" if ", " in ", " after ", " when "]
                .iter()
                .any(|word| inside.contains(word))
            && inside.len() < rest.len()
}

/// The day of an operation, behind an order to leave a drug out.
static BEFORE_PROCEDURE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^ (?:on |the |dose )*(?:day(?: of|\)|$| before)|morning of|am of|(?:\d+ ?(?:h|hrs|d|/7|days?) )?(?:pre-?op|before (?:op|surgery|procedure|theatre)|prior to (?:op|surgery|procedure)))",
    )
    .ok()
});

/// "华法林拟术前停": the end is planned, the drug is taken.
pub(super) fn plans_an_end(text: &str, sign: Span) -> bool {
    let rest = window(text, sign.end, sign.end + 24);
    rest.split([',', ';', '。', '\n'])
        .next()
        .unwrap_or_default()
        .contains('停')
}

/// An order in its plain form that waits: "start sertraline next week", "restart apixaban 48h post procedure", "add X if Y".
pub(super) fn is_deferred(sentence: &Sentence<'_>, sign: Span, name: Span) -> bool {
    const ORDERS: [&str; 12] = [
        "start",
        "restart",
        "resume",
        "commence",
        "recommence",
        "begin",
        "add",
        "initiate",
        "加用",
        "开始",
        "恢复",
        "启用",
    ];
    let word = sentence.text[sign.start..sign.end].to_ascii_lowercase();
    ORDERS.contains(&word.as_str())
        && LATER
            .as_ref()
            .is_some_and(|later| later.is_match(clause_behind(sentence, name)))
}

/// A time that is not yet, or a condition that is not met yet.
static LATER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)\b(?:tomorrow|tmrw|tmr|tomo)\b | \bnext\s(?:week|wk|month|visit|appt|clinic|cycle|rv|review)\b
        | \bin\s(?:\d+|a|an|one|two|three|few)\s?(?:/7|/52|/12|h|hrs?|hours?|d|days?|weeks?|wks?|months?)\b
        | \b\d+\s?(?:/7|/52|/12|h|hrs?|hours?|d|days?|weeks?|wks?)\s(?:post|after|later|from\snow)\b
        | \b(?:after|post|following|pending)\s(?:op|surgery|procedure|scan|ct|mri|biopsy|bloods?|results?|micro|review|r/v|clinic|theatre|dialysis)\b
        | \b(?:if|once|when|unless|depending)\s",
    )
    .ok()
});

/// What stands behind the name up to the next full stop or semicolon, or the next drug.
fn clause_behind<'t>(sentence: &Sentence<'t>, name: Span) -> &'t str {
    let next = sentence.next_drug(name.end).unwrap_or(sentence.span.end);
    let rest = &sentence.text[name.end..next];
    let end = rest.find([';', '。', '\n']).unwrap_or(rest.len());
    let full = rest[..end].find(". ").unwrap_or(end);
    &rest[..full]
}

/// "melatonin will be added from December 1", "restarts Monday", "奥曲肽下周一开始用", "待11月20日起恢复": behind the name a verb of
/// beginning that is not past, with a day to come.
pub(super) fn begins_on_a_day(sentence: &Sentence<'_>, name: Span) -> bool {
    DAY_TO_COME
        .as_ref()
        .is_some_and(|day| day.is_match(clause_behind(sentence, name)))
}

static DAY_TO_COME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    const DAY: &str = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b|tomorrow|tmrw|next\s|\d{1,2}(?:st|nd|rd|th)?\s?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\s\d{1,2})";
    const TAG: &str = r"(?:[^上本前]周[一二三四五六日天]|下周[一二三四五六日天]?|明[日天早晚晨])";
    let english = format!(
        r"\b(?:will\sbe\s(?:added|started|restarted|resumed|given)|to\s(?:start|begin|restart|resume|commence)|starts|restarts|begins|resumes|commences|first\s(?:dose|tablet)|written\sup)\b[^.;\n]{{0,24}}?\b{DAY}"
    );
    let chinese = format!(
        r"{TAG}[^,;。\n]{{0,6}}(?:起|开始|恢复|加用|打)|(?:拟|定|待|将|定于|拟于)(?:于)?\d{{1,2}}[月/]\d{{1,2}}日?[^,;。\n]{{0,6}}(?:起|开始|恢复|加用|打)"
    );
    Regex::new(&format!("(?i)^[^.;。；\n]{{0,48}}?(?:{english}|{chinese})")).ok()
});

/// "明天开始加用螺内酯", "待血培养回报后加用万古霉素", "tomorrow start X": before the name stands a time that is not yet.
pub(super) fn is_announced(sentence: &Sentence<'_>, name: Span) -> bool {
    const TIMES: [&str; 22] = [
        "明日",
        "明天",
        "明晨",
        "明早",
        "明晚",
        "明起",
        "后天",
        "下周",
        "下月",
        "下个月",
        "下次",
        "下疗程",
        "下周期",
        "择期",
        "稍后",
        "tomorrow",
        "tmrw",
        "next week",
        "next wk",
        "next month",
        "next cycle",
        "next visit",
    ];
    const ENDS: [&str; 11] = [
        "停", "查", "复", "stop", "hold", "omit", "wean", "check", "review", "recheck", "继续",
    ];
    let before = &sentence.text[sentence.span.start..name.start];
    let clause = before
        .rsplit([',', ';', '。', '\n', '、'])
        .next()
        .unwrap_or_default()
        .to_lowercase();
    if clause.len() > 60 || ENDS.iter().any(|word| clause.contains(word)) {
        return false;
    }
    let waits = clause
        .trim_start()
        .strip_prefix(['待', '等'])
        .is_some_and(|rest| rest.contains('后') || rest.contains("再"));
    waits || TIMES.iter().any(|time| clause.contains(time))
}
