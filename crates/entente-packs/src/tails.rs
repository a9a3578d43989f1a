//! The words that may follow a word, as rules write them: `keep (one another|each other) [well] informed`. Choices and
//! options are tried along the text and never written out: one rule may stand for hundreds of phrases.

use crate::fold::{Joint, fold};
use crate::matcher::expand;
use crate::prefixes::prefixes;

/// Many forms with their values, walked along a text at once.
#[derive(Debug, Default)]
pub(crate) struct Tails {
    forms: Vec<(Vec<Part>, u32)>,
    /// The forms by what their first word may begin with, in order.
    first: Vec<(Box<str>, u32)>,
    /// The forms that may be nothing at all.
    empty: Vec<u32>,
}

/// A part of a form.
#[derive(Debug)]
enum Part {
    /// Folded, without a space.
    Text(Box<str>),
    /// A space, unless the form begins or ends here or a space stands before it.
    Space,
    /// One of these.
    Choice(Vec<Vec<Part>>),
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
        for (form, value) in forms {
            match parts(form) {
                Some(parts) => tails.add(parts, value),
                None => expand(form).iter().for_each(|form| tails.add(literal(form), value)),
            }
        }
        tails.first.sort_unstable();
        tails
    }

    fn add(&mut self, parts: Vec<Part>, value: u32) {
        let number = u32::try_from(self.forms.len()).unwrap_or(u32::MAX);
        let mut words = Vec::new();
        if opens(&parts, &mut words) {
            self.empty.push(number);
        }
        words.sort_unstable();
        words.dedup();
        self.first.extend(words.into_iter().map(|word| (word.into(), number)));
        self.forms.push((parts, value));
    }

    /// Gives the length and value of every form that `text` begins with, with the space before it. The same may be given
    /// twice.
    pub(crate) fn walk(&self, text: &[u8], mut found: impl FnMut(usize, u32)) {
        let value = |number: u32| self.forms.get(number as usize).map_or(0, |form| form.1);
        self.empty.iter().for_each(|&number| found(0, value(number)));
        let Some(words) = text.strip_prefix(b" ") else { return };
        prefixes(&self.first, |first| first.0.as_bytes(), words, &mut |&(_, number)| {
            let Some((parts, value)) = self.forms.get(number as usize) else { return };
            along(Rest { parts, then: None }, text, 0, true, &mut |length| {
                if length > 0 {
                    found(length, *value);
                }
            });
        });
    }
}

/// Follows the text from `at` on; `space` says that one must stand before what comes next.
fn along(rest: Rest<'_>, text: &[u8], at: usize, space: bool, found: &mut dyn FnMut(usize)) {
    let Some((part, parts)) = rest.parts.split_first() else {
        return match rest.then {
            Some(&Rest { parts, then }) => along(Rest { parts, then }, text, at, space, found),
            None => found(at),
        };
    };
    let after = Rest { parts, then: rest.then };
    match part {
        Part::Space => along(after, text, at, true, found),
        Part::Text(word) => {
            let here = text.get(at..).unwrap_or(&[]);
            let here = if space { here.strip_prefix(b" ") } else { Some(here) };
            if here.is_some_and(|here| here.starts_with(word.as_bytes())) {
                along(after, text, at + usize::from(space) + word.len(), false, found);
            }
        }
        Part::Choice(choices) => {
            let next = at + usize::from(space && text.get(at) == Some(&b' '));
            let other = |parts: &[Part]| match parts.first() {
                Some(Part::Text(word)) => word.bytes().next() != text.get(next).copied(),
                _ => false,
            };
            // Most choices are told apart by their first letter.
            for parts in choices.iter().filter(|parts| !other(parts)) {
                along(Rest { parts, then: Some(&after) }, text, at, space, found);
            }
        }
    }
}

/// Collects what the parts may begin with; whether they may be nothing.
fn opens<'p>(parts: &'p [Part], words: &mut Vec<&'p str>) -> bool {
    for part in parts {
        match part {
            Part::Space => {}
            Part::Text(word) => {
                words.push(word);
                return false;
            }
            Part::Choice(choices) => {
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
fn parts(form: &str) -> Option<Vec<Part>> {
    // The open groups from the outermost to the innermost: how each closes, its choices so far.
    let mut open: Vec<(char, Vec<Vec<Part>>)> = Vec::new();
    let mut here: Vec<Part> = Vec::new();
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
                here.push(Part::Choice(choices));
            }
        }
    }
    pieces(form.get(from..)?, &mut here)?;
    open.is_empty().then_some(here)
}

/// Adds the words and spaces of a piece without brackets.
fn pieces(text: &str, into: &mut Vec<Part>) -> Option<()> {
    if Joint::of(text) == Joint::Composes {
        return None;
    }
    for (n, word) in text.split(char::is_whitespace).enumerate() {
        if n > 0 {
            into.push(Part::Space);
        }
        let word = fold(word);
        if !word.is_empty() {
            into.push(Part::Text(word.into()));
        }
    }
    Some(())
}

/// A form without choices.
fn literal(form: &str) -> Vec<Part> {
    let mut words = Vec::new();
    for word in form.split_whitespace() {
        words.push(Part::Space);
        words.push(Part::Text(fold(word).into()));
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
