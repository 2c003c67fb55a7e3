use crate::checks::framework::readable_unit;
use record::{DocumentId, Localized, PartialDate, SourceStatus, Span};
use std::collections::BTreeMap;

/// Where an input comes from.
pub enum Origin {
    /// Age in years at the record's as-of date.
    Age,
    /// 1 for female, 0 for male.
    Sex,
    /// The latest usable observation with this analyte key, in this UCUM unit, inside plausible limits.
    Lab {
        /// Analyte key.
        key: &'static str,
        /// UCUM unit that the formula takes.
        unit: &'static str,
        /// Smallest and largest plausible value in that unit; outside, the value is not used.
        plausible: (f64, f64),
    },
    /// 1 when the patient has or had one of these problems, by ICD-10 prefix or by words.
    Finding {
        /// ICD-10-CM prefixes.
        codes: &'static [&'static str],
        /// Lower-case words of the name.
        words: &'static [&'static str],
    },
    /// 1 when the patient takes one of these ingredients.
    Drug {
        /// Lower-case generic names.
        ingredients: &'static [&'static str],
    },
    /// Only the physician can say; the choices with their value.
    Ask {
        /// Value and wording.
        choices: &'static [(f64, &'static str, &'static str)],
    },
    /// Milligrams a day of one drug, summed over its doses as the documents tell them.
    DailyDose {
        /// Names in lower case, brands included.
        names: &'static [&'static str],
        /// What must stand beside the name for this form to be meant (`patch`); with `-` in front, what must not.
        form: &'static str,
    },
    /// Rate of infusion of one drug, µg/kg/min.
    Infusion {
        /// Names in lower case.
        names: &'static [&'static str],
    },
    /// A number that the documents tell in words, or that the physician or a question gives, in this UCUM unit (dates:
    /// days since 1970-01-01).
    Given {
        /// UCUM unit, empty for a plain number.
        unit: &'static str,
        /// Smallest and largest plausible value.
        plausible: (f64, f64),
    },
}

/// What happens when the record does not hold an input.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// The score is not computed.
    Required,
    /// Counted as absent, and listed as assumed.
    AbsentUnlessFound,
    /// Counted as present, and listed as assumed (the absence of a symptom as a criterion).
    PresentUnlessFound,
    /// Counted with no points; the result is the least that it can be.
    ZeroUnlessFound,
    /// The formula does without.
    Optional,
}

/// One input of a score.
pub struct Input {
    /// Key, unique inside the score.
    pub key: &'static str,
    /// Label in English.
    pub en: &'static str,
    /// Label in Chinese.
    pub zh: &'static str,
    /// Where it comes from.
    pub origin: Origin,
    /// What happens without it.
    pub need: Need,
    /// Words that tell it where no fact does, most telling first: the value, and the phrases that stand for it. A
    /// phrase with a number gives that number times the value.
    pub told: &'static [(f64, &'static [&'static str])],
}

/// What kind of answer a score gives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Output {
    /// Points.
    Points,
    /// A number in a UCUM unit, shown with so many decimals.
    Quantity(&'static str, u8),
    /// A date (days since 1970-01-01).
    Date,
    /// Weeks and days (a number of days).
    WeeksAndDays,
}

/// When a score runs without being asked for.
pub enum Run {
    /// Whenever the record holds its required inputs.
    WhenComplete,
    /// When the patient has or had a problem with one of these ICD-10-CM prefixes, and the inputs are there.
    WithProblem(&'static [&'static str]),
    /// Never: one key away.
    OnRequest,
}

/// Which of several undated values of a document counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Moment {
    /// The first that the text gives: the state at presentation.
    Presentation,
    /// The last that the text gives: the state now.
    Latest,
}

/// A range of results with its meaning.
pub struct Band {
    /// Largest value that belongs to the band.
    pub up_to: f64,
    /// Meaning in English, as the source words it in substance.
    pub en: &'static str,
    /// Meaning in Chinese.
    pub zh: &'static str,
}

/// A score: its publication, inputs, population and formula.
pub struct Score {
    /// Stable identifier (`cha2ds2-vasc`).
    pub id: &'static str,
    /// Names in English: the first is shown, all are searched.
    pub names: &'static [&'static str],
    /// Name in Chinese.
    pub zh: &'static str,
    /// Authors and publication.
    pub publication: &'static str,
    /// Edition or year.
    pub edition: &'static str,
    /// Whether the publication was read.
    pub source_status: SourceStatus,
    /// Kind of answer.
    pub output: Output,
    /// Whether the result says something of the patient's state or course; false of conversions and of figures that other
    /// formulae need, which stay among the scores.
    pub course: bool,
    /// When it runs by itself.
    pub run: Run,
    /// Which of several undated values counts.
    pub moment: Moment,
    /// Inputs in the order they are shown.
    pub inputs: &'static [Input],
    /// Why the score does not apply to this patient; `None` when it does.
    pub outside: fn(&Values) -> Option<(&'static str, &'static str)>,
    /// The formula; every required input is there.
    pub compute: fn(&Values) -> f64,
    /// Meaning of the result, lowest band first; empty where no source gives one.
    pub bands: &'static [Band],
}

/// Input values by key. Findings are 1 or 0, sex is 1 for female.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Values(BTreeMap<&'static str, f64>);

impl Values {
    /// The value of an input, where known.
    pub fn get(&self, key: &str) -> Option<f64> {
        self.0.get(key).copied()
    }

    /// The value of an input that is known to be there; 0 otherwise (required inputs always are).
    pub fn of(&self, key: &str) -> f64 {
        self.get(key).unwrap_or(0.0)
    }

    /// True when a finding is present.
    pub fn is(&self, key: &str) -> bool {
        self.of(key) > 0.0
    }

    /// `points` when the finding is present, else 0.
    pub fn points(&self, key: &str, points: f64) -> f64 {
        if self.is(key) { points } else { 0.0 }
    }

    /// Number of findings present among `keys`.
    pub fn count(&self, keys: &[&str]) -> f64 {
        keys.iter().filter(|key| self.is(key)).count() as f64
    }

    /// Sets a value.
    pub fn set(&mut self, key: &'static str, value: f64) {
        self.0.insert(key, value);
    }
}

/// An input with its value and places in the record.
#[derive(Clone)]
pub struct Filled {
    /// Which input.
    pub input: &'static Input,
    /// Its value; `None` where the record holds none.
    pub value: Option<f64>,
    /// True when the value is an absence that nobody stated.
    pub assumed: bool,
    /// Why a value that stands in the record was not used (implausible, unit not understood).
    pub refused: Option<Localized>,
    /// What was taken for granted in reading it (the order of day and month).
    pub remark: Option<Localized>,
    /// When it was measured.
    pub date: Option<PartialDate>,
    /// Its places in the documents.
    pub evidence: Vec<(DocumentId, Span)>,
}

impl Filled {
    /// True of a measurement that is missing and could only add points.
    pub fn is_uncounted(&self) -> bool {
        self.input.need == Need::ZeroUnlessFound && self.value.is_none()
    }
}

/// A computed answer.
#[derive(Clone, PartialEq, Debug)]
pub struct Answer {
    /// The number.
    pub value: f64,
    /// As shown, with unit; "≥ 2" where something that could add points was not measured.
    pub text: String,
    /// Meaning, where the source gives one; that it is a lower bound, where a missing measurement could change it.
    pub interpretation: Option<Localized>,
}

/// Outcome of a score.
#[derive(Clone, PartialEq, Debug)]
pub enum ScoreState {
    /// Computed.
    Computed(Answer),
    /// Required inputs are missing, by key.
    Missing(Vec<&'static str>),
    /// Not for this patient.
    NotApplicable(Localized),
}

/// A score with its inputs and outcome.
#[derive(Clone)]
pub struct ScoreResult {
    /// Which score.
    pub score: &'static Score,
    /// Inputs in order.
    pub inputs: Vec<Filled>,
    /// Outcome.
    pub state: ScoreState,
}

/// Computes `score` from filled inputs.
pub fn evaluate(score: &'static Score, inputs: Vec<Filled>) -> ScoreResult {
    let missing: Vec<&'static str> = inputs
        .iter()
        .filter(|filled| filled.input.need == Need::Required && filled.value.is_none())
        .map(|filled| filled.input.key)
        .collect();
    let mut values = Values::default();
    for filled in &inputs {
        if let Some(value) = filled.value {
            values.set(filled.input.key, value);
        }
    }
    let state = match (score.outside)(&values) {
        Some((en, zh)) => ScoreState::NotApplicable(Localized::new(en, zh)),
        None if !missing.is_empty() => ScoreState::Missing(missing),
        None => answer(score, &values, inputs.iter().any(Filled::is_uncounted)),
    };
    ScoreResult {
        score,
        inputs,
        state,
    }
}

fn answer(score: &Score, values: &Values, least: bool) -> ScoreState {
    let value = (score.compute)(values);
    if !value.is_finite() {
        let reason = Localized::new("the inputs give no finite result", "输入值无法得出有限结果");
        return ScoreState::NotApplicable(reason);
    }
    let band = score.bands.iter().position(|band| value <= band.up_to);
    let meaning = |at: usize| Localized::new(score.bands[at].en, score.bands[at].zh);
    let interpretation = match band {
        Some(at) if !least || at + 1 == score.bands.len() => Some(meaning(at)),
        _ if least => Some(Localized::new(
            "the least that it can be: a measurement that could add points is missing",
            "为最低可能值：缺少可能加分的测量值",
        )),
        _ => None,
    };
    let text = shown(score.output, value);
    ScoreState::Computed(Answer {
        value,
        text: if least { format!("≥ {text}") } else { text },
        interpretation,
    })
}

fn shown(output: Output, value: f64) -> String {
    match output {
        Output::Points => format!("{value}"),
        Output::Quantity(unit, decimals) => {
            let unit = readable_unit(unit);
            format!("{value:.0$} {unit}", usize::from(decimals))
                .trim_end()
                .to_string()
        }
        Output::Date => day(value).unwrap_or_default(),
        Output::WeeksAndDays => format!("{} weeks {} days", (value as i64) / 7, (value as i64) % 7),
    }
}

/// The day so many days after 1970-01-01, as YYYY-MM-DD.
pub fn day(days: f64) -> Option<String> {
    let epoch = PartialDate::day(1970, 1, 1).ok()?;
    Some(epoch.plus_days(days as i32)?.to_string())
}

/// Checks for the scores' own tests.
#[cfg(test)]
pub(super) mod testing {
    use super::{Score, Values};

    /// The score's result; panics when a key is not an input of the score.
    pub fn value(score: &Score, given: &[(&'static str, f64)]) -> f64 {
        let mut values = Values::default();
        for (key, value) in given {
            assert!(
                score.inputs.iter().any(|input| input.key == *key),
                "{} has no input {key}",
                score.id
            );
            values.set(key, *value);
        }
        (score.compute)(&values)
    }

    /// The score's result lies within `tolerance` of `expect`.
    pub fn check(score: &Score, given: &[(&'static str, f64)], expect: f64, tolerance: f64) {
        let found = value(score, given);
        assert!(
            (found - expect).abs() <= tolerance,
            "{}: {found}, expected {expect}",
            score.id
        );
    }
}
