//! Small files beside a ledger: keys, checkpoints, tiles. Written whole or not at all.

use crate::{AppError, Kind, inputs};
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// More than this is no key, checkpoint or tile, in bytes.
const LARGEST: u64 = 32 * 1024 * 1024;

/// The whole of a file that is not large.
///
/// # Errors
/// [`Kind::Usage`] if there is none or it is too large, [`Kind::Storage`] if it cannot be read.
pub fn bytes(path: &Path) -> Result<Vec<u8>, AppError> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes));
    match read {
        Ok(_) if bytes.len() as u64 <= LARGEST => Ok(bytes),
        Ok(_) => {
            Err(AppError::new(Kind::Usage, "A035", "The file is too large to be what it should be", "check the path")
                .at(inputs::shown(path)))
        }
        Err(cause) => Err(unread(path, cause)),
    }
}

/// The whole of a file that is not large, as text.
///
/// # Errors
/// As [`bytes`]; [`Kind::Usage`] if it is no text.
pub fn text(path: &Path) -> Result<String, AppError> {
    String::from_utf8(bytes(path)?).map_err(|_| {
        AppError::new(Kind::Usage, "A035", "The file is no text", "check the path").at(inputs::shown(path))
    })
}

fn unread(path: &Path, cause: io::Error) -> AppError {
    let kind = if cause.kind() == io::ErrorKind::NotFound { Kind::Usage } else { Kind::Storage };
    AppError::new(kind, "A035", "The file cannot be read", "check the path and its permissions")
        .at(inputs::shown(path))
        .because(cause)
}

fn unwritten(path: &Path, cause: io::Error) -> AppError {
    if cause.kind() == io::ErrorKind::AlreadyExists {
        return taken(path);
    }
    let next = "check the path, its permissions and the room on the disk";
    AppError::new(Kind::Storage, "A036", "The file cannot be written", next).at(inputs::shown(path)).because(cause)
}

/// That there is a file where a new one was to be.
pub fn taken(path: &Path) -> AppError {
    let next = "take another name; nothing was written over";
    AppError::new(Kind::Usage, "A036", "There is a file of that name already", next).at(inputs::shown(path))
}

/// Writes a new file that only its owner may read, and never over another one.
///
/// # Errors
/// [`Kind::Usage`] if there is one of that name, [`Kind::Storage`] if it cannot be written.
pub fn write_secret(path: &Path, text: &str) -> Result<(), AppError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|cause| unwritten(path, cause))?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|cause| unwritten(path, cause))
}

/// Puts a file in the place of the one that may be there: a reader sees the old one or the new one, also after a crash.
///
/// # Errors
/// [`Kind::Storage`] if it cannot be written; then the old one is still there.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), AppError> {
    let failed = |cause| unwritten(path, cause);
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    std::fs::create_dir_all(&folder).map_err(failed)?;
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let part = PathBuf::from(name);
    let write = || {
        let mut file = File::create(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&part, path)
    };
    if let Err(cause) = write() {
        let _ = std::fs::remove_file(&part);
        return Err(failed(cause));
    }
    // A folder that cannot be synced, as on some systems, still has the file.
    let _ = File::open(&folder).and_then(|folder| folder.sync_all());
    Ok(())
}

/// Writes a file of any size: under another name beside it, which becomes its own when all of it is there, so that a reader
/// sees the old file or the new one. What is no file, such as a pipe, is written to as it is.
///
/// # Errors
/// [`Kind::Usage`] if it is a folder, [`Kind::Storage`] if it cannot be written, and those of `write`; then what was there
/// is still there.
pub fn replace_by<E: From<AppError>>(
    path: &Path,
    write: impl FnOnce(&mut io::BufWriter<File>) -> Result<(), E>,
) -> Result<(), E> {
    let failed = |cause| E::from(unwritten(path, cause));
    // A link leads to the file that is meant.
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if std::fs::metadata(&target).is_ok_and(|about| !about.is_file()) {
        let file = OpenOptions::new().write(true).open(&target).map_err(failed)?;
        let mut file = io::BufWriter::new(file);
        write(&mut file)?;
        return file.flush().map_err(failed);
    }
    let mut name = target.as_os_str().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let part = PathBuf::from(name);
    let made = || -> Result<(), E> {
        let mut file = io::BufWriter::with_capacity(64 * 1024, File::create(&part).map_err(failed)?);
        write(&mut file)?;
        let file = file.into_inner().map_err(|error| failed(error.into_error()))?;
        file.sync_all().and_then(|()| std::fs::rename(&part, &target)).map_err(failed)
    };
    let made = made();
    if made.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    made
}
