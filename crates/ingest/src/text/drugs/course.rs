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
    r"(?ix)^(?P<lead>[^;\n]{0,60}?)[\s(（:]
    (?P<first>\d{1,2}[/.]\d{1,2}(?:[/.](?:20)?\d\d)?|(?:19|20)\d\d-\d\d-\d\d|\d{1,2}\s?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*(?:\s(?:20)?\d\d)?|\d{1,2}月\d{1,2}日?|\d{1,2})
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
    r"(?i)^(?P<lead>[^.;\n]{0,40}?)\b(?:x\s?\d{1,2}\s?(?:/7|/52|d\b|days?|weeks?)|for\s(?:\d{1,2}|a|one|two|three|four|five|six|seven|ten)\s?(?:days?|/7|weeks?|/52|d\b))\s(?:back\s)?in\s(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b(?P<rest>[^\n]*)",
);

/// Nothing but dose, form, route and frequency, and brackets that open.
static SIG: Form = Form::new(
    r"(?i)^(?:[\d\s/x×*+(（\[-]|\.\d|(?:mg|mcg|ug|g|ml|mls|iu|u|units?|tabs?|tablets?|caps?|capsules?|puffs?|drops?|od|bd|tds|qds|qid|tid|bid|qd|qod|om|on|nocte|mane|prn|stat|daily|once|twice|weekly|a|per|every|each|day|week|times|po|pr|iv|im|sc|sl|top|inh|neb|oral|orally|by|mouth|q\d{1,2}h)(?-u:\b)|μg|µg|口服|静滴|静注|静脉滴注|肌注|皮下注射|鼻饲|嚼服|顿服|每日|每天|每晚|每早|每周|[一二两三四]次|次|片|粒|支|袋|丸|毫克|克|毫升)*$",
);

/// "ceftriaxone 2 g given x1, octreotide", "albumin 25% given 11/22, midodrine": behind the word its time or how often, and a mark.
pub(super) fn is_time_of_it(gap: &str) -> bool {
    static CLOSES: Form = Form::new(
        r"(?i)^\s(?:x\s?\d{1,2}|once|twice|stat|\d{1,2}/\d{1,2}(?:/\d{2,4})?|(?:at\s)?\d{1,2}:?\d{2}(?:h|\s?hrs)?|yesterday|today|overnight|this\s(?:am|pm|morning|evening)|in\s(?:ed|er|a&e|theatre|or))(?:\s\d{1,2}/\d{1,2}|\s(?:at\s)?\d{1,2}:?\d{2})?\s?[,;)]",
    );
    gap.starts_with(' ') && CLOSES.is_in(gap)
}

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
    let line = sentence.line_to_next_drug(name.end, NEAR);
    if !line.bytes().any(|byte| byte.is_ascii_digit()) {
        return was_in_month(sentence, name, line, statement).then_some(Verdict::Past);
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
    was_in_month(sentence, name, line, statement).then_some(Verdict::Past)
}

/// "off work for 2 weeks in March", "held for 5 days in March" and "start 100 mg daily for 10 days in March" tell of no course that
/// is over.
fn was_in_month(
    sentence: &Sentence<'_>,
    name: Span,
    line: &str,
    statement: &MedicationStatement,
) -> bool {
    const OTHER: [&str; 12] = [
        "start", "plan", "before", "held", "miss", "off", "stop", "restart", "resum", "commenc",
        "begin", "will ",
    ];
    if !line.contains(" in ") || statement.change.is_some() {
        return false;
    }
    let Some(found) = IN_MONTH.read(line) else {
        return false;
    };
    let part = |group: &str| found.name(group).map_or("", |part| part.as_str());
    let before = sentence.before(name.start, 60).to_ascii_lowercase();
    SIG.is_in(part("lead"))
        && !goes_on(part("rest"))
        && !OTHER.iter().any(|word| before.contains(word))
}

/// What stands behind a course tells that the drug is taken still.
fn goes_on(rest: &str) -> bool {
    const STILL: [&str; 9] = [
        "contin", "ongoing", "restart", "resum", "still", "remain", "now", "继续", "维持",
    ];
    let rest = rest.to_ascii_lowercase();
    STILL.iter().any(|word| rest.contains(word))
}

/// Scores, pressures and lengths are no days, nor are the days of something else than the drug.
fn is_course(found: &Captures<'_>) -> bool {
    const UNIT: [&str; 9] = ["mg", "mcg", "g ", "ml", "u ", "iu", "mmol", "/10", "unit"];
    const BEHIND: [&str; 9] = [
        "for ", "course", "complet", "finish", "ended", "stopped", "完成", "结束", "疗程",
    ];
    let part = |group: &str| found.name(group).map_or("", |part| part.as_str());
    let rest = part("rest").trim_start().to_ascii_lowercase();
    let opens_with_word = rest.starts_with(char::is_alphabetic);
    SIG.is_in(part("lead"))
        && !is_count(found)
        && !goes_on(&rest)
        && !UNIT.iter().any(|unit| rest.starts_with(unit))
        && (!opens_with_word || BEHIND.iter().any(|word| rest.starts_with(word)))
}

/// "5-7/7" is a length, "4-5/10" and "3/10 to 9/10" are scores; "03-08/10" are days.
fn is_count(found: &Captures<'_>) -> bool {
    let part = |group: &str| found.name(group).map_or("", |part| part.as_str());
    if !part("y").is_empty() {
        return false;
    }
    let first = part("first");
    let bare = !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_digit());
    let padded = first.starts_with('0');
    let score = first.ends_with("/10") && part("a").parse::<u8>().is_ok_and(|most| most <= 10);
    match part("b") {
        "7" | "52" => true,
        "10" => !padded && (bare || score),
        "12" => !padded && bare,
        _ => false,
    }
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
    /// Most dates that are looked at, at the head of the text and at its end each: it is asked for every row.
    const MOST: usize = 100;
    if page.date.is_some_and(|now| day < now) {
        return false;
    }
    let head = page.dates.iter().enumerate().take(MOST);
    let end = page
        .dates
        .iter()
        .enumerate()
        .skip(MOST.max(page.dates.len().saturating_sub(MOST)));
    let mut others = head
        .chain(end)
        .filter(|(index, other)| other.date.is_some() && !ends_a_course(page, *index))
        .peekable();
    // Without a day of the note and any other one nothing tells that it is to come.
    if page.date.is_none() && others.peek().is_none() {
        return false;
    }
    !others.any(|(_, other)| other.date.is_some_and(|later| later >= day))
}

/// The date stands behind another one on its line, or behind a label of an end.
fn ends_a_course(page: &Page<'_>, index: usize) -> bool {
    let Some(start) = page.dates.get(index).map(|one| one.span.start) else {
        return false;
    };
    let line = window(page.text, start.saturating_sub(160), start);
    let line = line.rsplit('\n').next().unwrap_or_default();
    let from = start - line.len();
    let previous = index.checked_sub(1).and_then(|at| page.dates.get(at));
    previous.is_some_and(|one| one.span.start >= from && one.span.end <= start)
        || ENDED.is_in(window(line, line.len().saturating_sub(24), line.len()))
}

/// Behind the name a label and a date, which is not one to come.
fn has_end_date(page: &Page<'_>, name: Span, line: &str) -> bool {
    let end = name.end + line.len();
    page.dates_from(name.end)
        .iter()
        .take_while(|one| one.span.start < end)
        .any(|one| {
            let lead = window(page.text, name.end, one.span.start);
            ENDED.is_in(window(lead, lead.len().saturating_sub(24), lead.len()))
                && !one.date.is_some_and(|day| is_ahead(page, day))
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
            (
                "Warfarin 3 mg od. Admitted 3/10-9/10 with chest infection. Seen 16-Oct-2025",
                "warfarin",
            ),
            (
                "Lisinopril 5 mg od (home readings 3/10 to 9/10 avg). Seen 16-Oct-2025",
                "lisinopril",
            ),
            (
                "Apixaban 5 mg bd, mood 4-5/10. Seen 16-Oct-2025",
                "apixaban",
            ),
            ("Metformin 500 mg tds 5-7/7. Seen 16-Oct-2025", "metformin"),
            (
                "二甲双胍0.5g tid,3月1日至3月9日住院期间血糖平稳。\nDischarged 16-Oct-2025",
                "metformin",
            ),
            (
                "Lisinopril 5 mg od, off work for 2 weeks in March.",
                "lisinopril",
            ),
            (
                "Start metformin 500 mg daily for 10 days in March",
                "metformin",
            ),
        ] {
            assert_eq!(current_of(text), [drug], "{text}");
        }
    }
}
