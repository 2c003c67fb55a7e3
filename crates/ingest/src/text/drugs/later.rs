//! Changes to come: a step of a plan is no change made, and what starts later is not taken yet.

use crate::text::page::{Sentence, window};
use crate::text::phrases::Hints;
use record::Span;
use regex::Regex;
use std::sync::LazyLock;

/// "(increase to 5 mg in 2 weeks if BP allows)": a step to come, not a change made.
pub(crate) fn is_for_later(text: &str, sign: Span) -> bool {
    let bracket = text[..sign.start].ends_with('(');
    let rest = window(text, sign.end, sign.end + 80);
    let inside = rest.split(')').next().unwrap_or_default();
    // "hold if SBP <100", "hold SBP<100".
    let clause = rest
        .split(['.', ';', ',', '|', '\n'])
        .next()
        .unwrap_or_default();
    let word = text[sign.start..sign.end].to_ascii_lowercase();
    let ending = [
        "hold",
        "stop",
        "omit",
        "withhold",
        "pause",
        "cease",
        "discontinue",
    ]
    .contains(&word.as_str());
    let limited = ending
        && (clause.starts_with(" if ")
            || clause.starts_with(" when ")
            || word == "hold" && clause.contains(['<', '>']));
    // "(omit on day)", "hold morning of surgery": taken until then.
    let before_procedure = ending
        && BEFORE_PROCEDURE
            .as_ref()
            .is_some_and(|found| found.is_match(clause));
    limited
        || before_procedure
        || bracket
            && [" if ", " in ", " after ", " when "]
                .iter()
                .any(|word| inside.contains(word))
            && inside.len() < rest.len()
}

/// The day of an operation, behind an order to leave a drug out.
static BEFORE_PROCEDURE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^ (?:on |the |dose )*(?:day(?: of|\)|$| before)|morning of|am of|(?:\d+ ?(?:h|hrs|d|/7|days?) )?(?:pre-?op|before (?:op|surgery|procedure|theatre)|prior to (?:op|surgery|procedure)))",
    )
    .ok()
});

/// "华法林拟术前停": the end is planned, the drug is taken.
pub(crate) fn plans_an_end(text: &str, sign: Span) -> bool {
    let rest = window(text, sign.end, sign.end + 24);
    rest.split([',', ';', '。', '\n'])
        .next()
        .unwrap_or_default()
        .contains('停')
}

/// An order in its plain form that waits: "start sertraline next week", "restart apixaban 48h post procedure", "add X if Y".
pub(crate) fn is_deferred(sentence: &Sentence<'_>, sign: Span, name: Span) -> bool {
    const ORDERS: [&str; 21] = [
        "switch to",
        "change to",
        "swap to",
        "transition to",
        "改为",
        "换用",
        "改用",
        "换为",
        "换成",
        "start",
        "restart",
        "resume",
        "commence",
        "recommence",
        "begin",
        "add",
        "initiate",
        "加用",
        "开始",
        "恢复",
        "启用",
    ];
    let word = sentence.text[sign.start..sign.end].to_ascii_lowercase();
    if !ORDERS.contains(&word.as_str()) {
        return false;
    }
    let behind = clause_behind(sentence, name);
    waits(behind) || names_a_day(behind)
}

/// "switch ramipril to losartan next wk": until then the first is taken.
pub(crate) fn is_put_off(sentence: &Sentence<'_>, name: Span) -> bool {
    const ORDERS: [&str; 4] = ["switch", "change", "swap", "convert"];
    const NOW: [&str; 4] = ["today", "now", "done", "tonight"];
    let before = sentence.before(name.start, 24).to_lowercase();
    let ordered = ORDERS.iter().any(|order| {
        before
            .trim_end()
            .strip_suffix(order)
            .is_some_and(|lead| !lead.ends_with(|c: char| c.is_alphanumeric()))
    });
    ordered && {
        let behind = sentence.behind(name.end, 80).to_lowercase();
        let own = behind.split(['.', ';', '\n']).next().unwrap_or_default();
        LATER.as_ref().is_some_and(|later| later.is_match(own))
            && !NOW.iter().any(|word| own.contains(word))
    }
}

/// A day of the week or of a month.
const DAY: &str = r"(?:\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|satur|sun)(?:day)?\b|\b(?:on|from|this|next)\ssat\b|\btomorrow\b|\btmrw\b|\btmr\b|\bnext\s|\b\d{1,2}(?:st|nd|rd|th)?\s?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\s\d{1,2}|\b(?:[5-9]|[12]\d|3[01])/(?:[1-689]|1[01])\b|\b\d{1,2}/(?:1[3-9]|2\d|3[01])\b|\bon\s\d{1,2}/\d{1,2}\b)";

/// A stretch of time that has to pass first.
const WAIT: &str = r"\bin\s(?:\d+(?:\s?[-–]\s?\d+)?|a|an|one|two|three|few)\s?(?:/7|/52|/12|h\b|hrs?|hours?|d\b|days?|weeks?|wks?|months?)|\b\d+\s?(?:/7|/52|/12|h|hrs?|hours?|d|days?|weeks?|wks?)\s(?:post|after|later|from\snow)\b|\bpost-?op\sday\s?\d|\bday\s?\d+\spost|\bpod\s?\d|\bd\s?\d{1,2}\b|\bday\s\d{1,2}\b";

/// An event that is awaited.
const EVENT: &str = r"\b(?:after|post|following|pending)\s(?:(?:the|her|his|first|next|repeat|rpt)\s)?(?:op|surgery|procedure|scan|ct|mri|biopsy|bloods?|results?|micro|review|r/v|clinic|theatre|dialysis|exams?|echo|bank|holiday|hols|chemo|rt|radiotherapy|delivery|discharge|endoscopy|ogd|colonoscopy|dentist|dental|extraction|appt|appointment|msu|culture|swab|lp|line|picc|consent|approval|funding|transfusion|extubation|tests?|lfts?|u&e|ecg|ekg|dexa|imaging|washout|abx|antibiotics|wedding|trip|xmas|christmas|easter)\b";

/// A time that is not yet, or a condition that is not met yet.
static LATER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?i)\b(?:tomorrow|tmrw|tmr|tomo)\b|\bnext\s(?:week|wk|month|visit|appt|clinic|cycle|rv|review)\b|{WAIT}|{EVENT}|\b(?:if|once|when|unless|depending)\s|\b(?:on|at)\s(?:discharge|d/c)\b"
    ))
    .ok()
});

/// The order waits for a time or a condition: "start sertraline next week", and not "start ramipril, U&E in 2 weeks".
fn waits(behind: &str) -> bool {
    const CHECKED: [&str; 14] = [
        "review", "rv", "r/v", "u&e", "blood", "check", "recheck", "rpt", "repeat", "bp ",
        "clinic", "see ", "phone", "inr",
    ];
    behind.split(',').enumerate().any(|(at, part)| {
        let found = LATER.as_ref().and_then(|later| later.find(part));
        found.is_some_and(|found| {
            let before = part[..found.start()].to_ascii_lowercase();
            if at == 0 {
                !CHECKED.iter().any(|word| before.contains(word))
            } else {
                before.trim().is_empty()
            }
        })
    })
}

/// A day right behind the dose, before any other matter: "restart 4 mg Fri", not "start 5 mg, INR Mon".
static ON_A_DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?i)^(?:\ssat\b|[^,;.\n(]{{0,28}}?(?:^|\s)(?:on\s|from\s|this\s)?{DAY})"
    ))
    .ok()
});

/// True where the words right behind an order name a day that it waits for.
fn names_a_day(rest: &str) -> bool {
    const OTHER: [&str; 16] = [
        "till",
        "until",
        "til ",
        "since",
        "by ",
        "last",
        "review",
        "rv ",
        "inr",
        "blood",
        "check",
        "clinic",
        "due",
        "end",
        "given",
        "yesterday",
    ];
    ON_A_DAY
        .as_ref()
        .and_then(|day| day.find(rest))
        .is_some_and(|day| {
            let said = day.as_str().to_ascii_lowercase();
            !OTHER.iter().any(|word| said.contains(word))
        })
}

/// What stands behind the name up to the next full stop or semicolon, or the next drug.
fn clause_behind<'t>(sentence: &Sentence<'t>, name: Span) -> &'t str {
    let next = sentence.next_drug(name.end).unwrap_or(sentence.span.end);
    // The first letter of the next drug tells that the clause goes on.
    let letter = sentence.text[next..sentence.span.end].chars().next();
    let rest = &sentence.text[name.end..next + letter.map_or(0, char::len_utf8)];
    let end = rest.find([';', '。', '\n']).unwrap_or(rest.len());
    let full = rest[..end].find(". ").unwrap_or(end);
    // "依诺肝素40 qd至明早,后天起利伐沙班": what stands right before the next drug speaks of that one.
    let own = &rest[..full];
    let before_next = &sentence.text[name.end..next];
    let verb = ["起", "予", "加", "用", "改", "服", "始", "拟", "换", "后"]
        .iter()
        .any(|verb| before_next.trim_end().ends_with(verb));
    match own.rfind([',', '，']) {
        Some(comma) if verb && full > before_next.len() => &own[..comma],
        _ => own,
    }
}

/// "melatonin will be added from December 1", "restarts Monday", "奥曲肽下周一开始用", "待11月20日起恢复": behind the name a verb of
/// beginning that is not past, with a day to come.
pub(crate) fn begins_on_a_day(sentence: &Sentence<'_>, name: Span) -> bool {
    const NEAR: usize = 140;
    // "he used ibuprofen after dental work in 2024": it was then.
    let before = sentence.before(name.start, 10).to_ascii_lowercase();
    let used = ["used ", "took ", "tried "]
        .iter()
        .any(|verb| before.ends_with(verb));
    if used {
        return false;
    }
    let behind = window(clause_behind(sentence, name), 0, NEAR);
    if is_premedication(behind) {
        return true;
    }
    // "last dose 8/16, resume 8/20 - still takes today": which of the days has passed is not said.
    let lower = behind.to_ascii_lowercase();
    if ["last dose", "still tak", "still on"]
        .iter()
        .any(|word| lower.contains(word))
    {
        return false;
    }
    BEGINNINGS.within(behind)
        && TIMES.within(behind)
        && DAY_TO_COME.as_ref().is_some_and(|day| day.is_match(behind))
}

/// "2 g PO 1 h prior on 5/6", "30 min before the procedure": given before what is still to come.
fn is_premedication(behind: &str) -> bool {
    static BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^[^,.;\n]{0,24}?\b(?:\d+|one|half)\s?(?:h|hr|hour|min|mins|minutes)s?\s(?:prior|before|pre)\b(?P<to>[^.;\n]{0,24})").ok()
    });
    const PAST: [&str; 9] = [
        "arriv", "admi", "present", "onset", "collapse", "coming", "attend", "bed", "meal",
    ];
    BEFORE
        .as_ref()
        .and_then(|before| before.captures(behind))
        .is_some_and(|found| {
            let all = found
                .get(0)
                .map_or("", |all| all.as_str())
                .to_ascii_lowercase();
            !PAST.iter().any(|word| all.contains(word))
                && ![
                    "took",
                    "taken",
                    "given",
                    "had",
                    "food",
                    "eating",
                    "breakfast",
                    "daily",
                    "od ",
                    "bd ",
                ]
                .iter()
                .any(|word| all.contains(word))
        })
}

/// Words of beginning, one of which stands in every text that [`DAY_TO_COME`] holds for.
static BEGINNINGS: LazyLock<Hints> = LazyLock::new(|| {
    Hints::any_case(&[
        "start",
        "begin",
        "resum",
        "commence",
        "add",
        "first",
        "1st",
        "loading",
        "booked",
        "schedul",
        "planned",
        "listed",
        "arranged",
        "pencil",
        "written",
        "given",
        "give",
        "introduce",
        "trial",
        "once",
        "when",
        "after",
        "pending",
        "day ",
        "infusion",
        "dcu",
        "ambulat",
        "await",
        "waiting",
        "will be",
        "再",
        "起",
        "开始",
        "恢复",
        "加",
        "打",
        "输",
        "启",
        "用",
        "第",
        "定于",
        "拟于",
        "约",
        "排在",
    ])
});

/// Times and conditions, likewise.
static TIMES: LazyLock<Hints> = LazyLock::new(|| {
    Hints::any_case(&[
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "tomorrow",
        "tmr",
        "next",
        "jan",
        "feb",
        "mar",
        "apr",
        "may",
        "jun",
        "jul",
        "aug",
        "sep",
        "oct",
        "nov",
        "dec",
        "/",
        "in ",
        "post",
        "after",
        "later",
        "from now",
        "pod",
        "pending",
        "following",
        "when",
        "once",
        "if ",
        "await",
        "waiting",
        "will be",
        " d",
        "周",
        "星期",
        "礼拜",
        "再",
        "明",
        "下",
        "后",
        "月",
        "日",
        "术",
        "出院",
        "稳定",
        "天",
    ])
});

static DAY_TO_COME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    const TAG: &str = r"(?:(?:^|[^上本前每一二两三四\d])(?:周|星期|礼拜)[一二三四五六日天]|下个?(?:周|月|星期|礼拜)[一二三四五六日天]?|下下周|明[日天早晚晨]|后天|月底)";
    const AWAITED: &str = r"(?:(?:术|出院|拔管|稳定|转阴|复查|回报|结果|纠正|达标|好转|退热|评估|正常|控制|造影|透析|化疗|放疗|活检|结束|完成|拆线|断奶|停奶|分娩)后?|(?:术后|停药)\d+\s?(?:h|小时|天|日)后?|(?:\d+\s?(?:h|小时|天|日|周|个?月)|[一二两三四五六七]天|[一二两三四]周|[一二两三四五六]个月)后)";
    let english = format!(
        r"\b(?:will\sbe\s(?:added|started|restarted|resumed|given|commenced|introduced|initiated)|to\s(?:start|begin|restart|resume|recommence|commence|be\s(?:started|given|added|commenced|resumed|restarted|introduced|reintroduced|initiated|recommenced|prescribed))|starts|restarts|begins|resumes|commences|(?:first|1st|loading)\s(?:dose|tablet|injection|infusion|shot|jab|pen|tab)|written\sup|booked|scheduled\sfor|planned|listed\sfor|arranged|pencilled\sin)\b[^.;\n]{{0,24}}?(?:{DAY}|{WAIT}|{EVENT}|\b(?:when|once|if)\s)|\bto\s(?:start|begin|restart|resume|commence)\s(?:on\s)?\d{{1,2}}/\d{{1,2}}\b"
    );
    // "dapagliflozin: add in 2/52", "ramipril restart in 1/52 if K <5": an order behind the name.
    let order = format!(
        r"(?:^\s?|[:,\-–—(]\s?|^\s?[\d.]+\s?(?:mg|mcg|g|units|u)?\s(?:od\s|bd\s|nocte\s)?)(?:(?:gp|pcp|clinic|team|please|pls|kindly|to|can|will)\s){{0,3}}(?:add|start|restart|resume|recommence|commence|begin|introduce|trial)\s(?:[\d.]+\s?(?:mg|mcg|g|units|u)?\s(?:od|bd|tds|nocte|mane)?\s?)?(?:on\s|from\s)?(?:{DAY}|{WAIT}|{EVENT}|(?:when|once|if)\s)"
    );
    let awaited = r"^\s?[:–-]?\s?(?:once|when)\s[^.,;\n]{1,30}?\b(?:back|done|ok|settled?|clear(?:ed)?|known|available|healed|stable|over|finished|resolved|normal|home|replete[d]?|replaced|corrected|weaned|completed?|confirmed|approved|funded|recovered|better|eating|tolerating|mobile|passed|through|down|up)\b";
    let then = r"^\s?(?:(?:after|pending|-?\s?await(?:ing|s)|:?\s?waiting\s(?:for|on))\s(?:radiotherapy|rt|exams?|results?|bloods|biopsy|scan|ct|mri|echo|dexa|bank|hols|holiday|discharge|review|clinic|micro|approval|funding|delivery|authori[sz]ation|washout|vaccin\w+|vaccines?|dental|dentist|extractions?|ogd|colonoscopy)\b|(?:\S+\s){0,2}will\sbe\s(?:prescribed|dispensed|started|added|given|commenced|introduced)\b)";
    let unit = format!(
        r"{DAY}[^.;\n]{{0,12}}\b(?:day\s(?:ward|unit|case)|infusion\ssuite|dcu|ambulatory|day\shospital)\b"
    );
    let chinese = format!(
        r"{TAG}[^,;。\n次]{{0,8}}(?:起|开始|恢复|加用|打|输|启用|再加|用上|第[1一][针次剂])|本周[一二三四五六日天]第[1一][针次剂]|{AWAITED}(?:\([^)\n]{{1,12}}\))?再?(?:恢复|启用|加用|重启|再用|再加|再打|开始|输)(?:[,;。\s\d(吃服用打口]|$)|待[^,，。;；\n]{{1,24}}再(?:上|用|加|开|启|给|服|吃|打|恢复|予)|待[^,，。;；\n]{{1,24}}(?:后|日|[^\d]\d{{1,2}}[/月]\d{{1,2}}日?)再?(?:开始|启用|加用|恢复|输|打|用|服|吃|给)|满\d+(?:天|周|个?月)再(?:加|用|开始|给)|\d{{1,2}}月\d{{1,2}}日?再?来?(?:接种|打|输|复打)(?:[,;。\s]|$)|^\s?拟(?:于)?\d{{1,2}}[/月]\d{{1,2}}|后再(?:恢复|启用|加用|重启|用|打|开始|考虑加)|再(?:开始|启用|加用|恢复)(?:[,;。吃服用打]|$)|(?:拟|定|待|将|定于|拟于)(?:于)?\d{{1,2}}[月/]\d{{1,2}}日?[^,;。\n]{{0,6}}(?:起|开始|恢复|加用|打)|(?:定于|拟于|预约|约在|约|排在)\d{{1,2}}[月/]\d{{1,2}}"
    );
    Regex::new(&format!(
        "(?i)(?:^(?:[^.;。；\n]|\\.\\d){{0,48}}?(?:{english}|{order}|{chinese}|{unit})|{awaited}|{then})"
    ))
    .ok()
});

/// "held tonight, restart Saturday", "暂停,术后3天恢复": what is left out now has its day of return.
pub(crate) fn returns_on_a_day(sentence: &Sentence<'_>, name: Span) -> bool {
    static RETURN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let english = format!(
            r"\b(?:restart|resume|recommence|reintroduce|re-start|back\son)\b[^.;,\n]{{0,16}}?(?:{DAY}|{WAIT})"
        );
        let chinese = r"(?:术后\d*|出院|明[日天早晚晨]|下周|[^上本前]周[一二三四五六日天]|\d+[月/]\d+日?|\d+\s?(?:h|小时|天|日|周)后?|早\d点)[^,;。\n]{0,10}(?:恢复|重启|再用|再吃|再服|启用|加回|续用|复用)";
        Regex::new(&format!("(?i){english}|{chinese}")).ok()
    });
    let behind = clause_behind(sentence, name);
    RETURN
        .as_ref()
        .is_some_and(|found| found.is_match(window(behind, 0, 120)))
        || next_sentence_resumes(sentence, name, behind)
}

/// "Omit MTX this week. Re-start Fri 21st.": the next sentence begins with the return and names no drug of its own.
fn next_sentence_resumes(sentence: &Sentence<'_>, name: Span, behind: &str) -> bool {
    static RESUMES: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(&format!(
            r"(?i)^[.;]\s(?:to\s|can\s|will\s|plan\s(?:to\s)?)?(?:re-?start|resume|re-?commence)\s(?:it\s|on\s|from\s|this\s)*(?:{DAY}|{WAIT}|{EVENT})"
        ))
        .ok()
    });
    let from = name.end + behind.len();
    let goes_on = behind.is_empty() || sentence.next_drug(name.end).is_none_or(|next| next >= from);
    let rest = window(sentence.text, from, from + 60);
    let rest = if rest.starts_with(['.', ';']) {
        rest
    } else {
        window(sentence.text, from.saturating_sub(1), from + 60)
    };
    goes_on && RESUMES.as_ref().is_some_and(|found| found.is_match(rest))
}

/// "明天开始加用螺内酯", "待血培养回报后加用万古霉素", "tomorrow start X": before the name stands a time that is not yet.
pub(crate) fn is_announced(sentence: &Sentence<'_>, name: Span) -> bool {
    static LATER_TIMES: LazyLock<Hints> = LazyLock::new(|| {
        Hints::exact(&[
            "明日",
            "明天",
            "听日",
            "明晨",
            "明早",
            "明晚",
            "明起",
            "后天",
            "下周",
            "下月",
            "下个月",
            "下次",
            "下疗程",
            "下周期",
            "择期",
            "稍后",
            "tomorrow",
            "tmrw",
            "next week",
            "next wk",
            "next month",
            "next cycle",
            "next visit",
        ])
    });
    static ENDS: LazyLock<Hints> = LazyLock::new(|| {
        Hints::exact(&[
            "停", "查", "复", "stop", "hold", "omit", "wean", "check", "review", "recheck", "继续",
        ])
    });
    let before = &sentence.text[sentence.span.start..name.start];
    let clause = before
        .rsplit([',', ';', '。', '\n', '、'])
        .next()
        .unwrap_or_default()
        .to_lowercase();
    if clause.len() > 60 || ENDS.within(&clause) {
        return false;
    }
    // "From D7: T. Livogen 1 od", "from next week - apixaban".
    static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(&format!(
            r"(?i)(?:^|[\n.;|,]\s?)(?:from|starting|start)\s(?:d(?:ay)?\s?\d+|{DAY}|discharge|tomorrow|tmrw)[^.;\n:]{{0,10}}[:–-]\s?(?:(?:t|tab|cap|inj|syr|syp)\.?\s)?$"
        ))
        .ok()
    });
    let near = window(before, before.len().saturating_sub(48), before.len());
    if near.to_ascii_lowercase().contains("from")
        && LABEL.as_ref().is_some_and(|it| it.is_match(near))
    {
        return true;
    }
    if clause.trim_end().ends_with("then") && is_for_discharge(sentence, name) {
        return true;
    }
    let waits = clause
        .trim_start()
        .strip_prefix(['待', '等'])
        .is_some_and(|rest| rest.contains('后') || rest.contains("再"));
    waits
        || LATER_TIMES.within(&clause)
        || ANNOUNCED
            .as_ref()
            .is_some_and(|found| found.is_match(&clause))
        || awaits(before)
}

/// "周五起利妥昔单抗", "出院后改为利伐沙班", "on discharge change to": a day or an event to come, right before the name or its verb.
static ANNOUNCED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:^|[^上本前每])周[一二三四五六日天]起?(?:拟|予|加用?|用|行|改用?|换用?|开始|启用|口服)*$|出院后(?:拟|予|加用?|改用?|改为|换用?|换为|开始|启用|恢复)+$|\b(?:on|at|after)\s(?:discharge|d/c)[:,]?\s(?:(?:start|add|resume|restart)\b|(?:change|switch|convert|swap)\b.*\b(?:to|for|with)\b)",
    )
    .ok()
});

/// "Await echo then start bisoprolol", "once K <5 restart ramipril": an order behind what it waits for.
fn awaits(before: &str) -> bool {
    static AWAITS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)(?:^|[.;,:(\-–]\s?|\b(?:plan|then|and)\s)(?:await(?:ing)?|pending|once|when|after|if)\s[^.;\n]{2,60}?(?:\bthen\s|,\s?|\s)(?:start|restart|resume|add|give|commence|begin|trial|consider|for|(?:can|may|to)\shave)\s$",
        )
        .ok()
    });
    const NEAR: usize = 90;
    let near = window(before, before.len().saturating_sub(NEAR), before.len());
    let last = near.trim_end().rsplit(' ').next().unwrap_or_default();
    [
        "start", "add", "give", "resume", "commence", "begin", "trial", "consider", "for", "have",
    ]
    .iter()
    .any(|order| last.to_ascii_lowercase().ends_with(order))
        && AWAITS.as_ref().is_some_and(|found| found.is_match(near))
}

/// "then Pregaday od on d/c": behind the dosage stands the day of going home.
fn is_for_discharge(sentence: &Sentence<'_>, name: Span) -> bool {
    static HOME: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:[^,;.\n(]|\.\d){0,24}?\b(?:on|at|from|after)\s(?:d/c|dc|discharge|going\shome)\b")
            .ok()
    });
    let rest = window(sentence.text, name.end, name.end + 48);
    HOME.as_ref().is_some_and(|home| home.is_match(rest))
}

/// "zopiclone to be weaned - 3.75 alt nights 2/52 then off": the last of steps that are still to come.
pub(crate) fn is_last_step(text: &str, sign: Span, name: Span) -> bool {
    const PAST: [&str; 7] = ["tried", "trial", "took", "had", "used", "was", "were"];
    let Some(gap) = text.get(name.end..sign.start).map(str::to_lowercase) else {
        return false;
    };
    let word = text[sign.start..sign.end].to_ascii_lowercase();
    ["stop", "off", "cease", "discontinue"].contains(&word.as_str())
        && gap.trim_end().ends_with("then")
        && gap.contains(|c: char| c.is_ascii_digit())
        && !gap
            .split(|c: char| !c.is_ascii_alphabetic())
            .any(|word| PAST.contains(&word))
}
