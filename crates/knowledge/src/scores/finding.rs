//! Shorthand for the inputs that many scores share, and common population limits.

use super::score::{Input, Need, Origin, Values};

/// Patient's age, years.
pub const AGE: Input = Input {
    key: "age",
    en: "Age (years)",
    zh: "年龄（岁）",
    origin: Origin::Age,
    need: Need::Required,
    told: &[
        (
            1.0,
            &[
                "aged|age #",
                "# year|years|yr|yrs|yo old",
                "# year|years|yr|yrs",
                "# y o",
            ],
        ),
        (1.0 / 12.0, &["# month|months old"]),
    ],
};
/// Age of a score that does not count it but was made for an age; unknown, it limits nothing.
pub const AGE_LIMIT: Input = Input {
    key: "age_limit",
    en: "Age (years), for the population limit",
    zh: "年龄（岁），用于适用范围",
    need: Need::Optional,
    ..AGE
};
/// Patient's sex, 1 female.
pub const SEX: Input = Input {
    key: "sex",
    en: "Sex",
    zh: "性别",
    origin: Origin::Sex,
    need: Need::Required,
    told: &[
        (1.0, &["woman|female|lady|girl|gentlewoman|she|her"]),
        (0.0, &["man|male|gentleman|boy|he|his|him"]),
    ],
};

/// A required measurement.
pub const fn lab(
    key: &'static str,
    en: &'static str,
    zh: &'static str,
    unit: &'static str,
    low: f64,
    high: f64,
) -> Input {
    Input {
        key,
        en,
        zh,
        origin: Origin::Lab {
            key,
            unit,
            plausible: (low, high),
        },
        need: Need::Required,
        told: &[],
    }
}

/// A measurement whose points are left out while it is missing: the result is then the least that it can be.
pub const fn uncounted(input: Input) -> Input {
    Input {
        need: Need::ZeroUnlessFound,
        told: input.told,
        key: input.key,
        en: input.en,
        zh: input.zh,
        origin: input.origin,
    }
}

/// A measurement that the formula can do without.
pub const fn optional(input: Input) -> Input {
    Input {
        need: Need::Optional,
        told: input.told,
        key: input.key,
        en: input.en,
        zh: input.zh,
        origin: input.origin,
    }
}

/// The same input, also read from words of the documents.
pub const fn told(input: Input, told: &'static [(f64, &'static [&'static str])]) -> Input {
    Input { told, ..input }
}

/// The same input, without which the score is not computed.
pub const fn required(input: Input) -> Input {
    Input {
        need: Need::Required,
        ..input
    }
}

/// The same input, counted as absent where nothing tells it.
pub const fn absent_unless_told(input: Input) -> Input {
    Input {
        need: Need::AbsentUnlessFound,
        ..input
    }
}

/// A problem of the patient, counted as absent unless found.
pub const fn problem(
    key: &'static str,
    en: &'static str,
    zh: &'static str,
    codes: &'static [&'static str],
    words: &'static [&'static str],
) -> Input {
    Input {
        key,
        en,
        zh,
        origin: Origin::Finding { codes, words },
        need: Need::AbsentUnlessFound,
        told: &[],
    }
}

/// A drug of the patient, counted as absent unless found.
pub const fn drug(
    key: &'static str,
    en: &'static str,
    zh: &'static str,
    ingredients: &'static [&'static str],
) -> Input {
    Input {
        key,
        en,
        zh,
        origin: Origin::Drug { ingredients },
        need: Need::AbsentUnlessFound,
        told: &[],
    }
}

/// A judgement that only the physician can make.
pub const fn ask(
    key: &'static str,
    en: &'static str,
    zh: &'static str,
    choices: &'static [(f64, &'static str, &'static str)],
) -> Input {
    Input {
        key,
        en,
        zh,
        origin: Origin::Ask { choices },
        need: Need::Required,
        told: &[],
    }
}

/// A number that must be given.
pub const fn given(
    key: &'static str,
    en: &'static str,
    zh: &'static str,
    unit: &'static str,
    low: f64,
    high: f64,
) -> Input {
    Input {
        key,
        en,
        zh,
        origin: Origin::Given {
            unit,
            plausible: (low, high),
        },
        need: Need::Required,
        told: &[],
    }
}

/// A number told in words.
pub const fn dose_told(
    key: &'static str,
    en: &'static str,
    zh: &'static str,
    unit: &'static str,
    low: f64,
    high: f64,
    words: &'static [(f64, &'static [&'static str])],
) -> Input {
    told(given(key, en, zh, unit, low, high), words)
}

/// Milligrams a day of a drug, as its doses are told.
pub const fn daily_dose(
    key: &'static str,
    en: &'static str,
    zh: &'static str,
    names: &'static [&'static str],
    form: &'static str,
) -> Input {
    Input {
        key,
        en,
        zh,
        origin: Origin::DailyDose { names, form },
        need: Need::Required,
        told: &[],
    }
}

/// Yes or no, asked.
pub const YES_NO: &[(f64, &str, &str)] = &[(0.0, "no", "否"), (1.0, "yes", "是")];

pub const CREATININE: Input = lab(
    "creatinine",
    "Creatinine (mg/dL)",
    "肌酐 (mg/dL)",
    "mg/dL",
    0.1,
    30.0,
);
pub const BILIRUBIN: Input = lab(
    "bilirubin_total",
    "Total bilirubin (mg/dL)",
    "总胆红素 (mg/dL)",
    "mg/dL",
    0.05,
    60.0,
);
pub const ALBUMIN: Input = lab(
    "albumin",
    "Albumin (g/dL)",
    "白蛋白 (g/dL)",
    "g/dL",
    0.5,
    7.0,
);
pub const INR: Input = lab("inr", "INR", "国际标准化比值", "1", 0.5, 20.0);
pub const SODIUM: Input = lab(
    "sodium",
    "Sodium (mmol/L)",
    "钠 (mmol/L)",
    "mmol/L",
    95.0,
    200.0,
);
pub const POTASSIUM: Input = lab(
    "potassium",
    "Potassium (mmol/L)",
    "钾 (mmol/L)",
    "mmol/L",
    1.2,
    12.0,
);
pub const CHLORIDE: Input = lab(
    "chloride",
    "Chloride (mmol/L)",
    "氯 (mmol/L)",
    "mmol/L",
    60.0,
    150.0,
);
pub const BICARBONATE: Input = lab(
    "bicarbonate",
    "Bicarbonate (mmol/L)",
    "碳酸氢根 (mmol/L)",
    "mmol/L",
    1.0,
    60.0,
);
pub const GLUCOSE: Input = lab(
    "glucose",
    "Glucose (mg/dL)",
    "葡萄糖 (mg/dL)",
    "mg/dL",
    10.0,
    2000.0,
);
pub const UREA_NITROGEN: Input = lab(
    "urea_nitrogen",
    "Urea nitrogen (mg/dL)",
    "尿素氮 (mg/dL)",
    "mg/dL",
    1.0,
    300.0,
);
pub const PLATELETS: Input = lab(
    "platelets",
    "Platelets (10^3/µL)",
    "血小板 (10^9/L)",
    "10*3/uL",
    1.0,
    3000.0,
);
pub const WHITE_CELLS: Input = lab(
    "white_cells",
    "White cells (10^3/µL)",
    "白细胞 (10^9/L)",
    "10*3/uL",
    0.05,
    600.0,
);
pub const HAEMOGLOBIN: Input = lab(
    "haemoglobin",
    "Haemoglobin (g/dL)",
    "血红蛋白 (g/dL)",
    "g/dL",
    1.5,
    25.0,
);
pub const HAEMATOCRIT: Input = lab(
    "haematocrit",
    "Haematocrit (%)",
    "红细胞压积 (%)",
    "%",
    5.0,
    75.0,
);
pub const AST: Input = lab("ast", "AST (U/L)", "谷草转氨酶 (U/L)", "U/L", 1.0, 30_000.0);
pub const ALT: Input = lab("alt", "ALT (U/L)", "谷丙转氨酶 (U/L)", "U/L", 1.0, 30_000.0);
pub const CALCIUM: Input = lab(
    "calcium",
    "Total calcium (mg/dL)",
    "总钙 (mg/dL)",
    "mg/dL",
    3.0,
    22.0,
);
pub const CHOLESTEROL: Input = lab(
    "cholesterol_total",
    "Total cholesterol (mg/dL)",
    "总胆固醇 (mg/dL)",
    "mg/dL",
    40.0,
    1200.0,
);
pub const HDL: Input = lab(
    "cholesterol_hdl",
    "HDL cholesterol (mg/dL)",
    "高密度脂蛋白胆固醇 (mg/dL)",
    "mg/dL",
    3.0,
    200.0,
);
pub const TRIGLYCERIDES: Input = lab(
    "triglycerides",
    "Triglycerides (mg/dL)",
    "甘油三酯 (mg/dL)",
    "mg/dL",
    10.0,
    8000.0,
);
pub const SYSTOLIC: Input = told(
    lab(
        "systolic_bp",
        "Systolic pressure (mmHg)",
        "收缩压 (mmHg)",
        "mm[Hg]",
        30.0,
        320.0,
    ),
    &[(1.0, &["# mmhg systolic", "# systolic", "systolic .. #"])],
);
pub const DIASTOLIC: Input = told(
    lab(
        "diastolic_bp",
        "Diastolic pressure (mmHg)",
        "舒张压 (mmHg)",
        "mm[Hg]",
        10.0,
        220.0,
    ),
    &[(1.0, &["# mmhg diastolic", "diastolic .. #"])],
);
pub const HEART_RATE: Input = told(
    lab(
        "heart_rate",
        "Heart rate (/min)",
        "心率 (次/分)",
        "/min",
        15.0,
        320.0,
    ),
    &[(
        1.0,
        &[
            "heart|pulse rate|rhythm .. # beats|bpm|min",
            "# beats per min*",
            "# beats min*",
            "# bpm",
            "pulse|heart .. #",
            "hr .. #",
        ],
    )],
);
pub const RESPIRATORY_RATE: Input = told(
    lab(
        "respiratory_rate",
        "Respiratory rate (/min)",
        "呼吸 (次/分)",
        "/min",
        3.0,
        90.0,
    ),
    &[(
        1.0,
        &[
            "# breaths per min*",
            "# breaths min*",
            "respirat*|breathing rate .. #",
            "rr .. #",
            "respirations .. #",
        ],
    )],
);
pub const TEMPERATURE: Input = told(
    lab(
        "temperature",
        "Temperature (°C)",
        "体温 (°C)",
        "Cel",
        22.0,
        45.0,
    ),
    &[(
        1.0,
        &["temperature .. #", "# degrees celsi*|celsius|centigrade"],
    )],
);
pub const SPO2: Input = told(
    lab(
        "spo2",
        "Oxygen saturation (%)",
        "血氧饱和度 (%)",
        "%",
        30.0,
        100.0,
    ),
    &[(
        1.0,
        &[
            "saturating .. #",
            "oxygen|o2 saturation* .. #",
            "spo2|sao2 .. #",
        ],
    )],
);
pub const WEIGHT: Input = lab("weight", "Weight (kg)", "体重 (kg)", "kg", 0.4, 400.0);
pub const HEIGHT: Input = lab("height", "Height (cm)", "身高 (cm)", "cm", 25.0, 250.0);
/// First day of the last menstrual period, days since 1970-01-01.
pub const LMP: Input = dose_told(
    "lmp",
    "First day of the last menstrual period",
    "末次月经第一天",
    "d",
    -40_000.0,
    60_000.0,
    &[(
        1.0,
        &[
            "last menstrual|menstruation .. #",
            "last menses .. #",
            "last period .. #",
            "lmp .. #",
            "末 次 月 经 .. #",
        ],
    )],
);
/// Length of the menstrual cycle, days.
pub const CYCLE: Input = dose_told(
    "cycle",
    "Cycle length (days)",
    "月经周期（天）",
    "d",
    15.0,
    60.0,
    &[(
        1.0,
        &[
            "cycle .. # ?day",
            "cycles .. # ?day",
            "# day|days cycle*",
            "月 经 周 期 .. #",
        ],
    )],
);
/// The day of the question, days since 1970-01-01.
pub const TODAY: Input = dose_told(
    "today",
    "As-of date",
    "当前日期",
    "d",
    -40_000.0,
    60_000.0,
    &[(1.0, &["today .. #", "current date .. #", "今 天 .. #"])],
);

/// The total of the Glasgow Coma Scale.
pub const GCS_TOTAL: Input = told(
    lab(
        "gcs",
        "Glasgow Coma Scale",
        "格拉斯哥昏迷评分",
        "1",
        3.0,
        15.0,
    ),
    &[
        (1.0, &["glasgow coma score|scale .. #", "gcs .. #"]),
        (
            15.0,
            &[
                "alert .. oriented",
                "fully|well alert|conscious|oriented",
                "clear consciousness",
                "consciousness .. clear",
                "alert",
            ],
        ),
    ],
);
pub const QT: Input = lab(
    "qt_interval",
    "QT interval (ms)",
    "QT 间期 (ms)",
    "ms",
    150.0,
    900.0,
);
pub const PH: Input = lab("ph", "Arterial pH", "动脉血 pH", "1", 6.4, 8.0);
pub const PAO2: Input = told(
    lab(
        "pao2",
        "PaO2 (mmHg)",
        "动脉氧分压 (mmHg)",
        "mm[Hg]",
        15.0,
        700.0,
    ),
    &[(
        1.0,
        &[
            "pao2 .. #",
            "partial pressure .. oxygen .. #",
            "arterial .. oxygen .. #",
        ],
    )],
);
pub const PACO2: Input = lab(
    "paco2",
    "PaCO2 (mmHg)",
    "动脉二氧化碳分压 (mmHg)",
    "mm[Hg]",
    5.0,
    180.0,
);
pub const FIO2: Input = told(
    lab(
        "fio2",
        "Inspired oxygen (%)",
        "吸入氧浓度 (%)",
        "%",
        21.0,
        100.0,
    ),
    &[
        (
            1.0,
            &[
                "# fio2",
                "fio2 .. #",
                "fraction .. inspired oxygen .. #",
                "# oxygen",
                "# inspired",
            ],
        ),
        (21.0, &["room|ambient air"]),
    ],
);

pub const DIABETES: Input = problem(
    "diabetes",
    "Diabetes mellitus",
    "糖尿病",
    &["E08", "E09", "E10", "E11", "E13"],
    &["diabetes", "糖尿病"],
);
pub const HYPERTENSION: Input = problem(
    "hypertension",
    "Hypertension",
    "高血压",
    &["I10", "I11", "I12", "I13", "I15", "I16"],
    &["essential hypertension", "arterial hypertension", "高血压"],
);
pub const HEART_FAILURE: Input = problem(
    "heart_failure",
    "Heart failure",
    "心力衰竭",
    &["I50", "I11.0", "I13.0", "I13.2", "I25.5", "I42"],
    &["heart failure", "cardiomyopathy", "心力衰竭", "心衰"],
);
pub const STROKE: Input = problem(
    "stroke",
    "Stroke or TIA",
    "卒中或短暂性脑缺血发作",
    &["I63", "I61", "I60", "I64", "G45", "Z86.73", "I69"],
    &[
        "stroke",
        "transient ischemic attack",
        "transient ischaemic attack",
        "cerebral infarction",
        "脑梗",
        "卒中",
        "中风",
        "脑出血",
    ],
);
pub const CANCER: Input = problem(
    "cancer",
    "Active cancer",
    "活动性肿瘤",
    &["C"],
    &[
        "cancer",
        "carcinoma",
        "lymphoma",
        "leukemia",
        "leukaemia",
        "metastas",
        "malignan",
        "癌",
        "淋巴瘤",
        "白血病",
    ],
);
pub const VTE_HISTORY: Input = problem(
    "vte_history",
    "Previous DVT or PE",
    "既往深静脉血栓或肺栓塞",
    &["Z86.71", "I26", "I82"],
    &[
        "deep vein thrombosis",
        "pulmonary embolism",
        "venous thromboembolism",
        "深静脉血栓",
        "肺栓塞",
    ],
);
pub const CORONARY: Input = problem(
    "coronary",
    "Coronary heart disease",
    "冠心病",
    &["I20", "I21", "I22", "I24", "I25"],
    &[
        "coronary artery disease",
        "myocardial infarction",
        "angina",
        "ischemic heart",
        "ischaemic heart",
        "冠心病",
        "心肌梗死",
        "心绞痛",
    ],
);
pub const LIVER_DISEASE: Input = problem(
    "liver_disease",
    "Liver disease",
    "肝病",
    &["K70", "K71", "K72", "K73", "K74", "K76", "B18"],
    &[
        "cirrhosis",
        "hepatitis",
        "liver disease",
        "hepatic failure",
        "肝硬化",
        "肝炎",
    ],
);
pub const RENAL_DISEASE: Input = problem(
    "renal_disease",
    "Kidney disease",
    "肾病",
    &["N17", "N18", "N19", "Z99.2"],
    &[
        "chronic kidney disease",
        "renal failure",
        "renal insufficiency",
        "dialysis",
        "肾功能不全",
        "肾衰",
        "透析",
    ],
);

/// No limit.
pub fn anyone(_: &Values) -> Option<(&'static str, &'static str)> {
    None
}

/// The age, whether the score counts it or is only limited by it.
pub fn age(values: &Values) -> Option<f64> {
    values.get("age").or_else(|| values.get("age_limit"))
}

/// Adults, 18 years and over. An unknown age is left to the missing inputs.
pub fn adults(values: &Values) -> Option<(&'static str, &'static str)> {
    age(values)
        .filter(|age| *age < 18.0)
        .map(|_| ("validated for adults only", "仅适用于成人"))
}

/// Points of the first band whose upper limit lies above `value`; `above` beyond the last.
pub fn band(value: f64, bands: &[(f64, f64)], above: f64) -> f64 {
    bands
        .iter()
        .find(|(limit, _)| value < *limit)
        .map_or(above, |(_, points)| *points)
}
