//! How an item is kept beside the index: everything but the words that it shows, which are read where they stand.

use super::{Item, Shown, Way, What, way};
use entente_ledger::Waits;
use serde::{Deserialize, Serialize};

/// An item without its id and the words that it shows. Keys are short, since there may be many.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    #[serde(rename = "w")]
    what: u8,
    #[serde(rename = "a")]
    about: Vec<String>,
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    score: Option<u16>,
    #[serde(rename = "y")]
    why: Vec<String>,
    /// The ids of the claims and deeds of which it shows the words.
    #[serde(rename = "q")]
    pub(super) shown: Vec<String>,
    /// What each way says, and the words of its command but those that say who and why.
    #[serde(rename = "c")]
    ways: Vec<(String, Vec<String>)>,
}

const ALL: [What; 6] = [What::Contradiction, What::JudgedGone, What::Gone, What::Pair, What::Link, What::Lineage];

fn number(what: What) -> u8 {
    ALL.iter().position(|w| *w == what).and_then(|at| u8::try_from(at).ok()).unwrap_or(0)
}

/// With what the place of every item begins that is of this kind and about these, and perhaps others behind them.
pub(super) fn beginning(what: What, about: &[&str]) -> String {
    let about: String = about.iter().map(|id| format!("{id}\0")).collect();
    format!("{}{about}", number(what))
}

/// An item as the ledger keeps it. Places are in the order of [`What`] and of what the items are about.
pub(crate) fn waits(item: &Item) -> Waits {
    let what = number(item.what);
    let command = |way: &Way| {
        let words = way.command.iter().take_while(|word| *word != "--by").cloned().collect();
        (way.says.clone(), words)
    };
    let kept = Kept {
        what,
        about: item.about.clone(),
        score: item.score,
        why: item.why.clone(),
        shown: item.shown.iter().map(|s| s.id.clone()).collect(),
        ways: item.ways.iter().map(command).collect(),
    };
    let place = format!("{what}{}\0{}", item.about.join("\0"), item.id);
    Waits { place, item: item.id.clone(), says: serde_json::to_string(&kept).unwrap_or_default() }
}

/// What [`waits`] wrote; nothing for anything else.
pub(super) fn read(says: &str) -> Option<Kept> {
    serde_json::from_str(says).ok().filter(|kept: &Kept| usize::from(kept.what) < ALL.len())
}

impl Kept {
    /// The item.
    pub(super) fn item(self, id: &str, shown: Vec<Shown>) -> Item {
        let command =
            |(says, words): (String, Vec<String>)| way(&says, &words.iter().map(String::as_str).collect::<Vec<_>>());
        Item {
            id: id.to_owned(),
            what: ALL[usize::from(self.what)],
            about: self.about,
            score: self.score,
            why: self.why,
            shown,
            ways: self.ways.into_iter().map(command).collect(),
        }
    }
}
