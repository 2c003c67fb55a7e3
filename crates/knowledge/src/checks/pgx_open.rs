//! Gene results that a drug asks for and that the record does not hold, or not in a form that decides.

use super::framework::{Patient, Told, contains_word, told_at};
use super::pgx::{calls, shown};
use record::{Fact, GeneCall, Localized, Presence, Severity};
use std::collections::BTreeSet;

/// Drugs before which their label or guideline asks for the result.
const TESTED_FIRST: &[(&str, &str)] = &[
    ("mercaptopurine", "TPMT"),
    ("azathioprine", "TPMT"),
    ("thioguanine", "TPMT"),
    ("capecitabine", "DPYD"),
    ("fluorouracil", "DPYD"),
    ("tegafur", "DPYD"),
    ("siponimod", "CYP2C9"),
    ("eliglustat", "CYP2D6"),
    ("abacavir", "HLA-B"),
    ("rasburicase", "G6PD"),
    ("pegloticase", "G6PD"),
    ("primaquine", "G6PD"),
    ("tafenoquine", "G6PD"),
    ("mavacamten", "CYP2C19"),
];

/// Drugs before which the labels ask for the result in people of an ancestry in which the allele is frequent.
const TESTED_BY_ANCESTRY: &[(&str, &str)] = &[("carbamazepine", "HLA-B"), ("allopurinol", "HLA-B")];
/// Words for those ancestries, lower case.
const ANCESTRIES: &[&str] = &[
    "han chinese",
    "chinese",
    "southeast asian",
    "south-east asian",
    "asian ancestry",
    "thai",
    "vietnamese",
    "filipino",
    "malaysian",
    "korean",
    "汉族",
    "华人",
];

/// The documents state an ancestry in which the allele is frequent.
fn is_of_ancestry(patient: &Patient<'_>) -> bool {
    patient.record.documents.iter().any(|document| {
        let text = document.text.reveal().to_lowercase();
        ANCESTRIES.iter().any(|word| contains_word(&text, word))
    })
}

/// "No G6PD deficiency": the history denies the illness; it is no result that could not be read.
fn is_illness_denied(patient: &Patient<'_>, gene: &str) -> bool {
    gene == "G6PD"
        && patient.record.conditions.iter().any(|fact| {
            let name = fact.value.code.name().to_lowercase();
            fact.value.assertion.presence == Presence::Absent
                && ["g6pd", "glucose-6-phosphate"]
                    .iter()
                    .any(|word| name.contains(word))
        })
}

/// How much a missing result weighs, and why it is missing: never measured, or named in the documents without a result
/// that could be read.
pub(super) fn untested(patient: &Patient<'_>, drug: &str, gene: &str) -> (Severity, Localized) {
    if is_named(patient, gene) && !is_illness_denied(patient, gene) {
        let why = Localized::new(
            format!("{gene} is named in the record, but no result that decides could be read"),
            format!("病历提及 {gene}，但未读到可判断的结果"),
        );
        return (Severity::Moderate, why);
    }
    let by_ancestry = TESTED_BY_ANCESTRY.contains(&(drug, gene)) && is_of_ancestry(patient);
    let weight = if by_ancestry || TESTED_FIRST.contains(&(drug, gene)) {
        Severity::Moderate
    } else {
        Severity::Info
    };
    let why = Localized::new(
        format!("no result for {gene} in the record"),
        format!("病历中没有 {gene} 结果"),
    );
    (weight, why)
}

/// What keeps the rows of `genes` about `drug` from being checked.
pub(super) fn by_call(
    patient: &Patient<'_>,
    drug: &str,
    genes: &BTreeSet<&'static str>,
) -> Vec<(Severity, Localized)> {
    let mut open = Vec::new();
    for gene in genes {
        let found = calls(patient, gene);
        let undecided = found.iter().find(|fact| is_undecided(&fact.value));
        if let Some(call) = undecided {
            let shown = shown(&call.value);
            let why = Localized::new(
                format!("{shown} does not decide: the activity itself has to be measured"),
                format!("{shown} 不能判断：须测定酶活性"),
            );
            open.push((Severity::High, why));
        } else if found.is_empty() {
            let (severity, why) = untested(patient, drug, gene);
            if severity < Severity::Info {
                open.push((severity, why));
            }
        }
    }
    open
}

/// "Variable", "indeterminate".
fn is_undecided(call: &GeneCall) -> bool {
    let phenotype = call.phenotype.as_deref().unwrap_or_default().to_lowercase();
    ["variable", "indeterminate"]
        .iter()
        .any(|word| phenotype.contains(word))
}

/// The documents name the gene. Behind an HLA locus the allele may follow at once ("HLA-B15").
fn is_named(patient: &Patient<'_>, gene: &str) -> bool {
    let gene = gene.to_lowercase();
    let locus = gene.starts_with("hla");
    patient.record.documents.iter().any(|document| {
        let text = document.text.reveal().to_lowercase();
        text.match_indices(&gene).any(|(at, _)| {
            let joins = |c: Option<char>, also: fn(&char) -> bool| {
                c.is_some_and(|c| c.is_ascii_alphanumeric() && !also(&c))
            };
            let before = text[..at].chars().next_back();
            let behind = text[at + gene.len()..].chars().next();
            !joins(before, |_| false)
                && if locus {
                    !joins(behind, char::is_ascii_digit)
                } else {
                    !joins(behind, |_| false)
                }
        })
    })
}

/// "HLA-B*57:01 sample was lost": the allele that was asked for is no result.
pub(super) fn is_awaited(patient: &Patient<'_>, fact: &Fact<GeneCall>) -> bool {
    let call = &fact.value;
    let bare = |text: &str| {
        text.chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '*' | ':' | '-' | ' '))
    };
    let named = call.gene.starts_with("HLA")
        && call.phenotype.is_none()
        && call.diplotype.as_deref().is_some_and(bare);
    let mut places = fact.spans().peekable();
    named
        && places.peek().is_some()
        && places.all(|(document, span)| {
            let text = patient.record.document(document);
            text.is_some_and(|text| matches!(told_at(text.text.reveal(), span), Told::Awaited(_)))
        })
}
