//! Numbers behind the name of a test that Chinese notes write and that are no result of the patient's blood: the day of a test that
//! is ordered ("复查血钾 10-12"), the day of an event ("体温正常,9-13停"), the strength of what is given ("降钾:10%葡萄糖酸钙"), limits of
//! plans ("INR<3再恢复华法林", "拟静脉铁(Hb<80时)"), what a dialysate holds ("透析液:K 2.0mmol/L").

use crate::text::page::window;
use crate::text::values::Reading;
use record::{Comparator, Span};
use regex::Regex;
use std::sync::LazyLock;

/// How far around a name such words are looked for, in bytes.
const NEAR: usize = 90;

type Pattern = LazyLock<Option<Regex>>;

fn is_in(pattern: &Pattern, words: &str) -> bool {
    pattern.as_ref().is_some_and(|it| it.is_match(words))
}

/// True where the number behind `name` is no result.
pub(super) fn is_no_result(
    text: &str,
    sentence: Span,
    name: Span,
    found: &Reading,
    key: Option<&str>,
) -> bool {
    let before = window(
        text,
        name.start.saturating_sub(NEAR).max(sentence.start),
        name.start,
    );
    let behind = window(
        text,
        found.number.start,
        (found.end + NEAR).min(sentence.end),
    );
    let named = text.get(name.start..name.end).unwrap_or_default();
    if before.is_ascii() && behind.is_ascii() && named.is_ascii() {
        return false;
    }
    is_strength(text, before, named, found, key)
        || found.unit.is_none() && is_day(before, behind, key)
        || is_planned(text, sentence, before, found)
        || named == "温度" && is_of_fluid(before, named)
}

/// "降钾:10%葡萄糖酸钙10ml", "血糖:50%葡萄糖40ml": how strong the drug behind the number is; "补钾:3g": what is given.
fn is_strength(text: &str, before: &str, named: &str, found: &Reading, key: Option<&str>) -> bool {
    const SALTS: [&str; 6] = [
        "potassium",
        "calcium",
        "sodium",
        "magnesium",
        "phosphate",
        "chloride",
    ];
    const DRUGS: [&str; 15] = [
        "氯化",
        "葡萄糖",
        "碳酸",
        "硫酸",
        "人血",
        "白蛋白",
        "甘露醇",
        "甘油",
        "枸橼酸",
        "门冬氨酸",
        "GS",
        "NS",
        "乳酸",
        "脂肪乳",
        "氨基酸",
    ];
    let salt = key.is_some_and(|key| SALTS.contains(&key));
    let given = ["降", "补", "限", "排"]
        .iter()
        .any(|verb| before.ends_with(verb) || named.starts_with(verb));
    if salt && given {
        return true;
    }
    let rest = window(text, found.number.end, found.number.end + 24);
    rest.trim_start_matches(' ')
        .strip_prefix('%')
        .is_some_and(|drug| salt || DRUGS.iter().any(|word| drug.trim_start().starts_with(word)))
}

/// "10-12": month and day of a test to come or of what was done then.
fn is_day(before: &str, behind: &str, key: Option<&str>) -> bool {
    static DAY: Pattern = LazyLock::new(|| {
        Regex::new(r"^(?P<m>0?[1-9]|1[0-2])-(?P<d>0?[1-9]|[12]\d|3[01])(?P<rest>[^\d.\-/~].*|)$")
            .ok()
    });
    static DONE: Pattern = LazyLock::new(|| {
        Regex::new(r"^\s?(?:停|起|出院|入院|转|拔|手术|术后|改|加用|换|复查|复诊|复测|拟|晨(?:$|[^起])|上午|下午|\d{1,2}:\d\d)").ok()
    });
    static ORDERED: Pattern = LazyLock::new(|| {
        Regex::new(r"(?:复查|复测|复诊|检查|检测|监测|送检|化验|预约|急查|抽血?|追查?|查)[^,，。;；:：\n<>]{0,60}$").ok()
    });
    let line = behind.split('\n').next().unwrap_or_default();
    let Some(found) = DAY.as_ref().and_then(|day| day.captures(line)) else {
        return false;
    };
    let part = |group: &str| found.name(group).map_or("", |part| part.as_str());
    let (month, day, rest) = (part("m"), part("d"), part("rest"));
    let zero = month.starts_with('0') || day.starts_with('0');
    // "监测血糖 8-10", "血糖 8-10加用二甲双胍" are between the two.
    let between = key.is_some_and(|key| key.starts_with("glucose")) || day.len() < 2;
    let over = ["停", "出院", "手术"]
        .iter()
        .any(|word| rest.trim_start().starts_with(word));
    if (over || zero || !between) && is_in(&DONE, rest) {
        return true;
    }
    let closed = rest.is_empty()
        || rest.starts_with([',', '，', ';', '；', '。', ')', '）', '、'])
        || rest.starts_with(" 晨")
        || rest.starts_with('日');
    closed && (zero || !between) && is_in(&ORDERED, before)
}

/// A compared number that tells when something is to be done: "INR<3再恢复华法林", "WBC>4.0、Cr<100后MTX重启", "(Hb<80时)", "Hb<70g/L输红细胞",
/// "prn (BP≥160/110)", "Hb>115,下周起减".
fn is_planned(text: &str, sentence: Span, before: &str, found: &Reading) -> bool {
    static NEEDED: Pattern = LazyLock::new(|| {
        Regex::new(r"(?i)(?:\bprn|必要时|备用|按需)\s?[,，]?\s?[(（]?\s?(?:若|如|当)?$").ok()
    });
    // What was measured and done.
    const TOLD: [&str; 12] = [
        "患者", "测", "查", "示", "报", "今", "昨", "因", "入院", "住院", "急诊", "术后",
    ];
    let compared = found
        .comparator
        .is_some_and(|sign| sign != Comparator::Approximately);
    if !compared {
        return false;
    }
    if is_in(&NEEDED, before) {
        return true;
    }
    let clause = before
        .rsplit([',', '，', '。', ';', '；', '\n'])
        .next()
        .unwrap_or_default();
    if TOLD.iter().any(|word| clause.contains(word)) {
        return false;
    }
    let from = found.second.map_or(found.number.end, |second| second.end);
    let behind = window(text, from, (from + NEAR).min(sentence.end));
    !behind.is_ascii() && is_limit(behind.split('\n').next().unwrap_or_default())
}

/// What stands behind a compared number says what is done when it is reached.
fn is_limit(behind: &str) -> bool {
    const UNIT: &str = r"^\s?(?:[A-Za-zμµ%°℃×^*/.0-9]{1,18}?)?\s?";
    static THEN: Pattern = LazyLock::new(|| {
        Regex::new(&format!(
            r"{UNIT}(?:(?:[、,，和且及或]\s?[^<>≤≥,，;；。、\n]{{1,14}}[<>≤≥]=?\s?\d[\d.]*(?:/\d+)?[A-Za-z/%0-9^×]{{0,12}})){{0,3}}(?:\s?(?:时|者|后|的话)?\s?再(?:次)?(?:恢复|启用|重启|启动|加用|用|予|给|上|考虑|开始|行|停|输|服)|\s?(?:后|之后|以后)[^,，;；。\n]{{0,24}}(?:重启|恢复|启用|重新)|\s?时\s?(?:[)）。;；]|$)|\s?时[,，]\s?(?:停|输|给|予|联系|通知|减|加|暂停|改)|(?:则|即|就|可|予|给予)?输注?(?:悬浮|浓缩|去白)?(?:红细胞|血小板|白蛋白|血浆|冷沉淀|血|RBC|PLT)(?:悬液)?(?:$|[。;；,，)）\n])|[,，]\s?(?:则\s?)?(?:下周|下次|明日|次日|下月)起?(?:减|改|停|加|暂停|换))"
        ))
        .ok()
    });
    let Some(then) = THEN.as_ref().and_then(|it| it.find(behind)) else {
        return false;
    };
    let clause = behind.split(['。', ';', '；']).next().unwrap_or_default();
    // "血糖<2.8mmol/L再予50%葡萄糖40ml", "血糖<2.2mmol/L后予糖神志恢复": it was measured, and this was done.
    let given = then.as_str().contains('再') && clause.contains("葡萄糖");
    !given && !["神志", "意识"].iter().any(|word| clause.contains(word))
}

/// "透析液:K 2.0mmol/L  Ca 1.5mmol/L", "置换液 K 4.0": the words before a name speak of a fluid of the machine, and of no blood since.
pub(in crate::text) fn is_of_fluid(before: &str, named: &str) -> bool {
    const FLUIDS: [&str; 5] = ["透析液", "置换液", "腹透液", "透析处方", "透析用液"];
    const BLOOD: [&str; 16] = [
        "血",
        "透前",
        "透后",
        "化验",
        "复查",
        "查",
        "患者",
        "上机前",
        "下机",
        "体温",
        "今",
        "结果",
        "T ",
        "P ",
        "BP",
        "生化",
    ];
    if !before.contains('液') && !before.contains("处方") || named.starts_with('血') {
        return false;
    }
    let own = before
        .rsplit(['。', ';', '；', '\n'])
        .next()
        .unwrap_or_default();
    FLUIDS
        .iter()
        .filter_map(|fluid| own.rfind(fluid).map(|at| at + fluid.len()))
        .max()
        .and_then(|end| own.get(end..))
        .is_some_and(|between| !BLOOD.iter().any(|word| between.contains(word)))
}

/// "WBC 25/HP", "红细胞 3个/HP": counted in a field of view.
pub(super) fn field_of_view(text: &str, name: Span) -> Option<&'static str> {
    static FIELD: Pattern = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:计数|数)?\s?[:：]?\s{0,3}[<>]?\d[\d.]*(?:\s?[-–~]\s?\d[\d.]*)?\s?个?\s?/\s?[HL]PF?\b").ok()
    });
    let behind = window(text, name.end, name.end + 32);
    if !behind.contains('/') || !is_in(&FIELD, behind) {
        return None;
    }
    let before = window(text, name.start.saturating_sub(60), name.start);
    let line = before.rsplit('\n').next().unwrap_or_default();
    Some(if line.contains('便') || line.contains('粪') {
        "stool"
    } else {
        "urine"
    })
}

/// "昨日PCO2 64。今PCO2 52": the clause of the value at `place` opens with an earlier day, and the same line tells, further on, a value of
/// the same name that is of now.
pub(super) fn is_of_yesterday(text: &str, place: Span) -> bool {
    const FAR: usize = 300;
    const OPENS: [&str; 8] = ["昨日", "昨天", "昨夜", "昨晚", "昨晨", "昨", "前日", "前夜"];
    const NOW: [&str; 5] = ["今", "现", "目前", "刚", "→"];
    let before = window(text, place.start.saturating_sub(FAR), place.start);
    let before = before.rsplit('\n').next().unwrap_or_default();
    if !before.contains('昨') && !before.contains('前') {
        return false;
    }
    let start = before.rfind(['。', ';', '；', '(', '（']).map_or(0, |at| {
        at + before[at..].chars().next().map_or(1, char::len_utf8)
    });
    let clause = before.get(start..).unwrap_or_default().trim_start();
    if !OPENS.iter().any(|word| clause.starts_with(word))
        || NOW.iter().any(|word| clause.contains(word))
    {
        return false;
    }
    let own = text.get(place.start..place.end).unwrap_or_default();
    let ascii = own.starts_with(|c: char| c.is_ascii_alphabetic());
    let end = own
        .find(|c: char| {
            if ascii {
                !c.is_ascii_alphabetic()
            } else {
                c.is_ascii()
            }
        })
        .unwrap_or(own.len());
    let name = own.get(..end).unwrap_or_default();
    const MOVED: [&str; 9] = [
        "掉到", "降至", "降到", "升至", "升到", "低至", "高达", "为", "达",
    ];
    let name = MOVED
        .iter()
        .find_map(|verb| name.strip_suffix(*verb))
        .unwrap_or(name);
    if name.is_empty() {
        return false;
    }
    let valued = |words: &str| {
        words.match_indices(name).any(|(at, _)| {
            let behind = window(words, at + name.len(), at + name.len() + 14);
            let inside = ascii && words[..at].ends_with(|c: char| c.is_ascii_alphabetic());
            let unit =
                behind.trim_start_matches(|c: char| !c.is_ascii_digit() && !",，。;；".contains(c));
            !inside && unit.starts_with(|c: char| c.is_ascii_digit())
        })
    };
    let rest = window(text, place.end, place.end + FAR);
    let rest = rest.split('\n').next().unwrap_or_default();
    NOW.iter()
        .filter_map(|word| rest.find(word))
        .min()
        .and_then(|at| rest.get(at..))
        .is_some_and(valued)
}

#[cfg(test)]
mod tests {
    use crate::text::tests::open;
    use crate::text::tests::values_told::check;

    #[test]
    fn days_strengths_and_limits_are_no_results() {
        check(&[
            ("复查血钾 10-12,复查INR 10-13。", &[]),
            ("复查肾功能、电解质、万古霉素血药浓度 05-22 晨", &[]),
            ("明晨复查地高辛浓度 10-12 07:00", &[]),
            ("体温正常,9-13停。", &[]),
            ("降钾:10%葡萄糖酸钙10ml iv once。", &[]),
            ("补钙:10%葡萄糖酸钙10ml iv。", &[]),
            ("INR<3再恢复华法林。", &[]),
            ("WBC>4.0、Cr<100后MTX由7.5mg/周重启。", &[]),
            ("拟静脉铁(Hb<80时)。", &[]),
            ("Hb<70g/L输红细胞。", &[]),
            ("硝苯地平片10mg po q8h prn (BP≥160/110)。", &[]),
            ("促红素Hb>115,下周起减为6000IU 每周一次。", &[]),
        ]);
    }

    #[test]
    fn what_was_measured_stays() {
        check(&[
            ("复查血钾 6.8mmol/L。", &["potassium 6.8"]),
            ("复查血钾 6.8,10-12再查。", &["potassium 6.8"]),
            ("监测血糖 8-10。", &["glucose 8"]),
            ("血糖>33.3,急诊。", &["glucose 33.3"]),
            ("今查血红蛋白<70g/L,输红细胞2U。", &["haemoglobin 70"]),
            ("降钾后血钾 5.1mmol/L", &["potassium 5.1"]),
            ("入院血红蛋白<50g/L,输血。", &["haemoglobin 50"]),
        ]);
    }

    #[test]
    fn a_range_of_glucose_is_no_day_and_what_was_treated_no_limit() {
        use super::{is_day, is_limit};
        let glucose = Some("glucose");
        assert!(!is_day("血糖 ", "8-10加用二甲双胍。", glucose));
        assert!(!is_day("血糖", "8-10 下午测。", glucose));
        assert!(is_day("血糖 ", "9-13停。", glucose));
        assert!(is_day("血糖 ", "08-10 下午测。", glucose));
        assert!(!is_limit("mmol/L再予50%葡萄糖40ml。"));
        assert!(!is_limit("mmol/L后予糖神志恢复。"));
        assert!(is_limit("再恢复华法林。"));
        assert!(is_limit("g/L输红细胞。"));
    }

    #[test]
    fn the_fluid_of_the_machine_is_not_the_blood() {
        for text in [
            "透析液:K 2.0mmol/L  Ca 1.5mmol/L  Na 138mmol/L  HCO3 32mmol/L   温度36.5℃",
            "透析液钾2.0mmol/L,钙1.25mmol/L。",
            "置换液 K 4.0mmol/L",
            "尿常规:白细胞 25个/HP,红细胞 3个/HP",
        ] {
            let (record, _) = open(text);
            let blood = record
                .observations
                .iter()
                .filter(|fact| fact.value.specimen.is_none());
            assert_eq!(blood.count(), 0, "{text}");
        }
        for text in [
            "透析液K 2.0mmol/L。透前K 6.1mmol/L",
            "换透析液,血钾6.1mmol/L",
            "上机前K 6.1mmol/L,透析液钙1.5mmol/L",
        ] {
            let (record, _) = open(text);
            let blood = record
                .observations
                .iter()
                .filter(|fact| fact.value.specimen.is_none());
            assert_eq!(blood.count(), 1, "{text}");
        }
    }

    #[test]
    fn a_bracket_of_yesterday_holds_all_its_values() {
        let (record, _) = open("06:00 血钾 5.1,肌酐 152。(昨18:00 血钾 6.4,肌酐 264,血钠 131)");
        let now = record
            .observations
            .iter()
            .filter(|fact| fact.value.assertion.time == record::Temporality::Current);
        assert_eq!(now.count(), 2);
    }

    #[test]
    fn a_clause_of_yesterday_beside_a_value_of_now_is_over() {
        let now = |text: &str| {
            let (record, _) = open(text);
            let now = record
                .observations
                .iter()
                .filter(|fact| fact.value.assertion.time == record::Temporality::Current);
            now.filter_map(|fact| Some(fact.value.quantity()?.value))
                .collect::<Vec<f64>>()
        };
        assert_eq!(now("昨日肌酐 122,血钾 6.4。今血钾 5.2。"), [122.0, 5.2]);
        assert!(now("血钾 4.6。昨夜予补钾,血钾掉到2.4。").contains(&2.4));
        assert!(now("入院时血钾4.0mmol/L;昨晚血钾7.1mmol/L。").contains(&7.1));
        assert!(now("门诊血钾4.2mmol/L;昨日急查血钾6.9mmol/L。").contains(&6.9));
        assert_eq!(now("昨日血钾6.8mmol/L,予降钾。"), [6.8]);
        assert_eq!(now("10-08 血钾3.5mmol/L。昨日血钾6.8mmol/L。"), [3.5, 6.8]);
    }
}
