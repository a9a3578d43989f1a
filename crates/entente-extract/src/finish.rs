//! The last steps: tellings of one promise become one claim, and each claim gets its attribution and forum.

use crate::claims::Draft;
use crate::meetings::Found;
use crate::promise::Trigger;
use crate::tags::T;
use crate::view::{Range, View};
use entente_model::{Action, Claim, Diagnostic, Evidence, Field};

/// So near, in bytes, a promise follows another.
const NEXT: usize = 120;
/// A promise retells one of at most so many before it, so that a text of thousands costs no more than its length.
const RETOLD: usize = 200;

/// A claim, whose confidence is as yet that of the rule that made it, and how likely it is a promise, in thousandths.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) claim: Claim,
    pub(crate) sure: u16,
    /// Whether it counts only in a text that promises much.
    pub(crate) weak: bool,
    /// Whether a verb of promising or a signing makes it.
    pub(crate) sworn: bool,
}

/// Drafts to claims, in the order of their quotes.
pub(crate) fn finish(
    view: &View<'_>,
    drafts: Vec<Draft>,
    meetings: &[Found],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Told> {
    let _ = diagnostics;
    let mut kept: Vec<Draft> = Vec::new();
    let (titles, body): (Vec<Draft>, Vec<Draft>) = drafts.into_iter().partition(|d| d.title);
    for draft in body {
        let far = kept.len().saturating_sub(RETOLD);
        match kept.iter_mut().skip(far).find(|k| retells(view, k, &draft)) {
            // The more specific telling is the quote, the other goes to `also`.
            Some(known) => {
                let mut draft = draft;
                if view.language.verb_final() {
                    join(view, known, &mut draft);
                }
                let weak = draft.weak && known.weak;
                draft.weak = weak;
                known.weak = weak;
                if weight(&draft) > weight(known) {
                    let mut better = draft;
                    better.claim.also.push(known.claim.quote);
                    better.claim.also.append(&mut known.claim.also);
                    *known = better;
                } else {
                    known.claim.also.push(draft.claim.quote);
                }
            }
            None => kept.push(draft),
        }
    }
    for title in titles {
        if let Some(known) = kept.iter_mut().find(|k| shares(k, &title)) {
            known.claim.also.push(title.claim.quote);
        }
    }
    kept.sort_by_key(|d| d.claim.quote);
    crate::retold::fold(view, &mut kept);
    topic(view, &mut kept);
    if view.language.verb_final() {
        follow(&mut kept);
    }
    if let Some(weights) = view.weights {
        crate::fields::settle(view, &mut kept, weights);
    }
    for draft in &mut kept {
        draft.claim.also.sort();
        draft.claim.attribution = attribution(view, draft.quote);
        draft.claim.forum = forum(view, draft.quote, meetings);
    }
    // Quotes are in order, so that those of one sentence stand side by side.
    let of: Vec<usize> =
        kept.iter().map(|d| view.sentences.partition_point(|s| s.range.end <= d.quote.start)).collect();
    let one = |(at, draft): (usize, Draft)| {
        let several = at > 0 && of[at - 1] == of[at] || of.get(at + 1) == Some(&of[at]);
        Told {
            sure: sure(view, &draft, several),
            weak: draft.weak,
            sworn: matches!(draft.trigger, Trigger::Commit | Trigger::Sign),
            claim: draft.claim,
        }
    };
    kept.into_iter().enumerate().map(one).collect()
}

/// The odds that a clause is no promise of its own are so many times greater where its sentence makes several claims, and where
/// its quote is short.
const SEVERAL: u32 = 3;
/// See [`SEVERAL`].
const SHORT: u32 = 2;
/// A quote of fewer letters is short; syllables count for two.
const LETTERS: usize = 50;

/// How likely a draft is a promise, in thousandths: as likely as its sentence promises, less where it is one clause of several or
/// a short one.
fn sure(view: &View<'_>, draft: &Draft, several: bool) -> u16 {
    let likely = u32::from(draft.sure.unwrap_or(draft.claim.confidence)).min(999);
    let letters = view.str(draft.quote).chars().filter(|c| c.is_alphabetic());
    let short = letters.map(|c| if c >= crate::signs::WIDE { 2 } else { 1 }).sum::<usize>() < LETTERS;
    let against = (if several { SEVERAL } else { 1 }) * (if short { SHORT } else { 1 });
    u16::try_from(1000 * likely / (likely + against * (1000 - likely))).unwrap_or(0)
}

/// What both tellings of one promise share: its sums and days, and one quote where a sentence tells it in two clauses.
fn join(view: &View<'_>, known: &mut Draft, draft: &mut Draft) {
    if known.claim.money.is_empty() {
        known.claim.money.clone_from(&draft.claim.money);
    } else if draft.claim.money.is_empty() {
        draft.claim.money.clone_from(&known.claim.money);
    }
    if known.claim.due.is_none() {
        known.claim.due.clone_from(&draft.claim.due);
    }
    let one = view.sentence_at(known.quote.start).is_some_and(|s| s.range.contains(draft.quote));
    if draft.follows && one {
        known.quote = Range::new(known.quote.start, draft.quote.end.max(known.quote.end));
        known.claim.quote = view.span(known.quote);
    }
}

/// A promise of organisations that names no field goes on from the one right before it by the same.
fn follow(drafts: &mut [Draft]) {
    for at in 1..drafts.len() {
        let (before, rest) = drafts.split_at_mut(at);
        let (Some(last), Some(draft)) = (before.last(), rest.first_mut()) else { continue };
        let near = draft.quote.start < last.quote.end + NEXT;
        let same = draft.parties.iter().all(|p| last.parties.iter().any(|q| p.same(q)));
        if draft.claim.fields.is_empty() && near && same && draft.parties.iter().any(|p| !p.is_state()) {
            draft.claim.fields.clone_from(&last.claim.fields);
            draft.claim.fields_evidence = Evidence { spans: last.claim.fields_evidence.spans.clone(), inherited: true };
        }
    }
}

/// A promise that names no field has that of the announcement, where the announcement is plainly about one: half of the
/// claims that name a field name it (three in five where the verb comes last), and half of all words for fields do.
pub(crate) fn topic(view: &View<'_>, drafts: &mut [Draft]) {
    let whole = Range::new(0, view.text().len());
    let mut counts: Vec<(Field, usize, Range)> = Vec::new();
    let mut all = 0;
    for hit in view.tagged(T::Field, whole) {
        let inside = view.sentence_at(hit.start).is_some_and(|s| s.role.may_promise());
        let Some(field) = view.value(hit).and_then(|v| v.parse::<Field>().ok()).filter(|_| inside) else { continue };
        all += 1;
        match counts.iter_mut().find(|c| c.0 == field) {
            Some(known) => known.1 += 1,
            None => counts.push((field, 1, Range::new(hit.start, hit.end))),
        }
    }
    let Some(&(field, count, at)) = counts.iter().max_by_key(|c| (c.1, std::cmp::Reverse(c.2.start))) else { return };
    let naming = drafts.iter().filter(|d| !d.claim.fields.is_empty()).count();
    let named = drafts.iter().filter(|d| d.claim.fields.contains(&field)).count();
    // Where the verb comes last a claim that names no field more often has none.
    let (part, whole) = if view.language.verb_final() { (5, 3) } else { (2, 1) };
    if count < 3 || count * 2 < all || named * part < naming * whole {
        return;
    }
    for draft in drafts.iter_mut().filter(|d| d.claim.fields.is_empty()) {
        draft.claim.fields = vec![field];
        draft.claim.fields_evidence = Evidence { spans: vec![view.span(at)], inherited: true };
    }
}

/// How much a telling says.
fn weight(draft: &Draft) -> usize {
    let c = &draft.claim;
    c.money.len() * 3 + usize::from(c.due.is_some()) * 3 + c.places.len() + c.bodies.len() * 2 + c.fields.len()
}

/// Whether two drafts of one document tell the same promise: same action and parties, and the same object words.
fn retells(view: &View<'_>, a: &Draft, b: &Draft) -> bool {
    if view.language.verb_final() && a.quote.end <= b.quote.start && b.quote.start < a.quote.end + NEXT {
        let same = a.parties.len() == b.parties.len() && a.parties.iter().all(|p| b.parties.iter().any(|q| p.same(q)));
        // A committee sits; an instrument that says nothing of its own is signed for what was just told.
        let sits = b.follows && a.claim.action == Action::Meet && b.claim.action == Action::Meet;
        let signs = b.trigger == Trigger::Sign && !b.purpose;
        if same && (sits || signs && a.trigger != Trigger::Sign) {
            return true;
        }
    }
    let sums = |d: &Draft| d.claim.money.iter().map(|m| (m.1.amount, m.1.currency)).collect::<Vec<_>>();
    let (x, y) = (sums(a), sums(b));
    if !x.is_empty() && x == y && a.parties.iter().any(|p| b.parties.iter().any(|q| p.same(q))) {
        return true;
    }
    if a.claim.action != b.claim.action {
        return false;
    }
    if a.parties.len() != b.parties.len() {
        return likeness(view, a.quote, b.quote) >= 75;
    }
    if !a.parties.iter().all(|p| b.parties.iter().any(|q| p.same(q))) {
        return false;
    }
    let amounts = |d: &Draft| d.claim.money.iter().map(|m| m.1.amount).collect::<Vec<_>>();
    let (x, y) = (amounts(a), amounts(b));
    if !x.is_empty() && !y.is_empty() {
        return x == y;
    }
    if a.claim.due.as_ref().map(|d| d.interval) != b.claim.due.as_ref().map(|d| d.interval)
        && a.claim.due.is_some()
        && b.claim.due.is_some()
    {
        return false;
    }
    if likeness(view, a.quote, b.quote) >= 55 {
        return true;
    }
    if a.claim.action == Action::Cooperate && !a.claim.fields.is_empty() {
        return a.claim.fields == b.claim.fields && a.claim.due.is_none() && b.claim.due.is_none();
    }
    false
}

/// How much of the shorter quote's longer words stand in the other, in per cent.
fn likeness(view: &View<'_>, a: Range, b: Range) -> usize {
    let words = |range: Range| {
        let mut found: Vec<String> = view
            .str(range)
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| w.chars().count() >= if view.language.verb_final() { 2 } else { 5 })
            .map(|w| w.chars().take(6).collect())
            .collect();
        found.sort();
        found.dedup();
        found
    };
    let (x, y) = (words(a), words(b));
    let shared = x.iter().filter(|w| y.contains(w)).count();
    let shorter = x.len().min(y.len());
    if shorter < 4 { 0 } else { shared * 100 / shorter }
}

/// Whether a headline may retell a claim: same action or field, same parties.
fn shares(a: &Draft, title: &Draft) -> bool {
    a.claim.action == title.claim.action
        && title.parties.iter().all(|p| a.parties.iter().any(|q| p.same(q)))
        && (title.claim.fields.is_empty() || title.claim.fields.iter().any(|f| a.claim.fields.contains(f)))
}

/// The words that say who said so: after "according to", or the subject of the verb of saying.
fn attribution(view: &View<'_>, quote: Range) -> Option<entente_model::Span> {
    let sentence = view.sentence_at(quote.start)?.range;
    let hit = view.tagged(T::Attribution, sentence).next()?;
    if view.language.verb_final() {
        let before = Range::new(sentence.start, hit.start);
        let name = view.names_in(before).last()?;
        return Some(view.span(name.range));
    }
    let after = Range::new(hit.end, sentence.end);
    let text = view.str(after);
    let end = text.find([',', ';', '.']).map_or(after.end, |p| after.start + p);
    (end > after.start + 2).then(|| view.span(Range::new(after.start, end)))
}

/// The meeting that the sentence names, else the one last named before.
fn forum(view: &View<'_>, quote: Range, meetings: &[Found]) -> Option<entente_model::Span> {
    let sentence = view.sentence_at(quote.start)?.range;
    if let Some(found) = meetings.iter().find(|m| sentence.overlaps(m.range)) {
        return Some(view.span(found.range));
    }
    meetings.first().filter(|m| m.range.start < quote.start).map(|m| view.span(m.range))
}
