//! Text made comparable: lower case, composed, plain apostrophes, quotes and spaces, with a way back to the original.
//!
//! Lexicons match on [`Folded`] text, so that harmless typography (curly quotes, no-break spaces, decomposed
//! accents, zero-width characters, runs of spaces) never changes what is found.

use entente_model::Span;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// A folded copy of a text with the original place of each of its bytes.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    text: String,
    /// For each byte of `text`, and one past its end, the byte of the original it came from.
    origin: Vec<u32>,
}

impl Folded {
    /// Folds `original`, whose byte offsets are counted from `base`.
    pub fn new(original: &str, base: usize) -> Folded {
        let mut origin = Vec::with_capacity(original.len() + 1);
        let mut text = String::with_capacity(original.len());
        Writer { from: 0, text: &mut text, origin: Some(&mut origin) }.fold(original, base);
        origin.push(u32::try_from(base + original.len()).unwrap_or(u32::MAX));
        Folded { text, origin }
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The span of the original under bytes `start..end` of the folded text. What ends within a letter and its accents
    /// takes in the whole of it.
    pub fn span(&self, start: usize, mut end: usize) -> Span {
        let last = self.origin.len().saturating_sub(1);
        if end > start {
            let inside = self.origin.get(end - 1);
            while end < last && self.origin.get(end) == inside {
                end += 1;
            }
        }
        let from = self.origin.get(start.min(last)).copied().unwrap_or(0) as usize;
        let to = self.origin.get(end.min(last)).copied().unwrap_or(0) as usize;
        Span::new(from, to)
    }

    /// The first folded byte whose origin is at or after original byte `at`.
    pub fn folded_at(&self, at: usize) -> usize {
        self.origin.partition_point(|&o| (o as usize) < at).min(self.text.len())
    }
}

/// Where folded text goes.
struct Writer<'a> {
    /// Where the piece begins in `text`.
    from: usize,
    text: &'a mut String,
    /// The place of each byte, where that is wanted.
    origin: Option<&'a mut Vec<u32>>,
}

impl Writer<'_> {
    fn fold(mut self, original: &str, base: usize) {
        let mut at = 0;
        while at < original.len() {
            let end = self.run(original.as_bytes(), at);
            if end > at {
                let from = self.text.len();
                self.text.push_str(&original[at..end]);
                self.text[from..].make_ascii_lowercase();
                if let Some(origins) = &mut self.origin {
                    origins.extend((base + at..base + end).map(|at| u32::try_from(at).unwrap_or(u32::MAX)));
                }
                at = end;
                continue;
            }
            let mut chars = original[at..].chars();
            let Some(first) = chars.next() else { return };
            if chars.next().is_none_or(|next| !composes(next)) {
                self.fold_char(first, base + at);
                at += first.len_utf8();
                continue;
            }
            let end = cluster_end(original, at);
            for c in original[at..end].nfc() {
                self.fold_char(c, base + at);
            }
            at = end;
        }
    }

    /// The end of the stretch from `at` that folds byte by byte to its lower case: ASCII in which no space stands behind
    /// another. Most of most texts is such, so that it is worth taking whole. What no ASCII stands behind is left out, since
    /// that may compose with it.
    fn run(&self, bytes: &[u8], at: usize) -> usize {
        let mut before = self.text.as_bytes()[self.from..].last().copied();
        let mut end = at;
        while let Some(&byte) = bytes.get(end) {
            if !matches!(byte, b' '..=b'~') || byte == b' ' && before == Some(b' ') {
                break;
            }
            before = Some(byte);
            end += 1;
        }
        let composes = bytes.get(end).is_some_and(|b| !b.is_ascii());
        if composes && end > at { end - 1 } else { end }
    }

    fn fold_char(&mut self, c: char, origin: usize) {
        match c {
            _ if syllable(c) => self.push(c, origin),
            '’' | '‘' | 'ʼ' | '´' | '`' | '＇' => self.push('\'', origin),
            '“' | '”' | '„' | '«' | '»' | '＂' | '「' | '」' | '『' | '』' => self.push('"', origin),
            '‐' | '‑' | '‒' => self.push('-', origin),
            '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => self.push(' ', origin),
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' => {}
            '０'..='９' => self.push(char::from_digit(c as u32 - '０' as u32, 10).unwrap_or('0'), origin),
            _ if c.is_uppercase() => c.to_lowercase().for_each(|l| self.push(l, origin)),
            _ => self.push(c, origin),
        }
    }

    fn push(&mut self, c: char, origin: usize) {
        let c = if c == '\t' || c == '\r' { ' ' } else { c };
        if c == ' ' && self.text[self.from..].ends_with(' ') {
            return;
        }
        self.text.push(c);
        if let Some(origins) = &mut self.origin {
            let origin = u32::try_from(origin).unwrap_or(u32::MAX);
            origins.extend(std::iter::repeat_n(origin, c.len_utf8()));
        }
    }
}

/// Folds a lexicon form the way texts are folded.
pub fn fold(form: &str) -> String {
    let mut text = String::with_capacity(form.len());
    fold_into(form, &mut text);
    text
}

/// Appends a folded form to `text`.
pub(crate) fn fold_into(form: &str, text: &mut String) {
    Writer { from: text.len(), text, origin: None }.fold(form, 0);
}

/// How the beginning of a piece of text may fold otherwise behind another piece than alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Joint {
    /// It folds the same behind anything.
    Never,
    /// A space, which is one with a space before it.
    Space,
    /// What composes with the character before it.
    Composes,
}

impl Joint {
    /// Of a piece of text.
    pub(crate) fn of(after: &str) -> Joint {
        match after.chars().next() {
            Some(first) if composes(first) => Joint::Composes,
            Some(_) if fold(after).starts_with(' ') => Joint::Space,
            _ => Joint::Never,
        }
    }
}

/// Whether a character composes with the one before it.
fn composes(c: char) -> bool {
    !plain(c) && (canonical_combining_class(c) != 0 || matches!(c, '\u{1160}'..='\u{11ff}'))
}

/// Whether a character composes with none and has no case: a syllable or ideograph, as most of a text in such a script is.
fn syllable(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// Whether a character certainly composes with none before it; the marks that do begin at U+0300.
fn plain(c: char) -> bool {
    c < '\u{300}' || syllable(c)
}

/// The end of the character at `at` together with what composes with it.
fn cluster_end(text: &str, at: usize) -> usize {
    let mut chars = text[at..].char_indices();
    chars.next();
    for (offset, c) in chars {
        if !composes(c) {
            return at + offset;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_keeps_the_way_back() {
        for (original, folded) in [
            ("L’Année PROCHAINE", "l'année prochaine"),
            ("cafe\u{301} noir", "café noir"),
            ("\u{1112}\u{1161}\u{11ab}국", "한국"),
            ("10\u{202f}000\u{a0} €", "10 000 €"),
            ("zero\u{200b}width", "zerowidth"),
            ("Two  SPACES\t here,\r\n  and THERE ", "two spaces here, \n and there "),
            ("ABCe\u{301} D\u{a0} E", "abcé d e"),
        ] {
            let f = Folded::new(original, 0);
            assert_eq!(f.as_str(), folded);
            assert_eq!(f.span(0, f.as_str().len()), Span::new(0, original.len()));
        }
    }

    #[test]
    fn a_decomposed_letter_maps_to_its_whole_cluster() {
        let f = Folded::new("e\u{301}a", 10);
        assert_eq!(f.span(0, 2), Span::new(10, 13));
        // No letter is composed of these two, yet the accent stays with its letter.
        let f = Folded::new("가\u{301}나", 0);
        assert_eq!(f.span(0, 3), Span::new(0, 5));
    }
}
