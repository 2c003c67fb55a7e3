use crate::error::StoreError;
use crate::store::Store;
use crate::table::case::{self, Case, CaseFields, CaseId, CaseState};
use crate::words;
use record::{DocumentId, PartialDate, PatientText};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use std::collections::HashSet;

/// Characters of a snippet.
const SNIPPET: usize = 120;
/// Most entries that are put in the order of their rank.
const RANKED: usize = 2_000;

/// Which cases to list.
#[derive(Clone, PartialEq, Debug)]
pub struct CaseFilter {
    /// Only this state; `None` for all.
    pub state: Option<CaseState>,
    /// Words to find in fields and documents; empty for all.
    pub search: PatientText,
    /// The day that decides which follow-ups are due.
    pub today: PartialDate,
    /// At most this many.
    pub limit: usize,
}

/// One case of the list.
#[derive(Clone, PartialEq, Debug)]
pub struct CaseHit {
    /// The case.
    pub case: Case,
    /// The passage that the search found; empty without a search.
    pub snippet: PatientText,
}

/// The case list.
#[derive(Clone, PartialEq, Debug)]
pub struct CaseList {
    /// Best match first where a search found at most 2,000 documents, else the latest change first.
    pub hits: Vec<CaseHit>,
    /// How many cases there are in each state, over all cases.
    pub counts: Vec<(CaseState, u32)>,
    /// How many there are at all.
    pub total: u32,
}

impl Store {
    /// Lists, filters and searches cases.
    pub fn cases(&self, filter: &CaseFilter) -> Result<CaseList, StoreError> {
        self.read(|connection| {
            let hits = match words::query(filter.search.reveal()) {
                Some(query) => search(connection, filter, &query)?,
                None if filter.search.reveal().trim().is_empty() => latest(connection, filter)?,
                // Signs alone stand in no word.
                None => Vec::new(),
            };
            let counts = counts(connection, filter.today)?;
            let total = counts.iter().map(|(_, count)| count).sum();
            Ok(CaseList {
                hits,
                counts,
                total,
            })
        })
    }
}

fn latest(connection: &Connection, filter: &CaseFilter) -> Result<Vec<CaseHit>, StoreError> {
    let query = format!(
        r#"SELECT {} FROM "case" c WHERE {} ORDER BY c.updated_at DESC, c.rowid DESC LIMIT ?2"#,
        case::COLUMNS,
        condition(filter.state)
    );
    let mut statement = connection.prepare_cached(&query)?;
    let rows = statement
        .query_map(
            params![filter.today.to_string(), filter.limit],
            case::read_case,
        )?
        .map(|case| {
            Ok(CaseHit {
                case: case?,
                snippet: PatientText::default(),
            })
        });
    rows.collect()
}

fn search(
    connection: &Connection,
    filter: &CaseFilter,
    query: &str,
) -> Result<Vec<CaseHit>, StoreError> {
    let entries: usize = connection
        .prepare_cached(
            "SELECT count(*) FROM (SELECT 1 FROM search_word WHERE search_word MATCH ?1 LIMIT ?2)",
        )?
        .query_row(params![query, RANKED + 1], |row| row.get(0))?;
    let cases = match entries > RANKED {
        true => latest_match(connection, filter, query)?,
        false => best_match(connection, filter, query)?,
    };
    let with_snippet = |case: Case| {
        let snippet = snippet(connection, &case.id, filter.search.reveal())?;
        Ok(CaseHit {
            case,
            snippet: snippet.into(),
        })
    };
    cases.into_iter().map(with_snippet).collect()
}

/// Cases with a rare word, the best match first.
fn best_match(
    connection: &Connection,
    filter: &CaseFilter,
    query: &str,
) -> Result<Vec<Case>, StoreError> {
    let entries: Vec<i64> = connection
        .prepare_cached("SELECT rowid FROM search_word WHERE search_word MATCH ?1 ORDER BY rank")?
        .query_map([query], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let one = format!(
        r#"SELECT {} FROM "case" c WHERE c.id = (SELECT case_id FROM search_entry WHERE id = ?2) AND {}"#,
        case::COLUMNS,
        condition(filter.state)
    );
    let mut statement = connection.prepare_cached(&one)?;
    let today = filter.today.to_string();
    let mut cases: Vec<Case> = Vec::new();
    let mut seen = HashSet::new();
    for entry in entries {
        let found = statement
            .query_row(params![today, entry], case::read_case)
            .optional()?;
        cases.extend(found.filter(|case| seen.insert(case.id.clone())));
        if cases.len() == filter.limit {
            break;
        }
    }
    Ok(cases)
}

/// Cases with a common word, the latest change first: the rank of thousands of entries costs more than it tells.
fn latest_match(
    connection: &Connection,
    filter: &CaseFilter,
    query: &str,
) -> Result<Vec<Case>, StoreError> {
    let all = format!(
        r#"SELECT {} FROM "case" c WHERE {} AND EXISTS (SELECT 1 FROM search_entry e WHERE e.case_id = c.id
             AND e.id IN (SELECT rowid FROM search_word WHERE search_word MATCH ?2))
           ORDER BY c.updated_at DESC, c.rowid DESC LIMIT ?3"#,
        case::COLUMNS,
        condition(filter.state)
    );
    let mut statement = connection.prepare_cached(&all)?;
    let rows = statement.query_map(
        params![filter.today.to_string(), query, filter.limit],
        case::read_case,
    )?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The passage of a case in which a typed word stands: in its documents, else in its fields.
fn snippet(connection: &Connection, case: &CaseId, typed: &str) -> Result<String, StoreError> {
    let mut statement = connection.prepare_cached(
        r#"SELECT text, 0 AS fields, position FROM document WHERE case_id = ?1
           UNION ALL SELECT label || ' ' || question || ' ' || setting, 1, 0 FROM "case" WHERE id = ?1
           ORDER BY fields, position"#,
    )?;
    let mut rows = statement.query([&case.0])?;
    let mut beginning = None;
    while let Some(row) = rows.next()? {
        let text = row.get_ref(0)?.as_str()?;
        if let Some(snippet) = words::snippet(text, typed, SNIPPET) {
            return Ok(snippet);
        }
        beginning.get_or_insert_with(|| words::beginning(text, SNIPPET));
    }
    Ok(beginning.unwrap_or_default())
}

/// The condition of a state, with `?1` the day that follow-ups are due by.
fn condition(state: Option<CaseState>) -> &'static str {
    match state {
        None => "?1 IS NOT NULL",
        Some(CaseState::Draft) => "?1 IS NOT NULL AND c.stage = 'draft'",
        Some(CaseState::NeedsReview) => "?1 IS NOT NULL AND c.stage = 'needs_review'",
        Some(CaseState::Signed) => "c.stage = 'signed' AND (c.follow_up = '' OR c.follow_up > ?1)",
        Some(CaseState::FollowUpDue) => {
            "c.stage = 'signed' AND c.follow_up <> '' AND c.follow_up <= ?1"
        }
    }
}

fn counts(
    connection: &Connection,
    today: PartialDate,
) -> Result<Vec<(CaseState, u32)>, StoreError> {
    CaseState::ALL
        .into_iter()
        .map(|state| {
            let query = format!(
                r#"SELECT count(*) FROM "case" c WHERE {}"#,
                condition(Some(state))
            );
            let count = connection
                .prepare_cached(&query)?
                .query_row([today.to_string()], |row| row.get(0))?;
            Ok((state, count))
        })
        .collect()
}

/// Makes the short fields of a case findable, in place of what they were.
pub(crate) fn index_fields(
    transaction: &Transaction<'_>,
    case: &CaseId,
    fields: &CaseFields,
) -> Result<(), StoreError> {
    let earlier: Option<i64> = transaction
        .prepare_cached("SELECT id FROM search_entry WHERE case_id = ?1 AND document_id IS NULL")?
        .query_row([&case.0], |row| row.get(0))
        .optional()?;
    if let Some(entry) = earlier {
        remove(transaction, entry)?;
    }
    let text = [&fields.label, &fields.question, &fields.setting]
        .map(PatientText::reveal)
        .join(" ");
    index(transaction, case, None, &text)
}

/// Makes a text findable.
pub(crate) fn index(
    transaction: &Transaction<'_>,
    case: &CaseId,
    document: Option<&DocumentId>,
    text: &str,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached("INSERT INTO search_entry (case_id, document_id) VALUES (?1, ?2)")?
        .execute(params![case.0, document.map(|document| &document.0)])?;
    transaction
        .prepare_cached("INSERT INTO search_word (rowid, words) VALUES (?1, ?2)")?
        .execute(params![transaction.last_insert_rowid(), words::cut(text)])?;
    Ok(())
}

/// Makes nothing of a case findable.
pub(crate) fn forget(transaction: &Transaction<'_>, case: &CaseId) -> Result<(), StoreError> {
    let entries: Vec<i64> = transaction
        .prepare_cached("SELECT id FROM search_entry WHERE case_id = ?1")?
        .query_map([&case.0], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    entries
        .into_iter()
        .try_for_each(|entry| remove(transaction, entry))
}

fn remove(transaction: &Transaction<'_>, entry: i64) -> Result<(), StoreError> {
    transaction
        .prepare_cached("DELETE FROM search_word WHERE rowid = ?1")?
        .execute([entry])?;
    transaction
        .prepare_cached("DELETE FROM search_entry WHERE id = ?1")?
        .execute([entry])?;
    Ok(())
}
