//! What is stored comes back as it was, and only that.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops where something is missing"
)]

mod common;

use common::*;
use draft::*;
use record::{DocumentId, Localized, PatientText, Sha256, Span, Timestamp};
use store::*;

fn open_store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = created(folder.path());
    (folder, store)
}

fn actions(store: &Store, case: &CaseId) -> Vec<String> {
    store
        .audit(Some(case))
        .unwrap()
        .into_iter()
        .map(|entry| entry.action)
        .collect()
}

fn statement(id: &str, text: &str) -> Statement {
    Statement {
        id: StatementId(id.into()),
        part: Part::Plan(PlanHeading::Treatment),
        text: Localized::new(text, text),
        rationale: Localized::default(),
        citations: vec![Citation::Record {
            document: DocumentId("d1".into()),
            span: Span::new(0, 1),
            quote: "P".into(),
        }],
        origin: Origin::Rule,
        proposes: Vec::new(),
    }
}

fn draft(id: &str) -> Draft {
    let mut draft = Draft::new(DraftId(id.into()), None);
    for name in ["s1", "s2"] {
        draft
            .file(statement(name, name), Verdict::Supported)
            .unwrap();
    }
    draft
}

fn accept(draft: &mut Draft, id: &str) {
    let reviewed = Reviewed {
        decision: ReviewDecision::Accept,
        by: "Dr Lee".into(),
        at: NOW,
    };
    draft.decide(&StatementId(id.into()), reviewed).unwrap();
}

fn sign(draft: &mut Draft) {
    draft.state = DraftState::Signed;
    draft.signature = Some(Signature {
        name: "Dr Lee".into(),
        credential: "MD".into(),
        at: NOW,
        model: None,
        text_hash: Sha256::of(b"plan"),
    });
}

#[test]
fn a_case_comes_back_with_its_record_and_its_original_bytes() {
    let (_folder, store) = open_store();
    let case = add_case(&store, "one", "Pneumonia on the left. 肺炎").unwrap();
    let stored = store.record(&case).unwrap();
    assert_eq!(
        (stored.revision, &stored.record),
        (1, &record("Pneumonia on the left. 肺炎"))
    );
    let original = store.original(&case, &DocumentId("d1".into())).unwrap();
    assert_eq!(original, "Pneumonia on the left. 肺炎".as_bytes());
    let read = store.case(&case, today()).unwrap();
    assert_eq!((read.fields, read.state), (fields("one"), CaseState::Draft));
    assert_eq!(
        store.facts_of_kind("conditions").unwrap()[0].label.reveal(),
        "pneumonia"
    );

    let nobody = CaseId("nobody".into());
    assert_eq!(store.case(&nobody, today()), Err(StoreError::UnknownCase));
    assert_eq!(store.record(&nobody), Err(StoreError::UnknownCase));
    assert_eq!(
        store.save_draft(&nobody, &draft("a"), NOW),
        Err(StoreError::UnknownCase)
    );
    let missing = store.original(&case, &DocumentId("d9".into()));
    assert_eq!(missing, Err(StoreError::UnknownDocument));
}

#[test]
fn a_changed_record_counts_up_and_makes_an_open_draft_stale() {
    let (_folder, store) = open_store();
    let case = add_case(&store, "one", "text").unwrap();
    store.save_draft(&case, &draft("a"), NOW).unwrap();
    let mut changed = store.record(&case).unwrap().record;
    let save = |record: &record::Record, originals: &[Original]| {
        store
            .save_record(&case, record, originals, &Headline::default(), NOW)
            .unwrap()
    };
    assert_eq!(save(&changed, &[]), 1);
    assert_eq!(store.draft(&case).unwrap().unwrap().state, DraftState::Open);

    let second = DocumentId("d2".into());
    changed.documents.push(document(&second, "another"));
    changed.conditions[0].status = record::FactStatus::Removed;
    let original = Original {
        document: second,
        bytes: b"another".to_vec(),
    };
    assert_eq!(save(&changed, &[original]), 2);
    assert_eq!(store.record(&case).unwrap().record, changed);
    assert_eq!(
        store.draft(&case).unwrap().unwrap().state,
        DraftState::Stale
    );
    assert_eq!(store.facts_of_kind("conditions").unwrap(), []);
    assert_eq!(find(&store, None, "another"), ["one"]);
}

#[test]
fn a_draft_comes_back_with_every_decision_and_keeps_those_taken_back() {
    let (_folder, store) = open_store();
    let case = add_case(&store, "one", "text").unwrap();
    assert_eq!(store.draft(&case), Ok(None));
    let mut draft = draft("a");
    draft
        .file(statement("s3", "unfounded"), Verdict::Unsupported(vec![]))
        .unwrap();
    store.save_draft(&case, &draft, NOW).unwrap();
    accept(&mut draft, "s1");
    let reason = PatientText::new("tolerated before");
    draft
        .promote(&StatementId("s3".into()), reason, "Dr Lee".into(), NOW)
        .unwrap();
    let answer = Acknowledgement {
        key: "allergy-conflict".into(),
        about: Localized::new("potassium 5.8", "血钾 5.8"),
        reason: "tolerated".into(),
        by: "Dr Lee".into(),
        at: NOW,
    };
    draft.acknowledge(answer.clone()).unwrap();
    store.save_draft(&case, &draft, NOW).unwrap();
    assert_eq!(store.draft(&case).unwrap(), Some(draft.clone()));
    draft.undecide(&StatementId("s1".into())).unwrap();
    store.save_draft(&case, &draft, NOW).unwrap();
    assert_eq!(store.draft(&case).unwrap(), Some(draft.clone()));
    let decisions = actions(&store, &case)
        .iter()
        .filter(|name| *name == "statement_reviewed")
        .count();
    assert_eq!(decisions, 3);

    store.save_override(&case, &answer).unwrap();
    assert_eq!(store.overrides(&case).unwrap(), [answer]);
    store
        .remove_override(&case, "allergy-conflict", NOW)
        .unwrap();
    store.remove_override(&case, "never answered", NOW).unwrap();
    assert_eq!(store.overrides(&case), Ok(vec![]));
    let taken_back = actions(&store, &case);
    assert_eq!(
        taken_back
            .iter()
            .filter(|name| *name == "issue_reopened")
            .count(),
        1
    );
    let newer = self::draft("b");
    store.save_draft(&case, &newer, NOW).unwrap();
    assert_eq!(store.draft(&case).unwrap(), Some(newer));
}

#[test]
fn a_signed_plan_takes_addenda_and_nothing_else() {
    let (_folder, store) = open_store();
    let case = add_case(&store, "one", "text").unwrap();
    let mut draft = draft("a");
    store.save_draft(&case, &draft, NOW).unwrap();
    assert_eq!(
        store.case(&case, today()).unwrap().state,
        CaseState::NeedsReview
    );
    accept(&mut draft, "s1");
    sign(&mut draft);
    store.save_draft(&case, &draft, NOW).unwrap();
    assert_eq!(store.case(&case, today()).unwrap().state, CaseState::Signed);

    for text in ["first", "second"] {
        let addendum = Addendum {
            text: text.into(),
            by: "Dr Lee".into(),
            at: NOW,
        };
        draft.amend(addendum).unwrap();
        store.save_draft(&case, &draft, NOW).unwrap();
        assert_eq!(store.draft(&case).unwrap(), Some(draft.clone()));
    }
    let mut tampered = draft.clone();
    tampered.entries.pop();
    assert_eq!(
        store.save_draft(&case, &tampered, NOW),
        Err(StoreError::Signed)
    );
    let mut shortened = draft.clone();
    shortened.addenda.clear();
    assert_eq!(
        store.save_draft(&case, &shortened, NOW),
        Err(StoreError::Signed)
    );
    assert_eq!(store.draft(&case).unwrap(), Some(draft));
    // A change of the record leaves a signed plan signed.
    let mut changed = store.record(&case).unwrap().record;
    changed.conditions.clear();
    store
        .save_record(&case, &changed, &[], &Headline::default(), NOW)
        .unwrap();
    assert_eq!(
        store.draft(&case).unwrap().unwrap().state,
        DraftState::Signed
    );
}

#[test]
fn runs_issues_results_notes_and_settings_come_back() {
    let (_folder, store) = open_store();
    let case = add_case(&store, "one", "text").unwrap();
    for (id, state) in [
        ("r1", RunState::Done),
        (
            "r2",
            RunState::Failed {
                code: "device_lost".into(),
            },
        ),
    ] {
        let id = RunId(id.into());
        store.start_run(&id, &case, "with_model", NOW).unwrap();
        store.end_run(&id, &state, Timestamp(NOW.0 + 1)).unwrap();
        assert_eq!(store.runs(&case).unwrap()[0].state, state);
    }
    let unknown = store.end_run(&RunId("r3".into()), &RunState::Done, NOW);
    assert_eq!(unknown, Err(StoreError::UnknownRun));

    let body = PatientText::new("{\"left_out\": []}");
    store.save_result(&case, "notes", &body).unwrap();
    assert_eq!(store.result(&case, "notes"), Ok(Some(body)));
    assert_eq!(store.result(&case, "other"), Ok(None));

    let place = AnnotationTarget::Place {
        document: DocumentId("d1".into()),
        span: Span::new(1, 3),
    };
    let targets = [place, AnnotationTarget::Statement(StatementId("s1".into()))];
    let notes: Vec<Annotation> = targets
        .into_iter()
        .enumerate()
        .map(|(number, target)| Annotation {
            id: format!("n{number}"),
            target,
            by: "Dr Lee".into(),
            at: NOW,
            text: "look again".into(),
        })
        .collect();
    for note in &notes {
        store.add_annotation(&case, note).unwrap();
    }
    assert_eq!(store.annotations(&case).unwrap(), notes);
    store.delete_annotation(&case, "n0", NOW).unwrap();
    assert_eq!(store.annotations(&case).unwrap(), notes[1..]);
    let gone = store.delete_annotation(&case, "n0", NOW);
    assert_eq!(gone, Err(StoreError::UnknownAnnotation));

    store.save_setting("model", "qwen").unwrap();
    store.save_setting("model", "none").unwrap();
    assert_eq!(store.setting("model"), Ok(Some("none".into())));
    assert_eq!(store.setting("nothing"), Ok(None));
}

#[test]
fn a_deleted_case_leaves_identifiers_in_the_audit_and_nothing_else() {
    let (_folder, store) = open_store();
    let case = add_case(&store, "one", "Pneumonia").unwrap();
    let kept = add_case(&store, "two", "Pneumonia").unwrap();
    store.save_draft(&case, &draft("a"), NOW).unwrap();
    store
        .save_override(
            &case,
            &Acknowledgement {
                key: "rule".into(),
                about: Localized::new("potassium 5.8", "血钾 5.8"),
                reason: "words of the physician".into(),
                by: "Dr Lee".into(),
                at: NOW,
            },
        )
        .unwrap();
    store.delete_case(&case, NOW).unwrap();
    assert_eq!(store.case(&case, today()), Err(StoreError::UnknownCase));
    assert_eq!(store.draft(&case), Ok(None));
    assert_eq!(store.overrides(&case), Ok(vec![]));
    assert_eq!(find(&store, None, "pneumonia"), [kept.0]);
    assert_eq!(store.delete_case(&case, NOW), Err(StoreError::UnknownCase));
    let entries = store.audit(Some(&case)).unwrap();
    let actions: Vec<&str> = entries.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(
        actions,
        [
            "case_created",
            "document_added",
            "record_saved",
            "draft_saved",
            "issue_overridden",
            "case_deleted"
        ]
    );
    assert!(
        entries
            .iter()
            .all(|entry| !format!("{entry:?}").contains("Pneumonia"))
    );
    assert!(matches!(
        store.verify_audit(),
        Ok(AuditVerdict::Whole { .. })
    ));
}

#[test]
fn cases_are_found_by_words_parts_of_words_and_chinese_of_any_length() {
    let (_folder, store) = open_store();
    let texts = [
        ("a", "Community acquired pneumonia. K 6.9 mmol/L. Éclampsie"),
        ("b", "患者，高血压病史十年，否认糖尿病。右下肺炎"),
        ("c", "Hypertension; blood pressure 180/110. 头痛"),
    ];
    for (id, text) in texts {
        add_case(&store, id, text).unwrap();
    }
    let expect = |search: &str, expected: &[&str]| {
        let mut found = find(&store, None, search);
        found.sort();
        assert_eq!(found, expected, "{search}");
    };
    expect("pneumonia", &["a"]);
    expect("PNEUM", &["a"]);
    expect("pneu acquired", &[]);
    expect("acquired pneu", &["a"]);
    expect("eclampsie", &["a"]);
    expect("6.9", &["a"]);
    expect("高血压", &["b"]);
    expect("肺炎", &["b"]);
    expect("痛", &["c"]);
    expect("压", &["b"]);
    expect("病", &["b"]);
    expect("高压", &[]);
    expect("高血压 肺炎", &["b"]);
    expect("高血压pneumonia", &[]);
    expect("180/110", &["c"]);
    expect("pneumonia OR hypertension", &[]);
    expect("NEAR(\"", &[]);
    expect("***", &[]);
    expect("", &["a", "b", "c"]);
}

#[test]
fn the_list_is_filtered_by_state_counted_and_shows_the_passage() {
    let (_folder, store) = open_store();
    for (id, follow_up) in [
        ("a", None),
        ("b", Some("2026-02-02")),
        ("c", Some("2026-02-03")),
        ("d", None),
    ] {
        let case = add_case(&store, id, "Long history of asthma").unwrap();
        let fields = CaseFields {
            follow_up: follow_up.map(|day| day.parse().unwrap()),
            ..fields(&format!("label-{id}"))
        };
        store.update_case(&case, &fields, NOW).unwrap();
        if id != "a" {
            let mut draft = draft(&format!("draft-{id}"));
            if id != "d" {
                sign(&mut draft);
            }
            store.save_draft(&case, &draft, NOW).unwrap();
        }
    }
    assert_eq!(find(&store, Some(CaseState::Draft), "asthma"), ["a"]);
    assert_eq!(find(&store, Some(CaseState::NeedsReview), ""), ["d"]);
    assert_eq!(find(&store, Some(CaseState::Signed), ""), ["c"]);
    assert_eq!(find(&store, Some(CaseState::FollowUpDue), "asthma"), ["b"]);
    assert_eq!(find(&store, None, "label-b"), ["b"]);
    assert_eq!(find(&store, None, "nothing"), Vec::<String>::new());
    let filter = CaseFilter {
        state: None,
        search: "history".into(),
        today: today(),
        limit: 2,
    };
    let list = store.cases(&filter).unwrap();
    assert_eq!((list.hits.len(), list.total), (2, 4));
    assert!(list.counts.iter().all(|(_, count)| *count == 1));
    assert_eq!(list.hits[0].snippet.reveal(), "Long history of asthma");
}

#[test]
fn no_debug_text_or_error_shows_words_of_the_patient() {
    let (_folder, store) = open_store();
    let case = add_case(&store, "one", "Haemoptysis").unwrap();
    let fields = CaseFields {
        question: "why the haemoptysis".into(),
        ..fields("haemoptysis")
    };
    store.update_case(&case, &fields, NOW).unwrap();
    let stored = store.record(&case).unwrap();
    let filter = CaseFilter {
        state: None,
        search: "haemoptysis".into(),
        today: today(),
        limit: 9,
    };
    let list = store.cases(&filter).unwrap();
    let original = &originals(&stored.record)[0];
    let read = store.case(&case, today()).unwrap();
    let twice = add_case(&store, "one", "Haemoptysis").unwrap_err();
    let shown = format!("{filter:?} {list:?} {original:?} {read:?} {store:?} {twice:?} {twice}");
    assert_eq!(list.hits.len(), 1);
    assert!(!shown.to_lowercase().contains("haemoptysis"));
}

#[test]
fn a_word_of_very_many_cases_lists_the_newest_and_a_state_still_filters() {
    let (_folder, store) = open_store();
    for number in 0..520 {
        add_case(&store, &format!("n{number:03}"), "oedema").unwrap();
    }
    let mut signed = draft("d");
    sign(&mut signed);
    let old = store::CaseId("n007".into());
    store.save_draft(&old, &signed, NOW).unwrap();
    let list = |state| {
        let filter = CaseFilter {
            state,
            search: "oedema".into(),
            today: today(),
            limit: 3,
        };
        let ids = store.cases(&filter).unwrap().hits;
        ids.into_iter()
            .map(|hit| (hit.case.id.0, hit.snippet.into_revealed()))
            .collect::<Vec<_>>()
    };
    let shown = |ids: &[&str]| -> Vec<(String, String)> {
        ids.iter()
            .map(|id| (id.to_string(), "oedema".to_string()))
            .collect()
    };
    assert_eq!(list(None), shown(&["n519", "n518", "n517"]));
    assert_eq!(list(Some(CaseState::Signed)), shown(&["n007"]));
    // The counts follow every change.
    store.delete_case(&old, NOW).unwrap();
    assert_eq!(list(Some(CaseState::Signed)), []);
    let all = store.cases(&CaseFilter {
        state: None,
        search: PatientText::default(),
        today: today(),
        limit: 1,
    });
    assert_eq!(all.unwrap().total, 519);
}

#[test]
fn what_a_model_has_read_is_kept_by_case_and_model_until_it_is_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let store = created(folder.path());
    let (one, other) = (
        add_case(&store, "one", "pneumonia").unwrap(),
        add_case(&store, "other", "gout").unwrap(),
    );
    let save = |case: &CaseId, body: &[u8]| store.save_kv_cache(case, "m", "p", body, NOW);
    save(&one, b"first").unwrap();
    save(&one, b"second").unwrap();
    save(&other, b"third").unwrap();
    assert_eq!(store.kv_cache(&one, "m"), Ok(Some(b"second".to_vec())));
    assert_eq!(store.kv_cache(&one, "n"), Ok(None));
    assert_eq!(
        store.kv_cache_prompt(&other, "m"),
        Ok(Some("p".to_string()))
    );
    assert_eq!(
        save(&CaseId("none".into()), b"x"),
        Err(StoreError::UnknownCase)
    );

    store.delete_case(&one, NOW).unwrap();
    assert_eq!(store.kv_cache(&one, "m"), Ok(None));
    store.forget_kv_caches().unwrap();
    assert_eq!(store.kv_cache(&other, "m"), Ok(None));
}
