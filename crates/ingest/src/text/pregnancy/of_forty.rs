//! "28/40" as a week of a pregnancy, and the other things that are written so: a sight of 20/40, two results with a slash, points of a score.

use crate::text::page::{Page, Sentence, window};
use crate::text::phrases::Hints;
use record::TermKind;
use std::sync::LazyLock;

/// True for so many of forty without days, where the text speaks of no pregnancy, or where the words beside it tell of something else.
pub(super) fn is_other(
    page: &Page<'_>,
    sentence: &Sentence<'_>,
    found: &regex::Captures<'_>,
) -> bool {
    let Some(short) = found.name("i").filter(|_| found.name("id").is_none()) else {
        return false;
    };
    let words = sentence.words();
    let start = sentence.span.start + short.start();
    let end = sentence.span.start + found.get(0).map_or(short.end(), |whole| whole.end());
    is_result(sentence, start)
        || is_counted(words, short.start(), end - sentence.span.start)
        || !(is_told_as_week(words, short.start(), end - sentence.span.start)
            || speaks_of_pregnancy(page))
}

/// "Now 12/40", "11/40 by dates", "28F 28/40".
fn is_told_as_week(words: &str, start: usize, end: usize) -> bool {
    static BEFORE: LazyLock<Option<regex::Regex>> = LazyLock::new(|| {
        regex::Regex::new(r"(?i)(?:\b(?:now|currently|presently)|\b\d\d\s?(?:y/?o\s?)?(?:f|female|lady|woman)[,.]?)\s$").ok()
    });
    static BEHIND: LazyLock<Option<regex::Regex>> = LazyLock::new(|| {
        regex::Regex::new(r"(?i)^\s(?:by\s(?:dates|scan|uss?|lmp|edd)\b|wks?\b|weeks\b)").ok()
    });
    let says = |pattern: &LazyLock<Option<regex::Regex>>, words: &str| {
        pattern
            .as_ref()
            .is_some_and(|pattern| pattern.is_match(words))
    };
    says(&BEFORE, window(words, start.saturating_sub(24), start))
        || says(&BEHIND, window(words, end, end + 12))
}

/// "AST/ALT 38/40", "BUN/Cr 28/40": right behind the name of a result.
fn is_result(sentence: &Sentence<'_>, start: usize) -> bool {
    sentence.terms.iter().any(|term| {
        let named = matches!(term.kind, TermKind::Laboratory | TermKind::VitalSign);
        let gap = sentence.text.get(term.span.end..start);
        named
            && gap.is_some_and(|gap| {
                gap.chars()
                    .all(|c| matches!(c, ' ' | ':' | '=' | '\t' | '|' | '(' | ')'))
            })
    })
}

/// "Vision 20/40", "OD 20/40 OS 20/30", "38/40 points", "Berg balance 38/40".
fn is_counted(words: &str, start: usize, end: usize) -> bool {
    const NEAR: usize = 40;
    static OTHER: LazyLock<Hints> = LazyLock::new(|| {
        Hints::any_case(&[
            "vision",
            "visual",
            "acuity",
            "snellen",
            "score",
            "berg",
            "balance",
            "points",
            "va ",
            "va:",
            "va-",
            "pinhole",
            "right eye",
            "left eye",
            "scale",
            "test",
            "reps",
            "视力",
        ])
    });
    static EYES: LazyLock<Hints> =
        LazyLock::new(|| Hints::exact(&["OD ", "OS ", "OU ", "VA", "R) ", "L) "]));
    let before = window(words, start.saturating_sub(NEAR), start);
    let clause = before.rsplit(['.', ';', '\n']).next().unwrap_or_default();
    let behind = window(words, end, end + 12);
    OTHER.within(clause) || EYES.within(clause) || OTHER.within(behind)
}

/// A word of pregnancy, of birth or of the child stands somewhere in the text.
fn speaks_of_pregnancy(page: &Page<'_>) -> bool {
    static WORDS: LazyLock<Hints> = LazyLock::new(|| {
        Hints::any_case(&[
            "pregnan",
            "gestation",
            "gravid",
            "fetal",
            "fetus",
            "foetal",
            "foetus",
            "antenatal",
            "ante-natal",
            "prenatal",
            "obstet",
            "midwi",
            "trimester",
            "maternity",
            "booking",
            "booked",
            "placent",
            "eclampsia",
            "labour",
            "antepartum",
            "intrapartum",
            "perinatal",
            "hyperemesis",
            "parous",
            "primip",
            "multip",
            "fundal",
            "fundus",
            "anti-d",
            "lscs",
            "caesar",
            "cesar",
            "breech",
            "cephalic",
            "liquor",
            "iugr",
            "delivery",
            "anomaly scan",
            "nuchal",
            "amnio",
            "孕",
            "妊娠",
            "胎",
            "产前",
            "产检",
            "产科",
        ])
    });
    static MARKS: LazyLock<Hints> = LazyLock::new(|| {
        Hints::exact(&[
            "EDD", "EDC", "LMP", "LNMP", "CTG", "IUP", "FHR", "FHH", "FMF", "FM+", "FMs", "SFH",
            "IOL", "PPROM", "PROM", "PET", "GDM", "ANC", "OGTT", "IVF", "G1", "G2", "G3", "G4",
            "G5", "G6", "G7", "P0", "P1", "P2", "P3",
        ])
    });
    WORDS.within(page.text) || MARKS.within(page.text)
}
