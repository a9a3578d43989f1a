//! A Frictionless Data Package, version 1: the tables as CSV with what their columns mean, in one zip file.

use super::Context;
use super::actors::Actors;
use super::columns::{Holds, Selection, Table};
use crate::book::Entry;
use serde_json::{Map, Value, json};
use std::io::{self, Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The zip file. `commitments` says which columns that table has; it keeps the column of ids whatever was chosen.
///
/// # Errors
/// If the zip file cannot be made, as where a table is too large for one.
pub fn package(entries: &[Entry], commitments: &Selection, context: &Context) -> io::Result<Vec<u8>> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let mut resources = Vec::new();
    for table in Table::ALL {
        let selection = match table {
            Table::Commitments => commitments.clone().with_key(),
            _ => Selection::usual(table, &context.languages),
        };
        let mut bytes = Vec::new();
        if table == Table::Actors {
            let mut actors = Actors::default();
            entries.iter().for_each(|entry| actors.add(entry));
            actors.write(&mut bytes, &selection, context)?;
        } else {
            selection.head(&mut bytes)?;
            entries.iter().try_for_each(|entry| selection.write(&mut bytes, entry, context))?;
        }
        resources.push(resource(table, &selection, &bytes, context));
        files.push((format!("{}.csv", table.name()), bytes));
    }
    let descriptor = serde_json::to_vec_pretty(&descriptor(resources, context))?;
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let first = [
        ("datapackage.json".to_owned(), descriptor),
        ("README.md".to_owned(), readme(context).into_bytes()),
        ("LICENSE".to_owned(), licence(context).into_bytes()),
    ];
    for (name, bytes) in first.into_iter().chain(files) {
        zip.start_file(name, options).map_err(io::Error::other)?;
        zip.write_all(&bytes)?;
    }
    Ok(zip.finish().map_err(io::Error::other)?.into_inner())
}

fn descriptor(resources: Vec<Value>, context: &Context) -> Value {
    let mut package = Map::new();
    let mut put = |key: &str, value: Value| package.insert(key.to_owned(), value);
    put("profile", "tabular-data-package".into());
    put("name", "entente-ledger".into());
    put("title", "Commitments of international technology cooperation".into());
    put("description", about(context).into());
    put("created", format!("{}T00:00:00Z", context.as_of).into());
    if let Some(name) = context.licence {
        put("licenses", json!([{ "name": name }]));
    }
    put("resources", resources.into());
    Value::Object(package)
}

fn about(context: &Context) -> String {
    let what = if context.query.is_empty() {
        "Every commitment of the ledger".to_owned()
    } else {
        format!("The commitments of the ledger for which this holds: {}", context.query)
    };
    format!(
        "{what}, with the reports that tell them and the evidence that bears on them. Statuses are told for {}.",
        context.as_of
    )
}

fn resource(table: Table, selection: &Selection, bytes: &[u8], context: &Context) -> Value {
    let has = |name: &str| selection.columns().any(|c| c.name == name);
    let fields: Vec<Value> = selection
        .columns()
        .map(|c| {
            let mut field = Map::new();
            field.insert("name".to_owned(), c.name.clone().into());
            field.insert("type".to_owned(), c.holds.schema_type().into());
            field.insert("description".to_owned(), c.means.into());
            if c.holds == Holds::YesNo {
                field.insert("trueValues".to_owned(), json!(["yes"]));
                field.insert("falseValues".to_owned(), json!(["no"]));
            }
            if table.key().contains(&c.name.as_str()) {
                field.insert("constraints".to_owned(), json!({ "required": true }));
            }
            Value::Object(field)
        })
        .collect();
    let mut schema = Map::new();
    schema.insert("fields".to_owned(), fields.into());
    schema.insert("missingValues".to_owned(), json!([""]));
    if table.key().iter().all(|key| has(key)) {
        schema.insert("primaryKey".to_owned(), json!(table.key()));
    }
    if matches!(table, Table::Reports | Table::Evidence) {
        let to = json!({ "resource": Table::Commitments.name(), "fields": "commitment" });
        schema.insert("foreignKeys".to_owned(), json!([{ "fields": "commitment", "reference": to }]));
    }
    json!({
        "profile": "tabular-data-resource",
        "name": table.name(),
        "description": table.row(),
        "path": format!("{}.csv", table.name()),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": bytes.len(),
        "hash": format!("sha256:{}", (context.sha256)(bytes)),
        "dialect": { "delimiter": ",", "lineTerminator": "\r\n", "quoteChar": "\"", "doubleQuote": true, "header": true },
        "schema": schema,
    })
}

fn readme(context: &Context) -> String {
    let mut text = format!("# Commitments of international technology cooperation\n\n{}\n\n", about(context));
    for table in Table::ALL {
        text += &format!("- `{}.csv`: {}\n", table.name(), table.row());
    }
    text += "\n`datapackage.json` says what every column means, and has the SHA-256 of every file. One promise can have many \
             reports: count rows of `commitments.csv`, never those of `reports.csv`.\n\nThe files are UTF-8 with a byte-order \
             mark. Where a cell of text, or what stands in it behind a semicolon or a line end, could be taken for a \
             formula, an apostrophe stands before it: it is there where, behind any apostrophes and then spaces and signs \
             that are not shown, the text goes on with one of `= + - @`, one of their full-width, small or mathematical forms, \
             a tab, a carriage return or a zero byte. Take one apostrophe away, first at the beginning of the cell and then \
             behind each semicolon and line end, to have the text as it was. Cells of numbers are never changed.\n";
    text
}

fn licence(context: &Context) -> String {
    match context.licence {
        Some(name) => format!("The publisher of this ledger gives it under: {name}\n"),
        None => "No licence is stated by the program; the publisher of a ledger names it.\n".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::tests::{context, entry};
    use std::io::Read;

    fn made(entries: &[Entry], context: &Context, columns: Option<&str>) -> Vec<(String, Vec<u8>)> {
        let selection = Selection::parse(Table::Commitments, &context.languages, columns).expect("columns");
        let bytes = package(entries, &selection, context).expect("made");
        assert!(bytes == package(entries, &selection, context).expect("made"), "the same bytes at every run");
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
        (0..zip.len())
            .map(|n| {
                let mut file = zip.by_index(n).expect("a part");
                let mut bytes = Vec::new();
                file.read_to_end(&mut bytes).expect("read");
                (file.name().expect("a name").into_owned(), bytes)
            })
            .collect()
    }

    #[test]
    fn a_package_describes_what_is_in_it() {
        let context = context("bb");
        let files = made(&[entry("p-1", "=1"), entry("p-2", "x")], &context, None);
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            names,
            [
                "datapackage.json",
                "README.md",
                "LICENSE",
                "commitments.csv",
                "reports.csv",
                "evidence.csv",
                "actors.csv"
            ]
        );
        let descriptor: Value = serde_json::from_slice(&files[0].1).expect("json");
        assert_eq!(descriptor["created"], "2024-12-31T00:00:00Z");
        assert_eq!(descriptor.get("licenses"), None);
        for (resource, (name, bytes)) in descriptor["resources"].as_array().expect("list").iter().zip(&files[3..]) {
            assert_eq!(
                (resource["path"].as_str(), resource["bytes"].as_u64()),
                (Some(name.as_str()), Some(bytes.len() as u64))
            );
            let fields = resource["schema"]["fields"].as_array().expect("fields");
            let told: Vec<&str> = fields.iter().filter_map(|f| f["name"].as_str()).collect();
            let text = String::from_utf8(bytes.clone()).expect("utf-8");
            assert_eq!(text.trim_start_matches('\u{FEFF}').lines().next(), Some(told.join(",").as_str()), "{name}");
            assert!(fields.iter().all(|f| f["description"].as_str().is_some_and(|d| !d.is_empty())), "{name}");
        }
        assert_eq!(descriptor["resources"][1]["schema"]["foreignKeys"][0]["reference"]["resource"], "commitments");
    }

    #[test]
    fn a_licence_is_what_the_publisher_says() {
        let mut context = context("aa");
        let files = made(&[], &context, None);
        assert_eq!(files[2].1, b"No licence is stated by the program; the publisher of a ledger names it.\n");
        context.licence = Some("CC-BY-4.0");
        let files = made(&[], &context, None);
        let descriptor: Value = serde_json::from_slice(&files[0].1).expect("json");
        assert_eq!(descriptor["licenses"], json!([{ "name": "CC-BY-4.0" }]));
    }
}
