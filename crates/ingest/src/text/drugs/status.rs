//! What the row of a printed list says of its drug: "Not-Taking  Topiramate 50 MG Tablet", "CELECOXIB 200MG CAP   1 CAP PO BID   HALE R
//! DISCONTINUED 8/2026", "never picked up", the day of an end ("D/C Date 11/23/2026", "order expired 11/10"), "[Pt stopped taking 2 mo
//! ago]".

use super::form::Form;
use super::rows::cells;
use super::settled::Verdict;
use crate::text::page::{Page, Sentence, window};
use record::{PartialDate, Span};

/// How far behind a name its row is read, in bytes.
const NEAR: usize = 260;

/// "Not-Taking/PRN  Ondansetron": the word of the list right before the name.
static NOT_TAKING: Form = Form::new(
    r"(?i)(?:^|[|\t•*]|\s\s)\s*(?:[-–]\s)?(?:patient\s)?not-taking(?:/prn)?\s{0,4}[:|]?\s*$",
);

/// A cell that opens with how the order ended.
static ENDED: Form = Form::new(
    r"(?i)^(?:order\s|rx\s|status:?\s)?(?:(?P<never>returned\sto\sstock|rts\b|(?:never|not)\s(?:picked\sup|collected|dispensed|filled)|unclaimed)|(?P<held>on\shold|(?-i:HOLD|HELD))|discontinued|discont(?:'d|\.)?|d/?c'?d|stopped|ceased|cancell?ed|inactive|expired|replaced|withdrawn)(?P<rest>$|[^\w].*$)",
);

/// What may stand behind such a word: a day, a bracket, a reason, a name.
static REST: Form = Form::new(
    r"(?i)^(?:\s?[(;:.*]|\s?[-–—,]\s?\w|\s?\d|\s(?:on|in|by|due|d/t|for|per|since|-|–)\s|\s(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\s(?:dr|md|np|pa|rn|rph)\b)",
);

static OPEN: Form = Form::new(
    r"(?i)\b(?:if|when|unless|until|re-?start\w*|resum\w*|re-?order\w*|renew\w*|again|needs?|smok\w*|drink\w*|alcohol|work\w*)\b",
);

/// "order expired 11/10", "Rx lapsed".
static ORDER: Form = Form::new(
    r"(?i)^(?:[^\n.;]|\.\d){0,80}?[\s(\[–-]order\s(?:has\s|was\s|is\s)?(?:expired|lapsed|cancell?ed|discontinued|d/?c'?d)\b(?P<rest>[^\n]{0,40})",
);

/// "[Pt stopped taking 2 mo ago]".
static BRACKET: Form = Form::new(
    r"(?i)^[^\[\n]{0,80}[\[(]\s?(?:pt|patient|she|he|self|family|wife|husband)\s?(?:-|:)?\s?(?:has\s|had\s|self[-\s])?(?P<how>stopped|quit|no\slonger|not|never)\s(?:taking|takes|using|uses|took|used|started|filled)\b(?P<rest>\s?(?:$|[\])–,-]|(?:it|this|since|for|due|because|as|few|last|in|on|after|about|\d{1,2})\b)[^\])\n]{0,40})",
);

/// Before a date: what ends with that day. In the line of the drug or in the indented one below.
static END_DATE: Form = Form::new(
    r"(?i)(?:^|[^\w])(?:(?:d/?c|end|stop|disc(?:ontinued?)?|discontinuation|completion|term(?:ination)?)\s?date|(?-i:EXPIRED|Expired)|(?-i:DISCONTINUED|STOPPED))\s?:?\s?(?:on\s)?$",
);

/// The line below that goes on with the row: short words before the label, and no name of a drug.
static WRAPPED: Form = Form::new(
    r"(?i)^[\s\t][^A-Za-z\n]*(?:[A-Za-z]{1,5}[^A-Za-z\n]+){0,10}?(?:d/?c|end|stop)\s?date\b[^\n]{0,24}",
);

/// What the row says of the drug at `name`.
pub(super) fn verdict(page: &Page<'_>, sentence: &Sentence<'_>, name: Span) -> Option<Verdict> {
    let before = sentence.line_before(name.start);
    if before.len() < 80
        && before.to_ascii_lowercase().contains("t-taking")
        && NOT_TAKING.is_in(before)
    {
        return Some(Verdict::NotTaken);
    }
    let line = sentence.line_to_next_drug(name.end, NEAR);
    if (line.contains("  ") || line.contains(['\t', '|']))
        && let Some(said) = last_cell(line)
    {
        return Some(said);
    }
    if line.contains('[') || line.contains('(') {
        let text = window(page.text, name.end, name.end + line.len().max(120));
        let line = text.split('\n').next().unwrap_or_default();
        if (line.contains(" taking") || line.contains(" us") || line.contains(" took"))
            && let Some(found) = BRACKET.read(line)
            && !OPEN.is_in(found.name("rest").map_or("", |rest| rest.as_str()))
        {
            let how = found.name("how").map_or("", |how| how.as_str());
            let never = how.eq_ignore_ascii_case("never") || how.eq_ignore_ascii_case("not");
            return Some(if never {
                Verdict::NotTaken
            } else {
                Verdict::Stopped
            });
        }
    }
    let lower = line.to_ascii_lowercase();
    if (lower.contains("order ") || lower.contains("rx ") || lower.contains("script"))
        && let Some(found) = ORDER.read(line)
        && !OPEN.is_in(found.name("rest").map_or("", |rest| rest.as_str()))
    {
        return Some(Verdict::Stopped);
    }
    has_end_date(page, sentence, name, &lower).then_some(Verdict::Stopped)
}

/// A cell behind that of the name says how the order ended.
fn last_cell(line: &str) -> Option<Verdict> {
    const WORDS: [&str; 12] = [
        "discont",
        "d/c",
        "dc'd",
        "stop",
        "ceased",
        "cancel",
        "inactive",
        "expired",
        "replaced",
        "withdrawn",
        "hold",
        "picked",
    ];
    const MORE: [&str; 6] = [
        "stock",
        "collected",
        "filled",
        "dispensed",
        "unclaimed",
        "held",
    ];
    let lower = line.to_ascii_lowercase();
    if !WORDS.iter().chain(&MORE).any(|word| lower.contains(word)) {
        return None;
    }
    cells(line).iter().skip(1).find_map(|cell| {
        let told = line.get(cell.start..cell.end)?;
        let found = ENDED.read(told)?;
        let rest = found.name("rest").map_or("", |rest| rest.as_str());
        let closes = rest.trim().is_empty() || REST.is_in(rest);
        let limit = rest.contains(['<', '>']) || rest.contains("SBP") || rest.contains("HR");
        if !closes || OPEN.is_in(rest) || limit {
            return None;
        }
        Some(if found.name("never").is_some() {
            Verdict::NotTaken
        } else if found.name("held").is_some() {
            Verdict::Held
        } else {
            Verdict::Stopped
        })
    })
}

/// "D/C Date 11/23/2026", "x14 days EXPIRED 11/10/26": behind the name, or in the indented line below, the day of the end, which
/// is not one to come.
fn has_end_date(page: &Page<'_>, sentence: &Sentence<'_>, name: Span, lower: &str) -> bool {
    let own = name.end + lower.len();
    let mut end = own;
    let cut = sentence
        .text
        .get(own..)
        .is_some_and(|rest| rest.starts_with('\n'));
    if cut {
        let below = window(page.text, own + 1, own + 1 + 120);
        if below.starts_with([' ', '\t'])
            && let Some(to) = WRAPPED.end_in(below)
        {
            end = own + 1 + to;
        }
    }
    let told = ["date", "expired", "discontinued", "stopped"]
        .iter()
        .any(|word| lower.contains(word));
    if !told && end == own {
        return false;
    }
    page.dates_from(name.end)
        .iter()
        .take_while(|one| one.span.start < end)
        .any(|one| {
            let lead = window(page.text, name.end, one.span.start);
            END_DATE.is_in(window(lead, lead.len().saturating_sub(28), lead.len()))
                && one.date.is_some_and(|day| !is_to_come(page, day))
        })
}

/// The day does not lie before that of the note; where the note has none, behind every other day that it tells.
fn is_to_come(page: &Page<'_>, day: PartialDate) -> bool {
    /// Most dates that are looked at: it is asked for every row.
    const MOST: usize = 100;
    if let Some(now) = page.date {
        return now <= day;
    }
    let others = page.dates.iter().take(MOST);
    let mut others = others
        .filter_map(|one| one.date)
        .filter(|other| *other != day)
        .peekable();
    others.peek().is_some() && others.all(|other| other < day)
}

#[cfg(test)]
mod tests {
    use crate::text::tests::current_of;

    #[test]
    fn a_printed_row_that_ends_the_drug_leaves_it_not_taken() {
        for text in [
            " Not-Taking  Warfarin 5 MG Tablet 1 tablet Orally Twice a day",
            "Not-Taking/PRN Codeine 30 MG Tablet TID",
            "07/03/2026   METFORMIN 500MG CAP    1 CAP PO BID    HALE R       DISCONTINUED 8/2026 (BP)",
            "06/11/2026   LISINOPRIL 10MG    1 PO QD     OYELARAN     INACTIVE - cough",
            "01/15/2026   METHOTREXATE 2.5MG TAB   TAKE 4 TABS ONCE WEEKLY   HALE R   REPLACED",
            "Warfarin 5 mg daily     Dr Hale     Stopped",
            "Warfarin 5 mg daily     Dr Hale     Never picked up",
            "09/12/2026   WARFARIN 5MG TAB     1 TAB PO QD    RETURNED TO STOCK (never picked up)",
            "Codeine 30 mg PO q6h PRN pain x14 days  EXPIRED 11/10/26\nSeen 11/26/2026",
            "Warfarin 3 MG 1 tab PO QHS   D/C Date 11/23/2026\nSeen 11/26/2026",
            "Warfarin 3 mg daily, End date 11/23/2026\nSeen 11/26/2026",
            "Warfarin Tab 3 MG Give 1 tab PO QHS\n  M-W-F-Sun  -D/C Date 11/23/2026\nSeen 11/26/2026",
            "Codeine 30 mg prn - order expired 11/10",
            "Lisinopril 10 mg daily. [Pt stopped taking 2 mo ago]",
            "开始时间       医嘱内容                 停止时间\n05-17 14:30    阿司匹林片 100mg po qd     05-18 02:15",
            "开始时间 | 医嘱 | 停止时间\n2024-05-17 14:30 | 二甲双胍片 0.5g po tid | 2024-05-18 02:15",
        ] {
            assert!(
                current_of(text).is_empty(),
                "{text}: {:?}",
                current_of(text)
            );
        }
    }

    #[test]
    fn a_row_of_a_drug_that_is_taken_stays() {
        for (text, drug) in [
            ("Warfarin 5 mg daily     Stopped smoking 2019", "warfarin"),
            (
                "11/25/2026   LISINOPRIL 10MG TAB     90   90   1 TAB QD    HALE     SOLD",
                "lisinopril",
            ),
            (
                "Warfarin 3 mg daily, End date 11/23/2027\nDate: 11/26/2026",
                "warfarin",
            ),
            ("Not-taking reason: cost. Metformin 500 mg bd.", "metformin"),
            (
                "Lisinopril 10 mg daily. [Pt not taking ibuprofen]",
                "lisinopril",
            ),
            (
                "开始时间       医嘱内容                 停止时间\n05-17 14:30    阿司匹林片 100mg po qd",
                "aspirin",
            ),
            (
                "05-17 14:30 阿司匹林片 100mg po qd 05-18 02:15 血压平稳",
                "aspirin",
            ),
        ] {
            assert_eq!(current_of(text), [drug], "{text}");
        }
    }
}
