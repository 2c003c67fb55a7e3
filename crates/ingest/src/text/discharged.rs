//! The event that a discharge letter tells of, once it is treated: "Dx: NSTEMI, PCI mid LAD" is over on the day of discharge, and is no
//! emergency of now. Where no treatment is told beside it, or one that is still to come, it stays one.

use super::page::{Page, place, window};
use record::Temporality;
use regex::Regex;
use std::sync::LazyLock;

/// Marks such events in a letter or summary of discharge.
pub(crate) fn settle(page: &mut Page<'_>) {
    let text = page.original;
    if !is_of_discharge(text) {
        return;
    }
    let base = page.base;
    for fact in &mut page.record.conditions {
        let Some(place) = place(fact) else {
            continue;
        };
        let inside = place
            .start
            .checked_sub(base)
            .zip(place.end.checked_sub(base));
        if let Some((start, end)) = inside
            && is_event(fact.value.code.name())
            && is_treated(text, start, end)
        {
            fact.value.assertion.time = Temporality::Historical;
        }
    }
}

/// The first lines name a letter of discharge, or both days of a stay.
fn is_of_discharge(text: &str) -> bool {
    const HEAD: usize = 400;
    static DISCHARGE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)\bdischarge (?:letter|summary|note|report)\b|\badm(?:it(?:ted)?|ission)?\b[^\n]{1,40}\b(?:disch(?:arged?)?|d/c'?d?)\b\s*:?\s*\d|出院(?:小结|记录|证明|诊断)|出院日期",
        )
        .ok()
    });
    DISCHARGE
        .as_ref()
        .is_some_and(|it| it.is_match(window(text, 0, HEAD)))
}

/// Events that a procedure ends.
fn is_event(name: &str) -> bool {
    const EVENTS: [&str; 9] = [
        "myocardial infarction",
        "coronary syndrome",
        "unstable angina",
        "heart attack",
        "aneurysm",
        "subarachnoid",
        "subdural",
        "心肌梗",
        "冠脉综合征",
    ];
    let name = name.to_lowercase();
    EVENTS.iter().any(|word| name.contains(word))
}

/// The clause of the event goes on with what was done for it.
fn is_treated(text: &str, start: usize, end: usize) -> bool {
    const NEAR: usize = 80;
    static DONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)\b(?:p?pci|des|stent(?:ed|s|ing)?|cabg|thrombolysed|thrombolyzed|angioplasty|coiled|coiling|clipped|clipping|evacuated|burr holes?|embolised|embolized)\b|支架|溶栓|搭桥|夹闭|栓塞术|钻孔引流",
        )
        .ok()
    });
    static AHEAD: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)\b(?:await\w*|wait\w*|plan\w*|for|refer\w*|consider\w*|pending|declin\w*|refus\w*|not|no|without|if|unsuitable|failed|elective)\b|拟|待|择期|未|拒|建议|必要时|失败",
        )
        .ok()
    });
    let before = window(text, start.saturating_sub(NEAR), start);
    let said = before.rsplit(['\n', '。', ';', '；', ':', '：']).next();
    let behind = window(text, end, end + NEAR);
    let clause = behind
        .split(['\n', '。', ';', '；'])
        .next()
        .unwrap_or_default();
    let clause = clause.split(". ").next().unwrap_or_default();
    let done = DONE.as_ref().and_then(|done| done.find(clause));
    let ahead = |words: &str| AHEAD.as_ref().is_some_and(|it| it.is_match(words));
    done.is_some_and(|done| !ahead(&clause[..done.start()]) && !said.is_some_and(ahead))
}

#[cfg(test)]
mod tests {
    use crate::text::tests::open;
    use record::Temporality;

    fn is_of_now(text: &str) -> bool {
        let record = open(text).0;
        let found = record.conditions.iter().find(|fact| {
            let name = fact.value.code.name().to_lowercase();
            name.contains("infarction")
        });
        found.expect("an infarction").value.assertion.time == Temporality::Current
    }

    #[test]
    fn an_event_that_was_treated_is_over_at_discharge() {
        for (text, now) in [
            (
                "DISCHARGE LETTER  Adm 3 March Disch 9 March\nDx: myocardial infarction, PCI mid LAD 1 x DES 3/3",
                false,
            ),
            ("出院小结\n诊断：心肌梗死，前降支支架1枚", false),
            (
                "DISCHARGE LETTER\nDx: myocardial infarction, awaiting PCI",
                true,
            ),
            (
                "DISCHARGE LETTER\nDx: myocardial infarction, medical management",
                true,
            ),
            ("ED note\nmyocardial infarction, PCI now", true),
            ("出院小结\n诊断：心肌梗死，择期支架", true),
        ] {
            assert_eq!(is_of_now(text), now, "{text}");
        }
    }
}
