//! What is stored of the model's types: private mirrors that serialise, so that the model stays free of formats.
//! Keys are short and stable: an old ledger must open in every later version, so keys are added and never renamed.

use crate::error::{Result, corrupt};
use entente_model as m;
use entente_model::{Day, RuleId, Span};
use serde::{Deserialize, Serialize};

type S = (u32, u32);

fn s(span: Span) -> S {
    (u32::try_from(span.start()).unwrap_or(u32::MAX), u32::try_from(span.end()).unwrap_or(u32::MAX))
}
fn span(s: S) -> Span {
    Span::new(s.0 as usize, s.1 as usize)
}
fn spans(list: &[S]) -> Vec<Span> {
    list.iter().copied().map(span).collect()
}
fn day(text: &str) -> Result<Day> {
    text.parse().map_err(|_| corrupt(format!("a stored day is no day: {text:?}")))
}
fn days(text: &Option<String>) -> Result<Option<Day>> {
    text.as_deref().map(day).transpose()
}
fn rules(list: &[String]) -> Vec<RuleId> {
    list.iter().map(|r| RuleId::from(r.as_str())).collect()
}
fn texts(list: &[RuleId]) -> Vec<String> {
    list.iter().map(|r| r.as_str().to_owned()).collect()
}
fn code<T>(what: &str, code: &str, value: Option<T>) -> Result<T> {
    value.ok_or_else(|| corrupt(format!("a stored {what} has the unknown code {code:?}")))
}

#[derive(Serialize, Deserialize, Default)]
struct Evidence {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    at: Vec<S>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    inherited: bool,
}
impl Evidence {
    fn from(e: &m::Evidence) -> Evidence {
        Evidence { at: e.spans.iter().copied().map(s).collect(), inherited: e.inherited }
    }
    fn back(&self) -> m::Evidence {
        m::Evidence { spans: spans(&self.at), inherited: self.inherited }
    }
}

#[derive(Serialize, Deserialize)]
struct Party {
    id: Option<String>,
    name: String,
    label: Option<String>,
    role: String,
    #[serde(default)]
    evidence: Evidence,
}
impl Party {
    fn from(p: &m::Party) -> Party {
        Party {
            id: p.id.clone(),
            name: p.name.clone(),
            label: p.label.clone(),
            role: p.role.code().to_owned(),
            evidence: Evidence::from(&p.evidence),
        }
    }
    fn back(&self) -> Result<m::Party> {
        Ok(m::Party {
            id: self.id.clone(),
            name: self.name.clone(),
            label: self.label.clone(),
            role: code("role", &self.role, m::PartyRole::parse(&self.role))?,
            evidence: self.evidence.back(),
        })
    }
}

#[derive(Serialize, Deserialize)]
struct Body {
    id: Option<String>,
    name: String,
    label: Option<String>,
    #[serde(default)]
    evidence: Evidence,
}
impl Body {
    fn from(b: &m::Body) -> Body {
        Body { id: b.id.clone(), name: b.name.clone(), label: b.label.clone(), evidence: Evidence::from(&b.evidence) }
    }
    fn back(&self) -> m::Body {
        m::Body {
            id: self.id.clone(),
            name: self.name.clone(),
            label: self.label.clone(),
            evidence: self.evidence.back(),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Money {
    at: S,
    /// Ten-thousandths of a unit, as text: JSON numbers do not hold them all.
    amount: String,
    currency: String,
    bound: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    yearly: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    share: bool,
}
impl Money {
    fn from((at, money): &(Span, m::Money)) -> Money {
        Money {
            at: s(*at),
            amount: money.amount.0.to_string(),
            currency: money.currency.code().to_owned(),
            bound: money.bound.code().to_owned(),
            yearly: money.per.is_some(),
            share: money.part == m::MoneyPart::Share,
        }
    }
    fn back(&self) -> Result<(Span, m::Money)> {
        let amount = self.amount.parse().map_err(|_| corrupt("a stored sum is no number"))?;
        Ok((
            span(self.at),
            m::Money {
                amount: m::Amount(amount),
                currency: code("currency", &self.currency, m::Currency::new(&self.currency))?,
                bound: code("bound", &self.bound, m::Bound::parse(&self.bound))?,
                per: self.yearly.then_some(m::Per::Year),
                part: if self.share { m::MoneyPart::Share } else { m::MoneyPart::Whole },
            },
        ))
    }
}

#[derive(Serialize, Deserialize)]
struct Window {
    from: Option<String>,
    to: Option<String>,
}
impl Window {
    fn from(i: &m::Interval) -> Window {
        Window { from: i.from.map(|d| d.to_string()), to: i.to.map(|d| d.to_string()) }
    }
    fn back(&self) -> Result<m::Interval> {
        Ok(m::Interval { from: days(&self.from)?, to: days(&self.to)? })
    }
}

#[derive(Serialize, Deserialize)]
struct Due {
    at: S,
    window: Window,
    kind: String,
    edtf: String,
}

#[derive(Serialize, Deserialize)]
struct Place {
    id: String,
    #[serde(default)]
    evidence: Evidence,
}
impl Place {
    fn from(p: &m::Place) -> Place {
        Place { id: p.id.clone(), evidence: Evidence::from(&p.evidence) }
    }
    fn back(&self) -> m::Place {
        m::Place { id: self.id.clone(), evidence: self.evidence.back() }
    }
}

fn fields(list: &[String]) -> Result<Vec<m::Field>> {
    list.iter().map(|f| f.parse().map_err(|_| corrupt(format!("a stored field has the unknown code {f:?}")))).collect()
}

/// A claim as stored.
#[derive(Serialize, Deserialize)]
pub(crate) struct Claim {
    quote: S,
    #[serde(default)]
    also: Vec<S>,
    object: Option<S>,
    parties: Vec<Party>,
    bodies: Vec<Body>,
    action: String,
    action_at: Evidence,
    fields: Vec<String>,
    fields_at: Evidence,
    strength: String,
    strength_at: Evidence,
    money: Vec<Money>,
    due: Option<Due>,
    places: Vec<Place>,
    attribution: Option<S>,
    forum: Option<S>,
    confidence: u16,
    why: Vec<String>,
}
impl Claim {
    pub(crate) fn from(c: &m::Claim) -> Claim {
        Claim {
            quote: s(c.quote),
            also: c.also.iter().copied().map(s).collect(),
            object: c.object.map(s),
            parties: c.parties.iter().map(Party::from).collect(),
            bodies: c.bodies.iter().map(Body::from).collect(),
            action: c.action.code().to_owned(),
            action_at: Evidence::from(&c.action_evidence),
            fields: c.fields.iter().map(|f| f.code().to_owned()).collect(),
            fields_at: Evidence::from(&c.fields_evidence),
            strength: c.strength.code().to_owned(),
            strength_at: Evidence::from(&c.strength_evidence),
            money: c.money.iter().map(Money::from).collect(),
            due: c.due.as_ref().map(|d| Due {
                at: s(d.surface),
                window: Window::from(&d.interval),
                kind: d.kind.code().to_owned(),
                edtf: d.edtf.clone(),
            }),
            places: c.places.iter().map(Place::from).collect(),
            attribution: c.attribution.map(s),
            forum: c.forum.map(s),
            confidence: c.confidence,
            why: texts(&c.why),
        }
    }
    pub(crate) fn back(&self) -> Result<m::Claim> {
        let due = match &self.due {
            None => None,
            Some(d) => Some(m::Due {
                surface: span(d.at),
                interval: d.window.back()?,
                kind: code("due kind", &d.kind, m::DueKind::parse(&d.kind))?,
                edtf: d.edtf.clone(),
            }),
        };
        Ok(m::Claim {
            quote: span(self.quote),
            also: spans(&self.also),
            object: self.object.map(span),
            parties: self.parties.iter().map(Party::back).collect::<Result<_>>()?,
            bodies: self.bodies.iter().map(Body::back).collect(),
            action: code("action", &self.action, self.action.parse().ok())?,
            action_evidence: self.action_at.back(),
            fields: fields(&self.fields)?,
            fields_evidence: self.fields_at.back(),
            strength: code("strength", &self.strength, self.strength.parse().ok())?,
            strength_evidence: self.strength_at.back(),
            money: self.money.iter().map(Money::back).collect::<Result<_>>()?,
            due,
            places: self.places.iter().map(Place::back).collect(),
            attribution: self.attribution.map(span),
            forum: self.forum.map(span),
            confidence: self.confidence,
            why: rules(&self.why),
        })
    }
}

/// A deed as stored.
#[derive(Serialize, Deserialize)]
pub(crate) struct Deed {
    quote: S,
    what: String,
    date: Option<String>,
    parties: Vec<Party>,
    bodies: Vec<Body>,
    fields: Vec<String>,
    action: Option<String>,
    money: Vec<Money>,
    places: Vec<Place>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    partial: bool,
    why: Vec<String>,
    /// Words given with it by whoever annotated it, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) told: Option<String>,
}

fn partial(text: &str) -> Result<m::PartialDay> {
    let bad = || corrupt(format!("a stored date is no date: {text:?}"));
    let mut parts = text.split('-');
    let mut part = || parts.next().map(|p| p.parse::<i16>().map_err(|_| bad())).transpose();
    let year = part()?.ok_or_else(bad)?;
    let small = |n: Option<i16>| n.map(|n| i8::try_from(n).map_err(|_| bad())).transpose();
    Ok(m::PartialDay { year, month: small(part()?)?, day: small(part()?)? })
}

impl Deed {
    pub(crate) fn from(d: &m::Deed, told: Option<&str>) -> Deed {
        Deed {
            quote: s(d.quote),
            what: d.what.code().to_owned(),
            date: d.date.map(|d| d.to_string()),
            parties: d.parties.iter().map(Party::from).collect(),
            bodies: d.bodies.iter().map(Body::from).collect(),
            fields: d.fields.iter().map(|f| f.code().to_owned()).collect(),
            action: d.action.map(|a| a.code().to_owned()),
            money: d.money.iter().map(Money::from).collect(),
            places: d.places.iter().map(Place::from).collect(),
            partial: d.partial,
            why: texts(&d.why),
            told: told.map(str::to_owned),
        }
    }
    pub(crate) fn back(&self) -> Result<m::Deed> {
        Ok(m::Deed {
            quote: span(self.quote),
            what: code("deed", &self.what, m::DeedKind::parse(&self.what))?,
            date: self.date.as_deref().map(partial).transpose()?,
            parties: self.parties.iter().map(Party::back).collect::<Result<_>>()?,
            bodies: self.bodies.iter().map(Body::back).collect(),
            fields: fields(&self.fields)?,
            action: self.action.as_ref().map(|a| code("action", a, a.parse().ok())).transpose()?,
            money: self.money.iter().map(Money::back).collect::<Result<_>>()?,
            places: self.places.iter().map(Place::back).collect(),
            partial: self.partial,
            why: rules(&self.why),
        })
    }
}

#[derive(Serialize, Deserialize)]
struct Chair {
    name: String,
    role: Option<String>,
    state: Option<String>,
    evidence: Evidence,
}

/// A meeting as stored.
#[derive(Serialize, Deserialize)]
pub(crate) struct Meeting {
    name: String,
    ordinal: Option<u32>,
    day: Window,
    place: Option<String>,
    place_name: Option<String>,
    chairs: Vec<Chair>,
    evidence: Evidence,
}
impl Meeting {
    pub(crate) fn from(x: &m::Meeting) -> Meeting {
        Meeting {
            name: x.name.clone(),
            ordinal: x.ordinal,
            day: Window::from(&x.day),
            place: x.place.clone(),
            place_name: x.place_name.clone(),
            chairs: x
                .chairs
                .iter()
                .map(|c| Chair {
                    name: c.name.clone(),
                    role: c.role.clone(),
                    state: c.state.clone(),
                    evidence: Evidence::from(&c.evidence),
                })
                .collect(),
            evidence: Evidence::from(&x.evidence),
        }
    }
    pub(crate) fn back(&self) -> Result<m::Meeting> {
        Ok(m::Meeting {
            name: self.name.clone(),
            ordinal: self.ordinal,
            day: self.day.back()?,
            place: self.place.clone(),
            place_name: self.place_name.clone(),
            chairs: self
                .chairs
                .iter()
                .map(|c| m::Chair {
                    name: c.name.clone(),
                    role: c.role.clone(),
                    state: c.state.clone(),
                    evidence: c.evidence.back(),
                })
                .collect(),
            evidence: self.evidence.back(),
        })
    }
}

#[derive(Serialize, Deserialize)]
struct Block {
    role: String,
    at: S,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lang: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    path: String,
}

#[derive(Serialize, Deserialize)]
struct Dated {
    day: String,
    how: String,
    at: Vec<S>,
}

/// A document without its text, and the day that anchors it.
#[derive(Serialize, Deserialize)]
pub(crate) struct Document {
    id: String,
    url: Option<String>,
    source: String,
    reader: String,
    lang: Option<String>,
    published: Option<String>,
    published_how: Option<String>,
    title: Option<String>,
    blocks: Vec<Block>,
    dated: Option<Dated>,
    #[serde(default, skip_serializing_if = "About::is_empty")]
    about: About,
}

/// What a page says of itself beside its text.
#[derive(Serialize, Deserialize, Default, PartialEq)]
struct About {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    published_in: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    published_at: Option<S>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    modified: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    modified_in: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    author: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    publisher: Option<String>,
}

impl About {
    fn is_empty(&self) -> bool {
        *self == About::default()
    }
    fn from(a: &m::About) -> About {
        About {
            published_in: a.published_in.map(|p| p.code().to_owned()),
            published_at: a.published_at.map(s),
            modified: a.modified.map(|d| d.to_string()),
            modified_in: a.modified_in.map(|p| p.code().to_owned()),
            author: a.author.clone(),
            publisher: a.publisher.clone(),
        }
    }
    fn back(&self) -> Result<m::About> {
        let place = |said: &Option<String>| {
            said.as_deref().map(|c| code("place of a day", c, m::DayPlace::parse(c))).transpose()
        };
        Ok(m::About {
            published_in: place(&self.published_in)?,
            published_at: self.published_at.map(span),
            modified: days(&self.modified)?,
            modified_in: place(&self.modified_in)?,
            author: self.author.clone(),
            publisher: self.publisher.clone(),
        })
    }
}

fn known(code_: &str) -> Result<m::DayKnown> {
    use m::DayKnown::{Address, Assumed, Dateline, Declared, Given};
    code(
        "way to know a day",
        code_,
        [Given, Declared, Address, Dateline, Assumed].into_iter().find(|k| k.code() == code_),
    )
}

impl Document {
    pub(crate) fn from(d: &m::Document, dated: Option<&m::Dated>) -> Document {
        Document {
            id: d.id.clone(),
            url: d.url.clone(),
            source: d.source.0.clone(),
            reader: d.reader.clone(),
            lang: d.lang.clone(),
            published: d.published.map(|d| d.to_string()),
            published_how: d.published_how.map(|h| h.code().to_owned()),
            title: d.title.clone(),
            blocks: d
                .blocks
                .iter()
                .map(|b| Block {
                    role: b.role.code().to_owned(),
                    at: s(b.span),
                    lang: b.lang.clone(),
                    path: b.path.clone(),
                })
                .collect(),
            dated: dated.map(|d| Dated {
                day: d.day.to_string(),
                how: d.how.code().to_owned(),
                at: d.surfaces.iter().copied().map(s).collect(),
            }),
            about: About::from(&d.about),
        }
    }
    pub(crate) fn back(&self, text: String) -> Result<(m::Document, Option<m::Dated>)> {
        let blocks = self
            .blocks
            .iter()
            .map(|b| {
                Ok(m::Block {
                    role: code("role of a block", &b.role, m::Role::parse(&b.role))?,
                    span: span(b.at),
                    lang: b.lang.clone(),
                    path: b.path.clone(),
                })
            })
            .collect::<Result<_>>()?;
        let dated = match &self.dated {
            None => None,
            Some(d) => Some(m::Dated { day: day(&d.day)?, how: known(&d.how)?, surfaces: spans(&d.at) }),
        };
        Ok((
            m::Document {
                id: self.id.clone(),
                url: self.url.clone(),
                source: m::SourceId(self.source.clone()),
                reader: self.reader.clone(),
                lang: self.lang.clone(),
                published: days(&self.published)?,
                published_how: self.published_how.as_deref().map(known).transpose()?,
                title: self.title.clone(),
                about: self.about.back()?,
                text: m::Text::new(text),
                blocks,
            },
            dated,
        ))
    }
}

pub(crate) fn to_json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|cause| corrupt("a record could not be written as JSON").because(cause))
}

pub(crate) fn from_json<'a, T: Deserialize<'a>>(json: &'a str) -> Result<T> {
    serde_json::from_str(json).map_err(|cause| corrupt("a stored record is not the JSON it should be").because(cause))
}

/// A stored part with its places in the text counted from `start` on: a pair of numbers is a place.
pub(crate) fn without_places(value: serde_json::Value, start: u64) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::Array(list) => match list.as_slice() {
            [Value::Number(from), Value::Number(to)] => {
                let from_start = |n: &serde_json::Number| n.as_i64().unwrap_or(0) - i64::try_from(start).unwrap_or(0);
                serde_json::json!([from_start(from), from_start(to)])
            }
            _ => Value::Array(list.into_iter().map(|v| without_places(v, start)).collect()),
        },
        Value::Object(map) => Value::Object(map.into_iter().map(|(k, v)| (k, without_places(v, start))).collect()),
        other => other,
    }
}
