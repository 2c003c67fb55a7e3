//! How a drug is to be given, as the documents word it beside the drug: pushed into the vein, into the spinal canal, under the tongue.

use crate::checks::framework::{Drug, Patient, around};

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

/// The word of `words` (parted by slashes) that stands beside the drug, where it is ordered so.
pub fn beside<'w>(patient: &Patient<'_>, drug: &Drug<'_>, words: &'w str) -> Option<&'w str> {
    let told = drug.fact.into_iter().flat_map(|fact| fact.spans());
    let planned = drug.vaccination.into_iter().flat_map(|fact| fact.spans());
    told.chain(planned).find_map(|(document, span)| {
        let text = patient.record.document(document)?.text.reveal();
        let near = around(text, span, NEAR, &ENDS);
        ordered(&near, words)
    })
}

/// The phrase of `phrases` (parted by slashes, lower case) that stands in one of the documents.
pub fn anywhere<'w>(patient: &Patient<'_>, phrases: &'w str) -> Option<&'w str> {
    let documents = &patient.record.documents;
    phrases.split('/').find(|phrase| {
        documents
            .iter()
            .any(|document| document.text.reveal().to_lowercase().contains(phrase))
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
    fn an_order_is_told_from_a_warning() {
        let words = " push/bolus/静脉推注";
        assert_eq!(ordered("kcl 40 mmol iv push stat", words), Some(" push"));
        assert_eq!(ordered("10%氯化钾 10ml 静脉推注", words), Some("静脉推注"));
        assert_eq!(ordered("kcl: never iv push", words), None);
        assert_eq!(ordered("氯化钾严禁静脉推注", words), None);
        assert_eq!(ordered("kcl 40 mmol in 1 l over 4 h", words), None);
    }
}
