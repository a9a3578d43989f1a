//! A workbook for spreadsheets: a sheet for each table and one that explains the columns. Every text is a cell of text and
//! no cell is a formula.

use super::Context;
use super::actors::Actors;
use super::columns::{Column, Holds, Selection, Table};
use crate::book::Entry;
use crate::csv::{Cell, is_risky};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::io;

/// The most letters that a cell can hold.
const LONGEST: usize = 32_767;
/// The most rows that a sheet can hold, its head counted.
pub const MOST_ROWS: usize = 1_048_576;

/// The workbook. `commitments` says which columns the first sheet has.
///
/// # Errors
/// [`io::ErrorKind::InvalidInput`] if a table has more rows than a sheet can hold; otherwise if the workbook cannot be made.
pub fn workbook(entries: &[Entry], commitments: &Selection, context: &Context) -> io::Result<Vec<u8>> {
    let mut book = Workbook::new();
    let made = day(&context.as_of).unwrap_or_default();
    book.set_properties(
        &DocProperties::new().set_title("Commitments").set_author("Entente").set_creation_datetime(&made),
    );
    let formats = Formats::new();
    let mut explained: Vec<(Table, Vec<Column>)> = Vec::new();
    for table in Table::ALL {
        let selection = match table {
            Table::Commitments => commitments.clone(),
            _ => Selection::usual(table, &context.languages),
        };
        let mut sheet = Sheet::new(table.name(), &selection, &formats)?;
        if table == Table::Actors {
            let mut actors = Actors::default();
            entries.iter().for_each(|entry| actors.add(entry));
            actors.rows(context).iter().try_for_each(|row| sheet.row(row))?;
        } else {
            for entry in entries {
                selection.rows(entry, context).iter().try_for_each(|row| sheet.row(row))?;
            }
        }
        book.push_worksheet(sheet.done()?);
        explained.push((table, selection.columns().cloned().collect()));
    }
    book.push_worksheet(explain(&explained, &formats, context).map_err(failed)?);
    book.save_to_buffer().map_err(failed)
}

fn failed(error: XlsxError) -> io::Error {
    io::Error::other(error.to_string())
}

fn day(as_of: &str) -> Option<ExcelDateTime> {
    let mut parts = as_of.split('-');
    let mut next = || parts.next()?.parse::<u16>().ok();
    let (year, month, day) = (next()?, next()?, next()?);
    ExcelDateTime::from_ymd(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?).ok()
}

struct Formats {
    head: Format,
    text: Format,
    /// Of a text that would become a formula if someone typed it anew.
    quoted: Format,
}

impl Formats {
    fn new() -> Formats {
        let text = || Format::new().set_num_format("@");
        Formats { head: Format::new().set_bold(), text: text(), quoted: text().set_quote_prefix() }
    }

    fn put(&self, sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell) -> Result<(), XlsxError> {
        match cell {
            Cell::Text(text) => {
                let format = if is_risky(text) { &self.quoted } else { &self.text };
                sheet.write_string_with_format(row, column, fitting(text), format)?;
            }
            Cell::Number(number) => match number.parse::<f64>() {
                Ok(number) if number.is_finite() => {
                    sheet.write_number(row, column, number)?;
                }
                _ => {
                    sheet.write_string_with_format(row, column, number, &self.text)?;
                }
            },
            Cell::Empty => {}
        }
        Ok(())
    }
}

/// A text as a cell can hold it.
fn fitting(text: &str) -> String {
    let fits = |c: char| if matches!(c, '\u{FFFE}' | '\u{FFFF}') { '\u{FFFD}' } else { c };
    // The limit counts units of UTF-16; a letter outside the first plane has two of them.
    if text.encode_utf16().count() <= LONGEST {
        return text.chars().map(fits).collect();
    }
    let mut left = LONGEST - 1;
    let mut out: String = text
        .chars()
        .take_while(|c| {
            let enough = left >= c.len_utf16();
            left = left.saturating_sub(c.len_utf16());
            enough
        })
        .map(fits)
        .collect();
    out.push('…');
    out
}

struct Sheet<'a> {
    sheet: Worksheet,
    formats: &'a Formats,
    rows: u32,
    columns: u16,
}

impl<'a> Sheet<'a> {
    fn new(name: &str, selection: &Selection, formats: &'a Formats) -> io::Result<Sheet<'a>> {
        let mut sheet = Worksheet::new();
        let mut columns = 0;
        let mut begin = || -> Result<(), XlsxError> {
            sheet.set_name(name)?;
            sheet.set_freeze_panes(1, 1)?;
            for column in selection.columns() {
                sheet.write_string_with_format(0, columns, &column.name, &formats.head)?;
                let wide = column.name.starts_with("statement")
                    || ["quote", "title", "because"].contains(&column.name.as_str());
                sheet.set_column_width(columns, if wide { 60 } else { 16 })?;
                columns += 1;
            }
            Ok(())
        };
        begin().map_err(failed)?;
        Ok(Sheet { sheet, formats, rows: 0, columns })
    }

    fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        self.rows += 1;
        if self.rows as usize >= MOST_ROWS {
            let message = format!("a sheet holds {MOST_ROWS} rows, and there are more");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        for (column, cell) in (0..).zip(cells) {
            self.formats.put(&mut self.sheet, self.rows, column, cell).map_err(failed)?;
        }
        Ok(())
    }

    fn done(mut self) -> io::Result<Worksheet> {
        if self.columns > 0 {
            self.sheet.autofilter(0, 0, self.rows, self.columns - 1).map_err(failed)?;
        }
        Ok(self.sheet)
    }
}

fn explain(tables: &[(Table, Vec<Column>)], formats: &Formats, context: &Context) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name("columns")?;
    sheet.set_freeze_panes(1, 0)?;
    let mut rows: Vec<[String; 4]> = vec![["sheet", "column", "holds", "what it means"].map(str::to_owned)];
    for (table, columns) in tables {
        let holds: fn(Holds) -> String = |holds| holds.words().replace('`', "\"");
        rows.push([table.name().to_owned(), String::new(), String::new(), table.row().to_owned()]);
        let one = |c: &Column| [table.name().to_owned(), c.name.clone(), holds(c.holds), c.means.replace('`', "")];
        rows.extend(columns.iter().map(one));
    }
    let mut say = |words: String| rows.push([String::new(), String::new(), String::new(), words]);
    say(format!("Statuses are told for {}.", context.as_of));
    if !context.query.is_empty() {
        say(format!("Only commitments for which this holds: {}", context.query));
    }
    for (row, cells) in (0..).zip(&rows) {
        for (column, text) in (0..).zip(cells) {
            let cell = Cell::from(text.as_str());
            match (row, cell) {
                (0, _) => {
                    sheet.write_string_with_format(row, column, text, &formats.head)?;
                }
                (_, cell) => formats.put(&mut sheet, row, column, &cell)?,
            }
        }
    }
    for (column, width) in [(0, 14), (1, 18), (2, 20), (3, 100)] {
        sheet.set_column_width(column, width)?;
    }
    Ok(sheet)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::tests::{context, entry};
    use std::io::Read;

    fn parts(bytes: &[u8]) -> Vec<(String, String)> {
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
        (0..zip.len())
            .map(|n| {
                let mut file = zip.by_index(n).expect("a part");
                let mut text = String::new();
                file.read_to_string(&mut text).expect("utf-8");
                (file.name().expect("a name").into_owned(), text)
            })
            .collect()
    }

    fn book(entries: &[Entry]) -> Vec<u8> {
        let context = context("bb");
        workbook(entries, &Selection::usual(Table::Commitments, &context.languages), &context).expect("made")
    }

    #[test]
    fn a_text_is_text_and_never_a_formula() {
        let hostile = [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "＝1",
            "=HYPERLINK(\"http://x\",\"y\")",
            "<b>&</b>",
            "\u{1}",
            "\u{FFFE}",
        ];
        let entries: Vec<Entry> = (0..).zip(hostile).map(|(n, text)| entry(&format!("p-{n}"), text)).collect();
        for (name, text) in parts(&book(&entries)) {
            assert!(!text.contains("<f>") && !text.contains("<hyperlink"), "{name}: {text}");
            if name.ends_with(".xml") {
                let mut reader = quick_xml::Reader::from_str(&text);
                while !matches!(reader.read_event().expect("well formed"), quick_xml::events::Event::Eof) {}
            }
        }
    }

    #[test]
    fn the_same_bytes_at_every_run() {
        let entries = [entry("p-1", "양국은 협력한다.")];
        assert!(book(&entries) == book(&entries));
        let core = parts(&book(&entries)).into_iter().find(|(name, _)| name == "docProps/core.xml").expect("there");
        assert!(core.1.contains(">2024-12-31T00:00:00Z<"), "{}", core.1);
    }

    #[test]
    fn a_text_that_is_too_long_for_a_cell_is_cut() {
        assert_eq!(fitting(&"가".repeat(40_000)).encode_utf16().count(), LONGEST);
        assert!(fitting(&"🙂".repeat(40_000)).encode_utf16().count() <= LONGEST);
        assert_eq!(fitting("short"), "short");
        book(&[entry("p-1", &"가".repeat(40_000))]);
    }
}
