//! Lists of what is to be avoided, up to their last member ("禁用磺胺、呋喃妥因、安乃近等"), what is not to be taken again ("勿再用复方磺胺甲噁唑"),
//! and what is only said to have been borne ("吃复方新诺明没事", "对碘造影剂无过敏", "any allergies besides aspirin?").

use super::form::Form;
use super::settled::Verdict;
use crate::text::page::Sentence;
use record::{MedicationStatement, Span};

/// Longest list of what is avoided, in bytes.
const LONGEST: usize = 160;

/// "禁用A、B、C、": the word that bans, and nothing but members of its list up to the name.
static LIST: Form = Form::new(
    r"(?:禁用|忌用|禁服|忌服|避免(?:再次?)?(?:使用|服用|应用|接触)|避免|勿(?:再)?(?:使用|服用|用|服)|不(?:宜|能|可|得|要)(?:再)?(?:使用|服用|用)|切勿(?:使用|服用|用))[:：]?(?P<list>(?:[^、,，。;；:：\n()（）]{1,24}(?:[(（][^()（）\n]{1,24}[)）])?、)+)$",
);

/// "勿再用", "不要再吃".
static AGAIN: Form = Form::new(
    r"(?:勿|不要|不得|不可|不能|不宜|避免|别|禁止|切勿)(?:再次|重复|再)(?:使用|应用|服用|口服|给予|输注|静滴|服|用|吃|予|打)$",
);

/// "没事", "无过敏" right behind the name.
static BORNE: Form = Form::new(
    r"^(?:类|片|胶囊|过|后|类药物?){0,2}(?:没事|无事|没问题|(?:无|没有?|不|未)过敏|无不适|没(?:有)?(?:不良)?反应|无(?:不良)?反应)",
);

static SPOKEN_OF: Form = Form::new(r"(?:对|吃|服|用|服用|吃过|用过|打|打过|使用)$");

static BESIDES: Form = Form::new(
    r"(?i)allerg\w*[^.?\n]{0,40}\b(?:besides|other\sthan|except(?:\sfor)?|apart\sfrom)\s(?:the\s|to\s)?$",
);

/// What such words make of the drug.
pub(super) fn verdict(
    sentence: &Sentence<'_>,
    name: Span,
    statement: &MedicationStatement,
) -> Option<Verdict> {
    let before = sentence.before(name.start, LONGEST);
    if BESIDES.is_in(before) {
        return Some(Verdict::NotTaken);
    }
    if before.is_ascii() {
        return None;
    }
    if AGAIN.is_in(before) || is_in_list(before) {
        return Some(Verdict::NotTaken);
    }
    let dosage = &statement.dosage;
    let bare = dosage.dose.is_none() && dosage.frequency.is_none();
    let borne = bare && SPOKEN_OF.is_in(before) && BORNE.is_in(sentence.behind(name.end, 40));
    borne.then_some(Verdict::Past)
}

fn is_in_list(before: &str) -> bool {
    const TURNS: [&str; 9] = [
        "予", "改用", "改为", "换", "但", "而", "继续", "加用", "可以",
    ];
    before.ends_with('、')
        && LIST
            .read(before)
            .and_then(|found| found.name("list"))
            .is_some_and(|list| !TURNS.iter().any(|turn| list.as_str().contains(turn)))
}

#[cfg(test)]
mod tests {
    use crate::text::tests::current_of;

    #[test]
    fn a_ban_reaches_the_last_of_its_list() {
        for text in [
            "G6PD缺乏：禁用磺胺、呋喃妥因、伯氨喹、氨基比林、阿司匹林等，避免复方感冒药。",
            "禁用磺胺、呋喃妥因、伯氨喹（抗疟药）、氨基比林、安乃近、阿司匹林。",
            "勿再用阿司匹林。",
            "不要再吃阿司匹林",
            "对磺胺类药物过敏不详，自述\"吃阿司匹林没事\"。",
            "对头孢曲松过敏，对阿司匹林无过敏。",
            "DR: Any allergies I should know of besides aspirin?\nPT: None.",
        ] {
            assert!(
                current_of(text).is_empty(),
                "{text}: {:?}",
                current_of(text)
            );
        }
    }

    #[test]
    fn a_ban_ends_with_its_list() {
        for (text, drug) in [
            ("禁用华法林、二甲双胍等，予阿司匹林 100mg qd。", "aspirin"),
            ("不要停药、阿司匹林 100mg qd", "aspirin"),
            ("阿司匹林 100mg qd，无过敏史。", "aspirin"),
            ("勿自行停用华法林", "warfarin"),
        ] {
            assert_eq!(current_of(text), [drug], "{text}");
        }
    }
}
