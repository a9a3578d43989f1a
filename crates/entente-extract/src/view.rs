//! A document seen by the engine: folded text, sentences, and everything the lexicons found in it.
//!
//! Inside the engine places are bytes of the folded text; [`View::span`] leads back to the document.

use crate::language::Language;
use crate::learned::Weights;
use crate::names::Name;
use crate::tags::T;
use entente_model::{Document, Mention, Role, Span};
use entente_packs::{Folded, Hit, alphanumeric};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// A stretch of folded text, half-open.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct Range {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Range {
    pub(crate) fn new(start: usize, end: usize) -> Range {
        Range { start, end: end.max(start) }
    }
    pub(crate) fn has(self, at: usize) -> bool {
        self.start <= at && at < self.end
    }
    pub(crate) fn contains(self, other: Range) -> bool {
        self.start <= other.start && other.end <= self.end
    }
    pub(crate) fn overlaps(self, other: Range) -> bool {
        self.start < other.end && other.start < self.end
    }
    pub(crate) fn len(self) -> usize {
        self.end - self.start
    }
}

/// A sentence, list item or table row.
#[derive(Clone, Debug)]
pub(crate) struct Sentence {
    pub(crate) range: Range,
    pub(crate) block: usize,
    pub(crate) role: Role,
}

/// A quantity with its place in the folded text.
#[derive(Clone, Debug)]
pub(crate) struct Placed {
    pub(crate) range: Range,
    pub(crate) mention: Mention,
}

/// The document with all that was found in it.
pub(crate) struct View<'a> {
    pub(crate) document: &'a Document,
    pub(crate) language: &'a Language,
    pub(crate) folded: Folded,
    pub(crate) sentences: Vec<Sentence>,
    /// Lexicon hits by start, longest first; those inside a longer hit of the same tag are gone.
    pub(crate) hits: Vec<Hit>,
    /// Where to find them.
    pub(crate) index: Index,
    /// Actors by start.
    pub(crate) names: Vec<Name>,
    pub(crate) money: Vec<Placed>,
    pub(crate) times: Vec<Placed>,
    /// The day that anchors relative dates.
    pub(crate) anchor: Option<entente_model::Day>,
    /// The state at home, if the text shows one.
    pub(crate) home: Option<String>,
    /// The learned model, where it has a say.
    pub(crate) weights: Option<&'a Weights>,
    /// Whether drafts keep what was offered to the model, to teach it.
    pub(crate) teaches: bool,
    /// The states that act under the name of a forum, by its id; those of the forums that the text or its title names.
    pub(crate) members: BTreeMap<String, Vec<String>>,
    /// Where the labels of stretches end that were asked for; it is asked often, and hangs on the names.
    pub(crate) label_ends: RefCell<BTreeMap<Range, usize>>,
    /// Where the articles of an agreement begin, if the text is one.
    pub(crate) articles: Option<usize>,
}

/// Where the hits of a text are: nothing is asked as often as which start in a stretch, or have a tag there.
pub(crate) struct Index {
    /// For each byte, and one past the end, how many hits start before it.
    before: Vec<u32>,
    /// Where the hits of each tag begin in `tagged`, by the number of the tag, and one more.
    from: Vec<u32>,
    /// The hits of each tag, in the order of the text.
    tagged: Vec<Hit>,
}

impl Index {
    /// An index of `hits`, which are by start, in a text of `len` bytes.
    pub(crate) fn new(hits: &[Hit], len: usize, language: &Language) -> Index {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let mut before = Vec::with_capacity(len + 2);
        for (number, hit) in hits.iter().enumerate() {
            before.resize((hit.start + 1).max(before.len()), count(number));
        }
        before.resize((len + 2).max(before.len()), count(hits.len()));
        // How many hits have each tag, then where those of each begin, then the hits themselves.
        let mut from = vec![0u32; T::MANY + 1];
        hits.iter().for_each(|hit| language.marks(hit.entry).each(|tag| from[tag + 1] += 1));
        (1..from.len()).for_each(|tag| from[tag] += from[tag - 1]);
        let mut tagged = vec![Hit { start: 0, end: 0, entry: 0 }; from.last().map_or(0, |&all| all as usize)];
        let mut next = from.clone();
        for hit in hits {
            language.marks(hit.entry).each(|tag| {
                tagged[next[tag] as usize] = *hit;
                next[tag] += 1;
            });
        }
        Index { before, from, tagged }
    }

    /// How many hits start before byte `at`.
    fn before(&self, at: usize) -> usize {
        self.before.get(at).or(self.before.last()).map_or(0, |&n| n as usize)
    }

    /// The hits that have a tag.
    fn with(&self, tag: T) -> &[Hit] {
        let tag = tag as usize;
        &self.tagged[self.from[tag] as usize..self.from[tag + 1] as usize]
    }
}

impl<'a> View<'a> {
    /// Takes other names.
    pub(crate) fn rename(&mut self, names: Vec<Name>) {
        self.names = names;
        self.label_ends.take();
    }
    /// The folded text.
    pub(crate) fn text(&self) -> &str {
        self.folded.as_str()
    }
    /// The folded text of a range.
    pub(crate) fn str(&self, range: Range) -> &str {
        self.folded.as_str().get(range.start..range.end).unwrap_or("")
    }
    /// The document's span under a range, without white space at its ends.
    pub(crate) fn span(&self, range: Range) -> Span {
        let text = self.str(range);
        let solid = |b: Option<&u8>| b.is_some_and(u8::is_ascii_graphic);
        if solid(text.as_bytes().first()) && solid(text.as_bytes().last()) {
            return self.folded.span(range.start, range.end);
        }
        let lead = text.len() - text.trim_start().len();
        let tail = text.len() - text.trim_end().len();
        if lead + tail >= text.len() {
            return self.folded.span(range.start, range.start);
        }
        self.folded.span(range.start + lead, range.end - tail)
    }
    /// The original text under a range.
    pub(crate) fn original(&self, range: Range) -> &str {
        self.document.text.get(self.span(range))
    }
    /// Whether a place stands in the articles of an agreement, behind "have agreed as follows:".
    pub(crate) fn in_articles(&self, at: usize) -> bool {
        self.articles.is_some_and(|from| at >= from)
    }
    /// Hits that start in `range`.
    pub(crate) fn hits_in(&self, range: Range) -> &[Hit] {
        let (from, to) = (self.index.before(range.start), self.index.before(range.end));
        &self.hits[from..to.max(from)]
    }
    /// Hits with `tag` that lie wholly in `range`.
    pub(crate) fn tagged(&self, tag: T, range: Range) -> impl DoubleEndedIterator<Item = &Hit> + '_ {
        let all = self.index.with(tag);
        let from = all.partition_point(|h| h.start < range.start);
        let many = all[from..].partition_point(|h| h.start < range.end);
        all[from..from + many].iter().filter(move |h| h.end <= range.end)
    }
    /// Whether any hit with `tag` lies in `range`.
    pub(crate) fn any(&self, tag: T, range: Range) -> bool {
        self.tagged(tag, range).next().is_some()
    }
    /// Names that lie wholly in `range`.
    pub(crate) fn names_in(&self, range: Range) -> &[Name] {
        let from = self.names.partition_point(|n| n.range.start < range.start);
        let to = self.names.partition_point(|n| n.range.start < range.end);
        &self.names[from..to.max(from)]
    }
    /// Times that start in `range`.
    pub(crate) fn times_in(&self, range: Range) -> impl Iterator<Item = &Placed> {
        within(&self.times, range)
    }
    /// Sums that start in `range`.
    pub(crate) fn money_in(&self, range: Range) -> impl Iterator<Item = &Placed> {
        within(&self.money, range)
    }
    /// Whether a sum or a time shares a byte with `range`.
    pub(crate) fn quantity(&self, range: Range) -> bool {
        overlaps(&self.money, range) || overlaps(&self.times, range)
    }
    /// The sentence that `at` stands in.
    pub(crate) fn sentence_at(&self, at: usize) -> Option<&Sentence> {
        let next = self.sentences.partition_point(|s| s.range.end <= at);
        self.sentences.get(next).filter(|s| s.range.has(at))
    }
    /// The name that all of `range` belongs to.
    pub(crate) fn name_over(&self, range: Range) -> Option<&Name> {
        let next = self.names.partition_point(|n| n.range.end <= range.start);
        self.names.get(next).filter(|n| n.range.contains(range))
    }
    /// The value of a hit's rule.
    pub(crate) fn value(&self, hit: &Hit) -> Option<&str> {
        self.language.lexicon.entry(hit.entry).value.as_deref()
    }
    /// The weight of a hit's rule.
    pub(crate) fn weight(&self, hit: &Hit) -> i32 {
        self.language.lexicon.entry(hit.entry).weight
    }
    /// The first byte at or after `at` that is no white space.
    pub(crate) fn skip_space(&self, at: usize) -> usize {
        let rest = self.text().get(at..).unwrap_or("");
        at + (rest.len() - rest.trim_start_matches(' ').len())
    }
    /// The start of the word that ends at `at`.
    pub(crate) fn word_start(&self, at: usize) -> usize {
        self.text()[..at].rfind([' ', '\n', '"', '\'', '(']).map_or(0, |p| p + 1)
    }
    /// The end of the word that starts at `at`: letters, digits, hyphens and apostrophes.
    pub(crate) fn word_end(&self, at: usize) -> usize {
        let rest = self.text().get(at..).unwrap_or("");
        at + rest.find(|c: char| !(alphanumeric(c) || c == '-' || c == '\'')).unwrap_or(rest.len())
    }
}

/// Those of `list`, which is in the order of the text and apart from each other, that lie in `range`.
fn within(list: &[Placed], range: Range) -> impl Iterator<Item = &Placed> {
    let first = list.partition_point(|p| p.range.start < range.start);
    list[first..].iter().take_while(move |p| p.range.start <= range.end).filter(move |p| range.contains(p.range))
}

/// Whether one of `list`, which is in the order of the text and apart from each other, shares a byte with `range`.
pub(crate) fn overlaps(list: &[Placed], range: Range) -> bool {
    let next = list.partition_point(|p| p.range.end <= range.start);
    list.get(next).is_some_and(|p| p.range.overlaps(range))
}

/// Drops hits that lie strictly inside a longer hit with the same first tag.
pub(crate) fn without_contained(mut hits: Vec<Hit>, language: &Language) -> Vec<Hit> {
    let mut kept: Vec<Hit> = Vec::with_capacity(hits.len());
    hits.sort_by(|a, b| (a.start, b.end, a.entry).cmp(&(b.start, a.end, b.entry)));
    // For each tag the furthest end of a hit so far: a later start within it that ends no further is contained.
    let mut reach: Vec<(usize, usize)> = Vec::new();
    for hit in hits {
        let tag = language.lexicon.entry(hit.entry).tag.0 as usize;
        if reach.len() <= tag {
            reach.resize(tag + 1, (0, 0));
        }
        let (start, end) = reach[tag];
        let contained = end >= hit.end && (start, end) != (hit.start, hit.end) && end > 0 && start <= hit.start;
        if contained {
            continue;
        }
        reach[tag] = (hit.start, hit.end);
        kept.push(hit);
    }
    kept
}
