//! How a commitment is cited: as a sentence, for BibTeX, and as CSL-JSON. A citation names the day for which the status is
//! told and the state of the ledger, so that what was read can be found again and checked.

use super::{Context, clean, web};
use crate::book::Entry;
use crate::picture::text::filled;
use crate::table::one_line;
use serde_json::{Map, Value, json};

/// Which ledger was read, and up to where.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Cited {
    /// The number of its last event; 0 where it has none.
    pub event: u64,
    /// The root of the tree over its log, as a checkpoint writes it.
    pub root: String,
}

/// How a citation is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// A sentence.
    Plain,
    /// An entry for BibTeX and BibLaTeX.
    Bibtex,
    /// CSL-JSON, for Zotero and others.
    Csl,
}

/// The citation of a commitment, with a line end.
pub fn cite(e: &Entry, style: Style, ledger: &Cited, context: &Context) -> String {
    match style {
        Style::Plain => plain(e, ledger, context),
        Style::Bibtex => bibtex(e, ledger, context),
        Style::Csl => csl(e, ledger, context),
    }
}

fn state(ledger: &Cited) -> Option<String> {
    (ledger.event > 0).then(|| format!("ledger at event {}, root {}", ledger.event, ledger.root))
}

/// The addresses of the reports, each once, in their order.
fn addresses(e: &Entry) -> Vec<&str> {
    let mut all = Vec::new();
    for url in e.reports.iter().filter_map(|r| web(r.url.as_deref())) {
        if !all.contains(&url) {
            all.push(url);
        }
    }
    all
}

fn first_told(e: &Entry) -> Option<&str> {
    e.reports.iter().filter_map(|r| r.day.as_deref()).min()
}

fn title(e: &Entry, context: &Context) -> String {
    one_line(&clean(context.sentence(e)))
}

fn plain(e: &Entry, ledger: &Cited, context: &Context) -> String {
    let key = if ledger.event > 0 { "citation.of_ledger" } else { "citation.of_text" };
    let status = e.status.status.to_string();
    let mut text = filled(
        &(context.words)(key),
        &[
            ("title", &title(e, context)),
            ("id", &e.commitment),
            ("status", &(context.words)(&format!("status.{status}"))),
            ("day", &e.status.as_of.to_string()),
            ("event", &ledger.event.to_string()),
            ("root", &ledger.root),
        ],
    );
    if context.base_url.is_some() {
        text += &format!(" {}.", context.link(&e.commitment));
    }
    let told: Vec<String> = e
        .reports
        .iter()
        .map(|r| {
            let url = web(r.url.as_deref());
            let quoted = (context.words)("citation.title");
            let title = r.title.as_ref().map(|t| filled(&quoted, &[("title", &one_line(&clean(t)))]));
            let parts = [title, r.day.clone(), url.map(str::to_owned)];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            if parts.is_empty() { one_line(&clean(&r.document)) } else { parts.join(", ") }
        })
        .collect();
    if !told.is_empty() {
        text += " ";
        text += &filled(&(context.words)("citation.told"), &[("documents", &told.join("; "))]);
    }
    text + "\n"
}

/// A text as TeX shows it as it is. Braces are named, since BibTeX counts them even behind a backslash; letters of any
/// script stand as they are, in UTF-8.
fn tex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '"' => out.push_str("\\textquotedbl{}"),
            '&' | '%' | '$' | '#' | '_' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

fn bibtex(e: &Entry, ledger: &Cited, context: &Context) -> String {
    let mut lines = vec![("title", format!("{{{}}}", tex(&title(e, context)))), ("author", "{Entente}".to_owned())];
    let day = first_told(e);
    if let Some((year, rest)) = day.and_then(|day| day.split_once('-')) {
        lines.push(("year", year.to_owned()));
        lines.extend(rest.split('-').next().map(|month| ("month", month.trim_start_matches('0').to_owned())));
    }
    let mut note = format!("Commitment {}: {}, as of {}", e.commitment, e.status.status, e.status.as_of);
    note += &state(ledger).map(|state| format!("; {state}")).unwrap_or_default();
    let told = addresses(e);
    if !told.is_empty() {
        note += &format!("; told at {}", told.join(" , "));
    }
    lines.push(("note", tex(&note)));
    let url = if context.base_url.is_some() {
        Some(context.link(&e.commitment))
    } else {
        told.first().map(|u| (*u).to_owned())
    };
    lines.extend(url.map(|url| ("url", url)));
    lines.push(("urldate", context.as_of.clone()));
    let key: String = e.commitment.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let fields: Vec<String> = lines.iter().map(|(name, value)| format!("  {name} = {{{value}}}")).collect();
    format!("@misc{{{key},\n{}\n}}\n", fields.join(",\n"))
}

fn csl(e: &Entry, ledger: &Cited, context: &Context) -> String {
    let parts = |day: &str| -> Value {
        let numbers: Vec<i64> = day.split('-').filter_map(|n| n.parse().ok()).collect();
        json!({ "date-parts": [numbers] })
    };
    let mut item = Map::new();
    let mut put = |key: &str, value: Value| item.insert(key.to_owned(), value);
    put("id", e.commitment.clone().into());
    put("type", "entry".into());
    put("title", title(e, context).into());
    put("container-title", "Entente".into());
    put("author", json!([{ "literal": "Entente" }]));
    put("number", e.commitment.clone().into());
    put("language", context.speak.into());
    if let Some(day) = first_told(e) {
        put("issued", parts(day));
    }
    put("accessed", parts(&context.as_of));
    let told = addresses(e);
    if context.base_url.is_some() {
        put("URL", context.link(&e.commitment).into());
    } else if let Some(url) = told.first() {
        put("URL", (*url).into());
    }
    if let Some(state) = state(ledger) {
        put("version", state.into());
    }
    let mut note = format!("{}, as of {}", e.status.status, e.status.as_of);
    if !told.is_empty() {
        note += &format!("; told at {}", told.join(" "));
    }
    put("note", note.into());
    serde_json::to_string_pretty(&json!([item])).unwrap_or_default() + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::tests::{context, entry};

    fn promise(title: &str) -> Entry {
        let mut e = entry("p-1", title);
        e.reports[0].url = Some("https://example.org/news?a=1&b=%20".to_owned());
        e.reports[0].title = Some("Two {governments}".to_owned());
        e
    }

    fn ledger() -> Cited {
        Cited { event: 12, root: "AAAA=".to_owned() }
    }

    #[test]
    fn a_sentence_names_the_promise_its_day_and_the_ledger() {
        assert_eq!(
            cite(&promise("Korea will pay."), Style::Plain, &ledger(), &context("aa")),
            "“Korea will pay.” Entente, p-1 (not-yet-due, as of 2024-12-31; event 12, root AAAA=). \
             Told in: “Two {governments}”, 2023-12-09, https://example.org/news?a=1&b=%20.\n"
        );
    }

    #[test]
    fn bibtex_holds_every_letter() {
        for (title, written) in [
            ("양국은 협력한다.", "양국은 협력한다."),
            ("Coopération franco-coréenne à Séoul", "Coopération franco-coréenne à Séoul"),
            ("50% of $5 & #1_a", "50\\% of \\$5 \\& \\#1\\_a"),
            ("a { b", "a \\textbraceleft{} b"),
            ("}, note = {x", "\\textbraceright{}, note = \\textbraceleft{}x"),
            ("a\\b~c^d\"e", "a\\textbackslash{}b\\textasciitilde{}c\\textasciicircum{}d\\textquotedbl{}e"),
            ("two\nlines", "two lines"),
        ] {
            let made = cite(&promise(title), Style::Bibtex, &ledger(), &context("aa"));
            assert!(made.contains(&format!("  title = {{{{{written}}}}},\n")), "{made}");
            let depth = made.chars().try_fold(0i32, |depth, c| match c {
                '{' => Some(depth + 1),
                '}' if depth == 0 => None,
                '}' => Some(depth - 1),
                _ => Some(depth),
            });
            assert_eq!(depth, Some(0), "{made}");
        }
        assert_eq!(
            cite(&promise("Korea will pay."), Style::Bibtex, &Cited::default(), &context("aa")),
            "@misc{p-1,\n  title = {{Korea will pay.}},\n  author = {{Entente}},\n  year = {2023},\n  month = {12},\n  \
             note = {Commitment p-1: not-yet-due, as of 2024-12-31; told at https://example.org/news?a=1\\&b=\\%20},\n  \
             url = {https://example.org/news?a=1&b=%20},\n  urldate = {2024-12-31}\n}\n"
        );
    }

    #[test]
    fn csl_is_json_that_tools_take() {
        let made = cite(&promise("양국은 협력한다."), Style::Csl, &ledger(), &context("aa"));
        let items: Value = serde_json::from_str(&made).expect("json");
        assert_eq!(items[0]["title"], "양국은 협력한다.");
        assert_eq!(items[0]["issued"], json!({ "date-parts": [[2023, 12, 9]] }));
        assert_eq!(items[0]["version"], "ledger at event 12, root AAAA=");
    }
}
