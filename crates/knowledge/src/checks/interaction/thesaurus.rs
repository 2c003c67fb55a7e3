use super::own::lower;
use super::statement::Statement;
use crate::Knowledge;
use record::{IssueSource, Localized, Severity, SourceStatus};
use std::collections::{BTreeMap, BTreeSet};

/// Statements of the ANSM thesaurus and of the English supplement for the drugs of one record.
#[derive(Default)]
pub struct Thesaurus {
    /// True when the database holds them.
    pub loaded: bool,
    /// Drugs that the ANSM thesaurus lists.
    covered: BTreeSet<String>,
    statements: BTreeMap<(String, String), Vec<Statement>>,
}

impl Thesaurus {
    /// What the database says of every pair among `drugs`.
    pub fn of(knowledge: &Knowledge, drugs: &[&str]) -> Self {
        read(knowledge, drugs).unwrap_or_default()
    }

    /// True when the ANSM thesaurus lists the drug.
    pub fn covers(&self, ingredient: &str) -> bool {
        self.covered.contains(ingredient)
    }

    /// Statements for two drugs, in any order.
    pub fn statements(&self, first: &str, second: &str) -> &[Statement] {
        let pair = if first < second {
            (first.to_string(), second.to_string())
        } else {
            (second.to_string(), first.to_string())
        };
        self.statements.get(&pair).map_or(&[], Vec::as_slice)
    }
}

/// One query for each drug: the pairs that it begins, kept where the other drug is in the record too.
fn read(knowledge: &Knowledge, drugs: &[&str]) -> Result<Thesaurus, rusqlite::Error> {
    let db = knowledge.db();
    let wanted: BTreeSet<&str> = drugs.iter().copied().collect();
    let mut thesaurus = Thesaurus {
        loaded: true,
        ..Thesaurus::default()
    };
    let mut covered = db.prepare_cached(
        "SELECT 1 FROM interaction_covered WHERE ingredient = ?1 AND source = 'ansm'",
    )?;
    let mut pairs = db.prepare_cached(
        "SELECT b, severity, conditional, turned, s.source, s.statement, effect, effect_zh, advice, \
         class_a, class_a_zh, class_b, class_b_zh \
         FROM interaction_pair p JOIN interaction_statement s ON s.id = p.statement WHERE a = ?1",
    )?;
    for drug in &wanted {
        if covered.exists([drug])? {
            thesaurus.covered.insert((*drug).to_string());
        }
        let mut rows = pairs.query([drug])?;
        while let Some(row) = rows.next()? {
            let other: String = row.get(0)?;
            if !wanted.contains(other.as_str()) {
                continue;
            }
            let statement = statement(row, drug, &other)?;
            thesaurus
                .statements
                .entry(((*drug).to_string(), other))
                .or_default()
                .push(statement);
        }
    }
    Ok(thesaurus)
}

fn statement(row: &rusqlite::Row<'_>, a: &str, b: &str) -> Result<Statement, rusqlite::Error> {
    let severity = match row.get::<_, i64>(1)? {
        0 => Severity::Critical,
        1 => Severity::High,
        2 => Severity::Moderate,
        _ => Severity::Info,
    };
    let conditional: bool = row.get(2)?;
    let turned: bool = row.get(3)?;
    let ansm = row.get::<_, String>(4)? == "ansm";
    let text: String = row.get(5)?;
    let effect = Localized::new(row.get::<_, String>(6)?, row.get::<_, String>(7)?);
    let advice: String = row.get(8)?;
    let (first, second) = if turned { (b, a) } else { (a, b) };
    let mut matched = Vec::new();
    for (drug, column) in [(first, 9), (second, 11)] {
        let class = Localized::new(
            row.get::<_, String>(column)?,
            row.get::<_, String>(column + 1)?,
        );
        if !class.en.is_empty() {
            matched.push((drug.to_string(), class));
        }
    }
    let unglossed = Localized::new("see the words of the source", "见来源原文");
    Ok(Statement {
        severity: if conditional {
            lower(severity)
        } else {
            severity
        },
        effect: match (ansm, effect.en.is_empty()) {
            (true, false) => effect,
            (true, true) => unglossed,
            (false, _) => Localized::new(text.trim_end_matches('.'), text.trim_end_matches('.')),
        },
        advice: if advice.is_empty() {
            level(severity)
        } else {
            Localized::new(advice.clone(), advice)
        },
        condition: conditional.then(|| {
            Localized::new(
                "only under the dose, route or patient that the source names",
                "仅限来源所述的剂量、途径或患者情况",
            )
        }),
        together: false,
        matched,
        source: source(ansm, text),
    })
}

/// What the thesaurus' level means.
fn level(severity: Severity) -> Localized {
    match severity {
        Severity::Critical => Localized::new("Level: contraindicated.", "级别：禁忌。"),
        Severity::High => Localized::new("Level: not recommended.", "级别：不推荐。"),
        Severity::Moderate => Localized::new(
            "Level: precaution; possible with the measures that the source names.",
            "级别：慎用，按来源所述措施可用。",
        ),
        Severity::Info => Localized::new("Level: to be kept in mind.", "级别：需考虑。"),
    }
}

fn source(ansm: bool, text: String) -> IssueSource {
    let (publication, edition) = if ansm {
        (
            "ANSM, Thésaurus des interactions médicamenteuses",
            "2020-10",
        )
    } else {
        (
            "drug-interaction-mcp (cites FDA labels by title)",
            "0.1.0, 2026-03",
        )
    };
    IssueSource {
        publication: publication.to_string(),
        edition: edition.to_string(),
        statement: Some(text),
        source_status: SourceStatus::Verified,
    }
}
