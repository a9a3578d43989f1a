//! Finds thousands of phrases at once in folded text, with the word boundaries that a script needs.

use crate::fold::{Folded, Joint, fold, fold_into};
use crate::letters::alphanumeric;
use crate::packed::{Reader, Writer};
use crate::tails::Tails;
use crate::trie::{Keys, Trie};
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

/// Where a phrase may begin and end.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
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

/// A stem with the endings that it takes: all of its forms without writing each out.
#[derive(Clone, Debug)]
pub struct Stem {
    /// What stands before the ending.
    pub form: String,
    /// Which of the lists of endings.
    pub endings: usize,
    /// The caller's index for each number that the list gives its endings.
    pub entries: Vec<u32>,
    /// Where its forms may begin and end.
    pub boundary: Boundary,
}

/// What may follow a stem.
#[derive(Clone, Debug)]
pub enum Endings {
    /// Endings of a word, each with the number of the form that it makes.
    Forms(Vec<(String, u32)>),
    /// Words behind a whole word, as rules write them ([`expand`]); all make form 0.
    Words(Vec<String>),
}

/// All that may follow a stem, of one list or of several, ready when first looked at.
#[derive(Debug)]
struct Ends {
    /// The lists, each with the number that its form 0 has among all of them.
    lists: Box<[(usize, u32)]>,
    /// Endings and words as the build made them, in place of the lists.
    packed: Option<(&'static [u8], &'static [u8])>,
    forms: OnceLock<Trie>,
    words: OnceLock<Tails>,
}

impl Ends {
    fn new(lists: Box<[(usize, u32)]>, packed: Option<(&'static [u8], &'static [u8])>) -> Ends {
        Ends { lists, packed, forms: OnceLock::new(), words: OnceLock::new() }
    }

    /// The endings of words among `all`.
    fn forms(&self, all: &[Endings]) -> &Trie {
        self.forms.get_or_init(|| {
            if let Some((forms, _)) = self.packed {
                return Trie::unpack(&mut Reader(forms)).unwrap_or_default();
            }
            let mut keys = Keys::default();
            for (list, first) in &self.lists {
                let Some(Endings::Forms(forms)) = all.get(*list) else { continue };
                forms.iter().for_each(|(ending, n)| keys.add(first + n, |to| fold_into(ending, to)));
            }
            Trie::new(keys)
        })
    }

    /// The words behind whole words among `all`.
    fn words(&self, all: &[Endings]) -> &Tails {
        self.words.get_or_init(|| {
            if let Some((_, words)) = self.packed {
                return Tails::unpack(&mut Reader(words)).unwrap_or_default();
            }
            let each = self.lists.iter().filter_map(|(list, first)| match all.get(*list) {
                Some(Endings::Words(words)) => Some(words.iter().map(move |w| (w.as_str(), *first))),
                _ => None,
            });
            Tails::new(each.flatten())
        })
    }
}

/// Finds phrases. Build once, use for every text.
#[derive(Debug)]
pub struct Matcher {
    /// Those that begin only where a word begins.
    bounded: Trie,
    /// Those that may begin anywhere.
    free: Trie,
    phrases: Vec<Found>,
    endings: Vec<Endings>,
    ends: Vec<Ends>,
    /// What may stand between a word and the words behind it.
    between: Trie,
    particles: Trie,
}

/// So many phrases may stand between a word and the words behind it.
const BETWEEN: usize = 2;

/// What a key of the tries stands for.
#[derive(Debug)]
enum Found {
    Phrase {
        entry: u32,
        boundary: Boundary,
        case: Case,
        form: Box<str>,
    },
    /// The words of `ends` stand behind whole words where it is `apart`.
    Stem {
        ends: u32,
        apart: bool,
        entries: Box<[u32]>,
        boundary: Boundary,
    },
}

/// Stems of one form: they are looked for at once, since some forms are stems of a hundred paradigms.
#[derive(Default)]
struct Alike {
    lists: Vec<(usize, u32)>,
    entries: Vec<u32>,
}

/// In packed bytes, tells a stem from a phrase.
const STEM: u32 = 1 << 16;
/// All boundaries and cases, in their order.
const BOUNDARIES: [Boundary; 5] =
    [Boundary::Word, Boundary::Suffix, Boundary::Particle, Boundary::Prefix, Boundary::None];
const CASES: [Case; 3] = [Case::Any, Case::Capital, Case::Exact];

/// Stands where a list of endings has a form that the stem has not.
const NO_ENTRY: u32 = u32::MAX;

impl Matcher {
    /// A matcher for `phrases`. `particles` may follow a phrase with [`Boundary::Particle`].
    pub fn new(phrases: Vec<Phrase>, particles: &[String]) -> Matcher {
        Matcher::with_stems(phrases, Vec::new(), Vec::new(), &[], particles)
    }

    /// The same for the forms that `stems` make with `endings` too. One or two of the phrases `between` may stand between a
    /// word and the words behind it ([`Endings::Words`]): "keeps us waiting", "keeps us always waiting".
    pub fn with_stems(
        mut phrases: Vec<Phrase>,
        endings: Vec<Endings>,
        stems: Vec<Stem>,
        between: &[String],
        particles: &[String],
    ) -> Matcher {
        let (mut bounded, mut free, mut found) = (Keys::default(), Keys::default(), Vec::new());
        let mut add = |key: &str, boundary: Boundary, what: Found| {
            let number = u32::try_from(found.len()).unwrap_or(u32::MAX);
            found.push(what);
            match boundary {
                Boundary::None | Boundary::Suffix => free.add(number, |to| fold_into(key, to)),
                Boundary::Word | Boundary::Particle | Boundary::Prefix => bounded.add(number, |to| fold_into(key, to)),
            }
        };
        // What would fold otherwise together than apart is written out. A space keeps the words behind a word apart from it.
        let joined = |list: &Endings| match list {
            Endings::Forms(forms) => {
                let joints = forms.iter().map(|(ending, n)| (ending.clone(), *n, Joint::of(ending)));
                joints.filter(|joint| joint.2 != Joint::Never).collect()
            }
            Endings::Words(_) => Vec::new(),
        };
        let joined: Vec<Vec<(String, u32, Joint)>> = endings.iter().map(joined).collect();
        let many = |list: &Endings| match list {
            Endings::Forms(forms) => forms.iter().map(|f| f.1 + 1).max().unwrap_or(0),
            Endings::Words(_) => 1,
        };
        let many: Vec<u32> = endings.iter().map(many).collect();
        let mut alike: BTreeMap<(String, bool, Boundary), Alike> = BTreeMap::new();
        for stem in stems {
            let form = fold(&stem.form);
            let space = form.ends_with(' ');
            for (ending, n, joint) in joined.get(stem.endings).into_iter().flatten() {
                let together = *joint == Joint::Composes || space;
                if let Some(&entry) = stem.entries.get(*n as usize).filter(|_| together) {
                    let form = format!("{}{ending}", stem.form);
                    phrases.push(Phrase { form, entry, boundary: stem.boundary, case: Case::Any });
                }
            }
            let apart = matches!(endings.get(stem.endings), Some(Endings::Words(_)));
            let Alike { lists, entries } = alike.entry((form, apart, stem.boundary)).or_default();
            let first = entries.len() as u32;
            lists.push((stem.endings, first));
            entries.extend(stem.entries);
            entries.resize((first + many.get(stem.endings).copied().unwrap_or(0)) as usize, NO_ENTRY);
        }
        let mut ends: Vec<Ends> = Vec::new();
        let mut known: HashMap<Vec<(usize, u32)>, u32> = HashMap::new();
        for ((form, apart, boundary), Alike { lists, entries }) in alike {
            let ends = *known.entry(lists).or_insert_with_key(|lists| {
                ends.push(Ends::new(lists.as_slice().into(), None));
                u32::try_from(ends.len() - 1).unwrap_or(u32::MAX)
            });
            add(&form, boundary, Found::Stem { ends, apart, entries: entries.into(), boundary });
        }
        for Phrase { form, entry, boundary, case } in phrases {
            let exact = if case == Case::Exact { form.as_str().into() } else { Box::default() };
            add(&form, boundary, Found::Phrase { entry, boundary, case, form: exact });
        }
        let mut inside = Keys::default();
        between.iter().for_each(|b| inside.add(0, |to| fold_into(&format!(" {b}"), to)));
        let mut after = Keys::default();
        particles.iter().for_each(|p| after.add(0, |to| fold_into(p, to)));
        Matcher {
            bounded: Trie::new(bounded),
            free: Trie::new(free),
            phrases: found,
            endings,
            ends,
            between: Trie::new(inside),
            particles: Trie::new(after),
        }
    }

    /// Writes it as bytes.
    pub(crate) fn pack(&self, to: &mut Writer) {
        [&self.bounded, &self.free, &self.between, &self.particles].into_iter().for_each(|trie| trie.pack(to));
        // The forms of phrases that must be written exactly so, and the entries of stems, each kind as one list.
        let (mut forms, mut entries) = (String::new(), Vec::new());
        let mut rows = Vec::with_capacity(self.phrases.len());
        for phrase in &self.phrases {
            rows.push(match phrase {
                Found::Phrase { entry, boundary, case, form } => {
                    let from = forms.len() as u32;
                    forms.push_str(form);
                    [*boundary as u32 | (*case as u32) << 8, *entry, from, forms.len() as u32]
                }
                Found::Stem { ends, apart, entries: own, boundary } => {
                    let from = entries.len() as u32;
                    entries.extend_from_slice(own);
                    [*boundary as u32 | STEM | u32::from(*apart) << 8, *ends, from, entries.len() as u32]
                }
            });
        }
        to.rows(rows.into_iter());
        to.text(&forms);
        to.numbers(&entries);
        to.length(self.ends.len());
        for ends in &self.ends {
            to.part(|to| ends.forms(&self.endings).pack(to));
            to.part(|to| ends.words(&self.endings).pack(to));
        }
    }

    /// Reads what [`Matcher::pack`] wrote.
    pub(crate) fn unpack(from: &mut Reader<'static>) -> Option<Matcher> {
        let (bounded, free) = (Trie::unpack(from)?, Trie::unpack(from)?);
        let (between, particles) = (Trie::unpack(from)?, Trie::unpack(from)?);
        let rows = from.rows(|row: [u32; 4]| row)?;
        let (forms, entries) = (from.text()?, from.numbers()?);
        let phrase = |[kind, what, begin, end]: [u32; 4]| {
            let boundary = *BOUNDARIES.get((kind & 0xff) as usize)?;
            let (begin, end) = (begin as usize, end as usize);
            Some(if kind & STEM == 0 {
                let case = *CASES.get((kind >> 8) as usize)?;
                Found::Phrase { entry: what, boundary, case, form: forms.get(begin..end)?.into() }
            } else {
                let apart = kind & 0x100 != 0;
                Found::Stem { ends: what, apart, entries: entries.get(begin..end)?.into(), boundary }
            })
        };
        let phrases = rows.into_iter().map(phrase).collect::<Option<_>>()?;
        let many = from.length()?;
        let each = (0..many).map(|_| Some(Ends::new(Box::default(), Some((from.bytes()?, from.bytes()?)))));
        let ends = each.collect::<Option<_>>()?;
        Some(Matcher { bounded, free, phrases, endings: Vec::new(), ends, between, particles })
    }

    /// All phrases in `text`, overlapping ones too, ordered by start, longest first. `original` is the text that
    /// `text` was folded from and `base` the offset at which it was folded. The cost grows with the text's length: at
    /// each place no more is looked at than the longest phrase.
    pub fn find(&self, text: &Folded, original: &str, base: usize) -> Vec<Hit> {
        let folded = text.as_str();
        let bytes = folded.as_bytes();
        let mut hits: Vec<Hit> = Vec::new();
        // Whether the character before is a letter or digit, and of which kind of script.
        let mut before = None;
        for (start, c) in folded.char_indices() {
            let from = hits.len();
            let kind = alphanumeric(c).then(|| spaceless(c));
            let left = kind.is_none() || before != kind;
            before = kind;
            let mut take = |length: usize, number: u32| match self.phrases.get(number as usize) {
                Some(Found::Phrase { entry, boundary, case, form }) => {
                    let end = start + length;
                    if length > 0
                        && self.ends(*boundary, folded, end)
                        && written_so(*case, form, || {
                            let span = text.span(start, end);
                            original.get(span.start() - base..span.end() - base).unwrap_or("")
                        })
                    {
                        hits.push(Hit { start, end, entry: *entry });
                    }
                }
                Some(Found::Stem { ends, apart, entries, boundary }) => {
                    let Some(ends) = self.ends.get(*ends as usize) else { return };
                    let stem = start + length;
                    let mut take = |from: usize, more: usize, form: u32| {
                        let end = from + more;
                        let Some(&entry) = entries.get(form as usize).filter(|&&entry| entry != NO_ENTRY) else {
                            return;
                        };
                        if end > start && (more > 0 || from == stem) && self.ends(*boundary, folded, end) {
                            hits.push(Hit { start, end, entry });
                        }
                    };
                    if !*apart {
                        ends.forms(&self.endings).walk(&bytes[stem..], |more, form| take(stem, more, form));
                        return;
                    }
                    let mut from = stem;
                    for _ in 0..=BETWEEN {
                        ends.words(&self.endings).walk(&bytes[from..], |more, form| take(from, more, form));
                        match self.gap(folded, from) {
                            Some(end) => from = end,
                            None => break,
                        }
                    }
                }
                None => {}
            };
            if left {
                self.bounded.walk(&bytes[start..], &mut take);
            }
            self.free.walk(&bytes[start..], &mut take);
            if hits.len() > from + 1 {
                hits[from..].sort_unstable_by_key(|h| (std::cmp::Reverse(h.end), h.entry));
            }
        }
        hits.dedup();
        hits
    }

    /// The end of the longest phrase at byte `at` that may stand between a word and the words behind it.
    fn gap(&self, text: &str, at: usize) -> Option<usize> {
        let mut end = None;
        self.between.walk(&text.as_bytes()[at..], |length, _| {
            if text[at + length..].starts_with(' ') {
                end = Some(at + length);
            }
        });
        end
    }

    /// Whether what has this boundary may end at `end`.
    fn ends(&self, boundary: Boundary, text: &str, end: usize) -> bool {
        let right = || !joined(text, end);
        match boundary {
            Boundary::None | Boundary::Prefix => true,
            Boundary::Suffix | Boundary::Word => right(),
            Boundary::Particle => right() || self.particle_end(text, end).is_some(),
        }
    }

    /// The end of the particles that follow byte `end`, if they run up to a word's end.
    pub fn particle_end(&self, text: &str, end: usize) -> Option<usize> {
        let rest = &text[end..];
        let mut last = None;
        self.particles.walk(rest.as_bytes(), |length, _| {
            if !joins(Some('가'), rest[length..].chars().next()) {
                last = Some(end + length);
            }
        });
        last
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

/// Whether the characters before and behind byte `at` belong to one word.
fn joined(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    match (at.checked_sub(1).and_then(|before| bytes.get(before)), bytes.get(at)) {
        (Some(before), Some(after)) if before.is_ascii() && after.is_ascii() => {
            before.is_ascii_alphanumeric() && after.is_ascii_alphanumeric()
        }
        _ => joins(text[..at].chars().next_back(), text[at..].chars().next()),
    }
}

/// Whether two neighbouring characters belong to one word. Scripts written without spaces join among themselves;
/// Latin letters and digits end where such a script begins.
fn joins(before: Option<char>, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return false };
    alphanumeric(before) && alphanumeric(after) && (spaceless(before) == spaceless(after))
}

fn spaceless(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}')
}

fn written_so<'t>(case: Case, form: &str, written: impl FnOnce() -> &'t str) -> bool {
    match case {
        Case::Any => true,
        Case::Capital => written().chars().next().is_some_and(|c| c.is_uppercase() || !c.is_lowercase()),
        Case::Exact => {
            let plain = |s: &str| s.chars().map(|c| if c == '’' { '\'' } else { c }).collect::<String>();
            plain(written()) == plain(form)
        }
    }
}

/// Expands `[optional]` and `(one|other)` in a form: `au[x] (plus|moins) tard` gives four phrases.
/// At most 400 phrases come of one form; an unbalanced bracket stands for itself.
pub fn expand(form: &str) -> Vec<String> {
    if !form.contains(['(', '[', ')', ']']) {
        return vec![spaced(form)];
    }
    if let Some(phrases) = flat(form) {
        return phrases;
    }
    let mut done = Vec::new();
    let mut open = vec![form.to_owned()];
    while let Some(next) = open.pop() {
        if done.len() + open.len() > PHRASES {
            break;
        }
        match first_group(&next) {
            None => {
                let phrase = spaced(&next);
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

/// So many phrases come of one form at most.
const PHRASES: usize = 400;

/// The phrases of a form whose groups hold no others and make few phrases, as nearly all do: in one pass.
fn flat(form: &str) -> Option<Vec<String>> {
    // What stands before each group, then its choices.
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    let (mut rest, mut many, mut width) = (form, 1usize, 0);
    while let Some(open) = rest.find(['(', '[', ')', ']']) {
        let (before, group) = rest.split_at(open);
        let option = group.starts_with('[');
        let close = group.find([')', ']']).filter(|_| option || group.starts_with('('))?;
        let inner = &group[1..close];
        if inner.contains(['(', '[']) || group[close..].starts_with(']') != option {
            return None;
        }
        let mut choices: Vec<&str> = inner.split('|').collect();
        choices.extend(option.then_some(""));
        many = many.saturating_mul(choices.len());
        width += choices.len();
        groups.push((before, choices));
        rest = &group[close + 1..];
    }
    if many + width > PHRASES {
        return None;
    }
    let mut phrases: Vec<String> = Vec::with_capacity(many);
    let mut written = String::new();
    for number in 0..many {
        written.clear();
        // The last group turns fastest.
        let mut left = many;
        for (before, choices) in &groups {
            left /= choices.len();
            written.push_str(before);
            written.push_str(choices[number / left % choices.len()]);
        }
        written.push_str(rest);
        let phrase = spaced(&written);
        if !phrases.contains(&phrase) {
            phrases.push(phrase);
        }
    }
    Some(phrases)
}

/// The words of a form with one space between.
fn spaced(form: &str) -> String {
    let mut spaced = String::with_capacity(form.len());
    for word in form.split_whitespace() {
        if !spaced.is_empty() {
            spaced.push(' ');
        }
        spaced.push_str(word);
    }
    spaced
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

    /// A stem with endings finds what its forms written out find.
    #[test]
    fn stems_are_their_forms() {
        let endings = ["", "s", "ed", " up", "\u{11ab}다", "\u{301}e"];
        let stems = ["launch", "set ", "하", "Caf"];
        for boundary in [Boundary::Word, Boundary::None, Boundary::Suffix, Boundary::Particle, Boundary::Prefix] {
            let list = Endings::Forms(endings.iter().zip(0u32..).map(|(e, n)| ((*e).to_owned(), n)).collect());
            let mut written = Vec::new();
            let mut factored = Vec::new();
            for (n, stem) in stems.iter().enumerate() {
                let entries: Vec<u32> = (0..endings.len() as u32).map(|e| (n * 10) as u32 + e).collect();
                for (ending, &entry) in endings.iter().zip(&entries) {
                    let form = format!("{stem}{ending}");
                    written.push(Phrase { form, entry, boundary, case: Case::Any });
                }
                factored.push(Stem { form: (*stem).to_owned(), endings: 0, entries, boundary });
            }
            let particles = ["은".to_owned()];
            let plain = Matcher::new(written, &particles);
            let quick = Matcher::with_stems(Vec::new(), vec![list], factored, &[], &particles);
            for text in
                ["Launches, relaunched; set up set  up", "한다 하 하은 그하다", "café cafe\u{301}e cafs launch은"]
            {
                let folded = Folded::new(text, 0);
                assert_eq!(quick.find(&folded, text, 0), plain.find(&folded, text, 0), "{text} {boundary:?}");
            }
        }
    }

    /// So does a word with the words behind it.
    #[test]
    fn words_behind_a_word_are_its_phrases() {
        let (tails, heads) = (["(one another|each other) informed", "[well] apart", "[up]"], ["keep", "kept", "KEEPS"]);
        let mut written = Vec::new();
        let mut factored = Vec::new();
        for (entry, head) in (0u32..).zip(heads) {
            for tail in tails.iter().flat_map(|t| expand(t)) {
                let form = format!("{head} {tail}").trim_end().to_owned();
                written.push(Phrase { form, entry, boundary: Boundary::Word, case: Case::Any });
            }
            let stem = Stem { form: head.to_owned(), endings: 0, entries: vec![entry], boundary: Boundary::Word };
            factored.push(stem);
        }
        let list = Endings::Words(tails.iter().map(|t| (*t).to_owned()).collect());
        let plain = Matcher::new(written, &[]);
        let quick = Matcher::with_stems(Vec::new(), vec![list], factored, &[], &[]);
        let text =
            "They keep  each other informed, kept well apart and keeps up; keep one another informedly, keeper up";
        let folded = Folded::new(text, 0);
        let found = quick.find(&folded, text, 0);
        assert_eq!(found, plain.find(&folded, text, 0));
        assert_eq!(found.len(), 7);
    }

    /// An adverb or two may stand between a word and the words behind it.
    #[test]
    fn adverbs_may_stand_between() {
        let list = Endings::Words(vec!["waiting".to_owned(), "the door open".to_owned()]);
        let head = Stem { form: "keeps".to_owned(), endings: 0, entries: vec![7], boundary: Boundary::Word };
        let between = ["always".to_owned(), "to this day".to_owned()];
        let matcher = Matcher::with_stems(Vec::new(), vec![list], vec![head], &between, &[]);
        for (text, expected) in [
            ("keeps waiting", 1),
            ("keeps always waiting", 1),
            ("keeps always to this day waiting", 1),
            ("keeps never waiting", 0),
            ("keeps always always always waiting", 0),
            ("keeps always awaiting", 0),
            ("keeps to this day the door open", 1),
        ] {
            let folded = Folded::new(text, 0);
            let found = matcher.find(&folded, text, 0);
            assert_eq!(found.len(), expected, "{text}");
            assert!(found.iter().all(|h| h.end == text.len()), "{text}");
        }
    }

    #[test]
    fn a_form_is_expanded_in_one_pass_only_where_its_groups_stand_apart() {
        for (form, phrases) in [
            ("au[x] (plus|moins) tard", Some(vec!["aux plus tard", "aux moins tard", "au plus tard", "au moins tard"])),
            ("[a] [a] b", Some(vec!["a a b", "a b", "b"])),
            ("(a|b [c])", None),
            ("(a", None),
            ("a)", None),
            ("(a]", None),
        ] {
            assert_eq!(flat(form), phrases.map(|p| p.iter().map(|p| (*p).to_owned()).collect()), "{form}");
        }
    }

    #[test]
    fn forms_expand() {
        assert_eq!(expand("au (plus|moins) tard"), ["au plus tard", "au moins tard"]);
        assert_eq!(expand("deux [autres] pays"), ["deux autres pays", "deux pays"]);
        assert_eq!(expand("a(b|c[d])e"), ["abe", "acde", "ace"]);
    }
}
