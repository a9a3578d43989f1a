//! What a text calls organisations after it named them, in languages that write particles behind nouns: by the gloss in
//! their bracket ("…연구원(INIAP)", then "INIAP"), by their head ("한별중공업", then "한별은"), by their kind ("개발원은").
//!
//! Each word of the text is looked up once, however many names there are.

use crate::language::Language;
use crate::names::{Name, OrgKind, Who};
use crate::suffixed::{closed, hits_ending, short_form};
use crate::tags::T;
use crate::view::Range;
use entente_model::RuleId;
use entente_packs::{Folded, Hit, alphanumeric};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A name behind a word for what it is has at most so many letters.
const NAMED: usize = 14;
/// A short form that is the head of a longer name has at least so many letters.
const STEM: usize = 2;
/// A short form is named with its opening bracket at most so far before it, in bytes.
const BRACKET: usize = 120;
/// A name without its particle has at most so many letters: a text without spaces is not looked through further.
const LONGEST: usize = 40;

/// The words of a text, by what they are without a particle.
struct Words<'t> {
    /// Where each run of letters stands alone, if need be with a particle behind it.
    alone: HashMap<&'t str, Vec<usize>>,
    /// Where it stands with the mark of a subject or partner, and nothing else behind that.
    marked: HashMap<&'t str, Vec<usize>>,
}

impl<'t> Words<'t> {
    fn new(folded: &'t str, language: &Language) -> Words<'t> {
        let marks = || language.meta.subject_marks.iter().chain(&language.meta.with_marks);
        let mut words = Words { alone: HashMap::new(), marked: HashMap::new() };
        let mut at = 0;
        while let Some(skip) = folded[at..].find(alphanumeric) {
            let start = at + skip;
            let length = folded[start..].find(|c| !alphanumeric(c)).unwrap_or(folded.len() - start);
            let word = &folded[start..start + length];
            for (cut, _) in word.char_indices().skip(1).take(LONGEST) {
                if closed(folded, start + cut, language) {
                    words.alone.entry(&word[..cut]).or_default().push(start);
                }
            }
            words.alone.entry(word).or_default().push(start);
            if folded[start + length..].starts_with([' ', ',']) {
                for stem in marks().filter_map(|m| word.strip_suffix(m.as_str())) {
                    words.marked.entry(stem).or_default().push(start);
                }
            }
            at = start + length;
        }
        words
    }
}

/// Names, so that it is quickly told whether one stands at a place.
#[derive(Default)]
struct Cover {
    /// By its first byte the furthest end of a name.
    ends: BTreeMap<usize, usize>,
    longest: usize,
}

impl Cover {
    fn of(names: &[Name]) -> Cover {
        let mut cover = Cover::default();
        names.iter().for_each(|n| cover.add(n.range));
        cover
    }
    fn add(&mut self, range: Range) {
        let end = self.ends.entry(range.start).or_default();
        *end = range.end.max(*end);
        self.longest = self.longest.max(range.len());
    }
    fn overlaps(&self, range: Range) -> bool {
        let from = range.start.saturating_sub(self.longest);
        self.ends.range(from..range.end).any(|(&start, &end)| Range::new(start, end).overlaps(range))
    }
}

/// Takes a short form in brackets into the name before it: "한국전자통신연구원(ETRI)" is one.
pub(crate) fn bracketed(text: &Folded, names: &mut Vec<Name>) {
    let folded = text.as_str();
    let mut inner: Vec<Range> = Vec::new();
    for name in names.iter_mut().filter(|n| matches!(n.who, Who::Org { .. })) {
        let end = short_form(folded, name.range.end);
        if end > name.range.end {
            inner.push(Range::new(name.range.end + 1, end - 1));
            name.range.end = end;
        }
    }
    names.retain(|n| !inner.iter().any(|i| i.contains(n.range)));
}

/// Further places of names under the short forms that the text gives them: "한국천문연구원(이하 천문연)".
pub(crate) fn short_for(text: &Folded, hits: &[Hit], language: &Language, names: &[Name]) -> Vec<Name> {
    let folded = text.as_str();
    let mut found: Vec<Name> = Vec::new();
    let mut words: Option<Words<'_>> = None;
    let bodies = || names.iter().filter(|n| matches!(n.who, Who::Org { .. }));
    let ending: HashMap<usize, &Name> = bodies().rev().map(|n| (n.range.end, n)).collect();
    for hit in hits.iter().filter(|h| language.has(h.entry, T::Short)) {
        let near = crate::parties::floor(folded, hit.start.saturating_sub(BRACKET));
        let bracket = folded[near..hit.start].rfind(['(', ')']).map(|p| near + p);
        let Some(open) = bracket.filter(|&p| folded[p..].starts_with('(')) else { continue };
        let Some(name) = ending.get(&open) else { continue };
        let rest = folded[hit.end..].trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
        let rest = quote.map_or(rest, |q| &rest[q.len_utf8()..]);
        let close = rest.find(|c: char| quote == Some(c) || quote.is_none() && matches!(c, ')' | ',' | ' '));
        let short = close.map_or("", |end| &rest[..end]);
        if !(2..=12).contains(&short.chars().count()) || !short.chars().all(alphanumeric) {
            continue;
        }
        let words = words.get_or_insert_with(|| Words::new(folded, language));
        for &at in words.alone.get(short).into_iter().flatten().filter(|at| !(open..hit.end + 40).contains(at)) {
            let range = Range::new(at, at + short.len());
            found.push(Name { range, full: Some(name.range), ..(*name).clone() });
        }
    }
    found
}

/// Organisations behind a word for what they are: "광산기업 누산타라미네랄과".
pub(crate) fn introduced(text: &Folded, hits: &[Hit], language: &Language, known: &[Name]) -> Vec<Name> {
    let folded = text.as_str();
    let mut found: Vec<Name> = Vec::new();
    let mut cover = Cover::of(known);
    for hit in hits.iter().filter(|h| language.has(h.entry, T::OrgKind) && folded[h.end..].starts_with(' ')) {
        let start = hit.end + 1;
        let written =
            folded[start..].find(|c: char| !(alphanumeric(c) || c == '&')).map_or("", |n| &folded[start..start + n]);
        let end = start + bare(written, language).len();
        let count = folded[start..end].chars().count();
        let common = || {
            hits_ending(hits, start, end).any(|h| {
                let entry = language.lexicon.entry(h.entry);
                let tags = [
                    T::Common,
                    T::PersonRole,
                    T::OrgPart,
                    T::OrgKind,
                    T::OrgHead,
                    T::Action,
                    T::Field,
                    T::Agreement,
                    T::Meeting,
                    T::Adv,
                    T::Unmarked,
                    T::Joint,
                    T::NotName,
                    T::Outsider,
                    T::Gov,
                    T::Conj,
                    T::Group,
                    T::AnaphorThey,
                    T::NotVerb,
                ];
                h.start == start && (entry.verb || tags.iter().any(|&t| language.has(h.entry, t)))
                    || entry.verb && h.end - h.start >= 6
                    || language.has(h.entry, T::Common)
            })
        };
        let taken = cover.overlaps(Range::new(start, end.max(start + 1)));
        let digits = folded[start..].starts_with(|c: char| c.is_ascii_digit());
        if !(3..=NAMED).contains(&count) || digits || taken || common() {
            continue;
        }
        let range = Range::new(start, short_form(folded, end));
        cover.add(range);
        found.push(Name {
            range,
            who: Who::Org { id: None, label: None, state: None, kind: OrgKind::Body },
            listed: false,
            full: None,
            rule: RuleId::from("shape.organisation"),
        });
    }
    found
}

/// A word without the particle behind it.
fn bare<'t>(word: &'t str, language: &Language) -> &'t str {
    let marks = language.meta.subject_marks.iter().chain(&language.meta.with_marks);
    let mark = marks.filter(|m| word.len() > m.len() + 3 && word.ends_with(m.as_str())).max_by_key(|m| m.len());
    let other = || language.meta.particles.iter().filter(|p| p.chars().count() == 1 || p.len() >= 6);
    let mark = mark
        .or_else(|| other().filter(|m| word.len() > m.len() + 3 && word.ends_with(m.as_str())).max_by_key(|m| m.len()));
    mark.map_or(word, |m| &word[..word.len() - m.len()])
}

/// Further places of names under the gloss in their bracket or under their head alone: "…연구원(INIAP)", then "INIAP";
/// "한별중공업", then "한별은". A name that stands in the text several times is looked for once, behind its first place.
pub(crate) fn shortened(text: &Folded, hits: &[Hit], language: &Language, names: &mut Vec<Name>) {
    let folded = text.as_str();
    let body = |n: &Name| matches!(n.who, Who::Org { kind: OrgKind::Body, .. });
    if !names.iter().any(body) {
        return;
    }
    let words = Words::new(folded, language);
    let cover = Cover::of(names);
    let mut at_place: HashMap<Range, usize> = HashMap::new();
    for (number, name) in names.iter().enumerate() {
        at_place.entry(name.range).or_insert(number);
    }
    let plain = |r: Range| {
        let hit = || hits[hits.partition_point(|h| h.start < r.start)..].iter().take_while(|h| h.start == r.start);
        !cover.overlaps(r) && !hit().any(|h| h.end >= r.end)
    };
    let mut found: Vec<Name> = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    for index in 0..names.len() {
        let name = names[index].clone();
        let written = &folded[name.range.start..name.range.end];
        if !body(&name) || !seen.insert(written) {
            continue;
        }
        let behind = |at: &&usize| **at > name.range.end;
        let gloss = written.strip_suffix(')').and_then(|w| w.rfind('(').map(|at| (&w[..at], &w[at + 1..])));
        if let Some((_, short)) = gloss.filter(|g| (2..=14).contains(&g.1.chars().count()) && !g.1.contains(' ')) {
            for &at in words.alone.get(short).into_iter().flatten().filter(behind) {
                let range = Range::new(at, at + short.len());
                match at_place.get(&range) {
                    Some(&known) if body(&names[known]) => names[known].full = Some(name.range),
                    Some(_) => {}
                    None => found.push(Name { range, full: Some(name.range), ..name.clone() }),
                }
            }
        }
        // The head of a name of one word, where it stands alone with the mark of a subject.
        let word = gloss.map_or(written, |g| g.0);
        let letters: Vec<usize> = word.char_indices().map(|c| c.0).collect();
        if name.listed || word.contains(' ') || letters.len() < STEM + 2 || word.is_ascii() {
            continue;
        }
        for cut in (STEM..letters.len() - 1).rev() {
            let stem = &word[..letters[cut]];
            let places = words.marked.get(stem).into_iter().flatten().filter(behind);
            let fits: Vec<Range> = places.map(|&at| Range::new(at, at + stem.len())).filter(|&r| plain(r)).collect();
            if !fits.is_empty() {
                found.extend(fits.into_iter().map(|range| Name { range, full: Some(name.range), ..name.clone() }));
                break;
            }
        }
    }
    tails(folded, hits, language, names, &mut found);
    names.extend(found);
}

/// "국제농업개발원", then "개발원은": the head of a name alone, where one name before it ends so.
fn tails(folded: &str, hits: &[Hit], language: &Language, names: &[Name], found: &mut Vec<Name>) {
    let mut cover = Cover::of(names);
    found.iter().for_each(|n| cover.add(n.range));
    // What each organisation's name ends in, with where it ends.
    let mut ending: HashMap<&str, Vec<(usize, usize)>> = HashMap::new();
    for (number, name) in names.iter().enumerate() {
        if matches!(name.who, Who::Org { kind: OrgKind::Body, .. }) {
            let text = &folded[name.range.start..name.range.end];
            let text = text.strip_suffix(')').and_then(|t| t.rfind('(').map(|at| &t[..at])).unwrap_or(text);
            for (at, _) in text.char_indices().skip(1) {
                ending.entry(&text[at..]).or_default().push((name.range.end, number));
            }
        }
    }
    ending.values_mut().for_each(|list| list.sort_unstable());
    for hit in hits.iter().filter(|h| language.has(h.entry, T::OrgHead) && folded[h.start..h.end].chars().count() >= 2)
    {
        let word = &folded[hit.start..hit.end];
        let marks = language.meta.subject_marks.iter().chain(&language.meta.with_marks);
        let marked = marks
            .into_iter()
            .any(|m| folded[hit.end..].strip_prefix(m.as_str()).is_some_and(|r| r.starts_with([' ', ','])));
        let range = Range::new(hit.start, hit.end);
        let opens = !folded[..hit.start].ends_with(alphanumeric);
        if !marked || !opens || cover.overlaps(range) {
            continue;
        }
        let before = ending.get(word).map_or(&[][..], Vec::as_slice);
        let last = before.partition_point(|&(end, _)| end <= hit.start).checked_sub(1).and_then(|at| before.get(at));
        if let Some(name) = last.and_then(|&(_, number)| names.get(number)) {
            cover.add(range);
            let full = name.full.unwrap_or(name.range);
            found.push(Name { range, full: Some(full), ..name.clone() });
        }
    }
}
