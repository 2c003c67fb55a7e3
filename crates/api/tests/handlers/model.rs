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
    let examination =
        api::examine::examine(&testkit::knowledge(), &script, day, &|| 0.0, &mut |case| {
            told.push(case.to_string())
        })
        .unwrap();
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
