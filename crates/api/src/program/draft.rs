use super::SpanOut;
use super::check::{IssueOut, issue};
use crate::wire::Locale;
use draft::{Citation, Draft, Entry, Part, Placement};
use record::{DetectedIssue, Record};
use serde::Serialize;
use std::collections::BTreeMap;

/// `draft FILE --json`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Drafted {
    /// Statements of the draft, under the plan's headings.
    pub plan: Vec<StatementOut>,
    /// Statements of a model that is not examined for planning.
    pub suggestions: Vec<StatementOut>,
    /// What cannot stand, with the reasons.
    pub unsupported: Vec<StatementOut>,
    /// Problem summary.
    pub summary: Vec<StatementOut>,
    /// Diagnoses to consider.
    pub differential: Vec<StatementOut>,
    /// Outlook.
    pub prognosis: Vec<StatementOut>,
    /// Every check.
    pub issues: Vec<IssueOut>,
    /// The model that took part; `null` without one.
    pub model: Option<String>,
    /// Seconds of each step, and of the whole run as `total`.
    pub timing: BTreeMap<String, f64>,
    /// What did not fit into the model's context, and what was not offered.
    pub notes: Vec<String>,
}

/// One statement.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct StatementOut {
    /// Heading.
    pub heading: String,
    /// Words.
    pub text: String,
    /// What it rests on.
    pub citations: Vec<CitationOut>,
    /// Why, for this patient; empty where the text says it.
    pub why: String,
    /// Generic names that it proposes to give.
    pub proposes: Vec<String>,
    /// Why it is unsupported; empty elsewhere.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
}

/// A place of the record, or a named rule.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(untagged)]
pub enum CitationOut {
    /// A place of the record.
    Record(SpanOut),
    /// A rule or table.
    Rule {
        /// Its identifier.
        rule: String,
        /// Publication and edition.
        source: String,
    },
}

impl Drafted {
    /// A draft of `record` with the issues it stands on.
    pub fn of(
        record: &Record,
        draft: &Draft,
        issues: &[DetectedIssue],
        notes: &[record::Localized],
        timing: BTreeMap<String, f64>,
        locale: Locale,
    ) -> Self {
        let pick = |wanted: &dyn Fn(&Entry) -> bool| -> Vec<StatementOut> {
            draft
                .entries
                .iter()
                .filter(|entry| wanted(entry))
                .map(|entry| statement(entry, locale))
                .collect()
        };
        let drafted = |entry: &Entry| entry.placement == Placement::Draft;
        let part = |entry: &Entry| entry.statement.part;
        let planned = |entry: &Entry| matches!(part(entry), Part::Plan(_));
        Self {
            plan: pick(&|entry| planned(entry) && drafted(entry)),
            suggestions: pick(&|entry| entry.placement == Placement::Suggestion),
            unsupported: pick(&|entry| matches!(entry.placement, Placement::Unsupported(_))),
            summary: pick(&|entry| part(entry) == Part::Summary && drafted(entry)),
            differential: pick(&|entry| part(entry) == Part::Differential && drafted(entry)),
            prognosis: pick(&|entry| part(entry) == Part::Prognosis && drafted(entry)),
            issues: issues
                .iter()
                .map(|found| issue(record, found, locale))
                .collect(),
            model: draft.model.as_ref().map(|model| model.name.clone()),
            timing,
            notes: notes
                .iter()
                .map(|note| locale.pick(note).to_string())
                .collect(),
        }
    }
}

fn statement(entry: &Entry, locale: Locale) -> StatementOut {
    let of = &entry.statement;
    let heading = match of.part {
        Part::Summary => locale
            .pick(&record::Localized::new("Summary", "摘要"))
            .to_string(),
        Part::Differential => locale
            .pick(&record::Localized::new("Differential", "鉴别诊断"))
            .to_string(),
        Part::Prognosis => locale
            .pick(&record::Localized::new("Prognosis", "预后"))
            .to_string(),
        Part::Plan(heading) => locale.pick(&heading.title()).to_string(),
    };
    StatementOut {
        heading,
        text: locale.pick(&of.text).to_string(),
        citations: of.citations.iter().map(citation).collect(),
        why: locale.pick(&of.rationale).to_string(),
        proposes: of.proposes.clone(),
        reasons: match &entry.placement {
            Placement::Unsupported(failures) => failures
                .iter()
                .map(|failure| locale.pick(&crate::words::failure(failure)).to_string())
                .collect(),
            Placement::Draft | Placement::Suggestion => Vec::new(),
        },
    }
}

fn citation(of: &Citation) -> CitationOut {
    match of {
        Citation::Record {
            document,
            span,
            quote,
        } => CitationOut::Record(SpanOut {
            document: document.0.clone(),
            start: span.start,
            end: span.end,
            quote: quote.reveal().to_string(),
        }),
        Citation::Rule { rule, source } => CitationOut::Rule {
            rule: rule.clone(),
            source: format!("{}, {}", source.publication, source.edition),
        },
    }
}
