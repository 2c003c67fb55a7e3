//! Inputs that the equations of cardiovascular risk share.

use super::finding::{YES_NO, ask, drug, problem, told};
use super::score::{Input, Values};

/// Whether a drug lowers blood pressure for the patient.
pub const TREATED: Input = told(
    drug(
        "treated",
        "Blood pressure treated",
        "降压治疗中",
        &[
            "amlodipine",
            "levamlodipine",
            "felodipine",
            "nifedipine",
            "lercanidipine",
            "lisinopril",
            "enalapril",
            "ramipril",
            "perindopril",
            "benazepril",
            "captopril",
            "fosinopril",
            "quinapril",
            "losartan",
            "valsartan",
            "candesartan",
            "telmisartan",
            "irbesartan",
            "olmesartan",
            "azilsartan",
            "hydrochlorothiazide",
            "chlorthalidone",
            "indapamide",
            "metoprolol",
            "bisoprolol",
            "atenolol",
            "nebivolol",
            "carvedilol",
            "labetalol",
            "spironolactone",
            "doxazosin",
            "methyldopa",
            "clonidine",
        ],
    ),
    &[(1.0, &["antihypertensive*", "blood pressure medic*"])],
);

/// Whether the patient takes a statin.
pub const STATIN: Input = told(
    drug(
        "statin",
        "Statin",
        "他汀治疗中",
        &[
            "atorvastatin",
            "rosuvastatin",
            "simvastatin",
            "pravastatin",
            "lovastatin",
            "fluvastatin",
            "pitavastatin",
        ],
    ),
    &[(1.0, &["statin|statins"])],
);

/// Smoking, which must be told either way.
pub const SMOKING: Input = told(
    ask("smoking", "Current smoker", "当前吸烟", YES_NO),
    &[
        (
            0.0,
            &[
                "never smok*",
                "non smoker|smoking",
                "nonsmoker",
                "former|ex smoker",
                "quit smoking",
                "!smok*|tobacco|cigarette*",
            ],
        ),
        (
            1.0,
            &["@smoker|smokes|smoking|tobacco|cigarette*", "@pack year*"],
        ),
    ],
);

/// Atherosclerotic disease that is already there: the equations are for its first event.
pub const KNOWN_ATHEROSCLEROSIS: Input = problem(
    "atherosclerosis",
    "Known atherosclerotic disease",
    "已知动脉粥样硬化性疾病",
    &[
        "I20", "I21", "I22", "I24", "I25", "I63", "I64", "G45", "I69.3", "Z86.73", "Z95.1",
        "Z95.5", "I70.2", "I73.9",
    ],
    &[
        "coronary artery disease",
        "coronary heart disease",
        "myocardial infarction",
        "angina",
        "ischemic heart disease",
        "ischaemic heart disease",
        "stroke",
        "transient ischemic attack",
        "transient ischaemic attack",
        "peripheral arterial disease",
        "peripheral artery disease",
        "冠心病",
        "心肌梗死",
        "心绞痛",
        "脑梗",
        "缺血性卒中",
        "外周动脉疾病",
    ],
);

/// Heart failure that is already there.
pub const KNOWN_HEART_FAILURE: Input = problem(
    "heart_failure",
    "Known heart failure",
    "已知心力衰竭",
    &["I50", "I11.0", "I13.0", "I13.2"],
    &["heart failure", "心力衰竭", "心衰"],
);

/// Why an equation for a first event does not apply to a patient who had one.
pub fn first_event(v: &Values) -> Option<(&'static str, &'static str)> {
    if v.is("atherosclerosis") {
        return Some((
            "for people without known atherosclerotic disease",
            "仅适用于无已知动脉粥样硬化性疾病者",
        ));
    }
    v.is("heart_failure").then_some((
        "for people without known heart failure",
        "仅适用于无已知心力衰竭者",
    ))
}
