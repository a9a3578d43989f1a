//! How long reconciling takes: N invented documents with five claims and one deed each, told of by the twenty busiest
//! pairs of states.
//!
//! usage: cargo run --release -p entente-reconcile --example scale -- N

use entente_model::{Action, Day, DeedKind, Field, Interval, Strength};
use entente_reconcile::{ClaimView, CommitmentView, DeedView, PartyView, link_deeds, reconcile};
use std::collections::BTreeMap;
use std::io::Write;
use std::time::Instant;

/// A generator that gives the same numbers at every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }
    fn words(&mut self, n: usize) -> String {
        let syllables = ["ka", "ro", "mi", "ten", "sul", "ver", "do", "lin", "pa", "quo", "shi", "ba"];
        let mut text = String::new();
        for _ in 0..n {
            for _ in 0..2 + self.below(3) {
                text.push_str(syllables[self.below(syllables.len())]);
            }
            text.push(' ');
        }
        text
    }
}

fn state(code: &str) -> PartyView {
    PartyView { id: Some(code.into()), name: code.into(), state: Some(code.into()), promiser: true }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let number: usize = std::env::args().nth(1).unwrap_or_default().parse().map_err(|_| "usage: scale N")?;
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    let start: Day = "2020-01-01".parse()?;
    let (mut claims, mut deeds) = (Vec::new(), Vec::new());
    let codes = ["KR", "US", "EU", "JP", "IN", "FR", "DE"];
    for document in 0..number {
        let (a, b) = (codes[dice.below(codes.len())], codes[dice.below(codes.len())]);
        let day = start.checked_add(jiff::Span::new().days(dice.below(2000) as i64))?;
        for n in 0..5 {
            claims.push(ClaimView {
                id: format!("c-{document}-{n}"),
                document: format!("d{document}"),
                day: Some(day),
                lang: Some("xx".into()),
                title: None,
                quote: dice.words(18),
                also: vec![],
                parties: vec![state(a), state(b)],
                bodies: vec![],
                action: Action::ALL[dice.below(Action::ALL.len())],
                fields: vec![Field::ALL[dice.below(Field::ALL.len())]],
                strength: Strength::Firm,
                money: vec![],
                due: None,
                places: vec![],
                forum: None,
                every: None,
                ordinal: None,
                signs: false,
                starts: false,
                prepares: false,
                counts: Vec::new(),
                things: Vec::new(),
                anew: None,
            });
        }
        deeds.push(DeedView {
            id: format!("e-{document}"),
            document: format!("d{document}"),
            day: Some(day),
            lang: Some("xx".into()),
            title: None,
            quote: dice.words(18),
            text: dice.words(200),
            told: None,
            what: DeedKind::ALL[dice.below(DeedKind::ALL.len())],
            date: Some(Interval::on(day)),
            parties: vec![],
            states: vec![a.into(), b.into()],
            named: Vec::new(),
            bodies: vec![],
            fields: vec![Field::ALL[dice.below(Field::ALL.len())]],
            action: None,
            money: vec![],
            places: vec![],
            hint: None,
            ordinal: None,
            counts: Vec::new(),
            partial: false,
            late: false,
            closes: false,
            prepares: false,
            things: Vec::new(),
            if_promised: false,
        });
    }
    let begun = Instant::now();
    let partition = reconcile(&claims, &[]);
    let reconciled = begun.elapsed();
    let by_id: BTreeMap<&str, &ClaimView> = claims.iter().map(|c| (c.id.as_str(), c)).collect();
    let of = |c: &entente_reconcile::Cluster| c.claims.iter().filter_map(|i| by_id.get(i.as_str()).copied()).collect();
    let commitments: Vec<CommitmentView> =
        partition.clusters.iter().map(|c| CommitmentView { id: c.claims.concat(), claims: of(c) }).collect();
    let begun = Instant::now();
    let links = link_deeds(&deeds, &commitments, &[]);
    writeln!(
        std::io::stdout(),
        "{} claims in {} commitments: {reconciled:.1?}; {} deeds, {} links: {:.1?}",
        claims.len(),
        commitments.len(),
        deeds.len(),
        links.len(),
        begun.elapsed()
    )?;
    Ok(())
}
