//! What a key of an address or a field of a form takes: the kind of its values, which the server checks at the door and
//! the description of the API tells.

use entente_app::asked::By;
use entente_app::decisions::Says;
use entente_app::model::{Action, Bound, Day, DueKind, Effect, Field, Strength};
use entente_app::search::Sort;
use serde_json::{Value, json};

/// A kind of values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Takes {
    /// Any words.
    Words,
    /// Words of at most so many characters.
    UpTo(usize),
    /// A query, as `docs/queries.md` explains it.
    Query,
    /// The tag of a language. One that has no pages is passed over, as `Accept-Language` is.
    Tag,
    /// A day such as `2024-12-31`.
    Day,
    /// A year, a month or a day.
    Date,
    /// A whole number from the first to the last.
    Number(u64, u64),
    /// So many days, weeks, months or years.
    Span,
    /// The letters of a currency.
    Currency,
    /// A code in small letters.
    Code,
    /// An order of a list, with a minus before it the other way round.
    Order,
    /// What the rows of a scorecard are.
    Rows,
    /// What a promise is to do.
    Action,
    /// How firm a promise is.
    Strength,
    /// A technology field.
    Field,
    /// Which side of a sum is known.
    Bound,
    /// Where a day that is named stands.
    DueKind,
    /// How a deed bears on a promise.
    Effect,
    /// A part of a claim about which something is said.
    Part,
    /// What is said of how a promise goes.
    Track,
    /// One of these.
    OneOf(&'static [&'static str]),
    /// What this pattern takes.
    Like(&'static str),
    /// A file.
    File,
    /// Bytes, as RFC 4648 writes them in letters.
    Base64,
}

/// What a stretch of time looks like.
const SPAN: &str = "^([0-9]{1,6}[dDwW]|[0-9]{1,5}[mM]|[0-9]{1,4}[yY])$";
/// What a year, a month or a day looks like.
const DATE: &str = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$";

impl Takes {
    /// The values, where they are a list.
    pub fn values(self) -> Vec<String> {
        let own = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
        match self {
            Takes::Order => Sort::ALL.iter().flat_map(|s| [s.code().to_owned(), format!("-{}", s.code())]).collect(),
            Takes::Rows => own(&By::ALL.map(By::code)),
            Takes::Action => Action::ALL.iter().map(|one| one.code().to_owned()).collect(),
            Takes::Strength => Strength::ALL.iter().map(|one| one.code().to_owned()).collect(),
            Takes::Field => Field::ALL.iter().map(|one| one.code().to_owned()).collect(),
            Takes::Bound => own(&[Bound::Exact, Bound::Min, Bound::Max, Bound::About].map(Bound::code)),
            Takes::DueKind => own(&[DueKind::By, DueKind::Span, DueKind::On, DueKind::From].map(DueKind::code)),
            Takes::Effect => Effect::ALL.iter().map(|one| one.code().to_owned()).collect(),
            Takes::Part => Says::PARTS.iter().map(|one| one.code().to_owned()).collect(),
            Takes::Track => Says::TRACK.iter().map(|one| one.code().to_owned()).collect(),
            Takes::OneOf(codes) => own(codes),
            _ => Vec::new(),
        }
    }

    /// Whether a value behind the question mark of an address is one of these. What only a page can tell, such as whether
    /// a query can be read, is left to the page.
    pub fn has(self, value: &str) -> bool {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        match self {
            Takes::Words | Takes::Query | Takes::Tag | Takes::Like(_) | Takes::File | Takes::Base64 => true,
            Takes::UpTo(most) => value.chars().count() <= most,
            // The parser takes the time of a day as well, which is no day.
            Takes::Day => value.len() == 10 && value.parse::<Day>().is_ok(),
            Takes::Date => [4, 7, 10].contains(&value.len()) && value.bytes().all(|b| b.is_ascii_digit() || b == b'-'),
            Takes::Number(least, most) => {
                digits(value) && value.parse::<u64>().is_ok_and(|n| (least..=most).contains(&n))
            }
            Takes::Span => {
                let most = match value.chars().last() {
                    Some('d' | 'D' | 'w' | 'W') => 6,
                    Some('m' | 'M') => 5,
                    Some('y' | 'Y') => 4,
                    _ => return false,
                };
                let number = &value[..value.len() - 1];
                digits(number) && number.len() <= most
            }
            Takes::Currency => value.len() == 3 && value.bytes().all(|b| b.is_ascii_uppercase()),
            Takes::Code => !value.is_empty() && value.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'),
            _ => self.values().iter().any(|one| one == value),
        }
    }

    /// What to give instead of a value that is none of these, behind the words "give".
    pub fn wanted(self) -> String {
        match self {
            Takes::Day => "a day such as 2024-12-31".to_owned(),
            Takes::Date => "a year, a month or a day, such as 2025, 2025-06 or 2025-06-30".to_owned(),
            Takes::Number(least, most) => format!("a number from {least} to {most}"),
            Takes::Span => "a number of days, weeks, months or years, such as 90d, 12w, 6m or 1y".to_owned(),
            Takes::Currency => "three capital letters such as USD".to_owned(),
            Takes::Code => "a code in small letters".to_owned(),
            Takes::UpTo(most) => format!("at most {most} characters"),
            _ if self.values().is_empty() => "words".to_owned(),
            _ => format!("one of {}", self.values().join(", ")),
        }
    }

    /// The key below `api.takes` of the words for it on the page of the API.
    pub fn key(self) -> &'static str {
        match self {
            Takes::Words | Takes::UpTo(_) => "words",
            Takes::Query => "query",
            Takes::Tag => "tag",
            Takes::Day => "day",
            Takes::Date => "date",
            Takes::Number(..) => "number",
            Takes::Span => "span",
            Takes::Currency => "currency",
            Takes::Code => "code",
            Takes::Like(_) => "like",
            Takes::File => "file",
            Takes::Base64 => "base64",
            _ => "one_of",
        }
    }

    /// Its JSON Schema.
    pub fn schema(self) -> Value {
        match self {
            Takes::Words | Takes::Query | Takes::Tag => json!({"type": "string"}),
            Takes::UpTo(most) => json!({"type": "string", "maxLength": most}),
            Takes::Day => json!({"type": "string", "format": "date"}),
            Takes::Date => json!({"type": "string", "pattern": DATE}),
            Takes::Number(least, most) => json!({"type": "integer", "minimum": least, "maximum": most}),
            Takes::Span => json!({"type": "string", "pattern": SPAN}),
            Takes::Currency => json!({"type": "string", "pattern": "^[A-Z]{3}$"}),
            Takes::Code => json!({"type": "string", "pattern": "^[a-z-]+$"}),
            Takes::Like(pattern) => json!({"type": "string", "pattern": pattern}),
            Takes::File => json!({"type": "string", "contentMediaType": "application/octet-stream"}),
            Takes::Base64 => json!({"type": "string", "contentEncoding": "base64"}),
            _ => json!({"type": "string", "enum": self.values()}),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_door_lets_in_what_is_described() {
        for (takes, good, bad) in [
            (Takes::Day, &["2024-12-31", "0001-01-01"][..], &["2024-13-01", "2024-12-31T00:00", "soon"][..]),
            (Takes::Number(1, 200), &["1", "200"], &["0", "201", "+5", "1.0", "", "99999999999999999999999"]),
            (Takes::Span, &["90d", "1Y", "999999w"], &["", "d", "90", "10000y", "-1d", "1d ", "١d", "9é"]),
            (Takes::Currency, &["USD"], &["usd", "US", "USDX"]),
            (Takes::Code, &["merged", "a-b"], &["Merged", "a b"]),
            (Takes::Order, &["due", "-due"], &["size", "--due", "due "]),
            (Takes::Rows, &["party"], &["size"]),
            (Takes::Words, &["", "양국"], &[]),
        ] {
            for value in good {
                assert!(takes.has(value), "{takes:?} takes {value:?}");
            }
            for value in bad {
                assert!(!takes.has(value), "{takes:?} takes no {value:?}");
                assert!(!takes.wanted().is_empty());
            }
        }
    }
}
