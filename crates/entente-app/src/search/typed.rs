//! Queries as they are typed: taken apart into their terms, and put together again; and those that every face asks in the
//! same words.

use super::Query;
use super::query::Reader;
use entente_model::Day;

/// A term of a query, in quotes where it has to be.
pub fn term(key: &str, value: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:*".contains(c);
    // In quotes the words of a forum are looked for as they follow each other.
    if key != "forum" && !value.is_empty() && value.chars().all(plain) {
        return format!("{key}:{value}");
    }
    let escaped: String =
        value.chars().flat_map(|c| (c == '"' || c == '\\').then_some('\\').into_iter().chain([c])).collect();
    format!("{key}:\"{escaped}\"")
}

/// A query with one more term.
pub fn with(query: &str, term: &str) -> String {
    if query.trim().is_empty() { term.to_owned() } else { format!("{} {term}", query.trim()) }
}

impl Query {
    /// The terms of a query as they were typed, cut where [`Query::parse`] cuts. What cannot be read is one term with all
    /// that follows it.
    pub fn terms(query: &str) -> Vec<String> {
        let mut reader = Reader::new(query);
        let mut all = Vec::new();
        while let Some(term) = reader.term() {
            all.push(term);
        }
        all
    }

    /// Those that are done, in time or late.
    pub fn kept() -> String {
        "status:kept,kept-late".to_owned()
    }

    /// Those of which the last day that was named has passed: it was before this day.
    pub fn passed(day: Day) -> String {
        format!("due:..{}", day.yesterday().unwrap_or(day))
    }

    /// Those that are due on this day or later and still open.
    pub fn ahead(day: Day) -> String {
        format!("due:{day}.. -status:kept,kept-late,broken,superseded")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_taken_apart_where_it_is_read_apart() {
        for (query, wanted) in [
            ("", &[][..]),
            ("party:KR  field:ai", &["party:KR", "field:ai"]),
            ("forum:\"a \\\" b\" -status:kept", &["forum:\"a \\\" b\"", "-status:kept"]),
            ("status:kept,broken party:\"a b\",KR x", &["status:kept,broken", "party:\"a b\",KR", "x"]),
            ("“joint research” 양국", &["“joint research”", "양국"]),
            // A quote inside a word is a part of it.
            ("5\" disk 7\" screen", &["5\"", "disk", "7\"", "screen"]),
            ("party:\"open field:ai", &["party:\"open field:ai"]),
            ("a party: b", &["a", "party: b"]),
        ] {
            assert_eq!(Query::terms(query), wanted, "{query}");
        }
        assert_eq!(term("party", "https://ror.org/1"), "party:https://ror.org/1");
        assert_eq!(term("forum", "G7"), "forum:\"G7\"");
        assert_eq!(term("party", "a \"b\""), "party:\"a \\\"b\\\"\"");
        assert_eq!(with(" a ", "b"), "a b");
    }

    #[test]
    fn a_day_is_either_past_or_ahead() {
        let day: Day = "2024-03-01".parse().expect("a day");
        assert_eq!(Query::passed(day), "due:..2024-02-29");
        assert!(Query::ahead(day).starts_with("due:2024-03-01.. "));
    }
}
