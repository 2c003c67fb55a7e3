//! Drugs of a relative in a clause or a bracket of its own: "his wife, who has lupus and takes warfarin", "lives with husband
//! (dementia, on donepezil)", "(wife: MS, on baclofen)"; and those that a relative gave to the patient: "母亲另喂过布洛芬".

use super::form::Form;
use super::list;
use crate::text::page::Sentence;
use record::{Cue, Direction, Span};

/// How far before a name the relative may stand, in bytes.
const NEAR: usize = 120;

static WHO: Form = Form::new(
    r"(?i)\b(?P<who>wife|husband|hubby|partner|spouse|mum|mom|mother|dad|father|daughter|son|brother|sister|gran|grandmother|grandfather|neighbou?r|friend|flatmate|housemate|roommate|girlfriend|boyfriend|carer|cousin|aunt|uncle)(?:\s\([^()\n]{1,24}\)|\s[A-Z][a-z]+)?,?\swho\b(?P<mid>[^.;:\n(]{0,70}?)\b(?:takes|uses|(?:is|was|also|now|currently|and|is\snow)\s(?:on|taking|using))\s(?:an?\s|the\s|long-term\s)?$",
);

static BRACKET: Form = Form::new(
    r"(?i)\b(?P<who>wife|husband|hubby|partner|spouse|mum|mom|mother|dad|father|daughter|son|brother|sister|flatmate|housemate|girlfriend|boyfriend)\s?\((?P<mid>[^()\n;]{0,60}?)\b(?:on|takes|taking)\s(?:an?\s|long-term\s)?$|\((?:his\s|her\s|the\s)?(?P<kin>wife|husband|hubby|partner|spouse|mum|mom|mother|dad|father|daughter|son|brother|sister|flatmate|housemate|girlfriend|boyfriend):\s?(?P<mid2>[^()\n;]{2,60}?),\s(?:on|takes|taking)\s(?:an?\s|long-term\s)?$",
);

/// The words that give the drug at `name` to a relative; nothing where none do.
pub(super) fn cue(sentence: &Sentence<'_>, name: Span) -> Option<Cue> {
    let first = list::start(sentence, name, |_| true);
    let before = sentence.before(first, NEAR);
    let lower = before.trim_end().to_ascii_lowercase();
    let lower = [" an", " a", " the", " long-term"]
        .iter()
        .find_map(|word| lower.strip_suffix(word))
        .unwrap_or(&lower);
    if ![" takes", " uses", " on", " taking", " using"]
        .iter()
        .any(|word| lower.ends_with(word))
        && !lower.ends_with("(on")
    {
        return None;
    }
    let own = before.rsplit(['.', '\n']).next().unwrap_or_default();
    let clause = own.to_ascii_lowercase().contains(" who");
    let form = if clause {
        &WHO
    } else if own.contains('(') {
        &BRACKET
    } else {
        return None;
    };
    let found = form.read(own)?;
    let mid = ["mid", "mid2"]
        .iter()
        .find_map(|group| found.name(group))
        .map_or("", |mid| mid.as_str());
    if turns_to_patient(mid) || clause && is_behind_clause(mid) {
        return None;
    }
    let who = found.name("who").or_else(|| found.name("kin"))?;
    let from = first - own.len();
    Some(Cue {
        span: Span::new(who.start(), who.end()).shifted(from),
        direction: Direction::Forward,
        scope: name,
    })
}

/// "who is a nurse and says he": the words speak of the patient, or tell what the relative says.
fn turns_to_patient(mid: &str) -> bool {
    const WORDS: [&str; 18] = [
        "he", "she", "they", "him", "her", "pt", "patient", "says", "reports", "states",
        "confirms", "thinks", "noticed", "gives", "told", "not", "never", "we",
    ];
    mid.split(|c: char| !c.is_ascii_alphabetic())
        .any(|word| WORDS.iter().any(|one| one.eq_ignore_ascii_case(word)))
}

/// "lives with his wife, who helps with tablets, and takes": behind the comma the patient may be meant, unless the clause told what the
/// relative takes.
fn is_behind_clause(mid: &str) -> bool {
    const JOINS: [&str; 7] = ["and", "also", "now", "is", "was", "currently", "still"];
    const TAKES: [&str; 6] = [
        "takes ",
        "uses ",
        "is on ",
        "was on ",
        "is taking ",
        "is now on ",
    ];
    let lower = mid.trim().to_ascii_lowercase();
    if TAKES.iter().any(|takes| lower.starts_with(takes)) {
        return false;
    }
    let mut words = lower.as_str();
    while let Some(rest) = JOINS.iter().find_map(|join| {
        words
            .strip_suffix(join)
            .filter(|rest| rest.ends_with([' ', ',']))
    }) {
        words = rest.trim_end();
    }
    words.ends_with(',')
}

/// "母亲另喂过布洛芬一次", "daughter reports he is on warfarin": who gives it or tells of it is the relative, who gets it the patient.
pub(super) fn is_given_by(sentence: &Sentence<'_>, name: Span) -> bool {
    static GIVES: Form = Form::new(
        r"(?:母亲|妈妈|父亲|爸爸|家长|奶奶|爷爷|外婆|外公|姥姥|姥爷|保姆|家属|家人)(?:在家|另|曾|自行|已|又|再|予|先后|昨日?|今晨?|昨晚){0,3}(?:给患儿|给其|给他|给她|给)?(?:喂服|喂|给予|予服|予)(?:过|了)?(?:一次|1次)?$",
    );
    static SAYS: Form = Form::new(
        r"(?i)\b(?:reports?|says|states?|confirms?|thinks|mentions?|tells\sus|told\sus)\s(?:that\s)?(?:he|she|pt|(?:the\s)?patient|they)(?:'s|\sis|\swas|\sare)?\s(?:still\s|also\s|now\s|only\s)?(?:on|takes?|taking|uses?|using)\s$",
    );
    let before = sentence.before(name.start, 60);
    let bare = before.trim_end_matches(['“', '"', '「']);
    !before.is_ascii() && GIVES.is_in(bare) || before.ends_with(' ') && SAYS.is_in(before)
}

#[cfg(test)]
mod tests {
    use crate::text::tests::current_of;

    #[test]
    fn what_a_relative_takes_in_a_clause_or_bracket_is_not_the_patients() {
        for text in [
            "His wife, who has asthma and takes metformin and warfarin, came along.",
            "His wife, who takes warfarin for AF, is well.",
            "Her husband, who is on warfarin and has epilepsy, drives.",
            "Lives with husband (dementia, on warfarin).",
            "Lives with wife (wife: MS, on warfarin).",
            "Lives with her partner (on warfarin).",
        ] {
            assert!(
                current_of(text).is_empty(),
                "{text}: {:?}",
                current_of(text)
            );
        }
    }

    #[test]
    fn a_relative_who_tells_of_the_patient_takes_nothing_away() {
        for (text, drug) in [
            (
                "His wife, who is a nurse, says he is on warfarin.",
                "warfarin",
            ),
            ("Daughter (carer) reports he is on warfarin.", "warfarin"),
            ("Seen with wife (nurse). On warfarin.", "warfarin"),
            (
                "His wife, who came along, thinks he takes metformin.",
                "metformin",
            ),
            ("Wife present. He takes warfarin.", "warfarin"),
            (
                "He lives with his wife, who helps with tablets, and takes warfarin.",
                "warfarin",
            ),
        ] {
            assert_eq!(current_of(text), [drug], "{text}");
        }
    }
}
