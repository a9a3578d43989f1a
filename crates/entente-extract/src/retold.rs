//! What a text says once more in words that are no promise of their own, in languages where the verb comes last: a sentence that
//! only heads a paragraph, and one that only says that promises come.

use crate::claims::Draft;
use crate::promise::Trigger;
use crate::tags::T;
use crate::view::{Range, Sentence, View};

/// A sentence that heads a paragraph has at most so many letters and marks.
const SHORT: usize = 27;

/// Takes out what only heads other drafts or says that they come; what heads a paragraph becomes another telling of what comes
/// next in it. The drafts stand in the order of their quotes.
pub(crate) fn fold(view: &View<'_>, drafts: &mut Vec<Draft>) {
    if !view.language.verb_final() || view.teaches {
        return;
    }
    let mut out = vec![false; drafts.len()];
    for (at, gone) in out.iter_mut().enumerate() {
        let (before, rest) = drafts.split_at_mut(at + 1);
        let (Some(draft), Some(next)) = (before.last(), rest.first_mut()) else { continue };
        if heads(view, draft, next) {
            next.claim.also.push(draft.claim.quote);
            *gone = true;
        } else {
            *gone = announces(view, draft, next);
        }
    }
    let mut gone = out.into_iter();
    drafts.retain(|_| !gone.next().unwrap_or(false));
}

/// Whether a clause says nothing of its own: no sum, no day.
fn bare(draft: &Draft) -> bool {
    let told = matches!(draft.trigger, Trigger::Future | Trigger::Present | Trigger::Intend | Trigger::Learned);
    told && draft.claim.money.is_empty() && draft.claim.due.is_none()
}

/// The sentence of a draft, with its number.
fn sentence<'v>(view: &'v View<'_>, draft: &Draft) -> Option<(usize, &'v Sentence)> {
    let number = view.sentences.partition_point(|s| s.range.end <= draft.quote.start);
    view.sentences.get(number).map(|s| (number, s))
}

/// Whether a short sentence that opens a paragraph and names nobody only heads the promise of the next one in it: "셋째, 사람에
/// 투자하겠습니다. 공무원 500명을 초청할 계획입니다."
fn heads(view: &View<'_>, draft: &Draft, next: &Draft) -> bool {
    let (Some((number, own)), Some((other, after))) = (sentence(view, draft), sentence(view, next)) else {
        return false;
    };
    let opens = number == 0 || view.sentences[number - 1].block != own.block || counts(view, own.range);
    let stands = [T::AnaphorPair, T::AnaphorThey, T::AnaphorIt, T::AnaphorWe, T::Home, T::Gov, T::GovAlone];
    bare(draft)
        && opens
        && number + 1 == other
        && own.block == after.block
        && view.str(own.range).chars().count() <= SHORT
        && !view.str(own.range).starts_with(['"', '\''])
        && view.names_in(own.range).iter().all(|n| n.range.end > own.range.end)
        && view.times_in(own.range).next().is_none()
        && !stands.iter().any(|&t| view.any(t, own.range))
        && !counts(view, after.range)
}

/// Whether a sentence only says that promises come, which the next one begins to count: "네 가지를 약속드립니다. 첫째, …".
fn announces(view: &View<'_>, draft: &Draft, next: &Draft) -> bool {
    let (Some((number, own)), Some((other, after))) = (sentence(view, draft), sentence(view, next)) else {
        return false;
    };
    bare(draft)
        && draft.claim.fields.is_empty()
        && draft.claim.bodies.is_empty()
        && number + 1 == other
        && counts(view, after.range)
        && !counts(view, own.range)
}

/// Whether a sentence opens with a word that counts: "첫째, …".
fn counts(view: &View<'_>, sentence: Range) -> bool {
    let start = sentence.start + view.str(sentence).find(char::is_alphanumeric).unwrap_or(0);
    view.tagged(T::Counts, sentence).any(|h| h.start == start)
}
