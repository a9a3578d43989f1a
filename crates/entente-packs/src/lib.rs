//! What Entente knows of languages and of the world, as data.
//!
//! [`Packs::builtin`] gives the folders `packs/` and `vocab/` that were compiled in; [`Packs::from_files`] lays a
//! user's files over them. A [`Pack`] is one language: [`schema`] says how its files look, [`Lexicon`] makes its
//! words, verbs and patterns findable.

mod check;
mod fold;
mod letters;
mod lexicon;
mod matcher;
mod outlines;
mod packed;
mod packs;
mod prefixes;
mod rule;
pub mod schema;
mod tails;
mod trie;
mod vocabulary;

mod builtin {
    include!(concat!(env!("OUT_DIR"), "/files.rs"));
}

pub use check::{Checked, Finding, check, judge};
pub use fold::{Folded, fold};
pub use letters::{alphabetic, alphanumeric};
pub use lexicon::{Element, Entry, Lexicon, PatternRule, Step, TagId, VerbForm};
pub use matcher::{Boundary, Case, Endings, Hit, Matcher, Phrase, Stem, expand};
pub use outlines::{Outline, Outlines};
pub use packs::{Pack, Packs, PacksError, Text, WEIGHTS};
pub use prefixes::prefixes;
pub use rule::RuleText;
pub use vocabulary::{Area, CurrencyRow, Relation, Term, Vocabulary, Words};

/// The files of `packs/` and `vocab/` that were compiled in: path from the repository's root, text.
pub fn builtin_files() -> impl Iterator<Item = (&'static str, &'static str)> {
    builtin::FILES.iter().copied()
}
