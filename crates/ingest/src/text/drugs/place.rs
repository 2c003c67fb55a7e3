//! Short words that mean a drug among other things ("pred", "tac", "taz"): where they do mean one, and which.

use super::list::joint;
use crate::text::dosage;
use crate::text::page::{Page, Sentence, Term, window};
use record::{SectionKind, Span, TermConcept, TermKind};
use regex::Regex;
use std::sync::LazyLock;

/// Makes the words certain that stand in the place of a drug: with a dose, in a list of drugs, behind a word of taking or
/// before one of a course.
pub(crate) fn settle(page: &Page<'_>, sentence: &mut Sentence<'_>) {
    for _ in 0..3 {
        let mut changed = false;
        for at in 0..sentence.terms.len() {
            let term = sentence.terms[at];
            if term.ambiguous
                && term.kind == TermKind::Drug
                && !term.used
                && means_drug(page, sentence, &term)
            {
                sentence.terms[at].ambiguous = false;
                changed = true;
            }
        }
        if !changed {
            return;
        }
    }
}

fn means_drug(page: &Page<'_>, sentence: &Sentence<'_>, term: &Term) -> bool {
    if sentence.kind == SectionKind::Medications || is_dosed(page, sentence, term.span) {
        return true;
    }
    // "B12 189, folate 3", "Li 0.7": the name of a result as well.
    let result = sentence.terms.iter().any(|other| {
        other.span == term.span
            && matches!(
                other.kind,
                TermKind::Laboratory | TermKind::VitalSign | TermKind::Problem | TermKind::Symptom
            )
    });
    result && is_commanded(sentence, term.span)
        || !result
            && (is_joined(sentence, term.span)
                || is_ordered(sentence, term.span)
                || is_course(sentence, term.span)
                || has_bare_dose(sentence, term.span))
}

/// A word that means a drug among other things does mean it with a dose or a frequency right behind: "quet 50 nocte",
/// "pred 30mg", "叶酸在服".
fn is_dosed(page: &Page<'_>, sentence: &Sentence<'_>, name: Span) -> bool {
    const NEAR: usize = 28;
    let rest = sentence.behind(name.end, NEAR);
    let clause = rest
        .split([',', ';', '、', '。', '\n', '('])
        .next()
        .unwrap_or_default();
    if [
        "在服",
        "口服",
        "服用",
        "今起",
        "今日起",
        "今续",
        "续",
        "继续",
        "停",
        "已停",
        "自行停",
        "加用",
    ]
    .iter()
    .any(|word| clause.starts_with(word))
    {
        return true;
    }
    let blanks = clause.len() - clause.trim_start().len();
    if !clause[blanks..].starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let found = dosage::read(page, Span::new(name.end, name.end + clause.len()));
    let unit = found
        .dosage
        .dose
        .as_ref()
        .map(|dose| dose.unit_text.to_lowercase());
    let amount =
        unit.is_some_and(|unit| ["mg", "mcg", "g", "ug", "μg", "units"].contains(&unit.as_str()));
    let timed = found.dosage.frequency.is_some() || found.dosage.route.is_some();
    let rate = clause.contains("/kg/min") || clause.contains("/min") || clause.contains("/h");
    // "3/7" counts days.
    let lasting = ["/7", "/52", "/12"]
        .iter()
        .fold(clause.to_string(), |clause, days| clause.replace(days, ""));
    (amount || timed) && !lasting.contains('/') || rate
}

/// Beside a certain drug of a list: "vanc + taz", "carbo/taxol", "tac 2 bd, pred 5 od".
fn is_joined(sentence: &Sentence<'_>, name: Span) -> bool {
    let text = sentence.text;
    let dosed = text[name.end..sentence.span.end]
        .trim_start_matches(' ')
        .starts_with(|c: char| c.is_ascii_digit());
    sentence.terms.iter().any(|other| {
        let certain =
            other.kind == TermKind::Drug && !other.ambiguous && !other.span.overlaps(name);
        let gap = if other.span.end <= name.start {
            &text[other.span.end..name.start]
        } else {
            text.get(name.end..other.span.start).unwrap_or_default()
        };
        certain
            && (matches!(gap.trim(), "->" | "→" | "=>")
                || match joint(gap) {
                    Some(super::list::Joint::Close) => true,
                    Some(super::list::Joint::Comma) => dosed,
                    None => false,
                })
    })
}

/// Right behind a word of taking or ordering: "on dig", "start gent", "IV mero".
fn is_ordered(sentence: &Sentence<'_>, name: Span) -> bool {
    const WORDS: [&str; 30] = [
        "using",
        "uses",
        "on",
        "start",
        "started",
        "starting",
        "restart",
        "restarted",
        "stop",
        "stopped",
        "iv",
        "po",
        "oral",
        "continue",
        "cont",
        "hold",
        "held",
        "given",
        "gave",
        "add",
        "added",
        "takes",
        "taking",
        "increase",
        "wean",
        "weaning",
        "home",
        "prev",
        "first",
        "reg",
    ];
    let before = sentence.text[sentence.span.start..name.start].trim_end_matches(' ');
    let word = before
        .rsplit(|c: char| !c.is_ascii_alphanumeric())
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    WORDS.contains(&word.as_str()) && closes(&sentence.text[name.end..sentence.span.end])
}

/// Right behind an order: "start B6 100 today".
fn is_commanded(sentence: &Sentence<'_>, name: Span) -> bool {
    const ORDERS: [&str; 8] = [
        "start", "started", "restart", "takes", "taking", "add", "added", "continue",
    ];
    let before = sentence.text[sentence.span.start..name.start].trim_end_matches(' ');
    let word = before
        .rsplit(|c: char| !c.is_ascii_alphanumeric())
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    ORDERS.contains(&word.as_str()) && closes(&sentence.text[name.end..sentence.span.end])
}

/// No further word of a name behind: a mark, a number, a short word of time or the end.
fn closes(rest: &str) -> bool {
    const SMALL: [&str; 14] = [
        "for", "since", "and", "at", "in", "from", "then", "today", "now", "till", "until", "as",
        "per", "with",
    ];
    let rest = rest.trim_start_matches(' ');
    let word = rest
        .split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    word.is_empty()
        || word.starts_with(|c: char| c.is_ascii_digit() || !c.is_ascii())
        || SMALL.contains(&word.to_ascii_lowercase().as_str())
        || COURSE.as_ref().is_some_and(|course| course.is_match(rest))
}

static COURSE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^(?:d(?:ay)?\s?\d{1,2}\b|c\d{1,2}(?:d\d{1,2})?\b|stopped|ceased|held|off\b|withheld|weaned|inf\b|infusion|running|nebs?\b|stat\b
        |taper|loaded|loading|cont\b|continues|continued|ongoing|started|restarted|commenced|due\b|increased|reduced|d/c|prn\b|泵入|维持|继续|停)",
    )
    .ok()
});

/// Right before a word of a course: "taz D3", "gent stopped", "dig loaded".
fn is_course(sentence: &Sentence<'_>, name: Span) -> bool {
    let rest = sentence.text[name.end..sentence.span.end].trim_start_matches(' ');
    COURSE.as_ref().is_some_and(|course| course.is_match(rest))
}

/// "Pred 10 today", "pred 5.": a bare number and nothing more; never of a drug whose level is measured.
fn has_bare_dose(sentence: &Sentence<'_>, name: Span) -> bool {
    const LEVELS: [&str; 10] = [
        "tac", "tacro", "dig", "gent", "genta", "amik", "li", "cef-3", "ne", "epi",
    ];
    static DOSE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^ ?\d{1,4}(?:\.\d{1,2})?(?:\s?(?:today|now|then|weaning|from)\b|\s?(?:->|→)|[,.;)]|$)")
            .ok()
    });
    static RATE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^ ?0\.\d{1,2}(?:\s?(?:->|→|>|u?g|mcg|μg)|[,;(]|$)").ok());
    let word = sentence.text[name.start..name.end].to_lowercase();
    let rest = &sentence.text[name.end..sentence.span.end];
    // "NE 0.3→0.08": no other reading has such a number behind it.
    if word == "ne" && RATE.as_ref().is_some_and(|rate| rate.is_match(rest)) {
        return true;
    }
    !LEVELS.contains(&word.as_str()) && DOSE.as_ref().is_some_and(|dose| dose.is_match(rest))
}

static BRITISH: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(?:od|bd|tds|qds|nocte|mane|OD|BD|TDS|QDS|Obs|obs|GP|A&E|NKDA)\b|\d/(?:52|12)\b|aemi|aemo|oede|rrhoea").ok()
});
static AMERICAN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b(?:qd|qhs|qam|PCP|BID|QD|QHS|Tylenol|CVS|MD|ER|mg/dL)\b").ok());

/// What the word means here: "pred" is prednisolone where prescriptions are written the British way.
pub(crate) fn meaning(page: &Page<'_>, term: &Term) -> Option<TermConcept> {
    const AROUND: usize = 1500;
    if !page.text[term.span.start..term.span.end].eq_ignore_ascii_case("pred") {
        return None;
    }
    let around = window(
        page.text,
        term.span.start.saturating_sub(AROUND),
        term.span.end + AROUND,
    );
    let count =
        |pattern: &Option<Regex>| pattern.iter().flat_map(|it| it.find_iter(around)).count();
    (count(&BRITISH) > count(&AMERICAN))
        .then(|| page.lexicon.lookup(TermKind::Drug, "prednisolone"))
        .flatten()
}
