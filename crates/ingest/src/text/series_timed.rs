//! Values that are each told with their time, before or behind them: "128 mmol/L 6/2, 133 mmol/L 6/9", "18 ng/L 0915, 64 ng/L 1015",
//! "5月20日2.3,6月3日4.1", "透前5.9,透后3.8".

use super::moments::{Kind, Moment, bare, hour, moment, settle};
use super::number::blanks;
use super::page::Page;
use super::values::{Reading, reading};

/// Most values of one list.
const MOST: usize = 12;

/// `first` and the values that follow it, where a time stands behind each of them and one at least is a bare number. `paired`
/// where each value is two numbers with a slash between them.
pub(super) fn behind(
    page: &Page<'_>,
    first: &Reading,
    paired: bool,
    limit: usize,
) -> Option<Vec<(Reading, Moment)>> {
    let text = page.text;
    let mut row: Vec<(Reading, Moment)> = Vec::new();
    let mut value = first.clone();
    let mut is_bare = false;
    while row.len() < MOST {
        let marked = moment(page, value.end, limit);
        is_bare |= marked.is_none();
        let time = marked.or_else(|| bare(page, value.end, limit))?;
        let next = parted(text, time.span.end, limit);
        row.push((value, time));
        let Some(next) = next.and_then(|at| reading(page, at, limit)) else {
            break;
        };
        if next.slash != paired || next.second.is_some() != paired || next.comparator.is_some() {
            break;
        }
        value = next;
    }
    (is_bare && row.len() > 1).then(|| finished(page, row))
}

/// The values from `at` on, where a time leads to each of them; a single one where its time is a Chinese day, month or moment.
pub(super) fn ahead(
    page: &Page<'_>,
    at: usize,
    paired: bool,
    limit: usize,
) -> Option<Vec<(Reading, Moment)>> {
    let text = page.text;
    let mut row: Vec<(Reading, Moment)> = Vec::new();
    let mut from = at;
    while row.len() < MOST {
        let time = moment(page, from, limit)
            .filter(|found| !text[found.span.start..].starts_with('('))
            .or_else(|| hour(text, blanks(text, from)));
        let Some(time) = time else { break };
        let start = behind_colon(text, time.span.end, limit);
        let Some(value) = reading(page, start, limit) else {
            break;
        };
        let fits = value.number.start == start && value.slash == paired && value.end <= limit;
        if !fits || value.second.is_some() && !paired {
            break;
        }
        let next = parted(text, value.end, limit).or_else(|| spaced(page, value.end, limit));
        row.push((value, time));
        let Some(next) = next else { break };
        from = next;
    }
    let told = |found: &Moment| {
        let dated = matches!(found.kind, Kind::Day(..) | Kind::Month(_) | Kind::Dated);
        dated && !text[found.span.start..found.span.end].is_ascii()
    };
    let enough = row.len() > 1 || row.first().is_some_and(|(_, time)| told(time));
    enough.then(|| finished(page, row))
}

/// Behind the blanks and the colon at `at`.
pub(super) fn behind_colon(text: &str, at: usize, limit: usize) -> usize {
    let rest = text.get(at..limit).unwrap_or_default();
    at + rest.len() - rest.trim_start_matches([' ', ':', '：']).len()
}

/// Where the next item of a list begins, behind the mark at `at`.
fn parted(text: &str, at: usize, limit: usize) -> Option<usize> {
    let rest = text.get(at..limit)?;
    let next = rest.trim_start_matches([',', ';', '，', '、', '；', ' ']);
    (next.len() < rest.len() && !rest.starts_with(' ')).then(|| limit - next.len())
}

/// "base 51kg now 54.5kg", "pre 119 post 78": the next time right behind a blank.
fn spaced(page: &Page<'_>, at: usize, limit: usize) -> Option<usize> {
    let next = blanks(page.text, at);
    let time = moment(page, next, limit).filter(|_| next > at)?;
    matches!(
        time.kind,
        Kind::Now | Kind::Earlier | Kind::Baseline | Kind::Post | Kind::Month(_) | Kind::Day(..)
    )
    .then_some(next)
}

/// Days in one order, and the unit behind one value for all.
fn finished(page: &Page<'_>, row: Vec<(Reading, Moment)>) -> Vec<(Reading, Moment)> {
    let (mut values, mut times): (Vec<Reading>, Vec<Moment>) = row.into_iter().unzip();
    settle(page, &mut times);
    let unit = values.iter().find_map(|value| value.unit.clone());
    for value in &mut values {
        value.unit = value.unit.take().or_else(|| unit.clone());
    }
    values.into_iter().zip(times).collect()
}
