//! Plain text files, with and without marks.

use crate::options::{Limits, Overrides, Reading};
use crate::{blocks_of_text, charset, digest, jsonl, lang, markdown, refuse, sniff};
use entente_model::{Block, Document, Refusal, Role, Text};

/// Reads a text file in any character set.
pub(crate) fn read(name: &str, bytes: &[u8], overrides: &Overrides, limits: &Limits) -> Result<Reading, Refusal> {
    take(name, bytes, overrides, limits, |text| {
        let text = Text::new(text);
        let blocks = blocks_of_text(&text);
        (text, blocks)
    })
}

/// Reads a Markdown file in any character set.
pub(crate) fn read_marked(
    name: &str,
    bytes: &[u8],
    overrides: &Overrides,
    limits: &Limits,
) -> Result<Reading, Refusal> {
    take(name, bytes, overrides, limits, |text| markdown::blocks(&text))
}

fn take(
    name: &str,
    bytes: &[u8],
    overrides: &Overrides,
    limits: &Limits,
    blocks: impl FnOnce(String) -> (Text, Vec<Block>),
) -> Result<Reading, Refusal> {
    sniff::refuse_binary(name, bytes)?;
    let decoded = charset::decode(bytes, None);
    let mut diagnostics = decoded.diagnostics;
    sniff::refuse_data(name, &decoded.text)?;
    let (text, removed) = tidy(&decoded.text);
    if removed > 0 {
        diagnostics.push(refuse::controls_removed(removed));
    }
    if text.trim().is_empty() {
        return Err(refuse::empty(name));
    }
    if text.len() > limits.text_bytes {
        return Err(refuse::too_much_text(name, limits.text_bytes));
    }
    let (text, mut blocks) = blocks(text);
    if text.as_str().is_empty() {
        return Err(refuse::empty(name));
    }
    let given = overrides.lang.as_deref().and_then(lang::primary);
    let language = given.or_else(|| lang::of_document(&text, &blocks, None));
    if language.is_none() {
        diagnostics.push(refuse::language_unknown());
    }
    lang::mark_blocks(&text, &mut blocks, language.as_deref());
    let heading = blocks.first().filter(|b| b.role == Role::Title).map(|b| text.get(b.span).to_owned());
    let source = digest::source_id(bytes);
    let (published, published_how) = jsonl::day(overrides.published, overrides.url.as_deref());
    let document = Document {
        id: overrides.id.clone().unwrap_or_else(|| digest::file_id(name, &source)),
        url: overrides.url.clone(),
        source,
        reader: overrides.reader(),
        lang: language,
        published,
        published_how,
        title: overrides.title.clone().or(heading),
        about: Default::default(),
        text,
        blocks,
    };
    Ok(Reading { document, diagnostics, given: None })
}

/// The text with every line end as one `\n` and without characters that nobody sees: controls, soft hyphens, byte
/// order marks. The second value counts the controls left out.
pub(crate) fn tidy(text: &str) -> (String, usize) {
    let mut tidy = String::with_capacity(text.len());
    let mut removed = 0;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' => {
                if characters.peek() != Some(&'\n') {
                    tidy.push('\n');
                }
            }
            '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => tidy.push('\n'),
            '\n' | '\t' => tidy.push(character),
            '\u{AD}' | '\u{FEFF}' => {}
            c if c.is_control() => removed += 1,
            c => tidy.push(c),
        }
    }
    (tidy, removed)
}
