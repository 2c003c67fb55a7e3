//! The list of scores. One line each, in alphabetical order.

use super::score::Score;

/// Every score.
pub static ALL: &[&Score] = &[
    &super::aa_gradient::SCORE,
    &super::abcd2::SCORE,
    &super::absolute_neutrophils::SCORE,
    &super::adjusted_body_weight::SCORE,
    &super::albumin_corrected_anion_gap::SCORE,
    &super::albumin_corrected_delta_gap::SCORE,
    &super::albumin_corrected_delta_ratio::SCORE,
    &super::anion_gap::SCORE,
    &super::apache_ii::SCORE,
    &super::ascvd_pce::SCORE,
    &super::bishop::SCORE,
    &super::bmi::SCORE,
    &super::body_surface_area::SCORE,
    &super::caprini::SCORE,
    &super::centor_mcisaac::SCORE,
    &super::cha2ds2_vasc::SCORE,
    &super::charlson::SCORE,
    &super::child_pugh::SCORE,
    &super::ckd_epi_2021::SCORE,
    &super::cockcroft_gault::SCORE,
    &super::conception_date::SCORE,
    &super::corrected_calcium::SCORE,
    &super::corrected_sodium::SCORE,
    &super::curb_65::SCORE,
    &super::delta_gap::SCORE,
    &super::delta_ratio::SCORE,
    &super::due_date::SCORE,
    &super::fena::SCORE,
    &super::feverpain::SCORE,
    &super::fib_4::SCORE,
    &super::four_t_score::SCORE,
    &super::framingham_hard_chd::SCORE,
    &super::free_water_deficit::SCORE,
    &super::gcs::SCORE,
    &super::geneva_revised::SCORE,
    &super::gestational_age::SCORE,
    &super::glasgow_blatchford::SCORE,
    &super::grace_in_hospital::SCORE,
    &super::has_bled::SCORE,
    &super::heart_score::SCORE,
    &super::homa_ir::SCORE,
    &super::ideal_body_weight::SCORE,
    &super::kfre::FOUR,
    &super::kfre::FOUR_SOON,
    &super::kfre::EIGHT,
    &super::kfre::EIGHT_SOON,
    &super::ldl_friedewald::SCORE,
    &super::maddrey::SCORE,
    &super::maintenance_fluids::SCORE,
    &super::mdrd_gfr::SCORE,
    &super::mean_arterial_pressure::SCORE,
    &super::meld_3::SCORE,
    &super::meld_na::SCORE,
    &super::morphine_equivalents::SCORE,
    &super::news2::SCORE,
    &super::perc::SCORE,
    &super::prevent::ASCVD,
    &super::prevent::ASCVD_LATE,
    &super::prevent::CVD,
    &super::prevent::CVD_LATE,
    &super::prevent::HF,
    &super::prevent::HF_LATE,
    &super::psi_port::SCORE,
    &super::qsofa::SCORE,
    &super::qtc_bazett::SCORE,
    &super::qtc_framingham::SCORE,
    &super::qtc_fridericia::SCORE,
    &super::qtc_hodges::SCORE,
    &super::qtc_rautaharju::SCORE,
    &super::ranson_admission::SCORE,
    &super::rcri::SCORE,
    &super::serum_osmolality::SCORE,
    &super::shock_index::SCORE,
    &super::sirs::SCORE,
    &super::sofa::SCORE,
    &super::steroid_conversion::SCORE,
    &super::target_weight::SCORE,
    &super::timi_nstemi::SCORE,
    &super::wells_dvt::SCORE,
    &super::wells_pe::SCORE,
    &super::winters::SCORE,
];

/// The score of this identifier or name, whatever its case and punctuation.
pub fn find(name: &str) -> Option<&'static Score> {
    let plain = |text: &str| {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    let wanted = plain(name);
    ALL.iter().copied().find(|score| {
        plain(score.id) == wanted
            || score.zh == name
            || score.names.iter().any(|name| plain(name) == wanted)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_and_names_are_unique_and_found() {
        for score in ALL {
            for name in score.names.iter().chain([&score.id]) {
                assert_eq!(find(name).map(|found| found.id), Some(score.id), "{name}");
            }
        }
    }

    #[test]
    fn bands_ascend_and_inputs_have_one_key_each() {
        for score in ALL {
            assert!(
                score
                    .bands
                    .windows(2)
                    .all(|pair| pair[0].up_to < pair[1].up_to),
                "{}",
                score.id
            );
            for (at, input) in score.inputs.iter().enumerate() {
                assert!(
                    score.inputs[..at]
                        .iter()
                        .all(|other| other.key != input.key),
                    "{} {}",
                    score.id,
                    input.key
                );
            }
        }
    }
}
