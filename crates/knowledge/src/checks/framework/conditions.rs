use super::Patient;
use record::{ClinicalStatus, Condition, Fact, Presence, Record, VerificationStatus};

/// A group of conditions that rules speak of, by ICD-10 prefix and by words.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// English name.
    pub name: &'static str,
    /// Chinese name.
    pub name_zh: &'static str,
    /// ICD-10 code prefixes ("I50", "N18.4").
    pub codes: &'static [&'static str],
    /// Lower-case words, any of which decides when it stands in the condition's name.
    pub words: &'static [&'static str],
    /// Lower-case words that speak against it ("screening", "risk of").
    pub not: &'static [&'static str],
    /// Does not go away: stated in the past history, it still counts as present.
    pub lasting: bool,
}

impl Group {
    /// True when the condition belongs to the group.
    pub fn holds(&self, condition: &Condition) -> bool {
        let name = condition.code.name().to_lowercase();
        let written = condition.code.text.reveal().to_lowercase();
        let says = |word: &&str| contains_word(&name, word) || contains_word(&written, word);
        if self.not.iter().any(says) {
            return false;
        }
        let mut codes = condition.code.icd10();
        codes.any(|code| self.codes.iter().any(|prefix| begins(code, prefix)))
            || self.words.iter().any(says)
    }
}

impl<'a> Patient<'a> {
    /// A condition of the group that the patient has now.
    pub fn has(&self, group: &Group) -> Option<&'a Fact<Condition>> {
        self.conditions.iter().copied().find(|fact| {
            let present = fact.value.is_active()
                || (group.lasting
                    && !matches!(
                        fact.value.clinical_status,
                        ClinicalStatus::Resolved | ClinicalStatus::Inactive
                    ));
            present && group.holds(&fact.value)
        })
    }

    /// A condition of the group that the patient has or had.
    pub fn ever(&self, group: &Group) -> Option<&'a Fact<Condition>> {
        self.conditions
            .iter()
            .copied()
            .find(|fact| group.holds(&fact.value))
    }

    /// Where the record denies the group.
    pub fn denies(&self, group: &Group) -> Option<&'a Fact<Condition>> {
        self.record.conditions.iter().find(|fact| {
            fact.is_usable()
                && fact.value.assertion.presence == Presence::Absent
                && fact.value.assertion.experiencer == record::Experiencer::Patient
                && group.holds(&fact.value)
        })
    }
}

/// Conditions that the patient has or had: affirmed, his own, not refuted.
pub fn of(record: &Record) -> Vec<&Fact<Condition>> {
    record
        .conditions
        .iter()
        .filter(|fact| {
            fact.is_usable()
                && fact.value.assertion.is_affirmed_for_patient()
                && !matches!(
                    fact.value.verification_status,
                    VerificationStatus::Refuted
                        | VerificationStatus::EnteredInError
                        | VerificationStatus::Differential
                )
        })
        .collect()
}

/// ICD codes are written with and without the dot.
fn begins(code: &str, prefix: &str) -> bool {
    let bare = |text: &str| text.replace('.', "").to_uppercase();
    bare(code).starts_with(&bare(prefix))
}

/// `word` stands in `text` on word boundaries; scripts without them match anywhere.
pub fn contains_word(text: &str, word: &str) -> bool {
    if !word.is_ascii() {
        return text.contains(word);
    }
    text.match_indices(word).any(|(start, _)| {
        let before = text[..start].chars().next_back();
        let after = text[start + word.len()..].chars().next();
        let joins = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        !joins(before) && !joins(after)
    })
}
