//! Rules for a day that may come: "hold metformin if vomiting", "腹泻不吃饭时停达格列净". Until then the drug is taken.

use crate::text::page::{Sentence, window};
use record::Span;
use regex::Regex;
use std::sync::LazyLock;

/// What a day that may come is like.
const ILL: [&str; 16] = [
    "腹泻",
    "呕吐",
    "不吃饭",
    "吃不下",
    "进食",
    "禁食",
    "发热",
    "发烧",
    "感冒",
    "脱水",
    "不适",
    "生病",
    "低血压",
    "头晕",
    "黄疸",
    "皮疹",
];

/// How far behind a name its condition is looked for, in bytes.
const NEAR: usize = 90;

/// The words at `sign` end the drug at `name` only under a condition that their own clause states.
pub(crate) fn is_sick_day_rule(sentence: &Sentence<'_>, sign: Span, name: Span) -> bool {
    sign.end <= name.start && (is_english(sentence, sign, name) || is_chinese(sentence, sign))
}

/// "hold losartan, metformin if D&V", "stop dapagliflozin when not eating".
fn is_english(sentence: &Sentence<'_>, sign: Span, name: Span) -> bool {
    const ORDERS: [&str; 8] = [
        "hold", "stop", "omit", "pause", "withhold", "skip", "suspend", "to stop",
    ];
    static CONDITION: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)^[^.;:\n()]{0,60}?\s(?:if|when|whenever|in\scase\sof|during|with)\s(?:she\s|he\s|pt\s|patient\s|you\s|is\s|are\s|ever\s|any\s|an?\s|acutely\s|not\s|feeling\s){0,4}(?:vomit|d&v|d\+v|diarrh|unwell|ill\b|illness|sick|dehydrat|fasting|not\seating|eating|drinking|poor\sintake|intercurrent|fever|acute|dizzy|bleed|sbp|bp\b|systolic|hr\b|pulse|k\b|k\+|inr|egfr|creat|cr\b|alt\b|rash|jaundice)",
        )
        .ok()
    });
    let word = sentence.text[sign.start..sign.end].to_ascii_lowercase();
    let behind = sentence.behind(name.end, NEAR);
    let again = |found: &str| {
        ["restart", "resume", "re-start", "continue"]
            .iter()
            .any(|word| found.to_ascii_lowercase().contains(word))
    };
    ORDERS.contains(&word.as_str())
        && CONDITION
            .as_ref()
            .and_then(|condition| condition.find(behind))
            .is_some_and(|found| !again(found.as_str()))
}

/// "感冒腹泻不吃饭时停达格列净", "若呕吐则停二甲双胍".
fn is_chinese(sentence: &Sentence<'_>, sign: Span) -> bool {
    let before = sentence.before(sign.start, 60);
    let clause = before
        .rsplit([',', ';', '。', '\n', '(', ':'])
        .next()
        .unwrap_or_default();
    let led = ["若", "如", "一旦", "万一"]
        .iter()
        .any(|word| clause.trim_start().starts_with(word));
    let closes = ["时", "时先", "时暂", "时应", "时要", "时需"]
        .iter()
        .any(|word| clause.ends_with(word));
    let only = is_only_illness(before);
    (closes || led || only) && ILL.iter().any(|word| clause.contains(word))
}

/// "腹泻呕吐" before 停: nothing but what may come stands in the clause.
pub(crate) fn is_only_illness(before: &str) -> bool {
    const SHORTEST: usize = 4;
    let clause = before
        .rsplit([',', ';', '。', '\n', '(', ':'])
        .next()
        .unwrap_or_default()
        .trim();
    let rest = || {
        ILL.iter()
            .fold(clause.to_string(), |rest, ill| rest.replace(ill, ""))
    };
    !clause.is_ascii()
        && clause.chars().count() >= SHORTEST
        && rest().trim_matches(['、', '/', '或', ' ']).is_empty()
}

/// "PN: enalapril + nifedipine" in the notes of a pregnancy: the line speaks of the time behind the birth.
pub(crate) fn is_for_after_birth(sentence: &Sentence<'_>, name: Span) -> bool {
    static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^[\s\d.)*•-]{0,6}(?:PN|post-?\s?natal(?:ly)?|post-?\s?partum|post-?\s?delivery|after\s(?:the\s)?(?:delivery|birth)|once\sdelivered|产后|分娩后)(?:\splan|\smeds|计划)?\s?[:：-]").ok()
    });
    static PREGNANT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)\b\d{1,2}\+\d(?:/40)?\b|\b\d{1,2}/40\b|antenatal|weeks\spregnant|孕\s?\d{1,2}",
        )
        .ok()
    });
    let line = sentence.line_before(name.start);
    LABEL.as_ref().is_some_and(|label| label.is_match(line))
        && PREGNANT
            .as_ref()
            .is_some_and(|pregnant| pregnant.is_match(sentence.text))
}

/// "No valproate given meropenem", "avoid aspirin given warfarin": behind the word stands why, and not what was given.
pub(crate) fn gives_reason(text: &str, sign: Span) -> bool {
    static LEFT_OUT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:^|[.;:,(\n–-]\s?)(?:no|avoid(?:ed|ing)?|without|hold(?:ing)?|held|stop(?:ped|ping)?|not\sfor|withheld?)[ ][\w-]+(?:[ ][\w-]+)?[ ]$").ok()
    });
    let word = text.get(sign.start..sign.end).unwrap_or_default();
    word.eq_ignore_ascii_case("given")
        && LEFT_OUT.as_ref().is_some_and(|form| {
            form.is_match(window(text, sign.start.saturating_sub(60), sign.start))
        })
}

#[cfg(test)]
mod tests {
    use crate::text::tests::current_of;

    #[test]
    fn what_is_for_after_the_birth_is_not_of_now() {
        let text = "Antenatal 31+4/40\nPlan\n8 PN: lisinopril, aspirin no";
        assert!(current_of(text).is_empty(), "{:?}", current_of(text));
        assert_eq!(current_of("PN day 2\nlisinopril 5 mg od"), ["lisinopril"]);
    }

    #[test]
    fn a_rule_for_a_day_that_may_come_stops_nothing_today() {
        for (text, drug) in [
            ("Plan: hold metformin if vomiting.", "metformin"),
            ("Hold lisinopril when unwell with diarrhoea.", "lisinopril"),
            ("stop metformin if not eating", "metformin"),
            ("Hold apixaban if any bleeding", "apixaban"),
            ("发热腹泻时停用二甲双胍", "metformin"),
            ("若呕吐则停二甲双胍", "metformin"),
        ] {
            assert_eq!(current_of(text), [drug], "{text}");
        }
    }

    #[test]
    fn what_was_stopped_stays_stopped() {
        for text in [
            "Hold lisinopril today as vomiting.",
            "stopped metformin when vomiting",
            "腹泻,停二甲双胍",
            "入院时停二甲双胍",
        ] {
            assert!(
                current_of(text).is_empty(),
                "{text}: {:?}",
                current_of(text)
            );
        }
    }
}
