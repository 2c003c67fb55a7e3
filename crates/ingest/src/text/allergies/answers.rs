//! Whether a text says of allergies that none is known or that nobody asked, in the words around "allergies" and 过敏.

use super::triggers::{NONE_ANSWERS, NOT_ASKED_ANSWERS};
use record::{AllergyStatus, Span};
use regex::Regex;
use std::sync::LazyLock;

/// "nil known drug allergies", "no medication allergy", "无明确药物过敏史".
static DENIED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:no|nil|zero|denies|denied|without|w/o) (?:(?:any|active|current|known|true|real|h/o|hx|history|of|drug|drugs|medication|medications|medicine|med|meds|food|environmental|medical|or|and|&|/|significant|reported|documented|recorded) ?)*(?:allergy|allergies|all|allergic reactions?)\b|(?:无|否认|未诉|未发现|没有|没)(?:有|明确|特殊|已知|任何|确切)*(?:药物|食物|药|及|和|与|、|或|等|其他|/)*过敏(?:史|病史)?|(?:无|否认|没有|未诉)(?:任何)?药物敏感(?:史)?|(?:药物|食物)[^,。;]{0,6}过敏(?:史)?均(?:无|否认)|无[^,，。;；\s]{1,10}等(?:药物|食物)?过敏(?:史)?|\b(?:nil|none) (?:known )?for (?:her|him|pt|patient|self|them)\b|(?:本人|患者|自己)[:：]?(?:均)?(?:无|没有|否认)(?:过敏|[,;。]|$)",
    )
    .ok()
});

/// "Allergies - nil", "allergy status: not known", "过敏史(-)", "过敏史没问".
static ASKED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:drug |known |med |medication )?(?:allergies|allergy|allergic)(?: status| history| hx| checked| reviewed| confirmed| re-checked)?(?P<mark>[ :=/?–—-]+)|\b(?:ADRs?|Alg)(?P<short>\s?[:=–—-]\s?|\s)|(?:药物|食物|药物及食物|药物、食物)?过敏(?:史|情况)?(?P<sign>[ :=]*)")
        .ok()
});

/// "nil for her": the words themselves name the patient, whoever was named before.
pub(crate) fn names_patient(text: &str, said: Span) -> bool {
    let words = text[said.start..said.end].to_ascii_lowercase();
    ["for her", "for him", "for pt", "for patient", "for self"]
        .iter()
        .any(|end| words.ends_with(end))
        || ["本人", "患者", "自己"]
            .iter()
            .any(|start| words.starts_with(start))
}

/// What the words at `place` of `text` say of allergies as a whole, with where they say it.
pub(crate) fn statements(text: &str, place: Span) -> Vec<(Span, AllergyStatus)> {
    let words = &text[place.start..place.end];
    let lower = words.to_ascii_lowercase();
    if !["all", "adr", "alg", "过敏", "物敏感"]
        .iter()
        .any(|word| lower.contains(word))
    {
        return Vec::new();
    }
    let mut found = Vec::new();
    for denied in DENIED.iter().flat_map(|form| form.find_iter(words)) {
        let before = &words[..denied.start()];
        // "磺胺类无过敏": of one class, not of all drugs.
        let of_one = follows_a_use(before) || before.ends_with('类');
        if !of_one
            && !is_of_food(denied.as_str())
            && !goes_on(&words[denied.end()..], denied.as_str())
        {
            found.push((
                Span::new(denied.start(), denied.end()),
                AllergyStatus::NoneKnown,
            ));
        }
    }
    for asked in ASKED.iter().flat_map(|form| form.find_iter(words)) {
        if is_of_food(asked.as_str()) {
            continue;
        }
        if let Some((length, status)) = answer(&words[asked.end()..]) {
            found.push((Span::new(asked.start(), asked.end() + length), status));
        }
    }
    found
        .into_iter()
        .map(|(span, status)| (span.shifted(place.start), status))
        .collect()
}

/// "头孢曾用无过敏": the drug named before was borne; of others nothing is said.
pub(crate) fn follows_a_use(before: &str) -> bool {
    // "对碘造影剂无过敏", "头孢曲松使用5天无过敏"
    static OF_ONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:对(?P<what>[^,，。;；\s]{1,12})|(?:使用|服用|口服|静滴|应用|用)[^,，。;；\s]{0,4}\d+\s?[天次日周月年]?)$").ok()
    });
    let before = before.trim_end_matches([' ', ',', '，']);
    // "造影剂无过敏", "食物无过敏"; "药物、食物无过敏" is of all.
    let clause = before
        .rsplit([',', '，', ';', '；', '。', ':', '：', '\n', ' '])
        .next()
        .unwrap_or_default();
    let of_such = [
        "造影剂",
        "显影剂",
        "食物",
        "食品",
        "海鲜",
        "花粉",
        "碘",
        "胶布",
        "酒精",
        "乳胶",
        "青霉素",
        "头孢",
        "磺胺",
        "阿司匹林",
    ];
    if of_such.iter().any(|word| clause.ends_with(word)) && !clause.contains('药') {
        return true;
    }
    let one = OF_ONE.as_ref().and_then(|form| form.captures(before));
    if one.is_some_and(|found| {
        let what = found.name("what").map_or("", |what| what.as_str());
        !["药物", "任何", "食物", "各种"]
            .iter()
            .any(|word| what.contains(word))
    }) {
        return true;
    }
    [
        "曾用",
        "用过",
        "曾使用",
        "使用过",
        "服用过",
        "曾服",
        "服过",
        "试用",
        "用后",
        "使用后",
        "服用后",
        "服后",
        "应用后",
        "注射后",
    ]
    .iter()
    .any(|word| before.ends_with(word))
}

/// "no food allergies" leaves the drugs open; "no all" is no word of allergy where more letters follow.
fn is_of_food(words: &str) -> bool {
    let lower = words.to_ascii_lowercase();
    let drugs = ["drug", "med", "药"]
        .iter()
        .any(|word| lower.contains(word));
    let other = ["food", "environmental", "食物"]
        .iter()
        .any(|word| lower.contains(word));
    other && !drugs || lower.ends_with("all") && !lower.contains("known")
}

/// "no allergy to penicillin", "没有过敏反应", "无过敏性": the denial is of something narrower.
pub(crate) fn goes_on(rest: &str, denied: &str) -> bool {
    let lower = rest.trim_start().to_ascii_lowercase();
    let narrower = lower.starts_with("to ")
        && !["to med", "to drug", "to any"]
            .iter()
            .any(|word| lower.starts_with(word));
    // "No allergies documented on folder cover - left blank": the form is empty, and nobody asked.
    let clause = lower.split(['.', ';', '\n']).next().unwrap_or_default();
    let empty = [
        "left blank",
        "blank",
        "not filled",
        "not completed",
        "unsigned",
    ]
    .iter()
    .any(|word| clause.contains(word));
    // "NKDA except PCN (hives)"
    let excepts = [
        "except",
        "apart from",
        "other than",
        "aside from",
        "but for ",
        "otherwise",
        "besides",
        "else",
    ]
    .iter()
    .any(|word| lower.starts_with(word));
    narrower
        || empty
        || excepts
        || lower.starts_with("symptom")
        || lower.starts_with("test")
        || !denied.is_ascii()
            && [
                "性", "反应", "原", "体质", "症状", "现象", "结果", "试验", "报告", "资料", "记录",
            ]
            .iter()
            .any(|word| rest.starts_with(word))
}

/// The answer that `rest` begins with, and its length.
fn answer(rest: &str) -> Option<(usize, AllergyStatus)> {
    let lower = rest.to_lowercase();
    if lower.len() != rest.len() {
        return None;
    }
    let ended = |after: &str| {
        !after.starts_with(|c: char| c.is_alphanumeric())
            || after.starts_with(|c: char| !c.is_ascii())
    };
    let longest = |list: &[&'static str], closes: &dyn Fn(&str) -> bool| {
        list.iter()
            .filter(|answer| lower.starts_with(**answer) && closes(&lower[answer.len()..]))
            .map(|answer| answer.len())
            .max()
    };
    let clause = |after: &str| {
        let after = after.trim_start();
        ended(after) && (after.is_empty() || !after.starts_with(|c: char| c.is_alphanumeric()))
    };
    // "penicillin allergy, unknown reaction"
    let open = |after: &str| {
        let of = ["reaction", "type", "detail", "nature", "severity"];
        ended(after) && !of.iter().any(|word| after.trim_start().starts_with(word))
    };
    if let Some(length) = longest(NOT_ASKED_ANSWERS, &open) {
        return Some((length, AllergyStatus::NotAsked));
    }
    // "none to antibiotics" leaves the other drugs open; "none to medications" stands in the list.
    let all = |after: &str| clause(after) && !after.trim_start().starts_with("to ");
    longest(NONE_ANSWERS, &all).map(|length| (length, AllergyStatus::NoneKnown))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<AllergyStatus> {
        let found = statements(text, Span::new(0, text.len()));
        found.first().map(|(_, status)| *status)
    }

    #[test]
    fn denials_in_any_order_of_words() {
        for text in [
            "Nil known drug allergies",
            "Allergies - nil",
            "Drug allergies: none known",
            "no known med allergies",
            "Allergy: nil reported by pt",
            "Allergies - none recorded",
            "过敏史(-)",
            "没有药物过敏",
            "No h/o drug allergy",
            "no true allergies",
            "无食物及药物过敏史",
            "药物、食物无过敏",
        ] {
            assert_eq!(said(text), Some(AllergyStatus::NoneKnown), "{text}");
        }
    }

    #[test]
    fn what_was_not_asked_is_no_denial() {
        for text in [
            "Allergies not asked, no family here",
            "allergy status unknown",
            "Allergies not enquired about at this visit",
            "过敏史没问",
            "过敏史待问",
        ] {
            assert_eq!(said(text), Some(AllergyStatus::NotAsked), "{text}");
        }
    }

    #[test]
    fn other_words_of_allergy_say_nothing_of_the_whole() {
        for text in [
            "no food allergies",
            "no allergy to penicillin",
            "no allergic symptoms",
            "无过敏性休克",
            "Allergy penicillin",
            "Allergies no better on cetirizine",
            "no allocation",
            "No allergies documented on the cover - left blank",
            "Allergies: none to antibiotics",
            "无过敏记录可查",
            "无过敏史记录(病历缺失)",
            "磺胺类无过敏",
            "造影剂无过敏",
            "过敏史:青霉素;食物无过敏",
            "NKDA otherwise",
        ] {
            assert_eq!(said(text), None, "{text}");
        }
    }
}
