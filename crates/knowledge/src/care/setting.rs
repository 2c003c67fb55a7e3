//! Where the patient is cared for, as the newest documents tell it: advice for home is no use on a ward.

use super::finding::has_phrase;
use record::{Record, SectionKind, SourceDocument, Span};

/// Place of care. Ordered: the more intensive last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Setting {
    /// Nothing says that the patient lies in hospital.
    Outpatient,
    /// On a ward, or being admitted.
    Ward,
    /// Intensive care, resuscitation room, organ support.
    Critical,
}

const CRITICAL: [&str; 17] = [
    "icu",
    "itu",
    "picu",
    "nicu",
    "hdu",
    "intensive care",
    "intubated",
    "ett",
    "noradrenaline",
    "norepinephrine",
    "norad",
    "resus",
    "抢救室",
    "抢救间",
    "重症监护",
    "气管插管",
    "去甲肾上腺素",
];
const WARD: [&str; 18] = [
    "ward round",
    "ward",
    "inpatient",
    "admit",
    "admitted",
    "查房",
    "病区",
    "床号",
    "住院号",
    "住院第",
    "病程记录",
    "收住院",
    "收入院",
    "交班",
    "术前访视",
    "术前讨论",
    "night round",
    "handover",
];
/// Kinds of document that speak of a patient who goes home or came from there.
const HOME: [&str; 9] = [
    "discharge summary",
    "discharge letter",
    "clinic",
    "出院记录",
    "出院小结",
    "门诊",
    "随访",
    "gp clinical system",
    "general practice",
];
/// Bytes of a document that hold its title.
const TITLE: usize = 160;

impl Setting {
    /// Reads the newest documents of `record`, without what they tell of the past.
    pub fn of(record: &Record) -> Self {
        let newest = record.documents.iter().filter_map(|one| one.date).max();
        let documents = record.documents.iter();
        documents
            .filter(|one| one.date.is_none() || one.date == newest)
            .map(|document| told(record, document))
            .max()
            .unwrap_or(Self::Outpatient)
    }
}

fn told(record: &Record, document: &SourceDocument) -> Setting {
    let whole = document.text.reveal();
    let now: Vec<&str> = parts(record, document)
        .filter_map(|span| whole.get(span.start..span.end))
        .collect();
    read(whole, &now.join("\n"))
}

/// What the text `now` says under the title of the whole.
fn read(whole: &str, now: &str) -> Setting {
    let now = plain(now);
    let says = |words: &[&str]| words.iter().any(|word| has_phrase(&now, word));
    let mut end = TITLE.min(whole.len());
    while !whole.is_char_boundary(end) {
        end -= 1;
    }
    let title = plain(&whole[..end]);
    if says(&CRITICAL) {
        Setting::Critical
    } else if !HOME.iter().any(|word| has_phrase(&title, word)) && says(&WARD) {
        Setting::Ward
    } else {
        Setting::Outpatient
    }
}

/// Lower case, one blank between words.
fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// The parts of a document that speak of now.
fn parts<'a>(record: &'a Record, document: &'a SourceDocument) -> impl Iterator<Item = Span> + 'a {
    const PAST: [SectionKind; 5] = [
        SectionKind::PastMedicalHistory,
        SectionKind::PastSurgicalHistory,
        SectionKind::Allergies,
        SectionKind::FamilyHistory,
        SectionKind::SocialHistory,
    ];
    let own = record
        .sections
        .iter()
        .filter(|section| section.document == document.id);
    let whole = own.clone().next().is_none();
    own.filter(|section| !PAST.contains(&section.kind))
        .map(|section| section.span)
        .chain(whole.then(|| Span::new(0, document.text.reveal().len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Setting) {
        assert_eq!(read(text, text), expect, "{text}");
    }

    #[test]
    fn the_words_of_a_document_tell_where_the_patient_lies() {
        check("ICU ward round, bed 7", Setting::Critical);
        check("急诊抢救室 预检一级", Setting::Critical);
        check("内科病区 首次病程记录", Setting::Ward);
        check("Admit to ward 12 today", Setting::Ward);
        check(
            "DISCHARGE   SUMMARY, care of the elderly ward",
            Setting::Outpatient,
        );
        check("门诊病历 复诊", Setting::Outpatient);
        check("moving towards recovery", Setting::Outpatient);
    }
}
