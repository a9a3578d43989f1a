//! Tab-separated tables of `vocab/`.

use crate::actors::ActorsError;

/// The lines of a table with their numbers; blank lines and those that begin with `#` are left out.
pub(crate) fn rows(text: &str) -> impl Iterator<Item = (usize, Vec<&str>)> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|(n, line)| (n + 1, line.split('\t').collect()))
}

/// Like [`rows`], with exactly `N` cells each.
pub(crate) fn fixed<'a, const N: usize>(
    file: &'a str,
    text: &'a str,
) -> impl Iterator<Item = Result<(usize, [&'a str; N]), ActorsError>> {
    rows(text).map(move |(line, cells)| {
        let found = cells.len();
        match <[&str; N]>::try_from(cells) {
            Ok(cells) => Ok((line, cells)),
            Err(_) => Err(ActorsError::line(file, line, format!("has {found} cells where {N} are wanted"))),
        }
    })
}
