//! Reactions told in a few words of a history: "carbamazepine in March: DRESS", "Septrin 1988, blistering rash", "came out in spots all
//! over", "aspirin sets it off", "头孢哌酮——血压测不出,2015", "卡马西平吃18天后全身红斑、糜烂,诊断SJS".

use super::reaction::treats;
use crate::text::page::{Sentence, clause, window};
use crate::text::phrases::Hints;
use record::Span;
use regex::Regex;
use std::sync::LazyLock;

/// Reach behind a name, in bytes.
const NEAR: usize = 120;

/// The words behind the name, or around it, tell of a reaction to it.
pub(crate) fn is_told(sentence: &Sentence<'_>, name: Span) -> bool {
    let drug = sentence.text[name.start..name.end].to_lowercase();
    if treats(&drug) {
        return false;
    }
    let next = sentence.next_drug(name.end).unwrap_or(sentence.span.end);
    // "iron (Cosmofer) 2017", "“septrin”"
    let behind = clause(window(sentence.text, name.end, next.min(name.end + NEAR)));
    let behind = behind.trim_start_matches(['"', '”', '」']);
    is_dated(behind)
        || is_out_in_spots(behind)
        || is_in_the_eyes(behind)
        || sets_asthma_off(sentence, &drug, behind)
        || is_after_dose(sentence, name, behind)
        || is_before(sentence, name)
        || is_of_liver(behind)
        || is_rash_with_fever(behind)
        || is_of_a_sum(sentence.behind(name.end, 72))
        || is_given_and_treated(behind)
        || is_harm_of_a_year(sentence, name, behind)
        || is_of_contrast(sentence, name, &drug)
        || !behind.is_ascii()
            && (is_grave_in_chinese(&drug, behind)
                || is_lumps(behind)
                || is_in_the_drip(sentence, name, behind)
                || is_tested_or_brought_on(&drug, behind))
}

/// Words between a name and its reaction that make it something else.
fn is_other_matter(words: &str) -> bool {
    const OTHER: [&str; 21] = [
        "no ", "not ", "nil ", "without", "denie", "tolerat", "fine", "treat", "if ", "risk",
        "warn", "counsel", "watch", "monitor", "advis", "despite", "before", "settl", "better",
        "gone", "never ",
    ];
    let words = words.to_lowercase();
    OTHER
        .iter()
        .any(|word| words.starts_with(word.trim_start()) || words.contains(word))
}

/// "in March: DRESS with fever", "1988, blistering rash", "supp post CS 2019 -> wheeze ++", "2020 - tongue like a balloon".
fn is_dated(behind: &str) -> bool {
    static DATED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        const REACTION: &str = r"(?:(?-i:DRESS|DIHS|AGEP|SJS|TEN)\b|stevens|anaphyla?\w*|angio-?o?edema|hives|urticaria|wheals?\b|weals\b|rash\b|blister\w*|exfoliat\w*|erythroderma|(?:tongue|lips?|face|throat|eyes?|mouth)\s(?:all\s)?(?:swell\w*|swelled|swollen|puff\w*|balloon\w*|blew\sup|clos\w*|tight\w*|like\sa\sballoon|out\slike|came\sup)|(?:wheez\w*|bronchospasm|stridor)\s?(?:\+|neb|and\b|,)|jaundice|cholestatic\shepatitis|locked\sjaw|lock-?jaw|eyes\srolled|oculogyric|dystoni\w+|skin\s(?:peel\w*|came\soff)|collaps\w*[^.;\n]{0,28}?(?:adrenaline|epi\b|epinephrine|cpr|resus))";
        let when = r"(?:(?:in\s|back\sin\s)?(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*(?:\s(?:19|20)\d\d)?|(?:19|20)\d\d|'\d\d)|as\sa?\s?(?:child|kid|baby|teen\w*|toddler))";
        let place = r"(?:(?:post|after|at|in)\s[\w+&/ ]{2,16}|ct|mri|angio\w*)";
        Regex::new(&format!(
            r"(?i)^\)?(?:\s(?:supps?|tabs?|iv|po|inj|infusion|drops|cream|scan))?\s\(?(?:{place}\s)?{when}\)?\s?(?:[:=,]|-{{1,2}}>?|→|–|—)\s?(?P<lead>[^.;:\n]{{0,20}}?){REACTION}(?P<after>[^.;,\n]{{0,12}})"
        ))
        .ok()
    });
    if !behind.contains([':', '=', ',', '-', '→', '–', '—']) {
        return false;
    }
    let Some(found) = DATED.as_ref().and_then(|dated| dated.captures(behind)) else {
        return false;
    };
    let said = |group: &str| found.name(group).map_or("", |said| said.as_str());
    !is_other_matter(said("lead"))
        && !is_other_matter(said("after"))
        && !said("after").contains('?')
}

/// "took Augmentin, day 3 came out in spots all over".
fn is_out_in_spots(behind: &str) -> bool {
    static SPOTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?P<lead>[^.;\n]{0,44}?)\b(?:came|comes?|coming|broke|breaks|brought\s(?:her|him|me|them|pt)|erupted)\s(?:up|out)\s(?:all\s)?(?:in|with)\s(?:(?:an?|itchy|red|big|massive|awful|horrible|bad)\s){0,3}(?:spots|rash|hives|lumps|welts|blotches|bumps|wh?eals|blisters)").ok()
    });
    let found = SPOTS.as_ref().and_then(|spots| spots.captures(behind));
    found.is_some_and(|found| {
        let lead = found.name("lead").map_or("", |lead| lead.as_str());
        !is_other_matter(lead) && !lead.contains(" for ")
    })
}

/// "Brimonidine - red eyes 2018, avoid": what drops did to the eye, and that they are not given again.
fn is_in_the_eyes(behind: &str) -> bool {
    static EYES: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^\s?(?:[-:=–—]|->|→)\s?(?:red|sore|itchy|puffy|swollen|streaming)\s(?:(?:\+|and|,)\s\w+\s)?(?:eyes?|lids?)\b[^.;\n]{0,24}?\b(?:avoid|never|don't|do\snot|not\sto\shave)").ok()
    });
    EYES.as_ref().is_some_and(|eyes| eyes.is_match(behind))
}

/// "asthma (aspirin sets it off)".
fn sets_asthma_off(sentence: &Sentence<'_>, drug: &str, behind: &str) -> bool {
    static SETS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^s?\s(?:sets?\s(?:it|him|her|me|that|(?:his|her|my|the)\s\w+|asthma)\soff|(?:triggers?|triggered|brings?\son|brought\son)\s(?:it|asthma|wheez\w*|attacks?|bronchospasm|(?:his|her|my|the|an?)\s\w+))").ok()
    });
    const DRUGS: [&str; 12] = [
        "aspirin",
        "nsaid",
        "ibuprofen",
        "brufen",
        "nurofen",
        "advil",
        "diclofenac",
        "voltar",
        "naproxen",
        "ketorolac",
        "indomet",
        "ketoprofen",
    ];
    const ILLS: [&str; 6] = ["asthma", "wheez", "polyp", "hives", "urticaria", "chest"];
    DRUGS.iter().any(|one| drug.contains(one))
        && SETS.as_ref().is_some_and(|sets| sets.is_match(behind))
        && {
            let words = sentence.words().to_lowercase();
            ILLS.iter().any(|ill| words.contains(ill))
        }
}

/// "after 2nd dose of tazocin, generalised urticaria, BP 80".
fn is_after_dose(sentence: &Sentence<'_>, name: Span, behind: &str) -> bool {
    static BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?:after|following|minutes\sinto|mins?\sinto|during|with)\s(?:(?:her|his|the|an?|one)\s)?(?:(?:first|1st|second|2nd|third|3rd|last|single|test)\s)?(?:(?:dose|tablet|capsule|infusion|injection|push|bag)\s(?:of\s)?|\d+\s?(?:ml|mg|mcg|g)\s(?:of\s)?)(?:iv\s|oral\s|po\s)?$").ok()
    });
    static BEHIND: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:\s?(?:,|:|-{1,2}>?|→)|\sBP\s\d{2,3}(?:/\d+)?\s?[,+])\s?(?:(?:generali[sz]ed|widespread|florid|acute|severe|marked|itchy|bad|immediate)\s){0,2}(?:urticaria|hives|rash|anaphyla\w+|angio-?o?edema|wheez\w*|stridor|bronchospasm|welts|wheals|(?:tongue|lips?|face|facial|throat)\s(?:swell\w*|swollen|clos\w*))").ok()
    });
    BEHIND.as_ref().is_some_and(|it| it.is_match(behind))
        && BEFORE
            .as_ref()
            .is_some_and(|it| it.is_match(sentence.before(name.start, 56)))
}

/// "went blue and floppy after flucloxacillin", "swelled up with “septrin”".
fn is_before(sentence: &Sentence<'_>, name: Span) -> bool {
    static BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"(?i)(?P<lead>[^.;,\n]{0,16})\b(?:went\s(?:all\s)?(?:blue|floppy|grey|purple|limp)|(?:swelled|swells|swole|puffed|blew|came)\sup(?:\slike\sa\sballoon)?|could(?:n't|\snot)\sbreathe|throat\sclosed(?:\sup)?|(?:wheals|hives|rash|urticaria|flushed|wheez\w*)[^.;,\n]{0,12}?\s\d+\s?(?:min\w*|h|hrs?|hours?)(?:\sinto)?)[^.;,\n]{0,20}?(?:\s(?:after|with|on|from|post)\s|\s)(?:(?:the|her|his|some|a|oral|iv|first|one|dose|of)\s){0,4}["'“]?$"#).ok()
    });
    let before = sentence.before(name.start, 88);
    let near = before.trim_end_matches(['"', '\'', '“', ' ']);
    if ![
        " into", " post", " after", " with", " on", " from", " the", " of", " a", " iv", " oral",
        " first", " dose", " some",
    ]
    .iter()
    .any(|word| near.ends_with(word))
    {
        return false;
    }
    BEFORE
        .as_ref()
        .and_then(|it| it.captures(before))
        .is_some_and(|found| {
            let lead = found.name("lead").map_or("", |lead| lead.as_str());
            let lead = lead.to_lowercase();
            ![
                "never", "no ", "not ", "n't", "legs", "ankle", "feet", "knee", "joint", "leg ",
            ]
            .iter()
            .any(|word| lead.contains(word))
        })
}

/// "Augmentin duo forte: jaundice 3 wks later".
fn is_of_liver(behind: &str) -> bool {
    static LIVER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:\s[\w-]+){0,2}\s?[:–-]\s?(?:cholestatic\s)?(?:jaundice|hepatitis)\b(?P<rest>[^.;\n]{0,40}?)\b(?:later|(?:19|20)\d\d|avoid|never)").ok()
    });
    let found = LIVER.as_ref().and_then(|liver| liver.captures(behind));
    found.is_some_and(|found| {
        let rest = found.name("rest").map_or("", |rest| rest.as_str());
        !is_other_matter(rest)
    })
}

/// "allopurinol start in June, July rash + fever + eos, ICU".
fn is_rash_with_fever(behind: &str) -> bool {
    static RASH: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?P<lead>[^.;\n]{0,40}?)\brash\s?\+\s?(?:fever\s?\+\s?)?(?:eos|lft|liver|mouth\sulcers|blisters)").ok()
    });
    let found = RASH.as_ref().and_then(|rash| rash.captures(behind));
    found.is_some_and(|found| {
        let lead = found.name("lead").map_or("", |lead| lead.as_str());
        !is_other_matter(lead) && !lead.contains("for ")
    })
}

/// "Latex + banana + kiwi = lips swell": the first of a sum.
fn is_of_a_sum(behind: &str) -> bool {
    static SUM: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:\s?(?:\+|&|/)\s?[\w-]{3,16}){1,4}\s?(?:=|->|→)\s?(?:lips?|face|throat|tongue|mouth|hives|rash|urticaria|anaphyla|swell|wheez)").ok()
    });
    SUM.as_ref().is_some_and(|sum| sum.is_match(behind))
}

/// "rhabdomyolysis on simvastatin 2020": a grave harm, its cause, and a year.
fn is_harm_of_a_year(sentence: &Sentence<'_>, name: Span, behind: &str) -> bool {
    static YEAR: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^\s?\(?(?:in\s)?(?:19|20)\d\d\b").ok());
    static HARM: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?:rhabdomyolysis|agranulocytosis|pancreatitis|hepatitis|dress|tendon\srupture|torsades(?:\sde\spointes)?|lactic\sacidosis|serotonin\ssyndrome|neuroleptic\smalignant\ssyndrome|interstitial\snephritis|aplastic\sanaemia)\s(?:with|on|from|after|due\sto|caused\sby)\s(?:iv\s|oral\s)?$").ok()
    });
    YEAR.as_ref().is_some_and(|year| year.is_match(behind))
        && HARM
            .as_ref()
            .is_some_and(|harm| harm.is_match(sentence.before(name.start, 48)))
}

/// "sugammadex given, sats fell, bronchospasm + rash, tryptase sent".
fn is_given_and_treated(behind: &str) -> bool {
    static GIVEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^\s(?:was\s)?given(?:\siv|\sim|\spo)?\s?[,:-]\s?[^.;\n]{0,32}?\b(?:bronchospasm|anaphyla\w*|urticaria|hives|angio-?o?edema|rash)\b[^.;\n]{0,32}?\b(?:tryptase|adrenaline|epi\b|epinephrine)").ok()
    });
    GIVEN.as_ref().is_some_and(|given| given.is_match(behind))
}

/// "造影时喉咙发紧、血压掉,碘剂禁用": the ban on contrast gives its reason first.
fn is_of_contrast(sentence: &Sentence<'_>, name: Span, drug: &str) -> bool {
    static WHY: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:造影|CT|增强)[^。;；\n]{0,30}(?:喉咙?发紧|喉头水肿|风团|荨麻疹|休克|血压(?:掉|下降|测不)|全身(?:红|痒)|呼吸困难|脸肿|皮疹)[^。;；\n]{0,16}$").ok()
    });
    const BANS: [&str; 7] = [
        "禁用",
        "勿用",
        "勿再用",
        "不能再用",
        "不能用",
        "不可用",
        "过敏",
    ];
    let contrast = ["碘", "造影"].iter().any(|word| drug.contains(word));
    contrast
        && BANS
            .iter()
            .any(|ban| sentence.text[name.end..].starts_with(ban))
        && WHY
            .as_ref()
            .is_some_and(|why| why.is_match(sentence.before(name.start, 120)))
}

/// Words after which the reaction is not the drug's doing, or is not there.
static OTHER_ZH: LazyLock<Hints> = LazyLock::new(|| {
    Hints::exact(&[
        "无", "未", "没", "防", "治疗", "控制", "纠正", "好转", "改善", "缓解", "停用", "停药",
        "维持", "感染", "出血", "如", "若", "警惕", "注意", "排除", "复查", "待",
    ])
});

/// "——抽搐、血压测不出,2015", "吃18天后全身红斑、口唇糜烂,诊断SJS", "后全身大疱、黏膜烂".
fn is_grave_in_chinese(drug: &str, behind: &str) -> bool {
    static GRAVE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"^["”'」]?(?P<lead>[^。;；\n]{0,14}?(?:—{1,2}|-{1,2}|:|：|→|后|时|第?\d+[天日周剂])[^。;；\n]{0,28}?)(?P<sign>(?-i:SJS|DRESS|TEN)|中毒性表皮|史蒂文斯|重症药疹|剥脱|大疱|[黏粘]膜(?:糜?烂|破溃)|口唇[^,，。;]{0,4}糜烂|血压测不[出到])(?P<course>[^。;；\n]{0,12})"#).ok()
    });
    const PRESSORS: [&str; 4] = ["多巴", "dopamine", "血管加压", "dobutamine"];
    let Some(found) = GRAVE.as_ref().and_then(|grave| grave.captures(behind)) else {
        return false;
    };
    let said = |group: &str| found.name(group).map_or("", |said| said.as_str());
    let pressure = said("sign").starts_with("血压");
    let dated = || behind.contains("20") || behind.contains("19") || behind.contains("年");
    !OTHER_ZH.within(said("lead"))
        && ![
            "好转", "控制", "缓解", "消退", "可能", "风险", "?", "？", "未", "无",
        ]
        .iter()
        .any(|word| said("course").starts_with(word))
        && (!pressure || dated() && !PRESSORS.iter().any(|one| drug.contains(one)))
}

/// "老公说吃了满身起疙瘩".
fn is_lumps(behind: &str) -> bool {
    static LUMPS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?P<lead>[^。;；\n]{0,24}?)(?:吃|服|用|打|擦|抹|输)了?(?:以?后|就|几天|没几天)?(?:会|就)?(?:满身|全身|一身|浑身)?都?(?:起|长|出|冒)(?:满|了)?(?:满身|全身|一身|浑身)?(?:红?疙瘩|大包|风疙瘩|红点|水泡|水疱)").ok()
    });
    static SKIN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^后?(?:身上|满身|全身|一身|浑身)都?(?:起|长|出|冒)(?:满|了)?(?:红?疙瘩|红点|红?疹|大包|风团)|^\s?\d+\s?(?:min|分钟|小时|h)[^,，。;；\n消好退]{0,6}?(?:全身|大片|躯干|四肢)?(?:风团|荨麻疹|皮疹|红斑|红疹)|^\s?[:：(（]\s?(?:发热|皮疹)[+、][^。;；\n]{0,12}?(?:皮疹|肝损|嗜酸)").ok()
    });
    if SKIN.as_ref().is_some_and(|skin| skin.is_match(behind)) {
        return true;
    }
    let found = LUMPS.as_ref().and_then(|lumps| lumps.captures(behind));
    found.is_some_and(|found| {
        let lead = found.name("lead").map_or("", |lead| lead.as_str());
        !OTHER_ZH.within(lead)
    })
}

/// "输液反应(奥沙利铂第6程 面红胸闷)", "紫杉醇首次输注5min胸闷面红血压80/50".
fn is_in_the_drip(sentence: &Sentence<'_>, name: Span, behind: &str) -> bool {
    static DRIP: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^[^。;；\n]{0,10}?(?:输注|静滴|滴注|滴|输)\s?\d+\s?(?:min|分钟)[^。;；\n]{0,10}?(?:胸闷|面红|潮红|呼吸困难|喘)[^。;；\n]{0,10}?(?:血压\s?(?:\d|下降|测不)|喘|喉|荨麻疹|休克)").ok()
    });
    let before = sentence.before(name.start, 24);
    let labelled = [
        "药疹",
        "疹子",
        "输液反应",
        "过敏反应",
        "速发反应",
        "过敏性休克",
    ]
    .iter()
    .any(|label| {
        before
            .strip_suffix(['(', ':'])
            .is_some_and(|before| before.ends_with(label))
    });
    labelled && !OTHER_ZH.within(behind.split([')', ',']).next().unwrap_or_default())
        || DRIP.as_ref().is_some_and(|drip| drip.is_match(behind))
}

/// "打青霉素晕过,皮试(+)", "布洛芬诱发哮喘".
fn is_tested_or_brought_on(drug: &str, behind: &str) -> bool {
    static TESTED: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^[^。;；\n]{0,12}?[,，]\s?皮试\s?(?:\(\+\)|阳性|强阳)").ok());
    const PAIN: [&str; 9] = [
        "阿司匹林",
        "布洛芬",
        "双氯芬酸",
        "萘普生",
        "吲哚美辛",
        "消炎痛",
        "酮洛芬",
        "洛索洛芬",
        "安乃近",
    ];
    let brought = ["诱发", "引发", "引起", "导致", "致"].iter().any(|verb| {
        behind.trim_start().strip_prefix(verb).is_some_and(|rest| {
            let rest = rest.trim_start_matches(['过', '了', '重', '症', '严', '度']);
            ["哮喘", "喘", "支气管痉挛"]
                .iter()
                .any(|ill| rest.starts_with(ill))
                && !rest.contains("风险")
        })
    });
    TESTED
        .as_ref()
        .is_some_and(|tested| tested.is_match(behind))
        || brought && PAIN.iter().any(|one| drug.contains(one))
}

#[cfg(test)]
mod tests {
    use crate::text::tests::{allergens, open};

    #[test]
    fn a_reaction_in_a_few_words_makes_an_allergy() {
        for (text, expect) in [
            ("Penicillin in March: DRESS with fever.", "penicillin"),
            (
                "Still true: penicillin 1988, blistering rash.",
                "penicillin",
            ),
            ("Aspirin supp post CS 2019 -> wheeze ++ neb'd.", "aspirin"),
            (
                "Lisinopril 2020 - tongue like a balloon, tubed.",
                "lisinopril",
            ),
            (
                "HPC: took penicillin from GP day 3 came out in spots all over.",
                "penicillin",
            ),
            ("Aspirin - red eyes 2018, avoid.", "aspirin"),
            ("PMH asthma (aspirin sets it off).", "aspirin"),
            (
                "Nurse note 22:10 - after 2nd dose of penicillin, generalised urticaria, BP 80.",
                "penicillin",
            ),
            (
                "Wife says: penicillin -> jaundice, in hosp 2015.",
                "penicillin",
            ),
            ("Penicillin (SJS, ICU 2009) - NEVER", "penicillin"),
            (
                "Red wristband on arm: PENICILLIN anaphyl 2012",
                "penicillin",
            ),
            ("输血科备注:青霉素——抽搐、血压测不出,2015", "penicillin"),
            (
                "2015年阿司匹林吃18天后全身红斑、口唇眼糜烂、水疱,诊断SJS。",
                "aspirin",
            ),
            ("老病历:阿司匹林后全身大疱、黏膜烂,SJS,儿子证实", "aspirin"),
            ("阿司匹林 0.1 qd 老公说吃了满身起疙瘩住过院", "aspirin"),
            ("护士站红牌:青霉素!", "penicillin"),
            ("Pt wheals 20 min into penicillin, stopped", "penicillin"),
            ("Penicillin duo forte: jaundice 3 wks later", "penicillin"),
            (
                "Aspirin start in June, July rash + fever + eos, ICU",
                "aspirin",
            ),
            ("护士记录:输青霉素10min全身风团,停药好转", "penicillin"),
            ("吃药疹子:青霉素第12天", "penicillin"),
            ("奶奶说娃打青霉素身上起红点点", "penicillin"),
            ("阿司匹林:发热+皮疹+肝损", "aspirin"),
            (
                "Sister rang: he went blue and floppy after penicillin as a baby",
                "penicillin",
            ),
            ("Pt says swelled up with \"penicillin\".", "penicillin"),
            ("Cannot have aspirin (wheeze).", "aspirin"),
            ("Codeine 2020 - locked jaw, eyes rolled up.", "codeine"),
            (
                "Codeine given, sats fell, bronchospasm + rash, tryptase sent",
                "codeine",
            ),
            ("Red sticker: PENICILLIN", "penicillin"),
            ("小时候打青霉素晕过,皮试(+)", "penicillin"),
            ("曾因阿司匹林诱发哮喘,此后未用", "aspirin"),
            ("输液反应(青霉素第6程 面红胸闷)", "penicillin"),
            ("患者对\"青霉素\"过敏,具体不详", "penicillin"),
        ] {
            let (record, _) = open(text);
            assert_eq!(allergens(&record), [expect], "{text}");
        }
    }

    #[test]
    fn a_story_of_something_else_makes_none() {
        for text in [
            "Penicillin for cellulitis: blisters on leg.",
            "Penicillin in ED, hives noted on arrival.",
            "Penicillin 2019 - no rash.",
            "Penicillin in 2019: rash risk explained.",
            "Exercise sets it off. Aspirin 75 od.",
            "Codeine given for spots, came out in time.",
            "Penicillin - red man. Not allergy.",
            "Penicillin = flushing only, not listed as allergy.",
            "Penicillin 1 g over 30 min: flushing of face and neck.",
            "青霉素治疗后大疱好转。",
            "多巴胺泵入后血压测不出,2015年",
            "甲氨蝶呤后大疱未再新发。",
            "Legs swelled up on amlodipine.",
            "Codeine given, rash noted on arrival.",
            "Never swelled up with penicillin.",
            "青霉素1g 30分钟滴完面颈潮红,减慢后好转",
        ] {
            let (record, _) = open(text);
            let found = allergens(&record);
            assert!(found.is_empty(), "{text}: {found:?}");
        }
    }
}
