//! The table of actors: who is named by the commitments of a table, each once.

use super::columns::Selection;
use super::{Context, is_state};
use crate::book::Entry;
use crate::csv::{self, Cell};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// The actors with a code that commitments name, gathered one commitment after the other.
#[derive(Default)]
pub struct Actors {
    /// By id: how many commitments bind it, how many name it, its first label.
    seen: BTreeMap<String, (usize, usize, Option<String>)>,
}

impl Actors {
    /// Takes in a commitment.
    pub fn add(&mut self, e: &Entry) {
        let mut here: BTreeMap<&str, (bool, Option<&str>)> = BTreeMap::new();
        let bound = e.parties.iter().map(|a| (a, true));
        for (actor, bound) in bound.chain(e.others.iter().chain(&e.bodies).map(|a| (a, false))) {
            if let Some(id) = actor.id.as_deref() {
                let of = here.entry(id).or_default();
                of.0 |= bound;
                of.1 = of.1.or(actor.label.as_deref()).or(Some(&actor.name));
            }
        }
        for (id, (bound, label)) in here {
            let of = self.seen.entry(id.to_owned()).or_default();
            of.0 += usize::from(bound);
            of.1 += 1;
            if of.2.is_none() {
                of.2 = label.map(str::to_owned);
            }
        }
    }

    /// Writes the table as CSV.
    ///
    /// # Errors
    /// Those of `to`.
    pub fn write(&self, to: &mut impl Write, columns: &Selection, context: &Context) -> io::Result<()> {
        columns.head(to)?;
        self.rows(context).iter().try_for_each(|row| csv::row(to, &columns.of(row)))
    }

    /// The rows of the table, by id.
    pub fn rows(&self, context: &Context) -> Vec<Vec<Cell>> {
        let row = |(id, (bound, named, label)): (&String, &(usize, usize, Option<String>))| {
            let three = if is_state(id) { (context.alpha3)(id) } else { None };
            let kind = match (is_state(id), &three) {
                (true, Some(_)) => "state",
                (true, None) => "union",
                _ => "organisation",
            };
            let label = (context.label)(id).or_else(|| label.clone());
            vec![id.as_str().into(), three.into(), kind.into(), label.into(), (*bound).into(), (*named).into()]
        };
        self.seen.iter().map(row).collect()
    }
}
