//! Names by language: the cells of a table's row, taken apart when somebody asks.

use crate::form::forms;
use std::fmt;
use std::sync::Arc;

/// Names by language, in each the label first. The languages are those of the table's columns, shared by all its rows, so
/// that thousands of rows cost little until a language is asked for.
#[derive(Clone, Default)]
pub struct Names {
    langs: Arc<[Box<str>]>,
    /// One cell a language, between tabs.
    cells: Arc<str>,
}

/// The languages of a table, from the columns of its first line that hold names.
pub(crate) fn columns(header: &[&str]) -> Arc<[Box<str>]> {
    header.iter().map(|&tag| Box::from(tag)).collect()
}

impl Names {
    /// The names that `cells` hold for `langs`; a cell too many is dropped, one too few is empty.
    pub(crate) fn new(langs: &Arc<[Box<str>]>, cells: &[&str]) -> Names {
        Names { langs: Arc::clone(langs), cells: cells[..cells.len().min(langs.len())].join("\t").into() }
    }

    /// The names in a language, by its exact tag.
    pub fn get(&self, tag: &str) -> impl Iterator<Item = &str> {
        let at = self.langs.iter().position(|lang| **lang == *tag);
        at.and_then(|at| self.cell(at)).into_iter().flat_map(forms)
    }

    /// The cell of a column, looked up byte by byte: cells are too short for a search to pay.
    fn cell(&self, at: usize) -> Option<&str> {
        let mut tabs = self.cells.bytes().enumerate().filter(|&(_, b)| b == b'\t').map(|(place, _)| place);
        let from = if at == 0 { 0 } else { tabs.nth(at - 1)? + 1 };
        let to = tabs.next().unwrap_or(self.cells.len());
        self.cells.get(from..to)
    }

    /// Whether any name holds `part`.
    pub(crate) fn hold(&self, part: &str) -> bool {
        self.cells.contains(part)
    }

    /// The languages that have names, with the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Vec<&str>)> {
        let each = self.langs.iter().zip(self.cells.split('\t'));
        each.map(|(lang, cell)| (&**lang, forms(cell).collect::<Vec<_>>())).filter(|(_, names)| !names.is_empty())
    }

    /// The languages that the table has a column for.
    pub(crate) fn languages(&self) -> impl Iterator<Item = &str> {
        self.langs.iter().map(|lang| &**lang)
    }

    /// Whether no language has a name.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// The same without the names that `keep` refuses.
    pub(crate) fn only(&self, keep: impl Fn(&str) -> bool) -> Names {
        let cell = |cell: &str| forms(cell).filter(|name| keep(name)).collect::<Vec<_>>().join("|");
        Names {
            langs: Arc::clone(&self.langs),
            cells: self.cells.split('\t').map(cell).collect::<Vec<_>>().join("\t").into(),
        }
    }

    /// Adds the names of another row of the same table that are not here yet.
    pub(crate) fn add(&mut self, other: &Names) {
        let cells = self.langs.iter().map(|lang| {
            let mut all: Vec<&str> = self.get(lang).collect();
            all.extend(other.get(lang).filter(|name| !self.get(lang).any(|own| own == *name)));
            all.join("|")
        });
        self.cells = cells.collect::<Vec<_>>().join("\t").into();
    }
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_its_names_by_language() {
        let langs = columns(&["aa", "bb", "cc"]);
        let mut names = Names::new(&langs, &["Seoul|Seoul City", "-", "서울"]);
        let of = |names: &Names, tag: &str| names.get(tag).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(of(&names, "aa"), ["Seoul", "Seoul City"]);
        assert!(of(&names, "bb").is_empty() && of(&names, "dd").is_empty());
        names.add(&Names::new(&langs, &["Seoul|Hanyang", "Séoul"]));
        assert_eq!(of(&names, "aa"), ["Seoul", "Seoul City", "Hanyang"]);
        assert_eq!(names.iter().map(|(tag, _)| tag).collect::<Vec<_>>(), ["aa", "bb", "cc"]);
        assert_eq!(of(&names.only(|n| !n.contains(' ')), "aa"), ["Seoul", "Hanyang"]);
        assert!(Names::default().is_empty() && Names::new(&langs, &["-"]).is_empty());
    }
}
