//! Early warning score, saturation scale 1 (not for known hypercapnic failure).
//!
//! Source: Royal College of Physicians, National Early Warning Score 2 (2017), recalled.

use super::finding::{
    HEART_RATE, RESPIRATORY_RATE, SPO2, SYSTOLIC, TEMPERATURE, adults, ask, band, problem,
};
use super::score::{Band, Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "news2",
    names: &["NEWS2"],
    zh: "NEWS2 早期预警评分",
    publication: "Royal College of Physicians, National Early Warning Score 2",
    edition: "2017",
    source_status: SourceStatus::Recalled,
    output: Output::Points,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[
        RESPIRATORY_RATE,
        SPO2,
        problem(
            "oxygen",
            "Supplemental oxygen",
            "吸氧",
            &["Z99.81"],
            &["supplemental oxygen", "nasal cannula", "吸氧"],
        ),
        SYSTOLIC,
        HEART_RATE,
        ask(
            "consciousness",
            "Consciousness",
            "意识",
            &[
                (0.0, "alert", "清醒"),
                (
                    3.0,
                    "new confusion, voice, pain, unresponsive",
                    "新发混乱、声音、疼痛、无反应",
                ),
            ],
        ),
        TEMPERATURE,
    ],
    outside: adults,
    compute,
    bands: &[
        Band {
            up_to: 4.0,
            en: "0 to 4: low (a single 3 asks for urgent review)",
            zh: "0–4：低（单项 3 分需紧急评估）",
        },
        Band {
            up_to: 6.0,
            en: "5 to 6: medium, urgent review",
            zh: "5–6：中，紧急评估",
        },
        Band {
            up_to: 20.0,
            en: "7 or more: high, emergency review",
            zh: "≥7：高，急诊评估",
        },
    ],
};

fn compute(v: &Values) -> f64 {
    band(
        v.of("respiratory_rate"),
        &[(9.0, 3.0), (12.0, 1.0), (21.0, 0.0), (25.0, 2.0)],
        3.0,
    ) + band(v.of("spo2"), &[(92.0, 3.0), (94.0, 2.0), (96.0, 1.0)], 0.0)
        + v.points("oxygen", 2.0)
        + band(
            v.of("systolic_bp"),
            &[(91.0, 3.0), (101.0, 2.0), (111.0, 1.0), (220.0, 0.0)],
            3.0,
        )
        + band(
            v.of("heart_rate"),
            &[
                (41.0, 3.0),
                (51.0, 1.0),
                (91.0, 0.0),
                (111.0, 1.0),
                (131.0, 2.0),
            ],
            3.0,
        )
        + v.of("consciousness")
        + band(
            v.of("temperature"),
            &[(35.05, 3.0), (36.05, 1.0), (38.05, 0.0), (39.05, 1.0)],
            2.0,
        )
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[
                ("respiratory_rate", 26.0),
                ("spo2", 90.0),
                ("systolic_bp", 85.0),
                ("heart_rate", 135.0),
                ("consciousness", 3.0),
                ("temperature", 39.5),
            ],
            17.0,
            0.001,
        );
    }
}
