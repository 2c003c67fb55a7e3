//! The text without its identifiers, and the list of what was taken, in context.

use super::shift::{self, Order};
use super::{Category, Identifier, Surrogates, date};
use record::{Localized, PatientText, Span};
use std::collections::BTreeSet;

/// What becomes of dates.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum DateMode {
    /// Taken out whole.
    #[default]
    Remove,
    /// The year stays.
    Year,
    /// Moved by so many days, the same for the whole case. Not Safe Harbor.
    Shift {
        /// Days, negative for the past; a multiple of seven keeps the days of the week.
        days: i32,
    },
}

/// What stands in for an identifier.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Style {
    /// `[NAME-1]`.
    #[default]
    Tokens,
    /// A made-up value of the same kind.
    Realistic,
}

/// How a text is de-identified.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Options {
    /// Dates.
    pub dates: DateMode,
    /// Surrogates.
    pub style: Style,
    /// Stretches that a person reviewed and keeps.
    pub keep: BTreeSet<(usize, usize)>,
}

impl Options {
    /// What a reader of the result has to know.
    pub fn statements(&self) -> Vec<Localized> {
        let dates = match self.dates {
            DateMode::Remove | DateMode::Year => Localized::new(
                "Identifiers of the HIPAA Safe Harbor list were looked for by rules and replaced. Rules miss some: read the text before you hand it on.",
                "已按 HIPAA 安全港清单用规则查找并替换标识信息。规则可能遗漏，交出前请通读全文。",
            ),
            DateMode::Shift { .. } => Localized::new(
                "Dates are shifted, all by the same number of days. A text with shifted dates is not de-identified by the Safe Harbor method.",
                "日期已整体平移相同天数。含平移日期的文本不符合安全港去标识化标准。",
            ),
        };
        let pictures = Localized::new(
            "Page images, photographs, attachments and original files are left out; they hold identifiers that no rule here sees.",
            "未包含页面图像、照片、附件与原始文件；其中的标识信息无法由规则识别。",
        );
        let kept = Localized::new(
            "Kept by a person's decision, though a rule found them: see the list of removals.",
            "有内容经人工审核后保留（规则曾标出），见移除清单。",
        );
        let mut all = vec![dates, pictures];
        if !self.keep.is_empty() {
            all.push(kept);
        }
        all
    }
}

/// One identifier and what became of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Removal {
    /// Where it stood in the text.
    pub span: Span,
    /// What it is.
    pub category: Category,
    /// What stood there.
    pub original: PatientText,
    /// What stands there now.
    pub replacement: String,
    /// Words before it, as written.
    pub before: PatientText,
    /// Words behind it.
    pub after: PatientText,
    /// True where a person kept it.
    pub kept: bool,
}

/// A text without its identifiers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Deidentified {
    /// The text.
    pub text: PatientText,
    /// Every identifier, in order.
    pub removals: Vec<Removal>,
}

/// Characters of context on each side of a removal.
const CONTEXT: usize = 40;

/// Replaces `found` in `text`. The same surrogates are to be used for all documents of a case.
pub fn replace(
    text: &str,
    found: &[Identifier],
    options: &Options,
    surrogates: &mut Surrogates,
) -> Deidentified {
    introduce(text, found, surrogates);
    let order = shift::order(text, found);
    let latest = date::latest_year(text);
    let mut made = String::with_capacity(text.len());
    let mut removals = Vec::with_capacity(found.len());
    let mut from = 0;
    for one in found {
        let Some(original) = one.span.slice(text) else {
            continue;
        };
        let kept = options.keep.contains(&(one.span.start, one.span.end));
        let replacement = if kept {
            original.to_string()
        } else {
            surrogate(text, one, options, order, latest, surrogates)
        };
        made.push_str(&text[from..one.span.start]);
        made.push_str(&replacement);
        from = one.span.end;
        removals.push(Removal {
            span: one.span,
            category: one.category,
            original: original.into(),
            replacement,
            before: before(text, one.span.start).into(),
            after: after(text, one.span.end).into(),
            kept,
        });
    }
    made.push_str(&text[from..]);
    Deidentified {
        text: made.into(),
        removals,
    }
}

/// People with the longest names first, so that the short forms find them.
fn introduce(text: &str, found: &[Identifier], surrogates: &mut Surrogates) {
    let mut names: Vec<&str> = found
        .iter()
        .filter(|one| one.category == Category::Name)
        .filter_map(|one| one.span.slice(text))
        .collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.split_whitespace().count()));
    for name in names {
        surrogates.introduce(name);
    }
}

fn surrogate(
    text: &str,
    one: &Identifier,
    options: &Options,
    order: Option<Order>,
    latest: Option<i32>,
    surrogates: &mut Surrogates,
) -> String {
    let original = one.span.slice(text).unwrap_or_default();
    let dated = match (one.category, options.dates) {
        (Category::Date, DateMode::Year) => shift::year(text, one, latest),
        (Category::Date, DateMode::Shift { days }) => shift::shifted(text, one, order, days),
        _ => None,
    };
    dated.unwrap_or_else(|| surrogates.of(one.category, original, options.style))
}

fn before(text: &str, place: usize) -> &str {
    let start = text[..place]
        .char_indices()
        .rev()
        .nth(CONTEXT - 1)
        .map_or(0, |(at, _)| at);
    &text[start..place]
}

fn after(text: &str, place: usize) -> &str {
    let end = text[place..]
        .char_indices()
        .nth(CONTEXT)
        .map_or(text.len(), |(at, _)| place + at);
    &text[place..end]
}
