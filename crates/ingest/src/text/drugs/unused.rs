//! Drugs that came to the patient or were given up, and are not taken: bought and given away unopened, thrown out, not touched
//! since, what another drug took the place of, what was not borne.

use crate::text::page::{Sentence, window};
use record::{MedicationStatement, Span, TermKind};
use regex::Regex;
use std::sync::LazyLock;

/// How far behind a name its fate may be told, in bytes.
const NEAR: usize = 160;

/// True where the words around the name tell that the drug was never begun or is not touched any more.
pub(crate) fn is_told(sentence: &Sentence<'_>, name: Span, taken: &MedicationStatement) -> bool {
    let regular = taken
        .dosage
        .frequency
        .as_ref()
        .is_some_and(|frequency| frequency.per_day.is_some());
    !regular
        && (is_got_and_left(sentence, name)
            || is_left(sentence, name)
            || is_before_another(sentence, name)
            || is_not_borne(sentence, name)
            || is_past_reaction(sentence, name))
}

/// What is told behind the name, up to the end of the sentence; and where the next drug stands in it.
fn behind<'s>(sentence: &Sentence<'s>, name: Span) -> (&'s str, usize) {
    let end = sentence.span.end.min(name.end + NEAR);
    let rest = window(sentence.text, name.end, end);
    let cut = rest.find([';', '。', '\n']).unwrap_or(rest.len());
    let cut = rest[..cut].find(". ").unwrap_or(cut);
    let next = sentence.next_drug(name.end).unwrap_or(sentence.span.end);
    (&rest[..cut], next - name.end)
}

/// "bought Aleve, read the box and gave it to the neighbour unopened", "药店买了布洛芬,没吃".
fn is_got_and_left(sentence: &Sentence<'_>, name: Span) -> bool {
    static GOT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)\b(?:bought|purchased|picked\sup|ordered|collected|received|gave|issued|prescribed|wrote|(?:was|were|been)\s(?:sent|given|handed|offered))\b[^.,;:\n]{0,40}$|(?:自带|带来|送来|自购|网购|代购|购买|买了?|领了?)[^,;:。\n]{0,12}$",
        )
        .ok()
    });
    static LEFT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?ix)\b(?:unopened|(?:never|not)\sopened
            |(?:did\snot|didn't|never|has\snot|hasn't|not)\s(?:take|took|taken|open|opened|start|started|use|used)(?:\s(?:it|them|any|one|yet))*\s*(?:[.,;)]|$)
            |(?:gave|passed|handed)\s(?:it|them)\s(?:away|on\b|to\b|back)
            |(?:took|sent|brought)\s(?:it|them)\sback|returned\s(?:it|them)|binned\s(?:it|them))
            |(?:未拆|没拆|未开|没开)封?|(?:从?未|从?没有?)(?:服用?|吃过?|使?用过?|动过?)(?:过)?(?:[,)]|$)",
        )
        .ok()
    });
    const TOOK: [&str; 11] = [
        "took", "takes", "taking", "taken", "tried", "used", "using", "吃了", "服了", "已服",
        "用了",
    ];
    const DAY: [&str; 8] = [
        "今",
        "昨",
        "晨",
        "晚",
        "午",
        "today",
        "tonight",
        "last night",
    ];
    let before = sentence
        .before(name.start, 80)
        .trim_end_matches(['\'', '"', '“', '‘']);
    if !GOT.as_ref().is_some_and(|got| got.is_match(before)) {
        return false;
    }
    let (rest, next) = behind(sentence, name);
    let Some(left) = LEFT.as_ref().and_then(|left| left.find(rest)) else {
        return false;
    };
    let between = rest[..left.start()].to_lowercase();
    left.start() < next && !TOOK.iter().chain(&DAY).any(|word| between.contains(word))
}

/// "西地那非(2022年偶用,心梗后未再碰,家中已扔)", "naproxen - threw the rest out".
fn is_left(sentence: &Sentence<'_>, name: Span) -> bool {
    static LEFT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?ix)(?:\b(?:threw|thrown|chucked|binned|flushed)\s(?:it|them|the\s(?:rest|remainder|lot|leftovers?))(?:\s(?:all\s)?(?:out|away|in\sthe\sbin|down\sthe\s\w+))?
            |\b(?:not|never|hasn't|haven't)\s(?:been\s)?touched\s(?:it|them\s)?\s?since(?:\sthen)?
            |(?:未再|没再|再没|再未|再也没)(?:碰|用|服用?|吃)过?|(?:余药|剩下?的?|剩药|家中|家里|全部?|都)?已?(?:扔掉?|丢弃|丢掉)了?)\s*(?:[.,;)]|$)",
        )
        .ok()
    });
    const OTHER: [&str; 10] = [
        "box",
        "packet",
        "old",
        "expired",
        "盒",
        "瓶",
        "包装",
        "过期",
        "旧",
        "大剂量",
    ];
    let (rest, next) = behind(sentence, name);
    let Some(left) = LEFT.as_ref().and_then(|left| left.find(rest)) else {
        return false;
    };
    let between = rest[..left.start()].to_lowercase();
    left.end() <= next && !OTHER.iter().any(|word| between.contains(word))
}

/// "Warfarin before Eliquis.": a sentence of two names, of which only the second is spoken of elsewhere.
fn is_before_another(sentence: &Sentence<'_>, name: Span) -> bool {
    let text = sentence.text;
    let lead = text[sentence.span.start..name.start].trim_end();
    let (rest, next) = behind(sentence, name);
    let bare = rest
        .get(..next)
        .is_some_and(|gap| matches!(gap, " before " | " before that " | " prior to "));
    if !bare || !(lead.is_empty() || lead.ends_with(['.', ';', '\n'])) {
        return false;
    }
    let at = name.end + next;
    let Some(other) = sentence
        .terms
        .iter()
        .find(|term| term.kind == TermKind::Drug && term.span.start == at)
    else {
        return false;
    };
    let closes = text[other.span.end..sentence.span.end]
        .trim_start()
        .starts_with(['.', ';', '\n'])
        || text[other.span.end..sentence.span.end].trim().is_empty();
    closes && is_named_again(text, other.span) && !is_named_again(text, name)
}

/// The word at `name` stands elsewhere in the text.
fn is_named_again(text: &str, name: Span) -> bool {
    let word = text[name.start..name.end].to_lowercase();
    text[..name.start].to_lowercase().contains(&word)
        || text[name.end..].to_lowercase().contains(&word)
}

/// "培哚普利咳嗽(不耐受)": between the name and the verdict stands no more than what it did. "Codeine -> drowsy 2023, avoid opiates":
/// an arrow to it, and that it is avoided.
fn is_not_borne(sentence: &Sentence<'_>, name: Span) -> bool {
    static DID: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^\s?(?:->|→|=>|=)\s?(?P<what>[^,;.\n>→]{2,48})[,;]\s?(?:so\s|to\s|now\s|pls\s|please\s)?(?:avoid|not\sagain|never\sagain|intolerant|not\stolerated|避免|不再用|勿再用|不耐受)").ok()
    });
    let (rest, _) = behind(sentence, name);
    let did = DID
        .as_ref()
        .and_then(|did| did.captures(rest)?.name("what"));
    if let Some(what) = did {
        let place = Span::new(name.end + what.start(), name.end + what.end());
        return sentence.terms.iter().any(|term| {
            matches!(term.kind, TermKind::Symptom | TermKind::Problem) && place.contains(term.span)
        });
    }
    let Some(at) = rest.find("(不耐受)").or_else(|| rest.find("(不能耐受)")) else {
        return false;
    };
    let gap = Span::new(name.end, name.end + at);
    gap.is_empty()
        || sentence.terms.iter().any(|term| {
            matches!(term.kind, TermKind::Symptom | TermKind::Problem) && term.span.contains(gap)
        })
}

/// "复方新诺明后全身红疹,停药消退": what came behind the drug went when it was stopped.
fn is_past_reaction(sentence: &Sentence<'_>, name: Span) -> bool {
    static WENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?:治疗|服用|使用|应用)?后[^;。\n]{1,24}?停(?:用|药|服)后?即?(?:自行|逐渐|很快)?(?:消退|消失|缓解|好转|恢复|痊愈)").ok()
    });
    const AGAIN: [&str; 6] = ["继续", "重新", "再服", "再用", "恢复服", "恢复用"];
    let (rest, next) = behind(sentence, name);
    WENT.as_ref()
        .and_then(|went| went.find(rest))
        .is_some_and(|went| went.end() <= next)
        && !AGAIN.iter().any(|word| rest.contains(word))
}

#[cfg(test)]
mod tests {
    use crate::text::tests::current_of;

    #[test]
    fn what_was_got_and_left_is_not_taken() {
        for text in [
            "He bought codeine at the airport, thought better of it and handed it back.",
            "Was given digoxin by a cousin, never took it.",
            "She ordered aspirin online and returned them the same week.",
            "Lisinopril made her cough, threw the rest away.",
            "女儿网购阿司匹林两瓶,未拆封。",
            "药店买了二甲双胍一盒,从未服用。",
            "阿托伐他汀(去年偶服,体检后没再吃)",
            "华法林(老家带来,家里已扔)",
        ] {
            assert!(
                current_of(text).is_empty(),
                "{text}: {:?}",
                current_of(text)
            );
        }
    }

    #[test]
    fn what_was_got_and_taken_stays() {
        for (text, drug) in [
            ("He bought aspirin at the airport and took two.", "aspirin"),
            (
                "Bought codeine, took one, gave the rest to his wife.",
                "codeine",
            ),
            ("Metformin 500 mg bd, threw the old box out.", "metformin"),
            ("Lisinopril 5 mg od, spare packet unopened.", "lisinopril"),
            ("家属自带二甲双胍,今晨未服。", "metformin"),
            ("阿司匹林 100mg qd,过期的已扔。", "aspirin"),
            ("华法林3mg qd,出院后未再用止痛药。", "warfarin"),
        ] {
            assert_eq!(current_of(text), [drug], "{text}");
        }
    }

    #[test]
    fn a_drug_before_another_is_over_and_a_drug_before_a_meal_is_not() {
        assert_eq!(
            current_of("Apixaban 5 mg bd. Stopped: digoxin. Warfarin before apixaban."),
            ["apixaban"]
        );
        assert_eq!(
            current_of("Lisinopril 5 mg od. Metformin before breakfast."),
            ["lisinopril", "metformin"]
        );
        assert_eq!(
            current_of("Metformin 500 mg bd, aspirin 75 mg od. Metformin before aspirin."),
            ["metformin", "aspirin"]
        );
    }

    #[test]
    fn what_was_not_borne_or_went_with_it_is_over() {
        for text in ["阿托伐他汀(不耐受)", "青霉素后皮疹,停药后消退。"] {
            assert!(
                current_of(text).is_empty(),
                "{text}: {:?}",
                current_of(text)
            );
        }
        for (text, drug) in [
            ("二甲双胍缓释片(普通片不耐受)", "metformin"),
            ("华法林后牙龈出血,停药缓解,现重新服用。", "warfarin"),
        ] {
            assert_eq!(current_of(text), [drug], "{text}");
        }
    }
}
