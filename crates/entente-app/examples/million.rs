//! How fast a list of a large ledger is: makes a ledger of so many commitments, opens it, and asks it.
//!
//! `cargo run --release -p entente-app --example million -- target/million.entente 1000000` makes the ledger where it is not
//! there yet, through the same steps by which the program writes: each document of fifty claims is added, then the
//! claims are made commitments and deeds are linked to some, and the index is kept in the same steps. Only reading and
//! reconciling are left out: what the documents tell is made up, the same at every run. Figures mean something on a machine
//! at rest; a third number says how often each thing is measured.

use entente_app::App;
use entente_app::ledger::index::IndexState;
use entente_app::ledger::{Added, Ledger, NewDocument, NewLink, source_id};
use entente_app::model::{
    Action, Claim, Day, Deed, DeedKind, Document, Due, DueKind, Effect, Evidence, Extraction, Field, Interval, Party,
    PartyRole, SourceId, Span, Strength, Text,
};
use entente_app::search::{Facets, Listing, Query, Sort, When};
use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

const CLAIMS: usize = 50;
/// Documents that become durable together.
const GROUP: usize = 200;
const TIMES: usize = 40;

const STATES: [(&str, &str, u32); 20] = [
    ("KR", "South Korea", 30),
    ("US", "United States", 30),
    ("FR", "France", 14),
    ("JP", "Japan", 14),
    ("DE", "Germany", 10),
    ("CN", "China", 10),
    ("GB", "United Kingdom", 8),
    ("IN", "India", 8),
    ("CA", "Canada", 6),
    ("AU", "Australia", 5),
    ("CL", "Chile", 4),
    ("BR", "Brazil", 4),
    ("VN", "Viet Nam", 3),
    ("NO", "Norway", 3),
    ("KE", "Kenya", 2),
    ("GH", "Ghana", 2),
    ("PE", "Peru", 1),
    ("FI", "Finland", 1),
    ("EE", "Estonia", 1),
    ("UZ", "Uzbekistan", 1),
];
const LANGUAGES: [&str; 4] = ["aa", "bb", "cc", "dd"];
const ENGLISH: [&str; 24] = [
    "joint",
    "research",
    "laboratory",
    "centre",
    "semiconductor",
    "supply",
    "chain",
    "standards",
    "quantum",
    "hydrogen",
    "training",
    "exchange",
    "scientists",
    "investment",
    "fund",
    "dialogue",
    "cooperation",
    "agreement",
    "satellite",
    "biotechnology",
    "workshop",
    "programme",
    "pilot",
    "battery",
];
const FRENCH: [&str; 8] = ["accord", "coopération", "filière", "énergie", "Corée", "chercheurs", "numérique", "santé"];
const KOREAN: [&str; 10] =
    ["양국은", "협력을", "반도체", "공급망", "연구소를", "설립하고", "공동연구", "인공지능", "분야에서", "강화한다"];

/// Numbers without a pattern, the same at every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(self.0 >> 33).unwrap_or(0) % n
    }
    /// Rather one of the first.
    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        let n = u32::try_from(of.len()).unwrap_or(1);
        let at = self.below(n).min(self.below(n));
        &of[at as usize]
    }
    fn state(&mut self) -> usize {
        let mut left = self.below(STATES.iter().map(|s| s.2).sum());
        for (at, state) in STATES.iter().enumerate() {
            if left < state.2 {
                return at;
            }
            left -= state.2;
        }
        0
    }
    fn day(&mut self, from: i16, years: u32) -> Option<Day> {
        let (year, month, day) = (self.below(years), self.below(12), self.below(28));
        Day::new(from + i16::try_from(year).ok()?, i8::try_from(month).ok()? + 1, i8::try_from(day).ok()? + 1).ok()
    }
}

fn party(at: usize, role: PartyRole) -> Party {
    let (id, name, _) = STATES[at];
    let name = name.to_owned();
    Party { id: Some(id.to_owned()), label: Some(name.clone()), name, role, evidence: Evidence::default() }
}

fn sentence(chance: &mut Chance, n: usize) -> String {
    let mut words: Vec<String> = vec![STATES[chance.state()].1.to_owned(), "will".to_owned()];
    let of: &[&str] = match chance.below(3) {
        0 => &KOREAN,
        1 => &FRENCH,
        _ => &ENGLISH,
    };
    words.extend((0..6 + chance.below(8)).map(|_| (*chance.pick(of)).to_owned()));
    // Rare words, as names are.
    words.push(format!("site{:x}", chance.below(60_000)));
    words.push(format!("plan{n:x}"));
    words.join(" ") + ". "
}

fn claim(chance: &mut Chance, quote: Span) -> Claim {
    let first = chance.state();
    let mut parties = vec![party(first, PartyRole::Promiser)];
    if chance.below(3) > 0 {
        parties.push(party(chance.state(), PartyRole::Promiser));
    }
    let mut fields = vec![*chance.pick(Field::ALL)];
    fields.sort_unstable();
    let due = (chance.below(3) > 0).then(|| chance.day(2020, 16)).flatten().map(|day| {
        let edtf = format!("../{day}");
        Due { surface: quote, interval: Interval::until(day), kind: DueKind::By, edtf }
    });
    Claim {
        quote,
        also: Vec::new(),
        object: None,
        parties,
        bodies: Vec::new(),
        action: *chance.pick(Action::ALL),
        action_evidence: Evidence::default(),
        fields,
        fields_evidence: Evidence::default(),
        strength: *chance.pick(Strength::ALL),
        strength_evidence: Evidence::default(),
        money: Vec::new(),
        due,
        places: Vec::new(),
        attribution: None,
        forum: None,
        confidence: 800,
        why: vec!["made.up".into()],
    }
}

fn document(chance: &mut Chance, number: usize) -> NewDocument {
    let mut text = String::new();
    let mut found = Extraction::default();
    for n in 0..CLAIMS {
        let from = text.len();
        text.push_str(&sentence(chance, number * CLAIMS + n));
        let quote = Span::new(from, text.trim_end().len());
        found.claims.push(claim(chance, quote));
    }
    let from = text.len();
    text.push_str("The laboratory was opened.");
    found.deeds.push(Deed {
        quote: Span::new(from, text.len()),
        what: DeedKind::Opened,
        date: None,
        parties: Vec::new(),
        bodies: Vec::new(),
        fields: Vec::new(),
        action: None,
        money: Vec::new(),
        places: Vec::new(),
        partial: false,
        why: Vec::new(),
    });
    let bytes = text.clone().into_bytes();
    NewDocument {
        document: Document {
            id: format!("d{number}"),
            url: Some(format!("https://news{}.example.org/{number}", chance.below(500))),
            source: SourceId(source_id(&bytes)),
            reader: "made up".to_owned(),
            lang: Some((*chance.pick(&LANGUAGES)).to_owned()),
            published: chance.day(2015, 11),
            published_how: None,
            title: None,
            about: Default::default(),
            text: Text::new(text),
            blocks: Vec::new(),
        },
        source_bytes: bytes,
        extraction: found,
        told: Vec::new(),
    }
}

fn make(app: &App, path: &Path, commitments: usize, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let mut ledger = app.indexing(Ledger::open(path)?, true)?.seeded([0; 32]);
    let mut chance = Chance(1);
    let (mut clusters, mut deeds) = (Vec::new(), Vec::new());
    let begun = Instant::now();
    ledger.hold()?;
    for number in 0..commitments.div_ceil(CLAIMS) {
        if let Added::New { claims, deeds: told, .. } = ledger.add(&document(&mut chance, number))? {
            clusters.extend(claims.into_iter().map(|claim| vec![claim]));
            deeds.extend(told);
        }
        if number % GROUP == GROUP - 1 {
            ledger.release()?;
            ledger.hold()?;
        }
    }
    ledger.release()?;
    writeln!(out, "{} claims added in {:.0} s", clusters.len(), begun.elapsed().as_secs_f64())?;
    let begun = Instant::now();
    let minted = ledger.put_partition(&clusters, &[])?.minted;
    writeln!(out, "{} commitments made and indexed in {:.0} s", minted.len(), begun.elapsed().as_secs_f64())?;
    let begun = Instant::now();
    let links: Vec<NewLink> = deeds
        .into_iter()
        .enumerate()
        .map(|(n, deed)| NewLink {
            deed,
            commitment: minted[n * 37 % minted.len()].clone(),
            effect: Effect::ALL[n % Effect::ALL.len()],
            score: 700,
            reasons: Vec::new(),
        })
        .collect();
    ledger.put_links(&links)?;
    writeln!(out, "{} deeds linked and indexed in {:.0} s", links.len(), begun.elapsed().as_secs_f64())?;
    Ok(())
}

/// Seconds that this process has been at work on a processor, where the system tells: on a machine that is busy with other
/// things this says more than the clock.
fn at_work() -> Option<f64> {
    let told = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    told.split(' ').next()?.parse::<f64>().ok().map(|n| n / 1e9)
}

/// Measures one thing after another, by the clock and by the processor.
struct Watch {
    begun: Instant,
    work: Option<f64>,
}

impl Watch {
    fn start() -> Watch {
        Watch { begun: Instant::now(), work: at_work() }
    }
    fn stop(&self) -> (f64, f64) {
        let clock = self.begun.elapsed().as_secs_f64();
        (clock, at_work().zip(self.work).map_or(clock, |(now, then)| now - then))
    }
}

/// Times by the clock and by the processor.
#[derive(Default)]
struct Times {
    clock: Vec<f64>,
    work: Vec<f64>,
}

impl Times {
    fn push(&mut self, (clock, work): (f64, f64)) {
        self.clock.push(clock);
        self.work.push(work);
    }
    fn p95(&mut self) -> (f64, f64) {
        (percentile(&mut self.clock, 95), percentile(&mut self.work, 95))
    }
    fn told(&mut self) -> String {
        let (clock, work) = self.p95();
        let (half, half_work) = (percentile(&mut self.clock, 50), percentile(&mut self.work, 50));
        format!("{half:>8.1} {clock:>8.1}   {half_work:>8.1} {work:>8.1}")
    }
}

/// The value below which so many hundredths of the times lie, in milliseconds.
fn percentile(times: &mut [f64], hundredths: usize) -> f64 {
    times.sort_by(f64::total_cmp);
    let at = (times.len() * hundredths).div_ceil(100).saturating_sub(1);
    times.get(at).copied().unwrap_or(0.0) * 1000.0
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let path = PathBuf::from(args.next().unwrap_or_else(|| "target/million.entente".to_owned()));
    let commitments: usize = args.next().map_or(Ok(1_000_000), |n| n.parse())?;
    let repeats: usize = args.next().map_or(Ok(TIMES), |n| n.parse())?;
    let mut out = std::io::stdout().lock();
    let app = App::builtin()?;
    if !path.exists() {
        make(&app, &path, commitments, &mut out)?;
    }
    let begun = Instant::now();
    let mut ledger = app.indexing(Ledger::open(&path)?, false)?;
    if ledger.index_state()? != IndexState::InUse {
        ledger.index_anew()?;
        writeln!(out, "the index of another version made anew in {:.0} s", begun.elapsed().as_secs_f64())?;
    }
    drop(ledger);
    writeln!(out, "{} MB on the disk", std::fs::metadata(&path)?.len() / 1_000_000)?;
    let mut opening = Times::default();
    for _ in 0..repeats {
        let watch = Watch::start();
        let book = app.look(&path)?;
        opening.push(watch.stop());
        drop(book);
    }
    writeln!(out, "\nmilliseconds, {repeats} times each, a new opening before each")?;
    writeln!(out, "{:<52} {:>17}   {:>17}", "", "by the clock", "at work")?;
    writeln!(out, "{:<52} {:>8} {:>8}   {:>8} {:>8}", "", "p50", "p95", "p50", "p95")?;
    writeln!(out, "{:<52} {}", "opening", opening.told())?;
    let today = When::AllKnown(Day::new(2024, 12, 31)?);
    let then = When::ToldBy(Day::new(2021, 6, 30)?);
    let (mut worst, mut worst_shown) = ((0.0, 0.0), (0.0, 0.0));
    for (text, sort, descending, when) in [
        ("party:KR field:quantum", Sort::Added, false, today),
        ("party:KR status:no-evidence", Sort::Due, false, today),
        ("party:US,KR status:not-yet-due", Sort::Due, true, today),
        ("field:ai strength:firm", Sort::Day, true, today),
        ("action:research due:2025..2027", Sort::Id, false, today),
        ("party:JP -status:no-evidence,untestable", Sort::Party, true, today),
        ("양국 party:KR", Sort::Added, false, today),
        ("coree language:aa", Sort::Day, false, today),
        ("labo status:kept", Sort::Reports, true, today),
        ("\"joint research\" party:KR", Sort::Added, false, today),
        ("\"research joint\" -party:US", Sort::Due, false, today),
        ("공동연구 due:2025", Sort::Due, false, today),
        ("source:news7.example.org field:space", Sort::Status, false, today),
        ("party:UZ plan7a1", Sort::Added, false, today),
        ("told:2019 status:no-evidence,not-yet-due", Sort::Party, false, today),
        ("party:KR status:no-evidence", Sort::Due, false, then),
        ("party:EE field:quantum", Sort::Status, true, then),
    ] {
        let query = Query::parse(&app, text)?;
        let (mut times, mut whole, mut total, mut after) = (Times::default(), Times::default(), 0, None);
        for n in 0..repeats {
            let book = app.look(&path)?;
            let watch = Watch::start();
            // Pages are turned, too.
            let asked = Listing { query: query.clone(), when, sort, descending, after: after.take(), limit: Some(100) };
            let listed = book.find(&asked)?;
            times.push(watch.stop());
            listed.entries(|_| Ok::<(), entente_app::AppError>(()))?;
            whole.push(watch.stop());
            total = listed.total;
            after = if n % 5 == 4 { None } else { listed.next };
        }
        let larger = |a: (f64, f64), b: (f64, f64)| (f64::max(a.0, b.0), f64::max(a.1, b.1));
        (worst, worst_shown) = (larger(worst, times.p95()), larger(worst_shown, whole.p95()));
        let sign = if descending { "-" } else { "" };
        let name = format!("{text} by {sign}{}", sort.code());
        writeln!(out, "{name:<52} {}   {total:>7} found", times.told())?;
    }
    writeln!(out)?;
    for text in ["", "party:KR", "field:ai -status:kept", "공동연구"] {
        let query = Query::parse(&app, text)?;
        let (mut times, mut total) = (Times::default(), 0);
        for _ in 0..repeats {
            let book = app.look(&path)?;
            let watch = Watch::start();
            total = book.facets(&query, today, Facets::SHOWN)?.total;
            times.push(watch.stop());
        }
        let name = format!("all facets of {}", if text.is_empty() { "everything" } else { text });
        writeln!(out, "{name:<52} {}   {total:>7} found", times.told())?;
    }
    let told = |(clock, work): (f64, f64)| format!("{clock:.1} ms by the clock, {work:.1} ms at work");
    writeln!(out, "\nslowest p95 of finding a page of 100: {}", told(worst))?;
    writeln!(out, "slowest p95 with these 100 read whole: {}", told(worst_shown))?;
    Ok(())
}
