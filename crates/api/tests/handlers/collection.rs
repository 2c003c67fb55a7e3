//! Files that hold several patients.

use super::{ask, refused, rows};
use api::wire::ErrorCode;
use base64::Engine;
use serde_json::{Value, json};
use testkit::World;

const TABLE: &str = "name;age;sex;Hb;diagnosis\n\
Ann Example;71;F;101 g/L;Heart failure\n\
\"Bob; Example\";64;M;140 g/L;Gout\n";

fn file(name: &str, text: &[u8]) -> Value {
    let base64 = base64::engine::general_purpose::STANDARD.encode(text);
    json!({"kind": "bytes", "name": name, "base64": base64})
}

fn fields() -> Value {
    json!({"label": "", "question": "What next?", "setting": "", "as_of": "2026-04-20", "follow_up": ""})
}

#[test]
fn a_table_of_patients_is_proposed_confirmed_and_becomes_one_case_a_row() {
    let app = World::new().open();
    let documents = json!([file("ward.csv", TABLE.as_bytes())]);
    let propose = |columns: Value| {
        ask(
            &app,
            "collection_propose",
            json!({"documents": documents, "columns": columns}),
        )
    };
    let view = propose(json!([]));
    assert_eq!(
        (view["kind"].as_str(), view["total"].as_u64()),
        (Some("rows"), Some(2))
    );
    assert_eq!(view["patients"][1]["name"], "Bob; Example");
    assert_eq!(view["patients"][0]["age_sex"]["en"], "71 F");
    let nonsense = json!([{"heading": "Hb", "read_as": "nothing of ours"}]);
    assert_eq!(propose(nonsense)["columns"][3]["read_as"], Value::Null);
    let decided = json!([{"heading": "Hb", "read_as": "haemoglobin (g/L)"}]);
    assert_eq!(
        propose(decided.clone())["columns"][3]["read_as"],
        "haemoglobin (g/L)"
    );

    let made = ask(
        &app,
        "collection_import",
        json!({"documents": documents, "columns": decided, "patients": ["2"], "fields": fields()}),
    );
    let case = made["cases"][0].as_str().unwrap();
    let view = ask(&app, "case_open", json!({"case": case}));
    assert_eq!(view["header"]["fields"]["question"], "What next?");
    assert!(!rows(&view, "labs").is_empty(), "{view}");
    // Nothing of another patient's row is kept with the case.
    assert!(!view.to_string().contains("Ann"), "{view}");
}

#[test]
fn tables_of_the_common_data_model_become_one_case_a_person() {
    let app = World::new().open();
    let person = "person_id,gender_concept_id,year_of_birth,month_of_birth,day_of_birth\n\
                  1,8532,1950,2,3\n2,8507,1961,5,6\n";
    let condition = "condition_occurrence_id,person_id,condition_concept_id,condition_start_date\n\
                     1,1,316139,2024-01-02\n2,2,440674,2024-03-04\n";
    let concept = "concept_id,concept_name,domain_id,vocabulary_id,concept_code\n\
                   316139,Heart failure,Condition,SNOMED,84114007\n440674,Gout,Condition,SNOMED,90560007\n\
                   8532,FEMALE,Gender,Gender,F\n8507,MALE,Gender,Gender,M\n";
    let documents = json!([
        file("CONDITION_OCCURRENCE.csv", condition.as_bytes()),
        file("PERSON.csv", person.as_bytes()),
        file("CONCEPT.csv", concept.as_bytes()),
    ]);
    let request = json!({"documents": documents, "columns": []});
    let view = ask(&app, "collection_propose", request);
    assert_eq!(
        (view["kind"].as_str(), view["total"].as_u64()),
        (Some("tables"), Some(2))
    );
    assert_eq!(view["patients"][0]["lead_problem"], "Heart failure");
    let made = ask(
        &app,
        "collection_import",
        json!({"documents": documents, "columns": [], "patients": ["1", "2"], "fields": fields()}),
    );
    assert_eq!(made["cases"].as_array().unwrap().len(), 2);
    let view = ask(&app, "case_open", json!({"case": made["cases"][1]}));
    assert_eq!(view["header"]["sex"]["en"], "M");
    let text = view["documents"].to_string() + &view["structured"].to_string();
    assert!(text.contains("Gout") && !text.contains("Heart failure"));
}

#[test]
fn one_patients_documents_are_no_collection() {
    let app = World::new().open();
    let labs = "test,result,unit\nPotassium,4.1,mmol/L\nSodium,140,mmol/L\n";
    for documents in [
        json!([file("labs.csv", labs.as_bytes())]),
        json!([file("note.txt", b"72-year-old man with gout.")]),
        json!([file("a.txt", b"one"), file("b.txt", b"two")]),
        json!([{"kind": "paste", "text": TABLE, "title": ""}]),
    ] {
        let request = json!({"documents": documents, "columns": []});
        assert_eq!(ask(&app, "collection_propose", request), Value::Null);
    }
    let request = json!({"documents": [file("labs.csv", labs.as_bytes())], "columns": [], "patients": ["1"], "fields": fields()});
    let error = refused(&app, "collection_import", request);
    assert_eq!(error.code, ErrorCode::FileUnsupported);
}
