//! The draft under review: decisions, statements of one's own, answers to issues.

use crate::app::App;
use crate::case::{Open, draft_view, view};
use crate::refused::Refused;
use crate::view::{Pages, heading};
use crate::wire::{
    CaseRef, CaseView, Decision, DraftView, ErrorCode, IssueOverrideRequest, IssueReopenRequest,
    StatementAddRequest, StatementDecideRequest, StatementsDecideRequest,
};
use crate::work::verified;
use draft::{
    Acknowledgement, Draft, DraftState, Failure, Origin, ReviewDecision, Reviewed, Statement,
    StatementId, Verdict,
};
use record::{Localized, PatientText, Timestamp};
use store::Store;

pub(crate) fn draft_get(app: &App, request: CaseRef) -> Result<Option<DraftView>, Refused> {
    let store = app.store()?;
    let open = Open::load(app, &store, &request.case)?;
    draft_view(app, &store, &open, &Pages::new(&open.record))
}

pub(crate) fn statement_decide(
    app: &App,
    request: StatementDecideRequest,
) -> Result<DraftView, Refused> {
    let StatementDecideRequest {
        case,
        statement,
        decision,
        by,
    } = request;
    decide(app, &case, vec![statement], decision, &by)
}

/// The same decision on several statements: all of them or, where one refuses, none.
pub(crate) fn statements_decide(
    app: &App,
    request: StatementsDecideRequest,
) -> Result<DraftView, Refused> {
    let StatementsDecideRequest {
        case,
        statements,
        decision,
        by,
    } = request;
    decide(app, &case, statements, decision, &by)
}

fn decide(
    app: &App,
    case: &str,
    statements: Vec<String>,
    decision: Decision,
    by: &str,
) -> Result<DraftView, Refused> {
    let by = person(by)?;
    let at = app.host().now();
    change(app, case, |_, draft| {
        statements
            .into_iter()
            .map(StatementId)
            .try_for_each(|id| decide_one(draft, &id, decision.clone(), (&by, at)))
    })
}

fn decide_one(
    draft: &mut Draft,
    id: &StatementId,
    decision: Decision,
    (by, at): (&PatientText, Timestamp),
) -> Result<(), Refused> {
    let by = by.clone();
    let reviewed = |decision| Reviewed {
        decision,
        by: by.clone(),
        at,
    };
    match decision {
        Decision::Accept => draft.decide(id, reviewed(ReviewDecision::Accept))?,
        Decision::Edit { text } => {
            draft.decide(id, reviewed(ReviewDecision::Edit { text: text.into() }))?;
        }
        Decision::Reject { reason } => {
            let reason = (!reason.trim().is_empty()).then(|| reason.into());
            draft.decide(id, reviewed(ReviewDecision::Reject { reason }))?;
        }
        Decision::TakeOver => draft.take_over(id, by, at)?,
        Decision::Promote { reason } => draft.promote(id, reason.into(), by, at)?,
        Decision::Undo => draft.undecide(id)?,
    }
    Ok(())
}

/// Adds the physician's own statement. A drug that a check speaks against needs a reason, which the signed plan shows.
pub(crate) fn statement_add(app: &App, request: StatementAddRequest) -> Result<DraftView, Refused> {
    let StatementAddRequest {
        case,
        part,
        text,
        reason,
        by,
    } = request;
    let text = text.trim().to_string();
    if text.is_empty() {
        return Err(ErrorCode::TextEmpty.into());
    }
    let by = person(&by)?;
    let at = app.host().now();
    let knowledge = app.knowledge()?;
    let id = StatementId(app.host().new_id());
    change(app, &case, |open, draft| {
        let statement = Statement {
            id: id.clone(),
            part: heading(part),
            text: Localized::new(text.clone(), text.clone()),
            rationale: Localized::default(),
            citations: Vec::new(),
            origin: Origin::Person,
            proposes: Vec::new(),
        };
        let verdict = verified(&knowledge, &open.record, &open.issues, &statement);
        let ruled_out = matches!(
            &verdict,
            Verdict::Unsupported(failures)
                if failures.iter().any(|failure| matches!(failure, Failure::DrugRuledOut { .. }))
        );
        if ruled_out && reason.trim().is_empty() {
            let Verdict::Unsupported(failures) = verdict else {
                return Err(ErrorCode::ReasonNeeded.into());
            };
            let words: Vec<Localized> = failures.iter().map(crate::words::failure).collect();
            let join = |pick: fn(&Localized) -> &String| {
                words
                    .iter()
                    .map(pick)
                    .cloned()
                    .collect::<Vec<_>>()
                    .join(" ")
            };
            return Err(Refused::saying(
                ErrorCode::ReasonNeeded,
                Localized::new(join(|words| &words.en), join(|words| &words.zh)),
            ));
        }
        draft.file(statement, verdict)?;
        if ruled_out {
            draft.promote(&id, reason.into(), by, at)?;
        } else if draft.entries.iter().any(|entry| entry.statement.id == id) {
            let decision = ReviewDecision::Accept;
            draft.decide(&id, Reviewed { decision, by, at })?;
        }
        Ok(())
    })
}

pub(crate) fn issue_override(
    app: &App,
    request: IssueOverrideRequest,
) -> Result<CaseView, Refused> {
    let IssueOverrideRequest {
        case,
        key,
        reason,
        by,
    } = request;
    if reason.trim().is_empty() {
        return Err(ErrorCode::ReasonNeeded.into());
    }
    let store = app.store()?;
    let open = Open::load(app, &store, &case)?;
    let answer = Acknowledgement {
        about: about(&open, &key),
        key,
        reason: reason.into(),
        by: person(&by)?,
        at: app.host().now(),
    };
    let guard = app.drafts();
    if let Some(mut draft) = store.draft(&open.id)? {
        draft.acknowledge(answer.clone())?;
        store.save_draft(&open.id, &draft, answer.at)?;
    }
    store.save_override(&open.id, &answer)?;
    drop(guard);
    view(app, &case)
}

/// Takes the reason against an issue or a blocker back: it stands open again.
pub(crate) fn issue_reopen(app: &App, request: IssueReopenRequest) -> Result<CaseView, Refused> {
    let IssueReopenRequest { case, key } = request;
    let store = app.store()?;
    let open = Open::load(app, &store, &case)?;
    let now = app.host().now();
    let guard = app.drafts();
    if let Some(mut draft) = store.draft(&open.id)? {
        draft.withdraw(&key)?;
        store.save_draft(&open.id, &draft, now)?;
    }
    store.remove_override(&open.id, &key, now)?;
    drop(guard);
    view(app, &case)
}

/// What stands under a key now: the title of the issue, or of what blocks the signature.
fn about(open: &Open, key: &str) -> Localized {
    let issue = open.issues.iter().find(|issue| issue.rule == key);
    issue.map_or_else(
        || {
            let blocked = open
                .draft
                .as_ref()
                .map(|draft| draft::blockers(draft, &open.record, &open.issues))
                .unwrap_or_default();
            let blocker = blocked
                .iter()
                .find(|blocker| blocker.key().as_deref() == Some(key));
            blocker.map(draft::Blocker::about).unwrap_or_default()
        },
        |issue| issue.title.clone(),
    )
}

/// Reads the draft of a case, changes it and stores it, while nobody else does.
pub(crate) fn change(
    app: &App,
    case: &str,
    how: impl FnOnce(&Open, &mut Draft) -> Result<(), Refused>,
) -> Result<DraftView, Refused> {
    let store = app.store()?;
    let guard = app.drafts();
    let mut open = Open::load(app, &store, case)?;
    let mut draft = open.draft()?.clone();
    how(&open, &mut draft)?;
    save(app, &store, &open, &draft)?;
    drop(guard);
    open.draft = Some(draft);
    draft_view(app, &store, &open, &Pages::new(&open.record))?
        .ok_or_else(|| ErrorCode::DraftMissing.into())
}

fn save(app: &App, store: &Store, open: &Open, draft: &Draft) -> Result<(), Refused> {
    Ok(store.save_draft(&open.id, draft, app.host().now())?)
}

fn person(name: &str) -> Result<PatientText, Refused> {
    if name.trim().is_empty() {
        return Err(ErrorCode::NameNeeded.into());
    }
    Ok(name.trim().into())
}

/// True when only an addendum is possible.
pub(crate) fn is_signed(draft: Option<&Draft>) -> bool {
    draft.is_some_and(|draft| draft.state == DraftState::Signed)
}
