//! Genomics-reporting Observations (genotype, diplotype, phenotype, variant) and MolecularSequence.

use super::json::Json;
use super::view::{Reader, concept_of, list, number, text};
use crate::sheet::Value as Fact;
use record::{CodeSystem, Concept, GeneCall, GeneCallSource, PartialDate, VariantCall};

/// True for the LOINC codes of the genomics-reporting guide that carry a genotype, an effect or a variant.
pub(super) fn is_genomic(code: &Concept) -> bool {
    matches!(
        code.code(&CodeSystem::Loinc),
        Some(
            "84413-4"
                | "53040-2"
                | "51963-7"
                | "79716-7"
                | "69548-6"
                | "83009-1"
                | "81258-6"
                | "84414-2"
        )
    )
}

/// Reads a genotype, haplotype, phenotype or variant. False where the gene is not named, so that the caller keeps it as
/// an ordinary observation.
pub(super) fn observation(
    json: &Json,
    code: &Concept,
    date: Option<PartialDate>,
    reader: &mut Reader<'_, '_>,
) -> bool {
    let component = |loinc: &str| {
        list(json, "component").iter().find_map(|part| {
            let kind = concept_of(part, "code")?;
            (kind.code(&CodeSystem::Loinc) == Some(loinc))
                .then(|| concept_of(part, "valueCodeableConcept"))
                .flatten()
        })
    };
    let Some(gene) = component("48018-6") else {
        return false;
    };
    let answer = concept_of(json, "valueCodeableConcept")
        .map(|answer| answer.text.into_revealed())
        .unwrap_or_else(|| text(json, "valueString").to_string());
    if answer.is_empty() || code.code(&CodeSystem::Loinc) == Some("69548-6") {
        return false;
    }
    let phenotype = matches!(
        code.code(&CodeSystem::Loinc),
        Some("53040-2" | "51963-7" | "79716-7")
    );
    let call = GeneCall {
        gene: symbol(&gene),
        diplotype: (!phenotype).then(|| answer.clone()),
        phenotype: phenotype.then_some(answer),
        activity_score: None,
        source: GeneCallSource::Laboratory,
        missing_positions: Vec::new(),
        date,
    };
    reader.push(Fact::Gene(call));
    true
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
