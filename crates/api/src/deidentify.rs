//! Documents without identifiers, and the review of what was taken.

use crate::app::App;
use crate::case::Open;
use crate::refused::Refused;
use crate::wire::{
    DateChoice, DeidentifiedDocument, DeidentifyChoice, DeidentifyPreview, DeidentifyRequest,
    IdentifierKind, KeptIdentifier, Locale, RemovalView,
};
use ingest::deidentify::{
    Category, DateMode, Known, Options, Removal, Style, Surrogates, identifiers, replace,
};
use record::{Lexicon, PartialDate, Record};
use std::collections::BTreeSet;

/// Days in a week: dates are shifted by whole weeks, so that the days of the week stay.
const WEEK: i32 = 7;

/// One case's identifiers: what is known of the patient, who became whom, what a person keeps.
pub struct Scrubber<'a> {
    lexicon: &'a dyn Lexicon,
    known: Known,
    dates: DateMode,
    style: Style,
    surrogates: Surrogates,
    kept: &'a [KeptIdentifier],
    /// The words that a person keeps, wherever they stand.
    kept_words: BTreeSet<String>,
    /// The latest year that the record speaks of.
    latest_year: Option<i32>,
}

impl<'a> Scrubber<'a> {
    /// For the documents of `record`. `shift` is how many days dates move by, where they do.
    pub fn new(
        lexicon: &'a dyn Lexicon,
        record: &Record,
        choice: &'a DeidentifyChoice,
        shift: i32,
    ) -> Self {
        let DeidentifyChoice {
            dates,
            realistic,
            keep,
        } = choice;
        let kept_words = keep.iter().filter_map(|kept| words_of(record, kept));
        Self {
            lexicon,
            known: known(record),
            latest_year: latest_year(record),
            dates: match dates {
                DateChoice::Remove => DateMode::Remove,
                DateChoice::Year => DateMode::Year,
                DateChoice::Shift => DateMode::Shift { days: shift },
            },
            style: if *realistic {
                Style::Realistic
            } else {
                Style::Tokens
            },
            surrogates: Surrogates::default(),
            kept_words: kept_words.collect(),
            kept: keep,
        }
    }

    /// Every document of the record, under a title that names nobody.
    pub fn documents(&mut self, record: &Record) -> Vec<DeidentifiedDocument> {
        record
            .documents
            .iter()
            .enumerate()
            .map(|(at, document)| {
                let keep = self
                    .kept
                    .iter()
                    .filter(|kept| kept.document == document.id.0)
                    .map(|kept| (kept.start as usize, kept.end as usize))
                    .collect();
                let (text, removals) = self.replaced(document.text.reveal(), keep);
                DeidentifiedDocument {
                    document: document.id.0.clone(),
                    title: format!("document {}", at + 1),
                    text,
                    removals,
                }
            })
            .collect()
    }

    /// A stretch of text that is no document: a statement, a display name.
    pub fn text(&mut self, text: &str) -> String {
        let found = identifiers(text, self.lexicon, &self.known);
        let keep = found
            .iter()
            .filter(|one| {
                one.span
                    .slice(text)
                    .is_some_and(|words| self.kept_words.contains(words))
            })
            .map(|one| (one.span.start, one.span.end))
            .collect();
        replace(text, &found, &self.options(keep), &mut self.surrogates)
            .text
            .into_revealed()
    }

    /// A date of the record as chosen, written as FHIR writes it. A year of birth that gives an age over 89 away is left out.
    pub(crate) fn date(&self, date: PartialDate, birth: bool) -> Option<String> {
        let year = i32::from(date.get_year());
        match self.dates {
            DateMode::Remove => None,
            DateMode::Year if birth && self.latest_year.is_none_or(|latest| latest - year > 89) => {
                None
            }
            DateMode::Year => Some(format!("{year:04}")),
            DateMode::Shift { days } => {
                let moved = date.plus_days(days)?.to_string();
                moved.get(..10.min(moved.len())).map(str::to_string)
            }
        }
    }

    /// What a reader of the result has to know.
    pub fn statements(&self, locale: Locale) -> Vec<String> {
        let keep = self
            .kept
            .iter()
            .map(|kept| (kept.start as usize, kept.end as usize))
            .collect();
        self.options(keep)
            .statements()
            .iter()
            .map(|words| locale.pick(words).to_string())
            .collect()
    }

    fn replaced(
        &mut self,
        text: &str,
        keep: BTreeSet<(usize, usize)>,
    ) -> (String, Vec<RemovalView>) {
        let found = identifiers(text, self.lexicon, &self.known);
        let made = replace(text, &found, &self.options(keep), &mut self.surrogates);
        (
            made.text.into_revealed(),
            made.removals.into_iter().map(removal).collect(),
        )
    }

    fn options(&self, keep: BTreeSet<(usize, usize)>) -> Options {
        Options {
            dates: self.dates,
            style: self.style,
            keep,
        }
    }
}

/// Days to shift by, from a random number: four weeks to a year back, in whole weeks.
pub fn shift_of(random: u32) -> i32 {
    -WEEK * (4 + (random % 49) as i32)
}

fn known(record: &Record) -> Known {
    let of = &record.patient;
    Known {
        names: of
            .names
            .iter()
            .map(|fact| fact.value.reveal().to_string())
            .collect(),
        numbers: of
            .identifiers
            .iter()
            .map(|fact| fact.value.value.reveal().to_string())
            .collect(),
    }
}

fn latest_year(record: &Record) -> Option<i32> {
    let documents = record.documents.iter().filter_map(|document| document.date);
    let measured = record
        .observations
        .iter()
        .filter_map(|fact| fact.value.effective);
    documents
        .chain(measured)
        .map(|date| i32::from(date.get_year()))
        .max()
}

fn words_of(record: &Record, kept: &KeptIdentifier) -> Option<String> {
    let document = record
        .documents
        .iter()
        .find(|document| document.id.0 == kept.document)?;
    let span = kept.start as usize..kept.end as usize;
    document.text.reveal().get(span).map(str::to_string)
}

fn removal(of: Removal) -> RemovalView {
    let Removal {
        span,
        category,
        original,
        replacement,
        before,
        after,
        kept,
    } = of;
    let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    RemovalView {
        start: place(span.start),
        end: place(span.end),
        kind: kind(category),
        original: original.into_revealed(),
        replacement,
        before: before.into_revealed(),
        after: after.into_revealed(),
        kept,
    }
}

fn kind(category: Category) -> IdentifierKind {
    match category {
        Category::Name => IdentifierKind::Name,
        Category::Place => IdentifierKind::Place,
        Category::Institution => IdentifierKind::Institution,
        Category::Date => IdentifierKind::Date,
        Category::Age => IdentifierKind::Age,
        Category::Phone => IdentifierKind::Phone,
        Category::Fax => IdentifierKind::Fax,
        Category::Email => IdentifierKind::Email,
        Category::SocialSecurity => IdentifierKind::SocialSecurity,
        Category::MedicalRecord => IdentifierKind::MedicalRecord,
        Category::HealthPlan => IdentifierKind::HealthPlan,
        Category::Account => IdentifierKind::Account,
        Category::Licence => IdentifierKind::Licence,
        Category::Vehicle => IdentifierKind::Vehicle,
        Category::Device => IdentifierKind::Device,
        Category::Url => IdentifierKind::Url,
        Category::IpAddress => IdentifierKind::IpAddress,
        Category::Biometric => IdentifierKind::Biometric,
        Category::OtherNumber => IdentifierKind::OtherNumber,
    }
}

/// The documents of a case without identifiers, for review before an export.
pub(crate) fn case_deidentify(
    app: &App,
    request: DeidentifyRequest,
) -> Result<DeidentifyPreview, Refused> {
    let DeidentifyRequest { case, choice } = request;
    let store = app.store()?;
    let knowledge = app.knowledge()?;
    let open = Open::load(app, &store, &case)?;
    let mut scrubber = Scrubber::new(&*knowledge, &open.record, &choice, case_shift(&case));
    let documents = scrubber.documents(&open.record);
    Ok(DeidentifyPreview {
        statements: scrubber.statements(app.locale()),
        documents,
    })
}

/// The shift of a case: the same for every export of it, from the identifier that the vault gave it at random.
pub(crate) fn case_shift(case: &str) -> i32 {
    let digest = record::Sha256::of(case.as_bytes());
    let random = u32::from_str_radix(&digest.0[..8], 16).unwrap_or_default();
    shift_of(random)
}
