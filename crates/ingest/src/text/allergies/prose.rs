//! A grave reaction told in the course of prose: "after Augmentin at the dentist face + tongue swelled, adrenaline, ITU", "skin prick
//! POS chlorhexidine", "挂头孢曲松几分钟人就倒了,打了肾上腺素", "用2周出现脑病,勿再用".

use super::reaction::treats;
use crate::text::page::{Sentence, window};
use record::Span;
use regex::Regex;
use std::sync::LazyLock;

/// Reach behind a name, in bytes.
const NEAR: usize = 150;

/// The words around the name tell of a grave reaction to it and of what followed, or of a test that proved it.
pub(crate) fn is_told(sentence: &Sentence<'_>, name: Span) -> bool {
    let drug = &sentence.text[name.start..name.end];
    is_never_again(sentence, name)
        || is_proof_against_heparin(sentence, name)
        || !treats(drug)
            && (is_grave(sentence, name)
                || is_grave_in_chinese(sentence, name)
                || is_proved(sentence, name)
                || is_culprit(sentence, name))
}

/// "SRA positive", "HIT confirmed": what was proved against heparin, and is not only thought of.
fn is_proof_against_heparin(sentence: &Sentence<'_>, name: Span) -> bool {
    const PROOFS: [&str; 4] = ["sra pos", "sra positive", "hit confirmed", "confirmed hit"];
    const OPEN: [&str; 8] = [
        "if ", "no ", "not ", "until ", "unless ", "when ", "?", "never ",
    ];
    let own = sentence.text[name.start..name.end].to_lowercase();
    let before = sentence.before(name.start, 20).to_lowercase();
    let asked = sentence.text[name.end..].starts_with('?');
    PROOFS.contains(&own.as_str()) && !asked && !OPEN.iter().any(|word| before.contains(word))
}

fn behind<'t>(sentence: &Sentence<'t>, name: Span) -> &'t str {
    let next = sentence.next_drug(name.end).unwrap_or(sentence.span.end);
    let end = next.min(name.end + NEAR).min(sentence.span.end);
    window(sentence.text, name.end, end.max(name.end))
}

/// "lisinopril, tongue swelling, intubated 3 days, told never again".
fn is_grave(sentence: &Sentence<'_>, name: Span) -> bool {
    static SIGN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?P<lead>[^.;\n]{0,56}?)\b(?:(?:(?:face|facial|lips?|tongue|throat|mouth|airway)(?:\s?(?:\+|&|/|,|and)\s?)?){1,3}\s?(?:swell\w*|swelled|swollen|clos\w*)|blister\w*\s(?:rash|skin)|sjs\b|stevens[- ]johnson|toxic\sepidermal|anaphyla\w+|angio-?o?edema)").ok()
    });
    static AFTER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?:adrenaline|epi(?:nephrine|'?s|pens?)?|itu|icu|hdu|burns\s(?:unit|centre|center|ward)|intubat\w*|ventilat\w*|resus\w*|arrest\w*|cpr|never\s(?:again|to\shave|have)|avoid|no\sfurther|lifelong|life-long|nearly\sdied|almost\sdied|tryptase)\b").ok()
    });
    let near = behind(sentence, name);
    let Some(found) = SIGN.as_ref().and_then(|sign| sign.captures(near)) else {
        return false;
    };
    let lead = found
        .name("lead")
        .map_or(String::new(), |lead| lead.as_str().to_lowercase());
    let end = found.get(0).map_or(0, |all| all.end());
    let rest = &sentence.text[name.end + end..sentence.span.end];
    // "anaphylaxis kit", "angioedema risk", "SJS counselling": only spoken of.
    let open = [
        "kit", "risk", "counsel", "warn", "protocol", "advice", "leaflet",
    ]
    .iter()
    .any(|word| window(rest, 0, 24).to_lowercase().contains(word));
    let before = sentence.before(name.start, 48);
    let followed = |words: &str| AFTER.as_ref().is_some_and(|it| it.is_match(words));
    !open && !is_other_matter(&lead) && (followed(window(rest, 0, NEAR)) || followed(before))
}

/// The words between the name and the sign say that it was given for it, did not do it, or is only feared.
fn is_other_matter(lead: &str) -> bool {
    const OTHER: [&str; 27] = [
        "no ", "not ", "nil ", "without", "denies", "tolerat", "fine", "for ", "treat", " if ",
        "risk", "warn", "counsel", "watch", "monitor", "advis", "fear", "despite", "before",
        "given", "in case", "settl", "sting", "bee", "wasp", "peanut", "food",
    ];
    OTHER
        .iter()
        .any(|word| lead.starts_with(word.trim_start()) || lead.contains(word))
}

/// "挂头孢曲松几分钟人就倒了,打了肾上腺素", "04年吃阿司匹林后大发作,插管抢救".
fn is_grave_in_chinese(sentence: &Sentence<'_>, name: Span) -> bool {
    static SIGN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"^["”'」』]?(?P<lead>[^。;；\n]{0,14}?(?:后|後|时|時|途中|过程中|一半|分钟|分鐘|第\d+[周天日]|首剂|就|当场|即刻)[^。;；\n]{0,8}?)(?:(?P<kind>.)?休克|血压测不出|血壓測不到|血压测不到|喉头?水肿|喉頭水腫|人就倒|倒地|晕倒|全身风团|全身红斑|喉头?发紧|嗓子发紧|剥脱|哮喘发作|大发作|呼吸骤停|心跳骤停|面部?肿|喘不上气)"#).ok()
    });
    const AFTER: [&str; 16] = [
        "抢救",
        "搶救",
        "插管",
        "肾上腺素",
        "腎上腺素",
        "心肺复苏",
        "CPR",
        "按压",
        "勿再用",
        "勿用",
        "禁用",
        "不敢",
        "再不能",
        "不能再用",
        "打了针",
        "打针才好",
    ];
    const OTHER: [&str; 14] = [
        "无", "未", "维持", "纠正", "治疗", "控制", "改善", "缓解", "好转", "停用", "停药", "停后",
        "没", "防",
    ];
    let near = behind(sentence, name);
    let Some(found) = SIGN.as_ref().and_then(|sign| sign.captures(near)) else {
        return false;
    };
    let lead = found.name("lead").map_or("", |lead| lead.as_str());
    // "感染性休克", "失血性休克" come of something else.
    let shock = found.name("kind").map_or("", |kind| kind.as_str());
    let all = found.get(0).map_or("", |all| all.as_str());
    let of_allergy = shock != "性" || all.ends_with("过敏性休克");
    let rest = &sentence.text[name.end + all.len()..sentence.span.end];
    let near = window(rest, 0, NEAR);
    of_allergy
        && !OTHER.iter().any(|word| lead.contains(word))
        && AFTER.iter().any(|word| near.contains(word))
}

/// "skin prick strongly POS chlorhexidine", "皮内试验阳性:罗库溴铵".
fn is_proved(sentence: &Sentence<'_>, name: Span) -> bool {
    static BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?:skin\s?prick|prick|spt|intradermal|idt|patch)(?:\s?-?\s?tests?(?:ing)?)?(?:\s(?:was|came\sback|strongly|clearly|weakly|markedly)){0,3}\s?[:=]?\s?(?:pos(?:itive)?|\+ve)\s?[:=-]?\s?(?:to\s|for\s|with\s)?$").ok()
    });
    static BEHIND: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^\s?[-–:]?\s?(?:skin\s?prick|spt|intradermal|idt)(?:\stests?)?(?:\s(?:was|strongly|clearly)){0,2}\s(?:pos(?:itive)?|\+ve)\b").ok()
    });
    let before = sentence.before(name.start, 64);
    BEFORE.as_ref().is_some_and(|it| it.is_match(before))
        || BEHIND
            .as_ref()
            .is_some_and(|it| it.is_match(behind(sentence, name)))
}

/// "work-up proved Cremophor EL (polyoxyl 35 castor oil) as culprit", "culprit: rocuronium", in a sentence that tells of the reaction.
fn is_culprit(sentence: &Sentence<'_>, name: Span) -> bool {
    static BEHIND: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^[^.,;\n]{0,44}?\b(?:as|is|was|were|being)\s(?:the\s)?(?:likely\s|proven\s|confirmed\s)?(?:culprit|causative\s(?:agent|drug)|offending\s(?:agent|drug))|^[^.,;\n]{0,20}?(?:为致敏原|为过敏原|为致敏药|为责任药物)").ok()
    });
    static BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:\bculprit(?:\sdrug|\sagent)?|causative\s(?:agent|drug)|offending\s(?:agent|drug)|致敏原|过敏原|致敏药物|责任药物)\s?(?:was|is|proved\sto\sbe|turned\sout\sto\sbe|confirmed\sas|:|=|-|为|是|系)\s?(?:the\s)?$").ok()
    });
    const REACTIONS: [&str; 12] = [
        "anaphyla",
        "allerg",
        "reaction",
        "rash",
        "hives",
        "urticaria",
        "sjs",
        "dress",
        "angioedema",
        "过敏",
        "休克",
        "药疹",
    ];
    let words = sentence.words().to_lowercase();
    let before = sentence.before(name.start, 48);
    let near = sentence.behind(name.end, 80);
    REACTIONS.iter().any(|word| words.contains(word))
        && (BEHIND.as_ref().is_some_and(|it| it.is_match(near))
            || BEFORE.as_ref().is_some_and(|it| it.is_match(before)))
}

/// "用2周出现脑病,…勿再用此药": what came with the drug, and that it is not given again. The name stands in the ban or before it.
pub(crate) fn is_never_again(sentence: &Sentence<'_>, name: Span) -> bool {
    static CAME: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^[^。;；,，\n]{0,16}(?:出现|引起|诱发|导致)").ok());
    const BANS: [&str; 6] = [
        "勿再用",
        "不能再用",
        "不可再用",
        "禁止再用",
        "终身禁用",
        "永久禁用",
    ];
    let drug = &sentence.text[name.start..name.end];
    let behind = &sentence.text[name.end..sentence.span.end];
    let came = CAME.as_ref().and_then(|came| came.find(behind));
    let came = came.filter(|found| {
        !["未", "无", "没", "防", "停", "后期"]
            .iter()
            .any(|word| found.as_str().contains(word))
    });
    came.is_some_and(|found| {
        let rest = window(behind, found.end(), found.end() + NEAR);
        BANS.iter().any(|ban| {
            rest.find(ban).is_some_and(|at| {
                let banned = &rest[at + ban.len()..];
                banned.starts_with(drug)
                    || ["此药", "该药", "本药"]
                        .iter()
                        .any(|word| banned.starts_with(word))
            })
        })
    })
}

/// "Allergies - front sheet: codeine (nausea)": what another place lists is listed.
pub(crate) fn is_listed_elsewhere(sentence: &Sentence<'_>, name: Span) -> bool {
    static LIST: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:^|[.;\n]\s?)allerg(?:y|ies)(?:\sstatus)?\s?(?:-|–|:\s?(?:on|per|from)|on|per|from|\()\s?(?:the\s)?(?:front\ssheet|gp\s(?:letter|record|summary)|scr|old\s(?:chart|notes)|wristband|band|drug\schart|chart|banner|card|form)\)?\s?(?:[:=-]\s?[\x22“']?|[\x22“'])$|(?i)\ballerg(?:y|ies)\s(?:box|field|banner|section|sticker)\s(?:says|said|states|reads|shows|has|lists|reports)\s?:?\s?[\x22\x27“‘]?$").ok()
    });
    let start = sentence.text[..name.start]
        .rfind('\n')
        .map_or(0, |at| at + 1);
    let before = window(
        sentence.text,
        name.start.saturating_sub(64).max(start),
        name.start,
    );
    LIST.as_ref().is_some_and(|list| list.is_match(before))
}

#[cfg(test)]
mod tests {
    use crate::text::tests::{allergens, open};

    #[test]
    fn a_grave_reaction_in_prose_is_an_allergy() {
        for (text, expect) in [
            (
                "Pt reports admission 2015 - codeine, lips + face swelled, intubated, told \"never again\".",
                "codeine",
            ),
            (
                "Nearly died after penicillin at school, throat swelled, epi given.",
                "penicillin",
            ),
            (
                "Old letter: methotrexate week 2, blistering rash + eyes, SJS, burns unit, avoid.",
                "methotrexate",
            ),
            (
                "Seen in allergy clinic 2018 -> skin prick clearly positive to codeine. Latex neg.",
                "codeine",
            ),
            (
                "Daughter here - says mum collapsed with penicillin 2011, face + tongue swelled, adrenaline, ICU. Mrs Y, 78F.",
                "penicillin",
            ),
            ("Allergies - front sheet: \"codeine (nausea)\".", "codeine"),
            (
                "Anaphylaxis at induction 2019, work-up proved latex as culprit.",
                "latex",
            ),
            ("Anaphylaxis in theatre; culprit: penicillin.", "penicillin"),
            ("药物反应:青霉素——第2周全身红斑。", "penicillin"),
            (
                "过敏:太太说他打青霉素休克,送县医院,之后都不敢打。",
                "penicillin",
            ),
            (
                "过敏:青霉素后喉头水肿。头孢类可用(头孢曲松术后用过一周)。",
                "penicillin",
            ),
            ("12年吃青霉素后大发作,插管抢救。", "penicillin"),
            (
                "患者说去年挂\"青霉素\"几分钟人就倒了,打了肾上腺素。",
                "penicillin",
            ),
            (
                "青霉素静滴约5分钟,胸闷、血压测不出,肾上腺素抢救成功。",
                "penicillin",
            ),
            (
                "阿司匹林用1周出现脑病(抽搐),换药,勿再用阿司匹林。",
                "aspirin",
            ),
        ] {
            let (record, _) = open(text);
            assert_eq!(allergens(&record), [expect], "{text}");
        }
    }

    #[test]
    fn a_proof_against_heparin_is_kept_as_written_where_no_dictionary_has_it() {
        let (record, _) = open("Plt 30. PF4 OD 2.1, SRA positive last night.");
        assert_eq!(allergens(&record), ["SRA positive"]);
    }

    #[test]
    fn what_is_feared_treated_or_of_something_else_is_none() {
        for text in [
            "Started methotrexate, warned of SJS, avoid sun.",
            "Aspirin taken after wasp sting, face swelled, adrenaline given.",
            "Codeine: no throat swelling, never intubated.",
            "Argatroban if SRA positive, sent today.",
            "HIT confirmed? SRA neg.",
            "Skin prick negative to codeine.",
            "Daughter says she herself had hives.",
            "阿司匹林治疗后感染性休克,抢救成功。",
            "青霉素抗感染3天后失血性休克,抢救无效。",
            "肾功能差,勿再用阿司匹林。",
            "华法林用2周未出现出血,勿再用阿司匹林。",
        ] {
            let (record, _) = open(text);
            let found = allergens(&record);
            assert!(found.is_empty(), "{text}: {found:?}");
        }
    }
}
