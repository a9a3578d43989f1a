//! A book filled with made-up announcements.

use entente_app::{App, Book, Format, Input, Outcome, ReadOptions};

/// Adds announcements, a line of JSON each. Each is settled by itself, so that the index is changed again and again.
pub fn fill(app: &App, book: &mut Book, news: &str) {
    let bytes = news.trim().as_bytes().to_vec();
    let input = Input::Stream { name: "news.jsonl".to_owned(), from: Box::new(std::io::Cursor::new(bytes)) };
    let options = ReadOptions { form: Some(Format::Jsonl), threads: 1, ..ReadOptions::default() };
    let take = |outcome| match outcome {
        Outcome::Read(readout) => book.add(*readout).and_then(|_| book.settle().map(|_| ())).map_err(|e| e.to_string()),
        Outcome::Refused(name, refusal) => Err(format!("{name}: {refusal}")),
    };
    app.read(vec![input], &options, |outcome| outcome, take).expect("added");
}
