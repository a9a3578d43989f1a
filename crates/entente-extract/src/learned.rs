//! A pack's learned model: linear weights over the signs of a sentence, read from `weights.txt`.
//!
//! [`Weights`] says how much speaks for a sentence making a promise, and which action its words mean. `entente-eval
//! learn` writes the file. All arithmetic is in whole numbers, so that every machine says the same.
//!
//! The file is text. Lines `name value` stand before an empty line; then, for each thing that is weighed, its name, the size of
//! its table as a power of two, its bias, and the table: one letter for each place. A letter `33 + 44 + k` stands for the weight
//! `k * |k|`, so that small weights are told apart finely and great ones coarsely.

use crate::weighed::Weighed;
use entente_model::Action;
use entente_packs::PacksError;
use std::collections::BTreeMap;

/// The letter of weight nothing, that of the least and that of the greatest.
const ZERO: u8 = 33 + 44;
const LEAST: u8 = ZERO - 44;
const GREATEST: u8 = ZERO + 44;
/// No sum is greater or smaller, so that two of them have a difference.
const MOST: i32 = 1 << 30;
/// The first line of the file.
const HEAD: &str = "entente weights 1";

/// One thing that is weighed: a bias and a table of weights by sign.
#[derive(Clone, Debug)]
struct Table {
    bias: i32,
    weights: Vec<i8>,
}

impl Table {
    /// The bias and all weights together. A sentence of any length has a sum: it stays within what the type holds.
    fn sum(&self, signs: &Weighed) -> i32 {
        let mask = self.weights.len() - 1;
        let mut all = i64::from(self.bias);
        for part in signs.words.chunks(AT_ONCE).chain([signs.rules.as_slice()]) {
            let mut sum = 0i32;
            for &sign in part {
                sum += squared(self.weights[sign as usize & mask]);
            }
            all += i64::from(sum);
        }
        held(all)
    }
}

/// So many weights have a sum that the type holds.
const AT_ONCE: usize = 1 << 20;

/// The weight of a letter.
fn squared(k: i8) -> i32 {
    let k = i16::from(k);
    i32::from(k * k.abs())
}

/// A sum within what the type holds.
fn held(sum: i64) -> i32 {
    i32::try_from(sum.clamp(i64::from(-MOST), i64::from(MOST))).unwrap_or(0)
}

/// What is weighed by the same signs, side by side: the weights of all for a sign stand together, so that they are added up at
/// once.
#[derive(Clone, Debug)]
struct Beside<K> {
    kinds: Vec<(K, i32)>,
    rows: Vec<[i8; LANES]>,
}

/// At most so many tables stand side by side.
const LANES: usize = 16;

impl<K: Copy> Beside<K> {
    /// Of tables, at most [`LANES`]; one that is smaller than others is repeated.
    fn new(tables: &[(K, Table)]) -> Beside<K> {
        let many = tables.iter().map(|(_, table)| table.weights.len()).max().unwrap_or(1);
        let mut rows = vec![[0; LANES]; many];
        for (lane, (_, table)) in tables.iter().enumerate().take(LANES) {
            for (row, &weight) in rows.iter_mut().zip(table.weights.iter().cycle()) {
                row[lane] = weight;
            }
        }
        Beside { kinds: tables.iter().take(LANES).map(|(kind, table)| (*kind, table.bias)).collect(), rows }
    }

    /// The bias and all weights together of each, as [`Table::sum`].
    fn sums(&self, signs: &Weighed) -> impl Iterator<Item = (K, i32)> {
        let mask = self.rows.len() - 1;
        let mut all = [0i64; LANES];
        for part in signs.words.chunks(AT_ONCE).chain([signs.rules.as_slice()]) {
            let mut sums = [0i32; LANES];
            for &sign in part {
                let row = self.rows[sign as usize & mask];
                for (sum, weight) in sums.iter_mut().zip(row) {
                    *sum += squared(weight);
                }
            }
            for (all, sum) in all.iter_mut().zip(sums) {
                *all += i64::from(sum);
            }
        }
        self.kinds.iter().zip(all).map(|(&(kind, bias), sum)| (kind, held(sum + i64::from(bias))))
    }
}

/// The weights of one language.
#[derive(Clone, Debug)]
pub(crate) struct Weights {
    promise: Table,
    deed: Table,
    party: Table,
    place: Table,
    field: Table,
    actions: Beside<Action>,
    /// A sentence in which the rules find a promise keeps it from this sum on.
    pub(crate) keep: i32,
    /// The same in a text that promises much.
    pub(crate) loose: i32,
    /// A sentence in which they find none makes one from this sum on.
    pub(crate) take: i32,
    /// The same in a text in which no rule finds any promise.
    pub(crate) alone: i32,
    /// From which sum on somebody is bound by a promise that a rule found, whom the rules take for bound, and anybody else.
    pub(crate) bound: (i32, i32),
    /// The same of a promise that no rule found.
    pub(crate) taken: (i32, i32),
    /// From which sum on a promise lies in a place: one where the rules say so, and any other.
    pub(crate) lies: (i32, i32),
    /// From which sum on a promise is about a field: one that the rules say, and any other.
    pub(crate) about: (i32, i32),
    /// The sum by which another action must beat the rules' own: where nothing but working together in general stands for that,
    /// and where a verb, a noun or a sum says it.
    pub(crate) margin: (i32, i32),
    /// By so much more than for the next must speak for the action that a deed is said to do.
    pub(crate) plain: i32,
    /// From which sum on a sentence nearly tells a deed.
    pub(crate) nearly: i32,
    /// Below which sum its words speak against a deed that a rule found in it.
    pub(crate) doubted: i32,
    /// How sure a sum makes of a promise that a rule found, and of one that only the model takes.
    sure: (Sure, Sure),
}

/// A line from sums to logits, in thousandths: where it begins, and by how many 65,536ths it rises with each unit of a sum.
#[derive(Clone, Copy, Debug)]
struct Sure {
    base: i32,
    slope: i32,
}

/// The logistic function in thousandths, from the logit -8 on in steps of a half.
const LOGISTIC: [u16; 33] = [
    0, 1, 1, 2, 2, 4, 7, 11, 18, 29, 47, 76, 119, 182, 269, 378, 500, 622, 731, 818, 881, 924, 953, 971, 982, 989, 993,
    996, 998, 998, 999, 999, 1000,
];

impl Sure {
    /// How likely, in thousandths; never certain either way.
    fn of(self, sum: i32) -> u16 {
        let logit = i64::from(self.base) + ((i64::from(sum) * i64::from(self.slope)) >> 16);
        let from = (logit + 8000).clamp(0, 15_999);
        let (step, rest) = (usize::try_from(from / 500).unwrap_or(0), from % 500);
        let (low, high) = (i64::from(LOGISTIC[step]), i64::from(LOGISTIC[step + 1]));
        u16::try_from((low + (high - low) * rest / 500).clamp(10, 990)).unwrap_or(500)
    }
}

impl Weights {
    /// Reads the file of a pack; `place` names it in errors.
    ///
    /// # Errors
    /// A file that is not of this form.
    pub(crate) fn parse(place: &str, text: &str) -> Result<Weights, PacksError> {
        let fault = |why: &str| PacksError::at(place, format!("{why}; write it anew with `entente-eval learn`"));
        let mut lines = text.lines();
        if lines.next() != Some(HEAD) {
            return Err(fault("this is no file of weights"));
        }
        let mut values = BTreeMap::new();
        for line in lines.by_ref().take_while(|l| !l.is_empty()) {
            let (name, value) = line.split_once(' ').ok_or_else(|| fault("a line has no value"))?;
            let value: i32 = value.parse().map_err(|_| fault("a value is no whole number"))?;
            values.insert(name, value);
        }
        let value = |name: &str| values.get(name).copied().ok_or_else(|| fault(&format!("`{name}` is missing")));
        let (mut promise, mut deed, mut party, mut lies_in, mut field, mut actions) =
            (None, None, None, None, None, Vec::new());
        while let Some(head) = lines.next() {
            let mut parts = head.split(' ');
            let (Some(name), Some(bits), Some(bias)) = (parts.next(), parts.next(), parts.next()) else {
                return Err(fault("a table has no size and bias"));
            };
            let bits: u32 =
                bits.parse().ok().filter(|b| (4..=20).contains(b)).ok_or_else(|| fault("a size is not 4 to 20"))?;
            let bias: i32 = bias.parse().map_err(|_| fault("a bias is no whole number"))?;
            if bias.abs() > 1 << 24 {
                return Err(fault("a bias is too great"));
            }
            let mut weights = Vec::with_capacity(1 << bits);
            while weights.len() < 1 << bits {
                let line = lines.next().ok_or_else(|| fault("a table ends early"))?.as_bytes();
                if line.iter().fold(false, |wrong, byte| wrong | !(LEAST..=GREATEST).contains(byte)) {
                    return Err(fault("a weight is none"));
                }
                weights.extend(line.iter().map(|byte| byte.wrapping_sub(ZERO) as i8));
                if line.is_empty() || weights.len() > 1 << bits {
                    return Err(fault("a table has a line of the wrong length"));
                }
            }
            let table = Table { bias, weights };
            match name {
                "promise" => promise = Some(table),
                "deed" => deed = Some(table),
                "party" => party = Some(table),
                "place" => lies_in = Some(table),
                "field" => field = Some(table),
                _ => actions.push((name.parse().map_err(|_| fault("a table is of no action"))?, table)),
            }
        }
        if actions.len() > LANES {
            return Err(fault("there are too many actions"));
        }
        let actions = Beside::new(&actions);
        Ok(Weights {
            promise: promise.ok_or_else(|| fault("the table `promise` is missing"))?,
            deed: deed.ok_or_else(|| fault("the table `deed` is missing"))?,
            party: party.ok_or_else(|| fault("the table `party` is missing"))?,
            place: lies_in.ok_or_else(|| fault("the table `place` is missing"))?,
            actions,
            keep: value("keep")?,
            loose: value("loose")?,
            take: value("take")?,
            alone: value("alone")?,
            bound: (value("bound")?, value("joins")?),
            taken: (value("taken")?, value("taken-joins")?),
            field: field.ok_or_else(|| fault("the table `field` is missing"))?,
            about: (value("about")?, value("about-else")?),
            lies: (value("lies")?, value("lies-else")?),
            margin: (value("margin")?, value("margin-else")?),
            plain: value("plain")?,
            nearly: value("nearly")?,
            doubted: value("doubted")?,
            sure: (
                Sure { base: value("found-base")?, slope: value("found-slope")? },
                Sure { base: value("taken-base")?, slope: value("taken-slope")? },
            ),
        })
    }

    /// How much speaks for a promise in what shows these signs.
    pub(crate) fn promise(&self, signs: &Weighed) -> i32 {
        self.promise.sum(signs)
    }

    /// How likely a sentence with this sum promises, in thousandths: one in which a rule found a promise, or any other.
    pub(crate) fn sure(&self, sum: i32, ruled: bool) -> u16 {
        if ruled { self.sure.0.of(sum) } else { self.sure.1.of(sum) }
    }

    /// How much more speaks for a deed than against in what shows these signs.
    pub(crate) fn deed(&self, signs: &Weighed) -> i32 {
        self.deed.sum(signs)
    }

    /// How much speaks for somebody's being bound whose signs these are.
    pub(crate) fn party(&self, signs: &Weighed) -> i32 {
        self.party.sum(signs)
    }

    /// How much speaks for a promise's lying in a place whose signs these are.
    pub(crate) fn place(&self, signs: &Weighed) -> i32 {
        self.place.sum(signs)
    }

    /// How much speaks for a promise's being about a field whose signs these are.
    pub(crate) fn field(&self, signs: &Weighed) -> i32 {
        self.field.sum(signs)
    }

    /// The action that these signs mean most, and by how much more than the next.
    pub(crate) fn likeliest(&self, signs: &Weighed) -> Option<(Action, i32)> {
        let mut sums: Vec<(i32, Action)> = self.actions.sums(signs).map(|(action, sum)| (sum, action)).collect();
        sums.sort_by_key(|(sum, _)| -sum);
        let (&(most, action), next) = (sums.first()?, sums.get(1));
        Some((action, next.map_or(i32::MAX, |next| most.saturating_sub(next.0))))
    }

    /// The action that these signs mean most, and by how much more than `rules`, the one that the rules found.
    pub(crate) fn action(&self, signs: &Weighed, rules: Action) -> Option<(Action, i32)> {
        let sums = self.actions.sums(signs);
        let mut best: Option<(Action, i32)> = None;
        let mut own = None;
        for (action, sum) in sums {
            if action == rules {
                own = Some(sum);
            }
            if best.is_none_or(|(_, most)| sum > most) {
                best = Some((action, sum));
            }
        }
        let (action, most) = best?;
        Some((action, own.map_or(i32::MAX, |own| most - own)))
    }
}

#[cfg(test)]
mod tests;
