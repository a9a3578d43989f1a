//! Small pages of our own in many layouts and character sets: every role and every character must be right.
//!
//! A file of `layouts/` has three parts: what is known of the page, the page, and what reading must give, a line a block.
//! `charset` is how the page is written (UTF-8 if not said), `declares` what it says that it is written in: another name,
//! or `-` for a page that says nothing.

use encoding_rs::Encoding;
use entente_model::Document;
use entente_read::{Format, Limits, Overrides, read};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const LINE: &str = "\n====\n";

struct Layout {
    name: String,
    known: BTreeMap<String, String>,
    page: String,
    expected: String,
}

fn layouts() -> Vec<Layout> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/layouts");
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files.iter().map(|file| layout(file)).collect()
}

fn layout(file: &Path) -> Layout {
    let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let whole = std::fs::read_to_string(file).expect("a text");
    let (known, rest) = whole.split_once(LINE).expect("a head");
    let (page, expected) = rest.split_once(LINE).expect("what is expected");
    let known = known.lines().filter_map(|line| line.split_once(": "));
    let known = known.map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
    Layout { name, known, page: page.to_owned(), expected: expected.trim_end().to_owned() }
}

impl Layout {
    fn says(&self, key: &str) -> Option<&str> {
        self.known.get(key).map(String::as_str)
    }

    /// The page in its character set. What the set lacks stands as a reference, as editors write it.
    fn bytes(&self) -> Vec<u8> {
        let charset = self.says("charset").unwrap_or("utf-8");
        let page = self.page.replace("{charset}", self.says("declares").unwrap_or(charset));
        let mut bytes: Vec<u8> = match charset {
            "utf-16le" => page.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            "utf-16be" => page.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            label => Encoding::for_label(label.as_bytes()).expect("a known set").encode(&page).0.into_owned(),
        };
        if self.says("bom").is_some() {
            bytes.splice(0..0, [0xFE, 0xFF]);
        }
        bytes
    }

    fn read(&self) -> Document {
        let overrides = Overrides { format: Some(Format::Html), ..Overrides::default() };
        read(&self.name, &self.bytes(), &overrides, &Limits::default()).expect("a page").document
    }
}

#[test]
fn every_role_and_every_character_of_every_layout_is_right() {
    let layouts = layouts();
    assert!(layouts.len() >= 40, "{} layouts", layouts.len());
    let mut wrong = Vec::new();
    for layout in &layouts {
        let document = layout.read();
        let told = |b: &entente_model::Block| format!("{}\t{}", b.role.code(), document.text.get(b.span));
        let told = document.blocks.iter().map(told).collect::<Vec<_>>().join("\n");
        let day = document.published.map(|day| {
            format!("{day} {}", document.about.published_in.map_or("nowhere", entente_model::DayPlace::code))
        });
        let langs = || {
            let own = document.lang.as_deref().unwrap_or("-");
            document.blocks.iter().map(|b| b.lang.as_deref().unwrap_or(own)).collect::<Vec<_>>().join(" ")
        };
        let mut check = |what: &str, found: Option<&str>, expected: Option<&str>| {
            if found != expected {
                let (found, expected) = (found.unwrap_or("nothing"), expected.unwrap_or("nothing"));
                wrong.push(format!("{}: {what}\n--- expected\n{expected}\n--- found\n{found}\n", layout.name));
            }
        };
        check("blocks", Some(&told), Some(&layout.expected));
        check("language", document.lang.as_deref(), layout.says("lang"));
        check("day", day.as_deref(), layout.says("published"));
        if let Some(title) = layout.says("title") {
            check("title", document.title.as_deref(), Some(title));
        }
        if let Some(expected) = layout.says("langs") {
            check("languages of blocks", Some(&langs()), Some(expected));
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n\n{}", wrong.len(), wrong.join("\n"));
}
