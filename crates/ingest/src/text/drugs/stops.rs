//! Chinese words that end a drug or leave it: a reason between the name and 停 ("丙戊酸因呕吐、腹泻停"), a bracket that closes with it
//! ("(8/15 起;8/19 因 Na 128 DC)"), the last cell of its row ("│停(咳嗽)"), a return that does not come ("暂不恢复"); and the days without
//! a dose of a cycle ("服1周停3周"), which end nothing.

use super::form::Form;
use super::list::{self, Joint, whole};
use super::settled::Verdict;
use crate::text::page::Sentence;
use record::{MedicationChange, MedicationStatement, MedicationStatus, Span, TermKind};

/// How far behind a name such words may stand, in bytes.
const NEAR: usize = 220;

/// "因呕吐、腹泻停", "因震颤、泌乳2023年停用".
static FOR_REASON: Form = Form::new(
    r"^(?:片|胶囊|针|缓释片)?(?:[^,，;；。\n()（）因]{0,16})因(?P<why>[^,，;；。\n()（）]{1,36}?)(?:于|在)?(?:(?:19|20)\d\d年?)?(?:\d{1,2}月)?(?P<before>[^,，;；。\n()（）\d]?)停(?:用|药|服|掉)?(?:$|[,，;；。\n)）.])",
);

/// "入院后因肾功能停", "因低钠停用": right before the name.
static REASON_BEFORE: Form = Form::new(
    r"因(?P<why>[^,，;；。\n()（）]{1,30}?)(?:而|故|遂|已|予|给予|即)?(?P<before>[^,，;；。\n()（）]?)停(?:用|止|服)?$",
);

/// A bracket behind the name and its dosage.
static BRACKET: Form = Form::new(r"^[^,，;；。()（）\n]{0,44}[(（](?P<in>[^()（）\n]{1,80})[)）]");
static STOPPED_IN: Form = Form::new(
    r"(?:^|[,，;；\s]|[^不未勿可暂拟再需须])(?:(?i:\bd/?c(?:'d)?|\bstopped|\bceased)|(?:已|自行)?停(?:用|药|服)?)\s?$",
);
static HELD_IN: Form = Form::new(
    r"^(?:(?i:hold|held|on\shold|withheld)\s(?:since|from|on|due|for\snow|因)|(?i:hold|held|on\shold)\s?因)|(?:暂停|暂不给|暂不用|暂不予|暂停用|暂缓)\s?$",
);
static OPEN: Form = Form::new(
    r"(?i)\b(?:if|when|unless|plan|will|to be)\b|若|如|拟|计划|必要时|待|术前|明|后天|下周|次日|天后|周后|满",
);

/// The cell that ends the row tells the end: "│停(咳嗽)", "| 孕10周已停".
static CELL_STOP: Form = Form::new(
    r"[│|]\s?(?:(?:孕?\s?\d{1,2}(?:\+\d)?周|(?:(?:19|20)\d\d[年./-])?\d{1,2}[月./-](?:\d{1,2}日?)?|(?:19|20)\d\d年?)(?:时|起|后)?\s?[,，]?\s?)?(?:已|自行)?停(?:用|药|服)?\s?(?:$|[(（,，;；。│|])(?P<rest>[^\n]*)$",
);
static CELL_UNUSED: Form = Form::new(
    r"[│|]\s?(?:[^│|\n]{0,16}[,，])?(?:未用|未予|未使用|未启用|未服|未配|不用)\s?(?:$|[(（,，;；。│|])(?P<rest>[^\n]*)$",
);
static CELL_ONCE: Form =
    Form::new(r"[│|][^│|\n]{0,16}(?:用过|服过|给过|用了)(?:一次|1次|1剂|一剂)\s?(?:$|[│|。,，])");
static DOSE: Form = Form::new(r"(?i)\d\s?(?:mg|g|μg|ug|u|iu|片|ml)\b|\d(?:mg|g|片)");

/// "华法林暂不恢复", "不再恢复".
static NOT_BACK: Form = Form::new(
    r"^(?:片|胶囊|针)?\s?(?P<held>暂|先|目前|仍)?(?:不|未)(?:予|再)?(?:恢复|重启|复用)(?:$|[,，;；。\n)）(（]|使用|服用)",
);

/// "3mg qd,暂停给药": right behind the dose.
static HELD_BEHIND: Form = Form::new(
    r"^[ A-Za-z0-9.μµ/×*+%片粒胶囊针支每日天早晚中午睡前口服皮下静滴次一二两三半]{0,40}[,，]?\s?(?:故|现|先|予)?暂停(?:给药|使用|用药|服用|输注)?(?:$|[,，;；。\n])",
);

/// "INR回落后华法林以原剂量50%重启".
static BACK_LATER: Form =
    Form::new(r"^[^,，;；。\n(（至]{0,24}?(?:重启|恢复|重新开始|再启用|复用)");
static ONCE_THEN: Form = Form::new(r"(?:待|等|俟)?[^,，;；。\n]{1,16}(?:后|再|时)(?:方可|方|才)?$");

/// "×3天,停4天", "服1周停3周".
static CYCLE: Form = Form::new(
    r"(?:[×x*]|连?服|连?用|吃|口服|连续|qd|bid|q12h)\s?\d{1,2}\s?(?:天|日|周|d)\s?[,，、;；]?\s?停\s?\d{1,2}\s?(?:天|日|周|d)",
);

/// What such words make of the drug.
pub(super) fn verdict(
    sentence: &Sentence<'_>,
    name: Span,
    statement: &MedicationStatement,
) -> Option<Verdict> {
    let name = whole(sentence, name);
    let line = sentence.line_to_next_drug(name.end, NEAR);
    let lower = line.to_ascii_lowercase();
    if (lower.contains("dc)")
        || lower.contains("d/c)")
        || lower.contains("hold")
        || lower.contains("held")
        || !line.is_ascii())
        && line.contains(['(', '（'])
        && let Some(said) = bracket(sentence, name, line)
    {
        return Some(said);
    }
    let before = sentence.before(
        list::start(sentence, name, |joint| joint == Joint::Close),
        60,
    );
    if before.contains('因')
        && before.contains('停')
        && !is_back(line)
        && let Some(found) = REASON_BEFORE.read(before)
        && ends(&found)
    {
        return Some(Verdict::Stopped);
    }
    if line.is_ascii() {
        return None;
    }
    if statement.change == Some(MedicationChange::Stopped)
        && line.contains('停')
        && CYCLE.is_in(line)
    {
        return Some(Verdict::Taken);
    }
    if line.contains('停')
        && line.contains('因')
        && !is_back(line)
        && let Some(found) = FOR_REASON.read(line)
        && ends(&found)
    {
        return Some(Verdict::Stopped);
    }
    if line.contains(['│', '|'])
        && let Some(said) = cell(line)
    {
        return Some(said);
    }
    if let Some(found) = NOT_BACK.read(line) {
        return Some(if found.name("held").is_some() {
            Verdict::Held
        } else {
            Verdict::Stopped
        });
    }
    if statement.status == MedicationStatus::Active
        && line.contains("暂停")
        && !line.contains("已恢复")
        && !line.contains("已重")
        && HELD_BEHIND.is_in(line)
    {
        return Some(Verdict::Held);
    }
    let later = statement.dosage.frequency.is_none()
        && before.ends_with(['后', '再', '时', '才', '方'])
        && !before.ends_with("术后")
        && ONCE_THEN.is_in(before)
        && BACK_LATER.is_in(line);
    later.then_some(Verdict::Ahead)
}

/// "因胃镜停,活检后已恢复": the rest of the sentence tells that it is taken again.
fn is_back(line: &str) -> bool {
    const BACK: [&str; 3] = ["恢复", "重启", "重新"];
    const NOT: [&str; 5] = ["未恢复", "不恢复", "不再恢复", "未重启", "未再恢复"];
    let sentence = line.split('。').next().unwrap_or_default();
    let told = NOT
        .iter()
        .fold(sentence.to_string(), |told, words| told.replace(words, ""));
    BACK.iter().any(|word| told.contains(word))
}

/// The reason is no condition and the word no denial.
fn ends(found: &regex::Captures<'_>) -> bool {
    const NOT: [&str; 14] = [
        "不", "未", "勿", "别", "莫", "暂", "拟", "需", "须", "再", "不能", "不可", "也可", "后可",
    ];
    let part = |group: &str| found.name(group).map_or("", |part| part.as_str());
    let why = part("why");
    let lead = format!("{why}{}", part("before"));
    !NOT.iter().any(|word| lead.ends_with(word))
        && !["若", "如", "未停", "建议", "考虑", "担心", "害怕"]
            .iter()
            .any(|word| why.contains(word))
}

fn bracket(sentence: &Sentence<'_>, name: Span, line: &str) -> Option<Verdict> {
    let found = BRACKET.read(line)?;
    let inside = found.name("in")?;
    let place = Span::new(name.end + inside.start(), name.end + inside.end());
    let said = inside.as_str();
    let another = sentence
        .terms
        .iter()
        .any(|term| term.kind == TermKind::Drug && !term.ambiguous && term.span.overlaps(place));
    if another || OPEN.is_in(said) {
        return None;
    }
    if HELD_IN.is_in(said) {
        let lower = said.to_ascii_lowercase();
        let back = ["restart", "resum", "back on"]
            .iter()
            .any(|word| lower.contains(word));
        return (!back && !is_back(said)).then_some(Verdict::Held);
    }
    const GOES_ON: [&str; 14] = [
        "不可", "不能", "不要", "不得", "勿", "别", "未停", "不停", "不宜", "不愿", "不肯", "不想",
        "不敢", "拒",
    ];
    let denied = GOES_ON.iter().any(|word| said.contains(word));
    (!denied && STOPPED_IN.is_in(said)).then_some(Verdict::Stopped)
}

fn cell(line: &str) -> Option<Verdict> {
    let rest = |form: &Form| {
        form.read(line).map(|found| {
            found
                .name("rest")
                .map_or("", |rest| rest.as_str())
                .to_string()
        })
    };
    if CELL_ONCE.is_in(line) {
        return Some(Verdict::Past);
    }
    if rest(&CELL_UNUSED).is_some_and(|rest| !DOSE.is_in(&rest)) {
        return Some(Verdict::NotTaken);
    }
    let back = ["恢复", "重启", "重新", "复用"];
    rest(&CELL_STOP)
        .filter(|rest| !DOSE.is_in(rest) && !back.iter().any(|word| rest.contains(word)))
        .map(|_| Verdict::Stopped)
}

#[cfg(test)]
mod tests {
    use crate::text::tests::current_of;

    #[test]
    fn a_stop_behind_its_reason_in_a_bracket_or_a_cell_ends_it() {
        for text in [
            "华法林因呕吐、腹泻停。",
            "华法林因震颤、泌乳2023年停用。",
            "二甲双胍0.5g tid。\n入院后因肾功能停二甲双胍。",
            "Warfarin 20mg QD (8/15 起;8/19 因 Na 128 DC)",
            "Warfarin 70mg QW(入院前使用,吞咽困难暂不给)",
            "Warfarin 80mg 1# QD (HOLD since 8/18 因 SBP<110)",
            "华法林  │10mg bid  │停(咳嗽)",
            "阿司匹林  │100mg qd  │停(鼻出血),待评估",
            "阿司匹林 | 无指征,未用",
            "华法林 | — | 孕10周已停",
            "华法林 | 10mg po st | 6月27日用过一次",
            "华法林暂不恢复。",
            "华法林不恢复。",
            "华法林 3mg qd,暂停给药。",
        ] {
            assert!(
                current_of(text).is_empty(),
                "{text}: {:?}",
                current_of(text)
            );
        }
    }

    #[test]
    fn reasons_conditions_and_cycles_end_nothing() {
        for (text, drug) in [
            ("华法林因房颤长期服用,未停。", "warfarin"),
            ("二甲双胍(因腹泻不停)", "metformin"),
            ("华法林 3mg qd(若INR>4则停)", "warfarin"),
            ("华法林 3mg qd(拟术前5天停)", "warfarin"),
            ("阿司匹林 100mg qd×3天,停4天再评估", "aspirin"),
            ("阿司匹林 服1周停3周", "aspirin"),
            ("阿司匹林 2g qd(共10天,明日停)", "aspirin"),
            ("华法林继续原量(患者怕出血不愿停)", "warfarin"),
            ("华法林  │3mg qd  │停  │2mg qd", "warfarin"),
            ("阿司匹林(因氯吡格雷缺货)100mg qd", "aspirin"),
            ("阿司匹林因胃镜停,活检后已恢复。", "aspirin"),
            ("阿司匹林 | 100mg qd | 出血已停,继续", "aspirin"),
            ("华法林 10mg qd,化疗,暂停。", "warfarin"),
            (
                "Warfarin 5 mg daily (held since Monday, restarted today)",
                "warfarin",
            ),
        ] {
            assert_eq!(current_of(text), [drug], "{text}");
        }
    }
}
