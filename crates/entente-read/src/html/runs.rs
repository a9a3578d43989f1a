//! The visible text of a page as runs: what a browser shows as one paragraph, cell row, heading or caption.

use crate::blocks::{ends_sentence, opens_item};
use crate::html::dom::{Dom, Kind, NodeId, ROOT, Step};

/// One run of text.
#[derive(Debug)]
pub(crate) struct Run {
    /// Its number in the page.
    pub at: usize,
    /// Its text, white space made single.
    pub text: String,
    /// Its characters.
    pub chars: usize,
    /// Its characters, those of scripts that write a word with one or two counted double.
    pub length: usize,
    /// How many of them are in links.
    pub linked: usize,
    /// The element that makes it a block.
    pub block: NodeId,
    /// The innermost element that holds all of it.
    pub cover: NodeId,
}

impl Run {
    /// Whether it reads like running text: long enough, and not made of links.
    pub(crate) fn is_prose(&self) -> bool {
        self.length >= 40 && self.linked * 2 < self.chars
    }
}

/// All runs of a page, and which of them each element holds.
pub(crate) struct Runs {
    pub runs: Vec<Run>,
    /// First run of each node and the one after its last; empty for text and inline elements.
    pub ranges: Vec<(usize, usize)>,
}

/// How an element shows its content.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) enum Shown {
    /// As a block of its own.
    #[default]
    Apart,
    /// In the line around it.
    Inline,
    /// Not as text.
    Not,
}

impl Shown {
    /// How the element of this name shows its content.
    pub(crate) fn of(name: &str) -> Shown {
        match name {
            name if shows_nothing(name) => Shown::Not,
            name if is_inline(name) => Shown::Inline,
            _ => Shown::Apart,
        }
    }
}

/// Whether the content of an element is not shown as text.
fn shows_nothing(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "svg"
            | "math"
            | "iframe"
            | "object"
            | "embed"
            | "video"
            | "audio"
            | "canvas"
            | "map"
            | "select"
            | "datalist"
            | "option"
            | "button"
            | "input"
            | "textarea"
            | "head"
            | "title"
            | "rt"
            | "rp"
            | "noframes"
            | "progress"
            | "meter"
    )
}

fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "img"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "nobr"
            | "picture"
            | "q"
            | "rb"
            | "ruby"
            | "s"
            | "samp"
            | "small"
            | "source"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
    )
}

/// Elements that make no block of their own within a row of data.
fn in_row(name: &str) -> bool {
    matches!(name, "td" | "th") || parts_lines(name)
}

/// Elements that part the lines of a cell.
fn parts_lines(name: &str) -> bool {
    matches!(name, "p" | "div")
}

/// A line shorter than this was ended by its author, not by the width of a page.
const SHORT_LINE: usize = 40;
/// A row with more text than this lays out a page instead of showing data.
const LONG_ROW: usize = 1200;

/// Collects the runs of a page.
pub(crate) fn collect(dom: &Dom) -> Runs {
    let data_rows = data_rows(dom);
    let mut collector = Collector {
        runs: Vec::new(),
        text: String::new(),
        chars: 0,
        linked: 0,
        cover: None,
        space: false,
        breaks: 0,
        blocks: vec![ROOT],
    };
    let mut ranges = vec![(0, 0); dom.nodes.len()];
    let (mut links, mut verbatim, mut row) = (0usize, 0usize, 0usize);
    let mut step = Some(Step::Enter(ROOT));
    while let Some(now) = step {
        let mut skip = false;
        match now {
            Step::Enter(node) => match &dom.nodes[node].kind {
                Kind::Text(text) => {
                    let holder = dom.parent(node).unwrap_or(ROOT);
                    collector.add(text, links > 0, verbatim > 0, holder);
                }
                Kind::Element { .. } => {
                    let name = dom.name(node);
                    let shown = dom.nodes[node].shown;
                    skip = shown == Shown::Not;
                    match name {
                        "br" if row > 0 => collector.space = true,
                        "br" => collector.breaks += 1,
                        "a" if dom.attribute(node, "href").is_some() => links += 1,
                        "pre" => verbatim += 1,
                        "td" | "th" if row > 0 => collector.cell(),
                        "tr" if data_rows[node] => row += 1,
                        _ => {}
                    }
                    collector.space |= row > 0 && parts_lines(name);
                    let part = shown == Shown::Inline || name == "br" || row > 0 && in_row(name);
                    let makes_block = !skip && !part;
                    if makes_block {
                        collector.open(node);
                        ranges[node].0 = collector.runs.len();
                    }
                }
                Kind::Other => ranges[node].0 = collector.runs.len(),
            },
            Step::Leave(node) => match &dom.nodes[node].kind {
                Kind::Text(_) => {}
                Kind::Element { .. } => {
                    let name = dom.name(node);
                    let within = row > 0 && in_row(name);
                    collector.space |= within && parts_lines(name);
                    match name {
                        "a" if dom.attribute(node, "href").is_some() => links = links.saturating_sub(1),
                        "pre" => verbatim = verbatim.saturating_sub(1),
                        "tr" if data_rows[node] => row = row.saturating_sub(1),
                        _ => {}
                    }
                    if dom.nodes[node].shown == Shown::Apart && name != "br" && !within {
                        collector.close();
                        ranges[node].1 = collector.runs.len();
                    }
                }
                Kind::Other => {
                    // A comment parts nothing; only the end of the page does.
                    if node == ROOT {
                        collector.flush();
                    }
                    ranges[node].1 = collector.runs.len();
                }
            },
        }
        step = dom.step(ROOT, now, skip);
    }
    Runs { runs: collector.runs, ranges }
}

struct Collector {
    runs: Vec<Run>,
    text: String,
    chars: usize,
    linked: usize,
    cover: Option<NodeId>,
    /// White space is due before the next character.
    space: bool,
    /// Line breaks since the last character.
    breaks: usize,
    blocks: Vec<NodeId>,
}

impl Collector {
    fn open(&mut self, block: NodeId) {
        self.flush();
        self.blocks.push(block);
    }

    fn close(&mut self) {
        self.flush();
        if self.blocks.len() > 1 {
            self.blocks.pop();
        }
    }

    /// A new cell of a data row.
    fn cell(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(" |") {
            self.text.push_str(" |");
            self.chars += 2;
        }
        self.space = true;
        self.cover = self.cover.map(|_| self.block());
    }

    fn block(&self) -> NodeId {
        self.blocks.last().copied().unwrap_or(ROOT)
    }

    fn add(&mut self, text: &str, linked: bool, verbatim: bool, holder: NodeId) {
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                if verbatim {
                    self.breaks += 1;
                } else {
                    self.space = true;
                }
            }
            self.add_line(line, linked, holder);
        }
    }

    fn add_line(&mut self, line: &str, linked: bool, holder: NodeId) {
        if self.breaks > 0 && !line.trim().is_empty() {
            self.end_line(line.trim_start());
        }
        let mut rest = line;
        loop {
            // Most of most texts are plain letters, which are taken word by word.
            let plain = rest.bytes().position(|b| !b.is_ascii_graphic()).unwrap_or(rest.len());
            if plain > 0 {
                self.push(&rest[..plain], plain, linked, holder);
            }
            rest = &rest[plain..];
            let Some(character) = rest.chars().next() else { break };
            let length = character.len_utf8();
            match character {
                '\u{AD}' | '\u{FEFF}' | '\u{200B}' => {}
                c if c.is_whitespace() && c != '\u{A0}' && c != '\u{202F}' && c != '\u{3000}' => self.space = true,
                c if c.is_whitespace() && (self.text.is_empty() || self.space) => self.space = true,
                c if c.is_control() => {}
                _ => self.push(&rest[..length], 1, linked, holder),
            }
            rest = &rest[length..];
        }
    }

    /// Takes a piece of so many characters, none of them white space that is made single.
    fn push(&mut self, piece: &str, chars: usize, linked: bool, holder: NodeId) {
        if self.space && !self.text.is_empty() {
            self.text.push(' ');
            self.chars += 1;
            self.linked += usize::from(linked);
        }
        self.space = false;
        self.text.push_str(piece);
        self.chars += chars;
        self.linked += if linked { chars } else { 0 };
        self.cover = match self.cover {
            None => Some(holder),
            Some(cover) if cover == holder => Some(cover),
            Some(_) => Some(self.block()),
        };
    }

    /// After one `br` the same sentence may go on, if the line was full; otherwise a new run begins.
    fn end_line(&mut self, next: &str) {
        let full = self.chars >= SHORT_LINE && !ends_sentence(&self.text) && !opens_item(next);
        if self.breaks == 1 && full {
            self.space = true;
        } else {
            self.flush();
        }
        self.breaks = 0;
    }

    fn flush(&mut self) {
        self.space = false;
        self.breaks = 0;
        let mut text = std::mem::take(&mut self.text);
        let (chars, linked) = (std::mem::take(&mut self.chars), std::mem::take(&mut self.linked));
        let cover = self.cover.take();
        let kept = text.trim_end_matches(|c: char| c.is_whitespace() || c == '|').len();
        if text[..kept].chars().any(|c| !c.is_whitespace()) {
            text.truncate(kept);
            let block = self.block();
            let length = chars + text.chars().filter(|c| is_dense(*c)).count();
            self.runs.push(Run {
                at: self.runs.len(),
                text,
                chars,
                length,
                linked: linked.min(chars),
                block,
                cover: cover.unwrap_or(block),
            });
        }
    }
}

/// Whether a character is of a script that writes a word with one or two of them: ideographs, kana, Hangul.
fn is_dense(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}' | '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Rows that show data: more than one cell, no blocks inside, not too much text. Other rows lay out a page.
fn data_rows(dom: &Dom) -> Vec<bool> {
    let mut cells = vec![0usize; dom.nodes.len()];
    let mut layout = vec![false; dom.nodes.len()];
    let mut text = vec![0usize; dom.nodes.len()];
    let mut open: Vec<NodeId> = Vec::new();
    let mut step = Some(Step::Enter(ROOT));
    while let Some(now) = step {
        let mut skip = false;
        match now {
            Step::Enter(node) => match &dom.nodes[node].kind {
                Kind::Text(piece) => {
                    if let Some(row) = open.last() {
                        text[*row] += piece.len();
                    }
                }
                Kind::Element { .. } => {
                    let name = dom.name(node);
                    let shown = dom.nodes[node].shown;
                    skip = shown == Shown::Not;
                    if let Some(row) = open.last() {
                        match name {
                            "td" | "th" => cells[*row] += 1,
                            // Paragraphs of one cell each are common in tables of data too.
                            "br" | "p" | "div" => {}
                            _ if shown == Shown::Inline => {}
                            _ if !skip => layout[*row] = true,
                            _ => {}
                        }
                    }
                    if name == "tr" {
                        open.push(node);
                    }
                }
                Kind::Other => {}
            },
            Step::Leave(node) => {
                if dom.name(node) == "tr" {
                    open.pop();
                }
            }
        }
        step = dom.step(ROOT, now, skip);
    }
    (0..dom.nodes.len()).map(|n| cells[n] >= 2 && !layout[n] && text[n] <= LONG_ROW).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(page: &str) -> Vec<String> {
        collect(&Dom::parse(page, &crate::Limits::default())).runs.into_iter().map(|r| r.text).collect()
    }

    #[test]
    fn runs_are_what_a_browser_shows_apart() {
        let long = "The two governments agreed on Tuesday to set up a joint";
        for (page, expected) in [
            ("<p>One <b>two</b>\n three</p>four", vec!["One two three", "four"]),
            ("<div>a<div>b</div>c</div>", vec!["a", "b", "c"]),
            ("a<br>b<br><br>c", vec!["a", "b", "c"]),
            (&format!("{long}<br>fund."), vec![&format!("{long} fund.")]),
            (&format!("{long}<br>- fund"), vec![long, "- fund"]),
            ("<script>x</script>y<style>z</style>", vec!["y"]),
            ("<table><tr><th>State<th>Sum<tr><td>A<td><td>5</table>", vec!["State | Sum", "A | 5"]),
            ("<table><tr><td><p>A</p><p>B</p></td><td><div>5</div></td></table>", vec!["A B | 5"]),
            ("<table><tr><td><h1>T</h1><td>side</table>", vec!["T", "side"]),
            ("<pre>one\ntwo</pre>", vec!["one", "two"]),
            ("<p>one<!-- -->, two</p><!-- x -->three", vec!["one, two", "three"]),
            ("<ruby>量子<rt>りょうし</rt></ruby>技術", vec!["量子技術"]),
            ("10&nbsp;000 &nbsp; x", vec!["10\u{A0}000 x"]),
            ("&nbsp;<p> </p>", vec![]),
        ] {
            assert_eq!(runs(page), expected, "{page}");
        }
    }
}
