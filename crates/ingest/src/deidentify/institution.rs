//! Institutions by name, English, Spanish and Chinese, and what stands in a block of contacts.

use super::Category;
use super::page::{Found, Page, Tongue};
use super::tables;
use super::token::Shape;
use record::Span;
use regex::Regex;
use std::sync::LazyLock;

/// Words that a name of an institution begins with.
const HEADS: &[&str] = &[
    "hospital",
    "hospitals",
    "complejo",
    "clínica",
    "clinica",
    "policlínica",
    "policlínico",
    "sanatorio",
    "ambulatorio",
    "residencia",
    "universidad",
    "university",
    "facultad",
    "fundación",
    "instituto",
    "consorcio",
    "corporación",
    "corporació",
    "centre",
    "centro",
    "ciudad",
    "maternidad",
    "hôpital",
];

/// Words that the name goes on with, though they are no names.
const INNER: &[&str] = &[
    "general",
    "universitario",
    "universitari",
    "universitaria",
    "clínico",
    "clínica",
    "comarcal",
    "regional",
    "provincial",
    "materno",
    "infantil",
    "materno-infantil",
    "militar",
    "central",
    "nacional",
    "médico",
    "quirúrgico",
    "docente",
    "asistencial",
    "salud",
    "hospitalario",
    "hospitalaria",
    "oncológico",
    "nuestra",
    "señora",
    "virgen",
    "santa",
    "san",
    "memorial",
    "university",
    "medical",
    "children's",
    "children",
    "veterans",
    "county",
    "community",
    "center",
    "centre",
    "clinic",
    "health",
    "universitário",
    "insular",
];

/// A department is no place of its own: what follows these words stays.
const DEPARTMENTS: &[&str] = &[
    "servicio",
    "servicios",
    "unidad",
    "departamento",
    "dpto",
    "sección",
    "cátedra",
    "área",
    "residente",
    "jefe",
    "médico",
    "especialista",
    "laboratorio",
    "división",
    "grupo",
    "department",
    "division",
    "section",
    "service",
    "unit",
    "fea",
    "adjunto",
];

/// Words that are a label in a block of contacts.
const LABELS: &[&str] = &[
    "email",
    "e-mail",
    "mail",
    "correo",
    "electrónico",
    "tel",
    "teléfono",
    "telefono",
    "fax",
    "tfno",
    "telf",
    "tlf",
    "remitido",
    "responsable",
    "autor",
    "autora",
    "dr",
    "dra",
    "cp",
    "c.p",
    "financiación",
    "conflictos",
    "ninguna",
    "no",
    "dirección",
    "correspondencia",
    "e",
    "código",
    "postal",
    "website",
    "web",
    "www",
];

/// Small words inside an address.
const ADDRESS_WORDS: &[&str] = &[
    "puerta", "piso", "planta", "interior", "km", "bajo", "dcha", "izda", "izq", "esc", "apto",
    "número", "portal", "local", "bloque", "no", "n", "s", "sn", "edif", "pta", "o", "a", "b", "c",
    "d", "e", "der", "y",
];

/// "Hospital Universitario La Paz", "St. Mary's Medical Center", "北京协和医院".
pub(super) fn find(page: &Page<'_>, found: &mut Found) {
    spanish(page, found);
    if page.tongue == Tongue::English {
        english(page, found);
    }
    chinese(page, found);
}

fn spanish(page: &Page<'_>, found: &mut Found) {
    for at in 0..page.tokens.len() {
        let lower = page.lower(at);
        if !page.is_capital(at)
            || !HEADS.contains(&lower.as_str())
            || found.overlaps(page.tokens[at].span)
        {
            continue;
        }
        let romance = tables::is_particle(&page.lower(at + 1))
            || INNER[..8].contains(&page.lower(at + 1).as_str()) && page.lower(at + 1) != "general";
        if page.tongue == Tongue::English
            && !(matches!(lower.as_str(), "hospital" | "clínica" | "universidad") && romance)
        {
            continue;
        }
        let adjective = lower.starts_with("cl")
            && at > 0
            && page.before(at).trim().is_empty()
            && page.is_capital(at - 1);
        if adjective {
            continue;
        }
        let mut to = at;
        let mut named = false;
        while to + 1 < page.tokens.len() && to - at < 12 {
            let gap = page.gap(to);
            let plain = gap
                .chars()
                .all(|c| matches!(c, ' ' | '"' | '“' | '”' | '\''));
            let short = gap == ". " && page.word(to).len() <= 3;
            if !(plain || short) {
                break;
            }
            let next = page.lower(to + 1);
            let small = tables::is_particle(&next) || matches!(next.as_str(), "en" | "para" | "of");
            let number = page.shape(to + 1) == Some(Shape::Number) && named_number(page, to + 1);
            if small || number {
                to += 1;
                named |= number;
            } else if page.is_capital(to + 1) && !stops(&next, page.word(to + 1)) {
                to += 1;
                named |= !INNER.contains(&next.as_str());
            } else if INNER.contains(&next.as_str()) && page.tongue == Tongue::Spanish {
                to += 1;
            } else {
                break;
            }
        }
        while to > at && page.shape(to) == Some(Shape::Lower) {
            to -= 1;
        }
        let day_ward = page.lower(to) == "día";
        named &= !day_ward;
        let sure = matches!(
            lower.as_str(),
            "hospital" | "complejo" | "sanatorio" | "policlínica"
        );
        let several = to > at && sure && !day_ward && page.tongue == Tongue::Spanish;
        if named || several {
            found.mark(page.text, page.cover(at, to), Category::Institution);
        }
    }
}

/// "Hospital 12 de Octubre".
fn named_number(page: &Page<'_>, at: usize) -> bool {
    page.lower(at + 1) == "de" && page.is_capital(at + 2)
}

fn stops(lower: &str, word: &str) -> bool {
    DEPARTMENTS.contains(&lower)
        || LABELS.contains(&lower)
        || word == "E"
        || tables::is_wide_region(lower)
}

fn english(page: &Page<'_>, found: &mut Found) {
    static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\b(?:(?:St\.?|Saint|Mt\.?|Mount)\s+)?(?:\p{Lu}[\p{L}'’.-]+\s+(?:(?:and|of|&|the)\s+)?){1,4}(?:Hospitals?|Medical\s+(?:Center|Centre|Group|Associates)|Clinics?|Health(?:care)?\s+(?:Center|System|Network)|Infirmary|Nursing\s+Home|Hospice|Rehabilitation\s+(?:Center|Hospital)|Rehab|Surgery\s+Center|Cancer\s+(?:Center|Institute)|University|Institute|Pharmacy|Assisted\s+Living|Care\s+Center|School|College)\b").ok()
    });
    let Some(pattern) = NAMED.as_ref() else {
        return;
    };
    for hit in pattern.find_iter(page.text) {
        let (mut first, last) = (
            page.token_at(hit.start()),
            page.token_at(hit.end().saturating_sub(1)),
        );
        // "The Emergency Hospital", "Discharge Clinic": no name before the kind.
        while first < last && generic(page, first) {
            first += 1;
        }

        if (first..last).any(|at| !generic(page, at)) {
            found.mark(page.text, page.cover(first, last), Category::Institution);
        }
    }
}

fn generic(page: &Page<'_>, at: usize) -> bool {
    let uses = page.uses(at);
    (uses.ordinary || page.is_protected(at))
        && (!uses.name || uses.frequent)
        && page.lower(at) != "st"
        && page.lower(at) != "mercy"
}

static CHINESE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"[\p{Han}]{2,16}?(?:大学)?(?:附属)?(?:第[一二三四五六七八九十]+|[\p{Han}]{0,8}?)(?:人民|中心|中医|儿童|妇幼保健|肿瘤|口腔|眼科|妇产科|协和|总|专科|结合)?医院(?:[东南西北]?院区)?|[\p{Han}]{2,12}(?:卫生院|卫生服务中心|卫生室|诊所|疗养院|养老院|福利院|妇幼保健院|疾控中心|体检中心|大学|中学|小学|幼儿园|有限公司|公司|集团)").ok()
});

/// Words before a hospital's name that are no part of it.
const CHINESE_BEFORE: &[&str] = &[
    "患者",
    "曾于",
    "曾在",
    "就诊于",
    "就诊",
    "遂来",
    "转入",
    "转至",
    "转往",
    "前往",
    "送至",
    "送往",
    "收入",
    "入住",
    "到",
    "在",
    "于",
    "至",
    "往",
    "去",
    "由",
    "经",
    "来",
    "赴",
    "自",
    "从",
    "被",
    "并",
    "后",
    "前",
    "入",
    "诊治",
    "日",
    "时",
    "天",
    "月",
    "周",
    "年",
    "因",
    "遂",
    "外院",
    "当地",
    "我院",
    "住",
    "及",
    "和",
    "与",
    "送",
];

/// Hospitals that no one can tell apart.
const CHINESE_GENERIC: &[&str] = &[
    "当地", "外院", "我院", "本院", "上级", "下级", "某", "该", "他", "其他", "多家", "三甲",
    "三级", "二级", "一级", "社区", "县级", "市级", "省级", "综合", "各", "基层",
];

fn chinese(page: &Page<'_>, found: &mut Found) {
    let Some(pattern) = CHINESE.as_ref() else {
        return;
    };
    for hit in pattern.find_iter(page.text) {
        let mut start = hit.start();
        let mut name = hit.as_str();
        let mut again = true;
        while again {
            again = false;
            // The last such word inside counts: "患者3天前就诊于北京协和医院".
            for before in CHINESE_BEFORE {
                if let Some(at) = name.find(before)
                    && (before.chars().count() > 1 || at == 0)
                    && name[at + before.len()..].chars().count() > 3
                {
                    start += at + before.len();
                    name = &name[at + before.len()..];
                    again = true;
                }
            }
        }
        // "3个月前在北京协和医院": the name begins behind the last word of place.
        if let Some((at, word)) = name
            .char_indices()
            .rfind(|(_, c)| matches!(c, '在' | '于' | '到' | '至' | '往' | '赴'))
            && name[at..].chars().count() > 4
        {
            start += at + word.len_utf8();
            name = &name[at + word.len_utf8()..];
        }
        let generic = CHINESE_GENERIC.iter().any(|word| name.starts_with(word));
        if !generic && name.chars().count() >= 4 {
            found.mark(
                page.text,
                Span::new(start, hit.end()),
                Category::Institution,
            );
        }
    }
}

/// In a line with an address of mail or a postal code behind a name of a physician, every capital word left is somebody
/// or some place; departments and labels stay.
pub(super) fn contact_blocks(page: &Page<'_>, found: &mut Found, wide: &[bool]) {
    static OPENS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:remitido\s+por|responsable\s+cl[ií]nico|correspondencia|autor(?:a|es)?|reprint\s+requests|correspondence|address\s+for\s+correspondence)\s*:").ok()
    });
    let Some(opens) = OPENS.as_ref() else { return };
    for hit in opens.find_iter(page.text) {
        let line = page.line(hit.end());
        let block = Span::new(hit.end(), line.end);
        let first = page.token_at(block.start);
        let mut department = false;
        for (at, token) in page.tokens.iter().copied().enumerate().skip(first) {
            if token.span.start >= block.end {
                break;
            }
            let lower = page.lower(at);
            let headed = at > 0 && DEPARTMENTS.contains(&page.lower(at - 1).as_str());
            if !headed
                && page
                    .before(at)
                    .contains(['.', ',', '(', ')', ';', ':', '–'])
                || HEADS.contains(&lower.as_str())
            {
                department = false;
            }
            department |= DEPARTMENTS.contains(&lower.as_str());
            let label = tables::is_title(&lower)
                || LABELS.contains(&lower.as_str())
                || page.gap(at).trim_start().starts_with(':');
            let beside = at > first
                && found.overlaps(page.tokens[at - 1].span)
                && page.before(at).len() <= 5;
            let worth = token.shape == Shape::Capital
                || token.shape == Shape::Upper && token.span.len() > 3
                || (token.shape == Shape::Number || ADDRESS_WORDS.contains(&lower.as_str()))
                    && beside;
            if worth && !department && !label && !wide[at] && !found.overlaps(token.span) {
                found.mark(page.text, token.span, Category::Place);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pattern_of_chinese_names_is_one() {
        assert!(CHINESE.is_some());
    }
}
