//! Counts, and the precision, recall and F1 made from them; the table that people read.

use crate::score::Slot;
use serde_json::{Map, Value, json};
use std::io::{self, Write};
use std::ops::AddAssign;

/// Right, predicted and annotated values of one kind. `right` may be a fraction.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    /// How many are right.
    pub right: f64,
    /// How many were predicted.
    pub predicted: usize,
    /// How many were annotated.
    pub gold: usize,
}

impl Counts {
    /// From the three numbers.
    pub fn new(right: f64, predicted: usize, gold: usize) -> Counts {
        Counts { right, predicted, gold }
    }
    /// Right among the predicted; one when nothing was predicted and nothing annotated.
    pub fn precision(self) -> f64 {
        share(self.right, self.predicted, self.gold)
    }
    /// Right among the annotated; one when nothing was predicted and nothing annotated.
    pub fn recall(self) -> f64 {
        share(self.right, self.gold, self.predicted)
    }
    /// The harmonic mean of the two.
    pub fn f1(self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
    }
}

fn share(right: f64, whole: usize, other: usize) -> f64 {
    if whole > 0 { right / whole as f64 } else { f64::from(u8::from(other == 0)) }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.right += other.right;
        self.predicted += other.predicted;
        self.gold += other.gold;
    }
}

/// The figures of one or many documents.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    /// How many documents.
    pub documents: usize,
    /// Commitments found at all.
    pub detection: Counts,
    /// Commitments found, each as far as its slots are right.
    pub record: Counts,
    /// Deeds found.
    pub deed: Counts,
    /// Meetings found, each as far as its parts are right, in documents whose annotation lists them.
    pub meeting: Counts,
    /// Sum of the intersection over union of the paired quotes.
    pub overlap: f64,
    /// Predicted quotes that do not stand in the text.
    pub lost_quotes: usize,
    slots: [Counts; Slot::ALL.len()],
}

impl Totals {
    /// The counts of a slot, to add to.
    pub fn slot(&mut self, slot: Slot) -> &mut Counts {
        &mut self.slots[slot as usize]
    }
    /// The counts of a slot.
    pub fn of(&self, slot: Slot) -> Counts {
        self.slots[slot as usize]
    }
    /// Mean F1 over those slots that anything fills, each slot weighing the same; zero when nothing was found.
    pub fn slots_f1(&self) -> f64 {
        let filled: Vec<f64> = self.slots.iter().filter(|c| c.predicted + c.gold > 0).map(|c| c.f1()).collect();
        filled.iter().fold(0.0, |sum, f1| sum + f1) / filled.len().max(1) as f64
    }
    /// Mean intersection over union of the paired quotes.
    pub fn mean_overlap(&self) -> f64 {
        self.overlap / self.detection.right.max(1.0)
    }
    /// Named counts in the order in which they are printed.
    pub fn rows(&self) -> Vec<(&'static str, Counts)> {
        let mut rows = vec![("detection", self.detection), ("record", self.record)];
        rows.extend(Slot::ALL.map(|slot| (slot.key(), self.of(slot))));
        rows.push(("deed", self.deed));
        rows
    }
    /// The figures as one JSON object, rounded to four decimals.
    pub fn json(&self) -> Value {
        let mut figures = Map::new();
        for (key, counts) in self.rows() {
            let row = json!({"precision": round4(counts.precision()), "recall": round4(counts.recall()),
                             "f1": round4(counts.f1()), "gold": counts.gold});
            figures.insert(key.to_owned(), row);
        }
        figures.insert("documents".to_owned(), json!(self.documents));
        figures.insert("quote overlap".to_owned(), json!(round4(self.mean_overlap())));
        figures.insert("quotes not in text".to_owned(), json!(self.lost_quotes));
        Value::Object(figures)
    }
}

impl AddAssign<&Totals> for Totals {
    fn add_assign(&mut self, other: &Totals) {
        self.documents += other.documents;
        self.detection += other.detection;
        self.record += other.record;
        self.deed += other.deed;
        self.meeting += other.meeting;
        self.overlap += other.overlap;
        self.lost_quotes += other.lost_quotes;
        for slot in Slot::ALL {
            *self.slot(slot) += other.of(slot);
        }
    }
}

/// Rounded to four decimals, half to even on the exact value.
pub fn round4(value: f64) -> f64 {
    format!("{value:.4}").parse().unwrap_or(value)
}

/// Writes one figure a line: precision, recall, F1 and how many were annotated.
pub fn write_long(out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
    writeln!(out, "{} documents, {} commitments", totals.documents, totals.detection.gold)?;
    writeln!(out, "{:12}{:>10}{:>10}{:>10}{:>8}", "", "precision", "recall", "F1", "gold")?;
    for (key, c) in totals.rows() {
        writeln!(out, "{key:12}{:10.3}{:10.3}{:10.3}{:8}", c.precision(), c.recall(), c.f1(), c.gold)?;
    }
    writeln!(out, "quote overlap {:.3}", totals.mean_overlap())?;
    if totals.lost_quotes > 0 {
        writeln!(out, "{} predicted quotes are no substring of their text", totals.lost_quotes)?;
    }
    Ok(())
}

/// Writes a table with one line for each named group: detection, then the F1 of record, slots and deeds.
pub fn write_table(out: &mut dyn Write, groups: &[(String, Totals)]) -> io::Result<()> {
    write!(out, "{:13}{:>5}{:>6}{:>7}{:>7}{:>7}{:>8}", "", "docs", "gold", "prec", "rec", "F1", "record")?;
    for slot in Slot::ALL {
        write!(out, "{:>9}", slot.key())?;
    }
    writeln!(out, "{:>7}{:>8}{:>9}", "deed", "meeting", "overlap")?;
    for (name, totals) in groups {
        let d = totals.detection;
        write!(out, "{name:13}{:5}{:6}{:7.3}", totals.documents, d.gold, d.precision())?;
        write!(out, "{:7.3}{:7.3}{:8.3}", d.recall(), d.f1(), totals.record.f1())?;
        for slot in Slot::ALL {
            write!(out, "{:9.3}", totals.of(slot).f1())?;
        }
        let meeting = if totals.meeting.gold > 0 { format!("{:.3}", totals.meeting.f1()) } else { "-".to_owned() };
        writeln!(out, "{:7.3}{meeting:>8}{:9.3}", totals.deed.f1(), totals.mean_overlap())?;
    }
    let lost: usize = groups.iter().map(|(_, t)| t.lost_quotes).max().unwrap_or(0);
    if lost > 0 {
        writeln!(out, "{lost} predicted quotes are no substring of their text")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn precision_recall_and_f1_at_the_edges() {
        for (right, predicted, gold, expected) in [
            (0.0, 0, 0, (1.0, 1.0, 1.0)),
            (0.0, 0, 3, (0.0, 0.0, 0.0)),
            (0.0, 3, 0, (0.0, 0.0, 0.0)),
            (1.0, 2, 1, (0.5, 1.0, 2.0 / 3.0)),
        ] {
            let c = Counts::new(right, predicted, gold);
            assert_eq!((c.precision(), c.recall(), c.f1()), expected, "{c:?}");
        }
    }

    #[test]
    fn slots_that_nothing_fills_do_not_count() {
        let mut totals = Totals::default();
        assert_eq!(totals.slots_f1(), 0.0);
        *totals.slot(Slot::Action) = Counts::new(1.0, 2, 2);
        assert_eq!(totals.slots_f1(), 0.5);
    }

    #[test]
    fn slots_keep_their_places() {
        let mut totals = Totals::default();
        totals.slot(Slot::Bodies).gold = 7;
        totals.slot(Slot::Parties).gold = 3;
        let rows = totals.rows();
        assert_eq!(rows[2], ("parties", Counts::new(0.0, 0, 3)));
        assert_eq!(rows[9], ("bodies", Counts::new(0.0, 0, 7)));
    }
}
