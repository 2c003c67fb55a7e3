use super::RULE;
use crate::checks::framework::testing::{Sample, found};
use record::*;

fn adult() -> Sample {
    Sample::new(60.0, AdministrativeSex::Male)
}

#[track_caller]
fn fires(a: &str, b: &str, severity: &str) {
    let mut names = [a, b];
    names.sort_unstable();
    let expect = vec![format!("interaction:{} {severity}", names.join("+"))];
    assert_eq!(found(&adult().takes(a).takes(b).run(&RULE)), expect);
    assert_eq!(
        found(&adult().takes(b).takes(a).run(&RULE)),
        expect,
        "the other way round"
    );
}

#[track_caller]
fn silent(a: &str, b: &str) {
    assert_eq!(
        found(&adult().takes(a).takes(b).run(&RULE)),
        Vec::<String>::new(),
        "{a} + {b}"
    );
}

#[test]
fn the_high_priority_pairs_fire() {
    fires("methylphenidate", "phenelzine", "critical");
    fires("atazanavir", "omeprazole", "high");
    fires("febuxostat", "azathioprine", "critical");
    fires("fluoxetine", "phenelzine", "critical");
    fires("irinotecan", "ketoconazole", "critical");
    fires("meperidine", "tranylcypromine", "critical");
    fires("amitriptyline", "isocarboxazid", "critical");
    fires("ramelteon", "fluvoxamine", "critical");
    fires("rifampin", "darunavir", "critical");
    fires("simvastatin", "clarithromycin", "critical");
    fires("ergotamine", "ritonavir", "critical");
    fires("tizanidine", "ciprofloxacin", "critical");
    fires("tranylcypromine", "procarbazine", "critical");
    fires("sumatriptan", "phenelzine", "critical");
}

#[test]
fn common_dangerous_pairs_fire() {
    fires("warfarin", "ibuprofen", "high");
    fires("warfarin", "fluconazole", "high");
    fires("apixaban", "rifampin", "high");
    fires("nitroglycerin", "sildenafil", "critical");
    fires("methotrexate", "trimethoprim", "critical");
    fires("lisinopril", "sacubitril", "critical");
    fires("verapamil", "metoprolol", "high");
    fires("lithium", "hydrochlorothiazide", "high");
    fires("morphine", "lorazepam", "high");
    fires("nirmatrelvir", "amiodarone", "critical");
    fires("valproic acid", "meropenem", "critical");
    fires("tamoxifen", "paroxetine", "high");
}

#[test]
fn ordinary_combinations_stay_silent() {
    for (a, b) in [
        ("lisinopril", "amlodipine"),
        ("metformin", "atorvastatin"),
        ("amoxicillin", "acetaminophen"),
        ("metoprolol", "atorvastatin"),
        ("levothyroxine", "lisinopril"),
        ("aspirin", "atorvastatin"),
        ("sertraline", "levothyroxine"),
        ("metformin", "sitagliptin"),
        ("losartan", "hydrochlorothiazide"),
        ("albuterol", "prednisone"),
        ("apixaban", "metoprolol"),
        ("pantoprazole", "clopidogrel"),
        ("rosuvastatin", "clarithromycin"),
    ] {
        silent(a, b);
    }
}

#[test]
fn a_known_dose_decides_and_an_unknown_one_is_shown_with_its_condition() {
    let dosed = |mg: f64| {
        found(
            &adult()
                .doses("simvastatin", mg, 1.0)
                .takes("amlodipine")
                .run(&RULE),
        )
    };
    assert_eq!(dosed(20.0), Vec::<String>::new());
    assert_eq!(dosed(40.0), ["interaction:amlodipine+simvastatin moderate"]);
    let issues = adult().takes("simvastatin").takes("amlodipine").run(&RULE);
    assert_eq!(found(&issues), ["interaction:further info"]);
    assert!(issues[0].detail.en.contains("above 20 mg a day"));
}

#[test]
fn skin_and_eye_and_stopped_drugs_and_one_product_are_left_alone() {
    let gel = adult()
        .takes("warfarin")
        .medicine("diclofenac", |m| m.dosage.route = Some(Route::Topical));
    assert_eq!(found(&gel.run(&RULE)), Vec::<String>::new());
    let stopped = adult()
        .takes("ibuprofen")
        .medicine("warfarin", |m| m.change = Some(MedicationChange::Stopped));
    assert_eq!(found(&stopped.run(&RULE)), Vec::<String>::new());
    let product = adult().takes("lisinopril+spironolactone");
    assert_eq!(found(&product.run(&RULE)), Vec::<String>::new());
}

#[test]
fn a_planned_drug_is_named_as_planned_and_ruled_out() {
    let issues = adult()
        .takes("simvastatin")
        .medicine("clarithromycin", |m| m.status = MedicationStatus::Intended)
        .run(&RULE);
    assert!(issues[0].title.en.contains("clarithromycin (planned)"));
    assert_eq!(issues[0].contraindicates, ["clarithromycin"]);
}

#[test]
fn what_was_not_looked_at_is_named() {
    let issues = adult()
        .takes("warfarin")
        .takes("metformin")
        .takes("zzz-mab")
        .medicine("Blorbicin", |m| m.ingredients.clear())
        .run(&RULE);
    let open: Vec<&str> = issues
        .iter()
        .filter(|issue| matches!(issue.state, IssueState::NotChecked { .. }))
        .map(|issue| issue.title.en.as_str())
        .collect();
    assert!(open.iter().any(|title| title.contains("Blorbicin")));
    assert!(open.iter().any(|title| title.contains("zzz-mab")));
    assert!(
        open.contains(&"Drug-drug interactions"),
        "the thesaurus is not there"
    );
}

#[test]
fn a_thousand_drugs_are_paired_without_a_database() {
    let mut sample = adult();
    let names: Vec<&str> = crate::checks::framework::members("cns_depressant")
        .iter()
        .chain(crate::checks::framework::members("nephrotoxic"))
        .chain(crate::checks::framework::members("hyperkalemic"))
        .copied()
        .collect();
    for name in &names {
        sample = sample.takes(name);
    }
    assert!(sample.run(&RULE).len() > 100);
}
