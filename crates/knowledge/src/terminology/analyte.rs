use super::Knowledge;
use rusqlite::OptionalExtension;

/// What the tables know about one laboratory analyte or vital sign.
#[derive(Clone, Debug, PartialEq)]
pub struct Analyte {
    /// Key for rules.
    pub key: String,
    /// Preferred English name.
    pub preferred: String,
    /// Usual UCUM unit.
    pub unit: String,
    /// Other UCUM units met in records.
    pub units: Vec<String>,
    /// Molar mass in g/mol, where amounts and masses can be converted.
    pub molar_mass: Option<f64>,
    /// Lowest and highest value of a living adult, in `unit`: outside it a wrong unit or a typing error is likelier
    /// than a true value.
    pub plausible: Option<(f64, f64)>,
    /// Unit, factor and offset to `unit`, where UCUM alone does not tell.
    factors: Vec<(String, f64, f64)>,
}

impl Analyte {
    /// Factor and offset from `unit` to the usual unit.
    pub(super) fn factor(&self, unit: &str) -> Option<(f64, f64)> {
        self.factors
            .iter()
            .find(|(known, _, _)| known == unit)
            .map(|&(_, factor, offset)| (factor, offset))
    }
}

impl Knowledge {
    /// The analyte or vital sign with this key.
    pub fn analyte(&self, key: &str) -> Option<Analyte> {
        let db = self.db();
        let read = || {
            let mut factors = db.prepare_cached(
                "SELECT unit, factor, offset FROM analyte_factor WHERE analyte = ?1",
            )?;
            let factors = factors
                .query_map([key], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
                .collect::<Result<Vec<_>, _>>()?;
            db.prepare_cached(
                "SELECT preferred, unit, units, molar_mass, plausible_low, plausible_high FROM analyte WHERE key = ?1",
            )?
            .query_row([key], |row| {
                let units: String = row.get(2)?;
                let low: Option<f64> = row.get(4)?;
                let high: Option<f64> = row.get(5)?;
                Ok(Analyte {
                    key: key.to_string(),
                    preferred: row.get(0)?,
                    unit: row.get(1)?,
                    units: units.split('|').filter(|unit| !unit.is_empty()).map(str::to_string).collect(),
                    molar_mass: row.get(3)?,
                    plausible: low.zip(high),
                    factors,
                })
            })
            .optional()
        };
        read().ok().flatten()
    }
}
