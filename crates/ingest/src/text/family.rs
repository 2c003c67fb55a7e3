//! Relatives: who, and at what age.

use super::number::number;
use super::page::{Page, Sentence};
use super::phrases::Hints;
use super::topics::Topic;
use record::{FamilyMemberHistory, Span};
use regex::Regex;
use std::sync::LazyLock;

const RELATIVES: &[&str] = &[
    "grandmother",
    "grandfather",
    "grandparents",
    "grandparent",
    "grandson",
    "granddaughter",
    "half-brother",
    "half-sister",
    "mat gm",
    "mat gf",
    "pat gm",
    "pat gf",
    "gma",
    "gpa",
    "sis",
    "细佬",
    "细妹",
    "家姐",
    "阿哥",
    "阿姐",
    "阿妈",
    "阿嫲",
    "阿公",
    "阿婆",
    "老豆",
    "老母",
    "mgm",
    "mgf",
    "pgm",
    "pgf",
    "nana",
    "granny",
    "grandad",
    "granddad",
    "sib",
    "sibs",
    "爸爸",
    "妈妈",
    "大姨",
    "小姨",
    "大伯",
    "表姐",
    "表妹",
    "mother",
    "father",
    "mom",
    "mam",
    "mum",
    "dad",
    "brothers",
    "brother",
    "sisters",
    "sister",
    "siblings",
    "sibling",
    "daughter",
    "son",
    "aunt",
    "uncle",
    "cousin",
    "nephew",
    "niece",
    "dtr",
    "bro",
    "gran",
    "grandma",
    "grandpa",
    "aunts",
    "uncles",
    "cousins",
    "parents",
    "parent",
    "twin",
    "其父",
    "其母",
    "外祖父",
    "外祖母",
    "祖父",
    "祖母",
    "父亲",
    "母亲",
    "父母",
    "哥哥",
    "弟弟",
    "姐姐",
    "妹妹",
    "胞兄",
    "胞弟",
    "胞姐",
    "胞妹",
    "其兄",
    "其弟",
    "其姐",
    "其妹",
    "其子",
    "其女",
    "儿子",
    "女儿",
    "爷爷",
    "奶奶",
    "外公",
    "外婆",
    "姥姥",
    "姥爷",
    "叔叔",
    "伯父",
    "舅舅",
    "姑姑",
    "姨妈",
    "兄弟",
    "姐妹",
    "兄",
    "弟",
    "姐",
    "妹",
    "父",
    "母",
];

/// True when the words name a relative.
pub(crate) fn is_relative(words: &str) -> bool {
    let lower = words.to_ascii_lowercase();
    RELATIVES.iter().any(|relative| lower.contains(relative))
}

/// True when the words name a relative, by a short name as well.
pub(crate) fn names(words: &str) -> bool {
    is_relative(words)
        || SHORT_NAMES
            .iter()
            .any(|short| short.eq_ignore_ascii_case(words))
}

/// True when the words (small letters) end with a relative.
pub(crate) fn ends_with_relative(words: &str) -> bool {
    RELATIVES.iter().any(|relative| {
        words.strip_suffix(relative).is_some_and(|rest| {
            !relative.is_ascii() || !rest.ends_with(|c: char| c.is_ascii_alphanumeric())
        })
    })
}

/// The words end in a bracket that is still open and stands right behind a relative: "Sib (12 y, ", "儿子(16岁,".
pub(crate) fn opens_bracket(words: &str) -> bool {
    words.rfind(['(', '（']).is_some_and(|open| {
        let lead = words[..open].trim_end().to_ascii_lowercase();
        let short = SHORT_NAMES
            .iter()
            .any(|name| !name.is_ascii() && lead.ends_with(name));
        !words[open..].contains([')', '）']) && (ends_with_relative(&lead) || short)
    })
}

/// The relative named last before `mention` in its sentence, else the first behind it ("breast cancer - mother").
pub(crate) fn nearest(sentence: &Sentence<'_>, mention: Span) -> Option<String> {
    let before = last_in(&sentence.text[sentence.span.start..mention.start]);
    before.or_else(|| first_in(&sentence.text[mention.end..sentence.span.end]))
}

fn last_in(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    RELATIVES
        .iter()
        .filter_map(|word| Some((lower.rfind(word)? + word.len(), *word)))
        .max_by_key(|(end, word)| (*end, word.len()))
        .map(|(_, word)| word.to_string())
}

fn first_in(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    RELATIVES
        .iter()
        .filter_map(|word| Some((lower.find(word)?, *word)))
        .min_by_key(|(at, word)| (*at, usize::MAX - word.len()))
        .map(|(_, word)| word.to_string())
}

/// "at age 50", "at 50", "(50)", "50岁" behind the illness.
pub(crate) fn onset_age(text: &str, mention: Span, end: usize) -> Option<f64> {
    let rest = &text[mention.end..end];
    let lower = rest.to_ascii_lowercase();
    for mark in [
        " at age ",
        " at the age of ",
        " age ",
        " at ",
        " in her ",
        " in his ",
        " (",
    ] {
        if let Some(tail) = lower.strip_prefix(mark)
            && let Some(found) = number(tail, 0)
            && (1.0..=110.0).contains(&found.value)
            && !tail[found.end..].starts_with([':', '%', '/'])
        {
            return Some(found.value);
        }
    }
    None
}

/// The words of [`SHORT`], in any case.
pub(super) const SHORT_NAMES: [&str; 16] = [
    "da", "mam", "nan", "爸", "妈", "哥", "姐", "弟", "妹", "姨", "舅", "姑", "叔", "伯", "爷",
    "奶",
];

/// Short names of relatives that count only where they open a clause and an illness follows: "Da has asthma", "弟高血压".
static SHORT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:^|[.;,:!。、\n]\s?|\d\s|\p{Han}\s)(?P<who>Da|da|mam|Nan|爸|妈|哥|姐|弟|妹|姨|舅|姑|叔|伯|爷|奶)(?P<gap>\s(?:has|had|with|w/)\s|\s|:\s?|患|有|因|曾患|死于|亦|也有)?",
    )
    .ok()
});

/// The short names of relatives in `words` with the illness's place right behind.
pub(crate) fn short(words: &str) -> Vec<(Span, usize)> {
    /// In plain letters a blank or a colon stands between the name and the illness.
    static LATIN: LazyLock<Hints> = LazyLock::new(|| {
        let names = ["Da", "da", "mam", "Nan"];
        let marked = names
            .iter()
            .flat_map(|name| [" ", "\t", "\n", "\r", ":"].map(|mark| format!("{name}{mark}")));
        let marked: Vec<String> = marked.collect();
        Hints::exact(&marked.iter().map(String::as_str).collect::<Vec<_>>())
    });
    let can = !words.is_ascii() || LATIN.within(words);
    let found = SHORT
        .iter()
        .filter(|_| can)
        .flat_map(|pattern| pattern.captures_iter(words));
    found
        .filter_map(|found| {
            let who = found.name("who")?;
            Some((Span::new(who.start(), who.end()), found.get(0)?.end()))
        })
        .collect()
}

/// Words of which each name of a relative that [`read`] looks for holds one.
pub(crate) const NAMED: [&str; 34] = [
    "mum", "mom", "mam", "mother", "dad", "father", "sis", "bro", "aunt", "uncle", "gran", "nan",
    "cousin", "son", "daughter", "dtr", "父", "母", "爸", "妈", "哥", "弟", "姐", "妹", "舅", "姑",
    "叔", "姨", "外公", "外婆", "爷", "奶", "儿", "女儿",
];

/// "Aunt MS.", "Father APKD", "舅舅强直": an illness right behind the relative that no dictionary decides is kept as written.
pub(crate) fn read(page: &mut Page<'_>, sentence: &mut Sentence<'_>) {
    static LATIN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?:^|[.;,:\n]\s?)(?P<who>(?i:mum|mom|mam|mother|dad|father|sister|sis|brother|bro|aunt|uncle|gran|nan|grandma|grandpa|grandad|grandmother|grandfather|cousin|son|daughter|dtr))\s(?:had\s|has\s|with\s|w/\s|:\s?|=\s?|-\s)?(?P<ill>[A-Z][A-Z0-9+]{1,6})(?:[.,;\n(]|\s\d|\s(?:at|age|aged)\b|\s?$)",
        )
        .ok()
    });
    static HAN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?:^|[。;,\n、])(?P<who>父亲?|母亲?|爸爸?|妈妈?|哥哥?|弟弟?|姐姐?|妹妹?|舅舅?|姑姑?|叔叔?|姨妈?|伯父|外公|外婆|爷爷|奶奶|儿子|女儿)(?:有|患|得过?)?(?P<ill>强直|[A-Z丙乙甲]型?肝|尿毒症|肾病|血友病|红斑狼疮|白化病|色盲|地贫|渐冻症|蚕豆病)(?:[。;,\n(、]|用|服|吃|透析|$)",
        )
        .ok()
    });
    let text = sentence.text;
    let words = sentence.words();
    let form = if words.is_ascii() { &LATIN } else { &HAN };
    let kin = sentence.topics.hold(Topic::Relatives);
    let found: Vec<(Span, Span)> = form
        .iter()
        .filter(|_| kin)
        .flat_map(|form| form.captures_iter(words))
        .filter_map(|found| {
            let place = |group: &str| {
                let part = found.name(group)?;
                Some(Span::new(part.start(), part.end()).shifted(sentence.span.start))
            };
            Some((place("who")?, place("ill")?))
        })
        .filter(|(_, ill)| {
            !NO_ILLNESS.contains(&&text[ill.start..ill.end])
                && !sentence
                    .terms
                    .iter()
                    .any(|term| term.span.overlaps(*ill) && (term.used || !term.ambiguous))
        })
        .collect();
    for (who, ill) in found {
        let mut assertion = sentence.context.assertion(ill);
        assertion.experiencer = record::Experiencer::Family;
        let history = FamilyMemberHistory {
            relationship: text[who.start..who.end].to_string(),
            condition: Some(page.concept(ill, None)),
            onset_age: onset_age(text, ill, sentence.span.end),
            deceased: None,
            assertion: page.assertion(assertion),
        };
        let fact = page.fact("family", ill, history);
        page.record.family_history.push(fact);
        sentence.spend(ill);
    }
}

/// What stands behind a relative in capitals and is no illness.
const NO_ILLNESS: [&str; 38] = [
    "NOK", "RIP", "RN", "GP", "DNR", "LPA", "POA", "EPA", "OK", "UK", "USA", "UAE", "US", "NHS",
    "NAD", "ED", "ER", "ICU", "NKDA", "NKA", "CPR", "ID", "HCP", "SW", "DOB", "IV", "NIL", "AND",
    "TO", "IN", "ON", "IS", "NO", "NOT", "NONE", "PLEASE", "AWARE", "WELL",
];

#[cfg(test)]
mod tests {
    use crate::text::tests::open;

    #[test]
    fn an_illness_in_capitals_behind_a_relative_is_the_relatives() {
        for (text, expect) in [
            ("Sister well. Aunt MS. Brother stones.", &["MS"][..]),
            ("FH: Father APKD, mother well", &["APKD"]),
            ("舅舅强直,父健在", &["强直"]),
            ("Mother NOK. Son GP. Daughter OK.", &[]),
            ("Mum RN, lives in UK.", &[]),
        ] {
            let (record, _) = open(text);
            let found: Vec<&str> = record
                .family_history
                .iter()
                .filter_map(|fact| Some(fact.value.condition.as_ref()?.text.reveal()))
                .collect();
            assert_eq!(found, expect, "{text}");
        }
    }
}
