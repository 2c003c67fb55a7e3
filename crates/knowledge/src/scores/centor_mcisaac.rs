//! Probability of streptococcal pharyngitis.
//!
//! Source: McIsaac WJ et al., CMAJ 158:75 (1998); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/centor.md.

use super::finding::{AGE, TEMPERATURE, YES_NO, ask, told};
use super::score::{Moment, Output, Run, Score, Values};
use super::signs::{present_unless_told, sign};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "centor-mcisaac",
    names: &[
        "Centor score (McIsaac)",
        "Centor Score (Modified/McIsaac) for Strep Pharyngitis",
    ],
    zh: "Centor 评分（McIsaac）",
    publication: "McIsaac WJ et al., CMAJ 158:75; read as MDCalc page",
    edition: "1998",
    source_status: SourceStatus::Verified,
    output: Output::Points,
    course: true,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[
        AGE,
        told(
            ask(
                "exudate",
                "Tonsillar swelling or exudate",
                "扁桃体肿大或渗出",
                YES_NO,
            ),
            &[
                (
                    1.0,
                    &[
                        "tonsil*|pharyn*|oropharyn* & exudat*|purulen*|pus",
                        "tonsil* & swell*|swollen|enlarg*|hypertroph*",
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
                        "tonsil*|pharyn*|oropharyn* & erythem*|red|inject*",
                    ],
                ),
            ],
        ),
        sign(
            "nodes",
            "Tender or swollen anterior cervical nodes",
            "颈前淋巴结肿痛",
            &[(
                1.0,
                &[
                    "anterior .. cervical|neck",
                    "cervical & lymphadenopathy|nodes|node|adenopathy",
                    "neck & lymphadenopathy|nodes|node|adenopathy",
                    "-auricular|axillary|inguinal|hilar|mediastinal lymphadenopathy",
                    "tender .. lymph node*",
                ],
            )],
        ),
        TEMPERATURE,
        told(
            present_unless_told(ask("no_cough", "No cough", "无咳嗽", YES_NO)),
            &[
                (1.0, &["!cough*", "!respiratory symptoms"]),
                (0.0, &["cough*"]),
            ],
        ),
    ],
    outside: child,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    let age = if v.of("age") < 15.0 {
        1.0
    } else if v.of("age") >= 45.0 {
        -1.0
    } else {
        0.0
    };
    age + v.count(&["exudate", "nodes", "no_cough"]) + f64::from(v.of("temperature") > 38.0)
}

fn child(v: &Values) -> Option<(&'static str, &'static str)> {
    v.get("age")
        .filter(|age| *age < 3.0)
        .map(|_| ("for age 3 and over", "适用于 3 岁及以上"))
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        let given = [
            ("age", 10.0),
            ("exudate", 1.0),
            ("nodes", 1.0),
            ("temperature", 39.0),
            ("no_cough", 1.0),
        ];
        check(&super::SCORE, &given, 5.0, 0.001);
        check(
            &super::SCORE,
            &[("age", 45.0), ("temperature", 38.0)],
            -1.0,
            0.001,
        );
    }
}
