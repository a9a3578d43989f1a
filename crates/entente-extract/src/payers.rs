//! Who pays where nobody is the subject: "loans from the bank are planned", "will be trained at Ireland's expense".

use crate::parties::{PartyRef, Subject, chain};
use crate::tags::T;
use crate::view::{Range, View};
use entente_model::Action;

/// A name stands at most so far behind the word that leads to it, in bytes.
const NEAR: usize = 10;
/// A lender stands at most so far behind the word for what is lent, in bytes.
const REACH: usize = 70;

/// Who pays for what a passive clause promises.
pub(crate) fn payer(view: &View<'_>, subject: Range, quote: Range) -> Option<Subject> {
    if !view.language.meta.capitals {
        return None;
    }
    let found = view.tagged(T::Payer, quote).find_map(|hit| match view.value(hit) {
        Some("after") => near(view, hit.end, quote.end),
        // "at Ireland's expense"
        Some("before") => {
            let name = view.names_in(Range::new(quote.start, hit.start)).last()?;
            let gap = view.str(Range::new(name.range.end, hit.start));
            let owns = view.language.meta.possessives.iter().any(|m| gap.trim_end() == m.as_str());
            let whole = chain(view, Range::new(name.range.start, name.range.end));
            // A party that owns a noun is none by itself.
            let own = || owner(view, name);
            (owns || gap.trim().is_empty())
                .then(|| if whole.is_empty() { own() } else { whole })
                .filter(|p| !p.is_empty())
        }
        _ => None,
    });
    found.map(|parties| Subject { parties, ..Subject::default() }).or_else(|| lender(view, subject))
}

/// Whose money a subject without anybody in it speaks of: "a loan of 20 million euros from the bank".
pub(crate) fn lender(view: &View<'_>, subject: Range) -> Option<Subject> {
    let lent = view.tagged(T::Action, subject).find(|h| view.value(h) == Some(Action::Fund.code()))?;
    let after = Range::new(lent.end, (lent.end + REACH).min(subject.end));
    let found = view
        .tagged(T::Payer, after)
        .filter(|h| view.value(h) == Some("from"))
        .find_map(|h| near(view, h.end, subject.end));
    found.map(|parties| Subject { parties, ..Subject::default() })
}

/// The parties right behind a place.
fn near(view: &View<'_>, at: usize, end: usize) -> Option<Vec<PartyRef>> {
    let parties = chain(view, Range::new(at, end));
    let close = parties.first().and_then(|p| p.ranges.first()).is_some_and(|r| r.start <= at + NEAR);
    close.then_some(parties)
}

fn owner(view: &View<'_>, name: &crate::names::Name) -> Vec<PartyRef> {
    let crate::names::Who::State { code, .. } = &name.who else { return Vec::new() };
    let mut party = crate::opening::state_party(code);
    party.name = view.original(name.range).to_owned();
    party.ranges = vec![name.range];
    vec![party]
}
