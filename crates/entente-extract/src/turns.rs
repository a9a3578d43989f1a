//! Who speaks in a transcript: "MINISTER HALE: …", "QUESTION: …". Each turn opens with a name in capitals and a colon.

use crate::names::Who;
use crate::opening::state_party;
use crate::parties::PartyRef;
use crate::tags::T;
use crate::view::{Range, View};
use entente_packs::Folded;

/// A label is at most so long, in bytes, and so many words.
const LABEL: usize = 70;
const WORDS: usize = 7;
/// So many turns make a transcript.
const TURNS: usize = 4;

/// The turns of a transcript.
#[derive(Clone, Debug, Default)]
pub(crate) struct Turns {
    /// For each sentence who speaks: `None` before the first turn and in a turn of nobody who holds an office.
    by_sentence: Vec<Option<PartyRef>>,
    /// Whether a sentence belongs to a turn of somebody who holds no office, such as a journalist.
    asked: Vec<bool>,
    /// The states for which somebody speaks.
    pub(crate) sides: Vec<PartyRef>,
}

impl Turns {
    /// For whom the speaker of a sentence speaks.
    pub(crate) fn of(&self, sentence: usize) -> Option<&PartyRef> {
        self.by_sentence.get(sentence)?.as_ref()
    }
    /// Whether somebody asks in a sentence who binds nobody.
    pub(crate) fn asks(&self, sentence: usize) -> bool {
        self.asked.get(sentence).copied().unwrap_or(false)
    }
}

/// The turns of a text, if it is a transcript in which those speak who hold offices of states.
pub(crate) fn turns(view: &View<'_>) -> Turns {
    if !view.language.meta.capitals {
        return Turns::default();
    }
    let labels: Vec<Option<Range>> = (0..view.sentences.len()).map(|n| label(view, n)).collect();
    if labels.iter().flatten().count() < TURNS {
        return Turns::default();
    }
    let title = view.document.title.as_deref().map(|t| Folded::new(t, 0));
    // Last words of labels with the state for which they speak.
    let mut known: Vec<(String, String)> = Vec::new();
    let mut free: Vec<String> = Vec::new();
    for &range in labels.iter().flatten() {
        let last = last_word(view, range);
        if known.iter().any(|k| k.0 == last) || free.contains(&last) {
            continue;
        }
        let told = view.names_in(range).iter().find_map(|n| match &n.who {
            Who::State { code, .. } => Some(code.clone()),
            _ => None,
        });
        let office = view.tagged(T::PersonRole, range).any(|h| view.value(h) == Some("state"))
            || title.as_ref().is_some_and(|t| t.as_str().split(|c: char| !c.is_alphanumeric()).any(|w| w == last));
        match told {
            Some(code) if office => known.push((last, code)),
            _ if office => free.push(last),
            _ => {}
        }
    }
    // Who has no state of his own speaks for the host, then for the other of the two states named most.
    let mut states: Vec<String> = view.home.iter().cloned().chain(counted(view)).collect();
    for last in free {
        states.retain(|s| !known.iter().any(|k| k.1 == *s));
        let Some(state) = states.first().cloned() else { break };
        known.push((last, state));
    }
    if known.is_empty() {
        return Turns::default();
    }
    let mut turns = Turns::default();
    let (mut now, mut asked) = (None, false);
    for label in labels {
        if let Some(range) = label {
            let last = last_word(view, range);
            let state = known.iter().find(|k| k.0 == last).map(|k| state_party(&k.1));
            asked = state.is_none();
            now = state;
        }
        turns.by_sentence.push(now.clone());
        turns.asked.push(asked);
    }
    for (_, code) in &known {
        if !turns.sides.iter().any(|s| s.id.as_deref() == Some(code)) {
            turns.sides.push(state_party(code));
        }
    }
    turns
}

/// The name in capitals that opens a sentence's block before a colon.
fn label(view: &View<'_>, number: usize) -> Option<Range> {
    let sentence = &view.sentences[number];
    if number > 0 && view.sentences[number - 1].block == sentence.block {
        return None;
    }
    let text = view.str(sentence.range);
    let colon = text.find(':').filter(|&p| p > 1 && p <= LABEL)?;
    let range = Range::new(sentence.range.start, sentence.range.start + text[..colon].trim_end().len());
    let written = view.original(range);
    let capitals = written.chars().filter(|c| c.is_alphabetic()).all(|c| !c.is_lowercase());
    let letters = written.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    let digits = written.chars().any(|c| c.is_ascii_digit());
    (capitals && letters && !digits && written.split_whitespace().count() <= WORDS && text.len() > colon + 2)
        .then_some(range)
}

fn last_word(view: &View<'_>, range: Range) -> String {
    let text = view.str(range);
    text.rsplit([' ', '-']).find(|w| !w.is_empty()).unwrap_or(text).to_owned()
}

/// The states that the text names, those that it names most first.
fn counted(view: &View<'_>) -> Vec<String> {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for name in &view.names {
        if let Who::State { code, .. } = &name.who {
            match counts.iter_mut().find(|c| c.0 == *code) {
                Some(known) => known.1 += 1,
                None => counts.push((code.clone(), 1)),
            }
        }
    }
    counts.sort_by_key(|c| std::cmp::Reverse(c.1));
    counts.into_iter().map(|c| c.0).collect()
}
