//! What happens to a vault when files are damaged, the disk is full or the process is killed.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops where something is missing"
)]

mod common;

use common::*;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use store::*;

const HEADER: &str = "vault.json";
const DATABASE: &str = "vault.db";

fn opening_fails_with(folder: &Path, expected: StoreError) {
    assert_eq!(vault(folder).open(PASSPHRASE, NOW).unwrap_err(), expected);
}

#[test]
fn a_damaged_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    created(folder.path()).lock();
    let header = fs::read(folder.path().join(HEADER)).unwrap();
    let database = fs::read(folder.path().join(DATABASE)).unwrap();
    for bytes in [&b""[..], b"{}", &header[..header.len() / 2], b"\xff\xfe"] {
        fs::write(folder.path().join(HEADER), bytes).unwrap();
        opening_fails_with(folder.path(), StoreError::Damaged(VaultFile::Header));
    }
    fs::remove_file(folder.path().join(HEADER)).unwrap();
    opening_fails_with(folder.path(), StoreError::Damaged(VaultFile::Header));
    let refused = vault(folder.path()).create(PASSPHRASE, NOW).unwrap_err();
    assert_eq!(refused, StoreError::Damaged(VaultFile::Header));
    fs::write(folder.path().join(HEADER), &header).unwrap();

    let mut flipped = database.clone();
    flipped[100] ^= 1;
    for bytes in [&flipped[..], b"not a database", &database[..4096]] {
        fs::write(folder.path().join(DATABASE), bytes).unwrap();
        opening_fails_with(folder.path(), StoreError::Damaged(VaultFile::Database));
    }
    fs::remove_file(folder.path().join(DATABASE)).unwrap();
    opening_fails_with(folder.path(), StoreError::Damaged(VaultFile::Database));
    fs::write(folder.path().join(DATABASE), &database).unwrap();
    opened(folder.path());
}

#[test]
fn pages_changed_in_the_middle_are_noticed_when_they_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let store = created(folder.path());
    let case = add_case(&store, "one", &"long text ".repeat(20_000)).unwrap();
    store.lock();
    let path = folder.path().join(DATABASE);
    let mut bytes = fs::read(&path).unwrap();
    let text = bytes.len() / 4096 / 3..bytes.len() / 4096 * 2 / 3;
    for page in text {
        bytes[page * 4096 + 100] ^= 1;
    }
    fs::write(&path, bytes).unwrap();
    let store = vault(folder.path()).open(PASSPHRASE, NOW);
    let read = store.and_then(|store| store.record(&case));
    assert_eq!(read, Err(StoreError::Damaged(VaultFile::Database)));
}

/// A write through a link to /dev/full fails as a write to a full disk does.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_header_and_backup_as_they_were() {
    let full = |path: &Path| std::os::unix::fs::symlink("/dev/full", path).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let store = created(folder.path());
    let header = fs::read(folder.path().join(HEADER)).unwrap();
    full(&folder.path().join("vault.part"));
    let refused = store.change_passphrase(PASSPHRASE, "seven quiet lanterns drift", NOW);
    assert_eq!(refused, Err(StoreError::DiskFull));
    assert_eq!(fs::read(folder.path().join(HEADER)).unwrap(), header);

    let copy = folder.path().join("copy.vault");
    fs::write(&copy, "an earlier copy").unwrap();
    full(&folder.path().join("copy.part"));
    assert_eq!(store.backup(&copy, NOW), Err(StoreError::DiskFull));
    assert_eq!(fs::read(&copy).unwrap(), b"an earlier copy");
    assert!(!folder.path().join("copy.part").exists());
}

#[test]
fn a_vault_interrupted_while_it_was_placed_is_finished_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    created(folder.path()).lock();
    let (database, part) = (
        folder.path().join(DATABASE),
        folder.path().join("vault.db.part"),
    );
    fs::rename(&database, &part).unwrap();
    opened(folder.path()).lock();

    // Before the header was written there was no vault yet.
    fs::rename(&database, &part).unwrap();
    fs::remove_file(folder.path().join(HEADER)).unwrap();
    assert_eq!(vault(folder.path()).state(NOW), Ok(VaultState::Absent));
    created(folder.path());
}

const CHILD: &str = "CONSILIUM_STORE_TEST_FOLDER";

/// Not a test by itself: saves cases until it is killed, and says each one that is stored.
#[test]
fn child_saves_until_it_is_killed() {
    let Some(folder) = std::env::var_os(CHILD) else {
        return;
    };
    let store = opened(Path::new(&folder));
    let first = CaseId("first".into());
    store
        .start_run(
            &RunId(format!("run-{}", std::process::id())),
            &first,
            "checks",
            NOW,
        )
        .unwrap();
    for number in 0.. {
        let id = format!("{}-{number}", std::process::id());
        add_case(
            &store,
            &id,
            &format!("text of {id} {}", "word ".repeat(2_000)),
        )
        .unwrap();
        println!("\nsaved {id}");
    }
}

#[test]
fn a_process_killed_while_saving_leaves_whole_cases_and_an_interrupted_run() {
    let folder = tempfile::tempdir().unwrap();
    let store = created(folder.path());
    let first = add_case(&store, "first", "text").unwrap();
    store.lock();
    for round in 1..=4usize {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child_saves_until_it_is_killed", "--nocapture"])
            .env(CHILD, folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap())
            .lines()
            .map_while(Result::ok);
        let saved: Vec<String> = lines
            .filter_map(|line| line.strip_prefix("saved ").map(String::from))
            .take(3 * round)
            .collect();
        // SIGKILL, most likely in the middle of the next case.
        child.kill().unwrap();
        child.wait().unwrap();

        let store = opened(folder.path());
        let found = find(&store, None, "");
        for id in &saved {
            assert!(found.contains(id), "{id} was said to be saved");
        }
        for id in &found {
            let record = store.record(&CaseId(id.clone())).unwrap().record;
            assert_eq!(
                (record.documents.len(), record.conditions.len()),
                (1, 1),
                "{id}"
            );
        }
        assert!(matches!(
            store.verify_audit(),
            Ok(AuditVerdict::Whole { .. })
        ));
        let runs = store.runs(&first).unwrap();
        assert_eq!(runs.len(), round);
        assert!(runs.iter().all(|run| run.state == RunState::Interrupted));
        assert!(store.case(&first, today()).unwrap().interrupted);
        store.lock();
    }
}
