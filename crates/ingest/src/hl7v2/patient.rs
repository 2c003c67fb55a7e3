//! PID, PV1, SCH, death.

use super::segment::{Field, Message, Segment};
use super::{Reader, date};
use crate::sheet::Value as Fact;
use record::{AdministrativeSex, Concept, Encounter, Identifier, PatientText};

/// Who a message is about, as far as it can be told apart.
#[derive(Default)]
pub(super) struct Identity {
    numbers: Vec<String>,
    name: String,
    born: String,
}

impl Identity {
    pub(super) fn of(message: &Message<'_>) -> Self {
        let Some(pid) = message.iter().find(|segment| segment.name == "PID") else {
            return Self::default();
        };
        let numbers = [2, 3, 4]
            .iter()
            .flat_map(|field| pid.repeats(*field).map(|number| number.component(1)))
            .filter(|number| !number.is_empty())
            .collect();
        let name = pid.field(5);
        let name = format!("{} {}", name.component(1), name.component(2))
            .trim()
            .to_lowercase();
        Self {
            numbers,
            name,
            born: pid.text(7).chars().take(8).collect(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.numbers.is_empty() && self.name.is_empty()
    }

    /// True when both are known and nothing speaks for one person.
    pub(super) fn differs(&self, other: &Self) -> bool {
        if self.is_empty() || other.is_empty() {
            return false;
        }
        let same_number = self
            .numbers
            .iter()
            .any(|number| other.numbers.contains(number));
        let same_person = self.name == other.name
            && (self.born == other.born || self.born.is_empty() || other.born.is_empty());
        !same_number && !same_person
    }
}

impl Reader<'_, '_> {
    pub(super) fn identify(&mut self, segment: &Segment<'_>) {
        for name in segment.repeats(5) {
            let words = person(&name);
            if !words.is_empty() {
                self.push(Fact::Name(words.into()), segment);
            }
        }
        // Patient, alternate, account, social security and driver's licence numbers.
        for field in [2, 3, 4, 18, 19, 20] {
            for number in segment.repeats(field) {
                let value = number.component(1);
                if !value.is_empty() {
                    let system = [number.component(5), number.component(4)]
                        .join(" ")
                        .trim()
                        .to_string();
                    self.push(
                        Fact::Identifier(Identifier {
                            system,
                            value: value.into(),
                        }),
                        segment,
                    );
                }
            }
        }
        if let Some(born) = date(&segment.text(7)) {
            self.push(Fact::Birth(born), segment);
        }
        let sex = match segment.text(8).to_ascii_uppercase().as_str() {
            "F" | "FEMALE" => Some(AdministrativeSex::Female),
            "M" | "MALE" => Some(AdministrativeSex::Male),
            "O" | "A" => Some(AdministrativeSex::Other),
            "U" | "N" => Some(AdministrativeSex::Unknown),
            _ => None,
        };
        if let Some(sex) = sex {
            self.push(Fact::Sex(sex), segment);
        }
        let died = date(&segment.text(29));
        if died.is_some() || segment.text(30) == "Y" {
            self.push(Fact::Deceased(died), segment);
        }
    }

    pub(super) fn visit(&mut self, segment: &Segment<'_>, message: &Message<'_>) {
        let class = match segment.text(2).as_str() {
            "I" => "Inpatient",
            "O" => "Outpatient",
            "E" => "Emergency",
            "P" => "Preadmission",
            "R" => "Recurring outpatient",
            "B" => "Obstetrics",
            _ => "Encounter",
        };
        let location: Vec<String> = [4, 1, 2, 3]
            .iter()
            .map(|part| segment.field(3).component(*part))
            .filter(|part| !part.is_empty())
            .collect();
        let reason = message
            .iter()
            .find(|other| other.name == "PV2")
            .map(|other| other.field(3).concept())
            .filter(|reason| !reason.text.is_empty());
        let value = Encounter {
            class: Concept::text(class),
            start: date(&segment.text(44)),
            end: date(&segment.text(45)),
            reason,
            location: (!location.is_empty()).then(|| PatientText::new(location.join(", "))),
        };
        self.push(Fact::Encounter(value), segment);
    }

    pub(super) fn appointment(&mut self, segment: &Segment<'_>) {
        let reason = [7, 6, 8]
            .iter()
            .map(|field| segment.field(*field).concept().text.into_revealed())
            .find(|words| !words.is_empty());
        let start = date(&segment.field(11).component(4))
            .map(|date| date.to_string())
            .unwrap_or_default();
        self.push(
            Fact::Statement(format!(
                "Appointment: {} {start}",
                reason.unwrap_or_default()
            )),
            segment,
        );
    }
}

/// An XPN: given, middle, family, suffix.
pub(super) fn person(name: &Field<'_>) -> String {
    [2, 3, 1, 4]
        .iter()
        .map(|part| name.component(*part))
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
