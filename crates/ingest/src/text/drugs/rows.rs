//! Rows of lists that a system prints: a column with the day of the stop, the status that ends a row ("EXPIRED"), and the doses of a chart
//! of which one was refused ("0800 G, 1200 G, 1700 R").

use super::course::is_ahead;
use super::form::Form;
use super::orders::STOP_HEAD;
use super::settled::Verdict;
use crate::text::page::{Page, Sentence, window};
use record::{MedicationStatement, MedicationStatus, Span};
use std::cell::OnceCell;

/// Lines that head a table with a column of stops: where each begins.
#[derive(Default)]
pub(crate) struct Heads(OnceCell<Vec<Span>>);

impl Heads {
    /// The head of the table that the row at `start` stands in.
    fn over(&self, text: &str, start: usize) -> Option<Span> {
        /// Longest table, in bytes.
        const LONGEST: usize = 6000;
        let heads = self.0.get_or_init(|| heads(text));
        let next = heads.partition_point(|head| head.end <= start);
        let head = *heads.get(next.checked_sub(1)?)?;
        (start - head.end <= LONGEST && !window(text, head.end, start).contains("\n\n"))
            .then_some(head)
    }
}

static STOP: Form = Form::new(
    r"(?i)^(?:date\s)?(?:stop(?:ped)?|end(?:ed)?|discontinued|finish(?:ed)?|ceased)(?:\s(?:date|on))?$",
);

static START: Form = Form::new(
    r"(?i)^(?:date\s)?(?:start(?:ed)?|beg[iau]n|from|commenced|initiated)(?:\s(?:date|on))?$",
);

fn heads(text: &str) -> Vec<Span> {
    /// Longest head, in bytes.
    const LONGEST: usize = 200;
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        let span = Span::new(at, at + line.len());
        at += line.len() + 1;
        if line.len() > LONGEST || line.bytes().any(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let lower = line.to_ascii_lowercase();
        if !["stop", "end", "discont", "finish", "ceased", "停", "结束"]
            .iter()
            .any(|word| lower.contains(word))
        {
            continue;
        }
        let cells = cells(line);
        if cells.len() > 2
            && cells
                .iter()
                .skip(1)
                .filter_map(|cell| line.get(cell.start..cell.end))
                .any(|cell| STOP.is_in(cell) || STOP_HEAD.is_in(cell))
        {
            found.push(span);
        }
    }
    found
}

/// The cells of a row, trimmed; they are parted by tabs or bars, else by two blanks or more.
pub(super) fn cells(line: &str) -> Vec<Span> {
    let mark = |c: char| matches!(c, '\t' | '|' | '│');
    let mut found = Vec::new();
    let mut push = |from: usize, to: usize| {
        let cell = line.get(from..to).unwrap_or_default();
        let lead = cell.len() - cell.trim_start().len();
        let len = cell.trim().len();
        found.push(Span::new(from + lead, from + lead + len));
    };
    let mut from = 0;
    if line.contains(mark) {
        for (at, c) in line.match_indices(mark) {
            push(from, at);
            from = at + c.len();
        }
        push(from, line.len());
        return found;
    }
    while let Some(gap) = line.get(from..).and_then(|rest| rest.find("  ")) {
        if gap > 0 {
            push(from, from + gap);
        }
        let rest = line.get(from + gap..).unwrap_or_default();
        from += gap + (rest.len() - rest.trim_start_matches(' ').len());
    }
    if from < line.len() {
        push(from, line.len());
    }
    found
}

/// What the row says of its drug.
pub(super) fn verdict(
    page: &Page<'_>,
    sentence: &Sentence<'_>,
    name: Span,
    statement: &MedicationStatement,
) -> Option<Verdict> {
    let before = sentence.line_before(name.start);
    let start = name.start - before.len();
    let line = window(sentence.text, start, start + 400);
    let line = line.split('\n').next().unwrap_or_default();
    if let Some(said) = charted(sentence, name, statement) {
        return Some(said);
    }
    if !(line.contains(['\t', '|', '│']) || line.contains("  ")) {
        return None;
    }
    if let Some(said) = by_status(sentence, name, before, line) {
        return Some(said);
    }
    let opens = before.trim().len() <= 24 || !before.is_ascii() && opens_with_day(before);
    let active = matches!(
        statement.status,
        MedicationStatus::Active | MedicationStatus::Unknown
    );
    (opens && active && is_stopped_in_column(page, start, line)).then_some(Verdict::Stopped)
}

/// "05-18 09:10    0.9%氯化钠250ml + ": the row begins with a day and a gap.
fn opens_with_day(before: &str) -> bool {
    static DAY: Form = Form::new(
        r"^\s*(?:\d{4}[-./年])?\d{1,2}[-./月]\d{1,2}日?(?:\s\d{1,2}:\d\d)?(?:\s{2,}|\s?[|│\t])",
    );
    DAY.is_in(before)
}

/// Bytes by which a cell may begin before or behind its head.
const ASKEW: usize = 3;

/// The cell under the head of the stops holds a day that has passed.
fn is_stopped_in_column(page: &Page<'_>, start: usize, line: &str) -> bool {
    static YEAR: Form =
        Form::new(r"^(?:[A-Za-z]{3,9}\s)?(?:\d{1,2}[./-])?(?P<year>(?:19|20)\d\d)$");
    let Some(head) = page.rows.over(page.text, start) else {
        return false;
    };
    let titles = window(page.text, head.start, head.end);
    let columns = cells(titles);
    /// A sheet of orders is dated by its first day: a stop within so many days of it is one of the past.
    const SHEET: i32 = 45;
    // A stop that is ordered for a later day ends nothing yet.
    let has_come = |cell: &Span| {
        let place = Span::new(start + cell.start, start + cell.end);
        let day = page
            .dates_from(place.start)
            .first()
            .filter(|one| place.overlaps(one.span))
            .and_then(|one| one.date);
        day.is_none_or(|day| page.date.is_none_or(|now| now.days_until(day).0 <= SHEET))
    };
    let row = cells(line);
    if let Some(stopped) = super::orders::is_stopped((titles, &columns), (line, &row), has_come) {
        return stopped;
    }
    let Some(column) = columns
        .iter()
        .rposition(|cell| STOP.is_in(titles.get(cell.start..cell.end).unwrap_or_default()))
    else {
        return false;
    };
    let marked = titles.contains(['\t', '|', '│']);
    let cell = if marked {
        row.get(column)
    } else {
        // Rows that are not set under their heads have the day of the stop behind that of the start, or none.
        let title = &columns[column];
        let beside = column
            .checked_sub(1)
            .and_then(|at| columns.get(at))
            .is_some_and(|cell| START.is_in(window(titles, cell.start, cell.end)));
        let under = |cell: &&Span| cell.start.abs_diff(title.start) <= ASKEW;
        let second = if beside {
            second_day(page, start, &row)
        } else {
            None
        };
        second.or_else(|| {
            row.iter()
                .find(under)
                .or_else(|| row.last().filter(|_| row.len() == columns.len()))
                .filter(|cell| is_dated(page, start, cell))
        })
    };
    let Some(cell) = cell.filter(|cell| cell.start < cell.end) else {
        return false;
    };
    let told = line.get(cell.start..cell.end).unwrap_or_default();
    let place = Span::new(start + cell.start, start + cell.end);
    let day = page
        .dates_from(place.start)
        .first()
        .filter(|one| place.contains(one.span) || place.overlaps(one.span));
    if let Some(day) = day {
        return !day.date.is_some_and(|day| is_ahead(page, day));
    }
    YEAR.read(told)
        .and_then(|found| found.name("year")?.as_str().parse::<i16>().ok())
        .is_some_and(|year| page.date.is_none_or(|now| year < now.get_year()))
}

fn is_dated(page: &Page<'_>, start: usize, cell: &Span) -> bool {
    page.is_dated(start + cell.start)
}

/// Of two days in neighbouring cells the second is that of the stop.
fn second_day<'r>(page: &Page<'_>, start: usize, row: &'r [Span]) -> Option<&'r Span> {
    let pair = row
        .windows(2)
        .find(|pair| pair.iter().all(|cell| is_dated(page, start, cell)))?;
    pair.last()
}

/// "1)   ZOLPIDEM TARTRATE 5MG TAB ...   EXPIRED": the last word of a numbered row in capitals.
fn by_status(sentence: &Sentence<'_>, name: Span, before: &str, line: &str) -> Option<Verdict> {
    let lead = before.trim_start();
    let counted = lead.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = counted.len() < lead.len() && counted.starts_with(')');
    let opens = numbered && !before.contains(|c: char| c.is_lowercase());
    let word = &sentence.text[name.start..name.end];
    let capitals = word.chars().any(char::is_uppercase) && !word.chars().any(char::is_lowercase);
    if !(opens && capitals) {
        return None;
    }
    let mut parts = line
        .rsplit("  ")
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let last = parts.next().unwrap_or_default();
    if parts.next().is_some_and(is_test) {
        return None;
    }
    Some(match last {
        "EXPIRED" => Verdict::Stopped,
        "PENDING" => Verdict::Ahead,
        "HOLD" => Verdict::Held,
        _ if last.starts_with("DISCONTINUED") => Verdict::Stopped,
        _ => return None,
    })
}

/// "INR", "TROUGH": what is pending is the result.
fn is_test(cell: &str) -> bool {
    const TESTS: [&str; 20] = [
        "INR", "TROUGH", "CULTURE", "CULTURES", "LEVEL", "LEVELS", "LAB", "LABS", "RESULT",
        "RESULTS", "TEST", "TESTS", "BLOODS", "CBC", "FBC", "LFT", "LFTS", "CT", "MRI", "ECHO",
    ];
    cell.split(|c: char| !c.is_alphanumeric())
        .any(|word| TESTS.contains(&word.to_ascii_uppercase().as_str()))
}

/// "0800 G, 1200 G, 1700 R (pt refused)": one dose of what is given regularly was missed, another given.
fn charted(
    sentence: &Sentence<'_>,
    name: Span,
    statement: &MedicationStatement,
) -> Option<Verdict> {
    static GIVEN: Form = Form::new(r"\b(?:[01]\d|2[0-3]):?[0-5]\d\s?(?:G|(?i:given))\b");
    static NEVER: Form = Form::new(
        r"(?i)\b(?:d/?c|discontinued|stopped|dose\sheld|on\shold|all|refus(?:es|ing)|declin(?:es|ing))\b",
    );
    if statement.status != MedicationStatus::NotTaken {
        return None;
    }
    let regular = statement.dosage.frequency.as_ref()?.per_day.is_some();
    let line = sentence.line_to_next_drug(name.end, 200);
    (regular && GIVEN.is_in(line) && !NEVER.is_in(line)).then_some(Verdict::Taken)
}

#[cfg(test)]
mod tests {
    use crate::text::tests::current_of;

    #[test]
    fn a_day_in_the_column_of_stops_ends_the_drug_of_the_row() {
        let text = "Drug\tDose\tFreq\tRoute\tIndication\tStart\tStop\tComment\nMetformin\t20 mg\tod\tPO\tRA\t2018\t2019\tdiarrhoea\nWarfarin\t50 mg\tbd\tSC\tPE\t12.01.2025\t14.01.2025\t\nApixaban\t5 mg\tbd\tPO\tPE\t14.01.2025\t\t";
        assert_eq!(current_of(text), ["apixaban"]);
        let text = "Medication | Dose | Start date | Stop date\nMetformin | 20 mg od | 01/03/2018 | 01/05/2019\nMethotrexate | 15 mg weekly | 01/05/2019 |";
        assert_eq!(current_of(text), ["methotrexate"]);
        let text = "Drug\tDose\tStarted\tDiscontinued\nMetformin\t20 mg od\t2018-03-01\t2019-05-01\nApixaban\t5 mg bd\t2025-01-14\tongoing";
        assert_eq!(current_of(text), ["apixaban"]);
        let text = "Drug    Start    End\nMETFORMIN 500MG 1 cap BID   2024-02-01   2024-02-15\nLISINOPRIL 5MG OD    2025-03-01    2026-03-01\nPrinted 2025-10-02";
        assert_eq!(current_of(text), ["lisinopril"]);
        let text = "Drug    Start    End\nMETFORMIN 500MG 1 cap BID   2024-02-01   2024-02-15\nLISINOPRIL 5MG OD    2025-03-01\nPrinted 2025-10-02";
        assert_eq!(current_of(text), ["lisinopril"]);
    }

    #[test]
    fn a_stop_on_a_later_day_ends_nothing() {
        let text = "药品 | 开始日期 | 停药日期\n华法林片 3mg qd | 2026-11-20 | 2027-02-20\n出院日期 2026年12月01日";
        assert_eq!(current_of(text), ["warfarin"]);
    }

    #[test]
    fn the_status_ends_a_row_in_capitals() {
        let row = |drug: &str, status: &str| {
            format!("1)   {drug} 5MG TAB TAKE ONE TABLET AT BEDTIME   {status}\n       BY MOUTH")
        };
        for status in ["EXPIRED", "HOLD", "DISCONTINUED (EDIT)"] {
            let text = row("WARFARIN", status);
            assert!(current_of(&text).is_empty(), "{text}");
        }
        let (record, _) = crate::text::tests::open(&row("WARFARIN", "PENDING"));
        let planned = record
            .medications
            .iter()
            .all(|fact| fact.value.status == record::MedicationStatus::Intended);
        assert!(planned && !record.medications.is_empty());
        assert_eq!(current_of(&row("WARFARIN", "ACTIVE")), ["warfarin"]);
        assert_eq!(current_of("Warfarin 5 mg od   pending INR"), ["warfarin"]);
        let text = "WARFARIN 5MG DAILY   INR  PENDING";
        assert_eq!(current_of(text), ["warfarin"]);
        let text = "1)   WARFARIN 5MG DAILY   INR  PENDING";
        assert_eq!(current_of(text), ["warfarin"]);
    }

    #[test]
    fn a_dose_that_was_refused_ends_no_treatment() {
        for text in [
            "metformin 800 mg PO TID w/ meals   0800 G, 1200 G   1700 R (pt refused)",
            "metformin 500 mg bd   0900 given   2100 not given - NPO",
        ] {
            assert_eq!(current_of(text), ["metformin"], "{text}");
        }
        let text = "Metformin 1 g bd not given, declined.";
        assert!(current_of(text).is_empty());
        let text = "Metformin 1 g bd 0900 refused, 2100 refused, refusing all";
        assert!(current_of(text).is_empty());
    }
}
