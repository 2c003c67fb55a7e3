use crate::numbers::{contains, numbers};
use crate::{Citation, Origin, Part, PlanHeading, Statement};
use record::{DetectedIssue, Experiencer, Lexicon, Presence, Record, Severity, TermKind};
use serde::{Deserialize, Serialize};

/// Why a statement cannot stand in the plan.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "failure")]
pub enum Failure {
    /// It cites nothing.
    NoCitation,
    /// A quote does not stand where the citation says.
    QuoteNotFound,
    /// A number is in none of the quotes that it cites.
    NumberNotCited {
        /// The characters of the number.
        number: String,
    },
    /// It proposes a drug that an issue speaks against.
    DrugRuledOut {
        /// Generic name.
        drug: String,
        /// The rule that speaks against it.
        rule: String,
    },
    /// It calls an affirmed problem what the record denies, or gives to the patient what belongs to a relative.
    ProblemNotPatients {
        /// The words used for the problem.
        problem: String,
    },
    /// It names a problem that the record does not hold, outside a differential.
    ProblemNotInRecord {
        /// The words used for the problem.
        problem: String,
    },
    /// It names a drug that no quote and no drug list of the record holds, and does not propose it openly.
    DrugNotInRecord {
        /// Generic name.
        drug: String,
    },
    /// A model's treatment that names a class of drugs: neither allergy nor interaction nor duplicate can be checked of it.
    ClassNotChecked {
        /// The words.
        words: String,
    },
    /// A model's diagnosis that the dictionaries do not know: nothing can be checked of it.
    UnknownDiagnosis {
        /// The words.
        words: String,
    },
    /// It says that something is safe, certain or recommended.
    ForbiddenWording {
        /// The words.
        words: String,
    },
}

/// Outcome of verification.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Every number, drug, problem and citation is accounted for.
    Supported,
    /// Something is not; for the unsupported tray, never for the plan.
    Unsupported(Vec<Failure>),
}

/// What a statement is verified against.
#[derive(Clone, Copy)]
pub struct Verification<'a> {
    /// The record.
    pub record: &'a Record,
    /// Issues found on the record and on the statement's own proposals.
    pub issues: &'a [DetectedIssue],
    /// Dictionaries, to see which drugs and problems a text names.
    pub lexicon: &'a dyn Lexicon,
}

/// Checks `statement` against the record. A drug that an issue rules out fails whoever wrote the statement; wording,
/// numbers and problems are checked where a model wrote them (rules build theirs from the record).
pub fn verify(statement: &Statement, against: &Verification<'_>) -> Verdict {
    let mut failures = ruled_out(statement, against);
    if statement.citations.is_empty() && statement.origin != Origin::Person {
        failures.push(Failure::NoCitation);
    }
    if statement
        .citations
        .iter()
        .any(|citation| !stands(citation, against.record))
    {
        failures.push(Failure::QuoteNotFound);
    }
    if matches!(statement.origin, Origin::Model(_)) {
        failures.extend(uncited_numbers(statement));
        failures.extend(foreign_problems(statement, against));
        failures.extend(foreign_drugs(statement, against));
        failures.extend(unchecked_classes(statement, against));
        failures.extend(unknown_diagnosis(statement, against));
        failures.extend(forbidden_wording(&statement.text.en));
    }
    if failures.is_empty() {
        Verdict::Supported
    } else {
        Verdict::Unsupported(failures)
    }
}

/// Generic names of every drug that `text` names, by the dictionaries, in order, without repeats.
pub fn named_drugs(text: &str, lexicon: &dyn Lexicon) -> Vec<String> {
    let mut names = Vec::new();
    for found in lexicon
        .matches(text)
        .iter()
        .filter(|found| found.kind == TermKind::Drug && !found.ambiguous)
    {
        for ingredient in lexicon.concept(found.kind, found.concept).ingredients {
            if !names.contains(&ingredient.name) {
                names.push(ingredient.name);
            }
        }
    }
    names
}

fn stands(citation: &Citation, record: &Record) -> bool {
    match citation {
        Citation::Record {
            document,
            span,
            quote,
        } => !quote.is_empty() && record.quote(document, *span) == Some(quote.reveal()),
        Citation::Rule { rule, .. } => !rule.is_empty(),
    }
}

/// A model's every drug counts as proposed: it cannot be trusted to say which ones it only mentions. A drug that the
/// patient already takes and that the text stops is `proposes`-free in statements of rules and persons.
fn ruled_out(statement: &Statement, against: &Verification<'_>) -> Vec<Failure> {
    let mut drugs = statement.proposes.clone();
    if statement.origin != Origin::Rule
        && matches!(statement.part, Part::Plan(_))
        && !stops(&statement.text.en)
    {
        drugs.extend(named_drugs(&statement.text.en, against.lexicon));
        drugs.extend(named_drugs(&statement.text.zh, against.lexicon));
    }
    drugs.sort();
    drugs.dedup();
    let speaks_against = |drug: &str| {
        // An allergy that no current drug meets is clear, and still speaks against its drugs.
        against.issues.iter().find(|issue| {
            issue.severity <= Severity::High
                && issue
                    .contraindicates
                    .iter()
                    .any(|ruled_out| ruled_out == drug)
        })
    };
    drugs
        .into_iter()
        .filter_map(|drug| speaks_against(&drug).map(|issue| (drug, issue.rule.clone())))
        .map(|(drug, rule)| Failure::DrugRuledOut { drug, rule })
        .collect()
}

/// True when the sentence begins by taking a drug away.
fn stops(text: &str) -> bool {
    let lower = text.trim_start().to_lowercase();
    const VERBS: [&str; 10] = [
        "stop ",
        "discontinue ",
        "hold ",
        "avoid ",
        "withhold ",
        "do not ",
        "停用",
        "停止",
        "避免",
        "暂停",
    ];
    let begins = VERBS.iter().any(|verb| lower.starts_with(verb));
    let turns = [
        "start", "switch", "replace", "instead", "give", "begin", "use ", "改用", "换用", "给予",
        "启用",
    ];
    begins && !turns.iter().any(|word| lower.contains(word))
}

fn uncited_numbers(statement: &Statement) -> Vec<Failure> {
    let quotes: Vec<&str> = statement
        .citations
        .iter()
        .filter_map(|citation| match citation {
            Citation::Record { quote, .. } => Some(quote.reveal()),
            Citation::Rule { source, .. } => source.statement.as_deref(),
        })
        .collect();
    let known: Vec<(f64, &str)> = quotes.iter().flat_map(|quote| numbers(quote)).collect();
    let mut failures = Vec::new();
    for text in [
        &statement.text.en,
        &statement.text.zh,
        &statement.rationale.en,
    ] {
        for (value, written) in numbers(text) {
            let failure = Failure::NumberNotCited {
                number: written.to_string(),
            };
            if !contains(&known, value) && !failures.contains(&failure) {
                failures.push(failure);
            }
        }
    }
    failures
}

fn unchecked_classes(statement: &Statement, against: &Verification<'_>) -> Vec<Failure> {
    if statement.part != Part::Plan(PlanHeading::Treatment) || stops(&statement.text.en) {
        return Vec::new();
    }
    let text = &statement.text.en;
    let mut failures: Vec<Failure> = against
        .lexicon
        .matches(text)
        .iter()
        .filter(|found| found.kind == TermKind::DrugClass)
        .filter_map(|found| found.span.slice(text))
        .map(|words| Failure::ClassNotChecked {
            words: words.to_string(),
        })
        .collect();
    failures.dedup();
    failures
}

fn foreign_problems(statement: &Statement, against: &Verification<'_>) -> Vec<Failure> {
    let text = &statement.text.en;
    let mut failures = Vec::new();
    for found in against.lexicon.matches(text) {
        let is_problem = matches!(found.kind, TermKind::Problem) && !found.ambiguous;
        let Some(words) = is_problem.then(|| found.span.slice(text)).flatten() else {
            continue;
        };
        let name = against.lexicon.concept(found.kind, found.concept).preferred;
        match standing(&name, words, against.record) {
            Standing::Patients => {}
            Standing::NotPatients => failures.push(Failure::ProblemNotPatients {
                problem: words.to_string(),
            }),
            Standing::Unknown if statement.part == Part::Differential => {}
            Standing::Unknown => failures.push(Failure::ProblemNotInRecord {
                problem: words.to_string(),
            }),
        }
    }
    failures.dedup();
    failures
}

enum Standing {
    Patients,
    NotPatients,
    Unknown,
}

fn standing(name: &str, words: &str, record: &Record) -> Standing {
    let mut seen_elsewhere = false;
    for fact in record.conditions.iter().filter(|fact| fact.is_usable()) {
        let condition = &fact.value;
        let same = condition.code.name().eq_ignore_ascii_case(name)
            || condition.code.text.reveal().eq_ignore_ascii_case(words);
        if !same {
            continue;
        }
        let patients = condition.assertion.presence != Presence::Absent
            && condition.assertion.experiencer == Experiencer::Patient;
        if patients {
            return Standing::Patients;
        }
        seen_elsewhere = true;
    }
    if seen_elsewhere {
        Standing::NotPatients
    } else {
        Standing::Unknown
    }
}

fn foreign_drugs(statement: &Statement, against: &Verification<'_>) -> Vec<Failure> {
    let known = |drug: &str| {
        let listed = against.record.medications.iter().any(|fact| {
            fact.value
                .ingredients
                .iter()
                .any(|ingredient| ingredient.name == drug)
        });
        listed || statement.proposes.iter().any(|proposed| proposed == drug)
    };
    named_drugs(&statement.text.en, against.lexicon)
        .into_iter()
        .filter(|drug| !known(drug))
        .map(|drug| Failure::DrugNotInRecord { drug })
        .collect()
}

fn unknown_diagnosis(statement: &Statement, against: &Verification<'_>) -> Option<Failure> {
    let text = &statement.text.en;
    let known = || {
        let found = against.lexicon.matches(text);
        found.iter().any(|found| found.kind == TermKind::Problem)
    };
    (statement.part == Part::Differential && !known()).then(|| Failure::UnknownDiagnosis {
        words: text.clone(),
    })
}

fn forbidden_wording(text: &str) -> Option<Failure> {
    const WORDS: [&str; 11] = [
        "is safe",
        "are safe",
        "safe and effective",
        "the diagnosis is",
        "recommended",
        "certainly",
        "definitely",
        "guaranteed",
        "normal range",
        "within normal",
        "正常范围",
    ];
    let lower = text.to_lowercase();
    WORDS
        .iter()
        .find(|words| lower.contains(**words))
        .map(|words| Failure::ForbiddenWording {
            words: (*words).to_string(),
        })
}
