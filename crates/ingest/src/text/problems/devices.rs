//! Devices: what is in place, what is only offered or refused, and what was taken out.

use super::is_to_come;
use crate::text::page::{Page, Sentence, Term};
use record::{Device, Presence, Temporality};
use regex::Regex;
use std::sync::LazyLock;

/// Words before the name in its clause: it is not in place.
static OFFERED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:拒绝|建议|拟|不同意|考虑)(?:行|植入|置入|放置|安装|装)?$|\b(?:refus(?:es|ed|ing)|declin(?:es|ed|ing)|offer(?:ed)?|consider(?:ing)?|candidate for|eligible for|against)\s(?:an?\s|the\s)?(?:[a-z]+\s)?$").ok()
});

/// Words behind the name in its clause: it was refused or not yet agreed.
static REFUSED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:植入|置入)?[,，]?(?:家属|患者|本人)?(?:暂未同意|未同意|不同意|拒绝)(?:[,，;；。\n]|$)|^\s(?:was\s|is\s)?(?:declined|offered|not\swanted)\b").ok()
});

/// Words behind the name in its clause: it was taken out.
static OUT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^[^,，;；。\n未拟暂明待准备]{0,14}(?:已拔|拔除|拔管|拔掉|已取出|取出|移除|拆除|已撤)|^(?:\s(?:was|were|has been|line|catheter|itself))*\s?[,(]?\s?(?:removed|taken out|explanted|out since|pulled)\b").ok()
});

pub(super) fn read(page: &mut Page<'_>, sentence: &Sentence<'_>, term: &Term) {
    const NEAR: usize = 48;
    let meaning = page.meaning(term);
    let mut found = sentence.context.assertion(term.span);
    if found.presence == Presence::Present {
        let before = sentence.before(term.span.start, NEAR);
        let behind = sentence.behind(term.span.end, NEAR);
        let says = |pattern: &Option<Regex>, words: &str| {
            pattern
                .as_ref()
                .is_some_and(|pattern| pattern.is_match(words))
        };
        if says(&OUT, behind) {
            found.time = Temporality::Historical;
            found.presence = Presence::Absent;
        }
        // "referral for copper IUD": not there yet.
        if is_to_come(sentence, term.span) || says(&OFFERED, before) || says(&REFUSED, behind) {
            found.presence = Presence::Hypothetical;
        }
    }
    let device = Device {
        kind: page.concept(term.span, Some(&meaning)),
        assertion: page.assertion(found),
        since: page
            .date_near(sentence.span, term.span.end + 40)
            .and_then(|dated| dated.date),
    };
    let fact = page.fact("device", term.span, device);
    page.record.devices.push(fact);
}
