//! Decides which claims tell the same promise, and which deeds bear on which.
//!
//! [`reconcile`] compares the claims of different documents slot by slot, adds up what speaks for and against, and
//! groups them; [`link_deeds`] does the same for deeds and commitments. Every score keeps its reasons. The result does
//! not depend on the order of the input. No word of any language stands here: texts are compared by their letters,
//! numbers and names, and everything else by ids and codes.

mod blocks;
mod cluster;
mod differences;
mod effect;
mod features;
mod forest;
mod lineage;
mod link;
mod pair;
mod rates;
mod reconciler;
mod said;
mod text;
mod told;
mod view;

pub use cluster::{Cluster, Pair, Partition, phrases, reconcile};
pub use differences::{
    Change, ChangeKind, Given, ONE_ANNOUNCEMENT, PREFERENCES, Preference, Said, Slot, Stands, Telling, agreement,
    changes, preference, preferences_page, same_value, speakers,
};
pub use lineage::{KinKind, Kindred, Lineage, Relation, Superseded, lineage};
pub use link::{CommitmentView, Link, Linker, link_candidates, link_deeds};
pub use rates::{Rates, in_dollars};
pub use reconciler::Reconciler;
pub use text::letters;
pub use told::{effect_of, kind_of, told_language};
pub use view::{ClaimView, DeedView, PartyView, complete, fields_in, sums_in};

/// One thing that spoke for or against, with its weight in thousandths of a logit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What was compared, such as `money` or `due`.
    pub what: &'static str,
    /// What was found, in a few words.
    pub found: std::borrow::Cow<'static, str>,
    /// How much it speaks for (positive) or against.
    pub weight: i32,
}

/// A log-odds in thousandths as a probability in thousandths.
pub(crate) fn probability(logit: i32) -> u16 {
    let p = 1.0 / (1.0 + (-f64::from(logit) / 1000.0).exp());
    // A probability lies between 0 and 1, so the product fits.
    (p * 1000.0).round() as u16
}
