//! What came, went and changed in a ledger since an earlier point of it.

use crate::follow::Status;
use crate::{AppError, Book, Snapshot};
use entente_ledger::{Commitment, Recorded};
use entente_model::{AuthorKind, Day, Verdict};
use entente_publish::difference::{Change, Line, What};
use std::collections::{BTreeMap, BTreeSet};

/// Two views of one ledger.
pub struct Sides<'a> {
    /// What it could say at the earlier point.
    pub then: &'a Snapshot,
    /// The last event of the earlier point.
    pub event: u64,
    /// The day for which statuses are told there.
    pub then_day: Day,
    /// What it says now.
    pub now: &'a Snapshot,
    /// The day for which statuses are told now.
    pub day: Day,
    /// Documents that were erased by law in between; their words are gone from both sides.
    pub erased: BTreeSet<String>,
}

impl Book<'_> {
    /// What changed between two views, in a fixed order: documents, claims, deeds, commitments, statuses, judgements. Of
    /// judgements by the program's own rules only those on deeds are told, since the commitments show the others. With
    /// ids, only what belongs to those commitments, documents or claims.
    ///
    /// # Errors
    /// [`Kind::Storage`](crate::Kind::Storage) if the disk or the database failed.
    pub fn difference(&self, sides: &Sides, ids: &BTreeSet<String>) -> Result<Vec<Line>, AppError> {
        let mut lines = documents(sides);
        lines.extend(claims(sides));
        lines.extend(deeds(sides));
        lines.extend(commitments(sides));
        lines.extend(statuses(sides));
        lines.extend(judgements(sides));
        if !ids.is_empty() {
            lines.retain(|line| ids.contains(&line.id) || line.about.iter().any(|id| ids.contains(id)));
        }
        Ok(lines)
    }
}

fn line(what: What, change: Change, id: &str) -> Line {
    Line { what, change, id: id.to_owned(), about: Vec::new(), before: None, now: None, words: None }
}

/// The ids of both, with the value of each side.
fn both<'a, T>(
    then: &'a BTreeMap<String, T>,
    now: &'a BTreeMap<String, T>,
) -> Vec<(&'a String, Option<&'a T>, Option<&'a T>)> {
    let ids: BTreeSet<&String> = then.keys().chain(now.keys()).collect();
    ids.into_iter().map(|id| (id, then.get(id), now.get(id))).collect()
}

fn change<T>(then: Option<&T>, now: Option<&T>, altered: impl Fn(&T, &T) -> bool) -> Option<Change> {
    match (then, now) {
        (None, Some(_)) => Some(Change::Came),
        (Some(_), None) => Some(Change::Went),
        (Some(then), Some(now)) => altered(then, now).then_some(Change::Altered),
        (None, None) => None,
    }
}

fn documents(sides: &Sides) -> Vec<Line> {
    let told = |(id, then, now): (&String, Option<&_>, Option<&_>)| {
        let change = if sides.erased.contains(id) && then.is_some() {
            Change::Erased
        } else {
            change(then, now, |a: &entente_ledger::StoredDocument, b| a.seq != b.seq)?
        };
        let title = now.or(then).and_then(|d| d.document.title.clone());
        Some(Line { words: title, ..line(What::Document, change, id) })
    };
    both(&sides.then.documents, &sides.now.documents).into_iter().filter_map(told).collect()
}

/// The commitment of each claim.
fn homes(snapshot: &Snapshot) -> BTreeMap<&str, &str> {
    let pairs = snapshot.commitments.iter().flat_map(|c| c.claims.iter().map(|claim| (claim.as_str(), c.id.as_str())));
    pairs.collect()
}

fn claims(sides: &Sides) -> Vec<Line> {
    let (then, now) = (homes(sides.then), homes(sides.now));
    let told = |(id, a, b): (&String, Option<&_>, Option<&_>)| {
        let altered = |a: &entente_ledger::StoredClaim, b: &entente_ledger::StoredClaim| {
            (&a.quote, a.claim.confidence) != (&b.quote, b.claim.confidence) || !same_slots(&a.claim, &b.claim)
        };
        let change = change(a, b, altered)?;
        let of = b.or(a)?;
        let homes = [then.get(id.as_str()), now.get(id.as_str())].into_iter().flatten();
        let about: BTreeSet<String> = homes.map(|id| (*id).to_owned()).chain([of.document.clone()]).collect();
        let about = about.into_iter().collect();
        Some(Line { about, words: Some(of.quote.clone()), ..line(What::Claim, change, id) })
    };
    both(&sides.then.claims, &sides.now.claims).into_iter().filter_map(told).collect()
}

/// Whether two readings of a claim say the same, wherever in the text it stands.
fn same_slots(a: &entente_model::Claim, b: &entente_model::Claim) -> bool {
    let parties = |c: &entente_model::Claim| -> Vec<_> {
        c.parties.iter().map(|p| (p.id.clone(), p.name.clone(), p.label.clone(), p.role)).collect()
    };
    let bodies =
        |c: &entente_model::Claim| -> Vec<_> { c.bodies.iter().map(|b| (b.id.clone(), b.name.clone())).collect() };
    let money = |c: &entente_model::Claim| -> Vec<_> { c.money.iter().map(|(_, m)| *m).collect() };
    let due = |c: &entente_model::Claim| c.due.as_ref().map(|d| (d.kind, d.edtf.clone(), d.interval));
    let places = |c: &entente_model::Claim| -> Vec<_> { c.places.iter().map(|p| p.id.clone()).collect() };
    (a.action, &a.fields, a.strength) == (b.action, &b.fields, b.strength)
        && (parties(a), bodies(a), money(a)) == (parties(b), bodies(b), money(b))
        && (due(a), places(a)) == (due(b), places(b))
}

fn deeds(sides: &Sides) -> Vec<Line> {
    let told = |(id, a, b): (&String, Option<&_>, Option<&_>)| {
        let altered = |a: &entente_ledger::StoredDeed, b: &entente_ledger::StoredDeed| {
            (&a.quote, a.deed.what, a.deed.date) != (&b.quote, b.deed.what, b.deed.date)
        };
        let change = change(a, b, altered)?;
        let of = b.or(a)?;
        let links = [sides.then, sides.now].into_iter().flat_map(|s| s.links.values().flatten());
        let about: BTreeSet<String> =
            links.filter(|l| l.deed == *id).map(|l| l.commitment.clone()).chain([of.document.clone()]).collect();
        let about = about.into_iter().collect();
        Some(Line { about, words: Some(of.quote.clone()), ..line(What::Deed, change, id) })
    };
    let bears = |id: &String| {
        let links = [sides.then, sides.now].into_iter().flat_map(|s| s.links.values().flatten());
        links.into_iter().any(|l| l.deed == *id)
    };
    let told = |both: (&String, Option<&entente_ledger::StoredDeed>, Option<&entente_ledger::StoredDeed>)| {
        let tentative = both.1.or(both.2).is_some_and(|d| d.deed.if_promised());
        if tentative && !bears(both.0) { None } else { told(both) }
    };
    both(&sides.then.deeds, &sides.now.deeds).into_iter().filter_map(told).collect()
}

fn by_id(snapshot: &Snapshot) -> BTreeMap<String, &Commitment> {
    snapshot.commitments.iter().map(|c| (c.id.clone(), c)).collect()
}

/// The commitment to which an id leads by a merge.
fn merged_into<'a>(snapshot: &'a Snapshot, id: &str) -> Option<&'a Commitment> {
    snapshot.commitments.iter().find(|c| c.aliases.iter().any(|alias| alias == id))
}

fn commitments(sides: &Sides) -> Vec<Line> {
    let (then, now) = (by_id(sides.then), by_id(sides.now));
    let told = |(id, a, b): (&String, Option<&&Commitment>, Option<&&Commitment>)| {
        let mut line = line(What::Commitment, change(a, b, |a, b| a.claims != b.claims)?, id);
        match (a, b) {
            (None, Some(_)) => {
                if let Some(of) = merged_into(sides.then, id) {
                    line.change = Change::Split;
                    line.before = Some(of.id.clone());
                    line.about.push(of.id.clone());
                }
            }
            (Some(_), None) => {
                if let Some(into) = merged_into(sides.now, id) {
                    line.change = Change::Merged;
                    line.now = Some(into.id.clone());
                    line.about.push(into.id.clone());
                }
            }
            (Some(a), Some(b)) => {
                line.before = Some(a.claims.len().to_string());
                line.now = Some(b.claims.len().to_string());
            }
            (None, None) => {}
        }
        let fullest = b.and_then(|b| sides.now.fullest(b)).or_else(|| a.and_then(|a| sides.then.fullest(a)));
        line.words = fullest.map(|(claim, _)| claim.quote.clone());
        Some(line)
    };
    both(&then, &now).into_iter().filter_map(told).collect()
}

fn statuses(sides: &Sides) -> Vec<Line> {
    let (then, now) = (by_id(sides.then), by_id(sides.now));
    let told = |(id, a, b): (&String, Option<&&Commitment>, Option<&&Commitment>)| {
        let report = sides.now.status(b?, sides.day);
        let before: Status = sides.then.status(a?, sides.then_day).status;
        (before != report.status).then(|| Line {
            before: Some(before.code().to_owned()),
            now: Some(report.status.code().to_owned()),
            words: Some(report.because),
            ..line(What::Status, Change::Altered, id)
        })
    };
    both(&then, &now).into_iter().filter_map(told).collect()
}

fn judgements(sides: &Sides) -> Vec<Line> {
    let mut lines = Vec::new();
    let told = |j: &&Recorded| {
        j.judgement.kind != AuthorKind::Rule || matches!(j.judgement.verdict, Verdict::BearsOn(_) | Verdict::Unrelated)
    };
    for j in sides.now.judgements.iter().filter(told) {
        let came = j.seq > sides.event;
        let went = j.retracted.is_some_and(|seq| seq > sides.event);
        let change = match (came, went) {
            // What came and went in between is seen in the log.
            (true, true) | (false, false) => continue,
            (true, false) => Change::Came,
            (false, true) => Change::Went,
        };
        let said = &j.judgement;
        let effect = said.verdict.effect().map(|e| format!(" {}", e.code())).unwrap_or_default();
        let words = format!(
            "{} {}{effect} {}, says {} {}",
            said.left,
            said.verdict.code(),
            said.right,
            said.kind.code(),
            said.author
        );
        let about = vec![said.left.clone(), said.right.clone()];
        lines.push(Line { about, words: Some(words), ..line(What::Judgement, change, &j.id) });
    }
    lines
}
