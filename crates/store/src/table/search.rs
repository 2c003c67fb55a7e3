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
const RANKED: usize = 500;

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
    /// Without a search the latest change first. Else the best match first where at most 500 entries were found, the
    /// newest first where more were.
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
            let counts = self.counts(connection, filter.today)?;
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

/// Cases that hold every word: with few entries the best match first, else the newest entry first, since the rank of
/// thousands of entries costs more than it tells.
fn search(
    connection: &Connection,
    filter: &CaseFilter,
    query: &str,
) -> Result<Vec<CaseHit>, StoreError> {
    let newest = entries(connection, query, Order::Newest(RANKED + 1))?;
    let found = match (newest.len() > RANKED, filter.state) {
        (false, _) => cases_of(
            connection,
            filter,
            &entries(connection, query, Order::Rank)?,
        )?,
        (true, None) => {
            let first = cases_of(connection, filter, &newest)?;
            match first.len() < filter.limit {
                true => latest_match(connection, filter, query)?,
                false => first,
            }
        }
        (true, Some(_)) => latest_match(connection, filter, query)?,
    };
    let with_snippet = |(case, entry): (Case, i64)| {
        let snippet = snippet(connection, &case, entry, filter.search.reveal())?;
        Ok(CaseHit {
            case,
            snippet: snippet.into(),
        })
    };
    found.into_iter().map(with_snippet).collect()
}

/// In which order entries are wanted.
enum Order {
    /// The best match first, all of them.
    Rank,
    /// The newest first, at most this many.
    Newest(usize),
}

fn entries(connection: &Connection, query: &str, order: Order) -> Result<Vec<i64>, StoreError> {
    let (text, limit) = match order {
        Order::Rank => (
            "SELECT rowid FROM search_word WHERE search_word MATCH ?1 ORDER BY rank LIMIT ?2",
            RANKED,
        ),
        Order::Newest(limit) => (
            "SELECT rowid FROM search_word WHERE search_word MATCH ?1 ORDER BY rowid DESC LIMIT ?2",
            limit,
        ),
    };
    let mut statement = connection.prepare_cached(text)?;
    let rows = statement.query_map(params![query, limit], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The cases of `entries` in their order, each once with its first entry.
fn cases_of(
    connection: &Connection,
    filter: &CaseFilter,
    entries: &[i64],
) -> Result<Vec<(Case, i64)>, StoreError> {
    let one = format!(
        r#"SELECT {} FROM "case" c WHERE c.id = (SELECT case_id FROM search_entry WHERE id = ?2) AND {}"#,
        case::COLUMNS,
        condition(filter.state)
    );
    let mut statement = connection.prepare_cached(&one)?;
    let today = filter.today.to_string();
    let mut found: Vec<(Case, i64)> = Vec::new();
    let mut seen = HashSet::new();
    for entry in entries {
        if found.len() == filter.limit {
            break;
        }
        let case = statement
            .query_row(params![today, entry], case::read_case)
            .optional()?;
        let fresh = case.filter(|case| seen.insert(case.id.clone()));
        found.extend(fresh.map(|case| (case, *entry)));
    }
    Ok(found)
}

/// Cases of one state with a common word, the latest change first.
fn latest_match(
    connection: &Connection,
    filter: &CaseFilter,
    query: &str,
) -> Result<Vec<(Case, i64)>, StoreError> {
    let all = format!(
        r#"SELECT * FROM (SELECT {}, (SELECT e.id FROM search_entry e WHERE e.case_id = c.id
             AND e.id IN (SELECT rowid FROM search_word WHERE search_word MATCH ?2) LIMIT 1) AS entry
           FROM "case" c WHERE {} ORDER BY c.updated_at DESC, c.rowid DESC)
           WHERE entry IS NOT NULL LIMIT ?3"#,
        case::COLUMNS,
        condition(filter.state)
    );
    let mut statement = connection.prepare_cached(&all)?;
    let rows = statement.query_map(
        params![filter.today.to_string(), query, filter.limit],
        |row| Ok((case::read_case(row)?, row.get("entry")?)),
    )?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The passage of an entry in which a typed word stands; its beginning where none stands there as typed.
fn snippet(
    connection: &Connection,
    case: &Case,
    entry: i64,
    typed: &str,
) -> Result<String, StoreError> {
    let of = |text: &str| {
        words::snippet(text, typed, SNIPPET).unwrap_or_else(|| words::beginning(text, SNIPPET))
    };
    let mut statement = connection.prepare_cached(
        "SELECT d.text FROM search_entry e JOIN document d ON d.case_id = e.case_id AND d.id = e.document_id
         WHERE e.id = ?1",
    )?;
    let mut rows = statement.query([entry])?;
    match rows.next()? {
        Some(row) => Ok(of(row.get_ref(0)?.as_str()?)),
        None => Ok(of(&fields_text(&case.fields))),
    }
}

/// The short fields of a case as one text.
fn fields_text(fields: &CaseFields) -> String {
    [&fields.label, &fields.question, &fields.setting]
        .map(PatientText::reveal)
        .join(" ")
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

/// How many cases were in each state, as long as nothing changed.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Counted {
    changes: u64,
    today: PartialDate,
    counts: Vec<(CaseState, u32)>,
}

impl Store {
    /// Counts anew only after a change: a search asks with every key that is typed.
    fn counts(
        &self,
        connection: &Connection,
        today: PartialDate,
    ) -> Result<Vec<(CaseState, u32)>, StoreError> {
        let changes = connection.total_changes();
        let mut kept = self.counted();
        if let Some(known) = kept
            .as_ref()
            .filter(|known| known.changes == changes && known.today == today)
        {
            return Ok(known.counts.clone());
        }
        let counts = counts(connection, today)?;
        *kept = Some(Counted {
            changes,
            today,
            counts: counts.clone(),
        });
        Ok(counts)
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
    index(transaction, case, None, &fields_text(fields))
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
