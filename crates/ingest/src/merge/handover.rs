//! A list of several patients in one text: a handover, a ward round.

use super::contradiction::{Found, issue};
use record::{
    DetectedIssue, Implicated, IssueKind, Localized, Record, Severity, SourceDocument, Span,
};
use regex::Regex;
use std::sync::LazyLock;

/// How a patient of a list is opened: "Bed 3", "Pt 2:", "2) Mr Khan", "12床".
static HEADING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?im)^[ \t*#•-]*(?:(?:bed|room|rm|cot|side\s?room|pt|patient)\s?#?\s?[a-c]?\d{1,3}[a-d]?(?:\s?[:.,;)(\n-]|\s\s|\s(?-i:[A-Z])|$)|\d{1,2}\s?[.)]\s?(?:mr|mrs|ms|miss)\b",
        r"|\+?\d{1,3}\s?床|(?:床号?|患者)\s?[:：]?\s?\d{1,3}\b)",
    ))
    .ok()
});

/// Age and sex beside each other: "81M", "84 y F", "54-year-old man", "男,67岁".
static PERSON: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:^|[^\d.])(?P<age>\d{1,3})(?:(?i:[ -]?(?:y/?o|yrs?|years?(?:[ -]old)?|y\.o\.|y)[ ,/-]{0,2}(?P<sex>m|f|male|female|man|woman|lady))|(?P<short>[MF]))(?P<behind>\b.{0,12})",
        r"|(?P<sex_zh>[男女])(?:性)?[,，、/ ]{0,2}(?P<age_zh>\d{1,3})\s?岁",
    ))
    .ok()
});

/// How far behind its heading the age and the sex of a patient may stand, in bytes.
const NEAR: usize = 110;

/// A patient of the list.
struct Person {
    heading: String,
    age: u8,
    female: bool,
    place: Span,
}

/// Says that a document speaks of several patients: nothing of theirs was parted.
pub(super) fn find(record: &Record) -> Option<DetectedIssue> {
    record.documents.iter().find_map(|document| {
        let persons = persons(document.text.reveal());
        are_several(&persons).then(|| issue_of(document, &persons))
    })
}

/// Two of them differ in place and in age or sex.
fn are_several(persons: &[Person]) -> bool {
    persons.first().is_some_and(|first| {
        persons.iter().any(|person| {
            let differ = person.female != first.female || person.age.abs_diff(first.age) > 1;
            differ && person.heading != first.heading
        })
    })
}

fn persons(text: &str) -> Vec<Person> {
    let (Some(heading), Some(person)) = (HEADING.as_ref(), PERSON.as_ref()) else {
        return Vec::new();
    };
    let opened: Vec<_> = heading.find_iter(text).collect();
    let told = opened.iter().enumerate().filter_map(|(at, open)| {
        let next = opened.get(at + 1).map_or(text.len(), |next| next.start());
        let end = text.floor_char_boundary(next.min(open.end() + NEAR));
        let found = person.captures(text.get(open.end()..end)?)?;
        let group = |name, zh| found.name(name).or_else(|| found.name(zh));
        let sex = group("sex", "sex_zh")
            .or_else(|| found.name("short"))?
            .as_str();
        let tube = found.name("behind").is_some_and(|behind| {
            let behind = behind.as_str().to_lowercase();
            ["foley", "cath", "tube", "ng", "fr"]
                .iter()
                .any(|word| behind.trim_start().starts_with(word))
        });
        let stretch = text.get(open.start()..end)?.to_lowercase();
        let kin = ["wife", "husband", "mother", "next of kin", "nok"]
            .iter()
            .any(|word| stretch.contains(word));
        if tube || kin {
            return None;
        }
        Some(Person {
            heading: open.as_str().trim().to_lowercase(),
            age: group("age", "age_zh")?.as_str().parse().ok()?,
            female: sex.starts_with(['f', 'F', 'w', 'W', 'l', 'L', '女']),
            place: Span::new(open.start(), open.end() + group("age", "age_zh")?.end() + 1),
        })
    });
    told.collect()
}

fn issue_of(document: &SourceDocument, persons: &[Person]) -> DetectedIssue {
    let text = document.text.reveal();
    let implicated = persons.iter().map(|person| Implicated {
        label: text
            .get(person.place.start..person.place.end)
            .map(|words| words.split_whitespace().collect::<Vec<_>>().join(" "))
            .unwrap_or_default(),
        fact: None,
        evidence: vec![(document.id.clone(), person.place)],
    });
    issue(Found {
        rule: "patients-in-one-text",
        kind: IssueKind::PatientMixUp,
        severity: Severity::Critical,
        title: Localized::new("A text about several patients", "一份文本涉及多位患者"),
        detail: Localized::new(
            "The text lists several patients, and what it says of them was not parted: every fact and every check may join two of them. Open one patient's part at a time.",
            "该文本列出多位患者，内容未能分开：任何事实和检查都可能把不同患者混在一起。请一次只打开一位患者的部分。",
        ),
        implicated: implicated.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_patients_is_told_from_one_patient_and_his_beds() {
        for text in [
            "Bed 3  McArdle, Francis  81M\nK 3.3.\n\nBed 9  Ahern, Patrick  54M\nK 5.7.",
            "Pt 1: Smith J, 70F. K 3.1.\nPt 2: Brown T, 45M. K 6.4.",
            "1) Mrs Jones 84F UTI.\n2) Mr Khan 52M CAP.",
            "Bed 3\nMr A 81M. HHS.\n\nBed 9\nMr B 54M. ALD.",
            "3床 张某,男,67岁,肺炎。\n5床 李某,女,45岁,胰腺炎。",
        ] {
            assert!(are_several(&persons(text)), "{text}");
        }
        for text in [
            "Bed 3 McArdle 81M. K 3.3.\nBed 9 (moved) McArdle 81M. K 4.0.",
            "Patient 81M in bed 4. Wife 78F, in bed 5 of another ward.",
            "1) Mr Khan 52M CAP.\n2) Amoxicillin 500 mg tds for 5 days, 52 kg M0.",
            "姓名:张某 男 67岁 床号:12\n床号:12 患者张某,男,67岁",
            "Room 12: 67F with pneumonia. Room 12: BP 120/70.",
            "Room 12: temp 98.6 F\nRoom 12: temp 101 F",
            "Room 3: walked 20 m with frame.\nRoom 5: walked 50 m with stick.",
            "Rm 12: 71F, UTI.\nRm 14 (moved): 16F Foley in situ.",
            "Room 4: 71M, T 98 F\nRoom 5: T 101 F, HR 100",
            "Pt 81M, wife 78F.\nPt 2 days later 81M stable",
            "1) Mr Khan 52M patient.\n2) Mrs Khan 50F wife, next of kin.",
        ] {
            assert!(!are_several(&persons(text)), "{text}");
        }
    }
}
