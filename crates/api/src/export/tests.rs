//! The plan as it leaves the vault.

use super::*;
use draft::*;
use record::*;

const NOW: Timestamp = Timestamp(1_770_012_345_678);

fn statement(id: &str, heading: PlanHeading, en: &str, zh: &str, origin: Origin) -> Statement {
    let source = IssueSource {
        publication: "Guideline on pneumonia".into(),
        edition: "2019".into(),
        statement: None,
        source_status: SourceStatus::Recalled,
    };
    let quote = Citation::Record {
        document: DocumentId("d1".into()),
        span: Span::new(18, 27),
        quote: "Pneumonia".into(),
    };
    Statement {
        id: StatementId(id.into()),
        part: Part::Plan(heading),
        text: Localized::new(en, zh),
        rationale: Localized::default(),
        citations: vec![
            quote,
            Citation::Rule {
                rule: "plan-pneumonia".into(),
                source,
            },
        ],
        origin,
        proposes: Vec::new(),
    }
}

fn model() -> ModelLabel {
    ModelLabel {
        name: "Tiny 1B".into(),
        sha256: "ab".repeat(32),
        examined: false,
    }
}

fn record() -> Record {
    let id = DocumentId("d1".into());
    let text = "Name: Jane Roe\nDx Pneumonia";
    let document = SourceDocument {
        id: id.clone(),
        title: "letter.txt".into(),
        media_type: MediaType::Text,
        hash: Sha256::of(text.as_bytes()),
        text: text.into(),
        map: OffsetMap::default(),
        language: Language::English,
        date: None,
        pages: Vec::new(),
    };
    let mut record = Record {
        documents: vec![document],
        allergy_status: AllergyStatus::NotAsked,
        ..Record::default()
    };
    let name = Fact::read("name", &id, Span::new(6, 14), "Jane Roe".into());
    record.patient.names = vec![name];
    record
}

/// A draft with one statement in each state.
fn draft() -> Draft {
    let mut draft = Draft::new(DraftId("a".into()), Some(model()));
    let treatment = PlanHeading::Treatment;
    for (id, en, zh) in [
        ("taken", "Consider amoxicillin.", "考虑阿莫西林。"),
        ("edited", "Consider rest.", "考虑休息。"),
        ("rejected", "Consider leeches.", "考虑水蛭。"),
        ("waiting", "Consider oxygen.", "考虑吸氧。"),
    ] {
        let statement = statement(id, treatment, en, zh, Origin::Rule);
        draft.file(statement, Verdict::Supported).unwrap();
    }
    let suggested = "Suggested by the model.";
    let monitoring = PlanHeading::Monitoring;
    let from_model = |id| statement(id, monitoring, suggested, suggested, Origin::Model(model()));
    draft
        .file(from_model("suggested"), Verdict::Supported)
        .unwrap();
    for (id, decision) in [
        ("taken", ReviewDecision::Accept),
        (
            "edited",
            ReviewDecision::Edit {
                text: "Rest <b>for</b> *three* days".into(),
            },
        ),
        ("rejected", ReviewDecision::Reject { reason: None }),
    ] {
        let reviewed = Reviewed {
            decision,
            by: "Dr Lee".into(),
            at: NOW,
        };
        draft.decide(&StatementId(id.into()), reviewed).unwrap();
    }
    draft
}

fn signed(language: Language) -> Draft {
    let mut draft = draft();
    draft
        .take_over(&StatementId("suggested".into()), "Dr Lee".into(), NOW)
        .unwrap();
    draft.state = DraftState::Signed;
    draft.signature = Some(Signature {
        name: "Dr Lee".into(),
        credential: "MD".into(),
        at: NOW,
        model: Some(model()),
        text_hash: plan_text(&draft, language).hash(),
    });
    draft
        .amend(Addendum {
            text: "Potassium repeated.".into(),
            by: "Dr Lee".into(),
            at: NOW,
        })
        .unwrap();
    draft
}

fn outlined(draft: &Draft, record: &Record, language: Language) -> Outline {
    let subject = Subject {
        label: "JR-1",
        question: "Which antibiotic?",
        record,
        draft: Some(draft),
    };
    outline(&subject, language, NOW).unwrap()
}

fn printed(draft: &Draft, language: Language) -> String {
    markdown::write(&outlined(draft, &record(), language))
}

#[test]
fn an_unsigned_plan_says_so_and_marks_what_was_not_reviewed() {
    let text = printed(&draft(), Language::English);
    assert!(text.starts_with("# Treatment plan\n\n> **UNSIGNED DRAFT"));
    assert!(text.contains("1. Consider amoxicillin.\n"));
    assert!(text.contains("3. Consider oxygen. *(not reviewed)*\n"));
    assert!(text.contains("Record: \"Pneumonia\" (letter.txt, line 2)"));
    assert!(
        text.contains(
            "Rule: Guideline on pneumonia, 2019 \\[plan-pneumonia\\]; source not checked"
        )
    );
    assert!(text.contains("- **Patient**: Jane Roe\n"));
    assert!(text.contains("- **Date of birth**: not found in the record\n"));
    assert!(text.contains("- **Allergies**: allergies not asked\n"));
    assert!(text.contains("- **Printed**: 2026-02-02 06:05 UTC\n"));
    assert!(text.contains("Not signed."));
    for absent in ["leeches", "Suggested"] {
        assert!(!text.contains(absent), "{absent}");
    }
}

#[test]
fn a_signed_plan_holds_what_was_signed_with_signer_hash_model_and_addenda() {
    let draft = signed(Language::English);
    let text = printed(&draft, Language::English);
    assert!(!text.contains("UNSIGNED"));
    assert!(!text.contains("oxygen"));
    assert!(text.contains("1. Suggested by the model. *(written by the model: Tiny 1B)*"));
    assert!(text.contains("- Signed by: Dr Lee, MD\n"));
    assert!(text.contains(&draft.signature.as_ref().unwrap().text_hash.0));
    assert!(text.contains("- Model: Tiny 1B (SHA-256 abab"));
    assert!(text.contains("2026-02-02 06:05 UTC, Dr Lee: Potassium repeated."));
}

#[test]
fn a_signed_plan_keeps_the_language_in_which_it_was_signed() {
    let text = printed(&signed(Language::Chinese), Language::English);
    assert!(text.starts_with("# 诊疗计划"));
    assert!(text.contains("1. 考虑阿莫西林。"));
}

#[test]
fn a_plan_that_differs_from_what_was_signed_says_so_on_top() {
    let mut draft = signed(Language::English);
    draft.entries[0].statement.text.en = "Consider penicillin.".into();
    let text = printed(&draft, Language::English);
    assert!(text.contains("> **THE TEXT DIFFERS FROM WHAT WAS SIGNED**"));
}

#[test]
fn words_of_persons_never_become_markup() {
    let text = printed(&draft(), Language::English);
    assert!(
        text.contains(r"2. Rest &lt;b&gt;for&lt;/b&gt; \*three\* days *(edited by the physician)*")
    );
}

#[test]
fn documents_that_disagree_on_the_name_are_all_printed() {
    let mut record = record();
    let other = Fact::read(
        "name",
        &DocumentId("d1".into()),
        Span::new(0, 4),
        "Joan Roe".into(),
    );
    record.patient.names.push(other);
    let outline = outlined(&draft(), &record, Language::English);
    assert_eq!(outline.patient, "Jane Roe / Joan Roe · JR-1");
}

/// The PDF of a plan of `statements` statements, or nothing on a machine whose fonts do not have its characters.
fn pdf_of(statements: usize, language: Language) -> Option<Vec<u8>> {
    let mut draft = draft();
    for number in 0..statements {
        let text =
            format!("Repeat potassium ≥ 6 mmol/L number {number}; 复查血钾，必要时心电监护。 ")
                .repeat(3);
        let id = format!("more-{number}");
        let statement = statement(&id, PlanHeading::FollowUp, &text, &text, Origin::Rule);
        draft.file(statement, Verdict::Supported).unwrap();
    }
    let outline = outlined(&draft, &record(), language);
    let nowhere = std::path::Path::new("/nonexistent");
    let fonts = match font::covering(&pdf::characters(&outline), &font::folders(nowhere)) {
        Ok(fonts) => fonts,
        Err(font::FontMissing { missing }) => {
            assert!(missing > 0);
            return None;
        }
    };
    Some(pdf::write(&outline, &fonts).unwrap())
}

#[test]
fn a_pdf_carries_patient_banner_and_page_number_on_every_page() {
    let Some(bytes) = pdf_of(20, Language::English) else {
        return;
    };
    assert!(bytes.starts_with(b"%PDF-1."));
    assert!(
        bytes.len() < 200_000,
        "fonts are embedded as subsets: {} bytes",
        bytes.len()
    );
    let pages = pages(&bytes);
    assert!(pages.len() > 1);
    let says = |page: &str, words: &str| page.contains(&squeezed(words));
    for (at, text) in pages.iter().enumerate() {
        assert!(
            says(text, "UNSIGNED DRAFT - not for use in care"),
            "page {}",
            at + 1
        );
        assert!(says(text, "Jane Roe · JR-1"), "page {}", at + 1);
        let number = format!("page {} of {}", at + 1, pages.len());
        assert!(says(text, &number), "{number}");
    }
    let whole = pages.concat();
    assert!(says(&whole, "1. Consider amoxicillin."));
    assert!(says(&whole, "≥ 6 mmol/L number 19"));
    assert!(says(&whole, "复查血钾"));
    assert!(!says(&whole, "leeches"));
}

#[test]
fn a_chinese_pdf_has_chinese_frames_and_no_banner_once_signed() {
    let Some(bytes) = pdf_of(0, Language::Chinese) else {
        return;
    };
    let first = &pages(&bytes)[0];
    assert!(first.contains(&squeezed("第 1 页，共 1 页")));
    assert!(first.contains("未签署草稿"));
}

/// The text of every page as another program reads it, without blanks: where one font ends and the next begins, readers
/// see a break, and which fonts there are differs from machine to machine.
fn pages(bytes: &[u8]) -> Vec<String> {
    let document = lopdf::Document::load_mem(bytes).unwrap();
    let numbers: Vec<u32> = document.get_pages().into_keys().collect();
    let text = |number: &u32| squeezed(&document.extract_text(&[*number]).unwrap());
    numbers.iter().map(text).collect()
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn without_any_font_the_answer_is_an_error_and_not_an_empty_page() {
    let missing = font::covering("高血压", &[]).err();
    assert_eq!(missing, Some(font::FontMissing { missing: 3 }));
}

/// The resources of a kind in the bundle of `record`.
fn resources(record: &Record, kind: &str) -> Vec<serde_json::Value> {
    let subject = Subject {
        label: "JR-1",
        question: "",
        record,
        draft: None,
    };
    let bytes = fhir::bundle(&subject, NOW).unwrap();
    let bundle: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let entries = bundle["entry"].as_array().unwrap().iter();
    let all = entries.map(|entry| entry["resource"].clone());
    all.filter(|one| one["resourceType"] == kind).collect()
}

fn medication(
    name: &str,
    experiencer: Experiencer,
    presence: Presence,
) -> Fact<MedicationStatement> {
    let statement = MedicationStatement {
        medication: Concept::text(name),
        ingredients: Vec::new(),
        intent: MedicationIntent::Taken,
        status: MedicationStatus::Active,
        change: None,
        dosage: Dosage {
            dose: Some(Quantity {
                high: Some(10.0),
                ..Quantity::new(5.0, "mg")
            }),
            ..Dosage::default()
        },
        assertion: Assertion {
            presence,
            experiencer,
            ..Assertion::default()
        },
        start: None,
        end: None,
        reason: None,
    };
    Fact::read(
        "medication",
        &DocumentId("d1".into()),
        Span::new(0, 4),
        statement,
    )
}

#[test]
fn a_bundle_gives_the_patient_nothing_of_a_relative_and_no_denied_drug() {
    let mut record = record();
    record.medications = vec![
        medication("oxycodone", Experiencer::Patient, Presence::Present),
        medication("warfarin", Experiencer::Family, Presence::Present),
        medication("aspirin", Experiencer::Patient, Presence::Absent),
        medication("insulin", Experiencer::Patient, Presence::Hypothetical),
    ];
    let found: Vec<(String, String)> = resources(&record, "MedicationStatement")
        .iter()
        .map(|one| {
            let name = one["medicationCodeableConcept"]["text"].as_str().unwrap();
            (
                name.to_string(),
                one["status"].as_str().unwrap().to_string(),
            )
        })
        .collect();
    let expect = [("oxycodone", "active"), ("aspirin", "not-taken")];
    assert_eq!(
        found,
        expect.map(|(name, status)| (name.to_string(), status.to_string()))
    );
    let dose = &resources(&record, "MedicationStatement")[0]["dosage"][0]["doseAndRate"][0];
    assert_eq!(dose["doseRange"]["low"]["value"], 5.0);
    assert_eq!(dose["doseRange"]["high"]["value"], 10.0);
}

#[test]
fn a_bundle_tells_no_known_allergies_from_no_information() {
    let mut record = record();
    let code = |record: &Record| {
        let found = resources(record, "AllergyIntolerance");
        found[0]["code"]["coding"][0]["code"]
            .as_str()
            .unwrap()
            .to_string()
    };
    assert_eq!(code(&record), "no-allergy-info");
    record.allergy_status = AllergyStatus::NoneKnown;
    assert_eq!(code(&record), "no-known-allergies");
}
