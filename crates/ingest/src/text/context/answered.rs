//! What a later clause says of what an earlier one names: a suspicion that is answered ("怀疑HIT：4T 2分，排除", "?PE: CTPA neg,
//! excluded"), and an event that was treated days ago ("variceal bleed, banded x4 nine days ago").

use super::{Effect, Governed, Hit, TRIGGERS};
use record::{Direction, Span};
use regex::Regex;
use std::sync::LazyLock;

/// Takes suspicions that a clause of its own excludes out of the cues: what they suspect is absent.
pub(super) fn suspicions(
    text: &str,
    sentence: Span,
    hits: Vec<Hit>,
    governed: &mut Vec<Governed>,
) -> Vec<Hit> {
    let mut gone: Vec<Span> = Vec::new();
    for (start, end) in exclusions(&text[sentence.start..sentence.end]) {
        let answer = Span::new(start, end).shifted(sentence.start);
        let asks = |hit: &&Hit| {
            let rules = &TRIGGERS.rules[hit.rule];
            let opens = |rule: &(Effect, Direction, u8)| {
                rule.0 == Effect::Possible && rule.1 == Direction::Forward
            };
            hit.span.end <= answer.start && rules.iter().any(opens)
        };
        let Some(asked) = hits.iter().rev().find(asks) else {
            continue;
        };
        let named = &text[asked.span.end..answer.start];
        // The suspicion is named up to the first mark; what stands between is what was found.
        let Some(named) = named.find([':', ',', '(', '-']) else {
            continue;
        };
        governed.push(Governed {
            effect: Effect::Absent,
            cue: answer,
            direction: Direction::Backward,
            scope: Span::new(asked.span.end, asked.span.end + named),
        });
        gone.push(asked.span);
        gone.push(answer);
    }
    let kept = |hit: &Hit| !gone.iter().any(|span| span.overlaps(hit.span));
    hits.into_iter().filter(kept).collect()
}

/// The clauses that say no more than that something is excluded.
fn exclusions(words: &str) -> Vec<(usize, usize)> {
    static EXCLUDED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)(?:[,;:]|->|→)\s*(?P<it>(?:已|故|可|遂|予以|予)?(?:排除|除外)|不成立|不支持|(?:so |hence |therefore |now )?(?:excluded|ruled out|refuted|discounted))\s*(?:$|[,.;。)\n])",
        )
        .ok()
    });
    let found = EXCLUDED.iter().flat_map(|it| it.captures_iter(words));
    found
        .filter_map(|found| found.name("it"))
        .map(|it| (it.start(), it.end()))
        .collect()
}

/// Where an event stands whose treatment some days or weeks ago is told right behind its comma, and the words that tell it.
pub(super) fn treated(words: &str) -> Vec<(Span, Span)> {
    static DONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?ix)
            (?P<what>[^,;:.()\n]{3,60}),\s?
            (?P<how>(?:was\s|were\s|s/p\s)?(?:banded|ligated|sclerosed|clipped|coiled|embolised|embolized|evacuated|stented|thrombolysed|thrombolyzed|thrombectomised|cardioverted|grafted)\b
                [^;.()\n]{0,24}?\b(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|several)\s?(?:d|days?|/7|wks?|weeks?|/52|mths?|months?|/12|yrs?|years?)\s?(?:ago|earlier|prior|back)\b
              |(?:\d{1,3}|[一二两三四五六七八九十数半]{1,2})个?(?:天|日|周|月|年)前(?:已|曾)?(?:行|予)?(?:内镜下?|急诊|介入|手术)?(?:套扎|夹闭|栓塞|硬化|止血|溶栓|取栓|支架|电复律)
              |(?:已)?(?:内镜下?|急诊|介入)?(?:套扎|夹闭|栓塞|硬化|溶栓|取栓|电复律)(?:术|治疗)?[^,;.。()\n]{0,6}(?:\d{1,3}|[一二两三四五六七八九十数半]{1,2})个?(?:天|日|周|月|年)(?:前|余))",
        )
        .ok()
    });
    let found = DONE.iter().flat_map(|done| done.captures_iter(words));
    found
        .filter_map(|found| {
            let (what, how) = (found.name("what")?, found.name("how")?);
            Some((
                Span::new(what.start(), what.end()),
                Span::new(how.start(), how.end()),
            ))
        })
        .collect()
}
