//! The standing queue of what a person should look at: judgements that contradict one another, claims and deeds that are told
//! no more, pairs of claims and links of deeds about which the program is not sure.
//!
//! The queue is computed, like a status. An item leaves it by an event: a judgement on what it is about, or a word that it is
//! settled as it is.

use crate::book::failed;
use crate::judge::Said;
use crate::{AppError, Book, Kind, views};
use entente_ledger::{Gone, Head, PartKind, Recorded, short_id};
use entente_model::{AuthorKind, Verdict};
use entente_reconcile::{ClaimView, CommitmentView, DeedView, link_candidates, reconcile};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What kind of thing waits. In this order they are listed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum What {
    /// A judgement by a person that another one by a person contradicts.
    Contradiction,
    /// A claim or deed that was judged of and is told no more.
    JudgedGone,
    /// A claim or deed that is told no more.
    Gone,
    /// Two claims that nearly were taken as one promise, or nearly were not.
    Pair,
    /// A deed that nearly was linked to a commitment, or nearly was not.
    Link,
    /// Two commitments of which one may be the other, made anew.
    Lineage,
}

impl What {
    /// The code of the wire format.
    pub fn code(self) -> &'static str {
        match self {
            What::Contradiction => "contradiction",
            What::JudgedGone => "judged-and-told-no-more",
            What::Gone => "told-no-more",
            What::Pair => "pair",
            What::Link => "link",
            What::Lineage => "lineage",
        }
    }
}

/// A claim or deed that an item is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shown {
    /// Its id.
    pub id: String,
    /// Its document.
    pub document: String,
    /// What it quotes.
    pub quote: String,
}

/// A way to settle an item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Way {
    /// What one says with it.
    pub says: String,
    /// The words of the command after `entente`; `NAME` and `WORDS` are to be filled in.
    pub command: Vec<String>,
}

/// One thing that waits for a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// Its id: the same for as long as it waits.
    pub id: String,
    /// What kind of thing.
    pub what: What,
    /// The ids that it is about.
    pub about: Vec<String>,
    /// How sure the program is that the two belong together, in thousandths.
    pub score: Option<u16>,
    /// Why it waits.
    pub why: Vec<String>,
    /// The claims and deeds, with their words.
    pub shown: Vec<Shown>,
    /// How to settle it.
    pub ways: Vec<Way>,
}

/// From here to here the program is not sure, in thousandths.
const UNSURE: std::ops::RangeInclusive<u16> = 310..=690;
/// So many of the claims told now are proposed for one that is told no more.
const PROPOSED: usize = 3;
/// Where more events than this came, everything is compared again rather than looking at each.
const MANY: usize = 10_000;

/// What is looked at once for all items.
struct Desk {
    claims: Vec<ClaimView>,
    deeds: Vec<DeedView>,
    /// Where in the two each id stands.
    places: HashMap<String, usize>,
    /// By claim: its commitment.
    home: BTreeMap<String, String>,
    standing: Vec<Recorded>,
}

impl Book<'_> {
    /// Everything that waits for a person, in an order that does not change while it waits.
    ///
    /// # Errors
    /// [`Kind::Storage`] if the disk or the database failed.
    pub fn review(&self) -> Result<Vec<Item>, AppError> {
        self.unsettled(&self.review_all()?)
    }

    /// The same with what was settled as it is.
    ///
    /// # Errors
    /// [`Kind::Storage`] if the disk or the database failed.
    pub fn review_all(&self) -> Result<Vec<Item>, AppError> {
        let ledger = &self.ledger;
        let (claims, deeds) = views::all(ledger, self.app).map_err(failed)?;
        let all = ledger.judgements().map_err(failed)?.into_iter();
        let standing = all.filter(|r| r.retracted.is_none() && r.judgement.kind != AuthorKind::Rule).collect();
        let commitments = ledger.commitments().map_err(failed)?;
        let of = |c: &entente_ledger::Commitment| {
            let id = c.id.clone();
            c.claims.iter().map(|claim| (claim.clone(), id.clone())).collect::<Vec<_>>()
        };
        let home = commitments.iter().flat_map(of).collect();
        let places = |ids: Vec<String>| ids.into_iter().zip(0..);
        let places = places(claims.iter().map(|c| c.id.clone()).collect())
            .chain(places(deeds.iter().map(|d| d.id.clone()).collect()))
            .collect();
        let desk = Desk { claims, deeds, places, home, standing };
        let mut items = desk.contradictions();
        items.extend(desk.gone(&ledger.told_no_more().map_err(failed)?));
        items.extend(desk.pairs());
        let linked = ledger.links().map_err(failed)?.into_iter().map(|l| (l.deed, l.commitment)).collect();
        items.extend(desk.links(&commitments, &linked));
        items.extend(desk.lineage(&commitments));
        items.sort_by(|a, b| (a.what, &a.about, &a.id).cmp(&(b.what, &b.about, &b.id)));
        Ok(items)
    }

    /// Those that nobody has settled as they are.
    ///
    /// # Errors
    /// [`Kind::Storage`] if the disk or the database failed.
    pub fn unsettled(&self, items: &[Item]) -> Result<Vec<Item>, AppError> {
        let mut waiting = Vec::new();
        for item in items {
            if !self.ledger.item_event(&item.id).map_err(failed)?.is_some_and(|e| e.settles) {
                waiting.push(item.clone());
            }
        }
        Ok(waiting)
    }

    /// Whether [`Book::review_all`] gives what it gave at a point of the log: nothing came since but words about items and
    /// commitments.
    ///
    /// # Errors
    /// [`Kind::Storage`] if the disk or the database failed.
    pub fn waits_as_at(&self, point: &Head) -> Result<bool, AppError> {
        const WORDS: [&str; 4] = ["settled", "reopened", "remark", "remark-taken-back"];
        let happened = self.ledger.since(point, MANY).map_err(failed)?;
        Ok(happened.is_some_and(|all| all.iter().all(|event| WORDS.contains(&event.kind.as_str()))))
    }

    /// For each deed the commitments on which it may bear, also those to which it is not linked, the likeliest first.
    ///
    /// # Errors
    /// [`Kind::Storage`] if the disk or the database failed.
    pub fn possible_links(&self) -> Result<Vec<entente_reconcile::Link>, AppError> {
        let (claims, deeds) = views::all(&self.ledger, self.app).map_err(failed)?;
        let standing = self.ledger.standing_judgements().map_err(failed)?;
        let commitments = self.ledger.commitments().map_err(failed)?;
        Ok(link_candidates(&deeds, &views::held(&commitments, &claims), &standing))
    }

    /// Says that an item is settled as it is, so that it leaves the queue. Gives the number of the event.
    ///
    /// # Errors
    /// [`Kind::Usage`] if no such item waits, [`Kind::Storage`] if the disk or the database failed.
    pub fn settle_item(&mut self, id: &str, said: Said) -> Result<u64, AppError> {
        if !self.review()?.iter().any(|item| item.id == id) {
            let message = format!("Nothing waits under the id {id}");
            return Err(AppError::new(Kind::Usage, "A047", message, "take one that `entente review` shows"));
        }
        self.ledger.settle_item(id, true, said.by, said.because).map_err(failed)
    }

    /// The same of an item that was found to wait at a point of the log; where the ledger is still there, nothing is compared
    /// again.
    ///
    /// # Errors
    /// As [`Book::settle_item`].
    pub fn settle_waiting(&mut self, id: &str, point: &Head, said: Said) -> Result<u64, AppError> {
        if self.head()? != *point {
            return self.settle_item(id, said);
        }
        self.ledger.settle_item(id, true, said.by, said.because).map_err(failed)
    }
}

impl Desk {
    fn claim(&self, id: &str) -> Option<&ClaimView> {
        self.claims.get(*self.places.get(id)?).filter(|c| c.id == id)
    }

    fn deed(&self, id: &str) -> Option<&DeedView> {
        self.deeds.get(*self.places.get(id)?).filter(|d| d.id == id)
    }

    fn show(&self, id: &str) -> Option<Shown> {
        let of = |id: &str, document: &str, quote: &str| Shown {
            id: id.to_owned(),
            document: document.to_owned(),
            quote: quote.to_owned(),
        };
        let claim = self.claim(id).map(|c| of(&c.id, &c.document, &c.quote));
        claim.or_else(|| self.deed(id).map(|d| of(&d.id, &d.document, &d.quote)))
    }

    /// Judgements by people that do not hold, since newer ones by people are against it.
    fn contradictions(&self) -> Vec<Item> {
        let mut items = Vec::new();
        let mut last: BTreeMap<(&str, &str), &Recorded> = BTreeMap::new();
        for r in self.standing.iter().filter(|r| r.judgement.kind == AuthorKind::Person) {
            let (a, b) = (r.judgement.left.as_str(), r.judgement.right.as_str());
            if matches!(r.judgement.verdict, Verdict::Same | Verdict::NotSame) {
                last.insert((a.min(b), a.max(b)), r);
            }
        }
        for ((a, b), r) in last {
            let (Some(x), Some(y)) = (self.home.get(a), self.home.get(b)) else { continue };
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

    fn gone(&self, gone: &[Gone]) -> Vec<Item> {
        let mut items = Vec::new();
        for one in gone {
            let about = |r: &&Recorded| r.judgement.left == one.id || r.judgement.right == one.id;
            let mut judged: Vec<&Recorded> = self.standing.iter().filter(about).collect();
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
            .claims
            .iter()
            .filter(|c| c.document == one.document)
            .map(|c| (words(&c.quote).intersection(&mine).count(), c))
            .collect();
        all.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
        all.into_iter().take(PROPOSED).map(|(_, c)| c).collect()
    }

    /// Pairs of claims about which the program is not sure and no person has spoken.
    fn pairs(&self) -> Vec<Item> {
        let judgements: Vec<_> = self.standing.iter().map(|r| r.judgement.clone()).collect();
        let people = judgements.iter().filter(|j| j.kind == AuthorKind::Person);
        let judged: BTreeSet<(&str, &str)> =
            people.flat_map(|j| [(j.left.as_str(), j.right.as_str()), (j.right.as_str(), j.left.as_str())]).collect();
        let doubtful = reconcile(&self.claims, &judgements).doubtful;
        let unjudged = doubtful.into_iter().filter(|p| !judged.contains(&(p.left.as_str(), p.right.as_str())));
        let item = |pair: entente_reconcile::Pair| {
            let (x, y) = (self.home.get(&pair.left)?, self.home.get(&pair.right)?);
            let together = if x == y { "the program has them as one promise" } else { "the program keeps them apart" };
            let mut why = vec![format!("{together}, and is not sure ({})", sure(pair.score))];
            why.extend(entente_reconcile::phrases(&pair.reasons));
            Some(Item {
                id: short_id("r-", &["pair", &pair.left, &pair.right]),
                what: What::Pair,
                about: vec![pair.left.clone(), pair.right.clone()],
                score: Some(pair.score),
                why,
                shown: [&pair.left, &pair.right].into_iter().filter_map(|id| self.show(id)).collect(),
                ways: vec![
                    way("they tell the same promise", &["merge", &pair.left, &pair.right]),
                    way("they tell two promises", &["split", x, &pair.right]),
                ],
            })
        };
        unjudged.filter_map(item).collect()
    }

    /// Links of deeds about which the program is not sure and no person has spoken.
    fn links(&self, commitments: &[entente_ledger::Commitment], linked: &BTreeSet<(String, String)>) -> Vec<Item> {
        let held = crate::views::held(commitments, &self.claims);
        let judgements: Vec<_> = self.standing.iter().map(|r| r.judgement.clone()).collect();
        let by_id: HashMap<&str, &CommitmentView> = held.iter().map(|c| (c.id.as_str(), c)).collect();
        let unsure = link_candidates(&self.deeds, &held, &judgements).into_iter().filter(|l| UNSURE.contains(&l.score));
        let item = |link: entente_reconcile::Link| {
            let there = linked.contains(&(link.deed.clone(), link.commitment.clone()));
            let has = if there { "the program links the two" } else { "the program does not link the two" };
            let mut why = vec![format!("{has}, and is not sure ({})", sure(link.score))];
            why.extend(link.reasons);
            let view = by_id.get(link.commitment.as_str());
            let first = view.and_then(|c| c.claims.iter().min_by_key(|c| (c.day, &c.id)));
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
}

impl Desk {
    /// Commitments that may be earlier ones made anew. What a person says of a pair of their claims settles it.
    fn lineage(&self, commitments: &[entente_ledger::Commitment]) -> Vec<Item> {
        let held = crate::views::held(commitments, &self.claims);
        let by_id: HashMap<&str, &CommitmentView> = held.iter().map(|c| (c.id.as_str(), c)).collect();
        let first = |id: &str| {
            let view = by_id.get(id)?;
            view.claims.iter().min_by_key(|c| (c.day.is_none(), c.day, &c.id)).map(|c| c.id.clone())
        };
        let mut by_pair: BTreeMap<(String, String), Vec<entente_reconcile::Relation>> = BTreeMap::new();
        for relation in entente_reconcile::lineage(&held, &[]).doubtful {
            by_pair.entry((relation.from.clone(), relation.to.clone())).or_default().push(relation);
        }
        let item = |((from, to), found): ((String, String), Vec<entente_reconcile::Relation>)| {
            let (x, y) = (first(&from)?, first(&to)?);
            let score = found.first().map(|r| r.score)?;
            let kinds: Vec<&str> = found.iter().map(|r| r.kind.code()).collect();
            let mut why = vec![format!(
                "the second may be the first, {}, and the program is not sure ({})",
                kinds.join(" and "),
                sure(score)
            )];
            why.extend(found.iter().filter_map(|r| r.reasons.last().cloned()));
            let id = short_id("r-", &["lineage", &from, &to]);
            Some(Item {
                what: What::Lineage,
                about: vec![from.clone(), to.clone()],
                score: Some(score),
                why,
                shown: [&x, &y].into_iter().filter_map(|id| self.show(id)).collect(),
                ways: vec![
                    way("they are one promise, made anew", &["merge", &from, &to]),
                    way("they are two promises", &["review", "--settle", &id]),
                ],
                id,
            })
        };
        by_pair.into_iter().filter_map(item).collect()
    }
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

fn way(says: &str, words: &[&str]) -> Way {
    let said = ["--by", "NAME", "--because", "WORDS"];
    Way { says: says.to_owned(), command: words.iter().chain(&said).map(|w| (*w).to_owned()).collect() }
}
