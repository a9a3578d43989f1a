//! Meetings by series: those of one name, however it is spelled.

use crate::Held;
use entente_model::Day;
use std::cmp::Reverse;
use std::collections::HashMap;

/// Meetings of one name.
pub struct Series<'l> {
    /// Its id: the name in small letters with single hyphens.
    pub id: &'l str,
    /// Its name, as the first telling spells it.
    pub name: &'l str,
    /// Its meetings, in the order in which they were given.
    pub held: Vec<&'l Held>,
}

impl Series<'_> {
    /// The day of its last meeting, or on which that was told.
    pub fn newest(&self) -> Option<Day> {
        self.held.iter().filter_map(|h| h.meeting.meeting.day.from.or(h.told)).max()
    }
}

/// The id of the series of a name: the name in small letters with single hyphens, so that spellings come together.
pub fn series_id(name: &str) -> String {
    let mut id = String::new();
    for c in name.to_lowercase().chars() {
        match c {
            c if c.is_alphanumeric() => id.push(c),
            _ if id.ends_with('-') || id.is_empty() => {}
            _ => id.push('-'),
        }
    }
    id.trim_end_matches('-').to_owned()
}

/// The series of these meetings, the one with the newest meeting first.
pub fn series<'l>(held: impl IntoIterator<Item = &'l Held>) -> Vec<Series<'l>> {
    let mut found: HashMap<&'l str, Vec<&'l Held>> = HashMap::new();
    for one in held {
        found.entry(one.series.as_str()).or_default().push(one);
    }
    let named =
        |(id, held): (&'l str, Vec<&'l Held>)| Some(Series { id, name: &held.first()?.meeting.meeting.name, held });
    let mut all: Vec<(Reverse<Option<Day>>, Series)> =
        found.into_iter().filter_map(named).map(|s| (Reverse(s.newest()), s)).collect();
    all.sort_unstable_by(|(a, x), (b, y)| (a, x.id).cmp(&(b, y.id)));
    all.into_iter().map(|(_, series)| series).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn spellings_of_a_name_are_one_series() {
        for (name, id) in [
            ("U.S.–Korea  Dialogue", "u-s-korea-dialogue"),
            ("U.S.-Korea dialogue.", "u-s-korea-dialogue"),
            ("서울 AI 정상회의", "서울-ai-정상회의"),
        ] {
            assert_eq!(super::series_id(name), id);
        }
    }
}
