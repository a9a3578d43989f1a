//! Makes ledgers of any size of things that are made up, the same at every run, for measuring.

use entente_app::App;
use entente_app::ledger::{Added, Ledger, NewDocument, NewLink, source_id};
use entente_app::model::{
    Action, Amount, Body, Bound, Chair, Claim, Currency, Day, Deed, DeedKind, Document, Due, DueKind, Effect, Evidence,
    Extraction, Field, Interval, Meeting, Money, MoneyPart, Party, PartyRole, Per, Place, SourceId, Span, Strength,
    Text,
};
use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

/// What is made up.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Who, what, when, with a deed a document.
    Plain,
    /// Smaller documents that tell sums, places, bodies, forums, meetings and payments, too, and tell some promises again.
    #[allow(dead_code)]
    Rich,
}

/// Documents that become durable together.
const GROUP: usize = 200;

impl Kind {
    /// Claims a document.
    fn claims(self) -> usize {
        if self == Kind::Plain { 50 } else { 12 }
    }
}

const BODIES: [(&str, &str); 6] = [
    ("https://ror.org/0439fte48", "Federal Authority for Nuclear Regulation"),
    ("https://ror.org/00ypzd005", "Austrade"),
    ("https://ror.org/04ge02x20", "Geoscience Australia"),
    ("https://ror.org/02ddzfk73", "Brazilian Space Agency"),
    ("https://ror.org/023xf2a37", "Public Health Agency of Canada"),
    ("name:made up", "Institute of Made-up Things"),
];
const PLACES: [&str; 24] = [
    "KE", "GH", "VN", "PE", "UZ", "RW", "ET", "TZ", "UG", "ZM", "MN", "LA", "KH", "NP", "BD", "LK", "FJ", "TO", "WS",
    "BO", "PY", "GT", "HN", "SV",
];
const CURRENCIES: [&str; 6] = ["USD", "EUR", "KRW", "JPY", "GBP", "CAD"];

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

fn sum(chance: &mut Chance, quote: Span) -> Option<(Span, Money)> {
    let bound = [Bound::Exact, Bound::Exact, Bound::Min, Bound::Max, Bound::About][chance.below(5) as usize];
    let code: &str = chance.pick::<&str>(&CURRENCIES);
    let currency = Currency::new(code)?;
    let amount = Amount::units(i64::from(1 + chance.below(900)) * 1_000_000);
    let per = (chance.below(9) == 0).then_some(Per::Year);
    let part = if chance.below(9) == 0 { MoneyPart::Share } else { MoneyPart::Whole };
    Some((quote, Money { amount, currency, bound, per, part }))
}

/// Sums, places, bodies and a forum for some.
fn enrich(chance: &mut Chance, claim: &mut Claim) {
    let quote = claim.quote;
    if chance.below(4) == 0 {
        claim.money = (0..1 + chance.below(2)).filter_map(|_| sum(chance, quote)).collect();
    }
    if chance.below(5) == 0 {
        claim.places.push(Place { id: (*chance.pick(&PLACES)).to_owned(), evidence: Evidence::default() });
    }
    if chance.below(8) == 0 {
        let (id, name) = *chance.pick(&BODIES);
        let (id, name) = (Some(id.to_owned()), name.to_owned());
        claim.bodies.push(Body { id, label: Some(name.clone()), name, evidence: Evidence::default() });
    }
    if let Some(due) = claim.due.as_mut().filter(|_| chance.below(5) == 0) {
        let begins = due.interval.to;
        let ends = begins
            .and_then(|day| Day::new(day.year() + 1, day.month(), day.day()).ok())
            .filter(|_| chance.below(2) == 0);
        due.interval = Interval { from: begins, to: ends };
        due.kind = DueKind::Span;
    }
    if chance.below(6) == 0 {
        // The first word stands for the forum.
        claim.forum = Some(Span::new(quote.start(), quote.start() + 5));
    }
}

fn meeting(chance: &mut Chance, quote: Span) -> Meeting {
    let (state, name, _) = STATES[chance.state()];
    let n = chance.below(60);
    Meeting {
        name: format!("{name} Dialogue on {} {}", chance.pick(&ENGLISH), n % 7),
        ordinal: Some(n),
        day: chance.day(2015, 11).map(Interval::on).unwrap_or_default(),
        place: Some(state.to_owned()),
        place_name: None,
        chairs: vec![Chair {
            name: format!("Minister {n}"),
            role: Some("Minister".to_owned()),
            state: Some(state.to_owned()),
            evidence: Evidence::default(),
        }],
        evidence: Evidence { spans: vec![quote], inherited: false },
    }
}

fn document(chance: &mut Chance, number: usize, kind: Kind) -> NewDocument {
    let mut text = String::new();
    let mut found = Extraction::default();
    for n in 0..kind.claims() {
        let from = text.len();
        text.push_str(&sentence(chance, number * kind.claims() + n));
        let quote = Span::new(from, text.trim_end().len());
        let mut claim = claim(chance, quote);
        if kind == Kind::Rich {
            enrich(chance, &mut claim);
        }
        found.claims.push(claim);
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
    if kind == Kind::Rich {
        let quote = Span::new(from, text.len());
        if chance.below(4) == 0 {
            found.meetings.push(meeting(chance, quote));
        }
        if let Some(deed) = found.deeds.first_mut().filter(|_| chance.below(3) == 0) {
            deed.what = if chance.below(2) == 0 { DeedKind::Paid } else { DeedKind::Signed };
            deed.money.extend(sum(chance, quote));
        }
    }
    let bytes = text.clone().into_bytes();
    NewDocument {
        document: Document {
            id: format!("d{number}"),
            url: Some(format!("https://news{}.example.org/{number}", chance.below(500))),
            source: SourceId(source_id(&bytes)),
            reader: "made up".to_owned(),
            lang: Some((*chance.pick(&LANGUAGES)).to_owned()),
            published: chance.day(2015, 11).filter(|_| kind == Kind::Plain || number % 20 != 7),
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

/// Makes a ledger of so many commitments.
///
/// # Errors
/// Those of the ledger, and of `out`, to which it is told how long that takes.
pub fn make(
    app: &App,
    path: &Path,
    commitments: usize,
    kind: Kind,
    out: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    let mut ledger = app.indexing(Ledger::open(path)?, true)?.seeded([0; 32]);
    let mut chance = Chance(1);
    let (mut clusters, mut deeds): (Vec<Vec<String>>, Vec<String>) = (Vec::new(), Vec::new());
    let begun = Instant::now();
    ledger.hold()?;
    for number in 0.. {
        if clusters.len() >= commitments {
            break;
        }
        if let Added::New { claims, deeds: told, .. } = ledger.add(&document(&mut chance, number, kind))? {
            for claim in claims {
                // One in twelve tells again what was told before.
                let again = kind == Kind::Rich && clusters.len() > 100 && chance.below(12) == 0;
                let before = again.then(|| chance.below(u32::try_from(clusters.len()).unwrap_or(1)) as usize);
                match before.and_then(|at| clusters.get_mut(at)) {
                    Some(cluster) => cluster.push(claim),
                    None => clusters.push(vec![claim]),
                }
            }
            deeds.extend(told);
        }
        if number % GROUP == GROUP - 1 {
            ledger.release()?;
            ledger.hold()?;
        }
    }
    ledger.release()?;
    writeln!(out, "{} promises added in {:.0} s", clusters.len(), begun.elapsed().as_secs_f64())?;
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
