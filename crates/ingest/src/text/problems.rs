//! Problems, symptoms, relatives' illnesses, procedures and devices.

mod beside_point;
mod devices;
mod harm_told;
mod not_made;
mod other_sense;
mod software;

use self::other_sense::{is_name_alone, is_no_illness};
use super::page::{Page, Sentence, Term, window};
use super::phrases::{Hints, Openings};
use record::{
    Assertion, ClinicalStatus, CodeSystem, Condition, ConditionCategory, Direction, Experiencer,
    FamilyMemberHistory, Presence, Procedure, SectionKind, Span, Temporality, TermConcept,
    TermKind, VerificationStatus,
};
use std::sync::LazyLock;

/// ICD-10-CM prefixes of illnesses that stay: "history of" does not make them past.
static LASTING: LazyLock<Openings<()>> = LazyLock::new(|| {
    Openings::words(&[
        "E03", "E05", "E10", "E11", "E13", "E14", "E78", "E66", "E88", "I05", "I06", "I07", "I08",
        "I10", "I11", "I12", "I13", "I15", "I20", "I25", "I27", "I34", "I35", "I36", "I42", "I48",
        "I50", "I70", "I71", "I73", "J41", "J42", "J43", "J44", "J45", "J47", "J84", "K21", "K50",
        "K51", "K70", "K73", "K74", "K76", "L40", "M05", "M06", "M10", "M15", "M16", "M17", "M19",
        "M32", "M33", "M34", "M35", "M45", "M79.7", "M80", "M81", "N18", "N40", "B18", "B20",
        "D56", "D57", "D66", "D67", "D68", "D55", "F01", "F02", "F03", "F20", "F25", "F31", "F33",
        "F41", "F90", "F17", "G20", "G30", "G35", "G40", "G43", "G47.3", "G70", "H40", "E21",
        "E22", "E23", "E24", "E27", "E26", "Q", "Z21", "Z94", "Z95", "I69", "E28", "E80", "E83",
        "E84", "E85", "K90.0", "G10", "G12", "I44", "I45", "Z79", "E55", "F10", "F11", "F14",
    ])
});

/// Reads what is left of the sentence's terms.
pub(crate) fn read(page: &mut Page<'_>, sentence: &mut Sentence<'_>) {
    let mut last_end = sentence.span.start;
    for at in 0..sentence.terms.len() {
        let term = sentence.terms[at];
        if term.used
            || is_generic(&sentence.text[term.span.start..term.span.end])
            || term.ambiguous && !super::abbreviations::decided(page, sentence, &term)
            || term.span.start < last_end
        {
            continue;
        }
        let longer = sentence.terms.iter().any(|other| {
            other.span.contains(term.span)
                && other.span.len() > term.span.len()
                && !other.used
                && !other.ambiguous
                && matches!(
                    other.kind,
                    TermKind::Problem
                        | TermKind::Symptom
                        | TermKind::Procedure
                        | TermKind::Device
                        | TermKind::Laboratory
                        | TermKind::Drug
                        | TermKind::Organism
                )
        });
        if longer {
            continue;
        }
        match term.kind {
            TermKind::Problem | TermKind::Symptom
                if is_no_illness(page, sentence, term.span)
                    || software::is_of_software(sentence, term.span) => {}
            TermKind::Procedure if is_name_alone(sentence, term.span) => {}
            TermKind::Problem | TermKind::Symptom => {
                condition(page, sentence, &term);
                second_of(page, sentence, &term);
            }
            TermKind::Procedure => procedure(page, sentence, &term),
            TermKind::Device => devices::read(page, sentence, &term),
            _ => continue,
        }
        last_end = term.span.end;
        sentence.spend(term.span);
    }
}

/// Words that name no illness of their own.
fn is_generic(word: &str) -> bool {
    static GENERIC: LazyLock<Openings<()>> = LazyLock::new(|| {
        Openings::words(&[
            "allergies",
            "allergy",
            "disease",
            "diseases",
            "syndrome",
            "disorder",
            "illness",
            "condition",
            "lesion",
            "lesions",
            "injury",
            "attention",
            "mother",
            "mothers",
            "parents",
            "problem",
            "problems",
            "complication",
            "complications",
            "rupture",
            "obstruction",
            "stenosis",
            "stricture",
            "deformity",
            "abnormality",
            "symptoms",
            "symptom",
            "signs",
            "pathology",
            "infant",
            "child",
            "mass",
            "emergency",
            "emergencies",
            "recurrence",
            "disability",
            "emergencies",
            "chronic disease",
            "acute disease",
            "death",
            "falls risk",
            "infectious diseases",
            "infectious disease",
            "hypersensitivity",
            "suspicious of",
            "suspicious",
            "过敏",
            "疾病",
            "综合征",
            "不适",
            "症状",
        ])
    });
    GENERIC
        .words_of(word)
        .any(|generic| generic.eq_ignore_ascii_case(word))
}

/// "N/V" names two symptoms; the dictionary gives the first.
fn second_of(page: &mut Page<'_>, sentence: &Sentence<'_>, term: &Term) {
    const PAIRS: [&str; 5] = ["n/v", "n&v", "n+v", "n/v/d", "nausea/vomiting"];
    let words = sentence.text[term.span.start..term.span.end].to_ascii_lowercase();
    let parted = words.find(['/', '&', '+']);
    if PAIRS.contains(&words.as_str())
        && let Some(at) = parted
        && let Some(vomiting) = page.lexicon.lookup(TermKind::Symptom, "vomiting")
    {
        let second = Term {
            span: Span::new(term.span.start + at + 1, term.span.end),
            ..*term
        };
        named(page, sentence, &second, &vomiting);
    }
}

fn condition(page: &mut Page<'_>, sentence: &Sentence<'_>, term: &Term) {
    let meaning = page.meaning(term);
    named(page, sentence, term, &meaning);
}

pub(super) fn named(
    page: &mut Page<'_>,
    sentence: &Sentence<'_>,
    term: &Term,
    meaning: &TermConcept,
) {
    let mut found = sentence.context.assertion(term.span);
    if found.experiencer == Experiencer::Family {
        relative(page, sentence, term, meaning, found);
        return;
    }
    let lasting = is_lasting(meaning);
    // "Allergies: clarithromycin (prolonged QT, 2023)", "fosphenytoin NOT given (SJS)".
    let harm = found.presence == Presence::Present && harm_told::is_told(sentence, term, lasting);
    if harm {
        found.time = Temporality::Historical;
    }
    // "ondansetron 4 mg PRN: nausea/vomiting", "midazolam prn seizure >5 min": what the drug is for, if it comes.
    if found.presence == Presence::Present && !lasting && is_for_need(sentence, term.span) {
        found.presence = Presence::Hypothetical;
    }
    let remission = is_in_remission(sentence, term.span);
    if remission {
        found.time = Temporality::Historical;
    }
    let over = remission || says_over(sentence, term.span);
    let listed = found
        .cues
        .iter()
        .any(|cue| cue.direction == Direction::Section);
    if found.time == Temporality::Historical
        && !over
        && !harm
        && !heads_past(sentence)
        && (lasting || listed && term.kind == TermKind::Problem && !dated_past(sentence, term.span))
    {
        found.time = Temporality::Current;
        let section = |cue: &record::Cue| cue.direction == Direction::Section;
        found.cues.retain(|cue| !section(cue));
    }
    let clinical_status = match (found.presence, found.time) {
        (Presence::Present, Temporality::Historical) if over => ClinicalStatus::Resolved,
        (Presence::Present, Temporality::Current) => ClinicalStatus::Active,
        _ => ClinicalStatus::Unknown,
    };
    let condition = Condition {
        code: page.concept(term.span, Some(meaning)),
        category: match (term.kind, sentence.kind) {
            (TermKind::Symptom, _) => ConditionCategory::Symptom,
            (_, SectionKind::Assessment | SectionKind::AssessmentAndPlan) => {
                ConditionCategory::EncounterDiagnosis
            }
            _ => ConditionCategory::Problem,
        },
        clinical_status,
        verification_status: match found.presence {
            Presence::Present => VerificationStatus::Confirmed,
            Presence::Possible => VerificationStatus::Provisional,
            Presence::Absent => VerificationStatus::Refuted,
            Presence::Hypothetical => VerificationStatus::Unknown,
        },
        severity: severity(sentence.text, term.span),
        body_site: None,
        onset: page
            .date_near(sentence.span, term.span.end + 40)
            .and_then(|dated| dated.date),
        abatement: None,
        recorded_date: None,
        assertion: page.assertion(found),
    };
    let fact = page.fact("condition", term.span, condition);
    page.record.conditions.push(fact);
}

/// The heading of the section lists what is over: "Significant Past", "PMH (past)", "Inactive problems".
fn heads_past(sentence: &Sentence<'_>) -> bool {
    const OVER: [&str; 7] = [
        "significant past",
        "minor past",
        "past problem",
        "(past)",
        "inactive",
        "resolved",
        "已愈",
    ];
    sentence
        .context
        .heading()
        .and_then(|heading| sentence.text.get(heading.start..heading.end))
        .is_some_and(|heading| {
            let heading = heading.to_ascii_lowercase();
            !heading.contains("past medical") && OVER.iter().any(|word| heading.contains(word))
        })
}

/// Right before the name stands "prn" without a comma, or another such name and a slash.
fn is_for_need(sentence: &Sentence<'_>, span: Span) -> bool {
    const NEAR: usize = 40;
    let before = sentence.before(span.start, NEAR).to_ascii_lowercase();
    let listed = before.rsplit_once("prn").map(|(_, rest)| rest);
    let Some(rest) = listed else { return false };
    let rest = rest.trim_start_matches([':', ' ']);
    rest.is_empty()
        || rest == "for "
        || rest.ends_with('/') && !rest.contains([',', ';', '.', '\n'])
}

fn is_lasting(meaning: &TermConcept) -> bool {
    meaning
        .codes
        .iter()
        .filter(|code| matches!(code.system, CodeSystem::Icd10Cm | CodeSystem::Icd10))
        .any(|code| {
            LASTING
                .words_of(&code.code)
                .any(|prefix| code.code.starts_with(prefix))
                || is_neoplasm(&code.code)
        })
}

fn is_neoplasm(code: &str) -> bool {
    code.starts_with('C')
}

/// Right behind the name stands that it is in remission: "抑郁(缓解)", "双相障碍缓解期", "depression (remission)".
fn is_in_remission(sentence: &Sentence<'_>, span: Span) -> bool {
    const WORDS: [&str; 9] = [
        "(缓解)",
        "(缓解期)",
        "(已缓解)",
        "(完全缓解)",
        "缓解期",
        "已缓解",
        "(remission)",
        "(remitted)",
        "(full remission)",
    ];
    let behind = &sentence.text[span.end..sentence.span.end.max(span.end)];
    let behind = behind.trim_start_matches([' ', '症']);
    WORDS.iter().any(|word| {
        let start = behind.get(..word.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(word))
    })
}

/// Words that end an illness, in the same item of the list.
fn says_over(sentence: &Sentence<'_>, span: Span) -> bool {
    static OVER: LazyLock<Hints> = LazyLock::new(|| {
        Hints::any_case(&[
            "resolved",
            "in remission",
            "remote history",
            "cured",
            "childhood",
            "as a child",
            "已愈",
            "治愈",
            "痊愈",
            "gestational",
        ])
    });
    static SINCE: LazyLock<Hints> = LazyLock::new(|| {
        Hints::any_case(&[
            "since childhood",
            "from childhood",
            "since he was a child",
            "since she was a child",
        ])
    });
    static GOES_ON: LazyLock<Hints> = LazyLock::new(|| {
        Hints::any_case(&[
            "salbutamol",
            "albuterol",
            "inhaler",
            "ventolin",
            "still uses",
            "still takes",
            "still has",
            "carries",
            "沙丁胺醇",
            "吸入剂",
            "仍用",
        ])
    });
    static INACTIVE: LazyLock<Hints> = LazyLock::new(|| Hints::any_case(&["inactive"]));
    let item = item(sentence, span);
    if INACTIVE.within(item) && is_inactive(item, &sentence.text[span.start..span.end]) {
        return true;
    }
    // "asthma since childhood" goes on, and so does "asthma as a child, still uses salbutamol".
    OVER.within(item) && !SINCE.within(item) && !goes_on_with_treatment(sentence, span, &GOES_ON)
}

/// "Inactive: COPD", "Gout inactive" in a list of problems; an inactive carrier is none.
fn is_inactive(item: &str, name: &str) -> bool {
    const ENDS: [&str; 4] = [" inactive", " - inactive", " is inactive", " (inactive)"];
    let (item, name) = (item.trim().to_ascii_lowercase(), name.to_ascii_lowercase());
    let lead = |end: &&str| item.strip_suffix(end).is_some_and(|lead| lead == name);
    item.starts_with("inactive:") || ENDS.iter().any(lead)
}

/// "asthma as a child … carries salbutamol": the sentence says that the illness is still treated; one that is "resolved" is not.
fn goes_on_with_treatment(sentence: &Sentence<'_>, span: Span, words: &Hints) -> bool {
    let name = sentence.text[span.start..span.end].to_ascii_lowercase();
    let airway = ["asthma", "哮喘"].iter().any(|word| name.contains(word));
    let behind = sentence.behind(span.end, 120);
    let over = ["resolved", "nil since", "none since", "no inhaler"]
        .iter()
        .any(|word| sentence.words().contains(word));
    airway && words.within(behind) && !over
}

/// The item of a list that `span` stands in: up to the marks that separate items.
fn item<'a>(sentence: &Sentence<'a>, span: Span) -> &'a str {
    let text = sentence.text;
    let marks = [',', ';', '、', '\n', '|'];
    let before = &text[sentence.span.start..span.start];
    let from = before.rfind(marks).map_or(sentence.span.start, |at| {
        sentence.span.start + at + before[at..].chars().next().map_or(1, char::len_utf8)
    });
    let after = &text[span.end..sentence.span.end];
    let to = after
        .find(marks)
        .map_or(sentence.span.end, |at| span.end + at);
    &text[from..to]
}

/// A year or "years ago" in an entry of the past history makes an illness that does not last a past one.
fn dated_past(sentence: &Sentence<'_>, span: Span) -> bool {
    let words = item(sentence, span);
    [
        "ago",
        "年前",
        "s/p",
        "status post",
        "术后",
        "in 19",
        "in 20",
        "(19",
        "(20",
    ]
    .iter()
    .any(|word| words.contains(word))
}

fn severity(text: &str, span: Span) -> Option<String> {
    let before = window(text, span.start.saturating_sub(18), span.start).trim_end();
    [
        "mild",
        "moderate",
        "severe",
        "mild-to-moderate",
        "moderate-to-severe",
        "轻度",
        "中度",
        "重度",
        "轻微",
        "剧烈",
        "严重",
    ]
    .iter()
    .rev()
    .find(|word| {
        before.len() >= word.len()
            && before.as_bytes()[before.len() - word.len()..].eq_ignore_ascii_case(word.as_bytes())
    })
    .map(|word| (*word).to_string())
}

fn relative(
    page: &mut Page<'_>,
    sentence: &Sentence<'_>,
    term: &Term,
    meaning: &TermConcept,
    found: Assertion,
) {
    let who = found
        .cues
        .iter()
        .filter(|cue| cue.direction != Direction::Section)
        .map(|cue| sentence.text[cue.span.start..cue.span.end].to_string())
        .find(|words| super::family::names(words))
        .or_else(|| super::family::nearest(sentence, term.span));
    let history = FamilyMemberHistory {
        relationship: who.unwrap_or_default(),
        condition: Some(page.concept(term.span, Some(meaning))),
        onset_age: super::family::onset_age(sentence.text, term.span, sentence.span.end),
        deceased: None,
        assertion: page.assertion(found),
    };
    let fact = page.fact("family", term.span, history);
    page.record.family_history.push(fact);
}

fn procedure(page: &mut Page<'_>, sentence: &Sentence<'_>, term: &Term) {
    let meaning = page.meaning(term);
    let mut found = sentence.context.assertion(term.span);
    if found.experiencer == Experiencer::Family && is_had_by_relative(sentence, term.span, &found) {
        relative(page, sentence, term, &meaning, found);
        return;
    }
    if sentence.kind != SectionKind::FamilyHistory {
        // Relatives are told of the patient's procedures more often than they had them.
        found.experiencer = Experiencer::Patient;
    }
    let planned = matches!(
        sentence.kind,
        SectionKind::Plan | SectionKind::AssessmentAndPlan | SectionKind::Disposition
    ) || is_to_come(sentence, term.span);
    match before_it(sentence, term.span) {
        Some(Presence::Absent) => found.presence = Presence::Absent,
        Some(presence) if found.presence == Presence::Present => found.presence = presence,
        _ => {}
    }
    let refused = not_made::is_told(sentence, term.span);
    if refused {
        found.presence = Presence::Absent;
    }
    // "CTPA: 未见肺栓塞", "CTA negative": done, and nothing found.
    if !refused && found.presence == Presence::Absent && tells_finding(sentence, term.span, &found)
    {
        found.presence = Presence::Present;
    }
    let status = match found.presence {
        Presence::Absent => "not-done",
        _ if planned => "preparation",
        Presence::Present => "completed",
        _ => "unknown",
    };
    let procedure = Procedure {
        code: page.concept(term.span, Some(&meaning)),
        status: status.into(),
        performed: page
            .date_near(sentence.span, term.span.end + 40)
            .and_then(|dated| dated.date),
        assertion: page.assertion(found),
    };
    let fact = page.fact("procedure", term.span, procedure);
    page.record.procedures.push(fact);
}

/// "未吸氧", "Hb<70时输血": the word right before a procedure says that it was not made, or when it would be.
fn before_it(sentence: &Sentence<'_>, span: Span) -> Option<Presence> {
    let before = sentence.before(span.start, 40);
    // "CXR not done".
    const NOT_MADE: [&str; 7] = [
        "not done",
        "not yet done",
        "not performed",
        "cancelled",
        "canceled",
        "未做",
        "未查",
    ];
    let behind = sentence
        .behind(span.end, 24)
        .trim_start_matches([' ', ':', '-', '(']);
    let behind = ["was ", "were ", "is "]
        .iter()
        .find_map(|verb| behind.strip_prefix(verb))
        .unwrap_or(behind);
    // "未行静脉溶栓", "患者拒绝胃镜检查", "未予机械通气".
    const UNMADE: [&str; 19] = [
        "未",
        "未行",
        "未予",
        "未能行",
        "未接受",
        "未进行",
        "未行急诊",
        "未行任何",
        "未行进一步",
        "未予任何",
        "拒绝",
        "拒绝行",
        "拒绝做",
        "拒行",
        "不同意",
        "不同意行",
        "谢绝",
        "暂不行",
        "未同意",
    ];
    if UNMADE.iter().any(|word| before.ends_with(word))
        || NOT_MADE.iter().any(|word| behind.starts_with(word))
    {
        return Some(Presence::Absent);
    }
    let clause = before
        .strip_suffix('时')
        .or_else(|| before.strip_suffix("时予"))?;
    let clause = clause.rsplit([',', '，', ';', '；', '。', '\n']).next()?;
    clause
        .contains(['<', '>', '≤', '≥', '‹', '›'])
        .then_some(Presence::Hypothetical)
}

/// The denial right behind the name of an examination is what it found, unless the words say that it was not made.
fn tells_finding(sentence: &Sentence<'_>, span: Span, found: &Assertion) -> bool {
    const NOT_MADE: [&str; 14] = [
        "not performed",
        "not done",
        "not indicated",
        "not needed",
        "not required",
        "declined",
        "denied",
        "denies",
        "refused",
        "未做",
        "未行",
        "拒绝",
        "暂不",
        "不考虑",
    ];
    const FINDS: [&str; 16] = [
        "neg",
        "negative",
        "-ve",
        "nil",
        "none",
        "no",
        "absent",
        "not seen",
        "not detected",
        "阴性",
        "未见",
        "未发现",
        "未提示",
        "未示",
        "(-)",
        "无",
    ];
    let meets = |cue: &record::Cue| {
        cue.span.start >= span.end
            && sentence
                .text
                .get(cue.span.start..cue.span.end)
                .is_some_and(|words| {
                    let lower = words.to_lowercase();
                    FINDS.iter().any(|word| lower.starts_with(word))
                        && !NOT_MADE.iter().any(|word| lower.contains(word))
                })
    };
    // "CT (none done)".
    let behind = sentence.behind(span.end, 40).to_lowercase();
    found.cues.iter().any(meets)
        && !["none done", "not done", "no ct"]
            .iter()
            .any(|word| behind.contains(word))
}

/// "弟弟洗肾", "brother on dialysis", "Dad CABG 55": the relative stands right before what was done.
fn is_had_by_relative(sentence: &Sentence<'_>, span: Span, found: &Assertion) -> bool {
    const BETWEEN: [&str; 16] = [
        "", "on", "had", "has", "is on", "had a", "with", "w/", "for", "needs", "also", "在", "做",
        "行", "曾", "曾行",
    ];
    found.cues.iter().any(|cue| {
        let words = &sentence.text[cue.span.start..cue.span.end];
        let gap = sentence.text.get(cue.span.end..span.start);
        super::family::names(words)
            && gap.is_some_and(|gap| {
                let gap = gap.trim_matches([' ', ':', '-', '–']);
                BETWEEN.iter().any(|word| word.eq_ignore_ascii_case(gap))
            })
    })
}

/// "拟行胆囊切除术", "listed for TKR", "awaiting CABG": not done yet.
fn is_to_come(sentence: &Sentence<'_>, span: Span) -> bool {
    const WORDS: &[&str] = &[
        "拟行",
        "拟",
        "择期行",
        "计划行",
        "准备行",
        "建议行",
        "待行",
        "需完善",
        "待完善",
        "建议完善",
        "拟完善",
        "需行",
        "尽快完善",
        "进一步完善",
        "预约",
        "for",
        "for elective",
        "awaiting",
        "listed for",
        "scheduled for",
        "due for",
        "planned",
        "booked for",
        "referred for",
        "request",
        "needs",
        "consider",
        "for urgent",
    ];
    let before = window(sentence.text, span.start.saturating_sub(60), span.start);
    let clause = before
        .rsplit(['.', ',', ';', '。', '\n'])
        .next()
        .unwrap_or_default();
    let lower = clause.trim_end().to_lowercase();
    let told = [
        "拟行",
        "拟择期",
        "拟于",
        "计划行",
        "择期行",
        "定于",
        "将于",
        "预约于",
        "listed:",
        "listed for",
        "referral for",
        "referred for",
        "booked for",
        "scheduled for",
        "awaiting",
    ]
    .iter()
    .any(|word| lower.contains(word));
    // "CABG planned for next week", "hysterectomy booked"
    let behind = window(sentence.text, span.end, span.end + 24).trim_start();
    let behind = ["is ", "was ", "has been ", "now "]
        .iter()
        .find_map(|verb| behind.strip_prefix(verb))
        .unwrap_or(behind);
    let booked = [
        "planned",
        "booked",
        "scheduled",
        "listed",
        "arranged",
        "awaited",
        "待行",
        "待做",
    ]
    .iter()
    .any(|word| behind.starts_with(word));
    told || booked
        || WORDS.iter().any(|word| {
            lower.strip_suffix(word).is_some_and(|rest| {
                !word.is_ascii() || !rest.ends_with(|c: char| c.is_ascii_alphanumeric())
            })
        }) && !lower.contains("indication for")
}
