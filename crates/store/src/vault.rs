use crate::database;
use crate::error::{StoreError, VaultFile};
use crate::header::{Header, sync_folder};
use crate::key::{Key, KeyCost, random_key};
use crate::lock::FolderLock;
use crate::passphrase::passphrase_strength;
use crate::recovery::RecoveryKey;
use crate::store::Store;
use record::Timestamp;
use std::fs;
use std::path::{Path, PathBuf};

/// A folder that holds, or will hold, the encrypted database and its header.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Vault {
    folder: PathBuf,
    cost: KeyCost,
}

/// Whether there is a vault, as far as can be said without a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VaultState {
    /// None yet.
    Absent,
    /// There is one.
    Present {
        /// Seconds until the next attempt is taken; 0 when one is taken now.
        retry_after_seconds: u32,
    },
    /// Written by a newer version; not touched.
    Newer,
}

/// A new vault, open.
#[derive(Debug)]
pub struct Created {
    /// The open store.
    pub store: Store,
    /// To print; it is kept nowhere.
    pub recovery_key: RecoveryKey,
}

impl Vault {
    /// The vault in `folder`, which is made when the vault is created.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self::with_cost(folder, KeyCost::STANDARD)
    }

    /// The vault in `folder`; passphrases set from now on cost `cost` to try.
    pub fn with_cost(folder: impl Into<PathBuf>, cost: KeyCost) -> Self {
        Self {
            folder: folder.into(),
            cost,
        }
    }

    /// Whether there is a vault.
    pub fn state(&self, now: Timestamp) -> Result<VaultState, StoreError> {
        if !self.header_path().exists() {
            return match self.database_path().exists() {
                true => Err(StoreError::Damaged(VaultFile::Header)),
                false => Ok(VaultState::Absent),
            };
        }
        match Header::read(&self.header_path()) {
            Ok(header) => Ok(VaultState::Present {
                retry_after_seconds: header.retry_after(now),
            }),
            Err(StoreError::Newer { .. }) => Ok(VaultState::Newer),
            Err(error) => Err(error),
        }
    }

    /// Makes a vault and opens it. The data key is random; passphrase and recovery key each wrap it.
    pub fn create(&self, passphrase: &str, now: Timestamp) -> Result<Created, StoreError> {
        if self.state(now)? != VaultState::Absent {
            return Err(StoreError::Exists);
        }
        refuse_weak(passphrase)?;
        fs::create_dir_all(&self.folder)?;
        let lock = FolderLock::take(&self.lock_path())?;
        let key = random_key()?;
        let recovery_key = RecoveryKey::random()?;
        let header = Header::new(&key, passphrase, &recovery_key, self.cost)?;
        self.place(&header, |part| database::create(part, &key))?;
        let store = self.connect(&key, lock, now)?;
        Ok(Created {
            store,
            recovery_key,
        })
    }

    /// Opens the vault. A wrong passphrase is counted in the header; the next attempt waits 1, 2, 4 ... 300 seconds.
    pub fn open(&self, passphrase: &str, now: Timestamp) -> Result<Store, StoreError> {
        let lock = self.enter()?;
        let mut header = Header::read(&self.header_path())?;
        let key = self.try_passphrase(&mut header, passphrase, now)?;
        self.raise_form(&mut header)?;
        self.connect(&key, lock, now)
    }

    /// Opens the vault by its recovery key and sets a new passphrase. The recovery key stays valid.
    pub fn recover(
        &self,
        recovery_key: &RecoveryKey,
        new: &str,
        now: Timestamp,
    ) -> Result<Store, StoreError> {
        refuse_weak(new)?;
        let lock = self.enter()?;
        let mut header = Header::read(&self.header_path())?;
        let key = header
            .recover(recovery_key)?
            .ok_or(StoreError::RecoveryKeyWrong)?;
        header.set_passphrase(&key, new, self.cost)?;
        header.write(&self.header_path())?;
        self.raise_form(&mut header)?;
        self.connect(&key, lock, now)
    }

    /// Wraps the data key under a new passphrase. The caller holds the lock: the vault is open.
    pub(crate) fn rewrap(
        &self,
        current: &str,
        new: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        refuse_weak(new)?;
        let mut header = Header::read(&self.header_path())?;
        let key = self.try_passphrase(&mut header, current, now)?;
        header.set_passphrase(&key, new, self.cost)?;
        header.write(&self.header_path())
    }

    /// Puts a vault into the folder: the database first under another name, then the header, then the database's name.
    /// Whatever interrupts this leaves either no vault or a whole one.
    pub(crate) fn place(
        &self,
        header: &Header,
        write_database: impl FnOnce(&Path) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let part = self.part_path();
        let placed = (|| {
            remove_if_there(&part)?;
            write_database(&part)?;
            fs::File::open(&part)?.sync_all()?;
            header.write(&self.header_path())
        })();
        if placed.is_err() {
            // The first error is the one to report.
            let _ = remove_if_there(&part);
            return placed;
        }
        self.finish_placing()
    }

    /// Gives the database its name, where an interruption left it without.
    fn finish_placing(&self) -> Result<(), StoreError> {
        let (part, database) = (self.part_path(), self.database_path());
        if part.exists() && !database.exists() {
            fs::rename(&part, &database)?;
            sync_folder(&database)?;
        }
        Ok(())
    }

    fn enter(&self) -> Result<FolderLock, StoreError> {
        if !self.header_path().exists() {
            return match self.database_path().exists() {
                true => Err(StoreError::Damaged(VaultFile::Header)),
                false => Err(StoreError::Missing),
            };
        }
        // A newer vault is not even locked.
        Header::read(&self.header_path())?;
        let lock = FolderLock::take(&self.lock_path())?;
        self.finish_placing()?;
        Ok(lock)
    }

    fn try_passphrase(
        &self,
        header: &mut Header,
        passphrase: &str,
        now: Timestamp,
    ) -> Result<Key, StoreError> {
        let retry_after_seconds = header.retry_after(now);
        if retry_after_seconds > 0 {
            return Err(StoreError::TooEarly {
                retry_after_seconds,
            });
        }
        match header.open(passphrase)? {
            Some(key) => {
                if header.forgive() {
                    header.write(&self.header_path())?;
                }
                Ok(key)
            }
            None => {
                let retry_after_seconds = header.count_failure(now);
                header.write(&self.header_path())?;
                Err(StoreError::PassphraseWrong {
                    retry_after_seconds,
                })
            }
        }
    }

    /// Says in the header what form the database is about to have, so that an older version refuses it unopened.
    fn raise_form(&self, header: &mut Header) -> Result<(), StoreError> {
        if header.schema < database::SCHEMA {
            header.schema = database::SCHEMA;
            header.write(&self.header_path())?;
        }
        Ok(())
    }

    fn connect(&self, key: &Key, lock: FolderLock, now: Timestamp) -> Result<Store, StoreError> {
        let connection = database::open(&self.database_path(), key)?;
        Store::start(self.clone(), connection, lock, now)
    }

    pub(crate) fn header_path(&self) -> PathBuf {
        self.folder.join("vault.json")
    }

    pub(crate) fn database_path(&self) -> PathBuf {
        self.folder.join("vault.db")
    }

    pub(crate) fn lock_path(&self) -> PathBuf {
        self.folder.join("vault.lock")
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    fn part_path(&self) -> PathBuf {
        self.folder.join("vault.db.part")
    }
}

fn refuse_weak(passphrase: &str) -> Result<(), StoreError> {
    match passphrase_strength(passphrase).is_acceptable() {
        true => Ok(()),
        false => Err(StoreError::PassphraseWeak),
    }
}

fn remove_if_there(path: &Path) -> std::io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
