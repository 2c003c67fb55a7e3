//! Pairs that the documents have already answered: an integrase inhibitor at the doubled dose beside an inducer, a progestogen injection,
//! whose effect an inducer does not weaken, and a heparin that bridges to a vitamin K antagonist.

use super::statement::Statement;
use crate::checks::framework::{Drug, Patient, around, class, contains_word};
use record::{Localized, Route, Severity};
use regex::Regex;
use std::sync::LazyLock;

/// Integrase inhibitors whose labels double the dose beside an inducer: the milligrams in a day that this makes, those of one tablet of
/// a fixed combination (whose dose is written as a tablet), and the inducers.
const DOUBLED: [(&str, f64, f64, &[&str]); 2] = [
    (
        "dolutegravir",
        100.0,
        50.0,
        &["rifampin", "carbamazepine", "rifapentine"],
    ),
    ("raltegravir", 1600.0, 400.0, &["rifampin"]),
];
/// Metformin beside dolutegravir, mg a day at most.
const METFORMIN: f64 = 1000.0;
/// Progestogens that are injected for months.
const DEPOT: [&str; 2] = ["medroxyprogesterone", "norethindrone"];
/// Further inducers, beside the class of the strong ones.
const INDUCERS: [&str; 8] = [
    "rifabutin",
    "efavirenz",
    "nevirapine",
    "topiramate",
    "oxcarbazepine",
    "eslicarbazepine",
    "felbamate",
    "perampanel",
];

/// Lowers what the sources say of the two where it is already answered, and says why.
pub fn temper(
    patient: &Patient<'_>,
    first: &Drug<'_>,
    second: &Drug<'_>,
    statements: &mut [Statement],
) {
    let reason = [(first, second), (second, first)]
        .into_iter()
        .find_map(|(drug, inducer)| answered(patient, drug, inducer));
    let arranged = || {
        let moderate = statements
            .iter()
            .all(|statement| statement.severity >= Severity::Moderate);
        (moderate && is_inr_arranged(patient, first, second)).then(|| {
            Localized::new(
                "The INR after the change is arranged already, as the documents tell.",
                "资料显示已安排换药后复查 INR。",
            )
        })
    };
    let Some(reason) = reason.or_else(arranged) else {
        return;
    };
    for statement in statements {
        statement.severity = Severity::Info;
        statement.advice = reason.clone();
    }
}

fn answered(patient: &Patient<'_>, drug: &Drug<'_>, inducer: &Drug<'_>) -> Option<Localized> {
    if is_doubled(patient, drug, inducer) {
        return Some(Localized::new(
            "The dose is doubled already, as the label asks.",
            "剂量已按说明书加倍。",
        ));
    }
    if drug.ingredient == "metformin"
        && inducer.ingredient == "dolutegravir"
        && drug.mg_per_day.is_some_and(|dose| dose <= METFORMIN)
    {
        return Some(Localized::new(
            "Metformin is within 1000 mg a day already, as the label asks.",
            "二甲双胍已限于每日 1000 mg 以内，符合说明书。",
        ));
    }
    if is_bridged(patient, drug, inducer) {
        return Some(Localized::new(
            "Told as an overlap until the INR is in range: intended, the heparin ends then.",
            "所述为重叠至 INR 达标：有意为之，达标后停肝素。",
        ));
    }
    (is_depot(patient, drug) && induces(inducer)).then(|| {
        Localized::new(
            "A progestogen injection: its effect is not lowered (WHO eligibility criteria: medroxyprogesterone 1, norethisterone enanthate 2).",
            "孕激素注射剂：避孕效果不受影响（WHO 标准：甲羟孕酮1级，庚酸炔诺酮2级）。",
        )
    })
}

/// A vitamin K antagonist, and a document that names the day of the next INR: "INR repeat day 4", "recheck INR on Friday", "3天后复查INR".
fn is_inr_arranged(patient: &Patient<'_>, first: &Drug<'_>, second: &Drug<'_>) -> bool {
    static ARRANGED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let day = r"[^.;\n]{0,12}?(?:\bday\s?\d\b|\bd\d\b|\b(?:in|after)\s[1-9]\s?(?:d|days?)\b|\b(?:on|next)\s(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri)(?:day)?\b)";
        let behind = r"\binr\s(?:to\s(?:be\s)?)?(?:repeat(?:ed)?|recheck(?:ed)?|again|booked)\s";
        let before = r"\b(?:repeat|recheck|check)\s(?:the\s)?inr\s";
        Regex::new(&format!(
            r"(?i)(?:{behind}|{before}){day}|\d\s?[天日]后?(?:内)?复查\s?INR"
        ))
        .ok()
    });
    (first.is("vitamin_k_antagonist") || second.is("vitamin_k_antagonist"))
        && patient.record.documents.iter().any(|document| {
            ARRANGED
                .as_ref()
                .is_some_and(|arranged| arranged.is_match(document.text.reveal()))
        })
}

/// True where all products together give the doubled dose of the integrase inhibitor.
fn is_doubled(patient: &Patient<'_>, drug: &Drug<'_>, inducer: &Drug<'_>) -> bool {
    DOUBLED.iter().any(|(name, wanted, tablet, inducers)| {
        *name == drug.ingredient
            && inducers.contains(&inducer.ingredient.as_str())
            && total(patient, name, *tablet).is_some_and(|mg| mg >= *wanted)
    })
}

/// True where a combination and an extra tablet together are the doubled dose that an inducer on the list asks for, and no more.
pub fn is_asked_for(patient: &Patient<'_>, ingredient: &str) -> bool {
    DOUBLED.iter().any(|(name, wanted, tablet, inducers)| {
        *name == ingredient
            && total(patient, name, *tablet) == Some(*wanted)
            && patient
                .drugs
                .iter()
                .any(|drug| inducers.contains(&drug.ingredient.as_str()))
    })
}

/// Milligrams of the ingredient in a day: the most that a combination gives, and the most that a product of it alone gives, which may be
/// written twice; `None` where one entry has no amount.
fn total(patient: &Patient<'_>, ingredient: &str, tablet: f64) -> Option<f64> {
    let (mut combined, mut alone) = (0.0_f64, 0.0_f64);
    let drugs = patient.drugs.iter();
    for drug in drugs.filter(|drug| drug.ingredient == ingredient) {
        let parts = drug.fact.map_or(1, |fact| fact.value.ingredients.len());
        if parts > 1 {
            combined = combined.max(drug.mg_per_day.or_else(|| tablets(drug, tablet))?);
        } else {
            alone = alone.max(drug.mg_per_day?);
        }
    }
    Some(combined + alone)
}

/// A fixed combination that is written by the tablet: one a day unless more are told.
fn tablets(drug: &Drug<'_>, tablet: f64) -> Option<f64> {
    let statement = &drug.fact?.value;
    let times = statement.dosage.frequency.as_ref();
    let times = times.and_then(|times| times.per_day).unwrap_or(1.0);
    Some(tablet * times)
}

/// Injected under the skin or into the muscle, by its route or by the words beside it.
fn is_depot(patient: &Patient<'_>, drug: &Drug<'_>) -> bool {
    const WORDS: [&str; 12] = [
        "dmpa",
        "depo",
        "depot",
        "depo-provera",
        "sayana",
        "net-en",
        "noristerat",
        "injection",
        "injectable",
        "im",
        "避孕针",
        "长效",
    ];
    const NEAR: usize = 40;
    const ENDS: [char; 6] = ['\n', '.', ';', '。', '；', ','];
    if !DEPOT.contains(&drug.ingredient.as_str()) {
        return false;
    }
    let told = || {
        drug.fact.into_iter().any(|fact| {
            fact.spans().any(|(document, span)| {
                let text = patient.record.document(document);
                text.is_some_and(|text| {
                    let words = around(text.text.reveal(), span, NEAR, &ENDS);
                    WORDS.iter().any(|word| contains_word(&words, word))
                })
            })
        })
    };
    match drug.route {
        Some(Route::Intramuscular | Route::Subcutaneous) => true,
        Some(_) => false,
        None => told(),
    }
}

/// A vitamin K antagonist beside a heparin, of which a document tells that it bridges.
fn is_bridged(patient: &Patient<'_>, drug: &Drug<'_>, heparin: &Drug<'_>) -> bool {
    const WORDS: [&str; 9] = [
        "overlap",
        "bridg",
        "until inr",
        "till inr",
        "until the inr",
        "桥接",
        "重叠",
        "至inr",
        "inr达标",
    ];
    const NEAR: usize = 60;
    let told = || {
        heparin.fact.into_iter().any(|fact| {
            fact.spans().any(|(document, span)| {
                let text = patient.record.document(document);
                text.is_some_and(|text| {
                    let words = around(text.text.reveal(), span, NEAR, &['\n', '。']);
                    WORDS.iter().any(|word| words.contains(word))
                        && !words.contains("no bridg")
                        && !words.contains("not bridg")
                        && !words.contains("without bridg")
                        && !words.contains("不重叠")
                        && !words.contains("不桥接")
                })
            })
        })
    };
    drug.is("vitamin_k_antagonist") && heparin.is("heparin_class") && told()
}

fn induces(drug: &Drug<'_>) -> bool {
    class("cyp3a4_inducer").is_some_and(|class| class.holds(&drug.ingredient))
        || INDUCERS.contains(&drug.ingredient.as_str())
}

#[cfg(test)]
mod tests {
    use super::super::RULE;
    use super::*;
    use crate::checks::framework::testing::{Sample, Units, found};
    use record::AdministrativeSex;

    fn woman() -> Sample {
        Sample::new(34.0, AdministrativeSex::Female)
    }

    fn speaks(sample: Sample) -> bool {
        let issues = sample.run(&RULE);
        found(&issues).iter().any(|issue| !issue.ends_with(" info"))
    }

    #[test]
    fn an_integrase_inhibitor_at_the_doubled_dose_is_no_alarm_beside_an_inducer() {
        let beside = |drug: &str, mg: f64, times: f64, inducer: &str| {
            woman().doses(drug, mg, times).takes(inducer)
        };
        assert!(!speaks(beside("dolutegravir", 50.0, 2.0, "rifampin")));
        assert!(!speaks(beside("dolutegravir", 50.0, 2.0, "carbamazepine")));
        assert!(!speaks(beside("raltegravir", 800.0, 2.0, "rifampin")));
        assert!(speaks(beside("dolutegravir", 50.0, 1.0, "rifampin")));
        assert!(speaks(beside("raltegravir", 400.0, 2.0, "rifampin")));
        assert!(speaks(beside("dolutegravir", 50.0, 2.0, "phenytoin")));
        assert!(speaks(woman().takes("dolutegravir").takes("rifampin")));
    }

    #[test]
    fn a_combination_and_the_extra_tablet_are_the_doubled_dose_and_no_duplicate() {
        let combined = || {
            woman().medicine(
                "dolutegravir+lamivudine+tenofovir disoproxil",
                |statement| statement.medication = record::Concept::text("TLD"),
            )
        };
        let both = || {
            combined()
                .doses("dolutegravir", 50.0, 1.0)
                .takes("rifampin")
        };
        assert!(!speaks(both()));
        let twice = crate::checks::duplicate::RULE;
        assert!(found(&both().run(&twice)).is_empty());
        assert!(speaks(combined().takes("rifampin")));
        let told_again = woman()
            .doses("dolutegravir", 50.0, 1.0)
            .doses("dolutegravir", 50.0, 1.0);
        assert!(speaks(told_again.takes("rifampin")));
        let without = combined()
            .doses("dolutegravir", 50.0, 1.0)
            .takes("metformin");
        assert!(!found(&without.run(&twice)).is_empty());
        let more = combined()
            .doses("dolutegravir", 50.0, 2.0)
            .takes("rifampin");
        assert!(!found(&more.run(&twice)).is_empty());
    }

    #[test]
    fn a_heparin_that_bridges_to_warfarin_is_told_from_one_beside_it() {
        let bridged = |text: &str| {
            let sample = woman()
                .text(text)
                .stated("warfarin", "warfarin", "warfarin", |_| {})
                .stated("enoxaparin", "enoxaparin", "enoxaparin", |_| {});
            let patient = Patient::new(&sample.record, &Units, None, &[]);
            is_bridged(&patient, &patient.drugs[0], &patient.drugs[1])
        };
        for text in [
            "warfarin 5 mg, enoxaparin overlap until INR in range",
            "warfarin 5 mg with enoxaparin bridging",
            "warfarin 5 mg; enoxaparin 1 mg/kg bd until INR 2",
            "warfarin，enoxaparin 重叠至INR达标",
        ] {
            assert!(bridged(text), "{text}");
        }
        for text in [
            "warfarin 5 mg, enoxaparin 40 mg od",
            "warfarin 5 mg, enoxaparin, no bridging needed",
        ] {
            assert!(!bridged(text), "{text}");
        }
    }

    #[test]
    fn a_progestogen_injection_is_not_weakened_and_a_pill_is() {
        let by = |drug: &str, route: Option<Route>, inducer: &str| {
            woman()
                .medicine(drug, |statement| statement.dosage.route = route)
                .takes(inducer)
        };
        for inducer in ["rifampin", "phenytoin", "carbamazepine"] {
            assert!(!speaks(by(
                "norethindrone",
                Some(Route::Intramuscular),
                inducer
            )));
            assert!(speaks(by("norethindrone", Some(Route::Oral), inducer)));
            assert!(speaks(by("norethindrone", None, inducer)));
        }
        assert!(speaks(by("etonogestrel", None, "rifampin")));
    }
}
