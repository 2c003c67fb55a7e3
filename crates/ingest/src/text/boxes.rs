//! Boxes of forms and their answers: "[ ] Asthma [x] AF", "☑高血压 ☐冠心病", "Asthma [N]", "Asthma: N". What is not ticked is
//! blanked out of the working text, and an answer is written out as ":no" or ":yes" behind its label, so that the readers of
//! illnesses, drugs, allergies and habits need to know nothing of boxes. Lengths and line ends stay.

mod marks;

use self::marks::{Answer, Mark, Sort, answer_word, find, ticked_before, ticked_behind};
use super::page::Page;
use record::Span;

/// Settles every box of `text`, the working text.
pub(crate) fn settle(text: &mut String) {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let marks = find(line);
        if !marks.is_empty() {
            lines.push((start, start + line.len(), marks));
        }
        start += line.len() + 1;
    }
    let choice = offers_circles(text);
    if lines.is_empty() && !choice {
        return;
    }
    let all = || lines.iter().flat_map(|(_, _, marks)| marks.iter());
    // "Chest: N  Abdo: N" is normal; "Asthma: N  AF: Y" is answered.
    let letters = all().filter(|mark| mark.letter).count() > 1
        && all().any(|mark| mark.letter && mark.sort == Sort::Yes)
        && all().any(|mark| mark.letter && mark.sort == Sort::No);
    let ticks = all().any(|mark| matches!(mark.sort, Sort::Ticked | Sort::Yes));
    let mut form = Form {
        bytes: text.as_bytes().to_vec(),
    };
    for (at, (from, to, marks)) in lines.iter().enumerate() {
        let (from, to, mut marks) = (*from, *to, marks.clone());
        if !letters {
            marks.retain(|mark| !mark.letter);
        }
        let rounds = marks.iter().filter(|mark| mark.round).count();
        let sure = marks
            .iter()
            .any(|mark| mark.round && mark.sort == Sort::Ticked);
        if rounds == 1 && !sure {
            marks.retain(|mark| !mark.round);
        }
        // A lone empty box is a bullet or a thing to do where none of its column is ticked.
        let asks = match marks.as_slice() {
            [mark] if mark.sort == Sort::Empty => is_of_column(text, &lines, at, mark),
            marks => marks.len() > 1 || ticks,
        };
        if asks && let Some(line) = text.get(from..to) {
            form.line(line, from, &marks);
        }
    }
    if choice {
        let mut start = 0;
        for line in text.split('\n') {
            if line.contains('①') {
                form.choice(line, start);
            }
            start += line.len() + 1;
        }
    }
    if let Ok(made) = String::from_utf8(form.bytes)
        && made.len() == text.len()
    {
        *text = made;
    }
}

/// A line with marks: where it begins, where it ends, and the marks.
type Line = (usize, usize, Vec<Mark>);

/// Right above or below the lone `mark` of the line `at` a box of its sort, set as deep, is ticked.
fn is_of_column(text: &str, lines: &[Line], at: usize, mark: &Mark) -> bool {
    let Some((from, to, _)) = lines.get(at) else {
        return false;
    };
    let Some(own) = setting(text.get(*from..*to).unwrap_or_default(), mark) else {
        return false;
    };
    let above = at.checked_sub(1).and_then(|above| lines.get(above));
    let above = above.filter(|(_, end, _)| end + 1 == *from);
    let below = lines.get(at + 1).filter(|(start, _, _)| to + 1 == *start);
    above.into_iter().chain(below).any(|(start, end, marks)| {
        let line = text.get(*start..*end).unwrap_or_default();
        let beside = marks.first().and_then(|first| setting(line, first));
        beside == Some(own)
            && marks
                .iter()
                .any(|mark| mark.is_yes() && style(line, mark) == Some(own.0))
    })
}

/// The style of a mark and what stands before it at the head of its line, or the indent of the line that it ends.
fn setting<'l>(line: &'l str, mark: &Mark) -> Option<(char, bool, &'l str)> {
    let style = style(line, mark)?;
    let lead = line.get(..mark.span.start)?;
    if lead
        .trim_matches([' ', '\t', '-', '*', '+', '•'])
        .is_empty()
    {
        return Some((style, true, lead));
    }
    let behind = line.get(mark.span.end..)?;
    let indent = line.get(..line.len() - line.trim_start().len())?;
    behind.trim().is_empty().then_some((style, false, indent))
}

/// The bracket of a mark, or the one sign for all boxes; "■", which is a bullet too, and a tick without a box are none.
fn style(line: &str, mark: &Mark) -> Option<char> {
    match line.get(mark.span.start..)?.chars().next()? {
        '■' | '✓' | '✔' | '√' => None,
        bracket @ ('[' | '(' | ':') => Some(bracket),
        _ => Some('□'),
    }
}

/// True where the text offers numbered answers: "①无 ②有".
fn offers_circles(text: &str) -> bool {
    !text.is_ascii() && text.contains("①无") && text.contains("②有")
}

/// "[x] AF", "AF [Y] permanent": the form itself says that the name at `span` of the working text is ticked.
pub(super) fn is_ticked(page: &Page<'_>, span: Span) -> bool {
    let place = page.clean.stored(span);
    let before = page.original.get(..place.start).unwrap_or_default();
    let behind = page.original.get(place.end..).unwrap_or_default();
    ticked_before(before) || ticked_behind(behind)
}

/// The text being settled.
struct Form {
    bytes: Vec<u8>,
}

impl Form {
    fn blank(&mut self, from: usize, to: usize) {
        for byte in self.bytes.get_mut(from..to).into_iter().flatten() {
            *byte = b' ';
        }
    }

    /// Writes `words` over what `from..to` held, where there is room.
    fn write(&mut self, from: usize, to: usize, words: &str) {
        self.blank(from, to);
        if let Some(place) = self.bytes.get_mut(from..from + words.len())
            && from + words.len() <= to
        {
            place.copy_from_slice(words.as_bytes());
        }
    }

    fn line(&mut self, line: &str, base: usize, marks: &[Mark]) {
        let answered = |mark: &Mark| {
            let words = line.get(mark.span.end..).unwrap_or_default();
            answer_word(words.trim_start()).is_some()
        };
        // "[x] propofol  [x] sevoflurane" needs nothing.
        if marks.iter().all(|mark| mark.sort == Sort::Ticked) && !marks.iter().any(answered) {
            return;
        }
        if marks_stand_behind(line, marks) {
            self.behind(line, base, marks);
        } else {
            self.before(line, base, marks);
        }
    }

    /// "[ ] Asthma  [x] AF", "Chest pain [ ] Yes [x] No": each mark before its words.
    fn before(&mut self, line: &str, base: usize, marks: &[Mark]) {
        let mut label: Option<Span> = None;
        let mut unanswered: Option<Span> = None;
        let mut answered = false;
        let mut last = 0;
        let mut kept = false;
        for (at, mark) in marks.iter().enumerate() {
            let next = marks.get(at + 1).map_or(line.len(), |next| next.span.start);
            let Some(words) = line.get(mark.span.end..next) else {
                continue;
            };
            let begins = mark.span.end + (words.len() - words.trim_start().len());
            let item = Span::new(begins, begins + item_length(words.trim_start()));
            let Some(item_words) = line.get(item.start..item.end) else {
                continue;
            };
            let gap = line.get(last..mark.span.start).unwrap_or_default();
            if !gap.trim().is_empty() {
                self.drop_label(line, base, unanswered.take());
                label = Some(label_of(gap, last));
                answered = false;
            }
            let open = !mark.is_yes();
            // "Chest pain [ ] Yes [x] No SOB [x] Yes [ ] No"
            let goes_on = || {
                let next = marks.get(at + 1)?;
                let words = line.get(next.span.end..)?.trim_start();
                answer_word(words)?;
                let head = item_words.get(..3)?;
                head.eq_ignore_ascii_case("no ").then_some((2, Answer::No))
            };
            let answer = answer_word(item_words).or_else(goes_on);
            if answer.is_some() {
                answered |= !open;
                unanswered = label.filter(|_| !answered);
            }
            match answer {
                Some((length, Answer::No)) if !open => {
                    let end = item.start + length;
                    let named = |own: &Span| is_one_name(line.get(own.start..own.end));
                    match label.take() {
                        Some(own) if !own.is_empty() && !named(&own) => {
                            self.blank(base + mark.span.start, base + end);
                        }
                        Some(own) if !own.is_empty() => {
                            let zh = !item_words.is_ascii();
                            let more = line.get(end..).unwrap_or_default();
                            let more = more.starts_with(|c: char| !c.is_ascii_punctuation());
                            let words = match (zh, more) {
                                (true, true) => ":无;",
                                (true, false) => ":无",
                                (false, true) => ": no;",
                                (false, false) => ": no",
                            };
                            self.write(base + own.end, base + end, words);
                        }
                        _ => self.blank(base + mark.span.start, base + mark.span.end),
                    }
                    last = end;
                }
                Some((length, _)) => {
                    // The word is no more than the answer; what follows it tells of it.
                    let mut end = item.start + length;
                    let rest = line.get(end..).unwrap_or_default();
                    end += rest.len() - rest.trim_start_matches([':', '_']).len();
                    let asked = label.filter(|_| !open);
                    let from = asked.map_or(mark.span.start, |own| {
                        let between = line.get(own.end..mark.span.start).unwrap_or_default();
                        if between.trim().starts_with('?') {
                            own.end
                        } else {
                            mark.span.start
                        }
                    });
                    self.blank(base + from, base + end);
                    last = end;
                }
                None if open => {
                    if !is_to_do(item_words) {
                        self.blank(base + mark.span.start, base + item.end);
                    }
                    last = item.end;
                }
                None => {
                    let comma = if kept { "," } else { "" };
                    self.write(base + mark.span.start, base + mark.span.end, comma);
                    kept = true;
                    answered = true;
                    unanswered = None;
                    last = item.end;
                }
            }
        }
        self.drop_label(line, base, unanswered);
    }

    /// "Chest pain [ ] Yes [ ] No": nobody answered. The heading of a section stays.
    fn drop_label(&mut self, line: &str, base: usize, label: Option<Span>) {
        let Some(label) = label else { return };
        let words = line.get(label.start..label.end).unwrap_or_default();
        let lower = words.to_lowercase();
        let heads = ["allerg", "过敏", "史", "history", "hx"];
        if !heads.iter().any(|head| lower.contains(head)) && is_one_name(Some(words)) {
            self.blank(base + label.start, base + label.end);
        }
    }

    /// "Asthma [N]  AF [Y] permanent", "高血压☑ 冠心病□": each mark behind its words.
    fn behind(&mut self, line: &str, base: usize, marks: &[Mark]) {
        let mut last = 0;
        for (at, mark) in marks.iter().enumerate() {
            let before = line.get(last..mark.span.start).unwrap_or_default();
            let own = last + own_words(before);
            let words = line.get(own..mark.span.start).unwrap_or_default();
            let (from, to) = (base + mark.span.start, base + mark.span.end);
            let rest = line.get(mark.span.end..).unwrap_or_default();
            let room = usize::from(rest.starts_with(' '));
            // "AF [Y]": the blank before the box gives room for the answer.
            let from = from - words.len() + words.trim_end().len();
            match mark.sort {
                Sort::Empty => {
                    if !is_to_do(words) {
                        self.blank(base + own, to);
                    }
                }
                Sort::No if answer_word(words).is_some() => self.blank(base + own, to),
                Sort::No if !is_one_name(Some(words)) => self.blank(from, to),
                Sort::No if to - from + room < 3 => self.blank(base + own, to),
                Sort::No if to - from + room > 3 && room > 0 => self.write(from, to + 1, ":no;"),
                Sort::No => self.write(from, to + room, ":no"),
                Sort::Yes | Sort::Ticked => match answer_word(words) {
                    Some((_, Answer::Yes)) => self.blank(base + own, to),
                    Some((_, Answer::No)) => self.blank(from, to),
                    None if mark.sort == Sort::Yes && to - from >= ":yes".len() => {
                        self.write(from, to, ":yes");
                    }
                    None => self.blank(from, to),
                },
            }
            last = mark.span.end;
            // "MI [Y] 2018 - DES   CCF [N]": what tells of one ends where the next begins.
            let next = marks.get(at + 1).map_or(line.len(), |next| next.span.start);
            let told = line.get(last..next).unwrap_or_default();
            let details = told.trim_start();
            let lead = told.len() - details.len();
            if mark.sort != Sort::Yes {
                continue;
            }
            if lead > 1 {
                self.write(base + last + 1, base + last + 2, ";");
            } else if let Some(gap) = details.find("  ") {
                let place = base + last + lead + gap;
                self.write(place, place + 1, ";");
            }
        }
    }

    /// "①无 ②有:青霉素  ②": numbered answers of which the one with words behind it was given.
    fn choice(&mut self, line: &str, base: usize) {
        let (Some(none), Some(some)) = (line.find("①无"), line.find("②有")) else {
            return;
        };
        if some < none {
            return;
        }
        let behind = some + "②有".len();
        let rest = line.get(behind..).unwrap_or_default();
        let told = rest.trim_matches(|c: char| {
            c.is_whitespace() || matches!(c, ':' | '_' | '.' | '(' | ')' | '①' | '②' | '。')
        });
        let colon = rest.len() - rest.trim_start_matches([' ', ':']).len();
        if told.is_empty() {
            if rest.trim_end().ends_with('①') {
                self.blank(base + none, base + none + "①".len());
                self.blank(base + some, base + line.len());
            }
            return;
        }
        self.blank(base + none, base + behind + colon);
        for (at, circle) in rest.match_indices(['①', '②']) {
            let at = base + behind + at;
            self.blank(at, at + circle.len());
        }
    }
}

/// Whether the marks of the line stand behind what they mark.
fn marks_stand_behind(line: &str, marks: &[Mark]) -> bool {
    let (Some(first), Some(last)) = (marks.first(), marks.last()) else {
        return false;
    };
    let lead = line.get(..first.span.start).unwrap_or_default();
    let trail = line.get(last.span.end..).unwrap_or_default();
    let lead = lead
        .rsplit([':', '。', ';', '|'])
        .next()
        .unwrap_or_default();
    if lead.trim_matches([' ', '\t', '-', '*']).is_empty() {
        return false;
    }
    if marks.iter().all(Mark::is_letter) {
        return true;
    }
    let glued_before = |mark: &&Mark| {
        let near = line.get(..mark.span.start).unwrap_or_default();
        near.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '?'))
    };
    let glued_behind = |mark: &&Mark| {
        let near = line.get(mark.span.end..).unwrap_or_default();
        near.starts_with(char::is_alphanumeric)
    };
    let before = marks.iter().filter(glued_before).count();
    let behind = marks.iter().filter(glued_behind).count();
    if before != behind {
        return before > behind;
    }
    !trail.contains(char::is_alphanumeric)
}

/// How far the words of one box reach: to a wide gap, a bar or the end of a sentence.
fn item_length(words: &str) -> usize {
    let end = words.find(['\t', '|', ';', '。', '；']);
    let gap = words.find("  ");
    let stop = words.find(". ");
    let end = [end, gap, stop].into_iter().flatten().min();
    words
        .get(..end.unwrap_or(words.len()))
        .map_or(words.len(), |item| item.trim_end().len())
}

/// Where the words that a mark behind them marks begin in what stands before it.
fn own_words(before: &str) -> usize {
    // "糖尿病☑(2型) 冠心病□"
    let open = before.starts_with('(').then(|| before.find(')')).flatten();
    let from = open.map_or(0, |close| close + 1);
    let rest = before.get(from..).unwrap_or_default().trim_end();
    let cut = ["  ", "\t", "|", ";", "。", ":", ",", "、", ". "]
        .iter()
        .filter_map(|mark| rest.rfind(mark).map(|at| at + mark.len()))
        .max()
        .unwrap_or(0);
    // "糖尿病 有□ 无☑"
    let word = rest.rfind(' ').map_or(0, |at| at + 1);
    let answer = rest
        .get(word..)
        .is_some_and(|word| answer_word(word).is_some());
    // "兄弟☑冠心病 子女☐": a name in Chinese holds no blank.
    let whole = answer || !rest.is_ascii();
    from + if whole { word.max(cut) } else { cut }
}

/// The label at the end of `gap`, which stands before a mark at the start of its answers: without its colon or question mark.
fn label_of(gap: &str, base: usize) -> Span {
    let end = gap.trim_end_matches([' ', '\t', ':', '?', '-', '.']).len();
    let from = gap
        .get(..end)
        .and_then(|gap| gap.rfind(['\t', '|', ';', '。']));
    Span::new(base + from.map_or(0, |at| at + 1).min(end), base + end)
}

/// The label is a name of its own, which the answer denies; of "AF, anticoagulated", "Diabetes well controlled?" and "warfarin 5 mg -
/// taken today?" the answer speaks of a part.
fn is_one_name(label: Option<&str>) -> bool {
    const MOST: usize = 3;
    const OF_PERSON: [&str; 7] = ["currently", "now", "still", "pt", "patient", "is", "you"];
    const BEHIND: [&str; 18] = [
        "controlled",
        "taken",
        "taking",
        "takes",
        "on",
        "with",
        "today",
        "given",
        "stopped",
        "held",
        "compliant",
        "compliance",
        "adherent",
        "adherence",
        "treated",
        "regularly",
        "daily",
        "stable",
    ];
    const BEHIND_ZH: [&str; 5] = ["控制", "服药", "服用", "规律", "停药"];
    let lower = label.unwrap_or_default().to_lowercase();
    let bare = lower.trim_start_matches(|c: char| !c.is_alphanumeric());
    // "3. Asthma"
    let counted = bare.trim_start_matches(|c: char| c.is_ascii_digit());
    let bare = match counted.strip_prefix(['.', ')']) {
        Some(rest) if counted.len() < bare.len() => rest,
        _ => bare,
    };
    let bare = bare.replace("type 1", "type").replace("type 2", "type");
    let words: Vec<&str> = bare
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .skip_while(|word| OF_PERSON.contains(word))
        .collect();
    (words.len() <= MOST || bare.contains("allerg"))
        && !bare.contains(',')
        && !words
            .iter()
            .any(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        && !words.iter().skip(1).any(|word| BEHIND.contains(word))
        && !BEHIND_ZH.iter().any(|word| bare.contains(word))
}

/// "[ ] Repeat potassium", "□ amoxicillin 500 mg", "□ penicillin - rash": a thing to do, a drug with its dose, or more than a name, which
/// the box does not deny.
fn is_to_do(item: &str) -> bool {
    const DO: [&str; 34] = [
        "stop",
        "start",
        "check",
        "repeat",
        "recheck",
        "book",
        "refer",
        "order",
        "call",
        "review",
        "arrange",
        "restart",
        "hold",
        "continue",
        "increase",
        "reduce",
        "wean",
        "give",
        "send",
        "chase",
        "follow",
        "f/u",
        "discuss",
        "ask",
        "consider",
        "resume",
        "switch",
        "change",
        "avoid",
        "monitor",
        "discontinue",
        "d/c",
        "add",
        "begin",
    ];
    const DO_ZH: [&str; 16] = [
        "停", "加用", "改", "予", "查", "复查", "完善", "请", "联系", "预约", "继续", "监测", "给",
        "换", "减", "随访",
    ];
    let lower = item.to_lowercase();
    let first = lower.split_whitespace().next().unwrap_or_default();
    DO.contains(&first)
        || DO_ZH.iter().any(|word| item.starts_with(word))
        || is_dosed(&lower)
        || tells_more(&lower)
}

/// A reaction behind a dash or in brackets, or more than four words.
fn tells_more(lower: &str) -> bool {
    const MOST: usize = 4;
    const TOLD: [&str; 8] = [
        " - ", " – ", " — ", "->", "→", "(rash", "(hives", "(anaphyl",
    ];
    lower.split_whitespace().count() > MOST || TOLD.iter().any(|mark| lower.contains(mark))
}

/// A number with the unit of a dose behind it.
fn is_dosed(lower: &str) -> bool {
    const UNITS: [&str; 12] = [
        "mg", "mcg", "g ", "ml", "unit", "iu", "u ", "μg", "ug", "tab", "puff", "片",
    ];
    lower.char_indices().any(|(at, c)| {
        let rest = lower
            .get(at + c.len_utf8()..)
            .unwrap_or_default()
            .trim_start();
        c.is_ascii_digit()
            && (UNITS.iter().any(|unit| rest.starts_with(unit)) || rest == "g" || rest == "u")
    })
}

#[cfg(test)]
mod tests {
    use super::settle;

    fn settled(text: &str) -> String {
        let mut read = text.to_string();
        settle(&mut read);
        assert_eq!(read.len(), text.len(), "{text}");
        read.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_is_not_ticked_is_gone_and_answers_are_written_out() {
        let mut wrong = Vec::new();
        for (text, expect) in [
            ("药物过敏史:□无 ☑有:青霉素", "药物过敏史: 青霉素"),
            ("药物过敏史:☑无 □有:____", "药物过敏史:无;"),
            ("过敏史:□无 √有 青霉素", "过敏史: 青霉素"),
            ("药物过敏:无□ 有☑ (青霉素)", "药物过敏: (青霉素)"),
            ("药物过敏:无☑ 有□", "药物过敏:无"),
            ("药物过敏史:①无 ②有:青霉素  ②", "药物过敏史: 青霉素"),
            ("既往史:☑高血压 ☐冠心病 ☑糖尿病", "既往史: 高血压 , 糖尿病"),
            ("既往史:高血压☑ 冠心病□ 脑卒中□", "既往史:高血压"),
            (
                "家族史:父☑脑卒中 兄弟☑冠心病 子女☐",
                "家族史:父 脑卒中 兄弟 冠心病",
            ),
            ("既往史:[√]高血压 [ ]冠心病 [ ]慢阻肺", "既往史: 高血压"),
            ("糖尿病 □有 ☑无 冠心病 ☑有 □无", "糖尿病:无; 冠心病"),
            ("[ ] Asthma  [x] AF  [ ] PE  [x] COPD", "AF , COPD"),
            (
                "[ ] Diabetes\n[x] Hypertension\n[ ] Asthma",
                "[x] Hypertension",
            ),
            ("Chest pain [ ] Yes [x] No", "Chest pain: no"),
            (
                "Falls? [ ] Yes [x] No    Pregnant? [x] Yes [ ] No   LMP: x",
                "Falls: no; Pregnant LMP: x",
            ),
            ("Diabetes: [ ] yes [x] no", "Diabetes: no"),
            ("Chest pain [ ] Yes [ ] No  Falls [x] Yes [ ] No", "Falls"),
            ("Alcohol: [ ] none [x] <1/day", "Alcohol: <1/day"),
            ("[ ] never [x] current", "current"),
            (
                "Asthma [N]  AF [Y] permanent  DVT/PE [N]",
                "Asthma:no; AF:yes permanent; DVT/PE:no",
            ),
            (
                "Asthma: N   COPD: Y   AF: Y   DVT/PE: N",
                "Asthma:no; COPD ; AF ; DVT/PE:no",
            ),
            ("Asthma: N AF: Y", "Asthma:no;AF"),
            ("Asthma [no]  AF [yes]", "Asthma:no; AF:yes"),
            ("Asthma ( )  AF (x)  PE ( )", "AF"),
            (
                "PHQ-2: [x] Negative [ ] Positive. Drinks.",
                "PHQ-2: Negative . Drinks.",
            ),
            ("Code status: [x] Full [ ] DNR", "Code status: Full"),
            ("Hiatus hernia [ ]   Reflux [Y]", "Reflux:yes"),
            ("Asthma [ ]\nAF [x]", "AF [x]"),
            (
                "Warfarin 5 mg daily - taken today? [ ] Yes [ ] No",
                "Warfarin 5 mg daily - taken today?",
            ),
            (
                "Known AF, anticoagulated [ ] Yes [x] No",
                "Known AF, anticoagulated",
            ),
            (
                "Diabetes well controlled? [ ] Yes [x] No",
                "Diabetes well controlled?",
            ),
            (
                "COPD with home oxygen [N]   AF [Y]",
                "COPD with home oxygen AF:yes",
            ),
            (
                "3. Type 2 diabetes? [ ] Yes [x] No",
                "3. Type 2 diabetes: no",
            ),
        ] {
            let found = settled(text);
            if found != expect {
                wrong.push(format!("{text}: {found}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn bullets_things_to_do_and_normal_findings_stay() {
        for text in [
            "□ warfarin 3 mg od\n□ ramipril 5 mg od",
            "- [ ] Stop metformin\n- [x] Repeat potassium",
            "[x] TXA 1 g IV [ ] labetalol 20 mg IV",
            "Chest: N  Abdo: N",
            "K 4.1 [N]  Na 138 [N]",
            "ceftriaxone 1 g iv ✓",
            "[x] propofol  [x] sevoflurane",
            "No. 3 ( ) of the list",
            "Medications:\n□ Warfarin\n□ Ramipril\n\nBloods taken ✓",
            "Home meds [x] reviewed\n- [ ] metoprolol\n- [ ] apixaban",
            "■ Allergies\n□ Penicillin - rash",
            "■ Allergies\n□ Penicillin",
            "[x] Latex\n[ ] Penicillin - rash",
        ] {
            let same = text.replace("[x]", "").replace(['\n'], " ");
            let same = same.split_whitespace().collect::<Vec<_>>().join(" ");
            let found = settled(text).replace("[x]", "");
            let found = found.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(found, same, "{text}");
        }
    }
}
