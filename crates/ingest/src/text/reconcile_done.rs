//! Orders of a daily round in Chinese that tell what was done: "2024-10-12 查房:恶心。\n处理:停地高辛。" A plan that is still to be carried out
//! ("诊疗计划:拟停地高辛") tells nothing of the kind.

use super::page::window;
use record::Span;
use regex::Regex;
use std::sync::LazyLock;

/// The stop of the drug at `name` stands in the orders of a dated round, and is one that was made.
pub(super) fn is_done(text: &str, name: Span) -> bool {
    /// How far back the round may begin, in bytes.
    const FAR: usize = 900;
    static ORDERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:^|[\n。;；])\s*[【\[]?(?:今日|予以?)?(?:处理|处置|处理意见|处理措施|调整|用药调整|治疗调整|医嘱调整)(?:如下)?[】\]]?\s?[:：](?P<rest>[^\n]*(?:\n\s*[①②③④⑤⑥⑦⑧⑨⑩0-9(（][^\n]*)*)$").ok()
    });
    static ROUND: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:^|\n)\s*[【\[]?(?:(?:19|20)\d\d\s?[-./年]\s?)?\d{1,2}\s?[-./月]\s?\d{1,2}日?(?:[\sT]\d{1,2}:\d\d)?[^\n]*(?:\n[^\n]+){0,6}?\n?[^\n]*$").ok()
    });
    static STOP: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?:已|即|予以?|立即|先)?(?:停|停用|停止|停服|停药|暂停|暂停用|停掉)(?:口服|静滴|使用)?[^,，;；。\n]{0,30}$").ok()
    });
    // What is still open, and single doses that are left out.
    const OPEN: [&str; 12] = [
        "拟",
        "建议",
        "若",
        "如",
        "考虑",
        "计划",
        "明",
        "待",
        "必要时",
        "术前",
        "下周",
        "后停",
    ];
    let before = window(text, name.start.saturating_sub(FAR), name.start);
    if !before.contains("处") && !before.contains("调整") {
        return false;
    }
    let before = before.rsplit("\n\n").next().unwrap_or_default();
    let Some(found) = ORDERS.as_ref().and_then(|orders| orders.captures(before)) else {
        return false;
    };
    let dated = found
        .get(0)
        .and_then(|whole| before.get(..whole.start()))
        .is_some_and(|lead| ROUND.as_ref().is_some_and(|round| round.is_match(lead)));
    let rest = found.name("rest").map_or("", |rest| rest.as_str());
    let clause = rest
        .rsplit([',', '，', ';', '；', '。', '\n'])
        .next()
        .unwrap_or_default()
        .trim_start_matches(|c: char| {
            c.is_whitespace() || c.is_ascii_digit() || "①②③④⑤⑥⑦⑧⑨⑩().（）、.".contains(c)
        });
    let behind = window(text, name.end, name.end + 60);
    let behind = behind
        .split([',', '，', ';', '；', '。', '\n'])
        .next()
        .unwrap_or_default();
    let stops = STOP.as_ref().is_some_and(|stop| stop.is_match(clause))
        || behind.starts_with("停用")
        || behind.starts_with("已停")
        || behind == "停";
    let once = behind.contains(['次', '天', '剂', '顿']) && behind.contains('停');
    let open = OPEN
        .iter()
        .any(|word| clause.contains(word) || behind.contains(word));
    dated && stops && !once && !open
}

#[cfg(test)]
mod tests {
    use crate::text::tests::current_of;

    #[test]
    fn a_stop_in_the_orders_of_a_round_ends_what_was_taken() {
        for text in [
            "2024-10-08 现用:华法林3mg qd。\n2024-10-12 查房:恶心。\n处理:停华法林。",
            "2024-10-08 现用:华法林3mg qd;阿司匹林100mg qd。\n2024-10-12 15:30 查房:INR 5.8。\n处理:①停阿司匹林;②停用华法林。",
            "10-08 现用:华法林3mg qd。\n10-12 查房:恶心。\n处理:\n1.停华法林。",
        ] {
            assert!(
                current_of(text).is_empty(),
                "{text}: {:?}",
                current_of(text)
            );
        }
    }

    #[test]
    fn a_plan_and_a_dose_left_out_end_nothing() {
        for text in [
            "2024-10-08 现用:华法林3mg qd。\n诊疗计划:拟停华法林。",
            "2024-10-08 现用:华法林3mg qd。\n2024-10-12 查房:INR 5.8。\n处理:②华法林停2次。",
            "2024-10-08 现用:华法林3mg qd。\n2024-10-12 查房:恶心。\n处理:若INR>4停华法林。",
            "2024-10-08 现用:华法林3mg qd。\n2024-10-12 查房:恶心。\n处理:明日停华法林。",
        ] {
            assert!(current_of(text).contains(&"warfarin".to_string()), "{text}");
        }
    }
}
