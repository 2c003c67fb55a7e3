use super::{Localized, Place};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Class of a fact and of its underline in the source.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SpanClass {
    /// Problems, diagnoses, symptoms.
    Problem,
    /// Drugs.
    Medication,
    /// Allergies and statements about them.
    Allergy,
    /// Laboratory results.
    Lab,
    /// Vital signs and body measures, examination findings.
    Vital,
    /// Operations, devices, vaccinations, imaging, reports.
    Procedure,
    /// Patient, family, social history, visits.
    History,
    /// Genes and variants.
    Gene,
}

/// One extracted span of a document.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct MarkedSpan {
    /// First UTF-16 unit in the document's text.
    pub start: u32,
    /// One past the last UTF-16 unit.
    pub end: u32,
    /// Class, for the colour.
    pub class: SpanClass,
    /// Accessible name ("metformin, denied").
    pub label: Localized,
    /// Fact it belongs to.
    pub fact: String,
}

/// What was not understood, is missing or uncertain in a document.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct IngestIssueView {
    /// Line, from 1, where it is one place.
    pub line: Option<u32>,
    /// First UTF-16 unit, where it is one place.
    pub start: Option<u32>,
    /// One past the last UTF-16 unit.
    pub end: Option<u32>,
    /// Line or path in the original.
    pub place: String,
    /// What it means and what to do next.
    pub message: Localized,
    /// The words concerned; empty where there are none.
    pub excerpt: String,
}

/// One source document, unchanged.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DocumentView {
    /// Identifier inside the case.
    pub id: String,
    /// File name or title.
    pub title: String,
    /// Kind of file.
    pub media_type: Localized,
    /// Size of the original in bytes.
    pub bytes: u32,
    /// SHA-256 of the original bytes.
    pub sha256: String,
    /// Date it speaks from, ISO 8601.
    pub date: Option<String>,
    /// Language of the text.
    pub language: Localized,
    /// The text.
    pub text: String,
    /// Extracted spans in order.
    pub spans: Vec<MarkedSpan>,
    /// What was not understood.
    pub issues: Vec<IngestIssueView>,
    /// Pages whose text was recognised from a picture.
    pub scans: Vec<ScanView>,
    /// Frames of a DICOM object that can be asked for; 0 for other documents.
    pub frames: u32,
}

/// One page whose text was recognised from a picture.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ScanView {
    /// Page number, from 1.
    pub page: u32,
    /// Lines in reading order.
    pub lines: Vec<ScanLine>,
}

/// One recognised line with its place in the picture.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ScanLine {
    /// First character in the text, in UTF-16 units.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Left, top, width and height in the picture, in hundredths of its sides.
    pub bounds: [f32; 4],
    /// Confidence of the recognition, in hundredths.
    pub confidence: u32,
}

/// Whether the text says that something is there.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PresenceView {
    /// Present.
    Present,
    /// Denied or ruled out.
    Absent,
    /// Suspected or considered.
    Possible,
    /// Spoken of as a condition or risk.
    Hypothetical,
}

/// When it applied.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TimeView {
    /// Now.
    Current,
    /// In the past.
    Historical,
}

/// Whom it concerns.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExperiencerView {
    /// The patient.
    Patient,
    /// A relative.
    Family,
    /// Anyone else.
    Other,
}

/// What the text asserts of a fact.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct AssertionView {
    /// Present, absent, possible or hypothetical.
    pub presence: PresenceView,
    /// Current or historical.
    pub time: TimeView,
    /// Patient, family or other.
    pub experiencer: ExperiencerView,
}

/// How a fact stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FactStatusView {
    /// Read from the documents.
    Recorded,
    /// Changed by a person.
    Corrected,
    /// Suggested by a model; waits for a decision.
    Proposed,
    /// Removed by a person: shown struck out.
    Removed,
}

/// How a result stands to its range or to the laboratory's flag.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Abnormal {
    /// Below.
    Low,
    /// Above.
    High,
    /// Flagged critical.
    Critical,
}

/// A printed reference range.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct RangeView {
    /// Lower limit, in the unit of the result.
    pub low: Option<f64>,
    /// Upper limit, in the unit of the result.
    pub high: Option<f64>,
    /// As written.
    pub text: String,
}

/// One result of a series.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct SeriesPoint {
    /// ISO 8601 date, where stated.
    pub date: Option<String>,
    /// The number, in the unit of the row.
    pub value: f64,
    /// As written, with the converted value where the unit is another.
    pub text: String,
}

/// What a person changed.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct CorrectionView {
    /// The earlier value, worded.
    pub earlier: Localized,
    /// Who.
    pub by: String,
    /// When, milliseconds since 1970-01-01T00:00:00Z.
    pub at: f64,
}

/// How an editable field is entered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Text.
    Text,
    /// A number.
    Number,
    /// A partial ISO 8601 date.
    Date,
    /// One of `options`.
    Choice,
}

/// One choice of a field or reading of a question.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct Choice {
    /// Value to send back.
    pub id: String,
    /// Words to show.
    pub text: Localized,
}

/// One editable field of a fact.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct FieldView {
    /// Key to send back.
    pub key: String,
    /// Words to show.
    pub label: Localized,
    /// Value now.
    pub value: String,
    /// How it is entered.
    pub kind: FieldKind,
    /// Choices, for `choice`.
    pub options: Vec<Choice>,
}

/// One structured fact.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct FactRow {
    /// Identifier of the fact.
    pub id: String,
    /// Class.
    pub class: SpanClass,
    /// Where it stands inside its group ("taken now", "stopped"); empty where the group is not divided.
    pub section: Localized,
    /// Its name: the record's words, with ours where they say more.
    pub label: Localized,
    /// Value with unit, dose, reaction ...; may be empty.
    pub value: Localized,
    /// Status and other words ("stopped", "severe"); may be empty.
    pub detail: Localized,
    /// Code with its system ("ICD-10 I50.9").
    pub code: Option<String>,
    /// ISO 8601 date.
    pub date: Option<String>,
    /// What the text asserts.
    pub assertion: AssertionView,
    /// The assertion in words where it is not plainly "present, now, the patient"; empty otherwise.
    pub assertion_label: Localized,
    /// Recorded, corrected, proposed, removed.
    pub status: FactStatusView,
    /// How a result stands to its range.
    pub abnormal: Option<Abnormal>,
    /// Printed reference range.
    pub range: Option<RangeView>,
    /// Results of the same analyte in order of time and in the unit of this one, this one among them; empty where there
    /// is one only.
    pub series: Vec<SeriesPoint>,
    /// The latest result of the same analyte, where this is an earlier one.
    pub earlier_of: Option<String>,
    /// Places in the documents, best first.
    pub places: Vec<Place>,
    /// What persons changed, oldest first.
    pub corrections: Vec<CorrectionView>,
    /// What can be corrected.
    pub fields: Vec<FieldView>,
}

/// Facts of one kind.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct FactGroup {
    /// Key of the group (`problems`, `medications`, ...), stable.
    pub key: String,
    /// Class.
    pub class: SpanClass,
    /// Heading.
    pub title: Localized,
    /// What to show when there are no rows ("not found in the record").
    pub empty: Localized,
    /// Rows in order.
    pub rows: Vec<FactRow>,
}

/// One event of the timeline.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct TimelineItem {
    /// ISO 8601 date, as exact as it is known.
    pub date: String,
    /// Its first day, counted from 1970-01-01.
    pub day: i32,
    /// Its last day: of an imprecise date, or of what went on from then.
    pub until: i32,
    /// Class.
    pub class: SpanClass,
    /// Heading of the row it belongs to ("Laboratory").
    pub lane: Localized,
    /// What happened.
    pub label: Localized,
    /// Value, dose, status.
    pub detail: Localized,
    /// How a result stands to its range.
    pub abnormal: Option<Abnormal>,
    /// Places in the documents.
    pub places: Vec<Place>,
}

/// An ambiguous passage: the program takes no reading until the physician chooses one.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct Question {
    /// Identifier inside the case.
    pub id: String,
    /// What is asked.
    pub text: Localized,
    /// Possible readings, in no order of preference.
    pub options: Vec<Choice>,
    /// Where it stands.
    pub places: Vec<Place>,
    /// The reading chosen; `null` while open.
    pub answer: Option<String>,
}

/// One field of a correction.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FieldValue {
    /// Key of the field.
    pub key: String,
    /// New value.
    pub value: String,
}

/// Corrects a fact. The earlier value and both sources are kept.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FactCorrectRequest {
    /// Which case.
    pub case: String,
    /// Which fact.
    pub fact: String,
    /// Changed fields.
    pub fields: Vec<FieldValue>,
}

/// Names a fact of a case.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct FactRef {
    /// Which case.
    pub case: String,
    /// Which fact.
    pub fact: String,
}

/// Answers a question about an ambiguous passage.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct QuestionAnswerRequest {
    /// Which case.
    pub case: String,
    /// Which question.
    pub question: String,
    /// Identifier of the chosen option.
    pub option: String,
}
