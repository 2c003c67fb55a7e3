//! What the words around a drug's name say of taking it: started, stopped, held, planned, given, avoided.

use super::awaited::is_awaited;
use super::conditional;
use super::course::is_time_of_it;
use super::ended;
use super::later::{
    begins_on_a_day, is_announced, is_deferred, is_for_later, is_last_step, is_put_off,
    plans_an_end, returns_on_a_day,
};
use super::old_list::opens_list;
use super::old_list::{Headings, heading_over};
use super::onset;
use super::past::{
    is_course, is_ended_in_bracket, is_finished, is_former, is_given_now, is_given_once,
    is_stopped_before, was_had,
};
use super::said::{HABITS, Said};
use super::swap::{gives_way, points_on};
use super::tables::{AVOIDED, CHANGES, GIVEN, NEUTRAL, PENDING, PLANNED, SHORT_BANS};
use super::tail::{Tail, Tails};
use super::take_home;
use super::unused;
use crate::text::page::{Sentence, window};
use crate::text::phrases::Phrases;
use record::{
    MedicationChange, MedicationIntent, MedicationStatement, MedicationStatus, SectionKind, Span,
    TermKind,
};
use regex::Regex;
use std::sync::LazyLock;

#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Sign {
    Change(MedicationChange),
    Given,
    Planned,
    Avoided,
    Pending,
    Neutral,
}

static SIGNS: LazyLock<Phrases<Sign>> = LazyLock::new(|| {
    Phrases::new(
        CHANGES
            .iter()
            .map(|(words, change)| (*words, Sign::Change(*change)))
            .chain(GIVEN.iter().map(|words| (*words, Sign::Given)))
            .chain(PLANNED.iter().map(|words| (*words, Sign::Planned)))
            .chain(
                AVOIDED
                    .iter()
                    .chain(SHORT_BANS)
                    .map(|words| (*words, Sign::Avoided)),
            )
            .chain(PENDING.iter().map(|words| (*words, Sign::Pending)))
            .chain(NEUTRAL.iter().map(|words| (*words, Sign::Neutral))),
    )
});

/// The words of a sentence that speak of taking drugs.
pub(crate) struct Signs {
    /// Words of change, giving and planning with their places.
    before: Vec<(Span, Sign)>,
    /// Which of them are of a drug at all.
    speaks: Vec<bool>,
    /// What is said behind each drug.
    pub(crate) tails: Tails,
}

impl Signs {
    pub(crate) fn of(sentence: &Sentence<'_>) -> Self {
        let before: Vec<(Span, Sign)> = SIGNS.find(sentence.text, sentence.span).collect();
        Self {
            speaks: before
                .iter()
                .map(|(sign, _)| is_of_a_drug(sentence.text, *sign))
                .collect(),
            before,
            tails: Tails::of(sentence),
        }
    }
}

/// What the words around the name say of taking, changing or planning.
pub(crate) fn standing(
    headings: &Headings,
    sentence: &Sentence<'_>,
    signs: &Signs,
    (name, place): (Span, Span),
    statement: &mut MedicationStatement,
) {
    let text = sentence.text;
    let mut planned = false;
    // "reduce pred from Monday": a new dose of what is taken.
    let mut is_new_dose = false;
    let tail = signs.tails.at(name);
    let all = signs.before.as_slice();
    for (at, (span, sign)) in all.iter().enumerate() {
        if !signs.speaks[at]
            || ends_taking(*sign) && conditional::is_sick_day_rule(sentence, *span, name)
        {
            continue;
        }
        let behind = span.start >= name.end;
        let reaches = if span.end <= name.start {
            let taken = signs.tails.claims(*span)
                || ends_taking(*sign) && is_before_procedure(sentence, *span, name)
                || is_taken_over(sentence, signs, *span, name)
                || is_claimed(sentence, *span, name)
                || *sign == Sign::Given && is_told_of_now(text, *span, name)
                || ends_taking(*sign) && is_new_order(sentence, *span, name, statement);
            !taken && reaches_ahead(sentence, *span, name, *sign)
        } else if tail.is_some() && *sign != Sign::Pending {
            false
        } else if *sign == Sign::Pending {
            waits(sentence, *span, name)
        } else if behind {
            let speaks = match sign {
                Sign::Change(_) | Sign::Avoided => true,
                Sign::Given => is_finished(text, *span),
                Sign::Planned => {
                    text[span.start..span.end].starts_with('拟') && !plans_an_end(text, *span)
                }
                Sign::Pending | Sign::Neutral => false,
            };
            speaks
                // "reduced to 0.5 mg" tells what goes on, and in which dose.
                && (is_of_dose(*sign) || !signs.tails.claims(*span))
                && !is_last_step(text, *span, name)
                && reaches_back(text, *span, name, place)
                && !opens_next(sentence, *span)
                && !is_habit(text, *span)
                // "2 g PO 1 h prior": counted back from what is to come.
                && !text[span.start..span.end].eq_ignore_ascii_case("prior")
        } else {
            false
        };
        if !reaches {
            continue;
        }
        match sign {
            Sign::Change(change) => {
                statement.change = Some(*change);
                planned |= !behind && is_deferred(sentence, *span, name);
                is_new_dose |= !behind && !is_beginning(*change);
            }
            Sign::Given if behind => statement.change = Some(MedicationChange::Stopped),
            // "予异烟肼0.3 利福平0.45 qd": a course with its frequency goes on until its end is told.
            Sign::Given
                if text[span.start..].starts_with(['予', '给'])
                    && (is_course(sentence, name) || is_given_now(sentence, name)) => {}
            Sign::Given => {
                statement.intent = MedicationIntent::Administered;
                statement.status = MedicationStatus::Completed;
            }
            Sign::Planned | Sign::Pending => planned = true,
            Sign::Neutral => {}
            Sign::Avoided => statement.status = MedicationStatus::NotTaken,
        }
    }
    if gives_way(sentence, name, place) && !is_put_off(sentence, name)
        || tail.is_none() && is_stopped_before(sentence, name)
    {
        statement.change = Some(MedicationChange::Stopped);
    }
    if tail.is_none() && statement.change.is_none() && is_former(sentence, name) {
        statement.status = MedicationStatus::Completed;
    }
    if statement.change.is_none()
        && (was_had(sentence, name, place) || is_given_once(sentence, name, statement))
    {
        statement.intent = MedicationIntent::Administered;
        statement.status = MedicationStatus::Completed;
    }
    let behind = onset::behind(sentence, name);
    let under_way = onset::chinese::goes_on(behind);
    if tail.is_none_or(|tail| !tail.said.ends())
        && !under_way
        && (is_announced(sentence, name)
            || begins_on_a_day(sentence, name)
            || is_awaited(sentence, name))
    {
        planned = true;
    }
    planned |= tail.is_some_and(|tail| told_behind(text, tail, statement));
    let ahead = !is_new_dose
        && !under_way
        && tail.is_none_or(|tail| !tail.said.ends())
        && onset::is_ahead(sentence, name, behind);
    planned |= ahead;
    let stays = goes_on(tail, statement) || ended::is_successor(text, name);
    let heading = heading_over(headings, sentence, name)
        .or_else(|| take_home::over(&headings.home, sentence, name))
        .filter(|_| !stays);
    if heading.is_some() || is_ended_in_bracket(text, name) {
        statement.change = heading.or(Some(MedicationChange::Stopped));
    }
    let told = statement.change.is_none() && !stays;
    if told && (ended::is_told(sentence, name) || unused::is_told(sentence, name, statement)) {
        statement.change = Some(MedicationChange::Stopped);
    }
    if statement.change == Some(MedicationChange::Stopped) && ended::is_in_old_copy(sentence, name)
    {
        statement.change = None;
        statement.status = MedicationStatus::Completed;
    }
    let left_out = matches!(
        statement.change,
        Some(MedicationChange::Stopped | MedicationChange::Held)
    );
    if left_out && returns_on_a_day(sentence, name) {
        statement.change = None;
        statement.status = MedicationStatus::Active;
        planned = true;
    }
    let future = matches!(
        sentence.kind,
        SectionKind::Plan | SectionKind::AssessmentAndPlan | SectionKind::Disposition
    );
    match statement.change {
        Some(MedicationChange::Stopped) => statement.status = MedicationStatus::Stopped,
        Some(MedicationChange::Held) => statement.status = MedicationStatus::OnHold,
        Some(change) if ahead || is_beginning(change) && (planned || future) => {
            statement.status = MedicationStatus::Intended;
            statement.intent = MedicationIntent::Ordered;
        }
        Some(_) if statement.status == MedicationStatus::Completed => {
            statement.status = MedicationStatus::Active;
        }
        None if planned && statement.status != MedicationStatus::NotTaken => {
            statement.status = MedicationStatus::Intended;
            statement.intent = MedicationIntent::Ordered;
        }
        _ => {}
    }
}

/// "Treated with LMWH, now edoxaban 60 mg daily": what was given is the drug before the comma.
fn is_told_of_now(text: &str, sign: Span, name: Span) -> bool {
    static NOW: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:[,;>→–—]|\s-)\s*(?:and\s+|but\s+)?(?:is\s+)?(?:now|currently|presently|at present)\b[^,;.\n]{0,20}$|[,;，；、]\s*(?:现|目前)(?:在|予|用|服|口服|服用|应用|改用)?\s*$").ok()
    });
    let between = window(text, sign.end, name.start);
    NOW.as_ref().is_some_and(|now| now.is_match(between))
}

fn is_beginning(change: MedicationChange) -> bool {
    matches!(
        change,
        MedicationChange::Started | MedicationChange::Switched
    )
}

fn is_of_dose(sign: Sign) -> bool {
    matches!(
        sign,
        Sign::Change(MedicationChange::Increased | MedicationChange::Decreased)
    )
}

/// Under a heading of what is stopped the entry itself tells that it is taken again.
fn goes_on(tail: Option<Tail>, statement: &MedicationStatement) -> bool {
    tail.is_some_and(|tail| tail.said == Said::Again)
        || statement.change == Some(MedicationChange::Switched)
}

/// "Stop Jardiance 3 days pre, Ozempic 1 wk": an end that is counted back from what is still to come.
fn is_before_procedure(sentence: &Sentence<'_>, sign: Span, name: Span) -> bool {
    static COUNTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)\s\d+\s?(?:h|hrs?|hours?|d|days?|/7|/52|wks?|weeks?)\s(?:pre|prior|before)\b",
        )
        .ok()
    });
    let text = sentence.text;
    let near = window(text, sign.end, (name.end + 28).min(sentence.span.end));
    let near = near.split(['.', ';', '\n']).next().unwrap_or_default();
    COUNTED.as_ref().is_some_and(|it| it.is_match(near))
}

/// A drug for when it is needed that was not needed lately.
fn is_at_hand(text: &str, tail: Tail, statement: &MedicationStatement) -> bool {
    const UNUSED: [&str; 4] = ["not used", "not needed", "not required", "hasn't needed"];
    let said = text[tail.cue.start..tail.cue.end].to_ascii_lowercase();
    let rest = window(text, tail.cue.end, tail.cue.end + 12).to_ascii_lowercase();
    let pen = ["epipen", "epi-pen", "jext", "emerade", "anapen"]
        .iter()
        .any(|pen| {
            text[tail.drug.start..tail.drug.end]
                .to_lowercase()
                .starts_with(pen)
        });
    let prn = pen
        || statement
            .dosage
            .frequency
            .as_ref()
            .is_some_and(|frequency| frequency.as_needed);
    prn && UNUSED.contains(&said.as_str()) && !rest.contains("since") && !rest.contains("any")
}

/// Lets the words behind the name decide; true where they plan.
fn told_behind(text: &str, tail: Tail, statement: &mut MedicationStatement) -> bool {
    match tail.said {
        Said::Stopped => statement.change = Some(MedicationChange::Stopped),
        Said::Held => statement.change = Some(MedicationChange::Held),
        Said::Again => statement.change = Some(MedicationChange::Started),
        // "Nayzilam prn (not used)": at hand, and not needed so far.
        Said::NotTaken if is_at_hand(text, tail, statement) => {}
        Said::NotTaken => {
            statement.change = None;
            statement.status = MedicationStatus::NotTaken;
        }
        Said::Over => {
            statement.change = None;
            statement.status = MedicationStatus::Completed;
        }
        Said::Planned => return true,
        Said::Considered | Said::OnlyIf | Said::Goes => {}
    }
    false
}

fn is_of_a_drug(text: &str, sign: Span) -> bool {
    !is_discharge(text, sign)
        && !conditional::gives_reason(text, sign)
        && !is_for_later(text, sign)
        && !is_point_in_time(text, sign)
        && !ends_a_phase(text, sign)
}

/// "D/c meds", "dc home": discharge, not discontinuation.
fn is_discharge(text: &str, sign: Span) -> bool {
    let written = text[sign.start..sign.end].to_ascii_lowercase();
    let rest = window(text, sign.end, sign.end + 14).to_ascii_lowercase();
    let home = matches!(written.as_str(), "dc'd" | "d/c'd" | "d/ced")
        && [" home", " to ", " w/", " with "]
            .iter()
            .any(|word| rest.starts_with(word));
    home || matches!(written.as_str(), "d/c" | "dc")
        && [
            " med", " home", " to ", " summary", " instr", " rx", " plan", " on ", " on:", " with ",
        ]
        .iter()
        .any(|word| rest.starts_with(word))
}

fn ends_taking(sign: Sign) -> bool {
    matches!(
        sign,
        Sign::Avoided | Sign::Change(MedicationChange::Stopped | MedicationChange::Held)
    )
}

/// A word of change that speaks of the drug before it: "metformin 1 g bd (held), bisoprolol", "clopidogrel - stopped,".
fn is_claimed(sentence: &Sentence<'_>, sign: Span, name: Span) -> bool {
    let text = sentence.text;
    let gap = &text[sign.end..name.start];
    let Some(before) = sentence
        .terms
        .iter()
        .filter(|term| {
            term.kind == TermKind::Drug && !term.ambiguous && term.span.end <= sign.start
        })
        .map(|term| term.span.end)
        .max()
    else {
        return false;
    };
    let between = &text[before..sign.start];
    if between.contains(['.', ';', '。', '\n']) && !between.contains('(') {
        return false;
    }
    let bracketed = between
        .rfind('(')
        .is_some_and(|open| !between[open..].contains(')'))
        && gap.contains(')');
    let closes = gap
        .trim_start_matches(' ')
        .starts_with([',', ';', ')', '、', '|', '.'])
        || is_time_of_it(gap);
    bracketed || closes && !between.contains([',', '、'])
}

/// "stop naproxen, omeprazole 20 mg od": the first drug is named alone, the second with dose and times; it is ordered.
fn is_new_order(
    sentence: &Sentence<'_>,
    sign: Span,
    name: Span,
    statement: &MedicationStatement,
) -> bool {
    let dosage = &statement.dosage;
    let gap = &sentence.text[sign.end..name.start];
    let another = sentence.terms.iter().any(|term| {
        term.kind == TermKind::Drug
            && !term.ambiguous
            && term.span.start >= sign.end
            && term.span.end <= name.start
    });
    let rest = &sentence.text[name.end..sentence.span.end];
    let dosed =
        dosage.dose.is_some() || rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
    let clause = window(rest, 0, 48).split(['.', ';', '\n']).next();
    let instead = clause.is_some_and(|clause| clause.contains(" instead"));
    another
        && (instead
            || dosed && dosage.frequency.is_some() && !gap.contains(|c: char| c.is_ascii_digit()))
}

/// "not given yet" behind the name and its dosage, before any other drug.
fn waits(sentence: &Sentence<'_>, sign: Span, name: Span) -> bool {
    const FAR: usize = 100;
    sign.start >= name.end
        && sign.start - name.end <= FAR
        && !sentence.terms.iter().any(|term| {
            term.kind == TermKind::Drug
                && !term.ambiguous
                && term.span.start >= name.end
                && term.span.end <= sign.start
        })
}

/// A sign before the name reaches it within the clause: no semicolon, no other change of subject, 70 bytes at most.
fn reaches_ahead(sentence: &Sentence<'_>, sign: Span, name: Span, kind: Sign) -> bool {
    let text = sentence.text;
    let gap = &text[sign.end..name.start];
    if ends_taking(kind)
        && (is_said_before(sentence, sign, gap) || declines_another(sentence, sign, gap))
    {
        return false;
    }
    // "NOT taking: simvastatin (myalgia), alendronic acid, naproxen prn": what a colon opens is a list.
    let far = match kind {
        _ if behind_remark(gap).starts_with(':') || opens_list(gap) => usize::MAX,
        Sign::Avoided => 40,
        _ => 70,
    };
    let beside = opens_with_drug(sentence, sign.end) && !gap.contains(" with ");
    // "不吃饭时停达格列净": without the drug right behind them, these words speak of something else.
    if SHORT_BANS.contains(&&text[sign.start..sign.end]) && !beside {
        return false;
    }
    if is_close(text, sign) && !beside || ends_taking(kind) && begins_taking(gap) {
        return false;
    }
    // "s/p DES on Plavix": what is past is the procedure.
    let past_event = matches!(
        text[sign.start..sign.end].to_ascii_lowercase().as_str(),
        "s/p" | "status post"
    );
    if past_event && !gap.trim().is_empty() {
        return false;
    }
    // "azathioprine (mycophenolate stopped 2021) / prednisolone": the bracket ends what is said in it.
    if gap
        .find(')')
        .is_some_and(|close| !gap[..close].contains('('))
    {
        return false;
    }
    gap.len() <= far && !gap.contains([';', '。', '\n']) && !turns(gap, kind)
        || gap.trim().is_empty() && !begins_line(gap, &text[name.start..])
}

/// "ceased prior to Entresto": the word tells when, not that what follows is over.
fn is_point_in_time(text: &str, sign: Span) -> bool {
    text[sign.start..sign.end].eq_ignore_ascii_case("prior") && text[sign.end..].starts_with(" to ")
}

/// What follows the bracket that a heading may carry: "停用(旧医嘱单还印着):".
fn behind_remark(gap: &str) -> &str {
    const LONGEST: usize = 60;
    let gap = gap.trim_start();
    let closed = gap
        .strip_prefix('(')
        .and_then(|remark| remark.split_once(')'))
        .filter(|(remark, _)| remark.len() <= LONGEST && !remark.contains(['(', '\n']));
    closed.map_or(gap, |(_, rest)| rest.trim_start())
}

/// "declined transfusion, ferinject 1 g": what is refused stands before the comma, and is no drug.
pub(super) fn declines_another(sentence: &Sentence<'_>, sign: Span, gap: &str) -> bool {
    let word = sentence.text[sign.start..sign.end].to_ascii_lowercase();
    let refuses = word.starts_with("declin") || word.starts_with("refus");
    let Some((refused, _)) = gap.split_once(',') else {
        return false;
    };
    // "Declined: statin, ezetimibe": a list.
    if refused.trim_start().starts_with(':') {
        return false;
    }
    refuses
        && refused.contains(|c: char| c.is_alphabetic())
        && !sentence.terms.iter().any(|term| {
            term.kind == TermKind::Drug
                && term.span.start >= sign.end
                && term.span.end <= sign.end + refused.len()
        })
}

/// "IV fluids stopped, furosemide 40", "gynaecomastia, ceased -> eplerenone": a participle that a comma or an arrow closes speaks
/// of what stands before it.
fn is_said_before(sentence: &Sentence<'_>, sign: Span, gap: &str) -> bool {
    // "clopidogrel until March then stop, apixaban alone"
    let then = sentence.before(sign.start, 6).ends_with("then ");
    let sign = &sentence.text[sign.start..sign.end];
    if then && sign.eq_ignore_ascii_case("stop") && gap.starts_with([',', ';']) {
        return true;
    }
    const PARTICIPLES: [&str; 8] = [
        "stopped",
        "ceased",
        "discontinued",
        "held",
        "withheld",
        "d/c'd",
        "dc'd",
        "paused",
    ];
    PARTICIPLES
        .iter()
        .any(|word| word.eq_ignore_ascii_case(sign))
        && [",", "->", "→"]
            .iter()
            .any(|mark| gap.trim_start().starts_with(mark))
}

/// Words in `gap` turn to something else. What is planned may be a change: "拟明日改泼尼松".
fn turns(gap: &str, kind: Sign) -> bool {
    let plan = kind == Sign::Planned && gap.chars().count() < 10;
    [
        " but ",
        " then ",
        ". ",
        "但",
        " and start",
        " to ",
        " instead",
    ]
    .iter()
    .any(|stop| gap.contains(stop))
        || gap.contains('改') && !plan
        || ends_taking(kind) && points_on(gap)
}

/// "not for ketamine", "instead of tolterodine": the words speak of the drug right behind them, if of any.
fn is_close(text: &str, sign: Span) -> bool {
    const CLOSE: [&str; 70] = [
        "替换",
        "取代",
        "outside window for",
        "outside the window for",
        "out of window for",
        "none used",
        "none opened",
        "not opened",
        "unopened",
        "未开",
        "没开",
        "未开具",
        "cancel",
        "cancelled",
        "不需",
        "inactive",
        "will have",
        "will get",
        "will receive",
        "awaiting",
        "booked for",
        "listed for",
        "due to have",
        "asked for",
        "asking for",
        "requests",
        "requesting",
        "thinking of",
        "thinking about",
        "wondered about",
        "talked about",
        "could try",
        "going onto",
        "off",
        "ex",
        "going on",
        "wanted",
        "due for",
        "to go on",
        "rescue pack",
        "rescue meds",
        "prev",
        "previous",
        "previously",
        "prior",
        "past",
        "formerly",
        "tried",
        "不加",
        "不加用",
        "不恢复",
        "不再恢复",
        "不考虑",
        "not for",
        "no need for",
        "no longer needs",
        "instead of",
        "in place of",
        "discussed",
        "considered",
        "failed",
        "replacing",
        "替代",
        "代替",
        "勿",
        "切勿",
        "不要",
        "无需",
        "无须",
        "不需要",
    ];
    CLOSE
        .iter()
        .any(|word| word.eq_ignore_ascii_case(&text[sign.start..sign.end]))
}

fn opens_with_drug(sentence: &Sentence<'_>, at: usize) -> bool {
    let rest = &sentence.text[at..sentence.span.end];
    let start = at + rest.len() - rest.trim_start_matches([' ', ':', '(']).len();
    sentence
        .terms
        .iter()
        .any(|term| term.kind == TermKind::Drug && term.span.start == start)
}

/// Behind a comma a word of taking stands: "not on a pill, has Mirena", "stopped, now aripiprazole".
fn begins_taking(gap: &str) -> bool {
    const TAKES: [&str; 16] = [
        "now",
        "has",
        "takes",
        "taking",
        "on",
        "uses",
        "using",
        "cont",
        "continue",
        "continues",
        "start",
        "started",
        "currently",
        "only",
        "is",
        "had",
    ];
    gap.rsplit_once(',').is_some_and(|(_, behind)| {
        let first = behind
            .split(|c: char| !c.is_ascii_alphabetic())
            .find(|word| !word.is_empty());
        first.is_some_and(|word| TAKES.iter().any(|takes| takes.eq_ignore_ascii_case(word)))
            || ["今", "现", "继续", "加用", "换", "仍", "照", "只用", "只吃"]
                .iter()
                .any(|word| behind.trim_start().starts_with(word))
    })
}

/// A capital at the start of a line opens an entry; what ended the line before says nothing of it.
fn begins_line(gap: &str, name: &str) -> bool {
    gap.contains('\n') && !name.starts_with(|c: char| c.is_ascii_lowercase())
}

/// Behind the sign and before the name stand another drug and then a sign that opens something else: "stop A, start B".
fn is_taken_over(sentence: &Sentence<'_>, signs: &Signs, sign: Span, name: Span) -> bool {
    signs.before.iter().any(|(later, _)| {
        later.start >= sign.end
            && later.end <= name.start
            && !signs.tails.claims(*later)
            && sentence.terms.iter().any(|term| {
                term.kind == TermKind::Drug
                    && term.span.start >= sign.end
                    && term.span.end <= later.start
            })
    })
}

/// The sign speaks of the drug right behind it; in "paused because of potassium" that is a reason.
fn opens_next(sentence: &Sentence<'_>, sign: Span) -> bool {
    sentence.terms.iter().any(|term| {
        if term.kind != TermKind::Drug
            || term.span.start < sign.end
            || term.span.start >= sign.end + 24
        {
            return false;
        }
        let gap = &sentence.text[sign.end..term.span.start];
        let reason = ["because", "due to", "owing to", " for ", "since", "因"]
            .iter()
            .any(|word| gap.contains(word));
        !reason && !gap.contains([',', ';', '.'])
    })
}

/// "metformin, stopped smoking 2010": not the drug was stopped.
fn is_habit(text: &str, sign: Span) -> bool {
    let rest = window(text, sign.end, sign.end + 16)
        .trim_start()
        .to_ascii_lowercase();
    HABITS.iter().any(|habit| rest.starts_with(habit))
}

/// A sign behind the name belongs to it when only the dosage and small words stand between.
fn reaches_back(text: &str, sign: Span, name: Span, place: Span) -> bool {
    let from = place.end.max(name.end).min(sign.start);
    let bracketed = text[from..sign.start].ends_with('(') && text[sign.end..].starts_with(')');
    if bracketed
        && sign.start - from <= 40
        && !text[from..sign.start].contains([',', ';', '.', '\n'])
    {
        // "ramipril before pregnancy (stopped)".
        return true;
    }
    let gap = undated(&text[from..sign.start]);
    let gap = gap.trim_matches([' ', '|', '\t']);
    const SMALL: &[&str] = &[
        "",
        "was",
        "is",
        "were",
        "has been",
        "have been",
        "had been",
        "-",
        "--",
        ":",
        "(",
        "to be",
        "will be",
        "should be",
        ",",
        "was then",
        "recently",
        "was recently",
        "therapy was",
        "which was",
        "which she",
        "which he",
        "dose was",
        "dose",
        "on",
        "已",
        "后",
        "已自行",
        "自行",
        "因",
        "has",
        "which has been",
        "being",
        "currently",
        "can be",
        "must be",
        "needs to be",
        "then",
        "and then",
        "and",
    ];
    SMALL.iter().any(|word| gap.eq_ignore_ascii_case(word))
}

/// The words without dates and the marks around them: "2019年", "2023-11", "7月", "in 2022", "——".
fn undated(gap: &str) -> String {
    let is_mark = |c: char| c.is_ascii_digit() || "年月日号底初旬/-—~:. ".contains(c);
    let kept: String = gap.trim().trim_matches(is_mark).to_string();
    let kept = kept.trim();
    match kept.to_ascii_lowercase().as_str() {
        "in" | "since" | "early" | "late" | "上" | "去年" | "前年" | "今年" | "上月" | "上周" => {
            String::new()
        }
        _ => kept.to_string(),
    }
}
/// "Titration finished, siponimod 1 mg daily": a phase of the treatment is over, not the treatment.
fn ends_a_phase(text: &str, sign: Span) -> bool {
    const PHASES: [&str; 8] = [
        "titration",
        "titration phase",
        "loading",
        "loading phase",
        "loading dose",
        "induction",
        "ramp-up",
        "dose escalation",
    ];
    let word = text[sign.start..sign.end].to_ascii_lowercase();
    let before = window(text, sign.start.saturating_sub(24), sign.start).to_ascii_lowercase();
    let before = before.trim_end_matches([' ', ':']);
    let before = ["is", "was", "now"].iter().fold(before, |rest, verb| {
        rest.strip_suffix(verb).unwrap_or(rest).trim_end()
    });
    matches!(word.as_str(), "finished" | "completed" | "done" | "over")
        && PHASES.iter().any(|phase| before.ends_with(phase))
}
