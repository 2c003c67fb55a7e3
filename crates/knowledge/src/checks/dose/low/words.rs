//! Words that say that a low dose is meant.

use crate::checks::framework::{Drug, Patient};
use record::Span;

/// Words beside a drug whose low dose is meant: prevention, a dose on its way up or down, a test, a drug on hold.
const MEANT_LOW: &[&str] = &[
    "prophyla",
    "prevent",
    "titrat",
    "start low",
    "started low",
    "build up",
    "building up",
    "built up",
    "step up",
    "stepping up",
    "increas",
    "escalat",
    "taper",
    "wean",
    "reducing",
    "step down",
    "stepping down",
    "test dose",
    "trial dose",
    "desensiti",
    "challenge",
    "graded",
    "rechalleng",
    "reintroduc",
    "withheld",
    "on hold",
    "held",
    "expired",
    "预防",
    "滴定",
    "加量",
    "增量",
    "递增",
    "减量",
    "递减",
    "试验剂量",
    "皮试",
    "脱敏",
    "激发",
    "暂停",
];

/// What a full dose prevents too.
const STROKE: &[&str] = &[
    "stroke prevention",
    "prevention of stroke",
    "preventing stroke",
    "prevent stroke",
    "prevent a stroke",
    "stroke prophylaxis",
    "预防卒中",
    "预防脑卒中",
    "预防中风",
    "卒中预防",
];

/// Words of care in which less may be meant.
pub(super) const PALLIATIVE: &[&str] = &[
    "palliat",
    "hospice",
    "end of life",
    "end-of-life",
    "comfort care",
    "comfort measures",
    "last days of life",
    " dying",
    "姑息",
    "临终",
    "安宁疗护",
];

/// Bytes before and behind a drug in which the words stand.
const BEFORE: usize = 50;
const BEHIND: usize = 110;

/// The words of its sentence say that the low dose is meant.
pub(super) fn is_excused(patient: &Patient<'_>, drug: &Drug<'_>) -> bool {
    drug.fact.into_iter().any(|fact| {
        fact.spans().any(|(document, span)| {
            let text = patient.record.document(document);
            text.is_some_and(|text| {
                let words = sentence(text.text.reveal(), span);
                let words = STROKE
                    .iter()
                    .fold(words, |words, phrase| words.replace(phrase, ""));
                MEANT_LOW.iter().any(|word| words.contains(word))
            })
        })
    })
}

/// The sentence of the place, in small letters, cut to what stands near.
fn sentence(text: &str, span: Span) -> String {
    const ENDS: [&str; 5] = ["\n", ". ", "。", "；", "; "];
    let (start, end) = (span.start.min(text.len()), span.end.min(text.len()));
    let from = text.floor_char_boundary(start.saturating_sub(BEFORE));
    let to = text.ceil_char_boundary((end + BEHIND).min(text.len()));
    let before = text.get(from..start).unwrap_or_default();
    let behind = text.get(end..to).unwrap_or_default();
    let cut = |end: &&str| before.rfind(end).map(|at| at + end.len());
    let first = ENDS.iter().filter_map(cut).max().unwrap_or_default();
    let last = ENDS.iter().filter_map(|end| behind.find(end)).min();
    let last = last.unwrap_or(behind.len());
    let own = text.get(start..end).unwrap_or_default();
    format!("{}{own}{}", &before[first..], &behind[..last]).to_lowercase()
}

/// One of the words stands in a document.
pub(super) fn is_told(patient: &Patient<'_>, words: &[&str]) -> bool {
    let mut documents = patient.small_letters().iter();
    documents.any(|text| words.iter().any(|word| text.contains(word)))
}
