//! The closed lists of `vocab/`: fields and actions with their headings, currencies, and our fields beside those of
//! national lists. Names of states, cities, organisations and persons are read by another room.

use crate::{Finding, Pack, Packs, PacksError};
use entente_model::{Action, Currency, Day, Field};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

/// Words by language.
pub type Words = BTreeMap<String, String>;

/// A code of the codebook in the words of each language.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Term {
    /// The code.
    pub code: &'static str,
    /// A heading.
    pub label: Words,
    /// What it covers, in one sentence.
    pub definition: Words,
}

/// What an area of another list is to one of our fields.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Relation {
    /// The same.
    Exact,
    /// Both have much in common, and neither holds the other.
    Close,
    /// The area is broader than the field.
    Broad,
    /// The area is narrower than the field.
    Narrow,
}

impl Relation {
    const ALL: [Relation; 4] = [Relation::Exact, Relation::Close, Relation::Broad, Relation::Narrow];

    /// The code as `vocab/` spells it.
    pub fn code(self) -> &'static str {
        match self {
            Relation::Exact => "exact",
            Relation::Close => "close",
            Relation::Broad => "broad",
            Relation::Narrow => "narrow",
        }
    }
}

/// An area of a list that others keep, beside one of our fields.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Area {
    /// Which list.
    pub scheme: String,
    /// Its place in that list.
    pub number: String,
    /// Our field.
    pub field: Field,
    /// What the area is to the field.
    pub relation: Relation,
    /// What the list calls it, in its own languages.
    pub label: Words,
}

/// A currency of ISO 4217.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CurrencyRow {
    /// Three letters.
    pub code: Currency,
    /// Three digits.
    pub numeric: String,
    /// Digits behind the point; none for what is no money in hand, such as special drawing rights.
    pub digits: Option<u8>,
    /// The last day on which it was used.
    pub to: Option<Day>,
    /// Names.
    pub label: Words,
}

/// The closed lists.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Vocabulary {
    /// All fields, in the codebook's order.
    pub fields: Vec<Term>,
    /// All actions, in the codebook's order.
    pub actions: Vec<Term>,
    /// Areas of other lists, in the order of the table.
    pub crosswalk: Vec<Area>,
    /// Currencies, by code.
    pub currencies: Vec<CurrencyRow>,
}

/// A term as its file writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    label: Words,
    definition: Words,
}

const FIELDS: &str = "vocab/fields.toml";
const ACTIONS: &str = "vocab/actions.toml";
const CROSSWALK: &str = "vocab/crosswalk.tsv";
const CURRENCIES: &str = "vocab/currencies.tsv";

impl Vocabulary {
    /// Reads the lists of these packs.
    ///
    /// # Errors
    /// A file that cannot be read, a code that is missing, unknown or given twice, a row without all its cells.
    pub fn new(packs: &Packs) -> Result<Vocabulary, PacksError> {
        let text = |path: &str| {
            let name = path.strip_prefix("vocab/").unwrap_or(path);
            packs.vocab.get(name).map_or("", |text| &**text)
        };
        let fields: Vec<&'static str> = Field::ALL.iter().map(|f| f.code()).collect();
        let actions: Vec<&'static str> = Action::ALL.iter().map(|a| a.code()).collect();
        Ok(Vocabulary {
            fields: terms(FIELDS, text(FIELDS), &fields)?,
            actions: terms(ACTIONS, text(ACTIONS), &actions)?,
            crosswalk: crosswalk(text(CROSSWALK))?,
            currencies: currencies(text(CURRENCIES))?,
        })
    }

    /// The currency of a code.
    pub fn currency(&self, code: Currency) -> Option<&CurrencyRow> {
        self.currencies.iter().find(|row| row.code == code)
    }
}

fn terms(file: &str, text: &str, codes: &[&'static str]) -> Result<Vec<Term>, PacksError> {
    let mut entries: BTreeMap<String, Entry> = toml::from_str(text).map_err(|e| PacksError::at(file, e.to_string()))?;
    let mut found = Vec::new();
    for code in codes {
        let entry = entries.remove(*code).ok_or_else(|| PacksError::at(file, format!("lacks {code}")))?;
        if entry.label.is_empty() || entry.label.keys().ne(entry.definition.keys()) {
            return Err(PacksError::at(file, format!("{code} wants a label and a definition in the same languages")));
        }
        found.push(Term { code, label: entry.label, definition: entry.definition });
    }
    match entries.keys().next() {
        Some(code) => Err(PacksError::at(file, format!("{code:?} is no code of the codebook"))),
        None => Ok(found),
    }
}

/// A row of a table: its place, its first cells, and its words by language.
type Row<'a> = (String, Vec<&'a str>, Words);

/// The rows of a table below the line that names its columns: `fixed` cells, then one a language.
fn rows<'a>(file: &str, text: &'a str, fixed: usize) -> Result<Vec<Row<'a>>, PacksError> {
    let mut lines = text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#'));
    let Some((_, head)) = lines.next() else { return Ok(Vec::new()) };
    let head: Vec<&str> = head.split('\t').collect();
    lines
        .map(|(n, line)| {
            let place = format!("{file}:{}", n + 1);
            let cells: Vec<&str> = line.split('\t').collect();
            if cells.len() != head.len() || cells.len() < fixed {
                return Err(PacksError::at(
                    &place,
                    format!("has {} cells where {} are wanted", cells.len(), head.len()),
                ));
            }
            let words = head.iter().zip(&cells).skip(fixed).filter(|(_, cell)| !matches!(**cell, "" | "-"));
            let words = words.map(|(lang, cell)| ((*lang).to_owned(), (*cell).to_owned())).collect();
            Ok((place, cells[..fixed].to_vec(), words))
        })
        .collect()
}

fn crosswalk(text: &str) -> Result<Vec<Area>, PacksError> {
    rows(CROSSWALK, text, 4)?
        .into_iter()
        .map(|(place, cells, label)| {
            let [scheme, number, field, relation] = cells[..] else {
                return Err(PacksError::at(&place, "wants scheme, number, field, relation and names"));
            };
            let wrong = |what: &str, list: &str| PacksError::at(&place, format!("{what:?} is no {list}"));
            if label.is_empty() {
                return Err(PacksError::at(&place, "has no name"));
            }
            Ok(Area {
                scheme: scheme.to_owned(),
                number: number.to_owned(),
                field: Field::from_str(field).map_err(|_| wrong(field, "field"))?,
                relation: Relation::ALL
                    .into_iter()
                    .find(|r| r.code() == relation)
                    .ok_or_else(|| wrong(relation, "relation"))?,
                label,
            })
        })
        .collect()
}

fn currencies(text: &str) -> Result<Vec<CurrencyRow>, PacksError> {
    let mut seen = BTreeSet::new();
    rows(CURRENCIES, text, 4)?
        .into_iter()
        .map(|(place, cells, label)| {
            let [code, numeric, digits, to] = cells[..] else {
                return Err(PacksError::at(&place, "wants code, numeric, digits, to and names"));
            };
            let wrong = |what: &str, list: &str| PacksError::at(&place, format!("{what:?} is no {list}"));
            let currency = Currency::new(code).ok_or_else(|| wrong(code, "ISO 4217 code"))?;
            if !seen.insert(currency) {
                return Err(PacksError::at(&place, format!("{code} is given twice")));
            }
            if numeric.len() != 3 || !numeric.bytes().all(|b| b.is_ascii_digit()) {
                return Err(wrong(numeric, "ISO 4217 number"));
            }
            Ok(CurrencyRow {
                code: currency,
                numeric: numeric.to_owned(),
                digits: match digits {
                    "-" => None,
                    _ => Some(digits.parse().map_err(|_| wrong(digits, "number of digits"))?),
                },
                to: match to {
                    "-" => None,
                    _ => Some(to.parse().map_err(|_| wrong(to, "day"))?),
                },
                label,
            })
        })
        .collect()
}

/// The currencies of a pack's `money.toml` that the table of these files, else the one compiled in, does not have.
pub(crate) fn unknown_currencies(
    folder: &str,
    pack: &Pack,
    files: &BTreeMap<String, String>,
    findings: &mut Vec<Finding>,
) {
    let Some(money) = pack.raw.get("money").and_then(|text| text.parse::<toml::Table>().ok()) else { return };
    let own = files.get(CURRENCIES).map(String::as_str);
    let builtin = || crate::builtin_files().find(|(path, _)| *path == CURRENCIES).map(|(_, text)| text);
    let Ok(known) = currencies(own.or_else(builtin).unwrap_or("")) else { return };
    for rule in money.get("currency").and_then(|c| c.as_array()).into_iter().flatten() {
        let text = |key: &str| rule.get(key).and_then(|v| v.as_str());
        let homes = rule.get("home").and_then(|h| h.as_table()).into_iter().flat_map(|h| h.values());
        for code in text("code").into_iter().chain(homes.filter_map(|v| v.as_str())) {
            if !known.iter().any(|row| row.code.code() == code) {
                findings.push(Finding {
                    file: format!("packs/{folder}/money.toml"),
                    rule: format!("{}.money.{}", pack.meta.tag, text("id").unwrap_or("")),
                    wrong: format!("has the currency {code:?}, which {CURRENCIES} does not list"),
                    why: "a sum in it can be neither compared nor named".to_owned(),
                    write: "a code of ISO 4217; `entente vocab currencies` prints those that are known".to_owned(),
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        Vocabulary::new(&Packs::builtin().expect("packs load")).expect("the lists load")
    }

    fn with(path: &str, text: &str) -> Result<Vocabulary, PacksError> {
        let packs = Packs::from_files([(path.to_owned(), text.to_owned())]).expect("packs load");
        Vocabulary::new(&packs)
    }

    #[test]
    fn every_code_has_words_in_the_languages_of_the_pages() {
        let vocabulary = vocabulary();
        assert_eq!((vocabulary.fields.len(), vocabulary.actions.len()), (21, 12));
        for term in vocabulary.fields.iter().chain(&vocabulary.actions) {
            assert_eq!(term.label.keys().collect::<Vec<_>>(), ["en", "fr", "ko"], "{}", term.code);
            assert!(term.definition.values().all(|d| d.ends_with('.') && d.len() < 160), "{}", term.code);
        }
    }

    #[test]
    fn each_list_of_the_crosswalk_is_whole() {
        let vocabulary = vocabulary();
        for (scheme, areas, lang) in [("us-cet-2024", 18, "en"), ("kr-nst-2023", 12, "ko"), ("eu-2023-2113", 10, "fr")]
        {
            let rows = || vocabulary.crosswalk.iter().filter(|a| a.scheme == scheme);
            let mut numbers: Vec<u32> = rows().filter_map(|a| a.number.parse().ok()).collect();
            numbers.dedup();
            assert_eq!(numbers, (1..=areas).collect::<Vec<_>>(), "{scheme}");
            assert!(rows().all(|a| a.label.contains_key(lang)), "{scheme}");
            for a in rows() {
                for b in rows().filter(|b| b.number == a.number) {
                    assert_eq!(a.label, b.label, "{scheme} {}", a.number);
                    assert!(a.field != b.field || a == b, "{scheme} {}", a.number);
                }
            }
        }
    }

    #[test]
    fn currencies_have_the_digits_and_numbers_of_iso() {
        let vocabulary = vocabulary();
        for (code, numeric, digits) in [
            ("KRW", "410", 0),
            ("USD", "840", 2),
            ("EUR", "978", 2),
            ("JPY", "392", 0),
            ("KWD", "414", 3),
            ("XOF", "952", 0),
        ] {
            let row = Currency::new(code).and_then(|c| vocabulary.currency(c)).expect(code);
            assert_eq!((row.numeric.as_str(), row.digits, row.to), (numeric, Some(digits), None), "{code}");
        }
        assert!(vocabulary.currencies.iter().filter(|c| c.to.is_none()).count() >= 150);
        for row in &vocabulary.currencies {
            assert_eq!(row.label.len(), 3, "{:?}", row.code);
        }
    }

    #[test]
    fn every_currency_of_packs_and_rates_is_listed() {
        let files: BTreeMap<String, String> =
            crate::builtin_files().map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
        let checked = crate::check(&files);
        let money: Vec<_> = checked.findings.iter().filter(|f| f.wrong.contains("currencies.tsv")).collect();
        assert!(money.is_empty(), "{money:?}");
        let vocabulary = vocabulary();
        let rates: toml::Table = files["vocab/rates.toml"].parse().expect("rates are TOML");
        for code in rates["per_dollar"].as_table().expect("a table").keys() {
            assert!(vocabulary.currencies.iter().any(|row| row.code.code() == code), "{code}");
        }
    }

    #[test]
    fn a_currency_that_is_not_listed_is_a_finding() {
        let mut files: BTreeMap<String, String> =
            crate::builtin_files().map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
        let money =
            "[[currency]]\nid = \"odd\"\ncode = \"QQQ\"\nhome = { CA = \"CAD\", AU = \"QQA\" }\nafter = [\"odds\"]\n";
        files.insert("packs/fr/money.toml".to_owned(), money.to_owned());
        let found: Vec<String> = crate::check(&files).findings.iter().map(ToString::to_string).collect();
        for code in ["QQQ", "QQA"] {
            assert!(found.iter().any(|f| f.contains(code) && f.contains("fr.money.odd")), "{found:?}");
        }
        assert!(!found.iter().any(|f| f.contains("\"CAD\"")));
    }

    #[test]
    fn faults_are_told_with_their_place() {
        for (path, text, wanted) in [
            ("vocab/fields.toml", "[ai]\nlabel = {}\ndefinition = {}\n", "lacks semiconductors"),
            ("vocab/actions.toml", "cooperate = 3", "vocab/actions.toml"),
            (
                "vocab/crosswalk.tsv",
                "scheme\tnumber\tfield\trelation\ten\nx\t1\tmagic\texact\tX\n",
                "\"magic\" is no field",
            ),
            (
                "vocab/crosswalk.tsv",
                "scheme\tnumber\tfield\trelation\ten\nx\t1\tai\tsame\tX\n",
                "\"same\" is no relation",
            ),
            ("vocab/currencies.tsv", "code\tnumeric\tdigits\tto\ten\nUSD\t84\t2\t-\tx\n", "currencies.tsv:2"),
            ("vocab/currencies.tsv", "code\tnumeric\tdigits\tto\ten\nUSD\t840\t2\t-\n", "4 cells where 5 are wanted"),
        ] {
            let error = with(path, text).expect_err(path).to_string();
            assert!(error.contains(wanted), "{error}");
        }
    }
}
