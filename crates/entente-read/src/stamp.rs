//! Days as machines write them: in fields, meta data and addresses. Days in words are for the packs.

use entente_model::Day;

/// The day at the head of an ISO 8601 date or time (`2023-12-09`, `2023-12-09T10:00:00+09:00`, `20231209`,
/// `2023/12/09`), as written there, without moving it to another time zone.
pub(crate) fn parse(stamp: &str) -> Option<Day> {
    let stamp = stamp.trim();
    let (year, rest) = number(stamp, 4)?;
    let (day, rest) = match rest.chars().next() {
        Some(mark @ ('-' | '/' | '.')) => {
            let (month, rest) = number(&rest[1..], 2)?;
            let (day, rest) = number(rest.strip_prefix(mark)?, 2)?;
            (Day::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?, rest)
        }
        _ => {
            let (month, rest) = number(rest, 2)?;
            let (day, rest) = number(rest, 2)?;
            (Day::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?, rest)
        }
    };
    (!rest.starts_with(|c: char| c.is_ascii_digit())).then_some(day)
}

/// Exactly `digits` ASCII digits at the head, and what follows them.
fn number(text: &str, digits: usize) -> Option<(i16, &str)> {
    let head = text.get(..digits)?;
    head.bytes().all(|b| b.is_ascii_digit()).then_some(())?;
    Some((head.parse().ok()?, &text[digits..]))
}

/// The day that an address contains in its path (`/2023/12/09/`, `/2023-12-09-`, `/20231209`); years 1990 to 2100.
pub(crate) fn in_address(url: &str) -> Option<Day> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let at = path.find('/')?;
    let path = &path[at..];
    let bytes = path.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let fresh = at > 0 && !bytes[at - 1].is_ascii_digit();
        if !fresh || !byte.is_ascii_digit() {
            continue;
        }
        // `/2023/1/9/` is written too; pad it so that one parser serves.
        let found = path.get(at..).and_then(|rest| parse(rest).or_else(|| unpadded(rest)));
        if let Some(day) = found.filter(|d| (1990..=2100).contains(&d.year())) {
            return Some(day);
        }
    }
    None
}

fn unpadded(rest: &str) -> Option<Day> {
    let mut parts = rest.splitn(4, '/');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let short = |p: &str| (1..=2).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit());
    (year.len() == 4 && short(month) && short(day)).then_some(())?;
    Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machine_days_are_taken_as_written() {
        for (stamp, day) in [
            ("2023-12-09", Some((2023, 12, 9))),
            ("2023-12-09T23:30:00-10:00", Some((2023, 12, 9))),
            (" 2023-12-09 10:00", Some((2023, 12, 9))),
            ("20231209", Some((2023, 12, 9))),
            ("20231209103000", None),
            ("2023/12/09", Some((2023, 12, 9))),
            ("2023-02-30", None),
            ("2023", None),
            ("2023-12", None),
            ("9 December 2023", None),
            ("2023-12/09", None),
            ("２０２３-12-09", None),
            ("", None),
        ] {
            let expected = day.and_then(|(y, m, d)| Day::new(y, m, d).ok());
            assert_eq!(parse(stamp), expected, "{stamp}");
        }
    }

    #[test]
    fn an_address_gives_a_day_only_when_it_contains_a_whole_one() {
        for (url, day) in [
            ("https://x.org/2023/12/09/accord", Some((2023, 12, 9))),
            ("https://x.org/2023/1/9/accord", Some((2023, 1, 9))),
            ("https://x.org/news-2023-12-09.html", Some((2023, 12, 9))),
            ("https://x.org/view/AKR20231209001", None),
            ("https://x.org/view/20231209", Some((2023, 12, 9))),
            ("https://x.org/2023/12/accord", None),
            ("https://x.org/a?d=2023-12-09", None),
            ("https://2023-12-09.org/a", None),
            ("https://x.org/18231209/", None),
            ("", None),
        ] {
            let expected = day.and_then(|(y, m, d)| Day::new(y, m, d).ok());
            assert_eq!(in_address(url), expected, "{url}");
        }
    }
}
