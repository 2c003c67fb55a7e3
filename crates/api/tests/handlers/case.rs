use super::{NOTE, ask, case_of, fields, id, refused, rows};
use api::wire::ErrorCode;
use serde_json::{Value, json};
use testkit::World;

#[test]
fn a_pasted_note_becomes_a_structured_record_at_once() {
    let app = World::new().open();
    let view = case_of(&app, NOTE);
    assert_eq!(view["state"], "draft");
    assert_eq!(view["documents"][0]["text"], NOTE);
    assert_eq!(view["header"]["allergy_status"], "listed");
    assert_eq!(view["header"]["age"]["en"], "72");
    let drugs: Vec<&str> = rows(&view, "medications")
        .iter()
        .filter_map(|row| row["label"]["en"].as_str())
        .collect();
    for drug in ["Metformin", "Spironolactone", "Ramipril"] {
        assert!(
            drugs.iter().any(|label| label.contains(drug)),
            "{drug} in {drugs:?}"
        );
    }
    assert_eq!(view["draft"], Value::Null);
}

#[test]
fn every_place_is_cut_from_the_text_in_utf16_units() {
    let app = World::new().open();
    let text =
        "患者男，67岁。\u{1F600} 血钾 6.8 mmol/L，青霉素过敏。\n用药：二甲双胍 0.5g 每日三次。";
    let view = case_of(&app, text);
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut seen = 0;
    for group in view["structured"].as_array().unwrap() {
        for row in group["rows"].as_array().unwrap() {
            for place in row["places"].as_array().unwrap() {
                let start = place["start"].as_u64().unwrap() as usize;
                let end = place["end"].as_u64().unwrap() as usize;
                assert_eq!(
                    String::from_utf16(&units[start..end]).unwrap(),
                    place["quote"]
                );
                seen += 1;
            }
        }
    }
    assert!(seen > 2, "{seen}");
}

#[test]
fn a_critical_value_outranks_everything_before_any_run() {
    let app = World::new().open();
    let view = case_of(&app, NOTE);
    let red: Vec<String> = view["red_flags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|issue| issue["title"]["en"].to_string().to_lowercase())
        .collect();
    assert!(
        red.iter().any(|title| title.contains("potassium")),
        "{red:?}"
    );
    assert!(view["top"].as_array().unwrap().len() <= 3);
    let states: Vec<&str> = view["issues"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|issue| issue["state"].as_str())
        .collect();
    let first_other = states.iter().position(|state| *state != "found").unwrap();
    assert!(states[first_other..].iter().all(|state| *state != "found"));
    assert!(states.contains(&"not_checked"));
}

#[test]
fn the_samples_open_as_cases_of_which_one_is_chinese() {
    let app = World::new().open();
    let samples = ask(&app, "sample_list", Value::Null);
    assert_eq!(samples.as_array().unwrap().len(), 3);
    let mut languages = Vec::new();
    for sample in samples.as_array().unwrap() {
        let view = ask(&app, "sample_open", json!({"sample": sample["id"]}));
        assert!(rows(&view, "medications").len() > 1, "{}", sample["id"]);
        let flags = view["red_flags"].to_string();
        assert_eq!(
            flags == "[]",
            sample["id"] == "pregnancy",
            "{}",
            sample["id"]
        );
        // Heart failure with both legs swollen is no picture of pulmonary embolism.
        assert!(!flags.contains("embolism"), "{flags}");
        languages.push(view["documents"][0]["language"]["en"].clone());
    }
    assert_eq!(
        languages
            .iter()
            .filter(|language| *language == "Chinese")
            .count(),
        1
    );
}

#[test]
fn cases_are_listed_filtered_searched_and_deleted() {
    let world = World::new();
    let app = world.open();
    let first = id(&case_of(&app, NOTE));
    case_of(&app, "42-year-old woman with 肺炎 and cough.");
    let list = |search: &str| ask(&app, "case_list", json!({"state": null, "search": search}));
    assert_eq!(list("")["total"], 2);
    assert_eq!(list("肺炎")["cases"].as_array().unwrap().len(), 1);
    let found = list("spironolactone");
    assert_eq!(found["cases"][0]["id"], first.as_str());
    assert_eq!(found["cases"][0]["age_sex"]["en"], "72 M");
    ask(&app, "case_delete", json!({"case": first}));
    assert_eq!(list("")["total"], 1);
    let gone = refused(&app, "case_open", json!({"case": first}));
    assert_eq!(gone.code, ErrorCode::CaseUnknown);
}

#[test]
fn a_second_document_is_merged_and_equal_facts_stand_once() {
    let app = World::new().open();
    let view = case_of(&app, NOTE);
    let before = rows(&view, "medications").len();
    let letter = "Medications: Metformin 1000 mg twice daily, Apixaban 5 mg twice daily.";
    let view = ask(
        &app,
        "document_add",
        json!({"case": id(&view), "document": {"kind": "paste", "text": letter, "title": ""}}),
    );
    assert_eq!(view["documents"].as_array().unwrap().len(), 2);
    assert_eq!(rows(&view, "medications").len(), before + 1);
    let metformin = rows(&view, "medications")
        .iter()
        .find(|row| {
            row["label"]["en"]
                .as_str()
                .unwrap_or_default()
                .contains("Metformin")
        })
        .unwrap();
    assert_eq!(metformin["places"].as_array().unwrap().len(), 2);
}

#[test]
fn bad_input_is_refused_by_name() {
    let app = World::new().open();
    let check = |document: Value, expect: ErrorCode| {
        let request = json!({"documents": [document], "fields": fields()});
        assert_eq!(refused(&app, "case_create", request).code, expect);
    };
    check(
        json!({"kind": "paste", "text": " \n", "title": ""}),
        ErrorCode::FileEmpty,
    );
    check(
        json!({"kind": "file", "path": "/no/such/file"}),
        ErrorCode::FileUnreadable,
    );
    let junk: String = base64_of(&[0, 1, 2, 3, 0, 0, 255, 254, 7, 8, 0, 0, 0, 1]);
    check(
        json!({"kind": "bytes", "name": "x.bin", "base64": junk}),
        ErrorCode::FileUnsupported,
    );
    let mut fields = fields();
    fields["as_of"] = json!("20.04.2026");
    let request =
        json!({"documents": [{"kind": "paste", "text": "x", "title": ""}], "fields": fields});
    assert_eq!(
        refused(&app, "case_create", request).code,
        ErrorCode::DateNotUnderstood
    );
}

fn base64_of(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[test]
fn another_as_of_date_moves_the_age() {
    let app = World::new().open();
    let view = case_of(&app, "Date of birth: 1950-06-15. Cough.");
    assert_eq!(view["header"]["age"]["en"], "75");
    let mut fields = fields();
    fields["as_of"] = json!("2026-06-15");
    let view = ask(
        &app,
        "case_update",
        json!({"case": id(&view), "fields": fields}),
    );
    assert_eq!(view["header"]["age"]["en"], "76");
}

/// A summary that holds a letter as RTF and a scan that no installed program reads.
const WITH_FILES: &str = r#"{"resourceType":"Bundle","type":"collection","entry":[
{"resource":{"resourceType":"Patient","gender":"male","birthDate":"1954-02-01","name":[{"family":"Example","given":["A"]}]}},
{"resource":{"resourceType":"DocumentReference","status":"current","type":{"text":"Letter"},"date":"2024-05-01","content":[
{"attachment":{"contentType":"application/rtf","data":"e1xydGYxIFBhdGllbnQgaXMgYWxsZXJnaWMgdG8gcGVuaWNpbGxpbi59"}},
{"attachment":{"contentType":"application/pdf","data":"JVBERi0xLjQK"}}]}}]}"#;

#[test]
fn files_inside_a_document_become_documents_of_the_case() {
    let app = World::new().open();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("summary.json");
    std::fs::write(&path, WITH_FILES).unwrap();
    let file = json!({"kind": "file", "path": path});
    let request = json!({"documents": [file], "fields": fields()});
    let view = ask(&app, "case_create", request);
    let titles: Vec<&str> = view["documents"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|document| document["title"].as_str())
        .collect();
    assert_eq!(titles, ["summary.json", "summary.json / Letter"]);
    let allergies = rows(&view, "allergies");
    assert!(
        allergies[0]["label"]["en"]
            .as_str()
            .is_some_and(|label| label.to_lowercase().contains("penicillin")),
        "{allergies:?}"
    );
    assert_eq!(allergies[0]["places"][0]["document"], "d1.1");
    assert!(view.to_string().contains("could not be opened"));
    let case = id(&view);
    let added = ask(
        &app,
        "document_add",
        json!({"case": case, "document": {"kind": "file", "path": path}}),
    );
    assert_eq!(added["documents"].as_array().unwrap().len(), 4);
}
