//! Words of social, occupational and environmental history.

use record::SocialKind::{self, *};

/// Words that open a statement of a kind. Lower case.
pub(crate) const OPENERS: &[(SocialKind, &str)] = &[
    (
        Smoking,
        "fags|fag|cigs|cig|ciggies|roll-ups|rollies|bidi|bidis|beedi|beedis|beedies|tob|pk yr|pk yrs|pk-yr|pk-yrs|pkyr|pkyrs|pack yrs|pack-yrs|smkr|baccy|hookah|shisha|chews tobacco|gutkha|老烟民|烟民|吸烟史|抽烟史|烟史|烟|nonsmoker|non-smoker|non smoker|ex-smoker|never smoker|never-smoker|smoking|smokes|smoked|smoker|smoke|tobacco|cigarettes|cigarette|cigars|cigar|pack-years|pack-year|pack years|pack year|pack-yr|pack yr|packs per day|pack per day|packs a day|pack a day|pack/day|packs/day|ppd|nicotine|vapes|vaping|e-cigarettes|e-cigarette|chewing tobacco|snuff|本人不抽|本人不吸|自己不抽|从没抽过|没抽过烟|不抽不喝|吸烟|抽烟|烟龄|戒烟|不吸烟|烟草|烟酒",
    ),
    (
        Alcohol,
        "alcohol|etoh|drinks|drinker|drinking|beer|beers|wine|liquor|vodka|whiskey|whisky|six-pack|alcoholic beverages|饮酒|喝酒|酗酒|戒酒|白酒|啤酒|不饮酒",
    ),
    (
        Substance,
        "illicit drugs|illicit drug use|illicits|illicit|recreational drugs|recreational drug use|street drugs|drug use|drug abuse|illegal drugs|iv drugs|ivdu|ivda|intravenous drug use|iv drug use|cocaine|marijuana|cannabis|heroin|methamphetamine|crack|ecstasy|injection drug use|吸毒|毒品|药物滥用|大麻|冶游史",
    ),
    (
        Occupation,
        "works as|worked as|work as|working as|employed as|employed at|works in|worked in|works at|works for|occupation|retired|unemployed|on disability|self-employed|by profession|职业|从事|退休|务农|工人|农民|无业|教师|司机|职员|公务员|厨师|建筑工",
    ),
    (
        Exposure,
        "asbestos|silica|coal dust|mold exposure|radiation exposure|agent orange|recent travel|traveled to|travelled to|travel to|travels to|travel history|sick contacts|sick contact|tuberculosis exposure|tb exposure|exposed to|exposure to|exposures|pets|birds|pet bird|cats|dogs|tick bite|tick bites|well water|pesticides|pesticide|粉尘|石棉|毒物|放射性|疫区|疫水|接触史|宠物|旅居|旅行|化学物质",
    ),
    (
        Living,
        "lives with|lives alone|lives in|lives at|living with|lives by|married|divorced|widowed|single|homeless|nursing home|assisted living|shelter|incarcerated|独居|已婚|未婚|离异|丧偶|与家人同住|养老院",
    ),
    (
        Sexual,
        "sexually active|sexual partner|sexual partners|condoms|unprotected sex|msm|性生活|性伴",
    ),
    (
        Lifestyle,
        "exercises|exercise|sedentary|diet|vegetarian|vegan|caffeine|coffee|饮食|运动|素食|久坐|熬夜",
    ),
];

/// Former habit.
pub(crate) const FORMER: &[&str] = &[
    "former",
    "ex-",
    "ex ",
    "gave up",
    "given up",
    "packed in",
    "off the ",
    "off fags",
    "off cigs",
    "no longer",
    "not any more",
    "not anymore",
    "left ",
    "quit",
    "stopped",
    "used to",
    "previously",
    "in the past",
    "remote",
    "prior",
    "past",
    "已戒",
    "戒",
    "曾",
    "recovering",
    "sober",
    "stop",
    "until ",
    "till ",
];

/// No such habit.
pub(crate) const NEVER: &[&str] = &[
    "never",
    "denies",
    "denied",
    "no ",
    "non-smoker",
    "nonsmoker",
    "non smoker",
    "nondrinker",
    "non-drinker",
    "negative for",
    "not ",
    "none",
    "does not",
    "doesn't",
    "without",
    "否认",
    "无",
    "不吸",
    "不饮",
    "不抽",
    "不喝",
    "从不",
    "从未",
    "(-)",
    "-ve",
    "从没",
    "nil",
    "denies",
    "未接触",
    "没有",
    "lifelong non",
    "abstains",
];

/// Words that keep a statement of its kind going in the next clause.
pub(crate) const CONTINUES: &[&str] = &[
    "quit",
    "stopped",
    "per day",
    "a day",
    "daily",
    "years",
    "year",
    "ppd",
    "pack",
    "weekly",
    "week",
    "occasionally",
    "socially",
    "每日",
    "每天",
    "已戒",
    "支",
    "年",
    "两",
    "ml",
    "戒",
    "since",
    "current",
    "former",
    "still",
    "ex ",
    "仍",
    "约",
    "平均",
    "weekends",
];

/// Words before a word of [`FORMER`] with which it says nothing of an end: "wants to quit", "未戒", "嘱戒烟".
pub(crate) const NOT_ENDED: &[&str] = &[
    "to ", "not ", "hasn't ", "never ", "can't ", "cannot ", "advised ", "advice ", "未", "没",
    "不", "劝", "嘱", "建议", "拒", "难", "想", "拟", "助", "需", "宜",
];

/// Words that say that a habit goes on.
pub(crate) const GOES_ON: &[&str] = &[
    "still",
    "current smoker",
    "currently",
    "ongoing",
    "仍",
    "未戒",
    "没戒",
];
