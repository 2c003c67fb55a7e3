//! Where a proposal, an order or a course came to: "START azithromycin? - not suitable", "Capecitabine: discussed, NOT a candidate",
//! "Multaq but I haven't filled it", "Torsemide replaces furosemide 40 mg", "Vancomycin one dose only Monday", "TLD to Nov 2024",
//! "so dapsone 100 mg daily instead", "must be off 5 days before surgery".

use super::form::Form;
use super::list;
use super::settled::Verdict;
use crate::text::page::{Page, Sentence, window};
use record::{MedicationStatement, MedicationStatus, Span};

/// How far behind a name such words may stand, in bytes.
const NEAR: usize = 120;

/// "azithromycin? - not suitable", "discussed, NOT a candidate", "considered - no, QTc 512", "suggested by Dr Reid: NOT to be used".
static TURNED_DOWN: Form = Form::new(
    r"(?i)^(?:[^.;,\n]{0,28}?(?:\?|\b(?:considered|discussed|thought\sabout|queried|mooted|proposed|suggested|offered|weighed)\b)[^.;,:\n]{0,28}?\s?(?:[-–—:,(]|->|→|\bbut\b)\s?(?:but\s|so\s|is\s|was\s|patient\s|pt\s)?(?:not?\b\s?(?:$|[,;.)(]|[-–—]|suitable\b|(?:an?\s)?candidate|appropriate\b|indicated\b|eligible\b|an?\soption|to\sbe\s(?:used|given|started|prescribed))|unsuitable\b|ineligible\b|contra-?indicated\b|rejected\b|ruled\sout\b|decided\sagainst)|[^.;\n]{0,64}?\s?[:,–—-]\s?not\sto\sbe\s(?:used|given|started|prescribed)\b)",
);

/// "but I haven't filled it", "but she never started it".
static NOT_BEGUN: Form = Form::new(
    r"(?i)^[^.;\n]{0,40}?[\s,]\s?(?:but|and|however)\s(?:i|she|he|pt|patient|they|the\spatient)\s(?:have\snot|haven't|has\snot|hasn't|never|did\snot|didn't)\s(?:yet\s|ever\s)?(?:fill|start|pick|beg[aiu]n|bought|buy|collect)(?:ed|ing)?(?:\s(?:yet|up))?\s(?:it|this|them|that|the\s(?:script|prescription|rx))(?:\s(?:yet|up))?\s?(?:$|[.;,\n])",
);

/// "Torsemide replaces furosemide", "in lieu of".
static REPLACED: Form = Form::new(
    r"(?i)\b(?:replaces|supersedes|takes\sthe\splace\sof|took\sthe\splace\sof|in\slieu\sof|no\s(?:further|more)(?:\sdoses\sof)?)\s(?:his\s|her\s|the\s|home\s|old\s|previous\s)?$",
);

/// "will change to topical diclofenac".
static WILL_CHANGE: Form = Form::new(
    r"(?i)\b(?:will|plan(?:s|ning)?\sto|going\sto|aim\sto|intends?\sto)\s(?:change|switch|convert|swap|move|transition)(?:\s(?:over|back|him|her))?\sto\s(?:\w+\s)?$",
);

/// "which I asked him to stop".
static ASKED_TO_STOP: Form = Form::new(
    r"(?i)^[^.;,\n]{0,40}?\b(?:which|that)\s(?:i|we)(?:'ve)?\s(?:have\s|had\s)?(?:asked|told|advised)\s(?:him|her|them|the\spatient|pt)\sto\s(?:stop|discontinue|cease)\b",
);

/// "must be off 5 days before surgery".
static OFF_BEFORE: Form = Form::new(
    r"(?i)^[^.;,\n]{0,24}?\b(?:must|needs?|should|has|have|ought|will\sneed)\s(?:to\s)?be\s(?:off|stopped|held|withheld)\s(?:for\s|at\sleast\s)*\d{1,2}\s?(?:/7|/52|h|hrs?|hours?|d|days?|wks?|weeks?)\s(?:pre|prior|before)\b",
);

/// "Gent stat dose 9/6 only", "Vancomycin one dose only Monday".
static ONE_ONLY: Form = Form::new(
    r"(?i)^(?:\s\d[\d.]*\s?(?:mg|mcg|g|units?)?)?(?:\s(?:iv|im|po|sc|pr))?\s(?:(?:stat|single|one|1)\sdose|stat|x\s?1)(?:\s(?:on\s)?(?:\d{1,2}/\d{1,2}(?:/\d+)?|(?:mon|tue|wed|thu|fri|sat|sun)\w*|yesterday|in\s(?:ed|theatre|a&e|er)))?\sonly\b",
);

/// "weaned and off", "tapered and off since".
static WEANED: Form =
    Form::new(r"(?i)^[^.;,\n]{0,40}?\b(?:tapered|weaned)\s(?:and|then)\s(?:now\s|is\s)?off\b");

/// "(over)", "- over".
static OVER: Form =
    Form::new(r"(?i)^[^.;\n]{0,48}?(?:\(\s?|\s[-–—]\s?|,\s)(?:now\s|is\s)?over\s?(?:$|[).,;\n])");

static AT_BIRTH: Form = Form::new(
    r"(?i)^(?:\s\d[\d.]*\s?(?:mg|mcg|ml)?)?(?:\s(?:im|po|iv))?\s(?:was\s)?(?:given\s|received\s)?at\sbirth\b",
);

/// "TLD to Nov 2024", "TLD 2021-Nov 2024", "lithium 2019-2021,".
static YEARS: Form = Form::new(
    r"(?i)^(?:\s(?:from\s)?(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\s)?(?:19|20)\d\d\s?(?:[-–—]|to|until|till)\s?|\s(?:up\s)?(?:to|until|till)\s(?:the\send\sof\s)?)(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\s)?(?P<year>(?:19|20)\d\d)\s?(?:$|[,;.)(\n])",
);

/// "was on Targin 40/20 bd; rotated to morphine".
static ROTATED: Form = Form::new(
    r"(?i)^[^.;,\n]{0,32}[;,]\s(?:then\s|later\s|now\s|was\s|since\s)?(?:rotated|switched|changed|converted|moved|transitioned)\s(?:over\s|on\s)?to\b",
);

/// "Etomidate 20 mg + rocuronium 100 mg for RSI".
static FOR_TUBE: Form = Form::new(
    r"(?i)^[^.;\n]{0,60}?\b(?:for|during|at)\s(?:rsi|rapid\ssequence|induction\sof\sana?esthesia|(?:emergency\s)?intubation)\b",
);
static TUBED_WITH: Form =
    Form::new(r"(?i)\b(?:rsi|intubated)\s(?:with|w/|using|:)\s?[^.;\n]{0,40}$");

/// "so dapsone 100 mg daily instead".
static SO: Form = Form::new(
    r"(?i)(?:[-–—,:;]\s?(?:so|hence|therefore|thus)|->|→)\s(?:now\s|on\s|started\s|given\s)?$",
);
static INSTEAD: Form = Form::new(r"(?i)^[^.;,\n]{0,48}?\binstead\s?(?:$|[.,;)\n])");

/// What such words make of the drug.
pub(super) fn verdict(
    page: &Page<'_>,
    sentence: &Sentence<'_>,
    name: Span,
    statement: &MedicationStatement,
) -> Option<Verdict> {
    let whole = list::whole(sentence, name);
    let line = sentence.line_to_next_drug(whole.end, NEAR);
    let lower = line.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let regular = statement
        .dosage
        .frequency
        .as_ref()
        .is_some_and(|frequency| frequency.per_day.is_some());
    if has(&[
        "not", "no,", "no ", "no.", "unsuit", "inelig", "contra", "reject", "against", "ruled",
    ]) && !regular
        && ![" to stop", " to increase", " to change", " to reduce"]
            .iter()
            .any(|word| lower.contains(word))
        && TURNED_DOWN.is_in(line)
    {
        return Some(Verdict::NotTaken);
    }
    if has(&[
        "haven't", "hasn't", "have not", "has not", "never", "did not", "didn't",
    ]) && NOT_BEGUN.is_in(line)
    {
        return Some(Verdict::NotTaken);
    }
    if has(&[" be "]) && OFF_BEFORE.is_in(line) {
        return Some(Verdict::Taken);
    }
    if has(&[" to "]) && ASKED_TO_STOP.is_in(line) {
        return Some(Verdict::Stopped);
    }
    let before = sentence.before(name.start, 64);
    if has(&["instead"]) && SO.is_in(before) && INSTEAD.is_in(line) {
        return Some(Verdict::Taken);
    }
    if before.ends_with(' ') {
        let led = before.to_ascii_lowercase();
        let leads = |words: &[&str]| words.iter().any(|word| led.contains(word));
        if leads(&[
            "replaces",
            "supersedes",
            "place of",
            "in lieu of",
            "no further",
            "no more",
        ]) && REPLACED.is_in(before)
            && speaks_of_the_drug(&led, &lower)
        {
            return Some(Verdict::Stopped);
        }
        if leads(&["will ", " to "])
            && leads(&["chang", "switch", "convert", "swap", "move", "transition"])
            && WILL_CHANGE.is_in(before)
        {
            return Some(Verdict::Ahead);
        }
        if led.ends_with("was on ") && has(&[" to"]) && ROTATED.is_in(line) {
            return Some(Verdict::Stopped);
        }
    }
    let open = matches!(
        statement.status,
        MedicationStatus::Active | MedicationStatus::Unknown
    );
    if !open {
        return None;
    }
    if has(&[" off"]) && WEANED.is_in(line) {
        return Some(Verdict::Stopped);
    }
    if has(&["over"]) && OVER.is_in(line) {
        return Some(Verdict::Past);
    }
    if has(&["19", "20"]) && is_past_year(page, line) {
        return Some(Verdict::Past);
    }
    if regular {
        return None;
    }
    if has(&[" only"]) && ONE_ONLY.is_in(line) || has(&["at birth"]) && AT_BIRTH.is_in(line) {
        return Some(Verdict::Past);
    }
    is_for_tube(sentence, whole).then_some(Verdict::Past)
}

/// "No further clozapine bloods", "supersedes warfarin chart": the words govern the noun behind the drug.
fn speaks_of_the_drug(led: &str, behind: &str) -> bool {
    let rest = behind.trim_start();
    let closes = rest.is_empty() || rest.starts_with(['.', ',', ';', ')', '\n']);
    if led.contains("no further") || led.contains("no more") {
        return closes;
    }
    !["chart", "list", "order", "plan"]
        .iter()
        .any(|noun| rest.starts_with(noun))
        && !led.contains("generic")
}

/// The years of the course end before that of the note.
fn is_past_year(page: &Page<'_>, line: &str) -> bool {
    let Some(now) = page.date else {
        return false;
    };
    YEARS
        .read(line)
        .and_then(|found| found.name("year")?.as_str().parse::<i16>().ok())
        .is_some_and(|year| year < now.get_year() && !line.contains("now"))
}

/// Given for the tube, and over with it.
fn is_for_tube(sentence: &Sentence<'_>, name: Span) -> bool {
    const AHEAD: [&str; 8] = [
        "plan",
        "will",
        "if ",
        "ready",
        "drawn",
        "prepar",
        "anticipat",
        "may ",
    ];
    let near = window(sentence.text, name.end, name.end + 90);
    let near = near.split(['\n', ';']).next().unwrap_or_default();
    let before = sentence.before(name.start, 64);
    let lower = format!("{before} {near}").to_ascii_lowercase();
    if lower.contains("infusion") || lower.contains("running") || lower.contains("sedation") {
        return false;
    }
    if !["rsi", "rapid seq", "intubat", "induction"]
        .iter()
        .any(|word| lower.contains(word))
        || AHEAD.iter().any(|word| lower.contains(word))
    {
        return false;
    }
    FOR_TUBE.is_in(near) || TUBED_WITH.is_in(before)
}

#[cfg(test)]
mod tests {
    use crate::text::tests::current_of;

    #[test]
    fn what_was_turned_down_replaced_or_is_over_is_not_taken() {
        for text in [
            "- START aspirin? - not suitable, GI bleed",
            "Methotrexate: discussed, NOT a candidate.",
            "Codeine 30 mg considered - no, drowsy.",
            "digoxin add-on suggested by Dr Reid 2023: NOT to be used.",
            "The cardiologist wants me to take digoxin but I haven't filled it.",
            "Codeine 30 mg which I asked him to stop.",
            "No further warfarin.",
            "Digoxin 500 mcg stat dose 9/6 only.",
            "Digoxin tapered and off since Monday.",
            "Prednisone 20 x 3 days (over)",
            "Apixaban replaces warfarin 5 mg.\nApixaban stopped.",
            "Codeine 10 mg + digoxin 1 mg for RSI.",
            "Previous: warfarin 2021-Nov 2024.\nSeen 2026-11-02",
        ] {
            assert!(
                current_of(text).is_empty(),
                "{text}: {:?}",
                current_of(text)
            );
        }
    }

    #[test]
    fn what_goes_on_beside_such_words_stays() {
        for (text, drug) in [
            (
                "Lisinopril 5 mg od. BP discussed, not at goal.",
                "lisinopril",
            ),
            (
                "Metformin 1 g bd - not a candidate for surgery.",
                "metformin",
            ),
            ("Warfarin must be off 5 days before surgery.", "warfarin"),
            (
                "Penicillin - rash in 2019 - so aspirin 100 mg daily instead.",
                "aspirin",
            ),
            ("Warfarin 3 mg od, takes it over lunch.", "warfarin"),
            ("Warfarin since 2019-2020, 3 mg od now.", "warfarin"),
            (
                "Lisinopril 5 mg od, but she has not filled the metformin form.",
                "lisinopril",
            ),
            ("No more pain on codeine 30 mg qds.", "codeine"),
        ] {
            assert_eq!(
                current_of(text).first().map(String::as_str),
                Some(drug),
                "{text}"
            );
        }
    }
}
