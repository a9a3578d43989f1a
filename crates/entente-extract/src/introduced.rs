//! How a text introduces organisations that no list knows, and what it calls them afterwards: by apposition ("Danish turbine
//! maker X", "X, an Accra-based start-up", "X of Ipoh"), then by a short form ("X Power Holdings", later "X"), then by what and
//! whose they are ("the Danish firm").

use crate::names::{Name, OrgKind, StateForm, Who};
use crate::tags::T;
use crate::view::{Range, View};
use entente_model::RuleId;
use std::collections::{BTreeSet, HashMap};

/// An apposition is at most so long, in bytes.
const ASIDE: usize = 90;
/// Whose an organisation is stands at most so far before the word for what it is, in bytes.
const WHOSE: usize = 44;
/// Words of a short form.
const SHORT: usize = 3;
/// A word inside a name has at least so many letters where it stands for it.
const INSIDE: usize = 5;
/// "The Danish firm" is one of so many organisations that were named last.
const REMEMBERED: usize = 60;

/// What a text says of a name beside it.
#[derive(Default)]
struct Introduction {
    /// Whether it says what it is, and of what sort.
    kind: Option<String>,
    /// Whose it is.
    state: Option<String>,
}

/// The names of a text with what it says of organisations that no list knows, and with their short forms.
pub(crate) fn introduced(view: &View<'_>) -> Vec<Name> {
    let mut names = view.names.clone();
    for (number, name) in names.iter_mut().enumerate().filter(|(_, n)| open(n)) {
        without_place(view, number, name);
    }
    for (number, name) in view.names.iter().enumerate() {
        if !open(name) {
            continue;
        }
        let told = introduction(view, number);
        let name = &mut names[number];
        if let Who::Org { state, kind, .. } = &mut name.who {
            if told.kind.is_some() && *kind == OrgKind::Unknown {
                *kind = OrgKind::Body;
                name.rule = RuleId::from("names.introduced");
            }
            if state.is_none() {
                *state = told.state;
            }
        }
    }
    short_forms(view, &mut names);
    same_written(view, &mut names);
    for name in &mut names {
        placed(view, name);
    }
    seats(view, &mut names);
    names
}

/// What the text says of an organisation once holds wherever it names it.
fn same_written(view: &View<'_>, names: &mut [Name]) {
    let mut told: HashMap<&str, (OrgKind, Option<String>)> = HashMap::new();
    for name in names.iter().filter(|n| open(n)) {
        let Who::Org { state, kind, .. } = &name.who else { continue };
        let known = told.entry(view.str(name.full.unwrap_or(name.range))).or_insert_with(|| (*kind, None));
        known.1 = known.1.take().or_else(|| state.clone());
        if *kind == OrgKind::Body {
            known.0 = OrgKind::Body;
        }
    }
    for name in names.iter_mut().filter(|n| open(n)) {
        let Some((known, whose)) = told.get(view.str(name.full.unwrap_or(name.range))) else { continue };
        if let Who::Org { state, kind, .. } = &mut name.who {
            *kind = *known;
            *state = state.take().or_else(|| whose.clone());
        }
    }
}

/// "Manila-based": a capital that only says where something is speaks for nobody.
fn placed(view: &View<'_>, name: &mut Name) {
    let joined = view.text()[name.range.end..].starts_with('-')
        && view
            .hits_in(Range::new(name.range.end, name.range.end + 1))
            .iter()
            .any(|h| view.language.has(h.entry, T::NotName));
    if let (true, Who::State { code, .. }) = (joined, &name.who) {
        name.who = Who::City { state: code.clone() };
    }
}

/// A city that stands for a union and lies in a state: for the state, where the text speaks of it and not of the union.
fn seats(view: &View<'_>, names: &mut [Name]) {
    // How each state is written, and which have offices that speak for them.
    let mut written: HashMap<String, BTreeSet<&str>> = HashMap::new();
    let mut offices: BTreeSet<String> = BTreeSet::new();
    for name in names.iter() {
        match &name.who {
            Who::State { code, .. } => {
                written.entry(code.clone()).or_default().insert(view.str(name.range));
            }
            Who::Org { state: Some(state), kind: OrgKind::Government, .. } => {
                offices.insert(state.clone());
            }
            _ => {}
        }
    }
    for name in names.iter_mut() {
        let range = name.range;
        let Who::State { code, form: form @ (StateForm::Capital | StateForm::Seat) } = name.who.clone() else {
            continue;
        };
        let Some(host) = view.tagged(T::SeatIn, range).find(|h| h.start == range.start).and_then(|h| view.value(h))
        else {
            continue;
        };
        let own = view.str(range);
        let speaks = |code: &str| {
            offices.contains(code) || written.get(code).is_some_and(|forms| forms.iter().any(|form| *form != own))
        };
        if host != code && !speaks(&code) && speaks(host) {
            name.who = Who::State { code: host.to_owned(), form };
        }
    }
}

/// Where an aside behind an organisation's name ends, which says what or where it is: ", a Manila-based utility", ", which is
/// owned by eight states", " of Kure, Japan".
pub(crate) fn aside(view: &View<'_>, after: usize, limit: usize) -> Option<usize> {
    let text = view.text();
    let rest = text.get(after..limit)?;
    if let Some(inner) = rest.strip_prefix(", ") {
        let end = inner.find(", ").or_else(|| inner.strip_suffix(',').map(str::len)).unwrap_or(inner.trim_end().len());
        let segment = Range::new(after + 2, after + 2 + end);
        if segment.len() > ASIDE + 30 || inner[..end].contains(['.', ';', ':', '\n', '"']) {
            return None;
        }
        let opens = |tags: &[T]| {
            view.hits_in(Range::new(segment.start, segment.start + 1))
                .iter()
                .any(|h| tags.iter().any(|&t| view.language.has(h.entry, t)))
        };
        if opens(&[T::Relative]) {
            return Some(segment.end);
        }
        let place = view.names_in(Range::new(segment.start, segment.end)).iter().find_map(state).is_some();
        if opens(&[T::Of, T::In]) && place && segment.len() < 30 {
            return Some(segment.end);
        }
        // "the Danish firm X" is somebody else.
        let what = view.tagged(T::OrgKind, segment).any(|h| {
            let next = view.skip_space(h.end);
            let small = common_noun(view, Range::new(h.start, h.end));
            let named = view.names_in(Range::new(next, next + 1)).first().is_some_and(|n| n.range.end <= segment.end);
            small && !named
        });
        let lone = opens(&[T::Article, T::OrgKind]) && !view.any(T::Conj, segment);
        return (what && lone).then_some(segment.end);
    }
    let hit = view
        .hits_in(Range::new(after + 1, after + 2))
        .iter()
        .find(|h| [T::Of, T::In].iter().any(|&t| view.language.has(h.entry, t)) && h.end < limit);
    // The shape may have taken the place in already: "X of Kure", then ", Japan".
    let from = match hit.filter(|_| rest.starts_with(' ')) {
        Some(hit) => view.skip_space(hit.end),
        None => return None,
    };
    if !view.original(Range::new(from, from + 1)).starts_with(char::is_uppercase) {
        return None;
    }
    let words = text.get(from..limit)?;
    let comma = words.find(", ").filter(|&p| p < 24 && !words[..p].contains(['.', ';', '\n']))?;
    let at = from + comma + 2;
    let whose = view.names_in(Range::new(at, at + 1)).first()?;
    let known = view
        .names_in(Range::new(from, from + 1))
        .first()
        .is_none_or(|n| matches!(n.who, Who::City { .. } | Who::Org { .. }));
    (matches!(whose.who, Who::State { form: StateForm::Name, .. }) && known && whose.range.end <= limit)
        .then_some(whose.range.end)
}

/// "Foyle Yards of Derry, Northern Ireland": the place is no part of the name.
fn without_place(view: &View<'_>, number: usize, name: &mut Name) {
    let behind = view.names.get(number + 1).filter(|n| matches!(n.who, Who::State { form: StateForm::Name, .. }));
    let listed = behind.is_some_and(|n| view.str(Range::new(name.range.end, n.range.start)) == ", ");
    let of = view.tagged(T::Of, name.range).next_back().filter(|_| listed);
    let Some(of) = of else { return };
    let head = Range::new(name.range.start, view.text()[..of.start].trim_end().len());
    if words(view, head).iter().any(|w| !common(view, head, w)) && words(view, head).len() > 1 {
        name.range = head;
    }
}

/// Whether a name is of an organisation of which only its shape is known.
fn open(name: &Name) -> bool {
    !name.listed && matches!(&name.who, Who::Org { id: None, kind: OrgKind::Unknown | OrgKind::Body, .. })
}

fn introduction(view: &View<'_>, number: usize) -> Introduction {
    let name = &view.names[number];
    let mut told = before(view, name.range);
    let behind = behind(view, name.range);
    told.kind = told.kind.or(behind.kind);
    told.state = told.state.or(behind.state).or_else(|| owner(view, number));
    told
}

/// The state of a name that says where something belongs.
fn state(name: &Name) -> Option<&str> {
    match &name.who {
        Who::State { code, .. } => Some(code),
        Who::City { state } if !state.is_empty() => Some(state),
        Who::Org { state: Some(state), kind: OrgKind::Land, .. } => Some(state),
        _ => None,
    }
}

/// "Danish turbine maker X", "le fabricant coréen X": a word for what it is right before the name, and whose beside it.
fn before(view: &View<'_>, name: Range) -> Introduction {
    let text = view.text();
    let mut end = text[..name.start].trim_end().len();
    // "its Chilean partner, X, will": between commas.
    let aside = text[..end].ends_with(',') && text[name.end..].starts_with(',');
    if aside {
        end -= 1;
    }
    let from = crate::parties::floor(text, end.saturating_sub(WHOSE + 30));
    let most = if view.language.meta.heads_first { 2 } else { 0 };
    let kind = view.tagged(T::OrgKind, Range::new(from, end)).rfind(|h| {
        let gap = view.str(Range::new(h.end, end));
        let belongs = [T::Of, T::In, T::Prep].iter().any(|&t| view.any(t, Range::new(h.end, end)));
        common_noun(view, Range::new(h.start, h.end))
            && !belongs
            && gap.split_whitespace().count() <= most
            && !gap.contains([',', '.', ';', ':', '\n', '(', '"', '\''])
    });
    let Some(kind) = kind else { return Introduction::default() };
    let start = crate::parties::floor(text, kind.start.saturating_sub(WHOSE));
    let lead = text.get(start..kind.start).unwrap_or("");
    let start = start + lead.rfind([',', '.', ';', ':', '\n', '"', '(']).map_or(0, |p| p + 1);
    // A verb or a preposition ends the phrase.
    let verb = view.hits_in(Range::new(start, kind.start)).iter().rev().find(|h| {
        let joined = text[..h.start].ends_with('-');
        let small = [T::Conj, T::In, T::Prep, T::With, T::To].iter().any(|&t| view.language.has(h.entry, t));
        !joined && h.end <= kind.start && (small || view.language.lexicon.entry(h.entry).verb)
    });
    let start = verb.map_or(start, |h| h.end.min(kind.start));
    let phrase = Range::new(start, end);
    let whose = view.names_in(phrase).iter().rev().find_map(state).or_else(|| local(view, phrase));
    Introduction { kind: Some(value(view, kind)), state: whose.map(str::to_owned) }
}

/// Whether a word for a kind stands as a common noun: in small letters, or as an acronym ("PME").
fn common_noun(view: &View<'_>, word: Range) -> bool {
    let written = view.original(word);
    written.starts_with(char::is_lowercase) || written.chars().all(|c| !c.is_lowercase())
}

/// The state of a word that says where somebody is from and names no state: "lyonnais", "Bavarian".
fn local<'a>(view: &'a View<'_>, phrase: Range) -> Option<&'a str> {
    view.tagged(T::Whose, phrase).next_back().and_then(|h| view.value(h))
}

fn value(view: &View<'_>, hit: &entente_packs::Hit) -> String {
    view.value(hit).unwrap_or("").to_owned()
}

/// "X, an Accra-based start-up, …", "X, the lab in Dübendorf", "X of Ipoh", "X, de Nuuk,", "X in Singapore".
fn behind(view: &View<'_>, name: Range) -> Introduction {
    let text = view.text();
    let rest = &text[name.end..];
    let aside = rest.starts_with(", ");
    let at = name.end + if aside { 2 } else { 1 };
    if !aside && !rest.starts_with(' ') {
        return Introduction::default();
    }
    let to = crate::parties::floor(text, (at + ASIDE).min(text.len()));
    let segment = text.get(at..to).unwrap_or("");
    let segment = Range::new(at, at + segment.find([',', '.', ';', ':', '\n', ')', '"']).unwrap_or(segment.len()));
    let place = |from: usize| {
        let near = view.names_in(Range::new(from, from + 1)).first();
        near.and_then(state).map(str::to_owned)
    };
    // A place behind "of", "in" or "from".
    let hit = view
        .hits_in(Range::new(at, at + 1))
        .iter()
        .find(|h| [T::Of, T::In, T::Prep].iter().any(|&t| view.language.has(h.entry, t)) && h.end < segment.end);
    if let Some(hit) = hit {
        let mut from = view.skip_space(hit.end);
        if let Some(article) =
            view.hits_in(Range::new(from, from + 1)).iter().find(|h| view.language.has(h.entry, T::Article))
        {
            from = view.skip_space(article.end);
        }
        let mut found = place(from);
        // "of Kure, Japan": a place that no list knows, and the state behind it.
        if found.is_none() && view.original(Range::new(from, from + 1)).starts_with(char::is_uppercase) {
            let words = text.get(from..).unwrap_or("");
            found = words
                .find(", ")
                .filter(|&p| p < 24 && !words[..p].contains(['.', ';']))
                .and_then(|p| place(from + p + 2));
        }
        return Introduction { kind: None, state: found };
    }
    if !aside {
        // "l'Andra française"
        let near = view.names_in(Range::new(at, at + 1)).first();
        let whose = near.filter(|n| {
            view.language.meta.heads_first && matches!(n.who, Who::State { form: StateForm::Adjective, .. })
        });
        return Introduction { kind: None, state: whose.and_then(state).map(str::to_owned) };
    }
    let opens = view
        .hits_in(Range::new(at, at + 1))
        .iter()
        .any(|h| [T::Article, T::OrgKind, T::Relative].iter().any(|&t| view.language.has(h.entry, t)));
    if !opens {
        return Introduction::default();
    }
    let kind = view.tagged(T::OrgKind, segment).next().map(|h| value(view, h));
    let whose = view.names_in(segment).iter().find_map(state).or_else(|| local(view, segment)).map(str::to_owned);
    let relative = view.hits_in(Range::new(at, at + 1)).iter().any(|h| view.language.has(h.entry, T::Relative));
    if relative {
        // "X, which is based in Sydney": only what stands behind a word of place.
        let placed = view.names_in(segment).iter().find(|n| crate::parties::located(view, n.range, segment.start));
        return Introduction { kind: None, state: placed.and_then(state).map(str::to_owned) };
    }
    Introduction { state: whose.filter(|_| kind.is_some()), kind }
}

/// "South Korea's X", "the Lyon X": the name of a state or place that owns it.
fn owner(view: &View<'_>, number: usize) -> Option<String> {
    let (name, near) = (&view.names[number], view.names.get(number.checked_sub(1)?)?);
    let gap = view.str(Range::new(near.range.end, name.range.start));
    let mark = gap.strip_suffix(' ')?;
    let adjective = matches!(near.who, Who::State { form: StateForm::Adjective, .. });
    let owns = view.language.meta.possessives.iter().any(|m| m == mark) || mark.is_empty() && adjective;
    state(near).filter(|_| owns).map(str::to_owned)
}

/// Names that are short for one before them: "Laminar" for "Laminar Bonding", "Corvin" for "Ateliers Corvin".
fn short_forms(view: &View<'_>, names: &mut [Name]) {
    // By the first and the last words of each organisation so far, the last one that begins or ends so.
    let mut known: HashMap<Vec<&str>, usize> = HashMap::new();
    for number in 0..names.len() {
        let short = words(view, names[number].range);
        // "LG" for "LG Energy Solution": two letters tell somebody if both are capitals.
        let initials = |w: &str| w.chars().count() == 2 && view.original(names[number].range) == w.to_uppercase();
        let telling =
            || short.iter().any(|w| (w.chars().count() >= 3 || initials(w)) && !common(view, names[number].range, w));
        let fits =
            (1..=SHORT).contains(&short.len()) && open(&names[number]) && names[number].full.is_none() && telling();
        if let Some(&longer) = known.get(&short).filter(|_| fits) {
            let full = names[longer].clone();
            let name = &mut names[number];
            name.full = Some(full.full.unwrap_or(full.range));
            // A name that only its capitals show stays one in its short form.
            if !matches!(full.who, Who::Org { kind: OrgKind::Unknown, .. }) {
                name.rule = RuleId::from("names.short");
            }
            name.who = full.who;
        }
        let name = &names[number];
        if matches!(name.who, Who::Org { kind: OrgKind::Unknown | OrgKind::Body, .. }) {
            let all = words(view, name.full.unwrap_or(name.range));
            for length in 1..=SHORT.min(all.len().saturating_sub(1)) {
                known.insert(all[..length].to_vec(), number);
                known.insert(all[all.len() - length..].to_vec(), number);
            }
            // "Tarnbek" for "Oslo Tarnbek Lithium": a word inside that no list knows.
            for &word in all.iter().skip(1).rev().skip(1).filter(|w| w.chars().count() >= INSIDE) {
                if peculiar(view, name.full.unwrap_or(name.range), word) {
                    known.entry(vec![word]).or_insert(number);
                }
            }
        }
    }
}

/// Whether nothing is known of a word inside a name.
fn peculiar(view: &View<'_>, name: Range, word: &str) -> bool {
    let Some(at) = view.str(name).find(word).map(|at| name.start + at) else { return false };
    let range = Range::new(at, at + word.len());
    !view.hits_in(Range::new(at, at + 1)).iter().any(|h| h.end >= range.end)
        && !view.names_in(range).iter().any(|n| n.listed && n.range.overlaps(range))
}

/// The words of a name, without a short form in brackets.
fn words<'a>(view: &'a View<'_>, name: Range) -> Vec<&'a str> {
    let written = view.str(name);
    let bare = written.find(" (").map_or(written, |p| &written[..p]);
    bare.split([' ', '\'']).filter(|w| !w.is_empty()).collect()
}

/// Whether a word of a name is one that heads many names: "Bank", "Group".
fn common(view: &View<'_>, name: Range, word: &str) -> bool {
    let mut heads = view.tagged(T::OrgHead, name).chain(view.tagged(T::OrgKind, name));
    heads.any(|h| view.str(Range::new(h.start, h.end)) == word)
}

/// "the Danish firm", "its American vendor", "la société danoise": the organisation of that state that the text named
/// before, and where the words for it end.
pub(crate) fn described(view: &View<'_>, whose: &Name) -> Option<(Range, Name)> {
    let code = state(whose)?;
    if !matches!(
        whose.who,
        Who::State { form: StateForm::Adjective | StateForm::Demonym | StateForm::Name, .. } | Who::City { .. }
    ) {
        return None;
    }
    let text = view.text();
    let (kind, range) = if view.language.meta.heads_first {
        let from = crate::parties::floor(text, whose.range.start.saturating_sub(30));
        let kind = view.tagged(T::OrgKind, Range::new(from, whose.range.start)).rfind(|h| {
            let gap = view.str(Range::new(h.end, whose.range.start));
            gap.split_whitespace().count() <= 1 && gap.starts_with(' ') && !gap.contains([',', '.', ';'])
        })?;
        (kind, Range::new(kind.start, whose.range.end))
    } else {
        let to = crate::parties::floor(text, (whose.range.end + 34).min(text.len()));
        let kind = view.tagged(T::OrgKind, Range::new(whose.range.end, to)).find(|h| {
            let gap = view.str(Range::new(whose.range.end, h.start));
            gap.split_whitespace().count() <= 1 && gap.starts_with(' ') && !gap.contains([',', '.', ';'])
        })?;
        (kind, Range::new(whose.range.start, kind.end))
    };
    // "the Danish firm X" is X; "a Danish firm" is nobody named.
    let next = view.skip_space(range.end);
    let named = view.names_in(Range::new(next, next + 1)).first().is_some_and(|n| !matches!(n.who, Who::State { .. }));
    let lead = text[..range.start].trim_end_matches([' ']);
    let from = lead.len().saturating_sub(6);
    let definite = view
        .hits_in(Range::new(crate::parties::floor(text, from), range.start))
        .iter()
        .any(|h| (h.end == lead.len() || h.end == range.start) && view.language.has(h.entry, T::Known));
    let small = common_noun(view, Range::new(kind.start, kind.end));
    if named || !definite || !small {
        return None;
    }
    let sort = value(view, kind);
    let own = view
        .hits_in(Range::new(crate::parties::floor(text, from), range.start))
        .iter()
        .any(|h| h.end == lead.len() && view.language.has(h.entry, T::Known) && view.value(h) == Some("its"));
    let found = of_sort(view, range.start, &sort, Some(code)).or_else(|| other(view, range.start).filter(|_| own))?;
    Some((range, found.clone()))
}

/// "X … and its American vendor": the only organisation besides the last one of which the text does not say whose it is.
fn other<'a>(view: &'a View<'_>, before: usize) -> Option<&'a Name> {
    let until = view.names.partition_point(|n| n.range.end <= before);
    let key = |n: &Name| n.full.unwrap_or(n.range);
    let orgs = || {
        view.names[..until]
            .iter()
            .rev()
            .filter(|n| matches!(n.who, Who::Org { kind: OrgKind::Body | OrgKind::Unknown, .. }))
            .take(REMEMBERED)
    };
    let last = orgs().next().map(|n| view.str(key(n)))?;
    let mut open =
        orgs().filter(|n| matches!(n.who, Who::Org { id: None, state: None, .. }) && view.str(key(n)) != last);
    let first = open.next()?;
    open.all(|n| view.str(key(n)) == view.str(key(first))).then_some(first)
}

/// The last organisation named before a place that is of a sort and a state; one of which the text does not say whose it
/// is only if it is the only one of its sort.
pub(crate) fn of_sort<'a>(view: &'a View<'_>, before: usize, sort: &str, code: Option<&str>) -> Option<&'a Name> {
    let until = view.names.partition_point(|n| n.range.end <= before);
    let orgs = || {
        (0..until)
            .rev()
            .filter(|&n| matches!(&view.names[n].who, Who::Org { kind: OrgKind::Body | OrgKind::Unknown, .. }))
            .take(REMEMBERED)
    };
    let of = |n: usize| match &view.names[n].who {
        Who::Org { state, .. } => state.as_deref(),
        _ => None,
    };
    let same = |n: usize| sorts(view, n).is_none_or(|own| alike(&own, sort));
    let Some(code) = code else {
        return orgs().find(|&n| sorts(view, n).is_some_and(|own| alike(&own, sort))).map(|n| &view.names[n]);
    };
    let body = |n: usize| matches!(view.names[n].who, Who::Org { kind: OrgKind::Body, .. });
    let own = orgs().find(|&n| body(n) && of(n) == Some(code) && same(n));
    let own = own.or_else(|| orgs().find(|&n| of(n) == Some(code) && same(n)));
    let found = own.or_else(|| {
        let mut open = orgs().filter(|&n| of(n).is_none() && sorts(view, n).is_some_and(|own| alike(&own, sort)));
        let first = open.next()?;
        let only = open.all(|n| {
            view.names[n].full.unwrap_or(view.names[n].range)
                == view.names[first].full.unwrap_or(view.names[first].range)
        });
        only.then_some(first)
    });
    found.map(|n| &view.names[n])
}

/// Whether the name at a place is of a sort; `None` if nothing tells.
pub(crate) fn is_of_sort(view: &View<'_>, at: Range, sort: &str) -> Option<bool> {
    let number = view.names.partition_point(|n| n.range.start < at.start);
    view.names.get(number).filter(|n| n.range.start == at.start)?;
    sorts(view, number).map(|own| alike(&own, sort))
}

/// What sort of organisation a name is, by the word that heads it or that introduces it.
fn sorts(view: &View<'_>, number: usize) -> Option<String> {
    let name = &view.names[number];
    let at = name.full.unwrap_or(name.range);
    let number = view.names.partition_point(|n| n.range.start < at.start);
    let told =
        view.names.get(number).filter(|n| n.range.start == at.start).and_then(|_| introduction(view, number).kind);
    told.filter(|t| !t.is_empty()).or_else(|| {
        let kinds = view.tagged(T::OrgKind, at);
        let kind =
            if view.language.meta.heads_first { kinds.into_iter().next() } else { kinds.into_iter().next_back() };
        kind.map(|h| value(view, h)).filter(|t| !t.is_empty())
    })
}

/// Whether two words for sorts go together; "partner" goes with all.
fn alike(a: &str, b: &str) -> bool {
    a == b || [a, b].iter().any(|s| s.is_empty() || *s == "partner")
}
