//! Which numbers behind the name of a result are its value: no dose, no count of days, no limit, no date.

use super::is_pressure_pair;
use crate::text::number::begins;
use crate::text::page::{Page, Sentence, Term, key, window};
use crate::text::phrases::{Hints, Openings};
use crate::text::values::Reading;
use record::{SectionKind, Span, TermConcept, TermKind};
use std::sync::LazyLock;

/// Refuses what is no result: doses, counts of days, numbers of items, dates.
pub(crate) fn plausible(
    page: &Page<'_>,
    sentence: &Sentence<'_>,
    term: &Term,
    meaning: &TermConcept,
    found: &Reading,
    at: usize,
) -> bool {
    let text = page.text;
    if page.is_dated(found.number.start)
        || crate::text::limits::is_limit(text, sentence.span, term.span, found)
        || super::misnamed::is_of_another_name(page, term, meaning, found)
        || super::chinese::is_no_result(text, sentence.span, term.span, found, key(meaning))
    {
        return false;
    }
    // "透析液…温度36.5℃": of the machine.
    if matches!(key(meaning), Some("temperature"))
        && super::misnamed::is_of_dialysate(text, sentence.span, term.span)
    {
        return false;
    }
    if super::headed::heads_hours(text, meaning, found)
        || super::headed::is_day(page, sentence, term.span, meaning, found)
        || super::headed::is_strength(text, meaning, found)
        || super::headed::is_cold(meaning, found)
        || super::headed::is_due(text, term.span, found)
        || super::headed::is_of_womb(text, term.span, meaning)
    {
        return false;
    }
    // "EGFR 19del": the number opens a word.
    if found.unit.is_none()
        && found.end == found.number.end
        && key(meaning) != Some("temperature")
        && text[found.end..].starts_with(|c: char| c.is_ascii_lowercase())
    {
        return false;
    }
    static COUNTED: LazyLock<Openings<()>> = LazyLock::new(|| {
        Openings::words(&[
            "times",
            "time ",
            "days",
            "day ",
            "weeks",
            "week",
            "months",
            "month",
            "years",
            "year",
            "hours",
            "tablet",
            "tab",
            "pills",
            "capsule",
            "puffs",
            "天",
            "周",
            "月",
            "年",
            "片",
            "粒",
            "blood cultures",
            "doses",
            "st ",
            "nd ",
            "rd ",
            "th ",
            "x ",
            "y/o",
            "yo ",
        ])
    });
    let after = window(text, found.end, found.end + 24).trim_start();
    if found.unit.is_none() && COUNTED.words_of(after).any(|word| begins(after, word)) {
        return false;
    }
    // "Sodium bicarb 500 tds": how often it is taken.
    if term.kind == TermKind::Laboratory && found.unit.is_none() && is_taken(after) {
        return false;
    }
    if matches!(key(meaning), Some("weight" | "height")) && tells_change(text, term.span) {
        return false;
    }
    let unit_text = found
        .unit
        .as_ref()
        .map_or("", |unit| &text[unit.span.start..unit.span.end]);
    let also_drug = sentence
        .terms
        .iter()
        .any(|other| other.kind == TermKind::Drug && other.span.overlaps(term.span));
    let mass = [
        "mg", "mcg", "g", "meq", "mmol", "units", "unit", "iu", "u", "ug", "μg", "ml",
    ];
    let dose_unit = mass.iter().any(|unit| unit_text.eq_ignore_ascii_case(unit));
    if dose_unit && (also_drug || sentence.kind == SectionKind::Medications) {
        return false;
    }
    // "lithium 900 mg/day", "lithium 2019-2026: good response": what was taken and when, no level.
    if also_drug
        && (is_per_day(unit_text)
            || found.unit.is_none() && (is_year(text, found) || is_taken_at(text, found)))
    {
        return false;
    }
    // "PT: about 172 pounds": a patient speaks.
    if term.kind == TermKind::Laboratory && BODY.contains(&unit_text) {
        return false;
    }
    // "50%葡萄糖40ml": what was given.
    if unit_text.eq_ignore_ascii_case("ml") && text[..term.span.start].trim_end().ends_with('%') {
        return false;
    }
    // "10% glucose 2 mL/kg": a dose for the body's weight.
    if is_per_kilogram(unit_text) && key(meaning) != Some("urine_output") {
        return false;
    }
    if also_drug && sentence.kind == SectionKind::Medications && !unit_text.contains('/') {
        return false;
    }
    let time_unit = [
        "h", "hr", "hrs", "hour", "min", "days", "day", "d", "wk", "wks", "week", "weeks", "month",
        "months", "mo", "mos", "mth", "mths", "yr", "yrs", "years", "year", "s", "天", "周",
        "小时", "月", "个月", "年",
    ];
    if time_unit
        .iter()
        .any(|unit| unit_text.eq_ignore_ascii_case(unit))
        && key(meaning).is_none_or(|key| !TIMED.contains(&key))
    {
        return false;
    }
    // "24h protein 0.12/0.68 g": two values of which neither is the only one.
    if found.slash && !is_pressure_pair(meaning, term, text, found) {
        return false;
    }
    let gap = &text[term.span.end..at];
    // "钾(K)  6.8": the bracket that closes the abbreviation.
    let gap = if text[..term.span.start].ends_with("钾(") {
        gap.strip_prefix(')').unwrap_or(gap)
    } else {
        gap
    };
    let joined = gap.contains([':', '=', '|'])
        || matches!(gap.trim(), "" | "pre" | "post" | "pre-HD" | "post-HD");
    !term.ambiguous
        || joined
            && (found.unit.is_some()
                || found.flag.is_some()
                || key(meaning).is_some_and(|key| DECIMALS.contains(&key))
                    && is_decimal(text, found)
                || is_alone(text, meaning, found)
                || is_whole_sentence(sentence, term, found)
                || is_potassium(text, term, meaning, found)
                || is_warm(text, meaning, found)
                || is_blood_gas(sentence, term)
                || crate::text::series::series(page, found, found.slash, sentence.span.end)
                    .is_course()
                || matches!(
                    sentence.kind,
                    SectionKind::Laboratory | SectionKind::VitalSigns | SectionKind::PhysicalExam
                )
                || neighbours(sentence, term) > 0)
}

/// "BP at ANC 112/68": a clinic that is called as a result is.
pub(super) fn is_place(text: &str, name: Span) -> bool {
    const CLINICS: &[&str] = &["ANC", "DC", "AC", "HD", "PCP"];
    let before = text[..name.start].trim_end_matches(' ');
    let led = before.len() < name.start
        && ["at", "in", "from", "@"].iter().any(|word| {
            let lead = before.strip_suffix(word);
            lead.is_some_and(|lead| !lead.ends_with(|c: char| c.is_ascii_alphanumeric()))
        });
    led && CLINICS.contains(&&text[name.start..name.end])
}

/// "ECG: sinus 63, PR 168, QTc 421": an interval of the electrocardiogram, no pulse.
pub(super) fn is_interval(text: &str, name: Span) -> bool {
    const BEFORE: [&str; 6] = ["ECG", "EKG", "QRS", "QT", "心电图", "sinus"];
    const BEHIND: [&str; 3] = ["QRS", "QT", "ms"];
    if &text[name.start..name.end] != "PR" {
        return false;
    }
    let before = window(text, name.start.saturating_sub(40), name.start);
    let before = before.rsplit('\n').next().unwrap_or(before);
    let behind = window(text, name.end, name.end + 16);
    let behind = behind.split('\n').next().unwrap_or(behind);
    BEFORE.iter().any(|word| before.contains(word))
        || BEHIND.iter().any(|word| behind.contains(word))
}

/// "urine Na 12", "CSF: WBC 340": the fluid stands right before the name, or is the heading of the sentence.
pub(super) fn fluid_before(sentence: &Sentence<'_>, name: Span) -> Option<&'static str> {
    const FLUIDS: &[(&str, &str)] = &[
        ("urine", "urine"),
        ("urinary", "urine"),
        ("尿", "urine"),
        ("csf", "cerebrospinal fluid"),
        ("脑脊液", "cerebrospinal fluid"),
        ("pleural", "pleural fluid"),
        ("胸水", "pleural fluid"),
        ("胸腔积液", "pleural fluid"),
        ("ascitic", "ascitic fluid"),
        ("ascites", "ascitic fluid"),
        ("腹水", "ascitic fluid"),
        ("synovial", "synovial fluid"),
    ];
    /// More than the longest of them and a letter before it.
    const NEAR: usize = 16;
    let ends = |words: &str| {
        let words = words.trim_end_matches([' ', ':', '-']);
        let words = window(words, words.len().saturating_sub(NEAR), words.len()).to_lowercase();
        let found = FLUIDS.iter().find(|(word, _)| {
            let lead = words.strip_suffix(word);
            lead.is_some_and(|lead| {
                !(word.is_ascii() && lead.ends_with(|c: char| c.is_ascii_alphanumeric()))
            })
        });
        found.map(|(_, fluid)| *fluid)
    };
    let own = sentence.text.get(sentence.span.start..name.start)?;
    if let Some(fluid) = ends(own) {
        return Some(fluid);
    }
    // The heading alone stands between the line's beginning and the sentence.
    let heading = sentence
        .text
        .get(sentence.line..sentence.span.start)?
        .trim_end();
    let blood = || {
        let own = own.to_lowercase();
        ["serum", "blood", "plasma", "血"]
            .iter()
            .any(|word| own.contains(word))
    };
    let alone = heading.ends_with([':', '：']) && !heading.contains(['.', ';', '。', '\n']);
    if !alone || blood() {
        return None;
    }
    ends(heading)
}

/// "U/A RBC>100 K 4.8": the cells behind the examination of the urine are of it; what else follows may be of the blood.
pub(super) fn fluid_of_cells(
    sentence: &Sentence<'_>,
    name: Span,
    meaning: &TermConcept,
) -> Option<&'static str> {
    const FAR: usize = 24;
    let cells = matches!(key(meaning), Some("red_cells" | "white_cells"));
    if cells && let Some(fluid) = super::chinese::field_of_view(sentence.text, name) {
        return Some(fluid);
    }
    let before = sentence.before(name.start, FAR);
    let named = ["U/A", "尿常规", "尿检"]
        .iter()
        .any(|word| before.contains(word));
    (cells && named).then_some("urine")
}

/// "bwt 2240g", "BW 3.2 kg": the weight at birth, not that of today.
pub(super) fn is_birth_weight(
    text: &str,
    name: Span,
    meaning: &TermConcept,
    found: &Reading,
) -> bool {
    const HEAVIEST: f64 = 6.5;
    let word = text[name.start..name.end].to_ascii_lowercase();
    let kilograms = match found.unit.as_ref().and_then(|unit| unit.ucum.as_deref()) {
        Some("g") => found.number.value / 1000.0,
        Some("kg") => found.number.value,
        _ => return false,
    };
    key(meaning) == Some("weight") && matches!(word.as_str(), "bwt" | "bw") && kilograms <= HEAVIEST
}

/// Units of a body.
const BODY: [&str; 8] = ["pounds", "lbs", "lb", "kg", "inches", "feet", "磅", "斤"];

/// "mg/day", "mg/d", "g/24h".
fn is_per_day(unit: &str) -> bool {
    let unit = unit.to_ascii_lowercase();
    ["/day", "/d", "/24h", "/24 h", "/日", "/天"]
        .iter()
        .any(|day| unit.ends_with(day))
}

/// A bare number of four digits that a year of this or the last century can be.
fn is_year(text: &str, found: &Reading) -> bool {
    found.number.end - found.number.start == 4
        && (1950.0..2100.0).contains(&found.number.value)
        && text[found.number.start..found.number.end]
            .bytes()
            .all(|byte| byte.is_ascii_digit())
}

/// "lithium 450 mane 225 nocte": behind the bare number stands when it is taken.
fn is_taken_at(text: &str, found: &Reading) -> bool {
    const TIMES: [&str; 15] = [
        "mane", "nocte", "bd", "od", "tds", "qds", "bid", "tid", "qid", "daily", "qhs", "qam",
        "qpm", "nightly", "mane/",
    ];
    let rest = crate::text::page::window(text, found.number.end, found.number.end + 12);
    let word: String = rest
        .trim_start()
        .chars()
        .take_while(char::is_ascii_alphabetic)
        .collect();
    /// A level is smaller: "lithium 1.3 mane sample".
    const DOSE: f64 = 50.0;
    let number = text.get(found.number.start..found.number.end);
    let dose = number
        .and_then(|number| number.parse::<f64>().ok())
        .is_some_and(|n| n >= DOSE);
    dose && TIMES.iter().any(|time| time.eq_ignore_ascii_case(&word))
}

/// A mass or a volume for each kilogram; an osmolality is none.
fn is_per_kilogram(unit: &str) -> bool {
    const AMOUNTS: &[&str] = &[
        "ml/", "mg/", "mcg/", "ug/", "μg/", "µg/", "g/", "u/", "iu/", "unit",
    ];
    let unit = unit.to_lowercase();
    unit.contains("/kg") && AMOUNTS.iter().any(|amount| unit.starts_with(amount))
}

/// How often a dose is taken.
fn is_taken(after: &str) -> bool {
    const OFTEN: &[&str] = &[
        "od", "bd", "bid", "tds", "tid", "qds", "qid", "qd", "qn", "nocte", "mane", "daily", "prn",
        "OD", "BD", "BID", "TDS", "TID", "QDS", "QID",
    ];
    OFTEN.iter().any(|word| {
        after
            .strip_prefix(*word)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
    })
}

/// Results that a number with a decimal settles.
const DECIMALS: &[&str] = &["glucose", "glucose_fasting", "glucose_2h", "ketones"];

/// "EF 28.", "Vit D 18,": a number that the measure can be, and a mark behind it.
fn is_alone(text: &str, meaning: &TermConcept, found: &Reading) -> bool {
    let within = match key(meaning) {
        Some("ejection_fraction") => (5.0..=85.0).contains(&found.number.value),
        Some("vitamin_d") => (3.0..=200.0).contains(&found.number.value),
        _ => false,
    };
    let rest = text[found.end..].trim_start_matches(' ');
    within && (rest.is_empty() || rest.starts_with([',', '.', ';', ')', '\n', '(', '。', '-']))
}

/// "BM 2.9" is a glucose; "BM 2" may count bowel movements.
fn is_decimal(text: &str, found: &Reading) -> bool {
    text[found.number.start..found.number.end].contains(['.', ','])
}

/// "ACR 62.": nothing but the abbreviation and its number stands in the sentence.
fn is_whole_sentence(sentence: &Sentence<'_>, term: &Term, found: &Reading) -> bool {
    let words = &sentence.text[term.span.start..term.span.end];
    let saturation = words == "Sat" && (70.0..=100.0).contains(&found.number.value);
    (term.kind == TermKind::Laboratory && words.bytes().all(|byte| byte.is_ascii_uppercase())
        || saturation)
        && words.len() > 1
        && term.span.start == sentence.span.start
        && sentence.text[found.end..sentence.span.end]
            .trim_matches(['.', '。', ' '])
            .is_empty()
}

/// "T 37.6": a decimal that a living patient's temperature can be.
fn is_warm(text: &str, meaning: &TermConcept, found: &Reading) -> bool {
    key(meaning) == Some("temperature")
        && is_decimal(text, found)
        && ((34.0..43.0).contains(&found.number.value)
            || (94.0..108.0).contains(&found.number.value))
}

/// "VBG 7.21/68/26, lac 3.2".
fn is_blood_gas(sentence: &Sentence<'_>, term: &Term) -> bool {
    term.kind == TermKind::Laboratory
        && ["ABG", "VBG", "CBG", "血气"]
            .iter()
            .any(|gas| sentence.text[sentence.span.start..term.span.start].contains(gas))
}

/// "K 6.4": the bare letter with a decimal that a living patient's potassium can be, and no vitamin.
fn is_potassium(text: &str, term: &Term, meaning: &TermConcept, found: &Reading) -> bool {
    let vitamin = || {
        let before = window(text, term.span.start.saturating_sub(10), term.span.start);
        let before = before.to_lowercase();
        ["vit", "vit.", "vitamin", "维生素"]
            .iter()
            .any(|word| before.trim_end().ends_with(word))
    };
    key(meaning) == Some("potassium")
        && is_decimal(text, found)
        && (1.5..10.0).contains(&found.number.value)
        && !vitamin()
}

/// Results that are times.
const TIMED: &[&str] = &[
    "prothrombin_time",
    "aptt",
    "qt_interval",
    "thrombin_time",
    "qtc",
    "pr_interval",
    "qrs_duration",
    "gestational_age",
];

/// Other results in the same sentence, near this one.
fn neighbours(sentence: &Sentence<'_>, term: &Term) -> usize {
    sentence
        .terms
        .iter()
        .filter(|other| {
            other.span != term.span
                && matches!(other.kind, TermKind::Laboratory | TermKind::VitalSign)
                && other.span.end.abs_diff(term.span.start) < 60
                && sentence.text[other.span.end..]
                    .trim_start_matches([' ', ':', '=', '|'])
                    .starts_with(|c: char| c.is_ascii_digit() || matches!(c, '<' | '>'))
        })
        .count()
}

/// "lost 4 kg of weight", "decrease in weight": the number is a difference.
fn tells_change(text: &str, name: Span) -> bool {
    let before = window(text, name.start.saturating_sub(24), name.start).to_ascii_lowercase();
    static CHANGES: LazyLock<Hints> = LazyLock::new(|| {
        Hints::exact(&[
            "decrease in",
            "increase in",
            "loss of",
            "gain of",
            "change in",
            "drop in",
            "lost ",
        ])
    });
    CHANGES.within(&before)
}

/// The word of the past speaks of something else than the number at `span`: of an illness ("creatinine 88, no ulcer history"), of a
/// time that lasts ("creat 96 for the last year"), or of the other value in its bracket ("K 4.9, creatinine 92 (90 last year), BP 132/78").
pub(super) fn is_of_another(text: &str, span: Span, cue: &record::Cue) -> bool {
    const LASTS: [&str; 4] = ["for the", "over the", "throughout", "during the"];
    let words = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let word = words(cue.span.start, cue.span.end).to_ascii_lowercase();
    match cue.direction {
        record::Direction::Backward => {
            let between = words(span.end, cue.span.start);
            let lead = between.trim_end().to_ascii_lowercase();
            let bracket = between
                .rfind('(')
                .filter(|at| !between[*at..].contains(')'));
            let valued = |at: usize| between[at..].contains(|c: char| c.is_ascii_digit());
            word == "history" && between.contains(',')
                || word == "last year" && LASTS.iter().any(|lasts| lead.ends_with(lasts))
                || bracket.is_some_and(|at| at > 0 && valued(at))
        }
        record::Direction::Forward => {
            let between = words(cue.span.end, span.start);
            between
                .find(')')
                .is_some_and(|at| !between[..at].contains('('))
                || word == "last year"
                    && LASTS.iter().any(|lasts| {
                        window(text, cue.span.start.saturating_sub(16), cue.span.start)
                            .trim_end()
                            .to_ascii_lowercase()
                            .ends_with(lasts)
                    })
        }
        _ => false,
    }
}

/// A number and a mark behind it.
pub(super) fn has_value_of_its_own(words: &str) -> bool {
    words
        .match_indices([',', ';', ')'])
        .any(|(at, _)| words[..at].ends_with(|c: char| c.is_ascii_digit()))
}
