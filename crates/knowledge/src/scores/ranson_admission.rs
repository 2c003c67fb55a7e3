//! The five criteria at admission, non-gallstone pancreatitis.
//!
//! Source: Ranson JH et al., Surg Gynecol Obstet 139:69 (1974); read in
//! globalrph.com ransons-criteria; skyscape.com table 28-3; pro.uptodatefree.ir 15658.

use super::finding::{AGE, AST, GLUCOSE, WHITE_CELLS, adults, lab};
use super::score::{Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "ranson-admission",
    names: &["Ranson criteria at admission"],
    zh: "Ranson 标准（入院）",
    publication: "Ranson JH et al., Surg Gynecol Obstet 139:69",
    edition: "1974",
    source_status: SourceStatus::Verified,
    output: Output::Points,
    course: true,
    run: Run::WithProblem(&["K85"]),
    moment: Moment::Presentation,
    inputs: &[
        AGE,
        WHITE_CELLS,
        GLUCOSE,
        lab("ldh", "LDH (U/L)", "乳酸脱氢酶 (U/L)", "U/L", 10.0, 20000.0),
        AST,
    ],
    outside: adults,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    f64::from(v.of("age") > 55.0)
        + f64::from(v.of("white_cells") > 16.0)
        + f64::from(v.of("glucose") > 200.0)
        + f64::from(v.of("ldh") > 350.0)
        + f64::from(v.of("ast") > 250.0)
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[
                ("age", 60.0),
                ("white_cells", 18.0),
                ("glucose", 150.0),
                ("ldh", 400.0),
                ("ast", 100.0),
            ],
            3.0,
            0.001,
        );
    }
}
