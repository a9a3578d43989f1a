//! Answers that were given and still hold: until the ledger has a new event or the day is another one.

use entente_app::ledger::Head;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// So many bytes of answers are kept at most.
const MOST: usize = 24 * 1024 * 1024;
/// An answer that is larger is made anew each time.
const LARGE: usize = 1024 * 1024;

/// An answer as it is sent.
#[derive(Debug)]
pub(crate) struct Sent {
    /// The status code of HTTP.
    pub status: u16,
    /// Its media type.
    pub media: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
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
}

/// For which state of the ledger and which day answers hold.
pub(crate) type Since = (Head, String);

#[derive(Default)]
struct Shelf {
    since: Since,
    bytes: usize,
    answers: BTreeMap<String, Arc<Sent>>,
}

/// The answers that are kept.
#[derive(Default)]
pub(crate) struct Kept {
    shelf: Mutex<Shelf>,
}

impl Kept {
    /// The answer to a question, if it was given for the same state.
    pub(crate) fn get(&self, since: &Since, question: &str) -> Option<Arc<Sent>> {
        let shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        (&shelf.since == since).then(|| shelf.answers.get(question).cloned())?
    }

    /// Keeps an answer. Where the state is another one, or there is no room, all others go.
    pub(crate) fn put(&self, since: &Since, question: String, sent: &Arc<Sent>) {
        let size = sent.bytes.len() + question.len() + 256;
        if size > LARGE {
            return;
        }
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        if &shelf.since != since || shelf.bytes + size > MOST {
            *shelf = Shelf { since: since.clone(), ..Shelf::default() };
        }
        if shelf.answers.insert(question, Arc::clone(sent)).is_none() {
            shelf.bytes += size;
        }
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
                bytes: vec![0; bytes],
                name: None,
                tag,
                lang,
                lasting: false,
                next: None,
            })
        };
        let since = |seq, root: &str| (Head { seq, root: root.to_owned() }, "d".to_owned());
        let (kept, then, now) = (Kept::default(), since(1, "a"), since(2, "b"));
        kept.put(&then, "a".to_owned(), &sent(1));
        assert!(kept.get(&then, "a").is_some() && kept.get(&now, "a").is_none() && kept.get(&then, "b").is_none());
        assert!(kept.get(&since(1, "c"), "a").is_none(), "another ledger may have as many events");
        kept.put(&now, "b".to_owned(), &sent(LARGE));
        assert!(kept.get(&now, "b").is_none() && kept.get(&then, "a").is_some());
        for n in 0..40 {
            kept.put(&now, n.to_string(), &sent(LARGE - 1024));
        }
        assert!(kept.get(&now, "39").is_some() && kept.get(&now, "0").is_none() && kept.get(&then, "a").is_none());
    }
}
