//! Medications: what is taken, given, planned, changed or avoided.

mod again;
mod anothers;
mod awaited;
mod banned;
mod cause;
mod conditional;
mod course;
mod date;
mod denied;
mod ended;
mod form;
mod kin;
mod later;
pub(super) mod level;
mod list;
mod local;
mod meant;
pub(super) mod measured;
mod old_list;
mod only_named;
mod onset;
mod orders;
mod other_sense;
mod outcome;
mod over;
pub(super) mod owner;
mod past;
mod place;
mod product;
mod relative;
mod reply;
mod rows;
mod said;
mod settled;
mod sig;
mod standing;
mod status;
mod stops;
mod swap;
pub(super) mod tables;
mod tail;
mod take_home;
mod talked;
mod tested;
mod until;
mod unused;
mod verdict;

use self::level::is_level;
pub(super) use self::old_list::Headings;
pub(super) use self::rows::Heads;
use self::said::Said;
use self::standing::Signs;
use super::dosage;
use super::page::{Page, Sentence, Term};
use record::{
    Experiencer, MedicationChange, MedicationIntent, MedicationStatement, MedicationStatus,
    Presence, SectionKind, Span, Temporality, TermKind,
};

/// Settles, once the page is read, the drugs that it only names, and then what later mentions make of earlier ones.
pub(super) fn leave_open(page: &mut Page<'_>) {
    only_named::settle(page);
    again::settle(page);
}

/// Reads every drug of the sentence that no other fact has spent.
pub(crate) fn read(page: &mut Page<'_>, sentence: &mut Sentence<'_>) {
    place::settle(page, sentence);
    let drug = |term: &Term| term.kind == TermKind::Drug && !term.used && !term.ambiguous;
    if !sentence.terms.iter().any(drug) {
        return;
    }
    let signs = Signs::of(sentence);
    let mut previous = sentence.span.start;
    for at in 0..sentence.terms.len() {
        let term = sentence.terms[at];
        if term.used || term.kind != TermKind::Drug || term.span.start < previous {
            continue;
        }
        if term.ambiguous {
            continue;
        }
        let covered = sentence.terms.iter().any(|other| {
            other.kind != TermKind::Drug
                && !other.ambiguous
                && other.span.contains(term.span)
                && other.span.len() > term.span.len()
                // "胰岛素泵入": given by a pump, and no pump of its own.
                && !sentence.text[other.span.end..].starts_with('入')
        });
        if covered
            || is_level(sentence.text, term.span)
            || swap::names_no_drug(sentence, term.span)
            || tested::is_tested(sentence, term.span)
            || other_sense::is_other(page, sentence, term.span)
            || product::is_first_part(page, sentence, &term)
            || product::is_remark(page, sentence, &term)
        {
            continue;
        }
        let product = product::at(page, sentence, &term);
        let named = product.as_ref().map_or(term.span, |product| product.span);
        let mixed = tested::solvent(sentence, named);
        if let Some(solvent) = mixed {
            sentence.spend(solvent);
        }
        let behind = mixed.map_or(named.end, |solvent| solvent.end);
        let next = sentence.next_drug(behind).unwrap_or(sentence.span.end);
        let window = window(sentence.text, behind, next);
        let mut written = dosage::read(page, window);
        if written.dosage.route.is_none() {
            written.dosage.route = local::route(&sentence.text[term.span.start..term.span.end]);
        }
        sig::complete(page, list::whole(sentence, named), next, &mut written);
        let mut place = Span::new(term.span.start, written.end.max(named.end));
        if written.dosage.dose.is_none() {
            before(
                page,
                Span::new(previous, term.span.start),
                &mut written,
                &mut place,
            );
        }
        if written.dosage.route.is_none() {
            let gap = Span::new(
                previous.max(term.span.start.saturating_sub(16)),
                term.span.start,
            );
            written.dosage.route = route(sentence.text, gap, term.span);
        }
        let name = &sentence.text[term.span.start..term.span.end];
        let bare = written.dosage.dose.is_none()
            && written.dosage.route.is_none()
            && written.dosage.frequency.is_none();
        let listed = sentence.kind == SectionKind::Medications;
        if bare
            && !listed
            && is_everyday(name)
            && !is_taken(sentence.text, sentence.span, term.span)
            && !is_infused(sentence.text, named)
        {
            continue;
        }
        let named_as = Named {
            term,
            place,
            dosage: written.dosage,
            ingredients: product.map(|product| product.ingredients),
        };
        one(page, sentence, &signs, named_as);
        let end = written.end.max(named.end);
        sentence.spend(Span::new(term.span.start, end));
        previous = end;
    }
}

/// The route that the words before a name give, or the form in the name itself ("fentanyl patch").
fn route(text: &str, gap: Span, name: Span) -> Option<record::Route> {
    let mut from = gap.start;
    while !text.is_char_boundary(from) {
        from += 1;
    }
    dosage::route_before(text, Span::new(from, gap.end.max(from)))
        .map(|(_, route)| route)
        .or_else(|| dosage::route_within(text, name))
}

/// The cue makes the drug itself a condition or a risk, and not only what it is given for.
fn is_conditional(sentence: &Sentence<'_>, assertion: &record::Assertion) -> bool {
    assertion.cues.iter().any(|cue| {
        let word = sentence.text[cue.span.start..cue.span.end].to_ascii_lowercase();
        [
            "if",
            "in case",
            "should",
            "when",
            "return",
            "call",
            "unless",
            "risk",
            "side effect",
            "adverse",
            "as needed",
            "prn",
            "如",
            "若",
            "一旦",
            "必要时",
            "倘若",
        ]
        .iter()
        .any(|start| word.starts_with(start))
    })
}

/// Behind the words that end the drug a risk is named.
fn gives_reason(
    sentence: &Sentence<'_>,
    signs: &Signs,
    assertion: &record::Assertion,
    name: Span,
) -> bool {
    let ended = signs
        .tails
        .at(name)
        .filter(|tail| tail.said.ends())
        .map(|tail| tail.cue.end);
    ended.is_some_and(|end| {
        assertion.cues.iter().all(|cue| {
            let word = sentence.text[cue.span.start..cue.span.end].to_ascii_lowercase();
            cue.span.start >= end
                && ["risk", "side effect", "adverse"]
                    .iter()
                    .any(|start| word.starts_with(start))
        })
    })
}

/// Substances that are named more often as food, measurement or environment than as a drug: they need a dose, a route,
/// a frequency or a verb of taking.
fn is_everyday(word: &str) -> bool {
    [
        "thyroid",
        "oxygen",
        "iron",
        "calcium",
        "potassium",
        "sodium",
        "glucose",
        "water",
        "alcohol",
        "nicotine",
        "caffeine",
        "magnesium",
        "phosphate",
        "phosphorus",
        "zinc",
        "copper",
        "estrogen",
        "testosterone",
        "progesterone",
        "insulin",
        "cortisol",
        "vitamin d",
        "vit d",
        "vit d3",
        "vitamin b12",
        "vit b12",
        "b12",
        "folate",
        "albumin",
        "bicarbonate",
        "chloride",
        "lithium",
        "saline",
        "anesthetic",
        "anesthetics",
        "general anesthetic",
        "local anesthetic",
        "anesthesia",
        "allis",
        "antibiotic",
        "antibiotics",
        "steroid",
        "steroids",
        "contrast",
        "air",
        "nitrogen",
        "nitrite",
        "nitrites",
        "creatinine",
        "ketones",
        "protein",
        "creatine",
        "urea",
        "histamine",
        "dopamine",
        "heparin lock",
        "collagen",
        "gelatin",
        "chlorine",
        "mercury",
        "lead",
        "silver",
        "gold",
        "latex",
        "egg",
        "milk",
        "peanut",
        "soy",
        "honey",
        "ginger",
        "garlic",
        "tobacco",
        "cocaine",
        "cannabis",
        "marijuana",
        "heroin",
        "epi",
        "钾",
        "钠",
        "钙",
        "铁",
        "氧",
        "水",
        "酒精",
        "乙醇",
        "胰岛素",
        "葡萄糖",
        "甲状腺",
        "雌激素",
        "蛋白",
    ]
    .contains(&word.to_ascii_lowercase().as_str())
}

/// A verb of taking or prescribing right before the name.
fn is_taken(text: &str, sentence: Span, name: Span) -> bool {
    let from = name.start.saturating_sub(22).max(sentence.start);
    let before = super::page::window(text, from, name.start).to_ascii_lowercase();
    [
        " on ",
        "takes",
        "taking",
        "started",
        "start ",
        "given",
        "received",
        "stop",
        "hold",
        "continue",
        "prescribed",
        "uses",
        "using",
        "服",
        "用",
        "予",
    ]
    .iter()
    .any(|verb| before.contains(verb))
}

/// "insulin/dextrose", "insulin sliding scale", "magnesium infusion": the word behind the name makes it a drug.
fn is_infused(text: &str, name: Span) -> bool {
    let rest = super::page::window(text, name.end, name.end + 20).to_ascii_lowercase();
    let rest = rest.trim_start_matches([' ', '/', '+', '-', '&']);
    [
        "dextrose", "glucose", "infusion", "drip", "gtt", "pump", "sliding", "basal", "bolus",
    ]
    .iter()
    .any(|word| rest.starts_with(word))
}

/// "on", "takes" or the like right before the name.
fn is_taken_now(sentence: &Sentence<'_>, name: Span) -> bool {
    let before = sentence.text[sentence.span.start..name.start]
        .trim_end()
        .to_ascii_lowercase();
    [
        " on",
        " takes",
        " taking",
        " uses",
        " using",
        "currently on",
        "升级",
        "升级为",
        "换用",
        "换为",
        "改用",
        "改为",
        "服用",
        "口服",
        "服",
    ]
    .iter()
    .any(|verb| before.ends_with(verb))
        && ![
            "previously on",
            "was on",
            "been on",
            "formerly on",
            "had been taking",
            "was taking",
            "曾服用",
            "曾口服",
            "曾服",
            "既往服用",
            "既往口服",
            "既往服",
            "以前服用",
            "以前服",
            "之前服用",
        ]
        .iter()
        .any(|past| before.ends_with(past))
}

/// Where the dosage of a drug may stand: up to the next drug, a semicolon, or 160 bytes on.
fn window(text: &str, start: usize, next: usize) -> Span {
    let part = super::page::window(text, start, next.min(start + 160));
    let cut = part.find([';', '。', '\n']).unwrap_or(part.len());
    Span::new(start, start + cut)
}

/// "500 mg of metformin", "5 mg warfarin": an amount right before the name.
fn before(page: &Page<'_>, gap: Span, written: &mut dosage::Written, place: &mut Span) {
    let text = page.text;
    let mut from = gap.end.saturating_sub(24).max(gap.start);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let part = text[from..gap.end].trim_end();
    let part = part.strip_suffix(" of").unwrap_or(part);
    for (start, _) in part.match_indices(|c: char| c.is_ascii_digit()) {
        let inside = part[..start]
            .ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '/' | '-'));
        let window = Span::new(from + start, from + part.len());
        let found = dosage::read(page, window);
        if let Some(dose) = found.dosage.dose.filter(|dose| !dose.unit_text.is_empty())
            && found.end == window.end
            && !inside
        {
            written.dosage.dose = Some(dose);
            place.start = window.start;
            return;
        }
    }
}

/// A drug as it stands in a sentence.
struct Named {
    term: super::page::Term,
    /// From the name to the end of its dosage.
    place: Span,
    dosage: record::Dosage,
    /// Ingredients, where brackets behind the name complete them.
    ingredients: Option<Vec<record::Ingredient>>,
}

fn one(page: &mut Page<'_>, sentence: &Sentence<'_>, signs: &Signs, named: Named) {
    let Named {
        term,
        place,
        dosage,
        ingredients,
    } = named;
    let name = term.span;
    let meaning = place::meaning(page, &term).map_or_else(|| page.meaning(&term), std::rc::Rc::new);
    let mut assertion = sentence.context.assertion(name);
    let year = |cue: &record::Cue| {
        sentence.text[cue.span.start..cue.span.end]
            .bytes()
            .all(|byte| byte.is_ascii_digit())
    };
    if assertion.time == Temporality::Historical && assertion.cues.iter().all(year) {
        // A year beside a drug is as often that of its start.
        assertion.time = Temporality::Current;
        assertion.cues.clear();
    }
    let mut statement = MedicationStatement {
        dosage,
        ..MedicationStatement::taken(
            page.concept(name, Some(&meaning)),
            ingredients.unwrap_or_else(|| meaning.ingredients.clone()),
        )
    };
    standing::standing(
        &page.headings,
        sentence,
        signs,
        (name, place),
        &mut statement,
    );
    if statement.status == MedicationStatus::Active
        && matches!(statement.change, None | Some(MedicationChange::Started))
        && (date::starts_ahead(page, sentence, name)
            || talked::begins_with_the_last(page, sentence, name))
    {
        statement.status = MedicationStatus::Intended;
        statement.intent = MedicationIntent::Ordered;
    }
    said_behind(signs, name, &mut assertion);
    talked::decide(sentence, name, &mut statement, &mut assertion);
    if assertion.experiencer != Experiencer::Patient
        && (owner::turns_back(sentence, name) || relative::is_given_by(sentence, name))
    {
        assertion.experiencer = Experiencer::Patient;
        assertion.cues.clear();
    }
    if assertion.experiencer == Experiencer::Patient
        && let Some(cue) = owner::other(sentence, name)
            .or_else(|| anothers::cue(sentence, name))
            .or_else(|| relative::cue(sentence, name))
            .or_else(|| kin::cue(sentence, name))
    {
        assertion.experiencer = Experiencer::Other;
        assertion.cues.push(cue);
    }
    if assertion.presence == Presence::Possible
        && (denied::asks_of_another(sentence, &assertion, name)
            || denied::doubts_an_illness(sentence, &assertion, name))
    {
        // "?PE, heparin started", "导管感染?拟予万古霉素": the question is the illness's.
        assertion.presence = Presence::Present;
        assertion.cues.clear();
    }
    if assertion.presence == Presence::Absent
        && (denied::denies_no_drug(sentence, &assertion)
            || denied::denies_a_result(sentence, &assertion, name)
            || denied::denies_an_effect(sentence, &assertion, name)
            || denied::denies_the_line_above(sentence, &assertion, name)
            || denied::denies_another_cell(sentence, &assertion, name)
            || denied::denies_the_one_before(sentence, &assertion, name))
    {
        assertion.presence = Presence::Present;
        assertion.cues.clear();
    }
    let needed = statement
        .dosage
        .frequency
        .as_ref()
        .is_some_and(|frequency| frequency.as_needed);
    if assertion.presence == Presence::Absent
        && needed
        && cues_are(sentence, &assertion, &["none", "nil"])
        && assertion.cues.iter().all(|cue| cue.span.start >= name.end)
    {
        // "colchicine prn none this month": at hand, and not needed.
        assertion.presence = Presence::Present;
        assertion.cues.clear();
    }
    let planned = statement.status == MedicationStatus::Intended;
    if assertion.presence == Presence::Absent
        && planned
        && denied::is_only_held(signs, &assertion, name)
    {
        assertion.presence = Presence::Present;
        assertion.cues.clear();
    }
    let during = matches!(
        sentence.kind,
        SectionKind::Procedures | SectionKind::Imaging | SectionKind::Pathology
    );
    if during && statement.change.is_none() && statement.dosage.frequency.is_none() {
        // Given for the procedure and over with it.
        statement.intent = MedicationIntent::Administered;
        statement.status = MedicationStatus::Completed;
    }
    if matches!(
        sentence.kind,
        SectionKind::Plan | SectionKind::AssessmentAndPlan
    ) && statement.change.is_none()
        && statement.status == MedicationStatus::Active
    {
        statement.intent = MedicationIntent::Ordered;
        statement.status = MedicationStatus::Unknown;
    }
    let changes = statement.change.is_some_and(|change| {
        !matches!(
            change,
            MedicationChange::Started | MedicationChange::Switched
        )
    });
    if assertion.presence == Presence::Hypothetical
        && changes
        && gives_reason(sentence, signs, &assertion, name)
    {
        // "ibuprofen stopped - AKI risk": the risk is why.
        assertion.presence = Presence::Present;
        assertion.cues.clear();
    }
    if assertion.presence == Presence::Hypothetical
        && changes
        && is_conditional(sentence, &assertion)
    {
        // "若血压低于90/60停用缬沙坦": the change is conditional, the drug is taken.
        assertion.presence = Presence::Present;
        statement.status = MedicationStatus::Active;
        statement.change = None;
    }
    let waits = signs
        .tails
        .at(name)
        .is_some_and(|tail| tail.said == Said::OnlyIf);
    if assertion.presence == Presence::Hypothetical
        && !waits
        && !is_conditional(sentence, &assertion)
    {
        // "DVT prophylaxis with heparin": a purpose, not a condition.
        assertion.presence = Presence::Present;
    }
    if assertion.presence == Presence::Hypothetical
        && statement
            .dosage
            .frequency
            .as_ref()
            .is_some_and(|frequency| frequency.as_needed)
    {
        // "PRN" is a way of taking, not a condition on having the drug.
        assertion.presence = Presence::Present;
        assertion.cues.retain(|cue| !place.contains(cue.span));
    }
    if assertion.presence == Presence::Absent && statement.status == MedicationStatus::Active {
        statement.status = MedicationStatus::NotTaken;
    }
    if assertion.presence == Presence::Present
        && statement.change != Some(MedicationChange::Stopped)
        && conditional::is_for_after_birth(sentence, name)
    {
        assertion.presence = Presence::Hypothetical;
        statement.status = MedicationStatus::Unknown;
        statement.change = None;
    }
    if assertion.time == Temporality::Historical
        && assertion.experiencer == Experiencer::Patient
        && sentence.kind == SectionKind::PastMedicalHistory
        && assertion
            .cues
            .iter()
            .all(|cue| cue.direction == record::Direction::Section)
    {
        assertion.time = Temporality::Current;
        assertion.cues.clear();
    }
    if assertion.time == Temporality::Historical && is_regular(sentence, &assertion, &statement) {
        // "既往癫痫(丙戊酸钠 0.5g bid)": the illness began in the past, its drug is taken day by day.
        assertion.time = Temporality::Current;
    }
    if assertion.time == Temporality::Historical
        && is_treatment_of(sentence, &assertion, name, &statement)
    {
        // "PMH T2DM (metformin 1 g bd), HTN on ramipril": a list of illnesses with what is taken for them.
        assertion.time = Temporality::Current;
    }
    if assertion.time == Temporality::Historical
        && past::is_of_a_result(sentence, &assertion, place)
    {
        // "lithium 800 mg nocte, TSH was 2.1 three months ago": the time is the result's.
        assertion.time = Temporality::Current;
        assertion.cues.clear();
    }
    if assertion.time == Temporality::Historical
        && past::is_of_an_illness(sentence, &assertion, place, &statement)
    {
        // "lamotrigine 100 mg bd, seizure-free 3 years before pregnancy": the time is that of what stands between.
        assertion.time = Temporality::Current;
        assertion.cues.clear();
    }
    if assertion.time == Temporality::Historical && is_taken_after(sentence, &assertion, name) {
        // "s/p DES on Plavix + ASA": what is past is the procedure.
        assertion.time = Temporality::Current;
    }
    if assertion.time == Temporality::Historical
        && statement.status == MedicationStatus::Intended
        && assertion.cues.iter().all(|cue| cue.span.start >= name.end)
    {
        // "阿司匹林术后恢复": the event behind the name is the one that is waited for.
        assertion.time = Temporality::Current;
        assertion.cues.clear();
    }
    let goes_on = signs
        .tails
        .at(name)
        .is_some_and(|tail| matches!(tail.said, Said::Goes | Said::Again))
        || statement.change == Some(MedicationChange::Continued)
        || follows(sentence.text, name, &["术后继续", "出院后继续", "术后仍"]);
    if assertion.time == Temporality::Historical
        && goes_on
        && assertion.cues.iter().all(|cue| cue.span.start >= name.end)
    {
        // "阿司匹林术后继续服用": the event is past, and the drug goes on behind it.
        assertion.time = Temporality::Current;
        assertion.cues.clear();
    }
    if assertion.time == Temporality::Historical && is_taken_now(sentence, name) {
        // "history of panic attacks on doxepin": the past is the illness's.
        assertion.time = Temporality::Current;
    }
    if assertion.time == Temporality::Historical && statement.status == MedicationStatus::Active {
        statement.status = MedicationStatus::Stopped;
    }
    settled::decide(page, sentence, name, &mut statement, &mut assertion);
    let dated = page
        .date_near(sentence.span, place.end)
        .and_then(|dated| dated.date);
    match statement.change {
        Some(MedicationChange::Started) => statement.start = dated,
        Some(MedicationChange::Stopped | MedicationChange::Held) => statement.end = dated,
        _ => {}
    }
    statement.assertion = page.assertion(assertion);
    let fact = page.fact("medication", place, statement);
    page.record.medications.push(fact);
}

/// "docetaxel discussed", "nimodipine only if CT positive": what is said behind the name leaves the drug open.
fn said_behind(signs: &Signs, name: Span, assertion: &mut record::Assertion) {
    let Some(tail) = signs.tails.at(name) else {
        return;
    };
    let presence = match tail.said {
        Said::Considered => Presence::Possible,
        Said::OnlyIf => Presence::Hypothetical,
        _ => return,
    };
    if assertion.presence != Presence::Absent {
        assertion.presence = presence;
        assertion.cues.push(record::Cue {
            span: tail.cue,
            direction: record::Direction::Backward,
            scope: name,
        });
    }
}

/// A dose and its frequency under no other word of the past than the one that opens a history.
fn is_regular(
    sentence: &Sentence<'_>,
    assertion: &record::Assertion,
    statement: &MedicationStatement,
) -> bool {
    const OPENS: [&str; 7] = ["既往", "既往有", "病史", "史", "history of", "h/o", "hx of"];
    let dosage = &statement.dosage;
    dosage.dose.is_some()
        && dosage.frequency.is_some()
        && statement.change.is_none()
        && cues_are(sentence, assertion, &OPENS)
}

/// One of `words` stands right behind the name.
fn follows(text: &str, name: Span, words: &[&str]) -> bool {
    words.iter().any(|word| text[name.end..].starts_with(word))
}

/// Every cue is one of `words`, given in small letters.
fn cues_are(sentence: &Sentence<'_>, assertion: &record::Assertion, words: &[&str]) -> bool {
    assertion.cues.iter().all(|cue| {
        let word = sentence.text[cue.span.start..cue.span.end].to_lowercase();
        words.contains(&word.as_str())
    })
}

/// Behind a past procedure an "on" opens the drugs that are taken since.
fn is_taken_after(sentence: &Sentence<'_>, assertion: &record::Assertion, name: Span) -> bool {
    cues_are(sentence, assertion, &["s/p", "status post", "status-post"])
        && assertion.cues.iter().all(|cue| {
            cue.span.end <= name.start && sentence.text[cue.span.end..name.start].contains(" on ")
        })
}

/// A drug with its dose under no other word of the past than the abbreviation that opens the list of illnesses.
fn is_treatment_of(
    sentence: &Sentence<'_>,
    assertion: &record::Assertion,
    name: Span,
    statement: &MedicationStatement,
) -> bool {
    const OPENS: [&str; 5] = ["pmh", "hx", "hx:", "既往", "既往有"];
    let rest = &sentence.text[name.end..sentence.span.end];
    let goes_on = ["续", "继续", "在用", "在服", "在吃", " cont", " ongoing"]
        .iter()
        .any(|word| rest.starts_with(word));
    (goes_on || statement.dosage.dose.is_some() || statement.dosage.frequency.is_some())
        && statement.change.is_none()
        && cues_are(sentence, assertion, &OPENS)
}
