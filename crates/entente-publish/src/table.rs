//! Tables for people: columns lined up by how wide characters are shown.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Rows of cells under a head.
#[derive(Clone, Debug, Default)]
pub struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty table with these columns.
    pub fn new(head: &[&str]) -> Table {
        Table { head: head.iter().map(|&h| h.to_owned()).collect(), rows: Vec::new() }
    }
    /// Adds a row; missing cells are empty.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells.iter().map(|c| one_line(c)).collect());
    }
    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
    /// The table as lines, no longer than `width` columns where the last column can be cut. Columns without a single
    /// filled cell are left out.
    pub fn lines(&self, width: usize) -> Vec<String> {
        let cell = |row: &[String], n: usize| row.get(n).cloned().unwrap_or_default();
        let used: Vec<usize> =
            (0..self.head.len()).filter(|&n| self.rows.iter().any(|r| !cell(r, n).is_empty())).collect();
        let all = || std::iter::once(&self.head).chain(&self.rows);
        let widths: Vec<usize> =
            used.iter().map(|&n| all().map(|r| cell(r, n).width()).max().unwrap_or(0).min(40)).collect();
        all()
            .map(|row| {
                let mut line = String::new();
                for (column, (&n, &wide)) in used.iter().zip(&widths).enumerate() {
                    let last = column + 1 == used.len();
                    let room = if last { width.saturating_sub(line.width()).max(20) } else { wide };
                    let shown = cut(&cell(row, n), room);
                    line.push_str(&shown);
                    if !last {
                        line.push_str(&" ".repeat(wide.saturating_sub(shown.width()) + 2));
                    }
                }
                line.trim_end().to_owned()
            })
            .collect()
    }
}

/// `text` in at most `width` columns, with `…` where something was cut.
pub fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        let wide = c.width().unwrap_or(0);
        if used + wide + 1 > width {
            break;
        }
        used += wide;
        out.push(c);
    }
    out.push('…');
    out
}

/// `text` on one line, its runs of space and control characters each one space, so that no source can steer a terminal.
pub fn one_line(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() || is_direction(c) { ' ' } else { c }).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a character turns the direction of writing, by which a source could make text read as it does not stand.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// `text` broken into lines of at most `width` columns, at spaces where there are any.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in one_line(text).split(' ') {
        if !line.is_empty() && line.width() + 1 + word.width() > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_by_shown_width() {
        let mut table = Table::new(&["who", "empty", "what"]);
        table.row(vec!["한국".into(), String::new(), "연구".into()]);
        table.row(vec!["FR".into(), String::new(), "fund".into()]);
        assert_eq!(table.lines(80), ["who   what", "한국  연구", "FR    fund"]);
    }

    #[test]
    fn long_text_is_cut_and_wrapped_by_shown_width() {
        assert_eq!(cut("대한민국", 5), "대한…");
        assert_eq!(cut("short", 5), "short");
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(one_line("a\u{1b}[31m\n\u{202e}b"), "a [31m b");
    }
}
