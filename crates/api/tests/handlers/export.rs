use super::review::{accept_all, sign};
use super::run::run;
use super::{NOTE, ask, case_of, id};
use serde_json::{Value, json};
use testkit::World;

fn export(app: &api::App, case: &str, format: &str) -> (Value, String) {
    let written = ask(
        app,
        "export_write",
        json!({"case": case, "format": format, "path": ""}),
    );
    let text = std::fs::read_to_string(written["path"].as_str().unwrap()).unwrap();
    (written, text)
}

#[test]
fn the_plan_says_unsigned_draft_until_it_is_signed() {
    let world = World::new();
    let app = world.open();
    let case = id(&case_of(&app, NOTE));
    run(&world, &app, &case);
    let (written, text) = export(&app, &case, "markdown");
    assert!(text.contains("UNSIGNED DRAFT") && text.contains("*(not reviewed)*"));
    assert!(
        text.contains("**Allergies**: penicillin: anaphylaxis\n"),
        "{text}"
    );
    assert_eq!(written["sha256"], record::Sha256::of(text.as_bytes()).0);
    accept_all(&app, &case);
    sign(&app, &case);
    let (_, text) = export(&app, &case, "markdown");
    assert!(
        !text.contains("UNSIGNED") && text.contains("Signed by: Dr Lee, MD"),
        "{text}"
    );
    assert!(text.contains("dealt with on the ward"));
}

#[test]
fn an_export_leaves_the_earlier_one_as_it_is() {
    let world = World::new();
    let app = world.open();
    let case = id(&case_of(&app, NOTE));
    run(&world, &app, &case);
    let (first, text) = export(&app, &case, "markdown");
    let (second, _) = export(&app, &case, "markdown");
    assert_ne!(first["path"], second["path"]);
    let kept = std::fs::read_to_string(first["path"].as_str().unwrap()).unwrap();
    assert_eq!(kept, text);
}

#[test]
fn the_plan_is_written_as_pdf_or_the_missing_font_is_named() {
    let world = World::new();
    let app = world.open();
    let case = id(&case_of(&app, NOTE));
    run(&world, &app, &case);
    let request = json!({"case": case, "format": "pdf", "path": ""});
    match app.call("export_write", request) {
        Ok(written) => {
            let bytes = std::fs::read(written["path"].as_str().unwrap()).unwrap();
            assert!(bytes.starts_with(b"%PDF-"));
            assert_eq!(written["sha256"], record::Sha256::of(&bytes).0);
        }
        Err(refused) => assert_eq!(refused.code, api::wire::ErrorCode::FontMissing),
    }
}

#[test]
fn the_case_leaves_as_a_bundle_in_which_every_fact_has_its_provenance() {
    let world = World::new();
    let app = world.open();
    let case = id(&case_of(&app, NOTE));
    run(&world, &app, &case);
    let (_, text) = export(&app, &case, "fhir");
    let bundle: Value = serde_json::from_str(&text).unwrap();
    let resources: Vec<&Value> = bundle["entry"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| &entry["resource"])
        .collect();
    let of = |kind: &str| {
        resources
            .iter()
            .filter(|one| one["resourceType"] == kind)
            .count()
    };
    assert_eq!(of("Patient"), 1);
    assert_eq!(of("DocumentReference"), 1);
    assert_eq!(of("MedicationStatement"), 3);
    assert!(of("AllergyIntolerance") >= 1 && of("CarePlan") == 1);
    let targets: Vec<&Value> = resources
        .iter()
        .filter(|one| one["resourceType"] == "Provenance")
        .map(|one| &one["target"][0]["reference"])
        .collect();
    for one in &resources {
        let kind = one["resourceType"].as_str().unwrap();
        if [
            "Condition",
            "MedicationStatement",
            "AllergyIntolerance",
            "Observation",
        ]
        .contains(&kind)
        {
            let reference = json!(format!("{kind}/{}", one["id"].as_str().unwrap()));
            assert!(targets.contains(&&reference), "{reference}");
        }
    }
}

#[test]
fn a_section_is_copied_as_plain_text() {
    let world = World::new();
    let app = world.open();
    let case = id(&case_of(&app, NOTE));
    run(&world, &app, &case);
    let text = ask(
        &app,
        "section_text",
        json!({"case": case, "part": "summary"}),
    );
    let text = text["text"].as_str().unwrap();
    assert!(text.starts_with("Summary\n- "), "{text}");
}

const NAMED: &str = "Patient Name: Jane Roe    MRN: 0098765   DOB: 03/14/1931\n\
Address: 12 Elm Street, Springfield, IL 62704   Phone: (217) 555-0143\n\
Admitted 2024-04-02. Ms. Roe has type 2 diabetes and takes metformin 500 mg twice daily. Allergies: penicillin.\n\
Mild dyspnea, Wells score 3. Seen by Dr. Patel.\n";

#[test]
fn a_case_without_identifiers_keeps_its_facts_and_names_nobody() {
    let world = World::new();
    let app = world.open();
    let case = id(&case_of(&app, NAMED));
    let choice = json!({"dates": "year", "realistic": false, "keep": []});
    let preview = ask(
        &app,
        "case_deidentify",
        json!({"case": case, "choice": choice}),
    );
    let document = &preview["documents"][0];
    let text = document["text"].as_str().unwrap();
    for word in [
        "Roe", "0098765", "Elm", "555-0143", "Patel", "1931", "04-02",
    ] {
        assert!(!text.contains(word), "{word}: {text}");
    }
    assert!(text.contains("Mild dyspnea, Wells score 3") && text.contains("Admitted 2024."));
    let first = &document["removals"][0];
    assert_eq!(first["original"], "Jane Roe");
    assert_eq!(first["before"], "Patient Name: ");

    let written = ask(
        &app,
        "export_write",
        json!({"case": case, "format": "fhir", "path": "", "deidentified": choice}),
    );
    let bundle = std::fs::read_to_string(written["path"].as_str().unwrap()).unwrap();
    assert!(bundle.contains("metformin") && bundle.contains("Safe Harbor"));
    for word in [
        "Roe",
        "0098765",
        "Patel",
        "1931",
        "sha256-of-original",
        "2024-04",
    ] {
        assert!(!bundle.contains(word), "{word}: {bundle}");
    }
}

#[test]
fn what_is_kept_stays_and_shifted_dates_are_said_not_to_be_safe_harbor() {
    let world = World::new();
    let app = world.open();
    let case = id(&case_of(&app, NAMED));
    let at = NAMED.find("Patel").unwrap();
    let keep = json!([{"document": "d1", "start": at, "end": at + 5}]);
    let choice = json!({"dates": "shift", "realistic": false, "keep": keep});
    let preview = ask(
        &app,
        "case_deidentify",
        json!({"case": case, "choice": choice}),
    );
    let text = preview["documents"][0]["text"].as_str().unwrap();
    assert!(
        text.contains("Dr. Patel") && !text.contains("2024-04-02"),
        "{text}"
    );
    let said = preview["statements"].to_string();
    assert!(
        said.contains("not de-identified by the Safe Harbor method"),
        "{said}"
    );
}
