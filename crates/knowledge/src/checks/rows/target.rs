//! A level or an INR beside the target that the note itself names: "trough 3.4, our target now 8-10".

use super::judge::{Answer, Reason, named, newest};
use super::labels::{analyte, day};
use crate::checks::framework::Patient;
use record::{Fact, Localized, Observation, Span};
use regex::Regex;
use std::sync::LazyLock;

/// Days after which a level no longer speaks of the dose taken now.
const RECENT_DAYS: i32 = 30;
/// Bytes before and behind the result in which its target may stand.
const BEFORE: usize = 60;
const BEHIND: usize = 160;
/// A value this close to the limit of a target is not told: the share of the limit.
const NEAR: f64 = 0.1;

static TARGET: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(?:\btarget(?:s|ed)?|\bgoal|\baim(?:ing)?(?:\sfor)?|\bdesired|目标)(?:\s?(?:range|level|trough|inr|is|now|of|for|at|currently|浓度|值|范围|为|谷浓度)){0,3}\s?[:：=]?\s?(?P<low>\d{1,3}(?:\.\d+)?)\s?(?:-|–|—|~|～|to|至)\s?(?P<high>\d{1,3}(?:\.\d+)?)",
    )
    .ok()
});

/// Whether the newest result of `key` lies below (above where `above`) the target that stands beside it; silent where none does.
pub fn missed(patient: &Patient<'_>, key: &str, above: bool) -> Answer {
    let Some((latest, value)) =
        newest(patient, key).and_then(|latest| Some((latest, latest.value.quantity()?.value)))
    else {
        return Answer::No;
    };
    let date = latest.value.effective;
    let old = date
        .and_then(|date| patient.days_since(date))
        .is_some_and(|days| days > RECENT_DAYS);
    let Some((low, high)) = target(patient, latest).filter(|_| !old) else {
        return Answer::No;
    };
    let beyond = if above {
        value > high * (1.0 + NEAR)
    } else {
        value < low * (1.0 - NEAR)
    };
    if !beyond {
        return Answer::No;
    }
    let name = analyte(key);
    Answer::Yes(vec![Reason {
        text: Localized::new(
            format!(
                "{} {value}{}, target {low} to {high}",
                name.en,
                day(date, false)
            ),
            format!("{} {value}{}，目标 {low}–{high}", name.zh, day(date, true)),
        ),
        brief: None,
        implicated: vec![named(latest.value.code.name(), latest)],
    }])
}

/// The range of the target nearest to the result.
fn target(patient: &Patient<'_>, fact: &Fact<Observation>) -> Option<(f64, f64)> {
    fact.spans().find_map(|(id, span)| {
        let text = patient.record.document(id)?.text.reveal();
        let others = |between: Span| {
            patient.record.observations.iter().any(|other| {
                other.value.key() != fact.value.key()
                    && other
                        .spans()
                        .any(|(document, place)| document == id && between.contains(place))
            })
        };
        near(text, span, others)
    })
}

/// `others` tells whether another result stands in a stretch: the target is then that one's.
fn near(text: &str, span: Span, others: impl Fn(Span) -> bool) -> Option<(f64, f64)> {
    let from = text.floor_char_boundary(span.start.saturating_sub(BEFORE));
    let to = text.floor_char_boundary((span.end + BEHIND).min(text.len()));
    let behind = text.get(span.end..to)?.split("\n\n").next()?;
    let behind = behind.split(". ").next()?;
    let before = text.get(from..span.start)?.rsplit('\n').next()?;
    let range = |words: &str| {
        let found = TARGET.as_ref()?.captures(words)?;
        let limit = |name: &str| found.name(name)?.as_str().parse::<f64>().ok();
        let (low, high) = (limit("low")?, limit("high")?);
        // "target 8-10 weeks": a time.
        let unit = words[found.get(0)?.end()..].trim_start();
        let time = ["week", "wk", "day", "month", "year", "周", "天", "月"]
            .iter()
            .any(|word| unit.starts_with(word));
        (low < high && !time).then_some((low, high, found.get(0)?.start()))
    };
    let ahead = range(behind).filter(|(_, _, at)| !others(Span::new(span.end, span.end + at)));
    let (low, high, _) = ahead.or_else(|| range(before))?;
    Some((low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_read_beside_its_result() {
        let of = |text: &str| {
            let at = text.find("3.4").expect("the result");
            near(text, Span::new(at, at + 3), |_| false)
        };
        assert_eq!(
            of("trough 3.4 on 16 Nov and 3.2 on 23 Nov, our target now 8-10;"),
            Some((8.0, 10.0))
        );
        assert_eq!(of("INR 3.4 (target 2-3)"), Some((2.0, 3.0)));
        assert_eq!(of("目标浓度6~8，本次3.4 ng/mL"), Some((6.0, 8.0)));
        assert_eq!(of("trough 3.4, target BP 120-130"), None);
        assert_eq!(of("trough 3.4, aim for clinic in 6 to 8 weeks"), None);
        assert_eq!(of("trough 3.4, within range"), None);
    }
}
