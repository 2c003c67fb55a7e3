//! The sex that a title says where nothing else does: "Mr Graham TULLOCH, d.o.b. 22.11.1961", "Re: Mrs Enid Thackeray", "I reviewed Ms K".
//! A surgeon is called Mr as well, so that the words around must be those of a patient.

use super::push_sex;
use crate::text::page::{Page, window};
use record::{AdministrativeSex, Span};
use regex::Regex;
use std::sync::LazyLock;

/// How much of a document is looked at: its head and the first words of a letter.
const HEAD: usize = 1_600;

static TITLED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?m)(?P<lead>^[ \t]*(?:(?:RE|Re|re|PATIENT|Patient|NAME|Name|PT|Pt)\b\s?[:.]?\s*)?",
        r"|\b(?:[Tt]hank you for (?:referring|seeing|asking (?:me|us) to see)|I (?:saw|reviewed|met|assessed|have seen)|[Rr]eviewed|[Ss]een|RE:|Re:)\s+(?:this\s+(?:\w+\s+)?)?)",
        r"(?P<title>Mr|MR|Mrs|MRS|Ms|MS|Miss|MISS)\.?\s+(?P<name>[A-Z][\w'’-]*(?:[ \t]+[A-Z][\w'’-]*){0,3})(?P<rest>[^\n]{0,90}\n?[^\n]{0,60})",
    ))
    .ok()
});

/// What marks the words behind a title and a name as those of a patient.
static PATIENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:dob|d\.o\.b|born|aged?|nhs|chi|mrn|hosp(?:ital)?\s(?:no|number)|ur\sno)\b|^[,(\s]{1,3}\d{1,3}(?:\b|y)|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,3}\s?(?:yo?|yrs?|years?)\b").ok()
});

const STAFF: [&str; 9] = [
    "consultant",
    "surgeon",
    "registrar",
    "frcs",
    "secretary",
    "clinic of",
    "orthopaedic",
    "urolog",
    "neurosurg",
];

/// Words behind "MS" that make it none of a title.
const NO_NAMES: [&str; 8] = [
    "contin",
    "clinic",
    "relapse",
    "nurse",
    "team",
    "society",
    "specialist",
    "patient",
];

/// "MS Contin", "MS Clinic", "Mr Khan's operation note": no patient's title. "MS" in capitals is an illness as well.
fn is_no_title(lead: &str, title: &str, name: &str) -> bool {
    let names: Vec<&str> = name.split_whitespace().collect();
    let other = names.iter().any(|word| {
        let small = word.to_lowercase();
        NO_NAMES.contains(&small.as_str()) || small.ends_with("'s") || small.ends_with("’s")
    });
    let lead = lead.trim().trim_end_matches([':', '.', ' ']).to_lowercase();
    let label = matches!(lead.as_str(), "" | "re" | "patient" | "name" | "pt");
    other || matches!(title, "MS" | "MISS") && !(label && names.len() >= 2)
}

/// Takes the title for the patient's sex, where nothing else tells it.
pub(crate) fn settle(page: &mut Page<'_>) {
    if !page.record.patient.sex.is_empty() {
        return;
    }
    let head = window(page.text, 0, HEAD);
    if !["Mr", "MR", "Ms", "MS", "Miss", "MISS"]
        .iter()
        .any(|title| head.contains(title))
    {
        return;
    }
    let found = TITLED.iter().flat_map(|titled| titled.captures_iter(head));
    let told = found.filter_map(|found| {
        let (lead, title, name, rest) = (
            found.name("lead")?,
            found.name("title")?,
            found.name("name")?,
            found.name("rest")?,
        );
        if is_no_title(lead.as_str(), title.as_str(), name.as_str()) {
            return None;
        }
        let spoken = lead.as_str().trim().len() > 3;
        let labelled = lead.as_str().trim().len() > 1;
        let lower = rest.as_str().to_ascii_lowercase();
        let staff = STAFF.iter().any(|word| lower.contains(word));
        let own = spoken
            || labelled
            || PATIENT
                .as_ref()
                .is_some_and(|patient| patient.is_match(rest.as_str()));
        let sex = match title.as_str() {
            "Mr" | "MR" => AdministrativeSex::Male,
            _ => AdministrativeSex::Female,
        };
        (own && !staff).then(|| (Span::new(title.start(), title.end()), sex))
    });
    let told: Vec<(Span, AdministrativeSex)> = told.collect();
    let Some((span, sex)) = told.first().copied() else {
        return;
    };
    // Two patients or a couple: nothing is said.
    if told.iter().all(|(_, other)| *other == sex) {
        push_sex(page, span, sex);
    }
}

#[cfg(test)]
mod tests {
    use crate::text::tests::open;
    use record::AdministrativeSex::{self, Female, Male};

    fn sex(text: &str) -> Option<AdministrativeSex> {
        open(text).0.patient.sex.first().map(|fact| fact.value)
    }

    #[test]
    fn a_title_tells_the_sex_of_a_patient() {
        for (text, expect) in [
            (
                "Mr Graham TULLOCH, d.o.b. 22.11.1961\ncreatinine 124",
                Some(Male),
            ),
            (
                "Mrs Enid Thackeray, 81\nRepeat: amlodipine 5 mg",
                Some(Female),
            ),
            (
                "Dear Dr Low,\nRe: Ms Joyce Tran\nShe has gout.",
                Some(Female),
            ),
            ("Dear colleague, I reviewed Mr Alan Voss today.", Some(Male)),
            ("MRS A BROWN  NHS 123 456 7890\nAsthma", Some(Female)),
        ] {
            assert_eq!(sex(text), expect, "{text}");
        }
    }

    #[test]
    fn a_surgeon_is_no_patient() {
        for text in [
            "Referred to Mr Patel for hernia repair.",
            "Mr Patel, consultant orthopaedic surgeon, 12/05/2024\nKnee pain",
            "Operation by Mr Jones\nAsthma",
            "MS diagnosed 2010",
            "MS Contin 30 mg BID",
            "Re: MS Clinic review",
            "Reviewed Mr Khan's operation note",
        ] {
            assert_eq!(sex(text), None, "{text}");
        }
    }

    #[test]
    fn an_age_stands_under_its_own_label_and_before_other_words() {
        for (text, expect) in [
            ("Age 72   Sex M", 1),
            ("Heart Age 78   Sex M", 0),
            ("Gest Age 38   Sex F", 0),
            ("Age 3 hours   Sex M", 0),
            ("男,70岁前列腺增生", 1),
            ("女,60岁内分泌科就诊", 1),
        ] {
            let ages = open(text).0.patient.age_years;
            let grown = ages.iter().filter(|age| age.value >= 1.0).count();
            assert_eq!(grown, expect, "{text}");
        }
    }
}
