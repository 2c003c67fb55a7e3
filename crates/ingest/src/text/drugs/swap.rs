//! Names that give way to another drug, and names that mean no drug.

use crate::text::page::{Sentence, window};
use record::{Span, TermKind};
use regex::Regex;
use std::sync::LazyLock;

/// Another drug takes its place: "simvastatin changed to atorvastatin", "switch IV tazocin to co-amoxiclav",
/// "头孢改为莫西沙星".
pub(crate) fn gives_way(sentence: &Sentence<'_>, name: Span, place: Span) -> bool {
    const BEHIND: &[&str] = &[
        "switched to",
        "changed to",
        "converted to",
        "replaced by",
        "replaced with",
        "swapped for",
        "swapped to",
        "改为",
        "改用",
        "换为",
        "换成",
        "换用",
        "更换为",
        "→",
        "->",
        "改成",
        "改",
        "换",
        "relayed by",
        "relay by",
        "swapped with",
        "upgraded to",
        "escalated to",
        "stepped up to",
        "stepped down to",
        "rotated to",
        "transitioned to",
        "转为",
        "替换为",
    ];
    const BEFORE: &[&str] = &[
        "switch",
        "switched",
        "switching",
        "change",
        "changed",
        "changing",
        "convert",
        "converted",
        "swap",
        "swapped",
        "replace",
        "replaced",
        "replacing",
        "substitute",
        "substituted",
        "transition",
        "transitioned",
    ];
    let text = sentence.text;
    if follows_from(&text[sentence.span.start..name.start]) || is_left_for(sentence, name) {
        return true;
    }
    let from = place.end.max(name.end);
    let Some(next) = sentence.next_drug(from) else {
        return false;
    };
    if next - from > 120 {
        return false;
    }
    let whole = text[from..next].to_ascii_lowercase();
    let gap = whole.strip_prefix([',', ' ']).unwrap_or(&whole);
    // "甲强龙40mg qd,拟明日改泼尼松": until then it is taken.
    let later = [
        "拟", "明日", "明天", "计划", "准备", "plan", "consider", "will", "tomorrow",
    ];
    if later.iter().any(|word| gap.contains(word)) {
        return false;
    }
    let long = gap.chars().count();
    if gap.contains(['.', ';', '。', '\n']) || long > 60 || long > 30 && !gap.contains(',') {
        return false;
    }
    // "阿托伐他汀肌痛,改为瑞舒伐他汀", "Lipitor - aches, so switched to Crestor": the reason and the change.
    if let Some((reason, change)) = gap.split_once(',') {
        let change = change.trim_start();
        let change = [
            "long since ",
            "since ",
            "hence ",
            "thus ",
            "therefore ",
            "so ",
            "now ",
            "then ",
            "was ",
            "今",
            "故",
            "遂",
            "现",
            "予",
            "后",
            "已",
        ]
        .iter()
        .find_map(|word| change.strip_prefix(word))
        .unwrap_or(change);
        let change = behind_day(change);
        return reason.chars().count() <= 28 && BEHIND.iter().any(|word| change.starts_with(word));
    }
    let right = |words: &str| words.chars().all(|c| !c.is_ascii_digit());
    // "simvastatin 轉 atorvastatin": the one word between two names.
    if gap.trim() == "转" {
        return true;
    }
    if let Some((_, rest)) = BEHIND.iter().find_map(|word| gap.split_once(word)) {
        return right(rest);
    }
    let opened = text[sentence.span.start..name.start].to_ascii_lowercase();
    let clause = opened
        .rsplit(['.', ';', ',', '\n'])
        .next()
        .unwrap_or_default();
    let switches = clause
        .split(|c: char| !c.is_ascii_alphabetic())
        .any(|word| BEFORE.contains(&word));
    switches
        && [" to ", " for ", " with "]
            .iter()
            .any(|word| whole.contains(word))
        && right(gap)
        && !is_swapped_later(clause)
}

/// "stop Phosex -> sevelamer 1.6 g": what stands behind the arrow takes the place of what is named before it.
pub(crate) fn points_on(gap: &str) -> bool {
    // "Stopped aspirin -> GI bleed, clopidogrel": between the arrow and the name stands no more than a dose.
    const BESIDE: [&str; 20] = [
        "mg", "g", "mcg", "units", "unit", "tab", "tabs", "po", "oral", "iv", "now", "new", "on",
        "start", "started", "to", "改", "改为", "改用", "换为",
    ];
    ["->", "→", "=>"].iter().any(|arrow| {
        gap.rsplit_once(arrow).is_some_and(|(lead, behind)| {
            let near = behind.split_whitespace().all(|word| {
                word.starts_with(|c: char| c.is_ascii_digit())
                    || BESIDE.contains(&word.to_lowercase().as_str())
            });
            near && !behind.contains(',') && lead.contains(char::is_alphabetic)
        })
    })
}

/// "warfarin 5 mg (switched from" apixaban: what was taken before.
fn follows_from(before: &str) -> bool {
    const WORDS: [&str; 6] = [
        "switched from",
        "changed from",
        "converted from",
        "swapped from",
        "transitioned from",
        "in place of",
    ];
    let near = before.trim_end().as_bytes();
    WORDS.iter().any(|word| {
        let end = near
            .len()
            .checked_sub(word.len())
            .and_then(|at| near.get(at..));
        end.is_some_and(|end| end.eq_ignore_ascii_case(word.as_bytes()))
    }) && !is_swapped_later(&before.to_ascii_lowercase())
}

/// "D2换为", "昨日改": the words behind the day of the change.
fn behind_day(change: &str) -> &str {
    static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"^(?:d\s?\d{1,2}|第\d{1,2}[天日]|昨日?|前日|上周|\d{1,2}[/月]\d{1,2}日?)(?:已|予|即)?",
        )
        .ok()
    });
    let end = DAY
        .as_ref()
        .and_then(|day| day.find(change))
        .map_or(0, |day| day.end());
    &change[end..]
}

/// "瑞舒伐他汀10mg qn(由阿托伐他汀换用,因肌痛)": what was taken before stands between the two words.
fn is_left_for(sentence: &Sentence<'_>, name: Span) -> bool {
    let before = &sentence.text[sentence.span.start..name.start];
    let rest = &sentence.text[name.end..sentence.span.end];
    before.ends_with(['由', '自', '从'])
        && [
            "换用", "换为", "换来", "换成", "换而", "改来", "转换", "改用", "改为",
        ]
        .iter()
        .any(|word| rest.starts_with(word))
        && before.contains(['(', '（'])
}

/// "on discharge change enoxaparin to rivaroxaban", "will switch A to B": until then the first is taken.
fn is_swapped_later(clause: &str) -> bool {
    [
        "discharge",
        "will ",
        "plan",
        "tomorrow",
        "next ",
        "consider",
        "to be ",
        "could ",
        "may ",
        "if ",
    ]
    .iter()
    .any(|word| clause.contains(word))
}

/// Words that name a drug and mean none: "on MTX day", the ASA class of an anaesthetist.
pub(crate) fn names_no_drug(sentence: &Sentence<'_>, name: Span) -> bool {
    let text = sentence.text;
    let rest = window(text, name.end, name.end + 12);
    let lower = rest.to_ascii_lowercase();
    if is_susceptibility(sentence, name) || has_letter(sentence, name) {
        return true;
    }
    let day = [" day)", " days)", " day.", " day,"]
        .iter()
        .any(|word| lower.starts_with(word))
        && text[sentence.span.start..name.start]
            .trim_end()
            .ends_with("on");
    let asa = text[name.start..name.end].eq_ignore_ascii_case("asa") && is_class(&lower);
    day || asa
}

/// "E coli S to cefalexin, R to trimeth & amox": what an organism is tried against is not taken.
fn is_susceptibility(sentence: &Sentence<'_>, name: Span) -> bool {
    static TRIED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?:\b(?:R|S)\sto\b|\b(?i:res|resist|resistant|sens|sensitive|suscept|susceptible|intermediate)(?:\s(?i:to)\b|:)|耐药:|敏感:)\s?[^.;\n(]{0,60}$",
        )
        .ok()
    });
    const NEAR: usize = 80;
    let before = sentence.before(name.start, NEAR);
    const TAKES: [&str; 13] = [
        "start", "given", "stop", "switch", "change", " on ", "treat", "->", "→", "continu",
        "plan", "takes", "cover",
    ];
    if is_dosed(sentence, name) {
        return false;
    }
    if (before.contains(" S ") || before.contains(" R ")) && follows_letter(sentence, name, before)
    {
        return true;
    }
    (before.contains(" to") || before.contains(':'))
        && TRIED
            .as_ref()
            .and_then(|tried| tried.find(before))
            .is_some_and(|found| {
                let said = found.as_str().to_ascii_lowercase();
                !TAKES.iter().any(|takes| said.contains(takes))
            })
}

/// Right behind the name stands a dose or how often it is given.
fn is_dosed(sentence: &Sentence<'_>, name: Span) -> bool {
    static DOSE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^\s?(?:(?:caps?|capsules?|tabs?|tablets?|po|iv|im|oral)\s)?(?:\d+(?:\.\d+)?\s?(?:mg|g|mcg|µg|μg|ug|units?|iu|mu|ml)\b|(?:od|bd|tds|qds|qd|bid|tid|qid|daily|nocte|mane|prn|stat|weekly|q\d{1,2}h)\b)").ok()
    });
    const NEAR: usize = 40;
    let behind = sentence.behind(name.end, NEAR);
    DOSE.as_ref().is_some_and(|dose| dose.is_match(behind))
}

/// "E coli >10^5, S cefalexin R trimeth": between the letter and the name stand only other drugs.
fn follows_letter(sentence: &Sentence<'_>, name: Span, before: &str) -> bool {
    static LETTER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[\s,;][SR]\s").ok());
    static ORGANISM: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i:coli|msu|mssa|grew|cx\b|culture|sens|klebsiella|proteus|enteroc|pseudomonas|10\^5)[^.\n]*$").ok()
    });
    let Some(letter) = LETTER
        .as_ref()
        .and_then(|letter| letter.find_iter(before).last())
    else {
        return false;
    };
    let lead = before.get(..letter.start()).unwrap_or_default();
    if !ORGANISM.as_ref().is_some_and(|form| form.is_match(lead)) {
        return false;
    }
    let from = name.start - before.len() + letter.end();
    let mut at = from;
    let mut drugs: Vec<Span> = sentence
        .terms
        .iter()
        .filter(|term| matches!(term.kind, TermKind::Drug | TermKind::DrugClass))
        .map(|term| term.span)
        .filter(|span| span.start >= from && span.end <= name.start)
        .collect();
    drugs.sort_unstable_by_key(|span| span.start);
    for drug in drugs {
        if drug.start > at && !joins(window(sentence.text, at, drug.start)) {
            return false;
        }
        at = at.max(drug.end);
    }
    joins(window(sentence.text, at, name.start))
}

/// Nothing but marks and "and".
fn joins(words: &str) -> bool {
    words
        .split(|c: char| !c.is_alphanumeric())
        .all(|word| word.is_empty() || word == "and" || word == "or")
}

/// "头孢曲松S、左氧氟沙星S、SMZ-TMP R", "oxacillin S, clinda R": in a row of such the letter behind the name is what the organism showed.
fn has_letter(sentence: &Sentence<'_>, name: Span) -> bool {
    static OWN: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^\s?[SRI](?:\s?[,、;，；。.)(]|\s*$|\s*\n)").ok());
    static ROW: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:[a-z]\s|[A-Z]{2,5}\s|\p{Han}\s?)[SRI](?:\s?[,、;，；。.)(]|\s*$|\s*\n)")
            .ok()
    });
    const FEWEST: usize = 2;
    OWN.as_ref()
        .is_some_and(|own| own.is_match(sentence.behind(name.end, 6)))
        && ROW
            .as_ref()
            .is_some_and(|row| row.find_iter(sentence.words()).take(FEWEST).count() == FEWEST)
}

/// "2", "III", "class 3", "grade II", "Ⅱ级": a class from 1 to 6 and no dose.
fn is_class(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', ':', '-']);
    let named = [
        "class", "grade", "score", "ps ", "status", "分级", "physical",
    ]
    .iter()
    .any(|word| rest.starts_with(word));
    let level = rest
        .split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    let level = level.trim_end_matches('级').trim_end_matches('e');
    named
        || matches!(
            level,
            "1" | "2" | "3" | "4" | "5" | "i" | "ii" | "iii" | "iv" | "v" | "ⅰ" | "ⅱ" | "ⅲ" | "ⅳ"
        )
}

#[cfg(test)]
mod tests {
    use super::points_on;
    use crate::text::tests::current_of;

    #[test]
    fn an_arrow_points_to_the_drug_right_behind_it() {
        assert!(points_on(" Phosex -> "));
        assert!(points_on(" Phosex -> 5 mg "));
        assert!(!points_on(" aspirin -> GI bleed, "));
    }

    #[test]
    fn what_an_organism_is_tried_against_is_not_taken() {
        assert!(current_of("MSU: E coli S codeine R digoxin").is_empty());
        for (text, drug) in [
            ("MSSA cellulitis R lower leg, warfarin 1 g qds", "warfarin"),
            ("Culture sent, R foot ulcer, warfarin 5 mg od", "warfarin"),
            (
                "MSU: E coli S codeine digoxin, continue apixaban.",
                "apixaban",
            ),
        ] {
            assert_eq!(current_of(text), [drug], "{text}");
        }
    }
}
