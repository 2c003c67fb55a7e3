//! How far "negative" reaches back: over tests for an infection or an antibody, not over the illnesses listed before them.

/// Words with which a test comes back.
pub(super) fn is_verdict(word: &str) -> bool {
    const VERDICTS: [&str; 7] = [
        "negative",
        "neg",
        "-ve",
        "non-reactive",
        "nonreactive",
        "not reactive",
        "not detected",
    ];
    VERDICTS
        .iter()
        .any(|verdict| word.eq_ignore_ascii_case(verdict))
}

/// "type 2 diabetes, fatty liver, hepatitis B and C negative": where the item before the verdict is a test for an infection or an
/// antibody, the verdict reaches back over items of that kind alone; an illness listed before them was not tested for.
pub(super) fn reach(text: &str, start: usize, end: usize) -> usize {
    const TESTS: [&str; 35] = [
        "hbsag",
        "anti-hb",
        "anti-hc",
        "hep b",
        "hep c",
        "hepatitis",
        "hbv",
        "hcv",
        "hiv",
        "htlv",
        "syphilis",
        "vdrl",
        "tpha",
        "rpr",
        "igra",
        "quantiferon",
        "t-spot",
        "covid",
        "sars-cov",
        "influenza",
        "flu",
        "rsv",
        "mycoplasma",
        "monospot",
        "cmv",
        "ebv",
        "ana",
        "anca",
        "anti-ccp",
        "rheumatoid factor",
        "antibod",
        "serolog",
        "viral screen",
        "hla-b",
        "h. pylori",
    ];
    /// Up to this length a name counts only as a whole word.
    const SHORT: usize = 4;
    /// Items of one list that are looked at.
    const MOST_ITEMS: usize = 16;
    let is_test = |item: &str| {
        let item = item.to_ascii_lowercase();
        let inside = |c: char| c.is_ascii_alphanumeric();
        TESTS.iter().any(|test| {
            // "ana" in "anaemia" and "flu" in "fluid" are no tests.
            item.match_indices(test).any(|(at, _)| {
                let whole = test.len() > SHORT || !item[at + test.len()..].starts_with(inside);
                whole && !item[..at].ends_with(inside)
            })
        })
    };
    let mut from = end;
    let mut rest = &text[start..end];
    for _ in 0..MOST_ITEMS {
        let (before, item) = match rest.rsplit_once(',') {
            Some((before, item)) => (Some(before), item),
            None => (None, rest),
        };
        if !is_test(item) {
            // Where not even the last item is one, the words before decide as ever.
            return if from == end { start } else { from };
        }
        match before {
            Some(before) => {
                from = start + before.len() + 1;
                rest = before;
            }
            None => return start,
        }
    }
    from
}
