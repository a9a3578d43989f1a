//! Teaches the model that weighs sentences, reproducibly: logistic regression over the engine's signs, the same on every machine.
//!
//! [`crate::lessons`] has the examples, [`validate`] says by cross-validation what the model adds to the rules, [`write`] makes a
//! pack's `weights.txt`.

use crate::Error;
use crate::lessons::{Act, Choice, Choosable, Examples, SINGLE, Sentence};
use crate::logistic::{Table, logistic, one_of, yes_or_no};
use crate::tables::Tables;
use entente_app::model::Action;
use std::fmt::Write as _;
use std::path::Path;

/// Places of the table of promises and of each table of actions, as powers of two.
const BITS: (u32, u32) = (17, 15);
/// How strongly weights are held near nothing: in texts left out a half and the double serve nearly as well.
const RIDGE: f64 = 10.0;
/// The same for places.
const RIDGE_OF_PLACES: f64 = 30.0;
/// The greatest step of a weight's letter.
const STEPS: i32 = 44;
/// The file of a pack that holds what was learned.
pub const FILE: &str = "weights.txt";
/// What the rules found is dropped only where the odds against it are two to one or worse, as a logit.
const WORD: f64 = -0.7;
/// The same in a text that promises much: more than three to one.
const LOOSE: f64 = -1.2;
/// So much surer, as a logit, the model must be in a text in which no rule finds a promise.
const ALONE: f64 = 0.8;
/// What a verb, a noun or a sum says of an action, the model says otherwise only where the odds are near three to one: texts that are
/// published say more in general words than texts that are written to teach.
const SETTLED: f64 = 1.0;
/// By so much more, as a logit, must speak for the action that a deed is said to do than for the next.
const PLAIN: f64 = 0.9;
/// From which logit on a sentence may tell a deed that counts only if it bears on a promise.
const NEARLY: f64 = -2.6;
/// Below which logit the words of a sentence speak against a deed that a rule found in it.
const DOUBTED: f64 = -4.3;
/// Letters in a line of a table.
const LINE: usize = 128;
/// Parts in which documents are left out in turn.
const FOLDS: usize = 5;

/// Whether the weights of a language are those that its examples teach, with the bounds that the file has.
///
/// # Errors
/// A file of weights that cannot be read.
pub fn holds(root: &Path, lang: &str, examples: &Examples, out: &mut dyn std::io::Write) -> Result<bool, Error> {
    let path = root.join("packs").join(lang).join(FILE);
    let there = std::fs::read_to_string(&path).map_err(|e| Error::at(&path, "read", e))?;
    // The bounds come of cross-validation, which takes long; the tables are what the texts teach.
    let differ = Tables::of(&there).differ(&Tables::of(&write(examples, Bounds::default(), None)));
    let same = differ.is_empty();
    let says = match same {
        true => "the weights are what the texts teach".to_owned(),
        false => format!("not what the texts teach: {}; run `entente-eval learn`", differ.join(", ")),
    };
    writeln!(out, "{}: {says}", path.display())?;
    Ok(same)
}

/// The text of `weights.txt` with what all examples teach, or only what has one of the names `only` and everything else as it
/// stands in the packs of the checkout.
///
/// # Errors
/// A file of weights that cannot be read, a name of nothing that is learned.
pub fn renewed(
    root: &Path,
    lang: &str,
    examples: &Examples,
    bounds: Bounds,
    only: Option<&str>,
) -> Result<String, Error> {
    let Some(only) = only else { return Ok(write(examples, bounds, None)) };
    let path = root.join("packs").join(lang).join(FILE);
    let there = std::fs::read_to_string(&path).map_err(|e| Error::at(&path, "read", e))?;
    let names: Vec<&str> = only.split(',').map(str::trim).collect();
    Ok(Tables::of(&there).with(&Tables::of(&write(examples, bounds, Some(&names))), &names)?.text())
}

/// The table of sentences for which `truly` says whether they are what is asked for.
fn sentences(examples: &[&Sentence], truly: fn(&Sentence) -> bool) -> Table {
    let lines: Vec<(&[u32], bool)> = examples.iter().map(|s| (s.signs(), truly(s))).collect();
    yes_or_no(&lines, BITS.0, RIDGE)
}

fn promises(examples: &[&Sentence]) -> Table {
    // What stands alone says less of promises than of deeds: whom it binds and what is meant hang on the text around.
    let texts: Vec<&Sentence> = examples.iter().copied().filter(|s| s.doc != SINGLE).collect();
    sentences(&texts, |s| s.promise)
}

fn deeds(examples: &[&Sentence]) -> Table {
    sentences(examples, |s| s.deed)
}

fn actions(examples: &[&Act]) -> Vec<Table> {
    let lines: Vec<(&[u32], usize)> = examples.iter().map(|a| (a.signs.as_slice(), a.action)).collect();
    one_of(&lines, Action::ALL.len(), BITS.1, RIDGE)
}

fn bound(examples: &[&Choice]) -> Table {
    chosen(examples, BITS.1, RIDGE)
}

/// The table of places: more is offered than for parties and less of it is so.
fn places(examples: &[&Choice]) -> Table {
    chosen(examples, BITS.1, RIDGE_OF_PLACES)
}

/// The table by which is chosen among what is offered.
fn chosen(examples: &[&Choice], bits: u32, ridge: f64) -> Table {
    let offers = examples.iter().flat_map(|choice| &choice.offers);
    let lines: Vec<(&[u32], bool)> = offers.map(|o| (o.signs.as_slice(), o.bound)).collect();
    yes_or_no(&lines, bits, ridge)
}

/// What a place costs a claim that has none, beside what the right one gains: as much as is right of all its other parts.
const AMISS: f64 = 0.75;
/// What no rule says may be said although it is a little less likely than not, down to so many tenths of a logit: where it is
/// wrong it costs less than it gains where it is right.
const UNSAID: i32 = -6;
/// The same for fields, of which every text has words.
const UNSAID_OF_FIELDS: i32 = 0;

/// The table of fields: as great as that of promises, since each word stands beside each field.
fn fields(examples: &[&Choice]) -> Table {
    chosen(examples, BITS.0, RIDGE)
}

/// Counts of a yes-or-no question.
#[derive(Clone, Copy, Default)]
struct Counts {
    right: usize,
    said: usize,
    true_: usize,
}

/// In texts as they are published about so many sentences promise; in texts written to teach there are more, and more that
/// no rule finds.
const SHARE: f64 = 0.22;
/// Of them the rules find about so many, and of what the rules find about so much is right.
const RULES: (f64, f64) = (0.75, 0.8);

impl Counts {
    fn add(&mut self, said: bool, truly: bool) {
        self.said += usize::from(said);
        self.true_ += usize::from(truly);
        self.right += usize::from(said && truly);
    }
    fn f1(self) -> f64 {
        if self.said + self.true_ == 0 { 0.0 } else { 2.0 * self.right as f64 / (self.said + self.true_) as f64 }
    }
    fn line(self) -> String {
        let share = |of: usize| if of == 0 { 0.0 } else { self.right as f64 / of as f64 };
        format!("precision {:.3} recall {:.3} F1 {:.3}", share(self.said), share(self.true_), self.f1())
    }
}

/// From which logits on a sentence is a promise, and by which an action is another.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bounds {
    keep: f64,
    take: f64,
    margin: f64,
    bound: (f64, f64),
    taken: (f64, f64),
    lies: (f64, f64),
    about: (f64, f64),
    /// Lines from the logit of the table of promises to the logit of how likely one is: of a sentence in which a rule found
    /// one, and of any other.
    found: Line,
    sure: Line,
}

/// A straight line.
#[derive(Clone, Copy, Debug, Default)]
struct Line {
    base: f64,
    slope: f64,
}

/// The line by which logits come out as often true as they say (Platt 1999), from logits with what is true and how much each
/// counts: Newton's method, a dozen steps.
fn straight(lines: &[(f64, bool, f64)]) -> Line {
    let mut line = Line { base: 0.0, slope: 1.0 };
    for _ in 0..12 {
        let (mut by_base, mut by_slope, mut bb, mut bs, mut ss) = (0.0, 0.0, 1e-6, 0.0, 1e-6);
        for &(sum, truly, counts) in lines {
            let likely = logistic(line.base + line.slope * sum);
            let error = counts * (likely - f64::from(u8::from(truly)));
            let bend = counts * likely * (1.0 - likely);
            by_base += error;
            by_slope += error * sum;
            bb += bend;
            bs += bend * sum;
            ss += bend * sum * sum;
        }
        let whole = bb * ss - bs * bs;
        line.base -= (by_base * ss - by_slope * bs) / whole;
        line.slope -= (by_slope * bb - by_base * bs) / whole;
    }
    line
}

/// What an action is by some measure.
type Test<'t> = &'t dyn Fn(&(Vec<f64>, &Act)) -> usize;

/// What the model says of blind documents that it has not seen, and the bounds that serve best there.
///
/// # Errors
/// No blind documents.
pub fn validate(examples: &Examples, out: &mut dyn std::io::Write) -> Result<Bounds, Error> {
    let mut sums: Vec<(f64, &Sentence)> = Vec::new();
    // Of known texts only what promises nothing counts, and where no rule found anything: so the world's other sentences are.
    let mut others: Vec<f64> = Vec::new();
    // What speaks for a deed in the same sentences.
    let mut done: Vec<(f64, &Sentence)> = Vec::new();
    let mut acts: Vec<(Vec<f64>, &Act)> = Vec::new();
    let mut choices: Vec<(Vec<f64>, &Choice)> = Vec::new();
    let mut lies: Vec<(Vec<f64>, &Choice)> = Vec::new();
    let mut about: Vec<(Vec<f64>, &Choice)> = Vec::new();
    for fold in 0..FOLDS {
        let out_of = |doc: usize| doc != SINGLE && doc % FOLDS == fold;
        let known: Vec<&Sentence> = examples.sentences.iter().filter(|s| !out_of(s.doc)).collect();
        let table = promises(&known);
        let asked = examples.sentences.iter().filter(|s| s.blind && out_of(s.doc));
        sums.extend(asked.map(|s| (table.sum(&s.all), s)));
        let deed = deeds(&known);
        let asked = examples.sentences.iter().filter(|s| s.blind && out_of(s.doc));
        done.extend(asked.map(|s| (deed.sum(&s.all), s)));
        let asked = examples.sentences.iter().filter(|s| !s.blind && out_of(s.doc) && !s.promise && !s.found);
        others.extend(asked.map(|s| table.sum(&s.all)));
        let known: Vec<&Choice> = examples.choices.iter().filter(|s| !(s.blind && out_of(s.doc))).collect();
        let table = bound(&known);
        let asked = examples.choices.iter().filter(|s| s.blind && out_of(s.doc));
        choices.extend(asked.map(|c| (c.offers.iter().map(|o| table.sum(&o.signs)).collect(), c)));
        let known: Vec<&Choice> = examples.places.iter().filter(|s| !(s.blind && out_of(s.doc))).collect();
        let table = places(&known);
        let asked = examples.places.iter().filter(|s| s.blind && out_of(s.doc));
        lies.extend(asked.map(|c| (c.offers.iter().map(|o| table.sum(&o.signs)).collect(), c)));
        let known: Vec<&Choice> = examples.fields.iter().filter(|s| !(s.blind && out_of(s.doc))).collect();
        let table = fields(&known);
        let asked = examples.fields.iter().filter(|s| s.blind && out_of(s.doc));
        about.extend(asked.map(|c| (c.offers.iter().map(|o| table.sum(&o.signs)).collect(), c)));
        let known: Vec<&Act> = examples.acts.iter().filter(|s| !(s.blind && out_of(s.doc))).collect();
        let tables = actions(&known);
        let asked = examples.acts.iter().filter(|s| s.blind && out_of(s.doc));
        acts.extend(asked.map(|a| (tables.iter().map(|t| t.sum(&a.signs)).collect(), a)));
    }
    if sums.is_empty() {
        return Err(Error::new("no texts to teach with".to_owned()));
    }
    let count = |test: &dyn Fn(&(f64, &Sentence)) -> bool| {
        let mut counts = Counts::default();
        for line in &sums {
            counts.add(test(line), line.1.promise);
        }
        counts
    };
    let grid = || (-30..=50).map(|n| f64::from(n) / 10.0);
    let share = |all: &mut dyn Iterator<Item = f64>, at: f64| {
        let (mut over, mut count) = (0.0, 0.0);
        for sum in all {
            count += 1.0;
            over += f64::from(u8::from(sum >= at));
        }
        if count == 0.0 { 0.0 } else { over / count }
    };
    let of = |found: bool, promise: bool| {
        sums.iter().filter(move |l| l.1.found == found && l.1.promise == promise).map(|l| l.0)
    };
    // Of a hundred sentences in the world, how many are rightly and how many wrongly said to promise.
    let hundred = |keep: f64, take: f64| {
        let (promises, found) = (100.0 * SHARE, 100.0 * SHARE * RULES.0);
        let wrongly = found * (1.0 - RULES.1) / RULES.1;
        let right = found * share(&mut of(true, true), keep) + (promises - found) * share(&mut of(false, true), take);
        let wrong = wrongly * share(&mut of(true, false), keep)
            + (100.0 - promises - wrongly) * share(&mut others.iter().copied(), take);
        (right, wrong, 2.0 * right / (right + wrong + promises))
    };
    let mut best = (0.0, 0.0, 0.0);
    for keep in grid().map(|x| x - 2.0).filter(|&x| x <= WORD) {
        for take in grid() {
            let (_, _, f1) = hundred(keep, take);
            if f1 > best.0 {
                best = (f1, keep, take);
            }
        }
    }
    let (_, keep, take) = best;
    // Each kind of sentence counts as much as the world has of it.
    let counted = |found: bool, promise: bool, much: f64| {
        let count = of(found, promise).count().max(1) as f64;
        of(found, promise).map(move |sum| (sum, promise, much / count))
    };
    let told = straight(&counted(true, true, RULES.1).chain(counted(true, false, 1.0 - RULES.1)).collect::<Vec<_>>());
    let missed = SHARE * (1.0 - RULES.0);
    let rest = 1.0 - SHARE - SHARE * RULES.0 * (1.0 - RULES.1) / RULES.1;
    let each = rest / others.len().max(1) as f64;
    let quiet = others.iter().map(|&sum| (sum, false, each));
    let sure = straight(&counted(false, true, missed).chain(quiet).collect::<Vec<_>>());
    writeln!(out, "sentences {} promises {}", sums.len(), sums.iter().filter(|l| l.1.promise).count())?;
    let (right, wrong, f1) = hundred(keep, take);
    writeln!(
        out,
        "in 100 published sentences {right:.1} of 22 right, {wrong:.1} wrong, F1 {f1:.3}; rules alone {:.3}",
        hundred(-99.0, 99.0).2
    )?;
    writeln!(out, "rules     {}", count(&|l| l.1.found).line())?;
    writeln!(out, "both at 0 {}", count(&|l| l.0 >= 0.0).line())?;
    writeln!(
        out,
        "both      {} (keep {keep:.1}, take {take:.1})",
        count(&|l| l.0 >= if l.1.found { keep } else { take }).line()
    )?;
    deeds_told(&done, out)?;
    let top = |sums: &[f64]| (0..sums.len()).max_by(|&a, &b| sums[a].total_cmp(&sums[b])).unwrap_or(0);
    let right =
        |test: Test<'_>| acts.iter().filter(|a| test(a) == a.1.action).count() as f64 / acts.len().max(1) as f64;
    let with = |open: f64| {
        right(&|(sums, act)| {
            let best = top(sums);
            let margin = if act.open { open } else { SETTLED };
            if sums[best] - sums[act.rules] >= margin { best } else { act.rules }
        })
    };
    let mut margin = (0.0, 0.0);
    for at in (0..60).map(|n| f64::from(n) / 10.0) {
        let good = with(at);
        if good > margin.0 {
            margin = (good, at);
        }
    }
    writeln!(
        out,
        "actions   of {}: rules {:.3}, learned {:.3}, both {:.3} (margin {:.1})",
        acts.len(),
        right(&|(_, a)| a.rules),
        right(&|(s, _)| top(s)),
        margin.0,
        margin.1
    )?;
    let bound = parties(&choices, true, out)?;
    let taken = parties(&choices, false, out)?;
    let lies = kept("places", &lies, UNSAID, out)?;
    let about = kept("fields", &about, UNSAID_OF_FIELDS, out)?;
    Ok(Bounds { keep, take, margin: margin.1, bound, taken, lies, about, found: told, sure })
}

/// What the model says of deeds: where the rules find none, a sentence tells one if more speaks for it than against.
fn deeds_told(sums: &[(f64, &Sentence)], out: &mut dyn std::io::Write) -> Result<(), Error> {
    let count = |test: &dyn Fn(&(f64, &Sentence)) -> bool| {
        let mut counts = Counts::default();
        for line in sums {
            counts.add(test(line), line.1.deed);
        }
        counts.line()
    };
    writeln!(out, "deeds     of {}", sums.iter().filter(|l| l.1.deed).count())?;
    writeln!(out, "rules     {}", count(&|l| l.1.done))?;
    writeln!(out, "both      {}", count(&|l| l.1.done || l.0 >= 0.0))?;
    Ok(())
}

/// What the model says of who is bound by promises that a rule found or that none did, and the bounds that serve best there:
/// for those whom the rules take for bound, and for anybody else.
fn parties(choices: &[(Vec<f64>, &Choice)], ruled: bool, out: &mut dyn std::io::Write) -> Result<(f64, f64), Error> {
    let asked = || choices.iter().filter(|c| c.1.ruled == ruled);
    let chosen = |test: &dyn Fn(f64, &Choosable) -> bool| {
        let mut counts = Counts::default();
        for (sums, choice) in asked() {
            let any = sums.iter().zip(&choice.offers).any(|(&s, o)| test(s, o));
            let most = sums.iter().copied().fold(f64::MIN, f64::max);
            for (&sum, offer) in sums.iter().zip(&choice.offers) {
                let said = if any { test(sum, offer) } else { sum == most };
                counts.said += usize::from(said);
                counts.right += usize::from(said && offer.bound);
            }
            counts.true_ += choice.truly;
        }
        counts
    };
    let best = bounds(-20, &|own, other| chosen(&|s, o| s >= if o.ruled { own } else { other }).f1());
    let by = if ruled { "a rule" } else { "no rule" };
    writeln!(out, "parties   of {} promises that {by} found", asked().count())?;
    writeln!(out, "offered   {}", chosen(&|_, o| o.bound).line())?;
    writeln!(out, "rules     {}", chosen(&|_, o| o.ruled).line())?;
    let line = chosen(&|s, o| s >= if o.ruled { best.0 } else { best.1 }).line();
    writeln!(out, "both      {line} (bounds {:.1}, {:.1})", best.0, best.1)?;
    Ok(best)
}

/// The bounds that serve best: for what the rules say, and for all else, for which it is at least so many tenths.
fn bounds(least: i32, serves: &dyn Fn(f64, f64) -> f64) -> (f64, f64) {
    let mut best = (0.0, 0.0, 0.0);
    for own in (-90..=20).step_by(2).map(|n| f64::from(n) / 10.0) {
        for other in (least..=90).step_by(2).map(|n| f64::from(n) / 10.0) {
            let good = serves(own, other);
            if good > best.0 {
                best = (good, own, other);
            }
        }
    }
    (best.1, best.2)
}

/// What the model says of where promises lie or what they are about, and the bounds that serve best there: for what no rule says
/// at least so many tenths.
fn kept(
    of: &str,
    choices: &[(Vec<f64>, &Choice)],
    least: i32,
    out: &mut dyn std::io::Write,
) -> Result<(f64, f64), Error> {
    let chosen = |test: &dyn Fn(f64, &Choosable) -> bool| {
        let mut counts = Counts::default();
        for (sums, choice) in choices {
            for (&sum, offer) in sums.iter().zip(&choice.offers) {
                let said = test(sum, offer);
                counts.said += usize::from(said);
                counts.right += usize::from(said && offer.bound);
            }
            counts.true_ += choice.truly;
        }
        counts
    };
    // What a whole claim gains: a place that is right where there is one, none said where there is none.
    let gain = |own: f64, other: f64| {
        let mut gain = 0.0;
        for (sums, choice) in choices {
            let mut counts = Counts { true_: choice.truly, ..Counts::default() };
            for (&sum, offer) in sums.iter().zip(&choice.offers) {
                let said = sum >= if offer.ruled { own } else { other };
                counts.said += usize::from(said);
                counts.right += usize::from(said && offer.bound);
            }
            gain += match (choice.truly, counts.said) {
                (0, 0) => AMISS,
                (0, _) => 0.0,
                _ => counts.f1(),
            };
        }
        gain
    };
    let best = bounds(least, &gain);
    writeln!(out, "{of:9} of {} promises", choices.len())?;
    writeln!(out, "offered   {}", chosen(&|_, o| o.bound).line())?;
    writeln!(out, "rules     {}", chosen(&|_, o| o.ruled).line())?;
    let line = chosen(&|s, o| s >= if o.ruled { best.0 } else { best.1 }).line();
    writeln!(out, "both      {line} (bounds {:.1}, {:.1})", best.0, best.1)?;
    Ok(best)
}

/// The text of `weights.txt`, learned from all examples; what is not among the names asked for is learned from none.
fn write(examples: &Examples, bounds: Bounds, only: Option<&[&str]>) -> String {
    let asked = |name: &str| only.is_none_or(|names| names.contains(&name));
    let promise = promises(&examples.sentences.iter().filter(|_| asked("promise")).collect::<Vec<_>>());
    let actions = actions(&examples.acts.iter().filter(|_| asked("action")).collect::<Vec<_>>());
    let deed = deeds(&examples.sentences.iter().filter(|_| asked("deed")).collect::<Vec<_>>());
    let greatest = |tables: &[&Table]| {
        tables.iter().flat_map(|t| &t.weights).fold(1e-9, |most: f64, w| most.max(w.abs())) / f64::from(STEPS * STEPS)
    };
    let party = bound(&examples.choices.iter().filter(|_| asked("party")).collect::<Vec<_>>());
    let place = places(&examples.places.iter().filter(|_| asked("place")).collect::<Vec<_>>());
    let field = fields(&examples.fields.iter().filter(|_| asked("field")).collect::<Vec<_>>());
    let field_unit = greatest(&[&field]);
    let place_unit = greatest(&[&place]);
    let party_unit = greatest(&[&party]);
    let deed_unit = greatest(&[&deed]);
    let (unit, act_unit) = (greatest(&[&promise]), greatest(&actions.iter().collect::<Vec<_>>()));
    let whole = |x: f64| x.round().clamp(-1e7, 1e7) as i32;
    let mut text = String::from("entente weights 1\n");
    let values = [
        ("keep", bounds.keep / unit),
        ("loose", LOOSE.min(bounds.keep) / unit),
        ("take", bounds.take / unit),
        ("alone", (bounds.take + ALONE) / unit),
        ("margin", bounds.margin / act_unit),
        ("margin-else", SETTLED / act_unit),
        ("plain", PLAIN / act_unit),
        ("nearly", NEARLY / deed_unit),
        ("doubted", DOUBTED / deed_unit),
        ("bound", bounds.bound.0 / party_unit),
        ("joins", bounds.bound.1 / party_unit),
        ("taken", bounds.taken.0 / party_unit),
        ("taken-joins", bounds.taken.1 / party_unit),
        ("lies", bounds.lies.0 / place_unit),
        ("lies-else", bounds.lies.1 / place_unit),
        ("about", bounds.about.0 / field_unit),
        ("about-else", bounds.about.1 / field_unit),
        ("found-base", bounds.found.base * 1000.0),
        ("found-slope", bounds.found.slope * unit * 65_536_000.0),
        ("taken-base", bounds.sure.base * 1000.0),
        ("taken-slope", bounds.sure.slope * unit * 65_536_000.0),
    ];
    for (name, value) in values {
        let _ = writeln!(text, "{name} {}", whole(value));
    }
    text.push('\n');
    let mut put = |name: &str, table: &Table, unit: f64| {
        let _ = writeln!(text, "{name} {} {}", table.weights.len().trailing_zeros(), whole(table.bias / unit));
        for line in table.weights.chunks(LINE) {
            for weight in line {
                let k = (weight.abs() / unit).sqrt().round().clamp(0.0, f64::from(STEPS));
                let k = whole(k) * if *weight < 0.0 { -1 } else { 1 };
                text.push(char::from(u8::try_from(33 + STEPS + k).unwrap_or(b'M')));
            }
            text.push('\n');
        }
    };
    put("promise", &promise, unit);
    put("deed", &deed, deed_unit);
    put("party", &party, party_unit);
    put("place", &place, place_unit);
    put("field", &field, field_unit);
    for (action, table) in Action::ALL.iter().zip(&actions) {
        put(action.code(), table, act_unit);
    }
    text
}
