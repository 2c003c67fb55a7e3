//! Numbers that set a limit or a goal and are no result: "hold if SBP <100", "until eGFR >30", "target INR 2-3".

use super::page::window;
use super::phrases::Hints;
use super::values::Reading;
use record::{Comparator, Span};
use regex::Regex;
use std::sync::LazyLock;

/// Words before a name that make a compared value behind it a condition.
const CONDITIONS: &[&str] = &[
    "if",
    "until",
    "till",
    "til",
    "when",
    "unless",
    "hold",
    "once",
    "while",
    "for",
    "where",
    "should",
    "keep",
    "maintain",
    "to keep",
    "若",
    "如",
    "如果",
    "当",
    "至",
    "直至",
    "待",
    "一旦",
    "维持",
    "保持",
    "使",
    "拟",
    "直到",
    "prn",
    "prn for",
    "transfuse",
    "transfuse for",
    "transfuse at",
    "held (",
    "hold (",
    "on hold (",
    "held for",
    "omit if",
    "omitted if",
    "give if",
    "restart",
    "resume",
    "resume if",
    "输血指征",
    "home when",
    "discharge when",
    "必要时",
];
/// Words before a name that make any value behind it a goal.
const GOALS: &[&str] = &[
    "target",
    "goal",
    "aim",
    "aiming for",
    "aim for",
    "aims for",
    "titrate to",
    "titrated to",
    "goal of",
    "target of",
    "keep",
    "maintain",
    "to keep",
    "target:",
    "goal:",
    "dry",
    "ideal",
    "est dry",
    "estimated dry",
    "birth",
    "干",
    "理想",
    "标准",
    "出生",
    "目标",
    "目标值",
    "控制目标",
    "维持",
    "使",
];

/// True where the value behind the name at `name` is a limit or a goal.
pub(super) fn is_limit(text: &str, sentence: Span, name: Span, found: &Reading) -> bool {
    if is_criterion(text, sentence, name, found) {
        return true;
    }
    if is_interval(text, name, found) {
        return true;
    }
    if is_waited_for(text, sentence, name, found)
        || is_second(text, name, found)
        || is_conditional(text, sentence, name, found)
        || found.comparator.is_some()
            && (is_of_parameters(text, name) || is_before_restart(text, found))
    {
        return true;
    }
    if found.comparator.is_some() && orders(&text[found.end.min(sentence.end)..sentence.end]) {
        return true;
    }
    let before = window(text, name.start.saturating_sub(24), name.start);
    // "2024-03-12  2024-04-16  目标\n血钾 5.8  6.4": the head of the last column.
    let headed = before
        .trim_end_matches([' ', '\t'])
        .strip_suffix('\n')
        .is_some_and(|line| line.trim_end().ends_with('标'));
    let before = if headed { "" } else { before };
    let before = match before.rsplit_once('\n') {
        // The last head of the columns above: "11/12/26   10/15/26   Goal".
        Some((above, own)) if above.contains("  ") || above.contains(['\t', '|']) => own,
        _ => before,
    };
    let before = before.trim_end().to_lowercase();
    let mut before = before.as_str();
    if found.comparator.is_some()
        && ["prn (", "prn(", "sos (", "必要时("]
            .iter()
            .any(|word| before.ends_with(word))
    {
        return true;
    }
    for whose in [" the", " his", " her", " ra", " room air", " resting"] {
        while let Some(rest) = before.strip_suffix(whose) {
            before = rest;
        }
    }
    let last = before.as_bytes().last();
    let ends = |word: &&str| {
        word.as_bytes().last() == last
            && before.strip_suffix(*word).is_some_and(|rest| {
                !word.is_ascii() || !rest.ends_with(|c: char| c.is_ascii_alphanumeric())
            })
    };
    let compared = found.comparator.is_some() || is_compared(text, name, found);
    GOALS.iter().any(ends) || compared && CONDITIONS.iter().any(ends)
}

/// "TREATMENT PARAMETERS: ANC >=1.5; Plt >=75": a line that a word for limits heads, up to the name.
fn is_of_parameters(text: &str, name: Span) -> bool {
    static HEADS: LazyLock<Hints> = LazyLock::new(|| {
        Hints::any_case(&[
            "parameter",
            "criteria",
            "threshold",
            "target",
            "goal",
            "transfusion trigger",
            "治疗条件",
            "化疗条件",
            "输血指征",
            "停药标准",
        ])
    });
    let before = window(text, name.start.saturating_sub(120), name.start);
    let line = before.rsplit('\n').next().unwrap_or_default();
    let Some((head, between)) = line.split_once([':', '：']) else {
        return false;
    };
    let ended = between.contains([':', '：']) || between.contains(". ") || between.contains('。');
    // "Dialysis criteria met: K >7.0" was measured, and so was what stands behind "KDIGO criteria".
    let lower = head.trim_end().to_lowercase();
    let ends = [
        "parameter",
        "parameters",
        "threshold",
        "thresholds",
        "target",
        "targets",
        "goal",
        "goals",
        "transfusion trigger",
        "治疗条件",
        "化疗条件",
        "输血指征",
        "停药标准",
    ]
    .iter()
    .any(|word| lower.ends_with(word));
    let for_what = [
        "treat",
        "transfus",
        "discharge",
        "restart",
        "hold",
        "stop",
        "chemo",
    ]
    .iter()
    .any(|word| lower.contains(word));
    let heads = ends || lower.ends_with("criteria") && for_what;
    head.len() <= 48 && !ended && HEADS.within(head) && heads
}

/// "INR<3再恢复华法林", "Cr<100后MTX由7.5mg/周重启", "Hb<80时)": from where on something is begun again or given.
fn is_before_restart(text: &str, found: &Reading) -> bool {
    static AGAIN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^\s?(?:[、,，和且]\s?[^\d\s<>≥≤,，。]{1,8}\s?[<>≥≤]=?\s?\d[\d.]*)?[^\s\d,，。;；\n]{0,8}?(?:再(?:恢复|用|加|启|行|上|考虑|开始|给|服|复|予|减)|(?:后|方|才)[^,，。;；\n]{0,24}(?:重启|恢复|再用|重新)|时\s?[)）])|^\s?(?:g/L)?\s?输(?:红|注|血|悬|浓|洗)(?:[^后了,，。;；\n]{0,10})(?:[,，。;；\n)）]|$)|^[,，]?\s?(?:下周|次日|明日|下次)起?(?:减|停|加|改|恢复)").ok()
    });
    let known = found.unit.as_ref().is_some_and(|unit| unit.ucum.is_some());
    let end = if known { found.end } else { found.number.end };
    let behind = window(text, end, end + 64);
    !behind.is_ascii() && AGAIN.as_ref().is_some_and(|again| again.is_match(behind))
}

/// "待血钾降至5.0mmol/L以下再考虑恢复": what is waited for.
fn is_waited_for(text: &str, sentence: Span, name: Span, found: &Reading) -> bool {
    const WAITS: [&str; 5] = ["待", "如", "若", "直到", "直至"];
    let behind = &text[found.end.min(sentence.end)..sentence.end];
    let bounded = ["以下", "以上", "以内", "之下", "之上"]
        .iter()
        .any(|word| behind.trim_start().starts_with(word));
    let before = window(
        text,
        name.start.saturating_sub(12).max(sentence.start),
        name.start,
    );
    let clause = before.rsplit([',', '。', ';']).next().unwrap_or_default();
    bounded && WAITS.iter().any(|word| clause.contains(word))
}

/// "若持续高热>39℃", "血小板<50须减量", "PLT≥100可行第4周期", "Hb<70g/L时输血", "if persistent temp >39": a compared value of a clause that opens with
/// a condition, or that tells what is then done.
fn is_conditional(text: &str, sentence: Span, name: Span, found: &Reading) -> bool {
    const OPENINGS: [&str; 10] = [
        "若", "如", "如果", "一旦", "当", "待", "if ", "once ", "when ", "unless ",
    ];
    static THEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"^\s?[,:;，：；]?\s?(?:时|者|的)?\s?(?:(?:必须|须|需要|需|应|则|即|方|才)(?:立即|及时|尽快|马上)?(?:停|减|输|就诊|复诊|急诊|就医|改|告知|通知|联系|来院|随诊|返院|加用|口服|服|暂停|调整|慎用|禁用)|可(?:行|停|减|用药|化疗|出院|恢复|继续|手术|重启|加用|服)|改(?:为|用|口服|药)|口服(?:糖|葡萄糖|补|果汁|布洛芬|对乙酰)|禁用|慎用|减半|须)|^\s?时(?:服|口服|给|予|停|输|用|加|改|就诊|复诊|减|通知|使用|应|需|须|可|暂停|联系|来)",
        )
        .ok()
    });
    let sign = found
        .comparator
        .is_some_and(|sign| sign != Comparator::Approximately);
    if !sign && !is_compared(text, name, found) {
        return false;
    }
    let before = window(
        text,
        name.start.saturating_sub(48).max(sentence.start),
        name.start,
    );
    let clause = before
        .rsplit([',', '。', ';', '，', '；', ':', '：', '\n', '(', '.'])
        .next()
        .unwrap_or_default()
        .trim_start()
        .to_lowercase();
    // "如上述血钾>5.5" tells what was.
    let told = [
        "如图",
        "如上",
        "如下",
        "如前",
        "如期",
        "如厕",
        "如实",
        "待查",
        "待产",
        "when admitted",
        "when seen",
        "when he arrived",
        "when she arrived",
        "when arrived",
    ];
    // "当地医院查血钾>7.0": 当 and 待 wait only where 时 follows.
    let waits = !clause.starts_with(['当', '待'])
        || window(text, found.end, (found.end + 12).min(sentence.end))
            .trim_start()
            .starts_with('时');
    // "When admitted his potassium was >7.0", "once in ED temp >39".
    let was = [
        " was ",
        " were ",
        " had ",
        " in ed",
        "on arrival",
        "admitted",
        "at triage",
    ]
    .iter()
    .any(|word| clause.contains(word));
    if OPENINGS.iter().any(|word| clause.starts_with(word))
        && !told.iter().any(|word| clause.starts_with(word))
        && waits
        && !was
    {
        return true;
    }
    let behind = window(text, found.end, (found.end + 36).min(sentence.end));
    // "血糖<2.8,口服葡萄糖后好转", "患者PLT<10,需输血小板": what was measured and done.
    const DONE: [&str; 9] = [
        "后", "升至", "降至", "好转", "缓解", "复测", "来诊", "来院", "给予",
    ];
    let next = behind
        .split(['。', ';', '；', '\n'])
        .next()
        .unwrap_or_default();
    let measured = ["患者", "测", "查", "本次", "今"]
        .iter()
        .any(|word| clause.starts_with(word));
    sign && !behind.is_ascii()
        && !measured
        && !DONE.iter().any(|word| next.contains(word))
        && THEN.as_ref().is_some_and(|then| then.is_match(behind))
}

/// "restart when creat <100 & BP >130": the second of two limits.
fn is_second(text: &str, name: Span, found: &Reading) -> bool {
    static FIRST: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:\b(?:if|hold|restart|stop|keep|maintain|target|goal|aim|prn|transfuse|unless|until|parameters?|criteria)\b|若|如|维持|保持|目标)[^.;,\n]{1,40}?[<>≤≥]=?\s?\d[\d.]*[^.;,\n<>]{0,10}(?:&|\+|/|,|\band|\bor|、|，|且|或|和)\s?$").ok()
    });
    found.comparator.is_some()
        && FIRST.as_ref().is_some_and(|first| {
            first.is_match(window(text, name.start.saturating_sub(64), name.start))
        })
}

/// "TSH/Ca/wt 6/12", "TFT + Ca 6-monthly": months, weeks or days between two measurements; of a sight "6/12" is a value.
fn is_interval(text: &str, name: Span, found: &Reading) -> bool {
    let behind = window(text, found.number.end, found.number.end + 9);
    let words = behind.strip_prefix(['-', ' ']).unwrap_or_default();
    let begins = |units: &[&str]| units.iter().any(|unit| words.starts_with(unit));
    // "INR 2 weekly" and "INR 2.4 monthly" are values and how often they are measured.
    let regular = begins(&["monthly", "mthly", "yearly", "yrly"])
        || behind.starts_with('-') && begins(&["weekly", "wkly"]);
    if regular && found.number.value.fract() == 0.0 {
        return true;
    }
    let counted = ["/12", "/52", "/7"].iter().any(|unit| {
        behind
            .strip_prefix(unit)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit() || c == '/'))
    });
    let sight = || {
        let word = text[name.start..name.end].to_ascii_lowercase();
        word.starts_with("va") || word.starts_with("vis")
    };
    // "BP 104/52", "84/12": no count goes so high.
    let pressure = found
        .second
        .is_some_and(|second| found.slash && found.number.value >= 60.0 && second.value > 7.0);
    counted && found.unit.is_none() && !pressure && !sight()
}

/// "neut <1.0 call; <0.5 stop", "K >6：通知医生": what is to be done from there on.
fn orders(behind: &str) -> bool {
    static ORDER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^\s?(?:->|→|=>|=|:|,)?\s?(?:then\s|to\s|please\s|pls\s)?(?:call|ring|phone|bleep|tell|inform|notify|let\s(?:us|me)\sknow|stop|hold|omit|withhold|pause|review|discuss|go\s\d|reduce)\b|^\s?(?:->|→|=>|=|:|,)?\s?(?:停|通知|电话|报告|暂停|减量|复诊|告知)").ok()
    });
    // "SBP <90 or HR <55 carvedilol stop & call"
    static FURTHER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^[^.;\n。；<>]{0,8}\b(?:or|and)\s[^.;\n。；<>]{1,12}[<>]\s?\d[^.;\n。；<>]{0,28}?\b(?:stop|hold|omit|withhold)\s?(?:&|and|\+|,)\s?(?:call|ring|phone|tell|inform|review)\b").ok()
    });
    let holds = |pattern: &LazyLock<Option<Regex>>, words: &str| {
        pattern
            .as_ref()
            .is_some_and(|pattern| pattern.is_match(words))
    };
    holds(&ORDER, window(behind, 0, 32)) || holds(&FURTHER, window(behind, 0, 64))
}

static COMPARED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:\b(?:over|under|above|below|less than|more than|greater than|at least)|[<>≤≥]=?|大于|小于|超过|低于|高于|不足)\s*\d").ok()
});

/// "weight over 60, creat under 1.5, age over 80": two comparisons in words, one with the other, are criteria of a dose; so are
/// signs where one of them compares the age or the weight ("age <80, wt >60, creat <133", "体重≤60kg且CrCl<50").
fn is_criterion(text: &str, sentence: Span, name: Span, found: &Reading) -> bool {
    static BODY: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:\b(?:age|aged|wt|weight|body\s?weight|bw|tbw)|年龄|体重)\s?(?:is\s)?(?:[<>≤≥]=?|under|over|above|below|小于|大于|低于|超过)\s?\d").ok()
    });
    let compared = found
        .comparator
        .is_some_and(|sign| sign != Comparator::Approximately);
    if !compared {
        return false;
    }
    let words = &text[sentence.start..sentence.end];
    let several = COMPARED
        .as_ref()
        .is_some_and(|pattern| pattern.find_iter(words).count() > 1);
    let in_words = found.unit.is_none() && is_compared(text, name, found);
    several && (in_words || BODY.as_ref().is_some_and(|body| body.is_match(words)))
}

/// "收缩压低于90", "BP below 90/60": words of comparison between name and value.
fn is_compared(text: &str, name: Span, found: &Reading) -> bool {
    const SHORTEST: usize = 4;
    let from = name.end.min(found.number.start);
    let between = &text[from..found.number.start];
    if between.len() < SHORTEST {
        return false;
    }
    let between = between.to_lowercase();
    [
        "低于",
        "高于",
        "大于",
        "小于",
        "超过",
        "below",
        "above",
        "under",
        "over",
        "less than",
        "greater than",
        "more than",
    ]
    .iter()
    .any(|word| between.contains(word))
}
