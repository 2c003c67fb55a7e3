//! Ways into the vault and out of it, on the real encrypted database.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops where something is missing"
)]

mod common;

use common::*;
use record::Timestamp;
use std::fs;
use store::*;

fn later(seconds: i64) -> Timestamp {
    Timestamp(NOW.0 + seconds * 1000)
}

#[test]
fn a_new_vault_opens_again_with_its_passphrase_and_keeps_what_was_saved() {
    let folder = tempfile::tempdir().unwrap();
    let vault = vault(&folder.path().join("new"));
    assert_eq!(vault.state(NOW), Ok(VaultState::Absent));
    assert_eq!(
        vault.open(PASSPHRASE, NOW).unwrap_err(),
        StoreError::Missing
    );
    let store = vault.create(PASSPHRASE, NOW).unwrap().store;
    add_case(&store, "one", "Pneumonia on the left.").unwrap();
    store.lock();
    assert!(store.is_locked());
    assert_eq!(
        store.case(&CaseId("one".into()), today()),
        Err(StoreError::Locked)
    );

    let state = VaultState::Present {
        retry_after_seconds: 0,
    };
    assert_eq!(vault.state(NOW), Ok(state));
    assert_eq!(
        vault.create(PASSPHRASE, NOW).unwrap_err(),
        StoreError::Exists
    );
    let store = vault.open(PASSPHRASE, NOW).unwrap();
    assert_eq!(find(&store, None, ""), ["one"]);
}

#[test]
fn a_weak_passphrase_makes_no_vault() {
    let folder = tempfile::tempdir().unwrap();
    let vault = vault(folder.path());
    assert_eq!(
        vault.create("password1234", NOW).unwrap_err(),
        StoreError::PassphraseWeak
    );
    assert_eq!(vault.state(NOW), Ok(VaultState::Absent));
}

#[test]
fn wrong_passphrases_wait_longer_each_time_and_the_right_one_ends_it() {
    let folder = tempfile::tempdir().unwrap();
    created(folder.path()).lock();
    let try_at = |passphrase, seconds| vault(folder.path()).open(passphrase, later(seconds)).err();
    let wrong = |retry_after_seconds| {
        Some(StoreError::PassphraseWrong {
            retry_after_seconds,
        })
    };
    let early = |retry_after_seconds| {
        Some(StoreError::TooEarly {
            retry_after_seconds,
        })
    };
    assert_eq!(try_at("wrong", 0), wrong(1));
    assert_eq!(try_at(PASSPHRASE, 0), early(1));
    assert_eq!(try_at("wrong", 1), wrong(2));
    assert_eq!(try_at("wrong", 3), wrong(4));
    assert_eq!(try_at(PASSPHRASE, 6), early(1));
    let state = VaultState::Present {
        retry_after_seconds: 4,
    };
    assert_eq!(vault(folder.path()).state(later(3)), Ok(state));
    assert_eq!(try_at(PASSPHRASE, 7), None);
    assert_eq!(try_at("wrong", 7), wrong(1));
}

#[test]
fn a_changed_passphrase_replaces_the_old_one() {
    let folder = tempfile::tempdir().unwrap();
    let new = "seven quiet lanterns drift";
    let store = created(folder.path());
    let refused = store.change_passphrase("wrong", new, NOW);
    assert!(matches!(refused, Err(StoreError::PassphraseWrong { .. })));
    assert_eq!(
        store.change_passphrase(PASSPHRASE, "abc", NOW),
        Err(StoreError::PassphraseWeak)
    );
    store.change_passphrase(PASSPHRASE, new, later(1)).unwrap();
    store.lock();
    let old = vault(folder.path()).open(PASSPHRASE, later(2)).unwrap_err();
    assert!(matches!(old, StoreError::PassphraseWrong { .. }));
    vault(folder.path()).open(new, later(3)).unwrap();
}

#[test]
fn the_recovery_key_opens_the_vault_and_sets_a_new_passphrase() {
    let folder = tempfile::tempdir().unwrap();
    let vault = vault(folder.path());
    let Created {
        store,
        recovery_key,
    } = vault.create(PASSPHRASE, NOW).unwrap();
    add_case(&store, "one", "text").unwrap();
    store.lock();
    // Attempts that wait do not stand in the way of the printed key.
    vault.open("wrong", NOW).unwrap_err();

    let typed = RecoveryKey::parse(&recovery_key.reveal().to_lowercase()).unwrap();
    let new = "seven quiet lanterns drift";
    let store = vault.recover(&typed, new, NOW).unwrap();
    assert_eq!(find(&store, None, ""), ["one"]);
    store.lock();
    vault.open(new, NOW).unwrap().lock();
    vault.recover(&typed, PASSPHRASE, NOW).unwrap().lock();

    let other = tempfile::tempdir().unwrap();
    let stranger = common::vault(other.path())
        .create(PASSPHRASE, NOW)
        .unwrap()
        .recovery_key;
    assert_eq!(
        vault.recover(&stranger, new, NOW).unwrap_err(),
        StoreError::RecoveryKeyWrong
    );
}

#[test]
fn a_vault_is_held_by_one_store_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let store = created(folder.path());
    assert_eq!(
        vault(folder.path()).open(PASSPHRASE, NOW).unwrap_err(),
        StoreError::InUse
    );
    store.lock();
    opened(folder.path());
}

#[test]
fn no_file_is_plain_sqlite_or_holds_a_word_of_the_record() {
    let folder = tempfile::tempdir().unwrap();
    let store = created(folder.path());
    let case = add_case(
        &store,
        "zebra-label",
        "Xylophonist with haemoptysis, 患者肺炎",
    )
    .unwrap();
    let checked = |moment: &str| {
        for entry in fs::read_dir(folder.path()).unwrap() {
            let path = entry.unwrap().path();
            let bytes = fs::read(&path).unwrap();
            assert!(!bytes.starts_with(b"SQLite format 3"), "{path:?} {moment}");
            for word in [
                "Xylophonist",
                "haemoptysis",
                "肺炎",
                "zebra-label",
                "pneumonia",
            ] {
                let found = bytes
                    .windows(word.len())
                    .any(|window| window == word.as_bytes());
                assert!(!found, "{word} in {path:?} {moment}");
            }
        }
    };
    checked("while open");
    store
        .backup(&folder.path().join("copy.vault"), NOW)
        .unwrap();
    store.delete_case(&case, NOW).unwrap();
    store.lock();
    checked("when closed");
}

#[test]
fn a_backup_is_restored_whole_and_opens_with_its_passphrase() {
    let folder = tempfile::tempdir().unwrap();
    let store = created(&folder.path().join("a"));
    add_case(&store, "one", "Pneumonia").unwrap();
    let copy = folder.path().join("copy.vault");
    let written = store.backup(&copy, NOW).unwrap();
    let bytes = fs::read(&copy).unwrap();
    assert_eq!(written.bytes, bytes.len() as u64);
    assert_eq!(written.sha256, record::Sha256::of(&bytes));
    add_case(&store, "two", "later").unwrap();

    let restored = vault(&folder.path().join("b"));
    restored.restore(&copy, NOW).unwrap();
    assert_eq!(restored.restore(&copy, NOW), Err(StoreError::Exists));
    let restored = restored.open(PASSPHRASE, NOW).unwrap();
    assert_eq!(find(&restored, None, ""), ["one"]);
    assert_eq!(find(&restored, None, "pneumonia"), ["one"]);
    assert!(matches!(
        restored.verify_audit(),
        Ok(AuditVerdict::Whole { .. })
    ));

    for damage in [0, 30, bytes.len() / 2, bytes.len() - 1] {
        let mut changed = bytes.clone();
        changed[damage] ^= 1;
        fs::write(&copy, changed).unwrap();
        let refused = vault(&folder.path().join("c")).restore(&copy, NOW);
        assert_eq!(
            refused,
            Err(StoreError::Damaged(VaultFile::Backup)),
            "byte {damage}"
        );
    }
    for length in [0, 10, bytes.len() - 1] {
        fs::write(&copy, &bytes[..length]).unwrap();
        let refused = vault(&folder.path().join("c")).restore(&copy, NOW);
        assert_eq!(
            refused,
            Err(StoreError::Damaged(VaultFile::Backup)),
            "{length} bytes"
        );
    }
    assert_eq!(
        vault(&folder.path().join("c")).state(NOW),
        Ok(VaultState::Absent)
    );
}
