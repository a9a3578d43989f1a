//! What else is added up over many: bytes that whoever describes commitments writes and reads, kept by number in pieces, so
//! that those of a hundred thousand are read in few steps.
//!
//! A piece has one entry for each number that has something: its place in the piece (two bytes, the smallest first), its
//! length (four bytes) and its bytes, in the order of the numbers.

use crate::error::Result;
use crate::store::Store;
use std::collections::BTreeMap;

/// How many numbers one piece holds: few enough that one change rewrites little.
pub(super) const PIECE: u32 = 512;
const HEAD: usize = 6;

fn key(piece: u32) -> Vec<u8> {
    let mut key = vec![b'd'];
    key.extend(piece.to_be_bytes());
    key
}

/// The entries of a piece by their places. What is damaged ends it.
pub(super) fn entries(mut bytes: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let (head, rest) = bytes.split_first_chunk::<HEAD>()?;
        let [a, b, length @ ..] = *head;
        let length = usize::try_from(u32::from_le_bytes(length)).ok()?;
        let entry = rest.get(..length)?;
        bytes = rest.get(length..)?;
        Some((u16::from_le_bytes([a, b]), entry))
    })
}

/// The entries of a piece as it lies on the shelf, by their numbers.
pub(super) fn of_piece<'b>(key: &[u8], bytes: &'b [u8]) -> impl Iterator<Item = (u32, &'b [u8])> {
    let piece = key.last_chunk::<4>().map_or(0, |four| u32::from_be_bytes(*four));
    let first = piece.saturating_mul(PIECE);
    entries(bytes).map(move |(place, entry)| (first + u32::from(place), entry))
}

/// A piece as it is kept.
pub(super) fn piece(store: &dyn Store, piece: u32) -> Result<Vec<u8>> {
    Ok(store.shelf(&key(piece))?.unwrap_or_default())
}

/// Puts new details in the place of others; empty ones take those away.
pub(super) fn write(store: &dyn Store, changed: BTreeMap<u32, Vec<u8>>) -> Result<()> {
    let mut pieces: BTreeMap<u32, BTreeMap<u16, Vec<u8>>> = BTreeMap::new();
    for (number, details) in changed {
        let place = u16::try_from(number % PIECE).unwrap_or(0);
        pieces.entry(number / PIECE).or_default().insert(place, details);
    }
    for (at, changed) in pieces {
        let held = piece(store, at)?;
        let mut all: BTreeMap<u16, &[u8]> = entries(&held).collect();
        all.extend(changed.iter().map(|(place, details)| (*place, details.as_slice())));
        let mut kept = Vec::with_capacity(held.len());
        for (place, details) in all.into_iter().filter(|(_, details)| !details.is_empty()) {
            kept.extend(place.to_le_bytes());
            kept.extend(u32::try_from(details.len()).unwrap_or(0).to_le_bytes());
            kept.extend(details);
        }
        if kept != held {
            store.put_on_shelf(&key(at), Some(kept.as_slice()).filter(|kept| !kept.is_empty()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damaged_pieces_give_what_they_still_hold() {
        let mut bytes = vec![3, 0, 2, 0, 0, 0, b'a', b'b', 9, 1, 1, 0, 0, 0, b'c'];
        assert_eq!(entries(&bytes).collect::<Vec<_>>(), [(3, &b"ab"[..]), (265, &b"c"[..])]);
        bytes.truncate(bytes.len() - 1);
        assert_eq!(entries(&bytes).count(), 1);
        bytes[5] = 200;
        assert_eq!(entries(&bytes).count(), 0);
    }
}
