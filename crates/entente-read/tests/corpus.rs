//! The kept corpus of the fuzz targets, read as the targets read it: what was once found to be hostile stays harmless.

use entente_read::{Fingerprint, Format, Limits, Overrides, READER, read, read_jsonl_line};
use std::path::Path;

/// The files of one target's corpus.
fn corpus(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
    let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
    let mut files: Vec<(String, Vec<u8>)> = entries
        .filter(|entry| entry.path().is_file())
        .map(|entry| (entry.path().display().to_string(), std::fs::read(entry.path()).expect("a file")))
        .collect();
    files.sort();
    files
}

#[test]
fn every_kept_page_and_text_is_read_or_refused_in_time() {
    for (target, formats) in [("html", &[Format::Html][..]), ("charset", &[Format::Text, Format::Html])] {
        let files = corpus(target);
        assert!(files.len() >= 20, "{target}: {} files", files.len());
        for (name, bytes) in files {
            for format in formats {
                let overrides = Overrides { format: Some(*format), ..Overrides::default() };
                let began = std::time::Instant::now();
                let reading = read("kept", &bytes, &overrides, &Limits::default());
                assert!(began.elapsed().as_secs() < 5, "{name}");
                let again = read("kept", &bytes, &overrides, &Limits::default());
                assert_eq!(reading, again, "{name}: the same bytes give the same reading");
                let Ok(reading) = reading else { continue };
                let document = &reading.document;
                assert!(document.reader.starts_with(READER));
                let mut end = 0;
                for block in &document.blocks {
                    assert!(end <= block.span.start() && block.span.start() < block.span.end(), "{name}");
                    assert!(!document.text.get(block.span).is_empty(), "{name}");
                    end = block.span.end();
                }
                assert_eq!(document.published.is_some(), document.published_how.is_some(), "{name}");
                let _ = Fingerprint::of(document);
            }
            let _ = read_jsonl_line("kept", 1, &bytes, &Overrides::default(), &Limits::default());
        }
    }
}
