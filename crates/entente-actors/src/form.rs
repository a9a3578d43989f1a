//! One written form of a name: its marks and the case it asks for.

/// How the letters of a form must be written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Case {
    /// Any way.
    Any,
    /// The first letter is a capital.
    Capital,
    /// Exactly as the form.
    Exact,
}

/// A form without its marks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Form<'a> {
    /// The words.
    pub text: &'a str,
    /// How they must be written.
    pub case: Case,
    /// Whether no ending may follow (`~`).
    pub whole: bool,
    /// Whether it counts only where its state stands beside it (`^`).
    pub beside: bool,
}

/// Longest form, in bytes, that counts as an acronym.
const ACRONYM: usize = 8;

impl<'a> Form<'a> {
    /// Reads the marks: `!` exact, `~` whole word, `^` beside its state. Without `!`, a form in capitals only is exact, one that begins
    /// with a capital needs one, and one in small letters is found however it is written.
    pub fn parse(mut raw: &'a str) -> Form<'a> {
        let (mut exact, mut whole, mut beside) = (false, false, false);
        loop {
            if let Some(rest) = raw.strip_prefix('!') {
                exact = true;
                raw = rest;
            } else if let Some(rest) = raw.strip_prefix('~') {
                whole = true;
                raw = rest;
            } else if let Some(rest) = raw.strip_prefix('^') {
                beside = true;
                raw = rest;
            } else {
                break;
            }
        }
        let case = if exact || acronym(raw) {
            Case::Exact
        } else if raw.chars().next().is_some_and(char::is_uppercase) {
            Case::Capital
        } else {
            Case::Any
        };
        Form { text: raw, case, whole, beside }
    }

    /// Whether it is written like an acronym.
    pub fn is_acronym(&self) -> bool {
        acronym(self.text)
    }
}

fn acronym(text: &str) -> bool {
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    text.len() <= ACRONYM && letters().any(char::is_uppercase) && letters().all(char::is_uppercase)
}

/// The forms in a cell, separated by `|`.
pub(crate) fn forms(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|').map(str::trim).filter(|f| !f.is_empty() && *f != "-")
}
