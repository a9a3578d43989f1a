//! Which promises are worth holding a deed against: those of its states, of its fields or fields near to them, or with a name or
//! number of its own. Whatever else is left out could not come over the line: see `TOO_FAR`.

use super::{Done, Promise};
use crate::features as f;
use entente_model::Field;
use std::collections::{BTreeMap, BTreeSet};

/// The promises by what they share with deeds.
pub(super) struct Near<'p> {
    /// By state and field, or by state where no field is named.
    fields: BTreeMap<(&'p str, Option<Field>), Vec<usize>>,
    /// By state and a name or number of the words.
    names: BTreeMap<(&'p str, &'p str), Vec<usize>>,
    /// Those of which no state is known.
    anywhere: Vec<usize>,
    all: usize,
}

impl<'p> Near<'p> {
    pub(super) fn new(promises: &'p [Promise]) -> Near<'p> {
        let mut near =
            Near { fields: BTreeMap::new(), names: BTreeMap::new(), anywhere: Vec::new(), all: promises.len() };
        for (at, promise) in promises.iter().enumerate() {
            if promise.states.is_empty() {
                near.anywhere.push(at);
            }
            let mut fields: BTreeSet<Option<Field>> = BTreeSet::new();
            for claim in &promise.claims {
                fields.extend(claim.fields.iter().copied().map(Some));
                fields.extend(claim.fields.is_empty().then_some(None));
            }
            let names = promise.profiles.iter().flat_map(|p| p.names.iter().chain(&p.numbers));
            let names: BTreeSet<&str> = names.map(String::as_str).collect();
            for state in &promise.states {
                fields.iter().for_each(|field| near.fields.entry((state, *field)).or_default().push(at));
                names.iter().for_each(|name| near.names.entry((state, name)).or_default().push(at));
            }
        }
        near
    }

    /// The promises worth holding a deed against, in their order.
    pub(super) fn of(&self, done: &Done) -> Vec<usize> {
        if done.deed.states.is_empty() {
            return (0..self.all).collect();
        }
        let mut found: Vec<usize> = self.anywhere.clone();
        let fields = &done.deed.fields;
        let near = |field: &Field| fields.is_empty() || fields.iter().any(|own| f::near(*own, *field));
        let near: Vec<Option<Field>> = Field::ALL.iter().copied().filter(near).map(Some).chain([None]).collect();
        let names: BTreeSet<&str> =
            done.profiles().flat_map(|p| p.names.iter().chain(&p.numbers)).map(String::as_str).collect();
        for state in &done.states {
            found.extend(near.iter().filter_map(|field| self.fields.get(&(state.as_str(), *field))).flatten());
            found.extend(names.iter().filter_map(|name| self.names.get(&(state.as_str(), *name))).flatten());
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::super::slots::{Common, compare};
    use super::super::{CONTEXT, CommitmentView, total};
    use super::*;
    use crate::rates::Rates;
    use crate::text::Letters;
    use crate::view::{ClaimView, DeedView, PartyView};
    use entente_model::{Action, Day, DeedKind, Interval};

    /// What is left out for its fields alone could not come over the line, whatever else speaks for it.
    #[test]
    fn what_is_left_out_for_its_fields_is_hopeless() {
        let day = |text: &str| -> Option<Day> { text.parse().ok() };
        let party = PartyView { id: Some("AA".into()), name: "A".into(), state: Some("AA".into()), promiser: true };
        let window = Interval { from: day("2024-05-01"), to: day("2024-05-02") };
        for &promised in Field::ALL {
            let claim = ClaimView {
                day: day("2024-01-01"),
                lang: Some("xx".into()),
                parties: vec![party.clone()],
                bodies: vec![(Some("o".into()), "an office".into())],
                fields: vec![promised],
                due: Some(window),
                places: vec!["BB".into()],
                ..ClaimView::bare("c", "d", "we will meet there", Action::Meet)
            };
            let commitments = [CommitmentView { id: "p".into(), claims: vec![&claim] }];
            let letters = Letters::shipped();
            let promises = [Promise::new(&commitments[0], letters)];
            let near = Near::new(&promises);
            for &told in Field::ALL {
                let deed = DeedView {
                    day: day("2024-05-03"),
                    lang: Some("xx".into()),
                    date: Some(window),
                    parties: vec![party.clone()],
                    states: vec!["AA".into()],
                    named: vec!["AA".into()],
                    bodies: vec![(Some("o".into()), "an office".into())],
                    fields: vec![told],
                    action: Some(Action::Meet),
                    places: vec!["BB".into()],
                    ..DeedView::bare("e", "f", "we met there", DeedKind::Held)
                };
                let done = Done::new(&deed, &BTreeMap::new(), letters);
                let common = Common {
                    letters,
                    rates: Rates::shipped(),
                    folded: BTreeMap::new(),
                    actors: BTreeMap::new(),
                    things: BTreeMap::new(),
                    promises: 1,
                    topics: BTreeMap::new(),
                };
                let sum = total(&compare(&done, &promises[0], &common));
                let looked_at = !near.of(&done).is_empty();
                assert!(looked_at || sum < -2_500 - CONTEXT, "{} and {}: {sum}", told.code(), promised.code());
                assert!(looked_at || told != promised, "one field is near itself");
            }
        }
    }
}
