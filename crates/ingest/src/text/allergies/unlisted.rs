//! Allergens of Chinese notes that no dictionary knows, outside a list: "环氧乙烷过敏", "地龙、全蝎过敏", and in quotation marks with what they did:
//! "外用“麝香壮骨膏”起水疱". They are kept in their own words.

use super::unknown::one_unknown;
use crate::text::page::{Page, Sentence};
use record::{Experiencer, Presence, Span, TermKind};
use regex::Regex;
use std::sync::LazyLock;

/// Adds them; returns where they stand, each with what it did.
pub(super) fn read(
    page: &mut Page<'_>,
    sentence: &Sentence<'_>,
    found: &[Span],
) -> Vec<(Span, Span)> {
    let words = sentence.words();
    if words.is_ascii() || !words.contains("过敏") && !words.contains(['“', '"']) {
        return Vec::new();
    }
    let mut spent = Vec::new();
    for (name, whole) in named(words).into_iter().chain(quoted(words)) {
        let name = name.shifted(sentence.span.start);
        let whole = whole.shifted(sentence.span.start);
        let known = found.iter().any(|one| one.overlaps(name))
            || sentence.terms.iter().any(|term| {
                term.span.overlaps(name)
                    && !matches!(term.kind, TermKind::Procedure | TermKind::Device)
            });
        let assertion = sentence.context.assertion(name);
        if known
            || assertion.presence == Presence::Absent
            || assertion.experiencer != Experiencer::Patient
        {
            continue;
        }
        one_unknown(page, sentence, name);
        spent.push((name, whole));
    }
    spent
}

/// "地龙、全蝎过敏。": the names, each with the whole of its clause.
fn named(words: &str) -> Vec<(Span, Span)> {
    static LIST: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:^|[,，;；。:：\s])(?:患者|患儿|本人)?对?(?P<list>(?:\p{Han}{2,8}[、和及]){0,4}\p{Han}{2,8})过敏(?:[。;；,，(]|$)").ok()
    });
    // What is no name of a thing: words of the sentence, kinds of allergy, organs.
    const OTHER: [&str; 103] = [
        "舅", "叔", "姨", "姑", "伯", "婶", "爷", "奶", "公", "婆", "无", "否", "未", "不", "没",
        "药", "食物", "皮肤", "史", "曾", "考虑", "疑", "可能", "多种", "反应", "往", "对", "因",
        "后", "发", "易", "性", "诊", "抗", "鼻", "结膜", "哮喘", "休克", "父", "母", "儿", "女",
        "兄", "弟", "姐", "妹", "夫", "妻", "家", "防", "等", "其", "何", "是", "有", "患", "现",
        "停", "严重", "全身", "季节", "某", "除", "与", "为", "致", "引起", "输血", "体质", "自诉",
        "称", "诉", "说", "查", "原", "既", "接触", "环境", "什么", "任何", "物质", "类", "出",
        "常", "季", "春", "夏", "秋", "冬", "眼", "脸", "面", "头", "部", "注意", "警惕", "减少",
        "避免", "观察", "轻", "重", "反复", "再次",
    ];
    // Names of things that hold such a word.
    const THINGS: [&str; 6] = ["头孢", "麦冬", "天冬", "半夏", "夏枯草", "面粉"];
    /// Fewest characters of a name that stands alone.
    const FEWEST: usize = 3;
    let mut names = Vec::new();
    for found in LIST.iter().flat_map(|list| list.captures_iter(words)) {
        let Some(list) = found.name("list") else {
            continue;
        };
        let mut told = list.as_str().to_string();
        for thing in THINGS {
            told = told.replace(thing, "");
        }
        let alone = !list.as_str().contains(['、', '和', '及']);
        if OTHER.iter().any(|word| told.contains(word))
            || alone && list.as_str().chars().count() < FEWEST
        {
            continue;
        }
        let mut from = list.start();
        for part in list.as_str().split_inclusive(['、', '和', '及']) {
            let name = part.trim_end_matches(['、', '和', '及']);
            let span = Span::new(from, from + name.len());
            names.push((span, span));
            from += part.len();
        }
    }
    names
}

/// "外用“麝香壮骨膏”起水疱": a name in quotation marks and what it did to the skin.
fn quoted(words: &str) -> Vec<(Span, Span)> {
    static QUOTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"[“\x22](?P<name>\p{Han}{2,10})[”\x22](?:后|时)?(?:曾|即|反复)?(?:出现|起|发|致|引起|局部|全身){0,2}(?:过敏|皮疹|红疹|水疱|皮炎|风团|荨麻疹|瘙痒|红肿|休克)").ok()
    });
    QUOTED
        .iter()
        .flat_map(|it| it.captures_iter(words))
        .filter_map(|found| {
            let (name, all) = (found.name("name")?, found.get(0)?);
            Some((
                Span::new(name.start(), name.end()),
                Span::new(all.start(), all.end()),
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{named, quoted};

    #[test]
    fn names_that_no_dictionary_knows_are_found_beside_the_word() {
        for (text, expect) in [
            ("环氧乙烷过敏。", &["环氧乙烷"][..]),
            ("环氧乙烷透析膜过敏", &["环氧乙烷透析膜"]),
            ("复方新诺明→血小板减少;地龙、全蝎过敏。", &["地龙", "全蝎"]),
            ("外用“麝香壮骨膏”起水疱;", &["麝香壮骨膏"]),
            ("无药物过敏。", &[]),
            ("否认食物、药物过敏。", &[]),
            ("皮肤过敏。", &[]),
            ("考虑药物过敏。", &[]),
            ("其母青霉素过敏。", &[]),
            ("予“炉甘石”外用,皮疹好转。", &[]),
            ("季节性过敏。", &[]),
            ("注意过敏。", &[]),
            ("换季过敏。", &[]),
            ("双眼过敏。", &[]),
            ("脸部过敏。", &[]),
            ("减少过敏。", &[]),
        ] {
            let found: Vec<&str> = named(text)
                .into_iter()
                .chain(quoted(text))
                .map(|(name, _)| &text[name.start..name.end])
                .collect();
            assert_eq!(found, expect, "{text}");
        }
    }
}
