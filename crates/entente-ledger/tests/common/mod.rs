//! Small documents for the ledger's tests.
#![allow(dead_code)]

use entente_ledger::{NewDocument, source_id};
use entente_model::{
    Action, AuthorKind, Claim, Day, Deed, DeedKind, Document, Effect, Evidence, Extraction, Judgement, Party,
    PartyRole, SourceId, Span, Strength, Text, Verdict,
};

pub fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// A claim on the given words of the text.
pub fn claim(text: &str, quote: &str) -> Claim {
    let at = text.find(quote).expect("the quote stands in the text");
    let span = Span::new(at, at + quote.len());
    Claim {
        quote: span,
        also: Vec::new(),
        object: None,
        parties: vec![Party {
            id: Some("KR".into()),
            name: "Korea".into(),
            label: None,
            role: PartyRole::Promiser,
            evidence: Evidence { spans: vec![span], inherited: false },
        }],
        bodies: Vec::new(),
        action: Action::Research,
        action_evidence: Evidence::default(),
        fields: vec![entente_model::Field::Quantum],
        fields_evidence: Evidence::default(),
        strength: Strength::Firm,
        strength_evidence: Evidence::default(),
        money: Vec::new(),
        due: None,
        places: Vec::new(),
        attribution: None,
        forum: None,
        confidence: 900,
        why: vec!["test.rule".into()],
    }
}

pub fn deed(text: &str, quote: &str, what: DeedKind) -> Deed {
    let at = text.find(quote).expect("the quote stands in the text");
    Deed {
        quote: Span::new(at, at + quote.len()),
        what,
        date: Some(day("2024-05-06").into()),
        parties: Vec::new(),
        bodies: Vec::new(),
        fields: Vec::new(),
        action: None,
        money: Vec::new(),
        places: Vec::new(),
        partial: false,
        why: Vec::new(),
    }
}

/// A document of which each sentence given as a claim is one.
pub fn document(id: &str, published: &str, text: &str, claims: &[&str], deeds: &[&str]) -> NewDocument {
    let bytes = format!("<p>{text}</p>").into_bytes();
    NewDocument {
        document: Document {
            id: id.into(),
            url: None,
            source: SourceId(source_id(&bytes)),
            reader: "test 1".into(),
            lang: None,
            published: Some(day(published)),
            published_how: None,
            title: Some("Title".into()),
            about: Default::default(),
            text: Text::new(text),
            blocks: Vec::new(),
        },
        source_bytes: bytes,
        extraction: Extraction {
            claims: claims.iter().map(|q| claim(text, q)).collect(),
            deeds: deeds.iter().map(|q| deed(text, q, DeedKind::Held)).collect(),
            ..Extraction::default()
        },
        told: Vec::new(),
    }
}

pub fn judgement(left: &str, right: &str, verdict: Verdict, kind: AuthorKind) -> Judgement {
    Judgement {
        left: left.into(),
        right: right.into(),
        verdict,
        score: 900,
        reasons: vec!["seen".into()],
        kind,
        author: "someone".into(),
    }
}

pub fn bears(deed: &str, commitment: &str, effect: Effect, kind: AuthorKind) -> Judgement {
    judgement(deed, commitment, Verdict::BearsOn(effect), kind)
}
