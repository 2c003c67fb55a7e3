//! A pregnancy that is planned, and the days since a birth, as the documents tell them.

use super::judge::{Answer, Judge, plain};
use super::when::Limit;
use crate::checks::framework::counted;
use record::{AdministrativeSex, Span};
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// Words of a wish or a plan to become pregnant.
const PLANS: &[&str] = &[
    "planning pregnancy",
    "planning a pregnancy",
    "planning another pregnancy",
    "plans a pregnancy",
    "plans pregnancy",
    "pregnancy is planned",
    "to conceive",
    "trying for a baby",
    "trying for a pregnancy",
    "trying for pregnancy",
    "to become pregnant",
    "to get pregnant",
    "to fall pregnant",
    "wants a baby",
    "want a baby",
    "wants another baby",
    "wants another child",
    "start a family",
    "starting a family",
    "have a baby",
    "preconception",
    "pre-conception",
    "ttc",
    "备孕",
    "计划怀孕",
    "计划妊娠",
    "准备怀孕",
    "拟妊娠",
    "拟怀孕",
    "想怀孕",
    "打算怀孕",
    "希望怀孕",
    "有生育要求",
    "有生育计划",
    "有生育意愿",
];
/// Words before it in the clause that take it back, or make it another's.
const NOT: &[&str] = &[
    "daughter",
    "sister",
    "niece",
    "cousin",
    "friend",
    "女儿",
    "女兒",
    "儿媳",
    "媳婦",
    "妹妹",
    "姐姐",
    "not ",
    "no ",
    "never",
    "n't ",
    "without",
    "avoid",
    "unable",
    "before trying",
    "after trying",
    "用药后",
    "不",
    "无",
    "没有",
    "尚未",
    "避免",
    "禁止",
    "如",
    "若",
    " if ",
];
const NEAR: usize = 40;
const ENDS: &[char] = &['\n', '.', '。', ';', '；', ',', '，'];

/// The time since a birth: in days, weeks or months, behind the words or before them.
static SINCE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        \b(?:day\s?|d\s?|ppd\s?\#?\s?|pod\s?)(?P<day>\d{1,2})\s*(?:,\s*)?(?:post-?\s?partum|post-?\s?natal|pp\b|post-?\s?(?:vaginal\s+|emergency\s+|elective\s+)?(?:caesarean|cesarean|c-?section|lscs|delivery)\b)
        |\b(?:day\s?|d\s?)(?P<day3>\d{1,2})\s+(?:after|since|following|from|post)\s+(?:the\s+|her\s+|an?\s+|\w+\s+){0,2}(?:delivery|birth|childbirth|caesarean|cesarean|c-?section|lscs|forceps|ventouse)\b
        |\bpost-?\s?(?:partum|natal)\s+(?:day|d)\s?(?P<day2>\d{1,2})\b
        |\bpost-?\s?partum\s+(?P<n5>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)\s*(?P<unit5>days?|weeks?|wks?|months?)\b
        |\b(?P<n6>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)[\s-](?P<unit6>day|week|month)s?-?\s?old\s+(?:\w+\s+){0,2}(?:at|on)\s+(?:the|her)\s+breast\b
        |\b(?:delivery|birth|caesarean|cesarean|c-?section|lscs)\s+(?P<n7>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)\s+(?P<unit7>days?|weeks?|months?)\s+ago\b
        |\bppd\s?\#?\s?(?P<ppd>\d{1,2})\b
        |\b(?P<n>\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)[\s-]?(?P<unit>/7|/52|/12|days?|d|wks?|weeks?|mths?|months?|m)[\s-]+
            (?:post-?\s?partum|post-?\s?natal(?:ly)?|pp\b|post-?\s?(?:delivery|caesarean|cesarean|c-?section|lscs)\b
            |(?:after|since|following)\s+(?:the\s+|her\s+|a\s+|vaginal\s+|normal\s+|emergency\s+|elective\s+)*(?:delivery|birth|giving\s+birth|childbirth|caesarean|cesarean|c-?section)\b)
        |\b(?:gave\s+birth|delivered)\s+(?P<n2>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)\s+(?P<unit2>days?|weeks?|months?)\s+ago
        |\b(?:nursing|breast-?\s?feed\w*|her|mother\s+of)\s+(?:an?\s+|her\s+)?(?:healthy\s+|term\s+|\w+ly\s+)*(?P<n3>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)[\s-](?P<unit3>day|week|month)s?-?\s?old\b
        |\b(?:her|breast-?\s?fed|breast-?\s?feeding|nursing|nursed|term|the)?,?\s*(?:baby|infant|newborn|son|daughter)(?:\s+(?:boy|girl|is|now|of|aged))*,?\s+(?P<n4>\d{1,2})[\s-]?(?P<unit4>days?|weeks?|wks?|months?|mths?|/12|/52|/7)\b
        |产(?:术)?后\s*(?:第)?\s*(?P<zn>\d{1,3}|[一二两三四五六七八九十半])\s*\+?\s*(?P<zu>天|日|周|个?月)
        |(?:婴儿|宝宝|孩子)(?:现)?\s*(?P<zn2>\d{1,2}|[一二两三四五六七八九十])\s*(?P<zu2>天|日|周|个?月)
        ",
    )
    .ok()
});

impl Judge<'_, '_> {
    /// Whether a pregnancy is planned, by the words of a document; never of a man.
    pub(super) fn plans_pregnancy(&self) -> Answer {
        if self.patient.sex == Ok(AdministrativeSex::Male)
            || matches!(self.patient.pregnancy(), Ok(Some(_)))
        {
            return Answer::No;
        }
        let told = self
            .patient
            .record
            .documents
            .iter()
            .any(|document| is_planned(document.text.reveal()));
        if told {
            Answer::Yes(vec![plain("pregnancy planned".into(), "计划妊娠".into())])
        } else {
            Answer::No
        }
    }

    /// Whether so many days have passed since the birth that a document tells; silent where none does.
    pub(super) fn after_birth(&self, limit: Limit) -> Answer {
        let told = self
            .patient
            .record
            .documents
            .iter()
            .find_map(|document| days(document.text.reveal()));
        match told {
            Some(days) if limit.holds(days) => Answer::Yes(vec![plain(
                format!("{days:.0} days after the birth"),
                format!("产后 {days:.0} 天"),
            )]),
            _ => Answer::No,
        }
    }
}

fn is_planned(text: &str) -> bool {
    // "计划3个月内怀孕"
    static WITHIN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:^|[，。；,;\s、])(?:夫妇|患者|现)?(?:计划|准备|打算|拟)(?:\d+|[一二两三半]|明)\s?(?:个?月|年|周)(?:之?内|后)?(?:再次?)?(?:怀孕|妊娠|受孕)").ok()
    });
    if WITHIN.as_ref().is_some_and(|within| within.is_match(text)) {
        return true;
    }
    let lower = text.to_ascii_lowercase();
    PLANS.iter().any(|word| {
        lower.match_indices(word).any(|(at, _)| {
            let span = Span::new(at, at + word.len());
            let whole = word
                .bytes()
                .next()
                .is_some_and(|byte| !byte.is_ascii_alphabetic())
                || !lower[..at].ends_with(|c: char| c.is_ascii_alphanumeric())
                    && !lower[span.end..].starts_with(|c: char| c.is_ascii_alphanumeric());
            let mut from = at.saturating_sub(NEAR);
            while !lower.is_char_boundary(from) {
                from += 1;
            }
            let before = lower[from..at].rsplit(ENDS).next().unwrap_or_default();
            let before = format!(" {before}")
                .replace("未来", "")
                .replace("无避孕", "");
            whole && !NOT.iter().any(|not| before.contains(not))
        })
    })
}

/// Days since the birth, by the first words that tell them.
fn days(text: &str) -> Option<f64> {
    let found = SINCE.as_ref()?.captures(text)?;
    let one_of = |names: &[&str]| names.iter().find_map(|name| part(&found, name));
    if let Some(day) = one_of(&["day", "day2", "day3", "ppd"]) {
        return day.parse().ok();
    }
    let count = one_of(&["n", "n2", "n3", "n4", "n5", "n6", "n7", "zn", "zn2"])?;
    let count = counted(&count.to_ascii_lowercase())?;
    let unit = one_of(&[
        "unit", "unit2", "unit3", "unit4", "unit5", "unit6", "unit7", "zu", "zu2",
    ])?;
    Some(count * length(unit))
}

fn part<'t>(found: &Captures<'t>, name: &str) -> Option<&'t str> {
    found.name(name).map(|part| part.as_str())
}

/// Days of the unit.
fn length(unit: &str) -> f64 {
    let unit = unit.to_ascii_lowercase();
    match unit.as_str() {
        "/52" => 7.0,
        "/12" => 30.4,
        _ if unit.starts_with('w') || unit == "周" => 7.0,
        _ if unit.starts_with('m') || unit.ends_with('月') => 30.4,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_told_from_its_denial() {
        for yes in [
            "On no contraception; she and her husband intend to start a family next year.",
            "Planning pregnancy soon.",
            "She wishes to conceive",
            "备孕中",
            "未来1年计划怀孕",
            "女，30岁，计划3个月内怀孕。",
        ] {
            assert!(is_planned(yes), "{yes}");
        }
        for no in [
            "No plans to become pregnant.",
            "She does not want to conceive",
            "无生育要求",
            "不想怀孕",
            "Family complete",
        ] {
            assert!(!is_planned(no), "{no}");
        }
    }

    #[test]
    fn the_days_since_a_birth_are_counted() {
        for (text, expect) in [
            (
                "day 16 after forceps delivery, fully breast feeding",
                Some(16.0),
            ),
            ("Day 3 post caesarean, exclusively breastfeeding", Some(3.0)),
            ("5 months post partum, nursing", Some(152.0)),
            ("four weeks after delivery", Some(28.0)),
            ("顺产后14天，纯母乳喂养", Some(14.0)),
            ("剖宫产术后3天", Some(3.0)),
            ("哺乳期，婴儿5月龄", Some(152.0)),
            ("breastfeed her two-week-old son", Some(14.0)),
            ("7 weeks post partum", Some(49.0)),
            ("gave birth 10 days ago", Some(10.0)),
            ("breastfeeding, baby 4 months, healthy", Some(121.6)),
            ("BF, infant is 6 weeks", Some(42.0)),
            ("Postpartum day 14, breast-feeding", Some(14.0)),
            ("postpartum 3 weeks", Some(21.0)),
            ("She has a 3-week-old at the breast", Some(21.0)),
            ("vaginal delivery 5 days ago", Some(5.0)),
            ("breastfeeding, well", None),
            ("3 days of fever", None),
        ] {
            assert_eq!(days(text), expect, "{text}");
        }
    }
}
