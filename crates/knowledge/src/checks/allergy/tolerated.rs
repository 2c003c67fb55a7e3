//! Drugs that the text says were borne since the reaction: "childhood penicillin rash, has since taken Augmentin three times without
//! problem", "幼时青霉素皮试阳性，近年多次口服阿莫西林无不适", "tolerates cefalexin".

use crate::checks::framework::{Patient, class};
use record::{AllergyIntolerance, CodeSystem, Fact, TermKind};

/// How far behind the allergy it is looked for, in bytes, on the same line.
const NEAR: usize = 240;

/// Words for a treatment that did no harm.
const WELL: &[&str] = &[
    "without problem",
    "without any problem",
    "without issue",
    "without reaction",
    "without any reaction",
    "without incident",
    "without trouble",
    "no problem",
    "no issue",
    "no reaction",
    "no trouble",
    "uneventful",
    "fine",
    "无不适",
    "无异常",
    "无反应",
    "无过敏",
    "未过敏",
    "未出现过敏",
    "未出现不适",
    "未见异常",
    "没事",
];
/// Words by which a clause says something else.
const NOT: &[&str] = &[
    "not tolerat",
    "n't tolerat",
    "intoleran",
    "unable to",
    "poorly",
    "badly",
    // What is borne is no drug: "on cefazolin, tolerating diet".
    "diet",
    "feed",
    "fluids",
    "food",
    "oral intake",
    "exercise",
    "procedure",
    "room air",
    "if ",
    "whether",
    "before",
    "prior to",
    "previously tolerat",
    "until",
    "不耐受",
    "不能耐受",
    "之前",
    "此前",
    "以前",
    "是否",
    "如",
    "未再用",
    "勿再用",
    "不再用",
    "不可用",
    "慎用",
    "耐受差",
    "进食",
    "饮食",
];

/// Generic names of what was borne since the reaction of `fact`, sorted.
pub(super) fn since(patient: &Patient<'_>, fact: &Fact<AllergyIntolerance>) -> Vec<String> {
    let behind = fact.spans().filter_map(|(document, span)| {
        let text = patient.record.document(document)?.text.reveal();
        let to = text.floor_char_boundary(span.end + NEAR);
        text.get(span.end..to)?.split('\n').next()
    });
    let mut borne: Vec<String> = behind
        .flat_map(clauses)
        .filter(|clause| is_borne(clause))
        .flat_map(|clause| named(patient, clause))
        .collect();
    borne.sort_unstable();
    borne.dedup();
    borne
}

/// Generic names of what the documents say that the patient took and bore, whatever else they tell: "he himself took amoxicillin in
/// 2025 with no reaction at all".
pub(super) fn taken_well(patient: &Patient<'_>) -> Vec<String> {
    let documents = patient.record.documents.iter();
    documents
        .flat_map(|document| document.text.reveal().lines().flat_map(clauses))
        .filter(|clause| is_taken_well(clause))
        .flat_map(|clause| named(patient, clause))
        .collect()
}

/// The clause says of what it names that the patient took it, and bore it.
fn is_taken_well(clause: &str) -> bool {
    const TOOK: &[&str] = &[
        "took ",
        "had ",
        "has had ",
        "has taken ",
        "received ",
        "曾用",
        "曾服",
        "服用过",
        "使用过",
    ];
    const OTHERS: &[&str] = &[
        "father", "mother", "brother", "sister", "wife", "husband", " son", "daughter", "aunt",
        "uncle", "parent", "family", "twin", "父", "母", "兄", "弟", "姐", "妹", "妻", "夫",
        "儿子", "女儿",
    ];
    let clause = clause.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| clause.contains(word));
    says(TOOK)
        && says(WELL)
        && !says(NOT)
        && !says(OTHERS)
        && !says(&[
            "rash",
            "hives",
            "urticaria",
            "swell",
            "wheez",
            "皮疹",
            "荨麻疹",
        ])
}

/// Parts of `text` up to the end of a sentence.
fn clauses(text: &str) -> impl Iterator<Item = &str> {
    text.split(['.', ';', '。', '；']).map(str::trim)
}

/// The clause says of what it names that it was taken, later than the reaction, and borne.
fn is_borne(clause: &str) -> bool {
    const BORNE: &[&str] = &["tolerat", "耐受", "再用", "可用"];
    // The reaction was looked for, and did not come.
    const CHALLENGED: &[&str] = &[
        "challenge negative",
        "challenge was negative",
        "negative challenge",
        "challenge passed",
        "passed challenge",
        "passed a challenge",
        "negative provocation",
        "provocation negative",
        "激发试验阴性",
    ];
    const LATER: &[&str] = &[
        "since",
        "subsequent",
        "afterwards",
        "later",
        "many times",
        "several times",
        "multiple times",
        "twice",
        "times",
        "后来",
        "此后",
        "之后",
        "以后",
        "近年",
        "多次",
        "曾用",
        "去年",
        "今年",
    ];
    let clause = clause.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| clause.contains(word));
    !says(NOT)
        && (says(BORNE) && (says(WELL) || clause.contains("tolerat") || clause.contains("耐受"))
            || says(CHALLENGED)
            || says(WELL) && says(LATER))
}

/// Generic names of the drugs and classes that the clause names.
fn named(patient: &Patient<'_>, clause: &str) -> Vec<String> {
    let mut names = Vec::new();
    for term in patient.lexicon.matches(clause) {
        if term.ambiguous || !matches!(term.kind, TermKind::Drug | TermKind::DrugClass) {
            continue;
        }
        let concept = patient.lexicon.concept(term.kind, term.concept);
        names.extend(concept.ingredients.iter().map(|one| one.name.clone()));
        let keys = concept
            .codes
            .iter()
            .filter(|code| term.kind == TermKind::DrugClass && code.system == CodeSystem::Local);
        let classes = keys.filter_map(|code| class(&code.code));
        names.extend(classes.flat_map(|class| class.members.iter().map(ToString::to_string)));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::{is_borne, is_taken_well};

    #[test]
    fn what_the_patient_took_well_is_told_from_what_a_relative_did() {
        for (clause, expect) in [
            (
                "He himself took co-amoxiclav in 2024 and amoxicillin in 2025 with no reaction at all",
                true,
            ),
            ("曾用阿莫西林无不适", true),
            ("His father took amoxicillin with no reaction", false),
            ("took amoxicillin before the rash, no reaction", false),
            ("took amoxicillin and came out in hives", false),
        ] {
            assert_eq!(is_taken_well(clause), expect, "{clause}");
        }
    }

    #[test]
    fn what_was_taken_later_without_harm_is_borne_and_what_came_before_or_is_asked_is_not() {
        for (clause, expect) in [
            (
                ", but has since taken co-amoxiclav 3 times without problem",
                true,
            ),
            ("tolerates cefalexin", true),
            (
                "had lidocaine at the allergy clinic in 2021, challenge negative",
                true,
            ),
            ("tolerated cefazolin in 2021", true),
            ("近年多次口服阿莫西林无不适", true),
            ("头孢类多次使用无异常", true),
            ("后来能耐受头孢呋辛", true),
            ("did not tolerate cefalexin", false),
            ("had tolerated amoxicillin before this", false),
            ("amoxicillin without problem", false),
            ("no reaction documented", false),
            ("on cefazolin, tolerating diet", false),
            ("cefalexin poorly tolerated", false),
            ("ask whether cefalexin is tolerated", false),
            ("不能耐受头孢呋辛", false),
            ("此前用阿莫西林多次无不适", false),
        ] {
            assert_eq!(is_borne(clause), expect, "{clause}");
        }
    }
}
