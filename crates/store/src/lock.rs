use crate::StoreError;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

/// Holds the vault against other processes until dropped; the system lets go of it when the process ends.
#[derive(Debug)]
pub(crate) struct FolderLock {
    file: File,
}

impl FolderLock {
    /// Takes the lock file at `path`.
    pub(crate) fn take(path: &Path) -> Result<Self, StoreError> {
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

impl Drop for FolderLock {
    /// Unlocks by name: closing would leave the lock to a process that is just being started and still holds a copy
    /// of the descriptor.
    fn drop(&mut self) {
        // What cannot be unlocked is unlocked by the close that follows.
        let _ = self.file.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_of_the_descriptor_does_not_keep_the_vault() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vault.lock");
        let lock = FolderLock::take(&path).unwrap();
        let _copy = lock.file.try_clone().unwrap();
        assert_eq!(FolderLock::take(&path).err(), Some(StoreError::InUse));
        drop(lock);
        assert!(FolderLock::take(&path).is_ok());
    }
}
