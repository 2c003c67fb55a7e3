//! Drugs of somebody else: "Eltroxin is the wife's", "Zopiclone in bag is her husband's", "wife takes sertraline".

use super::list;
use crate::text::page::{Sentence, window};
use record::{Cue, Direction, Span, TermKind};
use regex::Regex;
use std::sync::LazyLock;

const PEOPLE: &str = r"teammate|colleague|mate|nana|granny|grandma|stepmum|stepmom|stepdad|pal|dog|cat|wife|husband|hubby|partner|spouse|mum|mom|mam|mother|dad|father|daughter|dtr|son|brother|sister|gran|nan|grandmother|grandfather|neighbou?r|friend|flatmate|housemate|roommate|girlfriend|boyfriend|gf|bf|carer|cousin|aunt|uncle|lolo|lola";

static OWNED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?i)^[^.;\n]{{0,40}}?(?:\b(?:is|are|was|were|belongs? to)|[-=(:|])\s?(?:the |her |his |their |a )?(?P<who>(?:{PEOPLE})'?s)\b|^[^.\n]{{0,48}}?[;,(:–-]\s?(?P<not>not\s(?:hers|his|theirs|(?:the\s)?(?:pt|patient)'s))(?:[.,;)\n]|$)|^[^.;,\n]{{0,28}}\((?P<baby>(?:the\s)?baby(?:'s)?)\)|^[^.;\n]{{0,24}}?[,(:–-]\s?(?i:(?P<never>never\s(?:hers|his|theirs)))\b|^\swas\s(?:for|given\sto|prescribed\s(?:to|for))\s(?:an?\s|the\s|her\s|his\s)?(?P<forkin>{PEOPLE})\b"
    ))
    .ok()
});

static TAKES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?i)\b(?P<who>{PEOPLE})\s(?:\([^()\n]{{1,30}}\)\s|(?-i:[A-Z][a-z]{{2,14}})\s)?(?:also\s|is\s|was\s|has\sbeen\s)?(?:currently\s|now\s|still\s)?(?:takes|taking|took|on|uses|using)\s(?:an?\s|the\s)?(?:(?:prep|pep|art|haart|arvs?|hrt|ocp|chemo|immunosuppression|biologics?)\s\()?$|\b(?P<ill>wife|husband|partner|spouse|girlfriend|boyfriend|gf|bf|flatmate|housemate|roommate|neighbou?r|friend|colleague|brother|sister|cousin)\s(?:has\s|was\s)?(?:started|prescribed|treated\swith)\s$"
    ))
    .ok()
});

/// "husband's naproxen", "a friend's leftover cipro".
static BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?i)\b(?P<who>(?:{PEOPLE})s?'s?)\s(?:old\s|own\s|leftover\s|spare\s|left-over\s)?['\x22]?$"
    ))
    .ok()
});

/// "Ray's own diazepam": a name that the head of the note does not give to the patient.
static NAMED_OWN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b(?P<who>(?P<name>[A-Z][a-z]{2,})'s)\sown\s$").ok());

/// "阿普唑仑是老伴的", "是他爸的".
static OWNED_ZH: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^[^,;。\n]{0,8}是(?:她|他|其|患者)?的?(?P<who>老伴|爱人|丈夫|妻子|老公|老婆|爸爸?|妈妈?|父亲?|母亲?|儿子|女儿|哥哥?|弟弟?|姐姐?|妹妹?|奶奶|爷爷|外公|外婆|邻居|同室病人|同室病友|同病房病人|邻床|室友|同事|朋友|别人|家属|孙子|孙女|子|女)的",
    )
    .ok()
});

/// Longest list of what another person has, in bytes.
const LONGEST_LIST: usize = 200;

/// "Kenneth's: theophylline, aspirin", "Husband's meds: ...": the line begins with what another person has, and nothing in it turns
/// back to the patient. `line` ends where the drug begins.
pub(crate) fn opens_anothers_list(text: &str, line: &str) -> bool {
    static LIST: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(&format!(
            r"^[\s*•-]*(?:(?:[Hh](?:is|er)\s|[Tt]he\s|[Pp]t's\s)?(?P<kin>(?i:{PEOPLE}))'?s|(?P<name>[A-Z][a-z]{{2,}})'s)(?i:\s(?:own\s)?(?:meds|medications?|drugs|tablets|list|allerg(?:y|ies)|bag|box))?(?i:\s\([^)]{{1,16}}\))?\s?:|^[\s*•-]*(?:老伴|爱人|丈夫|妻子|老公|老婆|父亲|母亲|儿子|女儿|哥哥|弟弟|姐姐|妹妹|太太)的(?:药|用药)?\s?[:：]"
        ))
        .ok()
    });
    const BACK: [&str; 8] = [
        " pt ",
        " pt's",
        "patient",
        "hers:",
        "own:",
        "患者",
        "本人",
        " she takes",
    ];
    if line.len() > LONGEST_LIST {
        return false;
    }
    let Some(found) = LIST.as_ref().and_then(|list| list.captures(line)) else {
        return false;
    };
    let own = found
        .name("name")
        .is_some_and(|name| is_patients(text, name.as_str()));
    let lower = line.to_lowercase();
    !own && !BACK.iter().any(|word| lower.contains(word))
}

/// The name of the patient stands at the head of the note.
fn is_patients(text: &str, name: &str) -> bool {
    let head = window(text, 0, 300);
    ["Mr ", "Mrs ", "Ms ", "Miss ", "Re", "Name", "Pt", "Patient"]
        .iter()
        .any(|title| {
            head.match_indices(title).any(|(at, _)| {
                window(head, at, at + 40)
                    .split('\n')
                    .next()
                    .is_some_and(|line| line.contains(name))
            })
        })
}

/// The words that give the drug at `name` to somebody else; nothing where none do.
pub(crate) fn other(sentence: &Sentence<'_>, name: Span) -> Option<Cue> {
    const NEAR: usize = 80;
    let before = sentence.before(name.start, NEAR);
    let from = name.start - before.len();
    let taker = TAKES.as_ref().and_then(|it| it.captures(before));
    let owner = BEFORE
        .as_ref()
        .filter(|_| before.contains('\''))
        .and_then(|it| it.captures(before))
        .filter(|found| !is_used_now(&before[..found.get(0).map_or(0, |all| all.start())]));
    let named = NAMED_OWN
        .as_ref()
        .filter(|_| before.ends_with(" own "))
        .and_then(|it| it.captures(before))
        .filter(|found| {
            let name = found.name("name").map_or("", |name| name.as_str());
            !["Patient", "Today"].contains(&name) && !is_patients(sentence.text, name)
        });
    if let Some(found) = taker.or(owner).or(named).or_else(|| {
        // "Wife takes Plavix, omeprazole": the list goes on.
        let told = [" take", " taking", " took", " on ", " us"]
            .iter()
            .any(|word| before.contains(word));
        let first = told.then(|| list::start(sentence, name, |_| true))?;
        let before = before.get(..first.checked_sub(from)?)?;
        TAKES
            .as_ref()
            .filter(|_| first < name.start)?
            .captures(before)
    }) && let Some(who) = found.name("who").or_else(|| found.name("ill"))
    {
        return Some(Cue {
            span: Span::new(who.start(), who.end()).shifted(from),
            direction: Direction::Forward,
            scope: name,
        });
    }
    if let Some(cue) = ill_relative(sentence, name) {
        return Some(cue);
    }
    let line = sentence.line_before(name.start);
    let short = line.len() <= LONGEST_LIST;
    if short
        && (line.contains("'s") || line.contains('的'))
        && opens_anothers_list(sentence.text, line)
    {
        let start = name.start - line.len();
        return Some(Cue {
            span: Span::new(start, start + line.find([':', '：']).unwrap_or(line.len())),
            direction: Direction::Forward,
            scope: name,
        });
    }
    let next = sentence.next_drug(name.end).unwrap_or(sentence.span.end);
    let behind = &sentence.text[name.end..next];
    let chinese = OWNED_ZH
        .as_ref()
        .filter(|_| behind.contains('是'))
        .and_then(|it| it.captures(behind));
    let found = chinese.or_else(|| OWNED.as_ref()?.captures(behind))?;
    let who = ["who", "not", "never", "baby", "forkin"]
        .iter()
        .find_map(|name| found.name(name))?;
    Some(Cue {
        span: Span::new(who.start(), who.end()).shifted(name.end),
        direction: Direction::Backward,
        scope: name,
    })
}

/// "Partner HIV+, on abacavir regimen", "Lolo has PTB on HRZE": the clause opens with another person and an illness of that one.
fn ill_relative(sentence: &Sentence<'_>, name: Span) -> Option<Cue> {
    static ILL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(&format!(
            r"(?i)(?:^|[.;\n]\s?)(?P<who>{PEOPLE})(?P<ill>\s[^.;\n]{{1,28}}?),?\s(?:is\s|also\s|now\s)?(?:on|takes|taking)\s(?:an?\s|the\s)?$"
        ))
        .ok()
    });
    let before = sentence.line_before(name.start);
    let near = window(before, before.len().saturating_sub(80), before.len());
    let end = near.trim_end().to_ascii_lowercase();
    if ![" on", " takes", " taking", " a", " an", " the"]
        .iter()
        .any(|word| end.ends_with(word))
    {
        return None;
    }
    let found = ILL.as_ref()?.captures(near)?;
    let from = name.start - near.len();
    let (who, ill) = (found.name("who")?, found.name("ill")?);
    let ill = Span::new(ill.start(), ill.end()).shifted(from);
    let is_ill = sentence
        .terms
        .iter()
        .any(|term| matches!(term.kind, TermKind::Problem) && ill.contains(term.span));
    is_ill.then(|| Cue {
        span: Span::new(who.start(), who.end()).shifted(from),
        direction: Direction::Forward,
        scope: name,
    })
}

/// "takes husband's naproxen": it is another's, and the patient takes it.
fn is_used_now(before: &str) -> bool {
    const USES: [&str; 10] = [
        "takes",
        "taking",
        "uses",
        "using",
        "on",
        "taken",
        "shares",
        "sharing",
        "takes the",
        "still taking",
    ];
    let before = before.trim_end().to_ascii_lowercase();
    USES.iter().any(|word| {
        before
            .strip_suffix(word)
            .is_some_and(|rest| !rest.ends_with(|c: char| c.is_ascii_alphanumeric()))
    })
}

/// "dad's furosemide and her own bisoprolol": behind another's drug the words turn back to the patient.
pub(crate) fn turns_back(sentence: &Sentence<'_>, name: Span) -> bool {
    const OWN: [&str; 8] = [
        " her own ",
        " his own ",
        " their own ",
        " pt's own ",
        " patient's own ",
        "自己的",
        "本人的",
        "患者的",
    ];
    const NEAR: usize = 24;
    let before = sentence.before(name.start, NEAR).to_lowercase();
    OWN.iter().any(|own| before.ends_with(own))
}
