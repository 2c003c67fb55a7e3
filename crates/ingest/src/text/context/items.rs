//! Where the item of a Chinese list begins that a cue behind it speaks of: "嗜睡可唤醒,颈软,脑膜刺激征(-)", "脑梗死  高血压2级  肺部感染待排",
//! "①重症肺炎 ②ARDS ③脓毒性休克(已纠正)".

use super::Effect;

/// Circled numbers of a list.
pub(super) fn is_circled(c: char) -> bool {
    ('①'..='⑳').contains(&c) || ('❶'..='❿').contains(&c)
}

/// The start of the last item of `text[start..end]`, as far as the cue `word` behind it reaches.
pub(super) fn last_item(text: &str, start: usize, end: usize, word: &str, effect: Effect) -> usize {
    let Some(lead) = text.get(start..end).filter(|lead| !lead.is_ascii()) else {
        return start;
    };
    // "①高血压②糖尿病均否认": said of all.
    if ["均", "都", "皆"].iter().any(|all| word.starts_with(all)) {
        return start;
    }
    let mut cut = lead
        .char_indices()
        .rev()
        .find(|(_, c)| is_circled(*c))
        .map_or(0, |(at, c)| at + c.len_utf8());
    let mark = matches!(word, "(-)" | "[-]" | "(无)" | "(否认)");
    if mark && let Some(comma) = lead.rfind(',') {
        cut = cut.max(comma + 1);
    }
    let sign = mark && is_sign(lead);
    // "左氧氟沙星0.5 qd?": a bare mark may doubt all of a phrase.
    let doubted = effect == Effect::Possible && word != "?";
    if (sign || doubted)
        && let Some(blank) = blank_between_items(lead)
    {
        cut = cut.max(blank);
    }
    let from = start + cut;
    if mark && let Some(row) = row_of_symptoms(text, end) {
        return from.min(row);
    }
    from
}

/// "头痛、发热,咳嗽(-)": where the bare symptoms before a mark begin, which speaks of all of them; not those with words of their own,
/// an illness or a sign ("嗜睡可唤醒,颈软,脑膜刺激征(-)").
fn row_of_symptoms(text: &str, end: usize) -> Option<usize> {
    const SYMPTOMS: [&str; 48] = [
        "发热",
        "咳嗽",
        "咳痰",
        "恶心",
        "呕吐",
        "腹泻",
        "腹痛",
        "头痛",
        "头晕",
        "胸痛",
        "胸闷",
        "气促",
        "气短",
        "气喘",
        "喘息",
        "心悸",
        "皮疹",
        "寒战",
        "畏寒",
        "乏力",
        "盗汗",
        "咯血",
        "呼吸困难",
        "鼻塞",
        "流涕",
        "咽痛",
        "尿频",
        "尿急",
        "尿痛",
        "血尿",
        "便血",
        "黑便",
        "呕血",
        "便秘",
        "腹胀",
        "反酸",
        "烧心",
        "水肿",
        "抽搐",
        "晕厥",
        "眩晕",
        "耳鸣",
        "关节痛",
        "肌痛",
        "消瘦",
        "纳差",
        "瘙痒",
        "发冷",
    ];
    let mut from = None;
    let mut rest = text.get(..end)?.trim_end_matches(' ');
    loop {
        let head = rest.trim_end_matches(char::is_alphabetic);
        let item = rest.get(head.len()..)?;
        let opens = head.is_empty() || head.ends_with([',', '、', ';', '。', '\n']);
        if !opens || !SYMPTOMS.contains(&item) {
            return from;
        }
        from = Some(head.len());
        let Some(before) = head.strip_suffix([',', '、']) else {
            return from;
        };
        rest = before;
    }
}

/// "颈软 脑膜刺激征(-)": what an examiner looks for, and no complaint.
fn is_sign(lead: &str) -> bool {
    const SIGNS: [&str; 10] = [
        "征",
        "抵抗",
        "反射",
        "试验",
        "叩痛",
        "叩击痛",
        "反跳痛",
        "里急后重",
        "杂音",
        "啰音",
    ];
    let lead = lead.trim_end();
    SIGNS.iter().any(|sign| lead.ends_with(sign))
}

/// Behind the last blank that parts two items: "高血压2级 肺部感染", not "HELLP 综合征".
fn blank_between_items(lead: &str) -> Option<usize> {
    let lead = lead.trim_end_matches([' ', '(']);
    lead.match_indices(' ')
        .map(|(at, _)| at)
        .rfind(|at| {
            let before = lead[..*at].chars().next_back();
            before.is_some_and(|c| !c.is_ascii() || c.is_ascii_digit() || matches!(c, ')' | ' '))
        })
        .map(|at| at + 1)
}

/// "爸爸有G6PD缺乏,患儿新生儿筛查…": where a clause behind a relative begins to speak of the patient.
pub(super) fn turns_to_patient(words: &str) -> Option<usize> {
    const PATIENT: [&str; 5] = ["患儿", "患婴", "病人", "产妇", "孕妇"];
    if words.is_ascii() {
        return None;
    }
    words
        .match_indices([',', ';', ' '])
        .map(|(at, _)| at)
        .find(|at| {
            let clause = words.get(at + 1..).unwrap_or_default();
            PATIENT.iter().any(|who| {
                clause
                    .strip_prefix(who)
                    // "患儿母亲有癫痫": a relative again.
                    .is_some_and(|rest| !names_relative(rest))
            })
        })
}

fn names_relative(rest: &str) -> bool {
    let rest = rest.trim_start_matches(['之', '的', '其']);
    let short = [
        '父', '母', '兄', '姐', '弟', '妹', '哥', '舅', '叔', '姨', '姑',
    ];
    rest.starts_with(short)
        || super::owners::RELATIVES_ZH
            .split('|')
            .any(|relative| rest.starts_with(relative))
}

/// "代诉人:外婆    主诉:…", "病史陈述者:母亲": the relative tells the history and is not the one it speaks of.
pub(super) fn is_informant(before: &str) -> bool {
    const LABELS: [&str; 16] = [
        "代诉人",
        "代诉",
        "陈述者",
        "陈述人",
        "叙述者",
        "叙述人",
        "供史者",
        "供史人",
        "提供者",
        "提供人",
        "病史来源",
        "联系人",
        "监护人",
        "陪护",
        "陪诊",
        "申请人",
    ];
    let Some(label) = before.trim_end().strip_suffix(':') else {
        return false;
    };
    let label = label.trim_end();
    LABELS.iter().any(|word| label.ends_with(word))
}

/// The word opens its line or sentence: no name stands before it.
pub(super) fn heads(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches([' ', '*', '•', '#']);
    let bare = before
        .strip_suffix('-')
        .filter(|line| line.is_empty() || line.ends_with(['\n', ' ']))
        .map_or(before, |line| line.trim_end_matches(' '));
    bare.is_empty() || bare.ends_with(['\n', '.', ';', ':', '|', ')', '。'])
}

/// "⑥肝功能不全", "2.肺炎", "3、心衰": a number that opens an item.
pub(super) fn numbers_item(rest: &str) -> bool {
    if rest.starts_with(is_circled) {
        return true;
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let behind = rest[digits..].strip_prefix(['.', '、', ')']);
    (1..=2).contains(&digits)
        && behind.is_some_and(|behind| !behind.starts_with(|c: char| c.is_ascii_digit()))
}

/// The length of the first `reach` words of `text`.
pub(super) fn words_ahead(text: &str, reach: u8) -> usize {
    let mut seen = 0;
    let mut inside = false;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() || c == ',' {
            if inside && seen == reach {
                return at;
            }
            inside = false;
        } else if !inside {
            inside = true;
            seen += 1;
        }
    }
    text.len()
}

/// The length of the last `reach` words of `text`.
pub(super) fn words_behind(text: &str, reach: u8) -> usize {
    let mut seen = 0;
    let mut inside = false;
    for (at, c) in text.char_indices().rev() {
        if c.is_whitespace() || c == ',' {
            if inside && seen == reach {
                return text.len() - at - c.len_utf8();
            }
            inside = false;
        } else if !inside {
            inside = true;
            seen += 1;
        }
    }
    text.len()
}
