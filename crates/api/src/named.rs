//! Drugs by name alone, without a patient: what each name means, and what is known of each pair.

use ingest::Input;
use knowledge::Knowledge;
use record::{
    Concept, DetectedIssue, DocumentId, Fact, IssueSource, IssueState, Lexicon, Localized,
    MedicationStatement, Record, Severity, Span, TermKind,
};

/// Most names in one question; a longer list is a record and belongs in a file.
pub const MOST: usize = 60;

/// One name as it was given.
#[derive(Clone, PartialEq, Debug)]
pub struct Name {
    /// As written.
    pub written: String,
    /// Our name for it; `None` where no table knows it.
    pub preferred: Option<String>,
    /// Generic names of its ingredients; empty where no table knows it.
    pub ingredients: Vec<String>,
    /// Known names that are spelt alike: proposals, never taken by themselves.
    pub suggestions: Vec<String>,
}

/// What is known of two of the names.
#[derive(Clone, PartialEq, Debug)]
pub struct Pair {
    /// Places in the list of names.
    pub names: (usize, usize),
    /// The answer.
    pub answer: Answer,
}

/// Found, clear in named sources, or not checked.
#[derive(Clone, PartialEq, Debug)]
pub enum Answer {
    /// Issues about both, most severe first; never empty.
    Found(Vec<DetectedIssue>),
    /// Both are covered and nothing was found.
    Clear(IssueSource),
    /// No answer can be given.
    NotChecked(Localized),
}

/// The names and every pair of them.
#[derive(Clone, PartialEq, Debug)]
pub struct Named {
    /// The list as a document with one medication for each name.
    pub record: Record,
    /// The names in order.
    pub names: Vec<Name>,
    /// Every pair, in order.
    pub pairs: Vec<Pair>,
}

/// Splits a list of names at semicolons and line ends.
pub fn split(list: &str) -> Vec<&str> {
    list.split([';', '；', '\n'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .take(MOST)
        .collect()
}

/// What is known of the drugs in `list`, names separated by semicolons. The same list gives the same answer.
pub fn check(knowledge: &Knowledge, list: &str) -> Named {
    let written = split(list);
    let record = record(knowledge, &written);
    let names: Vec<Name> = written.iter().map(|one| name(knowledge, one)).collect();
    let mut pairs = Vec::new();
    for first in 0..names.len() {
        for second in first + 1..names.len() {
            pairs.push(Pair {
                names: (first, second),
                answer: answer(knowledge, &record, &names, (first, second)),
            });
        }
    }
    Named {
        record,
        names,
        pairs,
    }
}

fn name(knowledge: &Knowledge, written: &str) -> Name {
    let known = knowledge.lookup(TermKind::Drug, written);
    let suggestions = match known {
        Some(_) => Vec::new(),
        None => knowledge
            .suggest_drug(written)
            .into_iter()
            .map(|near| near.name)
            .collect(),
    };
    Name {
        written: written.to_string(),
        preferred: known.as_ref().map(|known| known.preferred.clone()),
        ingredients: known
            .map(|known| known.ingredients)
            .unwrap_or_default()
            .into_iter()
            .map(|ingredient| ingredient.name)
            .collect(),
        suggestions,
    }
}

/// The list as a record: a document that says the names, and a medication for each.
fn record(knowledge: &Knowledge, names: &[&str]) -> Record {
    let text = names.join("\n");
    let id = DocumentId("names".into());
    let input = Input {
        id: &id,
        title: "names.txt",
        bytes: text.as_bytes(),
        as_of: None,
    };
    let (read, _) = ingest::read(input, knowledge);
    let mut start = 0;
    let medications = names
        .iter()
        .map(|name| {
            let span = Span::new(start, start + name.len());
            start = span.end + 1;
            Fact::read("medication", &id, span, taken(knowledge, name))
        })
        .collect();
    Record {
        documents: read.documents,
        medications,
        ..Record::default()
    }
}

fn taken(knowledge: &Knowledge, name: &str) -> MedicationStatement {
    let known = knowledge.lookup(TermKind::Drug, name);
    let ingredients = known
        .as_ref()
        .map(|known| known.ingredients.clone())
        .unwrap_or_default();
    let medication = Concept {
        preferred: known.map(|known| known.preferred),
        ..Concept::text(name)
    };
    MedicationStatement::taken(medication, ingredients)
}

fn answer(
    knowledge: &Knowledge,
    record: &Record,
    names: &[Name],
    (first, second): (usize, usize),
) -> Answer {
    for name in [&names[first], &names[second]] {
        if name.ingredients.is_empty() {
            return Answer::NotChecked(unknown(name));
        }
    }
    let two = Record {
        documents: record.documents.clone(),
        medications: vec![
            record.medications[first].clone(),
            record.medications[second].clone(),
        ],
        ..Record::default()
    };
    let issues: Vec<DetectedIssue> = knowledge::check_pair(knowledge, &two)
        .into_iter()
        .filter(DetectedIssue::is_found)
        .collect();
    if !issues.is_empty() {
        return Answer::Found(issues);
    }
    let left_out: Vec<&str> = [first, second]
        .into_iter()
        .flat_map(|at| &names[at].ingredients)
        .filter(|ingredient| !knowledge::covers_interactions(knowledge, ingredient))
        .map(String::as_str)
        .collect();
    if left_out.is_empty() {
        return Answer::Clear(knowledge::interaction_source());
    }
    let list = left_out.join(", ");
    Answer::NotChecked(Localized::new(
        format!("no loaded source speaks of {list}: it may be newer than the data"),
        format!("已载入的来源均未收录 {list}，可能新于数据"),
    ))
}

fn unknown(name: &Name) -> Localized {
    let Name {
        written,
        suggestions,
        ..
    } = name;
    if suggestions.is_empty() {
        return Localized::new(
            format!("the drug name \"{written}\" was not recognised"),
            format!("药名“{written}”未识别"),
        );
    }
    let near = suggestions.join(", ");
    Localized::new(
        format!("the drug name \"{written}\" was not recognised; did you mean {near}?"),
        format!("药名“{written}”未识别；是否指 {near}？"),
    )
}

impl Pair {
    /// The most severe issue's severity, where something was found.
    pub fn severity(&self) -> Option<Severity> {
        match &self.answer {
            Answer::Found(issues) => issues.iter().map(|issue| issue.severity).min(),
            _ => None,
        }
    }
}

impl Named {
    /// Every issue that was found, each once, most severe first, and what was not checked.
    pub fn issues(&self) -> Vec<DetectedIssue> {
        let mut issues: Vec<DetectedIssue> = Vec::new();
        for pair in &self.pairs {
            let Answer::Found(found) = &pair.answer else {
                continue;
            };
            for issue in found {
                if !issues.contains(issue) {
                    issues.push(issue.clone());
                }
            }
        }
        issues.sort_by_key(|issue| (issue.severity, issue.kind));
        debug_assert!(issues.iter().all(|issue| issue.state == IssueState::Found));
        issues
    }
}
