//! Questions about a drug and their answers in a conversation: "Are you still taking the lisinopril?\nPT: No, I quit that", "丙戊酸钠还在
//! 吃吗？\n患者：半年前就停了", "And the venlafaxine, the 150. That I take each day."

use super::form::Form;
use super::settled::Verdict;
use crate::text::page::window;
use record::Span;

/// How far behind a name the question may end and its answer be told, in bytes.
const NEAR: usize = 260;

/// The rest of the question, who answers, and the answer's first sentence.
static ASKED: Form = Form::new(
    r#"^(?P<rest>[^?？.。\n]{0,70})[?？]["”']?\s{0,3}(?:[-–—]+\s{0,2})?(?:\n\s*)?(?:[\p{L}][\p{L}. ]{0,15}[:：]\s{0,2})?(?P<said>[^\n.。!！;；?？]{1,120})(?P<mark>[?？]?)"#,
);

/// A question about taking.
static TAKING: Form = Form::new(
    r"(?i)\b(?:taking|takes?|using|uses?|still|on\sthe|on|what\sabout|how\sabout)\b|\b(?:and|oh)\sthe\b|还|在吃|在用|在服|吃吗|用吗|呢\s*$|有没有(?:吃|用|服)|服用",
);

/// A question about something else.
static OTHER: Form = Form::new(
    r"(?i)allerg|side\seffect|start|willing|try\b|\bstop|miss|forg|skip|\bwhy\b|\bhow\s(?:much|many|often)|\bwhen\b|what\sdose|help|work|happy|过敏|多少|为什么|什么时候|几片|几次|停|漏|忘|想|愿意|要不要|可以|能不能|能吃|考虑",
);

static NO: Form = Form::new(
    r"(?i)^(?:(?:oh|um|uh|er|well|actually)\b,?\s)*(?:no(?:\s?[,.;!–—-]|$|\s(?:i|he|she|they|we|not|longer|more|never|it)\b)|nope\b|nah\b|not\s(?:any\s?more|now|currently|since|really\sany)|never\b|(?:i|he|she|we)(?:\s|')(?:quit|stopped|came\soff|gave\s(?:it|that|them)\sup|ran\sout|don'?t|do\snot|didn'?t|did\snot|never|haven'?t|have\snot|am\snot|m\snot)\b|stopped\b|quit\b)",
);

/// A "no" that denies something else, or is taken back.
static STILL: Form = Form::new(
    r"(?i)\b(?:still|every\s|each\s|daily|twice|(?:never|not|don'?t|didn'?t|haven'?t)\s(?:\w+\s)?(?:stop|miss|forg|skip))|\bno\s(?:problem|change|trouble|issue|side|idea)|don'?t\sknow|not\ssure",
);

static ENDED: Form =
    Form::new(r"(?i)\b(?:quit|stopped|came\soff|gave|ran\sout|any\s?more|since)\b");

static YES: Form = Form::new(
    r"(?i)^(?:(?:oh|um|uh|er|well)\b,?\s)*(?:yes|yeah|yep|yup|sure|(?:i|he|she)\s(?:do|does|am|is|take|takes|use|uses|still)\b|i'm\sstill|still|every\s|each\s|twice|once\s(?:a|daily)|daily|that\s(?:i|he|she)\s(?:take|use))",
);

static BUT: Form = Form::new(
    r"(?i)\b(?:stopped|quit|until|no\slonger|not\sany|used\sto|but|never|didn'?t|don'?t)\b",
);

/// "That I take each day.": what the next sentence says of the drug.
static SAYS_SO: Form = Form::new(
    r"(?i)^[^.?\n]{0,24}\.\s(?:that|this|those)\s(?:one\s)?(?:i|he|she|they)\s(?:still\s|do\s|always\s)?(?:takes?|uses?)\b[^.?\n]{0,12}\b(?:day|daily|night|morning|evening|week|regularly|still)",
);

/// What the answer makes of the drug that was asked about.
pub(super) fn verdict(text: &str, line: &str, name: Span) -> Option<Verdict> {
    let behind = window(text, name.end, name.end + NEAR);
    if !behind.contains(['?', '？']) {
        return None;
    }
    let found = ASKED.read(behind)?;
    let rest = found.name("rest")?.as_str();
    // "sildenafil - on nitrates? no nitrates": the question is about something else.
    if rest.trim_start().starts_with(['-', '–', '—', '(']) {
        return None;
    }
    let said = found.name("said")?.as_str().trim();
    let asked = found.name("mark").is_some_and(|mark| !mark.is_empty());
    let own = line
        .rsplit(['.', '?', '？', '。', '!', '\n'])
        .next()
        .unwrap_or_default();
    let question = format!("{own} {rest}");
    if asked || !TAKING.is_in(&question) || OTHER.is_in(&question) {
        return None;
    }
    if said.is_ascii() {
        return english(&question, said);
    }
    chinese(said)
}

fn english(question: &str, said: &str) -> Option<Verdict> {
    if NO.is_in(said) {
        let ended = ENDED.is_in(said) || question.to_ascii_lowercase().contains("still");
        return (!STILL.is_in(said)).then_some(if ended {
            Verdict::Stopped
        } else {
            Verdict::NotTaken
        });
    }
    (YES.is_in(said) && !BUT.is_in(said)).then_some(Verdict::Taken)
}

fn chinese(said: &str) -> Option<Verdict> {
    const LONGEST: usize = 32;
    const ENDED: [&str; 14] = [
        "停了",
        "停的",
        "停药",
        "停掉",
        "不吃了",
        "不用了",
        "没吃了",
        "没再吃",
        "没再用",
        "没在吃",
        "没在用",
        "断了",
        "换成",
        "换掉",
    ];
    const NOT: [&str; 6] = ["没吃", "没用", "没有吃", "没有用", "从来没", "没拿"];
    const TAKES: [&str; 10] = [
        "在吃",
        "吃着",
        "在用",
        "用着",
        "还吃",
        "还用",
        "每天",
        "坚持",
        "按时",
        "一直吃",
    ];
    const ELSE: [&str; 9] = [
        "别的",
        "其他",
        "没停",
        "没有停",
        "不能停",
        "停了几",
        "停了两天",
        "停了一天",
        "停了三天",
    ];
    let has = |words: &[&str]| words.iter().any(|word| said.contains(word));
    let takes = said
        .replace("没在", "")
        .replace("没有在", "")
        .replace("不在", "");
    let takes = TAKES.iter().any(|word| takes.contains(word));
    let over = has(&ENDED);
    let not = has(&NOT);
    if has(&ELSE) || said.chars().count() > LONGEST {
        return (takes && !over && !not).then_some(Verdict::Taken);
    }
    match (takes, over, not) {
        (false, true, _) => Some(Verdict::Stopped),
        (false, false, true) => Some(Verdict::NotTaken),
        (true, false, false) => Some(Verdict::Taken),
        _ => None,
    }
}

/// The words behind the name say that it is taken: in the answer, or in the next sentence.
pub(super) fn is_affirmed(text: &str, name: Span) -> bool {
    let start = text[..name.start].rfind('\n').map_or(0, |at| at + 1);
    let behind = window(text, name.end, name.end + NEAR);
    SAYS_SO.is_in(behind) || verdict(text, &text[start..name.start], name) == Some(Verdict::Taken)
}

#[cfg(test)]
mod tests {
    use crate::text::tests::{current_of, open};
    use record::MedicationStatus;

    #[test]
    fn an_answer_ends_the_drug_that_was_asked_about() {
        for (text, status) in [
            (
                "DR: Are you still taking the lisinopril?\nPT: No, I quit that two months ago.",
                MedicationStatus::Stopped,
            ),
            (
                "DR: Okay. And the lisinopril?\nPT: I never picked that up.",
                MedicationStatus::NotTaken,
            ),
            (
                "Are you still taking the lisinopril? – No, I quit that",
                MedicationStatus::Stopped,
            ),
            ("Q: Do you take aspirin? A: No", MedicationStatus::NotTaken),
            (
                "医生：二甲双胍还在吃吗？\n患者：半年前就停了。",
                MedicationStatus::Stopped,
            ),
            (
                "医生：二甲双胍还吃吗？\n患者：您9月份让我停的，没吃了。",
                MedicationStatus::Stopped,
            ),
        ] {
            let (record, _) = open(text);
            let found: Vec<_> = record
                .medications
                .iter()
                .map(|fact| (fact.value.status, fact.value.is_current()))
                .collect();
            assert_eq!(found, [(status, false)], "{text}");
        }
    }

    #[test]
    fn an_answer_keeps_the_drug_that_was_asked_about() {
        for (text, drug) in [
            (
                "DR: Are you still taking the lisinopril?\nPT: Yes, every morning.",
                "lisinopril",
            ),
            (
                "DR: And the lisinopril?\nPT: No, I still take it.",
                "lisinopril",
            ),
            (
                "医生：二甲双胍还在吃吗？\n患者：没停，一直在吃。",
                "metformin",
            ),
            ("医生：二甲双胍呢？\n患者：一直在吃。", "metformin"),
        ] {
            let (record, _) = open(text);
            let ended = record.medications.iter().any(|fact| {
                matches!(
                    fact.value.status,
                    MedicationStatus::Stopped | MedicationStatus::NotTaken
                )
            });
            assert!(!ended, "{text}: {drug}");
        }
        assert_eq!(
            current_of("DR: Are you still taking the lisinopril?\nPT: Yes, every morning."),
            ["lisinopril"]
        );
        assert_eq!(
            current_of("医生：二甲双胍还在吃吗？\n患者：一直在吃。"),
            ["metformin"]
        );
    }

    #[test]
    fn the_next_sentence_says_that_a_named_drug_is_taken() {
        let list =
            "Metformin 500 mg bd, lisinopril 10 mg od, warfarin 3 mg od, atorvastatin 20 mg od.";
        let text =
            format!("{list}\nRight. Oh and the digoxin, the small one. That I take each day.");
        assert!(current_of(&text).contains(&"digoxin".to_string()));
    }
}
