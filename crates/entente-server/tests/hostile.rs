//! What a source brings is shown and never run: hostile words in every field that a source can fill.

mod common;
use common::Served;
use entente_app::{Format, Input, Overrides, ReadOptions};
use serde_json::json;
use std::collections::BTreeSet;

/// Hostile strings: each way to break out, with each thing to bring in.
fn payloads() -> Vec<String> {
    let ways = [
        "",
        "\"",
        "'",
        "\">",
        "'>",
        "</title>",
        "</textarea>",
        "</style>",
        "</script>",
        "-->",
        "]]>",
        "&quot;>",
        "&#34;>",
        "\u{0}",
        "\u{202E}",
        "\u{2066}",
        "%22%3E",
        "\\u0022>",
        "＜",
        "`",
    ];
    let brings = [
        "<script>alert(1)</script>",
        "<ScRiPt src=//evil.example/x></sCrIpT>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<iframe srcdoc=\"<script>alert(1)</script>\">",
        "<a href=javascript:alert(1)>x</a>",
        "<body onload=alert(1)>",
        "<details open ontoggle=alert(1)>",
        "<math><mi xlink:href=\"javascript:alert(1)\">",
        "<style>@import '//evil.example'</style>",
        "<link rel=stylesheet href=//evil.example>",
        "<meta http-equiv=refresh content=0;url=//evil.example>",
        "<base href=//evil.example>",
        "<form action=//evil.example><input name=q>",
        " onmouseover=alert(1) x=",
        "javascript:alert(1)",
        "{{constructor.constructor('alert(1)')()}}",
    ];
    ways.iter().flat_map(|way| brings.iter().map(move |bring| format!("{way}{bring}"))).collect()
}

/// Elements that a page of ours may have.
const OURS: &[&str] = &[
    "!DOCTYPE",
    "a",
    "article",
    "aside",
    "bdi",
    "blockquote",
    "body",
    "br",
    "button",
    "caption",
    "circle",
    "code",
    "dd",
    "defs",
    "desc",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "g",
    "h1",
    "h2",
    "h3",
    "head",
    "header",
    "html",
    "img",
    "input",
    "label",
    "legend",
    "li",
    "line",
    "link",
    "main",
    "mark",
    "meta",
    "nav",
    "ol",
    "option",
    "p",
    "path",
    "pattern",
    "picture",
    "pre",
    "rect",
    "section",
    "select",
    "source",
    "span",
    "strong",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "text",
    "textarea",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "tspan",
    "ul",
];

/// Attributes that an element of ours may have.
const ATTRIBUTES: &[&str] = &[
    "accept",
    "action",
    "alt",
    "aria-current",
    "aria-describedby",
    "aria-hidden",
    "aria-invalid",
    "aria-label",
    "aria-labelledby",
    "autocomplete",
    "charset",
    "checked",
    "class",
    "color",
    "content",
    "cx",
    "cy",
    "d",
    "data-head",
    "datetime",
    "dir",
    "direction",
    "disabled",
    "dominant-baseline",
    "download",
    "enctype",
    "fill",
    "fill-opacity",
    "focusable",
    "font-family",
    "font-size",
    "font-style",
    "font-weight",
    "for",
    "height",
    "href",
    "hreflang",
    "id",
    "lang",
    "loading",
    "media",
    "method",
    "name",
    "open",
    "patternUnits",
    "placeholder",
    "preserveAspectRatio",
    "r",
    "rel",
    "role",
    "rows",
    "rx",
    "scope",
    "selected",
    "src",
    "srcset",
    "stroke",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-opacity",
    "stroke-width",
    "tabindex",
    "text-anchor",
    "transform",
    "type",
    "unicode-bidi",
    "value",
    "viewBox",
    "width",
    "x",
    "x1",
    "x2",
    "xmlns",
    "y",
    "y1",
    "y2",
];

/// The elements of a page with their attributes, as a browser would find them in what is well-formed.
fn elements(page: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('/') {
            rest = after;
            continue;
        }
        let name: String = rest.chars().take_while(|c| !c.is_whitespace() && *c != '>' && *c != '/').collect();
        rest = &rest[name.len()..];
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start();
            if rest.starts_with('>') || rest.starts_with('/') || rest.is_empty() {
                break;
            }
            let key: String = rest.chars().take_while(|c| !c.is_whitespace() && !"=>/".contains(*c)).collect();
            assert!(!key.is_empty(), "an attribute without a name: {}", rest.chars().take(80).collect::<String>());
            rest = &rest[key.len()..];
            let mut value = String::new();
            if let Some(after) = rest.strip_prefix("=\"") {
                let end = after.find('"').expect("a closed attribute");
                value = after[..end].to_owned();
                rest = &after[end + 1..];
            }
            attributes.push((key, value));
        }
        found.push((name, attributes));
    }
    found
}

fn harmless(page: &str, what: &str) {
    let (ours, known): (BTreeSet<&str>, BTreeSet<&str>) =
        (OURS.iter().copied().collect(), ATTRIBUTES.iter().copied().collect());
    for (name, attributes) in elements(page) {
        assert!(ours.contains(name.as_str()), "{what}: <{name}> is none of ours");
        for (key, value) in attributes.iter().filter(|_| name != "!DOCTYPE") {
            assert!(known.contains(key.as_str()), "{what}: {key} on <{name}> is none of ours");
            if ["href", "action", "src", "srcset"].contains(&key.as_str()) {
                let own = value.starts_with('/') && !value[1..].starts_with(['/', '\\']) || value.starts_with('#');
                let away = value.starts_with("https://") || value.starts_with("http://");
                assert!(own || (away && name == "a"), "{what}: <{name}> leads to {value}");
                if away {
                    let rel = attributes.iter().find(|(k, _)| k == "rel").map(|(_, v)| v.as_str());
                    assert_eq!(rel, Some("noopener noreferrer nofollow ugc"), "{what}: {value}");
                }
            }
        }
    }
    for hidden in ['\u{0}', '\u{202E}', '\u{2066}'] {
        assert!(!page.contains(hidden), "{what}: U+{:04X} is not shown", u32::from(hidden));
    }
}

/// A document for each payload, with it in every field.
fn documents(payloads: &[String]) -> Vec<Input> {
    let document = |(n, p): (usize, &String)| {
        let promise = format!("Korea and France agreed to fund joint research {p} on artificial intelligence by 2027.");
        let line = json!({
            "id": format!("h{n}{p}"), "lang": "en", "published": "2024-03-01", "title": format!("Title {p}"),
            "url": format!("https://evil.example/{p}"), "author": p, "publisher": p,
            "text": format!("Before {p}. {promise} After {p}."),
            "commitments": [{"quote": promise, "parties": [{"name": p}, {"id": "KR", "name": "Korea"}],
                "bodies": [{"name": p}], "action": "fund", "fields": ["ai"], "strength": "firm", "forum": p, "attribution": p}],
        });
        let known = Overrides { format: Some(Format::Jsonl), ..Overrides::default() };
        Input::Bytes { name: format!("{n}.jsonl"), bytes: line.to_string().into_bytes(), known: Box::new(known) }
    };
    payloads.iter().enumerate().map(document).collect()
}

#[test]
fn nothing_that_a_source_brings_runs_and_all_of_it_is_shown() {
    let payloads = payloads();
    assert!(payloads.len() >= 350, "{}", payloads.len());
    let options = ReadOptions { claims_given: true, form: Some(Format::Jsonl), ..ReadOptions::default() };
    let served = Served::over(documents(&payloads), &options);
    let mut after = String::new();
    let mut seen = 0;
    loop {
        let list = served.get(&format!("/commitments.json?sort=id&limit=100{after}"));
        assert_eq!(list.status, 200, "{}", list.body);
        let list = list.json();
        for entry in list["commitments"].as_array().unwrap_or_else(|| panic!("no list: {list}")) {
            let id = entry["commitment"].as_str().expect("an id");
            let page = served.get(&format!("/commitments/{id}?lang=ko"));
            assert_eq!(page.status, 200, "{id}");
            harmless(&page.body, id);
            let life = format!("/pictures/timeline.svg?id={id}");
            harmless(&served.get(&life).body, &life);
            for report in entry["reports"].as_array().expect("reports") {
                let document = report["document"].as_str().expect("a document");
                let href = page.body.split("href=\"/documents/").nth(1).and_then(|r| r.split(['"', '#', '?']).next());
                let address = format!("/documents/{}", href.expect("a link to the document"));
                let told = served.get(&address);
                assert_eq!(told.status, 200, "{address} of {document:?}");
                harmless(&told.body, &address);
                seen += 1;
            }
        }
        let page = served.get(&format!("/commitments?sort=id&limit=100{after}"));
        harmless(&page.body, "the list");
        match list["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert!(seen >= payloads.len() * 9 / 10, "only {seen} documents were seen");
    for address in [
        "/",
        "/sources",
        "/calendar",
        "/calendar?within=9y",
        "/scorecard",
        "/scorecard?by=forum",
        "/money",
        "/places",
        "/meetings",
        "/parties/KR",
        "/fields/ai",
        "/pictures/matrix.svg",
        "/pictures/statuses.svg?q=party:KR",
    ] {
        let got = served.get(address);
        assert_eq!(got.status, 200, "{address}");
        harmless(&got.body, address);
    }
}

#[test]
fn nothing_that_a_page_says_of_itself_runs() {
    let escaped =
        |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;").replace('\u{0}', "&#0;");
    let page = |(n, p): (usize, String)| {
        let p = escaped(&p);
        let page = format!(
            "<html lang=en><head><title>Title {p}</title><meta name=author content=\"{p}\">\
             <meta property=og:site_name content=\"{p}\"><meta property=article:published_time content=2024-03-01></head>\
             <body><article><h1>Title {p}</h1><p>South Korea and France will fund joint research on artificial intelligence \
             with 10 million dollars by 2027, {p} said the minister.</p></article></body></html>"
        );
        let known = Overrides { id: Some(format!("page-{n}")), format: Some(Format::Html), ..Overrides::default() };
        Input::Bytes { name: format!("{n}.html"), bytes: page.into_bytes(), known: Box::new(known) }
    };
    let pages: Vec<Input> = payloads().into_iter().step_by(4).enumerate().map(page).collect();
    let many = pages.len();
    let served = Served::over(pages, &ReadOptions::default());
    let mut authors = 0;
    for n in 0..many {
        let address = format!("/documents/page-{n}");
        let got = served.get(&address);
        assert_eq!(got.status, 200, "{address}");
        harmless(&got.body, &address);
        authors += usize::from(got.body.contains("Author"));
    }
    assert!(authors > many / 2, "only {authors} of {many} pages name their author");
    for address in ["/", "/sources", "/commitments", "/commitments?lang=ko"] {
        harmless(&served.get(address).body, address);
    }
}

#[test]
fn nothing_that_an_address_brings_runs() {
    let served = Served::examples();
    let encoded = |text: &str| text.bytes().map(|b| format!("%{b:02X}")).collect::<String>();
    for payload in payloads() {
        let said = encoded(&payload);
        for address in [
            format!("/commitments?q={said}"),
            format!("/commitments?sort={said}"),
            format!("/commitments?lang={said}&as_of={said}"),
            format!("/commitments?{said}=1"),
            format!("/commitments/{said}"),
            format!("/parties/{said}"),
            format!("/pictures/statuses.svg?q={said}"),
            format!("/pictures/{said}"),
            format!("/scorecard?by={said}"),
            format!("/money?currency={said}"),
            format!("/calendar?within={said}"),
            format!("/{said}"),
            format!("//evil.example/{said}"),
            format!("/\\evil.example/{said}"),
            format!("//evil.example/x?{said}={said}"),
        ] {
            let got = served.get(&address);
            assert!([200, 400, 404].contains(&got.status), "{address}: {}", got.status);
            harmless(&got.body, &address);
        }
    }
}
