use super::{DeidentifyChoice, PartView};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What to export.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// The plan as PDF.
    Pdf,
    /// The plan as Markdown.
    Markdown,
    /// The case as FHIR R4 Bundle with Provenance.
    Fhir,
}

/// Writes an export to a file.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct ExportRequest {
    /// Which case.
    pub case: String,
    /// What to export.
    pub format: ExportFormat,
    /// Target file; empty to write `<label>-plan.<ext>` into the download folder.
    pub path: String,
    /// Without identifiers, as chosen; `null` for the text as it is.
    #[serde(default)]
    pub deidentified: Option<DeidentifyChoice>,
}

/// A written export.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct Exported {
    /// The file.
    pub path: String,
    /// Its size in bytes.
    pub bytes: u32,
    /// Its SHA-256.
    pub sha256: String,
}

/// Asks for a section as plain text, for the clipboard.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct SectionTextRequest {
    /// Which case.
    pub case: String,
    /// Which part; `null` for the whole plan.
    pub part: Option<PartView>,
}

/// Plain text.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PlainText {
    /// The text.
    pub text: String,
}
