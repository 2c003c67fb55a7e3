//! Numbers that stand behind the name of a result and are none of it: the number of the next item of a plan ("1.复查血糖 2.复查血钾"), the
//! score that is named after a result ("DAS28-CRP 5.1"), a ratio ("PROTEIN/CREAT 3.1"), a dose ("HCT 25 mg", 葡萄糖40ml).

use crate::text::number::blanks;
use crate::text::page::{Page, Term, key, window};
use crate::text::values::Reading;
use record::{Comparator, Span, TermConcept, TermKind};
use regex::Regex;
use std::sync::LazyLock;

/// True where the number is of something else than the name before it.
pub(super) fn is_of_another_name(
    page: &Page<'_>,
    term: &Term,
    meaning: &TermConcept,
    found: &Reading,
) -> bool {
    // "wt <60", "weight under 60 kg": a bound of a rule; who is weighed has a weight.
    let bound = found
        .comparator
        .is_some_and(|sign| sign != Comparator::Approximately);
    let body = matches!(key(meaning), Some("weight" | "height"));
    bound && body && is_ruled(page.text, term.span)
        || is_item(page.text, term.span, found)
        || term.kind == TermKind::Laboratory
            && (is_score(page.text, term.span)
                || !found.slash && is_ratio(page.text, term.span, meaning)
                || is_dose(page.text, meaning, found))
}

/// "if wt <60", "reason: age, wt <60", "若体重<50kg": a word right before that makes the bound one of a rule.
fn is_ruled(text: &str, name: Span) -> bool {
    const RULES: [&str; 7] = ["if", "when", "for", "dose", "reason", "because", "as"];
    let before = window(text, name.start.saturating_sub(24), name.start).to_lowercase();
    before.contains(['若', '如'])
        || before
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| RULES.contains(&word))
}

/// "医嘱:1.复查血糖 2.复查血钾", "Plan: 1) repeat K 2) repeat Mg": the number of the next item, where the one before it opens an item too.
fn is_item(text: &str, name: Span, found: &Reading) -> bool {
    const MOST: f64 = 30.0;
    /// How far back the item before begins.
    const NEAR: usize = 120;
    let number = found.number;
    let counts = number.value >= 2.0 && number.value <= MOST && number.value.fract() == 0.0;
    let plain = found.comparator.is_none() && found.second.is_none() && found.unit.is_none();
    if !counts
        || !plain
        || text
            .get(name.end..number.start)
            .is_none_or(|gap| gap.contains(':'))
    {
        return false;
    }
    let Some(mark) = text
        .get(number.end..)
        .and_then(|rest| rest.chars().next())
        .filter(|c| matches!(c, '.' | ')' | '、' | '．'))
    else {
        return false;
    };
    let next = text.get(number.end + mark.len_utf8()..).unwrap_or_default();
    let next = next.trim_start_matches(' ');
    if !next.starts_with(|c: char| c.is_alphabetic() || c.is_ascii_digit()) {
        return false;
    }
    let before = window(text, name.start.saturating_sub(NEAR), name.start);
    // Both numbers are written the same way: "1." at the beginning of a line, behind a blank or a mark.
    let opens = |at: usize, item: &str| {
        let lead = before.get(..at).unwrap_or_default();
        let behind = before.get(at + item.len()..).unwrap_or_default();
        let decimal = mark == '.' && behind.starts_with(|c: char| c.is_ascii_digit());
        !decimal
            && (lead.is_empty() && name.start <= NEAR
                || lead.ends_with(|c: char| {
                    c.is_whitespace() || matches!(c, ':' | ';' | '。' | ',' | '.' | '、')
                }))
    };
    // "4.复查钠 5.随诊": where the first item is far, its verb tells a plan.
    const PLANS: [&str; 6] = ["repeat", "check", "复查", "查", "监测", "追"];
    let first = format!("1{mark}");
    let listed = before
        .match_indices(&first)
        .any(|(at, _)| opens(at, &first));
    let last = format!("{}{mark}", number.value - 1.0);
    before.match_indices(&last).any(|(at, _)| {
        let own = before.get(at + last.len()..).unwrap_or_default();
        let own = own.to_lowercase();
        opens(at, &last) && (listed || PLANS.iter().any(|verb| own.contains(verb)))
    })
}

/// "DAS28-CRP 5.1", "DAS28 (ESR) 3.2": an activity score.
fn is_score(text: &str, name: Span) -> bool {
    let before = window(text, name.start.saturating_sub(10), name.start);
    let before = before.trim_end_matches([' ', '-', '(', '/', '‐', '–']);
    ["DAS28", "DAS-28", "DAS 28", "DAS"]
        .iter()
        .any(|score| before.ends_with(score))
}

/// "URINE PROTEIN/CREAT 3.1", "alb/creat 42", "尿蛋白/肌酐 3.1": a ratio, not the creatinine of the blood.
fn is_ratio(text: &str, name: Span, meaning: &TermConcept) -> bool {
    const ABOVE: [&str; 11] = [
        "protein",
        "prot",
        "albumin",
        "microalbumin",
        "alb",
        "microalb",
        "calcium",
        "tp",
        "蛋白",
        "白蛋白",
        "微量白蛋白",
    ];
    if key(meaning) != Some("creatinine") {
        return false;
    }
    let before = window(text, name.start.saturating_sub(24), name.start).to_lowercase();
    let Some(above) = before.trim_end_matches(' ').strip_suffix(['/', ':']) else {
        return false;
    };
    let above = above.trim_end_matches(' ');
    ABOVE.iter().any(|word| {
        above.strip_suffix(word).is_some_and(|rest| {
            !word.is_ascii() || !rest.ends_with(|c: char| c.is_ascii_alphanumeric())
        })
    })
}

/// "HCT 25 mg" is hydrochlorothiazide, "葡萄糖40ml" an infusion: no such result has a mass or a volume alone.
fn is_dose(text: &str, meaning: &TermConcept, found: &Reading) -> bool {
    let Some(unit) = found.unit.as_ref() else {
        return false;
    };
    let Some(written) = text.get(unit.span.start..unit.span.end) else {
        return false;
    };
    let written = written.to_lowercase();
    match key(meaning) {
        Some("haematocrit") => matches!(written.as_str(), "mg" | "mg/d" | "mg/day"),
        Some("glucose" | "potassium" | "sodium" | "calcium" | "magnesium" | "phosphate") => {
            written == "ml" || written == "毫升"
        }
        _ => false,
    }
}

/// "Dialysis Rx: Qb 350, Qd 500, K 2.0 / Ca 1.25 bath": what the dialysate holds.
pub(in crate::text) fn is_of_dialysate(text: &str, sentence: Span, name: Span) -> bool {
    static BATH: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^[\s:]*[\d.]+\s?(?:mmol/l|meq/l)?\s*(?:[/,+]?\s*[a-z]{1,4}\s?[\d.]+\s?(?:mmol/l|meq/l)?\s*)*(?:bath|dialysate)\b").ok()
    });
    static FLOWS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:\b(?:Q[bd]|BFR|DFR|QB|QD)\s?[:=]?\s?\d|(?i:\b(?:HD|dialysis|haemodialysis|hemodialysis|CRRT|CVVH|CVVHDF) (?:rx|prescription|script|orders?)\b)|(?i:\b(?:dialysate|bath|replacement fluid|substitution fluid)\s?[:=]?(?:\s|$))|透析液|透析处方|置换液)(?:[^;。；\n.]|\.\d)*$").ok()
    });
    /// Most bytes of a sentence that are looked at in small letters.
    const LONGEST: usize = 4000;
    let own = sentence.start..sentence.end;
    let Some(words) = text.get(own) else {
        return false;
    };
    let named = || {
        let lower = words.to_ascii_lowercase();
        [
            "bath",
            "dialysate",
            "dialysis rx",
            "dialysis pres",
            "hd rx",
            "hd pres",
            "bfr ",
            "dfr ",
            "qb ",
            "replacement fluid",
            "substitution fluid",
        ]
        .iter()
        .any(|word| lower.contains(word))
    };
    let lead = window(
        text,
        name.start.saturating_sub(160).max(sentence.start),
        name.start,
    );
    let named_as = text.get(name.start..name.end).unwrap_or_default();
    if super::chinese::is_of_fluid(lead, named_as) {
        return true;
    }
    if named_as.starts_with('血') {
        return false;
    }
    let hinted = words.contains("Qb")
        || words.contains("Qd")
        || words.contains("透析")
        || words.contains("置换液")
        || words.len() < LONGEST && named();
    if !hinted {
        return false;
    }
    let behind = text.get(name.end..sentence.end).unwrap_or_default();
    let before = text.get(sentence.start..name.start).unwrap_or_default();
    let holds = |pattern: &LazyLock<Option<Regex>>, words: &str| {
        pattern.as_ref().is_some_and(|it| it.is_match(words))
    };
    // "Qb 300, pre-HD K 6.1": of the blood.
    let clause = before.rsplit([',', ';', '，']).next().unwrap_or_default();
    let clause = clause.to_ascii_lowercase();
    let blood = ["pre", "post", "serum", "blood", "lab", "血", "透前", "透后"]
        .iter()
        .any(|word| clause.contains(word));
    !blood && (holds(&BATH, behind) || holds(&FLOWS, before))
}

/// Behind the reference range between a name, or its unit, and the value: "Potassium mmol/l 3.5-5.1 6.8", "Creatinine [45-84] 142",
/// "钾 (3.5-5.5) 6.8". Nothing where no value stands behind.
pub(super) fn behind_range(page: &Page<'_>, at: usize, limit: usize) -> Option<usize> {
    static RANGE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?:[(\[](?:(?i:ref|reference|normal|nr|range)[.: ]{0,2})?(?P<a>\d{1,5}(?:\.\d{1,3})?)\s?(?:-|–|~|to)\s?(?P<b>\d{1,5}(?:\.\d{1,3})?)[)\]]|(?P<c>\d{1,5}(?:\.\d{1,3})?)\s?(?:-|–|~)\s?(?P<d>\d{1,5}(?:\.\d{1,3})?))(?P<g>[ \t|:]+)").ok()
    });
    let text = page.text;
    let from = blanks(text, at);
    // The bracket of the range may be behind already.
    let before = text.get(..from)?;
    let from = from - usize::from(before.ends_with(['(', '[']));
    let rest = text.get(from..limit)?;
    if !rest.starts_with(|c: char| c.is_ascii_digit() || c == '(' || c == '[')
        || page.is_dated(from)
    {
        return None;
    }
    let found = RANGE.as_ref()?.captures(rest)?;
    let bound = |name: &str, other: &str| -> Option<f64> {
        let written = found.name(name).or_else(|| found.name(other))?;
        written.as_str().parse().ok()
    };
    if bound("a", "c")? >= bound("b", "d")? {
        return None;
    }
    let end = from + found.get(0)?.end();
    let mut at = end;
    // "3.5-5.1 mmol/L  6.8": the unit may stand behind its range.
    if let Some(unit) = crate::text::label_units::written(page, at) {
        at = blanks_and_bars(text, unit.span.end);
        if at == unit.span.end {
            return None;
        }
    }
    is_value(page, at, limit).then_some(at)
}

/// "eGFR using creatinine (CKD-EPI) per 1.73 square metres   31", "eGFR by CKD EPI: 92": behind the formula of a filtration rate.
pub(super) fn behind_method(text: &str, at: usize, key: Option<&str>) -> Option<usize> {
    static METHOD: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^[\s,]*(?:calculated|calc\.?|estimated)?[\s,]*(?:abbreviated|abbrev\.?)?[\s,]*(?:using creatinine|creatinine|by|using)?\s*[(\[]?(?:CKD[- ]?EPI|MDRD)(?:[- ]?(?:20\d\d|creatinine|formula|equation))?[)\]]?(?:\s?(?:per|/)\s?1\.73\s?(?:m2|m²|m\^2|m\*2|square met(?:re|er)s?))?[\s:=|]+").ok()
    });
    if !key.is_some_and(|key| key.contains("gfr")) {
        return None;
    }
    let near = window(text, at, at + 80);
    if !near.contains("EPI") && !near.contains("MDRD") {
        return None;
    }
    let end = METHOD.as_ref()?.find(near)?.end();
    near.get(end..)?
        .starts_with(|c: char| c.is_ascii_digit() || matches!(c, '<' | '>'))
        .then_some(at + end)
}

fn blanks_and_bars(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.len() - rest.trim_start_matches([' ', '\t', '|']).len()
}

/// A number at `at` that the line ends with, or that a flag, a unit or a further cell follows: no day and no count.
fn is_value(page: &Page<'_>, at: usize, limit: usize) -> bool {
    let text = page.text;
    if page.is_dated(at) {
        return false;
    }
    let rest = text.get(at..limit.max(at)).unwrap_or_default();
    let rest = rest.trim_start_matches(['<', '>', '=', ' ']);
    let number = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    if number.len() == rest.len() || number.starts_with(['/', '-', ':', '%']) {
        return false;
    }
    let wide = number.starts_with("  ") || number.starts_with(['\t', '|', '\n']);
    let number = number.strip_prefix(" - ").unwrap_or(number);
    let behind = number.trim_start_matches([' ', '*', '+', '↑', '↓', '(', 'H', 'L', ')']);
    wide || behind.is_empty()
        || behind.starts_with(['\n', ',', ';', '.', '。', '，', '；'])
        || crate::text::label_units::written(page, blanks(text, limit - number.len())).is_some()
        || behind.starts_with(|c: char| c.is_ascii_digit()) && number.starts_with([' ', '*', '+'])
}

/// Behind cells that say that there is no value, where one follows on the line: "Calcium  pending  2.20".
pub(super) fn behind_empty(text: &str, at: usize, limit: usize) -> Option<usize> {
    let mut at = at;
    let mut passed = false;
    for _ in 0..8 {
        let from = blanks_and_bars(text, at);
        let rest = text.get(from..limit)?;
        let word = rest.split([' ', '\t', '|', '\n']).next()?;
        if word.is_empty() {
            return None;
        }
        if crate::text::result_columns::is_empty(word) {
            passed = true;
            at = from + word.len();
            continue;
        }
        let value = passed && word.starts_with(|c: char| c.is_ascii_digit());
        return value.then_some(from);
    }
    None
}
