//! Pharmacogenes: from a laboratory's call or from variants to diplotype, phenotype and CPIC advice.
//!
//! Tables come from knowledge.db (CPIC data). A position that is absent from the variants is missing, never reference.

mod advice;
mod matcher;
mod phenotype;
#[cfg(test)]
pub(crate) mod testing;

pub use advice::{Advice, Kind, advice_for, genes_of};
pub use matcher::{CALLED, Match, match_all, match_gene};
pub use phenotype::{activity_score, by_score, normal_phenotype, phenotype_of};

use crate::Knowledge;
use record::VariantCall;

/// What the variants say of one gene; `None` where they hold none of its positions.
pub fn match_variants(
    knowledge: &Knowledge,
    gene: &str,
    variants: &[VariantCall],
) -> rusqlite::Result<Option<Match>> {
    match_gene(&knowledge.db(), gene, variants)
}
