use serde::{Deserialize, Serialize};

/// A terminology that a code belongs to.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeSystem {
    /// ICD-10-CM (United States clinical modification).
    Icd10Cm,
    /// ICD-10 of the World Health Organization or a national modification other than CM.
    Icd10,
    /// ICD-9-CM.
    Icd9Cm,
    /// LOINC.
    Loinc,
    /// SNOMED CT, as found in an imported document; never assigned by us.
    Snomed,
    /// RxNorm concept identifier.
    RxNorm,
    /// FDA unique ingredient identifier.
    Unii,
    /// MeSH descriptor.
    Mesh,
    /// Human Phenotype Ontology.
    Hpo,
    /// CVX vaccine code.
    Cvx,
    /// NDC.
    Ndc,
    /// ATC.
    Atc,
    /// Our own concept, from the tables in `knowledge`; the code is the key there.
    Local,
    /// Any other, by URI or OID as the document wrote it.
    Other(String),
}

/// One code with the display text that came with it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Code {
    /// Terminology.
    pub system: CodeSystem,
    /// Code as written, upper case where the terminology is.
    pub code: String,
    /// The terminology's words for it, where known.
    pub display: Option<String>,
}

impl Code {
    /// A code without display.
    pub fn new(system: CodeSystem, code: impl Into<String>) -> Self {
        Self {
            system,
            code: code.into(),
            display: None,
        }
    }

    /// A code with its display.
    pub fn with_display(
        system: CodeSystem,
        code: impl Into<String>,
        display: impl Into<String>,
    ) -> Self {
        Self {
            system,
            code: code.into(),
            display: Some(display.into()),
        }
    }
}

/// Words and codes for one idea (FHIR CodeableConcept).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Concept {
    /// The words of the document.
    pub text: crate::PatientText,
    /// Preferred English name from our tables, where the words were recognised.
    pub preferred: Option<String>,
    /// Codes, those that the document gave first.
    pub codes: Vec<Code>,
}

impl Concept {
    /// Words alone.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: crate::PatientText::new(text),
            ..Self::default()
        }
    }

    /// The first code of `system`.
    pub fn code(&self, system: &CodeSystem) -> Option<&str> {
        self.codes
            .iter()
            .find(|code| code.system == *system)
            .map(|code| code.code.as_str())
    }

    /// Its codes in ICD-10-CM and ICD-10.
    pub fn icd10(&self) -> impl Iterator<Item = &str> {
        self.codes
            .iter()
            .filter(|code| matches!(code.system, CodeSystem::Icd10Cm | CodeSystem::Icd10))
            .map(|code| code.code.as_str())
    }

    /// Preferred name, else the document's words.
    pub fn name(&self) -> &str {
        self.preferred
            .as_deref()
            .unwrap_or_else(|| self.text.reveal())
    }
}

/// How a measured value stands to the truth.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparator {
    /// Below the number.
    Less,
    /// At most the number.
    LessOrEqual,
    /// Above the number.
    Greater,
    /// At least the number.
    GreaterOrEqual,
    /// About the number.
    Approximately,
}

/// A number with its unit (FHIR Quantity).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Quantity {
    /// The number as written; for a range, its lower end.
    pub value: f64,
    /// Upper end, where a range was written ("80-90").
    pub high: Option<f64>,
    /// How the value stands to the number.
    pub comparator: Option<Comparator>,
    /// Unit in UCUM, case-sensitive; `None` where none was written or it was not understood.
    pub unit: Option<String>,
    /// Unit as the document wrote it; empty where none was written. A missing unit is never guessed.
    pub unit_text: String,
}

impl Quantity {
    /// A plain number with a UCUM unit.
    pub fn new(value: f64, ucum: impl Into<String>) -> Self {
        let unit = ucum.into();
        Self {
            value,
            high: None,
            comparator: None,
            unit_text: unit.clone(),
            unit: Some(unit),
        }
    }

    /// A number without unit.
    pub fn unitless(value: f64) -> Self {
        Self {
            value,
            high: None,
            comparator: None,
            unit: None,
            unit_text: String::new(),
        }
    }
}
