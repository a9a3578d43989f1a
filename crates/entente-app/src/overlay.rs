//! A user's own packs, laid over those that were compiled in.

use crate::inputs::shown;
use crate::{AppError, Kind};
use entente_packs::Packs;
use std::path::{Path, PathBuf};

/// The largest file of a pack that is read.
const LIMIT: u64 = 16 * 1024 * 1024;

/// The packs with the files of `folder` over them.
pub(crate) fn packs(folder: Option<&Path>) -> Result<Packs, AppError> {
    let files = folder.map(files).transpose()?.unwrap_or_default();
    Packs::from_files(files).map_err(|error| {
        let message = format!("The packs cannot be used: {error}");
        AppError::new(Kind::Usage, "A010", message, "mend the file that it names").because(error)
    })
}

fn files(folder: &Path) -> Result<Vec<(String, String)>, AppError> {
    // Laid out like the repository, or the content of its `packs` alone.
    let like_repository = folder.join("packs").is_dir() || folder.join("vocab").is_dir();
    let mut todo: Vec<PathBuf> = vec![folder.to_owned()];
    let mut files = Vec::new();
    while let Some(next) = todo.pop() {
        let mut entries: Vec<PathBuf> = std::fs::read_dir(&next)
            .and_then(|entries| entries.map(|e| e.map(|e| e.path())).collect())
            .map_err(|e| unreadable(&next, e))?;
        entries.sort();
        for path in entries {
            let meta = std::fs::symlink_metadata(&path).map_err(|e| unreadable(&path, e))?;
            if meta.is_dir() {
                todo.push(path);
            } else if path.extension().is_some_and(|e| e == "toml") && meta.len() <= LIMIT {
                let text = std::fs::read_to_string(&path).map_err(|e| unreadable(&path, e))?;
                let below = shown(path.strip_prefix(folder).unwrap_or(&path));
                let known = below.starts_with("packs/") || below.starts_with("vocab/");
                match (like_repository, known) {
                    (true, true) => files.push((below, text)),
                    (true, false) => {}
                    (false, _) => files.push((format!("packs/{below}"), text)),
                }
            }
        }
    }
    files.sort();
    Ok(files)
}

fn unreadable(path: &Path, error: std::io::Error) -> AppError {
    let message = format!("The folder of packs cannot be read: {error}");
    AppError::new(Kind::Usage, "A011", message, "give --packs a folder that holds packs").at(shown(path)).because(error)
}
