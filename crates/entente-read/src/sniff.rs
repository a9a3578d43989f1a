//! What the bytes are, before anything is made of them.

use crate::options::Format;
use crate::{charset, refuse};
use entente_model::Refusal;

const SAVE_AS_TEXT: &str = "open it and save it as plain text or as a web page, and give that";
const UNPACK: &str = "unpack it and give the files in it";
const COPY_TEXT: &str = "it holds a picture or sound; give the text that belongs to it";

/// First bytes, what they mean in plain words, and what to do.
const MAGIC: &[(&[u8], &str, &str)] = &[
    (b"%PDF-", "a PDF document", "copy its text into a text file, or save it as text from a PDF viewer"),
    (
        b"PK\x03\x04",
        "a ZIP archive (office documents and e-books are such archives too)",
        "unpack it, or save the document in it as plain text",
    ),
    (b"PK\x05\x06", "an empty ZIP archive", UNPACK),
    (b"\x1F\x8B", "a gzip archive", UNPACK),
    (b"BZh", "a bzip2 archive", UNPACK),
    (b"\xFD7zXZ\0", "an xz archive", UNPACK),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive", UNPACK),
    (b"\x28\xB5\x2F\xFD", "a zstd archive", UNPACK),
    (b"Rar!\x1A\x07", "a RAR archive", UNPACK),
    (b"\x89PNG\r\n\x1A\n", "a PNG picture", COPY_TEXT),
    (b"\xFF\xD8\xFF", "a JPEG picture", COPY_TEXT),
    (b"GIF87a", "a GIF picture", COPY_TEXT),
    (b"GIF89a", "a GIF picture", COPY_TEXT),
    (b"II*\0", "a TIFF picture", COPY_TEXT),
    (b"MM\0*", "a TIFF picture", COPY_TEXT),
    (b"OggS", "a sound or video file", COPY_TEXT),
    (b"ID3", "a sound file", COPY_TEXT),
    (b"\x7FELF", "a program", SAVE_AS_TEXT),
    (b"\0asm", "a program", SAVE_AS_TEXT),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an office document in the old binary format", SAVE_AS_TEXT),
    (b"SQLite format 3\0", "a database", "give the texts in it as JSON Lines"),
    (b"{\\rtf", "an RTF document", SAVE_AS_TEXT),
];

/// Marks that plain text can start with too; they count only when a zero byte follows soon.
const DOUBTFUL: &[&[u8]] = &[b"BZh", b"ID3", b"OggS"];

/// Refuses bytes that are no text, saying what they are.
pub(crate) fn refuse_binary(name: &str, bytes: &[u8]) -> Result<(), Refusal> {
    let head = &bytes[..bytes.len().min(64 * 1024)];
    let lead = head.iter().position(|b| !b.is_ascii_whitespace()).unwrap_or(0);
    for (magic, what, next) in MAGIC {
        let begins = head.starts_with(magic) || (*magic == b"%PDF-" && head[lead..].starts_with(magic));
        if begins && (!DOUBTFUL.contains(magic) || head.contains(&0)) {
            return Err(refuse::binary(name, what, next));
        }
    }
    let container = head.len() > 12 && (&head[4..8] == b"ftyp" || (head.starts_with(b"RIFF") && head.contains(&0)));
    if container {
        return Err(refuse::binary(name, "a picture, sound or video file", COPY_TEXT));
    }
    let marked = head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]);
    if marked || charset::utf16_without_mark(bytes).is_some() {
        return Ok(());
    }
    let zeros = head.iter().filter(|b| **b == 0).count();
    // Without branches many bytes are looked at in one step.
    let control = |b: u8| (b < 0x20) & (b != b'\t') & (b != b'\n') & (b != b'\r') & (b != 0x0C) & (b != 0x1B);
    let controls: usize = head.iter().map(|b| usize::from(control(*b))).sum();
    if zeros * 100 > head.len() || controls * 20 > head.len() {
        return Err(refuse::binary(name, "binary data of an unknown kind", SAVE_AS_TEXT));
    }
    Ok(())
}

/// The likeliest format of a source that nobody named.
pub(crate) fn format(name: &str, bytes: &[u8]) -> Format {
    let path = name.split(['?', '#']).next().unwrap_or(name).to_ascii_lowercase();
    let ending = path.rsplit('/').next().and_then(|base| base.rsplit_once('.')).map_or("", |(_, ending)| ending);
    match ending {
        "html" | "htm" | "xhtml" | "xht" | "shtml" => return Format::Html,
        "jsonl" | "ndjson" => return Format::Jsonl,
        "txt" => return Format::Text,
        "md" | "markdown" => return Format::Markdown,
        _ => {}
    }
    let head = head(bytes);
    let marked = ["<!doctype html", "<html", "<head", "<body", "<article", "<meta "];
    if marked.iter().any(|m| head.starts_with(m)) {
        return Format::Html;
    }
    let closed =
        head.starts_with('<') && ["</p>", "</div>", "<html", "</title>", "</h1>"].iter().any(|m| head.contains(m));
    if closed { Format::Html } else { Format::Text }
}

/// Names feeds and other XML data, which hold no article of their own.
pub(crate) fn refuse_data(name: &str, text: &str) -> Result<(), Refusal> {
    let end = text.floor_char_boundary(text.len().min(2048));
    let head = skip_prolog(&text[..end]);
    let feed = ["<rss", "<feed", "<rdf:rdf"].iter().any(|m| starts_with_ignoring_case(head, m));
    if feed {
        return Err(refuse::data_not_article(name, "a news feed", "give the articles it lists, one file each"));
    }
    if starts_with_ignoring_case(head, "<iati-activities") {
        return Err(refuse::data_not_article(name, "an IATI data file", "use the commands that follow open data"));
    }
    Ok(())
}

fn starts_with_ignoring_case(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix))
}

/// The text after white space, XML declarations and comments at its head.
fn skip_prolog(text: &str) -> &str {
    let mut rest = text.trim_start_matches(['\u{FEFF}', ' ', '\t', '\r', '\n']);
    loop {
        let close = match rest {
            r if r.starts_with("<?") => "?>",
            r if r.starts_with("<!--") => "-->",
            r => return r,
        };
        let Some(at) = rest.find(close) else { return "" };
        rest = rest[at + close.len()..].trim_start();
    }
}

/// The first characters in lower case, whatever the character set, without zero bytes.
fn head(bytes: &[u8]) -> String {
    let probe: String = bytes
        .iter()
        .take(4096)
        .filter(|b| b.is_ascii() && **b != 0)
        .map(|b| char::from(b.to_ascii_lowercase()))
        .collect();
    skip_prolog(&probe).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_is_told_by_name_and_else_by_content() {
        for (name, bytes, format_expected) in [
            ("a.html", &b"hello"[..], Format::Html),
            ("https://x.org/a.htm?b=c.txt", b"hello", Format::Html),
            ("a.txt", b"<html>", Format::Text),
            ("a.jsonl", b"{}", Format::Jsonl),
            ("-", b"\xEF\xBB\xBF<!DOCTYPE html><p>x", Format::Html),
            ("-", b"<?xml version='1.0'?>\n<!-- saved -->\n<HTML>", Format::Html),
            ("-", b"<\0h\0t\0m\0l\0>\0", Format::Html),
            ("-", b"<div><p>x</p></div>", Format::Html),
            ("-", b"<3 from Seoul", Format::Text),
            ("-", b"Seoul and Washington agreed", Format::Text),
            ("-", b"", Format::Text),
        ] {
            assert_eq!(format(name, bytes), format_expected, "{name} {bytes:?}");
        }
    }
}
