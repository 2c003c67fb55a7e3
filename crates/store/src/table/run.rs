use crate::error::StoreError;
use crate::store::Store;
use crate::table::audit::{self, AuditAction, AuditNote};
use crate::table::case::{self, CaseId};
use record::Timestamp;
use rusqlite::{OptionalExtension, Row, Transaction, params};

/// Opaque identifier of a run. Given by the caller.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RunId(pub String);

/// How a run stands. Exactly one of the last four ends it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RunState {
    /// Under way.
    Running,
    /// All steps done.
    Done,
    /// Stopped by the physician.
    Cancelled,
    /// Stopped by a fault, named by a code.
    Failed {
        /// The code, as the caller names it.
        code: String,
    },
    /// The program ended while it was under way.
    Interrupted,
}

impl RunState {
    fn name(&self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::Failed { .. } => "failed",
            Self::Interrupted => "interrupted",
        }
    }
}

/// One piece of long work on a case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Run {
    /// Identifier.
    pub id: RunId,
    /// Its case.
    pub case: CaseId,
    /// What kind of work, as the caller names it.
    pub mode: String,
    /// How it stands.
    pub state: RunState,
    /// Begun.
    pub started_at: Timestamp,
    /// Ended; for an interrupted run, when that was noticed.
    pub ended_at: Option<Timestamp>,
}

impl Store {
    /// Notes that a run began.
    pub fn start_run(
        &self,
        id: &RunId,
        case: &CaseId,
        mode: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(|transaction| {
            case::require(transaction, case)?;
            transaction
                .prepare_cached("INSERT INTO run VALUES (?1, ?2, ?3, 'running', '', ?4, NULL)")?
                .execute(params![id.0, case.0, mode, at.0])?;
            let note = AuditNote::of(AuditAction::RunStarted).case(case);
            audit::append(transaction, at, note.subject(&id.0))
        })
    }

    /// Notes how a run ended.
    pub fn end_run(&self, id: &RunId, state: &RunState, at: Timestamp) -> Result<(), StoreError> {
        self.write(|transaction| {
            let case = transaction
                .prepare_cached("SELECT case_id FROM run WHERE id = ?1")?
                .query_row([&id.0], |row| row.get(0).map(CaseId))
                .optional()?
                .ok_or(StoreError::UnknownRun)?;
            end(transaction, id, &case, state, at)
        })
    }

    /// Runs of a case, the latest first.
    pub fn runs(&self, case: &CaseId) -> Result<Vec<Run>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id, case_id, mode, state, failure, started_at, ended_at FROM run WHERE case_id = ?1
                 ORDER BY started_at DESC, rowid DESC",
            )?;
            let rows = statement.query_map([&case.0], read_run)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

/// Marks what was under way when the program ended.
pub(crate) fn interrupt_all(
    transaction: &Transaction<'_>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let cut: Vec<(RunId, CaseId)> = transaction
        .prepare_cached(
            "SELECT id, case_id FROM run WHERE state = 'running' ORDER BY started_at, rowid",
        )?
        .query_map([], |row| Ok((RunId(row.get(0)?), CaseId(row.get(1)?))))?
        .collect::<Result<_, _>>()?;
    for (id, case) in cut {
        end(transaction, &id, &case, &RunState::Interrupted, at)?;
    }
    Ok(())
}

fn end(
    transaction: &Transaction<'_>,
    id: &RunId,
    case: &CaseId,
    state: &RunState,
    at: Timestamp,
) -> Result<(), StoreError> {
    let failure = match state {
        RunState::Failed { code } => code,
        _ => "",
    };
    transaction
        .prepare_cached("UPDATE run SET state = ?2, failure = ?3, ended_at = ?4 WHERE id = ?1")?
        .execute(params![id.0, state.name(), failure, at.0])?;
    let note = AuditNote::of(AuditAction::RunEnded).case(case);
    audit::append(transaction, at, note.subject(&id.0))
}

fn read_run(row: &Row<'_>) -> rusqlite::Result<Run> {
    let state: String = row.get(3)?;
    Ok(Run {
        id: RunId(row.get(0)?),
        case: CaseId(row.get(1)?),
        mode: row.get(2)?,
        state: match state.as_str() {
            "done" => RunState::Done,
            "cancelled" => RunState::Cancelled,
            "failed" => RunState::Failed { code: row.get(4)? },
            "interrupted" => RunState::Interrupted,
            _ => RunState::Running,
        },
        started_at: Timestamp(row.get(5)?),
        ended_at: row.get::<_, Option<i64>>(6)?.map(Timestamp),
    })
}
