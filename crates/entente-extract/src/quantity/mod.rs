//! Numbers, sums of money and times, by the words of a pack.
//!
//! [`Quantities`] is built once from a [`Pack`] and then reads any text folded the way that packs fold. Words live in
//! `packs/<tag>/numbers.toml`, `money.toml` and `time.toml`; the code knows none. Nothing is told more precisely than
//! the text tells it: "next year" is a year, "at least" has no upper end, and a time that needs an anchor keeps both
//! ends open where there is none.

mod calendar;
mod check;
mod fixed;
mod matching;
mod money;
mod number;
mod reader;
#[cfg(test)]
mod tests;
mod time;
mod window;
mod words;

pub use check::check;

use entente_model::{Currency, Day, DueKind, Mention, RuleId, Span, Timex, Value};
use entente_packs::{Folded, Pack, PacksError};
use serde::de::DeserializeOwned;

/// The state where a text is at home, by ISO 3166-1 alpha-2: whose fiscal year and whose dollars it speaks of.
pub type TimeHome<'a> = Option<&'a str>;

/// Finds numbers, money and times in one language.
#[derive(Debug)]
pub struct Quantities {
    numbers: number::Numbers,
    money: money::Monies,
    times: time::Times,
    ends: words::Ends,
    first_number: [bool; 256],
}

/// What [`Quantities::all`] finds: each list in the order of the text.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Numbers that are part of no sum and no time.
    pub numbers: Vec<Mention>,
    /// Sums of money.
    pub money: Vec<Mention>,
    /// Times.
    pub times: Vec<Mention>,
}

impl Quantities {
    /// Compiles the pack's `numbers.toml`, `money.toml` and `time.toml`; each may be missing.
    ///
    /// # Errors
    /// A file that is no valid TOML or has unknown keys; a word or pattern that makes no sense, with its rule's id.
    pub fn new(pack: &Pack) -> Result<Quantities, PacksError> {
        let numbers = number::Numbers::new(pack, file(pack, "numbers")?)?;
        let money_file: money::MoneyFile = file(pack, "money")?;
        let particles: Vec<String> = pack.meta.particles.iter().chain(&money_file.tails).cloned().collect();
        let money = money::Monies::new(pack, money_file, &numbers)?;
        let times = time::Times::new(pack, file(pack, "time")?, &numbers)?;
        let mut first_number = [false; 256];
        numbers.mark_first(&mut first_number);
        Ok(Quantities { numbers, money, times, ends: words::Ends::new(&particles), first_number })
    }

    /// All numbers, also those within sums and times. `original` is what `text` was folded from, `base` its offset in
    /// the document; spans are offsets in the document.
    pub fn numbers(&self, text: &Folded, original: &str, base: usize) -> Vec<Mention> {
        let scan = words::Scan::new(text, original, base);
        self.numbers.mentions(&scan, &self.ends, &self.first_number)
    }

    /// All sums of money. A span takes in the words that bound the sum ("up to"), a range is one mention of two sums.
    /// A part named `conversion` marks a sum that only repeats the one before it in another currency; a part named
    /// `inherited-currency` marks one that took its currency from the sum before it. `home` decides what "dollars" are.
    pub fn money(&self, text: &Folded, original: &str, base: usize, home: Option<&str>) -> Vec<Mention> {
        let scan = words::Scan::new(text, original, base);
        self.money.mentions(&scan, &self.ends, &self.numbers, home)
    }

    /// All times, resolved against `anchor`. A span takes in the words that frame the time ("by the end of").
    /// A part named `assumed` says that the text gave no year (`year`), week or month, so that the nearest was taken;
    /// [`ahead`] gives the next one instead.
    pub fn times(
        &self,
        text: &Folded,
        original: &str,
        base: usize,
        anchor: Option<Day>,
        home: TimeHome<'_>,
    ) -> Vec<Mention> {
        let scan = words::Scan::new(text, original, base);
        self.times.mentions(&scan, &self.ends, &self.numbers, anchor, home)
    }

    /// What an ambiguous word for a currency, by its rule, means in the mouth of a state: the crowns of Denmark.
    pub fn at_home(&self, rule: &RuleId, state: &str) -> Option<Currency> {
        self.money.at_home(rule, state)
    }

    /// All three. A year that is the number of a sum is no time; a number within a sum or time is not told again.
    pub fn all(&self, text: &Folded, original: &str, base: usize, anchor: Option<Day>, home: TimeHome<'_>) -> Found {
        let found = self.money_and_times(text, original, base, anchor, home);
        let mut numbers = self.numbers(text, original, base);
        numbers.retain(|n| !within(&found.money, n.span) && !within(&found.times, n.span));
        Found { numbers, ..found }
    }

    /// The same without the numbers.
    pub fn money_and_times(
        &self,
        text: &Folded,
        original: &str,
        base: usize,
        anchor: Option<Day>,
        home: TimeHome<'_>,
    ) -> Found {
        let money = self.money(text, original, base, home);
        let mut times = self.times(text, original, base, anchor, home);
        times.retain(|t| !within(&money, t.span));
        Found { numbers: Vec::new(), money, times }
    }
}

/// Whether one of `list`, which is in the order of the text, shares a byte with `span`.
fn within(list: &[Mention], span: Span) -> bool {
    let next = list.partition_point(|m| m.span.end() <= span.start());
    list.get(next).is_some_and(|m| m.span.overlaps(span))
}

/// What a promise means by a time without a year, week or month: the first such window that does not lie wholly
/// before `anchor`. `None` where the mention is no such time or already lies ahead.
pub fn ahead(mention: &Mention, anchor: Day) -> Option<Timex> {
    let Value::Time(timex) = &mention.value else { return None };
    let assumed = mention.parts.iter().find(|p| p.name == "assumed")?;
    calendar::ahead(timex, anchor, true, assumed.value == "week", assumed.value == "month")
}

/// One span of a start and a duration told apart in one clause: "from February … for five years". `None` unless `from`
/// starts in a window and `duration` is a number of units from the anchor.
pub fn from_for(from: &Mention, duration: &Mention) -> Option<Timex> {
    let (Value::Time(start), Value::Time(length)) = (&from.value, &duration.value) else { return None };
    if start.kind != DueKind::From || length.kind != DueKind::Within {
        return None;
    }
    let part = |name: &str| duration.parts.iter().find(|p| p.name == name).map(|p| p.value.as_str());
    let count = part("number").map_or(Ok(1), str::parse).ok()?;
    calendar::from_for(start, count, calendar::Unit::parse(part("unit")?)?)
}

fn file<T: DeserializeOwned + Default>(pack: &Pack, stem: &str) -> Result<T, PacksError> {
    match pack.raw.get(stem) {
        None => Ok(T::default()),
        Some(text) => toml::from_str(text)
            .map_err(|e| PacksError::at(&format!("packs/{}/{stem}.toml", pack.meta.tag), e.to_string())),
    }
}
