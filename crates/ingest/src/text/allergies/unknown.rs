//! Entries of an allergy list that no dictionary knows: kept in their own words.

use super::entry::is_borne;
use super::{MANIFESTATIONS, Sign, concerns_relative, opens_list};
use crate::IngestIssueKind;
use crate::text::page::{Page, Sentence};
use record::{
    AllergyIntolerance, AllergyType, ClinicalStatus, Criticality, Localized, Span, TermKind,
    VerificationStatus,
};
use regex::Regex;
use std::sync::LazyLock;

/// The words behind "allergic to", "KDA" or an opening "Allergies" where they may name what no dictionary knows: the list
/// goes on to the end of its clause. Behind the bare word the first of it must be known.
pub(crate) fn open_list(
    sentence: &Sentence<'_>,
    signs: &[(Span, Sign)],
    found: &[Span],
) -> Option<Span> {
    const OPEN: [&str; 6] = [
        "allergic to",
        "allergy to",
        "allergies to",
        "kda",
        "kda:",
        "anaphylaxis to",
    ];
    let text = sentence.text;
    let (opener, _) = signs.iter().rev().find(|(span, sign)| {
        let word = text[span.start..span.end].to_ascii_lowercase();
        let begun = found
            .iter()
            .any(|one| one.start >= span.end && one.start - span.end <= 4);
        *sign == Sign::Before && OPEN.contains(&word.as_str())
            || *sign == Sign::Behind
                && opens_list(sentence, *span)
                && (begun || place_of_list(&text[span.end..sentence.span.end]).is_some())
    })?;
    let place = place_of_list(&text[opener.end..sentence.span.end]).unwrap_or_default();
    let opener = Span::new(opener.start, opener.end + place);
    let rest = &text[opener.end..sentence.span.end];
    let length = [". ", ";", "\n", " - ", " but ", " which "]
        .iter()
        .filter_map(|end| rest.find(end))
        .min()
        .unwrap_or(rest.trim_end_matches('.').len());
    let list = Span::new(opener.end, opener.end + length);
    (!concerns_relative(sentence, list)).then_some(list)
}

/// "Allergies on box label: ": the length of the words that say where the list is written.
fn place_of_list(rest: &str) -> Option<usize> {
    static PLACE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^\s(?:on|per|from|as\sper)\s(?:the\s)?(?:\w+\s){0,2}(?:label|band|wristband|bracelet|card|list|chart|sheet|screen|door|form|referral|letter)\s?[:=]\s?").ok()
    });
    let near = crate::text::page::window(rest, 0, 48);
    PLACE.as_ref()?.find(near).map(|place| place.end())
}

/// Entries of the allergy list that no dictionary knows are kept in their own words and named.
pub(crate) fn unknown(
    page: &mut Page<'_>,
    sentence: &Sentence<'_>,
    list: Span,
    signs: &[(Span, Sign)],
    found: &[Span],
) {
    let text = sentence.text;
    let mut depth = 0_i32;
    let mut start = list.start;
    let mut entries = Vec::new();
    for (at, c) in text[list.start..list.end].char_indices() {
        let here = list.start + at;
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            ',' | ';' | '、' | '\n' | '。' if depth <= 0 => {
                entries.push(Span::new(start, here));
                start = here + c.len_utf8();
            }
            _ => {}
        }
    }
    entries.push(Span::new(start, list.end));
    for entry in entries {
        let spoken = found.iter().any(|span| span.overlaps(entry))
            || signs.iter().any(|(span, sign)| {
                matches!(sign, Sign::NoneKnown | Sign::NotAsked) && span.overlaps(entry)
            });
        // What the dictionaries know as a symptom, an illness or a test is no allergen.
        let explained = sentence.terms.iter().any(|term| {
            term.span.overlaps(entry)
                && matches!(
                    term.kind,
                    TermKind::Problem
                        | TermKind::Symptom
                        | TermKind::Laboratory
                        | TermKind::VitalSign
                        | TermKind::Procedure
                )
        });
        // "had fluclox with no problem": known, and borne.
        let borne = sentence.terms.iter().any(|term| {
            entry.contains(term.span)
                && matches!(term.kind, TermKind::Drug | TermKind::DrugClass)
                && is_borne(sentence, term.span)
        });
        if !spoken
            && !borne
            && !explained
            && let Some(span) = entry_name(text, entry)
        {
            one_unknown(page, sentence, span);
        }
    }
}

/// The head of an entry, where it can be a substance's name.
fn entry_name(text: &str, entry: Span) -> Option<Span> {
    let words = &text[entry.start..entry.end];
    // "50 nocte": an amount is no name.
    if words.trim_start().starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let lead = words.len() - words.trim_start_matches(|c: char| !c.is_alphabetic()).len();
    let head = words[lead..]
        .split(['(', ':', '-', '|', '/', '.'])
        .next()?
        .trim_end_matches(['+', '!', '*', ' ']);
    // "elastoplast": one word in quotation marks; more of them are what somebody said.
    let unquoted = head.trim_end_matches(['"', '”']);
    let head = if unquoted.contains(' ') {
        head
    } else {
        unquoted
    };
    let head = ["and ", "or ", "also "]
        .iter()
        .find_map(|word| head.strip_prefix(word))
        .unwrap_or(head);
    let count = head.split_whitespace().count();
    let lower = head.to_ascii_lowercase();
    let reaction = MANIFESTATIONS
        .find(text, entry)
        .next()
        .is_some_and(|(span, _)| span.start < entry.start + lead + 3);
    // A number makes it a result: "Creat 96".
    let plain = head.chars().all(|c| c.is_alphabetic() || " '".contains(c));
    let other = [
        "once",
        "twice",
        "medications",
        "premedicat",
        "avoid",
        "tolerat",
        "medication",
        "reviewed",
        "reaction",
        "reactions",
        "none",
        "no ",
        "unknown",
        "severity",
        "patient",
        "patients",
        "verified",
        "updated",
        "see ",
        "the ",
        "he ",
        "she ",
        "this ",
        "drug",
        "drugs",
        "allergen",
        "allergies",
        "food",
        "environmental",
        "other",
        "seasonal",
        "type",
        "causes",
        "severe",
        "mild",
        "moderate",
        "which",
        "with",
        "in ",
        "as ",
        "per ",
        "on ",
        "nil",
        "resolv",
        "settl",
        "subsid",
        "lists ",
        "nka",
        "nkfa",
        "denies",
        "asked",
        "admitted",
        "hospital",
        "treated",
        "needed",
        "given",
        "self",
        "never",
        "unsure",
        "unclear",
        "ask ",
        "check ",
        "carries",
        "has epipen",
        "epipen",
        "confirmed",
        "tbc",
        "ok",
        "fine",
        "just",
        "but ",
        "and ",
        "not ",
        "wife",
        "husband",
        "mum",
        "mom",
        "mother",
        "dad",
        "father",
        "daughter",
        "son ",
        "bro",
        "sis",
        "aunt",
        "uncle",
        "gran",
        "was ",
        "were ",
        "is ",
        "had ",
        "has ",
        "went ",
        "took ",
        "itu",
        "hdu",
        "resus",
        "remov",
        "delet",
        "label",
        "de-lab",
        "delab",
        "misrec",
        "wrong",
        "updat",
        "banner",
        "band ",
        "wrist",
        "now",
        "when ",
        "while ",
        "from ",
        "by ",
        "at ",
        "label",
        "challenge",
        "tested",
        "pharmac",
        "family",
        "arrived",
        "too ",
        "unable",
        "could",
        "intubat",
        "adrenaline",
        "admit",
        "brother",
        "sister",
        "partner",
        "carer",
        "smok",
        "problem",
        "interpreter",
        "form ",
        "front sheet",
        "box ",
        "old ",
        "tob",
        "etoh",
        "alcohol",
        "lives",
        "不",
        "从",
        "烟",
        "酒",
        "抽",
        "吸",
        "疫苗",
        "接种",
        "丈夫",
        "妻子",
        "父",
        "母",
        "爸",
        "妈",
        "见",
        "余",
        "其余",
        "均",
        "家长",
        "家属",
        "电话",
        "未",
        "曾",
        "已",
        "可",
        "用过",
        "问过",
        "无",
        "否认",
        "患者",
        "具体",
        "其他",
        "史",
        "表现",
    ]
    .iter()
    .any(|word| lower.starts_with(word));
    let long = head.chars().count();
    let ceiling = [
        "dnr", "dni", "dnacpr", "full ", "for ", "resus", "respect", "polst", "icu", "home ",
        "lives ",
    ]
    .iter()
    .any(|word| lower == word.trim() || lower.starts_with(word));
    let other = other
        || ceiling
        || [
            " no",
            "无",
            "無",
            " denies",
            " ok",
            " neg",
            " pos",
            " confirms",
        ]
        .iter()
        .any(|word| lower.ends_with(word));
    let denies = [
        "均无",
        "肿",
        "喘",
        "痒",
        "皮试",
        "没事",
        "无反应",
        "不过敏",
        "未通",
        "不在场",
        "非过敏",
        "抢救",
        "插管",
        "准备",
        "没来得及",
        "来不及",
        "没问",
        "未问",
        "问不",
        "处理",
        "治疗",
        "缓解",
        "好转",
        "住院",
        "吸氧",
        "输液",
        "转入",
        "急诊",
        "确切",
        "明确",
        "登记",
        "划掉",
        "取消",
        "更正",
        "撤",
        "记录",
        "病历",
        "首页",
        "电话",
        "说",
        "诉",
        "称",
        "反应",
        "無事",
        "无事",
        "问",
        "后来",
        "再用",
        "可用",
        "沿用",
        "用药",
        "家族",
        "孕期",
        "手术",
    ]
    .iter()
    .any(|word| lower.contains(word));
    let other = other || denies || is_told_in_words(head);
    let fits = (1..=3).contains(&count) && (3..=30).contains(&long) && plain && !other && !reaction;
    let start = head.as_ptr() as usize - text.as_ptr() as usize;
    fits.then(|| Span::new(start, start + head.len()))
}

/// "送三總", "之後都不敢打", "填的是他自己": words of a Chinese sentence, and no name.
fn is_told_in_words(head: &str) -> bool {
    const WORDS: [&str; 34] = [
        "停药", "消退", "的", "是", "送", "之后", "之後", "都", "不敢", "打", "填", "紧", "緊",
        "了", "过", "過", "他", "她", "我", "就", "才", "到", "在", "后", "後", "没", "沒", "人",
        "嗓", "胸闷", "抢", "搶", "醫", "医",
    ];
    WORDS.iter().any(|word| head.contains(word))
}

pub(crate) fn one_unknown(page: &mut Page<'_>, sentence: &Sentence<'_>, span: Span) {
    let entry = &sentence.text[span.start..span.end];
    let names: Vec<String> = page
        .lexicon
        .suggest_drug(entry)
        .into_iter()
        .map(|found| found.name)
        .collect();
    let allergy = AllergyIntolerance {
        substance: page.concept(span, None),
        ingredients: Vec::new(),
        kind: AllergyType::Unknown,
        clinical_status: ClinicalStatus::Active,
        verification_status: VerificationStatus::Unknown,
        criticality: Criticality::Unknown,
        reactions: Vec::new(),
        assertion: page.assertion(sentence.context.assertion(span)),
        onset: None,
    };
    let fact = page.fact("allergy", span, allergy);
    let id = fact.id.clone();
    page.record.allergies.push(fact);
    let message = Localized::new(
        "An entry of the allergy list was not recognised; it is kept as written and no check can use it.",
        "过敏列表中的条目无法识别；按原文保留，无法用于检查。",
    );
    if names.is_empty() {
        page.issue(IngestIssueKind::NotUnderstood, span, message, None);
    } else {
        page.ask(span, names, Some(id), message);
    }
}
