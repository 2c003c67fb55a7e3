//! A kidney function that is changing, as the documents tell it without days: a creatinine that climbs from one value to the
//! next ("1.0 yesterday, 1.9, 2.6"), that is said to rise, or hardly any urine.

use super::{Measured, Patient};
use record::{Localized, Span};

/// Which way it goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Course {
    /// Function falls: what creatinine gives is the most that it can be.
    Falls,
    /// It is changing, and which way is not known.
    Changes,
}

/// A rise to so many times, or back, in days is no steady state; the step is in mg/dL (KDIGO 2012).
const RATIO: f64 = 1.5;
const STEP: f64 = 0.3;
/// Bytes between two values of one sentence.
const APART: usize = 60;
/// Bytes around the values in which their time is looked for.
const NEAR: usize = 50;
/// Urine of an hour, mL per kg and mL, below which it is hardly any.
const URINE_PER_KG: f64 = 0.5;
const URINE: f64 = 20.0;
const ENDS: [char; 4] = ['\n', '。', ';', '；'];

/// Words of days and hours.
const FAST: &[&str] = &[
    "yesterday",
    "today",
    "this morning",
    "overnight",
    "hour",
    "hrs",
    " h,",
    " h.",
    "/24",
    "48h",
    "24h",
    "72h",
    "48 h",
    "24 h",
    "72 h",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    " mon",
    " tue",
    " wed",
    " thu",
    " fri",
    " sat",
    " sun",
    "day ",
    "days",
    "admission",
    "on arrival",
    "d1",
    "d2",
    "d3",
    "->",
    "→",
    "-->",
    ">>",
    "now ",
    "今",
    "昨",
    "晨",
    "前天",
    "前日",
    "小时",
    "入院",
    "天",
    "日",
    "现",
];
/// Words of months and years, and of another time.
const SLOW: &[&str] = &[
    "month",
    "year",
    "yrs",
    "since 20",
    "in 20",
    "/12",
    "annual",
    "last visit",
    "clinic in",
    "previous admission",
    "年",
    "个月",
    "月前",
];
/// A creatinine is said to rise.
const RISES: &[&str] = &[
    "still rising",
    "rising",
    "climbing",
    "trending up",
    "uptrending",
    "up-trending",
    "not plateaued",
    "仍在上升",
    "仍升",
    "持续上升",
    "进行性升高",
    "进行性上升",
    "快速上升",
    "迅速升高",
    "逐日升高",
    "继续升高",
];
/// The same in words that may be said of anything: only right behind the name.
const RISES_BESIDE: &[&str] = &[
    "going up",
    "increasing",
    "worsening",
    "doubled",
    "tripled",
    "翻倍",
];
const CREATININE: &[&str] = &["creat", "scr", "s.cr", " cr ", "肌酐"];
/// It is denied, told of another time, or only watched for.
const NOT: &[&str] = &[
    "not rising",
    "no longer",
    "stopped rising",
    "if ",
    "until",
    "watch for",
    "slowly",
    "resolved",
    "recovered",
    "never",
    "不再",
    "未再",
    "若",
    "如",
    "缓慢",
    "已恢复",
];
/// Conditions of hardly any urine.
const OLIGURIA: &[&str] = &["oligur", "anuri", "少尿", "无尿", "尿量减少"];

/// Before it: denied, over, or only watched for.
const NOT_NOW: &[&str] = &[
    "not ",
    "no ",
    "non",
    "never",
    "without",
    "denies",
    "resolved",
    "recovered",
    "previous",
    "history",
    "if ",
    "risk",
    "was ",
    "无少",
    "否认",
    "未",
    "既往",
    "曾",
    "若",
    "如",
    "非",
];
/// "无尿潴留", "无尿频": another thing is denied.
const NOT_URINE: &[&str] = &[
    "无尿潴",
    "无尿频",
    "无尿急",
    "无尿痛",
    "无尿路",
    "无尿失禁",
    "无尿道",
    "无尿糖",
    "无尿蛋白",
    "无尿血",
    "无尿色",
    "无尿毒",
    "recovered",
    "resolved",
    "previous",
    "years ago",
];

/// How kidney function is told to change, with the words.
pub fn kidney(patient: &Patient<'_>) -> Option<(Course, Localized)> {
    climbs(patient)
        .or_else(|| is_said_to_rise(patient))
        .or_else(|| passes_little(patient))
}

fn why(words: &str, course: Course) -> (Course, Localized) {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let reason = Localized::new(
        format!(
            "kidney function is not steady (\"{words}\"), so that no estimate of clearance is valid"
        ),
        format!("肾功能未达稳态（“{words}”），清除率估算无效"),
    );
    (course, reason)
}

/// Two values of creatinine without days that one sentence sets side by side, too far apart for a steady state.
fn climbs(patient: &Patient<'_>) -> Option<(Course, Localized)> {
    let values: Vec<Measured<'_>> = patient
        .series("creatinine", "mg/dL")
        .into_iter()
        .flatten()
        .filter(|one| one.fact.value.effective.is_none())
        .collect();
    values.iter().find_map(|later| {
        values
            .iter()
            .find_map(|earlier| beside(patient, earlier, later))
    })
}

fn beside(
    patient: &Patient<'_>,
    earlier: &Measured<'_>,
    later: &Measured<'_>,
) -> Option<(Course, Localized)> {
    let ratio = later.value / earlier.value;
    let moves =
        !(1.0 / RATIO..RATIO).contains(&ratio) && (later.value - earlier.value).abs() >= STEP;
    let (document, first) = earlier.fact.spans().next()?;
    let (other, second) = later.fact.spans().next()?;
    if !moves || document != other || second.start < first.end || second.start - first.end > APART {
        return None;
    }
    let text = patient.record.document(document)?.text.reveal();
    let between = text.get(first.end..second.start)?;
    if between.contains(ENDS) || between.contains(". ") {
        return None;
    }
    let whole = Span::new(first.start, second.end);
    let (before, words) = sentence(text, whole);
    let (before, words) = (before.to_ascii_lowercase(), words.to_ascii_lowercase());
    let fast = FAST.iter().any(|word| words.contains(word));
    // "Girl 6 years, creatinine ..." tells no time of the values.
    let timed = ["over ", "since ", "past ", "last "]
        .iter()
        .any(|word| before.contains(word));
    let told = if timed {
        &words
    } else {
        &words[before.len()..]
    };
    let slow = SLOW
        .iter()
        .chain(&["baseline", "usual", "基线"])
        .any(|word| told.contains(word));
    let forward = ["->", "→", "then", "，", "、", ",", ">"]
        .iter()
        .any(|word| between.contains(word));
    let course = if ratio > 1.0 && forward {
        Course::Falls
    } else {
        Course::Changes
    };
    (fast && !slow).then(|| why(&text[whole.start..whole.end], course))
}

/// A sentence says that the creatinine is rising.
fn is_said_to_rise(patient: &Patient<'_>) -> Option<(Course, Localized)> {
    const BESIDE: usize = 24;
    let said = |word: &&str, before: &str, words: &str| {
        let from = before.ceil_char_boundary(before.len().saturating_sub(BESIDE));
        let near = if RISES_BESIDE.contains(word) {
            before[from..]
                .rsplit([',', '，', '、'])
                .next()
                .unwrap_or_default()
        } else {
            before
        };
        CREATININE
            .iter()
            .any(|name| format!(" {near}").contains(name))
            && !NOT.iter().chain(SLOW).any(|not| words.contains(not))
    };
    find_said(patient, RISES.iter().chain(RISES_BESIDE), said)
        .map(|words| why(&words, Course::Falls))
}

/// The first of `words` (lower case) in a document for whose sentence, before it and whole, `holds`.
fn find_said<'w>(
    patient: &Patient<'_>,
    words: impl Iterator<Item = &'w &'w str> + Clone,
    holds: impl Fn(&&str, &str, &str) -> bool,
) -> Option<String> {
    patient.record.documents.iter().find_map(|document| {
        let text = document.text.reveal();
        let lower = text.to_ascii_lowercase();
        words.clone().find_map(|word| {
            lower.match_indices(word).find_map(|(at, _)| {
                let (before, whole) = sentence(&lower, Span::new(at, at + word.len()));
                let joined = lower[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
                (!joined && holds(word, &before, &whole))
                    .then(|| text[at..at + word.len()].to_string())
            })
        })
    })
}

/// What stands before a place in its sentence, and the sentence, as far as [`NEAR`] bytes each way.
fn sentence(text: &str, span: Span) -> (String, String) {
    let from = text.ceil_char_boundary(span.start.saturating_sub(NEAR));
    let to = text.floor_char_boundary((span.end + NEAR).min(text.len()));
    let before = text[from..span.start]
        .rsplit(ENDS)
        .next()
        .unwrap_or_default();
    let before = before.rsplit(". ").next().unwrap_or_default();
    let behind = text[span.start..to].split(ENDS).next().unwrap_or_default();
    let behind = behind.split(". ").next().unwrap_or_default();
    (before.to_string(), format!("{before}{behind}"))
}

/// Hardly any urine, as a problem of now or as the urine of an hour.
fn passes_little(patient: &Patient<'_>) -> Option<(Course, Localized)> {
    let said = |_: &&str, before: &str, words: &str| {
        !NOT_NOW.iter().any(|word| before.contains(word))
            && !NOT_URINE.iter().any(|word| words.contains(word))
    };
    if let Some(words) = find_said(patient, OLIGURIA.iter(), said) {
        return Some(why(&words, Course::Falls));
    }
    let adult = patient.age.as_ref().is_ok_and(|age| *age >= 18.0);
    let hourly = patient.record.observations.iter().find(|fact| {
        let quantity = fact.value.quantity();
        let an_hour = quantity.and_then(|one| one.unit.as_deref()) == Some("mL/h");
        fact.is_usable()
            && fact.value.is_usable()
            && fact.value.key() == Some("urine_output")
            && an_hour
    })?;
    let urine = hourly.value.quantity()?.value;
    let weight = patient.latest("weight", "kg", None).ok();
    let least = weight.map_or(URINE, |weight| URINE_PER_KG * weight.value);
    (adult && urine < least).then(|| why(&format!("{urine} mL/h"), Course::Falls))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Sample, Units};
    use super::*;
    use record::{AdministrativeSex::Male, DocumentId, Fact};

    /// A note whose creatinine values, in mg/dL, stand in this order.
    fn told(text: &str, values: &[f64]) -> Option<Course> {
        let mut sample = Sample::new(60.0, Male).text(text);
        let mut from = 0;
        for value in values {
            let written = format!("{value:?}");
            let at = from + text[from..].find(&written).unwrap();
            from = at + written.len();
            sample = sample.lab("creatinine", *value, "mg/dL").with(|record| {
                let fact = record.observations.pop().unwrap();
                let mut value = fact.value.clone();
                value.effective = None;
                let span = Span::new(at, from);
                let placed = Fact::read("lab", &DocumentId("d1".into()), span, value);
                record.observations.push(placed);
            });
        }
        let patient = Patient::new(&sample.record, &Units, None, &[]);
        kidney(&patient).map(|(course, _)| course)
    }

    #[test]
    fn a_creatinine_that_moves_within_days_is_not_steady() {
        let check = |text: &str, values: &[f64], expect: Option<Course>| {
            assert_eq!(told(text, values), expect, "{text}");
        };
        let falls = Some(Course::Falls);
        check(
            "Cr 1.0 yesterday -> 1.9 0400 -> 2.6 1200",
            &[1.0, 1.9, 2.6],
            falls,
        );
        check("Creatinine 0.9 -> 2.2 mg/dL over 48 h", &[0.9, 2.2], falls);
        check("Creatinine 1.0 on Monday, 2.3 Tuesday", &[1.0, 2.3], falls);
        check(
            "Cr 2.6 today (1.1 yesterday)",
            &[2.6, 1.1],
            Some(Course::Changes),
        );
        check("Cr 1.0 yesterday, 1.1 today", &[1.0, 1.1], None);
        check("Cr 1.0 in 2019 -> 2.2 over six years", &[1.0, 2.2], None);
        check(
            "Cr 2.3 last week. Today urine clear. 1.0",
            &[2.3, 1.0],
            None,
        );
        check("Creatinine still rising this morning", &[], falls);
        check("Creatinine slowly rising over years", &[], None);
        check("Call if creatinine rising", &[], None);
        check(
            "CKD, creatinine 3.0, not dialysed. Dose going up",
            &[],
            None,
        );
        check("Creatinine 1.0 stable, pain increasing", &[], None);
        check("Creatinine doubled overnight", &[], falls);
        check(
            "Girl 6 years, creatinine 1.0 yesterday, 2.3 today",
            &[1.0, 2.3],
            falls,
        );
        check("Septic shock, oliguric", &[], falls);
        check("Not oliguric", &[], None);
        check("无尿潴留", &[], None);
        check("少尿2天", &[], falls);
    }
}
