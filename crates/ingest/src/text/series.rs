//! Several values of one result over time: "88 -> 140 -> 212 today", "5.9 y'day, 5.1 now", "168 (prev 201)",
//! "8.1 (6/1) -> 10.6 (7/3)", "12.4(3月)→56.8(7月)→133(现)". Which of them is the newest, and when each was measured.

use super::dated_name::day_before_value;
use super::moments::{Kind, Moment, compare, hour, is_hour, moment, year_before_value};
use super::number::{blanks, number};
use super::page::Page;
use super::phrases::Openings;
use super::result_columns;
use super::series_links::link;
use super::series_timed;
use super::values::{Reading, reading};
use record::{Assertion, Cue, Direction, PartialDate, Span, Temporality};
use std::cmp::Ordering;
use std::sync::LazyLock;

/// Most values of one series.
const MOST: usize = 12;

/// A value of a series.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) reading: Reading,
    /// Number, unit and what was read with them.
    pub(super) place: Span,
    moment: Option<Moment>,
    link: Link,
    /// The words or marks that place it beside the value before it.
    mark: Option<Span>,
    /// In a bracket behind another value.
    aside: bool,
}

/// How a value stands to the one before it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Link {
    After,
    Before,
    Beside,
}

/// A series as it was read; a single value has one step.
#[derive(Clone, Debug)]
pub(super) struct Series {
    pub(super) steps: Vec<Step>,
    /// The step that is the newest; `None` where the text does not tell.
    newest: Option<usize>,
    /// Behind the last value and its marker.
    pub(super) end: usize,
}

/// The values that follow `first`. `paired` where each is two numbers with a slash between them.
pub(super) fn series(page: &Page<'_>, first: &Reading, paired: bool, limit: usize) -> Series {
    if let Some(values) = from_to(page, first) {
        return Series::of(values);
    }
    let fits = |value: &Reading| value.slash == paired;
    if let Some(row) = result_columns::row(page, first)
        && row.iter().all(|(value, _)| fits(value))
    {
        return Series::of_columns(row);
    }
    if let Some(row) = series_timed::behind(page, first, paired, limit) {
        return Series::of_columns(row);
    }
    if let Some(values) = series_timed::counted_up(page, first, limit).filter(|_| !paired) {
        return Series::of(values);
    }
    let place = Span::new(first.number.start, first.end);
    let mut steps = vec![Step {
        reading: first.clone(),
        place,
        moment: None,
        link: Link::Beside,
        mark: None,
        aside: false,
    }];
    let mut at = behind(page, &mut steps[0], limit);
    let mut end = first.end.max(at.min(limit));
    if steps[0].moment.is_none() {
        end = first.end;
    }
    let mut bracket = false;
    let from = led_by_from(page.text, first.number.start);
    while steps.len() < MOST {
        let (reached, to) = match steps.len() {
            1 if from => to_value(page.text, at),
            _ => (at, false),
        };
        let Some((mut step, opened)) = next_step(page, &steps, (reached, to), paired, limit) else {
            break;
        };
        if to {
            step.link = Link::After;
        }
        bracket |= opened;
        step.aside = bracket;
        at = behind(page, &mut step, limit);
        end = if step.moment.is_some() {
            at
        } else {
            step.place.end
        };
        if bracket && page.text[blanks(page.text, at)..].starts_with(')') {
            at = blanks(page.text, at) + 1;
            end = at;
            bracket = false;
        }
        steps.push(step);
    }
    let loose = |step: &Step| step.link == Link::Beside;
    let timed = steps.iter().any(|step| step.moment.is_some());
    // Numbers behind a comma belong together where a time is named with one of them.
    if !timed && let Some(cut) = steps.iter().skip(1).position(loose) {
        let plain = steps.len() - 1 - cut;
        if plain < 2 || cut > 0 {
            steps.truncate(cut + 1);
            end = steps.last().map_or(first.end, |step| step.place.end);
        }
    }
    // "212→268→301μmol/L": the unit behind one value holds for all.
    let unit = steps.iter().find_map(|step| step.reading.unit.clone());
    for step in &mut steps {
        step.reading.unit = step.reading.unit.take().or_else(|| unit.clone());
    }
    let newest = newest(&steps);
    Series { steps, newest, end }
}

/// The words before a number say that it is where a change began: "rose from 88", "由88".
pub(super) fn led_by_from(text: &str, number: usize) -> bool {
    let before = text[..number].trim_end_matches([' ', '~']);
    before.ends_with(" from") || before.ends_with(['由', '从', '自'])
}

/// Behind "to", where it stands at `at`.
fn to_value(text: &str, at: usize) -> (usize, bool) {
    let start = blanks(text, at);
    let word = ["to ", "至", "到"]
        .iter()
        .find(|word| text[start..].starts_with(**word));
    word.map_or((at, false), |word| (blanks(text, start + word.len()), true))
}

/// "from 88 to 140" is a course, not a range.
fn from_to(page: &Page<'_>, first: &Reading) -> Option<Vec<Reading>> {
    let second = first.second.filter(|_| !first.slash)?;
    let between = page.text[first.number.end..second.start].trim_end();
    let to = between.ends_with("to") || between.ends_with(['至', '到']);
    if !to || !led_by_from(page.text, first.number.start) {
        return None;
    }
    let begun = Reading {
        unit: first.unit.clone(),
        ..Reading::bare(first.number)
    };
    let reached = Reading {
        number: second,
        second: None,
        ..first.clone()
    };
    Some(vec![begun, reached])
}

impl Series {
    /// Values in order of time.
    pub(super) fn of(values: Vec<Reading>) -> Self {
        let end = values.last().map_or(0, |last| last.end);
        let newest = values.len().checked_sub(1);
        let steps = values
            .into_iter()
            .map(|reading| Step {
                place: Span::new(reading.number.start, reading.end),
                moment: None,
                link: Link::After,
                mark: Some(Span::new(reading.end, reading.end + 1)),
                aside: false,
                reading,
            })
            .collect();
        Self { steps, newest, end }
    }

    /// Values under the days of their columns.
    pub(super) fn of_columns(row: Vec<(Reading, Moment)>) -> Self {
        let end = row.last().map_or(0, |(last, _)| last.end);
        let steps: Vec<Step> = row
            .into_iter()
            .map(|(reading, day)| Step {
                place: Span::new(reading.number.start, reading.end),
                moment: Some(day),
                link: Link::Beside,
                mark: None,
                aside: false,
                reading,
            })
            .collect();
        // Where the days do not tell, the columns stand in order of time.
        let newest = newest(&steps).or(steps.len().checked_sub(1));
        Self { steps, newest, end }
    }

    /// True where more than one value was read.
    pub(super) fn is_course(&self) -> bool {
        self.steps.len() > 1
    }

    /// True for the newest of the values.
    pub(super) fn is_newest(&self, at: usize) -> bool {
        self.newest == Some(at)
    }

    /// True where values stand side by side and nothing tells which is the newest.
    pub(super) fn is_open(&self) -> bool {
        self.is_course() && self.newest.is_none()
    }

    /// When step `at` was measured; the text's own date or `header` where the series names no other time.
    pub(super) fn date(
        &self,
        at: usize,
        stated: Option<PartialDate>,
        header: Option<PartialDate>,
    ) -> Option<PartialDate> {
        let own = self.steps[at].moment.and_then(|moment| moment.date);
        let named = self.steps.iter().any(|step| step.moment.is_some());
        match own {
            Some(date) => Some(date),
            // "1.1 (11/22: 1.5; baseline 0.8)": of no day that is told.
            None if self.is_course()
                && self.newest.is_some_and(|newest| newest != at)
                && self.steps[at]
                    .moment
                    .is_some_and(|moment| moment.kind == Kind::Baseline) =>
            {
                None
            }
            None if named && self.is_course() || self.steps[at].moment.is_some() => header,
            None if self.is_course() && Some(at) != self.newest && self.newest.is_some() => None,
            None => stated.or(header),
        }
    }

    /// What is asserted of step `at`: an earlier value is past.
    pub(super) fn assertion(&self, at: usize, found: Assertion) -> Assertion {
        let earlier = self.is_course() && self.newest.is_some_and(|newest| newest != at);
        if !earlier {
            return found;
        }
        let step = &self.steps[at];
        let own = step.moment.map(|moment| moment.span).or(step.mark);
        let next = self.steps.get(at + 1).and_then(|step| step.mark);
        let mut cues = found.cues;
        if let Some(span) = own.or(next) {
            cues.push(Cue {
                span,
                direction: if span.start < step.place.start {
                    Direction::Forward
                } else {
                    Direction::Backward
                },
                scope: step.place,
            });
        }
        Assertion {
            time: Temporality::Historical,
            cues,
            ..found
        }
    }
}

/// Behind the value's marker of time and what is remarked of it.
fn behind(page: &Page<'_>, step: &mut Step, limit: usize) -> usize {
    let mut at = step.place.end;
    for _ in 0..3 {
        if step.moment.is_none()
            && let Some(found) = moment(page, at, limit)
            && !leads(page, &found, limit)
        {
            at = found.span.end;
            step.moment = Some(found);
            continue;
        }
        let after = remark(page.text, at, limit);
        if after == at {
            break;
        }
        at = after;
    }
    at
}

/// True where a bare marker speaks of the number behind it ("101 now 98", "88 上月96"), not of the one before it ("5.9
/// yesterday 5.1 today").
fn leads(page: &Page<'_>, found: &Moment, limit: usize) -> bool {
    let text = page.text;
    if text[found.span.start..].starts_with('(') {
        return false;
    }
    let next = blanks(text, found.span.end);
    let Some(value) = number(text, next).filter(|value| value.end <= limit) else {
        return false;
    };
    text[found.span.start..].starts_with("then") || moment(page, value.end, limit).is_none()
}

/// Behind a remark that is no value: "RA", "on 2L", "at home", "(输血后)", "post transfusion".
fn remark(text: &str, at: usize, limit: usize) -> usize {
    static WORDS: LazyLock<Openings<()>> = LazyLock::new(|| {
        Openings::words(&[
            "RA",
            "R/A",
            "on RA",
            "on air",
            "on room air",
            "room air",
            "at home",
            "irreg",
            "reg",
            "fasting",
            "repleted",
            "replaced",
            "corrected",
            "treated",
            "haemolysed sample",
            "hemolyzed sample",
            "haemolysed",
            "hemolysed",
            "haemolyzed",
            "hemolyzed",
            "标本溶血",
            "溶血标本",
            "溶血",
        ])
    });
    let start = blanks(text, at);
    let rest = &text[start..limit.max(start)];
    if rest.starts_with('(')
        && let Some(close) = rest.find(')')
        && close <= 24
        && !rest[..close].contains(|c: char| c.is_ascii_digit())
    {
        return start + close + 1;
    }
    if let Some(end) = between_arrows(rest) {
        return start + end;
    }
    let closes = |end: usize| !rest[end..].starts_with(|c: char| c.is_alphanumeric());
    if let Some(word) = WORDS
        .words_of(rest)
        .find(|word| rest.starts_with(word) && closes(word.len()))
    {
        return start + word.len();
    }
    // "on 2L", "w 2L", "on 28%", "on 0.4": what was breathed.
    for lead in ["on ", "w/ ", "w/", "w ", "with "] {
        let Some(tail) = rest.strip_prefix(lead) else {
            continue;
        };
        let digits = tail
            .bytes()
            .take_while(|byte| byte.is_ascii_digit() || *byte == b'.')
            .count();
        let unit = tail[digits..].trim_start_matches(' ');
        let word = ["L/min", "L", "l/min", "l", "%"]
            .iter()
            .find(|word| unit.starts_with(**word));
        if digits > 0
            && let Some(word) = word
        {
            let unit_at = tail.len() - unit.len();
            return start + lead.len() + unit_at + word.len();
        }
    }
    at
}

/// "(x1)", "(after 2 u)" with an arrow and a number behind it: what it tells stands between two values.
fn between_arrows(rest: &str) -> Option<usize> {
    const LONGEST: usize = 40;
    let close = rest.strip_prefix('(')?.find(')')? + 1;
    let behind = rest.get(close + 1..)?.trim_start_matches(' ');
    let value = ["-->", "->", "=>", "→", "⇒"]
        .iter()
        .find_map(|arrow| behind.strip_prefix(arrow))?;
    let counted = value
        .trim_start_matches(' ')
        .starts_with(|c: char| c.is_ascii_digit());
    (close <= LONGEST && counted && !rest[..close].contains('\n')).then_some(close + 1)
}

/// The next value of the series, where `at` leads to one (behind "to", where it is `led`), and whether a bracket was opened before it.
fn next_step(
    page: &Page<'_>,
    steps: &[Step],
    (at, led): (usize, bool),
    paired: bool,
    limit: usize,
) -> Option<(Step, bool)> {
    let text = page.text;
    let first = &steps[0].reading;
    let before = &steps.last()?.reading;
    let (link, mark, from, opened) = link(text, at, limit)?;
    let bracket = opened
        || steps
            .last()
            .is_some_and(|last| last.aside && is_open(text, last, at));
    let ahead = moment(page, from, limit)
        .filter(|_| !text[blanks(text, from)..].starts_with('('))
        // "(C3 1.9)" is a cycle, "C3 1.9" a complement.
        .filter(|found| bracket || !text[found.span.start..].starts_with('C'))
        // "(10/2 3.9)": in a bracket two numbers with a slash are a day.
        .or_else(|| day_before_value(page, from, limit).filter(|_| bracket))
        // "13 -> 07:30 14": behind an arrow the hour leads to the value.
        .or_else(|| hour(text, from).filter(|_| link == Link::After))
        // "104(2022: 88)".
        .or_else(|| year_before_value(page, from).filter(|_| bracket));
    let start = match ahead {
        Some(found) => connector(text, found.span.end),
        None => from,
    };
    let start = blanks(text, start);
    if is_hour(text, start) {
        return None;
    }
    let found = reading(page, start, limit)?;
    let mut found = match first.whole {
        Some(whole) => found.out_of(whole),
        None => found,
    };
    if found.slash != paired
        || found.second.is_some() && !paired
        || found.comparator.is_some() && link == Link::Beside
    {
        return None;
    }
    if page.is_dated(start) || !same_measure(page, first, &found) {
        return None;
    }
    found.unit = found.unit.or_else(|| first.unit.clone());
    let place = Span::new(found.number.start, found.end);
    let mut step = Step {
        place,
        moment: ahead,
        link,
        mark: Some(Span::new(mark.0, mark.1)),
        aside: bracket,
        reading: found,
    };
    let mut whole = step.clone();
    let probe = behind(page, &mut whole, limit);
    let own = whole.moment;
    // A value in brackets is another one where its time is said: "(6.4 Jan)", "(prev 201)", or where it is a near one of
    // the same form and nothing else stands with it: "creat 118 (131)".
    let bare = text[blanks(text, probe)..].starts_with(')') && near(text, first, &step.reading);
    if bracket && own.is_none() && link == Link::Beside && !bare {
        return None;
    }
    if bracket && link == Link::Beside {
        step.link = match own.map(|found| found.kind) {
            Some(Kind::Now) => Link::After,
            _ => Link::Before,
        };
    }
    if let Some(found) = ahead {
        step.link = match (found.kind, link) {
            (Kind::Now, Link::Beside) => Link::After,
            (Kind::Earlier | Kind::Baseline, Link::Beside) => Link::Before,
            // "0.41 (Aug 0.22)": what a bracket tells with its time is an earlier value.
            (_, Link::Beside) if bracket => Link::Before,
            _ => link,
        };
    }
    let marked = own.is_some();
    if step.link == Link::Beside
        && !(led || marked || alike(before, &step.reading) && ends_item(text, probe, limit))
    {
        return None;
    }
    let plain = mark.1 == mark.0;
    let last = steps.last()?.moment;
    let timed = marked && last.is_some();
    // "168 (2/52) 155 (1/52) 142.": behind values whose times stand in brackets the last is that of now.
    let bracketed = last.is_some_and(|moment| text[moment.span.start..].starts_with('('));
    if plain && step.link == Link::Beside && !(led || timed || bracketed) {
        return None;
    }
    Some((step, bracket))
}

/// The bracket that a step stands in is not closed before `at`.
fn is_open(text: &str, step: &Step, at: usize) -> bool {
    text.get(step.place.end..at)
        .is_some_and(|between| !between.contains([')', '\n']))
}

/// Behind ":" and the words that lead to a value.
fn connector(text: &str, at: usize) -> usize {
    let mut at = blanks(text, at);
    for word in [
        "门诊",
        "外院",
        "我院",
        "本院",
        "急诊",
        "住院",
        "体检",
        "社区",
        "当地",
        "时",
        "查",
        "in clinic",
        "at clinic",
        "clinic",
        "GP",
        ":",
        "was ",
        "is ",
        "of ",
        "为",
        "是",
    ] {
        if text[at..].starts_with(word) {
            at = blanks(text, at + word.len());
        }
    }
    at
}

/// The same unit, or none where the other has one.
fn same_measure(page: &Page<'_>, first: &Reading, next: &Reading) -> bool {
    match (&first.unit, &next.unit) {
        (Some(a), Some(b)) => {
            a.ucum == b.ucum
                || page.text[a.span.start..a.span.end] == page.text[b.span.start..b.span.end]
        }
        // "INR 4.8 today, 5 mg": an amount is no result.
        (None, Some(unit)) => unit.ucum.as_deref().is_some_and(|ucum| {
            ucum.contains(['/', '%', '[']) && ucum != "[iU]"
                || matches!(ucum, "kg" | "Cel" | "cm" | "s" | "ms" | "1")
        }),
        _ => true,
    }
}

/// Of the same order of size and written with the same number of decimals.
fn alike(a: &Reading, b: &Reading) -> bool {
    /// The most by which neighbours of a plain list differ.
    const TIMES: f64 = 4.0;
    const TIMES_OF_A_FRACTION: f64 = 12.0;
    let (low, high) = (
        a.number.value.min(b.number.value),
        a.number.value.max(b.number.value),
    );
    let decimals =
        |reading: &Reading| (reading.number.value.fract() != 0.0, reading.unit.is_some());
    // "0.04, 0.38, 1.2": what begins below one rises by more.
    let rises = low > 0.0
        && low < 1.0
        && decimals(a).0
        && decimals(b).0
        && high / low <= TIMES_OF_A_FRACTION;
    rises || low > 0.0 && high / low <= TIMES && (decimals(a).0 == decimals(b).0 || high < 30.0)
}

/// As many decimals, and a result that can have come from there: whole numbers of one digit also count other things.
fn near(text: &str, a: &Reading, b: &Reading) -> bool {
    const TIMES: f64 = 1.5;
    const TIMES_OF_A_RESULT: f64 = 6.0;
    const SMALLEST: f64 = 9.0;
    let decimals = |reading: &Reading| {
        let written = &text[reading.number.start..reading.number.end];
        written.find('.').map_or(0, |point| written.len() - point)
    };
    let (low, high) = (
        a.number.value.min(b.number.value),
        a.number.value.max(b.number.value),
    );
    let same = a.unit.as_ref().map(|unit| &unit.ucum) == b.unit.as_ref().map(|unit| &unit.ucum);
    let telling = decimals(a) > 0 || low >= SMALLEST;
    let times = if telling { TIMES_OF_A_RESULT } else { TIMES };
    decimals(a) == decimals(b) && low > 0.0 && high / low <= times && (b.unit.is_none() || same)
}

/// Nothing more belongs to the number: a mark or the end follows.
fn ends_item(text: &str, at: usize, limit: usize) -> bool {
    let at = blanks(text, at);
    at >= limit
        || text[at..].starts_with([',', ';', '.', ')', '。', '、', '\n'])
        || text[at..].starts_with("over ")
}

/// The newest of the values: the one of today, else the last in the order that arrows, words and dates give.
fn newest(steps: &[Step]) -> Option<usize> {
    let kind = |step: &Step| step.moment.map(|found| found.kind);
    if steps.len() == 1 {
        return Some(0);
    }
    let now: Vec<usize> = (0..steps.len())
        .filter(|at| kind(&steps[*at]) == Some(Kind::Now))
        .collect();
    if let [only] = now[..] {
        return Some(only);
    }
    // "38 (42 in Feb, 51 a year ago)": what a bracket tells is before the value it stands behind.
    let earlier =
        |step: &Step| step.aside && step.link != Link::After && kind(step) != Some(Kind::Post);
    if !matches!(kind(&steps[0]), Some(Kind::Earlier | Kind::Baseline))
        && steps[1..].iter().all(earlier)
    {
        return Some(0);
    }
    let open: Vec<usize> = (0..steps.len())
        .filter(|at| !matches!(kind(&steps[*at]), Some(Kind::Earlier | Kind::Baseline)))
        .collect();
    let baseline = |step: &Step| kind(step) == Some(Kind::Baseline);
    // "2.4 (18/9), 3.9 before C1": a baseline is before all that has a date.
    if let [only] = open[..]
        && (kind(&steps[only]).is_none()
            || steps.iter().filter(|step| baseline(step)).count() + 1 == steps.len())
    {
        return Some(only);
    }
    let mut best = 0;
    let mut height = 0_i32;
    let mut here = 0_i32;
    for at in 1..steps.len() {
        let order = match steps[at].link {
            Link::After => Ordering::Greater,
            Link::Before => Ordering::Less,
            // "9.8 (2200) 7.4 (0600)": over midnight, or the newer one first; nothing tells.
            Link::Beside if over_midnight(&steps[at - 1], &steps[at]) => return None,
            Link::Beside => {
                compare(steps[at - 1].moment.as_ref()?, steps[at].moment.as_ref()?)?.reverse()
            }
        };
        here += match order {
            Ordering::Greater => 1,
            Ordering::Less => -1,
            Ordering::Equal => return None,
        };
        if here > height {
            height = here;
            best = at;
        }
    }
    Some(best)
}

/// An evening's hour and behind it a morning's, without their days.
fn over_midnight(before: &Step, next: &Step) -> bool {
    const EVENING: u16 = 18 * 60;
    const MORNING: u16 = 10 * 60;
    let hour = |step: &Step| match step.moment?.kind {
        Kind::Clock(minutes) if step.moment?.date.is_none() => Some(minutes),
        _ => None,
    };
    hour(before).is_some_and(|hour| hour >= EVENING)
        && hour(next).is_some_and(|hour| hour <= MORNING)
}

/// Numbers parted by slashes behind one name: "612/340/188", "6.8 / 4.1 / 1.9"; two alone where nothing else can be meant
/// by them.
pub(super) fn slashed(
    page: &Page<'_>,
    key: Option<&str>,
    at: usize,
    limit: usize,
) -> Option<Vec<Reading>> {
    let text = page.text;
    if page.is_dated(at) {
        return None;
    }
    let mut found = Vec::new();
    let mut at = at;
    loop {
        let one = number(text, at).filter(|one| one.end <= limit)?;
        at = one.end;
        found.push(Reading::bare(one));
        let slash = blanks(text, at);
        // "14.1 / 210": both blanks or none.
        let next = text[slash..]
            .strip_prefix('/')
            .map(|_| blanks(text, slash + 1));
        match next.filter(|next| (slash > at) == (*next > slash + 1)) {
            Some(next) if number(text, next).is_some() => at = next,
            _ => break,
        }
    }
    let close = !text[at..].starts_with(|c: char| c.is_ascii_alphanumeric())
        || super::units::unit(page, at).is_some_and(|unit| unit.ucum.is_some());
    let like = found
        .windows(2)
        .all(|pair| alike(&pair[0], &pair[1]) || both_fractions(text, &pair[0], &pair[1]));
    let enough = found.len() > 2 || found.len() == 2 && is_course_of_two(text, key, &found);
    if !(enough && close && like) {
        return None;
    }
    let last = found.last_mut()?;
    if let Some(whole) = reading(page, last.number.start, limit).filter(|whole| !whole.slash) {
        *last = whole;
    }
    let unit = last.unit.clone();
    for one in &mut found {
        one.unit = one.unit.take().or_else(|| unit.clone());
    }
    Some(found)
}

/// "0.12/0.68": decimals of a measure that may differ more than counts do.
fn both_fractions(text: &str, a: &Reading, b: &Reading) -> bool {
    const TIMES: f64 = 8.0;
    let decimals = |one: &Reading| {
        let written = &text[one.number.start..one.number.end];
        written.find('.').map_or(0, |point| written.len() - point)
    };
    let (low, high) = (
        a.number.value.min(b.number.value),
        a.number.value.max(b.number.value),
    );
    decimals(a) > 1 && decimals(a) == decimals(b) && low > 0.0 && high / low <= TIMES
}

/// Two values with a slash that are neither a date nor two sides of one measure.
fn is_course_of_two(text: &str, key: Option<&str>, found: &[Reading]) -> bool {
    const TWO_SIDED: &[&str] = &[
        "haemoglobin",
        "haematocrit",
        "bilirubin_total",
        "urea_nitrogen",
        "glucose",
        "ph",
        "fev1",
        "fvc",
        "total_cholesterol",
        "calcium",
        "gcs",
    ];
    let decimal = |one: &Reading| text[one.number.start..one.number.end].contains('.');
    let large = |one: &Reading| one.number.value > 31.0;
    key.is_some_and(|key| !TWO_SIDED.contains(&key) && !key.contains("bp"))
        && (found.iter().all(decimal) || found.iter().all(large))
}
