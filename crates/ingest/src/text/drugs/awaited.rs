//! Drugs of a later moment that no verb of beginning announces: "dalteparin from day of op", "clindamycin pre-op", "Planned: risankizumab",
//! "明日入院,入院后予地塞米松".

use crate::text::page::{Sentence, window};
use crate::text::phrases::Hints;
use record::Span;
use regex::Regex;
use std::sync::LazyLock;

/// Most bytes of a line that are looked at on either side of a name: the line may be the whole document.
const LONGEST: usize = 1500;

/// The words around the name put its first dose into a time to come.
pub(super) fn is_awaited(sentence: &Sentence<'_>, name: Span) -> bool {
    let next = sentence.next_drug(name.end).unwrap_or(sentence.span.end);
    let behind = clause(&sentence.text[name.end..next]);
    let line = sentence.line_before(name.start);
    let line = window(line, line.len().saturating_sub(LONGEST), line.len());
    begins_from(behind, line)
        || HOURS_AFTER.is_match(behind)
        || is_in_operation_plan(sentence, name, behind, line)
        || is_labelled_planned(line)
        || BOOKED.is_match(behind)
        || !behind.is_ascii() && ARRANGED.is_match(behind)
        || is_ordered_for_later(line)
        || FOR.is_match(line) && FOR_WHEN.is_match(behind)
        || follows_admission(line)
}

/// Up to the mark that ends the clause or opens a bracket; a point inside a number ends none.
fn clause(words: &str) -> &str {
    const NEAR: usize = 64;
    let near = window(words, 0, NEAR);
    let end = near.char_indices().find(|(at, c)| match c {
        ';' | '。' | '\n' => true,
        '.' => !near[at + 1..].starts_with(|c: char| c.is_ascii_digit()),
        _ => false,
    });
    &near[..end.map_or(near.len(), |(at, _)| at)]
}

/// A pattern of this file; one that cannot be built matches nothing.
struct Form(LazyLock<Option<Regex>>);

impl Form {
    fn is_match(&self, words: &str) -> bool {
        self.0.as_ref().is_some_and(|form| form.is_match(words))
    }
}

/// "from day of op", "120 od from tomorrow", "10 nocte from Monday", "from D5".
static FROM: Form = Form(LazyLock::new(|| {
    Regex::new(
        r"(?ix)^(?:[^,;.\n(]|\.\d){0,28}?\bfrom\s(?:the\s)?
        (?:day\s(?:of|after)\s(?:op|operation|surgery|procedure|theatre|delivery|discharge|birth)
        |(?:tomorrow|tmrw|tmr)\b
        |next\s(?:week|wk|month|visit|cycle|(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|satur|sat|sun)(?:day)?)\b
        |(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|satur|sat|sun)(?:day)?\b
        |(?:pod|post-?op\sday|d|day)\s?\#?\d{1,2}\b
        |discharge\b)",
    )
    .ok()
}));

/// "from Monday" is to come unless the patient is said to be on the drug since, or the clause tells how it went.
fn begins_from(behind: &str, line: &str) -> bool {
    static UNDER_WAY: LazyLock<Hints> = LazyLock::new(|| {
        Hints::any_case(&[
            "today",
            "so far",
            "given",
            "already",
            "completed",
            "finished",
            "until",
            "till",
            " to ",
            "stopped",
            "last ",
            "ongoing",
            "cont",
        ])
    });
    const TAKEN: [&str; 10] = [
        "on", "taking", "takes", "had", "received", "given", "started", "been", "has", "with",
    ];
    let Some(at) = behind.to_ascii_lowercase().find("from ") else {
        return false;
    };
    let told = line
        .split(|c: char| !c.is_ascii_alphabetic())
        .rfind(|word| !word.is_empty())
        .is_some_and(|last| TAKEN.iter().any(|word| word.eq_ignore_ascii_case(last)));
    // "4 mg reducing to 2 mg from Mon": the dose changes then, and the drug is taken until.
    static NEW_DOSE: LazyLock<Hints> = LazyLock::new(|| {
        Hints::any_case(&[
            "reduc", "increas", "incr", "decr", "up to", "down to", "->", "→", "wean", "taper",
            "halv", "doubl", "titrat", "chang", "switch", "cut ",
        ])
    });
    let rest = &behind[at + "from ".len()..];
    !told && !NEW_DOSE.within(&behind[..at]) && FROM.is_match(behind) && !UNDER_WAY.within(rest)
}

/// "化疗后48h", "术后24小时皮下", "术后第2天开始", "化疗前一日起用", "放疗结束后开始", "后天皮下".
static HOURS_AFTER: Form = Form(LazyLock::new(|| {
    let event = "(?:术|停药|造影|化疗|放疗|介入|穿刺|检查|分娩|手术|拔管|产)";
    let start = "(?:开始|起|启用|恢复|加用|重启|再用|再服|给药|皮下|肌注|静滴|口服|注射|打|用)";
    Regex::new(&format!(
        r"^[^,。;\n]{{0,20}}?(?:{event}后\s?第?(?:\d+(?:[-~]\d+)?|[一二两三四五六七]|次)\s?(?:h|小时|天|日|周)后?(?:{start}|[,，(]?即?(?:明|后天))|{event}前(?:一|1|2|两|\d)?(?:日|天|晚|晨)起|(?:放疗|化疗|疗程|抗生素|激素)结束后(?:再|才)?{start}|(?:明[日天晚晨早]|后天|下周[一二三四五六日天]?)(?:皮下|肌注|静滴|静注|注射|输注|口服))",
    ))
    .ok()
}));

/// "下疗程 6/20起", "第8天(5/17)起", "1/6起(药已申请)", "11/20打", "28周(下周三)打", "首针定于周四".
static ARRANGED: Form = Form(LazyLock::new(|| {
    let day = r"\d{1,2}[/月]\d{1,2}日?";
    Regex::new(&format!(
        r"^[^,;。\n]{{0,14}}?(?:下个?(?:疗程|周期)|第\d+天\({day}\))[^,;。\n]{{0,10}}?(?:起|开始|用|打|输)|^[^,;。\n]{{0,14}}?{day}\s?(?:起|开始)[(,]?\s?(?:药?已?(?:申请|约)|约好|健保|待审批|审批)|^[^,;。\n]{{0,12}}?{day}\s?(?:去|来)?(?:打|接种|施打|注射)(?:[,;。\s(]|$)|^[^,;。\n]{{0,12}}?\((?:下周[一二三四五六日天]|明[日天]|后天)\)(?:打|接种|注射|起|开始|用)|^[^,;。\n]{{0,8}}?(?:首针|首剂|首次|第[一1][针剂])[^,;。\n]{{0,4}}?(?:定于|约在?|拟于?|排在?|预约)?(?:本|下|这)?(?:周|星期|礼拜)[一二三四五六日天]|^[^,;。\n]{{0,12}}?(?:定于|约在|约好?|排在|预约|安排在?)(?:本|下|这)?(?:周|星期|礼拜)[一二三四五六日天]",
    ))
    .ok()
}));

/// "#1 booked for 3/7", "infusion listed for 2/11": a date that is an appointment.
static BOOKED: Form = Form(LazyLock::new(|| {
    Regex::new(r"(?i)^[^.,;\n]{0,16}?\b(?:booked|scheduled|listed|arranged)\s(?:in\s)?(?:for|on)\s\d{1,2}[/.]\d{1,2}\b|^[^.,;\n]{0,20}?\b(?:(?:wk|week)\s(?:of|commencing|beginning|starting)|w/c)\s\d")
        .ok()
}));

/// "For denosumab in Oct once vit D replete": an entry that opens with "for" and names its time.
static FOR: Form = Form(LazyLock::new(|| {
    Regex::new(r"(?:^|[.;\n]\s|[•*-]\s)(?:[Ff]or|1st|[Ff]irst)\s$").ok()
}));

static FOR_WHEN: Form = Form(LazyLock::new(|| {
    Regex::new(r"(?i)^(?:[^.,;\n]{0,20}\s)?(?:in\s(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|once|when|next\s(?:week|wk|month|visit|clinic)|(?:on\s)?(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|satur|sun)(?:day)?|tomorrow|tmrw|tmr|\d{1,2}/\d{1,2})\b")
        .ok()
}));

/// "Mon: commence clozapine", "await MSU before starting nitrofurantoin", "预约12月5日首次注射奥马珠单抗".
fn is_ordered_for_later(line: &str) -> bool {
    static ORDER: Form = Form(LazyLock::new(|| {
        Regex::new(
            r"(?i)(?:^|[.;\n]\s?)(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|satur|sun)(?:day)?\s?[:–-]\s?(?:start|commence|begin|restart|resume)\s|(?:plan:?\s)?(?:await(?:ing)?|check|rpt|repeat|needs?|get|baseline)\s[^.;\n]{2,50}?\sbefore\s(?:starting|commencing|initiating|adding)\s)$|(?:预约|定于|拟于|约于)[^,，。;\n]{1,14}(?:注射|输注|皮下|静滴|开始用?|打|接种|输)$",
        )
        .ok()
    }));
    const VERBS: [&str; 15] = [
        "start", "commence", "begin", "restart", "resume", "ing", "注射", "输注", "皮下", "静滴",
        "开始", "用", "打", "接种", "输",
    ];
    let end = line.trim_end().to_ascii_lowercase();
    VERBS.iter().any(|verb| end.ends_with(verb)) && ORDER.is_match(line)
}

/// An order for an operation to come, in the plan: "Plan: TXA in theatre", "clindamycin pre-op", "诱导丙泊酚、舒芬太尼".
fn is_in_operation_plan(sentence: &Sentence<'_>, name: Span, behind: &str, line: &str) -> bool {
    static PLAN: Form = Form(LazyLock::new(|| {
        Regex::new(r"(?i)(?:^|[\n.;。(]\s?|\s)(?:(?:an(?:a)?esthetic\s|periop\s|op\s)?plan(?:\s(?:is\s)?(?:for\s)?|:)|listed\sfor\s|booked\sfor\s|for\stheatre\s)|(?:计划|方案|拟行|拟于|拟明日)")
            .ok()
    }));
    static MOMENT: Form = Form(LazyLock::new(|| {
        Regex::new(r"(?i)^(?:[^,;.\n()]|\.\d){0,24}?\b(?:pre-?op(?:eratively)?|pre\sop|in\stheatre|in\sthe\sOR|intra-?op(?:eratively)?|at\sinduction|on\sinduction|post-?op(?:eratively)?|post\sop|after\ssurgery|on\sday\sof\s(?:op|surgery)|at\sknife\sto\sskin|before\sincision)\b")
            .ok()
    }));
    static PAST: LazyLock<Hints> = LazyLock::new(|| {
        Hints::any_case(&[
            "given", "received", "had ", "was ", "were ", "已", "stopped", "held", "continue",
            " cont", "继续", "停", "不用",
        ])
    });
    let text = sentence.text;
    let rest = window(text, name.end, name.end + LONGEST);
    let rest = rest.split('\n').next().unwrap_or_default();
    if PAST.within(behind) || !PLAN.is_match(line) {
        return false;
    }
    // The steps of an anaesthetic in Chinese: one of them stands before the name in the paragraph of the plan.
    let steps = ["诱导", "术前", "术中", "术毕", "麻醉"];
    let step = steps.iter().any(|step| line.contains(step))
        && (line.contains("诱导") || rest.contains("诱导") || line.contains("术前"))
        && !behind.contains("qd")
        && !behind.contains("bid");
    step || MOMENT.is_match(behind)
}

/// "Planned: risankizumab, ...", "To start: ...", "拟加: ...": the list behind a label of what is to come.
fn is_labelled_planned(line: &str) -> bool {
    static LABEL: Form = Form(LazyLock::new(|| {
        Regex::new(
            r"(?i)(?:^|[.;。]\s?)[\s*•-]*(?:planned(?:\s(?:meds|medications?|drugs|treatment|therapy|changes))?|to\s(?:be\s)?(?:start(?:ed)?|commenced?|add(?:ed)?)|due\sto\sstart|starting\ssoon|拟(?:用|加|启用)(?:药物?)?|待(?:启用|加用)(?:药物?)?)\s?:[^.;:。\n]{0,60}$",
        )
        .ok()
    }));
    LABEL.is_match(line)
}

/// "明日入院,入院后予地塞米松": what is given behind an admission that is still to come.
fn follows_admission(line: &str) -> bool {
    static AFTER: Form = Form(LazyLock::new(|| {
        Regex::new(
            r"(?:明[日天晨早]|后天|下周[一二三四五六日天]?|择日|择期|拟|预约|待|安排)[^。;\n]{0,10}(?:入院|住院)[^。;\n]{0,12}[,，](?:入院|住院)后(?:再|开始)?(?:予|给予|给|用|加用|启用|拟予)$",
        )
        .ok()
    }));
    line.ends_with(['予', '给', '用']) && AFTER.is_match(line)
}
