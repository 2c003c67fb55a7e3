//! Drugs that are only spoken of or hang on something: "d/w cons re rituximab", "(培美曲塞+卡铂)若进展再用"; and one that begins with
//! the planned drug named before it: "add-back tibolone same date".

use crate::text::page::{Page, Sentence, window};
use record::{
    Assertion, Cue, Direction, MedicationChange, MedicationStatement, MedicationStatus, Presence,
    Span,
};
use regex::Regex;
use std::sync::LazyLock;

/// Leaves a drug open that the words around only speak of.
pub(super) fn decide(
    sentence: &Sentence<'_>,
    name: Span,
    statement: &mut MedicationStatement,
    assertion: &mut Assertion,
) {
    let regular = statement.dosage.frequency.is_some() && statement.dosage.dose.is_some();
    let begun = matches!(statement.change, None | Some(MedicationChange::Started));
    if !begun || regular {
        return;
    }
    if let Some(span) = is_turned_down(sentence, name).or_else(|| is_the_same(sentence, name)) {
        statement.status = MedicationStatus::NotTaken;
        statement.change = None;
        assertion.cues.push(Cue {
            span,
            direction: Direction::Forward,
            scope: name,
        });
        return;
    }
    if assertion.presence != Presence::Present {
        return;
    }
    let open = asked_about(sentence, name)
        .map(|cue| (Presence::Possible, Direction::Forward, cue))
        .or_else(|| {
            let cue = hangs_on(sentence, name)?;
            Some((Presence::Hypothetical, Direction::Backward, cue))
        });
    if let Some((presence, direction, span)) = open {
        assertion.presence = presence;
        statement.change = None;
        assertion.cues.push(Cue {
            span,
            direction,
            scope: name,
        });
    }
}

/// "d/w cons re rituximab", "ask renal about starting tolvaptan": others are asked first.
fn asked_about(sentence: &Sentence<'_>, name: Span) -> Option<Span> {
    static ASKED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?P<cue>d/w|discuss(?:ed|ing)?\s(?:with|w/)|to\sdiscuss\swith|ask(?:ed|ing)?|await(?:ing)?|e-?mail(?:led)?|messaged?|phoned?|rang|ring|advice\s(?:from|of)|opinion\s(?:from|of))\s[^.;,\n]{1,28}?\b(?:re:?|about|regarding|ref|whether\sto|if\sto)\s(?:start(?:ing)?\s|add(?:ing)?\s|us(?:e|ing)\s|giv(?:e|ing)\s|a\strial\sof\s|the\s|need\sfor\s|role\s(?:of|for)\s|iv\s)*$").ok()
    });
    const TAKEN: [&str; 14] = [
        "dose",
        "level",
        "timing",
        "interaction",
        "cont",
        "ok to",
        "happy",
        "agree",
        "advis",
        "side",
        "refill",
        "script",
        "supply",
        "stop",
    ];
    let before = sentence.before(name.start, 80);
    let found = ASKED.as_ref()?.captures(before)?.name("cue")?;
    let behind = sentence.behind(name.end, 48).to_lowercase();
    let from = name.start - before.len();
    (!TAKEN.iter().any(|word| behind.contains(word)))
        .then(|| Span::new(found.start(), found.end()).shifted(from))
}

/// "dentist suggested naproxen - she rang us, took paracetamol only", "GP offered diclofenac, declined", "asked for naproxen. Not
/// given.": what was proposed or asked for, and the same or the next sentence says that it was not taken.
fn is_turned_down(sentence: &Sentence<'_>, name: Span) -> Option<Span> {
    static PROPOSED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?P<cue>(?:suggest|offer|recommend|propos|mention|advis|request)ed|ask(?:ed|s|ing)\s(?:for|about)|wanted(?:\sto\s(?:give|start|try|prescribe|use|add))?)\s(?:her\s|him\s|trying\s|taking\s|a\scourse\sof\s|some\s|oral\s|iv\s|topical\s|adding\s|switching\sto\s)*[\x22\x27“]?$").ok()
    });
    static WAS_PROPOSED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^\s(?:\d+\s?(?:mg|mcg|g)?\s)?(?:(?:prn|po|im|iv|sc|stat|infusion|therapy|treatment|tablets?|injections?|drip)\s){0,3}[\x22\x27“]?(?:was\s|had\sbeen\s|is\s)?(?P<cue>considered|thought\s(?:of|about)|suggested|offered|proposed|mentioned|recommended|advised|written\sup|charted|pre-?ticked|prescribed\sin\serror)\b").ok()
    });
    static DOWN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?:took|takes|used|uses|had|has|gave|given)\s[\w-]+(?:\s\d+\s?m?c?g)?\s(?:only|instead|alone)\b|\binstead\b|\b(?:declin|refus|reject)\w*|\bturned\sdown\b|\b(?:not|never|hasn't|didn't|did\snot|has\snot)\s(?:been\s)?(?:taken?|given|started?|bought|buy|used?|filled|prescribed|wanted)\b|\b(?:said|told(?:\sthem|\sher|\shim)?)\sno\b|\b(?:told|advised)\s(?:her\s|him\s|them\s)?(?:not\sto|against)|\bno\s(?:macrolides?|quinolones?|nsaids?|opioids?|statins?|steroids?)\b|\bwould\srather\snot\b|\b(?:crossed|struck)\s(?:off|out|through)\b|\b(?:is|was|seems?)\s(?:simpler|preferred|preferable|safer|favoured|favored|chosen)\b|\b(?:patient|pt|she|he|they|family|parents?)\s(?:prefers?|preferred|opted|chose|wants?|wanted|would\s(?:rather|like|prefer))\s(?:to\s)?(?:try|tablets?|pills|oral|injections?|creams?|lose|wait|see|stay|avoid|manage|diet|exercise|lifestyle|another|other|non-drug|watch)\b|\s[-–—:]\sno\s?(?:[.,;]|$)").ok()
    });
    let behind = window(sentence.text, name.end, name.end + 180);
    let behind = behind.split('\n').next().unwrap_or_default();
    if let Some(cue) = is_turned_down_in_chinese(behind) {
        return Some(cue.shifted(name.end));
    }
    if let Some(cue) = is_usual_elsewhere(behind) {
        return Some(cue.shifted(name.end));
    }
    if let Some(cue) = is_looked_out_for(sentence, name) {
        return Some(cue);
    }
    let before = sentence.before(name.start, 48);
    let ahead = PROPOSED
        .as_ref()?
        .captures(before)
        .and_then(|found| found.name("cue"));
    let cue = match ahead {
        Some(cue) => Span::new(cue.start(), cue.end()).shifted(name.start - before.len()),
        // "Diclofenac suggested for flank pain by a friend - declined"
        None => {
            let cue = WAS_PROPOSED.as_ref()?.captures(behind)?.name("cue")?;
            Span::new(cue.start(), cue.end()).shifted(name.end)
        }
    };
    DOWN.as_ref()?.is_match(behind).then_some(cue)
}

/// "enalapril is our usual but the baby is preterm -> prefer nifedipine": what is usual, and another is preferred here.
fn is_usual_elsewhere(behind: &str) -> Option<Span> {
    static USUAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^\s(?P<cue>(?:is|would\sbe)\s(?:our|the|their|my)\s(?:usual|normal|standard|first)\b)[^.;\n]{0,24}?\bbut\b[^.;\n]{0,60}?(?:->|→|\b(?:prefer|instead|so|chose|choose|use|using)\b)").ok()
    });
    let cue = USUAL.as_ref()?.captures(behind)?.name("cue")?;
    Some(Span::new(cue.start(), cue.end()))
}

/// "pharmacy asked to flag OTC ibuprofen", "watch for over-the-counter naproxen": what others are to look out for.
fn is_looked_out_for(sentence: &Sentence<'_>, name: Span) -> Option<Span> {
    static LOOKED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?P<cue>flag|watch(?:\sout)?\sfor|look(?:\sout)?\sfor|beware(?:\sof)?|alert\s(?:us\s)?to|ask\sabout|check\sfor)\s(?:any\s|all\s)?(?:otc|over[-\s]the[-\s]counter|shop-?bought|bought)\s$").ok()
    });
    let before = sentence.before(name.start, 48);
    let cue = LOOKED.as_ref()?.captures(before)?.name("cue")?;
    Some(Span::new(cue.start(), cue.end()).shifted(name.start - before.len()))
}

/// "氟比洛芬酯——备选曾开，药师意见→已作废未用", "贝利尤单抗 讨论：缓解，未启动".
fn is_turned_down_in_chinese(behind: &str) -> Option<Span> {
    static DOWN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^\s?[—–:：-]{0,3}\s?(?P<cue>备选|建议过?|考虑过?|讨论过?|曾开|拟用过?|曾考虑|曾讨论|外院建议)[^;；。\n]{0,40}?(?:已作废|作废|未用|未启动|未开始|不启动|未执行|已划|划掉|否决|未采纳|不采纳|(?:故|暂|先)?不(?:用|选|加|开|予|采用|选用)(?:[,，;；。)）]|$))").ok()
    });
    if behind.is_ascii() {
        return None;
    }
    let cue = DOWN.as_ref()?.captures(behind)?.name("cue")?;
    Some(Span::new(cue.start(), cue.end()))
}

/// "Prochlorperazine PRN -> struck through. Metoclopramide same. Haloperidol on delirium bundle same.": what the sentences before say of
/// another drug holds for this one.
fn is_the_same(sentence: &Sentence<'_>, name: Span) -> Option<Span> {
    static SAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:\son\s[^.;,\n]{1,24}?)?\s(?P<cue>same|ditto|likewise)\s?(?:[.;]|$)")
            .ok()
    });
    const ENDED: [&str; 8] = [
        "struck",
        "crossed",
        "cancelled",
        "declined",
        "not given",
        "stopped",
        "not needed",
        "deleted",
    ];
    let behind = window(sentence.text, name.end, name.end + 48);
    let behind = behind.split('\n').next().unwrap_or_default();
    let cue = SAME.as_ref()?.captures(behind)?.name("cue")?;
    let line = sentence.line_before(name.start).to_ascii_lowercase();
    ENDED
        .iter()
        .any(|word| line.contains(word))
        .then(|| Span::new(cue.start(), cue.end()).shifted(name.end))
}

/// "化疗(培美曲塞+卡铂)若进展再用": behind the bracket that names it stands the condition.
fn hangs_on(sentence: &Sentence<'_>, name: Span) -> Option<Span> {
    static IF: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^[^()（）;；。\n]{0,40}[)）]\s?[,，]?(?P<if>若|如果?|待|视)[^。;；\n]{1,16}?(?:再|才)(?:用|上|加|考虑|启用|定|换)").ok()
    });
    let behind = sentence.behind(name.end, 120);
    if behind.is_ascii() || !behind.contains([')', '）']) {
        return None;
    }
    let before = sentence.before(name.start, 48);
    let inside = before
        .rfind(['(', '（'])
        .is_some_and(|open| !before[open..].contains([')', '）']));
    let found = IF.as_ref()?.captures(behind)?.name("if")?;
    inside.then(|| Span::new(found.start(), found.end()).shifted(name.end))
}

/// "Pred 5 bd start same day", "add-back tibolone same date": it begins with the planned drug named right before it.
pub(super) fn begins_with_the_last(page: &Page<'_>, sentence: &Sentence<'_>, name: Span) -> bool {
    static SAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^[^.;。；\n]{0,32}?(?:\bsame\s(?:date|day|time)\b(?P<after>.{0,10})|同日起?|同一天起?|同时起)").ok()
    });
    let planned = page
        .record
        .medications
        .last()
        .is_some_and(|last| last.value.status == MedicationStatus::Intended);
    if !planned {
        return false;
    }
    let next = sentence.next_drug(name.end).unwrap_or(sentence.span.end);
    let behind = window(sentence.text, name.end, next.min(name.end + 60));
    // "at the same time each day" orders the hour.
    SAME.as_ref()
        .and_then(|same| same.captures(behind))
        .is_some_and(|found| {
            let after = found.name("after").map_or("", |after| after.as_str());
            !["each", "every", "as ", "daily"]
                .iter()
                .any(|word| after.contains(word))
        })
}

#[cfg(test)]
mod tests {
    use crate::text::tests::{current_of, open};
    use record::MedicationStatus;

    #[test]
    fn what_is_only_asked_about_or_hangs_on_something_is_not_taken() {
        for text in [
            "d/w cons re warfarin",
            "d/w renal re starting apixaban, they will see.",
            "Ask GP about adding metformin.",
            "Last month the dentist suggested aspirin - she rang us and has not started it.",
            "GP offered aspirin, she declined.",
            "Aspirin prn was written up on admission and crossed off the same day (never given).",
            "Warfarin is our usual but she is pregnant -> prefer heparin later.",
            "Pharmacy asked to flag OTC aspirin.",
            "华法林考虑过:监测困难,有更好选择,不用;",
            "The dentist offered warfarin. He rang us, told not to.",
            "BP 138/84: ramipril mentioned, patient prefers to lose weight.",
            "Aspirin suggested for flank pain by a friend - declined.",
            "化疗(华法林+阿司匹林)若进展再用。",
        ] {
            assert!(
                current_of(text).is_empty(),
                "{text}: {:?}",
                current_of(text)
            );
        }
    }

    #[test]
    fn of_two_drugs_the_one_that_is_preferred_is_taken() {
        assert_eq!(
            current_of(
                "Warfarin considered: interactions, clinics, bleeding; apixaban 5 mg bd is simpler."
            ),
            ["apixaban"]
        );
    }

    #[test]
    fn what_is_taken_and_talked_about_stays() {
        for (text, drug) in [
            ("d/w pharmacy re warfarin dose.", "warfarin"),
            ("GP suggested aspirin 75 mg daily, she takes it.", "aspirin"),
            ("d/w cons re metformin - ok to continue.", "metformin"),
            ("d/w renal re metformin 500 mg bd.", "metformin"),
            ("高血压(阿司匹林)如出血再来。", "aspirin"),
            (
                "Warfarin 5 mg daily; we have started it tonight.",
                "warfarin",
            ),
            (
                "Metformin 1 g bd; CT pulmonary angiogram - request cancelled.",
                "metformin",
            ),
            (
                "Metformin 1 g bd after aspirin was stopped in May.",
                "metformin",
            ),
            (
                "Warfarin 5 mg daily until 6 weeks postpartum. 28+3/40.",
                "warfarin",
            ),
        ] {
            assert_eq!(current_of(text), [drug], "{text}");
        }
    }

    #[test]
    fn a_drug_begins_on_the_day_of_the_one_before() {
        let (record, _) =
            open("Methotrexate start 21/9, consented. Prednisolone 5 bd start same day.");
        let planned = record
            .medications
            .iter()
            .all(|fact| fact.value.status == MedicationStatus::Intended);
        assert!(planned, "{:?}", record.medications);
        assert_eq!(
            current_of("Metformin 1 g bd. Aspirin 75 mg at the same time each day."),
            ["metformin", "aspirin"]
        );
    }
}
