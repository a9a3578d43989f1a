//! What the reports of a commitment agree and differ on, and the values that are preferred, as they leave the program.

use crate::Snapshot;
use crate::snapshot::once;
use entente_actors::{Actors, Target};
use entente_ledger::{Commitment, StoredClaim, StoredDocument};
use entente_model::{Claim, PartyRole};
use entente_publish::agreement::{Change, Difference, Readout, SlotValue};
use entente_publish::people::{sum, who, window};
use entente_publish::statement::Facts;
use entente_reconcile::{
    Given, ONE_ANNOUNCEMENT, Said, Slot, Stands, Telling, agreement, changes, preference, same_value, speakers,
};
use std::collections::{BTreeMap, BTreeSet};

/// Where each slot of a commitment is taken from.
pub struct Preferred<'s> {
    by: BTreeMap<Slot, (&'s StoredClaim, &'s StoredDocument)>,
    fullest: (&'s StoredClaim, &'s StoredDocument),
}

impl<'s> Preferred<'s> {
    /// The telling that gives the preferred value of a slot; the fullest one where none fills it.
    pub fn of(&self, slot: Slot) -> (&'s StoredClaim, &'s StoredDocument) {
        self.by.get(&slot).copied().unwrap_or(self.fullest)
    }

    /// What the statement is made from.
    pub fn facts(&self) -> Facts {
        if self.by.is_empty() {
            return Facts::of(&self.fullest.0.claim);
        }
        let of = |slot| Facts::of(&self.of(slot).0.claim);
        let parties = of(Slot::Parties);
        Facts {
            bodies: of(Slot::Bodies).bodies,
            action: of(Slot::Action).action,
            fields: of(Slot::Fields).fields,
            strength: of(Slot::Strength).strength,
            money: of(Slot::Money).money,
            due: of(Slot::Due).due,
            places: of(Slot::Places).places,
            ..parties
        }
    }

    /// The slots that are taken from a claim.
    pub fn from(&self, claim: &str) -> Vec<&'static str> {
        let own = Slot::ALL.into_iter().filter(|slot| self.by.get(slot).is_some_and(|(c, _)| c.id == claim));
        own.map(Slot::code).collect()
    }
}

impl Snapshot {
    /// Where each slot of a commitment is taken from; `None` if it has no claim in force.
    pub fn preferred(&self, commitment: &Commitment) -> Option<Preferred<'_>> {
        let fullest = self.fullest(commitment)?;
        let mut by = BTreeMap::new();
        if commitment.claims.len() > 1 {
            let told: BTreeMap<&str, _> =
                self.tellings(commitment).into_iter().map(|(c, d)| (c.id.as_str(), (c, d))).collect();
            for said in self.said(commitment) {
                by.extend(said.claim().and_then(|id| told.get(id)).map(|from| (said.slot, *from)));
            }
        }
        Some(Preferred { by, fullest })
    }

    /// What the reports say of each slot.
    pub fn said(&self, commitment: &Commitment) -> Vec<Said> {
        once(&self.known.said, commitment.claims.clone(), || self.find_said(commitment))
    }

    fn find_said(&self, commitment: &Commitment) -> Vec<Said> {
        let none = BTreeMap::new();
        let said = agreement(&self.told(commitment, &none));
        // Copies are looked for only where it matters who copied: that costs a look at every text.
        if said.iter().all(|s| s.values.len() < 2) {
            return said;
        }
        agreement(&self.told(commitment, &self.copies(commitment)))
    }

    fn told<'s>(&'s self, commitment: &Commitment, copies: &'s BTreeMap<String, String>) -> Vec<Telling<'s>> {
        let tellings = self.tellings(commitment);
        let bound: BTreeSet<&str> = tellings.iter().flat_map(|(c, _)| speakers(&c.claim)).collect();
        let official = |document: &str| {
            let (who, states) = self.publishers.get(document)?;
            let speaks = bound.contains(who.as_str()) || states.iter().any(|id| bound.contains(id.as_str()));
            speaks.then_some(who.as_str())
        };
        // What a party publishes, and what is told long after, is a word of its own however like another one it reads.
        let copy = |d: &StoredDocument| {
            let lead = copies.get(&d.document.id).filter(|_| official(&d.document.id).is_none())?;
            let apart = self.documents.get(lead)?.day()?.until(d.day()?).ok()?.get_days();
            (apart <= ONE_ANNOUNCEMENT).then_some(lead.as_str())
        };
        let telling = |(c, d): (&'s StoredClaim, &'s StoredDocument)| Telling {
            id: &c.id,
            claim: &c.claim,
            document: &c.document,
            lang: d.document.lang.as_deref(),
            day: d.day(),
            official: official(&c.document),
            copy_of: copy(d),
        };
        tellings.into_iter().map(telling).collect()
    }

    /// The slots on which all reports agree, and those on which they differ.
    pub(crate) fn agreed(&self, commitment: &Commitment) -> (Vec<String>, Vec<Difference>) {
        let (mut agreed, mut differences) = (Vec::new(), Vec::new());
        if commitment.claims.len() < 2 {
            return (agreed, differences);
        }
        for said in self.said(commitment) {
            let Some(rule) = said.rule.and_then(preference) else {
                agreed.push(said.slot.code().to_owned());
                continue;
            };
            let values: Vec<SlotValue> = said.values.iter().map(|v| self.value(said.slot, v)).collect();
            differences.push(Difference {
                slot: said.slot.code().to_owned(),
                preferred: values.first().and_then(|v| v.value.clone()).unwrap_or_default(),
                rule: rule.id.to_owned(),
                because: rule.because.to_owned(),
                values,
            });
        }
        (agreed, differences)
    }

    fn value(&self, slot: Slot, given: &Given) -> SlotValue {
        let claim = given.claims.first().filter(|_| given.stands != Stands::Omitted);
        SlotValue {
            value: claim.and_then(|id| self.claims.get(id)).map(|c| shown(slot, &c.claim)),
            stands: given.stands.code().to_owned(),
            claims: given.claims.clone(),
            sources: given.sources,
            official: given.official.clone(),
            day: given.day.map(|d| d.to_string()),
        }
    }

    /// What each party's own documents say, where those of several parties tell a commitment.
    pub(crate) fn readouts(&self, commitment: &Commitment) -> Vec<Readout> {
        if commitment.claims.len() < 2 {
            return Vec::new();
        }
        let none = BTreeMap::new();
        let mut by: BTreeMap<&str, Vec<Telling>> = BTreeMap::new();
        for telling in self.told(commitment, &none) {
            if let Some(who) = telling.official {
                by.entry(who).or_default().push(telling);
            }
        }
        if by.len() < 2 {
            return Vec::new();
        }
        // By slot, the telling from which each readout is taken.
        let says = |tellings: &[Telling<'_>]| -> BTreeMap<Slot, String> {
            agreement(tellings).into_iter().filter_map(|s| Some((s.slot, s.claim()?.to_owned()))).collect()
        };
        let taken: BTreeMap<&str, BTreeMap<Slot, String>> = by.iter().map(|(who, all)| (*who, says(all))).collect();
        let of = |who: &str, slot: Slot| {
            let id = taken.get(who)?.get(&slot)?;
            by.get(who)?.iter().find(|t| t.id == id)
        };
        let differs = |who: &str, slot: Slot| {
            by.keys().any(|other| match (of(who, slot), of(other, slot)) {
                (Some(a), Some(b)) => !same_value(slot, a, b),
                (None, None) => false,
                _ => true,
            })
        };
        let one = |(who, tellings): (&&str, &Vec<Telling>)| Readout {
            publisher: (*who).to_owned(),
            documents: tellings.iter().map(|t| t.document.to_owned()).collect::<BTreeSet<_>>().into_iter().collect(),
            claims: tellings.iter().map(|t| t.id.to_owned()).collect(),
            says: Slot::ALL
                .into_iter()
                .filter_map(|slot| Some((slot.code().to_owned(), shown(slot, of(who, slot)?.claim))))
                .collect(),
            differs: Slot::ALL.into_iter().filter(|s| differs(who, *s)).map(|s| s.code().to_owned()).collect(),
        };
        by.iter().map(one).collect()
    }

    /// How a commitment changed in the course of its tellings.
    pub(crate) fn changed(&self, commitment: &Commitment) -> Vec<Change> {
        if commitment.claims.len() < 2 {
            return Vec::new();
        }
        let none = BTreeMap::new();
        // What is told within one announcement changes nothing, so that copies need not be looked for.
        if changes(&self.told(commitment, &none)).is_empty() {
            return Vec::new();
        }
        let change = |c: entente_reconcile::Change| {
            let value = |slot, id: &str| self.claims.get(id).map(|c| shown(slot, &c.claim));
            let who = if c.official { "a party published" } else { "it was told" };
            let from = c.slot.as_ref().and_then(|(slot, was)| value(*slot, was));
            let to = c.slot.as_ref().and_then(|(slot, _)| value(*slot, &c.claim));
            let what = match (&from, &to) {
                (Some(from), Some(to)) => format!("{to} instead of {from}"),
                _ => "the same again".to_owned(),
            };
            let because = format!("{who} {what}, more than {ONE_ANNOUNCEMENT} days after the first telling");
            let (kind, day) = (c.kind.code().to_owned(), c.day.to_string());
            Change { kind, day, claim: c.claim, from, to, official: c.official, because }
        };
        changes(&self.told(commitment, &self.copies(commitment))).into_iter().map(change).collect()
    }

    /// Who published each document, and the ids for which they speak: a party that is a body speaks for its state's
    /// government only where that is the publisher.
    pub(crate) fn published_by(&self, actors: &Actors) -> BTreeMap<String, (String, BTreeSet<String>)> {
        let mut of: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for claim in self.claims.values() {
            for id in speakers(&claim.claim).filter(|id| id.len() > 2) {
                let state = actors.org_by_id(id).and_then(|org| actors.state_of(Target::Organisation(org)));
                if let Some(state) = state {
                    of.entry(state.code().to_owned()).or_default().insert(id.to_owned());
                }
            }
        }
        let publisher = |d: &StoredDocument| {
            let who = actors.publisher(d.document.url.as_deref()?)?;
            Some((d.document.id.clone(), (who.to_owned(), of.get(who).cloned().unwrap_or_default())))
        };
        self.documents.values().filter_map(publisher).collect()
    }
}

/// The value of a slot in signs.
fn shown(slot: Slot, claim: &Claim) -> String {
    match slot {
        Slot::Parties => who(claim.parties.iter().filter(|p| p.role == PartyRole::Promiser)),
        Slot::Bodies => claim.bodies.iter().map(|b| b.name.as_str()).collect::<Vec<_>>().join(", "),
        Slot::Action => claim.action.code().to_owned(),
        Slot::Fields => claim.fields.iter().map(|f| f.code()).collect::<Vec<_>>().join(", "),
        Slot::Strength => claim.strength.code().to_owned(),
        Slot::Money => claim.money.iter().map(|(_, m)| sum(m)).collect::<Vec<_>>().join(", "),
        Slot::Due => claim.due.as_ref().map(window).unwrap_or_default(),
        Slot::Places => claim.places.iter().map(|p| p.id.as_str()).collect::<Vec<_>>().join(", "),
    }
}
