use super::check::{IssueOut, issue};
use super::place::word;
use crate::named::{Answer, Named};
use crate::wire::Locale;
use record::{IssueSource, SourceStatus};
use serde::Serialize;

/// `check --drugs "A;B" --json`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct NamedOut {
    /// The names, in order.
    pub drugs: Vec<NameOut>,
    /// Every pair, in order.
    pub pairs: Vec<PairOut>,
    /// What was found, most severe first, as in `check`.
    pub issues: Vec<IssueOut>,
}

/// What a name means.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct NameOut {
    /// As written.
    pub written: String,
    /// Whether a table knows it. A misspelt name is not known.
    pub known: bool,
    /// Our name for it.
    pub name: Option<String>,
    /// Generic names.
    pub ingredients: Vec<String>,
    /// Known names that are spelt alike, the nearest first.
    pub suggestions: Vec<String>,
}

/// What is known of two names.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct PairOut {
    /// The two names as written.
    pub drugs: [String; 2],
    /// `found`, `clear`, `not_checked`.
    pub state: &'static str,
    /// `critical`, `high`, `moderate`, `info`, where something was found.
    pub severity: Option<String>,
    /// What was found, or why nothing was checked.
    pub detail: String,
    /// Publication and edition.
    pub source: String,
}

impl NamedOut {
    /// The answers in the wording of `locale`.
    pub fn of(named: &Named, locale: Locale) -> Self {
        let drugs = named.names.iter().map(|name| NameOut {
            written: name.written.clone(),
            known: !name.ingredients.is_empty(),
            name: name.preferred.clone(),
            ingredients: name.ingredients.clone(),
            suggestions: name.suggestions.clone(),
        });
        let pairs = named.pairs.iter().map(|pair| {
            let (first, second) = pair.names;
            let (state, detail, source) = match &pair.answer {
                Answer::Found(issues) => (
                    "found",
                    issues
                        .iter()
                        .map(|issue| locale.pick(&issue.title))
                        .collect::<Vec<_>>()
                        .join("; "),
                    cited(&issues[0].source),
                ),
                Answer::Clear(source) => ("clear", String::new(), cited(source)),
                Answer::NotChecked(reason) => (
                    "not_checked",
                    locale.pick(reason).to_string(),
                    String::new(),
                ),
            };
            PairOut {
                drugs: [
                    named.names[first].written.clone(),
                    named.names[second].written.clone(),
                ],
                state,
                severity: pair.severity().as_ref().map(word),
                detail,
                source,
            }
        });
        Self {
            drugs: drugs.collect(),
            pairs: pairs.collect(),
            issues: named
                .issues()
                .iter()
                .map(|found| issue(&named.record, found, locale))
                .collect(),
        }
    }
}

fn cited(source: &IssueSource) -> String {
    let doubt = match source.source_status {
        SourceStatus::Verified => "",
        SourceStatus::Recalled => " (source not checked)",
    };
    format!("{}, {}{doubt}", source.publication, source.edition)
}
