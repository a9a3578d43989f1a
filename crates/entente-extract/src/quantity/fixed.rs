//! Exact numbers while they are being read: a trillionth is the smallest step.

use entente_model::Amount;

/// A number in trillionths. Overflow gives `None`, never a wrong value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) struct Fixed(pub i128);

/// Trillionths in one.
const ONE: i128 = 1_000_000_000_000;

impl Fixed {
    /// Nothing.
    pub const ZERO: Fixed = Fixed(0);
    /// One.
    pub const ONE: Fixed = Fixed(ONE);

    /// A whole number.
    pub fn whole(n: i128) -> Option<Fixed> {
        n.checked_mul(ONE).map(Fixed)
    }
    /// A number of a pack: whole ones exactly, others to the nearest trillionth.
    pub fn of_f64(value: f64) -> Option<Fixed> {
        let scaled = (value * ONE as f64).round();
        if value.fract() == 0.0 && value.abs() < 1e20 {
            Fixed::whole(value as i128)
        } else {
            (scaled.abs() < 1e30).then_some(Fixed(scaled as i128))
        }
    }
    /// `digits` with `decimals` behind the point; more than twelve decimals are cut.
    pub fn parse(digits: &str, decimals: &str) -> Option<Fixed> {
        if digits.len() > 20 {
            return None;
        }
        let whole = if digits.is_empty() { 0 } else { digits.parse::<i128>().ok()? };
        let cut: String = decimals.chars().take(12).collect();
        let part = if cut.is_empty() { 0 } else { cut.parse::<i128>().ok()? };
        let missing = u32::try_from(12 - cut.len()).ok()?;
        whole.checked_mul(ONE)?.checked_add(part.checked_mul(10i128.checked_pow(missing)?)?).map(Fixed)
    }
    /// The sum.
    pub fn plus(self, other: Fixed) -> Option<Fixed> {
        self.0.checked_add(other.0).map(Fixed)
    }
    /// The product with a number that is whole, or nearly so.
    pub fn times(self, other: Fixed) -> Option<Fixed> {
        if other.0 % ONE == 0 {
            self.0.checked_mul(other.0 / ONE).map(Fixed)
        } else if self.0 % ONE == 0 {
            other.0.checked_mul(self.0 / ONE).map(Fixed)
        } else {
            (self.0 / 1_000_000).checked_mul(other.0 / 1_000_000).map(Fixed)
        }
    }
    /// The quotient, rounded; `None` for a division by nothing.
    pub fn over(self, other: Fixed) -> Option<Fixed> {
        if other.0 == 0 {
            return None;
        }
        if other.0 % ONE == 0 {
            return Some(Fixed(self.0 / (other.0 / ONE)));
        }
        self.0.checked_mul(ONE).map(|n| Fixed(n / other.0))
    }
    /// The whole number, if it is one that fits.
    pub fn as_whole(self) -> Option<i64> {
        (self.0 % ONE == 0).then(|| i64::try_from(self.0 / ONE).ok()).flatten()
    }
    /// As an amount: rounded to the nearest ten-thousandth.
    pub fn amount(self) -> Amount {
        let step = ONE / Amount::SCALE;
        let half = if self.0 < 0 { -step / 2 } else { step / 2 };
        Amount((self.0 + half) / step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact_to_a_trillionth_and_never_wrap() {
        assert_eq!(Fixed::parse("1", "2").and_then(|n| n.times(Fixed::whole(1_000_000)?)), Fixed::whole(1_200_000));
        assert_eq!(Fixed::whole(2).and_then(|n| n.over(Fixed::whole(3)?)).map(Fixed::amount), Some(Amount(6667)));
        assert_eq!(Fixed::whole(i128::MAX / 2), None);
        assert_eq!(Fixed::parse("123456789012345678901", ""), None);
    }
}
