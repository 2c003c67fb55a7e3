//! Genomics-reporting Observations (genotype, phenotype, activity score) and MolecularSequence. Codes: HL7 Genomics
//! Reporting Implementation Guide, profiles Genotype, Haplotype and TherapeuticImplication.

use super::json::Json;
use super::view::{Reader, concept_of, list, number, text};
use crate::sheet::Value as Fact;
use record::{CodeSystem, Concept, GeneCall, GeneCallSource, PartialDate, VariantCall};

/// What an observation says of a gene.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Says {
    /// Both alleles.
    Genotype,
    /// What they do to drugs.
    Phenotype,
}

/// What an observation with this LOINC code says of a gene. A haplotype (84414-2) is one allele of two and makes no call.
pub(crate) fn says(code: &Concept) -> Option<Says> {
    match code.code(&CodeSystem::Loinc)? {
        "84413-4" => Some(Says::Genotype),
        "53040-2" | "51963-7" | "79716-7" => Some(Says::Phenotype),
        _ => None,
    }
}

/// LOINC code of the gene studied.
pub(crate) const GENE_STUDIED: &str = "48018-6";

/// The laboratory's call of `gene`.
pub(crate) fn call(
    says: Says,
    gene: &str,
    answer: &str,
    activity_score: Option<f64>,
    date: Option<PartialDate>,
) -> GeneCall {
    GeneCall {
        gene: gene.to_string(),
        diplotype: (says == Says::Genotype).then(|| alleles(answer, gene)),
        phenotype: (says == Says::Phenotype).then(|| answer.to_string()),
        activity_score,
        source: GeneCallSource::Laboratory,
        missing_positions: Vec::new(),
        date,
    }
}

/// `CYP2C9*2/CYP2C9*5` and `CYP2C9 *2/*5` are `*2/*5`.
fn alleles(answer: &str, gene: &str) -> String {
    if gene.is_empty() || gene.starts_with("HLA") {
        return answer.to_string();
    }
    let parts: Vec<&str> = answer
        .split('/')
        .map(|part| part.trim().trim_start_matches(gene).trim())
        .collect();
    parts.join("/")
}

/// The gene that stands before a star allele: `CYP2C9*2/*5`, `CYP2C9 *2/*5`.
fn named_gene(answer: &str) -> Option<String> {
    let (before, _) = answer.split_once('*')?;
    let gene = before.trim_end_matches(['-', ' ']);
    let shaped = gene.len() > 2
        && gene.starts_with(|first: char| first.is_ascii_uppercase())
        && gene
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-');
    shaped.then(|| gene.to_string())
}

/// Reads a genotype or a phenotype. False where the gene is not named, so that the caller keeps it as an ordinary
/// observation.
pub(super) fn observation(
    json: &Json<'_>,
    says: Says,
    date: Option<PartialDate>,
    reader: &mut Reader<'_, '_>,
) -> bool {
    let components = list(json, "component");
    let gene = components.iter().find_map(|part| {
        let kind = concept_of(part, "code")?;
        (kind.code(&CodeSystem::Loinc) == Some(GENE_STUDIED))
            .then(|| concept_of(part, "valueCodeableConcept"))
            .flatten()
    });
    let answer = concept_of(json, "valueCodeableConcept")
        .map(|answer| answer.text.into_revealed())
        .unwrap_or_else(|| text(json, "valueString").to_string());
    let gene = gene.map(|gene| symbol(&gene)).or_else(|| {
        (says == Says::Genotype)
            .then(|| named_gene(&answer))
            .flatten()
    });
    let Some(gene) = gene.filter(|_| !answer.is_empty()) else {
        return false;
    };
    let score = components.iter().find_map(activity_score);
    reader.push(Fact::Gene(call(says, &gene, &answer, score, date)));
    true
}

/// The value of a component that calls itself an activity score.
fn activity_score(part: &Json<'_>) -> Option<f64> {
    let kind = concept_of(part, "code")?;
    let named = kind.text.reveal().to_lowercase().contains("activity score");
    let value = part.get("valueQuantity");
    named
        .then(|| {
            value
                .and_then(|value| number(value, "value"))
                .or_else(|| number(part, "valueDecimal"))
                .or_else(|| number(part, "valueInteger"))
                .or_else(|| number(part, "valueString"))
        })
        .flatten()
}

fn symbol(gene: &Concept) -> String {
    let word = gene
        .codes
        .iter()
        .filter_map(|code| code.display.as_deref())
        .chain([gene.text.reveal()])
        .find(|word| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        });
    word.unwrap_or(gene.text.reveal()).to_string()
}

pub(super) fn sequence(json: &Json, reader: &mut Reader<'_, '_>) {
    let reference = json.get("referenceSeq").unwrap_or(&Json::Null);
    let build = text(reference, "genomeBuild");
    let chromosome = concept_of(reference, "chromosome")
        .map(|c| c.text.into_revealed())
        .unwrap_or_default();
    let zero_based = number(json, "coordinateSystem") == Some(0.0);
    for variant in list(json, "variant") {
        let Some(start) = number(variant, "start") else {
            continue;
        };
        let position = start as u64 + u64::from(zero_based);
        reader.push(Fact::Variant(VariantCall {
            build: if build.is_empty() {
                "not stated".into()
            } else {
                build.into()
            },
            chromosome: if chromosome.is_empty() || chromosome.starts_with("chr") {
                chromosome.clone()
            } else {
                format!("chr{chromosome}")
            },
            position,
            rsid: None,
            reference: text(variant, "referenceAllele").to_string(),
            alleles: vec![Some(text(variant, "observedAllele").to_string())],
            phased: false,
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alleles_stand_without_their_gene() {
        assert_eq!(alleles("CYP2C9*2/CYP2C9*5", "CYP2C9"), "*2/*5");
        assert_eq!(alleles("CYP2C19 *1/*2", "CYP2C19"), "*1/*2");
        assert_eq!(alleles("*4/*4", "CYP2D6"), "*4/*4");
        assert_eq!(alleles("HLA-B*57:01/*08:01", "HLA-B"), "HLA-B*57:01/*08:01");
    }

    #[test]
    fn a_gene_is_named_by_its_star_alleles_alone() {
        assert_eq!(named_gene("CYP2C9*2/*5").as_deref(), Some("CYP2C9"));
        assert_eq!(named_gene("HLA-B*57:01").as_deref(), Some("HLA-B"));
        assert_eq!(named_gene("*1/*2"), None);
        assert_eq!(named_gene("Present *"), None);
    }
}
