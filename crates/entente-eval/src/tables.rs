//! The tables of a file of weights, told apart as text: which of two files are the same, and one file with some tables of another.
//!
//! [`Tables::with`] takes tables over, with the bounds by which they decide; [`Tables::differ`] names those that are not the same.

use crate::Error;
use std::fmt::Write as _;

/// What is learned, each with the values of the file's head that belong to it. Tables of any other name are of actions.
const GROUPS: &[(&str, &[&str])] = &[
    ("promise", &["keep", "loose", "take", "alone", "found-base", "found-slope", "taken-base", "taken-slope"]),
    ("deed", &["nearly", "doubted"]),
    ("party", &["bound", "joins", "taken", "taken-joins"]),
    ("place", &["lies", "lies-else"]),
    ("field", &["about", "about-else"]),
    ("action", &["margin", "margin-else", "plain"]),
];

/// A file of weights, in its own order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Tables {
    first: String,
    values: Vec<(String, String)>,
    /// By name: its first line, and its letters.
    tables: Vec<(String, String)>,
}

/// The group of a table.
fn group(table: &str) -> &str {
    GROUPS.iter().map(|g| g.0).find(|&name| name == table).unwrap_or("action")
}

impl Tables {
    /// The tables of a text. A file that is none gives no tables: the engine says what is wrong with it.
    pub(crate) fn of(text: &str) -> Tables {
        let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
        let mut lines = head.lines();
        let first = lines.next().unwrap_or("").to_owned();
        let values = lines.filter_map(|l| l.split_once(' ')).map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
        let mut tables: Vec<(String, String)> = Vec::new();
        for line in body.lines() {
            // The letters of a table never hold a space.
            if let Some((name, _)) = line.split_once(' ') {
                tables.push((name.to_owned(), String::new()));
            }
            if let Some((_, text)) = tables.last_mut() {
                let _ = writeln!(text, "{line}");
            }
        }
        Tables { first, values, tables }
    }

    /// The names of what is not the same in another file, bounds aside.
    pub(crate) fn differ(&self, other: &Tables) -> Vec<&'static str> {
        let of = |tables: &Tables, name: &str| -> Vec<(String, String)> {
            tables.tables.iter().filter(|t| group(&t.0) == name).cloned().collect()
        };
        GROUPS.iter().map(|g| g.0).filter(|&name| of(self, name) != of(other, name)).collect()
    }

    /// These with what another file has under some names, and with the bounds of that.
    ///
    /// # Errors
    /// A name of nothing that is learned.
    pub(crate) fn with(mut self, other: &Tables, names: &[&str]) -> Result<Tables, Error> {
        let known = || GROUPS.iter().map(|g| g.0).collect::<Vec<_>>().join(", ");
        for &name in names {
            let Some((_, values)) = GROUPS.iter().find(|g| g.0 == name) else {
                return Err(Error::new(format!("nothing is learned under the name {name:?}; choose from {}", known())));
            };
            self.tables.retain(|t| group(&t.0) != name);
            self.tables.extend(other.tables.iter().filter(|t| group(&t.0) == name).cloned());
            self.values.retain(|v| !values.contains(&v.0.as_str()));
            self.values.extend(other.values.iter().filter(|v| values.contains(&v.0.as_str())).cloned());
        }
        // In the order in which files are written.
        let place = |all: &[(String, String)], name: &str| all.iter().position(|t| t.0 == name).unwrap_or(all.len());
        self.tables.sort_by_key(|t| place(&other.tables, &t.0));
        self.values.sort_by_key(|v| place(&other.values, &v.0));
        Ok(self)
    }

    /// The text of the file.
    pub(crate) fn text(&self) -> String {
        let mut text = format!("{}\n", self.first);
        for (name, value) in &self.values {
            let _ = writeln!(text, "{name} {value}");
        }
        text.push('\n');
        self.tables.iter().for_each(|t| text.push_str(&t.1));
        text
    }
}

#[cfg(test)]
mod tests {
    use super::Tables;

    const OLD: &str =
        "entente weights 1\nkeep -1\nabout 2\nmargin 3\n\npromise 4 0\nMMMM\nMMMN\nfield 4 1\nMM\nfund 4 2\nNN\n";
    const NEW: &str = "entente weights 1\nkeep -5\nabout 6\nmargin 7\nmargin-else 8\n\npromise 4 9\nOOOO\nOOOO\nfield 4 1\nMM\nfund 4 3\nPP\n";

    #[test]
    fn a_file_is_told_apart_and_put_together_again() {
        assert_eq!(Tables::of(OLD).text(), OLD);
        assert_eq!(Tables::of(NEW).text(), NEW);
    }

    #[test]
    fn what_differs_is_named_bounds_aside() {
        assert_eq!(Tables::of(OLD).differ(&Tables::of(NEW)), ["promise", "action"]);
        assert!(Tables::of(OLD).differ(&Tables::of(OLD)).is_empty());
    }

    #[test]
    fn what_is_taken_over_brings_its_bounds_and_nothing_else_changes() {
        let mixed = Tables::of(OLD).with(&Tables::of(NEW), &["action"]).expect("a name");
        let expected = "entente weights 1\nkeep -1\nabout 2\nmargin 7\nmargin-else 8\n\npromise 4 0\nMMMM\nMMMN\nfield 4 1\nMM\nfund 4 3\nPP\n";
        assert_eq!(mixed.text(), expected);
        assert!(Tables::of(OLD).with(&Tables::of(NEW), &["verbs"]).is_err());
    }
}
