//! From a Document and what was found in it to a [`wire::Line`].

use crate::wire;
use entente_model::{
    About, ActorKind, Amount, Body, Claim, Deed, Diagnostic, Document, Evidence, Extraction, Interval, Meeting,
    Mention, Money, MoneyPart, Party, PartyRole, Per, RuleId, Span, Text, Value,
};
use serde_json::{Number, json};

/// What to put on a line beside the claims.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Choice {
    /// Whether to list every mention.
    pub mentions: bool,
    /// Claims below this confidence, in thousandths, are left out.
    pub min_confidence: u16,
}

/// The line of one reading. `packs` is the digest of the packs that were in use.
pub fn line(document: &Document, found: &Extraction, packs: &str, choice: Choice) -> wire::Line {
    let text = &document.text;
    let kept = found.claims.iter().filter(|c| c.confidence >= choice.min_confidence);
    wire::Line {
        entente: wire::VERSION,
        id: document.id.clone(),
        url: document.url.clone(),
        source: document.source.0.clone(),
        reader: document.reader.clone(),
        packs: packs.to_owned(),
        lang: document.lang.clone(),
        published: document.published.map(|d| d.to_string()),
        dated: found.dated.as_ref().map(|d| wire::Dated {
            day: d.day.to_string(),
            how: d.how.code().to_owned(),
            surfaces: quotes(text, &d.surfaces),
        }),
        title: document.title.clone(),
        about: about(&document.about),
        text: text.as_str().to_owned(),
        blocks: document
            .blocks
            .iter()
            .map(|b| wire::Block {
                role: b.role.code().to_owned(),
                start: text.code_points(b.span.start()),
                end: text.code_points(b.span.end()),
                lang: b.lang.clone(),
                path: b.path.clone(),
            })
            .collect(),
        meetings: found.meetings.iter().map(|m| meeting(text, m)).collect(),
        commitments: kept.enumerate().map(|(n, c)| commitment(text, claim_id(&document.id, n), c)).collect(),
        deeds: found.deeds.iter().map(|d| deed(text, d)).collect(),
        mentions: choice.mentions.then(|| found.mentions.iter().map(|m| mention(text, m)).collect()),
        diagnostics: found.diagnostics.iter().map(|d| diagnostic(text, d)).collect(),
    }
}

fn about(said: &About) -> Option<wire::About> {
    let about = wire::About {
        published_in: said.published_in.map(|place| place.code().to_owned()),
        modified: said.modified.map(|day| day.to_string()),
        modified_in: said.modified_in.map(|place| place.code().to_owned()),
        author: said.author.clone(),
        publisher: said.publisher.clone(),
    };
    (*said != About::default()).then_some(about)
}

/// The name of a claim outside a ledger: the document's, and its place in the order of quotes, from 1.
pub fn claim_id(document: &str, place: usize) -> String {
    format!("{document}#c{}", place + 1)
}

/// A span as a quotation with its context.
pub fn quote(text: &Text, span: Span) -> wire::Quote {
    let s = text.selector(span);
    wire::Quote { exact: s.exact, prefix: s.prefix, suffix: s.suffix, start: s.start, end: s.end, inherited: false }
}

fn quotes(text: &Text, spans: &[Span]) -> Vec<wire::Quote> {
    spans.iter().map(|&s| quote(text, s)).collect()
}

fn evidence(text: &Text, evidence: &Evidence) -> Vec<wire::Quote> {
    evidence.spans.iter().map(|&s| wire::Quote { inherited: evidence.inherited, ..quote(text, s) }).collect()
}

/// The line's form of a claim.
pub fn commitment(text: &Text, id: String, claim: &Claim) -> wire::Commitment {
    let (parties, others) = claim.parties.iter().partition::<Vec<_>, _>(|p| p.role == PartyRole::Promiser);
    wire::Commitment {
        id,
        quote: quote(text, claim.quote),
        also: quotes(text, &claim.also),
        object: claim.object.map(|s| quote(text, s)),
        parties: parties.into_iter().map(|p| party(text, p)).collect(),
        others: others.into_iter().map(|p| party(text, p)).collect(),
        bodies: claim.bodies.iter().map(|b| body(text, b)).collect(),
        action: claim.action.code().to_owned(),
        fields: claim.fields.iter().map(|f| f.code().to_owned()).collect(),
        strength: claim.strength.code().to_owned(),
        money: claim.money.iter().map(|(span, m)| money(text, *span, m)).collect(),
        due: claim.due.as_ref().map(|d| wire::Due {
            surface: quote(text, d.surface),
            from: d.interval.from.map(|d| d.to_string()),
            to: d.interval.to.map(|d| d.to_string()),
            kind: d.kind.code().to_owned(),
            edtf: d.edtf.clone(),
        }),
        places: claim.places.iter().map(|p| p.id.clone()).collect(),
        attribution: claim.attribution.map(|s| quote(text, s)),
        forum: claim.forum.map(|s| quote(text, s)),
        slots: wire::Slots {
            action: evidence(text, &claim.action_evidence),
            fields: evidence(text, &claim.fields_evidence),
            strength: evidence(text, &claim.strength_evidence),
            places: claim.places.iter().flat_map(|p| evidence(text, &p.evidence)).collect(),
        },
        confidence: f64::from(claim.confidence.min(1000)) / 1000.0,
        why: rules(&claim.why),
    }
}

fn rules(why: &[RuleId]) -> Vec<String> {
    why.iter().map(|r| r.as_str().to_owned()).collect()
}

fn party(text: &Text, party: &Party) -> wire::Party {
    wire::Party {
        id: party.id.clone(),
        name: party.name.clone(),
        label: party.label.clone(),
        role: party.role.code().to_owned(),
        surfaces: evidence(text, &party.evidence),
    }
}

fn body(text: &Text, body: &Body) -> wire::Body {
    wire::Body {
        id: body.id.clone(),
        name: body.name.clone(),
        surface: body.name.clone(),
        label: body.label.clone(),
        surfaces: evidence(text, &body.evidence),
    }
}

fn money(text: &Text, span: Span, money: &Money) -> wire::Money {
    wire::Money {
        surface: quote(text, span),
        amount: number(money.amount),
        currency: money.currency.code().to_owned(),
        bound: money.bound.code().to_owned(),
        per: money.per.map(|Per::Year| "year".to_owned()),
        part: part_code(money.part).to_owned(),
    }
}

fn part_code(part: MoneyPart) -> &'static str {
    match part {
        MoneyPart::Whole => "whole",
        MoneyPart::Share => "share",
    }
}

/// A whole number where the amount is whole and fits; else the nearest double.
pub fn number(amount: Amount) -> Number {
    let whole = amount.0 % Amount::SCALE == 0;
    match i64::try_from(amount.0 / Amount::SCALE) {
        Ok(units) if whole => Number::from(units),
        _ => Number::from_f64(amount.as_f64()).unwrap_or_else(|| Number::from(0)),
    }
}

fn deed(text: &Text, deed: &Deed) -> wire::Deed {
    wire::Deed {
        quote: quote(text, deed.quote),
        what: deed.what.code().to_owned(),
        date: deed.date.map(|d| d.to_string()),
        why: rules(&deed.why),
    }
}

fn window(interval: Interval) -> wire::Window {
    wire::Window { from: interval.from.map(|d| d.to_string()), to: interval.to.map(|d| d.to_string()) }
}

fn meeting(text: &Text, meeting: &Meeting) -> wire::Meeting {
    let near = &meeting.evidence.spans;
    wire::Meeting {
        name: find_near(text, &meeting.name, near).map(|s| quote(text, s)),
        ordinal: meeting.ordinal,
        day: window(meeting.day),
        place: meeting.place.clone(),
        place_name: meeting.place_name.clone(),
        chairs: meeting
            .chairs
            .iter()
            .map(|chair| wire::Chair {
                name: chair.name.clone(),
                role: chair
                    .role
                    .as_ref()
                    .and_then(|role| find_near(text, role, &chair.evidence.spans))
                    .map(|s| quote(text, s)),
                state: chair.state.clone(),
            })
            .collect(),
        surfaces: evidence(text, &meeting.evidence),
    }
}

/// The occurrence of `needle` in or nearest to the first of `near`.
fn find_near(text: &Text, needle: &str, near: &[Span]) -> Option<Span> {
    if needle.is_empty() {
        return None;
    }
    let home = near.first().map_or(0, |s| s.start());
    text.as_str()
        .match_indices(needle)
        .map(|(at, _)| Span::new(at, at + needle.len()))
        .min_by_key(|s| (!near.iter().any(|n| n.contains(*s)), s.start().abs_diff(home)))
}

fn diagnostic(text: &Text, d: &Diagnostic) -> wire::Diagnostic {
    wire::Diagnostic {
        code: d.code.to_owned(),
        severity: d.severity.code().to_owned(),
        message: d.message.clone(),
        start: d.span.map(|s| text.code_points(s.start())),
        end: d.span.map(|s| text.code_points(s.end())),
        next: None,
    }
}

fn mention(text: &Text, m: &Mention) -> wire::Mention {
    let (kind, value) = match &m.value {
        Value::Actor { kind, id, state } => {
            let what = match kind {
                ActorKind::State => "state",
                ActorKind::Organisation => "organisation",
                ActorKind::Person => "person",
                ActorKind::Region => "region",
                ActorKind::Anaphor => "anaphor",
            };
            ("actor", json!({"what": what, "id": id, "state": state}))
        }
        Value::Time(t) => {
            let w = window(t.interval);
            let grain = format!("{:?}", t.grain).to_lowercase();
            (
                "time",
                json!({"from": w.from, "to": w.to, "kind": t.kind.code(), "grain": grain, "edtf": t.edtf,
                       "relative": t.relative, "recurring": t.recurring}),
            )
        }
        Value::Money(sums) => {
            let sums: Vec<_> = sums
                .iter()
                .map(|m| {
                    json!({"amount": number(m.amount), "currency": m.currency.code(), "bound": m.bound.code(),
                           "per": m.per.map(|Per::Year| "year"), "part": part_code(m.part)})
                })
                .collect();
            ("money", json!(sums))
        }
        Value::Number(n) => ("number", json!(number(*n))),
        Value::Field(f) => ("field", json!(f.code())),
        Value::Place(p) => ("place", json!(p)),
        Value::Meeting => ("meeting", json!(null)),
        Value::Cue(c) => ("cue", json!(&**c)),
        Value::Attribution => ("attribution", json!(null)),
        Value::Forum => ("forum", json!(null)),
    };
    wire::Mention {
        span: quote(text, m.span),
        kind: kind.to_owned(),
        value,
        rule: m.rule.as_str().to_owned(),
        parts: m
            .parts
            .iter()
            .map(|p| wire::Part {
                name: p.name.to_owned(),
                value: p.value.clone(),
                start: text.code_points(p.span.start()),
                end: text.code_points(p.span.end()),
            })
            .collect(),
    }
}
