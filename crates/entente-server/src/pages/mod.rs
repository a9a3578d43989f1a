//! The pages, a file each: what they need from the ledger, and how they say it.

pub mod asset;
pub mod commitment;
pub mod list;
pub mod overview;
