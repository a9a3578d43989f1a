//! What people decided about a commitment, with what the program says beside it, and the way to take it back.

use super::decide::View;
use crate::asked::Asked;
use crate::html::parts::{foreign, quoted};
use crate::html::rows::party_name;
use crate::pages::differ::preferred;
use entente_app::decisions::{Decision, Says, What};
use entente_app::ledger::Recorded;
use entente_app::model::Verdict;
use entente_app::publish::statement::When as Due;
use maud::{Markup, html};

/// So many pairs or program's answers are listed; the log has all.
const MOST: usize = 6;

/// What holds of what people remarked: whether it is right, who owns it, its milestones, what a part should say.
pub fn standing(asked: &Asked, decisions: &[Decision]) -> Markup {
    let w = asked.words;
    let holds = |d: &&Decision| d.taken_back.is_none();
    let remarks: Vec<(&Decision, Says, &str)> = decisions
        .iter()
        .filter(holds)
        .filter_map(|d| match &d.what {
            What::Remark(says, words) => Some((d, *says, words.as_str())),
            _ => None,
        })
        .collect();
    // Of those that say whether it is right, and who owns it, the last stands.
    let last = |is: &dyn Fn(Says) -> bool| remarks.iter().find(|(_, says, _)| is(*says)).copied();
    let verdict = last(&|s| matches!(s, Says::Right | Says::Wrong));
    let owner = last(&|s| s == Says::Owner);
    let rest = remarks.iter().filter(|(_, s, _)| !matches!(s, Says::Right | Says::Wrong | Says::Owner)).copied();
    let all: Vec<_> = verdict.into_iter().chain(owner).chain(rest).collect();
    html! {
        @if !all.is_empty() {
            section.answer aria-labelledby="people" {
                h2 #people.first { (w.t("do.people")) }
                ul.plain {
                    @for (d, says, words) in all {
                        li {
                            strong { (named(asked, says)) @if !words.is_empty() { ": " } } (foreign(words, None))
                            " " span.faint { (w.code("author", "person")) " " (foreign(&d.by, None)) ". " (foreign(&d.because, None)) }
                        }
                    }
                }
            }
        }
    }
}

fn named<'a>(asked: &'a Asked, says: Says) -> &'a str {
    let list = if Says::PARTS.contains(&says) { "should" } else { "says" };
    asked.words.code(list, says.code())
}

/// All decisions, newest first, each with a button that takes it back or brings it back.
pub fn history(view: &View, decisions: &[Decision]) -> Markup {
    let w = view.asked.words;
    html! {
        @if !decisions.is_empty() {
            h3 #decisions { (w.t("do.history")) }
            ol.decisions {
                @for d in decisions {
                    li {
                        p {
                            @if d.taken_back.is_some() { span.tag { (w.t("do.taken_back")) } " " }
                            strong { (what(view.asked, &d.what)) }
                            " · " (w.code("author", "person")) " " (foreign(&d.by, None)) " · " (w.fill("commitment.event", &[("n", &d.event.to_string())]))
                        }
                        p { (quoted(view.asked, &foreign(&d.because, None))) }
                        @if !d.pairs.is_empty() { p.faint { @for (a, b) in d.pairs.iter().take(MOST) { code { (a) } " – " code { (b) } " " } } }
                        p.faint { (w.t("do.program")) " " (program(view, d)) }
                        @match d.taken_back {
                            None => button type="submit" name="do" value=(format!("undo.{}", d.event)) { (w.t("do.undo")) span.unseen { " " (w.fill("commitment.event", &[("n", &d.event.to_string())])) } },
                            Some(_) if d.said_again => {}
                            Some(by) => button type="submit" name="do" value=(format!("undo.{by}")) { (w.t("do.again")) span.unseen { " " (w.fill("commitment.event", &[("n", &d.event.to_string())])) } },
                        }
                    }
                }
            }
        }
    }
}

fn what(asked: &Asked, what: &What) -> Markup {
    let w = asked.words;
    match what {
        What::Same => html! { (w.t("do.same")) },
        What::NotSame => html! { (w.t("do.not_same")) },
        What::BearsOn(effect) => html! { (w.t("do.bears")) " " (w.code("effect", effect.code())) },
        What::Unrelated => html! { (w.t("do.unrelated")) },
        What::Remark(says, words) => {
            html! { (named(asked, *says)) @if !words.is_empty() { ": " } (foreign(words, None)) }
        }
    }
}

/// What the program says of the same: its own judgement on the pair, or the part as it read it.
fn program(view: &View, decision: &Decision) -> Markup {
    let (w, e) = (view.asked.words, view.entry);
    let nothing = html! { (w.t("do.program_silent")) };
    if let What::Remark(says, _) = &decision.what {
        let parties =
            || e.parties.iter().map(|p| crate::html::parts::name(view.asked, p)).collect::<Vec<_>>().join(", ");
        let of = |slot| preferred(view.snapshot, view.commitment, e, slot);
        let statements = view.asked.app().statements();
        let read = match says {
            Says::Right | Says::Wrong => {
                let confidence = e.reports.iter().map(|r| r.confidence).fold(0.0, f64::max);
                return html! { (w.t("do.program_promise")) " " (w.percent(confidence)) };
            }
            Says::Owner => {
                e.bodies.iter().map(|b| crate::html::parts::name(view.asked, b)).collect::<Vec<_>>().join(", ")
            }
            Says::Milestone | Says::Progress => return html! { (w.code("status", &e.status.status)) },
            Says::Parties => parties(),
            Says::Action => view.asked.state.action(w.tag(), &e.action).to_owned(),
            Says::Fields => e.fields.iter().map(|f| w.field(f).to_owned()).collect::<Vec<_>>().join(", "),
            Says::Strength => w.code("strength", &e.strength).to_owned(),
            Says::Money => of("money").map_or_else(String::new, |c| {
                c.money.iter().map(|(_, m)| statements.sum(w.tag(), m)).collect::<Vec<_>>().join(", ")
            }),
            Says::Due => of("due")
                .and_then(|c| c.due.as_ref())
                .map_or_else(String::new, |d| statements.due(w.tag(), &Due::from(d))),
            Says::Places => e.places.iter().map(|p| party_name(view.asked, p)).collect::<Vec<_>>().join(", "),
        };
        return if read.is_empty() {
            html! { (w.t("slot.none")) }
        } else {
            foreign(&read, None)
        };
    }
    if decision.beside.is_empty() {
        return nothing;
    }
    html! { @for (n, r) in decision.beside.iter().take(MOST).enumerate() { @if n > 0 { "; " } (judged(view.asked, r)) } }
}

fn judged(asked: &Asked, r: &Recorded) -> Markup {
    let w = asked.words;
    let j = &r.judgement;
    let said = match j.verdict {
        Verdict::Same => w.t("do.same").to_owned(),
        Verdict::NotSame => w.t("do.not_same").to_owned(),
        Verdict::BearsOn(effect) => format!("{} {}", w.t("do.bears"), w.code("effect", effect.code())),
        Verdict::Unrelated => w.t("do.unrelated").to_owned(),
    };
    html! { (said) " (" (w.thousandths(j.score)) ")" }
}
