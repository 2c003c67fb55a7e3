//! Lists that their own heading calls old, stopped or held: "MED LIST A [DO NOT USE]: warfarin 5", "PAST / NOT TAKING" on a line
//! of its own, "已停用", "HELD".

use super::take_home::Lists;
use crate::text::page::Sentence;
use crate::text::phrases::Hints;
use record::{MedicationChange, Span};
use regex::Regex;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::LazyLock;

/// What the lines of one text say as headings of the drugs below them, and behind them on their own line; each is asked once.
#[derive(Default)]
pub(crate) struct Headings {
    above: RefCell<HashMap<usize, Above>>,
    now: Cell<Option<(usize, Option<usize>)>>,
    /// The lists of instructions at discharge.
    pub(super) home: Lists,
}

/// What a line says of the drugs below: no more than the lines above it, or this, which may be nothing.
type Above = Option<Option<MedicationChange>>;

impl Headings {
    fn above(&self, start: usize, line: &str) -> Above {
        let mut known = self.above.borrow_mut();
        *known.entry(start).or_insert_with(|| above(line))
    }

    /// A word of the present stands between `from`, the place behind a line's label, and `at`.
    fn turns_to_now(&self, text: &str, from: usize, at: usize) -> bool {
        static NOW: LazyLock<Hints> =
            LazyLock::new(|| Hints::any_case(&["now ", "current", "today", "目前", "现"]));
        let first = match self.now.get() {
            Some((known, first)) if known == from => first,
            _ => {
                let line = text[from..].split('\n').next().unwrap_or_default();
                let first = NOW.first_end(line).map(|end| from + end);
                self.now.set(Some((from, first)));
                first
            }
        };
        first.is_some_and(|end| end <= at)
    }
}

/// What the heading of the list that the drug stands in says of all its drugs: on the drug's own line, or at the head of the
/// lines above, up to a blank line or the next heading.
pub(crate) fn heading_over(
    headings: &Headings,
    sentence: &Sentence<'_>,
    name: Span,
) -> Option<MedicationChange> {
    const LINES: usize = 20;
    let text = sentence.text;
    let own = sentence.line_before(name.start);
    let line = name.start - own.len();
    if let Some((label, between)) = label(own)
        && (!is_item(own) || bare(label).flatten().is_some())
    {
        // Of a label that is not old the rest of the line, which may be the whole document, is not looked at.
        let listed = |_: &_| stands_in_list(between, &text[name.end..sentence.span.end]);
        let said = match bare(label).flatten().filter(listed) {
            None if is_old(label) => Some(MedicationChange::Stopped),
            said => return said,
        };
        let from = name.start - between.len();
        return said.filter(|_| !headings.turns_to_now(text, from, name.start));
    }
    let mut end = line;
    for _ in 0..LINES {
        end = end.checked_sub(1)?;
        let start = text[..end].rfind('\n').map_or(0, |at| at + 1);
        if let Some(said) = headings.above(start, &text[start..end]) {
            return said;
        }
        end = start;
    }
    None
}

fn above(line: &str) -> Above {
    if line.trim().is_empty() {
        return Some(None);
    }
    let words = line.trim_matches(|c: char| !c.is_alphanumeric());
    if is_part_of_list(&words.to_lowercase()) {
        return None;
    }
    bare(line).or_else(|| match label(line) {
        Some(_) if is_item(line) => None,
        Some((label, between)) if between.trim().is_empty() && is_old(label) => {
            Some(Some(MedicationChange::Stopped))
        }
        Some(_) => Some(None),
        None => None,
    })
}

/// "氯吡格雷(2022-05)、培哚普利(咳嗽,换代文2022);" behind "停用:": the list goes on up to here, whatever its brackets tell, and no
/// bracket is open. Behind a semicolon only an entry without a dosage goes on with it.
fn stands_in_list(between: &str, rest: &str) -> bool {
    const TURNS: [&str; 17] = [
        "now ",
        "current",
        "today",
        "continu",
        "start",
        "switch",
        "changed to",
        "目前",
        "现",
        "继续",
        "续用",
        "加用",
        "改",
        "换",
        "开始",
        "新加",
        "其余",
    ];
    if between.len() > LINE {
        return false;
    }
    let Some(outside) = without_brackets(between) else {
        return false;
    };
    // "ON HOLD: telmisartan 40 - restart if BP >130": when it comes back is no turn to the present.
    let outside = outside
        .to_lowercase()
        .replace("restart", "")
        .replace("恢复", "");
    let rest = rest.trim_start_matches(|c: char| "片胶囊缓释肠溶 ".contains(c));
    let bare = rest
        .chars()
        .next()
        .is_none_or(|c| "(（;；,，、。.\n—–-/".contains(c));
    // "Stopped / not given: ibuprofen - told not to. Aspirin considered, not given.": a new sentence goes on with the list where
    // it begins with the name and says as much itself.
    let sentence = outside
        .rmatch_indices(['。', '\n'])
        .next()
        .map(|(at, end)| at + end.len())
        .max(outside.rfind(". ").map(|at| at + 2));
    let opens = sentence.is_none_or(|at| {
        let lead = outside.get(at..).unwrap_or_default();
        let begins = lead.trim_matches([' ', '/', '&', '+', '。']).is_empty() || is_name(lead);
        begins && (says_so(rest) || is_of_a_year(rest))
    });
    (!outside.contains([':', '：']) || sentence.is_some() && says_so(rest))
        && opens
        && (bare || sentence.is_some() || !outside.contains([';', '；']))
        && !TURNS.iter().any(|word| outside.contains(word))
}

/// "(gynaecomastia 2023)", " 2022": behind the name stands a year and no dosage.
fn is_of_a_year(rest: &str) -> bool {
    static YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"^\s?(?:\([^()\d\n]{0,32}(?:19|20)\d\d\)|(?:in\s)?(?:19|20)\d\d)\s?(?:[.,;)。\n]|$)",
        )
        .ok()
    });
    YEAR.as_ref().is_some_and(|year| year.is_match(rest))
}

/// Another name and the mark that joins it: "Aspirin/".
fn is_name(lead: &str) -> bool {
    let lead = lead.trim();
    lead.ends_with(['/', '&', '+']) && !lead.contains(' ')
}

/// The sentence that goes on with `rest` says that the drug is not taken for now.
fn says_so(rest: &str) -> bool {
    const WORDS: [&str; 27] = [
        "not for ",
        "none now",
        "none since",
        " only,",
        "crossed out",
        "restart",
        "resume",
        "recommence",
        "on hold",
        "held ",
        "not given",
        "not needed",
        "not started",
        "not used",
        "not taken",
        "stopped",
        "ceased",
        "declined",
        "considered",
        "never",
        " no ",
        "未用",
        "没用",
        "停",
        "恢复",
        "再用",
        "不用",
    ];
    const GOES_ON: [&str; 8] = [
        "continue", "taking", "takes", "now ", "tonight", "today", "继续", "在用",
    ];
    let cut = rest.find(['\n', '。']).unwrap_or(rest.len());
    let cut = rest[..cut].find(". ").unwrap_or(cut);
    let words = format!("{} ", rest[..cut].to_lowercase());
    WORDS.iter().any(|word| words.contains(word))
        && !GOES_ON.iter().any(|word| words.contains(word))
}

/// `text` without its brackets and what they hold; nothing where one is open at the end.
fn without_brackets(text: &str) -> Option<String> {
    let mut depth = 0_usize;
    let mut outside = String::new();
    for c in text.chars() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ if depth == 0 => outside.push(c),
            _ => {}
        }
    }
    (depth == 0).then_some(outside)
}

/// Longest list on the line of its heading, in bytes.
const LINE: usize = 800;

/// An entry of a list: indented, or behind a bullet or a small letter.
fn is_item(line: &str) -> bool {
    line.starts_with([' ', '\t', '-', '*', '•', '·', '–'])
        || line.starts_with(|c: char| c.is_ascii_lowercase())
}

/// Longest line that is nothing but a heading, in bytes.
const HEADING: usize = 64;

/// A line that is nothing but a heading, and what it says: the drugs below are stopped or held, or none of both.
pub(crate) fn bare(line: &str) -> Option<Option<MedicationChange>> {
    static ENDED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        const LEFT: &str = r"(?:past|previous(?:ly)?|prev|old|former(?:ly)?|historical?|prior|stopped|ceased|discontinued|d/?c'?e?d|withdrawn|inactive|expired|deprescribed|off|removed|deleted|ended|no\slonger\s(?:taking|takes|on|used|taken|active|required|prescribed)|not\s(?:currently\s|being\s|now\s)?(?:taking|taken|on|used|in\suse)|used\sto\stake|do\snot\suse|superseded)";
        const WHAT: &str = r"(?:meds?|medications?|medicines?|drugs?|rx|therap(?:y|ies)|treatments?|items?|repeats?|acutes?|prescriptions?|tablets?|list|agents?|trials?|recently|now|this\s(?:adm(?:ission)?|period|stay|encounter|visit|hospitali[sz]ation)|in\shosp(?:ital)?|on\sadm(?:ission)?|by\s\w+|pre-?conception|at\sbooking|for\sgood|permanently|long\sago|years\sago|before\spregnancy|pre-?pregnancy|taken|tried|taking|use|use[d])";
        let chinese = r"(?:既往|曾|曾经|过去|以前|原|旧|之前|住院期间|住院中|本次住院|本次|术前|门诊)?(?:使?用过?的?|服过?的?)?(?:用药|药物|服药|药品|药单|药)?(?:清单|医嘱)?[((]?(?:现|目前|均|都|全部)?(?:停过|停/没用|停/未服|停/没吃|停/不用|停或不用|停用/未用|停/未用|已停/未用|已停/不用|停了|停掉|已停(?:用|药|服)?|停用|停药|停服|不再(?:服用|使用|用)|未(?:再)?服用?|没(?:在)?(?:吃|用)|不用|已撤)(?:的)?(?:药物?|药品|医嘱|清单)?[))]?";
        Regex::new(&format!(
            r"(?i)^(?:(?:{LEFT}(?:[\s/&,+]+{WHAT})*|{WHAT}[\s/:(–-]+{LEFT}\)?)(?:[\s/&,+]+(?:(?:and|or)\s)?(?:{LEFT}|{WHAT}|never(?:\s(?:taken|started|used|filled))?|not\s(?:started|given|used|taken|needed|chosen)|declined|refused|considered))*|{chinese}|曾用药物?|旧药|旧方)$"
        ))
        .ok()
    });
    static HELD: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)^(?:(?:on\s)?hold(?:ing)?|held|withheld|w/h|paused|suspended|omitted|暂停(?:用药|药物|使用)?|暂缓)(?:[\s/&,+]+(?:meds?|medications?|drugs?|for\snow|on\sadm(?:ission)?|pre-?op|peri-?op|this\sadm(?:ission)?))*$",
        )
        .ok()
    });
    if line.len() > HEADING {
        return None;
    }
    let words = line.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '-' | '*'
                    | '='
                    | '#'
                    | ':'
                    | '>'
                    | '~'
                    | '_'
                    | '['
                    | ']'
                    | '【'
                    | '】'
                    | '•'
                    | '–'
                    | '—'
            )
    });
    // "停 / 没用"
    let joined = words.replace(" / ", "/");
    let is = |form: &LazyLock<Option<Regex>>| form.as_ref().is_some_and(|it| it.is_match(&joined));
    if is(&HELD) {
        Some(Some(MedicationChange::Held))
    } else if is(&ENDED) {
        Some(Some(MedicationChange::Stopped))
    } else {
        is_other(line, words).then_some(None)
    }
}

/// Another heading: capitals alone, or a line that ends with a colon and names no entry.
fn is_other(line: &str, words: &str) -> bool {
    const CURRENT: [&str; 14] = [
        "current",
        "taking",
        "active",
        "regular",
        "new",
        "now",
        "home meds",
        "continue",
        "started",
        "现用药",
        "目前用药",
        "在用",
        "继续",
        "新开",
    ];
    let lower = words.to_lowercase();
    if is_part_of_list(&lower) {
        return false;
    }
    let ends = line.trim_end().ends_with([':', '：']);
    let capitals = !is_item(line)
        && words.len() > 3
        && words.chars().any(|c| c.is_ascii_uppercase())
        && !words
            .chars()
            .any(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || !c.is_ascii());
    let current = CURRENT.iter().any(|word| {
        lower
            .strip_prefix(word)
            .is_some_and(|rest| rest.len() < 14 && !rest.contains(|c: char| c.is_ascii_digit()))
    });
    ends || capitals || current || is_list_of_now(&lower)
}

/// "Scheduled", "PRN": how the drugs of one part of a list are given.
fn is_part_of_list(lower: &str) -> bool {
    ["scheduled", "continuous", "prn"].contains(&lower)
}

/// "Home Medications (2) Active", "Ordered", "Inpatient medications": the head of another list of a system's page.
fn is_list_of_now(lower: &str) -> bool {
    const LISTS: [&str; 8] = [
        "home medication",
        "inpatient medication",
        "discharge medication",
        "scheduled medication",
        "documented medication",
        "outpatient medication",
        "prescribed medication",
        "active medication",
    ];
    const WHOLE: [&str; 2] = ["ordered", "administered"];
    WHOLE.contains(&lower)
        || LISTS.iter().any(|list| {
            lower
                .strip_prefix(list)
                .is_some_and(|rest| rest.len() < 20 && !rest.contains(" mg"))
        })
}

/// "previous DMARDs:", "past meds tried:": what stands between the word and the colon names drugs in general.
pub(crate) fn opens_list(gap: &str) -> bool {
    static DRUGS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^\s(?:\w+\s)?(?:dmards?|biologics?|meds?|medications?|medicines?|drugs?|treatments?|therap(?:y|ies)|agents?|antibiotics?|analgesics?|antidepressants?|antihypertensives?|antipsychotics?|aeds?|asms?|regimens?|statins?|opioids?|preventers?|prophylactics?|trials?)(?:\s(?:tried|used|taken|trialled))?\s?:").ok()
    });
    // "Declined statins: on ezetimibe": behind the colon stands what is taken.
    const TAKEN: [&str; 6] = ["on", "now", "takes", "taking", "continues", "continue"];
    let Some((_, list)) = gap.split_once(':') else {
        return false;
    };
    let outside = without_brackets(list).unwrap_or_default().to_lowercase();
    !outside
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| TAKEN.contains(&word))
        && DRUGS.as_ref().is_some_and(|drugs| drugs.is_match(gap))
}

/// The label that a line begins with, up to its colon or closing bracket, and what follows.
pub(crate) fn label(line: &str) -> Option<(&str, &str)> {
    const LONGEST: usize = 90;
    let framed = line.trim_start().starts_with('[');
    let head = &line[..line.floor_char_boundary(LONGEST + 4)];
    let at = head.find(|c| matches!(c, ':' | '\u{ff1a}' | '\u{3011}') || framed && c == ']')?;
    let mark = line[at..].chars().next().map_or(1, char::len_utf8);
    (at <= LONGEST).then(|| (&line[..at], &line[at + mark..]))
}

fn is_old(label: &str) -> bool {
    const OLD: [&str; 22] = [
        "old regimen",
        "previous regimen",
        "past regimen",
        "prior regimen",
        "(not current",
        "not current)",
        "既往方案",
        "old list",
        "old repeat",
        "old med",
        "old drug",
        "old rx",
        "do not use",
        "(out of date",
        "superseded",
        "旧单",
        "旧药",
        "旧处方",
        "旧清单",
        "勿用)",
        "作废",
        "已过期",
    ];
    let label = label.to_lowercase();
    OLD.iter().any(|word| label.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(line: &str) -> Option<MedicationChange> {
        bare(line).flatten()
    }

    #[test]
    fn a_heading_of_its_own_line_ends_the_drugs_below() {
        for line in [
            "PAST / NOT TAKING",
            "STOPPED",
            "Previous meds",
            "Old trials",
            "D/C'd",
            "Discontinued medications",
            "Not taking:",
            "Old list",
            "Ceased",
            "-- Meds stopped --",
            "No longer taking",
            "既往用药(已停)",
            "已停用",
            "【停用药物】",
            "不再服用",
        ] {
            assert_eq!(said(line), Some(MedicationChange::Stopped), "{line}");
        }
        for line in ["HELD", "On hold:", "Withheld on admission", "暂停用药"] {
            assert_eq!(said(line), Some(MedicationChange::Held), "{line}");
        }
    }

    #[test]
    fn a_new_sentence_goes_on_with_the_list_where_it_says_so() {
        use crate::text::tests::current_of;
        for text in [
            "Stopped / not given: aspirin - told not to. Warfarin considered, not given.",
            "ON HOLD: lisinopril 40 - restart if BP up. metformin 1 g BD - restart at discharge.",
            "STOPPED: warfarin (Nov 2023, before the op). metformin (diarrhoea 2023). digoxin 2022",
            "Off list: aspirin (bleed), digoxin (never needed after 2021)",
            "停 / 没用：华法林（2020停）；阿司匹林——外院想换，没换",
            "Off: warfarin (stopped 2019; fine). Aspirin: A/E letter suggests; NOT for her - asthma.",
            "not taking: aspirin (2015-19, stopped), digoxin (gum, stopped), warfarin - 4 days, chucked",
        ] {
            assert!(
                current_of(text).is_empty(),
                "{text}: {:?}",
                current_of(text)
            );
        }
        for (text, drug) in [
            ("Stopped: warfarin 2021. Apixaban 5 mg bd.", "apixaban"),
            ("Held: metformin. Aspirin 75 mg daily.", "aspirin"),
            (
                "D/C'd: warfarin, digoxin. Lisinopril 25 bid hold SBP<105 - BP 126/64",
                "lisinopril",
            ),
            (
                "Stopped: warfarin. Lisinopril 5 mg continues.",
                "lisinopril",
            ),
        ] {
            assert_eq!(current_of(text), [drug], "{text}");
        }
    }

    #[test]
    fn other_lines_do_not() {
        for line in [
            "PRIOR TO ADMISSION MEDS",
            "Past medical history",
            "Old MI",
            "Stopped smoking",
            "DC Rx",
            "D/C meds",
            "Current meds",
            "既往用药",
            "warfarin - stopped",
            "Discontinued by choice, feels fine",
        ] {
            assert_eq!(said(line), None, "{line}");
        }
        for line in ["CURRENT", "New:", "PLAN", "现用药"] {
            assert_eq!(bare(line), Some(None), "{line}");
        }
        for line in ["Scheduled", "PRN", "CONTINUOUS:"] {
            assert_eq!(above(line), None, "{line}");
        }
        assert!(opens_list(" statins: atorvastatin, "));
        assert!(!opens_list(" statins: on ezetimibe 10 mg od, "));
    }
}
