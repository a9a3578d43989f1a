//! The versioned wire types, statements and exports; only here serde on what leaves.
//!
//! [`wire`] is the format; [`line`] makes a line of it from a Document and what was found in it, and
//! [`given`] takes one back.

pub mod agreement;
pub mod answers;
pub mod book;
pub mod care;
pub mod csv;
pub mod decided;
pub mod difference;
pub mod due;
mod encode;
pub mod export;
pub mod given;
pub mod log;
pub mod marked;
pub mod money;
pub mod pages;
pub mod people;
pub mod picture;
pub mod questions;
mod schema;
pub mod scorecard;
pub mod statement;
pub mod table;
pub mod timeline;
pub mod vocabulary;
pub mod wire;

pub use encode::{Choice, claim_id, commitment, line, number, quote};
pub use schema::{COMMITMENT_SCHEMA, LIST_SCHEMA, PROOF_SCHEMA, SCHEMA};
