//! What leaves a ledger for everybody: commitments with their quotes, and nothing from which more could be had.
//!
//! All of it is made of [`Entry`], which holds quotes with at most 32 characters of what is around them, never a text, so
//! that there is nothing to be forgotten. What people wrote for each other is taken out of it, and so are the quotes of a
//! document that the quotes together would give back whole, such as a note that was added by hand.

use crate::book::failed;
use crate::export::{Failed, Known};
use crate::search::Listing;
use crate::{AppError, Book};
use entente_model::Day;
use entente_publish::book::{Entry, Evidence};
use entente_publish::export::columns::{Selection, Table};
use entente_publish::export::{Context, calendar, feed, linked};
use entente_publish::wire::Quote;
use std::collections::BTreeMap;
use std::io;

/// What somebody is called where only that it was a person is told.
const PERSON: &str = "person";

/// Commitments for everybody, and the state of the ledger that tells them so.
#[derive(Clone, Debug)]
pub struct Published {
    /// The commitments, in the order that was asked for.
    pub entries: Vec<Entry>,
    /// For which day.
    pub as_of: Day,
    /// The number of the ledger's last event: the size of its tree, as a checkpoint says it.
    pub event: u64,
    /// The root of its tree, as a checkpoint writes it.
    pub root: String,
}

/// How the files of published commitments are written.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The query as it was asked.
    pub query: &'a str,
    /// Language of the sentences.
    pub speak: &'a str,
    /// Where they are published.
    pub base_url: Option<&'a str>,
}

impl Book<'_> {
    /// The commitments that are asked for, as everybody may have them.
    ///
    /// # Errors
    /// As [`Book::find`].
    pub fn published(&self, listing: &Listing) -> Result<Published, AppError> {
        let head = self.ledger.head().map_err(failed)?;
        let mut entries = Vec::new();
        self.find(listing)?.entries(|entry| {
            entries.push(entry);
            Result::<(), AppError>::Ok(())
        })?;
        for evidence in entries.iter_mut().flat_map(|entry| &mut entry.evidence) {
            impersonal(evidence);
        }
        withhold(&mut entries);
        Ok(Published { entries, as_of: listing.when.day(), event: head.seq, root: head.root })
    }

    /// Names and bytes of the files of data.
    ///
    /// # Errors
    /// Those of writing to memory.
    pub fn published_files(&self, told: &Published, shown: &Shown) -> Result<Vec<(String, Vec<u8>)>, Failed> {
        let known = Known { app: self.app, speak: shown.speak };
        known.context(told.as_of, None, |bare| {
            let Shown { query, base_url, .. } = *shown;
            let (languages, as_of) = (bare.languages.clone(), bare.as_of.clone());
            let context = Context { query, base_url, languages, as_of, ..*bare };
            let mut files = Vec::new();
            for table in [Table::Commitments, Table::Reports, Table::Evidence] {
                let (columns, mut to) = (Selection::usual(table, &context.languages), Vec::new());
                columns.head(&mut to)?;
                told.entries.iter().try_for_each(|entry| columns.write(&mut to, entry, &context))?;
                files.push((format!("{}.csv", table.name()), to));
            }
            let mut lines = Vec::new();
            for entry in &told.entries {
                serde_json::to_writer(&mut lines, entry).map_err(io::Error::from)?;
                lines.push(b'\n');
            }
            files.push(("commitments.jsonl".to_owned(), lines));
            let mut newest = told.entries.clone();
            feed::in_order(&mut newest);
            let after = |day: &str| Some(day.parse::<Day>().ok()?.tomorrow().ok()?.to_string());
            let due = told.entries.iter().filter_map(|e| Some((e, calendar::day(e.due.as_ref()?, after)?)));
            let due: Vec<(&Entry, calendar::Day)> = due.collect();
            let mut file = |name: &str, write: &dyn Fn(&mut Vec<u8>) -> io::Result<()>| -> Result<(), Failed> {
                let mut to = Vec::new();
                write(&mut to)?;
                files.push((name.to_owned(), to));
                Ok(())
            };
            file("commitments.jsonld", &|to| linked::write(to, &told.entries, &context))?;
            file("commitments.atom", &|to| feed::atom(to, &newest, &context))?;
            file("commitments.jsonfeed", &|to| feed::json(to, &newest, &context))?;
            file("commitments.ics", &|to| calendar::write(to, &due, &[], &context))?;
            Ok(files)
        })
    }
}

/// Leaves of what a person decided that it was a person: neither the name nor what was said for it.
fn impersonal(evidence: &mut Evidence) {
    if evidence.by.split(' ').next() == Some(PERSON) {
        evidence.by = PERSON.to_owned();
        evidence.reasons.clear();
    }
}

/// Takes the quotes of a document away where all of them together, with what is around them, would give its text back.
fn withhold(entries: &mut [Entry]) {
    let mut quotes: BTreeMap<String, Vec<Quote>> = BTreeMap::new();
    for entry in entries.iter() {
        for (document, quote) in quoted(entry) {
            quotes.entry(document.clone()).or_default().push(quote.clone());
        }
    }
    let whole = |document: &str| quotes.get(document).is_some_and(|all| is_whole(all));
    for entry in entries {
        // What a slot says stands in the quote, so that it goes with it where nothing else tells it.
        let gone = entry.reports.iter().all(|r| whole(&r.document));
        for report in entry.reports.iter_mut().filter(|r| whole(&r.document)) {
            empty(&mut report.quote);
        }
        for evidence in entry.evidence.iter_mut().filter(|e| whole(&e.document)) {
            empty(&mut evidence.quote);
        }
        if gone {
            entry.money.iter_mut().for_each(|sum| sum.surface.clear());
            entry.due.iter_mut().for_each(|due| due.surface.clear());
        }
    }
}

fn quoted(entry: &Entry) -> impl Iterator<Item = (&String, &Quote)> {
    let told = entry.reports.iter().map(|r| (&r.document, &r.quote));
    told.chain(entry.evidence.iter().map(|e| (&e.document, &e.quote)))
}

/// Whether quotes of one text leave nothing of it out. A quote with less than the usual behind it reaches the end.
fn is_whole(quotes: &[Quote]) -> bool {
    let around = |q: &Quote| (q.start.saturating_sub(q.prefix.chars().count()), q.end + q.suffix.chars().count());
    let mut all: Vec<(usize, usize)> = quotes.iter().map(around).collect();
    all.sort_unstable();
    let reached = all.iter().fold(0, |reached, (from, to)| if *from <= reached { reached.max(*to) } else { reached });
    let last = quotes.iter().max_by_key(|q| q.end);
    let ends = last.is_some_and(|q| q.suffix.chars().count() < AROUND);
    ends && all.iter().all(|(_, to)| *to <= reached)
}

/// So many characters are told on each side of a quote.
const AROUND: usize = 32;

fn empty(quote: &mut Quote) {
    *quote = Quote { exact: String::new(), prefix: String::new(), suffix: String::new(), ..*quote };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quote(text: &str, from: usize, to: usize) -> Quote {
        let text: Vec<char> = text.chars().collect();
        let cut = |from: usize, to: usize| text[from.min(text.len())..to.min(text.len())].iter().collect::<String>();
        Quote {
            exact: cut(from, to),
            prefix: cut(from.saturating_sub(AROUND), from),
            suffix: cut(to, to + AROUND),
            start: from,
            end: to,
            inherited: false,
        }
    }

    #[test]
    fn a_text_is_whole_where_nothing_is_left_out_of_it() {
        let text = "x".repeat(300);
        for (quotes, whole) in [
            (vec![(0, 300)], true),
            (vec![(30, 280)], true),
            (vec![(30, 260)], false),
            (vec![(33, 280)], false),
            (vec![(20, 100), (150, 290)], true),
            (vec![(20, 100), (170, 290)], false),
            (vec![(150, 290), (20, 100)], true),
            (vec![(0, 10)], false),
            (vec![], false),
        ] {
            let all: Vec<Quote> = quotes.iter().map(|(from, to)| quote(&text, *from, *to)).collect();
            assert_eq!(is_whole(&all), whole, "{quotes:?}");
        }
    }
}
