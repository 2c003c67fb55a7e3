//! Results that a note takes back: "K 6.3 (wrong patient)", "Hb 4.1, typo", "钾 6.3——姓名是爱人的，非本人". They stay in the record as
//! entered in error, and no rule uses them.

use super::page::Page;
use aho_corasick::AhoCorasick;
use record::{ObservationStatus, Span};
use std::sync::LazyLock;

/// What is said behind a result that is none of the patient's, or is none at all.
const WORDS: &[&str] = &[
    "wrong patient",
    "wrong pt",
    "another patient",
    "another pt",
    "different patient",
    "different pt",
    "not this patient",
    "not this pt",
    "not our patient",
    "not our pt",
    "misfiled",
    "mislabelled",
    "mislabeled",
    "entered in error",
    "transcription error",
    "data entry error",
    "typing error",
    "misprint",
    "typo",
    "spurious",
    "非本人",
    "非患者本人",
    "不是本人",
    "不是患者本人",
    "姓名不符",
    "他人的",
    "别人的",
    "误录",
    "录错",
    "录入错误",
    "打印错误",
    "抄错",
    "张冠李戴",
];

/// Longest way from a result to the words, in bytes.
const NEAR: usize = 80;

/// Marks the results of the page that are taken back.
pub(crate) fn settle(page: &mut Page<'_>) {
    static FIND: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(WORDS)
            .ok()
    });
    let Some(find) = &*FIND else { return };
    for word in find.find_iter(page.original) {
        let clause = clause(page.original, word.start());
        let said = Span::new(clause, word.start());
        if is_doubted(page.original, word.start(), word.end()) {
            continue;
        }
        let said = said.shifted(page.base);
        let last = page.record.observations.iter_mut().filter_map(|fact| {
            let end = fact.spans().map(|(_, span)| span.end).max()?;
            let within = fact.spans().all(|(_, span)| said.contains(span));
            within.then_some((end, fact))
        });
        if let Some((_, fact)) = last.max_by_key(|(end, _)| *end) {
            fact.value.status = ObservationStatus::EnteredInError;
        }
    }
}

/// Where the words' clause begins: behind the last stop or line break, at most [`NEAR`] away.
fn clause(text: &str, at: usize) -> usize {
    let near = (at.saturating_sub(NEAR)..=at)
        .find(|from| text.is_char_boundary(*from))
        .unwrap_or(at);
    let before = &text[near..at];
    let stop = ["\n", ";", ". ", "。", "；"]
        .iter()
        .filter_map(|stop| before.rfind(stop).map(|found| found + stop.len()))
        .max();
    near + stop.unwrap_or(0)
}

/// "?typo", "not spurious", "并非误录": in doubt a result stands.
fn is_doubted(text: &str, start: usize, end: usize) -> bool {
    const BEFORE: [&str; 10] = [
        "?",
        "？",
        "not ",
        "no ",
        "not a ",
        "possibly ",
        "probably ",
        "并非",
        "不是",
        "疑",
    ];
    let before = text[..start].trim_end_matches(' ');
    text[end..].trim_start_matches(' ').starts_with(['?', '？'])
        || BEFORE.iter().any(|word| {
            let word = word.trim_end();
            before.len() >= word.len()
                && before
                    .get(before.len() - word.len()..)
                    .is_some_and(|tail| tail.eq_ignore_ascii_case(word))
        })
}

#[cfg(test)]
mod tests {
    use crate::text::tests::open;

    /// Values that rules may use.
    fn usable(text: &str) -> Vec<f64> {
        let record = open(text).0;
        let usable = record
            .observations
            .iter()
            .filter(|fact| fact.value.is_usable());
        usable
            .filter_map(|fact| Some(fact.value.quantity()?.value))
            .collect()
    }

    #[test]
    fn a_result_that_is_taken_back_is_used_by_nobody() {
        for (text, left) in [
            ("K 6.3 (wrong patient), repeat 4.8", vec![4.8]),
            (
                "Na 138, K 6.9 - this is his wife's result, misfiled",
                vec![138.0],
            ),
            ("Hb 4.1 typo. Plt 210", vec![210.0]),
            ("钾 4.8\n旧单：钾 6.3——姓名是爱人的，非本人", vec![4.8]),
            ("K 6.9（误录），Na 138", vec![138.0]),
        ] {
            assert_eq!(usable(text), left, "{text}");
        }
    }

    #[test]
    fn a_result_beside_other_words_or_in_doubt_stands() {
        for (text, left) in [
            ("K 6.3, not spurious", vec![6.3]),
            ("K 6.3 ?typo", vec![6.3]),
            ("K 6.3. Sheet of another patient removed", vec![6.3]),
            ("Wrong patient paged at 3 am. K 6.3", vec![6.3]),
            ("钾 6.3，并非误录", vec![6.3]),
        ] {
            assert_eq!(usable(text), left, "{text}");
        }
    }
}
