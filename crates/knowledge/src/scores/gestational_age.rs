//! Weeks and days since the last menstrual period.
//!
//! Source: Definition: days since the last menstrual period (-); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/duedates.md.

use super::finding::{LMP, TODAY};
use super::score::{Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "gestational-age",
    names: &["Estimated gestational age", "Estimated Gestational Age"],
    zh: "孕周",
    publication: "Definition: days since the last menstrual period; read as MDCalc page",
    edition: "-",
    source_status: SourceStatus::Verified,
    output: Output::WeeksAndDays,
    course: true,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[LMP, TODAY],
    outside: order,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    v.of("today") - v.of("lmp")
}

fn order(v: &Values) -> Option<(&'static str, &'static str)> {
    let days = v.get("today")? - v.get("lmp")?;
    (!(0.0..=315.0).contains(&days))
        .then_some(("the dates do not describe a pregnancy", "日期不符合妊娠"))
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("lmp", 100.0), ("today", 170.0)],
            70.0,
            0.001,
        );
    }
}
