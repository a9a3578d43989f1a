//! Sets of small numbers as a few bits, for questions that are asked so often that a wrong "perhaps" costs less than the answer.

/// Numbers as bits, `N` times 64 of them: numbers that are as far apart share one. What two sets do not share, no number is in both.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Blur<const N: usize>([u64; N]);

impl<const N: usize> Blur<N> {
    /// No number.
    pub(crate) const NONE: Blur<N> = Blur([0; N]);
    /// Any number, or nothing at all.
    pub(crate) const ANY: Blur<N> = Blur([u64::MAX; N]);

    /// One number.
    pub(crate) const fn of(number: u16) -> Blur<N> {
        let mut bits = [0; N];
        bits[(number >> 6) as usize % N] = 1 << (number % 64);
        Blur(bits)
    }

    /// Those of both.
    #[inline]
    pub(crate) fn with(self, other: Blur<N>) -> Blur<N> {
        let mut bits = self.0;
        bits.iter_mut().zip(other.0).for_each(|(bits, more)| *bits |= more);
        Blur(bits)
    }

    /// Whether a number may be in both.
    #[inline]
    pub(crate) fn meets(self, other: Blur<N>) -> bool {
        self.0.iter().zip(other.0).fold(0, |all, (a, b)| all | a & b) != 0
    }

    /// Whether a number may be in it.
    #[inline]
    pub(crate) fn may_have(self, number: u16) -> bool {
        self.0[usize::from(number >> 6) % N] >> (number % 64) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::Blur;

    #[test]
    fn what_is_in_a_set_is_never_denied() {
        let set = Blur::<4>::of(3).with(Blur::of(70)).with(Blur::of(255));
        for number in 0..600 {
            let shares = [3, 70, 255].contains(&(number % 256));
            assert_eq!(set.may_have(number), shares, "{number}");
            assert_eq!(set.meets(Blur::of(number)), shares, "{number}");
        }
        assert!(!Blur::<4>::NONE.meets(Blur::ANY) && set.meets(Blur::ANY));
    }
}
