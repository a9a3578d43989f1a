//! Runs the built program in a folder of its own.
#![allow(dead_code)] // Each test binary uses a part of this.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder that goes with the test.
pub struct Folder(pub PathBuf);

impl Folder {
    /// A new, empty one.
    pub fn new() -> Folder {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("entente-cli-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).expect("folder made");
        Folder(path)
    }
    /// Writes a file in it.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().expect("parent")).expect("folder made");
        std::fs::write(&path, content).expect("file written");
        name.to_owned()
    }
    /// What the program does with these words in this folder.
    pub fn run(&self, args: &[&str]) -> Done {
        self.run_with(args, b"")
    }
    /// The same with something on standard input.
    pub fn run_with(&self, args: &[&str], input: &[u8]) -> Done {
        let mut child = command(&self.0, args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("started");
        // The program may rightly end without reading its input.
        let _ = child.stdin.take().expect("input").write_all(input);
        Done::from(child.wait_with_output().expect("ended"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The program, ready to run, in an environment that is the same everywhere: English by default, 31 December 2024.
pub fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_entente"));
    command.current_dir(folder).args(args).env_clear().env("LANG", "C").env("SOURCE_DATE_EPOCH", "1735603200");
    command
}

/// What a run gave.
pub struct Done {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl From<Output> for Done {
    fn from(output: Output) -> Done {
        Done {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).expect("output is UTF-8"),
            err: String::from_utf8(output.stderr).expect("messages are UTF-8"),
        }
    }
}

impl Done {
    /// Checks the exit code and gives the run back.
    #[track_caller]
    pub fn gives(self, code: i32) -> Done {
        assert_eq!(self.code, code, "out:\n{}\nerr:\n{}", self.out, self.err);
        self
    }
    /// Each line of standard output as JSON.
    pub fn lines(&self) -> Vec<serde_json::Value> {
        self.out.lines().map(|l| serde_json::from_str(l).expect("a line of JSON")).collect()
    }
}

/// The repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The folder of example articles.
pub fn examples() -> String {
    repository().join("examples").display().to_string()
}

/// Whether golden files are to be rewritten.
pub fn bless() -> bool {
    std::env::var_os("ENTENTE_BLESS").is_some_and(|v| v == "1")
}
