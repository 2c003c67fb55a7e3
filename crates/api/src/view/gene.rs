use super::Pages;
use super::issue::source;
use crate::wire::{DrugLineView, GeneLineView, GeneSummaryView, LightView, Localized};
use knowledge::checks::{DrugLine, GeneLine, GeneSummary, Light};
use knowledge::chinese_names;

/// Pharmacogenomics on one page; `patient` says whom it is about.
pub(crate) fn genes(of: GeneSummary, patient: Localized, pages: &Pages<'_>) -> GeneSummaryView {
    let GeneSummary {
        genes,
        drugs,
        usual,
    } = of;
    GeneSummaryView {
        patient,
        genes: genes.into_iter().map(|line| gene(line, pages)).collect(),
        drugs: drugs.into_iter().map(drug).collect(),
        usual: usual.into_iter().map(named).collect(),
        disclaimer: Localized::new(
            "Decision support for clinicians. CPIC recommendations in the source's words; no result is not a normal result.",
            "供临床医生参考的决策支持。CPIC 推荐为来源原文；无结果不等于结果正常。",
        ),
    }
}

fn named(drug: String) -> Localized {
    let zh = chinese_names(&drug);
    Localized::new(drug, zh)
}

fn gene(of: GeneLine, pages: &Pages<'_>) -> GeneLineView {
    let GeneLine {
        gene,
        call,
        phenotype,
        from_variants,
        places,
    } = of;
    GeneLineView {
        gene,
        call,
        phenotype: match phenotype {
            Ok(words) => Localized::same(words),
            Err(why) => why.into(),
        },
        research: from_variants,
        places: pages.places(places.iter().map(|(document, span)| (document, *span))),
    }
}

fn drug(of: DrugLine) -> DrugLineView {
    let DrugLine {
        drug,
        taken,
        genes,
        light,
        advice,
        notes,
        source: publication,
    } = of;
    let (light, en, zh) = match light {
        Light::Avoid => (LightView::Avoid, "avoid", "避免"),
        Light::Change => (LightView::Change, "other drug or dose", "换药或调整剂量"),
        Light::Unknown => (LightView::Unknown, "not known", "未知"),
        Light::Usual => (LightView::Usual, "usual use", "常规用法"),
    };
    DrugLineView {
        drug: named(drug),
        taken,
        genes: genes
            .into_iter()
            .map(|(gene, phenotype)| match phenotype {
                Some(phenotype) if phenotype.starts_with(&gene) => phenotype,
                Some(phenotype) => format!("{gene} {phenotype}"),
                None => format!("{gene} ?"),
            })
            .collect(),
        light,
        light_words: Localized::new(en, zh),
        advice,
        notes: notes
            .into_iter()
            .map(|note| Localized::new(note.en, chinese_names(&note.zh)))
            .collect(),
        source: source(&publication),
    }
}
