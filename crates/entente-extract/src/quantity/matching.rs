//! Finds out in which ways patterns match at a place.
//!
//! [`Walk`] tries the patterns that may begin there, step by step, and hands each way that fits to its caller. What
//! was found at a place is remembered for the length of one attempt.

use super::calendar::{Frame, Slot};
use super::number::Numbers;
use super::words::{Ends, Scan, Words};
use crate::blur::Blur;
use std::rc::Rc;

/// What an element of a pattern matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    /// A word of this class.
    Class(u16),
    /// A point pattern: any, or one of the point rule with this number.
    Point(Option<u16>),
    Year,
    ShortYear,
    Month,
    Dom,
    Count,
    /// A weekday in brackets.
    Bracket,
}

/// One element with how it joins the one before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub element: Element,
    pub optional: bool,
    /// No space may stand before it.
    pub glued: bool,
    /// A space must stand before it.
    pub spaced: bool,
}

/// A sequence of elements.
#[derive(Debug)]
pub(super) struct Pattern {
    pub rule: usize,
    pub frame: Frame,
    pub steps: Vec<Step>,
}

/// A part that was found; places are folded bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Filled {
    pub slot: Slot,
    pub start: usize,
    pub end: usize,
    pub class: u16,
}

/// The class of what has none: figures.
pub(super) const FIGURES: u16 = u16::MAX - 1;
/// The class of words that a pattern spells out.
pub(super) const LITERAL: u16 = u16::MAX;

/// Ways in which one pattern may match at one place.
const WAYS: usize = 48;

/// The patterns of one language.
#[derive(Debug)]
pub(super) struct Patterns {
    words: Words<(u16, Slot)>,
    literal: Vec<bool>,
    points: Vec<Pattern>,
    frames: Vec<Pattern>,
    /// For each class, then for figures and for number words: the frames that may begin with it.
    frame_begin: Vec<Vec<usize>>,
    /// The same for points.
    point_begin: Vec<Vec<usize>>,
    /// Of each frame and point that begins with a word of one class, that class and with what it can go on behind the word.
    frame_second: Vec<Option<(u16, Next)>>,
    point_second: Vec<Option<(u16, Next)>>,
}

/// What may stand at a place: classes, then what has none. Where a pattern wants nothing that stands behind its first word, and most
/// want nothing of it, it need not be tried.
type Next = Blur<5>;

/// Classes are told apart by so many numbers; those behind them are of what has no class.
const CLASSES: u16 = 256;
const DIGIT: Next = Next::of(CLASSES);
const NUMBER: Next = Next::of(CLASSES + 1);
const BRACKET: Next = Next::of(CLASSES + 2);

fn of_class(class: u16) -> Next {
    Next::of(class % CLASSES)
}

impl Patterns {
    /// `literal` says of each class whether a pattern spells it out.
    pub fn new(words: Words<(u16, Slot)>, literal: Vec<bool>, points: Vec<Pattern>, frames: Vec<Pattern>) -> Patterns {
        let point_begin = begins(literal.len(), &points, &[]);
        let used = point_begin.iter().enumerate().filter(|(_, p)| !p.is_empty());
        let by_point: Vec<usize> = used.map(|(class, _)| class).collect();
        let frame_begin = begins(literal.len(), &frames, &by_point);
        let point = by_point.iter().fold(Next::NONE, |all, &begin| {
            all.with(match begin.checked_sub(literal.len()) {
                None => u16::try_from(begin).map_or(Next::ANY, of_class),
                Some(0) => DIGIT,
                Some(_) => NUMBER,
            })
        });
        let second = |list: &[Pattern]| list.iter().map(|pattern| second(&pattern.steps, point)).collect();
        let (frame_second, point_second) = (second(&frames), second(&points));
        Patterns { words, literal, points, frames, frame_begin, point_begin, frame_second, point_second }
    }
    /// Marks the bytes that begin a word.
    pub fn mark_first(&self, first: &mut [bool; 256]) {
        self.words.mark_first(first);
    }
}

/// For each class the patterns that may begin with it.
fn begins(classes: usize, patterns: &[Pattern], by_point: &[usize]) -> Vec<Vec<usize>> {
    let mut begin = vec![Vec::new(); classes + 2];
    for (number, pattern) in patterns.iter().enumerate() {
        for step in &pattern.steps {
            match step.element {
                Element::Class(class) => begin[class as usize].push(number),
                Element::Point(_) => by_point.iter().for_each(|&class| begin[class].push(number)),
                Element::Count => begin[classes..].iter_mut().for_each(|list| list.push(number)),
                _ => begin[classes].push(number),
            }
            if !step.optional {
                break;
            }
        }
    }
    for list in &mut begin {
        list.sort_unstable();
        list.dedup();
    }
    begin
}

/// The class of the word with which a pattern must begin, and with what it can go on behind it; `point` says with what points begin.
fn second(steps: &[Step], point: Next) -> Option<(u16, Next)> {
    let (first, rest) = steps.split_first()?;
    let Element::Class(class) = first.element else { return None };
    let mut next = Next::NONE;
    for step in rest {
        next = next.with(match step.element {
            Element::Class(class) => of_class(class),
            Element::Point(_) => point,
            Element::Year | Element::ShortYear | Element::Month | Element::Dom => DIGIT,
            Element::Count => DIGIT.with(NUMBER),
            Element::Bracket => BRACKET,
        });
        if !step.optional {
            return (!first.optional).then_some((class, next));
        }
    }
    None
}

type Hit = (usize, u16, Slot);
/// A way in which a point rule matches: the rule, its end, its parts.
type Way = (usize, usize, Vec<Filled>);

/// What was found at places of one attempt.
#[derive(Default)]
pub(super) struct Memo {
    hits: Vec<Hit>,
    words: Vec<(usize, usize, usize)>,
    points: Vec<(usize, Rc<[Way]>)>,
    counts: Vec<(usize, Option<(i32, usize)>)>,
    nexts: Vec<(usize, Next)>,
}

/// One attempt at one place of a text.
pub(super) struct Walk<'p, 'a, 'b> {
    patterns: &'p Patterns,
    numbers: &'a Numbers,
    scan: &'a Scan<'b>,
    ends: &'a Ends,
    memo: &'a mut Memo,
    path: Vec<Filled>,
    left: usize,
}

impl<'p, 'a, 'b> Walk<'p, 'a, 'b> {
    /// Begins an attempt; `memo` is emptied.
    pub fn new(
        patterns: &'p Patterns,
        numbers: &'a Numbers,
        scan: &'a Scan<'b>,
        ends: &'a Ends,
        memo: &'a mut Memo,
    ) -> Walk<'p, 'a, 'b> {
        memo.hits.clear();
        memo.words.clear();
        memo.points.clear();
        memo.counts.clear();
        memo.nexts.clear();
        Walk { patterns, numbers, scan, ends, memo, path: Vec::new(), left: 0 }
    }

    /// Calls `each` with pattern, end and parts of every way in which a frame matches at `at`.
    pub fn frames(&mut self, at: usize, mut each: impl FnMut(&'p Pattern, usize, &[Filled])) {
        let patterns = self.patterns;
        for number in self.candidates(at, &patterns.frame_begin, true) {
            let pattern = &patterns.frames[number];
            if !self.goes_on(at, patterns.frame_second[number]) {
                continue;
            }
            self.left = WAYS;
            self.step(&pattern.steps, at, at, &mut |end, parts| each(pattern, end, parts));
        }
    }

    fn candidates(&mut self, at: usize, begin: &[Vec<usize>], number_words: bool) -> Vec<usize> {
        let figures = self.patterns.literal.len();
        let mut candidates: Vec<usize> = Vec::new();
        if self.scan.byte(at).is_ascii_digit() {
            candidates.extend(&begin[figures]);
        }
        let (from, to) = self.hits(at);
        for &(_, class, _) in &self.memo.hits[from..to] {
            candidates.extend(&begin[class as usize]);
        }
        let counted = &begin[figures + 1];
        if number_words && !counted.is_empty() && self.numbers.begins(self.scan, self.ends, at) {
            candidates.extend(counted);
        }
        candidates.sort_unstable();
        candidates.dedup();
        candidates
    }

    /// Whether behind a word at `at` something stands with which a pattern can go on.
    fn goes_on(&mut self, at: usize, second: Option<(u16, Next)>) -> bool {
        let Some((wanted, next)) = second else { return true };
        let (from, to) = self.hits(at);
        (from..to).any(|hit| {
            let (end, class, _) = self.memo.hits[hit];
            class == wanted && self.next(end).meets(next)
        })
    }

    /// What may stand behind a word that ends at `end`, close to it or behind a space.
    fn next(&mut self, end: usize) -> Next {
        if let Some(&(_, next)) = self.memo.nexts.iter().find(|n| n.0 == end) {
            return next;
        }
        let spaced = self.scan.skip_space(end);
        let mut next = Next::NONE;
        for at in std::iter::once(end).chain((spaced != end).then_some(spaced)) {
            let (from, to) = self.hits(at);
            next = self.memo.hits[from..to].iter().fold(next, |next, hit| next.with(of_class(hit.1)));
            let numbers = self.numbers;
            if self.scan.byte(at).is_ascii_digit() {
                next = next.with(DIGIT).with(NUMBER);
            } else if self.scan.char(at) == Some(numbers.format.decimal) || numbers.may_begin(self.scan, at) {
                next = next.with(NUMBER);
            }
            if self.scan.byte(at) == b'(' {
                next = next.with(BRACKET);
            }
        }
        self.memo.nexts.push((end, next));
        next
    }

    /// The words at `at`, as a range of the memo.
    fn hits(&mut self, at: usize) -> (usize, usize) {
        if let Some(&(_, from, to)) = self.memo.words.iter().find(|w| w.0 == at) {
            return (from, to);
        }
        let from = self.memo.hits.len();
        let hits = &mut self.memo.hits;
        self.patterns.words.at(self.scan, self.ends, at, |end, &(class, slot)| hits.push((end, class, slot)));
        let to = self.memo.hits.len();
        self.memo.words.push((at, from, to));
        (from, to)
    }

    /// Tries the steps one after the other from `here`; `start` is where the first began.
    fn step(&mut self, steps: &[Step], start: usize, here: usize, each: &mut dyn FnMut(usize, &[Filled])) {
        let Some((step, rest)) = steps.split_first() else {
            // A comma within a date is part of it, one before or behind it is not.
            let comma = |c: Option<char>| matches!(c, Some(',' | '、' | '，'));
            let bare = comma(self.scan.char(start)) || comma(self.scan.before(here));
            if here > start && self.left > 0 && !bare {
                self.left -= 1;
                each(here, &self.path);
            }
            return;
        };
        if self.left == 0 {
            return;
        }
        let spaced = self.scan.skip_space(here);
        let from = if step.glued || here == start { here } else { spaced };
        if !(step.spaced && spaced == here && here != start) {
            self.element(step.element, from, rest, start, each);
        }
        if step.optional {
            self.step(rest, start, here, each);
        }
    }

    /// Takes one part and goes on behind it.
    fn take(&mut self, part: Filled, rest: &[Step], start: usize, each: &mut dyn FnMut(usize, &[Filled])) {
        self.path.push(part);
        self.step(rest, start, part.end, each);
        self.path.pop();
    }

    fn element(
        &mut self,
        element: Element,
        at: usize,
        rest: &[Step],
        start: usize,
        each: &mut dyn FnMut(usize, &[Filled]),
    ) {
        match element {
            Element::Class(wanted) => {
                let (from, to) = self.hits(at);
                for hit in from..to {
                    let (end, class, slot) = self.memo.hits[hit];
                    if class == wanted {
                        let class = if self.patterns.literal[class as usize] { LITERAL } else { class };
                        self.take(Filled { slot, start: at, end, class }, rest, start, each);
                    }
                }
            }
            Element::Point(wanted) => {
                let ways = self.points(at);
                for (rule, end, parts) in ways.iter() {
                    if wanted.is_none_or(|w| usize::from(w) == *rule) {
                        let before = self.path.len();
                        self.path.extend_from_slice(parts);
                        self.step(rest, start, *end, each);
                        self.path.truncate(before);
                    }
                }
            }
            Element::Bracket => {
                if self.scan.byte(at) != b'(' {
                    return;
                }
                let (from, to) = self.hits(at + 1);
                let day = self.memo.hits[from..to]
                    .iter()
                    .find(|h| matches!(h.2, Slot::Weekday(_)) && self.scan.byte(h.0) == b')');
                if let Some(&(end, class, slot)) = day {
                    self.take(Filled { slot, start: at, end: end + 1, class }, rest, start, each);
                }
            }
            _ => {
                if let Some((slot, end)) = self.figures(element, at) {
                    self.take(Filled { slot, start: at, end, class: FIGURES }, rest, start, each);
                }
            }
        }
    }

    /// All ways in which points match at `at`, longest first.
    fn points(&mut self, at: usize) -> Rc<[Way]> {
        if let Some((_, ways)) = self.memo.points.iter().find(|p| p.0 == at) {
            return Rc::clone(ways);
        }
        let patterns = self.patterns;
        let (path, left) = (std::mem::take(&mut self.path), self.left);
        let mut ways: Vec<Way> = Vec::new();
        for number in self.candidates(at, &patterns.point_begin, false) {
            let pattern = &patterns.points[number];
            if !self.goes_on(at, patterns.point_second[number]) {
                continue;
            }
            self.left = WAYS;
            self.step(&pattern.steps, at, at, &mut |end, parts| ways.push((pattern.rule, end, parts.to_vec())));
        }
        (self.path, self.left) = (path, left);
        ways.sort_by_key(|w| std::cmp::Reverse(w.1));
        let ways: Rc<[Way]> = ways.into();
        self.memo.points.push((at, Rc::clone(&ways)));
        ways
    }

    /// The small number at `at`, which begins with so many digits, and its end.
    fn count(&self, at: usize, digits: usize) -> Option<(i32, usize)> {
        let num = self.numbers.parse(self.scan, self.ends, at, false)?;
        let fits = if num.worded { num.counted } else { digits <= 3 };
        let count = num.value.as_whole().filter(|n| fits && (1..=999).contains(n))?;
        Some((i32::try_from(count).ok()?, num.end))
    }

    /// Figures that may be what `element` wants.
    fn figures(&mut self, element: Element, at: usize) -> Option<(Slot, usize)> {
        let scan = self.scan;
        // Figures behind figures are the tail of a number.
        if scan.before(at).is_some_and(|c| c.is_ascii_digit()) {
            return None;
        }
        let digits = scan.s.as_bytes().get(at..)?.iter().take(5).take_while(|b| b.is_ascii_digit()).count();
        let ranged = |low: i16, high: i16, many: std::ops::RangeInclusive<usize>| {
            let value: i16 = scan.s.get(at..at + digits).filter(|_| many.contains(&digits))?.parse().ok()?;
            (low..=high).contains(&value).then_some(value)
        };
        let end = at + digits;
        match element {
            // A round number before a word is more often a number.
            Element::Year => ranged(1900, 2199, 4..=4)
                .filter(|year| year_ends(scan, end) && !(year % 100 == 0 && counts(scan, end)))
                .map(|year| (Slot::Year(year), end)),
            Element::ShortYear => ranged(0, 99, 2..=2)
                .filter(|_| year_ends(scan, end) && !carries_on(scan, end))
                .map(|year| (Slot::ShortYear(year), end)),
            Element::Month => ranged(1, 12, 1..=2).map(|v| (Slot::Month(v as i8), end)),
            Element::Dom => ranged(1, 31, 1..=2).map(|v| (Slot::Dom(v as i8), end)),
            Element::Count => {
                let known = self.memo.counts.iter().find(|c| c.0 == at).map(|c| c.1);
                let count = known.unwrap_or_else(|| {
                    let count = self.count(at, digits);
                    self.memo.counts.push((at, count));
                    count
                });
                count.map(|(count, end)| (Slot::Count(count), end))
            }
            _ => None,
        }
    }
}

/// Whether a sign and a digit follow, as in the middle of a date.
fn carries_on(scan: &Scan<'_>, at: usize) -> bool {
    matches!(scan.byte(at), b'-' | b'/' | b'.') && scan.byte(at + 1).is_ascii_digit()
}

/// Whether a word follows behind a space, as behind what is counted.
fn counts(scan: &Scan<'_>, at: usize) -> bool {
    scan.byte(at) == b' ' && scan.char(at + 1).is_some_and(char::is_alphabetic)
}

/// A year is not the head of a longer number or of a name: "2024.5", "2,024", "2000MW", "2000%".
fn year_ends(scan: &Scan<'_>, at: usize) -> bool {
    let next = scan.byte(at);
    let more = scan.byte(at + 1).is_ascii_digit();
    !(next.is_ascii_alphanumeric() || next == b'%' || (next == b',' && more))
}
