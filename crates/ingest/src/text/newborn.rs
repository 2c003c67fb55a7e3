//! What a mother's chart tells of her child: "新生儿(罗XX之女):体重2480g,出生后2h血糖1.9mmol/L", "剖娩一女婴,体重3200g", "患者之女血钾6.8mmol/L". It is
//! told of another person. In the child's own chart ("患儿", "日龄") the same words are of the patient.

use super::page::{Page, place};
use record::{Assertion, Experiencer, Span};
use regex::Regex;
use std::sync::LazyLock;

/// The words that open what is told of the child; `all` marks those that can be of nobody else.
static CHILD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?P<all>(?:患者|病人|产妇|孕妇|本人)之(?:女婴?|子|新生儿|婴)|(?:新生儿|婴儿|早产儿|女婴|男婴)\s?[(（][^()（）\n]{1,24}之(?:大|小|长|次)?(?:女|子|婴)[^()（）\n]{0,8}[)）])|(?P<born>(?:娩出?|分娩|剖出|剖娩|取出|助娩)(?:一|单|1)?(?:活)?(?:男|女)(?:活)?婴|(?:新生儿|女婴|男婴|婴儿)(?:出生)?(?:[:：]|体重|血糖|经皮胆红素|胆红素|血钾|心率|体温|Apgar|情况))",
    )
    .ok()
});

/// Words of an adult mother.
static MOTHER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"产妇|孕妇|初产|经产|宫口|宫缩|G\d{1,2}P\d").ok());
/// Words of the child's own chart.
const CHILDS: [&str; 8] = [
    "胎龄",
    "患儿",
    "日龄",
    "其母",
    "母孕",
    "新生儿科病历",
    "家长",
    "母乳喂养史",
];

/// "生后3天", but "出生后2h"; "姓名:李某之子".
static CHILDS_OWN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^出])生后|姓名\s?[:：]?\s?[^\n,，。;；]{1,16}之(?:大|小|长|次)?[子女]").ok()
});

/// Bytes behind `whole` whose clauses tell, one after the other, what is measured of a child at its birth.
fn measured(text: &str, whole: Span) -> usize {
    const MEASURES: [&str; 6] = ["体重", "身长", "Apgar", "评分", "血糖", "胆红素"];
    const MOTHERS: [&str; 8] = [
        "血压",
        "出血",
        "Hb",
        "HGB",
        "血红蛋白",
        "宫",
        "产妇",
        "患者",
    ];
    let rest = text.get(whole.end..).unwrap_or_default();
    let mut reach = 0;
    let mut at = 0;
    for clause in rest.split_inclusive([',', '，', '。', ';', '；', '\n']) {
        // The first clause is opened by the words themselves ("新生儿体重").
        let from = if at == 0 { whole.start } else { whole.end + at };
        at += clause.len();
        let told = text.get(from..whole.end + at).unwrap_or_default();
        let empty = clause.chars().all(|c| !c.is_alphanumeric());
        let ends = clause.ends_with(['。', ';', '；', '\n']);
        let measures = MEASURES.iter().any(|word| told.contains(word))
            && !MOTHERS.iter().any(|word| clause.contains(word));
        if measures {
            reach = at;
        } else if !(empty && from == whole.start) {
            break;
        }
        if ends {
            break;
        }
    }
    reach
}

/// Gives to the child what is told of it.
pub(super) fn settle(page: &mut Page<'_>) {
    let text = page.original;
    if !["婴", "新生儿", "之女", "之子"]
        .iter()
        .any(|word| text.contains(word))
    {
        return;
    }
    let childs = CHILDS.iter().any(|word| text.contains(word))
        || CHILDS_OWN.as_ref().is_some_and(|own| own.is_match(text));
    if childs {
        return;
    }
    let Some(mother) = MOTHER.as_ref().and_then(|words| words.find(text)) else {
        return;
    };
    // Where it is told, and whether all that stands there is of the child.
    let told: Vec<(Span, bool)> = CHILD
        .iter()
        .flat_map(|child| child.captures_iter(text))
        .filter_map(|found| {
            let whole = found.get(0)?;
            let named = whole.as_str().starts_with("产妇") || whole.as_str().starts_with("孕妇");
            if mother.end() > whole.start() + if named { "产妇".len() } else { 0 } {
                return None;
            }
            let from = if found.name("born").is_some()
                && !whole.as_str().starts_with(['新', '婴', '女', '男'])
            {
                whole.end()
            } else {
                whole.start()
            };
            if found.name("born").is_some() {
                let reach = measured(text, Span::new(whole.start(), whole.end()));
                let stretch = Span::new(from, whole.end() + reach).shifted(page.base);
                return (reach > 0).then_some((stretch, false));
            }
            let rest = text.get(whole.end()..)?;
            // "患者之女代诉": she tells of the patient.
            if rest.starts_with(['诉', '述', '说', '代']) {
                return None;
            }
            // Behind a colon the whole line is of the child.
            let line = whole.as_str().ends_with([':', '：']) || rest.starts_with([':', '：']);
            let stop = |c: char| c == '\n' || !line && matches!(c, '。' | ';' | '；');
            let end = rest.find(stop).unwrap_or(rest.len());
            let turn = ["产妇", "患者", "母亲", "产后"]
                .iter()
                .filter_map(|word| rest.get(..end)?.find(word))
                .min()
                .unwrap_or(end);
            Some((Span::new(from, whole.end() + turn).shifted(page.base), true))
        })
        .collect();
    if told.is_empty() {
        return;
    }
    let holds = |span: Option<Span>, measured: bool| {
        span.is_some_and(|span| {
            told.iter()
                .any(|(stretch, all)| (*all || measured) && stretch.contains(span))
        })
    };
    let give = |assertion: &mut Assertion| {
        if assertion.experiencer == Experiencer::Patient {
            assertion.experiencer = Experiencer::Other;
        }
    };
    for fact in &mut page.record.observations {
        if holds(place(fact), true) {
            give(&mut fact.value.assertion);
        }
    }
    for fact in &mut page.record.medications {
        if holds(place(fact), false) {
            give(&mut fact.value.assertion);
        }
    }
    for fact in &mut page.record.conditions {
        if holds(place(fact), false) {
            give(&mut fact.value.assertion);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::text::tests::open;
    use record::Experiencer;

    /// Values of the patient.
    fn own(text: &str) -> Vec<f64> {
        let record = open(text).0;
        let own = record
            .observations
            .iter()
            .filter(|fact| fact.value.assertion.experiencer == Experiencer::Patient);
        own.filter_map(|fact| Some(fact.value.quantity()?.value))
            .collect()
    }

    #[test]
    fn what_is_told_of_the_child_is_not_of_the_mother() {
        for (text, left) in [
            (
                "3-14 产妇 K 4.2mmol/L。\n新生儿(罗XX之女):体重2480g,出生后2h血糖1.9mmol/L,维生素K1 1mg im。",
                vec![4.2],
            ),
            ("产妇。患者之女血钾6.8mmol/L。血钾4.1mmol/L。", vec![4.1]),
            (
                "产妇剖娩一女婴,体重3200g,Apgar 9分。产妇血钾4.1mmol/L。",
                vec![4.1],
            ),
            (
                "产妇产后2天。新生儿:经皮胆红素12.6mg/dl。\n血钾4.1mmol/L",
                vec![4.1],
            ),
        ] {
            assert_eq!(own(text), left, "{text}");
        }
        let record = open("产妇。\n新生儿(罗XX之女):维生素K1 1mg im。").0;
        assert!(
            record
                .medications
                .iter()
                .all(|fact| { fact.value.assertion.experiencer != Experiencer::Patient })
        );
    }

    #[test]
    fn the_childs_own_chart_is_of_the_child() {
        for (text, left) in [
            ("患儿,日龄2天,新生儿血糖1.9mmol/L。", vec![1.9]),
            ("新生儿,生后3天,血糖1.9mmol/L。", vec![1.9]),
            ("患者,女,32岁,血糖1.9mmol/L。否认新生儿疾病史。", vec![1.9]),
            (
                "新生儿(李某之子),胎龄36周,剖宫产出生,血糖1.9mmol/L。",
                vec![1.9],
            ),
            ("产妇娩一女婴,血钾4.1mmol/L。", vec![4.1]),
            ("产妇剖娩一女婴,体重3200g,予输液,血钾4.1mmol/L。", vec![4.1]),
        ] {
            assert_eq!(own(text), left, "{text}");
        }
    }
}
