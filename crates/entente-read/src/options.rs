//! What the caller may say about a source, how much of it is taken, and what a reading gives.

use entente_model::{Day, Diagnostic, Document};

/// What the caller knows better than the source. Each one given wins over what the source says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// Name of the document.
    pub id: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Publication day.
    pub published: Option<Day>,
    /// BCP 47 language.
    pub lang: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// How to read the bytes; sniffed when not given.
    pub format: Option<Format>,
}

impl Overrides {
    /// Reader name and the overrides that change what a reading says, as a document keeps them.
    pub(crate) fn reader(&self) -> String {
        let mut reader = crate::READER.to_owned();
        let mut add = |key: &str, value: Option<String>| {
            if let Some(value) = value {
                reader.push(' ');
                reader.push_str(key);
                reader.push('=');
                reader.push_str(&value);
            }
        };
        add("format", self.format.map(|f| f.code().to_owned()));
        add("lang", self.lang.clone());
        add("published", self.published.map(|d| d.to_string()));
        add("title", self.title.as_ref().map(|t| format!("{t:?}")));
        reader
    }
}

/// The kinds of source this reader takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Plain text in any character set.
    Text,
    /// A web page.
    Html,
    /// Markdown, as many archives of releases keep it.
    Markdown,
    /// One JSON object a line, its text taken as it is.
    Jsonl,
}

impl Format {
    /// The word used on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Html => "html",
            Format::Markdown => "markdown",
            Format::Jsonl => "jsonl",
        }
    }
    /// The format of a word; `None` for any other word.
    pub fn parse(word: &str) -> Option<Format> {
        [Format::Text, Format::Html, Format::Markdown, Format::Jsonl].into_iter().find(|f| f.code() == word)
    }
}

/// How much of one source is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of one file, and of one line of a JSON Lines file.
    pub raw_bytes: usize,
    /// Most bytes of text that a reading holds.
    pub text_bytes: usize,
    /// Deepest nesting of elements in a page; the page is cut there.
    pub depth: usize,
    /// Most elements in a page; the page is cut there.
    pub elements: usize,
    /// Most attributes of one element of a page; the page is cut there.
    pub attributes: usize,
}

impl Limits {
    /// The limits that change what a reading of a page says, where they are others than usual, as a document keeps them.
    pub(crate) fn reader(&self) -> String {
        let usual = Limits::default();
        let mut said = String::new();
        for (key, value, usual) in [
            ("depth", self.depth, usual.depth),
            ("elements", self.elements, usual.elements),
            ("attributes", self.attributes, usual.attributes),
        ] {
            if value != usual {
                said += &format!(" {key}={value}");
            }
        }
        said
    }

    /// The limits under which a document was read that says this of its reader. Sizes are without limit: they only
    /// refuse, and what a document was made from was not refused.
    pub fn of_reader(reader: &str) -> Limits {
        let mut limits = Limits { raw_bytes: usize::MAX, text_bytes: usize::MAX, ..Limits::default() };
        // They stand last; before them may stand a title, which can say anything.
        for part in reader.rsplit(' ') {
            let Some((key, Ok(value))) = part.split_once('=').map(|(key, value)| (key, value.parse())) else { break };
            match key {
                "depth" => limits.depth = value,
                "elements" => limits.elements = value,
                "attributes" => limits.attributes = value,
                _ => break,
            }
        }
        limits
    }
}

impl Default for Limits {
    fn default() -> Limits {
        // The longest tags that people or programs write have some dozens of attributes.
        let (raw_bytes, text_bytes) = (25 * 1024 * 1024, 50 * 1024 * 1024);
        Limits { raw_bytes, text_bytes, depth: 512, elements: 500_000, attributes: 512 }
    }
}

/// What reading gives: the document, and what there is to say about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The document.
    pub document: Document,
    /// What was doubtful, in the order found.
    pub diagnostics: Vec<Diagnostic>,
    /// For a JSON line: its own `meetings`, `commitments` and `deeds`, taken as said with `--claims given`.
    pub given: Option<serde_json::Value>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_tells_its_limits_and_a_title_does_not() {
        let usual = Limits { raw_bytes: usize::MAX, text_bytes: usize::MAX, ..Limits::default() };
        let other = Limits { depth: 9, attributes: 7, ..usual.clone() };
        let titled = Overrides { title: Some("a depth=3".into()), ..Overrides::default() };
        for (overrides, limits) in
            [(Overrides::default(), &usual), (titled.clone(), &usual), (Overrides::default(), &other), (titled, &other)]
        {
            assert_eq!(Limits::of_reader(&(overrides.reader() + &limits.reader())), *limits, "{overrides:?}");
        }
        assert_eq!(usual.reader(), "");
        assert_eq!(other.reader(), " depth=9 attributes=7");
    }
}
