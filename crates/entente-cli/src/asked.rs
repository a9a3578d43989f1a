//! What `due`, `timeline`, `scorecard`, `money` and `ask` have in common: of which commitments, for which day, in which form.

use crate::args::{Cli, Ledger};
use crate::clocks::{self, Clocks};
use crate::out::{self, Fail};
use crate::{context, show};
use clap::Args;
use entente_app::asked::Of;
use entente_app::publish::book::Actor;
use entente_app::search::{Query, When};
use entente_app::{App, AppError, Book};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write;

/// Of which commitments something is asked.
#[derive(Args, Debug)]
pub struct Asked {
    /// Which ledger.
    #[command(flatten)]
    pub ledger: Ledger,
    /// Only commitments for which this holds, such as 'party:KR field:quantum', or the id of one; all if left out.
    #[arg(value_name = "ID|QUERY")]
    pub query: Vec<String>,
    /// For which day, and as known when.
    #[command(flatten)]
    pub clocks: Clocks,
    /// One JSON object; `entente schema` prints its schema.
    #[arg(long)]
    pub json: bool,
    /// Language of the sentences; by the environment if left out.
    #[arg(long, value_name = "TAG")]
    pub speak: Option<String>,
}

/// A ledger with what is asked of it.
pub struct Asking<'a> {
    /// The ledger.
    pub book: Book<'a>,
    /// Of which commitments.
    pub of: Of,
    /// For which day.
    pub when: When,
    /// The language to speak.
    pub speak: &'a str,
    /// How many commitments are left out for the day, in words.
    pub left_out: Option<String>,
}

impl Asked {
    /// Opens the ledger and reads what is asked of it.
    ///
    /// # Errors
    /// If the ledger or the query cannot be read, or an id leads nowhere.
    pub fn open<'a>(&self, app: &'a App) -> Result<Asking<'a>, Fail> {
        let (book, known) = clocks::book(app, &self.ledger, &self.clocks.then)?;
        let when = match self.clocks.as_of {
            Some(day) => When::ToldBy(day),
            None => When::AllKnown(known.as_ref().and_then(|k| k.day).unwrap_or_else(context::today)),
        };
        let of = self.of(app, &book, when)?;
        let left_out = match (self.clocks.as_of, &of) {
            (Some(day), Of::Query(_)) => clocks::left_out(book.told_after(day)?, day),
            _ => None,
        };
        Ok(Asking { book, of, when, speak: context::speak(app, self.speak.as_deref()), left_out })
    }

    fn of(&self, app: &App, book: &Book, when: When) -> Result<Of, AppError> {
        // An id is one word that begins as ids of commitments do; the rest is looked for.
        let id = match self.query.as_slice() {
            [word] if word.trim().starts_with("p-") => word.trim(),
            words => return Ok(Of::Query(Query::parse(app, &words.join(" "))?)),
        };
        let (snapshot, home) = show::find(book, id)?;
        let there = match when {
            When::AllKnown(_) => true,
            When::ToldBy(day) => snapshot.told_by(day).0.find(&home).is_some(),
        };
        if there { Ok(Of::One(home)) } else { Err(show::later(id, when.day())) }
    }
}

/// Writes an answer as JSON; what is left out for the day goes to standard error.
///
/// # Errors
/// If the output cannot be written.
pub fn json(to: &mut out::Out, answer: &impl Serialize, left_out: Option<&String>) -> Result<(), Fail> {
    writeln!(to, "{}", serde_json::to_string(answer).unwrap_or_default())?;
    left_out.into_iter().for_each(|words| out::note(words));
    Ok(())
}

/// The program with its packs.
///
/// # Errors
/// If the packs cannot be used.
pub fn app(cli: &Cli) -> Result<App, AppError> {
    context::app(cli)
}

/// What is said in a language, else in any.
pub fn said<'a>(words: &'a BTreeMap<String, String>, speak: &str) -> &'a str {
    words.get(speak).or_else(|| words.values().next()).map_or("", String::as_str)
}

/// Actors by code where they have a short one, else by name.
pub fn who(actors: &[Actor]) -> String {
    let name = |a: &Actor| a.id.clone().filter(|id| id.len() == 2).unwrap_or_else(|| a.name.clone());
    actors.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// A whole number in groups of three.
pub fn grouped(number: &str) -> String {
    let (whole, rest) = number.split_once('.').map_or((number, None), |(whole, rest)| (whole, Some(rest)));
    let mut out = String::new();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    rest.filter(|rest| rest.bytes().any(|b| b != b'0')).map_or(out.clone(), |rest| format!("{out}.{rest}"))
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn numbers_are_grouped_by_threes() {
        for (number, wanted) in [
            ("0", "0"),
            ("999", "999"),
            ("1000", "1,000"),
            ("10000000", "10,000,000"),
            ("1234.5", "1,234.5"),
            ("12.0", "12"),
        ] {
            assert_eq!(grouped(number), wanted);
        }
    }
}
