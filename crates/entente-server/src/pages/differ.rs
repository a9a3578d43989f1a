//! What the reports of a commitment agree and differ on, what each side says, how it changed, and to which commitments it
//! belongs: the values of the entry, in the words of the reader.

use crate::asked::Asked;
use crate::html::parts::{self, foreign, listed};
use crate::html::rows::{self, day};
use entente_app::Snapshot;
use entente_app::ledger::Commitment;
use entente_app::model::Claim;
use entente_app::publish::agreement::{Difference, SlotValue};
use entente_app::publish::book::{Actor, Entry};
use entente_app::publish::statement::When as Due;
use maud::{Markup, html};

/// The tellings of one commitment beside each other.
pub struct Beside<'a> {
    /// The request.
    pub asked: &'a Asked<'a>,
    /// Where its claims are.
    pub snapshot: &'a Snapshot,
    /// What is known of it.
    pub entry: &'a Entry,
}

/// The claim whose value of a slot is preferred. Where the reports do not differ on it, the fullest has it.
pub fn preferred<'s>(snapshot: &'s Snapshot, of: &Commitment, entry: &Entry, slot: &str) -> Option<&'s Claim> {
    let difference = entry.differences.iter().find(|d| d.slot == slot);
    let told = difference.and_then(|d| d.values.first()).and_then(|value| value.claims.first());
    let claim = told.and_then(|id| snapshot.claims.get(id)).or_else(|| Some(snapshot.fullest(of)?.0));
    claim.map(|stored| &stored.claim)
}

impl Beside<'_> {
    /// All of it; nothing where there is one report and it stands alone.
    pub fn sections(&self) -> Markup {
        html! { (self.differences()) (self.readouts()) (self.changes()) (self.kin()) }
    }

    fn differences(&self) -> Markup {
        let (e, w) = (self.entry, self.asked.words);
        let agreed: Vec<Markup> = e.agreed.iter().map(|slot| html! { (w.code("slot", slot)) }).collect();
        html! {
            @if !e.differences.is_empty() || !e.agreed.is_empty() {
                h2 #differ { (w.t("commitment.differ")) }
                @if !e.agreed.is_empty() { p { (w.t("commitment.agree")) " " (listed(&agreed)) "." } }
                @if !e.differences.is_empty() {
                    p.faint { (w.t("commitment.preferred")) }
                    table.stack {
                        thead { tr {
                            th scope="col" { (w.t("commitment.slot")) }
                            th scope="col" { (w.t("commitment.value")) }
                            th scope="col" { (w.t("commitment.stands")) }
                            th scope="col" { (w.t("commitment.tellings")) }
                            th.num scope="col" { (w.t("commitment.sources")) }
                        } }
                        tbody { @for d in &e.differences { @for (n, value) in d.values.iter().enumerate() { (self.row(d, n, value)) } } }
                    }
                }
            }
        }
    }

    fn row(&self, of: &Difference, n: usize, value: &SlotValue) -> Markup {
        let (asked, w) = (self.asked, self.asked.words);
        // `other` is the name of a form of a number in the files of words.
        let stands = if value.stands == "other" { "differs" } else { &value.stands };
        let official: Vec<Markup> =
            value.official.iter().map(|id| foreign(&rows::party_name(asked, id), None)).collect();
        html! {
            tr {
                @if n == 0 { th scope="row" { (w.code("slot", &of.slot)) } } @else { td {} }
                td { @if value.value.is_some() { (self.said(&of.slot, value.claims.first().map(String::as_str), value.value.as_deref())) } @else { span.faint { (w.t("commitment.left_out")) } } }
                td {
                    (w.code("stands", stands))
                    // Why one is preferred is told by the program in its own language.
                    @if n == 0 { br; span.faint { (foreign(&of.because, Some(asked.app().pages().default_language()))) } }
                }
                td {
                    (self.tellings(&value.claims))
                    @if let Some(told) = &value.day { ", " (day(asked, told)) }
                    @if !official.is_empty() { br; span.tag { (w.t("commitment.official")) } " " (listed(&official)) }
                }
                td.num data-head=(w.t("commitment.sources")) { (w.number(value.sources as u64)) }
            }
        }
    }

    /// Which reports, by their number on the page.
    fn tellings(&self, claims: &[String]) -> Markup {
        let w = self.asked.words;
        let number = |id: &String| self.entry.reports.iter().position(|r| &r.claim == id).map(|n| n as u64 + 1);
        let mut all: Vec<u64> = claims.iter().filter_map(number).collect();
        all.sort_unstable();
        // Those that follow one another are said by the first and the last.
        let runs = all.chunk_by(|a, b| a + 1 == *b).flat_map(|run| match run {
            [first, _, .., last] => vec![format!("{}–{}", w.number(*first), w.number(*last))],
            few => few.iter().map(|n| w.number(*n)).collect(),
        });
        html! { (w.fill("commitment.telling", &[("n", &runs.collect::<Vec<_>>().join(", "))])) }
    }

    /// A value in the reader's words where the claim that gives it is at hand, else in signs.
    fn said(&self, slot: &str, claim: Option<&str>, signs: Option<&str>) -> Markup {
        let claim = claim.and_then(|id| self.snapshot.claims.get(id)).map(|c| &c.claim);
        let words = claim.and_then(|claim| self.of_claim(slot, claim)).filter(|said| !said.is_empty());
        foreign(words.as_deref().or(signs).unwrap_or_default(), None)
    }

    fn of_claim(&self, slot: &str, claim: &Claim) -> Option<String> {
        let (asked, w) = (self.asked, self.asked.words);
        let statements = asked.app().statements();
        let joined = |all: Vec<String>| Some(all.join(", "));
        let called = |id: &Option<String>, own: &str, label: &Option<String>| {
            let actor = Actor { id: id.clone(), name: own.to_owned(), label: label.clone(), role: None };
            parts::name(asked, &actor)
        };
        match slot {
            "parties" => joined(claim.promisers().map(|p| called(&p.id, &p.name, &p.label)).collect()),
            "bodies" => joined(claim.bodies.iter().map(|b| called(&b.id, &b.name, &b.label)).collect()),
            "money" => joined(claim.money.iter().map(|(_, m)| statements.sum(w.tag(), m)).collect()),
            "due" => claim.due.as_ref().map(|due| statements.due(w.tag(), &Due::from(due))),
            "action" => Some(asked.state.action(w.tag(), claim.action.code()).to_owned()),
            "strength" => Some(w.code("strength", claim.strength.code()).to_owned()),
            "fields" => joined(claim.fields.iter().map(|f| w.field(f.code()).to_owned()).collect()),
            "places" => joined(claim.places.iter().map(|p| asked.words.place(&p.id).to_owned()).collect()),
            _ => None,
        }
    }

    fn readouts(&self) -> Markup {
        let (e, asked, w) = (self.entry, self.asked, self.asked.words);
        html! {
            @if !e.readouts.is_empty() {
                h2 #readouts { (w.t("commitment.readouts")) }
                @for readout in &e.readouts {
                    h3 { a href=(asked.link(&rows::party_path(asked, &readout.publisher), &[])) { (foreign(&rows::party_name(asked, &readout.publisher), None)) } }
                    dl.slots {
                        @for (slot, signs) in &readout.says {
                            // Of several claims only the signs tell which one fills the slot.
                            @let one = readout.claims.first().filter(|_| readout.claims.len() == 1).map(String::as_str);
                            @let said = self.said(slot, one, Some(signs));
                            dt { (w.code("slot", slot)) }
                            dd { @if readout.differs.contains(slot) { strong { (said) } } @else { (said) } }
                        }
                        @for slot in readout.differs.iter().filter(|slot| !readout.says.contains_key(*slot)) {
                            dt { (w.code("slot", slot)) } dd.faint { (w.t("commitment.left_out")) }
                        }
                    }
                }
            }
        }
    }

    fn changes(&self) -> Markup {
        let (e, asked, w) = (self.entry, self.asked, self.asked.words);
        html! {
            @if !e.changes.is_empty() {
                h2 #changes { (w.t("commitment.changes")) }
                ul {
                    @for c in &e.changes {
                        li {
                            (day(asked, &c.day)) " · " strong { (w.code("kin", &c.kind)) }
                            @if let (Some(from), Some(to)) = (&c.from, &c.to) { ": " (foreign(from, None)) " → " (foreign(to, None)) }
                            " · " (self.tellings(std::slice::from_ref(&c.claim)))
                            @if c.official { " · " span.tag { (w.t("commitment.official")) } }
                        }
                    }
                }
            }
        }
    }

    fn kin(&self) -> Markup {
        let (asked, w) = (self.asked, self.asked.words);
        let kin = self.entry.lineage.as_deref().unwrap_or_default();
        html! {
            @if !kin.is_empty() {
                h2 #kin { (w.t("commitment.kin")) }
                ul {
                    @for k in kin {
                        li {
                            a href=(rows::address(asked, &k.commitment)) { code { (k.commitment) } }
                            " · " (w.code("kin", &k.kind)) ", " (w.code("other_is", &k.other_is))
                            " · " (w.t("commitment.sure")) " " (w.percent(k.score))
                            @if !k.reasons.is_empty() { br; span.faint { (foreign(&k.reasons.join("; "), Some(asked.app().pages().default_language()))) } }
                        }
                    }
                }
            }
        }
    }
}
