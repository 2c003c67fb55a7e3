//! An operation or another procedure under fasting that lies ahead, as the documents tell it.

use super::judge::{Answer, plain};
use crate::checks::framework::Patient;
use regex::Regex;
use std::sync::LazyLock;

/// Bytes before the words in which they may be taken back.
const NEAR: usize = 40;
/// Words before it in the clause that take it back, or make it another's.
const NOT: &[&str] = &[
    "no ", "not ", "never", "declin", "cancel", "if ", "wife", "husband", "daughter", " son",
    "mother", "father", "不", "无", "未", "取消", "拒绝",
];

static AHEAD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    const OPERATION: &str = r"(?:surgery|operation|laparo\w+|colonoscopy|cabg|turp|\w+(?:ectomy|plasty|ostomy)|(?:hip|knee|valve|joint)\s+replacement|(?:hernia|aneurysm)\s+repair|bypass|bariatric\s+\w+|resection|theatre)";
    const WHEN: &str = r"(?:tomorrow|in\s+(?:\d{1,2}|an?|one|two|three|four|five|six|seven|ten)\s+(?:days?|weeks?)(?:\W|$)|(?:in\s+(?:\d{1,2}|an?|one|two|three|four|five|six|seven|ten)\s+(?:days'?|weeks'?)\s+time)|next\s+(?:week|month|mon|tue|wed|thu|fri)|(?:on|this)\s+(?:mon|tue|wed|thu|fri)(?:day|sday|nesday|rsday)\b|later\s+this\s+week)";
    Regex::new(&format!(
        concat!(
            r"(?i)\b{OPERATION}\b[^.;,\n]{{0,30}}?\b{WHEN}",
            r"|\b(?:{WHEN})[^.;,\n]{{0,24}}?\b(?:for|is|has|undergo(?:es|ing)?|elective)\s[^.;,\n]{{0,24}}?\b{OPERATION}\b",
            r"|\b(?:awaiting|listed(?:\s+for|:)|booked\s+for|scheduled\s+for|due\s+for|to\s+undergo)\s(?:an?\s|her\s|his\s|elective\s|open\s|right\s|left\s|total\s|major\s)*{OPERATION}\b",
            r"|\bpre-?\s?op\w*\s(?:list|check|round)\b[^.;\n]{{0,50}}?\b{OPERATION}\b|\b(?:theatre|operating)\s+list\b[^.;\n]{{0,50}}?\b{OPERATION}\b",
            r"|\b(?:tomorrow|in\s+the\s+morning)\b[^.;\n]{{0,50}}?\belective\s[^.;,\n]{{0,24}}?\b{OPERATION}\b",
            r"|\bpre-?\s?op(?:erative)?\s(?:assessment|clinic)\b|\bpre-?\s?assessment\s(?:clinic|nurse|visit)\b|\b(?:surgical|anaesthetic|anesthetic|theatre)\spre-?\s?assessment\b",
            r"|(?:明[日天晨]|后[天日]|次日|下周[一二三四五]?|\d+\s?[天日]后|[一二两三四五]天后|择期|待行|预约)[^，。；;,\n]{{0,16}}?(?:手术|切除术|置换术|成形术|修补术|搭桥|肠镜|胃镜)|(?:定于|拟于|将于|计划于|安排于|预约于)[^。；;\n]{{0,30}}?(?:手术|切除术|置换术|成形术|修补术|搭桥|肠镜)|术前(?:评估|门诊|访视)",
        ),
        OPERATION = OPERATION,
        WHEN = WHEN,
    ))
    .ok()
});

/// Whether a document tells of one; silent where none does.
pub fn operation(patient: &Patient<'_>) -> Answer {
    patient.operation_ahead(told).map_or(Answer::No, |words| {
        Answer::Yes(vec![plain(format!("\"{words}\""), format!("“{words}”"))])
    })
}

/// The words that tell it.
fn told(text: &str) -> Option<&str> {
    AHEAD.as_ref()?.find_iter(text).find_map(|found| {
        let from = text.floor_char_boundary(found.start().saturating_sub(NEAR));
        let before = text[from..found.start()].to_lowercase();
        let before = before
            .rsplit(['\n', '.', '。', ';', '；', ',', '，'])
            .next()
            .unwrap_or_default();
        let denied = NOT.iter().any(|word| before.contains(word));
        (!denied).then(|| found.as_str().trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_ahead_is_told_from_one_that_is_over() {
        for yes in [
            "Elective open colectomy in four days.",
            "Knee replacement booked for next week",
            "Pre-op assessment. T2DM.",
            "Pre-op list for tomorrow: 61M, elective right hemicolectomy 08:00.",
            "Awaiting elective hip replacement",
            "Surgical pre-assessment. 63M",
            "Listed: open right hemicolectomy Tue 8 Dec 2026",
            "定于11月10日全麻下行腹腔镜乙状结肠切除术",
            "Tomorrow she is for laparoscopic cholecystectomy",
            "拟3天后行胃癌切除术",
            "明日手术",
        ] {
            assert!(told(yes).is_some(), "{yes}");
        }
        for no in [
            "Colectomy 2019.",
            "Elective hernia repair in 2018, well since",
            "Surgery was cancelled",
            "He is not listed for surgery",
            "Selective serotonin reuptake inhibitor",
            "胃切除术后3年",
            "Cholecystectomy day 2, eating",
        ] {
            assert_eq!(told(no), None, "{no}");
        }
    }
}
