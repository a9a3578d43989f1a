//! What kind of text this is, as far as its title and first lines say: an interview and with whom, or an opinion.

use crate::gather::whole_words;
use crate::names::{OrgKind, Who};
use crate::parties::PartyRef;
use crate::tags::T;
use crate::view::{Range, View};
use entente_actors::Actors;
use entente_packs::Folded;

/// Whether the title or one of the first lines says that somebody is interviewed.
pub(crate) fn interview(view: &View<'_>) -> bool {
    let told = |range: Range| view.any(T::Interview, range) && view.str(range).chars().count() < 120;
    view.sentences.iter().take(3).any(|s| told(s.range))
        || view.document.title.as_deref().is_some_and(|title| {
            let folded = Folded::new(title, 0);
            let hits = view.language.lexicon.matcher.find(&folded, title, 0);
            hits.iter().any(|h| view.language.has(h.entry, T::Interview))
        })
}

/// The word for an office may begin so many bytes before a name's end: "해양연구소장".
const OFFICE: usize = 9;

/// The name of a person without its parts has at most so many letters.
const PERSON: usize = 4;

/// Who is interviewed: the organisation that stands right before an office in the title or one of the first lines.
pub(crate) fn interviewed(view: &View<'_>, actors: &Actors) -> Option<PartyRef> {
    titled_office(view, actors).or_else(|| {
        view.sentences.iter().take(6).find_map(|s| {
            view.names_in(s.range).iter().filter(|n| matches!(n.who, Who::Org { kind: OrgKind::Body, .. })).find_map(
                |name| {
                    let next = view.skip_space(name.range.end);
                    let from = name.range.end.saturating_sub(OFFICE).max(name.range.start);
                    // "극지연구소 한나래 소장은": the name of a person may stand between.
                    let apart = next > name.range.end && next < s.range.end;
                    let word = view.word_end(next).min(s.range.end);
                    let person = apart && view.str(Range::new(next, word)).chars().count() <= PERSON;
                    let then = if person { view.skip_space(word) } else { next };
                    let near = Range::new(crate::parties::floor(view.text(), from), then + 12);
                    let office =
                        view.hits_in(Range::new(near.start, near.end.min(view.text().len()))).iter().any(|h| {
                            view.language.has(h.entry, T::PersonRole)
                                && h.end > name.range.end
                                && (h.start <= next || h.start == then)
                        });
                    if office { crate::parties::party(view, name) } else { None }
                },
            )
        })
    })
}

/// The same in the title.
fn titled_office(view: &View<'_>, actors: &Actors) -> Option<PartyRef> {
    let title = view.document.title.as_deref()?;
    let folded = Folded::new(title, 0);
    let mut hits = view.language.lexicon.matcher.find(&folded, title, 0);
    whole_words(&mut hits, &folded, view.language);
    let names = crate::names::names(&folded, title, &hits, &[0], view.language, actors, view.anchor);
    let office = |n: &&crate::names::Name| {
        let from = n.range.end.saturating_sub(OFFICE).max(n.range.start);
        matches!(n.who, Who::Org { kind: OrgKind::Body, .. })
            && hits.iter().any(|h| {
                view.language.has(h.entry, T::PersonRole)
                    && h.start >= from
                    && h.start <= n.range.end + 1
                    && h.end > n.range.end
            })
    };
    let name = names.iter().find(office)?;
    let span = folded.span(name.range.start, name.range.end);
    let Who::Org { id, label, state, .. } = &name.who else { return None };
    Some(PartyRef {
        id: id.clone(),
        name: title.get(span.start()..span.end()).unwrap_or(title).to_owned(),
        label: label.clone(),
        ranges: Vec::new(),
        state: state.clone(),
        body: None,
        shape: false,
        region: None,
        land: false,
    })
}

/// Whether the title or one of the first lines says that this is an opinion.
pub(crate) fn opinion(view: &View<'_>) -> bool {
    let opens = |range: Range| {
        let text = view.str(range);
        let start = range.start + text.find(char::is_alphanumeric).unwrap_or(0);
        view.tagged(T::Opinion, range).any(|h| h.start == start)
    };
    let lines = view.sentences.iter().take(3).any(|s| opens(s.range) && view.str(s.range).chars().count() < 120);
    let title = view.document.title.as_deref().is_some_and(|title| {
        let folded = Folded::new(title, 0);
        let start = folded.as_str().find(char::is_alphanumeric).unwrap_or(0);
        let hits = view.language.lexicon.matcher.find(&folded, title, 0);
        hits.iter().any(|h| h.start == start && view.language.has(h.entry, T::Opinion))
    });
    lines || title
}
