//! The words that may follow a word, as rules write them: `keep (one another|each other) [well] informed`. Choices and
//! options are tried along the text and never written out: one rule may stand for hundreds of phrases.

use crate::fold::{Joint, fold};
use crate::matcher::expand;
use crate::packed::{Reader, Writer};
use crate::prefixes::prefixes;

/// Many forms with their values, walked along a text at once. All parts lie in one list and all words in one text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tails {
    /// The parts of each form, and its value.
    forms: Vec<(Run, u32)>,
    parts: Vec<Part>,
    /// The choices of all groups: the parts of each.
    choices: Vec<Run>,
    /// Words, folded, without spaces.
    text: String,
    /// The forms by what their first word may begin with, in order.
    first: Vec<(Run, u32)>,
    /// The forms that may be nothing at all.
    empty: Vec<u32>,
}

/// A stretch of one of the lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Run {
    from: u32,
    to: u32,
}

impl Run {
    fn new(from: usize, to: usize) -> Run {
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Run { from: place(from), to: place(to) }
    }

    fn of<T>(self, list: &[T]) -> &[T] {
        list.get(self.from as usize..self.to as usize).unwrap_or(&[])
    }
}

/// A part of a form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    /// A word of the text.
    Text(Run),
    /// A space, unless the form begins or ends here or a space stands before it.
    Space,
    /// One of these choices.
    Choice(Run),
}

/// A part of a form as it is read.
#[derive(Debug)]
enum Read {
    /// Folded, without a space.
    Text(Box<str>),
    Space,
    Choice(Vec<Vec<Read>>),
}

/// What is still to come behind the parts at hand.
struct Rest<'a> {
    parts: &'a [Part],
    then: Option<&'a Rest<'a>>,
}

impl Tails {
    /// The forms with their values; a form may have several.
    pub(crate) fn new<'f>(forms: impl Iterator<Item = (&'f str, u32)>) -> Tails {
        let mut tails = Tails::default();
        let mut first: Vec<(Box<str>, u32)> = Vec::new();
        for (form, value) in forms {
            match parts(form) {
                Some(parts) => tails.add(&parts, value, &mut first),
                None => expand(form).iter().for_each(|form| tails.add(&literal(form), value, &mut first)),
            }
        }
        first.sort_unstable();
        for (word, form) in first {
            let word = tails.word(&word);
            tails.first.push((word, form));
        }
        tails
    }

    fn add(&mut self, parts: &[Read], value: u32, first: &mut Vec<(Box<str>, u32)>) {
        let number = u32::try_from(self.forms.len()).unwrap_or(u32::MAX);
        let mut words = Vec::new();
        if opens(parts, &mut words) {
            self.empty.push(number);
        }
        words.sort_unstable();
        words.dedup();
        first.extend(words.into_iter().map(|word| (word.into(), number)));
        let parts = self.lay(parts);
        self.forms.push((parts, value));
    }

    /// Puts parts beside each other into the list.
    fn lay(&mut self, parts: &[Read]) -> Run {
        let mut laid = Vec::with_capacity(parts.len());
        for part in parts {
            laid.push(match part {
                Read::Text(word) => Part::Text(self.word(word)),
                Read::Space => Part::Space,
                Read::Choice(choices) => {
                    let runs: Vec<Run> = choices.iter().map(|choice| self.lay(choice)).collect();
                    let from = self.choices.len();
                    self.choices.extend(runs);
                    Part::Choice(Run::new(from, self.choices.len()))
                }
            });
        }
        let from = self.parts.len();
        self.parts.extend(laid);
        Run::new(from, self.parts.len())
    }

    /// Puts a word behind the text.
    fn word(&mut self, word: &str) -> Run {
        let from = self.text.len();
        self.text.push_str(word);
        Run::new(from, self.text.len())
    }

    /// Gives the length and value of every form that `text` begins with, with the space before it. The same may be given
    /// twice.
    pub(crate) fn walk(&self, text: &[u8], mut found: impl FnMut(usize, u32)) {
        let value = |number: u32| self.forms.get(number as usize).map_or(0, |form| form.1);
        self.empty.iter().for_each(|&number| found(0, value(number)));
        let Some(words) = text.strip_prefix(b" ") else { return };
        let all = self.text.as_bytes();
        prefixes(&self.first, |first| first.0.of(all), words, &mut |&(_, number)| {
            let Some((parts, value)) = self.forms.get(number as usize) else { return };
            self.along(Rest { parts: parts.of(&self.parts), then: None }, text, 0, true, &mut |length| {
                if length > 0 {
                    found(length, *value);
                }
            });
        });
    }

    /// Follows the text from `at` on; `space` says that one must stand before what comes next.
    fn along(&self, rest: Rest<'_>, text: &[u8], at: usize, space: bool, found: &mut dyn FnMut(usize)) {
        let Some((part, parts)) = rest.parts.split_first() else {
            return match rest.then {
                Some(&Rest { parts, then }) => self.along(Rest { parts, then }, text, at, space, found),
                None => found(at),
            };
        };
        let after = Rest { parts, then: rest.then };
        match part {
            Part::Space => self.along(after, text, at, true, found),
            Part::Text(word) => {
                let word = word.of(self.text.as_bytes());
                let here = text.get(at..).unwrap_or(&[]);
                let here = if space { here.strip_prefix(b" ") } else { Some(here) };
                if here.is_some_and(|here| here.starts_with(word)) {
                    self.along(after, text, at + usize::from(space) + word.len(), false, found);
                }
            }
            Part::Choice(choices) => {
                let next = at + usize::from(space && text.get(at) == Some(&b' '));
                let other = |parts: &[Part]| match parts.first() {
                    Some(Part::Text(word)) => word.of(self.text.as_bytes()).first() != text.get(next),
                    _ => false,
                };
                // Most choices are told apart by their first letter.
                let each = choices.of(&self.choices).iter().map(|choice| choice.of(&self.parts));
                for parts in each.filter(|parts| !other(parts)) {
                    self.along(Rest { parts, then: Some(&after) }, text, at, space, found);
                }
            }
        }
    }

    /// Writes them as bytes.
    pub(crate) fn pack(&self, to: &mut Writer) {
        to.rows(self.forms.iter().map(|(parts, value)| [parts.from, parts.to, *value]));
        to.rows(self.parts.iter().map(|part| match part {
            Part::Text(run) => [0, run.from, run.to],
            Part::Space => [1, 0, 0],
            Part::Choice(run) => [2, run.from, run.to],
        }));
        to.rows(self.choices.iter().map(|run| [run.from, run.to]));
        to.text(&self.text);
        to.rows(self.first.iter().map(|(word, form)| [word.from, word.to, *form]));
        to.numbers(&self.empty);
    }

    /// Reads what [`Tails::pack`] wrote.
    pub(crate) fn unpack(from: &mut Reader<'_>) -> Option<Tails> {
        Some(Tails {
            forms: from.rows(|[from, to, value]| (Run { from, to }, value))?,
            parts: from.rows(|[kind, from, to]| match kind {
                0 => Part::Text(Run { from, to }),
                1 => Part::Space,
                _ => Part::Choice(Run { from, to }),
            })?,
            choices: from.rows(|[from, to]| Run { from, to })?,
            text: from.text()?.to_owned(),
            first: from.rows(|[from, to, form]| (Run { from, to }, form))?,
            empty: from.numbers()?,
        })
    }
}

/// Collects what the parts may begin with; whether they may be nothing.
fn opens<'p>(parts: &'p [Read], words: &mut Vec<&'p str>) -> bool {
    for part in parts {
        match part {
            Read::Space => {}
            Read::Text(word) => {
                words.push(word);
                return false;
            }
            Read::Choice(choices) => {
                let mut nothing = false;
                for choice in choices {
                    nothing |= opens(choice, words);
                }
                if !nothing {
                    return false;
                }
            }
        }
    }
    true
}

/// The parts of a form; none where a bracket is not closed, or where a piece would fold otherwise beside another.
fn parts(form: &str) -> Option<Vec<Read>> {
    // The open groups from the outermost to the innermost: how each closes, its choices so far.
    let mut open: Vec<(char, Vec<Vec<Read>>)> = Vec::new();
    let mut here: Vec<Read> = Vec::new();
    let mut from = 0;
    for (at, c) in form.char_indices() {
        if !matches!(c, '(' | '[' | ')' | ']') && (c != '|' || open.is_empty()) {
            continue;
        }
        pieces(form.get(from..at)?, &mut here)?;
        from = at + c.len_utf8();
        match c {
            '(' | '[' => {
                // What stands before the group waits as a choice of its own.
                let before = std::mem::take(&mut here);
                open.push((if c == '(' { ')' } else { ']' }, vec![before]));
            }
            '|' => open.last_mut()?.1.push(std::mem::take(&mut here)),
            _ => {
                let (closes, mut choices) = open.pop()?;
                if closes != c {
                    return None;
                }
                choices.push(std::mem::take(&mut here));
                here = choices.remove(0);
                if c == ']' {
                    choices.push(Vec::new());
                }
                here.push(Read::Choice(choices));
            }
        }
    }
    pieces(form.get(from..)?, &mut here)?;
    open.is_empty().then_some(here)
}

/// Adds the words and spaces of a piece without brackets.
fn pieces(text: &str, into: &mut Vec<Read>) -> Option<()> {
    if Joint::of(text) == Joint::Composes {
        return None;
    }
    for (n, word) in text.split(char::is_whitespace).enumerate() {
        if n > 0 {
            into.push(Read::Space);
        }
        let word = fold(word);
        if !word.is_empty() {
            into.push(Read::Text(word.into()));
        }
    }
    Some(())
}

/// A form without choices.
fn literal(form: &str) -> Vec<Read> {
    let mut words = Vec::new();
    for word in form.split_whitespace() {
        words.push(Read::Space);
        words.push(Read::Text(fold(word).into()));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn it_finds_what_the_written_out_forms_would() {
        let forms = [
            "[one] another",
            "(one|each other) [well] informed",
            "(the|a) (first[ new]|second) [loan|grant]",
            "au[x] (plus|moins) tard",
            "[it]",
            "in (open",
            "É[t]é  d’ici",
            "(a|b)(c|d) [ ] e",
        ];
        let mut texts: Vec<String> = vec![String::new(), " ".into(), " on".into(), " one anothe".into(), "x".into()];
        for form in forms {
            for words in expand(form) {
                let words = fold(&words);
                texts.extend([format!(" {words}"), format!(" {words} it"), format!(" {words}x"), words]);
            }
        }
        let tails = Tails::new(forms.into_iter().zip(0..));
        let mut bytes = Writer::default();
        tails.pack(&mut bytes);
        assert_eq!(Tails::unpack(&mut Reader(&bytes.0)).as_ref(), Some(&tails));
        for text in texts {
            let mut expected = BTreeSet::new();
            for (form, n) in forms.into_iter().zip(0..) {
                for words in expand(form) {
                    let key = if words.is_empty() { String::new() } else { fold(&format!(" {words}")) };
                    if text.starts_with(&key) {
                        expected.insert((key.len(), n));
                    }
                }
            }
            let mut found = BTreeSet::new();
            tails.walk(text.as_bytes(), |length, n| {
                found.insert((length, n));
            });
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
