//! What the documents of one patient disagree on.

use super::same;
use record::{
    AdministrativeSex, AllergyIntolerance, AllergyStatus, AllergyType, ClinicalStatus,
    DetectedIssue, DocumentId, Fact, Implicated, IssueKind, IssueSource, IssueState, Localized,
    MedicationIntent, MedicationStatement, Observation, PregnancyStatus, Presence, Quantity,
    Record, RuleStatus, Severity, SourceStatus, Span, Temporality,
};
use std::collections::BTreeMap;

/// Share by which two weights of one week may differ before it is asked which holds.
const WEIGHT_TOLERANCE: f64 = 0.15;

/// Every disagreement inside `record`.
pub(super) fn find(record: &Record) -> Vec<DetectedIssue> {
    let mut found = Vec::new();
    found.extend(sex(record));
    found.extend(birth(record));
    found.extend(pregnancy(record));
    found.extend(no_allergy_but_listed(record));
    found.extend(allergy_yes_and_no(record));
    found.extend(doses(record));
    found.extend(weights(record));
    found.extend(active_and_resolved(record));
    found.extend(super::handover::find(record));
    found
}

/// The parts of an issue that differ between rules.
pub(super) struct Found {
    pub(super) rule: &'static str,
    pub(super) kind: IssueKind,
    pub(super) severity: Severity,
    pub(super) title: Localized,
    pub(super) detail: Localized,
    pub(super) implicated: Vec<Implicated>,
}

pub(super) fn issue(found: Found) -> DetectedIssue {
    DetectedIssue {
        rule: found.rule.to_string(),
        kind: found.kind,
        severity: found.severity,
        state: IssueState::Found,
        title: found.title,
        detail: found.detail,
        implicated: found.implicated,
        contraindicates: Vec::new(),
        source: IssueSource {
            publication: "Consilium: comparison of the case's own documents".into(),
            edition: "1".into(),
            statement: None,
            source_status: SourceStatus::Verified,
        },
        status: RuleStatus::Preview,
    }
}

fn disagree(
    rule: &'static str,
    severity: Severity,
    (en, zh): (String, String),
    implicated: Vec<Implicated>,
) -> DetectedIssue {
    issue(Found {
        rule,
        kind: IssueKind::Contradiction,
        severity,
        title: Localized::new(en, zh),
        detail: Localized::new(
            "The documents disagree; nothing was chosen. Correct the entry that does not hold.",
            "文件之间存在矛盾；系统未作取舍。请更正不成立的条目。",
        ),
        implicated,
    })
}

fn implicate<T>(fact: &Fact<T>, label: String) -> Implicated {
    let evidence: Vec<(DocumentId, Span)> =
        fact.spans().map(|(id, span)| (id.clone(), span)).collect();
    Implicated {
        label,
        fact: Some(fact.id.clone()),
        evidence,
    }
}

fn sex(record: &Record) -> Option<DetectedIssue> {
    let stated: Vec<&Fact<AdministrativeSex>> = record
        .patient
        .sex
        .iter()
        .filter(|fact| fact.is_usable() && fact.value != AdministrativeSex::Unknown)
        .collect();
    let differ = stated.iter().any(|fact| fact.value != stated[0].value);
    differ.then(|| {
        let implicated = stated
            .iter()
            .map(|fact| implicate(fact, format!("{:?}", fact.value).to_lowercase()))
            .collect();
        disagree(
            "contradiction-sex",
            Severity::High,
            ("Sex stated differently".into(), "性别记录不一致".into()),
            implicated,
        )
    })
}

fn birth(record: &Record) -> Option<DetectedIssue> {
    let stated: Vec<_> = record
        .patient
        .birth_date
        .iter()
        .filter(|fact| fact.is_usable())
        .collect();
    let differ = stated.iter().any(|fact| {
        let ((a0, a1), (b0, b1)) = (fact.value.day_range(), stated[0].value.day_range());
        a1 < b0 || b1 < a0
    });
    differ.then(|| {
        let implicated = stated
            .iter()
            .map(|fact| implicate(fact, fact.value.to_string()))
            .collect();
        disagree(
            "contradiction-birth-date",
            Severity::High,
            (
                "Birth date stated differently".into(),
                "出生日期记录不一致".into(),
            ),
            implicated,
        )
    })
}

fn pregnancy(record: &Record) -> Option<DetectedIssue> {
    let stated: Vec<_> = record
        .patient
        .pregnancy
        .iter()
        .filter(|fact| fact.is_usable())
        .collect();
    let pregnant = |status: &PregnancyStatus| matches!(status, PregnancyStatus::Pregnant { .. });
    let both = stated.iter().any(|fact| pregnant(&fact.value))
        && stated.iter().any(|fact| !pregnant(&fact.value));
    both.then(|| {
        let label = |status: &PregnancyStatus| {
            if pregnant(status) {
                "pregnant"
            } else {
                "not pregnant"
            }
            .to_string()
        };
        let implicated = stated
            .iter()
            .map(|fact| implicate(fact, label(&fact.value)))
            .collect();
        disagree(
            "contradiction-pregnancy",
            Severity::High,
            (
                "Pregnancy stated differently".into(),
                "妊娠状态记录不一致".into(),
            ),
            implicated,
        )
    })
}

/// "NKDA", "no drug allergies", "无药物过敏史": an allergy to mites or latex does not contradict it.
fn speaks_of_drugs(record: &Record, fact: &Fact<AllergyStatus>) -> bool {
    fact.spans().all(|(document, span)| {
        let words = record
            .quote(document, span)
            .unwrap_or_default()
            .to_lowercase();
        ["nkda", "drug", "medic", "药"]
            .iter()
            .any(|word| words.contains(word))
    })
}

/// An upset stomach or what the text itself calls an intolerance: "no allergies" says nothing of it.
fn is_intolerance(record: &Record, fact: &Fact<AllergyIntolerance>) -> bool {
    const STOMACH: [&str; 12] = [
        "nausea",
        "vomit",
        "diarrh",
        "dyspepsia",
        "stomach",
        "constipation",
        "sickness",
        "恶心",
        "呕吐",
        "腹泻",
        "胃",
        "便秘",
    ];
    const CALLED: [&str; 5] = [
        "intoleran",
        "side effect",
        "not allergy",
        "不耐受",
        "副作用",
    ];
    const NEAR: usize = 60;
    let allergy = &fact.value;
    let of_stomach = |name: &str| STOMACH.iter().any(|word| name.contains(word));
    let mut reactions = allergy.reactions.iter().peekable();
    if reactions.peek().is_some() {
        return reactions.all(|one| of_stomach(&one.manifestation.name().to_lowercase()));
    }
    let mut places = fact.spans().peekable();
    allergy.kind == AllergyType::Intolerance
        || places.peek().is_some()
            && places.all(|(document, span)| {
                let text = record
                    .document(document)
                    .map_or("", |text| text.text.reveal());
                let end = text.len().min(span.end + NEAR);
                let behind = text.get(span.start..text.floor_char_boundary(end));
                let behind = behind.unwrap_or_default().to_lowercase();
                let clause = behind.split(['\n', ';', '；', '。']).next();
                let clause = clause.unwrap_or_default();
                CALLED.iter().any(|word| clause.contains(word))
            })
}

fn no_allergy_but_listed(record: &Record) -> Option<DetectedIssue> {
    let none: Vec<_> = record
        .allergy_statements
        .iter()
        .filter(|fact| fact.is_usable() && fact.value == AllergyStatus::NoneKnown)
        .collect();
    let of_drugs_only = !none.is_empty() && none.iter().all(|fact| speaks_of_drugs(record, fact));
    let listed: Vec<_> = record
        .allergies
        .iter()
        .filter(|fact| fact.is_usable() && fact.value.is_active())
        .filter(|fact| !of_drugs_only || !fact.value.ingredients.is_empty())
        .filter(|fact| !is_intolerance(record, fact))
        .collect();
    (!none.is_empty() && !listed.is_empty()).then(|| {
        let mut implicated: Vec<Implicated> = none
            .iter()
            .map(|fact| implicate(fact, "no known allergies".into()))
            .collect();
        implicated.extend(
            listed
                .iter()
                .map(|fact| implicate(fact, fact.value.substance.name().to_string())),
        );
        disagree(
            "contradiction-allergy-none",
            Severity::High,
            (
                "No known allergies, yet an allergy is listed".into(),
                "既称无已知过敏，又列有过敏".into(),
            ),
            implicated,
        )
    })
}

fn allergy_yes_and_no(record: &Record) -> Vec<DetectedIssue> {
    let mut groups: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for fact in record.allergies.iter().filter(|fact| fact.is_usable()) {
        groups
            .entry(same::drug(&fact.value.substance, &fact.value.ingredients))
            .or_default()
            .push(fact);
    }
    let mut found = Vec::new();
    for facts in groups.values() {
        let yes = facts.iter().any(|fact| fact.value.is_active());
        let no = facts
            .iter()
            .any(|fact| fact.value.assertion.presence == Presence::Absent);
        if yes && no {
            let name = facts[0].value.substance.name().to_string();
            let implicated = facts
                .iter()
                .map(|fact| implicate(fact, fact.value.substance.name().to_string()))
                .collect();
            found.push(disagree(
                "contradiction-allergy",
                Severity::High,
                (
                    format!("Allergy to {name}: stated and denied"),
                    format!("{name}过敏：既有记录又被否认"),
                ),
                implicated,
            ));
        }
    }
    found
}

fn doses(record: &Record) -> Vec<DetectedIssue> {
    let mut groups: BTreeMap<String, Vec<&Fact<MedicationStatement>>> = BTreeMap::new();
    for fact in record
        .medications
        .iter()
        .filter(|fact| fact.is_usable() && fact.value.is_current())
    {
        groups
            .entry(same::drug(&fact.value.medication, &fact.value.ingredients))
            .or_default()
            .push(fact);
    }
    let mut found = Vec::new();
    for (name, facts) in &groups {
        let differ = facts.iter().enumerate().any(|(index, a)| {
            facts[..index]
                .iter()
                .any(|b| other_dose(&a.value, &b.value) && !changes(a, b))
        });
        if differ {
            let label = |fact: &Fact<MedicationStatement>| {
                let amount = fact
                    .value
                    .dosage
                    .dose
                    .as_ref()
                    .or(fact.value.dosage.units.as_ref());
                format!(
                    "{} {}",
                    fact.value.medication.name(),
                    amount.map(crate::describe::quantity).unwrap_or_default()
                )
            };
            let implicated = facts
                .iter()
                .map(|fact| implicate(fact, label(fact).trim().to_string()))
                .collect();
            let shown = facts[0]
                .value
                .ingredients
                .first()
                .map_or(facts[0].value.medication.name(), |_| name.as_str());
            found.push(disagree(
                "contradiction-dose",
                Severity::Moderate,
                (format!("{shown}: two doses"), format!("{shown}：两种剂量")),
                implicated,
            ));
        }
    }
    found
}

/// "Prednisolone 5 mg … Plan: pred 5 -> 4 -> 3": what one document takes and orders otherwise is a change, no contradiction.
fn changes(a: &Fact<MedicationStatement>, b: &Fact<MedicationStatement>) -> bool {
    let to_come = |fact: &Fact<MedicationStatement>| fact.value.intent == MedicationIntent::Ordered;
    let document = |fact: &Fact<MedicationStatement>| fact.spans().next().map(|(id, _)| id.clone());
    to_come(a) != to_come(b) && document(a).is_some() && document(a) == document(b)
}

/// True when both state a dose or a frequency and they are not the same amount in the same documents' terms.
fn other_dose(a: &MedicationStatement, b: &MedicationStatement) -> bool {
    if a.dosage.route.is_some() && b.dosage.route.is_some() && a.dosage.route != b.dosage.route {
        return false;
    }
    let amounts = |a: &Option<Quantity>, b: &Option<Quantity>| match (a, b) {
        (Some(a), Some(b)) => a.unit_text == b.unit_text && (a.value - b.value).abs() > 1e-9,
        _ => false,
    };
    let often = |value: &MedicationStatement| {
        value
            .dosage
            .frequency
            .as_ref()
            .and_then(|often| often.per_day)
    };
    let rate = often(a)
        .zip(often(b))
        .is_some_and(|(a, b)| (a - b).abs() > 1e-6);
    amounts(&a.dosage.dose, &b.dosage.dose) || amounts(&a.dosage.units, &b.dosage.units) || rate
}

fn weights(record: &Record) -> Option<DetectedIssue> {
    let stated: Vec<(&Fact<Observation>, f64)> = record
        .observations
        .iter()
        .filter(|fact| {
            fact.is_usable()
                && fact.value.is_usable()
                && fact.value.key() == Some("weight")
                && fact.value.assertion.time == Temporality::Current
        })
        .filter_map(|fact| Some((fact, kilograms(fact.value.quantity()?)?)))
        .collect();
    let differ = |a: &(&Fact<Observation>, f64), b: &(&Fact<Observation>, f64)| {
        let near = match (a.0.value.effective, b.0.value.effective) {
            (Some(a), Some(b)) => {
                let (least, most) = a.days_until(b);
                least.abs().max(most.abs()) <= 7
            }
            (None, None) => true,
            _ => false,
        };
        near && (a.1 - b.1).abs() > WEIGHT_TOLERANCE * a.1.max(b.1)
    };
    let (a, b) = stated.iter().enumerate().find_map(|(index, a)| {
        stated[..index]
            .iter()
            .find(|b| differ(a, b))
            .map(|b| (b, a))
    })?;
    let label = |one: &(&Fact<Observation>, f64)| format!("{} kg", (one.1 * 10.0).round() / 10.0);
    let implicated = vec![implicate(a.0, label(a)), implicate(b.0, label(b))];
    Some(disagree(
        "contradiction-weight",
        Severity::High,
        (
            "Two weights that do not fit together".into(),
            "两次体重记录相互矛盾".into(),
        ),
        implicated,
    ))
}

fn kilograms(weight: &Quantity) -> Option<f64> {
    Some(match weight.unit.as_deref()? {
        "kg" => weight.value,
        "g" => weight.value / 1000.0,
        "500.g" => weight.value / 2.0,
        "[lb_av]" => weight.value * 0.453_592_37,
        _ => return None,
    })
}

fn active_and_resolved(record: &Record) -> Vec<DetectedIssue> {
    let mut groups: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for fact in record
        .conditions
        .iter()
        .filter(|fact| fact.is_usable() && fact.value.assertion.is_affirmed_for_patient())
    {
        groups
            .entry(format!(
                "{}|{:?}",
                same::concept(&fact.value.code),
                fact.value.onset
            ))
            .or_default()
            .push(fact);
    }
    let mut found = Vec::new();
    for facts in groups.values() {
        let status = |wanted: ClinicalStatus| {
            facts
                .iter()
                .any(|fact| fact.value.clinical_status == wanted)
        };
        if status(ClinicalStatus::Active) && status(ClinicalStatus::Resolved) {
            let name = facts[0].value.code.name().to_string();
            let implicated = facts
                .iter()
                .map(|fact| implicate(fact, fact.value.code.name().to_string()))
                .collect();
            found.push(disagree(
                "contradiction-problem-status",
                Severity::Info,
                (
                    format!("{name}: active and resolved"),
                    format!("{name}：既为现患又为已愈"),
                ),
                implicated,
            ));
        }
    }
    found
}
