//! Predictions against annotations: detection, each slot, and the record as a whole.
//!
//! A predicted commitment pairs with an annotated one by the overlap of their quotes ([`crate::pairing`]).
//! `record` counts a pair only as much as its slots are right: the mean over those slots that either side fills.

use crate::figures::{Counts, Totals};
use crate::meetings::score_meetings;
use crate::names::{same_name, same_party};
use crate::pairing::{Place, best_iou, pair_up, places};
use crate::records::{Claim, Doc, Sum, Window};
use std::collections::BTreeMap;

/// The slots of a record that are scored.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Slot {
    /// Who is bound.
    Parties,
    /// What kind of promise.
    Action,
    /// Technology fields.
    Fields,
    /// How firm.
    Strength,
    /// Sums.
    Money,
    /// By when.
    Due,
    /// Where, or for whom.
    Places,
    /// Named organisations.
    Bodies,
}

impl Slot {
    /// All slots, in the order in which they are printed.
    pub const ALL: [Slot; 8] =
        [Slot::Parties, Slot::Action, Slot::Fields, Slot::Strength, Slot::Money, Slot::Due, Slot::Places, Slot::Bodies];
    /// The key of the codebook.
    pub fn key(self) -> &'static str {
        match self {
            Slot::Parties => "parties",
            Slot::Action => "action",
            Slot::Fields => "fields",
            Slot::Strength => "strength",
            Slot::Money => "money",
            Slot::Due => "due",
            Slot::Places => "places",
            Slot::Bodies => "bodies",
        }
    }
}

/// What scoring found in one document.
#[derive(Clone, Debug)]
pub struct Matched {
    /// Pairs of (annotated, predicted) commitments.
    pub pairs: Vec<(usize, usize)>,
    /// Pairs of (annotated, predicted) deeds.
    pub deed_pairs: Vec<(usize, usize)>,
    /// Where each annotated commitment stands, its other tellings included.
    pub annotated: Vec<Vec<Place>>,
    /// Where each predicted commitment stands; empty when its quote is not in the text.
    pub predicted: Vec<Vec<Place>>,
    /// Its figures.
    pub totals: Totals,
}

/// Scores one document against what was predicted for it.
pub fn score_doc(gold: &Doc, predicted: &Doc) -> Matched {
    let text = gold.text.as_str();
    let annotated: Vec<_> = gold
        .claims
        .iter()
        .map(|c| places(text, std::iter::once(&c.quote).chain(&c.also).map(String::as_str)))
        .collect();
    let guesses: Vec<_> = predicted.claims.iter().map(|c| places(text, [c.quote.as_str()])).collect();
    let pairs = pair_up(&annotated, &guesses);
    let mut totals = Totals::default();
    totals.documents = 1;
    totals.lost_quotes = guesses.iter().filter(|places| places.is_empty()).count();
    let mut credit = 0.0;
    for &(g, p) in &pairs {
        let (mut shares, mut filled) = (0.0, 0usize);
        for slot in Slot::ALL {
            let counts = slot_counts(slot, &gold.claims[g], &predicted.claims[p]);
            *totals.slot(slot) += counts;
            if counts.predicted > 0 || counts.gold > 0 {
                shares += counts.f1();
                filled += 1;
            }
        }
        credit += shares / filled as f64;
        totals.overlap += best_iou(&annotated[g], &guesses[p]);
    }
    let (said, wanted) = (predicted.claims.len(), gold.claims.len());
    totals.detection += Counts::new(pairs.len() as f64, said, wanted);
    totals.record += Counts::new(credit, said, wanted);
    let deed_pairs = pair_up(
        &gold.deeds.iter().map(|d| places(text, [d.quote.as_str()])).collect::<Vec<_>>(),
        &predicted.deeds.iter().map(|d| places(text, [d.quote.as_str()])).collect::<Vec<_>>(),
    );
    totals.deed += Counts::new(deed_pairs.len() as f64, predicted.deeds.len(), gold.deeds.len());
    totals.meeting += score_meetings(gold, predicted);
    Matched { pairs, deed_pairs, annotated, predicted: guesses, totals }
}

/// Scores all annotated documents; one that was not predicted counts as predicted empty.
pub fn score<'a>(gold: impl IntoIterator<Item = &'a Doc>, predicted: &Predictions) -> Totals {
    let mut totals = Totals::default();
    for doc in gold {
        totals += &score_doc(doc, predicted.of(&doc.id)).totals;
    }
    totals
}

/// Predicted documents by id.
#[derive(Clone, Debug, Default)]
pub struct Predictions {
    docs: BTreeMap<String, Doc>,
    empty: Doc,
}

impl Predictions {
    /// Of two documents with one id the later stands.
    pub fn new(docs: impl IntoIterator<Item = Doc>) -> Predictions {
        Predictions { docs: docs.into_iter().map(|d| (d.id.clone(), d)).collect(), empty: Doc::default() }
    }
    /// What was predicted for the document; empty when nothing was.
    pub fn of(&self, id: &str) -> &Doc {
        self.docs.get(id).unwrap_or(&self.empty)
    }
    /// All documents, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Doc> {
        self.docs.values()
    }
}

/// How many values of a slot are right, were predicted, and were annotated.
pub fn slot_counts(slot: Slot, gold: &Claim, predicted: &Claim) -> Counts {
    let one = |right: bool| Counts::new(f64::from(u8::from(right)), 1, 1);
    match slot {
        Slot::Action => one(gold.action == predicted.action),
        Slot::Strength => one(gold.strength == predicted.strength),
        Slot::Parties => count(&gold.parties, &predicted.parties, |a, b| same_party(a.annotated(), b.predicted())),
        Slot::Bodies => count(&gold.bodies, &predicted.bodies, |a, b| same_name(a, b)),
        Slot::Fields => count(&gold.fields, &predicted.fields, |a, b| a == b),
        Slot::Places => count(&gold.places, &predicted.places, |a, b| a == b),
        Slot::Money => count(&gold.money, &predicted.money, same_sum),
        Slot::Due => count(gold.due.as_slice(), predicted.due.as_slice(), same_window),
    }
}

/// One-to-one matching, the first that fits.
fn count<T>(gold: &[T], predicted: &[T], same: impl Fn(&T, &T) -> bool) -> Counts {
    let mut left: Vec<&T> = predicted.iter().collect();
    let mut right = 0;
    for g in gold {
        if let Some(at) = left.iter().position(|p| same(g, p)) {
            left.remove(at);
            right += 1;
        }
    }
    Counts::new(f64::from(right), predicted.len(), gold.len())
}

/// The same amount to half a per cent, the same currency, the same bound.
fn same_sum(a: &Sum, b: &Sum) -> bool {
    let said = match b.amount {
        Some(amount) if amount != 0.0 => amount,
        _ => -1.0,
    };
    let wanted = a.amount.unwrap_or(0.0);
    (wanted - said).abs() < 0.005 * wanted.max(1.0) && a.currency == b.currency && a.bound == b.bound
}

fn same_window(a: &Window, b: &Window) -> bool {
    a.from == b.from && a.to == b.to
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const TEXT: &str = "France and Japan agreed to invest at least 10 million euros in quantum research by 2027. \
                        They will also hold a forum in Kyoto.";

    fn doc(claims: serde_json::Value) -> Doc {
        Doc::from(&json!({"id": "d", "lang": "xx", "text": TEXT, "commitments": claims}))
    }

    fn invest() -> serde_json::Value {
        json!({"quote": "France and Japan agreed to invest at least 10 million euros in quantum research by 2027",
               "parties": ["FR", "JP"], "bodies": [], "action": "fund", "fields": ["quantum"], "strength": "firm",
               "money": [{"amount": 10000000, "currency": "EUR", "bound": "min"}],
               "due": {"from": null, "to": "2027-12-31"}, "places": []})
    }

    #[test]
    fn the_annotation_itself_scores_one_everywhere() {
        let gold = doc(json!([invest(), {"quote": "They will also hold a forum in Kyoto", "parties": ["FR", "JP"],
                              "action": "meet", "strength": "firm"}]));
        let totals = score_doc(&gold, &gold).totals;
        assert_eq!(totals.detection.f1(), 1.0);
        assert_eq!(totals.record.f1(), 1.0);
        assert_eq!(totals.mean_overlap(), 1.0);
    }

    #[test]
    fn a_wrong_slot_costs_its_share_of_the_record() {
        let gold = doc(json!([invest()]));
        let mut said = invest();
        said["action"] = json!("research");
        said["parties"] = json!([{"id": "FR", "name": "France"}]);
        let totals = score_doc(&gold, &doc(json!([said]))).totals;
        assert_eq!(totals.detection.f1(), 1.0);
        // Six slots are filled: parties two thirds, action none, the other four whole.
        assert!((totals.record.f1() - (2.0 / 3.0 + 4.0) / 6.0).abs() < 1e-12, "{}", totals.record.f1());
    }

    #[test]
    fn a_missed_and_a_spurious_claim_cost_recall_and_precision() {
        let gold = doc(json!([invest()]));
        let said = doc(json!([{"quote": "They will also hold a forum in Kyoto", "action": "meet"}]));
        let totals = score_doc(&gold, &said).totals;
        assert_eq!((totals.detection.precision(), totals.detection.recall(), totals.detection.f1()), (0.0, 0.0, 0.0));
        let nothing = score_doc(&doc(json!([])), &doc(json!([]))).totals;
        assert_eq!(nothing.detection.f1(), 1.0, "nothing said where nothing is to be said is right");
    }

    #[test]
    fn money_is_right_in_amount_currency_and_bound() {
        let sum = |amount: f64, currency: &str, bound: &str| Sum {
            surface: String::new(),
            amount: Some(amount),
            currency: Some(currency.to_owned()),
            bound: bound.to_owned(),
        };
        let gold = sum(10_000_000.0, "EUR", "min");
        assert!(same_sum(&gold, &sum(10_000_000.0, "EUR", "min")));
        assert!(same_sum(&gold, &sum(10_049_999.0, "EUR", "min")), "within half a per cent");
        assert!(!same_sum(&gold, &sum(10_050_000.0, "EUR", "min")));
        assert!(!same_sum(&gold, &sum(10_000_000.0, "USD", "min")));
        assert!(!same_sum(&gold, &sum(10_000_000.0, "EUR", "exact")));
    }

    #[test]
    fn a_quote_that_is_not_in_the_text_is_counted() {
        let said = doc(json!([{"quote": "agreed to nothing of the kind"}]));
        assert_eq!(score_doc(&doc(json!([])), &said).totals.lost_quotes, 1);
    }
}
