use crate::checks::framework::{Wordings, contains_word, table};
use record::{Concept, Condition, Fact, Localized};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A group of problems, from `data/safety/problems.tsv` and `signs.tsv`.
#[derive(Debug)]
pub struct Problem {
    /// Key.
    pub id: &'static str,
    /// Name as shown.
    pub name: Localized,
    /// Does not go away: stated in the past history, it still counts as present.
    pub lasts: bool,
    codes: Vec<String>,
    words: Vec<String>,
    not: Vec<&'static str>,
    positive: Vec<&'static str>,
    genes: Vec<&'static str>,
    calls: Vec<&'static str>,
}

/// A group of drugs, from `data/safety/drug_groups.tsv`.
#[derive(Debug)]
pub struct DrugGroup {
    /// Key.
    pub id: &'static str,
    /// Name as shown.
    pub name: Localized,
    /// Generic names, sorted.
    pub ingredients: Vec<&'static str>,
}

static PROBLEMS: LazyLock<BTreeMap<&'static str, Problem>> = LazyLock::new(|| {
    let problems = table::rows(include_str!("../../../data/safety/problems.tsv"));
    let signs = table::rows(include_str!("../../../data/safety/signs.tsv"));
    problems
        .chain(signs)
        .map(|row| {
            let problem = Problem {
                id: row.get("id"),
                name: Localized::new(row.get("en"), row.get("zh")),
                lasts: row.get("lasts") == "yes",
                codes: row.list("codes").into_iter().map(bare).collect(),
                words: row
                    .list("words")
                    .into_iter()
                    .flat_map(table::alternatives)
                    .collect(),
                not: row.list("not"),
                positive: row.list("positive"),
                genes: row.list("genes"),
                calls: row.list("calls"),
            };
            (problem.id, problem)
        })
        .collect()
});

static DRUG_GROUPS: LazyLock<BTreeMap<&'static str, DrugGroup>> = LazyLock::new(|| {
    let rows: Vec<_> = table::rows(include_str!("../../../data/safety/drug_groups.tsv")).collect();
    let written: BTreeMap<&str, Vec<&'static str>> = rows
        .iter()
        .map(|row| (row.get("id"), row.list("ingredients")))
        .collect();
    rows.iter()
        .map(|row| {
            let mut ingredients = Vec::new();
            expand(&written, row.get("id"), &mut ingredients, 0);
            ingredients.sort_unstable();
            ingredients.dedup();
            let group = DrugGroup {
                id: row.get("id"),
                name: Localized::new(row.get("en"), row.get("zh")),
                ingredients,
            };
            (group.id, group)
        })
        .collect()
});

/// Groups hold other groups at most this deep; a deeper nesting is a circle.
const DEEPEST: usize = 4;

fn expand<'t>(
    written: &BTreeMap<&str, Vec<&'t str>>,
    id: &str,
    into: &mut Vec<&'t str>,
    depth: usize,
) {
    for member in written.get(id).into_iter().flatten() {
        match member.strip_prefix('@') {
            Some(inner) if depth < DEEPEST => expand(written, inner, into, depth + 1),
            Some(_) => {}
            None => into.push(member),
        }
    }
}

/// The group of problems with this key.
pub fn problem(id: &str) -> Option<&'static Problem> {
    PROBLEMS.get(id.trim())
}

/// The group of drugs with this key.
pub fn drug_group(id: &str) -> Option<&'static DrugGroup> {
    DRUG_GROUPS.get(id.trim())
}

impl DrugGroup {
    /// True when the ingredient belongs to it.
    pub fn holds(&self, ingredient: &str) -> bool {
        self.ingredients.binary_search(&ingredient).is_ok()
    }
}

impl Problem {
    /// True when the condition belongs to it: by itself, or by a phrase of the document around it that says more.
    pub fn covers(&self, fact: &Fact<Condition>, wordings: &Wordings) -> bool {
        (self.holds(&fact.value) || wordings.say(&fact.id, &self.words))
            && !wordings.say(&fact.id, &self.not)
    }

    /// True when the condition belongs to it, by code or by words, and no `not` word excuses it.
    pub fn holds(&self, condition: &Condition) -> bool {
        self.names_concept(&condition.code)
    }

    /// [`Problem::holds`] for a concept that stands alone.
    pub fn names_concept(&self, concept: &Concept) -> bool {
        let coded = concept.icd10().any(|code| {
            let code = bare(code);
            self.codes.iter().any(|prefix| code.starts_with(prefix))
        });
        let written = concept.text.reveal().to_lowercase();
        let name = concept.name().to_lowercase();
        (coded || self.names(&written) || self.names(&name))
            && !self.is_excused(&written)
            && !self.is_excused(&name)
    }

    fn names(&self, lower: &str) -> bool {
        self.words.iter().any(|word| says(lower, word))
    }

    /// Analytes whose positive result alone says that the patient has it (HBsAg).
    pub fn positive(&self) -> &[&'static str] {
        &self.positive
    }

    /// Genes, lower case, a reported variant of which alone says so (RYR1).
    pub fn genes(&self) -> &[&'static str] {
        &self.genes
    }

    /// Genes, lower case, whose call as deficient says so (G6PD).
    pub fn calls(&self) -> &[&'static str] {
        &self.calls
    }

    /// True when the text, lower case, holds words that take a match back.
    pub fn is_excused(&self, lower: &str) -> bool {
        self.not.iter().any(|word| says(lower, word))
    }
}

/// The word stands in the text, in the singular or the plural.
fn says(lower: &str, word: &str) -> bool {
    contains_word(lower, word) || says_plural(lower, word)
}

fn says_plural(text: &str, word: &str) -> bool {
    word.is_ascii() && text.contains(word) && contains_word(text, &format!("{word}s"))
}

/// ICD codes are written with and without the dot.
fn bare(code: &str) -> String {
    code.replace('.', "").to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_has_members_and_names_in_both_languages() {
        for problem in PROBLEMS.values() {
            assert!(
                !problem.name.en.is_empty() && !problem.name.zh.is_empty(),
                "{}",
                problem.id
            );
            assert!(!problem.words.is_empty(), "{}", problem.id);
        }
        for group in DRUG_GROUPS.values() {
            assert!(!group.ingredients.is_empty(), "{}", group.id);
            assert!(!group.name.zh.is_empty(), "{}", group.id);
            assert!(
                group.ingredients.iter().all(|name| !name.starts_with('@')),
                "{}",
                group.id
            );
        }
        for row in table::rows(include_str!("../../../data/safety/drug_groups.tsv")) {
            for member in row.list("ingredients") {
                if let Some(inner) = member.strip_prefix('@') {
                    assert!(drug_group(inner).is_some(), "{inner}");
                }
            }
        }
        assert!(drug_group("k_raising").unwrap().holds("lisinopril"));
    }

    #[test]
    fn a_problem_is_known_by_words_or_code_and_not_by_its_look_alikes() {
        let check = |id: &str, words: &str, expect: bool| {
            let mut condition = coded("Z00");
            condition.code.text = record::PatientText::new(words);
            assert_eq!(
                problem(id).unwrap().holds(&condition),
                expect,
                "{id}: {words}"
            );
        };
        check("hypertension", "Essential hypertension", true);
        check("hypertension", "Pulmonary hypertension", false);
        check("diabetes", "diabetes insipidus", false);
        check("gout", "pseudogout", false);
        check("heart_failure", "慢性心力衰竭急性加重", true);
        check("depression", "ST depression in V4", false);
        check("asthma", "asthmatic", false);
        let mut condition = coded("I50.9");
        assert!(problem("heart_failure").unwrap().holds(&condition));
        condition = coded("I15.0");
        assert!(!problem("heart_failure").unwrap().holds(&condition));
    }

    fn coded(code: &str) -> Condition {
        let mut concept = Concept::text("see code");
        concept
            .codes
            .push(record::Code::new(record::CodeSystem::Icd10Cm, code));
        Condition {
            code: concept,
            category: record::ConditionCategory::Problem,
            clinical_status: record::ClinicalStatus::Active,
            verification_status: record::VerificationStatus::Confirmed,
            assertion: record::Assertion::default(),
            severity: None,
            body_site: None,
            onset: None,
            abatement: None,
            recorded_date: None,
        }
    }
}
