//! CSV for spreadsheets: UTF-8 with a byte-order mark, CRLF, text cells that no spreadsheet takes for a formula.

use std::io::{self, Write};

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Text from people; made safe against being taken for a formula.
    Text(String),
    /// A number, as JSON writes it; never touched.
    Number(String),
    /// Nothing.
    Empty,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
    }
}
impl From<String> for Cell {
    fn from(text: String) -> Cell {
        if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
    }
}
impl<T> From<Option<T>> for Cell
where
    Cell: From<T>,
{
    fn from(cell: Option<T>) -> Cell {
        cell.map_or(Cell::Empty, Cell::from)
    }
}
impl From<usize> for Cell {
    fn from(number: usize) -> Cell {
        Cell::Number(number.to_string())
    }
}

/// Begins a file: byte-order mark and the names of the columns.
///
/// # Errors
/// Those of `to`.
pub fn head(to: &mut impl Write, columns: &[&str]) -> io::Result<()> {
    to.write_all("\u{FEFF}".as_bytes())?;
    row(to, &columns.iter().map(|&c| Cell::from(c)).collect::<Vec<_>>())
}

/// Writes one row.
///
/// # Errors
/// Those of `to`.
pub fn row(to: &mut impl Write, cells: &[Cell]) -> io::Result<()> {
    for (n, cell) in cells.iter().enumerate() {
        if n > 0 {
            to.write_all(b",")?;
        }
        match cell {
            Cell::Text(text) => to.write_all(quoted(&safe(text)).as_bytes())?,
            Cell::Number(number) => to.write_all(number.as_bytes())?,
            Cell::Empty => {}
        }
    }
    to.write_all(b"\r\n")
}

/// The text with an apostrophe before it where a spreadsheet could take it for a formula.
fn safe(text: &str) -> String {
    let risky = |c: char| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r' | '\0');
    let trimmed = text.trim_start_matches([' ', '\u{A0}', '\u{3000}', '\u{FEFF}', '\n']);
    if trimmed.starts_with(risky) { format!("'{text}") } else { text.to_owned() }
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\r', '\n', ';', '\t']) || text.starts_with(' ') || text.ends_with(' ') {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(cells: &[Cell]) -> String {
        let mut out = Vec::new();
        row(&mut out, cells).expect("written");
        String::from_utf8(out).expect("utf-8")
    }

    #[test]
    fn text_is_never_a_formula_and_numbers_are_never_touched() {
        for (text, cell) in [
            ("plain", "plain"),
            ("=1+1", "'=1+1"),
            ("  =1+1", "'  =1+1"),
            ("-5", "'-5"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("＝cmd", "'＝cmd"),
            ("\t=1", "\"'\t=1\""),
            ("say \"hi\", you", "\"say \"\"hi\"\", you\""),
            ("양국은", "양국은"),
            ("two\nlines", "\"two\nlines\""),
        ] {
            assert_eq!(written(&[text.into()]), format!("{cell}\r\n"));
        }
        assert_eq!(written(&[Cell::Number("-5".into()), Cell::Empty, 3usize.into()]), "-5,,3\r\n");
    }

    #[test]
    fn a_file_begins_with_a_mark_and_its_columns() {
        let mut out = Vec::new();
        head(&mut out, &["id", "quote"]).expect("written");
        assert_eq!(out, "\u{FEFF}id,quote\r\n".as_bytes());
    }
}
