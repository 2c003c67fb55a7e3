//! Criteria that several scores share, with the words that tell them.

use super::finding::{
    CANCER, DIABETES, HEART_FAILURE, HYPERTENSION, LIVER_DISEASE, RENAL_DISEASE, STROKE, ask,
    problem, told,
};
use super::score::{Input, Need, Origin};

/// Counted as present where nothing tells otherwise.
pub const fn present_unless_told(input: Input) -> Input {
    Input {
        need: Need::PresentUnlessFound,
        ..input
    }
}

/// A criterion, there or not, told in words only; absent where nothing tells it.
pub const fn sign(
    key: &'static str,
    en: &'static str,
    zh: &'static str,
    words: &'static [(f64, &'static [&'static str])],
) -> Input {
    told(
        Input {
            need: Need::AbsentUnlessFound,
            ..ask(key, en, zh, super::finding::YES_NO)
        },
        words,
    )
}

pub const HEART_FAILURE_TOLD: Input = told(
    HEART_FAILURE,
    &[(
        1.0,
        &[
            "heart failure",
            "congestion|congestive heart|cardiac failure",
            "cardiac failure",
            "chf|hfref|hfpef|adhf",
            "heart related disorder*",
            "cardiac dysfunction",
            "heart disease|disorders",
        ],
    )],
);

pub const STROKE_TOLD: Input = told(
    STROKE,
    &[(
        1.0,
        &[
            "stroke|strokes",
            "cerebrovascular accident*|event*",
            "cva",
            "cerebral infarct*",
            "brain infarct*",
            "lacunar infarct*",
            "infarction & cerebral|corona|mca|basal|pontine|thalamic",
        ],
    )],
);

pub const TIA: Input = told(
    problem(
        "tia",
        "Transient ischaemic attack",
        "短暂性脑缺血发作",
        &["G45", "Z86.73"],
        &["transient ischemic", "transient ischaemic", "短暂性脑缺血"],
    ),
    &[(1.0, &["transient ischemic|ischaemic attack*", "tia|tias"])],
);

pub const DIABETES_TOLD: Input = told(
    DIABETES,
    &[(
        1.0,
        &["diabetes", "diabetic", "t2dm|t1dm|dm2|dm1|iddm|niddm", "dm"],
    )],
);

pub const HYPERTENSION_TOLD: Input = told(
    HYPERTENSION,
    &[(
        1.0,
        &[
            "-portal|pulmonary|intracranial|ocular|venous hypertension",
            "hypertensive",
            "htn",
            "high blood pressure",
        ],
    )],
);

pub const DVT_HISTORY: Input = told(
    problem(
        "dvt_history",
        "Previous deep vein thrombosis",
        "既往深静脉血栓",
        &["Z86.718", "I82"],
        &[
            "deep vein thrombosis",
            "deep venous thrombosis",
            "深静脉血栓",
        ],
    ),
    &[(
        1.0,
        &[
            "deep vein|venous thrombos*",
            "dvt|dvts",
            "venous thromboembol*",
            "vte",
        ],
    )],
);

pub const PE_HISTORY: Input = told(
    problem(
        "pe_history",
        "Previous pulmonary embolism",
        "既往肺栓塞",
        &["Z86.711", "I26"],
        &["pulmonary embolism", "pulmonary thromboembolism", "肺栓塞"],
    ),
    &[(1.0, &["pulmonary embol*|thromboembol*", "dvt pe"])],
);

/// A thrombosis that is being looked for now is not a previous one.
pub const DVT_BEFORE: Input = told(
    problem(
        "dvt_history",
        "Previous deep vein thrombosis",
        "既往深静脉血栓",
        &["Z86.718"],
        &[],
    ),
    BEFORE_DVT,
);
const BEFORE_DVT: &[(f64, &[&str])] = &[(
    1.0,
    &[
        "history|prior|previous|past|known .. deep vein|venous thrombos*",
        "history|prior|previous|past|recurrent .. dvt|dvts|vte",
    ],
)];

pub const PE_BEFORE: Input = told(
    problem(
        "pe_history",
        "Previous pulmonary embolism",
        "既往肺栓塞",
        &["Z86.711"],
        &[],
    ),
    &[(
        1.0,
        &[
            "history|prior|previous|past|recurrent .. pulmonary embol*",
            "history|prior|previous|past .. dvt pe",
            "history|prior|previous|past|recurrent .. vte",
        ],
    )],
);

pub const CANCER_TOLD: Input = told(
    CANCER,
    &[(
        1.0,
        &[
            "cancer|cancers",
            "malignan*",
            "carcinoma*|adenocarcinoma*|lymphoma*|leukemia*|leukaemia*|sarcoma*|melanoma*|myeloma*",
            "neoplas*",
            "metasta*",
            "tumor|tumour|tumors",
        ],
    )],
);

pub const LIVER_TOLD: Input = told(
    LIVER_DISEASE,
    &[(
        1.0,
        &[
            "liver|hepatic disease*|disorder*|condition*|failure|dysfunction",
            "cirrhosis|cirrhotic",
            "hepatitis",
        ],
    )],
);

pub const RENAL_TOLD: Input = told(
    RENAL_DISEASE,
    &[(
        1.0,
        &[
            "renal|kidney disease*|failure|insufficiency|impairment|injury",
            "ckd|esrd|eskd",
            "dialysis|hemodialysis",
            "nephropathy",
        ],
    )],
);

pub const CONFUSION: Input = told(
    problem(
        "confusion",
        "New confusion or altered mental status",
        "新发意识模糊",
        &["R41.0", "R41.82", "F05", "R40.0", "R40.1", "R40.2"],
        &[
            "confusion",
            "confused",
            "disorient",
            "altered mental",
            "delirium",
            "意识模糊",
            "意识障碍",
            "谵妄",
        ],
    ),
    &[(
        1.0,
        &[
            "altered|altering mental|mentation|consciousness|sensorium",
            "mental status|state & altered|alteration|change*|decline*|impair*|deteriorat*",
            "confusion|confused",
            "disoriented|disorientation",
            "delirium|delirious",
            "drowsy|drowsiness|obtunded|stupor*|lethargic|lethargy|somnolent|comatose|unresponsive",
            "a o|ox 0|1|2",
            "a ox0|ox1|ox2",
            "oriented only",
            "not oriented",
            "disturbance .. consciousness",
            "!oriented",
            "!alert",
        ],
    )],
);

pub const HAEMOPTYSIS: Input = told(
    problem(
        "haemoptysis",
        "Haemoptysis",
        "咯血",
        &["R04.2"],
        &["hemoptysis", "haemoptysis", "咯血"],
    ),
    &[(
        1.0,
        &["hemoptysis|haemoptysis", "cough* .. blood", "blood* sputum"],
    )],
);

pub const COPD: Input = told(
    problem(
        "copd",
        "Chronic obstructive pulmonary disease",
        "慢性阻塞性肺疾病",
        &["J41", "J42", "J43", "J44"],
        &[
            "chronic obstructive pulmonary",
            "copd",
            "emphysema",
            "慢阻肺",
        ],
    ),
    &[(
        1.0,
        &[
            "copd",
            "chronic obstructive",
            "emphysema",
            "chronic bronchitis",
        ],
    )],
);

/// Cancer that is treated or not yet cured.
pub const CANCER_NOW: Input = told(
    problem(
        "cancer",
        "Active cancer (treated within 6 months or palliative)",
        "活动性肿瘤（6 月内治疗或姑息）",
        &[],
        &[],
    ),
    &[
        (
            0.0,
            &[
                "cancer|carcinoma|lymphoma|leukemia|malignan* & remission",
                "remission",
            ],
        ),
        (
            1.0,
            &[
                "@cancer|cancers",
                "@carcinoma*|adenocarcinoma*|lymphoma*|leukemia*|leukaemia*|sarcoma*|melanoma*|myeloma*",
                "@malignan*",
                "@metasta*",
                "chemotherapy|radiotherapy",
            ],
        ),
    ],
);

/// A rate of infusion in µg/kg/min.
pub const fn rate(
    key: &'static str,
    en: &'static str,
    zh: &'static str,
    names: &'static [&'static str],
) -> Input {
    Input {
        key,
        en,
        zh,
        origin: Origin::Infusion { names },
        need: Need::Optional,
        told: &[],
    }
}

pub const EYE: Input = told(
    ask(
        "eye",
        "Eye opening",
        "睁眼",
        &[
            (4.0, "spontaneous", "自发"),
            (3.0, "to voice", "呼唤"),
            (2.0, "to pain", "疼痛"),
            (1.0, "none", "无"),
        ],
    ),
    &[
        (
            2.0,
            &["eye|eyes & pain|painful|noxious|sternal|pinch|nociceptive|trapezius"],
        ),
        (
            3.0,
            &["eye|eyes & verbal|voice|command|commands|speech|call|called|name|speaking"],
        ),
        (
            1.0,
            &[
                "no eye opening",
                "!open* .. eye|eyes",
                "!eye opening",
                "eyes remain* .. closed",
            ],
        ),
        (4.0, &["eye|eyes & spontaneous*", "spontaneous* .. eye"]),
    ],
);

pub const VERBAL: Input = told(
    ask(
        "verbal",
        "Verbal response",
        "言语",
        &[
            (5.0, "oriented", "定向"),
            (4.0, "confused", "混乱"),
            (3.0, "words", "单词"),
            (2.0, "sounds", "声音"),
            (1.0, "none", "无"),
        ],
    ),
    &[
        (
            3.0,
            &[
                "inappropriate .. word*|speech",
                "nonsensical|random .. word*|speech",
                "words .. inappropriate|nonsensical",
            ],
        ),
        (
            2.0,
            &[
                "incomprehensible|unintelligible",
                "groan*|moan*|grunt*|mumbl*",
                "without intelligible",
                "garbled",
            ],
        ),
        (
            1.0,
            &[
                "nonverbal",
                "non verbal",
                "no verbal|vocal",
                "!speak*|verbal*|vocal*",
                "mute",
                "no speech|vocalization",
            ],
        ),
        (4.0, &["confused|disoriented|disorientation|confusion"]),
        (5.0, &["oriented"]),
    ],
);

pub const MOTOR: Input = told(
    ask(
        "motor",
        "Motor response",
        "运动",
        &[
            (6.0, "obeys", "遵嘱"),
            (5.0, "localises", "定位"),
            (4.0, "withdraws", "躲避"),
            (3.0, "flexion", "屈曲"),
            (2.0, "extension", "伸直"),
            (1.0, "none", "无"),
        ],
    ),
    &[
        (6.0, &["obey*|follow* .. command*|instruction*"]),
        (
            5.0,
            &[
                "locali* .. pain*|stimul*",
                "pain* & locali*",
                "locali*",
                "responds|response|responded .. locali* .. pain",
                "toward* .. site|source|pinch|pain|stimul*",
            ],
        ),
        (4.0, &["withdr*"]),
        (3.0, &["flexion|flexes|flexor|flexing", "decorticate"]),
        (
            2.0,
            &[
                "exten* & pain*|posturing|movement|reflex*|response|stimul*|limbs|arms",
                "decerebrate",
            ],
        ),
        (1.0, &["no motor", "flaccid", "!move*|motor"]),
    ],
);

pub const LEG_SWELLING: Input = sign(
    "swelling",
    "Swelling of one leg",
    "单侧下肢肿胀",
    &[(
        1.0,
        &[
            "unilateral .. swelling|edema|oedema",
            "left|right leg|calf|thigh|limb|foot|ankle & swell*|swollen|edema*|oedema*",
            "left|right lower extremity|limb & swell*|swollen|edema*|oedema*",
            "leg swell*|swollen",
        ],
    )],
);
