//! Drugs of somebody else: "Eltroxin is the wife's", "Zopiclone in bag is her husband's", "wife takes sertraline".

use super::page::Sentence;
use record::{Cue, Direction, Span};
use regex::Regex;
use std::sync::LazyLock;

const PEOPLE: &str = r"wife|husband|hubby|partner|spouse|mum|mom|mam|mother|dad|father|daughter|dtr|son|brother|sister|gran|nan|grandmother|grandfather|neighbou?r|friend|flatmate|housemate|roommate|girlfriend|boyfriend|gf|bf|carer|cousin|aunt|uncle";

static OWNED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?i)^[^.;\n]{{0,40}}?(?:\b(?:is|are|was|were|belongs? to)|[-=(:])\s?(?:the |her |his |their |a )?(?P<who>(?:{PEOPLE})'?s)\b"
    ))
    .ok()
});

static TAKES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?i)\b(?P<who>{PEOPLE})\s(?:also\s|is\s|was\s|has\sbeen\s)?(?:takes|taking|took|on|uses|using)\s(?:an?\s|the\s)?$"
    ))
    .ok()
});

/// The words that give the drug at `name` to somebody else; nothing where none do.
pub(super) fn other(sentence: &Sentence<'_>, name: Span) -> Option<Cue> {
    let before = &sentence.text[sentence.span.start..name.start];
    if let Some(found) = TAKES.as_ref().and_then(|it| it.captures(before))
        && let Some(who) = found.name("who")
    {
        return Some(Cue {
            span: Span::new(who.start(), who.end()).shifted(sentence.span.start),
            direction: Direction::Forward,
            scope: name,
        });
    }
    let next = sentence.next_drug(name.end).unwrap_or(sentence.span.end);
    let behind = &sentence.text[name.end..next];
    let found = OWNED.as_ref()?.captures(behind)?;
    let who = found.name("who")?;
    Some(Cue {
        span: Span::new(who.start(), who.end()).shifted(name.end),
        direction: Direction::Backward,
        scope: name,
    })
}
