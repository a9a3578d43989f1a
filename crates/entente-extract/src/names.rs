//! Who is named: names that the registry lists, and names known by their shape or by the words around them.

use crate::language::Language;
use crate::tags::T;
use crate::view::Range;
use entente_actors::{Actors, NameKind, Target};
use entente_model::RuleId;
use entente_packs::{Folded, Hit};

/// Someone or somewhere named in the text.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    pub(crate) range: Range,
    pub(crate) who: Who,
    /// Whether a registry lists it; otherwise it is known by its shape.
    pub(crate) listed: bool,
    pub(crate) rule: RuleId,
}

/// What a name stands for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Who {
    /// A state, named by its name, adjective, capital, …
    State { code: String, form: StateForm },
    /// A region by its M49 code; empty for a named group without one.
    Region { code: String, adjective: bool },
    /// A city and its state.
    City { state: String },
    /// An organisation.
    Org { id: Option<String>, label: Option<String>, state: Option<String>, kind: OrgKind },
    /// A person, with the state for which they speak if known.
    Person { state: Option<String> },
}

/// How a state is named.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum StateForm {
    Name,
    Adjective,
    Demonym,
    Capital,
    Seat,
    Abbrev,
}

/// What sort of organisation it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum OrgKind {
    /// Speaks for its state: ministries, cabinets, presidential offices.
    Government,
    /// Acts for itself.
    Body,
    /// A meeting, treaty or forum: no party and no body.
    Forum,
    /// Only its shape says that it is a name.
    Unknown,
}

/// All names of a text, by start, none inside another.
pub(crate) fn names(
    text: &Folded,
    original: &str,
    hits: &[Hit],
    starts: &[usize],
    language: &Language,
    actors: &Actors,
) -> Vec<Name> {
    let mut found = listed(text, original, language, actors);
    if language.meta.capitals {
        let shaped = shaped(text, original, hits, starts, language, &found);
        found.extend(shaped);
    } else if language.verb_final() {
        let suffixed = crate::suffixed::suffixed(text, hits, language, &found);
        found.extend(suffixed);
    }
    // The longest at a place wins; a listed name wins over a shape of the same place.
    found.sort_by(|a, b| {
        (a.range.start, std::cmp::Reverse(a.range.end), !a.listed)
            .cmp(&(b.range.start, std::cmp::Reverse(b.range.end), !b.listed))
    });
    let mut kept: Vec<Name> = Vec::new();
    for name in found {
        match kept.last() {
            Some(last) if last.range.overlaps(name.range) => {}
            _ => kept.push(name),
        }
    }
    kept
}

fn listed(text: &Folded, original: &str, language: &Language, actors: &Actors) -> Vec<Name> {
    let finder = actors.names(Some(&language.meta.tag));
    let mut found = Vec::new();
    for hit in finder.find(text, original, 0) {
        let form = match hit.kind {
            NameKind::Adjective => StateForm::Adjective,
            NameKind::Demonym => StateForm::Demonym,
            NameKind::Capital => StateForm::Capital,
            NameKind::Seat => StateForm::Seat,
            NameKind::Abbrev => StateForm::Abbrev,
            _ => StateForm::Name,
        };
        let state = actors.state_of(hit.target).map(|code| code.code().to_owned());
        let who = match hit.target {
            Target::State(code) => Who::State { code: code.code().to_owned(), form },
            Target::Region(code) => {
                let written = original.get(hit.span.start()..hit.span.end()).unwrap_or("");
                let small = language.meta.capitals && written.starts_with(char::is_lowercase);
                let adjective = small || matches!(form, StateForm::Adjective | StateForm::Demonym);
                Who::Region { code: code.code().to_owned(), adjective }
            }
            Target::City(_) => Who::City { state: state.unwrap_or_default() },
            Target::Organisation(index) => {
                let org = actors.org(index);
                let kind = match org.kind {
                    entente_actors::OrgKind::Forum => OrgKind::Forum,
                    _ if org.speaks_for_state => OrgKind::Government,
                    _ => OrgKind::Body,
                };
                Who::Org { id: Some(org.id.clone()), label: Some(org.label(&language.meta.tag).to_owned()), state, kind }
            }
            Target::Person(_) => Who::Person { state },
        };
        found.push(Name { range: Range::new(hit.start, hit.end), who, listed: true, rule: RuleId::from("actors.registry") });
    }
    found
}

/// A word of the text: folded range and whether it is written with a capital.
struct Word {
    range: Range,
    capital: bool,
    acronym: bool,
}

fn words(text: &Folded, original: &str) -> Vec<Word> {
    let folded = text.as_str();
    let mut found = Vec::new();
    let mut at = 0;
    while at < folded.len() {
        let rest = &folded[at..];
        let Some(skip) = rest.find(char::is_alphanumeric) else { break };
        let start = at + skip;
        let mut end = start;
        let mut rest = folded[start..].chars().peekable();
        while let Some(c) = rest.next() {
            let inner = c == '.' && rest.peek().is_some_and(|n| n.is_alphabetic());
            if !(c.is_alphanumeric() || c == '-' || c == '&' || inner) {
                break;
            }
            end += c.len_utf8();
        }
        let span = text.span(start, end);
        let written = original.get(span.start()..span.end()).unwrap_or("");
        let capital = written.chars().next().is_some_and(char::is_uppercase)
            || written.chars().skip(1).any(char::is_uppercase);
        let capitals = written.chars().filter(|c| c.is_uppercase()).count();
        found.push(Word { range: Range::new(start, end), capital, acronym: capitals >= 2 });
        at = end;
    }
    found
}

/// Names that capitals show: runs of capitalised words with the language's connectors between them.
fn shaped(
    text: &Folded,
    original: &str,
    hits: &[Hit],
    starts: &[usize],
    language: &Language,
    listed: &[Name],
) -> Vec<Name> {
    let folded = text.as_str();
    let words = words(text, original);
    let tagged = |range: Range, tag: T| {
        let from = hits.partition_point(|h| h.start < range.start);
        hits[from..].iter().take_while(|h| h.start < range.end).any(|h| h.end <= range.end && language.has(h.entry, tag))
    };
    let exactly = |range: Range| {
        let from = hits.partition_point(|h| h.start < range.start);
        hits[from..].iter().take_while(|h| h.start == range.start).any(|h| h.end >= range.end)
    };
    let in_listed = |range: Range| {
        let at = listed.partition_point(|n| n.range.end <= range.start);
        listed.get(at).filter(|n| n.range.overlaps(range)).map(|n| n.range)
    };
    // The listed name that begins at a word, and whether it is only an adjective.
    let owned = |range: Range| {
        let at = listed.partition_point(|n| n.range.end <= range.start);
        listed.get(at).filter(|n| n.range.start == range.start && matches!(n.who, Who::State { .. } | Who::City { .. })).map(|n| {
            (n.range, matches!(n.who, Who::State { form: StateForm::Adjective | StateForm::Demonym, .. }))
        })
    };
    let in_state = |range: Range| {
        listed.iter().any(|n| n.range == range && matches!(n.who, Who::State { form: StateForm::Name, .. } | Who::City { .. } | Who::Region { .. }))
    };
    let tagged_at = |at: usize, tag: T| {
        hits[hits.partition_point(|h| h.start < at)..].iter().take_while(|h| h.start == at).any(|h| language.has(h.entry, tag))
    };
    let connector = |range: Range| language.meta.connectors.iter().any(|c| c == &folded[range.start..range.end]);
    let joiner = |range: Range| language.meta.joiners.iter().any(|c| c == &folded[range.start..range.end]);
    let first_of_sentence = |at: usize| {
        let index = starts.partition_point(|&s| s <= at);
        index > 0 && {
            let start = starts[index - 1];
            folded[start..at].chars().all(|c| !c.is_alphanumeric())
        }
    };
    let elsewhere = |word: &Word| {
        // The same word with a capital inside a sentence, and never in lower case.
        let form = &folded[word.range.start..word.range.end];
        let mut inside = false;
        for other in &words {
            if &folded[other.range.start..other.range.end] == form && other.range != word.range {
                if !other.capital {
                    return false;
                }
                inside |= !first_of_sentence(other.range.start);
            }
        }
        inside
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let word = &words[at];
        if !word.capital {
            at += 1;
            continue;
        }
        let mut last = at;
        let mut next = at + 1;
        let mut connected = false;
        while next < words.len() {
            let gap = &folded[words[next - 1].range.end..words[next].range.start];
            let plain_gap = matches!(gap, " " | "'" | " & " | ". ") && !(gap == ". " && !initial(folded, words[last].range));
            if !plain_gap && next == last + 1 {
                break;
            }
            if words[next].capital && plain_gap {
                last = next;
                next += 1;
            } else if (connector(words[next].range) || connected && joiner(words[next].range))
                && next + 1 < words.len()
                && next < last + 4
                && (tagged(Range::new(words[at].range.start, words[last].range.end), T::OrgHead)
                    || !(next + 1..words.len().min(next + 3)).any(|w| owned(words[w].range).is_some()))
            {
                connected = connector(words[next].range);
                next += 1;
                let gap = &folded[words[next - 1].range.end..words[next].range.start];
                if !matches!(gap, " " | "'") {
                    break;
                }
            } else {
                break;
            }
        }
        let mut first = at;
        at = last + 1;
        // Words that only open the sentence are no part of the name.
        while first <= last && first_of_sentence(words[first].range.start) && exactly(words[first].range) && !words[first].acronym {
            first += 1;
        }
        while first <= last && tagged(words[first].range, T::Article) {
            first += 1;
        }
        if first > last {
            continue;
        }
        // "US President Joe Biden": the state stands by itself, unless it belongs to an organisation's name.
        let run = Range::new(words[first].range.start, words[last].range.end);
        if !tagged(run, T::OrgHead) {
            while first < last {
                let Some(known) = owned(words[first].range) else { break };
                let Some(next) = (first + 1..=last).find(|&w| words[w].range.start >= known.0.end) else { break };
                let office = tagged_at(words[next].range.start, T::PersonRole) || tagged_at(words[next].range.start, T::Gov);
                if connector(words[next].range) || !(known.1 || office) {
                    break;
                }
                first = next;
            }
        }
        // "Minister Jonathan Wilkinson": the office is no part of the name.
        let mut titled = false;
        while first < last {
            let from = words[first].range.start;
            let role = hits[hits.partition_point(|h| h.start < from)..]
                .iter()
                .take_while(|h| h.start == from)
                .filter(|h| language.has(h.entry, T::PersonRole) && h.end < words[last].range.end)
                .map(|h| h.end)
                .max();
            let Some(end) = role else { break };
            let Some(next) = (first + 1..=last).find(|&w| words[w].range.start >= end) else { break };
            // "Ministry of …", "President of the Republic of": an office of something, not of someone.
            if connector(words[next].range) {
                break;
            }
            first = next;
            titled = true;
        }
        let mut range = Range::new(words[first].range.start, words[last].range.end);
        let alone = first == last;
        if alone && !titled && first_of_sentence(range.start) && !words[first].acronym && !elsewhere(&words[first]) {
            // A lone first word is a name if a verb follows and no list knows it for a common word.
            let next = range.end + usize::from(folded[range.end..].starts_with(' '));
            let verb = hits[hits.partition_point(|h| h.start < next)..].iter().take_while(|h| h.start == next).any(|h| {
                let entry = language.lexicon.entry(h.entry);
                entry.verb || entry.weight == 0
            });
            if !verb || range.len() < 3 {
                continue;
            }
        }
        // "the Contracting Parties" stand for others.
        let stands = {
            let from = hits.partition_point(|h| h.start + 24 < range.start);
            hits[from..].iter().take_while(|h| h.start < range.end).any(|h| {
                h.end > range.start
                    && [T::AnaphorThey, T::AnaphorPair, T::AnaphorWe].iter().any(|&t| language.has(h.entry, t))
            })
        };
        if stands && !tagged(range, T::OrgHead) {
            continue;
        }
        // "the Agency": a word for a kind of organisation alone is no name.
        if alone && (tagged(range, T::OrgHead) || tagged(range, T::Gov)) && !words[first].acronym {
            continue;
        }
        if let Some(known) = in_listed(range) {
            // A listed name at the start or end of a longer shape is kept as part of it only if the shape heads an
            // organisation of its own.
            let opens = known.start == range.start && known.end < range.end && in_state(known);
            if known.contains(range) || !(tagged(range, T::OrgHead) || opens) {
                continue;
            }
        }
        // "Ministre de l'Industrie": an office with its domain speaks for a government.
        let office = !titled && !alone && tagged_at(range.start, T::PersonRole) && !tagged(range, T::OrgHead);
        // "Banque européenne d'investissement": the name goes on in small letters.
        if language.meta.heads_first && tagged_at(range.start, T::OrgHead) {
            let stops = |at: usize| {
                hits[hits.partition_point(|h| h.start < at)..].iter().take_while(|h| h.start == at).any(|h| {
                    let entry = language.lexicon.entry(h.entry);
                    let function = [T::Conj, T::Prep, T::With, T::Agent, T::Break, T::Sub, T::Relative, T::That, T::Negation, T::Adv]
                        .iter()
                        .any(|&t| language.has(h.entry, t));
                    entry.weight == 0 || function
                })
            };
            let mut word = last + 1;
            let mut small = 0;
            let mut open = false;
            while word < words.len() && small < 5 {
                let gap = &folded[words[word - 1].range.end..words[word].range.start];
                if !matches!(gap, " " | "'") {
                    break;
                }
                if connector(words[word].range) {
                    open = true;
                } else if words[word].capital || open || (small < 2 && !stops(words[word].range.start)) {
                    if !open && !words[word].capital {
                        small += 1;
                    }
                    range.end = words[word].range.end;
                    at = word + 1;
                    open = false;
                } else {
                    break;
                }
                word += 1;
            }
        }
        // "Full Name (FN)": the short form belongs to the name.
        if let Some(rest) = folded[range.end..].strip_prefix(" (") {
            if let Some(close) = rest.find(')') {
                let inner = &rest[..close];
                if (2..=10).contains(&inner.len()) && !inner.contains(' ') && inner.chars().any(char::is_alphabetic) && !alone {
                    range.end += 2 + close + 1;
                }
            }
        }
        let heads: Vec<&Hit> = {
            let from = hits.partition_point(|h| h.start < range.start);
            hits[from..]
                .iter()
                .take_while(|h| h.start < range.end)
                .filter(|h| h.end <= range.end && language.has(h.entry, T::OrgHead))
                .collect()
        };
        let kind = match heads.first().and_then(|h| language.lexicon.entry(h.entry).value.as_deref()) {
            _ if office => OrgKind::Government,
            Some("ministry" | "government") => OrgKind::Government,
            Some("forum" | "programme" | "treaty" | "none") => OrgKind::Forum,
            Some(_) => OrgKind::Body,
            None if tagged(range, T::Meeting) || tagged(range, T::Agreement) => OrgKind::Forum,
            None => OrgKind::Unknown,
        };
        let rule = RuleId::from(if heads.is_empty() { "shape.capitals" } else { "shape.organisation" });
        let mut return_person = false;
        let person = kind == OrgKind::Unknown && (titled || {
            let before = folded[..range.start].trim_end();
            let from = before.len().saturating_sub(60);
            let from = (from..=before.len()).find(|&i| before.is_char_boundary(i)).unwrap_or(before.len());
            let end = before.len();
            // "la ministre malienne de l'Énergie, Bintou Camara": the office stands before the comma.
            if let Some(open) = before.strip_suffix(',') {
                let from = open.rfind([',', '.', ';', '\n']).map_or(0, |p| p + 1).max(from);
                let role = hits[hits.partition_point(|h| h.start < from)..]
                    .iter()
                    .take_while(|h| h.start < open.len())
                    .any(|h| language.has(h.entry, T::PersonRole));
                if role && !alone {
                    return_person = true;
                }
            }
            let adjective = listed.iter().find(|n| n.range.end == end && matches!(n.who, Who::State { .. }));
            role_ends(hits, language, from, adjective.map_or(end, |n| folded[..n.range.start].trim_end().len()))
        }) || return_person && kind == OrgKind::Unknown;
        let who = if person { Who::Person { state: None } } else { Who::Org { id: None, label: None, state: None, kind } };
        found.push(Name { range, who, listed: false, rule });
    }
    found
}

/// Whether the word is a single letter, as in "J. Smith".
fn initial(folded: &str, range: Range) -> bool {
    folded[range.start..range.end].chars().count() == 1
}

/// Whether a person's role ends just before byte `at`.
fn role_ends(hits: &[Hit], language: &Language, from: usize, at: usize) -> bool {
    let first = hits.partition_point(|h| h.start < from);
    hits[first..]
        .iter()
        .take_while(|h| h.start < at)
        .any(|h| h.end <= at && at - h.end <= 1 && language.has(h.entry, T::PersonRole))
}
