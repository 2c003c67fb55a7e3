//! Names of illnesses that what stands beside them makes something else: a thrill over a fistula, a graft that is waited for, a ward, a
//! season, a capacity ("<4 METs"), a degree ("DM (Nephro)"), a plan for a crisis.

use crate::text::page::Sentence;
use record::Span;

/// What stands beside the name makes it no illness.
pub(super) fn is_no_illness(sentence: &Sentence<'_>, span: Span) -> bool {
    let name = &sentence.text[span.start..span.end];
    if name.is_ascii() {
        return is_capacity(sentence, span, name)
            || is_degree(sentence, span, name)
            || is_ward(sentence, span)
            || is_crisis_plan(sentence, span, name);
    }
    let behind = &sentence.text[span.end..];
    is_thrill(sentence, span, name)
        || is_awaited_graft(sentence, span, name)
        || name.ends_with('病') && behind.starts_with(['房', '区', '室'])
        || name == "流感" && behind.starts_with('季')
}

/// "内瘘震颤好", "可触及震颤,杂音良好": what is felt over a fistula.
fn is_thrill(sentence: &Sentence<'_>, span: Span, name: &str) -> bool {
    if name != "震颤" {
        return false;
    }
    let before = sentence.before(span.start, 48);
    let clause = before.rsplit([';', '。', '\n']).next().unwrap_or_default();
    let limb = ["手", "肢", "静止性", "意向性", "下颌", "头", "舌"]
        .iter()
        .any(|word| clause.contains(word));
    let felt = ["瘘", "触及", "杂音、", "杂音"]
        .iter()
        .any(|word| clause.contains(word));
    let behind = sentence.behind(span.end, 24);
    let over = [
        "好",
        "良好",
        "、杂音",
        ",杂音",
        "及杂音",
        "和杂音",
        "可触及",
    ]
    .iter()
    .any(|word| behind.starts_with(word));
    !limb && (felt || over)
}

/// "等待肾移植", "肾移植配型等待中": a graft that there is not yet.
fn is_awaited_graft(sentence: &Sentence<'_>, span: Span, name: &str) -> bool {
    if !name.ends_with("移植") {
        return false;
    }
    let before = sentence.before(span.start, 24);
    let behind = sentence.behind(span.end, 24);
    [
        "等待",
        "等",
        "拟行",
        "拟",
        "准备",
        "登记",
        "等候",
        "排队",
        "计划行",
        "考虑",
        "评估",
    ]
    .iter()
    .any(|word| before.ends_with(word))
        || [
            "配型", "等待", "登记", "等候", "排队", "评估", "候选", "术前",
        ]
        .iter()
        .any(|word| behind.starts_with(word))
}

/// "<4 METs", "> 4 METS": what a patient can do. "3 mets" counts metastases.
fn is_capacity(sentence: &Sentence<'_>, span: Span, name: &str) -> bool {
    if !matches!(name, "METS" | "METs") {
        return false;
    }
    let before = sentence.before(span.start, 12).trim_end();
    let number = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    number.len() < before.len() && number.trim_end().ends_with(['<', '>', '≥', '≤', '='])
}

/// "Dr. K. Anandhi DM (Nephro)", "MD DM (Cardiology)": a degree.
fn is_degree(sentence: &Sentence<'_>, span: Span, name: &str) -> bool {
    const FIELDS: [&str; 11] = [
        "neph", "card", "neur", "gastr", "endo", "haem", "hem", "onc", "pulm", "rheum", "hepat",
    ];
    if name != "DM" {
        return false;
    }
    let behind = sentence
        .behind(span.end, 16)
        .trim_start()
        .to_ascii_lowercase();
    let field = behind
        .strip_prefix('(')
        .is_some_and(|field| FIELDS.iter().any(|word| field.starts_with(word)));
    let before = sentence.before(span.start, 12);
    let before = before.trim_end_matches([' ', ',']);
    // "DM (nephropathy)" is an illness with its harm.
    let harm = behind.contains("pathy") || behind.contains("nephropath");
    field && !harm
        || ["MBBS", "DNB", " MD", "M.D."]
            .iter()
            .any(|degree| before.ends_with(degree))
}

/// "Stroke unit bed full", "excluded by stroke clinic": a place and who works there.
fn is_ward(sentence: &Sentence<'_>, span: Span) -> bool {
    const WARDS: [&str; 8] = [
        " unit", " ward", " bed", " service", " team", " nurse", " centre", " center",
    ];
    const BY: [&str; 7] = [
        "by ",
        "by the ",
        "from ",
        "from the ",
        "via ",
        "d/w ",
        "per ",
    ];
    let behind = sentence.behind(span.end, 16).to_ascii_lowercase();
    let starts = |words: &[&str]| words.iter().any(|word| behind.starts_with(word));
    let name = sentence.text[span.start..span.end].to_ascii_lowercase();
    let general = ["stroke", "tia", "cancer", "pain", "burns", "sepsis"].contains(&name.as_str());
    let before = sentence.before(span.start, 12).to_ascii_lowercase();
    general && starts(&WARDS)
        || starts(&[" clinic", " team"]) && BY.iter().any(|by| before.ends_with(by))
}

/// "Major haemorrhage plan:", "Catastrophic bleed: midaz 10 sc crisis order": what is done if it comes.
fn is_crisis_plan(sentence: &Sentence<'_>, span: Span, name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    if !["bleed", "haemorrhage", "hemorrhage"]
        .iter()
        .any(|word| name.contains(word))
    {
        return false;
    }
    let behind = sentence.behind(span.end, 60).to_ascii_lowercase();
    let line = behind.split('\n').next().unwrap_or_default();
    let planned = [" plan", " protocol", " crisis", " crisis plan"]
        .iter()
        .any(|word| line.starts_with(word));
    planned || line.starts_with(':') && line.contains("crisis")
}

#[cfg(test)]
mod tests {
    use crate::text::tests::open;

    #[test]
    fn what_stands_beside_makes_the_name_no_illness() {
        for (text, expect) in [
            ("Stroke unit bed full.", false),
            ("Excluded by stroke clinic", false),
            ("Stroke 2019.", true),
            ("Stroke, seen in clinic", true),
        ] {
            assert_eq!(!open(text).0.conditions.is_empty(), expect, "{text}");
        }
    }
}
