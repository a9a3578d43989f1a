//! Names with a state's adjective inside: "ministère {adj} de la Défense".
//!
//! Each is kept once, as what stands before and after the adjective. Writing every adjective out would make a
//! finder three times as large and as slow to build.

use crate::dictionary::Sense;
use crate::edges::ends;
use crate::finder::{Candidate, NameFinder, NameKind};
use crate::{StateCode, Target};
use entente_packs::prefixes;
use std::collections::BTreeMap;

/// Where a state's adjective stands in a name.
pub(crate) const ADJECTIVE: &str = "{adj}";

/// The templates of a language, folded: what stands before the adjective, then what stands behind it.
#[derive(Debug, Default)]
pub(crate) struct Templates {
    heads: Vec<(String, Tails)>,
}

/// What stands behind the adjective, each with what the whole name stands for.
type Tails = Vec<(String, Sense)>;

impl Templates {
    /// The templates of `names`, which hold [`ADJECTIVE`]; `fold` makes their parts comparable with texts.
    pub fn new(names: &[(&str, Sense)], fold: impl Fn(&str) -> String) -> Templates {
        let mut heads: BTreeMap<String, Tails> = BTreeMap::new();
        for (name, sense) in names {
            if let Some((head, tail)) = name.split_once(ADJECTIVE) {
                heads.entry(fold(head.trim())).or_default().push((fold(tail.trim()), *sense));
            }
        }
        Templates { heads: heads.into_iter().collect() }
    }

    /// The longest name at byte `at` whose adjective is that of its own state.
    pub fn at(&self, finder: &NameFinder, text: &str, at: usize) -> Option<Candidate> {
        let mut best: Option<(usize, Target)> = None;
        let mut heads: Vec<&(String, Tails)> = Vec::new();
        prefixes(&self.heads, |head| head.0.as_bytes(), &text.as_bytes()[at..], &mut |head| heads.push(head));
        for (head, tails) in heads.into_iter().rev() {
            let Some(rest) = text[at + head.len()..].strip_prefix(' ') else { continue };
            let from = text.len() - rest.len();
            finder.dictionary.at(rest.as_bytes(), |item| {
                let Sense::One(Target::State(state), NameKind::Adjective) = item.sense else { return };
                let adjective = from + item.key.len();
                if !ends(text, adjective) {
                    return;
                }
                for (tail, sense) in tails {
                    let end = if tail.is_empty() { adjective } else { adjective + 1 + tail.len() };
                    let stands = tail.is_empty()
                        || text[adjective..].strip_prefix(' ').is_some_and(|rest| rest.starts_with(tail.as_str()));
                    if stands && ends(text, end) && best.is_none_or(|(longest, _)| longest < end) {
                        best = finder.member(*sense, state).map(|target| (end, target)).or(best);
                    }
                }
            });
        }
        let (end, target) = best?;
        Some(Candidate { start: at, end, hits: vec![(at, end, target, NameKind::Name)], beside: Vec::new() })
    }
}

impl NameFinder {
    /// What `sense` stands for if it belongs to `state`.
    fn member(&self, sense: Sense, state: StateCode) -> Option<Target> {
        match sense {
            Sense::One(target, _) => (self.owner(target) == Some(state)).then_some(target),
            Sense::Family(index) => {
                let (_, org) = self.families.get(index as usize)?.iter().find(|(s, _)| *s == state)?;
                Some(Target::Organisation(*org))
            }
            Sense::Several(_) | Sense::Nothing => None,
        }
    }
}
