//! Smoking without a word for it: "Ex 20/day", "Ex x 10y", "quit '05", "30 py", "SH: NS", and behind another's habit "本人从未".

use super::super::page::Sentence;
use super::super::topics::Topic;
use record::{SocialKind, Span};
use regex::Regex;
use std::sync::LazyLock;

/// What such shorthand begins with.
pub(in crate::text) const SHORTHAND: &[&str] = &[
    "ex ",
    "ex-",
    "sh:",
    "sh ",
    "shx:",
    "shx ",
    "soc:",
    "soc ",
    "social",
    "/d x",
    "/day x",
    "/d for",
    "quit",
    " py",
    "0py",
    "5py",
    "ex-cig",
    "ex cig",
    "cigs ever",
    "卷烟",
    "本人从",
    "本人不",
    "本人无",
    "本人否",
];

/// The shorthand and what stands before it.
static SHORT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        \b(?:
            [Ee]x[-\ ]\d{1,2}\s?(?:/|per\ |a\ )\s?d(?:ay)?\b
            |[Ee]x\s?[x×]\s?\d{1,2}\s?(?:/12|m(?:o|ths?|onths?)?|y(?:rs?|ears?)?)\b
            |(?:SH|SHx|Soc|Soc\ Hx|Social)[:\ ]\s?NS\b
            |[Qq]uit\s(?:in\s|since\s|~)?(?:['’]\d{2}|(?:19|20)\d{2}|[x×]?\s?\d{1,2}\s?(?:y(?:rs?|ears?)?|/12|months?|mths?|mo)(?:\sago)?)(?:[\s,.;)]|$)
            |\d{1,2}\s?/\s?d(?:ay)?\s?(?:x|×|for)\s?\d{1,2}\s?y
            |\d{1,3}\s?py\b
            |[Ee]x[-\ ]cig(?:s|arettes?)?\b
            |[Nn]o\ cig(?:s|arettes?)\ ever\b
        )
        |卷烟已戒|本人(?:从未|从不|从没|没有|不会|无|否认|不)(?:[,;。]|$)",
    )
    .ok()
});

/// The habit that the shorthand of a sentence speaks of, if it is smoking.
pub(super) fn read(sentence: &Sentence<'_>) -> Option<(Span, SocialKind)> {
    if !sentence.topics.hold(Topic::Shorthand) {
        return None;
    }
    let words = sentence.words();
    let found = SHORT.as_ref()?.find(words)?;
    let before = words.get(..found.start())?;
    let kept = match found.as_str() {
        short if short.starts_with("本人") => before.contains('烟'),
        // "EtOH: quit 2015" speaks of what was named before it.
        short if short.starts_with(['q', 'Q']) => !names_other(before),
        _ => true,
    };
    let end = found.start()
        + found
            .as_str()
            .trim_end_matches([' ', ',', '.', ';', ')', '。'])
            .len();
    kept.then(|| {
        let span = Span::new(found.start(), end).shifted(sentence.span.start);
        (span, SocialKind::Smoking)
    })
}

/// A drink, a drug or a trade that can be given up stands in the words.
fn names_other(before: &str) -> bool {
    const OTHERS: &[&str] = &[
        "etoh",
        "alcohol",
        "drink",
        "beer",
        "wine",
        "cannabis",
        "marijuana",
        "thc",
        "cocaine",
        "heroin",
        "ivdu",
        "meth",
        "job",
        "work",
        "school",
        "gym",
        "caffeine",
        "coffee",
        "drug",
    ];
    let words = before.to_ascii_lowercase();
    OTHERS.iter().any(|other| words.contains(other))
}
