//! CSV for spreadsheets: UTF-8 with a byte-order mark, CRLF, text cells that no spreadsheet takes for a formula.

use std::borrow::Cow;
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
impl From<bool> for Cell {
    fn from(yes: bool) -> Cell {
        Cell::Text(if yes { "yes" } else { "no" }.to_owned())
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

/// The text with an apostrophe wherever a spreadsheet could take what follows for a formula: at its beginning, and behind
/// each semicolon and line end, where a spreadsheet begins a cell that parts columns by semicolons. [`as_it_was`] takes
/// them away.
pub fn safe(text: &str) -> Cow<'_, str> {
    if !text.contains(BEGINNINGS) {
        return safe_from_its_beginning(text);
    }
    let mut pieces = text.split_inclusive(BEGINNINGS);
    let mut out = pieces.next().unwrap_or_default().to_owned();
    pieces.for_each(|piece| out.push_str(&safe_from_its_beginning(piece)));
    Cow::Owned(safe_from_its_beginning(&out).into_owned())
}

/// What ends a row or a cell for a spreadsheet that parts columns by semicolons and so does not see our quotes.
const BEGINNINGS: [char; 3] = [';', '\n', '\r'];

fn safe_from_its_beginning(text: &str) -> Cow<'_, str> {
    if is_risky(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text of a cell as it was before [`safe`].
pub fn as_it_was(cell: &str) -> String {
    let bare = |text: &str| text.strip_prefix('\'').filter(|rest| is_risky(rest)).unwrap_or(text).to_owned();
    let whole = bare(cell);
    let mut pieces = whole.split_inclusive(BEGINNINGS);
    let mut out = pieces.next().unwrap_or_default().to_owned();
    pieces.for_each(|piece| out.push_str(&bare(piece)));
    out
}

/// Whether a spreadsheet could take a text for a formula: it begins, behind what spreadsheets pass over, with a sign that
/// begins one. Apostrophes at the beginning are passed over, too, so that the one that is put there can be told from the
/// text's own.
pub(crate) fn is_risky(text: &str) -> bool {
    let begins = |c: char| {
        matches!(
            c,
            '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '﹦' | '﹢' | '﹣' | '﹫' | '−' | '\t' | '\r' | '\0'
        )
    };
    let passed_over = |c: char| {
        !begins(c)
            && (c.is_whitespace() || c.is_control() || matches!(c, '\u{FEFF}' | '\u{200B}'..='\u{200F}' | '\u{2060}'))
    };
    text.trim_start_matches('\'').trim_start_matches(passed_over).starts_with(begins)
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
            ("'=1", "''=1"),
            ("'quoted'", "'quoted'"),
            ("\u{200B}=1", "'\u{200B}=1"),
            ("−5", "'−5"),
            ("\u{1}=1", "'\u{1}=1"),
            ("x;=1+1;y", "\"x;'=1+1;y\""),
            ("KR; -x", "\"KR;' -x\""),
            ("a\n-5", "\"a\n'-5\""),
        ] {
            assert_eq!(written(&[text.into()]), format!("{cell}\r\n"));
        }
        assert_eq!(written(&[Cell::Number("-5".into()), Cell::Empty, 3usize.into()]), "-5,,3\r\n");
    }

    #[test]
    fn what_was_made_safe_can_be_had_back() {
        for text in [
            "",
            "plain",
            "=1",
            "'=1",
            "''=1",
            "' =1",
            "'",
            "''",
            "'a",
            " '=1",
            "\t",
            "'\t",
            "＝",
            "-5",
            "a-5",
            "\u{FEFF}@",
        ] {
            let cell = safe(text);
            assert_eq!(as_it_was(&cell), text, "{cell:?}");
        }
    }

    #[test]
    fn a_file_begins_with_a_mark_and_its_columns() {
        let mut out = Vec::new();
        head(&mut out, &["id", "quote"]).expect("written");
        assert_eq!(out, "\u{FEFF}id,quote\r\n".as_bytes());
    }
}
