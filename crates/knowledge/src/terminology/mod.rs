//! Names to concepts: drugs, diseases, analytes, units.

mod analyte;
mod chinese;
mod drug_name;
mod error;
mod fold;
mod icd;
mod lexicon;
mod phenotype;
mod provenance;
mod terms;
mod unit;
mod word;

pub use analyte::Analyte;
pub use chinese::chinese_names;
pub use error::KnowledgeError;
pub use icd::IcdCode;
pub use phenotype::PhenotypeMention;
pub use provenance::Provenance;

use crate::checks::Institution;
use fold::FoldTable;
use phenotype::Phenotypes;
use record::TermConcept;
use rusqlite::{Connection, OpenFlags};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use terms::{TermBlobs, TermTable};
use unit::Units;
use word::Words;

/// Format of the database that this program reads.
const SCHEMA_VERSION: i64 = 1;
/// Marks a file as a knowledge database.
const APPLICATION_ID: i64 = 0x4B4E_4F57;

/// The opened knowledge database: read-only, the terms in memory, the rest read when asked for.
pub struct Knowledge {
    db: Mutex<Connection>,
    fold: FoldTable,
    terms: TermTable,
    /// Concepts that were asked for: the same few hundred stand in every note.
    concepts: Mutex<HashMap<(u8, u32), TermConcept>>,
    common_drugs: OnceLock<Vec<(String, String)>>,
    classes: OnceLock<HashMap<String, Vec<String>>>,
    analytes: OnceLock<HashMap<String, Analyte>>,
    units: OnceLock<Units>,
    phenotypes: OnceLock<Option<Phenotypes>>,
    words: OnceLock<Words>,
    institution: Institution,
}

impl Knowledge {
    /// Opens the database read-only, with the institution's own rules in `institution.toml` beside it, if there.
    pub fn open(path: &Path) -> Result<Self, KnowledgeError> {
        let file = || path.to_path_buf();
        if !path.is_file() {
            return Err(KnowledgeError::Missing { path: file() });
        }
        let damaged = |_| KnowledgeError::Damaged { path: file() };
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(path, flags).map_err(damaged)?;
        // The file is never written in place, only replaced as a whole: one shared lock while it is open, and not one for
        // each question.
        db.pragma_update_and_check(None, "locking_mode", "EXCLUSIVE", |_| Ok(()))
            .map_err(damaged)?;
        let pragma = |name: &str| db.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        if pragma("application_id").map_err(damaged)? != APPLICATION_ID {
            return Err(KnowledgeError::Damaged { path: file() });
        }
        let found = pragma("user_version").map_err(damaged)?;
        if found != SCHEMA_VERSION {
            return Err(KnowledgeError::OtherVersion {
                found,
                readable: SCHEMA_VERSION,
            });
        }
        let numbers = |name: &str| blob(&db, name).map(numbers).map_err(damaged);
        let bytes = |name: &str| blob(&db, name).map_err(damaged);
        let fold = FoldTable::new(&numbers("fold")?);
        let terms = TermTable::new(TermBlobs {
            text: bytes("term_text")?,
            offset: numbers("term_offset")?,
            parent: numbers("term_parent")?,
            start: numbers("sense_start")?,
            senses: bytes("sense")?,
            forms: bytes("form")?,
        });
        match (fold, terms) {
            (Some(fold), Some(terms)) => Ok(Self {
                db: Mutex::new(db),
                fold,
                terms,
                concepts: Mutex::default(),
                common_drugs: OnceLock::new(),
                classes: OnceLock::new(),
                analytes: OnceLock::new(),
                units: OnceLock::new(),
                phenotypes: OnceLock::new(),
                words: OnceLock::new(),
                institution: Institution::beside(path),
            }),
            _ => Err(KnowledgeError::Damaged { path: file() }),
        }
    }

    /// The institution's own rules, read with the database.
    pub(crate) fn institution(&self) -> &Institution {
        &self.institution
    }

    /// The database, for the tables that the rules read.
    pub(crate) fn db(&self) -> MutexGuard<'_, Connection> {
        self.db.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Classes of an ingredient, narrowest first, with the wider classes that these belong to: keys of the table of
    /// classes ("loop_diuretic", "diuretic"). Empty for an ingredient that the table of common drugs does not have.
    pub fn classes(&self, ingredient: &str) -> &[String] {
        let classes = self.classes.get_or_init(|| {
            read_pairs(
                &self.db(),
                "SELECT ingredient, class FROM ingredient_class ORDER BY ingredient, position",
            )
            .into_iter()
            .fold(
                HashMap::new(),
                |mut classes: HashMap<_, Vec<_>>, (ingredient, class)| {
                    classes.entry(ingredient).or_default().push(class);
                    classes
                },
            )
        });
        classes.get(ingredient).map_or(&[], Vec::as_slice)
    }

    /// Whether the folded name is a problem or finding of the dictionaries whatever its case and place.
    pub(crate) fn names_disease(&self, folded: &str) -> bool {
        let kinds = [record::TermKind::Problem, record::TermKind::Symptom];
        (kinds.into_iter()).any(|kind| self.terms.find_plain(kind, folded))
    }

    /// Names of common drugs, folded and as written.
    fn common_drugs(&self) -> &[(String, String)] {
        self.common_drugs.get_or_init(|| {
            read_pairs(
                &self.db(),
                "SELECT name, name FROM common_drug ORDER BY name",
            )
            .into_iter()
            .map(|(name, written)| (self.fold.name(&name), written))
            .collect()
        })
    }

    /// Names of phenotypes; `None` where the database has none.
    fn phenotype_names(&self) -> Option<&Phenotypes> {
        self.phenotypes
            .get_or_init(|| Phenotypes::read(&self.db()).ok())
            .as_ref()
    }

    /// General words and names; empty lists where the database has none.
    fn words(&self) -> &Words {
        self.words.get_or_init(|| {
            let db = self.db();
            let list = |name: &str| blob(&db, name).unwrap_or_default();
            Words::new(
                list("frequent_word"),
                list("ordinary_word"),
                list("person_name"),
            )
        })
    }

    fn units(&self) -> &Units {
        self.units
            .get_or_init(|| Units::read(&self.db()).unwrap_or_default())
    }
}

fn blob(db: &Connection, name: &str) -> rusqlite::Result<Vec<u8>> {
    db.query_row("SELECT data FROM blob WHERE name = ?1", [name], |row| {
        row.get(0)
    })
}

/// Numbers of four bytes, least significant first.
fn numbers(bytes: Vec<u8>) -> Vec<u32> {
    let (numbers, _) = bytes.as_chunks::<4>();
    numbers.iter().copied().map(u32::from_le_bytes).collect()
}

/// Two text columns; nothing where the table cannot be read.
fn read_pairs(db: &Connection, query: &str) -> Vec<(String, String)> {
    let read = || {
        db.prepare(query)?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()
    };
    read().unwrap_or_default()
}

/// Where the database lies unless told otherwise: `$CONSILIUM_DATA/knowledge.db`.
pub fn default_path() -> PathBuf {
    let data = std::env::var_os("CONSILIUM_DATA")
        .map(PathBuf::from)
        .unwrap_or_else(|| {
            let home = std::env::var_os("XDG_DATA_HOME")
                .map(PathBuf::from)
                .unwrap_or_else(|| {
                    PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".local/share")
                });
            home.join("consilium")
        });
    data.join("knowledge.db")
}
