//! Number of criteria met.
//!
//! Source: Kline JA et al., J Thromb Haemost 2:1247 (2004); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/perc.md.

use super::finding::{AGE, HEART_RATE, SPO2, adults, drug, told};
use super::score::{Band, Moment, Output, Run, Score, Values};
use super::signs::{DVT_BEFORE, HAEMOPTYSIS, LEG_SWELLING, PE_BEFORE, sign};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "perc",
    names: &["PERC rule", "PERC Rule for Pulmonary Embolism"],
    zh: "PERC 规则",
    publication: "Kline JA et al., J Thromb Haemost 2:1247; read as MDCalc page",
    edition: "2004",
    source_status: SourceStatus::Verified,
    output: Output::Points,
    course: true,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[
        AGE,
        HEART_RATE,
        SPO2,
        LEG_SWELLING,
        HAEMOPTYSIS,
        sign(
            "surgery",
            "Surgery or trauma within 4 weeks",
            "4 周内手术或创伤",
            &[(
                1.0,
                &[
                    "recent|recently .. surgery|operation|trauma|fracture",
                    "surgery|operation|trauma .. # week*|day* ago",
                    "post operative|op day",
                    "postoperative day",
                    "motor vehicle",
                ],
            )],
        ),
        DVT_BEFORE,
        PE_BEFORE,
        told(
            drug(
                "hormones",
                "Oestrogen use",
                "使用雌激素",
                &[
                    "estradiol",
                    "ethinylestradiol",
                    "ethinyl estradiol",
                    "conjugated estrogens",
                    "tamoxifen",
                ],
            ),
            &[(
                1.0,
                &[
                    "oral|hormonal contracepti*",
                    "birth control",
                    "hormone replacement",
                    "estrogen|oestrogen",
                    "contraceptive*",
                ],
            )],
        ),
    ],
    outside: adults,
    compute,
    bands: &[
        Band {
            up_to: 0.0,
            en: "no criterion met: PE is ruled out only where the clinical probability is low",
            zh: "无一符合：仅在临床低概率时可排除",
        },
        Band {
            up_to: 8.0,
            en: "at least one criterion met: the rule does not exclude PE",
            zh: "至少一项符合：不能据此排除",
        },
    ],
};

fn compute(v: &Values) -> f64 {
    f64::from(v.of("age") >= 50.0)
        + f64::from(v.of("heart_rate") >= 100.0)
        + f64::from(v.of("spo2") < 95.0)
        + v.count(&["swelling", "haemoptysis", "surgery", "hormones"])
        + v.count(&["dvt_history", "pe_history"]).min(1.0)
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("age", 55.0), ("heart_rate", 80.0), ("spo2", 93.0)],
            2.0,
            0.001,
        );
    }
}
