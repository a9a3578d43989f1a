//! The files of the pages, built into the program.

use crate::asked::Asked;
use crate::negotiate::Answer;
use crate::problem::Problem;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// Name, media type and bytes of each.
pub const FILES: &[(&str, &str, &[u8])] = &[
    ("style.css", "text/css; charset=utf-8", include_bytes!("../../assets/style.css")),
    ("icon.svg", "image/svg+xml", include_bytes!("../../assets/icon.svg")),
];

static VERSIONS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let version = |bytes: &[u8]| Sha256::digest(bytes).iter().take(6).map(|b| format!("{b:02x}")).collect();
    FILES.iter().map(|(_, _, bytes)| version(bytes)).collect()
});

/// The address of a file, which changes when the file does.
pub fn address(name: &str) -> String {
    let at = FILES.iter().position(|(file, _, _)| *file == name);
    let version = at.and_then(|at| VERSIONS.get(at)).map_or("", String::as_str);
    match name.rsplit_once('.') {
        Some((stem, ending)) => format!("/assets/{stem}-{version}.{ending}"),
        None => format!("/assets/{name}"),
    }
}

/// A file, under its name or the address of its version.
pub fn answer(asked: &Asked) -> Result<Answer, Problem> {
    let wanted = asked.id(0)?;
    let is = |name: &str| wanted == name || format!("/assets/{wanted}") == address(name);
    let (name, media, bytes) =
        FILES.iter().find(|(name, _, _)| is(name)).ok_or_else(|| Problem::not_found("such file"))?;
    Ok(Answer { lasting: wanted != *name, ..Answer::file(media, bytes.to_vec(), None) })
}
