//! What a deed does to the promise on which it bears: from its kind, its day, its quantities, and what else its
//! document promises.

use crate::features::{Sums, compare_sums};
use crate::link::{Done, Promise};
use crate::rates::Rates;
use crate::view::{ClaimView, is_state};
use entente_model::{Action, DeedKind, Effect, Money};
use std::collections::BTreeSet;

/// An effect and the phrase that says why.
pub(crate) struct Ground {
    pub(crate) effect: Effect,
    pub(crate) because: String,
}

fn ground(effect: Effect, because: &str) -> Ground {
    Ground { effect, because: because.to_owned() }
}

/// `here` is what the deed's document itself promises beside this promise.
pub(crate) fn effect(done: &Done, promise: &Promise, here: &[&ClaimView], rates: &Rates) -> Ground {
    use DeedKind::{Cancelled, Completed, Delayed, Held, Launched, Missed, Opened, Paid, Signed};
    let what = done.deed.what;
    if let Some(because) = replaced(done, promise, here, rates) {
        return ground(Effect::Superseded, because);
    }
    if unfinished(done, promise) {
        return ground(Effect::Overdue, "its day passed and work on it goes on");
    }
    // The last tranche and what is done in full leave nothing over.
    let closes = done.deed.closes && matches!(what, Paid | Completed | Opened);
    match done.deed.hint {
        Some(Effect::Partly) if closes => {}
        Some(Effect::Partly) => return ground(Effect::Partly, "the text says that it is a part"),
        Some(Effect::Progress) => return ground(Effect::Progress, "the text says that it goes on"),
        Some(Effect::Superseded) => return ground(Effect::Superseded, "the text says that it took the place"),
        Some(Effect::Overdue) => return ground(Effect::Overdue, "the text says that it is late"),
        Some(Effect::Broken) => return ground(Effect::Broken, "the text says that it was given up"),
        Some(Effect::Kept | Effect::KeptLate) | None => {}
    }
    match what {
        // "The remaining 25 million will not be paid": the part that was done before stands.
        Cancelled if done.deed.closes => return ground(Effect::Partly, "what was left of it was called off"),
        Cancelled => return ground(Effect::Broken, "it was called off"),
        // What was to take place on a day cannot take place on that day any more.
        Missed if promise.actions.contains(&Action::Meet) && ended(done, promise) => {
            return ground(Effect::Broken, "its day passed and it did not take place");
        }
        Missed | Delayed => return ground(Effect::Overdue, "it is late and not done"),
        _ => {}
    }
    if promise.exploratory && matches!(what, Signed | Completed) {
        return ground(Effect::Superseded, "what was only to be explored was concluded");
    }
    if done.deed.partial && !closes {
        return ground(Effect::Partly, "the text sets what was done against more");
    }
    if let Some(because) = part(done, promise, rates).filter(|_| !closes) {
        return ground(Effect::Partly, because);
    }
    let has = |a: Action| promise.actions.contains(&a);
    if done.deed.prepares && !promise.claims.iter().any(|c| c.prepares) && matches!(what, Signed | Launched | Completed)
    {
        return ground(Effect::Progress, "it prepares what was promised");
    }
    let starts = promise.claims.iter().any(|c| c.starts);
    let step = match what {
        // A course that was held has trained.
        Held => !has(Action::Meet) && !has(Action::Exchange),
        // So many people are not trained when it begins, unless its beginning was promised.
        Launched if has(Action::Exchange) && !starts && of_many(promise) => true,
        Launched => has(Action::Cooperate) || (has(Action::Build) && !has(Action::Fund) && moving(promise)),
        // An arrangement between bodies is what they promised; between states it opens the way to what they promised.
        Signed if promise.signs => false,
        Signed => has(Action::Build) || has(Action::Fund) || (has(Action::Cooperate) && of_states(promise)),
        Opened | Paid | Completed | Cancelled | Delayed | Missed => false,
    };
    if step {
        return ground(Effect::Progress, "a step towards it");
    }
    if let Some(ground) = promised_still(done, promise) {
        return ground;
    }
    if promise.recurs {
        return ground(Effect::Progress, "a session of what is promised again and again");
    }
    if done.deed.late && !has(Action::Meet) {
        return ground(Effect::KeptLate, "the text says that it came late");
    }
    let late = promise.first_due().and_then(|d| d.to).zip(done.deed.date.and_then(|d| d.from));
    match late {
        Some((due, day)) if day > due => {
            Ground { effect: Effect::KeptLate, because: format!("done on or after {day}, due by {due}") }
        }
        _ => ground(Effect::Kept, "done"),
    }
}

/// What the same document still promises for a day to come has not been kept.
fn promised_still(done: &Done, promise: &Promise) -> Option<Ground> {
    let day = done.deed.day?;
    let here = promise.claims.iter().filter(|c| c.document == done.deed.document);
    let ahead = here.filter_map(|c| c.due.and_then(|d| d.to)).any(|to| to > day);
    let passed = promise.first_due().and_then(|d| d.to).is_some_and(|to| to < day);
    match (ahead, passed) {
        (true, true) => Some(ground(Effect::Overdue, "its day passed and the same document promises it anew")),
        (true, false) => Some(ground(Effect::Progress, "the same document still promises it")),
        _ => None,
    }
}

/// Whether so many of something are promised.
fn of_many(promise: &Promise) -> bool {
    promise.claims.iter().any(|c| c.counts.iter().any(|n| *n >= 10 && !(1900..=2099).contains(n)))
}

/// Whether work on what was to be built or opened by a day still goes on behind that day.
fn unfinished(done: &Done, promise: &Promise) -> bool {
    let thing = promise.actions.iter().all(|a| matches!(a, Action::Build | Action::Link));
    done.deed.what == DeedKind::Launched && done.deed.hint == Some(Effect::Progress) && thing && ended(done, promise)
}

fn of_states(promise: &Promise) -> bool {
    promise.claims.iter().flat_map(|c| &c.parties).any(|p| p.promiser && p.id.as_deref().is_some_and(is_state))
}

/// Whether the last day named had passed when the deed was told.
fn ended(done: &Done, promise: &Promise) -> bool {
    let last = promise.claims.iter().filter_map(|c| c.due.and_then(|d| d.to)).max();
    last.zip(done.day()).is_some_and(|(last, day)| last <= day)
}

/// Plants are launched when building starts, satellites when they fly: only something that moves is done by its launch.
fn moving(promise: &Promise) -> bool {
    use entente_model::Field::{Defence, Mobility, Space};
    !promise.claims.iter().any(|c| c.fields.iter().any(|f| matches!(f, Space | Mobility | Defence)))
}

/// Whether something bigger stands in its place: the same document promises more of the same, or a wider circle met.
fn replaced(done: &Done, promise: &Promise, here: &[&ClaimView], rates: &Rates) -> Option<&'static str> {
    let deed = &done.deed;
    let year = deed.day.map_or(2024, |d| d.year());
    if promise.documents.contains(deed.document.as_str()) {
        return None;
    }
    let bigger = |new: &ClaimView, old: &ClaimView| {
        new.action == old.action
            && new.fields.iter().any(|f| old.fields.contains(f))
            && matches!(compare_sums(&new.money, &old.money, year, rates), Sums::Other(ratio) if ratio > 1.2)
    };
    let gone = matches!(deed.what, DeedKind::Cancelled | DeedKind::Missed | DeedKind::Launched | DeedKind::Signed);
    if gone && here.iter().any(|new| promise.claims.iter().any(|old| bigger(new, old))) {
        return Some("the same document promises more of the same");
    }
    let states = |p: &'_ crate::view::PartyView| p.id.clone().filter(|i| is_state(i));
    let theirs: BTreeSet<String> = promise.claims.iter().flat_map(|c| &c.parties).filter_map(states).collect();
    let places: BTreeSet<&str> = promise.claims.iter().flat_map(|c| &c.places).map(String::as_str).collect();
    let ours: BTreeSet<String> = deed.parties.iter().filter_map(states).collect();
    // The clause may name more than those that it is read to speak of.
    let all: BTreeSet<&str> = ours.iter().chain(&deed.named).map(String::as_str).collect();
    let within = theirs.iter().all(|s| all.contains(s.as_str()));
    let wider = all.iter().filter(|s| is_state(s) && !theirs.contains(**s) && !places.contains(**s)).count();
    if deed.what == DeedKind::Held && theirs.len() >= 2 && within && wider >= 2 {
        return Some("a wider circle met in its place");
    }
    None
}

/// So many at least of the things promised are told as a part of them.
const FEW: u64 = 8;

/// Whether only a part of the amount or number promised was done.
fn part(done: &Done, promise: &Promise, rates: &Rates) -> Option<&'static str> {
    let deed = &done.deed;
    let year = deed.day.map_or(2024, |d| d.year());
    let sums: Vec<_> = promise.claims.iter().flat_map(|c| c.money.iter().copied()).collect();
    match compare_sums(&deed.money, &sums, year, rates) {
        Sums::Other(ratio) if ratio < 0.9 => return Some("a part of the sum promised"),
        // "5 of the 12 million were paid" names both.
        Sums::Same if deed.money.len() > 1 => {
            let less =
                |m: &Money, of: &Money| m.currency == of.currency && m.amount.as_f64() < 0.9 * of.amount.as_f64();
            // "6 million each, 12 together" names twice what was promised.
            let told = |m: &Money| {
                matches!(compare_sums(std::slice::from_ref(m), &sums, year, rates), Sums::Same | Sums::Scaled)
            };
            if deed.money.iter().any(|m| !told(m) && sums.iter().any(|of| less(m, of))) {
                return Some("a part of the sum promised");
            }
        }
        // "11 million have been spent" leaves the currency to the reader.
        Sums::Unknown if deed.money.is_empty() => {
            let told = sums.iter().map(|m| m.amount.as_f64()).fold(0.0, f64::max);
            if deed.counts.iter().any(|n| *n >= 10_000 && (*n as f64) < 0.9 * told && (*n as f64) > 0.01 * told) {
                return Some("a part of the sum promised");
            }
        }
        _ => {}
    }
    // Small numbers are often of something else, unless both speak of the same things.
    let same = promise.claims.iter().flat_map(|c| &c.things).any(|t| deed.things.contains(t));
    let dated = |n: &u64| (1900..=2099).contains(n);
    let many = |n: &u64| *n >= 20 && !dated(n);
    let digits = |set: &BTreeSet<String>| set.iter().filter_map(|n| n.parse().ok()).collect::<Vec<u64>>();
    let of_promise = promise.claims.iter().filter(|c| c.money.is_empty());
    let promised: BTreeSet<u64> = of_promise
        .flat_map(|c| c.counts.iter().copied().chain(digits(&crate::text::numbers(&c.quote))))
        .filter(many)
        .collect();
    // The small numbers of a text are also days.
    let few = |n: &u64| many(n) || same && *n >= FEW && !dated(n);
    let counts = deed.counts.iter().copied().filter(few);
    let done: BTreeSet<u64> = counts.chain(digits(done.numbers()).into_iter().filter(many)).collect();
    // Numbers of one size are taken to count the same things.
    let pairs = promised.iter().flat_map(|p| done.iter().map(move |d| *d as f64 / *p as f64));
    let ratios: Vec<f64> = pairs.filter(|r| (0.02..=1.5).contains(r)).collect();
    // "84 of the 200" names both, so one that falls short is enough.
    ratios.iter().any(|r| *r < 0.95).then_some("a part of the number promised")
}
