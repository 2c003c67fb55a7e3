//! First doses that are still to come, in Chinese: "术后第2天开始", "36小时后起", "出院后予以".

use super::super::list::{self, Piece, pieces};
use crate::text::phrases::Hints;
use regex::Regex;
use std::sync::LazyLock;

/// Words of a dose that changes, right behind a time.
pub(in super::super) const NEW_DOSE: [&str; 8] =
    ["减", "增", "加至", "加到", "加量", "调至", "升至", "降至"];

/// A hint that a word of beginning may stand behind a name.
static HINTS: LazyLock<Hints> = LazyLock::new(|| {
    Hints::exact(&[
        "起", "始", "启", "恢复", "加", "再", "首", "第", "用", "施打", "皮下", "静滴", "服", "食",
        "打", "上",
    ])
});

/// A time to come in Chinese.
const TIME: &str = r"(?:(?:明[日天早晚晨]|听日|大?后天|下下?个?(?:周|星期|礼拜|月)[一二三四五六日天]?|下(?:次|个?疗程|周期)(?:复诊|门诊|透析|化疗|就诊|随访)?|(?:本|这)?周[一二三四五六日天]|月底|节后|国庆后|春节后|年后)|出院(?:当[天日]|前[一1]?[天日]|后|时|带药)?|(?:术|产|分娩|出院|拔管|拔[除]?引?流?管|放疗|化疗|移植|介入|造影|透析|洗脱|引产|拆线|停[^,，。;]{1,6}?|诱导)后?(?:第?(?:\d+|[一二两三四五六七])\s?(?:天|日|周|h|小时|个?月)后?|后)|(?:\d+|[一二两三四五六])\s?(?:小时|h|天|日|周|个?月)后|[^,，。;\n\d]{0,8}?(?:结果|回报|正常|稳定|阴性|转阴|到货|出结果|结束|完成|出来|检查|复查|评估|纠正|达标|好转|退热|复诊)(?:回报|出来|正常|阴性)?后|(?:化疗|术|检查|造影|移植|放疗)前(?:[一1两2]?\d*)\s?(?:[天日晚周]|小时)|(?:放疗|化疗|透析)(?:首日|当[日天]|第[1一]天))";

/// Behind the dosage a time to come and a word of beginning.
pub(super) fn is_behind(behind: &str) -> bool {
    static BEGINS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(&format!(
            r"(?:^|[^上前每])(?P<time>{TIME})(?:\([^)\n]{{1,10}}\))?再?(?:起|开始|启用|恢复|加用|加|重启|首剂|首次|第[1一][针次剂]|再?(?:用|服|打|开|上|吃)|施打|皮下|静滴|口服|一起食|食)(?P<rest>[^。;\n]{{0,24}})"
        ))
        .ok()
    });
    static TOLD: LazyLock<Hints> = LazyLock::new(|| {
        Hints::exact(&[
            "至今", "现第", "已", "目前", "减", "增", "加至", "加到", "加量", "改", "→", "调",
            "停", "现", "后因", "过", "未", "复查",
        ])
    });
    if !HINTS.within(behind) {
        return false;
    }
    let Some(found) = BEGINS.as_ref().and_then(|it| it.captures(behind)) else {
        return false;
    };
    let (Some(time), Some(rest)) = (found.name("time"), found.name("rest")) else {
        return false;
    };
    const GOES_WELL: [&str; 6] = ["良", "好", "情况", "顺", "可", "佳"];
    is_dosage_zh(&behind[..time.start()])
        && !TOLD.within(rest.as_str().split('(').next().unwrap_or_default())
        && !GOES_WELL.iter().any(|word| rest.as_str().starts_with(word))
}

/// "明日起减至30mg", "放疗结束后开始服用至今": a new dose from then on, or a course under way.
pub(in super::super) fn goes_on(behind: &str) -> bool {
    !behind.is_ascii()
        && (behind.contains("至今")
            || behind.match_indices('起').any(|(at, mark)| {
                let rest = &behind[at + mark.len()..];
                NEW_DOSE.iter().any(|word| rest.starts_with(word))
            }))
}

/// Only a dosage, a purpose or a plan stands before the time.
fn is_dosage_zh(words: &str) -> bool {
    const SMALL_ZH: [&str; 34] = [
        "缓释",
        "控释",
        "肠溶",
        "片",
        "胶囊",
        "针",
        "注射液",
        "颗粒",
        "滴剂",
        "每日",
        "每周",
        "一次",
        "一片",
        "静滴",
        "静脉",
        "滴注",
        "皮下",
        "口服",
        "首剂",
        "首次",
        "治疗",
        "预防",
        "方案",
        "拟",
        "予",
        "预计",
        "约",
        "定于",
        "于",
        "由",
        "待",
        "根除",
        "因",
        "抗凝",
    ];
    pieces(words).iter().all(|piece| match piece {
        Piece::Mark(mark) => !matches!(mark, '→' | '>' | '?' | '？'),
        Piece::Word(word) if word.is_ascii() => {
            list::is_dosage(word) || matches!(*word, "qw" | "qod" | "tiw" | "biw" | "qow" | "q2w")
        }
        Piece::Word(word) => {
            let mut rest = *word;
            while !rest.is_empty() {
                match SMALL_ZH.iter().find_map(|small| rest.strip_prefix(small)) {
                    Some(shorter) => rest = shorter,
                    None => return list::is_dosage(rest),
                }
            }
            true
        }
    })
}

/// "明起改", "化疗前1周起", "36小时后起", "术后12小时开始", "阴性后启用": the time to come ends right before the name.
pub(super) fn is_before(line: &str) -> bool {
    static BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(&format!(
            r"(?:^|[^上前每])(?:{TIME}(?:起|开始|启用|恢复|再|上)|明[日天早晚晨]?起|出院(?:后|时|起)?(?:予以|给予|予|起加用?))(?:再|拟|予以?|给予|加用?|改用?|改为|换用|换为|口服|静滴|皮下|服用?|用|上|打|启用)*\s?$"
        ))
        .ok()
    });
    const ENDS: [&str; 16] = [
        "以", "给", "起", "始", "用", "复", "再", "上", "予", "加", "改", "为", "服", "滴", "下",
        "打",
    ];
    let end = line.trim_end();
    let clause = end
        .rsplit(['。', ';', '\n', ',', '，'])
        .next()
        .unwrap_or_default();
    ENDS.iter().any(|word| end.ends_with(word))
        && !["曾", "既往", "当时", "上次", "去年", "年", "已"]
            .iter()
            .any(|past| clause.contains(past))
        && BEFORE.as_ref().is_some_and(|it| it.is_match(clause))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dose_that_changes_later_is_no_beginning() {
        assert!(is_behind("10mg qd,术后第2天开始"));
        assert!(!is_behind("40mg qd,明日起减至30mg"));
        assert!(!is_behind("5mg bid,术后第2天开始,现第5天"));
    }
}
