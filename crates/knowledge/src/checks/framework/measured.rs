use super::told_age::told_age;
use super::told_order;
use super::{Known, Missing, Patient, implied};
use record::{Comparator, Fact, Observation, PartialDate, Temporality};

/// A measured value in the unit that the rule asked for.
#[derive(Clone, Debug)]
pub struct Measured<'a> {
    /// The number, converted.
    pub value: f64,
    /// "< 0.5" and the like.
    pub comparator: Option<Comparator>,
    /// When it was measured; the document's date where the result has none.
    pub date: Option<PartialDate>,
    /// The observation.
    pub fact: &'a Fact<Observation>,
    /// The unit that the number was read in although none was written.
    pub implied: Option<&'static str>,
}

/// A UCUM unit, or one as a Chinese text writes it, in the signs that both languages read: "mmHg", "mL/min/1.73 m²"; nothing
/// for a plain number.
pub fn readable_unit(ucum: &str) -> String {
    const SIGNS: [(&str, &str); 18] = [
        ("次/分钟", "/min"),
        ("次/分", "/min"),
        ("公斤", "kg"),
        ("千克", "kg"),
        ("厘米", "cm"),
        ("毫米汞柱", "mmHg"),
        ("mm[Hg]", "mmHg"),
        ("{1.73_m2}", "1.73 m²"),
        ("m2", "m²"),
        ("[lb_av]", "lb"),
        ("[in_i]", "in"),
        ("[degF]", "°F"),
        ("Cel", "°C"),
        ("10*9", "×10⁹"),
        ("10*3", "×10³"),
        ("umol", "µmol"),
        ("ug", "µg"),
        ("/uL", "/µL"),
    ];
    match ucum {
        "1" => String::new(),
        _ => SIGNS.iter().fold(ucum.to_string(), |unit, (code, sign)| {
            unit.replace(code, sign)
        }),
    }
}

impl Measured<'_> {
    /// As an issue shows it: "potassium 6.9 mmol/L"; a unit in square brackets was not written.
    pub fn label(&self) -> String {
        let name = self.fact.value.code.name();
        match self.fact.value.quantity() {
            Some(quantity) => {
                let sign = match quantity.comparator {
                    Some(Comparator::Less) => "< ",
                    Some(Comparator::LessOrEqual) => "≤ ",
                    Some(Comparator::Greater) => "> ",
                    Some(Comparator::GreaterOrEqual) => "≥ ",
                    Some(Comparator::Approximately) => "~ ",
                    None => "",
                };
                let unit = match (self.implied, quantity.unit.as_deref()) {
                    _ if !quantity.unit_text.is_empty() => quantity.unit_text.clone(),
                    (Some(implied), _) => format!("[{}]", readable_unit(implied)),
                    (None, written) => readable_unit(written.unwrap_or_default()),
                };
                format!("{name} {sign}{} {unit}", quantity.value)
                    .trim_end()
                    .to_string()
            }
            None => name.to_string(),
        }
    }

    /// True when the value is surely below `limit`.
    pub fn is_below(&self, limit: f64) -> bool {
        match self.comparator {
            Some(Comparator::Greater | Comparator::GreaterOrEqual) => false,
            Some(Comparator::Less) => self.value <= limit,
            _ => self.value < limit,
        }
    }

    /// True when the value is surely above `limit`.
    pub fn is_above(&self, limit: f64) -> bool {
        match self.comparator {
            Some(Comparator::Less | Comparator::LessOrEqual) => false,
            Some(Comparator::Greater) => self.value >= limit,
            _ => self.value > limit,
        }
    }
}

impl<'a> Patient<'a> {
    /// Potassium below 3.5 mmol/L within the last 7 days: what is given for it corrects it.
    pub fn has_low_potassium(&self) -> bool {
        self.latest("potassium", "mmol/L", Some(7))
            .is_ok_and(|latest| latest.is_below(3.5))
    }

    /// The latest usable result of the analyte `key` in `unit`, not older than `allowed_days` where that is given.
    /// Results without date count as of their document.
    pub fn latest(&self, key: &str, unit: &str, allowed_days: Option<i32>) -> Known<Measured<'a>> {
        let all = self.series(key, unit);
        if BODY.contains(&key) && disagree(&all) {
            return Err(Missing::Contradictory);
        }
        let newest = self.first_of_now(all, allowed_days)?;
        // Told of an earlier time that no date places: how old it is cannot be known.
        if allowed_days.is_some() && newest.date.is_none() && is_of_then(newest.fact) {
            return Err(Missing::NotStated);
        }
        match (newest.date, allowed_days) {
            (Some(date), Some(allowed))
                if self.days_since(date).is_some_and(|days| days > allowed) =>
            {
                Err(Missing::Stale {
                    measured: date,
                    allowed,
                })
            }
            _ => Ok(newest),
        }
    }

    /// The first result that no words beside it make older than `allowed_days`.
    fn first_of_now(
        &self,
        all: Vec<Known<Measured<'a>>>,
        allowed_days: Option<i32>,
    ) -> Known<Measured<'a>> {
        let mut old = None;
        for one in all {
            let told = match (&one, allowed_days) {
                (Ok(measured), Some(allowed)) => {
                    told_age(self.record, measured.fact).filter(|told| told.days > allowed)
                }
                _ => None,
            };
            match told {
                Some(told) => old = old.or(Some(Missing::ToldOld { words: told.words })),
                None => return one,
            }
        }
        Err(old.unwrap_or(Missing::NotStated))
    }

    /// Every usable result of the analyte `key`, latest first; an entry that cannot be used says why.
    pub fn series(&self, key: &str, unit: &str) -> Vec<Known<Measured<'a>>> {
        let found: Vec<&Fact<Observation>> = self
            .record
            .observations
            .iter()
            .filter(|fact| {
                fact.is_usable()
                    && fact.value.is_usable()
                    && fact.value.key() == Some(key)
                    && fact.value.quantity().is_some()
                    && is_usual_specimen(&fact.value)
            })
            .collect();
        let mut found = self.record.newest_first(found);
        told_order::settle(self.record, &mut found);
        let mut series: Vec<Known<Measured<'a>>> = found
            .into_iter()
            .map(|fact| self.convert(key, unit, fact))
            .collect();
        let again: Vec<bool> = series
            .iter()
            .map(|one| {
                one.as_ref()
                    .is_ok_and(|one| is_told_again(one, series.iter().flatten()))
            })
            .collect();
        let mut again = again.into_iter();
        series.retain(|_| !again.next().unwrap_or_default());
        series
    }

    fn convert(&self, key: &str, unit: &str, fact: &'a Fact<Observation>) -> Known<Measured<'a>> {
        let quantity = fact.value.quantity().ok_or(Missing::NotStated)?;
        let bare = quantity.unit.is_none() && quantity.unit_text.is_empty();
        let implied = bare.then(|| implied::unit(key, quantity.value)).flatten();
        let value = match quantity.unit.as_deref().or(implied) {
            Some(written) if written == unit => Some(quantity.value),
            Some(TIMES_NORMAL) => nominal(key, unit).map(|limit| quantity.value * limit),
            Some(written) => self.lexicon.convert(key, quantity.value, written, unit),
            None if matches!(unit, "1" | "/min" | "mm[Hg]") => Some(quantity.value),
            None => None,
        }
        .ok_or(Missing::Unit)?;
        if !plausible(key, unit, value) || !self.in_known_limits(key, unit, value) {
            return Err(Missing::Implausible);
        }
        Ok(Measured {
            value,
            comparator: quantity.comparator,
            date: self.date_of(fact),
            fact,
            implied,
        })
    }

    /// The analyte table's limits, where the database is there.
    fn in_known_limits(&self, key: &str, unit: &str, value: f64) -> bool {
        let Some(analyte) = self.knowledge.and_then(|knowledge| knowledge.analyte(key)) else {
            return true;
        };
        let usual = if analyte.unit == unit {
            Some(value)
        } else {
            self.lexicon.convert(key, value, unit, &analyte.unit)
        };
        match (usual, analyte.plausible) {
            (Some(usual), Some((low, high))) => (low..=high).contains(&usual),
            _ => true,
        }
    }

    fn date_of(&self, fact: &Fact<Observation>) -> Option<PartialDate> {
        fact.value.effective.or_else(|| {
            let (document, _) = fact
                .spans()
                .next()
                .filter(|_| fact.value.assertion.time == Temporality::Current)?;
            self.record.document(document)?.date
        })
    }
}

fn is_of_then(fact: &Fact<Observation>) -> bool {
    fact.value.assertion.time == Temporality::Historical
}

/// The unit of a result that is told as so many times its upper limit.
const TIMES_NORMAL: &str = "{xULN}";

/// The upper limit for which the rows of the tables are written, so that "4 x ULN" meets a row for three times the limit.
fn nominal(key: &str, unit: &str) -> Option<f64> {
    match (key, unit) {
        ("alt" | "ast", "U/L") => Some(40.0),
        ("alp", "U/L") => Some(120.0),
        ("ggt", "U/L") => Some(50.0),
        ("ck", "U/L") => Some(200.0),
        ("bilirubin_total", "mg/dL") => Some(1.2),
        ("bilirubin_total", "umol/L") => Some(20.0),
        _ => None,
    }
}

/// A value without a date of its own that repeats to the digit an older dated one, although a later dated one differs: the older
/// result, told again in the words of the history ("on admission potassium 2.8").
fn is_told_again<'m, 'a: 'm>(
    one: &Measured<'_>,
    mut all: impl Iterator<Item = &'m Measured<'a>> + Clone,
) -> bool {
    const FAR: i32 = 2;
    let Some(own) = one.date.filter(|_| one.fact.value.effective.is_none()) else {
        return false;
    };
    let dated = |other: &Measured<'_>| other.fact.value.effective;
    let mut others = all.clone();
    let older = others.find(|other| {
        other.value.to_bits() == one.value.to_bits()
            && dated(other).is_some_and(|date| date.days_until(own).0 > FAR)
    });
    let Some(since) = older.and_then(dated) else {
        return false;
    };
    all.any(|other| {
        other.value.to_bits() != one.value.to_bits()
            && dated(other).is_some_and(|date| date > since)
    })
}

/// Measures of the body that two entries of one day cannot both hold.
const BODY: &[&str] = &["weight", "height"];

/// The two latest entries are of one day and a tenth or more apart.
fn disagree(latest_first: &[Known<Measured<'_>>]) -> bool {
    let mut usable = latest_first
        .iter()
        .flatten()
        .filter(|measured| measured.fact.value.assertion.time == Temporality::Current);
    let (Some(first), Some(second)) = (usable.next(), usable.next()) else {
        return false;
    };
    let day = |measured: &Measured<'_>| measured.date.map(|date| date.day_range());
    let ratio = first.value / second.value;
    day(first) == day(second) && !(0.9..1.0 / 0.9).contains(&ratio)
}

/// A glucose of the cerebrospinal fluid or a pH of the urine answers no question about the blood.
fn is_usual_specimen(observation: &Observation) -> bool {
    const USUAL: &[&str] = &[
        "blood",
        "serum",
        "plasma",
        "arter",
        "venous",
        "capillary",
        "血",
    ];
    observation.specimen.as_deref().is_none_or(|specimen| {
        let specimen = specimen.to_lowercase();
        USUAL.iter().any(|word| specimen.contains(word))
    })
}

/// Limits that a living patient's value does not leave; a value outside is a slip of unit or point.
const PLAUSIBLE: &[(&str, &str, f64, f64)] = &[
    ("potassium", "mmol/L", 1.0, 12.0),
    ("sodium", "mmol/L", 90.0, 210.0),
    ("creatinine", "mg/dL", 0.1, 30.0),
    ("creatinine", "umol/L", 8.0, 2700.0),
    ("glucose", "mmol/L", 0.3, 120.0),
    ("glucose", "mg/dL", 5.0, 2200.0),
    ("calcium", "mmol/L", 0.8, 6.0),
    ("magnesium", "mmol/L", 0.1, 5.0),
    ("inr", "1", 0.5, 20.0),
    ("hemoglobin", "g/dL", 1.0, 26.0),
    ("platelets", "10*9/L", 0.0, 3000.0),
    ("weight", "kg", 0.3, 400.0),
    ("height", "cm", 20.0, 250.0),
    ("heart_rate", "/min", 10.0, 350.0),
    ("temperature", "Cel", 20.0, 46.0),
    ("qtc_interval", "ms", 250.0, 800.0),
    ("egfr", "mL/min/{1.73_m2}", 0.0, 250.0),
];

fn plausible(key: &str, unit: &str, value: f64) -> bool {
    value.is_finite()
        && PLAUSIBLE
            .iter()
            .filter(|(analyte, of, _, _)| *analyte == key && *of == unit)
            .all(|(_, _, low, high)| (*low..=*high).contains(&value))
}
