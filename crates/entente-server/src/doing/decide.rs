//! Deciding about a commitment on its page: whether it is right, which tellings belong to it, which deeds bear on it, what a
//! part of it should say, who owns it and how it goes. Every decision has a name and a reason and can be taken back.

use super::decided;
use super::form::{Form, sent, unlisted};
use super::parts::{self, Errors, Typed, choice, line};
use crate::asked::Asked;
use crate::html::layout::Page;
use crate::html::parts::{foreign, quoted, start};
use crate::html::rows;
use crate::negotiate::Answer;
use crate::problem::Problem;
use crate::url::slug;
use entente_app::decisions::{Decision, Says};
use entente_app::judge::Said;
use entente_app::ledger::Commitment;
use entente_app::model::Effect;
use entente_app::publish::book::{Entry, Report};
use entente_app::{AppError, Book, Snapshot};
use maud::{Markup, html};

/// So many characters of a quote tell which one it is.
const EXCERPT: usize = 160;

/// What is asked for.
enum Deed<'f> {
    Remark(Says, &'f str),
    Merge(&'f str),
    Split(Vec<String>),
    Link(&'f str, Option<Effect>),
    Undo(u64),
}

impl Deed<'_> {
    /// The code of what was done, for the message that tells it.
    fn code(&self) -> &'static str {
        match self {
            Deed::Remark(Says::Right, _) => "right",
            Deed::Remark(Says::Wrong, _) => "wrong",
            Deed::Remark(..) => "remark",
            Deed::Merge(_) => "merged",
            Deed::Split(_) => "split",
            Deed::Link(_, Some(_)) => "linked",
            Deed::Link(_, None) => "unlinked",
            Deed::Undo(_) => "undone",
        }
    }
}

/// Does what the form asks for and leads back to the commitment.
pub fn decide(asked: &Asked) -> Result<Answer, Problem> {
    let form = sent(asked)?;
    let id = asked.id(0)?;
    let book = asked.look()?;
    let missing = || Problem::not_found("such commitment");
    let (snapshot, home) = book.about(id)?.ok_or_else(missing)?;
    let commitment = snapshot.commitments.iter().find(|c| c.id == home).ok_or_else(missing)?;
    let entry = snapshot.entry(asked.app(), commitment, asked.when()?.day()).ok_or_else(missing)?;
    let view = View { asked, snapshot: &snapshot, commitment, entry: &entry, shown: &entry.reports };
    let decisions = book.decisions(commitment)?;
    let mut errors = Errors::new();
    let said = parts::said(asked, form, &mut errors);
    let deed = wanted(asked, form, &decisions, &mut errors);
    errors.extend(unlisted(asked.route, form).map(|name| (name, asked.words.t("do.wrong.choice").to_owned())));
    let typed = Typed { form: Some(form), errors: Some(&errors) };
    let again = |above: Markup, status: u16| parts::with_status(view.page(&decisions, typed, above), status);
    let Some(deed) = deed.filter(|_| errors.is_empty()) else { return Ok(again(parts::mend(asked, &errors), 422)) };
    drop(book);
    match asked.state.write(|book| carry_out(book, &home, &deed, said)) {
        Ok((event, home)) => {
            let path = format!("/commitments/{}", slug(&home));
            Ok(parts::remember(asked, parts::done(asked, &path, deed.code(), Some(event)), said.by))
        }
        Err(error) => {
            let problem = parts::unwritten(error);
            Ok(again(parts::refused(asked, &problem), problem.status))
        }
    }
}

/// What the pressed button asks for; what is wrong with its fields goes to `errors`.
fn wanted<'f>(asked: &Asked, form: &'f Form, decisions: &[Decision], errors: &mut Errors) -> Option<Deed<'f>> {
    let w = asked.words;
    let pressed = form.get("do");
    let (what, of) = pressed.split_once('.').unwrap_or((pressed, ""));
    let deed = match what {
        "right" => Some(Deed::Remark(Says::Right, "")),
        "wrong" => Some(Deed::Remark(Says::Wrong, "")),
        "part" | "track" => {
            let (kind, words, among): (_, _, &[Says]) = match what {
                "part" => ("part", "part_words", &Says::PARTS),
                _ => ("track", "track_words", &Says::TRACK),
            };
            let said = form.trimmed(words);
            if let Some(wrong) = parts::words_wrong(asked, said) {
                errors.insert(words, wrong);
            }
            Says::parse(form.get(kind)).filter(|says| among.contains(says)).map(|says| Deed::Remark(says, said))
        }
        "merge" => {
            let other = id_of(form.trimmed("other"));
            if other.is_empty() {
                errors.insert("other", w.t("do.wrong.empty").to_owned());
            }
            Some(Deed::Merge(other))
        }
        "split" => {
            let claims: Vec<String> = form.all("claim").map(str::to_owned).collect();
            if claims.is_empty() {
                errors.insert("claim", w.t("do.wrong.claim").to_owned());
            }
            Some(Deed::Split(claims))
        }
        "link" => {
            let deed = if of.is_empty() { form.trimmed("deed") } else { of };
            if deed.is_empty() {
                errors.insert("deed", w.t("do.wrong.empty").to_owned());
            }
            let field = if of.is_empty() { "effect".to_owned() } else { format!("effect.{of}") };
            Effect::parse(form.get(&field)).map(|effect| Deed::Link(deed, Some(effect)))
        }
        "unlink" if !of.is_empty() => Some(Deed::Link(of, None)),
        "undo" => {
            let event = of.parse().ok().filter(|n| decisions.iter().any(|d| d.event == *n || d.taken_back == Some(*n)));
            event.map(Deed::Undo)
        }
        _ => None,
    };
    if deed.is_none() {
        errors.insert("do", w.t("do.wrong.choice").to_owned());
    }
    deed
}

/// An id, or the address of its page.
fn id_of(said: &str) -> &str {
    let said = said.split(['?', '#']).next().unwrap_or_default();
    said.rsplit('/').next().unwrap_or_default()
}

/// Gives the event and the commitment to which what was decided about leads now.
fn carry_out(book: &mut Book, home: &str, deed: &Deed, said: Said) -> Result<(u64, String), AppError> {
    let event = match deed {
        Deed::Remark(says, words) => book.remark(home, *says, words, said)?,
        Deed::Merge(other) => book.merge(&[home.to_owned(), (*other).to_owned()], said)?.event,
        Deed::Split(claims) => book.split(home, claims, said)?.event,
        Deed::Link(deed, effect) => book.link(deed, home, *effect, said)?.event,
        Deed::Undo(event) => book.undo(&event.to_string(), said)?.decided.event,
    };
    let leads = book.about(home)?.map_or_else(|| home.to_owned(), |(_, now)| now);
    Ok((event, leads))
}

/// A commitment about which something is decided.
pub struct View<'a> {
    /// The request.
    pub asked: &'a Asked<'a>,
    /// The commitment with what it rests on.
    pub snapshot: &'a Snapshot,
    /// The commitment.
    pub commitment: &'a Commitment,
    /// What is known of it.
    pub entry: &'a Entry,
    /// Those of its reports that stand on the page.
    pub shown: &'a [Report],
}

impl View<'_> {
    /// A page that says why something was not done, with the form as it was filled in.
    fn page(&self, decisions: &[Decision], typed: Typed, above: Markup) -> Answer {
        let w = self.asked.words;
        let body = html! {
            p.faint { a href=(rows::address(self.asked, &self.commitment.id)) { (w.t("do.back")) } }
            h1.statement { (rows::statement(self.asked, self.entry)) }
            (above)
            (self.section(decisions, typed))
        };
        self.asked.page(Page { title: w.t("do.title").to_owned(), section: "nav.commitments", body })
    }

    /// The part of a commitment's page in which is decided about it.
    pub fn section(&self, decisions: &[Decision], typed: Typed) -> Markup {
        let (asked, w) = (self.asked, self.asked.words);
        if !asked.may_decide() {
            return html! {};
        }
        let action = asked.link(&format!("/commitments/{}/decide", slug(&self.commitment.id)), &[]);
        html! {
            section #decide aria-labelledby="decide-title" {
                h2 #decide-title { (w.t("do.title")) }
                p.faint { (w.t("do.lead")) }
                form.doing method="post" action=(action) {
                    (parts::begin(asked))
                    (parts::said_fields(asked, typed))
                    @if let Some(wrong) = typed.error("do") { p.wrong { (wrong) } }
                    p.buttons {
                        button type="submit" name="do" value="right" { (w.t("do.right")) }
                        button type="submit" name="do" value="wrong" { (w.t("do.wrong_button")) }
                    }
                    (self.same(typed))
                    (self.apart(typed))
                    (self.deeds(typed))
                    (self.part(typed))
                    (self.track(typed))
                    (decided::history(self, decisions))
                }
            }
        }
    }

    fn same(&self, typed: Typed) -> Markup {
        let w = self.asked.words;
        html! {
            details open[typed.error("other").is_some()] {
                summary { (w.t("do.merge_title")) }
                (line(typed, "other", "other", w.t("do.which"), Some(w.t("do.which_help")), ""))
                button type="submit" name="do" value="merge" { (w.t("do.merge")) }
            }
        }
    }

    fn apart(&self, typed: Typed) -> Markup {
        let w = self.asked.words;
        let claims: Vec<_> = self.shown.iter().filter_map(|r| self.snapshot.claims.get(&r.claim)).collect();
        let (n, total) = (w.number(claims.len() as u64), w.number(self.commitment.claims.len() as u64));
        html! {
            @if self.commitment.claims.len() > 1 {
                details open[typed.error("claim").is_some()] {
                    summary { (w.t("do.split_title")) }
                    fieldset {
                        legend { (w.t("do.claims")) }
                        @if claims.len() < self.commitment.claims.len() { p.faint { (w.fill("commitment.of_shown", &[("n", &n), ("total", &total)])) } }
                        @if let Some(wrong) = typed.error("claim") { p.wrong { (wrong) } }
                        @for claim in claims {
                            label.check {
                                input type="checkbox" name="claim" value=(claim.id) checked[typed.form.is_some_and(|f| f.has("claim", &claim.id))];
                                " " (self.quoted(&claim.document, &claim.quote))
                            }
                        }
                    }
                    button type="submit" name="do" value="split" { (w.t("do.split")) }
                }
            }
        }
    }

    fn quoted(&self, document: &str, quote: &str) -> Markup {
        let home = self.snapshot.documents.get(document).map(|d| &d.document);
        let (lang, title) = (home.and_then(|d| d.lang.as_deref()), home.and_then(|d| d.title.as_deref()));
        let (cut, said) = start(quote, EXCERPT);
        html! { (quoted(self.asked, &html! { (foreign(said, lang)) @if cut { " …" } })) " " span.faint { (foreign(title.unwrap_or(document), lang.filter(|_| title.is_some()))) } }
    }

    fn deeds(&self, typed: Typed) -> Markup {
        let w = self.asked.words;
        let effects: Vec<(String, String)> =
            Effect::ALL.iter().map(|e| (e.code().to_owned(), w.code("effect", e.code()).to_owned())).collect();
        html! {
            details open[typed.error("deed").is_some()] {
                summary { (w.t("do.deeds_title")) }
                @for v in &self.entry.evidence {
                    @let deed = self.snapshot.deeds.get(&v.deed);
                    fieldset {
                        legend { (w.code("deed", &v.what)) }
                        @if let Some(deed) = deed { p { (self.quoted(&deed.document, &deed.quote)) } }
                        (choice(typed, &format!("effect.{}", v.deed), &format!("effect-{}", v.deed), w.t("do.effect"), &effects, &v.effect))
                        p.buttons {
                            button type="submit" name="do" value=(format!("link.{}", v.deed)) { (w.t("do.link")) }
                            button type="submit" name="do" value=(format!("unlink.{}", v.deed)) { (w.t("do.unlink")) }
                        }
                    }
                }
                fieldset {
                    legend { (w.t("do.other_deed")) }
                    div.pair {
                        (line(typed, "deed", "deed", w.t("do.deed"), Some(w.t("do.deed_help")), ""))
                        (choice(typed, "effect", "effect", w.t("do.effect"), &effects, "kept"))
                    }
                    button type="submit" name="do" value="link" { (w.t("do.link")) }
                }
            }
        }
    }

    fn part(&self, typed: Typed) -> Markup {
        let w = self.asked.words;
        html! {
            details open[typed.error("part_words").is_some()] {
                summary { (w.t("do.part_title")) }
                p.faint { (w.t("do.part_help")) }
                div.pair {
                    (choice(typed, "part", "part", w.t("commitment.slot"), &self.kinds("slot", &Says::PARTS), "due"))
                    (line(typed, "part_words", "part_words", w.t("do.part_words"), None, ""))
                }
                button type="submit" name="do" value="part" { (w.t("do.part")) }
            }
        }
    }

    fn track(&self, typed: Typed) -> Markup {
        let w = self.asked.words;
        html! {
            details open[typed.error("track_words").is_some()] {
                summary { (w.t("do.track_title")) }
                div.pair {
                    (choice(typed, "track", "track", w.t("do.track_kind"), &self.kinds("says", &Says::TRACK), "progress"))
                    (line(typed, "track_words", "track_words", w.t("do.track_words"), Some(w.t("do.track_help")), ""))
                }
                button type="submit" name="do" value="track" { (w.t("do.track")) }
            }
        }
    }

    fn kinds(&self, list: &str, among: &[Says]) -> Vec<(String, String)> {
        among.iter().map(|s| (s.code().to_owned(), self.asked.words.code(list, s.code()).to_owned())).collect()
    }
}
