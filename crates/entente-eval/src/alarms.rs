//! What is read as a promise in pages that have nothing to do with cooperation.

use crate::Error;
use crate::engine::Engine;
use crate::pages::one_line;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

/// What was read in the pages of one language.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Alarms {
    /// How many pages are in the language.
    pub pages: usize,
    /// The page and the quote of each claim.
    pub claims: Vec<(String, String)>,
}

impl Alarms {
    /// How many claims there are in a hundred pages, in tenths.
    pub fn in_a_hundred(&self) -> usize {
        (self.claims.len() * 1000 + self.pages / 2) / self.pages.max(1)
    }
}

/// Reads all pages of a folder: by language, what is claimed in those of languages that the engine knows.
///
/// # Errors
/// A folder that cannot be walked, packs that cannot be used. A page that is refused counts for nothing.
pub fn count(folder: &Path, packs: Option<&Path>) -> Result<BTreeMap<String, Alarms>, Error> {
    let mut all: BTreeMap<String, Alarms> = BTreeMap::new();
    for read in Engine::over(packs)?.pages(folder)? {
        let Some(lang) = read.document.lang.clone().filter(|_| read.searched) else { continue };
        let of = all.entry(lang).or_default();
        of.pages += 1;
        for claim in &read.found.claims {
            let quote = read.document.text.as_str().get(claim.quote.start()..claim.quote.end()).unwrap_or("");
            of.claims.push((read.name.clone(), quote.to_owned()));
        }
    }
    Ok(all)
}

/// Writes how many claims each language has, and if asked for each of them.
///
/// # Errors
/// If the output cannot be written.
pub fn write(out: &mut dyn Write, all: &BTreeMap<String, Alarms>, show: bool) -> io::Result<()> {
    let mut total = Alarms::default();
    for (lang, of) in all {
        if show {
            for (page, quote) in &of.claims {
                writeln!(out, "{page}: “{}”", one_line(quote))?;
            }
        }
        line(out, lang, of)?;
        total.pages += of.pages;
        total.claims.extend(of.claims.iter().cloned());
    }
    line(out, "all", &total)
}

fn line(out: &mut dyn Write, name: &str, of: &Alarms) -> io::Result<()> {
    let tenths = of.in_a_hundred();
    writeln!(
        out,
        "{name}: {} claims in {} pages, {}.{} in a hundred",
        of.claims.len(),
        of.pages,
        tenths / 10,
        tenths % 10
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_counted_in_a_hundred_pages_and_shown_if_asked_for() {
        let one = ("page".to_owned(), "will\nbuild".to_owned());
        let aa = Alarms { pages: 84, claims: vec![one.clone(), one] };
        let bb = Alarms { pages: 12, claims: Vec::new() };
        let all = BTreeMap::from([("aa".to_owned(), aa), ("bb".to_owned(), bb)]);
        let text = |show: bool| {
            let mut out = Vec::new();
            write(&mut out, &all, show).expect("written");
            String::from_utf8(out).expect("text")
        };
        let counts = "aa: 2 claims in 84 pages, 2.4 in a hundred\nbb: 0 claims in 12 pages, 0.0 in a hundred\n\
                      all: 2 claims in 96 pages, 2.1 in a hundred\n";
        assert_eq!(text(false), counts);
        assert_eq!(text(true), format!("page: “will build”\npage: “will build”\n{counts}"));
        assert_eq!(Alarms::default().in_a_hundred(), 0);
    }
}
