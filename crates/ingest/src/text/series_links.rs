//! What leads from one value of a series to the next: arrows, words, brackets, what was given in between.

use super::number::{begins, blanks, number};
use super::phrases::Openings;
use super::series::Link;
use regex::Regex;
use std::sync::LazyLock;

/// "INR 5.1,停华法林3天后复查2.3", "K 6.2, after insulin rechecked 5.1": a few words without another number lead to it.
static RECHECKED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^(?:[,;]\s?[^,;。.\d餐饭]{1,12}后\s?|[,;]\s?[^,;。.\d]{0,24}(?:\d{1,2}\s?(?:h|小时|天|日|周|个?月)后?)?(?:复查|复测|降至|升至|降到|升到|rechecked|repeat|repeated at|now)(?:为|值|:| is| was)?\s?)\d",
    )
    .ok()
});

/// "K 3.6, 20 KCl given, now 4.4", "Hb 79, 1u RBC, 86": what was given stands between the two values.
static TREATED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^(?:[,;]\s?(?:[^,;.\n]{0,20}\b(?:given|gave|replaced|transfused|IV|bolus|infusion)\b[^,;.\n]{0,16}[,;]\s?(?:now|rpt|repeat|then)\s|(?:then\s)?(?:transfused|replaced|repleted|supplemented|corrected|treated)[,;]?\s(?:and\s)?(?:now\s|rpt\s|up to\s)?|\d\s?(?:u|units?)\s(?:RBCs?|PRBCs?|PRCs?|PC|blood|given|transfused)\b[^,;.\d\n]{0,16}[,;]\s?(?:now\s|rpt\s)?))\d",
    )
    .ok()
});

/// How the next value stands to the one before it, the mark that says so, where the value begins, and whether a bracket
/// opened.
type Found = (Link, (usize, usize), usize, bool);

/// Marks that lead to an earlier value.
static BACK_ARROWS: LazyLock<Openings<()>> =
    LazyLock::new(|| Openings::words(&["<--", "<-", "←", "⇐"]));
/// Marks that lead to a later value.
static ARROWS: LazyLock<Openings<()>> =
    LazyLock::new(|| Openings::words(&["-->", "->", "=>", "⇒", "→", "➔", "➜", "⟶"]));
/// Words before a later value.
static AFTER: LazyLock<Openings<()>> = LazyLock::new(|| {
    Openings::barred(
        "then |rpt |repeat |repeated |recheck |rechecked |up to |down to |rose to |fell to |increased to |decreased to |rising to |falling to |improved to |rpt: |repeat: |recheck: |on repeat |on recheck |post |later |复|再查|复查|复测|升至|降至|升到|降到|增至|减至|后复查",
    )
});
/// Words before an earlier value.
static BEFORE: LazyLock<Openings<()>> = LazyLock::new(|| {
    Openings::barred(
        "was |it was |were |vs |vs. |from |prev. |prev |previous |previously |prior |up from |down from |from baseline |from a baseline of |baseline of |baseline |b/l |previous: |prev: |baseline: |baseline ~|bl |peak |peak of |nadir |highest |max |initially |上次|前次|前值|前|最高|峰值|原为|原|基线|之前|此前",
    )
});

/// What leads from one value to the next: an arrow, a word, a bracket, a comma. Its place, where the next value begins, and
/// whether it opens a bracket.
pub(super) fn link(text: &str, at: usize, limit: usize) -> Option<Found> {
    let start = blanks(text, at);
    if start >= limit {
        return None;
    }
    let led = [&RECHECKED, &TREATED]
        .into_iter()
        .filter(|_| text[start..].starts_with([',', ';']))
        .find_map(|pattern| pattern.as_ref()?.find(&text[start..limit]));
    if let Some(lead) = led {
        // The match ends with the first digit of the value.
        let digit = lead.as_str().chars().next_back().map_or(0, char::len_utf8);
        let end = start + lead.end() - digit;
        return Some((Link::After, (start, end), end, false));
    }
    let mut rest = &text[start..limit];
    let mark = |end: usize| (start, end);
    for (arrows, link) in [(&BACK_ARROWS, Link::Before), (&ARROWS, Link::After)] {
        if let Some(arrow) = arrows.words_of(rest).find(|arrow| rest.starts_with(arrow)) {
            let end = treated(text, start + arrow.len(), limit);
            return Some((link, mark(end), wordless(text, blanks(text, end)), false));
        }
    }
    if start > at && rest.starts_with("> ") && number(text, blanks(text, start + 1)).is_some() {
        return Some((Link::After, mark(start + 1), blanks(text, start + 1), false));
    }
    // "142>104": without blanks; "11.2>10.4/31<210" is a blood count drawn as a cross.
    if start == at
        && let Some(value) = rest
            .strip_prefix('>')
            .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
            .and_then(|_| number(text, start + 1))
        && text[..at].ends_with(|c: char| c.is_ascii_digit())
        && !text[value.end..].starts_with(['/', '<'])
    {
        return Some((Link::After, mark(start + 1), start + 1, false));
    }
    // "62(10/18)-71(10/19)": a dash behind the bracket of the day.
    if start == at
        && text[..at].ends_with(')')
        && rest
            .strip_prefix('-')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    {
        return Some((Link::After, mark(start + 1), start + 1, false));
    }
    if let Some(end) = past_treatment(rest) {
        return Some((Link::After, mark(start + end), start + end, false));
    }
    let mut from = start;
    let mut bracket = false;
    let mut comma = false;
    if rest.starts_with('(') {
        bracket = true;
        from = blanks(text, start + 1);
    } else if rest.starts_with([',', ';', '、']) {
        comma = true;
        from = blanks(text, start + rest.chars().next().map_or(1, char::len_utf8));
    }
    rest = &text[from..limit.max(from)];
    let word = |words: &Openings<()>| {
        words
            .words_of(rest)
            .filter(|word| begins(rest, word))
            .max_by_key(|word| word.len())
            // "(前天46)": the day before yesterday is no mark of an earlier value.
            .filter(|word| {
                **word != *"前" || !rest.starts_with("前天") && !rest.starts_with("前日")
            })
    };
    for (words, link) in [(&BEFORE, Link::Before), (&AFTER, Link::After)] {
        if let Some(word) = word(words) {
            let end = from + word.len();
            return Some((link, mark(end), blanks(text, end), bracket));
        }
    }
    let parted = bracket || comma;
    Some((
        Link::Beside,
        (start, if parted { from } else { start }),
        from,
        bracket,
    ))
}

/// "164/106, post-labetalol 144/88", "6.2, after insulin 5.1": the value behind a treatment, where a mark or the end follows it.
fn past_treatment(rest: &str) -> Option<usize> {
    static PAST: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"^[,;]\s?(?:post|after)[- ][a-z]{3,20}\s(?P<v>\d{1,3}(?:\.\d{1,2})?(?:/\d{2,3})?)(?:\s?[%a-zA-Z]{1,6}/?[a-zA-Z]{0,2})?(?:$|[.,;)\n](?:\D|$))",
        )
        .ok()
    });
    let parted = rest.starts_with([',', ';']);
    let found = PAST.as_ref().filter(|_| parted)?.captures(rest)?;
    Some(found.name("v")?.start())
}

/// Behind a second arrow, where what was done stands between two: "14.9 -> double photo -> 13.1", "78→输2U→92".
fn treated(text: &str, at: usize, limit: usize) -> usize {
    const LONGEST: usize = 28;
    let words = super::page::window(text, at, limit.min(at + LONGEST));
    let words = words.split(['\n', ';', '。']).next().unwrap_or_default();
    // "48→(阿托品后)118": the value stands behind a remark.
    if words.starts_with('(') && number(text, wordless(text, blanks(text, at))).is_some() {
        return at;
    }
    let value = number(words, blanks(words, 0));
    let given = value.is_some_and(|value| {
        let unit = words[value.end..].trim_start();
        // "120 U/L" is a result, "2u" was given.
        ["u", "U", "单位", "L", "mg", "g"].iter().any(|word| {
            let behind = unit.strip_prefix(word);
            // "438 umol/L", "12 ug/L" are results too.
            behind.is_some_and(|rest| {
                !rest.starts_with(|c: char| c == '/' || c.is_ascii_alphabetic())
            })
        })
    });
    if value.is_some() && !given {
        return at;
    }
    let next = words.char_indices().find_map(|(place, _)| {
        let arrows = ARROWS.words_of(&words[place..]);
        let here = arrows.filter(|arrow| words[place..].starts_with(arrow));
        Some(place + here.max_by_key(|arrow| arrow.len())?.len())
    });
    next.map_or(at, |next| at + next)
}

/// Behind a remark that stands before a value: "2.31→(复)18.6", "188/102→用乌拉地尔后166/92".
fn wordless(text: &str, at: usize) -> usize {
    const LONGEST: usize = 24;
    let rest = super::page::window(text, at, at + 2 * LONGEST);
    if let Some(lead) = rest
        .find(|c: char| c.is_ascii_digit())
        .and_then(|end| rest.get(..end))
        && lead.trim_end().ends_with(['后', '後'])
        && !lead.contains([',', ';', '。', '\n', '('])
    {
        return at + lead.len();
    }
    // "6.1 -> post insulin/dextrose 5.2".
    if let Some(lead) = rest
        .find(|c: char| c.is_ascii_digit())
        .and_then(|end| rest.get(..end))
        && ["post ", "post-", "after "]
            .iter()
            .any(|word| lead.starts_with(word))
        && lead.ends_with(' ')
        && lead.len() <= LONGEST + 6
        && lead
            .bytes()
            .all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b' ' | b'/' | b'-' | b'+'))
    {
        return at + lead.len();
    }
    let inner = text[at..].strip_prefix('(');
    match inner.and_then(|inner| inner.find(')').map(|close| (inner, close))) {
        Some((inner, close))
            if close <= LONGEST && !inner[..close].contains(|c: char| c.is_ascii_digit()) =>
        {
            blanks(text, at + close + 2)
        }
        _ => at,
    }
}
