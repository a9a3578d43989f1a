//! From what is held to what waits: for all of it, or for what was touched.

use super::{Item, Shown, Way, What, waits, way};
use crate::settling::Held;
use entente_ledger::{Error, Gone, Ledger, PartKind, Recorded, TouchedWaits, short_id};
use entente_model::{AuthorKind, Verdict};
use entente_reconcile::{ClaimView, Kindred, Pair, Relation, phrases};
use std::collections::{BTreeMap, BTreeSet};

/// From here to here the program is not sure, in thousandths.
const UNSURE: std::ops::RangeInclusive<u16> = 310..=690;
/// So many of the claims told now are proposed for one that is told no more.
const PROPOSED: usize = 3;

/// What may wait otherwise than before.
#[derive(Default)]
pub(crate) struct Looked {
    /// Documents that were read or erased.
    pub(crate) documents: BTreeSet<String>,
    /// The two sides of what was said or taken back by people and models.
    pub(crate) judged: BTreeSet<(String, String)>,
    /// Claims that stand in another commitment, or in none.
    pub(crate) moved: BTreeSet<String>,
    /// Commitments of other claims than before.
    pub(crate) commitments: BTreeSet<String>,
    /// Pairs of claims in doubt, now or before.
    pub(crate) doubted: Vec<(String, String)>,
    /// Deeds of which the commitments were found anew on which they may bear.
    pub(crate) deeds: BTreeSet<String>,
    /// Commitments that may take up another earlier one, with the one that they took up.
    pub(crate) retaken: Vec<(String, Option<String>)>,
}

/// What is looked at for all items.
pub(crate) struct Desk<'d> {
    held: &'d Held,
    kindred: Option<&'d Kindred>,
    ledger: &'d Ledger,
    /// Pairs of which people said something, in both orders.
    judged: BTreeSet<(&'d str, &'d str)>,
}

/// The links in force, by deed and commitment.
type Linked = BTreeSet<(String, String)>;

impl<'d> Desk<'d> {
    pub(crate) fn new(held: &'d Held, kindred: Option<&'d Kindred>, ledger: &'d Ledger) -> Desk<'d> {
        let people = held.recorded.iter().map(|r| &r.judgement).filter(|j| j.kind == AuthorKind::Person);
        let judged = people.flat_map(|j| [(j.left.as_str(), j.right.as_str()), (j.right.as_str(), j.left.as_str())]);
        Desk { held, kindred, ledger, judged: judged.collect() }
    }

    /// Everything that waits, in its order.
    pub(crate) fn all(&self) -> Result<Vec<Item>, Error> {
        let mut items = self.contradictions();
        items.extend(self.gone(&self.ledger.told_no_more()?));
        items.extend(self.held.reconciler.doubtful().into_iter().filter_map(|pair| self.pair(pair)));
        let linked: Linked = self.ledger.links()?.into_iter().map(|l| (l.deed, l.commitment)).collect();
        items.extend(self.held.linker.deeds().flat_map(|deed| self.links(deed, &linked)));
        let unsure = self.kindred.into_iter().flat_map(Kindred::unsure);
        items.extend(unsure.filter_map(|later| self.lineage(later)));
        items.sort_by(|a, b| (a.what, &a.about, &a.id).cmp(&(b.what, &b.about, &b.id)));
        Ok(items)
    }

    /// What waits of all that was looked at.
    pub(crate) fn touched(&self, looked: &Looked) -> Result<TouchedWaits, Error> {
        let (reconciler, linker) = (&self.held.reconciler, &self.held.linker);
        let mut touched =
            TouchedWaits { places: vec![super::kept::beginning(What::Contradiction, &[])], ..Default::default() };
        let mut items = self.contradictions();
        // What is told no more.
        let mut documents = looked.documents.clone();
        for id in looked.judged.iter().flat_map(|(left, right)| [left, right]) {
            documents.extend(self.ledger.told_in(id)?);
        }
        for document in documents {
            for id in self.ledger.ever_told_by(&document)? {
                let at = |what| super::kept::beginning(what, &[&id]);
                touched.places.extend([at(What::JudgedGone), at(What::Gone)]);
            }
            items.extend(self.gone(&self.ledger.told_no_more_by(&document)?));
        }
        // Pairs of claims.
        let sorted = |a: &str, b: &str| (a.min(b).to_owned(), a.max(b).to_owned());
        let mut pairs: BTreeSet<(String, String)> = looked.doubted.iter().cloned().collect();
        pairs.extend(looked.judged.iter().map(|(left, right)| sorted(left, right)));
        for claim in &looked.moved {
            pairs.extend(reconciler.doubts_of(claim).map(|other| sorted(claim, other)));
        }
        for (left, right) in &pairs {
            touched.items.push(id_of_pair(left, right));
            items.extend(reconciler.doubt(left, right).and_then(|pair| self.pair(pair)));
        }
        // Deeds and commitments.
        let judged = looked.judged.iter().map(|(left, _)| left);
        for deed in looked.deeds.iter().chain(judged).collect::<BTreeSet<_>>() {
            touched.places.push(super::kept::beginning(What::Link, &[deed]));
            if linker.possible(deed).iter().any(|link| UNSURE.contains(&link.score)) {
                let linked = self.ledger.links_of(deed)?.into_iter().map(|l| (l.deed, l.commitment)).collect();
                items.extend(self.links(deed, &linked));
            }
        }
        // Commitments made anew.
        for (later, before) in &looked.retaken {
            touched.items.extend(before.iter().map(|earlier| id_of_lineage(earlier, later)));
            let item = self.lineage(later);
            touched.items.extend(item.iter().map(|item| item.id.clone()));
            items.extend(item);
        }
        touched.found = items.iter().map(waits).collect();
        Ok(touched)
    }

    fn claim(&self, id: &str) -> Option<&'d ClaimView> {
        self.held.linker.claim(id)
    }

    fn home(&self, claim: &str) -> Option<&'d str> {
        self.held.linker.commitment_of(claim)
    }

    fn show(&self, id: &str) -> Option<Shown> {
        let of = |id: &str, document: &str, quote: &str| Shown {
            id: id.to_owned(),
            document: document.to_owned(),
            quote: quote.to_owned(),
        };
        let claim = self.claim(id).map(|c| of(&c.id, &c.document, &c.quote));
        claim.or_else(|| self.held.linker.deed(id).map(|d| of(&d.id, &d.document, &d.quote)))
    }

    /// Judgements by people that do not hold, since newer ones by people are against it.
    fn contradictions(&self) -> Vec<Item> {
        let mut items = Vec::new();
        let mut last: BTreeMap<(&str, &str), &Recorded> = BTreeMap::new();
        for r in self.held.recorded.iter().filter(|r| r.judgement.kind == AuthorKind::Person) {
            let (a, b) = (r.judgement.left.as_str(), r.judgement.right.as_str());
            if matches!(r.judgement.verdict, Verdict::Same | Verdict::NotSame) {
                last.insert((a.min(b), a.max(b)), r);
            }
        }
        for ((a, b), r) in last {
            let (Some(x), Some(y)) = (self.home(a), self.home(b)) else { continue };
            if (x == y) == (r.judgement.verdict == Verdict::Same) {
                continue;
            }
            let are = if x == y { "they are one promise" } else { "they are two promises" };
            items.push(Item {
                id: short_id("r-", &["contradiction", &r.id]),
                what: What::Contradiction,
                about: vec![a.to_owned(), b.to_owned()],
                score: None,
                why: vec![told(r), format!("by what people say of other claims, {are}")],
                shown: [a, b].into_iter().filter_map(|id| self.show(id)).collect(),
                ways: vec![way("this judgement is wrong", &["undo", &r.id])],
            });
        }
        items
    }

    /// Claims and deeds that are told no more.
    fn gone(&self, gone: &[Gone]) -> Vec<Item> {
        let mut items = Vec::new();
        for one in gone {
            let about = |r: &&Recorded| r.judgement.left == one.id || r.judgement.right == one.id;
            let mut judged: Vec<&Recorded> = self.held.recorded.iter().filter(about).collect();
            // Of several on one pair by one kind of author the last stands.
            let pair = |r: &Recorded| {
                let (a, b) = (r.judgement.left.clone(), r.judgement.right.clone());
                (r.judgement.kind, a.clone().min(b.clone()), a.max(b))
            };
            let last: BTreeMap<_, u64> = judged.iter().map(|r| (pair(r), r.seq)).collect();
            judged.retain(|r| last.get(&pair(r)) == Some(&r.seq));
            // A person has said since then which claim tells it now.
            let found = |r: &&Recorded| {
                let other = if r.judgement.left == one.id { &r.judgement.right } else { &r.judgement.left };
                r.judgement.kind == AuthorKind::Person
                    && r.judgement.verdict == Verdict::Same
                    && r.seq > one.since
                    && self.claim(other).is_some_and(|c| c.document == one.document)
            };
            if judged.iter().any(found) {
                continue;
            }
            let id = short_id("r-", &["told no more", &one.id, &one.last.to_string()]);
            let mut why = vec![format!("the reading of event {} does not tell it any more", one.since)];
            why.extend(judged.iter().map(|r| told(r)));
            let mut ways: Vec<Way> = Vec::new();
            let proposed = if one.kind == PartKind::Claim { self.proposed(one) } else { Vec::new() };
            for claim in &proposed {
                ways.push(way("it is told by this claim now", &["merge", &one.id, &claim.id]));
            }
            ways.push(way("it is rightly told no more", &["review", "--settle", &id]));
            let own = Shown { id: one.id.clone(), document: one.document.clone(), quote: one.quote.clone() };
            let shown = std::iter::once(own).chain(proposed.iter().filter_map(|c| self.show(&c.id))).collect();
            let what = if judged.is_empty() { What::Gone } else { What::JudgedGone };
            items.push(Item { id, what, about: vec![one.id.clone()], score: None, why, shown, ways });
        }
        items
    }

    /// The claims of the same document that share most words with one that is told no more.
    fn proposed(&self, one: &Gone) -> Vec<&ClaimView> {
        let words = |text: &str| -> BTreeSet<String> {
            text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
        };
        let mine = words(&one.quote);
        let mut all: Vec<(usize, &ClaimView)> = self
            .held
            .linker
            .claims_in(&one.document)
            .map(|c| (words(&c.quote).intersection(&mine).count(), c))
            .collect();
        all.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
        all.into_iter().take(PROPOSED).map(|(_, c)| c).collect()
    }

    /// A pair of claims about which the program is not sure, where no person has spoken.
    fn pair(&self, pair: Pair) -> Option<Item> {
        let Pair { left, right, score, reasons } = pair;
        if self.judged.contains(&(left.as_str(), right.as_str())) {
            return None;
        }
        let (x, y) = (self.home(&left)?, self.home(&right)?);
        let together = if x == y { "the program has them as one promise" } else { "the program keeps them apart" };
        let mut why = vec![format!("{together}, and is not sure ({})", sure(score))];
        why.extend(phrases(&reasons));
        Some(Item {
            id: id_of_pair(&left, &right),
            what: What::Pair,
            about: vec![left.clone(), right.clone()],
            score: Some(score),
            why,
            shown: [&left, &right].into_iter().filter_map(|id| self.show(id)).collect(),
            ways: vec![
                way("they tell the same promise", &["merge", &left, &right]),
                way("they tell two promises", &["split", x, &right]),
            ],
        })
    }

    /// Links of a deed about which the program is not sure and no person has spoken.
    fn links(&self, deed: &str, linked: &Linked) -> Vec<Item> {
        let unsure = self.held.linker.possible(deed).into_iter().filter(|link| UNSURE.contains(&link.score));
        let item = |link: entente_reconcile::Link| {
            let there = linked.contains(&(link.deed.clone(), link.commitment.clone()));
            let has = if there { "the program links the two" } else { "the program does not link the two" };
            let mut why = vec![format!("{has}, and is not sure ({})", sure(link.score))];
            why.extend(link.reasons);
            let first = self.held.linker.claims_of(&link.commitment).min_by_key(|c| (c.day, &c.id));
            let shown = [Some(link.deed.as_str()), first.map(|c| c.id.as_str())];
            let effect = link.effect.code();
            Item {
                id: short_id("r-", &["link", &link.deed, &link.commitment]),
                what: What::Link,
                about: vec![link.deed.clone(), link.commitment.clone()],
                score: Some(link.score),
                why,
                shown: shown.into_iter().flatten().filter_map(|id| self.show(id)).collect(),
                ways: vec![
                    way("it bears on it", &["link", &link.deed, &link.commitment, effect]),
                    way("it does not", &["unlink", &link.deed, &link.commitment]),
                ],
            }
        };
        unsure.map(item).collect()
    }

    /// A commitment that may be an earlier one made anew. What a person says of a pair of their claims settles it.
    fn lineage(&self, later: &str) -> Option<Item> {
        let found = self.kindred?.doubtful(&self.held.reconciler, &self.held.linker, later);
        let Relation { from, to, score, .. } = found.first()?;
        let first = |id: &str| {
            let claims = self.held.linker.claims_of(id);
            claims.min_by_key(|c| (c.day.is_none(), c.day, &c.id)).map(|c| c.id.as_str())
        };
        let (x, y) = (first(from)?, first(to)?);
        let kinds: Vec<&str> = found.iter().map(|r| r.kind.code()).collect();
        let mut why = vec![format!(
            "the second may be the first, {}, and the program is not sure ({})",
            kinds.join(" and "),
            sure(*score)
        )];
        why.extend(found.iter().filter_map(|r| r.reasons.last().cloned()));
        let id = id_of_lineage(from, to);
        Some(Item {
            what: What::Lineage,
            about: vec![from.clone(), to.clone()],
            score: Some(*score),
            why,
            shown: [x, y].into_iter().filter_map(|id| self.show(id)).collect(),
            ways: vec![
                way("they are one promise, made anew", &["merge", from, to]),
                way("they are two promises", &["review", "--settle", &id]),
            ],
            id,
        })
    }
}

fn id_of_pair(left: &str, right: &str) -> String {
    short_id("r-", &["pair", left, right])
}

fn id_of_lineage(from: &str, to: &str) -> String {
    short_id("r-", &["lineage", from, to])
}

fn sure(score: u16) -> String {
    format!("{}.{:02}", score / 1000, score % 1000 / 10)
}

/// A judgement in words.
fn told(r: &Recorded) -> String {
    let j = &r.judgement;
    let says = match j.verdict {
        Verdict::Same => "are the same promise".to_owned(),
        Verdict::NotSame => "are not the same promise".to_owned(),
        Verdict::BearsOn(effect) => format!("belong together: {}", effect.code()),
        Verdict::Unrelated => "have nothing to do with each other".to_owned(),
    };
    let why = j.reasons.first().map(|why| format!(": {why}")).unwrap_or_default();
    format!("{} says that {} and {} {says} ({}){why}", j.author, j.left, j.right, r.id)
}
