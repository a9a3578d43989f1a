//! Feeds of the commitments that a query asks for: Atom (RFC 4287) and JSON Feed 1.1.
//!
//! The id of an entry is a `tag:` URI made from the commitment's own id and never changes, wherever the ledger is
//! published. An entry is new again only when a report or a deed is. Text is text: no entry holds markup.

use super::{Context, clean, percent, updated, web};
use crate::book::Entry;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;
use std::io::{self, Write};

/// The id of a commitment in every feed.
pub fn id(commitment: &str) -> String {
    format!("tag:entente,2026:commitment:{}", percent(commitment))
}

/// The id of the feed of a query.
fn feed_id(query: &str) -> String {
    format!("tag:entente,2026:feed:{}", percent(query))
}

/// The moment at which a feed says that something changed: the beginning of the day. What has no day was never changed.
fn moment(day: Option<&str>) -> String {
    format!("{}T00:00:00Z", day.unwrap_or("1970-01-01"))
}

/// The newest first; those of one day by their ids.
pub fn in_order(entries: &mut [Entry]) {
    entries.sort_by(|a, b| updated(b).cmp(&updated(a)).then_with(|| a.commitment.cmp(&b.commitment)));
}

fn title(context: &Context) -> String {
    if context.query.is_empty() { "Entente".to_owned() } else { format!("Entente: {}", context.query) }
}

/// What an entry says beside its title: the status and why, then who told it.
fn content(e: &Entry) -> String {
    let mut text = format!("{} ({}): {}", e.status.status, e.status.as_of, e.status.because);
    for r in &e.reports {
        let told = [r.day.as_deref(), r.lang.as_deref(), r.title.as_deref(), r.url.as_deref()];
        let _ = write!(text, "\n\n{}\n“{}”", told.into_iter().flatten().collect::<Vec<_>>().join(" · "), r.quote.exact);
    }
    text
}

/// Writes an Atom feed of `entries` as they stand.
///
/// # Errors
/// Those of `to`.
pub fn atom(to: &mut impl Write, entries: &[Entry], context: &Context) -> io::Result<()> {
    let newest = entries.iter().filter_map(updated).max();
    writeln!(to, "<?xml version=\"1.0\" encoding=\"utf-8\"?>")?;
    writeln!(to, "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">", xml(context.speak))?;
    writeln!(to, "<id>{}</id>", xml(&feed_id(context.query)))?;
    writeln!(to, "<title>{}</title>", xml(&title(context)))?;
    writeln!(to, "<updated>{}</updated>", moment(newest.or(Some(&context.as_of))))?;
    writeln!(to, "<author><name>Entente</name></author>\n<generator>Entente</generator>")?;
    if let Some(url) = context.self_url {
        writeln!(to, "<link rel=\"self\" href=\"{}\"/>", xml(url))?;
    }
    if let Some(base) = context.base_url {
        writeln!(to, "<link rel=\"alternate\" href=\"{}\"/>", xml(base))?;
    }
    for e in entries {
        writeln!(to, "<entry>\n<id>{}</id>", xml(&id(&e.commitment)))?;
        writeln!(to, "<title type=\"text\">{}</title>", xml(context.sentence(e)))?;
        writeln!(to, "<updated>{}</updated>", moment(updated(e)))?;
        if let Some(first) = e.reports.iter().filter_map(|r| r.day.as_deref()).min() {
            writeln!(to, "<published>{}</published>", moment(Some(first)))?;
        }
        writeln!(to, "<link rel=\"alternate\" href=\"{}\"/>", xml(&context.link(&e.commitment)))?;
        for url in e.reports.iter().filter_map(|r| web(r.url.as_deref())) {
            writeln!(to, "<link rel=\"via\" href=\"{}\"/>", xml(url))?;
        }
        for field in &e.fields {
            writeln!(to, "<category term=\"{}\"/>", xml(field))?;
        }
        writeln!(to, "<content type=\"text\">{}</content>\n</entry>", xml(&content(e)))?;
    }
    writeln!(to, "</feed>")
}

fn xml(text: &str) -> String {
    quick_xml::escape::escape(clean(text)).into_owned()
}

/// Writes a JSON Feed of `entries` as they stand.
///
/// # Errors
/// Those of `to`.
pub fn json(to: &mut impl Write, entries: &[Entry], context: &Context) -> io::Result<()> {
    let item = |e: &Entry| {
        let mut item = Map::new();
        let mut put = |key: &str, value: Value| item.insert(key.to_owned(), value);
        put("id", id(&e.commitment).into());
        if context.base_url.is_some() {
            put("url", context.link(&e.commitment).into());
        }
        if let Some(url) = e.reports.iter().find_map(|r| web(r.url.as_deref())) {
            put("external_url", url.into());
        }
        put("title", clean(context.sentence(e)).into());
        put("content_text", clean(&content(e)).into());
        if let Some(first) = e.reports.iter().filter_map(|r| r.day.as_deref()).min() {
            put("date_published", moment(Some(first)).into());
        }
        put("date_modified", moment(updated(e)).into());
        put("tags", json!(e.fields));
        put("language", context.speak.into());
        Value::Object(item)
    };
    let mut feed = Map::new();
    feed.insert("version".to_owned(), "https://jsonfeed.org/version/1.1".into());
    feed.insert("title".to_owned(), title(context).into());
    if let Some(base) = context.base_url {
        feed.insert("home_page_url".to_owned(), base.into());
    }
    if let Some(url) = context.self_url {
        feed.insert("feed_url".to_owned(), url.into());
    }
    feed.insert("language".to_owned(), context.speak.into());
    feed.insert("authors".to_owned(), json!([{ "name": "Entente" }]));
    feed.insert("items".to_owned(), entries.iter().map(item).collect());
    serde_json::to_writer_pretty(&mut *to, &Value::Object(feed))?;
    writeln!(to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::tests::{context, entry};
    use quick_xml::events::Event;

    fn written(entries: &[Entry], context: &Context) -> (String, Value) {
        let (mut feed, mut lines) = (Vec::new(), Vec::new());
        atom(&mut feed, entries, context).expect("written");
        json(&mut lines, entries, context).expect("written");
        (String::from_utf8(feed).expect("utf-8"), serde_json::from_slice(&lines).expect("json"))
    }

    #[test]
    fn an_entry_is_as_new_as_its_latest_report_or_deed() {
        let (feed, json) = written(&[entry("p-1", "x")], &context("bb"));
        for part in [
            "<id>tag:entente,2026:commitment:p-1</id>",
            "<title type=\"text\">양국은 협력한다.</title>",
            "<updated>2024-05-01T00:00:00Z</updated>\n<published>2023-12-09T00:00:00Z</published>",
            "<link rel=\"alternate\" href=\"urn:entente:commitment:p-1\"/>",
            "<category term=\"biotech\"/>",
        ] {
            assert!(feed.contains(part), "{part}\n{feed}");
        }
        assert_eq!(json["items"][0]["date_modified"], "2024-05-01T00:00:00Z");
        assert_eq!(json["items"][0]["id"], "tag:entente,2026:commitment:p-1");
        assert_eq!(json["items"][0].get("url"), None);
        let mut bare = entry("p-2", "x");
        bare.reports[0].day = None;
        bare.evidence.clear();
        assert!(written(&[bare], &context("aa")).0.contains("<updated>1970-01-01T00:00:00Z</updated>\n<link"));
    }

    /// Where it is published changes links and no id.
    #[test]
    fn ids_do_not_move_with_the_pages() {
        let mut there = context("aa");
        there.base_url = Some("https://example.org/book");
        there.self_url = Some("https://example.org/book/commitments.atom?q=a&as_of=2024-12-31");
        let (here, moved) = (written(&[entry("p-1", "x")], &context("aa")), written(&[entry("p-1", "x")], &there));
        let ids = |feed: &str| feed.lines().filter(|l| l.contains("<id>")).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(ids(&here.0), ids(&moved.0));
        assert!(moved.0.contains("href=\"https://example.org/book/commitments/p-1\""), "{}", moved.0);
        let itself = "<link rel=\"self\" href=\"https://example.org/book/commitments.atom?q=a&amp;as_of=2024-12-31\"/>";
        assert!(moved.0.contains(itself), "{}", moved.0);
        assert_eq!(moved.1["items"][0]["url"], "https://example.org/book/commitments/p-1");
    }

    #[test]
    fn what_a_source_says_is_text() {
        for hostile in
            ["<script>alert(1)</script>", "]]>&amp;\"'", "\u{0}\u{1b}[31m\u{FFFF}", "javascript:alert(1)", "<!--"]
        {
            let (feed, json) = written(&[entry("p-1", hostile)], &context("aa"));
            let (mut reader, mut text) = (quick_xml::Reader::from_str(&feed), String::new());
            let mut elements = std::collections::BTreeSet::new();
            loop {
                match reader.read_event().expect("well formed") {
                    Event::Eof => break,
                    Event::Start(e) | Event::Empty(e) => {
                        elements.insert(e.name().as_ref().to_owned());
                    }
                    Event::Text(t) => text.push_str(&String::from_utf8_lossy(t.as_ref().as_ref())),
                    _ => {}
                }
            }
            let known = [
                "author",
                "category",
                "content",
                "entry",
                "feed",
                "generator",
                "id",
                "link",
                "name",
                "published",
                "title",
                "updated",
            ];
            assert!(elements.iter().all(|e| known.iter().any(|k| k.as_bytes() == AsRef::<[u8]>::as_ref(e))), "{feed}");
            assert!(!feed.contains("rel=\"via\""), "{feed}");
            assert_eq!(json["items"][0]["title"], clean(hostile));
            assert_eq!(json["items"][0].get("external_url"), None);
        }
    }

    #[test]
    fn the_newest_stands_first() {
        let mut old = entry("p-1", "x");
        old.evidence.clear();
        let mut entries = [old, entry("p-3", "x"), entry("p-2", "x")];
        in_order(&mut entries);
        assert_eq!(entries.map(|e| e.commitment), ["p-2", "p-3", "p-1"]);
    }
}
