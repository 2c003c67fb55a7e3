//! `consilium eval SET --data FOLDER`: one file per set of test material. Each reads whatever files of the set's format
//! are in the folder, plain or gzip, measures, and returns a [`Report`]. Gold fields stay inside these files.

mod bc5cdr;
mod c_cda_examples;
mod charts;
mod deid;
mod diagnosis;
mod drug_names;
mod fhir_converter;
mod gold;
mod hpo_gsc;
mod ips_bundles;
mod medcalc_bench;
mod medcalc_gold;
mod mentions;
mod mts_dialog;
mod mtsamples;
mod ncbi_disease;
mod negex_context;
mod notes;
#[cfg(test)]
mod own_lists;
mod pharmcat_pgx;
mod read;
mod rendered_documents;
mod report;
mod safety_pairs;
mod safety_vignettes;
mod sample;
mod sample_ccdas;
mod synthea_fhir_r4;
mod synthea_omop_csv;
mod table;

pub use report::{Metric, Report};
pub use sample::{Counts, bootstrap, files, read_bytes, read_text};

use std::path::Path;

/// What a measurement may use: the same dictionaries and tables as the product.
pub struct Tools {
    /// The opened knowledge database.
    pub knowledge: knowledge::Knowledge,
}

/// One set: its name on the command line and the function that measures it.
type Measure = fn(&Path, &Tools) -> anyhow::Result<Report>;

/// Every set that can be measured, by name. One line each, in alphabetical order.
pub const SETS: &[(&str, Measure)] = &[
    ("agentclinic", diagnosis::agentclinic),
    ("bc5cdr", bc5cdr::measure),
    ("c-cda-examples", c_cda_examples::measure),
    ("charts", charts::measure),
    ("craft-md", diagnosis::craft_md),
    ("deid-meddocan-es", deid::meddocan),
    ("deid-presidio-synth", deid::presidio),
    ("drug-names", drug_names::measure),
    ("fhir-converter", fhir_converter::measure),
    ("hpo-gsc", hpo_gsc::measure),
    ("ips-bundles", ips_bundles::measure),
    ("medcalc-bench", medcalc_bench::measure),
    ("medqa-usmle", diagnosis::medqa_usmle),
    ("mts-dialog", mts_dialog::measure),
    ("mtsamples", mtsamples::measure),
    ("ncbi-disease", ncbi_disease::measure),
    ("negex-context", negex_context::measure),
    ("notes", notes::measure),
    ("pharmcat-pgx", pharmcat_pgx::measure),
    ("rendered-documents", rendered_documents::measure),
    ("safety-pairs", safety_pairs::measure),
    ("safety-vignettes", safety_vignettes::measure),
    ("sample-ccdas", sample_ccdas::measure),
    ("synthea-fhir-r4", synthea_fhir_r4::measure),
    ("synthea-omop-csv", synthea_omop_csv::measure),
];

/// Measures `set` on the files under `data`.
pub fn run(set: &str, data: &Path, tools: &Tools) -> anyhow::Result<Report> {
    let (_, measure) = SETS.iter().find(|(name, _)| *name == set).ok_or_else(|| {
        anyhow::anyhow!(
            "unknown set {set}; known: {}",
            SETS.iter()
                .map(|(name, _)| *name)
                .collect::<Vec<_>>()
                .join(", ")
        )
    })?;
    measure(data, tools)
}
