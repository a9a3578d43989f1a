//! Names that the end of a word shows, in languages that write particles behind nouns: "…대학교", "…연구원은".

use crate::language::Language;
use crate::names::{Name, OrgKind, Who};
use crate::tags::T;
use crate::view::Range;
use entente_model::RuleId;
use entente_packs::{Folded, Hit, alphanumeric};

/// A head of one letter needs at least this many letters in its word.
const SHORT: usize = 3;
/// A gloss in Latin letters is at most this long, in bytes.
const GLOSS: usize = 40;
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
        let body = |n: &Name| matches!(n.who, Who::Org { kind: OrgKind::Body, .. });
        if part && start > 0 && ending_at(listed, start - 1).any(body) {
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
                // "태국 보건부 의과학국": a part of a ministry.
                .or_else(|| {
                    let office = found.last().filter(|n| value == "agency" && n.range.end + 1 == start);
                    let own = office.filter(|n| matches!(n.who, Who::Org { kind: OrgKind::Government, .. }))?;
                    folded[..start].ends_with(' ').then_some(own.range.start)
                })
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
                // "미국 로런스버클리 국립연구소": the word between a state and the head is the rest of the name.
                "agency" | "university" if head >= 3 => {
                    modifiers(folded, hits, language, start, 1).filter(|&at| state_before(folded, listed, at).is_some())
                }
                _ => None,
            };
            match named.filter(|_| value != "company").or_else(own) {
                Some(from) if folded[hit.end..].starts_with(alphanumeric) || !folded[hit.end..].starts_with(' ') => {
                    from
                }
                _ => continue,
            }
        };
        let range = Range::new(from, short_form(folded, hit.end));
        let whole = Range::new(start, hit.end);
        if listed.get(listed.partition_point(|n| n.range.end < hit.end)).is_some_and(|n| n.range.contains(whole)) {
            continue;
        }
        seen = hit.end;
        let kind = match value {
            "ministry" | "government" => OrgKind::Government,
            "forum" | "programme" | "treaty" | "none" => OrgKind::Forum,
            _ => OrgKind::Body,
        };
        let first = listed.get(listed.partition_point(|n| n.range.start < from));
        let state = first.filter(|n| from < start && n.range.start == from).and_then(|n| match &n.who {
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
        .rfind(|c: char| !(alphanumeric(c) || c == '&'))
        .map_or(0, |p| p + before[p..].chars().next().map_or(1, char::len_utf8))
}

/// Whether a word ends at `end`, if need be with particles behind it.
pub(crate) fn closed(folded: &str, end: usize, language: &Language) -> bool {
    !folded[end..].starts_with(alphanumeric) || language.lexicon.matcher.particle_end(folded, end).is_some()
}

pub(crate) fn hits_ending(hits: &[Hit], start: usize, end: usize) -> impl Iterator<Item = &Hit> {
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

/// The names of a list, which is in the order of the text and apart from each other, that end at `end`.
fn ending_at(listed: &[Name], end: usize) -> impl Iterator<Item = &Name> {
    listed[listed.partition_point(|n| n.range.end < end)..].iter().take_while(move |n| n.range.end == end)
}

/// The start of a state or place named right before `at`.
fn state_before(folded: &str, listed: &[Name], at: usize) -> Option<usize> {
    let before = folded[..at].strip_suffix(' ')?;
    let name = ending_at(listed, before.len()).next()?;
    // "한-베트남 …위원회" is of both.
    let joined = folded[..name.range.start].ends_with(['-', '·', '–', '∙', '・']);
    // "한국수출입은행-에티오피아 재무부" are two sides.
    let dash = folded[..name.range.start].chars().next_back().map_or(0, char::len_utf8);
    let side = |n: &Name| matches!(n.who, Who::Org { kind: OrgKind::Body | OrgKind::Government, .. });
    let joined = joined && !ending_at(listed, name.range.start - dash).any(side);
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
        let marked =
            language.meta.particles.iter().any(|p| word.len() > p.len() && word.ends_with(p.as_str()) && p.len() <= 6)
                || language.meta.phrase_ends.iter().any(|m| word.ends_with(m.as_str()));
        let digit = word.starts_with(|c: char| c.is_ascii_digit());
        let adverb = hits_ending(hits, start, before.len()).any(|h| {
            let plain = [T::Adv, T::OrgKind, T::Common].iter().any(|&t| language.has(h.entry, t));
            // "동 센터": the one told before.
            // "우리 센터": that of those who speak.
            let other = [T::Adv, T::This, T::AnaphorWe].iter().any(|&t| language.has(h.entry, t));
            h.start == start && (other || most == 1 && plain)
        });
        if word.is_empty() || marked || digit || adverb {
            break;
        }
        from = start;
    }
    (from < at).then_some(from)
}

/// "Name(FN)": the short form belongs to the name.
pub(crate) fn short_form(folded: &str, end: usize) -> usize {
    let rest = &folded[end..];
    let inner = rest.strip_prefix('(').and_then(|r| r.find(')').map(|close| &r[..close]));
    match inner {
        Some(inner)
            if (2..=GLOSS).contains(&inner.len())
                && inner.chars().all(|c| c.is_ascii_alphabetic() || c == ' ' || c == '-') =>
        {
            end + inner.len() + 2
        }
        _ => end,
    }
}
