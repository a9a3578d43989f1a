//! Sets of numbers: small ones as lists, large ones as one bit a number, by chunks of 65,536.

/// How many numbers a chunk holds.
pub(crate) const CHUNK: u32 = 1 << 16;
/// A list that is longer takes more room than a bit for each number.
const LONGEST_LIST: usize = 4095;
const WORDS: usize = 1024;

type Words = Box<[u64; WORDS]>;

fn none() -> Words {
    Box::new([0; WORDS])
}

/// A set of numbers, held as one bit each.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(crate) struct Set {
    chunks: Vec<Option<Words>>,
}

impl Set {
    /// Takes in the numbers of one chunk as they are kept.
    pub(crate) fn take(&mut self, chunk: u32, kept: &[u8]) {
        let words = self.words(chunk);
        if kept.len() == WORDS * 8 {
            for (word, bytes) in words.iter_mut().zip(kept.as_chunks::<8>().0) {
                *word |= u64::from_le_bytes(*bytes);
            }
        } else {
            for bytes in kept.as_chunks::<2>().0 {
                let n = usize::from(u16::from_le_bytes(*bytes));
                words[n / 64] |= 1 << (n % 64);
            }
        }
    }
    fn words(&mut self, chunk: u32) -> &mut Words {
        let at = chunk as usize;
        if self.chunks.len() <= at {
            self.chunks.resize(at + 1, None);
        }
        self.chunks[at].get_or_insert_with(none)
    }
    /// All numbers below this one.
    pub(crate) fn below(end: u32) -> Set {
        let mut set = Set::default();
        for first in (0..end).step_by(64) {
            let bits = if end - first < 64 { (1 << (end - first)) - 1 } else { u64::MAX };
            set.put(first, &[bits]);
        }
        set
    }
    /// Adds a number.
    pub(crate) fn insert(&mut self, n: u32) {
        let at = (n % CHUNK) as usize;
        self.words(n / CHUNK)[at / 64] |= 1 << (at % 64);
    }
    /// Whether a number is in it.
    pub(crate) fn holds(&self, n: u32) -> bool {
        let at = (n % CHUNK) as usize;
        let words = self.chunks.get((n / CHUNK) as usize).and_then(Option::as_ref);
        words.is_some_and(|words| words[at / 64] >> (at % 64) & 1 == 1)
    }
    /// Adds numbers as one bit each, from the first of a piece of so many words on.
    pub(crate) fn put(&mut self, first: u32, bits: &[u64]) {
        let at = (first % CHUNK) as usize / 64;
        self.words(first / CHUNK)[at..at + bits.len()].copy_from_slice(bits);
    }
    /// Calls `each` with the first number of every piece of `size` numbers in which it has some, and their places in it.
    /// The size is a power of two of at least 64.
    pub(crate) fn by_piece<E>(
        &self,
        size: u32,
        mut each: impl FnMut(u32, &[u16]) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let mut places = Vec::with_capacity(size as usize);
        self.by_words(size, |first, words| {
            places.clear();
            for (at, word) in (0_u16..).zip(words) {
                places.extend(Ones(*word).map(|bit| at * 64 + u16::try_from(bit).unwrap_or(0)));
            }
            each(first, &places)
        })
    }
    /// Calls `each` with the first number of every piece of `size` numbers in which it has some, and the piece as one bit for
    /// each number. The size is a power of two of at least 64.
    pub(crate) fn by_words<E>(
        &self,
        size: u32,
        mut each: impl FnMut(u32, &[u64]) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        for (chunk, words) in self.chunks.iter().enumerate().filter_map(|(at, words)| Some((at, words.as_ref()?))) {
            for (at, words) in words.chunks_exact(size as usize / 64).enumerate() {
                if words.iter().any(|word| *word != 0) {
                    let first = u32::try_from(chunk).unwrap_or(0) * CHUNK + u32::try_from(at).unwrap_or(0) * size;
                    each(first, words)?;
                }
            }
        }
        Ok(())
    }
    /// How many numbers are in it.
    pub(crate) fn count(&self) -> u64 {
        self.chunks.iter().flatten().flat_map(|words| words.iter()).map(|word| u64::from(word.count_ones())).sum()
    }
    /// How many of the numbers of one chunk, as they are kept, are in it.
    pub(crate) fn count_of(&self, chunk: u32, kept: &[u8]) -> u64 {
        let Some(words) = self.chunks.get(chunk as usize).and_then(Option::as_ref) else { return 0 };
        if kept.len() == WORDS * 8 {
            let kept = kept.as_chunks::<8>().0.iter().map(|bytes| u64::from_le_bytes(*bytes));
            return words.iter().zip(kept).map(|(word, kept)| u64::from((word & kept).count_ones())).sum();
        }
        let numbers = kept.as_chunks::<2>().0.iter().map(|bytes| usize::from(u16::from_le_bytes(*bytes)));
        numbers.map(|n| words[n / 64] >> (n % 64) & 1).sum()
    }
    /// Keeps only what is in the other, too.
    pub(crate) fn and(&mut self, other: &Set) {
        for (at, mine) in self.chunks.iter_mut().enumerate() {
            match (mine.as_mut(), other.chunks.get(at).and_then(Option::as_ref)) {
                (Some(words), Some(others)) => words.iter_mut().zip(others.iter()).for_each(|(a, b)| *a &= b),
                _ => *mine = None,
            }
        }
    }
    /// Takes in what is in the other.
    pub(crate) fn or(&mut self, other: &Set) {
        for (at, others) in other.chunks.iter().enumerate() {
            if let Some(others) = others {
                let at = u32::try_from(at).unwrap_or(u32::MAX);
                self.words(at).iter_mut().zip(others.iter()).for_each(|(a, b)| *a |= b);
            }
        }
    }
    /// Takes out what is in the other.
    pub(crate) fn without(&mut self, other: &Set) {
        for (mine, others) in self.chunks.iter_mut().zip(&other.chunks) {
            if let (Some(words), Some(others)) = (mine, others) {
                words.iter_mut().zip(others.iter()).for_each(|(a, b)| *a &= !b);
            }
        }
    }
    /// Its numbers, smallest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.chunks.iter().enumerate().filter_map(|(at, words)| Some((at, words.as_ref()?))).flat_map(|(at, words)| {
            let base = u32::try_from(at).unwrap_or(0) * CHUNK;
            words.iter().enumerate().filter(|(_, word)| **word != 0).flat_map(move |(w, word)| {
                let base = base + u32::try_from(w).unwrap_or(0) * 64;
                Ones(*word).map(move |bit| base + bit)
            })
        })
    }
}

/// The places of the ones of a word.
pub(crate) struct Ones(pub(crate) u64);

impl Iterator for Ones {
    type Item = u32;
    fn next(&mut self) -> Option<u32> {
        if self.0 == 0 {
            return None;
        }
        let bit = self.0.trailing_zeros();
        self.0 &= self.0 - 1;
        Some(bit)
    }
}

/// The numbers of one chunk, counted from its beginning, as they are kept.
pub(crate) fn kept(numbers: &[u16]) -> Vec<u8> {
    if numbers.len() <= LONGEST_LIST {
        return numbers.iter().flat_map(|n| n.to_le_bytes()).collect();
    }
    let mut words = none();
    for n in numbers {
        words[usize::from(*n) / 64] |= 1 << (n % 64);
    }
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// The numbers of one chunk, counted from its beginning, smallest first.
pub(crate) fn numbers(kept: &[u8]) -> Vec<u16> {
    let mut set = Set::default();
    set.take(0, kept);
    set.iter().filter_map(|n| u16::try_from(n).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Numbers without a pattern, the same at every run.
    fn some(seed: u64, n: usize, below: u32) -> BTreeSet<u32> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            u32::try_from(state >> 33).unwrap_or(0) % below
        };
        (0..n).map(|_| next()).collect()
    }

    fn set(of: &BTreeSet<u32>) -> Set {
        let mut set = Set::default();
        of.iter().for_each(|n| set.insert(*n));
        set
    }

    #[test]
    fn sets_do_what_sets_do() {
        for (n, below) in [(0, 1), (10, 200_000), (5_000, 70_000), (60_000, 65_536), (100_000, 300_000)] {
            let (a, b) = (some(1, n, below), some(2, n, below));
            let (mut and, mut or, mut without) = (set(&a), set(&a), set(&a));
            and.and(&set(&b));
            or.or(&set(&b));
            without.without(&set(&b));
            assert!(and.iter().eq(a.intersection(&b).copied()), "{n} {below}");
            assert!(or.iter().eq(a.union(&b).copied()), "{n} {below}");
            assert!(without.iter().eq(a.difference(&b).copied()), "{n} {below}");
            assert_eq!(and.count(), a.intersection(&b).count() as u64);
            assert!(a.iter().all(|n| or.holds(*n)) && !or.holds(below + 1));
        }
    }

    #[test]
    fn what_is_kept_reads_back_in_little_room() {
        for n in [0, 1, 4_000, 9_000, 65_536 * 4] {
            let numbers_in: Vec<u16> = some(3, n, 65_536).iter().map(|n| u16::try_from(*n).expect("small")).collect();
            let bytes = kept(&numbers_in);
            assert!(bytes.len() <= 8192, "{}", bytes.len());
            assert_eq!(numbers(&bytes), numbers_in, "{n}");
        }
    }
}
