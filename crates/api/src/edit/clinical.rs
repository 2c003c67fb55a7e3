use super::{Editable, choice, concept, date, date_field, field, name, named, number, words};
use crate::wire::{ErrorCode, FieldKind, FieldView};
use record::{
    AllergyIntolerance, AllergyStatus, Condition, Lexicon, MedicationStatement, Observation,
    ObservationValue, Presence, Quantity, TermKind,
};

const PRESENCE: &[(&str, &str, &str)] = &[
    ("present", "present", "存在"),
    ("absent", "absent", "否认"),
    ("possible", "possible", "可能"),
    ("hypothetical", "hypothetical", "假设"),
];
const TIME: &[(&str, &str, &str)] = &[
    ("current", "current", "当前"),
    ("historical", "in the past", "既往"),
];
const EXPERIENCER: &[(&str, &str, &str)] = &[
    ("patient", "the patient", "患者本人"),
    ("family", "a relative", "亲属"),
    ("other", "someone else", "其他人"),
];
const CLINICAL: &[(&str, &str, &str)] = &[
    ("active", "active", "活动"),
    ("inactive", "inactive", "非活动"),
    ("remission", "in remission", "缓解"),
    ("resolved", "resolved", "已愈"),
    ("unknown", "not stated", "未说明"),
];
const MEDICATION: &[(&str, &str, &str)] = &[
    ("active", "active", "使用中"),
    ("stopped", "stopped", "已停用"),
    ("on_hold", "on hold", "暂停"),
    ("completed", "completed", "已完成"),
    ("intended", "planned", "拟用"),
    ("not_taken", "not taken", "未服用"),
    ("unknown", "not stated", "未说明"),
];
const CRITICALITY: &[(&str, &str, &str)] = &[
    ("low", "low", "低"),
    ("high", "high", "高"),
    ("unknown", "not stated", "未说明"),
];
const ALLERGIES: &[(&str, &str, &str)] = &[
    ("none_known", "none known", "无已知过敏"),
    ("not_asked", "not asked", "未询问"),
    ("no_information", "no information", "无信息"),
];

fn assertion_fields(of: &record::Assertion) -> [FieldView; 3] {
    [
        choice(
            "presence",
            "Presence",
            "是否存在",
            name(&of.presence),
            PRESENCE,
        ),
        choice("time", "Time", "时间", name(&of.time), TIME),
        choice(
            "experiencer",
            "Whose",
            "归属",
            name(&of.experiencer),
            EXPERIENCER,
        ),
    ]
}

/// True when `key` belongs to the assertion and was taken.
fn set_assertion(of: &mut record::Assertion, key: &str, value: &str) -> Result<bool, ErrorCode> {
    match key {
        "presence" => of.presence = named(value)?,
        "time" => of.time = named(value)?,
        "experiencer" => of.experiencer = named(value)?,
        _ => return Ok(false),
    }
    Ok(true)
}

impl Editable for Condition {
    fn fields(&self) -> Vec<FieldView> {
        let mut fields = vec![
            field(
                "name",
                "Problem",
                "问题",
                FieldKind::Text,
                self.code.text.reveal(),
            ),
            choice(
                "status",
                "Status",
                "状态",
                name(&self.clinical_status),
                CLINICAL,
            ),
        ];
        fields.extend(assertion_fields(&self.assertion));
        fields.push(date_field("onset", "Since", "起始", self.onset));
        fields
    }

    fn set(&mut self, key: &str, value: &str, lexicon: &dyn Lexicon) -> Result<(), ErrorCode> {
        match key {
            "name" => {
                self.code = concept(value, &[TermKind::Problem, TermKind::Symptom], lexicon)?;
            }
            "status" => self.clinical_status = named(value)?,
            "onset" => self.onset = date(value)?,
            _ if set_assertion(&mut self.assertion, key, value)? => {}
            _ => return Err(ErrorCode::RequestMalformed),
        }
        Ok(())
    }
}

impl Editable for MedicationStatement {
    fn fields(&self) -> Vec<FieldView> {
        let dosage = &self.dosage;
        let dose = dosage.dose.as_ref();
        let mut fields = vec![
            field(
                "name",
                "Drug",
                "药物",
                FieldKind::Text,
                self.medication.text.reveal(),
            ),
            choice("status", "Status", "状态", name(&self.status), MEDICATION),
            field(
                "dose",
                "Dose",
                "单次剂量",
                FieldKind::Number,
                dose.map(|dose| dose.value.to_string()).unwrap_or_default(),
            ),
            field(
                "dose_unit",
                "Dose unit",
                "剂量单位",
                FieldKind::Text,
                dose.map(|dose| dose.unit_text.clone()).unwrap_or_default(),
            ),
            field(
                "per_day",
                "Times a day",
                "每日次数",
                FieldKind::Number,
                dosage
                    .frequency
                    .as_ref()
                    .and_then(|frequency| frequency.per_day)
                    .map(|times| times.to_string())
                    .unwrap_or_default(),
            ),
        ];
        fields.extend(assertion_fields(&self.assertion));
        fields.push(date_field("start", "From", "开始", self.start));
        fields.push(date_field("end", "To", "结束", self.end));
        fields
    }

    fn set(&mut self, key: &str, value: &str, lexicon: &dyn Lexicon) -> Result<(), ErrorCode> {
        match key {
            "name" => {
                self.medication = concept(value, &[TermKind::Drug, TermKind::DrugClass], lexicon)?;
                self.ingredients = lexicon
                    .lookup(TermKind::Drug, value)
                    .map(|known| known.ingredients)
                    .unwrap_or_default();
            }
            "status" => {
                self.status = named(value)?;
                self.change = None;
            }
            "dose" if value.is_empty() => self.dosage.dose = None,
            "dose" => {
                let amount = number(value)?;
                let dose = self
                    .dosage
                    .dose
                    .get_or_insert_with(|| Quantity::unitless(amount));
                dose.value = amount;
                dose.high = None;
            }
            "dose_unit" => {
                if let Some(dose) = &mut self.dosage.dose {
                    dose.unit = lexicon.ucum(value);
                    dose.unit_text = value.to_string();
                }
            }
            "per_day" if value.is_empty() => self.dosage.frequency = None,
            "per_day" => {
                let times = number(value)?;
                self.dosage.frequency = Some(record::Frequency {
                    per_day: Some(times),
                    as_needed: self
                        .dosage
                        .frequency
                        .as_ref()
                        .is_some_and(|frequency| frequency.as_needed),
                    text: format!("{times}/d"),
                });
            }
            "start" => self.start = date(value)?,
            "end" => self.end = date(value)?,
            _ if set_assertion(&mut self.assertion, key, value)? => {}
            _ => return Err(ErrorCode::RequestMalformed),
        }
        Ok(())
    }
}

impl Editable for AllergyIntolerance {
    fn fields(&self) -> Vec<FieldView> {
        let mut fields = vec![
            field(
                "name",
                "Substance",
                "物质",
                FieldKind::Text,
                self.substance.text.reveal(),
            ),
            field(
                "reaction",
                "Reaction",
                "反应",
                FieldKind::Text,
                self.reactions
                    .first()
                    .map(|reaction| reaction.manifestation.text.reveal())
                    .unwrap_or_default(),
            ),
            choice(
                "status",
                "Status",
                "状态",
                name(&self.clinical_status),
                CLINICAL,
            ),
            choice(
                "criticality",
                "Criticality",
                "危险程度",
                name(&self.criticality),
                CRITICALITY,
            ),
        ];
        fields.extend(assertion_fields(&self.assertion));
        fields
    }

    fn set(&mut self, key: &str, value: &str, lexicon: &dyn Lexicon) -> Result<(), ErrorCode> {
        match key {
            "name" => {
                let kinds = [TermKind::Drug, TermKind::DrugClass, TermKind::Allergen];
                self.substance = concept(value, &kinds, lexicon)?;
                self.ingredients = lexicon
                    .lookup(TermKind::Drug, value)
                    .map(|known| known.ingredients)
                    .unwrap_or_default();
            }
            "reaction" if value.is_empty() => self.reactions.clear(),
            "reaction" => {
                let manifestation =
                    concept(value, &[TermKind::Symptom, TermKind::Problem], lexicon)?;
                self.reactions = vec![record::Reaction {
                    manifestation,
                    severity: None,
                    onset: None,
                }];
            }
            "status" => self.clinical_status = named(value)?,
            "criticality" => self.criticality = named(value)?,
            _ if set_assertion(&mut self.assertion, key, value)? => {}
            _ => return Err(ErrorCode::RequestMalformed),
        }
        Ok(())
    }
}

impl Editable for Observation {
    fn fields(&self) -> Vec<FieldView> {
        let mut fields = vec![field(
            "name",
            "What was measured",
            "项目",
            FieldKind::Text,
            self.code.text.reveal(),
        )];
        match &self.value {
            ObservationValue::Quantity(quantity) => fields.extend([
                field(
                    "value",
                    "Value",
                    "数值",
                    FieldKind::Number,
                    quantity.value.to_string(),
                ),
                field(
                    "unit",
                    "Unit",
                    "单位",
                    FieldKind::Text,
                    quantity.unit_text.clone(),
                ),
            ]),
            ObservationValue::Concept(words) => {
                fields.push(field(
                    "words",
                    "Result",
                    "结果",
                    FieldKind::Text,
                    words.text.reveal(),
                ));
            }
            ObservationValue::Text(words) => {
                fields.push(field(
                    "words",
                    "Result",
                    "结果",
                    FieldKind::Text,
                    words.reveal(),
                ));
            }
            ObservationValue::Ratio(..)
            | ObservationValue::Boolean(_)
            | ObservationValue::Missing(_) => {
                fields.push(field("words", "Result", "结果", FieldKind::Text, ""));
            }
        }
        fields.push(date_field("date", "Date", "日期", self.effective));
        fields
    }

    fn set(&mut self, key: &str, value: &str, lexicon: &dyn Lexicon) -> Result<(), ErrorCode> {
        match key {
            "name" => {
                let kinds = [TermKind::Laboratory, TermKind::VitalSign, TermKind::Symptom];
                self.code = concept(value, &kinds, lexicon)?;
            }
            "value" => {
                let amount = number(value)?;
                match &mut self.value {
                    ObservationValue::Quantity(quantity) => {
                        quantity.value = amount;
                        quantity.high = None;
                        quantity.comparator = None;
                    }
                    other => *other = ObservationValue::Quantity(Quantity::unitless(amount)),
                }
                // The printed flag belonged to the earlier number.
                self.interpretation = None;
            }
            "unit" => {
                if let ObservationValue::Quantity(quantity) = &mut self.value {
                    quantity.unit = lexicon.ucum(value);
                    quantity.unit_text = value.to_string();
                }
            }
            "words" => self.value = ObservationValue::Text(words(value)?.into()),
            "date" => self.effective = date(value)?,
            _ => return Err(ErrorCode::RequestMalformed),
        }
        Ok(())
    }
}

impl Editable for AllergyStatus {
    fn fields(&self) -> Vec<FieldView> {
        vec![choice(
            "status",
            "Allergies",
            "过敏史",
            name(self),
            ALLERGIES,
        )]
    }

    fn set(&mut self, key: &str, value: &str, _: &dyn Lexicon) -> Result<(), ErrorCode> {
        if key != "status" || value == "listed" {
            return Err(ErrorCode::RequestMalformed);
        }
        *self = named(value)?;
        Ok(())
    }
}

/// Words for an assertion that is not plainly "present, now, the patient"; empty otherwise.
pub(crate) fn assertion_words(of: &record::Assertion) -> crate::wire::Localized {
    let lists = [
        (
            name(&of.presence),
            PRESENCE,
            of.presence != Presence::Present,
        ),
        (
            name(&of.time),
            TIME,
            of.time != record::Temporality::Current,
        ),
        (
            name(&of.experiencer),
            EXPERIENCER,
            of.experiencer != record::Experiencer::Patient,
        ),
    ];
    let said: Vec<&(&str, &str, &str)> = lists
        .iter()
        .filter(|(.., unusual)| *unusual)
        .filter_map(|(value, list, _)| list.iter().find(|(id, ..)| id == value))
        .collect();
    crate::wire::Localized::new(
        said.iter()
            .map(|(_, en, _)| *en)
            .collect::<Vec<_>>()
            .join(", "),
        said.iter()
            .map(|(.., zh)| *zh)
            .collect::<Vec<_>>()
            .join("、"),
    )
}

/// Words for a problem's or allergy's status; empty where not stated.
pub(crate) fn clinical_words(of: record::ClinicalStatus) -> crate::wire::Localized {
    in_list(&name(&of), CLINICAL)
}

/// Words for a drug's status; empty where not stated.
pub(crate) fn medication_words(of: record::MedicationStatus) -> crate::wire::Localized {
    in_list(&name(&of), MEDICATION)
}

fn in_list(value: &str, list: &[(&str, &str, &str)]) -> crate::wire::Localized {
    list.iter()
        .find(|(id, ..)| *id == value && *id != "unknown")
        .map(|(_, en, zh)| crate::wire::Localized::new(*en, *zh))
        .unwrap_or_default()
}
