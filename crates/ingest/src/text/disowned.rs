//! What a note takes back: "K 6.3 (wrong patient)", "Hb 4.1, typo", "钾 6.3——姓名是爱人的，非本人", the results of a stray sheet
//! ("other result in inbox K 6.4 / eGFR 18 = husband again"), quoted words of a label or a sheet from the wrong file, and potassium
//! of a haemolysed sample that was repeated. It stays in the record as entered in error, and no rule uses it.

use super::page::{Page, place, window};
use aho_corasick::AhoCorasick;
use record::{MedicationStatus, ObservationStatus, Presence, Span, VerificationStatus};
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
    "wrong file",
    "wrong chart",
    "wrong folder",
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
    "同名病人",
    "同名患者",
    "他人的",
    "别人的",
    "误录",
    "录错",
    "录入错误",
    "打印错误",
    "抄错",
    "张冠李戴",
    "belongs to",
    "belonged to",
    "= husband",
    "= her husband",
    "= the husband",
    "= wife",
    "= his wife",
    "= the wife",
    "= bay ",
    "= bed ",
    "= next bed",
    "= mother",
    "= father",
    "= brother",
    "= sister",
    "= twin",
];

/// Words behind which a quotation is of another patient, or of a book or a leaflet.
const QUOTED_FROM: &[&str] = &[
    "隔壁床",
    "邻床的",
    "protocol text",
    "leaflet says",
    "leaflet:",
    "guideline says",
    "guideline text",
    "textbook",
    "spc says",
    "bnf says",
    "system text",
    "printed by system",
    "说明书",
];

/// Words that open a sheet which is no part of the patient's own results; what is taken back of it is taken back whole.
const STRAY: &[&str] = &[
    "other result",
    "another result",
    "other sheet",
    "another sheet",
    "extra sheet",
    "loose sheet",
    "stray",
    "2nd sheet",
    "second sheet",
    "other printout",
    "another printout",
    "夹带",
    "夹着",
    "夹了",
    "混入",
    "另有一张",
    "多出一张",
    "附一张",
];

/// Longest quotation behind such words, in bytes.
const QUOTED: usize = 300;

/// Longest way from a result to the words, in bytes.
const NEAR: usize = 80;

/// A sample that says nothing of potassium.
const SPOILT: &[&str] = &["haemolysed", "hemolysed", "haemolyzed", "hemolyzed", "溶血"];

/// What of a stretch of text is taken back.
#[derive(Clone, Copy, PartialEq)]
enum Back {
    /// Its last result.
    Last,
    /// Every result.
    Results,
    /// Every result, problem, drug and allergy.
    All,
    /// Potassium.
    Potassium,
}

/// "Unhaemolysed", "not haemolysed", "未溶血": the words before deny it.
fn is_sound(before: &str) -> bool {
    const DENIED: [&str; 8] = ["un", "non-", "non", "not", "no", "未", "无", "非"];
    let before = before.trim_end_matches([' ', '见']);
    DENIED.iter().any(|word| {
        let found = before
            .len()
            .checked_sub(word.len())
            .and_then(|at| before.get(at..));
        found.is_some_and(|found| found.eq_ignore_ascii_case(word))
    })
}

/// Marks what the page takes back.
pub(crate) fn settle(page: &mut Page<'_>) {
    let mut said = said(page.original);
    if said.is_empty() {
        return;
    }
    for (span, _) in &mut said {
        *span = span.shifted(page.base);
    }
    said.sort_by_key(|(span, _)| span.end);
    let mut last: Vec<Option<(usize, usize)>> = vec![None; said.len()];
    for (index, fact) in page.record.observations.iter_mut().enumerate() {
        let Some(place) = place(fact) else { continue };
        for at in around(&said, place) {
            match said[at].1 {
                Back::Last => last[at] = last[at].max(Some((place.end, index))),
                Back::Potassium if fact.value.key() != Some("potassium") => {}
                Back::All | Back::Results | Back::Potassium => {
                    fact.value.status = ObservationStatus::EnteredInError;
                }
            }
        }
    }
    for (_, index) in last.into_iter().flatten() {
        page.record.observations[index].value.status = ObservationStatus::EnteredInError;
    }
    let whole = |place: Option<Span>| {
        place.is_some_and(|place| around(&said, place).any(|at| said[at].1 == Back::All))
    };
    for fact in &mut page.record.conditions {
        if whole(place(fact)) {
            fact.value.verification_status = VerificationStatus::EnteredInError;
        }
    }
    for fact in &mut page.record.allergies {
        if whole(place(fact)) {
            fact.value.verification_status = VerificationStatus::Refuted;
            fact.value.assertion.presence = Presence::Absent;
        }
    }
    for fact in &mut page.record.medications {
        if whole(place(fact)) {
            fact.value.status = MedicationStatus::EnteredInError;
        }
    }
    // A gene call has no word for an error.
    let genes = std::mem::take(&mut page.record.genes);
    page.record.genes = genes
        .into_iter()
        .filter(|fact| !whole(place(fact)))
        .collect();
}

/// Stretches of `text` of which something is taken back, each at most [`NEAR`] bytes before and behind the words that do.
fn said(text: &str) -> Vec<(Span, Back)> {
    static FIND: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(WORDS.iter().chain(SPOILT).chain(QUOTED_FROM))
            .ok()
    });
    let words = FIND.iter().flat_map(|find| find.find_iter(text));
    words
        .filter_map(|word| {
            let (start, end) = (word.start(), word.end());
            let clause = Span::new(clause(text, start), start);
            let spoilt = WORDS.len()..WORDS.len() + SPOILT.len();
            if spoilt.contains(&word.pattern().as_usize()) {
                if is_sound(&text[..start]) {
                    return None;
                }
                let again = repeated(text, end)?;
                return Some((Span::new(clause.start, again), Back::Potassium));
            }
            if is_doubted(text, start, end) || is_the_patients(text, start, end) {
                return None;
            }
            // "隔壁床\"华法林\"医嘱误贴一张": what is quoted stands behind these words.
            if is_before_quotation(&text[start..end]) {
                let rest = window(text, end, end + QUOTED);
                let rest = rest.split('\n').next().unwrap_or_default();
                let behind = Span::new(end, end + rest.len());
                return quoted(text, behind).map(|quoted| (quoted, Back::All));
            }
            let said = if is_stray(text, clause) {
                (clause, Back::Results)
            } else {
                (clause, Back::Last)
            };
            Some(quoted(text, clause).map_or(said, |quoted| (quoted, Back::All)))
        })
        .collect()
}

/// Words that tell that what is quoted behind them speaks of somebody else or of patients at large.
fn is_before_quotation(words: &str) -> bool {
    let words = words.to_ascii_lowercase();
    QUOTED_FROM.contains(&words.as_str())
}

/// "belongs to the patient", "belongs to her", "belongs to this class": nothing is taken back.
fn is_the_patients(text: &str, start: usize, end: usize) -> bool {
    const KIN: [&str; 14] = [
        "husband", "wife", "partner", "mother", "father", "mum", "mom", "dad", "sister", "brother",
        "son", "daughter", "neighbo", "friend",
    ];
    if !text[start..end].to_ascii_lowercase().starts_with("belong") {
        return false;
    }
    let whose = window(text, end, end + 32).to_ascii_lowercase();
    let whose = whose.trim_start();
    let other = KIN.iter().any(|kin| whose.contains(kin))
        || [
            " bay ", " bed ", "another ", "other ", "bay ", "bed ", "mr ", "mrs ", "ms ",
        ]
        .iter()
        .any(|word| whose.contains(word));
    !other
}

/// The clause opens as a sheet that came among the patient's papers.
fn is_stray(text: &str, clause: Span) -> bool {
    let opening = window(text, clause.start, clause.start + 40).to_ascii_lowercase();
    let opening = opening.trim_start_matches(|c: char| !c.is_alphanumeric());
    STRAY.iter().any(|word| opening.starts_with(word))
}

/// Which of the stretches, ordered by their ends, hold `place`. None is longer than the reach of its words.
fn around(said: &[(Span, Back)], place: Span) -> impl Iterator<Item = usize> {
    const LONGEST: usize = QUOTED + NEAR;
    let first = said.partition_point(|(span, _)| span.end < place.end);
    let near = said[first..]
        .iter()
        .take_while(move |(span, _)| span.end <= place.end + LONGEST);
    let held = near
        .enumerate()
        .filter(move |(_, (span, _))| span.contains(place));
    held.map(move |(at, _)| first + at)
}

/// Where, in the clause that goes on at `at`, another sample is told with its value: "repeat same day 4.1", "当日复抽4.3".
fn repeated(text: &str, at: usize) -> Option<usize> {
    const AGAIN: [&str; 6] = ["repeat", "rpt", "recheck", "复抽", "复查", "复测"];
    let rest = window(text, at, at + NEAR);
    // "haemolysed; rpt 40 min later 4.4"
    let mut parts = rest.split(['\n', '。', '；']);
    let rest = parts.next()?;
    let again = AGAIN.iter().filter_map(|word| rest.find(word)).min()?;
    let behind = window(rest, again, again + 32);
    behind
        .contains(|c: char| c.is_ascii_digit())
        .then_some(at + again)
}

/// The last quotation of a clause.
fn quoted(text: &str, clause: Span) -> Option<Span> {
    let words = &text[clause.start..clause.end];
    let close = words.rfind(['"', '”'])?;
    let open = words[..close].rfind(['"', '“'])?;
    Some(Span::new(open, close).shifted(clause.start))
}

/// Where the words' clause begins: behind the last stop or line break, at most [`NEAR`] away.
fn clause(text: &str, at: usize) -> usize {
    let before = window(text, at.saturating_sub(NEAR), at);
    let stop = ["\n", ";", ". ", "。", "；"]
        .iter()
        .filter_map(|stop| before.rfind(stop).map(|found| found + stop.len()))
        .max();
    at - before.len() + stop.unwrap_or(0)
}

/// "?typo", "not spurious", "并非误录": in doubt a result stands.
fn is_doubted(text: &str, start: usize, end: usize) -> bool {
    const BEFORE: [&str; 10] = [
        "?", "？", "not", "no", "not a", "possibly", "probably", "并非", "不是", "疑",
    ];
    let before = text[..start].trim_end_matches(' ');
    text[end..].trim_start_matches(' ').starts_with(['?', '？'])
        || BEFORE.iter().any(|word| {
            let tail = before.len().checked_sub(word.len());
            tail.and_then(|at| before.get(at..))
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
            (
                "Other result in inbox K 6.4 / Na 118 = husband again",
                vec![],
            ),
            (
                "K 4.1\nK 6.9 on printout = bay 3 again, lab aware",
                vec![4.1],
            ),
            ("夹带一张：K 6.1 Na 120 —— 同名患者，床号不符", vec![]),
            ("2nd sheet \"K 6.4 Na 120\" DOB differs, another pt", vec![]),
            (
                "Haemolysed tube 3/52 ago: K 6.9, repeat same day 4.1",
                vec![],
            ),
            ("K 6.9 haemolysed, repeat K 4.1", vec![4.1]),
            (
                "K 5.9 on 14th = lab phoned, haemolysed; rpt 40 min later 4.4",
                vec![],
            ),
            ("附：溶血标本 K 6.2，当日复抽K 4.3", vec![4.3]),
        ] {
            assert_eq!(usable(text), left, "{text}");
        }
    }

    #[test]
    fn a_result_beside_other_words_or_in_doubt_stands() {
        for (text, left) in [
            ("K 6.3, not spurious", vec![6.3]),
            ("K 6.9 haemolysed, repeat pending", vec![6.9]),
            ("K 5.8 unhaemolysed, repeat K 5.7", vec![5.8, 5.7]),
            ("K 5.8, not haemolysed, repeat K 5.7", vec![5.8, 5.7]),
            ("K 5.8 未溶血，复查 K 5.7", vec![5.8, 5.7]),
            ("K 6.3 ?typo", vec![6.3]),
            ("Her notes belong to the ward. K 6.3", vec![6.3]),
            ("Other result: K 5.1", vec![5.1]),
            ("K 6.3. Sheet of another patient removed", vec![6.3]),
            ("Wrong patient paged at 3 am. K 6.3", vec![6.3]),
            ("钾 6.3，并非误录", vec![6.3]),
        ] {
            assert_eq!(usable(text), left, "{text}");
        }
    }

    #[test]
    fn a_label_of_another_makes_no_allergy() {
        let text = "Allergies none. Pharmacy label saying \"PENICILLIN ALLERGY\" belongs to a K. A. in bay 3, removed.";
        let record = open(text).0;
        let found = crate::text::tests::allergens(&record);
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn what_a_printed_protocol_says_is_no_fact_of_the_patient() {
        let text = "Protocol text (printed by system): \"Contraindicated below 30. K >6: warfarin is stopped.\" n/a\nK 4.1";
        assert_eq!(usable(text), [4.1]);
        let record = open(text).0;
        assert!(
            record
                .medications
                .iter()
                .all(|fact| !fact.value.is_current())
        );
    }

    #[test]
    fn a_quoted_problem_of_another_is_nobodys() {
        let text = "Old line \"stroke\" = her husband's, scanned into wrong file. Pneumonia.";
        let record = open(text).0;
        let sure = |wanted: &str| {
            record.conditions.iter().any(|fact| {
                let value = &fact.value;
                value.code.name().to_lowercase().contains(wanted)
                    && value.verification_status != record::VerificationStatus::EnteredInError
            })
        };
        assert!(!sure("stroke") && sure("pneumonia"));
    }
}
