//! States named together by shortenings: 한·미, 한-체코, 한·미·일.
//!
//! A shortening alone means nothing; two of them, or one and a name, joined by a mark or by nothing, name states.

use crate::dictionary::Sense;
use crate::edges::ends;
use crate::finder::{Candidate, NameFinder, NameKind};
use crate::{StateCode, Target};
use entente_packs::prefixes;

/// The shortenings of a language, folded, in their order.
#[derive(Debug, Default)]
pub(crate) struct Compounds {
    abbrevs: Vec<(String, StateCode)>,
}

/// Marks that join two states.
const MARKS: [char; 8] = ['·', '∙', '‧', '・', 'ㆍ', '･', '-', '–'];

/// One state within a compound.
struct Link {
    start: usize,
    end: usize,
    target: Target,
    abbrev: bool,
}

impl Compounds {
    /// Sorts the shortenings.
    pub fn new(mut abbrevs: Vec<(String, StateCode)>) -> Compounds {
        abbrevs.sort();
        Compounds { abbrevs }
    }

    /// The compound that begins at byte `at`, if one does.
    pub fn at(&self, finder: &NameFinder, text: &str, at: usize) -> Option<Candidate> {
        if self.abbrevs.is_empty() {
            return None;
        }
        let mut links = vec![self.link(finder, text, at)?];
        let mut good = None;
        loop {
            let last = links.last()?;
            let marked = text[last.end..].chars().next().filter(|c| MARKS.contains(c)).map(|c| last.end + c.len_utf8());
            let next = match marked {
                Some(from) => self.link(finder, text, from),
                // Without a mark only a full name may follow a shortening, and it must end the word.
                None if last.abbrev => {
                    self.link(finder, text, last.end).filter(|l| !l.abbrev && ended(finder, text, l.end))
                }
                None => None,
            };
            let Some(next) = next else { break };
            if links.iter().any(|l| l.target == next.target) {
                break;
            }
            links.push(next);
            let end = links.last().map_or(at, |l| l.end);
            if links.iter().any(|l| l.abbrev) && ended(finder, text, end) {
                good = Some(links.len());
            }
        }
        links.truncate(good?);
        let end = links.last()?.end;
        let hits = links
            .iter()
            .map(|l| (l.start, l.end, l.target, if l.abbrev { NameKind::Abbrev } else { NameKind::Name }))
            .collect();
        Some(Candidate { start: at, end, hits, beside: Vec::new() })
    }

    /// The longest name or shortening of a state at byte `at`.
    fn link(&self, finder: &NameFinder, text: &str, at: usize) -> Option<Link> {
        let rest = text.get(at..)?;
        let mut abbrev = None;
        prefixes(&self.abbrevs, |a| a.0.as_bytes(), rest.as_bytes(), &mut |longest| {
            abbrev.get_or_insert(longest);
        });
        let mut best = abbrev.map(|(form, state)| Link {
            start: at,
            end: at + form.len(),
            target: Target::State(*state),
            abbrev: true,
        });
        finder.dictionary.at(rest.as_bytes(), |item| {
            let end = at + item.key.len();
            let Sense::One(target @ (Target::State(_) | Target::Region(_)), NameKind::Name | NameKind::Acronym) =
                item.sense
            else {
                return;
            };
            if best.as_ref().is_none_or(|b| b.end < end) {
                best = Some(Link { start: at, end, target, abbrev: false });
            }
        });
        best
    }
}

fn ended(finder: &NameFinder, text: &str, end: usize) -> bool {
    ends(text, end) || finder.endings.follow_state(text, end)
}
