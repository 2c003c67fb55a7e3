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
    let course = tells_of_a_procedure(text);
    let mut treated_heart = false;
    for again in [false, true] {
        for fact in &mut page.record.conditions {
            let inside = place(fact).and_then(|place| {
                let start = place.start.checked_sub(base)?;
                Some((start, place.end.checked_sub(base)?))
            });
            let name = fact.value.code.name().to_lowercase();
            let pain = again && name.contains("chest pain");
            let Some((start, end)) = inside.filter(|_| pain || is_event(&name)) else {
                continue;
            };
            let heart = pain || is_of_heart(&name);
            let over = if again {
                treated_heart && heart && !is_new(text, start, end)
            } else {
                is_treated(text, start, end) || course && is_of_admission(text, start, end)
            };
            if over {
                fact.value.assertion.time = Temporality::Historical;
                treated_heart |= heart;
            }
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

/// Events that a procedure ends; `name` in lower case.
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
    EVENTS.iter().any(|word| name.contains(word))
}

/// One coronary event: what is told of it again belongs to the one that was treated; `name` in lower case.
fn is_of_heart(name: &str) -> bool {
    const NOT: [&str; 3] = ["aneurysm", "subarachnoid", "subdural"];
    !NOT.iter().any(|word| name.contains(word))
}

/// The words around the event tell of another one, or of now.
fn is_new(text: &str, start: usize, end: usize) -> bool {
    const NEAR: usize = 60;
    static NEW: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?:recur\w*|again|new|another|second|re-?infarct\w*|now|today|tonight|ongoing|evolving|await\w*|pending)\b|再发|再次|复发|新发|今日|目前|待").ok()
    });
    let before = window(text, start.saturating_sub(NEAR), start);
    let before = before.rsplit(['\n', '。', ';', '；']).next();
    let behind = window(text, end, end + NEAR);
    let behind = behind.split(['\n', '。', ';', '；']).next();
    let is_told = |words: &str| NEW.as_ref().is_some_and(|it| it.is_match(words));
    before.is_some_and(is_told) || behind.is_some_and(is_told)
}

/// The event is what the line of the admission names: "Admit dx: NSTEMI". Nothing there says that its treatment is still to come.
fn is_of_admission(text: &str, start: usize, end: usize) -> bool {
    static ADMITTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^\W*(?:(?:admi(?:t|tting|tted|ssion)|principal|primary|main|discharge|final)\s+)?(?:dx|diagnos[ie]s|reason for admission|admitted (?:with|for)|presentation)\b|^\W*(?:入院|出院|主要)?诊断|^\W*入院原因").ok()
    });
    let before = text.get(..start).unwrap_or_default();
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let behind = text.get(end..).unwrap_or_default();
    let behind = behind.split(['\n', '.', '。', ';', '；']).next();
    let named = |words: &str| ADMITTED.as_ref().is_some_and(|it| it.is_match(words));
    let ahead = |words: &str| AHEAD.as_ref().is_some_and(|it| it.is_match(words));
    named(text.get(line..end).unwrap_or_default()) && !ahead(behind.unwrap_or_default())
}

/// The course of the stay tells of the procedure: "Hospital course: cath HD1 via R radial, 1 DES", "诊疗经过：急诊PCI，植入支架1枚".
fn tells_of_a_procedure(text: &str) -> bool {
    static COURSE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^\W*(?:hospital course|course(?: in hospital)?|in-?patient course|clinical course|procedures?(?: performed)?|interventions?|management|treatment given|progress)\b|^\W*(?:诊疗经过|住院经过|治疗经过|诊治经过|手术操作|入院后)").ok()
    });
    text.lines().any(|line| {
        COURSE.as_ref().is_some_and(|it| it.is_match(line))
            && line.split([';', '；', '。']).any(|part| {
                let done = DONE.as_ref().and_then(|done| done.find(part));
                let ahead = |words: &str| AHEAD.as_ref().is_some_and(|it| it.is_match(words));
                done.is_some_and(|done| {
                    let from = part[..done.start()].rfind(". ").map_or(0, |at| at + 2);
                    !ahead(&part[from..done.start()])
                })
            })
    })
}

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

/// The clause of the event goes on with what was done for it.
fn is_treated(text: &str, start: usize, end: usize) -> bool {
    const NEAR: usize = 80;
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
    fn what_is_told_of_the_treated_event_again_is_over_and_another_one_is_not() {
        let letter = |line: &str| {
            format!("DISCHARGE SUMMARY\nDx: myocardial infarction, PCI mid LAD, 1 DES\n{line}")
        };
        let any_now = |line: &str| {
            let record = open(&letter(line)).0;
            record.conditions.iter().any(|fact| {
                let name = fact.value.code.name().to_lowercase();
                name.contains("infarction") && fact.value.assertion.time == Temporality::Current
            })
        };
        assert!(!any_now("Aspirin for life, myocardial infarction"));
        assert!(any_now(
            "Day 3 recurrent chest pain, new myocardial infarction"
        ));
        assert!(any_now("Today myocardial infarction in ED"));
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
            (
                "DISCHARGE SUMMARY Cardiology\nAdmit dx: myocardial infarction  LOS 3 d\nHospital course: cath HD1 via R radial, 90% mid LAD, 1 DES. No complications.",
                false,
            ),
            (
                "出院小结\n入院诊断：心肌梗死\n诊疗经过：急诊造影，前降支植入支架1枚",
                false,
            ),
            (
                "DISCHARGE SUMMARY\nAdmit dx: myocardial infarction\nPMH: CABG 2018\nHospital course: medical management, angiogram pending",
                true,
            ),
            (
                "DISCHARGE SUMMARY\nAdmit dx: myocardial infarction\nHospital course: awaiting PCI at the heart centre",
                true,
            ),
            (
                "DISCHARGE SUMMARY\nAdmit dx: hip fracture\nHospital course: PCI in 2019. Day 4 myocardial infarction",
                true,
            ),
        ] {
            assert_eq!(is_of_now(text), now, "{text}");
        }
    }
}
