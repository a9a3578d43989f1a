//! What is promised again and again stays in progress; what is built once is kept once it is built.

mod common;

use entente_app::App;
use entente_app::model::Day;

/// The status of the one commitment of these lines on a day.
fn status(lines: &str, day: &str) -> String {
    let app = App::builtin().expect("built-in packs");
    let mut book = app.in_memory().expect("in memory");
    common::fill(&app, &mut book, lines);
    let snapshot = book.snapshot().expect("a snapshot");
    let [commitment] = snapshot.commitments.as_slice() else { panic!("{:?}", snapshot.commitments) };
    snapshot.status(commitment, day.parse::<Day>().expect("a day")).status.code().to_owned()
}

#[test]
fn what_recurs_goes_on_and_what_is_built_is_done() {
    let cases = [
        (
            r#"{"id":"a","lang":"en","published":"2024-01-10","text":"South Korea and France will hold a joint quantum forum every year."}
{"id":"b","lang":"en","published":"2024-06-20","text":"South Korea and France held their joint quantum forum in Lyon on 18 June 2024."}"#,
            "in-progress",
        ),
        (
            r#"{"id":"a","lang":"en","published":"2024-01-10","text":"South Korea and France will build a joint battery plant in Lyon that produces 5,000 batteries every year."}
{"id":"b","lang":"en","published":"2024-06-20","text":"South Korea and France opened their joint battery plant in Lyon on 18 June 2024."}"#,
            "kept",
        ),
    ];
    for (lines, expected) in cases {
        assert_eq!(status(lines, "2024-12-31"), expected, "{lines}");
    }
}
