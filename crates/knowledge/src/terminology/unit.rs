//! UCUM: what a unit measures, how large it is, and conversion between two that measure the same.

use rusqlite::Connection;
use std::collections::{BTreeMap, HashMap};

/// Avogadro's number in the table, where a mole is a count.
const MOLE: f64 = 6.022_136_7e23;
/// Remarks in braces that change what is measured (two calibrations of D-dimer); all others carry no meaning.
const CALIBRATIONS: [&str; 2] = ["FEU", "DDU"];

/// The units of the database.
#[derive(Default)]
pub(crate) struct Units {
    prefixes: HashMap<String, f64>,
    units: HashMap<String, Unit>,
    whole: HashMap<String, String>,
    atoms: HashMap<String, String>,
}

struct Unit {
    magnitude: f64,
    dimension: [i32; 7],
    metric: bool,
    /// Not to be compared with any other unit: [IU], equivalents.
    arbitrary: bool,
    mole: i32,
    special: bool,
}

/// Size and dimension of a unit expression.
#[derive(Clone, Debug, Default, PartialEq)]
struct Measure {
    magnitude: f64,
    dimension: [i32; 7],
    mole: i32,
    arbitrary: BTreeMap<String, i32>,
}

impl Measure {
    fn number(magnitude: f64) -> Self {
        Self {
            magnitude,
            ..Self::default()
        }
    }

    fn times(mut self, other: &Self, power: i32) -> Self {
        self.magnitude *= other.magnitude.powi(power);
        for (own, others) in self.dimension.iter_mut().zip(other.dimension) {
            *own += others * power;
        }
        self.mole += other.mole * power;
        for (name, exponent) in &other.arbitrary {
            *self.arbitrary.entry(name.clone()).or_default() += exponent * power;
        }
        self.arbitrary.retain(|_, exponent| *exponent != 0);
        self
    }
}

impl Units {
    pub(crate) fn read(db: &Connection) -> rusqlite::Result<Self> {
        let mut prefixes = db.prepare("SELECT code, value FROM ucum_prefix")?;
        let prefixes = prefixes
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let mut units = db.prepare(
            "SELECT code, magnitude, dimension, metric, arbitrary, mole, special FROM ucum_unit",
        )?;
        let units = units
            .query_map([], |row| {
                let code: String = row.get(0)?;
                let mole: i32 = row.get(5)?;
                let mut dimension = [0; 7];
                let written: String = row.get(2)?;
                for (to, from) in dimension.iter_mut().zip(written.split(',')) {
                    *to = from.parse().unwrap_or(0);
                }
                let magnitude: f64 = row.get(1)?;
                let charge = code == "eq" || code == "osm";
                let unit = Unit {
                    magnitude: magnitude / MOLE.powi(mole),
                    dimension,
                    metric: row.get(3)?,
                    arbitrary: row.get::<_, bool>(4)? || charge,
                    mole: if charge { 0 } else { mole },
                    special: row.get::<_, Option<String>>(6)?.is_some(),
                };
                Ok((code, unit))
            })?
            .collect::<Result<_, _>>()?;
        let form = |part: &str| -> rusqlite::Result<HashMap<String, String>> {
            let mut rows = db.prepare("SELECT written, ucum FROM unit_form WHERE part = ?1")?;
            rows.query_map([part], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        };
        Ok(Self {
            prefixes,
            units,
            whole: form("whole")?,
            atoms: form("atom")?,
        })
    }

    /// The UCUM unit for a unit as written.
    pub(crate) fn ucum(&self, written: &str) -> Option<String> {
        let plain = plain(written);
        if let Some(unit) = self.whole.get(&plain) {
            return Some(unit.clone());
        }
        let mut sides = plain.split('/');
        let numerator = match sides.next()? {
            "" => String::new(),
            side => self.atoms.get(side)?.clone(),
        };
        let denominators: Option<Vec<&String>> = sides.map(|side| self.atoms.get(side)).collect();
        match denominators {
            Some(denominators) if !(numerator.is_empty() && denominators.is_empty()) => {
                let unit = denominators
                    .iter()
                    .fold(numerator, |unit, side| format!("{unit}/{side}"));
                Some(unit)
            }
            _ => None,
        }
        .or_else(|| {
            let exact = written.trim();
            self.measure(exact).map(|_| exact.to_string())
        })
    }

    /// `value` in `to`; `molar_mass` in g/mol joins amounts with masses.
    pub(crate) fn convert(
        &self,
        value: f64,
        from: &str,
        to: &str,
        molar_mass: Option<f64>,
    ) -> Option<f64> {
        if from == to {
            return Some(value);
        }
        match (from, to) {
            ("Cel", "[degF]") => return Some(value * 9.0 / 5.0 + 32.0),
            ("[degF]", "Cel") => return Some((value - 32.0) * 5.0 / 9.0),
            _ => {}
        }
        let (from, to) = (self.measure(from)?, self.measure(to)?);
        if from.arbitrary != to.arbitrary {
            return None;
        }
        let moles = to.mole - from.mole;
        let mut dimension = from.dimension;
        // A mole becomes a mass: the third dimension is mass, in grams.
        dimension[2] -= moles;
        if dimension != to.dimension {
            return None;
        }
        let molar = if moles == 0 {
            1.0
        } else {
            molar_mass?.powi(-moles)
        };
        Some(value * from.magnitude * molar / to.magnitude)
    }

    /// Size and dimension of a UCUM expression; `None` where it is none, or holds a unit with a scale of its own.
    fn measure(&self, expression: &str) -> Option<Measure> {
        let mut rest = expression;
        let measure = self.terms(&mut rest)?;
        rest.is_empty().then_some(measure)
    }

    fn terms(&self, rest: &mut &str) -> Option<Measure> {
        let mut measure = Measure::number(1.0);
        let mut power = 1;
        if let Some(after) = rest.strip_prefix('/') {
            (power, *rest) = (-1, after);
        }
        loop {
            let factor = self.component(rest)?;
            measure = measure.times(&factor, power);
            power = match rest.chars().next() {
                Some('.') => 1,
                Some('/') => -1,
                _ => return Some(measure),
            };
            *rest = &rest[1..];
        }
    }

    fn component(&self, rest: &mut &str) -> Option<Measure> {
        if let Some(after) = rest.strip_prefix('(') {
            *rest = after;
            let inner = self.terms(rest)?;
            *rest = rest.strip_prefix(')')?;
            return Some(inner);
        }
        let end = component_end(rest)?;
        let (part, after) = rest.split_at(end);
        *rest = after;
        let (unit, remark) = match part.split_once('{') {
            Some((unit, remark)) => (unit, remark.strip_suffix('}')?),
            None => (part, ""),
        };
        let mut measure = if unit.is_empty() {
            Measure::number(1.0)
        } else {
            self.power(unit)?
        };
        if CALIBRATIONS.contains(&remark) {
            measure.arbitrary.insert(remark.to_string(), 1);
        }
        Some(measure)
    }

    /// A whole number, or a unit with its exponent.
    fn power(&self, part: &str) -> Option<Measure> {
        if part.bytes().all(|byte| byte.is_ascii_digit()) {
            return part.parse().ok().map(Measure::number);
        }
        if let Some(unit) = self.prefixed(part) {
            return Some(unit);
        }
        let digits = part
            .trim_end_matches(|char: char| char.is_ascii_digit() || char == '-' || char == '+')
            .len();
        let (unit, exponent) = part.split_at(digits);
        let exponent = exponent.parse().ok()?;
        Some(Measure::number(1.0).times(&self.prefixed(unit)?, exponent))
    }

    fn prefixed(&self, name: &str) -> Option<Measure> {
        if let Some(unit) = self.units.get(name) {
            return unit.measure(name, 1.0);
        }
        (1..=2)
            .filter(|&at| name.is_char_boundary(at))
            .find_map(|at| {
                let (prefix, name) = name.split_at(at);
                let unit = self.units.get(name).filter(|unit| unit.metric)?;
                unit.measure(name, *self.prefixes.get(prefix)?)
            })
    }
}

impl Unit {
    fn measure(&self, code: &str, prefix: f64) -> Option<Measure> {
        if self.special {
            return None;
        }
        let mut measure = Measure {
            magnitude: self.magnitude * prefix,
            dimension: self.dimension,
            mole: self.mole,
            arbitrary: BTreeMap::new(),
        };
        if self.arbitrary {
            measure.magnitude = prefix;
            measure.dimension = [0; 7];
            measure.arbitrary.insert(code.to_string(), 1);
        }
        Some(measure)
    }
}

/// Bytes up to the operator that ends a component, outside brackets and braces; `None` where nothing is left.
fn component_end(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    let end = text
        .bytes()
        .position(|byte| match byte {
            b'[' | b'{' => {
                depth += 1;
                false
            }
            b']' | b'}' => {
                depth = depth.saturating_sub(1);
                false
            }
            b'.' | b'/' | b')' | b'(' => depth == 0,
            _ => false,
        })
        .unwrap_or(text.len());
    (end > 0).then_some(end)
}

/// A written unit without blanks and capitals, its signs the common ones.
fn plain(written: &str) -> String {
    written
        .chars()
        .filter_map(|char| match char {
            _ if char.is_whitespace() => None,
            'µ' | 'μ' => Some('u'),
            '／' | '∕' => Some('/'),
            '×' | '╳' | '✕' => Some('x'),
            '％' => Some('%'),
            '（' => Some('('),
            '）' => Some(')'),
            _ if ('Ａ'..='ｚ').contains(&char) => {
                char::from_u32(char as u32 - 0xFEE0).map(|char| char.to_ascii_lowercase())
            }
            _ => char.to_lowercase().next(),
        })
        .collect()
}
