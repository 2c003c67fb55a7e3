//! Body measures that cannot be right together, or of which the documents tell two: never taken in silence.

use super::gather::{in_moment, in_unit};
use super::score::{Filled, Moment};
use record::{Lexicon, Localized, Record};

/// Lightest adult whose weight is believed, kg.
const LIGHTEST_ADULT: f64 = 20.0;
/// Lowest body mass index that is believed from 130 cm on, kg/m²: below, weight or height is wrong.
const LOWEST_INDEX: f64 = 7.0;
const TALL: f64 = 130.0;
/// Share by which two weights or heights of one day may differ.
const SAME: f64 = 0.10;

/// Takes an impossible weight away, and says where the documents tell a second weight or height.
pub(super) fn raise(
    inputs: &mut [Filled],
    record: &Record,
    lexicon: &dyn Lexicon,
    age: Option<f64>,
) {
    let height = value(inputs, "height");
    for filled in inputs.iter_mut() {
        let Some(number) = filled.value else {
            continue;
        };
        match filled.input.key {
            "weight" if is_impossible(number, height, age) => {
                filled.value = None;
                filled.refused = Some(impossible());
            }
            "weight" => filled.remark = other(filled, record, lexicon, "kg", number),
            "height" => filled.remark = other(filled, record, lexicon, "cm", number),
            _ => {}
        }
    }
}

fn value(inputs: &[Filled], key: &str) -> Option<f64> {
    inputs
        .iter()
        .find(|filled| filled.input.key == key)
        .and_then(|filled| filled.value)
}

fn is_impossible(weight: f64, height: Option<f64>, age: Option<f64>) -> bool {
    let light = age.is_some_and(|age| age >= 18.0) && weight < LIGHTEST_ADULT;
    let thin = height
        .filter(|height| *height >= TALL)
        .is_some_and(|height| weight / (height / 100.0).powi(2) < LOWEST_INDEX);
    light || thin
}

fn impossible() -> Localized {
    Localized::new(
        "the weight cannot be right for this age or height and was not used",
        "体重与年龄或身高不符，未采用",
    )
}

/// The remark that another value of the same day stands in the documents; the present one where none does.
fn other(
    filled: &Filled,
    record: &Record,
    lexicon: &dyn Lexicon,
    unit: &str,
    number: f64,
) -> Option<Localized> {
    let key = filled.input.key;
    let all = in_moment(record, Moment::Presentation, |observation| {
        observation.key() == Some(key)
    });
    let second = all
        .into_iter()
        .filter(|fact| fact.value.effective == filled.date)
        .filter_map(|fact| in_unit(&fact.value, lexicon, key, unit))
        .find(|value| (value - number).abs() > SAME * number);
    match second {
        Some(second) => Some(Localized::new(
            format!("the documents also tell {second:.1} {unit}: check which holds"),
            format!("文档中另有 {second:.1} {unit}：请核对"),
        )),
        None => filled.remark.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::is_impossible;

    #[test]
    fn a_weight_is_impossible_by_age_or_by_height() {
        for (weight, height, age, expect) in [
            (7.0, None, Some(60.0), true),
            (7.0, None, Some(0.5), false),
            (7.0, Some(66.0), Some(0.5), false),
            (7.0, None, None, false),
            (7.0, Some(160.0), None, true),
            (35.0, Some(160.0), Some(40.0), false),
            (22.0, Some(115.0), Some(30.0), false),
        ] {
            assert_eq!(is_impossible(weight, height, age), expect, "{weight}");
        }
    }
}
