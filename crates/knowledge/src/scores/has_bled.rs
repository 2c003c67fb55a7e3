//! Bleeding risk on anticoagulation.
//!
//! Source: Pisters R et al., Chest 138:1093 (2010), recalled.

use super::finding::{AGE, CREATININE, STROKE, SYSTOLIC, adults, drug, optional, problem};
use super::score::{Band, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "has-bled",
    names: &["HAS-BLED", "HAS-BLED Score for Major Bleeding Risk"],
    zh: "HAS-BLED 评分",
    publication: "Pisters R et al., Chest 138:1093",
    edition: "2010",
    source_status: SourceStatus::Recalled,
    output: Output::Points,
    run: Run::WithProblem(&["I48"]),
    inputs: &[
        AGE,
        optional(SYSTOLIC),
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
        optional(CREATININE),
        problem(
            "liver",
            "Cirrhosis or grossly abnormal liver tests",
            "肝硬化或肝功能显著异常",
            &["K74", "K70.3"],
            &["cirrhosis", "肝硬化"],
        ),
        STROKE,
        problem(
            "bleeding",
            "Previous major bleeding or predisposition",
            "既往大出血或出血倾向",
            &[
                "K92.2", "I61", "I60", "D68", "D69", "D64.9", "D50", "K92.0", "K92.1",
            ],
            &[
                "bleeding",
                "hemorrhage",
                "haemorrhage",
                "anemia",
                "anaemia",
                "melena",
                "出血",
                "贫血",
            ],
        ),
        problem(
            "labile_inr",
            "Labile INR",
            "INR 不稳定",
            &["R79.1"],
            &["labile inr"],
        ),
        drug(
            "drugs",
            "Antiplatelet or NSAID",
            "抗血小板药或非甾体抗炎药",
            &[
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
            ],
        ),
        problem(
            "alcohol",
            "Alcohol, 8 or more drinks a week",
            "饮酒≥8 杯/周",
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
    let pressure = f64::from(v.of("systolic_bp") > 160.0);
    let renal = f64::from(v.is("renal") || v.of("creatinine") > 2.26);
    let age = f64::from(v.of("age") > 65.0);
    pressure
        + renal
        + age
        + v.count(&[
            "liver",
            "stroke",
            "bleeding",
            "labile_inr",
            "drugs",
            "alcohol",
        ])
}

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
