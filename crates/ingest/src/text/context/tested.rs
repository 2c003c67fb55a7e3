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
    let is_test = |item: &str| {
        let item = item.to_ascii_lowercase();
        TESTS.iter().any(|test| {
            item.match_indices(test)
                .any(|(at, _)| !item[..at].ends_with(|c: char| c.is_ascii_alphanumeric()))
        })
    };
    let mut from = end;
    let mut rest = &text[start..end];
    loop {
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
}
