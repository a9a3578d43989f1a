//! What was counted and still holds: several pages, languages and forms ask for the same counts. Each holds for one point of
//! the log; at another everything is counted anew.

use entente_app::ledger::Head;
use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// So many are kept at most; where one more comes, all others go.
const MOST: usize = 256;

type Counted = Arc<dyn Any + Send + Sync>;

/// What was counted, at one point of the log.
#[derive(Default)]
pub(crate) struct Memo {
    held: Mutex<(Head, HashMap<String, Counted>)>,
}

impl Memo {
    /// What answers a question of the ledger at this point: what was counted before, or else what `count` gives.
    ///
    /// # Errors
    /// Those of `count`.
    pub(crate) fn once<T: Clone + Send + Sync + 'static, E>(
        &self,
        at: &Head,
        question: String,
        count: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let known = {
            let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
            held.1.get(&question).filter(|_| held.0 == *at).cloned()
        };
        if let Some(known) = known.as_ref().and_then(|known| known.downcast_ref::<T>()) {
            return Ok(known.clone());
        }
        let new = count()?;
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.0 != *at || held.1.len() >= MOST {
            *held = (at.clone(), HashMap::new());
        }
        held.1.insert(question, Arc::new(new.clone()));
        Ok(new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_counted_holds_for_its_point_alone() {
        let at = |seq: u64, root: &str| Head { seq, root: root.to_owned() };
        let memo = Memo::default();
        let ask = |at: &Head, question: &str, n: u64| {
            memo.once(at, question.to_owned(), || Ok::<u64, ()>(n)).expect("counted")
        };
        assert_eq!(ask(&at(1, "a"), "q", 7), 7);
        assert_eq!(ask(&at(1, "a"), "q", 8), 7, "it is kept");
        assert_eq!(ask(&at(1, "a"), "r", 8), 8, "another question");
        assert_eq!(ask(&at(2, "b"), "q", 9), 9, "another point");
        assert_eq!(ask(&at(1, "c"), "q", 5), 5, "another ledger with as many events");
        assert_eq!(memo.once(&at(1, "c"), "q".to_owned(), || Ok::<String, ()>("x".to_owned())), Ok("x".to_owned()));
        assert_eq!(memo.once(&at(1, "c"), "bad".to_owned(), || Err::<u64, u8>(3)), Err(3), "a fault is not kept");
        for n in 0..1_000 {
            ask(&at(3, "d"), &n.to_string(), n);
        }
        assert!(memo.held.lock().expect("sound").1.len() <= MOST);
    }
}
