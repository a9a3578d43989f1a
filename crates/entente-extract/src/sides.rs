//! Who the sides of a line or of a whole text are, in languages where the verb comes last: whom a label names, who opens a
//! declaration together, which two are of one kind.

use crate::names::{OrgKind, Who};
use crate::opening::state_party;
use crate::parties::{Discourse, PartyRef, floor, party};
use crate::tags::T;
use crate::view::{Range, View};

/// A label that names a state is at most so long, in bytes.
const LABEL: usize = 40;
/// Between two of a list of states stand at most so many bytes.
const APART: usize = 14;
/// A word for those who speak for a list of states stands at most so many bytes behind it.
const SPEAK: usize = 60;
/// Those who are of one kind are named at most so far before the words that mean them, in bytes.
const NAMED: usize = 900;

/// The state at home and the one that a label before a line names alone: "(영국) 양측은 …", "독일: …".
pub(crate) fn counterpart(view: &View<'_>, line: Range, discourse: &Discourse) -> Option<Vec<PartyRef>> {
    let home = discourse.home.clone()?;
    let text = view.str(line);
    let bullet = |c: char| c == 'ㅇ' || !c.is_alphanumeric() && !matches!(c, '(' | '[');
    let lead = text.len() - text.trim_start_matches(bullet).len();
    let rest = &text[lead..];
    let (from, to) = match rest.chars().next()? {
        '(' => (1, rest.find(')')?),
        '[' => (1, rest.find(']')?),
        _ => (0, rest.find(": ")?),
    };
    let inner = rest.get(from..to).filter(|inner| inner.len() <= LABEL)?.trim_end();
    let label = Range::new(line.start + lead + from, line.start + lead + from + inner.len());
    let name = view.names_in(label).iter().find(|n| n.range == label)?;
    let Who::State { code, .. } = &name.who else { return None };
    let mut party = state_party(code);
    party.ranges = vec![label];
    (!party.same(&home)).then(|| vec![home, party])
}

/// Three states or more that open a text together: "대한민국, 몽골, 그리고 러시아의 장관들은".
pub(crate) fn enumerated(view: &View<'_>, sentence: Range) -> Option<Vec<PartyRef>> {
    let mut found: Vec<PartyRef> = Vec::new();
    let mut last: Option<Range> = None;
    for name in view.names_in(sentence).iter().filter(|n| n.range.end <= sentence.end) {
        let Who::State { code, .. } = &name.who else {
            if found.len() >= 3 {
                break;
            }
            found.clear();
            last = None;
            continue;
        };
        if last.is_some_and(|l| !joins(view, Range::new(l.end, name.range.start))) {
            if found.len() >= 3 {
                break;
            }
            found.clear();
        }
        let mut party = state_party(code);
        party.ranges = vec![name.range];
        if !found.iter().any(|p| p.same(&party)) {
            found.push(party);
        }
        last = Some(name.range);
    }
    let end = last?.end;
    let rest = &view.text()[end..sentence.end.max(end)];
    let marked = view
        .language
        .meta
        .subject_marks
        .iter()
        .any(|m| rest.strip_prefix(m.as_str()).is_some_and(|after| after.starts_with([' ', ','])));
    let near = Range::new(end, floor(view.text(), (end + SPEAK).min(sentence.end)));
    let speak = || [T::Gov, T::PersonRole, T::AnaphorThey].iter().any(|&t| view.any(t, near));
    (found.len() >= 3 && (marked || speak())).then_some(found)
}

/// Whether nothing but commas, marks and conjunctions stands between two names.
fn joins(view: &View<'_>, gap: Range) -> bool {
    let mut text = view.str(gap);
    if text.is_empty() || text.len() > APART {
        return false;
    }
    for mark in &view.language.meta.with_marks {
        text = text.strip_prefix(mark.as_str()).unwrap_or(text);
    }
    let from = gap.end - text.len();
    let conj = view.tagged(T::Conj, Range::new(from, gap.end)).map(|h| h.end - h.start).sum::<usize>();
    let letters: usize = text.chars().filter(|c| c.is_alphanumeric()).map(char::len_utf8).sum();
    letters <= conj
}

/// The last of one kind that acted or were named before a place, as many as the words say: "두 도시", "양 은행". Their kind
/// shows in how their names end.
pub(crate) fn of_kind(
    view: &View<'_>,
    at: usize,
    size: Option<usize>,
    ends: &str,
    discourse: &Discourse,
) -> Option<Vec<PartyRef>> {
    let size = size?;
    let fits = |p: &PartyRef| {
        let name = entente_packs::fold(&p.name);
        let bare = name.split('(').next().unwrap_or(&name).trim_end();
        !p.is_state() && ends.split(',').any(|end| bare.ends_with(end))
    };
    let acted = discourse.groups.iter().rev().find(|g| g.len() == size && g.iter().all(fits));
    if let Some(group) = acted {
        return Some(group.clone());
    }
    let until = view.names.partition_point(|n| n.range.end <= at);
    let mut found: Vec<PartyRef> = Vec::new();
    for name in view.names[..until].iter().rev().take_while(|n| n.range.start + NAMED >= at) {
        let body = matches!(name.who, Who::Org { kind: OrgKind::Body | OrgKind::Land, .. } | Who::City { .. });
        let Some(one) = party(view, name).filter(|p| body && fits(p)) else { continue };
        if !found.iter().any(|p| p.same(&one)) {
            found.push(one);
        }
        if found.len() == size {
            found.reverse();
            return Some(found);
        }
    }
    None
}

/// Whether one of a group is named in the paragraph of a place.
pub(crate) fn beside(view: &View<'_>, at: usize, group: &[PartyRef]) -> bool {
    let block = view.sentence_at(at).map(|s| s.block);
    group.iter().filter_map(|p| p.ranges.first()).any(|r| view.sentence_at(r.start).map(|s| s.block) == block)
}

/// Whether the words at a place, behind a name with the mark of a partner, only go on with those who get something: "정부와
/// 기업에 …를 넘겨준다".
pub(crate) fn given(view: &View<'_>, at: usize, end: usize) -> bool {
    let mut stop = at;
    for _ in 0..3 {
        stop = view.word_end(view.skip_space(stop)).min(end);
    }
    let near = Range::new(at, (stop + 1).min(end));
    // "…을 위해" has words between, and says for what it is done.
    let one = |h: &&entente_packs::Hit| h.start >= at && !view.str(Range::new(h.start, h.end)).trim_end().contains(' ');
    let Some(hit) = view.tagged(T::Benefit, near).find(one) else { return false };
    let before = Range::new(at, hit.start);
    // "기업에": the rule holds the noun.
    let inside = hit.start == at || view.text()[..hit.start].ends_with(' ');
    let named = view
        .names_in(before)
        .iter()
        .any(|n| n.range.end == hit.start && matches!(n.who, Who::Org { kind: OrgKind::Body, .. } | Who::State { .. }));
    let sort = crate::marked::ending(view, before, hit.start)
        .iter()
        .any(|h| [T::OrgKind, T::Group, T::Gov, T::GovAlone].iter().any(|&t| view.language.has(h.entry, t)));
    let plain = crate::marked::marks(view, before).is_empty() && !crate::marked::verbal(view, before);
    plain && (inside || sort || named)
}
