use crate::error::StoreError;
use crate::store::Store;
use crate::table::case::{self, CaseId};
use record::Timestamp;
use rusqlite::types::FromSql;
use rusqlite::{OptionalExtension, Transaction};

/// Bytes that all saved caches of a vault take at most; the oldest go first.
const MOST: i64 = 512 << 20;

impl Store {
    /// Keeps what a model has read of a case, in place of what it had read before. What is larger than all of them may
    /// be is not kept.
    pub fn save_kv_cache(
        &self,
        case: &CaseId,
        model: &str,
        prompt: &str,
        body: &[u8],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(|transaction| {
            case::require(transaction, case)?;
            transaction.execute(
                "DELETE FROM kv_cache WHERE case_id = ?1 AND model = ?2",
                [&case.0, model],
            )?;
            if !make_room(transaction, MOST - body.len() as i64)? {
                return Ok(());
            }
            transaction.execute(
                "INSERT INTO kv_cache VALUES (?1, ?2, ?3, ?4, ?5)",
                (&case.0, model, prompt, now.0, body),
            )?;
            Ok(())
        })
    }

    /// What a model had read of a case.
    pub fn kv_cache(&self, case: &CaseId, model: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.of(
            "SELECT body FROM kv_cache WHERE case_id = ?1 AND model = ?2",
            case,
            model,
        )
    }

    /// The SHA-256 of the prompt whose cache is kept.
    pub fn kv_cache_prompt(
        &self,
        case: &CaseId,
        model: &str,
    ) -> Result<Option<String>, StoreError> {
        self.of(
            "SELECT prompt FROM kv_cache WHERE case_id = ?1 AND model = ?2",
            case,
            model,
        )
    }

    fn of<T: FromSql>(
        &self,
        query: &str,
        case: &CaseId,
        model: &str,
    ) -> Result<Option<T>, StoreError> {
        self.read(|connection| {
            Ok(connection
                .prepare_cached(query)?
                .query_row([&case.0, model], |row| row.get(0))
                .optional()?)
        })
    }

    /// Forgets every saved cache. Where there is none, nothing is written.
    pub fn forget_kv_caches(&self) -> Result<(), StoreError> {
        let any: bool = self.read(|connection| {
            let query = "SELECT EXISTS (SELECT 1 FROM kv_cache)";
            Ok(connection.query_row(query, [], |row| row.get(0))?)
        })?;
        if !any {
            return Ok(());
        }
        self.write(|transaction| {
            transaction.execute("DELETE FROM kv_cache", [])?;
            Ok(())
        })
    }
}

/// Forgets the oldest caches until the others take at most `most` bytes; false where there is no room at all.
fn make_room(transaction: &Transaction<'_>, most: i64) -> Result<bool, StoreError> {
    transaction.execute(
        "DELETE FROM kv_cache WHERE rowid IN (SELECT rowid FROM
         (SELECT rowid, sum(length(body)) OVER (ORDER BY made_at DESC, rowid DESC) AS total FROM kv_cache)
         WHERE total > ?1)",
        [most.max(0)],
    )?;
    Ok(most >= 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    #[test]
    fn the_oldest_go_first() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch(
                "CREATE TABLE kv_cache (made_at INTEGER, body BLOB);
                 INSERT INTO kv_cache VALUES (3, zeroblob(10)), (1, zeroblob(5)), (2, zeroblob(10))",
            )
            .unwrap();
        let left = |most: i64, connection: &mut Connection| -> (bool, Vec<i64>) {
            let transaction = connection.transaction().unwrap();
            let room = make_room(&transaction, most).unwrap();
            transaction.commit().unwrap();
            let mut rows = connection
                .prepare("SELECT made_at FROM kv_cache ORDER BY 1")
                .unwrap();
            (
                room,
                rows.query_map([], |row| row.get(0))
                    .unwrap()
                    .map(Result::unwrap)
                    .collect(),
            )
        };
        assert_eq!(left(25, &mut connection), (true, vec![1, 2, 3]));
        assert_eq!(left(24, &mut connection), (true, vec![2, 3]));
        assert_eq!(left(12, &mut connection), (true, vec![3]));
        assert_eq!(left(-1, &mut connection), (false, vec![]));
    }
}
