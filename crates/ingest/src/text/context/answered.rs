//! What a later clause says of what an earlier one names: a suspicion that is answered ("怀疑HIT：4T 2分，排除", "?PE: CTPA neg,
//! excluded"), also by the test that decides it ("?DVT - doppler normal"), and an event that was treated days ago ("variceal bleed,
//! banded x4 nine days ago"); and a relative whom a remark parts from the illness ("husband (same name) has asthma").

use super::super::topics::{Topic, Topics};
use super::{Effect, Governed, Hit, TRIGGERS};
use record::{Direction, Span};
use regex::Regex;
use std::sync::LazyLock;

/// Words of [`exclusions`].
pub(crate) const EXCLUDES: [&str; 13] = [
    "不考虑",
    "可能性",
    "依据不足",
    "不符合",
    "排除",
    "除外",
    "不成立",
    "不支持",
    "excluded",
    "ruled out",
    "refuted",
    "discounted",
    "not confirmed",
];

/// Words of [`treated`]: each of its patterns holds one.
pub(crate) const TREATMENTS: [&str; 21] = [
    "banded",
    "ligated",
    "sclerosed",
    "clipped",
    "coiled",
    "emboli",
    "evacuated",
    "stented",
    "thrombo",
    "thrombectomised",
    "cardioverted",
    "grafted",
    "套扎",
    "夹闭",
    "栓塞",
    "硬化",
    "止血",
    "溶栓",
    "取栓",
    "支架",
    "电复律",
];

/// Takes suspicions that a clause of its own excludes out of the cues: what they suspect is absent.
pub(super) fn suspicions(
    text: &str,
    sentence: Span,
    hits: Vec<Hit>,
    topics: Topics,
    governed: &mut Vec<Governed>,
) -> Vec<Hit> {
    let mut gone: Vec<Span> = Vec::new();
    let words = &text[sentence.start..sentence.end];
    for hit in &hits {
        let asks = TRIGGERS.rules[hit.rule]
            .iter()
            .any(|rule| rule.0 == Effect::Possible && rule.1 == Direction::Forward);
        let from = hit.span.end.max(sentence.start) - sentence.start;
        let asked = words.get(from..).unwrap_or_default();
        if let Some((named, answer)) = weighed(words, *hit, sentence) {
            governed.push(Governed {
                effect: Effect::Absent,
                cue: answer.shifted(sentence.start),
                direction: Direction::Backward,
                scope: named.shifted(sentence.start),
            });
            gone.push(hit.span);
            continue;
        }
        if asks && let Some((named, answer)) = tested(asked).or_else(|| answered_no(asked)) {
            governed.push(Governed {
                effect: Effect::Absent,
                cue: answer.shifted(sentence.start + from),
                direction: Direction::Backward,
                scope: named.shifted(sentence.start + from),
            });
            gone.push(hit.span);
        }
    }
    let left_open = left_open(words, topics);
    for (named, no, answer) in &left_open {
        governed.push(Governed {
            effect: Effect::Possible,
            cue: answer.shifted(sentence.start),
            direction: Direction::Backward,
            scope: named.shifted(sentence.start),
        });
        gone.push(no.shifted(sentence.start));
    }
    for (start, end) in exclusions(words, topics) {
        if left_open
            .iter()
            .any(|(_, no, _)| no.overlaps(Span::new(start, end)))
        {
            continue;
        }
        let answer = Span::new(start, end).shifted(sentence.start);
        let asks = |hit: &&Hit| {
            let rules = &TRIGGERS.rules[hit.rule];
            let opens = |rule: &(Effect, Direction, u8)| {
                rule.0 == Effect::Possible && rule.1 == Direction::Forward
            };
            hit.span.end <= answer.start && rules.iter().any(opens)
        };
        let Some(asked) = hits.iter().rev().find(asks) else {
            continue;
        };
        let named = &text[asked.span.end..answer.start];
        // The suspicion is named up to the first mark; what stands between is what was found.
        let Some(named) = named.find([':', ',', '(', '-']) else {
            continue;
        };
        governed.push(Governed {
            effect: Effect::Absent,
            cue: answer,
            direction: Direction::Backward,
            scope: Span::new(asked.span.end, asked.span.end + named),
        });
        gone.push(asked.span);
        gone.push(answer);
    }
    let kept = |hit: &Hit| !gone.iter().any(|span| span.overlaps(hit.span));
    hits.into_iter().filter(kept).collect()
}

/// "肺栓塞:不支持,但不能排除": what is named, the words against it, and those that leave it open all the same.
fn left_open(words: &str, topics: Topics) -> Vec<(Span, Span, Span)> {
    static OPEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?P<what>[^\s:：。;；,，、?？()（）\d①-⑳]{2,20})(?:\s?[:：?？]\s?(?:[^。;；:：\n?？]{2,80}?[,，]\s?)?)?(?:目前|暂时|暂|均)?(?P<no>不支持|不考虑|依据不足|证据不足|不符合|可能性(?:不大|小))[,，]\s?(?:但|然而|不过)?(?:目前|暂|尚|仍|还|也|亦)?(?P<open>(?:不能|不)(?:完全)?(?:排除|除外))\s?(?:[,，.;；。)）\n]|$)").ok()
    });
    if words.is_ascii() || !topics.hold(Topic::Exclusions) {
        return Vec::new();
    }
    let found = OPEN.iter().flat_map(|open| open.captures_iter(words));
    found
        .filter_map(|found| {
            let (what, no, open) = (found.name("what")?, found.name("no")?, found.name("open")?);
            Some((
                Span::new(what.start(), what.end()),
                Span::new(no.start(), no.end()),
                Span::new(open.start(), open.end()),
            ))
        })
        .collect()
}

/// Suspicions and the tests that decide them, in small letters. A test that only makes the suspicion less likely (an early scan
/// of a stroke, one electrocardiogram) is not among them.
const DECIDED: [(&[&str], &[&str]); 9] = [
    (
        &["pe", "pulmonary embol", "肺栓塞", "肺栓"],
        &["ctpa", "cta", "v/q", "vq", "ct pa", "肺动脉cta", "肺动脉ct"],
    ),
    (
        &["dvt", "deep vein", "静脉血栓", "深静脉"],
        &["doppler", "dopplers", "uss", "us", "duplex", "超声", "彩超"],
    ),
    (
        &["mi", "nstemi", "acs", "心梗"],
        &[
            "trop x2",
            "trops",
            "troponins",
            "serial trops",
            "serial troponins",
        ],
    ),
    (&["mening", "脑膜炎"], &["lp", "csf", "腰穿", "脑脊液"]),
    (
        &["sbp", "bacterial peritonitis", "自发性腹膜炎"],
        &[
            "cultures",
            "ascitic tap",
            "tap",
            "ascitic fluid",
            "fluid",
            "腹水",
        ],
    ),
    (
        &["dissection", "夹层"],
        &["cta", "ct aorta", "ct aortogram", "主动脉cta"],
    ),
    (
        &["endocarditis", "心内膜炎"],
        &["toe", "tee", "经食道超声", "食道超声"],
    ),
    (&["cauda equina", "cord compression", "马尾"], &["mri"]),
    (&["hit"], &["pf4", "4t", "4ts"]),
];

/// The suspicion that `words` open with, and the words behind it that its own test was negative.
fn tested(words: &str) -> Option<(Span, Span)> {
    static TESTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?x)^\s?(?P<what>[^,;:.()?\n>-]{2,40}?)\s?(?:->|→|=>|[-–—:,;(])
            (?:[^;.?\n]{0,60}?[\s,:(→>])?(?P<answer>(?P<test>ctpa|ct\spa|v/?q|dopplers?|duplex|uss?|trop\sx2|(?:serial\s)?trop(?:onin)?s|lp|csf|(?:ascitic\s)?(?:tap|fluid)|cultures|cta|ct\saort(?:a|ogram)|toe|tee|mri|pf4|4ts?|肺动脉cta?|超声|彩超|腰穿|脑脊液|腹水|主动脉cta|食道超声)
            (?:\s(?:was|were|scan|neg\sfor|both\slegs))?[\s:=]*(?:neg(?:ative|s)?|normal|clear|nad|no\spe|no\sclot|low|sterile|阴性|正常|未见异常)(?:\s48\s?h)?)(?:$|[\s,.;)])",
        )
        .ok()
    });
    const NEAR: usize = 140;
    let near = crate::text::page::window(words, 0, NEAR).to_ascii_lowercase();
    let found = TESTED.as_ref()?.captures(&near)?;
    let (what, answer) = (found.name("what")?, found.name("answer")?);
    let test = found.name("test")?.as_str();
    let named = |word: &str| match word.len() {
        0..=4 if word.is_ascii() => what
            .as_str()
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(|part| part == word),
        _ => what.as_str().contains(word),
    };
    DECIDED
        .iter()
        .any(|(suspected, tests)| suspected.iter().any(|word| named(word)) && tests.contains(&test))
        .then(|| {
            (
                Span::new(what.start(), what.end()),
                Span::new(answer.start(), answer.end()),
            )
        })
}

/// "asthma exacerbation considered - no wheeze": what was considered, and behind a mark that its signs are not there. What is only
/// not yet known or not yet excluded stays open.
fn weighed(words: &str, hit: Hit, sentence: Span) -> Option<(Span, Span)> {
    static AGAINST: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^\s?(?:[-–—:,(]|but)\s?(?P<no>(?:there\s(?:is|are|was|were)\s)?(?:no|not|nil|without|none|unlikely)\b)(?P<what>[^.;,\n]{1,48})").ok()
    });
    const OPEN: [&str; 16] = [
        " yet",
        "excluded",
        "ruled out",
        "alternative",
        "other ",
        "result",
        "available",
        "sent",
        "done",
        "tested",
        "sure",
        "certain",
        "bed",
        "capacity",
        "history of",
        "contraindic",
    ];
    let (start, end) = (
        hit.span.start.checked_sub(sentence.start)?,
        hit.span.end.checked_sub(sentence.start)?,
    );
    if !words
        .get(start..end)?
        .to_ascii_lowercase()
        .ends_with("considered")
    {
        return None;
    }
    let found = AGAINST.as_ref()?.captures(words.get(end..)?)?;
    let (no, what) = (found.name("no")?, found.name("what")?);
    let open = what.as_str().to_ascii_lowercase();
    if OPEN.iter().any(|word| open.contains(word)) {
        return None;
    }
    let from = words[..start]
        .rfind(['.', ';', ',', ':', '\n', '('])
        .map_or(0, |at| at + 1);
    Some((
        Span::new(from, start),
        Span::new(end + no.start(), end + no.end()),
    ))
}

/// "?pneumonia - no.": the suspicion that `words` open with, and the bare word that answers it.
fn answered_no(words: &str) -> Option<(Span, Span)> {
    static NO: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^\s?(?P<what>[^,;:.()?\n>-]{2,30}?)\s?(?:->|→|\s[-–—]|:)\s?(?P<no>no|nope|neg)\s?(?:[.;,(\n]|$)").ok()
    });
    let found = NO.as_ref()?.captures(words)?;
    let (what, no) = (found.name("what")?, found.name("no")?);
    Some((
        Span::new(what.start(), what.end()),
        Span::new(no.start(), no.end()),
    ))
}

/// "结核——母亲2001年肺结核；本人T-SPOT阴": an item whose dash names the relative that has it.
pub(super) fn of_kin(words: &str) -> Vec<(Span, Span)> {
    static KIN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:^|[:,;。、\s])(?P<what>[^:,;。、()\s—–-]{2,16})\s?(?:——|—|–|--)\s?(?P<who>(?:其|她|他)?(?:母亲|父亲|祖父|祖母|外公|外婆|爷爷|奶奶|哥哥|弟弟|姐姐|妹妹|舅舅|叔叔|姑姑|姨妈|丈夫|妻子|爱人|老伴|儿子|女儿|岳父|岳母))").ok()
    });
    if !words.contains(['—', '–', '-']) || words.is_ascii() {
        return Vec::new();
    }
    let found = KIN.iter().flat_map(|kin| kin.captures_iter(words));
    found
        .filter_map(|found| {
            let (what, who) = (found.name("what")?, found.name("who")?);
            Some((
                Span::new(who.start(), who.end()),
                Span::new(what.start(), what.end()),
            ))
        })
        .collect()
}

/// Another person behind whom a remark or "is the one" stands before the illness: "husband (same surname) has", "her friend is the
/// one with". The words that name the person, and how far what is said of them goes.
pub(super) fn others(words: &str) -> Vec<(Span, Span)> {
    static WHO: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?P<who>husband|wife|partner|spouse|hubby|brother|sister|twin|mother|father|mum|mom|dad|son|daughter|friend|neighbou?r|flatmate|roommate|colleague)(?:\s\([^()\n]{1,48}\))?\s(?:is\sthe\sone\s(?:with|who\s(?:has|had|is|takes)|on)|(?:is|was)\sthe\s(?:asthmatic|diabetic|epileptic)|(?:has|had|takes|with|is\son)\b)").ok()
    });
    if !words.contains(" the one ") && !words.contains(") ") {
        return Vec::new();
    }
    let found = WHO.iter().flat_map(|who| who.captures_iter(words));
    found
        .filter_map(|found| {
            let (who, all) = (found.name("who")?, found.get(0)?);
            let rest = &words[all.end()..];
            let end = rest.find([',', ';', '.', ')', '\n']).unwrap_or(rest.len());
            Some((
                Span::new(who.start(), who.end()),
                Span::new(who.end(), all.end() + end),
            ))
        })
        .collect()
}

/// "1.肺栓塞:D-二聚体不高,CTPA阴性,排除", "急性肺栓塞? CTPA(1/20)阴性,已排除": an item of a differential that is named, weighed and turned
/// down in its last clause. The name and the words that turn it down.
pub(super) fn turned_down(words: &str, topics: Topics) -> Vec<(Span, Span)> {
    static ITEM: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?:^|[\s:：。;；,，、①-⑳]|\d[.、)）])(?P<what>[^\s:：。;；,，、?？()（）\d①-⑳]{2,20})(?:\([^()\n?]{1,24}\))?\s?(?:[:：]|[?？]\s?(?:[:：]|→|->|——|—)?)\s?[(（]?(?P<why>[^。;；:：\n?？①-⑳]{2,120}?[,，]\s?)?(?:故|目前|基本|暂时|综上|可以?|亦|均|现|所以|因此|予|(?P<sure>已经?)|暂){0,3}(?P<no>排除(?:诊断|该病|本病)?|除外|不支持(?:该?诊断|本病)?|不考虑|可能性(?:不大|小)|(?:诊断)?依据不足|不符合)(?P<end>[。;；,，\s)）①-⑳]|$)",
        )
        .ok()
    });
    if words.is_ascii() || !topics.hold(Topic::Exclusions) {
        return Vec::new();
    }
    let found = ITEM.iter().flat_map(|item| item.captures_iter(words));
    // "肺栓塞?需完善CTPA,排除": what is still to be done.
    const TO_COME: [&str; 8] = ["需", "完善", "待", "拟", "复查", "进一步", "动态", "建议"];
    // "不支持,但不能排除", "除外,进一步查": it stays open.
    const OPEN: [&str; 9] = [
        "但", "不能", "尚", "待", "除外", "排除", "可能", "然而", "不过",
    ];
    found
        .filter(|found| {
            let why = found.name("why").map_or("", |why| why.as_str());
            let sure = found.name("sure").is_some();
            let behind = found
                .name("end")
                .filter(|end| matches!(end.as_str(), "," | "，"))
                .and_then(|end| words.get(end.end()..))
                .and_then(|rest| rest.split([',', '，', '。', ';', '；', '\n']).next())
                .unwrap_or_default();
            // "淀粉酶升高,除外 胆囊炎": what is excluded stands behind the blank.
            let names = found
                .name("end")
                .filter(|end| end.as_str().trim().is_empty() && !end.as_str().contains('\n'))
                .and_then(|end| words.get(end.end()..))
                .is_some_and(|rest| !is_next_item(rest));
            !names
                && (sure || !TO_COME.iter().any(|word| why.contains(word)))
                && !OPEN.iter().any(|word| behind.contains(word))
        })
        .filter_map(|found| {
            let (what, no) = (found.name("what")?, found.name("no")?);
            Some((
                Span::new(what.start(), what.end()),
                Span::new(no.start(), no.end()),
            ))
        })
        .collect()
}

/// Nothing, a new line, a number or an item that asks or heads its own words: nothing that the words before exclude.
fn is_next_item(rest: &str) -> bool {
    let rest = rest.trim_start_matches(' ');
    rest.is_empty()
        || rest.starts_with('\n')
        || super::items::numbers_item(rest)
        || rest
            .find([
                ',', '，', ';', '；', '。', '\n', ' ', '(', '（', '?', '？', ':', '：',
            ])
            .and_then(|at| rest.get(at..))
            .is_some_and(|mark| mark.starts_with(['?', '？', ':', '：']))
}

/// `hits` without those that a turning down answers: the question behind the name, a doubt inside it, and the words themselves, which
/// speak of nothing behind them.
pub(super) fn answered_by(down: &[(Span, Span)], sentence: Span, hits: Vec<Hit>) -> Vec<Hit> {
    let doubts = |hit: &Hit| {
        TRIGGERS.rules[hit.rule]
            .iter()
            .any(|rule| rule.0 == Effect::Possible)
    };
    hits.into_iter()
        .filter(|hit| {
            !down.iter().any(|(what, no)| {
                let (what, no) = (what.shifted(sentence.start), no.shifted(sentence.start));
                hit.span.overlaps(no)
                    || doubts(hit) && hit.span.start >= what.start && hit.span.start <= what.end + 1
            })
        })
        .collect()
}

/// The clauses that say no more than that something is excluded.
fn exclusions(words: &str, topics: Topics) -> Vec<(usize, usize)> {
    static EXCLUDED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)(?:[,;:]|->|→|\s[-–])\s*(?P<it>(?:已|故|可|遂|予以|予)?(?:排除|除外)|不成立|不支持|(?:so |hence |therefore |now )?(?:excluded|ruled out|refuted|discounted)(?: (?:by|on|with) [a-z]{2,14}(?: [a-z]{2,14})?)?|not confirmed (?:by|on|with) [a-z]{2,14}(?: [a-z]{2,14})?)\s*(?:$|[,.;。)\n])",
        )
        .ok()
    });
    if !topics.hold(Topic::Exclusions) {
        return Vec::new();
    }
    let found = EXCLUDED.iter().flat_map(|it| it.captures_iter(words));
    found
        .filter_map(|found| found.name("it"))
        .map(|it| (it.start(), it.end()))
        .collect()
}

/// Where an event stands whose treatment some days or weeks ago is told right behind its comma, and the words that tell it.
pub(super) fn treated(words: &str, topics: Topics) -> Vec<(Span, Span)> {
    static DONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?ix)
            (?P<what>[^,;:.()\n]{3,60}),\s?
            (?P<how>(?:was\s|were\s|s/p\s)?(?:banded|ligated|sclerosed|clipped|coiled|embolised|embolized|evacuated|stented|thrombolysed|thrombolyzed|thrombectomised|cardioverted|grafted)\b
                [^;.()\n]{0,24}?\b(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|several)\s?(?:d|days?|/7|wks?|weeks?|/52|mths?|months?|/12|yrs?|years?)\s?(?:ago|earlier|prior|back)\b
              |(?:\d{1,3}|[一二两三四五六七八九十数半]{1,2})个?(?:天|日|周|月|年)前(?:已|曾)?(?:行|予)?(?:内镜下?|急诊|介入|手术)?(?:套扎|夹闭|栓塞|硬化|止血|溶栓|取栓|支架|电复律)
              |(?:已)?(?:内镜下?|急诊|介入)?(?:套扎|夹闭|栓塞|硬化|溶栓|取栓|电复律)(?:术|治疗)?[^,;.。()\n]{0,6}(?:\d{1,3}|[一二两三四五六七八九十数半]{1,2})个?(?:天|日|周|月|年)(?:前|余))",
        )
        .ok()
    });
    if !topics.hold(Topic::Treatments) {
        return Vec::new();
    }
    let found = DONE.iter().flat_map(|done| done.captures_iter(words));
    found
        .filter_map(|found| {
            let (what, how) = (found.name("what")?, found.name("how")?);
            Some((
                Span::new(what.start(), what.end()),
                Span::new(how.start(), how.end()),
            ))
        })
        .collect()
}
