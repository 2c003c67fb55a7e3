//! Bleeding risk on anticoagulation.
//!
//! Source: Pisters R et al., Chest 138:1093 (2010); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/hasbled.md.

use super::finding::{
    AGE, CREATININE, SYSTOLIC, adults, dose_told, drug, optional, problem, told, uncounted,
};
use super::score::{Band, Moment, Output, Run, Score, Values};
use super::signs::{STROKE_TOLD, sign};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "has-bled",
    names: &["HAS-BLED", "HAS-BLED Score for Major Bleeding Risk"],
    zh: "HAS-BLED 评分",
    publication: "Pisters R et al., Chest 138:1093; read as MDCalc page",
    edition: "2010",
    source_status: SourceStatus::Verified,
    output: Output::Points,
    course: true,
    run: Run::WithProblem(&["I48"]),
    moment: Moment::Presentation,
    inputs: &[
        AGE,
        uncounted(SYSTOLIC),
        sign(
            "hypertension",
            "Uncontrolled hypertension (systolic above 160 mmHg)",
            "未控制的高血压（收缩压>160）",
            &[(
                1.0,
                &[
                    "hypertension|pressure|pressures|htn & uncontrolled|poorly|resistant|elevated|high|severe|refractory|lack",
                    "uncontrolled",
                    "lack .. control",
                ],
            )],
        ),
        told(
            problem(
                "renal",
                "Dialysis, transplant or creatinine above 2.26 mg/dL",
                "透析、移植或肌酐>2.26 mg/dL",
                &["Z99.2", "Z94.0", "N18.6"],
                &[
                    "dialysis",
                    "kidney transplant",
                    "renal transplant",
                    "透析",
                    "肾移植",
                ],
            ),
            &[(
                1.0,
                &[
                    "dialysis|hemodialysis|esrd|eskd",
                    "renal|kidney transplant*|failure|disease|impairment|insufficiency|dysfunction",
                ],
            )],
        ),
        uncounted(CREATININE),
        told(
            problem(
                "liver",
                "Cirrhosis or grossly abnormal liver tests",
                "肝硬化或肝功能显著异常",
                &["K74", "K70.3"],
                &["cirrhosis", "肝硬化"],
            ),
            &[(
                1.0,
                &[
                    "cirrhosis|cirrhotic",
                    "chronic liver|hepatic",
                    "liver|hepatic disease|failure|impairment|dysfunction",
                ],
            )],
        ),
        STROKE_TOLD,
        told(
            problem(
                "bleeding",
                "Previous major bleeding or predisposition",
                "既往大出血或出血倾向",
                &["K92.2", "I61", "I60", "D68", "D69", "K92.0", "K92.1"],
                &["bleeding", "hemorrhage", "haemorrhage", "melena", "出血"],
            ),
            &[(
                1.0,
                &[
                    "major|prior|previous|significant|gastrointestinal|gi bleed*|hemorrhage*|haemorrhage*",
                    "bleeding & episode*|event*|predispos*|history|tendency|disorder*",
                    "anemia|anaemia|thrombocytopenia",
                    "hemorrhage|haemorrhage",
                ],
            )],
        ),
        told(
            problem(
                "labile_inr",
                "Labile INR",
                "INR 不稳定",
                &["R79.1"],
                &["labile inr"],
            ),
            &[(
                1.0,
                &[
                    "labile|unstable|unpredictable|fluctuating|erratic|variable .. inr",
                    "inr & labile|unstable|unpredictable|fluctuat*|erratic|variab*|inconsistent",
                    "labile|unstable|fluctuating international normalized",
                ],
            )],
        ),
        told(
            drug(
                "drugs",
                "Antiplatelet or NSAID",
                "抗血小板药或非甾体抗炎药",
                ANTIPLATELETS,
            ),
            &[(
                1.0,
                &[
                    "nsaid|nsaids",
                    "anti inflammator*",
                    "antiplatelet*",
                    "aspirin|clopidogrel|ibuprofen|naproxen",
                    "medication*|drug* & predispos*|risk & bleed*",
                ],
            )],
        ),
        told(
            problem(
                "alcohol",
                "Alcohol abuse",
                "酗酒",
                &["F10", "K70"],
                &[
                    "alcohol abuse",
                    "alcohol use disorder",
                    "alcoholism",
                    "alcohol dependence",
                    "酗酒",
                    "酒精依赖",
                ],
            ),
            &[(
                1.0,
                &[
                    "alcoholism|alcoholic",
                    "heavy|excessive .. alcohol|drink*",
                    "alcohol abuse|dependence|misuse",
                ],
            )],
        ),
        optional(dose_told(
            "drinks",
            "Alcoholic drinks a week",
            "每周饮酒（杯）",
            "",
            0.0,
            200.0,
            &[
                (
                    1.0,
                    &[
                        "# ?alcoholic ?standard drink|drinks|beverages|units .. week*",
                        "# .. drinks|drink|units .. per|a|each week",
                        "# week* drinks",
                    ],
                ),
                (
                    7.0,
                    &["# ?alcoholic drink|drinks|beers|glasses .. day|daily"],
                ),
            ],
        )),
    ],
    outside: adults,
    compute,
    bands: &[
        Band {
            up_to: 2.0,
            en: "0 to 2 points",
            zh: "0–2 分",
        },
        Band {
            up_to: 9.0,
            en: "3 points or more: high bleeding risk; look for factors that can be changed",
            zh: "≥3 分：出血高风险；寻找可纠正因素",
        },
    ],
};

fn compute(v: &Values) -> f64 {
    let pressure = f64::from(v.of("systolic_bp") > 160.0 || v.is("hypertension"));
    let renal = f64::from(v.is("renal") || v.of("creatinine") > 2.26);
    let age = f64::from(v.of("age") > 65.0);
    let alcohol = match v.get("drinks") {
        Some(drinks) => f64::from(drinks >= 8.0),
        None => v.of("alcohol"),
    };
    pressure
        + renal
        + age
        + alcohol
        + v.count(&["liver", "stroke", "bleeding", "labile_inr", "drugs"])
}

const ANTIPLATELETS: &[&str] = &[
    "aspirin",
    "acetylsalicylic acid",
    "clopidogrel",
    "prasugrel",
    "ticagrelor",
    "ibuprofen",
    "naproxen",
    "diclofenac",
    "celecoxib",
    "indometacin",
    "indomethacin",
    "meloxicam",
    "ketorolac",
    "etoricoxib",
];

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[
                ("age", 70.0),
                ("systolic_bp", 170.0),
                ("stroke", 1.0),
                ("drugs", 1.0),
            ],
            4.0,
            0.001,
        );
    }
}
