//! What a passage without heading is about, told by its words. Only the section's kind rests on it, no fact does.

use record::SectionKind::{self, *};

/// Words that speak for a kind, each counted once.
const SIGNS: &[(SectionKind, usize, &str)] = &[
    (Allergies, 5, "allerg|nkda|过敏"),
    (
        Immunizations,
        5,
        "immuniz|vaccin|shots are up to date|接种|疫苗",
    ),
    (
        FamilyHistory,
        3,
        "mother|father|brother|sister|grandmother|grandfather|siblings|family history|maternal|paternal|aunt|uncle|父亲|母亲|家族",
    ),
    (
        SocialHistory,
        3,
        "smok|tobacco|alcohol|cigarette|drinks|married|divorced|lives with|lives alone|retired|works as|drugs|children|single|occupation|pack|吸烟|饮酒|已婚",
    ),
    (
        PastSurgicalHistory,
        3,
        "ectomy|surgery|surgeries|surgical|cesarean|c-section|arthroscop|repair|bypass|replacement|tubal ligation|stent|手术|切除",
    ),
    (
        Medications,
        3,
        " mg|mcg|daily|b.i.d|t.i.d|tablet|p.r.n|medications|takes|mg,|aspirin|multivitamin|每日|口服",
    ),
    (
        ReviewOfSystems,
        3,
        "denies|negative for|no fever|constitutional|cardiovascular:|respiratory:|gastrointestinal:|genitourinary|no chest pain|no shortness of breath|no nausea|neurologic|musculoskeletal|review of systems|weight loss|no headache",
    ),
    (
        PhysicalExam,
        4,
        "blood pressure|auscultation|normocephalic|nontender|non-tender|heent|pupils|reflexes|extremities|alert and oriented|no acute distress|cranial nerves|range of motion|temperature|murmur|bowel sounds|体温|查体",
    ),
    (
        Laboratory,
        3,
        "hemoglobin|creatinine|potassium|sodium|white count|wbc|platelet|urinalysis|troponin|glucose|血常规|肌酐",
    ),
    (
        Imaging,
        4,
        "mri|ct scan|x-ray|ultrasound|radiograph|echocardiogram|mammogram|ct of",
    ),
    (
        Assessment,
        3,
        "impression|diagnosis|assessment|differential|consistent with|likely|secondary to|rule out|诊断",
    ),
    (
        Plan,
        3,
        "will |follow up|follow-up|recommend|continue|return|schedule|start |increase|refer|plan|建议",
    ),
    (
        Disposition,
        4,
        "discharged|discharge|disposition|transferred to|sent home|condition stable|出院",
    ),
    (
        ObstetricHistory,
        4,
        "gravida|menarche|menses|last menstrual|pap smear|g0|g1|g2|g3|para |menopause|月经|孕",
    ),
    (
        HospitalCourse,
        4,
        "emergency department|in the er|was given|was admitted|hospital course|was treated|was started on",
    ),
    (
        Procedures,
        3,
        "incision|prepped and draped|anesthesia was|the procedure|was performed under",
    ),
    (
        PastMedicalHistory,
        3,
        "history of|hypertension|diabetes|asthma|hyperlipidemia|hypercholesterolemia|arthritis|depression|coronary artery|gerd|reflux|hypothyroid|copd|anxiety|significant for|no significant past|medical problems|otherwise healthy|migraine|高血压|糖尿病|既往",
    ),
];

/// The kind of a passage: a complaint in a few words, a story when it tells of a person of an age over time, else the
/// kind for whose words it has the most.
pub(super) fn kind(passage: &str) -> SectionKind {
    let words = super::page::window(passage, 0, 6000).trim().to_lowercase();
    let length = words.chars().count();
    let count = |list: &str| list.split('|').filter(|word| words.contains(word)).count();
    let scores = |kind: SectionKind| {
        SIGNS
            .iter()
            .find(|row| row.0 == kind)
            .map_or(0, |(_, weight, list)| weight * count(list))
    };
    if length < 3 {
        return Other;
    }
    let story = count(
        "year-old|year old|years old|presents|presented|complain|states that|she states|he states|patient states|was seen|started|ago|symptoms began|since then|岁|患者|发病",
    );
    if words.contains("year") && words.contains("old") && story >= 2 && length > 120
        || length > 500 && story >= 3
    {
        let exam = scores(PhysicalExam);
        return if exam >= 20 {
            PhysicalExam
        } else {
            HistoryOfPresentIllness
        };
    }
    let best = SIGNS
        .iter()
        .map(|row| (scores(row.0), row.0))
        .max_by_key(|(score, _)| *score)
        .unwrap_or((0, Other));
    match best {
        (0, _) if length <= 90 => ChiefComplaint,
        (0, _) => HistoryOfPresentIllness,
        (score, _) if score <= 3 && length > 300 => HistoryOfPresentIllness,
        (score, Plan | Assessment | SocialHistory | Laboratory) if score <= 3 && length <= 60 => {
            ChiefComplaint
        }
        (_, kind) => kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_without_heading_are_told_by_their_words() {
        for (text, expect) in [
            ("No known drug allergies.", Allergies),
            ("Burn, right arm.", ChiefComplaint),
            (
                "Her mother died of breast cancer; her father had diabetes.",
                FamilyHistory,
            ),
            (
                "He smokes one pack per day and drinks alcohol socially. He is married.",
                SocialHistory,
            ),
            ("Appendectomy and cesarean section.", PastSurgicalHistory),
            ("Hypertension, diabetes and asthma.", PastMedicalHistory),
            ("Lisinopril 10 mg daily, aspirin 81 mg daily.", Medications),
            (
                "The patient is a 67-year-old woman who presents with low back pain that started two weeks ago after she lifted a box at home.",
                HistoryOfPresentIllness,
            ),
        ] {
            assert_eq!(kind(text), expect, "{text}");
        }
    }
}
