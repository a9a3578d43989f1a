//! What leaves about decisions of people: what `merge`, `split`, `link`, `unlink`, `undo` and `review` say with `--json`.

use serde::Serialize;

/// What a decision did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decided {
    /// The event that records it; `entente undo` takes it back by this number.
    pub event: u64,
    /// The event that was undone, if that was asked for.
    pub undone: Option<u64>,
    /// Ids that now lead to another.
    pub merged: Vec<Led>,
    /// Ids that stand for themselves again.
    pub restored: Vec<String>,
    /// Ids that are new.
    pub minted: Vec<String>,
    /// The commitments of the claims that it was about, as they are now.
    pub commitments: Vec<Held>,
}

/// An id that leads to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Led {
    /// The id.
    pub id: String,
    /// Where it leads.
    pub to: String,
}

/// A commitment with its claims.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Held {
    /// Its id.
    pub commitment: String,
    /// Ids that lead to it.
    pub aliases: Vec<String>,
    /// Its claims.
    pub claims: Vec<String>,
}

/// One thing that waits for a person.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Item {
    /// Its id.
    pub item: String,
    /// `contradiction`, `judged-and-told-no-more`, `told-no-more`, `pair` or `link`.
    pub what: String,
    /// The ids that it is about.
    pub about: Vec<String>,
    /// How sure the program is that the two belong together, from 0 to 1.
    pub score: Option<f64>,
    /// Why it waits.
    pub why: Vec<String>,
    /// The claims and deeds, with their words.
    pub quotes: Vec<Quoted>,
    /// How to settle it.
    pub ways: Vec<Way>,
}

/// A claim or deed with its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quoted {
    /// Its id.
    pub id: String,
    /// Its document.
    pub document: String,
    /// What it quotes.
    pub quote: String,
}

/// A way to settle an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Way {
    /// What one says with it.
    pub says: String,
    /// The words of the command; `NAME` and `WORDS` are to be filled in.
    pub command: Vec<String>,
}

/// What `review --settle` did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Settled {
    /// The item.
    pub item: String,
    /// The event that records it.
    pub event: u64,
}
