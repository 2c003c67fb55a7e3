use super::{IssueState, Localized, Severity, SourceView};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the checks say of a drug that a statement names as an option, in one column of the table.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct TherapyCell {
    /// The worst answer in this column.
    pub state: IssueState,
    /// How much it matters, where something was found.
    pub severity: Option<Severity>,
    /// In words: what was found, what was not checked and why, or that nothing was found.
    pub text: Localized,
}

/// One drug that the plan names as an option.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct TherapyOption {
    /// The drug.
    pub drug: Localized,
    /// Statement that names it.
    pub statement: String,
    /// What it is an option for: the statement's words.
    pub indication: Localized,
    /// One cell for each of the table's columns.
    pub cells: Vec<TherapyCell>,
    /// Publication of the statement.
    pub source: Option<SourceView>,
}

/// Therapy options as a table: drugs by what speaks for and against them. No order of preference.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct TherapyTable {
    /// Headings of the cells: contraindication, interaction, kidney and liver, dose, gene.
    pub columns: Vec<Localized>,
    /// Drugs in the order in which the plan names them.
    pub options: Vec<TherapyOption>,
    /// The row that is always there: no drug treatment.
    pub none: Localized,
}
