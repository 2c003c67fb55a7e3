//! Names of people in alphabetic scripts: behind labels and titles, before credentials, by lists, by their looks, and
//! wherever a name that was found stands again.

use super::Category;
use super::page::{Found, Page, Tongue};
use super::protect;
use super::tables;
use super::token::Shape;
use record::Span;
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Most words of one name.
const LONGEST: usize = 7;

/// Behind these stands a name and nothing else.
static STRICT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?im)(?:^|[\s|(\[>,;\x{feff}])(?:(?:patient|full|first|last|middle|maiden|given|family|sur|physician|provider|doctor|subscriber|guarantor|mother'?s|father'?s|spouse'?s?|contact|attending|legal|preferred|husband'?s|wife'?s|birth)\s*)?(?:name|surname)s?\s*(?:[:：=]|\?)[ \t]*|(?im)(?:^|[\s|(\[>,;\x{feff}])(?:nombre(?:\s+y\s+apellidos)?|apellidos?|nombre\s+completo|m[ée]dico(?:\s+(?:responsable|tratante|adjunto))?|remitido\s+por|responsable\s+cl[ií]nico|facultativo|firmado(?:\s+por)?|fdo\.?|autor[ae]?s?|tutor|familiar|contacto)[ \t]*[:：][ \t]*").ok()
});

/// Behind these may stand a name.
static LOOSE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?im)(?:^|[\s|(\[>,;\x{feff}])(?:patient|pt|attending(?:\s+(?:physician|surgeon|md))?|(?:primary\s+care|referring|consulting|admitting|ordering|discharging|treating|family|primary|requesting)\s+(?:physician|provider|doctor|md|surgeon)|physician|provider|doctor|pcp|surgeons?|(?:first\s+)?assistants?|co-?surgeon|an(?:a)?esthesiologists?|an(?:a)?esthetist|radiologist|pathologist|cardiologist|consultants?|author|nurse|rn|resident|intern|scribe|interpreter|transcriptionist|mother|father|spouse|husband|wife|son|daughter|brother|sister|next\s+of\s+kin|nok|emergency\s+contact|contact(?:\s+person)?|guardian|guarantor|caregiver|informant|proxy|hcp|cc|to|from|re|attn|attention|dictated|signed|employer|subscriber|insured|witness(?:es)?|d|t|by|dear|hi|hello|paciente|enfermer[ao])[ \t]*[:：][ \t]*|(?i)\b(?:(?:electronically\s+)?(?:signed|dictated|seen|examined|evaluated|reviewed|approved|authenticated|verified|transcribed|prepared|performed|written|authored|entered|typed|referred|assisted|ordered|interpreted|read|reported|accompanied|called|followed|managed|directed|founded|led|owned|completed|requested|recorded)\s+by|attested\s+by|on\s+behalf\s+of|my\s+name\s+is|name\s+is|named|(?:is|was|were|be|been|am)\s+called|i'm|i\s+am|this\s+is|spoke\s+(?:with|to)|speak\s+(?:with|to)|discussed\s+with|contacted|calls\s+me|dear|hi|hello|sincerely|regards)[,:]?\s+").ok()
});

/// Words that end a name.
const STOPS: &[&str] = &[
    "servicio",
    "hospital",
    "unidad",
    "departamento",
    "dpto",
    "sección",
    "clínica",
    "centro",
    "complejo",
    "instituto",
    "email",
    "e-mail",
    "mail",
    "correo",
    "tel",
    "teléfono",
    "telefono",
    "tfno",
    "fax",
    "calle",
    "c",
    "avda",
    "avenida",
    "plaza",
    "paseo",
    "ctra",
    "medical",
    "center",
    "centre",
    "clinic",
    "department",
    "phone",
    "address",
    "date",
    "dob",
    "mrn",
    "age",
    "sex",
    "gender",
    "room",
    "unit",
    "service",
    "edad",
    "sexo",
    "nhc",
    "nº",
    "n",
    "col",
    "doctor",
    "médico",
    "facultad",
    "universidad",
    "fundación",
    "domicilio",
    "fecha",
    "país",
    "servicios",
    "especialista",
    "jefe",
    "residente",
    "university",
    "group",
    "associates",
    "institute",
    "school",
    "street",
    "road",
    "avenue",
    "apellidos",
    "nombre",
    "cirugía",
    "medicina",
    "policlínica",
    "patient",
    "name",
    "attending",
    "physician",
    "admission",
    "discharge",
    "history",
    "diagnosis",
    "procedure",
    "ssn",
    "account",
];

/// Names that a label, a title or a credential marks.
pub(super) fn marked(page: &Page<'_>, found: &mut Found) {
    labelled(page, found);
    titled(page, found);
    credentialled(page, found);
}

/// Names by lists and looks.
pub(super) fn unmarked(page: &Page<'_>, found: &mut Found, wide: &[bool]) {
    if page.tongue == Tongue::English {
        bare(page, found, wide);
    }
}

fn labelled(page: &Page<'_>, found: &mut Found) {
    if let Some(pattern) = STRICT.as_ref() {
        for hit in pattern.find_iter(page.text) {
            let at = page.token_at(hit.end());
            if adjoins(page, at, hit.end()) {
                take(page, found, at, true);
            }
        }
    }
    if let Some(pattern) = LOOSE.as_ref() {
        for hit in pattern.find_iter(page.text) {
            let at = page.token_at(hit.end());
            if !adjoins(page, at, hit.end()) {
                continue;
            }
            let small = hit.as_str().to_lowercase().ends_with("name is ")
                && page.shape(at) == Some(Shape::Lower)
                && !page.uses(at).ordinary
                && page.word(at).len() > 3;
            let introduced = page.shape(at) == Some(Shape::Capital)
                && page.uses(at).name
                && !page.is_protected(at)
                && ["i'm ", "name is ", "named ", "called ", "calls me "]
                    .iter()
                    .any(|words| hit.as_str().to_lowercase().ends_with(words));
            if small || introduced || believable(page, at) {
                take(page, found, at, small);
            }
        }
    }
}

/// Only blanks and opening marks between a label and the word behind it, on the same line.
fn adjoins(page: &Page<'_>, at: usize, from: usize) -> bool {
    page.tokens.get(at).is_some_and(|token| {
        token.span.start >= from
            && page.text[from..token.span.start]
                .chars()
                .all(|c| matches!(c, ' ' | '\t' | '_' | '*' | '"' | '“' | '('))
    })
}

/// A capital word that is no clinical and no everyday word, or a title.
fn believable(page: &Page<'_>, at: usize) -> bool {
    let uses = page.uses(at);
    let lower = page.lower(at);
    if tables::is_title(&lower) {
        return page.is_capital(at + 1);
    }
    if !page.is_capital(at)
        || page.is_protected(at)
        || page.shape(at) == Some(Shape::Upper) && page.word(at).len() < 3
    {
        return false;
    }
    let next_is_name = page.is_capital(at + 1)
        && page.uses(at + 1).name
        && page.gap(at).trim_matches([' ', '.']).is_empty();
    if page.shape(at) == Some(Shape::Initial) {
        return next_is_name;
    }
    if page.tongue != Tongue::English || !page.has_words {
        return uses.name || next_is_name;
    }
    uses.name && (!uses.frequent || next_is_name)
        || !uses.ordinary
        || next_is_name && !uses.frequent
        || tables::is_given(&lower)
            && !matches!(
                lower.as_str(),
                "mark" | "bill" | "will" | "may" | "sue" | "grant" | "rich"
            )
}

/// Marks the name that begins at a token; `sure` where the first word is a name whatever it looks like.
fn take(page: &Page<'_>, found: &mut Found, first: usize, sure: bool) {
    let mut from = first;
    while tables::is_title(&page.lower(from))
        && page.is_capital(from + 1)
        && !page.gap(from).contains('\n')
    {
        from += 1;
    }
    let lower_name = sure
        && page.shape(from) == Some(Shape::Lower)
        && (page.uses(from).name || !page.uses(from).ordinary)
        && page.tongue == Tongue::English;
    let particle = tables::is_particle(&page.lower(from)) && page.is_capital(from + 1);
    if !page.is_capital(from) && !lower_name && !particle
        || page.gap(from).trim_start().starts_with([':', '：'])
    {
        return;
    }
    if sure && STOPS.contains(&page.lower(from).as_str()) {
        return;
    }
    let to = run(page, from, lower_name);
    found.mark(page.text, page.cover(from, to), Category::Name);
    // "Drs. Smith and Jones", "Ann Lee, Bob Ray".
    if matches!(page.lower(to + 1).as_str(), "and" | "y" | "e")
        && believable(page, to + 2)
        && page.gap(to).trim().is_empty()
    {
        take(page, found, to + 2, false);
    } else if page.gap(to) == ", "
        && believable(page, to + 1)
        && page.uses(to + 1).name
        && page.is_capital(to + 2)
    {
        take(page, found, to + 1, false);
    }
}

/// The last token of the name that begins at `from`.
fn run(page: &Page<'_>, from: usize, lower: bool) -> usize {
    let mut to = from;
    let mut comma = false;
    while to + 1 < page.tokens.len() && to - from < LONGEST {
        let gap = page.gap(to);
        let next = to + 1;
        let word = page.lower(next);
        let initial = page.shape(to) == Some(Shape::Initial);
        let short = page.word(to).chars().count() <= 3;
        let joined = !gap.is_empty() && gap.len() <= 2 && gap.chars().all(|c| c == ' ')
            || (initial || short) && matches!(gap, "." | ". ")
            || matches!(gap, "-" | "'" | "’" | " (" | " \"" | " '")
            || gap.len() <= 3 && page.tongue == Tongue::Spanish && gap.chars().all(|c| c == ' ');
        // "Smith, John": only where a name begins with a family name alone.
        let reversed = gap == ", "
            && !comma
            && to - from < 2
            && page.is_capital(next)
            && page.uses(next).name
            && !tables::is_credential(&word)
            && !page.gap(next).starts_with(':');
        if !joined && !reversed {
            break;
        }
        comma |= reversed;
        if tables::is_particle(&word) && page.shape(next) == Some(Shape::Lower) {
            let behind = (next + 1..next + 3).find(|at| {
                page.shape(*at) != Some(Shape::Lower) || !tables::is_particle(&page.lower(*at))
            });
            match behind {
                Some(at)
                    if page.is_capital(at)
                        && fits(page, at, from)
                        && (next..at).all(|one| page.gap(one).trim().is_empty()) =>
                {
                    to = at;
                    continue;
                }
                _ => break,
            }
        }
        let suffix = matches!(word.as_str(), "jr" | "sr" | "ii" | "iii" | "iv");
        let small = lower
            && page.shape(next) == Some(Shape::Lower)
            && !page.uses(next).frequent
            && (page.uses(next).name || page.has_words && !page.uses(next).ordinary);
        if suffix || small || page.is_capital(next) && fits(page, next, from) {
            to = next;
        } else {
            break;
        }
    }
    to
}

/// A capital word that can go on a name.
fn fits(page: &Page<'_>, at: usize, from: usize) -> bool {
    let word = page.lower(at);
    let uses = page.uses(at);
    if STOPS.contains(&word.as_str())
        || page.gap(at).trim_start().starts_with([':', '：'])
        || tables::is_title(&word)
        || tables::is_credential(&word) && page.shape(at) == Some(Shape::Upper)
    {
        return false;
    }
    if page.shape(at) == Some(Shape::Initial) {
        return true;
    }
    if page.tongue != Tongue::English {
        return true;
    }
    let clinical = page.is_protected(at) && !uses.name;
    // The second word of a name may be any word; later ones must look like names.
    let titled = from > 0 && tables::is_title(&page.lower(from - 1));
    let given = at == from + 1 && tables::is_given(&page.lower(from)) && (titled || !uses.frequent)
        || at > from + 1 && page.shape(at - 1) == Some(Shape::Initial) && !uses.frequent;
    given || !clinical && (uses.name || !uses.ordinary || at == from + 1 && !uses.frequent)
}

fn titled(page: &Page<'_>, found: &mut Found) {
    for at in 0..page.tokens.len() {
        let lower = page.lower(at);
        if !tables::is_title(&lower) {
            continue;
        }
        let gap = page.gap(at);
        let joined = matches!(gap, " " | "." | ". " | "  " | ".  " | ".: ");
        let spanish_only = matches!(
            lower.as_str(),
            "don"
                | "doña"
                | "dña"
                | "sr"
                | "sra"
                | "señor"
                | "señora"
                | "dra"
                | "profesor"
                | "doctora"
        );
        let weak = matches!(
            lower.as_str(),
            "doctor" | "lady" | "sir" | "miss" | "mister" | "professor" | "rev" | "don"
        );
        if !joined
            || spanish_only && lower == "don" && page.tongue != Tongue::Spanish
            || weak && !(page.is_capital(at) && believable(page, at + 1))
            || !page.is_capital(at) && !gap.starts_with('.') && page.tongue == Tongue::English
        {
            continue;
        }
        let word = page.lower(at + 1);
        if page.is_capital(at + 1) && !STOPS.contains(&word.as_str())
            || tables::is_particle(&word) && page.is_capital(at + 2)
        {
            take(page, found, at + 1, false);
        }
    }
}

/// "Ann Lee, MD", "J. Roe RN".
fn credentialled(page: &Page<'_>, found: &mut Found) {
    for at in 1..page.tokens.len() {
        let lower = page.lower(at);
        let letters = tables::is_credential(&lower) && page.shape(at) == Some(Shape::Upper)
            || page.word(at) == "M" && page.gap(at) == "." && page.word(at + 1) == "D"
            || page.word(at) == "PhD"
            || page.word(at) == "PharmD";
        if !letters || !matches!(page.before(at), ", " | " " | ",") {
            continue;
        }
        let mut from = at;
        while from > 0 && at - from < 4 {
            let before = from - 1;
            let gap = page.gap(before);
            let joined = from == at
                || gap == " "
                || matches!(gap, ". " | ".") && page.shape(before) == Some(Shape::Initial);
            let uses = page.uses(before);
            let name = page.shape(before) == Some(Shape::Initial)
                || page.is_capital(before)
                    && (uses.name || !uses.ordinary)
                    && !tables::is_credential(&page.lower(before));
            if !joined || !name || tables::is_title(&page.lower(before)) {
                break;
            }
            from = before;
        }
        let whole = (from..at).any(|one| {
            page.shape(one) != Some(Shape::Initial) && (page.uses(one).name || at - from > 1)
        });
        if from < at && whole && !(at - from == 1 && page.is_protected(from)) {
            found.mark(page.text, page.cover(from, at - 1), Category::Name);
        }
    }
}

/// Names by their looks alone, in English.
fn bare(page: &Page<'_>, found: &mut Found, wide: &[bool]) {
    let mut small: BTreeSet<String> = (0..page.tokens.len())
        .filter(|at| page.shape(*at) == Some(Shape::Lower))
        .map(|at| page.lower(at))
        .collect();
    if !page
        .tokens
        .iter()
        .any(|token| matches!(token.shape, Shape::Capital | Shape::Upper))
    {
        small.insert(NO_CAPITALS.to_string());
    }
    let mut at = 0;
    while at < page.tokens.len() {
        if wide[at]
            || found.overlaps(page.tokens[at].span)
            || page.is_protected(at)
            || !looks_like_a_name(page, at, &small)
        {
            at += 1;
            continue;
        }
        let lower = page.shape(at) == Some(Shape::Lower);
        let mut to = run(page, at, lower);
        while to > at && (wide[to] || found.overlaps(page.tokens[to].span) || page.is_protected(to))
        {
            to -= 1;
        }
        let place = behind_a_place_word(page, first_of_place(page, at))
            && !tables::is_given(&page.lower(at));
        let (first, category) = if place {
            (first_of_place(page, at), Category::Place)
        } else {
            (first_of_name(page, at), Category::Name)
        };
        found.mark(page.text, page.cover(first, to), category);
        at = to + 1;
    }
}

/// "Impi" of "Impi Nummelin": a capital word that is rare, inside a sentence right before a name.
fn first_of_name(page: &Page<'_>, at: usize) -> usize {
    let joined = at > 1
        && page.before(at) == " "
        && page.shape(at - 1) == Some(Shape::Capital)
        && !page.begins(at - 1)
        && !page.is_protected(at - 1)
        && !page.uses(at - 1).frequent
        && !in_title_case(page, at);
    if joined { at - 1 } else { at }
}

/// "Port" of "Port Paien": a capital word before an unknown one, behind a word of place.
fn first_of_place(page: &Page<'_>, at: usize) -> usize {
    let joined = at > 1 && page.before(at) == " " && page.shape(at - 1) == Some(Shape::Capital);
    if joined && behind_a_place_word(page, at - 1) {
        at - 1
    } else {
        at
    }
}

fn behind_a_place_word(page: &Page<'_>, at: usize) -> bool {
    const WORDS: &[&str] = &[
        "in", "at", "near", "from", "to", "southern", "northern", "eastern", "western", "downtown",
        "outside",
    ];
    at > 0 && page.before(at).trim().is_empty() && WORDS.contains(&page.lower(at - 1).as_str())
}

fn looks_like_a_name(page: &Page<'_>, at: usize, small: &BTreeSet<String>) -> bool {
    let lower = page.lower(at);
    let uses = page.uses(at);
    match page.shape(at) {
        Some(Shape::Lower) => {
            let unknown = uses.name || page.has_words && !lower.contains(['-', '\'']);
            !uses.ordinary
                && lower.len() > 3
                && (tables::is_given(&lower) || small.contains(NO_CAPITALS) && unknown)
        }
        Some(Shape::Initial) => {
            page.gap(at) == ". "
                && page.shape(at + 1) == Some(Shape::Capital)
                && page.uses(at + 1).name
                && !page.uses(at + 1).frequent
                && !page.is_protected(at + 1)
        }
        Some(Shape::Upper) => upper(page, at),
        Some(Shape::Capital) => {
            let heading =
                page.gap(at).trim_start().starts_with([':', '：']) && !is_speech(page.gap(at));
            let other_word = small.contains(&lower)
                || lower.chars().count() < 2
                || page.text[page.tokens[at].span.end..].starts_with(|c: char| c.is_ascii_digit());
            if heading || other_word {
                return false;
            }
            capital(page, at)
        }
        _ => false,
    }
}

/// Stands for a text in small letters throughout, where a capital cannot be a sign.
const NO_CAPITALS: &str = "\n";

/// The first of two or three words, all of them names, that have a line to themselves.
fn alone_on_line(page: &Page<'_>, at: usize) -> bool {
    let line = page.line(page.tokens[at].span.start);
    let words: Vec<usize> = (at..page.tokens.len())
        .take_while(|one| page.tokens[*one].span.start < line.end)
        .take(4)
        .collect();
    page.token_at(line.start) == at
        && (2..=3).contains(&words.len())
        && words.iter().all(|one| {
            page.shape(*one) == Some(Shape::Capital)
                && page.uses(*one).name
                && !page.is_protected(*one)
        })
}

/// A colon and a quotation mark behind a word: somebody speaks.
fn is_speech(gap: &str) -> bool {
    gap.trim_start()
        .strip_prefix(':')
        .is_some_and(|rest| rest.trim_start().starts_with(['"', '“']))
}

fn capital(page: &Page<'_>, at: usize) -> bool {
    let lower = page.lower(at);
    let uses = page.uses(at);
    let begins = page.begins(at);
    let next = at + 1;
    let beside = |other: usize| {
        page.shape(other) == Some(Shape::Capital) && !page.is_protected(other) && {
            let uses = page.uses(other);
            uses.name && !uses.frequent || !uses.ordinary
        }
    };
    let initial = page.shape(next) == Some(Shape::Initial)
        && page.gap(at) == " "
        && matches!(page.gap(next), ". " | " ")
        && beside(next + 1);
    let pair = matches!(page.gap(at), " " | ". ") && beside(next) || initial;
    let sure_pair = alone_on_line(page, at)
        || pair && (initial || page.uses(next).name && !page.uses(next).ordinary);
    if is_speech(page.gap(at))
        && (tables::is_given(&lower) || !uses.frequent && (uses.name || !uses.ordinary))
        || uses.name && sure_pair
    {
        return true;
    }
    if tables::is_given(&lower) && !uses.frequent {
        return true;
    }
    if uses.name && (!uses.ordinary || pair && !uses.frequent) {
        return true;
    }
    if uses.name && !begins && !uses.frequent && !in_title_case(page, at) {
        return true;
    }
    if tables::is_given(&lower) && (pair || !begins && !in_title_case(page, at)) {
        return true;
    }
    if !page.has_words || uses.ordinary || uses.name {
        return false;
    }
    unknown(page, at, begins, pair)
}

/// A word that no list knows: a name where it stands inside a sentence, or where it begins one and is spoken of.
fn unknown(page: &Page<'_>, at: usize, begins: bool, pair: bool) -> bool {
    let word = page.word(at);
    if word.chars().count() < 3
        || word.chars().skip(1).any(char::is_uppercase)
            && !word.starts_with("Mc")
            && !word.contains(['-', '\'', '’'])
    {
        return false;
    }
    if !begins {
        return !in_title_case(page, at) || pair;
    }
    let gap = page.gap(at);
    let possessive = gap.starts_with("'s") || gap.starts_with("’s");
    let spoken_of = |next: usize| page.shape(next) == Some(Shape::Lower);
    // "Aarhus C is near": a quarter of a town.
    let quarter = page.shape(at + 1) == Some(Shape::Initial) && page.gap(at + 1) == " ";
    pair || possessive
        || gap == ", "
        || gap == " " && (spoken_of(at + 1) || quarter && spoken_of(at + 2))
}

/// A heading or a title: nearly every word of the line, four at least, has a capital.
fn in_title_case(page: &Page<'_>, at: usize) -> bool {
    let line = page.line(page.tokens[at].span.start);
    let first = page.token_at(line.start);
    let (mut capital, mut lower) = (0, 0);
    for token in page.tokens[first..]
        .iter()
        .take_while(|token| token.span.start < line.end)
        .take(40)
    {
        match token.shape {
            Shape::Lower if token.span.len() > 3 => lower += 1,
            Shape::Capital | Shape::Upper => capital += 1,
            _ => {}
        }
    }
    capital >= 4 && lower * 3 <= capital
}

/// Capitals throughout: two names side by side, or a word of another script.
fn upper(page: &Page<'_>, at: usize) -> bool {
    let word = page.word(at);
    let uses = page.uses(at);
    if uses.ordinary || page.gap(at).trim_start().starts_with(':') {
        return false;
    }
    let letters = word.chars().count();
    if !word.is_ascii() && letters >= 4 {
        return true;
    }
    let next = at + 1;
    let pair = uses.name
        && matches!(page.gap(at), " " | ", ")
        && page.shape(next) == Some(Shape::Upper)
        && page.uses(next).name
        && !page.uses(next).frequent
        && !page.is_protected(next);
    let vowels = word.chars().filter(|c| "AEIOUY".contains(*c)).count();
    let readable = letters >= 5
        && vowels * 5 >= letters
        && vowels >= 2
        && word.chars().all(char::is_alphabetic);
    pair || page.has_words
        && readable
        && (behind_a_place_word(page, at) || page.begins(at) && address_like(page, at))
}

/// A word alone on its line.
fn address_like(page: &Page<'_>, at: usize) -> bool {
    page.before(at).contains('\n')
        && page
            .gap(at)
            .trim_start_matches([' ', ','])
            .starts_with('\n')
}

/// Marks every other place of the names that were found.
pub(super) fn propagate(page: &Page<'_>, found: &mut Found, known: &[&str]) {
    let mut words: BTreeSet<String> = BTreeSet::new();
    let mut places: BTreeSet<String> = BTreeSet::new();
    for one in found.all() {
        let inside = one.span.slice(page.text).unwrap_or_default();
        if one.category == Category::Name {
            words.extend(parts(inside));
        } else if one.category == Category::Place
            && inside.chars().count() > 3
            && inside.chars().all(|c| c.is_alphabetic() || c == ' ')
        {
            places.insert(inside.to_lowercase());
        }
    }
    let known: BTreeSet<String> = known.iter().flat_map(|name| parts(name)).collect();
    for at in 0..page.tokens.len() {
        let token = page.tokens[at];
        let lower = page.lower(at);
        if found.overlaps(token.span) {
            continue;
        }
        let uses = page.uses(at);
        let capital = matches!(token.shape, Shape::Capital | Shape::Upper);
        let sure = capital && !uses.ordinary
            || capital && uses.name && protect::goes_on(&page.lower(at + 1)) && page.gap(at) == " "
            || capital && !page.begins(at) && (uses.name || !uses.frequent)
            || !uses.ordinary
                && !uses.frequent
                && page.tongue == Tongue::English
                && token.shape == Shape::Lower
                && lower.chars().count() > 3;
        let free = !page.is_protected(at) || uses.name && capital && !page.is_protected_phrase(at);
        let told = known.contains(&lower) && (capital || !uses.ordinary);
        if told || words.contains(&lower) && sure && free {
            found.mark(page.text, token.span, Category::Name);
        } else if capital
            && places.contains(&lower)
            && !page.is_protected(at)
            && (!uses.ordinary || page.tongue != Tongue::English)
        {
            found.mark(page.text, token.span, Category::Place);
        }
    }
    joined(page, found);
    initials(page, found);
}

/// "Park and Mann": a capital word that may be a name, joined to one that is.
fn joined(page: &Page<'_>, found: &mut Found) {
    let is_name = |found: &Found, at: usize| {
        page.tokens.get(at).is_some_and(|token| {
            found
                .all()
                .iter()
                .any(|one| one.category == Category::Name && one.span.overlaps(token.span))
        })
    };
    for at in 0..page.tokens.len() {
        let and = |at: usize| page.lower(at) == "and" && page.gap(at) == " ";
        let joined = page.gap(at) == " " && and(at + 1) && is_name(found, at + 2)
            || at > 1
                && page.before(at) == " "
                && and(at - 1)
                && page.before(at - 1) == " "
                && is_name(found, at - 2);
        if page.shape(at) == Some(Shape::Capital)
            && joined
            && page.uses(at).name
            && (!page.is_protected(at) || tables::is_family(&page.lower(at)))
            && !found.overlaps(page.tokens[at].span)
        {
            found.mark(page.text, page.tokens[at].span, Category::Name);
        }
    }
}

fn parts(name: &str) -> impl Iterator<Item = String> + '_ {
    name.split(|c: char| !c.is_alphabetic() && !matches!(c, '-' | '\'' | '’'))
        .map(str::to_lowercase)
        .filter(|part| {
            part.chars().count() > 2 && !tables::is_particle(part) && !tables::is_title(part)
        })
}

/// An initial between or before the words of a name.
fn initials(page: &Page<'_>, found: &mut Found) {
    for at in 0..page.tokens.len() {
        if page.shape(at) != Some(Shape::Initial)
            || found.overlaps(page.tokens[at].span)
            || !matches!(page.gap(at), ". " | " ")
        {
            continue;
        }
        let next = at + 1;
        let is_name = found.all().iter().any(|one| {
            one.category == Category::Name
                && page
                    .tokens
                    .get(next)
                    .is_some_and(|token| one.span.start == token.span.start)
        });
        if is_name && page.gap(at) == ". " {
            found.mark(page.text, page.tokens[at].span, Category::Name);
        }
    }
}

/// What is written of a name in `known` beyond letters.
pub(super) fn known_numbers(page: &Page<'_>, found: &mut Found, numbers: &[&str]) {
    for number in numbers.iter().filter(|number| number.chars().count() > 3) {
        for (start, _) in page.text.match_indices(number) {
            found.mark(
                page.text,
                Span::new(start, start + number.len()),
                Category::MedicalRecord,
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_is_one() {
        assert!(STRICT.is_some() && LOOSE.is_some());
    }
}
