//! Columns: a gap and a label part what one cue governs from the next: "Denies chest pain     PMH: asthma", "代诉人:外婆    主诉:发热".

use super::{Effect, Governed};
use crate::text::phrases::Hints;
use record::Span;
use std::sync::LazyLock;

/// Labels behind which the patient is told of, whoever the column before names.
const OWN: [&str; 24] = [
    "PMH",
    "PMHx",
    "PMHX",
    "Dx",
    "DX",
    "Diagnosis",
    "Diagnoses",
    "FH",
    "FHx",
    "SH",
    "CC",
    "HPI",
    "Meds",
    "Medications",
    "Allergies",
    "Problems",
    "主诉",
    "现病史",
    "既往史",
    "诊断",
    "入院诊断",
    "个人史",
    "过敏史",
    "查体",
];

/// Longest label in bytes.
const LONGEST: usize = 36;

/// Cuts each scope at the columns around its cue.
pub(super) fn part(words: &str, base: usize, governed: &mut [Governed]) {
    static GAPS: LazyLock<Hints> = LazyLock::new(|| Hints::exact(&["  ", "\t"]));
    if governed.is_empty() || !words.contains(':') || !GAPS.within(words) {
        return;
    }
    let labels = labels(words);
    for one in governed {
        let whose = matches!(one.effect, Effect::Family | Effect::Other);
        let counts = |label: &&(usize, bool)| label.1 || !whose;
        let starts = labels.iter().filter(counts).map(|label| base + label.0);
        let from = starts.clone().filter(|at| *at <= one.cue.start).max();
        let to = starts.filter(|at| *at >= one.cue.end).min();
        let start = from.map_or(one.scope.start, |at| at.max(one.scope.start));
        let end = to.map_or(one.scope.end, |at| at.min(one.scope.end));
        one.scope = Span::new(start.min(end), end);
    }
}

/// Where columns with a label begin, and whether it is one of [`OWN`].
pub(crate) fn labels(words: &str) -> Vec<(usize, bool)> {
    let mut found = Vec::new();
    for (colon, _) in words.match_indices(':') {
        let near = words.floor_char_boundary(colon.saturating_sub(LONGEST));
        let lead = &words[near..colon];
        let Some(gap) = lead
            .rfind("  ")
            .map(|at| at + 2)
            .max(lead.rfind('\t').map(|at| at + 1))
        else {
            continue;
        };
        let label = lead[gap..].trim_start();
        let start = colon - label.len();
        let named = label
            .starts_with(|c: char| c.is_ascii_uppercase() || c.is_alphabetic() && !c.is_ascii())
            && !label.contains(|c: char| {
                c.is_ascii_digit() || matches!(c, ',' | ';' | '.' | '。' | '、' | '\n')
            });
        if named {
            found.push((start, OWN.contains(&label.trim_end())));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::text::tests::open;
    use record::Presence;

    /// The illnesses that are there.
    fn present(text: &str) -> Vec<String> {
        let record = open(text).0;
        let facts = record.conditions.iter().map(|fact| &fact.value);
        facts
            .filter(|condition| condition.assertion.presence == Presence::Present)
            .map(|condition| condition.code.name().to_string())
            .collect()
    }

    #[test]
    fn a_denial_ends_where_the_next_column_begins() {
        for (text, expect) in [
            ("Denies chest pain     PMH: hypertension", 1),
            ("No chest pain     Dx: pneumonia", 1),
            ("No chest pain  Disease states: hypertension", 1),
            ("No chest pain, cough     or fever", 0),
            ("No fever   or chills: none", 0),
        ] {
            assert_eq!(present(text).len(), expect, "{text}");
        }
    }

    #[test]
    fn the_informant_does_not_have_the_complaints() {
        for (text, expect) in [
            ("代诉人:外婆    主诉:发热3天", 1),
            ("病史陈述者:母亲 主诉:发热3天", 1),
            ("家族史:外婆  发热3天", 0),
        ] {
            assert_eq!(present(text).len(), expect, "{text}");
        }
    }
}
