use crate::error::{StoreError, VaultFile};
use crate::header::{Header, sync_folder};
use crate::key::hex;
use crate::lock::FolderLock;
use crate::store::Store;
use crate::table::audit::{self, AuditAction, AuditNote};
use crate::vault::{Vault, VaultState};
use record::{Sha256, Timestamp};
use sha2::Digest;
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek, Write};
use std::path::Path;

/// First bytes of a backup: its kind and form.
const MAGIC: &[u8; 18] = b"consilium vault 1\n";
const DIGEST: u64 = 32;
/// Longest header taken from a backup.
const LONGEST_HEADER: u32 = 64 * 1024;

/// A written backup.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BackupFile {
    /// Its size in bytes.
    pub bytes: u64,
    /// SHA-256 of the file.
    pub sha256: Sha256,
}

impl Store {
    /// Writes an encrypted copy of the vault to `target`: header and database in one file with a digest at the end.
    /// It opens with the passphrase that is valid now. An existing file is replaced once the copy is whole.
    pub fn backup(&self, target: &Path, now: Timestamp) -> Result<BackupFile, StoreError> {
        self.write(|transaction| {
            audit::append(transaction, now, AuditNote::of(AuditAction::BackupWritten))
        })?;
        self.read(|connection| {
            // Moves the log into the file that is copied; nobody writes meanwhile, for the connection is held.
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
            let mut header = Header::read(&self.vault().header_path())?;
            header.forgive();
            let part = target.with_extension("part");
            let written = write_copy(&part, &header, &self.vault().database_path());
            if written.is_err() {
                // The write's own error is the one to report.
                let _ = fs::remove_file(&part);
            }
            let file = written?;
            fs::rename(&part, target)?;
            sync_folder(target)?;
            Ok(file)
        })
    }
}

impl Vault {
    /// Makes the vault of the backup at `source` in this folder, which must hold none. Nothing is opened: the
    /// passphrase is that of the backup.
    pub fn restore(&self, source: &Path, now: Timestamp) -> Result<(), StoreError> {
        if self.state(now)? != VaultState::Absent {
            return Err(StoreError::Exists);
        }
        let mut file = BufReader::new(File::open(source)?);
        let length = verify(&mut file)?;
        file.seek(io::SeekFrom::Start(0))?;
        let header = read_header(&mut file)?;
        let database = length - DIGEST - file.stream_position()?;
        fs::create_dir_all(self.folder())?;
        let _lock = FolderLock::take(&self.lock_path())?;
        self.place(&header, |part| {
            let mut target = File::create(part)?;
            io::copy(&mut file.by_ref().take(database), &mut target)?;
            Ok(())
        })
    }
}

fn write_copy(part: &Path, header: &Header, database: &Path) -> Result<BackupFile, StoreError> {
    let header = header.to_bytes()?;
    let mut target = Hashing::new(File::create(part)?);
    target.write_all(MAGIC)?;
    target.write_all(&(header.len() as u32).to_le_bytes())?;
    target.write_all(&header)?;
    io::copy(&mut File::open(database)?, &mut target)?;
    let digest = target.digest.clone().finalize();
    target.write_all(&digest)?;
    target.file.sync_all()?;
    Ok(BackupFile {
        bytes: target.file.metadata()?.len(),
        sha256: Sha256(hex(&target.digest.finalize())),
    })
}

fn read_header(file: &mut impl Read) -> Result<Header, StoreError> {
    let mut magic = [0; MAGIC.len()];
    file.read_exact(&mut magic).map_err(damaged)?;
    let mut length = [0; 4];
    file.read_exact(&mut length).map_err(damaged)?;
    let length = u32::from_le_bytes(length);
    if magic != *MAGIC || length > LONGEST_HEADER {
        return Err(StoreError::Damaged(VaultFile::Backup));
    }
    let mut header = vec![0; length as usize];
    file.read_exact(&mut header).map_err(damaged)?;
    Header::parse(&header).map_err(|error| match error {
        StoreError::Damaged(_) => StoreError::Damaged(VaultFile::Backup),
        other => other,
    })
}

/// Reads the whole file and compares its digest. Returns its length in bytes.
fn verify(file: &mut (impl Read + Seek)) -> Result<u64, StoreError> {
    let length = file.seek(io::SeekFrom::End(0))?;
    let body = length
        .checked_sub(DIGEST)
        .ok_or(StoreError::Damaged(VaultFile::Backup))?;
    file.seek(io::SeekFrom::Start(0))?;
    let mut digest = Hashing::new(io::sink());
    io::copy(&mut file.by_ref().take(body), &mut digest)?;
    let mut stated = [0; DIGEST as usize];
    file.read_exact(&mut stated).map_err(damaged)?;
    match digest.digest.finalize().as_slice() == stated {
        true => Ok(length),
        false => Err(StoreError::Damaged(VaultFile::Backup)),
    }
}

fn damaged(error: io::Error) -> StoreError {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => StoreError::Damaged(VaultFile::Backup),
        _ => error.into(),
    }
}

/// A writer that keeps the digest of what went through it.
struct Hashing<W> {
    file: W,
    digest: sha2::Sha256,
}

impl<W> Hashing<W> {
    fn new(file: W) -> Self {
        Self {
            file,
            digest: sha2::Sha256::new(),
        }
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.file.write(bytes)?;
        self.digest.update(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
