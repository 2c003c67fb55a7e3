//! Pregnancy, the possibility of one, and breast-feeding.

use super::judge::{Answer, Judge, Reason, named, plain, shown_age, unknown};
use super::when::{Limit, Sign};
use crate::checks::framework::{Missing, Told, around, told_of};
use record::{AdministrativeSex, Localized, PregnancyStatus};

impl Judge<'_, '_> {
    pub(super) fn pregnant(&self, weeks: Option<Limit>) -> Answer {
        let stated = match self.patient.pregnancy() {
            Ok(None) => return Answer::No,
            Ok(Some(stated)) => stated,
            Err(_) if self.cannot_be_pregnant() || self.is_protected() => return Answer::No,
            Err(missing) => return unknown(&missing, "pregnancy status", "妊娠状态"),
        };
        match (weeks, stated) {
            (None, Some(known)) => Answer::Yes(vec![self.pregnancy_reason(Some(known))]),
            (None, None) => Answer::Yes(vec![self.pregnancy_reason(None)]),
            (Some(limit), Some(known)) if limit.holds(known) => {
                Answer::Yes(vec![self.pregnancy_reason(Some(known))])
            }
            (Some(_), Some(_)) => Answer::No,
            (Some(_), None) => unknown(&Missing::NotStated, "week of pregnancy", "孕周"),
        }
    }

    fn pregnancy_reason(&self, weeks: Option<f64>) -> Reason {
        let implicated = self
            .patient
            .record
            .patient
            .pregnancy
            .iter()
            .filter(|fact| fact.is_usable())
            .filter(|fact| matches!(fact.value, PregnancyStatus::Pregnant { .. }))
            .map(|fact| named("pregnancy", fact))
            .collect();
        let text = match weeks {
            Some(weeks) => Localized::new(
                format!("pregnant, {weeks:.0} weeks"),
                format!("妊娠 {weeks:.0} 周"),
            ),
            None => Localized::new("pregnant", "妊娠"),
        };
        Reason {
            text,
            brief: None,
            implicated,
        }
    }

    /// Where no pregnancy is mentioned: the weeks after a birth, and a contraception that needs no thought.
    fn is_protected(&self) -> bool {
        const WEEKS_OF_A_BIRTH: Limit = Limit {
            sign: Sign::AtMost,
            value: 56.0,
        };
        let recent = matches!(self.after_birth(WEEKS_OF_A_BIRTH), Answer::Yes(_));
        self.patient.pregnancy() == Err(Missing::NotStated)
            && !self.is_test_awaited()
            && (recent || super::contraception::is_told(self.patient))
    }

    /// A pregnancy test is named, and its result is not there.
    fn is_test_awaited(&self) -> bool {
        const TESTS: &[&str] = &[
            "pregnancy test",
            "preg test",
            "pregnancy tests",
            "hcg",
            "bhcg",
            "βhcg",
            "β-hcg",
            "b-hcg",
            "upt",
            "妊娠试验",
            "妊娠检查",
            "孕检",
            "早孕试验",
            "验孕",
        ];
        matches!(told_of(self.patient, TESTS), Some(Told::Awaited(_)))
    }

    /// Men, and ages at which a pregnancy that nobody mentions need not be asked about.
    fn cannot_be_pregnant(&self) -> bool {
        self.patient.sex == Ok(AdministrativeSex::Male)
            || self
                .patient
                .age
                .as_ref()
                .is_ok_and(|age| !(12.0..=55.0).contains(age))
    }

    pub(super) fn can_conceive(&self) -> Answer {
        let stated = self.patient.record.patient.pregnancy.iter();
        let settled = stated.filter(|fact| fact.is_usable()).any(|fact| {
            matches!(
                fact.value,
                PregnancyStatus::Pregnant { .. } | PregnancyStatus::NotPossible
            )
        });
        // The first question is whether she is pregnant now.
        if !settled && self.patient.pregnancy().is_err() && self.is_test_awaited() {
            return match self.patient.sex {
                Ok(AdministrativeSex::Male) => Answer::No,
                _ if self.cannot_be_pregnant() => Answer::No,
                _ => unknown(&Missing::NotStated, "pregnancy status", "妊娠状态"),
            };
        }
        match (&self.patient.sex, &self.patient.age) {
            (Ok(AdministrativeSex::Female), Ok(age))
                if !settled
                    && (12.0..=50.0).contains(age)
                    && !super::contraception::is_told(self.patient) =>
            {
                Answer::Yes(vec![plain(
                    format!("woman of {} years", shown_age(*age)),
                    format!("{} 岁女性", shown_age(*age)),
                )])
            }
            _ => Answer::No,
        }
    }

    pub(super) fn lactating(&self) -> Answer {
        if self.is_to_breast_feed() {
            return Answer::No;
        }
        match self.patient.lactating() {
            Ok(true) => Answer::Yes(vec![Reason {
                text: Localized::new("breast-feeding", "哺乳期"),
                brief: None,
                implicated: self
                    .patient
                    .record
                    .patient
                    .lactating
                    .iter()
                    .filter(|fact| fact.is_usable())
                    .map(|fact| named("breast-feeding", fact))
                    .collect(),
            }]),
            // "患儿，男，2 月，母乳喂养": the fed child is the patient.
            Err(Missing::NotStated) if self.cannot_be_pregnant() => Answer::No,
            Err(Missing::NotStated) => match self.has_id("breast_feeding") {
                Answer::No if self.may_breast_feed() => {
                    unknown(&Missing::NotStated, "breast-feeding", "哺乳情况")
                }
                answer => answer,
            },
            Ok(false) => Answer::No,
            Err(missing) => unknown(&missing, "breast-feeding", "哺乳情况"),
        }
    }

    /// A child was born in these months and lives, and no word tells how it is fed.
    fn may_breast_feed(&self) -> bool {
        const BORN: Limit = Limit {
            sign: Sign::AtMost,
            value: 180.0,
        };
        const TOLD: [&str; 16] = [
            "formula",
            "bottle-fed",
            "bottle fed",
            "bottle feeding",
            "bottle-feeding",
            "stillb",
            "iufd",
            "neonatal death",
            "miscarr",
            "adopt",
            "人工喂养",
            "配方奶",
            "死胎",
            "死产",
            "回奶",
            "断奶",
        ];
        let told = || {
            let mut documents = self.patient.small_letters().iter();
            documents.any(|text| TOLD.iter().any(|word| text.contains(word)))
        };
        matches!(self.after_birth(BORN), Answer::Yes(_)) && !told()
    }

    /// Far on in a pregnancy, breast-feeding is a plan, unless the words beside it tell of an older child at the breast.
    fn is_to_breast_feed(&self) -> bool {
        const FAR_ON: f64 = 20.0;
        const NOW: [&str; 12] = [
            "still",
            "current",
            "toddler",
            "tandem",
            "nursing",
            "older",
            "month-old",
            "months old",
            "year-old",
            "仍",
            "目前",
            "大宝",
        ];
        const NEAR: usize = 60;
        let far_on = matches!(self.patient.pregnancy(), Ok(Some(Some(weeks))) if weeks >= FAR_ON);
        let stated = self.patient.record.patient.lactating.iter();
        let told_now = || {
            let mut places = stated
                .filter(|fact| fact.is_usable() && fact.value)
                .flat_map(|fact| fact.spans());
            places.any(|(document, span)| {
                let text = self.patient.record.document(document);
                text.is_none_or(|text| {
                    let words = around(text.text.reveal(), span, NEAR, &['\n', '。', ';', '；']);
                    NOW.iter().any(|word| words.contains(word))
                })
            })
        };
        far_on && !told_now()
    }
}
