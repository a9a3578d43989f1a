//! Error pages: what is missed, spurious, misbounded, and each wrong slot, from open documents alone.
//!
//! One line an error, so that a page can be read from top to bottom and searched by kind.

use crate::pairing::{Place, best_iou, iou, places, touch};
use crate::records::{Claim, Doc, Party, Sum, Window};
use crate::score::{Predictions, Slot, score_doc, slot_counts};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Quotes on a page are cut at this many code points.
const QUOTE: usize = 200;
/// Paired quotes that share less than this of their union are called misbounded.
const BOUNDED: f64 = 0.6;

/// What is wrong.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// An annotated commitment that nothing predicted pairs with.
    Missed,
    /// A predicted commitment that pairs with none.
    Spurious,
    /// A pair whose quotes share too little.
    Misbounded,
    /// A slot whose values differ.
    Slot(Slot),
    /// An annotated deed that was not found.
    DeedMissed,
    /// A predicted deed that is none.
    DeedSpurious,
}

impl Kind {
    /// The word on the page.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Missed => "missed",
            Kind::Spurious => "spurious",
            Kind::Misbounded => "misbounded",
            Kind::Slot(slot) => slot.key(),
            Kind::DeedMissed => "deed-missed",
            Kind::DeedSpurious => "deed-spurious",
        }
    }
}

/// One error of one document.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Which document.
    pub doc: String,
    /// Its language.
    pub lang: String,
    /// What is wrong.
    pub kind: Kind,
    /// The annotated value against the predicted one.
    pub detail: String,
    /// The annotated quote where there is one, else the predicted.
    pub quote: String,
    /// The rules that made the prediction.
    pub rules: Vec<String>,
}

/// All errors of one document, in the order of the text as far as they have a place.
///
/// Gives nothing for a sealed document.
pub fn faults(gold: &Doc, predicted: &Doc) -> Vec<Fault> {
    if gold.sealed() {
        return Vec::new();
    }
    let matched = score_doc(gold, predicted);
    let mut found: Vec<(usize, Fault)> = Vec::new();
    let mut add = |at: usize, kind, detail: String, quote: &str, rules: &[String]| {
        let (doc, lang) = (gold.id.clone(), gold.lang.clone());
        let quote = one_line(quote);
        found.push((at, Fault { doc, lang, kind, detail, quote, rules: rules.to_vec() }));
    };
    let deeds =
        |doc: &Doc| -> Vec<Vec<Place>> { doc.deeds.iter().map(|d| places(&gold.text, [d.quote.as_str()])).collect() };
    let (gold_deeds, said_deeds) = (deeds(gold), deeds(predicted));
    for &(g, p) in &matched.pairs {
        let (want, got) = (&gold.claims[g], &predicted.claims[p]);
        let at = start(&matched.annotated[g]);
        let shared = best_iou(&matched.annotated[g], &matched.predicted[p]);
        if shared < BOUNDED {
            add(at, Kind::Misbounded, format!("{shared:.2}, got “{}”", one_line(&got.quote)), &want.quote, &got.why);
        }
        for slot in Slot::ALL {
            let counts = slot_counts(slot, want, got);
            if counts.predicted + counts.gold > 0 && counts.f1() < 1.0 {
                let detail = format!("{} → {}", annotated(slot, want), said(slot, got));
                add(at, Kind::Slot(slot), detail, &want.quote, &got.why);
            }
        }
    }
    for (g, want) in gold.claims.iter().enumerate() {
        if matched.pairs.iter().any(|(x, _)| *x == g) {
            continue;
        }
        let mine = &matched.annotated[g];
        let near = near(mine, &matched.predicted, |p| format!("got too little of it: “{}”", cut(predicted, p)));
        let deed = near.or_else(|| self::near(mine, &said_deeds, |_| "read as a deed".to_owned()));
        let mut detail = brief(want);
        detail.extend(deed.map(|note| format!(" [{note}]")));
        add(start(mine), Kind::Missed, detail, &want.quote, &[]);
    }
    for (p, got) in predicted.claims.iter().enumerate() {
        if matched.pairs.iter().any(|(_, x)| *x == p) {
            continue;
        }
        let mine = &matched.predicted[p];
        let note = if mine.is_empty() {
            Some("quote not in the text".to_owned())
        } else {
            near(mine, &matched.annotated, |_| "repeats or cuts an annotated one".to_owned())
                .or_else(|| near(mine, &gold_deeds, |_| "is a deed".to_owned()))
        };
        let mut detail = brief(got);
        detail.extend(note.map(|note| format!(" [{note}]")));
        add(start(mine), Kind::Spurious, detail, &got.quote, &got.why);
    }
    for (g, want) in gold.deeds.iter().enumerate() {
        if matched.deed_pairs.iter().all(|(x, _)| *x != g) {
            let note = near(&gold_deeds[g], &matched.predicted, |_| " [read as a commitment]".to_owned());
            let detail = format!("{} {}{}", want.date.as_deref().unwrap_or("-"), want.what, note.unwrap_or_default());
            add(start(&gold_deeds[g]), Kind::DeedMissed, detail, &want.quote, &[]);
        }
    }
    for (p, got) in predicted.deeds.iter().enumerate() {
        if matched.deed_pairs.iter().all(|(_, x)| *x != p) {
            let note = near(&said_deeds[p], &matched.annotated, |_| " [is a commitment]".to_owned());
            let detail = format!("{} {}{}", got.date.as_deref().unwrap_or("-"), got.what, note.unwrap_or_default());
            add(start(&said_deeds[p]), Kind::DeedSpurious, detail, &got.quote, &got.why);
        }
    }
    found.sort_by_key(|(at, fault)| (*at, fault.kind));
    found.into_iter().map(|(_, fault)| fault).collect()
}

fn start(places: &[Place]) -> usize {
    places.first().map_or(usize::MAX, |p| p.0)
}

/// What to say of the thing that shares the most with `mine`, if any shares anything.
fn near(mine: &[Place], others: &[Vec<Place>], say: impl Fn(usize) -> String) -> Option<String> {
    let mut best: Option<(f64, usize)> = None;
    for (n, other) in others.iter().enumerate() {
        for (&a, &b) in mine.iter().flat_map(|a| other.iter().map(move |b| (a, b))) {
            if touch(a, b) && best.is_none_or(|(most, _)| iou(a, b) > most) {
                best = Some((iou(a, b), n));
            }
        }
    }
    best.map(|(_, n)| say(n))
}

fn cut(doc: &Doc, claim: usize) -> String {
    doc.claims.get(claim).map(|c| one_line(&c.quote)).unwrap_or_default()
}

/// The quote on one line, cut.
pub fn one_line(quote: &str) -> String {
    let flat = quote.split_whitespace().collect::<Vec<_>>().join(" ");
    match flat.char_indices().nth(QUOTE) {
        Some((at, _)) => format!("{}…", &flat[..at]),
        None => flat,
    }
}

/// All filled slots of a claim on one line.
pub fn brief(claim: &Claim) -> String {
    let shown = Slot::ALL.into_iter().map(|slot| said(slot, claim)).filter(|value| value != "-");
    shown.collect::<Vec<_>>().join(" | ")
}

fn annotated(slot: Slot, claim: &Claim) -> String {
    match slot {
        Slot::Parties => listed(claim.parties.iter().map(|p| p.annotated().to_owned())),
        _ => said(slot, claim),
    }
}

/// A slot's values as they are printed; `-` when it is empty.
pub fn said(slot: Slot, claim: &Claim) -> String {
    match slot {
        Slot::Parties => listed(claim.parties.iter().map(party)),
        Slot::Action => claim.action.clone().unwrap_or_else(|| "-".to_owned()),
        Slot::Strength => claim.strength.clone().unwrap_or_else(|| "-".to_owned()),
        Slot::Fields => listed(claim.fields.iter().cloned()),
        Slot::Places => listed(claim.places.iter().cloned()),
        Slot::Bodies => listed(claim.bodies.iter().cloned()),
        Slot::Money => listed(claim.money.iter().map(sum)),
        Slot::Due => claim.due.as_ref().map_or_else(|| "-".to_owned(), window),
    }
}

fn listed(values: impl Iterator<Item = String>) -> String {
    let all = values.map(|v| if v.is_empty() { "?".to_owned() } else { v }).collect::<Vec<_>>().join(", ");
    if all.is_empty() { "-".to_owned() } else { all }
}

fn party(party: &Party) -> String {
    let name = party.predicted();
    match party.role.as_deref() {
        None | Some("promiser") => name.to_owned(),
        Some(role) => format!("{name} ({role})"),
    }
}

/// A sum as it is printed: bound, amount, currency.
pub fn sum(sum: &Sum) -> String {
    let bound = match sum.bound.as_str() {
        "min" => "≥ ",
        "max" => "≤ ",
        "about" => "~ ",
        _ => "",
    };
    let amount = sum.amount.map_or_else(|| "?".to_owned(), |a| format!("{a}"));
    format!("{bound}{amount} {}", sum.currency.as_deref().unwrap_or("?"))
}

fn window(window: &Window) -> String {
    let day = |d: &Option<String>| d.clone().unwrap_or_default();
    format!("{}..{} “{}”", day(&window.from), day(&window.to), window.surface)
}

impl Fault {
    /// The error on one line.
    pub fn line(&self) -> String {
        let rules = if self.rules.is_empty() { String::new() } else { format!(" ⟨{}⟩", self.rules.join(" ")) };
        format!("{} {}: {} “{}”{rules}", self.doc, self.kind.word(), self.detail, self.quote)
    }
}

/// Writes a Markdown page of the errors of one language.
pub fn write_page(out: &mut dyn Write, lang: &str, faults: &[&Fault]) -> io::Result<()> {
    writeln!(out, "# {lang}: {} errors in open documents\n", faults.len())?;
    for (kind, n) in by_kind(faults.iter().copied()) {
        writeln!(out, "- {kind}: {n}")?;
    }
    let mut doc = "";
    for fault in faults {
        if fault.doc != doc {
            doc = &fault.doc;
            writeln!(out, "\n## {doc}\n")?;
        }
        write!(out, "- **{}** {} “{}”", fault.kind.word(), escape(&fault.detail), escape(&fault.quote))?;
        let rules = fault.rules.join(" ");
        writeln!(out, "{}", if rules.is_empty() { String::new() } else { format!(" `{rules}`") })?;
    }
    Ok(())
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('*', "\\*").replace('_', "\\_").replace('`', "\\`").replace('<', "\\<")
}

/// How many errors there are of each kind, the commonest first.
pub fn by_kind<'a>(faults: impl IntoIterator<Item = &'a Fault>) -> Vec<(&'static str, usize)> {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for fault in faults {
        *counts.entry(fault.kind.word()).or_default() += 1;
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    rows
}

/// Writes how many errors there are of each kind a language, which codes were confused, and one line a document.
pub fn write_summary(out: &mut dyn Write, gold: &[&Doc], predicted: &Predictions) -> io::Result<()> {
    let all: Vec<Fault> = gold.iter().flat_map(|doc| faults(doc, predicted.of(&doc.id))).collect();
    let mut langs: Vec<&str> = gold.iter().map(|d| d.lang.as_str()).collect();
    langs.sort_unstable();
    langs.dedup();
    for lang in langs {
        let rows = by_kind(all.iter().filter(|f| f.lang == lang));
        let told = rows.iter().map(|(kind, n)| format!("{kind} {n}")).collect::<Vec<_>>().join(", ");
        writeln!(out, "{lang}: {}", if told.is_empty() { "no errors" } else { told.as_str() })?;
    }
    for slot in [Slot::Action, Slot::Strength] {
        let mut confused: BTreeMap<&str, usize> = BTreeMap::new();
        for fault in all.iter().filter(|f| f.kind == Kind::Slot(slot)) {
            *confused.entry(fault.detail.as_str()).or_default() += 1;
        }
        let mut rows: Vec<_> = confused.into_iter().collect();
        rows.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let told = rows.iter().map(|(pair, n)| format!("{pair} {n}")).collect::<Vec<_>>().join(", ");
        writeln!(out, "{} confused: {}", slot.key(), if told.is_empty() { "none" } else { told.as_str() })?;
    }
    for doc in gold.iter().filter(|d| !d.sealed()) {
        let guess = predicted.of(&doc.id);
        let totals = score_doc(doc, guess).totals;
        writeln!(
            out,
            "{:40} found {:3} of {:3}, said {:3}, record {:.2}, errors {}",
            doc.id,
            totals.detection.right,
            totals.detection.gold,
            totals.detection.predicted,
            totals.record.f1(),
            faults(doc, guess).len()
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const TEXT: &str =
        "Canada will fund a lab in Ghana. Canada and Ghana will share flood data. A fair was held in Accra.";

    fn doc(part: &str, claims: Value, deeds: Value) -> Doc {
        Doc::from(&json!({"id": "d1", "lang": "xx", "part": part, "text": TEXT, "commitments": claims, "deeds": deeds}))
    }

    fn gold(part: &str) -> Doc {
        let fund = json!({"quote": "Canada will fund a lab in Ghana", "parties": ["CA"], "action": "fund",
                          "strength": "firm", "places": ["GH"]});
        let share = json!({"quote": "Canada and Ghana will share flood data", "parties": ["CA", "GH"],
                           "action": "share", "strength": "firm"});
        doc(part, json!([fund, share]), json!([{"quote": "A fair was held in Accra", "what": "fair held"}]))
    }

    fn said() -> Doc {
        let fund = json!({"quote": "Canada will fund a lab in Ghana", "parties": [{"id": "CA", "name": "Canada"}],
                          "action": "build", "strength": "firm", "places": ["GH"], "why": ["xx.cue.will"]});
        let fair =
            json!({"quote": "A fair was held in Accra", "parties": ["GH"], "action": "meet", "strength": "firm"});
        doc("open", json!([fund, fair]), json!([]))
    }

    #[test]
    fn each_error_is_one_line_with_both_values_quote_and_rules() {
        let lines: Vec<String> = faults(&gold("open"), &said()).iter().map(Fault::line).collect();
        assert_eq!(
            lines,
            [
                "d1 action: fund → build “Canada will fund a lab in Ghana” ⟨xx.cue.will⟩",
                "d1 missed: CA, GH | share | firm “Canada and Ghana will share flood data”",
                "d1 spurious: GH | meet | firm [is a deed] “A fair was held in Accra”",
                "d1 deed-missed: - fair held [read as a commitment] “A fair was held in Accra”",
            ]
        );
    }

    #[test]
    fn a_sealed_document_is_never_shown() {
        assert!(faults(&gold("sealed"), &said()).is_empty());
        let mut out = Vec::new();
        let predicted = Predictions::new([said()]);
        write_summary(&mut out, &[&gold("sealed")], &predicted).expect("a vector takes everything");
        assert!(!String::from_utf8_lossy(&out).contains("d1"));
    }

    #[test]
    fn a_perfect_prediction_has_no_errors() {
        assert!(faults(&gold("open"), &gold("open")).is_empty());
    }

    #[test]
    fn long_quotes_are_cut_and_put_on_one_line() {
        assert_eq!(one_line("a\n b"), "a b");
        assert_eq!(one_line(&"가".repeat(300)).chars().count(), QUOTE + 1);
    }
}
