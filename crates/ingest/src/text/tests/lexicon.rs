use record::{
    Code, CodeSystem, DrugSuggestion, Ingredient, Lexicon, Span, TermConcept, TermKind, TermMatch,
};

/// A few dozen terms, enough to try every rule.
pub(crate) struct Small;

use TermKind::*;

/// Kind, preferred name, code or ingredient, words.
const TERMS: &[(TermKind, &str, &str, &str)] = &[
    (Drug, "warfarin", "warfarin", "warfarin|coumadin|华法林"),
    (
        Drug,
        "metformin",
        "metformin",
        "metformin|glucophage|二甲双胍",
    ),
    (Drug, "apixaban", "apixaban", "apixaban|eliquis|阿哌沙班"),
    (Drug, "aspirin", "aspirin", "aspirin|asa|阿司匹林"),
    (
        Drug,
        "amoxicillin and clavulanate",
        "amoxicillin+clavulanic acid",
        "augmentin",
    ),
    (Drug, "penicillin", "penicillin", "penicillin|青霉素"),
    (Drug, "lisinopril", "lisinopril", "lisinopril"),
    (Drug, "codeine", "codeine", "codeine"),
    (Drug, "potassium", "potassium", "potassium"),
    (
        Drug,
        "insulin glargine",
        "insulin glargine",
        "insulin glargine|lantus",
    ),
    (
        Drug,
        "atorvastatin",
        "atorvastatin",
        "atorvastatin|阿托伐他汀",
    ),
    (Drug, "methotrexate", "methotrexate", "methotrexate|mtx"),
    (Drug, "prednisone", "prednisone", "prednisone|pred"),
    (Drug, "prednisolone", "prednisolone", "prednisolone"),
    (Drug, "tacrolimus", "tacrolimus", "tacrolimus|tac"),
    (Drug, "digoxin", "digoxin", "digoxin|dig"),
    (DrugClass, "sulfonamides", "", "sulfa|磺胺类|磺胺"),
    (Allergen, "latex", "", "latex"),
    (Allergen, "peanut", "", "peanut|peanuts|花生"),
    (Laboratory, "potassium", "potassium", "potassium|k|血钾|钾"),
    (Laboratory, "sodium", "sodium", "sodium|na|钠"),
    (Laboratory, "alanine aminotransferase", "alt", "alt"),
    (Laboratory, "platelets", "platelets", "platelets|plt"),
    (Laboratory, "creatinine", "creatinine", "creatinine|cr|肌酐"),
    (Laboratory, "glucose", "glucose", "glucose|血糖"),
    (
        Laboratory,
        "haemoglobin",
        "haemoglobin",
        "hgb|hemoglobin|血红蛋白",
    ),
    (Laboratory, "INR", "inr", "inr"),
    (Laboratory, "white blood cells", "white_cells", "wbc"),
    (
        Laboratory,
        "neutrophils",
        "neutrophils_percent",
        "neutrophils",
    ),
    (
        Laboratory,
        "neutrophils absolute",
        "neutrophils",
        "absolute neutrophil count",
    ),
    (
        Laboratory,
        "lymphocytes",
        "lymphocytes_percent",
        "lymphocytes",
    ),
    (
        Laboratory,
        "fasting glucose",
        "glucose_fasting",
        "fasting glucose",
    ),
    (Laboratory, "2-hour glucose", "glucose_2h", "2-hour glucose"),
    (
        Laboratory,
        "digoxin level",
        "digoxin_level",
        "digoxin level",
    ),
    (Laboratory, "troponin", "troponin", "troponin"),
    (
        VitalSign,
        "blood pressure",
        "blood_pressure",
        "bp|blood pressure|血压",
    ),
    (
        VitalSign,
        "systolic blood pressure",
        "systolic_bp",
        "systolic blood pressure",
    ),
    (
        VitalSign,
        "diastolic blood pressure",
        "diastolic_bp",
        "diastolic blood pressure",
    ),
    (
        VitalSign,
        "temperature",
        "temperature",
        "temperature|temp|t|体温",
    ),
    (
        VitalSign,
        "heart rate",
        "heart_rate",
        "heart rate|hr|p|脉搏",
    ),
    (VitalSign, "Glasgow coma score", "gcs", "gcs"),
    (
        VitalSign,
        "respiratory rate",
        "respiratory_rate",
        "respiratory rate|rr",
    ),
    (
        VitalSign,
        "oxygen saturation",
        "spo2",
        "oxygen saturation|spo2|sats",
    ),
    (VitalSign, "weight", "weight", "weight|wt|体重"),
    (VitalSign, "height", "height", "height|身高"),
    (
        Problem,
        "hypertension",
        "I10",
        "hypertension|htn|高血压|高血压病",
    ),
    (
        Problem,
        "type 2 diabetes mellitus",
        "E11.9",
        "type 2 diabetes|diabetes|糖尿病|2型糖尿病",
    ),
    (Problem, "breast cancer", "C50.919", "breast cancer|乳腺癌"),
    (Problem, "pneumonia", "J18.9", "pneumonia|肺炎"),
    (
        Problem,
        "pulmonary embolism",
        "I26.99",
        "pulmonary embolism|pe|肺栓塞",
    ),
    (Problem, "stroke", "I63.9", "stroke|脑梗死"),
    (
        Problem,
        "myocardial infarction",
        "I21.9",
        "myocardial infarction|mi|心肌梗死",
    ),
    (
        Problem,
        "rheumatoid arthritis",
        "M06.9",
        "rheumatoid arthritis|ra",
    ),
    (
        Problem,
        "atrial fibrillation",
        "I48.91",
        "atrial fibrillation|af",
    ),
    (Problem, "preeclampsia", "O14.90", "preeclampsia|pet"),
    (Symptom, "dyspnea", "R06.00", "dyspnea|sob"),
    (
        Symptom,
        "suicidal ideation",
        "R45.851",
        "suicidal ideation|si",
    ),
    (
        Symptom,
        "homicidal ideation",
        "R45.850",
        "homicidal ideation|hi",
    ),
    (Symptom, "nausea", "R11.0", "nausea|n/v"),
    (Symptom, "vomiting", "R11.10", "vomiting"),
    (Symptom, "fever", "R50.9", "fever|发热"),
    (Symptom, "chest pain", "R07.9", "chest pain|cp|胸痛"),
    (Symptom, "cough", "R05", "cough|咳嗽"),
    (Symptom, "rash", "R21", "rash|皮疹"),
    (Procedure, "appendectomy", "", "appendectomy|阑尾切除术"),
];

const AMBIGUOUS: &[&str] = &[
    "k", "na", "cr", "t", "p", "pe", "mi", "af", "pet", "sob", "si", "hi", "cp", "ra", "mtx",
    "pred", "tac", "dig",
];

const UNITS: &[(&str, &str)] = &[
    ("mmol/l", "mmol/L"),
    ("mg/dl", "mg/dL"),
    ("μmol/l", "umol/L"),
    ("g/dl", "g/dL"),
    ("mmhg", "mm[Hg]"),
    ("kg", "kg"),
    ("斤", "500.g"),
    ("lb", "[lb_av]"),
    ("°c", "Cel"),
    ("次/分", "/min"),
    ("mg", "mg"),
    ("mcg", "ug"),
    ("units", "[iU]"),
    ("bpm", "/min"),
    ("meq", "meq"),
    ("g/l", "g/L"),
    ("ng/ml", "ng/mL"),
    ("%", "%"),
];

impl Lexicon for Small {
    fn matches(&self, text: &str) -> Vec<TermMatch> {
        let lower = text.to_ascii_lowercase();
        let bytes = lower.as_bytes();
        let mut found: Vec<TermMatch> = Vec::new();
        for (index, (kind, _, _, words)) in TERMS.iter().enumerate() {
            for word in words.split('|') {
                for (start, _) in lower.match_indices(word) {
                    let end = start + word.len();
                    let alone = !word.is_ascii()
                        || (start == 0 || !bytes[start - 1].is_ascii_alphanumeric())
                            && (end == bytes.len() || !bytes[end].is_ascii_alphanumeric());
                    if alone {
                        found.push(TermMatch {
                            span: Span::new(start, end),
                            kind: *kind,
                            concept: index as u32,
                            ambiguous: AMBIGUOUS.contains(&word),
                        });
                    }
                }
            }
        }
        found.sort_by_key(|one| (one.span.start, usize::MAX - one.span.end));
        let mut kept: Vec<TermMatch> = Vec::new();
        for one in found {
            let covered = kept
                .iter()
                .rev()
                .take(4)
                .any(|other| other.kind == one.kind && other.span.overlaps(one.span));
            if !covered {
                kept.push(one);
            }
        }
        kept
    }

    fn concept(&self, kind: TermKind, concept: u32) -> TermConcept {
        let (_, preferred, code, _) = TERMS[concept as usize];
        let system = match kind {
            Problem | Symptom => CodeSystem::Icd10Cm,
            _ => CodeSystem::Local,
        };
        TermConcept {
            preferred: preferred.into(),
            codes: if code.is_empty() || kind == Drug {
                Vec::new()
            } else {
                vec![Code::new(system, code)]
            },
            ingredients: if kind == Drug {
                code.split('+')
                    .map(|name| Ingredient {
                        name: name.into(),
                        codes: Vec::new(),
                        strength: None,
                    })
                    .collect()
            } else {
                Vec::new()
            },
        }
    }

    fn lookup(&self, kind: TermKind, name: &str) -> Option<TermConcept> {
        let name = name.trim().to_lowercase();
        let index = TERMS
            .iter()
            .position(|term| term.0 == kind && term.3.split('|').any(|word| word == name))?;
        Some(self.concept(kind, index as u32))
    }

    fn suggest_drug(&self, word: &str) -> Vec<DrugSuggestion> {
        let known = [("metfornin", "metformin"), ("lisinoprol", "lisinopril")];
        known
            .iter()
            .filter(|(wrong, _)| word.eq_ignore_ascii_case(wrong))
            .map(|(_, name)| DrugSuggestion {
                name: (*name).into(),
                distance: 1,
            })
            .collect()
    }

    fn ucum(&self, written: &str) -> Option<String> {
        let lower = written.trim().to_lowercase();
        UNITS
            .iter()
            .find(|(unit, _)| *unit == lower)
            .map(|(_, ucum)| (*ucum).into())
    }

    fn convert(&self, _: &str, _: f64, _: &str, _: &str) -> Option<f64> {
        None
    }
}
