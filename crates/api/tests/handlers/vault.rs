use super::{ask, case_of, refused};
use api::wire::{AppEventKind, ErrorCode};
use serde_json::{Value, json};
use testkit::{PASSPHRASE, World};

#[test]
fn a_vault_is_created_locked_and_unlocked_with_everything_in_it() {
    let world = World::new();
    let app = world.start();
    assert_eq!(ask(&app, "vault_status", Value::Null)["state"], "absent");
    let app = world.open();
    case_of(&app, "Patient with cough.");
    assert_eq!(ask(&app, "vault_status", Value::Null)["state"], "unlocked");
    assert_eq!(ask(&app, "vault_lock", Value::Null)["state"], "locked");
    world.wait_for(|event| matches!(event, AppEventKind::VaultLocked));
    let list = json!({"state": null, "search": ""});
    assert_eq!(
        refused(&app, "case_list", list.clone()).code,
        ErrorCode::VaultLocked
    );

    let again = world.start();
    ask(&again, "vault_unlock", json!({"passphrase": PASSPHRASE}));
    assert_eq!(ask(&again, "case_list", list)["total"], 1);
}

#[test]
fn a_wrong_passphrase_waits_longer_each_time() {
    let world = World::new();
    let app = world.open();
    ask(&app, "vault_lock", Value::Null);
    let wrong = json!({"passphrase": "granite otter violin eighteen"});
    let mut waits = Vec::new();
    for _ in 0..3 {
        let error = refused(&app, "vault_unlock", wrong.clone());
        assert_eq!(error.code, ErrorCode::PassphraseWrong);
        let wait = error.retry_after_seconds.expect("a wait");
        waits.push(wait);
        world.advance(i64::from(wait) + 1);
    }
    assert!(waits[0] < waits[1] && waits[1] < waits[2], "{waits:?}");
    ask(&app, "vault_unlock", json!({"passphrase": PASSPHRASE}));
}

#[test]
fn weak_passphrases_are_rated_and_refused() {
    let world = World::new();
    let app = world.start();
    let rated = ask(&app, "passphrase_rate", json!({"passphrase": "password1"}));
    assert_eq!(rated["acceptable"], false);
    let error = refused(
        &app,
        "vault_create",
        json!({"passphrase": "password1", "remember": false}),
    );
    assert_eq!(error.code, ErrorCode::PassphraseWeak);
    let rated = ask(&app, "passphrase_rate", json!({"passphrase": PASSPHRASE}));
    assert_eq!(rated["acceptable"], true);
}

#[test]
fn the_recovery_key_opens_the_vault_and_sets_a_new_passphrase() {
    let world = World::new();
    let app = world.start();
    let created = ask(
        &app,
        "vault_create",
        json!({"passphrase": PASSPHRASE, "remember": false}),
    );
    let key = created["recovery_key"]
        .as_str()
        .expect("a key")
        .to_lowercase();
    ask(&app, "vault_lock", Value::Null);
    let new = "velvet harbour compass ninety";
    let wrong = json!({"recovery_key": "0000-0000", "new": new});
    assert_eq!(
        refused(&app, "vault_recover", wrong).code,
        ErrorCode::RecoveryKeyWrong
    );
    ask(
        &app,
        "vault_recover",
        json!({"recovery_key": key, "new": new}),
    );
    ask(&app, "vault_lock", Value::Null);
    ask(&app, "vault_unlock", json!({"passphrase": new}));
}

#[test]
fn the_keychain_remembers_only_what_it_was_told() {
    let world = World::with_keychain();
    let app = world.open();
    let status = ask(&app, "vault_status", Value::Null);
    assert_eq!(
        (
            status["keychain_available"] == true,
            status["keychain_remembers"] == true
        ),
        (true, false)
    );
    ask(&app, "keychain_set", json!({"passphrase": PASSPHRASE}));
    ask(&app, "vault_lock", Value::Null);
    ask(&app, "vault_unlock", json!({"passphrase": null}));
    ask(&app, "keychain_set", json!({"passphrase": null}));
    ask(&app, "vault_lock", Value::Null);
    let error = refused(&app, "vault_unlock", json!({"passphrase": null}));
    assert_eq!(error.code, ErrorCode::KeychainUnavailable);
}

#[test]
fn a_changed_passphrase_replaces_the_old_one() {
    let world = World::new();
    let app = world.open();
    let new = "velvet harbour compass ninety";
    ask(
        &app,
        "vault_change_passphrase",
        json!({"current": PASSPHRASE, "new": new}),
    );
    ask(&app, "vault_lock", Value::Null);
    let old = json!({"passphrase": PASSPHRASE});
    assert_eq!(
        refused(&app, "vault_unlock", old).code,
        ErrorCode::PassphraseWrong
    );
    world.advance(60);
    ask(&app, "vault_unlock", json!({"passphrase": new}));
}

#[test]
fn a_backup_is_written_and_named_by_its_digest() {
    let world = World::new();
    let app = world.open();
    let folder = tempfile::tempdir().unwrap();
    let written = ask(&app, "vault_backup", json!({"folder": folder.path()}));
    let path = written["path"].as_str().expect("a path");
    let bytes = std::fs::read(path).unwrap();
    assert_eq!(written["sha256"], record::Sha256::of(&bytes).0);
}
