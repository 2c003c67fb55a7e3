use super::output;
use crate::arguments::Arguments;
use crate::files;
use knowledge::Knowledge;
use knowledge::research::Abbreviations;
use record::Span;
use serde::Serialize;

/// What one document names.
#[derive(Serialize)]
struct Named {
    title: String,
    diseases: Vec<Place>,
    chemicals: Vec<Place>,
    phenotypes: Vec<Phenotype>,
    ontology: String,
}

#[derive(Serialize)]
struct Place {
    start: usize,
    end: usize,
    quote: String,
}

#[derive(Serialize)]
struct Phenotype {
    start: usize,
    end: usize,
    quote: String,
    code: String,
    name: String,
}

/// `consilium mentions FILE...`: diseases, substances and phenotypes that research text names. Names, not facts: nothing
/// is said of a patient.
pub fn mentions(arguments: &Arguments) -> anyhow::Result<()> {
    let knowledge = files::knowledge(arguments)?;
    let case = files::case(arguments, &knowledge)?;
    let named: Vec<Named> = (case.record.documents.iter())
        .map(|document| named(&knowledge, document.title.reveal(), document.text.reveal()))
        .collect();
    output(arguments, &named, |named| {
        named.iter().map(words).collect::<Vec<_>>().join("\n")
    })
}

fn named(knowledge: &Knowledge, title: &str, text: &str) -> Named {
    let found = knowledge.research_mentions(text, &Abbreviations::new());
    let quote = |span: Span| text[span.start..span.end].to_string();
    let place = |span: &Span| Place {
        start: span.start,
        end: span.end,
        quote: quote(*span),
    };
    Named {
        title: title.to_string(),
        diseases: found.diseases.iter().map(place).collect(),
        chemicals: found.chemicals.iter().map(place).collect(),
        phenotypes: (knowledge.phenotypes(text).into_iter())
            .map(|one| Phenotype {
                start: one.span.start,
                end: one.span.end,
                quote: quote(one.span),
                code: format!("HP:{:07}", one.term),
                name: knowledge.phenotype_name(one.term).unwrap_or_default(),
            })
            .collect(),
        ontology: knowledge.phenotype_source(),
    }
}

fn words(named: &Named) -> String {
    let mut lines = vec![format!("# {}", named.title)];
    for (kind, places) in [
        ("disease", &named.diseases),
        ("substance", &named.chemicals),
    ] {
        lines.extend(
            places
                .iter()
                .map(|at| format!("{kind}\t{}\t{}", at.start, at.quote)),
        );
    }
    lines.extend(named.phenotypes.iter().map(|at| {
        format!(
            "phenotype\t{}\t{}\t{} {}",
            at.start, at.quote, at.code, at.name
        )
    }));
    lines.push(format!("phenotypes: {}", named.ontology));
    lines.join("\n") + "\n"
}
