//! The day in a line that heads results: "上次结果(2025-03-20)", "------ 前次化验 2025-03-20 ------", "Previous bloods (20/03/2025):". The results below
//! it, as far as the next such line or blank line, are of that day.

use super::page::Page;
use record::{PartialDate, Span};
use regex::Regex;
use std::sync::LazyLock;

/// What such a line says of the results below it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Heading {
    /// They are of this day.
    Day(PartialDate),
    /// They are of now: "本次结果", "Today".
    Now,
}

/// What heads the lines below it, as far as it holds.
#[derive(Default)]
pub(super) struct Headed {
    day: Option<PartialDate>,
    /// Something stands below the line already.
    filled: bool,
}

impl Headed {
    /// Reads the line that begins at `start`; the day that holds from there on, where a line like this says one.
    pub(super) fn next(&mut self, page: &Page<'_>, seen: usize, span: Span) -> Option<PartialDate> {
        let line = |at: usize| {
            let start = page.text[..at].rfind('\n').map_or(0, |end| end + 1);
            let end = page.text[at..]
                .find('\n')
                .map_or(page.text.len(), |end| at + end);
            Span::new(start, end)
        };
        let gap = page.text.get(seen..span.start).unwrap_or_default();
        let blank = gap.matches('\n').count() > 1 && gap.trim().is_empty();
        if blank && self.filled {
            *self = Self::default();
        }
        let own = line(span.start);
        match heading(page, own).filter(|_| own.end <= span.end + 12) {
            Some(Heading::Day(day)) => {
                *self = Self {
                    day: Some(day),
                    filled: false,
                };
            }
            Some(Heading::Now) => *self = Self::default(),
            None => self.filled = self.day.is_some(),
        }
        self.day
    }
}

/// "【体检报告 2024-07-05】", "门诊病历 2024-07-05": the day of the part that the line of `span` heads.
pub(super) fn of_part(page: &Page<'_>, span: Span) -> Option<PartialDate> {
    static HEAD: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"^\s*(?:[【\[][^【】\[\]\n]{0,40}?(?:病历|报告|记录|小结|查房|病程|门诊|急诊|体检|化验|检验|检查|复诊|随访|会诊|护理)[^【】\[\]\n]{0,40}[】\]]|[^\d,，。;；:：\n]{0,24}(?:病历|报告单?|记录|小结|病程|体检|门诊|会诊单?|化验单|检验单)\s{0,2}[(（]?\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?(?:\s\d{1,2}:\d\d)?[)）]?\s*$)",
        )
        .ok()
    });
    const LONGEST: usize = 140;
    let text = page.text;
    if page.ascii {
        return None;
    }
    let start = text.get(..span.start)?.rfind('\n').map_or(0, |end| end + 1);
    let line = super::page::window(text, start, start + LONGEST);
    let line = line.split('\n').next().unwrap_or_default();
    if line.is_ascii() || !line.contains("20") {
        return None;
    }
    let end = start + HEAD.as_ref()?.find(line)?.end();
    let opens = text.get(start..span.start)?;
    if !opens.trim_matches([' ', '【', '[']).is_empty() && end > span.start {
        return None;
    }
    let dates = page.dates_from(start).iter();
    dates
        .take_while(|one| one.span.end <= end)
        .filter_map(|one| one.date)
        .filter(|date| date.get_day().is_some())
        .last()
}

/// "06-04 07:00 护理:T 36.8℃": a day without its year and an hour at the head of a line, in the year of the day before it.
pub(super) fn of_row(
    page: &Page<'_>,
    span: Span,
    header: Option<PartialDate>,
) -> Option<PartialDate> {
    /// Days by which a row may lie before or behind that day.
    const FAR: i32 = 183;
    static ROW: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?P<m>0?[1-9]|1[0-2])[-./月](?P<d>0?[1-9]|[12]\d|3[01])日?\s{1,6}\d{1,2}:\d\d(?:\D|$)").ok()
    });
    if page.ascii {
        return None;
    }
    let base = header
        .or(page.date)
        .filter(|date| date.get_day().is_some())?;
    let before = page.text.get(..span.start)?;
    let line = before.rsplit('\n').next()?;
    let words = super::page::window(page.text, span.start, span.start + 24);
    if !line.trim().is_empty() || !words.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let found = ROW.as_ref()?.captures(words)?;
    let part = |group: &str| found.name(group)?.as_str().parse::<u8>().ok();
    let (month, day) = (part("m")?, part("d")?);
    let of = |year: i16| PartialDate::day(year, month, day).ok();
    let same = of(base.get_year())?;
    let away = same.day_range().0 - base.day_range().0;
    if away > FAR {
        of(base.get_year() - 1)
    } else if away < -FAR {
        of(base.get_year() + 1)
    } else {
        Some(same)
    }
}

/// What the line says, where it does nothing but head results.
fn heading(page: &Page<'_>, line: Span) -> Option<Heading> {
    const LONGEST: usize = 72;
    static CHINESE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"^(?:上次|上一次|前次|既往|外院|当地|门诊|急诊|入院|入院时|出院|本次|今日|复查|末次|最近)?(?:的)?(?:检验|化验|实验室|辅助检查|血液|生化)?(?:结果|检查|化验|检验|指标|复查|报告|检查结果)?(?:采样|采集|采血|抽血|检验)?(?:时间|日期)?$|^(?:体检|门诊|急诊|复诊|初诊|随访|查房|病程|会诊|护理)(?:报告|病历|记录|小结|复诊|随访)$",
        )
        .ok()
    });
    static ENGLISH: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"^(?:(?:previous|prev|prior|last|recent|latest|old|older|admission|discharge|outside|external|gp|baseline) )?(?:bloods?|labs?|results?|investigations|blood (?:tests?|results)|lab(?:oratory)? (?:results|tests)|blood work|biochemistry|chemistry)(?: results)?(?: (?:on|from|of|dated))?$",
        )
        .ok()
    });
    let words = page.text.get(line.start..line.end)?;
    if words.len() > LONGEST {
        return None;
    }
    let trimmed = words.trim_matches(|c: char| c.is_whitespace() || "-=*#_—─:：[]【】".contains(c));
    if matches!(
        trimmed,
        "本次" | "本次结果" | "今日" | "今日结果" | "本次化验" | "今日化验" | "本次检查"
    ) {
        return Some(Heading::Now);
    }
    let dated = page
        .dates_from(line.start)
        .first()
        .filter(|one| one.span.end <= line.end)?;
    let date = dated.date.filter(|date| date.get_day().is_some())?;
    let marks = |c: char| c.is_whitespace() || "-=*#_—─:：()（）[]【】,，".contains(c);
    let before = page
        .text
        .get(line.start..dated.span.start)?
        .trim_matches(marks);
    let behind = page.text.get(dated.span.end..line.end)?.trim_matches(marks);
    let hour = behind.chars().all(|c| c.is_ascii_digit() || c == ':');
    if before.is_empty() || !(behind.is_empty() || hour && behind.len() <= 5) {
        return None;
    }
    let lower = before.to_lowercase();
    let holds = |pattern: &LazyLock<Option<Regex>>| {
        pattern
            .as_ref()
            .is_some_and(|it| it.is_match(lower.as_str()))
    };
    // "入院 2025-03-20" and "上次 2025-03-20" may be of anything.
    let results = [
        "结果", "化验", "检验", "检查", "报告", "病历", "记录", "小结", "复诊", "随访",
    ]
    .iter()
    .any(|word| lower.contains(word));
    if !(results && holds(&CHINESE) || holds(&ENGLISH)) {
        return None;
    }
    // A day to come is none of results.
    let later = page
        .date
        .is_some_and(|today| date.day_range().0 > today.day_range().1);
    Some(if later {
        Heading::Now
    } else {
        Heading::Day(date)
    })
}
