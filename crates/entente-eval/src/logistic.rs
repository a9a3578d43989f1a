//! Logistic regression over hashed signs by AdaGrad, with sums, products and roots alone: the same bits on every machine.
//!
//! [`yes_or_no`] learns a question with two answers, [`one_of`] one with several.

/// Passes over the examples.
const PASSES: usize = 24;
/// How strongly weights are held near nothing.
const RIDGE: f64 = 0.0004;

/// How far a step goes in a pass.
fn rate(pass: usize) -> f64 {
    0.1 / (1.0 + pass as f64 / 4.0)
}

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

/// Weights of one table in training, and how far each has moved.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) bias: f64,
    pub(crate) weights: Vec<f64>,
    moved: Vec<f64>,
    bias_moved: f64,
}

impl Table {
    fn new(bits: u32) -> Table {
        Table { bias: 0.0, weights: vec![0.0; 1 << bits], moved: vec![1e-3; 1 << bits], bias_moved: 1e-3 }
    }
    /// The logit of what shows these signs.
    pub(crate) fn sum(&self, signs: &[u32]) -> f64 {
        let mask = self.weights.len() - 1;
        self.bias + signs.iter().map(|&s| self.weights[s as usize & mask]).sum::<f64>()
    }
    /// One step of AdaGrad against `error`, with weights that shrink by [`RIDGE`].
    fn step(&mut self, signs: &[u32], error: f64, rate: f64) {
        let mask = self.weights.len() - 1;
        self.bias_moved += error * error;
        self.bias -= rate * error / self.bias_moved.sqrt();
        for &sign in signs {
            let at = sign as usize & mask;
            let slope = error + RIDGE * self.weights[at];
            self.moved[at] += slope * slope;
            self.weights[at] -= rate * slope / self.moved[at].sqrt();
        }
    }
}

/// The examples in an order that mixes them, the same each time.
fn mixed(count: usize, pass: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(pass as u64 + 1);
    for at in (1..count).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        order.swap(at, (state >> 33) as usize % (at + 1));
    }
    order
}

/// The table of a yes-or-no question, from lines of signs with the answer.
pub(crate) fn yes_or_no(lines: &[(&[u32], bool)], bits: u32) -> Table {
    let mut table = Table::new(bits);
    for pass in 0..PASSES {
        let rate = rate(pass);
        for n in mixed(lines.len(), pass) {
            let (signs, truly) = lines[n];
            let error = logistic(table.sum(signs)) - f64::from(u8::from(truly));
            table.step(signs, error, rate);
        }
    }
    table
}

/// Tables of `count` kinds, from lines of signs with the kind that each is.
pub(crate) fn one_of(lines: &[(&[u32], usize)], count: usize, bits: u32) -> Vec<Table> {
    let mut tables = vec![Table::new(bits); count];
    for pass in 0..PASSES {
        let rate = rate(pass);
        for n in mixed(lines.len(), pass) {
            let (signs, truly) = lines[n];
            let sums: Vec<f64> = tables.iter().map(|t| t.sum(signs)).collect();
            let most = sums.iter().copied().fold(f64::MIN, f64::max);
            let parts: Vec<f64> = sums.iter().map(|s| exp(s - most)).collect();
            let whole: f64 = parts.iter().sum();
            for (at, table) in tables.iter_mut().enumerate() {
                let error = parts[at] / whole - f64::from(u8::from(at == truly));
                table.step(signs, error, rate);
            }
        }
    }
    tables
}
