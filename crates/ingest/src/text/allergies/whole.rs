//! What the whole of an allergy section says where it names no allergen: none, not asked, or what is borne.

use super::state;
use super::triggers::{NONE_ANSWERS, NOT_ASKED_ANSWERS};
use crate::text::page::{Page, Sentence};
use record::{AllergyStatus, TermKind};

/// "Allergies: none", "过敏史:不详": the whole body of the section is an answer.
pub(super) fn answer(page: &mut Page<'_>, sentence: &mut Sentence<'_>) -> bool {
    let words = sentence.words();
    let bare = words
        .trim_matches(|c: char| {
            c.is_whitespace() || matches!(c, '.' | '。' | ',' | ';' | '-' | '*' | ':' | '|')
        })
        .to_lowercase();
    let bare = [
        "患儿",
        "患者",
        "本人",
        "产妇",
        "孕妇",
        "pt: ",
        "pt - ",
        "patient ",
        "now: ",
        "now - ",
        "currently: ",
        "today: ",
    ]
    .iter()
    .find_map(|subject| bare.strip_prefix(subject))
    .unwrap_or(&bare);
    // "问过,无"
    let bare = ["问过", "已问", "询问", "再问", "asked", "checked"]
        .iter()
        .find_map(|asked| bare.strip_prefix(asked)?.strip_prefix([',', '，', ':']))
        .map_or(bare, str::trim_start);
    // "not asked today", "unknown at this time"
    let begins = |answer: &&str| {
        let rest = bare.strip_prefix(*answer);
        rest.is_some_and(|rest| {
            rest.is_empty()
                || rest.starts_with(' ') && rest.len() < 24
                || rest.starts_with(" (")
                || rest.starts_with([',', '，', '(', '（'])
        })
    };
    let names_one = sentence.terms.iter().any(|term| {
        matches!(
            term.kind,
            TermKind::Drug | TermKind::DrugClass | TermKind::Allergen
        )
    });
    // "nil – \"penicillin as child\" delabelled": the answer, and then a remark on one that was on the list.
    let remarked = [" - ", " – ", " — ", "; "].iter().any(|mark| {
        bare.split_once(mark)
            .is_some_and(|(head, _)| NONE_ANSWERS.contains(&head))
    });
    // "无(头孢曲松过敏的是她父亲,已划掉)"
    let bracketed = bare.split_once(['(', '（']).is_some_and(|(head, remark)| {
        NONE_ANSWERS.contains(&head.trim_end())
            && !["除", "except", "apart", "but", "other than"]
                .iter()
                .any(|word| remark.trim_start().starts_with(word))
    });
    if names_one && (remarked || bracketed) {
        state(page, sentence.span, AllergyStatus::NoneKnown);
        return false;
    }
    // "患者不合作,家属未到,【未询】"
    let told_late = || {
        const UNASKED: [&str; 14] = [
            "不清楚",
            "后补",
            "待补",
            "未询",
            "未问",
            "没问",
            "不详",
            "问不出",
            "说不清",
            "来得及问",
            "还没问",
            "答不清",
            "无法询问",
            "未能问",
        ];
        UNASKED.iter().any(|word| bare.contains(word))
    };
    // "nil (confirmed w/ daughter)"
    let head = bare.split(" (").next().unwrap_or(bare);
    // "nil reported by pt, RiO: nil"
    let twice = bare.split_once(',').is_some_and(|(first, again)| {
        const LONGEST: usize = 24;
        NONE_ANSWERS.contains(&first.trim_end())
            && again.len() <= LONGEST
            && again
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| ["nil", "none", "nkda", "nka", "confirmed", "checked"].contains(&word))
    });
    let none =
        NONE_ANSWERS.contains(&bare) || !names_one && (NONE_ANSWERS.contains(&head) || twice);
    let status = if none {
        AllergyStatus::NoneKnown
    } else if !names_one
        && (NOT_ASKED_ANSWERS.iter().any(begins) || is_open_question(bare) || told_late())
    {
        AllergyStatus::NotAsked
    } else {
        return false;
    };
    state(page, sentence.span, status);
    true
}

/// "?", "? - ask wife", "??": nobody has answered.
fn is_open_question(bare: &str) -> bool {
    let rest = bare.trim_start_matches('?');
    rest.len() < bare.len()
        && [
            "", "ask", "check", "confirm", "tbc", "nkda", "unknown", "see",
        ]
        .iter()
        .any(|word| {
            let rest = rest.trim_start_matches([' ', '-', '–', ':', '(']);
            rest.is_empty() || !word.is_empty() && rest.starts_with(word)
        })
}

/// "Tolerates cefalexin": neither an allergy nor a drug of today.
pub(super) fn tolerated(sentence: &mut Sentence<'_>) -> bool {
    let lower = sentence.words().trim_start().to_lowercase();
    let says = ["tolerate", "has tolerated", "can take ", "可耐受", "能耐受"]
        .iter()
        .any(|words| lower.starts_with(words));
    if says {
        sentence.spend(sentence.span);
    }
    says
}
