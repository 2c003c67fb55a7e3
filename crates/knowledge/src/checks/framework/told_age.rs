//! How old a result is where the document says so in words and gives no day: "eGFR 47, fourteen months ago", "14个月前肌酐 110".

use record::{Fact, Observation, Record};
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// Bytes before and behind the result in which the words stand.
const NEAR: usize = 90;
/// Days that "last year" is at least taken for: too old for what changes in months, not for what changes in years.
const LAST_YEAR: i32 = 200;
const YEAR_BEFORE: i32 = 500;

/// The age as the document words it.
#[derive(Clone, PartialEq, Debug)]
pub struct ToldAge {
    /// Days, as far as the words go.
    pub days: i32,
    /// The words.
    pub words: String,
}

/// A span of time that has passed.
const AGE: &str = r"(?P<age>(?:(?:about|approx\.?|around|over|more\s+than|almost|nearly|at\s+least|some|>|~)\s*)?(?P<n>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|twenty-four|several)(?:\s*|-|\s+and\s+a\s+half\s+)(?P<unit>days?|weeks?|wks?|months?|mths?|mos?|years?|yrs?|/12|/52|y|m)\s+(?:ago|old|earlier|back|previously)|(?P<last>last\s+year|the\s+year\s+before\s+last)|(?:约|大约|近)?(?P<zn>\d{1,3}|[一二两三四五六七八九十]{1,3}|半|数)\s*余?(?:个)?(?P<zu>天|日|周|月|年)[余多半]?(?:之)?前|(?P<zl>去年|前年|上一年)(?:\d{1,2}月(?:份)?)?[初中末底]?)";

static BEHIND: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?i)^(?:\s*(?:mL/min(?:/1\.73\s?m(?:2|²))?|[µμu]mol/L|mg/dL|mmol/L|g/L|g/dL|ms|%))?(?P<open>[\s,，(（:：;\-–—'\x22]*)(?:(?:in|on|from|at|dated|taken|done|checked|measured|was|is|the|last|file|record|system|then|of|now|但|为|系|是|已|测于|查于)[\s,，(（]*){{0,5}}{AGE}(?P<tail>.{{0,14}})"
    ))
    .ok()
});
static BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?i)(?P<head>^|[,，。；;\n、(（:：])?(?P<lead>[^,，。；;\n、(（:：]{{0,60}}?){AGE}(?P<join>[\s,，:：(（\-–—]*(?:(?:showed|shows|was|were|had|with|of|the|last|blood|外院|我院|本院|体检|复查|检查|化验|检验|查|测|时|示|提示|血)[\s:：(（]*){{0,4}})$"
    ))
    .ok()
});

/// The age that the words beside `fact` tell; `None` where it has a day of its own or nothing is told.
pub fn told_age(record: &Record, fact: &Fact<Observation>) -> Option<ToldAge> {
    if fact.value.effective.is_some() {
        return None;
    }
    fact.spans().find_map(|(document, span)| {
        let text = record.document(document)?.text.reveal();
        beside(text.get(..span.start)?, text.get(span.end..)?)
    })
}

/// The age told directly behind a result, or directly before it.
fn beside(before: &str, behind: &str) -> Option<ToldAge> {
    let end = behind.floor_char_boundary(behind.len().min(NEAR));
    let behind = behind[..end].split('\n').next().unwrap_or_default();
    let start = before.ceil_char_boundary(before.len().saturating_sub(NEAR));
    let before = sentence(&before[start..]);
    told_behind(behind).or_else(|| told_before(before))
}

fn told_behind(behind: &str) -> Option<ToldAge> {
    let found = BEHIND.as_ref()?.captures(behind)?;
    // "Cr 104, 2 years ago had MI": behind a comma the words must end the clause.
    let apart = found["open"].contains([',', '，', ';']);
    let tail = found["tail"].trim_start();
    // "eGFR 38 (half a year ago 39)": the age is of what follows.
    let other = tail.trim_start_matches([':', '：', ' ', '=', '为', '是']);
    if other.starts_with(|c: char| c.is_ascii_digit()) || other.starts_with("was ") {
        return None;
    }
    let ends = tail.is_empty()
        || tail.starts_with([')', '）', ',', '，', '.', '。', ';', '；', '\'', '"', '、'])
        || ["and none", "none since", "since", "not ", "此后", "后未"]
            .iter()
            .any(|word| tail.starts_with(word));
    let last = found.name("last").or(found.name("zl")).is_some();
    (ends || !apart && !last).then(|| age(&found)).flatten()
}

fn told_before(before: &str) -> Option<ToldAge> {
    let found = BEFORE.as_ref()?.captures(before)?;
    let join = &found["join"];
    // "MI 2 years ago, creatinine 104" is an age of the infarction; "2 years ago (eGFR 47)" is the result's.
    let tied = join.contains(['(', '（', ':', '：']) || join.chars().any(char::is_alphabetic);
    let opens = found["lead"].trim().is_empty();
    (tied || opens && !join.contains([',', '，']) && !before.is_empty())
        .then(|| age(&found))
        .flatten()
}

/// The last sentence of `text`; the point of a decimal ends none.
fn sentence(text: &str) -> &str {
    let cut = text.char_indices().rfind(|(at, c)| match c {
        '\n' | '。' | '；' | ';' => true,
        '.' => text[at + 1..].starts_with([' ', '\n']),
        _ => false,
    });
    cut.map_or(text, |(at, c)| &text[at + c.len_utf8()..])
}

fn age(found: &Captures<'_>) -> Option<ToldAge> {
    let get = |name| found.name(name).map(|part| part.as_str().to_lowercase());
    let named = |text: &str| match text {
        text if ["last", "去年", "上一年"]
            .iter()
            .any(|word| text.starts_with(word)) =>
        {
            LAST_YEAR
        }
        _ => YEAR_BEFORE,
    };
    let days = if let Some(last) = get("last").or_else(|| get("zl")) {
        named(&last)
    } else if let (Some(n), Some(unit)) = (get("n"), get("unit")) {
        number(&n)? * days_of(&unit)?
    } else {
        chinese(&get("zn")?, &get("zu")?)?
    };
    Some(ToldAge {
        days,
        words: found["age"].trim().to_string(),
    })
}

fn number(text: &str) -> Option<i32> {
    const WORDS: [&str; 20] = [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    match text {
        "a" | "an" => Some(1),
        "several" => Some(3),
        "twenty-four" => Some(24),
        _ => text.parse().ok().or_else(|| {
            let at = WORDS.iter().position(|word| *word == text)?;
            i32::try_from(at + 1).ok()
        }),
    }
}

fn days_of(unit: &str) -> Option<i32> {
    Some(match unit {
        "/52" => 7,
        "/12" => 30,
        _ => match unit.bytes().next()? {
            b'd' => 1,
            b'w' => 7,
            b'm' => 30,
            b'y' => 365,
            _ => return None,
        },
    })
}

fn chinese(n: &str, unit: &str) -> Option<i32> {
    let one = match unit {
        "天" | "日" => 1,
        "周" => 7,
        "月" => 30,
        _ => 365,
    };
    if n == "半" {
        return Some(one / 2);
    }
    if n == "数" {
        return Some(3 * one);
    }
    let digit = |c: char| "零一二三四五六七八九".chars().position(|known| known == c);
    let count = n.parse().ok().or_else(|| {
        let n = n.replace('两', "二");
        let count = match n.split_once('十') {
            Some((tens, ones)) => {
                let part = |text: &str, none| text.chars().next().map_or(Some(none), digit);
                part(tens, 1)? * 10 + part(ones, 0)?
            }
            None => digit(n.chars().next()?)?,
        };
        i32::try_from(count).ok()
    })?;
    Some(count * one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_age_of_a_result_is_read_beside_it() {
        let check = |text: &str, result: &str, expect: Option<i32>| {
            let at = text.find(result).unwrap();
            let told = beside(&text[..at], &text[at + result.len()..]);
            assert_eq!(told.map(|told| told.days), expect, "{text}");
        };
        let month = 30;
        for (text, result, expect) in [
            (
                "Last U&E on system 18 months ago (eGFR 47 then).",
                "eGFR 47",
                Some(18 * month),
            ),
            (
                "Last creatinine 104 µmol/L, 16 months ago; since then",
                "creatinine 104",
                Some(16 * month),
            ),
            (
                "Last eGFR 47, fourteen months ago; in hospital",
                "eGFR 47",
                Some(14 * month),
            ),
            ("Cr 1.6 (2 yrs ago)", "Cr 1.6", Some(730)),
            (
                "creatinine 2.3 mg/dL fourteen months ago, none since",
                "creatinine 2.3 mg/dL",
                Some(14 * month),
            ),
            (
                "Last creatinine on file is 16 months old (eGFR 41); none",
                "eGFR 41",
                Some(16 * month),
            ),
            (
                "A year ago the creatinine was fine. eGFR 51 over a year ago.",
                "eGFR 51",
                Some(365),
            ),
            ("肌酐 110（去年3月）", "肌酐 110", Some(LAST_YEAR)),
            (
                "14个月前肌酐 110 μmol/L,此后未查",
                "肌酐 110",
                Some(14 * month),
            ),
            ("既往史：两年前查肌酐 110", "肌酐 110", Some(730)),
            ("肌酐 110 μmol/L（一年半前）", "肌酐 110 μmol/L", Some(365)),
            (
                "肌酐 110 μmol/L（十八个月前）",
                "肌酐 110 μmol/L",
                Some(18 * month),
            ),
            ("Cr 1.1 3 days ago", "Cr 1.1", Some(3)),
            ("eGFR 38（半年前39）", "eGFR 38", None),
            ("eGFR 38 (a year ago 51)", "eGFR 38", None),
            // What happened to the patient is no age of the result.
            ("Cr 104, MI 2 years ago", "Cr 104", None),
            ("Cr 104, 2 years ago had an MI", "Cr 104", None),
            ("MI 2 years ago, creatinine 104", "creatinine 104", None),
            ("3年前诊断糖尿病，肌酐 110", "肌酐 110", None),
            ("肌酐 110，去年诊断糖尿病", "肌酐 110", None),
            (
                "Creatinine 88, up from 60 a year ago",
                "Creatinine 88",
                None,
            ),
        ] {
            check(text, result, expect);
        }
    }
}
