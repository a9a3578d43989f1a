//! Any bytes as plain text and as a JSON line: never a panic, and valid UTF-8 stays what it is.
#![no_main]

use entente_read::{Format, Limits, Overrides, read, read_jsonl_line};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let (limits, overrides) = (Limits::default(), Overrides { format: Some(Format::Text), ..Overrides::default() });
    if let Ok(reading) = read("fuzz.txt", bytes, &overrides, &limits) {
        let text = reading.document.text.as_str();
        assert!(!text.contains('\r') && !text.trim().is_empty());
        for block in &reading.document.blocks {
            assert!(text.get(block.span.start()..block.span.end()).is_some());
        }
    }
    let _ = read_jsonl_line("fuzz.jsonl", 1, bytes, &Overrides::default(), &limits);
});
