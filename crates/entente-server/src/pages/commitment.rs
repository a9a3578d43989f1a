//! One commitment with everything that is known of it.

use crate::asked::Asked;
use crate::html::layout::Page;
use crate::html::parts;
use crate::negotiate::{Answer, Form};
use crate::problem::Problem;
use crate::url::slug;
use entente_app::search::When;
use maud::html;

/// The commitment; an id that leads to another is sent on to that.
pub fn answer(asked: &Asked) -> Result<Answer, Problem> {
    let (when, book, w) = (asked.when()?, asked.look()?, asked.words);
    let id = asked.id(0)?;
    let Some((snapshot, home)) = book.about(id)? else { return Err(Problem::not_found("such commitment")) };
    if home != id {
        let ending = asked.form.ending();
        return Ok(Answer::moved(asked.link(&format!("/commitments/{}{ending}", slug(&home)), &[])));
    }
    let snapshot = match when {
        When::AllKnown(_) => snapshot,
        When::ToldBy(day) => snapshot.told_by(day).0,
    };
    let commitment = snapshot.commitments.iter().find(|c| c.id == home);
    let entry = commitment.and_then(|c| snapshot.entry(asked.app(), c, when.day()));
    let entry = entry
        .ok_or_else(|| Problem::new(404, "This commitment was not told yet by that day", "ask for a later day"))?;
    if asked.form == Form::Json {
        return Ok(serde_json::to_value(&entry).unwrap_or_default().into());
    }
    let said = entry.statement.get(w.tag()).cloned().unwrap_or_default();
    let body = html! {
        h1 { (parts::foreign(&said, None)) }
        p { (parts::status(asked, &entry.status.status)) }
        @for r in &entry.reports { (parts::foreign(&r.quote.exact, r.lang.as_deref())) }
    };
    Ok(asked.page(Page { title: said, section: "nav.commitments", body }))
}
