//! `entente why`: where each part of a commitment is read from, why tellings were joined, why its status.

use crate::args::{Cli, Why};
use crate::out::{self, Fail, Style, exit};
use crate::{context, show};
use entente_app::Snapshot;
use entente_app::follow::RULES;
use entente_app::ledger::{Commitment, StoredClaim, StoredDocument};
use entente_app::model::{Evidence, Span, Verdict};
use entente_app::publish::table::one_line;
use std::io::{self, Write};

/// Says why; gives the exit code.
pub fn run(cli: &Cli, args: &Why) -> Result<u8, Fail> {
    let app = context::app(cli)?;
    let snapshot = app.look(&context::ledger(&args.ledger)?)?.snapshot()?;
    let as_of = args.as_of.unwrap_or_else(context::today);
    let commitment = show::find(&snapshot, &args.id)?;
    let style = Style::of_stdout();
    let mut to = out::stdout();
    let speak = context::speak(&app, None);
    let said = snapshot.facts(commitment).map(|f| app.sentence(speak, &f)).unwrap_or_default();
    writeln!(to, "{}\n{}", style.faint(&commitment.id), style.strong(&said))?;
    let fullest = snapshot.fullest(commitment).map(|(c, _)| c.id.clone());
    for (claim, home) in snapshot.tellings(commitment) {
        writeln!(to, "\n{} in {}", style.strong(&claim.id), one_line(&claim.document))?;
        if fullest.as_deref() == Some(claim.id.as_str()) && commitment.claims.len() > 1 {
            writeln!(to, "  the sentence above is made from this telling, the fullest")?;
        }
        slots(&mut to, claim, home)?;
    }
    joined(&mut to, &snapshot, commitment)?;
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

/// Each slot of a telling with the words it is read from.
fn slots(to: &mut impl Write, claim: &StoredClaim, home: &StoredDocument) -> io::Result<()> {
    let text = &home.document.text;
    let words =
        |spans: &[Span]| spans.iter().map(|&s| format!("“{}”", one_line(text.get(s)))).collect::<Vec<_>>().join(", ");
    let from = |e: &Evidence| match (e.spans.is_empty(), e.inherited) {
        (true, true) => "not from words of the text".to_owned(),
        (true, false) => "no words kept".to_owned(),
        (false, true) => format!("{} outside the quote", words(&e.spans)),
        (false, false) => words(&e.spans),
    };
    let c = &claim.claim;
    show::quoted(to, &claim.quote, out::width())?;
    let mut slot = |name: &str, value: &str, from: String| writeln!(to, "  {name:<12}{value} ← {from}");
    for p in &c.parties {
        slot(p.role.code(), p.id.as_deref().unwrap_or(&p.name), from(&p.evidence))?;
    }
    for b in &c.bodies {
        slot("body", &one_line(&b.name), from(&b.evidence))?;
    }
    slot("action", c.action.code(), from(&c.action_evidence))?;
    if !c.fields.is_empty() {
        let fields: Vec<&str> = c.fields.iter().map(|f| f.code()).collect();
        slot("fields", &fields.join(", "), from(&c.fields_evidence))?;
    }
    slot("strength", c.strength.code(), from(&c.strength_evidence))?;
    for (span, m) in &c.money {
        slot("money", &entente_app::publish::people::sum(m), words(&[*span]))?;
    }
    if let Some(due) = &c.due {
        slot("due", &entente_app::publish::people::window(due), words(&[due.surface]))?;
    }
    for p in &c.places {
        slot("place", &p.id, from(&p.evidence))?;
    }
    for (name, span) in [("attribution", c.attribution), ("forum", c.forum)] {
        if let Some(span) = span {
            slot(name, "", words(&[span]))?;
        }
    }
    let rules: Vec<&str> = c.why.iter().map(|r| r.as_str()).collect();
    writeln!(to, "  {:<12}{}", "rules", rules.join(", "))?;
    writeln!(to, "  {:<12}{:.2}", "confidence", f64::from(c.confidence) / 1000.0)
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
