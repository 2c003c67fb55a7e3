//! Tables of allergies: under "Agent | Reaction | Verified? | Comment" the first cell of each row names what is not borne, and a
//! verdict in the other cells may take it back ("No - DELABELED", "entered in error").

use crate::text::page::{Page, Sentence};
use record::{AllergyIntolerance, Fact, Presence, Span, TermKind, VerificationStatus};

/// Most lines between a row and the head of its table.
const REACH: usize = 40;

/// True for the line that heads a table of allergies.
pub(crate) fn is_head(line: &str) -> bool {
    const AGENTS: [&str; 26] = [
        "agent",
        "allergen",
        "allergens",
        "allergy",
        "allergies",
        "allergy/intolerance",
        "allergy / intolerance",
        "allergies/sensitivities",
        "allergies / sensitivities",
        "allergies/intolerances",
        "allergies / intolerances",
        "substance",
        "drug",
        "medication",
        "medicine",
        "causative agent",
        "drug/allergen",
        "过敏原",
        "过敏药物",
        "致敏药物",
        "药物",
        "药物名称",
        "过敏物",
        "过敏物质",
        "药品",
        "变应原",
    ];
    const REACTIONS: [&str; 14] = [
        "reaction",
        "reactions",
        "reaction type",
        "type of reaction",
        "allergic reaction",
        "adverse reaction",
        "reaction/side effect",
        "反应",
        "过敏反应",
        "过敏表现",
        "不良反应",
        "反应类型",
        "反应表现",
        "过敏症状",
    ];
    /// Longest line that is looked at.
    const LONGEST: usize = 200;
    if line.len() > LONGEST || !line.contains(['|', '\t']) && !line.contains("  ") {
        return false;
    }
    let mut heads = cells(line).map(|head| head.to_lowercase());
    // A list of drugs with a column for what they did.
    const DOSES: [&str; 15] = [
        "dose",
        "dosage",
        "frequency",
        "freq",
        "route",
        "sig",
        "strength",
        "indication",
        "用法",
        "用量",
        "用法用量",
        "剂量",
        "频次",
        "途径",
        "给药途径",
    ];
    if cells(line).any(|head| DOSES.contains(&head.to_lowercase().as_str())) {
        return false;
    }
    let numbered = |head: &String| matches!(head.as_str(), "#" | "no." | "nr" | "序号");
    let first = heads.find(|head| !numbered(head));
    first.is_some_and(|first| AGENTS.contains(&first.as_str()))
        && heads.any(|head| REACTIONS.contains(&head.as_str()))
}

/// The cells of a line that hold something.
fn cells(line: &str) -> impl Iterator<Item = &str> {
    line.split(['|', '\t'])
        .flat_map(|part| part.split("  "))
        .map(|cell| cell.trim_matches([' ', '\r', ':', '*']))
        .filter(|cell| !cell.is_empty())
}

/// The cells of the sentence's rows that name an allergen, each with whether the other cells take it back; none where the sentence
/// stands in no such table.
pub(super) fn rows(page: &Page<'_>, sentence: &Sentence<'_>) -> Vec<(Span, bool)> {
    let text = page.text;
    let mut found = Vec::new();
    let mut start = sentence.line;
    while start < sentence.span.end {
        let end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        found.extend(row(text, start, end));
        start = end + 1;
    }
    found
}

fn row(text: &str, start: usize, end: usize) -> Option<(Span, bool)> {
    let line = &text[start..end];
    let mut parts = cells(line);
    let numbered = |cell: &&str| {
        cell.bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    let agent = parts.find(|cell| !numbered(cell))?;
    let rest: Vec<String> = parts.map(str::to_lowercase).collect();
    const NOTHING: [&str; 8] = [
        "none",
        "none known",
        "nil",
        "nil known",
        "nkda",
        "nka",
        "无",
        "无已知",
    ];
    let named = agent.contains(|c: char| c.is_alphabetic())
        && !NOTHING.contains(&agent.to_lowercase().as_str());
    if !named || rest.is_empty() || !is_under_head(text, start) {
        return None;
    }
    let from = start + line.find(agent)?;
    Some((Span::new(from, from + agent.len()), is_taken_back(&rest)))
}

/// Leaves of what was found only what the first cell names, with all of it that a dictionary knows.
pub(super) fn name(sentence: &Sentence<'_>, rows: &[(Span, bool)], found: &mut Vec<Span>) {
    let is_agent = |span: Span| rows.iter().any(|(agent, _)| span.overlaps(*agent));
    found.retain(|span| is_agent(*span));
    let kinds = [TermKind::Drug, TermKind::DrugClass, TermKind::Allergen];
    let terms = sentence
        .terms
        .iter()
        .filter(|term| kinds.contains(&term.kind) && !term.used && is_agent(term.span));
    for term in terms {
        if !found.iter().any(|known| known.overlaps(term.span)) {
            found.push(term.span);
        }
    }
    found.sort_unstable();
}

/// Gives the allergies read at `place` what the verdict of their row says: taken back, or standing whatever another cell denies
/// ("No ACE inhibitors").
pub(super) fn finish(
    rows: &[(Span, bool)],
    place: Span,
    allergies: &mut [Fact<AllergyIntolerance>],
) {
    let Some((_, taken_back)) = rows.iter().find(|(agent, _)| agent.overlaps(place)) else {
        return;
    };
    for fact in allergies {
        let doubted = fact.value.verification_status == VerificationStatus::Unconfirmed;
        let (status, presence) = match (*taken_back, doubted) {
            (true, _) => (VerificationStatus::Refuted, Presence::Absent),
            (false, true) => continue,
            (false, false) => (VerificationStatus::Confirmed, Presence::Present),
        };
        fact.value.verification_status = status;
        fact.value.assertion.presence = presence;
    }
}

/// The nearest lines above, without an empty one between, reach the head of a table.
fn is_under_head(text: &str, line: usize) -> bool {
    let above = text[..line].trim_end_matches('\r').strip_suffix('\n');
    above.is_some_and(|above| {
        above
            .rsplit('\n')
            .take(REACH)
            .take_while(|line| !line.trim().is_empty())
            .any(is_head)
    })
}

/// The verdict in the cells behind the allergen's.
fn is_taken_back(cells: &[String]) -> bool {
    /// At the beginning of a cell alone: "Mastocytosis ruled out" is of something else.
    const OPENS: [&str; 3] = ["refuted", "ruled out", "tolerated since"];
    /// Of the reaction, the first cell.
    const NO_REACTION: [&str; 7] = ["none", "nil", "no", "no reaction", "无", "nkda", "没有"];
    const VERDICTS: [&str; 17] = [
        "delabel",
        "de-label",
        "label removed",
        "entered in error",
        "not a true allergy",
        "not an allergy",
        "no true allergy",
        "disproven",
        "disproved",
        "challenge negative",
        "remove from list",
        "已排除",
        "已去除",
        "已取消",
        "录入错误",
        "误录",
        "非过敏",
    ];
    const ANSWERS: [&str; 5] = ["denies", "denied", "pt denies", "否认", "无反应"];
    let unreacted = cells
        .first()
        .is_some_and(|cell| NO_REACTION.contains(&cell.as_str()));
    unreacted
        || cells.iter().filter(|cell| !cell.contains('?')).any(|cell| {
            VERDICTS.iter().any(|word| cell.contains(word))
                || OPENS.iter().any(|word| cell.starts_with(word))
                || ANSWERS.contains(&cell.as_str())
        })
}

#[cfg(test)]
mod tests {
    use super::is_head;
    use crate::text::tests::{allergens, current_of, open};

    fn check(text: &str, allergies: &[&str], taken: &[&str]) {
        let (record, _) = open(text);
        assert_eq!(allergens(&record), allergies, "{text}");
        assert_eq!(current_of(text), taken, "{text}");
    }

    #[test]
    fn a_table_of_allergies_names_what_is_not_borne() {
        check(
            "ALLERGY / INTOLERANCE REVIEW\nAgent          Reaction                   Verified?   Comment\nSulfa          Hives + lip swelling 2008  Yes         True allergy - keep\nLisinopril     Angioedema 2015            Yes         Severe. No aspirin\n\nMEDICATIONS\nWarfarin 5 mg daily",
            &["sulfonamides", "lisinopril"],
            &["warfarin"],
        );
        check(
            "| Drug | Reaction | Comment |\n|---|---|---|\n| Penicillin | rash | seen 2019 |\n| Codeine | vomiting | tolerates aspirin |\n\nWarfarin 5 mg daily",
            &["penicillin", "codeine"],
            &["warfarin"],
        );
        check(
            "过敏原    反应    备注\n青霉素    皮疹    2019年\n花生    皮疹    -\n\n用药：华法林 3mg qd",
            &["penicillin", "peanut"],
            &["warfarin"],
        );
    }

    #[test]
    fn a_verdict_takes_a_row_back() {
        check(
            "Agent       Reaction            Verified?        Comment\nPenicillin  \"Rash as a child\"   No - DELABELED   Oral challenge negative; label removed\nPeanut      denies              -                entered in error\nCodeine     vomiting            Yes              Intolerance\n",
            &["codeine"],
            &[],
        );
    }

    #[test]
    fn other_tables_are_none() {
        assert!(is_head("Agent   Reaction   Comment"));
        assert!(is_head("# | Allergen | Severity | Reaction"));
        assert!(!is_head("Drug   Dose   Frequency"));
        assert!(!is_head("Agent and reaction"));
        assert!(!is_head("Test   Reaction   Result"));
    }
}
