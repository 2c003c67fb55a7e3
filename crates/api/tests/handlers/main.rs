//! Every command over the real encrypted store, with a fixed world and a scripted model.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod bad_input;
mod case;
mod collection;
mod export;
mod fact;
mod model;
mod review;
mod ruled_out;
mod run;
mod score;
mod vault;

use api::App;
use api::wire::{ApiError, COMMANDS, ErrorCode};
use serde_json::{Value, json};
use testkit::World;

/// A note with one drug allergy, a critical potassium and a drug that it rules out.
const NOTE: &str = "Date of visit: 2026-04-20\n\
72-year-old man with weakness for two days.\n\n\
Past medical history:\n\
Chronic kidney disease stage 3b. Type 2 diabetes mellitus.\n\n\
Allergies: penicillin (anaphylaxis).\n\n\
Medications:\n\
Metformin 1000 mg twice daily\n\
Spironolactone 25 mg once daily\n\
Ramipril 10 mg once daily\n\n\
Vital signs: BP 132/78 mmHg, pulse 58/min.\n\n\
Laboratory 2026-04-20:\n\
Potassium 6.8 mmol/L (3.5-5.1)\n\
Creatinine 190 umol/L (60-105)\n\n\
Assessment: Hyperkalemia.\n";

/// The answer to a command that is carried out.
fn ask(app: &App, name: &str, request: Value) -> Value {
    match app.call(name, request) {
        Ok(answer) => answer,
        Err(error) => panic!("{name}: {:?} {}", error.code, error.cause),
    }
}

/// The refusal of a command that is not.
fn refused(app: &App, name: &str, request: Value) -> ApiError {
    match app.call(name, request) {
        Ok(_) => panic!("{name} was carried out"),
        Err(error) => error,
    }
}

fn fields() -> Value {
    json!({"label": "A.B.", "question": "", "setting": "", "as_of": "2026-04-20", "follow_up": ""})
}

/// A case from pasted text; its view.
fn case_of(app: &App, text: &str) -> Value {
    ask(
        app,
        "case_create",
        json!({"documents": [{"kind": "paste", "text": text, "title": "note"}], "fields": fields()}),
    )
}

fn id(view: &Value) -> String {
    view["id"]
        .as_str()
        .expect("a case has an identifier")
        .to_string()
}

/// The rows of one group of a case's view.
fn rows<'a>(view: &'a Value, key: &str) -> &'a [Value] {
    view["structured"]
        .as_array()
        .and_then(|groups| groups.iter().find(|group| group["key"] == key))
        .and_then(|group| group["rows"].as_array())
        .expect("the group is there")
}

#[test]
fn every_command_of_the_contract_is_carried_out_by_a_handler() {
    let app = World::new().start();
    for name in COMMANDS {
        let answer = app.call(name, json!({"nothing": "of this form"}));
        let unknown = matches!(&answer, Err(error) if error.code == ErrorCode::CommandUnknown);
        assert!(!unknown, "{name}");
    }
    assert_eq!(
        refused(&app, "case_destroy", Value::Null).code,
        ErrorCode::CommandUnknown
    );
}

#[test]
fn without_an_open_vault_no_case_is_reached() {
    let app = World::new().start();
    for (name, request) in [
        ("case_list", json!({"state": null, "search": ""})),
        ("case_open", json!({"case": "x"})),
        ("run_start", json!({"case": "x", "mode": "knowledge_only"})),
        ("draft_get", json!({"case": "x"})),
        ("sign_preview", json!({"case": "x"})),
    ] {
        assert_eq!(
            refused(&app, name, request).code,
            ErrorCode::VaultLocked,
            "{name}"
        );
    }
}

#[test]
fn refusals_are_worded_in_the_language_of_the_interface() {
    let app = World::new().start();
    let mut settings = ask(&app, "settings_get", Value::Null);
    settings["locale"] = json!("zh");
    ask(&app, "settings_set", settings);
    let error = refused(&app, "case_open", json!({"case": "x"}));
    assert_eq!(error.cause, "保险库已锁定。");
}
