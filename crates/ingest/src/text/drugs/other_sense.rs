//! Short names of drugs in another sense: the primary care network ("PCN pharmacist") and the tube in the kidney ("R PCN in situ"),
//! and the drug that a result is remarked with ("TSH 7.9(amio)").

use crate::text::page::{Page, Sentence, window};
use record::Span;
use regex::Regex;
use std::sync::LazyLock;

/// The name at `name` means no drug here.
pub(crate) fn is_other(page: &Page<'_>, sentence: &Sentence<'_>, name: Span) -> bool {
    let word = &sentence.text[name.start..name.end];
    word == "PCN" && (is_network(sentence, name) || is_tube(sentence, name))
        || is_remark_on_result(page, sentence, name)
        || is_release_assay(sentence, name)
        || word == "INH" && is_inhaled(sentence, name)
}

/// "albuterol 2 puffs INH q4h", "fluticasone 110 mcg INH BID": the way of giving of the drug before it, and no isoniazid.
fn is_inhaled(sentence: &Sentence<'_>, name: Span) -> bool {
    static PUFFS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:\bpuffs?|\bmcg|\bμg|\bsprays?|\bcaps?(?:ule)?|\bactuations?|\binhalations?|\bhfa|\bmdi|\bdpi|\bneb)\s?\)?\s$").ok()
    });
    let before = sentence.before(name.start, 40);
    PUFFS.as_ref().is_some_and(|puffs| puffs.is_match(before))
}

/// "γ干扰素释放试验阴性", "γ干扰素本人阴性", "IFN-γ assay": what blood gives off in a test for tuberculosis.
fn is_release_assay(sentence: &Sentence<'_>, name: Span) -> bool {
    const RESULT: [&str; 9] = [
        "释放", "试验", "阴性", "阳性", "(-)", "(+)", "release", "assay", "neg",
    ];
    let word = &sentence.text[name.start..name.end];
    let gamma = sentence.before(name.start, 4).ends_with(['γ', 'γ', 'Γ'])
        || word.contains('γ')
        || sentence.before(name.start, 6).ends_with("伽马");
    let behind = sentence.behind(name.end, 24).to_ascii_lowercase();
    gamma && RESULT.iter().any(|word| behind.contains(word))
}

/// "PCN pharmacist", "the PCN team", "Thornbury Vale PCN" at the head of a letter.
fn is_network(sentence: &Sentence<'_>, name: Span) -> bool {
    static STAFF: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)^(?:'s)?\s(?:clinical\s)?(?:pharm\w*|network|paramedic|team|hub|clinic|physio\w*|fcp|nurse|lead|technician|staff|social|care|coordinator|co-ordinator|dietitian|mental|anp|gp|director|manager|meeting|mdt|visiting|home|frailty|smr|review)\b",
        )
        .ok()
    });
    static PLACE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?:^|\s)(?:[A-Z][a-z]+\s|[A-Z][a-z]+\s(?:and|&)\s[A-Z][a-z]+\s|[Tt]he\s|[Oo]ur\s)$",
        )
        .ok()
    });
    let behind = window(sentence.text, name.end, name.end + 24);
    if STAFF.as_ref().is_some_and(|staff| staff.is_match(behind)) {
        return true;
    }
    let line = sentence.line_before(name.start);
    let before = window(line, line.len().saturating_sub(32), line.len());
    let closes = behind.is_empty()
        || behind.starts_with(['\n', ',', '|', ')'])
        || behind.starts_with("  ")
        || behind.starts_with(" - ");
    const TAKEN: [&str; 14] = [
        "start", "took", "given", "gave", "course", "stop", "on ", "allerg", "add", "cont", "iv ",
        "oral", "with", "to ",
    ];
    let lower = before.to_lowercase();
    closes
        && PLACE.as_ref().is_some_and(|place| place.is_match(before))
        && !TAKEN.iter().any(|word| lower.contains(word))
}

/// Percutaneous nephrostomy: "R PCN in situ", "bilateral PCNs", "PCN draining".
fn is_tube(sentence: &Sentence<'_>, name: Span) -> bool {
    static BEHIND: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^\s?(?:tubes?|in\ssitu|insertion|placement|placed|inserted|drain\w*|output|o/p|exchange\w*|site|bag|blocked|clamped|urine|stent|x\s?2|\(?nephrost)").ok()
    });
    static BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:\b(?:[Rr]ight|[Ll]eft|[Bb]ilateral|[Bb]ilat|R|L|RT|LT|Rt|Lt|emergency|urgent)|\([RL]\)|[左右双]侧?)\s?$").ok()
    });
    let behind = window(sentence.text, name.end, name.end + 16);
    let before = window(sentence.text, name.start.saturating_sub(12), name.start);
    BEHIND.as_ref().is_some_and(|it| it.is_match(behind))
        || BEFORE.as_ref().is_some_and(|it| it.is_match(before))
}

/// "7.9(amio)" among the columns of results: what the result is put down to.
fn is_remark_on_result(page: &Page<'_>, sentence: &Sentence<'_>, name: Span) -> bool {
    let text = sentence.text;
    let Some(before) = text[..name.start].strip_suffix('(') else {
        return false;
    };
    before.ends_with(|c: char| c.is_ascii_digit())
        && text[name.end..].starts_with(')')
        && page
            .columned
            .get(page.columned.partition_point(|row| row.line.end < name.end))
            .is_some_and(|row| row.line.contains(name))
}
