//! Claims and deeds taken as said, completed with what the engine reads in their own words: who an organisation is, and
//! the parties, sums and fields that a deed's clause names. What was said is never changed.

use entente_actors::{Actors, Target};
use entente_model::{ActorKind, Body, Deed, Document, Evidence, Extraction, Party, PartyRole, Place, Span, Value};
use entente_publish::given::Given;

/// Puts what was given in the place of what was found.
pub(crate) fn replace(
    found: &mut Extraction,
    given: Given,
    document: &Document,
    actors: &Actors,
) -> Vec<Option<String>> {
    let lang = document.lang.as_deref();
    let mut claims = given.claims;
    for claim in &mut claims {
        for party in claim.parties.iter_mut().filter(|p| p.id.is_none()) {
            party.id = organisation(actors, &party.name, lang);
        }
        for body in claim.bodies.iter_mut().filter(|b| b.id.is_none()) {
            body.id = organisation(actors, &body.name, lang);
        }
    }
    let mut deeds = given.deeds;
    for deed in &mut deeds {
        let same = found.deeds.iter().chain(&found.tentative).filter(|d| d.quote.overlaps(deed.quote));
        match same.max_by_key(|d| (overlap(d.quote, deed.quote), std::cmp::Reverse(d.quote.start()))) {
            Some(read) => complete(deed, read),
            None => from_mentions(deed, found, document),
        }
    }
    found.claims = claims;
    found.deeds = deeds;
    found.tentative.clear();
    given.told
}

/// The registry's id of an organisation; a state's code is never put in the place of a name.
fn organisation(actors: &Actors, name: &str, lang: Option<&str>) -> Option<String> {
    let target = actors.resolve(name, lang).filter(|t| matches!(t, Target::Organisation(_)))?;
    Some(actors.id(&target))
}

fn overlap(a: Span, b: Span) -> usize {
    a.end().min(b.end()).saturating_sub(a.start().max(b.start()))
}

fn complete(deed: &mut Deed, read: &Deed) {
    deed.parties.clone_from(&read.parties);
    deed.bodies.clone_from(&read.bodies);
    deed.fields.clone_from(&read.fields);
    // The clause that was read may be longer than the one that was given.
    deed.money = read.money.iter().filter(|m| deed.quote.contains(m.0)).copied().collect();
    deed.places.clone_from(&read.places);
    deed.action = read.action;
    deed.date = deed.date.or(read.date);
    deed.partial |= read.partial;
}

fn from_mentions(deed: &mut Deed, found: &Extraction, document: &Document) {
    for mention in found.mentions.iter().filter(|m| deed.quote.contains(m.span)) {
        let evidence = Evidence { spans: vec![mention.span], inherited: false };
        let name = document.text.get(mention.span).to_owned();
        match &mention.value {
            Value::Actor { kind: ActorKind::State, id: Some(id), .. }
                if !deed.parties.iter().any(|p| p.id.as_ref() == Some(id)) =>
            {
                let (id, label, role) = (Some(id.clone()), None, PartyRole::Promiser);
                deed.parties.push(Party { id, name, label, role, evidence });
            }
            Value::Actor { kind: ActorKind::Organisation, id, .. } => {
                deed.bodies.push(Body { id: id.clone(), name, label: None, evidence });
            }
            Value::Field(field) if !deed.fields.contains(field) => deed.fields.push(*field),
            Value::Money(sums) => deed.money.extend(sums.iter().map(|m| (mention.span, *m))),
            Value::Place(id) if !deed.places.iter().any(|p| p.id == *id) => {
                deed.places.push(Place { id: id.clone(), evidence });
            }
            _ => {}
        }
    }
    deed.fields.sort_by_key(|f| f.code());
}
