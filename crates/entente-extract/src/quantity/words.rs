//! The words of a pack's quantity files, findable at a given place of a folded text.
//!
//! A [`Words`] is a prefix tree over bytes: [`Words::at`] gives every form that starts at one place. The scanners ask
//! only at places where a word may begin, so a text without numbers and time words costs one step a word.

use entente_model::Span;
use entente_packs::{Boundary, Case, Folded, PacksError, alphanumeric, fold};
use std::ops::Range;

/// A text being searched: its folded form, the original and where the original starts in the document.
#[derive(Clone, Copy)]
pub(super) struct Scan<'a> {
    /// Folded.
    pub text: &'a Folded,
    /// The folded text as a string.
    pub s: &'a str,
    /// As written.
    pub original: &'a str,
    /// Offset of `original` within its document.
    pub base: usize,
}

impl<'a> Scan<'a> {
    /// A search of `text`.
    pub fn new(text: &'a Folded, original: &'a str, base: usize) -> Scan<'a> {
        Scan { text, s: text.as_str(), original, base }
    }
    /// The byte at `at`, 0 at the end.
    pub fn byte(&self, at: usize) -> u8 {
        self.s.as_bytes().get(at).copied().unwrap_or(0)
    }
    /// The character at `at`.
    pub fn char(&self, at: usize) -> Option<char> {
        self.s.get(at..)?.chars().next()
    }
    /// The character before `at`.
    pub fn before(&self, at: usize) -> Option<char> {
        self.s.get(..at)?.chars().next_back()
    }
    /// The place behind at most one space (folded text has no two in a row), or behind the end of a line that only
    /// wraps: one that the next goes on from with a letter, a digit or a currency sign.
    pub fn skip_space(&self, at: usize) -> usize {
        let end = at + usize::from(self.byte(at) == b' ');
        if self.byte(end) == b'\n' { self.wrapped(end).unwrap_or(end) } else { end }
    }
    /// The place behind a line end at `at` and its indent, if the line only wraps there.
    fn wrapped(&self, at: usize) -> Option<usize> {
        let next = at + 1 + usize::from(self.byte(at + 1) == b' ');
        let goes_on = self.char(next).is_some_and(|c| c.is_alphanumeric() || "$€£¥₩₹".contains(c));
        (goes_on && self.before(at).is_some_and(|c| c != '\n')).then_some(next)
    }
    /// The document's span under folded bytes.
    pub fn span(&self, start: usize, end: usize) -> Span {
        self.text.span(start, end)
    }
    /// What stands there in the original.
    pub fn written(&self, start: usize, end: usize) -> &'a str {
        let span = self.span(start, end);
        self.original.get(span.start().saturating_sub(self.base)..span.end().saturating_sub(self.base)).unwrap_or("")
    }
    /// Whether a word may begin at `at`.
    pub fn word_start(&self, at: usize) -> bool {
        !joins(self.before(at), self.char(at))
    }
    /// Whether a word may end at `at`.
    pub fn word_end(&self, at: usize) -> bool {
        self.word_start(at)
    }
}

/// Whether two neighbouring characters belong to one word: letters and digits of the same kind of script do.
pub(super) fn joins(before: Option<char>, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return false };
    alphanumeric(before) && alphanumeric(after) && spaceless(before) == spaceless(after)
}

/// Scripts whose words may stand against digits and Latin letters without a space.
pub(super) fn spaceless(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}')
}

/// The places within bytes `range` of a text where a word may begin, skipping quickly over the rest.
/// `first` says which bytes may begin anything the caller looks for; `every` asks at each character.
pub(super) fn starts<'a>(
    s: &'a str,
    range: Range<usize>,
    first: &'a [bool; 256],
    every: bool,
) -> impl Iterator<Item = usize> + 'a {
    let bytes = s.as_bytes();
    let (mut at, end) = (range.start, range.end.min(bytes.len()));
    std::iter::from_fn(move || {
        while at < end {
            let here = at;
            let byte = bytes[here];
            at += 1;
            // Bytes within a character begin none.
            if !first[usize::from(byte)] || byte & 0xc0 == 0x80 {
                continue;
            }
            if every || here == 0 {
                return Some(here);
            }
            let previous = bytes[here - 1];
            if byte < 0x80 && previous < 0x80 {
                if !(byte.is_ascii_alphanumeric() && previous.is_ascii_alphanumeric()) {
                    return Some(here);
                }
            } else if !joins(s[..here].chars().next_back(), s[here..].chars().next()) {
                return Some(here);
            }
        }
        None
    })
}

/// How the end of a form is checked, with the pack's particles.
#[derive(Debug)]
pub(super) struct Ends {
    particles: Words<()>,
}

impl Ends {
    /// `particles` may follow a form whose boundary is `particle`.
    pub fn new(particles: &[String]) -> Ends {
        let form = |p: &String| Form { form: p.clone(), boundary: Boundary::None, case: Case::Any, value: () };
        Ends { particles: Words::new(particles.iter().map(form).collect()) }
    }
    /// Whether a form with `boundary` may end at `at`.
    pub fn fits(&self, scan: &Scan<'_>, boundary: Boundary, at: usize) -> bool {
        match boundary {
            Boundary::None | Boundary::Prefix => true,
            Boundary::Word | Boundary::Suffix => scan.word_end(at),
            Boundary::Particle => scan.word_end(at) || self.particles.any_end(scan, at),
        }
    }
}

/// A form and what it stands for.
#[derive(Clone, Debug)]
pub(super) struct Form<T> {
    /// As written in the pack.
    pub form: String,
    /// Where it may end.
    pub boundary: Boundary,
    /// How it must be written.
    pub case: Case,
    /// What it stands for.
    pub value: T,
}

#[derive(Debug, Default)]
struct Node {
    edges: Vec<(u8, u32)>,
    forms: Vec<u32>,
}

/// Forms, findable at a place.
#[derive(Debug)]
pub(super) struct Words<T> {
    nodes: Vec<Node>,
    forms: Vec<Form<T>>,
    /// For each byte that begins a form, the node behind it; else 0.
    roots: Vec<u32>,
    /// Bytes that are a form by themselves.
    single: [bool; 256],
    /// One bit for the hash of the first three bytes of each form, the third nothing where it has only two, so that most places
    /// are told apart at once.
    heads: Vec<u64>,
}

/// Bits of [`Words::heads`].
const HEADS: usize = 1 << 14;

fn head(a: u8, b: u8, c: u8) -> usize {
    ((usize::from(a) * 0x9e5) ^ (usize::from(b) * 0x4f1b) ^ (usize::from(c) * 0x85eb)) % HEADS
}

impl<T> Words<T> {
    /// A tree of `forms`.
    pub fn new(forms: Vec<Form<T>>) -> Words<T> {
        let mut words = Words {
            nodes: vec![Node::default()],
            forms: Vec::new(),
            roots: vec![0; 256],
            single: [false; 256],
            heads: vec![0; HEADS / 64],
        };
        for form in forms {
            let number = u32::try_from(words.forms.len()).unwrap_or(u32::MAX);
            let mut node = 0;
            let folded = fold(&form.form);
            for byte in folded.bytes() {
                node = words.step_or_add(node, byte);
            }
            match folded.as_bytes() {
                [a, b, c, ..] => words.heads[head(*a, *b, *c) / 64] |= 1 << (head(*a, *b, *c) % 64),
                [a, b] => words.heads[head(*a, *b, 0) / 64] |= 1 << (head(*a, *b, 0) % 64),
                [a] => words.single[usize::from(*a)] = true,
                [] => {}
            }
            if node != 0 {
                words.nodes[node].forms.push(number);
                words.forms.push(form);
            }
        }
        for &(byte, node) in &words.nodes[0].edges {
            words.roots[usize::from(byte)] = node;
        }
        words
    }

    /// Whether a form may begin at `at`: almost always right, and never wrong when it says no.
    pub fn may_begin(&self, bytes: &[u8], at: usize) -> bool {
        let Some(&a) = bytes.get(at) else { return false };
        if self.roots[usize::from(a)] == 0 {
            return false;
        }
        if self.single[usize::from(a)] {
            return true;
        }
        let Some(&b) = bytes.get(at + 1) else { return false };
        let c = bytes.get(at + 2).copied().unwrap_or(0);
        // A line may wrap within a form.
        if b == b'\n' || c == b'\n' {
            return true;
        }
        let has = |head: usize| self.heads[head / 64] >> (head % 64) & 1 == 1;
        has(head(a, b, c)) || has(head(a, b, 0))
    }

    fn step_or_add(&mut self, node: usize, byte: u8) -> usize {
        match self.nodes[node].edges.binary_search_by_key(&byte, |e| e.0) {
            Ok(at) => self.nodes[node].edges[at].1 as usize,
            Err(at) => {
                let next = self.nodes.len();
                self.nodes.push(Node::default());
                self.nodes[node].edges.insert(at, (byte, u32::try_from(next).unwrap_or(u32::MAX)));
                next
            }
        }
    }

    /// Marks the bytes that begin a form.
    pub fn mark_first(&self, first: &mut [bool; 256]) {
        for &(byte, _) in &self.nodes[0].edges {
            first[usize::from(byte)] = true;
        }
    }

    /// Calls `each` with end and value of every form that starts at `at`, shortest first.
    pub fn at<'w>(&'w self, scan: &Scan<'_>, ends: &Ends, at: usize, mut each: impl FnMut(usize, &'w T)) {
        let bytes = scan.s.as_bytes();
        if !self.may_begin(bytes, at) {
            return;
        }
        let (mut node, mut end) = (0usize, at);
        while let Some(&byte) = bytes.get(end) {
            let edges = &self.nodes[node].edges;
            // A line that wraps within a form is as good as a space.
            let wrapped = if byte == b'\n' && end > at { scan.wrapped(end) } else { None };
            let byte = if wrapped.is_some() { b' ' } else { byte };
            let Ok(next) = edges.binary_search_by_key(&byte, |e| e.0) else { return };
            node = edges[next].1 as usize;
            end = wrapped.unwrap_or(end + 1);
            for &form in &self.nodes[node].forms {
                let form = &self.forms[form as usize];
                if ends.fits(scan, form.boundary, end) && written_so(form, scan, at, end) {
                    each(end, &form.value);
                }
            }
        }
    }

    /// Whether a form that starts at `at` ends where a word may end.
    fn any_end(&self, scan: &Scan<'_>, at: usize) -> bool {
        let bytes = scan.s.as_bytes();
        if !self.may_begin(bytes, at) {
            return false;
        }
        let (mut node, mut end) = (0usize, at);
        while let Some(&byte) = bytes.get(end) {
            let edges = &self.nodes[node].edges;
            let Ok(next) = edges.binary_search_by_key(&byte, |e| e.0) else { return false };
            node = edges[next].1 as usize;
            end += 1;
            if !self.nodes[node].forms.is_empty() && scan.word_end(end) {
                return true;
            }
        }
        false
    }

    /// The longest form at `at` that `keep` wants.
    pub fn longest<'w>(
        &'w self,
        scan: &Scan<'_>,
        ends: &Ends,
        at: usize,
        mut keep: impl FnMut(&T) -> bool,
    ) -> Option<(usize, &'w T)> {
        let mut best = None;
        self.at(scan, ends, at, |end, value| {
            if keep(value) {
                best = Some((end, value));
            }
        });
        best
    }
}

fn written_so<T>(form: &Form<T>, scan: &Scan<'_>, start: usize, end: usize) -> bool {
    match form.case {
        Case::Any => true,
        Case::Capital => scan.written(start, end).chars().next().is_some_and(|c| c.is_uppercase() || !c.is_lowercase()),
        Case::Exact => {
            let written = scan.written(start, end);
            written == form.form || written.replace(['\u{a0}', '\u{202f}'], " ").replace('’', "'") == form.form
        }
    }
}

/// The boundary a pack's word names, or the default.
pub(super) fn boundary(word: Option<&str>, default: Boundary, place: &str) -> Result<Boundary, PacksError> {
    match word {
        None => Ok(default),
        Some(word) => Boundary::parse(word)
            .ok_or_else(|| PacksError::at(place, format!("unknown boundary {word:?}; use word, particle or none"))),
    }
}

/// The case a pack's word names.
pub(super) fn case(word: Option<&str>, place: &str) -> Result<Case, PacksError> {
    match word {
        None | Some("any") => Ok(Case::Any),
        Some("capital") => Ok(Case::Capital),
        Some("exact") => Ok(Case::Exact),
        Some(other) => Err(PacksError::at(place, format!("unknown case {other:?}; use any, capital or exact"))),
    }
}
