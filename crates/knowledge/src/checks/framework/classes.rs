use super::table;
use record::{IssueSource, Localized};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A class of drugs that rules speak of (`nsaid`, `ssri`, `qt-known-risk`), from `data/classes.tsv`.
#[derive(Clone, PartialEq, Debug)]
pub struct DrugClass {
    /// Key, kebab case.
    pub key: &'static str,
    /// Name as shown.
    pub name: Localized,
    /// Generic names, lower case, sorted.
    pub members: Vec<&'static str>,
    /// Where the membership comes from.
    pub source: IssueSource,
}

impl DrugClass {
    /// True when the ingredient belongs to it.
    pub fn holds(&self, ingredient: &str) -> bool {
        self.members.binary_search(&ingredient).is_ok()
    }
}

static CLASSES: LazyLock<BTreeMap<&'static str, DrugClass>> =
    LazyLock::new(|| read(include_str!("../../../data/classes.tsv")));

static BY_DRUG: LazyLock<BTreeMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut by_drug: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for class in CLASSES.values() {
        for member in &class.members {
            by_drug.entry(member).or_default().push(class.key);
        }
    }
    by_drug
});

/// The class with this key.
pub fn class(key: &str) -> Option<&'static DrugClass> {
    CLASSES.get(key)
}

/// Keys of the classes that hold `ingredient`, sorted.
pub fn classes_of(ingredient: &str) -> &'static [&'static str] {
    BY_DRUG.get(ingredient).map_or(&[], Vec::as_slice)
}

/// Members of the class `key`; empty where there is no such class.
#[cfg(test)]
pub fn members(key: &str) -> &'static [&'static str] {
    class(key).map_or(&[], |class| class.members.as_slice())
}

/// A member may be another class, written `@key`; it must stand earlier in the file.
fn read(text: &'static str) -> BTreeMap<&'static str, DrugClass> {
    let mut classes: BTreeMap<&str, DrugClass> = BTreeMap::new();
    for row in table::rows(text) {
        let mut members = Vec::new();
        for member in row.list("members") {
            match member.strip_prefix('@') {
                Some(key) => members.extend(
                    classes
                        .get(key)
                        .map(|class| class.members.clone())
                        .unwrap_or_default(),
                ),
                None => members.push(member),
            }
        }
        members.sort_unstable();
        members.dedup();
        let class = DrugClass {
            key: row.get("class"),
            name: Localized::new(row.get("name"), row.get("name_zh")),
            members,
            source: row.source(),
        };
        classes.insert(class.key, class);
    }
    classes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_names_members_and_a_source() {
        for class in CLASSES.values() {
            assert!(!class.members.is_empty(), "{}", class.key);
            assert!(!class.name.en.is_empty() && !class.name.zh.is_empty());
            assert!(!class.source.publication.is_empty(), "{}", class.key);
            for member in &class.members {
                assert_eq!(*member, member.to_lowercase().trim(), "{}", class.key);
            }
        }
        let text = include_str!("../../../data/classes.tsv");
        for row in table::rows(text) {
            for member in row.list("members") {
                if let Some(key) = member.strip_prefix('@') {
                    assert!(class(key).is_some(), "{key}");
                }
            }
        }
        assert!(classes_of("ibuprofen").contains(&"nsaid"));
    }
}
