//! The tables that leave: which columns each has, what they mean, and the cells of a row.
//!
//! One row of `commitments` is one promise, one row of `reports` one telling of it; they are never mixed. What is said here
//! stands in docs/export.md, in the sheet `columns` of a workbook and in `datapackage.json`.

use super::{Context, code, is_state};
use crate::book::{Actor, Entry, Evidence, Report, Sum};
use crate::csv::{self, Cell};
use std::io::{self, Write};

/// A table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Table {
    /// One row a commitment.
    Commitments,
    /// One row a telling of a commitment.
    Reports,
    /// One row a deed that bears on a commitment.
    Evidence,
    /// One row an actor with a code.
    Actors,
}

impl Table {
    /// All tables, in the order in which they are told.
    pub const ALL: [Table; 4] = [Table::Commitments, Table::Reports, Table::Evidence, Table::Actors];
    /// Its name, which is also that of its file without the ending.
    pub fn name(self) -> &'static str {
        match self {
            Table::Commitments => "commitments",
            Table::Reports => "reports",
            Table::Evidence => "evidence",
            Table::Actors => "actors",
        }
    }
    /// What one row is.
    pub fn row(self) -> &'static str {
        match self {
            Table::Commitments => "One row a commitment: all tellings of one promise together.",
            Table::Reports => "One row a telling of a commitment by one document. Count commitments, not these.",
            Table::Evidence => "One row a deed that bears on a commitment.",
            Table::Actors => "One row an actor with a code that a commitment of the table names.",
        }
    }
    /// The columns by which a row is known.
    pub fn key(self) -> &'static [&'static str] {
        match self {
            Table::Commitments => &["commitment"],
            Table::Reports => &["commitment", "claim"],
            Table::Evidence => &["commitment", "deed"],
            Table::Actors => &["actor"],
        }
    }
}

/// What the cells of a column hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Holds {
    /// Text; made safe against being taken for a formula.
    Text,
    /// Codes or names with `; ` between them.
    List,
    /// A day, by ISO 8601.
    Day,
    /// A number, with a point before its decimals.
    Number,
    /// A whole number.
    Count,
    /// `yes` or `no`.
    YesNo,
}

impl Holds {
    /// Its type in a Table Schema.
    pub fn schema_type(self) -> &'static str {
        match self {
            Holds::Text | Holds::List => "string",
            Holds::Day => "date",
            Holds::Number => "number",
            Holds::Count => "integer",
            Holds::YesNo => "boolean",
        }
    }
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Holds::Text => "text",
            Holds::List => "list, parted by `; `",
            Holds::Day => "day",
            Holds::Number => "number",
            Holds::Count => "whole number",
            Holds::YesNo => "yes or no",
        }
    }
}

/// A column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What its cells hold.
    pub holds: Holds,
    /// Whether it is there where nobody chooses.
    pub usual: bool,
    /// What it means.
    pub means: &'static str,
}

/// The name of the column of sentences in one language.
fn statement_in(tag: &str) -> String {
    format!("statement_{tag}")
}

/// At most so many columns of sentences are there where nobody chooses, so that a table has no more than 25 columns.
const USUAL_LANGUAGES: usize = 3;

/// The columns of a table in the order of its cells, with one of sentences for each of `languages`.
pub fn columns(table: Table, languages: &[&str]) -> Vec<Column> {
    use Holds::{Count, Day, List, Number, Text, YesNo};
    let column = |&(name, holds, usual, means): &(&str, Holds, bool, &'static str)| Column {
        name: name.to_owned(),
        holds,
        usual,
        means,
    };
    let rows: &[(&str, Holds, bool, &'static str)] = match table {
        Table::Commitments => &[
            (
                "commitment",
                Text,
                true,
                "The id of the commitment. It never changes; a merge leaves the old one as an alias.",
            ),
            (
                "statement",
                Text,
                true,
                "One sentence that the program made from the slots, in the language that was asked for.",
            ),
            (
                "parties",
                List,
                true,
                "Those who are bound: ISO 3166-1 alpha-2 for a state, EU for the Union, else the name in the preferred telling.",
            ),
            (
                "parties_alpha3",
                List,
                true,
                "The states among them by ISO 3166-1 alpha-3; EU for the Union, which has none.",
            ),
            ("others", List, false, "Partners, beneficiaries, hosts and funders who are not bound, like parties."),
            (
                "bodies",
                List,
                false,
                "Organisations that carry it out or that it is about, by their names in the preferred telling.",
            ),
            ("action", Text, true, "What kind of promise, by the codebook (`entente vocab actions`)."),
            ("fields", List, true, "Technology fields, by the codebook (`entente vocab fields`)."),
            ("strength", Text, true, "How firm: firm, intended or exploratory."),
            ("money", List, false, "The words of every sum."),
            (
                "amount",
                Number,
                false,
                "The first whole sum as the text says it, in units of the currency; read it with bound and per.",
            ),
            (
                "amount_min",
                Number,
                true,
                "At least so much, in units of the currency; empty where the text names no lower bound.",
            ),
            (
                "amount_max",
                Number,
                true,
                "At most so much; empty where the text names no upper bound. Both are the sum where it is exact or about so much.",
            ),
            ("currency", Text, true, "ISO 4217."),
            ("bound", Text, true, "How the text bounds the sum: exact, min, max or about."),
            ("per", Text, true, "year for a yearly sum."),
            ("stage", Text, true, "pledged: what announcements promise. Never add it to sums of another stage."),
            ("due_from", Day, true, "First day of the time by which it is due, where the text bounds it."),
            ("due_to", Day, true, "Last day of it, where the text bounds it."),
            (
                "due_edtf",
                Text,
                true,
                "The same as precisely as the text says it, in Extended Date/Time Format level 1: ../2025 is by the end of 2025.",
            ),
            ("places", List, false, "Where or for whom: ISO 3166-1 alpha-2, or UN M49 for a region."),
            (
                "status",
                Text,
                true,
                "What has become of it by the day of as_of; docs/methodology.md has the words and the rules. no-evidence is silence, never broken.",
            ),
            ("official_says", Text, true, "What those who promised say themselves, in the same words."),
            ("evidence_says", Text, true, "What all evidence says."),
            ("schedule_says", Text, true, "What the schedule alone says."),
            ("as_of", Day, true, "The day for which the status is told."),
            ("because", Text, false, "Why that status, in one sentence."),
            ("checkability", Count, false, "How well it can be checked, from 0 to 100."),
            ("reports", Count, false, "How many tellings it has; copies of one text count each."),
            ("sources", Count, true, "How many of its documents are independent; copies of one text count once."),
            ("first_told", Day, false, "The day of the first telling."),
        ],
        Table::Reports => &[
            ("commitment", Text, true, "The id of the commitment that it tells."),
            ("claim", Text, true, "The id of the telling."),
            ("document", Text, true, "The id of the document."),
            (
                "day",
                Day,
                true,
                "The day by which the document is put in order: of its publication, else the one that it dates itself by.",
            ),
            ("lang", Text, true, "The document's language, a BCP 47 tag."),
            ("title", Text, true, "Its headline."),
            ("url", Text, true, "Where it was published."),
            ("quote", Text, true, "The clause that makes the promise, byte for byte as it stands in the document."),
            (
                "start",
                Count,
                true,
                "Where the quote begins in the document's text, counted in Unicode code points from 0.",
            ),
            ("end", Count, true, "The code point behind its last."),
            ("confidence", Number, true, "How sure the program is, from 0 to 1."),
            (
                "copy_of",
                Text,
                true,
                "The document of which this one is a copy or near copy, by their texts; empty where it is of its own.",
            ),
        ],
        Table::Evidence => &[
            ("commitment", Text, true, "The id of the commitment on which it bears."),
            ("deed", Text, true, "The id of the deed."),
            (
                "effect",
                Text,
                true,
                "What it does to the promise: kept, kept-late, partly, progress, overdue, broken or superseded.",
            ),
            (
                "what",
                Text,
                true,
                "What was done: held, opened, signed, launched, paid, completed, delayed, cancelled or missed.",
            ),
            ("date", Text, true, "When, as precisely as the text says: a year, a month or a day."),
            ("document", Text, true, "The id of the document that tells it."),
            ("told", Day, true, "The day by which that document is put in order."),
            ("lang", Text, true, "Its language, a BCP 47 tag."),
            ("url", Text, true, "Where it was published."),
            ("quote", Text, true, "The clause that tells it, byte for byte."),
            ("score", Number, true, "How sure it is that the deed bears on the promise, from 0 to 1."),
            ("by", Text, true, "Who says so: a rule or a person, with its name."),
            (
                "official",
                YesNo,
                true,
                "Whether those who promised, or their agencies, tell it themselves, by the address of the document.",
            ),
        ],
        Table::Actors => &[
            (
                "actor",
                Text,
                true,
                "ISO 3166-1 alpha-2 for a state, EU for the Union, a ROR address, or an id of the program's own list (`entente:org/…`).",
            ),
            ("alpha3", Text, true, "ISO 3166-1 alpha-3 of a state."),
            ("kind", Text, true, "state, union or organisation."),
            ("label", Text, true, "What it is called in the language of the sentences."),
            ("bound", Count, true, "How many commitments of the table bind it."),
            ("named", Count, true, "How many name it in any part."),
        ],
    };
    let mut columns: Vec<Column> = rows.iter().map(column).collect();
    if table == Table::Commitments {
        let of = |(at, tag): (usize, &&str)| Column {
            name: statement_in(tag),
            holds: Text,
            usual: at < USUAL_LANGUAGES,
            means: "The same sentence in the language that the name of the column ends with.",
        };
        columns.splice(2..2, languages.iter().enumerate().map(of));
    }
    columns
}

/// Which columns of a table are wanted, and in which order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Selection {
    table: Table,
    columns: Vec<Column>,
    chosen: Vec<usize>,
}

impl Selection {
    /// The usual columns; all of them for `all`; else those that are named, with commas between them.
    ///
    /// # Errors
    /// The first name that is none of the table's columns.
    pub fn parse(table: Table, languages: &[&str], said: Option<&str>) -> Result<Selection, String> {
        let columns = columns(table, languages);
        let chosen = match said.map(str::trim) {
            None | Some("" | "usual") => (0..columns.len()).filter(|&n| columns[n].usual).collect(),
            Some("all") => (0..columns.len()).collect(),
            Some(names) => {
                let mut chosen = Vec::new();
                for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
                    let at = columns.iter().position(|c| c.name == name).ok_or_else(|| name.to_owned())?;
                    if !chosen.contains(&at) {
                        chosen.push(at);
                    }
                }
                if chosen.is_empty() { Err(names.to_owned())? } else { chosen }
            }
        };
        Ok(Selection { table, columns, chosen })
    }
    /// The usual columns of a table.
    pub fn usual(table: Table, languages: &[&str]) -> Selection {
        let columns = columns(table, languages);
        let chosen = (0..columns.len()).filter(|&n| columns[n].usual).collect();
        Selection { table, columns, chosen }
    }
    /// The same with the columns by which a row is known before the others, where they are not among them.
    #[must_use]
    pub fn with_key(mut self) -> Selection {
        let key = self.table.key().iter().filter_map(|key| self.columns.iter().position(|c| c.name == *key));
        let lacking: Vec<usize> = key.filter(|n| !self.chosen.contains(n)).collect();
        self.chosen.splice(0..0, lacking);
        self
    }
    /// Its table.
    pub fn table(&self) -> Table {
        self.table
    }
    /// The columns that are wanted.
    pub fn columns(&self) -> impl Iterator<Item = &Column> {
        self.chosen.iter().filter_map(|&n| self.columns.get(n))
    }
    pub(super) fn of(&self, cells: &[Cell]) -> Vec<Cell> {
        self.chosen.iter().map(|&n| cells.get(n).cloned().unwrap_or(Cell::Empty)).collect()
    }

    /// The rows that one commitment gives. The table of actors is made by [`Actors`](super::actors::Actors).
    pub fn rows(&self, entry: &Entry, context: &Context) -> Vec<Vec<Cell>> {
        match self.table {
            Table::Commitments => vec![self.of(&commitment(entry, context))],
            Table::Reports => entry.reports.iter().map(|r| self.of(&report(entry, r))).collect(),
            Table::Evidence => entry.evidence.iter().map(|v| self.of(&evidence(entry, v))).collect(),
            Table::Actors => Vec::new(),
        }
    }

    /// Begins a CSV file: byte-order mark and the names of the columns.
    ///
    /// # Errors
    /// Those of `to`.
    pub fn head(&self, to: &mut impl Write) -> io::Result<()> {
        csv::head(to, &self.columns().map(|c| c.name.as_str()).collect::<Vec<_>>())
    }

    /// Writes the rows of one commitment.
    ///
    /// # Errors
    /// Those of `to`.
    pub fn write(&self, to: &mut impl Write, entry: &Entry, context: &Context) -> io::Result<()> {
        self.rows(entry, context).iter().try_for_each(|row| csv::row(to, row))
    }
}

fn commitment(e: &Entry, context: &Context) -> Vec<Cell> {
    let sum = e.money.iter().find(|m| m.part == "whole").or(e.money.first());
    let amount = |bounds: &[&str]| sum.filter(|m| bounds.contains(&m.bound.as_str())).map_or(Cell::Empty, number);
    let due = e.due.as_ref();
    let mut cells = vec![e.commitment.as_str().into(), e.statement.get(context.speak).cloned().into()];
    cells.extend(context.languages.iter().map(|&tag| Cell::from(e.statement.get(tag).cloned())));
    cells.extend::<[Cell; 29]>([
        codes(&e.parties).into(),
        alpha3(&e.parties, context).into(),
        codes(&e.others).into(),
        codes(&e.bodies).into(),
        e.action.as_str().into(),
        e.fields.join("; ").into(),
        e.strength.as_str().into(),
        e.money.iter().map(|m| m.surface.as_str()).collect::<Vec<_>>().join("; ").into(),
        sum.map_or(Cell::Empty, number),
        amount(&["exact", "about", "min"]),
        amount(&["exact", "about", "max"]),
        sum.map(|m| m.currency.clone()).into(),
        sum.map(|m| m.bound.clone()).into(),
        sum.and_then(|m| m.per.clone()).into(),
        sum.map(|m| m.stage.clone()).into(),
        due.and_then(|d| d.from.clone()).into(),
        due.and_then(|d| d.to.clone()).into(),
        due.map(|d| d.edtf.clone()).into(),
        e.places.join("; ").into(),
        e.status.status.as_str().into(),
        e.status.official.as_str().into(),
        e.status.evidence.as_str().into(),
        e.status.schedule.as_str().into(),
        e.status.as_of.as_str().into(),
        e.status.because.as_str().into(),
        usize::from(e.checkability.score).into(),
        e.reports.len().into(),
        e.sources.into(),
        e.reports.first().and_then(|r| r.day.clone()).into(),
    ]);
    cells
}

fn report(e: &Entry, r: &Report) -> Vec<Cell> {
    vec![
        e.commitment.as_str().into(),
        r.claim.as_str().into(),
        r.document.as_str().into(),
        r.day.clone().into(),
        r.lang.clone().into(),
        r.title.clone().into(),
        r.url.clone().into(),
        r.quote.exact.as_str().into(),
        r.quote.start.into(),
        r.quote.end.into(),
        Cell::Number(r.confidence.to_string()),
        r.copy_of.clone().into(),
    ]
}

fn evidence(e: &Entry, v: &Evidence) -> Vec<Cell> {
    vec![
        e.commitment.as_str().into(),
        v.deed.as_str().into(),
        v.effect.as_str().into(),
        v.what.as_str().into(),
        v.date.clone().into(),
        v.document.as_str().into(),
        v.told.clone().into(),
        v.lang.clone().into(),
        v.url.clone().into(),
        v.quote.exact.as_str().into(),
        Cell::Number(v.score.to_string()),
        v.by.as_str().into(),
        v.official.into(),
    ]
}

fn number(sum: &Sum) -> Cell {
    Cell::Number(sum.amount.to_string())
}

fn codes(actors: &[Actor]) -> String {
    actors.iter().map(code).collect::<Vec<_>>().join("; ")
}

fn alpha3(actors: &[Actor], context: &Context) -> String {
    let states = actors.iter().filter_map(|a| a.id.as_deref()).filter(|id| is_state(id));
    states.map(|id| (context.alpha3)(id).unwrap_or_else(|| id.to_owned())).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::actors::Actors;
    use crate::export::tests::{context, entry};

    fn csv(table: Table, entries: &[Entry], columns: Option<&str>) -> String {
        let context = context("bb");
        let selection = Selection::parse(table, &context.languages, columns).expect("columns");
        let mut out = Vec::new();
        selection.head(&mut out).expect("written");
        entries.iter().for_each(|e| selection.write(&mut out, e, &context).expect("written"));
        String::from_utf8(out).expect("utf-8")
    }

    #[test]
    fn every_column_has_a_cell_and_none_is_told_twice() {
        let context = context("aa");
        let mut actors = Actors::default();
        actors.add(&entry("p-1", "x"));
        for table in Table::ALL {
            let all = columns(table, &context.languages);
            let selection = Selection::parse(table, &context.languages, Some("all")).expect("all");
            let row = match table {
                Table::Actors => actors.rows(&context).remove(0),
                _ => selection.rows(&entry("p-1", "x"), &context).remove(0),
            };
            assert_eq!(row.len(), all.len(), "{table:?}");
            let names: std::collections::BTreeSet<&str> = all.iter().map(|c| c.name.as_str()).collect();
            assert_eq!(names.len(), all.len(), "{table:?}");
            assert!(table.key().iter().all(|key| names.contains(key)), "{table:?}");
            // A cell of numbers is never text and one of text never a number.
            for (column, cell) in all.iter().zip(&row) {
                let numbers = matches!(column.holds, Holds::Number | Holds::Count);
                assert!(
                    *cell == Cell::Empty || matches!(cell, Cell::Number(_)) == numbers,
                    "{table:?} {}",
                    column.name
                );
            }
        }
    }

    #[test]
    fn a_table_has_at_most_25_columns_where_nobody_chooses() {
        let languages: Vec<&str> = vec!["aa", "bb", "cc", "dd", "ee"];
        for table in Table::ALL {
            let usual = Selection::usual(table, &languages);
            assert!(usual.columns().count() <= 25, "{table:?} has {}", usual.columns().count());
        }
    }

    #[test]
    fn a_row_says_what_is_known() {
        let rows = csv(Table::Commitments, &[entry("p-1", "She said \"so\"")], Some("all"));
        assert_eq!(
            rows,
            "\u{FEFF}commitment,statement,statement_aa,statement_bb,parties,parties_alpha3,others,bodies,action,fields,strength,money,\
             amount,amount_min,amount_max,currency,bound,per,stage,due_from,due_to,due_edtf,places,status,official_says,\
             evidence_says,schedule_says,as_of,because,checkability,reports,sources,first_told\r\n\
             p-1,양국은 협력한다.,\"She said \"\"so\"\"\",양국은 협력한다.,\"KR; She said \"\"so\"\"\",KOR,\
             \"She said \"\"so\"\"\",\"She said \"\"so\"\"\",fund,\"biotech; chips\",firm,\"She said \"\"so\"\"\",\
             -10000000,-10000000,,USD,min,,pledged,,2025-03-31,../2025-03,ID,not-yet-due,no-evidence,no-evidence,\
             not-yet-due,2024-12-31,Its day has not come.,70,1,1,2023-12-09\r\n"
        );
    }

    #[test]
    fn columns_are_chosen_by_name() {
        let rows = csv(Table::Commitments, &[entry("p-1", "x")], Some("status, commitment"));
        assert_eq!(rows, "\u{FEFF}status,commitment\r\nnot-yet-due,p-1\r\n");
        let chosen = Selection::parse(Table::Commitments, &[], Some("status")).expect("known").with_key();
        assert_eq!(chosen.columns().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["commitment", "status"]);
        assert_eq!(chosen.clone().with_key(), chosen);
        assert_eq!(Selection::parse(Table::Reports, &[], Some("claim,nose")), Err("nose".to_owned()));
    }

    #[test]
    fn a_sum_has_the_bounds_that_the_text_gives_it() {
        for (bound, cells) in [("exact", "5,5"), ("about", "5,5"), ("min", "5,"), ("max", ",5")] {
            let mut e = entry("p-1", "x");
            e.money[0].bound = bound.to_owned();
            e.money[0].amount = serde_json::Number::from(5);
            let rows = csv(Table::Commitments, &[e], Some("amount_min,amount_max"));
            assert_eq!(rows.lines().nth(1), Some(cells), "{bound}");
        }
    }

    /// What a share says is never taken for the sum.
    #[test]
    fn a_whole_sum_goes_before_a_share() {
        let mut e = entry("p-1", "x");
        let mut whole = e.money[0].clone();
        whole.amount = serde_json::Number::from(9);
        e.money[0].part = "share".to_owned();
        e.money.push(whole);
        assert!(csv(Table::Commitments, &[e], Some("amount")).ends_with("\r\n9\r\n"));
    }

    #[test]
    fn the_page_of_exports_has_every_column() {
        let mut page = String::new();
        for table in Table::ALL {
            page += &format!("\n### {}\n\n{}\n\n", table.name(), table.row());
            page += "| column | holds | usual | what it means |\n|---|---|---|---|\n";
            for c in columns(table, &["TAG"]) {
                let usual = if c.usual { "yes" } else { "" };
                page += &format!("| `{}` | {} | {usual} | {} |\n", c.name, c.holds.words(), c.means);
            }
        }
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/export.md");
        let file = std::fs::read_to_string(&path).expect("docs/export.md");
        let (before, rest) = file.split_once("<!-- columns -->\n").expect("its beginning");
        let (held, after) = rest.split_once("\n<!-- /columns -->").expect("its end");
        if std::env::var_os("ENTENTE_BLESS").is_some_and(|v| v == "1") {
            let made = format!("{before}<!-- columns -->\n{page}\n<!-- /columns -->{after}");
            std::fs::write(&path, made).expect("written");
        } else {
            assert!(held == page, "docs/export.md has drifted; look, then run with ENTENTE_BLESS=1");
        }
    }
}
