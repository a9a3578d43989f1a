//! Specs: prose with examples that run. `specs/README.md` describes the format for those who write them.
//!
//! A `text` block is a document; the `claims`, `deeds`, `meetings` and `mentions` blocks after it say what is to be
//! found in it, one line each, cells parted by ` | `. Only the cells that a line has are checked. A block marked
//! `not-yet` must not hold: it is a known gap, and the mark goes when the gap does.

use crate::names::same_party;
use crate::pages::sum;
use crate::records::{Claim, Deed, Doc, Sum, surface};
use entente_app::model::{Action, Field, Strength};
use serde_json::{Value, json};
use std::str::FromStr;

/// An example: a text and what is expected of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// The line of the file on which its text starts, from one.
    pub line: usize,
    /// The document as the engine takes it.
    pub doc: Value,
    /// What is expected.
    pub expected: Vec<Expected>,
}

/// One block of expectations.
#[derive(Clone, Debug, PartialEq)]
pub struct Expected {
    /// What kind of thing.
    pub kind: Kind,
    /// The line of the file on which the block opens, from one.
    pub line: usize,
    /// Its lines.
    pub rows: Vec<String>,
    /// Whether the block says `not-yet`: it is right, and the engine is known to say something else.
    pub not_yet: bool,
}

/// What a block lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// All claims, in the order of the text.
    Claims,
    /// All deeds, in the order of the text.
    Deeds,
    /// All meetings.
    Meetings,
    /// Some mentions, in any order.
    Mentions,
}

impl Kind {
    fn parse(word: &str) -> Option<Kind> {
        match word {
            "claims" => Some(Kind::Claims),
            "deeds" => Some(Kind::Deeds),
            "meetings" => Some(Kind::Meetings),
            "mentions" => Some(Kind::Mentions),
            _ => None,
        }
    }
}

/// The examples of a spec; blocks of other kinds are prose.
///
/// # Errors
/// A sentence with the line, where an expectation has no text before it or a block does not close.
pub fn parse(spec: &str, name: &str) -> Result<Vec<Example>, String> {
    let mut examples: Vec<Example> = Vec::new();
    let mut lines = spec.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        let fence: String = line.chars().take_while(|c| *c == '`').collect();
        if fence.len() < 3 {
            continue;
        }
        let opened = at + 1;
        let mut body = Vec::new();
        loop {
            match lines.next() {
                Some((_, line)) if line.trim_end() == fence => break,
                Some((_, line)) => body.push(line.to_owned()),
                None => return Err(format!("{name}:{opened}: the block does not close")),
            }
        }
        let mut words = line[fence.len()..].split_whitespace();
        match words.next() {
            Some("text") => {
                let mut doc = json!({"id": format!("{name}:{opened}"), "text": body.join("\n")});
                for word in words {
                    let (key, value) =
                        word.split_once('=').ok_or_else(|| format!("{name}:{opened}: {word} is no key=value"))?;
                    if !matches!(key, "lang" | "published" | "url") {
                        return Err(format!("{name}:{opened}: a text takes lang, published and url, not {key}"));
                    }
                    doc[key] = json!(value);
                }
                examples.push(Example { line: opened, doc, expected: Vec::new() });
            }
            Some(word) => {
                if let Some(kind) = Kind::parse(word) {
                    let example =
                        examples.last_mut().ok_or_else(|| format!("{name}:{opened}: no text stands before it"))?;
                    let rows = body.into_iter().filter(|row| !row.trim().is_empty()).collect();
                    let not_yet = match words.next() {
                        None => false,
                        Some("not-yet") => true,
                        Some(word) => return Err(format!("{name}:{opened}: {word} means nothing here")),
                    };
                    example.expected.push(Expected { kind, line: opened, rows, not_yet });
                }
            }
            None => {}
        }
    }
    Ok(examples)
}

/// What a block should say by what was found: the rows that hold stay as they are, wrong cells are replaced.
/// Equal to the expected rows when all holds.
pub fn found_rows(expected: &Expected, doc: &Doc) -> Vec<String> {
    match expected.kind {
        Kind::Claims => aligned(&expected.rows, &doc.claims, claim_row, claim_holds),
        Kind::Deeds => aligned(&expected.rows, &doc.deeds, deed_row, deed_holds),
        Kind::Meetings => {
            aligned(&expected.rows, &doc.meetings, meeting_row, |row, m| meeting_row(Some(row), m) == row)
        }
        Kind::Mentions => {
            let found: Vec<String> = doc.mentions.iter().map(mention_row).collect();
            let kinds: Vec<&str> = expected.rows.iter().filter_map(|row| row.split(" | ").next()).collect();
            if expected.rows.iter().all(|row| found.contains(row)) {
                return expected.rows.clone();
            }
            found.into_iter().filter(|row| kinds.contains(&row.split(" | ").next().unwrap_or(""))).collect()
        }
    }
}

/// Rows for the things found: each in the columns of the row at its place, or of none when the numbers differ.
fn aligned<T>(
    rows: &[String],
    found: &[T],
    render: impl Fn(Option<&str>, &T) -> String,
    holds: impl Fn(&str, &T) -> bool,
) -> Vec<String> {
    let same = rows.len() == found.len();
    let mut shown = Vec::new();
    for (n, thing) in found.iter().enumerate() {
        let row = if same { rows.get(n) } else { rows.iter().find(|row| holds(row, thing)) };
        match row {
            Some(row) if holds(row, thing) => shown.push(row.clone()),
            row => shown.push(render(row.map(String::as_str), thing)),
        }
    }
    shown
}

/// The columns of a claim.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Cell {
    Parties,
    Action,
    Fields,
    Strength,
    Money,
    Due,
    Places,
    Bodies,
    SaidBy,
    Forum,
    Quote,
}

const ALL: [Cell; 8] =
    [Cell::Parties, Cell::Action, Cell::Fields, Cell::Strength, Cell::Money, Cell::Due, Cell::Places, Cell::Quote];

/// A cell is known by its shape; what has none of the others is the parties.
fn cell(text: &str) -> Cell {
    let word = text.split_whitespace().next().unwrap_or("");
    let rest = text.strip_prefix("no ").unwrap_or(word);
    match rest {
        "fields" => Cell::Fields,
        "money" => Cell::Money,
        "due" => Cell::Due,
        "places" => Cell::Places,
        "bodies" => Cell::Bodies,
        "forum" => Cell::Forum,
        "said" => Cell::SaidBy,
        _ if text.starts_with(['"', '“']) => Cell::Quote,
        _ if Action::from_str(text).is_ok() => Cell::Action,
        _ if Strength::from_str(text).is_ok() => Cell::Strength,
        _ if text.split(", ").all(|code| Field::from_str(code).is_ok()) => Cell::Fields,
        _ if text.starts_with(['≥', '≤', '~']) || text.starts_with(|c: char| c.is_ascii_digit()) => Cell::Money,
        _ => Cell::Parties,
    }
}

fn cells(row: &str) -> impl Iterator<Item = &str> {
    row.split(" | ").map(str::trim)
}

fn claim_cell(column: Cell, claim: &Claim, wanted: &str) -> String {
    let named = |name: &str, values: Vec<String>, by: &str| {
        if values.is_empty() { format!("no {name}") } else { format!("{name} {}", values.join(by)) }
    };
    match column {
        Cell::Parties => claim.parties.iter().map(|p| p.predicted().to_owned()).collect::<Vec<_>>().join(", "),
        Cell::Action => claim.action.clone().unwrap_or_default(),
        Cell::Strength => claim.strength.clone().unwrap_or_default(),
        Cell::Fields if claim.fields.is_empty() => "no fields".to_owned(),
        Cell::Fields => claim.fields.join(", "),
        Cell::Money if claim.money.is_empty() => "no money".to_owned(),
        Cell::Money => claim.money.iter().map(sum).collect::<Vec<_>>().join(", "),
        Cell::Due => {
            claim.due.as_ref().map_or_else(|| "no due".to_owned(), |d| format!("due {}", days(&d.from, &d.to)))
        }
        Cell::Places => named("places", claim.places.clone(), ", "),
        Cell::Bodies => named("bodies", claim.bodies.clone(), "; "),
        Cell::SaidBy => named("said by", claim.attribution.clone().into_iter().collect(), ""),
        Cell::Forum => named("forum", claim.forum.clone().into_iter().collect(), ""),
        Cell::Quote => shown_quote(&claim.quote, wanted),
    }
}

fn days(from: &Option<String>, to: &Option<String>) -> String {
    format!("{}..{}", from.as_deref().unwrap_or(""), to.as_deref().unwrap_or(""))
}

/// The quote as the row would have it: whole, or by its start and end.
fn shown_quote(quote: &str, wanted: &str) -> String {
    if quote_holds(wanted, quote) {
        return wanted.to_owned();
    }
    let words: Vec<&str> = quote.split_whitespace().collect();
    if words.len() > 8 {
        return format!("\"{} … {}\"", words[..4].join(" "), words[words.len() - 3..].join(" "));
    }
    format!("\"{quote}\"")
}

fn quote_holds(wanted: &str, quote: &str) -> bool {
    let wanted = wanted.trim_matches(['"', '“', '”']);
    match wanted.split_once('…') {
        Some((start, end)) => quote.starts_with(start.trim()) && quote.ends_with(end.trim()),
        None => quote == wanted,
    }
}

fn cell_holds(wanted: &str, claim: &Claim) -> bool {
    let column = cell(wanted);
    let found = claim_cell(column, claim, wanted);
    match column {
        Cell::Parties => {
            let mut left: Vec<&str> = claim.parties.iter().map(|p| p.predicted()).collect();
            let all = wanted.split(", ").all(|name| {
                let at = left.iter().position(|said| same_party(name, said));
                at.map(|at| left.remove(at)).is_some()
            });
            all && left.is_empty()
        }
        Cell::Fields | Cell::Places => {
            let list = |s: &str| {
                let mut codes: Vec<String> = s.split([',', ' ']).filter(|c| !c.is_empty()).map(str::to_owned).collect();
                codes.sort();
                codes
            };
            list(wanted) == list(&found)
        }
        _ => wanted == found,
    }
}

fn claim_holds(row: &str, claim: &Claim) -> bool {
    cells(row).all(|wanted| cell_holds(wanted, claim))
}

fn claim_row(row: Option<&str>, claim: &Claim) -> String {
    let shown: Vec<String> =
        match row {
            Some(row) => cells(row)
                .map(|wanted| {
                    if cell_holds(wanted, claim) { wanted.to_owned() } else { claim_cell(cell(wanted), claim, wanted) }
                })
                .collect(),
            None => ALL
                .iter()
                .map(|&column| claim_cell(column, claim, ""))
                .filter(|text| !text.starts_with("no ") && !text.is_empty())
                .collect(),
        };
    shown.join(" | ")
}

/// A deed's columns: what, day, quote.
fn deed_row(row: Option<&str>, deed: &Deed) -> String {
    let day = || deed.date.clone().unwrap_or_else(|| "no date".to_owned());
    match row {
        Some(row) => cells(row)
            .map(|wanted| match wanted {
                _ if wanted.starts_with(['"', '“']) => shown_quote(&deed.quote, wanted),
                "no date" => day(),
                _ if wanted.starts_with(|c: char| c.is_ascii_digit()) => day(),
                _ => deed.what.clone(),
            })
            .collect::<Vec<_>>()
            .join(" | "),
        None => format!("{} | {} | {}", deed.what, day(), shown_quote(&deed.quote, "")),
    }
}

fn deed_holds(row: &str, deed: &Deed) -> bool {
    deed_row(Some(row), deed) == cells(row).collect::<Vec<_>>().join(" | ")
}

/// A meeting's columns: name, ordinal, `day`, `place`, `chairs`.
fn meeting_row(row: Option<&str>, meeting: &Value) -> String {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let name = Some(surface(&meeting["name"])).filter(|n| !n.is_empty()).unwrap_or_else(|| "no name".to_owned());
    let ordinal = meeting["ordinal"].as_u64().map_or_else(|| "no ordinal".to_owned(), |n| n.to_string());
    let day = format!("day {}", days(&text(&meeting["day"]["from"]), &text(&meeting["day"]["to"])));
    let place = text(&meeting["place"]).map_or_else(|| "no place".to_owned(), |p| format!("place {p}"));
    let chairs: Vec<String> = meeting["chairs"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|chair| {
            let state = text(&chair["state"]).map(|s| format!(" ({s})")).unwrap_or_default();
            format!("{}{state}", surface_or_name(&chair["name"]))
        })
        .collect();
    let chairs = if chairs.is_empty() { "no chairs".to_owned() } else { format!("chairs {}", chairs.join(", ")) };
    let pick = |wanted: &str| match wanted.strip_prefix("no ").unwrap_or(wanted).split(' ').next() {
        Some("day") => day.clone(),
        Some("place") => place.clone(),
        Some("chairs") => chairs.clone(),
        Some("ordinal") => ordinal.clone(),
        Some(word) if word.chars().all(|c| c.is_ascii_digit()) && word == wanted => ordinal.clone(),
        _ => name.clone(),
    };
    match row {
        Some(row) => cells(row).map(pick).collect::<Vec<_>>().join(" | "),
        None => [name, ordinal, day, place, chairs].join(" | "),
    }
}

fn surface_or_name(value: &Value) -> String {
    let said = surface(value);
    if said.is_empty() { value["name"].as_str().unwrap_or("").to_owned() } else { said }
}

/// A mention's columns: kind, quoted words, value.
fn mention_row(mention: &Value) -> String {
    let kind = mention["kind"].as_str().unwrap_or("");
    let value = &mention["value"];
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let shown = match kind {
        "time" => days(&text(&value["from"]), &text(&value["to"])),
        "money" => {
            let one = |v: &Value| {
                sum(&Sum {
                    surface: String::new(),
                    amount: v["amount"].as_f64(),
                    currency: text(&v["currency"]),
                    bound: text(&v["bound"]).unwrap_or_default(),
                })
            };
            value.as_array().into_iter().flatten().map(one).collect::<Vec<_>>().join(", ")
        }
        "actor" => text(&value["id"]).or_else(|| text(&value["what"])).unwrap_or_default(),
        _ => text(value).unwrap_or_else(|| if value.is_null() { String::new() } else { value.to_string() }),
    };
    let words = format!("{kind} | \"{}\"", surface(&mention["span"]));
    if shown.is_empty() { words } else { format!("{words} | {shown}") }
}

/// The spec with the rows of one block replaced.
pub fn bless(spec: &str, block: &Expected, rows: &[String]) -> String {
    let mut out: Vec<&str> = Vec::new();
    let mut lines = spec.lines().enumerate();
    for (at, line) in lines.by_ref() {
        out.push(line);
        if at + 1 == block.line {
            break;
        }
    }
    out.extend(rows.iter().map(String::as_str));
    let fence: String = out.get(block.line - 1).map_or("", |l| l).chars().take_while(|c| *c == '`').collect();
    out.extend(lines.map(|(_, line)| line).skip_while(|line| line.trim_end() != fence));
    out.join("\n") + "\n"
}

/// The spec with the mark `not-yet` of one block set or taken away.
pub fn mark(spec: &str, block: &Expected, not_yet: bool) -> String {
    let set = |line: &str| {
        let plain = line.trim_end().trim_end_matches(" not-yet");
        if not_yet { format!("{plain} not-yet") } else { plain.to_owned() }
    };
    let lines = spec.lines().enumerate();
    lines.map(|(at, line)| if at + 1 == block.line { set(line) } else { line.to_owned() } + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: &str = "# Money\n\nProse.\n\n```text lang=xx published=2024-01-02\nOne.\nTwo.\n```\n\n```claims\n\
                        KR, US | fund | biotech | firm | ≥ 10000000 USD | due 2024-01-01..2024-12-31 | no places | \"One … Two\"\n\
                        ```\n\n```deeds\n```\n";

    fn claim() -> Claim {
        let value = json!({"commitments": [{"quote": "One and then Two", "parties": ["US", "KR"], "action": "fund",
            "fields": ["biotech"], "strength": "firm", "money": [{"amount": 10000000, "currency": "USD", "bound": "min"}],
            "due": {"from": "2024-01-01", "to": "2024-12-31"}, "places": []}]});
        Doc::from(&value).claims.remove(0)
    }

    #[test]
    fn a_spec_is_texts_each_with_what_is_expected() {
        let examples = parse(SPEC, "s").expect("well formed");
        assert_eq!(examples.len(), 1);
        assert_eq!(examples[0].doc["text"], "One.\nTwo.");
        assert_eq!(examples[0].doc["published"], "2024-01-02");
        assert_eq!(examples[0].expected[0].rows.len(), 1);
        assert_eq!((examples[0].expected[1].kind, examples[0].expected[1].rows.len()), (Kind::Deeds, 0));
        assert!(parse("```claims\n```\n", "s").is_err(), "an expectation without a text");
        assert!(parse("```text\nopen", "s").is_err(), "a block that does not close");
        assert!(parse("```text\n```\n```claims not-yet\n```\n", "s").expect("well formed")[0].expected[0].not_yet);
        assert!(parse("```text\n```\n```claims maybe\n```\n", "s").is_err(), "an unknown mark");
        assert!(parse("```text mood=good\n```\n", "s").is_err(), "an unknown key");
    }

    #[test]
    fn each_cell_is_checked_and_only_those_given() {
        for row in [
            "KR, US | fund | biotech | firm | ≥ 10000000 USD | due 2024-01-01..2024-12-31 | no places | \"One … Two\"",
            "US, KR",
            "fund",
            "\"One and then Two\"",
            "\"One …\"",
            "no bodies | no forum",
        ] {
            assert!(claim_holds(row, &claim()), "{row}");
        }
        for row in [
            "KR",
            "KR, US, JP",
            "research",
            "ai, biotech",
            "no fields",
            "intended",
            "10000000 USD",
            "≥ 10000000 EUR",
            "no money",
            "no due",
            "due ..2024-12-31",
            "places 035",
            "\"One … Three\"",
            "\"One\"",
            "forum G7",
        ] {
            assert!(!claim_holds(row, &claim()), "{row}");
        }
    }

    #[test]
    fn blessing_replaces_the_wrong_cells_and_leaves_the_right_ones() {
        let examples = parse(SPEC, "s").expect("well formed");
        let mut block = examples[0].expected[0].clone();
        let doc = Doc { claims: vec![claim()], ..Doc::default() };
        assert_eq!(found_rows(&block, &doc), block.rows);
        block.rows = vec!["US, KR | research | \"One … Two\"".to_owned()];
        assert_eq!(found_rows(&block, &doc), ["US, KR | fund | \"One … Two\""]);
        let blessed = bless(SPEC, &block, &found_rows(&block, &doc));
        assert_eq!(parse(&blessed, "s").expect("well formed")[0].expected[0].rows, ["US, KR | fund | \"One … Two\""]);
        assert_eq!(blessed.lines().count(), SPEC.lines().count());
    }

    #[test]
    fn a_gap_is_marked_and_the_mark_goes_again() {
        let block = &parse(SPEC, "s").expect("well formed")[0].expected[0];
        let marked = mark(SPEC, block, true);
        assert!(parse(&marked, "s").expect("well formed")[0].expected[0].not_yet);
        assert_eq!(mark(&marked, block, false), SPEC);
    }

    #[test]
    fn an_empty_block_expects_nothing() {
        let block = Expected { kind: Kind::Claims, line: 1, rows: Vec::new(), not_yet: false };
        assert!(found_rows(&block, &Doc::default()).is_empty());
        assert!(!found_rows(&block, &Doc { claims: vec![claim()], ..Doc::default() }).is_empty());
    }

    #[test]
    fn meetings_and_mentions_are_read_from_the_wire() {
        let meeting = json!({"name": {"exact": "Quantum Dialogue"}, "ordinal": 2, "day": {"from": "2024-03-05", "to": "2024-03-05"},
            "place": "JP", "chairs": [{"name": "Mori Aya", "state": "JP"}]});
        assert_eq!(
            meeting_row(None, &meeting),
            "Quantum Dialogue | 2 | day 2024-03-05..2024-03-05 | place JP | chairs Mori Aya (JP)"
        );
        assert_eq!(meeting_row(Some("x | day"), &meeting), "Quantum Dialogue | day 2024-03-05..2024-03-05");
        let time = json!({"kind": "time", "span": {"exact": "next year"}, "value": {"from": "2025-01-01", "to": null}});
        assert_eq!(mention_row(&time), "time | \"next year\" | 2025-01-01..");
    }
}
