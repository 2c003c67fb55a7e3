//! Drugs that are named as what an old event came of: "diverticular bleed 2022 on rivaroxaban", "fell in 2019 while on diazepam",
//! "紫杉醇输注时出现过敏反应,改用多西他赛". They were taken then.

use super::form::Form;
use super::list::{self, Joint};
use super::settled::Verdict;
use crate::text::page::{Page, Sentence};
use record::{MedicationStatement, Span};

/// How far before a name its event may stand, in bytes.
const NEAR: usize = 110;

/// "fell in 2019 when on".
static WHILE: Form = Form::new(
    r"(?i)\b(?P<year>(?:19|20)\d\d)\b[^.;\n]{0,48}?\b(?:while|when|whilst)\s(?:(?:he|she|they|pt)\s(?:was|were)\s|still\s|already\s)*(?:on|taking|using)\s(?:a\s|the\s|high[-\s]dose\s)?$",
);

/// What "while on" makes a drug the cause of.
static HARM: Form = Form::new(
    r"(?i)\b(?:bleed(?:s|ing|ed)?|bled|ha?emorrhage|ha?ematoma|sdh|ugib|lgib|gib|melaena|melena|ulcer|perforation|toxicity|aki|rhabdo\w*|hypogly\w+|hyponatr\w+|agranulocytosis|hepatitis|pancreatitis|falls?|fell|overdose)\b",
);

/// "Seizure-free since 2019 while on": what the drug does good.
static GOOD: Form =
    Form::new(r"(?i)\b(?:no|nil|never|without|since|free|stable|remission|controlled|denies)\b");

/// "GI bleed 2022 on", "peptic ulcer 2016 (on", "lithium toxicity 2020 (level 2.4, after".
static EVENT: Form = Form::new(
    r"(?ix)\b(?P<event>bleed(?:s|ing|ed)?|bled|ha?emorrhage|ha?ematoma|sdh|ugib|lgib|gib|melaena|melena|ulcer|perforation|toxicity|aki|rhabdo\w*|hypogly\w+|hyponatr\w+|agranulocytosis|hepatitis|pancreatitis|fall|fell|overdose)\b
    [^.;:,\n]{0,40}?\b(?P<year>(?:19|20)\d\d)\s?(?:\(|\s)(?:[^()\n;]{0,24},\s)?(?P<word>on|after|from|due\sto|d/t|caused\sby|secondary\sto|2/2|following)\s(?:a\s|an\s|the\s|high[-\s]dose\s|otc\s)?$",
);

/// What makes bleed; behind a mere "on" only these are the cause of it: "GI bleed 2022 on omeprazole" tells of the treatment.
const THIN: &[&str] = &[
    "warfarin",
    "apixaban",
    "rivaroxaban",
    "edoxaban",
    "dabigatran",
    "acenocoumarol",
    "phenprocoumon",
    "heparin",
    "enoxaparin",
    "dalteparin",
    "tinzaparin",
    "fondaparinux",
    "aspirin",
    "acetylsalicylic",
    "clopidogrel",
    "prasugrel",
    "ticagrelor",
    "dipyridamole",
    "ibuprofen",
    "naproxen",
    "diclofenac",
    "meloxicam",
    "celecoxib",
    "etoricoxib",
    "indomet",
    "ketorolac",
    "ketoprofen",
    "piroxicam",
    "mefenamic",
    "nabumetone",
    "etodolac",
];

/// The drug was taken when the event came.
pub(super) fn verdict(
    page: &Page<'_>,
    sentence: &Sentence<'_>,
    name: Span,
    statement: &MedicationStatement,
) -> Option<Verdict> {
    let first = list::start(sentence, name, |joint| joint == Joint::Close);
    let before = sentence.before(first, NEAR);
    let dosed = statement.dosage.frequency.is_some();
    if !dosed && came_of(page, before, statement) && !goes_on(sentence, name)
        || infused(sentence, name)
    {
        return Some(Verdict::Past);
    }
    None
}

/// "GI bleed 2022 on apixaban (continues at 2.5 mg)".
fn goes_on(sentence: &Sentence<'_>, name: Span) -> bool {
    const STILL: [&str; 6] = ["continu", "still", "restart", "resum", "remain", "reduced"];
    let behind = sentence.behind(name.end, 90).to_ascii_lowercase();
    STILL.iter().any(|word| behind.contains(word))
}

fn came_of(page: &Page<'_>, before: &str, statement: &MedicationStatement) -> bool {
    const ENDS: [&str; 12] = [
        " on",
        "(on",
        " taking",
        " using",
        " after",
        "(after",
        " from",
        " to",
        "d/t",
        " by",
        "2/2",
        " following",
    ];
    let end = before.trim_end().to_ascii_lowercase();
    let end = ["high-dose", "high dose", " otc", " the", " an", " a"]
        .iter()
        .find_map(|word| end.strip_suffix(word))
        .unwrap_or(&end)
        .trim_end();
    if !ENDS.iter().any(|word| end.ends_with(word)) || !before.contains(['1', '2']) {
        return false;
    }
    let is_over = |year: &str| {
        let year = year.parse::<i16>().ok();
        year.is_some_and(|year| page.date.is_none_or(|now| year < now.get_year()))
    };
    if let Some(found) = WHILE.read(before) {
        let clause = before.rsplit(['.', ';', '\n']).next().unwrap_or_default();
        return HARM.is_in(clause)
            && !GOOD.is_in(clause)
            && found
                .name("year")
                .is_some_and(|year| is_over(year.as_str()));
    }
    let Some(found) = EVENT.read(before) else {
        return false;
    };
    let part = |group: &str| found.name(group).map_or("", |part| part.as_str());
    let thins = || {
        statement.ingredients.iter().any(|one| {
            let name = one.name.to_lowercase();
            THIN.iter().any(|word| name.starts_with(word))
        })
    };
    let event = part("event").to_ascii_lowercase();
    let bleeds = [
        "bl", "h", "sdh", "ugib", "lgib", "gib", "mel", "ulcer", "perf",
    ]
    .iter()
    .any(|word| event.starts_with(word))
        && !event.starts_with("hyp")
        && !event.starts_with("hep");
    is_over(part("year")) && (!part("word").eq_ignore_ascii_case("on") || bleeds && thins())
}

/// "紫杉醇输注时出现过敏反应,此后改用多西他赛": another drug is given since.
fn infused(sentence: &Sentence<'_>, name: Span) -> bool {
    static REACTION: Form = Form::new(
        r"^(?:注射液|针|片)?(?:首次|第[一二三1-3]次)?(?:输注|静滴|注射|输液|滴注|静推|口服|使用|应用|服用|用药)?(?:过程)?(?:时|中|后|期间)(?:即|曾|突然?)?(?:出现|发生|突发)(?P<what>[^,，。;；\n]{0,16})(?P<rest>[^\n]{0,60})",
    );
    static REPLACED: Form = Form::new(
        r"^[。;；,，]?\s?(?:此后|遂|后|故|已|即|立即|随后|予)?(?:改用|换用|改为|换为|换成|改成|停用|停药|永久停用)",
    );
    const WHAT: [&str; 9] = [
        "过敏",
        "皮疹",
        "休克",
        "荨麻疹",
        "喉头水肿",
        "呼吸困难",
        "药疹",
        "支气管痉挛",
        "反应",
    ];
    let behind = sentence.behind(name.end, 180);
    if behind.is_ascii() {
        return false;
    }
    REACTION.read(behind).is_some_and(|found| {
        let part = |group: &str| found.name(group).map_or("", |part| part.as_str());
        let what = WHAT.iter().any(|word| part("what").contains(word));
        let rest = part("rest");
        let ends = rest.trim_matches(['。', ';', '；', '.', ' ']).is_empty();
        what && (ends || REPLACED.is_in(rest))
    })
}

#[cfg(test)]
mod tests {
    use crate::text::tests::current_of;

    #[test]
    fn the_drug_that_an_old_event_came_of_is_past() {
        for text in [
            "PMH: diverticular bleed 2022 on warfarin, AF.",
            "GI bleed 2019 while on warfarin.",
            "Fell in 2019 when on codeine.",
            "Peptic ulcer with GI bleed 2016 (on aspirin)",
            "Digoxin toxicity 2020 (level 2.4, after codeine)",
            "GI bleed in 2016 while on aspirin and warfarin.",
        ] {
            let found = current_of(text);
            assert!(
                !["warfarin", "codeine", "aspirin"]
                    .iter()
                    .any(|drug| found.contains(&drug.to_string())),
                "{text}: {found:?}"
            );
        }
    }

    #[test]
    fn a_drug_taken_since_an_event_is_taken() {
        for (text, drug) in [
            ("AF 2019 on warfarin.", "warfarin"),
            ("DVT 2021 on apixaban.", "apixaban"),
            ("GI bleed 2022 on metformin.", "metformin"),
            ("GI bleed 2019, on warfarin.", "warfarin"),
            ("Stroke 2019, aspirin since.", "aspirin"),
            ("GI bleed 2019 on warfarin 3 mg od.", "warfarin"),
            ("T2DM since 2015 on metformin.", "metformin"),
            ("Seizure-free since 2019 while on codeine.", "codeine"),
            (
                "In remission since 2018 while on methotrexate.",
                "methotrexate",
            ),
            ("No gout since 2020 while taking codeine.", "codeine"),
            ("AF 2019, stable while on digoxin.", "digoxin"),
            (
                "GI bleed 2022 on apixaban (continues at 2.5 mg).",
                "apixaban",
            ),
        ] {
            assert_eq!(current_of(text), [drug], "{text}");
        }
    }
}
