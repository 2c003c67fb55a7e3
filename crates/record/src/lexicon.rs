use crate::{Code, GeneCall, GeneSite, Ingredient, Span, VariantCall};

/// What a dictionary term stands for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum TermKind {
    /// Disease or diagnosis.
    Problem,
    /// Symptom, sign or other finding.
    Symptom,
    /// Drug: generic, brand, class or combination.
    Drug,
    /// Class of drugs ("statin", "sulfonamides", "磺胺类").
    DrugClass,
    /// Chemical or substance that is no drug of the tables.
    Chemical,
    /// Allergen that is no drug (latex, peanut, 花粉).
    Allergen,
    /// Laboratory analyte.
    Laboratory,
    /// Vital sign or body measure.
    VitalSign,
    /// Operation or intervention.
    Procedure,
    /// Device.
    Device,
    /// Gene.
    Gene,
    /// Micro-organism.
    Organism,
    /// Occupational or environmental exposure.
    Exposure,
}

/// One idea that a term can mean.
#[derive(Clone, PartialEq, Debug)]
pub struct TermConcept {
    /// Preferred English name.
    pub preferred: String,
    /// Codes, best first; analytes and vital signs carry a `Local` code, the key for rules.
    pub codes: Vec<Code>,
    /// For drugs: the active ingredients, lower-case generic names.
    pub ingredients: Vec<Ingredient>,
}

/// One place where a dictionary term stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TermMatch {
    /// Where, in the text that was searched; on word boundaries for alphabetic scripts.
    pub span: Span,
    /// What kind of thing it is.
    pub kind: TermKind,
    /// Key for [`Lexicon::concept`].
    pub concept: u32,
    /// True when the term also means something else (an abbreviation such as `MS`, a common word): use it only where
    /// section and neighbours decide.
    pub ambiguous: bool,
}

/// A likely spelling for an unknown drug name: proposed to the physician, never assumed.
#[derive(Clone, PartialEq, Debug)]
pub struct DrugSuggestion {
    /// The known name.
    pub name: String,
    /// Edits between the two (Damerau-Levenshtein).
    pub distance: usize,
}

/// What general word lists know of one word.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct WordUse {
    /// One of the commonest words of the language.
    pub frequent: bool,
    /// A word of the language or of a clinical term.
    pub ordinary: bool,
    /// A given or family name of people.
    pub name: bool,
}

/// Dictionaries for recognising clinical terms. Made by `knowledge` from `knowledge.db`, handed to `ingest` by `api`.
pub trait Lexicon: Send + Sync {
    /// Every dictionary term in `text`, leftmost-longest within each kind, in order of position. Case-insensitive
    /// where the term is not an upper-case abbreviation. Matches of different kinds may overlap.
    fn matches(&self, text: &str) -> Vec<TermMatch>;

    /// What a match means; `concept` is a value that [`Lexicon::matches`] returned.
    fn concept(&self, kind: TermKind, concept: u32) -> TermConcept;

    /// The concept of a whole name ("Lasix", "呋塞米"), ignoring case, salts, strengths and surrounding blanks.
    fn lookup(&self, kind: TermKind, name: &str) -> Option<TermConcept>;

    /// Up to three known drug names close to `word`, nearest first; empty when none is near enough to propose.
    fn suggest_drug(&self, word: &str) -> Vec<DrugSuggestion>;

    /// The UCUM unit for a unit as written ("mg/dl", "mmol/升", "K/uL"); `None` where it is not understood.
    fn ucum(&self, written: &str) -> Option<String>;

    /// `value` converted between UCUM units for the analyte `key` (molar mass known there); `None` where impossible.
    fn convert(&self, key: &str, value: f64, from: &str, to: &str) -> Option<f64>;

    /// Positions that decide the pharmacogenes, on `build` (`GRCh37` or `GRCh38`); empty without gene tables.
    fn gene_sites(&self, build: &str) -> Vec<GeneSite> {
        let _ = build;
        Vec::new()
    }

    /// What the variants of one person say of each pharmacogene that they touch: research use, missing positions
    /// listed. Empty without gene tables.
    fn call_genes(&self, variants: &[VariantCall]) -> Vec<GeneCall> {
        let _ = variants;
        Vec::new()
    }

    /// What `word`, in lower case, is outside of clinical terms; nothing where no word lists are at hand.
    fn word(&self, word: &str) -> WordUse {
        let _ = word;
        WordUse::default()
    }
}
