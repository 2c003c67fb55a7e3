//! What a drug did, told word by word behind its name: "given in ED -> widespread hives", "tried 2015, bad rash", "stopped (SJS)",
//! "吃了眼皮肿"; and a ban that gives its reason: "no penicillin - anaphylaxis", "can't have morphine, itches all over".

use crate::text::page::{Sentence, clause, window};
use record::Span;
use regex::Regex;
use std::sync::LazyLock;

/// Reach behind a name, in bytes.
const NEAR: usize = 90;

/// The words around the name tell what the drug did.
pub(crate) fn is_told(sentence: &Sentence<'_>, name: Span) -> bool {
    let drug = &sentence.text[name.start..name.end];
    if super::reaction::treats(drug) {
        return false;
    }
    let behind = behind(sentence, name);
    is_walked_to(behind)
        || is_banned(sentence, name)
        || is_of_heparin(drug, behind)
        || is_named_in_alert(sentence, name, behind)
        || is_before(sentence, name)
        || is_told_in_chinese(sentence, name, behind)
}

/// Up to the end of the clause or the next drug.
fn behind<'t>(sentence: &Sentence<'t>, name: Span) -> &'t str {
    let next = sentence.next_drug(name.end).unwrap_or(sentence.span.end);
    let near = window(sentence.text, name.end, next.min(name.end + NEAR));
    clause(near)
}

/// Words that may stand between a name and what it did.
const BETWEEN: &[&str] = &[
    "given",
    "in",
    "ed",
    "er",
    "a&e",
    "hospital",
    "clinic",
    "tried",
    "trial",
    "used",
    "had",
    "took",
    "taken",
    "stopped",
    "previously",
    "prev",
    "once",
    "last",
    "yr",
    "year",
    "years",
    "time",
    "as",
    "child",
    "kid",
    "baby",
    "at",
    "of",
    "her",
    "him",
    "his",
    "them",
    "me",
    "the",
    "a",
    "an",
    "bad",
    "severe",
    "widespread",
    "itchy",
    "nasty",
    "generalised",
    "generalized",
    "documented",
    "infusion",
    "reaction",
    "with",
    "made",
    "makes",
    "gave",
    "gives",
    "caused",
    "causes",
    "brought",
    "brings",
    "broke",
    "breaks",
    "came",
    "comes",
    "out",
    "up",
    "within",
    "hours",
    "hrs",
    "mins",
    "minutes",
    "days",
    "later",
    "after",
    "then",
    "got",
    "gets",
    "developed",
    "burns",
    "dye",
    "media",
    "tabs",
    "tablets",
    "injection",
    "cream",
    "family",
    "class",
    "drugs",
    "group",
    "c1",
    "c2",
    "and",
    "dose",
    "first",
    "1st",
    "old",
    "notes",
    "on",
    "hypotension",
    "wheeze",
    "fever",
    "flushing",
    "drug",
    "delayed",
    "contact",
    "horrible",
    "awful",
    "facial",
    "immediate",
    "instant",
    "mild",
    "local",
    "skin",
    "h/o",
    "previous",
    "past",
    "ago",
    "both",
    "x2",
    "x1",
    "->",
    "→",
    "=",
    "-",
    "–",
    "—",
    ":",
    "(",
    "\"",
    "&",
    "+",
    ">",
];

/// Verbs behind a comma that make what follows the drug's doing.
const DOES: &[&str] = &[
    "broke",
    "breaks",
    "came",
    "comes",
    "developed",
    "got",
    "gets",
    "bad",
    "swelled",
    "swells",
    "made",
    "gave",
    "brought",
];

/// A reaction of the immune kind that only such words part from the name.
fn is_walked_to(behind: &str) -> bool {
    let lower = behind.to_ascii_lowercase();
    let mut rest = lower.as_str();
    let mut walked = false;
    loop {
        rest = rest.trim_start();
        if is_reaction(rest) {
            return walked && !is_eased(rest);
        }
        if let Some(after) = rest.strip_prefix(',') {
            let word = first_word(after.trim_start());
            if !DOES.contains(&word) {
                return false;
            }
            rest = after;
            walked = true;
            continue;
        }
        let word = first_word(rest);
        // A year or an age; an amount of the drug makes it one that is taken.
        let counted = word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit()) && {
            let after = rest[word.len()..].trim_start();
            ![
                "mg", "g ", "mcg", "ml", "u ", "units", "tds", "bd", "od", "daily", "%",
            ]
            .iter()
            .any(|unit| after.starts_with(unit))
        };
        if word.is_empty() || !(counted || BETWEEN.contains(&word)) {
            return false;
        }
        walked = true;
        // "2016 (PMTCT) - bad rash": a bracket that tells of something else is passed over.
        if word == "("
            && let Some(close) = rest.find(')')
            && !rest[1..close].split(' ').any(is_reaction)
        {
            rest = &rest[close + 1..];
            continue;
        }
        rest = &rest[word.len()..];
    }
}

/// A run of letters and digits, or one mark.
fn first_word(text: &str) -> &str {
    let letters = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '\''))
        .unwrap_or(text.len());
    if letters > 0 {
        // "a&e", "h/o"
        for whole in ["a&e", "h/o"] {
            if text.starts_with(whole) {
                return whole;
            }
        }
        return &text[..letters];
    }
    if text.starts_with("->") {
        return "->";
    }
    let first = text.chars().next().map_or(0, char::len_utf8);
    &text[..first]
}

fn is_reaction(text: &str) -> bool {
    const WORDS: [&str; 22] = [
        "rash",
        "hives",
        "urticari",
        "anaphyla",
        "angioed",
        "angio-oed",
        "sjs",
        "stevens",
        "dress",
        "welts",
        "blisters",
        "blistering",
        "blistered",
        "exanthem",
        "erythroderma",
        "bronchospasm",
        "lips swel",
        "face swel",
        "tongue swel",
        "throat swel",
        "facial swelling",
        "lip swelling",
    ];
    const FACE: [&str; 6] = ["lips", "lip", "face", "tongue", "throat", "eyes"];
    // "dressing", "dressed" are no syndrome.
    if let Some(rest) = text.strip_prefix("dress") {
        return !rest.starts_with(|c: char| c.is_ascii_alphabetic());
    }
    WORDS.iter().any(|word| text.starts_with(word))
        || FACE.iter().any(|part| {
            text.strip_prefix(part).is_some_and(|rest| {
                window(rest, 0, 24).contains(" swel")
                    && !rest.starts_with(|c: char| c.is_alphabetic())
            })
        })
}

/// What is said of the reaction makes it something else: a risk, a cure, an illness of its own.
fn is_eased(reaction: &str) -> bool {
    let near = window(reaction, 0, 36);
    let near = near.split(',').next().unwrap_or_default();
    [
        "risk",
        "treat",
        "sett",
        "better",
        "resol",
        "gone",
        "improv",
        "clear",
        "?",
        "viral",
        "shingles",
        "zoster",
        "nappy",
        "measles",
        "kit",
        "protocol",
        "counsel",
        "advice",
        "warn",
        "plan",
        "if ",
        "not ",
        "unrelated",
    ]
    .iter()
    .any(|word| near.contains(word))
}

/// "No penicillin - anaphylaxis!", "not for penicillins (anaphylaxis)", "can't have morphine, itches all over": the ban names its reason.
pub(crate) fn is_banned(sentence: &Sentence<'_>, name: Span) -> bool {
    static BAN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)(?:\b(?P<must>can'?t|cannot|can\snot|must(?:n't|\snot)|never|unable\sto)\s(?:be\s|to\s)?(?:have|take|given|use|tolerate)\s|\b(?:no|not\sfor|avoid(?:s|ing)?)\s)(?:any\s|iv\s|oral\s|po\s|all\s)?$",
        )
        .ok()
    });
    static WHY: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)^s?[\x22”']?(?:\s(?:pls|please|ever|again|abx|drugs|products))?\s?(?P<mark>[-–—:(,=]|->|→)\s?(?:severe\s|bad\s|prev(?:ious)?\s|childhood\s|h/o\s|hx\s|known\s|gets\s|has\s){0,2}(?:anaphyla|hives|rash|urticaria|angio-?o?edema|sjs\b|blister|itch|allerg|wheez|bronchospasm|(?:lips?|face|tongue|throat)\s(?:swel|clos))",
        )
        .ok()
    });
    let before = sentence.before(name.start, 32);
    let near = sentence.behind(name.end, 60);
    if !near.contains(['-', '–', '—', ':', '(', ',', '=', '→']) {
        return false;
    }
    let Some(ban) = BAN.as_ref().and_then(|ban| ban.captures(before)) else {
        return false;
    };
    let must = ban.name("must").is_some();
    WHY.as_ref()
        .and_then(|why| why.captures(near))
        .is_some_and(|why| must || why.name("mark").is_some_and(|mark| mark.as_str() != ","))
}

/// "Heparin - HIT 2020": the antibodies against it.
fn is_of_heparin(drug: &str, behind: &str) -> bool {
    static HIT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^\s?(?:[-–—:=(]|->|→)\s?(?:h/o\s|prev(?:ious)?\s|confirmed\s|known\s)?HIT\b(?P<after>.{0,3})").ok()
    });
    let drug = drug.to_lowercase();
    ["heparin", "enoxaparin", "dalteparin", "肝素"]
        .iter()
        .any(|word| drug.contains(word))
        && HIT
            .as_ref()
            .and_then(|hit| hit.captures(behind))
            .is_some_and(|hit| {
                let after = hit.name("after").map_or("", |after| after.as_str());
                !after.trim_start().starts_with(['?', 'n']) && !after.contains("ru")
            })
}

/// "listed allergy", "on allergy box", "wristband: PCN", "aspirin-exacerbated resp disease".
fn is_named_in_alert(sentence: &Sentence<'_>, name: Span, behind: &str) -> bool {
    static LISTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)^(?P<lead>[^.;\n]{0,56}?)\b(?:listed\sallergy|(?:reported|documented|charted)(?:\sby\s\w+)?\sas\s(?:an?\s)?allergy|(?:on|in|to)\s(?:the\s)?allergy\s(?:box|list|alert|card|band)|allergic\sreaction|hypersensitivity\sreaction)\b|^[^.;\n]{0,48}?[-,>→]\s?allergy\s(?:box|list|alert|card|band)(?:$|[.,;)])|^[-\s](?:exacerbated|sensitive|induced)\s(?:resp\w*|asthma|bronchospasm)",
        )
        .ok()
    });
    static BAND: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)\b(?:wrist\s?band|red\s(?:band|sticker|card|tag)|allergy\s(?:sticker|card|tag)|allergy\sband|alert\sband|medic-?alert(?:\s\w+)?)(?:\s(?:on|red|says|reads|states|for|(?:l|r|left|right|the|her|his)?\s?(?:arm|wrist))){0,3}\s?[:=-]?\s?$",
        )
        .ok()
    });
    const TAKEN_BACK: [&str; 12] = [
        "not ", "no ", "remov", "delet", "off ", "never", "?", "from ", "without", "treat", "for ",
        "if ",
    ];
    let lower = behind.to_ascii_lowercase();
    if ["allerg", "hypersens", "exacerb", "-sensitive", "-induced"]
        .iter()
        .any(|word| lower.contains(word))
        && let Some(found) = LISTED.as_ref().and_then(|listed| listed.captures(behind))
    {
        let lead = found
            .name("lead")
            .map_or(String::new(), |lead| lead.as_str().to_ascii_lowercase());
        return !TAKEN_BACK.iter().any(|word| lead.contains(word));
    }
    let before = sentence.before(name.start, 40);
    BAND.as_ref().is_some_and(|band| band.is_match(before)) || is_on_red_card(before)
}

/// "护士站红牌:青霉素", "红腕带上写“青霉素": what a warning at the bed names.
fn is_on_red_card(before: &str) -> bool {
    const CARDS: [&str; 7] = [
        "红牌",
        "红腕带",
        "腕带",
        "警示牌",
        "床头牌",
        "床头卡",
        "红色警示",
    ];
    let before = before.trim_end_matches(['"', '“', ':', '：', ' ', '写', '上', '标', '注', '着']);
    CARDS.iter().any(|card| before.ends_with(card))
}

/// "Swells up with ibuprofen", "comes out in hives w/ amoxicillin", "urticaria and wheeze 10 min after first dose of ceftriaxone".
fn is_before(sentence: &Sentence<'_>, name: Span) -> bool {
    static BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)(?:\b(?:swells?|swelled|puffs?|puffed|blows?|blew|balloon\w*)\sup\s(?:with|on|after|from)\s|\b(?:developed|had|got|gets|broke\sout\sin|comes?\sout\sin|came\sout\sin)\s(?:\w+\s){0,2}?(?:hives|urticaria|rash|angio-?o?edema|anaphylaxis|welts)(?:\s(?:and|\+|&)\s\w+){0,2}\s(?:\d+\s?(?:min\w*|h|hrs?|hours?|days?)\s)?(?:after|with|on|following|minutes\sinto)\s(?:(?:her|his|the|a|first|1st|second|2nd|last|dose|of|iv|oral)\s){0,4})(?:iv\s|oral\s)?$",
        )
        .ok()
    });
    let before = sentence.before(name.start, 96);
    let near = before.trim_end().to_ascii_lowercase();
    [
        "with",
        "on",
        "after",
        "from",
        "of",
        "following",
        "into",
        "iv",
        "oral",
        "the",
        "a",
    ]
    .iter()
    .any(|word| near.ends_with(word))
        && !["no ", "not ", "never ", "denies"]
            .iter()
            .any(|word| near.contains(word))
        && BEFORE.as_ref().is_some_and(|it| it.is_match(before))
}

/// "吃布洛芬眼皮肿", "——皮疹", "(过敏:眼睑肿)", "+,出疹", "当场喘到昏倒", "输注后红人综合征", "用后DRESS".
fn is_told_in_chinese(sentence: &Sentence<'_>, name: Span, behind: &str) -> bool {
    const SKIN: &str = "荨麻疹|蕁麻疹|皮疹|药疹|藥疹|红疹|紅疹|疹子|起疹|出疹|冒疹|冒红疹|风团|風團|风癞|风癩|红人综合征|剥脱性皮炎|过敏性休克|休克|喉头?水肿|全身红肿|(?:眼皮|眼睛|眼睑|嘴唇|口唇|嘴|脸|面部?|喉咙?|舌头?)(?:会|就|也)?(?:水)?肿|SJS|DRESS|TEN|重症多形";
    static BEHIND: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(&format!(
            r"^[)）]?(?:[（(][A-Za-z\u4e00-\u9fff]{{1,10}}[)）])?(?:片|针|胶囊|注射液|类|类药物)?\s?(?:过敏史|[(（:：]过敏|(?:[—–-]{{1,2}}|→|->|=|:|：|,|，)?\s?(?:重症|严重|全身|散在|可疑|迟发)?(?:{SKIN})(?P<course>.{{0,2}})|\+[,，]?\s?(?:出疹|皮疹|起疹|过敏|休克)|(?:服|吃|用|打|输|静滴|输注|注射|食|擦)?(?:了|完|过)?(?:后|就|会|時|时|当场|当即|马上|立刻|出现|起|发生|成身|出|,)*?(?:重症|严重|全身|可疑)?(?:{SKIN})(?P<end>.{{0,2}})|(?:后|就|会|当场|当即|马上|立刻)+(?:大喘|喘|憋|哮喘|昏倒|晕倒))"
        ))
        .ok()
    });
    const EASED: [&str; 18] = [
        "好", "消", "减", "明", "改", "加", "较", "缓", "退", "未", "无", "外", "涂", "基本", "逐",
        "复", "用", "治",
    ];
    const OPEN: [&str; 14] = [
        "如", "若", "一旦", "警惕", "注意", "观察", "防", "无", "未", "没", "不", "治疗", "待", "?",
    ];
    let drug = &sentence.text[name.start..name.end];
    let tested = [
        "青霉素",
        "西林",
        "头孢",
        "霉素",
        "普鲁卡因",
        "TAT",
        "破伤风",
        "PG",
        "PNC",
    ]
    .iter()
    .any(|word| drug.contains(word));
    if tested
        && (behind.starts_with("(+)") || behind.starts_with(" (+)") || behind.starts_with("(阳性)"))
    {
        return true;
    }
    if behind.is_ascii() {
        return false;
    }
    let Some(found) = BEHIND.as_ref().and_then(|it| it.captures(behind)) else {
        return false;
    };
    let course = found
        .name("course")
        .or(found.name("end"))
        .map_or("", |course| course.as_str());
    let all = found.get(0).map_or("", |all| all.as_str());
    let all = all.strip_suffix(course).unwrap_or(all);
    let before = sentence.before(name.start, 24);
    // "卡马西平当场喘": what was swallowed or given, and no beta blocker, whose wheeze is no allergy.
    let wheezes = ["喘", "憋", "昏倒", "晕倒"]
        .iter()
        .any(|word| all.ends_with(word));
    let taken = ["吃", "服", "用", "打", "输", "一片", "粒"]
        .iter()
        .any(|word| before.contains(word));
    if wheezes && (!taken || drug.contains("洛尔") || drug.to_lowercase().ends_with("olol")) {
        return false;
    }
    let clause = before
        .rsplit(['。', ';', ',', '，', '\n'])
        .next()
        .unwrap_or_default();
    !EASED.iter().any(|word| course.starts_with(word))
        && !OPEN.iter().any(|word| all.contains(word))
        && ![
            "如", "若", "一旦", "警惕", "注意", "嘱", "否认", "无", "母", "父", "待",
        ]
        .iter()
        .any(|word| clause.contains(word))
}

#[cfg(test)]
mod tests {
    use crate::text::tests::{allergens, open};

    #[test]
    fn what_a_drug_did_makes_an_allergy_wherever_it_is_told() {
        for (text, expect) in [
            (
                "Penicillin given in ED -> widespread hives, stopped",
                "penicillin",
            ),
            ("Methotrexate tried 2015, bad rash", "methotrexate"),
            ("Methotrexate stopped (SJS).", "methotrexate"),
            ("Got codeine, broke out in hives", "codeine"),
            ("Swells up with codeine.", "codeine"),
            ("No penicillin - anaphylaxis!", "penicillin"),
            ("Not for penicillin (anaphylaxis).", "penicillin"),
            ("Can't have codeine, itches all over", "codeine"),
            ("Penicillin-allergic, on warfarin", "penicillin"),
            ("Red band on: penicillin.", "penicillin"),
            (
                "Methotrexate previously - pancreatitis 2022 -> avoid, allergy box.",
                "methotrexate",
            ),
            ("青霉素过敏史:全身荨麻疹。", "penicillin"),
            ("青霉素——皮疹", "penicillin"),
            ("青霉素(过敏:眼睑肿)", "penicillin"),
            ("青霉素(+)", "penicillin"),
            ("家属诉吃过一片阿司匹林当场喘到昏倒", "aspirin"),
            ("吃阿司匹林眼皮肿,不能用", "aspirin"),
            ("曾因服阿司匹林出现风团", "aspirin"),
        ] {
            let (record, _) = open(text);
            assert_eq!(allergens(&record), [expect], "{text}");
        }
    }

    #[test]
    fn a_rash_beside_a_drug_that_it_did_not_come_of_makes_none() {
        for text in [
            "Methotrexate 10 mg weekly, rash on elbows.",
            "Penicillin given in ED, rash noted on arrival.",
            "No penicillin, rash on legs.",
            "Penicillin given, rash ?viral",
            "Methotrexate stopped (SJS risk).",
            "Penicillin 1 g bid sent to CVS (resident put in before allergy box opened)",
            "Penicillin not on allergy list",
            "Penicillin in blister pack but stopped",
            "嘱用阿司匹林期间如出现皮疹立即停药",
            "青霉素皮疹用,停。",
            "青霉素未出现皮疹",
            "地高辛(+)",
            "Warned re rash, methotrexate started",
        ] {
            let (record, _) = open(text);
            let found = allergens(&record);
            assert!(found.is_empty(), "{text}: {found:?}");
        }
    }
}
