//! The last word on a drug, where the words around it are plain whatever else was read: an end that is still to come, the answer to
//! a question, a mark before the name ("[停] 莫西沙星"), a later clause ("effective; stopped 2023"), an order that was cancelled,
//! a drug that is only weighed ("是否恢复抗凝(达比加群)待会诊决定").

use super::form::Form;
use super::{banned, cause, course, orders, outcome, over, reply, rows, status, stops, until};
use crate::text::page::{Page, Sentence, clause, window};
use record::{
    Assertion, Experiencer, MedicationChange, MedicationIntent, MedicationStatement,
    MedicationStatus, Presence, Span, Temporality,
};

/// What holds of the drug.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    Taken,
    Stopped,
    Held,
    NotTaken,
    /// Taken in an earlier time that is over.
    Past,
    /// Named, and neither taken nor gone.
    Open,
    /// To be taken from a later time on.
    Ahead,
    /// Only after something that may come later.
    Awaited,
}

/// Lets the plain words around the name decide.
pub(super) fn decide(
    page: &Page<'_>,
    sentence: &Sentence<'_>,
    name: Span,
    statement: &mut MedicationStatement,
    assertion: &mut Assertion,
) {
    if assertion.experiencer != Experiencer::Patient {
        return;
    }
    let line = sentence.line_before(name.start);
    let said = orders::verdict(page, sentence, name, statement)
        .or_else(|| until::verdict(sentence, name, statement))
        .or_else(|| reply::verdict(sentence.text, line, name))
        .or_else(|| banned::verdict(sentence, name, statement))
        .or_else(|| ended(sentence, name))
        .or_else(|| cancelled(sentence, name))
        .or_else(|| weighed(sentence, name, statement))
        .or_else(|| status::verdict(page, sentence, name))
        .or_else(|| outcome::verdict(page, sentence, name, statement))
        .or_else(|| rows::verdict(page, sentence, name, statement))
        .or_else(|| over::verdict(sentence, name, statement))
        .or_else(|| stops::verdict(sentence, name, statement))
        .or_else(|| course::verdict(page, sentence, name, statement))
        .or_else(|| cause::verdict(page, sentence, name, statement));
    if let Some(said) = said {
        apply(said, statement, assertion);
    }
}

fn apply(said: Verdict, statement: &mut MedicationStatement, assertion: &mut Assertion) {
    use MedicationStatus::{Active, Completed, Intended, NotTaken, OnHold, Stopped, Unknown};
    let (status, change, presence) = match said {
        Verdict::Taken => (Active, None, Presence::Present),
        Verdict::Stopped => (Stopped, Some(MedicationChange::Stopped), Presence::Present),
        Verdict::Held => (OnHold, Some(MedicationChange::Held), Presence::Present),
        Verdict::NotTaken => (NotTaken, None, Presence::Present),
        Verdict::Past => (Completed, None, Presence::Present),
        Verdict::Open => (Unknown, None, Presence::Possible),
        Verdict::Ahead => (Intended, None, Presence::Present),
        Verdict::Awaited => (Unknown, None, Presence::Hypothetical),
    };
    statement.status = status;
    statement.change = change;
    match said {
        Verdict::Open => statement.intent = MedicationIntent::Taken,
        Verdict::Ahead => statement.intent = MedicationIntent::Ordered,
        _ => {}
    }
    assertion.presence = presence;
    assertion.time = Temporality::Current;
    assertion.cues.clear();
}

/// How far behind a name its end is told, in bytes.
const NEAR: usize = 140;

/// The drug is over: a mark before the name, a clause or a bracket behind it, an action in its row.
fn ended(sentence: &Sentence<'_>, name: Span) -> Option<Verdict> {
    let told = sentence.line_to_next_drug(name.end, NEAR);
    let before = sentence.line_before(name.start);
    let before = window(before, before.len().saturating_sub(120), before.len());
    if let Some(said) = marked(before) {
        return Some(said);
    }
    if let Some(said) = in_action_column(sentence, before, name) {
        return Some(said);
    }
    if STOPPED_IN.is_in(told) && !GOES_ON.is_in(told) {
        return Some(Verdict::Stopped);
    }
    let past = NOT_LATELY.is_in(told)
        || WAS.is_in(before) && IS_NOW.is_in(window(sentence.text, name.end, name.end + 60))
        || HAD_USED.is_in(before)
        || SWAPPED.is_in(told)
        || OLD_BOTTLE.is_in(before) && LEFT.is_in(window(sentence.text, name.end, name.end + 160))
        || is_former_trial(sentence, name, before);
    past.then_some(Verdict::Past)
}

/// "effective, +14 kg; stopped 2023": a clause of its own that opens with the word and closes with its time.
static STOPPED_IN: Form = Form::new(
    r"(?i)^(?:[^;:\n]{0,24}:[^;\n]{0,48}|[^;:,.\n(]{0,24})[;,]\s?(?:stopped|ceased|discontinued|withdrawn)(?:\s(?:in|since|by|early|late|mid))?(?:\s(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)?\s(?:19|20)\d\d\b",
);

static GOES_ON: Form =
    Form::new(r"(?i)\b(?:restart|resum|re-?introduc|again|continu|now\son|back\son)");

/// "最近一个月没吃", "近半年未服".
static NOT_LATELY: Form = Form::new(
    r"^[^。;；\n]{0,40}?(?:最近|近|这|已|已经)(?:(?:[一二两三四五六半几]|\d{1,2})个?多?(?:月|周|星期|年)(?:来|内|都|已)?|来|都)(?:没|未)有?再?(?:吃|服|用|打)(?:[,，。;；)）了药]|$)",
);

/// "原来是硝苯地平,现在是氢氯噻嗪": the word before the name, and what came behind it.
static WAS: Form =
    Form::new(r"(?:原来|原先|原本|以前|之前|先前|原)(?:是|用|吃|服|服用|口服)(?:的是?)?\s?$");
static IS_NOW: Form = Form::new(
    r"^[^,，。;；\n]{0,24}[,，]\s?(?:现在|现|目前|后来|如今|今)(?:是|改|换|用|吃|服|已)(?:为|成|用|服|是|换)?\s?[^\d\s为成]",
);

/// "此前用过吗啡片".
static HAD_USED: Form =
    Form::new(r"(?:此前|先前|曾经?|既往|以前|之前|早年)[^,，。;；\n]{0,6}(?:用|服|吃|打)过\s?$");

/// "吗啡片(便秘明显,已换)".
static SWAPPED: Form = Form::new(
    r"^[^,，;；。()（）\n贴]{0,12}[(（][^()（）\n今晨日剂针]{0,32}已(?:换|更换|改)(?:药|用)?[)）]",
);

/// "his old bottle of temazepam ... daughter took it home again".
static OLD_BOTTLE: Form =
    Form::new(r"(?i)\bold\s(?:bottle|box|pack|packet|supply|tub|strip)s?\sof\s(?:\w+\s)?$");
static LEFT: Form = Form::new(
    r"(?i)^[^\n]{0,120}?\b(?:took\s(?:it|them|these)\s(?:back\s)?home|sent\s(?:it\s|them\s)?home|(?:used|no\slonger)\sto\s(?:have|take)|not\scharted|disposed|destroyed|returned\sto)",
);

/// "[停] 莫西沙星", "【停】A、B": a mark before the name, or before the list of bare names that it stands in.
fn marked(before: &str) -> Option<Verdict> {
    static MARK: Form = Form::new(
        r"(?:^|[;；。:：\n]\s?|[-*•·]\s?)[\[【(（]\s?已?(?P<held>暂)?停(?:用|药|服)?\s?[\]】)）]\s?(?:[^\[【;；。:：,，()（）\d]{1,18}[、/])*$",
    );
    if !before.contains('停') {
        return None;
    }
    let found = MARK.read(before)?;
    Some(match found.name("held") {
        Some(_) => Verdict::Held,
        None => Verdict::Stopped,
    })
}

/// "Enoxaparin  60 mg  SC  q12h  11/17 pm  STOP pre-op  bridging": the cell of an order in capitals, where the drug's row begins with
/// its name.
fn in_action_column(sentence: &Sentence<'_>, before: &str, name: Span) -> Option<Verdict> {
    const CELLS: usize = 4;
    const STOP: [&str; 6] = [
        "STOP",
        "STOPPED",
        "DISCONTINUE",
        "DISCONTINUED",
        "CEASE",
        "CEASED",
    ];
    const HOLD: [&str; 6] = ["HOLD", "HELD", "WITHHOLD", "WITHHELD", "OMIT", "PAUSE"];
    let opens = before
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '.' | ')' | '|' | '\t' | '-' | '*'));
    if !opens {
        return None;
    }
    let row = window(sentence.text, name.end, name.end + 240);
    let row = row.split('\n').next().unwrap_or_default();
    let cells: Vec<&str> = row
        .split(['|', '\t'])
        .flat_map(|part| part.split("  "))
        .map(str::trim)
        .filter(|cell| !cell.is_empty())
        .collect();
    if cells.len() < CELLS {
        return None;
    }
    cells.iter().find_map(|cell| {
        let word = cell
            .split(|c: char| !c.is_ascii_alphabetic())
            .next()
            .unwrap_or_default();
        // "HOLD if HR <60" is a condition, "STOP 27/11" may be to come.
        let small = cell.to_ascii_lowercase();
        let open = [" if", " when", " unless", " until"]
            .iter()
            .any(|word| small.contains(word));
        if open || STOP.contains(&word) && cell.contains(|c: char| c.is_ascii_digit()) {
            None
        } else if STOP.contains(&word) {
            Some(Verdict::Stopped)
        } else if HOLD.contains(&word) {
            Some(Verdict::Held)
        } else {
            None
        }
    })
}

/// "Medication trials:\n - haloperidol 2022: acute dystonia, needed benztropine": an entry with its year under the heading of what was
/// tried.
fn is_former_trial(sentence: &Sentence<'_>, name: Span, before: &str) -> bool {
    const LINES: usize = 12;
    static HEADING: Form = Form::new(
        r"(?i)\b(?:medication|med|drug|psychotropic|treatment|past|previous|prior|failed)\s(?:\w+\s)?trials?(?:\s(?:to\sdate|so\sfar))?\s?:\s*$",
    );
    static YEAR: Form = Form::new(r"\b(?:19|20)\d\d\b");
    static ON: Form = Form::new(
        r"(?i)\b(?:current|ongoing|present|now|since|restart|continu|taking|still|on\sit|today)|[-–]\s?(?:$|[:;,])",
    );
    let text = sentence.text;
    let start = name.start - sentence.line_before(name.start).len();
    let line = text[start..].split('\n').next().unwrap_or_default();
    let line = window(line, 0, 200);
    let item = before.trim_start().starts_with(['-', '*', '•', '·', '–'])
        || line.trim_start().starts_with(['-', '*', '•', '·', '–']);
    if !item || !YEAR.is_in(line) || ON.is_in(line) {
        return false;
    }
    for above in text[..start]
        .trim_end_matches('\n')
        .rsplit('\n')
        .take(LINES)
    {
        if above.trim_start().starts_with(['-', '*', '•', '·', '–']) {
            continue;
        }
        return HEADING.is_in(window(above, above.len().saturating_sub(60), above.len()));
    }
    false
}

/// The order is cancelled or was never wanted: "proposed in the pathway; pharmacist recommends NOT ordering", "order cancelled", "I have
/// not started it today".
fn cancelled(sentence: &Sentence<'_>, name: Span) -> Option<Verdict> {
    static CANCELLED: Form = Form::new(
        r"(?i)(?:^|[,.;:(–—-]\s?|\b(?:the|so|and)\s)(?:order|request|prescription|script|rx)\s(?:was\s|is\s|now\s|has\sbeen\s)?(?:cancell?ed|voided|withdrawn|not\splaced)\b|\brecommends?\s(?:not\s|against\s)(?:order|start|giv|us|prescrib|add)\w*",
    );
    static NOT_STARTED: Form = Form::new(
        r"(?i)^[^.\n]{0,70}?[;,.)]\s?(?:but\s)?(?:i|we)\s(?:have|had|did)(?:n't\s|\snot\s)(?:yet\s)?(?:started|start|commenced|prescribed)\s(?:it|this|that|them)\b",
    );
    static IT: Form =
        Form::new(r"(?i)\bnot\s(?:yet\s)?(?:started|commenced|prescribed)\s(?:it|this)\s[(（]\s?$");
    let told = window(sentence.text, name.end, name.end + 240);
    let told = told.split('\n').next().unwrap_or_default();
    let own = sentence.next_drug(name.end);
    let reaches = |at: usize, far: bool| own.is_none_or(|next| next >= name.end + at) || far;
    // "pharmacist recommends NOT ordering (warfarin, MTX): order cancelled": the order is that of the entry which opens the line.
    let opens = sentence
        .line_before(name.start)
        .chars()
        .all(|c| !c.is_alphabetic());
    let order = CANCELLED
        .get()
        .and_then(|form| form.find(told))
        .is_some_and(|found| {
            // "CT angiogram - request cancelled", "recommends against giving aspirin": an order of something else.
            let lead = told[..found.start()].rsplit(';').next().unwrap_or_default();
            let lead = lead
                .trim_matches([' ', '-', '–', '—', ',', ':'])
                .to_lowercase();
            let parted = told[..found.start()].contains(';');
            let own_lead = lead.is_empty()
                || ["pharmacist", "the", "so", "and", "order"]
                    .iter()
                    .any(|word| lead.starts_with(word));
            let other = found.as_str().to_lowercase().contains("recommend")
                && own.is_some_and(|next| {
                    next >= name.end + found.end() && next < name.end + found.end() + 24
                });
            (!parted || own_lead)
                && !other
                && reaches(found.start(), opens)
                && !told[..found.start()].contains("instead")
        });
    let started = IT.is_in(sentence.before(name.start, 48))
        || NOT_STARTED
            .end_in(told)
            .is_some_and(|end| reaches(end, false));
    (order || started).then_some(Verdict::NotTaken)
}

/// The drug is only weighed, or comes later.
fn weighed(
    sentence: &Sentence<'_>,
    name: Span,
    statement: &MedicationStatement,
) -> Option<Verdict> {
    if statement.dosage.frequency.is_none() && is_weighed(sentence, name) {
        return Some(Verdict::Open);
    }
    let may_begin = matches!(
        statement.change,
        None | Some(MedicationChange::Started | MedicationChange::Continued)
    );
    if statement.status == MedicationStatus::NotTaken || !may_begin {
        return None;
    }
    static AFTER_BIRTH: Form = Form::new(
        r"(?i)^[^.\n]{0,40}?\b(?:will\sbe|to\sbe)\s(?:started|given|commenced|restarted|resumed)\s(?:post-?\s?nata(?:lly|l)|post-?\s?partum|after\s(?:the\s)?(?:delivery|birth)|once\sdelivered)",
    );
    if AFTER_BIRTH.is_in(sentence.line_to_next_drug(name.end, NEAR)) {
        return Some(Verdict::Awaited);
    }
    static ONCE: Form = Form::new(
        r"(?i)(?:^|[.;,:(]\s?|\b(?:then|and)\s)(?:once|when)\s[^.;\n]{2,50}?\b(?:restart|resume|recommence)\s[\w-]+\s$",
    );
    static IF: Form = Form::new(
        r"(?i)(?:^|[.;,:(]\s?|\b(?:then|and)\s)if\s[^.;\n]{2,50}?\b(?:restart|resume|recommence)\s(?:[\w-]+\s)?$",
    );
    let before = sentence.before(name.start, 90);
    // "If HIT negative resume SQ heparin": whether it comes at all is not told.
    if statement.dosage.dose.is_none() && IF.is_in(before) {
        return Some(Verdict::Awaited);
    }
    ONCE.is_in(before).then_some(Verdict::Ahead)
}

fn is_weighed(sentence: &Sentence<'_>, name: Span) -> bool {
    static MAY: Form = Form::new(
        r"(?i)\b(?:may|might|could|would)\s(?:later\s|then\s|also\s|wish\sto\s|want\sto\s|consider\s)*(?:re-?introduc(?:e|ing)|re-?start(?:ing)?|resum(?:e|ing)|reinstat(?:e|ing)|re-?challeng(?:e|ing)(?:\swith)?|re-?commenc(?:e|ing)|re-?try(?:ing)?)\s(?:on\s|the\s|low[-\s]dose\s|his\s|her\s)*$",
    );
    static COULD_BE: Form = Form::new(
        r"(?i)^\s?(?:with\s[\w-]+\s)?(?:could|would|might|may)\s(?:also\s)?(?:be|have\sbeen)\s(?:an?\s|the\s|another\s)?(?:\w+\s)?(?:alternatives?|options?|choice|possibility)\b",
    );
    static CONSIDER: Form = Form::new(r"(?i)\bconsider(?:ing)?\s(?:adding\s|starting\s)?$");
    static LATER: Form = Form::new(r"(?i)^\s(?:after|pending|following|once|if)\s");
    static WHETHER: Form = Form::new(
        r"是否(?:需要?|要|可以?|再)?(?:恢复|加用|启用|重启|使用|予以?|换用|改用|复用)[^,，。;；\n]{0,40}$",
    );
    static DECIDES: Form =
        Form::new(r"^[^。;；\n]{0,36}?(?:待|再定|再议|再评估|会诊|决定|讨论|评估|商议)");
    let before = sentence.before(name.start, 110);
    let behind = window(sentence.text, name.end, name.end + 110);
    let behind = clause(behind);
    // "LMWH dalteparin": the class before its member.
    let class = ["lmwh", "低分子肝素"]
        .iter()
        .any(|word| sentence.text[name.start..name.end].eq_ignore_ascii_case(word))
        && sentence.next_drug(name.end) == Some(name.end + 1)
        && behind.starts_with(' ');
    class
        || MAY.is_in(before)
        || COULD_BE.is_in(behind)
        || CONSIDER.is_in(before) && LATER.is_in(behind)
        || before.contains("是否") && WHETHER.is_in(before) && DECIDES.is_in(behind)
}

#[cfg(test)]
mod tests {
    use crate::text::tests::{current_of, open};
    use record::MedicationStatus;

    fn statuses(text: &str) -> Vec<MedicationStatus> {
        let (record, _) = open(text);
        let found = record.medications.iter();
        found.map(|fact| fact.value.status).collect()
    }

    #[test]
    fn a_mark_before_the_name_ends_it() {
        for text in [
            "[停] 华法林 11-23（QTc 498ms）",
            "用药：[停] 华法林；[停] 阿哌沙班 11-21",
            "【停】华法林、阿哌沙班",
            "（停）华法林 3mg qd",
        ] {
            let found = statuses(text);
            assert!(
                !found.is_empty() && found.iter().all(|one| *one == MedicationStatus::Stopped),
                "{text}: {found:?}"
            );
        }
        for (text, drug) in [
            ("[续] 华法林 3mg qd", "warfarin"),
            ("[停] 阿哌沙班；华法林 3mg qd", "warfarin"),
        ] {
            assert_eq!(current_of(text), [drug], "{text}");
        }
    }

    #[test]
    fn a_later_clause_or_bracket_ends_it() {
        for text in [
            " - warfarin 2022: effective, +14 kg; stopped 2023",
            "华法林 2.5mg 睡前 —— 偶尔吃,最近一个月没吃。",
            "原来是华法林，现在是阿司匹林以外的药。",
            "此前用过华法林（出血明显，已换）",
            "Daughter brought his old bottle of warfarin, not charted, took it home again.",
            "Medication trials:\n - lithium 2019: good\n - warfarin 2018 induced mania",
        ] {
            assert!(
                !current_of(text).contains(&"warfarin".to_string()),
                "{text}: {:?}",
                current_of(text)
            );
        }
        for text in [
            " - warfarin 2022: effective; stopped smoking 2023",
            " - warfarin 2022: effective; stopped 2023, restarted 2024",
            "华法林 2.5mg qn,最近没吃好饭。",
            "原来华法林 3mg qd,现在华法林 2mg qd。",
            "Daughter brought his old bottle of warfarin, he takes it daily.",
            "Medication trials:\n - warfarin 2018, current",
        ] {
            assert!(
                current_of(text).contains(&"warfarin".to_string()),
                "{text}: {:?}",
                current_of(text)
            );
        }
    }

    #[test]
    fn an_action_in_capitals_is_that_of_its_row() {
        let row = |action: &str| {
            format!("3  Apixaban   5 mg   PO   bd   11/17 pm   {action}   per surgeon")
        };
        assert_eq!(statuses(&row("STOP pre-op")), [MedicationStatus::Stopped]);
        assert_eq!(
            statuses(&row("HOLD day of surgery")),
            [MedicationStatus::OnHold]
        );
        assert_eq!(statuses(&row("CONTINUE")), [MedicationStatus::Active]);
    }

    #[test]
    fn what_was_cancelled_or_is_only_weighed_is_not_taken() {
        for text in [
            "Aspirin 200 mg BID - proposed in pathway; pharmacist recommends NOT ordering.",
            "Aspirin 200 mg BID proposed. Resident agrees, order cancelled.",
            "I would start aspirin 75 mg twice daily; I have not started it today.",
            "consider aspirin after echo.",
            "clinic may reintroduce aspirin 6.25 mg.",
            "是否恢复抗凝(华法林/阿哌沙班)待心内科决定。",
            "aspirin could be an alternative but prior bleed.",
            "Warfarin 40 mg - discussed; will be started postnatally (6 wks), not now",
            "If HIT negative resume SQ warfarin.",
        ] {
            assert!(
                current_of(text).is_empty(),
                "{text}: {:?}",
                current_of(text)
            );
        }
        for (text, drug) in [
            ("Aspirin 75 mg daily. ECG order cancelled.", "aspirin"),
            ("是否继续华法林待会诊,目前华法林 3mg qd。", "warfarin"),
            (
                "Continue aspirin 75 mg od, it is the best option.",
                "aspirin",
            ),
        ] {
            assert!(
                current_of(text).contains(&drug.to_string()),
                "{text}: {:?}",
                current_of(text)
            );
        }
    }
}
