//! `entente packs`: for those who write language packs.

use crate::args::{Cli, Packs, TryPack};
use crate::out::{self, Fail, Style, count, exit};
use crate::{context, told};
use entente_app::publish::marked::{Face, Marked};
use entente_app::publish::people::Shown;
use entente_app::publish::statement::Facts;
use entente_app::publish::table::Table;
use entente_app::publish::{self, Choice};
use entente_app::{Input, Outcome, ReadOptions, Readout};
use std::io::{self, Write};
use std::path::Path;

/// Checks or tries; gives the exit code.
pub fn run(cli: &Cli, args: &Packs) -> Result<u8, Fail> {
    match args {
        Packs::Check { folder } => check(folder.as_deref().or(cli.packs.as_deref())),
        Packs::Try { lang, file, how } => attempt(cli, lang, file, how),
    }
}

fn check(folder: Option<&Path>) -> Result<u8, Fail> {
    let report = entente_app::check_packs(folder)?;
    let mut to = out::stdout();
    for fault in &report.faults {
        writeln!(to, "{fault}")?;
    }
    if !report.laid_over.is_empty() {
        writeln!(to, "laid over the built-in pack of the same name: {}", report.laid_over.join(", "))?;
    }
    if report.vocabulary > 0 {
        let files = count(report.vocabulary, "file", "files");
        writeln!(to, "{files} of the vocabulary checked")?;
    }
    let packs = count(report.packs.len(), "pack", "packs");
    let named = if report.packs.is_empty() { String::new() } else { format!(" ({})", report.packs.join(", ")) };
    writeln!(to, "{packs} checked{named}; {}", count(report.faults.len(), "fault", "faults"))?;
    to.flush()?;
    Ok(if report.faults.is_empty() { exit::DONE } else { exit::WRONG })
}

fn attempt(cli: &Cli, lang: &str, file: &Path, how: &TryPack) -> Result<u8, Fail> {
    let app = context::app(cli)?;
    let options = ReadOptions { lang: Some(lang.to_owned()), published: how.published, ..ReadOptions::default() };
    let say = |facts: &Facts| app.sentence(lang, facts);
    let width = how.width.map_or_else(out::width, usize::from);
    let shown = Shown { say: &say, width, choice: Choice::default() };
    let mut to = out::stdout();
    let (mut code, mut shown_so_far) = (exit::DONE, 0u64);
    if how.json {
        writeln!(to, "[")?;
    }
    app.read(
        vec![Input::named(file)],
        &options,
        |outcome| outcome,
        |outcome| match outcome {
            Outcome::Refused(_, refusal) => {
                out::refusal(&refusal);
                code = exit::REFUSED;
                Ok(())
            }
            Outcome::Read(read) => {
                if shown_so_far > 0 {
                    writeln!(to, "{}", if how.json { "," } else { "" })?;
                }
                shown_so_far += 1;
                if !how.json {
                    told::diagnostics(&read);
                    if !read.searched {
                        code = exit::REFUSED;
                    }
                }
                let choice = Choice { mentions: true, min_confidence: 0 };
                if how.json {
                    let line = told::line(&read, &app.packs().digest, choice);
                    write!(to, "{}", serde_json::to_string_pretty(&line).unwrap_or_default())
                } else if how.table {
                    rules(&mut to, &publish::line(&read.document, &read.found, &app.packs().digest, choice))?;
                    to.write_all(shown.table(&read.document, &read.found).as_bytes())
                } else {
                    marked(&mut to, &read, &shown, how.cues, Style::of_stdout())
                }
            }
        },
    )
    .map_err(|error: std::io::Error| Fail::from(error))?;
    if how.json {
        writeln!(to, "\n]")?;
    }
    to.flush()?;
    Ok(code)
}

/// What each rule found, as a table.
fn rules(to: &mut impl Write, line: &publish::wire::Line) -> io::Result<()> {
    let mut table = Table::new(&["rule", "kind", "value", "text"]);
    let mut mentions: Vec<_> = line.mentions.iter().flatten().collect();
    mentions.dedup();
    for mention in mentions {
        let value = match &mention.value {
            serde_json::Value::Null => String::new(),
            serde_json::Value::String(s) => s.clone(),
            other => other.to_string(),
        };
        table.row(vec![mention.rule.clone(), mention.kind.clone(), value, mention.span.exact.clone()]);
    }
    for row in table.lines(out::width()).iter().filter(|_| !table.is_empty()) {
        writeln!(to, "{row}")?;
    }
    writeln!(to)
}

/// The text with its marks, below a line on the document and a legend.
fn marked(to: &mut impl Write, read: &Readout, shown: &Shown<'_>, cues: bool, style: Style) -> io::Result<()> {
    let (document, found) = (&read.document, &read.found);
    let marked = Marked::new(document, found, cues);
    writeln!(to, "{}", style.strong(&shown.heading(document, found, found.claims.len())))?;
    let mut legend: Vec<String> = marked
        .kinds()
        .map(|kind| if style.paints() { style.painted(ink(kind), kind) } else { format!("[…|{kind}]") })
        .collect();
    if !found.claims.is_empty() {
        legend.push(if style.paints() { style.painted(CLAIM, "claim") } else { "{1: claim}".to_owned() });
    }
    if !found.deeds.is_empty() {
        legend.push(if style.paints() { style.painted(DEED, "deed") } else { "{done 1: deed}".to_owned() });
    }
    if !legend.is_empty() {
        writeln!(to, "marks: {}", legend.join("  "))?;
    }
    writeln!(to)?;
    for line in marked.lines(shown.width, !style.paints()) {
        let line: String = line.iter().map(|run| style.painted(&sgr(run.face), &run.text)).collect();
        writeln!(to, "{line}")?;
    }
    if marked.crossing > 0 {
        let mentions = count(marked.crossing, "mention", "mentions");
        writeln!(to, "\nnot shown, across the edge of another mark: {mentions}; --table lists all")?;
    }
    Ok(())
}

/// The quote of a claim is underlined, that of a deed slanted and underlined.
const CLAIM: &str = "4";
const DEED: &str = "3;4";

/// The colour of a kind of mention.
fn ink(kind: &str) -> &'static str {
    match kind {
        "actor" => "34",
        "place" => "36",
        "time" => "35",
        "money" => "32",
        "number" => "92",
        "field" => "33",
        "meeting" => "31",
        "forum" => "91",
        "attribution" => "95",
        _ => "2",
    }
}

fn sgr(face: Face) -> String {
    let quote = if face.claim { Some(CLAIM) } else { Some(DEED).filter(|_| face.deed) };
    face.kind.map(ink).into_iter().chain(quote).collect::<Vec<_>>().join(";")
}

#[cfg(test)]
mod tests {
    use super::*;
    use entente_app::{App, Overrides};

    #[test]
    fn a_terminal_shows_kinds_in_colours_and_quotes_underlined() {
        let app = App::builtin().expect("built-in packs");
        let text = "Chile and Japan agreed to hold a hydrogen forum by June 2025.\u{1b}[5m";
        let known = Box::new(Overrides {
            lang: app.statements().languages().next().map(str::to_owned),
            ..Overrides::default()
        });
        let input = Input::Bytes { name: "a.txt".into(), bytes: text.into(), known };
        let say = |_: &Facts| String::new();
        let shown = Shown { say: &say, width: 80, choice: Choice::default() };
        let mut out = Vec::new();
        let done = app.read(
            vec![input],
            &ReadOptions::default(),
            |outcome| outcome,
            |outcome| match outcome {
                Outcome::Read(read) => marked(&mut out, &read, &shown, false, Style::painting()),
                Outcome::Refused(..) => Ok(()),
            },
        );
        assert!(done.is_ok());
        let out = String::from_utf8(out).expect("UTF-8");
        for said in ["\u{1b}[34mactor\u{1b}[0m", "\u{1b}[4mclaim\u{1b}[0m", "\u{1b}[34;4mChile\u{1b}[0m"] {
            assert!(out.contains(said), "{said:?} in {out:?}");
        }
        assert!(!out.contains("\u{1b}[5m") && !out.contains("[Chile|"), "{out:?}");
    }
}
