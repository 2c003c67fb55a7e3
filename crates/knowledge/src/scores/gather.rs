use super::catalogue::ALL;
use super::narrative::{Index, Narrative};
use super::score::{
    Filled, Input, Moment, Need, Origin, Run, Score, ScoreResult, ScoreState, evaluate,
};
use super::tell;
use record::{
    AdministrativeSex, Comparator, Condition, DocumentId, Fact, Lexicon, Localized, Observation,
    PartialDate, Record, Span, Temporality,
};

/// What scores are filled from: the facts of a record, and the words of its documents.
pub struct Sources<'a> {
    /// The facts.
    pub record: &'a Record,
    lexicon: &'a dyn Lexicon,
    index: Option<Index<'a>>,
}

impl<'a> Sources<'a> {
    /// The facts alone.
    pub fn facts(record: &'a Record, lexicon: &'a dyn Lexicon) -> Self {
        Self {
            record,
            lexicon,
            index: None,
        }
    }

    /// Facts, and the words of the documents where no fact answers.
    pub fn with_words(
        record: &'a Record,
        lexicon: &'a dyn Lexicon,
        narrative: &'a dyn Narrative,
    ) -> Self {
        Self {
            record,
            lexicon,
            index: Some(Index::new(narrative)),
        }
    }
}

/// Fills the inputs of `score`, in order.
pub fn gather(score: &'static Score, sources: &Sources<'_>) -> Vec<Filled> {
    let mut inputs: Vec<Filled> = score
        .inputs
        .iter()
        .map(|input| fill(input, score.moment, sources))
        .collect();
    let told = || {
        let index = sources.index.as_ref()?;
        tell::read(&super::finding::AGE, index, &empty(&super::finding::AGE))?.value
    };
    let age = age(sources.record).map(|(age, _)| age).or_else(told);
    super::doubt::raise(&mut inputs, sources.record, sources.lexicon, age);
    inputs
}

/// Every score whose inputs the sources hold and that matters for the patient, computed.
pub fn run(sources: &Sources<'_>) -> Vec<ScoreResult> {
    ALL.iter()
        .filter(|score| is_relevant(score, sources.record))
        .map(|score| evaluate(score, gather(score, sources)))
        .filter(|result| matches!(result.state, ScoreState::Computed(_)))
        .collect()
}

fn is_relevant(score: &Score, record: &Record) -> bool {
    let measured = |input: &Input| matches!(input.origin, Origin::Lab { .. });
    match score.run {
        Run::WhenComplete => score.inputs.iter().any(measured),
        Run::WithProblem(codes) => record
            .conditions
            .iter()
            .any(|fact| is_patients(fact) && has_code(&fact.value, codes)),
        Run::OnRequest => false,
    }
}

/// An input without a value.
fn empty(input: &'static Input) -> Filled {
    Filled {
        input,
        value: None,
        assumed: false,
        refused: None,
        remark: None,
        date: None,
        evidence: Vec::new(),
    }
}

fn fill(input: &'static Input, moment: Moment, sources: &Sources<'_>) -> Filled {
    let record = sources.record;
    let empty = empty(input);
    let known = |found: Option<(f64, Evidence)>| {
        found.map(|(value, evidence)| Filled {
            value: Some(value),
            evidence,
            ..empty.clone()
        })
    };
    let fact = match &input.origin {
        Origin::Age => known(age(record)),
        Origin::Sex => known(sex(record)),
        Origin::Lab {
            key,
            unit,
            plausible,
        } => measured(
            record,
            sources.lexicon,
            (key, unit, *plausible),
            moment,
            &empty,
        ),
        Origin::Finding { codes, words } => finding(record, codes, words, &empty),
        Origin::Drug { ingredients } => drug(record, ingredients, &empty),
        Origin::Ask { .. } => super::times_limit::read(input.key, record, moment, &empty),
        Origin::Given { .. } | Origin::DailyDose { .. } | Origin::Infusion { .. } => None,
    };
    let positive = |filled: &Filled| {
        let put_away = |index: &Index<'_>| {
            filled
                .evidence
                .iter()
                .any(|(document, span)| index.is_denied(document, *span))
        };
        filled.value.is_some_and(|value| value > 0.0)
            && !sources.index.as_ref().is_some_and(put_away)
    };
    let denied = |filled: &Filled| {
        matches!(input.origin, Origin::Finding { .. } | Origin::Drug { .. }) && !positive(filled)
    };
    let fact = fact.map(|filled| match denied(&filled) {
        true => Filled {
            value: Some(0.0),
            ..filled
        },
        false => filled,
    });
    let settled = match &input.origin {
        Origin::Finding { .. } | Origin::Drug { .. } => fact.as_ref().is_some_and(positive),
        _ => fact.as_ref().is_some_and(|filled| filled.value.is_some()),
    };
    // Words may tell how much of a finding there is.
    let graded = input.told.iter().any(|(value, _)| *value > 1.0)
        && matches!(input.origin, Origin::Finding { .. });
    let told = match &sources.index {
        Some(index) if !settled || graded => tell::read(input, index, &empty),
        _ => None,
    };
    let told = told.or_else(|| as_of(input, record, &empty));
    match (told.or(fact), input.need) {
        (Some(filled), _) if filled.value.is_some() => filled,
        (other, Need::AbsentUnlessFound) => Filled {
            value: Some(0.0),
            assumed: true,
            ..other.unwrap_or(empty)
        },
        (other, Need::PresentUnlessFound) => Filled {
            value: Some(1.0),
            assumed: true,
            ..other.unwrap_or(empty)
        },
        (other, _) => other.unwrap_or(empty),
    }
}

/// The record's own day, where the documents tell none.
fn as_of(input: &Input, record: &Record, empty: &Filled) -> Option<Filled> {
    let day = record.as_of.filter(|_| input.key == "today")?;
    Some(Filled {
        value: Some(f64::from(day.day_range().0)),
        ..empty.clone()
    })
}

type Evidence = Vec<(DocumentId, Span)>;

fn places<T>(fact: &Fact<T>) -> Evidence {
    fact.spans()
        .map(|(document, span)| (document.clone(), span))
        .collect()
}

/// Age at the as-of date. Two documents that disagree give none: the contradiction is another check's to report.
fn age(record: &Record) -> Option<(f64, Evidence)> {
    if let (Some(born), Some(as_of)) = (record.patient.birth_date.first(), record.as_of)
        && let Some((youngest, oldest)) = born.value.age_at(as_of)
        && oldest - youngest <= 1
    {
        return Some((f64::from(youngest), places(born)));
    }
    let stated = record
        .patient
        .age_years
        .iter()
        .filter(|fact| fact.is_usable())
        .collect::<Vec<_>>();
    let first = stated.first()?;
    let agree = stated
        .iter()
        .all(|fact| (fact.value - first.value).abs() <= 1.0);
    (agree && (0.0..=125.0).contains(&first.value)).then(|| (first.value, places(first)))
}

fn sex(record: &Record) -> Option<(f64, Evidence)> {
    let first = record.patient.sex.first()?;
    if record
        .patient
        .sex
        .iter()
        .any(|fact| fact.value != first.value)
    {
        return None;
    }
    match first.value {
        AdministrativeSex::Female => Some((1.0, places(first))),
        AdministrativeSex::Male => Some((0.0, places(first))),
        AdministrativeSex::Other | AdministrativeSex::Unknown => None,
    }
}

/// The value that counts: the latest dated one; among undated ones the first or the last that the text gives.
fn measured(
    record: &Record,
    lexicon: &dyn Lexicon,
    (key, unit, plausible): (&str, &str, (f64, f64)),
    moment: Moment,
    empty: &Filled,
) -> Option<Filled> {
    let candidates = in_moment(record, moment, |observation| {
        is_of(observation, key) && !is_of_another_fluid(observation, key)
    });
    let mut refused = None;
    for fact in candidates {
        let read = in_unit(&fact.value, lexicon, key, unit)
            .filter(|value| (plausible.0..=plausible.1).contains(value))
            .map(|value| (value, None))
            .or_else(|| {
                super::unit_guess::guess(record, &fact.value, lexicon, (key, unit, plausible))
            })
            .or_else(|| in_unit(&fact.value, lexicon, key, unit).map(|value| (value, None)));
        match read {
            Some((value, remark)) if (plausible.0..=plausible.1).contains(&value) => {
                return Some(Filled {
                    value: Some(value),
                    date: fact.value.effective,
                    evidence: places(fact),
                    remark,
                    ..empty.clone()
                });
            }
            Some(_) => refused = refused.or(Some(implausible())),
            None => refused = refused.or(Some(no_unit())),
        }
    }
    refused.map(|reason| Filled {
        refused: Some(reason),
        ..empty.clone()
    })
}

/// The usable results that `is_meant` picks, the one that counts first: the latest dated one; undated ones in the order of
/// the documents, and for a creatinine of now the last first.
pub(super) fn in_moment(
    record: &Record,
    moment: Moment,
    is_meant: impl Fn(&Observation) -> bool,
) -> Vec<&Fact<Observation>> {
    let mut candidates: Vec<&Fact<Observation>> = record
        .observations
        .iter()
        .filter(|fact| fact.is_usable() && fact.value.is_usable() && is_meant(&fact.value))
        .collect();
    let place = |fact: &Fact<Observation>| {
        let span = fact.spans().next().map(|(_, span)| span.start);
        span.unwrap_or_default()
    };
    candidates.sort_by_key(|fact| place(fact));
    let creatinine = |fact: &&Fact<Observation>| fact.value.key() == Some("creatinine");
    if moment == Moment::Latest && candidates.iter().all(creatinine) {
        candidates.reverse();
    }
    candidates
        .sort_by_key(|fact| std::cmp::Reverse(fact.value.effective.map(PartialDate::day_range)));
    if moment == Moment::Latest {
        // What a text calls earlier than another value counts only where there is no other.
        candidates.sort_by_key(|fact| fact.value.assertion.time == Temporality::Historical);
    }
    candidates
}

/// The analyte itself; in urine also the plain analyte of a urine specimen.
fn is_of(observation: &Observation, key: &str) -> bool {
    let known = observation.key();
    let urine = || {
        observation
            .specimen
            .as_deref()
            .is_some_and(|specimen| specimen == "urine")
    };
    let fasting = key == "glucose" && known == Some("glucose_fasting");
    known == Some(key)
        || fasting
        || key
            .strip_prefix("urine_")
            .is_some_and(|plain| known == Some(plain) && urine())
}

/// Blood is meant where nothing else is said; urine, cerebrospinal and other fluids have analytes of their own.
fn is_of_another_fluid(observation: &Observation, key: &str) -> bool {
    let specimen = observation.specimen.as_deref().unwrap_or_default();
    let specimen = specimen.to_lowercase();
    !key.starts_with("urine")
        && ["urine", "csf", "cerebrospinal", "fluid"]
            .iter()
            .any(|fluid| specimen.contains(fluid))
}

pub(super) fn in_unit(
    observation: &Observation,
    lexicon: &dyn Lexicon,
    key: &str,
    unit: &str,
) -> Option<f64> {
    let quantity = observation.quantity()?;
    let quantity = match quantity.comparator {
        None | Some(Comparator::Approximately) => quantity,
        _ => return None,
    };
    match quantity.unit.as_deref() {
        Some(written) if key == "urea_nitrogen" && is_urea_by_mass(observation, written) => {
            let urea = lexicon.convert(key, quantity.value, written, unit)?;
            Some(urea * NITROGEN_OF_UREA)
        }
        Some(written) if written == unit => Some(quantity.value),
        Some(written) => lexicon.convert(key, quantity.value, written, unit),
        // Quantities without dimension are written without unit.
        None if quantity.unit_text.is_empty() && matches!(unit, "1" | "/min" | "%" | "mm[Hg]") => {
            Some(quantity.value)
        }
        None => None,
    }
}

/// Mass of nitrogen in a mass of urea: 28.01 of 60.06 g/mol.
const NITROGEN_OF_UREA: f64 = 28.01 / 60.06;

/// Whether urea itself was weighed ("urea 40 mg/dL"), not its nitrogen; in moles the two are one.
fn is_urea_by_mass(observation: &Observation, unit: &str) -> bool {
    let name = observation.code.text.reveal().to_lowercase();
    let urea = (name.contains("urea") && !name.contains("nitrogen") && !name.contains("bun"))
        || (name.contains("尿素") && !name.contains('氮'));
    urea && matches!(unit, "mg/dL" | "mg/L" | "g/L")
}

fn implausible() -> Localized {
    Localized::new(
        "the value is outside plausible limits and was not used",
        "数值超出合理范围，未采用",
    )
}

fn no_unit() -> Localized {
    Localized::new(
        "the unit is missing or was not understood",
        "单位缺失或无法识别",
    )
}

fn is_patients(fact: &Fact<Condition>) -> bool {
    fact.is_usable() && fact.value.assertion.is_affirmed_for_patient()
}

fn has_code(condition: &Condition, prefixes: &[&str]) -> bool {
    let mut codes = condition.code.icd10();
    codes.any(|code| prefixes.iter().any(|prefix| code.starts_with(prefix)))
}

fn has_words(condition: &Condition, words: &[&str]) -> bool {
    let name = condition.code.name().to_lowercase();
    let written = condition.code.text.reveal().to_lowercase();
    words
        .iter()
        .any(|word| name.contains(word) || written.contains(word))
}

fn finding(record: &Record, codes: &[&str], words: &[&str], empty: &Filled) -> Option<Filled> {
    let about = |condition: &Condition| has_code(condition, codes) || has_words(condition, words);
    if let Some(fact) = record
        .conditions
        .iter()
        .find(|fact| is_patients(fact) && about(&fact.value))
    {
        return Some(Filled {
            value: Some(1.0),
            evidence: places(fact),
            ..empty.clone()
        });
    }
    let denied = record.conditions.iter().find(|fact| {
        fact.is_usable()
            && fact.value.assertion.presence == record::Presence::Absent
            && about(&fact.value)
    })?;
    Some(Filled {
        value: Some(0.0),
        evidence: places(denied),
        ..empty.clone()
    })
}

fn drug(record: &Record, ingredients: &[&str], empty: &Filled) -> Option<Filled> {
    let takes = record.medications.iter().find(|fact| {
        fact.is_usable()
            && fact.value.is_current()
            && fact
                .value
                .ingredients
                .iter()
                .any(|ingredient| ingredients.contains(&ingredient.name.as_str()))
    })?;
    Some(Filled {
        value: Some(1.0),
        evidence: places(takes),
        ..empty.clone()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::Concept;

    #[test]
    fn urea_by_mass_is_told_from_its_nitrogen() {
        let of = |name: &str, unit: &str| {
            let observation = Observation {
                code: Concept::text(name),
                ..observation()
            };
            is_urea_by_mass(&observation, unit)
        };
        assert!(of("Urea", "mg/dL"));
        assert!(of("尿素", "mg/dL"));
        assert!(!of("Urea", "mmol/L"));
        assert!(!of("Urea nitrogen", "mg/dL"));
        assert!(!of("BUN", "mg/dL"));
        assert!(!of("尿素氮", "mg/dL"));
    }

    fn observation() -> Observation {
        Observation {
            code: Concept::default(),
            category: record::ObservationCategory::Laboratory,
            status: record::ObservationStatus::Final,
            value: record::ObservationValue::Quantity(record::Quantity::unitless(1.0)),
            reference_range: None,
            interpretation: None,
            effective: None,
            specimen: None,
            assertion: record::Assertion::default(),
        }
    }
}
