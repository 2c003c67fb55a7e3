//! More ways in which a history tells of a reaction: "头孢曲松皮疹", "静滴左氧氟沙星时全身荨麻疹", "布洛芬一吃就喘", "芒果嘴肿", "帕瑞昔布 05:40,
//! 5:45后前胸大片风团", "after her first dose of Augmentin she developed facial swelling".

use crate::text::page::{Sentence, window};
use record::Span;
use regex::Regex;
use std::sync::LazyLock;

/// Reach behind a name, in bytes.
const NEAR: usize = 110;

/// The words behind the name, or around it, tell of a reaction to it.
pub(crate) fn is_told(sentence: &Sentence<'_>, name: Span) -> bool {
    is_told_in_chinese(sentence, name)
        || is_after_dose(sentence, name)
        || is_stopped_for_it(sentence, name)
}

/// "卡铂因过敏反应(面红、喘)已停", "carboplatin stopped d/t allergic reaction": it was given up for the reaction.
fn is_stopped_for_it(sentence: &Sentence<'_>, name: Span) -> bool {
    static STOPPED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:\s?[\d.]+\s?(?:mg|g|ml))?(?:(?:因|由于)(?:严重|可疑)?(?:药物)?过敏(?:反应|性休克)?(?:\([^()\n]{1,24}\))?[^,，。;；\n]{0,6}停|\s(?:was\s)?(?:stopped|d/?c'?e?d|discontinued|ceased|withdrawn)\s(?:(?:in\s)?(?:19|20)\d\d\s)?(?:due\sto|d/t|because\sof|for|after|[-–(])\s?(?:an?\s|severe\s|infusion\s)?(?:allergic\sreaction|hypersensitivity\sreaction|hypersensitivity|anaphyla\w+)\b)").ok()
    });
    let near = window(sentence.text, name.end, name.end + NEAR);
    STOPPED
        .as_ref()
        .is_some_and(|stopped| stopped.is_match(near))
}

fn is_told_in_chinese(sentence: &Sentence<'_>, name: Span) -> bool {
    static BEHIND: LazyLock<Option<Regex>> = LazyLock::new(|| {
        const SKIN: &str = "荨麻疹|蕁麻疹|皮疹|药疹|藥疹|红疹|紅疹|风团|風團";
        const GRAVE: &str = "过敏性休克|過敏性休克|喉头水肿|剥脱性皮炎|重症药疹|大疱性表皮|喘憋|哮喘大?发作|急性肌张力障碍|红人综合征";
        const PLACE: &str = "(?:全身|一身|大片|前胸大片|躯干|四肢)?";
        Regex::new(&format!(
            "^(?:片|针|胶囊|颗粒|注射液)?(?:\\s?(?:{SKIN}|{GRAVE})|\\s?(?:后|就|会|吃后|用后|吃了)?(?:口?唇|嘴|脸|面部?|眼睑?|喉头?)(?:会|就)?(?:肿|痒|麻|发紧)|\\s?一(?:吃|用|打|服|输)就(?:会|要)?(?:喘|起疹|肿|憋|痒)|[^,;，；。\\n]{{0,10}}?(?:时|后|途中|过程中|第?\\d+(?:分钟|min|小时|h|天|日|周|剂|针|次))(?:突然|即刻?|立即|就|曾)?(?:出现|突发|发生|发|起)?过?{PLACE}(?:{SKIN}|{GRAVE})|[^;；。\\n]{{0,30}}?[,，][^,，;；。\\n停]{{0,8}}后[^,，;；。\\n停]{{0,4}}?{PLACE}(?:{SKIN}|{GRAVE}))(?P<course>.{{0,2}})"
        ))
        .ok()
    });
    const EASED: [&str; 18] = [
        "用", "治", "好", "消", "减", "明", "改", "加", "较", "缓", "退", "未", "无", "外", "涂",
        "基本", "逐", "复",
    ];
    const OTHER: [&str; 12] = [
        "如", "若", "一旦", "无", "未", "停", "治", "因", "用于", "外用", "防", "缓解",
    ];
    let next = sentence.next_drug(name.end).unwrap_or(sentence.span.end);
    let behind = window(sentence.text, name.end, next.min(name.end + NEAR));
    let Some(found) = BEHIND.as_ref().and_then(|it| it.captures(behind)) else {
        return false;
    };
    let course = found.name("course").map_or("", |course| course.as_str());
    let all = found.get(0).map_or("", |all| all.as_str());
    !EASED.iter().any(|word| course.starts_with(word))
        && !OTHER.iter().any(|word| all.contains(word))
        && !is_treating(sentence, name)
}

/// "予炉甘石外用", "用依巴斯汀": a drug that is given for the eruption.
fn is_treating(sentence: &Sentence<'_>, name: Span) -> bool {
    let drug = sentence.text[name.start..name.end].to_lowercase();
    super::reaction::treats(&drug)
}

/// "After her first dose of Augmentin in 2021 she developed facial swelling and stridor".
fn is_after_dose(sentence: &Sentence<'_>, name: Span) -> bool {
    static BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?:after|following|with|minutes\sinto|on)\s(?:her|his|the|an?|one)?\s?(?:first|1st|second|2nd|last|single)?\s?(?:dose|tablet|capsule|course|infusion|injection|jab)\s(?:of\s)?(?:iv\s|oral\s|po\s)?$").ok()
    });
    static BEHIND: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^[^.;\n]{0,36}?\b(?:developed|had|got|broke\sout\sin|came\sout\sin|came\sup\sin|experienced|suffered)\s(?:an?\s|some\s)?(?:severe\s|bad\s|widespread\s|itchy\s|generali[sz]ed\s|marked\s|florid\s){0,2}(?:rash|hives|urticaria|anaphyla\w+|angio-?o?edema|(?:face|facial|lip|tongue|throat|eyelid)\sswelling|stridor|wheeze|bronchospasm|welts|blisters)").ok()
    });
    let before = sentence.before(name.start, 48);
    let next = sentence.next_drug(name.end).unwrap_or(sentence.span.end);
    let behind = window(sentence.text, name.end, next.min(name.end + NEAR));
    BEFORE.as_ref().is_some_and(|it| it.is_match(before))
        && BEHIND.as_ref().is_some_and(|it| it.is_match(behind))
        && !is_treating(sentence, name)
}

#[cfg(test)]
mod tests {
    use crate::text::tests::{allergens, open};

    #[test]
    fn a_reaction_in_the_course_of_the_history_makes_an_allergy() {
        for (text, expect) in [
            ("妹妹青霉素过敏,本人阿司匹林皮疹。", &["aspirin"][..]),
            (
                "2019年静滴青霉素时全身荨麻疹、血压60/40,抢救后好转。",
                &["penicillin"],
            ),
            ("阿司匹林一吃就喘。", &["aspirin"]),
            ("花生嘴肿。", &["peanut"]),
            ("阿司匹林因过敏反应(面红、喘)已停。", &["aspirin"]),
            (
                "Penicillin stopped 2019 due to allergic reaction.",
                &["penicillin"],
            ),
            (
                "青霉素 80万u im,5分钟后前胸大片风团,眼睑肿。",
                &["penicillin"],
            ),
            (
                "She had an anaphylactic reaction in 2018 minutes after penicillin in ED.",
                &["penicillin"],
            ),
            (
                "After her first dose of Augmentin in 2021 she developed facial swelling and stridor.",
                &["amoxicillin and clavulanate"],
            ),
            (
                "Came out in welts after penicillin for UTI 2020.",
                &["penicillin"],
            ),
            (
                "过敏史:阿司匹林不过敏。青霉素:2023术后皮疹,麻醉科写\"禁用\"。",
                &["penicillin"],
            ),
            ("过敏史:青霉素(划掉,系其妹),阿司匹林 皮疹", &["aspirin"]),
        ] {
            let (record, _) = open(text);
            assert_eq!(allergens(&record), expect, "{text}");
        }
    }

    #[test]
    fn an_eruption_that_a_drug_treats_or_that_was_there_before_makes_none() {
        for text in [
            "予泼尼松后皮疹消退。",
            "阿司匹林停用后皮疹好转。",
            "青霉素治疗后皮疹减轻。",
            "服华法林期间无皮疹。",
            "After her first dose of warfarin she had an INR of 3.",
            "阿司匹林未见皮疹。",
            "青霉素皮疹无加重。",
            "On metformin. Rash on legs since Monday.",
        ] {
            let (record, _) = open(text);
            assert!(
                allergens(&record).is_empty(),
                "{text}: {:?}",
                allergens(&record)
            );
        }
    }
}
