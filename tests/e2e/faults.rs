//! Starts on damaged files.

use crate::driver::{CONTROL, ENTER, TEST_MODEL, Window, data_folder};
use crate::job::{choose_test_model, first_start, unlock, with_case};
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
    window.click("nav-models");
    window.find("model");
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
