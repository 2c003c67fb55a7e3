//! What rows of orders, lists of bans and short remarks in Chinese make of a drug: "停止时间 05-18 02:15" in its column, "st 已执行", "取消",
//! "备,未推", "(方案A+B)暂缓", "拟上,等会诊", "蚕豆病禁:A、B", "A、NSAIDs避免", "嘱勿服(…)", "未曾服", "(原A,因…改)", "去A、B:".

use super::form::Form;
use super::settled::Verdict;
use crate::text::page::{Page, Sentence, window};
use record::{MedicationStatement, MedicationStatus, Span};
use std::borrow::Cow;

/// How far around a name such words may stand, in bytes.
const NEAR: usize = 160;

/// "禁:A、B", "忌:A": a label and nothing but members of its list up to the name.
static BAN: Form = Form::new(
    r"(?:^|[。;；,，病])\s?(?:禁|忌|禁忌药物?|禁用药物?|忌用药物?|忌药|避免药物|禁用)\s?[:：]\s?(?:[^、,，。;；:：\n()（）\d]{1,24}(?:[(（][^()（）\n]{1,24}[)）])?[、,，])*$",
);

/// "A、NSAIDs避免": bare members behind the name, and the ban that ends their list.
static BANNED_BEHIND: Form = Form::new(
    r"^(?:类|片)?(?:[、及和][^、,，。;；:：\n()（）\d]{1,20}){0,5}(?:等|类)?(?:均|都|应|须|需|宜|要)?(?P<ban>避免|禁用|忌用|禁忌|不宜|不宜用)(?:使用|应用|服用|接触)?\s?(?:$|[。;；,，\n)）(（])",
);

/// "嘱勿服(", "嘱不要服用".
static TOLD_NOT: Form = Form::new(
    r"^[^。;；\n]{0,40}?[,，(（\s]\s?(?:已)?嘱(?:其|患者|家属)?(?:先|暂)?(?:勿|不要|不|别|暂不|暂勿)(?:再)?(?:服用?|使用|用|吃|口服)\s?(?:$|[,，;；。()（）\n])",
);

/// "未曾服", "从未服".
static NEVER: Form = Form::new(
    r"^[^,，;；。\n()（）]{0,28}?(?:从?未曾|从来没有?|并未|一直未)(?:服用?|使用|用|吃|打)过?\s?(?:$|[,，;；。)）\n])",
);

/// "st   已执行", "once 已执行".
static DONE_ONCE: Form = Form::new(
    r"(?i)^[^,，;；。\n]{0,80}?\b(?:st|stat|once|1次|一次|临时|即刻|立即)\s*!?[^\n]{0,48}?(?:已执行|执行者|执行时间)",
);
static DONE: Form = Form::new(r"^[^,，;；。\n]{0,120}?\s(?:已执行|已完成执行)\s?(?:$|\s|[|│])");

/// "取消" in the last cell of the row.
static CANCELLED: Form = Form::new(
    r"^[^。;；\n]{0,120}?(?:\s{2,}|[|│\t,，(（])\s?(?:已)?(?:取消|作废|撤销|退药|医嘱取消|取消执行)\s?[)）]?\s?(?:$|\n|[|│。])",
);

/// "备,未推", "备用,未用".
static AT_HAND: Form = Form::new(
    r"^[^。;；\n()（）]{0,40}?(?:备用?|床旁备|备好)\s?[,，]?\s?(?:尚)?未(?:推注?|用|给药?|打|注|予|使用|执行)\s?(?:$|[,，;；。)）\n])",
);
static NOT_PUSHED: Form =
    Form::new(r"^[^。;；\n()（）]{0,40}?[,，]\s?(?:尚)?未(?:推|推注)\s?(?:$|[,，;；。)）\n])");

/// "皮试(-)已用1次,上级查房停": who stopped it.
static STOPPED_BY: Form = Form::new(
    r"^[^。;；\n]{0,80}?[,，]\s?(?:上级|主任|主治|会诊|药师|值班)(?:医师|医生)?(?:查房|会诊)?(?:后|时)?(?:予|已|予以)?停(?:用|药)?\s?(?:$|[,，;；。)）\n])",
);

/// "根除方案(A+B+C)暂缓": what stands behind the bracket is said of all in it.
static PUT_OFF: Form = Form::new(
    r"^[^()（）\n;；。]{0,90}[)）]\s?(?P<said>暂缓|暂停|暂不用|暂不予|暂不上|暂不启用|未用|未予|未启用|取消|不用|停用|已停)\s?(?:$|[,，;；。\n])",
);
static SCHEME: Form = Form::new(
    r"(?:方案|疗法|治疗|根除|抗凝|抗感染|化疗|联合|四联|三联|二联|双抗)\s?[(（][^()（）\n;；。]{0,90}$",
);

/// "根除方案(A+B)暂缓,因B影响C": what was put off is named again as the reason.
static REASON: Form = Form::new(r"(?:暂缓|暂不用|暂不予|未用|未予|取消|不用)\s?[,，]\s?因\s?$");

/// "拟用于尿路感染,因QT改不用".
static MEANT_AND_LEFT: Form = Form::new(
    r"^[^。;；\n]{0,24}?拟(?:用于?|予|加用?)[^。;；\n]{0,40}?[,，]\s?(?:因[^,，。;；\n]{1,24}?)?(?:故|而|改|后)?(?:不用|不予|未用|不上|放弃)\s?(?:$|[,，;；。\n])",
);

/// "伏立康唑:昨BALF GM 1.8,拟上,等会诊".
static MEANT: Form = Form::new(
    r"^[^。;；\n]{0,48}?[,，:：\s]\s?拟(?:上|用|启用|加用|启动)\s?[,，(（]\s?(?:等|待|请|俟)",
);

/// "(9-4至9-14)": the days of a course, right behind the name and its dose.
static DAYS: Form = Form::new(
    r"^[^,，。;；\n()（）]{0,60}[(（]\s?(?:\d{4}[-./年])?(?P<from_m>\d{1,2})[-./月](?P<from_d>\d{1,2})日?\s?(?:至|到|~|～|–|—|-)\s?(?:\d{4}[-./年])?(?P<m>\d{1,2})[-./月](?P<d>\d{1,2})日?\s?[)）]",
);

/// "(原普通肝素,2023-12因皮下淤斑改)".
static FORMERLY: Form = Form::new(r"[(（]\s?原(?:为|用|服|系|先)?(?:用)?\s?$");
static CHANGED: Form = Form::new(r"^[^()（）\n]{0,48}?(?:改|换|停|停用|改用|更换)\s?[)）]");

/// "(去附子、丹参、红花):党参15g": taken out of a recipe.
static TAKEN_OUT: Form =
    Form::new(r"(?:^|[(（,，;；。:：方])\s?(?:去|减去)(?:[^、,，。;；:：\n()（）\d]{1,6}、)*$");

/// "家属问能否恢复,利奈唑胺期间不给": the clause behind another drug's name speaks of this one.
static DURING_ANOTHER: Form = Form::new(
    r"^[^,，。;；\n]{0,32}(?:能否|可否|是否|要求|希望|询问|问)[^,，。;；\n]{0,16}[,，]\s?$",
);
static NOT_DURING: Form =
    Form::new(r"^(?:治疗|使用|应用|用药)?期间(?:暂)?(?:不给|不用|不予|不服|停用|禁用|避免|勿用)");

/// What such words make of the drug.
pub(super) fn verdict(
    page: &Page<'_>,
    sentence: &Sentence<'_>,
    name: Span,
    statement: &MedicationStatement,
) -> Option<Verdict> {
    let text = sentence.text;
    let line = window(text, name.end, (name.end + NEAR).min(sentence.span.end));
    let line = line.split('\n').next().unwrap_or_default();
    let before = sentence.line_before(name.start);
    let before = window(before, before.len().saturating_sub(NEAR), before.len());
    if line.is_ascii() && before.is_ascii() {
        return None;
    }
    let to_next = to_next_drug(sentence, name);
    let to_next: &str = &to_next;
    let dosage = &statement.dosage;
    let bare = dosage.dose.is_none() && dosage.frequency.is_none();
    if bare && before.contains(['禁', '忌', '避']) && is_in_ban(before)
        || bare && line.contains(['避', '禁', '忌', '宜']) && is_banned_behind(before, line)
        || to_next.contains('嘱') && TOLD_NOT.is_in(to_next)
        || to_next.contains('未') && NEVER.is_in(to_next)
    {
        return Some(Verdict::NotTaken);
    }
    if line.contains("期间")
        && let Some(said) = during(sentence, name, (before, line), statement)
    {
        return Some(said);
    }
    if before.contains('去') && (bare || line.starts_with([')', '）'])) && TAKEN_OUT.is_in(before)
        || before.contains('原') && FORMERLY.is_in(before) && CHANGED.is_in(line)
    {
        return Some(Verdict::Stopped);
    }
    by_row(page, sentence, (name, to_next), statement)
        .or_else(|| by_remark(line, before, to_next, dosage.frequency.is_none()))
}

/// The line up to the next drug. Where that drug cuts it, a letter ends it: "嘱勿服" says nothing without the name behind it.
fn to_next_drug<'a>(sentence: &Sentence<'a>, name: Span) -> Cow<'a, str> {
    let near = sentence.line_to_next_drug(name.end, NEAR);
    let cut = sentence
        .text
        .get(name.end + near.len()..)
        .is_some_and(|rest| !rest.is_empty() && !rest.starts_with('\n'));
    if cut {
        Cow::Owned(format!("{near}X"))
    } else {
        Cow::Borrowed(near)
    }
}

/// The name stands in a list of bans; what forbids a lysis or an operation ("溶栓禁忌:") is no ban of the drug.
fn is_in_ban(before: &str) -> bool {
    const OF_OTHERS: [&str; 5] = ["溶栓", "手术", "抗凝", "MRI", "造影"];
    BAN.is_in(before) && !OF_OTHERS.iter().any(|word| before.contains(word))
}

/// A ban ends the list that the name opens, and nothing tells that the drug goes on: "目前A、B无禁忌,继续".
fn is_banned_behind(before: &str, line: &str) -> bool {
    const GOES_ON: [&str; 4] = ["服", "继续", "目前", "现"];
    const NO: [&str; 3] = ["无", "没有", "未"];
    let lead = before
        .rsplit(['。', ';', '；', ',', '，'])
        .next()
        .unwrap_or_default();
    if GOES_ON.iter().any(|word| lead.contains(word)) {
        return false;
    }
    let members = BANNED_BEHIND
        .read(line)
        .and_then(|found| line.get(..found.name("ban")?.start()));
    let last = members.and_then(|members| members.rsplit('、').next());
    last.is_some_and(|last| {
        !NO.iter().any(|word| last.contains(word)) && !last.trim_end().ends_with(['非', '不'])
    })
}

/// "利奈唑胺期间不给": what is left out while the drug is given is another.
fn during(
    sentence: &Sentence<'_>,
    name: Span,
    (before, line): (&str, &str),
    statement: &MedicationStatement,
) -> Option<Verdict> {
    const WITHOUT: [&str; 6] = ["停", "停用", "停服", "停药", "未用", "未服"];
    if NOT_DURING.is_in(line) {
        // "停用华法林期间不用阿司匹林": the time without the drug.
        if WITHOUT.iter().any(|word| before.trim_end().ends_with(word)) {
            return None;
        }
        let left = matches!(
            statement.status,
            MedicationStatus::NotTaken | MedicationStatus::Stopped | MedicationStatus::OnHold
        );
        return left.then_some(Verdict::Taken);
    }
    let next = sentence.next_drug(name.end)?;
    let term = sentence.terms.iter().find(|term| term.span.start == next)?;
    let gap = sentence.text.get(name.end..next)?;
    let behind = window(sentence.text, term.span.end, term.span.end + 60);
    (DURING_ANOTHER.is_in(gap) && NOT_DURING.is_in(behind)).then_some(Verdict::NotTaken)
}

/// What the row of an order says.
fn by_row(
    page: &Page<'_>,
    sentence: &Sentence<'_>,
    (name, line): (Span, &str),
    statement: &MedicationStatement,
) -> Option<Verdict> {
    let regular = statement
        .dosage
        .frequency
        .as_ref()
        .is_some_and(|frequency| frequency.per_day.is_some_and(|times| times > 0.0));
    if line.contains("执行") && !regular {
        let short = || {
            let above = window(sentence.text, name.start.saturating_sub(1200), name.start);
            above
                .rfind("临时医嘱")
                .is_some_and(|at| above.rfind("长期医嘱").is_none_or(|long| long < at))
        };
        if DONE_ONCE.is_in(line) || DONE.is_in(line) && short() {
            return Some(Verdict::Past);
        }
    }
    if (line.contains("取消")
        || line.contains("作废")
        || line.contains("撤销")
        || line.contains("退药")
        || line.contains("未执行"))
        && CANCELLED.is_in(line)
    {
        return Some(Verdict::NotTaken);
    }
    let date = page.date?;
    if !line.contains(['至', '到', '~', '～', '–', '—', '-']) {
        return None;
    }
    if ["住院", "手术", "就诊", "入院"]
        .iter()
        .any(|word| line.contains(word))
    {
        return None;
    }
    let found = DAYS.read(line)?;
    let part = |group: &str| found.name(group)?.as_str().parse::<u8>().ok();
    let now = (date.get_month()?, date.get_day()?);
    let last = (part("m")?, part("d")?);
    let first = (part("from_m")?, part("from_d")?);
    // "(12-20至1-3)": the year turns, and nothing tells which one is meant.
    (first <= last && last < now).then_some(Verdict::Past)
}

/// What a remark says.
fn by_remark(line: &str, before: &str, to_next: &str, may_be_left: bool) -> Option<Verdict> {
    if to_next.contains("未") && (AT_HAND.is_in(to_next) || NOT_PUSHED.is_in(to_next)) {
        return Some(Verdict::NotTaken);
    }
    if to_next.contains('停') && STOPPED_BY.is_in(to_next) {
        return Some(Verdict::Stopped);
    }
    if line.contains([')', '）']) && before.contains(['(', '（']) && SCHEME.is_in(before) {
        let said = PUT_OFF.read(line).and_then(|found| {
            let said = found.name("said")?.as_str();
            Some(match said {
                "停用" | "已停" => Verdict::Stopped,
                "未用" | "未予" | "未启用" | "取消" | "不用" => Verdict::NotTaken,
                _ => Verdict::Held,
            })
        });
        if said.is_some() {
            return said;
        }
    }
    if before.ends_with('因') && line.contains("影响") && REASON.is_in(before) {
        return Some(Verdict::Held);
    }
    if to_next.contains('拟') {
        if MEANT_AND_LEFT.is_in(to_next) {
            return Some(Verdict::NotTaken);
        }
        if may_be_left && MEANT.is_in(to_next) {
            return Some(Verdict::Ahead);
        }
    }
    None
}

/// The head of a column of stops in Chinese, and of starts.
pub(super) static STOP_HEAD: Form = Form::new(
    r"^(?:医嘱)?(?:停止|结束|停医嘱|停嘱|停用|停药|停)(?:时间|日期|日)(?:/?时间)?$|^停止$",
);
static TIME_HEAD: Form = Form::new(r"(?:时间|日期)$");
static DAY_CELL: Form =
    Form::new(r"^(?:\d{4}[-./年])?\d{1,2}[-./月]\d{1,2}日?(?:\s{1,2}\d{1,2}:\d\d(?::\d\d)?)?$");

/// The row `row` of a table under `titles` with a column of stops has a day in it that has come. `None` where the table is none of Chinese orders.
pub(super) fn is_stopped(
    (titles, columns): (&str, &[Span]),
    (line, row): (&str, &[Span]),
    has_come: impl Fn(&Span) -> bool,
) -> Option<bool> {
    let word = |words: &str, cell: &Span| {
        words
            .get(cell.start..cell.end)
            .unwrap_or_default()
            .to_string()
    };
    if titles.is_ascii() {
        return None;
    }
    let column = columns
        .iter()
        .position(|cell| STOP_HEAD.is_in(&word(titles, cell)))?;
    let dated = |cell: &Span| DAY_CELL.is_in(&word(line, cell));
    if titles.contains(['\t', '|', '│']) {
        return Some(
            row.get(column)
                .is_some_and(|cell| dated(cell) && has_come(cell)),
        );
    }
    let times = columns
        .iter()
        .filter(|cell| TIME_HEAD.is_in(&word(titles, cell)))
        .count();
    // A row without a day of stop has one day less than its table has columns of days.
    let days: Vec<&Span> = row.iter().filter(|cell| dated(cell)).collect();
    Some(days.len() >= times.max(2) && days.last().is_some_and(|cell| has_come(cell)))
}

#[cfg(test)]
mod tests {
    use crate::text::tests::current_of;

    #[test]
    fn a_row_of_orders_tells_its_end() {
        for table in [
            "【长期医嘱单】\n开始时间       医嘱内容                    医师    停止时间       医师\n05-17 14:30    华法林片 5mg po qd           陈      05-18 02:15    值班\n05-17 14:30    阿司匹林片 100mg po qn        陈\n05-18 09:10    0.9%氯化钠250ml + 青霉素 1.0g ivgtt q12h            刘      05-20 10:05    刘",
            "开始时间 | 医嘱 | 停止时间\n2024-05-17 14:30 | 华法林片 5mg po qd | 2024-05-18 02:15\n2024-05-17 14:30 | 阿司匹林片 100mg po qn |",
            "起始日期\t医嘱内容\t停止日期\n05-17\t华法林片 5mg po qd\t05-18\n05-17\t阿司匹林片 100mg po qn\t",
            "开始时间       医嘱内容                 停止时间\n05-17 14:30    华法林片 5mg po qd     05-18 02:15\n05-17 14:30    阿司匹林片 100mg po qn",
        ] {
            let found = current_of(table);
            let found: Vec<&str> = found
                .iter()
                .map(String::as_str)
                .filter(|name| *name != "sodium chloride")
                .collect();
            assert_eq!(found, ["aspirin"], "{table}");
        }
    }

    #[test]
    fn bans_and_remarks_end_it() {
        for text in [
            "【临时医嘱单】\n05-17 21:10    阿司匹林栓 50mg 塞肛 st                              已执行",
            "05-18 13:00    华法林注射液 1.5g ivgtt st    取消",
            "华法林 4mg iv 备,未推",
            "华法林1g qd ivgtt 皮试(-)已用1次,上级查房停。",
            "四联根除方案(阿莫西林+华法林+阿司匹林)暂缓,因相互作用。",
            "华法林0.5g qd 拟用于尿路感染,因QT改不用。",
            "华法林、NSAIDs避免。",
            "蚕豆病禁:磺胺、华法林、阿司匹林",
            "忌:阿司匹林。",
            "外院开华法林20mg qd,嘱勿服(将来冲突)",
            "外院开华法林20mg qd,嘱不要服用。",
            "阿司匹林75mg 未曾服。",
            "抗凝(原华法林,2023-12因皮下淤斑改)",
            "中医调方(去阿司匹林、华法林):党参15g 白术12g",
            "根除方案(阿司匹林+青霉素)暂缓,因阿司匹林影响其他。",
            "华法林 2片 bid(9-4至9-14)。\n出院日期 2023年09月15日",
        ] {
            assert!(
                current_of(text).is_empty(),
                "{text}: {:?}",
                current_of(text)
            );
        }
    }

    #[test]
    fn what_goes_on_stays() {
        for (text, drug) in [
            ("华法林 3mg qd,已执行", "warfarin"),
            ("华法林 3mg qd,手术取消。", "warfarin"),
            ("禁:烟酒。华法林 3mg qd", "warfarin"),
            ("华法林、阿司匹林避免同服。", "warfarin"),
            ("华法林 3mg qd,嘱勿自行停药。", "warfarin"),
            ("华法林 3mg qd,未曾漏服。", "warfarin"),
            ("抗凝治疗(华法林)继续。", "warfarin"),
            ("华法林(原5mg,2023-12改3mg)", "warfarin"),
            ("过去、现在均服华法林", "warfarin"),
            ("华法林 3mg qd(5-1至今)", "warfarin"),
            ("现服华法林 3mg qd,嘱勿服阿司匹林。", "warfarin"),
            ("华法林 3mg qd,患者诉胃痛,嘱不要服阿司匹林。", "warfarin"),
            ("继续华法林3mg qd,取消阿司匹林。", "warfarin"),
            ("华法林3mg qd,主任查房后停阿司匹林。", "warfarin"),
            ("服用阿司匹林和他汀无禁忌,继续。", "aspirin"),
            ("溶栓禁忌:高龄、华法林、INR 2.8。", "warfarin"),
            (
                "2026年12月25日 门诊。华法林3mg qd(12-20至1-3),复查。",
                "warfarin",
            ),
            (
                "2026年12月25日 门诊。华法林3mg qd,外院住院(9-4至9-14),INR 2.3。",
                "warfarin",
            ),
            (
                "开始时间 | 医嘱 | 停止时间\n05-17 | 华法林片 5mg po qd | ",
                "warfarin",
            ),
        ] {
            assert!(
                current_of(text).contains(&drug.to_string()),
                "{text}: {:?}",
                current_of(text)
            );
        }
    }

    #[test]
    fn what_is_left_out_during_another_is_the_other() {
        assert_eq!(
            current_of("华法林家属问能否恢复,阿司匹林期间不给。"),
            ["aspirin"]
        );
    }
}
