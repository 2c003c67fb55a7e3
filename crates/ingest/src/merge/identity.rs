//! Whether two records are about one person.

use super::contradiction::{Found, issue};
use super::same::words;
use record::{
    DetectedIssue, DocumentId, Fact, Implicated, IssueKind, Localized, PartialDate, PatientText,
    Record, Severity, Span,
};

/// The issue that stops a merge: names without a word in common, or birth dates that cannot both be true.
pub(super) fn mix_up(whole: &Record, other: &Record) -> Option<DetectedIssue> {
    let names = names_differ(&whole.patient.names, &other.patient.names);
    let births = births_differ(&whole.patient.birth_date, &other.patient.birth_date);
    if !names && !births {
        return None;
    }
    let mut implicated = Vec::new();
    for record in [whole, other] {
        implicated.extend(
            record
                .patient
                .names
                .iter()
                .map(|fact| label(fact, fact.value.reveal().to_string())),
        );
        implicated.extend(
            record
                .patient
                .birth_date
                .iter()
                .map(|fact| label(fact, fact.value.to_string())),
        );
    }
    Some(issue(Found {
        rule: "patient-mix-up",
        kind: IssueKind::PatientMixUp,
        severity: Severity::Critical,
        title: Localized::new("Documents of two patients", "文件属于两位患者"),
        detail: Localized::new(
            if births {
                "The birth dates differ. The second document was not merged; check whose it is."
            } else {
                "The names have nothing in common. The second document was not merged; check whose it is."
            },
            if births {
                "出生日期不一致。第二份文件未合并；请核对其归属。"
            } else {
                "姓名不一致。第二份文件未合并；请核对其归属。"
            },
        ),
        implicated,
    }))
}

fn label<T>(fact: &Fact<T>, label: String) -> Implicated {
    let evidence: Vec<(DocumentId, Span)> =
        fact.spans().map(|(id, span)| (id.clone(), span)).collect();
    Implicated {
        label,
        fact: Some(fact.id.clone()),
        evidence,
    }
}

fn names_differ(known: &[Fact<PatientText>], new: &[Fact<PatientText>]) -> bool {
    let mut compared = false;
    for a in known.iter().filter(|fact| fact.is_usable()) {
        for b in new.iter().filter(|fact| fact.is_usable()) {
            match alike(a.value.reveal(), b.value.reveal()) {
                Some(true) => return false,
                Some(false) => compared = true,
                None => {}
            }
        }
    }
    compared
}

/// Whether two written names can be one person's; `None` where the scripts differ and nothing can be said.
fn alike(a: &str, b: &str) -> Option<bool> {
    let han = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    match (han(a), han(b)) {
        (true, true) => {
            let plain = |text: &str| {
                text.chars()
                    .filter(|c| !c.is_whitespace())
                    .collect::<String>()
            };
            let (a, b) = (plain(a), plain(b));
            Some(a.contains(&b) || b.contains(&a))
        }
        (false, false) => {
            let (a, b) = (words(a), words(b));
            let long = |word: &&String| word.chars().count() > 1;
            let shared = a.iter().filter(long).any(|word| b.contains(word));
            (!a.is_empty() && !b.is_empty()).then_some(shared)
        }
        _ => None,
    }
}

fn births_differ(known: &[Fact<PartialDate>], new: &[Fact<PartialDate>]) -> bool {
    let mut compared = false;
    for a in known.iter().filter(|fact| fact.is_usable()) {
        for b in new.iter().filter(|fact| fact.is_usable()) {
            let ((a0, a1), (b0, b1)) = (a.value.day_range(), b.value.day_range());
            if a0 <= b1 && b0 <= a1 {
                return false;
            }
            compared = true;
        }
    }
    compared
}
