//! A copy of a ledger for everybody: a folder of pages, data and feeds that any web server shows, without this program. It is
//! made of what may leave the ledger alone, so that there is no text, note or account in it to be got at.

use crate::html::parts::{away, foreign, official, plain};
use crate::picture::charts::amount;
use crate::state::{Clock, State};
use crate::url::slug;
use crate::words::Words;
use crate::{ServerError, pages};
use entente_app::App;
use entente_app::export::Failed;
use entente_app::model::{Bound, Currency, Day, DueKind, Interval, Money, MoneyPart, Per};
use entente_app::publish::book::{Actor, Due, Entry, Evidence, Report, Sum};
use entente_app::publish::statement::When as DueWhen;
use entente_app::publish::wire::Quote;
use entente_app::published::{Published, Shown};
use entente_app::search::{Listing, Query, Sort, When};
use maud::{DOCTYPE, Markup, html};
use serde_json::json;
use std::fs::{self, File};
use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// So many commitments stand on one page of the list.
const A_PAGE: usize = 200;
/// Nothing of a page runs or is fetched, wherever the folder lies.
const POLICY: &str =
    "script-src 'none'; object-src 'none'; frame-src 'none'; connect-src 'none'; base-uri 'none'; form-action 'none'";

/// What is to be copied, and where to.
pub struct Copying {
    /// The program.
    pub app: Arc<App>,
    /// Where the ledger lies.
    pub ledger: PathBuf,
    /// The folder that is made.
    pub to: PathBuf,
    /// Which commitments; all if it is empty.
    pub query: String,
    /// For which day, and only what was told by then.
    pub as_of: Option<Day>,
    /// Today.
    pub today: Day,
    /// Where the folder will be published, for links in feeds.
    pub base_url: Option<String>,
}

/// What was copied.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Copied {
    /// How many commitments.
    pub commitments: usize,
    /// How many files.
    pub files: usize,
    /// The number of the ledger's last event.
    pub event: u64,
    /// The root of its tree.
    pub root: String,
}

/// Makes a copy. The folder has its name only when all of it is there.
///
/// # Errors
/// If there is something of that name, the ledger or the query cannot be used, or the disk failed.
pub fn copy(copying: &Copying) -> Result<Copied, ServerError> {
    let to = &copying.to;
    if fs::symlink_metadata(to).is_ok() {
        let message = "There is something of that name already".to_owned();
        let next = "take another name; nothing was written over";
        return Err(ServerError::usage("S027", message, next).at(to.display().to_string()));
    }
    let app = Arc::clone(&copying.app);
    let query = Query::parse(&app, &copying.query)?;
    let clock = copying.as_of.map_or(Clock::Fixed(copying.today), Clock::Fixed);
    let nowhere = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let state = State::new(Arc::clone(&app), copying.ledger.clone(), clock, nowhere)?;
    let book = state.look()?;
    let when = copying.as_of.map_or(When::AllKnown(copying.today), When::ToldBy);
    let listing = Listing { query, when, sort: Sort::Added, descending: false, after: None, limit: None };
    let told = book.published(&listing)?;
    let shown =
        Shown { query: &copying.query, speak: app.pages().default_language(), base_url: copying.base_url.as_deref() };
    let failed = |cause| {
        let next = "check the path, its permissions and the room on the disk";
        ServerError::system("S027", "The copy cannot be written".to_owned(), next, cause).at(to.display().to_string())
    };
    let data = book.published_files(&told, &shown).map_err(|error| match error {
        Failed::App(error) => error.into(),
        Failed::Output(cause) => failed(cause),
    })?;
    let mut part = to.as_os_str().to_owned();
    part.push(format!(".{}.part", std::process::id()));
    let mut folder = Folder { root: PathBuf::from(part), files: 0 };
    let whole = Whole { state: &state, told: &told, query: &copying.query, data: &data };
    let made = whole.write(&mut folder).and_then(|()| folder.named(to));
    if let Err(cause) = made {
        let _ = fs::remove_dir_all(&folder.root);
        return Err(failed(cause));
    }
    Ok(Copied { commitments: told.entries.len(), files: folder.files, event: told.event, root: told.root })
}

/// A folder in the making.
struct Folder {
    root: PathBuf,
    files: usize,
}

impl Folder {
    fn file(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.root.join(name);
        fs::create_dir_all(path.parent().unwrap_or(&self.root))?;
        let mut file = File::create(path)?;
        file.write_all(bytes)?;
        self.files += 1;
        file.sync_all()
    }

    fn named(&self, to: &Path) -> io::Result<()> {
        fs::rename(&self.root, to)?;
        let around = to.parent().filter(|around| *around != Path::new("")).unwrap_or(Path::new("."));
        // A folder that cannot be synced, as on some systems, still has the copy.
        let _ = File::open(around).and_then(|around| around.sync_all());
        Ok(())
    }
}

/// All that a copy is made of.
struct Whole<'a> {
    state: &'a State,
    told: &'a Published,
    query: &'a str,
    data: &'a [(String, Vec<u8>)],
}

impl Whole<'_> {
    fn write(&self, to: &mut Folder) -> io::Result<()> {
        fs::create_dir(&to.root)?;
        for (name, _, bytes) in pages::asset::FILES {
            to.file(name, bytes)?;
        }
        for (name, bytes) in self.data {
            to.file(name, bytes)?;
        }
        let told = self.told;
        let about = json!({
            "entente_copy": 1,
            "ledger": {"event": told.event, "root": told.root},
            "as_of": told.as_of.to_string(),
            "query": self.query,
            "commitments": told.entries.len(),
            "program": env!("CARGO_PKG_VERSION"),
        });
        to.file("copy.json", format!("{about:#}\n").as_bytes())?;
        for entry in &told.entries {
            let json = serde_json::to_vec(entry).map_err(io::Error::from)?;
            to.file(&format!("commitments/{}/index.json", slug(&entry.commitment)), &json)?;
        }
        let pages = self.state.app().pages();
        for (tag, _) in pages.languages() {
            let base = if tag == pages.default_language() { String::new() } else { format!("{tag}/") };
            let words = Words::choose(self.state, Some(tag), None);
            let all = told.entries.len().div_ceil(A_PAGE).max(1);
            for n in 1..=all {
                let page = Sheet { whole: self, w: words, path: list_path(n) };
                to.file(&format!("{base}{}", page.path), page.list(n, all).into_string().as_bytes())?;
            }
            for entry in &told.entries {
                let path = entry_path(&entry.commitment);
                let page = Sheet { whole: self, w: words, path };
                to.file(&format!("{base}{}", page.path), page.commitment(entry).into_string().as_bytes())?;
            }
        }
        Ok(())
    }
}

fn list_path(n: usize) -> String {
    if n == 1 { "index.html".to_owned() } else { format!("list/{n}.html") }
}

fn entry_path(id: &str) -> String {
    format!("commitments/{}/index.html", slug(id))
}

/// One page, in one language.
struct Sheet<'a> {
    whole: &'a Whole<'a>,
    w: Words<'a>,
    /// Where it lies within the folder of its language.
    path: String,
}

impl Sheet<'_> {
    /// The way from this page to a file of the whole folder.
    fn root(&self, file: &str) -> String {
        let pages = self.whole.state.app().pages();
        let own = usize::from(self.w.tag() != pages.default_language());
        format!("{}{file}", "../".repeat(self.path.matches('/').count() + own))
    }

    /// The way to a page of the same language.
    fn to(&self, path: &str) -> String {
        format!("{}{path}", "../".repeat(self.path.matches('/').count()))
    }

    fn around(&self, title: &str, body: &Markup) -> Markup {
        let (w, told) = (self.w, self.whole.told);
        let pages = self.whole.state.app().pages();
        let made = w.fill("copy.made", &[("n", &told.event.to_string()), ("root", &told.root)]);
        html! {
            (DOCTYPE)
            html lang=(w.tag()) dir=(w.direction()) {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(POLICY);
                    meta name="referrer" content="same-origin";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (crate::html::parts::shown(title)) " · Entente" }
                    link rel="stylesheet" href=(self.root("style.css"));
                    link rel="icon" type="image/svg+xml" href=(self.root("icon.svg"));
                    link rel="alternate" type="application/atom+xml" href=(self.root("commitments.atom"));
                }
                body {
                    a.skip href="#main" { (w.t("nav.skip")) }
                    header.site { div.bar { a.brand href=(self.to("index.html")) { "Entente" } } }
                    main #main tabindex="-1" { (body) }
                    footer.site {
                        nav aria-label=(w.t("nav.languages")) {
                            ul.inline {
                                @for (tag, name) in pages.languages() {
                                    @let base = if tag == pages.default_language() { String::new() } else { format!("{tag}/") };
                                    @let here = tag == w.tag();
                                    li { a href=(self.root(&format!("{base}{}", self.path))) lang=(tag) hreflang=(tag) aria-current=[here.then_some("true")] { (name) } }
                                }
                            }
                        }
                        p { (made) }
                        p.faint { (w.t("nav.foot")) }
                    }
                }
            }
        }
    }

    /// A page of the list.
    fn list(&self, n: usize, of: usize) -> Markup {
        let (w, told) = (self.w, self.whole.told);
        let entries = told.entries.iter().skip((n - 1) * A_PAGE).take(A_PAGE);
        let day = w.day(&told.as_of.to_string());
        let number = |n: usize| w.number(n as u64);
        let body = html! {
            h1 { (w.t("copy.title")) }
            p.lead { (w.fill("copy.lead", &[("day", &day)])) }
            @if !self.whole.query.is_empty() { p { (w.t("copy.query")) " " code { (plain(self.whole.query)) } } }
            p { strong { (w.counted("count.commitments", told.entries.len() as u64, &[])) } }
            ul.rows {
                @for e in entries {
                    li {
                        p.said { a href=(self.to(&entry_path(&e.commitment))) { (self.statement(e)) } }
                        p.meta {
                            (self.status(&e.status.status))
                            @if let Some(due) = &e.status.due { span { (w.t("row.due")) " " (self.day(due)) } }
                            @if let Some(first) = e.reports.first().and_then(|r| r.day.as_deref()) { span { (w.t("row.told")) " " (self.day(first)) } }
                            span { (w.counted("count.reports", e.reports.len() as u64, &[])) }
                        }
                    }
                }
            }
            @if of > 1 {
                nav aria-label=(w.t("list.pages")) {
                    p { (w.fill("copy.page", &[("n", &number(n)), ("total", &number(of))])) }
                    ul.inline { @for other in 1..=of { li { a href=(self.to(&list_path(other))) aria-current=[(other == n).then_some("page")] { (number(other)) } } } }
                }
            }
            h2 { (w.t("copy.data")) }
            ul.inline { @for (name, _) in self.whole.data { li { a href=(self.root(name)) { (name) } } } li { a href=(self.root("copy.json")) { "copy.json" } } }
        };
        self.around(w.t("copy.title"), &body)
    }

    fn commitment(&self, e: &Entry) -> Markup {
        let w = self.w;
        let s = &e.status;
        let rule = s.rules.first().map_or("", String::as_str);
        let title = e.statement.get(w.tag()).or_else(|| e.statement.values().next()).map_or("", String::as_str);
        let body = html! {
            p.faint { a href=(self.to("index.html")) { (w.t("nav.commitments")) } " / " code { (plain(&e.commitment)) } }
            h1.statement { (self.statement(e)) }
            p.faint { (w.t("commitment.made")) }
            section.answer aria-labelledby="became" {
                h2 #became.first { (w.t("commitment.became")) " " (self.status(&s.status)) }
                p { (w.code("because", rule)) ". " (w.t("commitment.as_of")) " " (self.day(&s.as_of)) "." }
                dl.slots {
                    dt { (w.t("reading.official")) } dd { (official(w, s)) }
                    dt { (w.t("reading.evidence")) } dd { (w.code("status", &s.evidence)) }
                    dt { (w.t("reading.schedule")) } dd { (w.code("schedule", &s.schedule)) @if let Some(due) = &s.due { ", " (self.day(due)) } }
                }
            }
            h2 { (w.t("commitment.slots")) }
            (self.slots(e))
            h2 { (w.counted("commitment.told", e.reports.len() as u64, &[])) }
            ul.reports { @for r in &e.reports { li.card { (self.report(r)) } } }
            h2 { (w.t("commitment.time")) }
            @if e.evidence.is_empty() { p.faint { (w.t("commitment.no_evidence")) } }
            ol.time { @for v in &e.evidence { li.deed { (self.deed(v)) } } }
            // The data lies once for all languages.
            p { a href=(self.root(&format!("commitments/{}/index.json", slug(&e.commitment)))) { "JSON" } }
        };
        self.around(title, &body)
    }

    fn slots(&self, e: &Entry) -> Markup {
        let w = self.w;
        let named = |all: &[&Actor]| {
            let names: Vec<Markup> = all.iter().map(|a| foreign(&self.called(a), None)).collect();
            crate::html::parts::listed(&names)
        };
        let surface = |said: &str| html! { @if !said.is_empty() { (w.t("quote_open")) (foreign(said, None)) (w.t("quote_close")) } };
        html! {
            dl.slots {
                dt { (w.t("slot.parties")) }
                dd { @if e.parties.is_empty() { (w.t("slot.nobody")) } @else { (named(&e.parties.iter().collect::<Vec<_>>())) } }
                @for role in ["partner", "beneficiary", "host", "funder"] {
                    @let those: Vec<&Actor> = e.others.iter().filter(|a| a.role.as_deref() == Some(role)).collect();
                    @if !those.is_empty() { dt { (w.code("role", role)) } dd { (named(&those)) } }
                }
                @if !e.bodies.is_empty() { dt { (w.t("slot.bodies")) } dd { (named(&e.bodies.iter().collect::<Vec<_>>())) } }
                dt { (w.t("slot.action")) } dd { (w.action(&e.action)) }
                @if !e.fields.is_empty() {
                    dt { (w.t("slot.fields")) }
                    dd { (crate::html::parts::listed(&e.fields.iter().map(|f| html! { (w.field(f)) }).collect::<Vec<_>>())) }
                }
                dt { (w.t("slot.strength")) } dd { (w.code("strength", &e.strength)) }
                @for sum in &e.money { dt { (w.t("slot.money")) } dd { (plain(&self.sum(sum))) " " (surface(&sum.surface)) } }
                @if let Some(due) = &e.due { dt { (w.t("slot.due")) } dd { (plain(&self.due(due))) " " (surface(&due.surface)) } }
                @if !e.places.is_empty() {
                    dt { (w.t("slot.places")) }
                    dd { (crate::html::parts::listed(&e.places.iter().map(|p| html! { (w.place(p)) }).collect::<Vec<_>>())) }
                }
            }
        }
    }

    /// A sum as a sentence of the language says it; its number and currency where that cannot be.
    fn sum(&self, sum: &Sum) -> String {
        let money = || {
            Some(Money {
                amount: amount(&sum.amount)?,
                currency: Currency::new(&sum.currency)?,
                bound: Bound::parse(&sum.bound)?,
                per: sum.per.as_deref().map(|_| Per::Year),
                part: if sum.part == "share" { MoneyPart::Share } else { MoneyPart::Whole },
            })
        };
        let said = money().map(|money| self.whole.state.app().statements().sum(self.w.tag(), &money));
        said.unwrap_or_else(|| format!("{} {}", sum.amount, sum.currency))
    }

    /// A day by which it is due as a sentence of the language says it; as EDTF where that cannot be.
    fn due(&self, due: &Due) -> String {
        let day = |said: &Option<String>| said.as_deref().and_then(|day| day.parse::<Day>().ok());
        let interval = Interval { from: day(&due.from), to: day(&due.to) };
        let when = DueKind::parse(&due.kind).map(|kind| DueWhen { kind, interval, edtf: due.edtf.clone() });
        let said = when.map(|when| self.whole.state.app().statements().due(self.w.tag(), &when));
        said.unwrap_or_else(|| due.edtf.clone())
    }

    fn report(&self, r: &Report) -> Markup {
        html! {
            p {
                @if let Some(day) = &r.day { (self.day(day)) " · " }
                @let title = r.title.as_deref().unwrap_or(&r.document);
                @match &r.url { Some(url) => (away(url, title)), None => (foreign(title, r.lang.as_deref())) }
            }
            (quoted(&r.quote, r.lang.as_deref(), "claim"))
        }
    }

    fn deed(&self, v: &Evidence) -> Markup {
        let w = self.w;
        html! {
            p {
                @if let Some(told) = &v.told { (self.day(told)) } @else { (w.t("no_day")) }
                " · " strong { (w.code("effect", &v.effect)) } " · " (w.code("deed", &v.what))
                @if let Some(date) = &v.date { " · " (w.t("commitment.on")) " " (self.day(date)) }
                " · " @match &v.url { Some(url) => (away(url, &v.document)), None => (foreign(&v.document, None)) }
            }
            (quoted(&v.quote, v.lang.as_deref(), "deed"))
        }
    }

    fn statement(&self, e: &Entry) -> Markup {
        let said = e.statement.get(self.w.tag()).or_else(|| e.statement.values().next());
        foreign(said.map_or("", String::as_str), None)
    }

    fn status(&self, code: &str) -> Markup {
        html! { span class=(format!("chip s-{code}")) { (self.w.code("status", code).to_owned()) } }
    }

    fn day(&self, day: &str) -> Markup {
        html! { time datetime=(day) { (self.w.day(day)) } }
    }

    fn called(&self, actor: &Actor) -> String {
        let actors = self.whole.state.app().actors();
        let known = |id: &str| actors.state_label(id, self.w.tag()).or_else(|| actors.label(id, self.w.tag()));
        let label = actor.id.as_deref().and_then(known).map(str::to_owned);
        label.or_else(|| actor.label.clone()).unwrap_or_else(|| actor.name.clone())
    }
}

/// A quote with what the data has around it.
fn quoted(quote: &Quote, lang: Option<&str>, class: &str) -> Markup {
    let lang = lang.filter(|tag| tag.len() < 36 && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
    html! {
        @if !quote.exact.is_empty() {
            blockquote.quote dir="auto" lang=[lang] {
                span.context { (plain(&quote.prefix)) }
                mark class=(class) { (plain(&quote.exact)) }
                span.context { (plain(&quote.suffix)) }
            }
        }
    }
}
