//! Rows of results under a line of days: each value belongs to the day above it, and the newest column is the newest value.
//!
//! ```text
//! 化验     入院    今晨
//! K        3.3     6.9
//! ```

use super::moments::{Moment, column_day, moment, settle};
use super::page::Page;
use super::values::{Reading, reading};
use record::Span;

/// Lines between a row and the line of days above it.
const REACH: usize = 25;

/// A value of the row and the day above it; at least two. `None` where the value at `first` stands in no such row.
pub(super) fn row(page: &Page<'_>, first: &Reading) -> Option<Vec<(Reading, Moment)>> {
    let text = page.text;
    let start = first.number.start;
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let values: Vec<Reading> = cells(text, Span::new(start, line_end))
        .into_iter()
        .map(|cell| value(page, cell))
        .collect::<Option<_>>()?;
    if values.len() < 2 || values[0].number.start != start {
        return None;
    }
    let days = days_above(page, line_start, values.len())?;
    Some(values.into_iter().zip(days).collect())
}

/// The value of a cell; a remark in brackets may stand behind it.
fn value(page: &Page<'_>, cell: Span) -> Option<Reading> {
    let found = reading(page, cell.start, cell.end)?;
    let rest = page.text[found.end..cell.end]
        .trim_start_matches(['↑', '↓', '*', 'H', 'L'])
        .trim();
    (found.number.start <= cell.start + 2 && (rest.is_empty() || rest.starts_with('(')))
        .then_some(found)
}

/// The days of the nearest line above that holds `count` of them, and beside them at most a word that names the table.
fn days_above(page: &Page<'_>, line_start: usize, count: usize) -> Option<Vec<Moment>> {
    let text = page.text;
    let mut end = line_start.checked_sub(1)?;
    for _ in 0..REACH {
        let start = text[..end].rfind('\n').map_or(0, |at| at + 1);
        if text[start..end].trim().is_empty() {
            return None;
        }
        let heads = cells(text, Span::new(start, end));
        let mut days: Vec<Moment> = heads.iter().filter_map(|cell| day(page, *cell)).collect();
        settle(page, &mut days);
        if days.len() >= 2 {
            return (days.len() == count && heads.len() <= count + 1).then_some(days);
        }
        end = start.checked_sub(1)?;
    }
    None
}

/// The day that fills the cell.
fn day(page: &Page<'_>, cell: Span) -> Option<Moment> {
    let found = moment(page, cell.start, cell.end).or_else(|| column_day(page, cell.start))?;
    page.text[found.span.end..cell.end]
        .trim()
        .is_empty()
        .then_some(found)
}

/// The parts of a line that tabs, bars or two and more blanks keep apart.
fn cells(text: &str, line: Span) -> Vec<Span> {
    let mut cells = Vec::new();
    let mut from = None;
    let mut blanks = 0;
    for (at, c) in text[line.start..line.end].char_indices() {
        let at = line.start + at;
        blanks = match c {
            ' ' => blanks + 1,
            '\t' | '|' | '　' | '\r' => 2,
            _ => 0,
        };
        match from {
            Some(start) if blanks >= 2 => {
                cells.push(trimmed(text, start, at));
                from = None;
            }
            None if blanks == 0 => from = Some(at),
            _ => {}
        }
    }
    if let Some(start) = from {
        cells.push(trimmed(text, start, line.end));
    }
    cells
}

fn trimmed(text: &str, start: usize, end: usize) -> Span {
    Span::new(start, start + text[start..end].trim_end().len())
}
