//! The same drug or the same class twice.

#[cfg(test)]
mod tests;

use super::framework::{
    Compose, Drug, Patient, Publication, Role, Rule, RuleInfo, around, class, classes_of,
};
use record::{DetectedIssue, IssueKind, Localized, Route, RuleStatus, Severity};
use std::collections::BTreeMap;

const STOPP: Publication = Publication::verified(
    "STOPP criteria version 3, A3: duplicate drug class for daily regular use",
    "2023",
);

/// One ingredient in two products, or two drugs of a class of which one is enough.
pub const RULE: Rule = Rule {
    info: RuleInfo {
        id: "duplicate",
        name: "Duplicate therapy",
        name_zh: "重复用药",
        kind: IssueKind::DuplicateTherapy,
        status: RuleStatus::Preview,
        what: "The same ingredient in two statements by the same way, also inside combination products; two systemic drugs of one class, where a second one of the class adds harm rather than effect.",
        why: "Duplicates come from brand names, combination products and two prescribers; the dose is doubled unseen.",
        silent: "One statement written twice with the same dose; a regular drug with the same drug as needed; local and systemic use; a switch that the record states; classes in which two drugs are ordinary (aspirin with a P2Y12 inhibitor, basal with mealtime insulin, long- with short-acting opioid as needed).",
        example: "Tylenol and Percocet (acetaminophen twice): high. Ibuprofen and naproxen: moderate.",
        sources: &[STOPP],
    },
    run,
};

/// Classes of which one member is enough, with the severity of two.
const CLASSES: &[(&str, Severity)] = &[
    ("nsaid", Severity::High),
    ("ace_inhibitor", Severity::High),
    ("arb", Severity::High),
    ("statin", Severity::High),
    ("factor_xa_inhibitor", Severity::Critical),
    ("vitamin_k_antagonist", Severity::Critical),
    ("heparin_class", Severity::High),
    ("p2y12_inhibitor", Severity::High),
    ("sulfonylurea", Severity::High),
    ("meglitinide", Severity::High),
    ("dpp4_inhibitor", Severity::High),
    ("glp1_agonist", Severity::High),
    ("sglt2_inhibitor", Severity::High),
    ("insulin_basal", Severity::High),
    ("beta_blocker", Severity::High),
    ("dihydropyridine", Severity::Moderate),
    ("non_dihydropyridine", Severity::High),
    ("loop_diuretic", Severity::Moderate),
    ("thiazide", Severity::Moderate),
    ("ppi", Severity::Moderate),
    ("h2_blocker", Severity::Moderate),
    ("ssri", Severity::High),
    ("snri", Severity::High),
    ("tricyclic_antidepressant", Severity::Moderate),
    ("maoi_irreversible", Severity::Critical),
    ("benzodiazepine", Severity::Moderate),
    ("z_drug", Severity::Moderate),
    ("gabapentinoid", Severity::Moderate),
    ("antipsychotic", Severity::Moderate),
    ("opioid", Severity::Moderate),
    ("triptan", Severity::High),
    ("systemic_corticosteroid", Severity::Moderate),
    ("bisphosphonate", Severity::Moderate),
    ("fibrate", Severity::Moderate),
    ("macrolide", Severity::Moderate),
    ("fluoroquinolone", Severity::Moderate),
    ("bladder_antimuscarinic", Severity::Moderate),
    ("cholinesterase_inhibitor", Severity::Moderate),
    ("pde5_inhibitor", Severity::High),
    ("xanthine_oxidase_inhibitor", Severity::Moderate),
    ("thyroid_hormone", Severity::Info),
    ("first_generation_antihistamine", Severity::Moderate),
];

fn run(rule: &Rule, patient: &Patient<'_>) -> Vec<DetectedIssue> {
    if patient.drugs.len() < 2 {
        return vec![rule.not_checked(
            Severity::High,
            "",
            Localized::new(rule.info.name, rule.info.name_zh),
            Localized::new(
                "the record lists fewer than two recognised drugs",
                "病历中可识别的药物不足两种",
            ),
        )];
    }
    let mut issues = same_ingredient(rule, patient);
    issues.extend(same_class(rule, patient));
    if issues.is_empty() {
        let mut clear = rule.clear(
            &STOPP,
            Localized::new(
                format!("No duplicate among {} ingredients", patient.drugs.len()),
                format!("{} 种成分中无重复用药", patient.drugs.len()),
            ),
        );
        clear.severity = Severity::High;
        issues.push(clear);
    }
    issues
}

/// "HRZE 2 months, then HR" beside isoniazid, rifampicin, pyrazinamide and ethambutol: a regimen without a dose whose drugs all stand in
/// entries of their own is their name.
fn names_the_others(patient: &Patient<'_>, drug: &Drug<'_>) -> bool {
    const REGIMEN: usize = 3;
    let Some(fact) = drug.fact else { return false };
    let parts = &fact.value.ingredients;
    parts.len() >= REGIMEN
        && fact.value.dosage.dose.is_none()
        && parts.iter().all(|part| {
            patient.drugs.iter().any(|other| {
                other.ingredient.eq_ignore_ascii_case(&part.name)
                    && other.fact.is_some_and(|other| other.id != fact.id)
            })
        })
}

fn same_ingredient(rule: &Rule, patient: &Patient<'_>) -> Vec<DetectedIssue> {
    let mut by_name: BTreeMap<&str, Vec<&Drug<'_>>> = BTreeMap::new();
    for drug in patient.drugs.iter().filter(|drug| drug.is_systemic()) {
        by_name.entry(&drug.ingredient).or_default().push(drug);
    }
    let mut issues = Vec::new();
    for (name, drugs) in by_name {
        let Some((first, second)) = doubled(patient, &drugs) else {
            continue;
        };
        // A combination and an extra tablet beside rifampicin.
        if super::interaction::is_asked_for(patient, name)
            || adds_to_calcium(name, first, second)
            || [first, second]
                .iter()
                .any(|drug| names_the_others(patient, drug))
        {
            continue;
        }
        let combined = ingredients(first) > 1 || ingredients(second) > 1;
        let severity = if combined {
            Severity::High
        } else {
            Severity::Moderate
        };
        let mut issue = rule
            .found(
                severity,
                name,
                Localized::new(
                    format!("{name} twice: {} and {}", written(first), written(second)),
                    format!("{name} 重复：{} 与 {}", written(first), written(second)),
                ),
            )
            .detail(
                "The same ingredient stands in two entries. Clarify whether both are taken; add the doses before prescribing.",
                "同一成分出现在两个条目中。请核实是否同时使用，开药前合计剂量。",
            );
        for drug in [first, second] {
            issue = issue.drug(drug);
        }
        issues.push(issue);
    }
    issues
}

/// Vitamin D beside a tablet of calcium that holds some: what such a tablet holds seldom suffices, and the two are given on purpose.
fn adds_to_calcium(name: &str, first: &Drug<'_>, second: &Drug<'_>) -> bool {
    let with_calcium = |drug: &Drug<'_>| {
        drug.fact.is_some_and(|fact| {
            let mut parts = fact.value.ingredients.iter();
            parts.any(|part| part.name.starts_with("calcium"))
        })
    };
    ["cholecalciferol", "ergocalciferol", "vitamin d"].contains(&name)
        && with_calcium(first) != with_calcium(second)
}

/// Two entries of one ingredient that are not one treatment written twice.
fn doubled<'d, 'a>(
    patient: &Patient<'_>,
    drugs: &[&'d Drug<'a>],
) -> Option<(&'d Drug<'a>, &'d Drug<'a>)> {
    drugs.iter().enumerate().find_map(|(index, first)| {
        drugs[index + 1..]
            .iter()
            .find(|second| {
                let same_way = match (first.route, second.route) {
                    (Some(a), Some(b)) => a == b,
                    _ => true,
                };
                let rescue = first.as_needed != second.as_needed;
                let inhaled = first.route == Some(Route::Inhaled);
                let (one, other) = (written(first), written(second));
                // "信必可都保" and later "信必可" are one product.
                // Two doses under one name are a contradiction of the documents, which is told as one.
                let repeated = one.starts_with(&other) || other.starts_with(&one);
                let combined = ingredients(first) > 1 || ingredients(second) > 1;
                let told_of = is_regimen(first) || is_regimen(second);
                same_way
                    && !told_of
                    && !inhaled
                    && !repeated
                    && !is_shortened(first, second)
                    && !is_mention(patient, first, second)
                    && (combined || !rescue)
            })
            .map(|second| (*first, *second))
    })
}

/// A regimen of cancer treatment by its name ("CAPOX"): its drugs are listed with their doses beside it.
fn is_regimen(drug: &Drug<'_>) -> bool {
    const CLASSES: [&str; 5] = [
        "anthracycline",
        "platinum",
        "fluoropyrimidine",
        "taxane",
        "immunosuppressant_strong",
    ];
    drug.fact.is_some_and(|fact| {
        let (dosage, parts) = (&fact.value.dosage, &fact.value.ingredients);
        let mut classes = parts.iter().flat_map(|part| classes_of(&part.name));
        parts.len() > 1
            && classes.any(|class| CLASSES.contains(class))
            && dosage.dose.is_none()
            && dosage.units.is_none()
    })
}

/// One entry is the abbreviation of the other with the same dose: "MTX 15 mg weekly" and "methotrexate 15 mg weekly".
fn is_shortened(first: &Drug<'_>, second: &Drug<'_>) -> bool {
    first.mg_per_dose.is_some()
        && first.mg_per_dose == second.mg_per_dose
        && first.mg_per_day == second.mg_per_day
        && has_short_name(first) != has_short_name(second)
}

/// One entry has a dose, the other has none and says only the drug's common name ("labetalol, changed to nifedipine early"): the
/// same treatment told again. A brand without a dose may be a second box, and so may a common name that is an item of its own in
/// a list beside a dosed brand ("Lipitor 20 mg, atorvastatin, bisoprolol").
fn is_mention(patient: &Patient<'_>, first: &Drug<'_>, second: &Drug<'_>) -> bool {
    let dosed = |drug: &Drug<'_>| {
        drug.fact
            .is_some_and(|fact| fact.value.dosage.dose.is_some())
    };
    let common = |drug: &Drug<'_>| {
        let written = written(drug);
        written.starts_with(&drug.ingredient) || has_short_name(drug)
    };
    let told = |one: &Drug<'_>, other: &Drug<'_>| {
        let second_box = !common(one) && is_item(patient, other);
        dosed(one) && !dosed(other) && common(other) && !second_box
    };
    // "TLD 1 nocte … creatinine flat since, DTG effect": the short name of a part of the product, without a dose.
    let part = |one: &Drug<'_>, other: &Drug<'_>| {
        ingredients(one) > 1 && ingredients(other) == 1 && !dosed(other) && has_short_name(other)
    };
    let alone = ingredients(first) == 1 && ingredients(second) == 1;
    alone && (told(first, second) || told(second, first))
        || part(first, second)
        || part(second, first)
}

/// Nothing but the drug's name stands between two commas or ends of a line.
fn is_item(patient: &Patient<'_>, drug: &Drug<'_>) -> bool {
    const ENDS: &[char] = &['\n', ',', ';', '，', '；', '、', '。', '.', ':', '：'];
    const NEAR: usize = 40;
    let name = written(drug);
    drug.fact.is_some_and(|fact| {
        fact.spans().any(|(document, span)| {
            patient.record.document(document).is_some_and(|text| {
                around(text.text.reveal(), span, NEAR, ENDS).trim_matches([' ', '-', '*', '•'])
                    == name
            })
        })
    })
}

/// Written as an abbreviation: "MTX".
fn has_short_name(drug: &Drug<'_>) -> bool {
    const LONGEST: usize = 5;
    drug.fact.is_some_and(|fact| {
        let text = fact.value.medication.text.reveal().trim();
        text.len() <= LONGEST && text.chars().all(|c| c.is_ascii_uppercase())
    })
}

fn ingredients(drug: &Drug<'_>) -> usize {
    drug.fact.map_or(1, |fact| fact.value.ingredients.len())
}

fn written(drug: &Drug<'_>) -> String {
    drug.fact.map_or_else(
        || drug.ingredient.clone(),
        |fact| fact.value.medication.text.reveal().trim().to_lowercase(),
    )
}

fn same_class(rule: &Rule, patient: &Patient<'_>) -> Vec<DetectedIssue> {
    CLASSES
        .iter()
        .filter_map(|(key, severity)| {
            let class = class(key)?;
            let mut drugs: Vec<&Drug<'_>> = Vec::new();
            for drug in patient.drugs_in(key).filter(|drug| regular(drug, key)) {
                if drugs.iter().all(|other| other.ingredient != drug.ingredient) {
                    drugs.push(drug);
                }
            }
            if drugs.len() < 2 || !separate(&drugs) {
                return None;
            }
            let names: Vec<&str> = drugs.iter().map(|drug| drug.ingredient.as_str()).collect();
            let list = names.join(", ");
            let mut issue = rule
                .found(
                    *severity,
                    key,
                    Localized::new(
                        format!("{} {}: {list}", drugs.len(), class.name.en),
                        format!("{} 种{}：{list}", drugs.len(), class.name.zh),
                    ),
                )
                .detail(
                    "One drug of this class is enough: a second adds harm rather than effect. Clarify whether one replaces the other.",
                    "同类药物一种即可：再加一种增加危害而非疗效。请核实是否为替换。",
                )
                .against(
                    drugs
                        .iter()
                        .filter(|drug| drug.role != Role::Current || drug.proposed)
                        .map(|drug| drug.ingredient.clone()),
                );
            if *severity > Severity::High {
                issue.contraindicates.clear();
            }
            for drug in &drugs {
                issue = issue.drug(drug);
            }
            Some(issue)
        })
        .collect()
}

/// In daily use, systemic, and not what another drug might be changed to. Opioids and sedatives as needed beside a regular one are ordinary.
fn regular(drug: &Drug<'_>, key: &str) -> bool {
    let opioid_substitutes = key == "opioid" && drug.is("opioid_antagonist");
    let on_its_own = !is_regimen(drug) && !opioid_substitutes;
    drug.is_systemic() && !drug.as_needed && !drug.instead && on_its_own
}

/// Not all from one product.
fn separate(drugs: &[&Drug<'_>]) -> bool {
    let first = drugs[0].fact.map(|fact| &fact.id);
    drugs[1..]
        .iter()
        .any(|drug| drug.fact.is_none() || drug.fact.map(|fact| &fact.id) != first)
}
