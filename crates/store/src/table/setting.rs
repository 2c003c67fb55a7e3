use crate::error::StoreError;
use crate::store::Store;
use rusqlite::OptionalExtension;

impl Store {
    /// Stores what was chosen inside the vault, by key.
    pub fn save_setting(&self, key: &str, value: &str) -> Result<(), StoreError> {
        self.write(|transaction| {
            transaction
                .prepare_cached("INSERT OR REPLACE INTO setting VALUES (?1, ?2)")?
                .execute([key, value])?;
            Ok(())
        })
    }

    /// What was chosen; `None` where nothing was.
    pub fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.read(|connection| {
            Ok(connection
                .prepare_cached("SELECT value FROM setting WHERE key = ?1")?
                .query_row([key], |row| row.get(0))
                .optional()?)
        })
    }
}
