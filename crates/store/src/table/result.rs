use crate::error::StoreError;
use crate::store::Store;
use crate::table::case::{self, CaseId};
use record::PatientText;
use rusqlite::OptionalExtension;

impl Store {
    /// Stores what a step found besides statements, under a name; the meaning of `body` is the caller's.
    pub fn save_result(
        &self,
        case: &CaseId,
        name: &str,
        body: &PatientText,
    ) -> Result<(), StoreError> {
        self.write(|transaction| {
            case::require(transaction, case)?;
            transaction
                .prepare_cached("INSERT OR REPLACE INTO result VALUES (?1, ?2, ?3)")?
                .execute([&case.0, name, body.reveal()])?;
            Ok(())
        })
    }

    /// What was stored under a name; `None` where nothing was.
    pub fn result(&self, case: &CaseId, name: &str) -> Result<Option<PatientText>, StoreError> {
        self.read(|connection| {
            Ok(connection
                .prepare_cached("SELECT body FROM result WHERE case_id = ?1 AND name = ?2")?
                .query_row([&case.0, name], |row| row.get::<_, String>(0))
                .optional()?
                .map(PatientText::new))
        })
    }
}
