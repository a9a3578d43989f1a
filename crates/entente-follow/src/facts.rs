//! What the rules look at: the evidence known by the day, in order, and the dates.

use crate::{CommitmentView, EvidenceView, Schedule, Telling};
use entente_model::{Action, Day, Effect, Strength};

/// One piece of evidence that was known by the day.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) id: String,
    pub(crate) effect: Effect,
    /// When it happened at the latest, else when it was told.
    pub(crate) day: Option<Day>,
    /// When it happened at the earliest.
    pub(crate) earliest: Option<Day>,
    pub(crate) told: Option<Day>,
}

/// Everything that a rule may look at.
#[derive(Debug)]
pub(crate) struct Facts {
    /// Oldest first; without a day first of all.
    pub(crate) known: Vec<Known>,
    /// The last day of the first date that was named.
    pub(crate) first_due: Option<Day>,
    /// The last day that is named by the newest telling with a date.
    pub(crate) due: Option<Day>,
    /// When that newest date was told.
    pub(crate) redated: Option<Day>,
    pub(crate) schedule: Schedule,
    pub(crate) testable: bool,
    /// How many months lie between two times of what is promised again and again.
    pub(crate) every: Option<u16>,
    pub(crate) as_of: Day,
}

/// Tellings of one announcement differ by a few days; so long after the first they still count as the first.
const ONE_ANNOUNCEMENT: i32 = 45;

impl Facts {
    pub(crate) fn gather(commitment: &CommitmentView, evidence: &[EvidenceView], as_of: Day) -> Facts {
        let mut known: Vec<Known> = evidence.iter().filter_map(|e| known_by(e, as_of)).collect();
        known.sort_by(|a, b| (a.day, a.told, a.effect, &a.id).cmp(&(b.day, b.told, b.effect, &b.id)));
        let mut tellings: Vec<&Telling> =
            commitment.tellings.iter().filter(|t| t.told.is_none_or(|d| d <= as_of)).collect();
        tellings.sort_by_key(|t| (t.told, t.due.and_then(|d| d.to), t.due.and_then(|d| d.from)));
        let start = tellings.iter().find_map(|t| t.told);
        let early = |t: &&&Telling| match (start, t.told) {
            (Some(start), Some(told)) => days_between(start, told) <= ONE_ANNOUNCEMENT,
            _ => true,
        };
        let end = |t: &&Telling| t.due.and_then(|d| d.to);
        let first_due = tellings.iter().filter(early).filter_map(end).max();
        let later = tellings.iter().rev().find(|t| !early(t) && end(t).is_some() && end(t) > first_due);
        let (due, redated) = match later {
            Some(t) => (end(t), t.told),
            None => (first_due, None),
        };
        let from = tellings.iter().filter_map(|t| t.due.and_then(|d| d.from)).min();
        let schedule = Schedule::on(due, from, as_of);
        let dated = due.is_some() || from.is_some();
        let vague = commitment.action == Action::Cooperate
            || (commitment.strength == Strength::Exploratory && !commitment.has_measure);
        let testable = !vague || dated || commitment.has_amount || commitment.has_owner;
        Facts { known, first_due, due, redated, schedule, testable, every: commitment.every, as_of }
    }

    /// The newest evidence with one of these effects.
    pub(crate) fn newest(&self, effects: &[Effect]) -> Option<&Known> {
        self.known.iter().rev().find(|k| effects.contains(&k.effect))
    }
    /// The oldest evidence with one of these effects.
    pub(crate) fn oldest(&self, effects: &[Effect]) -> Option<&Known> {
        self.known.iter().find(|k| effects.contains(&k.effect))
    }
}

fn known_by(e: &EvidenceView, as_of: Day) -> Option<Known> {
    let from = e.happened.and_then(|i| i.from);
    if e.told.is_some_and(|d| d > as_of) || from.is_some_and(|d| d > as_of) {
        return None;
    }
    // A deed known to the month or year is no later than the day on which it is told.
    let to = e.happened.and_then(|i| i.to).map(|to| e.told.map_or(to, |told| to.min(told)).min(as_of));
    Some(Known { id: e.id.clone(), effect: e.effect, day: to.or(e.told), earliest: from, told: e.told })
}

pub(crate) fn days_between(from: Day, to: Day) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}

/// The day so many months later, or the last of its month where that has no such day; `None` outside the calendar.
pub(crate) fn months_after(day: Day, months: i32) -> Option<Day> {
    let all = i32::from(day.year()) * 12 + i32::from(day.month()) - 1 + months;
    let (year, month) = (i16::try_from(all.div_euclid(12)).ok()?, i8::try_from(all.rem_euclid(12) + 1).ok()?);
    let last = Day::new(year, month, 1).ok()?.last_of_month();
    Day::new(year, month, day.day().min(last.day())).ok()
}
