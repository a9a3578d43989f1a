//! `entente read`.

use crate::args::Read;
use crate::out::{self, exit};
use entente_app::publish::{self, Choice};
use entente_app::{App, Input, Outcome};
use std::io::Write;

/// Reads and shows; gives the exit code.
pub fn run(args: &Read) -> u8 {
    let app = match App::builtin() {
        Ok(app) => app,
        Err(error) => {
            out::refusal(error.refusal());
            return exit::USAGE;
        }
    };
    let choice = Choice {
        mentions: args.mentions,
        min_confidence: (args.min_confidence.clamp(0.0, 1.0) * 1000.0).round() as u16,
    };
    let digest = app.packs().digest.clone();
    let show = |outcome: Outcome| match outcome {
        Outcome::Read(read) => {
            let line = publish::line(&read.document, &read.found, &digest, choice);
            Ok(serde_json::to_string(&line).unwrap_or_default())
        }
        Outcome::Refused(_, refusal) => Err(refusal),
    };
    let mut to = out::stdout();
    let mut refused = 0u64;
    let inputs = args.inputs.inputs.iter().map(|path| Input::named(path)).collect();
    let done = app.read(inputs, &args.inputs.options(), show, |shown| match shown {
        Ok(line) => writeln!(to, "{line}"),
        Err(refusal) => {
            refused += 1;
            out::refusal(&refusal);
            Ok(())
        }
    });
    if let Err(error) = done.and_then(|_| to.flush()) {
        return out::write_failed(&error);
    }
    if refused > 0 { exit::REFUSED } else { exit::DONE }
}
