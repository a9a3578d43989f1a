//! What one commitment adds to the money by stage, by the day from which it does, and how the index keeps that.
//!
//! It is kept as one entry for each day on which a deed that tells a sum came to be known: the day, the ranges of the three
//! stages by currency, and what they leave out. Numbers are kept in as few bytes as they need, seven bits a byte, the smallest
//! first, with the highest bit for "more follows".

use crate::Snapshot;
use crate::follow::money::{Payment, Range, Ranges, Told, part_of, several, told};
use entente_ledger::{Commitment, StoredClaim, StoredDeed, StoredDocument};
use entente_model::{Amount, Currency, Day, DeedKind};
use entente_publish::money::LeftOut;
use entente_reconcile::Slot;
use std::collections::{BTreeMap, BTreeSet};

/// What one commitment adds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Sums {
    /// What was pledged, committed and disbursed.
    pub(crate) stages: [Ranges; 3],
    /// What that leaves out.
    pub(crate) left_out: LeftOut,
}

impl Sums {
    /// Those of most: no sum at all.
    pub(crate) fn none() -> Sums {
        Sums { left_out: LeftOut { no_sum: 1, ..LeftOut::default() }, ..Sums::default() }
    }
}

/// What holds from a day on; the first holds from the beginning.
pub(crate) type ByDay = Vec<(Option<Day>, Sums)>;

impl Snapshot {
    /// What a commitment adds by the deeds that were known on a day, for each day from which that is another.
    pub(crate) fn sums_by_day(&self, commitment: &Commitment) -> ByDay {
        let linked = self.links.get(&commitment.id).into_iter().flatten();
        let deeds = linked.filter_map(|link| self.deeds.get(&link.deed));
        let deeds = deeds.filter(|d| matches!(d.deed.what, DeedKind::Signed | DeedKind::Paid));
        let days: BTreeSet<Day> =
            deeds.filter_map(|deed| self.documents.get(&deed.document).and_then(StoredDocument::day)).collect();
        let mut by_day: ByDay = vec![(None, self.sums(commitment, None))];
        for day in days {
            let sums = self.sums(commitment, Some(day));
            if by_day.last().is_none_or(|(_, last)| *last != sums) {
                by_day.push((Some(day), sums));
            }
        }
        by_day
    }

    /// What was pledged, committed and disbursed of a commitment by the deeds that were known on a day; without one by those
    /// of which no day is known.
    pub(crate) fn sums(&self, commitment: &Commitment, day: Option<Day>) -> Sums {
        let mut left_out = LeftOut::default();
        let sums = |c: &StoredClaim| told(&c.claim.money, c.claim.due.as_ref().map(|due| due.interval));
        let telling = self.telling_with_money(commitment);
        let Told { ranges: pledged, shares, yearly } = telling.map(sums).unwrap_or_default();
        left_out.shares += shares;
        left_out.yearly += yearly;
        left_out.no_sum += usize::from(telling.is_none());
        let named = self.tellings(commitment).into_iter().filter(|(c, _)| !c.claim.money.is_empty());
        let ways: BTreeSet<Vec<(Currency, Range)>> = named.map(|(c, _)| sums(c).ranges.into_iter().collect()).collect();
        left_out.told_differently += usize::from(ways.len() > 1);
        let known = |deed: &StoredDeed| {
            let told = self.documents.get(&deed.document).and_then(StoredDocument::day);
            told.is_none_or(|told| day.is_some_and(|day| told <= day))
        };
        let linked = self.links.get(&commitment.id).into_iter().flatten().filter_map(|link| self.deeds.get(&link.deed));
        let deeds: Vec<&StoredDeed> = linked.filter(|deed| known(deed)).collect();
        let (committed, unsaid) = sums_of_deeds(&deeds, DeedKind::Signed, &pledged, &mut left_out);
        left_out.signed_without_sum += unsaid;
        let (disbursed, unsaid) = sums_of_deeds(&deeds, DeedKind::Paid, &pledged, &mut left_out);
        left_out.paid_without_sum += unsaid;
        Sums { stages: [pledged, committed, disbursed], left_out }
    }

    /// The telling whose sums count: the preferred one where it names one, else the first that does.
    fn telling_with_money(&self, commitment: &Commitment) -> Option<&StoredClaim> {
        let all = self.tellings(commitment);
        if all.iter().all(|(c, _)| c.claim.money.is_empty()) {
            return None;
        }
        let preferred = self.preferred(commitment).map(|p| p.of(Slot::Money).0);
        let all = all.into_iter().map(|(c, _)| c);
        preferred.into_iter().chain(all).find(|c| !c.claim.money.is_empty())
    }
}

/// What the deeds of a kind come to, and how many of them tell no sum.
fn sums_of_deeds(deeds: &[&StoredDeed], kind: DeedKind, pledged: &Ranges, left_out: &mut LeftOut) -> (Ranges, usize) {
    let mut payments: BTreeMap<Currency, Vec<Payment>> = BTreeMap::new();
    let mut unsaid = 0;
    for deed in deeds.iter().filter(|d| d.deed.what == kind) {
        let Told { ranges, shares, yearly } = told(&deed.deed.money, None);
        left_out.shares += shares;
        left_out.yearly += yearly;
        unsaid += usize::from(deed.deed.money.is_empty());
        for (currency, range) in ranges {
            // "A first part of the 50 million was paid" tells how much is to come in all, not how much came.
            let all_of_it = deed.deed.partial && pledged.get(&currency).is_none_or(|p| p.low <= range.low);
            let range = if all_of_it { part_of(range) } else { range };
            // A part of at least so much may be anything.
            if range.low == Amount::default() && range.high.is_none() {
                unsaid += 1;
                continue;
            }
            let when = deed.deed.date.and_then(|d| d.interval());
            payments.entry(currency).or_default().push(Payment { when, range });
        }
    }
    let all = payments.iter().filter_map(|(currency, payments)| Some((*currency, several(payments)?)));
    (all.collect(), unsaid)
}

/// As the index keeps it: nothing for what names no sum on any day.
pub(crate) fn kept(by_day: &ByDay) -> Vec<u8> {
    if by_day.iter().all(|(_, sums)| *sums == Sums::none()) {
        return Vec::new();
    }
    let mut bytes = Vec::new();
    for (day, sums) in by_day {
        let day =
            day.map_or(0, |day| i128::from(day.year()) * 512 + i128::from(day.month()) * 32 + i128::from(day.day()));
        put(&mut bytes, day);
        for ranges in &sums.stages {
            put(&mut bytes, ranges.len() as i128);
            for (currency, range) in ranges {
                bytes.extend(currency.code().as_bytes());
                bytes.push(u8::from(range.about) | u8::from(range.high.is_some()) << 1);
                put(&mut bytes, range.low.0);
                range.high.iter().for_each(|high| put(&mut bytes, high.0));
            }
        }
        let out = &sums.left_out;
        for n in
            [out.no_sum, out.shares, out.yearly, out.told_differently, out.signed_without_sum, out.paid_without_sum]
        {
            put(&mut bytes, n as i128);
        }
    }
    bytes
}

/// What holds on a day, or without one what holds last, of what the index keeps.
pub(crate) fn on(kept: &[u8], day: Option<Day>) -> Option<Sums> {
    let wanted = day
        .map_or(i128::MAX, |day| i128::from(day.year()) * 512 + i128::from(day.month()) * 32 + i128::from(day.day()));
    let mut rest = kept;
    let mut found: Option<Sums> = None;
    while !rest.is_empty() {
        let from = take(&mut rest)?;
        if found.is_some() && from > wanted {
            break;
        }
        let mut sums = Sums::default();
        for ranges in &mut sums.stages {
            for _ in 0..take(&mut rest)? {
                let ([a, b, c, flags], behind) = rest.split_first_chunk::<4>()?;
                rest = behind;
                let currency = Currency::new(std::str::from_utf8(&[*a, *b, *c]).ok()?)?;
                let low = Amount(take(&mut rest)?);
                let high = if flags & 2 == 0 { None } else { Some(Amount(take(&mut rest)?)) };
                ranges.insert(currency, Range { low, high, about: flags & 1 == 1 });
            }
        }
        let mut count = || usize::try_from(take(&mut rest)?).ok();
        sums.left_out = LeftOut {
            no_sum: count()?,
            shares: count()?,
            yearly: count()?,
            told_differently: count()?,
            signed_without_sum: count()?,
            paid_without_sum: count()?,
        };
        found = Some(sums);
    }
    found
}

fn put(bytes: &mut Vec<u8>, number: i128) {
    // The sign goes to the last bit, so that small numbers of either sign are short.
    let mut rest = ((number << 1) ^ (number >> 127)).cast_unsigned();
    while rest >= 0x80 {
        bytes.push(u8::try_from(rest & 0x7f).unwrap_or(0) | 0x80);
        rest >>= 7;
    }
    bytes.push(u8::try_from(rest).unwrap_or(0));
}

fn take(bytes: &mut &[u8]) -> Option<i128> {
    let (mut number, mut shift) = (0_u128, 0);
    loop {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u128::from(byte & 0x7f).checked_shl(shift)?;
        shift += 7;
        if byte & 0x80 == 0 {
            return Some((number >> 1).cast_signed() ^ -(number & 1).cast_signed());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_read_back_for_any_day_and_damaged_ones_are_none() {
        let currency = |code| Currency::new(code).expect("a code");
        let range = |low, high: Option<i128>, about| Range { low: Amount(low), high: high.map(Amount), about };
        let day = |text: &str| text.parse::<Day>().expect("a day");
        let first = Sums { left_out: LeftOut { yearly: 300, ..LeftOut::default() }, ..Sums::default() };
        let mut second = Sums::none();
        second.stages[0].insert(currency("KRW"), range(i128::MAX, None, true));
        second.stages[2].insert(currency("EUR"), range(-5, Some(i128::MIN), false));
        second.stages[2].insert(currency("USD"), range(0, Some(40_000_000), false));
        let by_day: ByDay = vec![(None, first.clone()), (Some(day("2024-02-29")), second.clone())];
        let bytes = kept(&by_day);
        assert_eq!(on(&bytes, Some(day("2024-02-28"))), Some(first));
        for later in [Some(day("2024-02-29")), Some(Day::MAX), None] {
            assert_eq!(on(&bytes, later), Some(second.clone()), "{later:?}");
        }
        assert_eq!(kept(&vec![(None, Sums::none())]), Vec::<u8>::new());
        assert_eq!(on(&bytes[..bytes.len() - 1], None), None);
    }
}
