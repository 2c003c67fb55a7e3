//! Results over time, vital signs in shorthand, and abbreviations that their neighbours decide.

use super::open;
use record::{Experiencer, PartialDate, Presence, Record, Temporality};

/// Every value of `key` in text order; earlier ones in brackets, dates behind.
fn course(text: &str, key: &str) -> String {
    let (record, _) = open(text);
    let shown: Vec<String> = record
        .observations
        .iter()
        .filter(|fact| fact.value.key() == Some(key))
        .filter_map(|fact| {
            let value = fact.value.quantity()?.value;
            let date = fact
                .value
                .effective
                .map_or_else(String::new, |date: PartialDate| format!(" {date}"));
            Some(match fact.value.assertion.time {
                Temporality::Historical => format!("({value}{date})"),
                Temporality::Current => format!("{value}{date}"),
            })
        })
        .collect();
    shown.join(" ")
}

pub(super) fn check(text: &str, key: &str, expect: &str) {
    assert_eq!(course(text, key), expect, "{text}");
}

#[test]
fn arrows_lead_to_the_newest() {
    check("Cr 74 -> 131 -> 203 today", "creatinine", "(74) (131) 203");
    check("plt 210→96→41", "platelets", "(210) (96) 41");
    check(
        "Hgb 7.2 > 8.6 > 9.1, off iron",
        "haemoglobin",
        "(7.2) (8.6) 9.1",
    );
    check("plt 44(2月)→61(5月)→90(现)", "platelets", "(44) (61) 90");
    check("Hgb 66→58→79(输血后)", "haemoglobin", "(66) (58) 79");
    check(
        "glucose 498/310/202, on insulin",
        "glucose",
        "(498) (310) 202",
    );
}

#[test]
fn bare_values_behind_one_of_a_day_of_the_stay_follow_it() {
    check(
        "Trend  Cr 3.4 (D2) 2.1 1.4 1.1 1.1 mg/dl (CrCl ~57)",
        "creatinine",
        "(3.4) (2.1) (1.4) (1.1) 1.1",
    );
    check("K 3.1(D5) 4.2  Na 138", "potassium", "(3.1) 4.2");
    check(
        "plt 62(D2) 104 168  (fell before heparin)",
        "platelets",
        "(62) (104) 168",
    );
    check("Hgb 8.1 (D1) 2 units given", "haemoglobin", "8.1");
    check("Hgb 8.1 (D1) 2 U PRBC", "haemoglobin", "8.1");
    check(
        "plt 18.2 (D1) 12.4 9.1 on iv fluids",
        "platelets",
        "(18.2) (12.4) 9.1",
    );
    check("plt 62 (D1) 104 3 units given", "platelets", "(62) 104");
}

#[test]
fn rows_under_a_line_of_days_belong_to_their_columns() {
    check(
        "Date: 2026-11-18\nlabs      11-02     11-10    11-18\nCr        72       96      486",
        "creatinine",
        "(72 2026-11-02) (96 2026-11-10) 486 2026-11-18",
    );
    check(
        "化验   入院    今晨\nK    3.3     6.9 (未溶血，复查6.8)",
        "potassium",
        "(3.3) 6.9",
    );
    check(
        "bloods  today  y'day\nK  5.1   6.2",
        "potassium",
        "5.1 (6.2)",
    );
    check("K  3.3   6.9", "potassium", "3.3");
}

#[test]
fn years_stand_above_columns_too() {
    check(
        "            2012     2019     2026-05   2026-11-20\n plt        86       158        182        176",
        "platelets",
        "(86 2012) (158 2019) (182 2026-05) 176 2026-11-20",
    );
    check("things   2010   1990\nK   3.3   6.9", "potassium", "3.3");
}

#[test]
fn a_column_without_a_value_keeps_the_others_in_place() {
    let table = |row: &str| format!("化验      10-02     10-12     11-25\n{row}");
    check(
        &table("K        4.1       -        3.1"),
        "potassium",
        "(4.1) 3.1",
    );
    check(
        &table("血钾       —        4.1      4.4"),
        "potassium",
        "(4.1) 4.4",
    );
    // A stroke between two columns makes no range of them.
    check(
        &table("K        3.1       -        4.1"),
        "potassium",
        "(3.1) 4.1",
    );
    check(
        &table("血钾      -         -       4.4"),
        "potassium",
        "4.4",
    );
}

#[test]
fn values_are_told_each_with_its_time() {
    let check = |text: &str, key: &str, expect: &str| {
        let bare = course(text, key);
        assert_eq!(bare, expect, "{text}");
    };
    check("Na 128 mmol/L 0930, 133 mmol/L 1630", "sodium", "(128) 133");
    check(
        "K 5.9 mmol/L 6/2, 4.1 mmol/L 6/9. Home.",
        "potassium",
        "(5.9) 4.1",
    );
    check(
        "INR 4.8 on adm, 3.1 10/6, 2.4 today",
        "inr",
        "(4.8) (3.1) 2.4",
    );
    check(
        "INR 5月20日2.3,6月3日4.1,6月10日2.8",
        "inr",
        "(2.3) (4.1) 2.8",
    );
    check("血钾透前5.9mmol/L,透后3.8mmol/L", "potassium", "(5.9) 3.8");
    check(
        "glucose 09:10 6.1 mmol/L, 11:10 8.4 mmol/L",
        "glucose",
        "(6.1) 8.4",
    );
    check("K 3.9, seen 1030, 2 tabs", "potassium", "3.9");
    check("creatinine 120 in clinic 4, 12/6", "creatinine", "120");
}

#[test]
fn the_hour_of_a_sample_in_brackets_is_no_value() {
    check("creatinine (9am add-on) 138 umol/L", "creatinine", "138");
    check("肌酐(8点) 128μmol/L", "creatinine", "128");
}

#[test]
fn the_unit_behind_one_value_holds_for_all() {
    let (record, _) = open("肌酐 92→140→181μmol/L");
    let units: Vec<_> = record
        .observations
        .iter()
        .filter_map(|fact| fact.value.quantity()?.unit.clone())
        .collect();
    assert_eq!(units, ["umol/L", "umol/L", "umol/L"]);
}

#[test]
fn words_of_time_place_a_value() {
    check("K 6.3 y'day, 5.4 now", "potassium", "(6.3) 5.4");
    check("plt 150 (prev 188)", "platelets", "150 (188)");
    check("INR 5.6 today (2.2 on 5/4, goal 2-3)", "inr", "5.6 (2.2)");
    check("Hgb 9.9 (11.4 in Feb)", "haemoglobin", "9.9 (11.4)");
    check("Hgb 9.9, was 11.4", "haemoglobin", "9.9 (11.4)");
    check("plt 61 (44 36h ago)", "platelets", "61 (44)");
    check("plt 88(上月120)", "platelets", "88 (120)");
    check("Hgb 7.8 (5/2) -> 9.4 (6/9)", "haemoglobin", "(7.8) 9.4");
    check(
        "Hgb 84 the 13/02, 91 the 15/02, 97 today",
        "haemoglobin",
        "(84) (91) 97",
    );
    check("Hgb 84, 91, 97 (latest)", "haemoglobin", "(84) (91) 97");
    check("plt 120 then 96", "platelets", "(120) 96");
    check("INR 5.2,复查2.6", "inr", "(5.2) 2.6");
    check(
        "troponin 1.4 (0.8 three months ago), Hgb 9",
        "troponin",
        "1.4 (0.8)",
    );
    check("INR 5.1,停华法林4天后复查2.3", "inr", "(5.1) 2.3");
    check("troponin level 4h 182", "troponin", "182");
    check(
        "PMH: hypertension. Hgb 101 (122 on adm)",
        "haemoglobin",
        "101 (122)",
    );
    check(
        "Hgb 310 on arrival, 244 Tues, 178 today",
        "haemoglobin",
        "(310) (244) 178",
    );
    check("Hgb 8.8 from 14.2 before", "haemoglobin", "8.8 (14.2)");
    check("glucose 7.8,餐后13.1", "glucose", "7.8");
    check("plt 88/INR 1.2", "inr", "1.2");
    check("troponin 14 (0600), 96 (1200)", "troponin", "(14) 96");
}

#[test]
fn the_date_of_the_note_completes_the_others() {
    check(
        "Clinic 2025-03-20.\nHgb 9.1 (Nov) -> 10.2 (12 Jan) -> 11.0 today",
        "haemoglobin",
        "(9.1 2024-11) (10.2 2025-01-12) 11 2025-03-20",
    );
    check(
        "门诊 2025-03-20。\nplt 88(2月14日)→102(昨日)",
        "platelets",
        "(88 2025-02-14) 102 2025-03-19",
    );
    check(
        "INR 4.4 (2025-02-01), 2.9 (2025-02-10)",
        "inr",
        "(4.4 2025-02-01) 2.9 2025-02-10",
    );
}

#[test]
fn what_is_no_value_joins_no_series() {
    check("INR 4.8 today, 5 mg held", "inr", "4.8");
    check("INR 2.6, 3 mg tonight", "inr", "2.6");
    check("plt 240 (150-400)", "platelets", "240");
    check("Hgb 8.1 (2 units given)", "haemoglobin", "8.1");
    check("Hgb 98, 12 weeks", "haemoglobin", "98");
    check("weight over 60, creatinine under 1.5", "weight", "");
    check("wt 72.4 (dry weight 70)", "weight", "72.4");
}

#[test]
fn several_values_without_a_time_are_asked_about() {
    let (_, issues) = open("Hgb 92, 97, 101");
    assert!(
        issues
            .iter()
            .any(|issue| issue.kind == crate::IngestIssueKind::Uncertain)
    );
    check("Hgb 92, 97, 101", "haemoglobin", "92 97 101");
}

#[test]
fn commas_are_decimals_where_the_note_writes_them_so() {
    check("Temp 38,4, Cr 1,52, INR 1,1", "inr", "1.1");
    check("plt 1,52,000 -> 94,000", "platelets", "(152000) 94000");
    check("INR 1,1", "inr", "");
}

pub(super) fn vitals(text: &str) -> String {
    let names = [
        "temperature",
        "heart_rate",
        "respiratory_rate",
        "systolic_bp",
        "diastolic_bp",
        "spo2",
    ];
    let found: Vec<String> = names.iter().map(|name| course(text, name)).collect();
    found.join("|")
}

#[test]
fn a_day_may_stand_between_name_and_value() {
    let text = "Seen 15/11/2026. Creatinine 14/11: 172, potassium 13/11/2026 5.9.";
    assert_eq!(course(text, "creatinine"), "172 2026-11-14");
    assert_eq!(course(text, "potassium"), "5.9 2026-11-13");
}

#[test]
fn rows_of_bare_numbers_are_vital_signs() {
    assert_eq!(
        vitals("38.1-96-22-104/62 sats 93% RA"),
        "38.1|96|22|104|62|93"
    );
    assert_eq!(vitals("术后D1,37.5-84-18-132/78。"), "37.5|84|18|132|78|");
    assert_eq!(vitals("Today 148/88 HR 70"), "|70||148|88|");
    assert_eq!(vitals("BP 96/50, rpt 108/64"), "|||(96) 108|(50) 64|");
    assert_eq!(vitals("36.9-70-14-130/80, 98% RA"), "36.9|70|14|130|80|98");
    assert_eq!(vitals("sats 86% RA -> 93% on 2L"), "|||||(86) 93");
    assert_eq!(vitals("BP 168/100,服药后142/86"), "|||(168) 142|(100) 86|");
    assert_eq!(vitals("O/E 120/76, chest clear"), "|||120|76|");
    assert_eq!(vitals("今136/84 P70"), "|70||136|84|");
    assert_eq!(
        vitals("Obs 0400: 118/70 92 16 37.4 97% air"),
        "37.4|92|16|118|70|97"
    );
    assert_eq!(
        vitals("Obs: 104/58, 110, 24, 92% 4L NP, 38.6"),
        "38.6|110|24|104|58|92"
    );
    assert_eq!(vitals("seen 12-10-24, score 130/80 points"), "|||||");
}

pub(super) fn said(record: &Record) -> Vec<String> {
    record
        .conditions
        .iter()
        .map(|fact| {
            let presence = match fact.value.assertion.presence {
                Presence::Present => "",
                Presence::Absent => "no ",
                Presence::Possible => "? ",
                Presence::Hypothetical => "if ",
            };
            let name = fact.value.code.preferred.clone().unwrap_or_default();
            assert_eq!(fact.value.assertion.experiencer, Experiencer::Patient);
            format!("{presence}{name}")
        })
        .collect()
}

#[test]
fn neighbours_decide_what_an_abbreviation_means() {
    let check = |text: &str, expect: &[&str]| assert_eq!(said(&open(text).0), expect, "{text}");
    check("Nil SOB, nil fever", &["no dyspnea", "no fever"]);
    check(
        "Denies SI/HI",
        &["no suicidal ideation", "no homicidal ideation"],
    );
    check("Fell, HI with LOC", &[]);
    check("?PE", &["? pulmonary embolism"]);
    check("82F AF", &["atrial fibrillation"]);
    check("82F AF eGFR 70", &["atrial fibrillation"]);
    check("AF on warfarin.", &["atrial fibrillation"]);
    check("AF on telemetry.", &[]);
    check(
        "No CP, SOB or rash",
        &["no chest pain", "no dyspnea", "no rash"],
    );
    check("SOB x3d", &["dyspnea"]);
    check(
        "hypertension on 3 drugs, AF.",
        &["hypertension", "atrial fibrillation"],
    );
    check("No N/V", &["no nausea", "no vomiting"]);
    check("34F G1P0 36/40. ?PET", &["? preeclampsia"]);
    check("34F. ?PET", &[]);
    check("sats 91% RA, chest pain", &["chest pain"]);
    check("PE: lungs clear", &[]);
    check(
        "hypertension, PE 2019.",
        &["hypertension", "pulmonary embolism"],
    );
    check(
        "hypertension, PE 3 weeks ago",
        &["hypertension", "pulmonary embolism"],
    );
    check(
        "hypertension. PE unremarkable, seen 3 weeks ago",
        &["hypertension"],
    );
}

#[test]
fn an_abbreviation_behind_a_relative_is_the_relatives_illness() {
    let (record, _) = open("Father MI at 52, sister AF.");
    let names: Vec<_> = record
        .family_history
        .iter()
        .filter_map(|fact| fact.value.condition.as_ref()?.preferred.clone())
        .collect();
    assert_eq!(names, ["myocardial infarction", "atrial fibrillation"]);
}

#[test]
fn a_directive_is_neither_allergy_nor_illness() {
    for text in [
        "Allergies: penicillin, codeine. DNR/DNI.",
        "Allergies: penicillin. Full code",
        "过敏:青霉素。家属签DNR。",
    ] {
        let (record, issues) = open(text);
        assert!(record.conditions.is_empty(), "{text}");
        let mut allergens = record
            .allergies
            .iter()
            .map(|fact| fact.value.substance.text.reveal());
        assert!(
            allergens.all(|name| !name.contains("DN") && !name.ends_with("code")),
            "{text}"
        );
        assert!(
            issues
                .iter()
                .any(|issue| issue.message.en.starts_with("Advance directive")),
            "{text}"
        );
    }
}

#[test]
fn behind_a_family_history_the_patient_is_named_again() {
    let (record, _) = open("FHx: mother MI. Pt denies CP, cough.");
    assert_eq!(said(&record), ["no chest pain", "no cough"]);
    assert_eq!(record.family_history.len(), 1);
}

#[test]
fn a_chinese_list_of_allergies_ends_with_its_full_stop() {
    let (record, _) = open("门诊,过敏史:无。戒烟5年,饮酒。");
    assert!(!record.social_history.is_empty());
}

#[test]
fn weights_in_other_units() {
    let weight = |text: &str| {
        let (record, _) = open(text);
        let fact = record
            .observations
            .iter()
            .find(|fact| fact.value.key() == Some("weight"))?;
        let quantity = fact.value.quantity()?;
        Some((quantity.value, quantity.unit.clone().unwrap_or_default()))
    };
    assert_eq!(
        weight("5 y/o F 40 lb. cough"),
        Some((40.0, "[lb_av]".into()))
    );
    assert_eq!(weight("体重132斤"), Some((132.0, "500.g".into())));
    assert_eq!(weight("wt 11st 4"), Some((158.0, "[lb_av]".into())));
}

#[test]
fn values_behind_the_day_of_the_first_are_later_ones() {
    check(
        "K 3.1 (D2) 3.4 3.9 4.2 mmol/L",
        "potassium",
        "(3.1) (3.4) (3.9) 4.2",
    );
    check("K 3.1 (D5) 4.2", "potassium", "(3.1) 4.2");
    check("K 3.1 (D2) Na 138", "potassium", "3.1");
}

#[test]
fn a_month_and_day_between_name_and_value_is_its_date() {
    check(
        "2026-11-28 血钾 11-25：3.0mmol/L",
        "potassium",
        "3 2026-11-25",
    );
    check(
        "2026-11-28 血钾 11/25：3.0mmol/L",
        "potassium",
        "3 2026-11-25",
    );
    check(
        "2026-11-28 血钾 11.25：3.0mmol/L",
        "potassium",
        "3 2026-11-25",
    );
    check("2026-11-28 血钾 11月25日：3.0", "potassium", "3 2026-11-25");
    check("2026-11-28 血钾 11月25日为3.0", "potassium", "3 2026-11-25");
    check(
        "2026-11-28 血钾 11-25 为3.0mmol/L",
        "potassium",
        "3 2026-11-25",
    );
    check("2026-11-28 血钾（11-25）：3.0", "potassium", "3 2026-11-25");
    check(
        "2026-11-28 血钾 11-25 3.0mmol/L",
        "potassium",
        "3 2026-11-25",
    );
    check(
        "2026-11-28 血钾 11-25 08:00 3.0mmol/L",
        "potassium",
        "3 2026-11-25",
    );
    check("2026-11-28 INR 11-25: 2.4", "inr", "2.4 2026-11-25");
    check(
        "2026-11-28 血钾 11-25：3.0，11-26：3.5",
        "potassium",
        "(3 2026-11-25) 3.5 2026-11-26",
    );
    check("2026-11-28 体重 11-25：63kg", "weight", "63 2026-11-25");
    check(
        "2026-11-28 血压 11-25：150/90",
        "systolic_bp",
        "150 2026-11-25",
    );
    check("男，52岁。血钾 11-25：3.0mmol/L。", "potassium", "3");
    check(
        "2026-11-28 digoxin. Level 11-25: 2.4 ng/mL",
        "digoxin_level",
        "2.4 2026-11-25",
    );
    check("WBC 4-10", "white_cells", "4");
    check("K 3.5-5.1", "potassium", "3.5");
}

#[test]
fn the_unit_of_a_row_may_stand_with_its_name() {
    check("Potassium mmol/L 6.2", "potassium", "6.2");
    check(
        "54F\nPotassium mmol/L   6.2\nCr μmol/L   214",
        "creatinine",
        "214",
    );
    check("Creatinine (μmol/L) 214", "creatinine", "214");
    check("Cr (μmol/L): 214", "creatinine", "214");
    check("血钾（mmol/L）6.2", "potassium", "6.2");
    check("血钾 mmol/L 6.2", "potassium", "6.2");
    check("WBC 10^9/L 3.8", "white_cells", "3.8");
    check("WBC（×10⁹/L）：3.8", "white_cells", "3.8");
    check("WBC x10E9/L 3.8 L", "white_cells", "3.8");
    check("WBC 10^9/L", "white_cells", "");
    check("WBC 10 today", "white_cells", "10");
    check("digoxin trough ng/mL 2.8", "digoxin_level", "2.8");
    check(
        "2026-11-28\n      13/10   03/11   24/11\nNa    139     138     136\nCr (μmol/L) 71 74 97",
        "creatinine",
        "(71 2026-10-13) (74 2026-11-03) 97 2026-11-24",
    );
}

#[test]
fn a_flow_sheet_gives_every_value_its_day() {
    check(
        "项目        2026-08-15    2026-11-28    参考范围       单位\n肌酐        62            118 ↑         41-81          μmol/L",
        "creatinine",
        "(62 2026-08-15) 118 2026-11-28",
    );
    check(
        "            03-SEP-26   26-NOV-26\nPotassium   4.4         6.2",
        "potassium",
        "(4.4 2026-09-03) 6.2 2026-11-26",
    );
    check(
        "                 03/09/2026   26/11/2026   Ref\nPotassium mmol/L      4.4         6.2  H     3.5-5.1",
        "potassium",
        "(4.4 2026-09-03) 6.2 2026-11-26",
    );
    check(
        "                 03/09/2026   26/11/2026   Ref\nALT              22           -            <35",
        "alt",
        "22 2026-09-03",
    );
    check(
        "2026-11-26\n       10-07    10-29    11-26\nWBC    7.1      5.2      4.9     10^9/L",
        "white_cells",
        "(7.1 2026-10-07) (5.2 2026-10-29) 4.9 2026-11-26",
    );
    check(
        "2026-11-26\n项目   10-07    10-29    11-26    单位\n血钾   3.2               4.7      mmol/L",
        "potassium",
        "(3.2 2026-10-07) 4.7 2026-11-26",
    );
    check(
        "项目 | 2026-08-15 | 2026-11-28 | 单位\n血钾 | 4.1 | 5.3 | mmol/L",
        "potassium",
        "(4.1 2026-08-15) 5.3 2026-11-28",
    );
}

#[test]
fn a_row_of_results_is_no_line_of_days_for_the_rows_below() {
    check(
        "          03-SEP-26   26-NOV-26   Ref\nWBC 10^9/L    6.1      3.8     4-10\nPlatelets     210      180     150-400\nBP 120/80, K 6.2",
        "platelets",
        "(210 2026-09-03) 180 2026-11-26",
    );
    check(
        "          03-SEP-26   26-NOV-26\nPlatelets     210      180\n\nK 6.2 mmol/L",
        "potassium",
        "6.2",
    );
    check(
        "2026-11-21 note\nLABS   11/21   11/22   11/23\nPLT    228     171     104",
        "platelets",
        "(228 2026-11-21) (171 2026-11-22) 104 2026-11-23",
    );
}
