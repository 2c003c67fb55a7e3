use super::{amount, around, classes_of, contains_word, evidence, usual};
use record::{
    Experiencer, Fact, Immunization, Implicated, Lexicon, MedicationChange, MedicationIntent,
    MedicationStatement, MedicationStatus, Presence, Quantity, Record, Route, TermKind,
};

/// How a drug comes into the check.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// Taken now.
    Current,
    /// The record intends, orders or considers it.
    Planned,
    /// The plan under review proposes it; it is not in the record.
    Proposed,
}

/// One ingredient that the patient takes or is to take.
#[derive(Clone, Debug)]
pub struct Drug<'a> {
    /// Generic name, lower case.
    pub ingredient: String,
    /// Keys of its classes, sorted.
    pub classes: &'static [&'static str],
    /// Taken, planned or proposed.
    pub role: Role,
    /// True when the plan under review names it, whether or not the record does too.
    pub proposed: bool,
    /// Route, where stated.
    pub route: Option<Route>,
    /// Milligrams of this ingredient in a day; `None` where dose or frequency is missing or not in a unit of mass.
    pub mg_per_day: Option<f64>,
    /// Milligrams of this ingredient in one dose.
    pub mg_per_dose: Option<f64>,
    /// Taken only when needed.
    pub as_needed: bool,
    /// Only asked about as what another drug might be changed to.
    pub instead: bool,
    /// The statement; `None` for a proposed drug and for a vaccine.
    pub fact: Option<&'a Fact<MedicationStatement>>,
    /// The vaccination that is planned, where the drug is a vaccine.
    pub vaccination: Option<&'a Fact<Immunization>>,
}

/// A drug name that no table knows: every check must say that it was left out.
#[derive(Clone, Debug)]
pub struct Unresolved<'a> {
    /// As written.
    pub name: String,
    /// True when the plan under review names it.
    pub proposed: bool,
    /// The statement; `None` for a proposed drug.
    pub fact: Option<&'a Fact<MedicationStatement>>,
}

impl Drug<'_> {
    /// True when it belongs to the class `key`.
    pub fn is(&self, key: &str) -> bool {
        self.classes.binary_search(&key).is_ok()
    }

    /// True when it is absorbed in amounts that matter for the whole body: anything but skin, eye, ear and nose.
    pub fn is_systemic(&self) -> bool {
        !matches!(
            self.route,
            Some(Route::Topical | Route::Ophthalmic | Route::Otic | Route::Nasal | Route::Vaginal)
        )
    }

    /// The drug as an issue shows it: "Lasix (furosemide)".
    pub fn implicated(&self) -> Implicated {
        if let Some(fact) = self.vaccination {
            return Implicated {
                label: self.ingredient.clone(),
                fact: Some(fact.id.clone()),
                evidence: evidence(fact),
            };
        }
        let Some(fact) = self.fact else {
            return Implicated {
                label: self.ingredient.clone(),
                fact: None,
                evidence: Vec::new(),
            };
        };
        let written = fact.value.medication.text.reveal().trim();
        let label = if written.is_empty() || written.to_lowercase().contains(&self.ingredient) {
            self.ingredient.clone()
        } else {
            format!("{written} ({})", self.ingredient)
        };
        Implicated {
            label,
            fact: Some(fact.id.clone()),
            evidence: evidence(fact),
        }
    }
}

/// Drugs of the record that checks run over, and the names that were not recognised.
pub fn of(record: &Record) -> (Vec<Drug<'_>>, Vec<Unresolved<'_>>) {
    let mut drugs = Vec::new();
    let mut unresolved = Vec::new();
    for fact in record.medications.iter().filter(|fact| fact.is_usable()) {
        let given = is_given_by_family(record, fact);
        let Some(role) = role(&fact.value).or(given.then_some(Role::Current)) else {
            continue;
        };
        if fact.value.ingredients.is_empty() {
            unresolved.push(Unresolved {
                name: fact.value.medication.name().trim().to_string(),
                proposed: false,
                fact: Some(fact),
            });
        }
        let form = written_form(record, fact);
        let told = told_amount(record, fact);
        drugs.extend(
            (0..fact.value.ingredients.len()).map(|index| drug(fact, index, role, form, &told)),
        );
    }
    for drug in &mut drugs {
        drug.mg_per_day = drug.mg_per_day.or_else(|| as_before(record, drug));
    }
    (drugs, unresolved)
}

/// "simvastatin 20 mg nocte, held ... Restart simvastatin 20 mg": the same dose, told elsewhere with how often it is taken.
fn as_before(record: &Record, drug: &Drug<'_>) -> Option<f64> {
    let (mg, fact) = drug.mg_per_dose.zip(drug.fact)?;
    let own = &fact.value;
    if drug.as_needed || own.ingredients.len() > 1 || own.dosage.frequency.is_some() {
        return None;
    }
    let same = |other: &&Fact<MedicationStatement>| {
        let value = &other.value;
        let dose = value.dosage.dose.as_ref().and_then(milligrams);
        other.id != fact.id
            && other.is_usable()
            && value.ingredients.len() == 1
            && value.ingredients[0].name == own.ingredients[0].name
            && value.assertion.experiencer == Experiencer::Patient
            && dose.is_some_and(|dose| (dose - mg).abs() < 1e-9)
    };
    let often = record.medications.iter().filter(same).find_map(|other| {
        let frequency = other.value.dosage.frequency.as_ref()?;
        frequency.per_day.filter(|_| !frequency.as_needed)
    });
    often.map(|times| mg * times)
}

/// Adds the drugs of a plan. A drug that the record already holds is marked, not listed twice: continuing a treatment
/// is no duplicate.
pub fn propose(
    lexicon: &dyn Lexicon,
    names: &[String],
    drugs: &mut Vec<Drug<'_>>,
    unresolved: &mut Vec<Unresolved<'_>>,
) {
    for name in names {
        let ingredients = resolve(lexicon, name);
        if ingredients.is_empty() {
            unresolved.push(Unresolved {
                name: name.trim().to_string(),
                proposed: true,
                fact: None,
            });
        }
        for ingredient in ingredients {
            let mut known = false;
            for drug in drugs
                .iter_mut()
                .filter(|drug| drug.ingredient == ingredient)
            {
                drug.proposed = true;
                known = true;
            }
            if !known {
                drugs.push(Drug {
                    classes: classes_of(&ingredient),
                    ingredient,
                    role: Role::Proposed,
                    proposed: true,
                    route: None,
                    mg_per_day: None,
                    mg_per_dose: None,
                    as_needed: false,
                    instead: false,
                    fact: None,
                    vaccination: None,
                });
            }
        }
    }
}

/// Generic names behind a drug name; empty where no table knows it. A generic name of our own tables needs no lexicon.
pub fn resolve(lexicon: &dyn Lexicon, name: &str) -> Vec<String> {
    let lower = name.trim().to_lowercase();
    match lexicon.lookup(TermKind::Drug, name) {
        Some(concept) if !concept.ingredients.is_empty() => concept
            .ingredients
            .into_iter()
            .map(|ingredient| plain(&ingredient.name).0.to_string())
            .collect(),
        _ if !classes_of(&lower).is_empty() => vec![lower],
        _ => Vec::new(),
    }
}

/// A statement that is neither denied, past, stopped nor another person's. A drug that is only considered ("levofloxacin?")
/// counts as planned: a conflict must be seen before it is ordered. Under a condition it counts where it is intended.
/// A drug of the family that the patient was given: "mum gave him half a Disprin", "家长给孩子服阿司匹林".
fn is_given_by_family(record: &Record, fact: &Fact<MedicationStatement>) -> bool {
    const GIVEN: &[&str] = &[
        "gave him",
        "gave her",
        "gave the child",
        "gave the baby",
        "gave baby",
        "gave child",
        "gave pt",
        "gave the patient",
        "gave them",
        "giving him",
        "giving her",
        "给孩子",
        "给患儿",
        "给宝宝",
        "给其",
        "给他",
        "给她",
        "喂",
    ];
    fact.value.assertion.experiencer == Experiencer::Family
        && fact.value.assertion.presence == Presence::Present
        && fact.value.status == MedicationStatus::Active
        && fact.spans().any(|(document, span)| {
            let text = record.document(document);
            text.is_some_and(|text| {
                let words = around(text.text.reveal(), span, 160, &['\n', '。']);
                let sentence = words.rsplit(". ").next().unwrap_or_default();
                GIVEN.iter().any(|word| sentence.contains(word))
            })
        })
}

/// The text names the drug and tells nothing of taking or ordering it.
pub fn is_only_named(statement: &MedicationStatement) -> bool {
    statement.status == MedicationStatus::Unknown
        && statement.intent == MedicationIntent::Taken
        && statement.assertion.presence == Presence::Possible
}

fn role(statement: &MedicationStatement) -> Option<Role> {
    if is_only_named(statement) {
        return None;
    }
    // The second choice of a plan is written with its dose: "若失败改全麻，琥珀胆碱 100mg".
    let intended = statement.status == MedicationStatus::Intended
        || statement.change == Some(MedicationChange::Started)
        || statement.status == MedicationStatus::Active && statement.dosage.dose.is_some();
    let considered = match statement.assertion.presence {
        Presence::Possible => true,
        Presence::Hypothetical => intended,
        Presence::Present | Presence::Absent => false,
    };
    if considered {
        let mut affirmed = statement.clone();
        affirmed.assertion.presence = Presence::Present;
        return affirmed.is_current().then_some(Role::Planned);
    }
    if !statement.is_current() {
        return None;
    }
    let planned = statement.status == MedicationStatus::Intended
        || (statement.intent == MedicationIntent::Ordered
            && statement.change == Some(MedicationChange::Started));
    Some(if planned {
        Role::Planned
    } else {
        Role::Current
    })
}

fn drug<'a>(
    fact: &'a Fact<MedicationStatement>,
    index: usize,
    role: Role,
    written: Option<Route>,
    told: &Told,
) -> Drug<'a> {
    let statement = &fact.value;
    let ingredient = &statement.ingredients[index];
    let dosage = &statement.dosage;
    let form_route = written;
    // A dose written for a product with several ingredients does not say how much of each.
    let written = dosage
        .dose
        .as_ref()
        .filter(|_| statement.ingredients.len() == 1)
        .and_then(|dose| {
            let name = plain(&ingredient.name).0;
            milligrams(dose)
                .or_else(|| of_units(name, dose))
                .or_else(|| implied(name, dose))
        })
        .or_else(|| share_of_sum(statement, index));
    let counted = match (&dosage.units, &ingredient.strength) {
        (Some(units), Some(strength)) => milligrams(strength).map(|mg| mg * upper(units)),
        _ => None,
    };
    let by_volume = told.mg.filter(|_| statement.ingredients.len() == 1);
    let mg_per_dose = written.or(counted).or(by_volume);
    let frequency = dosage.frequency.as_ref();
    let as_needed = frequency.is_some_and(|frequency| frequency.as_needed);
    let over_a_day = told.over_a_day && told.times.is_none() && !as_needed;
    let per_day = frequency
        .and_then(|frequency| frequency.per_day)
        .or(told.times)
        .or(over_a_day.then_some(1.0));
    let (name, form) = plain(&ingredient.name);
    let classes = classes_of(name);
    Drug {
        ingredient: name.to_string(),
        role,
        proposed: false,
        route: dosage
            .route
            .or(form)
            .or(form_route)
            .or_else(|| by_percent(classes, &dosage.text))
            .map(|route| through_the_skin(name, route)),
        classes,
        mg_per_day: dosage
            .dose
            .as_ref()
            .and_then(daily)
            .or(mg_per_dose.zip(per_day).map(|(mg, times)| mg * times)),
        mg_per_dose: mg_per_dose.filter(|_| !over_a_day),
        as_needed,
        instead: told.instead,
        fact: Some(fact),
        vaccination: None,
    }
}

/// "hydrocortisone 1%": of these classes only what goes on the skin, into an eye or an ear is named by its percentage.
fn by_percent(classes: &[&str], dosage: &str) -> Option<Route> {
    let number = dosage.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let percent = number.len() < dosage.len() && number.trim_start().starts_with(['%', '％']);
    let local = ["systemic_corticosteroid", "nsaid"]
        .iter()
        .any(|class| classes.contains(class));
    (percent && local).then_some(Route::Topical)
}

/// Products that are written by the sum of their parts or by the first of them, with each part's largest share of the number.
const SUMMED: &[(&[&str], &[f64])] = &[
    (&["amoxicillin", "clavulanate"], &[1.0, 0.125]),
    (&["sulfamethoxazole", "trimethoprim"], &[0.8334, 0.1667]),
];

/// Milligrams of one part of a product whose dose is written as one number: "co-amoxiclav 457 mg", "co-trimoxazole 240 mg".
fn share_of_sum(statement: &MedicationStatement, index: usize) -> Option<f64> {
    let mg = milligrams(statement.dosage.dose.as_ref()?)?;
    let name = |at: usize| plain(&statement.ingredients[at].name).0;
    let (parts, shares) = SUMMED.iter().find(|(parts, _)| {
        parts.len() == statement.ingredients.len()
            && (0..parts.len()).all(|at| parts.contains(&name(at)))
    })?;
    let at = parts.iter().position(|part| *part == name(index))?;
    Some(mg * shares[at])
}

/// A gel or cream of a drug that is given on the skin for the whole body.
fn through_the_skin(ingredient: &str, route: Route) -> Route {
    const ABSORBED: [&str; 6] = [
        "testosterone",
        "estradiol",
        "nitroglycerin",
        "oxybutynin",
        "fentanyl",
        "scopolamine",
    ];
    match route {
        Route::Topical if ABSORBED.contains(&ingredient) => Route::Transdermal,
        other => other,
    }
}

/// Forms that some tables keep in the name of the ingredient, with the way that they go.
const FORMS: &[(&str, Route)] = &[
    (" eye drops", Route::Ophthalmic),
    (" ear drops", Route::Otic),
    (" nasal spray", Route::Nasal),
    (" nasal gel", Route::Nasal),
    (" patch", Route::Transdermal),
    (" cream", Route::Topical),
    (" ointment", Route::Topical),
    (" gel", Route::Topical),
];

/// Words of a product's name that tell the way it goes, lower case.
const FORM_WORDS: &[(&str, Route)] = &[
    ("eye drop", Route::Ophthalmic),
    ("ophthalmic", Route::Ophthalmic),
    ("滴眼", Route::Ophthalmic),
    ("ear drop", Route::Otic),
    ("nasal spray", Route::Nasal),
    ("鼻喷", Route::Nasal),
    ("gel", Route::Topical),
    ("cream", Route::Topical),
    ("ointment", Route::Topical),
    ("shampoo", Route::Topical),
    ("lotion", Route::Topical),
    ("乳膏", Route::Topical),
    ("软膏", Route::Topical),
    ("凝胶", Route::Topical),
    ("patch", Route::Transdermal),
    ("贴剂", Route::Transdermal),
    ("贴片", Route::Transdermal),
    ("注射液", Route::Intravenous),
    ("静滴", Route::Intravenous),
];

/// How far behind a drug its form may stand, in bytes.
const FORM_NEAR: usize = 24;

/// The way that the product's name tells, or the word right behind it: "diclofenac gel".
fn written_form(record: &Record, fact: &Fact<MedicationStatement>) -> Option<Route> {
    let mut words = fact.value.medication.text.reveal().to_lowercase();
    for (document, span) in fact.spans() {
        let Some(text) = record.document(document).map(|one| one.text.reveal()) else {
            continue;
        };
        let mut to = (span.end + FORM_NEAR).min(text.len());
        while !text.is_char_boundary(to) {
            to -= 1;
        }
        let behind = text.get(span.start..to).unwrap_or_default();
        let line = behind
            .split(['\n', ',', ';', '，', '；', '、', '。'])
            .next();
        words.push(' ');
        words.push_str(&line.unwrap_or_default().to_lowercase());
    }
    FORM_WORDS
        .iter()
        .find(|(word, _)| contains_word(&words, word))
        .map(|(_, route)| *route)
}

/// What the words around a statement tell of its amount.
#[derive(Default)]
struct Told {
    /// Milligrams of one dose that is written as a volume.
    mg: Option<f64>,
    /// Doses in a day at most, where no frequency was read.
    times: Option<f64>,
    /// The amount runs in over the day.
    over_a_day: bool,
    /// Only asked about as a replacement.
    instead: bool,
}

/// A drug that is only considered, in words of replacement: "是否需要换替格瑞洛", "should this be changed to ticagrelor?".
fn is_instead(record: &Record, fact: &Fact<MedicationStatement>) -> bool {
    const WORDS: &[&str] = &[
        "换",
        "改用",
        "改为",
        "替代",
        "switch to",
        "switching to",
        "change to",
        "changed to",
        "instead",
        "rather than",
        "alternative",
        "replace",
    ];
    const NEAR: usize = 40;
    fact.value.assertion.presence == Presence::Possible
        && fact.value.dosage.dose.is_none()
        && fact.spans().any(|(document, span)| {
            record.document(document).is_some_and(|text| {
                let words = around(text.text.reveal(), span, NEAR, &['\n', '。', ';', '；']);
                WORDS.iter().any(|word| words.contains(word))
            })
        })
}

/// How far before a drug its strength may stand ("0.5% bupivacaine"), and how far behind it an instruction, in bytes.
const STRENGTH_BEFORE: usize = 12;
const INSTRUCTION_BEHIND: usize = 200;

fn told_amount(record: &Record, fact: &Fact<MedicationStatement>) -> Told {
    let dosage = &fact.value.dosage;
    let volume = dosage
        .dose
        .as_ref()
        .filter(|dose| dose.unit.as_deref() == Some("mL"));
    let frequency = dosage.frequency.as_ref();
    let timed = frequency.is_some_and(|frequency| frequency.per_day.is_some());
    let mut told = Told {
        instead: is_instead(record, fact),
        ..Told::default()
    };
    if volume.is_none() && timed {
        return told;
    }
    for (document, span) in fact.spans() {
        let Some(text) = record.document(document).map(|one| one.text.reveal()) else {
            continue;
        };
        let words = around(
            text,
            span,
            STRENGTH_BEFORE,
            &['\n', ';', '；', '。', ',', '，'],
        );
        let behind = text
            .get(span.start..span.end)
            .unwrap_or_default()
            .to_lowercase();
        told.mg = told.mg.or_else(|| {
            let volume = upper(volume?);
            amount::of_volume(volume, &behind).or_else(|| amount::of_volume(volume, &words))
        });
        if !timed {
            let line = around(text, span, INSTRUCTION_BEHIND, &['\n', '。']);
            told.times = told.times.or_else(|| amount::most_times(&line));
            told.over_a_day |= amount::is_over_a_day(&line);
        }
    }
    told
}

/// The ingredient without its form: "nitroglycerin patch" is nitroglycerin through the skin.
fn plain(name: &str) -> (&str, Option<Route>) {
    FORMS
        .iter()
        .find_map(|(form, route)| Some((name.strip_suffix(form)?, Some(*route))))
        .unwrap_or((name, None))
}

/// Milligrams of an amount that was written for the whole day: "1.5 g/d".
fn daily(dose: &Quantity) -> Option<f64> {
    let unit = dose.unit.as_deref()?.strip_suffix("/d")?;
    let mass = Quantity {
        unit: Some(unit.to_string()),
        ..dose.clone()
    };
    milligrams(&mass)
}

/// Vitamins that are written in international units, and the milligrams of one unit.
const VITAMIN_UNITS: &[(&str, f64)] = &[
    ("cholecalciferol", 2.5e-5),
    ("ergocalciferol", 2.5e-5),
    ("vitamin a", 3e-4),
];

/// A vitamin's dose in international units.
fn of_units(ingredient: &str, dose: &Quantity) -> Option<f64> {
    let (_, mg) = VITAMIN_UNITS.iter().find(|(name, _)| *name == ingredient)?;
    let written = dose.unit.as_deref().unwrap_or(&dose.unit_text);
    matches!(written, "[iU]" | "U" | "[IU]" | "IU").then(|| upper(dose) * mg)
}

/// A dose that was written as a bare number.
fn implied(ingredient: &str, dose: &Quantity) -> Option<f64> {
    let bare = dose.unit.is_none() && dose.unit_text.trim().is_empty();
    bare.then(|| usual::milligrams(ingredient, upper(dose)))
        .flatten()
}

fn upper(quantity: &Quantity) -> f64 {
    quantity.high.unwrap_or(quantity.value)
}

/// The upper end of a dose written per kg, in milligrams per kg.
pub fn mg_per_kg(dose: &Quantity) -> Option<f64> {
    let written = dose.unit.as_deref().unwrap_or(&dose.unit_text);
    let factor = match written.to_lowercase().as_str() {
        "mg/kg" => 1.0,
        "g/kg" => 1e3,
        "ug/kg" | "mcg/kg" | "μg/kg" | "µg/kg" => 1e-3,
        _ => return None,
    };
    Some(upper(dose) * factor)
}

/// The upper end of a mass in milligrams; `None` for other units (per kg, IU, mL): they are never guessed.
pub fn milligrams(quantity: &Quantity) -> Option<f64> {
    let factor = match quantity.unit.as_deref()? {
        "kg" => 1e6,
        "g" => 1e3,
        "mg" => 1.0,
        "ug" => 1e-3,
        "ng" => 1e-6,
        _ => return None,
    };
    Some(upper(quantity) * factor)
}
