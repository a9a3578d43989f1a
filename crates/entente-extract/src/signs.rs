//! What a stretch of text shows to the learned model: hashed signs of its words, of what the lexicons found, of its place.
//!
//! [`Signs`] gathers them. Nothing here knows a language: words are those that the script parts, names and quantities
//! stand for their kind, and the rules' own findings are signs like others.

use crate::names::{OrgKind, Who};
use crate::predicate::Predicate;
use crate::tags::T;
use crate::view::{Range, Sentence, View};
use entente_model::Value;
use entente_packs::Lexicon;

/// The 64-bit FNV-1a hash: its offset and its prime (datatracker.ietf.org/doc/draft-eastlake-fnv).
const FNV: (u64, u64) = (0xcbf2_9ce4_8422_2325, 0x0100_0000_01b3);

/// The hash of a text.
pub(crate) const fn hash(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let (mut hash, mut at) = (FNV.0, 0);
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(FNV.1);
        at += 1;
    }
    hash
}

/// The kinds of verbs that say what a sentence does.
const KINDS: [(T, u64); 16] = [
    (T::Act, hash("act")),
    (T::Create, hash("create")),
    (T::Boost, hash("boost")),
    (T::Commit, hash("commit")),
    (T::Reaffirm, hash("reaffirm")),
    (T::Intend, hash("intend")),
    (T::Explore, hash("explore")),
    (T::Sign, hash("sign")),
    (T::Say, hash("say")),
    (T::Value_, hash("value")),
    (T::Ask, hash("ask")),
    (T::Expect, hash("expect")),
    (T::Fail, hash("fail")),
    (T::Deed, hash("deed")),
    (T::Copula, hash("copula")),
    (T::Fact, hash("fact")),
];

/// Letters from here on are written without spaces inside a thought, so that one of them says as much as three others.
pub(crate) const WIDE: char = '\u{1100}';

/// Signs of one stretch, as hashes.
#[derive(Default)]
pub(crate) struct Signs {
    hashes: Vec<u32>,
}

impl Signs {
    /// Adds the sign of this kind with these parts.
    pub(crate) fn add(&mut self, kind: &str, parts: &[&str]) {
        let mut all = hash(kind);
        for part in parts {
            all = mixed(all, hash(part));
        }
        self.push(all);
    }

    /// The sign that [`begun`] began, with one more part of this hash. What many signs begin with is so read once.
    pub(crate) fn end(&mut self, begun: u64, part: u64) {
        self.push(mixed(begun, part));
    }

    /// The same with hashes of kind and parts.
    fn mix(&mut self, kind: u64, parts: &[u64]) {
        self.push(parts.iter().fold(kind, |all, &part| mixed(all, part)));
    }

    fn push(&mut self, hash: u64) {
        // The upper half of a product mixes best.
        self.hashes.push((hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32);
    }

    /// The signs in order, each once.
    pub(crate) fn done(mut self) -> Vec<u32> {
        self.hashes.sort_unstable();
        self.hashes.dedup();
        self.hashes
    }
}

/// The sign of this kind with its first part, to which [`Signs::end`] adds the last.
pub(crate) fn begun(kind: &str, part: &str) -> u64 {
    mixed(hash(kind), hash(part))
}

/// One part more.
pub(crate) fn mixed(all: u64, part: u64) -> u64 {
    (all.rotate_left(17) ^ part).wrapping_mul(FNV.1 | 1 << 47)
}

/// The words on both sides of a stretch, the one before it within so many bytes; what stands between belongs to the next.
pub(crate) fn sides(text: &str, range: Range, reach: usize) -> (String, String) {
    let near = crate::parties::floor(text, range.start.saturating_sub(reach));
    let before = text[near..range.start].trim_end_matches([' ', '"', '(']);
    let prior = before.rsplit([' ', '\n']).next().unwrap_or("").chars().filter(|c| !c.is_ascii_digit()).collect();
    let rest = text[range.end..].chars();
    let next: String = rest.clone().take_while(|c| c.is_alphanumeric() || *c == '\'').take(12).collect();
    if !next.is_empty() {
        return (prior, next);
    }
    let mark: String = rest.clone().take(1).collect();
    let after: String =
        rest.skip_while(|c| matches!(c, ' ' | '"' | ')')).take_while(|c| c.is_alphanumeric()).take(12).collect();
    (prior, format!("{mark}{after}"))
}

/// A number of things as a sign tells it: three and more are many.
pub(crate) fn count(n: usize) -> String {
    n.min(3).to_string()
}

/// The hashes of what the entries of a lexicon say, made once.
pub(crate) struct EntrySigns(Vec<(u64, u64)>);

impl EntrySigns {
    /// For each entry its first tag, and that tag with the entry's value.
    pub(crate) fn new(lexicon: &Lexicon) -> EntrySigns {
        let one = |entry: &entente_packs::Entry| {
            let tag = hash(lexicon.name(entry.tag));
            (tag, mixed(tag, hash(entry.value.as_deref().unwrap_or(""))))
        };
        EntrySigns(lexicon.entries.iter().map(one).collect())
    }
}

/// A word, a mark, or the kind of a name or quantity.
struct Token<'t> {
    text: &'t str,
    hash: u64,
    word: bool,
}

impl<'t> Token<'t> {
    fn new(text: &'t str, word: bool) -> Token<'t> {
        Token { text, hash: hash(text), word }
    }
}

/// The words of a stretch, with kinds in place of names, sums, times and digits.
fn tokens<'v>(view: &'v View<'_>, range: Range) -> Vec<Token<'v>> {
    let text = view.text();
    let mut found = Vec::new();
    let (mut names, mut money) = (view.names_in(range).iter().peekable(), view.money_in(range).peekable());
    let mut times = view.times_in(range).peekable();
    let mut at = range.start;
    while at < range.end {
        while names.next_if(|n| n.range.start < at).is_some() {}
        while money.next_if(|m| m.range.start < at).is_some() {}
        while times.next_if(|m| m.range.start < at).is_some() {}
        let kind = |kind: &'static str| Token::new(kind, false);
        if let Some(name) = names.next_if(|n| n.range.start == at) {
            found.push(kind(match &name.who {
                Who::State { .. } => "<state>",
                Who::City { .. } => "<city>",
                Who::Region { .. } => "<region>",
                Who::Person { .. } => "<person>",
                Who::Org { kind: OrgKind::Government, .. } => "<ministry>",
                Who::Org { .. } => "<body>",
            }));
            at = name.range.end;
        } else if let Some(sum) = money.next_if(|m| m.range.start == at) {
            found.push(kind("<money>"));
            at = sum.range.end;
        } else if let Some(time) = times.next_if(|m| m.range.start == at) {
            found.push(kind(when(view, &time.mention.value)));
            at = time.range.end;
        } else {
            let Some(letter) = text[at..].chars().next() else { break };
            let word = |c: char| c.is_alphanumeric();
            let rest = &text[at..range.end.max(at)];
            let len = if word(letter) { rest.find(|c| !word(c)).unwrap_or(rest.len()) } else { letter.len_utf8() };
            let len = len.max(letter.len_utf8());
            if letter.is_ascii_digit() {
                let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
                found.push(kind("<number>"));
                at += digits;
                continue;
            }
            if !letter.is_whitespace() {
                found.push(Token::new(&text[at..at + len], word(letter)));
            }
            at += len;
        }
    }
    found
}

/// Whether a time lies before or after the day of the text.
fn when(view: &View<'_>, value: &Value) -> &'static str {
    let (Value::Time(time), Some(anchor)) = (value, view.anchor) else { return "<time>" };
    match (time.interval.from, time.interval.to) {
        (Some(from), _) if from > anchor => "<later>",
        (_, Some(to)) if to < anchor => "<before>",
        (_, Some(to)) if to > anchor => "<until>",
        _ => "<time>",
    }
}

/// The first and last letters of a word and, in scripts whose letters are syllables, those inside it.
fn affixes(signs: &mut Signs, word: &str, edge: u64) {
    const STARTS: u64 = hash("starts");
    const ENDS: u64 = hash("ends");
    const HOLDS: u64 = hash("holds");
    let wide = word.starts_with(|c| c >= WIDE);
    let (least, most) = if wide { (1, 4) } else { (3, 5) };
    let cuts: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
    let letters = cuts.len() - 1;
    for length in least..=most {
        if length > letters || !wide && length == letters {
            break;
        }
        signs.mix(STARTS, &[edge, hash(&word[..cuts[length]])]);
        signs.mix(ENDS, &[edge, hash(&word[cuts[letters - length]..])]);
        if wide && (2..4).contains(&length) {
            for from in 1..letters.saturating_sub(length) {
                signs.mix(HOLDS, &[hash(&word[cuts[from]..cuts[from + length]])]);
            }
        }
    }
}

/// The signs of the words of a stretch.
pub(crate) fn words(view: &View<'_>, range: Range, signs: &mut Signs) {
    const WORD: u64 = hash("word");
    const TWO: u64 = hash("two");
    const THREE: u64 = hash("three");
    const AROUND: u64 = hash("around");
    let tokens = tokens(view, range);
    signs.hashes.reserve(tokens.len() * 12);
    for (n, token) in tokens.iter().enumerate() {
        signs.mix(WORD, &[token.hash]);
        if let Some(next) = tokens.get(n + 1) {
            signs.mix(TWO, &[token.hash, next.hash]);
            if let Some(third) = tokens.get(n + 2) {
                signs.mix(THREE, &[token.hash, next.hash, third.hash]);
                signs.mix(AROUND, &[token.hash, third.hash]);
            }
        }
        if token.word {
            affixes(signs, token.text, 0);
        }
    }
    if let Some(first) = tokens.first() {
        signs.mix(hash("first"), &[first.hash]);
    }
    let mut last = tokens.iter().rev().filter(|t| t.word || t.text.starts_with('<'));
    if let Some(token) = last.next() {
        signs.mix(hash("last"), &[token.hash]);
        affixes(signs, token.text, hash("last"));
        if let Some(before) = last.next() {
            signs.mix(hash("last two"), &[before.hash, token.hash]);
            affixes(signs, before.text, hash("last but one"));
        }
    }
}

/// The signs of what the lexicons found in a stretch.
pub(crate) fn tags(view: &View<'_>, range: Range, preds: &[Predicate], signs: &mut Signs) {
    const TAG: u64 = hash("tag");
    const VALUE: u64 = hash("tag value");
    const VERB: u64 = hash("verb");
    const FORCE: u64 = hash("verb strength");
    const KIND: u64 = hash("verb kind");
    let entries = &view.language.signs.0;
    for hit in view.hits_in(range).iter().filter(|h| h.end <= range.end) {
        let Some(&(tag, value)) = entries.get(hit.entry as usize) else { continue };
        signs.mix(TAG, &[tag]);
        signs.mix(VALUE, &[value]);
    }
    let within: Vec<&Predicate> = preds.iter().filter(|p| range.contains(p.range)).collect();
    for (n, pred) in within.iter().enumerate() {
        let mode = hash(pred.mode.name()) ^ u64::from(pred.passive) << 1 ^ u64::from(pred.negative) << 2;
        let strength = hash(pred.strength.map_or("", |s| s.code()));
        let mut place = |kind: u64| {
            signs.mix(VERB, &[kind, mode]);
            signs.mix(FORCE, &[kind, mode, strength]);
            for &(_, tag) in KINDS.iter().filter(|&&(t, _)| pred.is(view, t)) {
                signs.mix(KIND, &[kind, mode, tag]);
            }
        };
        place(hash("any"));
        if n == 0 {
            place(hash("first"));
        }
        if n + 1 == within.len() {
            place(hash("last"));
        }
    }
}

/// The signs of where a sentence stands and how long it is.
pub(crate) fn place(view: &View<'_>, number: usize, sentence: &Sentence, signs: &mut Signs) {
    signs.add("role", &[sentence.role.code()]);
    let place = match number {
        0 => "0",
        1 => "1",
        2..=4 => "few",
        _ if number + 2 >= view.sentences.len() => "end",
        _ => "middle",
    };
    signs.add("place", &[place]);
    let text = view.str(sentence.range);
    let words = text.split_whitespace().count();
    signs.add("length", &[&(words / 6).min(8).to_string()]);
    let quotes = text.matches('"').count();
    signs.add("quotes", &[&quotes.min(3).to_string()]);
    if text.starts_with('"') && (text.trim_end().ends_with('"') || quotes <= 1) {
        signs.add("quoted", &[]);
    }
    let names = view.names_in(sentence.range);
    let states = names.iter().filter(|n| matches!(n.who, Who::State { .. })).count();
    let bodies = names.iter().filter(|n| matches!(n.who, Who::Org { .. })).count();
    signs.add("states", &[&states.min(3).to_string()]);
    signs.add("bodies", &[&bodies.min(3).to_string()]);
    signs.add("names", &[&states.min(3).to_string(), &bodies.min(3).to_string()]);
    if let Some(first) = text.chars().find(|c| !c.is_whitespace()).filter(|c| !c.is_alphanumeric()) {
        signs.add("opens", &[first.encode_utf8(&mut [0; 4])]);
    }
    if crate::items::label(view, number).is_some() {
        signs.add("labelled", &[]);
    }
}
