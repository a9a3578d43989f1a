//! Which promises are worth holding a deed against: those of its states, of its fields or fields near to them, or with a name or
//! number of its own. Whatever else is left out could not come over the line: see `TOO_FAR`. The same the other way round: which
//! deeds are worth holding against a promise.

use super::{Done, Promise};
use crate::features as f;
use entente_model::Field;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Where a promise or a deed stands among all that are held.
pub(super) type Slot = u32;

/// Where something is looked for: its states, its fields or that it names none, and names and numbers of its words.
#[derive(Default)]
pub(super) struct Keys {
    states: BTreeSet<String>,
    fields: BTreeSet<Option<Field>>,
    names: BTreeSet<String>,
}

impl Keys {
    pub(super) fn of_promise(promise: &Promise) -> Keys {
        let mut fields: BTreeSet<Option<Field>> = BTreeSet::new();
        for claim in &promise.claims {
            fields.extend(claim.fields.iter().copied().map(Some));
            fields.extend(claim.fields.is_empty().then_some(None));
        }
        let names = promise.profiles.iter().flat_map(|p| p.names.iter().chain(&p.numbers)).cloned().collect();
        Keys { states: promise.states.clone(), fields, names }
    }

    /// One that names no state itself is compared with all, whatever its document names.
    pub(super) fn of_deed(done: &Done) -> Keys {
        if done.deed.states.is_empty() {
            return Keys::default();
        }
        let mut fields: BTreeSet<Option<Field>> = done.deed.fields.iter().copied().map(Some).collect();
        fields.extend(done.deed.fields.is_empty().then_some(None));
        let names = done.profiles().flat_map(|p| p.names.iter().chain(&p.numbers)).cloned().collect();
        Keys { states: done.states.clone(), fields, names }
    }
}

/// Promises or deeds by what they share with the others.
#[derive(Default)]
pub(super) struct Near {
    of_state: HashMap<String, OfState>,
    /// Those of which no state is known.
    anywhere: BTreeSet<Slot>,
    all: BTreeSet<Slot>,
}

#[derive(Default)]
struct OfState {
    fields: BTreeMap<Option<Field>, BTreeSet<Slot>>,
    names: HashMap<String, BTreeSet<Slot>>,
}

impl Near {
    pub(super) fn insert(&mut self, slot: Slot, keys: &Keys) {
        self.all.insert(slot);
        if keys.states.is_empty() {
            self.anywhere.insert(slot);
        }
        for state in &keys.states {
            let of = self.of_state.entry(state.clone()).or_default();
            keys.fields.iter().for_each(|field| _ = of.fields.entry(*field).or_default().insert(slot));
            keys.names.iter().for_each(|name| _ = of.names.entry(name.clone()).or_default().insert(slot));
        }
    }

    pub(super) fn remove(&mut self, slot: Slot, keys: &Keys) {
        self.all.remove(&slot);
        self.anywhere.remove(&slot);
        for state in &keys.states {
            let Some(of) = self.of_state.get_mut(state) else { continue };
            for field in &keys.fields {
                if let Some(slots) = of.fields.get_mut(field) {
                    slots.remove(&slot);
                }
            }
            for name in &keys.names {
                if of.names.get_mut(name).is_some_and(|slots| slots.remove(&slot) && slots.is_empty()) {
                    of.names.remove(name);
                }
            }
        }
    }

    /// The promises worth holding a deed against.
    pub(super) fn promises_for(&self, deed: &Keys) -> BTreeSet<Slot> {
        let own = &deed.fields;
        let near = |field: &Field| own.contains(&None) || own.iter().flatten().any(|own| f::near(*own, *field));
        self.of(deed, |held| held.as_ref().is_none_or(near))
    }

    /// The deeds worth holding against a promise.
    pub(super) fn deeds_for(&self, promise: &Keys) -> BTreeSet<Slot> {
        let theirs = &promise.fields;
        let near = |own: &Field| theirs.contains(&None) || theirs.iter().flatten().any(|field| f::near(*own, *field));
        self.of(promise, |held| held.as_ref().is_none_or(near))
    }

    fn of(&self, keys: &Keys, near: impl Fn(&Option<Field>) -> bool) -> BTreeSet<Slot> {
        if keys.states.is_empty() {
            return self.all.clone();
        }
        let mut found: Vec<Slot> = self.anywhere.iter().copied().collect();
        for of in keys.states.iter().filter_map(|state| self.of_state.get(state)) {
            found.extend(of.fields.iter().filter(|(field, _)| near(field)).flat_map(|(_, slots)| slots));
            found.extend(keys.names.iter().filter_map(|name| of.names.get(name)).flatten());
        }
        found.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::slots::{Common, compare};
    use super::super::{CONTEXT, total};
    use super::*;
    use crate::text::Letters;
    use crate::view::{ClaimView, DeedView, PartyView};
    use entente_model::{Action, Day, DeedKind, Interval};
    use std::sync::Arc;

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
            let letters = Letters::shipped();
            let promise = Promise::new("p", vec![Arc::new(claim)], letters);
            let keys = Keys::of_promise(&promise);
            let mut near = Near::default();
            near.insert(0, &keys);
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
                let done = Done::new(deed, &BTreeSet::new(), BTreeSet::new(), letters);
                let sum = total(&compare(&done, &promise, &Common::shipped()));
                let own = Keys::of_deed(&done);
                let looked_at = !near.promises_for(&own).is_empty();
                let mut deeds = Near::default();
                deeds.insert(0, &own);
                assert_eq!(looked_at, !deeds.deeds_for(&keys).is_empty(), "the same the other way round");
                assert!(looked_at || sum < -2_500 - CONTEXT, "{} and {}: {sum}", told.code(), promised.code());
                assert!(looked_at || told != promised, "one field is near itself");
            }
        }
    }
}
