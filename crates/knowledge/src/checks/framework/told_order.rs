//! Which of several undated results of one note is the earlier, where the words beside one say so: "TSH 9.8, TSH 3.1 before treatment",
//! "cycle 3 day 1: ANC 0.8. Cycle 2 day 1 ANC was 1.9".

use record::{DocumentId, Fact, Observation, Record, Temporality};
use regex::Regex;
use std::sync::LazyLock;

/// Bytes before and behind the result in which the words stand.
const NEAR: usize = 60;

static BEHIND: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^\s*(?:mL/min(?:/1\.73\s?m(?:2|²))?|m?IU/L|U/L|[µμu]mol/L|mg/dL|mmol/L|mEq/L|g/L|g/dL|x?\s?10[\^*]?9/L|ms|%)?\s*[(（]?\s*",
        r"(?:(?:before|prior\s+to|pre)[\s-](?:the\s+)?(?:treatment|therapy|chemo(?:therapy)?|transfusion|operation|surgery|start(?:ing)?|initiation|cycle\s*\d|admission)\b",
        r"|(?:at|as)\s+(?:the\s+)?(?:baseline|diagnosis|outset)\b|at\s+(?:the\s+)?(?:last|previous)\s+(?:visit|review|check|cycle)\b",
        r"|(?:last|the\s+previous)\s+(?:visit|week|month|year|cycle)\b|治疗前|用药前|化疗前|术前|上次|上周期|上月|上周|去年)",
    ))
    .ok()
});
static BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)(?:\b(?:baseline|previous(?:ly)?|prior|pre-?treatment|pre-?op(?:erative)?|earlier|initial(?:ly)?|last\s+(?:visit|week|month|year|cycle|review|check))",
        r"(?:\s+(?:the|was|were|of|value|result|level)){0,2}|\bbefore\s+(?:treatment|therapy|starting|the\s+start)|治疗前|用药前|化疗前|上次|上周期|上月|上周|去年|既往)[\s:：=]*$",
    ))
    .ok()
});
static CYCLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:cycle|course)\s*#?\s*(\d{1,2})\b|第\s*(\d{1,2})\s*(?:周期|疗程)").ok()
});

/// Puts what the words beside it place earlier behind the other undated results of the same note; `latest_first` stays as it is else.
pub fn settle(record: &Record, latest_first: &mut [&Fact<Observation>]) {
    let undated = |fact: &Fact<Observation>| {
        fact.value.effective.is_none() && fact.value.assertion.time == Temporality::Current
    };
    fn note(fact: &Fact<Observation>) -> Option<&DocumentId> {
        fact.spans().next().map(|(id, _)| id)
    }
    let mut from = 0;
    while from < latest_first.len() {
        let first = latest_first[from];
        let run = latest_first[from..]
            .iter()
            .take_while(|fact| undated(fact) && note(fact) == note(first))
            .count();
        latest_first[from..from + run].sort_by_cached_key(|fact| is_told_earlier(record, fact));
        from += run.max(1);
    }
}

fn is_told_earlier(record: &Record, fact: &Fact<Observation>) -> bool {
    fact.spans().any(|(document, span)| {
        let text = record.document(document).map(|one| one.text.reveal());
        let text = text.unwrap_or_default();
        match (text.get(..span.start), text.get(span.end..)) {
            (Some(before), Some(behind)) => beside(text, before, behind),
            _ => false,
        }
    })
}

/// The words right before or right behind a result place it before now.
fn beside(text: &str, before: &str, behind: &str) -> bool {
    let end = behind.floor_char_boundary(behind.len().min(NEAR));
    let start = before.ceil_char_boundary(before.len().saturating_sub(NEAR));
    let clause = clause(&before[start..]);
    let says = |pattern: &LazyLock<Option<Regex>>, words: &str| {
        pattern.as_ref().is_some_and(|it| it.is_match(words))
    };
    says(&BEHIND, &behind[..end]) || says(&BEFORE, clause) || is_of_an_earlier_cycle(text, clause)
}

/// "Cycle 2 day 1 ANC was 1.9" in a note on cycle 3.
fn is_of_an_earlier_cycle(text: &str, clause: &str) -> bool {
    let Some(pattern) = CYCLE.as_ref() else {
        return false;
    };
    let counts = |words: &str| -> Vec<u32> {
        pattern
            .captures_iter(words)
            .filter_map(|found| found.get(1).or(found.get(2))?.as_str().parse().ok())
            .collect()
    };
    let own = counts(clause).pop();
    own.is_some_and(|own| counts(text).into_iter().any(|other| other > own))
}

/// What stands in `before` behind the last end of a clause.
fn clause(before: &str) -> &str {
    let cut = before.char_indices().rfind(|(at, c)| match c {
        '\n' | '。' | '；' | ';' | ',' | '，' => true,
        '.' => before[at + 1..].starts_with([' ', '\n']),
        _ => false,
    });
    cut.map_or(before, |(at, c)| &before[at + c.len_utf8()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_that_the_words_place_earlier_is_known() {
        for (text, result, expect) in [
            ("K 6.1. Before treatment K 4.4.", "K 4.4", true),
            (
                "TSH 9.8 (0.4-4.0). TSH 3.1 before treatment.",
                "TSH 3.1",
                true,
            ),
            (
                "TSH 9.8 (0.4-4.0). TSH 3.1 before treatment.",
                "TSH 9.8",
                false,
            ),
            (
                "Cycle 3 day 1. ANC 0.8. Cycle 2 day 1 ANC was 1.9.",
                "ANC was 1.9",
                true,
            ),
            (
                "Cycle 3 day 1. ANC 0.8. Cycle 2 day 1 ANC was 1.9.",
                "ANC 0.8",
                false,
            ),
            (
                "Baseline creatinine 0.9, creatinine 2.1",
                "creatinine 0.9",
                true,
            ),
            ("钾 5.9，上次 钾 4.2", "钾 4.2", true),
            ("Previous stroke, creatinine 2.1", "creatinine 2.1", false),
            ("K 5.9 before breakfast", "K 5.9", false),
            ("Cycle 2 due. ANC 0.8 on cycle 2 day 1", "ANC 0.8", false),
        ] {
            let at = text.find(result).unwrap();
            let told = beside(text, &text[..at], &text[at + result.len()..]);
            assert_eq!(told, expect, "{text}: {result}");
        }
    }
}
