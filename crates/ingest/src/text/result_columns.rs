//! Rows of results under a line of days: each value belongs to the day above it, and the newest column is the newest value.
//!
//! ```text
//! 化验     入院    今晨
//! K        3.3     6.9
//! ```

use super::column_hours;
use super::flow_sheet::{below, is_beside, is_no_value, unit_of, with_flags, without_tail};
use super::moments::{Kind, Moment, column_day, moment, settle, year_before_value};
use super::number::number;
use super::page::Page;
use super::units::Unit;
use super::values::{Reading, reading};
use record::{PartialDate, Span, TermKind};
use std::cell::OnceCell;

/// Lines between a row and the line of days above it.
const REACH: usize = 25;

/// A line that blanks, tabs or bars part into cells. What it holds is looked at once.
pub(crate) struct Columned {
    pub(crate) line: Span,
    cells: OnceCell<Vec<Span>>,
    /// The first cell behind the one that names the row that does not say that there is no value.
    filled: OnceCell<usize>,
    days: OnceCell<Option<Days>>,
}

/// The days of a line of days.
struct Days {
    days: Vec<Moment>,
    /// Cells of the line, without those that head units and ranges.
    heads: usize,
    /// Cells that head units and ranges behind the last day.
    tails: usize,
    /// The same before the first day.
    leads: usize,
    line: Span,
}

impl Columned {
    fn new(line: Span) -> Self {
        Self {
            line,
            cells: OnceCell::new(),
            filled: OnceCell::new(),
            days: OnceCell::new(),
        }
    }

    /// The parts of the line that tabs, bars or two and more blanks keep apart.
    pub(super) fn cells(&self, text: &str) -> &[Span] {
        self.cells.get_or_init(|| cells(text, self.line))
    }

    /// The hours of the days: in their cells, else in the line below.
    fn hours(&self, text: &str, heads: &[Span], days: &[Moment]) -> Vec<Option<u16>> {
        let own = |day: &Moment| {
            let cell = heads.iter().find(|head| head.contains(day.span))?;
            column_hours::of_cell(text, day, *cell)
        };
        let own: Vec<Option<u16>> = days.iter().map(own).collect();
        if own.iter().any(Option::is_some) {
            return own;
        }
        let next = text.get(self.line.end + 1..).unwrap_or_default();
        let next = next.split('\n').next().unwrap_or_default();
        let next = Span::new(self.line.end + 1, self.line.end + 1 + next.len());
        let under = text.get(next.start..next.end).map(|_| cells(text, next));
        // "CK 1210 2230": a row of results, whose numbers only look like hours.
        let under = under.filter(|cells| {
            cells.first().is_none_or(|cell| {
                let name = text.get(cell.start..cell.end).unwrap_or_default();
                !name.starts_with(char::is_alphabetic)
                    || ["time", "hour", "hr", "时", "采"]
                        .iter()
                        .any(|word| name.to_lowercase().starts_with(word))
            })
        });
        under
            .and_then(|cells| column_hours::of_line(text, &cells, days.len()))
            .unwrap_or(own)
    }

    fn filled(&self, text: &str) -> usize {
        *self.filled.get_or_init(|| {
            let cells = self.cells(text);
            let empty = |cell: &&Span| is_empty(&text[cell.start..cell.end]);
            1 + cells.iter().skip(1).take_while(empty).count()
        })
    }

    /// The days of the line where it holds at least two, and beside them at most a word that names the table.
    fn days(&self, page: &Page<'_>) -> Option<&Days> {
        let read = || {
            let heads: Vec<Span> = self
                .cells(page.text)
                .iter()
                .flat_map(|cell| two_days(page, *cell))
                .collect();
            let mut days: Vec<Moment> = heads.iter().filter_map(|cell| day(page, *cell)).collect();
            if days.len() < 2 || names_result(page, &heads, &days) {
                return None;
            }
            settle(page, &mut days);
            go_on(&mut days);
            let hours = self.hours(page.text, &heads, &days);
            column_hours::settle(&mut days, &hours);
            let beside = |head: &&Span| is_beside(&page.text[head.start..head.end]);
            let first = days.first()?.span.start;
            let leads = heads.iter().skip(1).filter(|head| head.end <= first);
            let last = days.last()?.span.end;
            let tails = heads.iter().filter(|head| head.start >= last);
            Some(Days {
                tails: tails.filter(beside).count(),
                leads: leads.filter(beside).count(),
                heads: heads.len() - heads.iter().filter(beside).count(),
                line: self.line,
                days,
            })
        };
        self.days.get_or_init(read).as_ref()
    }
}

/// The values of the row and the days above them. `None` where the value at `first` stands in no such row.
pub(super) fn row(page: &Page<'_>, first: &Reading) -> Option<Vec<(Reading, Moment)>> {
    let under = under_days(page, first.number.start);
    let mut found = match under.and_then(|under| under.values(page, first.number.start)) {
        Some(found) => found,
        None => tight_row(page, first.number.start)?,
    };
    // The unit of one value, or of the row, holds for all.
    let unit = found.iter().find_map(|(value, _)| value.unit.clone());
    let unit = unit.or_else(|| first.unit.clone());
    for (value, _) in &mut found {
        value.unit = value.unit.take().or_else(|| unit.clone());
    }
    Some(found)
}

/// The cells of a row behind its name, and the days above them.
struct Under<'p> {
    cells: Vec<Span>,
    unit: Option<Unit>,
    line: Span,
    days: &'p Days,
}

impl Under<'_> {
    fn values(self, page: &Page<'_>, first: usize) -> Option<Vec<(Reading, Moment)>> {
        let text = page.text;
        let days = &self.days.days;
        let read = |cell: Span| content(text, cell, |cell| value(page, cell));
        let values: Vec<Option<Reading>> =
            self.cells.iter().map_while(|cell| read(*cell)).collect();
        let begins = |values: &[Option<Reading>]| {
            let value = values.iter().flatten().next();
            value.is_some_and(|value| value.number.start == first)
        };
        let values = if values.len() == days.len() {
            values
        } else {
            // A row that lacks a value: each belongs to the day that it stands below.
            let whole = values.len() == self.cells.len() && values.len() < days.len();
            let heads: Vec<Span> = days.iter().map(|day| day.span).collect();
            let spaced = !text[self.line.start..self.line.end].contains(['|', '\t']);
            let places = (whole && spaced)
                .then(|| below(text, self.line, &self.cells, self.days.line, &heads))??;
            let value = |place: Option<Span>| place.and_then(read).flatten();
            places.into_iter().map(value).collect()
        };
        if !begins(&values) {
            return None;
        }
        let of_row = |value: Reading| Reading {
            unit: value.unit.clone().or_else(|| self.unit.clone()),
            ..value
        };
        let row = values.into_iter().zip(days.iter().copied());
        Some(
            row.filter_map(|(value, day)| Some((of_row(value?), day)))
                .collect(),
        )
    }
}

/// "Cr (umol/L) 71 74 97": values with one blank between, as many as there are days above.
fn tight_row(page: &Page<'_>, first: usize) -> Option<Vec<(Reading, Moment)>> {
    let text = page.text;
    let start = text[..first].rfind('\n').map_or(0, |at| at + 1);
    let end = text[first..].find('\n').map_or(text.len(), |at| first + at);
    let at = page.columned.partition_point(|row| row.line.end < first);
    let days = &days_above(page, at, start)?.days;
    let mut values = Vec::new();
    let mut unit = None;
    let mut from = first;
    for word in text[first..end].split_inclusive([' ', '\t']) {
        let cell = trimmed(text, from, from + word.len());
        from += word.len();
        let words = &text[cell.start..cell.end];
        if words.is_empty() || matches!(words, "H" | "L" | "↑" | "↓" | "*H" | "*L" | "*" | "!")
        {
            continue;
        }
        if values.len() == days.len() {
            unit = unit_of(page, cell);
            // More numbers than days belong to none of them.
            if number(text, cell.start).is_some() && unit.is_none() {
                return None;
            }
            break;
        }
        let one = |cell: Span| {
            let found = number(text, cell.start)?;
            let rest = text[found.end..cell.end].trim_end_matches(['↑', '↓', 'H', 'L', '*', '!']);
            rest.is_empty().then(|| Reading::bare(found))
        };
        values.push(content(text, cell, one)?);
    }
    let row = values.iter().flatten().count();
    if values.len() != days.len() || row < 2 {
        return None;
    }
    let of_row = |value: Reading| Reading {
        unit: unit.clone(),
        ..value
    };
    let row = values.into_iter().zip(days.iter().copied());
    Some(
        row.filter_map(|(value, day)| Some((of_row(value?), day)))
            .collect(),
    )
}

/// The same for rows of several results with slashes, a list for each of them: "Na/K   139/4.4   131/3.6".
pub(super) fn slashed_row(
    page: &Page<'_>,
    first: &Reading,
    count: usize,
) -> Option<Vec<Vec<(Reading, Moment)>>> {
    let first = first.number.start;
    let under = under_days(page, first)?;
    let days = &under.days.days;
    let values: Vec<Option<Vec<Reading>>> = under
        .cells
        .into_iter()
        .map_while(|cell| content(page.text, cell, |cell| slashed(page.text, cell, count)))
        .collect();
    let begins = values.iter().flatten().next()?.first()?.number.start;
    if values.len() != days.len() || begins != first {
        return None;
    }
    let mut rows = vec![Vec::new(); count];
    for (values, day) in values.into_iter().zip(days) {
        for (row, value) in rows.iter_mut().zip(values.into_iter().flatten()) {
            row.push((value, *day));
        }
    }
    Some(rows)
}

/// The lines of `text` that hold what keeps cells apart.
pub(super) fn columned(text: &str) -> Vec<Columned> {
    let wide = !text.is_ascii();
    let gaps = |words: &str| {
        words.contains("  ")
            || words.contains('\t')
            || words.contains('|')
            || words.contains('\r')
            || wide && words.contains('　')
    };
    let mut start = 0;
    text.split('\n')
        .filter_map(|words| {
            let line = Span::new(start, start + words.len());
            start = line.end + 1;
            gaps(words).then_some(Columned::new(line))
        })
        .collect()
}

/// The cells of the line in which a first value stands, without the cell that names the row and those of its unit and range,
/// as far as one behind the last of the days above, and these days.
fn under_days<'p>(page: &'p Page<'_>, first: usize) -> Option<Under<'p>> {
    let text = page.text;
    let at = page.columned.partition_point(|row| row.line.end < first);
    let row = page
        .columned
        .get(at)
        .filter(|row| row.line.start <= first)?;
    let cells = row.cells(text);
    let own = cells.partition_point(|cell| cell.end <= first);
    let cell = *cells.get(own)?;
    let named = (own > 0 && cell.start < first).then(|| trimmed(text, cell.start, first));
    // Behind the name only cells that say that there is no value, and as many of units and ranges as the line of days heads.
    const LEADS: usize = 2;
    if own > row.filled(text) + LEADS {
        return None;
    }
    let days = days_above(page, at, row.line.start)?;
    let named = named.filter(|cell| !(days.leads > 0 && is_no_value(page, *cell, true)));
    let leads = cells.get(1..).unwrap_or_default().iter();
    let leads = leads.take(days.leads.min(own.saturating_sub(1)));
    let leads = leads
        .take_while(|cell| is_no_value(page, **cell, true))
        .count();
    let before = cells.get(1 + leads..own).unwrap_or_default();
    if before
        .iter()
        .any(|cell| !is_empty(&text[cell.start..cell.end]))
        || named.is_some_and(|cell| !is_empty(&text[cell.start..cell.end]))
    {
        return None;
    }
    let found = before
        .iter()
        .copied()
        .chain(named)
        .chain([Span::new(first, cell.end)])
        .chain(cells[own + 1..].iter().copied());
    let cells = with_flags(text, found.collect());
    let (mut cells, unit) = without_tail(page, cells, days.tails);
    cells.truncate(days.days.len() + 1);
    Some(Under {
        cells,
        unit,
        line: row.line,
        days,
    })
}

pub(super) fn is_empty(cell: &str) -> bool {
    matches!(
        cell,
        "-" | "--"
            | "–"
            | "—"
            | "/"
            | "n/a"
            | "N/A"
            | "nd"
            | "ND"
            | "pend"
            | "pending"
            | "未查"
            | "未测"
            | "待回"
            | "haem"
            | "Haem"
            | "HAEM"
            | "haemolysed"
            | "Haemolysed"
            | "hemolyzed"
            | "Hemolyzed"
            | "haemolyzed"
            | "hemolysed"
            | "HEMOLYZED"
            | "HAEMOLYSED"
            | "NA"
            | "Pending"
            | "PENDING"
            | "clotted"
            | "Clotted"
            | "insuff"
            | "insufficient"
            | "溶血"
            | "标本溶血"
            | "凝血"
            | "待报"
    )
}

/// True where the number at `at` stands on a line with a line of days above it.
pub(super) fn is_under_days(page: &Page<'_>, at: usize) -> bool {
    let start = page.text[..at].rfind('\n').map_or(0, |end| end + 1);
    let row = page.columned.partition_point(|row| row.line.end < at);
    days_above(page, row, start).is_some()
}

/// What a cell holds: nothing where it says so, `None` where it is no value at all.
pub(super) fn content<T>(
    text: &str,
    cell: Span,
    read: impl Fn(Span) -> Option<T>,
) -> Option<Option<T>> {
    if is_empty(&text[cell.start..cell.end]) {
        return Some(None);
    }
    read(cell).map(Some)
}

/// The value of a cell; a remark in brackets may stand behind it.
pub(super) fn value(page: &Page<'_>, cell: Span) -> Option<Reading> {
    // "80    -     131" is a value and an empty cell, no range.
    let bare = || number(page.text, cell.start).filter(|one| one.end == cell.end);
    let start = cell.start + measured_at(&page.text[cell.start..cell.end]);
    let found = reading(page, start, cell.end)
        .filter(|found| found.end <= cell.end)
        .or_else(|| bare().map(Reading::bare))?;
    let rest = page.text[found.end..cell.end]
        .trim_start_matches(['↑', '↓', '*', 'H', 'L', '!', ' '])
        .trim()
        .trim_start_matches(['+', '-']);
    // "128/62 卧位;立位 102/56"
    let posture = ["卧位", "坐位", "立位", "平卧"]
        .iter()
        .any(|word| rest.starts_with(word));
    (found.number.start <= start + 2 && (rest.is_empty() || rest.starts_with('(') || posture))
        .then_some(found)
}

/// "自测146/84", "home 150/90": the length of a word before the value that says where it was measured.
fn measured_at(cell: &str) -> usize {
    const PLACES: [&str; 12] = [
        "自测", "家测", "家庭", "门诊", "诊室", "外院", "复测", "社区", "home ", "clinic ",
        "Home ", "Clinic ",
    ];
    let word = PLACES.iter().find(|word| cell.starts_with(**word));
    let behind = word.map_or(cell, |word| &cell[word.len()..]);
    cell.len() - behind.trim_start_matches([' ', ':']).len()
}

/// `count` numbers parted by slashes that fill a cell.
fn slashed(text: &str, cell: Span, count: usize) -> Option<Vec<Reading>> {
    let mut found = Vec::new();
    let mut at = cell.start;
    for place in 0..count {
        let one = number(text, at).filter(|one| one.end <= cell.end)?;
        at = one.end;
        if place + 1 < count {
            text[at..cell.end].strip_prefix('/')?;
            at += 1;
        }
        found.push(Reading::bare(one));
    }
    let rest = text[at..cell.end].trim_start();
    (rest.is_empty() || rest.starts_with('(')).then_some(found)
}

/// The days of the nearest line of days above a row.
fn days_above<'p>(page: &'p Page<'_>, row: usize, line: usize) -> Option<&'p Days> {
    // A line of one cell holds one day at most.
    let mut rows = page.columned.get(..row)?.iter().rev().take(REACH);
    let found = rows.find_map(|row| row.days(page))?;
    let between = page.text.get(found.line.end..line)?.strip_prefix('\n')?;
    let close = between
        .rsplit('\n')
        .skip(1)
        .enumerate()
        .all(|(at, line)| at + 1 < REACH && !line.trim().is_empty());
    (close && found.heads - found.days.len() <= 1).then_some(found)
}

/// "11/21   11/22   11/23" in a note of 11/21: a day that follows the one before it is of the same year.
fn go_on(days: &mut [Moment]) {
    /// Most days between two columns that stand in one course.
    const NEAR: i32 = 45;
    for at in 1..days.len() {
        let (Some(before), Some(date)) = (days[at - 1].date, days[at].date) else {
            continue;
        };
        let (Kind::Day(..), Some(month), Some(day)) =
            (days[at].kind, date.get_month(), date.get_day())
        else {
            continue;
        };
        let Ok(next) = PartialDate::day(date.get_year() + 1, month, day) else {
            continue;
        };
        let follows = before
            .plus_days(NEAR)
            .is_some_and(|latest| next.day_range().0 <= latest.day_range().1);
        if date.day_range().1 < before.day_range().0
            && next.day_range().0 >= before.day_range().0
            && follows
        {
            days[at].date = Some(next);
        }
    }
}

/// "urea   9.8   27.1", "N   3.5   3.6": a row of results, whose numbers only look like days.
fn names_result(page: &Page<'_>, heads: &[Span], days: &[Moment]) -> bool {
    let label = heads.first().filter(|head| head.end <= days[0].span.start);
    label.is_some_and(|label| {
        let words = &page.text[label.start..label.end];
        let name = words.split('/').next().unwrap_or_default();
        // "WCC 10^9/L", "Platelets (10^9/L)": the name before the unit of its row.
        let lead = words.split([' ', '(']).next().unwrap_or_default();
        let two = words.match_indices(' ').nth(1);
        let two = two.map_or(lead, |(at, _)| &words[..at]);
        [words, name, lead, two].into_iter().any(|name| {
            let named = |kind| page.lexicon.lookup(kind, name).is_some();
            named(TermKind::Laboratory) || named(TermKind::VitalSign)
        }) || days.iter().all(|day| is_number_too(page.text, day.span)) && !names_table(words)
    })
}

/// "3.5": a day and a month, or a number; "2012": a year, or a number.
fn is_number_too(text: &str, span: Span) -> bool {
    let words = &text[span.start..span.end];
    let digits = |byte: u8| byte.is_ascii_digit() || byte == b'.';
    // "11.08.25" is a day alone.
    (words.matches('.').count() == 1 || words.len() == 4) && words.bytes().all(digits)
}

/// What stands above the names of a table.
fn names_table(words: &str) -> bool {
    const NAMES: [&str; 24] = [
        "laboratory",
        "investigation",
        "investigations",
        "parameter",
        "analyte",
        "result",
        "date",
        "dates",
        "day",
        "lab",
        "labs",
        "bloods",
        "blood",
        "test",
        "tests",
        "results",
        "日期",
        "时间",
        "化验",
        "检验",
        "项目",
        "指标",
        "结果",
        "检查",
    ];
    let words = words.trim_matches([':', '：', ' ']).to_lowercase();
    NAMES.contains(&words.as_str())
}

/// The day that fills the cell; an hour or a remark in brackets may stand behind it.
pub(super) fn day(page: &Page<'_>, cell: Span) -> Option<Moment> {
    let plain = moment(page, cell.start, cell.end)
        .or_else(|| column_day(page, cell.start))
        .or_else(|| year_before_value(page, cell.start))
        .or_else(|| moment(page, behind_place(page, cell)?, cell.end));
    day_behind_words(page, cell).or(plain.filter(|found| fills(page, found, cell)))
}

/// "Admission 01/10", "At discharge 15/10", "Bloods today 21/11/2025", "C5 (07/11/2025)": the day behind what it was the day of.
fn day_behind_words(page: &Page<'_>, cell: Span) -> Option<Moment> {
    const WORDS: [&str; 48] = [
        "admission",
        "admitted",
        "admit",
        "adm",
        "discharge",
        "discharged",
        "disch",
        "on",
        "at",
        "of",
        "today",
        "now",
        "current",
        "latest",
        "previous",
        "prev",
        "last",
        "baseline",
        "clinic",
        "gp",
        "ed",
        "a&e",
        "ward",
        "icu",
        "lab",
        "labs",
        "blood",
        "bloods",
        "results",
        "preop",
        "pre-op",
        "postop",
        "post-op",
        "visit",
        "review",
        "cycle",
        "入院",
        "出院",
        "今日",
        "门诊",
        "术前",
        "术后",
        "治疗前",
        "治疗后",
        "上次",
        "本次",
        "复查",
        "外院",
    ];
    let words = page.text.get(cell.start..cell.end)?;
    let at = words
        .rmatch_indices(' ')
        .map(|(at, _)| at + 1)
        .find(|at| words[*at..].starts_with(|c: char| c.is_ascii_digit() || c == '('))?;
    let cycle = |word: &str| {
        let number = word.strip_prefix(['C', 'c', 'D', 'd']).unwrap_or_default();
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    let mut before = words[..at].split_whitespace().peekable();
    before.peek()?;
    let known = before.all(|word| {
        let word = word.trim_matches([':', ',']).to_lowercase();
        WORDS.contains(&word.as_str()) || cycle(&word)
    });
    let start = cell.start + at;
    let found = known
        .then(|| moment(page, start, cell.end).or_else(|| column_day(page, start)))
        .flatten()?;
    fills(page, &found, cell).then_some(found)
}

/// "14Jan(clinic) 03Mar": two days with one blank between, behind the remark on the first.
fn two_days(page: &Page<'_>, cell: Span) -> Vec<Span> {
    let words = page.text.get(cell.start..cell.end).unwrap_or_default();
    let parts = words.find(") ").map(|at| {
        let first = Span::new(cell.start, cell.start + at + 1);
        [first, Span::new(first.end + 1, cell.end)]
    });
    match parts {
        Some(parts) if parts.iter().all(|part| day(page, *part).is_some()) => parts.to_vec(),
        _ => vec![cell],
    }
}

/// Nothing but an hour or a remark in brackets stands behind a day.
fn fills(page: &Page<'_>, found: &Moment, cell: Span) -> bool {
    let Some(rest) = page.text.get(found.span.end..cell.end) else {
        return false;
    };
    let rest = rest.trim();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let hour = (1..=2).contains(&digits) && rest[digits..].starts_with(':')
        || digits == 4 && rest.len() == 4;
    rest.is_empty() || rest.starts_with('(') || hour
}

/// Behind a short word that says where the column's results are from: "GP Aug 26", "ED 3/5".
fn behind_place(page: &Page<'_>, cell: Span) -> Option<usize> {
    const LONGEST: usize = 5;
    let words = &page.text[cell.start..cell.end];
    let (place, _) = words.split_once(' ')?;
    let short = place.len() <= LONGEST && place.chars().all(|c| c.is_ascii_alphabetic());
    short.then_some(cell.start + place.len() + 1)
}

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
