//! The gold parameters of medcalc-bench (`entities`, a Python literal) in the terms of our inputs.

use super::Tools;
use knowledge::scores::{Input, Origin, ScoreResult};
use record::Lexicon;
use std::collections::BTreeMap;

/// A gold parameter: the inputs of ours that may hold it, and its value in our unit.
pub struct Parameter {
    /// The set's name for it.
    pub name: String,
    /// Keys of our inputs.
    pub keys: &'static [&'static str],
    /// Value in the unit of the input; 1 and 0 for yes and no.
    pub value: f64,
    /// As the set writes it.
    pub written: String,
}

/// The set's names and our keys.
const NAMES: &[(&str, &[&str])] = &[
    ("sex", &["sex"]),
    ("age", &["age"]),
    ("weight", &["weight"]),
    ("height", &["height"]),
    ("creatinine", &["creatinine"]),
    ("Pre-operative creatinine", &["creatinine"]),
    ("Urine creatinine", &["urine_creatinine"]),
    ("Urine sodium", &["urine_sodium"]),
    ("Systolic Blood Pressure", &["systolic_bp"]),
    ("Diastolic Blood Pressure", &["diastolic_bp"]),
    ("Heart Rate or Pulse", &["heart_rate"]),
    ("respiratory rate", &["respiratory_rate"]),
    ("Temperature", &["temperature"]),
    ("O₂ saturation percentage", &["spo2"]),
    ("Albumin", &["albumin"]),
    ("Calcium", &["calcium"]),
    ("Sodium", &["sodium"]),
    ("Potassium", &["potassium"]),
    ("Chloride", &["chloride"]),
    ("Bicarbonate", &["bicarbonate"]),
    ("Glucose", &["glucose"]),
    ("Insulin", &["insulin_level"]),
    ("Blood Urea Nitrogen (BUN)", &["urea_nitrogen"]),
    ("Platelet count", &["platelets"]),
    ("White blood cell count", &["white_cells"]),
    ("Hemoglobin", &["haemoglobin"]),
    ("Hematocrit", &["haematocrit"]),
    ("international normalized ratio", &["inr"]),
    ("Bilirubin", &["bilirubin_total"]),
    ("Alanine aminotransferase", &["alt"]),
    ("Aspartate aminotransferase", &["ast"]),
    ("Total cholesterol", &["cholesterol_total"]),
    ("high-density lipoprotein cholesterol", &["cholesterol_hdl"]),
    ("Triglycerides", &["triglycerides"]),
    ("pH", &["ph"]),
    ("Partial pressure of oxygen (PaO₂) for Apache II", &["pao2"]),
    ("FiO₂", &["fio2"]),
    ("A-a gradient", &["aa_gradient"]),
    ("Glasgow Coma Score", &["gcs"]),
    ("Urine Output", &["urine_output"]),
    ("DOPamine", &["dopamine"]),
    ("DOBUTamine", &["dobutamine"]),
    ("EPINEPHrine", &["epinephrine"]),
    ("norEPINEPHrine", &["norepinephrine"]),
    ("QT interval", &["qt_interval"]),
    ("Body Mass Index (BMI)", &["bmi", "target_bmi"]),
    ("cycle length", &["cycle"]),
    ("Last menstrual date", &["lmp"]),
    ("Current Date", &["today"]),
    ("Number of Alcoholic Drinks Per Week", &["drinks"]),
    ("target steroid", &["to"]),
    ("Race", &["black"]),
    ("Congestive Heart Faliure", &["heart_failure"]),
    ("Stroke", &["stroke"]),
    ("Transient Ischemic Attacks History", &["tia", "stroke"]),
    ("Thromboembolism history", &["thromboembolism"]),
    ("Vascular disease history", &["vascular"]),
    ("Diabetes history", &["diabetes"]),
    ("Hypertension history", &["hypertension"]),
    ("Previously Documented Pulmonary Embolism", &["pe_history"]),
    (
        "Previously documented Deep Vein Thrombosis",
        &["dvt_history"],
    ),
    ("Immobilization for at least 3 days", &["immobile"]),
    (
        "Malignancy with treatment within 6 months or palliative",
        &["cancer"],
    ),
    (
        "Pulmonary Embolism is #1 diagnosis OR equally likely",
        &["likely"],
    ),
    ("Surgery in the previous 4 weeks", &["surgery"]),
    ("Hemoptysis", &["haemoptysis"]),
    (
        "Clinical signs and symptoms of Deep Vein Thrombosis",
        &["signs"],
    ),
    ("Ascites", &["ascites"]),
    ("Encephalopathy", &["encephalopathy"]),
    ("Active cancer", &["cancer"]),
    (
        "Bedridden recently >3 days or major surgery within 12 weeks",
        &["bedridden"],
    ),
    ("Major surgery within 12 weeks", &["surgery"]),
    (
        "Collateral (nonvaricose) superficial veins present",
        &["collaterals"],
    ),
    ("Entire Leg Swollen", &["leg_swollen"]),
    (
        "Localized tenderness along the deep venous system",
        &["tenderness"],
    ),
    (
        "Paralysis, paresis, or recent plaster immobilization of the lower extremity",
        &["paralysis"],
    ),
    (
        "Alternative diagnosis to Deep Vein Thrombosis as likely or more likely",
        &["alternative"],
    ),
    (
        "Calf swelling >3 centimeters compared to the other leg",
        &["calf"],
    ),
    ("Pitting edema, confined to symptomatic leg", &["pitting"]),
    ("History of cerebrovascular disease", &["stroke"]),
    ("Cerebrovascular disease history", &["cerebrovascular"]),
    ("Pre-operative treatment with insulin", &["insulin"]),
    (
        "Congestive Heart Failure criteria for the Cardiac Risk Index rule",
        &["heart_failure"],
    ),
    ("History of ischemic heart disease", &["coronary"]),
    ("Elevated-risk surgery", &["surgery"]),
    ("Suspicion History", &["history"]),
    ("Electrocardiogram Test", &["ecg"]),
    ("Initial troponin", &["troponin"]),
    (
        "Diabetes mellitus criteria for CCI rule",
        &["diabetes", "diabetes_damage"],
    ),
    (
        "parent or sibling with Cardiovascular disease before age 65",
        &["family"],
    ),
    ("atherosclerotic disease", &["atherosclerosis"]),
    ("hypercholesterolemia", &["hyperlipidaemia"]),
    ("obesity", &["obesity"]),
    ("smoking", &["smoking"]),
    ("Smoker", &["smoking"]),
    ("Blood pressure being treated with medicines", &["treated"]),
    ("Tender/swollen anterior cervical lymph nodes", &["nodes"]),
    ("Cough Absent", &["no_cough"]),
    ("Exudate or swelling on tonsils", &["exudate"]),
    ("Symptom onset ≤3 days", &["attend"]),
    ("Purulent tonsils", &["purulence"]),
    ("Fever in past 24 hours", &["fever"]),
    ("Severe tonsil inflammation", &["inflamed"]),
    ("Absence of cough or coryza", &["no_cough"]),
    ("Best eye response", &["eye"]),
    ("Best verbal response", &["verbal"]),
    ("Best motor response", &["motor"]),
    ("Labile international normalized ratio", &["labile_inr"]),
    ("Renal disease criteria for the HAS-BLED rule", &["renal"]),
    (
        "Prior major bleeding or predisposition to bleeding",
        &["bleeding"],
    ),
    ("Liver disease criteria for the HAS-BLED rule", &["liver"]),
    ("Medication usage predisposing to bleeding", &["drugs"]),
    ("Hepatic disease history", &["liver_disease"]),
    ("Recent syncope", &["syncope"]),
    ("Cardiac failure present", &["heart_failure"]),
    ("Melena present", &["melaena"]),
    ("Acute renal failure", &["acute_renal_failure"]),
    ("Chronic Renal Failure", &["chronic_renal_failure"]),
    (
        "History of severe organ failure or immunocompromise",
        &["chronic"],
    ),
    ("Renal disease", &["renal_disease"]),
    ("Neoplastic disease", &["cancer"]),
    ("Altered mental status", &["confusion"]),
    ("Confusion", &["confusion"]),
    ("Pleural effusion on x-ray", &["effusion"]),
    ("Nursing home resident", &["nursing_home"]),
    ("Lymphoma", &["lymphoma"]),
    ("Leukemia", &["leukaemia"]),
    ("Solid tumor", &["tumour"]),
    ("Connective tissue disease", &["connective"]),
    ("Dementia", &["dementia"]),
    ("Peptic ulcer disease", &["ulcer"]),
    ("Hemiplegia", &["hemiplegia"]),
    ("Chronic Obstructive Pulmonary Disease", &["copd"]),
    ("Peripheral vascular disease", &["peripheral"]),
    ("Moderate to severe Chronic Kidney Disease", &["renal"]),
    ("Cerebrovascular Accident", &["stroke"]),
    ("AIDS", &["aids"]),
    ("Myocardial infarction", &["infarction"]),
    ("Major Surgery in the last month", &["major_surgery"]),
    (
        "Congestive Heart Failure in the last month",
        &["recent_heart_failure"],
    ),
    ("Sepsis in the last month", &["sepsis"]),
    ("Pneumonia in the last month", &["pneumonia"]),
    (
        "Hip, pelvis, or leg fracture in the last month",
        &["fracture"],
    ),
    ("Stroke in the last month", &["recent_stroke"]),
    ("Multiple trauma in the last month", &["trauma"]),
    (
        "Acute spinal cord injury causing paralysis in the last month",
        &["cord"],
    ),
    ("Varicose veins", &["varicose"]),
    ("Current swollen legs", &["swollen_legs"]),
    ("Current central venous access", &["central_line"]),
    ("Immobilizing plaster cast in the last month", &["cast"]),
    ("Family history of thrombosis", &["family_vte"]),
    ("Positive Factor V Leiden", &["factor_v"]),
    ("Positive prothrombin 20210A", &["prothrombin"]),
    ("Elevated serum homocysteine", &["homocysteine"]),
    ("Positive lupus anticoagulant", &["lupus_anticoagulant"]),
    ("Elevated anticardiolipin antibody", &["anticardiolipin"]),
    ("Heparin-induced thrombocytopenia", &["hit"]),
    (
        "Other congenital or acquired thrombophilia",
        &["thrombophilia"],
    ),
    ("Mobility", &["mobility"]),
    ("History of inflammatory bowel disease", &["bowel"]),
    ("Acute Myocardial infarction", &["infarction"]),
    ("Present or previous malignancy", &["cancer"]),
    ("Surgery Type", &["surgery"]),
    ("Unilateral Leg Swelling", &["swelling"]),
    ("Hormone use", &["hormones"]),
    ("Recent surgery or trauma", &["surgery"]),
    ("On mechanical ventilation", &["ventilated"]),
    ("Continous positive airway pressure", &["cpap"]),
    ("Hypotension", &["hypotension"]),
    ("Dialysis at least twice in the past week", &["dialysis"]),
    (
        "Continuous veno-venous hemodialysis for ≥24 hours in the past week",
        &["dialysis"],
    ),
];

/// Words for a choice and our value of it, by our key.
const CHOICES: &[(&str, &str, f64)] = &[
    ("sex", "Female", 1.0),
    ("sex", "Male", 0.0),
    ("black", "Black", 1.0),
    ("ascites", "absent", 0.0),
    ("ascites", "slight", 1.0),
    ("ascites", "moderate", 2.0),
    ("encephalopathy", "No Encephalopathy", 0.0),
    ("encephalopathy", "Grade 0", 0.0),
    ("encephalopathy", "Grade 1-2", 1.0),
    ("encephalopathy", "Grade 3-4", 2.0),
    ("history", "Slightly suspicious", 0.0),
    ("history", "Moderately suspicious", 1.0),
    ("history", "Highly suspicious", 2.0),
    ("ecg", "Normal", 0.0),
    ("ecg", "Non-specific repolarization disturbance", 1.0),
    ("ecg", "Significant ST deviation", 2.0),
    ("troponin", "less than or equal to normal limit", 0.0),
    (
        "troponin",
        "between the normal limit or up to three times the normal limit",
        1.0,
    ),
    ("troponin", "greater than three times normal limit", 2.0),
    ("eye", "eyes open spontaneously", 4.0),
    ("eye", "eye opening to verbal command", 3.0),
    ("eye", "eye opening to pain", 2.0),
    ("eye", "no eye opening", 1.0),
    ("eye", "not testable", 4.0),
    ("verbal", "oriented", 5.0),
    ("verbal", "confused", 4.0),
    ("verbal", "inappropriate words", 3.0),
    ("verbal", "incomprehensible sounds", 2.0),
    ("verbal", "no verbal response", 1.0),
    ("motor", "obeys commands", 6.0),
    ("motor", "localizes pain", 5.0),
    ("motor", "withdrawal from pain", 4.0),
    ("motor", "flexion to pain", 3.0),
    ("motor", "extension to pain", 2.0),
    ("motor", "no motor response", 1.0),
    ("diabetes", "None or diet-controlled", 0.0),
    ("diabetes", "Uncomplicated", 1.0),
    ("diabetes", "End-organ damage", 1.0),
    ("tumour", "Metastatic", 1.0),
    ("tumour", "Localized", 1.0),
    ("surgery", "minor", 1.0),
    ("surgery", "major", 2.0),
    ("surgery", "laparoscopic", 2.0),
    ("surgery", "arthroscopic", 2.0),
    (
        "surgery",
        "elective major lower extremity arthroplasty",
        5.0,
    ),
    ("mobility", "normal", 0.0),
    ("mobility", "on bed rest", 1.0),
    ("mobility", "confined to bed >72 hours", 2.0),
    ("to", "Hydrocortisone", 0.0),
    ("to", "Cortisone", 1.0),
    ("to", "PredniSONE", 2.0),
    ("to", "PrednisoLONE", 3.0),
    ("to", "MethylPrednisoLONE", 4.0),
    ("to", "Triamcinolone", 5.0),
    ("to", "Dexamethasone", 6.0),
    ("to", "Betamethasone", 7.0),
];

/// True when the set has a name for this input of this score.
pub fn is_comparable(_score: &str, key: &str) -> bool {
    NAMES.iter().any(|(_, keys)| keys.contains(&key))
}

/// The parameters of one row that have a counterpart among the inputs of its score, or none and are then missed.
pub fn parameters(entities: &str, result: &ScoreResult, tools: &Tools) -> Vec<Parameter> {
    let entities = parse(entities);
    let mut out: Vec<Parameter> = Vec::new();
    for (name, literal) in &entities {
        let found = match name.strip_suffix(" Dose") {
            Some(drug) => daily(drug, literal, &entities),
            None if name.ends_with("Per Day") => continue,
            None if name == "input steroid" => steroid(literal),
            None => known(name, literal, result, tools),
        };
        let (keys, value) = found.unwrap_or((&[], f64::NAN));
        out.push(Parameter {
            name: name.clone(),
            keys,
            value,
            written: format!("{literal:?}"),
        });
    }
    out
}

type Found = Option<(&'static [&'static str], f64)>;

fn known(name: &str, literal: &Literal, result: &ScoreResult, tools: &Tools) -> Found {
    let (_, keys) = NAMES.iter().find(|(known, _)| *known == name)?;
    let input = result
        .score
        .inputs
        .iter()
        .find(|input| keys.contains(&input.key))?;
    Some((keys, number(literal, input, tools)?))
}

fn number(literal: &Literal, input: &Input, tools: &Tools) -> Option<f64> {
    match literal {
        Literal::Truth(truth) => Some(f64::from(*truth)),
        Literal::Number(value) => Some(*value),
        Literal::Words(words) => chosen(input.key, words).or_else(|| day(words)),
        Literal::List(items) => match items.as_slice() {
            [Literal::Number(value), Literal::Words(unit)] => convert(*value, unit, input, tools),
            _ => None,
        },
    }
}

fn chosen(key: &str, words: &str) -> Option<f64> {
    let plain = words.trim_end_matches(" IV").trim_end_matches(" PO");
    let row = CHOICES
        .iter()
        .find(|(of, name, _)| *of == key && name.eq_ignore_ascii_case(plain));
    row.map(|(.., value)| *value)
}

fn day(words: &str) -> Option<f64> {
    let mut parts = words.split('/');
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    let date = record::PartialDate::day(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    date.ok().map(|date| f64::from(date.day_range().0))
}

/// `value` in the unit of our input.
fn convert(value: f64, unit: &str, input: &Input, tools: &Tools) -> Option<f64> {
    let (key, wanted) = match &input.origin {
        Origin::Lab { key, unit, .. } => (*key, *unit),
        Origin::Age => ("", "a"),
        _ => return Some(value),
    };
    let lower = unit.to_lowercase();
    if wanted == "a" {
        return Some(match lower.as_str() {
            "months" | "month" => value / 12.0,
            "weeks" | "week" => value * 7.0 / 365.25,
            "days" | "day" => value / 365.25,
            _ => value,
        });
    }
    let from = match lower.as_str() {
        "beats per minute" | "breaths per minute" => "/min".to_string(),
        unit if unit.starts_with("mm h") => "mm[Hg]".into(),
        unit if unit.contains("cel") => "Cel".into(),
        unit if unit.contains("fah") => "[degF]".into(),
        "µl" => "/uL".into(),
        "msec" => "ms".into(),
        "lbs" => "[lb_av]".into(),
        "in" => "[in_i]".into(),
        _ => tools.knowledge.ucum(unit)?,
    };
    tools.knowledge.convert(key, value, &from, wanted)
}

/// Milligrams a day: the dose times its number.
fn daily(drug: &str, literal: &Literal, all: &BTreeMap<String, Literal>) -> Found {
    const KEYS: &[(&str, &[&str])] = &[
        ("Codeine", &["codeine"]),
        ("FentANYL patch", &["fentanyl_patch"]),
        ("FentaNYL patch", &["fentanyl_patch"]),
        ("HYDROcodone", &["hydrocodone"]),
        ("HYDROmorphone", &["hydromorphone"]),
        ("Methadone", &["methadone"]),
        ("Morphine", &["morphine"]),
        ("OxyCODONE", &["oxycodone"]),
        ("OxyMORphone", &["oxymorphone"]),
        ("Tapentadol", &["tapentadol"]),
        ("TraMADol", &["tramadol"]),
        ("FentaNYL buccal", &["fentanyl_buccal"]),
    ];
    let (_, keys) = KEYS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(drug))?;
    let times = all.get(&format!("{drug} Dose Per Day"))?;
    Some((keys, first_number(literal)? * first_number(times)?))
}

fn first_number(literal: &Literal) -> Option<f64> {
    match literal {
        Literal::Number(value) => Some(*value),
        Literal::List(items) => items.first().and_then(first_number),
        _ => None,
    }
}

fn steroid(literal: &Literal) -> Found {
    const KEYS: &[(&str, &[&str])] = &[
        ("hydrocortisone", &["hydrocortisone_mg"]),
        ("cortisone", &["cortisone_mg"]),
        ("prednisone", &["prednisone_mg"]),
        ("prednisolone", &["prednisolone_mg"]),
        ("methylprednisolone", &["methylprednisolone_mg"]),
        ("triamcinolone", &["triamcinolone_mg"]),
        ("dexamethasone", &["dexamethasone_mg"]),
        ("betamethasone", &["betamethasone_mg"]),
    ];
    let Literal::List(items) = literal else {
        return None;
    };
    let [Literal::Words(name), Literal::Number(dose), ..] = items.as_slice() else {
        return None;
    };
    let drug = name.split(' ').next()?.to_lowercase();
    let (_, keys) = KEYS.iter().find(|(known, _)| *known == drug)?;
    Some((keys, *dose))
}

/// A Python literal.
#[derive(Clone, PartialEq, Debug)]
enum Literal {
    Truth(bool),
    Number(f64),
    Words(String),
    List(Vec<Literal>),
}

/// The entries of a Python dictionary of literals.
fn parse(text: &str) -> BTreeMap<String, Literal> {
    let mut rest = text.trim().trim_start_matches('{');
    let mut out = BTreeMap::new();
    while let Some((Literal::Words(name), after)) = literal(rest) {
        let Some(after) = after.trim_start().strip_prefix(':') else {
            break;
        };
        let Some((value, after)) = literal(after) else {
            break;
        };
        out.insert(name, value);
        rest = after.trim_start().trim_start_matches(',');
    }
    out
}

fn literal(text: &str) -> Option<(Literal, &str)> {
    let text = text.trim_start();
    if let Some(mut rest) = text.strip_prefix('[') {
        let mut items = Vec::new();
        while let Some((item, after)) = literal(rest) {
            items.push(item);
            rest = after.trim_start().trim_start_matches(',');
        }
        return Some((Literal::List(items), rest.trim_start().strip_prefix(']')?));
    }
    for (word, truth) in [("True", true), ("False", false)] {
        if let Some(rest) = text.strip_prefix(word) {
            return Some((Literal::Truth(truth), rest));
        }
    }
    let quote = text.chars().next().filter(|c| matches!(c, '\'' | '"'));
    if let Some(quote) = quote {
        let close = text[1..].find(quote)?;
        return Some((
            Literal::Words(text[1..=close].to_string()),
            &text[close + 2..],
        ));
    }
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || ".-e".contains(c)))
        .unwrap_or(text.len());
    Some((Literal::Number(text[..end].parse().ok()?), &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn python_literals_are_read() {
        let found = parse(
            "{'age': [83, 'years'], 'Stroke': False, \"it's\": 2.5, 's': ['x IV', 1.5, 'mg']}",
        );
        assert_eq!(
            found["age"],
            Literal::List(vec![Literal::Number(83.0), Literal::Words("years".into())])
        );
        assert_eq!(found["Stroke"], Literal::Truth(false));
        assert_eq!(found["it's"], Literal::Number(2.5));
        assert_eq!(found.len(), 4);
    }
}
