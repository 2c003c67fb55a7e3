//! First doses that are still to come, word by word: behind the name and its dosage a word of beginning and a time ("120 od
//! starting Mon 14th", "2.4 g, once TPMT back", "术后第2天开始"), or before the name what it waits for ("until Fri, then").

pub(super) mod chinese;

use super::list::{self, Piece, pieces};
use crate::text::page::{Sentence, clause, window};
use crate::text::phrases::Hints;
use record::Span;
use regex::Regex;
use std::sync::LazyLock;

/// Most bytes behind a name that are looked at.
const NEAR: usize = 110;

/// The words around the name put its first dose into a time to come; [`behind`] is given.
pub(super) fn is_ahead(sentence: &Sentence<'_>, name: Span, behind: &str) -> bool {
    if ENGLISH.within(behind) && english(sentence, name, behind) {
        return true;
    }
    if chinese::is_behind(behind) {
        return true;
    }
    let line = sentence.line_before(name.start);
    let line = window(line, line.len().saturating_sub(NEAR), line.len());
    follows(line) || chinese::is_before(line)
}

/// A hint that one of the times may stand behind a name.
static ENGLISH: LazyLock<Hints> = LazyLock::new(|| {
    Hints::any_case(&[
        "start",
        "begin",
        "commenc",
        "resum",
        "introduc",
        "initiat",
        "add",
        "first",
        "1st",
        "load",
        "from",
        "effective",
        "as of",
        "wef",
        "tom",
        "tmr",
        "tmw",
        "next",
        "once",
        "when",
        "night b",
        "evening b",
        "morning of",
        "day of",
        "day b",
        "in ",
        "week",
        "follow",
        "fit",
        "insert",
        "given",
        "at ",
        "schedul",
        "booked",
        "induct",
    ])
});

/// Behind the last of the drugs that are named together, up to the end of the clause or the next drug.
pub(super) fn behind<'t>(sentence: &Sentence<'t>, name: Span) -> &'t str {
    let text = sentence.text;
    let mut from = name.end;
    let mut end = sentence.span.end;
    for drug in list::drugs(sentence) {
        if drug.start < from {
            continue;
        }
        let close = list::joint(&text[from..drug.start]) == Some(list::Joint::Close);
        if !close {
            end = drug.start;
            break;
        }
        from = drug.end;
    }
    clause(window(text, from, end.min(from + NEAR)))
}

/// Words between a dosage and a word of beginning.
const BETWEEN: &[&str] = &[
    "approved",
    "funded",
    "authorised",
    "authorized",
    "consented",
    "pt",
    "patient",
    "wants",
    "will",
    "would",
    "plan",
    "planned",
    "to",
    "be",
    "gp",
    "please",
    "pls",
    "can",
    "she",
    "he",
    "they",
    "we",
    "agreed",
    "agrees",
    "happy",
    "keen",
    "per",
    "protocol",
    "infusion",
    "dose",
    "ppx",
    "prophylaxis",
    "cover",
    "by",
    "team",
    "clinic",
    "script",
    "oral",
    "new",
    "trial",
    "course",
    "due",
    "then",
];

/// Words of beginning in the present or the future.
const BEGINS: &[&str] = &[
    "start",
    "starts",
    "starting",
    "begin",
    "begins",
    "beginning",
    "commence",
    "commences",
    "commencing",
    "recommence",
    "recommences",
    "recommencing",
    "resume",
    "resumes",
    "resuming",
    "restart",
    "restarts",
    "restarting",
    "introduce",
    "introducing",
    "scheduled",
    "booked",
    "induction",
    "initiate",
    "initiates",
    "initiating",
    "add",
    "load",
];

/// Participles that tell of a beginning to come only behind "to be" or "will be".
const BEGUN: &[&str] = &[
    "started",
    "commenced",
    "added",
    "given",
    "fitted",
    "inserted",
    "introduced",
    "initiated",
    "resumed",
    "restarted",
    "placed",
    "prescribed",
    "begun",
    "recommenced",
];

/// What a lower-case list of the pieces of a clause says.
fn english(sentence: &Sentence<'_>, name: Span, behind: &str) -> bool {
    let lower = behind.to_ascii_lowercase();
    let words: Vec<&str> = pieces(&lower)
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Word(word) => Some(word),
            Piece::Mark(mark) => mark_word(mark),
        })
        .collect();
    let mut at = 0;
    let mut told = false;
    while let Some(word) = words.get(at) {
        let rest = &words[at + 1..];
        if !told && is_bare_time(&words[at..]) && is_order(sentence, name) {
            return true;
        }
        // "approved, first Thurs"
        if matches!(*word, "first" | "1st") && rest.first().is_some_and(|day| is_weekday(day)) {
            return !is_under_way(rest);
        }
        if is_first(word, rest) && rest.get(1).is_some_and(|day| is_date(day)) {
            return !is_under_way(rest);
        }
        if BEGINS.contains(word) || is_first(word, rest) {
            return later_in(rest);
        }
        if BEGUN.contains(word) {
            return at > 1
                && words[at - 1] == "be"
                && matches!(words[at - 2], "to" | "will")
                && later_in(rest);
        }
        if *word == "follow" {
            return at > 0 && words[at - 1] == "to" && later_in(rest);
        }
        if matches!(*word, "from" | "effective" | "wef")
            || *word == "as" && rest.first() == Some(&"of")
        {
            let rest = rest.strip_prefix(&["of"]).unwrap_or(rest);
            // "100 mg from 12/40 (next Mon)": the bracket tells when that is.
            // A bare date may have passed; it is compared with the note's own.
            let dated = rest.first().is_some_and(|first| {
                is_day_and_month(first)
                    || is_month(first)
                    || first.starts_with(|c: char| c.is_ascii_digit())
                        && rest.get(1).is_some_and(|next| is_month(next))
            });
            let told = !dated && is_time(rest) || lower.contains("(next ");
            return told && !is_under_way(rest) && !is_taken(sentence, name);
        }
        // "5 -> 10 od from Friday": the dose changes then.
        if *word == "→" && rest.first().is_some_and(|next| list::is_dosage(next)) {
            return false;
        }
        let small = BETWEEN.contains(word) || *word == "→";
        told |= small || *word == ",";
        if !(small || *word == "," || list::is_dosage(word)) {
            return false;
        }
        at += 1;
    }
    false
}

/// "On apixaban from Monday": it is taken since.
fn is_taken(sentence: &Sentence<'_>, name: Span) -> bool {
    const TAKEN: [&str; 10] = [
        "on", "taking", "takes", "had", "received", "given", "started", "been", "has", "with",
    ];
    let line = sentence.line_before(name.start);
    let last = line
        .rsplit(|c: char| !c.is_ascii_alphabetic())
        .find(|word| !word.is_empty());
    last.is_some_and(|last| TAKEN.iter().any(|word| word.eq_ignore_ascii_case(last)))
}

/// Marks that part nothing are left out; others stand for themselves.
fn mark_word(mark: char) -> Option<&'static str> {
    match mark {
        '>' | '→' => Some("→"),
        '-' | '–' | '—' | '+' | '/' | '#' | '@' | '*' | '\'' | '"' | '~' | '.' => None,
        ',' | ':' | '，' | '：' => Some(","),
        _ => Some("?"),
    }
}

/// "first dose", "1st injection", "loading dose".
fn is_first(word: &str, rest: &[&str]) -> bool {
    const DOSES: [&str; 12] = [
        "dose",
        "tablet",
        "injection",
        "infusion",
        "shot",
        "jab",
        "pen",
        "tab",
        "cycle",
        "pulse",
        "inj",
        "dosage",
    ];
    matches!(word, "first" | "1st" | "loading")
        && rest.first().is_some_and(|next| DOSES.contains(next))
}

/// A time to come within a few words behind a word of beginning.
fn later_in(rest: &[&str]) -> bool {
    const FAR: usize = 6;
    if rest.first() == Some(&"then") {
        return true;
    }
    for at in 0..rest.len().min(FAR) {
        if is_time(&rest[at..]) {
            return !is_under_way(&rest[at..]);
        }
        if rest[at] == "," || rest[at] == "?" {
            return false;
        }
        // "start 5 mg today".
        if matches!(rest[at], "today" | "tonight" | "now" | "yesterday" | "yest") {
            return false;
        }
    }
    false
}

/// What follows tells how it went, or that it goes on.
fn is_under_way(rest: &[&str]) -> bool {
    rest.iter().take(8).any(|word| {
        matches!(
            *word,
            "given"
                | "completed"
                | "finished"
                | "ongoing"
                | "already"
                | "tolerated"
                | "stopped"
                | "ended"
                | "far"
        )
    })
}

fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 22] = [
        "mon",
        "tue",
        "tues",
        "wed",
        "weds",
        "thu",
        "thur",
        "thurs",
        "fri",
        "sat",
        "sun",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "mon's",
        "m",
        "w",
        "f",
    ];
    word.len() > 1 && DAYS.contains(&word)
}

fn is_month(word: &str) -> bool {
    record::month_named(word).is_some()
}

fn is_number(word: &str) -> bool {
    word.bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'))
        || matches!(
            word,
            "a" | "one" | "two" | "three" | "four" | "six" | "few" | "an"
        )
}

/// A span of time: "weeks", "/52" parts stand in the number's own word.
fn is_stretch(word: &str) -> bool {
    const UNITS: [&str; 20] = [
        "h",
        "hr",
        "hrs",
        "hour",
        "hours",
        "d",
        "day",
        "days",
        "wk",
        "wks",
        "week",
        "weeks",
        "w",
        "month",
        "months",
        "mo",
        "mth",
        "mths",
        "fortnight",
        "yr",
    ];
    UNITS.contains(&word)
        || word.ends_with("/52")
        || word.ends_with("/7")
        || word.ends_with("/12")
        || word.strip_suffix(['h', 'd', 'w']).is_some_and(|count| {
            !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit())
        })
}

/// A time to come stands at the beginning of `words`.
fn is_time(words: &[&str]) -> bool {
    let Some(first) = words.first().copied() else {
        return false;
    };
    let second = words.get(1).copied().unwrap_or_default();
    let third = words.get(2).copied().unwrap_or_default();
    match first {
        "the" | "on" | "at" | "upon" => return is_event(second) || is_time(&words[1..]),
        "tomorrow" | "tmrw" | "tmr" | "tmw" | "tomo" | "discharge" | "d/c" => return true,
        "next" => return !second.is_empty() && second != "to",
        "this" | "coming" => return is_weekday(second) || matches!(second, "weekend" | "coming"),
        "in" => return is_number(second) && is_stretch(third) || is_stretch(second),
        "after" | "once" | "when" | "following" | "pending" | "post" => return !is_habit(second),
        "pod" | "day" => {
            return second.bytes().all(|byte| byte.is_ascii_digit()) && !second.is_empty()
                || matches!(second, "of" | "after");
        }
        "morning" | "evening" | "night" => return matches!(second, "of" | "before" | "after"),
        "then" => return false,
        _ => {}
    }
    if is_day_and_month(first) {
        return true;
    }
    if is_weekday(first) {
        // "start Sat + Sun doses" keep their day; "Sunday" behind a beginning is one to come.
        return true;
    }
    if is_month(first) {
        return second.starts_with(|c: char| c.is_ascii_digit())
            && second.len() < 5
            && !second.starts_with("20")
            || second.is_empty() && first != "may";
    }
    if first.starts_with(|c: char| c.is_ascii_digit()) && is_month(second) {
        return !third.starts_with("20");
    }
    if first.starts_with("post-") || first.starts_with("pod") && first.len() > 3 {
        return true;
    }
    // "48 h post op", "24h after"
    let counted = is_stretch(first) || is_number(first) && is_stretch(second);
    let behind = if is_stretch(first) { second } else { third };
    if counted
        && matches!(
            behind,
            "post" | "after" | "later" | "before" | "post-op" | "postop"
        )
    {
        return true;
    }
    first
        .strip_prefix('d')
        .is_some_and(|count| !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit()))
}

/// "20/10": no length such as "3/7" or "2/52".
fn is_day_and_month(word: &str) -> bool {
    word.split_once('/').is_some_and(|(a, b)| {
        let number = |part: &str| {
            part.parse::<u8>()
                .ok()
                .filter(|number| (1..=31).contains(number))
        };
        matches!((number(a), number(b)), (Some(a), Some(b)) if a.min(b) <= 12 && b != 7)
    })
}

/// "3/7" behind "1st infusion" is no length.
fn is_date(word: &str) -> bool {
    word.split_once('/').is_some_and(|(a, b)| {
        let day = |part: &str| {
            part.parse::<u8>()
                .is_ok_and(|number| (1..=31).contains(&number))
        };
        day(a) && day(b)
    })
}

/// Meals and the like order the day and no beginning.
fn is_habit(word: &str) -> bool {
    const HABITS: [&str; 22] = [
        "food",
        "meals",
        "meal",
        "breakfast",
        "lunch",
        "dinner",
        "supper",
        "tea",
        "each",
        "every",
        "eating",
        "needed",
        "required",
        "daily",
        "weekly",
        "a",
        "per",
        "nightly",
        "monthly",
        "dialysis",
        "bath",
        "lesions",
    ];
    HABITS.contains(&word)
}

/// Something that is on the way and done with one day.
fn is_event(word: &str) -> bool {
    const EVENTS: [&str; 9] = [
        "discharge",
        "d/c",
        "dc",
        "follow-up",
        "followup",
        "f/u",
        "induction",
        "transfer",
        "theatre",
    ];
    EVENTS.contains(&word)
}

/// A time to come that needs no word of beginning, right behind a dosage.
fn is_bare_time(words: &[&str]) -> bool {
    let second = words.get(1).copied().unwrap_or_default();
    let third = words.get(2).copied().unwrap_or_default();
    match words[0] {
        "tomorrow" | "tmrw" | "tmr" | "tmw" => true,
        "next" => matches!(
            second,
            "week"
                | "wk"
                | "month"
                | "visit"
                | "clinic"
                | "appt"
                | "session"
                | "hd"
                | "dialysis"
                | "cycle"
                | "review"
        ),
        "in" => {
            is_number(second)
                && matches!(third, "weeks" | "week" | "wks" | "wk" | "months" | "month")
                || second.ends_with("/52")
        }
        "night" | "evening" | "morning" | "day" => {
            matches!(second, "before" | "of" | "pre")
                && words
                    .get(2..)
                    .unwrap_or_default()
                    .iter()
                    .take(3)
                    .any(|word| is_procedure(word))
        }
        // "once TPMT back", "when sertraline washed out", "once K normal".
        "once" | "when" => {
            !is_habit(second)
                && words
                    .get(2..)
                    .unwrap_or_default()
                    .iter()
                    .take(5)
                    .any(|word| is_done(word))
        }
        "after" => {
            !is_habit(second)
                && words[1..]
                    .iter()
                    .take(3)
                    .any(|word| is_procedure(word) && *word != "dc")
        }
        // "at 6/52 check"
        "at" => {
            is_stretch(second)
                && words
                    .get(2..)
                    .unwrap_or_default()
                    .iter()
                    .take(3)
                    .any(|word| {
                        matches!(
                            *word,
                            "visit" | "check" | "review" | "clinic" | "appt" | "follow-up" | "f/u"
                        )
                    })
        }
        day if is_weekday(day) => matches!(second, "week"),
        _ => false,
    }
}

fn is_procedure(word: &str) -> bool {
    const PROCEDURES: [&str; 26] = [
        "op",
        "surgery",
        "procedure",
        "theatre",
        "colonoscopy",
        "endoscopy",
        "scope",
        "ogd",
        "egd",
        "cystoscopy",
        "biopsy",
        "cath",
        "angio",
        "angiogram",
        "scan",
        "ct",
        "mri",
        "chemo",
        "discharge",
        "d/c",
        "extraction",
        "flight",
        "imaging",
        "radiotherapy",
        "rt",
        "delivery",
    ];
    PROCEDURES.contains(&word)
}

fn is_done(word: &str) -> bool {
    const DONE: [&str; 30] = [
        "back",
        "done",
        "ok",
        "complete",
        "completed",
        "out",
        "finished",
        "finishes",
        "stable",
        "neg",
        "negative",
        "available",
        "resolved",
        "resolves",
        "normal",
        "normalised",
        "normalized",
        "replete",
        "healed",
        "known",
        "clear",
        "home",
        "over",
        "settled",
        "settles",
        "in",
        "approved",
        "ends",
        "arrives",
        "confirmed",
    ];
    DONE.contains(&word)
}

/// The name opens an order or an entry of its own: no other verb can govern the time behind it.
fn is_order(sentence: &Sentence<'_>, name: Span) -> bool {
    const OPENERS: [&str; 28] = [
        "and",
        "then",
        "plan",
        "for",
        "give",
        "load",
        "start",
        "add",
        "commence",
        "begin",
        "booked",
        "po",
        "iv",
        "sc",
        "im",
        "tab",
        "inj",
        "t",
        "cap",
        "plus",
        "c1",
        "oral",
        "by",
        "initiate",
        "introduce",
        "or",
        "of",
        "with",
    ];
    let line = sentence.line_before(name.start).trim_end();
    let Some(last) = line.chars().next_back() else {
        return true;
    };
    if !last.is_alphanumeric() {
        // "Hold apixaban, metformin tomorrow": the word before governs the list.
        let clause = line.rsplit(['.', ';', '\n']).next().unwrap_or_default();
        return last != ','
            || !ENDS.within(window(
                clause,
                clause.len().saturating_sub(60),
                clause.len(),
            ));
    }
    let word = line
        .rsplit(|c: char| !c.is_ascii_alphanumeric())
        .next()
        .unwrap_or_default();
    OPENERS
        .iter()
        .any(|opener| opener.eq_ignore_ascii_case(word))
}

/// Words of a clause that end or look at what stands behind them.
static ENDS: LazyLock<Hints> = LazyLock::new(|| {
    Hints::any_case(&[
        "stop", "hold", "omit", "skip", "wean", "cease", "d/c", "review", "check", "switch",
        "change", "reduce", "increase", "last ", "given", "had ",
    ])
});

/// "Enoxaparin until Fri, then", "Await TPMT, then", "After the screen then", "Once chemo complete,": what the drug right behind
/// waits for.
fn follows(line: &str) -> bool {
    static WAITS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)(?:(?:^|[\s(])(?:until|til|till|await(?:ing|s)?|pending|after|once|when)\s(?P<what>[^.;\n]{2,60}?),?\s(?:and\s|followed\sby\s)?then\s(?:start\s|give\s|po\s|oral\s|iv\s|change\sto\s|switch\sto\s)?|(?:^|[.;\n]\s?|[•*-]\s)once\s(?P<done>[^.;,\n]{2,40}?)\s(?:back|done|complete[d]?|finished|out|ok|stable|clear|negative|neg|normal|available|resolved|settled|home|healed),\s)$",
        )
        .ok()
    });
    static PAST: LazyLock<Hints> = LazyLock::new(|| {
        Hints::any_case(&[
            "was", "were", "had", "did", "19", "20", "ago", "last ", "stopped", "seen", "years",
            "died", "moved",
        ])
    });
    let end = line.trim_end();
    if !(end.ends_with(',') || end.to_ascii_lowercase().contains(" then")) {
        return false;
    }
    WAITS
        .as_ref()
        .and_then(|waits| waits.captures(line))
        .is_some_and(|found| {
            let what = found.name("what").or(found.name("done"));
            what.is_some_and(|what| !PAST.within(what.as_str()))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(clause: &str) -> Vec<&str> {
        clause.split(' ').collect()
    }

    #[test]
    fn a_meal_is_no_moment_to_begin_with() {
        assert!(is_time(&words("after radiotherapy")));
        assert!(!is_time(&words("after meals")));
        assert!(!is_time(&words("once daily")));
        assert!(is_bare_time(&words("once tpmt back")));
        assert!(!is_bare_time(&words("when needed")));
    }
}
