//! Runs the examples of a pack's quantity files.
//!
//! [`check`] is what tests and `entente packs check` call: it gives one line for each example that does not hold.

use super::money::MoneyFile;
use super::number::NumbersFile;
use super::time::TimeFile;
use super::{Found, Quantities, file};
use entente_model::{Bound, Day, Mention, Value};
use entente_packs::{Folded, Pack, PacksError};

/// The anchor of all examples, a Wednesday.
const ANCHOR: Day = jiff::civil::date(2024, 4, 10);

/// Which list of mentions an example speaks of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Money,
    Time,
}

/// Runs every example of `numbers.toml`, `money.toml` and `time.toml`. Gives a line for each that fails and for each
/// rule that lacks an example of either sort; an empty list means that all is well.
///
/// # Errors
/// What [`Quantities::new`] refuses.
pub fn check(pack: &Pack) -> Result<Vec<String>, PacksError> {
    let quantities = Quantities::new(pack)?;
    let mut run = Run { quantities: &quantities, tag: &pack.meta.tag, failures: Vec::new() };
    let numbers: NumbersFile = file(pack, "numbers")?;
    if pack.raw.contains_key("numbers") {
        run.rule(Kind::Number, "numbers.digits", &numbers.format.yes, &numbers.format.no);
    }
    for rule in &numbers.number {
        run.rule(Kind::Number, &format!("numbers.{}", rule.id), &rule.yes, &rule.no);
    }
    let money: MoneyFile = file(pack, "money")?;
    for rule in &money.currency {
        run.rule(Kind::Money, &format!("money.{}", rule.id), &rule.yes, &rule.no);
    }
    for rule in money.bound.iter().chain(&money.per).chain(&money.share).chain(&money.filler) {
        run.rule(Kind::Money, &format!("money.{}", rule.id), &rule.yes, &rule.no);
    }
    let time: TimeFile = file(pack, "time")?;
    for word in &time.word {
        run.rule(Kind::Time, &format!("time.{}", word.id), &word.yes, &word.no);
    }
    for rule in time.point.iter().chain(&time.frame) {
        run.rule(Kind::Time, &format!("time.{}", rule.id), &rule.yes, &rule.no);
    }
    Ok(run.failures)
}

struct Run<'a> {
    quantities: &'a Quantities,
    tag: &'a str,
    failures: Vec<String>,
}

impl Run<'_> {
    fn rule(&mut self, kind: Kind, id: &str, yes: &[String], no: &[String]) {
        if yes.is_empty() || no.is_empty() {
            self.failures.push(format!("{}.{id}: needs an example that matches and one that does not", self.tag));
        }
        for example in yes {
            if let Err(why) = self.yes(kind, example) {
                self.failures.push(format!("{}.{id}: {example:?}: {why}", self.tag));
            }
        }
        for example in no {
            let (text, found) = self.find(kind, example, None);
            if let Some(mention) = found.first() {
                let words = text.get(mention.span.start()..mention.span.end()).unwrap_or("");
                let told = told(mention);
                self.failures.push(format!("{}.{id}: {example:?} gives {words:?} => {told}", self.tag));
            }
        }
    }

    fn find(&self, kind: Kind, text: &str, home: Option<&str>) -> (String, Vec<Mention>) {
        let plain = text.replace(['{', '}'], "");
        let found: Found = self.quantities.all(&Folded::new(&plain, 0), &plain, 0, Some(ANCHOR), home);
        let list = match kind {
            Kind::Number => self.quantities.numbers(&Folded::new(&plain, 0), &plain, 0),
            Kind::Money => found.money,
            Kind::Time => found.times,
        };
        (plain, list)
    }

    fn yes(&self, kind: Kind, example: &str) -> Result<(), String> {
        let (text, wanted) = example.rsplit_once(" => ").ok_or("an example is written `text => value`")?;
        let (wanted, home) = match wanted.rsplit_once(" @") {
            Some((wanted, home)) => (wanted, Some(home)),
            None => (wanted, None),
        };
        let (plain, found) = self.find(kind, text, home);
        let marked = text.find('{').zip(text.find('}')).map(|(from, to)| (from, to - 1));
        let mention = match marked {
            Some((from, to)) => found
                .iter()
                .find(|m| m.span.start() == from && m.span.end() == to)
                .ok_or_else(|| format!("found {}", list(&plain, &found)))?,
            None => found.first().ok_or("found nothing")?,
        };
        let told = told(mention);
        if told == wanted.trim() { Ok(()) } else { Err(format!("says {told}")) }
    }
}

fn list(text: &str, found: &[Mention]) -> String {
    if found.is_empty() {
        return "nothing".to_owned();
    }
    let one = |m: &Mention| {
        let words = text.get(m.span.start()..m.span.end()).unwrap_or("");
        format!("{words:?} => {}", told(m))
    };
    found.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// A mention's value as examples write it.
pub(super) fn told(mention: &Mention) -> String {
    match &mention.value {
        Value::Number(amount) => amount.to_string(),
        Value::Money(sums) => {
            let one = |money: &entente_model::Money| {
                let bound =
                    if money.bound == Bound::Exact { String::new() } else { format!("{} ", money.bound.code()) };
                let per = if money.per.is_some() { " /year" } else { "" };
                format!("{bound}{} {}{per}", money.amount, money.currency.code())
            };
            sums.iter().map(one).collect::<Vec<_>>().join("; ")
        }
        Value::Time(timex) => {
            let day = |day: Option<Day>| day.map_or("..".to_owned(), |d| d.to_string());
            match timex.interval {
                interval if interval.from.is_none() && interval.to.is_none() => {
                    if timex.recurring {
                        "every".to_owned()
                    } else {
                        "none".to_owned()
                    }
                }
                interval => format!("{}/{}", day(interval.from), day(interval.to)),
            }
        }
        _ => String::new(),
    }
}
