//! Probability of streptococcal pharyngitis.
//! The throat must have been described.
//!
//! Source: Little P et al., BMJ 347:f5806 (2013); read in
//! nice.org.uk/guidance/ng84, terms used in the guideline.

use super::finding::{YES_NO, anyone, ask, problem, told};
use super::score::{Band, Moment, Output, Run, Score, Values};
use super::signs::{present_unless_told, sign};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "feverpain",
    names: &["FeverPAIN", "FeverPAIN Score for Strep Pharyngitis"],
    zh: "FeverPAIN 评分",
    publication: "Little P et al., BMJ 347:f5806; read as NICE NG84",
    edition: "2013",
    source_status: SourceStatus::Verified,
    output: Output::Points,
    course: true,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[
        told(
            problem(
                "fever",
                "Fever in the last 24 hours",
                "24 小时内发热",
                &["R50"],
                &["fever", "发热"],
            ),
            &[(1.0, &["fever|fevers|febrile", "feverish"])],
        ),
        told(
            ask("purulence", "Purulence", "化脓", YES_NO),
            &[
                (
                    1.0,
                    &[
                        "tonsil*|pharyn*|oropharyn* & exudat*|purulen*|pus",
                        "tonsil* & white|yellow|grey|gray patch*|plaque*|coating|spots",
                        "patches|plaques|follicles .. tonsil*",
                        "exudative",
                        "exudate|exudates",
                    ],
                ),
                (
                    0.0,
                    &[
                        "pharynx|oropharynx|throat|tonsils & clear|normal|unremarkable",
                        "tonsil*|pharyn*|oropharyn* & erythem*|red|inject*|enlarg*|swollen",
                    ],
                ),
            ],
        ),
        sign(
            "attend",
            "Attended within 3 days of onset",
            "起病 3 天内就诊",
            &[(
                1.0,
                &[
                    "for|past|last 1|2|3|one|two|three day*",
                    "1|2|3|one|two|three day|days history",
                    "1|2|3|one|two|three days ago",
                    "for|past|last 1|2|3|one|two|three day|days",
                    "yesterday|today",
                ],
            )],
        ),
        sign(
            "inflamed",
            "Severely inflamed tonsils",
            "扁桃体严重充血",
            &[(
                1.0,
                &[
                    "tonsil*|pharyn*|oropharyn* & erythem*|inflam*|inject*|swollen|enlarg*",
                    "tonsillitis",
                    "severe* .. inflamed",
                ],
            )],
        ),
        told(
            present_unless_told(ask(
                "no_cough",
                "No cough or coryza",
                "无咳嗽或流涕",
                YES_NO,
            )),
            &[
                (1.0, &["!cough*", "!rhinorrh*|coryza"]),
                (
                    0.0,
                    &["cough*", "rhinorrh*|coryza|congestion", "runny nose"],
                ),
            ],
        ),
    ],
    outside: anyone,
    compute,
    bands: &[
        Band {
            up_to: 1.0,
            en: "0 to 1: streptococci in 13 to 18 %",
            zh: "0–1：链球菌 13%–18%",
        },
        Band {
            up_to: 3.0,
            en: "2 to 3: streptococci in 34 to 40 %",
            zh: "2–3：链球菌 34%–40%",
        },
        Band {
            up_to: 5.0,
            en: "4 to 5: streptococci in 62 to 65 %",
            zh: "4–5：链球菌 62%–65%",
        },
    ],
};

fn compute(v: &Values) -> f64 {
    v.count(&["fever", "purulence", "attend", "inflamed", "no_cough"])
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("fever", 1.0), ("purulence", 1.0), ("attend", 0.0)],
            2.0,
            0.001,
        );
    }
}
