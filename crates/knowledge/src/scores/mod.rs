//! Risk scores and equations: one file, one id each.
//!
//! A score declares its inputs; [`gather`] fills them from the facts and words of a record with their places, [`ask`] finds the score that a question means, [`evaluate`] computes. A score
//! never computes with a missing required input, outside its population, or with an implausible number; findings that
//! the record does not mention are counted as absent and listed as assumed.

mod aa_gradient;
mod abcd2;
mod absolute_neutrophils;
mod adjusted_body_weight;
mod albumin_corrected_anion_gap;
mod albumin_corrected_delta_gap;
mod albumin_corrected_delta_ratio;
mod anion_gap;
mod apache_ii;
mod ascvd_pce;
mod ask;
mod bishop;
mod bmi;
mod body_surface_area;
mod caprini;
mod cardiovascular;
mod catalogue;
mod centor_mcisaac;
mod cha2ds2_vasc;
mod charlson;
mod child_pugh;
mod ckd_epi_2021;
mod cockcroft_gault;
mod conception_date;
mod corrected_calcium;
mod corrected_sodium;
mod curb_65;
mod daily_dose;
mod delta_gap;
mod delta_ratio;
mod doubt;
mod due_date;
mod fena;
mod feverpain;
mod fib_4;
mod finding;
mod four_t_score;
mod framingham_hard_chd;
mod free_water_deficit;
mod gather;
mod gcs;
mod geneva_revised;
mod gestational_age;
mod glasgow_blatchford;
mod grace_in_hospital;
mod has_bled;
mod heart_score;
mod homa_ir;
mod ideal_body_weight;
mod infusion;
mod kfre;
mod ldl_friedewald;
mod maddrey;
mod maintenance_fluids;
mod mdrd_gfr;
mod mean_arterial_pressure;
mod meld_3;
mod meld_na;
mod morphine_equivalents;
mod narrative;
pub(crate) mod news2;
mod perc;
mod prevent;
mod prevent_table;
mod psi_port;
mod qsofa;
mod qtc_bazett;
mod qtc_framingham;
mod qtc_fridericia;
mod qtc_hodges;
mod qtc_rautaharju;
mod ranson_admission;
mod rcri;
mod score;
mod serum_osmolality;
mod shock_index;
mod signs;
mod sirs;
mod sofa;
mod steroid_conversion;
mod target_weight;
mod tell;
mod times_limit;
mod timi_nstemi;
mod unit_guess;
mod wells_dvt;
mod wells_pe;
mod winters;
mod words;

pub use ask::{Asked, ask};
pub use catalogue::{ALL, find};
pub use gather::{Sources, gather, run};
pub use narrative::{Narrative, Passage};
pub use score::{
    Answer, Band, Filled, Input, Moment, Need, Origin, Output, Run, Score, ScoreResult, ScoreState,
    Values, day, evaluate,
};
