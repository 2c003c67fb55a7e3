//! Persons who have what an item names, and colleagues who only prescribe: "DM - wife", "多发性硬化 姨妈", "colleague restarts thiamazole".

use record::Span;

/// Persons who, behind an illness and a mark, are the ones who have it.
pub(super) const OWNERS: [&str; 45] = [
    "wife",
    "husband",
    "partner",
    "spouse",
    "mother",
    "father",
    "mum",
    "mom",
    "dad",
    "sister",
    "brother",
    "aunt",
    "uncle",
    "daughter",
    "son",
    "cousin",
    "grandmother",
    "grandfather",
    "姨妈",
    "姨母",
    "姑姑",
    "姑妈",
    "舅舅",
    "叔叔",
    "伯父",
    "父亲",
    "母亲",
    "爸爸",
    "妈妈",
    "哥哥",
    "弟弟",
    "姐姐",
    "妹妹",
    "奶奶",
    "爷爷",
    "儿子",
    "女儿",
    "丈夫",
    "妻子",
    "外婆",
    "外公",
    "祖父",
    "祖母",
    "爱人",
    "老伴",
];

/// "DM - wife.", "多发性硬化 姨妈；": the person closes the item of an illness.
pub(super) fn owns_the_item(text: &str, cue: Span) -> bool {
    let before = &text[..cue.start];
    let marked = before.ends_with(" - ") || before.ends_with(" – ") || before.ends_with(" = ");
    let spaced = before.ends_with(' ')
        && before
            .trim_end()
            .ends_with(|c: char| !c.is_ascii() && c.is_alphabetic())
        && !text[cue.start..].starts_with(|c: char| c.is_ascii());
    let rest = text[cue.end..].trim_start_matches(' ');
    let closed = rest.is_empty() || rest.starts_with(['.', ',', ';', ')', '\n', '。', '；', '，']);
    (marked || spaced) && closed
}

/// "Colleague restarts thiamazole", "dear colleague, 71-year-old man": who treats is not who is treated.
pub(super) fn prescribes(text: &str, cue: Span) -> bool {
    const DOES: [&str; 22] = [
        "prescrib",
        "start",
        "restart",
        "want",
        "ask",
        "suggest",
        "add",
        "gave",
        "give",
        "plan",
        "propos",
        "order",
        "recommend",
        "advis",
        "say",
        "think",
        "has ",
        "resum",
        "switch",
        "put",
        "stop",
        "increas",
    ];
    let before = text[..cue.start].trim_end().to_lowercase();
    let behind = text[cue.end..]
        .trim_start_matches([' ', ','])
        .to_lowercase();
    before.ends_with("dear") || DOES.iter().any(|verb| behind.starts_with(verb))
}
