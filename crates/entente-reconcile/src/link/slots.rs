//! Slot against slot for a deed and a promise: what speaks for the one bearing on the other, and what against.

use super::linker::Named;
use super::{Done, Promise, TOO_FAR, total};
use crate::Reason;
use crate::features::{self as f, Sums, reason};
use crate::rates::Rates;
use crate::text::Letters;
use crate::view::{DeedView, is_state};
use entente_model::{Action, DeedKind, Interval};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// How well a kind of deed fits an action.
fn fit(what: DeedKind, action: Action) -> f64 {
    use Action::{Build, Cooperate, Exchange, Fund, Govern, Join, Link, Meet, Protect, Research, Share, Trade};
    use DeedKind::{Cancelled, Completed, Delayed, Held, Launched, Missed, Opened, Paid, Signed};
    match (what, action) {
        (Cancelled | Delayed | Missed, Cooperate) => -0.6,
        (Cancelled | Delayed | Missed, _) => 0.3,
        (_, Cooperate) => -2.6,
        (Held, Meet) => 1.2,
        // A course is held, and a delegation is received.
        (Held, Exchange) => -0.3,
        (Held, _) => -1.2,
        (Signed, Link | Join | Govern | Trade | Protect) => 0.8,
        (Signed, Meet) => -1.0,
        (Signed, _) => 0.0,
        (Opened, Meet) => 0.6,
        (Opened, Link | Build) => 0.8,
        (Opened, Fund) => -0.5,
        (Opened, _) => 0.0,
        (Paid, Fund) => 1.2,
        (Paid, Build | Research | Exchange) => 0.0,
        (Paid, _) => -1.0,
        (Launched, Build | Research | Fund | Link | Exchange | Share) => 0.5,
        (Launched, _) => -0.2,
        (Completed, Meet) => -0.5,
        (Completed, Fund) => 0.0,
        (Completed, _) => 0.4,
    }
}

/// What is made once for all deeds and promises.
pub(super) struct Common {
    pub(super) letters: &'static Letters,
    pub(super) rates: Rates,
    /// How many promises name an organisation, by id or name.
    pub(super) actors: Named,
}

impl Common {
    /// What is shipped, and no promise yet.
    pub(super) fn shipped() -> Common {
        Common { letters: Letters::shipped(), rates: Rates::shipped(), actors: Named::default() }
    }
}

/// Everything that speaks for or against, the doubt with which one starts included.
pub(super) fn compare(done: &Done, promise: &Promise, common: &Common) -> Vec<Reason> {
    weigh(done, promise, common, true)
}

/// What all of it adds up to, and whether any of it tells the promise from others.
pub(super) fn score(done: &Done, promise: &Promise, common: &Common) -> (i32, bool) {
    let reasons = weigh(done, promise, common, false);
    let telling = reasons.iter().any(|r| r.weight >= 400 && TELLING.contains(&r.what));
    (total(&reasons), telling)
}

/// What tells one promise from others of the same states, fields and action.
const TELLING: [&str; 8] = ["names and numbers", "actors", "words", "things", "counts", "due", "money", "places"];

/// What was found, with its numbers; these are said only where it is `said`, since that takes longer than to find it.
fn found(said: bool, words: impl FnOnce() -> String) -> Cow<'static, str> {
    if said { Cow::Owned(words()) } else { Cow::Borrowed("") }
}

/// Everything that speaks for or against, with numbers only where it is `said`.
fn weigh(done: &Done, promise: &Promise, common: &Common, said: bool) -> Vec<Reason> {
    let deed = &done.deed;
    let mut reasons = Vec::with_capacity(15);
    reasons.push(reason("start", "most deeds bear on no given promise", -2.8));
    reasons.push(time(done, promise));
    reasons.push(states(done, promise));
    reasons.push(kind(deed, promise, said));
    reasons.push(fields(done, promise));
    // Names can make up for so much at most.
    if total(&reasons) + NAMES < TOO_FAR {
        return reasons;
    }
    reasons.extend(names(done, promise, common.letters, said));
    // Where the slots speak against it and no name for it, the texts need not be compared.
    if total(&reasons) < TOO_FAR {
        return reasons;
    }
    let words = words(done, promise);
    let told = f64::from(words.weight) / 1_000.0;
    reasons.push(words);
    reasons.extend(things(done, promise, told, said));
    reasons.extend(actors(done, promise, common, said));
    reasons.extend(due(done, promise));
    reasons.extend(money(deed, promise, &common.rates));
    reasons.extend(places(deed, promise));
    reasons.extend(row(deed, promise));
    reasons.extend(counts(done, promise));
    reasons
}

/// How much it tells that both count as many of something in words, and that the whole of which a part was done is the number promised.
const COUNT: f64 = 0.7;

/// From so many things on their number tells something.
const SEVERAL: u64 = 3;

/// How many of something both name: "forty inspectors" and "les quarante inspecteurs", "seven of the twelve" of the twelve promised.
/// What digits have in common was weighed with the names.
fn counts(done: &Done, promise: &Promise) -> Option<Reason> {
    let telling = |n: &u64| *n >= SEVERAL && !(1900..=2099).contains(n);
    let promised = |n: &u64| telling(n) && promise.claims.iter().any(|c| c.counts.contains(n));
    let digits = done.numbers();
    let shared = done.deed.counts.iter().filter(|n| promised(n) && !digits.contains(&n.to_string())).count();
    let whole = done.deed.partial && done.deed.counts.iter().max().is_some_and(promised);
    match (shared > 0, whole) {
        (false, false) => None,
        (true, false) => Some(reason("counts", "as many as promised", COUNT)),
        (false, true) => Some(reason("counts", "a part of as many as promised", COUNT)),
        (true, true) => Some(reason("counts", "a part of as many as promised", 2.0 * COUNT)),
    }
}

/// Meetings of a row are told apart by their number.
fn row(deed: &DeedView, promise: &Promise) -> Option<Reason> {
    // The second and third session are of what is promised again and again, and so is the fourteenth patrol.
    let session = promise.recurs && matches!(deed.what, DeedKind::Held | DeedKind::Completed);
    if session && deed.ordinal.is_some() {
        return Some(reason("row", "a session of what recurs", 0.7));
    }
    let meeting = promise.actions.contains(&Action::Meet) && !promise.recurs;
    let (done, promised) = deed.ordinal.zip(promise.ordinal).filter(|_| meeting)?;
    Some(match (done == promised, done) {
        (true, 1) => reason("row", "the first as promised", 0.5),
        (true, _) => reason("row", "the same of a row", 1.0),
        _ => reason("row", format!("number {done}, not {promised}"), -3.0),
    })
}

/// Whether what a deed tells has failed.
fn failed(what: DeedKind) -> bool {
    matches!(what, DeedKind::Cancelled | DeedKind::Delayed | DeedKind::Missed)
}

fn time(done: &Done, promise: &Promise) -> Reason {
    let deed = &done.deed;
    if promise.documents.contains(deed.document.as_str()) && promise.documents.len() == 1 {
        return reason("time", "promised in the same document only", -4.0);
    }
    let Some(told) = promise.first_told else {
        return reason("time", "nobody knows when it was promised", -0.3);
    };
    if let Some(to) = done.deed.date.and_then(|d| d.to) {
        if to < told {
            return reason("time", "done before it was promised", -6.0);
        }
        if done.deed.date.is_some_and(|d| d.from == d.to) && f::days_apart(Some(to), Some(told)).is_some_and(|d| d <= 3)
        {
            return reason("time", "done when it was promised", -3.5);
        }
    }
    let vague = done.deed.date.filter(|d| f::days_apart(d.from, d.to).is_some_and(|n| n > 31));
    // The year that is named beside what failed is often that of the promise: "the fund that was promised in 2024".
    if failed(deed.what) && vague.is_some_and(|d| d.from <= Some(told)) && deed.day.is_some_and(|day| day > told) {
        return reason("time", "the year in which it was promised", -0.2);
    }
    if vague.is_some_and(|d| f::overlap(d, Interval { from: None, to: Some(told) })) {
        // Of the year in which it was promised little is left where it was promised in December.
        let left = f::days_apart(Some(told), vague.and_then(|d| d.to)).unwrap_or(0);
        let whole = vague.and_then(|d| f::days_apart(d.from, d.to)).unwrap_or(365).max(1);
        let share = f64::from(left) / f64::from(whole);
        return reason("time", "done perhaps before it was promised", -0.8 - 2.0 * (1.0 - 2.0 * share).max(0.0));
    }
    match deed.day {
        Some(day) if day < told => reason("time", "told before it was promised", -6.0),
        Some(day) if f::days_apart(Some(day), Some(told)).is_some_and(|d| d <= 5) => {
            reason("time", "told with the promise", -2.5)
        }
        _ => reason("time", "after it was promised", 0.3),
    }
}

fn states(done: &Done, promise: &Promise) -> Reason {
    if let Some(others) = strangers(done, promise) {
        return others;
    }
    if done.states.is_empty() || promise.states.is_empty() {
        return reason("parties", "states not named on both sides", -0.3);
    }
    let shared = done.states.intersection(&promise.states).count();
    if shared == 0 {
        // Where only the document's own promises tell its states, others may be named beside them.
        return reason("parties", "other states", if done.deed.states.is_empty() { -1.2 } else { -4.0 });
    }
    if shared == promise.states.len() {
        return reason("parties", "all states shared", 0.5);
    }
    // An article on a deed of two states names both somewhere.
    let told_all = !done.deed.states.is_empty() || done.states.len() >= 2;
    reason("parties", "some states shared", if told_all { -1.3 } else { -0.3 })
}

/// A clause that itself names one of the states and another in place of the rest tells of those two.
fn strangers(done: &Done, promise: &Promise) -> Option<Reason> {
    let doers: BTreeSet<&String> =
        done.deed.parties.iter().filter_map(|p| p.id.as_ref()).filter(|s| is_state(s)).collect();
    let named: BTreeSet<&String> =
        done.deed.named.iter().chain(doers.iter().copied()).filter(|s| is_state(s)).collect();
    let place = |s: &String| promise.claims.iter().any(|c| c.places.contains(s));
    let missing = promise.states.iter().any(|s| !named.contains(s));
    let others = named.iter().filter(|s| !promise.states.contains(**s) && !place(s)).count();
    // What the Union promises, its members do.
    let union = promise.states.contains("EU");
    if union || promise.states.is_empty() || named.len() < 2 || others == 0 || !missing {
        return None;
    }
    // Two who did it together did it without the one that promised it.
    let without = doers.len() >= 2 && doers.iter().any(|s| !promise.states.contains(*s) && !place(s));
    // So did two who met: their dialogue is none of one of them with somebody else.
    let met = done.deed.what == DeedKind::Held && promise.actions.contains(&Action::Meet);
    let far = without || met || others == named.len();
    Some(reason("parties", "the clause names others", if far { -4.0 } else { -2.6 }))
}

fn kind(deed: &DeedView, promise: &Promise, said: bool) -> Reason {
    // A signature is what a promise to sign asks for, whatever is signed.
    if deed.what == DeedKind::Signed && promise.signs {
        return reason("kind", "signed as promised", 0.9);
    }
    let of_kind = promise.actions.iter().map(|a| fit(deed.what, *a)).fold(f64::MIN, f64::max);
    // What is done again and again, such as exercises, is held.
    let of_kind = if deed.what == DeedKind::Held && promise.recurs { of_kind.max(0.2) } else { of_kind };
    // What is late or given up is the thing itself before it is the money for it.
    let failed = failed(deed.what);
    let money_only = promise.actions.iter().all(|a| *a == Action::Fund);
    let of_kind = if failed && money_only && deed.money.is_empty() { of_kind - 1.2 } else { of_kind };
    // What was only to be explored is often heard of again when it is concluded.
    let concluded = promise.exploratory && matches!(deed.what, DeedKind::Signed | DeedKind::Completed);
    let of_kind = if concluded { of_kind.max(0.2) } else { of_kind };
    let Some(action) = deed.action else {
        return reason("kind", found(said, || format!("{} fits so well", deed.what.code())), of_kind);
    };
    let of_action = if promise.actions.contains(&action) {
        0.8
    } else {
        // By what is concluded one learns little of what was to be explored.
        let least = if concluded { -0.2 } else { -0.8 };
        promise.actions.iter().filter_map(|a| f::close(*a, action)).fold(least, f64::max)
    };
    reason("kind", found(said, || format!("{} and {}", deed.what.code(), action.code())), of_kind + of_action)
}

fn fields(done: &Done, promise: &Promise) -> Reason {
    let deed = &done.deed;
    let best = promise.claims.iter().map(|c| f::fields(&deed.fields, &c.fields, false).weight).max().unwrap_or(0);
    if deed.fields.is_empty() {
        // What the article is about stands in for what the clause leaves out.
        let topics = Some(&done.topics).filter(|t| !t.is_empty());
        return match topics.map(|t| promise.claims.iter().any(|c| c.fields.iter().any(|f| t.contains(f)))) {
            Some(true) => reason("fields", "those of the article", 0.4),
            Some(false) => reason("fields", "not those of the article", -0.4),
            None => reason("fields", "not named", -0.2),
        };
    }
    let found = if best > 0 { "shared" } else { "not shared" };
    Reason { what: "fields", found: found.into(), weight: best }
}

fn words(done: &Done, promise: &Promise) -> Reason {
    let mut best = -0.6f64;
    let mut seen = false;
    for profile in &promise.profiles {
        if let Some(c) = done.profile.cosine(profile) {
            let same = profile.lang == done.profile.lang;
            let w = if same { c * 7.5 - 0.6 } else { c * 7.0 - 0.4 };
            best = best.max(w);
            seen |= same;
        }
        if let Some(c) = done.told.as_ref().and_then(|t| t.cosine(profile)) {
            best = best.max(c * 7.0 - 0.5);
        }
        if let Some(c) = done.around.as_ref().and_then(|t| t.cosine(profile)) {
            best = best.max(c * 6.0 - 0.8);
        }
    }
    // Told only in other languages, the words can say nothing; an average telling in its own says a little.
    if !seen {
        best = best.max(0.3);
    }
    reason("words", "alike by their letters", best.min(2.4))
}

/// So much names and numbers add at most, in thousandths.
const NAMES: i32 = 2_600;

fn names(done: &Done, promise: &Promise, letters: &Letters, said: bool) -> Option<Reason> {
    let mut shared: BTreeMap<String, f64> = BTreeMap::new();
    let mut numbers = BTreeSet::new();
    for profile in &promise.profiles {
        for mine in done.profiles() {
            shared.extend(mine.shared_names(profile, letters));
        }
        numbers.extend(done.numbers().intersection(&profile.numbers).cloned());
    }
    // The parties' own names say no more than the parties do.
    shared.retain(|name, _| !promise.own_names.contains(name));
    let sum: f64 = shared.values().map(|r| r * r).sum::<f64>() + 0.5 * numbers.len() as f64;
    let most = f64::from(NAMES) / 1_000.0;
    let words = || found(said, || format!("{} shared", shared.len() + numbers.len()));
    (sum > 0.0).then(|| reason("names and numbers", words(), (sum * 1.4).min(most)))
}

/// How much it tells that both speak of a thing, whichever it is: about what it told where it was counted how many promises name it.
const THING: f64 = 0.75;

/// Things of which both speak, in whatever language: a ship, a scholarship. Little is left to say where the words are alike by their
/// letters.
fn things(done: &Done, promise: &Promise, told: f64, said: bool) -> Option<Reason> {
    if promise.things.is_empty() || done.deed.things.is_empty() {
        return None;
    }
    let ours = done.deed.things.iter().filter(|thing| promise.things.contains(*thing));
    let shared = ours.count();
    if shared == 0 {
        return Some(reason("things", "none of those promised", -0.5));
    }
    let more = (shared - 1).min(2) as f64;
    let weight = THING * (1.15 + more * 0.6) - 0.4 * (told - 0.3).max(0.0);
    Some(reason("things", found(said, || format!("{shared} named in both")), weight.max(0.0)))
}

/// Parties and bodies of the promise that the deed's clause names. One that many promises name says little.
fn actors(done: &Done, promise: &Promise, common: &Common, said: bool) -> Option<Reason> {
    let deed = &done.deed;
    let mut named: BTreeSet<&str> = BTreeSet::new();
    for actor in &promise.actors {
        let same_id = |other: &Option<String>| actor.id.is_some() && actor.id == *other;
        let by_id = deed.bodies.iter().any(|b| same_id(&b.0)) || deed.parties.iter().any(|p| same_id(&p.id));
        if by_id || actor.name.chars().count() >= 4 && done.folded.contains(&actor.folded) {
            named.insert(actor.key());
        }
    }
    let telling = |who: &&str| common.actors.telling(who);
    let mut weights: Vec<f64> = named.iter().map(telling).collect();
    weights.sort_by(|a, b| b.total_cmp(a));
    let weight: f64 = weights.iter().take(2).sum();
    let words = || found(said, || format!("{} named in both", named.len()));
    (!named.is_empty()).then(|| reason("actors", words(), weight))
}

fn due(done: &Done, promise: &Promise) -> Option<Reason> {
    let windows: Vec<Interval> = promise.claims.iter().filter_map(|c| c.due).collect();
    if windows.is_empty() {
        return None;
    }
    let late = matches!(done.deed.what, DeedKind::Missed | DeedKind::Delayed);
    let day = done.day()?;
    let passed = windows.iter().any(|w| w.to.is_some_and(|to| to <= day));
    if done.deed.what == DeedKind::Cancelled {
        // A thing can be called off before its day and after it.
        return Some(reason("due", "called off", 0.2));
    }
    if late {
        // The day that was missed is the one that was named.
        let short = |w: &Interval| f::days_apart(w.from, w.to).is_none_or(|d| d <= 400);
        let named = done.deed.date.is_some_and(|d| windows.iter().any(|w| short(w) && f::overlap(*w, d)));
        return Some(match (named, passed) {
            (true, _) => reason("due", "the day missed is the day named", 0.9),
            (_, true) => reason("due", "the day named has passed", 0.6),
            _ => reason("due", "the day named lies ahead", -0.8),
        });
    }
    let happened = done.deed.date.unwrap_or(Interval { from: Some(day), to: Some(day) });
    let within = windows.iter().filter(|w| f::overlap(**w, happened));
    // The narrower the window, the more it says to have hit it.
    let width = within.map(|w| f::days_apart(w.from, w.to).unwrap_or(400)).min();
    let after = windows.iter().filter_map(|w| f::days_apart(w.to, happened.from)).min();
    Some(match width {
        Some(..=45) => reason("due", "in the narrow window named", 1.8),
        Some(46..=130) => reason("due", "in the window named", 1.1),
        Some(_) => reason("due", "in the wide window named", 0.6),
        // What is built or studied is begun and prepared before its day.
        None if !passed && steps(done, promise) => reason("due", "a step before the window named", -0.1),
        None if !passed => reason("due", "before the window named", -0.8),
        // Meetings take place on their day or not at all; a year on it is the next one.
        None if promise.actions.contains(&Action::Meet) && !promise.recurs && after.is_some_and(|d| d > 150) => {
            reason("due", "long after the window named", -1.8)
        }
        None => reason("due", "after the window named", 0.0),
    })
}

/// Whether a deed may be a step towards what is promised for a later day.
fn steps(done: &Done, promise: &Promise) -> bool {
    let long = promise.actions.iter().any(|a| matches!(a, Action::Build | Action::Research | Action::Link));
    long && (done.deed.prepares || matches!(done.deed.what, DeedKind::Launched | DeedKind::Signed))
}

fn money(deed: &DeedView, promise: &Promise, rates: &Rates) -> Option<Reason> {
    if deed.money.is_empty() {
        return None;
    }
    let year = deed.day.map_or(2024, |d| d.year());
    let sums: Vec<_> = promise.claims.iter().flat_map(|c| c.money.iter().copied()).collect();
    if sums.is_empty() {
        return Some(reason("money", "a sum where none was promised", -0.4));
    }
    Some(match f::compare_sums(&deed.money, &sums, year, rates) {
        Sums::Same => reason("money", "the sum promised", 2.4),
        Sums::Scaled => reason("money", "the sum promised, for each or together", 1.2),
        Sums::Other(part) if part < 1.0 => reason("money", "a part of the sum promised", 0.5),
        Sums::Other(_) => reason("money", "more than was promised", -0.8),
        Sums::Unknown => reason("money", "sums that cannot be compared", 0.0),
    })
}

fn places(deed: &DeedView, promise: &Promise) -> Option<Reason> {
    let named: Vec<&String> = deed.places.iter().filter(|p| !promise.states.contains(*p)).collect();
    let theirs: BTreeSet<&String> = promise.claims.iter().flat_map(|c| &c.places).collect();
    if named.is_empty() || theirs.is_empty() {
        return None;
    }
    let shared = named.iter().any(|p| theirs.contains(*p));
    Some(if shared { reason("places", "shared", 0.8) } else { reason("places", "others", -0.5) })
}
