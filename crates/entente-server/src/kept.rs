//! Answers that were given and still hold: until the ledger has a new event or the day is another one.

use axum::body::Bytes;
use entente_app::ledger::Head;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// So many bytes of answers are kept at most.
const MOST: usize = 48 * 1024 * 1024;
/// An answer that is larger is made anew each time.
const LARGE: usize = 1024 * 1024;
/// What an answer takes besides its bytes and its question, about.
const BESIDES: usize = 256;

/// An answer as it is sent.
#[derive(Debug)]
pub(crate) struct Sent {
    /// The status code of HTTP.
    pub status: u16,
    /// Its media type.
    pub media: &'static str,
    /// Its bytes.
    pub bytes: Bytes,
    /// The name under which it is saved, if it is to be saved.
    pub name: Option<String>,
    /// Its tag, which changes when its bytes do.
    pub tag: String,
    /// Its language.
    pub lang: String,
    /// Whether it never changes under its address.
    pub lasting: bool,
    /// The address of the next page of a list.
    pub next: Option<String>,
    /// After how many seconds to ask again. Such an answer is not kept.
    pub again: Option<u64>,
}

/// For which state of the ledger and which day answers hold.
pub(crate) type Since = (Head, String);

/// Answers by their questions, and how many bytes they take.
#[derive(Default)]
struct Shelf {
    bytes: usize,
    answers: HashMap<String, Arc<Sent>>,
}

#[derive(Default)]
struct Shelves {
    since: Since,
    /// What was asked for lately.
    young: Shelf,
    /// What was asked for before that: it goes when the young are too many, unless it is asked for again.
    old: Shelf,
}

impl Shelves {
    fn put(&mut self, question: String, sent: Arc<Sent>) {
        let size = sent.bytes.len() + question.len() + BESIDES;
        if self.young.bytes + size > MOST / 2 {
            self.old = std::mem::take(&mut self.young);
        }
        if self.young.answers.insert(question, sent).is_none() {
            self.young.bytes += size;
        }
    }
}

/// The answers that are kept.
#[derive(Default)]
pub(crate) struct Kept {
    shelves: Mutex<Shelves>,
}

impl Kept {
    /// The answer to a question, if it was given for the same state.
    pub(crate) fn get(&self, since: &Since, question: &str) -> Option<Arc<Sent>> {
        let mut shelves = self.shelves.lock().unwrap_or_else(PoisonError::into_inner);
        if &shelves.since != since {
            return None;
        }
        if let Some(sent) = shelves.young.answers.get(question) {
            return Some(Arc::clone(sent));
        }
        let (question, sent) = shelves.old.answers.remove_entry(question)?;
        shelves.put(question, Arc::clone(&sent));
        Some(sent)
    }

    /// Keeps an answer. Where the state is another one all others go; where there is no room, those that nobody asked for
    /// lately.
    pub(crate) fn put(&self, since: &Since, question: String, sent: &Arc<Sent>) {
        if sent.again.is_some() || sent.bytes.len() + question.len() + BESIDES > LARGE {
            return;
        }
        let mut shelves = self.shelves.lock().unwrap_or_else(PoisonError::into_inner);
        if &shelves.since != since {
            *shelves = Shelves { since: since.clone(), ..Shelves::default() };
        }
        shelves.put(question, Arc::clone(sent));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_holds_until_something_happened() {
        let sent = |bytes: usize| {
            let (media, tag, lang) = ("text/plain", String::new(), String::new());
            Arc::new(Sent {
                status: 200,
                media,
                bytes: vec![0; bytes].into(),
                name: None,
                tag,
                lang,
                lasting: false,
                next: None,
                again: None,
            })
        };
        let since = |seq, root: &str| (Head { seq, root: root.to_owned() }, "d".to_owned());
        let (kept, then, now) = (Kept::default(), since(1, "a"), since(2, "b"));
        kept.put(&then, "a".to_owned(), &sent(1));
        assert!(kept.get(&then, "a").is_some() && kept.get(&now, "a").is_none() && kept.get(&then, "b").is_none());
        assert!(kept.get(&since(1, "c"), "a").is_none(), "another ledger may have as many events");
        kept.put(&now, "b".to_owned(), &sent(LARGE));
        assert!(kept.get(&now, "b").is_none() && kept.get(&then, "a").is_some());
        for n in 0..80 {
            kept.put(&now, n.to_string(), &sent(LARGE - 1024));
            assert!(kept.get(&now, "0").is_some(), "what is asked for again and again stays");
        }
        assert!(kept.get(&now, "79").is_some() && kept.get(&now, "1").is_none() && kept.get(&then, "a").is_none());
        let shelves = kept.shelves.lock().expect("sound");
        assert!(shelves.young.bytes + shelves.old.bytes <= MOST);
    }
}
