//! Medicines that the patient takes and that nobody can name ("tablets from a clinic abroad, names not known", "服不明中草药"), and drugs that
//! the text only names beside its list of medicines.

use crate::checks::framework::{Compose, Patient, Rule, around, evidence, is_only_named};
use record::{DetectedIssue, Implicated, Localized, Severity, Span};
use regex::Regex;
use std::sync::LazyLock;

/// Bytes around the words in which something may take them back.
const NEAR: usize = 90;

static TOLD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:takes?|taking|took|on|uses?|using|started|given|bought|brings?)\b[^.\n;]{0,50}?\b(?:unknown|unnamed|unidentified|unlabell?ed|unspecified)\s+(?:\w+\s+){0,2}(?:medicines?|medications?|meds|tablets?|pills?|drugs?|capsules?|herbs?|herbal\w*|remed(?:y|ies)|injections?|supplements?)",
        r"|\b(?:medicines?|medications?|meds|tablets?|pills?|drugs?|capsules?|herbs?|herbal\s+\w+|remed(?:y|ies)|injections?|supplements?|arvs?|antiretrovirals?)\b[^.\n;]{0,70}?[\s,;:(\-–—]+(?:(?:\w+\s+){0,2}(?:names?|identity|contents?|ingredients?)\s+(?:(?:are|is)\s+)?(?:un(?:known|clear|available)|not\s+(?:known|recorded|available|given|on\s+\w+))|unknown|(?:not|can(?:no|')t|cannot|unable\s+to)\s+(?:known\s+)?(?:name|recall|remember|identif)\w*|does(?:n't|\s+not)\s+know\s+(?:the\s+)?(?:names?|what|which))",
        r"|\b(?:some|an?)\s+(?:herbal|traditional|chinese|ayurvedic|natural)\s+(?:\w+\s+)?(?:medicines?|remed(?:y|ies)|tablets?|pills?|tea|mixture|preparation|powder)[^.\n;]{0,30}?(?:unknown|not\s+known|contents?|no\s+label)",
    ))
    .ok()
});
static TOLD_ZH: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:服|吃|用|口服|自服|自购|长期用)[^。\n；]{0,12}?(?:不知名|不明|不详|未知|名称不详|成分不明|成分不详)的?[^。\n；]{0,6}?(?:药|片|胶囊|草药|偏方|中药|丸)",
        r"|(?:服|吃|用|口服|自服|自购|(?:外院|外地|诊所|门诊|药店|当地)[^。\n；]{0,4}?(?:开|拿|取|买))[^。\n；]{0,24}?(?:药|片|胶囊|草药|中药|偏方|丸)[^。\n；]{0,10}?(?:药名|名称|名字|成分|具体)[^。\n；]{0,4}?(?:不详|不明|未知|不清|不知|记不清|说不清)",
    ))
    .ok()
});
/// It is another thing that nobody knows, or it is long over, or another's.
const NOT: &[&str] = &[
    "allerg",
    "reaction",
    "rash",
    "swell",
    "swelled",
    "anaphyl",
    "hives",
    "collapsed",
    "died",
    "years ago",
    "as a child",
    "childhood",
    "stopped",
    "no unknown",
    "denies",
    "dose unknown",
    "overdose",
    "mother",
    "father",
    "wife",
    "husband",
    "过敏",
    "皮疹",
    "脸肿",
    "肿胀",
    "晕倒",
    "休克",
    "停用",
    "已停",
    "否认",
    "儿时",
    "小时候",
    "年轻时",
    "剂量不详",
];

/// What the documents tell of such a medicine, once.
pub fn check(rule: &Rule, patient: &Patient<'_>) -> Option<DetectedIssue> {
    let (words, place) = patient.record.documents.iter().find_map(|document| {
        let text = document.text.reveal();
        let span = told(text)?;
        Some((text.get(span.start..span.end)?, (document.id.clone(), span)))
    })?;
    let mut issue = rule.not_checked(
        Severity::Critical,
        "unnamed",
        rule.title(),
        Localized::new(
            format!("a medicine is taken whose name is not known (\"{words}\")"),
            format!("正在使用名称不明的药物（“{words}”）"),
        ),
    );
    issue.implicated.push(Implicated {
        label: words.to_string(),
        fact: None,
        evidence: vec![place],
    });
    Some(
        patient
            .drugs
            .iter()
            .filter(|drug| drug.is_systemic())
            .fold(issue, |issue, drug| issue.drug(drug)),
    )
}

/// The drugs that the text only names: whether they are taken is not told, so no check took them for taken.
pub fn only_named(rule: &Rule, patient: &Patient<'_>) -> Option<DetectedIssue> {
    let mut names: Vec<String> = Vec::new();
    let mut implicated = Vec::new();
    for fact in &patient.record.medications {
        let statement = &fact.value;
        let known = statement.ingredients.iter().all(|ingredient| {
            patient
                .drugs
                .iter()
                .any(|drug| drug.ingredient.eq_ignore_ascii_case(&ingredient.name))
        });
        let name = statement.medication.name().to_string();
        if fact.is_usable() && is_only_named(statement) && !known && !names.contains(&name) {
            implicated.push(Implicated {
                label: name.clone(),
                fact: Some(fact.id.clone()),
                evidence: evidence(fact),
            });
            names.push(name);
        }
    }
    if names.is_empty() {
        return None;
    }
    let list = names.join(", ");
    let mut issue = rule.not_checked(
        Severity::Moderate,
        "only-named",
        rule.title(),
        Localized::new(
            format!("named in the text without a dose or a word of taking: {list}"),
            format!("文中仅提及，无剂量或用药表述：{list}"),
        ),
    );
    issue.implicated = implicated;
    Some(issue)
}

fn told(text: &str) -> Option<Span> {
    [TOLD.as_ref(), TOLD_ZH.as_ref()]
        .into_iter()
        .flatten()
        .flat_map(|pattern| pattern.find_iter(text))
        .map(|found| Span::new(found.start(), found.end()))
        .find(|span| {
            let words = around(text, *span, NEAR, &['\n', '.', '。', ';', '；']);
            !NOT.iter().any(|not| words.contains(not))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_medicine_without_a_name_is_told_from_an_unknown_allergen() {
        let check = |text: &str, expect: bool| assert_eq!(told(text).is_some(), expect, "{text}");
        for text in [
            "Living with HIV, tablets come from a clinic abroad - names not known, not on our list.",
            "HIV on 'three tablets from the hospital', names unknown, clinic shut today.",
            "Takes some unknown herbal medicine for joints.",
            "Takes blue pills for her heart, cannot name them.",
            "On an unnamed tablet for blood pressure.",
            "Uses an herbal remedy from the market, contents unknown.",
            "长期服不知名的药治疗关节痛",
            "自购减肥药服用，成分不明",
            "口服中药，具体成分不详",
        ] {
            check(text, true);
        }
        for text in [
            "Reaction to a painkiller in Spain, does not know which tablets.",
            "Some antibiotic tablets as a child, name unknown, swelled up.",
            "Takes ramipril 5 mg. Cause of fall unknown.",
            "Takes no unknown medicines.",
            "自诉年轻时打某种针后脸肿、晕倒，药名不详",
            "青霉素过敏，具体反应不详",
        ] {
            check(text, false);
        }
    }
}
