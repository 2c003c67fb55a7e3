use super::super::table::parts;
use super::social_kind;
use crate::checks::framework::implied_unit;
use record::{Interpretation, Lexicon, Observation, SocialKind};

/// A systolic pressure this close above the limit of a low one is no evidence against a low one, in mmHg.
const NEARLY_LOW: f64 = 20.0;
/// No systolic pressure of a living patient is written below this, in mmHg: "review at 16/40" is a week of pregnancy.
const LEAST_SYSTOLIC: f64 = 30.0;

/// How a finding is read from facts other than conditions.
///
/// As text: `creatinine > 2 mg/dL`, `troponin high 0.04 ng/mL` (by the printed range or flag, else by the number),
/// `social smoking: words|words`, `family words|words`, `drug name|name`, `procedure words|words`.
#[derive(Debug)]
pub enum Measure {
    /// A number beyond a limit.
    Limit {
        /// Analyte key.
        key: &'static str,
        /// True when the finding is a value above the limit.
        above: bool,
        /// True when the range or flag printed with the result decides where there is one.
        by_range: bool,
        /// The limit.
        limit: f64,
        /// UCUM unit of the limit.
        unit: &'static str,
    },
    /// Social history of a kind, with one of these words where any is given.
    Social(SocialKind, Vec<&'static str>),
    /// A relative's illness.
    Family(Vec<&'static str>),
    /// A current drug.
    Drug(Vec<&'static str>),
    /// An operation.
    Procedure(Vec<&'static str>),
}

impl Measure {
    /// Reads one measure of the table. Panics on a malformed one: a test reads every row.
    pub fn parse(text: &'static str) -> Self {
        let (head, rest) = text.split_once(' ').unwrap_or((text, ""));
        let words = |cell: &'static str| parts(cell, '|').collect::<Vec<_>>();
        match head {
            "social" => {
                let (kind, list) = rest.split_once(':').unwrap_or((rest, ""));
                Self::Social(social_kind(kind.trim()), words(list))
            }
            "family" => Self::Family(words(rest)),
            "drug" => Self::Drug(words(rest)),
            "procedure" => Self::Procedure(words(rest)),
            key => {
                let mut cells = rest.splitn(3, ' ');
                let how = cells.next().unwrap_or_default();
                let limit = cells
                    .next()
                    .and_then(|limit| limit.parse().ok())
                    .unwrap_or_else(|| panic!("findings.tsv: measure {text}"));
                Self::Limit {
                    key,
                    above: matches!(how, ">" | "high"),
                    by_range: matches!(how, "high" | "low"),
                    limit,
                    unit: cells.next().unwrap_or("1"),
                }
            }
        }
    }

    /// Whether `observation` shows the finding; `None` where it is about something else or cannot be read.
    pub fn read(&self, observation: &Observation, lexicon: &dyn Lexicon) -> Option<bool> {
        let Self::Limit {
            key,
            above,
            by_range,
            limit,
            unit,
        } = self
        else {
            return None;
        };
        if observation.key() != Some(*key) {
            return None;
        }
        let quantity = observation.quantity()?;
        if *by_range {
            match observation.interpretation {
                Some(Interpretation::High | Interpretation::CriticalHigh) => return Some(*above),
                Some(Interpretation::Low | Interpretation::CriticalLow) => return Some(!*above),
                Some(Interpretation::Normal) => return Some(false),
                _ => {}
            }
            let range = observation.reference_range.as_ref();
            let bound = range.and_then(|range| if *above { range.high } else { range.low });
            if let Some(bound) = bound {
                return Some(if *above {
                    quantity.value > bound
                } else {
                    quantity.value < bound
                });
            }
        }
        let value = match quantity.unit.as_deref() {
            Some(written) if written == *unit => quantity.value,
            Some(written) => lexicon.convert(key, quantity.value, written, unit)?,
            None if matches!(*unit, "1" | "/min" | "%" | "mm[Hg]") => quantity.value,
            None => match implied_unit(key, quantity.value)? {
                implied if implied == *unit => quantity.value,
                implied => lexicon.convert(key, quantity.value, implied, unit)?,
            },
        };
        if *key == "systolic_bp" && value < LEAST_SYSTOLIC {
            return None;
        }
        if *key == "systolic_bp" && !above && value > *limit && value < limit + NEARLY_LOW {
            return None;
        }
        Some(if *above {
            value >= *limit
        } else {
            value <= *limit
        })
    }
}
