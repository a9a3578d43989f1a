//! How a status is decided: the rules that run, in the order in which they are tried, and the words of others for each.

use crate::api::answers;
use crate::asked::Asked;
use crate::html::layout::Page;
use crate::html::parts;
use crate::negotiate::{Answer, Form};
use crate::problem::Problem;
use entente_app::follow::{RULES, Rule, Status, g7_compliance, iati_activity_status, politifact};
use maud::html;

/// The methodology.
pub fn answer(asked: &Asked) -> Result<Answer, Problem> {
    let w = asked.words;
    if asked.form == Form::Json {
        let rule = |r: &Rule| answers::StatusRule {
            rule: r.id.to_owned(),
            status: r.status.code().to_owned(),
            text: r.text.to_owned(),
        };
        let words = |s: Status| answers::OtherWords {
            status: s.code().to_owned(),
            politifact: politifact(s).to_owned(),
            g7_compliance: g7_compliance(s),
            iati_activity_status: iati_activity_status(s),
        };
        return Ok(answers::answer(&answers::Methodology {
            entente: answers::VERSION,
            rules: RULES.iter().map(rule).collect(),
            in_the_words_of_others: Status::ALL.into_iter().map(words).collect(),
        }));
    }
    let g7 = |s: Status| g7_compliance(s).map_or(w.t("none").to_owned(), |n| format!("{n:+}").replace("+0", "0"));
    let iati = |s: Status| iati_activity_status(s).map_or(w.t("none").to_owned(), |n| n.to_string());
    let body = html! {
        h1 { (w.t("methodology.title")) }
        @for key in ["methodology.computed", "methodology.order", "methodology.known", "methodology.silence"] { p { (w.t(key)) } }
        h2 { (w.t("methodology.rules")) }
        table.stack {
            thead { tr { th scope="col" { (w.t("methodology.rule")) } th scope="col" { (w.t("status_title")) } th scope="col" { (w.t("methodology.when")) } } }
            tbody { @for rule in RULES { tr id=(rule.id) {
                td { code { (rule.id) } }
                td { (parts::status(asked, rule.status.code())) }
                td { (w.code("rule", rule.id)) }
            } } }
        }
        details {
            summary { (w.t("methodology.own_words")) }
            dl lang=(asked.app().pages().default_language()) { @for rule in RULES { dt { code { (rule.id) } } dd { (rule.text.split_whitespace().collect::<Vec<_>>().join(" ")) } } }
        }
        h2 { (w.t("methodology.others")) }
        table.stack {
            thead { tr { th scope="col" { (w.t("status_title")) } th scope="col" { "PolitiFact" } th scope="col" { "G7" } th scope="col" { "IATI" } } }
            tbody { @for s in Status::ALL { tr { td { (parts::status(asked, s.code())) } td data-head="PolitiFact" { (politifact(s)) } td data-head="G7" { (g7(s)) } td data-head="IATI" { (iati(s)) } } } }
        }
    };
    Ok(asked.page(Page { title: w.t("methodology.title").to_owned(), section: "nav.methodology", body }))
}
