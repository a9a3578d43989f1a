//! Teaches the model that weighs sentences, reproducibly: logistic regression over the engine's signs, the same on every machine.
//!
//! [`examples`] turns annotated documents into examples, [`validate`] says by cross-validation what the model adds to the
//! rules, [`write`] makes a pack's `weights.txt`. Examples of documents that the rules were written by ("known") hide what the
//! rules found in them: there the rules are better than they will ever be again. Examples of documents that the rules have never
//! seen ("blind") show it.

use crate::Error;
use crate::engine::Engine;
use crate::logistic::{Table, logistic, one_of, yes_or_no};
use crate::names::same_party;
use crate::records::read_values;
use crate::tables::Tables;
use entente_app::model::{Action, Span};
use entente_app::{Offered, Shown};
use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;

/// Places of the table of promises and of each table of actions, as powers of two.
const BITS: (u32, u32) = (17, 15);
/// The greatest step of a weight's letter.
const STEPS: i32 = 44;
/// The file of a pack that holds what was learned.
pub const FILE: &str = "weights.txt";
/// Corpora by which rules were written, after the language's tag.
const KNOWN: &[&str] = &["", "-blind", "-wide", "-fresh"];
/// The folder of single sentences that promise, one file a language.
const LINES: &str = "corpus/taught/sentences";
/// The day on which a single sentence counts as published.
const LINES_DAY: &str = "2025-06-16";
/// The sign of a single sentence. Sentences that were written to teach promise each thing about as often; published texts do not.
/// A sign that no text shows takes up what is due to that.
const ALONE_SIGN: u32 = 0x5e47_e9ce;
/// What the rules found is dropped only where the odds against it are five to one or worse, as a logit.
const WORD: f64 = -1.6;
/// The same in a text that promises much: twenty to one.
const LOOSE: f64 = -3.0;
/// So much surer, as a logit, the model must be in a text in which no rule finds a promise.
const ALONE: f64 = 1.5;
/// What a verb, a noun or a sum says of an action, the model says otherwise only where the odds are fifty to one: texts that are
/// published say more in general words than texts that are written to teach.
const SETTLED: f64 = 4.0;
/// Letters in a line of a table.
const LINE: usize = 128;
/// Parts in which documents are left out in turn.
const FOLDS: usize = 8;

/// A sentence with what it is.
#[derive(Clone, Debug)]
struct Sentence {
    doc: usize,
    blind: bool,
    words: Vec<u32>,
    all: Vec<u32>,
    promise: bool,
    found: bool,
    deed: bool,
    done: bool,
}

impl Sentence {
    /// Its signs as they teach: what the rules found is hidden where they know the text.
    fn signs(&self) -> &[u32] {
        if self.blind { &self.all } else { &self.words }
    }
}

/// A quote with its action.
#[derive(Clone, Debug)]
struct Act {
    doc: usize,
    blind: bool,
    /// Of a blind document those of the rules, too.
    signs: Vec<u32>,
    action: usize,
    /// The action by the rules, and whether the model may say another.
    rules: usize,
    open: bool,
}

/// All who could be bound by a promise with who is, or all places where it could lie with those where it does.
#[derive(Clone, Debug)]
struct Choice {
    doc: usize,
    blind: bool,
    /// Whether a rule found the promise.
    ruled: bool,
    offers: Vec<Choosable>,
    /// How many the annotation names.
    truly: usize,
}

#[derive(Clone, Debug)]
struct Choosable {
    /// Of a blind document those of the rules, too.
    signs: Vec<u32>,
    ruled: bool,
    bound: bool,
}

/// All examples of one language.
#[derive(Clone, Debug, Default)]
pub struct Examples {
    docs: usize,
    sentences: Vec<Sentence>,
    acts: Vec<Act>,
    choices: Vec<Choice>,
    places: Vec<Choice>,
    fields: Vec<Choice>,
}

/// The languages that have texts to teach with, in a checkout.
///
/// # Errors
/// If the folder cannot be read.
pub fn languages(root: &Path) -> Result<Vec<String>, Error> {
    let folder = root.join("corpus/taught");
    let entries = std::fs::read_dir(&folder).map_err(|e| Error::at(&folder, "read", e))?;
    let name = |path: &Path| Some(path.file_name()?.to_str()?.strip_suffix(".jsonl")?.to_owned());
    let mut tags: Vec<String> = entries.flatten().filter_map(|e| name(&e.path())).collect();
    tags.sort();
    Ok(tags)
}

/// The examples of a language: the open documents of its corpora, which the rules know, and those written to teach. Corpora
/// whose names contain `without` are left out.
///
/// # Errors
/// A file that cannot be read, a document that the engine refuses.
pub fn examples(root: &Path, lang: &str, without: Option<&str>) -> Result<Examples, Error> {
    let engine = Engine::untaught(&root.join("packs"))?;
    let mut examples = Examples::default();
    let known = KNOWN.iter().map(|end| (format!("corpus/{lang}{end}.jsonl"), false));
    for (name, blind) in known.chain([(format!("corpus/taught/{lang}.jsonl"), true)]) {
        let path = root.join(&name);
        if !path.exists() || without.is_some_and(|part| name.contains(part)) {
            continue;
        }
        let mut docs = read_values(&path)?;
        docs.retain(|doc| doc["part"].as_str() != Some("sealed"));
        taught(&engine, &docs, if blind { Kind::Blind } else { Kind::Known }, &mut examples)?;
    }
    let path = root.join(LINES).join(format!("{lang}.jsonl"));
    if path.exists() && without.is_none_or(|part| !LINES.contains(part)) {
        let lines: Vec<Value> = read_values(&path)?.iter().map(|line| text_of(lang, line)).collect();
        taught(&engine, &lines, Kind::Line, &mut examples)?;
    }
    Ok(examples)
}

/// The examples of every language. Where a promise lies is told much alike in all of them, so each learns it from the others, too.
///
/// # Errors
/// Those of [`examples`].
pub fn all(root: &Path, without: Option<&str>) -> Result<Vec<(String, Examples)>, Error> {
    let own = |tag: String| examples(root, &tag, without).map(|examples| (tag, examples));
    let mut all = languages(root)?.into_iter().map(own).collect::<Result<Vec<_>, Error>>()?;
    let places: Vec<Vec<Choice>> = all.iter().map(|(_, examples)| examples.places.clone()).collect();
    for (number, (_, examples)) in all.iter_mut().enumerate() {
        let others = places.iter().enumerate().filter(|&(other, _)| other != number).flat_map(|(_, places)| places);
        // No document of another language is ever left out, nor asked about.
        let others = others.map(|choice| Choice { doc: usize::MAX, blind: false, ..choice.clone() });
        examples.places.extend(others);
    }
    Ok(all)
}

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

/// Where annotated texts come from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// A text by which rules were written.
    Known,
    /// A text that no rule has seen.
    Blind,
    /// A single sentence that no rule has seen. All of them promise and nothing stands around them, so that they teach by which
    /// words a promise tells its action and its fields, and not what a promise is, nor whom it binds.
    Line,
}

/// A single sentence as an annotated text.
fn text_of(lang: &str, line: &Value) -> Value {
    let text = &line["sentence"];
    let mut promise = line.clone();
    promise["quote"] = text.clone();
    serde_json::json!({
        "id": "line", "lang": lang, "published": LINES_DAY, "title": "", "text": text, "commitments": [promise],
    })
}

/// Adds the examples of annotated documents.
///
/// # Errors
/// A document that the engine refuses.
fn taught(engine: &Engine, gold: &[Value], kind: Kind, into: &mut Examples) -> Result<(), Error> {
    // By cross-validation only whole texts are asked about.
    let blind = kind == Kind::Blind;
    for (doc, document) in gold.iter().zip(engine.documents(gold)?) {
        let text = document.text.as_str();
        let span =
            |quote: &str| text.find(quote).filter(|_| !quote.is_empty()).map(|at| Span::new(at, at + quote.len()));
        let commitments = || doc["commitments"].as_array().into_iter().flatten();
        let (mut quotes, mut actions, mut parties) = (Vec::new(), Vec::new(), Vec::new());
        // The places of each promise; nothing where the annotation leaves them out.
        let mut lies: Vec<Option<Vec<&str>>> = Vec::new();
        let mut about: Vec<Vec<&str>> = Vec::new();
        let (mut told, mut again) = (Vec::new(), Vec::new());
        for commitment in commitments() {
            let quote = commitment["quote"].as_str().and_then(span);
            let action = Action::ALL.iter().position(|a| Some(a.code()) == commitment["action"].as_str());
            if let (Some(quote), Some(action)) = (quote, action) {
                quotes.push(quote);
                let all = commitment["parties"].as_array().into_iter().flatten();
                let name = |p: &Value| p.as_str().or(p["id"].as_str()).or(p["name"].as_str()).map(str::to_owned);
                parties.push(all.filter_map(name).collect::<Vec<String>>());
                actions.push(action);
                let fields = commitment["fields"].as_array().into_iter().flatten();
                about.push(fields.filter_map(Value::as_str).collect());
                let places = commitment["places"].as_array();
                lies.push(places.map(|all| all.iter().filter_map(Value::as_str).collect()));
            }
            let also = commitment["also"].as_array().into_iter().flatten();
            told.extend(quote);
            again.extend(also.filter_map(|a| a.as_str().and_then(span)));
        }
        let deeds = doc["deeds"].as_array().into_iter().flatten();
        let deeds: Vec<Span> = deeds.filter_map(|d| d["quote"].as_str().and_then(span)).collect();
        let Some(lesson) = engine.lesson(&document, &quotes) else { continue };
        // No single sentence is ever left out, so that it takes no part in how texts are parted.
        let number = if kind == Kind::Line { usize::MAX } else { into.docs };
        into.docs += usize::from(kind != Kind::Line);
        // What the rules found is hidden where they know the text.
        let seen = |words: &[u32], rules: &[u32]| match kind {
            Kind::Known => words.to_vec(),
            Kind::Blind => union(words, rules),
            Kind::Line => union(&union(words, rules), &[ALONE_SIGN]),
        };
        for shown in lesson.sentences.iter().filter(|_| kind != Kind::Line) {
            let within = |told: &[Span]| {
                told.iter().any(|t| {
                    let shared = t.end().min(shown.span.end()).saturating_sub(t.start().max(shown.span.start()));
                    2 * shared > (t.end() - t.start()).min(shown.span.end() - shown.span.start())
                })
            };
            let promise = within(&told);
            // What only tells a promise again teaches nothing: it reads like one and counts as none.
            if !promise && within(&again) {
                continue;
            }
            let Shown { words, rules, found, done, .. } = shown;
            let (found, done, deed) = (*found > 0, *done > 0, within(&deeds));
            let (words, all) = (words.clone(), union(words, rules));
            into.sentences.push(Sentence { doc: number, blind, words, all, promise, found, deed, done });
        }
        for promised in &lesson.promises {
            let at = promised.quote;
            let shared = |quote: &Span| at.end().min(quote.end()).saturating_sub(at.start().max(quote.start()));
            let Some((best, quote)) = quotes.iter().enumerate().max_by_key(|(_, q)| shared(q)) else { continue };
            if 2 * shared(quote) <= (quote.end() - quote.start()).min(at.end() - at.start()) {
                continue;
            }
            let choice = |offered: &[Offered], truly: &[&str]| {
                let one = |o: &Offered| Choosable {
                    signs: seen(&o.words, &o.rules),
                    ruled: o.ruled,
                    bound: truly.contains(&o.name.as_str()),
                };
                let offers = offered.iter().map(one).collect();
                Choice { doc: number, blind, ruled: promised.ruled, offers, truly: truly.len() }
            };
            let signs = seen(&promised.acts, &promised.rules);
            let Some(rules) = Action::ALL.iter().position(|&a| a == promised.action) else { continue };
            into.acts.push(Act { doc: number, blind, signs, action: actions[best], rules, open: promised.open });
            into.fields.push(choice(&promised.fields, &about[best]));
            if kind == Kind::Line {
                continue;
            }
            if let Some(lies) = &lies[best] {
                into.places.push(choice(&promised.places, lies));
            }
            let truly = &parties[best];
            let one = |o: &Offered| {
                let said = o.id.as_deref().filter(|id| id.len() == 2).unwrap_or(&o.name);
                let bound = truly.iter().any(|t| same_party(t, said));
                Choosable { signs: seen(&o.words, &o.rules), ruled: o.ruled, bound }
            };
            let offers = promised.offers.iter().map(one).collect();
            into.choices.push(Choice { doc: number, blind, ruled: promised.ruled, offers, truly: truly.len() });
        }
    }
    Ok(())
}

fn union(one: &[u32], other: &[u32]) -> Vec<u32> {
    let mut all = [one, other].concat();
    all.sort_unstable();
    all.dedup();
    all
}

/// The table of sentences for which `truly` says whether they are what is asked for.
fn sentences(examples: &[&Sentence], truly: fn(&Sentence) -> bool) -> Table {
    let lines: Vec<(&[u32], bool)> = examples.iter().map(|s| (s.signs(), truly(s))).collect();
    yes_or_no(&lines, BITS.0)
}

fn promises(examples: &[&Sentence]) -> Table {
    sentences(examples, |s| s.promise)
}

fn deeds(examples: &[&Sentence]) -> Table {
    sentences(examples, |s| s.deed)
}

fn actions(examples: &[&Act]) -> Vec<Table> {
    let lines: Vec<(&[u32], usize)> = examples.iter().map(|a| (a.signs.as_slice(), a.action)).collect();
    one_of(&lines, Action::ALL.len(), BITS.1)
}

fn bound(examples: &[&Choice]) -> Table {
    let offers = examples.iter().flat_map(|choice| &choice.offers);
    let lines: Vec<(&[u32], bool)> = offers.map(|o| (o.signs.as_slice(), o.bound)).collect();
    yes_or_no(&lines, BITS.1)
}

/// What a place costs a claim that has none, beside what the right one gains: as much as all its other parts would lose.
const AMISS: f64 = 0.85;

/// The table of fields: as great as that of promises, since each word stands beside each field.
fn fields(examples: &[&Choice]) -> Table {
    let offers = examples.iter().flat_map(|choice| &choice.offers);
    let lines: Vec<(&[u32], bool)> = offers.map(|o| (o.signs.as_slice(), o.bound)).collect();
    yes_or_no(&lines, BITS.0)
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
        let out_of = |doc: usize| doc % FOLDS == fold;
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
        let table = bound(&known);
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
    let lies = kept("places", &lies, out)?;
    let about = kept("fields", &about, out)?;
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

/// What the model says of where promises lie or what they are about, and the bounds that serve best there.
fn kept(of: &str, choices: &[(Vec<f64>, &Choice)], out: &mut dyn std::io::Write) -> Result<(f64, f64), Error> {
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
    // What no rule says is said where it is more likely than not.
    let best = bounds(0, &gain);
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
    let choices =
        |name: &str, all: &'_ [Choice]| -> Table { bound(&all.iter().filter(|_| asked(name)).collect::<Vec<_>>()) };
    let promise = promises(&examples.sentences.iter().filter(|_| asked("promise")).collect::<Vec<_>>());
    let actions = actions(&examples.acts.iter().filter(|_| asked("action")).collect::<Vec<_>>());
    let deed = deeds(&examples.sentences.iter().filter(|_| asked("deed")).collect::<Vec<_>>());
    let greatest = |tables: &[&Table]| {
        tables.iter().flat_map(|t| &t.weights).fold(1e-9, |most: f64, w| most.max(w.abs())) / f64::from(STEPS * STEPS)
    };
    let party = choices("party", &examples.choices);
    let place = choices("place", &examples.places);
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
