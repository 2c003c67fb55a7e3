use super::Pages;
use super::document::{documents, questions};
use super::group::groups;
use super::issue::issues;
use super::row;
use super::score::scores;
use super::timeline::timeline;
use crate::stored::StoredIssue;
use crate::wire::{
    AllergyStatus, AnnotationView, CaseFields, CaseHeader, CaseState, CaseView, DraftView,
    HeaderValue, IssueState, IssueView, Localized,
};
use knowledge::scores::{ScoreResult, ScoreState};
use record::{
    AdministrativeSex, AllergyIntolerance, DetectedIssue, DocumentId, Fact, IssueKind, Lexicon,
    Observation, PregnancyStatus, Record, Severity,
};
use std::collections::BTreeMap;

/// Everything that a case's view is made of.
pub(crate) struct Parts<'a> {
    pub(crate) id: &'a str,
    pub(crate) state: CaseState,
    pub(crate) fields: CaseFields,
    pub(crate) record: &'a Record,
    /// Converts units.
    pub(crate) lexicon: &'a dyn Lexicon,
    pub(crate) sizes: &'a BTreeMap<DocumentId, usize>,
    pub(crate) ingest: &'a [StoredIssue],
    pub(crate) issues: &'a [DetectedIssue],
    pub(crate) answers: &'a [draft::Acknowledgement],
    pub(crate) scores: &'a [ScoreResult],
    pub(crate) draft: Option<DraftView>,
    pub(crate) annotations: Vec<AnnotationView>,
    pub(crate) interrupted: bool,
}

/// The view of a case.
pub(crate) fn case(parts: Parts<'_>, pages: &Pages<'_>) -> CaseView {
    let Parts {
        id,
        state,
        fields,
        record,
        lexicon,
        sizes,
        ingest,
        issues: found,
        answers,
        scores: results,
        draft,
        annotations,
        interrupted,
    } = parts;
    let structured = groups(record, lexicon, pages);
    let shown = issues(found, pages, answers);
    let pick = |wanted: &dyn Fn(&DetectedIssue) -> bool| -> Vec<IssueView> {
        found
            .iter()
            .zip(&shown)
            .filter(|(issue, _)| issue.is_found() && wanted(issue))
            .map(|(_, view)| view.clone())
            .collect()
    };
    let red_flags =
        pick(&|issue| issue.kind == IssueKind::RedFlag && issue.severity <= Severity::High);
    let mut top =
        pick(&|issue| issue.kind != IssueKind::RedFlag && issue.severity <= Severity::Moderate);
    top.retain(|issue| issue.override_reason.is_none() && issue.state == IssueState::Found);
    top.truncate(3);
    CaseView {
        id: id.to_string(),
        state,
        header: header(fields, record, results, pages),
        documents: documents(record, sizes, &structured, ingest, pages),
        timeline: timeline(&structured),
        structured,
        questions: questions(ingest, pages),
        top,
        issues: shown,
        red_flags,
        scores: scores(results, pages),
        draft,
        annotations,
        interrupted,
    }
}

fn header(
    fields: CaseFields,
    record: &Record,
    results: &[ScoreResult],
    pages: &Pages<'_>,
) -> CaseHeader {
    CaseHeader {
        fields,
        as_of: record
            .as_of
            .map(|date| date.to_string())
            .unwrap_or_default(),
        age: age(record),
        sex: sex(record).map(|sex| crate::words::sex(sex).into()),
        allergy_status: match record.allergy_status {
            record::AllergyStatus::Listed => AllergyStatus::Listed,
            record::AllergyStatus::NoneKnown => AllergyStatus::NoneKnown,
            record::AllergyStatus::NotAsked => AllergyStatus::NotAsked,
            record::AllergyStatus::NoInformation => AllergyStatus::NoInformation,
        },
        allergies: record
            .allergies
            .iter()
            .filter(|fact| fact.is_usable() && fact.value.is_active())
            .map(|fact| value(allergy(&fact.value), fact, pages))
            .collect(),
        weight: latest(record, "weight").map(|fact| {
            let words = row::observation(&fact.value).value;
            value(words, fact, pages)
        }),
        egfr: egfr(record, results, pages),
        pregnancy: pregnancy(record, pages),
        genes: record
            .genes
            .iter()
            .filter(|fact| fact.is_usable())
            .map(|fact| {
                let of = &fact.value;
                let call = of.phenotype.as_ref().or(of.diplotype.as_ref());
                let words = format!("{} {}", of.gene, call.cloned().unwrap_or_default());
                value(Localized::same(words.trim_end()), fact, pages)
            })
            .collect(),
        disclaimer: disclaimer(),
    }
}

/// The one line under every case.
pub(crate) fn disclaimer() -> Localized {
    Localized::new(
        "Decision support for clinicians; not for emergencies or monitoring.",
        "供临床医生参考的决策支持；不用于急救或监护。",
    )
}

fn value<T>(text: Localized, fact: &Fact<T>, pages: &Pages<'_>) -> HeaderValue {
    HeaderValue {
        text,
        places: pages.places(fact.spans()),
    }
}

/// Age at the as-of date; both ends where the documents leave a range, nothing where they disagree.
pub(crate) fn age(record: &Record) -> Option<Localized> {
    let born = record
        .patient
        .birth_date
        .iter()
        .find(|fact| fact.is_usable());
    if let (Some(born), Some(as_of)) = (born, record.as_of)
        && let Some((youngest, oldest)) = born.value.age_at(as_of)
    {
        if oldest == 0 {
            let (least, _) = born.value.days_until(as_of);
            let months = least.max(0) / 30;
            return Some(Localized::new(
                format!("{months} months"),
                format!("{months} 个月"),
            ));
        }
        let years = if youngest == oldest {
            format!("{oldest}")
        } else {
            format!("{youngest}-{oldest}")
        };
        return Some(Localized::new(years.clone(), format!("{years}岁")));
    }
    let stated: Vec<f64> = record
        .patient
        .age_years
        .iter()
        .filter(|fact| fact.is_usable())
        .map(|fact| fact.value)
        .collect();
    let first = *stated.first()?;
    if stated.iter().any(|years| (years - first).abs() > 1.0) {
        return None;
    }
    if first < 1.0 {
        let months = (first * 12.0).round();
        return Some(Localized::new(
            format!("{months} months"),
            format!("{months} 个月"),
        ));
    }
    Some(Localized::new(
        format!("{}", first.floor()),
        format!("{}岁", first.floor()),
    ))
}

/// Sex, where the documents agree.
pub(crate) fn sex(record: &Record) -> Option<AdministrativeSex> {
    let mut stated = record
        .patient
        .sex
        .iter()
        .filter(|fact| fact.is_usable())
        .map(|fact| fact.value);
    let first = stated.next()?;
    stated.all(|other| other == first).then_some(first)
}

/// The latest usable observation of this key.
fn latest<'a>(record: &'a Record, key: &str) -> Option<&'a Fact<Observation>> {
    let usable = record
        .observations
        .iter()
        .filter(|fact| fact.is_usable() && fact.value.is_usable() && fact.value.key() == Some(key))
        .collect();
    record.newest_first(usable).first().copied()
}

/// An allergy with its reactions, in the document's words.
pub(crate) fn allergy(of: &AllergyIntolerance) -> Localized {
    let of = row::allergy(of);
    if of.value.en.is_empty() {
        return of.label;
    }
    Localized::new(
        format!("{}: {}", of.label.en, of.value.en),
        format!("{}：{}", of.label.zh, of.value.zh),
    )
}

fn egfr(record: &Record, results: &[ScoreResult], pages: &Pages<'_>) -> Option<HeaderValue> {
    let computed = results
        .iter()
        .find(|result| result.score.id == "ckd-epi-2021");
    if let Some(result) = computed
        && let ScoreState::Computed(answer) = &result.state
    {
        return Some(HeaderValue {
            text: Localized::same(format!("{} (CKD-EPI 2021)", answer.text)),
            places: pages.places(
                result
                    .inputs
                    .iter()
                    .flat_map(|filled| filled.evidence.iter())
                    .map(|(document, span)| (document, *span)),
            ),
        });
    }
    let stated = latest(record, "egfr")?;
    let words = row::observation(&stated.value).value;
    Some(value(
        Localized::new(
            format!("{} (as stated)", words.en),
            format!("{}（病历所载）", words.zh),
        ),
        stated,
        pages,
    ))
}

fn pregnancy(record: &Record, pages: &Pages<'_>) -> Option<HeaderValue> {
    let pregnant = record
        .patient
        .pregnancy
        .iter()
        .find(|fact| fact.is_usable() && !matches!(fact.value, PregnancyStatus::NotPossible))
        .map(|fact| value(crate::words::pregnancy(&fact.value).into(), fact, pages));
    let lactating = || {
        record
            .patient
            .lactating
            .iter()
            .find(|fact| fact.is_usable() && fact.value)
            .map(|fact| value(Localized::new("breast-feeding", "哺乳"), fact, pages))
    };
    pregnant.or_else(lactating)
}
