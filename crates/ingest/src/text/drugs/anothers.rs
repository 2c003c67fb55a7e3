//! Drugs that a note takes off the patient again: "carbimazole was her SISTER (Graves)", "二甲双胍—非本人(爱人的)",
//! "二甲双胍——别人的处方", "老伴同住,吃华法林,药盒分开放".

use crate::text::page::{Sentence, window};
use record::{Cue, Direction, Span};
use regex::Regex;
use std::sync::LazyLock;

/// Longest remark behind a name that is looked at, in bytes.
const NEAR: usize = 80;

const KIN: &str = r"wife|husband|hubby|partner|spouse|mum|mom|mother|dad|father|daughter|son|brother|sister|sis|bro|gran|grandmother|grandfather|neighbou?r|friend|flatmate|housemate|roommate|girlfriend|boyfriend|cousin|aunt|auntie|aunty|uncle";

const KIN_ZH: &str = "老伴|爱人|丈夫|妻子|老公|老婆|太太|先生|爸爸|妈妈|父亲|母亲|儿子|女儿|哥哥|弟弟|姐姐|妹妹|奶奶|爷爷|外公|外婆|婆婆|公公|岳父|岳母|邻居|室友|同事|朋友|邻床|隔床";

/// The words that take the drug at `name` off the patient; nothing where none do.
pub(crate) fn cue(sentence: &Sentence<'_>, name: Span) -> Option<Cue> {
    let next = sentence.next_drug(name.end).unwrap_or(sentence.span.end);
    let behind = window(sentence.text, name.end, next.min(name.end + NEAR));
    let found = is_kin(behind).or_else(|| is_not_own(behind));
    if let Some(who) = found {
        return Some(Cue {
            span: who.shifted(name.end),
            direction: Direction::Backward,
            scope: name,
        });
    }
    lives_along(sentence, name).map(|span| Cue {
        span,
        direction: Direction::Forward,
        scope: name,
    })
}

/// "was her SISTER (Graves)", "is the husband, not hers".
fn is_kin(behind: &str) -> Option<Span> {
    static OWNER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(&format!(
            r"(?i)^[^.;,:\n]{{0,24}}?\b(?:is|was|were|are|belong(?:s|ed)\sto)\s(?:actually\s|really\s)?(?:her|his|the|their|pt's|patient's)\s(?P<who>{KIN})(?:'?s)?\s?(?:\(|,\s(?:not|please|pls|so|remove|returned|given\sback|delete)\b|[.;\n]|\bnot\b|\bonly\b|\bagain\b|$)"
        ))
        .ok()
    });
    let found = OWNER.as_ref()?.captures(behind)?.name("who")?;
    Some(Span::new(found.start(), found.end()))
}

/// "—非本人(爱人的)", "——别人的处方(同名)", "(老伴的)".
fn is_not_own(behind: &str) -> Option<Span> {
    static OTHER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(&format!(
            r"^[^,;，；。、\n(（:：—–-]{{0,12}}(?:\s*[(（:：—–-]+\s?|\s?[为是系])(?P<who>(?:并?非|不是)(?:患者)?本人|别人的?|他人的?|同名(?:患者|者)|(?:她|他|其|患者)?的?(?:{KIN_ZH})的)"
        ))
        .ok()
    });
    if !behind.contains(['人', '的', '名']) {
        return None;
    }
    let found = OTHER.as_ref()?.captures(behind)?.name("who")?;
    Some(Span::new(found.start(), found.end()))
}

/// "老伴同住,吃华法林(房颤),药盒已分开放": who lives along takes it, and the note keeps the two apart.
fn lives_along(sentence: &Sentence<'_>, name: Span) -> Option<Span> {
    static WHO: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(&format!(
            r"(?:^|[,;。，；\n(（])\s*(?:其|她|他)?(?P<who>{KIN_ZH})(?:同住|同居|健在|在家)[,，]\s?(?:在|一直|长期|也|平时)?(?:吃|服用?|用|打|口服)着?\s?$"
        ))
        .ok()
    });
    const APART: [&str; 7] = ["分开", "各自", "分放", "拿错", "误服", "混放", "分别放"];
    let before = sentence.before(name.start, NEAR);
    let rest = &sentence.text[name.end..sentence.span.end];
    if rest.is_ascii() || !APART.iter().any(|word| rest.contains(word)) {
        return None;
    }
    let found = WHO.as_ref()?.captures(before)?.name("who")?;
    let from = name.start - before.len();
    Some(Span::new(found.start(), found.end()).shifted(from))
}

#[cfg(test)]
mod tests {
    use crate::text::tests::current_of;

    #[test]
    fn a_drug_that_is_said_to_be_anothers_is_not_taken() {
        for text in [
            "warfarin was her SISTER (AF) not Fenella.",
            "metformin is the husband, not hers.",
            "Digoxin belonged to his father.",
            "The metformin on the last letter belongs to her husband, please remove.",
            "Husband (same surname, DOB 1951) has asthma + is on warfarin.",
            "隔壁床\"华法林\"医嘱误贴一张，已撕",
            "二甲双胍—非本人(爱人的)",
            "二甲双胍——别人的处方(同名) 划去",
            "二甲双胍(老伴的)",
            "二甲双胍:不是本人的",
            "老伴同住,吃华法林(房颤),药盒已分开放。",
        ] {
            assert!(
                current_of(text).is_empty(),
                "{text}: {:?}",
                current_of(text)
            );
        }
    }

    #[test]
    fn a_relative_named_beside_the_patients_own_drug_takes_nothing_away() {
        for (text, drug) in [
            ("Warfarin is dosed by her husband.", "warfarin"),
            ("Metformin - was her choice.", "metformin"),
            ("Metformin belongs to her usual tablets.", "metformin"),
            ("Warfarin is given by his wife (nurse).", "warfarin"),
            ("二甲双胍(老伴提醒吃)", "metformin"),
            ("老伴同住,吃华法林,每月查INR。", "warfarin"),
            ("与老伴同住,吃二甲双胍。", "metformin"),
            ("老伴陪同,吃二甲双胍。", "metformin"),
        ] {
            assert_eq!(current_of(text), [drug], "{text}");
        }
    }
}
