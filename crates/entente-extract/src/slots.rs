//! What a promise says: action, fields, money, date, places, bodies.

use crate::names::{OrgKind, StateForm, Who};
use crate::parties::PartyRef;
use crate::promise::{Candidate, Trigger};
use crate::tags::T;
use crate::view::{Range, View};
use entente_model::{Action, Day, Due, DueKind, Evidence, Field, Grain, Money, MoneyPart, Place, Span, Value};
use entente_packs::Hit;

/// Points a verb of doing gives to its action.
const VERB: i32 = 14;
/// Points a word for working together in general gives.
const BROAD: i32 = 5;
/// Points a sum of money gives to funding.
const SUM: i32 = 9;
/// Points a sum gives that stands within [`NEAR`] bytes of the verb.
const BESIDE: i32 = 17;
/// The weight of nouns that say that something is built, not what: "construction of".
const PROCESS: i32 = 13;
/// Words that part a noun from the next.
const SMALL: [T; 10] = [T::In, T::Prep, T::Of, T::To, T::With, T::Conj, T::Topic, T::Agent, T::That, T::Relative];
/// The weight of words without a value that open examples of what is promised.
const EXAMPLES: i32 = 20;
/// How near a sum stands to its verb, in bytes.
const NEAR: usize = 30;
/// A place of talks stands at most so far before the word for them, in bytes.
const TALKS: usize = 120;
/// Points with which general cooperation stands when nothing else does.
const GENERAL: i32 = 4;

/// The action of a promise as the rules tell it.
pub(crate) struct Told {
    pub(crate) action: Action,
    /// Where it is read from.
    pub(crate) at: Vec<Range>,
    /// What each action weighs.
    pub(crate) weights: Vec<(Action, i32)>,
}

/// The action of a promise and where that is read from.
pub(crate) fn action(view: &View<'_>, candidate: &Candidate) -> Told {
    let mut points: Vec<(Action, i32, Range)> = Vec::new();
    let mut add = |code: Option<&str>, weight: i32, at: Range| {
        if let Some(action) = code.and_then(|c| c.parse::<Action>().ok()) {
            points.push((action, weight, at));
        }
    };
    // "exchange lessons on the rollout of 6G": a verb that is told with its object leaves less to the nouns behind.
    let mut nouns = usize::from(candidate.act.as_ref().is_some_and(|a| with_object(view, a.head)));
    if let Some(act) = &candidate.act {
        for tag in [T::Act, T::Commit, T::Explore, T::Intend, T::Sign, T::Create] {
            if act.is(view, tag) {
                // The rule that says the action says how much it weighs: of two, that of the earlier file.
                let mut rules = act.entries.iter().filter(|&&e| view.language.has(e, tag));
                let weight = rules.next().map(|&e| view.language.lexicon.entry(e).weight);
                // "cooperate on standards": working together in general gives way to what is worked on.
                let code = act.value(view, tag);
                let full = if code == Some(Action::Cooperate.code()) { BROAD } else { VERB };
                // "jointly develop": together it is research, whatever comes of it.
                let joint = code == Some(Action::Research.code()) && view.any(T::Joint, act.range);
                let weight = if joint { weight.max(Some(10)) } else { weight };
                add(code, full * weight.unwrap_or(10) / 10, act.head);
            }
        }
    }
    // Nouns nearest to the verb count most.
    let object = without_examples(view, reading_scope(view, candidate));
    let creates = candidate.act.as_ref().is_some_and(|a| a.is(view, T::Create));
    let heads = |r: Range, name: Range| match (view.language.verb_final(), view.language.meta.heads_first) {
        (true, _) => name.end == r.end,
        (false, true) => creates && name.start == r.start,
        (false, false) => creates && name.end == r.end,
    };
    let inside_org = |r: Range| {
        view.names_in(Range::new(r.start.saturating_sub(120), r.end)).iter().any(|n| {
            n.range.contains(r)
                && n.range.len() > r.len()
                && matches!(n.who, Who::Org { kind: OrgKind::Body | OrgKind::Government, .. })
                // A committee that is set up or sits is what the promise is about.
                && !(view.language.meta.capitals && !n.listed && view.any(T::Meeting, n.range))
                // The head of a name that is no known one says what is set up: "… 센터", "launch an AI Working Group".
                && (n.listed || !heads(r, n.range))
        })
    };
    let nouns_in = |range: Range| -> Vec<Hit> {
        view.tagged(T::Action, range).filter(|h| view.value(h).is_some()).copied().collect()
    };
    let mut hits = nouns_in(object);
    // "The exercise is to take place in May": where the object names nothing, the subject says what.
    if hits.is_empty() && !view.language.verb_final() {
        hits = nouns_in(candidate.subject);
    }
    // "deepen cooperation in research and trade": the sum of it is cooperation.
    // So does "Agreement on cooperation in X" in a list.
    let listed = matches!(candidate.trigger, Trigger::Item | Trigger::Row) && view.language.meta.capitals && {
        let first = hits.iter().find(|h| view.value(h) != Some(Action::Link.code()));
        first.is_some_and(|h| {
            view.value(h) == Some(Action::Cooperate.code())
                && view.any(T::Agreement, Range::new(h.start.saturating_sub(36).max(object.start), h.start))
        })
    };
    let sums_up = listed
        || view.language.meta.capitals
            && candidate.trigger != Trigger::Item
            && fields(view, object, None, &[]).0.len() > 1
            && candidate.act.as_ref().is_some_and(|a| a.is(view, T::Boost) && !a.is(view, T::Act))
            && hits
                .first()
                .is_some_and(|h| view.value(h) == Some(Action::Cooperate.code()) && h.start < object.start + NEAR);
    if view.language.verb_final() {
        // "… 까는 방안을 검토": of a verb that says little, the verb in its object says what is done.
        hits.extend(view.tagged(T::Act, object).filter(|h| modifier(view, h)).copied());
        hits.sort_by_key(|h| (std::cmp::Reverse(h.start), h.end));
    } else if !view.language.meta.heads_first {
        heads_to_front(view, &mut hits);
    }
    // What is worked on together is a topic, and nothing that is built: "cooperate on satellites".
    let general = |code: Option<&str>| code == Some(Action::Cooperate.code());
    let together = !view.language.verb_final()
        && match &candidate.act {
            Some(act) if act.is(view, T::Act) => general(act.value(view, T::Act)),
            _ => hits.first().is_some_and(|h| general(view.value(h))),
        };
    for hit in hits {
        let at = Range::new(hit.start, hit.end);
        let Some(code) = view.value(&hit).filter(|_| !inside_org(at)) else { continue };
        if together && code == Action::Build.code() && view.weight(&hit) < PROCESS {
            continue;
        }
        if code == Action::Cooperate.code() {
            add(Some(code), BROAD * view.weight(&hit) / 10, at);
            continue;
        }
        let verb = view.language.has(hit.entry, T::Act);
        let weight = if verb { VERB * view.weight(&hit) / 10 } else { view.weight(&hit) };
        // "… 을 위해": what only says why or by what means is not the object.
        let why = || view.tagged(T::Oblique, at).any(|h| h.end == at.end);
        let aside = view.language.verb_final() && (aside(view, at) || verb && why());
        let share = match nouns {
            _ if sums_up => 2,
            _ if aside => 3,
            0 => 10,
            1 => 7,
            2 => 5,
            _ => 3,
        };
        add(Some(code), weight * share / 10, at);
        nouns += usize::from(!aside);
    }
    // "signed a memorandum to develop engines", "a programme to train nurses": what the object is for.
    let full = if candidate.trigger == Trigger::Sign { 10 } else { 6 };
    let purposes = view.tagged(T::Act, candidate.object).filter(|h| behind(view, h.start, T::To));
    for hit in purposes.filter(|_| !view.language.verb_final()) {
        if view.value(hit) != Some(Action::Cooperate.code()) {
            add(view.value(hit), VERB * view.weight(hit) / 10 * full / 10, Range::new(hit.start, hit.end));
        }
    }
    // "Conclude an MoU between the agency and the institute": it ties them together.
    if candidate.trigger == Trigger::Item && view.language.meta.capitals {
        let memo = view.tagged(T::Action, object).find(|h| {
            view.value(h) == Some(Action::Link.code())
                && view
                    .hits_in(Range::new(h.start, h.start + 1))
                    .iter()
                    .any(|o| o.end == h.end && view.language.has(o.entry, T::Agreement))
        });
        let orgs = |from: usize| {
            let rest = view.names_in(Range::new(from, object.end)).iter();
            rest.filter(|n| matches!(n.who, Who::Org { kind: OrgKind::Body | OrgKind::Government, .. })).count()
        };
        if let Some(memo) = memo.filter(|h| orgs(h.end) >= 2) {
            add(Some(Action::Link.code()), VERB, Range::new(memo.start, memo.end));
        }
    }
    if candidate.trigger == Trigger::Sign {
        for hit in view.tagged(T::InstrumentType, candidate.quote) {
            add(view.value(hit), view.weight(hit), Range::new(hit.start, hit.end));
        }
    }
    // What nobody puts up, a trade target, is no fund.
    if let Some(sum) = money(view, candidate.quote).first().map(|m| m.0) {
        // A sum right beside the verb is what the verb is about.
        let head = candidate.act.as_ref().map_or(candidate.quote, |a| a.head);
        let gap = if sum.start >= head.end { sum.start - head.end } else { head.start.saturating_sub(sum.end) };
        // So is a sum of a verb of giving, however far it stands: "with 10 million … will support joint studies".
        let gives = candidate.act.as_ref().is_some_and(|a| a.value(view, T::Act) == Some(Action::Fund.code()));
        let own = !view.language.verb_final()
            || candidate.quote == candidate.object
            || candidate.object.contains(sum)
            || gap == 0;
        let beside = gives || gap < NEAR && own && !measures(view, sum);
        add(Some(Action::Fund.code()), if beside { BESIDE } else { SUM }, sum);
    }
    add(Some(Action::Cooperate.code()), GENERAL, candidate.act.as_ref().map_or(candidate.quote, |a| a.head));
    let mut best: Option<(Action, i32)> = None;
    let mut weights = Vec::new();
    for &action in Action::ALL {
        let of = || points.iter().filter(|p| p.0 == action);
        let total = of().map(|p| p.1).max().unwrap_or(0) + i32::try_from(of().count()).unwrap_or(0);
        if total > 0 {
            weights.push((action, total));
        }
        if total > 1 && best.is_none_or(|(_, t)| total > t) {
            best = Some((action, total));
        }
    }
    let ruled = best.map_or(Action::Cooperate, |b| b.0);
    let at = points.iter().filter(|p| p.0 == ruled).map(|p| p.2).collect();
    Told { action: ruled, at, weights }
}

/// Whether nothing but working together in general stands for the action that the rules say.
pub(crate) fn general(ruled: Action, told: &[(Action, i32)]) -> bool {
    told.iter().find(|t| t.0 == ruled).is_none_or(|t| t.1 <= GENERAL + 1)
}

/// A mark behind a noun is at most so long, in bytes.
const MARK: usize = 6;

/// Whether a noun with its mark stands before a word that makes it an adverbial: "… 을 통해", "… 을 중심으로".
fn aside(view: &View<'_>, noun: Range) -> bool {
    let end = view.word_end(noun.end);
    let next = view.skip_space(end);
    end - noun.end <= MARK
        && next > end
        && view.hits_in(Range::new(next, next + 1)).iter().any(|h| view.language.has(h.entry, T::Oblique))
}

/// Whether a verb of the pack holds its object: what else is named is further off.
fn with_object(view: &View<'_>, head: Range) -> bool {
    if view.language.verb_final() {
        let last = view.str(head).rfind(' ');
        return last.is_some_and(|space| view.any(T::Action, Range::new(head.start, head.start + space)));
    }
    view.tagged(T::Action, head).any(|h| view.value(h).is_some())
}

/// Whether a verb form stands before a noun that it says more of, or tells an aim: in the object it says what is done.
fn modifier(view: &View<'_>, hit: &Hit) -> bool {
    let lexicon = &view.language.lexicon;
    let forms = ["v:adn", "v:fut", "v:purpose", "v:ge", "v:prop", "v:noun"];
    let begins = view.text()[..hit.start].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    (begins || hit.end - hit.start >= 9)
        && lexicon.entry(hit.entry).more.iter().any(|&t| forms.contains(&lexicon.name(t)))
}

/// What is promised without the examples that follow it: "deepen cooperation, including through workshops".
fn without_examples(view: &View<'_>, object: Range) -> Range {
    let named = |to: usize| view.tagged(T::Action, Range::new(object.start, to)).any(|h| view.value(h).is_some());
    let opens = |h: &&Hit| view.value(h).is_none() && view.weight(h) >= EXAMPLES;
    match view.tagged(T::Action, object).find(opens) {
        Some(hit) if named(hit.start) => Range::new(object.start, hit.start),
        _ => object,
    }
}

/// Where a compound's last noun is its head, the heads come before what stands before them: "trial data" is data.
fn heads_to_front(view: &View<'_>, hits: &mut [Hit]) {
    let mut from = 0;
    while from < hits.len() {
        let mut to = from + 1;
        while to < hits.len() && compound(view, &hits[to - 1], &hits[to]) {
            to += 1;
        }
        hits[from..to].reverse();
        from = to;
    }
}

/// Whether a sum only says how large the thing behind it is: "a $2 billion plant".
fn measures(view: &View<'_>, sum: Range) -> bool {
    let next = view.skip_space(sum.end);
    let word = Range::new(next, view.word_end(next));
    behind(view, sum.start, T::Article) && word.len() > 2 && !SMALL.iter().any(|&t| view.any(t, word))
}

/// Whether a word with `tag` stands right before `at`.
fn behind(view: &View<'_>, at: usize, tag: T) -> bool {
    let end = view.text()[..at].trim_end().len();
    crate::predicate::ends_with(view, 0, end, &[tag])
}

/// Whether the second noun stands right behind the first, which no "of" or "for" ends.
fn compound(view: &View<'_>, before: &Hit, after: &Hit) -> bool {
    let open = crate::predicate::ends_with(view, before.start, before.end, &SMALL);
    !open && before.end < after.start && view.str(Range::new(before.end, after.start)) == " "
}

/// Whether a name known only by its shape is a short form of an organisation: capitals alone, and no word for a field.
fn acronym(view: &View<'_>, name: Range) -> bool {
    let written = view.original(name);
    let letters = written.chars().count();
    let whole = (3..=8).contains(&letters) && written.chars().all(char::is_uppercase);
    let bracketed = view.text()[..name.start].ends_with('(');
    let field = view.hits_in(name).iter().any(|h| h.start == name.start && view.language.has(h.entry, T::Field));
    whole && !bracketed && !field && !view.any(T::Action, name) && !view.any(T::Agreement, name)
}

/// Where nouns of doing are looked for: the object, or the whole quote where it is short or passive.
fn reading_scope(view: &View<'_>, candidate: &Candidate) -> Range {
    // A verb that says nothing of its own ("is due to arrive") leaves it to the subject as well.
    let says = [T::Act, T::Create, T::Boost, T::Commit, T::Reaffirm, T::Sign, T::Explore, T::Intend];
    let silent = candidate.act.as_ref().is_some_and(|a| !a.is_any(view, &says) && !a.entries.is_empty());
    if silent && view.language.meta.capitals {
        return candidate.quote;
    }
    if candidate.passive || candidate.object.len() < 4 || matches!(candidate.trigger, Trigger::Item | Trigger::Row) {
        return candidate.quote;
    }
    candidate.object
}

/// The fields that a range names, sorted, with their places. The name in `told` is what is promised: its words count.
/// Where nothing else names a field, a body that the promise is about may: "join the Solar Alliance". What a party's
/// name says is no field.
pub(crate) fn fields(
    view: &View<'_>,
    scope: Range,
    told: Option<Range>,
    parties: &[PartyRef],
) -> (Vec<Field>, Vec<Range>) {
    let mut found: Vec<(Field, Range)> = Vec::new();
    let mut named: Vec<(Field, Range)> = Vec::new();
    for hit in view.tagged(T::Field, scope) {
        let at = Range::new(hit.start, hit.end);
        let inside = view.names_in(Range::new(at.start.saturating_sub(120), at.end)).iter().any(|n| {
            // The words before a head that is a word of its own say what is set up: "위성 공동연구소".
            let words = view.language.verb_final() && !n.listed && view.str(n.range).contains(' ');
            n.range.contains(at)
                && (n.range.len() > at.len() || !view.language.verb_final())
                && !words
                && told != Some(n.range)
                && !(view.language.meta.capitals && !n.listed && view.any(T::Meeting, n.range))
                && matches!(n.who, Who::Org { kind: OrgKind::Body | OrgKind::Government, .. } if n.listed || n.rule.as_str() == "shape.organisation")
        });
        let Some(field) = view.value(hit).and_then(|v| v.parse::<Field>().ok()) else { continue };
        if !inside {
            found.push((field, at));
        } else if (!matches!(field, Field::Science | Field::Technology) || known(view, at))
            && !parties.iter().any(|p| p.ranges.iter().any(|r| r.overlaps(at)))
        {
            named.push((field, at));
        }
    }
    if found.is_empty() {
        found = named;
    }
    let general = |f: Field| matches!(f, Field::Technology);
    if found.iter().any(|(f, _)| !general(*f)) {
        found.retain(|(f, _)| !general(*f));
    }
    let mut codes: Vec<Field> = found.iter().map(|f| f.0).collect();
    codes.sort_by_key(|f| f.code());
    codes.dedup();
    (codes, found.into_iter().map(|f| f.1).collect())
}

/// So far before its verb the name of what is promised ends, in bytes.
const TOLD: usize = 24;

/// The name that a promise is about, where verbs close their clauses: the last before the verb, if it is no party.
pub(crate) fn told(view: &View<'_>, candidate: &Candidate, parties: &[PartyRef]) -> Option<Range> {
    let head = candidate.act.as_ref().map_or(candidate.object.end, |a| a.head.end);
    let reach = Range::new(candidate.subject.end.max(candidate.object.start), head.max(candidate.object.end));
    let last = view.names_in(reach).iter().rfind(|n| n.range.end <= reach.end)?;
    let beside = candidate.object.end.saturating_sub(last.range.end) <= TOLD;
    let body = matches!(last.who, Who::Org { kind: OrgKind::Body, .. });
    let party = parties.iter().any(|p| p.ranges.iter().any(|r| r.overlaps(last.range)));
    (view.language.verb_final() && beside && body && !party).then_some(last.range)
}

/// Whether a word for a field is all of a name: "CERN".
fn known(view: &View<'_>, at: Range) -> bool {
    view.names_in(at).iter().any(|n| n.range == at)
}

/// The sums that the parties put up in a range.
pub(crate) fn money(view: &View<'_>, scope: Range) -> Vec<(Range, Span, Money)> {
    let mut found: Vec<(Range, Span, Money)> = Vec::new();
    for placed in view.money_in(scope) {
        if placed.mention.parts.iter().any(|p| p.name == "conversion") {
            continue;
        }
        // "18 billion francs, or 27 million euros": the same sum again.
        let again = found.last().is_some_and(|(before, _, _)| {
            let gap = Range::new(before.end, placed.range.start.max(before.end));
            let same = |h: &&entente_packs::Hit| h.start < placed.range.start && h.start >= before.end;
            gap.len() < 24 && view.tagged(T::MoneySame, Range::new(before.end, placed.range.end)).any(|h| same(&h))
        });
        if again {
            continue;
        }
        let around =
            Range::new(placed.range.start.saturating_sub(30).max(scope.start), (placed.range.end + 30).min(scope.end));
        let near = view.tagged(T::MoneyNot, around).any(|h| {
            let gap = if h.start >= placed.range.end {
                view.str(Range::new(placed.range.end, h.start))
            } else {
                view.str(Range::new(h.end, placed.range.start.max(h.end)))
            };
            !gap.contains([',', ';', '.'])
        });
        if near {
            continue;
        }
        let Value::Money(sums) = &placed.mention.value else { continue };
        for sum in sums {
            found.push((placed.range, placed.mention.span, *sum));
        }
    }
    // The first sum is the whole when it is the sum of at least two others or the largest of three.
    if found.len() >= 2 {
        let first = found[0].2;
        let range_pair = found.len() == 2 && found[0].1 == found[1].1;
        let larger = found[1..].iter().all(|(_, _, m)| m.currency == first.currency && m.amount <= first.amount);
        if larger && !range_pair {
            for (_, _, sum) in found.iter_mut().skip(1) {
                sum.part = MoneyPart::Share;
            }
        }
    }
    found
}

/// What one state puts up is in its own money where the word for it is shared: Denmark's crowns, Canada's "$".
pub(crate) fn own_currency(view: &View<'_>, parties: &[PartyRef], sums: &mut [(Range, Span, Money)]) {
    let [party] = parties else { return };
    let Some(state) = party.state.as_deref() else { return };
    for (range, _, sum) in sums.iter_mut() {
        let Some(placed) = view.money_in(*range).find(|p| p.range == *range) else { continue };
        let Some(own) = view.language.quantities.at_home(&placed.mention.rule, state) else { continue };
        // "Dollars" are those of the world's trade more often than not; the bare sign after a sum is of the speaker, and so is
        // one before it in a text from home.
        let written = view.str(*range);
        let home = view.home.as_deref() == Some(state) && written.contains('$');
        if sum.currency.code() != "USD" || written.ends_with('$') || home {
            sum.currency = own;
        }
    }
}

/// The date or window of a promise, from the times in its scope.
pub(crate) fn due(
    view: &View<'_>,
    scope: Range,
    verb: Range,
    anchor: Option<Day>,
    signs: bool,
) -> Option<(Range, Due)> {
    let mut best: Option<(i32, Range, Due)> = None;
    for placed in view.times_in(scope) {
        // "will open in January", said in May: the next one. When something was signed stays where it is nearest.
        // Where the verb comes last a day shortly before the text's own tells when it was agreed.
        let promised =
            !signs && (view.language.verb_final() && !lately(placed, anchor) || placed.range.start > verb.start);
        let later = anchor.filter(|_| promised).and_then(|anchor| crate::quantity::ahead(&placed.mention, anchor));
        let Value::Time(near) = &placed.mention.value else { continue };
        let time = later.as_ref().unwrap_or(near);
        if time.interval.from.is_none() && time.interval.to.is_none() {
            continue;
        }
        // What has passed is no deadline. A window that holds the day itself may be.
        let last = time.interval.to.or(time.interval.from);
        if let (Some(anchor), Some(last)) = (anchor, last) {
            let since = last == anchor && time.interval.from.is_some_and(|from| from < anchor);
            if last < anchor || since || (last == anchor && time.grain == Grain::Day && time.kind == DueKind::On) {
                continue;
            }
        }
        let weight = match time.kind {
            DueKind::By => 6,
            DueKind::Within => 6,
            DueKind::Span => 4,
            DueKind::From => 5,
            DueKind::On => 4,
        };
        let far = placed.range.start.abs_diff(verb.start);
        let points = weight * 10 - i32::try_from(far / 20).unwrap_or(50).min(30);
        if best.as_ref().is_none_or(|(p, _, _)| points > *p) {
            let due =
                Due { surface: placed.mention.span, interval: time.interval, kind: time.kind, edtf: time.edtf.clone() };
            best = Some((points, placed.range, due));
        }
    }
    best.map(|(_, range, due)| (range, due))
}

/// Days before the text's own day that still tell of its news.
const LATELY: i32 = 45;

/// Whether a time without a year lies, where it is nearest, shortly before the text's day.
fn lately(placed: &crate::view::Placed, anchor: Option<Day>) -> bool {
    let Value::Time(time) = &placed.mention.value else { return false };
    let last = time.interval.to.or(time.interval.from);
    anchor.zip(last).is_some_and(|(anchor, last)| anchor.since(last).is_ok_and(|gap| gap.get_days() <= LATELY))
}

/// A mark that says for whom stands at most so many bytes behind a state.
const WHOM: usize = 40;

/// The places of a promise: states that are no parties, and regions.
pub(crate) fn places(view: &View<'_>, scope: Range, parties: &[PartyRef], subject: Range) -> Vec<Place> {
    let mut found: Vec<Place> = Vec::new();
    let mut add = |id: &str, at: Range| {
        let party = parties.iter().any(|p| p.id.as_deref() == Some(id));
        if party || id.is_empty() || id == "EU" {
            return;
        }
        let span = view.span(at);
        match found.iter_mut().find(|p| p.id == id) {
            Some(place) => place.evidence.spans.push(span),
            None => found.push(Place { id: id.to_owned(), evidence: Evidence { spans: vec![span], inherited: false } }),
        }
    };
    let mut located: Option<Range> = None;
    for name in view.names_in(scope).iter().filter(|n| n.range.end <= scope.end) {
        if parties.iter().any(|p| p.ranges.iter().any(|r| r.overlaps(name.range))) {
            continue;
        }
        if origin(view, name.range, scope, parties) || talks(view, name.range, scope) {
            continue;
        }
        match &name.who {
            Who::State { code, form } => {
                // In the subject a state only says where somebody comes from, unless it opens an adverbial.
                let in_subject = subject.contains(name.range);
                let adjective = matches!(form, StateForm::Adjective | StateForm::Demonym);
                // "한국 기업": the state at home before a noun says whose it is, not where.
                // "한국 연구자들에게": there it says for whom.
                let near =
                    crate::parties::floor(view.text(), (name.range.end + WHOM).min(scope.end).max(name.range.end));
                let home = view.language.verb_final()
                    && view.home.as_deref() == Some(code)
                    && view.text()[name.range.end..].starts_with(' ')
                    && !view.any(T::Benefit, Range::new(name.range.end, near));
                if home {
                    continue;
                }
                // "To support Moroccan firms, the bank will …": before the comma stands for whom it is.
                let opening = in_subject && adjective && opens(view, name.range, subject);
                // "from Namibia, Botswana and Mozambique": one preposition serves them all.
                let serves = located.is_some_and(|l: Range| {
                    !view.language.verb_final()
                        && crate::parties::coordinates(view, Range::new(l.end, name.range.start))
                });
                if in_subject
                    && !opening
                    && (adjective || !(serves || crate::parties::located(view, name.range, subject.start)))
                {
                    continue;
                }
                located = Some(name.range);
                add(code, name.range);
            }
            Who::Region { code, .. } => add(code, name.range),
            Who::City { state } | Who::Org { state: Some(state), kind: OrgKind::Land, .. }
                if !subject.contains(name.range) =>
            {
                add(state, name.range);
            }
            _ => {}
        }
    }
    found.sort_by(|a, b| a.id.cmp(&b.id));
    found
}

/// Whether a place stands in an adverbial that opens the clause and says for whom or what it is.
fn opens(view: &View<'_>, place: Range, subject: Range) -> bool {
    let start = view.skip_space(subject.start);
    let adverbial = view.hits_in(Range::new(start, start + 1)).iter().any(|h| view.language.has(h.entry, T::Benefit));
    adverbial && view.str(Range::new(place.end, subject.end)).contains(", ")
}

/// Whether a place only says where a meeting was at which the promise was made: "파리에서 열린 정상회의에서".
fn talks(view: &View<'_>, place: Range, scope: Range) -> bool {
    view.language.verb_final()
        && view.tagged(T::Meeting, Range::new(place.end, scope.end.min(place.end + TALKS).max(place.end))).any(|h| {
            let rest = view.text()[h.end..].trim_start_matches(['\'', '"', ')']);
            let at = view.text().len() - rest.len();
            view.hits_in(Range::new(at, at + 1)).iter().any(|i| i.start == at && view.language.has(i.entry, T::In))
        })
}

/// Whether a state's name or adjective only says where an organisation beside it comes from: "the Dutch firm ASML".
fn origin(view: &View<'_>, place: Range, scope: Range, parties: &[PartyRef]) -> bool {
    let near = |other: Range| {
        let (gap, behind) = if other.start >= place.end {
            (Range::new(place.end, other.start), false)
        } else {
            (Range::new(other.end, place.start.max(other.end)), true)
        };
        let text = view.str(gap);
        let words = text.split_whitespace().count();
        let most = if behind { 0 } else { 3 };
        words <= most && text.len() <= 40 && !text.contains([',', ';', '.', '(']) && {
            // A preposition or conjunction between them sets the place free again.
            ![T::In, T::Prep, T::Conj, T::With, T::Of].iter().any(|&t| view.any(t, gap))
        }
    };
    let direct = view.text()[place.end..].starts_with([' ', '\'', '’']);
    let bodies = view
        .names_in(scope)
        .iter()
        .filter(|n| n.range != place && matches!(n.who, Who::Org { kind: OrgKind::Body | OrgKind::Unknown, .. }));
    direct
        && (parties.iter().filter(|p| !p.is_state()).flat_map(|p| &p.ranges).any(|&r| near(r))
            || bodies.map(|n| n.range).any(near))
}

/// Whether a promise of one side is made for the others: joining, buying and guarding are for oneself.
pub(crate) fn gives(action: Action) -> bool {
    !matches!(action, Action::Join | Action::Trade | Action::Protect)
}

/// Those for whom a one-sided promise is made: the other members of the group whose announcement it is.
pub(crate) fn beneficiaries(view: &View<'_>, parties: &[PartyRef], group: &[PartyRef]) -> Vec<Place> {
    let within = parties.iter().all(|p| group.iter().any(|g| g.same(p)));
    // Of three or more, nobody knows which of the others gains.
    if !within || parties.len() + 1 != group.len() || parties.len() > 2 {
        return Vec::new();
    }
    let mut found: Vec<Place> = group
        .iter()
        .filter(|g| !parties.iter().any(|p| p.same(g)))
        .filter_map(|g| {
            let id = if g.is_state() { g.id.clone() } else { g.region.clone() }?;
            let spans = g.ranges.iter().map(|&r| view.span(r)).collect();
            (id != "EU").then_some(Place { id, evidence: Evidence { spans, inherited: true } })
        })
        .collect();
    found.sort_by(|a, b| a.id.cmp(&b.id));
    found
}

/// Where organisations act that name no place: in the one state of the announcement that is not their own.
pub(crate) fn foreign(view: &View<'_>, parties: &[PartyRef], discourse: &crate::parties::Discourse) -> Vec<Place> {
    if parties.len() != 1 || parties.iter().any(|p| p.is_state() || p.shape || p.region.is_some()) {
        return Vec::new();
    }
    let group = discourse.groups.first().map_or(&[][..], Vec::as_slice);
    if !group.iter().all(PartyRef::is_state) {
        return Vec::new();
    }
    let mut others: Vec<&PartyRef> = group
        .iter()
        .filter(|g| g.is_state() && g.id.as_deref() != Some("EU"))
        .filter(|g| !parties.iter().any(|p| p.state.is_some() && p.state == g.id))
        .collect();
    others.dedup_by(|a, b| a.id == b.id);
    let [one] = others.as_slice() else { return Vec::new() };
    let Some(id) = one.id.clone() else { return Vec::new() };
    let spans = one.ranges.iter().map(|&r| view.span(r)).collect();
    vec![Place { id, evidence: Evidence { spans, inherited: true } }]
}

/// The organisations in a range that are no parties.
pub(crate) fn bodies<'v>(view: &'v View<'_>, scope: Range, parties: &[PartyRef]) -> Vec<&'v crate::names::Name> {
    let mut found: Vec<&crate::names::Name> = Vec::new();
    for name in view.names_in(scope).iter().filter(|n| n.range.end <= scope.end) {
        let Who::Org { id, kind, .. } = &name.who else { continue };
        let is_party = parties.iter().any(|p| {
            let is_state = p.is_state();
            !is_state && (p.ranges.iter().any(|r| r.overlaps(name.range)) || (p.id.is_some() && p.id == *id))
        });
        // "the CET dialogue": a short form that is a field's is no body.
        let field = !name.listed
            && view.tagged(T::Field, name.range).any(|h| h.end == name.range.end && h.start == name.range.start);
        let shape_ok = !(field && view.language.meta.capitals)
            && (name.listed
                || name.rule.as_str() == "shape.organisation"
                || acronym(view, name.range)
                || crate::predicate::ends_with(view, scope.start, name.range.start.saturating_sub(1), &[T::OrgHead]));
        if is_party || matches!(kind, OrgKind::Forum | OrgKind::Land) || !shape_ok {
            continue;
        }
        let same = |n: &&crate::names::Name| view.str(n.range) == view.str(name.range);
        if !found.iter().any(same) {
            found.push(name);
        }
    }
    found
}

/// Committees, chairs and the like that a range names in small letters: "un comité de suivi", "une chaire de chimie".
pub(crate) fn common_bodies(view: &View<'_>, scope: Range) -> Vec<Range> {
    let mut found: Vec<Range> = Vec::new();
    for hit in view.tagged(T::BodyHead, scope) {
        let head = Range::new(hit.start, hit.end);
        let named = view.names_in(Range::new(head.start.saturating_sub(90), head.end));
        let inside = named.iter().any(|n| n.range.overlaps(head)) || found.iter().any(|f| f.overlaps(head));
        if !inside && view.original(head).starts_with(char::is_lowercase) {
            found.push(Range::new(head.start, tail(view, head.end, scope.end)));
        }
    }
    found
}

/// Where a noun phrase that began before `from` ends: its adjectives and what belongs to it.
fn tail(view: &View<'_>, from: usize, limit: usize) -> usize {
    let stops =
        [T::Conj, T::With, T::Agent, T::Relative, T::That, T::To, T::Prep, T::Adv, T::Break, T::Sub, T::Negation];
    let (mut end, mut at, mut open) = (from, from, false);
    for _ in 0..9 {
        let gap = view.str(Range::new(at, limit)).chars().next();
        if !matches!(gap, Some(' ' | '\'')) {
            break;
        }
        let start = at + 1;
        let word = Range::new(
            start,
            start
                + view
                    .str(Range::new(start, limit))
                    .find(|c: char| !c.is_alphanumeric() && c != '-')
                    .unwrap_or(limit - start),
        );
        // "se", "s'": too short to be part of a noun phrase, unless it is one of the small words below.
        let short = word.len() <= 2;
        if word.len() == 0 || view.quantity(word) {
            break;
        }
        let hits = view.hits_in(Range::new(start, start + 1));
        let cut = Range::new(word.start, word.end + usize::from(view.text()[word.end..].starts_with('\'')));
        let is =
            |tag: T| hits.iter().any(|h| (h.end == word.end || h.end == cut.end) && view.language.has(h.entry, tag));
        if is(T::Of) || is(T::Topic) || open && is(T::Article) {
            open = true;
        } else {
            let verb = !open
                && hits.iter().any(|h| {
                    h.end >= word.end
                        && view.language.lexicon.entry(h.entry).verb
                        && !view.language.has(h.entry, T::NotVerb)
                });
            let stop = stops.iter().any(|&t| is(t)) || (is(T::In) && !is(T::Joint)) || verb || short;
            let place = view.names_in(word).iter().any(|n| matches!(n.who, Who::State { form: StateForm::Name, .. }));
            if stop || place && !open {
                break;
            }
            end = word.end;
            open = false;
        }
        at = word.end;
    }
    end
}
