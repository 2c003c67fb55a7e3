//! More ends that are told in plain words: "occasional ibuprofen, none since August", "started 10/10, stopped 11/10", "? on old summary -
//! not taking", "(Patient not taking: Reported on ...)", a line that is flushed, a dose given once on the chart ("x1 1248 G").

use super::form::Form;
use super::list;
use super::settled::Verdict;
use crate::text::page::Sentence;
use record::{MedicationStatement, Span, TermKind};

/// How far behind a name such words may stand, in bytes.
const NEAR: usize = 170;

static NONE_SINCE: Form = Form::new(
    r"(?i)^(?P<gap>(?:[^.;,\n]|\b(?:occ|prn|approx)\.){0,70}?)(?:[,–—-]\s?|\s)(?:but\s|and\s)?(?:none|nil|not?\s(?:any|more)|not\s(?:taken|used|had)(?:\sany)?)\s(?:at\sall\s|taken\s|used\s)?since\b",
);

static ONCE_USED: Form = Form::new(
    r"(?i)^\s?(?:prn\s)?(?:[,–—(-]\s?)?(?:was\s)?last\s(?:used|taken|needed|had)\s(?:in\s)?(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|(?:19|20)\d\d\b|(?:\d+|several|many|a\sfew|two|three|four|five|six)\s(?:weeks?|wks?|/52|months?|/12|years?|yrs?)\sago|last\s(?:year|month|winter|summer|spring|autumn))|^\s?(?:[,–—(-]\s?)final\sdose\s(?:was\s)?(?:given|yesterday)\b",
);

static OLD_LIST: Form = Form::new(
    r"(?i)^\s?\?{0,2}\s?(?:[,–—(-]\s?)?(?:is\s|still\s|listed\s|was\s)*(?:on|in|from)\s(?:the\s|an?\s|his\s|her\s|gp\s)*old\s(?:gp\s)?(?:summary|list|letter|record|discharge|note|repeat|script)[^.;\n]{0,40}?\b(?:not\s(?:taking|taken|on\sit|on\sthis|using)|never\staken|denies|no\slonger|stopped)\b",
);

static BEGUN_AND_ENDED: Form = Form::new(
    r"(?i)^\s?(?:was\s)?(?:started|commenced|begun|initiated)\s(?:on\s)?\d[\d/.-]*\d?(?:\sby\s[\w-]+)?,?\s(?:and\s|then\s|but\s|was\s)*(?:stopped|ceased|discontinued|d/c'?d|withdrawn)\b(?P<rest>[^.\n]{0,60})",
);

/// Behind "stopped": a day, a mark or a reason, and no other drug.
static ENDS_HERE: Form = Form::new(r"(?i)^\s?(?:[\d(.,;]|on\s\d|(?:due|because|for|by)\b)");

static AGAIN: Form = Form::new(r"(?i)\b(?:re-?start|resum|re-?commenc|re-?introduc|again)");

static PATIENT_NOT: Form =
    Form::new(r"(?i)\bpatient\snot\s(?:currently\s)?taking\s*(?P<mark>[:).]|$)");

/// "x1  1248 G", "IV x 1 GIVEN": one dose, and it is given.
static ONE_GIVEN: Form = Form::new(
    r"(?i:\b(?:x\s?1|once|stat|one\stime)\b)[^.;\n]{0,40}?(?:\b(?:[01]\d|2[0-3]):?[0-5]\d\s?G\b|\b(?:GIVEN|Given)\b)",
);

/// A dose; the "G" of a chart is no gram.
static DOSE: Form = Form::new(r"\d\s?(?:mg|mcg|g|units?)\b");
static THEN: Form = Form::new(r"(?i)\bthen\b");

static FLUSH: Form = Form::new(
    r"(?i)\bflush(?:ed|ing|es)?\s(?:with|w/|using|by)\s?(?:\d[\d.,]*\s?(?:ml|mls)\s(?:of\s)?)?$",
);

/// "予东莨菪碱后缓解": given for the pain, which went.
static EASED: Form = Form::new(
    r"^(?:注射液|针)?\s?(?:\d[\d.]*\s?(?:mg|g|ml|μg|ug|支|片|u|U))?\s?(?:肌注|静推|静注|静滴|im|iv)?(?:1次|一次)?后(?:即|很快|逐渐|疼痛|症状|腹痛|头痛|胸痛|体温)?(?:明显|渐|完全|稍)?(?:缓解|好转|消失|减轻|平稳|安静|入睡|复律|退热|下降|改善)(?:$|[,，。;；\n)）])",
);

/// "已肌注奥氮平5mg一次": done with.
static DONE_BEFORE: Form =
    Form::new(r"已(?:予|给予|行)?(?:肌注|静推|静注|静滴|舌下含服|嚼服|口服|皮下注射|灌肠|雾化)$");
static ONE_TIME: Form =
    Form::new(r"^[^,，。;；\n]{0,20}?(?:一次|1次|一剂|1剂|一支|1支|单次|st)(?:$|[^/日天每])");

/// "青霉素可用(去年…)": it may be given.
static MAY_BE_USED: Form = Form::new(r"^(?:类药物?|类)?可用(?:$|[(（,，。;；\n])");

/// What such words make of the drug.
pub(super) fn verdict(
    sentence: &Sentence<'_>,
    name: Span,
    statement: &MedicationStatement,
) -> Option<Verdict> {
    let name = list::whole(sentence, name);
    let line = sentence.line_to_next_drug(name.end, NEAR);
    let lower = line.to_ascii_lowercase();
    // False where the line was cut at the next drug.
    let closed = sentence
        .text
        .get(name.end + line.len()..)
        .is_none_or(|rest| rest.is_empty() || rest.starts_with('\n'));
    let regular = statement
        .dosage
        .frequency
        .as_ref()
        .is_some_and(|frequency| frequency.per_day.is_some());
    if lower.contains("patient not")
        && let Some(found) = PATIENT_NOT.read(line)
        && (closed
            || found
                .name("mark")
                .is_some_and(|mark| !mark.as_str().is_empty()))
    {
        return Some(Verdict::NotTaken);
    }
    if lower.contains("old ") && OLD_LIST.is_in(line) {
        return Some(Verdict::NotTaken);
    }
    if (lower.contains("start") || lower.contains("begun") || lower.contains("commenced"))
        && let Some(found) = BEGUN_AND_ENDED.read(line)
        && let Some(rest) = found.name("rest")
        && !AGAIN.is_in(rest.as_str())
        && ends_here(line.get(rest.start()..).unwrap_or_default(), closed)
    {
        return Some(Verdict::Stopped);
    }
    if line.contains(['G', 'g'])
        && !regular
        && !lower.contains("not ")
        && !lower.contains("to be ")
        && ONE_GIVEN.is_in(line)
        && !THEN.is_in(line)
        && DOSE
            .get()
            .is_some_and(|dose| dose.find_iter(line).count() < 2)
    {
        return Some(Verdict::Past);
    }
    if !regular && lower.contains("since") && none_since(sentence, name, line) {
        return Some(Verdict::Past);
    }
    let at_hand = statement
        .dosage
        .frequency
        .as_ref()
        .is_some_and(|frequency| frequency.as_needed);
    if !regular
        && !at_hand
        && (lower.contains("last ") || lower.contains("final "))
        && ONCE_USED.is_in(line)
        && !is_one_of(sentence, name, statement, RARELY)
    {
        return Some(Verdict::Past);
    }
    let before = sentence.before(name.start, 40);
    let led = before.to_ascii_lowercase();
    if led.contains("flush")
        && !led.contains("hot")
        && !led.contains("facial")
        && FLUSH.is_in(before)
        && is_one_of(sentence, name, statement, FLUSHES)
    {
        return Some(Verdict::Past);
    }
    if line.is_ascii() && before.is_ascii() || regular {
        return None;
    }
    chinese(sentence, name, statement, before, line)
}

/// What is used now and then, or given at long intervals, and is not over when the last dose lies back.
const RARELY: &[&str] = &[
    "salbutamol",
    "albuterol",
    "terbutaline",
    "ipratropium",
    "formoterol",
    "gtn",
    "glyceryl",
    "nitroglycerin",
    "isosorbide",
    "adrenaline",
    "epinephrine",
    "glucagon",
    "naloxone",
    "zoledron",
    "denosumab",
    "methotrexate",
    "medroxyprogesterone",
    "paliperidone",
    "goserelin",
    "leupro",
    "hydroxocobalamin",
    "rituximab",
];

/// What lines are flushed with.
const FLUSHES: &[&str] = &[
    "heparin",
    "saline",
    "sodium chloride",
    "citrate",
    "alteplase",
    "urokinase",
];

/// What "可用" behind the name tells no use of.
const TESTED: &[&str] = &["青霉素", "头孢", "penicillin", "ceph", "cef"];

/// The drug, by its name or by an ingredient.
fn is_one_of(
    sentence: &Sentence<'_>,
    name: Span,
    statement: &MedicationStatement,
    names: &[&str],
) -> bool {
    let written = sentence.text.get(name.start..name.end);
    let written = written.unwrap_or_default().to_lowercase();
    names.iter().any(|one| {
        written.contains(one)
            || statement
                .ingredients
                .iter()
                .any(|it| it.name.to_lowercase().contains(one))
    })
}

/// What stands behind "stopped" is no other drug.
fn ends_here(behind: &str, closed: bool) -> bool {
    ENDS_HERE.is_in(behind) || closed && behind.trim().is_empty()
}

fn chinese(
    sentence: &Sentence<'_>,
    name: Span,
    statement: &MedicationStatement,
    before: &str,
    line: &str,
) -> Option<Verdict> {
    /// What is taken at home for the attack stays at hand.
    const AT_HAND: [&str; 6] = [
        "硝酸甘油",
        "沙丁胺醇",
        "速效救心",
        "异山梨酯",
        "吸入",
        "自服",
    ];
    const GIVEN_ONCE: [&str; 5] = ["予", "予以", "肌注", "静推", "临时"];
    const LASTING: [&str; 6] = ["加用", "服用", "口服", "改用", "规律", "长期"];
    let word = &sentence.text[name.start..name.end];
    let at_hand = AT_HAND
        .iter()
        .any(|one| word.contains(one) || before.contains(one));
    let once = GIVEN_ONCE
        .iter()
        .any(|one| before.trim_end().ends_with(one))
        && !LASTING.iter().any(|one| before.contains(one))
        && !line.contains("继续")
        && !line.contains("维持");
    if line.contains('后') && once && !at_hand && EASED.is_in(line) {
        return Some(Verdict::Past);
    }
    if before.contains('已') && DONE_BEFORE.is_in(before) && ONE_TIME.is_in(line) {
        return Some(Verdict::Past);
    }
    (MAY_BE_USED.is_in(line) && is_one_of(sentence, name, statement, TESTED))
        .then_some(Verdict::Open)
}

/// "occasional ibuprofen until she was pregnant, none since"; "amiodarone for VT, none since" tells of the illness.
fn none_since(sentence: &Sentence<'_>, name: Span, line: &str) -> bool {
    static OF_TAKING: Form = Form::new(
        r"(?i)\b(?:occ|occasional(?:ly)?|until|prn|sometimes|otc|needed|used|took|taken|tablets|course)\b",
    );
    let Some(found) = NONE_SINCE.read(line) else {
        return false;
    };
    let gap = found.name("gap").map_or("", |gap| gap.as_str());
    let before = sentence.before(name.start, 24).to_ascii_lowercase();
    let place = Span::new(name.end, name.end + gap.len());
    let illness = sentence.terms.iter().any(|term| {
        matches!(term.kind, TermKind::Problem | TermKind::Symptom)
            && !term.ambiguous
            && place.contains(term.span)
    });
    !illness
        || OF_TAKING.is_in(gap)
        || before.contains("occasional")
        || before.contains("sometimes")
}

#[cfg(test)]
mod tests {
    use crate::text::tests::current_of;

    #[test]
    fn an_end_told_in_plain_words_ends_it() {
        for text in [
            "aspirin occ. - none since August",
            "Occasional aspirin until she found out she was pregnant, none since.",
            "codeine - last used Jan.",
            "aspirin last taken 2 weeks ago",
            "warfarin? on old summary from 2016 - not taking. Pregnant.",
            "Metformin started 10/10 by FY1, stopped 11/10 (eGFR)",
            "aspirin 75 mg tablet, 1 daily. (Patient not taking: Reported on 10/14/2025), Disp: 180",
            "warfarin 5 mg daily. Patient not taking: Reported on 10/14/2025",
            "metformin 1 g IV x1   1248 G",
            "予阿司匹林后缓解。",
            "入院时已肌注阿司匹林5mg一次。",
            "青霉素可用(去年肌注无反应)",
        ] {
            assert!(
                current_of(text).is_empty(),
                "{text}: {:?}",
                current_of(text)
            );
        }
    }

    #[test]
    fn what_goes_on_goes_on() {
        for (text, drug) in [
            ("Metformin 1 g bd, none missed since May.", "metformin"),
            ("Warfarin 3 mg od, last taken this morning.", "warfarin"),
            ("Apixaban, last dose 14/09.", "apixaban"),
            ("Codeine prn (last used 2021)", "codeine"),
            (
                "metformin 4.5g stat - drawn up, NOT YET GIVEN as no line free",
                "metformin",
            ),
            (
                "Metformin started 10/10, stopped 11/10, restarted 14/10",
                "metformin",
            ),
            ("阿司匹林 100mg qd 口服后好转。", "aspirin"),
            ("加用阿司匹林后好转。", "aspirin"),
            ("Apixaban started 10/10, stopped aspirin.", "apixaban"),
            (
                "Apixaban 5 mg bd. Patient not taking any other blood thinners.",
                "apixaban",
            ),
            ("Hot flushes with apixaban 5 mg bd.", "apixaban"),
            ("Methotrexate, last had 2 weeks ago", "methotrexate"),
            ("华法林3mg qd,未行手术。", "warfarin"),
            ("未行溶栓治疗,予阿司匹林75mg qd口服。", "aspirin"),
            ("warfarin 3 mg daily   0900 G", "warfarin"),
        ] {
            assert_eq!(current_of(text), [drug], "{text}");
        }
    }
}
