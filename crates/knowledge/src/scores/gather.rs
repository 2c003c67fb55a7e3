use super::catalogue::ALL;
use super::score::{Filled, Input, Need, Origin, Run, Score, ScoreResult, ScoreState, evaluate};
use record::{
    AdministrativeSex, CodeSystem, Condition, DocumentId, Fact, Lexicon, Localized, Observation,
    PartialDate, Record, Span,
};

/// Fills the inputs of `score` from `record`, in order.
pub fn gather(score: &'static Score, record: &Record, lexicon: &dyn Lexicon) -> Vec<Filled> {
    score
        .inputs
        .iter()
        .map(|input| fill(input, record, lexicon))
        .collect()
}

/// Every score whose inputs the record holds and that matters for it, computed.
pub fn run(record: &Record, lexicon: &dyn Lexicon) -> Vec<ScoreResult> {
    ALL.iter()
        .filter(|score| is_relevant(score, record))
        .map(|score| evaluate(score, gather(score, record, lexicon)))
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

fn fill(input: &'static Input, record: &Record, lexicon: &dyn Lexicon) -> Filled {
    let empty = Filled {
        input,
        value: None,
        assumed: false,
        refused: None,
        date: None,
        evidence: Vec::new(),
    };
    let filled = match &input.origin {
        Origin::Age => age(record).map(|(value, evidence)| Filled {
            value: Some(value),
            evidence,
            ..empty.clone()
        }),
        Origin::Sex => sex(record).map(|(value, evidence)| Filled {
            value: Some(value),
            evidence,
            ..empty.clone()
        }),
        Origin::Lab {
            key,
            unit,
            plausible,
        } => latest(record, lexicon, key, unit, *plausible, &empty),
        Origin::Finding { codes, words } => finding(record, codes, words, &empty),
        Origin::Drug { ingredients } => drug(record, ingredients, &empty),
        Origin::Ask { .. } | Origin::Given { .. } => None,
    };
    match (filled, input.need) {
        (Some(filled), _) => filled,
        (None, Need::AbsentUnlessFound) => Filled {
            value: Some(0.0),
            assumed: true,
            ..empty
        },
        (None, _) => empty,
    }
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

fn latest(
    record: &Record,
    lexicon: &dyn Lexicon,
    key: &str,
    unit: &str,
    plausible: (f64, f64),
    empty: &Filled,
) -> Option<Filled> {
    let mut candidates: Vec<&Fact<Observation>> = record
        .observations
        .iter()
        .filter(|fact| fact.is_usable() && fact.value.is_usable() && fact.value.key() == Some(key))
        .collect();
    // Latest first; undated results keep document order, the last one written first.
    candidates.reverse();
    candidates
        .sort_by_key(|fact| std::cmp::Reverse(fact.value.effective.map(PartialDate::day_range)));
    let mut refused = None;
    for fact in candidates {
        match in_unit(&fact.value, lexicon, key, unit) {
            Some(value) if (plausible.0..=plausible.1).contains(&value) => {
                return Some(Filled {
                    value: Some(value),
                    date: fact.value.effective,
                    evidence: places(fact),
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

fn in_unit(observation: &Observation, lexicon: &dyn Lexicon, key: &str, unit: &str) -> Option<f64> {
    let quantity = observation
        .quantity()
        .filter(|quantity| quantity.comparator.is_none())?;
    match quantity.unit.as_deref() {
        Some(written) if key == "urea_nitrogen" && is_urea_by_mass(observation, written) => {
            let urea = lexicon.convert(key, quantity.value, written, unit)?;
            Some(urea * NITROGEN_OF_UREA)
        }
        Some(written) if written == unit => Some(quantity.value),
        Some(written) => lexicon.convert(key, quantity.value, written, unit),
        // Quantities without dimension are written without unit.
        None if unit == "1" || unit == "/min" || unit == "%" || unit == "mm[Hg]" => {
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
    condition.code.codes.iter().any(|code| {
        matches!(code.system, CodeSystem::Icd10Cm | CodeSystem::Icd10)
            && prefixes.iter().any(|prefix| code.code.starts_with(prefix))
    })
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
