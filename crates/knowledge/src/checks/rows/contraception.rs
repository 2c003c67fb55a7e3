//! A contraception that works without being thought of, as the documents tell it: a woman who has it is not warned of one drug after
//! the other.

use crate::checks::framework::{Patient, around};
use record::Span;

const WORDS: &[&str] = &[
    "mirena",
    "kyleena",
    "copper coil",
    "copper iud",
    "hormonal coil",
    "coil in situ",
    "iud in situ",
    "ius in situ",
    "has an iud",
    "intrauterine device",
    "nexplanon",
    "implanon",
    "contraceptive implant",
    "implant in situ",
    "contraception: implant",
    "has an implant",
    "sterilised",
    "sterilized",
    "tubal ligation",
    "partner vasectomy",
    "partner has had a vasectomy",
    "hysterectomy",
    "effective contraception",
    "reliable contraception",
    "节育环",
    "宫内节育器",
    "宫内节育系统",
    "曼月乐",
    "已绝育",
    "输卵管结扎",
    "子宫切除",
    "皮下埋植",
];
/// Words beside it that take it back or put it into the future.
const NOT: &[&str] = &[
    "no ",
    "not ",
    "without",
    "declin",
    "remov",
    "advis",
    "discuss",
    "need",
    "requir",
    "should",
    "must",
    "consider",
    "plan",
    "offer",
    "think about",
    "will ",
    "未",
    "无",
    "取出",
    "建议",
    "拟",
    "需",
];
const NEAR: usize = 40;

/// A document tells of such a contraception, not denied, not only advised.
pub fn is_told(patient: &Patient<'_>) -> bool {
    patient.record.documents.iter().any(|document| {
        let text = document.text.reveal();
        let lower = text.to_ascii_lowercase();
        WORDS.iter().any(|word| {
            lower.match_indices(word).any(|(at, _)| {
                let span = Span::new(at, at + word.len());
                let words = around(text, span, NEAR, &['\n', '.', '。', ';', '；', ',', '，']);
                // The words themselves hold "plan": "implant".
                let beside = words.replace(word, "").replace("implant", "");
                let beside = beside.replace("nexplanon", "");
                !NOT.iter().any(|word| beside.contains(word))
            })
        })
    })
}
