//! Whether words behind a drug say of it what they can say: "stop" closes a clause or is an order for something else.

use super::later::is_last_step;
use super::list::{self, Piece, pieces};
use super::onset::chinese::NEW_DOSE;
use super::said::{AFTER, HABITS, Said};
use super::tail::is_small;
use super::verdict::{is_own_clause, names_another};
use crate::text::page::Sentence;
use record::{Span, TermKind};
use regex::Regex;
use std::sync::LazyLock;

/// Words of [`super::said::BEHIND`] where they stand.
pub(super) struct Place<'t> {
    pub(super) text: &'t str,
    pub(super) cue: Span,
    /// The end of the clause.
    pub(super) end: usize,
    pub(super) gap: &'t str,
    /// The drug behind, where the clause runs up to it.
    pub(super) next: Option<Span>,
}

impl Place<'_> {
    pub(super) fn word(&self) -> String {
        self.text[self.cue.start..self.cue.end].to_lowercase()
    }

    pub(super) fn rest(&self) -> &str {
        &self.text[self.cue.end..self.end]
    }

    /// The words say of a drug what [`super::said::BEHIND`] gives for them.
    pub(super) fn is_meant(&self, said: Said) -> bool {
        let word = self.word();
        let rest = self.rest().to_lowercase();
        let follows = rest.trim_start();
        if [" if ", " unless ", "如", "若"]
            .iter()
            .any(|word| rest.starts_with(word))
            || said.ends() && HABITS.iter().any(|habit| follows.starts_with(habit))
            || said.ends() && self.is_limit_or_later(&word, &rest)
        {
            return false;
        }
        if said == Said::Planned && self.is_end_or_new_dose(follows) {
            return false;
        }
        match word.as_str() {
            // "呋塞米泵停改静推": another way of giving, no end.
            _ if word.contains('停')
                && follows.starts_with(['改', '换'])
                && self.next.is_none() =>
            {
                false
            }
            "停" => self.is_bare_stop(),
            "off" => self.closes(),
            "d/c" | "dc" if self.is_time_of_discharge() => false,
            "only" => self.follows_past(),
            // "(6/20, GDR due)": something else is due; "dose 1 of 2, next 11h00 tmrw": the course goes on.
            "due" | "tomorrow" | "tmrw" | "tmr" | "tomo" => {
                let other = pieces(self.gap.rsplit('(').next().unwrap_or_default())
                    .iter()
                    .any(|piece| !is_small(*piece) && !matches!(piece, Piece::Mark(_)));
                let next = self
                    .gap
                    .split(|c: char| !c.is_alphabetic())
                    .any(|word| word.eq_ignore_ascii_case("next"));
                !next && (word != "due" || self.closes() && !other)
            }
            "skip" => self.closes() && !self.is_told_of_habit(),
            // "Imuran 100 mg daily (switched from CellCept": it is the new one.
            "changed" => self.is_changed_in_a_year(&follows.to_lowercase()),
            "switched" => self.closes() && !follows.starts_with("from"),
            "current" | "n/a" | "not cont" | "no response" => self.closes(),
            "old" => self.gap.trim_end().ends_with(['=', '-', '(']),
            "hold" => self.closes() && !rest.contains(['<', '>']),
            "stop" | "cease" | "discontinue" | "avoid" | "d/c" | "dc" | "considering"
            | "considered" | "not for" | "not taking" | "removed" | "finished" | "completed"
            | "any more" | "no longer" | "starting" | "suggested" | "proposed" | "weaned"
            | "not now" | "expired" | "irritant" | "ineffective" | "完成" | "failed"
            | "pausing" | "holding" | "stopping" | "out" | "quit" | "remove" | "delete"
            | "deleted" | "dropped" | "pulled" | "no more" | "scrapped" | "useless" | "no good"
            | "returned" | "mentioned" | "raised" | "floated" | "explored" | "requested"
            | "queried" | "not had" | "replaced" | "no need" | "no indication" | "not his"
            | "not hers" | "not mine" | "told no" | "said no" | "rather not" | "deferred"
            | "left it" | "not open" | "for later" | "option" | "an option" | "no role"
            | "not for now" => self.closes(),
            "made her" | "made him" | "made me" | "made them" | "gave her" | "gave him"
            | "gave me" => !["better", "feel better", "well", "good", "relief"]
                .iter()
                .any(|good| follows.starts_with(good)),
            "考虑" | "讨论" => !follows.starts_with(|c: char| c.is_alphanumeric()),
            "放弃" | "弃用" | "删除" | "作废" | "断了" | "早停" | "撤了" | "不用了" | "再说"
            | "再定" => !follows.starts_with(|c: char| c.is_alphabetic() && !c.is_ascii()),
            "discussed" | "d/w" => !["risk", "side", "benefit", "dose"]
                .iter()
                .any(|word| follows.starts_with(word)),
            "not yet" => !["given", "started", "administered", "taken", "been"]
                .iter()
                .any(|word| follows.starts_with(word)),
            "done" => {
                let made = ["script", "rx", "referral", "form", "forms", "bloods"];
                let last = self.gap.split_whitespace().next_back().unwrap_or_default();
                self.closes() && !made.iter().any(|word| word.eq_ignore_ascii_case(last))
            }
            "ended" | "hold off" | "holding off" | "held off" | "interrupted" | "not tried" => {
                self.closes()
            }
            "cancelled" | "canceled" | "rather wait" | "wait till" => self.closes(),
            _ if word.starts_with("declin") || word.starts_with("refus") => self.closes(),
            // "家中有,未服 不用": the next cell of the row.
            _ if !word.is_ascii() && said == Said::NotTaken && rest.starts_with(' ') => true,
            _ if !word.is_ascii() && said == Said::NotTaken => !follows
                .strip_prefix('药')
                .or_else(|| follows.strip_prefix('了'))
                .unwrap_or(follows)
                .starts_with(|c: char| c.is_alphabetic() && !c.is_ascii() && c != '因'),
            _ => true,
        }
    }

    /// "40 qd至明早", "明日起减至30mg", "until tomorrow": a day on which the drug ends or its dose changes, and none on which it begins.
    fn is_end_or_new_dose(&self, follows: &str) -> bool {
        let gap = self.gap.trim_end();
        let ends = ["至", "到", "until", "till", "til"]
            .iter()
            .any(|word| gap.ends_with(word));
        let rest = follows.trim_start_matches('起');
        let changes = NEW_DOSE
            .iter()
            .chain(&["调整", "停", "改为半"])
            .any(|word| rest.starts_with(word));
        ends || changes
    }

    /// "收缩压<110不给", "(SBP<90停服一次)", "末剂→明起停", "(→ ?stop)", "(stop 48h)", "stop 3 days pre-op", "gtt completed, PO 400 BID":
    /// a limit, a question, an end to come or a change of the way of giving, and the drug is taken.
    pub(super) fn is_limit_or_later(&self, word: &str, rest: &str) -> bool {
        static AHEAD: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"^\s(?:for\s)?\d+\s?(?:h|hrs?|hours?|d|days?|/7|/52|wks?|weeks?)(?:\s(?:pre|prior|before)\b|\))|^\s(?:tomorrow|tmrw)\b")
                .ok()
        });
        const TO_COME: [&str; 9] = [
            "明起",
            "明日",
            "明天",
            "明日起",
            "明天起",
            "明早",
            "后天",
            "拟",
            "下周",
        ];
        let gap = self.gap.trim_end();
        let limited = gap.ends_with(|c: char| c.is_ascii_digit())
            && gap
                .rsplit([',', '(', ';'])
                .next()
                .is_some_and(|last| last.contains(['<', '>', '≤', '≥']) || last.contains("低于"));
        let order = ["stop", "hold", "omit", "withhold", "cease", "pause"].contains(&word);
        // "12.5 bid 透析日早晨不吃": left out on some days.
        let some_days = word.starts_with('不')
            && ["透析日", "早晨", "当天", "当日", "手术日", "检查日"]
                .iter()
                .any(|day| gap.ends_with(day));
        limited
            || some_days
            || is_within_weeks(gap)
            || gap.ends_with('?')
            || TO_COME.iter().any(|time| gap.ends_with(time))
            || order && AHEAD.as_ref().is_some_and(|ahead| ahead.is_match(rest))
            || [
                ", po ",
                ", oral ",
                ", now po",
                " -> po",
                " → po",
                ", then po",
            ]
            .iter()
            .any(|way| rest.starts_with(way))
    }

    /// "I skip it when I'm drinking", "often skips": no order.
    pub(super) fn is_told_of_habit(&self) -> bool {
        let last = self
            .gap
            .split(|c: char| !c.is_alphabetic())
            .rfind(|word| !word.is_empty());
        last.is_some_and(|last| {
            [
                "i",
                "often",
                "sometimes",
                "occasionally",
                "he",
                "she",
                "tends",
                "to",
            ]
            .iter()
            .any(|word| word.eq_ignore_ascii_case(last))
        })
    }

    /// The words stand in a clause of their own behind a longer remark, and can speak of the drug only.
    pub(super) fn is_verdict(&self, begin: usize, said: Said) -> bool {
        let strong = said.ends() || said == Said::Considered;
        strong
            && (is_own_clause(self.text, begin, self.cue)
                || self.says_it() && !names_another(self.gap))
            && !self.is_last_step()
            && self.is_meant(said)
            && self.closes()
            && !self.opens_next()
    }

    /// "to be weaned - 3.75 alt nights 2/52 then off", "reduce to alt nights x2wk then stop": the steps of an end that is still to come.
    pub(super) fn ends_later(&self, said: Said) -> bool {
        let gap = self.gap.to_lowercase();
        let gap = gap.trim_end();
        let weaned = ["weaned", "tapered", "tapered off", "weaned off"];
        let to_be = weaned.contains(&self.word().as_str())
            && ["to be", "will be", "being", "can be"]
                .iter()
                .any(|word| gap.ends_with(word));
        let from = Span::new(
            self.cue.start - self.gap.len(),
            self.cue.start - self.gap.len(),
        );
        said == Said::Stopped && (to_be || is_last_step(self.text, self.cue, from))
    }

    /// "aspirin 150 mg (PET last preg)": the time of the past is that of the illness in the bracket.
    pub(super) fn is_of_another_time(&self, sentence: &Sentence<'_>, said: Said) -> bool {
        let open = self
            .gap
            .rfind('(')
            .filter(|open| !self.gap[*open..].contains(')'));
        said == Said::Over
            && open.is_some_and(|open| {
                let start = self.cue.start - self.gap.len() + open;
                sentence.terms.iter().any(|term| {
                    matches!(term.kind, TermKind::Problem | TermKind::Symptom)
                        && term.span.start >= start
                        && term.span.end <= self.cue.start
                })
            })
    }

    /// "changed 2021 cos vivid dreams": the year or the cause stands behind, and no new dose.
    fn is_changed_in_a_year(&self, follows: &str) -> bool {
        let rest = follows.strip_prefix("in ").unwrap_or(follows);
        let year = rest.starts_with("19") || rest.starts_with("20");
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        year && digits == 4 && !follows.contains(" to ") && self.next.is_none()
    }

    /// "5 mg x3d, then 3 mg x3d, then stop": the end of a course that is taken until then.
    pub(super) fn is_last_step(&self) -> bool {
        let last = self.gap.split_whitespace().next_back().unwrap_or_default();
        last.eq_ignore_ascii_case("then")
            && ["stop", "cease", "off"].contains(&self.word().as_str())
    }

    /// "mum gave 2 doses then binned it": the pronoun means the drug, wherever the clause began.
    pub(super) fn says_it(&self) -> bool {
        let word = self.word();
        word.ends_with(" it") || word.ends_with(" them")
    }

    /// The Chinese word for stopping alone: behind it the clause ends, or a time or a change follows.
    pub(super) fn is_bare_stop(&self) -> bool {
        let before = self.gap.chars().next_back();
        let rest = self.rest();
        let next = rest.trim_start().chars().next();
        // "因肾功能停": no word of being able.
        let function = self.gap.ends_with("功能");
        (function || !before.is_some_and(|c| "不未勿别莫难能可心骤暂".contains(c)))
            && next.is_none_or(|c| {
                c.is_ascii() && c != '-'
                    || is_dash(rest.trim_start())
                    || "、改换今现后、".contains(c)
            })
    }

    /// "on d/c", "after d/c", "d/c meds": discharge, not discontinuation.
    pub(super) fn is_time_of_discharge(&self) -> bool {
        let last = self.gap.split_whitespace().next_back().unwrap_or_default();
        [
            "on", "at", "upon", "after", "to", "until", "since", "for", "before", "prior", "from",
        ]
        .iter()
        .any(|word| word.eq_ignore_ascii_case(last))
    }

    /// A year or another time that is over stands before "only": "2018 only", "1st trimester only".
    pub(super) fn follows_past(&self) -> bool {
        let gap = self.gap.to_lowercase();
        let year = gap.split(|c: char| !c.is_ascii_digit()).any(|number| {
            number.len() == 4 && (number.starts_with("19") || number.starts_with("20"))
        });
        year || [
            "tri",
            "last ",
            "prev",
            "childhood",
            "teen",
            "preg",
            "in hosp",
        ]
        .iter()
        .any(|time| gap.contains(time))
    }

    /// Behind the words the clause ends, or goes on with a time or a reason.
    pub(super) fn closes(&self) -> bool {
        let rest = self.rest().trim_start();
        let Some(first) = rest.chars().next() else {
            return true;
        };
        // "NOT until vit D known": what is awaited stands behind.
        if self.word() == "not until" {
            return true;
        }
        if !first.is_ascii() || !first.is_ascii_alphabetic() {
            let parted = !self.word().is_ascii() && self.rest().starts_with(' ');
            return parted
                || !first.is_alphabetic()
                || "今现昨因改换后一两二三四五六七八九十半数几".contains(first);
        }
        let word = rest
            .split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '/' | '\''))
            .next()
            .unwrap_or_default();
        AFTER
            .split('|')
            .any(|after| after.eq_ignore_ascii_case(word))
    }

    /// The words speak of the drug behind them: "metformin, stop ramipril", "lactulose, held ramipril".
    pub(super) fn opens_next(&self) -> bool {
        let rest = self.rest();
        // "Bisoprolol avoided: severe asthma": behind the participle that is glued to the name stands the reason.
        if rest.trim_start().starts_with(':') {
            let word = self.word();
            let next = self.next.is_some_and(|next| {
                self.text[self.cue.end..next.start]
                    .trim_matches([' ', ':'])
                    .is_empty()
            });
            // "柳氮磺吡啶停:肝酶高"
            let chinese = !word.is_ascii() && self.gap.trim().is_empty() && !next;
            let glued = self.gap.len() <= 1 && word.ends_with("ed");
            return !glued && !chinese;
        }
        let Some(next) = self.next else {
            return false;
        };
        let between = &self.text[self.cue.end..next.start];
        if between.contains(['(', '[']) {
            return false;
        }
        let between = pieces(between);
        let near = between.iter().all(|piece| match piece {
            Piece::Word(word) => {
                [
                    "the", "her", "his", "of", "taking", "all", "both", "home", "on", "to", "用",
                    "服",
                ]
                .iter()
                .any(|small| small.eq_ignore_ascii_case(word))
                    || list::is_dosage(word)
            }
            Piece::Mark(mark) => matches!(mark, ':'),
        });
        if !near {
            return false;
        }
        let word = self.word();
        let participle = ["ed", "'d", "held", "withdrawn"]
            .iter()
            .any(|end| word.ends_with(end));
        let glued = pieces(self.gap).iter().all(|piece| match piece {
            Piece::Word(word) => {
                list::is_dosage(word) || ["was", "is", "has", "been"].contains(word)
            }
            Piece::Mark(mark) => matches!(mark, '-' | ':'),
        });
        !(participle && glued)
    }
}

/// "停—脚肿", "停——无依据": a dash that opens the reason.
fn is_dash(rest: &str) -> bool {
    let behind = rest.trim_start_matches(['-', '–', '—']);
    behind.len() < rest.len() && behind.starts_with(|c: char| !c.is_ascii())
}

/// "4周内逐渐减停": the end lies ahead.
fn is_within_weeks(gap: &str) -> bool {
    static WITHIN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:\d+|[一二两三四五六八])(?:[-~]\d+)?\s?(?:周|天|日|个?月)(?:内?(?:逐渐|逐步|缓慢|慢慢|渐)|内)$").ok()
    });
    WITHIN.as_ref().is_some_and(|within| within.is_match(gap))
}
