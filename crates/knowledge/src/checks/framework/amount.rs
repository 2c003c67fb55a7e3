//! Milligrams of a dose that is written as a volume ("8 mL (640 mg)", "1 % 20 mL"), and how often a day a dose may be repeated.

use regex::Regex;
use std::sync::LazyLock;

static STRENGTH: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(\d+(?:\.\d+)?)\s*(g|mg|mcg|ug|µg|μg)\s*(?:/|per|in|每)\s*(\d+(?:\.\d+)?)?\s*ml")
        .ok()
});
static PERCENT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(\d+(?:\.\d+)?)\s*[%％]").ok());
static RATIO: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b1\s*(?::|：|in)\s*(\d{1,3}(?:[, ]?000))\b").ok());
static BESIDE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(\d+(?:\.\d+)?)\s*ml\s*[(（=]\s*=?\s*(\d+(?:\.\d+)?)\s*(g|mg|mcg|ug|µg|μg)\s*(?:[)）,;，。]|$)").ok()
});
static TIMES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:24\s*小时|每日|每天|一日|一天)内?(?:用药)?(?:最多|不超过|至多|不得超过|≤)\s*(?P<a>\d+)\s*次",
        r"|(?:max(?:imum)?|up\s+to|no\s+more\s+than|not\s+more\s+than)\s*(?:of\s*)?(?P<b>\d+)\s*(?:doses|times|x)\s*(?:in|per|/|a|each)\s*(?:24|day|d\b)",
        r"|间隔(?:至少|不少于|不短于)?\s*(?P<h>\d+)(?:\s*[—\-–~～至]+\s*\d+)?\s*小时",
    ))
    .ok()
});

/// A solution of more than this is a gel or an ointment, %.
const STRONGEST: f64 = 30.0;
/// What a label rounds.
const APART: f64 = 0.1;

/// Milligrams in `volume` mL by the `words` around it, lower case; `None` where they state none, or two that disagree.
pub fn of_volume(volume: f64, words: &str) -> Option<f64> {
    let strengths = strengths(words);
    let computed = strengths.first().map(|strength| strength * volume);
    if strengths.iter().any(|other| differs(*other, strengths[0])) {
        return None;
    }
    match (beside(volume, words), computed) {
        (Some(stated), Some(computed)) if differs(stated, computed) => None,
        (stated, computed) => stated.or(computed),
    }
}

fn differs(one: f64, other: f64) -> bool {
    (one - other).abs() > APART * other.abs()
}

/// The mass in the bracket behind the volume.
fn beside(volume: f64, words: &str) -> Option<f64> {
    BESIDE.as_ref()?.captures_iter(words).find_map(|found| {
        let written: f64 = found[1].parse().ok()?;
        let mass: f64 = found[2].parse().ok()?;
        (written == volume).then_some(mass * factor(&found[3]))
    })
}

/// Every strength in the words, mg per mL: as mass in a volume, else as percent, else as "1 in 1000".
fn strengths(words: &str) -> Vec<f64> {
    let number = |text: &str| text.replace([',', ' '], "").parse::<f64>().ok();
    let all = |pattern: &LazyLock<Option<Regex>>,
               read: &dyn Fn(&regex::Captures<'_>) -> Option<f64>| {
        let pattern = pattern.as_ref();
        let found =
            pattern.map(|pattern| pattern.captures_iter(words).filter_map(|one| read(&one)));
        found.map(|found| found.collect()).unwrap_or_default()
    };
    let by_mass: Vec<f64> = all(&STRENGTH, &|found| {
        let volume = found
            .get(3)
            .map_or(Some(1.0), |volume| number(volume.as_str()))?;
        (volume > 0.0).then_some(number(&found[1])? * factor(&found[2]) / volume)
    });
    if !by_mass.is_empty() {
        return by_mass;
    }
    let by_percent: Vec<f64> = all(&PERCENT, &|found| {
        number(&found[1])
            .filter(|percent| *percent <= STRONGEST)
            .map(|percent| percent * 10.0)
    });
    if !by_percent.is_empty() {
        return by_percent;
    }
    all(&RATIO, &|found| {
        number(&found[1]).map(|parts| 1000.0 / parts)
    })
}

fn factor(unit: &str) -> f64 {
    match unit {
        "g" => 1e3,
        "mg" => 1.0,
        _ => 1e-3,
    }
}

/// "Syringe driver: morphine 30 mg + metoclopramide 30 mg / 24 h": the amount runs in over a day and is no single dose. Lower case.
pub fn is_over_a_day(line: &str) -> bool {
    const WORDS: [&str; 10] = [
        "syringe driver",
        "syringe pump",
        "s/driver",
        "csci",
        "mckinley",
        "over 24 h",
        "over 24h",
        "24小时持续",
        "持续24小时",
        "24h持续",
    ];
    WORDS.iter().any(|word| line.contains(word))
}

/// Doses in 24 hours that an instruction allows at most: "at most 4 doses in 24 h", "间隔6—8小时". Lower case.
pub fn most_times(words: &str) -> Option<f64> {
    let found = TIMES.as_ref()?.captures(words)?;
    let number = |name: &str| found.name(name)?.as_str().parse::<f64>().ok();
    number("a").or_else(|| number("b")).or_else(|| {
        number("h")
            .filter(|hours| *hours > 0.0)
            .map(|hours| 24.0 / hours)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_volume_with_its_strength_is_a_mass_and_two_that_disagree_are_none() {
        let check = |volume: f64, words: &str, expect: Option<f64>| {
            assert_eq!(of_volume(volume, words), expect, "{words}");
        };
        check(
            8.0,
            "amoxicillin 400 mg/5 ml, 8 ml (640 mg) po bid",
            Some(640.0),
        );
        check(
            7.0,
            "布洛芬混悬液(100mg/5ml)每次7ml(140mg)口服",
            Some(140.0),
        );
        check(7.0, "混悬液(100mg/5ml)每次7ml口服", Some(140.0));
        check(8.0, "amoxicillin 400 mg/5 ml, 8 ml (400 mg) po bid", None);
        check(8.0, "250 mg/5 ml or 400 mg/5 ml, 8 ml", None);
        check(20.0, "0.5% bupivacaine 20 ml", Some(100.0));
        check(30.0, "lidocaine 2% 30 ml", Some(600.0));
        check(0.5, "adrenaline 1:1000 0.5 ml", Some(0.5));
        check(1.0, "adrenaline 1:10,000 1 ml", Some(0.1));
        check(5.0, "syrup 5 ml tds", None);
        check(5.0, "5 ml (15 mg/kg)", None);
    }

    #[test]
    fn an_instruction_tells_how_often_at_most() {
        let check =
            |words: &str, expect: Option<f64>| assert_eq!(most_times(words), expect, "{words}");
        check("必要时用，间隔6—8小时，24小时不超过4次", Some(4.0));
        check("24小时不超过4次", Some(4.0));
        check("prn, max 3 doses in 24 h", Some(3.0));
        check("发热时用", None);
    }
}
