//! Signing and what comes after.

use crate::app::App;
use crate::case::{Open, view};
use crate::refused::Refused;
use crate::review::{change, is_signed};
use crate::view::signing;
use crate::wire::{
    AddendumAddRequest, CaseRef, CaseView, DraftView, ErrorCode, PlanSignRequest, SigningView,
};
use draft::{Addendum, blockers, difference, plan_text};

pub(crate) fn sign_preview(app: &App, request: CaseRef) -> Result<SigningView, Refused> {
    let store = app.store()?;
    let open = Open::load(app, &store, &request.case)?;
    let draft = open.draft()?;
    let language = app.locale().language();
    Ok(signing(
        &blockers(draft, &open.record, &open.issues),
        difference(draft, language),
        plan_text(draft, language),
        draft,
    ))
}

pub(crate) fn plan_sign(app: &App, request: PlanSignRequest) -> Result<CaseView, Refused> {
    let PlanSignRequest {
        case,
        name,
        credential,
    } = request;
    if crate::run::is_active(app, &case) {
        return Err(ErrorCode::RunActive.into());
    }
    let language = app.locale().language();
    change(app, &case, |open, draft| {
        Ok(draft::sign(
            draft,
            &open.record,
            &open.issues,
            (name.trim().into(), credential.trim().into()),
            app.host().now(),
            language,
        )?)
    })?;
    view(app, &case)
}

pub(crate) fn addendum_add(app: &App, request: AddendumAddRequest) -> Result<DraftView, Refused> {
    let AddendumAddRequest { case, text, by } = request;
    if by.trim().is_empty() {
        return Err(ErrorCode::NameNeeded.into());
    }
    change(app, &case, |_, draft| {
        if !is_signed(Some(draft)) {
            return Err(ErrorCode::PlanNotSigned.into());
        }
        Ok(draft.amend(Addendum {
            text: text.into(),
            by: by.into(),
            at: app.host().now(),
        })?)
    })
}
