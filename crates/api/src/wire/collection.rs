use super::{CaseFields, DocumentInput, Localized};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a column of a table of patients is to be read as.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ColumnChoice {
    /// Heading as it stands in the file.
    pub heading: String,
    /// The known heading that it is read as (`Hb` as `haemoglobin (g/dL)`).
    pub read_as: String,
}

/// Asks whether files hold several patients.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CollectionRequest {
    /// The files.
    pub documents: Vec<DocumentInput>,
    /// Columns that a person decided on.
    pub columns: Vec<ColumnChoice>,
}

/// One column of a table of patients.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CollectionColumn {
    /// Heading as it stands in the file.
    pub heading: String,
    /// What it is read as; `null` where it is not understood and its cells are left out.
    pub read_as: Option<String>,
}

/// One patient of the files.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CollectionPatient {
    /// Number of the row, or identifier of the person.
    pub key: String,
    /// Name or identifier as the files give it; may be empty.
    pub name: String,
    /// Age and sex, worded.
    pub age_sex: Localized,
    /// Lead problem; empty where none was read.
    pub lead_problem: String,
    /// How many facts were read.
    pub facts: u32,
}

/// How the files hold several patients.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CollectionKind {
    /// A table with one patient a row.
    Rows,
    /// Tables of the OMOP Common Data Model.
    Tables,
}

/// What the files would become: one case for each patient.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CollectionView {
    /// How they hold several patients.
    pub kind: CollectionKind,
    /// What each column is read as, to be confirmed; empty for OMOP tables.
    pub columns: Vec<CollectionColumn>,
    /// The patients, at most 200.
    pub patients: Vec<CollectionPatient>,
    /// How many the files hold.
    pub total: u32,
}

/// Makes one case for each patient chosen.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CollectionImportRequest {
    /// The files.
    pub documents: Vec<DocumentInput>,
    /// Columns that a person decided on.
    pub columns: Vec<ColumnChoice>,
    /// Keys of the patients.
    pub patients: Vec<String>,
    /// Question, setting and as-of date of every case.
    pub fields: CaseFields,
}

/// The cases that were made.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CollectionImported {
    /// Identifiers, in order of the patients.
    pub cases: Vec<String>,
}
