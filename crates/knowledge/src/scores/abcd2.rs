//! Early stroke risk after a transient ischaemic attack; no longer used alone to decide admission.
//!
//! Source: Johnston SC et al., Lancet 369:283 (2007); read in
//! primarycarenotebook.com, ABCD2 algorithm; bmjopen.bmj.com table 1 of 79322.

use super::finding::{AGE, DIABETES, DIASTOLIC, SYSTOLIC, adults, ask};
use super::score::{Band, Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "abcd2",
    names: &["ABCD2"],
    zh: "ABCD2 评分",
    publication: "Johnston SC et al., Lancet 369:283; read as table citing it",
    edition: "2007",
    source_status: SourceStatus::Verified,
    output: Output::Points,
    course: true,
    run: Run::WithProblem(&["G45"]),
    moment: Moment::Presentation,
    inputs: &[
        AGE,
        SYSTOLIC,
        DIASTOLIC,
        ask(
            "clinical",
            "Clinical features",
            "临床特征",
            &[
                (0.0, "other", "其他"),
                (
                    1.0,
                    "speech disturbance without weakness",
                    "言语障碍无肢体无力",
                ),
                (2.0, "unilateral weakness", "单侧无力"),
            ],
        ),
        ask(
            "duration",
            "Duration",
            "持续时间",
            &[
                (0.0, "below 10 minutes", "<10 分钟"),
                (1.0, "10 to 59 minutes", "10–59 分钟"),
                (2.0, "60 minutes or more", "≥60 分钟"),
            ],
        ),
        DIABETES,
    ],
    outside: adults,
    compute,
    bands: &[
        Band {
            up_to: 3.0,
            en: "0 to 3: low",
            zh: "0–3：低",
        },
        Band {
            up_to: 5.0,
            en: "4 to 5: moderate",
            zh: "4–5：中",
        },
        Band {
            up_to: 7.0,
            en: "6 to 7: high",
            zh: "6–7：高",
        },
    ],
};

fn compute(v: &Values) -> f64 {
    let pressure = v.of("systolic_bp") >= 140.0 || v.of("diastolic_bp") >= 90.0;
    f64::from(v.of("age") >= 60.0)
        + f64::from(pressure)
        + v.of("clinical")
        + v.of("duration")
        + v.count(&["diabetes"])
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[
                ("age", 65.0),
                ("systolic_bp", 150.0),
                ("diastolic_bp", 80.0),
                ("clinical", 2.0),
                ("duration", 1.0),
            ],
            5.0,
            0.001,
        );
    }
}
