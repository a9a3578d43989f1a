//! The pages, a file each: what they need from the ledger, and how they say it.

pub mod api;
pub mod asset;
pub mod calendar;
pub mod commitment;
pub mod differ;
pub mod document;
pub mod field;
pub mod list;
pub mod meetings;
pub mod methodology;
pub mod overview;
pub mod picture;
pub mod places;
pub mod scorecard;
pub mod sources;
pub mod who;
