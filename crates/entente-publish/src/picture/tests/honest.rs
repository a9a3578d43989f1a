//! No picture misleads: lengths, areas and places are as the numbers are.

use super::*;

/// The shapes below a group or link of a class: their names and attributes.
fn shapes(svg: &str, class: &str) -> Vec<(String, BTreeMap<String, String>)> {
    let mut reader = Reader::from_str(svg);
    let mut open: Vec<bool> = Vec::new();
    let mut found = Vec::new();
    loop {
        let event = reader.read_event().expect("well-formed");
        let (element, empty) = match &event {
            Event::Eof => return found,
            Event::Start(element) => (element, false),
            Event::Empty(element) => (element, true),
            Event::End(_) => {
                open.pop();
                continue;
            }
            _ => continue,
        };
        let attributes = attributes(element);
        let own = attributes.get("class").is_some_and(|c| c.split(' ').any(|c| c == class));
        let inside = own || open.last().copied().unwrap_or(false);
        if inside && !own {
            found.push((AsRef::<str>::as_ref(&element.name()).to_owned(), attributes));
        }
        if !empty {
            open.push(inside);
        }
    }
}

/// The values of an attribute of all shapes of a name below a class.
fn values(svg: &str, class: &str, name: &str, key: &str) -> Vec<f64> {
    let shapes = shapes(svg, class);
    let values = shapes.iter().filter(|(n, _)| n == name).filter_map(|(_, a)| a.get(key));
    values.map(|v| v.parse().expect("a number")).collect()
}

fn near(found: f64, wanted: f64, by: f64) {
    assert!((found - wanted).abs() <= by, "{found} is not {wanted}");
}

#[test]
fn parts_of_a_bar_are_as_long_as_their_counts() {
    let mut counts = [0; 10];
    (counts[3], counts[2], counts[7]) = (60, 30, 10);
    let row = |label: &str, counts| StatusRow { label: label.to_owned(), href: None, counts };
    let mut half = [0; 10];
    half[3] = 50;
    for (shares, other) in [(false, 0.5), (true, 1.0)] {
        let rows = vec![row("one", counts), row("other", half)];
        let bars = StatusBars { rows, shares, most: 9, ..StatusBars::default() };
        let svg = status_bars(&bars, &StatusWords::default(), &look(760, Ground::Page)).svg;
        let kept = values(&svg, "picture-kept", "rect", "width");
        let progress = values(&svg, "picture-in-progress", "rect", "width");
        // Parts are one pixel shorter than their share, so that they do not touch.
        let whole = (kept[0] + 1.0) / 0.6;
        near(progress[0] + 1.0, whole * 0.3, 0.2);
        near(kept[1] + 1.0, whole * other, 0.3);
    }
}

#[test]
fn bars_and_columns_begin_at_nothing() {
    let row = |count| BarRow { label: "x".to_owned(), href: None, count };
    let chart = Bars { rows: [100, 50, 1, 0].map(row).to_vec(), most: 9, ..Bars::default() };
    let wide = values(&bars(&chart, &look(760, Ground::Page)).svg, "picture-row", "rect", "width");
    assert_eq!(wide.len(), 3, "nothing has no bar");
    near(wide[1] * 2.0, wide[0], 0.2);
    near(wide[2] * 100.0, wide[0], 6.0);
    let months = vec![(2025, 1, 10), (2025, 2, 5), (2025, 3, 0)];
    let line = Sparkline { months, ..Sparkline::default() };
    // Each month has a column for the pointer and one for its count.
    let high = values(&sparkline(&line, &look(260, Ground::Page)).svg, "picture-month", "rect", "height");
    assert_eq!(high.len(), 5);
    near(high[3] * 2.0, high[1], 0.2);
}

#[test]
fn sums_are_on_one_scale_and_an_open_end_is_an_arrow() {
    let bar = |min: Option<i64>, max: Option<i64>, about| MoneyBar {
        label: "x".to_owned(),
        min: min.map(Amount::units),
        max: max.map(Amount::units),
        about,
        ..MoneyBar::default()
    };
    let drawn = |bars: Vec<MoneyBar>| {
        let stages = vec![Stage { label: "pledged".to_owned(), bars }];
        let chart = MoneyChart { currency: "USD".to_owned(), stages, most: 9, ..MoneyChart::default() };
        money(&chart, &MoneyWords::default(), &look(760, Ground::Page)).svg
    };
    let exact = drawn(vec![bar(Some(40), Some(40), false), bar(Some(10), Some(10), false)]);
    let wide = values(&exact, "picture-sum", "rect", "width");
    near(wide[1] * 4.0, wide[0], 0.3);
    assert!(shapes(&exact, "picture-sum").iter().all(|(name, _)| name != "path"), "an exact sum has no arrow");
    // From nothing to ten sure, from ten to forty open: three times as long.
    let range = values(&drawn(vec![bar(Some(10), Some(40), false)]), "picture-sum", "rect", "width");
    near(range[1], range[0] * 3.0, 0.3);
    // The arrow is as long for a large sum as for a small one: its length is no amount.
    let open =
        values(&drawn(vec![bar(Some(40), None, false), bar(Some(10), None, false)]), "picture-sum", "rect", "width");
    near(open[2] * 4.0, open[0], 0.3);
    near(open[1], open[3], 0.0);
    let about = drawn(vec![bar(Some(10), Some(10), true)]);
    assert!(shapes(&about, "picture-sum").iter().any(|(_, a)| a.contains_key("stroke-dasharray")));
}

#[test]
fn a_mark_is_as_long_as_its_day_is_uncertain() {
    let year = |year| Interval::year(year).expect("a year");
    let marks = vec![
        Mark { kind: Kind::Due, when: year(2025), label: String::new() },
        Mark { kind: Kind::Due, when: Interval::span(day(2026, 1, 1), day(2027, 12, 31)), label: String::new() },
    ];
    let lanes = vec![Lane { label: "x".to_owned(), href: None, marks }];
    let chart = TimelineChart { caption: Caption::default(), today: day(2026, 1, 1), lanes, most: 9 };
    let svg = timeline(&chart, &TimelineWords::default(), &look(760, Ground::Page)).svg;
    let wide = values(&svg, "picture-due", "rect", "width");
    near(wide[1], wide[0] * 2.0, 0.3);
    let from = values(&svg, "picture-due", "rect", "x");
    near(from[1], from[0] + wide[0], 0.2);
    // What is known to the year is told as a year, not as a day.
    assert!(svg.contains("<title>, 2025</title>"), "{svg}");
    assert!(!svg.contains("2025-01-01"), "{svg}");
}

#[test]
fn the_area_of_a_circle_is_its_count() {
    let packs = Packs::from_files([("vocab/outlines.tsv".to_owned(), SKETCH.to_owned())]).expect("packs");
    let outlines = Outlines::new(&packs).expect("outlines");
    let place =
        |code: &str, count| MapPlace { label: code.to_owned(), code: code.to_owned(), count, ..MapPlace::default() };
    let places = vec![place("FR", 16), place("KE", 4), place("ZZ", 3)];
    let world = WorldMap { caption: Caption::default(), outlines: &outlines, places, most: 9 };
    let words = MapWords { absent: "absent: {names}".to_owned(), ..MapWords::default() };
    let picture = map(&world, &words, &look(760, Ground::Page));
    let radii = values(&picture.svg, "picture-place", "circle", "r");
    near(radii[0], radii[1] * 2.0, 0.1);
    assert!(picture.svg.contains(">absent: ZZ 3<"), "what has no place is said");
}

#[test]
fn the_world_as_it_is_built_in_is_a_page_and_not_more() {
    let outlines = Outlines::new(&Packs::builtin().expect("packs")).expect("outlines");
    let place = |(code, count): &(&str, u64)| MapPlace {
        label: (*code).to_owned(),
        code: (*code).to_owned(),
        count: *count,
        ..MapPlace::default()
    };
    let places: Vec<MapPlace> = [("035", 9), ("VN", 5), ("SG", 2), ("002", 1), ("FJ", 1)].iter().map(place).collect();
    let world = WorldMap { caption: Caption::default(), outlines: &outlines, places, most: 9 };
    for (width, most) in [(340, 40_000), (760, 52_000), (1200, 56_000)] {
        let picture = map(&world, &MapWords::default(), &look(width, Ground::Page));
        examined("world", &picture.svg, width);
        assert!(picture.svg.len() < most, "{} bytes at {width}", picture.svg.len());
        assert_eq!(values(&picture.svg, "picture-place", "circle", "r").len(), 5, "at {width}");
    }
}
