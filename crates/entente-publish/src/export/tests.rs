//! A commitment for tests, addresses, and texts that spreadsheets take for formulas in every column that a source can fill.

use super::columns::{Holds, Selection, Table};
use super::*;
use crate::book::*;
use crate::csv::as_it_was;
use crate::wire::Quote;

/// A commitment in which every text is `hostile` that a source can fill, and every key is filled.
pub fn entry(id: &str, hostile: &str) -> Entry {
    let quote = Quote {
        exact: hostile.to_owned(),
        prefix: hostile.to_owned(),
        suffix: hostile.to_owned(),
        start: 3,
        end: 12,
        inherited: false,
    };
    let some = || Some(hostile.to_owned());
    let actor = |id: Option<&str>, role: Option<&str>| Actor {
        id: id.map(str::to_owned),
        name: hostile.to_owned(),
        label: some(),
        role: role.map(str::to_owned),
    };
    Entry {
        entente: 1,
        reports_page: None,
        commitment: id.to_owned(),
        aliases: vec![],
        statement: [("aa", hostile), ("bb", "양국은 협력한다.")].map(|(k, v)| (k.to_owned(), v.to_owned())).into(),
        parties: vec![actor(Some("KR"), Some("promiser")), actor(None, Some("promiser"))],
        others: vec![actor(Some("https://ror.org/021nxhr62"), Some("partner"))],
        bodies: vec![actor(Some("entente:org/kr-msit"), None)],
        action: "fund".to_owned(),
        fields: vec!["biotech".to_owned(), "chips".to_owned()],
        strength: "firm".to_owned(),
        money: vec![Sum {
            surface: hostile.to_owned(),
            amount: serde_json::Number::from(-10_000_000),
            currency: "USD".to_owned(),
            bound: "min".to_owned(),
            per: None,
            part: "whole".to_owned(),
            stage: "pledged".to_owned(),
        }],
        due: Some(Due {
            surface: hostile.to_owned(),
            from: None,
            to: Some("2025-03-31".to_owned()),
            kind: "by".to_owned(),
            edtf: "../2025-03".to_owned(),
        }),
        places: vec!["ID".to_owned()],
        status: Status {
            status: "not-yet-due".to_owned(),
            as_of: "2024-12-31".to_owned(),
            official: "no-evidence".to_owned(),
            evidence: "no-evidence".to_owned(),
            schedule: "not-yet-due".to_owned(),
            due: Some("2025-03-31".to_owned()),
            because: "Its day has not come.".to_owned(),
            rules: vec![],
            rests_on: vec![],
            politifact: "Not Yet Rated".to_owned(),
            g7_compliance: None,
            iati_activity_status: None,
        },
        checkability: Checkability { score: 70, lacks: vec![], questions: [].into() },
        sources: 1,
        agreed: vec![],
        differences: vec![],
        readouts: vec![],
        changes: vec![],
        lineage: None,
        remarks: Vec::new(),
        reports: vec![Report {
            claim: format!("c-{id}"),
            document: hostile.to_owned(),
            url: some(),
            title: some(),
            lang: some(),
            day: Some("2023-12-09".to_owned()),
            copy_of: None,
            quote: quote.clone(),
            confidence: 0.93,
        }],
        evidence: vec![Evidence {
            deed: format!("d-{id}"),
            document: hostile.to_owned(),
            url: some(),
            lang: some(),
            told: Some("2024-05-01".to_owned()),
            what: "held".to_owned(),
            date: Some("2024-04".to_owned()),
            effect: "progress".to_owned(),
            official: false,
            quote,
            score: 0.8,
            by: "rule link".to_owned(),
            reasons: vec![hostile.to_owned()],
        }],
    }
}

/// A context that speaks `aa` or `bb`.
pub fn context(speak: &'static str) -> Context<'static> {
    Context {
        speak,
        languages: vec!["aa", "bb"],
        as_of: "2024-12-31".to_owned(),
        query: "",
        base_url: None,
        self_url: None,
        licence: None,
        alpha3: &|code| (code == "KR").then(|| "KOR".to_owned()),
        label: &|id| (id == "KR").then(|| "Korea".to_owned()),
        words: &|key| {
            let words = match key {
                "citation.of_ledger" => "“{title}” Entente, {id} ({status}, as of {day}; event {event}, root {root}).",
                "citation.of_text" => "“{title}” Entente, {id} ({status}, as of {day}).",
                "citation.title" => "“{title}”",
                "citation.told" => "Told in: {documents}.",
                key => key.trim_start_matches("status."),
            };
            words.to_owned()
        },
        sha256: &|bytes| format!("{:064x}", bytes.len()),
    }
}

#[test]
fn only_addresses_of_the_web_are_links() {
    for (url, is) in [
        ("https://example.org/a?b=c#d", true),
        ("http://example.org", true),
        ("https://한국.example/가", true),
        ("javascript:alert(1)", false),
        ("data:text/html,x", false),
        ("https://", false),
        ("https://example.org/a b", false),
        ("https://example.org/\"onclick", false),
        ("https://example.org/\n", false),
        ("ftp://example.org", false),
        ("", false),
    ] {
        assert_eq!(web(Some(url)).is_some(), is, "{url}");
    }
}

#[test]
fn a_link_is_a_page_or_a_name() {
    let mut context = context("aa");
    assert_eq!(context.link("p-1"), "urn:entente:commitment:p-1");
    context.base_url = Some("https://example.org/book/");
    assert_eq!(context.link("p-1/…"), "https://example.org/book/commitments/p-1%2F%E2%80%A6");
}

/// More than two hundred of them: signs that begin a formula, what spreadsheets pass over before them, and what follows.
fn payloads() -> Vec<String> {
    let signs = ["=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠", "﹦", "−"];
    let before = ["", " ", "\u{A0}", "\u{3000}", "\u{FEFF}", "\n", "'", "\u{200B}"];
    let behind = ["1+1", "cmd|' /C calc'!A0", "HYPERLINK(\"http://x.example\",\"y\")"];
    let mut all = Vec::new();
    for sign in signs {
        for lead in before {
            for (n, rest) in behind.iter().enumerate() {
                // Every pair of sign and lead once, and the longer ones where nothing stands before.
                if n == 0 || lead.is_empty() {
                    all.push(format!("{lead}{sign}{rest}"));
                }
            }
        }
    }
    for whole in [
        "=1+1;=2+2",
        "a\n=1",
        "\"=1+1\"",
        "=1\"\"+1",
        "-5",
        "+82-2-1234",
        "@user",
        "=\u{202E}1",
        "'=1",
        "''=1",
        "'",
        "\t",
    ] {
        all.extend([whole.to_owned(), format!("{whole}, {whole}"), format!("{whole}\r\n{whole}")]);
    }
    for n in 0..40 {
        all.push(format!("{}=SUM(A1:A{n})", " ".repeat(n)));
    }
    all
}

/// The cells of a CSV file, by RFC 4180.
fn cells(csv: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = csv.trim_start_matches('\u{FEFF}').chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    rows
}

/// What a spreadsheet sees first, when it passes over what cannot be seen.
fn first(cell: &str) -> Option<char> {
    cell.trim_start_matches(|c: char| {
        c.is_whitespace() && !matches!(c, '\t' | '\r') || matches!(c, '\u{FEFF}' | '\u{200B}')
    })
    .chars()
    .next()
}

#[test]
fn no_cell_of_text_begins_a_formula_and_each_can_be_had_back() {
    let payloads = payloads();
    assert!(payloads.len() >= 200, "{}", payloads.len());
    let context = context("aa");
    let mut checked = 0;
    for payload in &payloads {
        let entry = entry("p-1", payload);
        for table in [Table::Commitments, Table::Reports, Table::Evidence] {
            let columns = Selection::parse(table, &context.languages, Some("all")).expect("all");
            let mut csv = Vec::new();
            columns.head(&mut csv).expect("written");
            columns.write(&mut csv, &entry, &context).expect("written");
            let rows = cells(&String::from_utf8(csv).expect("utf-8"));
            assert_eq!(rows.len(), 2, "{payload:?} in {table:?}");
            assert_eq!(rows[1].len(), columns.columns().count(), "{payload:?} in {table:?}");
            for (column, cell) in columns.columns().zip(&rows[1]) {
                checked += 1;
                if matches!(column.holds, Holds::Number | Holds::Count) {
                    assert!(cell.is_empty() || cell.parse::<f64>().is_ok(), "{payload:?} in {}: {cell:?}", column.name);
                    continue;
                }
                // Also where columns are parted by semicolons, so that neither the quotes nor the rows are ours.
                let begins = |cell: &str| first(cell).is_some_and(|c| "=+-@\t\r\0＝＋－＠﹦−".contains(c));
                let begins = begins(cell) || cell.split([';', '\n', '\r']).skip(1).any(begins);
                assert!(!begins, "{payload:?} in {}: {cell:?}", column.name);
                // Where the payload stands alone it comes back as it was.
                if ["title", "url", "quote", "document", "lang", "statement"].contains(&column.name.as_str()) {
                    assert_eq!(&as_it_was(cell), payload, "{}", column.name);
                }
            }
        }
    }
    assert!(checked > 200 * 50, "{checked}");
}
