use super::open;
use proptest::prelude::*;
use record::Span;

fn spans_hold(text: &str) {
    let (record, issues) = open(text);
    let stored = match record.documents.first() {
        Some(document) => document.text.reveal(),
        None => return,
    };
    let mut spans: Vec<Span> = issues.iter().filter_map(|issue| issue.span).collect();
    let mut at = 0;
    for section in &record.sections {
        assert_eq!(section.span.start, at);
        at = section.span.end;
        spans.push(section.span);
        spans.extend(section.heading);
    }
    assert_eq!(at, stored.len());
    for fact in &record.conditions {
        spans.extend(fact.spans().map(|(_, span)| span));
        spans.extend(
            fact.value
                .assertion
                .cues
                .iter()
                .flat_map(|cue| [cue.span, cue.scope]),
        );
    }
    for fact in &record.medications {
        spans.extend(fact.spans().map(|(_, span)| span));
    }
    for fact in &record.allergies {
        spans.extend(fact.spans().map(|(_, span)| span));
    }
    for fact in &record.observations {
        spans.extend(fact.spans().map(|(_, span)| span));
    }
    for span in spans {
        assert!(span.slice(stored).is_some());
    }
}

const PIECES: &[&str] = &[
    "Allergies: ",
    "penicillin",
    " (rash)",
    "\n",
    ". ",
    "，",
    "。",
    "否认",
    "高血压",
    "K 5.9",
    " 5,9",
    "mmol/L",
    "BP 90/60",
    "warfarin ",
    "5 mg",
    " bid",
    "stop ",
    "no ",
    "denies ",
    "\u{ad}",
    "\u{fb01}",
    "ﬀ",
    "１２",
    "℃",
    "\r",
    "\r\n",
    "03/04/2025",
    "2025年3月",
    "Mother",
    "历",
    "對",
    "|",
    "(",
    ")",
    "[",
    "]",
    ":",
    "：",
    "/",
    "-",
    "->",
    "every 4",
    "q6h",
    "for 10 days",
    "岁",
    "67",
    "-year-old ",
    "𝛼",
    "é",
    "  ",
    "\t",
    "?",
    ">",
    "<",
    "=",
    "*2/*2",
    "CYP2C19",
    "PMH:",
    "现病史：",
    "体温",
    "。。",
    ",",
    ";",
    "\u{0}",
];

#[test]
fn a_heading_inside_brackets_is_read_once() {
    spans_hold("[  Allergies:  (rash)]");
    spans_hold("[PMH: asthma [ROS] cough]");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn any_mix_of_pieces_reads_without_panic(at in prop::collection::vec(0..PIECES.len(), 0..60)) {
        spans_hold(&at.into_iter().map(|i| PIECES[i]).collect::<String>());
    }

    #[test]
    fn any_text_reads_without_panic(text in "\\PC{0,200}") {
        spans_hold(&text);
    }

    #[test]
    fn any_bytes_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        spans_hold(&String::from_utf8_lossy(&bytes));
    }
}
