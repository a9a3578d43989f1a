//! `entente packs`: for those who write language packs.

use crate::args::{Cli, Packs};
use crate::context;
use crate::out::{self, Fail, count, exit};
use entente_app::model::Day;
use entente_app::publish::people::Shown;
use entente_app::publish::statement::Facts;
use entente_app::publish::table::{Table, one_line};
use entente_app::publish::{self, Choice};
use entente_app::{Input, Outcome, ReadOptions};
use std::io::Write;
use std::path::Path;

/// Checks or tries; gives the exit code.
pub fn run(cli: &Cli, args: &Packs) -> Result<u8, Fail> {
    match args {
        Packs::Check { folder } => check(folder.as_deref().or(cli.packs.as_deref())),
        Packs::Try { lang, file, published } => attempt(cli, lang, file, *published),
    }
}

fn check(folder: Option<&Path>) -> Result<u8, Fail> {
    let report = entente_app::check_packs(folder)?;
    let mut to = out::stdout();
    for fault in &report.faults {
        writeln!(to, "{fault}")?;
    }
    let packs = count(report.packs.len(), "pack", "packs");
    writeln!(to, "{packs} checked ({}); {}", report.packs.join(", "), count(report.faults.len(), "fault", "faults"))?;
    to.flush()?;
    Ok(if report.faults.is_empty() { exit::DONE } else { exit::WRONG })
}

fn attempt(cli: &Cli, lang: &str, file: &Path, published: Option<Day>) -> Result<u8, Fail> {
    let app = context::app(cli)?;
    let options = ReadOptions { lang: Some(lang.to_owned()), published, ..ReadOptions::default() };
    let say = |facts: &Facts| app.sentence(lang, facts);
    let shown = Shown { say: &say, width: out::width(), choice: Choice::default() };
    let mut to = out::stdout();
    let mut code = exit::DONE;
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
                let line = publish::line(
                    &read.document,
                    &read.found,
                    &app.packs().digest,
                    Choice { mentions: true, min_confidence: 0 },
                );
                let mut table = Table::new(&["rule", "kind", "value", "text"]);
                let mut mentions = line.mentions.unwrap_or_default();
                mentions.dedup();
                for mention in mentions {
                    let value = match &mention.value {
                        serde_json::Value::Null => String::new(),
                        serde_json::Value::String(s) => s.clone(),
                        other => other.to_string(),
                    };
                    table.row(vec![mention.rule, mention.kind, value, mention.span.exact]);
                }
                for row in table.lines(out::width()).iter().filter(|_| !table.is_empty()) {
                    writeln!(to, "{row}")?;
                }
                writeln!(to)?;
                to.write_all(shown.table(&read.document, &read.found).as_bytes())?;
                for diagnostic in &line.diagnostics {
                    writeln!(to, "{} {}: {}", diagnostic.severity, diagnostic.code, one_line(&diagnostic.message))?;
                }
                Ok(())
            }
        },
    )
    .map_err(|error: std::io::Error| Fail::from(error))?;
    to.flush()?;
    Ok(code)
}
