//! Courses whose last day the note tells and has passed: "Aspirin 300 mg od 03/10 to 15/10" in a letter of 16 October, "Ended:
//! 20-Nov-2019", "750mg QD 至 8/19 完成", "pred 30 mg x 5/7 in March".

use super::form::Form;
use super::list;
use super::settled::Verdict;
use crate::text::page::{Page, Sentence, window};
use record::{MedicationStatement, MedicationStatus, PartialDate, Span, month_named};
use regex::Captures;

/// How far behind a name its last day may stand, in bytes.
const NEAR: usize = 120;

/// "03/10 to 15/10", "03-08/10", "3 Oct - 9 Oct", "2024-02-01 to 2024-02-15".
static RANGE: Form = Form::new(
    r"(?ix)^(?P<lead>[^;\n]{0,60}?)[\s,(（:]
    (?:\d{1,2}[/.]\d{1,2}(?:[/.](?:20)?\d\d)?|(?:19|20)\d\d-\d\d-\d\d|\d{1,2}\s?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*(?:\s(?:20)?\d\d)?|\d{1,2}月\d{1,2}日?|\d{1,2})
    \s?(?:to|until|till|[-–—~～至到])\s?
    (?:(?P<a>\d{1,2})[/.](?P<b>\d{1,2})(?:[/.](?P<y>(?:20)?\d\d))?|(?P<iso>(?:19|20)\d\d-\d\d-\d\d)|(?P<d>\d{1,2})\s?(?P<m>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*(?:\s(?P<y2>(?:20)?\d\d))?|(?P<zm>\d{1,2})月(?P<zd>\d{1,2})日?)
    (?P<rest>$|[^\d/%].{0,16})",
);

/// "Ended: 20-Nov-2019", "End date: 20-Nov-2019", "Stopped: 2019-11-20".
static ENDED: Form = Form::new(
    r"(?i)\b(?:ended|end\sdate|stop\sdate|date\s(?:stopped|ended)|discontinued|stopped)\s?:\s?(?:on\s)?$",
);

/// "至 8/19 完成", "至6月10日结束", "用至6/10".
static UNTIL_ZH: Form = Form::new(
    r"(?P<used>用|服)?(?:至|到)\s?(?:(?P<a>\d{1,2})[/.-](?P<b>\d{1,2})|(?P<zm>\d{1,2})月(?P<zd>\d{1,2})日?)\s?(?:已)?(?P<done>完成|结束|停|止|疗程)?",
);

/// "pred 30 mg x 5/7 in March", "prednisolone 20 mg for three days in July".
static IN_MONTH: Form = Form::new(
    r"(?i)^[^.;\n]{0,40}?\b(?:x\s?\d{1,2}\s?(?:/7|/52|d\b|days?|weeks?)|for\s(?:\d{1,2}|a|one|two|three|four|five|six|seven|ten)\s?(?:days?|/7|weeks?|/52|d\b))\s(?:back\s)?in\s(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b",
);

/// The last day of the course is past.
pub(super) fn verdict(
    page: &Page<'_>,
    sentence: &Sentence<'_>,
    name: Span,
    statement: &MedicationStatement,
) -> Option<Verdict> {
    if !matches!(
        statement.status,
        MedicationStatus::Active | MedicationStatus::Unknown
    ) {
        return None;
    }
    let name = list::whole(sentence, name);
    let next = sentence.next_drug(name.end).unwrap_or(usize::MAX);
    let near = window(sentence.text, name.end, (name.end + NEAR).min(next));
    let line = near.split('\n').next().unwrap_or_default();
    if !line.bytes().any(|byte| byte.is_ascii_digit()) {
        return IN_MONTH.is_in(line).then_some(Verdict::Past);
    }
    if line.contains(':') && has_end_date(page, name, line) {
        return Some(Verdict::Stopped);
    }
    let ranged = line.contains(['-', '–', '—', '~', '～'])
        || [" to ", " until ", " till ", "至", "到"]
            .iter()
            .any(|word| line.contains(word));
    if ranged
        && let Some(found) = RANGE.read(line)
        && is_course(&found)
        && is_past(page, &found)
    {
        return Some(Verdict::Past);
    }
    if line.contains(['至', '到'])
        && let Some(found) = UNTIL_ZH.read(line)
    {
        let done = found.name("done").map_or("", |done| done.as_str());
        let told = matches!(done, "完成" | "结束");
        let over = is_past(page, &found);
        if over && (told || found.name("used").is_some()) || told && page.date.is_none() {
            return Some(Verdict::Past);
        }
    }
    (line.contains(" in ") && IN_MONTH.is_in(line)).then_some(Verdict::Past)
}

/// Scores and pressures are no days.
fn is_course(found: &Captures<'_>) -> bool {
    const OTHER: [&str; 13] = [
        "pain", "score", "bp", "nrs", "vas", "gcs", "from ", "restart", "resum", "stop", "hold",
        "start", "->",
    ];
    const UNIT: [&str; 9] = ["mg", "mcg", "g ", "ml", "u ", "iu", "mmol", "/10", "unit"];
    let part = |group: &str| found.name(group).map_or("", |part| part.as_str());
    let lead = part("lead").to_ascii_lowercase();
    let rest = part("rest").trim_start().to_ascii_lowercase();
    !OTHER.iter().any(|word| lead.contains(word)) && !UNIT.iter().any(|unit| rest.starts_with(unit))
}

/// The day of the note is known, and the day that was found lies before it, whichever of its numbers is the month.
fn is_past(page: &Page<'_>, found: &Captures<'_>) -> bool {
    let Some(now) = page.date else {
        return false;
    };
    let number = |group: &str| {
        found
            .name(group)
            .and_then(|it| it.as_str().parse::<u8>().ok())
    };
    let year = ["y", "y2"]
        .iter()
        .find_map(|group| found.name(group))
        .and_then(|it| it.as_str().parse::<i16>().ok())
        .map(|year| if year < 100 { 2000 + year } else { year });
    if let Some(iso) = found.name("iso") {
        return iso
            .as_str()
            .parse::<PartialDate>()
            .is_ok_and(|day| day < now);
    }
    if let (Some(day), Some(month)) = (
        number("d"),
        found.name("m").and_then(|it| month_named(it.as_str())),
    ) {
        return lies_before(now, year, month, day) == Some(true);
    }
    if let (Some(month), Some(day)) = (number("zm"), number("zd")) {
        return lies_before(now, year, month, day) == Some(true);
    }
    let (Some(a), Some(b)) = (number("a"), number("b")) else {
        return false;
    };
    // In Chinese the month stands first.
    let readings = [
        lies_before(now, year, b, a).filter(|_| page.ascii),
        lies_before(now, year, a, b),
    ];
    let mut known = readings.into_iter().flatten().peekable();
    known.peek().is_some() && known.all(|past| past)
}

/// The day, of this year or of the last where none is told, lies before `now`; nothing where there is no such day.
fn lies_before(now: PartialDate, year: Option<i16>, month: u8, day: u8) -> Option<bool> {
    /// A day without a year that lies farther ahead is one of last year, in days.
    const AHEAD: i32 = 150;
    let of = |year: i16| PartialDate::day(year, month, day).ok();
    if let Some(year) = year {
        return of(year).map(|day| day < now);
    }
    let own = of(now.get_year())?;
    if own < now {
        return Some(true);
    }
    Some(now.days_until(own).0 > AHEAD)
}

/// The day is one to come: it lies behind the day of the note, and the text tells none from it on but such as end a course.
pub(super) fn is_ahead(page: &Page<'_>, day: PartialDate) -> bool {
    if page.date.is_some_and(|now| day < now) {
        return false;
    }
    let ends_a_course = |at: usize| {
        let line = window(page.text, at.saturating_sub(160), at);
        let line = line.rsplit('\n').next().unwrap_or_default();
        let from = at - line.len();
        ENDED.is_in(line)
            || page
                .dates
                .iter()
                .any(|one| one.span.start >= from && one.span.end <= at)
    };
    let mut others = page
        .dates
        .iter()
        .filter(|other| other.date.is_some() && !ends_a_course(other.span.start))
        .peekable();
    // Without a day of the note and any other one nothing tells that it is to come.
    if page.date.is_none() && others.peek().is_none() {
        return false;
    }
    !others.any(|other| other.date.is_some_and(|later| later >= day))
}

/// Behind the name a label and a date, which is not one to come.
fn has_end_date(page: &Page<'_>, name: Span, line: &str) -> bool {
    let end = name.end + line.len();
    let first = page.dates.partition_point(|one| one.span.start < name.end);
    page.dates
        .get(first..)
        .unwrap_or_default()
        .iter()
        .take_while(|one| one.span.start < end)
        .any(|one| {
            let lead = window(page.text, name.end, one.span.start);
            !one.date.is_some_and(|day| is_ahead(page, day))
                && ENDED.is_in(window(lead, lead.len().saturating_sub(24), lead.len()))
        })
}

#[cfg(test)]
mod tests {
    use crate::text::tests::current_of;

    #[test]
    fn a_course_is_over_when_its_last_day_has_passed() {
        let dated = |text: &str| format!("{text}\nDischarged 16-Oct-2025");
        for text in [
            "Aspirin 300 mg od 03/10 to 15/10.",
            "Metformin 1 g tds 03-08/10.",
            "Aspirin 300 mg 3 Oct - 9 Oct",
            "Aspirin 300 mg od (03/10/25 - 15/10/25)",
            "Warfarin 3 mg   Ended: 20-Nov-2019 (course completed)",
            "Apixaban 5 mg bd   End date: 20-Nov-2019",
            "阿司匹林 100mg QD 至 8/19 完成",
            "阿司匹林100mg qd至9月10日结束",
            "prednisolone 30mg x 5/7 in March",
        ] {
            let text = dated(text);
            assert!(
                current_of(&text).is_empty(),
                "{text}: {:?}",
                current_of(&text)
            );
        }
    }

    #[test]
    fn a_course_that_goes_on_is_taken() {
        for (text, drug) in [
            (
                "Aspirin 300 mg od 03/10 to 30/10. Discharged 16-Oct-2025",
                "aspirin",
            ),
            ("Warfarin 3 mg, INR 2-3. Seen 16-Oct-2025", "warfarin"),
            (
                "Codeine 30 mg prn, pain 8/10 to 3/10. Seen 16-Oct-2025",
                "codeine",
            ),
            (
                "Metformin 500 mg 1-2 tabs bd. Seen 16-Oct-2025",
                "metformin",
            ),
            (
                "Date: 16-Oct-2025\nApixaban 5 mg bd   End date: 20-Nov-2026",
                "apixaban",
            ),
            (
                "Aspirin 75 mg od since 03/10/2024. Seen 16-Oct-2025",
                "aspirin",
            ),
        ] {
            assert_eq!(current_of(text), [drug], "{text}");
        }
    }
}
