//! Advance directives and limits of treatment ("DNR/DNI", "DNACPR", "full code", "签DNR"): neither illness nor allergy. The
//! record has no place for them, so they are listed as text that no rule uses.

use super::page::{Page, Sentence};
use super::topics::Topic;
use crate::IngestIssueKind;
use record::{Localized, Span};
use regex::Regex;
use std::sync::LazyLock;

const DIRECTIVES: &str = r"(?x:
        \b(?:DNR|DNI|DNAR|DNACPR|DNACR|NFR|ReSPECT|TEP|MOLST|POLST)\b(?:\s?/\s?(?:DNR|DNI|DNH))?
        |\b(?i:full\ code|limited\ code|no\ code|code\ status|for\ full\ (?:active\ )?(?:escalation|resus\w*)|full\ esc(?:alation)?
        |for\ (?:CPR|resus(?:citation)?)|not\ for\ (?:CPR|resus\w*|ICU|ITU|HDU|intubation|escalation|ventilation|NIV|hospital|hosp)|ward[- ]based\ care|ceiling(?:\ of\ care)?:?
        |comfort\ (?:care|measures)(?:\ only)?|do\ not\ (?:resuscitate|intubate)|advance(?:d)?\ (?:care\ )?directive)\b
        |(?:家属)?(?:已)?(?:签署?|拒绝|放弃|不予|不同意)(?:DNR|DNI|气管插管|插管|心肺复苏|有创抢救|抢救|胸外按压)
        )";

static DIRECTIVE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(DIRECTIVES).ok());
/// Anchored: a search that asks what a text begins with must not go on to its end.
static OPENING: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(&format!("^{DIRECTIVES}")).ok());

/// Words of which each directive holds one.
pub(super) const WORDS: &[&str] = &[
    "dnr",
    "dni",
    "dnar",
    "dnac",
    "nfr",
    "respect",
    "tep",
    "olst",
    "code",
    "for full",
    "for cpr",
    "for resus",
    "not for",
    "full esc",
    "ceiling",
    "comfort",
    "do not",
    "directive",
    "ward",
    "签",
    "拒绝",
    "放弃",
    "不予",
    "不同意",
];

/// Lists the directives of the sentence and keeps its terms from being read as anything else.
pub(crate) fn read(page: &mut Page<'_>, sentence: &mut Sentence<'_>) {
    let words = sentence.words();
    if !sentence.topics.hold(Topic::Directives) {
        return;
    }
    let found: Vec<Span> = DIRECTIVE
        .iter()
        .flat_map(|pattern| pattern.find_iter(words))
        .map(|found| Span::new(found.start(), found.end()).shifted(sentence.span.start))
        .collect();
    for span in found {
        sentence.spend(span);
        page.issue(
            IngestIssueKind::NotUnderstood,
            span,
            Localized::new(
                "Advance directive or limit of treatment: kept as text, used by no rule.",
                "预立医疗指示或治疗限度：按原文保留，不参与规则判断。",
            ),
            None,
        );
    }
}

/// True where `text` begins with a directive.
pub(super) fn opens(text: &str) -> bool {
    OPENING
        .as_ref()
        .is_some_and(|pattern| pattern.is_match(text))
}
