use super::Knowledge;

/// How strongly a source speaks against a combination, in the source's own scale.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum InteractionLevel {
    /// ANSM: "à prendre en compte"; the risk is to be known, no advice can be given.
    Consider,
    /// ANSM: "précaution d'emploi"; possible under the stated precautions. English collection: "caution".
    Caution,
    /// English collection: "warning".
    Warning,
    /// ANSM: "association déconseillée"; to be avoided unless weighed with care.
    NotRecommended,
    /// English collection: "danger".
    Danger,
    /// ANSM: "contre-indication".
    Contraindicated,
}

/// What one source says about two names, each an ingredient or a class that holds it.
#[derive(Clone, PartialEq, Debug)]
pub struct InteractionStatement {
    /// The name that the first ingredient was matched by, in the source's language.
    pub a_matched: String,
    /// The name that the second ingredient was matched by.
    pub b_matched: String,
    /// Levels with the source's advice or the condition that each holds under; one statement may have several, and the
    /// highest need not be the one that applies.
    pub levels: Vec<(InteractionLevel, String)>,
    /// Mechanism or consequence, in the source's language.
    pub mechanism: String,
    /// The whole statement, in the source's language: French for ANSM, English for the other.
    pub statement: String,
    /// `ansm` (thesaurus of 20 October 2020) or `drug-interaction-mcp`: names of the provenance table.
    pub source: String,
}

impl Knowledge {
    /// What the interaction sources say about two ingredients, in either order; each pair of names once. Empty means
    /// "not found in these sources", never "no interaction".
    pub fn interactions(&self, a: &str, b: &str) -> Vec<InteractionStatement> {
        let db = self.db();
        let read = || -> rusqlite::Result<Vec<InteractionStatement>> {
            let mut statements = db.prepare_cached(
                "SELECT s.id, s.a_name, s.b_name, s.mechanism, s.statement, s.source
                 FROM interaction_member ma
                 JOIN interaction_statement s ON s.source = ma.source AND s.a = ma.name
                 JOIN interaction_member mb ON mb.source = s.source AND mb.name = s.b
                 WHERE ma.ingredient = ?1 AND mb.ingredient = ?2
                 ORDER BY s.id",
            )?;
            let mut levels = db.prepare_cached(
                "SELECT level, advice FROM interaction_level WHERE statement = ?1 ORDER BY position",
            )?;
            let mut found: Vec<InteractionStatement> = Vec::new();
            for (first, second) in [(a, b), (b, a)] {
                let mut rows = statements.query([first, second])?;
                while let Some(row) = rows.next()? {
                    let (mut left, mut right): (String, String) = (row.get(1)?, row.get(2)?);
                    if first != a {
                        std::mem::swap(&mut left, &mut right);
                    }
                    let source: String = row.get(5)?;
                    let known = |each: &InteractionStatement| {
                        each.source == source && each.a_matched == left && each.b_matched == right
                    };
                    if found.iter().any(known) {
                        continue;
                    }
                    let levels = levels
                        .query_map([row.get::<_, i64>(0)?], |row| {
                            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
                        })?
                        .collect::<Result<Vec<_>, _>>()?;
                    found.push(InteractionStatement {
                        a_matched: left,
                        b_matched: right,
                        levels: levels
                            .into_iter()
                            .filter_map(|(name, advice)| Some((level(&name)?, advice)))
                            .collect(),
                        mechanism: row.get(3)?,
                        statement: row.get(4)?,
                        source,
                    });
                }
            }
            Ok(found)
        };
        read().unwrap_or_default()
    }
}

fn level(name: &str) -> Option<InteractionLevel> {
    Some(match name {
        "consider" => InteractionLevel::Consider,
        "caution" => InteractionLevel::Caution,
        "warning" => InteractionLevel::Warning,
        "not_recommended" => InteractionLevel::NotRecommended,
        "danger" => InteractionLevel::Danger,
        "contraindicated" => InteractionLevel::Contraindicated,
        _ => return None,
    })
}
