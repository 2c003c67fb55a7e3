use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What becomes of dates.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DateChoice {
    /// Taken out.
    #[default]
    Remove,
    /// The year stays.
    Year,
    /// Shifted, all dates of the case by the same number of weeks. Not Safe Harbor.
    Shift,
}

/// An identifier that a person keeps in the text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct KeptIdentifier {
    /// Which document.
    pub document: String,
    /// First byte in its text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// How a case is de-identified.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
pub struct DeidentifyChoice {
    /// Dates.
    pub dates: DateChoice,
    /// Made-up values instead of tokens such as `[NAME-1]`.
    pub realistic: bool,
    /// What a person reviewed and keeps.
    pub keep: Vec<KeptIdentifier>,
}

/// Asks for a case without identifiers, for review.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct DeidentifyRequest {
    /// Which case.
    pub case: String,
    /// How.
    pub choice: DeidentifyChoice,
}

/// Kind of an identifier, after the list of the HIPAA Safe Harbor method.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierKind {
    /// Name of a person.
    Name,
    /// Address, town, postal code.
    Place,
    /// Hospital, school, company.
    Institution,
    /// Date more exact than a year.
    Date,
    /// Age over 89.
    Age,
    /// Telephone number.
    Phone,
    /// Fax number.
    Fax,
    /// Address of electronic mail.
    Email,
    /// Social security or identity number.
    SocialSecurity,
    /// Medical record, visit or specimen number.
    MedicalRecord,
    /// Health plan number.
    HealthPlan,
    /// Account or card number.
    Account,
    /// Certificate or licence number.
    Licence,
    /// Vehicle.
    Vehicle,
    /// Device identifier or serial number.
    Device,
    /// Address on the web.
    Url,
    /// Network address.
    IpAddress,
    /// Biometric identifier.
    Biometric,
    /// Any other unique number.
    OtherNumber,
}

/// One identifier with what became of it, in context.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RemovalView {
    /// First byte in the document's text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What it is.
    pub kind: IdentifierKind,
    /// What stood there.
    pub original: String,
    /// What stands there now.
    pub replacement: String,
    /// Words before it.
    pub before: String,
    /// Words behind it.
    pub after: String,
    /// True where a person kept it.
    pub kept: bool,
}

/// One document without identifiers.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DeidentifiedDocument {
    /// Which document.
    pub document: String,
    /// A title that names nobody.
    pub title: String,
    /// The text.
    pub text: String,
    /// Every identifier, in order.
    pub removals: Vec<RemovalView>,
}

/// A case without identifiers.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DeidentifyPreview {
    /// What a reader of the result has to know, in the language of the interface.
    pub statements: Vec<String>,
    /// The documents.
    pub documents: Vec<DeidentifiedDocument>,
}
