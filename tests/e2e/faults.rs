//! Starts on damaged files.

use crate::driver::{CONTROL, ENTER, TEST_MODEL, Window, data_folder, wait};
use crate::job::{choose_test_model, first_start, unlock, with_case};
use serde_json::json;
use std::path::Path;
use std::process::Command;

#[test]
fn a_truncated_model_is_named_and_the_case_still_works() {
    let data = data_folder();
    let model = data.path().join(TEST_MODEL);
    let whole = std::fs::read(&model).expect("the test model");
    std::fs::remove_file(&model).expect("the link goes");
    std::fs::write(&model, &whole[..whole.len() / 3]).expect("a truncated copy");
    let window = Window::open(data.path());
    first_start(&window);
    choose_test_model(&window);
    window.click("nav-models");
    let detail = "return document.querySelector('[data-testid=model][data-state=failed] [data-testid=model-detail]')?.innerText ?? ''";
    wait("the damage to be named", 60, || {
        let said = window.js(detail);
        said.as_str()
            .is_some_and(|said| said.contains("damaged"))
            .then_some(())
    });
    window.picture("models-damaged.png");
    window.click("nav-workbench");
    window.click("sample");
    window.find("case-header");
    window.press(&[CONTROL, ENTER]);
    window.press(&[CONTROL, '4']);
    window.find("statement");
}

#[test]
fn killed_while_running_the_case_is_there_again() {
    let data = data_folder();
    with_case(data.path());
    let window = Window::open(data.path());
    unlock(&window);
    choose_test_model(&window);
    window.click("case-row");
    window.find("case-header");
    window.press(&[CONTROL, ENTER]);
    window.find("run-cancel");
    kill_window_on(data.path());
    drop(window);
    let window = Window::open(data.path());
    unlock(&window);
    window.click("case-row");
    window.reads("allergies", "enicillin");
    window.reads("run-bar", "interrupted");
    window.picture("interrupted.png");
}

#[test]
fn a_wrong_passphrase_is_answered_and_the_next_attempt_waits() {
    let data = data_folder();
    with_case(data.path());
    let window = Window::open(data.path());
    for _ in 0..4 {
        wait("the next attempt to be taken", 60, || {
            window.write("unlock-passphrase", "x");
            (window.js("return document.querySelector('[data-testid=unlock]').disabled")
                == json!(false))
            .then_some(())
        });
        window.click("unlock");
        window.reads("unlock-error", "passphrase is wrong");
    }
    let disabled = "return document.querySelector('[data-testid=unlock]').disabled";
    window.write("unlock-passphrase", "x");
    assert_eq!(
        window.js(disabled),
        json!(true),
        "{}",
        window.text("unlock-error")
    );
    window.picture("unlock-wait.png");
}

#[test]
fn a_vault_of_a_newer_version_is_named_and_left_alone() {
    let data = data_folder();
    with_case(data.path());
    let header = data.path().join("vault/vault.json");
    let text = std::fs::read_to_string(&header).expect("the vault has a header");
    let mut newer: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    newer["schema"] = json!(10_000);
    let newer = newer.to_string();
    std::fs::write(&header, &newer).expect("the header is written");
    let window = Window::open(data.path());
    window.find("vault-newer");
    window.picture("vault-newer.png");
    drop(window);
    assert_eq!(std::fs::read_to_string(&header).expect("the header"), newer);
}

/// Set inside the mount namespace.
const INSIDE: &str = "E2E_FULL_DISK";

#[test]
fn a_full_disk_is_said_and_the_window_goes_on() {
    if let Some(data) = std::env::var_os(INSIDE) {
        return full_disk(Path::new(&data));
    }
    let data = data_folder();
    let vault = data.path().join("vault");
    std::fs::create_dir(&vault).expect("a folder for the vault");
    let test = std::env::current_exe().expect("the test has a path");
    let inner = "mount -t tmpfs -o size=1m tmpfs \"$0\" && exec \"$1\" --exact faults::a_full_disk_is_said_and_the_window_goes_on --nocapture";
    let status = Command::new("unshare")
        .args(["--mount", "--map-root-user", "sh", "-c", inner])
        .args([&vault, &test])
        .env(INSIDE, data.path())
        .status()
        .expect("unshare starts (Debian package util-linux)");
    assert!(status.success(), "{status}");
}

/// A record that does not fit: it is refused in words, nothing half-kept stands in the list, a small one still fits.
fn full_disk(data: &Path) {
    let window = Window::open(data);
    first_start(&window);
    window.click("case-new");
    let line = "No chest pain. Potassium 4.1 mmol/L. Oedema a little less than the day before.\n";
    window.paste("new-text", &line.repeat(2_500));
    window.click("new-create");
    window.reads("toast", "disk is full");
    window.picture("disk-full.png");
    assert_eq!(window.count("case-row"), 0);
    window.paste("new-text", "72-year-old man with gout.");
    window.click("new-create");
    window.find("case-header");
}

/// Ends the window that works on `data` as a crash would.
fn kill_window_on(data: &Path) {
    let wanted = format!("CONSILIUM_DATA={}", data.display());
    let mut killed = 0;
    for process in std::fs::read_dir("/proc").expect("/proc").flatten() {
        let is_window = std::fs::read_link(process.path().join("exe"))
            .is_ok_and(|program| program == crate::driver::binary());
        let environment = std::fs::read(process.path().join("environ")).unwrap_or_default();
        if is_window
            && environment
                .split(|byte| *byte == 0)
                .any(|entry| entry == wanted.as_bytes())
        {
            let id = process.file_name();
            let status = Command::new("kill").arg("-KILL").arg(id).status();
            assert!(status.is_ok_and(|status| status.success()));
            killed += 1;
        }
    }
    assert_eq!(killed, 1, "one window works on this folder");
}
