//! The way of giving that a brand's name implies: products that are sold only for local use.

use crate::text::phrases::Openings;
use record::Route;
use std::sync::LazyLock;

/// Brands by way of giving, lower case, parted by `|`.
const BRANDS: [(Route, &str); 4] = [
    (
        Route::Topical,
        "protopic|elidel|locoid|betnovate|dermovate|eumovate|elocon|fucidin h|fucibet|canesten|daktacort|solaraze|\
         voltarol emulgel|voltaren emulgel|emulgel|voltaren gel|efudix|efudex|aldara|rozex|metrogel|differin|epiduo|duac|zineryt|dovonex|dovobet|\
         enstilar|emla|bactroban|trimovate|diprosone|timodine|皮炎平|艾洛松|尤卓尔|百多邦|达克宁|扶他林乳胶剂",
    ),
    (
        Route::Ophthalmic,
        "restasis|ikervis|cequa|verkazia|tobradex|maxidex|pred forte|xalatan|lumigan|travatan|timoptol|timoptic|cosopt|\
         azopt|trusopt|alphagan|combigan|ganfort|xalacom|simbrinza|azarga|maxitrol|典必殊|适利达|派立明",
    ),
    (Route::Otic, "otomize|sofradex|gentisone|ciprodex"),
    (
        Route::Nasal,
        "nasonex|avamys|flixonase|flonase|beconase|rhinocort|nasacort|内舒拿|雷诺考特",
    ),
];

static ROUTES: LazyLock<Openings<Route>> = LazyLock::new(|| {
    let rows: Vec<(&str, Route)> = BRANDS
        .iter()
        .flat_map(|(route, brands)| brands.split('|').map(|brand| (brand, *route)))
        .collect();
    Openings::new(&rows)
});

/// The route of a brand that has only one.
pub(crate) fn route(name: &str) -> Option<Route> {
    let lower = name.to_lowercase();
    ROUTES
        .of(&lower)
        .iter()
        .find(|(brand, _)| *brand == lower)
        .map(|(_, route)| *route)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brand_for_the_eye_or_the_skin_has_its_route_and_a_tablet_has_none() {
        assert_eq!(route("Protopic"), Some(Route::Topical));
        assert_eq!(route("TobraDex"), Some(Route::Ophthalmic));
        assert_eq!(route("Prograf"), None);
    }
}
