//! From a statement to a signature: what verification lets through, and what the review machine refuses.

use draft::*;
use record::*;

/// A dictionary of a few words, enough to see drugs and problems in a sentence.
struct Words;

const WORDS: &[(&str, TermKind)] = &[
    ("penicillin", TermKind::Drug),
    ("metformin", TermKind::Drug),
    ("warfarin", TermKind::Drug),
    ("ace inhibitor", TermKind::DrugClass),
    ("pneumonia", TermKind::Problem),
    ("lung cancer", TermKind::Problem),
    ("sepsis", TermKind::Problem),
];

impl Lexicon for Words {
    fn matches(&self, text: &str) -> Vec<TermMatch> {
        let lower = text.to_lowercase();
        WORDS
            .iter()
            .enumerate()
            .filter_map(|(at, (word, kind))| {
                let start = lower.find(word)?;
                let span = Span::new(start, start + word.len());
                Some(TermMatch {
                    span,
                    kind: *kind,
                    concept: at as u32,
                    ambiguous: false,
                })
            })
            .collect()
    }
    fn concept(&self, kind: TermKind, concept: u32) -> TermConcept {
        let name = WORDS[concept as usize].0.to_string();
        let ingredient = Ingredient {
            name: name.clone(),
            codes: vec![],
            strength: None,
        };
        let ingredients = if kind == TermKind::Drug {
            vec![ingredient]
        } else {
            vec![]
        };
        TermConcept {
            preferred: name,
            codes: vec![],
            ingredients,
        }
    }
    fn lookup(&self, _: TermKind, _: &str) -> Option<TermConcept> {
        None
    }
    fn suggest_drug(&self, _: &str) -> Vec<DrugSuggestion> {
        vec![]
    }
    fn ucum(&self, _: &str) -> Option<String> {
        None
    }
    fn convert(&self, _: &str, _: f64, _: &str, _: &str) -> Option<f64> {
        None
    }
}

const NOTE: &str = "Pneumonia. Father: lung cancer. K 6.9 mmol/L. Metformin 500 mg.";

fn id() -> DocumentId {
    DocumentId("d".into())
}

fn condition(name: &str, experiencer: Experiencer) -> Fact<Condition> {
    let start = NOTE
        .to_lowercase()
        .find(name)
        .expect("the name stands in the note");
    let assertion = Assertion {
        experiencer,
        ..Assertion::default()
    };
    let value = Condition {
        code: Concept {
            preferred: Some(name.into()),
            ..Concept::text(name)
        },
        category: ConditionCategory::Problem,
        clinical_status: ClinicalStatus::Active,
        verification_status: VerificationStatus::Confirmed,
        assertion,
        severity: None,
        body_site: None,
        onset: None,
        abatement: None,
        recorded_date: None,
    };
    Fact::read(
        "condition",
        &id(),
        Span::new(start, start + name.len()),
        value,
    )
}

fn record() -> Record {
    let document = SourceDocument {
        id: id(),
        title: "note".into(),
        media_type: MediaType::Text,
        hash: Sha256::of(NOTE.as_bytes()),
        text: NOTE.into(),
        map: OffsetMap::default(),
        language: Language::English,
        date: None,
        pages: vec![],
    };
    let metformin = MedicationStatement {
        medication: Concept::text("Metformin"),
        ingredients: vec![Ingredient {
            name: "metformin".into(),
            codes: vec![],
            strength: None,
        }],
        intent: MedicationIntent::Taken,
        status: MedicationStatus::Active,
        change: None,
        dosage: Dosage::default(),
        assertion: Assertion::default(),
        start: None,
        end: None,
        reason: None,
    };
    Record {
        documents: vec![document],
        conditions: vec![
            condition("pneumonia", Experiencer::Patient),
            condition("lung cancer", Experiencer::Family),
        ],
        medications: vec![Fact::read(
            "medication",
            &id(),
            Span::new(46, 55),
            metformin,
        )],
        allergy_status: AllergyStatus::Listed,
        ..Record::default()
    }
}

fn source() -> IssueSource {
    IssueSource {
        publication: "Test".into(),
        edition: "1".into(),
        statement: None,
        source_status: SourceStatus::Verified,
    }
}

fn penicillin_allergy() -> DetectedIssue {
    DetectedIssue {
        rule: "allergy-conflict".into(),
        kind: IssueKind::Allergy,
        severity: Severity::Critical,
        state: IssueState::Found,
        title: Localized::new("Penicillin allergy", "青霉素过敏"),
        detail: Localized::default(),
        implicated: vec![],
        contraindicates: vec!["penicillin".into()],
        source: source(),
        status: RuleStatus::Preview,
    }
}

fn quote(words: &str) -> Citation {
    let start = NOTE.find(words).expect("the words stand in the note");
    Citation::Record {
        document: id(),
        span: Span::new(start, start + words.len()),
        quote: words.into(),
    }
}

fn model() -> Origin {
    Origin::Model(ModelLabel {
        name: "m".into(),
        sha256: "0".into(),
        examined: false,
    })
}

fn statement(text: &str, origin: Origin, citations: Vec<Citation>) -> Statement {
    Statement {
        id: StatementId(text.into()),
        part: Part::Plan(PlanHeading::Treatment),
        text: Localized::new(text, text),
        rationale: Localized::default(),
        citations,
        origin,
        proposes: vec![],
    }
}

fn check(text: &str, citations: Vec<Citation>, expect: &[Failure]) {
    let record = record();
    let issues = [penicillin_allergy()];
    let against = Verification {
        record: &record,
        issues: &issues,
        lexicon: &Words,
    };
    let verdict = verify(&statement(text, model(), citations), &against);
    let failures = match verdict {
        Verdict::Supported => vec![],
        Verdict::Unsupported(failures) => failures,
    };
    assert_eq!(failures, expect, "{text}");
}

#[test]
fn a_model_statement_must_be_accounted_for() {
    let k = || vec![quote("K 6.9 mmol/L")];
    check("Potassium 6.9: repeat now and consider an ECG", k(), &[]);
    check(
        "Potassium 5.9: repeat",
        k(),
        &[Failure::NumberNotCited {
            number: "5.9".into(),
        }],
    );
    check("Repeat potassium", vec![], &[Failure::NoCitation]);
    check("Treat pneumonia", vec![quote("Pneumonia")], &[]);
    check(
        "Treat lung cancer",
        k(),
        &[Failure::ProblemNotPatients {
            problem: "lung cancer".into(),
        }],
    );
    check(
        "Treat sepsis",
        k(),
        &[Failure::ProblemNotInRecord {
            problem: "sepsis".into(),
        }],
    );
    check("Hold metformin", k(), &[]);
    check(
        "Give warfarin",
        k(),
        &[Failure::DrugNotInRecord {
            drug: "warfarin".into(),
        }],
    );
    check(
        "Observation is safe",
        k(),
        &[Failure::ForbiddenWording {
            words: "is safe".into(),
        }],
    );
}

#[test]
fn a_class_of_drugs_cannot_be_checked_so_a_model_may_not_propose_it() {
    check(
        "Consider adding an ACE inhibitor.",
        vec![quote("Pneumonia")],
        &[Failure::ClassNotChecked {
            words: "ACE inhibitor".into(),
        }],
    );
}

#[test]
fn a_ruled_out_drug_is_never_proposed_whatever_the_wording() {
    let ruled_out = Failure::DrugRuledOut {
        drug: "penicillin".into(),
        rule: "allergy-conflict".into(),
    };
    let unknown = Failure::DrugNotInRecord {
        drug: "penicillin".into(),
    };
    for text in [
        "Give penicillin",
        "Stop metformin and give penicillin",
        "Penicillin, as tolerated",
    ] {
        check(
            text,
            vec![quote("Pneumonia")],
            &[ruled_out.clone(), unknown.clone()],
        );
    }
    check("Avoid penicillin", vec![quote("Pneumonia")], &[unknown]);
}

#[test]
fn a_quote_must_stand_where_the_citation_says() {
    let wrong = Citation::Record {
        document: id(),
        span: Span::new(0, 9),
        quote: "pneumonia".into(),
    };
    check("Treat it", vec![wrong], &[Failure::QuoteNotFound]);
    let outside = Citation::Record {
        document: id(),
        span: Span::new(0, 900),
        quote: "Pneumonia".into(),
    };
    check("Treat it", vec![outside], &[Failure::QuoteNotFound]);
}

fn reviewed(decision: ReviewDecision) -> Reviewed {
    Reviewed {
        decision,
        by: "Dr Lee".into(),
        at: Timestamp(1),
    }
}

fn filed(statements: Vec<Statement>) -> Draft {
    let mut draft = Draft::new(DraftId("x".into()), None);
    let record = record();
    let issues = [penicillin_allergy()];
    let against = Verification {
        record: &record,
        issues: &issues,
        lexicon: &Words,
    };
    for statement in statements {
        let verdict = verify(&statement, &against);
        draft.file(statement, verdict).expect("the draft is open");
    }
    draft
}

fn rule_statement(text: &str) -> Statement {
    statement(
        text,
        Origin::Rule,
        vec![Citation::Rule {
            rule: "red-flag-potassium".into(),
            source: source(),
        }],
    )
}

#[test]
fn suggestions_are_taken_over_and_unsupported_ones_need_a_reason() {
    let mut draft = filed(vec![
        statement("Hold metformin", model(), vec![quote("Metformin 500 mg")]),
        statement("Give penicillin", model(), vec![quote("Pneumonia")]),
    ]);
    let (suggestion, unsupported) = (
        StatementId("Hold metformin".into()),
        StatementId("Give penicillin".into()),
    );
    let accept = || reviewed(ReviewDecision::Accept);
    assert_eq!(
        draft.decide(&suggestion, accept()),
        Err(ReviewError::TakeOverFirst)
    );
    assert_eq!(
        draft.decide(&unsupported, accept()),
        Err(ReviewError::ReasonNeeded)
    );
    assert_eq!(
        draft.take_over(&unsupported, "Dr Lee".into(), Timestamp(1)),
        Err(ReviewError::ReasonNeeded)
    );
    assert_eq!(
        draft.promote(&unsupported, " ".into(), "Dr Lee".into(), Timestamp(1)),
        Err(ReviewError::ReasonNeeded)
    );
    draft
        .take_over(&suggestion, "Dr Lee".into(), Timestamp(1))
        .unwrap();
    draft
        .promote(
            &unsupported,
            "desensitised".into(),
            "Dr Lee".into(),
            Timestamp(2),
        )
        .unwrap();
    assert!(draft.entries.iter().all(Entry::is_included));
    let text = plan_text(&draft, Language::English);
    assert_eq!(
        text.groups[0].1,
        ["Hold metformin", "Give penicillin [desensitised]"]
    );
}

#[test]
fn signing_needs_every_blocker_answered_and_then_only_an_addendum_is_possible() {
    let mut draft = filed(vec![
        rule_statement("Repeat potassium now"),
        rule_statement("Stop metformin"),
    ]);
    let record = record();
    let issues = [penicillin_allergy()];
    let by = || ("Dr Lee".into(), "MD".into());
    let found = |draft: &Draft| blockers(draft, &record, &issues).len();
    assert_eq!(found(&draft), 3, "critical issue, undecided, empty plan");
    let edit = ReviewDecision::Edit {
        text: "Repeat potassium within the hour".into(),
    };
    draft
        .decide(&StatementId("Repeat potassium now".into()), reviewed(edit))
        .unwrap();
    draft
        .decide(
            &StatementId("Stop metformin".into()),
            reviewed(ReviewDecision::Reject { reason: None }),
        )
        .unwrap();
    let refused = sign(
        &mut draft,
        &record,
        &issues,
        by(),
        Timestamp(3),
        Language::English,
    );
    assert!(matches!(refused, Err(SignError::Blocked(ref blockers)) if blockers.len() == 1));
    draft
        .acknowledge(Acknowledgement {
            key: "allergy-conflict".into(),
            about: Localized::default(),
            reason: "no beta-lactam given".into(),
            by: "Dr Lee".into(),
            at: Timestamp(3),
        })
        .unwrap();
    sign(
        &mut draft,
        &record,
        &issues,
        by(),
        Timestamp(4),
        Language::English,
    )
    .unwrap();
    let signature = draft.signature.clone().unwrap();
    assert_eq!(
        signature.text_hash,
        plan_text(&draft, Language::English).hash()
    );
    let again = reviewed(ReviewDecision::Accept);
    assert_eq!(
        draft.decide(&StatementId("Stop metformin".into()), again),
        Err(ReviewError::Signed)
    );
    draft
        .amend(Addendum {
            text: "K 5.1 at 14:00".into(),
            by: "Dr Lee".into(),
            at: Timestamp(5),
        })
        .unwrap();
    assert_eq!(draft.addenda.len(), 1);
}

#[test]
fn an_edit_of_the_record_keeps_what_was_reviewed_but_not_a_drug_now_ruled_out() {
    let mut earlier = filed(vec![rule_statement("Repeat potassium now")]);
    earlier
        .decide(
            &StatementId("Repeat potassium now".into()),
            reviewed(ReviewDecision::Accept),
        )
        .unwrap();
    earlier.mark_stale();
    let mut giving = rule_statement("Penicillin");
    giving.proposes = vec!["penicillin".into()];
    let mut later = filed(vec![rule_statement("Repeat potassium now"), giving.clone()]);
    earlier.entries.push(Entry {
        statement: giving,
        placement: Placement::Draft,
        reviewed: Some(reviewed(ReviewDecision::Accept)),
        reason: None,
    });
    later.keep_reviews(&earlier);
    assert!(later.entries[0].is_included());
    assert!(matches!(
        later.entries[1].placement,
        Placement::Unsupported(_)
    ));
}

#[test]
fn missing_allergies_block_until_answered() {
    let draft = filed(vec![rule_statement("Repeat potassium now")]);
    let mut record = record();
    record.allergy_status = AllergyStatus::NoInformation;
    let keys: Vec<_> = blockers(&draft, &record, &[])
        .iter()
        .filter_map(Blocker::key)
        .collect();
    assert_eq!(keys, ["allergies-not-documented"]);
}
