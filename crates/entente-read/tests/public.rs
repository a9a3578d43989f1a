//! The reader on public sets of pages, where they stand beside the checkout in `../shared`.

#[path = "../examples/score/public.rs"]
mod public;

use std::io::Write;

/// What the reader reaches, rounded down; no change may fall below.
const BODIES: f64 = 0.974;
const PIECES: f64 = 0.934;
/// Share of days that are right, of all pages that show one.
const DAYS: f64 = 0.89;

#[test]
fn main_texts_and_days_stay_as_good_as_they_are() {
    let folder = public::folder();
    if !folder.join("trafilatura-eval").is_dir() {
        let _ = writeln!(std::io::stderr(), "NOT HELD: ../shared/data is not here");
        return;
    }
    let figures = public::figures(&folder, |_, _, _, _| {}).expect("the sets are whole");
    assert!(figures.bodies.2 >= BODIES, "{figures:?}");
    assert!(figures.pieces.2 >= PIECES, "{figures:?}");
    let (right, _, shown) = figures.days;
    assert!(right as f64 >= DAYS * shown as f64, "{figures:?}");
}
