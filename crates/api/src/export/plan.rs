use super::Subject;
use crate::refused::Refused;
use crate::view;
use crate::wire::ErrorCode;
use crate::words::{self, instant};
use draft::{
    Citation, Draft, Entry, Origin, Part, Placement, PlanHeading, ReviewDecision, Signature,
    plan_text,
};
use record::{
    AllergyStatus, Fact, Language, Localized, PartialDate, PatientText, Record, SourceStatus,
    Timestamp,
};

/// A plan with how it is to be printed.
struct PlanSource<'a> {
    label: &'a str,
    question: &'a str,
    record: &'a Record,
    draft: &'a Draft,
    language: Language,
    at: Timestamp,
}

/// A plan in the order it is printed, all words in one language.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Outline {
    /// Language of the words.
    pub(super) language: Language,
    /// Heading of the whole.
    pub(super) title: String,
    /// Stands on every page: unsigned, or not what was signed. `None` on a plan as signed.
    pub(super) banner: Option<String>,
    /// Names the patient on every page.
    pub(super) patient: String,
    /// What precedes the plan: label and value.
    pub(super) facts: Vec<(String, String)>,
    /// The plan.
    pub(super) sections: Vec<Section>,
    /// What follows it: reasons, signature, addenda.
    pub(super) closing: Vec<(String, Vec<String>)>,
    /// What the program is for and what it is not.
    pub(super) disclaimer: String,
}

/// The statements under one heading.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Section {
    /// Heading.
    pub(super) heading: String,
    /// Statements in order; never empty.
    pub(super) items: Vec<Item>,
}

/// One statement.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Item {
    /// Its words after review.
    pub(super) text: String,
    /// Who wrote it where that was not a rule, and whether it was reviewed.
    pub(super) marks: Vec<String>,
    /// What it rests on.
    pub(super) sources: Vec<String>,
}

/// Puts a plan in order for printing. A signed plan holds what was signed; an unsigned one also what waits for
/// review, marked so. Suggestions, unsupported and rejected statements are left out.
pub(super) fn outline(
    of: &Subject<'_>,
    language: Language,
    at: Timestamp,
) -> Result<Outline, Refused> {
    let source = &PlanSource {
        label: of.label,
        question: of.question,
        record: of.record,
        draft: of.draft.ok_or(ErrorCode::DraftMissing)?,
        language,
        at,
    };
    let (language, as_signed) = signed_language(source);
    let words = Words { language };
    let signature = source.draft.signature.as_ref();
    let banner = match (signature, as_signed) {
        (None, _) => Some(words.pick(
            "UNSIGNED DRAFT - not for use in care",
            "未签署草稿 - 不得用于诊疗",
        )),
        (Some(_), false) => Some(words.pick(
            "THE TEXT DIFFERS FROM WHAT WAS SIGNED",
            "文本与签署内容不一致",
        )),
        (Some(_), true) => None,
    };
    Ok(Outline {
        language,
        title: words.pick("Treatment plan", "诊疗计划"),
        banner,
        patient: patient(source, &words),
        facts: facts(source, &words),
        sections: sections(source, &words),
        closing: closing(source, &words),
        disclaimer: {
            let disclaimer = view::disclaimer();
            words.pick(&disclaimer.en, &disclaimer.zh)
        },
    })
}

/// The language to print in, and whether its text is the signed one. An unsigned plan has the language asked for.
fn signed_language(source: &PlanSource<'_>) -> (Language, bool) {
    let asked = match source.language {
        Language::Chinese => Language::Chinese,
        _ => Language::English,
    };
    let Some(Signature { text_hash, .. }) = &source.draft.signature else {
        return (asked, true);
    };
    [asked, Language::English, Language::Chinese]
        .into_iter()
        .find(|language| plan_text(source.draft, *language).hash() == *text_hash)
        .map_or((asked, false), |language| (language, true))
}

/// Words in the language of the outline.
struct Words {
    language: Language,
}

impl Words {
    fn pick(&self, en: &str, zh: &str) -> String {
        match self.language {
            Language::Chinese => zh.into(),
            _ => en.into(),
        }
    }

    fn of(&self, text: &Localized) -> String {
        match text.zh.is_empty() {
            true => text.en.clone(),
            false => self.pick(&text.en, &text.zh),
        }
    }

    fn colon(&self) -> &'static str {
        match self.language {
            Language::Chinese => "：",
            _ => ": ",
        }
    }
}

/// The different values of facts that rules may use, joined: where documents disagree, all of them stand there.
fn all<T>(facts: &[Fact<T>], show: impl Fn(&T) -> String) -> Option<String> {
    let mut shown: Vec<String> = Vec::new();
    for fact in facts.iter().filter(|fact| fact.is_usable()) {
        let value = show(&fact.value);
        if !value.trim().is_empty() && !shown.contains(&value) {
            shown.push(value);
        }
    }
    (!shown.is_empty()).then(|| shown.join(" / "))
}

fn name(source: &PlanSource<'_>, words: &Words) -> String {
    all(&source.record.patient.names, |name| {
        name.reveal().to_string()
    })
    .unwrap_or_else(|| words.pick("name not found in the record", "记录中未找到姓名"))
}

fn birth_date(source: &PlanSource<'_>) -> Option<String> {
    all(&source.record.patient.birth_date, PartialDate::to_string)
}

fn patient(source: &PlanSource<'_>, words: &Words) -> String {
    let mut parts = vec![name(source, words)];
    parts.extend(birth_date(source));
    parts.extend(all(&source.record.patient.identifiers, |number| {
        number.value.reveal().to_string()
    }));
    parts.push(source.label.to_string());
    parts.retain(|part| !part.trim().is_empty());
    parts.join(" · ")
}

fn facts(source: &PlanSource<'_>, words: &Words) -> Vec<(String, String)> {
    let missing = || words.pick("not found in the record", "记录中未找到");
    let record = source.record;
    let age = view::age(record).map(|age| words.pick(&age.en, &age.zh));
    let sex = all(&record.patient.sex, |sex| words.of(&words::sex(*sex)));
    let mut facts = vec![
        (words.pick("Patient", "患者"), name(source, words)),
        (words.pick("Case", "病例"), source.label.to_string()),
        (
            words.pick("Date of birth", "出生日期"),
            birth_date(source).unwrap_or_else(missing),
        ),
        (words.pick("Age", "年龄"), age.unwrap_or_else(missing)),
        (words.pick("Sex", "性别"), sex.unwrap_or_else(missing)),
        (words.pick("Allergies", "过敏"), allergies(record, words)),
        (
            words.pick("As of", "截至日期"),
            record.as_of.map_or_else(missing, |day| day.to_string()),
        ),
    ];
    if !source.question.trim().is_empty() {
        facts.push((words.pick("Question", "问题"), source.question.to_string()));
    }
    facts.push((words.pick("Printed", "打印时间"), instant(source.at)));
    facts
}

fn allergies(record: &Record, words: &Words) -> String {
    if record.allergy_status != AllergyStatus::Listed {
        return words.of(&words::allergy_status(record.allergy_status));
    }
    // The reaction decides what may be given: it stands beside the substance here too.
    let active = record.allergies.iter().filter(|of| of.value.is_active());
    let active: Vec<_> = active.cloned().collect();
    all(&active, |allergy| {
        let text = view::allergy(allergy);
        words.pick(&text.en, &text.zh)
    })
    .unwrap_or_else(|| words.of(&words::allergy_status(record.allergy_status)))
}

fn sections(source: &PlanSource<'_>, words: &Words) -> Vec<Section> {
    let signed = source.draft.signature.is_some();
    let printed = |entry: &&Entry| {
        let waits = entry.placement == Placement::Draft && entry.reviewed.is_none();
        entry.is_included() || (!signed && waits)
    };
    PlanHeading::ALL
        .into_iter()
        .map(|heading| Section {
            heading: words.of(&heading.title()),
            items: source
                .draft
                .plan()
                .filter(|entry| entry.statement.part == Part::Plan(heading))
                .filter(printed)
                .map(|entry| item(entry, source.record, words))
                .collect(),
        })
        .filter(|section| !section.items.is_empty())
        .collect()
}

fn item(entry: &Entry, record: &Record, words: &Words) -> Item {
    let mut marks = Vec::new();
    match &entry.statement.origin {
        Origin::Rule => {}
        Origin::Model(label) => marks.push(format!(
            "{}{}{}",
            words.pick("written by the model", "由模型撰写"),
            words.colon(),
            label.name
        )),
        Origin::Person => marks.push(words.pick("entered by the physician", "由医生录入")),
    }
    match &entry.reviewed {
        None => marks.push(words.pick("not reviewed", "未审阅")),
        Some(reviewed) if matches!(reviewed.decision, ReviewDecision::Edit { .. }) => {
            marks.push(words.pick("edited by the physician", "经医生修改"));
        }
        Some(_) => {}
    }
    if let Some(reason) = &entry.reason {
        let label = words.pick("reason", "理由");
        marks.push(format!("{label}{}{}", words.colon(), reason.reveal()));
    }
    Item {
        text: words.of(&entry.final_text()),
        marks,
        sources: entry
            .statement
            .citations
            .iter()
            .map(|citation| cited(citation, record, words))
            .collect(),
    }
}

fn cited(citation: &Citation, record: &Record, words: &Words) -> String {
    match citation {
        Citation::Record {
            document,
            span,
            quote,
        } => {
            let found = record.document(document);
            let title = found.map_or("", |found| found.title.reveal());
            let before = found.and_then(|found| found.text.reveal().get(..span.start));
            let line = before.map_or(1, |before| before.matches('\n').count() + 1);
            let quote = quote
                .reveal()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            match words.language {
                Language::Chinese => format!("病历：“{quote}”（{title}，第 {line} 行）"),
                _ => format!("Record: \"{quote}\" ({title}, line {line})"),
            }
        }
        Citation::Rule { rule, source } => {
            let checked = match source.source_status {
                SourceStatus::Verified => String::new(),
                SourceStatus::Recalled => words.pick("; source not checked", "；来源未核对"),
            };
            format!(
                "{}{}{}, {} [{rule}]{checked}",
                words.pick("Rule", "规则"),
                words.colon(),
                source.publication,
                source.edition
            )
        }
    }
}

fn closing(source: &PlanSource<'_>, words: &Words) -> Vec<(String, Vec<String>)> {
    let draft = source.draft;
    let mut closing = Vec::new();
    let reasons = plan_text(draft, words.language).reasons;
    if !reasons.is_empty() {
        closing.push((
            words.pick("Reasons given against checks", "针对检查结果给出的理由"),
            reasons,
        ));
    }
    let signature = match &draft.signature {
        Some(signature) => signed(signature, words),
        None => vec![words.pick("Not signed.", "未签署。")],
    };
    closing.push((words.pick("Signature", "签署"), signature));
    let addenda: Vec<String> = draft
        .addenda
        .iter()
        .map(|addendum| {
            let [text, by] = [&addendum.text, &addendum.by].map(PatientText::reveal);
            format!("{}, {by}{}{text}", instant(addendum.at), words.colon())
        })
        .collect();
    if !addenda.is_empty() {
        closing.push((words.pick("Addenda", "补充"), addenda));
    }
    closing
}

fn signed(signature: &Signature, words: &Words) -> Vec<String> {
    let line =
        |en: &str, zh: &str, value: &str| format!("{}{}{value}", words.pick(en, zh), words.colon());
    let credential = signature.credential.reveal();
    let comma = if credential.trim().is_empty() {
        ""
    } else {
        ", "
    };
    let signer = format!("{}{comma}{credential}", signature.name.reveal());
    let mut lines = vec![
        line("Signed by", "签署人", &signer),
        line("Signed at", "签署时间", &instant(signature.at)),
        line(
            "SHA-256 of the text",
            "文本 SHA-256",
            &signature.text_hash.0,
        ),
    ];
    if let Some(model) = &signature.model {
        lines.push(line(
            "Model",
            "模型",
            &format!("{} (SHA-256 {})", model.name, model.sha256),
        ));
    }
    lines
}
