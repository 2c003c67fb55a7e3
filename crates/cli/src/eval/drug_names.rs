//! drug-names: names in common use (`drug_names.tsv`: written, kind, ingredients). A name is resolved when the dictionary
//! gives exactly these ingredients; a misspelt one when the right name is proposed, or when the dictionary lists the
//! spelling as a name of the right drug (names of other languages are often one letter away). Taken for another drug, or
//! neither known nor proposed, it is an error.

use super::{Counts, Report, Tools, bootstrap, files, read_text, table};
use record::{Lexicon, TermKind};
use std::collections::BTreeMap;
use std::path::Path;

/// Measures the set.
pub fn measure(data: &Path, tools: &Tools) -> anyhow::Result<Report> {
    let mut cases = Vec::new();
    let mut by_kind: BTreeMap<String, Vec<Counts>> = BTreeMap::new();
    let mut notes = Vec::new();
    for path in files(data, &["drug_names.tsv"])? {
        for row in table::rows(&read_text(&path)?) {
            let [written, kind, wanted] =
                ["written", "kind", "ingredients"].map(|column| row.get(column).to_string());
            let answer = if kind == "misspelt" {
                proposed(tools, &written)
            } else {
                vec![resolved(tools, &written)]
            };
            let right = wanted.split('|').any(|one| answer.contains(&sorted(one)));
            let counts = Counts {
                hit: usize::from(right),
                missed: usize::from(!right),
                extra: 0,
            };
            if !right {
                notes.push(format!(
                    "{kind}: {written} read as {answer:?}, wanted {wanted}"
                ));
            }
            by_kind.entry(kind).or_default().push(counts);
            cases.push(counts);
        }
    }
    let share = |cases: &[Counts]| {
        bootstrap(cases, cases.len(), |cases| {
            Counts::sum(cases.iter().copied()).recall()
        })
    };
    let mut metrics = vec![("names_resolved".to_string(), share(&cases))];
    for (kind, cases) in &by_kind {
        metrics.push((format!("{kind}_resolved"), share(cases)));
    }
    Ok(Report {
        set: "drug-names".into(),
        cases: cases.len(),
        metrics,
        notes,
    })
}

fn resolved(tools: &Tools, written: &str) -> String {
    let known = tools.knowledge.lookup(TermKind::Drug, written);
    let names: Vec<String> = known
        .map(|known| known.ingredients)
        .unwrap_or_default()
        .into_iter()
        .map(|ingredient| ingredient.name)
        .collect();
    sorted(&names.join("+"))
}

/// Ingredients of every proposal, or of the name where the dictionary lists the spelling.
fn proposed(tools: &Tools, written: &str) -> Vec<String> {
    if tools.knowledge.lookup(TermKind::Drug, written).is_some() {
        return vec![resolved(tools, written)];
    }
    let near = tools.knowledge.suggest_drug(written);
    near.iter()
        .map(|near| resolved(tools, &near.name))
        .collect()
}

fn sorted(names: &str) -> String {
    let mut names: Vec<&str> = names.split('+').map(str::trim).collect();
    names.sort_unstable();
    names.join("+")
}
