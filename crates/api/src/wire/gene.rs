use super::{Localized, Place, SourceView};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a gene result means for a drug. Shown with a glyph and words, never by colour alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LightView {
    /// Avoid.
    Avoid,
    /// Another drug or another dose.
    Change,
    /// The result is missing or gives no reading.
    Unknown,
    /// The usual use.
    Usual,
}

/// One gene with its result.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct GeneLineView {
    /// Name.
    pub gene: String,
    /// The result as the record gives it, or as matched from variants.
    pub call: String,
    /// Phenotype, or why there is none.
    pub phenotype: Localized,
    /// Matched from variants: research use, to be confirmed by a laboratory.
    pub research: bool,
    /// Places in the record.
    pub places: Vec<Place>,
}

/// One drug that depends on genes.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct DrugLineView {
    /// Name.
    pub drug: Localized,
    /// The patient takes it or is to take it.
    pub taken: bool,
    /// Gene and phenotype that the advice rests on.
    pub genes: Vec<String>,
    /// Traffic light.
    pub light: LightView,
    /// The light in words.
    pub light_words: Localized,
    /// The source's own words; empty where there are none.
    pub advice: String,
    /// What is to be known beside: an inhibitor, a missing result.
    pub notes: Vec<Localized>,
    /// Publication.
    pub source: SourceView,
}

/// Pharmacogenomics on one page.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct GeneSummaryView {
    /// Code or initials, age and sex, as-of date: whom it is about.
    pub patient: Localized,
    /// Genes with a result.
    pub genes: Vec<GeneLineView>,
    /// Drugs: those of the patient first, the most restrictive first.
    pub drugs: Vec<DrugLineView>,
    /// Other drugs for which the results ask for nothing but the usual.
    pub usual: Vec<Localized>,
    /// What the page is and is not.
    pub disclaimer: Localized,
}
