//! Pieces of the columns as they are kept: as few bits a value as the piece needs, read one by one without taking apart the
//! rest.
//!
//! A piece of numbers is its width in bits (one byte), the number that is the least (four bytes, the smallest first), and
//! one code a value: 0 for the least number there is, 1 for nothing, else what the value is more than the least of the
//! piece, plus 2. Where all are equal the width is 0 and that number is the value. No piece at all stands for nothing.
//!
//! A piece of statuses is a piece of numbers for the statuses that hold from the beginning, with its length before it (four
//! bytes), and the turns in the order of their days: how many (four bytes), how many bits a status takes (one byte), for
//! each its place (twelve bits) and status, then for each how many days it comes after the one before (seven bits a byte,
//! the smallest first, the highest bit for "more follows").

use super::column::{NOTHING, PIECE};

const ALL: usize = PIECE as usize;
/// Width and least number.
const HEAD: usize = 5;
/// Any number and two codes besides.
const WIDEST: u32 = 33;
/// So many bytes may be read behind the last value.
const BEHIND: usize = 8;
/// How many bits a place takes.
const PLACE: u32 = PIECE.trailing_zeros();

/// Values of as few bits as they need.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    kept: u64,
    held: u32,
}

impl Bits {
    fn push(&mut self, code: u64, width: u32) {
        self.kept |= code << self.held;
        self.held += width;
        while self.held >= 8 {
            self.bytes.extend(self.kept.to_le_bytes().first());
            self.kept >>= 8;
            self.held -= 8;
        }
    }
    fn finish(mut self) -> Vec<u8> {
        if self.held > 0 {
            self.bytes.extend(self.kept.to_le_bytes().first());
        }
        self.bytes
    }
}

/// The code of `width` bits at a place, behind `from`.
#[inline]
fn code_at(bytes: &[u8], from: usize, width: u32, place: usize) -> Option<u64> {
    let bit = place * width as usize;
    let at = from + bit / 8;
    let word = bytes.get(at..at + 8)?.first_chunk::<8>()?;
    Some(u64::from_le_bytes(*word) >> (bit % 8) & ((1 << width) - 1))
}

/// A piece of a column of numbers.
pub(crate) struct Packed {
    bytes: Vec<u8>,
    width: u32,
    least: i32,
}

impl Packed {
    /// A piece as it is kept; nothing where none is.
    pub(crate) fn new(kept: Option<Vec<u8>>) -> Packed {
        let mut bytes = kept.unwrap_or_default();
        let (width, least) = bytes.first_chunk::<HEAD>().map_or((0, NOTHING), |[width, a, b, c, d]| {
            (u32::from(*width).min(WIDEST), i32::from_le_bytes([*a, *b, *c, *d]))
        });
        bytes.extend([0; BEHIND]);
        Packed { bytes, width, least }
    }

    /// The value of all of the piece, where it is one.
    pub(crate) fn only(&self) -> Option<i32> {
        (self.width == 0).then_some(self.least)
    }

    /// The value at a place.
    #[inline]
    pub(crate) fn get(&self, place: usize) -> i32 {
        if self.width == 0 {
            return self.least;
        }
        let code = code_at(&self.bytes, HEAD, self.width, place).unwrap_or(1);
        let more = u32::try_from(code.wrapping_sub(2) & u64::from(u32::MAX)).unwrap_or(0);
        match code {
            0 => i32::MIN,
            1 => NOTHING,
            _ => self.least.wrapping_add_unsigned(more),
        }
    }

    /// All values.
    pub(crate) fn all(&self) -> Vec<i32> {
        (0..ALL).map(|place| self.get(place)).collect()
    }
}

/// A piece as it is kept; nothing where there is nothing to keep.
pub(crate) fn pack(values: &[i32]) -> Vec<u8> {
    let first = values.first().copied().unwrap_or(NOTHING);
    let mut kept = vec![0];
    if values.iter().all(|value| *value == first) {
        if first == NOTHING {
            return Vec::new();
        }
        kept.extend(first.to_le_bytes());
        return kept;
    }
    let plain = || values.iter().copied().filter(|value| ![i32::MIN, NOTHING].contains(value));
    let (least, most) = (plain().min().unwrap_or(0), plain().max().unwrap_or(0));
    let code = |value: i32| match value {
        i32::MIN => 0,
        NOTHING => 1,
        value => u64::from(value.abs_diff(least)) + 2,
    };
    let width = u64::BITS - code(most).max(1).leading_zeros();
    kept[0] = u8::try_from(width).unwrap_or(0);
    kept.extend(least.to_le_bytes());
    let mut bits = Bits::default();
    values.iter().for_each(|value| bits.push(code(*value), width));
    kept.extend(bits.finish());
    kept
}

/// Another status from a day on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Turn {
    /// The day.
    pub(crate) day: i32,
    /// Whose.
    pub(crate) place: u16,
    /// Which.
    pub(crate) code: u8,
}

/// The last turn of each place of a piece up to a day: [`NOTHING`] for those without any. Days of news are kept as turns that
/// lead to no status.
pub(crate) struct Latest {
    days: Vec<i32>,
}

impl Latest {
    /// A piece as it is kept, read up to a day.
    pub(crate) fn new(kept: Option<Vec<u8>>, day: i32) -> Latest {
        let mut days = vec![NOTHING; ALL];
        read(kept, day, |turn| days[usize::from(turn.place) % ALL] = turn.day);
        Latest { days }
    }

    /// The day at a place.
    pub(crate) fn get(&self, place: usize) -> i32 {
        self.days.get(place).copied().unwrap_or(NOTHING)
    }
}

/// A piece of statuses by day, taken apart.
pub(crate) struct Steps {
    /// The statuses from the beginning; [`NOTHING`] for those without any.
    pub(crate) first: Vec<i32>,
    /// The turns, by day.
    pub(crate) turns: Vec<Turn>,
}

impl Steps {
    /// A piece as it is kept.
    pub(crate) fn new(kept: Option<Vec<u8>>) -> Steps {
        let mut turns = Vec::new();
        let first = read(kept, i32::MAX, |turn| turns.push(turn)).all();
        Steps { first, turns }
    }

    /// As it is kept; nothing where there is nothing to keep.
    pub(crate) fn kept(&mut self) -> Vec<u8> {
        self.turns.sort_unstable();
        let first = pack(&self.first);
        if first.is_empty() && self.turns.is_empty() {
            return Vec::new();
        }
        let length = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes();
        let most = self.turns.iter().map(|turn| turn.code).max().unwrap_or(0);
        let width = u8::BITS - most.leading_zeros();
        let mut kept = length(first.len()).to_vec();
        kept.extend(first);
        kept.extend(length(self.turns.len()));
        kept.push(u8::try_from(width).unwrap_or(0));
        let mut bits = Bits::default();
        for turn in &self.turns {
            bits.push(u64::from(turn.code) << PLACE | u64::from(turn.place), PLACE + width);
        }
        kept.extend(bits.finish());
        let mut last = i32::MIN;
        for turn in &self.turns {
            let mut later = turn.day.abs_diff(last);
            last = turn.day;
            while later >= 0x80 {
                kept.push(u8::try_from(later & 0x7f).unwrap_or(0) | 0x80);
                later >>= 7;
            }
            kept.push(u8::try_from(later).unwrap_or(0));
        }
        kept
    }

    /// The steps of each place: the first from the least number there is.
    pub(crate) fn all(&self) -> Vec<Vec<(i32, u8)>> {
        let first = self.first.iter().map(|code| u8::try_from(*code).ok().map(|code| (i32::MIN, code)));
        let mut all: Vec<Vec<(i32, u8)>> = first.map(|first| first.into_iter().collect()).collect();
        for turn in &self.turns {
            if let Some(mine) = all.get_mut(usize::from(turn.place)) {
                mine.push((turn.day, turn.code));
            }
        }
        all
    }
}

/// A piece of statuses on one day.
pub(crate) struct Statuses {
    first: Packed,
    turned: Vec<u8>,
}

impl Statuses {
    /// A piece as it is kept, read up to a day.
    pub(crate) fn new(kept: Option<Vec<u8>>, day: i32) -> Statuses {
        let mut turned = vec![u8::MAX; ALL];
        let first = read(kept, day, |turn| turned[usize::from(turn.place) % ALL] = turn.code);
        Statuses { first, turned }
    }

    /// The status at a place; the largest code for those without any.
    #[inline]
    pub(crate) fn get(&self, place: usize) -> u8 {
        match self.turned[place] {
            u8::MAX => u8::try_from(self.first.get(place)).unwrap_or(u8::MAX),
            code => code,
        }
    }
}

/// Reads a piece of statuses: calls `each` with the turns up to a day, and gives the statuses from the beginning.
#[inline]
fn read(kept: Option<Vec<u8>>, upto: i32, mut each: impl FnMut(Turn)) -> Packed {
    let Some(mut bytes) = kept else { return Packed::new(None) };
    bytes.extend([0; BEHIND]);
    let number = |at: usize| -> usize {
        let four = bytes.get(at..).and_then(<[u8]>::first_chunk::<4>).copied().unwrap_or_default();
        usize::try_from(u32::from_le_bytes(four)).unwrap_or(0)
    };
    let length = number(0);
    let first = Packed::new(bytes.get(4..4 + length).map(<[u8]>::to_vec));
    let count = number(4 + length);
    let width = PLACE + u32::from(bytes.get(8 + length).copied().unwrap_or(0)).min(8);
    let codes = 9 + length;
    let days = codes + (count * width as usize).div_ceil(8);
    let (mut at, mut day) = (days, i32::MIN);
    for n in 0..count {
        let mut byte = bytes.get(at).copied().unwrap_or(0);
        let (mut more, mut shift) = (u32::from(byte & 0x7f), 0);
        // Most come few days after the one before.
        while byte & 0x80 != 0 {
            at += 1;
            byte = bytes.get(at).copied().unwrap_or(0);
            shift = (shift + 7).min(28);
            more |= u32::from(byte & 0x7f) << shift;
        }
        at += 1;
        day = day.wrapping_add_unsigned(more);
        let Some(code) = code_at(&bytes, codes, width, n).filter(|_| day <= upto) else { break };
        let place = u16::try_from(code & u64::from(PIECE - 1)).unwrap_or(0);
        each(Turn { day, place, code: u8::try_from(code >> PLACE).unwrap_or(u8::MAX) });
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers without a pattern, the same at every run.
    fn some(seed: u64) -> impl FnMut(u32) -> u32 {
        let mut state = seed;
        move |below| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            u32::try_from(state >> 33).unwrap_or(0) % below
        }
    }

    #[test]
    fn numbers_read_back_in_as_few_bits_as_they_need() {
        let mut next = some(1);
        for (what, values, bytes) in [
            ("nothing", vec![NOTHING; ALL], 0),
            ("one number", vec![7; ALL], HEAD),
            ("the least", vec![i32::MIN; ALL], HEAD),
            ("a few", (0..ALL).map(|n| i32::from(n % 3 == 0)).collect(), HEAD + ALL * 2 / 8),
            (
                "days",
                (0..ALL).map(|_| 740_000 + i32::try_from(next(4000)).expect("small")).collect(),
                HEAD + ALL * 12 / 8,
            ),
            ("days and none", (0..ALL).map(|n| if n % 5 == 0 { NOTHING } else { -4 }).collect(), HEAD + ALL * 2 / 8),
            ("ends", (0..ALL).map(|n| if n % 5 == 0 { i32::MIN } else { NOTHING }).collect(), HEAD + ALL * 2 / 8),
            (
                "far apart",
                (0..ALL).map(|n| if n % 2 == 0 { i32::MIN + 1 } else { NOTHING - 1 }).collect(),
                HEAD + ALL * 4,
            ),
        ] {
            let kept = pack(&values);
            assert_eq!(kept.len(), bytes, "{what}");
            assert_eq!(Packed::new(Some(kept).filter(|k| !k.is_empty())).all(), values, "{what}");
        }
    }

    #[test]
    fn statuses_read_back_for_any_day() {
        let mut next = some(2);
        for (codes, most) in [(2, 1), (10, 4), (255, 3)] {
            let mut steps = Steps { first: vec![NOTHING; ALL], turns: Vec::new() };
            for place in 0..ALL {
                if next(9) > 0 {
                    steps.first[place] = i32::try_from(next(codes)).expect("small");
                }
                let mut day = 730_000;
                for _ in 0..next(most) {
                    day += 1 + i32::try_from(next(3000)).expect("small");
                    let (place, code) =
                        (u16::try_from(place).expect("small"), u8::try_from(next(codes)).expect("small"));
                    steps.turns.push(Turn { day, place, code });
                }
            }
            let kept = Some(steps.kept());
            let read = Steps::new(kept.clone());
            assert_eq!((&read.first, &read.turns), (&steps.first, &steps.turns));
            let all = steps.all();
            for day in [i32::MIN, 729_999, 730_001, 731_500, 733_000, i32::MAX] {
                let statuses = Statuses::new(kept.clone(), day);
                for (place, mine) in all.iter().enumerate() {
                    let first = if steps.first[place] == NOTHING { u8::MAX } else { mine[0].1 };
                    let turned = mine.iter().rfind(|(from, _)| *from > i32::MIN && *from <= day);
                    assert_eq!(statuses.get(place), turned.map_or(first, |(_, code)| *code), "{day} {place}");
                }
            }
        }
    }

    #[test]
    fn damaged_pieces_give_values_and_no_fault() {
        let mut next = some(3);
        let mut steps =
            Steps { first: (0..ALL).map(|n| i32::try_from(n % 5).expect("small")).collect(), turns: Vec::new() };
        for place in 0..900 {
            steps.turns.push(Turn { day: i32::from(place), place, code: 3 });
        }
        let (numbers, kept) = (pack(&steps.first), steps.kept());
        for _ in 0..300 {
            for whole in [&numbers, &kept] {
                let mut bytes = whole.clone();
                let at = next(u32::try_from(bytes.len()).expect("small")) as usize;
                match next(2) {
                    0 => bytes.truncate(at),
                    _ => bytes[at.min(12)] ^= 1 << next(8),
                }
                assert_eq!(Packed::new(Some(bytes.clone())).all().len(), ALL);
                assert_eq!(Steps::new(Some(bytes.clone())).all().len(), ALL);
                _ = Statuses::new(Some(bytes), 500).get(ALL - 1);
            }
        }
    }
}
