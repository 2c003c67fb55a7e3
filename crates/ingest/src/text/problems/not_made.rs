//! Procedures that Chinese notes tell as not made: "因超过时间窗未行静脉溶栓", "患者拒绝胃镜检查", "未行冠脉造影、支架置入", "腰穿家属拒绝".

use crate::text::page::Sentence;
use crate::text::phrases::Hints;
use record::Span;
use regex::Regex;
use std::sync::LazyLock;

/// How far around a name is looked, in bytes.
const NEAR: usize = 60;

/// The words around the procedure say that it was not made.
pub(super) fn is_told(sentence: &Sentence<'_>, span: Span) -> bool {
    static HINTS: LazyLock<Hints> = LazyLock::new(|| {
        Hints::any_case(&[
            "未",
            "拒",
            "放弃",
            "不同意",
            "不接受",
            "谢绝",
            "不愿",
            "没做",
            "没有做",
            "没行",
            "不予",
            "暂不",
        ])
    });
    let before = sentence.before(span.start, NEAR);
    let behind = sentence.behind(span.end, NEAR);
    HINTS.within(before) && is_before(before) || HINTS.within(behind) && is_behind(behind)
}

/// "未行静脉", "拒绝进一步行", "未行冠脉造影、".
fn is_before(before: &str) -> bool {
    static NOT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:未(?:行|予|能行|能|进行|接受|实施|再行?|曾行|及时行|同意行?|做|完善)|拒绝行?|拒行|拒做|放弃行?|不同意行?|不接受|谢绝行?|不愿意?行?|没有?[做行]|暂不予?行?|不予行?)(?P<gap>[^,;:。、()\s]{0,8})(?P<list>(?:[^,;:。()\s]{1,12}[、及和或])?[^,;:。、()\s]{0,4})$").ok()
    });
    // What was made instead, later or before.
    const OTHER: [&str; 22] = [
        "后", "改", "而", "直接", "仅", "但", "只", "转", "即", "就", "时", "前", "停", "重视",
        "处理", "控制", "好转", "缓解", "明确", "下", "遂", "无效",
    ];
    // "拒绝进一步行": the verb of what was not made; not "未能脱机行", whose verb is of what was made instead.
    const OPENS: [&str; 10] = [
        "进一步行",
        "再次行",
        "再行",
        "进行",
        "继续行",
        "及时行",
        "急诊行",
        "立即行",
        "行",
        "予",
    ];
    const MADE: [char; 2] = ['行', '予'];
    NOT.as_ref()
        .and_then(|not| not.captures(before))
        .is_some_and(|found| {
            let words = |group: &str| found.name(group).map_or("", |words| words.as_str());
            let (gap, list) = (words("gap"), words("list"));
            let own = OPENS
                .iter()
                .find_map(|opens| gap.strip_prefix(opens))
                .unwrap_or(gap);
            !own.contains(MADE)
                && !list.contains(MADE)
                && !OTHER
                    .iter()
                    .any(|word| own.contains(word) || list.contains(word))
        })
}

/// "腰穿家属拒绝", "胃镜检查:拒绝", "静脉溶栓未行。"
fn is_behind(behind: &str) -> bool {
    static NOT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?:检查|治疗|术|手术){0,2}\s?[:(-]?\s?(?:患者|家属|病人|本人|家长|产妇|孕妇|患方|患者及家属|患者家属){0,2}(?:均|暂|表示|明确|坚决)?(?:未行|未做|未查|未予|未能行|未完成|拒绝|拒做|不同意|不愿意?(?:做|行)?|不接受|放弃|谢绝)(?:检查|治疗)?(?:[,;。、)\s]|$)").ok()
    });
    NOT.as_ref().is_some_and(|not| not.is_match(behind))
}

#[cfg(test)]
mod tests {
    use super::{is_before, is_behind};

    #[test]
    fn what_was_not_made_is_told_from_what_was_made_instead() {
        for (before, expect) in [
            ("因超过时间窗未行静脉", true),
            ("未行", true),
            ("患者拒绝", true),
            ("家属拒绝进一步行", true),
            ("未予", true),
            ("未行冠脉造影、", true),
            ("未行溶栓直接", false),
            ("未行手术后", false),
            ("未予重视,", false),
            ("未控制,予", false),
            ("拒绝手术,予", false),
            ("未见出血,", false),
            ("未再行", true),
            ("未能及时行", true),
            ("未能脱机行", false),
            ("未能保肢行左小腿", false),
            ("未能复流行", false),
            ("拒绝开腹行", false),
            ("放弃手术行", false),
            ("拒绝住院行门诊", false),
            ("未接受正规治疗行", false),
        ] {
            assert_eq!(is_before(before), expect, "{before}");
        }
        for (behind, expect) in [
            ("家属拒绝。", true),
            ("检查患者不同意,", true),
            ("未行。", true),
            ("未行活检", false),
            ("未见出血", false),
            ("后家属拒绝住院", false),
        ] {
            assert_eq!(is_behind(behind), expect, "{behind}");
        }
    }
}
