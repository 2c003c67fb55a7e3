//! Therapy options of a draft as a table.

use crate::app::App;
use crate::case::Open;
use crate::refused::Refused;
use crate::view;
use crate::wire::{CaseRef, IssueState, Localized, TherapyCell, TherapyOption, TherapyTable};
use draft::{Citation, Entry, Placement};
use knowledge::{Knowledge, check_proposed, chinese_names};
use record::{DetectedIssue, IssueKind, Record};

/// Kinds of checks that stand in one column.
struct Column {
    title: (&'static str, &'static str),
    kinds: &'static [IssueKind],
}

const COLUMNS: [Column; 5] = [
    Column {
        title: ("Contraindication", "禁忌"),
        kinds: &[
            IssueKind::Allergy,
            IssueKind::DrugDisease,
            IssueKind::Pregnancy,
            IssueKind::Age,
            IssueKind::DrugLab,
        ],
    },
    Column {
        title: ("Interaction", "相互作用"),
        kinds: &[IssueKind::Interaction, IssueKind::DuplicateTherapy],
    },
    Column {
        title: ("Kidney, liver", "肾、肝功能"),
        kinds: &[IssueKind::RenalDose, IssueKind::HepaticDose],
    },
    Column {
        title: ("Dose", "剂量"),
        kinds: &[IssueKind::Dose],
    },
    Column {
        title: ("Gene", "基因"),
        kinds: &[IssueKind::Pharmacogenomic],
    },
];

pub(crate) fn therapy_table(app: &App, request: CaseRef) -> Result<TherapyTable, Refused> {
    let store = app.store()?;
    let knowledge = app.knowledge()?;
    let open = Open::load(app, &store, &request.case)?;
    let options = open
        .draft()?
        .plan()
        .filter(|entry| entry.placement == Placement::Draft)
        .flat_map(|entry| {
            entry
                .statement
                .proposes
                .iter()
                .map(move |drug| (entry, drug))
        })
        .map(|(entry, drug)| option(&knowledge, &open.record, entry, drug))
        .collect();
    Ok(TherapyTable {
        columns: COLUMNS
            .iter()
            .map(|column| Localized::new(column.title.0, column.title.1))
            .collect(),
        options,
        none: Localized::new("No drug treatment, watchful waiting", "不用药，观察等待"),
    })
}

fn option(knowledge: &Knowledge, record: &Record, entry: &Entry, drug: &str) -> TherapyOption {
    let issues = check_proposed(knowledge, record, &[drug.to_string()]);
    let published = entry
        .statement
        .citations
        .iter()
        .find_map(|citation| match citation {
            Citation::Rule { source, .. } => Some(view::source(source)),
            Citation::Record { .. } => None,
        });
    TherapyOption {
        drug: Localized::new(drug, chinese_names(drug)),
        statement: entry.statement.id.0.clone(),
        indication: entry.final_text().into(),
        cells: COLUMNS
            .iter()
            .map(|column| cell(&issues, column.kinds))
            .collect(),
        source: published,
    }
}

/// The worst answer; the checks leave out what was clear.
fn cell(issues: &[DetectedIssue], kinds: &[IssueKind]) -> TherapyCell {
    let of: Vec<&DetectedIssue> = issues
        .iter()
        .filter(|issue| kinds.contains(&issue.kind))
        .collect();
    let found: Vec<&DetectedIssue> = of
        .iter()
        .copied()
        .filter(|issue| issue.is_found())
        .collect();
    if let Some(worst) = found.iter().min_by_key(|issue| issue.severity) {
        let zh = chinese_names(&worst.title.zh);
        let (more_en, more_zh) = match found.len() {
            1 => (String::new(), String::new()),
            several => (
                format!(" (+{})", several - 1),
                format!("（另 {} 项）", several - 1),
            ),
        };
        return TherapyCell {
            state: IssueState::Found,
            severity: Some(view::severity(worst.severity)),
            text: Localized::new(
                format!("{}{more_en}", worst.title.en),
                format!("{zh}{more_zh}"),
            ),
        };
    }
    let waiting = of.iter().find_map(|issue| match &issue.state {
        record::IssueState::NotChecked { reason } => Some(reason),
        record::IssueState::Found | record::IssueState::Clear => None,
    });
    match waiting {
        Some(reason) => TherapyCell {
            state: IssueState::NotChecked,
            severity: None,
            text: Localized::new(reason.en.clone(), chinese_names(&reason.zh)),
        },
        None => TherapyCell {
            state: IssueState::Clear,
            severity: None,
            text: Localized::new("nothing found", "未发现"),
        },
    }
}
