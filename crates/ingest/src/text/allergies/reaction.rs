//! Drugs named beside a reaction, without a word of allergy: "penicillin - hives", "Augmentin 2018 = throat closed", "hives w/
//! Bactrim", "Amoxil brought her out in a rash", "复方磺胺:药疹", "打青霉素起过疹子".

use super::triggers::INTOLERANCE;
use super::{MANIFESTATIONS, cause, chinese, harm, prose, story, told_more, unborne};
use crate::text::page::{Sentence, window};
use crate::text::phrases::Hints;
use crate::text::topics::Topic;
use record::Span;
use regex::Regex;
use std::sync::LazyLock;

/// Words that tell of a reaction.
pub(crate) const HINTS: [&str; 154] = [
    "tolerat",
    "contact dermatitis",
    "flush",
    "rigor",
    "wheal",
    "bronchospasm",
    "neutrop",
    "turned",
    "went red",
    "ige",
    "skin test",
    "阳性",
    "rhabdo",
    "pancreatitis",
    "hepatitis",
    "rupture",
    "torsade",
    "acidosis",
    "syndrome with",
    "syndrome on",
    "syndrome from",
    "syndrome after",
    "nephritis",
    "aplastic",
    "lips",
    "min into",
    "h into",
    "药疹",
    "红点",
    "wristban",
    "sticker",
    "card:",
    "red tag",
    "peeling",
    "swelled up",
    "swells up",
    "locked jaw",
    "lockjaw",
    "eyes rolled",
    "went blue",
    "went floppy",
    "couldn't breathe",
    "could not breathe",
    "collapsed",
    "tryptase",
    "皮试",
    "水泡",
    "水疱",
    "诱发",
    "输液反应",
    "面红",
    "jaundice",
    "spots",
    "blotch",
    "sets it",
    "sets his",
    "sets her",
    "asthma",
    "balloon",
    "red eyes",
    "疙瘩",
    "血压测不",
    "喉咙发紧",
    "黏膜",
    "粘膜",
    "大疱",
    "糜烂",
    "红牌",
    "警示牌",
    "腕带",
    "rash",
    "itch",
    "intol",
    "blister",
    "hives",
    "urticari",
    "anaphyl",
    "angioed",
    "angio-oed",
    "sjs",
    "stevens",
    "serum sick",
    "swell",
    "swollen",
    "throat clos",
    "exanthem",
    "dress",
    "alert",
    "allerg",
    "疹",
    "休克",
    "剥脱",
    "喉头水肿",
    "过敏",
    "列入",
    "同样喘",
    "welts",
    "agranulo",
    "粒细胞缺乏",
    "粒缺",
    "风团",
    "喘憋",
    "就喘",
    "嘴肿",
    "唇肿",
    "脸肿",
    "嘴痒",
    "large local",
    "skin prick",
    "throat",
    "tingl",
    "抢救",
    "搶救",
    "插管",
    "肾上腺素",
    "勿再用",
    "不能再用",
    "水肿",
    "终身禁用",
    "sra pos",
    "hit confirmed",
    "confirmed hit",
    "wristband",
    "wrist band",
    "red band",
    "- hit",
    "(hit",
    "= hit",
    "exacerbated resp",
    "swells",
    "welt",
    "眼皮肿",
    "眼睑肿",
    "红人",
    "(+)",
    "会喘",
    "喘到",
    "風癩",
    "epidermal",
    "hypersens",
    ": ten",
    "red man",
    "red person",
    "infusion reaction",
    "dystoni",
    "oculogyr",
    "wheals",
    "linear iga",
    "skin necrosis",
    "hypotension",
    "wheez",
    "DIHS",
    "AGEP",
    "肌张力障碍",
];
static TOLD: LazyLock<Hints> = LazyLock::new(|| Hints::any_case(&HINTS));

/// True where a sentence may name a drug beside a reaction.
pub(crate) fn may_tell(sentence: &Sentence<'_>) -> bool {
    let words = sentence.words();
    words.contains(['=', '→'])
        || words.contains("->")
        || sentence.topics.hold(Topic::Reactions) && TOLD.within(words)
        || chinese::may_tell(sentence)
}

/// The words around the name tell of a reaction to it.
pub(crate) fn is_told(sentence: &Sentence<'_>, name: Span) -> bool {
    points_to_reaction(sentence, name)
        || !treats(&sentence.text[name.start..name.end])
            && (is_behind(sentence, name) || is_before(sentence, name) || is_quoted(sentence, name))
        || is_cytopenia(sentence, name)
        || told_more::is_told(sentence, name)
        || story::is_told(sentence, name)
        || prose::is_told(sentence, name)
        || prose::is_listed_elsewhere(sentence, name)
        || is_added(sentence, name)
        || is_excepted(sentence, name)
        || harm::is_told(sentence, name)
        || cause::is_told(sentence, name)
        || unborne::is_told(sentence, name)
        || chinese::is_told(sentence, name)
}

/// "Known peanut allergy; also egg (baked ok)": the word adds one more to the allergy before.
pub(crate) fn is_one_more(text: &str, last: Span, name: Span, end: usize) -> bool {
    static MORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^[^.;\n]{0,24}allerg\w*[^.;,\n]{0,16}[;,.]\s?(?:also|and also|plus|另有?|还有)\s?(?:to\s|an?\s|对)?$").ok()
    });
    let behind = text[name.end..end].trim_start();
    (behind.is_empty() || behind.starts_with(['(', '.', ',', ';', '\n', '。', '，']))
        && MORE
            .as_ref()
            .is_some_and(|more| more.is_match(&text[last.end.min(name.start)..name.start]))
}

/// The name continues a list whose last member was told by its reaction: "pen rash, chlorhex."
pub(crate) fn continues(text: &str, last: Span, name: Span, end: usize) -> bool {
    static GAP: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^\s?[-(=:]?\s?(?:rash|hives|urticaria|anaphylaxis|itch|swelling|皮疹|药疹)\)?\s?[,、]\s?$").ok()
    });
    let closed = text[name.end..end].trim_start();
    (closed.is_empty() || closed.starts_with(['.', ',', ';', '\n', '。', '(']))
        && GAP
            .as_ref()
            .is_some_and(|gap| gap.is_match(&text[last.end.min(name.start)..name.start]))
}

/// "Augmentin 2018 = throat closed", "磺胺→皮疹": a sign of consequence and a reaction of the immune kind right behind the
/// name. What is only a side effect ("ramipril = cough") makes no allergy.
fn points_to_reaction(sentence: &Sentence<'_>, name: Span) -> bool {
    const SIGNS: [&str; 9] = ["=", "->", "→", "=>", "-->", "曾致", "致", "曾引起", "引起"];
    let rest = &sentence.text[name.end..sentence.span.end];
    let year = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '(' | ')' | '\'');
    let rest = rest.strip_prefix(" given").unwrap_or(rest);
    let behind = rest.trim_start_matches(year);
    if rest.len() - behind.len() > 10 {
        return false;
    }
    let Some(sign) = SIGNS.iter().find(|sign| behind.starts_with(**sign)) else {
        return false;
    };
    let from = sentence.span.end - behind.len() + sign.len();
    let near = sentence.behind(from, 36);
    // "amlodipine -> ankle swelling": water, no allergy.
    let lower = near.to_ascii_lowercase();
    let limb = ["ankle", "leg", "foot", "feet", "pedal", "periph"];
    if limb.iter().any(|word| lower.contains(word)) {
        return false;
    }
    MANIFESTATIONS
        .find(sentence.text, Span::new(from, from + near.len()))
        .any(|(_, (word, _))| !INTOLERANCE.contains(&word))
}

/// A reaction right behind the name: "penicillin - hives", "trimethoprim rash", "amoxil brought her out in a rash".
fn is_behind(sentence: &Sentence<'_>, name: Span) -> bool {
    static BEHIND: LazyLock<Option<Regex>> = LazyLock::new(|| {
        const REACTION: &str = r"(?:rash(?:es)?|hives|urticaria|anaphyl(?:axis)?\b|anaphylactic\s\w+|angio-?o?edema|sjs|stevens[- ]johnson|serum\ssickness|exanthema?|swelled\sup|drug\seruption|wheals|linear\siga\b|toxic\sepidermal\snecrolysis|(?:drug[- ]induced\s)?hypersensitivity\s(?:syndrome|reaction)|red\s?(?:man|person|neck)\b|vancomycin\sinfusion\sreaction|(?:acute\s)?dystonic\sreaction|acute\sdystonia|oculogyric\scris[ie]s|(?-i:DRESS|DIHS|AGEP|TEN)\b|skin\snecrosis|(?:hypotension|wheez\w*|bronchospasm|dyspn\w+|flushing|stridor|collapse\w*)\s?(?:,|and\b|\+|/|&)\s?(?:urticaria|hives|rash|hypotension|wheez\w*|dyspn\w+|angio\w+|stridor|flushing|collapse\w*)|itch(?:ing)?|blister(?:s|ed|ing)?|welts|erythroderma|(?:face|facial|lips?|tongue|throat|mouth)\s(?:swell\w*|swelled|swollen|clos\w*|tight\w*|tingl\w*))";
        let qualified = r"(?:(?:bad|severe|widespread|itchy|skin|facial|generali[sz]ed|maculopapular|mac-pap|awful|florid|nasty|contact|mild|local|minor|fixed|few|some|acute|immediate|delayed|pruritic|morbilliform|photosensitive|full[- ]body|whole[- ]body|diffuse|extensive|near[- ]fatal)\s){0,2}";
        let english = format!(
            r"^(?:\s?\([a-z]{{2,6}}\))?\s?(?:\(?(?:(?:in\s)?(?:(?:19|20)\d\d|'\d\d|\d0s)|\d{{1,2}}\s?(?:days?|weeks?|months?|years?|yrs?|y)\sago|last\s(?:week|month|year)|yesterday|aged?\s\d{{1,2}}|as\sa\s(?:child|kid|baby))\)?\s?)?(?:(?:first|1st|2nd|second|last|\d(?:rd|th))?\s?(?:infusion|dose|course|injection|inj)\b|(?:cycle|dose|c|d)\s?#?\d{{1,2}}\b)?(?:(?P<mark>\s?[-–—:=(]+>?\s?|\s)[\x22']?{qualified}{REACTION}(?P<after>.?.?.?.?.?)|(?:\s(?:has|had|once|also))?\s(?:brought|brings|gave|gives|caused|causes)\s(?:(?:her|him|me|them|pt|a|an|up|out|in|bad|awful|horrible|widespread|itchy|the)\s){{1,6}}{REACTION})"
        );
        let chinese = r"^(?:\([a-z]{2,6}\))?(?:[^,;。\n]{0,10}?(?:吃|服|用|打|输)了?[^,;。\n]{0,6}?后?(?:全身|一身)?(?:荨麻疹|皮疹|药疹|红疹|风团)|[^,;。\n]{0,6}?(?:起|出现?|长|发生?|诱发)过?了?(?:全身|一身)?(?:皮疹|疹子|荨麻疹|红疹|药疹|疹)|(?:同样|也)(?:会|是|曾)?(?:喘|过敏|起疹|哮喘发作|诱发哮喘)|\s?[:(]\s?(?:19|20)\d\d年?\s?(?:发热)?(?:皮疹|药疹|荨麻疹|红疹|风团|休克)|\s?(?:后|曾|就)?(?:休克过|过敏性休克|剥脱性皮炎|重症药疹|药疹)|\s?(?:off|停用?)?\s?[:(→=,-]\s?>?(?:大疱性?|重症|固定性?)?(?:药疹|过敏性休克|剥脱|喉头水肿|全身风团)|[\s:(→=]\s?(?:细个|小时候|小时|曾|会)?(?:起|出|发)?(?:皮疹|荨麻疹|红疹|疹))(?P<course>.{0,2})";
        Regex::new(&format!("(?i)(?:{english}|{chinese})")).ok()
    });
    let near = sentence.behind(name.end, 80);
    let Some(found) = BEHIND.as_ref().and_then(|it| it.captures(near)) else {
        return false;
    };
    let better = ["好", "消", "减", "明", "改", "加", "较", "用", "治"];
    if let Some(course) = found.name("course") {
        let all = found.get(0).map_or("", |all| all.as_str());
        // "用拉莫三嗪期间如出现皮疹": only feared.
        let feared = ["如", "若", "一旦", "警惕", "注意", "防"]
            .iter()
            .any(|word| all.contains(word));
        return !feared && !better.iter().any(|word| course.as_str().starts_with(word));
    }
    let Some(after) = found.name("after") else {
        return true;
    };
    let all = found.get(0).map_or("", |all| all.as_str());
    let lead = all.trim_start();
    // "trimethoprim 2014: hives": the mark may stand behind the year.
    let marked = lead.starts_with(|c: char| !c.is_alphanumeric() && c != '\'')
        || found
            .name("mark")
            .is_some_and(|mark| !mark.as_str().trim().is_empty());
    let after = after.as_str();
    let eased = [
        " risk", " trea", " sett", " bett", " reso", " gone", " impr", " clea", " red",
    ]
    .iter()
    .any(|next| after.starts_with(next));
    if marked {
        return !eased;
    }
    let closed = after.is_empty()
        || after.starts_with([',', '.', ';', '(', ')', '\n', '"', '\'', '+', '/', '!']);
    let told = [
        " as", " in", " ag", " wh", " x", " 1", " 2", " +", " an", " -", " &", " (", " at",
    ]
    .iter()
    .any(|next| after.starts_with(next));
    closed || told && !after.starts_with(" -")
}

/// "甲巯咪唑治疗第6周 粒细胞缺乏", "agranulocytosis on carbimazole": drugs that are never given again after it. What a cytotoxic
/// drug does to the count is no allergy.
fn is_cytopenia(sentence: &Sentence<'_>, name: Span) -> bool {
    const DRUGS: [&str; 21] = [
        "methimazole",
        "thiamazole",
        "carbimazole",
        "propylthiouracil",
        "ptu",
        "tapazole",
        "clozapine",
        "clozaril",
        "metamizole",
        "dipyrone",
        "sulfasalazine",
        "ticlopidine",
        "levamisole",
        "甲巯咪唑",
        "赛治",
        "他巴唑",
        "丙硫氧嘧啶",
        "卡比马唑",
        "氯氮平",
        "安乃近",
        "柳氮磺",
    ];
    static BEHIND: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)^[^,;。.\n]{0,24}?(?P<lead>[^,;。.\n]{0,6})(?:粒细胞缺乏|粒缺|agranulocytosis)",
        )
        .ok()
    });
    const OPEN: [&str; 12] = [
        "无", "未", "防", "警惕", "监测", "查", "no ", "not ", "risk", "watch", "monitor", "if ",
    ];
    let drug = sentence.text[name.start..name.end].to_lowercase();
    if !DRUGS.iter().any(|one| drug.contains(one)) {
        return false;
    }
    let next = sentence.next_drug(name.end).unwrap_or(sentence.span.end);
    let behind = window(sentence.text, name.end, next.min(name.end + 96));
    BEHIND
        .as_ref()
        .and_then(|it| it.find(behind))
        .is_some_and(|found| {
            let said = found.as_str().to_lowercase();
            !OPEN.iter().any(|word| said.contains(word))
        })
}

/// A reaction right before the name: "hives w/ Bactrim", "face swelled with lisinopril", "anaphylaxis peanut 2019".
fn is_before(sentence: &Sentence<'_>, name: Span) -> bool {
    static BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)(?P<lead>[^.;\n,]{0,24})\b(?:(?:rash(?:es)?|hives|urticaria|angio-?o?edema|sjs|stevens[- ]johnson(?:\ssyndrome)?|dress|serum\ssickness|exanthema?|anaphylaxis|(?:face|facial|lips?|tongue|throat|eyes?)\s(?:swell\w*|swelled|swollen|clos\w*))(?P<middle>(?:\s\w+){0,2}?)\s?(?:w/|\b(?:with|to|from|on|after|d/t|due\sto|secondary\sto|post)\b|2/2|2°)\s?(?:the\s|iv\s|po\s|oral\s)?|anaphylaxis\s|(?:anaphylactic\s(?:reaction|shock|episode)|agranulocytosis|welts)(?:\s\w+){0,4}?\s(?:with|to|from|on|after|due\sto)\s(?:the\s|iv\s|oral\s)?)$",
        )
        .ok()
    });
    const NEAR: usize = 72;
    let before = sentence.before(name.start, NEAR);
    let Some(found) = BEFORE.as_ref().and_then(|it| it.captures(before)) else {
        return false;
    };
    let said = |group: &str| {
        found
            .name(group)
            .map_or(String::new(), |words| words.as_str().to_ascii_lowercase())
    };
    let lead = said("lead");
    let middle = said("middle");
    let denied = ["no ", "nil ", "without ", "denies ", "never ", "not "]
        .iter()
        .any(|word| {
            lead.trim_start() == *word || lead.ends_with(word) || lead.contains(&format!(" {word}"))
        });
    let treated = [
        "treat", "settl", "manag", "better", "improv", "respond", "resolv", "gone", "control",
        "help", "despite", "clear", "start", "given", "put",
    ]
    .iter()
    .any(|word| middle.contains(word));
    !denied && !treated
}

/// "Penicillin \"swelling\" per daughter", "Codeine→\"sees things\" (intol)", "Penicillin (as GP: rash as kid)": the patient's own words or
/// a bracket right behind the name tell of what it did.
fn is_quoted(sentence: &Sentence<'_>, name: Span) -> bool {
    static QUOTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)^\s?[-–—:=→>]*\s?(?:[\x22“'](?P<words>[^\x22”'\n]{0,28}?)(?:swell\w*|swollen|swelled|throat|couldn'?t breathe|rash|hives|blister\w*|lumps|welts|collapsed)|\((?P<inner>[^)\n]{0,16}?)(?:rash|hives|swell\w*|swollen|anaphyl\w*|blister\w*)|[^.;,\n]{0,36}?\((?P<last>)intol(?:erant|erance|erated)?\))",
        )
        .ok()
    });
    let near = sentence.behind(name.end, 64);
    QUOTED
        .as_ref()
        .and_then(|quoted| quoted.captures(near))
        .is_some_and(|found| {
            let lead = ["words", "inner", "last"]
                .iter()
                .find_map(|group| found.name(group))
                .map_or("", |lead| lead.as_str())
                .to_ascii_lowercase();
            ![
                "for", "no ", "not ", "never", "treat", "prn", "if ", "nil", "ankle", "leg",
                "feet", "pedal",
            ]
            .iter()
            .any(|word| lead.contains(word))
        })
}

/// "No known allergies except kiwi", "NKDA apart from latex", "除青霉素外无药物过敏史".
fn is_excepted(sentence: &Sentence<'_>, name: Span) -> bool {
    static BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:nkd?a|allerg\w*|过敏(?:史)?)[ ,(:-]{0,3}(?:except(?: for| to)?|apart from|other than|aside from|bar|but(?: for)?)\s?(?:an?\s|the\s|mild\s)?$").ok()
    });
    static AROUND: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^[^,，。;；\n]{0,12}(?:外|以外|之外)[,，]?(?:均|余|其余|其他|其它)?(?:均)?(?:无|否认|未)[^。;；\n]{0,10}过敏").ok()
    });
    let before = sentence.before(name.start, 40);
    let behind = sentence.behind(name.end, 64);
    let denied = || {
        let before = before.to_ascii_lowercase();
        ["no ", "nil ", "nkda", "nka"]
            .iter()
            .any(|word| before.contains(word))
    };
    BEFORE.as_ref().is_some_and(|it| it.is_match(before)) && denied()
        || (before.trim_end().ends_with('除') || before.ends_with("除了"))
            && AROUND.as_ref().is_some_and(|it| it.is_match(behind))
}

/// "add fluclox to alerts", "SMZco off, 皮疹→allergy加入".
fn is_added(sentence: &Sentence<'_>, name: Span) -> bool {
    static ADDED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)^(?:\s?[^.;\n]{0,40}?\badd(?:ed)?)?\s(?:it\s)?(?:to|as|on)\s(?:an?\s|the\s|her\s|his\s)?(?:allerg|alert)|^[^.;\n]{0,70}?\b(?:coded|recorded|listed|labell?ed|entered|flagged|logged)\s(?:down\s)?as\s(?:an?\s)?allerg|^[^.;\n]{0,48}=\s?(?:an?\s)?allergy\b|^[^。;\n]{0,16}(?:allergy|过敏)\s?(?:加入|已加|登记|录入|注记|标注)|^[^。;\n]{0,20}(?:副反应|不良反应|反应)[^。;\n]{0,16}列入|^[^。;\n]{0,16}(?:加入|列入|登记|录入)过敏|^[^。;\n]{0,28}[,，、](?:已|现)?(?:列为|记为|登记为|标为|标记为|视为|归为)过敏",
        )
        .ok()
    });
    let next = sentence.next_drug(name.end).unwrap_or(sentence.span.end);
    let near = window(sentence.text, name.end, next.min(name.end + 96));
    ADDED.as_ref().is_some_and(|added| added.is_match(near))
}

/// Drugs that are given for an eruption.
pub(crate) fn treats(drug: &str) -> bool {
    const TREATS: [&str; 60] = [
        "pred",
        "cort",
        "dexa",
        "betam",
        "betno",
        "mometa",
        "cetiriz",
        "loratad",
        "fexofen",
        "chlorphen",
        "diphenhydr",
        "adrenal",
        "epineph",
        "epipen",
        "cream",
        "antihist",
        "clobet",
        "tacrolimus",
        "ciclovir",
        "cyclovir",
        "permethrin",
        "ivermectin",
        "clotrim",
        "ketocon",
        "terbinaf",
        "fusid",
        "mupiroc",
        "calamine",
        "piriton",
        "benadryl",
        "claritin",
        "clarity",
        "zyrtec",
        "hydroxyz",
        "promethaz",
        "omalizumab",
        "dupilumab",
        "emoll",
        "氯雷",
        "西替利嗪",
        "地塞米松",
        "泼尼",
        "炉甘石",
        "糠酸",
        "卤米松",
        "他克莫司",
        "昔洛韦",
        "依巴斯汀",
        "肾上腺素",
        "扑尔敏",
        "procyclid",
        "benztrop",
        "benzatrop",
        "trihexy",
        "biperid",
        "botulin",
        "botox",
        "苯海索",
        "东莨菪",
        "肉毒",
    ];
    let drug = drug.to_lowercase();
    TREATS.iter().any(|treats| drug.contains(treats))
}

/// Adrenaline named beside an allergy is what the reaction was treated with, unless it is named as what is not borne.
pub(crate) fn is_remedy(sentence: &Sentence<'_>, name: Span) -> bool {
    const REMEDIES: [&str; 9] = [
        "adrenaline",
        "epinephrine",
        "epipen",
        "epi-pen",
        "epi pen",
        "jext",
        "emerade",
        "anapen",
        "肾上腺素",
    ];
    let drug = sentence.text[name.start..name.end].to_lowercase();
    if drug != "epi" && !REMEDIES.iter().any(|remedy| drug.contains(remedy)) {
        return false;
    }
    let before = sentence.text[sentence.span.start..name.start]
        .trim_end()
        .to_lowercase();
    let named = ["allergic to", "allergy to", "reaction to", "对"]
        .iter()
        .any(|word| before.ends_with(word));
    !named && !before.is_empty()
}

/// A pen that is carried for the next time: a drug that the patient has.
pub(crate) fn is_pen(name: &str) -> bool {
    let name = name.to_lowercase();
    ["pen", "jext", "emerade"]
        .iter()
        .any(|pen| name.contains(pen))
}

#[cfg(test)]
mod tests {
    use crate::text::tests::{allergens, open};

    #[test]
    fn a_drug_beside_its_reaction_is_an_allergen() {
        for (text, expect) in [
            (
                "Codeine - hives. Latex. Never smoker.",
                &["codeine", "latex"][..],
            ),
            ("Penicillin rash as child.", &["penicillin"]),
            ("青霉素静滴后出现荨麻疹,停用。", &["penicillin"]),
            ("Codeine - facial swelling last yr, avoid.", &["codeine"]),
            ("Pt: hives w/ penicillin as kid", &["penicillin"]),
            (
                "Mum says penicillin brought her out in a rash.",
                &["penicillin"],
            ),
            ("Face swelled with lisinopril 2019", &["lisinopril"]),
            ("Rash on methotrexate, stopped.", &["methotrexate"]),
            (
                "Penicillin -> rash d14, add penicillin to alerts",
                &["penicillin"],
            ),
            ("青霉素:药疹,已停。", &["penicillin"]),
            ("Penicillin \"swelling\" per daughter.", &["penicillin"]),
            ("Codeine→\"sees things\" (intol). On aspirin.", &["codeine"]),
            (
                "Penicillin (as GP: rash as kid; never re-tried)",
                &["penicillin"],
            ),
            (
                "Penicillin last yr -> \"breathing went dreadful\", coded as allergy",
                &["penicillin"],
            ),
            ("NKDA except latex.", &["latex"]),
            (
                "45F bite. Methotrexate 2014: hives within 1 hour.",
                &["methotrexate"],
            ),
            ("Aspirin cycle 8 anaphylaxis.", &["aspirin"]),
            ("Latex allergy: few hives in theatre.", &["latex"]),
            ("Penicillin allergy: yes, swollen lips", &["penicillin"]),
            (
                "Codeine: red man syndrome with a fast infusion 2020.",
                &["codeine"],
            ),
            ("Aspirin: DRESS 2020.", &["aspirin"]),
            (
                "Codeine 2 weeks ago: urticaria within 1 h of the first dose.",
                &["codeine"],
            ),
            (
                "Methotrexate 4th infusion - hypotension, urticaria.",
                &["methotrexate"],
            ),
            ("Penicillin 2021: throat tightness.", &["penicillin"]),
            ("Penicillin: TEN 2001", &["penicillin"]),
            ("Warfarin-induced skin necrosis 2010.", &["warfarin"]),
            ("Aspirin: linear IgA bullous disease.", &["aspirin"]),
            (
                "Methotrexate 2021 -> oculogyric crisis (dystonia).",
                &["methotrexate"],
            ),
            (
                "Allergy: codeine (generalised itching and hives). Methotrexate planned.",
                &["codeine"],
            ),
            (
                "Allergies: penicillin - anaphylaxis. 44M trauma, 80 kg. Aspirin 300 mg po.",
                &["penicillin"],
            ),
            (
                "Allergies: penicillin - anaphylaxis. Aspirin. Latex - hives.",
                &["penicillin", "aspirin", "latex"],
            ),
            ("过敏史:青霉素(皮疹)。拟阿司匹林。", &["penicillin"]),
            (
                "NKDA on page 1. Mom (by phone 20:15): penicillin -> hives, lip swelling, 2024.",
                &["penicillin"],
            ),
            (
                "过敏史:无。女儿电话:青霉素 2021 吃1粒全身荨麻疹",
                &["penicillin"],
            ),
            (
                "Penicillin 2020 first infusion: hives, never again.",
                &["penicillin"],
            ),
            ("No known allergies other than penicillin", &["penicillin"]),
            ("除青霉素外无药物过敏史。", &["penicillin"]),
            ("药物敏感:青霉素(红疹)。", &["penicillin"]),
            ("Allergies: penicillin. Bro d. of PE.", &["penicillin"]),
            ("过敏:青霉素(荨麻疹)。不抽烟", &["penicillin"]),
            ("孙女说奶奶\"打青霉素起过疹子\"。", &["penicillin"]),
            (
                "Allergies: penicillin (anaphylaxis 2019, adrenaline given)",
                &["penicillin"],
            ),
        ] {
            let (record, _) = open(text);
            assert_eq!(allergens(&record), expect, "{text}");
        }
    }

    #[test]
    fn what_a_drug_treats_or_only_disturbs_is_no_allergy() {
        for text in [
            "Lisinopril = cough last yr, swapped to aspirin.",
            "No rash on methotrexate.",
            "Husband allergic to latex.",
            "\"Allergic to codeine\" = constipation, not allergy.",
            "Rash treated with prednisolone.",
            "Rash better on prednisone",
            "Prednisolone - rash settling",
            "Latex. Gloves worn.",
            "Latex allergy: no.",
            "Methotrexate: watch for acute dystonia.",
            "Procyclidine - acute dystonia.",
            "予青霉素,皮疹消退。",
            "Aspirin (for rash) stopped.",
            "Aspirin \"for the swelling\".",
            "Allergies: no meds.",
            "母亲青霉素过敏,患儿无药物过敏。",
            "无青霉素等过敏(丈夫述)",
            "ADR: nil.",
            "My wife is anaphylactic to penicillin.",
            "Wife Coral = anaphylaxis to penicillin & codeine.",
            "Mother: penicillin allergy.",
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
