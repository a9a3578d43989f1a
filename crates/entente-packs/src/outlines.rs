//! Outlines of states for a map of the world, and which states a region has: `vocab/outlines.tsv`, `vocab/states.tsv`.
//!
//! A border on this map is a sketch and takes no side; `vocab/SOURCES.md` says how those in dispute are drawn.

use crate::{Packs, PacksError};
use std::collections::{BTreeMap, BTreeSet};

/// Where states are on one drawing of the world.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outlines {
    /// How wide the drawing is; all places lie within it.
    pub width: i32,
    /// How high.
    pub height: i32,
    /// States and territories by their alpha-2 code.
    pub places: BTreeMap<String, Outline>,
    members: BTreeMap<String, BTreeSet<String>>,
}

/// Where one state is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outline {
    /// A point inside its largest part: from the left, from the top.
    pub middle: (i32, i32),
    /// How large it is on the drawing, in square units; nothing where it is too small for an outline.
    pub area: u32,
    /// Its parts, each a closed line through these points; none where it is too small.
    pub parts: Vec<Vec<(i32, i32)>>,
}

const FILE: &str = "vocab/outlines.tsv";

impl Outlines {
    /// Reads the outlines of these packs.
    ///
    /// # Errors
    /// A row without five cells, a number that is none, an outline of fewer than three points, a place outside the
    /// drawing, a file without the row of its size.
    pub fn new(packs: &Packs) -> Result<Outlines, PacksError> {
        let text = |name: &str| packs.vocab.get(name).map_or("", |text| &**text);
        let mut outlines =
            Outlines { width: 0, height: 0, places: BTreeMap::new(), members: members(text("states.tsv")) };
        for (n, line) in text("outlines.tsv").lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let fault = |why: String| PacksError::at(&format!("{FILE}:{}", n + 1), why);
            let cells: Vec<&str> = line.split('\t').collect();
            let [code, x, y, area, parts] = cells[..] else {
                return Err(fault(format!("has {} cells where 5 are wanted", cells.len())));
            };
            let number = |cell: &str| cell.parse::<i32>().map_err(|_| fault(format!("{cell} is no whole number")));
            let middle = (number(x)?, number(y)?);
            if code == "*" {
                (outlines.width, outlines.height) = middle;
                continue;
            }
            let area = area.parse().map_err(|_| fault(format!("{area} is no area")))?;
            let parts = match parts {
                "-" => Vec::new(),
                parts => parts.split('|').map(|part| part_of(part, &fault)).collect::<Result<_, _>>()?,
            };
            let (width, height) = (outlines.width, outlines.height);
            let inside = |(x, y): &(i32, i32)| (0..=width).contains(x) && (0..=height).contains(y);
            if !parts.iter().flatten().chain([&middle]).all(inside) {
                return Err(fault(format!("{code} lies outside the drawing, whose size the row * names")));
            }
            outlines.places.insert(code.to_owned(), Outline { middle, area, parts });
        }
        if outlines.width < 1 || outlines.height < 1 {
            return Err(PacksError::at(FILE, "lacks the row * with the size of the drawing"));
        }
        Ok(outlines)
    }

    /// The states of a region of UN M49, by its three digits, in the order of their codes; none if it is no region.
    pub fn members(&self, region: &str) -> Vec<&str> {
        self.members.get(region).into_iter().flatten().map(String::as_str).collect()
    }
}

/// A part: its first point, then steps.
fn part_of(text: &str, fault: &impl Fn(String) -> PacksError) -> Result<Vec<(i32, i32)>, PacksError> {
    let numbers = text.split(' ').map(|n| n.parse::<i32>().map_err(|_| fault(format!("{n:?} is no whole number"))));
    let numbers: Vec<i32> = numbers.collect::<Result<_, _>>()?;
    if numbers.len() < 6 || !numbers.len().is_multiple_of(2) {
        return Err(fault("an outline wants three points or more, two numbers each".to_owned()));
    }
    let mut at = (0_i32, 0_i32);
    let points = numbers.chunks_exact(2).map(|step| {
        at = (at.0.saturating_add(step[0]), at.1.saturating_add(step[1]));
        at
    });
    Ok(points.collect())
}

/// The states of each region; the last cell of a state names its regions.
fn members(states: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut members: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in states.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        if let [code, _, _, regions] = cells[..] {
            for region in regions.split('|').filter(|region| !matches!(*region, "" | "-")) {
                members.entry(region.to_owned()).or_default().insert(code.to_owned());
            }
        }
    }
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outlines() -> Outlines {
        Outlines::new(&Packs::builtin().expect("packs")).expect("outlines")
    }

    #[test]
    fn every_state_has_its_place() {
        let outlines = outlines();
        let packs = Packs::builtin().expect("packs");
        let codes = packs.vocab["states.tsv"].lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.get(..2));
        // The Union is its members, and Antarctica lies below the drawing.
        let without: Vec<&str> = codes.filter(|code| !outlines.places.contains_key(*code)).collect();
        assert_eq!(without, ["AQ", "EU"]);
        assert!(outlines.places.values().filter(|p| !p.parts.is_empty()).count() > 170);
        assert!(outlines.places.values().all(|p| p.parts.is_empty() == (p.area == 0)));
    }

    #[test]
    fn states_lie_where_they_are() {
        let outlines = outlines();
        let at = |code: &str| outlines.places[code].middle;
        for (west, east) in [("US", "FR"), ("FR", "KE"), ("KE", "KR"), ("KR", "JP"), ("JP", "FJ"), ("KR", "RU")] {
            // Russia's middle is west of Korea's.
            assert_eq!(at(west).0 < at(east).0, east != "RU", "{west} {east}");
        }
        for (north, south) in [("NO", "FR"), ("FR", "KE"), ("KE", "ZA"), ("KR", "SG")] {
            assert!(at(north).1 < at(south).1, "{north} {south}");
        }
    }

    #[test]
    fn no_part_reaches_around_the_world() {
        for (code, place) in &outlines().places {
            for part in &place.parts {
                let span = |f: fn(&(i32, i32)) -> i32| {
                    part.iter().map(f).max().unwrap_or(0) - part.iter().map(f).min().unwrap_or(0)
                };
                assert!(span(|p| p.0) < 900, "{code} is {} wide", span(|p| p.0));
            }
        }
    }

    #[test]
    fn regions_have_their_states() {
        let outlines = outlines();
        assert!(outlines.members("035").contains(&"VN"), "{:?}", outlines.members("035"));
        assert!(outlines.members("002").contains(&"KE"));
        assert!(outlines.members("999").is_empty());
    }

    #[test]
    fn faults_are_told_with_their_place() {
        let size = "*\t100\t50\t0\t-\n";
        for (text, fault) in [
            (String::new(), "lacks the row *"),
            (format!("{size}FR\t1\t2\t3\n"), "outlines.tsv:2: has 4 cells"),
            (format!("{size}FR\tx\t2\t3\t-\n"), "x is no whole number"),
            (format!("{size}FR\t1\t2\t3\t1 2 3 4\n"), "three points"),
            (format!("{size}FR\t1\t2\t3\t1 2 3 4 300 1\n"), "outside the drawing"),
        ] {
            let packs = Packs::from_files([("vocab/outlines.tsv".to_owned(), text)]);
            let error = Outlines::new(&packs.expect("packs")).expect_err("a fault");
            assert!(error.to_string().contains(fault), "{error} for {fault}");
        }
    }
}
