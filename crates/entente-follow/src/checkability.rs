//! How well a promise can be checked, and what it lacks.

use crate::CommitmentView;
use entente_model::{Action, Strength};

/// Something that a promise lacks; each has a question that one may ask those who promised.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Lack {
    /// No day or window.
    Date,
    /// No sum, where money is promised.
    Amount,
    /// Nobody named who is to do it, other than a state.
    Owner,
    /// Nothing by which one could tell that it was done.
    Measure,
    /// It is only to be explored.
    Firmness,
}

impl Lack {
    /// All, in the order in which they are reported.
    pub const ALL: [Lack; 5] = [Lack::Date, Lack::Amount, Lack::Owner, Lack::Measure, Lack::Firmness];
    /// The code of the wire format.
    pub fn code(self) -> &'static str {
        match self {
            Lack::Date => "date",
            Lack::Amount => "amount",
            Lack::Owner => "owner",
            Lack::Measure => "measure",
            Lack::Firmness => "firmness",
        }
    }
}

/// How well a promise can be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkability {
    /// In hundredths: 100 lacks nothing.
    pub score: u8,
    /// What it lacks.
    pub lacks: Vec<Lack>,
}

/// Weighs what a promise names: a date 30, an owner 25, a measure 25, firmness 10, and a sum 10 where money is promised.
pub fn checkability(commitment: &CommitmentView) -> Checkability {
    let dated = commitment.tellings.iter().any(|t| t.due.is_some());
    let money = commitment.action != Action::Fund || commitment.has_amount;
    // General cooperation names an object that nobody can ever find done.
    let measure = commitment.has_measure && commitment.action != Action::Cooperate;
    let firm = commitment.strength != Strength::Exploratory;
    let parts = [
        (dated, 30, Lack::Date),
        (money, 10, Lack::Amount),
        (commitment.has_owner, 25, Lack::Owner),
        (measure, 25, Lack::Measure),
        (firm, 10, Lack::Firmness),
    ];
    Checkability {
        score: parts.iter().filter(|p| p.0).map(|p| p.1).sum(),
        lacks: parts.iter().filter(|p| !p.0).map(|p| p.2).collect(),
    }
}
