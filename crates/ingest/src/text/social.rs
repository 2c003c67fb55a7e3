//! Smoking, alcohol, other substances, occupation, exposures, living.

mod shorthand;
mod tables;

pub(super) use self::shorthand::SHORTHAND;
use self::tables::{CONTINUES, FORMER, GOES_ON, NEVER, NOT_ENDED, OPENERS, RESUMED};
use super::number::{Number, blanks, number, range_end};
use super::page::{Page, Sentence};
use super::phrases::Phrases;
use super::topics::Topic;
use record::{
    Assertion, Cue, Direction, Experiencer, PatientText, Presence, Quantity, SectionKind,
    SocialHistory, SocialKind, Span, Temporality, TermKind,
};
use std::sync::LazyLock;

static KINDS: LazyLock<Phrases<SocialKind>> = LazyLock::new(|| Phrases::new(openers()));

fn openers() -> impl Iterator<Item = (&'static str, SocialKind)> {
    OPENERS
        .iter()
        .flat_map(|(kind, words)| words.split('|').map(move |word| (word, *kind)))
}

/// Words that social facts begin with.
pub(super) fn vocabulary() -> impl Iterator<Item = &'static str> {
    openers().map(|row| row.0)
}

/// Reads the social facts of a sentence: any kind in a social history, smoking and drinking everywhere.
pub(crate) fn read(page: &mut Page<'_>, sentence: &mut Sentence<'_>) {
    let social = sentence.kind == SectionKind::SocialHistory;
    let family = sentence.kind == SectionKind::FamilyHistory;
    if family && super::family::is_relative(sentence.words()) {
        return;
    }
    // What a plan advises is no habit: there, under results, behind a family history and beside allergies only a plain answer counts.
    let plain = family
        || matches!(
            sentence.kind,
            SectionKind::Plan | SectionKind::Disposition | SectionKind::Laboratory
        );
    let named = sentence.topics.hold(Topic::Social);
    let mut openers: Vec<(Span, SocialKind)> = named
        .then(|| KINDS.find(sentence.text, sentence.span))
        .into_iter()
        .flatten()
        .filter(|(_, kind)| {
            social
                || matches!(
                    kind,
                    SocialKind::Smoking | SocialKind::Alcohol | SocialKind::Substance
                )
        })
        .filter(|(opener, _)| {
            sentence.kind != SectionKind::Allergies || answers_smoking(sentence, *opener)
        })
        .filter(|(opener, _)| !plain || states_plainly(sentence, *opener))
        .collect();
    openers.extend(shorthand::read(sentence).filter(|_| !plain));
    openers.sort_by_key(|(opener, _)| (opener.start, usize::MAX - opener.end));
    let mut from = sentence.span.start;
    let mut at = 0;
    while at < openers.len() {
        let (opener, kind) = openers[at];
        if opener.start < from {
            at += 1;
            continue;
        }
        let next = openers[at + 1..]
            .iter()
            .find(|(_, other)| *other != kind)
            .map_or(sentence.span.end, |(span, _)| span.start);
        let place = statement(sentence.text, sentence.span, from, opener, next);
        let place = Span::new(place.start, place.end.max(opener.end));
        let place = answer(sentence, place).unwrap_or(place);
        let told = is_social(sentence, opener, kind, place, social);
        if told {
            one(page, sentence, opener, kind, place);
            spend_habit(sentence, place, kind);
        }
        // "吸电子烟,卷烟已戒1年": the one character is no statement by itself.
        from = if told || !sentence.text[opener.start..opener.end].eq("烟") {
            place.end
        } else {
            opener.end
        };
        at += 1;
    }
}

/// Behind a list of allergies a sentence that opens with smoking and answers: "从未吸烟。", "Never smoked."
fn answers_smoking(sentence: &Sentence<'_>, opener: Span) -> bool {
    const NEAR: usize = 12;
    let words = sentence.words().to_lowercase();
    opener.start - sentence.span.start <= NEAR
        && (words.ends_with('?')
            || FORMER.iter().chain(NEVER).any(|word| words.contains(word))
            || words.contains(|c: char| c.is_ascii_digit()))
}

/// "Ex-smoker.", "Never smoked.", "从不吸烟": the sentence is nothing but the answer.
fn states_plainly(sentence: &Sentence<'_>, opener: Span) -> bool {
    const LONGEST: usize = 48;
    const ANSWERS: &[&str] = &[
        "ex-smoker",
        "ex smoker",
        "former smoker",
        "never",
        "non-smoker",
        "nonsmoker",
        "non smoker",
        "lifelong non",
        "current smoker",
        "smokes ",
        "从不",
        "从未",
        "从没",
        "不吸",
        "不抽",
        "本人不",
        "无吸烟",
        "无抽烟",
        "吸烟史",
        "抽烟(",
        "吸烟(",
        "吸烟:",
        "抽烟:",
        "已戒",
        "ex-cig",
        "ex cig",
        "no cigs",
        "vapes ",
    ];
    let words = sentence.words().trim_start().to_lowercase();
    let from = opener.start.saturating_sub(sentence.span.start);
    // "Vaper, ex-cigs 2015.": the answer may be the second clause.
    let mut clauses = words.split([',', ';']).map(str::trim_start);
    from <= LONGEST
        && words.len() <= LONGEST
        && clauses.any(|clause| ANSWERS.iter().any(|word| clause.starts_with(word)))
}

/// The clauses around `opener` that speak of the same thing.
fn statement(text: &str, sentence: Span, from: usize, opener: Span, next: usize) -> Span {
    let before = &text[from.max(sentence.start)..opener.start];
    let cut = before.rfind([',', ';', '。', '|', '\n']).map_or(0, |at| {
        at + before[at..].chars().next().map_or(1, char::len_utf8)
    });
    let lead = &before[cut..];
    let start = opener.start - lead.trim_start().len();
    let mut end = clause_end(text, opener.end, sentence.end);
    while end < sentence.end && end < next {
        let after = clause_end(text, end + 1, sentence.end);
        let clause = &text[end..after].to_ascii_lowercase();
        let goes_on = after <= next.max(end)
            && CONTINUES.iter().any(|word| clause.contains(word))
            && !["本人", "自己", "患者"]
                .iter()
                .any(|who| clause.contains(who))
            && clause.len() < 60;
        if !goes_on || text[end..].starts_with(';') {
            break;
        }
        end = after;
    }
    if next > opener.end && next < end {
        end = next;
    }
    let words = text[start..end].trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, ',' | '.' | ';' | '。' | '、')
    });
    let words = words.strip_suffix(" and").unwrap_or(words);
    Span::new(start, start + words.len())
}

/// "Smoker? left 1998.": the answer stands in the next sentence.
fn answer(sentence: &Sentence<'_>, place: Span) -> Option<Span> {
    const LONGEST: usize = 40;
    let text = sentence.text;
    let asked = text[..place.end].ends_with('?') || text[place.end..].starts_with('?');
    let last = text[place.end..sentence.span.end]
        .trim_start_matches('?')
        .trim();
    if !asked || !last.is_empty() {
        return None;
    }
    let from = blanks(text, sentence.span.end);
    let end = from
        + text[from..]
            .find(['.', '\n', '?', ';', '。'])
            .unwrap_or(text.len() - from);
    let words = text[from..end].to_ascii_lowercase();
    let answers = end - from <= LONGEST
        && FORMER
            .iter()
            .chain(NEVER)
            .any(|word| words.starts_with(word));
    answers.then(|| Span::new(place.start, end))
}

fn clause_end(text: &str, from: usize, limit: usize) -> usize {
    let mut from = from.min(limit);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    if from >= limit {
        return limit;
    }
    text[from..limit]
        .find([',', ';', '。', '\n', '|'])
        .map_or(limit, |at| from + at)
}

/// Keeps out what only sounds so: "nicotine patch", "alcohol swab", "drinks water", a relative's habit.
fn is_social(
    sentence: &Sentence<'_>,
    opener: Span,
    kind: SocialKind,
    place: Span,
    social: bool,
) -> bool {
    let text = sentence.text;
    let word = text[opener.start..opener.end].to_ascii_lowercase();
    let after = super::page::window(text, opener.end, (opener.end + 24).min(sentence.span.end))
        .to_ascii_lowercase();
    let drug = sentence.terms.iter().any(|term| {
        term.kind == TermKind::Drug
            && term.span.overlaps(opener)
            && !term.ambiguous
            && term.span != opener
    });
    let whole = text[place.start..place.end].to_ascii_lowercase();
    let wrong = match kind {
        SocialKind::Smoking => {
            word == "nicotine"
                || word == "烟" && !is_tobacco(text, opener)
                || word == "smoke"
                    && (after.trim_start().starts_with("inhal")
                        || whole.contains("secondhand") && !social)
        }
        SocialKind::Alcohol => {
            after.trim_start().starts_with(['w', 's'])
                && (after.contains("water") || after.contains("swab") || after.contains("wipe"))
                || (word.starts_with("drink")
                    && !social
                    && !whole.contains("alcohol")
                    && !whole.contains("beer")
                    && !whole.contains("wine"))
                || after.starts_with(" withdrawal")
                || after.starts_with(" abuse")
                || after.starts_with("ic")
                || is_alcohol_level(&word, &after)
        }
        _ => false,
    };
    let assertion = sentence.context.assertion(opener);
    // Under the heading of a family history a sentence that names no relative speaks of the patient.
    let section = |cue: &Cue| cue.direction == Direction::Section;
    let another = assertion.experiencer != Experiencer::Patient
        && !(sentence.kind == SectionKind::FamilyHistory
            && assertion
                .cues
                .iter()
                .all(|cue| section(cue) || !is_person(sentence, cue)));
    !(wrong || drug || another || kind == SocialKind::Smoking && is_anothers(text, opener, place))
}

/// "Never smoked; husband smokes": the one who is named right before the habit has it.
fn is_anothers(text: &str, opener: Span, place: Span) -> bool {
    const OTHERS: [&str; 22] = [
        "husband",
        "wife",
        "partner",
        "boyfriend",
        "girlfriend",
        "spouse",
        "dad",
        "mum",
        "mom",
        "father",
        "mother",
        "son",
        "daughter",
        "flatmate",
        "roommate",
        "housemate",
        "丈夫",
        "妻子",
        "老公",
        "老婆",
        "爱人",
        "配偶",
    ];
    let mut before = text[place.start.min(opener.start)..opener.start].trim_end();
    for small in ["is a", "also", "still", "does", "is", "heavy"] {
        before = before.strip_suffix(small).unwrap_or(before).trim_end();
    }
    OTHERS.iter().any(|other| {
        let at = before.len().checked_sub(other.len());
        at.and_then(|at| before.get(at..))
            .is_some_and(|word| word.eq_ignore_ascii_case(other))
    })
}

fn is_person(sentence: &Sentence<'_>, cue: &Cue) -> bool {
    super::family::is_relative(&sentence.text[cue.span.start..cue.span.end])
}

/// "烟10支/日", "烟:20年": the one character counts before an amount or a mark; 油烟 and 烟酸 are something else.
fn is_tobacco(text: &str, opener: Span) -> bool {
    let before = text[..opener.start].chars().next_back();
    let after = text[opener.end..].trim_start_matches([' ', ':', '约']);
    !before.is_some_and(|c| "油炊香雾粉硝二黑".contains(c))
        && (after.starts_with(|c: char| {
            c.is_ascii_digit() || matches!(c, '(' | '每' | '酒' | '-' | '戒' | '无' | '否')
        }) || ["quit", "已戒", "不抽", "never", "ex"]
            .iter()
            .any(|word| after.starts_with(word)))
}

/// "EtOH 188": a number that no count of drinks is.
fn is_alcohol_level(word: &str, after: &str) -> bool {
    const MOST_DRINKS: f64 = 60.0;
    let after = after.trim_start_matches([' ', ':', '=']);
    let digits = after
        .bytes()
        .take_while(|byte| byte.is_ascii_digit() || *byte == b'.')
        .count();
    let number = after[..digits].trim_end_matches('.').parse::<f64>();
    let unit = after[digits..].trim_start();
    word == "etoh"
        && number.is_ok_and(|number| number > MOST_DRINKS)
        && !["u", "drink", "/", "g/", "ml"]
            .iter()
            .any(|counted| unit.starts_with(counted))
}

/// The first word that ends the habit, where nothing before it takes that back.
fn ended(words: &str) -> Option<(usize, &'static str)> {
    if GOES_ON.iter().any(|word| words.contains(word)) {
        return None;
    }
    FORMER
        .iter()
        .filter_map(|word| {
            let at = words.match_indices(word).map(|(at, _)| at).find(|at| {
                let before = &words[..*at];
                let inside =
                    word.is_ascii() && before.ends_with(|c: char| c.is_ascii_alphanumeric());
                // "戒烟? 从来没抽": what is asked is not said.
                let asked = words
                    .get(at + word.len()..)
                    .is_some_and(|rest| rest.trim_start_matches('烟').starts_with('?'));
                let score = words
                    .get(at + word.len()..)
                    .is_some_and(|rest| rest.starts_with("-bang"));
                !inside && !asked && !score && !NOT_ENDED.iter().any(|not| before.ends_with(not))
            })?;
            Some((at, *word))
        })
        .chain(stopped_for(words))
        .min_by_key(|(at, _)| *at)
}

/// "不抽10年了", "不吸烟已3年": how long it is since.
fn stopped_for(words: &str) -> Option<(usize, &'static str)> {
    ["不抽", "不吸"].into_iter().find_map(|word| {
        let at = words.find(word)?;
        let rest = words
            .get(at + word.len()..)?
            .trim_start_matches(['烟', '已', '有', '了', ' ']);
        let after = rest.trim_start_matches(|c: char| {
            c.is_ascii_digit() || "半一二两三四五六七八九十几多个".contains(c)
        });
        let counted = after.len() < rest.len() && after.starts_with(['年', '月']);
        counted.then_some((at, word))
    })
}

fn one(page: &mut Page<'_>, sentence: &Sentence<'_>, opener: Span, kind: SocialKind, place: Span) {
    let words = sentence.text[place.start..place.end].to_ascii_lowercase();
    let mut assertion = sentence.context.assertion(opener);
    if assertion.presence == Presence::Hypothetical {
        assertion = Assertion::default();
    }
    // Under a heading of the past a habit is as past as its own words say.
    let section = |cue: &Cue| cue.direction == Direction::Section;
    if sentence.kind == SectionKind::FamilyHistory {
        assertion.experiencer = Experiencer::Patient;
        assertion.cues.retain(|cue| !section(cue));
    }
    if assertion.time == Temporality::Historical && assertion.cues.iter().any(section) {
        assertion.time = Temporality::Current;
        assertion.cues.retain(|cue| !section(cue));
    }
    let has = |list: &[&'static str]| {
        list.iter()
            .find_map(|word| Some((words.find(word)?, *word)))
    };
    if matches!(
        kind,
        SocialKind::Smoking | SocialKind::Alcohol | SocialKind::Substance
    ) {
        let short_never =
            words.ends_with("ns") && sentence.text[opener.start..opener.end].ends_with("NS");
        let never_began = words.find("烟龄").filter(|_| began_never(&words));
        if let Some((at, word)) = has(RESUMED) {
            assertion.presence = Presence::Present;
            assertion.time = Temporality::Current;
            assertion.cues = vec![cue(place, at, word)];
        } else if let Some((at, word)) = ended(&words) {
            assertion.presence = Presence::Present;
            assertion.time = Temporality::Historical;
            assertion.cues = vec![cue(place, at, word)];
        } else if let Some((at, word)) = has(NEVER)
            .filter(|found| !is_unready(&words, *found))
            .or_else(|| ends_with_no(&words))
        {
            assertion.presence = Presence::Absent;
            assertion.cues = vec![cue(place, at, word)];
        } else if let Some(at) = never_began {
            assertion.presence = Presence::Absent;
            assertion.cues = vec![cue(place, at, "烟龄")];
        } else if short_never {
            assertion.presence = Presence::Absent;
            assertion.cues = vec![cue(place, words.len() - 2, "NS")];
        }
    }
    let amount = match kind {
        SocialKind::Smoking if assertion.presence == Presence::Present => pack_years(page, place),
        SocialKind::Alcohol if assertion.presence == Presence::Present => drinks(page, place),
        _ => None,
    };
    let history = SocialHistory {
        kind,
        text: PatientText::new(page.written(place)),
        amount,
        assertion: page.assertion(assertion),
        focus: Some(page.stored(opener)),
    };
    let fact = page.fact("social", place, history);
    page.record.social_history.push(fact);
}

/// "5/day, not ready to quit": what is denied is the wish to end it.
fn is_unready(words: &str, (at, word): (usize, &str)) -> bool {
    const WISHES: [&str; 8] = [
        "ready", "keen", "interest", "willing", "want", "quit", "stop", "planning",
    ];
    word == "not "
        && WISHES
            .iter()
            .any(|wish| words[at + word.len()..].starts_with(wish))
}

/// "烟龄0".
fn began_never(words: &str) -> bool {
    words.split("烟龄").skip(1).any(|rest| {
        rest.trim_start_matches([':', ' '])
            .strip_prefix('0')
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit() || c == '.'))
    })
}

/// "smokes no", "smokes no, never".
fn ends_with_no(words: &str) -> Option<(usize, &'static str)> {
    let short = words.trim_end_matches(['.', ' ']);
    if short.ends_with(" n") || short.ends_with(":n") {
        return Some((short.len() - 1, "n"));
    }
    let at = words.find(" no")?;
    words[at + 3..]
        .chars()
        .next()
        .is_none_or(|c| !c.is_alphanumeric())
        .then_some((at + 1, "no"))
}

fn cue(place: Span, at: usize, word: &str) -> Cue {
    let word = word.trim();
    Cue {
        span: Span::new(place.start + at, place.start + at + word.len()),
        direction: Direction::Bidirectional,
        scope: place,
    }
}

/// Pack-years as stated, or packs a day times years where both are stated; a Chinese pack holds 20.
fn pack_years(page: &Page<'_>, place: Span) -> Option<Quantity> {
    let text = page.text;
    let (mut packs, mut years) = (None, None);
    for (found, rest) in numbers(text, place) {
        let starts = |list: &[&str]| list.iter().any(|word| rest.starts_with(word));
        if starts(&[
            "pack-year",
            "pack year",
            "pack yr",
            "pack-yr",
            "-pack-year",
            "-pack year",
            "pk yr",
            "pk-yr",
            "pkyr",
            "py",
            "包年",
        ]) {
            return Some(counted(found.value, "pack-years"));
        }
        if starts(&[
            "ppd",
            "pack per day",
            "packs per day",
            "pack a day",
            "packs a day",
            "pack/day",
            "packs/day",
            "pack daily",
            "packs daily",
            "pack-a-day",
            "-pack-per-day",
            "-pack-a-day",
            "包/日",
            "包/天",
        ]) {
            packs = packs.or(Some(found.value));
        } else if starts(&[
            "cigarettes per day",
            "cigarettes a day",
            "cigarettes/day",
            "cigarettes daily",
            "cigs/day",
            "支/日",
            "支/天",
            "支",
        ]) {
            packs = packs.or(Some(found.value / 20.0));
        } else if starts(&["years", "year", "yrs", "yr", "余年", "多年", "年"])
            && !rest.contains("ago")
        {
            years = years.or(Some(found.value));
        }
    }
    if text[place.start..place.end].contains("每日1包")
        || text[place.start..place.end].contains("每天1包")
    {
        packs = packs.or(Some(1.0));
    }
    Some(counted(packs? * years?, "pack-years"))
}

/// Drinks a week where a rate is stated.
fn drinks(page: &Page<'_>, place: Span) -> Option<Quantity> {
    let words = page.text[place.start..place.end].to_ascii_lowercase();
    let per_week = ["per week", "a week", "/week", "weekly", "each week", "/wk"]
        .iter()
        .any(|word| words.contains(word));
    let per_day = [
        "per day",
        "a day",
        "/day",
        "daily",
        "each day",
        "nightly",
        "per night",
        "every day",
    ]
    .iter()
    .any(|word| words.contains(word));
    let (found, _) = numbers(page.text, place).into_iter().find(|(_, rest)| {
        [
            "drink",
            "beer",
            "glass",
            "can",
            "bottle",
            "shot",
            "unit",
            "alcoholic",
            "-",
            " ",
        ]
        .iter()
        .any(|word| rest.starts_with(word))
    })?;
    match (per_week, per_day) {
        (true, false) => Some(counted(found.value, "drinks/week")),
        (false, true) => Some(counted(found.value * 7.0, "drinks/week")),
        _ => None,
    }
}

fn counted(value: f64, unit: &str) -> Quantity {
    Quantity {
        unit_text: unit.into(),
        ..Quantity::unitless((value * 10.0).round() / 10.0)
    }
}

/// The numbers of a stretch with the lower-cased words behind each.
fn numbers(text: &str, place: Span) -> Vec<(Number, String)> {
    let mut found = Vec::new();
    let mut at = place.start;
    while at < place.end {
        let digit = text.as_bytes()[at].is_ascii_digit();
        let Some(first) = digit.then(|| number(text, at)).flatten() else {
            at += 1;
            continue;
        };
        at = first.end;
        let last = range_end(text, first.end).map_or(first.end, |high| high.end);
        let from = blanks(text, last);
        let rest = super::page::window(text, from, (from + 28).min(place.end.max(from)))
            .to_ascii_lowercase();
        found.push((first, rest));
    }
    found
}

/// Words of the habit itself are no diagnosis.
fn spend_habit(sentence: &mut Sentence<'_>, place: Span, kind: SocialKind) {
    if !matches!(
        kind,
        SocialKind::Smoking | SocialKind::Alcohol | SocialKind::Substance
    ) {
        return;
    }
    let text = sentence.text;
    for term in &mut sentence.terms {
        let word = text[term.span.start..term.span.end].to_ascii_lowercase();
        let disorder = [
            "abuse",
            "dependence",
            "disorder",
            "withdrawal",
            "cirrhosis",
            "hepatitis",
            "依赖",
            "中毒",
            "滥用",
        ]
        .iter()
        .any(|mark| word.contains(mark));
        let habit = [
            "smok",
            "tobacco",
            "cigar",
            "nicotine",
            "alcohol",
            "etoh",
            "drink",
            "烟",
            "酒",
            "cocaine",
            "heroin",
            "marijuana",
            "cannabis",
        ]
        .iter()
        .any(|mark| word.contains(mark));
        if place.contains(term.span) && habit && !disorder {
            term.used = true;
        }
    }
}
