//! Records written in a few words, for the tests of the rules.

use super::{Patient, Rule};
use record::*;

/// A lexicon that knows common unit conversions and no names but the generic ones of our tables.
pub struct Units;

impl Lexicon for Units {
    fn matches(&self, _text: &str) -> Vec<TermMatch> {
        Vec::new()
    }

    fn concept(&self, _kind: TermKind, _concept: u32) -> TermConcept {
        TermConcept {
            preferred: String::new(),
            codes: Vec::new(),
            ingredients: Vec::new(),
        }
    }

    fn lookup(&self, _kind: TermKind, _name: &str) -> Option<TermConcept> {
        None
    }

    fn suggest_drug(&self, _word: &str) -> Vec<DrugSuggestion> {
        Vec::new()
    }

    fn ucum(&self, written: &str) -> Option<String> {
        Some(written.to_string())
    }

    fn convert(&self, key: &str, value: f64, from: &str, to: &str) -> Option<f64> {
        match (key, from, to) {
            ("creatinine", "umol/L", "mg/dL") => Some(value / 88.42),
            ("creatinine", "mg/dL", "umol/L") => Some(value * 88.42),
            ("glucose", "mg/dL", "mmol/L") => Some(value / 18.016),
            ("weight", "[lb_av]", "kg") => Some(value * 0.453_592_37),
            ("potassium", "meq/L", "mmol/L") => Some(value),
            _ if from == to => Some(value),
            _ => None,
        }
    }
}

/// A record under construction: one document, dated 2026-03-01, one fact after the other.
pub struct Sample {
    /// The record so far.
    pub record: Record,
    next: usize,
}

impl Sample {
    /// An adult of `age` years, seen on 2026-03-01.
    pub fn new(age: f64, sex: AdministrativeSex) -> Self {
        let mut sample = Self {
            record: Record {
                as_of: "2026-03-01".parse().ok(),
                ..Record::default()
            },
            next: 0,
        };
        let age = sample.fact("age", age);
        let sex = sample.fact("sex", sex);
        sample.record.patient.age_years.push(age);
        sample.record.patient.sex.push(sex);
        sample
    }

    fn fact<T>(&mut self, kind: &str, value: T) -> Fact<T> {
        self.next += 10;
        Fact::read(
            kind,
            &DocumentId("d1".into()),
            Span::new(self.next, self.next + 5),
            value,
        )
    }

    /// Adds a drug taken now, without dose.
    pub fn takes(self, ingredient: &str) -> Self {
        self.medicine(ingredient, |_| {})
    }

    /// Adds a drug taken now by mouth: `mg` per dose, `per_day` doses.
    pub fn doses(self, ingredient: &str, mg: f64, per_day: f64) -> Self {
        self.medicine(ingredient, |statement| {
            statement.dosage.dose = Some(Quantity::new(mg, "mg"));
            statement.dosage.route = Some(Route::Oral);
            statement.dosage.frequency = Some(Frequency {
                per_day: Some(per_day),
                as_needed: false,
                text: String::new(),
            });
        })
    }

    /// Adds a drug after `change` was made to its statement. Several ingredients are separated by "+".
    pub fn medicine(mut self, name: &str, change: impl FnOnce(&mut MedicationStatement)) -> Self {
        let ingredients = name.split('+').map(|name| Ingredient {
            name: name.to_string(),
            codes: Vec::new(),
            strength: None,
        });
        let mut statement = MedicationStatement::taken(Concept::text(name), ingredients.collect());
        change(&mut statement);
        let fact = self.fact("medication", statement);
        self.record.medications.push(fact);
        self
    }

    /// Makes `text` the document of the sample.
    pub fn text(mut self, text: &str) -> Self {
        self.record.documents.push(record::SourceDocument {
            id: DocumentId("d1".into()),
            title: "note".into(),
            media_type: record::MediaType::Text,
            hash: record::Sha256::of(text.as_bytes()),
            text: text.into(),
            map: record::OffsetMap::default(),
            language: record::Language::English,
            date: None,
            pages: Vec::new(),
        });
        self
    }

    /// Adds a drug whose statement `words` stand in the sample's document; its name there is `written`.
    pub fn stated(
        mut self,
        ingredient: &str,
        written: &str,
        words: &str,
        change: impl FnOnce(&mut MedicationStatement),
    ) -> Self {
        let document = self.record.documents.first();
        let start = document
            .and_then(|one| one.text.reveal().find(words))
            .unwrap_or_default();
        let parts = ingredient.split('+').map(|name| Ingredient {
            name: name.to_string(),
            codes: Vec::new(),
            strength: None,
        });
        let mut statement = MedicationStatement::taken(Concept::text(written), parts.collect());
        statement.dosage.text = words.replacen(written, "", 1).trim().to_string();
        change(&mut statement);
        let span = Span::new(start, start + words.len());
        let fact = Fact::read("medication", &DocumentId("d1".into()), span, statement);
        self.record.medications.push(fact);
        self
    }

    /// Adds a condition that the patient has now.
    pub fn has(self, name: &str) -> Self {
        self.condition(name, |_| {})
    }

    /// Adds a condition after `change` was made to it.
    pub fn condition(mut self, name: &str, change: impl FnOnce(&mut Condition)) -> Self {
        let mut condition = Condition {
            code: Concept::text(name),
            category: ConditionCategory::Problem,
            clinical_status: ClinicalStatus::Active,
            verification_status: VerificationStatus::Unknown,
            assertion: Assertion::default(),
            severity: None,
            body_site: None,
            onset: None,
            abatement: None,
            recorded_date: None,
        };
        change(&mut condition);
        let fact = self.fact("condition", condition);
        self.record.conditions.push(fact);
        self
    }

    /// Adds a result of 2026-02-28.
    pub fn lab(self, key: &str, value: f64, unit: &str) -> Self {
        self.lab_on(key, value, unit, "2026-02-28")
    }

    /// Adds a result of a date; an empty unit means that none was written.
    pub fn lab_on(mut self, key: &str, value: f64, unit: &str, date: &str) -> Self {
        let quantity = if unit.is_empty() {
            Quantity::unitless(value)
        } else {
            Quantity::new(value, unit)
        };
        let mut code = Concept::text(key);
        code.codes.push(Code::new(CodeSystem::Local, key));
        let observation = Observation {
            code,
            category: ObservationCategory::Laboratory,
            status: ObservationStatus::Final,
            value: ObservationValue::Quantity(quantity),
            reference_range: None,
            interpretation: None,
            effective: date.parse().ok(),
            specimen: None,
            assertion: Assertion::default(),
        };
        let fact = self.fact("lab", observation);
        self.record.observations.push(fact);
        self
    }

    /// Adds an allergy to `substance` with a reaction in words; an empty reaction means that none is stated.
    pub fn allergic(self, substance: &str, reaction: &str) -> Self {
        self.allergy(substance, reaction, |_| {})
    }

    /// Adds an allergy after `change` was made to it. The substance is an ingredient where our tables know the name.
    pub fn allergy(
        mut self,
        substance: &str,
        reaction: &str,
        change: impl FnOnce(&mut AllergyIntolerance),
    ) -> Self {
        let known = !super::classes_of(substance).is_empty();
        let mut allergy = AllergyIntolerance {
            substance: Concept::text(substance),
            ingredients: known
                .then(|| Ingredient {
                    name: substance.to_string(),
                    codes: Vec::new(),
                    strength: None,
                })
                .into_iter()
                .collect(),
            kind: AllergyType::Unknown,
            clinical_status: ClinicalStatus::Unknown,
            verification_status: VerificationStatus::Unknown,
            criticality: Criticality::Unknown,
            reactions: (!reaction.is_empty())
                .then(|| Reaction {
                    manifestation: Concept::text(reaction),
                    severity: None,
                    onset: None,
                })
                .into_iter()
                .collect(),
            assertion: Assertion::default(),
            onset: None,
        };
        change(&mut allergy);
        let fact = self.fact("allergy", allergy);
        self.record.allergies.push(fact);
        self.record.allergy_status = AllergyStatus::Listed;
        self
    }

    /// States what the record says of allergies as a whole.
    pub fn allergies(mut self, status: AllergyStatus) -> Self {
        let fact = self.fact("allergy-status", status);
        self.record.allergy_status = status;
        self.record.allergy_statements.push(fact);
        self
    }

    /// Changes anything else.
    pub fn with(mut self, change: impl FnOnce(&mut Record)) -> Self {
        change(&mut self.record);
        self
    }

    /// A stated pregnancy.
    pub fn pregnant(mut self, weeks: Option<f64>) -> Self {
        let fact = self.fact("pregnancy", PregnancyStatus::Pregnant { weeks });
        self.record.patient.pregnancy.push(fact);
        self
    }

    /// What `rule` answers.
    pub fn run(&self, rule: &Rule) -> Vec<DetectedIssue> {
        (rule.run)(rule, &Patient::new(&self.record, &Units, None, &[]))
    }
}

/// Holds where nothing is found and a check is open for a reason that says `because`.
pub fn assert_not_checked(issues: &[DetectedIssue], because: &str) {
    assert!(found(issues).is_empty(), "{:?}", found(issues));
    let says = issues.iter().any(|issue| {
        matches!(&issue.state, IssueState::NotChecked { reason } if reason.en.contains(because))
    });
    assert!(says, "{issues:?}");
}

/// The issues that were found, as "rule severity".
pub fn found(issues: &[DetectedIssue]) -> Vec<String> {
    issues
        .iter()
        .filter(|issue| issue.is_found())
        .map(|issue| format!("{} {:?}", issue.rule, issue.severity).to_lowercase())
        .collect()
}
