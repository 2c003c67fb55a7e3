//! Where the name of an illness means something else: a test or a vaccine ("Rubella immune"), a method ("CKD-EPI"), a score ("VTE score 2"),
//! a department ("肿瘤内科"), a mark of a coding system ("type 2 diabetes (HCC)"), part of another word ("去甲减至").

use crate::text::page::{Page, Sentence, window};
use record::{AdministrativeSex, Span};
use regex::Regex;
use std::sync::LazyLock;

/// What the name means here is no illness of the patient.
pub(super) fn is_no_illness(page: &Page<'_>, sentence: &Sentence<'_>, span: Span) -> bool {
    is_test_or_shot(sentence, span)
        || is_method_or_score(sentence, span)
        || is_outside(sentence, span)
        || is_part_of_a_word(sentence, span)
        || is_coding_mark(sentence, span)
        || is_of_ones_birth(page, sentence, span)
        || super::beside_point::is_no_illness(sentence, span)
}

/// "eGFR (CKD-EPI)", "VTE score 2", "METS <4", "Rubella not routinely tested", "stool C diff / MC&S".
fn is_method_or_score(sentence: &Sentence<'_>, span: Span) -> bool {
    let name = &sentence.text[span.start..span.end];
    let behind = window(sentence.text, span.end, span.end + 28);
    let lower = behind.to_ascii_lowercase();
    let starts = |words: &[&str]| words.iter().any(|word| lower.starts_with(word));
    if name == "CKD" && starts(&["-epi", " epi", "epi"]) {
        return true;
    }
    if matches!(name, "METS" | "METs") {
        let value = lower.trim_start_matches([' ', ':', '=', '<', '>', '≥', '≤', '~']);
        let digits = value.bytes().take_while(u8::is_ascii_digit).count();
        return (1..=2).contains(&digits);
    }
    if lower.starts_with(" score") {
        return matches!(name, "VTE" | "DVT" | "PE") || name.eq_ignore_ascii_case("stroke");
    }
    if starts(&[
        " not routinely tested",
        " not tested",
        " not checked",
        " not screened",
        " untested",
    ]) {
        return true;
    }
    let before = window(sentence.text, span.start.saturating_sub(8), span.start);
    let stool = before.to_ascii_lowercase();
    matches!(
        name.to_ascii_lowercase().as_str(),
        "c diff" | "c. diff" | "c.diff" | "c difficile" | "c. difficile"
    ) && (stool.ends_with("stool ") || stool.ends_with("stools "))
        && !starts(&[" pos", " +", " toxin pos", ": pos", ":pos", " positive"])
}

/// "No hx HTN outside pregnancy": no word of a pregnancy of now.
fn is_outside(sentence: &Sentence<'_>, span: Span) -> bool {
    let before = sentence.before(span.start, 16).to_ascii_lowercase();
    ["outside ", "outside of ", "outwith "]
        .iter()
        .any(|word| before.ends_with(word))
        && sentence.text[span.start..span.end].eq_ignore_ascii_case("pregnancy")
}

/// "去甲减至0.1μg/kg/min", "膝压痛", "肿瘤内科".
fn is_part_of_a_word(sentence: &Sentence<'_>, span: Span) -> bool {
    const JOINTS: [&str; 16] = [
        "关节", "膝", "肩", "踝", "腕", "肘", "髋", "趾", "指", "腰", "颈", "胸壁", "肌", "足趾",
        "足跟", "跖",
    ];
    const PLACES: [&str; 9] = [
        "内科",
        "外科",
        "科",
        "中心",
        "医院",
        "标志物",
        "标记物",
        "病房",
        "专科",
    ];
    let name = &sentence.text[span.start..span.end];
    let behind = &sentence.text[span.end..];
    match name {
        "甲减" => sentence.text[..span.start].ends_with('去'),
        "压痛" => {
            let before = sentence.before(span.start, 30);
            let clause = before
                .rsplit([',', '，', ';', '；', '。', '、', ':', '：', ' ', '\n'])
                .next()
                .unwrap_or_default();
            JOINTS.iter().any(|joint| clause.contains(joint)) && !clause.contains('腹')
        }
        "震颤" => is_thrill(sentence, span),
        _ if name.ends_with('病') && is_ward(sentence, span) => true,
        "流感" => ["季", "高发", "流行"]
            .iter()
            .any(|season| behind.starts_with(season)),
        _ if name.ends_with("移植") => is_awaited_graft(sentence, span),
        "肿瘤" => PLACES.iter().any(|place| behind.starts_with(place)),
        _ => false,
    }
}

/// "收儿科心血管病房", "转至心血管病医院": behind a word that tells where to; not "心脏病房颤", "冠心病内科保守治疗".
fn is_ward(sentence: &Sentence<'_>, span: Span) -> bool {
    const NEAR: usize = 18;
    const TREATED: [&str; 4] = ["治疗", "保守", "门诊", "随诊"];
    const ILL: [&str; 7] = ["诊", "因", "患", "后", "有", "示", "查"];
    let before = sentence.before(span.start, NEAR);
    let clause = before
        .rsplit([',', ';', '。', ':', '、', '\n'])
        .next()
        .unwrap_or_default();
    let Some((_, from)) = clause.rsplit_once(['收', '入', '转', '于', '至', '在']) else {
        return false;
    };
    if ILL.iter().any(|word| from.contains(word)) {
        return false;
    }
    let behind = &sentence.text[span.end..];
    let treated = ["内科", "外科"].iter().any(|place| {
        behind
            .strip_prefix(place)
            .is_some_and(|rest| TREATED.iter().any(|word| rest.starts_with(word)))
    });
    let place = ["科", "内科", "外科", "病区", "医院", "研究所"]
        .iter()
        .any(|place| behind.starts_with(place));
    let room = behind
        .strip_prefix('房')
        .is_some_and(|rest| !rest.starts_with(['颤', '扑', '早', '室', '间', '性', '缺', '速']));
    !treated && (place || room)
}

/// "内瘘震颤好", "可触及震颤", "内瘘杂音、震颤良好": what the hand feels over a vessel, and no tremor.
fn is_thrill(sentence: &Sentence<'_>, span: Span) -> bool {
    const VESSELS: [&str; 9] = [
        "瘘",
        "触及",
        "扪及",
        "心前区",
        "心尖",
        "杂音",
        "血管",
        "吻合口",
        "触诊",
    ];
    const LIMBS: [&str; 9] = ["手", "肢", "指", "舌", "唇", "头", "眼睑", "下颌", "意向"];
    let before = sentence.before(span.start, 40);
    let clause = before
        .rsplit([',', ';', '。', ':', '\n'])
        .next()
        .unwrap_or_default();
    // "左前臂内瘘": the arm of the fistula.
    let own = clause.rsplit('瘘').next().unwrap_or_default();
    let limb = LIMBS.iter().any(|limb| own.contains(limb));
    let behind = sentence.behind(span.end, 8);
    let good = ["良好", "可,", "可。", "存在"]
        .iter()
        .any(|word| behind.starts_with(word));
    // "脑血管病后震颤", "血管性痴呆伴震颤": an illness, no vessel under a hand.
    let felt = clause
        .replace("脑血管", "")
        .replace("血管性", "")
        .replace("血管病", "");
    !limb && (VESSELS.iter().any(|word| felt.contains(word)) || good && clause.is_empty())
}

/// "等待肾移植", "肾移植配型等待中": not had yet.
fn is_awaited_graft(sentence: &Sentence<'_>, span: Span) -> bool {
    const BEFORE: [&str; 8] = [
        "等待",
        "等待行",
        "排队",
        "待行",
        "拟行",
        "等候",
        "准备",
        "登记",
    ];
    const BEHIND: [&str; 7] = ["等待", "登记", "排队", "等候", "候选", "术前评估", "待配型"];
    let before = sentence.before(span.start, 12);
    let behind = sentence.behind(span.end, 12);
    // "2019年肾移植配型良好": matched, and had.
    let near = sentence.before(span.start, 30);
    let clause = near
        .rsplit([',', ';', '。', ':', '\n'])
        .next()
        .unwrap_or_default();
    let had = clause.contains("术后") || clause.contains('年');
    let matching = behind.strip_prefix("配型").is_some_and(|rest| {
        ["等待", "中", "待"]
            .iter()
            .any(|word| rest.starts_with(word))
    });
    BEFORE.iter().any(|word| before.ends_with(word))
        || matching && !had
        || BEHIND.iter().any(|word| behind.starts_with(word))
}

/// "(HCC)" behind an illness of another organ marks its place in a list of conditions, not a cancer of the liver.
fn is_coding_mark(sentence: &Sentence<'_>, span: Span) -> bool {
    const LIVER: [&str; 17] = [
        "hbv",
        "hcv",
        "mass",
        "cancer",
        "tumour",
        "tumor",
        "transplant",
        "nash",
        "liver",
        "hepat",
        "cirrho",
        "lesion",
        "nodule",
        "segment",
        "tace",
        "afp",
        "肝",
    ];
    if &sentence.text[span.start..span.end] != "HCC" {
        return false;
    }
    let before = sentence.before(span.start, 90);
    let alone = ["(", "(CMS/", "(CMS-"]
        .iter()
        .any(|open| before.ends_with(open))
        && sentence.text[span.end..].starts_with(')');
    let lower = before.to_ascii_lowercase();
    let treated = ["TACE", "AFP", "sorafenib", "ablation"]
        .iter()
        .any(|word| sentence.behind(span.end, 60).contains(word));
    alone && !treated && !LIVER.iter().any(|word| lower.contains(word))
}

/// "患儿,男,4岁,36周早产": what was so at his own birth, where a delivery cannot be his.
fn is_of_ones_birth(page: &Page<'_>, sentence: &Sentence<'_>, span: Span) -> bool {
    const OLDEST: f64 = 10.0;
    let name = &sentence.text[span.start..span.end];
    if !matches!(
        name,
        "早产" | "preterm labour" | "preterm labor" | "难产" | "滞产"
    ) {
        return false;
    }
    let patient = &page.record.patient;
    let male = patient
        .sex
        .iter()
        .any(|fact| fact.value == AdministrativeSex::Male);
    let child = patient.age_years.iter().any(|age| age.value < OLDEST);
    male || child
}

/// "(血透室)", "肿瘤科会诊": the name of a procedure that names a place or a person.
pub(super) fn is_name_alone(sentence: &Sentence<'_>, span: Span) -> bool {
    const PLACES: [&str; 6] = ["室", "中心", "护士", "病房", "门诊", "医师"];
    let name = &sentence.text[span.start..span.end];
    let behind = &sentence.text[span.end..];
    !name.is_ascii() && PLACES.iter().any(|place| behind.starts_with(place))
}

/// "Rubella immune", "HIV NR", "hepatitis B vaccine": what follows makes the illness's name that of a test or a shot.
fn is_test_or_shot(sentence: &Sentence<'_>, span: Span) -> bool {
    static NEGATIVE_GENOME: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^\s(?:pcr|dna|rna|viral\sload|vl)\b[\s:=]{0,3}(?:nd\b|neg|not\sdet|undet|<|阴|未检出|await|pending|sent\b|requested|to\sfollow|待)").ok()
    });
    // "抗癫痫", "抗感染": what a treatment is for. "双眼黄斑": no yellow eyes.
    let name = &sentence.text[span.start..span.end];
    if sentence.text[..span.start].ends_with('抗') && !name.is_ascii()
        || name.ends_with('黄') && sentence.text[span.end..].starts_with('斑')
        || matches!(name, "CMV" | "EBV" | "HSV")
            && NEGATIVE_GENOME
                .as_ref()
                .is_some_and(|found| found.is_match(window(sentence.text, span.end, span.end + 32)))
    {
        return true;
    }
    let rest = window(sentence.text, span.end, span.end + 32);
    let lower = rest.to_ascii_lowercase();
    let says = [
        " immune",
        " non-immune",
        " igg",
        " igm",
        "-igg",
        "-igm",
        " ab ",
        " titer",
        " titre",
        " serolog",
        " vaccin",
        " booster",
        " pack",
        "疫苗",
    ]
    .iter()
    .any(|word| lower.starts_with(word));
    let unreactive = rest
        .strip_prefix(" NR")
        .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()));
    says || unreactive || heads_negative_test(rest) || is_marked_negative(sentence, span, rest)
}

/// "抗HBc-;HCV-": the sign of a laboratory right behind the name of a virus.
fn is_marked_negative(sentence: &Sentence<'_>, span: Span, behind: &str) -> bool {
    const VIRUSES: [&str; 8] = ["HCV", "HBV", "HIV", "CMV", "EBV", "HSV", "HTLV", "HEV"];
    let name = &sentence.text[span.start..span.end];
    let ends = |rest: &str| {
        rest.is_empty()
            || rest.starts_with([',', ';', '。', '，', '；', '、', '.', ')', '）', '\n'])
    };
    VIRUSES.contains(&name)
        && ["-", "－", "(-)", "（-）"]
            .iter()
            .any(|sign| behind.strip_prefix(sign).is_some_and(ends))
}

/// "乙肝:HBsAg-、抗HBs 186": the name heads its own test, which is negative.
fn heads_negative_test(behind: &str) -> bool {
    static NEGATIVE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^\s?:\s?(?:OGTT|GTT)(?:\s(?:was|is|in))?(?:\s(?:19|20)\d\d)?\s(?:normal|neg)|^\s?[:：]\s?(?:hbsag|hbv[\s-]?dna|(?:乙肝)?表面抗原|anti-?hcv|抗-?hcv|hcv(?:抗体|-?ab|[\s-]?rna)|anti-?hiv|抗-?hiv|hiv(?:抗体|-?ab))\s?[:：]?\s?\(?(?:[-－]|阴|neg)").ok()
    });
    behind.starts_with([':', '：', ' '])
        && NEGATIVE
            .as_ref()
            .is_some_and(|negative| negative.is_match(behind))
}

#[cfg(test)]
mod tests {
    use super::heads_negative_test;

    #[test]
    fn a_name_before_its_own_negative_test_is_no_illness() {
        for (behind, expect) in [
            (":HBsAg-、抗HBs 186", true),
            (":表面抗原阴性", true),
            (": anti-HCV neg", true),
            (":HBsAg+", false),
            (":HBsAg 阳性", false),
            (",HBsAg-", false),
            ("病史20年", false),
        ] {
            assert_eq!(heads_negative_test(behind), expect, "{behind}");
        }
    }
}
