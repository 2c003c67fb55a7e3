//! The main job, as a physician does it.

use crate::driver::{CONTROL, ENTER, ESCAPE, Window, data_folder, wait};
use std::path::Path;

pub const PASSPHRASE: &str = "seven brown foxes at dawn";
const NOTE: &str = "Emergency department note, 2025-03-14\n\
    68-year-old man, weight 82 kg.\n\
    Chief complaint: productive cough and fever for 3 days.\n\
    Past medical history: atrial fibrillation, type 2 diabetes mellitus, hypertension, chronic kidney disease.\n\
    Allergies: penicillin (anaphylaxis).\n\
    Medications: warfarin 5 mg daily, metformin 1000 mg twice daily, lisinopril 10 mg daily.\n\
    Vital signs: BP 112/68 mmHg, HR 104 /min, RR 24 /min, Temp 38.6 C, SpO2 92 %.\n\
    Labs: creatinine 1.9 mg/dL, potassium 4.9 mmol/L, INR 2.4, WBC 15.2 x10^9/L.\n\
    Chest X-ray: right lower lobe consolidation.\n\
    Denies chest pain and haemoptysis.\n\
    Plan: start amoxicillin 500 mg three times daily.\n";

/// First start: creates the vault and reaches the workbench.
pub fn first_start(window: &Window) {
    window.write("passphrase", PASSPHRASE);
    window.write("passphrase-repeat", PASSPHRASE);
    window.click("vault-create");
    wait("the recovery key", 60, || {
        (window.text("recovery-key").len() > 20).then_some(())
    });
    window.click("recovery-kept");
    window.click("vault-continue");
    window.find("shell");
}

/// Later start.
pub fn unlock(window: &Window) {
    window.write("unlock-passphrase", PASSPHRASE);
    window.click("unlock");
    window.find("shell");
}

/// Enters the physician's name, which every decision carries.
fn say_name(window: &Window) {
    window.click("nav-settings");
    window.paste("clinician-name", "Dr Lee");
    window.js("document.querySelector('[data-testid=\"clinician-name\"]').dispatchEvent(new Event('change', { bubbles: true }))");
    window.click("nav-workbench");
}

/// Selects the small model on the Models screen.
pub fn choose_test_model(window: &Window) {
    window.click("nav-models");
    window.find("model");
    window.picture("models.png");
    window.click("select-smollm2-135m-instruct-q4_1");
    window.gone("select-smollm2-135m-instruct-q4_1");
    window.click("nav-workbench");
}

fn paste_case(window: &Window) {
    window.click("case-new");
    window.paste("new-text", NOTE);
    window.write("new-question", "Which antibiotic?");
    window.write("new-as-of", "2025-03-14");
    window.click("new-create");
    window.find("case-header");
}

fn tab(window: &Window, number: char) {
    window.press(&[CONTROL, number]);
}

/// First start, paste, run, cancel, run, accept, sign, restart, unlock, find again.
pub fn main_job(data: &Path) {
    let window = Window::open(data);
    first_start(&window);
    window.picture("empty.png");
    choose_test_model(&window);
    say_name(&window);
    paste_case(&window);
    window.reads("allergies", "enicillin");
    window.picture("record.png");

    window.press(&[CONTROL, ENTER]);
    window.find("run-cancel");
    window.press(&[ESCAPE]);
    window.gone("run-cancel");

    window.press(&[CONTROL, ENTER]);
    window.find("run-cancel");
    wait("the run to end", 600, || {
        (!window.has("run-cancel")).then_some(())
    });
    tab(&window, '4');
    window.find("statement");
    window.picture("plan.png");
    assert_amoxicillin_is_not_proposed(&window);

    accept_first_and_reject_others(&window);
    tab(&window, '5');
    answer_blockers(&window);
    window.click("attest");
    window.picture("sign.png");
    window.click("sign");
    window.reads("signed", "Dr Lee");
    window.picture("signed.png");
    drop(window);

    let window = Window::open(data);
    unlock(&window);
    window.write("case-search", "fibrillation");
    window.click("case-row");
    window.find("case-header");
    tab(&window, '5');
    window.reads("signed", "Dr Lee");
    assert!(!window.has("run"), "a signed plan is not run again");
}

fn assert_amoxicillin_is_not_proposed(window: &Window) {
    let proposals = window.js(
        "return [...document.querySelectorAll('[data-testid=statement][data-placement=draft]')].map((row) => row.innerText).filter((text) => /(start|give|consider|prescribe)[^.]*amoxicillin/i.test(text))",
    );
    assert_eq!(proposals, serde_json::json!([]));
}

/// Accepts the first statement of the draft and rejects the others, by their keys.
fn accept_first_and_reject_others(window: &Window) {
    const OPEN: &str =
        "document.querySelectorAll('[data-testid=statement][data-placement=draft].open')";
    let open = || {
        window
            .js(&format!("return {OPEN}.length"))
            .as_u64()
            .unwrap_or_default()
    };
    let mut key = 'a';
    while open() > 0 {
        let before = open();
        window.js(&format!("{OPEN}[0].focus()"));
        window.press(&[key]);
        std::thread::sleep(std::time::Duration::from_millis(300));
        window.picture("decide.png");
        if key == 'r' && window.has("reason") {
            window.write("reason", "Not for this patient.");
            window.click("reason-confirm");
        }
        wait("the decision", 30, || (open() < before).then_some(()));
        key = 'r';
    }
}

/// Gives a reason for everything that stands in the way of the signature.
fn answer_blockers(window: &Window) {
    window.find("final-plan");
    while window.has("blocker-answer") {
        let before = window.count("blocker-answer");
        window.click("blocker-answer");
        window.write("reason", "Considered; the plan avoids it.");
        window.click("reason-confirm");
        wait("the blocker to go", 30, || {
            (window.count("blocker-answer") < before).then_some(())
        });
    }
}

#[test]
fn a_sample_is_a_plan_in_two_clicks() {
    let data = data_folder();
    let window = Window::open(data.path());
    first_start(&window);
    window.click("sample");
    window.find("case-header");
    window.click("run");
    tab(&window, '4');
    window.find("statement");
    window.click("language");
    window.picture("plan-zh.png");
    assert_eq!(
        window.js("return document.documentElement.lang"),
        serde_json::json!("zh-Hans")
    );
}

#[test]
fn locking_blanks_the_window_and_a_wrong_passphrase_waits() {
    let data = data_folder();
    let window = Window::open(data.path());
    first_start(&window);
    paste_case(&window);
    window.press(&[CONTROL, 'l']);
    window.find("unlock-passphrase");
    let page = window.js("return document.body.innerText").to_string();
    assert!(!page.contains("fibrillation"), "{page}");
    window.write("unlock-passphrase", "not this one at all");
    window.click("unlock");
    window.find("unlock-error");
    window.picture("locked.png");
}

/// A vault with one case in it, made through the window.
pub fn with_case(data: &Path) {
    let window = Window::open(data);
    first_start(&window);
    paste_case(&window);
}
