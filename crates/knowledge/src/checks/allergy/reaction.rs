use crate::checks::framework::contains_word;
use record::{AllergyIntolerance, AllergyType, Criticality, Localized, ReactionSeverity};

/// What kind of reaction an allergy entry describes. Ordered: the gravest first; a column of the cross-reactivity table
/// each.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ReactionKind {
    /// Anaphylaxis, angio-oedema, bronchospasm, shock.
    Anaphylaxis,
    /// Severe delayed reaction of skin, blood or an organ.
    SevereDelayed,
    /// Urticaria and itch, at once.
    Immediate,
    /// Dangerous effect that is no allergy: bleeding, rhabdomyolysis, seizure.
    Harm,
    /// Benign rash after days.
    Delayed,
    /// Not stated, or in words that are not understood: to be taken seriously.
    Unknown,
    /// Side effect: nausea, cough, dizziness.
    SideEffect,
}

/// Words of one kind, lower case; Chinese ones match anywhere, others on word boundaries or as the beginning of a word
/// where they end in `*`.
const WORDS: &[(ReactionKind, &[&str])] = &[
    (
        ReactionKind::Anaphylaxis,
        &[
            "anaphyla*",
            "angioedema",
            "angio-oedema",
            "angiooedema",
            "angioneurotic",
            "throat swelling",
            "throat closing",
            "throat tightness",
            "swelling of throat",
            "swelling of the throat",
            "laryngeal",
            "tongue swelling",
            "lip swelling",
            "swollen lips",
            "swollen tongue",
            "facial swelling",
            "face swelling",
            "swelling of face",
            "swelling of the face",
            "bronchospasm",
            "wheez*",
            "stridor",
            "hypotension",
            "shock",
            "collaps*",
            "tongue sw*",
            "tongue and lips",
            "lips and tongue",
            "lips and face",
            "face and lips",
            "lips sw*",
            "lip sw*",
            "face sw*",
            "throat sw*",
            "throat clos*",
            "blew up",
            "ballooned",
            "passed out",
            "blacked out",
            "couldn't breathe",
            "could not breathe",
            "can't breathe",
            "intubated",
            "shortness of breath",
            "dyspnea",
            "dyspnoea",
            "difficulty breathing",
            "trouble breathing",
            "respiratory distress",
            "cardiac arrest",
            "asthma attack",
            "airway",
            "loss of consciousness",
            "过敏性休克",
            "休克",
            "喉头发紧",
            "喉咙发紧",
            "喘不上气",
            "憋气",
            "血压测不出",
            "晕倒",
            "昏倒",
            "嘴唇肿",
            "口唇肿",
            "面部水肿",
            "血管性水肿",
            "血管神经性水肿",
            "喉头水肿",
            "呼吸困难",
            "支气管痉挛",
            "喘息",
            "面部肿胀",
            "口唇肿胀",
            "嘴唇肿",
            "哮喘发作",
            "意识丧失",
        ],
    ),
    (
        ReactionKind::SevereDelayed,
        &[
            "stevens-johnson",
            "stevens johnson",
            "sjs",
            "toxic epidermal",
            "ten",
            "dress",
            "dihs",
            "agep",
            "drug reaction with eosinophilia",
            "exfoliative",
            "linear iga",
            "erythroderma",
            "blister*",
            "mucosal",
            "skin peel*",
            "skin necrosis",
            "skin came off",
            "skin slough*",
            "skin fell off",
            "burns unit",
            "burn unit",
            "burns centre",
            "eosinophili*",
            "raw mouth",
            "mouth raw",
            "mouth and eyes",
            "desquamation",
            "serum sickness",
            "interstitial nephritis",
            "hemolytic an*",
            "haemolytic an*",
            "hepatitis",
            "agranulocytosis",
            "neutrophils of 0.0*",
            "neutrophils of 0.1*",
            "neutrophils of 0.2*",
            "neutrophils of 0.3*",
            "neutrophils of 0.4*",
            "neutrophils 0.0*",
            "neutrophils 0.1*",
            "neutrophils 0.2*",
            "neutrophils 0.3*",
            "neutrophils 0.4*",
            "hit",
            "heparin-induced thrombocytopenia",
            "heparin induced thrombocytopenia",
            "vasculitis",
            "hypersensitivity syndrome",
            "erythema multiforme",
            "drug fever",
            "史蒂文斯",
            "嗜酸",
            "表皮松解",
            "表皮剥脱",
            "皮肤剥脱",
            "脱皮",
            "黏膜糜烂",
            "口腔糜烂",
            "重症多形红斑",
            "多形红斑",
            "中毒性表皮坏死",
            "剥脱性皮炎",
            "大疱",
            "药物超敏",
            "血清病",
            "间质性肾炎",
            "溶血性贫血",
            "粒细胞缺乏",
            "肝炎",
        ],
    ),
    (
        ReactionKind::Immediate,
        &[
            "hives",
            "urticaria*",
            "welts",
            "itch*",
            "prurit*",
            "swelling",
            "edema",
            "oedema",
            "hay fever",
            "sneezing",
            "荨麻疹",
            "风团",
            "瘙痒",
            "痒",
            "肿胀",
            "皮试阳性",
        ],
    ),
    (
        ReactionKind::Harm,
        &[
            "bleed*",
            "hemorrhag*",
            "haemorrhag*",
            "ulcer*",
            "melena",
            "rhabdo*",
            "seizure*",
            "convulsion*",
            "torsades*",
            "qt prolongation",
            "arrhythmia",
            "thrombocytopenia",
            "pancytopenia",
            "neutropenia",
            "pancreatitis",
            "neuroleptic malignant",
            "serotonin syndrome",
            "malignant hyperthermia",
            "kidney failure",
            "renal failure",
            "kidney injury",
            "aki",
            "nephrotoxicity",
            "hyperkalemia",
            "hyperkalaemia",
            "hyponatremia",
            "lactic acidosis",
            "liver failure",
            "liver injury",
            "hepatotoxicity",
            "jaundice",
            "elevated lfts",
            "tendon*",
            "ototoxicity",
            "hearing loss",
            "respiratory depression",
            "respiratory arrest",
            "suicid*",
            "dystonia",
            "dystonic",
            "psychosis",
            "myositis",
            "myopathy",
            "severe hypoglycemia",
            "necrosis",
            "optic neuritis",
            "c diff*",
            "c. diff*",
            "出血",
            "溃疡",
            "黑便",
            "横纹肌溶解",
            "癫痫",
            "抽搐",
            "惊厥",
            "心律失常",
            "血小板减少",
            "胰腺炎",
            "肾功能衰竭",
            "肾损伤",
            "高钾",
            "低钠",
            "乳酸酸中毒",
            "肝损",
            "黄疸",
            "肌腱",
            "耳聋",
            "听力下降",
            "呼吸抑制",
        ],
    ),
    (
        ReactionKind::Delayed,
        &[
            "rash*",
            "maculopapular",
            "exanthem*",
            "eruption*",
            "dermatitis",
            "eczema",
            "erythema",
            "redness",
            "photosensitiv*",
            "skin reaction",
            "fever",
            "皮疹",
            "药疹",
            "红疹",
            "皮炎",
            "红斑",
            "发热",
        ],
    ),
    (
        ReactionKind::SideEffect,
        &[
            "nausea*",
            "vomit*",
            "emesis",
            "n/v",
            "diarrh*",
            "gi upset",
            "gi intolerance",
            "gastrointestinal upset",
            "stomach*",
            "upset stomach",
            "abdominal pain",
            "abdominal cramp*",
            "cramp*",
            "dyspepsia",
            "heartburn",
            "reflux",
            "constipat*",
            "headache*",
            "dizz*",
            "lightheaded*",
            "drows*",
            "sleepy",
            "sedation",
            "somnolence",
            "fatigue",
            "tired*",
            "insomnia",
            "cough*",
            "dry mouth",
            "myalgia*",
            "muscle ache*",
            "muscle pain",
            "muscle cramp*",
            "leg cramp*",
            "leg swelling",
            "ankle swelling",
            "ankle edema",
            "leg edema",
            "peripheral edema",
            "weight gain",
            "palpitation*",
            "tachycardia",
            "bradycardia",
            "tremor*",
            "jitter*",
            "metallic taste",
            "taste",
            "yeast infection",
            "thrush",
            "sweating",
            "flush*",
            "red man*",
            "confus*",
            "hallucinat*",
            "bloat*",
            "anxiety",
            "agitation",
            "nightmare*",
            "sexual dysfunction",
            "erectile dysfunction",
            "bruis*",
            "loss of appetite",
            "urinary retention",
            "side effect*",
            "sick to*",
            "made me sick",
            "makes me sick",
            "made her sick",
            "makes her sick",
            "made him sick",
            "makes him sick",
            "queasy",
            "queasi*",
            "threw up",
            "throws up",
            "throwing up",
            "woozy",
            "spaced out",
            "loopy",
            "sees things",
            "syncope",
            "fainting",
            "vasovagal",
            "恶心",
            "呕吐",
            "腹泻",
            "腹痛",
            "胃部不适",
            "胃肠道",
            "便秘",
            "头痛",
            "头晕",
            "嗜睡",
            "乏力",
            "失眠",
            "咳嗽",
            "干咳",
            "口干",
            "肌痛",
            "肌肉酸痛",
            "心悸",
            "震颤",
            "潮红",
            "红人综合征",
            "下肢水肿",
            "踝部水肿",
        ],
    ),
];

/// Effects that are an allergy's sign beside another drug, and an intolerance's where the reader says so.
const OF_THE_DRUG: [&str; 8] = [
    "hypotension",
    "swelling",
    "edema",
    "oedema",
    "syncope",
    "collapse",
    "水肿",
    "低血压",
];

/// The gravest kind among the entry's reactions.
pub fn kind(allergy: &AllergyIntolerance) -> ReactionKind {
    let described = allergy
        .reactions
        .iter()
        .map(|reaction| {
            let text = affirmed(&reaction.manifestation.text.reveal().to_lowercase());
            // "lisinopril (hypotension)": what lowers the blood pressure lowered it.
            if allergy.kind == AllergyType::Intolerance && OF_THE_DRUG.contains(&text.trim()) {
                return ReactionKind::SideEffect;
            }
            let name = reaction.manifestation.name().to_lowercase();
            let kind = of_words(&text).or_else(|| of_words(&name));
            match (kind, reaction.severity) {
                (Some(ReactionKind::Immediate), Some(ReactionSeverity::Severe))
                | (None, Some(ReactionSeverity::Severe)) => ReactionKind::Anaphylaxis,
                (Some(ReactionKind::Delayed), Some(ReactionSeverity::Severe)) => {
                    ReactionKind::SevereDelayed
                }
                (Some(kind), _) => kind,
                (None, _) => ReactionKind::Unknown,
            }
        })
        .min();
    match (described, allergy.kind) {
        (Some(kind), _) if kind != ReactionKind::Unknown => kind,
        (_, AllergyType::Intolerance) => ReactionKind::SideEffect,
        _ if allergy.criticality == Criticality::High => ReactionKind::Anaphylaxis,
        _ => ReactionKind::Unknown,
    }
}

/// The parts of a description that are not denied: "荨麻疹，无呼吸困难", "hives, no wheeze".
fn affirmed(text: &str) -> String {
    const DENIED: &[&str] = &[
        "no ",
        "nil ",
        "not ",
        "without ",
        "无",
        "没有",
        "否认",
        "未见",
        "未出现",
    ];
    let parts = text.split(['，', ',', ';', '；', '、']);
    let kept: Vec<&str> = parts
        .filter(|part| {
            !DENIED
                .iter()
                .any(|word| part.trim_start().starts_with(word))
        })
        .collect();
    kept.join(", ")
}

/// A leg that swells on amlodipine is no angio-oedema: the longest words decide, then the gravest.
/// The gravest kind that the words name.
pub fn of_words(text: &str) -> Option<ReactionKind> {
    let mut best: Option<(usize, ReactionKind)> = None;
    for (kind, words) in WORDS {
        for word in *words {
            if !says(text, word) {
                continue;
            }
            let covered = |other: usize| {
                // "ankle swelling" explains the "swelling" inside it.
                WORDS
                    .iter()
                    .flat_map(|(_, words)| words.iter())
                    .any(|longer| {
                        longer.len() > other && longer.contains(word) && says(text, longer)
                    })
            };
            if covered(word.len()) {
                continue;
            }
            if best.is_none_or(|(_, found)| *kind < found) {
                best = Some((word.len(), *kind));
            }
        }
    }
    best.map(|(_, kind)| kind)
}

fn says(text: &str, word: &str) -> bool {
    match word.strip_suffix('*') {
        Some(stem) => text.match_indices(stem).any(|(start, _)| {
            !text[..start]
                .chars()
                .next_back()
                .is_some_and(|before| before.is_ascii_alphanumeric())
        }),
        None => contains_word(text, word),
    }
}

impl ReactionKind {
    /// In words, for a title.
    pub fn words(self) -> Localized {
        match self {
            Self::Anaphylaxis => {
                Localized::new("anaphylaxis or angio-oedema", "过敏性休克或血管性水肿")
            }
            Self::SevereDelayed => Localized::new("severe delayed reaction", "严重迟发反应"),
            Self::Immediate => Localized::new("urticaria or itch", "荨麻疹或瘙痒"),
            Self::Harm => Localized::new("serious adverse effect", "严重不良反应"),
            Self::Delayed => Localized::new("rash", "皮疹"),
            Self::Unknown => Localized::new("reaction not stated", "未注明反应"),
            Self::SideEffect => Localized::new("intolerance", "不耐受"),
        }
    }

    /// Column of the cross-reactivity table.
    pub fn column(self) -> &'static str {
        match self {
            Self::Anaphylaxis => "anaphylaxis",
            Self::SevereDelayed => "severe_delayed",
            Self::Immediate => "immediate",
            Self::Harm => "harm",
            Self::Delayed => "delayed",
            Self::Unknown => "unknown",
            Self::SideEffect => "side_effect",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_denied_does_not_weigh() {
        assert_eq!(
            affirmed("荨麻疹约20分钟，无呼吸困难，无低血压"),
            "荨麻疹约20分钟"
        );
        assert_eq!(affirmed("hives, no wheeze, rash"), "hives,  rash");
    }

    #[test]
    fn the_gravest_reaction_decides_and_longer_words_explain_shorter_ones() {
        for (text, expect) in [
            (
                "rash, hives, throat swelling",
                Some(ReactionKind::Anaphylaxis),
            ),
            ("ankle swelling", Some(ReactionKind::SideEffect)),
            ("swelling", Some(ReactionKind::Immediate)),
            ("upset stomach", Some(ReactionKind::SideEffect)),
            (
                "stevens-johnson syndrome",
                Some(ReactionKind::SevereDelayed),
            ),
            ("often tired", Some(ReactionKind::SideEffect)),
            ("gi bleed", Some(ReactionKind::Harm)),
            ("皮疹", Some(ReactionKind::Delayed)),
            ("过敏性休克", Some(ReactionKind::Anaphylaxis)),
            ("childhood", None),
        ] {
            assert_eq!(of_words(text), expect, "{text}");
        }
    }
}
