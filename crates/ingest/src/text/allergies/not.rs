//! What reads like an allergy of the patient and is none: a sensitive organism, a drug given for the reaction, a relative's
//! allergy, one that was taken back.

use crate::text::number::begins;
use crate::text::page::{Sentence, Term, window};
use crate::text::phrases::Hints;
use record::{Assertion, Span, TermKind};
use regex::Regex;
use std::sync::LazyLock;

/// "grew E. coli sensitive to nitrofurantoin": it is the organism that is sensitive.
pub(crate) fn is_of_organism(sentence: &Sentence<'_>, sign: Span) -> bool {
    const ORGANISM: [&str; 16] = [
        "coli",
        "grew",
        "grow",
        "culture",
        "isolate",
        "organism",
        "klebsiella",
        "proteus",
        "pseudomonas",
        "staph",
        "strep",
        "enteroc",
        "haemophilus",
        "mrsa",
        "mssa",
        "msu",
    ];
    let written = sentence.text[sign.start..sign.end].to_ascii_lowercase();
    if written != "sensitive to" {
        return false;
    }
    let before = sentence.text[sentence.span.start..sign.start].to_ascii_lowercase();
    ORGANISM.iter().any(|word| before.contains(word))
}

/// A drug given for the reaction ("treated with epinephrine") is no allergen.
pub(crate) fn is_treatment(sentence: &Sentence<'_>, span: Span) -> bool {
    // "She takes warfarin.\nAllergies: sulfa": the verb belongs to the sentence before.
    let before = sentence.before(span.start, 28).to_ascii_lowercase();
    // "vancomycin (may be given slowly); morphine": the verb belongs to the entry before.
    let before = [";", "),", ". ", "|"]
        .iter()
        .fold(before.as_str(), |rest, mark| {
            rest.rsplit(mark).next().unwrap_or_default()
        });
    if [
        "not tolerat",
        "n't tolerat",
        "unable to tolerat",
        "never tolerat",
    ]
    .iter()
    .any(|word| before.contains(word))
    {
        return false;
    }
    if is_remedy_for_it(sentence, span) || super::chinese::takes_its_place(sentence, span) {
        return true;
    }
    [
        "treated with",
        "given",
        "required",
        "requiring",
        "takes",
        "carries",
        "tolerates",
        "tolerated",
        "tolerate",
        "tolerating",
        "使用",
        "予以",
        "给予",
        "可耐受",
        "耐受",
    ]
    .iter()
    .any(|word| before.contains(word))
}

/// "flushing, settled w/ chlorphenamine 10 mg IV + hydrocortisone 100 mg IV": what was given for the reaction, and what went with it.
pub(crate) fn is_remedy_for_it(sentence: &Sentence<'_>, span: Span) -> bool {
    static GIVEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?:settled|resolved|responded|improved|relieved|reversed|managed|treated|better|eased|controlled)\s(?:well\s|quickly\s|only\s)?(?:(?:w/|with|to|by)\s?(?:iv\s|im\s|po\s|oral\s|stat\s|some\s|a\sdose\sof\s)?|after\s(?:iv|im|(?:a|one)\sdose\sof)\s)(?P<list>[^,;:()=→\n]{0,60}?(?:\+|&|\band\b|/)\s?(?:iv\s|im\s|oral\s)?)?$").ok()
    });
    let before = sentence.before(span.start, 110);
    let lower = before.to_ascii_lowercase();
    [
        "settled",
        "resolved",
        "responded",
        "improved",
        "relieved",
        "reversed",
        "managed",
        "treated",
        "better",
        "eased",
        "controlled",
    ]
    .iter()
    .any(|word| lower.contains(word))
        && GIVEN
            .as_ref()
            .and_then(|given| given.captures(before))
            .is_some_and(|found| {
                let list = found.name("list").map_or("", |list| list.as_str());
                let list = list.to_ascii_lowercase();
                // "resolved with stopping lisinopril and codeine": what was left off.
                !["stop", "withdr", "ceas", "avoid", "off"]
                    .iter()
                    .any(|word| list.contains(word))
            })
        && !reacts(sentence, span)
}

/// "codeine - vomiting": a reaction stands right behind the name.
fn reacts(sentence: &Sentence<'_>, span: Span) -> bool {
    let behind = sentence.behind(span.end, 40);
    let opens = behind
        .trim_start_matches(' ')
        .starts_with(['-', '–', '—', ':', '=', '(', '→']);
    let near = Span::new(span.end, span.end + behind.len());
    opens
        && super::MANIFESTATIONS
            .find(sentence.text, near)
            .next()
            .is_some_and(|(place, _)| {
                !sentence.text[span.end..place.start].contains([',', ';', '.', '\n'])
            })
}

/// "Mum says amoxil brought her out in a rash", "母亲青霉素过敏,本人无": the relative only speaks, or the patient is named again
/// behind the relative.
pub(crate) fn is_reported(sentence: &Sentence<'_>, assertion: &Assertion, span: Span) -> bool {
    const SAYS: [&str; 15] = [
        "says", "said", "reports", "states", "thinks", "recalls", "reckons", "tells", "说", "诉",
        "称", "述", "說", "訴", "稱",
    ];
    const PATIENT: [&str; 13] = [
        "患者", "患儿", "病儿", "宝宝", "产妇", "孕妇", "本人", "自己", "pt ", "pt:", "patient",
        "self", "own ",
    ];
    let text = sentence.text;
    if is_parent_of_speaker(sentence, span) {
        return true;
    }
    let mut cues = assertion
        .cues
        .iter()
        .filter(|cue| cue.span.end <= span.start)
        .peekable();
    cues.peek().is_some()
        && cues.all(|cue| {
            static SPEAKER: LazyLock<Option<Regex>> = LazyLock::new(|| {
                Regex::new(r"(?i)^[^.;。；:]{0,24}?(?:phone|tel|call|today|now|rang|confirms?|电话|電話|来电|來電|补充|補充|代诉|代訴|转述|轉述|今)[^.;。；:]{0,12}:").ok()
            });
            let gap = text[cue.span.end..span.start].to_lowercase();
            let own = text[span.start..span.end].to_lowercase();
            let speaks = gap.trim_start_matches([' ', ':']);
            let speaker = text[sentence.span.start.min(cue.span.start)..cue.span.start].trim_end();
            SAYS.iter().any(|word| speaks.starts_with(word))
                // "Daughter: \"also that contrast dye - hives\"": her words, of the patient.
                || is_quoted_of_patient(&gap)
                || closes_bracket(&gap) && !names_relatives(speaker)
                || ["yes", "true", "correct", "agree"]
                    .iter()
                    .any(|word| speaks.starts_with(word))
                || SPEAKER.as_ref().is_some_and(|speaker| speaker.is_match(&gap))
                || ["说", "诉", "称"]
                    .iter()
                    .any(|word| speaker.ends_with(word))
                || PATIENT
                    .iter()
                    .any(|word| gap.contains(word) || own.starts_with(word))
        })
}

/// ": \"also that": a quotation that opens behind the speaker and does not speak of the speaker.
fn is_quoted_of_patient(gap: &str) -> bool {
    const OWN: [&str; 6] = ["\"i ", "\"i'm", "“i ", " my ", "\"my ", " me "];
    let said = gap.trim_start().strip_prefix(':').unwrap_or_default();
    said.trim_start().starts_with(['"', '“', '\''])
        && !said.contains(['.', ';'])
        && !OWN.iter().any(|word| said.contains(word))
}

/// "dtr here - says mum nearly died after Augmentin", in the papers of a woman: a child's parent is the patient.
fn is_parent_of_speaker(sentence: &Sentence<'_>, span: Span) -> bool {
    static SPEAKS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?:dtr|daughter|son|granddaughter|grandson)\b(?:\s(?:now|is|was))?(?:\s(?:here|present|arrived|on\sphone|by\sphone|rang|phoned))?\s?[-–—:,(]?\s?(?:who\s|and\s)?(?:says|said|reports|states|tells\sus|told\sus)\s(?:that\s)?(?:(?:her|his)\s)?(?:(?P<woman>mum|mom|mam|mother|gran|nan)|(?P<man>dad|father|grandad))\s").ok()
    });
    static WOMAN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"\b(?:Mrs|Ms|Miss|female|Female|woman|lady)\b|\b\d{1,3}\s?(?:yo\s?|y/o\s?|y\s?)?F\b",
        )
        .ok()
    });
    static MAN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\b(?:Mr|male|Male|man|gentleman)\b|\b\d{1,3}\s?(?:yo\s?|y/o\s?|y\s?)?M\b").ok()
    });
    let before = &sentence.text[sentence.span.start..span.start];
    let Some(found) = SPEAKS.as_ref().and_then(|it| it.captures(before)) else {
        return false;
    };
    let says = |form: &LazyLock<Option<Regex>>| {
        form.as_ref()
            .is_some_and(|form| form.is_match(sentence.text))
    };
    let (woman, man) = (says(&WOMAN), says(&MAN));
    if found.name("woman").is_some() {
        woman && !man
    } else {
        man && !woman
    }
}

/// "家属(儿子)青霉素过敏": the bracket only says which of the family is meant.
fn names_relatives(before: &str) -> bool {
    const FAMILY: [&str; 6] = ["家属", "家人", "亲属", "家族", "family", "relative"];
    let before = before.trim_end_matches(['(', '（', ' ']).to_lowercase();
    FAMILY.iter().any(|word| before.ends_with(word))
}

/// "青霉素(划掉,系其妹),头孢克洛 皮疹": the relative was named in a bracket that is closed.
fn closes_bracket(gap: &str) -> bool {
    let close = gap.find([')', '）']);
    close.is_some_and(|close| !gap[..close].contains(['(', '（']))
}

/// "丈夫吸烟,其青霉素过敏": the pronoun right before the name means the relative who was named last.
pub(crate) fn is_of_the_other(sentence: &Sentence<'_>, span: Span) -> bool {
    const OTHERS: &[&str] = &[
        "太太",
        "先生",
        "老婆",
        "老公",
        "老伴",
        "女婿",
        "大女婿",
        "儿媳",
        "媳妇",
        "婆婆",
        "公公",
        "岳",
        "孙",
        "外甥",
        "侄",
        "阿女",
        "阿仔",
        "阿爸",
        "阿妈",
        "她爸",
        "大伯",
        "二哥",
        "大姐",
        "奶",
        "婶",
        "嫂",
        "舅",
        "姨",
        "姑",
        "叔",
        "表",
        "堂",
        "丈夫",
        "妻子",
        "爱人",
        "配偶",
        "父",
        "母",
        "兄",
        "弟",
        "姐",
        "妹",
        "哥",
        "儿子",
        "女儿",
        "祖",
        "外公",
        "外婆",
        "爷爷",
        "奶奶",
        "室友",
        "husband",
    ];
    static KIN_ALLERGIC: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)\b(?:husband|hubby|wife|partner|spouse|girlfriend|boyfriend|flatmate|friend|neighbou?r)(?:\s\w+)?\s?(?:is\s|was\s|has\s|had\s|=\s?|:\s?|-\s?|\s)(?:an?\s|severe\s|severely\s|known\s)*(?:(?:allergic|allergy|allergies|anaphylactic|anaphylaxis|hives|rash)\s(?:to|with|from)|allerg(?:y|ies)\s?[:=-])\s(?:[\w/-]+\s?(?:&|and|,|\+|/)\s?){0,3}$",
        )
        .ok()
    });
    let near = sentence.before(span.start, 56);
    static KIN_NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?:partner|husband|wife|boyfriend|girlfriend|flatmate|mum|mom|mother|dad|father|sister|brother|son|daughter)\s?\([^)\n]{1,16}\)\s?(?:[-–—=]|has|is)\s?$").ok()
    });
    let kin = |form: &LazyLock<Option<Regex>>| form.as_ref().is_some_and(|it| it.is_match(near));
    if kin(&KIN_ALLERGIC) || kin(&KIN_NAMED) {
        return true;
    }
    let before = &sentence.text[sentence.span.start..span.start];
    // "磺胺是她母亲": the answer to whose it is.
    let owner = sentence.text[span.end..]
        .trim_start_matches(['"', '”', '」', '』', ':', '：', ' ', ')'])
        .strip_prefix('是')
        .map(|rest| rest.trim_start_matches(['她', '他', '其', '的']));
    owner.is_some_and(|owner| OTHERS.iter().any(|other| owner.starts_with(other)))
        || is_told_of_kin(&sentence.text[span.end..sentence.span.end])
        || is_resolved_to_kin(&sentence.text[span.end..sentence.span.end])
        || is_of_kin_zh(&sentence.text[span.end..sentence.span.end])
        || is_answered_with_kin(&sentence.text[span.end..])
        || is_in_anothers_list(sentence, span.start)
        || before
            .trim_end_matches(['对', ' '])
            .strip_suffix('其')
            .is_some_and(|before| OTHERS.iter().any(|other| before.contains(other)))
}

/// "sulfa = her MOM, hives", "penicillin is her mother's", "nuts (brother)".
fn is_told_of_kin(behind: &str) -> bool {
    static KIN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)^(?:\s(?:allergy|rash))?\s?(?:=|\b(?:is|was|belongs\sto)\b|-|\(|[\x22“'])\s?[\x22“']?(?:never\shad,?\s|that's\s|that\sis\s)?(?:her|his|their|the|a|pt's)?\s?(?:mum|mom|mam|mother|dad|father|brother|sister|sib|son|daughter|wife|husband|partner|gran|aunt|uncle|cousin)(?:'?s)?\b",
        )
        .ok()
    });
    // "penicillin - mum says rash": she only speaks.
    const SPEAKS: [&str; 8] = [
        "say", "said", "report", "think", "recall", "told", "gave", "notic",
    ];
    let near = window(behind, 0, 56);
    KIN.as_ref()
        .and_then(|kin| kin.find(near))
        .is_some_and(|kin| {
            let rest = near[kin.end()..].trim_start();
            !SPEAKS.iter().any(|word| rest.starts_with(word))
        })
}

/// "'Penicillin?' on old booking sheet = sister's", "\"penicillin??\" -> asked today: that is her MOTHER".
fn is_resolved_to_kin(behind: &str) -> bool {
    static KIN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)^[?'\x22”’\s]{0,4}(?:(?:on|in|from)\s[^.;=\n]{1,32}?(?:=|\bis\b|\bwas\b)|(?:->?>?|→|[-–:])\s?[^.;\n]{0,28}?\b(?:that|this|it)(?:'s|\sis|\swas))\s?(?:actually\s)?(?:her|his|the)?\s?(?:mum|mom|mother|dad|father|brother|sister|son|daughter|wife|husband|partner|gran|aunt|uncle|cousin)(?:'?s)?(?:\s?[.,;(\n]|\s?$|\snot\b)",
        )
        .ok()
    });
    KIN.as_ref()
        .is_some_and(|kin| kin.is_match(window(behind, 0, 96)))
}

/// "GP letter = penicillin. Asked pt: no, that is his sister", "\"青霉素过敏\"系大儿子代填,填的是他自己".
fn is_answered_with_kin(behind: &str) -> bool {
    static KIN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^[\x22”'’?]{0,3}\s?[.;,]\s?(?:asked|on\sasking|checked\swith|confirmed\swith)[^.;\n]{0,24}?(?:\bno\b[,;]?\s)[^.;\n]{0,12}?\b(?:that|it|this)(?:'s|\sis|\swas)\s(?:actually\s)?(?:her|his|the)?\s?(?:mum|mom|mother|dad|father|brother|sister|son|daughter|wife|husband|partner|gran|aunt|uncle|cousin)|^(?:过敏)?[\x22”'’」]?(?:系|是|为|由)[^。;；\n]{0,14}(?:代填|代写|误填|填错)[^。;；\n]{0,6}填的是(?:他|她)自己").ok()
    });
    KIN.as_ref()
        .is_some_and(|kin| kin.is_match(window(behind, 0, 120)))
}

/// "oral amox challenge passed", "took Bactrim 2022 without problem": the drug that the label was tried with.
fn is_trial(sentence: &Sentence<'_>, drug: Span) -> bool {
    const BEFORE: [&str; 8] = [
        "took",
        "taken",
        "had",
        "tolerat",
        "given",
        "challenge",
        "with",
        "吃",
    ];
    const BEHIND: [&str; 5] = ["challenge", "provocation", "dpt", "test", "tolerat"];
    let text = sentence.text;
    let before = window(text, drug.start.saturating_sub(16), drug.start).to_ascii_lowercase();
    let behind = window(text, drug.end, drug.end + 16).to_ascii_lowercase();
    BEFORE.iter().any(|word| before.contains(word))
        || BEHIND
            .iter()
            .any(|word| behind.trim_start().starts_with(word))
}

/// "碘造影剂休克 是她姐", "头孢他啶:舅舅过敏", "头孢呋辛 丈夫过敏", "磺胺(她妹妹)".
fn is_of_kin_zh(behind: &str) -> bool {
    static KIN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        const WHO: &str = r"(?:她|他|其|患者|我)?的?(?:大|小|二|老)?(?:老伴|爱人|丈夫|妻子|老公|老婆|太太|先生|爸|妈|父|母|儿|女儿|女婿|媳|哥|弟|姐|妹|奶奶|爷爷|外公|外婆|舅|姨|姑|叔|伯|孙|侄|表|堂|岳|阿女|阿仔|阿爸|阿妈)";
        Regex::new(&format!(
            r"^(?:[^,;。，；、\n]{{0,10}}?\s?是{WHO}|(?P<told>(?:[^,;。，；\n]{{0,4}}[:：]\s?|[ ]{{1,2}}){WHO}[^,;。，；\n]{{0,2}}(?:过敏|敏感))|\({WHO}[^,;。\n]{{0,4}}\))"
        ))
        .ok()
    });
    let near = window(behind, 0, 64);
    if !near.contains(['是', ':', '：', '(', ' ']) {
        return false;
    }
    // "头孢 父亲过敏性哮喘" is an illness of his; "青霉素 母亲也过敏" is of both.
    KIN.as_ref()
        .and_then(|kin| kin.captures(near))
        .is_some_and(|found| {
            found.name("told").is_none_or(|told| {
                !told.as_str().contains(['也', '亦']) && !near[told.end()..].starts_with('性')
            })
        })
}

/// "Kenneth's: theophylline. His allergy: doxycycline": the line began with what another has.
fn is_in_anothers_list(sentence: &Sentence<'_>, at: usize) -> bool {
    crate::text::drugs::owner::opens_anothers_list(sentence.text, sentence.line_before(at))
}

/// "PENICILLIN - rash 1961. Removed 2023: challenge tolerated, de-labelled": the same line takes the label back, in the same
/// sentence before another substance without a dose, or in one that opens with the removal.
pub(crate) fn is_taken_back(sentence: &Sentence<'_>, span: Span) -> bool {
    const BACK: &[&str] = &[
        "not allergy",
        "only, not listed as",
        "only - not listed as",
        "only, not an allergy",
        "side effect only",
        "side-effect only",
        "side effects only",
        "amended to nkda",
        "allergy refuted",
        "refuted",
        "不算过敏",
        "不属过敏",
        "不属于过敏",
        "不算是过敏",
        "不考虑过敏",
        "不认为过敏",
        "不认为是过敏",
        "非真正过敏",
        "not an allergy",
        "not allergic",
        "incorrect",
        "非过敏",
        "不是过敏",
        "皮试阴性并",
        "使用无反应",
        "pt denies",
        "patient denies",
        "denies this",
        "entered in error",
        "recorded in error",
        "not a true allergy",
        "not true allergy",
        "no longer allergic",
        "label taken off",
        "outgrown",
        "outgrew",
        "grew out of",
        "grown out of",
        "no longer reacts",
        "本人否认",
        "患者否认",
        "去标签",
        "de-label",
        "delabel",
        "label removed",
        "allergy removed",
        "已去除过敏标签",
        "过敏标签已取消",
        "deleted",
        "struck off",
        "wrongly on",
        "wrongly recorded",
        "wrongly listed",
        "wrongly coded",
        "wrongly entered",
        "wrongly labelled",
        "misrecorded",
        "mis-recorded",
        "mislabel",
        "removed from",
        "challenge passed",
        "passed challenge",
        "challenge negative",
        "challenge neg",
        "tested neg",
        "now cleared",
        ", removed",
        "; removed",
        "(removed",
        "- removed",
        "struck through",
        "crossed out",
        "taken off",
        "off the list",
        "不成立",
        "排除过敏",
        "撤销",
        "已剔除",
        "作废",
        "划掉",
        "已取消",
        "取消。",
        "已撤",
        "已删",
        "已更正",
        "抄错",
        "登记错",
        "录错",
        "误录",
    ];
    const OPENS: [&str; 9] = [
        "not allergy",
        "not an allergy",
        "not a true allergy",
        "removed",
        "de-label",
        "delabel",
        "challenge",
        "tested",
        "clarified",
    ];
    static ANY: LazyLock<Hints> = LazyLock::new(|| Hints::any_case(BACK));
    /// Most bytes of a line that are looked at: it may be the whole document.
    const LONGEST: usize = 2000;
    let back = |words: &str| {
        if !ANY.within(words) {
            return None;
        }
        let words = words.to_ascii_lowercase();
        let named = |word: &&'static str| words.find(*word).map(|at| (*word, at));
        let told = BACK.iter().filter_map(named).find(|(word, at)| {
            let further = [
                "denies any",
                "denies other",
                "denies further",
                "否认其他",
                "否认其它",
            ];
            let before = words[..*at].trim_end();
            // "not yet outgrown", "?outgrown", "may have outgrown": still open.
            ![
                "not",
                "wrongly",
                "未",
                "勿",
                "别",
                "不",
                "yet",
                "?",
                "may have",
                "might have",
                "be",
                "probably",
                "possibly",
                "likely",
                "until",
                "if",
            ]
            .iter()
            .any(|no| before.ends_with(no))
                && !further.iter().any(|more| words[*at..].contains(more))
                && !is_open(&words, *at, word)
        });
        told.map(|(_, at)| at)
    };
    let line = |from: usize| {
        let rest = window(sentence.text, from, from + LONGEST);
        rest.split('\n').next().unwrap_or_default()
    };
    let own = sentence.span.end.max(span.end);
    if let Some(at) = back(&sentence.text[span.end..own]) {
        let other = |term: &&Term| {
            matches!(
                term.kind,
                TermKind::Drug | TermKind::DrugClass | TermKind::Allergen | TermKind::Chemical
            ) && term.span.start >= span.end
                && term.span.start < span.end + at
                && !line(term.span.end)
                    .trim_start()
                    .starts_with(|c: char| c.is_ascii_digit())
                && !is_trial(sentence, term.span)
                && !is_explanation(sentence, term.span)
        };
        return !sentence.terms.iter().any(|term| other(&term));
    }
    if goes_on_below(sentence, own).is_some_and(|next| back(next).is_some()) {
        return true;
    }
    let next = line(own).trim_start_matches(|c: char| !c.is_alphanumeric());
    OPENS.iter().any(|word| begins(next, word)) && back(next).is_some()
}

/// "hasn't outgrown", "challenge to see if he has outgrown it", "usually outgrown by age 5", "no longer reacts to dogs": nothing is taken
/// back by the word at `at`. Small letters.
fn is_open(words: &str, at: usize, word: &str) -> bool {
    const GROWN: [&str; 4] = ["outgrown", "outgrew", "grew out of", "grown out of"];
    const OPEN: [&str; 22] = [
        "n't", "n’t", "hasnt", "havent", " not ", "never", "hope", "see if", " if ", "whether",
        "usually", "often", "most", "expected", "to have", "may ", "might", "until", "likely",
        "children", "?", "yet",
    ];
    const SAME: [&str; 6] = ["to it", "to this", "to them", "at all", "since", "now"];
    const ENDS: [char; 5] = ['.', ';', '\n', '。', '；'];
    let behind = words[at..].split(ENDS).next().unwrap_or_default();
    if GROWN.contains(&word) {
        let before = words[..at].rsplit(ENDS).next().unwrap_or_default();
        let clause = format!(" {before}{behind} ");
        return OPEN.iter().any(|open| clause.contains(open));
    }
    if word == "no longer reacts" {
        let rest = behind.strip_prefix(word).unwrap_or_default().trim_start();
        return rest.starts_with(char::is_alphabetic)
            && !SAME.iter().any(|same| rest.starts_with(same));
    }
    false
}

/// "实为喝酒后双硫仑反应": the drug that explains what was taken for an allergy.
fn is_explanation(sentence: &Sentence<'_>, drug: Span) -> bool {
    const REALLY: [&str; 6] = ["实为", "其实", "实际", "really", "actually", "in fact"];
    let before = window(sentence.text, drug.start.saturating_sub(30), drug.start);
    let before = before.to_ascii_lowercase();
    REALLY.iter().any(|word| before.contains(word))
}

/// The rest of an entry that ends its line with a comma and goes on, indented, on the next: up to its full stop.
fn goes_on_below<'t>(sentence: &Sentence<'t>, from: usize) -> Option<&'t str> {
    let before = sentence.text[..from].trim_end_matches(['\n', ' ']);
    let rest = sentence.text[before.len()..].trim_start_matches(' ');
    let next = rest.strip_prefix('\n')?;
    let wraps = before.ends_with([',', '，']) && next.starts_with(' ');
    let line = next.split(['\n', '.', '。']).next().unwrap_or_default();
    wraps.then_some(line)
}

#[cfg(test)]
mod tests {
    use crate::text::tests::{allergens, open};

    #[test]
    fn what_may_be_outgrown_or_went_when_it_was_stopped_stays() {
        for (text, expect) in [
            ("Peanut allergy, hasn't outgrown.", &["peanut"][..]),
            ("Peanut allergy, never outgrew it.", &["peanut"]),
            (
                "Peanut allergy, challenge to see if he has outgrown it.",
                &["peanut"],
            ),
            ("Peanut allergy, hopes to have outgrown.", &["peanut"]),
            ("Peanut allergy, usually outgrown by age 5.", &["peanut"]),
            (
                "Peanut allergy, most children have outgrown by school age.",
                &["peanut"],
            ),
            ("Peanut allergy, no longer reacts to dogs.", &["peanut"]),
            ("Peanut allergy - outgrown.", &[]),
            (
                "Allergies: angioedema, resolved after stopping lisinopril and codeine",
                &["lisinopril", "codeine"],
            ),
            (
                "Allergies: pain managed with codeine - vomiting",
                &["codeine"],
            ),
            ("过敏史:青霉素 父亲过敏性哮喘", &["penicillin"]),
            ("青霉素过敏 母亲过敏", &["penicillin"]),
            ("过敏史:青霉素 皮疹 父亲也过敏", &["penicillin"]),
        ] {
            let (record, _) = open(text);
            let found = allergens(&record);
            let kept = expect.iter().all(|name| found.contains(name));
            assert!(kept, "{text}: {found:?}");
            assert_eq!(found.is_empty(), expect.is_empty(), "{text}");
        }
    }
}
