use super::Pages;
use super::issue::source;
use crate::differential::{Grade, StoredHypothesis};
use crate::wire::{
    AddendumView, AnnotationView, BlockerView, ChangeView, CitationView, DecisionView,
    DiffLineView, DiffWord, DraftStateView, DraftView, FateView, GivenReasonView, HypothesisGroup,
    HypothesisView, Localized, ModelLabelView, OriginView, PartView, PlacementView, PlanGroupView,
    SignatureView, SigningView, StatementView, UrgencyView,
};
use draft::{
    Blocker, Change, Citation, DiffLine, Draft, DraftState, Entry, Origin, Part, Placement,
    PlanHeading, PlanText, ReviewDecision, StatementId,
};
use record::{DocumentId, Lexicon, Span, TermKind};
use std::collections::BTreeMap;

/// What is known of a draft beside its statements.
pub(crate) struct Beside<'a> {
    pub(crate) notes: &'a [record::Localized],
    pub(crate) left_out: &'a [record::Localized],
    pub(crate) hypotheses: &'a BTreeMap<String, StoredHypothesis>,
    pub(crate) urgency: &'a BTreeMap<String, UrgencyView>,
    pub(crate) annotations: &'a [AnnotationView],
    /// Knows the names of diagnoses.
    pub(crate) lexicon: &'a dyn Lexicon,
    /// SHA-256 of the models that a run would ask now.
    pub(crate) models_in_use: &'a [String],
}

/// The view of a draft.
pub(crate) fn draft(of: &Draft, beside: &Beside<'_>, pages: &Pages<'_>) -> DraftView {
    let Draft {
        id,
        state,
        model,
        entries,
        acknowledgements: _,
        signature,
        addenda,
    } = of;
    let statements = |wanted: &dyn Fn(Part) -> bool| -> Vec<StatementView> {
        entries
            .iter()
            .filter(|entry| wanted(entry.statement.part))
            .map(|entry| {
                let urgency = beside.urgency.get(&entry.statement.id.0).copied();
                statement(
                    entry,
                    urgency.unwrap_or_default(),
                    beside.annotations,
                    pages,
                )
            })
            .collect()
    };
    let mut plan = statements(&|part| matches!(part, Part::Plan(_)));
    plan.sort_by_key(|statement| (statement.part, statement.urgency));
    let mut hypotheses: Vec<HypothesisView> = entries
        .iter()
        .filter(|entry| entry.statement.part == Part::Differential)
        .map(|entry| hypothesis(entry, beside, pages))
        .collect();
    mark_both(&mut hypotheses, beside.lexicon);
    hypotheses.sort_by_key(|hypothesis| match hypothesis.group {
        HypothesisGroup::CannotMiss => 0,
        HypothesisGroup::MostLikely => 1,
        HypothesisGroup::Other => 2,
    });
    let other_model = model.as_ref().is_some_and(|label| {
        !beside.models_in_use.is_empty() && !beside.models_in_use.contains(&label.sha256)
    });
    DraftView {
        id: id.0.clone(),
        state: match state {
            DraftState::Open => DraftStateView::Open,
            DraftState::Stale => DraftStateView::Stale,
            DraftState::Signed => DraftStateView::Signed,
        },
        model: model.as_ref().map(|label| ModelLabelView {
            name: label.name.clone(),
            sha256: label.sha256.clone(),
            examined: label.examined,
        }),
        other_model,
        notes: beside.notes.iter().cloned().map(Localized::from).collect(),
        agreement: None,
        summary: statements(&|part| part == Part::Summary),
        hypotheses,
        prognosis: statements(&|part| part == Part::Prognosis),
        plan,
        left_out: beside
            .left_out
            .iter()
            .cloned()
            .map(Localized::from)
            .collect(),
        signature: signature.as_ref().map(|signature| SignatureView {
            name: signature.name.reveal().to_string(),
            credential: signature.credential.reveal().to_string(),
            at: signature.at.0 as f64,
            model_hash: signed_models(of),
            text_hash: signature.text_hash.0.clone(),
        }),
        addenda: addenda
            .iter()
            .map(|addendum| AddendumView {
                text: addendum.text.reveal().to_string(),
                by: addendum.by.reveal().to_string(),
                at: addendum.at.0 as f64,
            })
            .collect(),
    }
}

/// SHA-256 of every model that took part, the first one first; `None` where none did.
fn signed_models(of: &Draft) -> Option<String> {
    let signed = of.signature.as_ref().and_then(|one| one.model.as_ref());
    let written = of
        .entries
        .iter()
        .filter_map(|entry| match &entry.statement.origin {
            Origin::Model(label) => Some(label),
            Origin::Rule | Origin::Person => None,
        });
    let mut hashes: Vec<&str> = Vec::new();
    for label in signed.into_iter().chain(written) {
        if !hashes.contains(&label.sha256.as_str()) {
            hashes.push(&label.sha256);
        }
    }
    (!hashes.is_empty()).then(|| hashes.join(", "))
}

/// One statement.
pub(crate) fn statement(
    entry: &Entry,
    urgency: UrgencyView,
    annotations: &[AnnotationView],
    pages: &Pages<'_>,
) -> StatementView {
    let of = &entry.statement;
    let (origin, model) = origin(&of.origin);
    StatementView {
        id: of.id.0.clone(),
        part: part(of.part),
        text: entry.final_text().into(),
        original: of.text.clone().into(),
        why: of.rationale.clone().into(),
        origin,
        model,
        citations: citations(&of.citations, pages),
        failures: failures(&entry.placement),
        placement: placement(&entry.placement),
        urgency,
        decision: decision(entry),
        decided_by: entry
            .reviewed
            .as_ref()
            .map(|reviewed| reviewed.by.reveal().to_string()),
        reason: entry
            .reason
            .as_ref()
            .map(|reason| reason.reveal().to_string())
            .or_else(|| rejection(entry)),
        annotations: notes_on(&of.id, annotations),
    }
}

fn notes_on(statement: &StatementId, all: &[AnnotationView]) -> Vec<AnnotationView> {
    let on = |note: &&AnnotationView| note.statement.as_deref() == Some(&statement.0);
    all.iter().filter(on).cloned().collect()
}

fn hypothesis(entry: &Entry, beside: &Beside<'_>, pages: &Pages<'_>) -> HypothesisView {
    let of = &entry.statement;
    let (origin, model) = origin(&of.origin);
    let more = beside.hypotheses.get(&of.id.0);
    let places = |spans: &[(DocumentId, Span)]| -> Vec<CitationView> {
        pages
            .places(spans.iter().map(|(document, span)| (document, *span)))
            .into_iter()
            .filter_map(|place| record_citation(place, pages))
            .collect()
    };
    let grade = more.map_or(Grade::Some, |more| more.grade);
    HypothesisView {
        id: of.id.0.clone(),
        diagnosis: entry.final_text().into(),
        code: more.and_then(|more| more.code.clone()),
        group: match more {
            Some(more) if more.cannot_miss => HypothesisGroup::CannotMiss,
            Some(more) if more.likely => HypothesisGroup::MostLikely,
            Some(_) => HypothesisGroup::Other,
            None if of.origin == Origin::Person => HypothesisGroup::MostLikely,
            None => HypothesisGroup::Other,
        },
        strength: grade.steps(),
        strength_words: grade.words().into(),
        // The evidence of a rule stands below it, chip by chip.
        why: match of.origin {
            Origin::Model(_) => of.rationale.clone().into(),
            Origin::Rule | Origin::Person => Localized::default(),
        },
        supports: match more {
            Some(more) => places(&more.supporting),
            None => citations(&of.citations, pages),
        },
        against: more.map(|more| places(&more.against)).unwrap_or_default(),
        missing: more
            .map(|more| more.missing.iter().cloned().map(Localized::from).collect())
            .unwrap_or_default(),
        origin,
        model,
        placement: placement(&entry.placement),
        failures: failures(&entry.placement),
        both: false,
        decision: decision(entry),
        annotations: notes_on(&of.id, beside.annotations),
    }
}

/// Marks what the physician and the software both name: by the same words, or by codes of one category.
fn mark_both(hypotheses: &mut [HypothesisView], lexicon: &dyn Lexicon) {
    let category = |code: &str| {
        let bare = code.rsplit(' ').next().unwrap_or(code);
        bare.chars().take(3).collect::<String>()
    };
    let named: Vec<(usize, Vec<String>)> = hypotheses
        .iter()
        .enumerate()
        .map(|(at, of)| {
            let mut names = vec![of.diagnosis.en.to_lowercase(), of.diagnosis.zh.clone()];
            names.extend(of.code.as_deref().map(category));
            if of.origin == OriginView::Person {
                let known = lexicon.lookup(TermKind::Problem, &of.diagnosis.en);
                let codes = known.map(|known| known.codes).unwrap_or_default();
                names.extend(codes.iter().map(|code| category(&code.code)));
            }
            names.retain(|name| !name.is_empty());
            (at, names)
        })
        .collect();
    for (at, names) in &named {
        let mine = hypotheses[*at].origin == OriginView::Person;
        let shared = named.iter().any(|(other, theirs)| {
            (hypotheses[*other].origin == OriginView::Person) != mine
                && names.iter().any(|name| theirs.contains(name))
        });
        hypotheses[*at].both = shared;
    }
}

fn origin(of: &Origin) -> (OriginView, Option<String>) {
    match of {
        Origin::Rule => (OriginView::Rule, None),
        Origin::Model(label) => (OriginView::Model, Some(label.name.clone())),
        Origin::Person => (OriginView::Person, None),
    }
}

fn placement(of: &Placement) -> PlacementView {
    match of {
        Placement::Draft => PlacementView::Draft,
        Placement::Suggestion => PlacementView::Suggestion,
        Placement::Unsupported(_) => PlacementView::Unsupported,
    }
}

fn failures(of: &Placement) -> Vec<Localized> {
    match of {
        Placement::Unsupported(failures) => failures
            .iter()
            .map(|failure| crate::words::failure(failure).into())
            .collect(),
        Placement::Draft | Placement::Suggestion => Vec::new(),
    }
}

fn decision(entry: &Entry) -> Option<DecisionView> {
    entry
        .reviewed
        .as_ref()
        .map(|reviewed| match reviewed.decision {
            ReviewDecision::Accept => DecisionView::Accept,
            ReviewDecision::Edit { .. } => DecisionView::Edit,
            ReviewDecision::Reject { .. } => DecisionView::Reject,
        })
}

fn rejection(entry: &Entry) -> Option<String> {
    match &entry.reviewed.as_ref()?.decision {
        ReviewDecision::Reject { reason } => {
            reason.as_ref().map(|reason| reason.reveal().to_string())
        }
        ReviewDecision::Accept | ReviewDecision::Edit { .. } => None,
    }
}

/// Heading of a part.
pub(crate) fn part(of: Part) -> PartView {
    match of {
        Part::Summary => PartView::Summary,
        Part::Differential => PartView::Differential,
        Part::Prognosis => PartView::Prognosis,
        Part::Plan(heading) => match heading {
            PlanHeading::Investigations => PartView::Investigations,
            PlanHeading::Treatment => PartView::Treatment,
            PlanHeading::Monitoring => PartView::Monitoring,
            PlanHeading::PatientInformation => PartView::PatientInformation,
            PlanHeading::FollowUp => PartView::FollowUp,
            PlanHeading::SafetyNet => PartView::SafetyNet,
        },
    }
}

/// The part of a heading.
pub(crate) fn heading(of: PartView) -> Part {
    match of {
        PartView::Summary => Part::Summary,
        PartView::Differential => Part::Differential,
        PartView::Prognosis => Part::Prognosis,
        PartView::Investigations => Part::Plan(PlanHeading::Investigations),
        PartView::Treatment => Part::Plan(PlanHeading::Treatment),
        PartView::Monitoring => Part::Plan(PlanHeading::Monitoring),
        PartView::PatientInformation => Part::Plan(PlanHeading::PatientInformation),
        PartView::FollowUp => Part::Plan(PlanHeading::FollowUp),
        PartView::SafetyNet => Part::Plan(PlanHeading::SafetyNet),
    }
}

fn citations(of: &[Citation], pages: &Pages<'_>) -> Vec<CitationView> {
    of.iter()
        .filter_map(|citation| match citation {
            Citation::Record { document, span, .. } => {
                record_citation(pages.place(document, *span)?, pages)
            }
            Citation::Rule {
                rule,
                source: publication,
            } => Some(CitationView::Rule {
                rule: rule.clone(),
                title: Localized::same(rule.clone()),
                source: source(publication),
            }),
        })
        .collect()
}

fn record_citation(place: crate::wire::Place, pages: &Pages<'_>) -> Option<CitationView> {
    let index = pages.index(&DocumentId(place.document.clone()))?;
    let span = Span::new(index.byte(place.start), index.byte(place.end));
    let (before, after) = index.around(span);
    let measured = if place.quote.chars().any(char::is_alphabetic) {
        String::new()
    } else {
        pages.measured(&DocumentId(place.document.clone()), span)
    };
    Some(CitationView::Record {
        place,
        before,
        after,
        measured,
    })
}

/// A note.
pub(crate) fn annotation(
    id: String,
    statement: Option<String>,
    place: Option<(&DocumentId, Span)>,
    said: (&str, i64, &str),
    pages: &Pages<'_>,
) -> AnnotationView {
    let (by, at, text) = said;
    AnnotationView {
        id,
        statement,
        place: place.and_then(|(document, span)| pages.place(document, span)),
        by: by.to_string(),
        at: at as f64,
        text: text.to_string(),
    }
}

/// The signing screen.
pub(crate) fn signing(
    blockers: &[Blocker],
    diff: Vec<DiffLine>,
    plan: PlanText,
    of: &Draft,
) -> SigningView {
    SigningView {
        blockers: blockers.iter().map(blocker).collect(),
        diff: diff
            .into_iter()
            .filter_map(|line| {
                let entry = of
                    .entries
                    .iter()
                    .find(|entry| entry.statement.id == line.statement)?;
                Some(DiffLineView {
                    statement: line.statement.0,
                    part: part(entry.statement.part),
                    fate: fate(entry),
                    reason: rejection(entry),
                    words: line
                        .words
                        .into_iter()
                        .map(|(change, text)| DiffWord {
                            change: match change {
                                Change::Kept => ChangeView::Kept,
                                Change::Removed => ChangeView::Removed,
                                Change::Added => ChangeView::Added,
                            },
                            text,
                        })
                        .collect(),
                })
            })
            .collect(),
        plan: plan
            .groups
            .into_iter()
            .map(|(heading, lines)| PlanGroupView {
                title: heading.title().into(),
                lines,
            })
            .collect(),
        reasons: of
            .acknowledgements
            .iter()
            .zip(plan.reasons)
            .map(|(answer, text)| GivenReasonView {
                key: answer.key.clone(),
                text,
            })
            .collect(),
        attestation: attestation(),
    }
}

fn fate(of: &Entry) -> FateView {
    match of.reviewed.as_ref().map(|reviewed| &reviewed.decision) {
        None => FateView::Undecided,
        Some(ReviewDecision::Reject { .. }) => FateView::Rejected,
        Some(_) if of.statement.origin == Origin::Person => FateView::Added,
        Some(ReviewDecision::Edit { .. }) => FateView::Changed,
        Some(ReviewDecision::Accept) => FateView::Kept,
    }
}

fn attestation() -> Localized {
    Localized::new(
        "I have reviewed this plan against the record and take responsibility for it.",
        "我已对照病历审阅本方案，并对其负责。",
    )
}

fn blocker(of: &Blocker) -> BlockerView {
    BlockerView {
        key: of.key(),
        message: of.message().into(),
        statements: match of {
            Blocker::Undecided { statements } => statements.iter().map(|id| id.0.clone()).collect(),
            Blocker::RuledOutDrug { statement, .. } => vec![statement.0.clone()],
            Blocker::Stale
            | Blocker::EmptyPlan
            | Blocker::CriticalIssue { .. }
            | Blocker::AllergiesNotDocumented => Vec::new(),
        },
    }
}
