//! Abbreviations and words with more than one meaning ("PE", "CP", "SI", "AF"): when what stands around them says that an
//! illness or a symptom is meant. What nothing decides stays unread.

mod no_illness;

use super::boxes;
use super::page::{Page, Sentence, Term, window};
use record::{AdministrativeSex, SectionKind, TermKind};
use regex::Regex;
use std::sync::LazyLock;

/// True where the words around an ambiguous term say that it is an illness or a symptom.
pub(super) fn decided(page: &Page<'_>, sentence: &Sentence<'_>, term: &Term) -> bool {
    if !has_company(page, sentence, term)
        || is_room_air(sentence, term)
        || no_illness::is_no_illness(sentence, term)
    {
        return false;
    }
    // "(from PCP, anxiety)": who sees the patient.
    if &sentence.text[term.span.start..term.span.end] == "PCP" {
        let before = before(sentence, term).trim_end().to_ascii_lowercase();
        let sees = [
            "from",
            "per",
            "by",
            "her",
            "his",
            "your",
            "my",
            "the",
            "see",
            "current",
            "their",
            "outpatient",
        ];
        if sees.iter().any(|word| before.ends_with(word)) {
            return false;
        }
    }
    // Mitral stenosis or multiple sclerosis: only the valve is graded.
    if &sentence.text[term.span.start..term.span.end] == "MS" {
        return is_described(sentence, term);
    }
    let problem = matches!(term.kind, TermKind::Problem);
    let symptom = matches!(term.kind, TermKind::Symptom);
    let listing = matches!(
        sentence.kind,
        SectionKind::PastMedicalHistory
            | SectionKind::FamilyHistory
            | SectionKind::Assessment
            | SectionKind::AssessmentAndPlan
    );
    let word = sentence.text[term.span.start..term.span.end].to_ascii_lowercase();
    let listing = listing && !NEVER_BY_HEADING.contains(&word.as_str());
    problem
        && (listing
            || year_follows(sentence, term)
            || is_long_ago(sentence, term)
            || is_labelled(sentence, term)
            || is_line_of_a_list(page, sentence, term)
            || whose_follows(sentence, term))
        || (problem || symptom) && is_relatives(sentence, term)
        || (problem || symptom) && boxes::is_ticked(page, term.span)
        || (problem || symptom)
            && !value_follows(sentence, term)
            && (is_listed(sentence, term)
                || is_asked_or_denied(sentence, term)
                || is_treated(sentence, term)
                || problem && is_indication(sentence, term)
                || is_described(sentence, term)
                || is_asked_behind(sentence, term)
                || is_rhythm(sentence, term)
                || symptom && is_timed(sentence, term)
                || symptom && has_plan(sentence, term)
                || problem && began(sentence, term)
                || problem && is_headline(sentence, term)
                || problem && is_item(sentence, term))
}

/// "92% RA, wheeze", "sats 94 RA": what was breathed, behind a number.
fn is_room_air(sentence: &Sentence<'_>, term: &Term) -> bool {
    let before = before(sentence, term).trim_end_matches(' ');
    let before = before.strip_suffix(" on").unwrap_or(before).trim_end();
    &sentence.text[term.span.start..term.span.end] == "RA"
        && before.ends_with(|c: char| c.is_ascii_digit() || c == '%')
}

/// Words of which a list of diagnoses holds other senses as well: a neck dissection, the right eye, a PET scan.
const NEVER_BY_HEADING: &[&str] = &[
    "dissection",
    "ectopic",
    "od",
    "pet",
    "nof",
    "ht",
    "collapse",
    "bipolar",
    "graves",
    "richter",
    "mh",
    "bk",
    "orthostasis",
    "lga",
];

/// Abbreviations that need a certain word in their sentence, or a pregnancy in the note.
const COMPANY: &[(&str, Company)] = &[
    ("HI", Company::Mind),
    ("AH", Company::Mind),
    ("VH", Company::Mind),
    ("PET", Company::Pregnancy),
    ("PEC", Company::Pregnancy),
    ("LOF", Company::Pregnancy),
    ("VB", Company::Pregnancy),
    ("SROM", Company::Pregnancy),
    ("Ctx", Company::Pregnancy),
    ("ctx", Company::Pregnancy),
    ("UCs", Company::Pregnancy),
    ("contractions", Company::Pregnancy),
    ("ectopic", Company::Pregnancy),
];

#[derive(Clone, Copy)]
enum Company {
    Mind,
    Pregnancy,
}

static MIND: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(?:SI|TVH|AVH|VH|DSH)\b|(?i:suicid|homicid|delusion|psycho|paranoi|mania\b|hallucin|mood)").ok()
});

static PREGNANT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)pregnan|gestation|antenatal|\bG\d+\s?P\d|\d/40\b|\bL&D\b|labou?r ward|midwife|\bh?CG\b|\bLMP\b|\bEDD\b|\d+\s?w(?:ee)?ks?\s?[+/]|\bUPT\b|孕|停经").ok()
});

fn has_company(page: &Page<'_>, sentence: &Sentence<'_>, term: &Term) -> bool {
    let word = &sentence.text[term.span.start..term.span.end];
    let Some((_, company)) = COMPANY.iter().find(|(name, _)| *name == word) else {
        return true;
    };
    match company {
        Company::Mind => {
            let around = [before(sentence, term), after(sentence, term)];
            MIND.as_ref()
                .is_some_and(|it| around.iter().any(|words| it.is_match(words)))
        }
        Company::Pregnancy => {
            let male = page
                .record
                .patient
                .sex
                .iter()
                .any(|fact| fact.value == AdministrativeSex::Male);
            !male && PREGNANT.as_ref().is_some_and(|it| it.is_match(page.text))
        }
    }
}

fn before<'a>(sentence: &Sentence<'a>, term: &Term) -> &'a str {
    &sentence.text[sentence.span.start..term.span.start]
}

fn after<'a>(sentence: &Sentence<'a>, term: &Term) -> &'a str {
    &sentence.text[term.span.end..sentence.span.end]
}

fn is_capital(sentence: &Sentence<'_>, term: &Term) -> bool {
    let word = &sentence.text[term.span.start..term.span.end];
    word.len() > 1 && word.bytes().all(|byte| !byte.is_ascii_lowercase())
}

fn value_follows(sentence: &Sentence<'_>, term: &Term) -> bool {
    let rest = after(sentence, term).trim_start_matches([' ', ':', '=']);
    // "SOB 3/7" and "CP 2 days" are times.
    rest.starts_with(|c: char| c.is_ascii_digit())
        && DURATION
            .as_ref()
            .is_none_or(|it| !it.is_match(after(sentence, term)))
}

/// `before` ends with one of `words`, on a word boundary.
fn ends_with_any(before: &str, words: &[&str]) -> bool {
    let before = before.trim_end_matches([' ', ':', '-']).to_lowercase();
    words.iter().any(|word| {
        before.strip_suffix(word).is_some_and(|rest| {
            !word.starts_with(|c: char| c.is_ascii_alphanumeric())
                || !rest.ends_with(|c: char| c.is_alphanumeric())
        })
    })
}

/// "PMHx: AF", "Hx AF", "known AF", "Imp: CAP".
fn is_labelled(sentence: &Sentence<'_>, term: &Term) -> bool {
    const LABELS: &[&str] = &[
        "pmh",
        "pmhx",
        "hx",
        "hx of",
        "h/o",
        "known",
        "imp",
        "impression",
        "dx",
        "diagnosis",
        "diagnoses",
        "history of",
        "no h/o",
        "no hx of",
        "history",
        "past history",
        "medical history",
        "problem list",
        "problems",
        "comorbidities",
        "co-morbidities",
        "background",
        "bg",
        "paroxysmal",
        "permanent",
        "persistent",
        "k/c/o",
        "kco",
        "既往",
        "既往有",
        "诊断",
        "诊断为",
    ];
    // "IMP 4 CAP": the number of the item stands between.
    let numbered = before(sentence, term)
        .trim_end_matches([' ', '.', ')', '#'])
        .trim_end_matches(|c: char| c.is_ascii_digit());
    if numbered.len() < before(sentence, term).len()
        && ends_with_any(numbered, &["imp", "impression", "dx", "diagnosis"])
        && is_closed(sentence, term)
    {
        return true;
    }
    // "History: AF.": the label may be the heading of the sentence.
    ends_with_any(before(sentence, term), LABELS)
        || ends_with_any(sentence.line_before(term.span.start), LABELS)
}

/// "Problem list\nAF\nHTN": a line of its own under a line that heads a list of illnesses, with no more than short lines between.
fn is_line_of_a_list(page: &Page<'_>, sentence: &Sentence<'_>, term: &Term) -> bool {
    const HEADS: [&str; 14] = [
        "problem list",
        "problems",
        "active problems",
        "current problems",
        "pmh",
        "pmhx",
        "past history",
        "history",
        "medical history",
        "past medical history",
        "comorbidities",
        "co-morbidities",
        "diagnoses",
        "background",
    ];
    const LINES: usize = 12;
    const LONGEST: usize = 48;
    const NEAR: usize = 400;
    let listed =
        |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '*' | '•' | '.' | ')' | '\t');
    let text = page.text;
    let before = window(text, term.span.start.saturating_sub(NEAR), term.span.start);
    let Some((above, lead)) = before.rsplit_once('\n') else {
        return false;
    };
    let alone = text[term.span.end..]
        .split('\n')
        .next()
        .is_some_and(|rest| rest.trim_matches(['.', ',', ' ', '\r']).is_empty());
    if !alone || !is_capital(sentence, term) || !lead.trim_matches(listed).is_empty() {
        return false;
    }
    for line in above.rsplit('\n').take(LINES) {
        let line = line.trim().trim_end_matches([':', ' ']).to_lowercase();
        let head = line.rsplit(['.', '#']).next().unwrap_or_default();
        if HEADS.contains(&head.trim_matches(listed)) {
            return true;
        }
        if line.is_empty() || line.len() > LONGEST || line.contains(':') {
            return false;
        }
    }
    false
}

/// Nothing goes on behind the term: a mark, a word that joins, or the end.
fn is_closed(sentence: &Sentence<'_>, term: &Term) -> bool {
    const JOINS: &[&str] = &[
        "or",
        "and",
        "nor",
        "vs",
        "v",
        "but",
        "on",
        "today",
        "now",
        "currently",
        "w",
        "with",
        "since",
        "at",
        "in",
        "x",
    ];
    let rest = after(sentence, term);
    let trimmed = rest.trim_start_matches(' ');
    if trimmed.is_empty() || !trimmed.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '(') {
        return true;
    }
    let word = trimmed
        .split(|c: char| !c.is_ascii_alphanumeric())
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    rest.starts_with(' ') && JOINS.contains(&word.as_str())
}

/// "?PE", "r/o SBP", "no LOF", "denies SI/HI", "possible PE": asked after or denied, and nothing goes on behind it.
fn is_asked_or_denied(sentence: &Sentence<'_>, term: &Term) -> bool {
    const CUES: &[&str] = &[
        "?",
        "r/o",
        "rule out",
        "ruled out",
        "query",
        "possible",
        "poss",
        "probable",
        "suspected",
        "suspect",
        "likely",
        "exclude",
        "excluded",
        "no",
        "nil",
        "nor",
        "denies",
        "denied",
        "denying",
        "without",
        "w/o",
        "no further",
        "no recurrent",
        "no new",
        "no active",
        "no current",
        "not",
        "unlikely",
        "无",
        "否认",
        "未见",
        "排除",
        "除外",
        "考虑",
        "疑",
        "怀疑",
        "疑似",
    ];
    let before = before(sentence, term);
    // "denies SI/HI": the slash hands the cue on.
    let run =
        before.trim_end_matches(|c: char| c.is_ascii_uppercase() || matches!(c, '/' | '+' | '&'));
    let joined = is_short_chain(&before[run.len()..]);
    is_closed(sentence, term) && (ends_with_any(before, CUES) || joined && ends_with_any(run, CUES))
}

/// "PE待排", "PE?": the question stands right behind.
fn is_asked_behind(sentence: &Sentence<'_>, term: &Term) -> bool {
    const CUES: [&str; 21] = [
        "confirmed",
        "proven",
        "diagnosed",
        "确诊",
        "unlikely",
        "likely",
        "excluded",
        "ruled out",
        "not excluded",
        "possible",
        "suspected",
        "待排",
        "待查",
        "可能",
        "不除外",
        "不能除外",
        "不排除",
        "待除外",
        "(?)",
        "(poss",
        "(likely",
    ];
    let rest = after(sentence, term).trim_start_matches(' ');
    // "plt drop - HIT? 4T score 3".
    let asked = after(sentence, term).starts_with('?')
        && term.kind == TermKind::Problem
        && term.span.len() > 2
        && is_capital(sentence, term);
    asked || CUES.iter().any(|cue| rest.starts_with(cue))
}

/// "In AF today", "HR 124 AF", "AF with RVR", "two runs AF", "rhythm AF". The anterior fontanelle is flat, soft or full.
fn is_rhythm(sentence: &Sentence<'_>, term: &Term) -> bool {
    const IN: [&str; 14] = [
        "in",
        "rhythm",
        "ecg",
        "ekg",
        "runs",
        "runs of",
        "run of",
        "back in",
        "remains in",
        "went into",
        "into",
        "rate-controlled",
        "rate controlled",
        "tele",
    ];
    if &sentence.text[term.span.start..term.span.end] != "AF" {
        return false;
    }
    let rest = after(sentence, term).trim_start().to_ascii_lowercase();
    let fast = [
        "with rvr",
        "w rvr",
        "w/ rvr",
        "c rvr",
        "rvr",
        "with fast",
        "w fast",
    ]
    .iter()
    .any(|word| rest.starts_with(word));
    let before = before(sentence, term).trim_end();
    let rate = before
        .trim_end_matches(|c: char| c.is_ascii_digit())
        .trim_end()
        .ends_with("HR");
    fast || (rate || ends_with_any(before, &IN)) && is_closed(sentence, term)
}

/// "SI w/ plan", "SI without intent": only thoughts come with a plan.
fn has_plan(sentence: &Sentence<'_>, term: &Term) -> bool {
    let rest = after(sentence, term).to_ascii_lowercase();
    ["w/", "with", "w/o", "without", "no", "+"]
        .iter()
        .any(|lead| {
            rest.strip_prefix(' ')
                .and_then(|rest| rest.strip_prefix(lead))
                .map(str::trim_start)
                .is_some_and(|rest| rest.starts_with("plan") || rest.starts_with("intent"))
        })
}

/// "AF since 1600", "new AF": an illness in capitals that begins.
fn began(sentence: &Sentence<'_>, term: &Term) -> bool {
    is_capital(sentence, term) && after(sentence, term).starts_with(" since ")
}

/// "/", "/VH/": slashes with short words in capitals between.
fn is_short_chain(between: &str) -> bool {
    !between.is_empty()
        && between.len() <= 16
        && between.ends_with(['/', '+', '&'])
        && between
            .split(['/', '+', '&'])
            .all(|word| word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_uppercase()))
}

/// "Father MI at 49", "Mum: AF", "brother had PE".
fn is_relatives(sentence: &Sentence<'_>, term: &Term) -> bool {
    const BETWEEN: &[&str] = &[
        "had",
        "has",
        "with",
        "w/",
        " w",
        " c",
        "hx",
        "hx of",
        "d. of",
        "died of",
        "also",
        "both",
        "have",
        "'s",
        "died",
        "died from",
        "expired",
        "expired of",
        "expired due to",
        "died due to",
        "passed away",
        "d.",
        "dx",
        "known",
    ];
    let before = before(sentence, term).trim_end_matches([' ', ':', '-', '(', '=']);
    let lower = before.to_lowercase();
    let bare = BETWEEN
        .iter()
        .find_map(|word| lower.strip_suffix(word))
        .unwrap_or(&lower)
        .trim_end();
    // "Mother bipolar".
    let word = term.kind == TermKind::Problem && term.span.len() > 5;
    (is_capital(sentence, term) || word) && super::family::ends_with_relative(bare)
}

/// "AF on apixaban", "RA on MTX": a drug is taken for it.
fn is_treated(sentence: &Sentence<'_>, term: &Term) -> bool {
    let rest = after(sentence, term);
    [" on ", ", on ", " (on ", " - on "].iter().any(|lead| {
        let drug = term.span.end + lead.len();
        rest.starts_with(lead)
            && sentence
                .terms
                .iter()
                .any(|other| other.kind == TermKind::Drug && other.span.start == drug)
    }) && term.kind == TermKind::Problem
        && is_capital(sentence, term)
}

/// "Xarelto restarts 24 May for AF.": what a drug named before it is for.
fn is_indication(sentence: &Sentence<'_>, term: &Term) -> bool {
    const FAR: usize = 60;
    is_capital(sentence, term)
        && is_closed(sentence, term)
        && ends_with_any(
            before(sentence, term),
            &["for", "for her", "for his", "for new", "for known"],
        )
        && sentence.terms.iter().any(|other| {
            other.kind == TermKind::Drug
                && !other.ambiguous
                && other.span.end <= term.span.start
                && term.span.start - other.span.end <= FAR
        })
}

/// "severe AS", "central CP", "acute PE": a word that describes illnesses stands before.
fn is_described(sentence: &Sentence<'_>, term: &Term) -> bool {
    const DESCRIBES: &[&str] = &[
        "severe",
        "mild",
        "moderate",
        "acute",
        "chronic",
        "central",
        "pleuritic",
        "exertional",
        "atypical",
        "intermittent",
        "worsening",
        "progressive",
        "massive",
        "submassive",
        "bilateral",
        "recurrent",
        "decompensated",
        "ongoing",
        "sudden",
        "increasing",
        "end-stage",
        "subsegmental",
        "segmental",
        "lobar",
        "saddle",
        "incidental",
        "unprovoked",
        "provoked",
        "metastatic",
        "advanced",
        "congenital",
        "secondary",
        "poorly controlled",
        "well controlled",
        "seropos",
        "seroneg",
        "seropositive",
        "seronegative",
        "new",
        "new-onset",
        "fast",
        "resolved",
        "treated",
        "crushing",
        "l sided",
        "r sided",
        "left sided",
        "right sided",
        "c/o",
        "complains of",
    ];
    is_capital(sentence, term)
        && is_closed(sentence, term)
        && ends_with_any(before(sentence, term), DESCRIBES)
}

static DURATION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^\s?(?:x\s?\d|\d{1,2}\s?/\s?(?:7|52|12|24)\b|since\b|for \d|\d{1,3}\s?(?:h|hrs?|hours?|d|days?|wks?|weeks?|mo|months?|yrs?|years?)\b|on exertion|on walking|at rest|on minimal|radiat|q\s?\d{1,2}(?:-\d{1,2})?\s?min|every \d|[（(]?\d{1,2}\s?(?:小时|天|周))",
    )
    .ok()
});

/// "SOB x2d", "CP since 1100", "SOB on exertion": only a symptom lasts and comes with effort.
fn is_timed(sentence: &Sentence<'_>, term: &Term) -> bool {
    let word = &sentence.text[term.span.start..term.span.end];
    word.len() > 1
        && word.starts_with(|c: char| c.is_ascii_uppercase())
        && DURATION
            .as_ref()
            .is_some_and(|it| it.is_match(after(sentence, term)))
}

static WHO: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(?:^|[\s,;:])(?:\d{1,3}\s?(?:y/?o|yrs?|y)?\s?[MF]|[MF]\s?/?\s?\d{1,3}|\d{1,3}\s?y/?o)[,:]?(?: (?:with|w/|known|c/o|hx|adm|admitted|pt))?\s$",
    )
    .ok()
});

static WHOSE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^[,:;.，、]?\s?(?:(?:1[5-9]|[2-8]\d|9[0-6])\s?(?:(?:y/?o|yrs?|y)[\s,]*)?(?:[MF]\b|y/?o\b|岁)|[MF]\s?/?\s?(?:1[5-9]|[2-8]\d|9[0-6])\b|(?:男|女)[，,、])",
    )
    .ok()
});

/// "AF, 79F, wt 55 kg", "RA 44 y/o F": a note that opens with the illness, its patient's age and sex right behind.
fn whose_follows(sentence: &Sentence<'_>, term: &Term) -> bool {
    is_capital(sentence, term)
        && before(sentence, term).trim().is_empty()
        && WHOSE
            .as_ref()
            .is_some_and(|it| it.is_match(after(sentence, term)))
}

/// "37F RA", "82F AF": right behind age and sex; "RA f/u", "MS clinic": what the visit is for.
fn is_headline(sentence: &Sentence<'_>, term: &Term) -> bool {
    const VISITS: &[&str] = &[
        "f/u",
        "fu ",
        "follow up",
        "follow-up",
        "r/v",
        "review",
        "clinic",
    ];
    let before = before(sentence, term);
    let rest = after(sentence, term)
        .trim_start_matches(' ')
        .to_ascii_lowercase();
    let visit = before.trim().is_empty() && VISITS.iter().any(|word| rest.starts_with(word));
    // "82M AF eGFR 70": what was measured goes on.
    const MEASURED: &[&str] = &[
        "egfr", "crcl", "cr", "creat", "bp", "hr", "ef", "lvef", "hba1c", "inr", "k", "na", "hb",
        "plt", "qtc", "wt", "bmi", "nyha", "cha2ds2", "chads",
    ];
    let next = rest
        .split(|c: char| !c.is_ascii_alphanumeric())
        .next()
        .unwrap_or_default();
    let closed = is_closed(sentence, term) || MEASURED.contains(&next);
    let word = &sentence.text[term.span.start..term.span.end];
    word.starts_with(|c: char| c.is_ascii_uppercase())
        && (visit || closed && WHO.as_ref().is_some_and(|it| it.is_match(before)))
}

/// In a list of problems or symptoms: only marks, "and", "or", "no" and further abbreviations of that kind stand between it
/// and one that is certain.
fn is_listed(sentence: &Sentence<'_>, term: &Term) -> bool {
    let text = sentence.text;
    let word = &text[term.span.start..term.span.end];
    // "dysuria + frequency".
    let plain_word = term.kind == TermKind::Symptom && word.len() > 3;
    if !(is_capital(sentence, term) || plain_word) {
        return false;
    }
    let joins = |gap: &str| {
        gap.len() <= 24
            && gap.contains([',', '/', '&', '+', '、', 'o', 'a'])
            && gap.split(|c: char| !c.is_alphanumeric()).all(|word| {
                matches!(
                    word.to_ascii_lowercase().as_str(),
                    "" | "and" | "or" | "no" | "nor" | "with" | "on" | "nil"
                )
            })
    };
    let names = |other: &&Term| matches!(other.kind, TermKind::Problem | TermKind::Symptom);
    let mut span = term.span;
    for _ in 0..6 {
        let next = sentence.terms.iter().filter(names).find(|other| {
            other.span.end <= span.start && joins(&text[other.span.end..span.start])
                || other.span.start >= span.end && joins(&text[span.end..other.span.start])
        });
        match next {
            Some(other) if !other.ambiguous || is_asked_or_denied(sentence, other) => return true,
            Some(other) => span = span.cover(other.span),
            None => return false,
        }
    }
    false
}

/// An item of its own between commas, beside other items that name an illness: "HFrEF EF 28%, AF."
fn is_item(sentence: &Sentence<'_>, term: &Term) -> bool {
    /// Longest item of a list of illnesses, in bytes.
    const LONGEST: usize = 40;
    let marks = [',', ';', '、', '\n', '.', '。'];
    let before = before(sentence, term);
    let rest = after(sentence, term);
    let alone = before.trim_end_matches(' ').ends_with([',', ';', '、'])
        && (rest.trim().is_empty() || rest.trim_start_matches(' ').starts_with(marks));
    if !alone || !is_capital(sentence, term) {
        return false;
    }
    // "man, 84 kg, AF.": the items before say who the patient is.
    static WHO_ELSE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:\d\s?kg|(?:year|yr)s?[\s-]old(?:\s(?:man|woman|male|female|lady|gentleman))?|\b\d{1,3}\s?(?:y/?o|yrs?|y)?\s?[MF]|\byo(?:\s(?:man|woman|male|female))?|\bmale|\bfemale|\b(?:egfr|crcl|creatinine|creat|cr)\s\d[^,;.]{0,24}|岁|公斤)$").ok()
    });
    let start = before.trim_end_matches([' ', ',', ';', '、']);
    let name = &sentence.text[term.span.start..term.span.end];
    if matches!(name, "AF" | "PAF" | "MI" | "AS" | "HTN" | "HF" | "IHD")
        && WHO_ELSE.as_ref().is_some_and(|who| who.is_match(start))
    {
        return true;
    }
    let item = start.rfind(marks).map_or(start, |at| &start[at..]);
    let from = sentence.span.start + start.len() - item.len();
    item.len() <= LONGEST
        && sentence.terms.iter().any(|other| {
            !other.ambiguous
                && other.kind == TermKind::Problem
                && other.span.start >= from
                && other.span.end <= sentence.span.start + start.len()
        })
}

/// "PE 2019", "HIT in 2021", but not the examination "PE 2019-05-03".
fn year_follows(sentence: &Sentence<'_>, term: &Term) -> bool {
    let Some(rest) = after(sentence, term).strip_prefix(' ') else {
        return false;
    };
    let rest = rest.strip_prefix('(').unwrap_or(rest);
    let rest = rest.strip_prefix("in ").unwrap_or(rest);
    let year = window(rest, 0, 4);
    let ends = |rest: &str| {
        let point = rest.strip_prefix('.');
        !rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '/'))
            && !point.is_some_and(|behind| behind.starts_with(|c: char| c.is_ascii_digit()))
    };
    year.len() == 4
        && year.bytes().all(|byte| byte.is_ascii_digit())
        && (year.starts_with("19") || year.starts_with("20"))
        && ends(&rest[4..])
}

/// "MI 3 weeks ago", "PE last year": it happened.
fn is_long_ago(sentence: &Sentence<'_>, term: &Term) -> bool {
    static AGO: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^ \(?(?:(?:about |~ ?)?\d{1,2}(?:-\d{1,2})? ?(?:days?|d|wks?|weeks?|/52|/12|months?|mths?|mo|y|yrs?|years?) ago|last (?:week|month|year)|yesterday|in (?:january|february|march|april|may|june|july|august|september|october|november|december)\b)").ok()
    });
    let word = sentence.text[term.span.start..term.span.end].to_ascii_lowercase();
    !NEVER_BY_HEADING.contains(&word.as_str())
        && AGO
            .as_ref()
            .is_some_and(|ago| ago.is_match(after(sentence, term)))
}
