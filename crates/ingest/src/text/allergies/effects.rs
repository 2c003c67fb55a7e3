//! What a drug does by its nature, and an allergy does too: blood pressure that falls on what lowers it, water in the legs.

/// "lisinopril (hypotension)", "amlodipine - oedema": the effect is the drug's own, and no sign of an allergy.
/// `entry` is what stands behind the name: "gabapentin - swelling of lips", "ramipril (syncope, throat tightness)" are allergies.
pub(super) fn is_of_the_drug(drug: &str, reaction: &str, entry: &str) -> bool {
    const GRAVE: [&str; 18] = [
        "lip", "tongue", "face", "facial", "throat", "wheez", "mouth", "breath", "stridor",
        "larynx", "eyelid", "唇", "舌", "面", "脸", "喉", "喘", "眼睑",
    ];
    const LOWER: [&str; 30] = [
        "pril",
        "sartan",
        "dipine",
        "olol",
        "azosin",
        "tamsulosin",
        "diltiazem",
        "verapamil",
        "hydralazine",
        "nitrate",
        "isosorbide",
        "gtn",
        "nitroglycerin",
        "clonidine",
        "furosemide",
        "torsemide",
        "bumetanide",
        "thiazide",
        "spironolactone",
        "sildenafil",
        "tadalafil",
        "tizanidine",
        "minoxidil",
        "普利",
        "沙坦",
        "地平",
        "洛尔",
        "唑嗪",
        "硝酸",
        "呋塞米",
    ];
    const WATER: [&str; 7] = [
        "dipine",
        "gabapentin",
        "pregabalin",
        "glitazone",
        "minoxidil",
        "地平",
        "列酮",
    ];
    let entry = entry.to_lowercase();
    if GRAVE.iter().any(|word| entry.contains(word)) {
        return false;
    }
    let drug = drug.to_lowercase();
    let held = |drugs: &[&str]| drugs.iter().any(|one| drug.contains(one));
    match reaction {
        "hypotension" | "syncope" => held(&LOWER),
        "edema" | "swelling" | "水肿" => held(&WATER),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::text::tests::open;
    use record::AllergyType;

    #[test]
    fn what_a_drug_does_by_its_nature_is_an_intolerance() {
        for (text, expect) in [
            (
                "Allergies: lisinopril (hypotension)",
                AllergyType::Intolerance,
            ),
            ("Allergies: aspirin (hypotension)", AllergyType::Allergy),
            (
                "Allergies: lisinopril (hypotension, urticaria)",
                AllergyType::Allergy,
            ),
            ("Allergies: lisinopril (swelling)", AllergyType::Allergy),
            (
                "Allergies: lisinopril (syncope, throat tightness)",
                AllergyType::Allergy,
            ),
        ] {
            let (record, _) = open(text);
            let kinds: Vec<_> = record
                .allergies
                .iter()
                .map(|fact| fact.value.kind)
                .collect();
            assert_eq!(kinds, [expect], "{text}");
        }
    }
}
