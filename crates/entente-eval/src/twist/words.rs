//! What one language lets an edit put in the place of what: `data/twist/<tag>.toml`.

use crate::Error;
use entente_app::model::{Bound, Strength};
use serde::Deserialize;
use std::path::Path;

/// The words of one language. Nothing in them is known to the engine: they only make texts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Letters before which words are shortened; a name may stand only for one that begins in the same way.
    pub vowels: String,
    /// Letters that are sometimes silent, so that only another of them may stand in their place.
    pub silent: String,
    /// Whether words are parted by spaces, so that what is looked for must begin where a word begins.
    pub words: bool,
    /// What may follow a name without a space, such as particles.
    pub follow: Vec<String>,
    /// Words that are written otherwise before a vowel, and how.
    #[serde(default)]
    pub elide: Vec<[String; 2]>,
    /// Signs of quotation that stand for each other: opening, closing, and what they become.
    pub quotes: Vec<[String; 4]>,
    /// Words that may not follow a verb which is weakened or denied.
    #[serde(default)]
    pub weak_next: Vec<String>,
    /// Words that may not stand before it.
    #[serde(default)]
    pub weak_before: Vec<String>,
    /// Words that open a clause within another; a verb behind one is not the one that promises.
    #[serde(default)]
    pub inner: Vec<String>,
    /// States that a text of this language calls its own without naming them, so that they are not renamed.
    #[serde(default)]
    pub home: Vec<String>,
    /// States with the forms of their names, each form in the same place of every list; `-` where it is left out.
    pub party: Vec<State>,
    /// Currencies that stand for each other.
    pub currency: Vec<Currencies>,
    /// Bounds that stand for each other.
    pub bound: Vec<Bounds>,
    /// Verbs, for `{verb}`; `{future}` is the verb without a last `e`.
    #[serde(default)]
    pub verbs: Vec<String>,
    /// How a firm promise becomes a weaker one.
    pub weaken: Vec<Turn>,
    /// How a promise is denied.
    pub negate: Vec<Turn>,
}

/// A state with its names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// ISO 3166-1 alpha-2.
    pub id: String,
    /// Names of one class take the same article.
    #[serde(default)]
    pub class: String,
    /// The forms.
    pub forms: Vec<String>,
}

/// Currencies that are written in one place of a sum and take the same words beside them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Currencies {
    /// Whether they stand before the number.
    #[serde(default)]
    pub ahead: bool,
    /// What each is called.
    pub forms: Vec<CurrencyForm>,
    /// Further names that may be replaced and replace nothing.
    #[serde(default)]
    pub also: Vec<String>,
    /// Words that say a currency elsewhere in the sum, so that nothing is replaced.
    #[serde(default)]
    pub unless: Vec<String>,
}

/// One currency's name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CurrencyForm {
    /// ISO 4217.
    pub code: String,
    /// As written.
    pub form: String,
}

/// Words before a sum that bound it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// The words, with the space behind them.
    pub forms: Vec<BoundForm>,
    /// Further words that may be replaced and replace nothing.
    #[serde(default)]
    pub also: Vec<String>,
    /// Words behind which a bound may be put before a sum that has none; an empty one stands for any.
    #[serde(default)]
    pub behind: Vec<String>,
}

/// One bound's words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoundForm {
    /// The bound's code.
    pub bound: String,
    /// The words.
    pub form: String,
}

/// Words of a promise and what may stand in their place.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Turn {
    /// What is looked for.
    pub find: String,
    /// What is put there, one edit each.
    pub put: Vec<String>,
    /// How strong the promise is then; not said where it is denied.
    #[serde(default)]
    pub strength: Option<String>,
    /// Whether it must be the end of a longer word.
    #[serde(default)]
    pub joined: bool,
    /// What may not stand right before it.
    #[serde(default)]
    pub not_after: Vec<String>,
}

impl Words {
    /// The words of the language `tag` in `folder`; `None` where there are none.
    ///
    /// # Errors
    /// If the file cannot be read, or says what no language says.
    pub fn load(folder: &Path, tag: &str) -> Result<Option<Words>, Error> {
        let path = folder.join(format!("{tag}.toml"));
        if !path.is_file() {
            return Ok(None);
        }
        let text = std::fs::read_to_string(&path).map_err(|e| Error::at(&path, "read", e))?;
        let mut words: Words = toml::from_str(&text).map_err(|e| Error::at(&path, "read", e))?;
        words.weaken = words.spelt(&words.weaken);
        words.negate = words.spelt(&words.negate);
        let strengths = words.weaken.iter().filter_map(|t| t.strength.as_deref());
        let strange = strengths.filter(|s| s.parse::<Strength>().is_err()).map(str::to_owned).next();
        let bounds = words.bound.iter().flat_map(|b| &b.forms).map(|f| f.bound.as_str());
        let odd = bounds.filter(|b| Bound::parse(b).is_none()).map(str::to_owned).next();
        match strange.or(odd) {
            Some(code) => Err(Error::new(format!("{} says {code:?}, which is no code", path.display()))),
            None => Ok(Some(words)),
        }
    }

    /// The turns with each verb in its place.
    fn spelt(&self, turns: &[Turn]) -> Vec<Turn> {
        let mut all = Vec::new();
        for turn in turns {
            if !turn.find.contains('{') {
                all.push(turn.clone());
                continue;
            }
            for verb in &self.verbs {
                let future = verb.strip_suffix('e').unwrap_or(verb);
                let fill = |text: &String| text.replace("{verb}", verb).replace("{future}", future);
                let put = turn.put.iter().map(|p| self.shortened(&fill(p))).collect();
                all.push(Turn { find: fill(&turn.find), put, ..turn.clone() });
            }
        }
        all
    }

    /// The text with words shortened before vowels.
    fn shortened(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for [long, short] in &self.elide {
            let mut from = 0;
            while let Some(at) = text[from..].find(long.as_str()).map(|at| at + from) {
                let starts = !text[..at].ends_with(char::is_alphabetic);
                let next = text[at + long.len()..].chars().next();
                if starts && next.is_some_and(|c| self.vowels.contains(c)) {
                    text.replace_range(at..at + long.len(), short);
                }
                from = at + short.len();
            }
        }
        text
    }

    /// Whether `new` may stand where `old` does: both begin and end with sounds that ask the same of their neighbours.
    pub fn fits(&self, old: &str, new: &str) -> bool {
        self.opens(old) == self.opens(new) && closes(old) == closes(new)
    }

    fn opens(&self, word: &str) -> u8 {
        match word.chars().next() {
            Some(c) if self.vowels.contains(c) => 1,
            Some(c) if self.silent.contains(c) => 2,
            _ => 0,
        }
    }
}

/// How a syllable of Hangul closes: openly, with the liquid, or with another consonant; any other script closes alike.
fn closes(word: &str) -> u8 {
    let last = word.chars().next_back().map_or(0, u32::from);
    match last.checked_sub(0xAC00).filter(|&n| n < 11_172).map(|n| n % 28) {
        None => 0,
        Some(0) => 1,
        Some(8) => 2,
        Some(_) => 3,
    }
}
