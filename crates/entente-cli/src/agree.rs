//! What the reports of a commitment agree and differ on, how it changed and how it stands to others, as people read it.

use crate::out::{Style, count};
use entente_app::publish::agreement::{Kin, SlotValue};
use entente_app::publish::book::Entry;
use entente_app::publish::table::{Table, one_line};
use std::io::{self, Write};

/// Where the reports of an entry differ, and the readouts of several parties side by side.
pub fn differences(to: &mut impl Write, entry: &Entry, style: Style, width: usize) -> io::Result<()> {
    if !entry.agreed.is_empty() {
        writeln!(to, "\nthey agree on {}", entry.agreed.join(", "))?;
    }
    if !entry.differences.is_empty() {
        writeln!(to, "\nwhere they differ")?;
    }
    for d in &entry.differences {
        writeln!(to, "  {:<12}{}: {} ({})", d.slot, style.strong(&one_line(&d.preferred)), d.because, d.rule)?;
        for value in &d.values {
            writeln!(to, "    {}", style.faint(&said(value)))?;
        }
    }
    if !entry.readouts.is_empty() {
        writeln!(to, "\nwhat each party published, side by side")?;
        let heads = entry.readouts.iter().map(|r| r.publisher.as_str());
        let mut table = Table::new(&std::iter::once("").chain(heads).collect::<Vec<_>>());
        for slot in entente_app::reconcile::Slot::ALL.map(entente_app::reconcile::Slot::code) {
            if !entry.readouts.iter().any(|r| r.says.contains_key(slot)) {
                continue;
            }
            let differs = entry.readouts.iter().any(|r| r.differs.iter().any(|d| d == slot));
            let value = |r: &entente_app::publish::agreement::Readout| {
                r.says.get(slot).map_or("(left out)", String::as_str).to_owned()
            };
            let name = if differs { format!("≠ {slot}") } else { format!("  {slot}") };
            table.row(std::iter::once(name).chain(entry.readouts.iter().map(value)).collect());
        }
        for line in table.lines(width) {
            writeln!(to, "{line}")?;
        }
    }
    Ok(())
}

/// How a commitment changed and how it stands to others.
pub fn lineage(to: &mut impl Write, entry: &Entry, style: Style) -> io::Result<()> {
    if !entry.changes.is_empty() {
        writeln!(to, "\nhow it changed")?;
    }
    for c in &entry.changes {
        writeln!(to, "  {}  {}: {}", c.day, style.strong(&c.kind), c.because)?;
        writeln!(to, "    {}", style.faint(&c.claim))?;
    }
    let kin = entry.lineage.as_deref().unwrap_or_default();
    if !kin.is_empty() {
        writeln!(to, "\nhow it stands to others")?;
    }
    for k in kin {
        writeln!(to, "  {} ({:.2})", style.strong(&stands(k)), k.score)?;
        if let Some(last) = k.reasons.last() {
            writeln!(to, "    {}", style.faint(&one_line(last)))?;
        }
    }
    Ok(())
}

/// How another commitment stands to the one that is shown, in words.
pub fn stands(k: &Kin) -> String {
    let other = &k.commitment;
    match (k.kind.as_str(), k.other_is.as_str()) {
        ("part-of", "part") => format!("{other} is a part of it"),
        ("part-of", _) => format!("it is a part of {other}"),
        ("series", "later") => format!("{other} is a later meeting of the series"),
        ("series", _) => format!("{other} is an earlier meeting of the series"),
        ("replaced", "later") => format!("{other} took its place"),
        ("replaced", _) => format!("it took the place of {other}"),
        (kind, "later") => format!("{other} is later: {kind}"),
        (kind, _) => format!("{other} is earlier: {kind} since"),
    }
}

fn said(value: &SlotValue) -> String {
    let what = value.value.clone().unwrap_or_else(|| "(left out)".to_owned());
    let official = (!value.official.is_empty()).then(|| format!("published by {}", value.official.join(", ")));
    let stands = (value.stands == "fits").then(|| "says less, and nothing else".to_owned());
    let parts = [
        Some(what),
        stands,
        Some(count(value.sources, "source", "sources")),
        official,
        value.day.clone(),
        Some(value.claims.join(", ")),
    ];
    one_line(&parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
}
