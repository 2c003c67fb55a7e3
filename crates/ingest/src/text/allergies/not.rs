//! What reads like an allergy of the patient and is none: a sensitive organism, a drug given for the reaction, a relative's
//! allergy, one that was taken back.

use crate::text::number::begins;
use crate::text::page::{Sentence, Term, window};
use record::{Assertion, Span, TermKind};
use regex::Regex;
use std::sync::LazyLock;

/// "grew E. coli sensitive to nitrofurantoin": it is the organism that is sensitive.
pub(crate) fn is_of_organism(sentence: &Sentence<'_>, sign: Span) -> bool {
    const ORGANISM: [&str; 16] = [
        "coli",
        "grew",
        "grow",
        "culture",
        "isolate",
        "organism",
        "klebsiella",
        "proteus",
        "pseudomonas",
        "staph",
        "strep",
        "enteroc",
        "haemophilus",
        "mrsa",
        "mssa",
        "msu",
    ];
    let written = sentence.text[sign.start..sign.end].to_ascii_lowercase();
    if written != "sensitive to" {
        return false;
    }
    let before = sentence.text[sentence.span.start..sign.start].to_ascii_lowercase();
    ORGANISM.iter().any(|word| before.contains(word))
}

/// A drug given for the reaction ("treated with epinephrine") is no allergen.
pub(crate) fn is_treatment(sentence: &Sentence<'_>, span: Span) -> bool {
    // "She takes warfarin.\nAllergies: sulfa": the verb belongs to the sentence before.
    let from = span.start.saturating_sub(28).max(sentence.span.start);
    let before = window(sentence.text, from, span.start).to_ascii_lowercase();
    [
        "treated with",
        "given",
        "required",
        "requiring",
        "takes",
        "carries",
        "tolerates",
        "tolerated",
        "tolerate",
        "使用",
        "予以",
        "给予",
        "可耐受",
        "耐受",
    ]
    .iter()
    .any(|word| before.contains(word))
}

/// "Mum says amoxil brought her out in a rash", "母亲青霉素过敏,本人无": the relative only speaks, or the patient is named again
/// behind the relative.
pub(crate) fn is_reported(sentence: &Sentence<'_>, assertion: &Assertion, span: Span) -> bool {
    const SAYS: [&str; 12] = [
        "says", "said", "reports", "states", "thinks", "recalls", "reckons", "tells", "说", "诉",
        "称", "述",
    ];
    const PATIENT: [&str; 13] = [
        "患者", "患儿", "病儿", "宝宝", "产妇", "孕妇", "本人", "自己", "pt ", "pt:", "patient",
        "self", "own ",
    ];
    let text = sentence.text;
    let mut cues = assertion
        .cues
        .iter()
        .filter(|cue| cue.span.end <= span.start)
        .peekable();
    cues.peek().is_some()
        && cues.all(|cue| {
            static SPEAKER: LazyLock<Option<Regex>> = LazyLock::new(|| {
                Regex::new(r"(?i)^[^.;。；:]{0,24}?(?:phone|tel|call|today|now|rang|confirms?|电话|来电|补充|代诉|转述|今)[^.;。；:]{0,12}:").ok()
            });
            let gap = text[cue.span.end..span.start].to_lowercase();
            let own = text[span.start..span.end].to_lowercase();
            let speaks = gap.trim_start_matches([' ', ':']);
            let speaker = text[sentence.span.start.min(cue.span.start)..cue.span.start].trim_end();
            SAYS.iter().any(|word| speaks.starts_with(word))
                || SPEAKER.as_ref().is_some_and(|speaker| speaker.is_match(&gap))
                || ["说", "诉", "称"]
                    .iter()
                    .any(|word| speaker.ends_with(word))
                || PATIENT
                    .iter()
                    .any(|word| gap.contains(word) || own.starts_with(word))
        })
}

/// "丈夫吸烟,其青霉素过敏": the pronoun right before the name means the relative who was named last.
pub(crate) fn is_of_the_other(sentence: &Sentence<'_>, span: Span) -> bool {
    const OTHERS: [&str; 20] = [
        "丈夫", "妻子", "爱人", "配偶", "父", "母", "兄", "弟", "姐", "妹", "哥", "儿子", "女儿",
        "祖", "外公", "外婆", "爷爷", "奶奶", "室友", "husband",
    ];
    static KIN_ALLERGIC: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)\b(?:husband|hubby|wife|partner|spouse|girlfriend|boyfriend|flatmate|friend|neighbou?r)(?:\s\w+)?\s?(?:is\s|was\s|has\s|had\s|=\s?|:\s?|-\s?|\s)(?:an?\s|severe\s|severely\s|known\s)*(?:(?:allergic|allergy|allergies|anaphylactic|anaphylaxis|hives|rash)\s(?:to|with|from)|allerg(?:y|ies)\s?[:=-])\s(?:[\w/-]+\s?(?:&|and|,|\+|/)\s?){0,3}$",
        )
        .ok()
    });
    let near = window(
        sentence.text,
        span.start.saturating_sub(56).max(sentence.span.start),
        span.start,
    );
    if KIN_ALLERGIC.as_ref().is_some_and(|kin| kin.is_match(near)) {
        return true;
    }
    let before = &sentence.text[sentence.span.start..span.start];
    // "磺胺是她母亲": the answer to whose it is.
    let owner = sentence.text[span.end..]
        .strip_prefix('是')
        .map(|rest| rest.trim_start_matches(['她', '他', '其', '的']));
    owner.is_some_and(|owner| OTHERS.iter().any(|other| owner.starts_with(other)))
        || is_told_of_kin(&sentence.text[span.end..sentence.span.end])
        || before
            .trim_end_matches(['对', ' '])
            .strip_suffix('其')
            .is_some_and(|before| OTHERS.iter().any(|other| before.contains(other)))
}

/// "sulfa = her MOM, hives", "penicillin is her mother's", "nuts (brother)".
fn is_told_of_kin(behind: &str) -> bool {
    static KIN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)^(?:\s(?:allergy|rash))?\s?(?:=|\b(?:is|was|belongs\sto)\b|-|\()\s?(?:that's\s|that\sis\s)?(?:her|his|their|the|a|pt's)?\s?(?:mum|mom|mam|mother|dad|father|brother|sister|sib|son|daughter|wife|husband|partner|gran|aunt|uncle|cousin)(?:'?s)?\b",
        )
        .ok()
    });
    // "penicillin - mum says rash": she only speaks.
    const SPEAKS: [&str; 8] = [
        "say", "said", "report", "think", "recall", "told", "gave", "notic",
    ];
    let near = window(behind, 0, 56);
    KIN.as_ref()
        .and_then(|kin| kin.find(near))
        .is_some_and(|kin| {
            let rest = near[kin.end()..].trim_start();
            !SPEAKS.iter().any(|word| rest.starts_with(word))
        })
}

/// "PENICILLIN - rash 1961. Removed 2023: challenge tolerated, de-labelled": the same line takes the label back, in the same
/// sentence before another substance without a dose, or in one that opens with the removal.
pub(crate) fn is_taken_back(sentence: &Sentence<'_>, span: Span) -> bool {
    const BACK: [&str; 26] = [
        "not allergy",
        "not an allergy",
        "not allergic",
        "incorrect",
        "非过敏",
        "不是过敏",
        "皮试阴性并",
        "使用无反应",
        "pt denies",
        "patient denies",
        "denies this",
        "entered in error",
        "recorded in error",
        "not a true allergy",
        "not true allergy",
        "no longer allergic",
        "label taken off",
        "本人否认",
        "患者否认",
        "去标签",
        "de-label",
        "delabel",
        "label removed",
        "allergy removed",
        "已去除过敏标签",
        "过敏标签已取消",
    ];
    const OPENS: [&str; 5] = ["removed", "de-label", "delabel", "challenge", "tested"];
    let back = |words: &str| {
        let words = words.to_ascii_lowercase();
        BACK.iter().filter_map(|word| words.find(word)).find(|at| {
            let further = [
                "denies any",
                "denies other",
                "denies further",
                "否认其他",
                "否认其它",
            ];
            !words[..*at].trim_end().ends_with("not")
                && !further.iter().any(|more| words[*at..].contains(more))
        })
    };
    let line = |from: usize| sentence.text[from..].split('\n').next().unwrap_or_default();
    let own = sentence.span.end.max(span.end);
    if let Some(at) = back(&sentence.text[span.end..own]) {
        let other = |term: &&Term| {
            matches!(term.kind, TermKind::Drug | TermKind::DrugClass)
                && term.span.start >= span.end
                && term.span.start < span.end + at
                && !line(term.span.end)
                    .trim_start()
                    .starts_with(|c: char| c.is_ascii_digit())
        };
        return !sentence.terms.iter().any(|term| other(&term));
    }
    let next = line(own).trim_start_matches(|c: char| !c.is_alphanumeric());
    OPENS.iter().any(|word| begins(next, word)) && back(next).is_some()
}
