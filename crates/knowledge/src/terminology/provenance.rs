use super::Knowledge;

/// One body of data in the knowledge database.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Provenance {
    /// Its name.
    pub source: String,
    /// Version, with its date where it has one.
    pub version: String,
    /// Licence.
    pub licence: String,
}

impl Knowledge {
    /// Every body of data in the database, by name; empty where the table cannot be read.
    pub fn provenance(&self) -> Vec<Provenance> {
        let db = self.db();
        let read = || -> rusqlite::Result<Vec<Provenance>> {
            db.prepare("SELECT source, version, date, licence FROM provenance ORDER BY source")?
                .query_map([], |row| {
                    let (version, date): (String, String) = (row.get(1)?, row.get(2)?);
                    Ok(Provenance {
                        source: row.get(0)?,
                        version: if date.is_empty() {
                            version
                        } else {
                            format!("{version} ({date})")
                        },
                        licence: row.get(3)?,
                    })
                })?
                .collect()
        };
        read().unwrap_or_default()
    }
}
