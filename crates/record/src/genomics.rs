use crate::PartialDate;
use serde::{Deserialize, Serialize};

/// Who made a gene call.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GeneCallSource {
    /// The laboratory states it.
    Laboratory,
    /// Matched here from a VCF file: research use, missing positions listed.
    Vcf,
}

/// What is known of one gene (star alleles, diplotype, phenotype, activity score).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct GeneCall {
    /// HGNC symbol.
    pub gene: String,
    /// Diplotype as written (`*1/*4`, `rs9923231 T/T`).
    pub diplotype: Option<String>,
    /// Phenotype as written ("Poor Metabolizer").
    pub phenotype: Option<String>,
    /// Activity score.
    pub activity_score: Option<f64>,
    /// Who called it.
    pub source: GeneCallSource,
    /// Positions that were needed and are missing from the file (`chr10:94781859`), for `Vcf`.
    pub missing_positions: Vec<String>,
    /// Date of the report.
    pub date: Option<PartialDate>,
}

/// One variant read from a VCF file or a sequence observation.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct VariantCall {
    /// `GRCh37` or `GRCh38`.
    pub build: String,
    /// Chromosome, with `chr`.
    pub chromosome: String,
    /// Position, 1-based.
    pub position: u64,
    /// dbSNP identifier, where given.
    pub rsid: Option<String>,
    /// Reference allele.
    pub reference: String,
    /// The sample's alleles as written in order; `None` is a no-call.
    pub alleles: Vec<Option<String>>,
    /// Whether the alleles are phased.
    pub phased: bool,
}

/// A position of the human genome at which named alleles of a pharmacogene differ.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct GeneSite {
    /// Chromosome, with `chr`.
    pub chromosome: String,
    /// Position, 1-based.
    pub position: u64,
    /// HGNC symbol.
    pub gene: String,
    /// Bases of the reference genome from this position on, as many as the alleles differ in.
    pub reference: String,
}
