//! Sums of money by stage, as far as texts bound them: never more precise than what was told, a whole never added to its
//! shares, one currency at a time.
//!
//! [`told`] makes of the sums of one promise one [`Range`] a currency and says what it leaves out; [`several`] does so for
//! deeds that each tell a sum, which may be the same one. Ranges of distinct promises are added with [`Range::plus`].

use entente_model::{Amount, Bound, Currency, Interval, Money, MoneyPart, Span};
use std::collections::BTreeMap;

/// Where a sum lies.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Range {
    /// At least so much.
    pub low: Amount,
    /// At most so much; nothing where no text says so.
    pub high: Option<Amount>,
    /// Whether a part of it was told as "about".
    pub about: bool,
}

impl Range {
    /// What one sum says. "Up to" says nothing of how little it may be, "at least" nothing of how much.
    pub fn of(money: &Money) -> Range {
        let exact = Range { low: money.amount, high: Some(money.amount), about: false };
        match money.bound {
            Bound::Exact => exact,
            Bound::About => Range { about: true, ..exact },
            Bound::Min => Range { high: None, ..exact },
            Bound::Max => Range { low: Amount::default(), ..exact },
        }
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Range) -> Range {
        let add = |a: Amount, b: Amount| Amount(a.0.saturating_add(b.0));
        Range {
            low: add(self.low, other.low),
            high: self.high.zip(other.high).map(|(a, b)| add(a, b)),
            about: self.about || other.about,
        }
    }

    /// So much in each of at least `least` and at most `most` years.
    fn years(self, least: i16, most: i16) -> Range {
        let times = |amount: Amount, n: i16| Amount(amount.0.saturating_mul(i128::from(n)));
        Range { low: times(self.low, least), high: self.high.map(|high| times(high, most)), ..self }
    }

    /// Whether it is one sum, told as such.
    pub fn is_exact(&self) -> bool {
        self.high == Some(self.low) && !self.about
    }
}

/// Ranges by currency.
pub type Ranges = BTreeMap<Currency, Range>;

/// The sums of one promise, or of one deed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Told {
    /// What it comes to, by currency.
    pub ranges: Ranges,
    /// Shares that stand beside their whole and were not added to it.
    pub shares: usize,
    /// Sums for each year that were left out, since no first and last year is told.
    pub yearly: usize,
}

/// What the sums of one promise come to. `window` is the time that it names: a yearly sum counts for each year of it, and is
/// left out where it has no beginning or no end.
///
/// Two rows at one place are the ends of one range. Where only shares are told, they are at least a part of the whole.
pub fn told(sums: &[(Span, Money)], window: Option<Interval>) -> Told {
    let mut told = Told::default();
    // By place, so that "10 to 20 million" is one sum.
    let mut rows: BTreeMap<(usize, usize, Currency, bool, bool), Vec<&Money>> = BTreeMap::new();
    for (span, money) in sums {
        let (yearly, share) = (money.per.is_some(), money.part == MoneyPart::Share);
        let key = (span.start(), span.end(), money.currency, yearly, share);
        rows.entry(key).or_default().push(money);
    }
    let whole = |currency: Currency| sums.iter().any(|(_, m)| m.currency == currency && m.part == MoneyPart::Whole);
    for ((_, _, currency, yearly, share), row) in rows {
        if share && whole(currency) {
            told.shares += 1;
            continue;
        }
        let mut range = one(&row);
        if yearly {
            let Some((least, most)) = window.and_then(years) else {
                told.yearly += 1;
                continue;
            };
            range = range.years(least, most);
        }
        if share {
            range.high = None;
        }
        told.ranges.entry(currency).and_modify(|known| *known = known.plus(range)).or_insert(range);
    }
    told
}

/// The sum of one place: both ends of a range where two stand there, else each alone added up.
fn one(row: &[&Money]) -> Range {
    let bound = |bound: Bound| row.iter().find(|m| m.bound == bound).map(|m| m.amount);
    if let ([_, _], Some(low), Some(high)) = (row, bound(Bound::Min), bound(Bound::Max)) {
        return Range { low, high: Some(high), about: false };
    }
    row.iter().map(|m| Range::of(m)).reduce(Range::plus).unwrap_or_default()
}

/// How many years a window has, at least and at most.
fn years(window: Interval) -> Option<(i16, i16)> {
    let (from, to) = (window.from?, window.to?);
    let whole = |to: entente_model::Day| {
        let before = i16::from((to.month(), to.day()) < (from.month(), from.day()));
        (to.year() - from.year() - before, (to.month(), to.day()) == (from.month(), from.day()))
    };
    // "Over the next five years" ends on the day of its beginning, "2024 to 2026" on the day before.
    let (n, exact) = whole(to);
    let (next, exact_next) = to.tomorrow().map_or((n, false), whole);
    let (n, exact) = if exact_next { (next, true) } else { (n, exact) };
    (to >= from).then_some(if exact && n > 0 { (n, n) } else { (n, n + 1) })
}

/// A deed that tells a sum.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Payment {
    /// The days on which it may have been; nothing if the text does not say.
    pub when: Option<Interval>,
    /// What it tells.
    pub range: Range,
}

/// What several deeds in one currency come to. Deeds that tell the same sum, and not of days that lie apart, are one. Of
/// others no text says whether a later sum holds the earlier ones, so that they come to the largest at least and to all of
/// them at most.
pub fn several(payments: &[Payment]) -> Option<Range> {
    let mut distinct: Vec<&Payment> = Vec::new();
    for payment in payments {
        let same = |known: &&Payment| known.range == payment.range && !apart(known.when, payment.when);
        if !distinct.iter().any(same) {
            distinct.push(payment);
        }
    }
    let all = distinct.iter().map(|p| p.range).reduce(Range::plus)?;
    let low = distinct.iter().map(|p| p.range.low).max().unwrap_or_default();
    Some(Range { low, ..all })
}

/// Whether two windows are known and have no day in common.
fn apart(one: Option<Interval>, other: Option<Interval>) -> bool {
    let before = |a: Interval, b: Interval| a.to.zip(b.from).is_some_and(|(to, from)| to < from);
    one.zip(other).is_some_and(|(a, b)| before(a, b) || before(b, a))
}

/// A part of a sum: more than nothing, and no more than it.
pub fn part_of(range: Range) -> Range {
    Range { low: Amount::default(), ..range }
}
