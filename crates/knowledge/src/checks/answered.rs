//! What the record itself already answers: the drug that an issue speaks against is listed as taken, and the plan behind the
//! list orders to stop or hold it ("Medications: naproxen … Plan: hold naproxen"). The issue stays, with the order quoted, and
//! no longer interrupts.

use record::{
    DetectedIssue, Fact, IssueKind, MedicationChange, MedicationStatement, MedicationStatus,
    Record, Severity, SourceDocument, Span,
};

/// How far from the drug's name the words of its order are looked at and quoted, in bytes.
const NEAR: usize = 100;

/// What makes an order one of another day, or none: "hold if vomiting", "stop 5 days before surgery", "consider stopping".
const OPEN: [&str; 28] = [
    " if ",
    " when ",
    " unless ",
    " before ",
    " prior ",
    "pre-op",
    "preop",
    "periop",
    "day of",
    "morning of",
    "consider",
    "discuss",
    "?",
    " may ",
    " could ",
    " might ",
    "not stop",
    "not hold",
    "若",
    "如",
    "术前",
    "考虑",
    "必要时",
    "不停",
    "勿停",
    "讨论",
    "？",
    "是否",
];

/// Adds the record's own order to every issue about drugs that it answers, and takes the interruption from it.
pub(super) fn settle(record: &Record, issues: &mut [DetectedIssue]) {
    let orders: Vec<Order<'_>> = record
        .medications
        .iter()
        .filter_map(|fact| order(record, fact))
        .collect();
    if orders.is_empty() {
        return;
    }
    for issue in issues.iter_mut().filter(|issue| issue.is_found()) {
        let Some(quoted) = answer(record, &orders, issue) else {
            continue;
        };
        issue.severity = issue.severity.max(Severity::Moderate);
        issue
            .detail
            .en
            .push_str(&format!(" The record already orders: “{quoted}”."));
        issue
            .detail
            .zh
            .push_str(&format!("病历中已有医嘱：“{quoted}”。"));
    }
}

/// An order to stop or hold a drug.
struct Order<'r> {
    fact: &'r Fact<MedicationStatement>,
    document: &'r SourceDocument,
    span: Span,
}

fn order<'r>(record: &'r Record, fact: &'r Fact<MedicationStatement>) -> Option<Order<'r>> {
    let value = &fact.value;
    let ends = matches!(
        (value.change, value.status),
        (Some(MedicationChange::Stopped), MedicationStatus::Stopped)
            | (Some(MedicationChange::Held), MedicationStatus::OnHold)
    );
    if !(ends && fact.is_usable() && value.assertion.is_affirmed_current()) {
        return None;
    }
    let (document, span) = fact.spans().last()?;
    let document = record.document(document)?;
    let clause = clause(document.text.reveal(), span).to_lowercase();
    (!OPEN.iter().any(|word| clause.contains(word))).then_some(Order {
        fact,
        document,
        span,
    })
}

/// The order that leaves the issue without its drug, or without a second one; as it is written.
fn answer<'r>(record: &Record, orders: &[Order<'r>], issue: &DetectedIssue) -> Option<&'r str> {
    let mut ended = Vec::new();
    let mut left = 0;
    for id in issue.implicated.iter().filter_map(|one| one.fact.as_ref()) {
        let Some(drug) = record.medications.iter().find(|fact| fact.id == *id) else {
            continue;
        };
        match orders.iter().find(|order| order.ends(record, drug)) {
            Some(order) => ended.push(order),
            None => left += 1,
        }
    }
    let harmless = match issue.kind {
        IssueKind::Interaction | IssueKind::DuplicateTherapy => left <= 1,
        IssueKind::Allergy
        | IssueKind::Dose
        | IssueKind::RenalDose
        | IssueKind::HepaticDose
        | IssueKind::DrugDisease
        | IssueKind::DrugLab
        | IssueKind::Pregnancy
        | IssueKind::Age
        | IssueKind::Pharmacogenomic => left == 0,
        IssueKind::RedFlag
        | IssueKind::Monitoring
        | IssueKind::Omission
        | IssueKind::Contradiction
        | IssueKind::PatientMixUp
        | IssueKind::Input
        | IssueKind::Score => false,
    };
    let order = ended.first()?;
    harmless.then(|| clause(order.document.text.reveal(), order.span).trim())
}

impl Order<'_> {
    /// It stands behind every mention of the drug as taken, in the same document.
    fn ends(&self, record: &Record, drug: &Fact<MedicationStatement>) -> bool {
        let same = |other: &MedicationStatement| {
            other.ingredients.iter().any(|one| {
                let own = &self.fact.value.ingredients;
                own.iter().any(|own| own.name == one.name)
            })
        };
        let before = |fact: &Fact<MedicationStatement>| {
            fact.spans().all(|(document, span)| {
                *document == self.document.id && span.end <= self.span.start
            })
        };
        let mut taken = record
            .medications
            .iter()
            .filter(|fact| fact.is_usable() && fact.value.is_current() && same(&fact.value));
        same(&drug.value) && before(drug) && taken.all(before)
    }
}

/// The words between the ends of clauses around `place`.
fn clause(text: &str, place: Span) -> &str {
    let from = text.ceil_char_boundary(place.start.saturating_sub(NEAR));
    let to = text.floor_char_boundary((place.end + NEAR).min(text.len()));
    let (Some(before), Some(behind)) = (text.get(from..place.start), text.get(place.end..to))
    else {
        return "";
    };
    let ends = |at: usize, c: char, words: &str| match c {
        '\n' | '。' | '；' | ';' => true,
        '.' => words[at + 1..].starts_with([' ', '\n']) || at + 1 == words.len(),
        _ => false,
    };
    let start = before.char_indices().rfind(|(at, c)| ends(*at, *c, before));
    let end = behind.char_indices().find(|(at, c)| ends(*at, *c, behind));
    let start = start.map_or(from, |(at, c)| from + at + c.len_utf8());
    text.get(start..place.end + end.map_or(behind.len(), |(at, _)| at))
        .unwrap_or_default()
}
