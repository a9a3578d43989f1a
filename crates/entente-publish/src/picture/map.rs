//! Where in the world: states that are named and the states of regions that are named tinted, a circle for each place whose
//! area is its count.
//!
//! Outlines come from the vocabulary; `vocab/SOURCES.md` says how borders in dispute are drawn. Every place is also said
//! in words: beside its circle where that has room, else in a list below.

use super::canvas::{Anchor, Canvas, SMALL, Text, colour, px};
use super::text::{filled, from_the_right, isolated, measure};
use super::{Caption, Look, Picture, Sheet, count_cell};
use crate::csv::Cell;
use entente_packs::Outline;
pub use entente_packs::Outlines;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Places with their counts on a map of the world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorldMap<'o> {
    /// Title, description, note.
    pub caption: Caption,
    /// Where states are.
    pub outlines: &'o Outlines,
    /// Places, those with the most first.
    pub places: Vec<MapPlace>,
    /// How many places are named in words at most; all are drawn, and the table has all.
    pub most: usize,
}

/// A place.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct MapPlace {
    /// Its name.
    pub label: String,
    /// A state's alpha-2 code, or the three digits of a region of UN M49.
    pub code: String,
    /// The states of a group that is neither, such as a union; empty for others.
    pub states: Vec<String>,
    /// Where what is counted is listed.
    pub href: Option<String>,
    /// How many.
    pub count: u64,
}

/// Words for the map.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct MapWords {
    /// A state that is named.
    pub state: String,
    /// A state of a region that is named.
    pub region: String,
    /// What stands for places that are not named in words, such as `and {n} more`.
    pub more: String,
    /// What is said before names of places that have none on the map, such as `not on the map: {names}`.
    pub absent: String,
    /// Heads of the columns of the table: place, code, count.
    pub head: [String; 3],
}

/// How the outlines become pixels.
struct Scale {
    left: f64,
    top: f64,
    by: f64,
    /// Points closer than this, in units of the outlines, are one.
    grain: i32,
}

impl Scale {
    fn at(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (self.left + x * self.by, self.top + y * self.by)
    }
    fn path(&self, outline: &Outline) -> String {
        let mut path = String::new();
        for part in &outline.parts {
            let grain = |n: i32| n.div_euclid(self.grain);
            let mut points: Vec<(i32, i32)> = part.iter().map(|(x, y)| (grain(*x), grain(*y))).collect();
            points.dedup();
            // A corner of which no one sees the area says nothing.
            let mut kept: Vec<(i32, i32)> = Vec::new();
            for (n, point) in points.iter().enumerate() {
                let seen = match (kept.last(), points.get(n + 1)) {
                    (Some(a), Some(b)) => {
                        ((point.0 - a.0) * (b.1 - point.1) - (b.0 - point.0) * (point.1 - a.1)).abs() > 1
                    }
                    _ => true,
                };
                if seen {
                    kept.push(*point);
                }
            }
            let Some((first, rest)) = kept.split_first().filter(|(_, rest)| rest.len() > 1) else { continue };
            let _ = write!(path, "M{} {}l", first.0, first.1);
            let mut last = *first;
            for (n, point) in rest.iter().enumerate() {
                for (m, step) in [point.0 - last.0, point.1 - last.1].into_iter().enumerate() {
                    // A minus sign parts numbers as a space does.
                    let gap = if n + m == 0 || step < 0 { "" } else { " " };
                    let _ = write!(path, "{gap}{step}");
                }
                last = *point;
            }
            path.push('z');
        }
        path
    }
}

/// A place as it stands on the map.
struct Spot<'p> {
    place: &'p MapPlace,
    x: f64,
    y: f64,
    r: f64,
    region: bool,
}

/// Draws the map. The table has a row a place.
pub fn map(world: &WorldMap<'_>, words: &MapWords, look: &Look<'_>) -> Picture {
    let mut canvas = Canvas::new(look, &world.caption);
    let outlines = world.outlines;
    let by = canvas.room() / f64::from(outlines.width.max(1));
    let scale = Scale { left: canvas.left(), top: canvas.y, by, grain: ((0.5 / by).round() as i32).max(1) };
    let states: BTreeSet<&str> =
        world.places.iter().map(|p| p.code.as_str()).filter(|code| outlines.places.contains_key(*code)).collect();
    let regional: BTreeSet<&str> =
        world.places.iter().flat_map(|place| members(place, outlines)).filter(|code| !states.contains(code)).collect();
    land(&mut canvas, &scale, outlines, &states, &regional);
    let highest = world.places.iter().map(|place| place.count).max().unwrap_or(0).max(1);
    let widest = if canvas.narrow() { 11.0 } else { 17.0 };
    let mut absent = Vec::new();
    let mut spots = Vec::new();
    for place in &world.places {
        match middle(place, outlines) {
            Some((middle, region)) => {
                let (x, y) = scale.at(middle);
                let r = (widest * (place.count as f64 / highest as f64).sqrt()).max(3.0);
                spots.push(Spot { place, x, y, r, region });
            }
            None => absent.push(place),
        }
    }
    // Small ones lie on large ones.
    spots.sort_by(|a, b| b.r.total_cmp(&a.r));
    let (top, bottom) = (canvas.y, canvas.y + f64::from(outlines.height) * by);
    apart(&mut spots, [canvas.left(), top, canvas.right(), bottom]);
    for spot in &spots {
        circle(&mut canvas, spot, look);
    }
    canvas.y = bottom + 6.0;
    let named = if canvas.narrow() { BTreeSet::new() } else { names(&mut canvas, &spots, world.most, bottom) };
    legend(&mut canvas, !states.is_empty(), !regional.is_empty(), words);
    let rest: Vec<&Spot<'_>> = spots.iter().filter(|spot| !named.contains(spot.place.code.as_str())).collect();
    list(&mut canvas, &rest, world.most.saturating_sub(named.len()), words, look);
    if !absent.is_empty() {
        let names: Vec<String> = absent
            .iter()
            .map(|place| format!("{} {}", isolated(&place.label), look.speak.number(place.count)))
            .collect();
        let said = filled(&words.absent, &[("names", &names.join(" · "))]);
        let (x, room) = (canvas.left(), canvas.room());
        canvas.lines(Text::at(x, 0.0, &said).size(SMALL).faint(), room, 3);
    }
    let rows = world
        .places
        .iter()
        .map(|place| vec![Cell::from(place.label.as_str()), Cell::from(place.code.as_str()), count_cell(place.count)]);
    let table = Sheet { head: words.head.to_vec(), rows: rows.collect() };
    canvas.finish("map", &world.caption, table)
}

/// The states of a place that is not one itself.
fn members<'p>(place: &'p MapPlace, outlines: &'p Outlines) -> Vec<&'p str> {
    if outlines.places.contains_key(&place.code) {
        Vec::new()
    } else if place.states.is_empty() {
        outlines.members(&place.code)
    } else {
        place.states.iter().map(String::as_str).collect()
    }
}

/// Where a place's circle stands, in units of the outlines, and whether it is several states: then it stands in the middle
/// of them, where the large ones weigh more.
fn middle(place: &MapPlace, outlines: &Outlines) -> Option<((f64, f64), bool)> {
    let point = |outline: &Outline| (f64::from(outline.middle.0), f64::from(outline.middle.1));
    if let Some(outline) = outlines.places.get(&place.code) {
        return Some((point(outline), false));
    }
    let (mut x, mut y, mut whole) = (0.0, 0.0, 0.0);
    for outline in members(place, outlines).iter().filter_map(|code| outlines.places.get(*code)) {
        // One large state must not draw the circle to itself.
        let weight = f64::from(outline.area).max(1.0).sqrt();
        let at = point(outline);
        (x, y, whole) = (x + at.0 * weight, y + at.1 * weight, whole + weight);
    }
    (whole > 0.0).then(|| ((x / whole, y / whole), true))
}

/// Moves circles that lie on each other apart, in small steps, and keeps them on the map.
fn apart(spots: &mut [Spot<'_>], [left, top, right, bottom]: [f64; 4]) {
    for _ in 0..60 {
        for n in 1..spots.len() {
            let (before, after) = spots.split_at_mut(n);
            let b = &mut after[0];
            for a in before {
                let (dx, dy) = (b.x - a.x, b.y - a.y);
                let distance = dx.hypot(dy);
                let wanted = a.r + b.r + 1.5;
                if distance >= wanted {
                    continue;
                }
                // Those in the very same place part to the sides.
                let (dx, dy) = if distance < 0.1 { (1.0, 0.0) } else { (dx / distance, dy / distance) };
                let push = (wanted - distance) / 2.0;
                (a.x, a.y, b.x, b.y) = (a.x - dx * push, a.y - dy * push, b.x + dx * push, b.y + dy * push);
            }
        }
        for spot in &mut *spots {
            spot.x = spot.x.max(left + spot.r).min(right - spot.r);
            spot.y = spot.y.max(top + spot.r).min(bottom - spot.r);
        }
    }
}

const STATE: &str = "0.5";
const REGION: &str = "0.24";

fn land(
    canvas: &mut Canvas<'_>,
    scale: &Scale,
    outlines: &Outlines,
    states: &BTreeSet<&str>,
    regional: &BTreeSet<&str>,
) {
    let unit = scale.by * f64::from(scale.grain);
    let place = format!("translate({} {}) scale({unit:.4})", px(scale.left), px(scale.top));
    let mut other = String::new();
    let mut ours = Vec::new();
    for (code, outline) in outlines.places.iter().filter(|(_, outline)| !outline.parts.is_empty()) {
        let path = scale.path(outline);
        if states.contains(code.as_str()) {
            ours.push((path, colour::MAIN, STATE));
        } else if regional.contains(code.as_str()) {
            ours.push((path, colour::MAIN, REGION));
        } else {
            other.push_str(&path);
        }
    }
    ours.insert(0, (other, "currentColor", "0.1"));
    for (path, fill, strength) in ours.iter().filter(|(path, _, _)| !path.is_empty()) {
        let pen = format!("stroke=\"currentColor\" stroke-opacity=\"0.3\" stroke-width=\"{:.2}\"", 0.5 / unit);
        canvas.shape(
            "path",
            &format!(
                "transform=\"{place}\" d=\"{path}\" fill=\"{fill}\" fill-opacity=\"{strength}\" {pen} stroke-linejoin=\"round\""
            ),
        );
    }
}

fn circle(canvas: &mut Canvas<'_>, spot: &Spot<'_>, look: &Look<'_>) {
    let count = look.speak.number(spot.place.count);
    let closing =
        canvas.open("picture-place", spot.place.href.as_deref(), &format!("{}: {count}", isolated(&spot.place.label)));
    let at = format!("cx=\"{}\" cy=\"{}\" r=\"{}\"", px(spot.x), px(spot.y), px(spot.r));
    let looks = if spot.region {
        format!("fill-opacity=\"0.3\" stroke=\"{}\" stroke-width=\"1.6\"", colour::MAIN)
    } else {
        "stroke=\"#fff\" stroke-width=\"1\"".to_owned()
    };
    canvas.shape("circle", &format!("{at} fill=\"{}\" {looks}", colour::MAIN));
    if measure(&count, SMALL) <= spot.r * 2.0 - 3.0 && spot.r >= 8.0 {
        let text = Text::at(spot.x, spot.y + 4.2, &count).size(SMALL).anchor(Anchor::Middle).bold();
        canvas.text(if spot.region { text } else { text.fill("#fff") });
    }
    canvas.close(closing);
}

/// Writes the names of places beside their circles where nothing else is; gives the codes of those that had room.
fn names<'p>(canvas: &mut Canvas<'_>, spots: &[Spot<'p>], most: usize, bottom: f64) -> BTreeSet<&'p str> {
    let mut taken: Vec<[f64; 4]> = spots.iter().map(|s| [s.x - s.r, s.y - s.r, s.x + s.r, s.y + s.r]).collect();
    let mut named = BTreeSet::new();
    for spot in spots.iter().take(most) {
        let (wide, half) = (measure(&spot.place.label, SMALL), SMALL / 2.0);
        let gap = spot.r + 4.0;
        let places = [
            (Anchor::Left, spot.x + gap, spot.y),
            (Anchor::Right, spot.x - gap, spot.y),
            (Anchor::Middle, spot.x, spot.y + gap + half),
            (Anchor::Middle, spot.x, spot.y - gap - half),
        ];
        for (anchor, x, y) in places {
            let left = match anchor {
                Anchor::Left => x,
                Anchor::Middle => x - wide / 2.0,
                Anchor::Right => x - wide,
            };
            let area = [left - 1.0, y - half - 1.0, left + wide + 1.0, y + half + 1.0];
            let inside = area[0] >= canvas.left() && area[2] <= canvas.right() && area[3] <= bottom && area[1] > 0.0;
            let free = !taken.iter().any(|t| area[0] < t[2] && t[0] < area[2] && area[1] < t[3] && t[1] < area[3]);
            if inside && free {
                let closing = canvas.open("picture-place", spot.place.href.as_deref(), "");
                canvas.text(Text::at(x, y + half - 1.5, &spot.place.label).size(SMALL).anchor(anchor));
                canvas.close(closing);
                taken.push(area);
                named.insert(spot.place.code.as_str());
                break;
            }
        }
    }
    named
}

fn legend(canvas: &mut Canvas<'_>, states: bool, regions: bool, words: &MapWords) {
    let all = [(STATE, &words.state, states), (REGION, &words.region, regions)];
    let items: Vec<(&str, String)> =
        all.into_iter().filter(|(_, _, occurs)| *occurs).map(|(strength, word, _)| (strength, word.clone())).collect();
    canvas.legend(&items, |canvas, strength, x, middle| {
        let fill = format!("fill=\"{}\" fill-opacity=\"{strength}\" stroke=\"currentColor\"", colour::MAIN);
        canvas.rect([x + 0.5, middle - 5.0, 16.0, 10.0], &format!("{fill} stroke-opacity=\"0.3\""));
    });
}

/// Places with their counts in columns.
fn list(canvas: &mut Canvas<'_>, spots: &[&Spot<'_>], most: usize, words: &MapWords, look: &Look<'_>) {
    let shown = &spots[..spots.len().min(most)];
    let columns = (canvas.room() / 156.0).floor().max(1.0);
    let wide = canvas.room() / columns;
    canvas.y += if shown.is_empty() { 0.0 } else { 6.0 };
    for line in shown.chunks(columns as usize) {
        for (n, spot) in line.iter().enumerate() {
            let count = look.speak.number(spot.place.count);
            let count_room = measure(&count, SMALL) + 8.0;
            let (x, base) = (canvas.left() + wide * n as f64, canvas.y + SMALL);
            let closing = canvas.open("picture-place", spot.place.href.as_deref(), "");
            let name_room = wide - count_room - 16.0;
            let label = Text::at(x, base, &spot.place.label).size(SMALL);
            // A name written from the right stands at the count, as one written from the left does.
            let right = from_the_right(&spot.place.label);
            let label = if right { Text { x: x + name_room, ..label }.anchor(Anchor::Right) } else { label };
            canvas.short(label, name_room);
            canvas.text(Text::at(x + wide - 16.0, base, &count).size(SMALL).anchor(Anchor::Right).bold());
            canvas.close(closing);
        }
        canvas.y += SMALL * 2.1;
    }
    if shown.len() < spots.len() {
        let more = filled(&words.more, &[("n", &look.speak.number((spots.len() - shown.len()) as u64))]);
        let (x, room) = (canvas.left(), canvas.room());
        canvas.lines(Text::at(x, 0.0, &more).size(SMALL).faint(), room, 2);
    }
}
