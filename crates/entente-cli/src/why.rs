//! `entente why`: where each part of a commitment is read from and by which rules, why tellings were joined, why its
//! status.

use crate::args::{Cli, ShowFormat, Why};
use crate::clocks::{self, View};
use crate::out::{self, Fail, Style, exit};
use crate::{agree, context, show, trace};
use entente_app::follow::RULES;
use entente_app::ledger::Commitment;
use entente_app::model::Verdict;
use entente_app::publish::book::Entry;
use entente_app::publish::table::one_line;
use entente_app::reconcile::preference;
use entente_app::{App, AppError, Input, Kind, Outcome, ReadOptions, Readout, Snapshot};
use serde_json::json;
use std::io::{self, Write};

/// Says why; gives the exit code.
pub fn run(cli: &Cli, args: &Why) -> Result<u8, Fail> {
    let app = context::app(cli)?;
    if let Some((file, number)) = claim_of_file(&args.id) {
        return of_file(&app, args, file, number);
    }
    let (book, known) = clocks::book(&app, &args.ledger, &args.clocks.then)?;
    let (snapshot, id) = show::find(&book, &args.id)?;
    let View { snapshot, as_of, .. } = clocks::of(snapshot, &args.clocks, known.as_ref());
    let commitment = snapshot.find(&id).ok_or_else(|| show::later(&args.id, as_of))?;
    if args.json || args.format == ShowFormat::Json {
        return as_json(&app, args, &snapshot, commitment, as_of);
    }
    let style = Style::of_stdout();
    let mut to = out::stdout();
    let speak = context::speak(&app, None);
    let said = snapshot.facts(commitment).map(|f| app.sentence(speak, &f)).unwrap_or_default();
    writeln!(to, "{}\n{}", style.faint(&commitment.id), style.strong(&said))?;
    let preferred = snapshot.preferred(commitment);
    for (claim, home) in snapshot.tellings(commitment) {
        writeln!(to, "\n{} in {}", style.strong(&claim.id), one_line(&claim.document))?;
        let from = preferred.as_ref().map(|p| p.from(&claim.id)).unwrap_or_default();
        if !from.is_empty() {
            writeln!(to, "  the sentence above takes from this telling: {}", from.join(", "))?;
        }
        show::quoted(&mut to, &claim.quote, out::width())?;
        trace::text(&mut to, &app.trace(&home.document, &claim.claim), &home.document.text, args.slot)?;
        if args.slot.is_none() {
            writeln!(to, "  {:<12}{:.2}", "confidence", f64::from(claim.claim.confidence) / 1000.0)?;
        }
    }
    if args.slot.is_some() {
        to.flush()?;
        return Ok(exit::DONE);
    }
    joined(&mut to, &snapshot, commitment)?;
    if let Some(entry) = snapshot.entry(&app, commitment, as_of) {
        stands(&mut to, &entry, style)?;
    }
    let report = snapshot.status(commitment, as_of);
    writeln!(to, "\n{} as of {as_of}: {}", style.strong(report.status.code()), report.because)?;
    for id in report.rules {
        let text = RULES.iter().find(|r| r.id == id).map_or("", |r| r.text);
        writeln!(to, "  by the rule {id}: {}", one_line(text))?;
    }
    for link in snapshot.links.get(&commitment.id).into_iter().flatten() {
        let j = &link.judgement.judgement;
        let (effect, score) = (link.effect.code(), f64::from(j.score) / 1000.0);
        writeln!(to, "  {} bears on it as {effect} ({score:.2}), says {} {}", link.deed, j.kind.code(), j.author)?;
        if let Some(deed) = snapshot.deeds.get(&link.deed) {
            show::quoted(&mut to, &deed.quote, out::width())?;
        }
        for reason in &j.reasons {
            writeln!(to, "      {}", one_line(reason))?;
        }
    }
    to.flush()?;
    Ok(exit::DONE)
}

/// Why a value is preferred, and why a commitment stands to others as it does.
fn stands(to: &mut impl Write, entry: &Entry, style: Style) -> io::Result<()> {
    for d in &entry.differences {
        let text = preference(&d.rule).map_or("", |r| r.text);
        writeln!(
            to,
            "\n{}: {}, by the rule {}: {}",
            d.slot,
            style.strong(&one_line(&d.preferred)),
            d.rule,
            one_line(text)
        )?;
    }
    for c in &entry.changes {
        writeln!(to, "\n{} on {} by {}: {}", style.strong(&c.kind), c.day, c.claim, one_line(&c.because))?;
    }
    for k in entry.lineage.iter().flatten() {
        writeln!(to, "\n{} ({:.2}), says entente-reconcile", style.strong(&agree::stands(k)), k.score)?;
        for reason in &k.reasons {
            writeln!(to, "    {}", one_line(reason))?;
        }
    }
    Ok(())
}

/// The file and the claim's number, if that is what the id names: no id of a ledger has a `#`.
fn claim_of_file(id: &str) -> Option<(&str, usize)> {
    let (file, number) = id.rsplit_once('#')?;
    Some((file, number.parse().ok()?)).filter(|(file, _)| !file.is_empty())
}

/// Why the claim `number` (from 1) of a file says what it says.
fn of_file(app: &App, args: &Why, file: &str, number: usize) -> Result<u8, Fail> {
    let mut readouts: Vec<Readout> = Vec::new();
    let mut refused = None;
    let mut keep = |outcome| match outcome {
        Outcome::Read(readout) => readouts.push(*readout),
        Outcome::Refused(_, refusal) => refused = Some(refusal),
    };
    app.read(
        vec![Input::named(std::path::Path::new(file))],
        &ReadOptions::default(),
        |o| o,
        |o| {
            keep(o);
            Result::<(), Fail>::Ok(())
        },
    )?;
    if let Some(refusal) = refused {
        out::refusal(&refusal);
        return Ok(exit::REFUSED);
    }
    let claims: usize = readouts.iter().map(|r| r.found.claims.len()).sum();
    let mut all = readouts.iter().flat_map(|r| r.found.claims.iter().map(move |c| (r, c)));
    let Some((readout, claim)) = number.checked_sub(1).and_then(|n| all.nth(n)) else {
        let message = format!("There is no claim {number} in it; it has {claims}");
        let next = format!("take a number from 1 to {claims}, as `entente read {file}` shows them");
        let next = if claims == 0 { "look at what `entente read` says of it".to_owned() } else { next };
        return Err(AppError::new(Kind::Usage, "A017", message, next).at(one_line(file)).into());
    };
    let traced = app.trace(&readout.document, claim);
    let text = &readout.document.text;
    let mut to = out::stdout();
    if args.json || args.format == ShowFormat::Json {
        let value =
            json!({"claim": args.id, "document": readout.document.id, "slots": trace::json(&traced, text, args.slot)});
        writeln!(to, "{}", serde_json::to_string_pretty(&value).unwrap_or_default())?;
    } else {
        writeln!(to, "{} in {}", Style::of_stdout().strong(&format!("claim {number}")), one_line(file))?;
        show::quoted(&mut to, text.get(claim.quote), out::width())?;
        trace::text(&mut to, &traced, text, args.slot)?;
        if args.slot.is_none() {
            writeln!(to, "  {:<12}{:.2}", "confidence", f64::from(claim.confidence) / 1000.0)?;
        }
    }
    to.flush()?;
    Ok(exit::DONE)
}

fn as_json(
    app: &App,
    args: &Why,
    snapshot: &Snapshot,
    commitment: &Commitment,
    as_of: entente_app::model::Day,
) -> Result<u8, Fail> {
    let report = snapshot.status(commitment, as_of);
    let claims: Vec<_> = snapshot
        .tellings(commitment)
        .into_iter()
        .map(|(claim, home)| {
            let slots = trace::json(&app.trace(&home.document, &claim.claim), &home.document.text, args.slot);
            json!({"claim": claim.id, "document": claim.document, "slots": slots})
        })
        .collect();
    let rules: Vec<_> = report
        .rules
        .iter()
        .map(|id| json!({"id": id, "text": RULES.iter().find(|r| r.id == *id).map_or("", |r| r.text)}))
        .collect();
    let status =
        json!({"status": report.status.code(), "as_of": as_of.to_string(), "because": report.because, "rules": rules});
    let mut value = json!({"commitment": commitment.id, "claims": claims, "status": status});
    if let Some(entry) = snapshot.entry(app, commitment, as_of).filter(|_| args.slot.is_none()) {
        value["differences"] = json!(entry.differences);
        value["changes"] = json!(entry.changes);
        value["lineage"] = json!(entry.lineage);
    }
    let mut to = out::stdout();
    writeln!(to, "{}", serde_json::to_string_pretty(&value).unwrap_or_default())?;
    to.flush()?;
    Ok(exit::DONE)
}

/// The judgements in force between the tellings.
fn joined(to: &mut impl Write, snapshot: &Snapshot, commitment: &Commitment) -> io::Result<()> {
    let ours = |id: &String| commitment.claims.contains(id);
    let standing = snapshot.judgements.iter().filter(|r| r.retracted.is_none());
    let about: Vec<_> = standing
        .filter(|r| matches!(r.judgement.verdict, Verdict::Same | Verdict::NotSame))
        .filter(|r| ours(&r.judgement.left) && ours(&r.judgement.right))
        .collect();
    if !about.is_empty() {
        writeln!(to, "\nwhy these tellings are one promise")?;
    }
    for r in about {
        let j = &r.judgement;
        let score = f64::from(j.score) / 1000.0;
        writeln!(
            to,
            "  {} and {}: {} ({score:.2}), says {} {}",
            j.left,
            j.right,
            j.verdict.code(),
            j.kind.code(),
            j.author
        )?;
        for reason in &j.reasons {
            writeln!(to, "      {}", one_line(reason))?;
        }
    }
    Ok(())
}
