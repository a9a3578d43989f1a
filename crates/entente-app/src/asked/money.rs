//! Money by stage over distinct commitments, with what it leaves out. The arithmetic is that of `entente-follow`.

use super::Of;
use super::sums::{self, Sums};
use crate::book::failed;
use crate::follow::money::Range;
use crate::search::When;
use crate::{AppError, Book, Kind};
use entente_model::{Amount, Currency, Day};
use entente_publish::money::{Converted, LeftOut, MoneyByStage, Rate, Row, Stages, Sum};
use entente_publish::number;
use entente_reconcile::Rates;
use std::collections::{BTreeMap, BTreeSet};

/// Into which currency all sums are to be converted, and with the rates of which day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct InOne {
    /// Into which.
    pub currency: Currency,
    /// By the rates of which day.
    pub day: Day,
}

/// Sums of one stage by currency: how many commitments, and the range.
type Stage = BTreeMap<Currency, (usize, Range)>;
/// How many commitments have sums of one stage in exactly these currencies, so that each counts once when all become one.
type Mixed = BTreeMap<Vec<Currency>, usize>;

impl Book<'_> {
    /// The money of the commitments that are asked for, by stage.
    ///
    /// # Errors
    /// [`Kind::Usage`] if the table of rates does not have the currency that is asked for,
    /// [`Kind::Storage`] if the disk or the database failed.
    pub fn money(&self, of: &Of, when: When, in_one: Option<InOne>) -> Result<MoneyByStage, AppError> {
        let rates = Rates::shipped();
        if let Some(InOne { currency, day }) = in_one
            && rates.rate(currency, day.year()).is_none()
        {
            let message = format!("There is no rate for {:?} in the table of the program", currency.code());
            return Err(AppError::new(Kind::Usage, "A013", message, "take a currency that it has, such as USD or EUR"));
        }
        let mut left_out = LeftOut::default();
        let mut stages: [Stage; 3] = Default::default();
        let mut mixed: [Mixed; 3] = Default::default();
        let mut with_sum = 0;
        let mut add = |sums: Sums| {
            left_out.no_sum += sums.left_out.no_sum;
            left_out.shares += sums.left_out.shares;
            left_out.yearly += sums.left_out.yearly;
            left_out.told_differently += sums.left_out.told_differently;
            left_out.signed_without_sum += sums.left_out.signed_without_sum;
            left_out.paid_without_sum += sums.left_out.paid_without_sum;
            with_sum += usize::from(sums.stages.iter().any(|ranges| !ranges.is_empty()));
            for ((stage, mixed), ranges) in stages.iter_mut().zip(&mut mixed).zip(sums.stages) {
                *mixed.entry(ranges.keys().copied().collect()).or_default() += 1;
                for (currency, range) in ranges {
                    let (n, sum) = stage.entry(currency).or_default();
                    // The first one begins it: an empty sum has no end that is open.
                    *sum = if *n == 0 { range } else { sum.plus(range) };
                    *n += 1;
                }
            }
        };
        let known_by = match when {
            When::AllKnown(_) => None,
            When::ToldBy(day) => Some(day),
        };
        let (total, told) = self.many(of, when, |many| {
            let Some(many) = many else { return Ok((0, 0)) };
            let mut told = 0;
            many.answer
                .each_details(|_, kept| {
                    if let Some(sums) = sums::on(kept, known_by) {
                        told += 1;
                        add(sums);
                    }
                })
                .map_err(failed)?;
            Ok((many.answer.total(), told))
        })?;
        // The others name no sum on any day.
        left_out.no_sum += usize::try_from(total).unwrap_or(usize::MAX).saturating_sub(told);
        let currencies: BTreeSet<Currency> = stages.iter().flat_map(|stage| stage.keys().copied()).collect();
        let row = |currency: &Currency| {
            let [pledged, committed, disbursed] = &stages;
            let sum = |stage: &Stage| stage.get(currency).map(|(n, range)| summed(*n, *range));
            let stages = Stages { pledged: sum(pledged), committed: sum(committed), disbursed: sum(disbursed) };
            Row { currency: currency.code().to_owned(), stages }
        };
        Ok(MoneyByStage {
            entente: entente_publish::wire::VERSION,
            as_of: when.day().to_string(),
            total,
            with_sum,
            currencies: currencies.iter().map(row).collect(),
            converted: in_one.map(|in_one| converted(&stages, &mixed, &currencies, in_one, &rates)),
            left_out,
        })
    }
}

fn summed(commitments: usize, range: Range) -> Sum {
    Sum { commitments, low: number(range.low), high: range.high.map(number), about: range.about }
}

/// All in one currency. What was converted is told as "about", to three figures: rates are averages of a year.
fn converted(
    stages: &[Stage; 3],
    mixed: &[Mixed; 3],
    currencies: &BTreeSet<Currency>,
    in_one: InOne,
    rates: &Rates,
) -> Converted {
    let year = in_one.day.year();
    let (_, into) = rates.rate(in_one.currency, year).unwrap_or((year, 1.0));
    let mut used = Vec::new();
    let mut without_rate = Vec::new();
    // By currency, units of it for one of the currency that is asked for.
    let mut per_unit: BTreeMap<Currency, f64> = BTreeMap::new();
    for currency in currencies.iter().filter(|c| **c != in_one.currency) {
        match rates.rate(*currency, year) {
            None => without_rate.push(currency.code().to_owned()),
            Some((of, rate)) => {
                per_unit.insert(*currency, rate / into);
                used.push(Rate {
                    currency: currency.code().to_owned(),
                    per_unit: three_figures(rate / into),
                    year: of,
                });
            }
        }
    }
    let counts = |currency: &Currency| *currency == in_one.currency || per_unit.contains_key(currency);
    let sum = |stage: &Stage, mixed: &Mixed| {
        let mut all: Option<Range> = None;
        for (currency, (_, range)) in stage {
            let range = match per_unit.get(currency) {
                _ if *currency == in_one.currency => *range,
                None => continue,
                Some(per_unit) => {
                    let amount = |a: Amount| amount(three_figures(a.as_f64() / per_unit));
                    Range { low: amount(range.low), high: range.high.map(amount), about: true }
                }
            };
            all = Some(all.map_or(range, |sum| sum.plus(range)));
        }
        let commitments = mixed.iter().filter(|(currencies, _)| currencies.iter().any(counts)).map(|(_, n)| n).sum();
        all.map(|range| summed(commitments, range))
    };
    let [pledged, committed, disbursed] = [0, 1, 2].map(|at| sum(&stages[at], &mixed[at]));
    Converted {
        currency: in_one.currency.code().to_owned(),
        rate_day: in_one.day.to_string(),
        rates: used,
        stages: Stages { pledged, committed, disbursed },
        without_rate,
    }
}

/// A number of units, to the ten-thousandth.
fn amount(units: f64) -> Amount {
    // No sum that a text tells comes near the end of the range, and a conversion beyond it ends there.
    Amount((units * Amount::SCALE as f64).round() as i128)
}

/// A number to three figures.
fn three_figures(n: f64) -> f64 {
    if n == 0.0 || !n.is_finite() {
        return n;
    }
    let places = 2 - n.abs().log10().floor() as i32;
    // Powers of ten are exact one way and not the other, and so are the figures.
    if places >= 0 {
        (n * 10f64.powi(places)).round() / 10f64.powi(places)
    } else {
        (n / 10f64.powi(-places)).round() * 10f64.powi(-places)
    }
}

#[cfg(test)]
mod tests {
    use super::three_figures;

    #[test]
    fn three_figures_are_kept() {
        for (n, wanted) in [
            (1_234_567.0, 1_230_000.0),
            (9_999.0, 10_000.0),
            (0.000_123_456, 0.000_123),
            (1306.0, 1310.0),
            (0.925, 0.925),
            (0.0, 0.0),
        ] {
            assert_eq!(three_figures(n), wanted);
        }
    }
}
