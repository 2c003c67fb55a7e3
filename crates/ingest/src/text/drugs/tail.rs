//! What the words behind a drug, or behind the list that it stands in, say of taking it: "ramipril + metformin held since
//! admission", "amoxicillin from GP stopped", "螺内酯、呋塞米暂停", "格列美脲低血糖停".

use super::list::{self, Joint, Piece, pieces};
use super::meant::Place;
use super::said::{BEHIND, OTHER_STATEMENT, SMALL, Said, TIMES_ZH};
use super::verdict::{is_answered_in_row, is_answered_no, is_number_word};
use crate::text::page::Sentence;
use record::{SectionKind, Span, TermKind};
use regex::Regex;
use std::sync::LazyLock;

/// What is said behind a drug.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tail {
    pub(crate) drug: Span,
    pub(crate) said: Said,
    /// The words that say it.
    pub(crate) cue: Span,
}

/// What is said behind the drugs of a sentence.
pub(crate) struct Tails {
    found: Vec<Tail>,
    /// Words that speak of the drug before them, and so of none behind.
    claimed: Vec<Span>,
}

/// What stands behind one drug, on the way from the last drug of the sentence to the first.
#[derive(Clone, Copy)]
struct Behind {
    said: Said,
    cue: Span,
    /// How many drugs before this one it speaks of as well, whatever joins them: "both" one, "all" every one.
    more: usize,
    /// Reached from the last drug of a list.
    shared: bool,
}

impl Behind {
    fn alone(said: Said, cue: Span) -> Self {
        Self {
            said,
            cue,
            more: 0,
            shared: false,
        }
    }
}

impl Tails {
    pub(crate) fn of(sentence: &Sentence<'_>) -> Self {
        let mut drugs = list::drugs(sentence);
        // "digoxin 0.125 qd: digoxin level 2.3, stopped": the level is no other drug.
        drugs.retain(|drug| !super::is_level(sentence.text, *drug));
        let mut behind: Vec<Option<Behind>> = vec![None; drugs.len()];
        let mut claimed = Vec::new();
        for at in (0..drugs.len()).rev() {
            let next = drugs.get(at + 1).copied();
            behind[at] = own(sentence, drugs[at], next, &mut claimed).or_else(|| {
                let later = behind.get(at + 1).copied().flatten()?;
                shared(sentence, &drugs, at, later)
            });
        }
        for at in 1..drugs.len() {
            // "避孕药(去氧孕烯炔雌醇)因利福平停": the drug behind the word is the reason, what is said is said of the one before.
            let gap = &sentence.text[drugs[at - 1].end..drugs[at].start];
            if gap.trim_end().ends_with('因')
                && !gap.contains(['。', ';', '\n'])
                && behind[at].is_some_and(|one| one.said.ends())
            {
                behind[at - 1] = behind[at - 1].or(behind[at]);
                behind[at] = None;
            }
        }
        for at in 1..drugs.len() {
            // "aspirin [Ecotrin] 81 MG PO DAILY never started": the bracket holds the brand of the name before it.
            let (generic, brand) = (drugs[at - 1], drugs[at]);
            if list::whole(sentence, generic).end == brand.end + 1 {
                behind[at - 1] = behind[at - 1].or(behind[at]);
            }
        }
        for at in 1..drugs.len() {
            // "ramipril stopped 36 h before Entresto, not taking": the drug behind the word only tells when.
            if let Some(cue) = ended_before(sentence.text, drugs[at - 1].end, drugs[at].start) {
                behind[at - 1] = behind[at - 1].or(Some(Behind::alone(Said::Stopped, cue)));
                claimed.push(cue);
                if behind[at].is_some_and(|one| one.said.ends()) {
                    behind[at] = None;
                }
            }
        }
        for at in 1..drugs.len() {
            let stop = drugs
                .get(at + 1)
                .map_or(sentence.span.end, |next| next.start);
            let end = clause_end(sentence.text, drugs[at].end, stop);
            if behind[at].is_none() && follows_suit(sentence, drugs[at], end) {
                behind[at] = behind[at - 1].filter(|before| before.said.ends());
            }
        }
        let found = drugs
            .iter()
            .zip(behind)
            .filter_map(|(drug, behind)| {
                behind.map(|behind| Tail {
                    drug: *drug,
                    said: behind.said,
                    cue: behind.cue,
                })
            })
            .collect();
        Self { found, claimed }
    }

    /// What is said behind the drug at `name`.
    pub(crate) fn at(&self, name: Span) -> Option<Tail> {
        self.found
            .iter()
            .find(|tail| tail.drug.overlaps(name))
            .copied()
    }

    /// True when the words at `sign` speak of a drug before them.
    pub(crate) fn claims(&self, sign: Span) -> bool {
        self.claimed.iter().any(|cue| cue.overlaps(sign))
    }
}

/// Between two drugs the first is said to have ended before the second: "stopped 36 h before ", "last dose 2 days prior to ".
fn ended_before(text: &str, from: usize, to: usize) -> Option<Span> {
    static ENDED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)\b(?:stopped|ceased|discontinued|came\soff|withdrawn)\s(?:(?:19|20)\d\d\s|(?:\d+|a|one|two|three)\s?(?:h|hrs?|hours?|d|days?|wks?|weeks?|months?)\s)?(?:before|prior\sto|ahead\sof)\s(?:starting\s|the\s)?$",
        )
        .ok()
    });
    const LONGEST: usize = 90;
    let gap = text
        .get(from..to)
        .filter(|gap| gap.len() <= LONGEST && !gap.contains(['\n', ';']))?;
    let found = ENDED.as_ref()?.find(gap)?;
    Some(Span::new(from + found.start(), from + found.end()))
}

/// What is said behind the next drug of a list is said of this one too.
fn shared(sentence: &Sentence<'_>, drugs: &[Span], at: usize, later: Behind) -> Option<Behind> {
    let text = sentence.text;
    let joint = |at: usize| list::joint(&text[drugs[at].end..drugs[at + 1].start]);
    let inherited = Behind {
        more: later.more.saturating_sub(1),
        shared: true,
        ..later
    };
    let gap = &text[drugs[at].end..drugs[at + 1].start];
    if ends_course(sentence, later) && list::leads_to(gap) {
        return Some(inherited);
    }
    let speaks = match joint(at)? {
        Joint::Close => later.more > 0 || !is_told_otherwise(sentence, drugs[at], later.said),
        Joint::Comma if later.more > 0 => true,
        Joint::Comma if is_whole_pair(sentence, drugs, at, later) => true,
        // "Ramipril, metformin and furosemide held": the list is the subject of its clause.
        Joint::Comma => {
            later.shared && {
                let first = (0..at).rev().take_while(|one| joint(*one).is_some()).last();
                opens_clause(sentence, drugs[first.unwrap_or(at)])
            }
        }
    };
    speaks.then_some(inherited)
}

/// "A 2/7 then B, course completed": the words end all parts of a course.
fn ends_course(sentence: &Sentence<'_>, later: Behind) -> bool {
    let said = sentence.text[later.cue.start..later.cue.end].to_lowercase();
    later.said == Said::Stopped
        && ["course", "complet", "finish", "疗程", "完成"]
            .iter()
            .any(|word| said.starts_with(word))
}

/// "Home lisinopril, metformin HELD.": bare names and the words make the whole sentence.
fn is_whole_pair(sentence: &Sentence<'_>, drugs: &[Span], at: usize, later: Behind) -> bool {
    let text = sentence.text;
    let bare = |from: usize, to: usize| text[from..to].trim_matches([' ', ',']).is_empty();
    let rest = text[later.cue.end..sentence.span.end].trim_end_matches(['.', ' ', '\n']);
    // Of more than two only what is held for one reason, as on the day of an injury to the kidneys.
    let few = drugs.len() == 2 || later.said == Said::Held && later.shared || {
        later.said == Said::Held && at + 2 == drugs.len()
    };
    let last = drugs.len() - 1;
    few && later.said.ends()
        && sentence.kind != SectionKind::Medications
        && opens_clause(sentence, drugs[0])
        && drugs
            .windows(2)
            .all(|pair| bare(pair[0].end, pair[1].start))
        && bare(drugs[last].end, later.cue.start)
        && !rest.contains([',', ';', '.'])
}

/// "MTX stopped 6/11, folic acid with it": the words hand on what was said of the drug before.
fn follows_suit(sentence: &Sentence<'_>, drug: Span, end: usize) -> bool {
    const SAME: [&str; 7] = [
        "with it", "as well", "too", "likewise", "same", "ditto", "亦停",
    ];
    let rest = sentence.text[drug.end..end].trim_matches([' ', '-', '.', ',']);
    SAME.iter().any(|word| rest.eq_ignore_ascii_case(word))
}

/// Right before the drug stands a word that says the contrary: "continue aspirin and clopidogrel stopped".
fn is_told_otherwise(sentence: &Sentence<'_>, drug: Span, said: Said) -> bool {
    const TAKEN: [&str; 16] = [
        "continue",
        "continues",
        "cont",
        "cont.",
        "continued",
        "start",
        "started",
        "restart",
        "restarted",
        "takes",
        "taking",
        "on",
        "继续",
        "加用",
        "开始",
        "予",
    ];
    let before = sentence.text[sentence.span.start..drug.start]
        .trim_end()
        .to_lowercase();
    said.ends()
        && TAKEN.iter().any(|word| {
            before.strip_suffix(word).is_some_and(|rest| {
                !word.is_ascii() || !rest.ends_with(|c: char| c.is_ascii_alphanumeric())
            })
        })
}

/// Nothing but small words stands between the start of the clause and the drug.
fn opens_clause(sentence: &Sentence<'_>, drug: Span) -> bool {
    const SMALL: [&str; 14] = [
        "home", "usual", "regular", "reg", "his", "her", "the", "tab", "tabs", "inj", "cap",
        "meds", "own", "both",
    ];
    let before = &sentence.text[sentence.span.start..drug.start];
    let clause = before
        .rsplit(['.', ';', ':', '\n', '。'])
        .next()
        .unwrap_or_default();
    clause
        .split_whitespace()
        .all(|word| SMALL.iter().any(|small| small.eq_ignore_ascii_case(word)))
}

/// How far behind a name the first word that speaks of it may stand, in bytes.
const FAR: usize = 160;

/// What is said between the drug and the next one, or the end of the clause.
fn own(
    sentence: &Sentence<'_>,
    drug: Span,
    next: Option<Span>,
    claimed: &mut Vec<Span>,
) -> Option<Behind> {
    let text = sentence.text;
    let stop = next.map_or(sentence.span.end, |next| next.start);
    let begin = behind_bracket(text, drug, stop);
    let end = clause_end(text, begin, stop);
    // A drug that begins right behind the clause is none that the words can speak of.
    let next = next.filter(|next| end == next.start);
    let mut found: Option<Behind> = None;
    let mut from = begin;
    for (cue, said) in BEHIND.find(text, Span::new(begin, end)) {
        if cue.start < from {
            continue;
        }
        if found.is_none() && cue.start > begin + FAR {
            break;
        }
        let first = from == begin;
        let gap = &text[from..cue.start];
        let place = Place {
            text,
            cue,
            end,
            gap,
            next,
        };
        let Some(bridge) = bridge(sentence, Span::new(from, cue.start), first) else {
            if found.is_none() && place.is_verdict(begin, said) {
                claimed.push(cue);
                found = Some(Behind::alone(said, cue));
                from = cue.end;
                continue;
            }
            if found.is_none() {
                continue;
            }
            break;
        };
        if place.ends_later(said) || place.is_of_another_time(sentence, said) {
            break;
        }
        if !place.is_meant(said) || bridge.parted && !place.closes() || place.opens_next() {
            if found.is_none() && is_remark_only(said) {
                continue;
            }
            break;
        }
        claimed.push(cue);
        let more = match bridge.whole {
            Whole::All => usize::MAX,
            Whole::Both => 1,
            Whole::One => 0,
        };
        found = Some(follow(
            found,
            Behind {
                said,
                cue,
                more,
                shared: false,
            },
        ));
        from = cue.end;
    }
    if found.is_none() && is_answered_no(&text[begin..end]) && !is_number_word(&text[begin..]) {
        let cue = Span::new(begin, end);
        return Some(Behind::alone(Said::NotTaken, cue));
    }
    if found.is_none() && is_answered_in_row(sentence, drug) {
        return Some(Behind::alone(Said::NotTaken, Span::new(begin, end)));
    }
    found.filter(|found| found.said != Said::Goes)
}

/// Words that tell of a talk or of the past and may stand before the verdict: "discussed with wife, not started".
fn is_remark_only(said: Said) -> bool {
    matches!(said, Said::Considered | Said::Planned | Said::Over)
}

/// Where the words behind a drug begin: behind the bracket that holds nothing but its name ("降压药(厄贝沙坦)停了一个月").
fn behind_bracket(text: &str, drug: Span, stop: usize) -> usize {
    if !text[..drug.start].ends_with('(') {
        return drug.end;
    }
    let rest = &text[drug.end..stop];
    let dose = rest.find(')').filter(|close| {
        pieces(&rest[..*close])
            .iter()
            .all(|piece| matches!(piece, Piece::Word(word) if list::is_dosage(word)))
    });
    dose.map_or(drug.end, |close| drug.end + close + 1)
}

/// What holds when `later` is said behind `earlier`.
fn follow(earlier: Option<Behind>, later: Behind) -> Behind {
    let Some(earlier) = earlier else {
        return later;
    };
    let more = earlier.more.max(later.more);
    match (earlier.said, later.said) {
        (one, Said::Planned | Said::Goes | Said::Considered | Said::OnlyIf) if one.ends() => {
            earlier
        }
        (_, Said::Goes) if earlier.said != Said::Considered => earlier,
        _ => Behind { more, ..later },
    }
}

/// The end of the clause that begins at `from`: a full stop, a semicolon, a line's end or a bracket that closes what was
/// opened before.
fn clause_end(text: &str, from: usize, stop: usize) -> usize {
    let mut depth = 0_i32;
    for (at, c) in text[from..stop].char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            ';' | '。' | '\n' | '|' | '①'..='⑳' => return from + at,
            '.' if text[from + at + 1..].starts_with([' ', '\n']) => return from + at,
            _ => {}
        }
        if depth < 0 {
            return from + at;
        }
    }
    stop
}

/// Of how many drugs a word speaks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whole {
    One,
    Both,
    All,
}

/// What stands between a name and the words that speak of it.
struct Bridge {
    whole: Whole,
    /// A comma stands in it: the words must make a clause of their own.
    parted: bool,
}

/// The words at `gap` let what follows speak of the drug before; `None` where they begin another statement.
fn bridge(sentence: &Sentence<'_>, gap: Span, first: bool) -> Option<Bridge> {
    let words = &sentence.text[gap.start..gap.end];
    // "clopidogrel (stopped)", "lithium (toxic, stopped 2020)": the bracket is the drug's own.
    let inside = words
        .rfind('(')
        .filter(|open| !words[*open..].contains(')'));
    let (before, words) = match inside {
        Some(open) if first => (&words[..open], &words[open + 1..]),
        _ => ("", words),
    };
    let outside = pieces(before);
    let bracketed = inside.is_some() && first;
    if bracketed && outside.iter().any(|piece| !is_small(*piece)) {
        return None;
    }
    let found = pieces(words);
    let concludes = !words.contains(',') && is_conclusion(words);
    let cue = sentence.text[gap.end..].chars().next();
    if cue.is_some_and(|c| !c.is_ascii() && c.is_alphabetic())
        && found.iter().any(|piece| !is_small(*piece))
        || found
            .iter()
            .any(|piece| matches!(piece, Piece::Word(word) if !word.is_ascii()))
    {
        return chinese(sentence, words, &found, first);
    }
    let mut whole = Whole::One;
    let mut commas = 0;
    let mut purpose = false;
    for piece in &found {
        match piece {
            // "Hyoscine for drooling commences Mon": what it is for may stand between.
            Piece::Word(word) if word.eq_ignore_ascii_case("for") => purpose = true,
            Piece::Word(word) if purpose && is_reason(sentence, word) => {}
            Piece::Mark(',') => commas += 1,
            Piece::Word(word) if word.eq_ignore_ascii_case("both") => whole = Whole::Both,
            Piece::Word(word) if word.eq_ignore_ascii_case("all") => whole = Whole::All,
            piece if is_small(*piece) => {}
            // "held K 5.8, restarted": behind the first words the reason may stand.
            // "trial - UTI then dropped": and before a word that draws the conclusion.
            Piece::Word(word) if (!first || concludes) && is_reason(sentence, word) => {}
            _ if bracketed => {}
            _ => return None,
        }
    }
    let parted = commas > 0 && !bracketed;
    (commas <= 1 || bracketed).then_some(Bridge { whole, parted })
}

/// Behind a dash or a colon a reason ends with a word that draws the conclusion from it: "- UTI then", ": rash so".
fn is_conclusion(words: &str) -> bool {
    let last = words.split_whitespace().next_back().unwrap_or_default();
    words.contains(['-', '–', ':', '=', '(', '→', '>'])
        && ["then", "so", "hence", "thus", "and"]
            .iter()
            .any(|word| word.eq_ignore_ascii_case(last))
}

/// A mark, a dosage or a small word.
pub(super) fn is_small(piece: Piece<'_>) -> bool {
    match piece {
        Piece::Mark(mark) => matches!(
            mark,
            '-' | '–' | '—' | ':' | '.' | '\'' | '"' | '~' | '*' | '/' | '+' | '=' | '>' | '→'
        ),
        Piece::Word(word) => {
            // "PO/enema": two of them in one.
            let part = |word: &str| {
                list::is_dosage(word)
                    || SMALL
                        .split('|')
                        .any(|small| small.eq_ignore_ascii_case(word))
            };
            part(word) || word.contains('/') && word.split('/').all(part)
        }
    }
}

/// A word of an illness, a symptom or a result.
fn is_reason(sentence: &Sentence<'_>, word: &str) -> bool {
    let start = word.as_ptr() as usize - sentence.text.as_ptr() as usize;
    let place = Span::new(start, start + word.len());
    sentence.terms.iter().any(|term| {
        matches!(
            term.kind,
            TermKind::Problem | TermKind::Symptom | TermKind::Laboratory
        ) && term.span.contains(place)
    })
}

/// A gap with Chinese words: short, without another statement; behind a comma only a time or a reason.
fn chinese(
    sentence: &Sentence<'_>,
    words: &str,
    found: &[Piece<'_>],
    first: bool,
) -> Option<Bridge> {
    const LONGEST: usize = 16;
    let (own, after) = match words.rsplit_once(',') {
        Some((before, after)) => (before, Some(after)),
        None => (words, None),
    };
    let other = |part: &str| OTHER_STATEMENT.iter().any(|word| part.contains(word));
    if own.contains(',') || found.contains(&Piece::Mark('、')) || own.chars().count() > LONGEST {
        return None;
    }
    let reason = ["因", "由于", "嫌", "怕", "担心"]
        .iter()
        .any(|word| own.trim_start().starts_with(word));
    let plain = match after {
        None if reason => true,
        None => !other(&words.replace("出血", "")),
        Some(after) => {
            (is_time_or_reason(after) || concludes(after) || is_finding(sentence, after))
                && (!first || !other(own) || is_only_taken(own))
        }
    };
    let whole = if ["均", "都", "皆", "全部"]
        .iter()
        .any(|word| words.contains(word))
    {
        Whole::All
    } else {
        Whole::One
    };
    plain.then_some(Bridge {
        whole,
        parted: after.is_some(),
    })
}

/// "美托洛尔既往服,心率慢已停": a finding that is why; what stops by itself may be what has stopped.
fn is_finding(sentence: &Sentence<'_>, words: &str) -> bool {
    const LONGEST: usize = 8;
    const STOPS: &str = "出血|泻|吐|抽|疼|痛|咳|鼻衄|黑便|血尿|便血|喘|热|烧|汗|痒|渗";
    let finding = words.trim().trim_end_matches(['已', '后', '就']);
    // "痛风缓解已停": what it was for is over.
    let over = [
        "缓解", "好转", "消失", "控制", "稳定", "正常", "升高", "降低", "下降", "转阴", "治愈",
    ]
    .iter()
    .any(|end| finding.ends_with(end));
    let short = !finding.is_empty() && finding.chars().count() <= LONGEST;
    short && over
        || short
            && !STOPS.split('|').any(|word| finding.contains(word))
            && is_reason(sentence, finding)
}

/// "口服", "5mg qd口服": the way of taking and nothing else.
fn is_only_taken(words: &str) -> bool {
    pieces(words).iter().all(|piece| match piece {
        Piece::Word(word) => list::is_dosage(word) || *word == "口服" || *word == "服用",
        Piece::Mark(_) => true,
    })
}

/// "今年3月胃镜示溃疡后": an event, and a word that draws the conclusion from it.
fn concludes(words: &str) -> bool {
    const LONGEST: usize = 18;
    words.chars().count() <= LONGEST
        && !words.contains("继续")
        && ["后", "故", "遂", "因此", "所以", "自行", "就", "便", "予"]
            .iter()
            .any(|end| words.trim_end().ends_with(end))
}

/// "产后", "3个月前", "因低血压".
fn is_time_or_reason(words: &str) -> bool {
    let mut rest = words.trim();
    if rest.chars().count() > 14 {
        return false;
    }
    while let Some(c) = rest.chars().next() {
        let cost = ["自费", "嫌贵", "太贵", "价格", "费用", "经济"];
        if rest.starts_with('因') || cost.iter().any(|cost| rest.starts_with(cost)) {
            return true;
        }
        let time = TIMES_ZH.iter().find_map(|time| rest.strip_prefix(time));
        rest = match time {
            Some(shorter) => shorter,
            None if c.is_ascii_digit() || matches!(c, ' ' | '/' | '-' | '.' | '~') => &rest[1..],
            None => return false,
        };
    }
    true
}
