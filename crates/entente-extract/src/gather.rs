//! The whole way through one document, in order: anchor, mentions, roles, sentences, promises, deeds, meetings.

use crate::claims::{Draft, drafts};
use crate::kinds::{interview, interviewed, opinion};
use crate::language::Language;
use crate::lesson::Lesson;
use crate::names::{OrgKind, Who};
use crate::opening::{
    authors, home, open, opens_abroad, state_party, title_abroad, title_group, title_sides, title_states, titled,
};
use crate::parties::{Discourse, PartyRef};
use crate::predicate::{Mode, predicates};
use crate::promise::{Candidate, LeadIn, Trigger};
use crate::tags::T;
use crate::view::{Index, Placed, Range, Sentence, View, without_contained};
use crate::weighed::Around;
use entente_actors::Actors;
use entente_model::{Claim, Diagnostic, Document, Extraction, Mention, Role, RuleId, Severity, Strength};
use entente_packs::Folded;
use std::collections::BTreeMap;

/// The value of a rule that only hides a shorter word with the same tag: "examine if" is no condition.
pub(crate) const HIDES: &str = "hides";

/// Everything that one language finds in a document.
/// A lesson gets to see what the rules alone make of each sentence.
pub(crate) fn extract(
    document: &Document,
    language: &Language,
    actors: &Actors,
    mut lesson: Option<&mut Lesson>,
) -> Extraction {
    // What the model says is no part of what it is taught with.
    let weights = language.weights.as_ref().filter(|_| lesson.is_none());
    let text = document.text.as_str();
    let folded = Folded::new(&unwrapped(document), 0);
    let (dated, mut diagnostics) = crate::anchor::anchor(document, &folded, &language.quantities);
    let anchor = dated.as_ref().map(|d| d.day);
    let mut hits = language.lexicon.matcher.find(&folded, text, 0);
    whole_words(&mut hits, &folded, language);
    let mut hits = without_contained(hits, language);
    hits.retain(|h| !language.silent(h.entry));
    let blocks = crate::roles::refine(&document.blocks, &folded, &hits, language, document.title.as_deref());
    let sentences = crate::sentence::sentences(&folded, &blocks, language);
    let starts: Vec<usize> = sentences.iter().map(|s| s.range.start).collect();
    let names = crate::names::names(&folded, text, &hits, &starts, language, actors, anchor);
    let spoken = crate::opening::spoken_for(document, &names, &sentences, &hits, language, actors);
    let home = spoken.clone().or_else(|| home(&names, &sentences, language));
    let quantities = language.quantities.money_and_times(&folded, text, 0, anchor, home.as_deref());
    let placed = |mentions: Vec<Mention>| -> Vec<Placed> {
        mentions
            .into_iter()
            .map(|mention| {
                let range = Range::new(folded.folded_at(mention.span.start()), folded.folded_at(mention.span.end()));
                Placed { range, mention }
            })
            .collect()
    };
    let (money, times) = (placed(quantities.money), placed(quantities.times));
    // "US$ 5 million" names no state and "RMB" no organisation.
    let taken = |n: &crate::names::Name| {
        crate::view::overlaps(&money, n.range) || !n.listed && crate::view::overlaps(&times, n.range)
    };
    let names = names.into_iter().filter(|n| !taken(n)).collect();
    let mut view = View {
        document,
        language,
        folded: folded.clone(),
        sentences,
        index: Index::new(&hits, folded.as_str().len(), language),
        hits,
        names,
        money,
        times,
        anchor,
        home: home.clone(),
        weights,
        teaches: lesson.is_some(),
        members: BTreeMap::new(),
        label_ends: Default::default(),
        articles: None,
    };
    view.articles = crate::seals::articles(&view);
    if language.meta.capitals {
        view.rename(crate::people::people(&view));
        view.rename(crate::introduced::introduced(&view));
    }
    let gathering = title_group(document, language, actors);
    view.members = members(&view.names, gathering.as_ref(), actors);
    let view = view;

    let mut discourse = Discourse::default();
    if let Some(code) = home {
        discourse.home = Some(state_party(&code));
    }
    // An opinion claims nothing; what it tells of deeds may still be so.
    let opinion = opinion(&view);
    if opinion {
        diagnostics.push(Diagnostic {
            code: "E020",
            severity: Severity::Info,
            message: "This reads as an opinion piece; nothing is claimed from it.".to_owned(),
            span: None,
        });
        if !language.verb_final() {
            let mentions = crate::mentions::mentions(&view);
            return Extraction { dated, mentions, diagnostics, ..Extraction::default() };
        }
    }
    let title = title_states(document, language, actors);
    discourse.titled = titled(document, language, actors);
    discourse.titled_abroad = title_abroad(document, language, actors);
    discourse.gathering = gathering;
    discourse.abroad = title.len() >= 2 || discourse.gathering.is_some() || opens_abroad(&view, &title);
    let guest = if language.verb_final() && interview(&view) { interviewed(&view, actors) } else { None };
    discourse.speaker = speaker(&view, &discourse, &title, guest);
    discourse.meeting = title_sides(document, language, actors);
    if !discourse.meeting.is_empty() {
        let sides = discourse.meeting.clone();
        discourse.note(&sides);
    }
    discourse.ours = spoken.as_deref().map(state_party);
    open(&view, &mut discourse, title.clone());
    if discourse.speaker.is_empty() {
        discourse.authors = authors(&view, title, discourse.gathering.clone(), &discourse);
    }
    let mut all: Vec<Draft> = Vec::new();
    // What a lesson is shown.
    let mut taught: Vec<Draft> = Vec::new();
    let (mut deeds, mut tentative) = (Vec::new(), Vec::new());
    let mut lead: Option<LeadIn> = None;
    // How many clauses of the form of a promise the model leaves out.
    let mut unsure = 0;
    // The sentence that told the last promise, or went on about it.
    let mut lately: Option<usize> = None;
    let mut levels = Levels::default();
    // The subject of a line with a colon, below which items open with their verbs.
    let mut opened: Option<Range> = None;
    // Whether a list spells out below what a promise is about.
    let mut areas = false;
    // The sentence that made the last draft, and how deep it stands in a list.
    let mut made: Option<(usize, usize)> = None;
    discourse.joint = joint(&view);
    discourse.from_home = language.verb_final() && view.any(T::Home, Range::new(0, view.text().len()));
    let interview = language.verb_final() && interview(&view);
    let turns = crate::turns::turns(&view);
    discourse.sides.clone_from(&turns.sides);
    for (number, sentence) in view.sentences.iter().enumerate() {
        if crate::sentence::silent(sentence.role) {
            continue;
        }
        // What a journalist says in a transcript binds nobody.
        if turns.asks(number) {
            continue;
        }
        discourse.turn = turns.of(number).cloned();
        let label = crate::items::label(&view, number);
        levels.enter(label, number == 0 || view.sentences[number - 1].block != sentence.block);
        discourse.depth = levels.open.len();
        discourse.list = discourse.depth > 0;
        let before = number.checked_sub(1).filter(|&n| made.is_some_and(|m| m.0 == n));
        discourse.goes_on = before.is_some_and(|n| view.sentences[n].block == sentence.block);
        discourse.follows = before.is_some();
        discourse.asked = interview && quoted(&view, sentence.range);
        if lead.as_ref().is_some_and(|l| label.is_some() && (l.label == label || l.section == label)) {
            lead = None;
        }
        let title = sentence.role == Role::Title;
        let preds = predicates(&view, sentence.range);
        if !title && !language.verb_final() {
            discourse.note(&headed(&view, sentence.range, &preds));
        }
        if language.verb_final() && preds.is_empty() && number < SIGNATORIES {
            let parties = line_of_states(&view, sentence.range);
            discourse.note(&parties);
        }
        // "(영국) 양측은 …": the label says who the other side is.
        if language.verb_final() {
            let agrees = |p: &crate::predicate::Predicate| p.mode == Mode::Agreed || p.is(&view, T::Commit);
            let both = view.any(T::AnaphorPair, sentence.range) || preds.iter().any(agrees);
            discourse.across = crate::sides::counterpart(&view, sentence.range, &discourse).unwrap_or_default();
            if both {
                let pair = discourse.across.clone();
                discourse.note(&pair);
            }
        }
        let asks = view.str(sentence.range).trim_end_matches(['"', '\'', ' ', ')']).ends_with(['?', '？']);
        if asks {
            continue;
        }
        let mut candidates = if language.verb_final() {
            crate::ending::ending(&view, number, sentence, &preds)
        } else {
            crate::promise::medial(&view, number, sentence, &preds)
        };
        if !language.verb_final() {
            let line = view.str(sentence.range).trim_end();
            let small = || {
                let at = crate::clause::label_end(&view, sentence.range);
                view.original(Range::new(at, view.word_end(at))).starts_with(char::is_lowercase)
            };
            if line.ends_with(':') {
                let verb = preds.iter().find(|p| p.mode.finite()).map_or(sentence.range.end, |p| p.range.start);
                let subject = Range::new(sentence.range.start, verb);
                opened = Some(subject).filter(|&s| {
                    !crate::parties::chain(&view, s).is_empty()
                        || view.any(T::AnaphorPair, s)
                        || view.any(T::AnaphorThey, s)
                });
            } else if opened.is_some() && !small() {
                opened = None;
            }
            if let Some(subject) = opened.filter(|_| !line.ends_with(':')) {
                let bare = |c: &Candidate| !c.shares_subject && view.str(c.subject).trim().is_empty();
                candidates.iter_mut().filter(|c| bare(c)).for_each(|c| c.subject = subject);
            }
            // "in the following areas:" and bare nouns: they say what the promise is about.
            let finite = preds.iter().any(|p| p.mode.finite());
            areas = line.ends_with(':') && view.any(T::Areas, sentence.range)
                || areas && !finite && (item(&view, sentence) || line.ends_with(';'));
            if areas && !line.ends_with(':') {
                continue;
            }
        }
        // A numbered sentence may itself open a list.
        let heads = || {
            view.any(T::PromiseHead, sentence.range)
                && view.str(sentence.range).chars().count() < 40
                && candidates.is_empty()
        };
        let opens = if language.verb_final() {
            view.any(T::LeadIn, sentence.range) || heads()
        } else {
            view.str(sentence.range).trim_end().ends_with(':') && preds.iter().any(|p| p.mode.finite())
        };
        let table = language.verb_final() && crate::table::row(&view, sentence);
        if let (true, Some((from, depth)), Some(last)) = (language.verb_final() && !table, made, all.last_mut()) {
            let below = discourse.depth > depth && label.is_some();
            let near = from + 1 == number
                || from + 2 == number && label.is_none() && view.sentences[from].block == sentence.block;
            if near
                && !opens
                && (below || label.is_none())
                && crate::second::fact(&view, sentence, &preds, below, last, anchor)
            {
                made = Some((number, depth));
                continue;
            }
        }
        let mut tabled = Vec::new();
        if !language.verb_final() && view.str(sentence.range).contains(['|', '\t']) {
            tabled = crate::items::row(&view, number, sentence);
            if tabled.is_empty() {
                tabled = crate::items::outcome(&view, number, sentence);
            }
        }
        if table {
            lead = lead.or_else(|| crate::table::headed(&view, number, sentence));
            if let Some(lead) = &lead {
                candidates = crate::table::tasks(&view, number, sentence, lead);
            }
        } else if !tabled.is_empty() {
            candidates = tabled;
        } else if item(&view, sentence) && !opens {
            if let (Some(lead), Some(whole)) = (&lead, all.last_mut()) {
                // "… billion, broken down as follows:" and its shares are one promise.
                if lead.at.contains(whole.quote) && share(&view, sentence, &preds, whole) {
                    continue;
                }
            }
            if candidates.is_empty() {
                if let Some(lead) = &lead {
                    candidates = crate::items::items(&view, number, sentence, &preds, lead);
                }
            } else if let (true, Some(lead)) = (language.verb_final(), &lead) {
                // An item that names nobody is promised by those who open the list; a second sentence goes on.
                let named = |c: &Candidate| c.subject.len() >= 3 || discourse.goes_on;
                for candidate in candidates.iter_mut().filter(|c| !named(c)) {
                    candidate.subject = lead.subject;
                }
            }
        } else if language.verb_final() || !view.str(sentence.range).contains('|') {
            let known = lead.is_some();
            lead = crate::items::lead_in(&view, number, sentence, &preds, &candidates, lead.take()).filter(|_| !areas);
            if let Some(lead) = lead.as_mut().filter(|l| !known || l.at == sentence.range) {
                lead.section = levels.section;
                if language.verb_final() {
                    lead.parties = openers(&view, lead.subject, &discourse);
                }
            }
        }
        if candidates.is_empty() && preds.is_empty() && label.is_some() {
            levels.section = label;
        }
        if candidates.is_empty() {
            candidates = crate::items::imperative(&view, number, sentence, &preds);
        }
        if candidates.is_empty() {
            candidates = crate::items::row(&view, number, sentence);
        }
        if candidates.is_empty() {
            candidates = crate::items::labelled(&view, number, sentence, &preds);
        }
        if candidates.is_empty() {
            candidates = crate::items::roll(&view, number, sentence, &preds);
        }
        // What the sentence before promised goes on here: its day, its sum.
        if !language.verb_final() && !title {
            let near = lately.is_some_and(|before| before + 1 == number);
            // Where heads stand first the subject's first noun says which promise of several is meant.
            if (near || language.meta.heads_first)
                && crate::facts::facts(&view, sentence, &preds, &candidates, &discourse, (&mut all, !near), anchor)
            {
                if near {
                    lately = Some(number);
                }
                continue;
            }
        }
        // "Both signed a declaration to this end", "The contracts were signed": the promise just told, signed.
        if let Some(told) = all.last_mut().filter(|_| !language.verb_final() && !title) {
            candidates.retain(|c| {
                let again = crate::seals::signed_again(&view, c);
                if again {
                    told.claim.also.push(view.span(c.quote));
                }
                !again
            });
        }
        candidates.retain(|c| !crate::redeemed::redeemed(&view, sentence, &preds, c));
        crate::weighed::undenied(&view, sentence, &preds, &mut candidates);
        // No claim without a quote.
        candidates.retain(|c| !view.str(c.quote).trim().is_empty());
        let mut found = drafts(&view, &candidates, &mut discourse, anchor, title, lead.as_ref());
        // Whether the model takes the sentence for one that tells a deed.
        let (mut told_done, mut nearly, mut doubted) = (false, false, false);
        if !title && (weights.is_some() || lesson.is_some()) {
            let told: Vec<(Trigger, u16)> = found.iter().map(|d| (d.trigger, d.claim.confidence)).collect();
            let done = crate::deeds::deeds(&view, sentence, &preds, &found, &discourse, anchor).sure;
            let around = Around {
                tried: candidates.len(),
                deeds: done.iter().map(|d| d.what).collect(),
                goes_on: lately.is_some_and(|before| before + 1 == number),
                abroad: discourse.abroad,
                joint: discourse.joint,
            };
            let weighed = crate::weighed::weigh(&view, number, &preds, &told, &around);
            if let Some(weights) = weights {
                let sum = weights.promise(&weighed);
                let for_deed = weights.deed(&weighed);
                (told_done, nearly) = (for_deed >= 0, for_deed >= weights.nearly);
                doubted = for_deed < weights.doubted;
                // A verb of promising, a signing: there the rules have the word.
                // So has the present of an agreement's article.
                let sworn = found.iter().any(|d| {
                    matches!(d.trigger, Trigger::Commit | Trigger::Sign)
                        || d.trigger == Trigger::Present && view.in_articles(d.quote.start)
                });
                if sum < weights.loose && !sworn {
                    unsure += found.len();
                    found.clear();
                } else if !found.is_empty() && sum < weights.keep && !sworn {
                    found.iter_mut().for_each(|draft| draft.weak = true);
                } else if found.is_empty()
                    && sum >= crate::weighed::least(&view, sentence, &around, weights)
                    && !crate::weighed::refuses(&view, sentence, &preds)
                {
                    let more = crate::weighed::candidates(&view, number, sentence, &preds);
                    found = drafts(&view, &more, &mut discourse, anchor, title, lead.as_ref());
                    found.iter_mut().for_each(|draft| draft.sum = Some(sum));
                }
                found.iter_mut().for_each(|draft| draft.sure = Some(weights.sure(sum, draft.sum.is_none())));
            }
            if let Some(lesson) = &mut lesson {
                lesson.note(view.span(sentence.range), weighed, found.len(), done.len());
                let mut asked = found.clone();
                if asked.is_empty() && lesson.asks(view.span(sentence.range)) {
                    let more = crate::weighed::candidates(&view, number, sentence, &preds);
                    asked = drafts(&view, &more, &mut discourse, anchor, title, lead.as_ref());
                }
                taught.extend(asked);
            }
        }
        if !found.is_empty() {
            lately = Some(number);
        }
        if found.is_empty() && !title {
            note_subject(&view, sentence, &preds, &mut discourse);
        }
        let told = crate::deeds::deeds(&view, sentence, &preds, &found, &discourse, anchor);
        let (mut done, mut maybe) = (told.sure, told.tentative);
        if doubted {
            crate::deeds::doubt(&mut done, &mut maybe);
        }
        if told_done && done.is_empty() {
            done.extend(crate::deeds::taken(&view, sentence, &preds, &discourse, anchor));
        }
        discourse.looks_back |= done.iter().any(|deed| deed.what != entente_model::DeedKind::Held);
        let apart = |deed: &entente_model::Deed| done.iter().all(|sure| !sure.quote.overlaps(deed.quote));
        // What hardly promises anything may tell what became of a promise.
        let hardly = found.iter().all(|draft| draft.sure.is_some_and(|sure| sure < HARDLY));
        let none = hardly && done.is_empty() && maybe.is_empty();
        tentative.extend(maybe.into_iter().filter(|deed| !title && apart(deed)));
        if none && !title {
            tentative.extend(crate::perhaps::perhaps(&view, sentence, &preds, &discourse, anchor, nearly));
        }
        deeds.extend(done);
        if !found.is_empty() && !title {
            made = Some((number, discourse.depth));
        }
        all.extend(found);
    }
    // In a text in which no rule finds a promise the model must be surer.
    if let Some(weights) = weights.filter(|_| all.iter().all(|draft| draft.sum.is_some())) {
        all.retain(|draft| draft.sum.is_none_or(|sum| sum >= weights.alone));
    }
    if let Some(weights) = weights {
        crate::places::settle(&view, &mut all, weights);
    }
    if let Some(lesson) = lesson {
        crate::finish::topic(&view, &mut taught);
        let offered = crate::places::teach(&view, &taught).into_iter().zip(crate::fields::teach(&view, &taught));
        for (draft, (places, fields)) in taught.into_iter().zip(offered) {
            lesson.offered(draft, places, fields);
        }
    }
    let meetings = crate::meetings::meetings(&view, anchor);
    let mut claims = crate::finish::finish(&view, all, &meetings, &mut diagnostics);
    let mentions = crate::mentions::mentions(&view);
    let home = view.home.as_deref().filter(|_| language.verb_final());
    let topic = crate::topic::Topic::of(document.text.as_str(), &mentions, spoken.as_deref(), home);
    let before = claims.len();
    // A statement of several in the first person is about what they promise.
    let statement = discourse.authors.len() >= 2 || discourse.authors.iter().any(|p| !p.is_state());
    // So is the text of an instrument between several, by its title.
    let pact = crate::opening::title_pact(document, language, actors);
    // Where so many bear witness that the text is made of promises, so does what stands between them.
    let bears = |told: &crate::finish::Told| statement || pact || topic.bears(&told.claim);
    if !topic.promises_much(claims.iter().filter(|told| !told.weak && bears(told)).count()) {
        claims.retain(bears);
    }
    if !topic.promises_much(claims.len()) {
        let all = claims.len();
        claims.retain(|told| !told.weak && (told.sworn || told.sure >= DOUBT));
        unsure += all - claims.len();
    }
    if topic.thin(claims.len()) {
        claims.retain(|told| crate::topic::plain(&told.claim));
    }
    if opinion {
        claims.clear();
    }
    if unsure > 0 && !opinion {
        diagnostics.push(Diagnostic {
            code: "E022",
            severity: Severity::Info,
            message: format!("Clauses of the form of a promise: {unsure}. Too much in their sentences speaks against one to claim them."),
            span: None,
        });
    }
    if claims.len() < before && !opinion {
        diagnostics.push(Diagnostic {
            code: "E021",
            severity: Severity::Info,
            message: format!(
                "Clauses that read like promises: {}. Too little in the text speaks of states and technology to claim them.",
                before - claims.len()
            ),
            span: None,
        });
    }
    let meetings = meetings.into_iter().map(|m| m.meeting).collect();
    let claims = claims.into_iter().map(|told| Claim { confidence: told.sure, ..told.claim }).collect();
    Extraction { dated, meetings, claims, deeds, tentative, mentions, diagnostics }
}

/// The bullets and numberings of a list that are open, from the outermost to the innermost.
#[derive(Default)]
struct Levels {
    open: Vec<char>,
    /// The numbering of the last heading.
    section: Option<char>,
}

impl Levels {
    /// A line without a label that opens a block ends every list.
    fn enter(&mut self, label: Option<char>, opens: bool) {
        match label {
            Some(label) => match self.open.iter().position(|&l| l == label) {
                Some(at) => self.open.truncate(at + 1),
                None => self.open.push(label),
            },
            None if opens => self.open.clear(),
            None => {}
        }
    }
}

/// Who opens a list: whom its sentence names, else who acted together last.
fn openers(view: &View<'_>, subject: Range, discourse: &Discourse) -> Vec<PartyRef> {
    let named = crate::parties::subject(view, subject, discourse);
    if named.outsider || !named.parties.is_empty() {
        return named.parties;
    }
    discourse.group_of(None, "states").cloned().unwrap_or_default()
}

/// The states that act under the names of forums among `names`, and under that of the forum of the title.
fn members(
    names: &[crate::names::Name],
    gathering: Option<&PartyRef>,
    actors: &Actors,
) -> BTreeMap<String, Vec<String>> {
    let named = names.iter().filter_map(|n| match &n.who {
        Who::Org { id: Some(id), kind: OrgKind::Forum, .. } => Some(id.as_str()),
        _ => None,
    });
    named
        .chain(gathering.and_then(|g| g.id.as_deref()))
        .filter_map(|id| {
            let own = &actors.org(actors.org_by_id(id)?).members;
            (own.len() >= 2).then(|| (id.to_owned(), own.iter().map(|code| code.code().to_owned()).collect()))
        })
        .collect()
}

/// The state for which a speaker speaks who says "I": the first that the title names, else that at home.
fn speaker(view: &View<'_>, discourse: &Discourse, title: &[PartyRef], guest: Option<PartyRef>) -> Vec<PartyRef> {
    let whole = Range::new(0, view.text().len());
    if let Some(party) = guest.filter(|p| !p.is_state()) {
        return vec![party];
    }
    let speaks = view.tagged(T::AnaphorWe, whole).any(|h| view.value(h) == Some("speaker"));
    // "우리는", in the words of somebody of the one foreign state that the title names.
    let guest = match title {
        [only] => discourse.home.as_ref().is_none_or(|h| !h.same(only)),
        _ => false,
    };
    let often = guest && view.tagged(T::AnaphorWe, whole).count() >= 2 && !view.any(T::Home, whole);
    if !(speaks || often) || !view.language.verb_final() {
        return Vec::new();
    }
    title.first().or(discourse.home.as_ref()).cloned().into_iter().collect()
}

/// Less likely, in thousandths, nothing counts in a text that does not promise much, unless a verb of promising says it.
const DOUBT: u16 = 300;
/// Less likely, in thousandths, a sentence of promises is looked at for what became of others, too.
const HARDLY: u16 = 450;
/// A label before a sentence is at most so long, in bytes.
const LABEL: usize = 90;
/// Among so many first sentences a line may name those who make a statement.
const SIGNATORIES: usize = 5;

/// The states of a line that names hardly anything else: "호주, 일본, 뉴질랜드 및 미합중국".
fn line_of_states(view: &View<'_>, line: Range) -> Vec<PartyRef> {
    let names: Vec<&crate::names::Name> =
        view.names_in(line).iter().filter(|n| n.range.end <= line.end && matches!(n.who, Who::State { .. })).collect();
    let named: usize = names.iter().map(|n| n.range.len()).sum();
    let letters: usize = view.str(line).chars().filter(|c| c.is_alphanumeric()).map(char::len_utf8).sum();
    if names.len() < 2 || named * 3 < letters * 2 {
        return Vec::new();
    }
    names.iter().filter_map(|n| crate::parties::party(view, n)).collect()
}

/// Those whom a label before a sentence names, where they are several: "Bahrain, Italy: The two navies …".
fn headed(view: &View<'_>, sentence: Range, preds: &[crate::predicate::Predicate]) -> Vec<PartyRef> {
    let Some(colon) = view.str(sentence).find(": ").filter(|&at| at < LABEL) else { return Vec::new() };
    let label = Range::new(sentence.start, sentence.start + colon);
    if preds.iter().any(|p| p.range.start < label.end) || view.any(T::Say, label) {
        return Vec::new();
    }
    let parties = crate::parties::chain(view, label);
    if parties.len() >= 2 { parties } else { Vec::new() }
}

/// Whether a sentence stands in a quotation that began in its line.
fn quoted(view: &View<'_>, sentence: Range) -> bool {
    let line = view.text()[..sentence.start].rfind('\n').map_or(0, |p| p + 1);
    let open = view.str(Range::new(line, sentence.start)).matches('"').count() % 2 == 1;
    open || view.str(sentence).trim_start().starts_with('"')
}

/// Whether the title or first line says that the text is an instrument of several, such as a joint statement.
fn joint(view: &View<'_>) -> bool {
    let heads = |r: Range| view.str(r).chars().count() < 80 && !view.str(r).trim_end().ends_with('.');
    view.language.verb_final()
        && view.sentences.iter().take(3).any(|s| heads(s.range) && view.any(T::Agreement, s.range))
}

/// The text with line ends inside a block as spaces: a wrapped line ends no sentence. Every byte keeps its place.
fn unwrapped(document: &Document) -> String {
    let mut bytes = document.text.as_str().as_bytes().to_vec();
    for block in &document.blocks {
        if let Some(inside) = bytes.get_mut(block.span.start()..block.span.end()) {
            inside.iter_mut().filter(|b| **b == b'\n').for_each(|b| *b = b' ');
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| document.text.as_str().to_owned())
}

/// Takes an item that only tells a share of the sum before it into that promise; whether it did.
fn share(view: &View<'_>, sentence: &Sentence, preds: &[crate::predicate::Predicate], whole: &mut Draft) -> bool {
    let sums = crate::slots::money(view, sentence.range);
    let total = whole.claim.money.first().map(|m| m.1);
    let fits = !sums.is_empty()
        && preds.iter().all(|p| !p.mode.finite())
        && total.is_some_and(|t| sums.iter().all(|s| s.2.currency == t.currency && s.2.amount <= t.amount));
    if fits {
        let start = crate::clause::label_end(view, sentence.range);
        whole.claim.also.push(view.span(Range::new(start, sentence.range.end)));
        whole.claim.money.extend(sums.into_iter().map(|(_, span, mut sum)| {
            sum.part = entente_model::MoneyPart::Share;
            (span, sum)
        }));
    }
    fits
}

/// A verb form known by its ending alone is the whole word that ends so.
pub(crate) fn whole_words(hits: &mut [entente_packs::Hit], folded: &Folded, language: &Language) {
    for hit in hits {
        if language.by_ending(hit.entry) {
            let before = &folded.as_str()[..hit.start];
            let letters = before.len() - before.trim_end_matches(entente_packs::alphabetic).len();
            hit.start -= letters;
        }
    }
}

/// Whether a sentence stands as an item under a lead-in.
pub(crate) fn item(view: &View<'_>, sentence: &Sentence) -> bool {
    if sentence.role == Role::List {
        return true;
    }
    let text = view.str(sentence.range);
    // "가. …", "1) …"
    let label = text[..crate::parties::floor(text, 5)].find(['.', ')']);
    let label = label.filter(|&p| p > 0 && text[p + 1..].starts_with(' '));
    let marks = |text: &str| !text.is_empty() && text.chars().all(char::is_alphanumeric);
    let labelled = |p: usize| {
        if view.language.verb_final() {
            marks(&text[..p])
        } else {
            text[p..].starts_with(')') && marks(text[..p].trim_start_matches('('))
        }
    };
    if label.is_some_and(labelled) {
        return true;
    }
    text.starts_with(['-', '•', '*', '–', '—', '>', '◇', 'ㅇ', '○', '·'])
}

/// A sentence without a promise still says who is being talked about.
fn note_subject(
    view: &View<'_>,
    sentence: &Sentence,
    preds: &[crate::predicate::Predicate],
    discourse: &mut Discourse,
) {
    let Some(verb) = preds.iter().find(|p| p.mode.finite()) else { return };
    let region =
        if view.language.verb_final() { sentence.range } else { Range::new(sentence.range.start, verb.range.start) };
    let mut found = crate::parties::subject(view, region, discourse);
    if view.language.verb_final() && found.anaphor.is_none() && found.parties.iter().any(|p| !p.shape) {
        let from = crate::marked::phrase(view, region).map_or(region.end, |p| p.end);
        for partner in crate::beside::partners(view, Range::new(from, region.end), discourse, false, false) {
            if !found.parties.iter().any(|p| p.same(&partner)) {
                found.parties.push(partner);
            }
        }
    }
    // "이행기관은 A와 B로 한다": who the words stand for from here on.
    let role = found.anaphor.filter(|a| {
        view.language.verb_final()
            && view.tagged(T::AnaphorPair, *a).any(|h| view.value(h).is_some_and(|v| v.contains("-orgs")))
    });
    if let Some(role) = role {
        let mut orgs: Vec<PartyRef> = Vec::new();
        for name in view.names_in(Range::new(role.end, sentence.range.end)) {
            if let (Who::Org { kind: OrgKind::Body, .. }, Some(party)) = (&name.who, crate::parties::party(view, name))
            {
                orgs.push(party);
            }
        }
        if orgs.len() >= 2 {
            discourse.note(&orgs);
        }
        return;
    }
    let known = if view.language.verb_final() {
        found.parties.iter().any(|p| !p.shape)
    } else {
        found.parties.iter().all(|p| !p.shape)
    };
    if !view.language.verb_final() && found.parties.len() == 1 && found.parties[0].is_state() {
        hosts(view, sentence, verb, &mut found.parties);
    }
    if found.anaphor.is_none() && known && !found.outsider {
        discourse.note(&found.parties);
    }
}

/// "The minister met X of Finland and Y of Estonia": those who are met act with the one who meets them.
fn hosts(view: &View<'_>, sentence: &Sentence, verb: &crate::predicate::Predicate, parties: &mut Vec<PartyRef>) {
    let meets = verb.value(view, T::Deed) == Some("held") && !verb.passive && verb.mode.past();
    if !meets {
        return;
    }
    for name in view.names_in(Range::new(verb.range.end, sentence.range.end)) {
        if !matches!(name.who, Who::Person { state: Some(_) }) {
            continue;
        }
        if let Some(party) = crate::parties::party(view, name) {
            if !parties.iter().any(|p| p.same(&party)) {
                parties.push(party);
            }
        }
    }
}

/// A candidate for a whole sentence, as items and rows need it.
pub(crate) fn whole(number: usize, range: Range, trigger: Trigger, strength: Strength, rule: &str) -> Candidate {
    Candidate {
        sentence: number,
        trigger,
        quote: range,
        subject: Range::new(range.start, range.start),
        shares_subject: false,
        act: None,
        object: range,
        strength,
        strength_at: range,
        passive: false,
        embedded: false,
        weak: false,
        why: vec![RuleId::from(rule)],
    }
}
