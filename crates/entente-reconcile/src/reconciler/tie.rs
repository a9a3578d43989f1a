//! What a claim knows of another one, in eight bytes: a large ledger has tens of millions of them.

use crate::blocks::At;

/// A claim that may tell the same promise as another one, as the other sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tie {
    /// The other one, and in the last bit whether a slot tells the two from others.
    other: u32,
    /// What the two say of each other, in thousandths of a logit.
    own: i16,
    /// The same with what their documents and models say.
    all: i16,
}

/// What a tie counts that was not weighed yet.
const UNWEIGHED: i16 = i16::MIN;

/// Nothing is surer than this, nor less sure than its opposite: one in a million millions.
fn bounded(logit: i32) -> i16 {
    // What lies between fits.
    logit.clamp(-30_000, 30_000) as i16
}

impl Tie {
    pub(super) fn new(other: At, own: i32, telling: bool) -> Tie {
        Tie { other: other << 1 | u32::from(telling), own: bounded(own), all: UNWEIGHED }
    }

    pub(super) fn other(&self) -> At {
        self.other >> 1
    }

    pub(super) fn telling(&self) -> bool {
        self.other & 1 == 1
    }

    pub(super) fn own(&self) -> i32 {
        i32::from(self.own)
    }

    pub(super) fn all(&self) -> i32 {
        i32::from(self.all)
    }

    /// Says what everything adds up to, in thousandths of a logit.
    pub(super) fn weigh(&mut self, all: i32) {
        self.all = bounded(all);
    }
}
