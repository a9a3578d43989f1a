//! Where a name may begin and end, for scripts with and without spaces between words.

use entente_packs::alphanumeric;

/// Where a form may begin and end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Edge {
    /// At the borders of a word.
    Word,
    /// At a word's beginning; endings or tails of the language may follow.
    Endings,
    /// Anywhere: the script has no spaces.
    Free,
}

/// What may follow a name without a space, folded.
#[derive(Debug, Default)]
pub(crate) struct Endings {
    /// Grammatical endings, longest first.
    pub particles: Vec<String>,
    /// Nouns that are written together with a state's name, longest first.
    pub tails: Vec<String>,
    /// Nouns that are written together with an organisation's name, longest first.
    pub offices: Vec<String>,
}

/// How many endings may follow one another.
const CHAIN: usize = 3;

impl Endings {
    /// Sorts the lists so that the longest ending is tried first.
    pub fn new(mut particles: Vec<String>, mut tails: Vec<String>, mut offices: Vec<String>) -> Endings {
        for list in [&mut particles, &mut tails, &mut offices] {
            list.retain(|p| !p.is_empty());
            list.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
            list.dedup();
        }
        Endings { particles, tails, offices }
    }

    /// Whether a form that ends at byte `end` may end there by endings alone.
    pub fn follow(&self, text: &str, end: usize) -> bool {
        self.run(&text[end..], CHAIN)
    }

    /// Like [`Endings::follow`], and a noun of the tails may stand between.
    pub fn follow_state(&self, text: &str, end: usize) -> bool {
        self.with(&self.tails, &text[end..])
    }

    /// Like [`Endings::follow`], and a noun of the offices may stand between.
    pub fn follow_organisation(&self, text: &str, end: usize) -> bool {
        self.with(&self.offices, &text[end..])
    }

    fn with(&self, nouns: &[String], rest: &str) -> bool {
        self.run(rest, CHAIN)
            || nouns.iter().any(|tail| {
                rest.strip_prefix(tail.as_str()).is_some_and(|rest| !continues(rest) || self.run(rest, CHAIN))
            })
    }

    fn run(&self, rest: &str, left: usize) -> bool {
        left > 0
            && self.particles.iter().any(|particle| {
                rest.strip_prefix(particle.as_str()).is_some_and(|rest| !continues(rest) || self.run(rest, left - 1))
            })
    }
}

/// Whether a word in a script without spaces goes on at the start of `rest`.
fn continues(rest: &str) -> bool {
    rest.chars().next().is_some_and(|c| alphanumeric(c) && spaceless(c))
}

/// Whether two neighbouring characters belong to one word. Scripts written without spaces join among themselves;
/// Latin letters and digits end where such a script begins.
pub(crate) fn joins(before: Option<char>, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return false };
    alphanumeric(before) && alphanumeric(after) && spaceless(before) == spaceless(after)
}

/// Whether the word ends at byte `end`.
pub(crate) fn ends(text: &str, end: usize) -> bool {
    !joins(text[..end].chars().next_back(), text[end..].chars().next())
}

/// Scripts whose words stand next to one another, or whose endings do.
pub(crate) fn spaceless(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}')
}
