//! `entente verify` and `entente schema`.

use crate::args::{Cli, Schema, SchemaOf, Verify};
use crate::context;
use crate::out::{self, Fail, exit};
use std::io::Write;

/// Checks a ledger; gives the exit code.
pub fn run(cli: &Cli, args: &Verify) -> Result<u8, Fail> {
    let app = context::app(cli)?;
    let path = context::ledger(&args.ledger)?;
    let report = app.look(&path)?.verify(!args.quick)?;
    let mut to = out::stdout();
    writeln!(
        to,
        "{} events, {} sources, {} documents, {} quotes checked; {} sources read again, {} documents erased by law",
        report.events, report.sources, report.documents, report.quotes, report.reread, report.erased
    )?;
    writeln!(to, "head {} {}", report.head.seq, report.head.chain)?;
    let code = match &report.wrong {
        None => {
            writeln!(to, "all of it is right")?;
            exit::DONE
        }
        Some(wrong) => {
            out::refusal(&entente_app::model::Refusal {
                code: "A030",
                message: format!("The ledger is wrong: {}", wrong.message),
                place: Some(wrong.record.clone()),
                next: "keep the file as it is and go back to the last good copy".to_owned(),
            });
            exit::WRONG
        }
    };
    to.flush()?;
    Ok(code)
}

/// Prints a schema; gives the exit code.
pub fn schema(args: &Schema) -> Result<u8, Fail> {
    let schema = match args.of {
        SchemaOf::Reading => entente_app::publish::SCHEMA,
        SchemaOf::Commitment => entente_app::publish::COMMITMENT_SCHEMA,
    };
    let mut to = out::stdout();
    to.write_all(schema.as_bytes())?;
    to.flush()?;
    Ok(exit::DONE)
}
