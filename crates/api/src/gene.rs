//! The pharmacogenomic summary of a case.

use crate::app::App;
use crate::case::Open;
use crate::refused::Refused;
use crate::view::{self, Pages};
use crate::wire::{CaseRef, GeneSummaryView, Localized};

pub(crate) fn gene_summary(app: &App, request: CaseRef) -> Result<GeneSummaryView, Refused> {
    let store = app.store()?;
    let knowledge = app.knowledge()?;
    let open = Open::load(app, &store, &request.case)?;
    let summary = knowledge::checks::gene_summary(&knowledge, &open.record);
    Ok(view::genes(
        summary,
        patient(&open),
        &Pages::new(&open.record),
    ))
}

/// "M.K. · 72 F · 2025-03-14".
fn patient(open: &Open) -> Localized {
    let label = open.case.fields.label.reveal();
    let age_sex = crate::case::headline(&open.record).age_sex;
    let as_of = open.record.as_of.map(|date| date.to_string());
    let joined = |age_sex: &str| {
        [label, age_sex, as_of.as_deref().unwrap_or_default()]
            .into_iter()
            .filter(|part| !part.trim().is_empty())
            .collect::<Vec<_>>()
            .join(" · ")
    };
    Localized::new(joined(&age_sex.en), joined(&age_sex.zh))
}
