//! A drug that was given up for what it did, and a reaction told by the day or the moment of its drug: "allopurinol stopped in 2022 for an
//! itchy rash", "stopped abacavir in 2009 after two weeks for fever, rash", "gadobutrol scan ended with bronchospasm", "itchy rash on day 6
//! of amoxicillin", "twenty minutes into acetylcysteine she had wheals", "IgE to chlorhexidine positive", "皮试证实聚乙二醇阳性".

use crate::text::page::{Sentence, window};
use record::Span;
use regex::Regex;
use std::sync::LazyLock;

/// Reach around a name, in bytes.
const NEAR: usize = 120;
/// Signs of a reaction to a drug.
const SIGNS: &str = r"(?:rash\b|hives\b|urticaria\w*|wh?eals\b|welts\b|itch(?:ed|ing|y)?\b|angio-?o?edema|anaphyla\w+|bronchospasm|stridor|blister\w*|exfoliat\w+|(?:face|facial|lips?|tongue|throat|eyelid)\s(?:swell\w*|swollen)|swollen\s(?:face|lips?|tongue)|(?-i:DRESS|SJS|TEN|AGEP)\b|stevens|agranulocytosis|neutrop(?:hils?|a?enia)\s(?:of\s|were\s|was\s|at\s|to\s)?0?\.[0-4]\d?|erythroderma)";

/// The words around the name tell that the drug was the cause.
pub(crate) fn is_told(sentence: &Sentence<'_>, name: Span) -> bool {
    if super::reaction::treats(&sentence.text[name.start..name.end].to_lowercase()) {
        return false;
    }
    let next = sentence.next_drug(name.end).unwrap_or(sentence.span.end);
    let behind = window(sentence.text, name.end, next.min(name.end + NEAR));
    let before = sentence.before(name.start, NEAR);
    is_given_up(behind)
        || is_stopped_before(before, behind)
        || is_on_its_day(before)
        || is_in_its_course(before, behind)
        || is_tested(before, behind)
}

/// What the signs are not: denied, feared, treated, or somebody else's.
fn is_other_matter(words: &str) -> bool {
    const OTHER: [&str; 19] = [
        "no ",
        "not ",
        "nil ",
        "without",
        "denie",
        "never",
        "tolerat",
        "risk",
        "warn",
        "watch",
        "monitor",
        "prevent",
        "prophyla",
        "treat",
        " if ",
        "viral",
        "chickenpox",
        "mother",
        "father",
    ];
    let words = format!(" {}", words.to_lowercase());
    OTHER.iter().any(|word| words.contains(word))
}

/// The sign went, or came of something else than the drug.
fn is_gone(words: &str) -> bool {
    const GONE: [&str; 17] = [
        "resol",
        "clear",
        "settl",
        "improv",
        "better",
        "control",
        "gone",
        "ran out",
        "missed",
        "omit",
        "withdraw",
        "wear",
        "shingles",
        "procedure",
        "surg",
        "despite",
        "relie",
    ];
    let words = words.to_lowercase();
    GONE.iter().any(|word| words.contains(word))
}

fn holds(pattern: &LazyLock<Option<Regex>>, words: &str) -> bool {
    let found = pattern.as_ref().and_then(|pattern| pattern.captures(words));
    found.is_some_and(|found| {
        // Of the lead all counts against it, of the rest what says that a sign went or had another cause.
        let whole = found.get(0).map_or("", |whole| whole.as_str());
        !is_gone(whole) && !(found.name("lead")).is_some_and(|lead| is_other_matter(lead.as_str()))
    })
}

/// "stopped in 2022 for an itchy rash", "scan ended with bronchospasm".
fn is_given_up(behind: &str) -> bool {
    static STOPPED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(&format!(
            r"(?i)^(?:\s[\d.]+\s?(?:mg|g|mcg|ml)\b)?(?:\s(?:infusion|injection|scan|course|tablets?|cream|drip))?[\s,(]{{1,2}}(?:(?:was|were|is|had\sto\sbe|has\sbeen)\s)?(?:then\s)?(?:stopped|discontinued|ceased|withdrawn|abandoned|held|paused|interrupted|cut\sshort|dropped|given\sup)\b(?P<lead>[^.;\n(]{{0,40}}?\b(?:for|due\sto|because\sof|owing\sto)\b[^.;\n]{{0,40}}?){SIGNS}"
        ))
        .ok()
    });
    static ENDED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(&format!(
            r"(?i)^(?:\s(?:infusion|injection|scan|mri|ct|course|dose|drip|contrast))?\s(?:(?:ended|finished)\s(?:with|in)|was\s(?:followed|complicated|ended)\sby|(?:was\s)?cut\sshort\sby|led\sto|resulted\sin|set\soff|provoked)(?P<lead>\s[^.;\n]{{0,30}}?){SIGNS}"
        ))
        .ok()
    });
    static FIRST: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(&format!(
            r"(?i)^(?P<lead>[^.;\n]{{0,30}}?[,:]\s(?:[\w-]+\s){{0,2}}){SIGNS}\s(?:\S+\s)?(?:\d+|a\sfew|some|two|ten|twenty|thirty)\s?(?:min\w*|hours?|hrs?|h|days?)\s(?:after|into|later|from)\s(?:the\s|her\s|his\s)?(?:first|1st|second|2nd|last)?\s?(?:dose|tablet|capsule|infusion|injection)"
        ))
        .ok()
    });
    holds(&STOPPED, behind) || holds(&ENDED, behind) || holds(&FIRST, behind)
}

/// "Stopped abacavir in 2009 after two weeks for fever, rash".
fn is_stopped_before(before: &str, behind: &str) -> bool {
    static VERB: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?:stopped|discontinued|ceased|withdrew|abandoned|came\soff|taken\soff|gave\sup)\s(?:her\s|his\s|the\s|iv\s|oral\s)?$").ok()
    });
    static WHY: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(&format!(
            r"(?i)^(?:\s[\d.]+\s?(?:mg|g)\b)?[\s,](?:in\s|during\s|after\s|on\s|last\s|(?:19|20)\d\d|for|due|because)[^.;\n]{{0,40}}?(?P<lead>\b(?:for|due\sto|because\sof|owing\sto|with)\b[^.;\n]{{0,40}}?){SIGNS}"
        ))
        .ok()
    });
    VERB.as_ref().is_some_and(|verb| verb.is_match(before)) && holds(&WHY, behind)
}

/// "an itchy flat rash on day 6 of", "turned beet red ten minutes into", "hives three days into".
fn is_on_its_day(before: &str) -> bool {
    static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(&format!(
            r"(?i)(?P<lead>[^.;\n]{{0,24}}?)(?:{SIGNS}|(?:turned|went)\s(?:\w+\s){{0,2}}(?:red|scarlet|purple))[^.;\n]{{0,50}}?\s(?:on\s(?:the\s)?(?:day\s\d+|(?:first|second|third|fourth|fifth|\d+(?:st|nd|rd|th))\sday)\sof|\w+\s(?:days?|min\w*|hours?|weeks?)\s(?:into|after\sstarting|after\sbeginning))\s(?:(?:an?|the|her|his|iv|oral|first|course|of|a\scourse\sof)\s){{0,3}}$"
        ))
        .ok()
    });
    holds(&DAY, before)
}

/// "Twenty minutes into acetylcysteine she had wheals", "in 2019 on carbimazole 30 mg she had neutrophils of 0.05".
fn is_in_its_course(before: &str, behind: &str) -> bool {
    static INTO: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:\b(?:min\w*|hours?|hrs?|days?|weeks?)\s(?:into|after\sstarting)|\b(?:in\s)?(?:19|20)\d\d,?\s(?:while\s)?(?:on|with|after|during|taking)|\b(?:last\s(?:time|year|month|week)|previously|once|earlier),?\s(?:on|with|after|during))\s(?:(?:the|her|his|iv|oral|first|an?)\s){0,2}$").ok()
    });
    static DID: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(&format!(
            r"(?i)^(?:\s(?:infusion|bag|drip|course))?(?:\s[\d.]+\s?(?:mg|g|mcg)\b(?:\s(?:daily|bd|od|tds))?)?,?\s(?:(?:she|he|they|patient|pt|the\spatient)\s)?(?P<lead>(?:[^.;\n]{{0,20}}?\b)?(?:had|got|developed|suffered|came\sout|broke\sout)\s[^.;\n]{{0,28}}?){SIGNS}"
        ))
        .ok()
    });
    INTO.as_ref().is_some_and(|into| into.is_match(before)) && holds(&DID, behind)
}

/// "IgE to chlorhexidine positive", "skin test positive to rocuronium", "洗必泰IgE阳性", "皮试证实聚乙二醇阳性".
fn is_tested(before: &str, behind: &str) -> bool {
    static TO: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?:ige|skin\s(?:prick\s)?tests?(?:ing)?|prick\stests?|intradermal\stests?|patch\stests?|provocation(?:\stest)?)\s(?:was\s|were\s)?(?P<positive>positive\s|pos\s|\+ve\s)?(?:to|for|with|against)\s$").ok()
    });
    static POSITIVE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^[\s-]{0,2}(?:(?:specific\s)?ige\s|skin\s(?:prick\s)?test\s|prick\stest\s)?(?:was\s|were\s|is\s|came\sback\s)?(?:positive|pos\b|\+ve|raised)").ok()
    });
    static ITS_IGE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^[\s-]{0,2}(?:specific\s)?(?:ige|skin\s(?:prick\s)?test|prick\stest)\s(?:was\s|is\s)?(?:positive|pos\b|\+ve|raised)|^(?:特异性)?\s?(?:IgE|皮试|点刺|斑贴试验|激发试验)\s?(?:\(\+\)|强?阳性|升高)").ok()
    });
    let tested_zh = [
        "皮试证实",
        "皮试示",
        "点刺证实",
        "激发试验证实",
        "皮肤试验证实",
    ]
    .iter()
    .any(|word| before.ends_with(word))
        && ["阳性", "(+)", "强阳性"]
            .iter()
            .any(|word| behind.starts_with(word));
    let to = TO.as_ref().and_then(|to| to.captures(before));
    let told = to.is_some_and(|to| {
        to.name("positive").is_some() || POSITIVE.as_ref().is_some_and(|it| it.is_match(behind))
    });
    told || tested_zh || ITS_IGE.as_ref().is_some_and(|it| it.is_match(behind))
}

#[cfg(test)]
mod tests {
    use crate::text::tests::{allergens, open};

    #[test]
    fn what_a_drug_was_given_up_for_and_what_its_days_brought_is_an_allergy() {
        for (text, expect) in [
            (
                "Penicillin stopped in 2022 for an itchy measles-like rash with no fever.",
                "penicillin",
            ),
            (
                "Stopped aspirin in 2009 after two weeks for fever, rash and vomiting.",
                "aspirin",
            ),
            (
                "Penicillin infusion was cut short by hives and wheeze in 2018.",
                "penicillin",
            ),
            (
                "In 2014 an itchy flat rash on day 6 of penicillin, no swelling.",
                "penicillin",
            ),
            (
                "Twenty minutes into penicillin she flushed and had a few wheals.",
                "penicillin",
            ),
            (
                "In 2015 on penicillin 1 g he developed agranulocytosis.",
                "penicillin",
            ),
            ("Specific IgE to penicillin positive.", "penicillin"),
            (
                "Skin test positive to penicillin after collapse in 2021.",
                "penicillin",
            ),
            ("变态反应科查青霉素IgE阳性。", "penicillin"),
            ("皮试证实青霉素阳性。", "penicillin"),
        ] {
            let (record, _) = open(text);
            assert_eq!(allergens(&record), [expect], "{text}");
        }
    }

    #[test]
    fn a_drug_that_was_stopped_for_something_else_is_none() {
        for text in [
            "Penicillin stopped in 2019 after 5 days for cost.",
            "Aspirin stopped before surgery; rash of chickenpox.",
            "Prednisolone stopped in 2022 for rash that had cleared.",
            "Penicillin stopped in 2020, no rash, for a negative culture.",
            "Aspirin held for surgery, risk of rash explained.",
            "Skin test to penicillin negative.",
            "Ramipril stopped by GP, collapsed at home today.",
            "Collapsed while on apixaban, head injury.",
            "Wheeze when salbutamol ran out.",
            "Doxycycline led to resolution of the rash.",
            "Asthma since 2012, on montelukast, wheezy today.",
            "Urticaria improved while on aspirin.",
            "Rash cleared on day 3 of penicillin.",
        ] {
            let (record, _) = open(text);
            let found = allergens(&record);
            assert!(found.is_empty(), "{text}: {found:?}");
        }
    }
}
