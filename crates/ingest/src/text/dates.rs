//! Dates in text: partial ISO dates, relative ones, and those whose order of day and month is open.

use record::{PartialDate, Span};

/// A date expression where it stands.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Dated {
    pub(crate) span: Span,
    /// The date, where it has one reading.
    pub(crate) date: Option<PartialDate>,
    /// Day-first and month-first readings, where both exist and nothing in the document settles the order.
    pub(crate) open: Option<(PartialDate, PartialDate)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    DayFirst,
    MonthFirst,
}

/// Every absolute date of `text`, in order.
pub(crate) fn find(text: &str) -> Vec<Dated> {
    let mut found: Vec<Dated> = Vec::new();
    let mut slashed = Vec::new();
    let chinese = text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let mut at = 0;
    while let Some(start) = next_word(text.as_bytes(), at) {
        at = start;
        let hit = if text.as_bytes()[at].is_ascii_digit() {
            iso(text, at)
                .or_else(|| day_month_name(text, at))
                .or_else(|| month_year(text, at))
                .or_else(|| chinese.then(|| short_year_first(text, at)).flatten())
                .or_else(|| chinese.then(|| year_of_the_republic(text, at)).flatten())
                .or_else(|| {
                    let (span, parts) = slashes(text, at)?;
                    slashed.push((found.len(), parts));
                    Some((span, None))
                })
        } else {
            month_name_first(text, at)
        };
        match hit {
            Some((span, date)) => {
                found.push(Dated {
                    span,
                    date,
                    open: None,
                });
                at = span.end;
            }
            None => at += 1,
        }
    }
    settle(&mut found, &slashed);
    for one in &mut found {
        // "06.11.25": with points the day stands first, where no other date of the text says otherwise.
        let short = one.span.len() == 8 && text[one.span.start..one.span.end].contains('.');
        if short && let Some((day_first, _)) = one.open.take_if(|_| one.date.is_none()) {
            one.date = Some(day_first);
        }
    }
    found
}

/// Where the first number from `at` on begins, or the first word that may name a month, behind no full stop.
fn next_word(bytes: &[u8], at: usize) -> Option<usize> {
    let goes_on = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'.';
    let mut inside = at > 0 && goes_on(bytes[at - 1]);
    let ahead = bytes.get(at..)?.iter().position(|byte| {
        let begins = !inside && (byte.is_ascii_digit() || opens_month(*byte));
        inside = goes_on(*byte);
        begins
    });
    ahead.map(|ahead| at + ahead)
}

/// Reads the slashed dates by the order that an unambiguous one shows; leaves them open where none does.
fn settle(found: &mut [Dated], slashed: &[(usize, [u16; 3])]) {
    let shows = |first: bool| {
        slashed
            .iter()
            .any(|(_, [a, b, _])| if first { *a > 12 } else { *b > 12 })
    };
    let order = match (shows(true), shows(false)) {
        (true, false) => Some(Order::DayFirst),
        (false, true) => Some(Order::MonthFirst),
        _ => None,
    };
    for (at, [a, b, year]) in slashed {
        let day_first = day(*year, *b, *a);
        let month_first = day(*year, *a, *b);
        let one = &mut found[*at];
        match (day_first, month_first, order) {
            (Some(date), None, _) | (None, Some(date), _) => one.date = Some(date),
            (Some(x), Some(y), _) if x == y => one.date = Some(x),
            (Some(date), Some(_), Some(Order::DayFirst))
            | (Some(_), Some(date), Some(Order::MonthFirst)) => one.date = Some(date),
            (Some(x), Some(y), None) => one.open = Some((x, y)),
            (None, None, _) => {}
        }
    }
}

fn day(year: u16, month: u16, day: u16) -> Option<PartialDate> {
    PartialDate::day(
        i16::try_from(year).ok()?,
        u8::try_from(month).ok()?,
        u8::try_from(day).ok()?,
    )
    .ok()
}

fn run(text: &str, at: usize, most: usize) -> Option<(u16, usize)> {
    let bytes = text.as_bytes();
    let mut end = at;
    while end < at + most && bytes.get(end).is_some_and(u8::is_ascii_digit) {
        end += 1;
    }
    if end == at || bytes.get(end).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    Some((text[at..end].parse().ok()?, end))
}

type Hit = (Span, Option<PartialDate>);

/// `2025-03-14`, `2025/3/14`, `2025.3.14`, `2025年3月14日`, `2025-03`, `2025年`, with an optional time of day.
fn iso(text: &str, at: usize) -> Option<Hit> {
    let (year, mut end) = run(text, at, 4)?;
    if end - at != 4 || !(1880..=2120).contains(&year) {
        return None;
    }
    let rest = &text[end..];
    let chinese = rest.trim_start_matches(' ').starts_with('年');
    let year_number = i16::try_from(year).ok()?;
    if chinese {
        end += rest.find('年')? + '年'.len_utf8();
        let date = PartialDate::year(year_number).ok();
        let Some((month, month_end)) = run(text, super::number::blanks(text, end), 2) else {
            return Some((Span::new(at, end), date));
        };
        let Some(after) = text[month_end..].strip_prefix('月') else {
            return Some((Span::new(at, end), date));
        };
        let month_only = PartialDate::month(year_number, u8::try_from(month).ok()?).ok();
        end = text.len() - after.len();
        if let Some((number, day_end)) = run(text, end, 2)
            && text[day_end..].starts_with(['日', '号'])
        {
            let end = day_end + 3;
            return Some(timed(text, Span::new(at, end), day(year, month, number)));
        }
        return month_only.map(|date| (Span::new(at, end), Some(date)));
    }
    let mark = rest
        .chars()
        .next()
        .filter(|c| matches!(c, '-' | '/' | '.'))?;
    let (month, month_end) = run(text, end + 1, 2)?;
    if text[month_end..].starts_with(mark)
        && let Some((number, day_end)) = run(text, month_end + 1, 2)
    {
        let date = day(year, month, number)?;
        return Some(timed(text, Span::new(at, day_end), Some(date)));
    }
    if mark == '.' || text[month_end..].starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let date = PartialDate::month(year_number, u8::try_from(month).ok()?).ok()?;
    (month_end - end == 3 || mark == '/').then_some((Span::new(at, month_end), Some(date)))
}

/// Adds "14:30" or "T14:30" behind a full date.
fn timed(text: &str, span: Span, date: Option<PartialDate>) -> Hit {
    let plain = (span, date);
    let rest = &text[span.end..];
    let Some(clock) = rest.strip_prefix(['T', ' ', ',']).map(str::trim_start) else {
        return plain;
    };
    let at = text.len() - clock.len();
    let Some((hour, hour_end)) = run(text, at, 2) else {
        return plain;
    };
    if !text[hour_end..].starts_with(':') {
        return plain;
    }
    let Some((minute, minute_end)) = run(text, hour_end + 1, 2) else {
        return plain;
    };
    let with_time = date.and_then(|date| {
        date.at(u8::try_from(hour).ok()?, u8::try_from(minute).ok()?)
            .ok()
    });
    match with_time {
        Some(date) => (Span::new(span.start, minute_end), Some(date)),
        None => plain,
    }
}

/// `03/04/2025`, `3-4-2025`, `03.04.2025`, `3/14/25`.
fn slashes(text: &str, at: usize) -> Option<(Span, [u16; 3])> {
    let (first, first_end) = run(text, at, 2)?;
    let mark = text[first_end..]
        .chars()
        .next()
        .filter(|c| matches!(c, '/' | '-' | '.'))?;
    let (second, second_end) = run(text, first_end + 1, 2)?;
    if !text[second_end..].starts_with(mark) {
        return None;
    }
    let (year, end) = run(text, second_end + 1, 4)?;
    let year = match end - second_end - 1 {
        4 if (1880..=2120).contains(&year) => year,
        2 if mark == '/' && year < 50 => 2000 + year,
        2 if mark == '/' => 1900 + year,
        // "06.11.25": with two digits each.
        2 if mark == '.' && end - at == 8 && year < 50 && !text[end..].starts_with(['.', '%']) => {
            2000 + year
        }
        _ => return None,
    };
    if first == 0 || second == 0 || first > 31 || second > 31 || first > 12 && second > 12 {
        return None;
    }
    Some((Span::new(at, end), [first, second, year]))
}

/// `26/11/18` in a Chinese text: year, month, day.
fn short_year_first(text: &str, at: usize) -> Option<Hit> {
    let (year, year_end) = run(text, at, 2)?;
    let mark = text[year_end..]
        .chars()
        .next()
        .filter(|c| matches!(c, '/' | '.' | '-'))?;
    let (month, month_end) = run(text, year_end + 1, 2)?;
    let (number, end) = text[month_end..]
        .starts_with(mark)
        .then(|| run(text, month_end + 1, 2))??;
    let whole = (20..=49).contains(&year) && !text[end..].starts_with([mark, '%']);
    let date = day(2000 + year, month, number)?;
    whole.then_some((Span::new(at, end), Some(date)))
}

/// `114/08/21`, `114.8.21`, `114年8月21日`: years counted from 1911, as Taiwan does.
fn year_of_the_republic(text: &str, at: usize) -> Option<Hit> {
    let (year, year_end) = run(text, at, 3)?;
    if !(90..=135).contains(&year) || year_end - at < 2 {
        return None;
    }
    let mark = text[year_end..]
        .chars()
        .next()
        .filter(|c| matches!(c, '/' | '.' | '-' | '年'))?;
    let (month, month_end) = run(text, year_end + mark.len_utf8(), 2)?;
    let next = if mark == '年' { '月' } else { mark };
    let behind = text[month_end..].strip_prefix(next)?;
    let (number, end) = run(text, text.len() - behind.len(), 2)?;
    let whole = if mark == '年' {
        text[end..].starts_with(['日', '号', '號'])
    } else {
        // "120/10/12" may be anything: two digits each, or a year that begins with a hundred and ten.
        month_end - year_end == 3 && behind.len() - text[end..].len() == 2
            || mark == '.' && year >= 100 && !text[end..].starts_with('.')
    };
    let end = if mark == '年' {
        end + mark.len_utf8()
    } else {
        end
    };
    let date = day(1911 + year, month, number)?;
    (whole && !text[end..].starts_with([mark, '%']))
        .then(|| timed(text, Span::new(at, end), Some(date)))
}

/// `02/2008`.
fn month_year(text: &str, at: usize) -> Option<Hit> {
    let (month, end) = run(text, at, 2)?;
    let mark = text[end..].starts_with('/');
    let (year, year_end) = run(text, end + usize::from(mark), 4)?;
    let whole = mark
        && year_end - end == 5
        && (1900..=2120).contains(&year)
        && !text[year_end..].starts_with('/');
    let date = PartialDate::month(i16::try_from(year).ok()?, u8::try_from(month).ok()?).ok()?;
    whole.then_some((Span::new(at, year_end), Some(date)))
}

/// The first letter of a month's name.
fn opens_month(byte: u8) -> bool {
    matches!(
        byte.to_ascii_lowercase(),
        b'j' | b'f' | b'm' | b'a' | b's' | b'o' | b'n' | b'd'
    )
}

/// The month whose name (whole or its first three letters, "sept") starts at `at`, and where it ends.
fn month(text: &str, at: usize) -> Option<(u8, usize)> {
    let rest = &text.as_bytes()[at..];
    if !rest.first().is_some_and(|byte| opens_month(*byte)) {
        return None;
    }
    let length = rest
        .iter()
        .take(10)
        .take_while(|byte| byte.is_ascii_alphabetic())
        .count();
    if length < 3 {
        return None;
    }
    let month = record::month_named(&text[at..at + length])?;
    let dot = usize::from(text[at + length..].starts_with('.'));
    Some((month, at + length + dot))
}

/// `14 March 2025`, `14-Mar-2025`, `14th of March, 2025`.
fn day_month_name(text: &str, at: usize) -> Option<Hit> {
    let (number, mut end) = run(text, at, 2)?;
    for suffix in ["st", "nd", "rd", "th"] {
        if text[end..].starts_with(suffix) {
            end += 2;
            break;
        }
    }
    let day_end = end;
    end = separators(text, end);
    if text[end..].starts_with("of ") {
        end += 3;
    }
    let (month, month_end) = month(text, end)?;
    let (year, year_end) = run(text, separators(text, month_end), 4)?;
    let year = match year_end - separators(text, month_end) {
        4 => year,
        2 => short_year(text, (day_end, end), (month_end, year_end), year)?,
        _ => return None,
    };
    let date = day(year, u16::from(month), number)?;
    Some(timed(text, Span::new(at, year_end), Some(date)))
}

/// The year of `03-SEP-26`: two digits, with one hyphen or slash on each side of the month and no more behind.
fn short_year(
    text: &str,
    before: (usize, usize),
    behind: (usize, usize),
    year: u16,
) -> Option<u16> {
    /// Two digits up to this are of this century.
    const THIS_CENTURY: u16 = 35;
    let mark = text.get(before.0..before.1)?;
    let same = matches!(mark, "-" | "/") && text.get(behind.0..)?.starts_with(mark);
    let one = behind.1 == behind.0 + mark.len() + 2;
    let rest = text.get(behind.1..)?;
    let goes_on = rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '%' | '/' | '-'))
        || rest.starts_with('.') && rest[1..].starts_with(|c: char| c.is_ascii_digit());
    let whole = if year <= THIS_CENTURY {
        2000 + year
    } else {
        1900 + year
    };
    (same && one && !goes_on).then_some(whole)
}

/// `March 14, 2025`, `Mar 2025`, `March of 2025`.
fn month_name_first(text: &str, at: usize) -> Option<Hit> {
    let (month, month_end) = month(text, at)?;
    let next = separators(text, month_end);
    let next = if text[next..].starts_with("of ") {
        next + 3
    } else {
        next
    };
    if let Some((year, end)) = run(text, next, 4)
        && end - next == 4
        && (1880..=2120).contains(&year)
    {
        let date = PartialDate::month(i16::try_from(year).ok()?, month).ok();
        return Some((Span::new(at, end), date));
    }
    let (number, mut end) = run(text, next, 2)?;
    for suffix in ["st", "nd", "rd", "th"] {
        if text[end..].starts_with(suffix) {
            end += 2;
            break;
        }
    }
    let year_at = separators(text, end);
    let (year, year_end) = run(text, year_at, 4)?;
    if year_end - year_at != 4 {
        return None;
    }
    let date = day(year, u16::from(month), number)?;
    Some(timed(text, Span::new(at, year_end), Some(date)))
}

fn separators(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = at;
    while bytes
        .get(at)
        .is_some_and(|byte| matches!(byte, b' ' | b',' | b'-' | b'/'))
    {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[&str]) {
        let found: Vec<String> = find(text)
            .iter()
            .map(|one| match (one.date, one.open) {
                (Some(date), _) => date.to_string(),
                (None, Some((a, b))) => format!("{a} or {b}"),
                (None, None) => "none".into(),
            })
            .collect();
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn every_common_form_is_read() {
        check(
            "on 2025-03-14 08:05 and 2025年3月14日, 2025年3月",
            &["2025-03-14T08:05", "2025-03-14", "2025-03"],
        );
        check(
            "March 14, 2025; 14 Mar 2025; Sept 2019; 14-Mar-2025",
            &["2025-03-14", "2025-03-14", "2019-09", "2025-03-14"],
        );
        check(
            "03-SEP-26   26-Nov-26 and 5/Mar/24, DOB 01-Jan-62",
            &["2026-09-03", "2026-11-26", "2024-03-05", "1962-01-01"],
        );
        check("on 14-Mar-25mg", &[]);
        check(
            "seen 3/14/25 then 12/31/2024",
            &["2025-03-14", "2024-12-31"],
        );
    }

    #[test]
    fn dotted_days_of_two_digits_and_years_of_the_republic_are_read() {
        check("Date 26.11.25, 06.12.25", &["2025-11-26", "2025-12-06"]);
        check(
            "記錄日期:114/08/21，114年8月3日",
            &["2025-08-21", "2025-08-03"],
        );
    }

    #[test]
    fn an_open_order_stays_open_unless_another_date_settles_it() {
        check("on 03/04/2025", &["2025-04-03 or 2025-03-04"]);
        check(
            "on 03/04/2025 and 25/04/2025",
            &["2025-04-03", "2025-04-25"],
        );
        check(
            "on 03/04/2025 and 04/25/2025",
            &["2025-03-04", "2025-04-25"],
        );
        check("on 05/05/2025", &["2025-05-05"]);
    }

    #[test]
    fn other_numbers_are_no_dates() {
        check("BP 120/80, 2000 mg, 3/4, T 38.5, 1.2.3", &[]);
        check("BP 120/80/72, 血压 110/70/88, 130/85", &[]);
        check("Ca 2.10.25, 1.2.25, v 10.12.25.1", &[]);
    }
}
