//! Lists under a heading of their own, lists of another person, and entries of allergy lists that are none.

use super::{allergens, open, taken};
use record::AllergyStatus;

#[test]
fn what_a_heading_calls_stopped_is_not_taken() {
    for (text, expect) in [
        (
            "MEDS\naspirin 75 od\nPAST / NOT TAKING\nwarfarin 3\ndigoxin 125\n\nlisinopril 5 od",
            &["aspirin", "lisinopril"][..],
        ),
        (
            "STOPPED\n- warfarin 3\n- digoxin 125\nCURRENT\n- aspirin 75",
            &["aspirin"],
        ),
        (
            "D/C'd:\nmetformin 500 bd\nNEW\napixaban 5 bd",
            &["apixaban"],
        ),
        ("Ceased\n digoxin (nausea): 125\n codeine\n", &[]),
        ("Held on admission\nmetformin 500 bd", &[]),
        (
            "目前用药\n阿司匹林 100 qd\n已停用\n华法林 3mg\n",
            &["aspirin"],
        ),
        (
            "既往用藥(已停)\n华法林 3mg\n\n阿司匹林 100 qd",
            &["aspirin"],
        ),
        ("Previous MI\naspirin 75 od", &["aspirin"]),
    ] {
        let (record, _) = open(text);
        assert_eq!(taken(&record), expect, "{text}");
    }
}

#[test]
fn the_list_of_another_person_is_not_the_patients() {
    for (text, expect) in [
        ("Kenneth's: warfarin, digoxin. Aspirin 75 od", &[][..]),
        (
            "Husband's meds: warfarin, digoxin\nTakes aspirin 75",
            &["aspirin"],
        ),
        ("老伴的药:华法林、二甲双胍\n阿司匹林100mg qd", &["aspirin"]),
        ("Re: Joan Smith 70F\nJoan's meds: warfarin 3", &["warfarin"]),
    ] {
        let (record, _) = open(text);
        assert_eq!(taken(&record), expect, "{text}");
    }
}

#[test]
fn entries_of_allergy_lists() {
    let mut wrong = Vec::new();
    for (text, expect) in [
        ("Reactions: codeine = dystonia", &["codeine"][..]),
        ("Penicillin (allergic)", &["penicillin"]),
        (
            "Augmentin (ALLERGY), takes lisinopril",
            &["amoxicillin and clavulanate"],
        ),
        (
            "Allergies: penicillin - rash. Codeine vomit.",
            &["penicillin", "codeine"],
        ),
        (
            "Known latex allergy; also peanut (baked ok).",
            &["latex", "peanut"],
        ),
        (
            "ALL: penicillin [rash, challenged → NOT allergic], latex [hives]",
            &["latex"],
        ),
        (
            "Allergies: penicillin label DELETED 2023. Latex.",
            &["latex"],
        ),
        (
            "Penicillin (hives, age 6) -> oral augmentin challenge passed, label removed.",
            &[],
        ),
        (
            "过敏史:磺胺→皮疹,肾上腺素抢救,插管准备。",
            &["sulfonamides"],
        ),
        ("过敏:青霉素皮疹(系统录错),已更正。", &[]),
        ("Allergies: penicillin \"never had, dad allergic\".", &[]),
        ("青霉素过敏 是她姐", &[]),
        ("过敏:青霉素:舅舅过敏", &[]),
        ("女婿青霉素过敏。", &[]),
        ("Kenneth's: digoxin. His allergy: codeine + penicillin", &[]),
        ("Allergies: latex, ITU 2009, now reviewed", &["latex"]),
        ("对阿司匹林不过敏,对青霉素过敏", &["penicillin"]),
    ] {
        let (record, _) = open(text);
        if allergens(&record) != expect {
            wrong.push(format!("{text}: {:?}", allergens(&record)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_said_of_allergies_as_a_whole() {
    for (text, expect) in [
        ("过敏:没来得及问,家属在外面", Some(AllergyStatus::NotAsked)),
        ("青霉素皮试阴;无药敏", Some(AllergyStatus::NoneKnown)),
        ("尿培养无药敏结果", None),
        (
            "过敏史:无法问到,无既往记录;青霉素皮试没做。",
            Some(AllergyStatus::NotAsked),
        ),
        (
            "Allergy: nil – \"penicillin as child\" delabelled, see note",
            Some(AllergyStatus::NoneKnown),
        ),
    ] {
        let (record, _) = open(text);
        let said = record.allergy_statements.first().map(|fact| fact.value);
        assert_eq!(said, expect, "{text}");
    }
}
