//! From the words of a note to what no plan may propose: the classic contraindications, in English and Chinese.

use super::bad_input::issues;

/// The note rules out the drug (generic name).
fn check(note: &str, drug: &str) {
    let ruled_out: Vec<String> = issues(note)
        .iter()
        .filter(|issue| issue.is_found())
        .flat_map(|issue| issue.contraindicates.clone())
        .collect();
    assert!(
        ruled_out.iter().any(|name| name == drug),
        "{drug} stands in: {note}\nruled out: {ruled_out:?}"
    );
}

/// The note does not rule out the drug.
fn silent(note: &str, drug: &str) {
    let found: Vec<String> = issues(note)
        .iter()
        .filter(|issue| issue.is_found() && issue.contraindicates.iter().any(|name| name == drug))
        .map(|issue| issue.rule.clone())
        .collect();
    assert!(found.is_empty(), "{drug}: {found:?} in: {note}");
}

#[test]
fn kidneys() {
    check(
        "78M. CKD. Cr 4.1 mg/dL.\nMeds: gentamicin 240 mg iv daily\n",
        "gentamicin",
    );
    check(
        "80F, 50 kg. eGFR 18.\nMeds: metformin 1 g bd\n",
        "metformin",
    );
    check(
        "80F 48 kg. Cr 2.4 mg/dL.\nMeds: dabigatran 110 mg bid\n",
        "dabigatran",
    );
    check(
        "72M. AKI, Cr 3.9 mg/dL (was 1.0).\nMeds: ibuprofen 400 mg tid\n",
        "ibuprofen",
    );
    check(
        "70F 60 kg Cr 3.0 mg/dL.\nMeds: methotrexate 15 mg weekly\n",
        "methotrexate",
    );
    check(
        "83F 50 kg Cr 2.6 mg/dL UTI.\nPlan: nitrofurantoin 100 mg bd\n",
        "nitrofurantoin",
    );
    check(
        "女 81岁 体重45kg。Cr 260μmol/L。\n用药：利伐沙班 20mg qd；二甲双胍 0.5 tid\n",
        "metformin",
    );
    silent(
        "50M 80 kg. Cr 0.9 mg/dL.\nMeds: metformin 1 g bd\n",
        "metformin",
    );
}

#[test]
fn potassium_and_sodium() {
    check(
        "66M. K 6.3 mmol/L.\nMeds: spironolactone 25 mg daily, ramipril 5 mg\n",
        "spironolactone",
    );
    check(
        "66M. Labs: Na 139, K 6.3, Cl 101\nMeds: ramipril 5 mg od\n",
        "ramipril",
    );
    check(
        "男 70岁。K 6.1mmol/L。\n用药：螺内酯20mg qd；氯化钾缓释片1g tid\n",
        "potassium chloride",
    );
    check(
        "79F. Na 121.\nMeds: hydrochlorothiazide 25 mg daily\n",
        "hydrochlorothiazide",
    );
    silent(
        "66M. Labs: Na 139, K 4.3, Cl 101\nMeds: ramipril 5 mg od\n",
        "ramipril",
    );
}

#[test]
fn long_qt() {
    check(
        "60F. ECG: QTc 540 ms.\nPlan: start ondansetron 8 mg iv\n",
        "ondansetron",
    );
    check(
        "女 60岁。QTc 538ms，K 2.8。\n医嘱：左氧氟沙星0.5 qd\n",
        "levofloxacin",
    );
    check(
        "61M QTc 512. Meds: haloperidol 5 mg nocte, citalopram 40 mg od\n",
        "citalopram",
    );
    silent(
        "60F. QTc 430 ms.\nPlan: start ondansetron 8 mg iv\n",
        "ondansetron",
    );
}

#[test]
fn levels() {
    check(
        "59F bipolar. Li 3.1 mmol/L.\nMeds: Priadel 800 mg nocte\n",
        "lithium",
    );
    check(
        "83F. Digoxin level 4.8 ng/mL.\nMeds: digoxin 0.25 mg daily\n",
        "digoxin",
    );
    check(
        "女 83岁。地高辛浓度4.8ng/ml。\n用药：地高辛0.25mg qd\n",
        "digoxin",
    );
    check("70M INR 8.7.\nMeds: warfarin 5 mg daily\n", "warfarin");
}

#[test]
fn two_drugs() {
    check(
        "63M. Meds: sildenafil 100 mg prn (last night).\nPlan: nitroglycerin 0.4 mg SL\n",
        "nitroglycerin",
    );
    check(
        "63M. Meds: simvastatin 40 mg, clarithromycin 500 mg bid\n",
        "simvastatin",
    );
    check(
        "55F. Meds: phenelzine 15 mg tid.\nPlan: start sertraline 50 mg\n",
        "sertraline",
    );
    check(
        "45F. Meds: linezolid 600 mg bid.\nPlan: start tramadol 50 mg qid\n",
        "tramadol",
    );
    check(
        "70M. Meds: verapamil 240 mg daily.\nPlan: start metoprolol 50 mg bid\n",
        "metoprolol",
    );
    check(
        "52M. Meds: febuxostat 80 mg daily.\nPlan: start azathioprine 100 mg daily\n",
        "azathioprine",
    );
    // With allopurinol azathioprine is given at a quarter of its dose: the dose is judged, the drug not ruled out.
    let beside_allopurinol =
        "52M. Meds: allopurinol 300 mg daily.\nPlan: start azathioprine 100 mg daily\n";
    silent(beside_allopurinol, "azathioprine");
    assert!(
        issues(beside_allopurinol)
            .iter()
            .any(|issue| issue.is_found() && issue.title.en.to_lowercase().contains("azathioprine")),
        "the pair is told"
    );
    check(
        "68M. Meds: methotrexate 15 mg weekly.\nPlan: start trimethoprim 200 mg bd\n",
        "trimethoprim",
    );
}

#[test]
fn diseases() {
    check(
        "40F. PMH: asthma.\nMeds: propranolol 40 mg bid\n",
        "propranolol",
    );
    check(
        "58M. PMH: coronary artery disease.\nPlan: start sumatriptan 50 mg\n",
        "sumatriptan",
    );
    check(
        "44F. PMH: myasthenia gravis.\nPlan: start ciprofloxacin 500 mg bid\n",
        "ciprofloxacin",
    );
    check(
        "34F. PMH: acute intermittent porphyria.\nPlan: start phenobarbital 60 mg\n",
        "phenobarbital",
    );
    check(
        "男 25岁。既往史：G6PD缺乏症。\n拟：伯氨喹 15mg qd\n",
        "primaquine",
    );
    check(
        "72M. PMH: heart failure.\nMeds: naproxen 500 mg bid\n",
        "naproxen",
    );
    check(
        "71M. PMH: Parkinson's disease.\nPlan: start metoclopramide 10 mg tid\n",
        "metoclopramide",
    );
    check(
        "61F. PMH: heparin-induced thrombocytopenia.\nPlan: start enoxaparin 40 mg sc daily\n",
        "enoxaparin",
    );
    check(
        "29F. PMH: migraine with aura.\nPlan: start Microgynon\n",
        "ethinyl estradiol",
    );
}

#[test]
fn pregnancy_and_children() {
    check(
        "27F pregnant, 9 weeks.\nMeds: valproate 500 mg bid\n",
        "valproate",
    );
    check(
        "36F G2P1, 22+3 wks by scan.\nMeds: lisinopril 10 mg od\n",
        "lisinopril",
    );
    check("女 30岁，孕8周。\n用药：异维A酸 20mg qd\n", "isotretinoin");
    check(
        "33F, pregnant at 34 weeks.\nPlan: ibuprofen 400 mg tid\n",
        "ibuprofen",
    );
    check("4 y/o boy, wt 16 kg.\nMeds: codeine 15 mg q6h\n", "codeine");
    check(
        "14 mo F 9.8 kg.\nPlan: promethazine 6.25 mg q6h\n",
        "promethazine",
    );
    check(
        "28F breast feeding, baby well.\nMeds: codeine 30 mg qds\n",
        "codeine",
    );
}

#[test]
fn allergies_and_genes() {
    check(
        "68F. Allergies: penicillin (anaphylaxis).\nPlan: Unasyn 3 g iv q6h\n",
        "ampicillin",
    );
    check(
        "男 31岁。过敏史：磺胺过敏（全身皮疹）。\n拟：复方新诺明 3片 q6h\n",
        "sulfamethoxazole",
    );
    check(
        "34M. HLA-B*15:02 positive.\nPlan: start carbamazepine 100 mg bid\n",
        "carbamazepine",
    );
    silent(
        "35F. HLA-B*15:02 neg.\nPlan: start carbamazepine 100 mg bid\n",
        "carbamazepine",
    );
    check(
        "31M HIV. HLA-B*57:01 positive.\nPlan: start abacavir 600 mg daily\n",
        "abacavir",
    );
}
