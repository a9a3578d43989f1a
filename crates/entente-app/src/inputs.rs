//! What there is to read: files, folders and standard input, as a stream of jobs in a fixed order.

use entente_model::Refusal;
use entente_read::{Format, JsonlLines, Limits, Overrides, take_bytes};
use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// One thing named by the user.
pub enum Input {
    /// A file or a folder; a folder is walked in the order of names, hidden entries left out, links not followed.
    Path(PathBuf),
    /// Standard input or any other stream, with the name that messages give it.
    Stream {
        /// What messages call it.
        name: String,
        /// Where the bytes come from.
        from: Box<dyn Read + Send>,
    },
    /// Bytes at hand.
    Bytes {
        /// What messages call it.
        name: String,
        /// The bytes.
        bytes: Vec<u8>,
        /// What is known of it beforehand.
        known: Box<Overrides>,
    },
}

impl Input {
    /// What the command line names: `-` is standard input.
    pub fn named(path: &Path) -> Input {
        if path == Path::new("-") {
            return Input::Stream { name: "-".to_owned(), from: Box::new(std::io::stdin()) };
        }
        Input::Path(path.to_owned())
    }
}

/// One document's worth of work.
pub(crate) enum Job {
    File { path: PathBuf },
    Whole { name: String, bytes: Vec<u8>, known: Box<Overrides> },
    Line { name: String, number: usize, bytes: Vec<u8> },
    Refused { name: String, refusal: Refusal },
}

/// File names by which a folder's entries are taken for documents.
const TAKEN: &[&str] = &["html", "htm", "xhtml", "txt", "text", "jsonl", "ndjson"];

/// All jobs of `inputs`, found as they are needed so that memory stays bounded.
pub(crate) struct Jobs {
    form: Option<Format>,
    limits: Limits,
    todo: VecDeque<Input>,
    /// Paths found in folders, last first.
    found: Vec<PathBuf>,
    lines: Option<Lines>,
    /// Entries of folders that are no documents by their names.
    pub(crate) passed_over: u64,
}

struct Lines {
    name: String,
    at: usize,
    lines: Option<JsonlLines<Box<dyn BufRead + Send>>>,
}

impl Jobs {
    pub(crate) fn new(inputs: Vec<Input>, form: Option<Format>, limits: &Limits) -> Jobs {
        Jobs { form, limits: limits.clone(), todo: inputs.into(), found: Vec::new(), lines: None, passed_over: 0 }
    }

    /// Opens one named or found path: a folder's entries are queued, a file of lines is opened, another file is a job.
    fn path(&mut self, path: PathBuf, named: bool) -> Option<Job> {
        let name = shown(&path);
        let meta = if named { std::fs::metadata(&path) } else { std::fs::symlink_metadata(&path) };
        let meta = match meta {
            Ok(meta) => meta,
            Err(error) if named && error.kind() == std::io::ErrorKind::NotFound && is_pattern(&path) => {
                return self.pattern(&path, name, &error);
            }
            Err(error) => return Some(Job::refused(name, cannot_open(&path, &error))),
        };
        if meta.is_dir() {
            return self.folder(&path, name);
        }
        let kind = path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase).unwrap_or_default();
        let taken = meta.is_file() && TAKEN.contains(&kind.as_str());
        if !named && !taken {
            self.passed_over += 1;
            return None;
        }
        let lines = match self.form {
            Some(form) => form == Format::Jsonl,
            None => matches!(kind.as_str(), "jsonl" | "ndjson"),
        };
        if !lines {
            return Some(Job::File { path });
        }
        match File::open(&path) {
            Ok(file) => {
                self.lines = Some(Lines::new(name, Box::new(BufReader::new(file)), &self.limits));
                None
            }
            Err(error) => Some(Job::refused(name, cannot_open(&path, &error))),
        }
    }

    /// All that fits a pattern such as `news/*.html`, which the shell has left as it stands.
    fn pattern(&mut self, path: &Path, name: String, error: &std::io::Error) -> Option<Job> {
        // Hidden files are asked for by name only, as in a folder.
        let options = glob::MatchOptions { require_literal_leading_dot: true, ..glob::MatchOptions::new() };
        let fitting =
            glob::glob_with(&path.to_string_lossy(), options).map(|paths| paths.flatten().collect::<Vec<_>>());
        let mut paths = fitting.unwrap_or_default();
        if paths.is_empty() {
            return Some(Job::refused(name, cannot_open(path, error)));
        }
        paths.sort_by(|a, b| b.cmp(a));
        self.found.extend(paths);
        None
    }

    fn folder(&mut self, path: &Path, name: String) -> Option<Job> {
        let entries = match std::fs::read_dir(path).and_then(Iterator::collect::<Result<Vec<_>, _>>) {
            Ok(entries) => entries,
            Err(error) => return Some(Job::refused(name, cannot_open(path, &error))),
        };
        let hidden = |p: &PathBuf| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
        let mut paths: Vec<PathBuf> = entries.into_iter().map(|e| e.path()).filter(|p| !hidden(p)).collect();
        paths.sort_by(|a, b| b.cmp(a));
        self.found.extend(paths);
        None
    }

    fn stream(&mut self, name: String, from: Box<dyn Read + Send>) -> Option<Job> {
        let mut from = BufReader::new(from);
        let lines = match self.form {
            Some(form) => form == Format::Jsonl,
            None => from.fill_buf().is_ok_and(looks_like_lines),
        };
        if lines {
            self.lines = Some(Lines::new(name, Box::new(from), &self.limits));
            return None;
        }
        Some(match take_bytes(&name, from, &self.limits) {
            Ok(Ok(bytes)) => Job::Whole { name, bytes, known: Box::default() },
            Ok(Err(refusal)) => Job::refused(name, refusal),
            Err(error) => Job::refused(name.clone(), stopped(name, &error, "try again, or save it to a file first")),
        })
    }
}

fn is_pattern(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '['])
}

/// How many documents `paths` hold; `None` where only reading tells: in standard input, and in files of lines.
pub fn how_many(paths: &[PathBuf]) -> Option<u64> {
    let inputs: Vec<Input> = paths.iter().filter(|p| *p != Path::new("-")).cloned().map(Input::Path).collect();
    if inputs.len() < paths.len() {
        return None;
    }
    let mut jobs = Jobs::new(inputs, None, &Limits::default());
    let mut count = 0;
    while jobs.next().is_some() {
        if jobs.lines.is_some() {
            return None;
        }
        count += 1;
    }
    Some(count)
}

/// Whether the first bytes of a stream are a JSON object, as one line each of `--from jsonl` is.
fn looks_like_lines(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    bytes.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'{')
}

impl Job {
    fn refused(name: String, refusal: Refusal) -> Job {
        Job::Refused { name, refusal }
    }
}

impl Iterator for Jobs {
    type Item = Job;
    fn next(&mut self) -> Option<Job> {
        loop {
            if let Some(lines) = &mut self.lines {
                match lines.next() {
                    Some(job) => return Some(job),
                    None => self.lines = None,
                }
            }
            let job = match self.found.pop() {
                Some(path) => self.path(path, false),
                None => match self.todo.pop_front()? {
                    Input::Path(path) => self.path(path, true),
                    Input::Stream { name, from } => self.stream(name, from),
                    Input::Bytes { name, bytes, known } => Some(Job::Whole { name, bytes, known }),
                },
            };
            if job.is_some() {
                return job;
            }
        }
    }
}

impl Lines {
    fn new(name: String, from: Box<dyn BufRead + Send>, limits: &Limits) -> Lines {
        let lines = JsonlLines::new(&name, from, limits);
        Lines { name, at: 0, lines: Some(lines) }
    }
}

impl Iterator for Lines {
    type Item = Job;
    /// The next line that is not blank.
    fn next(&mut self) -> Option<Job> {
        match self.lines.as_mut()?.next()? {
            Ok(line) => {
                self.at = line.number;
                let name = self.name.clone();
                Some(match line.bytes {
                    Ok(bytes) => Job::Line { name, number: line.number, bytes },
                    Err(refusal) => Job::refused(format!("{name}, line {}", line.number), refusal),
                })
            }
            Err(error) => {
                self.lines = None;
                let place = format!("{}, line {}", self.name, self.at + 1);
                Some(Job::refused(
                    place.clone(),
                    stopped(place, &error, "the lines before were read; try the rest again"),
                ))
            }
        }
    }
}

fn stopped(place: String, error: &std::io::Error, next: &str) -> Refusal {
    Refusal {
        code: "A002",
        message: format!("The input stopped before its end: {error}"),
        place: Some(place),
        next: next.to_owned(),
    }
}

/// The bytes of a file, refused when it cannot be opened or is too large.
pub(crate) fn load(path: &Path, limits: &Limits) -> Result<Vec<u8>, Refusal> {
    let read = File::open(path).and_then(|file| take_bytes(&shown(path), file, limits));
    read.map_err(|error| cannot_open(path, &error))?
}

fn cannot_open(path: &Path, error: &std::io::Error) -> Refusal {
    let next = match error.kind() {
        std::io::ErrorKind::NotFound => "check the name and the folder",
        std::io::ErrorKind::PermissionDenied => "ask for the right to read it, or copy it to where you may",
        _ => "check that it is a file that can be read",
    };
    let message = match error.kind() {
        std::io::ErrorKind::NotFound => "There is no such file or folder".to_owned(),
        std::io::ErrorKind::PermissionDenied => "You may not read this file".to_owned(),
        _ => format!("It cannot be read: {error}"),
    };
    Refusal { code: "A001", message, place: Some(shown(path)), next: next.to_owned() }
}

/// A path as messages show it, with `/` on every system.
pub(crate) fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(jobs: Jobs) -> Vec<String> {
        jobs.map(|job| match job {
            Job::File { path } => format!("file {}", path.file_name().expect("name").to_string_lossy()),
            Job::Whole { name, bytes, .. } => format!("whole {name} {}", bytes.len()),
            Job::Line { number, bytes, .. } => format!("line {number} {}", String::from_utf8_lossy(&bytes).trim()),
            Job::Refused { refusal, .. } => format!("refused {}", refusal.code),
        })
        .collect()
    }

    fn stream(text: &'static str) -> Input {
        Input::Stream { name: "-".into(), from: Box::new(text.as_bytes()) }
    }

    #[test]
    fn a_stream_is_lines_when_it_starts_with_an_object() {
        assert_eq!(
            told(Jobs::new(vec![stream("{\"a\":1}\n\n {\"b\":2}")], None, &Limits::default())),
            ["line 1 {\"a\":1}", "line 3 {\"b\":2}"]
        );
        assert_eq!(told(Jobs::new(vec![stream("Seoul agreed.")], None, &Limits::default())), ["whole - 13"]);
        assert_eq!(told(Jobs::new(vec![stream("{\"a\":1}")], Some(Format::Text), &Limits::default())), ["whole - 7"]);
    }

    #[test]
    fn a_folder_is_walked_by_name_and_what_is_missing_is_refused() {
        let folder = std::env::temp_dir().join(format!("entente-inputs-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("b")).expect("folder");
        for name in ["c.txt", "a.html", "b/x.txt", ".hidden.txt", "photo.png"] {
            std::fs::write(folder.join(name), "x").expect("file");
        }
        let mut jobs = Jobs::new(
            vec![Input::Path(folder.clone()), Input::Path(folder.join("none.txt"))],
            None,
            &Limits::default(),
        );
        let names: Vec<String> = told(Jobs::new(vec![Input::Path(folder.clone())], None, &Limits::default()));
        assert_eq!(names, ["file a.html", "file x.txt", "file c.txt"]);
        let fitting =
            |pattern: &str| told(Jobs::new(vec![Input::Path(folder.join(pattern))], None, &Limits::default()));
        assert_eq!(fitting("*.[th]*"), ["file a.html", "file c.txt"]);
        assert_eq!(fitting("*/*.txt"), ["file x.txt"]);
        assert_eq!(fitting("*.pdf"), ["refused A001"]);
        assert_eq!(how_many(&[folder.clone(), folder.join("none.txt")]), Some(4));
        assert_eq!(how_many(&[folder.clone(), PathBuf::from("-")]), None);
        assert!(matches!(jobs.by_ref().last(), Some(Job::Refused { refusal, .. }) if refusal.code == "A001"));
        assert_eq!(jobs.passed_over, 1);
        std::fs::remove_dir_all(folder).expect("removed");
    }
}
