//! Entries of an allergy list that the text itself settles later: a doubted one that the same line answers with none, and one that
//! was something else ("that was UTI not the morphine", "had Oramorph since without problems").

use crate::text::page::{Page, Sentence, window};
use crate::text::phrases::Phrases;
use record::{AllergyStatus, Presence, Span, VerificationStatus};
use regex::Regex;
use std::sync::LazyLock;

/// Lets the answer at the end of a line settle what the line doubted: "前页\"青霉素过敏?\";今日逐项问…结论:无药物过敏".
pub(crate) fn settle(page: &mut Page<'_>) {
    take_back(page);
    const NEAR: usize = 240;
    let none: Vec<Span> = page
        .record
        .allergy_statements
        .iter()
        .filter(|fact| fact.value == AllergyStatus::NoneKnown)
        .filter_map(|fact| fact.spans().last().map(|(_, span)| span))
        .collect();
    let original = page.original;
    let base = page.base;
    let words = |from: usize, to: usize| {
        window(original, from.saturating_sub(base), to.saturating_sub(base))
    };
    for fact in &mut page.record.allergies {
        if fact.value.verification_status != VerificationStatus::Unconfirmed {
            continue;
        }
        let Some((_, place)) = fact.spans().last() else {
            continue;
        };
        let settled = none.iter().any(|said| {
            said.start >= place.end
                && said.start - place.end <= NEAR
                && !words(place.end, said.start).contains('\n')
                && !["其他", "其它", "other", "further", "else", "apart"]
                    .iter()
                    .any(|word| {
                        words(place.end, said.end + 12)
                            .to_lowercase()
                            .contains(word)
                    })
        });
        if settled {
            fact.value.verification_status = VerificationStatus::Refuted;
            fact.value.assertion.presence = Presence::Absent;
        }
    }
}

/// The words behind the entry say that something else did it, or that the same drug was borne since.
pub(crate) fn is_explained(sentence: &Sentence<'_>, span: Span) -> bool {
    static ELSE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\b(?:that|it|this)\s(?:was|were)\s[^.;\n]{1,32}?[\s,]not\s(?:the\s|from\sthe\s|from\s|due\sto\s)?(?P<name>[a-z][a-z-]{2,})").ok()
    });
    static SINCE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\b(?:it|this|same\s(?:drug|one))\s(?:many\stimes\s|twice\s|again\s)?since\s(?:then\s)?(?:w/o|without|with\sno|no\s(?:problem|reaction|issue)|fine|ok\b)|\btolerated\s(?:it|this)\s(?:well\s|fine\s)?(?:since|in\s(?:19|20)\d\d|twice|many)|(?:后来|之后|此后)[^,;。\n]{0,10}(?:再吃|再用|又吃|又用|复用)[^,;。\n]{0,8}(?:没事|无事|无不适|无反应|未再)").ok()
    });
    let own = sentence.text[span.start..span.end].to_lowercase();
    let rest = sentence.text[span.end..sentence.span.end].to_lowercase();
    let rest = window(&rest, 0, 200);
    ELSE.as_ref()
        .and_then(|it| it.captures(rest))
        .and_then(|found| found.name("name"))
        .is_some_and(|name| own == name.as_str())
        || SINCE.as_ref().is_some_and(|it| it.is_match(rest))
        || is_old_flag(rest)
        || is_asked_after(rest)
        || is_tested_away(rest)
}

/// "青霉素：幼时皮试阳性，去年复核皮试及激发均阴性，已去除标签": tested again, and the label taken off.
fn is_tested_away(rest: &str) -> bool {
    static AWAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^[^。;；\n]{0,48}?(?:(?:激发|复核|复查)[^。;；\n]{0,12}阴性|(?:已|予)?(?:去除|取消|撤销|去掉)(?:过敏)?标签)").ok()
    });
    !rest.is_ascii() && AWAY.as_ref().is_some_and(|away| away.is_match(rest))
}

/// "“磺胺过敏？”，追问是母亲": asked after, it is a relative's.
fn is_asked_after(rest: &str) -> bool {
    static ASKED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^[^。;；\n]{0,24}?(?:追问|核实|询问|细问|再问|问清)[^。;；\n]{0,6}?(?:是|系|为|乃)(?:其|她|他)?的?(?:母亲|父亲|妻子|丈夫|爱人|老伴|哥哥|弟弟|姐姐|妹妹|儿子|女儿|外公|外婆|爷爷|奶奶|他人|别人)").ok()
    });
    !rest.is_ascii() && ASKED.as_ref().is_some_and(|asked| asked.is_match(rest))
}

/// "\"Sulfa\" on the alert banner – on furosemide fifteen years without a murmur": a flag that the same sentence finds baseless.
fn is_old_flag(rest: &str) -> bool {
    static FLAG: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^[\x22”'’]?\s(?:on|in)\s(?:the\s)?(?:alert\s)?(?:banner|flag|pop-?\s?up|screen|wristband|alert)\b[^.;\n]{3,140}?(?:without\s(?:a\smurmur|trouble|incident|any\sproblem)|no\sill\seffect|no\sconcern)|^[\x22”'’]?\s?[-–—,:]\s?on\sasking,?\s[^.;\n]{0,40}?\bas\sa\schild\b[^.;\n]{0,4}$").ok()
    });
    FLAG.as_ref().is_some_and(|flag| flag.is_match(rest))
}

/// Takes back what another place of the text says is another's: "Sulfa entry reviewed … it is WIFE's reaction, merged charts".
fn take_back(page: &mut Page<'_>) {
    static ENTRY: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?P<name>[a-z]{4,24})\s(?:allergy\s)?(?:entry|label|listing|flag)\b[^\n]{0,90}?\b(?:it|this|that)\s(?:is|was)\s(?:actually\s|really\s)?(?:(?:the|his|her|pt's)\s)?(?:mum|mom|mother|dad|father|brother|sister|son|daughter|wife|husband|partner|another\spatient)(?:'s)?\b").ok()
    });
    if page.record.allergies.is_empty() {
        return;
    }
    let parts = about_entries(page.original);
    let taken: Vec<String> = ENTRY
        .iter()
        .flat_map(|entry| parts.iter().flat_map(|part| entry.captures_iter(part)))
        .filter_map(|found| found.name("name"))
        .map(|name| name.as_str().to_lowercase())
        .collect();
    if taken.is_empty() {
        return;
    }
    for fact in &mut page.record.allergies {
        let own = fact.value.substance.text.reveal().to_lowercase();
        if taken.contains(&own) {
            fact.value.verification_status = VerificationStatus::Refuted;
            fact.value.assertion.presence = Presence::Absent;
        }
    }
}

/// The stretches of `text` around a word for an entry of a list, wide enough for what is said of it.
fn about_entries(text: &str) -> Vec<&str> {
    const BEFORE: usize = 100;
    const BEHIND: usize = 500;
    static WORDS: LazyLock<Phrases<()>> = LazyLock::new(|| {
        let words = ["entry", "label", "listing", "flag"];
        Phrases::new(words.into_iter().map(|word| (word, ())))
    });
    let mut found: Vec<Span> = Vec::new();
    for (word, ()) in WORDS.find(text, Span::new(0, text.len())) {
        let part = Span::new(word.start.saturating_sub(BEFORE), word.end + BEHIND);
        match found.last_mut() {
            Some(last) if part.start <= last.end => last.end = part.end,
            _ => found.push(part),
        }
    }
    let parts = found.into_iter();
    parts
        .map(|part| window(text, part.start, part.end))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::text::tests::{allergens, open};

    #[test]
    fn a_doubt_that_the_line_answers_is_no_allergy() {
        for text in [
            "过敏史:前页\"青霉素过敏?\"；今日问:用过无不适。结论:无药物过敏。",
            "ALLERGIES: front sheet \"penicillin??\" -> asked today: that is her MOTHER (rash). NKDA.",
            "Allergies: asked - none. 'Penicillin?' on old booking sheet = sister's.",
            "ALLERGIES: codeine -> \"hallucinations\" 2014, daughter: that was UTI not the codeine.",
            "Allergies: penicillin - rash 1990, has had it twice since without reaction.",
            "过敏:无(青霉素过敏的是她父亲,已划掉)。",
            "Allergies: CODEINE (rash)\n\nPharm: Codeine entry reviewed w/ pt. It is WIFE's reaction, charts merged.",
            "Allergies: GP letter = \"codeine\". Asked pt: no, that is his brother Sean.",
            "过敏史:登记\"青霉素过敏\"系当年女儿代填,填的是她自己。",
            "Allergies: (\"Codeine\" on the alert banner - she has been on aspirin ten years without a murmur.)",
            "Allergies: she had codeine 2019 with no ill effect.",
            "过敏：青霉素：幼时\"皮试阳性\"，去年复核皮试及激发均阴性，已去除标签。",
            "过敏:\"青霉素过敏\"门诊记为有,实为喝酒后反应,划掉。",
            "ALLERGIES: penicillin \"rash\" - measles at the time,\n has had it 2x since, removed.",
        ] {
            let (record, _) = open(text);
            let found = allergens(&record);
            assert!(found.is_empty(), "{text}: {found:?}");
        }
    }

    #[test]
    fn a_doubt_that_stays_open_and_an_allergy_that_came_again_are_kept() {
        for text in [
            "过敏史:青霉素过敏? 否认其他药物过敏。",
            "Allergies: penicillin? unclear, avoid",
            "Allergies: penicillin - hives 1990, hives again when it was given in 2001",
            "过敏史:青霉素(皮疹),后来再用又起疹。",
        ] {
            let (record, _) = open(text);
            assert_eq!(allergens(&record), ["penicillin"], "{text}");
        }
    }
}
