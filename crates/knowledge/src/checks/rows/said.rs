//! How a drug is to be given, as the documents word it beside the drug: pushed into the vein, into the spinal canal, under the tongue.

use crate::checks::framework::{Drug, Patient, around};
use record::Span;
use regex::Regex;
use std::sync::LazyLock;

/// Bytes beside the drug in which the words stand.
const NEAR: usize = 40;
const ENDS: [char; 8] = ['\n', '.', '。', ';', '；', ',', '，', '、'];
/// Words that forbid it rather than order it.
const NOT: &[&str] = &[
    "never",
    "not ",
    "no ",
    "don't",
    "avoid",
    "contraindicated",
    "禁止",
    "严禁",
    "禁",
    "勿",
    "不得",
    "不可",
    "不能",
];

/// Words before a finding in its clause that deny it or put it off.
const DENIED: &[&str] = &[
    "no ", "not ", "without", "denies", "risk of", " if ", "when ", "无", "未见", "否认", "若",
    "如",
];

/// The word of `words` (parted by slashes) that stands beside the drug, where it is ordered so.
pub fn beside<'w>(patient: &Patient<'_>, drug: &Drug<'_>, words: &'w str) -> Option<&'w str> {
    let told = drug.fact.into_iter().flat_map(|fact| fact.spans());
    let planned = drug.vaccination.into_iter().flat_map(|fact| fact.spans());
    told.chain(planned).find_map(|(document, span)| {
        let text = patient.record.document(document)?.text.reveal();
        ordered(&near(text, span), words)
    })
}

/// Right behind the drug stands that it was started in these days: "500 mg qds started today", "(new)", "今日起".
pub fn just_started(patient: &Patient<'_>, drug: &Drug<'_>) -> bool {
    drug.fact.into_iter().any(|fact| {
        fact.spans().any(|(document, span)| {
            patient.record.document(document).is_some_and(|text| {
                let text = text.text.reveal();
                let stated = text.get(span.start..span.end).unwrap_or_default();
                let after = text.get(span.end..).unwrap_or_default();
                let end = after.floor_char_boundary(NEAR.min(after.len()));
                let clause = after[..end].split(['\n', ';', '；', '。']).next();
                let clause = clause.unwrap_or_default();
                let clause = clause.split(". ").next().unwrap_or_default();
                tells_a_start(&format!("{stated}{clause}").to_lowercase())
            })
        })
    })
}

fn tells_a_start(words: &str) -> bool {
    static START: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r"\b(?:starts?|started|starting|commenced?|commencing|begun|began|begins|added|initiated|introduced)\s+",
            r"(?:today|tonight|this\s+(?:morning|afternoon|evening|am|pm|week)|yesterday|tomorrow|[1-7]\s*(?:d|days?)\s+ago|\d{1,2}\s*(?:h|hrs?|hours)\s+ago)\b",
            r"|\(new\)|(?:今日?|今天|今晨|昨日?|昨天)(?:起|始|开始|加用|新加|加)|新加用?$|新增$",
        ))
        .ok()
    });
    START.as_ref().is_some_and(|start| start.is_match(words))
}

/// The words beside `span`, lower case.
fn near(text: &str, span: Span) -> String {
    // A little more than is looked at, so that a point at the edge still has its digits.
    let from = text.floor_char_boundary(span.start.saturating_sub(NEAR + 4));
    let to = text.ceil_char_boundary(span.end + NEAR + 4);
    let place = Span::new(span.start - from, span.end - from);
    around(&undotted(&text[from..to]), place, NEAR, &ENDS)
}

/// The text with another mark for its decimal points, which end no sentence: "0.25 mg q4h".
fn undotted(text: &str) -> String {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    text.char_indices()
        .map(|(at, c)| {
            if c == '.' && at > 0 && digit(at - 1) && digit(at + 1) {
                '_'
            } else {
                c
            }
        })
        .collect()
}

/// The word of `words` (parted by slashes) that stands in a document, not denied in the words before it.
pub fn anywhere<'w>(patient: &Patient<'_>, words: &'w str) -> Option<&'w str> {
    patient.small_letters().iter().find_map(|lower| {
        words.split('/').find(|word| {
            lower.match_indices(word).any(|(at, _)| {
                let before = lower[..at].rsplit(ENDS).next().unwrap_or_default();
                // "禁食时": when she is to fast.
                let behind = &lower[at + word.len()..];
                let supposed = behind.starts_with('时') || is_denied_behind(behind);
                !supposed && !DENIED.iter().any(|denied| before.contains(denied))
            })
        })
    })
}

/// "Jaundice nil", "jaundice: absent", "黄疸(-)": the words right behind deny it.
fn is_denied_behind(behind: &str) -> bool {
    const DENIALS: [&str; 9] = [
        "nil", "absent", "none", "negative", "neg", "ve", "(-)", "（-）", "阴性",
    ];
    let words = behind.trim_start_matches([' ', ':', '：', '-', '–', '=']);
    DENIALS.iter().any(|denial| {
        words
            .strip_prefix(denial)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
    })
}

/// The word that stands in `near`, unless it is forbidden there.
fn ordered<'w>(near: &str, words: &'w str) -> Option<&'w str> {
    let word = words.split('/').find(|word| near.contains(word))?;
    (!NOT.iter().any(|not| near.contains(not))).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_of_these_days_is_told_from_a_lasting_treatment() {
        for text in [
            "voriconazole 200 mg bd started today",
            "erythromycin 500 mg qds begun today for 10 days",
            "voriconazole starts today",
            "voriconazole (new)",
            "voriconazole, commenced 2 days ago",
            "伏立康唑今日起",
        ] {
            assert!(tells_a_start(text), "{text}");
        }
        for text in [
            "voriconazole 200 mg bd since march",
            "voriconazole started 3 months ago",
            "voriconazole started 2019",
            "伏立康唑 200mg bid",
        ] {
            assert!(!tells_a_start(text), "{text}");
        }
    }

    #[test]
    fn what_is_denied_behind_its_name_is_not_told() {
        for behind in [
            " nil.",
            ": absent",
            " -ve, no rash",
            "(-)",
            "：阴性",
            " none",
        ] {
            assert!(is_denied_behind(behind), "{behind}");
        }
        for behind in [
            " +ve",
            " noted",
            "(+)",
            " since monday",
            " negatively",
            ", nil else",
            "阳性",
        ] {
            assert!(!is_denied_behind(behind), "{behind}");
        }
    }

    #[test]
    fn an_order_is_told_from_a_warning() {
        let words = " push/bolus/静脉推注";
        assert_eq!(ordered("kcl 40 mmol iv push stat", words), Some(" push"));
        assert_eq!(ordered("10%氯化钾 10ml 静脉推注", words), Some("静脉推注"));
        assert_eq!(ordered("kcl: never iv push", words), None);
        assert_eq!(ordered("氯化钾严禁静脉推注", words), None);
        assert_eq!(ordered("kcl 40 mmol in 1 l over 4 h", words), None);
        let text = format!(
            "{}0.25 mg iv push 0.5 mL. {}",
            "前1.5".repeat(30),
            "后".repeat(40)
        );
        let at = text.find("0.25 mg").unwrap();
        let whole = undotted(&text);
        for end in at + 4..at + 20 {
            let place = Span::new(at, end);
            assert_eq!(near(&text, place), around(&whole, place, NEAR, &ENDS));
        }
        assert_eq!(undotted("Give 0.25 mg. Stop."), "Give 0_25 mg. Stop.");
    }
}
