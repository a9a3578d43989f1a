//! The Merkle tree over the log, by RFC 6962 with SHA-256: roots, proofs that an event is in it, proofs that one tree
//! grew out of another, and how both are checked.
//!
//! A tree is known by the hashes of its *full* subtrees: the one of level `l` and index `n` has the leaves from
//! `n * 2^l` on, `2^l` of them. Such a hash never changes once it is there, so a store keeps them and a proof reads a
//! few of them only.

use crate::error::Result;
use sha2::{Digest, Sha256};

/// A SHA-256 hash: of a leaf, of a subtree, or of a whole tree.
pub type Hash = [u8; 32];

/// The hash of a leaf with this content.
pub fn leaf(entry: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(entry).finalize().into()
}

/// The hash over two subtrees, left and right.
pub fn parent(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The root of the tree without leaves.
pub fn empty() -> Hash {
    Sha256::digest([]).into()
}

/// A full subtree: its place in the tree, and its hash.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Node {
    /// How many times leaves were paired: 0 for a leaf.
    pub level: u8,
    /// Which of its level, from 0.
    pub index: u64,
    /// Its hash.
    pub hash: Hash,
}

/// A tree that grows leaf by leaf and remembers only its largest full subtrees, at most 64.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Growing {
    size: u64,
    /// Largest first: one for each bit that is set in `size`.
    peaks: Vec<Hash>,
}

impl Growing {
    /// The tree of this size whose full subtrees `get` knows by level and index.
    ///
    /// # Errors
    /// Those of `get`.
    pub fn load(size: u64, mut get: impl FnMut(u8, u64) -> Result<Hash>) -> Result<Growing> {
        let levels = (0..64u8).rev().filter(|&level| size >> level & 1 == 1);
        let peaks = levels.map(|level| get(level, (size >> level) - 1)).collect::<Result<_>>()?;
        Ok(Growing { size, peaks })
    }

    /// Adds a leaf and gives the full subtrees that are there now and were not before, the leaf first.
    pub fn push(&mut self, leaf: Hash) -> Vec<Node> {
        let mut node = Node { level: 0, index: self.size, hash: leaf };
        let mut made = vec![node];
        while node.index & 1 == 1 {
            let Some(left) = self.peaks.pop() else { break };
            node = Node { level: node.level + 1, index: node.index >> 1, hash: parent(&left, &node.hash) };
            made.push(node);
        }
        self.peaks.push(node.hash);
        self.size += 1;
        made
    }

    /// How many leaves it has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Its root.
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else { return empty() };
        peaks.fold(*last, |right, left| parent(left, &right))
    }
}

/// The largest power of two that is smaller than `n`, which is at least 2: where a tree of `n` leaves parts.
fn split(n: u64) -> u64 {
    1 << (63 - (n - 1).leading_zeros())
}

/// The root over the leaves from `from` to before `to`, from full subtrees that `get` knows. There is at least one, and
/// `from` is where a tree that is cut by [`split`] may begin.
fn span(from: u64, to: u64, get: &mut dyn FnMut(u8, u64) -> Result<Hash>) -> Result<Hash> {
    let n = to - from;
    if n.is_power_of_two() {
        let level = n.trailing_zeros();
        return get(u8::try_from(level).unwrap_or(u8::MAX), from >> level);
    }
    let middle = from + split(n);
    Ok(parent(&span(from, middle, get)?, &span(middle, to, get)?))
}

/// The hashes that lead from the leaf of this index, from 0, up to the root of the tree of `size` leaves; `None` where
/// the tree has no such leaf.
///
/// # Errors
/// Those of `get`, which knows full subtrees by level and index.
pub fn inclusion(index: u64, size: u64, mut get: impl FnMut(u8, u64) -> Result<Hash>) -> Result<Option<Vec<Hash>>> {
    if index >= size {
        return Ok(None);
    }
    let (mut from, mut to, mut down) = (0, size, Vec::new());
    while to - from > 1 {
        let middle = from + split(to - from);
        if index < middle {
            down.push(span(middle, to, &mut get)?);
            to = middle;
        } else {
            down.push(span(from, middle, &mut get)?);
            from = middle;
        }
    }
    down.reverse();
    Ok(Some(down))
}

/// The hashes that show that the tree of `new` leaves begins with the `old` leaves of the older one; `None` where it
/// cannot. It is empty if both have one size, or if the older tree has no leaves.
///
/// # Errors
/// Those of `get`, which knows full subtrees by level and index.
pub fn consistency(old: u64, new: u64, mut get: impl FnMut(u8, u64) -> Result<Hash>) -> Result<Option<Vec<Hash>>> {
    if old > new {
        return Ok(None);
    }
    if old == 0 || old == new {
        return Ok(Some(Vec::new()));
    }
    let (mut from, mut to, mut down) = (0, new, Vec::new());
    while old != to {
        let middle = from + split(to - from);
        if old <= middle {
            down.push(span(middle, to, &mut get)?);
            to = middle;
        } else {
            down.push(span(from, middle, &mut get)?);
            from = middle;
        }
    }
    // What is left is a subtree of both trees. Where it is all of the older one, its hash is known as the root.
    if from != 0 {
        down.push(span(from, to, &mut get)?);
    }
    down.reverse();
    Ok(Some(down))
}

/// Whether `path` leads from the leaf of this index, from 0, to the root of the tree of `size` leaves.
pub fn includes(leaf: &Hash, index: u64, size: u64, root: &Hash, path: &[Hash]) -> bool {
    if index >= size {
        return false;
    }
    let (mut at, mut last, mut hash) = (index, size - 1, *leaf);
    for step in path {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            hash = parent(step, &hash);
            while at & 1 == 0 && at != 0 {
                (at, last) = (at >> 1, last >> 1);
            }
        } else {
            hash = parent(&hash, step);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    last == 0 && hash == *root
}

/// Whether `path` shows that the tree of `new` leaves and root `new_root` begins with the tree of `old` leaves and root
/// `old_root`.
pub fn extends(old: u64, old_root: &Hash, new: u64, new_root: &Hash, path: &[Hash]) -> bool {
    if old > new {
        return false;
    }
    if old == new || old == 0 {
        let start = if old == 0 { *old_root == empty() } else { old_root == new_root };
        return path.is_empty() && start;
    }
    // The first hash is the largest subtree that both trees end an edge on; if that is all of the older tree, it is left
    // out.
    let (first, rest) = if old.is_power_of_two() {
        (old_root, path)
    } else {
        match path.split_first() {
            Some(parts) => parts,
            None => return false,
        }
    };
    let (mut at, mut last) = (old - 1, new - 1);
    while at & 1 == 1 {
        (at, last) = (at >> 1, last >> 1);
    }
    let (mut before, mut after) = (*first, *first);
    for step in rest {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            before = parent(step, &before);
            after = parent(step, &after);
            while at & 1 == 0 && at != 0 {
                (at, last) = (at >> 1, last >> 1);
            }
        } else {
            after = parent(&after, step);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    last == 0 && before == *old_root && after == *new_root
}
