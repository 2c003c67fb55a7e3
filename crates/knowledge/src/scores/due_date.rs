//! One year, less three months, plus seven days after the last menstrual period, corrected for the cycle. Differs by up
//! to two days from 280 days.
//!
//! Source: Naegele's rule with cycle correction (Naegele FK, 1812; Boylan) (-); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/duedates.md.

use super::finding::{CYCLE, LMP, anyone};
use super::score::{Moment, Output, Run, Score, Values};
use record::{PartialDate, SourceStatus};

/// The score.
pub const SCORE: Score = Score {
    id: "due-date",
    names: &["Estimated due date", "Estimated Due Date"],
    zh: "预产期",
    publication: "Naegele's rule with cycle correction (Naegele FK, 1812; Boylan); read as MDCalc page",
    edition: "-",
    source_status: SourceStatus::Verified,
    output: Output::Date,
    course: false,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[LMP, CYCLE],
    outside: anyone,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    naegele(v.of("lmp")).map_or(f64::NAN, |due| due + v.of("cycle") - 28.0)
}

/// One year later, three months earlier, seven days later; in days since 1970-01-01.
fn naegele(lmp: f64) -> Option<f64> {
    let date = PartialDate::day(1970, 1, 1).ok()?.plus_days(lmp as i32)?;
    let (month, day) = (date.get_month()?, date.get_day()?);
    let (year, month) = match month {
        1..=3 => (date.get_year(), month + 9),
        _ => (date.get_year() + 1, month - 3),
    };
    // A day that the month lacks is its last.
    let day = (0..4).find_map(|less| PartialDate::day(year, month, day - less).ok())?;
    Some(f64::from(day.plus_days(7)?.day_range().0))
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("lmp", 0.0), ("cycle", 30.0)],
            282.0,
            1.001,
        );
        // 3 February 2012 and a cycle of 28 days: 10 November 2012.
        check(
            &super::SCORE,
            &[("lmp", 15_373.0), ("cycle", 28.0)],
            15_654.0,
            0.001,
        );
    }
}
