//! Names that their shape shows: runs of capitalised words, with the language's connectors between them.
//!
//! [`shaped`] walks the words once; each step below settles one question of where a name begins, how far it goes
//! and what it stands for.

use crate::language::Language;
use crate::names::{Name, OrgKind, StateForm, Who};
use crate::tags::T;
use crate::view::Range;
use entente_model::RuleId;
use entente_packs::{Folded, Hit, alphabetic, alphanumeric};

mod listed;

use listed::counts;

/// How far before a name an office is looked for, in bytes.
const OFFICE: usize = 60;
/// Longer than so many bytes what stands before a colon is no label.
const LABEL: usize = 24;

/// A word of the text.
struct Word {
    range: Range,
    /// Whether it has a capital letter.
    capital: bool,
    /// Whether it has at least two.
    acronym: bool,
}

/// What the search for shapes may look at.
struct Shapes<'a> {
    folded: &'a str,
    hits: &'a [Hit],
    starts: &'a [usize],
    language: &'a Language,
    listed: &'a [Name],
    words: Vec<Word>,
    /// Of each word: whether it stands in small letters anywhere, with a capital inside a sentence, and with one where no
    /// other capital word nor a connector stands before it.
    uses: Vec<(bool, bool, bool)>,
}

/// The names that capitals show, in order; `listed` are those that a registry knows, `starts` where sentences begin.
pub(crate) fn shaped(
    text: &Folded,
    original: &str,
    hits: &[Hit],
    starts: &[usize],
    language: &Language,
    listed: &[Name],
) -> Vec<Name> {
    let folded = text.as_str();
    let mut shapes = Shapes { folded, hits, starts, language, listed, words: words(text, original), uses: Vec::new() };
    // "an Antwerp-based operator": a word that ends so is no name.
    for word in shapes.words.iter_mut().filter(|w| w.capital) {
        let from = hits.partition_point(|h| h.start <= word.range.start);
        let mut inside = hits[from..].iter().take_while(|h| h.start < word.range.end);
        if inside.any(|h| h.end == word.range.end && language.has(h.entry, T::NotName)) {
            (word.capital, word.acronym) = (false, false);
        }
    }
    let mut uses: Vec<(bool, bool, bool)> = Vec::with_capacity(shapes.words.len());
    for (number, word) in shapes.words.iter().enumerate() {
        let inside = word.capital && !shapes.first_of_sentence(word.range.start);
        let led = number.checked_sub(1).is_some_and(|before| {
            shapes.gap(number) == " "
                && (shapes.words[before].capital || shapes.connector(before) || shapes.joiner(before))
        });
        uses.push((!word.capital, inside, word.capital && !led));
    }
    // Words of one form stand together, in no order that means anything.
    let form = |word: &Form| shapes.str(shapes.words[word.number].range);
    let mut order: Vec<Form> = (0..shapes.words.len()).map(|number| shapes.form(number)).collect();
    order.sort_unstable_by(|a, b| a.hash.cmp(&b.hash).then_with(|| form(a).cmp(form(b))));
    for same in order.chunk_by(|a, b| a.hash == b.hash && form(a) == form(b)) {
        let all = same.iter().fold((false, false, false), |all, word| {
            let one = uses[word.number];
            (all.0 | one.0, all.1 | one.1, all.2 | one.2)
        });
        same.iter().for_each(|word| uses[word.number] = all);
    }
    shapes.uses = uses;
    let mut found = Vec::new();
    let mut at = 0;
    while at < shapes.words.len() {
        if !shapes.words[at].capital {
            let headed = shapes.headed(at);
            at = headed.as_ref().map_or(at + 1, |h| h.1);
            found.extend(headed.map(|h| h.0));
            continue;
        }
        let last = shapes.run(at);
        let (name, next) = shapes.name(at, last);
        found.extend(name);
        at = next;
    }
    found
}

/// A word as it is sorted.
struct Form {
    hash: u64,
    number: usize,
}

impl Shapes<'_> {
    fn form(&self, number: usize) -> Form {
        Form { hash: crate::signs::hash(self.str(self.words[number].range)), number }
    }

    fn str(&self, range: Range) -> &str {
        &self.folded[range.start..range.end]
    }

    /// Hits that start in a range.
    fn hits_in(&self, from: usize, to: usize) -> impl Iterator<Item = &Hit> {
        let first = self.hits.partition_point(|h| h.start < from);
        self.hits[first..].iter().take_while(move |h| h.start < to)
    }

    fn tagged(&self, range: Range, tag: T) -> bool {
        self.hits_in(range.start, range.end).any(|h| h.end <= range.end && self.language.has(h.entry, tag))
    }

    fn tagged_at(&self, at: usize, tag: T) -> bool {
        self.hits_in(at, at + 1).any(|h| self.language.has(h.entry, tag))
    }

    fn connector(&self, word: usize) -> bool {
        let form = self.str(self.words[word].range);
        self.language.meta.connectors.iter().any(|c| c == form)
    }

    fn joiner(&self, word: usize) -> bool {
        let form = self.str(self.words[word].range);
        self.language.meta.joiners.iter().any(|c| c == form)
    }

    /// What stands between a word and the one before it.
    fn gap(&self, word: usize) -> &str {
        &self.folded[self.words[word - 1].range.end..self.words[word].range.start]
    }

    /// The listed name that begins at a word, and whether it is only an adjective.
    fn owned(&self, word: usize) -> Option<(Range, bool)> {
        let range = self.words[word].range;
        let at = self.listed.partition_point(|n| n.range.end <= range.start);
        self.listed
            .get(at)
            .filter(|n| n.range.start == range.start && matches!(n.who, Who::State { .. } | Who::City { .. }))
            .map(|n| (n.range, matches!(n.who, Who::State { form: StateForm::Adjective | StateForm::Demonym, .. })))
    }

    /// The listed name that shares bytes with a range.
    fn listed_in(&self, range: Range) -> Option<&Name> {
        let at = self.listed.partition_point(|n| n.range.end <= range.start);
        self.listed.get(at).filter(|n| n.range.overlaps(range))
    }

    fn first_of_sentence(&self, at: usize) -> bool {
        let index = self.starts.partition_point(|&s| s <= at);
        let Some(&start) = index.checked_sub(1).and_then(|n| self.starts.get(n)) else { return false };
        // A mark of emphasis or of a list and the colon of a label open as a full stop does.
        let before = self.folded[start..at].trim_end();
        before.ends_with(['*', '•']) || before.ends_with(':') && before.len() < LABEL || !before.chars().any(alphabetic)
    }

    /// Whether the same word stands with a capital inside a sentence, and nowhere in small letters.
    fn elsewhere(&self, word: usize) -> bool {
        self.uses.get(word).is_some_and(|&(small, inside, _)| inside && !small)
    }

    /// The last word of the run of capitals that begins at `at`.
    fn run(&self, at: usize) -> usize {
        let (mut last, mut next, mut connected) = (at, at + 1, false);
        while next < self.words.len() {
            let gap = self.gap(next);
            let initial = self.str(self.words[last].range).chars().count() == 1;
            let plain = matches!(gap, " " | "'" | " & ") || (gap == ". " && initial);
            if !plain && next == last + 1 {
                break;
            }
            // "Norway & Lithuania" are two.
            if gap == " & " && self.owned(next).is_some() && last == at && self.owned(at).is_some() {
                break;
            }
            // "the Institute of Paris and the Institute of Hanoi": a second head begins a second name.
            let crossed = next > last + 1 && (last + 1..next).any(|w| self.joiner(w));
            if crossed && self.words[next].capital && self.tagged_at(self.words[next].range.start, T::OrgHead) {
                break;
            }
            if self.words[next].capital && plain {
                last = next;
                next += 1;
            } else if self.connects(at, last, next, connected) {
                connected = self.connector(next);
                next += 1;
                if !matches!(self.gap(next), " " | "'") {
                    break;
                }
            } else {
                break;
            }
        }
        last
    }

    /// Whether a small word may lead from one part of a name to the next: "Department of", and "and" behind it; not
    /// to the name of a state, unless the run so far heads an organisation.
    fn connects(&self, first: usize, last: usize, word: usize, connected: bool) -> bool {
        let small = self.connector(word) || (self.joiner(word) && (connected || self.halves(first, last, word)));
        if !small || word + 1 >= self.words.len() || word >= last + 4 {
            return false;
        }
        let run = Range::new(self.words[first].range.start, self.words[last].range.end);
        if self.joiner(word) && self.parts(run, last, word) {
            return false;
        }
        // "Japan on Tuesday", "Acme of March": a word that is part of no name ends none.
        if self.connector(word) && self.nameless(word + 1) && self.piece(word) == Some(word + 1) {
            return false;
        }
        let ahead = word + 1..self.words.len().min(word + 3);
        self.tagged(run, T::OrgHead) || !ahead.into_iter().any(|w| self.owned(w).is_some())
    }

    /// The last of the capitalised words that follow a small one, if any does.
    fn piece(&self, word: usize) -> Option<usize> {
        let mut last = word;
        while last + 1 < self.words.len() && self.words[last + 1].capital && self.gap(last + 1) == " " {
            last += 1;
        }
        (last > word).then_some(last)
    }

    /// Whether "and" parts two organisations: the next has its article or its own head ("Bank of X and Bureau of Y"),
    /// or a place closed the first.
    fn parts(&self, run: Range, last: usize, word: usize) -> bool {
        let placed = self.listed_in(self.words[last].range).is_some_and(|n| n.range.end == run.end);
        if !self.tagged(run, T::OrgHead) {
            // "the Kingdom of Morocco and the Government of": a state closes its own name.
            return placed && self.listed_in(run).is_some_and(|n| n.range == run);
        }
        let next = word + 1;
        let headed = self.piece(word).is_some_and(|end| {
            self.tagged(Range::new(self.words[next].range.start, self.words[end].range.end), T::OrgHead)
        });
        let opens = self.tagged(self.words[next].range, T::OrgHead)
            && self.words.get(next + 1).is_some_and(|_| self.connector(next + 1));
        let place = self.owned(next).is_some();
        // "the Bank of India and Export Finance Norway": each closes with its state.
        let closed = self
            .piece(word)
            .is_some_and(|end| end > next && self.national_at(self.words[next].range.start, self.words[end].range.end));
        // "WB Group of Gliwice and Saab": no list knows either word, so they are no halves of what it is for.
        let unknown = |w: usize| {
            let range = self.words[w].range;
            !self.hits_in(range.start, range.start + 1).any(|h| h.end >= range.end)
        };
        // "Directorate of Information and Communication" has no word of its own before what it is for.
        let first = self.words.partition_point(|w| w.range.start < run.start);
        if unknown(first) && unknown(last) && unknown(next) && !self.tagged(run, T::Field) {
            return true;
        }
        // "the Port of Riga and Portra", where "Portra" is a name of its own elsewhere.
        let alone = self.uses.get(next).is_some_and(|u| !u.0 && u.2);
        if alone && unknown(next) && self.piece(next).is_none() && self.piece(word).is_none_or(|end| end == next) {
            return true;
        }
        self.tagged(self.words[next].range, T::Article) || opens || (placed && (headed || place || closed))
    }

    /// Whether "and" joins the halves of one name that its last word heads: "the Geology and Mining Service".
    fn halves(&self, first: usize, last: usize, word: usize) -> bool {
        let run = Range::new(self.words[first].range.start, self.words[last].range.end);
        let own = self.tagged(self.words[first].range, T::Article);
        let article =
            own || first > 0 && self.gap(first) == " " && self.tagged(self.words[first - 1].range, T::Article);
        let headed = self.piece(word).is_some_and(|end| {
            end > word + 1
                && self.tagged(self.words[end].range, T::OrgHead)
                && self.listed_in(self.words[end].range).is_none()
        });
        // "the Ghana Space Science and Technology Institute"
        let opens = self.words[first + usize::from(own && first < last)].range.start;
        let state = self
            .listed_in(run)
            .filter(|n| n.range.start == opens && n.range.end < run.end && matches!(n.who, Who::State { .. }));
        article
            && headed
            && last < first + 2 + usize::from(own) + usize::from(state.is_some())
            && !self.language.meta.heads_first
            && !self.tagged(run, T::OrgHead)
            && !self.tagged(run, T::PersonRole)
            && (state.is_some() || self.listed_in(run).is_none())
    }

    /// Whether the words before a state's name are part of an organisation's: "Genome Canada", "Innovation Norway".
    fn national(&self, range: Range, known: &Name) -> bool {
        if known.range.end != range.end || known.range.start <= range.start {
            return false;
        }
        let before = Range::new(range.start, known.range.start);
        let common = [
            T::PersonRole,
            T::Gov,
            T::Article,
            T::Adv,
            T::In,
            T::Prep,
            T::With,
            T::Conj,
            T::Break,
            T::Sub,
            T::Relative,
            T::That,
            T::Agreement,
            T::Meeting,
            T::Ordinal,
            T::NotName,
            T::Joint,
        ];
        matches!(known.who, Who::State { form: StateForm::Name, .. })
            && self.str(before).ends_with(' ')
            && !self.str(before).contains(['\'', '&'])
            && !self.hits_in(before.start, before.end).any(|h| {
                let entry = self.language.lexicon.entry(h.entry);
                entry.verb || entry.weight == 0 || common.iter().any(|&t| self.language.has(h.entry, t))
            })
    }

    /// The name in a run of capitals, if it is one, and the word after which the search goes on.
    fn name(&self, at: usize, last: usize) -> (Option<Name>, usize) {
        let mut next = last + 1;
        let Some((first, titled)) = self.start(at, last) else { return (None, next) };
        let words = &self.words;
        let mut range = Range::new(words[first].range.start, words[last].range.end);
        let alone = first == last;
        let acronym = words[first].acronym;
        if alone && !titled && !acronym && self.first_of_sentence(range.start) && !self.elsewhere(first) {
            // A lone first word is a name if a verb follows and no list knows it for a common word.
            let after = range.end + usize::from(self.folded[range.end..].starts_with(' '));
            let verb_at = |at: usize| {
                self.hits_in(at, at + 1).any(|h| {
                    let entry = self.language.lexicon.entry(h.entry);
                    entry.verb || entry.weight == 0
                })
            };
            // "Terna se chargera": a small word may stand before the verb.
            let small = self.folded[after..].find([' ', '\'']).filter(|&p| p <= 2).map(|p| after + p + 1);
            let verb = verb_at(after) || small.is_some_and(|at| self.language.meta.heads_first && verb_at(at));
            // So is one that is joined to another: "Fiocruz and the Vaccine Institute".
            let joined = last + 2 < words.len() && self.joiner(last + 1) && self.gap(last + 1) == " " && {
                words[last + 2].capital || self.tagged(words[last + 2].range, T::Article)
            };
            if !(verb || joined || self.told_of(range.end)) || range.len() < 3 {
                return (None, next);
            }
        }
        // "RESOLVE to consider": a verb that opens a clause of a declaration is nobody's short name, nor is a unit: "150 MW".
        let opens = || self.first_of_sentence(range.start) && self.opens_declaration(range);
        if alone && acronym && (counts(&self.folded[..range.start]) || opens()) {
            return (None, next);
        }
        let heads = self.tagged(range, T::OrgHead);
        if !heads && self.stands_for_others(range) {
            return (None, next);
        }
        if self.language.meta.heads_first && self.tagged_at(range.start, T::OrgHead) {
            (range.end, next) = self.small_letters(range.end, last);
        }
        let alone = alone && range.end == words[last].range.end;
        // "the Agency", "la PME": a word for a kind of organisation alone is no name.
        let kind = self
            .hits_in(range.start, range.start + 1)
            .any(|h| h.end == range.end && self.language.has(h.entry, T::OrgKind));
        let not = self
            .hits_in(range.start, range.start + 1)
            .any(|h| h.end == range.end && self.language.has(h.entry, T::NotName));
        // "I" is nobody's name; "the Hellenic Air Force" is its state.
        let gov = !heads
            && self
                .hits_in(range.start, range.start + 1)
                .any(|h| h.end == range.end && self.language.has(h.entry, T::Gov));
        if alone && (kind || not || range.len() == 1) || gov {
            return (None, next);
        }
        if alone && (heads || self.tagged(range, T::Gov) || self.tagged(range, T::PersonRole)) && !acronym {
            return (None, next);
        }
        if let Some(known) = self.listed_in(range) {
            // A listed name within the run is part of it only if the run heads an organisation of its own, or if the
            // name of a state opens it ("Africa CDC").
            let place = matches!(
                known.who,
                Who::State { form: StateForm::Name, .. }
                    | Who::City { .. }
                    | Who::Region { .. }
                    | Who::Org { kind: OrgKind::Land, .. }
            );
            let opens = known.range.start == range.start
                && known.range.end < range.end
                && (place || self.told_before(range.start));
            // "In Kyoto France and Japan": a state behind a place is somebody of its own.
            let behind = self.listed_in(Range::new(known.range.end, range.end));
            let apart = behind.is_some_and(|n| {
                n.range.end == range.end
                    && self.str(Range::new(known.range.end, n.range.start)) == " "
                    && matches!(n.who, Who::State { form: StateForm::Name, .. })
            });
            let opens = opens && !(place && apart);
            let national = !titled && self.national(range, known);
            if let Some(who) = self.lengthened(range, known).filter(|_| !(titled || heads || opens || national)) {
                let rule = RuleId::from("shape.organisation");
                return (Some(Name { range, who, listed: false, full: None, rule }), next);
            }
            if known.range.contains(range) || !(heads || opens || national) {
                return (None, next);
            }
            if national && !heads {
                let state = match &known.who {
                    Who::State { code, .. } => Some(code.clone()),
                    _ => None,
                };
                let who = Who::Org { id: None, label: None, state, kind: OrgKind::Body };
                let rule = RuleId::from("shape.organisation");
                return (Some(Name { range, who, listed: false, full: None, rule }), next);
            }
        }
        // "Ministre de l'Industrie": an office with its domain speaks for a government.
        let office = !titled && !alone && !heads && self.tagged_at(range.start, T::PersonRole);
        let full = range.end;
        range.end = self.short_form(range, alone);
        // An unknown long name with a known short form behind it: "Fondation américaine pour la science (NSF)".
        let short = (range.end > full)
            .then(|| self.listed_in(Range::new(full, range.end)))
            .flatten()
            .filter(|n| matches!(n.who, Who::Org { id: Some(_), .. }));
        let kind = self.kind(range, office);
        let rule = if self.tagged(range, T::OrgHead) { "shape.organisation" } else { "shape.capitals" };
        let person = kind == OrgKind::Unknown && (titled || self.person(range, alone));
        let who = match short {
            Some(known) => known.who.clone(),
            None if person => Who::Person { state: None },
            None => {
                let state = self.state_in(range).filter(|_| kind == OrgKind::Body);
                Who::Org { id: None, label: None, state, kind }
            }
        };
        (Some(Name { range, who, listed: false, rule: RuleId::from(rule), full: None }), next)
    }

    /// Whether a word for a kind of organisation stands right before a place: "la société Reykjavik Geothermal".
    fn told_before(&self, at: usize) -> bool {
        let before = self.folded[..at].trim_end();
        let from = crate::parties::floor(before, before.len().saturating_sub(30));
        self.hits_in(from, before.len())
            .any(|h| h.end == before.len() && self.language.has(h.entry, T::OrgKind) && at > before.len())
    }

    /// Whether an aside behind a place says what the word before it is: ", a Warsaw maker of drones,".
    fn told_of(&self, at: usize) -> bool {
        let Some(rest) = self.folded[at..].strip_prefix(", ") else { return false };
        let Some(end) = rest.find([',', '.', ';', '\n']).filter(|&p| p < 90) else { return false };
        let aside = Range::new(at + 2, at + 2 + end);
        let opens = self.tagged_at(aside.start, T::Article) || self.tagged_at(aside.start, T::OrgKind);
        opens && rest[end..].starts_with(',') && self.tagged(aside, T::OrgKind)
    }

    /// The state that a name of an organisation holds the name of: "Port of Tallinn", "Mongolian University".
    fn state_in(&self, range: Range) -> Option<String> {
        let from = self.listed.partition_point(|n| n.range.start < range.start);
        let inside = self.listed[from..].iter().take_while(|n| n.range.end <= range.end);
        let mut states: Vec<&String> = inside
            .filter_map(|n| match &n.who {
                Who::State { code, .. } => Some(code),
                Who::City { state } if !state.is_empty() => Some(state),
                _ => None,
            })
            .collect();
        states.dedup();
        (states.len() == 1).then(|| states[0].clone())
    }

    /// A name whose head is in small letters, and the word after it: "université de Sydney", "chantiers de Gdynia".
    fn headed(&self, at: usize) -> Option<(Name, usize)> {
        let start = self.words[at].range.start;
        let head =
            self.hits_in(start, start + 1).filter(|h| self.language.has(h.entry, T::OrgSmall)).max_by_key(|h| h.end)?;
        let whole = self.language.lexicon.entry(head.entry).value.as_deref() == Some("whole");
        let first = (at + 1..self.words.len()).find(|&w| self.words[w].range.start >= head.end)?;
        let (mut word, mut small, mut joined) = (first, 0, false);
        while word < self.words.len() && word < first + 6 && matches!(self.gap(word), " " | "'") {
            if self.words[word].capital {
                let last = self.run(word);
                let range = Range::new(start, self.words[last].range.end);
                let listed = self.listed_in(Range::new(self.words[word].range.start, range.end));
                let known = listed.is_some_and(|n| matches!(n.who, Who::Org { .. }));
                if !(joined || whole) || known {
                    return None;
                }
                let who = Who::Org { id: None, label: None, state: self.state_in(range), kind: OrgKind::Body };
                return Some((
                    Name { range, who, listed: false, rule: RuleId::from("shape.organisation"), full: None },
                    last + 1,
                ));
            }
            let belongs = self
                .hits_in(self.words[word].range.start, self.words[word].range.start + 1)
                .any(|h| self.language.has(h.entry, T::Of));
            if belongs || joined && self.tagged_at(self.words[word].range.start, T::Article) {
                joined = true;
            } else if small < 2 && !self.stops(self.words[word].range.start) {
                small += 1;
            } else {
                return None;
            }
            word += 1;
        }
        None
    }

    /// Whether a small word ends a name. Where heads come first, two letters are too short for a word of one: "se".
    fn stops(&self, at: usize) -> bool {
        let function =
            [T::Conj, T::Prep, T::In, T::With, T::Agent, T::Break, T::Sub, T::Relative, T::That, T::Negation, T::Adv];
        let (entry, first) = (|h: &Hit| self.language.lexicon.entry(h.entry), self.language.meta.heads_first);
        let verb = |h: &Hit| first && self.language.finite.iter().any(|&tag| entry(h).has(tag));
        let short = first && self.folded[at..].find(|c: char| !c.is_alphanumeric()).is_some_and(|end| end <= 2);
        let ends = |h: &Hit| {
            entry(h).weight == 0
                || function.iter().any(|&t| self.language.has(h.entry, t))
                || verb(h)
                // "s'allient": what an apostrophe cuts short and is no connector.
                || self.folded[..h.end].ends_with('\'') && h.end - at <= 3
        };
        short || self.hits_in(at, at + 1).any(ends)
    }

    /// The first word of a run that belongs to the name, and whether an office stood before it; `None` if none does.
    fn start(&self, at: usize, last: usize) -> Option<(usize, bool)> {
        let words = &self.words;
        let mut first = at;
        // Words that only open the sentence are no part of the name.
        while first <= last
            && !words[first].acronym
            && self.first_of_sentence(words[first].range.start)
            && self
                .hits_in(words[first].range.start, words[first].range.start + 1)
                .any(|h| h.end >= words[first].range.end)
            && self.opens_only(first, last)
        {
            first += 1;
        }
        // "L'Université", "S'agissant": what an apostrophe cuts short is a small word, whatever its letter.
        while first <= last && (self.tagged(words[first].range, T::Article) || self.elided(first)) {
            first += 1;
        }
        if first > last {
            return None;
        }
        // "US President Joe Biden": the state stands by itself, unless it belongs to an organisation's name.
        let run = Range::new(words[first].range.start, words[last].range.end);
        while first < last && !self.tagged(run, T::OrgHead) {
            let Some((known, adjective)) = self.owned(first) else { break };
            let Some(next) = (first + 1..=last).find(|&w| words[w].range.start >= known.end) else { break };
            let at = words[next].range.start;
            let office = self.tagged_at(at, T::PersonRole) || self.tagged_at(at, T::Gov);
            if self.connector(next) || !(adjective || office) {
                break;
            }
            first = next;
        }
        // "Minister Jonathan Wilkinson": the office is no part of the name.
        let mut titled = false;
        while first < last {
            let from = words[first].range.start;
            let office = |h: &&Hit| self.language.has(h.entry, T::PersonRole) && h.end < words[last].range.end;
            let mut role = self.hits_in(from, from + 1).filter(office).map(|h| h.end).max();
            // "Resources Minister Harriet Ames": what the office is for belongs to it.
            if role.is_none() && !self.language.meta.heads_first && last > first + 1 {
                let second = words[first + 1].range.start;
                let plain = !(first..=first + 1).any(|w| self.connector(w));
                role = self.hits_in(second, second + 1).filter(office).map(|h| h.end).max().filter(|_| plain);
            }
            let Some(end) = role else { break };
            let Some(next) = (first + 1..=last).find(|&w| words[w].range.start >= end) else { break };
            // "President of the Republic of": an office of something, not of someone.
            if self.connector(next) {
                break;
            }
            first = next;
            titled = true;
        }
        Some((first, titled))
    }

    /// Whether a word of one letter before an apostrophe is one that the language knows: "L'", "D'".
    fn elided(&self, word: usize) -> bool {
        let range = self.words[word].range;
        self.folded[range.end..].starts_with('\'')
            && range.len() <= 2
            && self.hits_in(range.start, range.start + 1).any(|h| h.end == range.end + 1)
    }

    /// Whether a listed word at the start of a sentence only opens it. An office before a name opens the name
    /// ("Foreign Minister Nurtleu"), and so does a noun before the head of one ("Reserve Bank", "Earth Sciences Zealand").
    fn opens_only(&self, first: usize, last: usize) -> bool {
        let (word, end) = (self.words[first].range, self.words[last].range.end);
        let here = || self.hits_in(word.start, word.start + 1).filter(|h| h.end >= word.end);
        if here().any(|h| self.language.has(h.entry, T::PersonRole) && h.end < end) {
            return false;
        }
        // "Ateliers Corvin", "Port of Tallinn": a word that only heads names, or heads this one.
        let head = |h: &Hit| self.language.has(h.entry, T::OrgHead);
        let of = (first + 1..last).any(|w| self.connector(w));
        if first < last && here().any(head) && (of || here().all(head)) {
            return false;
        }
        let rest = Range::new(word.end, end);
        let heads = !self.language.meta.heads_first && first < last && self.tagged(rest, T::OrgHead);
        let national = !self.language.meta.heads_first && self.national_at(word.start, end);
        let does = [
            T::Act,
            T::Create,
            T::Boost,
            T::Commit,
            T::Reaffirm,
            T::Sign,
            T::Explore,
            T::Intend,
            T::Say,
            T::Value_,
            T::Ask,
            T::Expect,
            T::Fail,
            T::Deed,
        ];
        let noun = here().all(|h| {
            let entry = self.language.lexicon.entry(h.entry);
            let naming = [T::Field, T::Action, T::OrgHead, T::MoneyNot].iter().any(|&t| self.language.has(h.entry, t));
            naming
                || entry.verb && !does.iter().any(|&t| self.language.has(h.entry, t))
                || self.language.lexicon.name(entry.tag).starts_with("v:")
        });
        !((heads || national) && noun)
    }

    /// Whether a run from `start` to `end` closes with the name of a state.
    fn national_at(&self, start: usize, end: usize) -> bool {
        self.listed_in(Range::new(start, end)).is_some_and(|n| {
            n.range.end == end && n.range.start > start && matches!(n.who, Who::State { form: StateForm::Name, .. })
        })
    }

    /// Whether a run only stands for parties named elsewhere: "the Contracting Parties".
    fn stands_for_others(&self, range: Range) -> bool {
        self.hits_in(range.start.saturating_sub(24), range.end).any(|h| {
            h.end > range.start
                && [T::AnaphorThey, T::AnaphorPair, T::AnaphorWe].iter().any(|&t| self.language.has(h.entry, t))
        })
    }

    /// Where a name goes on in small letters, as "Banque européenne d'investissement" does: its end and the next word.
    fn small_letters(&self, end: usize, last: usize) -> (usize, usize) {
        let (mut end, mut next) = (end, last + 1);
        let (mut word, mut small, mut open) = (last + 1, 0, false);
        while word < self.words.len() && small < 5 && matches!(self.gap(word), " " | "'") {
            // "Agence des systèmes d'information et du numérique": a second thing that it is for.
            let more = self.joiner(word)
                && !open
                && word + 2 < self.words.len()
                && self.connector(word + 1)
                && (last + 1..word).any(|w| self.connector(w))
                && ![T::Gov, T::OrgKind, T::OrgHead, T::PersonRole]
                    .iter()
                    .any(|&t| self.tagged_at(self.words[word + 2].range.start, t))
                && !self.words[word + 2].capital
                // "Institut des sciences et technologies (IST)": the short form behind it says that the name goes on.
                || self.joiner(word) && !open && (last + 1..word).any(|w| self.connector(w)) && self.closes(word);
            if !self.words[word].capital && self.governs(word) {
                break;
            } else if self.connector(word) || more {
                open = true;
            } else if self.words[word].capital || open || (small < 2 && !self.stops(self.words[word].range.start)) {
                small += usize::from(!open && !self.words[word].capital);
                end = self.words[word].range.end;
                next = word + 1;
                open = false;
            } else {
                break;
            }
            word += 1;
        }
        (end, next)
    }

    /// Whether the few small words behind a word lead to a short form in brackets.
    fn closes(&self, word: usize) -> bool {
        let behind = (word + 1..self.words.len().min(word + 5))
            .take_while(|&w| !self.words[w].capital && matches!(self.gap(w), " " | "'"))
            .last();
        let Some(rest) = behind.and_then(|w| self.folded[self.words[w].range.end..].strip_prefix(" (")) else {
            return false;
        };
        let next = behind.and_then(|w| self.words.get(w + 1));
        next.is_some_and(|w| w.acronym && rest.get(w.range.len()..).is_some_and(|r| r.starts_with(')')))
    }

    /// "… compte ouvrir": a word with an infinitive right behind it is a verb, whatever noun it looks like.
    fn governs(&self, word: usize) -> bool {
        let Some(next) = self.words.get(word + 1).filter(|_| self.gap(word + 1) == " ") else { return false };
        !self.connector(word)
            && self.hits_in(next.range.start, next.range.start + 1).any(|h| {
                let entry = self.language.lexicon.entry(h.entry);
                h.end == next.range.end && self.language.infinitive.iter().any(|&tag| entry.has(tag))
            })
    }

    /// "Full Name (FN)": the end with the short form, which belongs to the name.
    fn short_form(&self, range: Range, alone: bool) -> usize {
        let Some(rest) = self.folded[range.end..].strip_prefix(" (").filter(|_| !alone) else { return range.end };
        let Some(close) = rest.find(')') else { return range.end };
        let inner = &rest[..close];
        let short = (2..=10).contains(&inner.len()) && !inner.contains(' ') && inner.chars().any(alphabetic);
        if short { range.end + 2 + close + 1 } else { range.end }
    }

    fn kind(&self, range: Range, office: bool) -> OrgKind {
        // "Institute of Physics", "Minerals Dialogue": the head is the last one before what it is of.
        let mut heads = self
            .hits_in(range.start, range.end)
            .filter(|h| h.end <= range.end && self.language.has(h.entry, T::OrgHead));
        let head = if self.language.meta.heads_first {
            heads.next()
        } else {
            let all: Vec<&Hit> = heads.collect();
            let from = self.words.partition_point(|w| w.range.start < range.start);
            let of = (from..self.words.len())
                .take_while(|&w| self.words[w].range.end <= range.end)
                .find(|&w| w > from && self.connector(w))
                .map_or(range.end, |w| self.words[w].range.start);
            all.iter().rev().find(|h| h.end <= of).or_else(|| all.first()).copied()
        };
        let head = head.and_then(|h| self.language.lexicon.entry(h.entry).value.as_deref());
        match head {
            _ if office => OrgKind::Government,
            Some("ministry" | "government") => OrgKind::Government,
            Some("forum" | "programme" | "treaty" | "none") => OrgKind::Forum,
            Some(_) => OrgKind::Body,
            None if self.tagged(range, T::OrgHead) => OrgKind::Body,
            None if self.tagged(range, T::Meeting) || self.tagged(range, T::Agreement) => OrgKind::Forum,
            None => OrgKind::Unknown,
        }
    }

    /// Whether an office stands right before a name, a state's adjective or a comma between them.
    fn person(&self, range: Range, alone: bool) -> bool {
        let before = self.folded[..range.start].trim_end();
        let from = crate::parties::floor(before, before.len().saturating_sub(OFFICE));
        if let Some(open) = before.strip_suffix(',') {
            let clause = open.rfind([',', '.', ';', '\n']).map_or(0, |p| p + 1).max(from);
            if !alone && self.hits_in(clause, open.len()).any(|h| self.language.has(h.entry, T::PersonRole)) {
                return true;
            }
        }
        let at = self.listed.partition_point(|n| n.range.end < before.len());
        let adjective =
            self.listed.get(at).filter(|n| n.range.end == before.len() && matches!(n.who, Who::State { .. }));
        let end = adjective.map_or(before.len(), |n| self.folded[..n.range.start].trim_end().len());
        self.hits_in(from, end).any(|h| h.end <= end && end - h.end <= 1 && self.language.has(h.entry, T::PersonRole))
    }
}

/// The words of a text: letters and digits, with hyphens, ampersands and inner full stops ("HINT.CO").
fn words(text: &Folded, original: &str) -> Vec<Word> {
    let folded = text.as_str();
    let mut found = Vec::new();
    let mut at = 0;
    while at < folded.len() {
        let Some(skip) = folded[at..].find(alphanumeric) else { break };
        let start = at + skip;
        let mut end = start;
        let mut rest = folded[start..].chars().peekable();
        while let Some(c) = rest.next() {
            let inner = c == '.' && rest.peek().is_some_and(|n| n.is_alphabetic());
            if !(alphanumeric(c) || c == '-' || c == '&' || inner) {
                break;
            }
            end += c.len_utf8();
        }
        let span = text.span(start, end);
        let written = original.get(span.start()..span.end()).unwrap_or("");
        let capitals = written.chars().filter(|c| c.is_uppercase()).count();
        found.push(Word { range: Range::new(start, end), capital: capitals >= 1, acronym: capitals >= 2 });
        at = end;
    }
    found
}
