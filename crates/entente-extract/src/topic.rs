//! Whether a text is about what states and institutions promise one another at all: [`Topic`].
//!
//! Any page has sentences of the form of a promise ("the plant will thrive in the shade"). What tells an announcement from
//! them is how thickly it names states, technologies and agreements. The thresholds were set on announcements that are
//! annotated and on pages that are none; of 87 web pages on other matters, 7 still have a claim or more, 12 in all.

use entente_model::{Claim, Mention, Party, PartyRole, Span, Value};
use std::collections::BTreeSet;

/// States that are named, in their own name or by an organisation of theirs.
const STATES: usize = 2;
/// Mentions in a thousand letters that an announcement has at least.
const THICK: u64 = 6;
/// The same where nobody who is bound is known.
const THICK_UNKNOWN: u64 = 10;
/// The same where those who are bound are known only by how the text speaks of them.
const THICK_TOLD: u64 = 9;
/// The same where only one state is named: a contract of firms, a grant to a neighbour.
const THICK_ONE_STATE: u64 = 12;
/// The same where no word of agreeing stands, for a claim that rests on no such word either.
const THICK_WORDLESS: u64 = 9;
/// The same for a claim of one party that names no partner, place, sum or day: what any report says somebody does.
const THICK_BARE: u64 = 10;
/// Words of agreeing in ten thousand letters.
const AGREEING: u64 = 3;
/// Confidence, in thousandths, that only a verb of agreeing gives.
const AGREED: u16 = 850;

/// Promises in ten thousand letters that an announcement has at least: none of the annotated ones in which something was
/// found had fewer than seven.
const PROMISES: u64 = 6;

/// Promises of a text that is made of them, and in ten thousand letters of it: twice as many as any announcement must have.
const MANY: usize = 3;
/// See [`MANY`].
const MUCH: u64 = 12;

/// Whether a claim can be believed out of any context: a rule found it, and its words name two who are bound, or one and a place.
pub(crate) fn plain(claim: &Claim) -> bool {
    let bound = claim.parties.iter().filter(|p| !p.evidence.inherited && !p.evidence.spans.is_empty()).count();
    let places = claim.places.iter().filter(|p| !p.evidence.inherited).count();
    bound >= 1 && bound + places >= 2 && claim.why.iter().all(|rule| rule.as_str() != crate::weighed::LEARNED)
}

/// How much a text speaks of states, technologies and agreements.
pub(crate) struct Topic {
    letters: u64,
    states: usize,
    /// Mentions of states and their organisations, of fields, and of agreements and meetings; agreements count twice.
    mentions: u64,
    agreeing: u64,
    /// Names that say by a word of theirs that they are organisations, and words such as "the Parties".
    formal: Vec<Span>,
    /// Names that the text introduces, and their short forms.
    told: Vec<Span>,
    /// Names of meetings: a party of that name is the states that meet there.
    forums: BTreeSet<String>,
}

impl Topic {
    /// What a text's mentions show; `speaker` is the state for which its speaker speaks, `home` the one at home.
    pub(crate) fn of(text: &str, found: &[Mention], speaker: Option<&str>, home: Option<&str>) -> Topic {
        // A syllable of a script without cases says about as much as two letters.
        let tenths: u64 = text.chars().map(|c| if c >= '\u{1100}' && !c.is_lowercase() { 22 } else { 10 }).sum();
        let mut topic = Topic {
            letters: (tenths / 10).max(1),
            states: 0,
            mentions: 0,
            agreeing: 0,
            formal: Vec::new(),
            told: Vec::new(),
            forums: BTreeSet::new(),
        };
        let mut states: BTreeSet<&str> = speaker.into_iter().collect();
        for mention in found {
            let pair = matches!(&mention.value, Value::Cue(class) if **class == *"anaphor.pair");
            if pair || mention.rule.as_str() == "shape.organisation" {
                topic.formal.push(mention.span);
            } else if ["names.introduced", "names.short"].contains(&mention.rule.as_str()) {
                topic.told.push(mention.span);
            }
            match &mention.value {
                Value::Meeting => {
                    topic.mentions += 1;
                    topic.forums.extend(text.get(mention.span.start()..mention.span.end()).map(str::to_owned));
                }
                Value::Actor { kind: entente_model::ActorKind::State, id: Some(id), .. } => {
                    states.insert(id);
                    topic.mentions += 1;
                }
                Value::Actor { kind: entente_model::ActorKind::Organisation, state: Some(state), .. } => {
                    states.insert(state);
                    topic.mentions += 1;
                }
                Value::Field(_) => topic.mentions += 1,
                Value::Cue(class) => {
                    let (counts, agrees) = match &**class {
                        "agreement" => (2, 1),
                        "meeting" => (1, 1),
                        // "The Parties" of a treaty, "both sides": the states named above.
                        "anaphor.pair" => (1, 0),
                        "commit" => (0, 1),
                        _ => (0, 0),
                    };
                    topic.mentions += counts;
                    topic.agreeing += agrees;
                    // "우리 측": the state at home, which a text need not name.
                    if let ("home" | "gov.alone", Some(home)) = (&**class, home) {
                        states.insert(home);
                        topic.mentions += 1;
                    }
                }
                _ => {}
            }
        }
        topic.states = states.len();
        topic
    }

    /// Whether a claim of this text is to be believed a promise between states or institutions.
    pub(crate) fn bears(&self, claim: &Claim) -> bool {
        let within = |p: &Party, list: &[Span]| p.evidence.spans.iter().any(|s| list.iter().any(|f| f.overlaps(*s)));
        let promisers = || claim.parties.iter().filter(|p| p.role == PartyRole::Promiser);
        let known = promisers().any(|p| p.id.is_some() || within(p, &self.formal))
            || self.thick(THICK_TOLD) && promisers().any(|p| within(p, &self.told));
        let several = || promisers().any(|p| p.id.is_some() && self.forums.contains(&p.name));
        let agreed = self.agreeing * 10_000 >= AGREEING * self.letters || claim.confidence >= AGREED;
        let one = || self.states == 1 && self.thick(THICK_ONE_STATE) && agreed;
        let bare = claim.parties.len() <= 1
            && claim.bodies.is_empty()
            && claim.places.is_empty()
            && claim.money.is_empty()
            && claim.due.is_none();
        (self.states >= STATES || several() || one())
            && (!bare || self.thick(THICK_BARE))
            && self.thick(THICK)
            && (known || self.thick(THICK_UNKNOWN))
            && (agreed || self.thick(THICK_WORDLESS))
    }

    /// Whether a text with so many promises is hardly about them: a long report that tells one in passing.
    pub(crate) fn thin(&self, promises: usize) -> bool {
        promises as u64 * 10_000 < PROMISES * self.letters
    }

    /// Whether a text of so many promises is made of them, as releases and statements are.
    pub(crate) fn promises_much(&self, promises: usize) -> bool {
        promises >= MANY && promises as u64 * 10_000 >= MUCH * self.letters
    }

    fn thick(&self, least: u64) -> bool {
        self.mentions * 1000 >= least * self.letters
    }
}
