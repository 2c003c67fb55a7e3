use super::Knowledge;
use rusqlite::{OptionalExtension, Row};

/// One code of ICD-10-CM.
#[derive(Clone, Debug, PartialEq)]
pub struct IcdCode {
    /// Code with its point.
    pub code: String,
    /// Title of the tabular list.
    pub title: String,
    /// Chinese title (Simplified characters), where there is one.
    pub title_zh: Option<String>,
    /// Whether nothing more specific stands under it in the tabular list (seventh characters apart).
    pub leaf: bool,
}

impl Knowledge {
    /// The code as written, with or without its point.
    pub fn icd(&self, code: &str) -> Option<IcdCode> {
        let code = pointed(code);
        self.db()
            .prepare_cached("SELECT code, title, zh, leaf FROM icd10cm WHERE code = ?1")
            .and_then(|mut query| query.query_row([&code], read).optional())
            .ok()
            .flatten()
    }

    /// The codes one step more specific than `code`, in order.
    pub fn icd_children(&self, code: &str) -> Vec<IcdCode> {
        let db = self.db();
        let read = || {
            db.prepare_cached(
                "SELECT code, title, zh, leaf FROM icd10cm WHERE parent = ?1 ORDER BY code",
            )?
            .query_map([pointed(code)], read)?
            .collect::<Result<_, _>>()
        };
        read().unwrap_or_default()
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<IcdCode> {
    Ok(IcdCode {
        code: row.get(0)?,
        title: row.get(1)?,
        title_zh: row.get(2)?,
        leaf: row.get(3)?,
    })
}

/// "e1121" as "E11.21".
fn pointed(code: &str) -> String {
    let mut code = code.trim().to_ascii_uppercase();
    if code.is_char_boundary(3) && code.len() > 3 && !code.contains('.') {
        code.insert(3, '.');
    }
    code
}
