use crate::database::SCHEMA;
use crate::error::{StoreError, VaultFile};
use crate::key::{Hex, Key, KeyCost, WrappedKey, hex, random};
use crate::recovery::RecoveryKey;
use record::Timestamp;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Form of the header file that this version writes.
const FORMAT: u32 = 1;
/// Longest delay after wrong passphrases, in seconds.
const LONGEST_DELAY: u32 = 300;

/// The small file beside the database: the data key, wrapped twice, and the state of the attempts. Nothing in it is
/// secret by itself and nothing in it concerns a patient.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct Header {
    format: u32,
    /// Form of the database, never below its `user_version`.
    pub(crate) schema: u32,
    id: Hex,
    passphrase: WrappedKey,
    recovery: WrappedKey,
    failed_attempts: u32,
    /// Milliseconds since 1970-01-01T00:00:00Z.
    retry_at: i64,
}

/// What every version of the header has.
#[derive(Deserialize)]
struct Forms {
    format: u32,
    schema: u32,
}

impl Header {
    /// A header that wraps `key` under `passphrase` and `recovery`.
    pub(crate) fn new(
        key: &Key,
        passphrase: &str,
        recovery: &RecoveryKey,
        cost: KeyCost,
    ) -> Result<Self, StoreError> {
        let id = hex(&random::<16>()?);
        Ok(Self {
            format: FORMAT,
            schema: SCHEMA,
            passphrase: WrappedKey::wrap(
                key,
                passphrase.as_bytes(),
                &purpose(&id, "passphrase"),
                cost,
            )?,
            recovery: WrappedKey::wrap(key, recovery.secret(), &purpose(&id, "recovery"), cost)?,
            id: Hex(id.into_bytes()),
            failed_attempts: 0,
            retry_at: 0,
        })
    }

    /// The header in `bytes`. A newer form is told from a damaged one.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, StoreError> {
        let damaged = |_| StoreError::Damaged(VaultFile::Header);
        let forms: Forms = serde_json::from_slice(bytes).map_err(damaged)?;
        for (found, known) in [(forms.format, FORMAT), (forms.schema, SCHEMA)] {
            if found > known {
                return Err(StoreError::Newer { found, known });
            }
        }
        serde_json::from_slice(bytes).map_err(damaged)
    }

    /// The header of the file at `path`.
    pub(crate) fn read(path: &Path) -> Result<Self, StoreError> {
        Self::parse(&fs::read(path)?)
    }

    /// The bytes of the file.
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>, StoreError> {
        serde_json::to_vec_pretty(self).map_err(StoreError::from)
    }

    /// Replaces the file at `path`: the old header stands until the new one is on the disk.
    pub(crate) fn write(&self, path: &Path) -> Result<(), StoreError> {
        Ok(replace(path, &self.to_bytes()?)?)
    }

    /// The data key by passphrase; `None` when it is the wrong one.
    pub(crate) fn open(&self, passphrase: &str) -> Result<Option<Key>, StoreError> {
        self.passphrase
            .unwrap(passphrase.as_bytes(), &self.purpose("passphrase"))
    }

    /// The data key by recovery key; `None` when it belongs to another vault.
    pub(crate) fn recover(&self, recovery: &RecoveryKey) -> Result<Option<Key>, StoreError> {
        self.recovery
            .unwrap(recovery.secret(), &self.purpose("recovery"))
    }

    /// Wraps the data key under a new passphrase. The recovery key stays.
    pub(crate) fn set_passphrase(
        &mut self,
        key: &Key,
        passphrase: &str,
        cost: KeyCost,
    ) -> Result<(), StoreError> {
        let purpose = self.purpose("passphrase");
        self.passphrase = WrappedKey::wrap(key, passphrase.as_bytes(), &purpose, cost)?;
        self.forgive();
        Ok(())
    }

    /// Counts a wrong passphrase. Returns the seconds until the next attempt: 1, 2, 4 ... 300.
    pub(crate) fn count_failure(&mut self, now: Timestamp) -> u32 {
        self.failed_attempts = self.failed_attempts.saturating_add(1);
        let delay = self.delay();
        self.retry_at = now.0.saturating_add(i64::from(delay) * 1000);
        delay
    }

    /// Forgets wrong passphrases. True when there were any.
    pub(crate) fn forgive(&mut self) -> bool {
        self.retry_at = 0;
        std::mem::take(&mut self.failed_attempts) > 0
    }

    /// Seconds until the next attempt is taken; 0 when one is taken now. A clock set back lengthens no delay.
    pub(crate) fn retry_after(&self, now: Timestamp) -> u32 {
        let left = self.retry_at.saturating_sub(now.0).max(0);
        let seconds = u32::try_from((left + 999) / 1000).unwrap_or(LONGEST_DELAY);
        seconds.min(self.delay())
    }

    fn delay(&self) -> u32 {
        match self.failed_attempts {
            0 => 0,
            failures => 1u32
                .checked_shl(failures - 1)
                .unwrap_or(LONGEST_DELAY)
                .min(LONGEST_DELAY),
        }
    }

    fn purpose(&self, way: &str) -> String {
        purpose(&String::from_utf8_lossy(&self.id.0), way)
    }
}

/// What is authenticated together with a wrapped key: whose it is and which way it opens.
fn purpose(id: &str, way: &str) -> String {
    format!("consilium vault {id} {way}")
}

/// Writes `bytes` to `path` through a file beside it, so that a full disk or an end of the process leaves the old file.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let part = path.with_extension("part");
    let written = File::create(&part).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    if let Err(error) = written {
        // The write's own error is the one to report.
        let _ = fs::remove_file(&part);
        return Err(error);
    }
    fs::rename(&part, path)?;
    sync_folder(path)
}

/// Makes a rename in the folder of `path` last.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent() {
        // Windows opens no folders; its renames are journalled.
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::random_key;

    fn header() -> Header {
        let key = random_key().unwrap();
        Header::new(&key, "pass", &RecoveryKey::random().unwrap(), KeyCost::TEST).unwrap()
    }

    #[test]
    fn the_delay_doubles_and_ends_at_five_minutes() {
        let mut header = header();
        let delays: Vec<u32> = (0..12)
            .map(|_| header.count_failure(Timestamp(0)))
            .collect();
        assert_eq!(delays, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
        for _ in 0..100 {
            assert_eq!(header.count_failure(Timestamp(0)), 300);
        }
        assert_eq!(header.retry_after(Timestamp(299_001)), 1);
        assert_eq!(header.retry_after(Timestamp(300_000)), 0);
        assert_eq!(header.retry_after(Timestamp(-9_000_000_000_000)), 300);
        assert!(header.forgive());
        assert_eq!(header.retry_after(Timestamp(0)), 0);
    }

    #[test]
    fn a_changed_byte_opens_nothing() {
        let header = header();
        let text = String::from_utf8(header.to_bytes().unwrap()).unwrap();
        let sealed = text.find("\"sealed\": \"").unwrap() + 11;
        let digit = if text.as_bytes()[sealed] == b'0' {
            "1"
        } else {
            "0"
        };
        let changed = format!("{}{digit}{}", &text[..sealed], &text[sealed + 1..]);
        let changed = Header::parse(changed.as_bytes()).unwrap();
        assert_eq!(changed.open("pass").unwrap(), None);
        assert!(header.open("pass").unwrap().is_some());
    }

    #[test]
    fn a_header_that_asks_for_all_memory_is_refused() {
        let text = String::from_utf8(header().to_bytes().unwrap()).unwrap();
        let greedy = text.replace("\"memory_kib\": 64", "\"memory_kib\": 4294967295");
        let header = Header::parse(greedy.as_bytes()).unwrap();
        assert_eq!(
            header.open("pass"),
            Err(StoreError::Damaged(VaultFile::Header))
        );
    }
}
