//! What a page says about itself for machines: day, headline, address, language, character set.

use crate::html::about::{Says, Stated};
use crate::html::dom::{Dom, NodeId, ROOT};
use crate::html::parts::{self, Named, Parts};
use crate::html::watch;
use serde_json::Value;

/// What the page says about itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Meta {
    pub published: Option<Stated>,
    pub modified: Option<Stated>,
    pub author: Option<String>,
    pub publisher: Option<String>,
    pub title: Option<String>,
    pub url: Option<String>,
    pub lang: Option<String>,
    /// The text of the article as linked data gives it, with the script that holds it.
    pub body: Option<(NodeId, String)>,
}

/// Bytes of a page in which a character set may be declared.
const DECLARATION: usize = 8192;

/// The character set that the page declares in a `meta` element or XML declaration.
pub(crate) fn declared_charset(bytes: &[u8]) -> Option<String> {
    let head = bytes[..bytes.len().min(DECLARATION)].to_ascii_lowercase();
    for key in [&b"charset"[..], b"encoding"] {
        let mut from = 0;
        while let Some(at) = head[from..].windows(key.len()).position(|w| w == key) {
            from += at + key.len();
            let rest = head[from..].iter().copied().skip_while(u8::is_ascii_whitespace);
            let mut rest = rest.peekable();
            if rest.next_if_eq(&b'=').is_none() {
                continue;
            }
            let rest = rest.skip_while(|b| b.is_ascii_whitespace() || matches!(b, b'"' | b'\''));
            let name: Vec<u8> = rest
                .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':' | b'.'))
                .take(40)
                .collect();
            if !name.is_empty() {
                return String::from_utf8(name).ok();
            }
        }
    }
    None
}

/// Reads the page's statements about itself.
pub(crate) fn of_page(dom: &Dom) -> Meta {
    let mut found = Found::default();
    for node in dom.descendants(ROOT) {
        match dom.name(node) {
            "html" => found.lang = dom.attribute(node, "lang").map(str::to_owned),
            "meta" => found.meta(dom, node),
            "script" => {
                let data = dom.attribute(node, "type").is_some_and(watch::is_linked_data);
                if data {
                    found.linked_data(node, &dom.raw(node));
                }
            }
            "title" if found.title.is_none() => found.title = Some(dom.text(node)).filter(|t| !t.is_empty()),
            "h1" if found.heading.is_none() => found.heading = Some(dom.text(node)).filter(|t| !t.is_empty()),
            "link" => {
                let canonical = dom.attribute(node, "rel").is_some_and(|r| r.eq_ignore_ascii_case("canonical"));
                if canonical && found.canonical.is_none() {
                    found.canonical = dom.attribute(node, "href").map(str::to_owned);
                }
            }
            "time" => found.time(dom, node),
            "" => {}
            _ => found.marked(dom, node),
        }
    }
    found.settle()
}

#[derive(Default)]
struct Found {
    says: Says,
    title: Option<String>,
    heading: Option<String>,
    social_title: Option<String>,
    headline: Option<String>,
    site: Option<String>,
    canonical: Option<String>,
    social_url: Option<String>,
    lang: Option<String>,
    content_lang: Option<String>,
    body: Option<(NodeId, String)>,
}

/// Bytes of an element that is marked as a day which are looked at.
const SHOWN: usize = 200;

impl Found {
    fn meta(&mut self, dom: &Dom, node: NodeId) {
        let Some(content) = dom.attribute(node, "content").map(str::trim).filter(|c| !c.is_empty()) else { return };
        for key in ["property", "name", "itemprop", "http-equiv"] {
            let Some(name) = dom.attribute(node, key) else { continue };
            let name = name.trim().to_ascii_lowercase();
            self.says.named(&name, content, false);
            let slot = match name.as_str() {
                "og:title" => &mut self.social_title,
                "og:site_name" => &mut self.site,
                "og:url" => &mut self.social_url,
                "content-language" | "og:locale" => &mut self.content_lang,
                _ => continue,
            };
            slot.get_or_insert_with(|| content.to_owned());
        }
    }

    /// An element that is marked as a day by its `itemprop`.
    fn marked(&mut self, dom: &Dom, node: NodeId) {
        let Some(names) = dom.attribute(node, "itemprop") else { return };
        let names = || names.split_ascii_whitespace().map(str::to_ascii_lowercase);
        if !names().any(|name| name.starts_with("date")) || is_elsewhere(dom, node) {
            return;
        }
        let written = dom.attribute(node, "content").or_else(|| dom.attribute(node, "datetime")).map(str::to_owned);
        let stamp = written.unwrap_or_else(|| dom.head_of_text(node, SHOWN));
        for name in names() {
            self.says.named(&name, &stamp, true);
        }
    }

    fn time(&mut self, dom: &Dom, node: NodeId) {
        let Some(stamp) = dom.attribute(node, "datetime") else { return };
        if is_elsewhere(dom, node) {
            return;
        }
        let names = || dom.attribute(node, "itemprop").into_iter().flat_map(str::split_ascii_whitespace);
        if names().any(|name| name == "dateModified") {
            self.says.named("datemodified", stamp, true);
        } else {
            let marked = dom.attribute(node, "pubdate").is_some() || names().any(|name| name == "datePublished");
            self.says.time(stamp, marked);
        }
    }

    fn linked_data(&mut self, node: NodeId, script: &str) {
        // Line ends inside strings are common and not valid JSON; as spaces they do no harm.
        let script: String = script.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let trimmed = script.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>").trim_end_matches(';');
        let Ok(value) = serde_json::from_str::<Value>(trimmed) else { return };
        let mut open = vec![&value];
        while let Some(value) = open.pop() {
            match value {
                Value::Array(list) => open.extend(list.iter().rev()),
                Value::Object(object) => {
                    let article = object.get("@type").is_some_and(is_article);
                    self.says.object(object, article);
                    if let (true, Some(Value::String(headline))) = (article, object.get("headline")) {
                        self.headline.get_or_insert_with(|| headline.clone());
                    }
                    if let (true, Some(Value::String(body))) = (article, object.get("articleBody")) {
                        if self.body.as_ref().is_none_or(|(_, known)| known.len() < body.len()) {
                            self.body = Some((node, body.clone()));
                        }
                    }
                    open.extend(object.values().filter(|v| v.is_object() || v.is_array()));
                }
                _ => {}
            }
        }
    }

    fn settle(self) -> Meta {
        let heading = self.heading.as_deref();
        let title = [self.headline.as_deref(), self.social_title.as_deref()].into_iter().flatten().next();
        let title = match (title, self.title.as_deref(), heading) {
            (Some(title), _, _) => Some(without_site(title, self.site.as_deref())),
            (None, Some(title), Some(heading)) if title.contains(heading) => Some(heading),
            (None, Some(title), _) => Some(without_site(title, self.site.as_deref())),
            (None, None, heading) => heading,
        };
        let (author, publisher) = self.says.names();
        let web = |url: &String| url.starts_with("https://") || url.starts_with("http://");
        Meta {
            published: self.says.published,
            modified: self.says.modified,
            author,
            publisher,
            title: title.map(plain).filter(|t| !t.is_empty()),
            url: self.canonical.filter(web).or(self.social_url.filter(web)).map(|u| u.trim().to_owned()),
            lang: self.lang.filter(|l| !l.trim().is_empty()).or(self.content_lang),
            body: self.body,
        }
    }
}

/// Whether an element stands in a part that is about something else: times of other articles, comments and notices say
/// nothing about this one. Ancestors are few: depth is bounded.
fn is_elsewhere(dom: &Dom, node: NodeId) -> bool {
    let mut named = Named::default();
    dom.ancestors(node).skip(1).take(12).any(|n| {
        let (sure, said) = parts::of_element(dom, n, &mut named);
        !matches!(dom.name(n), "body" | "html") && sure.with(said).has(Parts::AGAINST)
    })
}

fn is_article(kind: &Value) -> bool {
    let one = |kind: &str| ["Article", "Posting", "Report"].iter().any(|end| kind.ends_with(end));
    match kind {
        Value::String(kind) => one(kind),
        Value::Array(list) => list.iter().filter_map(Value::as_str).any(one),
        _ => false,
    }
}

/// White space made single; entities that were escaped twice are left as they are.
fn plain(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The headline without the name of the site behind it.
fn without_site<'a>(title: &'a str, site: Option<&str>) -> &'a str {
    for sign in [" | ", " - ", " – ", " — ", " :: ", " · ", " « ", " » "] {
        let Some(at) = title.rfind(sign) else { continue };
        let (headline, rest) = (&title[..at], title[at + sign.len()..].trim());
        let named = site.is_some_and(|s| s.trim().eq_ignore_ascii_case(rest));
        let bar = matches!(sign.trim(), "|" | "::" | "«");
        let short = rest.chars().count() * 3 <= headline.chars().count();
        if !headline.trim().is_empty()
            && (named || (site.is_none() && short && (bar || rest.split_whitespace().count() <= 4)))
        {
            return headline.trim_end();
        }
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;
    use entente_model::Day;

    fn meta(page: &str) -> Meta {
        of_page(&Dom::parse(page, &crate::Limits::default()))
    }

    #[test]
    fn the_surest_statement_about_the_day_wins() {
        let article = r#"<script type="application/ld+json">{"@graph":[{"@type":"WebPage","datePublished":"2020-01-01"},
            {"@type":["NewsArticle"],"headline":"H","datePublished":"2023-12-09T08:00:00+09:00"}]}</script>"#;
        let name = r#"<meta property="article:published_time" content="2023-12-08T23:00:00Z">"#;
        let time = r#"<article><time datetime="2023-12-07">x</time></article>"#;
        let other = r#"<div class="related"><time datetime="2021-01-01">x</time></div>"#;
        for (page, day) in [
            (format!("{other}{time}{name}{article}"), Some((2023, 12, 9))),
            (format!("{other}{time}{name}"), Some((2023, 12, 8))),
            (format!("{other}{time}"), Some((2023, 12, 7))),
            (other.to_owned(), None),
            (r#"<meta name="date" content="9 December">"#.to_owned(), None),
            (r#"<script type="application/ld+json">{"datePublished": </script>"#.to_owned(), None),
        ] {
            assert_eq!(
                meta(&page).published.map(|said| said.day),
                day.and_then(|(y, m, d)| Day::new(y, m, d).ok()),
                "{page}"
            );
        }
    }

    #[test]
    fn headline_address_and_language_are_the_pages_own() {
        let page = r#"<html lang="x-own"><title>Un accord - Le Site</title><meta property="og:site_name" content="Le Site">
            <link rel="canonical" href="https://x.org/a"><body>"#;
        let found = meta(page);
        assert_eq!(found.title.as_deref(), Some("Un accord"));
        assert_eq!((found.url.as_deref(), found.lang.as_deref()), (Some("https://x.org/a"), Some("x-own")));
        assert_eq!(meta("<title>Accord - x</title><h1>Accord</h1>").title.as_deref(), Some("Accord"));
        assert_eq!(meta("<title>Korea-US talks</title>").title.as_deref(), Some("Korea-US talks"));
        assert_eq!(meta("<link rel=canonical href='javascript:alert(1)'>").url, None);
    }

    #[test]
    fn a_declared_character_set_is_found_however_it_is_written() {
        for (head, name) in [
            ("<meta charset=EUC-KR>", Some("euc-kr")),
            (
                "<meta http-equiv=Content-Type content=\"text/html; charset = 'ks_c_5601-1987'\">",
                Some("ks_c_5601-1987"),
            ),
            ("<?xml version='1.0' encoding='Shift_JIS'?>", Some("shift_jis")),
            ("<p>the charset is unknown", None),
        ] {
            assert_eq!(declared_charset(head.as_bytes()).as_deref(), name, "{head}");
        }
    }
}
