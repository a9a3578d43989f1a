//! The log as static files that anyone can serve, copy and watch: the layout of <https://c2sp.org/tlog-tiles>.
//!
//! `checkpoint` is the signed head. `tile/0/…` has the hashes of leaves, 256 in a file, `tile/1/…` those of 256 leaves
//! each, and so on. `tile/entries/…` has what the leaves are made from: for each event its number, kind, subject, day and
//! salted digest, and never what it says.

use crate::error::Result;
use crate::tree::Hash;
use std::fmt::Write;

/// How many hashes a full tile has.
pub const WIDTH: u64 = 256;

/// One file of the layout.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tile {
    /// Hashes of subtrees of `256^level` leaves; `None` for the entries themselves.
    pub level: Option<u8>,
    /// Which of its level, from 0.
    pub index: u64,
    /// How many hashes or entries it has: from 1 to 256.
    pub width: u64,
}

impl Tile {
    /// Where it lies, below the folder of the log.
    pub fn path(&self) -> String {
        let mut path = String::from("tile/");
        match self.level {
            Some(level) => _ = write!(path, "{level}/"),
            None => path.push_str("entries/"),
        }
        let mut parts = vec![format!("{:03}", self.index % 1000)];
        let mut rest = self.index / 1000;
        while rest > 0 {
            parts.push(format!("x{:03}", rest % 1000));
            rest /= 1000;
        }
        parts.reverse();
        path.push_str(&parts.join("/"));
        if self.width < WIDTH {
            _ = write!(path, ".p/{}", self.width);
        }
        path
    }

    /// The first leaf of which it tells, and the one after the last.
    pub fn leaves(&self) -> (u64, u64) {
        let each = self.level.map_or(1, |level| 1u64 << (8 * u32::from(level)));
        let first = self.index * WIDTH * each;
        (first, first + self.width * each)
    }

    /// Its content: the hashes of full subtrees, which `get` knows by level and index of the tree.
    ///
    /// # Errors
    /// Those of `get`.
    pub fn hashes(&self, mut get: impl FnMut(u8, u64) -> Result<Hash>) -> Result<Vec<u8>> {
        let level = self.level.unwrap_or(0) * 8;
        let mut bytes = Vec::with_capacity(8192);
        for n in 0..self.width {
            bytes.extend(get(level, self.index * WIDTH + n)?);
        }
        Ok(bytes)
    }
}

/// All files that a log of `size` events has beside its checkpoint: full tiles, then those that are not full yet.
pub fn of(size: u64) -> impl Iterator<Item = Tile> {
    let level_of = move |level: Option<u8>| {
        let each = level.map_or(0, |l| 8 * u32::from(l));
        let hashes = size.checked_shr(each).unwrap_or(0);
        let full = (0..hashes / WIDTH).map(move |index| Tile { level, index, width: WIDTH });
        let rest = hashes % WIDTH;
        full.chain((rest > 0).then_some(Tile { level, index: hashes / WIDTH, width: rest }))
    };
    [None].into_iter().chain((0..8).map(Some)).flat_map(level_of)
}

/// The entries in a file of entries; `None` if it ends in the middle of one.
pub fn entries(mut bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let mut found = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk::<2>() {
        let (entry, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        found.push(entry);
        bytes = rest;
    }
    bytes.is_empty().then_some(found)
}

/// An entry in a file of entries: its length in two bytes, the larger first, and itself; `None` if it is too long.
pub fn framed(entry: &[u8]) -> Option<Vec<u8>> {
    let length = u16::try_from(entry.len()).ok()?;
    Some([&length.to_be_bytes()[..], entry].concat())
}
