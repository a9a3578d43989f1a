//! What the lists say of the words of a name: which end it, lengthen it, or are no name at all.

use super::Shapes;
use crate::names::{Name, OrgKind, Who};
use crate::tags::T;
use crate::view::Range;

impl Shapes<'_> {
    /// Whether a whole word is one that no name is made of: a day, a month.
    pub(super) fn nameless(&self, word: usize) -> bool {
        let Some(word) = self.words.get(word) else { return false };
        let at = word.range.start;
        self.hits_in(at, at + 1).any(|h| h.end == word.range.end && self.language.has(h.entry, T::NotName))
    }

    /// The organisation that a known one's name opens and one more word closes, where heads stand first: "Toyota Tsusho".
    pub(super) fn lengthened(&self, range: Range, known: &Name) -> Option<Who> {
        let Who::Org { state, kind: OrgKind::Body, .. } = &known.who else { return None };
        let rest = Range::new(known.range.end + 1, range.end.max(known.range.end + 1));
        let word = self.folded.get(rest.start..rest.end).filter(|_| self.language.meta.heads_first)?;
        let common = [T::PersonRole, T::Gov, T::NotName, T::Agreement, T::Meeting, T::Adv, T::OrgHead];
        let plain = known.range.start == range.start
            && self.folded[known.range.end..].starts_with(' ')
            && word.chars().count() > 3
            && word.chars().all(char::is_alphabetic)
            && !self.hits_in(rest.start, rest.end).any(|h| {
                let entry = self.language.lexicon.entry(h.entry);
                entry.verb || entry.weight == 0 || common.iter().any(|&t| self.language.has(h.entry, t))
            });
        plain.then(|| Who::Org { id: None, label: None, state: state.clone(), kind: OrgKind::Body })
    }

    /// Whether a word is one of several letters that a list knows for a verb.
    pub(super) fn opens_declaration(&self, word: Range) -> bool {
        const LETTERS: usize = 5;
        word.len() >= LETTERS
            && self
                .hits_in(word.start, word.start + 1)
                .any(|h| h.end >= word.end && self.language.lexicon.entry(h.entry).verb)
    }
}

/// Whether a number that is no year ends a text: what follows is its unit.
pub(super) fn counts(before: &str) -> bool {
    let before = before.trim_end();
    let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let year = digits == 4 && matches!(before.get(before.len() - 4..before.len() - 2), Some("19" | "20"));
    digits > 0 && !year
}
