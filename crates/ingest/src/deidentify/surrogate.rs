//! What stands in for whom: the same person, place or number has the same surrogate throughout a case.

use super::{Category, Style, tables};
use std::collections::{BTreeMap, BTreeSet};

/// The surrogates of one case. Hand the same value to every document of the case.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Surrogates {
    /// The words that each person was called by; in the order of appearance.
    people: Vec<BTreeSet<String>>,
    /// Everything else by what it says.
    others: BTreeMap<(Category, String), usize>,
}

const GIVEN: &[&str] = &[
    "Alex", "Robin", "Casey", "Jordan", "Morgan", "Taylor", "Jamie", "Avery", "Riley", "Quinn",
    "Drew", "Skyler", "Rowan", "Emery", "Finley", "Harper",
];
const FAMILY: &[&str] = &[
    "Carter",
    "Ellison",
    "Marlow",
    "Whitfield",
    "Danvers",
    "Holloway",
    "Prescott",
    "Langley",
    "Ashford",
    "Thornton",
    "Bexley",
    "Hartwell",
    "Kingsley",
    "Radcliff",
    "Sterling",
];
const CHINESE: &[&str] = &["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"];

impl Surrogates {
    /// Makes a person known, so that shorter forms of the name find them.
    pub(super) fn introduce(&mut self, name: &str) {
        self.person(name);
    }

    /// What replaces `written`.
    pub(super) fn of(&mut self, category: Category, written: &str, style: Style) -> String {
        let number = match category {
            Category::Age => return "90+".to_string(),
            Category::Name => self.person(written),
            _ => self.other(category, written),
        };
        match style {
            Style::Tokens => format!("[{}-{}]", label(category), number + 1),
            Style::Realistic => realistic(category, number, written),
        }
    }

    fn person(&mut self, written: &str) -> usize {
        let words = words(written);
        let same = |known: &BTreeSet<String>| {
            words.is_subset(known)
                || known.is_subset(&words)
                || words.iter().any(|word| family_of(word, known))
        };
        match self.people.iter().position(same) {
            Some(at) => {
                self.people[at].extend(words);
                at
            }
            None => {
                self.people.push(words);
                self.people.len() - 1
            }
        }
    }

    fn other(&mut self, category: Category, written: &str) -> usize {
        let key: String = written
            .chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect();
        let next = self
            .others
            .keys()
            .filter(|(known, _)| *known == category)
            .count();
        *self.others.entry((category, key)).or_insert(next)
    }
}

/// A Chinese family name alone, of somebody known.
fn family_of(word: &str, known: &BTreeSet<String>) -> bool {
    let han = word.chars().next().is_some_and(super::token::is_han);
    han && word.chars().count() == 1 && known.iter().any(|name| name.starts_with(word))
}

/// The words of a name that tell people apart.
fn words(written: &str) -> BTreeSet<String> {
    let all: Vec<String> = written
        .split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '-'))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let telling: BTreeSet<String> = all
        .iter()
        .filter(|word| {
            (word.chars().count() > 1 || word.starts_with(super::token::is_han))
                && !tables::is_particle(word)
                && !tables::is_title(word)
        })
        .cloned()
        .collect();
    if telling.is_empty() {
        all.into_iter().collect()
    } else {
        telling
    }
}

/// The word of a category inside a token.
pub(super) fn label(category: Category) -> &'static str {
    match category {
        Category::Name => "NAME",
        Category::Place => "PLACE",
        Category::Institution => "INSTITUTION",
        Category::Date => "DATE",
        Category::Age => "AGE",
        Category::Phone => "PHONE",
        Category::Fax => "FAX",
        Category::Email => "EMAIL",
        Category::SocialSecurity => "SSN",
        Category::MedicalRecord => "MRN",
        Category::HealthPlan => "PLAN",
        Category::Account => "ACCOUNT",
        Category::Licence => "LICENCE",
        Category::Vehicle => "VEHICLE",
        Category::Device => "DEVICE",
        Category::Url => "URL",
        Category::IpAddress => "IP",
        Category::Biometric => "BIOMETRIC",
        Category::OtherNumber => "NUMBER",
    }
}

/// A made-up value of the same kind. Telephones and hosts are those reserved for fiction and examples.
fn realistic(category: Category, number: usize, written: &str) -> String {
    let chinese = written.contains(super::token::is_han);
    let n = number + 1;
    match category {
        Category::Name if chinese => {
            let round = number / CHINESE.len();
            let which = CHINESE[number % CHINESE.len()];
            if round == 0 {
                format!("某{which}")
            } else {
                format!("某{which}{}", round + 1)
            }
        }
        Category::Name => {
            let family = FAMILY[number % FAMILY.len()];
            let round = number / FAMILY.len();
            let family = if round == 0 {
                family.to_string()
            } else {
                format!("{family}-{}", round + 1)
            };
            if words(written).len() > 1 {
                format!("{} {family}", GIVEN[number % GIVEN.len()])
            } else {
                family
            }
        }
        Category::Place if chinese => format!("某地{n}"),
        Category::Place => format!("Anytown {n}"),
        Category::Institution if chinese => format!("某医院{n}"),
        Category::Institution => format!("General Hospital {n}"),
        Category::Phone | Category::Fax => format!("555-01{:02}", number % 100),
        Category::Email => format!("person{n}@example.org"),
        Category::Url => format!("https://example.org/{n}"),
        Category::IpAddress => format!("192.0.2.{}", n % 255),
        Category::Date | Category::Age => format!("[{}-{n}]", label(category)),
        _ => format!("{}{:06}", &label(category)[..2], n),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(names: &[&str]) -> Vec<String> {
        let mut surrogates = Surrogates::default();
        for name in names {
            surrogates.introduce(name);
        }
        names
            .iter()
            .map(|name| surrogates.of(Category::Name, name, Style::Tokens))
            .collect()
    }

    #[test]
    fn shorter_forms_of_a_name_are_the_same_person_and_others_are_not() {
        assert_eq!(
            numbers(&["John A. Smith", "Smith", "JOHN SMITH", "Ann Smith"]),
            ["[NAME-1]", "[NAME-1]", "[NAME-1]", "[NAME-2]"]
        );
        assert_eq!(
            numbers(&["张三丰", "张", "李四"]),
            ["[NAME-1]", "[NAME-1]", "[NAME-2]"]
        );
    }

    #[test]
    fn numbers_are_the_same_whatever_their_separators() {
        let mut surrogates = Surrogates::default();
        let a = surrogates.of(Category::Phone, "555-123-4567", Style::Tokens);
        let b = surrogates.of(Category::Phone, "(555) 123 4567", Style::Tokens);
        let c = surrogates.of(Category::Phone, "555-123-9999", Style::Tokens);
        assert_eq!(a, b);
        assert_ne!(a, c);
    }
}
