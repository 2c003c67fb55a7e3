//! Reactions as Chinese histories tell them outside an allergy list: "口服“卡托普利”后干咳,不能耐受", "红霉素→呕吐(不良反应)", "阿司匹林曾致上消化道出血",
//! "复方新诺明→血小板减少,禁用", "药疹:阿莫西林?", "青霉素皮试(阳性)"; and the drug that took the place of the one that was not borne.

use crate::text::page::{Sentence, window};
use crate::text::phrases::Hints;
use record::{Span, TermKind};
use regex::Regex;
use std::sync::LazyLock;

/// Reach around a name, in bytes.
const NEAR: usize = 120;

/// What a drug may do, besides what the skin shows.
const EFFECTS: &str = "(?:轻度|轻微|明显|严重|剧烈|急性|上|下|反复|全身|皮肤|可疑)?(?:干咳|咳嗽|胃痛|胃部?不适|腹痛|腹泻|恶心|呕吐|胃肠道?反应|头晕|头痛|心悸|嗜睡|肌阵挛|肌痛|水肿|精神症状|精神异常|幻觉|谵妄|抽搐|低血糖|血小板减少|粒细胞减少|白细胞减少|肝损[伤害]?|肝功能损害|横纹肌溶解|消化道(?:大)?出血|胃出血|哮喘(?:急性)?发作|哮喘|支气管痉挛|皮炎|皮疹|荨麻疹|水疱|起水疱)";

static HINTS: LazyLock<Hints> = LazyLock::new(|| {
    Hints::any_case(&[
        "耐受",
        "不良反应",
        "禁用",
        "忌用",
        "勿再用",
        "勿用",
        "哮喘发作",
        "出血",
        "药疹",
        "药物性皮炎",
        "药物疹",
        "药物热",
        "皮试",
        "皮炎",
        "考虑过敏",
        "不能使用",
    ])
});

/// The sentence may name a drug beside a reaction.
pub(super) fn may_tell(sentence: &Sentence<'_>) -> bool {
    !sentence.words().is_ascii() && HINTS.within(sentence.words())
}

/// The words around the name tell what the drug did to the patient.
pub(super) fn is_told(sentence: &Sentence<'_>, name: Span) -> bool {
    let drug = &sentence.text[name.start..name.end];
    if !may_tell(sentence) && !sentence.words().contains('→') || sentence.words().is_ascii() {
        return false;
    }
    let treats = super::reaction::treats(&drug.to_lowercase()) || is_remedy(drug);
    let next = sentence.next_drug(name.end).unwrap_or(sentence.span.end);
    let behind = window(sentence.text, name.end, next.min(name.end + NEAR));
    let behind = behind.split(['。', '\n']).next().unwrap_or_default();
    let behind = behind.trim_start_matches(['”', '"', '」', '\'']);
    let before = sentence.before(name.start, 48);
    // What the test showed, whatever drug stands behind it.
    let tested = sentence.behind(name.end, NEAR);
    let tested = tested.split(['。', '\n']).next().unwrap_or_default();
    is_banned_for(behind)
        || !treats
            && (is_skin_test(drug, tested)
                || is_pointed_at(before, behind)
                || is_not_borne(behind)
                || is_done_harm(behind)
                || is_thought_allergic(behind)
                || is_touched(behind)
                || is_eruption_of(before, behind))
}

/// "甲氧氯普胺→呕吐": what is given against it.
fn is_remedy(drug: &str) -> bool {
    const REMEDIES: [&str; 14] = [
        "司琼",
        "甲氧氯普",
        "胃复安",
        "多潘立酮",
        "蒙脱石",
        "拉唑",
        "替丁",
        "铝碳酸",
        "美沙芬",
        "氨溴索",
        "可待因",
        "布地奈德",
        "孟鲁司特",
        "止泻",
    ];
    REMEDIES.iter().any(|word| drug.contains(word))
}

/// "青霉素皮试(  +  )", "青霉素皮试:阳性(+)", "青霉素皮试结果 +"; and no "青霉素皮试 + 80万u im", "PPD皮试(+++)".
fn is_skin_test(drug: &str, behind: &str) -> bool {
    static TEST: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?:钠|类|针)?(?:皮试|皮内试验|皮肤试验)\s{0,4}(?:(?:结果)?\s{0,4}(?:为|示|呈|提示)?\s{0,4}[:：]?\s{0,4}[(（\[]?\s{0,4}(?:弱|强|可疑)?阳性?(?:[)）(（,，。;；、\s+]|$)|(?:结果)?\s{0,4}(?:为|示|呈|提示)?\s{0,4}[:：]?\s{0,4}[(（\[]\s{0,4}\+{1,4}\s{0,4}[)）\]]|(?:结果\s{0,4}(?:为|示|呈|提示)?\s{0,4}[:：]?|[:：])\s{0,4}\+{1,4}(?:\s{0,4}[,，。;；、]|\s|$)|\+{1,4}\s{0,4}(?:[,，。;；、]|$))").ok()
    });
    const TUBERCLE: [&str; 3] = ["PPD", "结核菌素", "纯蛋白"];
    let written = drug.to_uppercase();
    if TUBERCLE
        .iter()
        .any(|word| written.contains(word) || behind.starts_with(word))
    {
        return false;
    }
    let behind = behind.trim_start_matches(['”', '"', '」', '\'']);
    TEST.as_ref().is_some_and(|test| test.is_match(behind))
}

/// "红霉素→呕吐(不良反应)", "红霉素:呕吐(不良反应)", "红霉素→呕吐,停用", and behind "不良反应:" also "红霉素→胃痛、呕吐"; the arrow alone only
/// tells what followed ("硝酸甘油→头痛").
fn is_pointed_at(before: &str, behind: &str) -> bool {
    static MARKED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(&format!(
            r"^\s?(?:→|->|:|=)\s?{EFFECTS}(?:[、,]{EFFECTS})*(?P<end>.?)(?P<tail>[^;,。\n]{{0,12}})"
        ))
        .ok()
    });
    let Some(found) = MARKED.as_ref().and_then(|it| it.captures(behind)) else {
        return false;
    };
    let text = |group: &str| found.name(group).map_or("", |words| words.as_str());
    let (end, tail) = (text("end"), text("tail"));
    if tail.starts_with("不良反应") || tail.starts_with("副作用") {
        return true;
    }
    let headed = ["不良反应:", "副作用:", "不良反应史:"]
        .iter()
        .any(|head| before.trim_end().ends_with(head));
    let pointed = behind.trim_start().starts_with(['→', '-']);
    let closed = end.is_empty() || matches!(end, "," | ";" | "、" | ")" | "(" | " ");
    // "→呕吐,减量后好转": it goes on at a smaller dose.
    let goes_on = [
        "减量",
        "减为",
        "好转",
        "缓解",
        "减轻",
        "消失",
        "继续",
        "加用",
        "对症",
        "改缓释",
        "改为缓释",
        "改用缓释",
    ]
    .iter()
    .any(|word| behind.contains(word));
    let clause = behind.split([';', '；']).next().unwrap_or_default();
    let marked = [
        "不良反应",
        "副作用",
        "停用",
        "停药",
        "停服",
        "已停",
        "禁用",
        "禁忌",
        "禁服",
        "忌用",
        "勿用",
        "勿再用",
        "不耐受",
        "不能耐受",
        "过敏",
    ]
    .iter()
    .any(|word| clause.contains(word))
        && !["无过敏", "否认", "未停", "无药物过敏", "无不良"]
            .iter()
            .any(|word| clause.contains(word));
    (headed || pointed && marked) && closed && !goes_on
}

/// "后干咳,不能耐受", "引起干咳,不耐受".
fn is_not_borne(behind: &str) -> bool {
    static NOT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?:片|胶囊|缓释片|分散片|肠溶片)?\s?(?:[\d.]+\s?m?g(?:\s?(?:qd|bid|tid))?)?(?:治疗)?(?:后|时|引起|致|导致|出现|期间)(?P<lead>[^。;；\n]{0,20}?)(?:不能耐受|不耐受|无法耐受|难以耐受|未能耐受|不能忍受)(?P<rest>[^。;；\n]{0,24})").ok()
    });
    const ONLY: [&str; 8] = [
        "剂量", "减量", "减为", "减至", "加量", "继续", "大量", "全量",
    ];
    NOT.as_ref()
        .and_then(|it| it.captures(behind))
        .is_some_and(|found| {
            let all = found.get(0).map_or("", |all| all.as_str());
            let rest = found.name("rest").map_or("", |rest| rest.as_str());
            let lead = found.name("lead").map_or("", |lead| lead.as_str());
            !is_of_else(lead)
                && !ONLY
                    .iter()
                    .any(|word| all.contains(word) || rest.contains(word))
                && !["如", "若", "可能", "未", "无"].iter().any(|word| {
                    all.split("耐受").next().is_some_and(|lead| {
                        lead.replace("未能", "").replace("无法", "").contains(word)
                    })
                })
        })
}

/// "曲马多治疗后疼痛难以耐受": it is the pain, or what was done beside the drug, that is not borne. "胃痛,不能耐受" is what the drug did.
fn is_of_else(lead: &str) -> bool {
    const DONE: [&str; 4] = ["胃痛", "腹痛", "头痛", "肌痛"];
    const ELSE: [&str; 5] = ["痛", "仍", "呼吸机", "检查", "进食"];
    let mut own = lead.to_string();
    for effect in DONE {
        for mark in [",", "，", "、"] {
            own = own.replace(&format!("{effect}{mark}"), "");
        }
    }
    ELSE.iter().any(|word| own.contains(word))
}

/// "曾致上消化道出血(2020年)", "致消化道出血史,不能使用", "致哮喘发作", "后上消化道出血(2020年)": of another time, or never to be taken again.
fn is_done_harm(behind: &str) -> bool {
    static HARM: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?:肠溶)?(?:片|胶囊)?(?:后)?(?P<once>曾经?|既往)?(?:致|引起|导致|诱发|出现|发生|后)?(?:过|了)?(?P<what>急?性?[上下]?(?:消化道大?出血|胃出血|脑出血|颅内出血)|(?:支气管)?哮喘(?:急性)?(?:发作)?|支气管痉挛|横纹肌溶解症?|粒细胞缺乏症?|急性肝损[伤害]|肝衰竭)(?P<rest>[^。;；\n]{0,30})").ok()
    });
    let Some(found) = HARM.as_ref().and_then(|it| it.captures(behind)) else {
        return false;
    };
    let text = |group: &str| found.name(group).map_or("", |words| words.as_str());
    let (what, rest) = (text("what"), text("rest"));
    let lead = behind.split(what).next().unwrap_or_default();
    if lead.is_empty()
        || [
            "风险", "可能", "危险", "倾向", "预防", "缓解", "好转", "控制", "减轻", "期", "者",
        ]
        .iter()
        .any(|word| rest.starts_with(word))
        || rest.contains("继续")
        || rest.contains("减量")
    {
        return false;
    }
    let caused = ["致", "引起", "诱发"]
        .iter()
        .any(|word| lead.contains(word));
    let airway = what.contains("哮喘发作") || what.contains("支气管痉挛") || what == "哮喘";
    let once = !text("once").is_empty()
        || rest.starts_with('史')
        || rest.starts_with("病史")
        || [
            "禁用",
            "不能使用",
            "不能用",
            "勿用",
            "忌用",
            "不再使用",
            "禁服",
        ]
        .iter()
        .any(|word| rest.contains(word))
        || dated(rest);
    caused && airway || once
}

/// "(2020年)": right behind the harm stands the year.
fn dated(rest: &str) -> bool {
    let year = rest.trim_start_matches(['(', ',', ' ']);
    (year.starts_with("19") || year.starts_with("20"))
        && year.bytes().take(4).all(|byte| byte.is_ascii_digit())
}

/// A dose, or how often it is given.
static DOSE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:\d\s?(?:m?g|[uμµ]g|ml|片|粒|支|万?i?u)|qd|bid|tid|qid|qn|q\d{1,2}h|prn)")
        .ok()
});

/// ",染发", " 25mg bid,外院输活血针": behind a comma something else than the taking of the drug is told.
fn is_of_other_event(lead: &str) -> bool {
    const TAKEN: [&str; 9] = [
        "服", "用", "注射", "口服", "应用", "静滴", "输注", "曾", "第",
    ];
    lead.split([',', '，'])
        .skip(1)
        .map(str::trim)
        .any(|part| !part.is_empty() && !TAKEN.iter().any(|word| part.starts_with(word)))
}

/// "→血小板减少,2017年,禁用", "致精神症状,忌用", ":曾予300mg tid,出现嗜睡、肌阵挛,停用,勿再用".
fn is_banned_for(behind: &str) -> bool {
    static BANNED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(&format!(r"^(?:片|胶囊)?(?P<lead>[^。;；\n]{{0,40}}?)(?:→|致|引起|导致|出现|后)\s?{EFFECTS}[^。;；\n]{{0,40}}?[,，](?:已|终身|今后|以后|严格)?(?:禁用|忌用|勿再用|勿用|禁止使用|不再使用|不能使用)(?P<rest>.{{0,2}})")).ok()
    });
    BANNED
        .as_ref()
        .and_then(|it| it.captures(behind))
        .is_some_and(|found| {
            let all = found.get(0).map_or("", |all| all.as_str());
            let rest = found.name("rest").map_or("", |rest| rest.as_str());
            // "禁用:磺胺" names another.
            let closed = rest.is_empty() || rest.starts_with([',', ';', ')', '、', '(']);
            // "25mg bid,外院输活血针后头晕": the harm of another.
            let lead = found.name("lead").map_or("", |lead| lead.as_str());
            let dosed = DOSE.as_ref().is_some_and(|dose| dose.is_match(lead));
            closed
                && !(dosed && is_of_other_event(lead))
                && !["如", "若", "未出现", "无"]
                    .iter()
                    .any(|word| all.contains(word))
        })
}

/// "干混悬剂,服2次后出现全身红色风团,考虑过敏停用": the skin, and behind it the thought of an allergy.
fn is_thought_allergic(behind: &str) -> bool {
    static THOUGHT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?P<lead>[^。;；\n]{0,40}?)后[^。;；\n]{0,6}?(?:出现|发生|起)[^。;；\n]{0,12}?(?:风团|皮疹|红疹|荨麻疹|红斑|水肿|瘙痒|休克)[^。;；\n]{0,16}?[,，](?:考虑|可能|疑|疑似|考虑为)(?:为|系)?(?:药物|其|该药|此药)?过敏").ok()
    });
    THOUGHT
        .as_ref()
        .and_then(|it| it.captures(behind))
        .is_some_and(|found| {
            let lead = found.name("lead").map_or("", |lead| lead.as_str());
            let end = found.get(0).map_or(0, |all| all.end());
            // "考虑过敏性皮炎" names a disease.
            let named = behind.get(end..).is_some_and(|rest| rest.starts_with('性'));
            !named && !is_of_other_event(lead)
        })
}

/// "乳胶手套接触后皮炎".
fn is_touched(behind: &str) -> bool {
    static TOUCHED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?:手套|制品|导管)?(?:接触|触碰|佩戴|戴)后(?:曾|即|反复)?(?:出现|起|发生|发)?(?:双手|手部|局部|接触性)?(?:皮炎|皮疹|红疹|红斑|瘙痒|荨麻疹|水疱|风团)").ok()
    });
    TOUCHED.as_ref().is_some_and(|it| it.is_match(behind))
}

/// "药疹:阿莫西林?", "药物性皮炎(阿莫西林)": the eruption names its drug, and not what is given for it ("药物热(对乙酰氨基酚退热)").
fn is_eruption_of(before: &str, behind: &str) -> bool {
    static ERUPTION: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?P<lead>.{0,2})(?:药疹|药物疹|药物性皮[炎疹]|药物热|药物过敏|药物超敏(?:反应)?)\s?[:(]\s?(?:考虑|可能|疑|疑似|为|由|系|可疑)?(?:为|由)?\s?[“\x22]?$").ok()
    });
    let own = behind
        .split([')', '）', ';', '；', ',', '，'])
        .next()
        .unwrap_or_default();
    let given = ["退热", "治疗", "予"].iter().any(|word| own.contains(word))
        || DOSE.as_ref().is_some_and(|dose| dose.is_match(own));
    if given {
        return false;
    }
    ERUPTION
        .as_ref()
        .and_then(|it| it.captures(before))
        .is_some_and(|found| {
            let lead = found.name("lead").map_or("", |lead| lead.as_str());
            !["无", "非", "否认", "抗", "治", "防", "排除"]
                .iter()
                .any(|word| lead.ends_with(word))
        })
}

/// "停药后缓解→更换白蛋白紫杉醇", "皮疹→改用阿奇霉素": what took the place of the one that was not borne.
pub(super) fn takes_its_place(sentence: &Sentence<'_>, name: Span) -> bool {
    const CHANGED: [&str; 12] = [
        "更换",
        "更换为",
        "更换成",
        "换用",
        "换为",
        "换成",
        "改用",
        "改为",
        "改予",
        "改服",
        "替换为",
        "调整为",
    ];
    let before = sentence.before(name.start, 30);
    let before = before.trim_end_matches(['“', '"', ' ', ':']);
    if !CHANGED.iter().any(|word| before.ends_with(word)) {
        return false;
    }
    let next = sentence
        .terms
        .iter()
        .filter(|term| {
            term.span.start >= name.end
                && matches!(
                    term.kind,
                    TermKind::Drug | TermKind::DrugClass | TermKind::Allergen | TermKind::Chemical
                )
        })
        .map(|term| term.span.start)
        .min()
        .unwrap_or(sentence.span.end);
    !reacts_too(window(sentence.text, name.end, next.min(name.end + NEAR)))
}

/// "也过敏", ":过敏性休克": the words behind what took the place tell that it was not borne either.
fn reacts_too(behind: &str) -> bool {
    const REACTS: [&str; 27] = [
        "过敏",
        "疹",
        "休克",
        "也",
        "亦",
        "仍",
        "又",
        "瘙痒",
        "风团",
        "红斑",
        "水肿",
        "皮炎",
        "水疱",
        "呕吐",
        "恶心",
        "腹泻",
        "干咳",
        "呼吸困难",
        "胸闷",
        "哮喘",
        "头晕",
        "出血",
        "不良反应",
        "副作用",
        "不耐受",
        "不能耐受",
        "肝损",
    ];
    const WELL: [&str; 9] = [
        "无", "未", "没", "否认", "消退", "好转", "缓解", "消失", "减轻",
    ];
    let own = behind.split(['。', '\n']).next().unwrap_or_default();
    own.split([',', '，', ';', '；']).any(|clause| {
        REACTS.iter().any(|word| clause.contains(word))
            && !WELL.iter().any(|word| clause.contains(word))
    })
}

#[cfg(test)]
mod tests {
    use crate::text::tests::{allergens, open, taken};

    #[test]
    fn what_a_drug_did_is_kept_as_not_borne() {
        for (text, expect) in [
            ("既往口服“阿司匹林”后干咳,不能耐受。", &["aspirin"][..]),
            ("服阿司匹林后恶心,不能耐受。", &["aspirin"]),
            ("阿司匹林引起干咳,不耐受。", &["aspirin"]),
            ("青霉素→呕吐(不良反应);", &["penicillin"]),
            ("青霉素:呕吐(不良反应)", &["penicillin"]),
            ("不良反应:青霉素→胃痛、呕吐", &["penicillin"]),
            ("阿司匹林曾致上消化道出血(2020年)。", &["aspirin"]),
            ("阿司匹林致消化道出血史,不能使用。", &["aspirin"]),
            ("服阿司匹林后上消化道出血(2020年)。", &["aspirin"]),
            ("阿司匹林致哮喘发作。", &["aspirin"]),
            ("青霉素→血小板减少,2017年,禁用", &["penicillin"]),
            ("阿司匹林致精神症状,忌用", &["aspirin"]),
            ("3.药疹:青霉素?", &["penicillin"]),
            ("药物性皮炎(青霉素)", &["penicillin"]),
            ("青霉素皮试(  +  )", &["penicillin"]),
            ("青霉素皮试:阳性(+)", &["penicillin"]),
            ("青霉素皮试(阳性)", &["penicillin"]),
            ("青霉素皮试结果 +", &["penicillin"]),
            ("过敏史:青霉素皮疹→改用阿司匹林。", &["penicillin"]),
            (
                "予青霉素口服,服2次后出现全身红色风团,考虑过敏停用。",
                &["penicillin"],
            ),
        ] {
            let (record, _) = open(text);
            assert_eq!(allergens(&record), expect, "{text}");
        }
    }

    #[test]
    fn a_drug_that_goes_on_or_is_only_feared_is_none() {
        for text in [
            "阿司匹林后恶心,不能耐受大剂量,减为50mg qd。",
            "阿司匹林可致消化道出血。",
            "阿司匹林致消化道出血风险已告知。",
            "长期服阿司匹林后上消化道出血3天,入院。",
            "青霉素皮试(-)",
            "青霉素皮试阴性",
            "青霉素皮试结果待回。",
            "阿司匹林后皮疹未再发,继续服用。",
            "阿司匹林→腹泻,减量后好转。",
        ] {
            let (record, _) = open(text);
            let found = allergens(&record);
            assert!(found.is_empty(), "{text}: {found:?}");
        }
        for text in ["阿司匹林→头痛。", "二甲双胍→腹泻,改缓释片。"] {
            let (record, _) = open(text);
            let found = allergens(&record);
            assert!(found.is_empty(), "{text}: {found:?}");
        }
        let goes_on = open("阿司匹林100mg qd→腹泻,减量后好转。").0;
        assert_eq!(taken(&goes_on), ["aspirin"]);
    }

    #[test]
    fn what_was_not_the_drug_is_left_out() {
        use super::*;
        for behind in [
            "治疗后疼痛难以耐受",
            "后疼痛难以忍受,不能耐受",
            "治疗后疼痛仍不能耐受,加用",
        ] {
            assert!(!is_not_borne(behind), "{behind}");
        }
        assert!(is_not_borne("后胃痛,不能耐受"));
        for behind in ["皮试 + 静滴 q12h", "皮试 + 80万u im", "皮试 + 青霉素静滴"] {
            assert!(!is_skin_test("青霉素", behind), "{behind}");
        }
        assert!(!is_skin_test("PPD", "皮试(+++)"));
        assert!(is_skin_test("青霉素", "皮试 +"));
        assert!(is_skin_test("青霉素", "皮试(+++)"));
        assert!(!is_thought_allergic(
            "3mg qd,染发后出现头皮红斑,考虑过敏性皮炎"
        ));
        assert!(!is_thought_allergic("3mg qd,染发后出现头皮红斑,考虑过敏"));
        assert!(!is_pointed_at("", "→低血糖,予50%"));
        assert!(is_pointed_at("", "→呕吐,停用"));
        assert!(!is_banned_for(" 25mg bid,外院输活血针后头晕,已禁用"));
        assert!(is_banned_for(":曾予300mg tid,出现嗜睡、肌阵挛,停用,勿再用"));
        assert!(!is_eruption_of("药物热(", "退热)"));
        assert!(!is_eruption_of("药物热(", "0.5g)"));
        assert!(is_eruption_of("药物热(", ")"));
        assert!(reacts_too("也过敏") && reacts_too(":过敏性休克"));
        assert!(!reacts_too("后皮疹消退") && !reacts_too(""));
    }
}
