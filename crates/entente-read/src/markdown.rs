//! Markdown to text and blocks: [`blocks`]. Marks, link targets, pictures, code and embedded HTML are left out.

use entente_model::{Block, Role, Span, Text};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Longest line in bold that is taken for a heading, in characters.
const HEADING: usize = 90;

/// The text without its marks, and its blocks: a heading, a paragraph, an item or a row of a table each.
pub(crate) fn blocks(marked: &str) -> (Text, Vec<Block>) {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let mut page = Page::default();
    for event in Parser::new_ext(marked, options) {
        page.take(event);
    }
    page.close();
    (Text::new(page.text), page.blocks)
}

#[derive(Default)]
struct Page {
    text: String,
    blocks: Vec<Block>,
    /// Where the open block began, if one is open.
    open: Option<usize>,
    /// What is open around it.
    items: usize,
    quotes: usize,
    notes: usize,
    heading: bool,
    row: bool,
    /// Depth of parts that are left out.
    left_out: usize,
    /// Depth of bold, and whether the open block has had anything that is not.
    bold: usize,
    plain: bool,
}

impl Page {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.say(&text),
            Event::SoftBreak => self.say(" "),
            Event::HardBreak => self.say("\n"),
            Event::Rule => self.close(),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_) | Tag::Image { .. } => self.left_out += 1,
            Tag::Strong => self.bold += 1,
            Tag::Heading { .. } => {
                self.close();
                self.heading = true;
            }
            Tag::Item => {
                self.close();
                self.items += 1;
            }
            Tag::BlockQuote(_) => {
                self.close();
                self.quotes += 1;
            }
            Tag::FootnoteDefinition(_) => {
                self.close();
                self.notes += 1;
            }
            Tag::TableHead | Tag::TableRow => {
                self.close();
                self.row = true;
            }
            Tag::TableCell if self.open.is_some() => self.say(" | "),
            Tag::Paragraph | Tag::List(_) | Tag::Table(_) => self.close(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_) | TagEnd::Image => {
                self.left_out = self.left_out.saturating_sub(1);
            }
            TagEnd::Strong => self.bold = self.bold.saturating_sub(1),
            TagEnd::Heading(_) => {
                self.close();
                self.heading = false;
            }
            TagEnd::Item => {
                self.close();
                self.items = self.items.saturating_sub(1);
            }
            TagEnd::BlockQuote(_) => {
                self.close();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::FootnoteDefinition => {
                self.close();
                self.notes = self.notes.saturating_sub(1);
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                self.close();
                self.row = false;
            }
            TagEnd::Paragraph | TagEnd::List(_) | TagEnd::Table => self.close(),
            _ => {}
        }
    }

    fn say(&mut self, words: &str) {
        if self.left_out > 0 || (self.open.is_none() && words.trim().is_empty()) {
            return;
        }
        if self.open.is_none() {
            if !self.text.is_empty() {
                self.text.push_str(if self.items > 0 || self.row { "\n" } else { "\n\n" });
            }
            self.open = Some(self.text.len());
            self.plain = false;
        }
        self.plain |= self.bold == 0 && !words.trim().is_empty();
        let visible = |c: &char| *c == '\n' || *c == '\t' || !c.is_control() && !matches!(c, '\u{AD}' | '\u{FEFF}');
        self.text.extend(words.chars().filter(visible));
    }

    /// Ends the open block, if one is open, without the white space behind it.
    fn close(&mut self) {
        let Some(start) = self.open.take() else { return };
        let end = start + self.text[start..].trim_end().len();
        self.text.truncate(end);
        let said = &self.text[start..];
        let bold = !self.plain && said.chars().count() <= HEADING && !crate::blocks::ends_sentence(said);
        let role = match () {
            () if self.notes > 0 => Role::Boilerplate,
            () if self.heading => Role::Title,
            () if self.row => Role::Table,
            () if self.items > 0 => Role::List,
            () if self.quotes > 0 => Role::Quote,
            () if bold => Role::Title,
            () => match crate::blocks::shape(said) {
                Role::Boilerplate => Role::Boilerplate,
                _ => Role::Body,
            },
        };
        self.blocks.push(Block { role, span: Span::new(start, end), lang: None, path: String::new() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(marked: &str) -> Vec<(&'static str, String)> {
        let (text, blocks) = blocks(marked);
        blocks.iter().map(|b| (b.role.code(), text.get(b.span).to_owned())).collect()
    }

    #[test]
    fn marks_go_and_roles_stay() {
        let page = "# Two states agree\n\n**Money:** The sides [will\ninvest](https://example.org) *ten* million.\n\n\
            -   A first item whose\n    line goes on\n    -   an inner one\n-   A second\n\n**What comes next**\n\n\
            > A voice said so.\n\n| Who | What |\n|---|---|\n| Chile | a ship |\n\n<div>code</div>\n\n![a picture](x.png)\n";
        let expected = [
            ("title", "Two states agree"),
            ("body", "Money: The sides will invest ten million."),
            ("list", "A first item whose line goes on"),
            ("list", "an inner one"),
            ("list", "A second"),
            ("title", "What comes next"),
            ("quote", "A voice said so."),
            ("table", "Who | What"),
            ("table", "Chile | a ship"),
        ];
        assert_eq!(read(page), expected.map(|(role, said)| (role, said.to_owned())));
    }

    #[test]
    fn nothing_but_marks_is_no_text() {
        for page in ["", "***", "![x](y)", "```\ncode\n```", "<!-- note -->"] {
            assert_eq!(read(page), [], "{page}");
        }
    }
}
