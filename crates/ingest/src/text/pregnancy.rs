//! Pregnancy, gestational age, lactation.

mod bare;
mod of_forty;

use super::page::{Page, Sentence};
use super::phrases::Hints;
use super::topics::Topic;
use record::{Experiencer, PregnancyStatus, Presence, SectionKind, Span, Temporality};
use regex::Regex;
use std::sync::LazyLock;

static WEEKS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        \b(?P<a>\d{1,2})(?:\s*(?:\+|\s)\s*(?P<ad>[0-6])(?:/7)?)?\s*-?\s*(?:weeks?|wks?|w)(?:\s*-?(?:and\s+)?(?P<bd>[0-6])\s*-?(?:days?|d))?
            ['’]?[\s-]*(?:pregnan|gestation|of\s+gestation|ga\b|iup|by\s+(?:\w+\s+){0,2}(?:dates|scan|ultrasound|uss|lmp)\b|of\s+pregnancy|estimated\s+gest|into\s+(?:her|the)\s+pregnan)
        |(?:gestational\s+age|\bga|\bega|pregnan\w*\s+(?:at|of)|gestation\s+of|\biup(?:\s+at)?|g\d+p\d+\S*\s+(?:at|@))\s*(?:of|is|:|=|at|today|now|currently)?\s*(?P<c>\d{1,2})(?:\s*(?:weeks?|wks?|w|\+)\s*(?:and\s+)?(?P<cd>[0-6])?)?
        |pregnan(?:t|cy)(?:\s*[,;:(]\s*|\s+(?:now\s+)?)(?P<e>\d{1,2})(?:\s*\+\s*(?P<eed>[0-6]))?\s*-?(?:weeks?|wks?|w\b|/40)
        |\bG\d+\s*(?:P\d+\S*)?\s*[,;]?\s*(?:at\s+)?(?P<f>\d{1,2})\s*(?:\+\s*(?P<fd>[0-6]))?\s*(?:weeks?|wks?|w\b|/40)
        |\b(?P<l>\d{1,2})\s*(?:weeks?|wks?|/40|\+\s*\d{1,2})\s*[,;(]?\s*G\d+\s*P\d
        |\b(?P<g>\d{1,2})\s*\+\s*(?P<gd>[0-6])\s*(?:weeks?|wks?|/40)
        |\b(?P<j>\d{1,2})\s*weeks?\s*\+\s*(?P<jd>[0-6])(?:\s*days?)?(?:\s*[.,;)]|\s*$)
        |\b(?P<i>\d{1,2})(?:\s*\+\s*(?P<id>[0-6]))?/40\b
        |\bG\d+\s*P\d+\S*\s[^\d.;\n]{0,30}\b(?P<h>\d{2})\s*\+\s*(?P<hd>[0-6])\b
        |\b(?P<k>\d{1,2})\s*\+\s*(?P<kd>[0-6])\s*周
        |\b(?P<m>[1-4]\d)\s?w\s?(?P<md>[0-6])\s?d\b
        |(?:scan\s+(?:puts|dates|places)|dated|dates)\s+(?:her\s+|it\s+|this\s+)?(?:at\s+|as\s+)(?P<n>\d{1,2})(?:\s*\+\s*(?P<nd>[0-6]))?\s*-?(?:weeks?|wks?|w\b|/40)
        |停经[:\s]*(?P<o>\d{2,3})\s*[+余多]?\s*天
        |(?:孕|妊娠|停经|孕周)[:\s]*(?P<d>\d{1,2})\s*(?:\+\s*(?P<dd>[0-6])?)?\s*(?:周|w\b|wks?\b|/40)(?:\s*(?:\+)?(?P<ed>[0-6])\s*天?)?
        ",
    )
    .ok()
});

/// What is said of a pregnancy: a test for it stands before or behind its result.
static STATES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        \b(?P<not>not\s+(?:currently\s+|known\s+to\s+be\s+)?preg(?:nant)?\b
            |denies\s+(?:being\s+pregnant|pregnancy|possibility\s+of\s+pregnancy)
            |non-?pregnant
            |(?:pregnancy\s+test|preg\s+test|(?:b-?)?hcg|upt)\s*(?:\(?(?:urine|serum|blood|at\s+home|today)\)?)?\s*(?:is|was|:|-|=)?\s*(?:neg(?:ative)?\b|-ve\b|\(-\)|\(neg\)|-(?:[,.;\s]|$))
            |(?:neg(?:ative)?|-ve)\s+(?:urine\s+|serum\s+)?(?:pregnancy\s+test|preg\s+test|(?:b-?)?hcg|upt)
            |(?:day\s?|d\s?)\d{1,2}\s+(?:post-?\s?partum|post-?\s?natal|pp\b|post-?\s?(?:caesarean|cesarean|c-?section|lscs|delivery)\b)
            |(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|twelve)[\s-]?(?:/7|/52|/12|d|days?|wks?|weeks?|m|mths?|months?)[\s-]+(?:post-?\s?partum|post-?\s?natal|pp\b|post-?\s?(?:delivery|caesarean|cesarean|c-?section|lscs)\b
                |(?:after|since)\s+(?:the\s+|her\s+|a\s+|vaginal\s+|normal\s+)*(?:delivery|giving\s+birth|childbirth|caesarean|cesarean|c-?section)\b)
            |gave\s+birth\s+(?:\w+\s+){1,2}(?:days?|weeks?|months?)\s+ago
            |(?:post-?\s?partum|post-?\s?natal)\s+(?:day|d|wk|week|check|visit|review|ward|notes?|stay)\b
            |post-?\s?natal\s*:?\s*$
            |ppd\s?\#\s?\d)
        |\b(?P<cannot>post-?\s?menopausal|postmenop\b|menopausal\s+since|menopause\s+(?:at|age|aged)\s
            |(?:s/p|status\s+post|prev(?:ious)?|prior|had\s+an?|post)\s+(?:total\s+)?(?:abdominal\s+|vaginal\s+)?hyst(?:erectomy)?\b
            |(?:tah(?:\s?[/+&]?\s?bso)?|tlh|hysterectomy)\s*[(,]?\s*(?:in\s+)?(?:19|20)\d\d)
        |\b(?P<is>(?:is|currently|now|being|she\s+is|patient\s+is|found\s+to\s+be|who\s+is|a)\s+(?:\w+\s+)?pregnant
            |pregnant\s+(?:woman|female|patient|lady)|pregnant\s*(?:$|[,;:(.]|\d)|gravid\s+(?:woman|female|uterus)
            |antenatal\s+(?:booking|clinic|visit|check|review|appointment)|intrauterine\s+pregnancy|(?:viable|live|single)\s+iup
            |antenatal\s+(?:ward|mdt|unit|day\s+unit|admission)|booking\s+(?:history|clinic|visit|appointment|scan)
            |early\s+pregnancy|(?:first|second|third|1st|2nd|3rd)\s+trimester|(?:twin|singleton|ongoing|unplanned)\s+pregnancy|(?:primi|multi)gravida
            |(?:missed|late|overdue)\s+period[^.\n]{0,30}\btest\s+(?:is\s+|was\s+)?(?:pos(?:itive)?\b|\+ve)
            |(?:pregnancy\s+test|preg\s+test|(?:b-?)?hcg|upt)\s*(?:\(?(?:urine|serum|blood|at\s+home|today)\)?)?\s*(?:is|was|:|-|=)?\s*(?:pos(?:itive)?\b|\+ve\b|\(\+\)|\(pos\)|\+(?:[,.;\s]|$))
            |(?:pos(?:itive)?|\+ve)\s+(?:urine\s+|serum\s+)?(?:pregnancy\s+test|preg\s+test|hcg|upt))
        |(?P<zhnot>未孕|[未没无](?:有|再|曾)?怀孕|不是怀孕|否认妊娠|否认怀孕|排除妊娠|排除怀孕|非妊娠
            |(?:尿妊娠|妊娠)(?:试验|反应|检[查测])?\s*:?\s*(?:\(-\)|阴)|(?:尿|血)?(?:β-?)?hcg\s*:?\s*(?:\(-\)|阴)
            |产(?:术)?后(?:第)?\s?(?:\d{1,3}|[一二两三四五六七八九十]{1,3}|半)\s?\+?\s?(?:天|日|周|个?月)|产后访视|产褥期)
        |(?P<zhcannot>已绝经|绝经\s?\d+\s?年|停经\s?\d+\s?年|绝经后|绝经多年|(?:全)?子宫(?:全)?切除术?后|子宫已切)
        |(?P<zhis>孕妇|早孕|孕[早中晚]期|中孕|晚孕|宫内孕|妊娠期|妊娠状态|怀孕|G\d+P\d+,?\s*孕
            |(?:尿妊娠|妊娠)(?:试验|反应|检[查测])?\s*:?\s*(?:\(\+\)|弱?阳)|(?:尿|血)?(?:β-?)?hcg\s*:?\s*(?:\(\+\)|弱?阳))
        ",
    )
    .ok()
});

static NURSING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?P<not>(?:not|no\s+longer|stopped|never|finished)\s+(?:currently\s+)?(?:breast-?\s?feeding|lactating|nursing)|(?:formula|bottle)[-\s]fe(?:d|eding)|weaned\s+(?:her\s+|his\s+|the\s+|both\s+)?(?:last\s+|first\s+|youngest\s+)?(?:son|daughter|baby|infant|child|toddler|twins|him|her|off\s+the\s+breast)\b|(?:son|daughter|baby|infant|child|toddler)\s+(?:was\s+|is\s+|has\s+been\s+|fully\s+)*weaned)|\b(?P<is>at\s+(?:the|her)\s+breast\b|(?:mixed|combination|combined|part(?:ly|ial(?:ly)?)?)[-\s]breast[-\s]?(?:feeding|fed)\b|breast(?:[-\s]?milk)?\s+(?:and|plus|\+|with)\s+(?:\w+\s+)?(?:formula|bottle)|\w+-old\s+on\s+the\s+breast\b|post-?\s?partum[^.\n;]{0,20}\bnursing\b|(?:is|currently|exclusively|still)\s+(?:breast-?\s?feeding|nursing|lactating)|lactating|breast-?\s?feeds\b|breast-?\s?feeding|breast-?fed\s+infant|(?:now|exclusively|fully|currently|still)\s+breast-?\s?fed\b|nursing\s+(?:mother|mum|infant|newborn|her|(?:an?\s+)?(?:\w+-?){0,3}\s?(?:infant|baby|newborn|child|son|daughter|boy|girl|twins|toddler)\b)|(?:continu(?:es|ing|ed)|keeps|carries\s+on|wants\s+to\s+keep)\s+(?:to\s+(?:nurse|breast-?\s?feed)|breast-?\s?feeding)\b|(?:baby|infant|newborn|son|daughter|bub|twins)\b(?:\s+(?:is|are|was|now|and|fully|still|exclusively|mostly|(?:\d+|\w+)\s?(?:days?|weeks?|wks?|months?)(?:\s+old)?)\b,?){0,4}\s+(?:breast-?\s?fed|(?:only|on|takes|taking|gets|getting)\s+(?:only\s+)?(?:breast|her)\s+milk)\b|(?:express(?:es|ing)|pump(?:s|ing))\s+(?:breast\s?)?milk|latch(?:ing|ed)\b|e?bf(?:'?ing)?\b[^.\n]{0,16}\b(?:baby|infant|newborn|bub|months?|wks?|/12|/52)|(?:baby|infant|newborn|bub)\b[^.\n]{0,20}\be?bf(?:'?ing)?\b)|(?P<wish>to\s+(?:continue\s+to\s+|start\s+)?breast-?\s?feed\s+(?:her|his|the|this|a)\s[^.;\n]{0,24}\b(?:newborn|baby|infant|son|daughter|child|twins))|(?P<zhnot>未哺乳|不哺乳|未母乳|已停止哺乳|已断[奶乳]|已回奶|人工喂养|配方奶喂养)|(?P<zh>哺乳期|正在哺乳|母乳喂养中|(?:仍在?|尚在?|继续|坚持)(?:母乳|哺乳)|哺乳中|亲喂|喂母乳|纯母乳|产后[^。;；\n]{0,24}(?:混合|母乳)喂养|每[日天](?:母乳|哺乳|喂奶)|(?:无|没有|暂不|不|未)(?:打算|计划|准备)?断[奶乳](?:打算|计划)?)").ok()
});

/// Words without which a sentence is not read for it; as they are written.
pub(super) const WORDS: &[&str] = &[
    "regnan",
    "ntenatal",
    "gestation",
    "ravid",
    "rimester",
    "eeding",
    "actating",
    "nursing",
    "menopaus",
    "ysterectomy",
    "menop",
    "ostpartum",
    "ost-partum",
    "ost partum",
    "ostnatal",
    "OSTNATAL",
    "ost-natal",
    " pp",
    "PPD",
    "TAH",
    "TLH",
    "hyst",
    "产后",
    "产褥",
    "子宫",
    "preg",
    "hcg",
    "hCG",
    "HCG",
    "UPT",
    "IUP",
    "孕",
    "妊娠",
    "停经",
    "绝经",
    "哺乳",
    "母乳",
    "weeks",
    "wks",
    "/40",
    "reast",
    "BF",
    "GA ",
    "G1",
    "G2",
    "G3",
    "G4",
    "G5",
    "G6",
    "w0d",
    "w1d",
    "w2d",
    "w3d",
    "w4d",
    "w5d",
    "w6d",
    "ooking",
    "aternity",
    "bstetric",
    "reterm",
    "reech",
    "etal",
    "clampsia",
    "gave birth",
    "delivery",
    "aesarean",
    "esarean",
    "-section",
    "period",
    "dates",
    "dated",
    "latch",
    "eaned",
    " milk",
    "formula",
    "bottle",
    "喂",
    "断奶",
    "断乳",
    "回奶",
    "分娩",
    "剖宫产",
    "产术后",
];
static HINTS: LazyLock<Hints> = LazyLock::new(|| Hints::exact(WORDS));

/// Reads pregnancy and lactation of the patient.
pub(crate) fn read(page: &mut Page<'_>, sentence: &Sentence<'_>) {
    let words = sentence.words();
    if sentence.kind == SectionKind::FamilyHistory
        || !sentence.topics.hold(Topic::Pregnancy)
        || !HINTS.within(words)
    {
        return;
    }
    let male = page
        .record
        .patient
        .sex
        .iter()
        .any(|fact| fact.value == record::AdministrativeSex::Male);
    if male {
        return;
    }
    if let Some((span, weeks)) = weeks(page, sentence) {
        if speaks_now(sentence, span) && !is_other_week(page, sentence, span, weeks) {
            push(page, span, PregnancyStatus::Pregnant { weeks: Some(weeks) });
        }
    } else if let Some((span, weeks)) = bare::weeks(page, sentence) {
        push(page, span, PregnancyStatus::Pregnant { weeks: Some(weeks) });
    } else if let Some((span, status)) = state(sentence)
        && (speaks_now(sentence, span)
            || status == PregnancyStatus::NotPregnant && is_mothers(page, sentence, span)
            || status == PregnancyStatus::NotPossible && lasts(sentence, span))
    {
        push(page, span, status);
    }
    lactation(page, sentence);
}

/// "Folic acid until 12/40", "OGTT 26/40": once the week of now is known, another one is that of something else, unless
/// the item says that it is now.
fn is_other_week(page: &Page<'_>, sentence: &Sentence<'_>, span: Span, weeks: f64) -> bool {
    static NOW: LazyLock<Hints> =
        LazyLock::new(|| Hints::any_case(&["now", "today", "currently", "目前", "现", "今"]));
    let words = sentence.words();
    let place = (
        span.start - sentence.span.start,
        span.end - sentence.span.start,
    );
    let stops = |c: char| matches!(c, ',' | ';' | '.' | '(' | ')' | '\n');
    let before = &words[..place.0];
    let from = before.rfind(stops).map_or(0, |at| at + 1);
    // "Today, 28/40".
    let lead = before[..from].trim_end_matches(|c| stops(c) || c == ' ');
    let lead = lead.rsplit(stops).next().unwrap_or_default().trim();
    let leads = lead.split_whitespace().count() == 1 && NOW.within(lead);
    let to = words[place.1..]
        .find(stops)
        .map_or(words.len(), |at| place.1 + at);
    let now = NOW.within(&words[from..to]) || leads;
    let known = page.record.patient.pregnancy.iter().any(|fact| {
        matches!(fact.value, PregnancyStatus::Pregnant { weeks: Some(known) } if (known - weeks).abs() >= 1.0)
    });
    known && !now
}

/// A pregnancy of so many weeks says all that one without weeks says.
fn push(page: &mut Page<'_>, span: Span, status: PregnancyStatus) {
    let weekless = |status: &PregnancyStatus| *status == PregnancyStatus::Pregnant { weeks: None };
    let known = &mut page.record.patient.pregnancy;
    if matches!(status, PregnancyStatus::Pregnant { weeks: Some(_) }) {
        known.retain(|fact| !weekless(&fact.value));
    }
    let fact = page.fact("pregnancy", span, status);
    page.record.patient.pregnancy.push(fact);
}

/// Completed weeks with days as a fraction.
fn weeks(page: &Page<'_>, sentence: &Sentence<'_>) -> Option<(Span, f64)> {
    let words = sentence.words();
    // "停经45天,宫内早孕": days without a period are an age of the pregnancy only where one is found.
    let shown = is_found_pregnant(words);
    let mut all = WEEKS.as_ref()?.captures_iter(words);
    let found = all.find(|found| {
        (found.name("o").is_none() || shown) && !of_forty::is_other(page, sentence, found)
    })?;
    // "叶酸孕13周后停": until when or from when on, not now.
    // "GA 19%" is glycated albumin.
    let behind = words[found.get(0)?.end()..].trim_start_matches(' ');
    let part = words[found.get(0)?.end()..].strip_prefix('.');
    let cut = part.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if behind.starts_with(['后', '前', '时', '起', '%']) || cut || is_bound(words, &found) {
        return None;
    }
    let number = |names: &[&str]| {
        names
            .iter()
            .find_map(|name| found.name(name)?.as_str().parse::<f64>().ok())
    };
    let days_late = number(&["o"]);
    let weeks = number(&[
        "a", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n",
    ])
    .or(days_late.map(|days| days / 7.0))?;
    let days = number(&[
        "ad", "bd", "cd", "dd", "ed", "eed", "fd", "gd", "hd", "id", "jd", "kd", "md", "nd",
    ])
    .unwrap_or(0.0);
    let whole = found.get(0)?;
    let span = Span::new(whole.start(), whole.end()).shifted(sentence.span.start);
    (3.0..=43.0)
        .contains(&weeks)
        .then(|| (span, ((weeks + days / 7.0) * 100.0).round() / 100.0))
}

/// A scan or a test of the same sentence shows the pregnancy.
fn is_found_pregnant(words: &str) -> bool {
    const SHOWN: [&str; 8] = [
        "宫内早孕",
        "宫内孕",
        "孕囊",
        "胎心",
        "胚芽",
        "早孕试验阳",
        "妊娠试验阳",
        "确认妊娠",
    ];
    const DENIED: [&str; 6] = ["未见", "阴性", "排除", "待排", "无胎心", "？"];
    SHOWN.iter().any(|word| words.contains(word)) && !DENIED.iter().any(|word| words.contains(word))
}

/// "folic acid to 12/40", "aspirin from 12/40", "BP 130/80 until 31/40": from when or until when, and no week of now.
fn is_bound(words: &str, found: &regex::Captures<'_>) -> bool {
    let Some(short) = found.name("i") else {
        return false;
    };
    let before = words[..short.start()].trim_end();
    // "Anti-D at 28/40", "OGTT 24-28/40", "IOL at 39/40": when something is due.
    static DUE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?:anti-?d|ogtt|gtt|scan|uss|booster|pertussis|boostrix|fbc|bloods|iol|induction|induce|section|lscs|deliver\w*|repeat|booked|due|review|rescan|growth)\s(?:is\s|for\s)?(?:at|from|by|around|@)?\s?(?:\d{1,2}\s?[-–]\s?)?$").ok()
    });
    if DUE
        .as_ref()
        .is_some_and(|due| due.is_match(&words[..short.start()]))
    {
        return true;
    }
    [
        "to", "from", "until", "till", "til", "since", "by", "after", "before",
    ]
    .iter()
    .any(|word| {
        before
            .strip_suffix(word)
            .is_some_and(|rest| rest.ends_with(' ') || rest.is_empty())
    })
}

fn state(sentence: &Sentence<'_>) -> Option<(Span, PregnancyStatus)> {
    let words = sentence.words();
    let found = STATES.as_ref()?.captures_iter(words).find(|found| {
        found
            .name("zhis")
            .is_none_or(|state| is_of_now(words, state.start(), state.end()))
    })?;
    let whole = found.get(0)?;
    let span = Span::new(whole.start(), whole.end()).shifted(sentence.span.start);
    let any = |names: &[&str]| names.iter().any(|name| found.name(name).is_some());
    let denied = whole.as_str().to_ascii_lowercase().contains(" not ");
    let status = if denied || any(&["not", "zhnot"]) {
        PregnancyStatus::NotPregnant
    } else if any(&["cannot", "zhcannot"]) {
        PregnancyStatus::NotPossible
    } else {
        PregnancyStatus::Pregnant { weeks: None }
    };
    Some((span, status))
}

/// "计划怀孕", "怀孕史", "既往妊娠期高血压": a wish, a past one, an illness named after it.
fn is_of_now(words: &str, start: usize, end: usize) -> bool {
    const BEFORE: &[&str] = &[
        "计划", "准备", "打算", "备", "拟", "想", "要", "若", "如", "如果", "避免", "可能", "希望",
        "再次", "曾", "既往", "有无", "是否", "排除", "?",
    ];
    const BEHIND: &[&str] = &[
        "史",
        "前",
        "时",
        "计划",
        "要求",
        "高血压",
        "糖尿",
        "需",
        "?",
        "可能",
        "待排",
    ];
    let (Some(before), Some(behind)) = (words.get(..start), words.get(end..)) else {
        return false;
    };
    // "计划3个月内怀孕"
    let clause = before
        .rsplit([',', '。', ';', '，', '；'])
        .next()
        .unwrap_or_default();
    let wished = ["计划", "准备", "打算"].iter().any(|word| {
        clause
            .rsplit_once(word)
            .is_some_and(|(_, gap)| gap.chars().count() <= 8)
    });
    !wished
        && !BEFORE.iter().any(|word| before.ends_with(word))
        && !BEHIND.iter().any(|word| behind.starts_with(word))
}

/// The patient, now, and no condition of an instruction; born "at 32 weeks gestation" is no pregnancy of the patient.
fn speaks_now(sentence: &Sentence<'_>, span: Span) -> bool {
    is_now(sentence, span) && !tells_of_birth(sentence)
}

/// "TAH 2020": what was done then makes it impossible now.
fn lasts(sentence: &Sentence<'_>, span: Span) -> bool {
    let found = sentence.context.assertion(span);
    found.experiencer == Experiencer::Patient && found.presence == Presence::Present
}

/// "His wife is 20 weeks pregnant": a pregnancy of somebody else.
fn is_anothers(before: &str) -> bool {
    const CHINESE: &[&str] = &["妻子", "其妻", "女友", "爱人"];
    let mut words = before.split(|c: char| !c.is_alphanumeric());
    words.any(|word| matches!(word, "wife" | "girlfriend"))
        || CHINESE.iter().any(|word| before.contains(word))
}

fn is_now(sentence: &Sentence<'_>, span: Span) -> bool {
    let last = Span::new(span.end.saturating_sub(1).max(span.start), span.end);
    let found = sentence.context.assertion(last);
    let words = sentence.words().to_ascii_lowercase();
    let place = span.start.saturating_sub(sentence.span.start);
    let before = words.get(..place).unwrap_or_default();
    // "mother 3 weeks post partum, breastfeeding": she is the patient.
    let mother = before.contains("mother")
        && ["post partum", "postpartum", "post-partum"]
            .iter()
            .any(|word| before.contains(word));
    let person = mother || found.experiencer == Experiencer::Patient && !is_anothers(before);
    let real = !matches!(found.presence, Presence::Hypothetical | Presence::Possible);
    person
        && real
        && found.time == Temporality::Current
        && !words.contains("if pregnan")
        && !words.contains("avoid")
}

/// "10 days postpartum, breast-feeding a healthy infant": the child that the sentence names is not the patient.
fn is_mothers(page: &Page<'_>, sentence: &Sentence<'_>, span: Span) -> bool {
    is_now(sentence, span) && !is_child(page)
}

fn is_child(page: &Page<'_>) -> bool {
    let age = page.record.patient.age_years.first();
    age.is_some_and(|age| age.value < 12.0)
}

fn tells_of_birth(sentence: &Sentence<'_>) -> bool {
    let words = sentence.words().to_ascii_lowercase();
    [
        "born",
        "delivered",
        "birth weight",
        "premature",
        "preterm infant",
        "preterm girl",
        "preterm boy",
        "preterm baby",
        "nicu",
        "neonat",
        "ex-",
        "newborn",
        "infant",
        "胎龄",
        "出生",
        "早产儿",
        "足月",
    ]
    .iter()
    .any(|word| words.contains(word))
}

fn lactation(page: &mut Page<'_>, sentence: &Sentence<'_>) {
    // "Breast-feeding" on the sheet, "but she weaned her son": what ended it counts.
    let words = sentence.words();
    let Some(found) = NURSING.as_ref().and_then(|pattern| {
        let weaned = |found: &regex::Captures<'_>| {
            found
                .name("not")
                .is_some_and(|not| not.as_str().contains("weaned"))
        };
        let ended = pattern.captures_iter(words).find(weaned);
        ended.or_else(|| pattern.captures(words))
    }) else {
        return;
    };
    let Some(whole) = found.get(0) else { return };
    let span = Span::new(whole.start(), whole.end()).shifted(sentence.span.start);
    let denied = found.name("not").or(found.name("zhnot")).is_some();
    // A wish of a woman whose child is born; before the birth it is a plan.
    let holds = match found.name("wish") {
        Some(_) => !is_pregnant(page),
        None => is_now(sentence, span),
    };
    if !is_child(page) && holds || denied {
        let fact = page.fact("lactating", span, !denied);
        page.record.patient.lactating.push(fact);
    }
}

fn is_pregnant(page: &Page<'_>) -> bool {
    let stated = page.record.patient.pregnancy.iter();
    stated
        .map(|fact| &fact.value)
        .any(|status| matches!(status, PregnancyStatus::Pregnant { .. }))
}
