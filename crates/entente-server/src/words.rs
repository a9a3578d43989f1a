//! The words, numbers and days of a page in its language.

use crate::state::State;
use entente_app::App;
use entente_app::publish::pages::PageWords;

/// One language's words.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    state: &'a State,
    app: &'a App,
    tag: &'a str,
}

impl<'a> Words<'a> {
    /// The words in which a request is answered: of the language that its address names, else of the first that its
    /// `Accept-Language` names and that has pages, else of the one that the packs name.
    pub fn choose(state: &'a State, named: Option<&str>, accepted: Option<&str>) -> Words<'a> {
        let app = state.app();
        let pages = app.pages();
        let tag = named.and_then(|tag| pages.language(tag));
        let tag = tag.or_else(|| accepted.and_then(|header| accepted_tag(pages, header)));
        Words { state, app, tag: tag.unwrap_or_else(|| pages.default_language()) }
    }

    /// The language's tag.
    pub fn tag(&self) -> &'a str {
        self.tag
    }

    /// In which direction it is written.
    pub fn direction(&self) -> &'a str {
        self.app.pages().direction(self.tag)
    }

    /// The words for a key.
    pub fn t(&self, key: &'a str) -> &'a str {
        self.app.pages().word(self.tag, key)
    }

    /// The words for a code of a list, such as a status; the code where there are none.
    pub fn code(&self, list: &str, code: &'a str) -> &'a str {
        self.app.pages().find(self.tag, &format!("{list}.{code}")).unwrap_or(code)
    }

    /// The words for a key that is put together, if there are any.
    pub fn find(&self, key: &str) -> Option<String> {
        self.app.pages().find(self.tag, key).map(str::to_owned)
    }

    /// The words for a key that is put together; others where there are none.
    pub fn said(&self, key: &str, other: &str) -> String {
        self.find(key).unwrap_or_else(|| other.to_owned())
    }

    /// How a sentence that the program says in its own language is said in this one, by the words of `said`; `None` where
    /// there are none for it.
    pub fn said_as(&self, sentence: &str) -> Option<String> {
        let pages = self.app.pages();
        if self.tag == pages.default_language() {
            return Some(sentence.to_owned());
        }
        let fits = pages.below(SAID).filter_map(|pattern| Some((pattern, gaps_of(pattern, sentence)?)));
        // Of several the one that says most itself.
        let (pattern, gaps) = fits.max_by_key(|(pattern, gaps)| (pattern.len(), std::cmp::Reverse(gaps.len())))?;
        let said = pages.own(self.tag, &format!("{SAID}.{pattern}"))?;
        // What fills a gap may be a sentence itself, as where one says its place in a query.
        let filled_in: Vec<(String, String)> = gaps
            .into_iter()
            .map(|(name, found)| (name.to_owned(), self.said_as(found).unwrap_or_else(|| found.to_owned())))
            .collect();
        let gaps: Vec<(&str, &str)> = filled_in.iter().map(|(name, said)| (name.as_str(), said.as_str())).collect();
        Some(filled(said, &gaps))
    }

    /// The words for a key with its gaps filled.
    pub fn fill(&self, key: &'a str, gaps: &[(&str, &str)]) -> String {
        filled(self.t(key), gaps)
    }

    /// The words for a key in the form that goes with a number, which fills the gap `{n}`.
    pub fn counted(&self, key: &'a str, n: u64, gaps: &[(&str, &str)]) -> String {
        let number = self.number(n);
        let mut all = vec![("n", number.as_str())];
        all.extend_from_slice(gaps);
        filled(self.app.pages().counted(self.tag, key, n), &all)
    }

    /// A number.
    pub fn number(&self, n: u64) -> String {
        self.app.statements().count(self.tag, i128::from(n))
    }

    /// A share, such as a confidence, as whole percent.
    pub fn percent(&self, share: f64) -> String {
        // What is no number is shown as nothing.
        self.fill("percent", &[("n", &self.number((share * 100.0).round() as u64))])
    }

    /// The same of thousandths, cut to whole percent.
    pub fn thousandths(&self, n: u16) -> String {
        self.fill("percent", &[("n", &self.number(u64::from(n) / 10))])
    }

    /// A day, month or year such as `2024-05-23`.
    pub fn day(&self, day: &str) -> String {
        self.app.statements().day(self.tag, day)
    }

    /// What an action is called.
    pub fn action(&self, code: &'a str) -> &'a str {
        self.state.action(self.tag, code)
    }

    /// What a field is called, for a heading or a table.
    pub fn field(&self, code: &'a str) -> &'a str {
        self.state.field(self.tag, code)
    }

    /// What a state, the Union or a region is called, for a heading or a table.
    pub fn place(&self, code: &'a str) -> &'a str {
        let label = self.app.actors().state_label(code, self.tag);
        label.unwrap_or_else(|| self.app.statements().name(self.tag, code))
    }
}

/// Where the packs say how sentences of the program are said.
const SAID: &str = "said";

/// What stands in the gaps of a pattern where a sentence is made by it. A gap is never empty.
fn gaps_of<'p, 's>(pattern: &'p str, sentence: &'s str) -> Option<Vec<(&'p str, &'s str)>> {
    let (start, rest) = pattern.split_once('{').unwrap_or((pattern, ""));
    let left = sentence.strip_prefix(start)?;
    if start.len() == pattern.len() {
        return left.is_empty().then(Vec::new);
    }
    let (name, rest) = rest.split_once('}')?;
    let until = rest.split('{').next().unwrap_or_default();
    // The last place, so that what is quoted may hold the same words.
    let ends: Vec<usize> = match until {
        "" => vec![left.len()],
        _ => left.rmatch_indices(until).map(|(at, _)| at).collect(),
    };
    ends.into_iter().filter(|at| *at > 0).find_map(|at| {
        let mut gaps = vec![(name, &left[..at])];
        gaps.extend(gaps_of(rest, &left[at..])?);
        Some(gaps)
    })
}

/// The first language of an `Accept-Language` that has pages, by its qualities.
fn accepted_tag<'a>(pages: &'a PageWords, header: &str) -> Option<&'a str> {
    let mut ranges: Vec<(u32, &str)> = Vec::new();
    for range in header.split(',').take(20) {
        let mut parts = range.split(';').map(str::trim);
        let tag = parts.next().unwrap_or_default();
        let quality = parts.find_map(|p| p.strip_prefix("q=")).and_then(|q| q.parse::<f32>().ok()).unwrap_or(1.0);
        // Whole thousandths, as the header itself has no more; what is no number counts as nothing.
        ranges.push(((quality.clamp(0.0, 1.0) * 1000.0) as u32, tag));
    }
    ranges.sort_by_key(|(quality, _)| std::cmp::Reverse(*quality));
    ranges.into_iter().filter(|(quality, _)| *quality > 0).find_map(|(_, tag)| pages.language(tag))
}

fn filled(text: &str, gaps: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        let Some(end) = rest[at..].find('}').map(|end| at + end) else { break };
        out.push_str(&rest[..at]);
        match gaps.iter().find(|(name, _)| *name == &rest[at + 1..end]) {
            Some((_, value)) => out.push_str(value),
            None => out.push_str(&rest[at..=end]),
        }
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_fits_a_pattern_by_what_stands_in_its_gaps() {
        for (pattern, sentence, gaps) in [
            ("send it again", "send it again", Some(vec![])),
            ("send it again", "send it again now", None),
            ("{0} is no day", "\"x is no day\" is no day", Some(vec![("0", "\"x is no day\"")])),
            ("give a number from {0} to {1}", "give a number from 1 to 200", Some(vec![("0", "1"), ("1", "200")])),
            ("There is no key {0}", "There is no key ", None),
        ] {
            assert_eq!(gaps_of(pattern, sentence), gaps, "{pattern} in {sentence}");
        }
    }
}
