//! What surrounds the name of a drug in a list: strengths, forms, salts; and spellings near a word.

/// Forms, routes and marks of release that follow a name.
const FORMS: &[&str] = &[
    "tab",
    "tabs",
    "tablet",
    "tablets",
    "cap",
    "caps",
    "capsule",
    "capsules",
    "oral",
    "injection",
    "injectable",
    "inj",
    "solution",
    "suspension",
    "syrup",
    "elixir",
    "cream",
    "ointment",
    "gel",
    "lotion",
    "patch",
    "inhaler",
    "inhalation",
    "nasal",
    "spray",
    "drops",
    "ophthalmic",
    "otic",
    "topical",
    "transdermal",
    "suppository",
    "rectal",
    "powder",
    "er",
    "xr",
    "sr",
    "cr",
    "ir",
    "dr",
    "ec",
    "xl",
    "la",
    "hfa",
    "odt",
    "extended",
    "delayed",
    "release",
    "coated",
    "enteric",
    "chewable",
    "disintegrating",
    "effervescent",
    "film",
    "modified",
    "prolonged",
    "immediate",
    "sustained",
    "pen",
    "prefilled",
    "syringe",
    "vial",
    "kit",
    "pack",
    "metered",
    "dose",
    "actuat",
    "actuation",
    "implant",
    "pill",
    "pills",
    "po",
    "iv",
    "im",
    "sc",
    "subcut",
    "sl",
    "sublingual",
    "hour",
    "hr",
    "day",
    "daily",
    "bid",
    "tid",
    "qid",
    "qd",
    "prn",
    "generic",
    "brand",
    "product",
    "drug",
    "therapy",
    "treatment",
    "medication",
    "preparation",
    "of",
    "in",
    "mg",
    "mcg",
    "ug",
    "g",
    "gm",
    "ml",
    "l",
    "unt",
    "unit",
    "units",
    "meq",
    "iu",
    "mmol",
    "mg/ml",
    "mcg/ml",
    "mg/actuat",
    "unt/ml",
    "units/ml",
    "meq/ml",
    "mcg/hr",
    "mcg/actuat",
    "%",
    "缓释",
    "控释",
    "肠溶",
    "分散",
    "咀嚼",
    "泡腾",
    "胶囊",
    "注射液",
    "注射用",
    "颗粒",
    "口服液",
    "滴眼液",
    "软膏",
    "乳膏",
    "片",
    "针",
];
/// Salts and esters.
const SALTS: &[&str] = &[
    "hydrochloride",
    "hcl",
    "hydrobromide",
    "hbr",
    "sodium",
    "potassium",
    "calcium",
    "magnesium",
    "sulfate",
    "sulphate",
    "maleate",
    "fumarate",
    "tartrate",
    "succinate",
    "mesylate",
    "besylate",
    "tosylate",
    "acetate",
    "phosphate",
    "citrate",
    "bromide",
    "chloride",
    "nitrate",
    "propionate",
    "furoate",
    "dipropionate",
    "valerate",
    "medoxomil",
    "cilexetil",
    "axetil",
    "disoproxil",
    "etexilate",
    "hyclate",
    "monohydrate",
    "dihydrate",
    "trihydrate",
    "anhydrous",
    "hemihydrate",
    "mofetil",
    "bitartrate",
    "gluconate",
    "lactate",
    "malate",
    "oxalate",
    "pamoate",
    "decanoate",
    "tromethamine",
    "meglumine",
    "besilate",
    "mesilate",
    "dihydrochloride",
    "proxetil",
    "xinafoate",
    "dimesylate",
    "erbumine",
    "arginine",
    "bisulfate",
    "magnesium",
    "trometamol",
    "isethionate",
    "stearate",
    "ethylsuccinate",
    "盐酸",
    "硫酸",
    "马来酸",
    "富马酸",
    "酒石酸",
    "琥珀酸",
    "苯磺酸",
    "甲磺酸",
    "枸橼酸",
    "醋酸",
    "磷酸",
    "氢溴酸",
    "重酒石酸",
];

/// Simpler names to look up, the fullest first: without remarks in brackets, strengths and forms; then without salts.
/// `name` is folded.
pub(crate) fn simpler(name: &str) -> Vec<String> {
    let bare = without_brackets(name);
    let words: Vec<&str> = bare
        .split([' ', ','])
        .map(|word| word.trim_matches(['.', ';', ':', '*']))
        .filter(|word| !word.is_empty() && !is_strength(word) && !FORMS.contains(word))
        .collect();
    let without_salts: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| !SALTS.contains(word))
        .collect();
    let mut names = vec![
        bare.trim().to_string(),
        words.join(" "),
        without_salts.join(" "),
    ];
    let mut chinese = words.join(" ");
    for part in FORMS.iter().chain(SALTS).filter(|part| !part.is_ascii()) {
        chinese = chinese.replace(part, "");
    }
    names.push(chinese.trim().to_string());
    names.dedup();
    names.retain(|simple| simple.chars().count() > 1 && simple != name);
    names
}

/// The parts of a name that lists several ingredients.
pub(crate) fn parts(name: &str) -> Vec<&str> {
    let parts: Vec<&str> = name
        .split(" / ")
        .flat_map(|part| part.split(" + "))
        .flat_map(|part| part.split(" and "))
        .map(str::trim)
        .collect();
    if parts.len() > 1 {
        return parts;
    }
    name.split(['/', '+']).map(str::trim).collect()
}

/// "Ethinylestradiol-levonorgestrel" with a slash; `None` where a side is no whole name, as in "co-trimoxazole" or "interferon beta-1a".
pub(crate) fn slashed(name: &str) -> Option<String> {
    let whole = |part: &str| part.len() > 5 && part.chars().all(char::is_alphabetic);
    (name.contains('-') && name.trim().split('-').all(whole)).then(|| name.replace('-', "/"))
}

fn without_brackets(name: &str) -> String {
    let mut depth = 0usize;
    name.chars()
        .filter(|char| match char {
            '(' | '[' | '（' | '【' => {
                depth += 1;
                false
            }
            ')' | ']' | '）' | '】' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        })
        .collect()
}

/// "20", "0.9%", "500mg", "10mg/ml", "70/30": digits with or without a unit.
fn is_strength(word: &str) -> bool {
    word.starts_with(|char: char| char.is_ascii_digit() || char == '.')
}

/// Edits that a suggestion may be away from a word of this length.
pub(crate) fn tolerance(length: usize) -> usize {
    match length {
        0..=4 => 0,
        5..=7 => 1,
        _ => 2,
    }
}

/// Damerau-Levenshtein distance (optimal string alignment); `None` above `most`.
pub(crate) fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    if too_far(a, b, most) {
        return None;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row.push(best);
        }
        if row.iter().all(|&edits| edits > most) {
            return None;
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().filter(|&edits| edits <= most)
}

/// True when lengths or letters alone rule `most` edits out: each edit takes at most one letter of the alphabet out of a
/// word or into it.
fn too_far(a: &str, b: &str, most: usize) -> bool {
    let letters = |word: &str| {
        (word.bytes().filter(u8::is_ascii_lowercase))
            .fold(0_u32, |letters, letter| letters | 1 << (letter - b'a'))
    };
    let (own, other) = (letters(a), letters(b));
    let lengths = a.is_ascii() && b.is_ascii() && a.len().abs_diff(b.len()) > most;
    let most = most as u32;
    lengths || (own & !other).count_ones() > most || (other & !own).count_ones() > most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swap_of_neighbours_is_one_edit() {
        assert_eq!(distance("metfromin", "metformin", 2), Some(1));
        assert_eq!(distance("lisinopril", "lisinoprl", 2), Some(1));
        assert_eq!(distance("warfarin", "heparin", 2), None);
    }

    #[test]
    fn a_hyphen_between_whole_names_parts_them() {
        let pair = slashed("ethinylestradiol-levonorgestrel");
        assert_eq!(pair.as_deref(), Some("ethinylestradiol/levonorgestrel"));
        assert_eq!(slashed("co-trimoxazole"), None);
        assert_eq!(slashed("interferon beta-1a"), None);
        assert_eq!(slashed("warfarin"), None);
    }

    #[test]
    fn strengths_forms_and_salts_fall_away_in_order() {
        let names = simpler("metoprolol succinate 50 mg er tablet [toprol]");
        assert_eq!(names[1], "metoprolol succinate");
        assert_eq!(names[2], "metoprolol");
    }
}
