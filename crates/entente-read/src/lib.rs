//! Turns the bytes of a source into a Document: structure, roles, character set, language.
//!
//! Start with [`read`] for one article and [`read_jsonl_line`] for one line of a JSON Lines file. Both are pure: the
//! same bytes, overrides and limits give the same [`Reading`]. What cannot be taken is a [`Refusal`] in words for
//! people; what was taken with doubts carries diagnostics `R0xx`, each explained in `docs/diagnostics`.
//! Nothing here opens a file or a connection, runs a script, or knows a word of any language.

mod blocks;
mod charset;
mod digest;
mod fingerprint;
mod html;
mod jsonl;
mod lang;
mod markdown;
mod options;
mod refuse;
mod shown;
mod sniff;
mod stamp;
mod text;

pub use blocks::blocks_of_text;
pub use fingerprint::{Fingerprint, copies};
pub use jsonl::{JsonlLine, JsonlLines, read_jsonl_line};
pub use options::{Format, Limits, Overrides, Reading};

use entente_model::Refusal;
use std::io::{self, Read};

/// Name and version of this reader; it changes when the same bytes may give another text.
pub const READER: &str = "entente-read/2";

/// Reads one text or HTML source.
///
/// `name` is the file name or address, used in messages, for the default id and as a hint of the format. With the
/// format `jsonl`, the bytes must hold one object.
///
/// # Errors
/// A [`Refusal`] when the bytes are empty, binary, data rather than an article, over a limit, or a page without text.
pub fn read(name: &str, bytes: &[u8], overrides: &Overrides, limits: &Limits) -> Result<Reading, Refusal> {
    if bytes.len() > limits.raw_bytes {
        return Err(refuse::too_large(name, limits.raw_bytes));
    }
    let format = overrides.format.unwrap_or_else(|| sniff::format(name, bytes));
    // The reader's name says the format even when it was told by the file's name, so that the bytes alone, read again
    // under any name, give the same text.
    let overrides = &Overrides { format: Some(format), ..overrides.clone() };
    match format {
        Format::Jsonl => read_jsonl_line(name, 1, bytes, overrides, limits),
        Format::Text => text::read(name, bytes, overrides, limits),
        Format::Markdown => text::read_marked(name, bytes, overrides, limits),
        Format::Html => html::read(name, bytes, overrides, limits),
    }
}

/// Takes all bytes of `reader`, but never more than the limit holds in memory.
///
/// # Errors
/// The outer error is the reader's own; the inner one refuses a source over `limits.raw_bytes`.
pub fn take_bytes(name: &str, reader: impl Read, limits: &Limits) -> io::Result<Result<Vec<u8>, Refusal>> {
    let mut bytes = Vec::new();
    let most = u64::try_from(limits.raw_bytes).unwrap_or(u64::MAX).saturating_add(1);
    reader.take(most).read_to_end(&mut bytes)?;
    if bytes.len() > limits.raw_bytes {
        return Ok(Err(refuse::too_large(name, limits.raw_bytes)));
    }
    Ok(Ok(bytes))
}
