use super::Knowledge;
use rusqlite::Connection;
use std::collections::HashMap;

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
    /// The analyte or vital sign with this key. The table is read once: one check asks for its rows thousands of times.
    pub fn analyte(&self, key: &str) -> Option<&Analyte> {
        let analytes = self
            .analytes
            .get_or_init(|| read(&self.db()).unwrap_or_default());
        analytes.get(key)
    }
}

fn read(db: &Connection) -> rusqlite::Result<HashMap<String, Analyte>> {
    let mut statement = db.prepare(
        "SELECT key, preferred, unit, units, molar_mass, plausible_low, plausible_high FROM analyte",
    )?;
    let rows = statement.query_map([], |row| {
        let units: String = row.get(3)?;
        let units = units.split('|').filter(|unit| !unit.is_empty());
        let low: Option<f64> = row.get(5)?;
        let high: Option<f64> = row.get(6)?;
        Ok(Analyte {
            key: row.get(0)?,
            preferred: row.get(1)?,
            unit: row.get(2)?,
            units: units.map(str::to_string).collect(),
            molar_mass: row.get(4)?,
            plausible: low.zip(high),
            factors: Vec::new(),
        })
    })?;
    let mut analytes = rows
        .map(|analyte| analyte.map(|analyte| (analyte.key.clone(), analyte)))
        .collect::<rusqlite::Result<HashMap<_, _>>>()?;
    let mut statement = db.prepare("SELECT analyte, unit, factor, offset FROM analyte_factor")?;
    let mut factors = statement.query([])?;
    while let Some(row) = factors.next()? {
        let key: String = row.get(0)?;
        if let Some(analyte) = analytes.get_mut(&key) {
            analyte
                .factors
                .push((row.get(1)?, row.get(2)?, row.get(3)?));
        }
    }
    Ok(analytes)
}
