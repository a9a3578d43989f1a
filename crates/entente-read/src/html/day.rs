//! The publication day of a page: what it states for machines, what its address holds, what it shows to people.

use crate::html::about::Stated;
use crate::html::frame::{Bounds, Item};
use crate::html::main_part::Page;
use crate::html::parts::Parts;
use crate::{shown, stamp};
use entente_model::{Day, DayPlace, Role};

/// Longest line that shows a day, in characters.
const LINE: usize = 140;
/// Runs looked at before the headline and behind the text.
const BEFORE: usize = 3;
const BEHIND: usize = 6;

/// A day with where it stands, and the run that shows it.
pub(crate) struct Known {
    pub day: Day,
    pub place: DayPlace,
    /// Number of the run, if a run shows the day.
    pub at: Option<usize>,
}

/// The days that lines about the headline show, the likeliest to be the day of publication first.
#[derive(Default)]
pub(crate) struct Seen {
    lines: Vec<(usize, Vec<Day>)>,
    /// Days that lines may mean that can be read in two ways.
    perhaps: Vec<(usize, Day)>,
}

/// The publication day.
pub(crate) fn settle(stated: Option<Stated>, url: Option<&str>, seen: &Seen) -> Option<Known> {
    let first = seen.lines.first().and_then(|(at, days)| days.iter().min().map(|day| (*at, *day)));
    let shown = |(at, day)| Known { day, place: DayPlace::Shown, at: Some(at) };
    match stated {
        Some(said) if said.is_weak() && first.is_some() => first.map(shown),
        // Universal time may say the day before or after; what people read is the day where it was published.
        Some(said) if said.universal => {
            let beside = |(_, day): &(usize, Day)| (*day - said.day).get_days().abs() <= 1;
            let near = first.filter(beside).or_else(|| seen.perhaps.iter().copied().find(beside));
            let near = near.filter(|(_, day)| *day != said.day).map(shown);
            Some(near.unwrap_or(Known { day: said.day, place: said.place, at: None }))
        }
        Some(said) => Some(Known { day: said.day, place: said.place, at: None }),
        None => {
            let address = url.and_then(stamp::in_address);
            address.map(|day| Known { day, place: DayPlace::Address, at: None }).or_else(|| first.map(shown))
        }
    }
}

/// Looks for days about the headline, and behind the text.
pub(crate) fn seen(page: &Page, items: &[Item], bounds: &Bounds) -> Seen {
    let Some(last) = items.get(bounds.last.saturating_sub(1)) else { return Seen::default() };
    let Some(first) = items.get(bounds.prose) else { return Seen::default() };
    let headline = items[..bounds.prose].iter().find(|i| i.role == Role::Title).map_or(items[0].run.at, |i| i.run.at);
    let marked = |at: usize| {
        let item = items.binary_search_by_key(&at, |item| item.run.at).ok().map(|found| &items[found]);
        item.is_some_and(|item| matches!(item.role, Role::Dateline | Role::Byline))
    };
    let order = shown::order(page.runs.iter().filter(|run| run.chars <= LINE).map(|run| run.text.as_str()));
    let mut seen = Seen::default();
    let mut look = |from: usize, to: usize, against: Parts, only_marked: bool| {
        for run in &page.runs[from.min(to)..to.min(page.runs.len())] {
            let marked = marked(run.at);
            let line = run.chars <= LINE && !page.parts_of(run).has(against) && (marked || run.linked * 2 <= run.chars);
            if !line || only_marked && !marked {
                continue;
            }
            let days = shown::days_by(&run.text, order);
            if !days.is_empty() {
                seen.lines.push((run.at, days));
            } else {
                let both = [shown::Order::DayFirst, shown::Order::MonthFirst];
                seen.perhaps.extend(both.iter().flat_map(|o| shown::days_by(&run.text, Some(*o))).map(|d| (run.at, d)));
            }
        }
    };
    look(headline, first.run.at, Parts::OUTSIDE, true);
    look(headline, first.run.at, Parts::OUTSIDE, false);
    look(first.run.at, first.run.at + BEFORE, Parts::OUTSIDE, true);
    look(headline.saturating_sub(BEFORE), headline, Parts::AGAINST, false);
    let behind = (last.run.at + 1).saturating_sub(BEFORE).max(first.run.at + 1);
    look(behind, last.run.at + 1 + BEHIND, Parts::AGAINST, false);
    seen
}
