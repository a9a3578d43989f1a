//! Names that the end of a word shows, in languages that write particles behind nouns: "…대학교", "…연구원은".

use crate::language::Language;
use crate::names::{Name, OrgKind, Who};
use crate::tags::T;
use crate::view::Range;
use entente_model::RuleId;
use entente_packs::{Folded, Hit};

/// A head of one letter needs at least this many letters in its word.
const SHORT: usize = 3;
/// A quoted name is at most this long, in bytes.
const QUOTED: usize = 120;

/// Organisations whose words end in a head that the pack lists, alone or in quotation marks.
pub(crate) fn suffixed(text: &Folded, hits: &[Hit], language: &Language, listed: &[Name]) -> Vec<Name> {
    let folded = text.as_str();
    let mut found: Vec<Name> = Vec::new();
    let mut seen = 0;
    for hit in hits.iter().filter(|h| language.has(h.entry, T::OrgHead)) {
        let start = word_start(folded, hit.start);
        // "해양연구소장": an office that ends the word begins within the head.
        let office = || {
            hits[hits.partition_point(|h| h.start < hit.start)..]
                .iter()
                .take_while(|h| h.start < hit.end)
                .any(|h| h.end > hit.end && language.has(h.entry, T::PersonRole) && closed(folded, h.end, language))
        };
        if hit.end <= seen || !(closed(folded, hit.end, language) || office()) {
            continue;
        }
        let head = folded[hit.start..hit.end].chars().count();
        let whole = folded[start..hit.end].chars().count();
        // "네팔 보건인구부": a head of one letter is a ministry's only behind a state.
        let minister = head == 1 && language.lexicon.entry(hit.entry).value.as_deref() == Some("ministry");
        if minister && state_before(folded, listed, start).is_none() {
            continue;
        }
        let excluded = hits_ending(hits, start, hit.end).any(|h| {
            let entry = language.lexicon.entry(h.entry);
            language.has(h.entry, T::NotName) || (entry.verb && h.start == start && head == 1)
        });
        if excluded || folded[start..].starts_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let value = language.lexicon.entry(hit.entry).value.as_deref().unwrap_or("");
        // "TSMC 이사회" is a part of what is named before it.
        let part = hits_ending(hits, start, hit.end).any(|h| language.has(h.entry, T::OrgPart));
        let body = |n: &&Name| matches!(n.who, Who::Org { kind: OrgKind::Body, .. });
        if part && listed.iter().filter(body).any(|n| n.range.end + 1 == start) {
            continue;
        }
        let quote = quoted(folded, start, hit.end);
        let from = if let Some(quote) = quote {
            quote
        } else if whole > head {
            if head == 1 && whole < SHORT {
                continue;
            }
            state_before(folded, listed, start)
                .filter(|_| matches!(value, "agency" | "ministry" | "bank" | "university"))
                // "동아시아 지역센터": the bare nouns before it belong to the name.
                .or_else(|| (value == "centre").then(|| modifiers(folded, hits, language, start, 3)).flatten())
                .unwrap_or(start)
        } else {
            // "우리 공항공사": one of the home of those who speak.
            let ours = hits_ending(hits, start.saturating_sub(10), start.saturating_sub(1))
                .any(|h| language.has(h.entry, T::AnaphorWe) || language.has(h.entry, T::Home));
            let named = state_before(folded, listed, start).or_else(|| (ours && head >= 3).then_some(start));
            let own = || match value {
                "centre" => modifiers(folded, hits, language, start, 3),
                // "타타 일렉트로닉스": the word before it is the rest of the name.
                "company" if head >= 3 => modifiers(folded, hits, language, start, 1),
                _ => None,
            };
            match named.filter(|_| value != "company").or_else(own) {
                Some(from)
                    if folded[hit.end..].starts_with(char::is_alphanumeric) || !folded[hit.end..].starts_with(' ') =>
                {
                    from
                }
                _ => continue,
            }
        };
        let range = Range::new(from, short_form(folded, hit.end));
        if listed.iter().any(|n| n.range.contains(Range::new(start, hit.end))) {
            continue;
        }
        seen = hit.end;
        let kind = match value {
            "ministry" | "government" => OrgKind::Government,
            "forum" | "programme" | "treaty" | "none" => OrgKind::Forum,
            _ => OrgKind::Body,
        };
        let state = listed.iter().find(|n| from < start && n.range.start == from).and_then(|n| match &n.who {
            Who::State { code, .. } => Some(code.clone()),
            _ => None,
        });
        found.push(Name {
            range,
            who: Who::Org { id: None, label: None, state, kind },
            listed: false,
            full: None,
            rule: RuleId::from(if value == "region" { "shape.region" } else { "shape.organisation" }),
        });
    }
    found
}

/// The start of the word around `at`.
fn word_start(folded: &str, at: usize) -> usize {
    let before = &folded[..at];
    before
        .rfind(|c: char| !(c.is_alphanumeric() || c == '&'))
        .map_or(0, |p| p + before[p..].chars().next().map_or(1, char::len_utf8))
}

/// Whether a word ends at `end`, if need be with particles behind it.
fn closed(folded: &str, end: usize, language: &Language) -> bool {
    !folded[end..].starts_with(char::is_alphanumeric) || language.lexicon.matcher.particle_end(folded, end).is_some()
}

fn hits_ending(hits: &[Hit], start: usize, end: usize) -> impl Iterator<Item = &Hit> {
    let from = hits.partition_point(|h| h.start < start);
    hits[from..].iter().take_while(move |h| h.start < end).filter(move |h| h.end == end)
}

/// The start of a quoted name that ends at `end`.
fn quoted(folded: &str, start: usize, end: usize) -> Option<usize> {
    let mark = folded[end..].chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let open = folded[..start].rfind(['\'', '"', '\n'])?;
    let opened = folded[open..].starts_with(mark) && end - open < QUOTED;
    opened.then_some(open + 1)
}

/// The start of a state or place named right before `at`.
fn state_before(folded: &str, listed: &[Name], at: usize) -> Option<usize> {
    let before = folded[..at].strip_suffix(' ')?;
    let name = listed.iter().find(|n| n.range.end == before.len())?;
    // "한-베트남 …위원회" is of both.
    let joined = folded[..name.range.start].ends_with(['-', '·', '–', '∙', '・']);
    let place = matches!(
        name.who,
        Who::State { .. } | Who::City { .. } | Who::Region { .. } | Who::Org { kind: OrgKind::Body, .. }
    );
    (place && !joined).then_some(name.range.start)
}

/// The start of the bare nouns right before a head that is a word of its own: "공동 연구센터".
fn modifiers(folded: &str, hits: &[Hit], language: &Language, at: usize, most: usize) -> Option<usize> {
    let mut from = at;
    for _ in 0..most {
        let Some(before) = folded[..from].strip_suffix(' ') else { break };
        let start = word_start(folded, before.len());
        let word = &folded[start..before.len()];
        let marks = [
            "은", "는", "이", "가", "을", "를", "에", "의", "와", "과", "로", "서", "한", "할", "된", "될", "고", "며",
            "해", "인",
        ];
        let marked =
            language.meta.particles.iter().any(|p| word.len() > p.len() && word.ends_with(p.as_str()) && p.len() <= 6)
                || marks.iter().any(|m| word.ends_with(m));
        let digit = word.starts_with(|c: char| c.is_ascii_digit());
        let adverb = hits_ending(hits, start, before.len()).any(|h| {
            let plain = [T::Adv, T::OrgKind, T::Common].iter().any(|&t| language.has(h.entry, t));
            h.start == start && (language.has(h.entry, T::Adv) || most == 1 && plain)
        });
        if word.is_empty() || marked || digit || adverb {
            break;
        }
        from = start;
    }
    (from < at).then_some(from)
}

/// "Name(FN)": the short form belongs to the name.
fn short_form(folded: &str, end: usize) -> usize {
    let rest = &folded[end..];
    let inner = rest.strip_prefix('(').and_then(|r| r.find(')').map(|close| &r[..close]));
    match inner {
        Some(inner)
            if (2..=12).contains(&inner.len())
                && inner.chars().all(|c| c.is_ascii_alphabetic() || c == ' ' || c == '-') =>
        {
            end + inner.len() + 2
        }
        _ => end,
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
    for hit in hits.iter().filter(|h| language.has(h.entry, T::Short)) {
        let Some(open) = folded[..hit.start].rfind(['(', ')']).filter(|&p| folded[p..].starts_with('(')) else {
            continue;
        };
        let Some(name) = names.iter().find(|n| n.range.end == open && matches!(n.who, Who::Org { .. })) else {
            continue;
        };
        let rest = folded[hit.end..].trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
        let rest = quote.map_or(rest, |q| &rest[q.len_utf8()..]);
        let close = rest.find(|c: char| quote == Some(c) || quote.is_none() && matches!(c, ')' | ',' | ' '));
        let short = close.map_or("", |end| &rest[..end]);
        if !(2..=12).contains(&short.chars().count()) || !short.chars().all(char::is_alphanumeric) {
            continue;
        }
        for (at, _) in folded.match_indices(short) {
            let whole = !folded[..at].ends_with(char::is_alphanumeric) && closed(folded, at + short.len(), language);
            let range = Range::new(at, at + short.len());
            if whole && !(open..hit.end + 40).contains(&at) {
                found.push(Name { range, full: Some(name.range), ..name.clone() });
            }
        }
    }
    found
}

/// A name behind a word for what it is has at most so many letters.
const NAMED: usize = 14;
/// A short form that is the head of a longer name has at least so many letters.
const STEM: usize = 2;

/// Organisations behind a word for what they are: "광산기업 누산타라미네랄과".
pub(crate) fn introduced(text: &Folded, hits: &[Hit], language: &Language, known: &[Name]) -> Vec<Name> {
    let folded = text.as_str();
    let mut found: Vec<Name> = Vec::new();
    for hit in hits.iter().filter(|h| language.has(h.entry, T::OrgKind) && folded[h.end..].starts_with(' ')) {
        let start = hit.end + 1;
        let written = folded[start..]
            .find(|c: char| !(c.is_alphanumeric() || c == '&'))
            .map_or("", |n| &folded[start..start + n]);
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
        let taken = known.iter().chain(&found).any(|n| n.range.overlaps(Range::new(start, end.max(start + 1))));
        let digits = folded[start..].starts_with(|c: char| c.is_ascii_digit());
        if !(3..=NAMED).contains(&count) || digits || taken || common() {
            continue;
        }
        found.push(Name {
            range: Range::new(start, short_form(folded, end)),
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
/// "한별중공업", then "한별은".
pub(crate) fn shortened(text: &Folded, hits: &[Hit], language: &Language, names: &mut Vec<Name>) {
    let folded = text.as_str();
    let mut found: Vec<Name> = Vec::new();
    for index in 0..names.len() {
        let name = names[index].clone();
        if !matches!(name.who, Who::Org { kind: OrgKind::Body, .. }) {
            continue;
        }
        let written = &folded[name.range.start..name.range.end];
        let gloss = written.strip_suffix(')').and_then(|w| w.rfind('(').map(|at| (&w[..at], &w[at + 1..])));
        if let Some((_, short)) = gloss.filter(|g| (2..=14).contains(&g.1.chars().count()) && !g.1.contains(' ')) {
            for (at, _) in folded.match_indices(short).filter(|&(at, _)| at > name.range.end) {
                let range = Range::new(at, at + short.len());
                let whole = !folded[..at].ends_with(char::is_alphanumeric) && closed(folded, range.end, language);
                match names.iter_mut().find(|n| n.range == range) {
                    Some(known) if whole && matches!(known.who, Who::Org { kind: OrgKind::Body, .. }) => {
                        known.full = Some(name.range)
                    }
                    Some(_) => {}
                    None if whole => found.push(Name { range, full: Some(name.range), ..name.clone() }),
                    None => {}
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
            let places: Vec<Range> = folded
                .match_indices(stem)
                .map(|(at, _)| Range::new(at, at + stem.len()))
                .filter(|r| r.start > name.range.end && !folded[..r.start].ends_with(char::is_alphanumeric))
                .filter(|r| {
                    let rest = &folded[r.end..];
                    let marks = language.meta.subject_marks.iter().chain(&language.meta.with_marks);
                    marks
                        .into_iter()
                        .any(|m| rest.strip_prefix(m.as_str()).is_some_and(|after| after.starts_with([' ', ','])))
                })
                .collect();
            let plain = |r: &Range| {
                names.iter().all(|n| !n.range.overlaps(*r))
                    && !hits
                        .iter()
                        .skip(hits.partition_point(|h| h.start < r.start))
                        .take_while(|h| h.start == r.start)
                        .any(|h| h.end >= r.end)
            };
            let fits: Vec<Range> = places.into_iter().filter(plain).collect();
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
    for hit in hits.iter().filter(|h| language.has(h.entry, T::OrgHead) && folded[h.start..h.end].chars().count() >= 2)
    {
        let word = &folded[hit.start..hit.end];
        let marks = language.meta.subject_marks.iter().chain(&language.meta.with_marks);
        let marked = marks
            .into_iter()
            .any(|m| folded[hit.end..].strip_prefix(m.as_str()).is_some_and(|r| r.starts_with([' ', ','])));
        let range = Range::new(hit.start, hit.end);
        let opens = !folded[..hit.start].ends_with(char::is_alphanumeric);
        if !marked || !opens || names.iter().chain(found.iter()).any(|n| n.range.overlaps(range)) {
            continue;
        }
        let written = |n: &Name| {
            let text = &folded[n.range.start..n.range.end];
            text.strip_suffix(')')
                .and_then(|t| t.rfind('(').map(|at| t[..at].to_owned()))
                .unwrap_or_else(|| text.to_owned())
        };
        let body = |n: &&Name| {
            let text = written(n);
            n.range.end <= hit.start
                && text.len() > word.len()
                && text.ends_with(word)
                && matches!(n.who, Who::Org { kind: OrgKind::Body, .. })
        };
        let last = names.iter().filter(body).max_by_key(|n| n.range.end);
        if let Some(name) = last {
            let full = name.full.unwrap_or(name.range);
            found.push(Name { range, full: Some(full), ..name.clone() });
        }
    }
}
