use super::groups::{DrugGroup, Problem, drug_group, problem};
use crate::checks::framework::class;

/// A condition on the patient, as table rows write it: every clause must hold (`&`), in a clause any test (`|`).
///
/// Tests: `dx:ID` (has it now), `hx:ID` (has or had it), `fh:ID` (a blood relative has or had it), `now:ID` (has it or is suspected
/// to have it now), `high:KEY` and `low:KEY` (latest result flagged so, or beyond its printed range), `under-target:KEY` and `over-target:KEY` (beyond the target that the note names beside the latest result), `drug:ID` (takes one of the group), `with:a/@b` (takes one of these
/// ingredients or classes of classes.tsv), `new-with:a/@b` (the same, and one of the two is only starting), `age<18`, `female`, `male`,
/// `pregnant`, `weeks>=20`, `weeks-unknown`, `can-conceive`, `planning` (a pregnancy is planned), `operation-ahead` (an operation or a procedure under fasting is to come), `after-birth<42` (days), `lactating`, `crcl<30` (Cockcroft-Gault, weight chosen by body mass index),
/// `crcl-actual<30` (actual weight), `crcl-known<30` (silent where it cannot be computed), `egfr<30` (CKD-EPI 2021), `child-pugh>=7`, `lab:KEY>5.5 UNIT @DAYS` (latest result, no
/// older than so many days), `any:KEY<90 UNIT @DAYS` (one of the results of those days, whatever came after), `dose>20` (mg a day), `dose-unknown`, `single>20` (mg in one dose), `per-kg<7` (mg per kg in one dose), `times>1` (doses a day), `times-unknown`, `prn` (only when needed), `starting` (only planned, proposed or just started), `short-course` (for at most ten days), `proposed` (named by the plan under review), `route:oral`, `said:push/bolus` (one of the words stands beside the drug), `told:never had an opioid` (one of the phrases stands in the documents). A leading `!` turns a test round.
#[derive(Clone, Debug)]
pub struct When(pub Vec<Vec<Atom>>);

/// One test, or its opposite.
#[derive(Clone, Debug)]
pub struct Atom {
    /// True for `!`.
    pub negated: bool,
    /// The test.
    pub test: Test,
}

/// A comparison with a limit.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Limit {
    /// How.
    pub sign: Sign,
    /// With what.
    pub value: f64,
}

/// A sign of comparison.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sign {
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
}

/// What is tested.
#[derive(Clone, Debug)]
pub enum Test {
    /// Has one of the problems now.
    Has(&'static Problem),
    /// Has or had one of the problems.
    Ever(&'static Problem),
    /// A blood relative has or had one of the problems.
    Family(&'static Problem),
    /// Has it, or is suspected to have it, now and not from an old list.
    Now(&'static Problem),
    /// The laboratory flags the latest result as high, or it lies above the printed range.
    High(&'static str),
    /// The laboratory flags the latest result as low, or it lies below the printed range.
    Low(&'static str),
    /// The latest result lies below the target that the note names beside it.
    UnderTarget(&'static str),
    /// The latest result lies above it.
    OverTarget(&'static str),
    /// Takes one of the drugs.
    Takes(&'static DrugGroup),
    /// Takes one of these, names and classes parted by slashes.
    With {
        /// Names, classes with `@`.
        partners: &'static str,
        /// One of the two is planned, proposed or just started.
        new: bool,
    },
    /// Age in years.
    Age(Limit),
    /// Female.
    Female,
    /// Male.
    Male,
    /// Pregnant.
    Pregnant,
    /// Pregnant, by completed weeks.
    Weeks(Limit),
    /// Pregnant, the week not stated.
    WeeksUnknown,
    /// A woman of child-bearing age not known to be pregnant or unable to be.
    CanConceive,
    /// A pregnancy is planned.
    Planning,
    /// An operation or a procedure under fasting is to come; not met where no document tells.
    OperationAhead,
    /// Days since a birth that a document tells; not met where none does.
    AfterBirth(Limit),
    /// Breast-feeding.
    Lactating,
    /// Creatinine clearance by Cockcroft-Gault, mL/min.
    Clearance {
        /// Limit.
        limit: Limit,
        /// Actual weight, whatever the body mass index.
        actual_weight: bool,
    },
    /// The same where it can be computed; not met where it cannot.
    ClearanceKnown(Limit),
    /// Estimated filtration rate by CKD-EPI 2021, mL/min/1.73 m2.
    Filtration(Limit),
    /// Child-Pugh points.
    ChildPugh(Limit),
    /// The latest result of an analyte.
    Lab {
        /// Analyte key.
        key: &'static str,
        /// Limit.
        limit: Limit,
        /// UCUM unit.
        unit: &'static str,
        /// Days after which the result is too old.
        days: i32,
    },
    /// One of the results of an analyte, whatever came after.
    AnyLab {
        /// Analyte key.
        key: &'static str,
        /// Limit.
        limit: Limit,
        /// UCUM unit.
        unit: &'static str,
        /// Days after which a result is too old.
        days: i32,
    },
    /// Milligrams of the drug in a day.
    Dose(Limit),
    /// The drug's daily dose is not stated in milligrams.
    DoseUnknown,
    /// Milligrams of the drug in one dose.
    Single(Limit),
    /// Milligrams of the drug per kg of body weight in one dose.
    PerKg(Limit),
    /// Doses of the drug in a day.
    Times(Limit),
    /// How often a day the drug is given is not stated.
    TimesUnknown,
    /// The drug is taken only when needed.
    AsNeeded,
    /// The drug is planned, proposed or said to be just started.
    Starting,
    /// The drug is given for at most ten days.
    ShortCourse,
    /// The plan under review names the drug.
    Proposed,
    /// One of the words, parted by slashes, stands beside the drug.
    Said(&'static str),
    /// One of the words, parted by slashes, stands in a document and is not denied there.
    Told(&'static str),
    /// The drug's stated route (`oral`, `iv`, `im`, `sc`, `transdermal`, `inhaled`, `topical`).
    Route(&'static str),
}

impl When {
    /// Reads the condition; `None` where it is not well formed or names an unknown group.
    pub fn parse(text: &'static str) -> Option<Self> {
        text.split('&')
            .map(|clause| clause.split('|').map(atom).collect())
            .collect::<Option<Vec<_>>>()
            .map(Self)
    }

    /// True where it asks how much of the drug is given, or how often.
    pub fn compares_a_dose(&self) -> bool {
        self.0.iter().flatten().any(|atom| {
            matches!(
                atom.test,
                Test::Dose(_)
                    | Test::DoseUnknown
                    | Test::Single(_)
                    | Test::PerKg(_)
                    | Test::Times(_)
                    | Test::TimesUnknown
            )
        })
    }
}

impl Limit {
    /// Reads `<30`, `>= 5.5`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (sign, rest) = [
            ("<=", Sign::AtMost),
            (">=", Sign::AtLeast),
            ("<", Sign::Below),
            (">", Sign::Above),
        ]
        .into_iter()
        .find_map(|(written, sign)| Some((sign, text.strip_prefix(written)?)))?;
        let value = rest.trim().parse().ok()?;
        Some(Self { sign, value })
    }

    /// True when `value` is on the stated side.
    pub fn holds(self, value: f64) -> bool {
        match self.sign {
            Sign::Below => value < self.value,
            Sign::AtMost => value <= self.value,
            Sign::Above => value > self.value,
            Sign::AtLeast => value >= self.value,
        }
    }

    /// True for `<` and `<=`.
    pub fn is_upper(self) -> bool {
        matches!(self.sign, Sign::Below | Sign::AtMost)
    }

    /// In English: "below 30".
    pub fn en(self) -> String {
        let word = match self.sign {
            Sign::Below => "below",
            Sign::AtMost => "at most",
            Sign::Above => "above",
            Sign::AtLeast => "at least",
        };
        format!("{word} {}", self.value)
    }

    /// In Chinese: "低于 30".
    pub fn zh(self) -> String {
        let word = match self.sign {
            Sign::Below => "低于",
            Sign::AtMost => "不超过",
            Sign::Above => "高于",
            Sign::AtLeast => "不低于",
        };
        format!("{word} {}", self.value)
    }
}

fn atom(text: &'static str) -> Option<Atom> {
    let text = text.trim();
    let (negated, text) = match text.strip_prefix('!') {
        Some(rest) => (true, rest.trim()),
        None => (false, text),
    };
    Some(Atom {
        negated,
        test: test(text)?,
    })
}

fn test(text: &'static str) -> Option<Test> {
    if let Some((kind, rest)) = text.split_once(':') {
        return match kind {
            "dx" => problem(rest).map(Test::Has),
            "hx" => problem(rest).map(Test::Ever),
            "fh" => problem(rest).map(Test::Family),
            "now" => problem(rest).map(Test::Now),
            "high" => Some(Test::High(rest)),
            "low" => Some(Test::Low(rest)),
            "under-target" => Some(Test::UnderTarget(rest)),
            "over-target" => Some(Test::OverTarget(rest)),
            "drug" => drug_group(rest).map(Test::Takes),
            "with" => with(rest, false),
            "new-with" => with(rest, true),
            "lab" => lab(rest),
            "any" => lab(rest).and_then(any),
            "route" => Some(Test::Route(rest)),
            "said" => Some(Test::Said(rest)),
            "told" => Some(Test::Told(rest)),
            _ => None,
        };
    }
    match text {
        "female" => return Some(Test::Female),
        "male" => return Some(Test::Male),
        "pregnant" => return Some(Test::Pregnant),
        "weeks-unknown" => return Some(Test::WeeksUnknown),
        "can-conceive" => return Some(Test::CanConceive),
        "dose-unknown" => return Some(Test::DoseUnknown),
        "times-unknown" => return Some(Test::TimesUnknown),
        "prn" => return Some(Test::AsNeeded),
        "planning" => return Some(Test::Planning),
        "operation-ahead" => return Some(Test::OperationAhead),
        "lactating" => return Some(Test::Lactating),
        "starting" => return Some(Test::Starting),
        "short-course" => return Some(Test::ShortCourse),
        "proposed" => return Some(Test::Proposed),
        _ => {}
    }
    let split = text.find(['<', '>'])?;
    let limit = Limit::parse(&text[split..])?;
    match text[..split].trim() {
        "age" => Some(Test::Age(limit)),
        "weeks" => Some(Test::Weeks(limit)),
        "after-birth" => Some(Test::AfterBirth(limit)),
        "crcl" => Some(Test::Clearance {
            limit,
            actual_weight: false,
        }),
        "crcl-actual" => Some(Test::Clearance {
            limit,
            actual_weight: true,
        }),
        "crcl-known" => Some(Test::ClearanceKnown(limit)),
        "egfr" => Some(Test::Filtration(limit)),
        "child-pugh" => Some(Test::ChildPugh(limit)),
        "dose" => Some(Test::Dose(limit)),
        "single" => Some(Test::Single(limit)),
        "per-kg" => Some(Test::PerKg(limit)),
        "times" => Some(Test::Times(limit)),
        _ => None,
    }
}

/// A list of partners, each class of which must exist.
fn with(partners: &'static str, new: bool) -> Option<Test> {
    let known = |name: &str| {
        name.strip_prefix('@')
            .is_none_or(|key| class(key).is_some())
    };
    partners
        .split('/')
        .all(known)
        .then_some(Test::With { partners, new })
}

/// `KEY>5.5 UNIT @DAYS`
fn lab(text: &'static str) -> Option<Test> {
    let split = text.find(['<', '>'])?;
    let (key, rest) = text.split_at(split);
    let (rest, days) = rest.split_once('@')?;
    let (limit, unit) = rest.trim().split_once(' ')?;
    Some(Test::Lab {
        key: key.trim(),
        limit: Limit::parse(limit)?,
        unit: unit.trim(),
        days: days.trim().parse().ok()?,
    })
}

/// The same limit for every result instead of the latest.
fn any(test: Test) -> Option<Test> {
    match test {
        Test::Lab {
            key,
            limit,
            unit,
            days,
        } => Some(Test::AnyLab {
            key,
            limit,
            unit,
            days,
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_is_read_or_refused_whole() {
        let when = When::parse("dx:heart_failure & egfr<30 | !age>=65").unwrap();
        assert_eq!(when.0.len(), 2);
        assert!(when.0[1][1].negated);
        let lab = When::parse("lab:potassium>5.5 mmol/L @30").unwrap();
        let Test::Lab {
            key,
            limit,
            unit,
            days,
        } = &lab.0[0][0].test
        else {
            panic!("no lab test");
        };
        assert_eq!(
            (*key, *unit, *days, limit.value),
            ("potassium", "mmol/L", 30, 5.5)
        );
        for wrong in [
            "dx:no_such_group",
            "with:amlodipine/@no_such_class",
            "age",
            "egfr<",
            "lab:potassium>5.5",
            "colour>3",
            "",
        ] {
            assert!(When::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_limit_holds_on_its_side_and_at_its_edge_as_written() {
        assert!(!Limit::parse("<30").unwrap().holds(30.0));
        assert!(Limit::parse("<=30").unwrap().holds(30.0));
        assert!(!Limit::parse(">5.5").unwrap().holds(5.5));
        assert!(Limit::parse(">= 5.5").unwrap().holds(5.5));
    }
}
