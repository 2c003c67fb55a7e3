use super::{NOTE, ask, case_of, id, refused, rows};
use api::wire::{AppEventKind, ErrorCode};
use serde_json::{Value, json};
use testkit::World;

fn row<'a>(view: &'a Value, group: &str, label: &str) -> &'a Value {
    rows(view, group)
        .iter()
        .find(|row| {
            row["label"]["en"]
                .as_str()
                .unwrap_or_default()
                .contains(label)
        })
        .expect("the row is there")
}

#[test]
fn a_corrected_value_keeps_the_earlier_one_and_both_sources() {
    let world = World::new();
    let app = world.open();
    let view = case_of(&app, NOTE);
    let potassium = row(&view, "labs", "Potassium")["id"].clone();
    let view = ask(
        &app,
        "fact_correct",
        json!({"case": id(&view), "fact": potassium, "fields": [{"key": "value", "value": "4.1"}]}),
    );
    let potassium = row(&view, "labs", "Potassium");
    assert_eq!(potassium["status"], "corrected");
    assert_eq!(potassium["value"]["en"], "4.1 mmol/L");
    assert!(
        potassium["corrections"][0]["earlier"]["en"]
            .as_str()
            .unwrap()
            .contains("6.8")
    );
    assert_eq!(potassium["places"].as_array().unwrap().len(), 1);
    let critical = view["red_flags"].to_string().to_lowercase();
    assert!(!critical.contains("potassium"), "{critical}");
    world.wait_for(|event| matches!(event, AppEventKind::CaseChanged));
}

#[test]
fn a_removed_fact_is_struck_out_used_by_no_rule_and_comes_back() {
    let app = World::new().open();
    let view = case_of(&app, NOTE);
    let case = id(&view);
    let allergy = rows(&view, "allergies")[0]["id"].clone();
    let removed = ask(&app, "fact_remove", json!({"case": case, "fact": allergy}));
    assert_eq!(rows(&removed, "allergies")[0]["status"], "removed");
    assert_eq!(removed["header"]["allergy_status"], "no_information");
    let back = ask(&app, "fact_restore", json!({"case": case, "fact": allergy}));
    assert_eq!(back["header"]["allergy_status"], "listed");
    assert_eq!(back["issues"], view["issues"]);
}

#[test]
fn a_corrected_drug_name_is_looked_up_again() {
    let app = World::new().open();
    let view = case_of(
        &app,
        "Medications: Metfromyl 500 mg twice daily, Ramipril 5 mg daily.",
    );
    let fact = row(&view, "medications", "Ramipril")["id"].clone();
    let view = ask(
        &app,
        "fact_correct",
        json!({"case": id(&view), "fact": fact, "fields": [{"key": "name", "value": "Lasix"}]}),
    );
    assert!(
        row(&view, "medications", "Lasix")["label"]["en"]
            .as_str()
            .unwrap()
            .contains("furosemide")
    );
}

#[test]
fn values_that_are_not_understood_change_nothing() {
    let app = World::new().open();
    let view = case_of(&app, NOTE);
    let case = id(&view);
    let fact = row(&view, "labs", "Potassium")["id"].clone();
    for (key, value, expect) in [
        ("value", "high", ErrorCode::ValueNotUnderstood),
        ("date", "yesterday", ErrorCode::DateNotUnderstood),
        ("colour", "red", ErrorCode::RequestMalformed),
    ] {
        let request = json!({"case": case, "fact": fact, "fields": [{"key": key, "value": value}]});
        assert_eq!(refused(&app, "fact_correct", request).code, expect, "{key}");
    }
    let unknown = json!({"case": case, "fact": "nothing", "fields": []});
    assert_eq!(
        refused(&app, "fact_correct", unknown).code,
        ErrorCode::FactUnknown
    );
    assert_eq!(
        ask(&app, "case_open", json!({"case": case}))["structured"],
        view["structured"]
    );
}
