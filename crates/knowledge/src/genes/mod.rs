//! Pharmacogenes: from a laboratory's call or from variants to diplotype, phenotype and CPIC advice.
//!
//! Tables come from knowledge.db (CPIC data). A position that is absent from the variants is missing, never reference.

mod advice;
mod matcher;
mod phenotype;
#[cfg(test)]
pub(crate) mod testing;

pub use advice::{Advice, Kind, advice_for, genes_of, kind_of};
pub use matcher::{CALLED, Match, match_all, match_gene, sites};
pub use phenotype::{activity_score, by_score, normal_phenotype, phenotype_of, phenotype_of_match};

use crate::Knowledge;
use record::{GeneCall, GeneCallSource, VariantCall};
use rusqlite::Connection;

/// What the variants say of one gene; `None` where they hold none of its positions.
pub fn match_variants(
    knowledge: &Knowledge,
    gene: &str,
    variants: &[VariantCall],
) -> rusqlite::Result<Option<Match>> {
    match_gene(&knowledge.db(), gene, variants)
}

/// The recommendation about `drug` by the calls of one person.
pub fn advise(
    knowledge: &Knowledge,
    drug: &str,
    calls: &[GeneCall],
) -> rusqlite::Result<Option<Advice>> {
    let db = knowledge.db();
    advice_for(&db, drug, |gene| {
        let call = calls.iter().find(|call| call.gene == gene)?;
        phenotype_by(&db, call)
    })
}

/// True when the gene tables hold a recommendation about `drug`.
pub fn is_known_drug(knowledge: &Knowledge, drug: &str) -> rusqlite::Result<bool> {
    genes_of(&knowledge.db(), drug).map(|genes| !genes.is_empty())
}

/// The phenotype that a call states, or that its diplotype or score gives by the CPIC tables.
pub fn phenotype_of_call(knowledge: &Knowledge, call: &GeneCall) -> Option<String> {
    phenotype_by(&knowledge.db(), call)
}

fn phenotype_by(db: &Connection, call: &GeneCall) -> Option<String> {
    let stated = call.phenotype.as_deref();
    stated
        .and_then(|written| normal_phenotype(&call.gene, written))
        .or_else(|| phenotype_of(db, &call.gene, call.diplotype.as_deref()?))
        .or_else(|| by_score(db, &call.gene, call.activity_score?))
}

/// What the variants say of each gene that can be called from them: for research use until a laboratory confirms it.
pub fn calls(db: &Connection, variants: &[VariantCall]) -> rusqlite::Result<Vec<GeneCall>> {
    let found = match_all(db, variants)?;
    let calls = found.into_iter().map(|found| {
        let complete = found.missing.is_empty();
        GeneCall {
            diplotype: (!found.diplotypes.is_empty()).then(|| found.diplotypes.join(" | ")),
            phenotype: complete.then(|| phenotype_of_match(db, &found)).flatten(),
            activity_score: match found.diplotypes.as_slice() {
                [only] if complete => activity_score(db, &found.gene, only),
                _ => None,
            },
            source: GeneCallSource::Vcf,
            missing_positions: found.missing,
            date: None,
            gene: found.gene,
        }
    });
    Ok(calls.collect())
}
