//! The query language: what people type to say which commitments they want. `docs/queries.md` explains it to them.
//!
//! A query is terms with spaces between them, and all of them must hold. Every face of the program parses with
//! [`Query::parse`], so that a query means the same everywhere.

use super::describe::kind;
use super::words;
use crate::follow::Status;
use crate::{App, AppError, Kind};
use entente_ledger::index::Expr;
use entente_model::{Action, Day, Field, Interval, Strength};

/// The keys, each with what it takes.
pub const KEYS: [(&str, &str); 12] = [
    ("party", "who takes part: a code such as KR, an id, or the beginning of a name"),
    ("field", "a technology field, such as quantum, or none"),
    ("action", "what kind of promise, such as research"),
    ("place", "a state or region for which it is promised and that did not promise it, by its code"),
    ("strength", "how firm: firm, intended or exploratory"),
    ("status", "what became of it, such as no-evidence"),
    ("due", "the last day named: 2025, 2025-06, 2025-06-30, 2025..2027, ..2027, 2025.., or none"),
    ("told", "the day of the first telling, as due"),
    ("language", "the language of a document that tells it, such as fr, or none"),
    ("source", "a document that tells it: its id, digest, address or host; news-* for all that begin so"),
    ("forum", "the meeting, treaty or mechanism under which it is made, by its words"),
    ("text", "words of its quotes and sentences; the same as words without a key"),
];

/// What people want to see.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Query {
    terms: Vec<Expr>,
}

/// A value as it was typed.
struct Value {
    text: String,
    quoted: bool,
    /// Where in the query it begins, in characters from 1.
    place: Option<usize>,
}

impl Query {
    /// Reads a query.
    ///
    /// # Errors
    /// [`Kind::Usage`] with the place in the query and the next step, where it cannot be read or names what there is not.
    pub fn parse(app: &App, text: &str) -> Result<Query, AppError> {
        let mut query = Query::default();
        let mut reader = Reader::new(text);
        while reader.skip_spaces() {
            let begin = reader.at + 1;
            let negated = reader.take('-');
            let key = reader.key()?;
            let values = reader.values(key.is_some(), begin)?;
            let expr = query.term(app, key.as_deref().unwrap_or("text"), values)?;
            query.terms.push(if negated { Expr::Not(Box::new(expr)) } else { expr });
        }
        Ok(query)
    }

    /// The query with one more term, as if it had been typed: `key:value`, or with several codes one of them.
    ///
    /// # Errors
    /// [`Kind::Usage`] if there is no such key or value.
    pub fn and(mut self, app: &App, key: &str, value: &str) -> Result<Query, AppError> {
        let codes = ["field", "action", "strength", "status", "language"].contains(&key);
        let texts: Vec<&str> = if codes { value.split(',').collect() } else { vec![value] };
        let value = |text: &str| Value { text: text.to_owned(), quoted: false, place: None };
        let expr = self.term(app, key, texts.into_iter().map(value).collect())?;
        self.terms.push(expr);
        Ok(self)
    }

    /// The query, of what also has one of these.
    pub(crate) fn and_any(mut self, any: Vec<Expr>) -> Query {
        self.terms.push(Expr::Any(any));
        self
    }

    /// Whether it asks for nothing in particular.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// As the index is asked.
    pub(crate) fn expr(&self) -> Expr {
        Expr::All(self.terms.clone())
    }

    fn term(&self, app: &App, key: &str, values: Vec<Value>) -> Result<Expr, AppError> {
        let mut any = Vec::with_capacity(values.len());
        for value in values {
            any.push(self.one(app, key, &value)?);
        }
        Ok(if any.len() == 1 { any.remove(0) } else { Expr::Any(any) })
    }

    fn one(&self, app: &App, key: &str, value: &Value) -> Result<Expr, AppError> {
        let said = value.text.as_str();
        let lower = said.to_lowercase();
        let is = |kind: &str| Expr::Is(format!("{kind}={lower}"));
        match key {
            "party" => {
                let upper = said.to_uppercase();
                if (said.chars().count() == 2 && app.actors().is_state(&upper)) || said.contains(':') {
                    return Ok(is(kind::PARTY));
                }
                Ok(Expr::Any(vec![is(kind::PARTY), self.words(key, value, kind::NAME, false)?]))
            }
            "place" => Ok(is(kind::PLACE)),
            "field" => {
                let mut codes: Vec<&str> = Field::ALL.iter().map(|c| c.code()).collect();
                codes.push("none");
                known("field", value, &codes).map(|code| Expr::Is(format!("{}={code}", kind::FIELD)))
            }
            "action" => {
                let codes: Vec<&str> = Action::ALL.iter().map(|c| c.code()).collect();
                known("action", value, &codes).map(|code| Expr::Is(format!("{}={code}", kind::ACTION)))
            }
            "strength" => {
                let codes: Vec<&str> = Strength::ALL.iter().map(|c| c.code()).collect();
                known("strength", value, &codes).map(|code| Expr::Is(format!("{}={code}", kind::STRENGTH)))
            }
            "status" => {
                let codes: Vec<&str> = Status::ALL.iter().map(|c| c.code()).collect();
                let code = known("status", value, &codes)?;
                let at = codes.iter().position(|c| *c == code).and_then(|at| u8::try_from(at).ok());
                Ok(Expr::Status(at.into_iter().collect()))
            }
            "due" if lower == "none" => Ok(Expr::NoDue),
            "due" => days(value).map(|days| Expr::Due(days.from, days.to)),
            "told" => days(value).map(|days| Expr::Told(days.from, days.to)),
            "language" => {
                let mut parts = lower.split('-');
                let first = parts
                    .next()
                    .is_some_and(|p| (2..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_lowercase()));
                let rest = parts.all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()));
                if first && rest {
                    return Ok(is(kind::LANGUAGE));
                }
                Err(refused(
                    "A013",
                    format!("{said:?} is no language"),
                    "give its tag, such as fr or zh-Hant",
                    value.place,
                ))
            }
            "source" => Ok(match lower.strip_suffix('*').filter(|start| !start.is_empty() && !value.quoted) {
                Some(start) => Expr::Begins(format!("{}={start}", kind::SOURCE)),
                None => is(kind::SOURCE),
            }),
            "forum" => self.words(key, value, kind::FORUM, false),
            "text" => self.words(key, value, kind::TEXT, true),
            _ => {
                let keys: Vec<&str> = KEYS.iter().map(|(key, _)| *key).collect();
                let next = format!("take one of {}, or put words with a colon in quotes", keys.join(", "));
                let place = value.place.map(|place| place.saturating_sub(key.chars().count() + 1).max(1));
                Err(refused("A045", format!("There is no key {key:?}"), &next, place))
            }
        }
    }

    fn words(&self, key: &str, value: &Value, kind: &'static str, pairs: bool) -> Result<Expr, AppError> {
        let Some(needle) = words::needle(&value.text, kind, pairs, value.quoted) else {
            let next = "give a word, or leave it out";
            return Err(refused("A045", format!("There is no word to look for in {key}"), next, value.place));
        };
        Ok(match needle.text {
            None => needle.expr,
            Some(words) => Expr::Stands { within: Box::new(needle.expr), kind: kind.to_owned(), words },
        })
    }
}

/// The code that was said, if there is one.
fn known<'a>(what: &str, value: &Value, codes: &[&'a str]) -> Result<&'a str, AppError> {
    let lower = value.text.to_lowercase();
    codes.iter().copied().find(|code| *code == lower).ok_or_else(|| {
        let next = format!("take one of {}", codes.join(", "));
        refused("A013", format!("There is no {what} {:?}", value.text), &next, value.place)
    })
}

/// The days that a value means.
fn days(value: &Value) -> Result<Interval, AppError> {
    let wrong = || {
        let next = "give a year, a month or a day, such as 2025, 2025-06 or 2025-06-30, or two with .. between";
        refused("A045", format!("{:?} is no time", value.text), next, value.place)
    };
    let one = |said: &str| -> Option<Interval> {
        let mut parts = said.split('-').map(|part| part.bytes().all(|b| b.is_ascii_digit()).then_some(part));
        let year: i16 = parts.next()??.parse().ok().filter(|_| said.len() >= 4)?;
        let Some(month) = parts.next() else { return Interval::year(year) };
        let month: i8 = month?.parse().ok()?;
        let Some(day) = parts.next() else { return Interval::month(year, month) };
        let day = Day::new(year, month, day?.parse().ok()?).ok()?;
        parts.next().is_none().then(|| Interval::on(day))
    };
    let Some((from, to)) = value.text.split_once("..") else { return one(&value.text).ok_or_else(wrong) };
    let end = |said: &str| if said.is_empty() { Some(Interval::default()) } else { one(said) };
    let (from, to) = (end(from).ok_or_else(wrong)?.from, end(to).ok_or_else(wrong)?.to);
    let backwards = from.zip(to).is_some_and(|(from, to)| from > to);
    if (from.is_none() && to.is_none()) || backwards { Err(wrong()) } else { Ok(Interval { from, to }) }
}

fn refused(code: &'static str, message: String, next: &str, place: Option<usize>) -> AppError {
    let error = AppError::new(Kind::Usage, code, message, next);
    match place {
        Some(place) => error.at(format!("the query, at character {place}")),
        None => error,
    }
}

/// Reads a query from its beginning.
pub(super) struct Reader {
    chars: Vec<char>,
    at: usize,
}

fn quote_after(open: char) -> Option<char> {
    match open {
        '"' => Some('"'),
        '“' => Some('”'),
        '«' => Some('»'),
        '「' => Some('」'),
        _ => None,
    }
}

impl Reader {
    pub(super) fn new(text: &str) -> Reader {
        Reader { chars: text.chars().collect(), at: 0 }
    }

    /// The next term as it was typed; all that is left where it cannot be read.
    pub(super) fn term(&mut self) -> Option<String> {
        if !self.skip_spaces() {
            return None;
        }
        let from = self.at;
        self.take('-');
        let read = self.key().and_then(|key| self.values(key.is_some(), from + 1));
        if read.is_err() {
            self.at = self.chars.len();
        }
        let term: String = self.chars.get(from..self.at).unwrap_or_default().iter().collect();
        Some(term.trim_end().to_owned())
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }
    fn take(&mut self, c: char) -> bool {
        let there = self.peek() == Some(c);
        self.at += usize::from(there);
        there
    }
    /// Whether there is something after the spaces.
    fn skip_spaces(&mut self) -> bool {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
        self.peek().is_some()
    }

    /// The key before a colon, if the term has one.
    fn key(&mut self) -> Result<Option<String>, AppError> {
        let rest = &self.chars[self.at..];
        let letters = rest.iter().take_while(|c| c.is_alphabetic() || **c == '_').count();
        if letters == 0 || rest.get(letters) != Some(&':') {
            return Ok(None);
        }
        let key: String = rest[..letters].iter().collect::<String>().to_lowercase();
        self.at += letters + 1;
        Ok(Some(if key == "lang" { "language".to_owned() } else { key }))
    }

    /// One value, or several with commas between them behind a key.
    fn values(&mut self, has_key: bool, begin: usize) -> Result<Vec<Value>, AppError> {
        let mut values = Vec::new();
        loop {
            let place = self.at + 1;
            let value = match self.peek().and_then(quote_after) {
                Some(close) => self.quoted(close)?,
                None => {
                    let from = self.at;
                    let ends = |c: char| c.is_whitespace() || (has_key && c == ',');
                    while self.peek().is_some_and(|c| !ends(c)) {
                        self.at += 1;
                    }
                    self.chars[from..self.at].iter().collect()
                }
            };
            let quoted = self.chars.get(place - 1).copied().and_then(quote_after).is_some();
            if value.is_empty() {
                let next = if has_key {
                    "give a value right behind the colon or the comma"
                } else {
                    "give a word, or leave it out"
                };
                let place = if has_key { place } else { begin };
                return Err(refused("A045", "A value is missing".to_owned(), next, Some(place)));
            }
            values.push(Value { text: value, quoted, place: Some(place) });
            if !(has_key && self.take(',')) {
                break;
            }
        }
        // What follows a closing quote without a space would read as part of it.
        match self.peek() {
            Some(c) if !c.is_whitespace() => {
                Err(refused("A045", "A space is missing".to_owned(), "put one behind the quote", Some(self.at + 1)))
            }
            _ => Ok(values),
        }
    }

    fn quoted(&mut self, close: char) -> Result<String, AppError> {
        let begin = self.at + 1;
        self.at += 1;
        let mut text = String::new();
        loop {
            match self.peek() {
                None => {
                    let next = format!("close it with {close}");
                    return Err(refused("A045", "A quote is not closed".to_owned(), &next, Some(begin)));
                }
                Some('\\') => {
                    text.extend(self.chars.get(self.at + 1));
                    self.at += 2;
                }
                Some(c) => {
                    self.at += 1;
                    if c == close {
                        return Ok(text);
                    }
                    text.push(c);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
