//! How fast the pages of a large ledger are: makes a ledger of so many commitments, and asks its server for every kind of page.
//!
//! `cargo run --release -p entente-server --example pages -- target/pages.entente 100000` makes the ledger where it is not there
//! yet. A third number says how often each page is asked for. Each page is made anew each time, in turn in three languages and
//! for several days; what is kept of answers is passed by, and only counts are kept. Then the same pages come as readers ask for
//! them: in a mix in which many addresses come again. One request is answered at a time, so that one core is at work; `taskset -c 0` sees to it that no
//! other is.

#[path = "../../entente-app/examples/made/mod.rs"]
mod made;

use axum::body::Body;
use axum::http::{Request, header};
use entente_app::App;
use entente_app::ledger::Ledger;
use entente_app::ledger::index::IndexState;
use entente_app::model::Day;
use entente_app::review::Begin;
use entente_app::search::{Listing, Query, Sort, When};
use entente_server::{Clock, State, router};
use http_body_util::BodyExt;
use made::Kind;
use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;
use tower::ServiceExt;

const HOST: &str = "127.0.0.1:8787";
const LANGUAGES: [&str; 3] = ["en", "fr", "ko"];
/// Statuses are told for these days; the first stands for the day of the server.
const DAYS: [&str; 4] = ["", "2024-12-31", "2021-06-30", "2026-03-01"];

/// Milliseconds that all threads of this process have been at work, where the system tells.
fn at_work() -> Option<f64> {
    let tasks = std::fs::read_dir("/proc/self/task").ok()?;
    let of = |task: std::io::Result<std::fs::DirEntry>| {
        let told = std::fs::read_to_string(task.ok()?.path().join("schedstat")).ok()?;
        told.split(' ').next()?.parse::<f64>().ok()
    };
    Some(tasks.filter_map(of).sum::<f64>() / 1e6)
}

/// A line of what the system tells about this process, in megabytes.
fn memory(what: &str) -> u64 {
    let told = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = told.lines().find_map(|line| line.strip_prefix(what)?.strip_prefix(':'));
    line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// The value below which so many hundredths lie.
fn percentile(times: &mut [f64], hundredths: usize) -> f64 {
    times.sort_by(f64::total_cmp);
    let at = (times.len() * hundredths).div_ceil(100).saturating_sub(1);
    times.get(at).copied().unwrap_or(0.0)
}

/// A kind of page and the addresses of some.
type Kinds = (&'static str, Vec<String>);

/// Addresses by kind of page. Ids are those of the ledger.
fn addresses(app: &App, path: &Path) -> Result<Vec<Kinds>, Box<dyn Error>> {
    let book = app.look(path)?;
    let when = When::AllKnown(Day::new(2024, 12, 31)?);
    let query = Query::parse(app, "")?;
    let asked = Listing { query, when, sort: Sort::Reports, descending: true, after: None, limit: Some(200) };
    let ids = book.find(&asked)?.commitments;
    let of =
        |start: &str, ids: &[&str], end: &str| ids.iter().map(|id| format!("{start}{id}{end}")).collect::<Vec<_>>();
    let some: Vec<&str> = ids.iter().step_by(40).map(String::as_str).collect();
    let documents: Vec<String> = (1..6).map(|n| format!("d{}", n * 17)).collect();
    let documents: Vec<&str> = documents.iter().map(String::as_str).collect();
    let queries = [
        "",
        "party:KR",
        "party:KR+field:quantum",
        "field:ai+-status:kept",
        "party:US,KR+status:not-yet-due",
        "due:2025..2027",
        "coree+language:aa",
        "%22joint+research%22+party:KR",
        "%EA%B3%B5%EB%8F%99%EC%97%B0%EA%B5%AC",
        "labo+status:kept",
        "source:news7.example.org",
        "told:2019",
        "party:UZ",
        "site1f3",
    ];
    let lists = of("/commitments?q=", &queries, "");
    let sorts: Vec<String> = ["due", "-due", "-reports", "status", "party", "-day", "added"]
        .iter()
        .map(|s| format!("/commitments?sort={s}"))
        .collect();
    let narrow = ["", "?q=party:KR", "?q=field:ai", "?q=party:EE"];
    let both = |name: &str, keys: &[&str]| -> Vec<String> {
        keys.iter().flat_map(|key| [format!("/{name}{key}"), format!("/{name}.json{key}")]).collect()
    };
    let meetings = ["south-korea-dialogue-on-joint-3", "united-states-dialogue-on-quantum-1"];
    Ok(vec![
        ("overview", vec!["/".into(), "/index.json".into()]),
        ("list", lists),
        ("list, sorted", sorts),
        ("list as json", of("/commitments.json?q=", &queries[..6], "")),
        ("list as csv, 100", of("/commitments.csv?limit=100&q=", &queries[..4], "")),
        ("feed", of("/commitments.atom?q=", &queries[..3], "")),
        ("commitment", of("/commitments/", &some, "")),
        ("commitment as json", of("/commitments/", &some, ".json")),
        ("document", of("/documents/", &documents, "")),
        ("document as json", of("/documents/", &documents, ".json")),
        ("party", of("/parties/", &["KR", "US", "FR", "EE"], "")),
        ("party as json", of("/parties/", &["KR", "EE"], ".json")),
        ("pair", of("/pairs/", &["KR/US", "FR/DE", "EE/UZ"], "")),
        ("body", of("/bodies/", &["ror-0439fte48", "ror-023xf2a37"], "")),
        ("meetings", vec!["/meetings".into(), "/meetings.json".into()]),
        ("meeting", of("/meetings/", &meetings, "")),
        ("fields", vec!["/fields".into(), "/fields.json".into()]),
        ("field", of("/fields/", &["ai", "quantum", "space"], "")),
        ("calendar", both("calendar", &["", "?within=1y", "?q=party:KR", "?q=field:ai"])),
        (
            "scorecard",
            both("scorecard", &["", "?by=field", "?by=forum", "?by=year", "?q=party:KR", "?by=field&q=party:KR"]),
        ),
        ("money", both("money", &narrow)),
        ("places", both("places", &[""])),
        ("methodology", vec!["/methodology".into()]),
        ("sources", vec!["/sources".into(), "/sources.json".into(), "/sources?after=d17".into()]),
        ("forms", vec!["/read".into(), "/new".into()]),
        ("review", both("review", &[""])),
        (
            "pictures",
            vec![
                "/pictures/statuses.svg".into(),
                "/pictures/statuses.svg?q=party:KR".into(),
                "/pictures/matrix.svg".into(),
                "/pictures/money.svg?currency=USD".into(),
                "/pictures/map.svg".into(),
                format!("/pictures/timeline.svg?id={}", ids.first().map_or("", String::as_str)),
            ],
        ),
        ("assets", vec!["/assets/style.css".into()]),
    ])
}

/// An address in a language, for a day.
fn with(address: &str, lang: &str, day: &str) -> String {
    let sign = if address.contains('?') { '&' } else { '?' };
    let day = if day.is_empty() { String::new() } else { format!("&as_of={day}") };
    format!("{address}{sign}lang={lang}{day}")
}

#[derive(Default)]
struct Measured {
    clock: Vec<f64>,
    work: Vec<f64>,
    largest: usize,
    slowest: (f64, String),
    refused: BTreeMap<u16, usize>,
}

struct Server {
    router: axum::Router,
    runtime: tokio::runtime::Runtime,
}

impl Server {
    /// Asks for a page: its status, its bytes, milliseconds by the clock and at work.
    fn ask(&self, address: &str, kept: bool) -> Result<(u16, usize, f64, f64), Box<dyn Error>> {
        let mut request = Request::get(address).header(header::HOST, HOST);
        if !kept {
            // What is answered to somebody who signs in is kept for nobody.
            request = request.header(header::COOKIE, "none=1");
        }
        let request = request.body(Body::empty())?;
        let (work, begun) = (at_work(), Instant::now());
        let (status, bytes) = self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await?;
            let status = response.status().as_u16();
            Ok::<_, Box<dyn Error>>((status, response.into_body().collect().await?.to_bytes().len()))
        })?;
        let clock = begun.elapsed().as_secs_f64() * 1000.0;
        Ok((status, bytes, clock, at_work().zip(work).map_or(clock, |(now, then)| now - then)))
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let path = PathBuf::from(args.next().unwrap_or_else(|| "target/pages.entente".to_owned()));
    let commitments: usize = args.next().map_or(Ok(100_000), |n| n.parse())?;
    let repeats: usize = args.next().map_or(Ok(6), |n| n.parse())?;
    let only = args.next();
    // An address instead of the beginning of a kind: that page is printed.
    let single = only.clone().filter(|only| only.starts_with('/'));
    let mut out = std::io::stdout().lock();
    let app = Arc::new(App::builtin()?);
    if !path.exists() {
        made::make(&app, &path, commitments, Kind::Rich, &mut out)?;
        writeln!(out, "made; measure in a process that has only served")?;
        return Ok(());
    }
    let mut ledger = app.indexing(Ledger::open(&path)?, false)?;
    if ledger.index_state()? != IndexState::InUse {
        let begun = Instant::now();
        ledger.index_anew()?;
        writeln!(
            out,
            "the index of another version made anew in {:.0} s; measure in a new process",
            begun.elapsed().as_secs_f64()
        )?;
        return Ok(());
    }
    drop(ledger);
    if app.look(&path)?.waiting(Begin::First, 1)?.is_none() {
        let begun = Instant::now();
        app.open(&path, None)?.keep_waiting_anew()?;
        let took = begun.elapsed().as_secs_f64();
        writeln!(out, "what waits for a person found and kept in {took:.0} s; measure in a new process")?;
        return Ok(());
    }
    let mut kinds = addresses(&app, &path)?;
    kinds.retain(|(name, _)| only.as_ref().is_none_or(|only| name.contains(only.as_str())));
    let before = memory("VmRSS");
    let clock = Clock::Today(|| Day::new(2025, 6, 30).unwrap_or(Day::MAX));
    let state = State::new(Arc::clone(&app), path, clock, HOST.parse()?)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let server = Server { router: router(Arc::new(state)), runtime };
    if let Some(address) = single {
        let request = Request::get(address).header(header::HOST, HOST).body(Body::empty())?;
        let body = server.runtime.block_on(async {
            Ok::<_, Box<dyn Error>>(
                server.router.clone().oneshot(request).await?.into_body().collect().await?.to_bytes(),
            )
        })?;
        out.write_all(&body)?;
        return Ok(());
    }
    writeln!(out, "milliseconds, each page {repeats} times, made anew each time\n")?;
    writeln!(out, "{:<20} {:>7} {:>7} {:>7}   {:>7} {:>7} {:>9}", "", "p50", "p95", "most", "at work", "p95", "bytes")?;
    for (name, addresses) in &kinds {
        let mut all = Measured::default();
        for (n, address) in addresses.iter().enumerate() {
            for turn in 0..repeats {
                let whole = with(address, LANGUAGES[(n + turn) % LANGUAGES.len()], DAYS[turn % DAYS.len()]);
                let (status, bytes, clock, work) = server.ask(&whole, false)?;
                all.clock.push(clock);
                all.work.push(work);
                all.largest = all.largest.max(bytes);
                if work > all.slowest.0 {
                    all.slowest = (work, whole);
                }
                if status >= 400 {
                    *all.refused.entry(status).or_default() += 1;
                }
            }
        }
        let most = all.clock.iter().copied().fold(0.0, f64::max);
        let (half, high) = (percentile(&mut all.clock, 50), percentile(&mut all.clock, 95));
        let (half_work, high_work) = (percentile(&mut all.work, 50), percentile(&mut all.work, 95));
        write!(
            out,
            "{name:<20} {half:>7.1} {high:>7.1} {most:>7.1}   {half_work:>7.1} {high_work:>7.1} {:>9}",
            all.largest
        )?;
        if high_work > 30.0 {
            write!(out, "   {}", all.slowest.1)?;
        }
        if !all.refused.is_empty() {
            write!(out, "   refused {:?}", all.refused)?;
        }
        writeln!(out)?;
    }
    for (what, kept) in [("made anew", false), ("as readers come", true)] {
        let (begun, mut pages, mut work) = (Instant::now(), 0_u32, 0.0);
        // A number without a pattern says which page comes next; each kind is as likely.
        let mut state = 7_u64;
        let mut below = |n: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap_or(0) % n.max(1)
        };
        // So long at work, whatever else the machine does.
        while work < 10_000.0 && begun.elapsed().as_secs_f64() < 120.0 {
            let Some((_, addresses)) = kinds.get(below(kinds.len())) else { break };
            let Some(address) = addresses.get(below(addresses.len())) else { continue };
            let day = DAYS.get(below(DAYS.len())).copied().unwrap_or_default();
            work += server.ask(&with(address, LANGUAGES[below(LANGUAGES.len())], day), kept)?.3;
            pages += 1;
        }
        let rate = f64::from(pages) / begun.elapsed().as_secs_f64();
        writeln!(
            out,
            "\npages a second, {what}: {rate:.0} by the clock, {:.0} at work",
            f64::from(pages) / work * 1000.0
        )?;
    }
    let (now, most) = (memory("VmRSS"), memory("VmHWM"));
    writeln!(out, "memory: {before} MB before the first page, {now} MB after the last, {most} MB at most")?;
    Ok(())
}
