//! A weekly drug that the patient is told to take daily, whatever its prescription says: "10 mg once weekly was prescribed, but she has been
//! taking it every day", "患者误为每日一次".

use crate::checks::framework::{Drug, Patient};
use regex::Regex;
use std::sync::LazyLock;

/// Bytes behind the drug's instruction in which it may be told.
const NEAR: usize = 200;

static DAILY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:been\s+tak(?:ing|en)|(?:is|was)\s+taking|has\s+taken|took|takes|taking)\b",
        r"(?P<between>(?:\s+(?:it|them|this|these|the|her|his|one|two|tablets?|dose|methotrexate|mtx|\d+(?:\.\d+)?\s?(?:mg|tablets?)?))*)\s+(?:by\s+mistake\s+)?(?:every\s+(?:single\s+)?(?:day|morning|night|evening)|daily|once\s+a\s+day|each\s+day|on\s+consecutive\s+days)\b",
        r"|误(?P<zh>[^。；;\n]{0,16})(?:每日|每天|天天|逐日)",
        r"|(?:实际|自行|却|近\S{1,3}周)(?P<zh2>(?:改为|误为|为|按|服用?|吃|用){0,2})(?:每日|每天|天天)(?:一次|1次|都?[吃服])",
    ))
    .ok()
});

/// Words between that make the daily drug another one, or that say it is not so.
const OTHER: [&str; 9] = [
    "folic",
    "folate",
    "instead of",
    "not ",
    "never",
    "叶酸",
    "而非",
    "不是",
    "未",
];

/// True where the words behind the drug's instruction tell that it is taken daily.
pub(super) fn is_daily(patient: &Patient<'_>, drug: &Drug<'_>) -> bool {
    drug.fact.into_iter().any(|fact| {
        fact.spans().any(|(document, span)| {
            patient.record.document(document).is_some_and(|text| {
                let text = text.text.reveal();
                let behind = text.get(span.end..).unwrap_or_default();
                let end = behind.floor_char_boundary(NEAR.min(behind.len()));
                let item = behind[..end].split('\n').next().unwrap_or_default();
                tells(item)
            })
        })
    })
}

fn tells(words: &str) -> bool {
    let Some(pattern) = DAILY.as_ref() else {
        return false;
    };
    pattern.captures_iter(words).any(|found| {
        let between = ["between", "zh", "zh2"]
            .iter()
            .find_map(|name| found.name(name))
            .map_or("", |it| it.as_str())
            .to_ascii_lowercase();
        let before = found.get(0).map_or("", |it| &words[..it.start()]);
        let clause = before
            .rsplit(['.', ';', '\n', '。', '；'])
            .next()
            .unwrap_or_default();
        let clause = clause.to_ascii_lowercase();
        !OTHER.iter().any(|word| between.contains(word))
            && !["folic", "folate", "叶酸", " not ", "never", "aspirin"]
                .iter()
                .any(|word| clause.contains(word))
    })
}

#[cfg(test)]
mod tests {
    use super::tells;

    #[test]
    fn a_weekly_drug_that_is_taken_daily() {
        for words in [
            " was prescribed, but she has been taking 10 mg every day for three weeks.",
            ". Daughter says he took it daily by mistake",
            "，但患者自述近三周误为每日一次，每日10mg。",
            "，自行改为每天一次",
        ] {
            assert!(tells(words), "{words}");
        }
        for words in [
            " on Mondays. She takes folic acid 5 mg daily",
            ", takes it weekly, not every day",
            ". Aspirin: takes 75 mg daily",
            "，叶酸每日一次",
            " with folic acid, which she takes every day",
            ", also taking prednisolone 5 mg daily",
            " (Mondays), taking ibuprofen 400 mg every day",
            ", takes calcium carbonate 500 mg daily",
            ",一直服泼尼松每日一次",
        ] {
            assert!(!tells(words), "{words}");
        }
    }
}
