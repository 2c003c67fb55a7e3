//! Ends of a treatment that the list itself tells: a bracket that closes with 停, a course that is used up, an indented line that
//! goes on with the list above it, and copies of older lists.

use super::old_list::{bare, label};
use crate::text::page::{Sentence, window};
use record::{MedicationChange, Span, TermKind};
use regex::Regex;
use std::sync::LazyLock;

/// True where the entry of the drug at `name` tells its end.
pub(crate) fn is_told(sentence: &Sentence<'_>, name: Span) -> bool {
    closes_with_stop(sentence, name)
        || ends_behind_a_reason(sentence, name)
        || is_used_up(sentence, name)
        || list_above(sentence, name) == Some(MedicationChange::Stopped)
}

/// "tramadol after knee surgery ended 2024", "calcium acetate and oral iron were both stopped in May": what it was taken for, or what
/// was stopped with it, stands before the word.
fn ends_behind_a_reason(sentence: &Sentence<'_>, name: Span) -> bool {
    static ENDED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?x)^\s(?:(?:after|following|for|during|post)\s(?:the\s|a\s|an\s|his\s|her\s)?(?:[a-z-]+\s){1,4}
              (?:(?:was|were|is)\s)?(?:ended|stopped|ceased|finished|discontinued)\s(?:in|on|by|at|last|19|20|[A-Z])
              |(?:and|plus|\+|&)\s(?:[a-z-]+\s){1,3}(?:were|have\sbeen|are)\s(?:both\s|all\s|now\s)?
              (?:stopped|ceased|discontinued|withdrawn)\b)",
        )
        .ok()
    });
    let behind = window(sentence.text, name.end, name.end + 90);
    let line = behind.split('\n').next().unwrap_or_default();
    // "metformin after gliclazide was stopped": the other drug ended.
    let other = sentence.next_drug(name.end);
    ENDED
        .as_ref()
        .and_then(|ended| ended.find(line))
        .is_some_and(|found| {
            line.starts_with(" and") || other.is_none_or(|next| next >= name.end + found.end())
        })
}

/// "meloxicam - ceased when apixaban commenced": in a list of what ended, the drug whose beginning ended another.
pub(crate) fn is_successor(text: &str, name: Span) -> bool {
    const BEFORE: [&str; 8] = [
        " when", " once", " since", " as", " after", " because", " on", " upon",
    ];
    const BEGUN: [&str; 7] = [
        "commenced",
        "started",
        "starting",
        "added",
        "begun",
        "introduced",
        "initiated",
    ];
    let near = window(text, name.start.saturating_sub(16), name.start).trim_end();
    // "carbamazepine (stopped 2014 before clozapine)"
    let wider = window(text, name.start.saturating_sub(48), name.start).to_lowercase();
    let clause = wider
        .rsplit(['(', ',', ';', '\n'])
        .next()
        .unwrap_or_default();
    let ended = ["stopped", "ceased", "discontinued", "withdrawn"];
    if [" before ", " prior to "]
        .iter()
        .any(|word| clause.ends_with(word))
        && ended.iter().any(|word| clause.contains(word))
    {
        return true;
    }
    // "Aspirin 75 mg ended 14-Oct (started edoxaban)"
    let lower = near.to_ascii_lowercase();
    if [
        "(started",
        "(switched to",
        "(changed to",
        "(now on",
        "(replaced by",
    ]
    .iter()
    .any(|word| lower.ends_with(word))
    {
        return true;
    }
    let behind = window(text, name.end, name.end + 24).trim_start();
    let behind = ["was ", "is ", "got ", "had been "]
        .iter()
        .find_map(|verb| behind.strip_prefix(verb))
        .unwrap_or(behind);
    BEFORE.iter().any(|word| near.ends_with(word))
        && BEGUN.iter().any(|word| behind.starts_with(word))
}

/// "奥美拉唑(双抗期护胃,同10/23停)", "格列本脲(入院前自服,低血糖1次,停)": the bracket right behind the name ends with the word,
/// names no other drug and tells no condition.
fn closes_with_stop(sentence: &Sentence<'_>, name: Span) -> bool {
    static BRACKET: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?:[^,;，；。()\n]{0,16})\((?P<in>[^();；。\n]{0,48}?)停(?:用|药|服)?\)").ok()
    });
    const OPEN: [&str; 23] = [
        "不",
        "未",
        "勿",
        "别",
        "莫",
        "能",
        "可",
        "暂",
        "拟",
        "若",
        "如",
        "则",
        "再",
        "建议",
        "考虑",
        "术前",
        "待",
        "明",
        "下周",
        "计划",
        "满",
        "必要时",
        "前停",
    ];
    let rest = window(sentence.text, name.end, name.end + 220);
    if !rest.contains('停') {
        return false;
    }
    let Some(found) = BRACKET.as_ref().and_then(|it| it.captures(rest)) else {
        return false;
    };
    let Some(said) = found.name("in") else {
        return false;
    };
    let place = Span::new(name.end + said.start(), name.end + said.end());
    let another = sentence
        .terms
        .iter()
        .any(|term| term.kind == TermKind::Drug && !term.ambiguous && term.span.overlaps(place));
    !another && !OPEN.iter().any(|word| said.as_str().contains(word))
}

/// "丁苯酞针14天已用完", "肝素仅两针", "cefalexin 7 days completed".
fn is_used_up(sentence: &Sentence<'_>, name: Span) -> bool {
    static USED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^\s?(?:针|片|胶囊|丸|颗粒|口服液|注射液)?\s{0,2}(?:共|连用|用了?)?(?:\d+\s?(?:天|日|周|d|个?疗程)已?|均?已)(?:用完|吃完|打完|服完|完成)|^\s?[仅只](?:用|打|给)?[过了]?[一二两三1-3](?:针|次|剂)(?:$|[,;。)）])").ok()
    });
    let rest = window(sentence.text, name.end, name.end + 60);
    USED.as_ref().is_some_and(|used| used.is_match(rest))
}

/// "已停: A(咳嗽) B\n  C(低钾) D": an indented line goes on with the list that began on the line of its heading.
fn list_above(sentence: &Sentence<'_>, name: Span) -> Option<MedicationChange> {
    const LINES: usize = 4;
    /// Longest line before the drug, in bytes.
    const LONGEST: usize = 1500;
    const NOW: [&str; 7] = ["now ", "current", "today", "目前", "现", "继续", "续"];
    let own = sentence.line_before(name.start);
    if own.len() > LONGEST || !own.starts_with("  ") || own.contains([':', '：']) {
        return None;
    }
    let start = name.start - own.len();
    let above = sentence.text[..start.saturating_sub(1)].rsplit('\n');
    for line in above.take(LINES) {
        if line.trim().is_empty() {
            return None;
        }
        if line.starts_with("  ") && !line.contains([':', '：']) {
            continue;
        }
        let (heading, items) = label(line)?;
        let lower = items.to_lowercase();
        let begun = !items.trim().is_empty();
        let turns = NOW.iter().any(|word| lower.contains(word));
        return bare(heading).flatten().filter(|_| begun && !turns);
    }
    None
}

/// The line of the drug is a copy of an older list: what it names was taken then, and it ends nothing that is taken now.
pub(crate) fn is_in_old_copy(sentence: &Sentence<'_>, name: Span) -> bool {
    const COPY: [&str; 10] = [
        "copy",
        "copied",
        "old ",
        "旧单",
        "旧处方",
        "旧病历",
        "复制",
        "粘贴",
        "复印",
        "抄",
    ];
    let own = sentence.line_before(name.start);
    label(own).is_some_and(|(label, _)| {
        let label = label.to_lowercase();
        label.bytes().any(|byte| byte.is_ascii_digit())
            && COPY.iter().any(|word| label.contains(word))
    })
}

#[cfg(test)]
mod tests {
    use crate::text::tests::{current_of, open};
    use record::MedicationStatus;

    #[test]
    fn an_entry_that_tells_its_end_is_over() {
        for text in [
            "已停: 阿司匹林(双抗21天满)\n  二甲双胍(胃不适) 华法林(换药)",
            "二甲双胍(入院前自服,腹泻1次,停)",
            "华法林(房颤,同10/23停)",
            "青霉素针14天已用完",
            "血小板142(肝素仅两针)",
        ] {
            assert!(
                current_of(text).is_empty(),
                "{text}: {:?}",
                current_of(text)
            );
        }
    }

    #[test]
    fn conditions_and_other_drugs_in_the_bracket_end_nothing() {
        for (text, drugs) in [
            ("阿哌沙班(华法林已停)", &["apixaban"][..]),
            ("二甲双胍(暂不停)", &["metformin"]),
            ("阿托伐他汀(不可自行停)", &["atorvastatin"]),
            (
                "用药: 阿司匹林 100mg qd\n  二甲双胍 0.5 tid",
                &["aspirin", "metformin"],
            ),
        ] {
            assert_eq!(current_of(text), drugs, "{text}");
        }
    }

    #[test]
    fn a_copy_of_an_older_list_ends_nothing() {
        let (record, _) = open(
            "Meds: warfarin 5 mg od, aspirin 75 mg od\nOLD LIST 3/2021 (copy): warfarin 3 mg od, digoxin",
        );
        let current = |name: &str| {
            record
                .medications
                .iter()
                .any(|fact| fact.value.is_current() && fact.value.medication.name() == name)
        };
        assert!(current("warfarin") && current("aspirin"));
        assert!(!current("digoxin"));
        let stopped = |fact: &&record::Fact<record::MedicationStatement>| {
            fact.value.status == MedicationStatus::Stopped
        };
        assert_eq!(record.medications.iter().filter(stopped).count(), 0);
    }
}
