//! Which substances of an allergy list are entries of it: what follows a list behind its full stop, and what was only asked about
//! and is borne.

use super::MANIFESTATIONS;
use crate::text::page::{Page, Sentence, window};
use record::{Span, TermKind};
use regex::Regex;
use std::sync::LazyLock;

/// Behind the full stop of a list the line goes on with something else: "Allergies: penicillin. Bro d. of PE."
pub(crate) fn runs_on(sentence: &Sentence<'_>) -> bool {
    let before = sentence.text[..sentence.span.start].trim_end_matches([' ', '\t']);
    before.ends_with(['.', '。'])
}

/// "Allergy: codeine (hives). Morphine planned.", "… (throat closing). Fentanyl 50 mcg IV.": behind the full stop of a list inside
/// a line, a sentence that tells of no reaction and plans or doses a drug is about its treatment.
pub(crate) fn is_of_plan(page: &Page<'_>, sentence: &Sentence<'_>) -> bool {
    const PLANS: [&str; 38] = [
        "plan",
        "plans",
        "planned",
        "planning",
        "propose",
        "proposed",
        "proposing",
        "consider",
        "considered",
        "considering",
        "start",
        "starts",
        "started",
        "starting",
        "commence",
        "commenced",
        "continue",
        "continues",
        "prescribe",
        "prescribed",
        "prescribing",
        "rx",
        "order",
        "ordered",
        "due",
        "needs",
        "wants",
        "suggests",
        "suggested",
        "requested",
        "booked",
        "switch",
        "switched",
        "switching",
        "load",
        "stat",
        "prophylaxis",
        "premed",
    ];
    const PLANS_ZH: [&str; 9] = [
        "拟", "计划", "医嘱", "换用", "改用", "准备", "予以", "给予", "处方",
    ];
    if !runs_on(sentence)
        || MANIFESTATIONS
            .find(sentence.text, sentence.span)
            .next()
            .is_some()
    {
        return false;
    }
    let words = sentence.words().to_lowercase();
    let planned = words
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| PLANS.contains(&word))
        || PLANS_ZH.iter().any(|word| words.contains(word));
    let dosed = |term: &super::Term| {
        let rest = sentence.behind(term.span.end, 40);
        let cut = rest
            .find([',', ';', '、', '\n', '(', '-'])
            .unwrap_or(rest.len());
        let place = Span::new(term.span.end, term.span.end + cut);
        let dosage = crate::text::dosage::read(page, place).dosage;
        term.kind == TermKind::Drug && dosage.dose.is_some()
    };
    planned || sentence.terms.iter().any(dosed)
}

/// A sentence that is one allergen and nothing more, right behind an allergy: "Carboplatin - hives. Latex."
pub(crate) fn follows_list(page: &Page<'_>, sentence: &Sentence<'_>) -> bool {
    if !stands_behind_list(page, sentence) {
        return false;
    }
    let words = sentence.words().trim().trim_end_matches(['.', '。', ',']);
    let alone = !words.is_empty()
        && sentence.terms.iter().any(|term| {
            term.kind == TermKind::Allergen
                && sentence.text[term.span.start..term.span.end] == *words
        });
    // "青霉素。 奥硝唑 - 全身潮红": the next of the list with its reaction behind a mark.
    // "Mango - lips swell. Tramadol vomit": nothing but the name and what it did.
    // "Known peanut allergy; also egg (baked ok)".
    let told = MANIFESTATIONS.find(sentence.text, sentence.span).next();
    let told = told.map(|(place, _)| place);
    alone
        || sentence.terms.iter().any(|term| {
            let lead = sentence.text[sentence.span.start..term.span.start]
                .trim()
                .to_ascii_lowercase();
            let behind = sentence.text[term.span.end..sentence.span.end].trim_start();
            let only = |place: Span| {
                let gap = sentence.text.get(term.span.end..place.start);
                let rest = sentence.text[place.end..sentence.span.end].trim();
                gap.is_some_and(|gap| gap.trim().is_empty()) && rest.trim_matches('.').is_empty()
            };
            let lead = lead.trim_matches(['"', '“', '\'', '*']);
            let behind = behind.trim_start_matches(['"', '”', '\'', '*', ' ']);
            let also = ["also", "and", "plus", "另", "还有"].contains(&lead);
            let again = ALSO.iter().any(|words| lead.ends_with(words))
                && (behind.is_empty()
                    || behind.starts_with(['.', ',', '(', '。', '，'])
                    || behind.starts_with(['-', '–', '=']) && told.is_some());
            matches!(
                term.kind,
                TermKind::Drug | TermKind::DrugClass | TermKind::Allergen
            ) && (lead.is_empty()
                && (behind.starts_with(['-', '–', '—', '→', '=']) && told.is_some()
                    || told.is_some_and(only))
                || again
                || also
                    && term.kind == TermKind::Allergen
                    && (behind.is_empty() || behind.starts_with(['(', '.', ',', '-'])))
        })
}

/// "Son: yes true, also once with Brufen": the same again with another.
const ALSO: [&str; 11] = [
    "also that",
    "also the",
    "also once with",
    "also with",
    "also to",
    "same with",
    "same to",
    "again with",
    "also after",
    "也一样对",
    "同样对",
];

/// The last allergy that was read stands shortly before, on the same line.
fn stands_behind_list(page: &Page<'_>, sentence: &Sentence<'_>) -> bool {
    const NEAR: usize = 90;
    let here = page.stored(sentence.span).start;
    let last = page.record.allergies.last();
    last.and_then(|fact| fact.spans().last())
        .is_some_and(|(_, span)| {
            span.end <= here
                && here - span.end <= NEAR
                && !window(
                    page.original,
                    span.end.saturating_sub(page.base),
                    here.saturating_sub(page.base),
                )
                .contains('\n')
        })
}

/// "海鲜不过敏", "碘酒也用过没事", "latex no", "latex - ok": asked about, and borne.
pub(crate) fn is_borne(sentence: &Sentence<'_>, span: Span) -> bool {
    let rest = &sentence.text[span.end..sentence.span.end];
    // "cephalexin - hives 2014 (tolerates nothing else of the group)": what it did comes first.
    let told = MANIFESTATIONS
        .find(sentence.text, Span::new(span.end, sentence.span.end))
        .next()
        .is_some_and(|(place, _)| {
            sentence.text[span.end..place.start]
                .trim_matches([' ', '-', '–', ':', '=', '>', '→', '('])
                .is_empty()
        });
    if told {
        return false;
    }
    if is_eaten(sentence, span, rest) || is_borne_with_others(rest) {
        return true;
    }
    let clause = rest
        .split([',', ';', '.', '\n', '。', '、', '，', '；'])
        .next()
        .unwrap_or_default()
        .trim_matches([' ', '-', ':', '"', '”', '?', '(', ')'])
        .to_lowercase();
    // "柳氮磺吡啶→发热(复方新诺明未用过)": a bracket behind other words speaks of something else.
    let clause = match clause.find('(') {
        Some(at) if at > 0 => clause[..at].trim_end(),
        _ => clause.as_str(),
    };
    [
        "no",
        "ok",
        "okay",
        "fine",
        "neg",
        "negative",
        "tolerated",
        "tolerates",
        "没有",
        "否",
    ]
    .contains(&clause)
        // "Amoxicillin OK x2 past yr"
        || ["ok ", "okay ", "fine x", "fine since", "fine in "]
            .iter()
            .any(|word| clause.starts_with(word))
        || is_course(rest)
        || is_borne_since_then(rest)
        || ["可用", "能用", "可以用"].iter().any(|word| clause.starts_with(word))
        || clause.ends_with('可') && clause.chars().count() <= 4
        || [
            "不过敏",
            "没事",
            "无反应",
            "无过敏",
            "皮试阴性",
            "皮试没做",
            "皮试未做",
            "未做皮试",
            "未皮试",
            "皮试待",
            "皮试结果未",
            "皮试(-)",
            "耐受良好",
            "耐受1",
            "耐受2",
            "耐受3",
            "耐受多年",
            "耐受数年",
            "未用过",
            "長期使用無事",
            "长期用无事",
            "沒事",
            "係胃出血",
            "唔係敏感",
            "不是过敏",
            "并非过敏",
            "没用过",
            "可吃",
            "可食",
            "后用过",
            "without a murmur",
            "no ill effect",
            "无不适",
            "無不適",
            "無事",
            "无事",
            "非过敏",
            "no issue",
            "no problem",
            "without problem",
            "without issue",
            "no reaction",
            "无喘",
            "次无",
            "well tolerated",
            "tolerates",
        ]
        .iter()
        .any(|word| clause.contains(word))
        || is_about_vaccines(sentence, span, rest)
        || is_taken_without_harm(sentence, span)
}

/// "Amoxicillin since x2, fine", "Cefalexin since, ok", "阿莫西林后来用过两次，没事", "克拉霉素问过，没过敏".
fn is_borne_since_then(rest: &str) -> bool {
    static SINCE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^\s?(?:(?:had\s|used\s|given\s)?(?:many\stimes\s|several\stimes\s|twice\s|x\s?\d\s)?since(?:\sthen)?|again\ssince)(?:\sx\s?\d{1,2}|\stwice|\smany\stimes|\sseveral\stimes|\s(?:19|20)\d\d)?\s?[,;:(–-]?\s?(?:all\s|was\s)?(?:fine|ok|okay|well|nil\b|no\s(?:problem|reaction|issue|bother|rash|trouble)|without|w/o|tolerated)|^(?:后来|之后|此后|以后|近年|去年|前年)?(?:又|也|再|曾)?(?:用|吃|服|打)过[^,，;；。\n]{0,8}[,，]?\s?(?:均|都|也)?(?:没事|无事|无反应|无不适|没反应)|^\s?[(（]?(?:也)?问过[,，]?\s?(?:没有?|不|未|无)过敏").ok()
    });
    SINCE.as_ref().is_some_and(|since| since.is_match(rest))
}

/// "on furosemide fifteen years … without a murmur": a drug that was taken, in a sentence that says that nothing came of it.
fn is_taken_without_harm(sentence: &Sentence<'_>, span: Span) -> bool {
    const TAKEN: [&str; 5] = ["on ", "had ", "took ", "taken ", "been given "];
    const WELL: [&str; 11] = [
        "no reaction",
        "no rxn",
        "nil reaction",
        "no rash",
        "no problem",
        "without a murmur",
        "no ill effect",
        "without trouble",
        "without incident",
        "without ill effect",
        "uneventful",
    ];
    let before = sentence.before(span.start, 12).to_lowercase();
    let rest = sentence.text[span.end..sentence.span.end].to_lowercase();
    // "呋塞米静推、口服共3周,没事"
    let well_in_chinese = [",没事", ",无不适", ",无反应"]
        .iter()
        .any(|word| rest.trim_end_matches(['。', '\n', ' ']).ends_with(word));
    let alone = sentence.next_drug(span.end).is_none()
        && MANIFESTATIONS
            .find(sentence.text, Span::new(span.end, sentence.span.end))
            .next()
            .is_none();
    if well_in_chinese && alone {
        return true;
    }
    TAKEN.iter().any(|word| before.ends_with(word)) && WELL.iter().any(|word| rest.contains(word))
}

/// "eats shrimp all the time", "海鲜能吃": food that is eaten.
fn is_eaten(sentence: &Sentence<'_>, span: Span, rest: &str) -> bool {
    let before = sentence.before(span.start, 16).to_lowercase();
    let eats = ["eats ", "can eat ", "能吃", "可吃", "常吃", "能食"]
        .iter()
        .any(|word| before.ends_with(word));
    let eaten = [
        "能吃",
        "能食",
        "照吃",
        "常吃",
        "随便吃",
        "都能吃",
        " all the time",
    ]
    .iter()
    .any(|word| rest.starts_with(word));
    let food = sentence
        .terms
        .iter()
        .any(|term| term.kind == TermKind::Allergen && term.span.overlaps(span));
    food && (eats || eaten)
}

/// "头孢、青霉素均用过,无反应", "penicillins, cephs both fine": what is said of all the names of a list.
fn is_borne_with_others(rest: &str) -> bool {
    static ALL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:[、和及与,，][^、，,。;；\n(（]{1,10}){1,4}?(?:(?:均|都|皆)(?:用过|吃过|打过|可用|能用|可以|无|没|未|不过敏|耐受)|(?:能用|可用|可以用|能吃|可耐受|能耐受)(?:$|[,，;；。\n]))|^(?:\s?(?:,|and|&|\+)\s?[\w-]{3,16}){1,3}\s(?:both|all)\s(?:fine|ok|tolerated|no\b)").ok()
    });
    ALL.as_ref()
        .is_some_and(|all| all.is_match(window(rest, 0, 64)))
}

/// The entry is a medication that strayed into the section.
pub(crate) fn is_course_of(sentence: &Sentence<'_>, span: Span) -> bool {
    is_course(&sentence.text[span.end..sentence.span.end])
}

/// "疫苗按期", "vaccines up to date": the vaccination, and nothing that is not borne.
fn is_about_vaccines(sentence: &Sentence<'_>, span: Span, rest: &str) -> bool {
    let name = sentence.text[span.start..span.end].to_lowercase();
    let named = ["疫苗", "vaccin", "immuni", "jab"]
        .iter()
        .any(|word| name.contains(word));
    named
        && [
            "按期",
            "按时",
            "已",
            "接种",
            "齐",
            "全程",
            "正常",
            " utd",
            " up to",
            " done",
            " given",
            " complete",
            " current",
            ": utd",
        ]
        .iter()
        .any(|word| rest.to_lowercase().starts_with(word))
}

/// "Nitrofurantoin prophylaxis unchanged, 50 nocte": a medication that strayed into the section.
fn is_course(rest: &str) -> bool {
    const COURSE: [&str; 9] = [
        " unchanged",
        " continue",
        " ongoing",
        " restart",
        " started",
        " nocte",
        " prophylaxis",
        " prn",
        " bd",
    ];
    let line = window(rest, 0, 60).to_ascii_lowercase();
    let line = line
        .split(['\n', ',', ';', ':', '(', '.', '-', '–'])
        .next()
        .unwrap_or_default();
    COURSE.iter().any(|word| line.contains(word))
}
