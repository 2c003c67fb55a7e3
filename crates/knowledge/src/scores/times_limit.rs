//! A marker told as so many times its own upper limit of normal, from the limit that the report prints.

use super::gather::in_moment;
use super::score::{Filled, Moment};
use record::{Comparator, Fact, Localized, Observation, Record};

/// Analytes by the key of the input that grades them.
const GRADED: &[(&str, &[&str])] = &[("troponin", &["troponin", "troponin_i", "troponin_t"])];

/// 0 up to the limit, 1 up to three times the limit, 2 above; `None` where no result prints its limit.
pub(super) fn read(key: &str, record: &Record, moment: Moment, empty: &Filled) -> Option<Filled> {
    let (_, analytes) = GRADED.iter().find(|(graded, _)| *graded == key)?;
    let results = in_moment(record, moment, |observation| {
        observation
            .key()
            .is_some_and(|known| analytes.contains(&known))
    });
    let (fact, times) = results
        .into_iter()
        .find_map(|fact| Some((fact, times_limit(&fact.value)?)))?;
    let value = match times {
        times if times <= 1.0 => 0.0,
        times if times <= 3.0 => 1.0,
        _ => 2.0,
    };
    Some(Filled {
        value: Some(value),
        date: fact.value.effective,
        remark: Some(Localized::new(
            format!("{times:.1} times the upper limit that the report prints"),
            format!("为报告所列上限的 {times:.1} 倍"),
        )),
        evidence: places(fact),
        ..empty.clone()
    })
}

/// The result over its upper limit. A result above or below a number counts only where that settles it.
fn times_limit(observation: &Observation) -> Option<f64> {
    let quantity = observation.quantity()?;
    let high = observation.reference_range.as_ref()?.high?;
    let times = quantity.value / high;
    let settled = match quantity.comparator {
        None | Some(Comparator::Approximately) => true,
        Some(Comparator::Less | Comparator::LessOrEqual) => times <= 1.0,
        Some(_) => times >= 3.0,
    };
    (settled && high > 0.0).then_some(times)
}

fn places(fact: &Fact<Observation>) -> Vec<(record::DocumentId, record::Span)> {
    fact.spans()
        .map(|(document, span)| (document.clone(), span))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::{Quantity, ReferenceRange};

    fn check(value: f64, comparator: Option<Comparator>, high: Option<f64>, expect: Option<f64>) {
        let observation = Observation {
            code: record::Concept::default(),
            category: record::ObservationCategory::Laboratory,
            status: record::ObservationStatus::Final,
            value: record::ObservationValue::Quantity(Quantity {
                comparator,
                ..Quantity::new(value, "ng/L")
            }),
            reference_range: high.map(|high| ReferenceRange {
                low: None,
                high: Some(high),
                text: String::new(),
            }),
            interpretation: None,
            effective: None,
            specimen: None,
            assertion: record::Assertion::default(),
        };
        assert_eq!(times_limit(&observation), expect, "{value} {high:?}");
    }

    #[test]
    fn a_result_is_graded_by_its_own_limit_and_not_without_one() {
        check(48.0, None, Some(24.0), Some(2.0));
        check(48.0, None, None, None);
        check(10.0, Some(Comparator::Less), Some(14.0), Some(10.0 / 14.0));
        check(40.0, Some(Comparator::Less), Some(14.0), None);
        check(25.0, Some(Comparator::Greater), Some(14.0), None);
        check(
            100.0,
            Some(Comparator::Greater),
            Some(14.0),
            Some(100.0 / 14.0),
        );
    }
}
