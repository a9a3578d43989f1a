//! The parts of a claim that is not in a ledger, in the words of the page.

use crate::asked::Asked;
use crate::html::parts::{foreign, listed, name, quoted};
use entente_app::model::{Claim, Document, PartyRole};
use entente_app::publish::book::Actor;
use entente_app::publish::statement::{Facts, When as Due};
use maud::{Markup, html};

/// The claim as a sentence in the page's language.
pub fn sentence(asked: &Asked, claim: &Claim) -> String {
    asked.app().sentence(asked.words.tag(), &Facts::of(claim))
}

/// Its parts; what is not said is left out, but who is bound.
pub fn slots(asked: &Asked, document: &Document, claim: &Claim) -> Markup {
    let (w, text) = (asked.words, &document.text);
    let called = |id: &Option<String>, own: &str, label: &Option<String>| {
        let actor = Actor { id: id.clone(), name: own.to_owned(), label: label.clone(), role: None };
        foreign(&name(asked, &actor), None)
    };
    let parties = |role: PartyRole| -> Vec<Markup> {
        claim.parties.iter().filter(|p| p.role == role).map(|p| called(&p.id, &p.name, &p.label)).collect()
    };
    let others = [PartyRole::Partner, PartyRole::Beneficiary, PartyRole::Host, PartyRole::Funder];
    let bound = parties(PartyRole::Promiser);
    let statements = asked.app().statements();
    html! {
        dl.slots {
            dt { (w.t("slot.parties")) }
            dd { @if bound.is_empty() { (w.t("slot.nobody")) } @else { (listed(&bound)) } }
            @for role in others {
                @let those = parties(role);
                @if !those.is_empty() { dt { (w.code("role", role.code())) } dd { (listed(&those)) } }
            }
            @if !claim.bodies.is_empty() {
                dt { (w.t("slot.bodies")) }
                dd { (listed(&claim.bodies.iter().map(|b| called(&b.id, &b.name, &b.label)).collect::<Vec<_>>())) }
            }
            dt { (w.t("slot.action")) } dd { (asked.state.action(w.tag(), claim.action.code())) }
            @if !claim.fields.is_empty() {
                dt { (w.t("slot.fields")) }
                dd { (listed(&claim.fields.iter().map(|f| html! { (w.field(f.code())) }).collect::<Vec<_>>())) }
            }
            dt { (w.t("slot.strength")) } dd { (w.code("strength", claim.strength.code())) }
            @if !claim.money.is_empty() {
                dt { (w.t("slot.money")) }
                dd { @for (span, money) in &claim.money { div { strong { (statements.sum(w.tag(), money)) } " " span.faint { (quoted(asked, &foreign(text.get(*span), None))) } } } }
            }
            @if let Some(due) = &claim.due {
                dt { (w.t("slot.due")) }
                dd { strong { (statements.due(w.tag(), &Due::from(due))) } " " span.faint { (quoted(asked, &foreign(text.get(due.surface), None))) } }
            }
            @if !claim.places.is_empty() {
                dt { (w.t("slot.places")) }
                dd { (listed(&claim.places.iter().map(|p| html! { (w.place(&p.id)) }).collect::<Vec<_>>())) }
            }
            @if let Some(forum) = claim.forum { dt { (w.t("slot.forum")) } dd { (foreign(text.get(forum), None)) } }
        }
    }
}
