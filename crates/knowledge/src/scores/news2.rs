//! Early warning score. Saturation scale 2 (target 88 to 92 %) where hypercapnic respiratory failure is named, else scale 1.
//!
//! Source: Royal College of Physicians, National Early Warning Score 2 (2017); read in
//! scribd.com/document/584338409, chart 1 of the Royal College of Physicians; thorax.bmj.com table 1 of 192780.

use super::finding::{
    AGE_LIMIT, HEART_RATE, RESPIRATORY_RATE, SPO2, SYSTOLIC, TEMPERATURE, adults, ask, band,
    problem, told,
};
use super::score::{Band, Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "news2",
    names: &["NEWS2"],
    zh: "NEWS2 早期预警评分",
    publication: "Royal College of Physicians, National Early Warning Score 2; read as chart 1 of the report",
    edition: "2017",
    source_status: SourceStatus::Verified,
    output: Output::Points,
    course: true,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[
        AGE_LIMIT,
        RESPIRATORY_RATE,
        SPO2,
        problem(
            "oxygen",
            "Supplemental oxygen",
            "吸氧",
            &["Z99.81"],
            &["supplemental oxygen", "nasal cannula", "吸氧"],
        ),
        told(
            problem(
                "hypercapnia",
                "Hypercapnic respiratory failure (saturation scale 2)",
                "高碳酸血症性呼吸衰竭（血氧标准 2）",
                &["J96.02", "J96.12", "J96.22", "J96.92"],
                &[
                    "hypercapnic respiratory failure",
                    "type 2 respiratory failure",
                    "II型呼吸衰竭",
                    "Ⅱ型呼吸衰竭",
                ],
            ),
            &[(
                1.0,
                &[
                    "hypercapnic|hypercarbic respiratory failure",
                    "type 2|ii respiratory failure",
                ],
            )],
        ),
        SYSTOLIC,
        HEART_RATE,
        told(
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
            &[
                (
                    3.0,
                    &[
                        "confusion|confused",
                        "drowsy|drowsiness|obtunded|stupor*|somnolent|comatose|unresponsive|unrousable",
                        "avpu c|v|p|u",
                        "gcs 3|4|5|6|7|8|9|10|11|12|13|14",
                        "!alert",
                        "意 识 模 糊|障 碍",
                        "嗜 睡",
                        "昏 迷|睡",
                        "谵 妄",
                    ],
                ),
                (
                    0.0,
                    &["alert", "avpu a", "gcs 15", "神 志 清", "神 清", "意 识 清"],
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

/// Points of the saturation, on the scale that the patient's target sets.
fn saturation(v: &Values) -> f64 {
    let value = v.of("spo2");
    match (v.is("hypercapnia"), v.is("oxygen")) {
        (false, _) => points("spo2", value),
        (true, false) => band(value, &[(84.0, 3.0), (86.0, 2.0), (88.0, 1.0)], 0.0),
        (true, true) => band(
            value,
            &[
                (84.0, 3.0),
                (86.0, 2.0),
                (88.0, 1.0),
                (93.0, 0.0),
                (95.0, 1.0),
                (97.0, 2.0),
            ],
            3.0,
        ),
    }
}

/// Points of one vital sign in its usual unit (saturation on scale 1); 0 for what the score does not count.
pub(crate) fn points(key: &str, value: f64) -> f64 {
    let (bands, above): (&[(f64, f64)], f64) = match key {
        "respiratory_rate" => (&[(9.0, 3.0), (12.0, 1.0), (21.0, 0.0), (25.0, 2.0)], 3.0),
        "spo2" => (&[(92.0, 3.0), (94.0, 2.0), (96.0, 1.0)], 0.0),
        "systolic_bp" => (
            &[(91.0, 3.0), (101.0, 2.0), (111.0, 1.0), (220.0, 0.0)],
            3.0,
        ),
        "heart_rate" => (
            &[
                (41.0, 3.0),
                (51.0, 1.0),
                (91.0, 0.0),
                (111.0, 1.0),
                (131.0, 2.0),
            ],
            3.0,
        ),
        "temperature" => (
            &[(35.05, 3.0), (36.05, 1.0), (38.05, 0.0), (39.05, 1.0)],
            2.0,
        ),
        _ => return 0.0,
    };
    band(value, bands, above)
}

fn compute(v: &Values) -> f64 {
    let measured: f64 = [
        "respiratory_rate",
        "systolic_bp",
        "heart_rate",
        "temperature",
    ]
    .iter()
    .map(|key| points(key, v.of(key)))
    .sum();
    measured + saturation(v) + v.points("oxygen", 2.0) + v.of("consciousness")
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

    #[test]
    fn hypercapnic_failure_is_scored_on_the_second_scale() {
        let with = |spo2: f64, oxygen: f64, hypercapnia: f64| {
            value(
                &super::SCORE,
                &[
                    ("respiratory_rate", 16.0),
                    ("spo2", spo2),
                    ("oxygen", oxygen),
                    ("hypercapnia", hypercapnia),
                    ("systolic_bp", 130.0),
                    ("heart_rate", 80.0),
                    ("temperature", 37.0),
                ],
            )
        };
        assert_eq!(with(90.0, 0.0, 0.0), 3.0);
        assert_eq!(with(90.0, 0.0, 1.0), 0.0);
        assert_eq!(with(97.0, 0.0, 1.0), 0.0);
        assert_eq!(with(97.0, 1.0, 1.0), 5.0);
        assert_eq!(with(94.0, 1.0, 1.0), 3.0);
        assert_eq!(with(83.0, 0.0, 1.0), 3.0);
    }

    #[test]
    fn it_is_not_for_children() {
        let mut values = crate::scores::score::Values::default();
        values.set("age_limit", 7.0);
        assert!((super::SCORE.outside)(&values).is_some());
        values.set("age_limit", 40.0);
        assert!((super::SCORE.outside)(&values).is_none());
    }
}
