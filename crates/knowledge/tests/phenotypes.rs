//! Phenotypes of the built database, found in text.

use knowledge::{Knowledge, default_path};
use std::sync::OnceLock;

fn knowledge() -> &'static Knowledge {
    static OPENED: OnceLock<Knowledge> = OnceLock::new();
    OPENED.get_or_init(|| Knowledge::open(&default_path()).expect("cargo xtask knowledge was run"))
}

fn check(text: &str, expect: &[(&str, u32)]) {
    let knowledge = knowledge();
    let found: Vec<(String, u32)> = knowledge
        .phenotypes(text)
        .into_iter()
        .map(|one| (text[one.span.start..one.span.end].to_string(), one.term))
        .collect();
    let found: Vec<(&str, u32)> = found
        .iter()
        .map(|(words, term)| (words.as_str(), *term))
        .collect();
    assert_eq!(found, expect, "{text}");
}

#[test]
fn names_are_found_in_any_order_and_form() {
    check("Seizures began at two years.", &[("Seizures", 1250)]);
    check("a cleft of the palate", &[("cleft of the palate", 175)]);
    check("pre-auricular pit", &[("pre-auricular pit", 4467)]);
}

#[test]
fn a_shared_head_counts_for_each_of_its_words() {
    let text = "palmar and plantar pits";
    let knowledge = knowledge();
    let terms: Vec<u32> = knowledge
        .phenotypes(text)
        .iter()
        .map(|one| one.term)
        .collect();
    assert!(
        terms.contains(&10610) && terms.contains(&10612),
        "{terms:?}"
    );
}

#[test]
fn ordinary_words_are_no_phenotypes_and_numbers_lead_to_their_names() {
    check("The patient was collecting stamps on the left side.", &[]);
    let knowledge = knowledge();
    assert_eq!(knowledge.phenotype_name(1250).as_deref(), Some("Seizure"));
    assert_eq!(knowledge.current_phenotype(1250), 1250);
    assert!(knowledge.phenotype_source().contains("2025-01-16"));
}
