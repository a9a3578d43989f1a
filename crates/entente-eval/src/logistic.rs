//! Logistic regression over hashed signs, held near nothing by a ridge: the likeliest weights, found by truncated Newton steps
//! with sums, products and roots alone, so that every machine comes to the same bits.
//!
//! [`yes_or_no`] learns a question with two answers, [`one_of`] one with several. The way down is that of Lin, Weng and Keerthi,
//! "Trust region Newton method for large-scale logistic regression" (2008), with steps that are halved in place of a region.

/// At most so many steps, each along a direction of at most so many turns.
const STEPS: (usize, usize) = (30, 40);
/// The way is at its end where the slope has fallen to this part of what it was at first.
const FLAT: f64 = 1e-2;
/// A direction is good enough where what it leaves is this part of the slope.
const LEFT: f64 = 0.1;
/// A step goes too far where the slope behind it is more than this part of that before it.
const FAR: f64 = 0.5;

/// `e` to the power `x`, by sums and products alone, so that every machine has the same bits.
fn exp(x: f64) -> f64 {
    let x = x.clamp(-30.0, 30.0) / 1024.0;
    let mut power = 1.0 + x * (1.0 + x / 2.0 * (1.0 + x / 3.0 * (1.0 + x / 4.0)));
    for _ in 0..10 {
        power *= power;
    }
    power
}

/// How likely a logit says that something is.
pub(crate) fn logistic(logit: f64) -> f64 {
    1.0 / (1.0 + exp(-logit))
}

/// A bias and the weight of each sign.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) bias: f64,
    pub(crate) weights: Vec<f64>,
}

impl Table {
    /// The logit of what shows these signs.
    pub(crate) fn sum(&self, signs: &[u32]) -> f64 {
        let mask = self.weights.len() - 1;
        self.bias + signs.iter().map(|&s| self.weights[s as usize & mask]).sum::<f64>()
    }
}

/// What is to be learned: lines of signs with the kind that each is, of `kinds` kinds.
struct Lines<'l> {
    lines: &'l [(&'l [u32], usize)],
    /// One where the kind is yes (1) or no (0).
    kinds: usize,
    places: usize,
    ridge: f64,
}

impl Lines<'_> {
    /// Where the weights of a sign stand, those of all kinds side by side; behind all signs stand the biases.
    fn at(&self, sign: u32) -> usize {
        (sign as usize & (self.places - 1)) * self.kinds
    }

    fn size(&self) -> usize {
        (self.places + 1) * self.kinds
    }

    /// The sums of a line by these weights, one for each kind.
    fn sums(&self, signs: &[u32], weights: &[f64], sums: &mut [f64]) {
        sums.copy_from_slice(&weights[self.places * self.kinds..]);
        for &sign in signs {
            let at = self.at(sign);
            for (sum, weight) in sums.iter_mut().zip(&weights[at..at + self.kinds]) {
                *sum += weight;
            }
        }
    }

    /// Adds to what each sign of a line has, and to the biases.
    fn spread(&self, signs: &[u32], parts: &[f64], onto: &mut [f64]) {
        let last = self.places * self.kinds;
        for at in signs.iter().map(|&s| self.at(s)).chain([last]) {
            for (has, part) in onto[at..at + self.kinds].iter_mut().zip(parts) {
                *has += part;
            }
        }
    }

    /// The ridge's part: what pulls weights to nothing; biases are free.
    fn pulled(&self, weights: &[f64]) -> Vec<f64> {
        let last = self.places * self.kinds;
        weights.iter().enumerate().map(|(at, w)| if at < last { self.ridge * w } else { 0.0 }).collect()
    }

    /// The slope at these weights, and how likely each line is of each kind.
    fn slope(&self, weights: &[f64], likely: &mut [f64]) -> Vec<f64> {
        let mut slope = self.pulled(weights);
        let mut errors = vec![0.0; self.kinds];
        for (&(signs, truly), likely) in self.lines.iter().zip(likely.chunks_mut(self.kinds)) {
            self.sums(signs, weights, likely);
            if self.kinds == 1 {
                likely[0] = logistic(likely[0]);
                errors[0] = likely[0] - if truly == 1 { 1.0 } else { 0.0 };
            } else {
                let most = likely.iter().copied().fold(f64::MIN, f64::max);
                likely.iter_mut().for_each(|sum| *sum = exp(*sum - most));
                let whole: f64 = likely.iter().sum();
                for (kind, (part, error)) in likely.iter_mut().zip(&mut errors).enumerate() {
                    *part /= whole;
                    *error = *part - if kind == truly { 1.0 } else { 0.0 };
                }
            }
            self.spread(signs, &errors, &mut slope);
        }
        slope
    }

    /// How the slope changes along `way`.
    fn bend(&self, way: &[f64], likely: &[f64]) -> Vec<f64> {
        let mut bend = self.pulled(way);
        let mut along = vec![0.0; self.kinds];
        for (&(signs, _), likely) in self.lines.iter().zip(likely.chunks(self.kinds)) {
            self.sums(signs, way, &mut along);
            if self.kinds == 1 {
                along[0] *= likely[0] * (1.0 - likely[0]);
            } else {
                let mean: f64 = along.iter().zip(likely).map(|(a, p)| a * p).sum();
                along.iter_mut().zip(likely).for_each(|(a, p)| *a = p * (*a - mean));
            }
            self.spread(signs, &along, &mut bend);
        }
        bend
    }

    /// Where to go from a place with this slope: conjugate gradients.
    fn direction(&self, slope: &[f64], likely: &[f64]) -> Vec<f64> {
        let mut way = vec![0.0; slope.len()];
        let mut left: Vec<f64> = slope.iter().map(|s| -s).collect();
        let mut turn = left.clone();
        let mut size = product(&left, &left);
        let enough = LEFT * LEFT * size;
        for _ in 0..STEPS.1 {
            if size <= enough {
                break;
            }
            let bend = self.bend(&turn, likely);
            let curved = product(&turn, &bend);
            // Biases alone may lie on a plain.
            if curved <= 0.0 {
                break;
            }
            let far = size / curved;
            for at in 0..way.len() {
                way[at] += far * turn[at];
                left[at] -= far * bend[at];
            }
            let next = product(&left, &left);
            let kept = next / size;
            turn.iter_mut().zip(&left).for_each(|(t, l)| *t = l + kept * *t);
            size = next;
        }
        way
    }

    /// The weights that the lines make likeliest.
    fn learn(&self) -> Vec<Table> {
        let mut weights = vec![0.0; self.size()];
        let mut likely = vec![0.0; self.lines.len() * self.kinds];
        let mut slope = self.slope(&weights, &mut likely);
        let flat = FLAT * FLAT * product(&slope, &slope);
        for _ in 0..STEPS.0 {
            if product(&slope, &slope) <= flat {
                break;
            }
            let way = self.direction(&slope, &likely);
            let down = -product(&slope, &way);
            let mut step = 1.0;
            // What is learned has one lowest place, so that the slope along the way tells whether a step went past it.
            loop {
                let there: Vec<f64> = weights.iter().zip(&way).map(|(w, d)| w + step * d).collect();
                let next = self.slope(&there, &mut likely);
                let past = product(&next, &way);
                if past <= FAR * down || step < 1e-6 {
                    (weights, slope) = (there, next);
                    break;
                }
                step /= 2.0;
            }
        }
        let table = |kind: usize| Table {
            bias: weights[self.places * self.kinds + kind],
            weights: weights[..self.places * self.kinds].iter().copied().skip(kind).step_by(self.kinds).collect(),
        };
        (0..self.kinds).map(table).collect()
    }
}

fn product(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}

/// The table of a yes-or-no question, of two to the power `bits` places, from lines of signs with the answer. The greater
/// `ridge`, the nearer to nothing weights stay.
pub(crate) fn yes_or_no(lines: &[(&[u32], bool)], bits: u32, ridge: f64) -> Table {
    let lines: Vec<(&[u32], usize)> = lines.iter().map(|&(signs, truly)| (signs, usize::from(truly))).collect();
    let mut tables = Lines { lines: &lines, kinds: 1, places: 1 << bits, ridge }.learn();
    tables.swap_remove(0)
}

/// Tables of `count` kinds, of two or more, from lines of signs with the kind that each is.
pub(crate) fn one_of(lines: &[(&[u32], usize)], count: usize, bits: u32, ridge: f64) -> Vec<Table> {
    Lines { lines, kinds: count, places: 1 << bits, ridge }.learn()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines in which sign 1 tells yes three times in four and sign 2 as often no.
    fn lines() -> Vec<(&'static [u32], bool)> {
        let four =
            |signs: &'static [u32], truly: bool| [(signs, truly), (signs, truly), (signs, truly), (signs, !truly)];
        [four(&[1, 9], true), four(&[2, 9], false)].concat()
    }

    #[test]
    fn without_a_ridge_a_logit_says_how_often_it_is_so() {
        let table = yes_or_no(&lines(), 4, 1e-6);
        for (sign, share) in [(1, 0.75), (2, 0.25)] {
            let likely = logistic(table.sum(&[sign, 9]));
            assert!((likely - share).abs() < 0.01, "sign {sign}: {likely}");
        }
    }

    #[test]
    fn a_ridge_holds_weights_near_nothing_and_leaves_the_bias_free() {
        let (free, held) = (yes_or_no(&lines(), 4, 0.1), yes_or_no(&lines(), 4, 10.0));
        assert!(held.weights[1] > 0.0 && held.weights[1] < free.weights[1], "{held:?}");
        let often: Vec<(&[u32], bool)> = (0..20).map(|n| (&[3][..], n != 0)).collect();
        assert!(yes_or_no(&often, 4, 1e6).bias > 2.5);
    }

    #[test]
    fn of_several_kinds_each_is_as_likely_as_it_was_seen() {
        let lines: Vec<(&[u32], usize)> =
            [0, 0, 1, 2].iter().map(|&k| (&[5][..], k)).chain([1, 1, 1, 1].iter().map(|&k| (&[6][..], k))).collect();
        let tables = one_of(&lines, 3, 4, 1e-4);
        let parts: Vec<f64> = tables.iter().map(|t| exp(t.sum(&[5]))).collect();
        let whole: f64 = parts.iter().sum();
        assert!((parts[0] / whole - 0.5).abs() < 0.02, "{parts:?}");
        let most = (0..3).max_by(|&a, &b| tables[a].sum(&[6]).total_cmp(&tables[b].sum(&[6])));
        assert_eq!(most, Some(1));
    }
}
