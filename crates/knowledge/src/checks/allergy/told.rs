//! Reactions to a drug that the narrative tells and no allergy list holds: "carbamazepine stopped -> rash".

use super::infusion;
use super::reaction::{self, ReactionKind};
use crate::checks::framework::{Patient, contains_word};
use record::{AllergyIntolerance, Experiencer, Fact, MedicationStatement};
use regex::Regex;
use std::sync::LazyLock;

/// A reaction and the statement that it followed.
pub struct Told<'a> {
    pub fact: &'a Fact<MedicationStatement>,
    pub kind: ReactionKind,
}

/// Between a drug and what it did.
const LED_TO: &[&str] = &[
    "->",
    "→",
    "=",
    "caus",
    "produced",
    "triggered",
    "provoked",
    "set off",
    "brought on",
    "made h",
    "came out in",
    "came up in",
    "broke out",
    "develop",
    "gave ",
    "led to",
    "reaction",
    " - ",
    "–",
    "scattered",
    "resulted",
    "with severe",
    "with wheez",
    "with hives",
    "后",
    "致",
    "引起",
    "出现",
    "过敏",
];
/// Behind a drug that is over: "Nurofen in 2016 (wheeze, flushing in 20 min)".
const BRACKET: &str = "(";
/// Between what happened and the drug before it.
const AFTER: &[&str] = &[
    "after",
    "due to",
    "following",
    "caused by",
    "reaction to",
    "secondary to",
    "into",
    "minutes of",
    "minute of",
    "mins of",
    "min of",
    "hours of",
    "hour of",
    "days of",
    "weeks of",
    "on first dose of",
    "on the first dose of",
    "on her first dose of",
    "on his first dose of",
    "on second dose of",
    "on the second dose of",
    "with first dose of",
    "with the first dose of",
    "on starting",
    "when given",
    "when she took",
    "when he took",
    "whenever she takes",
    "whenever he takes",
];
/// Words before a reaction that take it back or put it in the future.
const NOT: &[&str] = &[
    "no ", "not ", "without", "denies", "if ", "first ", "risk", "watch", "any ", "monitor",
    "for ", "about", "nil ", "never", "stop at", "无", "否认", "未", "如", "若", "警惕", "注意",
    "观察",
];
/// Drugs that are given because of a reaction.
const REMEDIES: &[&str] = &["systemic_corticosteroid", "first_generation_antihistamine"];
const REMEDY_NAMES: &[&str] = &[
    "epinephrine",
    "cetirizine",
    "loratadine",
    "desloratadine",
    "fexofenadine",
    "levocetirizine",
    "mometasone",
    "calamine",
    "famotidine",
    "norepinephrine",
];
/// How far a reaction may stand from its drug, in bytes.
const NEAR: usize = 100;

/// Every reaction that the sentences around the record's drugs tell, of drugs that no listed allergy names.
pub fn told<'a>(patient: &Patient<'a>) -> Vec<Told<'a>> {
    let mut found: Vec<Told<'a>> = Vec::new();
    for fact in
        patient.record.medications.iter().filter(|fact| {
            fact.is_usable() && fact.value.assertion.experiencer == Experiencer::Patient
        })
    {
        let Some(kind) = kind(patient, fact) else {
            continue;
        };
        let same = |other: &Told<'_>| other.fact.value.ingredients == fact.value.ingredients;
        if !is_remedy(fact)
            && !is_water(patient, fact, kind)
            && !is_listed(patient, fact)
            && !found.iter().any(same)
        {
            found.push(Told { fact, kind });
        }
    }
    found
}

fn kind(patient: &Patient<'_>, fact: &Fact<MedicationStatement>) -> Option<ReactionKind> {
    let told = fact.spans().filter_map(|(document, span)| {
        let text = patient.record.document(document)?.text.reveal();
        let to = back(text, (span.end + NEAR).min(text.len()));
        let name = fact.value.medication.text.reveal();
        let end = (span.start + name.len().max(1)).min(span.end);
        let end = back(text, end);
        let before = words_before(text, span.start)?;
        let behind = sentence_start(text.get(end..to)?).to_lowercase();
        // What came of the rate is no allergy, by whatever words it is told.
        at_a_rate(fact, &behind)
            .or_else(|| following(&behind))
            .or_else(|| in_bracket(fact, &behind))
            .or_else(|| at_a_time(&behind))
            .or_else(|| at_a_dose(&before, &behind))
            .or_else(|| preceding(&before))
    });
    told.min()
}

/// "1 g ran over 30 minutes yesterday: flushing of face and neck, itching": flush and itch with an infusion whose time is told, of a
/// drug that sets histamine free.
fn at_a_rate(fact: &Fact<MedicationStatement>, behind: &str) -> Option<ReactionKind> {
    static RATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^[^;]{0,24}?\b(?:ran|run|given|infused|infusion|pushed|went\sin)\b[^;:]{0,16}?\b\d{1,3}\s?(?:min\w*|h|hrs?|hours?)\b[^;:,]{0,20}?[:;,]|^[^;:]{0,24}?\bover\s\d{1,3}\s?(?:min\w*|h|hrs?|hours?)\b[^;:,]{0,16}?(?:[:;,]|->|→|\b(?:gave|caused|led\sto|produced|brought\son|with|and)\b)|^[^；]{0,16}?(?:滴注|静滴|输注|泵入)[^；：]{0,8}?\d{1,3}\s?(?:分钟|小时)[^；：，]{0,8}?[：，]").ok()
    });
    static DURING: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^[^.\n]{0,60}?\b(?:during|with)\s(?:the\s|its\s|each\s)?infusion\b|^[^。\n]{0,24}?(?:输注|滴注)(?:时|过程中|中)").ok()
    });
    const SIGNS: [&str; 14] = [
        "rigor",
        "chills",
        "back pain",
        "chest tightness",
        "寒战",
        "flush",
        "itch",
        "prurit",
        "redness",
        "erythema",
        "潮红",
        "发红",
        "瘙痒",
        "发痒",
    ];
    let mut names = fact.value.ingredients.iter().map(|one| one.name.as_str());
    if !names.any(|name| infusion::DRUGS.contains(&name)) {
        return None;
    }
    let timed = RATE.as_ref()?.find(behind).map(|found| found.end());
    let rest = match timed {
        Some(end) => &behind[end..],
        None => DURING
            .as_ref()
            .filter(|it| it.is_match(behind))
            .map(|_| behind)?,
    };
    let denied = NOT
        .iter()
        .any(|word| rest.trim_start().starts_with(word.trim_start()))
        || timed.is_none() && NOT.iter().any(|word| rest.contains(word));
    if denied || !SIGNS.iter().any(|sign| rest.contains(sign)) {
        return None;
    }
    let grave = allergic(rest).filter(|kind| *kind <= ReactionKind::SevereDelayed);
    Some(grave.unwrap_or(ReactionKind::SideEffect))
}

/// "DRESS with hepatitis from phenytoin": the reaction right before a listed allergen whose entry holds none.
pub fn led_up_to(patient: &Patient<'_>, fact: &Fact<AllergyIntolerance>) -> Option<ReactionKind> {
    fact.spans().find_map(|(document, span)| {
        let text = patient.record.document(document)?.text.reveal();
        from_cause(&words_before(text, span.start)?)
    })
}

/// What stands near before `at` in its sentence, in small letters.
fn words_before(text: &str, at: usize) -> Option<String> {
    let from = back(text, at.saturating_sub(NEAR));
    Some(sentence_end(text.get(from..at)?).to_lowercase())
}

/// What the clause that leads to its cause tells.
fn from_cause(before: &str) -> Option<ReactionKind> {
    const CAUSE: [&str; 8] = [
        "from",
        "to",
        "with",
        "after",
        "due to",
        "caused by",
        "following",
        "on",
    ];
    let clause = before.rsplit([',', ';', ':', '(']).next()?.trim_end();
    let clause = ["the", "oral", "iv", "intravenous", "high-dose"]
        .iter()
        .fold(clause, |rest, word| {
            rest.strip_suffix(word).unwrap_or(rest).trim_end()
        });
    let told = CAUSE
        .iter()
        .find_map(|word| clause.strip_suffix(word)?.strip_suffix(' '))?;
    let harm = || {
        let denied = NOT.iter().any(|word| told.contains(word.trim_end()));
        reaction::of_words(told).filter(|kind| *kind == ReactionKind::Harm && !denied)
    };
    allergic(told).or_else(harm)
}

/// "-> mild maculopapular rash", "= throat closed".
fn following(behind: &str) -> Option<ReactionKind> {
    let (at, link) = LED_TO
        .iter()
        .filter_map(|word| Some((behind.find(word)?, word.len())))
        .min()?;
    let rest = behind[at + link..].split(';').next().unwrap_or_default();
    allergic(rest)
}

/// "服别嘌醇第4周高热、全身红斑": what came at a time of the course.
fn at_a_time(behind: &str) -> Option<ReactionKind> {
    const NEAR: usize = 12;
    let at = behind.find('第').filter(|at| *at <= NEAR)?;
    let rest = behind.get(at + '第'.len_utf8()..)?;
    let unit = rest.find(['周', '天', '日', '次', '剂', '针'])?;
    let ordinal = &rest[..unit];
    let counts = !ordinal.is_empty()
        && ordinal
            .chars()
            .all(|c| c.is_ascii_digit() || "一二两三四五六七八九十".contains(c));
    let told = rest[unit..].chars().next().map(char::len_utf8)?;
    counts.then(|| allergic(&rest[unit + told..]))?
}

/// "Second pegaspargase: wheeze, urticaria": what came with a counted dose.
fn at_a_dose(before: &str, behind: &str) -> Option<ReactionKind> {
    const COUNTS: &[&str] = &[
        "first",
        "second",
        "third",
        "fourth",
        "1st",
        "2nd",
        "3rd",
        "last",
        "previous",
        "dose of",
        "cycle of",
        "首次",
        "第一次",
        "第二次",
        "第三次",
        "上次",
    ];
    let counted = before.trim_end_matches([' ', '"']);
    let rest = behind
        .trim_start()
        .strip_prefix([':', '：', '-', '–'])
        .filter(|_| COUNTS.iter().any(|count| counted.ends_with(count)))?;
    allergic(rest)
}

/// What the bracket behind a drug that is no longer taken tells.
fn in_bracket(fact: &Fact<MedicationStatement>, behind: &str) -> Option<ReactionKind> {
    const FARTHEST: usize = 20;
    if fact.value.is_current() {
        return None;
    }
    let at = behind.find(BRACKET).filter(|at| *at <= FARTHEST)?;
    let inside = behind[at + BRACKET.len()..].split(')').next()?;
    allergic(inside)
}

/// "cardiac arrest 3 min after".
fn preceding(before: &str) -> Option<ReactionKind> {
    let at = AFTER.iter().filter_map(|word| before.rfind(word)).max()?;
    // The drug follows at once, or after an article and a dose.
    (before.len() - at <= 32).then(|| allergic(&before[..at]))?
}

/// The kind of the reaction in words, where it is an allergic one and not taken back.
fn allergic(words: &str) -> Option<ReactionKind> {
    const GRAVE: &[&str] = &["cardiac arrest", "throat closed", "adrenaline", "epipen"];
    // What is denied behind the reaction neither adds to it nor takes it back: "rash, no mucosal features".
    let denied = [", no ", ", nil ", ", without ", "，无"];
    let cut = denied.iter().filter_map(|word| words.find(word)).min();
    let words = &words[..cut.unwrap_or(words.len())];
    let excused = NOT.iter().any(|word| {
        if word.ends_with(' ') {
            words.starts_with(word) || words.contains(&format!(" {word}"))
        } else {
            words.contains(word)
        }
    });
    if excused || is_packed(words) || is_hit_excluded(words) {
        return None;
    }
    if GRAVE.iter().any(|word| words.contains(word)) {
        return Some(ReactionKind::Anaphylaxis);
    }
    let kind = reaction::of_words(words)?;
    let rash = kind == ReactionKind::Delayed && RASH.iter().any(|word| words.contains(word));
    (rash || kind <= ReactionKind::Immediate).then_some(kind)
}

/// "meds in blister packs weekly": how tablets are packed, and no other sign.
fn is_packed(words: &str) -> bool {
    const PACKS: [&str; 6] = [" pack", "-pack", "pack", " strip", " card", " tray"];
    words.match_indices("blister").any(|(at, word)| {
        PACKS
            .iter()
            .any(|pack| words[at + word.len()..].starts_with(pack))
    }) && !["hives", "rash", "skin", "mouth", "swell", "anaphyla"]
        .iter()
        .any(|sign| words.contains(sign))
}

/// "HIT screen - HIT Ab neg, HIT excluded": thought of, and found not to be.
fn is_hit_excluded(words: &str) -> bool {
    const OUT: [&str; 12] = [
        "hit excluded",
        "hit ab neg",
        "hit abs neg",
        "hit antibody neg",
        "hit antibodies neg",
        "hit screen neg",
        "hit neg",
        "hit ruled out",
        "excluded hit",
        "ruled out hit",
        "hit -ve",
        "hit not confirmed",
    ];
    OUT.iter().any(|word| words.contains(word))
}

const RASH: &[&str] = &[
    "rash",
    "exanthem",
    "eruption",
    "maculopapular",
    "皮疹",
    "药疹",
    "红疹",
];

/// "amlodipine (stopped, oedema)": the water in the legs that the drug itself makes.
fn is_water(patient: &Patient<'_>, fact: &Fact<MedicationStatement>, kind: ReactionKind) -> bool {
    const DRUGS: [&str; 5] = [
        "dipine",
        "gabapentin",
        "pregabalin",
        "glitazone",
        "minoxidil",
    ];
    const FACE: [&str; 10] = [
        "face", "facial", "lip", "tongue", "throat", "angio", "itch", "hives", "urtic", "eye",
    ];
    let drug = fact
        .value
        .ingredients
        .iter()
        .any(|one| DRUGS.iter().any(|end| one.name.ends_with(end)));
    drug && kind == ReactionKind::Immediate
        && fact.spans().all(|(document, span)| {
            let document = patient.record.document(document);
            let near = document.and_then(|document| {
                let text = document.text.reveal();
                text.get(span.start..back(text, (span.end + NEAR).min(text.len())))
            });
            near.is_none_or(|near| {
                let near = near.to_lowercase();
                !FACE.iter().any(|word| near.contains(word))
            })
        })
}

fn is_remedy(fact: &Fact<MedicationStatement>) -> bool {
    fact.value.ingredients.iter().any(|ingredient| {
        let name = ingredient.name.as_str();
        REMEDY_NAMES.contains(&name)
            || crate::checks::framework::classes_of(name)
                .iter()
                .any(|class| REMEDIES.contains(class))
    })
}

fn is_listed(patient: &Patient<'_>, fact: &Fact<MedicationStatement>) -> bool {
    patient.record.allergies.iter().any(|allergy| {
        let written = allergy.value.substance.text.reveal().to_lowercase();
        fact.value.ingredients.iter().any(|ingredient| {
            contains_word(&written, &ingredient.name)
                || allergy
                    .value
                    .ingredients
                    .iter()
                    .any(|other| other.name == ingredient.name)
        })
    })
}

fn back(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The rest of a sentence that begins in `text`.
fn sentence_start(text: &str) -> &str {
    let end = text
        .char_indices()
        .find(|(at, c)| ends_sentence(text, *at, *c))
        .map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// The part of `text` behind the last end of a sentence.
fn sentence_end(text: &str) -> &str {
    let start = text
        .char_indices()
        .rev()
        .find(|(at, c)| ends_sentence(text, *at, *c))
        .map_or(0, |(at, c)| at + c.len_utf8());
    &text[start..]
}

fn ends_sentence(text: &str, at: usize, c: char) -> bool {
    match c {
        '\n' | '。' | '；' => true,
        '.' => text[at + 1..].starts_with([' ', '\n']),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flush_and_itch_of_a_fast_infusion_come_of_its_rate() {
        use crate::checks::framework::testing::Sample;
        let told = |drug: &str, behind: &str| {
            let sample = Sample::new(44.0, record::AdministrativeSex::Male).takes(drug);
            at_a_rate(&sample.record.medications[0], behind)
        };
        let gave = " 1 g over 30 min gave flushing and itching of the face, no wheeze";
        assert_eq!(told("vancomycin", gave), Some(ReactionKind::SideEffect));
        assert_eq!(told("ceftriaxone", gave), None);
        assert_eq!(
            told("vancomycin", " 1 g over 90 min gave no flushing"),
            None
        );
    }

    #[test]
    fn packs_and_excluded_antibodies_are_no_reaction() {
        for (behind, expect) in [
            (" 5 mg - meds in blister packs weekly", None),
            (" until hit screen - hit ab neg, hit excluded", None),
            (
                " 5 mg - blisters on both arms",
                Some(ReactionKind::SevereDelayed),
            ),
            (
                " 2019 -> hit, argatroban",
                Some(ReactionKind::SevereDelayed),
            ),
            (
                " -> blistering rash, pack thrown away",
                Some(ReactionKind::SevereDelayed),
            ),
        ] {
            assert_eq!(following(behind), expect, "{behind}");
        }
    }

    #[test]
    fn a_reaction_behind_or_before_its_drug_is_told_and_a_warning_is_not() {
        let check = |before: &str, behind: &str, expect: Option<ReactionKind>| {
            let said = following(behind).or_else(|| preceding(before));
            assert_eq!(said, expect, "{before}|{behind}");
        };
        check(
            "",
            " stopped 2022 -> mild maculopapular rash, resolved, no mucosal features",
            Some(ReactionKind::Delayed),
        );
        check("", " 2018 = throat closed", Some(ReactionKind::Anaphylaxis));
        check(
            "",
            " - scattered hives on arms",
            Some(ReactionKind::Immediate),
        );
        check(
            "intraoperative cardiac arrest 3 min after ",
            "",
            Some(ReactionKind::Anaphylaxis),
        );
        check("", " 100 mg nocte - stop at first rash", None);
        check("", " 200 mg od", None);
        check("", "后出现全身皮疹", Some(ReactionKind::Delayed));
        check("", " -> no rash", None);
        check(
            "tongue and lips blew up within ten minutes of ",
            ", got adrenaline",
            Some(ReactionKind::Anaphylaxis),
        );
        check(
            "collapsed with hives and stridor on first dose of ",
            " last year",
            Some(ReactionKind::Anaphylaxis),
        );
        check(
            "three weeks on a burns unit after ",
            "",
            Some(ReactionKind::SevereDelayed),
        );
        check(
            "",
            " each produced generalised hives",
            Some(ReactionKind::Immediate),
        );
        assert_eq!(
            at_a_time("第4周高热、全身红斑、嗜酸细胞增多"),
            Some(ReactionKind::SevereDelayed)
        );
        assert_eq!(at_a_time("100 mg，第4周复查"), None);
        assert_eq!(
            at_a_dose("second ", ": wheeze, urticaria"),
            Some(ReactionKind::Anaphylaxis)
        );
        assert_eq!(at_a_dose("give ", ": wheeze"), None);
        assert_eq!(
            from_cause("old notes: dress with hepatitis from "),
            Some(ReactionKind::SevereDelayed)
        );
        assert_eq!(from_cause("rhabdomyolysis on "), Some(ReactionKind::Harm));
        assert_eq!(from_cause("no rash from "), None);
        assert_eq!(from_cause("rash, tolerated switch to "), None);
    }
}
