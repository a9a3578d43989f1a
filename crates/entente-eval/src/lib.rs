//! How well Entente reads: scores, error pages and before/after lists. Not shipped.
//!
//! Start with [`score::score`]: it compares what was predicted with what a person annotated, by the
//! rules of the codebook. [`pages`] tells where the two differ, [`diff`] what a change altered, and
//! [`floors`] keeps the figures from falling.
//!
//! Documents whose `part` is `sealed` are counted and never shown.

pub mod alarms;
pub mod astray;
pub mod audit;
pub mod confidence;
pub mod diff;
pub mod engine;
mod error;
pub mod figures;
pub mod floors;
pub mod learn;
pub mod lessons;
pub mod letters;
mod logistic;
pub mod meetings;
pub mod names;
pub mod pages;
pub mod pairing;
pub mod records;
pub mod score;
pub mod specs;
pub mod stories;
mod tables;
pub mod twist;

pub use error::Error;
