//! Three invented cases, so that a first plan is two clicks away.

/// One invented case.
pub(crate) struct Sample {
    /// Identifier.
    pub(crate) id: &'static str,
    /// Title in English and Chinese.
    pub(crate) title: (&'static str, &'static str),
    /// One line about it, in English and Chinese.
    pub(crate) description: (&'static str, &'static str),
    /// Label of the case.
    pub(crate) label: &'static str,
    /// What the physician asks.
    pub(crate) question: &'static str,
    /// Care setting.
    pub(crate) setting: &'static str,
    /// As-of date.
    pub(crate) as_of: &'static str,
    /// The record.
    pub(crate) text: &'static str,
}

/// Every sample.
pub(crate) const ALL: [Sample; 3] = [
    Sample {
        id: "heart-failure",
        title: ("Breathlessness in heart failure", "心力衰竭伴气促"),
        description: (
            "74-year-old woman on seven drugs, high potassium, two drug allergies (English)",
            "74岁女性，服用七种药物，血钾升高，两种药物过敏（英文）",
        ),
        label: "Sample A",
        question: "What has to change in her drugs, and what now?",
        setting: "Emergency department of a district hospital; laboratory, X-ray and echocardiography at hand",
        as_of: "2026-03-12",
        text: include_str!("../samples/heart-failure.txt"),
    },
    Sample {
        id: "pneumonia-zh",
        title: ("Pneumonia with low blood pressure", "肺炎伴低血压"),
        description: (
            "68-year-old man with fever and low oxygen, allergic to penicillin (Chinese)",
            "68岁男性，发热、低氧，青霉素过敏（中文）",
        ),
        label: "示例 B",
        question: "病情有多重？抗感染方案如何选择？",
        setting: "县级医院急诊，可行CT、血培养",
        as_of: "2026-02-20",
        text: include_str!("../samples/pneumonia-zh.txt"),
    },
    Sample {
        id: "pregnancy",
        title: ("Fever in early pregnancy", "早孕期发热"),
        description: (
            "29-year-old woman, 11 weeks pregnant, on valproate (English)",
            "29岁女性，妊娠11周，服用丙戊酸（英文）",
        ),
        label: "Sample C",
        question: "Which antibiotic can be considered, and what about the other drugs?",
        setting: "Outpatient clinic; hospital within one hour",
        as_of: "2026-04-08",
        text: include_str!("../samples/young-woman.txt"),
    },
];
