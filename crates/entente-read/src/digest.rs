//! The name of a source: the digest of its bytes.

use entente_model::SourceId;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// `sha256:` and the hexadecimal digest of `bytes`.
pub(crate) fn source_id(bytes: &[u8]) -> SourceId {
    let digest = Sha256::digest(bytes);
    let mut id = String::with_capacity(7 + 64);
    id.push_str("sha256:");
    for byte in digest.as_slice() {
        // Writing to a String cannot fail.
        let _ = write!(id, "{byte:02x}");
    }
    SourceId(id)
}

/// The first 16 hexadecimal digits, short enough to type and long enough not to meet by chance.
pub(crate) fn short(source: &SourceId) -> String {
    source.0.trim_start_matches("sha256:").chars().take(16).collect()
}

/// The id of a file: its name without folders and ending, or else the short digest.
pub(crate) fn file_id(name: &str, source: &SourceId) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let base = base.split(['?', '#']).next().unwrap_or(base);
    let stem = match base.rfind('.') {
        Some(at) if at > 0 => &base[..at],
        _ => base,
    };
    let stem = stem.trim();
    if stem.is_empty() || stem == "-" || stem.chars().any(char::is_control) { short(source) } else { stem.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_named_by_its_file_or_else_by_its_bytes() {
        let source = source_id(b"abc");
        assert_eq!(source.0, "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        for (name, id) in [
            ("a/b/joint.statement.html", "joint.statement"),
            ("note", "note"),
            ("https://x.org/2024/summit.html?print=1", "summit"),
            ("-", "ba7816bf8f01cfea"),
            ("", "ba7816bf8f01cfea"),
            (".txt", ".txt"),
        ] {
            assert_eq!(file_id(name, &source), id, "{name}");
        }
    }
}
