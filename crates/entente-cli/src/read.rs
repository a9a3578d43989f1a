//! `entente read`.

use crate::args::{Cli, Read, ReadFormat};
use crate::batch::{self, End, Progress, Refused, Stop};
use crate::out::{self, Fail, exit};
use crate::{context, told};
use entente_app::publish::Choice;
use entente_app::publish::people::Shown;
use entente_app::publish::statement::Facts;
use entente_app::{Input, Outcome};
use std::io::Write;

/// Reads and shows; gives the exit code.
pub fn run(cli: &Cli, args: &Read) -> Result<u8, Fail> {
    let stop = Stop::listen();
    let app = context::app(cli)?;
    let min_confidence = (args.min_confidence.clamp(0.0, 1.0) * 1000.0).round() as u16;
    let choice = Choice { mentions: args.mentions, min_confidence };
    let speak = context::speak(&app, args.speak.as_deref());
    let say = |facts: &Facts| app.sentence(speak, facts);
    let shown = Shown { say: &say, width: out::width(), choice };
    let show = |outcome: Outcome| match outcome {
        Outcome::Refused(name, refusal) => Err((name, refusal)),
        Outcome::Read(read) => {
            let line = || told::line(&read, &app.packs().digest, choice);
            let text = match args.format {
                ReadFormat::Table => shown.table(&read.document, &read.found),
                ReadFormat::Markdown => shown.markdown(&read.document, &read.found),
                ReadFormat::Jsonl => serde_json::to_string(&line()).unwrap_or_default() + "\n",
                ReadFormat::Json => serde_json::to_string_pretty(&line()).unwrap_or_default(),
            };
            Ok((text, read))
        }
    };
    let between = match args.format {
        ReadFormat::Table | ReadFormat::Markdown => "\n",
        ReadFormat::Json => ",\n",
        ReadFormat::Jsonl => "",
    };
    let mut to = out::stdout();
    let (mut shown_so_far, mut unsearched) = (0u64, 0u64);
    let mut refused = Refused::default();
    // Lines of JSON carry their diagnostics themselves.
    let for_people = matches!(args.format, ReadFormat::Table | ReadFormat::Markdown);
    let mut progress = Progress::new(&args.inputs.inputs);
    if args.format == ReadFormat::Json {
        to.write_all(b"[\n")?;
    }
    let inputs = args.inputs.inputs.iter().map(|path| Input::named(path)).collect();
    let done = app.read(inputs, &args.inputs.options(), show, |shown| {
        match shown {
            Ok((text, read)) => {
                progress.clear();
                if for_people {
                    told::diagnostics(&read);
                    unsearched += u64::from(!read.searched);
                }
                if shown_so_far > 0 {
                    to.write_all(between.as_bytes())?;
                }
                shown_so_far += 1;
                to.write_all(text.as_bytes())?;
            }
            Err((name, refusal)) => {
                refused.note(&name, &refusal);
                progress.clear();
                out::refusal(&refusal);
            }
        }
        progress.step(refused.count());
        if stop.asked() { Err(End::Stopped) } else { Ok(()) }
    });
    progress.clear();
    let passed_over = match done {
        Ok(passed_over) => Some(passed_over),
        Err(End::Stopped) => None,
        Err(End::Failed(fail)) => return Err(fail),
    };
    if args.format == ReadFormat::Json {
        to.write_all(b"\n]\n")?;
    }
    to.flush()?;
    refused.tell(progress.done());
    if passed_over.is_none() {
        batch::stopped(progress.done());
    }
    if let Some(passed_over @ 1..) = passed_over {
        out::note(&format!("{passed_over} files passed over: their names are not those of texts, pages or lines"));
    }
    Ok(if refused.count() > 0 || unsearched > 0 || passed_over.is_none() { exit::REFUSED } else { exit::DONE })
}
