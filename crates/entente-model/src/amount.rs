//! Money as told: an exact decimal, a currency, a bound.

use std::fmt;

/// An exact amount in ten-thousandths of a currency unit, enough for every ISO 4217 exponent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Amount(pub i128);

impl Amount {
    /// Ten-thousandths in one unit.
    pub const SCALE: i128 = 10_000;

    /// A whole number of units.
    pub fn units(units: i64) -> Amount {
        Amount(i128::from(units) * Amount::SCALE)
    }
    /// The nearest floating-point number of units, for comparing and for JSON.
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / Amount::SCALE as f64
    }
}

impl fmt::Display for Amount {
    /// Units with as many decimals as are needed and no more.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, value) = if self.0 < 0 { ("-", -self.0) } else { ("", self.0) };
        write!(f, "{sign}{}", value / Amount::SCALE)?;
        let rest = value % Amount::SCALE;
        if rest != 0 {
            let decimals = format!("{rest:04}");
            write!(f, ".{}", decimals.trim_end_matches('0'))?;
        }
        Ok(())
    }
}

/// An ISO 4217 alphabetic code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The code if it is three ASCII capitals; whether ISO lists it is for `vocab/` to say.
    pub fn new(code: &str) -> Option<Currency> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_uppercase).then_some(Currency(bytes))
    }
    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// How the text bounds an amount.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Bound {
    /// The sum itself.
    Exact,
    /// At least, over.
    Min,
    /// Up to, at most.
    Max,
    /// About, some.
    About,
}

impl Bound {
    /// The code of the wire format.
    pub fn code(self) -> &'static str {
        match self {
            Bound::Exact => "exact",
            Bound::Min => "min",
            Bound::Max => "max",
            Bound::About => "about",
        }
    }
    /// The bound of a code.
    pub fn parse(code: &str) -> Option<Bound> {
        [Bound::Exact, Bound::Min, Bound::Max, Bound::About].into_iter().find(|b| b.code() == code)
    }
}

/// Whether a sum recurs.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Per {
    /// Each year.
    Year,
}

/// Whether a sum is the whole or a share of another in the same promise.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MoneyPart {
    /// The total.
    Whole,
    /// One of its shares.
    Share,
}

/// One sum of money as the text tells it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Money {
    /// How much.
    pub amount: Amount,
    /// In what.
    pub currency: Currency,
    /// How bounded.
    pub bound: Bound,
    /// Recurring or not.
    pub per: Option<Per>,
    /// Whole or share.
    pub part: MoneyPart,
}
