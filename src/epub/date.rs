//! Times for the package: never the clock's.

/// The time of the book's last change, `2024-05-01T00:00:00Z`: from `SOURCE_DATE_EPOCH` where the
/// build sets it, else the date of publication, else the first second that a zip archive can
/// write.
#[must_use]
pub fn modified(date: Option<&str>, epoch: Option<&str>) -> String {
    if let Some(seconds) = epoch.and_then(|e| e.trim().parse::<i64>().ok())
        && (0..253_402_300_800).contains(&seconds)
    {
        let (day, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let (y, m, d) = civil(day);
        return format!("{y:04}-{m:02}-{d:02}T{:02}:{:02}:{:02}Z", rest / 3600, rest / 60 % 60, rest % 60);
    }
    match date.and_then(parse) {
        Some((y, m, d)) => format!("{y:04}-{:02}-{:02}T00:00:00Z", m.unwrap_or(1), d.unwrap_or(1)),
        None => "1980-01-01T00:00:00Z".to_string(),
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

/// Year, month and day of a day counted from 1970-01-01 in the proleptic Gregorian calendar:
/// years are counted from March, so that the leap day comes last.
fn civil(day: i64) -> (i64, i64, i64) {
    let day = day + 719_468;
    let era = day.div_euclid(146_097);
    let of_era = day.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let d = of_year - (153 * month + 2) / 5 + 1;
    let m = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + i64::from(m <= 2), m, d)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        assert_eq!(modified(None, Some("0")), "1970-01-01T00:00:00Z");
        assert_eq!(modified(Some("1813"), Some("1709210096")), "2024-02-29T12:34:56Z");
        assert_eq!(modified(Some("1813-01-28"), None), "1813-01-28T00:00:00Z");
        assert_eq!(modified(Some("1813"), None), "1813-01-01T00:00:00Z");
        assert_eq!(modified(Some("spring"), Some("x")), "1980-01-01T00:00:00Z");
    }

    #[test]
    fn dates() {
        assert_eq!(parse("2024-02-29"), Some((2024, Some(2), Some(29))));
        for bad in ["2023-02-29", "2023-13", "23", "2023-1", "2023-01-01-01", ""] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
