//! What the tables say, as statements with citations.

use crate::differential::{Grade, StoredHypothesis};
use draft::{Citation, Origin, Part, PlanHeading, Statement, StatementId};
use knowledge::care::{
    self, Advice, Basis, Evidence, Heading, Hypothesis, Line, Missing, Outlook, OutlookState,
    Places, Priority, Seek, Strength, Tier,
};
use knowledge::chinese_names;
use record::{DetectedIssue, DocumentId, IssueSource, Localized, Record, SourceStatus, Span};

/// Places cited for one statement at most.
const CITED: usize = 6;

/// The record on one screen.
pub(crate) fn summary(record: &Record) -> Vec<Statement> {
    let care::Summary {
        patient,
        problems,
        medications,
        allergies,
        results,
    } = care::summary(record);
    let groups = [
        (patient, "", ""),
        (problems, "Problem: ", "问题："),
        (medications, "Takes: ", "用药："),
        (allergies, "Allergy: ", "过敏："),
        (results, "Result: ", "结果："),
    ];
    groups
        .into_iter()
        .flat_map(|(lines, en, zh)| {
            lines
                .into_iter()
                .map(move |line| (line, en, zh))
                .collect::<Vec<_>>()
        })
        .map(|(line, en, zh)| summary_line(record, line, (en, zh)))
        .collect()
}

fn summary_line(record: &Record, line: Line, prefix: (&str, &str)) -> Statement {
    let Line {
        text,
        facts: _,
        places,
    } = line;
    let mut citations = from_places(record, &places);
    if citations.is_empty() {
        citations.push(own_rule("record-summary"));
    }
    statement(
        Part::Summary,
        Localized::new(
            format!("{}{}", prefix.0, text.en),
            format!("{}{}", prefix.1, text.zh),
        ),
        Localized::default(),
        citations,
    )
}

/// Diagnoses to consider, each with what the run keeps of it.
pub(crate) fn differential(
    record: &Record,
    hypotheses: &[Hypothesis],
) -> Vec<(Statement, StoredHypothesis)> {
    hypotheses
        .iter()
        .map(|hypothesis| one_diagnosis(record, hypothesis))
        .collect()
}

fn one_diagnosis(record: &Record, of: &Hypothesis) -> (Statement, StoredHypothesis) {
    let places = |evidence: &[Evidence]| -> Vec<(DocumentId, Span)> {
        evidence
            .iter()
            .flat_map(|one| one.places.first().cloned())
            .collect()
    };
    let supporting = places(&of.supporting);
    let mut citations = from_places(record, &supporting);
    citations.push(rule(&format!("diagnosis-{}", of.id), &of.source));
    let labels = |evidence: &[Evidence], pick: fn(&Localized) -> &str| {
        evidence
            .iter()
            .map(|one| pick(&one.label).to_string())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let mut why = Localized::default();
    if !of.supporting.is_empty() {
        why = Localized::new(
            format!("for: {}", labels(&of.supporting, |words| &words.en)),
            format!("支持：{}", labels(&of.supporting, |words| &words.zh)),
        );
    }
    if !of.against.is_empty() {
        why = Localized::new(
            format!(
                "{}; against: {}",
                why.en,
                labels(&of.against, |words| &words.en)
            ),
            format!(
                "{}；不支持：{}",
                why.zh,
                labels(&of.against, |words| &words.zh)
            ),
        );
    }
    let stored = StoredHypothesis {
        code: of.codes.first().map(|code| format!("ICD-10 {}", code.code)),
        cannot_miss: of.cannot_miss,
        likely: of.tier == Tier::Likely,
        grade: grade(of),
        supporting,
        against: places(&of.against),
        missing: of.missing.iter().map(missing).collect(),
    };
    (
        statement(Part::Differential, of.name.clone(), why, citations),
        stored,
    )
}

fn grade(of: &Hypothesis) -> Grade {
    let strong = of
        .supporting
        .iter()
        .filter(|one| one.strength == Strength::Strong)
        .count();
    match (of.tier, strong, of.supporting.len()) {
        (Tier::Likely, 2.., _) => Grade::Strong,
        (Tier::Likely, ..) => Grade::Good,
        (Tier::Possible, _, 2..) => Grade::Fair,
        (Tier::Possible, ..) => Grade::Some,
        (Tier::CannotMiss, _, 2..) => Grade::Some,
        (Tier::CannotMiss, ..) => Grade::Little,
    }
}

fn missing(of: &Missing) -> Localized {
    let (en, zh) = match of.seek {
        Seek::Ask => ("ask", "询问"),
        Seek::Examine => ("examine", "查体"),
        Seek::Test => ("test", "检查"),
    };
    Localized::new(
        format!("{en}: {}", of.label.en),
        format!("{zh}：{}", of.label.zh),
    )
}

/// Published scores on the likely course.
pub(crate) fn prognosis(record: &Record, outlooks: Vec<Outlook>) -> Vec<Statement> {
    outlooks
        .into_iter()
        .map(|outlook| one_outlook(record, outlook))
        .collect()
}

fn one_outlook(record: &Record, of: Outlook) -> Statement {
    let Outlook {
        id,
        name,
        state,
        caveats,
        places,
        source,
        status: _,
    } = of;
    let list = |words: &[Localized], pick: fn(&Localized) -> &str, comma: &str| {
        words.iter().map(pick).collect::<Vec<_>>().join(comma)
    };
    let mut why = Localized::new(
        list(&caveats, |words| &words.en, "; "),
        list(&caveats, |words| &words.zh, "；"),
    );
    let text = match state {
        OutlookState::Computed {
            value,
            meaning,
            assumed,
        } => {
            if !assumed.is_empty() {
                let en = list(&assumed, |words| &words.en, ", ");
                let zh = list(&assumed, |words| &words.zh, "、");
                why = Localized::new(
                    format!(
                        "{} Counted as absent, not found in the record: {en}.",
                        why.en
                    ),
                    format!("{}病历未提及、按无计：{zh}。", why.zh),
                );
            }
            match meaning {
                Some(meaning) => Localized::new(
                    format!("{}: {value} ({})", name.en, meaning.en),
                    format!("{}：{value}（{}）", name.zh, meaning.zh),
                ),
                None => Localized::new(
                    format!("{}: {value}", name.en),
                    format!("{}：{value}", name.zh),
                ),
            }
        }
        OutlookState::Missing(inputs) => Localized::new(
            format!(
                "{}: not computed, not found in the record: {}",
                name.en,
                list(&inputs, |words| &words.en, ", ")
            ),
            format!(
                "{}：未计算，病历中未见：{}",
                name.zh,
                list(&inputs, |words| &words.zh, "、")
            ),
        ),
    };
    why.en = why.en.trim().to_string();
    let mut citations = from_places(record, &places);
    citations.push(rule(&id, &source));
    statement(Part::Prognosis, text, why, citations)
}

/// Statements of the plan.
pub(crate) fn plan(record: &Record, advice: Vec<Advice>) -> Vec<(Statement, Priority)> {
    advice
        .into_iter()
        .map(|advice| {
            let priority = advice.priority;
            (one_advice(record, advice), priority)
        })
        .collect()
}

fn one_advice(record: &Record, of: Advice) -> Statement {
    let Advice {
        id: _,
        heading,
        priority: _,
        text,
        rationale,
        citations,
        proposes,
        source,
        status: _,
    } = of;
    let heading = match heading {
        Heading::Investigations => PlanHeading::Investigations,
        Heading::Treatment => PlanHeading::Treatment,
        Heading::Monitoring => PlanHeading::Monitoring,
        Heading::PatientInformation => PlanHeading::PatientInformation,
        Heading::FollowUp => PlanHeading::FollowUp,
        Heading::SafetyNet => PlanHeading::SafetyNet,
    };
    let citations = citations
        .into_iter()
        .filter_map(|basis| match basis {
            Basis::Record { document, span } => quote(record, &document, span),
            Basis::Rule { rule: name } => Some(rule(&name, &source)),
        })
        .collect();
    Statement {
        proposes,
        ..statement(Part::Plan(heading), text, rationale, citations)
    }
}

/// The plan for `record`; nothing in it proposes what an issue speaks against.
pub(crate) fn advice(
    knowledge: &knowledge::Knowledge,
    record: &Record,
    issues: &[DetectedIssue],
    hypotheses: &[Hypothesis],
) -> Vec<Advice> {
    care::plan(knowledge, record, issues, hypotheses)
}

fn statement(
    part: Part,
    text: Localized,
    rationale: Localized,
    citations: Vec<Citation>,
) -> Statement {
    let in_chinese = |text: Localized| Localized::new(text.en, chinese_names(&text.zh));
    Statement {
        id: StatementId(String::new()),
        part,
        text: in_chinese(text),
        rationale: in_chinese(rationale),
        citations,
        origin: Origin::Rule,
        proposes: Vec::new(),
    }
}

fn from_places(record: &Record, places: &Places) -> Vec<Citation> {
    let mut citations = Vec::new();
    for (document, span) in places {
        if let Some(citation) = quote(record, document, *span)
            && !citations.contains(&citation)
            && citations.len() < CITED
        {
            citations.push(citation);
        }
    }
    citations
}

fn quote(record: &Record, document: &DocumentId, span: Span) -> Option<Citation> {
    let words = record.quote(document, span)?;
    (!words.is_empty()).then(|| Citation::Record {
        document: document.clone(),
        span,
        quote: words.into(),
    })
}

fn rule(rule: &str, source: &IssueSource) -> Citation {
    Citation::Rule {
        rule: rule.to_string(),
        source: source.clone(),
    }
}

/// A rule of this program that rests on no publication.
fn own_rule(name: &str) -> Citation {
    rule(
        name,
        &IssueSource {
            publication: "Consilium: what the record says".to_string(),
            edition: env!("CARGO_PKG_VERSION").to_string(),
            statement: None,
            source_status: SourceStatus::Verified,
        },
    )
}
