use super::reaction::ReactionKind;
use crate::checks::framework::{class, classes_of, contains_word, table};
use record::{AllergyIntolerance, CodeSystem, IssueSource, Localized, Severity, SourceStatus};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What an allergy entry names, in the terms of the tables.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Allergen {
    /// Ingredients named, generic names.
    pub ingredients: Vec<String>,
    /// Classes or non-drug allergens named as such.
    pub named: Vec<&'static str>,
}

/// Why a drug conflicts with an allergen, and how strongly.
#[derive(Clone, PartialEq, Debug)]
pub struct Relation {
    /// How strongly.
    pub severity: Severity,
    /// Why, in half a sentence.
    pub why: Localized,
    /// Publication.
    pub source: IssueSource,
}

struct Names {
    allergen: &'static str,
    names: Vec<&'static str>,
    chinese: Vec<&'static str>,
}

struct Row {
    from: &'static str,
    only_named: bool,
    to: &'static str,
    severity: BTreeMap<&'static str, Severity>,
    why: Localized,
    source: IssueSource,
}

static NAMES: LazyLock<Vec<Names>> = LazyLock::new(|| {
    table::rows(include_str!("../../../data/allergen_names.tsv"))
        .map(|row| Names {
            allergen: row.get("allergen"),
            names: row.list("names"),
            chinese: row.list("names_zh"),
        })
        .collect()
});

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let text: &'static str = include_str!("../../../data/cross_reactivity.tsv");
    let columns = [
        "anaphylaxis",
        "immediate",
        "delayed",
        "severe_delayed",
        "harm",
        "side_effect",
        "unknown",
    ];
    table::rows(text)
        .map(|row| Row {
            from: row.get("from").trim_end_matches('*'),
            only_named: row.get("from").ends_with('*'),
            to: row.get("to"),
            severity: columns
                .iter()
                .filter_map(|column| Some((*column, severity(row.get(column))?)))
                .collect(),
            why: Localized::new(row.get("why"), row.get("why_zh")),
            source: row.source(),
        })
        .collect()
});

fn severity(text: &str) -> Option<Severity> {
    match text {
        "critical" => Some(Severity::Critical),
        "high" => Some(Severity::High),
        "moderate" => Some(Severity::Moderate),
        "info" => Some(Severity::Info),
        _ => None,
    }
}

impl Allergen {
    /// What `allergy` names; `None` where nothing in it is known.
    pub fn of(allergy: &AllergyIntolerance) -> Option<Self> {
        let written = allergy.substance.text.reveal().trim().to_lowercase();
        let preferred = allergy.substance.name().trim().to_lowercase();
        let ingredients: Vec<String> = allergy
            .ingredients
            .iter()
            .map(|ingredient| ingredient.name.clone())
            .collect();
        let whole = |names: &Names| names.is(&written) || names.is(&preferred);
        let part = |names: &Names| names.stands_in(&written) || names.stands_in(&preferred);
        let mut named: Vec<&'static str> = NAMES
            .iter()
            .filter(|names| whole(names) || (ingredients.is_empty() && part(names)))
            .map(|names| names.allergen)
            .collect();
        for code in &allergy.substance.codes {
            if code.system == CodeSystem::Local
                && ingredients.is_empty()
                && let Some(class) = class(&code.code)
            {
                named.push(class.key);
            }
        }
        named.sort_unstable();
        named.dedup();
        (!named.is_empty() || !ingredients.is_empty()).then_some(Self { ingredients, named })
    }

    /// The same with `classes` named beside it.
    pub fn with(mut self, classes: Vec<&'static str>) -> Self {
        self.named.extend(classes);
        self.named.sort_unstable();
        self.named.dedup();
        self
    }

    /// Allergens that are drugs.
    pub fn ingredients(ingredients: Vec<String>) -> Self {
        Self {
            ingredients,
            named: Vec::new(),
        }
    }

    /// An allergen that is a class.
    pub fn class(key: &'static str) -> Self {
        Self {
            ingredients: Vec::new(),
            named: vec![key],
        }
    }

    /// How `drug` stands to this allergen after a reaction of `kind`; `None` where nothing speaks against it.
    pub fn relation(&self, drug: &str, kind: ReactionKind) -> Option<Relation> {
        let direct = self.direct(drug, kind);
        // What is no allergy may still be a caution of the table: the rate of an infusion.
        if direct.is_some() && kind != ReactionKind::SideEffect {
            return direct;
        }
        ROWS.iter()
            .filter(|row| self.matches(row) && holds(row.to, drug))
            .filter_map(|row| {
                Some(Relation {
                    severity: *row.severity.get(kind.column())?,
                    why: row.why.clone(),
                    source: row.source.clone(),
                })
            })
            .chain(direct)
            .min_by_key(|relation| relation.severity)
    }

    /// Every drug of the tables that a reaction of `kind` speaks against at least strongly.
    pub fn ruled_out(&self, kind: ReactionKind) -> Vec<&str> {
        let strong = |severity: Severity| severity <= Severity::High;
        let mut drugs: Vec<&str> = Vec::new();
        if direct_severity(kind).is_some_and(strong) {
            drugs.extend(self.ingredients.iter().map(String::as_str));
            drugs.extend(self.named.iter().flat_map(|key| members_of(key)));
        }
        for row in ROWS.iter().filter(|row| self.matches(row)) {
            if row.severity.get(kind.column()).copied().is_some_and(strong) {
                drugs.extend(members_of(row.to));
            }
        }
        drugs.sort_unstable();
        drugs.dedup();
        // A drug may be spared by name: a selective COX-2 inhibitor, an opioid after itch.
        drugs.retain(|drug| {
            self.relation(drug, kind)
                .is_some_and(|relation| strong(relation.severity))
        });
        drugs
    }

    /// Whether every table row about this allergen was read in its source.
    pub fn source_status(&self) -> SourceStatus {
        let verified = ROWS
            .iter()
            .filter(|row| self.matches(row))
            .all(|row| row.source.source_status == SourceStatus::Verified);
        if verified {
            SourceStatus::Verified
        } else {
            SourceStatus::Recalled
        }
    }

    fn direct(&self, drug: &str, kind: ReactionKind) -> Option<Relation> {
        let same = self.ingredients.iter().any(|name| name == drug);
        // "Allergic to NSAIDs" speaks of COX-1: the table says what it means for selective COX-2 inhibitors.
        let selective = |key: &str| key == "nsaid" && classes_of(drug).contains(&"cox2_inhibitor");
        let class = self
            .named
            .iter()
            .filter(|key| !selective(key))
            .find_map(|key| class(key).filter(|class| class.holds(drug)));
        if !same && class.is_none() {
            return None;
        }
        let why = match class {
            Some(class) if !same => Localized::new(
                format!("it belongs to the listed class ({})", class.name.en),
                format!("属于所记录的类别（{}）", class.name.zh),
            ),
            _ => Localized::new("it is the listed drug", "即所记录的药物"),
        };
        let histamine = kind == ReactionKind::Immediate && classes_of(drug).contains(&"opioid");
        if histamine {
            return Some(Relation {
                severity: Severity::Moderate,
                why: Localized::new(
                    "itch and hives from an opioid are mostly histamine release, not allergy",
                    "阿片类引起的瘙痒和风团多为组胺释放，并非过敏",
                ),
                source: super::OPIOIDS.cited(),
            });
        }
        let contrast = ["contrast_iodinated", "contrast_gadolinium"]
            .iter()
            .any(|key| classes_of(drug).contains(key));
        if contrast && kind == ReactionKind::Immediate {
            return Some(Relation {
                severity: Severity::Moderate,
                why: Localized::new(
                    "a mild or moderate reaction to this contrast medium: another agent and premedication are to be considered, and readiness for a reaction",
                    "对该造影剂有过轻中度反应：考虑换用其他造影剂并预防用药，备好抢救",
                ),
                source: super::CONTRAST.cited(),
            });
        }
        Some(Relation {
            severity: direct_severity(kind).unwrap_or(Severity::Info),
            why,
            source: super::RECORD.cited(),
        })
    }

    fn matches(&self, row: &Row) -> bool {
        self.named.contains(&row.from)
            || (!row.only_named
                && self
                    .ingredients
                    .iter()
                    .any(|name| name == row.from || classes_of(name).contains(&row.from)))
    }
}

/// The same drug again: an interruption unless the reaction was a benign rash, an effect of the drug or a nuisance.
fn direct_severity(kind: ReactionKind) -> Option<Severity> {
    match kind {
        ReactionKind::Anaphylaxis
        | ReactionKind::SevereDelayed
        | ReactionKind::Immediate
        | ReactionKind::Unknown => Some(Severity::Critical),
        ReactionKind::Harm | ReactionKind::Delayed => Some(Severity::High),
        ReactionKind::SideEffect => None,
    }
}

fn holds(key: &str, drug: &str) -> bool {
    key == drug || class(key).is_some_and(|class| class.holds(drug))
}

fn members_of(key: &'static str) -> Vec<&'static str> {
    class(key).map_or_else(|| vec![key], |class| class.members.clone())
}

impl Names {
    fn is(&self, text: &str) -> bool {
        self.names.contains(&text)
            || self
                .chinese
                .iter()
                .any(|name| text.to_lowercase() == name.to_lowercase())
    }

    fn stands_in(&self, text: &str) -> bool {
        self.names.iter().any(|name| contains_word(text, name))
            || self
                .chinese
                .iter()
                .any(|name| text.contains(&name.to_lowercase()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ingredients that stand in a row and in no class.
    const ALONE: [&str; 20] = [
        "obinutuzumab",
        "ofatumumab",
        "trastuzumab",
        "infliximab",
        "ocrelizumab",
        "daratumumab",
        "isatuximab",
        "antithymocyte globulin",
        "propylthiouracil",
        "acetylcysteine",
        "norvancomycin",
        "dapsone",
        "protamine",
        "cetuximab",
        "paclitaxel",
        "pancrelipase",
        "hepatitis b vaccine",
        "hpv vaccine",
        "ipratropium",
        "tiotropium",
    ];

    #[test]
    fn every_row_of_the_tables_names_classes_allergens_or_ingredients_that_exist() {
        let known = |key: &str| {
            class(key).is_some()
                || NAMES.iter().any(|names| names.allergen == key)
                || !classes_of(key).is_empty()
                || ALONE.contains(&key)
        };
        for row in ROWS.iter() {
            assert!(known(row.from), "{}", row.from);
            assert!(known(row.to), "{}", row.to);
            assert!(!row.severity.is_empty() && !row.why.en.is_empty() && !row.why.zh.is_empty());
            assert!(!row.source.publication.is_empty());
        }
        for names in NAMES.iter() {
            assert!(
                names.allergen == "elsewhere"
                    || class(names.allergen).is_some()
                    || ROWS.iter().any(|row| row.from == names.allergen)
                    || names.allergen == "latex",
                "{}",
                names.allergen
            );
        }
    }
}
