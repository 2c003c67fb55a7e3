use super::{NOTE, ask, case_of, id, refused};
use api::wire::{AppEventKind, ErrorCode};
use api::{App, Host};
use inference::InferenceError;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};
use testkit::{Script, World};

/// True for the event that ends a run.
pub fn ends(event: &AppEventKind) -> bool {
    matches!(
        event,
        AppEventKind::RunFinished | AppEventKind::RunCancelled | AppEventKind::RunFailed { .. }
    )
}

/// Starts a run with the model.
fn start(app: &App, case: &str) -> Value {
    ask(
        app,
        "run_start",
        json!({"case": case, "mode": "with_model"}),
    )
}

/// Runs to the end from rules and tables alone; the draft.
pub fn run(world: &World, app: &App, case: &str) -> Value {
    ask(
        app,
        "run_start",
        json!({"case": case, "mode": "knowledge_only"}),
    );
    assert_eq!(world.wait_for(ends).kind, AppEventKind::RunFinished);
    ask(app, "draft_get", json!({"case": case}))
}

fn texts(draft: &Value, placement: &str) -> Vec<String> {
    ["summary", "prognosis", "plan"]
        .iter()
        .flat_map(|list| draft[*list].as_array().cloned().unwrap_or_default())
        .filter(|statement| statement["placement"] == placement)
        .map(|statement| statement["text"]["en"].to_string())
        .collect()
}

#[test]
fn a_run_names_its_steps_in_order_and_every_statement_is_stored_before_it_is_announced() {
    let world = World::new();
    let app = world.open();
    let case = id(&case_of(&app, NOTE));
    let started = ask(
        &app,
        "run_start",
        json!({"case": case, "mode": "knowledge_only"}),
    );
    let steps: Vec<&str> = started["steps"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|step| step["step"].as_str())
        .collect();
    assert_eq!(
        steps,
        ["check", "summary", "differential", "prognosis", "plan"]
    );
    world.wait_for(ends);
    let draft = ask(&app, "draft_get", json!({"case": case}));
    let stored = draft.to_string();
    let mut announced = 0;
    let mut begun = Vec::new();
    for event in world.events() {
        match event.kind {
            AppEventKind::StatementAdded { statement, .. } => {
                announced += 1;
                assert!(stored.contains(&format!("\"{}\"", statement.id)));
                assert_eq!(Value::from(event.run), started["run"]);
            }
            AppEventKind::StepStarted { step, .. } => begun.push(step),
            _ => {}
        }
    }
    assert!(announced > 5);
    assert_eq!(begun.len(), 5);
    assert!(begun.is_sorted());
    assert_eq!(
        ask(&app, "case_open", json!({"case": case}))["state"],
        "needs_review"
    );
}

#[test]
fn every_statement_of_a_run_without_model_rests_on_the_record_or_a_rule() {
    let world = World::new();
    let app = world.open();
    let case = id(&case_of(&app, NOTE));
    let draft = run(&world, &app, &case);
    let plan = draft["plan"].as_array().unwrap();
    assert!(!plan.is_empty());
    for statement in plan {
        assert!(
            !statement["citations"].as_array().unwrap().is_empty(),
            "{statement}"
        );
        assert_eq!(statement["origin"], "rule");
        assert_eq!(statement["model"], Value::Null);
    }
    assert_eq!(draft["model"], Value::Null);
}

#[test]
fn a_models_lines_stand_apart_and_its_ruled_out_drug_goes_to_the_tray() {
    let script = Script::new()
        .says("Summary: <q>weakness for two days</q> He has been weak for two days.\n")
        .says("Diagnosis: <q>Potassium 6.8 mmol/L</q> Hyperkalemia\n")
        .says("Outlook: <q>Potassium 6.8 mmol/L</q> Arrhythmia within 24 hours is certain.\n")
        .says(
            "Treatment: <q>weakness for two days</q> consider amoxicillin.\n\
             Investigations: <q>Potassium 6.8 mmol/L</q> consider an ECG.\n\
             Investigations: <q>Potassium 9.9 mmol/L</q> consider dialysis.\n",
        );
    let world = World::with_model(Arc::new(script));
    let app = world.open();
    let case = id(&case_of(&app, NOTE));
    start(&app, &case);
    assert_eq!(world.wait_for(ends).kind, AppEventKind::RunFinished);
    let draft = ask(&app, "draft_get", json!({"case": case}));
    let suggested = texts(&draft, "suggestion").join("\n");
    assert!(
        suggested.contains("weak for two days") && suggested.contains("ECG"),
        "{suggested}"
    );
    let tray = texts(&draft, "unsupported").join("\n");
    for failed in ["amoxicillin", "24 hours", "dialysis"] {
        assert!(tray.contains(failed), "{failed} in {tray}");
    }
    assert!(!texts(&draft, "draft").join("\n").contains("amoxicillin"));
    let amoxicillin = draft["plan"]
        .as_array()
        .unwrap()
        .iter()
        .find(|statement| statement["text"]["en"].to_string().contains("amoxicillin"))
        .unwrap();
    assert!(amoxicillin["failures"].to_string().contains("amoxicillin"));
    assert!(draft["model"]["name"].as_str().unwrap().contains("Script"));
}

#[test]
fn the_record_stands_first_in_every_prompt_and_the_task_last() {
    let script = Arc::new(Script::new());
    let world = World::with_model(script.clone());
    let app = world.open();
    let case = id(&case_of(&app, NOTE));
    start(&app, &case);
    world.wait_for(ends);
    let asked = script.asked();
    assert_eq!(asked.len(), 4);
    let common: Vec<&str> = asked
        .iter()
        .map(|request| request.messages[1].content.split("\nTask:").next().unwrap())
        .collect();
    assert!(common.iter().all(|start| *start == common[0]));
    assert!(common[0].contains("Potassium 6.8 mmol/L (3.5-5.1)"));
    assert!(asked.iter().all(|request| request.grammar.is_some()));
}

#[test]
fn what_does_not_fit_into_the_models_context_is_listed() {
    let world = World::with_model(Arc::new(Script::with_context(1200)));
    let app = world.open();
    let long: String = (0..300)
        .map(|at| format!("Line {at} of a long story.\n"))
        .collect();
    let case = id(&case_of(&app, &format!("{NOTE}{long}")));
    start(&app, &case);
    world.wait_for(ends);
    let draft = ask(&app, "draft_get", json!({"case": case}));
    assert!(draft["left_out"].to_string().contains("lines did not fit"));
}

#[test]
fn a_failing_model_leaves_what_stands_from_rules_and_says_so() {
    let error = InferenceError::DeviceLost {
        detail: "test".into(),
    };
    let script = Script::new()
        .fails(error.clone())
        .fails(error.clone())
        .fails(error.clone())
        .fails(error);
    let world = World::with_model(Arc::new(script));
    let app = world.open();
    let case = id(&case_of(&app, NOTE));
    start(&app, &case);
    assert_eq!(world.wait_for(ends).kind, AppEventKind::RunFinished);
    let draft = ask(&app, "draft_get", json!({"case": case}));
    assert!(
        draft["notes"]
            .to_string()
            .contains("rules and tables alone")
    );
    assert!(!texts(&draft, "draft").is_empty());
}

#[test]
fn a_run_is_cancelled_at_once_and_keeps_what_was_verified() {
    let world = World::with_model(Arc::new(Script::new().hangs()));
    let app = world.open();
    let case = id(&case_of(&app, NOTE));
    let started = start(&app, &case);
    world.wait_for(|event| matches!(event, AppEventKind::StepProgressed { .. }));
    let twice = refused(
        &app,
        "run_start",
        json!({"case": case, "mode": "with_model"}),
    );
    assert_eq!(twice.code, ErrorCode::RunActive);
    let asked = Instant::now();
    ask(&app, "run_cancel", json!({"run": started["run"]}));
    assert_eq!(world.wait_for(ends).kind, AppEventKind::RunCancelled);
    assert!(asked.elapsed() < Duration::from_secs(5));
    let draft = ask(&app, "draft_get", json!({"case": case}));
    assert!(!texts(&draft, "draft").is_empty());
    let over = refused(&app, "run_cancel", json!({"run": started["run"]}));
    assert_eq!(over.code, ErrorCode::RunUnknown);
}

#[test]
fn an_edit_of_the_record_ends_the_run_and_marks_its_results_stale() {
    let world = World::with_model(Arc::new(Script::new().hangs()));
    let app = world.open();
    let view = case_of(&app, NOTE);
    let case = id(&view);
    start(&app, &case);
    world.wait_for(|event| matches!(event, AppEventKind::StepProgressed { .. }));
    let fact = super::rows(&view, "labs")[0]["id"].clone();
    ask(&app, "fact_remove", json!({"case": case, "fact": fact}));
    let AppEventKind::RunFailed { error } = world.wait_for(ends).kind else {
        panic!("the run must fail");
    };
    assert_eq!(error.code, ErrorCode::RecordChanged);
    assert_eq!(
        ask(&app, "draft_get", json!({"case": case}))["state"],
        "stale"
    );
}

#[test]
fn locking_ends_the_run_first_and_the_next_start_finds_the_case_as_committed() {
    let world = World::with_model(Arc::new(Script::new().hangs()));
    let app = world.open();
    let case = id(&case_of(&app, NOTE));
    start(&app, &case);
    world.wait_for(|event| matches!(event, AppEventKind::StepProgressed { .. }));
    ask(&app, "vault_lock", Value::Null);
    let last = world
        .events()
        .into_iter()
        .map(|event| event.kind)
        .filter(|kind| ends(kind) || matches!(kind, AppEventKind::VaultLocked));
    let last: Vec<AppEventKind> = last.collect();
    assert_eq!(
        last,
        [AppEventKind::RunCancelled, AppEventKind::VaultLocked]
    );
    let again = world.start();
    ask(
        &again,
        "vault_unlock",
        json!({"passphrase": testkit::PASSPHRASE}),
    );
    let view = ask(&again, "case_open", json!({"case": case}));
    assert_eq!(view["interrupted"], false);
    assert!(!view["draft"]["summary"].as_array().unwrap().is_empty());
}

#[test]
fn a_second_run_keeps_decisions_on_equal_statements_and_own_statements() {
    let world = World::new();
    let app = world.open();
    let case = id(&case_of(&app, NOTE));
    let draft = run(&world, &app, &case);
    let first = &draft["plan"][0];
    let decide = |statement: &Value, decision: Value| json!({"case": case, "statement": statement["id"], "decision": decision, "by": "Dr Lee"});
    ask(
        &app,
        "statement_decide",
        decide(first, json!({"kind": "accept"})),
    );
    ask(
        &app,
        "statement_add",
        json!({"case": case, "part": "follow_up", "text": "See again in two days.", "reason": "", "by": "Dr Lee"}),
    );
    ask(
        &app,
        "run_start",
        json!({"case": case, "mode": "knowledge_only"}),
    );
    while ask(&app, "case_open", json!({"case": case}))["draft"]["id"] == draft["id"]
        || world
            .events()
            .iter()
            .filter(|event| ends(&event.kind))
            .count()
            < 2
    {
        std::thread::sleep(Duration::from_millis(5));
    }
    let again = ask(&app, "draft_get", json!({"case": case}));
    let plan = again["plan"].as_array().unwrap();
    let same: Vec<&Value> = plan
        .iter()
        .filter(|one| one["text"] == first["text"])
        .collect();
    assert_eq!(same.len(), 1);
    assert_eq!(same[0]["decision"], "accept");
    let own: Vec<&Value> = plan
        .iter()
        .filter(|one| one["origin"] == "person")
        .collect();
    assert_eq!(own.len(), 1);
}

#[test]
fn what_a_model_makes_of_a_passage_waits_as_a_proposal_that_no_rule_uses() {
    let empty = || Script::new().says("").says("").says("").says("");
    let script = empty().says("Drug: <q>zorvexafil 20 mg daily</q> Apixaban\n");
    let world = World::with_model(Arc::new(script));
    let app = world.open();
    let text = format!("{NOTE}\nMedications:\nzorvexafil 20 mg daily\n");
    let view = case_of(&app, &text);
    let case = id(&view);
    let drugs = |view: &Value| super::rows(view, "medications").to_vec();
    start(&app, &case);
    assert_eq!(world.wait_for(ends).kind, AppEventKind::RunFinished);
    let after = ask(&app, "case_open", json!({"case": case}));
    let proposed: Vec<Value> = drugs(&after)
        .into_iter()
        .filter(|row| row["status"] == "proposed")
        .collect();
    assert_eq!(proposed.len(), 1, "{:?}", view["documents"][0]["issues"]);
    assert_eq!(after["issues"], view["issues"]);
    assert_eq!(after["draft"]["state"], "open");
    let accept = json!({"case": case, "fact": proposed[0]["id"], "fields": []});
    let accepted = ask(&app, "fact_correct", accept);
    let row = drugs(&accepted)
        .into_iter()
        .find(|row| row["id"] == proposed[0]["id"])
        .unwrap();
    assert_eq!(row["status"], "corrected");
    assert!(
        row["label"]["en"].as_str().unwrap().contains("apixaban"),
        "{row}"
    );
    assert_ne!(accepted["issues"], view["issues"]);
}

#[test]
fn a_models_diagnosis_that_the_dictionaries_do_not_know_goes_to_the_tray() {
    let script = Script::new()
        .says("")
        .says("Diagnosis: <q>weakness for two days</q> Vomited once\n");
    let world = World::with_model(Arc::new(script));
    let app = world.open();
    let case = id(&case_of(&app, NOTE));
    start(&app, &case);
    world.wait_for(ends);
    let draft = ask(&app, "draft_get", json!({"case": case}));
    let odd = draft["hypotheses"]
        .as_array()
        .unwrap()
        .iter()
        .find(|hypothesis| hypothesis["origin"] == "model")
        .unwrap();
    assert_eq!(odd["placement"], "unsupported");
    assert!(odd["why"]["en"].as_str().unwrap().contains("five of five"));
}

#[test]
fn a_run_waits_for_the_model_that_is_being_read() {
    let world = World::with_model(Arc::new(Script::new()));
    let app = world.open();
    let case = id(&case_of(&app, NOTE));
    ask(&app, "model_select", json!({"model": null}));
    ask(&app, "model_select", json!({"model": "file:script.gguf"}));
    start(&app, &case);
    world.wait_for(ends);
    let draft = ask(&app, "draft_get", json!({"case": case}));
    assert!(draft["model"].is_object(), "{}", draft["notes"]);
}

#[test]
fn the_default_model_is_read_when_the_vault_is_made_and_a_run_says_what_is_wrong_with_it() {
    let world = World::with_model(Arc::new(Script::new()));
    let app = world.start();
    let models = ask(&app, "model_list", Value::Null);
    let default = models
        .as_array()
        .unwrap()
        .iter()
        .find(|model| model["selected"] == true)
        .unwrap();
    let file = format!("{}.gguf", default["id"].as_str().unwrap());
    let folder = world.data_folder().join("models");
    std::fs::write(folder.join(file), b"GGUF of another model").unwrap();
    let vault = json!({"passphrase": testkit::PASSPHRASE, "remember": false});
    ask(&app, "vault_create", vault);
    let case = id(&case_of(&app, NOTE));
    start(&app, &case);
    world.wait_for(ends);
    let draft = ask(&app, "draft_get", json!({"case": case}));
    let notes = draft["notes"].to_string();
    assert!(notes.contains("SHA-256"), "{notes}");
    assert!(notes.contains("rules and tables alone"), "{notes}");
}

#[test]
fn what_the_model_has_read_is_given_back_in_the_next_run_where_that_is_wished() {
    let script = Arc::new(Script::new());
    let world = World::with_model(script.clone());
    let app = world.open();
    let case = id(&case_of(&app, NOTE));
    let run = || {
        let run = start(&app, &case)["run"].clone();
        let ended = || {
            let events = world.events();
            events
                .iter()
                .any(|event| run == event.run && event.kind == AppEventKind::RunFinished)
        };
        while !ended() {
            std::thread::sleep(Duration::from_millis(1));
        }
    };
    let wish = |keep: bool| {
        let mut settings = ask(&app, "settings_get", Value::Null);
        settings["keep_reading"] = json!(keep);
        ask(&app, "settings_set", settings);
    };
    run();
    wish(true);
    run();
    assert!(script.restored().is_empty());
    run();
    let first: String = script.asked()[0]
        .messages
        .iter()
        .map(|message| message.content.clone())
        .collect();
    assert_eq!(script.restored(), [first.into_bytes()]);
    wish(false);
    wish(true);
    run();
    assert_eq!(script.restored().len(), 1);
}
