use super::{Editable, choice, concept, date, date_field, field, name, named, number, words};
use crate::wire::{ErrorCode, FieldKind, FieldView};
use record::{
    AdministrativeSex, Device, DiagnosticReport, Encounter, FamilyMemberHistory, GeneCall,
    ImagingStudy, Immunization, Lexicon, PartialDate, PregnancyStatus, Procedure, SocialHistory,
    TermKind,
};

const SEX: &[(&str, &str, &str)] = &[
    ("female", "female", "女"),
    ("male", "male", "男"),
    ("other", "other", "其他"),
    ("unknown", "unknown", "未知"),
];
const PREGNANCY: &[(&str, &str, &str)] = &[
    ("pregnant", "pregnant", "妊娠"),
    ("not_pregnant", "not pregnant", "未妊娠"),
    ("not_possible", "not possible", "不可能妊娠"),
];
const YES_NO: &[(&str, &str, &str)] = &[("yes", "yes", "是"), ("no", "no", "否")];

impl Editable for AdministrativeSex {
    fn fields(&self) -> Vec<FieldView> {
        vec![choice("sex", "Sex", "性别", name(self), SEX)]
    }

    fn set(&mut self, _: &str, value: &str, _: &dyn Lexicon) -> Result<(), ErrorCode> {
        *self = named(value)?;
        Ok(())
    }
}

impl Editable for PartialDate {
    fn fields(&self) -> Vec<FieldView> {
        vec![date_field("date", "Date", "日期", Some(*self))]
    }

    fn set(&mut self, _: &str, value: &str, _: &dyn Lexicon) -> Result<(), ErrorCode> {
        *self = date(value)?.ok_or(ErrorCode::DateNotUnderstood)?;
        Ok(())
    }
}

impl Editable for f64 {
    fn fields(&self) -> Vec<FieldView> {
        vec![field(
            "years",
            "Age in years",
            "年龄（岁）",
            FieldKind::Number,
            self.to_string(),
        )]
    }

    fn set(&mut self, _: &str, value: &str, _: &dyn Lexicon) -> Result<(), ErrorCode> {
        *self = number(value)?;
        Ok(())
    }
}

impl Editable for PregnancyStatus {
    fn fields(&self) -> Vec<FieldView> {
        let (status, weeks) = match self {
            Self::Pregnant { weeks } => ("pregnant", *weeks),
            Self::NotPregnant => ("not_pregnant", None),
            Self::NotPossible => ("not_possible", None),
        };
        vec![
            choice("status", "Pregnancy", "妊娠", status, PREGNANCY),
            field(
                "weeks",
                "Weeks",
                "孕周",
                FieldKind::Number,
                weeks.map(|weeks| weeks.to_string()).unwrap_or_default(),
            ),
        ]
    }

    fn set(&mut self, key: &str, value: &str, _: &dyn Lexicon) -> Result<(), ErrorCode> {
        match (key, value) {
            ("status", "pregnant") => {
                let weeks = match self {
                    Self::Pregnant { weeks } => *weeks,
                    _ => None,
                };
                *self = Self::Pregnant { weeks };
            }
            ("status", "not_pregnant") => *self = Self::NotPregnant,
            ("status", "not_possible") => *self = Self::NotPossible,
            ("weeks", "") => {}
            ("weeks", _) => {
                if let Self::Pregnant { weeks } = self {
                    *weeks = Some(number(value)?);
                }
            }
            _ => return Err(ErrorCode::RequestMalformed),
        }
        Ok(())
    }
}

impl Editable for bool {
    fn fields(&self) -> Vec<FieldView> {
        let value = if *self { "yes" } else { "no" };
        vec![choice("value", "Breast-feeding", "哺乳", value, YES_NO)]
    }

    fn set(&mut self, _: &str, value: &str, _: &dyn Lexicon) -> Result<(), ErrorCode> {
        *self = match value {
            "yes" => true,
            "no" => false,
            _ => return Err(ErrorCode::ValueNotUnderstood),
        };
        Ok(())
    }
}

/// A value whose words and date can be corrected.
macro_rules! words_and_date {
    ($type:ty, $kinds:expr, $concept:ident, $date:ident) => {
        impl Editable for $type {
            fn fields(&self) -> Vec<FieldView> {
                vec![
                    field(
                        "name",
                        "Words",
                        "内容",
                        FieldKind::Text,
                        self.$concept.text.reveal(),
                    ),
                    date_field("date", "Date", "日期", self.$date),
                ]
            }

            fn set(
                &mut self,
                key: &str,
                value: &str,
                lexicon: &dyn Lexicon,
            ) -> Result<(), ErrorCode> {
                match key {
                    "name" => self.$concept = concept(value, $kinds, lexicon)?,
                    "date" => self.$date = date(value)?,
                    _ => return Err(ErrorCode::RequestMalformed),
                }
                Ok(())
            }
        }
    };
}

words_and_date!(Procedure, &[TermKind::Procedure], code, performed);
words_and_date!(Immunization, &[], vaccine, occurrence);
words_and_date!(Encounter, &[], class, start);
words_and_date!(Device, &[TermKind::Device], kind, since);

impl Editable for FamilyMemberHistory {
    fn fields(&self) -> Vec<FieldView> {
        let illness = self.condition.as_ref().map(|of| of.text.reveal());
        vec![
            field(
                "relationship",
                "Relative",
                "亲属",
                FieldKind::Text,
                self.relationship.clone(),
            ),
            field(
                "name",
                "Illness",
                "疾病",
                FieldKind::Text,
                illness.unwrap_or_default(),
            ),
        ]
    }

    fn set(&mut self, key: &str, value: &str, lexicon: &dyn Lexicon) -> Result<(), ErrorCode> {
        match key {
            "relationship" => self.relationship = words(value)?,
            "name" => self.condition = Some(concept(value, &[TermKind::Problem], lexicon)?),
            _ => return Err(ErrorCode::RequestMalformed),
        }
        Ok(())
    }
}

impl Editable for SocialHistory {
    fn fields(&self) -> Vec<FieldView> {
        vec![field(
            "text",
            "Words",
            "内容",
            FieldKind::Text,
            self.text.reveal(),
        )]
    }

    fn set(&mut self, _: &str, value: &str, _: &dyn Lexicon) -> Result<(), ErrorCode> {
        self.text = words(value)?.into();
        Ok(())
    }
}

impl Editable for DiagnosticReport {
    fn fields(&self) -> Vec<FieldView> {
        let conclusion = self.conclusion.as_ref().map(record::PatientText::reveal);
        vec![
            field(
                "text",
                "Conclusion",
                "结论",
                FieldKind::Text,
                conclusion.unwrap_or_default(),
            ),
            date_field("date", "Date", "日期", self.effective),
        ]
    }

    fn set(&mut self, key: &str, value: &str, _: &dyn Lexicon) -> Result<(), ErrorCode> {
        match key {
            "text" => self.conclusion = Some(words(value)?.into()),
            "date" => self.effective = date(value)?,
            _ => return Err(ErrorCode::RequestMalformed),
        }
        Ok(())
    }
}

impl Editable for ImagingStudy {
    fn fields(&self) -> Vec<FieldView> {
        vec![
            field(
                "text",
                "Description",
                "描述",
                FieldKind::Text,
                self.description.reveal(),
            ),
            date_field("date", "Date", "日期", self.started),
        ]
    }

    fn set(&mut self, key: &str, value: &str, _: &dyn Lexicon) -> Result<(), ErrorCode> {
        match key {
            "text" => self.description = words(value)?.into(),
            "date" => self.started = date(value)?,
            _ => return Err(ErrorCode::RequestMalformed),
        }
        Ok(())
    }
}

impl Editable for GeneCall {
    fn fields(&self) -> Vec<FieldView> {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        vec![
            field(
                "diplotype",
                "Diplotype",
                "双倍型",
                FieldKind::Text,
                text(&self.diplotype),
            ),
            field(
                "phenotype",
                "Phenotype",
                "表型",
                FieldKind::Text,
                text(&self.phenotype),
            ),
        ]
    }

    fn set(&mut self, key: &str, value: &str, _: &dyn Lexicon) -> Result<(), ErrorCode> {
        let value = (!value.is_empty()).then(|| value.to_string());
        match key {
            "diplotype" => self.diplotype = value,
            "phenotype" => self.phenotype = value,
            _ => return Err(ErrorCode::RequestMalformed),
        }
        Ok(())
    }
}
