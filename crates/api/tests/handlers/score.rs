use super::{NOTE, ask, case_of, id, refused};
use api::wire::ErrorCode;
use serde_json::{Value, json};
use testkit::World;

fn input<'a>(score: &'a Value, key: &str) -> &'a Value {
    score["inputs"]
        .as_array()
        .unwrap()
        .iter()
        .find(|input| input["key"] == key)
        .unwrap_or_else(|| panic!("{key} is an input of {score}"))
}

#[test]
fn an_entered_input_takes_the_place_of_the_records_and_the_record_stays() {
    let app = World::new().open();
    let view = case_of(&app, NOTE);
    let compute = |inputs: Value| {
        ask(
            &app,
            "score_compute",
            json!({"case": id(&view), "score": "ckd-epi-2021", "inputs": inputs}),
        )
    };
    let from_record = compute(json!([]));
    let creatinine = input(&from_record, "creatinine");
    assert_eq!(creatinine["entered"], false);
    assert_eq!(creatinine["places"].as_array().unwrap().len(), 1);
    let corrected = compute(json!([{"key": "creatinine", "number": 1.0}]));
    assert_ne!(corrected["result"], from_record["result"]);
    assert_eq!(input(&corrected, "creatinine")["entered"], true);
    assert_eq!(input(&corrected, "creatinine")["places"], json!([]));
    let unknown = compute(json!([{"key": "creatinine", "number": null}]));
    assert_eq!(unknown["result"], Value::Null);
    assert!(
        unknown["not_applicable"]["en"]
            .as_str()
            .unwrap()
            .contains("not found")
    );
    assert_eq!(compute(json!([]))["result"], from_record["result"]);
}

#[test]
fn a_number_that_no_patient_has_is_refused() {
    let app = World::new().open();
    let case = id(&case_of(&app, NOTE));
    for (score, key, number) in [
        ("ckd-epi-2021", "creatinine", 900.0),
        ("ckd-epi-2021", "colour", 1.0),
        ("no-such-score", "creatinine", 1.0),
    ] {
        let request =
            json!({"case": case, "score": score, "inputs": [{"key": key, "number": number}]});
        let code = refused(&app, "score_compute", request).code;
        assert_eq!(code, ErrorCode::ValueNotUnderstood, "{score} {key}");
    }
}

#[test]
fn every_score_is_listed_with_what_the_record_holds_for_it() {
    let app = World::new().open();
    let case = id(&case_of(&app, NOTE));
    let rows = ask(&app, "score_list", json!({"case": case}));
    let rows = rows.as_array().unwrap();
    assert!(rows.len() >= 60, "{}", rows.len());
    let of = |id: &str| rows.iter().find(|row| row["id"] == id).unwrap();
    assert!(
        of("ckd-epi-2021")["standing"]["en"]
            .as_str()
            .unwrap()
            .contains("mL/min")
    );
    assert!(
        of("meld-3")["standing"]["zh"]
            .as_str()
            .unwrap()
            .contains("病历中未见")
    );
}

#[test]
fn the_gene_page_names_what_is_missing_and_who_it_is_about() {
    let app = World::new().open();
    let note = "56-year-old woman.\nMedications: clopidogrel 75 mg daily.\nPharmacogenomics: CYP2C19 *2/*2 (poor metabolizer).\n";
    let view = case_of(&app, note);
    let page = ask(&app, "gene_summary", json!({"case": id(&view)}));
    assert!(page["patient"]["en"].as_str().unwrap().starts_with("A.B."));
    let clopidogrel = page["drugs"]
        .as_array()
        .unwrap()
        .iter()
        .find(|line| line["drug"]["en"] == "clopidogrel")
        .expect("a drug of the patient that depends on a gene");
    assert_eq!(clopidogrel["taken"], true);
    assert_eq!(clopidogrel["light"], "avoid", "{page}");
    assert_eq!(clopidogrel["drug"]["zh"], "氯吡格雷");
    let plain = case_of(
        &app,
        "56-year-old woman.\nMedications: clopidogrel 75 mg daily.\n",
    );
    let page = ask(&app, "gene_summary", json!({"case": id(&plain)}));
    assert_eq!(page["drugs"][0]["light"], "unknown");
    assert_eq!(page["genes"], json!([]));
}

#[test]
fn drugs_that_the_plan_names_are_checked_side_by_side() {
    let world = World::new();
    let app = world.open();
    let note = "Date of visit: 2026-04-20\n68-year-old man, weight 82 kg.\n\nChief complaint: productive cough and fever for 3 days.\n\n\
        Allergies: penicillin (anaphylaxis).\n\nMedications: warfarin 5 mg daily.\n\nChest X-ray: right lower lobe consolidation.\n\n\
        Assessment: community-acquired pneumonia.\n";
    let case = id(&case_of(&app, note));
    super::run::run(&world, &app, &case);
    let table = ask(&app, "therapy_table", json!({"case": case}));
    let columns = table["columns"].as_array().unwrap().len();
    let options = table["options"].as_array().unwrap();
    assert!(!options.is_empty(), "{table}");
    for option in options {
        assert_eq!(
            option["cells"].as_array().unwrap().len(),
            columns,
            "{option}"
        );
        assert_ne!(option["drug"]["en"], "amoxicillin", "{option}");
    }
    let found = |option: &&Value| option["cells"].to_string().contains("warfarin");
    assert!(options.iter().any(|option| found(&option)), "{table}");
    assert!(table["none"]["en"].as_str().unwrap().contains("watchful"));
}
