//! Dates of publication, and the times that finished files say they were made at: never the clock's.

use std::fmt;

/// A time, to the second, in universal time. Written as XML has it: `2024-05-01T00:00:00Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Time {
    year: i64,
    month: i64,
    day: i64,
    /// Seconds of the day.
    second: i64,
}

impl Time {
    /// The first second that a zip archive can write: for a book that says nothing of its time, where
    /// a format must have one.
    pub const FIRST: Self = Self { year: 1980, month: 1, day: 1, second: 0 };

    /// When a book counts as made: `SOURCE_DATE_EPOCH` where it is set, else its date of publication.
    pub fn of(date: Option<&str>) -> Option<Self> {
        Self::said(date, std::env::var("SOURCE_DATE_EPOCH").ok().as_deref())
    }

    fn said(date: Option<&str>, epoch: Option<&str>) -> Option<Self> {
        let epoch = epoch.and_then(|value| value.trim().parse().ok());
        epoch.and_then(Self::from_epoch).or_else(|| Self::from_date(date?))
    }

    /// From seconds after 1970; none before it, or after the four-digit years.
    fn from_epoch(seconds: i64) -> Option<Self> {
        if !(0..253_402_300_800).contains(&seconds) {
            return None;
        }
        // Hinnant's days-to-civil: years begin in March, so that the leap day is their last.
        let days = seconds / 86_400 + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        let day = day_of_year - (153 * shifted + 2) / 5 + 1;
        Some(Self { year, month, day, second: seconds % 86_400 })
    }

    fn from_date(date: &str) -> Option<Self> {
        let (year, month, day) = parse(date)?;
        Some(Self {
            year: year.into(),
            month: month.unwrap_or(1).into(),
            day: day.unwrap_or(1).into(),
            second: 0,
        })
    }

    fn clock(self) -> (i64, i64, i64) {
        (self.second / 3600, self.second / 60 % 60, self.second % 60)
    }

    /// As a PDF writes it: `D:20240501000000Z`.
    pub fn pdf(self) -> String {
        let (hour, minute, second) = self.clock();
        format!("D:{:04}{:02}{:02}{hour:02}{minute:02}{second:02}Z", self.year, self.month, self.day)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute, second) = self.clock();
        write!(f, "{:04}-{:02}-{:02}T{hour:02}:{minute:02}:{second:02}Z", self.year, self.month, self.day)
    }
}

/// Year, month and day of a date written `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, if it is one.
#[must_use]
pub fn parse(date: &str) -> Option<(u16, Option<u8>, Option<u8>)> {
    let mut parts = date.split('-');
    let mut part = |len: usize| {
        parts.next().map(|p| {
            if p.len() == len && p.bytes().all(|b| b.is_ascii_digit()) { p.parse::<u16>().ok() } else { None }
        })
    };
    let year = part(4)??;
    let month = match part(2) {
        Some(m) => Some(u8::try_from(m?).ok().filter(|m| (1..=12).contains(m))?),
        None => None,
    };
    let day = match part(2) {
        Some(d) => {
            let most = month_days(year, month?);
            Some(u8::try_from(d?).ok().filter(|d| (1..=most).contains(d))?)
        }
        None => None,
    };
    parts.next().is_none().then_some((year, month, day))
}

fn month_days(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        let said = |date, epoch| Time::said(date, epoch).map(|time| time.to_string());
        assert_eq!(said(None, Some("0")).as_deref(), Some("1970-01-01T00:00:00Z"));
        assert_eq!(said(Some("1813"), Some("1709210096")).as_deref(), Some("2024-02-29T12:34:56Z"));
        assert_eq!(said(Some("1813-01-28"), None).as_deref(), Some("1813-01-28T00:00:00Z"));
        assert_eq!(said(Some("1813"), Some("-1")).as_deref(), Some("1813-01-01T00:00:00Z"));
        assert_eq!(said(Some("spring"), Some("x")), None);
        assert_eq!(said(None, Some(&i64::MAX.to_string())), None);
        assert_eq!(Time::from_date("1813").unwrap().pdf(), "D:18130101000000Z");
        assert_eq!(Time::FIRST.to_string(), "1980-01-01T00:00:00Z");
    }

    #[test]
    fn dates() {
        assert_eq!(parse("2024-02-29"), Some((2024, Some(2), Some(29))));
        for bad in ["2023-02-29", "2023-13", "23", "2023-1", "2023-01-01-01", ""] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
