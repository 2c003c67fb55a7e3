use super::run::run;
use super::{NOTE, ask, case_of, id, refused, rows};
use api::App;
use api::wire::ErrorCode;
use serde_json::{Value, json};
use testkit::World;

fn decide(app: &App, case: &str, statement: &Value, decision: Value) -> Value {
    ask(
        app,
        "statement_decide",
        json!({"case": case, "statement": statement["id"], "decision": decision, "by": "Dr Lee"}),
    )
}

/// Accepts every statement of the plan and answers every blocker that can be answered.
pub fn accept_all(app: &App, case: &str) {
    let draft = ask(app, "draft_get", json!({"case": case}));
    for statement in draft["plan"].as_array().unwrap() {
        if statement["placement"] == "draft" {
            decide(app, case, statement, json!({"kind": "accept"}));
        }
    }
    let preview = ask(app, "sign_preview", json!({"case": case}));
    for blocker in preview["blockers"].as_array().unwrap() {
        if let Some(key) = blocker["key"].as_str() {
            ask(
                app,
                "issue_override",
                json!({"case": case, "key": key, "reason": "dealt with on the ward", "by": "Dr Lee"}),
            );
        }
    }
}

/// Signs the plan; the case's view.
pub fn sign(app: &App, case: &str) -> Value {
    ask(
        app,
        "plan_sign",
        json!({"case": case, "name": "Dr Lee", "credential": "MD"}),
    )
}

#[test]
fn statements_are_accepted_edited_rejected_and_undone() {
    let world = World::new();
    let app = world.open();
    let case = id(&case_of(&app, NOTE));
    let draft = run(&world, &app, &case);
    let one = draft["plan"][0].clone();
    let find = |draft: &Value| {
        draft["plan"]
            .as_array()
            .unwrap()
            .iter()
            .find(|statement| statement["id"] == one["id"])
            .cloned()
            .unwrap()
    };
    let edited = find(&decide(
        &app,
        &case,
        &one,
        json!({"kind": "edit", "text": "Repeat potassium now."}),
    ));
    assert_eq!(edited["decision"], "edit");
    assert_eq!(edited["text"]["en"], "Repeat potassium now.");
    assert_eq!(edited["original"], one["text"]);
    let rejected = find(&decide(
        &app,
        &case,
        &one,
        json!({"kind": "reject", "reason": "done"}),
    ));
    assert_eq!(
        (rejected["decision"].as_str(), rejected["reason"].as_str()),
        (Some("reject"), Some("done"))
    );
    assert_eq!(rejected["decided_by"], "Dr Lee");
    let undone = find(&decide(&app, &case, &one, json!({"kind": "undo"})));
    assert_eq!(undone["decision"], Value::Null);
    let nobody =
        json!({"case": case, "statement": one["id"], "decision": {"kind": "accept"}, "by": " "});
    assert_eq!(
        refused(&app, "statement_decide", nobody).code,
        ErrorCode::NameNeeded
    );
}

#[test]
fn an_own_statement_with_a_ruled_out_drug_needs_a_reason_that_the_signed_plan_shows() {
    let world = World::new();
    let app = world.open();
    let case = id(&case_of(&app, NOTE));
    run(&world, &app, &case);
    let add = |reason: &str| {
        json!({"case": case, "part": "treatment", "text": "Amoxicillin 500 mg three times daily.",
               "reason": reason, "by": "Dr Lee"})
    };
    assert_eq!(
        refused(&app, "statement_add", add("")).code,
        ErrorCode::ReasonNeeded
    );
    let draft = ask(
        &app,
        "statement_add",
        add("tolerated twice since; allergist's letter"),
    );
    let own = draft["plan"]
        .as_array()
        .unwrap()
        .iter()
        .find(|statement| statement["origin"] == "person")
        .unwrap();
    assert_eq!(own["placement"], "draft");
    accept_all(&app, &case);
    sign(&app, &case);
    let text = ask(&app, "section_text", json!({"case": case, "part": null}))["text"].to_string();
    assert!(text.contains("allergist's letter"), "{text}");
}

#[test]
fn signing_waits_for_every_blocker_and_then_allows_addenda_only() {
    let world = World::new();
    let app = world.open();
    let case = id(&case_of(&app, NOTE));
    let unsigned = json!({"case": case, "name": "Dr Lee", "credential": "MD"});
    assert_eq!(
        refused(&app, "plan_sign", unsigned.clone()).code,
        ErrorCode::DraftMissing
    );
    run(&world, &app, &case);
    let blocked = refused(&app, "plan_sign", unsigned);
    assert_eq!(blocked.code, ErrorCode::SignBlocked);
    let early = json!({"case": case, "text": "x", "by": "Dr Lee"});
    assert_eq!(
        refused(&app, "addendum_add", early.clone()).code,
        ErrorCode::PlanNotSigned
    );
    accept_all(&app, &case);
    let view = sign(&app, &case);
    assert_eq!(view["state"], "signed");
    let signature = &view["draft"]["signature"];
    assert_eq!(
        (
            signature["name"].as_str(),
            signature["text_hash"].as_str().map(str::len)
        ),
        (Some("Dr Lee"), Some(64))
    );
    let statement = view["draft"]["plan"][0]["id"].clone();
    let late =
        json!({"case": case, "statement": statement, "decision": {"kind": "undo"}, "by": "Dr Lee"});
    assert_eq!(
        refused(&app, "statement_decide", late).code,
        ErrorCode::PlanSigned
    );
    let rerun = json!({"case": case, "mode": "knowledge_only"});
    assert_eq!(
        refused(&app, "run_start", rerun).code,
        ErrorCode::PlanSigned
    );
    let draft = ask(&app, "addendum_add", early);
    assert_eq!(draft["addenda"].as_array().unwrap().len(), 1);
}

#[test]
fn notes_on_statements_and_places_are_kept_and_deleted() {
    let world = World::new();
    let app = world.open();
    let case = id(&case_of(&app, NOTE));
    let draft = run(&world, &app, &case);
    let statement = draft["plan"][0]["id"].clone();
    ask(
        &app,
        "annotation_add",
        json!({"case": case, "statement": statement, "place": null, "text": "ask the ward", "by": "Dr Lee"}),
    );
    let place = json!({"document": "d1", "start": 0, "end": 13, "line": 0, "quote": ""});
    let notes = ask(
        &app,
        "annotation_add",
        json!({"case": case, "statement": null, "place": place, "text": "which visit?", "by": "Dr Lee"}),
    );
    assert_eq!(notes.as_array().unwrap().len(), 2);
    assert_eq!(notes[1]["place"]["quote"], "Date of visit");
    let view = ask(&app, "case_open", json!({"case": case}));
    assert_eq!(view["annotations"].as_array().unwrap().len(), 1);
    let left = ask(
        &app,
        "annotation_delete",
        json!({"case": case, "annotation": notes[0]["id"]}),
    );
    assert_eq!(left.as_array().unwrap().len(), 1);
}

#[test]
fn a_dismissed_issue_keeps_its_reason() {
    let app = World::new().open();
    let view = case_of(&app, NOTE);
    let case = id(&view);
    let rule = view["issues"][0]["rule"].clone();
    let request =
        |reason: &str| json!({"case": case, "key": rule, "reason": reason, "by": "Dr Lee"});
    assert_eq!(
        refused(&app, "issue_override", request(" ")).code,
        ErrorCode::ReasonNeeded
    );
    let view = ask(&app, "issue_override", request("haemolysed sample"));
    assert_eq!(view["issues"][0]["override_reason"], "haemolysed sample");
}

#[test]
fn a_dismissal_is_taken_back() {
    let world = World::new();
    let app = world.open();
    let view = case_of(&app, NOTE);
    let case = id(&view);
    run(&world, &app, &case);
    let found = view["issues"].as_array().unwrap();
    let is = |issue: &&Value| issue["state"] == "found" && issue["severity"] == "critical";
    let rule = found.iter().find(is).unwrap()["rule"].clone();
    let blocked = |app: &App| {
        let preview = ask(app, "sign_preview", json!({"case": case}));
        let blockers = preview["blockers"].as_array().unwrap().clone();
        blockers.iter().any(|blocker| blocker["key"] == rule)
    };
    assert!(blocked(&app));
    ask(
        &app,
        "issue_override",
        json!({"case": case, "key": rule, "reason": "haemolysed sample", "by": "Dr Lee"}),
    );
    assert!(!blocked(&app));
    let view = ask(&app, "issue_reopen", json!({"case": case, "key": rule}));
    let issues = view["issues"].as_array().unwrap();
    let reopened = issues.iter().find(|issue| issue["rule"] == rule).unwrap();
    assert!(reopened["override_reason"].is_null());
    assert!(blocked(&app));
}

#[test]
fn several_statements_are_decided_at_once_or_none_of_them() {
    let world = World::new();
    let app = world.open();
    let case = id(&case_of(&app, NOTE));
    let draft = run(&world, &app, &case);
    let mut statements: Vec<Value> = draft["plan"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|statement| statement["placement"] == "draft")
        .map(|statement| statement["id"].clone())
        .collect();
    let decided = |draft: &Value, decision: &str| {
        let of = |statement: &&Value| statement["decision"] == decision;
        draft["plan"].as_array().unwrap().iter().filter(of).count()
    };
    let request = |statements: &[Value]| {
        json!({"case": case, "statements": statements, "by": "Dr Lee",
               "decision": {"kind": "reject", "reason": "not for this visit"}})
    };
    let rejected = ask(&app, "statements_decide", request(&statements[1..]));
    assert_eq!(decided(&rejected, "reject"), statements.len() - 1);
    assert!(
        rejected["plan"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|statement| statement["decision"] == "reject")
            .all(|statement| statement["reason"] == "not for this visit")
    );
    statements.push(json!("nothing"));
    app.call("statements_decide", request(&statements))
        .expect_err("one is unknown");
    let now = ask(&app, "draft_get", json!({"case": case}));
    assert_eq!(decided(&now, "reject"), statements.len() - 2);
    let preview = ask(&app, "sign_preview", json!({"case": case}));
    let fates: Vec<&str> = preview["diff"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|line| line["fate"].as_str())
        .collect();
    assert_eq!(
        fates.iter().filter(|fate| **fate == "rejected").count(),
        statements.len() - 2
    );
    assert_eq!(fates.iter().filter(|fate| **fate == "undecided").count(), 1);
}

#[test]
fn what_matters_now_stands_first_in_its_section() {
    let world = World::new();
    let app = world.open();
    let case = id(&case_of(&app, NOTE));
    let draft = run(&world, &app, &case);
    let treatment: Vec<&str> = draft["plan"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|statement| statement["part"] == "treatment")
        .filter_map(|statement| statement["urgency"].as_str())
        .collect();
    assert_eq!(treatment.first(), Some(&"act_now"), "{treatment:?}");
    let rank = |urgency: &&str| {
        ["act_now", "first", "routine"]
            .iter()
            .position(|known| known == urgency)
    };
    assert!(treatment.is_sorted_by_key(rank), "{treatment:?}");
}

#[test]
fn a_diagnosis_that_both_name_is_marked() {
    let world = World::new();
    let app = world.open();
    let case = id(&case_of(&app, NOTE));
    let draft = run(&world, &app, &case);
    let software = draft["hypotheses"][0]["diagnosis"]["en"]
        .as_str()
        .unwrap()
        .to_string();
    let add = |text: &str| {
        ask(
            &app,
            "statement_add",
            json!({"case": case, "part": "differential", "text": text, "reason": "", "by": "Dr Lee"}),
        )
    };
    add("Cobbler's melancholy");
    let mine = software.to_uppercase();
    let draft = add(&mine);
    let marked: Vec<&str> = draft["hypotheses"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["both"] == true)
        .filter_map(|one| one["diagnosis"]["en"].as_str())
        .collect();
    assert!(marked.contains(&mine.as_str()), "{marked:?}");
    assert!(marked.contains(&software.as_str()), "{marked:?}");
    assert_eq!(marked.len(), 2, "{marked:?}");
}

#[test]
fn an_answer_to_one_value_does_not_answer_another() {
    let world = World::new();
    let app = world.open();
    let view = case_of(&app, NOTE);
    let case = id(&view);
    run(&world, &app, &case);
    let found = |view: &Value| {
        let issues = view["issues"].as_array().unwrap();
        let is = |issue: &&Value| {
            issue["title"]["en"]
                .as_str()
                .unwrap()
                .to_lowercase()
                .contains("spironolactone: potassium")
        };
        issues.iter().find(is).cloned().unwrap()
    };
    let issue = found(&view);
    let title = issue["title"]["en"].as_str().unwrap();
    ask(
        &app,
        "issue_override",
        json!({"case": case, "key": issue["rule"], "reason": "haemolysed sample", "by": "Dr Lee"}),
    );
    let preview = ask(&app, "sign_preview", json!({"case": case}));
    let reasons = preview["reasons"].to_string();
    assert!(
        reasons.contains(&format!("{title}: haemolysed sample (Dr Lee)")),
        "{reasons}"
    );

    let labs = rows(&view, "labs").iter();
    let potassium = labs
        .filter(|row| row["label"]["en"].as_str().unwrap().contains("otassium"))
        .map(|row| row["id"].clone())
        .next();
    let view = ask(
        &app,
        "fact_correct",
        json!({"case": case, "fact": potassium, "fields": [{"key": "value", "value": "7.4"}]}),
    );
    let issue = found(&view);
    assert_eq!(issue["override_reason"], Value::Null);
    let earlier = issue["earlier_answer"]["en"].as_str().unwrap();
    assert!(
        earlier.contains(title) && earlier.contains("haemolysed sample"),
        "{earlier}"
    );
    let blockers = ask(&app, "sign_preview", json!({"case": case}))["blockers"].to_string();
    let now = issue["title"]["en"].as_str().unwrap();
    assert!(blockers.contains(now), "{blockers}");
}
