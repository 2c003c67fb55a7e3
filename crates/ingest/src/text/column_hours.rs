//! Several columns, or several lines, of one day: which is the later one. The hour in the cell of the day or in the line below tells, else the
//! order in which the other days stand.
//!
//! ```text
//!              11/24/26   11/24/26   11/23/26
//!              1605       0430       0415
//! POTASSIUM    5.6        5.9        5.1
//! ```

use super::moments::{Kind, Moment, clock};
use record::{PartialDate, Span};
use std::cmp::Ordering;

/// Gives the days that stand more than once an hour each, so that they can be told apart.
pub(super) fn settle(days: &mut [Moment], hours: &[Option<u16>]) {
    let day = |moment: &Moment| moment.date.filter(|date| date.get_day().is_some());
    let dates: Vec<Option<PartialDate>> = days.iter().map(day).collect();
    let twice = |at: usize| {
        dates
            .iter()
            .enumerate()
            .any(|(other, date)| other != at && date.is_some() && same_day(*date, dates[at]))
    };
    let falls = falls(&dates);
    for at in 0..days.len() {
        if !twice(at) || !matches!(days[at].kind, Kind::Dated | Kind::Day(..)) {
            continue;
        }
        let same: Vec<usize> = (0..days.len())
            .filter(|other| same_day(dates[*other], dates[at]))
            .collect();
        let told: Option<Vec<u16>> = same
            .iter()
            .map(|other| hours.get(*other).copied().flatten())
            .collect();
        let differ = told
            .as_ref()
            .is_some_and(|told| told.windows(2).any(|pair| pair[0] != pair[1]));
        let place =
            u16::try_from(same.iter().position(|other| *other == at).unwrap_or(0)).unwrap_or(0);
        let hour = match (hours.get(at).copied().flatten(), falls) {
            (Some(hour), _) if differ => hour,
            (_, Some(true)) => u16::MAX - place,
            (_, Some(false)) => place,
            _ => continue,
        };
        days[at].kind = Kind::Clock(hour);
        // An hour of the cell itself would tell the columns apart as other days.
        days[at].date = dates[at].and_then(without_hour);
    }
}

fn same_day(a: Option<PartialDate>, b: Option<PartialDate>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if a.day_range() == b.day_range())
}

fn without_hour(date: PartialDate) -> Option<PartialDate> {
    PartialDate::day(date.get_year(), date.get_month()?, date.get_day()?).ok()
}

/// Whether the newest day stands first; nothing where the days stand in no order.
fn falls(dates: &[Option<PartialDate>]) -> Option<bool> {
    let days: Vec<(i32, i32)> = dates
        .iter()
        .flatten()
        .map(|date| date.day_range())
        .collect();
    let mut found = None;
    for pair in days.windows(2) {
        let falls = match pair[0].cmp(&pair[1]) {
            Ordering::Equal => continue,
            order => order == Ordering::Greater,
        };
        if found.is_some_and(|before| before != falls) {
            return None;
        }
        found = Some(falls);
    }
    found
}

/// The hour that stands in the cell of a day, behind it or in its date.
pub(super) fn of_cell(text: &str, day: &Moment, cell: Span) -> Option<u16> {
    if let Some((hour, minute)) = day.date.and_then(|date| date.get_time()) {
        return Some(u16::from(hour) * 60 + u16::from(minute));
    }
    let rest = text.get(day.span.end..cell.end)?;
    let at = cell.end - rest.trim_start_matches([' ', ',', 'T']).len();
    minutes(text, at, cell.end)
}

/// The hours that fill the cells of the line below the days; nothing where it holds anything else, or another number of them.
pub(super) fn of_line(text: &str, cells: &[Span], count: usize) -> Option<Vec<Option<u16>>> {
    let named = usize::from(cells.len() == count + 1);
    let hours: Vec<Option<u16>> = cells
        .iter()
        .skip(named)
        .map(|cell| minutes(text, cell.start, cell.end))
        .collect();
    (hours.len() == count && hours.iter().all(Option::is_some)).then_some(hours)
}

fn minutes(text: &str, at: usize, end: usize) -> Option<u16> {
    let found = clock(text, at, true).filter(|found| found.span.end >= end)?;
    match found.kind {
        Kind::Clock(minutes) => Some(minutes),
        _ => None,
    }
}
