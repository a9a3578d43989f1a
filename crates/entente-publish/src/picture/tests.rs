//! What holds of every picture: well-formed, nothing runs and nothing is fetched, nothing is clipped, whatever the words.

mod honest;

use super::map::{MapPlace, MapWords, WorldMap, map};
use super::matrix::{Matrix, MatrixCell, MatrixRow, MatrixWords, matrix};
use super::money::{MoneyBar, MoneyChart, MoneyWords, Stage, money};
use super::small::{BarRow, Bars, Sparkline, bars, sparkline};
use super::statuses::{StatusBars, StatusRow, StatusWords, status_bars};
use super::text::measure;
use super::timeline::{Kind, Lane, Mark, TimelineChart, TimelineWords, timeline};
use super::*;
use entente_model::Effect;
use entente_packs::{Outlines, Packs};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Says numbers and days as ISO does.
struct Iso;

impl Speak for Iso {
    fn lang(&self) -> &str {
        "und"
    }
    fn number(&self, number: u64) -> String {
        number.to_string()
    }
    fn money(&self, amount: Amount, currency: &str) -> String {
        format!("{currency} {amount}")
    }
    fn day(&self, day: Day) -> String {
        day.to_string()
    }
    fn month(&self, year: i16, month: i8) -> String {
        format!("{year:04}-{month:02}")
    }
    fn year(&self, year: i16) -> String {
        format!("{year:04}")
    }
}

fn look(width: u32, ground: Ground) -> Look<'static> {
    Look { id: "t", width, ground, speak: &Iso }
}

fn day(year: i16, month: i8, day: i8) -> Day {
    Day::new(year, month, day).expect("a day")
}

/// All pictures with `text` for every string that a source or a pack can fill, drawn.
fn all(text: &str, look: &Look<'_>) -> Vec<(&'static str, Picture)> {
    let s = || text.to_owned();
    let href = || Some(text.to_owned());
    let caption = || Caption { title: s(), about: s(), note: s() };
    let words = StatusWords {
        labels: std::array::from_fn(|_| s()),
        letters: std::array::from_fn(|n| "ABCDEFGHIJ"[n..=n].to_owned()),
        part: format!("{{n}} {text}"),
        whole: "of {n}".to_owned(),
        more: format!("{{n}} {text}"),
        head: [s(), s()],
    };
    let row = |counts| StatusRow { label: s(), href: href(), counts };
    let statuses = |rows: Vec<StatusRow>, shares| StatusBars { caption: caption(), rows, shares, most: 3 };
    let some = [4, 14, 0, 7, 2, 1, 3, 1, 1, 20];
    let times = TimelineWords {
        told: s(),
        due: s(),
        effects: std::array::from_fn(|_| s()),
        today: "today {day}".to_owned(),
        more: s(),
        undated: s(),
        head: std::array::from_fn(|_| s()),
    };
    let mark = |kind, when| Mark { kind, when, label: s() };
    let told = |n| mark(Kind::Told, Interval::on(day(2024, 1, n)));
    let deeds =
        Effect::ALL.into_iter().zip(1..).map(|(e, n)| mark(Kind::Deed(e), Interval::month(2024, n).expect("a month")));
    let lane = |marks| Lane { label: s(), href: href(), marks };
    let lanes = vec![
        lane((1..28).map(told).collect()),
        lane(deeds.chain([mark(Kind::Due, Interval::until(day(2031, 12, 31)))]).collect()),
        lane(vec![
            mark(Kind::Due, Interval { from: Some(day(2024, 1, 1)), to: None }),
            mark(Kind::Told, Interval::default()),
        ]),
        lane(vec![]),
        lane(vec![]),
    ];
    let chart = TimelineChart { caption: caption(), today: day(2026, 11, 26), lanes, most: 4 };
    let cells = |n: u64| (0..n).map(|n| MatrixCell { count: n * n * n, href: href() }).collect();
    let wide = |columns: u64| Matrix {
        caption: caption(),
        columns: (0..columns).map(|_| s()).collect(),
        rows: (0..4).map(|n| MatrixRow { label: s(), href: href(), cells: cells(n * columns / 2), total: n }).collect(),
        most: 3,
    };
    let heads = MatrixWords { party: s(), total: s(), more: s() };
    let sum = |min: Option<i64>, max: Option<i64>, about| MoneyBar {
        label: s(),
        href: href(),
        min: min.map(Amount::units),
        max: max.map(Amount::units),
        about,
        count: 1,
    };
    let sums = MoneyChart {
        caption: caption(),
        currency: "USD".to_owned(),
        stages: vec![
            Stage {
                label: s(),
                bars: vec![
                    sum(Some(10), None, false),
                    sum(None, Some(7), false),
                    sum(Some(3), Some(12), false),
                    sum(Some(4), Some(4), true),
                    sum(None, None, false),
                    sum(Some(-4), Some(2), false),
                ],
            },
            Stage { label: s(), bars: vec![MoneyBar { label: String::new(), ..sum(Some(0), Some(0), false) }] },
            Stage { label: s(), bars: vec![] },
        ],
        most: 5,
    };
    let sayings = MoneyWords {
        exact: "{min}".to_owned(),
        at_least: "at least {min}".to_owned(),
        up_to: "up to {max}".to_owned(),
        between: "{min} to {max}".to_owned(),
        about: "about {sum}".to_owned(),
        unknown: s(),
        legend: std::array::from_fn(|_| s()),
        more: s(),
        yes: s(),
        head: std::array::from_fn(|_| s()),
    };
    let months = (0..30).map(|n| (2024 + n / 12, (n % 12 + 1) as i8, (n * 7 % 11) as u64)).collect();
    let rows = (0..6).map(|n| BarRow { label: s(), href: href(), count: n * 37 }).collect();
    let outlines = Packs::from_files([("vocab/outlines.tsv".to_owned(), SKETCH.to_owned())]).expect("packs");
    let outlines = Outlines::new(&outlines).expect("outlines");
    let places = [("KE", 9), ("035", 4), ("SG", 1), ("EU", 2), ("MT", 3), (text, 5)].map(|(code, count)| MapPlace {
        label: s(),
        code: code.to_owned(),
        states: if code == "EU" { vec!["FR".to_owned(), "MT".to_owned()] } else { vec![] },
        href: href(),
        count,
    });
    let world = WorldMap { caption: caption(), outlines: &outlines, places: places.to_vec(), most: 4 };
    let terms = MapWords {
        state: s(),
        region: s(),
        more: s(),
        absent: format!("{text}: {{names}}"),
        head: std::array::from_fn(|_| s()),
    };
    vec![
        ("map", map(&world, &terms, look)),
        ("map none", map(&WorldMap { places: vec![], ..world.clone() }, &terms, look)),
        ("statuses one", status_bars(&statuses(vec![row(some)], true), &words, look)),
        (
            "statuses many",
            status_bars(&statuses(vec![row(some), row([0; 10]), row([1; 10]), row(some)], false), &words, look),
        ),
        ("statuses none", status_bars(&statuses(vec![], false), &words, look)),
        ("timeline", timeline(&chart, &times, look)),
        ("timeline none", timeline(&TimelineChart { lanes: vec![], ..chart.clone() }, &times, look)),
        ("matrix few", matrix(&wide(4), &heads, look)),
        ("matrix many", matrix(&wide(16), &heads, look)),
        ("matrix none", matrix(&wide(0), &heads, look)),
        ("money", money(&sums, &sayings, look)),
        ("money none", money(&MoneyChart::default(), &sayings, look)),
        ("sparkline", sparkline(&Sparkline { caption: caption(), months, head: [s(), s()] }, look)),
        ("sparkline none", sparkline(&Sparkline::default(), look)),
        ("bars", bars(&Bars { caption: caption(), rows, most: 4, more: s(), head: [s(), s()] }, look)),
    ]
}

/// A world of four states, one of them too small for an outline.
const SKETCH: &str = "*\t2000\t863\t0\t-\nFR\t1010\t220\t900\t980 200 60 0 0 40 -60 0\nKE\t1200\t480\t900\t1180 450 50 0 0 60 \
                      -50 0|1240 520 5 0 0 5\nMT\t1075\t274\t0\t-\nVN\t1580\t420\t2000\t1560 360 40 20 -10 90 -20 0\n";

const HOSTILE: &[&str] = &[
    "plain",
    "",
    "<script>alert(1)</script>",
    "\"><svg onload=alert(1)>",
    "' onclick='alert(1)' x='",
    "]]></text><foreignObject><body onload=alert(1)>",
    "<!--",
    "<![CDATA[",
    "&lt;b&gt; &amp; &unknown; &#0;",
    "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e \"e\">]>&e;",
    "javascript:alert(1)",
    "//elsewhere.example/x",
    "data:text/html,<script>",
    "/inside\" onfocus=\"alert(1)",
    "url(https://elsewhere.example/x)",
    "</title></svg><img src=x onerror=alert(1)>",
    "a\0b\u{8}\u{b}\u{1b}[31m\u{7f}\u{85}\u{fffe}\u{ffff}",
    "\u{202e}desrever\u{2066}",
    "{n} {total} {min} {day}",
    "مصر والسودان وليبيا وتونس والجزائر والمغرب وموريتانيا",
    "대한민국 과학기술정보통신부와 프랑스 고등교육연구부의 공동 성명에서 약속한 연구 협력",
    "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz und Donaudampfschifffahrtsgesellschaft",
    "👩‍👩‍👧‍👦👨‍🚀 e\u{301}\u{301}\u{301}\u{301}",
];

fn attributes(element: &BytesStart<'_>) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for attribute in element.attributes() {
        let attribute = attribute.expect("attributes are well-formed");
        let value = attribute
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .expect("values are well-formed")
            .into_owned();
        let key = AsRef::<str>::as_ref(&attribute.key).to_owned();
        assert!(found.insert(key, value).is_none(), "an attribute twice");
    }
    found
}

/// Reads a drawing and asserts what holds of all.
fn examined(name: &str, svg: &str, width: u32) {
    let mut reader = Reader::from_str(svg);
    reader.config_mut().check_end_names = true;
    let mut open: Vec<(String, BTreeMap<String, String>)> = Vec::new();
    let mut ids = BTreeSet::new();
    let mut used = BTreeSet::new();
    let mut first = Vec::new();
    let mut said = String::new();
    loop {
        let event = reader.read_event().unwrap_or_else(|e| panic!("{name}: {e}\n{svg}"));
        let (element, empty) = match &event {
            Event::Eof => break,
            Event::Start(element) => (element, false),
            Event::Empty(element) => (element, true),
            Event::End(_) => {
                inside(name, &open, &said, width);
                said.clear();
                open.pop();
                continue;
            }
            Event::Text(text) => {
                said.push_str(&text.xml10_content());
                continue;
            }
            Event::GeneralRef(name) => {
                said.push_str(match &*name.xml10_content() {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    "#39" => "'",
                    other => panic!("{name:?} has &{other};"),
                });
                continue;
            }
            other => panic!("{name}: {other:?}"),
        };
        let tag = AsRef::<str>::as_ref(&element.name()).to_owned();
        if open.len() == 1 && first.len() < 2 {
            first.push(tag.clone());
        }
        let known = ["svg", "title", "desc", "defs", "pattern", "g", "a", "rect", "circle", "path", "line", "text"];
        assert!(known.contains(&tag.as_str()), "{name} has <{tag}>");
        let attributes = attributes(element);
        for (key, value) in &attributes {
            assert!(!key.starts_with("on") && key != "style" && !key.contains(':'), "{name}: {key}");
            assert!(!value.contains("NaN") && !value.contains("inf"), "{name}: {key}={value}");
            match key.as_str() {
                "href" => assert!(internal(Some(value)).is_some(), "{name}: {value}"),
                "id" => assert!(ids.insert(value.clone()), "{name}: {value} twice"),
                "aria-labelledby" | "aria-describedby" => drop(used.insert(value.clone())),
                "xmlns" => assert_eq!(value, "http://www.w3.org/2000/svg"),
                "fill" if value.starts_with("url(") => {
                    let id = value.strip_prefix("url(#").and_then(|v| v.strip_suffix(')')).expect("inside");
                    used.insert(id.to_owned());
                }
                "width" | "height" => assert!(!value.starts_with('-'), "{name}: {key}={value}"),
                _ => assert!(!value.contains("url("), "{name}: {key}={value}"),
            }
        }
        said.clear();
        if !empty {
            open.push((tag, attributes));
        }
    }
    assert!(open.is_empty(), "{name} ends early");
    assert_eq!(first, ["title", "desc"], "{name}");
    assert!(used.is_subset(&ids), "{name}: {used:?} in {ids:?}");
    let linked = svg.contains("<a ");
    assert!(svg.starts_with("<svg ") && svg.contains(if linked { "role=\"group\"" } else { "role=\"img\"" }), "{name}");
}

/// A written line stays within the drawing.
fn inside(name: &str, open: &[(String, BTreeMap<String, String>)], text: &str, width: u32) {
    let Some((tag, attributes)) = open.last() else { return };
    if tag != "text" || open.iter().any(|(_, a)| a.get("transform").is_some_and(|t| t.contains("rotate"))) {
        return;
    }
    let number = |key: &str, or: f64| attributes.get(key).map_or(or, |v| v.parse().expect("a number"));
    let size = number("font-size", 13.0);
    let (x, wide) = (number("x", 0.0), measure(text, size));
    let left = match (attributes.get("text-anchor").map(String::as_str), attributes.contains_key("direction")) {
        (Some("middle"), _) => x - wide / 2.0,
        (Some(_), false) | (None, true) => x - wide,
        _ => x,
    };
    assert!(
        left >= -1.0 && left + wide <= f64::from(width) + 1.0,
        "{name} at {width}: {text:?} from {left} to {}",
        left + wide
    );
}

#[test]
fn no_words_break_a_picture_run_in_it_or_are_clipped() {
    for text in HOSTILE {
        for width in [260, 340, 559, 760, 1200] {
            for ground in [Ground::Page, Ground::Dark] {
                for (name, picture) in all(text, &look(width, ground)) {
                    examined(name, &picture.svg, width);
                    let wide = picture.table.head.len();
                    assert!(picture.table.rows.iter().all(|row| row.len() == wide), "{name}: a row of another length");
                }
            }
        }
    }
}

#[test]
fn the_same_data_give_the_same_bytes() {
    for (one, two) in all("plain", &look(760, Ground::Page)).iter().zip(all("plain", &look(760, Ground::Page))) {
        assert_eq!(one.1, two.1, "{}", one.0);
    }
}

#[test]
fn a_file_of_its_own_has_its_ground_and_its_caption_and_a_page_has_neither() {
    for (ground, paper, titles) in [(Ground::Page, false, 1), (Ground::Light, true, 2), (Ground::Dark, true, 2)] {
        for (name, picture) in all("Zwölf", &look(760, ground)) {
            assert_eq!(picture.svg.contains("<rect width=\"100%\""), paper, "{name}");
            if !name.ends_with("none") && name != "matrix none" {
                assert!(picture.svg.matches(">Zwölf<").count() >= titles, "{name}");
            }
        }
    }
}

#[test]
fn only_paths_of_the_same_site_are_links() {
    for (href, link) in [
        ("/commitments?party=KR", true),
        ("?field=ai", true),
        ("#row", true),
        ("//elsewhere.example/", false),
        ("https://elsewhere.example/", false),
        ("javascript:alert(1)", false),
        ("/\\elsewhere.example", false),
        ("/a\nb", false),
        ("", false),
    ] {
        assert_eq!(internal(Some(href)).is_some(), link, "{href:?}");
    }
}

#[test]
fn a_window_is_said_as_precisely_as_it_is() {
    for (window, said) in [
        (Interval::on(day(2024, 2, 29)), "2024-02-29"),
        (Interval::span(day(2024, 1, 1), day(2024, 12, 31)), "2024"),
        (Interval::span(day(2024, 2, 1), day(2024, 2, 29)), "2024-02"),
        (Interval::span(day(2024, 2, 1), day(2024, 2, 28)), "2024-02-01 – 2024-02-28"),
        (Interval::until(day(2030, 12, 31)), "… – 2030-12-31"),
        (Interval { from: Some(day(2030, 1, 1)), to: None }, "2030-01-01 – …"),
    ] {
        assert_eq!(Iso.window(window), said);
    }
}

#[test]
fn what_is_not_drawn_stands_in_the_table() {
    for (name, rows) in [
        ("statuses many", 4),
        ("timeline", 37),
        ("matrix few", 4),
        ("money", 7),
        ("map", 6),
        ("bars", 6),
        ("sparkline", 30),
    ] {
        let pictures = all("plain", &look(760, Ground::Page));
        let (_, picture) = pictures.iter().find(|(n, _)| *n == name).expect("a picture");
        assert_eq!(picture.table.rows.len(), rows, "{name}");
    }
}

/// One small picture of each kind is kept, so that every change to a drawing is seen. `ENTENTE_BLESS=1` writes them.
#[test]
fn small_pictures_are_as_they_were() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures");
    for (name, picture) in all("Label", &look(560, Ground::Light)) {
        if name.ends_with("none") || name == "statuses many" || name == "matrix many" {
            continue;
        }
        let file = folder.join(format!("{}.svg", name.split(' ').next().unwrap_or(name)));
        let svg = format!("{}\n", picture.svg.replace("><", ">\n<"));
        if std::env::var_os("ENTENTE_BLESS").is_some() {
            std::fs::create_dir_all(&folder).expect("a folder");
            std::fs::write(&file, svg).expect("written");
        } else {
            let kept = std::fs::read_to_string(&file).unwrap_or_default();
            assert_eq!(kept, svg, "{} is no more as it was; ENTENTE_BLESS=1 writes it anew", file.display());
        }
    }
}
