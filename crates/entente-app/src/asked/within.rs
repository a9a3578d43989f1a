//! A stretch of time as people say it: 90d, 12w, 6m, 1y.

use entente_model::Day;
use std::str::FromStr;

/// How far to look.
#[derive(Clone, Copy, Debug)]
pub struct Within(jiff::Span);

impl Within {
    /// The last day of the stretch that begins on `day`; the last of the calendar where it would lie behind that.
    pub fn after(self, day: Day) -> Day {
        day.checked_add(self.0).unwrap_or(Day::MAX)
    }
}

impl FromStr for Within {
    type Err = String;

    fn from_str(said: &str) -> Result<Within, String> {
        let wrong = || "a number of days, weeks, months or years, such as 90d, 12w, 6m or 1y".to_owned();
        let unit = said.chars().last().ok_or_else(wrong)?;
        let number = &said[..said.len() - unit.len_utf8()];
        let plain = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        let n: i64 = number.parse().ok().filter(|_| plain).ok_or_else(wrong)?;
        let span = jiff::Span::new();
        let span = match unit {
            'd' | 'D' => span.try_days(n),
            'w' | 'W' => span.try_weeks(n),
            'm' | 'M' => span.try_months(n),
            'y' | 'Y' => span.try_years(n),
            _ => return Err(wrong()),
        };
        span.map(Within).map_err(|_| wrong())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_are_read_and_reach_a_day() {
        let day: Day = "2024-12-31".parse().expect("a day");
        for (said, wanted) in [
            ("90d", Some("2025-03-31")),
            ("0d", Some("2024-12-31")),
            ("2w", Some("2025-01-14")),
            ("2m", Some("2025-02-28")),
            ("1Y", Some("2025-12-31")),
            ("9000y", Some("9999-12-31")),
            ("99999999999d", None),
            ("90", None),
            ("d", None),
            ("-5d", None),
            ("+5d", None),
            ("5 d", None),
            ("5일", None),
            ("", None),
        ] {
            let got = said.parse::<Within>().ok().map(|within| within.after(day).to_string());
            assert_eq!(got.as_deref(), wanted, "{said:?}");
        }
    }
}
