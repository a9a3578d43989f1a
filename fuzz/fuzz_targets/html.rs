//! Any bytes as a web page: never a panic, blocks in order on characters, one line a block.
#![no_main]

use entente_read::{Format, Limits, Overrides, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let overrides = Overrides { format: Some(Format::Html), ..Overrides::default() };
    let Ok(reading) = read("fuzz.html", bytes, &overrides, &Limits::default()) else { return };
    let text = reading.document.text.as_str();
    let mut end = 0;
    for block in &reading.document.blocks {
        assert!(end <= block.span.start() && block.span.start() < block.span.end());
        assert!(text.get(block.span.start()..block.span.end()).is_some());
        end = block.span.end();
    }
    assert_eq!(text.split('\n').count(), reading.document.blocks.len());
});
