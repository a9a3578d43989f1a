//! Currencies side by side: to ask whether two sums may be one, and to convert where somebody asks for it by name and day.

use entente_model::{Currency, Money};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// The shipped table, `vocab/rates.toml`.
const TABLE: &str = include_str!("../../../vocab/rates.toml");

/// The same, read once: every comparison of two sums asks for it, and to read it takes longer than to compare.
static SHIPPED: LazyLock<Rates> = LazyLock::new(Rates::read);

/// Units of a currency for one US dollar, by year.
#[derive(Clone, Debug, Default)]
pub struct Rates {
    per_dollar: Arc<BTreeMap<String, BTreeMap<i16, f64>>>,
}

impl Rates {
    /// The table that is shipped with the program.
    pub fn shipped() -> Rates {
        SHIPPED.clone()
    }

    fn read() -> Rates {
        let table: toml::Table = TABLE.parse().unwrap_or_default();
        let mut per_dollar: BTreeMap<String, BTreeMap<i16, f64>> = BTreeMap::new();
        for (code, years) in table.get("per_dollar").and_then(|t| t.as_table()).into_iter().flatten() {
            let row = per_dollar.entry(code.clone()).or_default();
            for (year, value) in years.as_table().into_iter().flatten() {
                let value = value.as_float().or_else(|| value.as_integer().map(|n| n as f64));
                if let (Ok(year), Some(value)) = (year.parse(), value) {
                    row.insert(year, value);
                }
            }
        }
        Rates { per_dollar: Arc::new(per_dollar) }
    }

    /// Units for one dollar in the year, or in the nearest year that is known; `None` for a currency that is not.
    pub fn per_dollar(&self, currency: Currency, year: i16) -> Option<f64> {
        self.rate(currency, year).map(|(_, rate)| rate)
    }

    /// The same with the year of the rate.
    pub fn rate(&self, currency: Currency, year: i16) -> Option<(i16, f64)> {
        let row = self.per_dollar.get(currency.code())?;
        let (known, rate) = row.iter().min_by_key(|(known, _)| ((**known - year).abs(), **known))?;
        Some((*known, *rate))
    }
}

/// The sum in US dollars of that year; `None` if the currency is not in the table.
pub fn in_dollars(rates: &Rates, money: Money, year: i16) -> Option<f64> {
    Some(money.amount.as_f64() / rates.per_dollar(money.currency, year)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use entente_model::{Amount, Bound, MoneyPart};

    fn money(units: i64, currency: &str) -> Money {
        let currency = Currency::new(currency).expect("a code");
        Money { amount: Amount::units(units), currency, bound: Bound::Exact, per: None, part: MoneyPart::Whole }
    }

    #[test]
    fn the_shipped_table_loads_and_every_rate_is_positive() {
        let rates = Rates::shipped();
        assert!(rates.per_dollar.len() >= 40);
        for (code, years) in rates.per_dollar.iter() {
            assert!(Currency::new(code).is_some(), "{code}");
            assert!(!years.is_empty() && years.values().all(|r| *r > 0.0), "{code}");
        }
    }

    #[test]
    fn a_missing_year_takes_the_nearest_and_an_unknown_currency_none() {
        let rates = Rates::shipped();
        assert_eq!(in_dollars(&rates, money(367, "AED"), 2031), Some(100.0));
        assert_eq!(in_dollars(&rates, money(1, "XXX"), 2024), None);
        let won = in_dollars(&rates, money(13_060, "KRW"), 2023).expect("known");
        assert!((won - 10.0).abs() < 1e-9);
    }
}
