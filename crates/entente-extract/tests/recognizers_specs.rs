//! Numbers and sums against the public tables of Recognizers-Text, which stand beside the checkout in `../shared`.
//!
//! A case is right if all its values come out, in order, and no other; where the table names an ISO 4217 code, that too.
//! `data/recognizers-rejected.toml` lists the cases that our rules read otherwise on purpose, with the reason.

use entente_extract::quantity::Quantities;
use entente_model::Value;
use entente_packs::{Folded, Packs};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;

/// The least share of right cases of each file, rejected ones left out.
const FLOOR: f64 = 0.90;
/// The least share of right cases of each file, rejected ones counted as wrong.
const RAW_FLOOR: f64 = 0.84;

#[derive(Deserialize)]
struct Rejected {
    reject: Vec<Reject>,
}

#[derive(Deserialize)]
struct Reject {
    file: String,
    cases: Vec<usize>,
    reason: String,
}

fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// The values a table expects, with their currency where it names one.
fn wanted(case: &serde_json::Value) -> Vec<(f64, Option<String>)> {
    let results = case["Results"].as_array().map(Vec::as_slice).unwrap_or_default();
    let one = |r: &serde_json::Value| {
        let resolution = &r["Resolution"];
        let value = resolution["value"].as_str()?.replace(',', ".").parse().ok()?;
        Some((value, resolution["isoCurrency"].as_str().map(str::to_owned)))
    };
    results.iter().filter_map(one).collect()
}

fn found(quantities: &Quantities, money: bool, text: &str) -> Vec<(f64, Option<String>)> {
    let folded = Folded::new(text, 0);
    let mentions = if money { quantities.money(&folded, text, 0, None) } else { quantities.numbers(&folded, text, 0) };
    let values = |m: &entente_model::Mention| match &m.value {
        Value::Number(amount) => vec![(amount.as_f64(), None)],
        Value::Money(sums) => sums.iter().map(|s| (s.amount.as_f64(), Some(s.currency.code().to_owned()))).collect(),
        _ => Vec::new(),
    };
    mentions.iter().flat_map(values).collect()
}

/// Equal to four decimals; the tables give cents as cents, we as hundredths.
fn same(want: &(f64, Option<String>), got: &(f64, Option<String>), money: bool) -> bool {
    let near = |a: f64| (a - got.0).abs() < 0.000_06 || (a / got.0 - 1.0).abs() < 1e-9;
    let code = want.1.is_none() || want.1 == got.1;
    code && (near(want.0) || (money && near(want.0 / 100.0)))
}

#[test]
fn numbers_and_sums_come_out_as_in_the_public_tables() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/recognizers-text-specs");
    if !folder.is_dir() {
        say(&format!("not run: {} is absent", folder.display()));
        return;
    }
    let rejected: Rejected =
        toml::from_str(include_str!("data/recognizers-rejected.toml")).expect("the list of rejected cases is valid");
    assert!(rejected.reject.iter().all(|r| !r.reason.is_empty()), "every rejected case has a reason");
    let packs = Packs::builtin().expect("our own packs load");
    let mut failures = Vec::new();
    for (tag, name) in [("en", "English"), ("fr", "French"), ("ko", "Korean")] {
        let pack = packs.pack(tag).expect("the pack exists");
        let quantities = Quantities::new(pack).expect("the pack compiles");
        for (money, file) in [(false, "Number/%/NumberModel.json"), (true, "NumberWithUnit/%/CurrencyModel.json")] {
            let file = file.replace('%', name);
            let text = std::fs::read_to_string(folder.join(&file)).expect("the table can be read");
            let cases: Vec<serde_json::Value> =
                serde_json::from_str(text.trim_start_matches('\u{feff}')).expect("the table is JSON");
            let out: BTreeSet<usize> =
                rejected.reject.iter().filter(|r| r.file == file).flat_map(|r| r.cases.iter().copied()).collect();
            let (mut right, mut right_of_all) = (0usize, 0usize);
            for (number, case) in cases.iter().enumerate() {
                let input = case["Input"].as_str().unwrap_or_default();
                let (want, got) = (wanted(case), found(&quantities, money, input));
                let ok = want.len() == got.len() && want.iter().zip(&got).all(|(w, g)| same(w, g, money));
                right_of_all += usize::from(ok);
                if out.contains(&number) {
                    if ok {
                        failures.push(format!("{file} {number}: is rejected and yet comes out as there"));
                    }
                } else {
                    right += usize::from(ok);
                }
            }
            let (kept, all) = (cases.len() - out.len(), cases.len());
            let (share, raw) = (right as f64 / kept as f64, right_of_all as f64 / all as f64);
            say(&format!(
                "{file}: {right}/{kept} = {share:.3}; with the {} rejected: {right_of_all}/{all} = {raw:.3}",
                out.len()
            ));
            if share < FLOOR || raw < RAW_FLOOR {
                failures.push(format!("{file}: {share:.3} ({raw:.3} of all) is below the floor"));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
