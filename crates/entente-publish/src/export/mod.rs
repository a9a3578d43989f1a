//! What leaves the ledger for other programs: tables, workbooks, packages, calendars, feeds, linked data, citations.
//!
//! Every writer takes commitments as [`Entry`] has them and a [`Context`], and writes bytes that are the same at every
//! run: no clock, no file, no random number. [`columns`] says what each column of a table means.

pub mod actors;
pub mod calendar;
pub mod cite;
pub mod columns;
pub mod feed;
pub mod linked;
pub mod package;
pub mod whole;

pub mod xlsx;

use crate::book::{Actor, Entry};

/// What the writers need to know beside the commitments.
pub struct Context<'a> {
    /// Language of the sentences.
    pub speak: &'a str,
    /// Languages in which there are sentences, in a fixed order.
    pub languages: Vec<&'a str>,
    /// The day for which statuses are told, as ISO 8601 has it; the only day that a writer knows.
    pub as_of: String,
    /// The query that was asked, as it was asked; empty where everything was.
    pub query: &'a str,
    /// Where the pages of the ledger are published, without a slash at its end.
    pub base_url: Option<&'a str>,
    /// Where the feed itself is published, with its query.
    pub self_url: Option<&'a str>,
    /// Under which licence the publisher of the ledger gives it.
    pub licence: Option<&'a str>,
    /// The ISO 3166-1 alpha-3 code of a state, by its alpha-2 code.
    pub alpha3: &'a dyn Fn(&str) -> Option<String>,
    /// What an actor is called in the language of the sentences, by its id.
    pub label: &'a dyn Fn(&str) -> Option<String>,
    /// The words of the pages for a key, in the language of the sentences.
    pub words: &'a dyn Fn(&str) -> String,
    /// The SHA-256 of bytes, in hexadecimal digits.
    pub sha256: &'a dyn Fn(&[u8]) -> String,
}

impl Context<'_> {
    /// The sentence of a commitment, or its id where there is none in the language.
    pub fn sentence<'e>(&self, entry: &'e Entry) -> &'e str {
        entry.statement.get(self.speak).unwrap_or(&entry.commitment)
    }

    /// Where a commitment is to be found: its page where the ledger is published, else a name that leads nowhere.
    pub fn link(&self, commitment: &str) -> String {
        match self.base_url {
            Some(base) => format!("{}/commitments/{}", base.trim_end_matches('/'), percent(commitment)),
            None => format!("urn:entente:commitment:{}", percent(commitment)),
        }
    }
}

/// Bytes that may not stand in a part of an address, as `%` and two hexadecimal digits.
pub fn percent(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::with_capacity(text.len()), |mut out, b| {
        if b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(b));
        } else {
            let _ = write!(out, "%{b:02X}");
        }
        out
    })
}

/// The address of a document if it is one of the web that can stand in a feed or a file as it is.
pub(crate) fn web(url: Option<&str>) -> Option<&str> {
    url.filter(|url| {
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        let fits = |c: char| !c.is_whitespace() && !c.is_control() && !"<>\"{}|\\^`".contains(c);
        rest.is_some_and(|rest| !rest.is_empty() && rest.chars().all(fits))
    })
}

/// The day of the latest report or deed of a commitment; nothing where none has a day.
pub fn updated(entry: &Entry) -> Option<&str> {
    let told = entry.reports.iter().filter_map(|r| r.day.as_deref());
    told.chain(entry.evidence.iter().filter_map(|e| e.told.as_deref())).max()
}

/// Who is meant, in as few letters as say it: a state's code, else the name.
pub(crate) fn code(actor: &Actor) -> &str {
    actor.id.as_deref().filter(|id| is_state(id)).unwrap_or(&actor.name)
}

pub(crate) fn is_state(id: &str) -> bool {
    id.len() == 2 && id.bytes().all(|b| b.is_ascii_uppercase())
}

/// Text without what XML 1.0 cannot hold, and without signs that turn the direction of writing.
pub(crate) fn clean(text: &str) -> String {
    let fits = |c: char| match c {
        '\t' | '\n' | '\r' => true,
        '\u{FFFE}' | '\u{FFFF}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => false,
        c => !c.is_control(),
    };
    text.chars().map(|c| if fits(c) { c } else { '\u{FFFD}' }).collect()
}

#[cfg(test)]
pub(crate) mod tests;
