//! Finds thousands of phrases at once in folded text, with the word boundaries that a script needs.

use crate::fold::{Folded, fold};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

/// Where a phrase may begin and end.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Boundary {
    /// No letter or digit on either side.
    #[default]
    Word,
    /// A word may begin before it but none may end after: no check on the left.
    Suffix,
    /// No letter or digit on the left; on the right one of the pack's particles may follow, then a boundary.
    Particle,
    /// A boundary on the left only (stems, prefixes).
    Prefix,
    /// Anywhere.
    None,
}

impl Boundary {
    /// The boundary of a pack's word for it.
    pub fn parse(word: &str) -> Option<Boundary> {
        Some(match word {
            "word" => Boundary::Word,
            "suffix" => Boundary::Suffix,
            "particle" => Boundary::Particle,
            "prefix" => Boundary::Prefix,
            "none" => Boundary::None,
            _ => return None,
        })
    }
}

/// How a phrase's letters must be written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Case {
    /// Any way.
    #[default]
    Any,
    /// Begins with a capital ("Turkey", "China").
    Capital,
    /// Exactly as the form is written ("US", "IT").
    Exact,
}

/// One phrase to find.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// As written in the pack; folded here.
    pub form: String,
    /// What it stands for: an index of the caller's.
    pub entry: u32,
    /// Where it may begin and end.
    pub boundary: Boundary,
    /// How it must be written.
    pub case: Case,
}

/// A phrase found. Places are bytes of the folded text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Hit {
    /// First byte, folded.
    pub start: usize,
    /// One past the last byte, folded, without particles.
    pub end: usize,
    /// The caller's index.
    pub entry: u32,
}

/// Finds phrases. Build once, use for every text.
#[derive(Debug)]
pub struct Matcher {
    automaton: Option<AhoCorasick>,
    phrases: Vec<Phrase>,
    particles: Vec<String>,
}

impl Matcher {
    /// A matcher for `phrases`. `particles` may follow a phrase with [`Boundary::Particle`].
    pub fn new(phrases: Vec<Phrase>, particles: &[String]) -> Matcher {
        let folded: Vec<String> = phrases.iter().map(|p| fold(&p.form)).collect();
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(&folded)
            .ok();
        let mut particles: Vec<String> = particles.iter().map(|p| fold(p)).collect();
        particles.sort_by_key(|p| std::cmp::Reverse(p.len()));
        Matcher { automaton, phrases, particles }
    }

    /// All phrases in `text`, overlapping ones too, ordered by start, longest first. `original` is the text that
    /// `text` was folded from and `base` the offset at which it was folded.
    pub fn find(&self, text: &Folded, original: &str, base: usize) -> Vec<Hit> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let folded = text.as_str();
        let mut hits = Vec::new();
        for found in automaton.find_overlapping_iter(folded) {
            let phrase = &self.phrases[found.pattern().as_usize()];
            let (start, end) = (found.start(), found.end());
            if start == end || !self.bounded(phrase.boundary, folded, start, end) {
                continue;
            }
            if phrase.case != Case::Any {
                let span = text.span(start, end);
                let written = original.get(span.start() - base..span.end() - base).unwrap_or("");
                if !written_so(phrase, written) {
                    continue;
                }
            }
            hits.push(Hit { start, end, entry: phrase.entry });
        }
        hits.sort_by(|a, b| (a.start, b.end, a.entry).cmp(&(b.start, a.end, b.entry)));
        hits.dedup();
        hits
    }

    fn bounded(&self, boundary: Boundary, text: &str, start: usize, end: usize) -> bool {
        let left = || !joins(text[..start].chars().next_back(), text[start..].chars().next());
        let right = || !joins(text[..end].chars().next_back(), text[end..].chars().next());
        match boundary {
            Boundary::None => true,
            Boundary::Prefix => left(),
            Boundary::Suffix => right(),
            Boundary::Word => left() && right(),
            Boundary::Particle => left() && (right() || self.particle_end(text, end).is_some()),
        }
    }

    /// The end of the particles that follow byte `end`, if they run up to a word's end.
    pub fn particle_end(&self, text: &str, end: usize) -> Option<usize> {
        let rest = &text[end..];
        self.particles.iter().find_map(|particle| {
            let tail = rest.strip_prefix(particle.as_str())?;
            (!joins(Some('가'), tail.chars().next())).then_some(end + particle.len())
        })
    }

    /// The longest hits among `hits` that pass `keep`, none overlapping another, left to right.
    pub fn longest(hits: &[Hit], mut keep: impl FnMut(&Hit) -> bool) -> Vec<Hit> {
        let mut chosen: Vec<Hit> = Vec::new();
        for hit in hits.iter().filter(|h| keep(h)) {
            match chosen.last() {
                Some(last) if hit.start < last.end => {
                    if hit.start == last.start && hit.end > last.end {
                        chosen.pop();
                        chosen.push(*hit);
                    }
                }
                _ => chosen.push(*hit),
            }
        }
        chosen
    }
}

/// Whether two neighbouring characters belong to one word. Scripts written without spaces join among themselves;
/// Latin letters and digits end where such a script begins.
fn joins(before: Option<char>, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return false };
    before.is_alphanumeric() && after.is_alphanumeric() && (spaceless(before) == spaceless(after))
}

fn spaceless(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}')
}

fn written_so(phrase: &Phrase, written: &str) -> bool {
    match phrase.case {
        Case::Any => true,
        Case::Capital => written.chars().next().is_some_and(|c| c.is_uppercase() || !c.is_lowercase()),
        Case::Exact => {
            let plain = |s: &str| s.chars().map(|c| if c == '’' { '\'' } else { c }).collect::<String>();
            plain(written) == plain(&phrase.form)
        }
    }
}

/// Expands `[optional]` and `(one|other)` in a form: `au[x] (plus|moins) tard` gives four phrases.
/// At most 400 phrases come of one form; an unbalanced bracket stands for itself.
pub fn expand(form: &str) -> Vec<String> {
    let mut done = Vec::new();
    let mut open = vec![form.to_owned()];
    while let Some(next) = open.pop() {
        if done.len() + open.len() > 400 {
            break;
        }
        match first_group(&next) {
            None => {
                let phrase = next.split_whitespace().collect::<Vec<_>>().join(" ");
                if !done.contains(&phrase) {
                    done.push(phrase);
                }
            }
            Some((start, end, choices)) => {
                for choice in choices.iter().rev() {
                    open.push(format!("{}{}{}", &next[..start], choice, &next[end..]));
                }
            }
        }
    }
    done
}

/// The first bracketed group that holds no other: start, end, choices.
fn first_group(form: &str) -> Option<(usize, usize, Vec<String>)> {
    let mut start = None;
    for (at, c) in form.char_indices() {
        match c {
            '(' | '[' => start = Some((at, c)),
            ')' | ']' => {
                let (from, opened) = start?;
                if (opened == '(') != (c == ')') {
                    return None;
                }
                let inner = &form[from + 1..at];
                let mut choices: Vec<String> = inner.split('|').map(str::to_owned).collect();
                if c == ']' {
                    choices.push(String::new());
                }
                return Some((from, at + 1, choices));
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(forms: &[(&str, Boundary, Case)], text: &str) -> Vec<String> {
        let phrases = forms
            .iter()
            .enumerate()
            .map(|(n, &(form, boundary, case))| Phrase { form: form.to_owned(), entry: n as u32, boundary, case })
            .collect();
        let matcher = Matcher::new(phrases, &["은".to_owned(), "에서는".to_owned()]);
        let folded = Folded::new(text, 0);
        matcher
            .find(&folded, text, 0)
            .iter()
            .map(|h| text[folded.span(h.start, h.end).start()..folded.span(h.start, h.end).end()].to_owned())
            .collect()
    }

    #[test]
    fn boundaries_and_case() {
        assert_eq!(found(&[("AI", Boundary::Word, Case::Any)], "AI, said, l’AI"), ["AI", "AI"]);
        assert_eq!(found(&[("US", Boundary::Word, Case::Exact)], "US tells us"), ["US"]);
        assert_eq!(
            found(&[("한국", Boundary::Particle, Case::Any)], "한국은 한국에서는 한국어 AI한국"),
            ["한국", "한국", "한국"]
        );
        assert_eq!(found(&[("turkey", Boundary::Word, Case::Capital)], "Turkey eats turkey"), ["Turkey"]);
    }

    #[test]
    fn forms_expand() {
        assert_eq!(expand("au (plus|moins) tard"), ["au plus tard", "au moins tard"]);
        assert_eq!(expand("deux [autres] pays"), ["deux autres pays", "deux pays"]);
        assert_eq!(expand("a(b|c[d])e"), ["abe", "acde", "ace"]);
    }
}
