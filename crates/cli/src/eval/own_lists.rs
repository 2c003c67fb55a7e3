//! The program's own labelled lists must not fall below these figures.

use super::{Tools, run};
use std::path::Path;

fn check(set: &str, folder: &str, floors: &[(&str, f64)], ceilings: &[(&str, f64)]) {
    let tools = Tools {
        knowledge: knowledge::Knowledge::open(&knowledge::default_path())
            .expect("run `cargo xtask knowledge` first"),
    };
    let data = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests")
        .join(folder);
    let report = run(set, &data, &tools).expect("the list can be read");
    let value = |name: &str| {
        let mut metrics = report.metrics.iter();
        let (_, metric) = metrics.find(|(metric, _)| metric == name).expect("metric");
        metric.value
    };
    for (name, floor) in floors {
        assert!(
            value(name) >= *floor,
            "{folder}: {name} {} < {floor}\n{:#?}",
            value(name),
            report.notes
        );
    }
    for (name, ceiling) in ceilings {
        assert!(
            value(name) <= *ceiling,
            "{folder}: {name} {} > {ceiling}\n{:#?}",
            value(name),
            report.notes
        );
    }
}

#[test]
fn pairs_fire_and_stay_quiet() {
    for folder in ["safety", "safety-b", "safety-c", "safety-d"] {
        check(
            "safety-pairs",
            folder,
            &[("must_fire_recall", 0.97)],
            &[("over_alert_rate", 0.02)],
        );
    }
}

#[test]
fn vignettes_are_answered() {
    check(
        "safety-vignettes",
        "safety",
        &[("vignette_accuracy", 0.95)],
        &[],
    );
    check(
        "safety-vignettes",
        "safety-b",
        &[("vignette_accuracy", 0.85), ("alert_accuracy", 0.88)],
        &[],
    );
    check(
        "safety-vignettes",
        "safety-c",
        &[("vignette_accuracy", 0.9), ("alert_accuracy", 0.9)],
        &[],
    );
    check(
        "safety-vignettes",
        "safety-d",
        &[("vignette_accuracy", 0.9), ("alert_accuracy", 0.93)],
        &[],
    );
    check(
        "safety-vignettes",
        "safety-e",
        &[("vignette_accuracy", 0.93), ("alert_accuracy", 0.93)],
        &[],
    );
    check(
        "safety-vignettes",
        "safety-f",
        &[("vignette_accuracy", 0.87), ("alert_accuracy", 0.92)],
        &[],
    );
}

#[test]
fn terse_notes_are_read() {
    check(
        "notes",
        "notes",
        &[
            ("current_drugs", 0.93),
            ("other_drugs_kept_apart", 0.97),
            ("planned_drugs", 0.9),
            ("problems_present", 0.8),
            ("problems_absent", 0.8),
            ("latest_labs", 0.72),
            ("vitals", 0.75),
            ("allergies", 0.96),
            ("pregnant", 0.93),
        ],
        &[],
    );
}

#[test]
fn contraindications_of_the_charts_are_named_and_none_is_proposed() {
    check(
        "charts",
        "charts",
        &[("contraindications_named", 1.0), ("red_flags_raised", 1.0)],
        &[
            ("forbidden_drugs_proposed", 0.0),
            ("alarms_on_quiet_charts", 0.0),
        ],
    );
    check(
        "charts",
        "charts-b",
        &[
            ("contraindications_named", 0.96),
            ("red_flags_raised", 0.88),
        ],
        &[
            ("forbidden_drugs_proposed", 0.0),
            ("alarms_on_quiet_charts", 2.0),
        ],
    );
    check(
        "charts",
        "charts-c",
        &[
            ("contraindications_named", 0.98),
            ("red_flags_raised", 0.95),
        ],
        &[
            ("forbidden_drugs_proposed", 0.0),
            ("alarms_on_quiet_charts", 1.0),
        ],
    );
    check(
        "charts",
        "charts-d",
        &[
            ("contraindications_named", 0.92),
            ("red_flags_raised", 0.78),
        ],
        &[
            ("forbidden_drugs_proposed", 0.0),
            ("alarms_on_quiet_charts", 8.0),
        ],
    );
}
