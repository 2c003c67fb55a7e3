//! Morphine milligram equivalents a day. Factors of 2022; the 2016 edition counted methadone by its dose (4 to 12) and hydromorphone 4.
//!
//! Silent where no opioid with dose and frequency is found. Buprenorphine, and opioids given as needed without a stated
//! number of doses, are not counted. Transdermal fentanyl is counted 2.4 for each microgram an hour.
//!
//! Source: Dowell D et al., CDC clinical practice guideline for prescribing opioids for pain, MMWR Recomm Rep 71(3):1, table 2 (2022); read in
//! globalrph.com morphine-milligram-equivalents-calculator (the table of the guideline).

use super::finding::{daily_dose, optional};
use super::score::{Band, Input, Moment, Output, Run, Score, Values};
use record::SourceStatus;

const FACTORS: &[(&str, f64)] = &[
    ("codeine", 0.15),
    ("fentanyl_patch", 2.4),
    ("hydrocodone", 1.0),
    ("hydromorphone", 5.0),
    ("methadone", 4.7),
    ("morphine", 1.0),
    ("oxycodone", 1.5),
    ("oxymorphone", 3.0),
    ("tapentadol", 0.4),
    ("tramadol", 0.2),
];

const FENTANYL_PATCH: Input = daily_dose(
    "fentanyl_patch",
    "Fentanyl patch (µg/h)",
    "芬太尼贴剂 (µg/h)",
    &["fentanyl", "duragesic"],
    "patch",
);

/// The score.
pub const SCORE: Score = Score {
    id: "morphine-equivalents",
    names: &[
        "Morphine milligram equivalents",
        "Morphine Milligram Equivalents (MME) Calculator",
    ],
    zh: "吗啡毫克当量",
    publication: "Dowell D et al., CDC clinical practice guideline for prescribing opioids for pain, MMWR Recomm Rep 71(3):1",
    edition: "2022",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("mg/d", 1),
    course: true,
    run: Run::OnRequest,
    moment: Moment::Presentation,
    inputs: &[
        optional(daily_dose(
            "codeine",
            "Codeine (mg/day)",
            "可待因 (mg/天)",
            &["codeine"],
            "",
        )),
        optional(FENTANYL_PATCH),
        optional(daily_dose(
            "hydrocodone",
            "Hydrocodone (mg/day)",
            "氢可酮 (mg/天)",
            &["hydrocodone", "vicodin", "norco"],
            "",
        )),
        optional(daily_dose(
            "hydromorphone",
            "Hydromorphone (mg/day)",
            "氢吗啡酮 (mg/天)",
            &["hydromorphone", "dilaudid"],
            "",
        )),
        optional(daily_dose(
            "methadone",
            "Methadone (mg/day)",
            "美沙酮 (mg/天)",
            &["methadone"],
            "",
        )),
        optional(daily_dose(
            "morphine",
            "Morphine (mg/day)",
            "吗啡 (mg/天)",
            &["morphine", "ms contin"],
            "",
        )),
        optional(daily_dose(
            "oxycodone",
            "Oxycodone (mg/day)",
            "羟考酮 (mg/天)",
            &["oxycodone", "oxycontin", "percocet"],
            "",
        )),
        optional(daily_dose(
            "oxymorphone",
            "Oxymorphone (mg/day)",
            "羟吗啡酮 (mg/天)",
            &["oxymorphone", "opana"],
            "",
        )),
        optional(daily_dose(
            "tapentadol",
            "Tapentadol (mg/day)",
            "他喷他多 (mg/天)",
            &["tapentadol", "nucynta"],
            "",
        )),
        optional(daily_dose(
            "tramadol",
            "Tramadol (mg/day)",
            "曲马多 (mg/天)",
            &["tramadol", "ultram"],
            "",
        )),
    ],
    outside,
    compute,
    bands: &[
        Band {
            up_to: 49.9,
            en: "below 50 MME a day",
            zh: "每日低于 50 MME",
        },
        Band {
            up_to: f64::INFINITY,
            en: "50 MME a day or more: overdose risk rises without added benefit for many patients (CDC 2022)",
            zh: "每日 ≥50 MME：多数患者过量风险上升而无额外获益（CDC 2022）",
        },
    ],
};

fn compute(v: &Values) -> f64 {
    FACTORS.iter().map(|(key, factor)| v.of(key) * factor).sum()
}

fn outside(v: &Values) -> Option<(&'static str, &'static str)> {
    let none = FACTORS.iter().all(|(key, _)| v.get(key).is_none());
    none.then_some((
        "no opioid with dose and frequency was found",
        "未找到注明剂量与频次的阿片类药物",
    ))
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("oxycodone", 60.0), ("codeine", 90.0)],
            103.5,
            0.001,
        );
        check(&super::SCORE, &[("fentanyl_patch", 25.0)], 60.0, 0.001);
    }
}
