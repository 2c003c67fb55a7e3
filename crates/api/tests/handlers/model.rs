use super::{ask, refused};
use api::Host;
use api::wire::{AppEventKind, ErrorCode};
use serde_json::{Value, json};
use std::sync::Arc;
use testkit::{Script, World};

fn named<'a>(models: &'a Value, id: &str) -> &'a Value {
    models
        .as_array()
        .and_then(|models| models.iter().find(|model| model["id"] == id))
        .expect("the model is listed")
}

#[test]
fn a_selected_model_gets_ready_and_none_can_be_chosen() {
    let world = World::with_model(Arc::new(Script::new()));
    let app = world.open();
    let models = ask(&app, "model_list", Value::Null);
    let model = named(&models, "file:script.gguf");
    assert_eq!(
        (model["state"].as_str(), model["selected"] == true),
        (Some("ready"), true)
    );
    assert!(
        model["examined"]["en"]
            .as_str()
            .unwrap()
            .contains("not examined on this machine")
    );
    let models = ask(&app, "model_select", json!({"model": null}));
    assert_eq!(named(&models, "file:script.gguf")["state"], "installed");
    let unknown = refused(&app, "model_select", json!({"model": "nothing"}));
    assert_eq!(unknown.code, ErrorCode::ModelMissing);
}

#[test]
fn known_models_that_are_not_here_say_so() {
    let app = World::new().open();
    let models = ask(&app, "model_list", Value::Null);
    assert!(
        models
            .as_array()
            .unwrap()
            .iter()
            .all(|model| model["state"] == "absent")
    );
}

#[test]
fn a_file_that_is_no_model_is_refused_and_one_that_cannot_be_loaded_says_why() {
    let world = World::new();
    let app = world.open();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("letter.txt");
    std::fs::write(&file, "Dear colleague").unwrap();
    let error = refused(&app, "model_import", json!({"path": file}));
    assert_eq!(error.code, ErrorCode::ModelUnsupported);
    let file = folder.path().join("own.gguf");
    std::fs::write(&file, b"GGUFxxxx").unwrap();
    ask(&app, "model_import", json!({"path": file}));
    world.wait_for(|event| matches!(event, AppEventKind::ModelChanged));
    let models = ask(&app, "model_list", Value::Null);
    assert_eq!(named(&models, "file:own.gguf")["state"], "failed");
    let models = ask(&app, "model_remove", json!({"model": "file:own.gguf"}));
    assert!(!models.to_string().contains("own.gguf"));
}

#[test]
fn the_model_in_use_is_measured_and_its_sheet_says_what_is_not_disclosed() {
    let world = World::with_model(Arc::new(Script::new().says("a few words")));
    let app = world.open();
    ask(&app, "model_list", Value::Null);
    let speed = ask(&app, "model_measure", json!({"model": "file:script.gguf"}));
    assert!(speed["meaning"]["en"].is_string() && speed["seconds"].as_f64().unwrap() < 60.0);
    let other = refused(&app, "model_measure", json!({"model": "nothing"}));
    assert_eq!(other.code, ErrorCode::ModelMissing);

    let sheet = ask(&app, "model_about", json!({"model": "file:script.gguf"}));
    let value = |label: &str| {
        let rows = sheet["rows"].as_array().unwrap();
        let row = rows.iter().find(|row| row["label"]["en"] == label);
        row.unwrap_or_else(|| panic!("{label}"))["value"].clone()
    };
    assert_eq!(value("Architecture")["en"], "script");
    assert_eq!(value("Licence"), Value::Null);
    assert_eq!(value("Funding"), Value::Null);
}

#[test]
fn an_examination_is_kept_and_stands_beside_the_models_name() {
    let script: Arc<dyn api::Generate> = Arc::new(Script::new());
    let world = World::with_model(Arc::clone(&script));
    let app = world.open();
    let mut told = Vec::new();
    let day = "2026-05-01".parse().unwrap();
    let room = api::examine::Room {
        knowledge: &testkit::knowledge(),
        model: &script,
        day,
        seconds: &|| 0.0,
        cancel: &api::CancelToken::new(),
    };
    let examination =
        api::examine::examine(&room, &mut |case| told.push(case.to_string())).unwrap();
    assert_eq!((told.len(), examination.cases), (8, 8));
    // The scripted model says nothing of use; the tables name what the cases show.
    assert_eq!(examination.right, 0);
    assert!(examination.right_by_rules >= 6, "{examination:?}");
    let sha256 = script.model().sha256;
    api::examine::keep(world.data_folder(), &sha256, examination.clone()).unwrap();
    assert_eq!(
        api::examine::kept(world.data_folder())[&sha256],
        examination
    );
    let models = ask(&app, "model_list", Value::Null);
    let examined = named(&models, "file:script.gguf")["examined"]["en"].to_string();
    assert!(examined.contains("in 0 of 8 invented cases"), "{examined}");
    let sheet = ask(&app, "model_about", json!({"model": "file:script.gguf"}));
    assert!(sheet.to_string().contains("in 0 of 8 invented cases"));
    std::fs::write(world.data_folder().join("examinations.json"), b"{half").unwrap();
    assert!(api::examine::kept(world.data_folder()).is_empty());
}

/// What stands beside the scripted model once its examination has ended.
fn after_examination(app: &api::App) -> Value {
    for _ in 0..600 {
        let models = ask(app, "model_list", Value::Null);
        let model = named(&models, "file:script.gguf");
        let examining = &model["examining"];
        if examining.is_null() || !examining["ended"].is_null() {
            return model.clone();
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("the examination did not end");
}

#[test]
fn the_model_in_use_is_examined_from_the_window_case_by_case() {
    let world = World::with_model(Arc::new(Script::new()));
    let app = world.open();
    let other = refused(&app, "model_examine", json!({"model": "nothing"}));
    assert_eq!(other.code, ErrorCode::ModelMissing);
    ask(&app, "model_examine", json!({"model": "file:script.gguf"}));
    let model = after_examination(&app);
    assert!(model["examining"].is_null());
    let examination = &model["examination"];
    assert_eq!(examination["day"], "2026-05-01");
    let rows = examination["rows"].as_array().unwrap();
    let count = |key: &str| rows.iter().filter(|row| row[key] == true).count();
    assert_eq!((rows.len(), count("right")), (8, 0));
    assert!(count("right_by_rules") >= 6, "{examination}");
    assert_eq!(rows[0]["diagnosis"]["zh"], "急性阑尾炎");
}

#[test]
fn an_examination_that_is_cancelled_says_so_and_keeps_no_result() {
    let world = World::with_model(Arc::new(Script::new().hangs()));
    let app = world.open();
    let models = ask(&app, "model_examine", json!({"model": "file:script.gguf"}));
    let examining = &named(&models, "file:script.gguf")["examining"];
    assert_eq!(
        (&examining["done"], &examining["total"]),
        (&json!(0), &json!(8))
    );
    let again = refused(&app, "model_examine", json!({"model": "file:script.gguf"}));
    assert_eq!(again.code, ErrorCode::Busy);
    ask(&app, "vault_lock", Value::Null);
    ask(&app, "model_examine_cancel", Value::Null);
    let model = after_examination(&app);
    assert_eq!(model["examining"]["ended"]["code"], "cancelled");
    assert!(model["examination"].is_null());
}

#[test]
fn a_task_left_to_rules_and_tables_is_not_put_to_the_model_and_the_run_says_so() {
    let script = Arc::new(Script::new());
    let world = World::with_model(Arc::clone(&script) as Arc<dyn api::Generate>);
    let app = world.open();
    for task in ["summary", "differential", "prognosis", "passages"] {
        let request = json!({"task": task, "choice": {"kind": "none"}});
        ask(&app, "model_task_set", request);
    }
    let tasks = ask(&app, "model_tasks", Value::Null);
    let asked: Vec<&Value> = tasks
        .as_array()
        .unwrap()
        .iter()
        .filter(|task| task["choice"]["kind"] == "in_use")
        .map(|task| &task["task"])
        .collect();
    assert_eq!(asked, ["plan"]);
    let case = super::id(&super::case_of(&app, super::NOTE));
    let draft = drafted(&world, &app, &case);
    assert_eq!(script.asked().len(), 1, "only the plan");
    let notes = draft["notes"].to_string();
    assert!(
        notes.contains("Problem summary, Differential, Prognosis"),
        "{notes}"
    );
    let unknown = json!({"task": "summary", "choice": {"kind": "model", "model": "nothing"}});
    let unknown = refused(&app, "model_task_set", unknown);
    assert_eq!(unknown.code, ErrorCode::ModelMissing);
}

fn drafted(world: &World, app: &api::App, case: &str) -> Value {
    let request = json!({"case": case, "mode": "with_model"});
    ask(app, "run_start", request);
    world.wait_for(|event| matches!(event, AppEventKind::RunFinished));
    ask(app, "draft_get", json!({"case": case}))
}

#[test]
fn a_task_is_put_to_a_model_of_its_own_or_the_run_says_why_not() {
    for (is_there, notes) in [(true, ""), (false, "Plan suggestions: ")] {
        let script = Arc::new(Script::new());
        let world = World::with_model(Arc::clone(&script) as Arc<dyn api::Generate>);
        let app = world.open();
        let other = world.data_folder().join("models/other.gguf");
        std::fs::write(&other, b"").unwrap();
        ask(&app, "model_select", json!({"model": "file:script.gguf"}));
        let own = json!({"kind": "model", "model": "file:other.gguf"});
        ask(
            &app,
            "model_task_set",
            json!({"task": "plan", "choice": own}),
        );
        if !is_there {
            std::fs::remove_file(other).unwrap();
        }
        let case = super::id(&super::case_of(&app, super::NOTE));
        let draft = drafted(&world, &app, &case);
        let of_plan = script
            .asked()
            .iter()
            .filter(|asked| asked.max_tokens == tasks::plan::TASK.max_tokens)
            .count();
        assert_eq!(of_plan, usize::from(is_there));
        assert!(draft["notes"].to_string().contains(notes));
    }
}
