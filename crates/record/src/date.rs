use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A date known to the year, the month or the day: `2019`, `2019-03`, `2019-03-14`, optionally with a time of day.
/// Written and ordered as ISO 8601; an unknown part sorts before a known one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PartialDate {
    year: i16,
    month: u8,
    day: u8,
    /// Minutes since midnight plus one; 0 means no time stated.
    minute: u16,
}

/// Why a date was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DateError {
    /// Not of the form YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm.
    #[error("not a partial ISO date")]
    Form,
    /// A month, day or time that does not exist.
    #[error("no such date")]
    Range,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The number of the month with this English name, in any case: whole, its first three letters, or "sept".
pub fn month_named(name: &str) -> Option<u8> {
    let head = name
        .as_bytes()
        .first_chunk::<3>()?
        .map(|byte| byte.to_ascii_lowercase());
    let (number, month) = (1..)
        .zip(MONTHS)
        .find(|(_, month)| month.as_bytes()[..3] == head)?;
    let same = |month: &str| month.eq_ignore_ascii_case(name);
    (name.len() == 3 || same(month) || same("sept")).then_some(number)
}

impl PartialDate {
    /// A year alone.
    pub fn year(year: i16) -> Result<Self, DateError> {
        Self::build(year, 0, 0)
    }

    /// A year and month.
    pub fn month(year: i16, month: u8) -> Result<Self, DateError> {
        if month == 0 {
            Err(DateError::Range)
        } else {
            Self::build(year, month, 0)
        }
    }

    /// A full calendar date.
    pub fn day(year: i16, month: u8, day: u8) -> Result<Self, DateError> {
        if month == 0 || day == 0 {
            Err(DateError::Range)
        } else {
            Self::build(year, month, day)
        }
    }

    /// This date with a time of day. Refused where the day is unknown.
    pub fn at(self, hour: u8, minute: u8) -> Result<Self, DateError> {
        if self.day == 0 || hour > 23 || minute > 59 {
            return Err(DateError::Range);
        }
        Ok(Self {
            minute: u16::from(hour) * 60 + u16::from(minute) + 1,
            ..self
        })
    }

    fn build(year: i16, month: u8, day: u8) -> Result<Self, DateError> {
        if !(1..=9999).contains(&year)
            || month > 12
            || day > 31
            || (day > 0 && day > days_in(year, month))
        {
            return Err(DateError::Range);
        }
        Ok(Self {
            year,
            month,
            day,
            minute: 0,
        })
    }

    /// Year, always known.
    pub fn get_year(self) -> i16 {
        self.year
    }

    /// Month 1 to 12, where known.
    pub fn get_month(self) -> Option<u8> {
        (self.month > 0).then_some(self.month)
    }

    /// Day of the month, where known.
    pub fn get_day(self) -> Option<u8> {
        (self.day > 0).then_some(self.day)
    }

    /// Hour and minute, where stated.
    pub fn get_time(self) -> Option<(u8, u8)> {
        (self.minute > 0).then(|| {
            (
                ((self.minute - 1) / 60) as u8,
                ((self.minute - 1) % 60) as u8,
            )
        })
    }

    /// Earliest and latest day that this date can mean, as days since 1970-01-01.
    pub fn day_range(self) -> (i32, i32) {
        let first = days_from_civil(self.year, self.month.max(1), self.day.max(1));
        let month = if self.month == 0 { 12 } else { self.month };
        let day = if self.day == 0 {
            days_in(self.year, month)
        } else {
            self.day
        };
        (first, days_from_civil(self.year, month, day))
    }

    /// Smallest and largest number of whole days from `self` to `later`; negative when `later` is earlier.
    pub fn days_until(self, later: PartialDate) -> (i32, i32) {
        let (a0, a1) = self.day_range();
        let (b0, b1) = later.day_range();
        (b0 - a1, b1 - a0)
    }

    /// Smallest and largest age in completed years at `on` of a person born on `self`. `None` when `on` lies before.
    pub fn age_at(self, on: PartialDate) -> Option<(u16, u16)> {
        let oldest = completed_years(self.first(), on.last());
        let youngest = completed_years(self.last(), on.first());
        (oldest >= 0).then(|| (youngest.max(0) as u16, oldest as u16))
    }

    /// The date `days` after this one; `None` where the day is unknown.
    pub fn plus_days(self, days: i32) -> Option<PartialDate> {
        if self.day == 0 {
            return None;
        }
        let (year, month, day) = civil_from_days(self.day_range().0 + days);
        Self::day(year, month, day).ok()
    }

    fn first(self) -> (i16, u8, u8) {
        (self.year, self.month.max(1), self.day.max(1))
    }

    fn last(self) -> (i16, u8, u8) {
        let month = if self.month == 0 { 12 } else { self.month };
        (
            self.year,
            month,
            if self.day == 0 {
                days_in(self.year, month)
            } else {
                self.day
            },
        )
    }
}

fn completed_years(born: (i16, u8, u8), on: (i16, u8, u8)) -> i32 {
    i32::from(on.0) - i32::from(born.0) - i32::from((on.1, on.2) < (born.1, born.2))
}

fn days_in(year: i16, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar (Hinnant, "chrono-compatible low-level date algorithms").
fn days_from_civil(year: i16, month: u8, day: u8) -> i32 {
    let year = i32::from(year) - i32::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted = (i32::from(month) + 9) % 12;
    let day_of_year = (153 * shifted + 2) / 5 + i32::from(day) - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

fn civil_from_days(days: i32) -> (i16, u8, u8) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    (
        (year_of_era + era * 400 + i32::from(month <= 2)) as i16,
        month as u8,
        day as u8,
    )
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if self.month > 0 {
            write!(f, "-{:02}", self.month)?;
        }
        if self.day > 0 {
            write!(f, "-{:02}", self.day)?;
        }
        if let Some((hour, minute)) = self.get_time() {
            write!(f, "T{hour:02}:{minute:02}")?;
        }
        Ok(())
    }
}

impl FromStr for PartialDate {
    type Err = DateError;

    /// Reads the ISO forms only; seconds and zone after the minutes are ignored. Free-text dates are `ingest`'s work.
    fn from_str(text: &str) -> Result<Self, DateError> {
        let (date, time) = match text.split_once(['T', ' ']) {
            Some((date, time)) => (date, Some(time)),
            None => (text, None),
        };
        let mut parts = date.splitn(3, '-').map(digits);
        let year = parts.next().ok_or(DateError::Form)??;
        let month = parts.next().transpose()?;
        let day = parts.next().transpose()?;
        if date.split('-').next().is_none_or(|year| year.len() != 4) {
            return Err(DateError::Form);
        }
        let date = match (month, day) {
            (None, _) => Self::year(year)?,
            (Some(month), None) => Self::month(year, small(month)?)?,
            (Some(month), Some(day)) => Self::day(year, small(month)?, small(day)?)?,
        };
        match time.and_then(|time| Some((time.get(0..2)?, time.get(3..5)?))) {
            Some((hour, minute)) => date.at(small(digits(hour)?)?, small(digits(minute)?)?),
            None => Ok(date),
        }
    }
}

fn digits(text: &str) -> Result<i16, DateError> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(DateError::Form);
    }
    text.parse().map_err(|_| DateError::Range)
}

fn small(number: i16) -> Result<u8, DateError> {
    u8::try_from(number).map_err(|_| DateError::Range)
}

impl Serialize for PartialDate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> PartialDate {
        text.parse().unwrap()
    }

    #[test]
    fn reads_and_writes_every_precision() {
        for text in ["2019", "2019-03", "2019-03-14", "2019-03-14T07:05"] {
            assert_eq!(date(text).to_string(), text);
        }
        assert_eq!(
            date("2019-03-14T07:05:31+02:00").to_string(),
            "2019-03-14T07:05"
        );
        for text in ["", "19", "2019-13", "2019-02-29", "2019-3x", "2019-00-01"] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }

    #[test]
    fn ages_are_ranges_where_the_birth_date_is_partial() {
        assert_eq!(
            date("1950-06-15").age_at(date("2020-06-14")),
            Some((69, 69))
        );
        assert_eq!(
            date("1950-06-15").age_at(date("2020-06-15")),
            Some((70, 70))
        );
        assert_eq!(date("1950").age_at(date("2020-06-15")), Some((69, 70)));
        assert_eq!(date("2021").age_at(date("2020-06-15")), None);
    }

    #[test]
    fn days_and_their_inverse_agree() {
        for days in [-200_000, -1, 0, 1, 59, 60, 19_000, 40_000] {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), days);
        }
        assert_eq!(date("2024-02-28").plus_days(2), Some(date("2024-03-01")));
        assert_eq!(date("2024-01").days_until(date("2024-02-01")), (1, 31));
    }
}
