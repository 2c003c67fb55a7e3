//! Pharmacogenes: from a laboratory's call to phenotype and CPIC advice. Tables come from knowledge.db (CPIC data).

mod advice;
mod phenotype;
#[cfg(test)]
pub(crate) mod testing;

pub use advice::{Advice, Kind, advice_for, genes_of};
pub use phenotype::{activity_score, by_score, normal_phenotype, phenotype_of};
