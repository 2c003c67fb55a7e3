//! Share of filtered sodium that is excreted.
//!
//! Source: Espinel CH, JAMA 236:579 (1976); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/fena.md.

use super::finding::{CREATININE, SODIUM, anyone, lab};
use super::score::{Band, Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "fena",
    names: &["Fractional Excretion of Sodium (FENa)"],
    zh: "钠排泄分数",
    publication: "Espinel CH, JAMA 236:579; read as MDCalc page",
    edition: "1976",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("%", 2),
    course: true,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[
        SODIUM,
        CREATININE,
        lab(
            "urine_sodium",
            "Urine sodium (mmol/L)",
            "尿钠 (mmol/L)",
            "mmol/L",
            1.0,
            400.0,
        ),
        lab(
            "urine_creatinine",
            "Urine creatinine (mg/dL)",
            "尿肌酐 (mg/dL)",
            "mg/dL",
            1.0,
            600.0,
        ),
    ],
    outside: anyone,
    compute,
    bands: &[
        Band {
            up_to: 1.0,
            en: "below 1 %: points to a prerenal cause; not valid on diuretics",
            zh: "<1%：提示肾前性；使用利尿剂时不适用",
        },
        Band {
            up_to: 2.0,
            en: "1 to 2 %: indeterminate",
            zh: "1%–2%：不确定",
        },
        Band {
            up_to: f64::INFINITY,
            en: "above 2 %: points to tubular injury",
            zh: "＞2%：提示肾小管损伤",
        },
    ],
};

fn compute(v: &Values) -> f64 {
    100.0 * v.of("urine_sodium") * v.of("creatinine") / (v.of("sodium") * v.of("urine_creatinine"))
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[
                ("sodium", 140.0),
                ("creatinine", 2.0),
                ("urine_sodium", 20.0),
                ("urine_creatinine", 100.0),
            ],
            0.2857,
            0.001,
        );
    }
}
