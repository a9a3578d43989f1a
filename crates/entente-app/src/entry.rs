//! A commitment of the ledger as it leaves the program.

use crate::{App, Snapshot};
use entente_follow as follow;
use entente_ledger::{Commitment, StoredDocument};
use entente_model::{Day, MoneyPart, Party, PartyRole, Per};
use entente_publish::book::{self, Actor, ClaimReport, DeedReport, Entry, Evidence, StatusLine};
use entente_publish::statement::Spoken;
use entente_publish::{number, quote};
use entente_reconcile::Slot;
use std::collections::{BTreeMap, BTreeSet};

impl Snapshot {
    /// All that is known of a commitment, with its status for the day `as_of`; `None` if it has no claim in force.
    pub fn entry(&self, app: &App, commitment: &Commitment, as_of: Day) -> Option<Entry> {
        let preferred = self.preferred(commitment)?;
        let facts = preferred.facts();
        let of = |slot| &preferred.of(slot).0.claim;
        let words = |slot, span| preferred.of(slot).1.document.text.get(span).to_owned();
        let spoken = app.spoken(&facts);
        let said = |(tag, spoken): &(&str, Spoken<'_>)| ((*tag).to_owned(), spoken.sentence());
        let (parties, others) =
            of(Slot::Parties).parties.iter().partition::<Vec<&Party>, _>(|p| p.role == PartyRole::Promiser);
        let (agreed, differences) = self.agreed(commitment);
        let checkability = self.checkability(commitment);
        Some(Entry {
            entente: entente_publish::wire::VERSION,
            commitment: commitment.id.clone(),
            aliases: commitment.aliases.clone(),
            statement: spoken.iter().map(said).collect(),
            parties: parties.into_iter().map(actor).collect(),
            others: others.into_iter().map(actor).collect(),
            bodies: of(Slot::Bodies)
                .bodies
                .iter()
                .map(|b| Actor { id: b.id.clone(), name: b.name.clone(), label: b.label.clone(), role: None })
                .collect(),
            action: facts.action.code().to_owned(),
            fields: facts.fields.iter().map(|f| f.code().to_owned()).collect(),
            strength: facts.strength.code().to_owned(),
            money: of(Slot::Money)
                .money
                .iter()
                .map(|(span, m)| book::Sum {
                    surface: words(Slot::Money, *span),
                    amount: number(m.amount),
                    currency: m.currency.code().to_owned(),
                    bound: m.bound.code().to_owned(),
                    per: m.per.map(|Per::Year| "year".to_owned()),
                    part: if m.part == MoneyPart::Share { "share" } else { "whole" }.to_owned(),
                    stage: "pledged".to_owned(),
                })
                .collect(),
            due: of(Slot::Due).due.as_ref().map(|d| book::Due {
                surface: words(Slot::Due, d.surface),
                from: d.interval.from.map(|d| d.to_string()),
                to: d.interval.to.map(|d| d.to_string()),
                kind: d.kind.code().to_owned(),
                edtf: d.edtf.clone(),
            }),
            places: of(Slot::Places).places.iter().map(|p| p.id.clone()).collect(),
            status: self.status_entry(commitment, as_of),
            checkability: book::Checkability {
                score: checkability.score,
                lacks: checkability.lacks.iter().map(|l| l.code().to_owned()).collect(),
                questions: self.questions(app, commitment, &spoken, &checkability.lacks),
            },
            sources: self.independent(commitment),
            agreed,
            differences,
            readouts: self.readouts(commitment),
            changes: self.changed(commitment),
            lineage: self.kin(app, commitment),
            remarks: Vec::new(),
            reports: self.reports(commitment),
            reports_page: None,
            evidence: self.evidence_entries(commitment),
        })
    }

    /// What to ask for each thing that is lacking: in the default language, and in those of the reports.
    fn questions(
        &self,
        app: &App,
        commitment: &Commitment,
        spoken: &[(&str, Spoken<'_>)],
        lacks: &[follow::Lack],
    ) -> BTreeMap<String, BTreeMap<String, String>> {
        let mut tags: BTreeSet<&str> =
            self.tellings(commitment).into_iter().filter_map(|(_, d)| d.document.lang.as_deref()).collect();
        tags.insert(app.statements().speak(None));
        let ask = |spoken: &Spoken<'_>| {
            let one = |lack: &follow::Lack| Some((lack.code().to_owned(), spoken.question(lack.code())?));
            lacks.iter().filter_map(one).collect::<BTreeMap<String, String>>()
        };
        let asked =
            spoken.iter().filter(|(tag, _)| tags.contains(tag)).map(|(tag, spoken)| ((*tag).to_owned(), ask(spoken)));
        asked.filter(|(_, questions)| !questions.is_empty()).collect()
    }

    fn status_entry(&self, commitment: &Commitment, as_of: Day) -> book::Status {
        let report = self.status(commitment, as_of);
        book::Status {
            status: report.status.code().to_owned(),
            as_of: as_of.to_string(),
            official: report.official.code().to_owned(),
            evidence: report.evidence.code().to_owned(),
            schedule: report.schedule.code().to_owned(),
            due: report.due.map(|d| d.to_string()),
            because: report.because,
            rules: report.rules.iter().map(|&r| r.to_owned()).collect(),
            rests_on: report.rests_on,
            politifact: follow::politifact(report.status).to_owned(),
            g7_compliance: follow::g7_compliance(report.status),
            iati_activity_status: follow::iati_activity_status(report.status),
        }
    }

    fn reports(&self, commitment: &Commitment) -> Vec<book::Report> {
        let copies = self.copies(commitment);
        self.tellings(commitment)
            .into_iter()
            .map(|(c, d)| book::Report {
                claim: c.id.clone(),
                document: c.document.clone(),
                url: d.document.url.clone(),
                title: d.document.title.clone(),
                lang: d.document.lang.clone(),
                day: d.day().map(|d| d.to_string()),
                copy_of: copies.get(&c.document).cloned(),
                quote: quote(&d.document.text, c.claim.quote),
                confidence: f64::from(c.claim.confidence) / 1000.0,
            })
            .collect()
    }

    fn evidence_entries(&self, commitment: &Commitment) -> Vec<Evidence> {
        let mut all: Vec<Evidence> = Vec::new();
        for link in self.links.get(&commitment.id).into_iter().flatten() {
            let Some(deed) = self.deeds.get(&link.deed) else { continue };
            let Some(home) = self.documents.get(&deed.document) else { continue };
            let judgement = &link.judgement.judgement;
            all.push(Evidence {
                deed: deed.id.clone(),
                document: deed.document.clone(),
                url: home.document.url.clone(),
                lang: home.document.lang.clone(),
                told: home.day().map(|d| d.to_string()),
                what: deed.deed.what.code().to_owned(),
                date: deed.deed.date.map(|d| d.to_string()),
                effect: link.effect.code().to_owned(),
                official: self.is_official(&commitment.id, &deed.id),
                quote: quote(&home.document.text, deed.deed.quote),
                score: f64::from(judgement.score) / 1000.0,
                by: format!("{} {}", judgement.kind.code(), judgement.author),
                reasons: judgement.reasons.clone(),
            });
        }
        all.sort_by(|a, b| (&a.told, &a.date, &a.deed).cmp(&(&b.told, &b.date, &b.deed)));
        all
    }

    /// The claims' lines of `export --format reports`, by document and place.
    pub fn claim_reports(&self) -> Vec<ClaimReport> {
        let mut lines: Vec<(String, usize, ClaimReport)> = Vec::new();
        for commitment in &self.commitments {
            for (c, d) in self.tellings(commitment) {
                let quote = quote(&d.document.text, c.claim.quote);
                let line = ClaimReport { document: c.document.clone(), commitment: commitment.id.clone(), quote };
                lines.push((c.document.clone(), c.claim.quote.start(), line));
            }
        }
        lines.sort_by(|a, b| (&a.0, a.1, &a.2.commitment).cmp(&(&b.0, b.1, &b.2.commitment)));
        lines.into_iter().map(|(_, _, line)| line).collect()
    }

    /// The deeds' lines of `export --format reports`, by document and place.
    pub fn deed_reports(&self) -> Vec<DeedReport> {
        let mut lines: Vec<(String, usize, DeedReport)> = Vec::new();
        for (commitment, links) in &self.links {
            for link in links {
                let Some(deed) = self.deeds.get(&link.deed) else { continue };
                let Some(home) = self.documents.get(&deed.document) else { continue };
                let line = DeedReport {
                    document: deed.document.clone(),
                    quote: quote(&home.document.text, deed.deed.quote),
                    bears_on: commitment.clone(),
                    effect: link.effect.code().to_owned(),
                };
                lines.push((deed.document.clone(), deed.deed.quote.start(), line));
            }
        }
        lines.sort_by(|a, b| (&a.0, a.1, &a.2.bears_on).cmp(&(&b.0, b.1, &b.2.bears_on)));
        lines.into_iter().map(|(_, _, line)| line).collect()
    }

    /// The lines of `status --format jsonl`, in the order in which the commitments were minted.
    pub fn status_lines(&self, as_of: Day) -> Vec<StatusLine> {
        let line = |c: &Commitment| {
            let status = self.status(c, as_of).status;
            StatusLine {
                commitment: c.id.clone(),
                as_of: as_of.to_string(),
                status: status.code().to_owned(),
                politifact: follow::politifact(status).to_owned(),
                g7_compliance: follow::g7_compliance(status),
                iati_activity_status: follow::iati_activity_status(status),
            }
        };
        self.commitments.iter().map(line).collect()
    }

    /// The day of a document as the ledger orders it.
    pub fn day_of(&self, document: &str) -> Option<Day> {
        self.documents.get(document).and_then(StoredDocument::day)
    }
}

/// A party as it leaves.
pub(crate) fn actor(party: &Party) -> Actor {
    Actor {
        id: party.id.clone(),
        name: party.name.clone(),
        label: party.label.clone(),
        role: Some(party.role.code().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use entente_follow::Lack;
    use entente_publish::statement::LACKS;

    #[test]
    fn every_lack_has_its_question() {
        assert_eq!(Lack::ALL.map(Lack::code), LACKS);
    }
}
