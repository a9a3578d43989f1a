//! Where those who may be bound stand, in languages whose nouns carry marks: which mark closes the phrase that a name opens, which
//! verbs lie between it and the verb that promises, who of all is that verb's subject. For the learned choice.

use crate::predicate::{Mode, predicates};
use crate::promise::Candidate;
use crate::signs::{Signs, count, hash, sign, truth, up_to};
use crate::tags::T;
use crate::view::{Range, View};

/// A mark closes the phrase of a name within so many words.
const WORDS: usize = 5;
/// Between two names of a list stand at most so many bytes.
const APART: usize = 40;
/// So many sentences before the promise are looked at for who was named there.
const BACK: usize = 3;

/// What a mark says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    Subject,
    With,
    Other,
}

impl Part {
    fn sign(self) -> u64 {
        match self {
            Part::Subject => const { hash("subject") },
            Part::With => const { hash("with") },
            Part::Other => const { hash("other") },
        }
    }
}

/// The mark that closes a phrase.
#[derive(Clone, Copy, Debug)]
struct Close {
    part: Part,
    mark: u64,
    /// How many words lie before it.
    words: usize,
}

/// One place where somebody is named.
#[derive(Clone, Debug)]
struct Place {
    offer: usize,
    range: Range,
    own: Close,
    /// That of the list in which the name stands.
    part: Part,
    mark: u64,
    /// Where the list ends.
    end: usize,
    /// The verbs between it and the one that promises: how many, and the mode of the first.
    verbs: usize,
    first: Option<Mode>,
}

/// Where all who are offered stand.
pub(crate) struct Standing {
    places: Vec<Place>,
    /// Who is the subject of the verb that promises, the first of them as it stands.
    subjects: Vec<usize>,
    /// How often each is named in the text, as its rank among all, and whether the title names it.
    ranks: Vec<usize>,
    titled: Vec<bool>,
    early: Vec<bool>,
    /// How many sentences before this one each was named last, and as what.
    recent: Vec<Option<(usize, Part)>>,
    together: u64,
    verb: Range,
}

impl Standing {
    /// Where those stand who are named at `named` in the sentence of a candidate and at `all` in the whole text.
    pub(crate) fn of(
        view: &View<'_>,
        candidate: &Candidate,
        verb: Range,
        named: &[Vec<Range>],
        all: &[Vec<Range>],
    ) -> Standing {
        let sentence = view.sentences[candidate.sentence].range;
        let preds = predicates(view, sentence);
        let mut places: Vec<Place> = Vec::new();
        for (offer, ranges) in named.iter().enumerate() {
            for &range in ranges {
                let own = closing(view, range.end, sentence.end);
                let mut between = preds.iter().filter(|p| p.range.start >= range.end && p.range.end <= verb.start);
                let first = between.next().map(|p| p.mode);
                let verbs = usize::from(first.is_some()) + between.count();
                let (part, mark, end) = (own.part, own.mark, range.end);
                places.push(Place { offer, range, own, part, mark, end, verbs, first });
            }
        }
        places.sort_by_key(|p| (p.range.start, p.range.end));
        // "한국과 일본이": who is listed takes the mark of the list.
        for at in (1..places.len()).rev() {
            let (before, behind) = (&places[at - 1], &places[at]);
            let near = behind.range.start >= before.range.end && behind.range.start <= before.range.end + APART;
            if before.own.part == Part::With && near {
                let (part, mark, end) = (behind.part, behind.mark, behind.end);
                let listed = &mut places[at - 1];
                (listed.part, listed.mark, listed.end) = (part, mark, end);
            }
        }
        let acts = |p: &&Place| p.part == Part::Subject && p.range.end <= verb.start;
        let subject = places.iter().filter(acts).min_by_key(|p| p.verbs).map(|p| p.end);
        let of_subject = |p: &&Place| acts(p) && Some(p.end) == subject;
        let subjects = places.iter().filter(of_subject).map(|p| p.offer).collect();
        let often = |n: usize| all.iter().filter(|other| other.len() > all[n].len()).count();
        let title = view.document.title.as_deref().map(entente_packs::fold).unwrap_or_default();
        let opening = view.sentences.get(1).or(view.sentences.first()).map_or(0, |s| s.range.end);
        let lead = view.sentences[..candidate.sentence].iter().rev().take(BACK);
        let before: Vec<Range> = lead.map(|s| s.range).collect();
        let recent = |ranges: &[Range]| {
            before.iter().enumerate().find_map(|(back, s)| {
                let last = ranges.iter().rev().find(|r| s.contains(**r))?;
                Some((back, closing(view, last.end, s.end).part))
            })
        };
        let words = [T::Joint, T::WithParty, T::WithPartner, T::AnaphorPair, T::Among];
        Standing {
            places,
            subjects,
            ranks: (0..all.len()).map(often).collect(),
            titled: all.iter().map(|ranges| ranges.iter().any(|&r| title.contains(view.str(r)))).collect(),
            early: all.iter().map(|ranges| ranges.iter().any(|r| r.end <= opening)).collect(),
            recent: all.iter().map(|ranges| recent(ranges)).collect(),
            together: truth(words.iter().any(|&t| view.any(t, candidate.quote))),
            verb,
        }
    }

    /// The signs of one who is offered: `kind` is of what sort, `action` what the verb says, and `stands` the words of the
    /// sentence that stand for somebody.
    pub(crate) fn signs(&self, offer: usize, (kind, action): (u64, u64), stands: &[u64], signs: &mut Signs) {
        let state = self.state(offer);
        let together = self.together;
        let many = count(self.subjects.len());
        sign!(signs, "stood", state, kind);
        sign!(signs, "stood together", state, together, kind);
        sign!(signs, "stood action", state, action);
        sign!(signs, "stood many", state, many, kind, together);
        for &word in stands {
            sign!(signs, "stood beside", state, word);
        }
        let (rank, titled) = (up_to(4, self.ranks[offer]), truth(self.titled[offer]));
        sign!(signs, "rank", rank, kind, state);
        sign!(signs, "title", titled, kind, state);
        sign!(signs, "opening", truth(self.early[offer]), kind, state);
        match self.recent[offer] {
            Some((back, part)) => {
                sign!(signs, "recent", up_to(BACK, back), part.sign(), kind, state);
                sign!(signs, "recent back", up_to(BACK, back), state);
            }
            None => sign!(signs, "never recent", kind, state),
        }
        for place in self.places.iter().filter(|p| p.offer == offer) {
            let side = truth(place.range.end <= self.verb.start);
            let (part, own) = (place.part.sign(), place.own.part.sign());
            let verbs = up_to(2, place.verbs);
            let first = place.first.map_or(0, |mode| hash(mode.name()));
            sign!(signs, "mark", place.mark, side);
            sign!(signs, "own mark", place.own.mark, side, up_to(2, place.own.words));
            sign!(signs, "part", part, own, side, kind);
            sign!(signs, "part verbs", part, side, verbs, first);
            sign!(signs, "part action", part, side, up_to(1, place.verbs), action);
            sign!(signs, "part together", part, side, together);
        }
    }

    /// The signs of one who is offered, and whom the text told before with these others.
    pub(crate) fn fellows(&self, offer: usize, source: u64, others: &[usize], kind: u64, signs: &mut Signs) {
        let state = self.state(offer);
        let here = truth(self.places.iter().any(|p| others.contains(&p.offer)));
        let acts = truth(others.iter().any(|o| self.subjects.contains(o)));
        sign!(signs, "stood source", source, state, kind);
        sign!(signs, "stood source together", source, state, self.together);
        sign!(signs, "fellow", source, here, acts, state, self.together);
        sign!(signs, "fellow many", source, here, acts, state, count(others.len()), kind);
    }

    /// Whether one is named here, is the subject, and whether there is one.
    fn state(&self, offer: usize) -> u64 {
        let here = self.places.iter().any(|p| p.offer == offer);
        let acts = self.subjects.contains(&offer);
        up_to(4, usize::from(here) + usize::from(acts)) ^ truth(self.subjects.is_empty())
    }
}

/// The mark that closes the phrase which a name opens that ends at `at`.
fn closing(view: &View<'_>, at: usize, stop: usize) -> Close {
    let text = view.text();
    let meta = &view.language.meta;
    // A gloss belongs to the name.
    let rest = text.get(at..stop).unwrap_or("");
    let gloss = if rest.starts_with('(') { rest.find(')').map_or(0, |p| p + 1) } else { 0 };
    let mut start = at + gloss;
    for (words, word) in rest[gloss..].split(' ').take(WORDS).enumerate() {
        let from = start;
        start += word.len() + 1;
        let bare = word.trim_end_matches(['"', '\'', ')']);
        let core = bare.trim_end_matches(',');
        let end = from + core.len();
        let close = |part: Part, mark: &str| Close { part, mark: hash(mark), words };
        let lists = words == 0 && core.starts_with(['·', '∙', '・', '/', '-', '–', '、']);
        if lists || words == 0 && core.is_empty() && bare.ends_with(',') {
            return close(Part::With, ",");
        }
        if core.is_empty() {
            continue;
        }
        // A mark stands alone right behind a name, and else behind the letters of a word.
        let ends = |mark: &&String| core.ends_with(mark.as_str()) && (words == 0 || core.len() > mark.len());
        let hits = view.hits_in(Range::new(from, end));
        let whole = |h: &&entente_packs::Hit| h.end == end;
        let verb = |h: &entente_packs::Hit| view.language.lexicon.entry(h.entry).verb && h.end - h.start >= 6;
        if words > 0 && hits.iter().filter(whole).any(verb) {
            return close(Part::Other, "verb");
        }
        if words > 0 && hits.iter().filter(whole).any(|h| h.start == from && view.language.has(h.entry, T::Conj)) {
            return close(Part::With, "&");
        }
        let longest = |marks: &'_ [String]| marks.iter().filter(ends).max_by_key(|m| m.len()).cloned();
        if let Some(mark) = longest(&meta.with_marks) {
            return close(Part::With, &mark);
        }
        let particle = longest(&meta.particles);
        if let Some(mark) = longest(&meta.subject_marks) {
            // "서울에는": the mark of a place comes before that of the topic.
            let stem = end - mark.len();
            let placed = hits.iter().any(|h| h.end == stem && view.language.has(h.entry, T::In))
                || meta.with_marks.iter().any(|m| text[from..stem].ends_with(m.as_str()) && words == 0);
            let part = if placed { Part::Other } else { Part::Subject };
            return close(part, particle.as_ref().filter(|p| placed || p.len() > mark.len()).unwrap_or(&mark));
        }
        if let Some(mark) = particle {
            return close(Part::Other, &mark);
        }
        if bare.ends_with(',') {
            return close(Part::With, ",");
        }
    }
    Close { part: Part::Other, mark: hash("none"), words: WORDS }
}
