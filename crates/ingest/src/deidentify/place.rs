//! Places smaller than a state: addresses, postal codes, cities, institutions.

use super::Category;
use super::page::{Found, Page, Tongue};
use super::tables::{self, PLACE_WORDS};
use super::token::Shape;
use record::Span;
use regex::Regex;
use std::sync::LazyLock;

const CAPITAL: &str = r"[\p{Lu}][\p{L}\p{M}'’.ªº-]*";

fn compiled(patterns: &[String]) -> Vec<Regex> {
    patterns
        .iter()
        .filter_map(|pattern| Regex::new(pattern).ok())
        .collect()
}

/// Behind these the rest of the field is a place.
static LABELLED: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    compiled(&[
        r"(?im)\b(?:(?:home|mailing|street|billing|shipping|residential|work|patient|current|permanent)\s+)?address(?:es)?\s*(?:line\s*\d)?\s*:[ \t]*(?P<x>[^\n|;\t]{2,120})".into(),
        r"(?im)\b(?:domicilio|direcci[óo]n|localidad(?:\s*/\s*provincia)?|provincia|municipio|poblaci[óo]n|ciudad|lugar\s+de\s+(?:nacimiento|residencia)|city|town|county|borough|residence|place\s+of\s+birth|birth\s*place)\s*:[ \t]*(?P<x>[^\n|;\t]{2,120})".into(),
        r"(?i)\b(?:zip(?:\s*code)?|postal\s*code|post\s*code|postcode|c\.?\s?p\.?|c[óo]digo\s+postal)\s*(?:is|[:.#])?\s*(?P<x>\d[\dA-Z]{2,6}(?:[- ]\d{2,4})?(?:\s[A-Z]{2}\b)?|[A-Z]\d{4}|[A-Z]\d[A-Z]\s?\d[A-Z]\d)\b".into(),
        r"(?:家庭住址|现住址|联系地址|户籍地址|户口地址|通讯地址|居住地址|居住地|工作单位及地址|工作单位|单位名称|单位地址|住址|地址|籍贯|出生地|单位)\s*[:：]\s*(?P<x>[^\n\r，,。；;|\t]{2,60})".into(),
        r"(?:邮编|邮政编码)\s*[:：]?\s*(?P<x>\d{6})".into(),
    ])
});

/// A street with its number, a box, a postal code, an institution.
static FREE: LazyLock<Vec<(Regex, Category)>> = LazyLock::new(|| {
    let c = CAPITAL;
    let street = r"(?:Street|St|Avenue|Ave|Av|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Circle|Cir|Place|Pl|Square|Sq|Terrace|Ter|Parkway|Pkwy|Highway|Hwy|Route|Rte|Way|Trail|Crescent|Cres|Close|Alley|Loop|Plaza|Pike|Row|Walk|Gardens|Mews|Pass|Gateway|Crossing|Heights|Ridge)\b\.?";
    let spanish = r"\b(?:Calle|C/|c/|Cl\.|Avda\.?|Avd\.?|Av\.|Avenida|Avinguda|Plaza|Pza\.?|Pl\.|Plaça|Paseo|Pº|P\.º|Passeig|Ctra\.?|Carretera|Camino|Cno\.|Ronda|Travesía|Trav\.|Rambla|Urb\.|Urbanización|Rúa|Carrer|Polígono|Pol\.|Vía|Glorieta|Callejón|Barrio|Bº|Bda\.|Barriada|Colonia|Delegación|Paraje|Bulevar|Cuesta|Costanilla|Parque|Alameda|Autovía|Partida|Lugar)";
    let w = r"\p{Lu}[\p{L}\p{M}'’-]*";
    [
        (format!(r"\b(?:{w}[ \t]+){{1,4}}(?:Street|Avenue|Road|Boulevard|Lane|Drive|Square|Terrace|Highway|Parkway|Crescent|Court)\b"), Category::Place),
        (format!(r"\b(?:\d+[A-Z]?[ \t]+){{1,3}}(?:{w}[ \t]+){{1,4}}{street}(?:[ \t]*,?[ \t]*(?:Suite|Ste|Apt|Apartment|Unit|Floor|Room|Rm|\#)\.?[ \t]*\#?\w+)?"), Category::Place),
        (format!(r"\b\d+[A-Z]?[ \t]+(?:(?:N|S|E|W|NE|NW|SE|SW|North|South|East|West)\.?[ \t]+)?(?:\d+(?:st|nd|rd|th)|{c})(?:[ \t]+{c}){{0,3}}[ \t]+{street}(?:[ \t]*,?[ \t]*(?:Suite|Ste|Apt|Apartment|Unit|Floor|Room|Rm|\#)\.?[ \t]*\#?\w+)?"), Category::Place),
        (format!(r"{spanish}[ \t]*(?:(?:de|del|de[ \t]+la|de[ \t]+los|de[ \t]+las|la|el|los|las|l'|d')[ \t]*)*(?:{c}|\p{{L}}+)(?:[ \t,]+(?:(?:de|del|la|las|los|el|y|e|i|d'|l')[ \t]+)*{c})*(?:[ \t,.-]*(?:n[º°o]?\.?|núm(?:ero)?\.?|Número|km|Km|s/n|S/N|sn|s\.n\.|bis)?[ \t]*[\d,.]*\d[ºª°]?[\dA-Za-z/-]{{0,4}}|[ \t,.-]*(?:s/n|S/N|sn\b|s\.n\.))?(?:[ \t,.-]+(?:\d{{1,3}}[ºª°o]?[ \t]?[A-Z]?\b|bajo|Bajo|Bj\.?|izq(?:da)?\.?|dcha\.?|piso|planta|puerta|esc(?:alera)?\.?|[A-Z]\b|\d{{1,2}}[ºª°][ \t-]?[A-Z]?|Apto\.?[ \t]*\d+|interior[ \t]+\d+)){{0,5}}"), Category::Place),
        (format!(r"\b(?:ul\.|al\.|Rue|rue|Via|Viale|Piazza|Rua|Strada|Calea|Bld\.?|Quai|Chemin|Impasse|Allée)[ \t]+(?:(?:de|du|des|della|del|di|da|do|la|le|les|[a-zéèêç]{{4,}})[ \t]+)*{c}(?:[ \t]+{c})*(?:,?[ \t]+\d+[A-Za-z]?)?"), Category::Place),
        (r"(?i)\b(?:p\.?[ \t]?o\.?[ \t]*box|post[ \t]+office[ \t]+box|postbox|apartado(?:[ \t]+de[ \t]+correos)?|apdo\.?|psc|cmr)[ \t]*(?:n[º°]?[ \t]*)?\d+(?:,?[ \t]*box[ \t]*\d+)?(?:[\s,]*\b(?:APO|FPO|DPO)\s+(?:AA|AE|AP)[ \t]+\d{5})?".into(), Category::Place),
        (r"\b(?:Unit|USS|USNV|USNS|USCGC)[ \t]+[\w áéíóúšžćč]{1,24}?(?:,?[ \t]*Box[ \t]*\d+)?\s*,?\s*(?:APO|FPO|DPO)\s*,?\s*(?:AA|AE|AP)[ \t]+\d{5}(?:-\d{4})?".into(), Category::Place),
        (r"\b(?:APO|FPO|DPO)[ \t]*,?[ \t]*(?:AA|AE|AP)[ \t]+\d{5}(?:-\d{4})?".into(), Category::Place),
        (format!(r"(?:{c}[ \t]+){{0,2}}{c},?[ \t]+(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])\.?,?[ \t]+\d{{5}}(?:-\d{{4}})?\b"), Category::Place),
        (r"\b(?:GIR[ \t]?0AA|[A-PR-UWYZ]\d[A-HJKPSTUW\d]?[ \t]?\d[ABD-HJLNP-UW-Z]{2}|[A-PR-UWYZ][A-HK-Y]\d[\dABEHMNPRV-Y]?[ \t]?\d[ABD-HJLNP-UW-Z]{2})\b|\b[ABCEGHJ-NPRSTVXY]\d[A-Z]\s\d[A-Z]\d\b".into(), Category::Place),
        (format!(r"\b(?:E-|CP\.?[ \t]*)?(?:0[1-9]|[1-4]\d|5[0-2])\d{{3}}[ \t,.-]+{c}(?:[ \t-]+(?:(?:de|del|la|las|los|el|y|d'|l')[ \t]+)*{c})*"), Category::Place),
        (format!(r"(?i:\bthe[ \t]+corner[ \t]+of)[ \t]+(?P<x>(?:\d+[ \t]+)?{c}(?:[ \t]+(?:{c}|[a-z]+)){{0,4}}?(?:[ \t]+\d+\.?)?(?:[ \t]+{c})?[ \t]+(?:and|&)[ \t]+(?:\d+[ \t]+)?{c}(?:[ \t]+{c})*)"), Category::Place),
        (r"\b(?:Suite|Ste|Apt|Apartment)\.?[ \t]+\#?\d+[A-Z]?\b".into(), Category::Place),
    ]
    .iter()
    .filter_map(|(pattern, category)| Some((Regex::new(pattern).ok()?, *category)))
    .collect()
});

#[cfg(test)]
const FREE_WRITTEN: usize = 13;

/// Fields and addresses.
pub(super) fn find(page: &Page<'_>, found: &mut Found) {
    for pattern in LABELLED.iter() {
        for captures in pattern.captures_iter(page.text) {
            if let Some(field) = captures.name("x") {
                let span = field_end(page.text, Span::new(field.start(), field.end()));
                mark_place(page, found, span);
            }
        }
    }
    let mut addresses = Vec::new();
    for (pattern, category) in FREE.iter() {
        for captures in pattern.captures_iter(page.text) {
            if let Some(whole) = captures.name("x").or_else(|| captures.get(0)) {
                let span = Span::new(whole.start(), whole.end());
                if clinical(page, span) {
                    continue;
                }
                found.mark(page.text, span, *category);
                addresses.push(span);
            }
        }
    }
    if page.tongue != Tongue::Other && page.has_words {
        numbered(page, found, &mut addresses);
    }
    for span in addresses {
        extend_left(page, found, span);
        extend(page, found, span);
    }
}

/// A field ends where the next label, a wide gap or a sentence begins.
fn field_end(text: &str, field: Span) -> Span {
    static NEXT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\s{3,}|\s+(?:\p{Lu}[\p{L}/]+\s?){1,3}:|\s(?:C\.?P|Tel|Tfno|Email|E-mail)\b")
            .ok()
    });
    let inside = &text[field.start..field.end];
    let end = NEXT
        .as_ref()
        .and_then(|next| next.find(inside))
        .map_or(inside.len(), |next| next.start());
    Span::new(field.start, field.start + end)
}

/// Marks a field, unless it is a country or state alone.
fn mark_place(page: &Page<'_>, found: &mut Found, span: Span) {
    let words = page.text[span.start..span.end]
        .trim()
        .trim_end_matches(['.', ','])
        .to_lowercase();
    if !tables::is_wide_region(&words) {
        found.mark(page.text, span, Category::Place);
    }
}

/// A capital word beside a street's word that is clinical: "Romberg Drive" is a street, "Fallopian Loop" is none.
fn clinical(page: &Page<'_>, span: Span) -> bool {
    let first = page.token_at(span.start);
    let has_number = page.text[span.start..span.end].contains(|c: char| c.is_ascii_digit());
    let mut words =
        (first..page.tokens.len()).take_while(|at| page.tokens[*at].span.end <= span.end);
    if has_number {
        return words.any(|at| {
            page.is_protected(at) && !page.uses(at).name && page.shape(at) != Some(Shape::Number)
        }) && !page.text[span.start..span.end].contains([',', '/', 'º']);
    }
    let known: Vec<bool> = words
        .map(|at| {
            let uses = page.uses(at);
            uses.ordinary && !uses.name || page.is_protected(at)
        })
        .collect();
    page.tongue == Tongue::English
        && (known.iter().all(|known| *known) || known.first() == Some(&true))
}

/// A word that no list knows beside a number, as streets are written elsewhere: "Villacher Strasse 89", "450 Præstevænget 15".
fn numbered(page: &Page<'_>, found: &mut Found, addresses: &mut Vec<Span>) {
    if page.tongue != Tongue::English {
        return;
    }
    for at in 0..page.tokens.len() {
        if page.shape(at) != Some(Shape::Number)
            || found.overlaps(page.tokens[at].span)
            || page.word(at).len() > 5
            || !page.word(at).bytes().all(|byte| byte.is_ascii_digit())
            || measured(page, at)
        {
            continue;
        }
        if let Some(from) = words_before(page, at) {
            let from = numbers_before(page, from);
            addresses.push(page.cover(from, at));
        } else if let Some(to) = words_after(page, at) {
            addresses.push(page.cover(at, to));
        }
    }
    for span in addresses.iter() {
        found.mark(page.text, *span, Category::Place);
    }
}

/// A number with a unit, a dose or a rhythm behind it.
fn measured(page: &Page<'_>, at: usize) -> bool {
    const BEHIND: &[&str] = &[
        "mg", "mcg", "g", "kg", "ml", "l", "mm", "cm", "units", "unit", "iu", "mmol", "meq",
        "tablets", "tabs", "tablet", "capsules", "daily", "bid", "tid", "qid", "qd", "od", "tds",
        "bd", "qam", "qpm", "qhs", "prn", "po", "iv", "x", "weeks", "days", "months", "years",
        "hours", "percent", "french", "gauge", "fr", "points", "times", "mmhg", "bpm",
    ];
    BEHIND.contains(&page.lower(at + 1).as_str())
        || page
            .gap(at)
            .trim_start()
            .starts_with(['+', '-', '>', '=', '/', '%'])
}

fn is_unknown(page: &Page<'_>, at: usize) -> bool {
    let uses = page.uses(at);
    page.shape(at) == Some(Shape::Capital)
        && !page.is_protected(at)
        && !uses.frequent
        && (!uses.ordinary || uses.name)
        && page.word(at).chars().count() > 3
}

fn plain_gap(gap: &str) -> bool {
    !gap.is_empty() && gap.chars().all(|c| c == ' ')
}

/// The first of up to four capital words right before a number, if one of them is unknown.
fn words_before(page: &Page<'_>, number: usize) -> Option<usize> {
    let mut from = number;
    let mut unknown = false;
    // "Rákóczi út 66", "Wesselényi u. 94".
    let small = number.checked_sub(1).filter(|at| {
        let uses = page.uses(*at);
        page.shape(*at) == Some(Shape::Lower)
            && !uses.frequent
            && (!uses.ordinary || page.word(*at).len() < 3)
            && matches!(page.gap(*at), " " | ". ")
            && *at > 0
            && is_unknown(page, *at - 1)
            && !page.uses(*at - 1).name
    });
    if let Some(at) = small {
        from = at;
    }

    while from > 0
        && number - from < 4
        && plain_gap(page.gap(from - 1))
        && page.shape(from - 1) == Some(Shape::Capital)
    {
        if page.is_protected(from - 1) {
            break;
        }
        from -= 1;
        unknown |= is_unknown(page, from) && !page.uses(from).name;
    }
    if from < number && from + 1 < number && page.begins(from) && page.uses(from).frequent {
        from += 1;
    }
    let unit = page.gap(number).starts_with(['/', '%', '.']) && page.gap(number).len() == 1;
    (unknown && !unit).then_some(from)
}

/// House numbers right before a street.
fn numbers_before(page: &Page<'_>, mut from: usize) -> usize {
    while from > 0 && plain_gap(page.gap(from - 1)) && page.shape(from - 1) == Some(Shape::Number) {
        from -= 1;
    }
    from
}

/// "7873 Csabai kapu": the last of the capital words behind a number of three digits or more, if the first is unknown.
fn words_after(page: &Page<'_>, number: usize) -> Option<usize> {
    let first = number + 1;
    let long =
        page.word(number).len() >= 3 && page.word(number).bytes().all(|byte| byte.is_ascii_digit());
    if !long || !plain_gap(page.gap(number)) || !is_unknown(page, first) {
        return None;
    }
    let mut to = first;
    while plain_gap(page.gap(to))
        && (is_unknown(page, to + 1) || page.shape(to + 1) == Some(Shape::Number))
        && to < first + 4
    {
        to += 1;
    }
    Some(to)
}

/// Takes house numbers and capital words without a list that stand right before an address.
fn extend_left(page: &Page<'_>, found: &mut Found, address: Span) {
    let mut at = page.token_at(address.start);
    let mut start = address.start;
    while at > 0
        && matches!(
            page.text[page.tokens[at - 1].span.end..start].trim_matches(' '),
            "" | "."
        )
    {
        let before = at - 1;
        let initial = page.shape(before) == Some(Shape::Initial);
        let dot = page.gap(before).contains('.');
        if page.shape(before) != Some(Shape::Number) && !is_unknown(page, before) && !initial
            || dot && !initial
            || page.tongue != Tongue::English
        {
            break;
        }
        at = before;
        start = page.tokens[at].span.start;
    }
    if start < address.start {
        found.mark(page.text, Span::new(start, address.start), Category::Place);
    }
}

/// Words that end an address.
const ENDS: &[&str] = &[
    "tel",
    "telf",
    "tfno",
    "tlf",
    "teléfono",
    "telefono",
    "phone",
    "fax",
    "email",
    "e-mail",
    "mail",
    "correo",
    "servicio",
    "unidad",
    "departamento",
    "sección",
    "hospital",
    "i",
    "the",
    "please",
    "what",
    "we",
    "this",
    "he",
    "she",
    "it",
    "financiación",
];

/// Takes the rest of an address: floor, town, region, postal code, also on the next lines.
fn extend(page: &Page<'_>, found: &mut Found, address: Span) {
    let mut end = address.end;
    let mut at = page.token_at(address.end);
    let mut taken = 0;
    let mut own_line = false;
    while at < page.tokens.len() && taken < 12 {
        let between = &page.text[end..page.tokens[at].span.start.max(end)];
        let lines = between.matches('\n').count();
        let joined = between.chars().all(|c| {
            c.is_whitespace() || matches!(c, ',' | '(' | ')' | '-' | '–' | '/' | '>' | '.')
        });
        let next = page.gap(at);
        let sentence = between.contains('.') && page.tongue == Tongue::English;
        if !joined
            || sentence
            || lines > 2
            || lines > 0 && !address_line(page, page.tokens[at].span.start)
            || next.starts_with(':')
        {
            break;
        }
        own_line |= lines > 0;
        let lower = page.lower(at);
        let word = page.tokens[at];
        let fits = match word.shape {
            Shape::Number => !next.starts_with(['/', '%']),
            Shape::Upper if word.span.len() == 2 && page.shape(at + 1) == Some(Shape::Number) => {
                true
            }
            Shape::Capital | Shape::Upper | Shape::Initial => {
                !ENDS.contains(&lower.as_str())
                    && (own_line
                        || !page.uses(at).frequent
                        || page.uses(at).name
                        || ends_line(next) && !page.is_protected(at)
                        || page.is_capital(at + 1) && plain_gap(page.gap(at)))
            }
            Shape::Lower => is_inner_word(&lower) && page.is_capital(at + 1) && plain_gap(between),
        };
        if !fits {
            break;
        }
        end = word.span.end;
        taken += 1;
        at += 1;
    }
    if end > address.end {
        found.mark(page.text, Span::new(address.end, end), Category::Place);
    }
}

/// A small word inside the name of a town: "Stratford upon Avon", "Turkovice u Přelouče".
pub(super) fn is_inner_word(word: &str) -> bool {
    const INNER: &[&str] = &[
        "u", "nad", "pod", "sur", "sous", "lès", "upon", "auf", "pri",
    ];
    tables::is_particle(word) || INNER.contains(&word)
}

fn ends_line(gap: &str) -> bool {
    gap.trim_start_matches([' ', '\t']).starts_with('\n')
}

/// A postal code with a sentence that goes on behind it: "Spain 97197 in case of an issue".
fn ends_address(page: &Page<'_>, at: usize) -> bool {
    page.shape(at) == Some(Shape::Number)
        && page.word(at).len() >= 4
        && page.gap(at) == " "
        && page.shape(at + 1) == Some(Shape::Lower)
}

/// A line of a few capital words and numbers.
fn address_line(page: &Page<'_>, place: usize) -> bool {
    let line = page.line(place);
    let first = page.token_at(line.start);
    let words: Vec<usize> = (first..page.tokens.len())
        .take_while(|at| page.tokens[*at].span.start < line.end)
        .scan(false, |ended, at| {
            let over = *ended;
            *ended = page.gap(at).contains(['?', '!', '.', ';']) || ends_address(page, at);
            (!over).then_some(at)
        })
        .collect();
    !words.is_empty()
        && words.len() <= 6
        && !page.text[line.start..line.end].contains(':')
        && words.iter().take(4).all(|at| {
            let token = page.tokens[*at];
            token.is_capital() || token.shape == Shape::Number || is_inner_word(&page.lower(*at))
        })
        && words.iter().any(|at| !page.is_protected(*at))
}

/// Cities of the lists, and words that no list knows behind "in", "from", "to".
pub(super) fn cities(page: &Page<'_>, found: &mut Found) {
    let mut at = 0;
    while at < page.tokens.len() {
        let Some(to) = listed(page, at) else {
            at += 1;
            continue;
        };
        let span = page.cover(at, to);
        let person = page.uses(at).name
            && (page.is_capital(at + 1)
                || at > 0 && page.is_capital(at - 1) && page.before(at).trim().is_empty());
        if !(found.overlaps(span) || page.is_protected(at) || to == at && person) {
            found.mark(page.text, span, Category::Place);
        }
        at = to + 1;
    }
}

/// The last token of the longest city's name that begins here.
fn listed(page: &Page<'_>, at: usize) -> Option<usize> {
    if !page.is_capital(at) {
        return None;
    }
    (at..page.tokens.len().min(at + PLACE_WORDS))
        .rev()
        .find(|to| {
            let span = page.cover(at, *to);
            let words = page.text[span.start..span.end].to_lowercase();
            tables::is_city(&words)
        })
}

/// Countries and states: the tokens of their names, which stay.
pub(super) fn wide_regions(page: &Page<'_>) -> Vec<bool> {
    let mut wide = vec![false; page.tokens.len()];
    for at in 0..page.tokens.len() {
        if !page.is_capital(at) {
            continue;
        }
        for to in (at..page.tokens.len().min(at + PLACE_WORDS)).rev() {
            let span = page.cover(at, to);
            if tables::is_wide_region(&page.text[span.start..span.end].to_lowercase()) {
                wide[at..=to].fill(true);
                break;
            }
        }
    }
    wide
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_is_one() {
        assert_eq!(FREE.len(), FREE_WRITTEN);
        assert_eq!(LABELLED.len(), 5);
    }
}
