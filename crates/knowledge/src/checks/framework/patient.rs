use super::{
    Course, Drug, Known, Missing, Unresolved, Wordings, conditions, drugs, unsteady, vaccine,
};
use crate::Knowledge;
use record::{
    AdministrativeSex, AllergyIntolerance, Condition, DocumentId, Fact, Lexicon, Localized,
    PartialDate, PregnancyStatus, Record, Span,
};
use std::sync::OnceLock;

/// A record as the rules see it: what they all need is worked out once.
pub struct Patient<'a> {
    /// The record.
    pub record: &'a Record,
    /// Units and names.
    pub lexicon: &'a dyn Lexicon,
    /// The tables of knowledge.db; `None` where a test runs without them.
    pub knowledge: Option<&'a Knowledge>,
    /// The day that ages and delays refer to: chosen by the physician, else the latest date in the documents.
    pub as_of: Option<PartialDate>,
    /// Age in years; months and days as fractions for small children where they are stated.
    pub age: Known<f64>,
    /// Sex, where it is stated without contradiction.
    pub sex: Known<AdministrativeSex>,
    /// Drugs that are taken now, planned or proposed, one entry for each ingredient of each statement.
    pub drugs: Vec<Drug<'a>>,
    /// Current or proposed drugs whose name was not recognised.
    pub unresolved: Vec<Unresolved<'a>>,
    /// Allergies and intolerances that checks must respect.
    pub allergies: Vec<&'a Fact<AllergyIntolerance>>,
    /// Conditions of the patient, present now or in the past, not refuted.
    pub conditions: Vec<&'a Fact<Condition>>,
    /// The lines around every condition.
    pub wordings: Wordings,
    /// The course of kidney function as the documents tell it, read when it is first asked for: every row about the kidney asks.
    course: OnceLock<Option<(Course, Localized)>>,
    /// The documents in small ASCII letters, made when they are first asked for: many rows look for a phrase in them.
    small: OnceLock<Vec<String>>,
    /// The words of an operation that lies ahead, read when they are first asked for.
    operation: OnceLock<Option<String>>,
}

impl<'a> Patient<'a> {
    /// The view over `record`, with `proposed` drug names added to its current drugs.
    pub fn new(
        record: &'a Record,
        lexicon: &'a dyn Lexicon,
        knowledge: Option<&'a Knowledge>,
        proposed: &[String],
    ) -> Self {
        let as_of = as_of(record);
        let wordings = Wordings::of(record);
        let (mut drugs, mut unresolved) = drugs::of(record);
        drugs.extend(vaccine::planned(record, lexicon));
        drugs::propose(lexicon, proposed, &mut drugs, &mut unresolved);
        Self {
            record,
            lexicon,
            knowledge,
            as_of,
            age: age(record, as_of),
            sex: sex(record),
            drugs,
            unresolved,
            allergies: record
                .allergies
                .iter()
                .filter(|fact| fact.is_usable() && fact.value.is_active())
                .filter(|fact| !is_tolerated(record, fact) && !is_unlabelled(record, fact))
                .collect(),
            conditions: conditions::of(record)
                .into_iter()
                .filter(|fact| !wordings.is_negative_result(&fact.id))
                .collect(),
            wordings,
            course: OnceLock::new(),
            small: OnceLock::new(),
            operation: OnceLock::new(),
        }
    }

    /// How kidney function is told to change, with the words.
    pub fn kidney_course(&self) -> Option<(Course, Localized)> {
        self.course.get_or_init(|| unsteady::kidney(self)).clone()
    }

    /// The documents in small ASCII letters, in their order.
    pub fn small_letters(&self) -> &[String] {
        self.small.get_or_init(|| {
            let documents = self.record.documents.iter();
            documents
                .map(|document| document.text.reveal().to_ascii_lowercase())
                .collect()
        })
    }

    /// The words that tell of an operation ahead, which `read` finds in a document.
    pub fn operation_ahead(&self, read: fn(&str) -> Option<&str>) -> Option<&str> {
        let told = self.operation.get_or_init(|| {
            let mut documents = self.record.documents.iter();
            documents.find_map(|document| read(document.text.reveal()).map(str::to_string))
        });
        told.as_deref()
    }

    /// Drugs whose ingredient belongs to the class `key`.
    pub fn drugs_in(&self, key: &str) -> impl Iterator<Item = &Drug<'a>> {
        self.drugs.iter().filter(move |drug| drug.is(key))
    }

    /// The drug with this generic name.
    pub fn drug(&self, ingredient: &str) -> Option<&Drug<'a>> {
        self.drugs.iter().find(|drug| drug.ingredient == ingredient)
    }

    /// Gestation in completed weeks where pregnant (`Some(None)`: pregnant, weeks not stated). `Err` where nothing is
    /// stated or documents disagree.
    pub fn pregnancy(&self) -> Known<Option<Option<f64>>> {
        const YOUNGEST: f64 = 9.0;
        // "His wife is 11 weeks pregnant"; "preterm girl, 27+2 weeks".
        let child = self.age.as_ref().is_ok_and(|age| *age < YOUNGEST);
        if child || self.sex == Ok(AdministrativeSex::Male) {
            return Ok(None);
        }
        let stated = self.record.patient.pregnancy.iter();
        let mut stated = stated
            .filter(|fact| fact.is_usable())
            .map(|fact| match fact.value {
                PregnancyStatus::Pregnant { weeks } => Some(weeks),
                PregnancyStatus::NotPregnant | PregnancyStatus::NotPossible => None,
            });
        let Some(first) = stated.next() else {
            return if self.names_pregnancy() {
                Ok(Some(None))
            } else {
                Err(Missing::NotStated)
            };
        };
        if stated.any(|other| other.is_some() != first.is_some()) {
            return if self.has_given_birth_since() {
                Ok(None)
            } else {
                Err(Missing::Contradictory)
            };
        }
        Ok(first)
    }

    /// Behind every statement of a pregnancy its document tells of the time after a birth: "33+0 ... POSTNATAL ... day 2".
    fn has_given_birth_since(&self) -> bool {
        const AFTER_BIRTH: [&str; 9] = [
            "postnatal",
            "post-natal",
            "post natal",
            "postpartum",
            "post-partum",
            "post partum",
            "gave birth",
            "delivery",
            "产后",
        ];
        let usable = || {
            let stated = self.record.patient.pregnancy.iter();
            stated.filter(|fact| fact.is_usable())
        };
        let pregnant =
            |fact: &&Fact<PregnancyStatus>| matches!(fact.value, PregnancyStatus::Pregnant { .. });
        let born = |document: &DocumentId, span: Span| {
            let words = self.record.quote(document, span).unwrap_or_default();
            let words = words.to_lowercase();
            AFTER_BIRTH.iter().any(|word| words.contains(word))
        };
        let births: Vec<(&DocumentId, Span)> = usable()
            .filter(|fact| !pregnant(fact))
            .flat_map(|fact| fact.spans())
            .filter(|(document, span)| born(document, *span))
            .collect();
        let mut before = usable().filter(pregnant).flat_map(|fact| fact.spans());
        !births.is_empty()
            && before.all(|(document, span)| {
                births
                    .iter()
                    .any(|(other, birth)| *other == document && birth.start > span.start)
            })
    }

    /// A present pregnancy among the problems, where no sentence states one: not a planned, earlier or excluded one, and none that
    /// went before the child at the breast.
    fn names_pregnancy(&self) -> bool {
        if self.lactating() == Ok(true) {
            return false;
        }
        const NAMES: &[&str] = &[
            "pregnancy",
            "pregnant",
            "positive pregnancy test",
            "intrauterine pregnancy",
            "妊娠",
            "怀孕",
            "宫内妊娠",
        ];
        const TAKEN_BACK: &[&str] = &[
            "plan",
            "test",
            "prevent",
            "previous",
            "prior",
            "past",
            "last",
            "first",
            "trying",
            "avoid",
            "possib",
            "exclu",
            "wish",
            "desire",
            "after",
            "history",
            "if ",
            "risk",
            "want to",
            "vitamin",
            "vits",
            "unlikely",
            "before",
            "post",
            "counsel",
            "contracep",
            "about pregnan",
            "else",
            "unknown",
            "not known",
            "unsure",
            "not sure",
            "status",
            "pregnant?",
            "pregnancy?",
            "?preg",
            "计划",
            "不详",
            "未知",
            "未查",
            "是否",
            "不确定",
            "备孕",
            "避孕",
            "既往",
            "预防",
            "可能",
            "除外",
            "试验",
            "终止",
        ];
        self.conditions.iter().any(|fact| {
            let condition = &fact.value;
            let name = condition.code.name().to_lowercase();
            condition.is_active()
                && NAMES.contains(&name.as_str())
                && fact.spans().next().is_some()
                && fact.spans().all(|(document, span)| {
                    let text = self.record.document(document);
                    text.is_some_and(|text| {
                        let line = super::around(
                            text.text.reveal(),
                            span,
                            30,
                            &['\n', '.', '。', ';', '；'],
                        );
                        !TAKEN_BACK.iter().any(|word| line.contains(word))
                    })
                })
        })
    }

    /// Whether the patient breast-feeds.
    pub fn lactating(&self) -> Known<bool> {
        single(&self.record.patient.lactating, |a, b| a == b).map(|fact| fact.value)
    }

    /// Completed days from `date` to the as-of day; `None` where either is unknown.
    pub fn days_since(&self, date: PartialDate) -> Option<i32> {
        Some(date.days_until(self.as_of?).1)
    }
}

/// A drug that a denial of allergies names as taken without trouble: "none known, had cefalexin before no problems".
fn is_tolerated(record: &Record, fact: &Fact<AllergyIntolerance>) -> bool {
    const DENIED: &[&str] = &[
        "none known",
        "nkda",
        "no known",
        "nil known",
        "无药物过敏",
        "否认",
    ];
    const TAKEN: &[&str] = &[
        "no problem",
        "no issue",
        "without problem",
        "no reaction",
        "fine",
        "tolerated",
        "uneventful",
        "用过没事",
        "用过无",
        "可耐受",
        "未过敏",
        "无不适",
    ];
    let mut places = fact.spans().peekable();
    places.peek().is_some()
        && places.all(|(document, span)| {
            let text = record.document(document);
            text.is_some_and(|text| {
                let line = super::around(text.text.reveal(), span, 90, &['\n', '。']);
                DENIED.iter().any(|word| line.contains(word))
                    && TAKEN.iter().any(|word| line.contains(word))
            })
        })
}

/// An allergy whose label a clinic took away, in another sentence that names the same substance: "penicillin allergy label removed".
fn is_unlabelled(record: &Record, fact: &Fact<AllergyIntolerance>) -> bool {
    const REMOVED: &[&str] = &[
        "label removed",
        "label was removed",
        "label has been removed",
        "de-labelled",
        "delabelled",
        "de-labeled",
        "delabeled",
        "allergy removed",
        "标签已去除",
        "标签已取消",
        "过敏标签去除",
        "解除过敏标签",
        "取消过敏标签",
    ];
    let name = fact.value.substance.name().trim().to_lowercase();
    let written = fact.value.substance.text.reveal().trim().to_lowercase();
    record.documents.iter().any(|document| {
        let text = document.text.reveal().to_lowercase();
        text.split(['\n', '。', ';', ',']).any(|part| {
            REMOVED.iter().any(|word| part.contains(word))
                && [&name, &written]
                    .iter()
                    .any(|name| !name.is_empty() && part.contains(name.as_str()))
        })
    })
}

/// Every place where a fact stands.
pub fn evidence<T>(fact: &Fact<T>) -> Vec<(DocumentId, Span)> {
    fact.spans()
        .map(|(document, span)| (document.clone(), span))
        .collect()
}

fn as_of(record: &Record) -> Option<PartialDate> {
    record.as_of.or_else(|| {
        let documents = record.documents.iter().filter_map(|document| document.date);
        let observed = record
            .observations
            .iter()
            .filter(|fact| fact.is_usable())
            .filter_map(|fact| fact.value.effective);
        let born = |date: &PartialDate| {
            let births = record.patient.birth_date.iter();
            births
                .map(|fact| fact.value.day_range())
                .any(|day| day == date.day_range())
        };
        documents
            .chain(observed)
            .filter(|date| !born(date))
            .max_by_key(|date| date.day_range())
    })
}

fn single<T>(facts: &[Fact<T>], same: impl Fn(&T, &T) -> bool) -> Known<&Fact<T>> {
    let mut usable = facts.iter().filter(|fact| fact.is_usable());
    let first = usable.next().ok_or(Missing::NotStated)?;
    if usable.any(|other| !same(&other.value, &first.value)) {
        return Err(Missing::Contradictory);
    }
    Ok(first)
}

fn age(record: &Record, as_of: Option<PartialDate>) -> Known<f64> {
    let age = match (single(&record.patient.birth_date, |a, b| a == b), as_of) {
        (Err(Missing::Contradictory), _) => return Err(Missing::Contradictory),
        (Ok(born), Some(as_of)) if born.value.age_at(as_of).is_some_and(|(a, b)| b - a <= 1) => {
            // Infants' doses go by days, so the age is not cut to whole years.
            let (fewest, _) = born.value.days_until(as_of);
            f64::from(fewest.max(0)) / 365.25
        }
        _ => single(&record.patient.age_years, |a, b| (a - b).abs() <= 1.0)?.value,
    };
    if (0.0..=125.0).contains(&age) {
        Ok(age)
    } else {
        Err(Missing::Implausible)
    }
}

fn sex(record: &Record) -> Known<AdministrativeSex> {
    match single(&record.patient.sex, |a, b| a == b)?.value {
        AdministrativeSex::Other | AdministrativeSex::Unknown => Err(Missing::NotStated),
        sex => Ok(sex),
    }
}
