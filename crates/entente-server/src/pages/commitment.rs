//! One commitment with everything that is known of it: what is promised, every quote in its context, what became of it and
//! why, where the tellings differ, how well it can be checked, how to cite it.

use super::differ::{Beside, preferred};
use crate::asked::Asked;
use crate::doing::{self, decide, decided};
use crate::html::layout::Page;
use crate::html::parts::{self, actor, foreign, listed};
use crate::html::rows::{self, day};
use crate::negotiate::{Answer, Form};
use crate::picture::charts;
use crate::problem::Problem;
use crate::url::slug;
use entente_app::ledger::Commitment;
use entente_app::model::{Money, Verdict};
use entente_app::publish::book::{Entry, Evidence, Report, ReportsPage};
use entente_app::publish::export::cite::Style;
use entente_app::publish::statement::When as Due;
use entente_app::search::When;
use entente_app::{Book, Snapshot};
use maud::{Markup, html};
use std::collections::BTreeSet;

/// So many events of its history are shown, the newest first.
const NEWEST: usize = 20;
/// So many reports stand on a page.
const REPORTS: usize = 10;
/// And so many in an object.
const OBJECTS: usize = 100;

/// A commitment as its page looks at it.
struct View<'a> {
    asked: &'a Asked<'a>,
    snapshot: &'a Snapshot,
    commitment: &'a Commitment,
    entry: &'a Entry,
    /// Its reports on this page.
    shown: &'a [Report],
    /// How many of its reports stand on the pages before.
    before: usize,
}

/// The commitment; an id that leads to another is sent on to that.
pub fn answer(asked: &Asked) -> Result<Answer, Problem> {
    let (when, book) = (asked.when()?, asked.look()?);
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
    let entry = commitment.and_then(|c| Some((c, snapshot.entry(asked.app(), c, when.day())?)));
    let later = || Problem::new(404, "This commitment was not told yet by that day", "ask for a later day");
    let (commitment, mut entry) = entry.ok_or_else(later)?;
    let html = asked.form != Form::Json;
    let before =
        match asked.get("after") {
            None => 0,
            Some(claim) => entry.reports.iter().position(|r| r.claim == claim).map(|at| at + 1).ok_or_else(|| {
                Problem::new(400, "There is no such report to begin behind", "begin with the first page")
            })?,
        };
    let most = if html { REPORTS } else { OBJECTS };
    let end = entry.reports.len().min(before + most);
    let next = entry.reports.get(end.saturating_sub(1)).filter(|_| end < entry.reports.len()).map(|r| r.claim.clone());
    if !html {
        entry.remarks = book.remarks(commitment)?;
        if before > 0 || next.is_some() {
            let (total, from) = (entry.reports.len() as u64, before as u64 + 1);
            entry.reports_page = Some(ReportsPage { total, from, next: next.clone() });
            entry.reports = entry.reports.drain(before..end).collect();
        }
        return Ok(Answer::from(serde_json::to_value(&entry).unwrap_or_default()).before(asked, next.as_deref()));
    }
    let shown = entry.reports.get(before..end).unwrap_or_default();
    let view = View { asked, snapshot: &snapshot, commitment, entry: &entry, shown, before };
    Ok(view.page(&book)?.before(asked, next.as_deref()))
}

impl View<'_> {
    fn page(&self, book: &Book) -> Result<Answer, Problem> {
        let (e, w) = (self.entry, self.asked.words);
        let said = e.statement.get(w.tag()).cloned().unwrap_or_default();
        let decisions = book.decisions(self.commitment)?;
        let (asked, snapshot, commitment) = (self.asked, self.snapshot, self.commitment);
        let deciding = decide::View { asked, snapshot, commitment, entry: e, shown: self.shown };
        let body = html! {
            (doing::message(asked))
            p.faint { a href=(self.asked.link("/commitments", &[])) { (w.t("nav.commitments")) } " / " code { (e.commitment) } }
            h1.statement { (rows::statement(self.asked, e)) }
            p.faint { (w.t("commitment.made")) }
            p.ways {
                a href="#told" { (w.t("commitment.quotes")) }
                a href="#cite" { (w.t("commitment.cite")) }
                @if self.asked.may_decide() { a href="#decide-title" { (w.t("do.title")) } }
            }
            (self.status())
            (decided::standing(asked, &decisions))
            div.columns {
                div {
                    h2 #slots.first { (w.t("commitment.slots")) }
                    (self.slots())
                    h2 #told { (w.counted("commitment.told", e.reports.len() as u64, &[])) }
                    (self.which())
                    (self.reports())
                    (self.turn())
                    (Beside { asked, snapshot, entry: e }.sections())
                    h2 #time { (w.t("commitment.time")) }
                    (self.picture()?)
                    (self.time())
                    (deciding.section(&decisions, Default::default()))
                }
                aside {
                    (self.checkability())
                    (self.others())
                    (self.cite(book)?)
                    (self.history(book)?)
                }
            }
        };
        Ok(self.asked.page(Page { title: said, section: "nav.commitments", body }))
    }

    /// What became of it, why, and the three readings that are kept apart.
    fn status(&self) -> Markup {
        let (s, w) = (&self.entry.status, self.asked.words);
        let rule = s.rules.first().map_or("", String::as_str);
        let rests = s.rests_on.first().and_then(|id| self.entry.evidence.iter().find(|e| &e.deed == id));
        html! {
            section.answer aria-labelledby="became" {
                h2 #became.first { (w.t("commitment.became")) " " (parts::status(self.asked, &s.status)) }
                p { (w.code("because", rule))
                    @if let Some(date) = rests.and_then(|e| e.date.as_deref().or(e.told.as_deref())) { " (" (day(self.asked, date)) ")" }
                    ". " (w.t("commitment.as_of")) " " (day(self.asked, &s.as_of)) ". "
                    a href={ (self.asked.link("/methodology", &[])) "#" (rule) } { (w.t("commitment.rule")) }
                }
                dl.slots {
                    dt { (w.t("reading.official")) } dd { (parts::official(w, s)) }
                    dt { (w.t("reading.evidence")) } dd { (w.code("status", &s.evidence)) }
                    dt { (w.t("reading.schedule")) } dd { (w.code("schedule", &s.schedule)) @if let Some(due) = &s.due { ", " (day(self.asked, due)) } }
                }
            }
        }
    }

    /// Which of its reports stand here, where not all do.
    fn which(&self) -> Markup {
        let w = self.asked.words;
        let number = |n: usize| w.number(n as u64);
        let (from, to) = (number(self.before + 1), number(self.before + self.shown.len()));
        let said =
            w.fill("commitment.shown", &[("from", &from), ("to", &to), ("total", &number(self.entry.reports.len()))]);
        html! { @if self.shown.len() < self.entry.reports.len() { p.faint { (said) } } }
    }

    /// That something is told of the reports that stand here alone.
    fn of_shown(&self) -> Markup {
        let w = self.asked.words;
        let number = |n: usize| w.number(n as u64);
        let (n, total) = (number(self.shown.len()), number(self.entry.reports.len()));
        let said = w.fill("commitment.of_shown", &[("n", &n), ("total", &total)]);
        html! { @if self.shown.len() < self.entry.reports.len() { p.faint { (said) } } }
    }

    /// The ways to its other reports.
    fn turn(&self) -> Markup {
        let (asked, w, all) = (self.asked, self.asked.words, &self.entry.reports);
        let to = |after: &str| {
            let address = asked.changed(&asked.path, &[("after", after), ("done", ""), ("event", "")]);
            format!("{address}#told")
        };
        let last = |at: usize| at.checked_sub(1).and_then(|at| all.get(at)).map_or("", |r| r.claim.as_str());
        let end = self.before + self.shown.len();
        html! {
            @if self.shown.len() < all.len() {
                nav.buttons aria-label=(w.t("commitment.quotes")) {
                    @if self.before > 0 { a.button rel="prev" href=(to(last(self.before.saturating_sub(REPORTS)))) { (w.t("commitment.earlier")) } }
                    @if end < all.len() { a.button rel="next" href=(to(last(end))) { (w.t("commitment.later")) } }
                }
            }
        }
    }

    fn slots(&self) -> Markup {
        let (e, w, asked) = (self.entry, self.asked.words, self.asked);
        let named = |actors: &[entente_app::publish::book::Actor]| {
            listed(&actors.iter().map(|a| actor(asked, a)).collect::<Vec<_>>())
        };
        let by_role =
            |role: &str| e.others.iter().filter(|a| a.role.as_deref() == Some(role)).cloned().collect::<Vec<_>>();
        // Each part is that of the telling whose value is preferred, as in the sentence above.
        let of = |slot| preferred(self.snapshot, self.commitment, e, slot);
        let (money, due) = (of("money"), of("due"));
        let fullest = self.snapshot.fullest(self.commitment);
        let forum =
            fullest.and_then(|(c, home)| Some((home.document.text.get(c.claim.forum?), home.document.lang.as_deref())));
        html! {
            dl.slots {
                dt { (w.t("slot.parties")) }
                dd { @if e.parties.is_empty() { (w.t("slot.nobody")) } @else { (named(&e.parties)) } }
                @for role in ["partner", "beneficiary", "host", "funder"] {
                    @let those = by_role(role);
                    @if !those.is_empty() { dt { (w.code("role", role)) } dd { (named(&those)) } }
                }
                @if !e.bodies.is_empty() { dt { (w.t("slot.bodies")) } dd { (named(&e.bodies)) } }
                dt { (w.t("slot.action")) } dd { (asked.state.action(w.tag(), &e.action)) }
                @if !e.fields.is_empty() {
                    dt { (w.t("slot.fields")) }
                    dd { (listed(&e.fields.iter().map(|f| html! { a href=(asked.link(&format!("/fields/{f}"), &[])) { (w.field(f)) } }).collect::<Vec<_>>())) }
                }
                dt { (w.t("slot.strength")) } dd { (w.code("strength", &e.strength)) }
                dt { (w.t("slot.money")) }
                dd {
                    @match money {
                        Some(claim) if !claim.money.is_empty() => {
                            @for ((_, money), sum) in claim.money.iter().zip(&e.money) { div { strong { (self.sum(money)) } " " span.faint { (parts::quoted(asked, &foreign(&sum.surface, None))) } } }
                        }
                        _ => { span.faint { (w.t("slot.none")) } }
                    }
                }
                dt { (w.t("slot.due")) }
                dd {
                    @match due.and_then(|c| c.due.as_ref()).zip(e.due.as_ref()) {
                        Some((due, said)) => { strong { (asked.app().statements().due(w.tag(), &Due::from(due))) } " " span.faint { (parts::quoted(asked, &foreign(&said.surface, None))) } }
                        None => { span.faint { (w.t("slot.none")) } }
                    }
                }
                @if !e.places.is_empty() { dt { (w.t("slot.places")) } dd { (listed(&e.places.iter().map(|p| html! { (w.place(p)) }).collect::<Vec<_>>())) } }
                @if let Some((forum, lang)) = forum { dt { (w.t("slot.forum")) } dd { (foreign(forum, lang)) } }
            }
        }
    }

    fn sum(&self, money: &Money) -> String {
        self.asked.app().statements().sum(self.asked.words.tag(), money)
    }

    /// Every telling: its quote in a little context, where it stands, and by which rules it was found.
    fn reports(&self) -> Markup {
        let class = if self.shown.len() > 1 { "reports several" } else { "reports" };
        html! { ul class=(class) { @for (n, r) in self.shown.iter().enumerate() { li.card { (self.report(self.before + n + 1, r)) } } } }
    }

    fn report(&self, number: usize, r: &Report) -> Markup {
        let w = self.asked.words;
        let claim = self.snapshot.claims.get(&r.claim);
        let home = self.snapshot.documents.get(&r.document);
        let quote = claim.zip(home).map(|(claim, home)| {
            let (text, span) = (home.document.text.as_str(), claim.claim.quote);
            parts::in_context(text, span.start(), span.end(), r.lang.as_deref(), "claim")
        });
        html! {
            (source(self.asked, &r.document, r.url.as_deref(), r.title.as_deref(), r.lang.as_deref(), r.day.as_deref()))
            (quote.unwrap_or_default())
            p.faint {
                @if self.entry.reports.len() > 1 { (w.fill("commitment.telling", &[("n", &w.number(number as u64))])) " · " }
                @if let Some(first) = &r.copy_of { (w.t("commitment.copy")) " " a href=(self.asked.link(&format!("/documents/{}", slug(first)), &[])) { (foreign(first, None)) } ". " }
                (w.t("commitment.sure")) " " (w.percent(r.confidence)) " · "
                a href={ (self.asked.link(&format!("/documents/{}", slug(&r.document)), &[("why", &r.claim)])) "#" (r.claim) } { (w.t("commitment.why")) }
            }
        }
    }

    /// Its life as a picture.
    fn picture(&self) -> Result<Markup, Problem> {
        let (asked, day) = (self.asked, self.asked.when()?.day());
        let id = self.entry.commitment.as_str();
        let life = self.snapshot.life(asked.app(), self.commitment, day);
        let chart = life.map(|life| charts::life(asked, day, &life));
        Ok(chart.map(|chart| chart.figure(asked, "life", "timeline", &[("id", id)])).unwrap_or_default())
    }

    /// Tellings and evidence by day.
    fn time(&self) -> Markup {
        enum Of<'a> {
            Told(&'a Report),
            Done(&'a Evidence),
        }
        let (e, w) = (self.entry, self.asked.words);
        let mut all: Vec<(Option<&str>, Of)> = self.shown.iter().map(|r| (r.day.as_deref(), Of::Told(r))).collect();
        all.extend(e.evidence.iter().map(|v| (v.told.as_deref(), Of::Done(v))));
        // Stable, and what has no day comes last.
        all.sort_by_key(|(day, _)| (day.is_none(), *day));
        html! {
            (self.of_shown())
            ol.time {
                @for (told, of) in &all {
                    @match of {
                        Of::Told(r) => {
                            li {
                                @if let Some(told) = told { (day(self.asked, told)) } @else { (w.t("no_day")) }
                                " · " (w.t("commitment.promised"))
                                " · " (parts::document(self.asked, &r.document, r.title.as_deref(), r.lang.as_deref(), ""))
                            }
                        }
                        Of::Done(v) => { li.deed #(v.deed) { (self.deed(v)) } }
                    }
                }
            }
            @if e.evidence.is_empty() { p.faint { (w.t("commitment.no_evidence")) } }
        }
    }

    fn deed(&self, v: &Evidence) -> Markup {
        let w = self.asked.words;
        let deed = self.snapshot.deeds.get(&v.deed);
        let home = self.snapshot.documents.get(&v.document);
        let quote = deed.zip(home).map(|(deed, home)| {
            let (text, span) = (home.document.text.as_str(), deed.deed.quote);
            parts::in_context(text, span.start(), span.end(), v.lang.as_deref(), "deed")
        });
        html! {
            p {
                @if let Some(told) = &v.told { (day(self.asked, told)) } @else { (w.t("no_day")) }
                " · " strong { (w.code("effect", &v.effect)) } " · " (w.code("deed", &v.what))
                @if let Some(date) = &v.date { " · " (w.t("commitment.on")) " " (day(self.asked, date)) }
                @if v.official { " · " span.tag { (w.t("commitment.official")) } }
            }
            (quote.unwrap_or_default())
            p.faint {
                (source_line(self.asked, &v.document, home.and_then(|home| home.document.title.as_deref()), v.lang.as_deref(), v.url.as_deref()))
                " · " (w.t("commitment.sure")) " " (w.percent(v.score))
            }
        }
    }

    fn checkability(&self) -> Markup {
        let (c, w) = (&self.entry.checkability, self.asked.words);
        let questions = c.questions.get(w.tag());
        html! {
            section.card {
                h2.first #check { (w.t("commitment.check")) }
                p { strong { (w.fill("commitment.score", &[("n", &w.number(u64::from(c.score)))])) } }
                (rows::bar(u64::from(c.score), 100))
                @if c.lacks.is_empty() { p { (w.t("commitment.lacks_nothing")) } }
                @else { ul { @for lack in &c.lacks { li { (w.code("lack", lack)) br; span.faint { @if let Some(question) = questions.and_then(|q| q.get(lack)) { (foreign(question, None)) } @else { (w.code("lack_ask", lack)) } } } } } }
            }
        }
    }

    /// The statement in the other languages.
    fn others(&self) -> Markup {
        let (e, w) = (self.entry, self.asked.words);
        html! {
            section.card {
                h2.first { (w.t("commitment.languages")) }
                @for (tag, said) in e.statement.iter().filter(|(tag, _)| tag.as_str() != w.tag()) {
                    p lang=(tag) dir="auto" { (parts::plain(said)) }
                }
            }
        }
    }

    /// How it is cited, as the day of the page tells it and the ledger stands.
    fn cite(&self, book: &Book) -> Result<Markup, Problem> {
        let (e, w) = (self.entry, self.asked.words);
        let day = self.asked.when()?.day();
        // Of very many sources those of the reports that stand here.
        let of = (self.shown.len() < e.reports.len()).then(|| Entry { reports: self.shown.to_vec(), ..e.clone() });
        let cited = |style| book.cite(of.as_ref().unwrap_or(e), day, style, w.tag(), None);
        let as_of = ("as_of", e.status.as_of.as_str());
        let address = crate::url::with_query(&format!("/commitments/{}", slug(&e.commitment)), &[as_of]);
        let (plain, bibtex, csl) = (cited(Style::Plain)?, cited(Style::Bibtex)?, cited(Style::Csl)?);
        Ok(html! {
            section.card {
                h2.first #cite { (w.t("commitment.cite")) }
                (self.of_shown())
                p.cite { (foreign(plain.trim_end(), None)) }
                @for (key, text) in [("commitment.bibtex", &bibtex), ("commitment.csl", &csl)] {
                    details { summary { (w.t(key)) } pre dir="ltr" { @for line in text.lines() { (parts::plain(line)) "\n" } } }
                }
                p { a href=(address) { (w.t("commitment.permalink")) } }
                p.faint { (w.t("commitment.words_of_others")) " "
                    "PolitiFact: " (e.status.politifact)
                    @if let Some(g7) = e.status.g7_compliance { " · G7: " (format!("{g7:+}").replace("+0", "0")) }
                    @if let Some(iati) = e.status.iati_activity_status { " · IATI: " (iati) }
                }
            }
        })
    }

    /// The events that tell of it: those of its claims, its deeds and what was judged of them. The log as a whole would have
    /// to be read for those that moved a claim and nothing else; `entente log` does so.
    fn events(&self) -> BTreeSet<u64> {
        let mut seqs = BTreeSet::from([self.commitment.seq]);
        seqs.extend(self.commitment.claims.iter().filter_map(|id| self.snapshot.claims.get(id)).map(|c| c.seq));
        let ours = |id: &String| self.commitment.claims.contains(id);
        let about = self.snapshot.judgements.iter().filter(|r| ours(&r.judgement.left) || ours(&r.judgement.right));
        seqs.extend(about.flat_map(|r| [r.seq].into_iter().chain(r.retracted)));
        for link in self.snapshot.links.get(&self.commitment.id).into_iter().flatten() {
            seqs.insert(link.judgement.seq);
            seqs.extend(self.snapshot.deeds.get(&link.deed).map(|d| d.seq));
        }
        seqs
    }

    /// What the log tells of it, and why its tellings are one promise.
    fn history(&self, book: &Book) -> Result<Markup, Problem> {
        let w = self.asked.words;
        let seqs = self.events();
        let mut lines = Vec::new();
        for seq in seqs.iter().rev().take(NEWEST) {
            lines.extend(book.happened(*seq)?);
        }
        let ours = |id: &String| self.commitment.claims.contains(id);
        let here = |id: &String| self.shown.iter().any(|r| r.claim == *id);
        let standing = self.snapshot.judgements.iter().filter(|r| r.retracted.is_none());
        let mut same: Vec<_> = standing
            .filter(|r| r.judgement.verdict == Verdict::Same && ours(&r.judgement.left) && ours(&r.judgement.right))
            .filter(|r| here(&r.judgement.left) || here(&r.judgement.right))
            .collect();
        // Of many those that say most.
        same.sort_by_key(|r| std::cmp::Reverse((r.judgement.kind, r.judgement.score)));
        let more = same.len().saturating_sub(REPORTS) as u64;
        same.truncate(REPORTS);
        Ok(html! {
            section.card {
                h2.first #history { (w.t("commitment.history")) }
                @if !same.is_empty() {
                    details {
                        summary { (w.t("commitment.joined")) }
                        (self.of_shown())
                        ul {
                            @for r in &same {
                                li { code { (r.judgement.left) } " = " code { (r.judgement.right) } " · " (w.thousandths(r.judgement.score)) " · "
                                    (w.code("author", r.judgement.kind.code())) " " (foreign(&r.judgement.author, None))
                                    @if !r.judgement.reasons.is_empty() { br; span.faint { (foreign(&r.judgement.reasons.join("; "), Some(self.asked.app().pages().default_language()))) } }
                                }
                            }
                            @if more > 0 { li.faint { (w.fill("more", &[("n", &w.number(more))])) } }
                        }
                    }
                }
                details {
                    summary { (w.counted("commitment.events", seqs.len() as u64, &[])) }
                    ul {
                        @for line in &lines {
                            li { (w.fill("commitment.event", &[("n", &w.number(line.seq))])) " · " (w.code("event", &line.kind))
                                @if let Some(recorded) = &line.recorded { " · " (day(self.asked, recorded)) } }
                        }
                    }
                }
                @if !self.entry.aliases.is_empty() { p.faint { (w.t("commitment.aliases")) " " @for alias in &self.entry.aliases { code { (alias) } " " } } }
            }
        })
    }
}

/// A document as a heading of a card: its headline, language and day, and the way to where it was published.
fn source(
    asked: &Asked,
    id: &str,
    url: Option<&str>,
    title: Option<&str>,
    lang: Option<&str>,
    told: Option<&str>,
) -> Markup {
    let w = asked.words;
    html! {
        h3 { a href=(asked.link(&format!("/documents/{}", slug(id)), &[])) { (foreign(title.unwrap_or(id), lang)) } }
        p.meta {
            @if let Some(told) = told { (day(asked, told)) } @else { span { (w.t("no_day")) } }
            @if let Some(lang) = lang { span { (w.code("language_name", lang)) } }
            @if let Some(url) = url { (parts::away(url, crate::url::host(url).unwrap_or(url))) }
        }
    }
}

fn source_line(asked: &Asked, id: &str, title: Option<&str>, lang: Option<&str>, url: Option<&str>) -> Markup {
    html! {
        (parts::document(asked, id, title, lang, ""))
        @if let Some(url) = url { " · " (parts::away(url, crate::url::host(url).unwrap_or(url))) }
    }
}
