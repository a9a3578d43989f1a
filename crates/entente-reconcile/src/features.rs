//! Slot against slot: what speaks for two tellings being of one thing, and what against.
//!
//! Weights are log-odds in thousandths. They were set by hand from what each slot can tell; a slot that is missing on
//! one side says little, because outlets leave things out.

use crate::Reason;
use crate::rates::{Rates, in_dollars};
use crate::text::Names;
use crate::view::{ClaimView, PartyView, is_state};
use entente_model::{Action, Bound, Day, Field, Interval, Money};
use std::borrow::Cow;
use std::collections::BTreeSet;

pub(crate) fn reason(what: &'static str, found: impl Into<Cow<'static, str>>, weight: f64) -> Reason {
    // Weights are small numbers, so the cast keeps them.
    Reason { what, found: found.into(), weight: (weight * 1000.0).round() as i32 }
}

/// How two parties stand to each other, 0 to 1; `None` where nobody can tell. In one language one body has one name; in
/// two it may have two that share no letter.
fn party_match(a: &PartyView, b: &PartyView, one_language: bool, names: &Names) -> Option<f64> {
    if a.id.is_some() && a.id == b.id {
        return Some(1.0);
    }
    let state = |p: &PartyView| p.id.is_some() && p.id == p.state;
    if state(a) && state(b) {
        return Some(0.0);
    }
    let alike = names.alike(&a.name, &b.name);
    if alike >= 0.8 {
        return Some(alike);
    }
    // An agency against its own state: outlets name the one for the other.
    let own = |org: &PartyView, state: &PartyView| org.state.is_some() && org.state == state.id;
    if own(a, b) || own(b, a) {
        return Some(0.7);
    }
    let differ = matches!((&a.state, &b.state), (Some(x), Some(y)) if x != y);
    // Two arms of one state: outlets often name the one that they know.
    if a.state.is_some() && a.state == b.state {
        return Some(0.4);
    }
    let known = a.id.is_some() && b.id.is_some();
    if known || differ || one_language || state(a) || state(b) { Some(0.0) } else { None }
}

struct Matched {
    sum: f64,
    unsure: usize,
    least: usize,
    most: usize,
}

fn match_parties(a: &[&PartyView], b: &[&PartyView], one_language: bool, names: &Names) -> Matched {
    // Where one side names states and the other only bodies of theirs, they may be two promises of two levels.
    let states = |list: &[&PartyView]| list.iter().filter(|p| p.id.is_some() && p.id == p.state).count();
    let levels = (states(a) == a.len() && states(b) == 0) || (states(b) == b.len() && states(a) == 0);
    let mut pairs = Vec::new();
    let mut unknown = Vec::new();
    for (i, x) in a.iter().enumerate() {
        for (j, y) in b.iter().enumerate() {
            match party_match(x, y, one_language, names) {
                Some(score) if score > 0.0 => pairs.push((if levels { score * 0.6 } else { score }, i, j)),
                Some(_) => {}
                None => unknown.push((0.4, i, j)),
            }
        }
    }
    pairs.sort_by(|x, y| y.0.total_cmp(&x.0).then_with(|| (x.1, x.2).cmp(&(y.1, y.2))));
    let (mut left, mut right, mut sum, mut unsure) = (BTreeSet::new(), BTreeSet::new(), 0.0, 0);
    unknown.sort_by_key(|x| (x.1, x.2));
    for (score, i, j) in pairs.into_iter().chain(unknown) {
        if !left.contains(&i) && !right.contains(&j) {
            left.insert(i);
            right.insert(j);
            sum += score;
            unsure += usize::from(score < 0.41);
        }
    }
    Matched { sum, unsure, least: a.len().min(b.len()), most: a.len().max(b.len()) }
}

fn promisers(parties: &[PartyView]) -> Vec<&PartyView> {
    parties.iter().filter(|p| p.promiser).collect()
}

pub(crate) fn parties(a: &[PartyView], b: &[PartyView], one_language: bool, names: &Names) -> Reason {
    let (a, b) = (promisers(a), promisers(b));
    if a.is_empty() || b.is_empty() {
        return reason("parties", "one side names none", -0.3);
    }
    // Mostly it is the very same ones.
    if a.len() == b.len() && a.iter().all(|x| x.id.is_some() && b.iter().any(|y| x.id == y.id)) {
        return reason("parties", "the same", 0.9);
    }
    let m = match_parties(&a, &b, one_language, names);
    if m.sum == 0.0 {
        return reason("parties", "others", -6.0);
    }
    if m.unsure == m.most {
        return reason("parties", "names that cannot be compared", -0.5);
    }
    let (cover, whole) = (m.sum / m.least as f64, m.sum / m.most as f64);
    let found = if whole > 0.99 { "the same" } else { "some the same" };
    reason("parties", found, 0.8 * cover + 1.4 * whole - 1.3)
}

/// Actions that are told for one another.
const CLOSE: &[(Action, Action, f64)] = &[
    (Action::Fund, Action::Research, -0.3),
    (Action::Fund, Action::Build, -0.3),
    (Action::Link, Action::Cooperate, -0.8),
    (Action::Link, Action::Meet, -0.8),
    (Action::Link, Action::Research, -0.8),
    (Action::Link, Action::Build, -0.8),
    (Action::Link, Action::Join, -0.8),
    (Action::Cooperate, Action::Research, -1.0),
    (Action::Meet, Action::Cooperate, -1.2),
    (Action::Trade, Action::Govern, -0.6),
    (Action::Trade, Action::Build, -0.8),
    (Action::Protect, Action::Govern, -0.8),
    (Action::Protect, Action::Share, -0.6),
    (Action::Share, Action::Exchange, -0.6),
    (Action::Share, Action::Govern, -1.0),
    (Action::Exchange, Action::Research, -1.0),
    (Action::Exchange, Action::Link, -1.0),
    (Action::Share, Action::Link, -1.0),
    (Action::Govern, Action::Research, -1.0),
];

pub(crate) fn close(a: Action, b: Action) -> Option<f64> {
    CLOSE.iter().find(|(x, y, _)| (*x, *y) == (a, b) || (*x, *y) == (b, a)).map(|c| c.2)
}

/// Two actions; which they are is said only where it is `said`.
pub(crate) fn actions(a: Action, b: Action, said: bool) -> Reason {
    if a == b {
        return reason("action", a.code(), 1.3);
    }
    // A meeting is hardly told for anything else.
    let far = if [a, b].contains(&Action::Meet) { -3.4 } else { -1.8 };
    let weight = close(a, b).unwrap_or(far);
    let found = if said { Cow::Owned(format!("{} and {}", a.code(), b.code())) } else { Cow::Borrowed("others") };
    reason("action", found, weight)
}

/// Fields that name no object by themselves: a difference in them says little.
fn broad(field: Field) -> bool {
    matches!(field, Field::Technology | Field::Digital | Field::Science | Field::Climate)
}

/// Fields of which one thing may be told by the one or the other: a watching satellite is of space and of defence.
const KIN: &[(Field, Field)] = &[
    (Field::Space, Field::Defence),
    (Field::Mobility, Field::Defence),
    (Field::Cyber, Field::Defence),
    (Field::Robotics, Field::Defence),
    (Field::Cyber, Field::Digital),
    (Field::Telecom, Field::Digital),
    (Field::Ai, Field::Digital),
    (Field::Health, Field::Digital),
    (Field::Health, Field::Biotech),
    (Field::Batteries, Field::Materials),
    (Field::Batteries, Field::CleanEnergy),
    (Field::Batteries, Field::Mobility),
    (Field::CleanEnergy, Field::Climate),
    (Field::CleanEnergy, Field::Nuclear),
    (Field::CleanEnergy, Field::Mobility),
    (Field::Materials, Field::Manufacturing),
    (Field::Robotics, Field::Manufacturing),
    (Field::Semiconductors, Field::Manufacturing),
    (Field::Space, Field::Science),
    (Field::Space, Field::Telecom),
    (Field::Mobility, Field::Climate),
];

/// Whether some field of the one list is told for some of the other.
fn kin(x: &[Field], y: &[Field]) -> bool {
    let pair = |a: &Field, b: &Field| KIN.contains(&(*a, *b)) || KIN.contains(&(*b, *a));
    x.iter().any(|a| y.iter().any(|b| pair(a, b)))
}

/// Whether two fields do not exclude each other.
pub(crate) fn near(x: Field, y: Field) -> bool {
    x == y || broad(x) || broad(y) || kin(&[x], &[y])
}

/// Both lists hold each field once.
pub(crate) fn fields(x: &[Field], y: &[Field], umbrella: bool) -> Reason {
    if x.is_empty() || y.is_empty() {
        let weight = if x.is_empty() && y.is_empty() { 0.2 } else { -0.5 };
        return reason("fields", "not named on both sides", weight);
    }
    let shared = x.iter().filter(|f| y.contains(f)).count();
    let all = x.len() + y.len() - shared;
    if shared == 0 {
        let broad = x.iter().all(|f| broad(*f)) || y.iter().all(|f| broad(*f));
        let weight = match (umbrella, broad) {
            (true, true) => 0.3,
            (true, false) => -0.3,
            (false, true) => -1.0,
            (false, false) if kin(x, y) => -1.0,
            (false, false) => -4.6,
        };
        return reason("fields", "none shared", weight);
    }
    let (covered, whole) = (shared as f64 / x.len().min(y.len()) as f64, shared as f64 / all as f64);
    let weight = if umbrella { 0.6 + 0.4 * whole } else { 0.9 * covered + whole - 0.5 };
    let found = if shared == all { Cow::Borrowed("the same") } else { Cow::Owned(format!("{shared} of {all} shared")) };
    reason("fields", found, weight)
}

/// How two sums may stand to each other.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Sums {
    /// One sum, perhaps in two currencies.
    Same,
    /// One sum told once for each side and once for both, or mistaken by a word of the scale.
    Scaled,
    /// The first is this part of the second.
    Other(f64),
    /// Nobody can tell.
    Unknown,
}

pub(crate) fn compare_sums(a: &[Money], b: &[Money], year: i16, rates: &Rates) -> Sums {
    let mut best = Sums::Unknown;
    for x in a {
        for y in b {
            let ratio = if x.currency == y.currency {
                Some(x.amount.as_f64() / y.amount.as_f64())
            } else {
                in_dollars(rates, *x, year).zip(in_dollars(rates, *y, year)).map(|(x, y)| x / y)
            };
            let Some(ratio) = ratio.filter(|r| r.is_finite() && *r > 0.0) else { continue };
            let loose = x.currency != y.currency || x.bound == Bound::About || y.bound == Bound::About;
            let slack = if loose { 0.12 } else { 0.02 };
            let near = |to: f64| (ratio / to - 1.0).abs() <= slack;
            if near(1.0) {
                return Sums::Same;
            }
            if [2.0, 0.5, 1000.0, 0.001].into_iter().any(near) {
                best = Sums::Scaled;
            } else if best == Sums::Unknown {
                best = Sums::Other(ratio);
            }
        }
    }
    best
}

/// Whether a sum says much by itself: ten million is promised every day, 825 million is not.
fn telling(sums: &[Money]) -> bool {
    sums.iter().any(|m| m.amount.0.to_string().trim_end_matches('0').len() >= 2)
}

pub(crate) fn money(a: &[Money], b: &[Money], year: i16, rates: &Rates) -> Option<Reason> {
    match (a.is_empty(), b.is_empty()) {
        (true, true) => None,
        (false, false) => Some(match compare_sums(a, b, year, rates) {
            Sums::Same if telling(a) && telling(b) => reason("money", "the same sum", 2.6),
            Sums::Same => reason("money", "the same round sum", 1.7),
            Sums::Scaled => reason("money", "the same sum but for each and together, or for the scale", 1.2),
            Sums::Other(ratio) => reason("money", format!("sums that differ ({ratio:.2})"), -5.0),
            Sums::Unknown => reason("money", "sums that cannot be compared", 0.0),
        }),
        _ => Some(reason("money", "a sum on one side only", -0.7)),
    }
}

fn ends(i: Interval) -> (Day, Day) {
    (i.from.unwrap_or(Day::MIN), i.to.unwrap_or(Day::MAX))
}

fn length(i: Interval) -> Option<i32> {
    days_apart(i.from, i.to)
}

pub(crate) fn overlap(a: Interval, b: Interval) -> bool {
    let ((a1, a2), (b1, b2)) = (ends(a), ends(b));
    a1 <= b2 && b1 <= a2
}

/// A claim's window, the day on which it was told, and its action.
pub(crate) type When = (Option<Interval>, Option<Day>, Action);

pub(crate) fn due(a: When, b: When) -> Option<Reason> {
    let apart = days_apart(a.1, b.1);
    let (early, late) = if a.1 <= b.1 { (a, b) } else { (b, a) };
    let long_after = apart.is_some_and(|d| d > 60);
    // A fortnight before its last day a thing is as good as over: the next one is being planned.
    let left = |to: Day, told: Day| if to <= told { 0 } else { days_apart(Some(to), Some(told)).unwrap_or(0) };
    let over = long_after && early.0.and_then(|d| d.to).zip(late.1).is_some_and(|(to, told)| left(to, told) <= 14);
    let (x, y) = match (a.0, b.0) {
        (Some(x), Some(y)) => (x, y),
        (None, None) => return None,
        _ if over && early.2 == Action::Meet => {
            return Some(reason("due", "the first day had passed when the second was told", -2.0));
        }
        _ => return Some(reason("due", "a day on one side only", -0.4)),
    };
    // Half of all promises are for a year or its end, so that says less.
    let year = x.to.is_some_and(|to| (to.month(), to.day()) == (12, 31));
    if x == y {
        return Some(reason("due", "the same window", if year { 1.0 } else { 1.4 }));
    }
    if x.to.is_some() && x.to == y.to {
        return Some(reason("due", "the same last day", if year { 0.7 } else { 1.2 }));
    }
    // Two open windows always overlap, so only their ends can tell.
    let ends_apart = days_apart(x.to, y.to).unwrap_or(0);
    if overlap(x, y) && (x.from.is_some() || y.from.is_some() || ends_apart <= 62) {
        // A year within a span of five is another kind of date than a quarter within its year.
        let unlike = length(x).zip(length(y)).is_some_and(|(x, y)| x.min(y) * 4 < x.max(y) && x.max(y) > 400);
        return Some(if unlike {
            reason("due", "windows of unlike length", -0.6)
        } else if ends_apart > 100 {
            reason("due", "windows that overlap but end apart", -0.2)
        } else {
            reason("due", "windows that overlap", 0.5)
        });
    }
    // Told long after, a promise may have got a new day; a meeting on another day is another meeting.
    Some(match (long_after, over, early.2 == Action::Meet) {
        (true, true, false) => reason("due", "a new day after the first had passed", 0.0),
        (true, _, false) => reason("due", "windows apart, told long apart", -0.6),
        _ => reason("due", "windows apart", -4.6),
    })
}

/// Places other than the promisers themselves.
pub(crate) fn places(a: &[String], b: &[String]) -> Option<Reason> {
    match (a.is_empty(), b.is_empty()) {
        (true, true) => None,
        (false, false) if a.iter().any(|p| b.contains(p)) => Some(reason("places", "shared", 1.1)),
        (false, false) => Some(reason("places", "others", -0.9)),
        _ => Some(reason("places", "named on one side only", -0.4)),
    }
}

/// An organisation: its id, if known, and its name.
type Named = (Option<String>, String);

/// The organisations of two claims: those that carry a promise out, and those that promise themselves. Two states make many
/// promises to each other, two institutes few.
pub(crate) fn bodies(a: &ClaimView, b: &ClaimView, names: &Names) -> Option<Reason> {
    let promising = |c: &ClaimView| -> Vec<Named> {
        let orgs = c.parties.iter().filter(|p| p.promiser && !p.id.as_deref().is_some_and(is_state));
        orgs.filter(|p| p.id.is_some()).map(|p| (p.id.clone(), p.name.clone())).collect()
    };
    let same = |x: &Named, y: &Named| (x.0.is_some() && x.0 == y.0) || names.alike(&x.1, &y.1) >= 0.75;
    let shared = |x: &[Named], y: &[Named]| x.iter().filter(|x| y.iter().any(|y| same(x, y))).count();
    if shared(&a.bodies, &b.bodies) > 0 {
        return Some(reason("bodies", "shared", 1.0));
    }
    let (ours, theirs) = (promising(a), promising(b));
    let by_id = ours.iter().filter(|x| theirs.iter().any(|y| x.0 == y.0)).count();
    if by_id >= 2 {
        return Some(reason("bodies", "they promise it", 1.2));
    }
    if by_id == 1 || shared(&ours, &b.bodies) + shared(&theirs, &a.bodies) > 0 {
        return Some(reason("bodies", "one of them promises it", 0.5));
    }
    if a.bodies.is_empty() || b.bodies.is_empty() {
        return None;
    }
    let known = a.bodies.iter().chain(&b.bodies).all(|x| x.0.is_some());
    known.then(|| reason("bodies", "others", -0.6))
}

pub(crate) fn days_apart(a: Option<Day>, b: Option<Day>) -> Option<i32> {
    let (a, b) = (a?, b?);
    let (first, last) = (a.min(b), a.max(b));
    first.until(last).ok().map(|s| s.get_days())
}
