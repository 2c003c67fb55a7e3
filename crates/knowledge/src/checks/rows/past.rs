//! Words beside an illness that put it into the past or into aftercare.

use record::Span;

/// True where the words around the place tell that it is over: an earlier year, "recovered", "stroke clinic", "卒中后3月".
pub fn tells(text: &str, span: Span, this_year: Option<i16>) -> bool {
    in_clause(&clause(text, span), this_year) || in_aftercare(text, span)
}

/// Directly behind or before the name: a clinic, a follow-up, the time since.
fn in_aftercare(text: &str, span: Span) -> bool {
    const BEHIND: &[&str] = &[
        "clinic",
        "follow-up",
        "follow up",
        "followup",
        "f/u",
        "rehab",
        "survivor",
        "review",
        "nurse",
        "aftercare",
        "recovery",
        "门诊",
        "随访",
        "康复",
        "复查",
        "后复查",
        "后随访",
        "后康复",
        "后遗",
    ];
    const BEFORE: &[&str] = &["post", "post-", "after", "since", "ex-"];
    const MONTHS: &[&str] = &["months ago", "month ago", "mths ago", "月前", "个月前"];
    let behind = text.get(span.end..).unwrap_or_default();
    let line: String = behind
        .chars()
        .take_while(|c| !matches!(c, '\n' | '.' | '。' | ';' | '；'))
        .take(16)
        .collect();
    let line = line.to_lowercase();
    let next = line.trim_start_matches([' ', '-']);
    if BEHIND.iter().any(|word| next.starts_with(word)) {
        return true;
    }
    // "卒中后3月", "脑梗死后2年".
    if let Some(time) = next.strip_prefix('后') {
        let unit = time.trim_start_matches(|c: char| {
            c.is_ascii_digit() || "一二两三四五六七八九十半余个 ".contains(c)
        });
        if unit.len() < time.len() && unit.starts_with(['月', '年', '周']) {
            return true;
        }
    }
    let start = floor(text, span.start.saturating_sub(40));
    let before = text[start..floor(text, span.start)].to_lowercase();
    let before = before
        .rsplit(['\n', '。', ';', '；'])
        .next()
        .unwrap_or_default();
    let word = before
        .trim_end_matches([' ', '-'])
        .rsplit([' ', ',', '(', '/'])
        .next();
    word.is_some_and(|word| BEFORE.contains(&word))
        || MONTHS.iter().any(|months| before.contains(months))
        || MONTHS.iter().any(|months| line.contains(months))
}

/// The clause around a place, lower case.
fn clause(text: &str, span: Span) -> String {
    let (before, behind) = halves(text, span);
    format!("{before}{behind}")
}

/// The clause around a place, lower case: what stands before the place, and the place with what stands behind it.
pub(super) fn halves(text: &str, span: Span) -> (String, String) {
    const FAR: usize = 120;
    let ends = ['\n', '。', ';', '；'];
    let start = floor(text, span.start.saturating_sub(FAR));
    let end = floor(text, (span.end + FAR).min(text.len()));
    let place = span.start.clamp(start, end);
    let before = text[start..place].rsplit(ends).next().unwrap_or_default();
    let before = &before[sentence(before)..];
    let behind = text[place..end].split(ends).next().unwrap_or_default();
    let behind = behind.split(". ").next().unwrap_or_default();
    (before.to_lowercase(), behind.to_lowercase())
}

/// Where the last sentence of `text` begins; a short form with its point ends none.
fn sentence(text: &str) -> usize {
    const SHORT: &[&str] = &[
        "incl", "e.g", "i.e", "eg", "ie", "vs", "approx", "esp", "dr", "mr", "mrs",
    ];
    let mut ends = text.rmatch_indices(". ").map(|(at, _)| at);
    ends.find(|at| {
        let word = text[..*at].rsplit([' ', '(']).next().unwrap_or_default();
        !SHORT.contains(&word.to_lowercase().as_str())
    })
    .map_or(0, |at| at + 2)
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn in_clause(clause: &str, this_year: Option<i16>) -> bool {
    const OVER: &[&str] = &[
        "recovered",
        "history of",
        "hx of",
        "h/o ",
        "previous",
        "years ago",
        "yrs ago",
        "last year",
        "既往",
        "年前",
        "曾",
        "痊愈",
    ];
    let year = years(clause).any(|year| year > 1950 && this_year.is_some_and(|now| year < now));
    year || OVER.iter().any(|word| clause.contains(word))
}

/// Numbers of four digits that no unit follows: "2000ml" is no year.
fn years(clause: &str) -> impl Iterator<Item = i16> + '_ {
    const UNITS: &[&str] = &["ml", "mg", "ug", "iu", "u/", "units", "毫升", "单位", "元"];
    let ends = clause.match_indices(|c: char| !c.is_ascii_digit());
    let starts = std::iter::once(0).chain(ends.map(|(at, c)| at + c.len()));
    starts.filter_map(move |start| {
        let digits = &clause[start..];
        let length = digits.bytes().take_while(u8::is_ascii_digit).count();
        let behind = digits[length..].trim_start();
        (length == 4 && !UNITS.iter().any(|unit| behind.starts_with(unit)))
            .then(|| digits[..4].parse().ok())
            .flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_illness_of_an_earlier_time_is_told_from_one_of_today() {
        let check = |text: &str, place: &str, expect: bool| {
            let start = text.find(place).unwrap();
            let span = Span::new(start, start + place.len());
            assert_eq!(tells(text, span, Some(2026)), expect, "{text}");
        };
        check("Stroke clinic follow-up, 8 weeks", "Stroke", true);
        check("出院记录(卒中门诊随访版)", "卒中", true);
        check("本次为卒中后3月复查评估入院", "卒中", true);
        check("3个月前(2026-08-02)腔隙性脑梗死", "脑梗死", true);
        check("post-stroke spasticity", "stroke", true);
        check("2019 PE, recovered", "PE", true);
        check("产后大出血，出血量约2000ml", "大出血", false);
        check("大出血 2000年", "大出血", true);
        check("Acute stroke, onset 07:10", "stroke", false);
        check("脑卒中后2小时入院", "脑卒中", false);
        check("septic shock, reviewed by ICU", "septic shock", false);
    }
}
