//! What an organism is tried against, in the rows of a laboratory: "头孢曲松 R   阿米卡星 S", "阿米卡星  ≤2  S", "多粘菌素 MIC 0.5"; and names
//! inside other words: "聚乙二醇化rhG-CSF".

use super::form::Form;
use crate::text::page::{Sentence, window};
use record::{Span, TermKind};

/// Behind the name its letter, with or without the concentration before it, or the concentration alone.
static LETTER: Form = Form::new(
    r"^(?:注射液|钠)?\s{0,24}[|│:：(]?\s{0,12}(?:(?:[<>≤≥]=?\s?)?\d+(?:\.\d+)?(?:/\d+(?:\.\d+)?)?\s{1,16}[|│]?\s{0,12})?[(]?(?P<letter>R|SDD|S|I)\)?(?:$|\s|[,，;；、。|│)）])",
);
/// Behind the letter the next name.
static NEXT: Form = Form::new(r"^\s*[,，;；、]\s*(?P<name>[^\s,，;；、。|│:：\d()（）]{2,24})");
/// Behind the letter the next name and its letter.
static PAIR: Form = Form::new(
    r"^\s+(?P<name>[^\s,，;；、。|│:：\d()（）]{2,24})\s{0,24}[|│:：(]?\s{0,12}(?:(?:[<>≤≥]=?\s?)?\d+(?:\.\d+)?(?:/\d+(?:\.\d+)?)?\s{1,16}[|│]?\s{0,12})?[(]?(?:R|SDD|S|I)\)?(?:$|\s|[,，;；、。|│)）])",
);
static MIC: Form = Form::new(r"^(?:的)?\s{0,4}[(:：]?\s?MIC\b\s?(?:值|为)?[:：=]?\s?[<>≤≥=\d]");
static DOSED: Form = Form::new(r"(?i)^[^,，;；\n]{0,8}\d\s?(?:mg|g|万u|iu|u)\b");

/// Words that tell of a culture.
const CULTURE: [&str; 18] = [
    "药敏",
    "培养",
    "MIC",
    "耐药",
    "敏感",
    "ESBL",
    "CRE",
    "CRAB",
    "MRSA",
    "菌",
    "抗生素",
    "抗菌药",
    "微生物",
    "KPC",
    "VRE",
    "coli",
    "aureus",
    "yeast",
];

/// The drug at `name` is named as what was tried in the laboratory.
pub(super) fn is_tested(sentence: &Sentence<'_>, name: Span) -> bool {
    /// How far before the name the culture may be named, in bytes.
    const FAR: usize = 700;
    let text = sentence.text;
    let behind = window(text, name.end, name.end + 64);
    let line = behind.split('\n').next().unwrap_or_default();
    if line.starts_with('化') && is_in_word(text, name) {
        return true;
    }
    if !line.contains(['R', 'S', 'I', 'M']) || DOSED.is_in(line) {
        return false;
    }
    if MIC.is_in(line) {
        return true;
    }
    if !is_lettered(text, name) {
        return false;
    }
    let before = window(text, name.start.saturating_sub(FAR), name.start);
    // Behind a blank line another part of the note begins.
    let before = before.rsplit("\n\n").next().unwrap_or_default();
    CULTURE.iter().any(|word| before.contains(word)) || is_beside_another(sentence, name)
}

/// Parts of the names of what organisms are tried against.
const ANTIMICROBIAL: [&str; 42] = [
    "霉素",
    "沙星",
    "头孢",
    "西林",
    "培南",
    "康唑",
    "硝唑",
    "芬净",
    "环素",
    "卡星",
    "米星",
    "菌素",
    "舒巴坦",
    "巴坦",
    "氨曲南",
    "替考拉宁",
    "利奈唑胺",
    "呋喃妥因",
    "新诺明",
    "磺胺",
    "cillin",
    "cef",
    "ceph",
    "penem",
    "floxacin",
    "mycin",
    "micin",
    "kacin",
    "cycline",
    "colistin",
    "polymyxin",
    "conazole",
    "nidazole",
    "fungin",
    "zolid",
    "aztreonam",
    "sulfameth",
    "trimethoprim",
    "nitrofurantoin",
    "bactam",
    "rifamp",
    "planin",
];

fn is_antimicrobial(name: &str) -> bool {
    let name = name.to_lowercase();
    ANTIMICROBIAL.iter().any(|part| name.contains(part))
}

/// The drug at `name` has a letter of the laboratory behind it: at the end of its line or cell, or before the next name of such a list.
fn is_lettered(text: &str, name: Span) -> bool {
    const GIVEN: [&str; 6] = ["予", "静滴", "泵入", "ivgtt", "皮下", "ml"];
    const ENDS: [char; 6] = [',', '，', ';', '；', '。', '\n'];
    if !is_antimicrobial(text.get(name.start..name.end).unwrap_or_default()) {
        return false;
    }
    let behind = window(text, name.end, name.end + 200);
    let line = behind.split('\n').next().unwrap_or_default();
    let before = window(text, name.start.saturating_sub(120), name.start);
    let lead = before.rsplit(ENDS).next().unwrap_or_default();
    let rest = line.split(ENDS).next().unwrap_or_default();
    if GIVEN
        .iter()
        .any(|word| lead.contains(word) || rest.contains(word))
    {
        return false;
    }
    let tail = LETTER
        .read(line)
        .and_then(|found| line.get(found.name("letter")?.end()..));
    let Some(tail) = tail.map(|tail| tail.trim_start_matches([')', '）'])) else {
        return false;
    };
    let named = |form: &Form| {
        form.read(tail)
            .and_then(|found| found.name("name"))
            .is_some_and(|name| is_antimicrobial(name.as_str()))
    };
    let plain = tail.trim_matches(|c: char| c.is_whitespace() || ENDS.contains(&c));
    plain.is_empty() || plain.starts_with(['|', '│']) || named(&PAIR) || named(&NEXT)
}

/// Another drug of the line has its letter as well.
fn is_beside_another(sentence: &Sentence<'_>, name: Span) -> bool {
    let start = name.start - sentence.line_before(name.start).len();
    let line = window(sentence.text, start, start + 400);
    let end = start + line.find('\n').unwrap_or(line.len());
    sentence.terms.iter().any(|term| {
        term.kind == TermKind::Drug
            && !term.ambiguous
            && term.span != name
            && term.span.start >= start
            && term.span.end <= end
            && is_lettered(sentence.text, term.span)
    })
}

/// "聚乙二醇化rhG-CSF": a name that the word behind it makes to that of another drug.
fn is_in_word(text: &str, name: Span) -> bool {
    const OF_WORDS: [&str; 2] = ["聚乙二醇", "PEG"];
    text.get(name.start..name.end)
        .is_some_and(|word| OF_WORDS.contains(&word))
}

/// "左氧氟沙星氯化钠注射液": the salt water or the sugar that a drug comes ready mixed with, right behind its name.
pub(super) fn solvent(sentence: &Sentence<'_>, name: Span) -> Option<Span> {
    const SOLVENTS: [&str; 3] = ["葡萄糖氯化钠", "氯化钠", "葡萄糖"];
    let text = sentence.text;
    let rest = text.get(name.end..sentence.span.end)?;
    let word = SOLVENTS.iter().find(|word| rest.starts_with(**word))?;
    let end = name.end + word.len();
    let behind = text.get(end..sentence.span.end)?;
    let form = ["注射液", "针", "输液"]
        .iter()
        .find(|form| behind.starts_with(**form))?;
    Some(Span::new(name.end, end + form.len()))
}

#[cfg(test)]
mod tests {
    use crate::text::tests::{current_of, open};

    #[test]
    fn what_is_tried_in_the_laboratory_is_not_taken() {
        for text in [
            "05-19 微生物:血培养 大肠埃希菌  ESBL(+)\n  阿莫西林 R   左氧氟沙星 R   青霉素 S   阿米卡星 S",
            "药敏:青霉素 R  阿莫西林 S",
            "血培养:大肠埃希菌\n抗生素        MIC     结果\n青霉素      ≤2      S\n阿莫西林    ≥8      R",
            "BALF:鲍曼不动杆菌 CRAB,青霉素 MIC 0.5。",
        ] {
            assert!(
                current_of(text).is_empty(),
                "{text}: {:?}",
                current_of(text)
            );
        }
    }

    #[test]
    fn what_is_given_for_it_is_taken() {
        for (text, drug) in [
            ("血培养:大肠埃希菌。予青霉素 1.0g q8h", "penicillin"),
            ("药敏:青霉素 S,予华法林 3mg qd", "warfarin"),
            ("华法林 3mg qd。S", "warfarin"),
            (
                "Blood culture MRSA. Patient on lisinopril I increased it.",
                "lisinopril",
            ),
        ] {
            let found = current_of(text);
            assert!(
                found.iter().any(|one| one.starts_with(drug)),
                "{text}: {found:?}"
            );
        }
    }

    #[test]
    fn a_drug_ready_mixed_is_one() {
        let (record, _) = open("青霉素氯化钠注射液 0.5g ivgtt qd");
        assert_eq!(record.medications.len(), 1);
        assert!(record.medications[0].value.dosage.dose.is_some());
    }
}
