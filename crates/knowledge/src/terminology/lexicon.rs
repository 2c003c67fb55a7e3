use super::{Knowledge, drug_name, fold::Folded, terms::kind_number};
use record::{
    Code, CodeSystem, DrugSuggestion, GeneCall, GeneSite, Ingredient, Lexicon, TermConcept,
    TermKind, TermMatch, VariantCall, WordUse,
};
use rusqlite::{OptionalExtension, params};
use std::sync::PoisonError;

/// Most concepts kept in memory, about a megabyte.
const KEPT_CONCEPTS: usize = 4096;
/// Most suggestions for one unknown name.
const SUGGESTIONS: usize = 3;

impl Lexicon for Knowledge {
    fn matches(&self, text: &str) -> Vec<TermMatch> {
        self.terms.matches(text, &Folded::new(&self.fold, text))
    }

    fn concept(&self, kind: TermKind, concept: u32) -> TermConcept {
        self.read_concept(kind, concept).unwrap_or(TermConcept {
            preferred: String::new(),
            codes: Vec::new(),
            ingredients: Vec::new(),
        })
    }

    fn lookup(&self, kind: TermKind, name: &str) -> Option<TermConcept> {
        let folded = self.fold.name(name);
        if folded.is_empty() {
            return None;
        }
        // "FBG" is the fasting glucose, "Fbg" the fibrinogen.
        let exact = self.terms.find_as_written(kind, &folded, name.trim());
        if let Some(found) = exact.or_else(|| self.terms.find(kind, &folded)) {
            return self.read_concept(kind, found);
        }
        match kind {
            TermKind::Drug => self
                .drug(&folded)
                .or_else(|| self.drug(&self.fold.name(&drug_name::slashed(name)?))),
            TermKind::Laboratory | TermKind::VitalSign => self
                .analyte_of_loinc(name.trim())
                .or_else(|| self.terms.find(kind, &plain_name(&folded)))
                .and_then(|found| self.read_concept(kind, found)),
            _ => {
                let plain = plain_name(&folded);
                let found = self.terms.find(kind, &plain)?;
                self.read_concept(kind, found)
            }
        }
    }

    fn suggest_drug(&self, word: &str) -> Vec<DrugSuggestion> {
        let word = self.fold.name(word);
        let most = drug_name::tolerance(word.chars().count());
        if most == 0 || self.terms.find(TermKind::Drug, &word).is_some() {
            return Vec::new();
        }
        let mut near: Vec<DrugSuggestion> = self
            .common_drugs()
            .iter()
            .filter_map(|(folded, name)| {
                let distance = drug_name::distance(&word, folded, most)?;
                Some(DrugSuggestion {
                    name: name.clone(),
                    distance,
                })
            })
            .collect();
        near.sort_by(|a, b| (a.distance, &a.name).cmp(&(b.distance, &b.name)));
        near.truncate(SUGGESTIONS);
        near
    }

    fn word(&self, word: &str) -> WordUse {
        self.words().of(word)
    }

    fn ucum(&self, written: &str) -> Option<String> {
        self.units().ucum(written)
    }

    fn convert(&self, key: &str, value: f64, from: &str, to: &str) -> Option<f64> {
        if from == to {
            return Some(value);
        }
        let analyte = self.analyte(key);
        let molar_mass = analyte.and_then(|analyte| analyte.molar_mass);
        let units = self.units();
        let Some(analyte) = analyte else {
            return units.convert(value, from, to, None);
        };
        let (value, from) = match analyte.factor(from) {
            Some((factor, offset)) => (value * factor + offset, analyte.unit.as_str()),
            None => (value, from),
        };
        match analyte.factor(to) {
            Some((factor, offset)) => {
                let value = units.convert(value, from, &analyte.unit, molar_mass)?;
                Some((value - offset) / factor)
            }
            None => units.convert(value, from, to, molar_mass),
        }
    }

    fn gene_sites(&self, build: &str) -> Vec<GeneSite> {
        crate::genes::sites(&self.db(), build).unwrap_or_default()
    }

    fn call_genes(&self, variants: &[VariantCall]) -> Vec<GeneCall> {
        crate::genes::calls(&self.db(), variants).unwrap_or_default()
    }
}

impl Knowledge {
    fn read_concept(&self, kind: TermKind, concept: u32) -> Option<TermConcept> {
        let kept = || self.concepts.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (kind_number(kind), concept);
        if let Some(known) = kept().get(&key) {
            return Some(known.clone());
        }
        // A failed read is tried again the next time.
        let read = self.stored_concept(kind, concept)?;
        let mut kept = kept();
        if kept.len() >= KEPT_CONCEPTS {
            kept.clear();
        }
        kept.insert(key, read.clone());
        Some(read)
    }

    fn stored_concept(&self, kind: TermKind, concept: u32) -> Option<TermConcept> {
        let db = self.db();
        let mut query = db
            .prepare_cached(
                "SELECT preferred, codes, ingredients FROM concept WHERE id = ?1 AND kind = ?2",
            )
            .ok()?;
        let row: Option<(String, String, String)> = query
            .query_row(params![concept, kind_number(kind)], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .optional()
            .ok()?;
        let (preferred, codes, ingredients) = row?;
        drop(query);
        let ingredients = ingredients
            .lines()
            .map(|name| Ingredient {
                name: name.to_string(),
                codes: ingredient_codes(&db, name),
                strength: None,
            })
            .collect();
        Some(TermConcept {
            preferred,
            codes: codes.lines().filter_map(code).collect(),
            ingredients,
        })
    }

    /// A drug whose folded name carries more than the name: strength, form, salt, or several ingredients.
    fn drug(&self, folded: &str) -> Option<TermConcept> {
        let find = |name: &str| {
            let found = self.terms.find(TermKind::Drug, name)?;
            self.read_concept(TermKind::Drug, found)
        };
        for name in drug_name::simpler(folded) {
            if let Some(found) = find(&name) {
                return Some(found);
            }
        }
        let parts = drug_name::parts(folded);
        if parts.len() < 2 {
            return None;
        }
        let mut ingredients: Vec<Ingredient> = Vec::new();
        for part in parts {
            let names = std::iter::once(part.to_string()).chain(drug_name::simpler(part));
            let found = names.into_iter().find_map(|name| find(&name))?;
            for ingredient in found.ingredients {
                if ingredients
                    .iter()
                    .all(|known| known.name != ingredient.name)
                {
                    ingredients.push(ingredient);
                }
            }
        }
        let names: Vec<&str> = ingredients.iter().map(|each| each.name.as_str()).collect();
        Some(TermConcept {
            preferred: names.join(" + "),
            codes: Vec::new(),
            ingredients,
        })
    }

    fn analyte_of_loinc(&self, code: &str) -> Option<u32> {
        let loinc = code.split_once('-').is_some_and(|(number, check)| {
            check.len() == 1
                && !number.is_empty()
                && (number.bytes().chain(check.bytes())).all(|byte| byte.is_ascii_digit())
        });
        if !loinc {
            return None;
        }
        self.db()
            .prepare_cached("SELECT concept FROM analyte_loinc WHERE loinc = ?1")
            .and_then(|mut query| query.query_row([code], |row| row.get(0)))
            .ok()
    }
}

/// Codes of an ingredient: UNII, RxNorm, where the tables have them.
fn ingredient_codes(db: &rusqlite::Connection, name: &str) -> Vec<Code> {
    let read = || {
        db.prepare_cached("SELECT system, code FROM ingredient_code WHERE ingredient = ?1")?
            .query_map([name], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
            })?
            .collect::<Result<Vec<_>, _>>()
    };
    read()
        .unwrap_or_default()
        .into_iter()
        .filter_map(|(name, code)| Some(Code::new(system(&name)?, code)))
        .collect()
}

/// "system|code|display".
fn code(line: &str) -> Option<Code> {
    let mut cells = line.splitn(3, '|');
    let system = system(cells.next()?)?;
    let code = cells.next()?;
    Some(match cells.next() {
        Some(display) if !display.is_empty() => Code::with_display(system, code, display),
        _ => Code::new(system, code),
    })
}

fn system(name: &str) -> Option<CodeSystem> {
    Some(match name {
        "icd10cm" => CodeSystem::Icd10Cm,
        "loinc" => CodeSystem::Loinc,
        "local" => CodeSystem::Local,
        "mesh" => CodeSystem::Mesh,
        "atc" => CodeSystem::Atc,
        "unii" => CodeSystem::Unii,
        "rxnorm" => CodeSystem::RxNorm,
        "hpo" => CodeSystem::Hpo,
        _ => return None,
    })
}

/// A folded name without the remarks that coded displays add: "(disorder)", "[mass/volume]", ", unspecified".
fn plain_name(folded: &str) -> String {
    let cut = folded.find([',', '[', '(']).unwrap_or(folded.len());
    let head = folded[..cut].trim();
    let head = head.strip_suffix(" nos").unwrap_or(head);
    head.strip_suffix(" unspecified")
        .unwrap_or(head)
        .to_string()
}
