//! What a stretch of text shows to the learned model: hashed signs of its words, of what the lexicons found, of its place.
//!
//! [`Signs`] gathers them. Nothing here knows a language: words are those that the script parts, names and quantities
//! stand for their kind, and the rules' own findings are signs like others.

use crate::names::{OrgKind, Who};
use crate::predicate::Predicate;
use crate::tags::T;
use crate::view::{Range, Sentence, View};
use entente_model::Value;
use entente_packs::{Lexicon, alphanumeric};

/// The 64-bit FNV-1a hash: its offset and its prime (datatracker.ietf.org/doc/draft-eastlake-fnv).
const FNV: (u64, u64) = (0xcbf2_9ce4_8422_2325, 0x0100_0000_01b3);

/// The hash of a text.
pub(crate) const fn hash(text: &str) -> u64 {
    hash_on(FNV.0, text.as_bytes())
}

/// The hash of a text that goes on with these bytes.
const fn hash_on(mut hash: u64, bytes: &[u8]) -> u64 {
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(FNV.1);
        at += 1;
    }
    hash
}

/// Adds to some [`Signs`] the sign of this kind with parts of these hashes. The kind is hashed when the program is built, and
/// parts that many signs share are hashed by the caller once: signs are made by the thousand.
macro_rules! sign {
    ($signs:expr, $kind:expr $(, $part:expr)* $(,)?) => {
        $signs.mix(const { $crate::signs::hash($kind) }, &[$($part),*])
    };
}
pub(crate) use sign;

/// The hash of `true` or `false`.
pub(crate) fn truth(is: bool) -> u64 {
    const TRUE: u64 = hash("true");
    const FALSE: u64 = hash("false");
    if is { TRUE } else { FALSE }
}

/// The hashes of the digits.
const DIGITS: [u64; 10] =
    [hash("0"), hash("1"), hash("2"), hash("3"), hash("4"), hash("5"), hash("6"), hash("7"), hash("8"), hash("9")];

/// The hash of a whole number as it is written.
pub(crate) fn written(n: impl Into<i64>) -> u64 {
    let n: i64 = n.into();
    let digit = usize::try_from(n).ok().and_then(|n| DIGITS.get(n));
    digit.copied().unwrap_or_else(|| hash(&n.to_string()))
}

/// The hash of a number of things as a sign tells it: so many and more are many.
pub(crate) fn up_to(most: usize, n: usize) -> u64 {
    DIGITS[n.min(most).min(DIGITS.len() - 1)]
}

/// The same where three and more are many.
pub(crate) fn count(n: usize) -> u64 {
    up_to(3, n)
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
    /// The sign that [`begun`] began, with one more part of this hash. What many signs begin with is so read once.
    pub(crate) fn end(&mut self, begun: u64, part: u64) {
        self.push(mixed(begun, part));
    }

    /// The sign of a kind and parts with these hashes; [`sign!`] hashes the kind.
    pub(crate) fn mix(&mut self, kind: u64, parts: &[u64]) {
        self.push(parts.iter().fold(kind, |all, &part| mixed(all, part)));
    }

    /// Makes room for so many more.
    pub(crate) fn reserve(&mut self, more: usize) {
        self.hashes.reserve(more);
    }

    fn push(&mut self, hash: u64) {
        // The upper half of a product mixes best.
        self.hashes.push((hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32);
    }

    /// The signs where the caller gave none twice.
    pub(crate) fn each_once(self) -> Vec<u32> {
        self.hashes
    }

    /// The signs, each once, in the order in which they first came. What is weighed is a sum, in which order does not matter,
    /// and sorting a sentence's hundreds of signs would cost more than all else that is done with them.
    pub(crate) fn done(mut self) -> Vec<u32> {
        let many = self.hashes.len();
        if many <= FEW {
            let mut kept = 0;
            for at in 0..many {
                let sign = self.hashes[at];
                if !self.hashes[..kept].contains(&sign) {
                    self.hashes[kept] = sign;
                    kept += 1;
                }
            }
            self.hashes.truncate(kept);
            return self.hashes;
        }
        // Open addressing; signs are hashes, so that their upper bits say where to begin. Nothing stands for an empty place but
        // zero, of which is told apart whether it came.
        let bits = (many * 2).next_power_of_two().trailing_zeros();
        let mut places = vec![0u32; 1 << bits];
        let mut zero = false;
        self.hashes.retain(|&sign| {
            if sign == 0 {
                return !std::mem::replace(&mut zero, true);
            }
            let mut at = (sign >> (u32::BITS - bits)) as usize;
            loop {
                match places[at] {
                    0 => {
                        places[at] = sign;
                        return true;
                    }
                    known if known == sign => return false,
                    _ => at = (at + 1) & (places.len() - 1),
                }
            }
        });
        self.hashes
    }
}

/// Among so few signs each is looked for one by one.
const FEW: usize = 12;

/// The sign of a kind of this hash with its first part, to which [`Signs::end`] adds the last.
pub(crate) fn begun(kind: u64, part: &str) -> u64 {
    mixed(kind, hash(part))
}

/// One part more.
pub(crate) fn mixed(all: u64, part: u64) -> u64 {
    (all.rotate_left(17) ^ part).wrapping_mul(FNV.1 | 1 << 47)
}

/// The words on both sides of a stretch, as hashes.
pub(crate) struct Sides {
    /// The word before it.
    pub(crate) prior: u64,
    /// The word behind it; what stands between belongs to it.
    pub(crate) next: u64,
    /// The first letter of that, and the first two.
    pub(crate) starts: [u64; 2],
}

impl Sides {
    /// The words on both sides of `range`, the one before it within so many bytes.
    pub(crate) fn of(text: &str, range: Range, reach: usize) -> Sides {
        const LETTERS: usize = 12;
        let near = crate::parties::floor(text, range.start.saturating_sub(reach));
        let before = text[near..range.start].trim_end_matches([' ', '"', '(']);
        let word = &before.as_bytes()[before.bytes().rposition(|b| matches!(b, b' ' | b'\n')).map_or(0, |p| p + 1)..];
        let prior = word.split(u8::is_ascii_digit).fold(FNV.0, hash_on);
        let rest = &text[range.end..];
        let take = |rest: &str, more: &[char]| {
            let ends = rest.char_indices().take(LETTERS).find(|(_, c)| !(alphanumeric(*c) || more.contains(c)));
            ends.map(|(at, _)| at).or_else(|| rest.char_indices().nth(LETTERS).map(|(at, _)| at)).unwrap_or(rest.len())
        };
        let word = &rest[..take(rest, &['\''])];
        let (mark, after) = if word.is_empty() {
            let mark = rest.chars().next().map_or(0, char::len_utf8);
            let after = rest.trim_start_matches([' ', '"', ')']);
            (&rest[..mark], &after[..take(after, &[])])
        } else {
            ("", word)
        };
        let mut letters = mark.chars().chain(after.chars());
        let on = |hash: u64, letter: Option<char>| {
            letter.map_or(hash, |c| hash_on(hash, c.encode_utf8(&mut [0; 4]).as_bytes()))
        };
        let first = on(FNV.0, letters.next());
        let starts = [first, on(first, letters.next())];
        Sides { prior, next: hash_on(hash(mark), after.as_bytes()), starts }
    }
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

    /// The hash of the first tag of entry number `entry`.
    pub(crate) fn tag(&self, entry: u32) -> u64 {
        self.0.get(entry as usize).map_or(FNV.0, |signs| signs.0)
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
            let word = alphanumeric;
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

/// The first and last letters of a word and, in scripts whose letters are syllables, those inside it. `cuts` is room to
/// work in.
fn affixes(signs: &mut Signs, word: &str, edge: u64, cuts: &mut Vec<usize>) {
    const STARTS: u64 = hash("starts");
    const ENDS: u64 = hash("ends");
    const HOLDS: u64 = hash("holds");
    let wide = word.starts_with(|c| c >= WIDE);
    let (least, most) = if wide { (1, 4) } else { (3, 5) };
    // In plain letters each is one byte.
    let plain = word.is_ascii();
    cuts.clear();
    if !plain {
        cuts.extend(word.char_indices().map(|(at, _)| at).chain([word.len()]));
    }
    let letters = if plain { word.len() } else { cuts.len() - 1 };
    let cut = |letters: usize| if plain { letters } else { cuts[letters] };
    let (mut start, mut read) = (FNV.0, 0);
    for length in least..=most {
        if length > letters || !wide && length == letters {
            break;
        }
        start = hash_on(start, &word.as_bytes()[read..cut(length)]);
        read = cut(length);
        signs.mix(STARTS, &[edge, start]);
        signs.mix(ENDS, &[edge, hash(&word[cut(letters - length)..])]);
        if wide && (2..4).contains(&length) {
            for from in 1..letters.saturating_sub(length) {
                signs.mix(HOLDS, &[hash(&word[cut(from)..cut(from + length)])]);
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
    signs.reserve(tokens.len() * 12);
    let mut cuts = Vec::new();
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
            affixes(signs, token.text, 0, &mut cuts);
        }
    }
    if let Some(first) = tokens.first() {
        sign!(signs, "first", first.hash);
    }
    let mut last = tokens.iter().rev().filter(|t| t.word || t.text.starts_with('<'));
    if let Some(token) = last.next() {
        sign!(signs, "last", token.hash);
        affixes(signs, token.text, const { hash("last") }, &mut cuts);
        if let Some(before) = last.next() {
            sign!(signs, "last two", before.hash, token.hash);
            affixes(signs, before.text, const { hash("last but one") }, &mut cuts);
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
    let mut kinds: Vec<u64> = Vec::new();
    let within: Vec<&Predicate> = preds.iter().filter(|p| range.contains(p.range)).collect();
    for (n, pred) in within.iter().enumerate() {
        let mode = hash(pred.mode.name()) ^ u64::from(pred.passive) << 1 ^ u64::from(pred.negative) << 2;
        let strength = hash(pred.strength.map_or("", |s| s.code()));
        kinds.clear();
        kinds.extend(KINDS.iter().filter(|&&(t, _)| pred.is(view, t)).map(|k| k.1));
        let mut place = |kind: u64| {
            signs.mix(VERB, &[kind, mode]);
            signs.mix(FORCE, &[kind, mode, strength]);
            kinds.iter().for_each(|&tag| signs.mix(KIND, &[kind, mode, tag]));
        };
        place(const { hash("any") });
        if n == 0 {
            place(const { hash("first") });
        }
        if n + 1 == within.len() {
            place(const { hash("last") });
        }
    }
}

/// The signs of where a sentence stands and how long it is.
pub(crate) fn place(view: &View<'_>, number: usize, sentence: &Sentence, signs: &mut Signs) {
    sign!(signs, "role", hash(sentence.role.code()));
    let place = match number {
        0 => const { hash("0") },
        1 => const { hash("1") },
        2..=4 => const { hash("few") },
        _ if number + 2 >= view.sentences.len() => const { hash("end") },
        _ => const { hash("middle") },
    };
    sign!(signs, "place", place);
    let text = view.str(sentence.range);
    let words = text.split_whitespace().count();
    sign!(signs, "length", up_to(8, words / 6));
    let quotes = text.bytes().filter(|&b| b == b'"').count();
    sign!(signs, "quotes", count(quotes));
    if text.starts_with('"') && (text.trim_end().ends_with('"') || quotes <= 1) {
        sign!(signs, "quoted");
    }
    let names = view.names_in(sentence.range);
    let states = count(names.iter().filter(|n| matches!(n.who, Who::State { .. })).count());
    let bodies = count(names.iter().filter(|n| matches!(n.who, Who::Org { .. })).count());
    sign!(signs, "states", states);
    sign!(signs, "bodies", bodies);
    sign!(signs, "names", states, bodies);
    if let Some(first) = text.chars().find(|c| !c.is_whitespace()).filter(|c| !alphanumeric(*c)) {
        sign!(signs, "opens", hash(first.encode_utf8(&mut [0; 4])));
    }
    if crate::items::label(view, number).is_some() {
        sign!(signs, "labelled");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sign_is_kept_once_however_many_there_are() {
        for many in [1, 2, FEW as u32, FEW as u32 + 1, 300] {
            // Zero stands for an empty place where repeats are looked for, and is a sign like any other.
            let hashes = [0, u32::MAX, 1, 0].into_iter().chain((0..many).flat_map(|n| [n << 24, n, n << 24])).collect();
            let Signs { hashes } = Signs { hashes };
            let mut expected = hashes.clone();
            expected.sort_unstable();
            expected.dedup();
            let mut done = Signs { hashes }.done();
            done.sort_unstable();
            assert_eq!(done, expected, "{many}");
        }
    }

    #[test]
    fn what_is_hashed_beforehand_is_what_is_written() {
        for n in [-120, -1, 0, 3, 9, 10, 1000] {
            assert_eq!(written(n), hash(&n.to_string()));
        }
        assert_eq!((count(2), count(3), count(4)), (hash("2"), hash("3"), hash("3")));
        assert_eq!((up_to(6, 5), up_to(6, 60)), (hash("5"), hash("6")));
        assert_eq!((truth(true), truth(false)), (hash("true"), hash("false")));
        let mut signs = Signs::default();
        sign!(signs, "kind", hash("part"));
        signs.end(begun(hash("kind"), "part"), hash("more"));
        sign!(signs, "kind", hash("part"), hash("more"));
        assert_eq!(signs.hashes[1], signs.hashes[2]);
        assert_ne!(signs.hashes[0], signs.hashes[1]);
    }

    #[test]
    fn the_words_beside_a_stretch_are_told_without_digits_and_quotes() {
        let text = "in 2024Paris (\"X\") shall, and l'eau";
        let of = |word: &str, prior: &str, next: &str| {
            let at = text.find(word).expect("it stands there");
            let sides = Sides::of(text, Range::new(at, at + word.len()), 40);
            assert_eq!((sides.prior, sides.next), (hash(prior), hash(next)), "{word}");
            let starts = [1, 2].map(|many| hash(&next.chars().take(many).collect::<String>()));
            assert_eq!(sides.starts, starts, "{word}");
        };
        of("X", "Paris", "\"shall");
        of("shall", "(\"X\")", ",");
        of("and ", "shall,", "l'eau");
        of("l'eau", "and", "");
    }
}
