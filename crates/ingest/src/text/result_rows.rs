//! Columns of results under their names, a line for each day: each value belongs to the day at the head of its line.
//!
//! ```text
//! date        Na     K
//! 2024-05-01  129    3.1
//! 2024-05-04  133    3.9
//! ```

use super::column_hours;
use super::moments::{Moment, clock, hour, settle};
use super::page::Page;
use super::result_columns::{content, day, value};
use super::units::{Unit, unit};
use super::values::Reading;
use record::Span;

/// Most lines of one table.
const MOST: usize = 40;

/// The values under the name at `name` with their days, from above; nothing where it heads no such column.
pub(super) fn column(page: &Page<'_>, name: Span) -> Option<Vec<(Reading, Moment)>> {
    let at = page
        .columned
        .partition_point(|row| row.line.end < name.start);
    let (head, rest) = page.columned.get(at..)?.split_first()?;
    let heads = head.cells(page.text);
    // "18/09/2025 22:00  Blood culture L arm: ...": a line of a day that tells something heads no columns; "Today  Na  K" does.
    let tells = |cell: &Span| {
        page.text.get(cell.start..cell.end).is_some_and(|words| {
            words.contains([':', '：']) || words.split_whitespace().count() > 3
        })
    };
    if heads.split_first().is_some_and(|(first, others)| {
        others.iter().any(tells) && moment_of(page, *first).is_some()
    }) {
        return None;
    }
    let hours = heads
        .first()
        .is_some_and(|first| is_hours(page.text, *first));
    let place = heads
        .binary_search_by_key(&name.start, |cell| cell.start)
        .ok()?;
    let mut last = head.line.end;
    let mut days = Vec::new();
    let mut clocks = Vec::new();
    let mut values = Vec::new();
    for below in rest.iter().take(MOST) {
        if below.line.start != last + 1 {
            break;
        }
        last = below.line.end;
        let row = below.cells(page.text);
        if is_rule(page.text, below.line) {
            continue;
        }
        // Without a name for the days the first column has no head.
        let shift = (row.len() + place + remark(page, heads, row)).checked_sub(heads.len())?;
        if shift != place && shift != place + 1 {
            break;
        }
        let bare =
            |cell: Span| clock(page.text, cell.start, hours).filter(|of| of.span.end >= cell.end);
        let Some((of, hour)) = row.first().and_then(|cell| {
            let of = moment_of(page, *cell)
                .or_else(|| bare(*cell))
                .or_else(|| second_day(page, heads, row))?;
            Some((of, column_hours::of_cell(page.text, &of, *cell)))
        }) else {
            break;
        };
        let Some(found) = row
            .get(shift)
            .filter(|_| shift > 0)
            .and_then(|cell| content(page.text, *cell, |cell| value(page, cell)))
        else {
            break;
        };
        if let Some(mut found) = found {
            found.unit = found
                .unit
                .take()
                .or_else(|| headed_unit(page, name, heads.get(place)));
            days.push(of);
            clocks.push(hour);
            values.push(found);
        }
    }
    settle(page, &mut days);
    column_hours::settle(&mut days, &clocks);
    (!values.is_empty()).then(|| values.into_iter().zip(days).collect())
}

/// "孕周  日期  体重kg": the day stands in the second cell where the head says so.
fn second_day(page: &Page<'_>, heads: &[Span], row: &[Span]) -> Option<Moment> {
    let head = heads.get(1)?;
    let words = page.text.get(head.start..head.end)?.trim();
    matches!(words, "日期" | "时间" | "检查日期" | "随访日期")
        .then(|| row.get(1))
        .flatten()
        .and_then(|cell| moment_of(page, *cell))
}

/// "体重kg": the unit right behind the name that heads the column.
fn headed_unit(page: &Page<'_>, name: Span, head: Option<&Span>) -> Option<Unit> {
    let head = head.filter(|head| head.end > name.end)?;
    unit(page, name.end).filter(|unit| unit.span.end <= head.end && unit.ucum.is_some())
}

/// One where the last column is of remarks and the row has none: it ends with a value.
fn remark(page: &Page<'_>, heads: &[Span], row: &[Span]) -> usize {
    let words = |cells: &[Span]| {
        let last = cells.last()?;
        page.text.get(last.start..last.end)
    };
    let headed = words(heads).is_some_and(super::flow_sheet::is_beside);
    let short = row.len() + 1 == heads.len();
    let valued = words(row).is_some_and(|cell| {
        super::result_columns::is_empty(cell)
            || !cell.is_empty()
                && cell
                    .chars()
                    .all(|c| c.is_ascii_digit() || matches!(c, '.' | '/' | '%' | '-'))
    });
    usize::from(headed && short && valued)
}

/// The day or the hour that fills the first cell of a line.
fn moment_of(page: &Page<'_>, cell: Span) -> Option<Moment> {
    let filled = |found: &Moment| found.span.end >= cell.end;
    day(page, cell).or_else(|| hour(page.text, cell.start).filter(filled))
}

/// The head of a column of hours, which need no colon: "2219".
fn is_hours(text: &str, head: Span) -> bool {
    text.get(head.start..head.end).is_some_and(|words| {
        let words = words.trim_matches([':', ' ']).to_lowercase();
        matches!(
            words.as_str(),
            "time" | "hour" | "hours" | "hrs" | "时间" | "时刻"
        )
    })
}

/// "---|---|---": the line under the heads.
fn is_rule(text: &str, line: Span) -> bool {
    text.get(line.start..line.end).is_some_and(|words| {
        words.contains('-')
            && words
                .chars()
                .all(|c| matches!(c, '-' | '|' | ':' | ' ' | '\r' | '=' | '+'))
    })
}
