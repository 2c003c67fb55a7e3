use super::{dosed, open};
use record::{
    AdministrativeSex, AllergyStatus, Experiencer, MedicationChange, MedicationStatus,
    ObservationValue, Presence, Record,
};

/// Current drugs with dose, doses a day and change.
fn drugs(text: &str) -> Vec<String> {
    let (record, _) = open(text);
    record
        .medications
        .iter()
        .map(|fact| {
            let mut line = dosed(&fact.value);
            if let Some(change) = fact.value.change {
                line += &format!(" {change:?}");
            }
            line
        })
        .collect()
}

#[test]
fn the_most_of_a_day_is_no_dose() {
    for (text, expect) in [
        ("metformin prn up to 2 g", "metformin Active"),
        ("metformin 1 g prn, max 2 g", "metformin 1g Active"),
        ("metformin up to 1 g bd", "metformin 1g x2 Active"),
    ] {
        assert_eq!(drugs(text), [expect], "{text}");
    }
}

fn allergies(record: &Record) -> Vec<String> {
    record
        .allergies
        .iter()
        .filter(|fact| fact.value.is_active())
        .map(|fact| {
            let reactions: Vec<&str> = fact
                .value
                .reactions
                .iter()
                .map(|r| r.manifestation.text.reveal())
                .collect();
            format!("{} [{}]", fact.value.substance.name(), reactions.join(", "))
        })
        .collect()
}

fn results(text: &str) -> Vec<String> {
    let (record, _) = open(text);
    record
        .observations
        .iter()
        .map(|fact| {
            let v = &fact.value;
            let value = match &v.value {
                ObservationValue::Quantity(q) => format!(
                    "{}{}",
                    q.value,
                    q.unit
                        .as_deref()
                        .map(|unit| format!(" {unit}"))
                        .unwrap_or_default()
                ),
                ObservationValue::Concept(concept) => concept.text.reveal().to_string(),
                other => format!("{other:?}"),
            };
            let flag = v
                .interpretation
                .map(|flag| format!(" {flag:?}"))
                .unwrap_or_default();
            let range = v
                .reference_range
                .as_ref()
                .map(|range| format!(" ({})", range.text))
                .unwrap_or_default();
            format!("{} {value}{range}{flag}", v.key().unwrap_or("?"))
        })
        .collect()
}

/// Problems with what is asserted of them.
fn problems(text: &str) -> Vec<(String, Presence)> {
    let (record, _) = open(text);
    record
        .conditions
        .iter()
        .map(|fact| {
            (
                fact.value.code.name().to_string(),
                fact.value.assertion.presence,
            )
        })
        .collect()
}

#[test]
fn doses_routes_and_frequencies_follow_the_drug() {
    assert_eq!(
        drugs(
            "Medications:\n- Metformin 500 mg PO BID\n- Coumadin 5mg daily\n- Lantus 10 units subcut at bedtime"
        ),
        [
            "metformin 500mg x2 Oral Active",
            "warfarin 5mg x1 Active",
            "insulin glargine 10units x1 Subcutaneous Active"
        ]
    );
    assert_eq!(
        drugs("口服二甲双胍0.5g 每日两次、阿司匹林100mg qd"),
        ["metformin 0.5g x2 Active", "aspirin 100mg x1 Active"]
    );
    assert_eq!(
        drugs("Methotrexate 15 mg once weekly"),
        ["methotrexate 15mg x0.14285714285714285 Active"]
    );
}

#[test]
fn changes_are_changes() {
    assert_eq!(
        drugs("Plan: stop warfarin, start apixaban 5 mg BID. Hold metformin."),
        [
            "warfarin Stopped Stopped",
            "apixaban 5mg x2 Intended Started",
            "metformin OnHold Held"
        ]
    );
    assert_eq!(
        drugs("Lisinopril was discontinued due to cough."),
        ["lisinopril Stopped Stopped"]
    );
    assert_eq!(
        drugs("停用华法林,改为阿哌沙班5mg bid"),
        [
            "warfarin Stopped Stopped",
            "apixaban 5mg x2 Active Switched"
        ]
    );
}

#[test]
fn what_is_avoided_or_denied_is_not_taken() {
    let (record, _) = open("Not on aspirin. Avoid codeine.");
    assert!(
        record
            .medications
            .iter()
            .all(|fact| fact.value.status == MedicationStatus::NotTaken)
    );
    assert_eq!(record.medications.len(), 2);
}

#[test]
fn an_allergen_is_an_allergy_and_never_a_medication() {
    for text in [
        "He is allergic to penicillin (rash).",
        "Allergies: penicillin - rash",
        "ALLERGIES:\n1. Penicillin: rash\n",
        "Penicillin causes rash.",
        "No known drug allergies but gets a rash with penicillin.",
    ] {
        let (record, _) = open(text);
        assert_eq!(allergies(&record), ["penicillin [rash]"], "{text}");
        assert!(record.medications.is_empty(), "{text}");
        assert_eq!(record.allergy_status, AllergyStatus::Listed);
    }
    let (record, _) = open("既往对青霉素过敏,表现为皮疹。");
    assert_eq!(allergies(&record), ["penicillin [皮疹]"]);
    let (record, _) = open("Allergy list: sulfa - hives, latex, peanuts (anaphylaxis)");
    assert_eq!(
        allergies(&record),
        ["sulfonamides [hives]", "latex []", "peanut [anaphylaxis]"]
    );
    let (record, _) = open("Hepatitis from warfarin 2019.");
    assert_eq!(allergies(&record), ["warfarin []"]);
    assert!(record.medications.is_empty());
    let (record, _) = open("Rhabdomyolysis on warfarin 3 mg.");
    assert!(record.allergies.is_empty());
    let (record, _) = open("Anaphylaxis after eating peanut last year.");
    assert_eq!(allergies(&record), ["peanut [Anaphylaxis]"]);
}

#[test]
fn the_four_states_of_allergy() {
    let status = |text: &str| open(text).0.allergy_status;
    assert_eq!(status("Allergies: NKDA"), AllergyStatus::NoneKnown);
    assert_eq!(status("Allergies: None."), AllergyStatus::NoneKnown);
    assert_eq!(status("否认药物、食物过敏史。"), AllergyStatus::NoneKnown);
    assert_eq!(status("过敏史:不详"), AllergyStatus::NotAsked);
    assert_eq!(
        status("Allergies: unable to obtain"),
        AllergyStatus::NotAsked
    );
    assert_eq!(
        status("Chest pain since Monday."),
        AllergyStatus::NoInformation
    );
}

#[test]
fn a_section_of_allergies_ends_with_its_line() {
    let (record, _) = open("Allergies: NKDA\nTakes warfarin 5 mg daily.\n");
    assert_eq!((record.allergies.len(), record.medications.len()), (0, 1));
}

#[test]
fn results_keep_value_unit_range_and_flag() {
    assert_eq!(
        results("Labs:\nNa 138 | K 5.9 (3.5-5.1) H"),
        ["sodium 138", "potassium 5.9 (3.5-5.1) High"]
    );
    assert_eq!(
        results("BP 90/60, T 38.5"),
        ["systolic_bp 90", "diastolic_bp 60", "temperature 38.5"]
    );
    assert_eq!(results("肌酐 156 μmol/L↑"), ["creatinine 156 umol/L High"]);
    assert_eq!(
        results("| Test | Result | Unit | Range |\n| Potassium | 5.9 | mmol/L | 3.5-5.1 |"),
        ["potassium 5.9 mmol/L (3.5-5.1)"]
    );
    assert_eq!(
        results("Troponin was <0.01 ng/mL; hemoglobin 10.2 -> 8.5 g/dL"),
        [
            "troponin 0.01 ng/mL",
            "haemoglobin 10.2 g/dL",
            "haemoglobin 8.5 g/dL"
        ]
    );
    assert_eq!(
        results("体温38.5℃，脉搏88次/分，血压120/80mmHg"),
        [
            "temperature 38.5 Cel",
            "heart_rate 88 /min",
            "systolic_bp 120 mm[Hg]",
            "diastolic_bp 80 mm[Hg]"
        ]
    );
}

#[test]
fn a_missing_unit_and_a_decimal_comma_are_asked() {
    let (_, issues) = open("Creatinine 1.2, glucose 6.0");
    let asked: Vec<usize> = issues
        .iter()
        .filter_map(|issue| Some(issue.question.as_ref()?.readings.len()))
        .collect();
    assert_eq!(asked, [2, 2]);
    let (record, issues) = open("Potassium 5,9 mmol/L");
    assert!(matches!(
        record.observations[0].value.value,
        ObservationValue::Missing(_)
    ));
    assert_eq!(
        issues[0].question.as_ref().map(|q| q.readings.clone()),
        Some(vec!["5.9".to_string(), "59".to_string()])
    );
}

#[test]
fn a_relatives_illness_is_family_history() {
    let (record, _) = open("Family history: mother breast cancer at 50, father with hypertension.");
    assert!(record.conditions.is_empty());
    let found: Vec<(&str, &str, Option<f64>)> = record
        .family_history
        .iter()
        .map(|fact| {
            (
                fact.value.relationship.as_str(),
                fact.value.condition.as_ref().map_or("", |c| c.name()),
                fact.value.onset_age,
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("mother", "breast cancer", Some(50.0)),
            ("father", "hypertension", None)
        ]
    );
}

#[test]
fn a_drug_of_a_relative_is_not_the_patients() {
    let (record, _) = open("Family history: father takes warfarin.");
    assert_eq!(
        record.medications[0].value.assertion.experiencer,
        Experiencer::Family
    );
}

#[test]
fn problems_carry_their_assertion() {
    use Presence::*;
    assert_eq!(
        problems("Denies fever or chest pain but has cough."),
        [
            ("fever".into(), Absent),
            ("chest pain".into(), Absent),
            ("cough".into(), Present)
        ]
    );
    assert_eq!(
        problems("PMH: HTN, diabetes"),
        [
            ("hypertension".into(), Present),
            ("type 2 diabetes mellitus".into(), Present)
        ]
    );
    assert_eq!(
        problems("既往高血压病史10年，否认糖尿病。"),
        [
            ("hypertension".into(), Present),
            ("type 2 diabetes mellitus".into(), Absent)
        ]
    );
    let (record, _) = open("PMH: HTN, diabetes");
    assert!(record.conditions.iter().all(|fact| fact.value.is_active()));
    let (record, _) = open("History of stroke in 2019.");
    assert!(!record.conditions[0].value.is_active());
}

#[test]
fn age_and_sex_come_from_the_first_words() {
    let (record, _) = open("A 67-year-old man with cough. His 40-year-old daughter is well.");
    assert_eq!(
        record
            .patient
            .age_years
            .iter()
            .map(|fact| fact.value)
            .collect::<Vec<_>>(),
        [67.0]
    );
    assert_eq!(record.patient.sex.len(), 1);
    let (record, _) = open("患者男性，67岁，因胸痛入院。");
    assert_eq!(
        (record.patient.age_years.len(), record.patient.sex.len()),
        (1, 1)
    );
}

#[test]
fn age_and_sex_in_banners() {
    let who = |text: &str| {
        let (record, _) = open(text);
        let of = &record.patient;
        (
            of.age_years.first().map(|fact| fact.value),
            of.birth_date.first().map(|fact| fact.value.to_string()),
            of.sex.first().map(|fact| fact.value),
        )
    };
    let (male, female) = (AdministrativeSex::Male, AdministrativeSex::Female);
    assert_eq!(
        who("Male, 72 years. Weight 80 kg."),
        (Some(72.0), None, Some(male))
    );
    assert_eq!(
        who("72 years, female, cough"),
        (Some(72.0), None, Some(female))
    );
    assert_eq!(who("54F with chest pain"), (Some(54.0), None, Some(female)));
    assert_eq!(who("男 Male, 69 岁"), (Some(69.0), None, Some(male)));
    assert_eq!(
        who("Mr T, 71 yrs, for hemicolectomy."),
        (Some(71.0), None, Some(male))
    );
    assert_eq!(
        who("Patient: Margaret Oakes, DOB 1948-07-02, female"),
        (None, Some("1948-07-02".into()), Some(female))
    );
    assert_eq!(who("Smoked for 30 years. 98F at home."), (None, None, None));
}

#[test]
fn feet_and_inches_are_one_height() {
    let (record, _) = open("Weight 176 lb. Height 5 ft 9 in.");
    let heights: Vec<f64> = record
        .observations
        .iter()
        .filter(|fact| fact.value.key() == Some("height"))
        .filter_map(|fact| fact.value.quantity().map(|quantity| quantity.value))
        .collect();
    assert_eq!(heights, [69.0]);
}

#[test]
fn drugs_that_are_paused_or_not_given() {
    let status = |text: &str| {
        let (record, _) = open(text);
        record.medications[0].value.status
    };
    assert_eq!(
        status("Metformin was not given because of renal failure."),
        MedicationStatus::NotTaken
    );
    assert_eq!(
        status("Metformin paused because of potassium."),
        MedicationStatus::OnHold
    );
}

#[test]
fn a_doubtful_allergy_counts_and_results_are_no_allergens() {
    let (record, _) =
        open("Allergies: penicillin (anaphylaxis age 8), ?sulfa rash\nCreat 96, K 4.8, Hb 118\n");
    assert_eq!(record.allergy_status, AllergyStatus::Listed);
    let names: Vec<&str> = record
        .allergies
        .iter()
        .filter(|fact| fact.value.is_active())
        .map(|fact| fact.value.substance.name())
        .collect();
    assert_eq!(names.len(), 2, "{names:?}");
}

#[test]
fn drugs_at_discharge_are_not_discontinued() {
    let (record, _) = open("Rx on d/c: metformin 500 mg twice daily, warfarin 5 mg daily");
    assert_eq!(record.medications.len(), 2);
    assert!(
        record
            .medications
            .iter()
            .all(|fact| fact.value.is_current())
    );
    let (record, _) = open("Meds: metformin 500 mg twice daily\nNKDA");
    assert_eq!(record.medications.len(), 1);
    let (record, _) = open("Warfarin d/c'd last week.");
    assert_eq!(
        record.medications[0].value.status,
        MedicationStatus::Stopped
    );
}

#[test]
fn an_ambiguous_birth_date_still_has_a_year() {
    let (record, issues) = open("Discharge letter. DOB 03.11.1939, female");
    assert_eq!(record.patient.birth_date[0].value.to_string(), "1939");
    assert_eq!(issues.len(), 1);
}

#[test]
fn the_drug_of_an_old_illness_is_taken_today() {
    let (record, _) = open("既往高血压（二甲双胍 0.5g bid）。");
    assert!(record.medications[0].value.is_current());
    let (record, _) = open("既往曾服二甲双胍 0.5g bid，已停。");
    assert!(!record.medications[0].value.is_current());
}

#[test]
fn the_list_at_discharge_takes_the_place_of_the_one_before() {
    let (record, issues) = open(
        "Medications on admission:\nmetformin 500 mg twice daily\nwarfarin 5 mg daily\naspirin 81 mg daily\n\nDischarge medications:\nmetformin 1000 mg twice daily\nwarfarin 5 mg daily\n",
    );
    let current: Vec<(&str, usize)> = record
        .medications
        .iter()
        .filter(|fact| fact.value.is_current())
        .map(|fact| (fact.value.medication.name(), fact.sources.len()))
        .collect();
    assert_eq!(current, [("aspirin", 1), ("metformin", 1), ("warfarin", 2)]);
    assert_eq!(issues.len(), 1, "aspirin is asked about");
}

#[test]
fn an_allergy_list_that_answers_in_words() {
    let (record, _) = open("Allergies: not asked today.");
    assert_eq!(record.allergy_status, AllergyStatus::NotAsked);
    let (record, _) = open("Allergies: penicillin - rash. Tolerates amoxicillin.");
    assert_eq!((record.allergies.len(), record.medications.len()), (1, 0));
}

#[test]
fn what_a_relative_has_is_his_over_a_wrapped_line() {
    let (record, _) = open(
        "His father had a myocardial infarction at the age of 49. Mother has\ndiabetes and takes metformin.",
    );
    assert!(record.conditions.iter().all(|fact| !fact.value.is_active()));
    assert!(
        record
            .medications
            .iter()
            .all(|fact| fact.value.assertion.experiencer == Experiencer::Family)
    );
}

#[test]
fn a_started_drug_is_a_change() {
    let (record, _) = open("She was started on metformin 500 mg daily on 2025-03-01.");
    let v = &record.medications[0].value;
    assert_eq!(
        (v.change, v.status),
        (Some(MedicationChange::Started), MedicationStatus::Active)
    );
    assert_eq!(
        v.start.map(|date| date.to_string()),
        Some("2025-03-01".into())
    );
}

#[test]
fn social_history_has_kind_amount_and_standing() {
    let told = |text: &str| -> Vec<String> {
        open(text)
            .0
            .social_history
            .iter()
            .map(|fact| {
                let v = &fact.value;
                let amount = v
                    .amount
                    .as_ref()
                    .map(|q| format!(" {} {}", q.value, q.unit_text))
                    .unwrap_or_default();
                format!(
                    "{:?} {:?} {:?}{amount}",
                    v.kind, v.assertion.presence, v.assertion.time
                )
            })
            .collect()
    };
    assert_eq!(
        told(
            "Social history: smokes 1 ppd x 40 years, drinks 2 beers per day. Retired welder, lives alone."
        ),
        [
            "Smoking Present Current 40 pack-years",
            "Alcohol Present Current 14 drinks/week",
            "Occupation Present Current",
            "Living Present Current"
        ]
    );
    assert_eq!(
        told("SH: Denies tobacco, alcohol, or illicit drugs."),
        [
            "Smoking Absent Current",
            "Alcohol Absent Current",
            "Substance Absent Current"
        ]
    );
    assert_eq!(
        told("Former smoker, quit 2010."),
        ["Smoking Present Historical"]
    );
    assert_eq!(
        told("个人史：吸烟30年，每日10支，已戒5年。偶饮酒。"),
        [
            "Smoking Present Historical 15 pack-years",
            "Alcohol Present Current"
        ]
    );
}

#[test]
fn pregnancy_has_weeks_and_a_negative() {
    use record::PregnancyStatus::*;
    let told = |text: &str| {
        open(text)
            .0
            .patient
            .pregnancy
            .iter()
            .map(|fact| fact.value.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        told("28-year-old G2P1 at 32w4d with headache."),
        [Pregnant { weeks: Some(32.57) }]
    );
    assert_eq!(
        told("ANC. 29F, 22 weeks, G2P1. Rash on the thigh."),
        [Pregnant { weeks: Some(22.0) }]
    );
    assert_eq!(
        told("She is 10 weeks pregnant."),
        [Pregnant { weeks: Some(10.0) }]
    );
    assert_eq!(
        told("Booking: pregnant 8 weeks, well."),
        [Pregnant { weeks: Some(8.0) }]
    );
    assert_eq!(told("孕28周，血压升高。"), [Pregnant { weeks: Some(28.0) }]);
    assert_eq!(told("She is not pregnant."), [NotPregnant]);
    assert_eq!(told("Born at 32 weeks gestation."), []);
    assert_eq!(told("Avoid if pregnant."), []);
    let (record, _) = open("She is currently breastfeeding.");
    assert!(record.patient.lactating[0].value);
}

#[test]
fn gene_calls_need_a_result() {
    let told = |text: &str| -> Vec<String> {
        open(text)
            .0
            .genes
            .iter()
            .map(|fact| {
                format!(
                    "{} {} {}",
                    fact.value.gene,
                    fact.value.diplotype.as_deref().unwrap_or("-"),
                    fact.value.phenotype.as_deref().unwrap_or("-")
                )
            })
            .collect()
    };
    assert_eq!(
        told("CYP2C19 *2/*2, poor metabolizer; HLA-B*57:01 positive"),
        ["CYP2C19 *2/*2 Poor Metabolizer", "HLA-B *57:01 positive"]
    );
    assert_eq!(
        told("CYP2D6基因型 *4/*5，慢代谢型。G6PD缺乏。"),
        ["CYP2D6 *4/*5 Poor Metabolizer", "G6PD - Deficient"]
    );
    assert_eq!(told("CYP2C19 testing was sent."), Vec::<String>::new());
    assert_eq!(told("CYP2C9 report: *3/*3."), ["CYP2C9 *3/*3 -"]);
    assert_eq!(told("TPMT test result *1/*3A"), ["TPMT *1/*3A -"]);
    assert_eq!(told("TPMT基因检测结果：*1/*3C"), ["TPMT *1/*3C -"]);
    for (text, expect) in [
        ("HLA-B*5801阳性", "HLA-B *58:01 positive"),
        ("HLA-B 5801 positive", "HLA-B *58:01 positive"),
        (
            "TPMT intermediate activity",
            "TPMT - Intermediate Metabolizer",
        ),
        ("TPMT absent activity", "TPMT - Poor Metabolizer"),
        ("TPMT: normal.", "TPMT - Normal Metabolizer"),
        ("DPYD wild type", "DPYD - Normal Metabolizer"),
        (
            "NUDT15 c.415C>T 杂合",
            "NUDT15 c.415C>T Intermediate Metabolizer",
        ),
        ("NUDT15 c.415C>T 纯合TT", "NUDT15 c.415C>T Poor Metabolizer"),
        ("CYP2D6 PM, depression", "CYP2D6 - Poor Metabolizer"),
        ("CYP2C19 ultrarapid.", "CYP2C19 - Ultrarapid Metabolizer"),
        (
            "CYP2C19 *1/*1（快代谢型）",
            "CYP2C19 *1/*1 Normal Metabolizer",
        ),
        ("G6PD activity normal", "G6PD - Normal"),
    ] {
        assert_eq!(told(text), [expect], "{text}");
    }
    for text in [
        "HLA-B27 positive",
        "TPMT: none on file",
        "TPMT deficient?",
        "TPMT normal range 24-44",
        "TPMT not done",
    ] {
        assert_eq!(told(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn an_unknown_drug_is_kept_and_named_with_spellings_to_choose() {
    let (record, issues) =
        open("Medications:\n- metfornin 500 mg BID\n- Zzyquil 5 mg daily\n- aspirin 81 mg daily");
    let names: Vec<&str> = record
        .medications
        .iter()
        .map(|fact| fact.value.medication.name())
        .collect();
    assert!(names.contains(&"metfornin") && names.contains(&"Zzyquil"));
    assert!(
        record
            .medications
            .iter()
            .filter(|fact| fact.value.medication.preferred.is_none())
            .all(|fact| fact.value.ingredients.is_empty())
    );
    let readings: Vec<Vec<String>> = issues
        .iter()
        .filter_map(|issue| Some(issue.question.as_ref()?.readings.clone()))
        .collect();
    assert_eq!(readings, [vec!["metformin".to_string()]]);
    assert_eq!(issues.len(), 2);
}

#[test]
fn a_bare_name_is_no_second_drug() {
    assert_eq!(
        drugs("On warfarin for AF.\nMedications:\n- warfarin 5 mg daily"),
        ["warfarin 5mg x1 Active"]
    );
}

#[test]
fn a_vaccination_refused_is_not_done() {
    let (record, _) =
        open("Received influenza vaccine in October 2024. Declined pneumococcal vaccine.");
    let told: Vec<(&str, &str)> = record
        .immunizations
        .iter()
        .map(|fact| (fact.value.vaccine.name(), fact.value.status.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("influenza vaccine", "completed"),
            ("pneumococcal vaccine", "not-done")
        ]
    );
}

#[test]
fn a_medication_list_behind_the_allergies_is_no_allergy() {
    let (record, _) = open(
        "ALLERGIES:,  Penicillin, Vioxxa.,CURRENT MEDICATIONS,1.  Warfarin.,2.  Aspirin.,SOCIAL HISTORY: , Nonsmoker.",
    );
    assert_eq!(allergies(&record), ["penicillin []", "Vioxxa []"]);
    assert_eq!(record.medications.len(), 2);
    let (record, _) = open("Allergies:\n- penicillin\n- warfarin 5 mg daily\n");
    assert_eq!((record.allergies.len(), record.medications.len()), (1, 1));
}

#[test]
fn weight_and_height_in_words() {
    assert_eq!(results("He weighs about 80 kg."), ["weight 80 kg"]);
}

#[test]
fn the_interval_of_a_dose_goes_before_the_day_s_total() {
    assert_eq!(
        drugs("Medications: ondansetron 8 mg PO every 8 hours (24 mg/day)"),
        ["ondansetron 8mg x3 Oral Active"]
    );
    assert_eq!(
        drugs("Medications: paracetamol 400 mg every 6 hours (that is 1600 mg/day)"),
        ["paracetamol 400mg x4 Active"]
    );
}

#[test]
fn a_child_of_months_has_an_age() {
    let (record, _) = open("ED. 14 month boy, 10 kg, fever 39.2");
    let age = record.patient.age_years.first().map(|fact| fact.value);
    assert!(
        age.is_some_and(|age| (age - 14.0 / 12.0).abs() < 0.01),
        "{age:?}"
    );
}
