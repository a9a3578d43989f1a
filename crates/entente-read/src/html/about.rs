//! What a page states for machines about its days, its author and its publisher.

use crate::{shown, stamp};
use entente_model::{Day, DayPlace};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Names of `meta` elements and of `itemprop` that give the day of publication, the surest first.
const PUBLISHED: [&str; 31] = [
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:published",
    "datepublished",
    "date.issued",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.date",
    "dcterms.available",
    "dcterms.created",
    "dc.date.created",
    "dc.date.published",
    "dc.date",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "citation_publication_date",
    "citation_online_date",
    "article.published",
    "publication_date",
    "publish_date",
    "pub_date",
    "publishdate",
    "publish-date",
    "pubdate",
    "originalpublicationdate",
    "datecreated",
    "release_date",
    "date",
];
/// Names that give the day of the last change.
const MODIFIED: [&str; 12] = [
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "article.updated",
    "last-modified",
    "lastmod",
    "revised",
    "modified",
    "updated",
];
const AUTHOR: [&str; 8] = [
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "citation_author",
    "byl",
];
const PUBLISHER: [&str; 5] = ["dc.publisher", "dcterms.publisher", "publisher", "og:site_name", "citation_publisher"];

/// Ranks of the days; lower is surer. Linked data of an article come first, then what is named above in its order, marked
/// elements, linked data of anything else, any other `time`.
const OF_ARTICLE: usize = 0;
const OF_NAME: usize = 1;
const OF_MARKED: usize = 50;
const OF_PAGE: usize = 60;
const OF_TIME: usize = 70;

/// Longest name of an author or publisher, in characters.
const NAME: usize = 120;

/// A day with where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stated {
    rank: usize,
    pub day: Day,
    pub place: DayPlace,
    /// It was written in universal time, which may be the day before or after where the page was published.
    pub universal: bool,
}

impl Stated {
    /// Whether nothing says that this is the day of this page but a `time` somewhere in it.
    pub(crate) fn is_weak(&self) -> bool {
        self.rank >= OF_TIME
    }
}

/// What was found so far.
#[derive(Default)]
pub(crate) struct Says {
    pub published: Option<Stated>,
    pub modified: Option<Stated>,
    author: Option<(usize, String)>,
    publisher: Option<(usize, String)>,
    /// Names of persons and organisations by their `@id`, and those that wait for one.
    names: BTreeMap<String, String>,
    author_id: Option<String>,
    publisher_id: Option<String>,
}

fn stated(rank: usize, place: DayPlace, stamp: &str) -> Option<Stated> {
    let day = stamp::parse(stamp).or_else(|| shown::days(stamp).first().copied())?;
    let universal = ["Z", "+00:00", "+0000", "UTC", "GMT"].iter().any(|zone| stamp.trim_end().ends_with(zone));
    (1900..=2100).contains(&day.year()).then_some(Stated { rank, day, place, universal })
}

fn take(known: &mut Option<Stated>, new: Option<Stated>) {
    if let Some(new) = new.filter(|new| known.is_none_or(|known| new.rank < known.rank)) {
        *known = Some(new);
    }
}

/// A name without white space around it; addresses and endless lists are none.
fn name(text: &str) -> Option<String> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let usable = !name.is_empty() && name.chars().count() <= NAME && !name.contains("://");
    usable.then_some(name)
}

fn take_name(known: &mut Option<(usize, String)>, rank: usize, text: &str) {
    if known.as_ref().is_none_or(|(before, _)| rank < *before) {
        if let Some(name) = name(text) {
            *known = Some((rank, name));
        }
    }
}

impl Says {
    /// A `meta` element, or an element with an `itemprop`; `name` in small letters.
    pub(crate) fn named(&mut self, name: &str, content: &str, element: bool) {
        let open = name.starts_with("og:") || name.starts_with("article:");
        let place = match (element, open) {
            (true, _) => DayPlace::Time,
            (false, true) => DayPlace::OpenGraph,
            (false, false) => DayPlace::Meta,
        };
        let rank = |names: &[&str]| names.iter().position(|n| *n == name);
        let first = if element { OF_MARKED } else { OF_NAME };
        if let Some(rank) = rank(&PUBLISHED) {
            take(&mut self.published, stated(first + if element { 0 } else { rank }, place, content));
        }
        if let Some(rank) = rank(&MODIFIED) {
            take(&mut self.modified, stated(first + if element { 0 } else { rank }, place, content));
        }
        if let Some(rank) = rank(&AUTHOR).filter(|_| !element) {
            take_name(&mut self.author, OF_NAME + rank, content);
        }
        if let Some(rank) = rank(&PUBLISHER).filter(|_| !element) {
            take_name(&mut self.publisher, OF_NAME + rank, content);
        }
    }

    /// A `time` element of the article; `marked` if it says that it is the day of publication.
    pub(crate) fn time(&mut self, stamp: &str, marked: bool) {
        let rank = if marked { OF_MARKED } else { OF_TIME };
        take(&mut self.published, stated(rank, DayPlace::Time, stamp));
    }

    /// An object of linked data.
    pub(crate) fn object(&mut self, object: &Map<String, Value>, article: bool) {
        let rank = if article { OF_ARTICLE } else { OF_PAGE };
        let text = |key: &str| object.get(key).and_then(Value::as_str);
        if let Some(stamp) = text("datePublished") {
            take(&mut self.published, stated(rank, DayPlace::LinkedData, stamp));
        }
        if let Some(stamp) = text("dateModified") {
            take(&mut self.modified, stated(rank, DayPlace::LinkedData, stamp));
        }
        if let (Some(id), Some(name)) = (text("@id"), text("name")) {
            self.names.entry(id.to_owned()).or_insert_with(|| name.to_owned());
        }
        for (key, known, waiting) in [
            ("author", &mut self.author, &mut self.author_id),
            ("publisher", &mut self.publisher, &mut self.publisher_id),
        ] {
            let Some(value) = object.get(key) else { continue };
            let named = names_of(value);
            if !named.is_empty() {
                take_name(known, rank, &named.join(", "));
            } else if article && waiting.is_none() {
                let one = value.as_array().map_or(Some(value), |list| list.first());
                *waiting = one.and_then(|v| v.get("@id")).and_then(Value::as_str).map(str::to_owned);
            }
        }
    }

    /// Author and publisher; a name that linked data give elsewhere is looked up there.
    pub(crate) fn names(&self) -> (Option<String>, Option<String>) {
        let of = |known: &Option<(usize, String)>, id: &Option<String>| {
            let sure = known.as_ref().filter(|(rank, _)| *rank == OF_ARTICLE).map(|(_, name)| name.clone());
            let there = || id.as_ref().and_then(|id| self.names.get(id)).and_then(|text| name(text));
            sure.or_else(there).or_else(|| known.as_ref().map(|(_, name)| name.clone()))
        };
        (of(&self.author, &self.author_id), of(&self.publisher, &self.publisher_id))
    }
}

/// The names that a value of linked data gives: a text, an object with a name, or a list of either.
fn names_of(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => name(text).into_iter().collect(),
        Value::Object(object) => match object.get("name") {
            Some(Value::String(text)) => name(text).into_iter().collect(),
            Some(list @ Value::Array(_)) => names_of(list),
            _ => Vec::new(),
        },
        Value::Array(list) => list.iter().filter(|v| !v.is_array()).take(20).flat_map(names_of).collect(),
        _ => Vec::new(),
    }
}
