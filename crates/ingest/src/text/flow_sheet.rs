//! What a flow sheet holds beside its values: flags in cells of their own, units and reference ranges behind the last day, and
//! rows that lack a value.
//!
//! ```text
//! 项目      11-02    11-06    11-11    单位
//! 地高辛    -        0.9      1.3 H    ng/ml
//! ```

use super::label_units::written;
use super::number::{comparator, number, range_end};
use super::page::Page;
use super::units::Unit;
use record::Span;

/// Heads of columns that hold no value of a day: "单位", "Ref".
pub(super) fn is_beside(head: &str) -> bool {
    const HEADS: [&str; 36] = [
        "unit",
        "units",
        "ref",
        "ref.",
        "ref range",
        "ref. range",
        "reference",
        "reference range",
        "reference interval",
        "normal",
        "normal range",
        "range",
        "flag",
        "target",
        "targets",
        "target range",
        "goal",
        "goals",
        "comment",
        "comments",
        "参考",
        "目标",
        "目标值",
        "单位",
        "参考范围",
        "参考值",
        "参考区间",
        "正常值",
        "正常范围",
        "提示",
        "备注",
        "标志",
        "目标范围",
        "控制目标",
        "正常",
        "正常参考值",
    ];
    let head = head.trim_matches(['(', ')', ':', '：', ' ']).to_lowercase();
    HEADS.contains(&head.as_str())
}

/// A laboratory's flag that stands in a cell of its own belongs to the value before it.
pub(super) fn with_flags(text: &str, cells: Vec<Span>) -> Vec<Span> {
    const FLAGS: [&str; 16] = [
        "H", "L", "HH", "LL", "↑", "↓", "↑↑", "↓↓", "*", "H*", "L*", "*H", "*L", "!", "H!", "L!",
    ];
    let mut joined: Vec<Span> = Vec::with_capacity(cells.len());
    for cell in cells {
        let flag = FLAGS.contains(&&text[cell.start..cell.end]);
        match joined.last_mut().filter(|_| flag) {
            Some(before) => before.end = cell.end,
            None => joined.push(cell),
        }
    }
    joined
}

/// The unit that fills a cell.
pub(super) fn unit_of(page: &Page<'_>, cell: Span) -> Option<Unit> {
    written(page, cell.start).filter(|unit| unit.span.end >= cell.end)
}

/// A unit or a range: "10^9/L", "3.5-5.1", "5-8 target", and where the sheet has a column for it a bound: "<35".
pub(super) fn is_no_value(page: &Page<'_>, cell: Span, bounds: bool) -> bool {
    let text = page.text;
    let is_range = |at: usize| {
        let low = number(text, at).filter(|low| low.end < cell.end);
        low.and_then(|low| range_end(text, low.end))
            .is_some_and(|high| high.end <= cell.end)
    };
    let from = cell.start + usize::from(text[cell.start..cell.end].starts_with(['(', '[']));
    let bound = bounds && comparator(text, from).is_some_and(|(_, at)| at < cell.end);
    let words = text[cell.start..cell.end].starts_with(|c: char| c.is_alphabetic());
    unit_of(page, cell).is_some() || is_range(from) || bound || words && bounds
}

/// The cells behind a row's name without those of units and ranges at its end, of `tails` columns that the header names.
pub(super) fn without_tail(
    page: &Page<'_>,
    mut cells: Vec<Span>,
    tails: usize,
) -> (Vec<Span>, Option<Unit>) {
    let mut unit = None;
    while let Some(last) = cells.last().copied()
        && cells.len() > 1
        && is_no_value(page, last, tails > 0)
        && !super::result_columns::is_empty(&page.text[last.start..last.end])
    {
        unit = unit.or_else(|| unit_of(page, last));
        cells.pop();
    }
    (cells, unit)
}

/// The cells of a row that lacks values, each under the day that it stands below; `None` for a day without. Nothing where a cell
/// stands between the days.
pub(super) fn below(
    text: &str,
    line: Span,
    cells: &[Span],
    head: Span,
    days: &[Span],
) -> Option<Vec<Option<Span>>> {
    let place = |line: Span, cell: Span| {
        let start = width(text.get(line.start..cell.start)?);
        Some((start, start + width(text.get(cell.start..cell.end)?)))
    };
    let heads: Option<Vec<_>> = days.iter().map(|day| place(head, *day)).collect();
    let heads = heads?;
    let mut found: Vec<Option<Span>> = vec![None; days.len()];
    for cell in cells {
        let (start, end) = place(line, *cell)?;
        let over = |(from, to): &(usize, usize)| start < *to && *from < end;
        let mut under = heads.iter().enumerate().filter(|(_, head)| over(head));
        let (at, _) = under.next()?;
        if under.next().is_some() || found[at].is_some() {
            return None;
        }
        found[at] = Some(*cell);
    }
    Some(found)
}

/// Columns that words take on a page: Chinese characters take two.
fn width(words: &str) -> usize {
    let wide = |c: char| ('\u{2e80}'..='\u{ffef}').contains(&c);
    words.chars().map(|c| if wide(c) { 2 } else { 1 }).sum()
}
