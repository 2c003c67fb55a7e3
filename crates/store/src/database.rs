use crate::error::{StoreError, VaultFile};
use crate::key::{Key, hex};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use std::path::Path;
use zeroize::Zeroizing;

/// Every migration in order; a database of form `n` has the first `n` of them.
const MIGRATIONS: &[&str] = &[
    include_str!("../../../migrations/0001_create_case.sql"),
    include_str!("../../../migrations/0002_create_run.sql"),
    include_str!("../../../migrations/0003_create_draft.sql"),
    include_str!("../../../migrations/0004_create_audit.sql"),
    include_str!("../../../migrations/0005_create_search.sql"),
    include_str!("../../../migrations/0006_add_override_about.sql"),
    include_str!("../../../migrations/0007_create_kv_cache.sql"),
];

/// Form of the database that this version writes.
pub(crate) const SCHEMA: u32 = MIGRATIONS.len() as u32;

/// Makes a new database at `path` with every table and closes it.
pub(crate) fn create(path: &Path, key: &Key) -> Result<(), StoreError> {
    let mut connection = Connection::open(path)?;
    unlock(&connection, key)?;
    migrate(&mut connection, SCHEMA)?;
    connection.close().map_err(|(_, error)| error.into())
}

/// Opens the database at `path`, brought to this version's form. A newer one is left as it is.
pub(crate) fn open(path: &Path, key: &Key) -> Result<Connection, StoreError> {
    if !path.exists() {
        return Err(StoreError::Damaged(VaultFile::Database));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    // Until the form is known, closing must not write a log that was left over back into the file.
    let log = path.with_extension("db-wal").exists();
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, log)?;
    unlock(&connection, key)?;
    let found: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > SCHEMA {
        return Err(StoreError::Newer {
            found,
            known: SCHEMA,
        });
    }
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    migrate(&mut connection, SCHEMA)?;
    Ok(connection)
}

/// Hands over the key and sets how the connection works. Writes nothing.
fn unlock(connection: &Connection, key: &Key) -> Result<(), StoreError> {
    let digits = Zeroizing::new(hex(key.as_slice()));
    // A raw key skips SQLCipher's own derivation: ours has been done. Its log would print to the error stream. Locked
    // exclusively before the first look, the write-ahead log needs no shared-memory file.
    let with_key = Zeroizing::new(format!(
        "PRAGMA cipher_log_level = NONE; PRAGMA key = \"x'{}'\"; PRAGMA locking_mode = EXCLUSIVE;",
        *digits
    ));
    connection.execute_batch(&with_key)?;
    connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| {
        row.get::<_, i64>(0)
    })?;
    // What was signed must survive a power cut.
    connection.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
         PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF;
         PRAGMA cache_size = -65536;",
    )?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(())
}

/// Brings the database to the first `target` migrations, all or nothing.
fn migrate(connection: &mut Connection, target: u32) -> Result<(), StoreError> {
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    let found: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found >= target {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for step in &MIGRATIONS[found as usize..target as usize] {
        transaction.execute_batch(step)?;
    }
    transaction.execute_batch(&format!("PRAGMA user_version = {target}"))?;
    Ok(transaction.commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::random_key;

    #[test]
    fn every_file_of_the_migrations_folder_is_embedded_in_order() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations");
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        let texts: Vec<_> = files
            .iter()
            .map(|file| std::fs::read_to_string(file).unwrap())
            .collect();
        assert_eq!(texts, MIGRATIONS);
        for (at, file) in files.iter().enumerate() {
            let name = file.file_name().unwrap().to_str().unwrap();
            assert!(name.starts_with(&format!("{:04}_", at + 1)), "{name}");
        }
    }

    #[test]
    fn every_earlier_form_is_brought_up_with_its_rows() {
        for form in 1..=SCHEMA {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("a.db");
            let key = random_key().unwrap();
            let mut connection = Connection::open(&path).unwrap();
            unlock(&connection, &key).unwrap();
            migrate(&mut connection, form).unwrap();
            connection
                .execute_batch(
                    "INSERT INTO \"case\" VALUES ('c', 'l', '', '', '', '', 'draft', '', '', '', 1, 1)",
                )
                .unwrap();
            drop(connection);
            let connection = open(&path, &key).unwrap();
            let label: String = connection
                .query_row("SELECT label FROM \"case\"", [], |row| row.get(0))
                .unwrap();
            assert_eq!(label, "l");
            let now: u32 = connection
                .query_row("PRAGMA user_version", [], |row| row.get(0))
                .unwrap();
            assert_eq!(now, SCHEMA);
        }
    }
}
