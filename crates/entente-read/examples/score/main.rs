//! Scores the reader on public sets of pages, where they stand beside the checkout.
//!
//! `cargo run -p entente-read --example score` prints the figures; `-- --pages` one line a page before them, the worst
//! first; `-- --page NAME` what was missed and what was too much in the pages whose names begin so; `-- --days`
//! each day that was read wrongly.

mod public;

use public::{Page, Truth};
use std::error::Error;
use std::io::{self, Write};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let one = arguments.iter().position(|a| a == "--page").and_then(|at| arguments.get(at + 1));
    let mut out = io::stdout().lock();
    let mut lines: Vec<(f64, String)> = Vec::new();
    let mut shown = Vec::new();
    let figures = public::figures(&public::folder(), |page, found, document, score| {
        if let Some(day) = public::day_of(&page.name).filter(|_| arguments.iter().any(|a| a == "--days")) {
            let said = document.and_then(|d| d.published).map_or("none".to_owned(), |d| d.to_string());
            let place = document.and_then(|d| d.about.published_in).map_or("-", |p| p.code());
            if said != day {
                shown.push(format!("{}: shows {day}, read {said} ({place})", page.name));
            }
        }
        lines.push((score, page.name.clone()));
        if one.is_some_and(|name| page.name.starts_with(name)) {
            shown.push(format!("== {score:.3} {}\n{}", page.name, difference(page, found)));
        }
    })?;
    for text in shown {
        writeln!(out, "{text}")?;
    }
    if arguments.iter().any(|a| a == "--pages") {
        lines.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        for (score, name) in lines {
            writeln!(out, "{score:.3}  {name}")?;
        }
    }
    for (name, (precision, recall, f1)) in
        [("article-extraction-benchmark", figures.bodies), ("trafilatura-eval", figures.pieces)]
    {
        writeln!(out, "{name:<30} precision {precision:.4}  recall {recall:.4}  F1 {f1:.4}")?;
    }
    let (right, told, all) = figures.days;
    writeln!(out, "publication day                right {right} of {all} pages that show one, told on {told}")?;
    Ok(())
}

/// Lines of the body that were not found, and lines found that are not of the body.
fn difference(page: &Page, found: &str) -> String {
    let mut text = String::new();
    let plain = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ");
    match &page.truth {
        Truth::Body(body) => {
            let (all_body, all_found) = (plain(body), plain(found));
            for line in body.lines().map(plain).filter(|l| !l.is_empty() && !all_found.contains(l.as_str())) {
                text += &format!("missed    {line}\n");
            }
            for line in found.lines().map(plain).filter(|l| !l.is_empty() && !all_body.contains(l.as_str())) {
                text += &format!("too much  {line}\n");
            }
        }
        Truth::Pieces { with, without } => {
            let found = plain(found);
            for piece in with.iter().filter(|p| !found.contains(p.as_str())) {
                text += &format!("missed    {piece}\n");
            }
            for piece in without.iter().filter(|p| found.contains(p.as_str())) {
                text += &format!("too much  {piece}\n");
            }
        }
    }
    text
}
