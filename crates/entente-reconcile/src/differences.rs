//! What the tellings of one commitment agree and differ on, slot by slot, which value is preferred, and how the commitment
//! changed in the course of its tellings.
//!
//! The rules of [`PREFERENCES`] are tried in their order; each leaves fewer values, and the one that leaves a single one
//! decides. A telling long after the first that says otherwise, by a source of no lower standing, is a change and no
//! difference. The result does not depend on the order of the tellings.

use crate::features::{Sums, compare_sums, days_apart};
use crate::rates::Rates;
use crate::text::fold;
use entente_model::{Bound, Claim, Day, Due, Money, PartyRole};
use std::collections::{BTreeMap, BTreeSet};

/// One telling of a commitment.
#[derive(Clone, Copy, Debug)]
pub struct Telling<'a> {
    /// The claim's id.
    pub id: &'a str,
    /// The claim.
    pub claim: &'a Claim,
    /// Its document's id.
    pub document: &'a str,
    /// The document's language.
    pub lang: Option<&'a str>,
    /// The day by which the document is put in order.
    pub day: Option<Day>,
    /// The party that published the document itself, if one did.
    pub official: Option<&'a str>,
    /// The document of which this one is a copy, if it is one.
    pub copy_of: Option<&'a str>,
}

/// What of a commitment is compared.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Slot {
    /// Who is bound.
    Parties,
    /// Organisations.
    Bodies,
    /// What kind of promise.
    Action,
    /// Technology fields.
    Fields,
    /// How firm.
    Strength,
    /// Sums.
    Money,
    /// By when.
    Due,
    /// Where, or for whom.
    Places,
}

impl Slot {
    /// All, in the order in which they are reported.
    pub const ALL: [Slot; 8] =
        [Slot::Parties, Slot::Bodies, Slot::Action, Slot::Fields, Slot::Strength, Slot::Money, Slot::Due, Slot::Places];
    /// The code of the wire format.
    pub fn code(self) -> &'static str {
        match self {
            Slot::Parties => "parties",
            Slot::Bodies => "bodies",
            Slot::Action => "action",
            Slot::Fields => "fields",
            Slot::Strength => "strength",
            Slot::Money => "money",
            Slot::Due => "due",
            Slot::Places => "places",
        }
    }
}

/// A rule by which one value is preferred to others.
pub struct Preference {
    /// Stable id.
    pub id: &'static str,
    /// What it says, for people.
    pub text: &'static str,
    /// Why the value is preferred, in a sentence.
    pub because: &'static str,
}

/// All rules, in the order in which they are tried.
pub const PREFERENCES: &[Preference] = &[
    Preference {
        id: "prefer.told",
        text: "Only one value is given. That another report leaves it out denies nothing.",
        because: "the others leave it out, which denies nothing",
    },
    Preference {
        id: "prefer.anew",
        text: "The sum, day or strength was told anew more than 45 days after the first telling, by a source of no lower \
               standing: what was told last holds.",
        because: "it was told anew later, and the newer word holds",
    },
    Preference {
        id: "prefer.official",
        text: "What the government of a party, or a party that is an organisation, published itself goes before what \
               others report.",
        because: "a party published it itself",
    },
    Preference {
        id: "prefer.original",
        text: "What an independent report says goes before what only copies of another text say.",
        because: "the others are only in copies of another text",
    },
    Preference {
        id: "prefer.precise",
        text: "A value that says all that another one says, and more exactly or more of it, goes before that: a month \
               before its year, a sum before \"about\" it, three parties before two of them; and of two strengths the \
               firmer.",
        because: "it says all that those beside it say, and more exactly",
    },
    Preference {
        id: "prefer.sources",
        text: "What more independent sources say goes before what fewer say.",
        because: "more independent sources say so",
    },
    Preference {
        id: "prefer.earlier",
        text: "What was told earlier goes before what was told later; on one day, what comes first by the claim's id.",
        because: "nothing else tells the values apart, and it was told first",
    },
];

/// The rule of an id.
pub fn preference(id: &str) -> Option<&'static Preference> {
    PREFERENCES.iter().find(|p| p.id == id)
}

/// How a value stands to the preferred one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Stands {
    /// It is the preferred one.
    Preferred,
    /// It says less, and nothing else.
    Fits,
    /// It says something else.
    Other,
    /// The slot is left out.
    Omitted,
}

impl Stands {
    /// The code of the wire format.
    pub fn code(self) -> &'static str {
        match self {
            Stands::Preferred => "preferred",
            Stands::Fits => "fits",
            Stands::Other => "other",
            Stands::Omitted => "omitted",
        }
    }
}

/// One value of a slot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Given {
    /// How it stands to the preferred value.
    pub stands: Stands,
    /// Ids of the claims that give it, the earliest first.
    pub claims: Vec<String>,
    /// How many independent sources those are.
    pub sources: usize,
    /// Parties whose own documents give it.
    pub official: Vec<String>,
    /// The first day on which it was told.
    pub day: Option<Day>,
}

/// What is said of a slot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Said {
    /// The slot.
    pub slot: Slot,
    /// Its values, the preferred one first.
    pub values: Vec<Given>,
    /// The rule that prefers it; nothing where all tellings agree.
    pub rule: Option<&'static str>,
}

impl Said {
    /// The claim from which the preferred value is taken: the earliest that gives it.
    pub fn claim(&self) -> Option<&str> {
        self.values.first().and_then(|v| v.claims.first()).map(String::as_str)
    }
}

/// What a telling changed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ChangeKind {
    /// Promised again as it was.
    Reaffirmed,
    /// For another day.
    Moved,
    /// For a larger sum.
    Enlarged,
    /// For a smaller sum, or less firmly.
    WateredDown,
}

impl ChangeKind {
    /// The code of the wire format.
    pub fn code(self) -> &'static str {
        match self {
            ChangeKind::Reaffirmed => "reaffirmed",
            ChangeKind::Moved => "moved",
            ChangeKind::Enlarged => "enlarged",
            ChangeKind::WateredDown => "watered-down",
        }
    }
}

/// A change in the course of the tellings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// Its kind.
    pub kind: ChangeKind,
    /// The slot that changed, and the claim that gave its value before; nothing where it was promised again as it was.
    pub slot: Option<(Slot, String)>,
    /// The claim that tells it so.
    pub claim: String,
    /// The day of that telling.
    pub day: Day,
    /// Whether a party published that itself.
    pub official: bool,
}

/// Tellings of one announcement differ by a few days; so long after the first they still count as the same.
pub const ONE_ANNOUNCEMENT: i32 = 45;

/// What the tellings say of every slot that at least one fills; without tellings nothing.
pub fn agreement(tellings: &[Telling]) -> Vec<Said> {
    let tellings = in_order(tellings);
    let (_, since) = course(&tellings);
    Slot::ALL.into_iter().filter_map(|slot| said(slot, &tellings, since.get(&slot))).collect()
}

/// How the commitment changed, by day: each announcement after the first, as against what held before.
pub fn changes(tellings: &[Telling]) -> Vec<Change> {
    course(&in_order(tellings)).0
}

fn in_order<'a>(tellings: &[Telling<'a>]) -> Vec<Telling<'a>> {
    let mut tellings = tellings.to_vec();
    tellings.sort_by_key(|t| (t.day.is_none(), t.day, t.id));
    tellings
}

/// The value of a slot in a form in which equal values are equal; nothing where it is left out.
fn key(slot: Slot, telling: &Telling, one_language: bool) -> Option<String> {
    let claim = telling.claim;
    // Names without an id have no form in which two languages could be compared.
    let named = |id: &Option<String>, name: &str| match id {
        Some(id) => Some(id.clone()),
        None => one_language.then(|| fold(name)),
    };
    let list = |mut all: Vec<String>| {
        all.sort_unstable();
        all.dedup();
        (!all.is_empty()).then(|| all.join("\n"))
    };
    match slot {
        Slot::Parties => list(claim.promisers().filter_map(|p| named(&p.id, &p.name)).collect()),
        Slot::Bodies => list(claim.bodies.iter().filter_map(|b| named(&b.id, &b.name)).collect()),
        Slot::Action => Some(claim.action.code().to_owned()),
        Slot::Fields => list(claim.fields.iter().map(|f| f.code().to_owned()).collect()),
        Slot::Strength => Some(claim.strength.code().to_owned()),
        Slot::Money => list(claim.money.iter().map(|(_, m)| format!("{m:?}")).collect()),
        Slot::Due => claim.due.as_ref().map(|d| format!("{} {}", d.kind.code(), d.edtf)),
        Slot::Places => list(claim.places.iter().map(|p| p.id.clone()).collect()),
    }
}

/// Whether two tellings give one value for a slot.
pub fn same_value(slot: Slot, a: &Telling, b: &Telling) -> bool {
    let one_language = a.lang == b.lang;
    key(slot, a, one_language) == key(slot, b, one_language)
}

/// Whether `less` says nothing that `more` does not say as exactly.
fn fits(slot: Slot, less: &Telling, more: &Telling, one_language: bool) -> bool {
    match slot {
        Slot::Money => sums_fit(less, more),
        Slot::Due => less.claim.due.as_ref().zip(more.claim.due.as_ref()).is_some_and(|(l, m)| {
            let ((from, to), (first, last)) = (window(l), window(m));
            from <= first && last <= to && l.kind == m.kind
        }),
        Slot::Strength => more.claim.strength < less.claim.strength,
        Slot::Action => false,
        Slot::Parties | Slot::Bodies | Slot::Fields | Slot::Places => {
            let (less, more) = (key(slot, less, one_language), key(slot, more, one_language));
            let all = |k: &Option<String>| k.iter().flat_map(|k| k.lines().map(str::to_owned)).collect::<BTreeSet<_>>();
            all(&less).is_subset(&all(&more))
        }
    }
}

fn sums_fit(less: &Telling, more: &Telling) -> bool {
    let covered = |l: &Money, m: &Money| {
        let (said, exact) = (l.amount.as_f64(), m.amount.as_f64());
        let sure = l.bound == m.bound || m.bound == Bound::Exact;
        let within = match l.bound {
            Bound::Exact => said == exact,
            Bound::About => (said / exact - 1.0).abs() <= 0.1,
            Bound::Min => exact >= said,
            Bound::Max => exact <= said,
        };
        l.currency == m.currency && l.per == m.per && sure && within
    };
    less.claim.money.iter().all(|(_, l)| more.claim.money.iter().any(|(_, m)| covered(l, m)))
}

/// The days that a deadline leaves open: those of its window, or of the year or month that it names.
fn window(due: &Due) -> (Day, Day) {
    let (from, to) = (due.interval.from, due.interval.to);
    if let (Some(from), Some(to)) = (from, to) {
        return (from, to);
    }
    let last = to.or(from).unwrap_or(Day::MAX);
    let named = due.edtf.split('/').find(|part| !part.is_empty() && *part != "..").unwrap_or_default();
    let first = match named.split('-').count() {
        1 => Day::new(last.year(), 1, 1).unwrap_or(last),
        2 => last.first_of_month(),
        _ => last,
    };
    if to.is_some() { (first, last) } else { (last, last) }
}

/// How many independent sources tellings are: copies of one text count once.
fn sources(tellings: &[&Telling]) -> usize {
    tellings.iter().map(|t| t.copy_of.unwrap_or(t.document)).collect::<BTreeSet<_>>().len()
}

/// The values of a slot in which those of `since`, if given, hold; `None` if no telling fills it.
fn said(slot: Slot, tellings: &[Telling], since: Option<&BTreeSet<String>>) -> Option<Said> {
    let one_language = tellings.iter().map(|t| t.lang).collect::<BTreeSet<_>>().len() < 2;
    let mut by_value: BTreeMap<String, Vec<&Telling>> = BTreeMap::new();
    let mut omitted: Vec<&Telling> = Vec::new();
    for telling in tellings {
        match key(slot, telling, one_language) {
            Some(value) => by_value.entry(value).or_default().push(telling),
            None => omitted.push(telling),
        }
    }
    let mut left: Vec<&Vec<&Telling>> = by_value.values().collect();
    // The earliest first, so that what remains undecided is decided by that.
    left.sort_by_key(|v| (v[0].day.is_none(), v[0].day, v[0].id));
    let all = left.clone();
    let mut rule = (!omitted.is_empty()).then_some("prefer.told");
    let mut narrow = |id: &'static str, left: &mut Vec<&Vec<&Telling>>, keep: &dyn Fn(&&Vec<&Telling>) -> bool| {
        let kept: Vec<_> = left.iter().copied().filter(keep).collect();
        if !kept.is_empty() && kept.len() < left.len() {
            *left = kept;
            rule = Some(id);
        }
    };
    if let Some(since) = since {
        narrow("prefer.anew", &mut left, &|v| v.iter().any(|t| since.contains(t.id)));
    }
    narrow("prefer.official", &mut left, &|v| v.iter().any(|t| t.official.is_some()));
    narrow("prefer.original", &mut left, &|v| v.iter().any(|t| t.copy_of.is_none()));
    // Every two values are compared, so that names are folded once for all of that: hundreds of reports may name hundreds.
    let listed = matches!(slot, Slot::Parties | Slot::Bodies | Slot::Fields | Slot::Places);
    let parts = by_value.iter().filter(|_| listed).map(|(value, v)| (v[0].id, value.lines().collect()));
    let parts: BTreeMap<&str, BTreeSet<&str>> = parts.collect();
    let within = |less: &Telling, more: &Telling| match (parts.get(less.id), parts.get(more.id)) {
        (Some(less), Some(more)) => less.len() <= more.len() && less.is_subset(more),
        _ => fits(slot, less, more, one_language),
    };
    let before: Vec<(&Telling, Option<&BTreeSet<&str>>)> = left.iter().map(|v| (v[0], parts.get(v[0].id))).collect();
    narrow("prefer.precise", &mut left, &|v| {
        let mine = parts.get(v[0].id);
        !before.iter().any(|(other, theirs)| match (mine, theirs) {
            (Some(mine), Some(theirs)) => mine.len() < theirs.len() && mine.is_subset(theirs),
            _ => within(v[0], other) && !within(other, v[0]),
        })
    });
    let most = left.iter().map(|v| sources(v)).max().unwrap_or(0);
    narrow("prefer.sources", &mut left, &|v| sources(v) == most);
    let first = *left.first()?;
    narrow("prefer.earlier", &mut left, &|v| std::ptr::eq::<Vec<&Telling>>(*v, first));
    let given = |stands: Stands, v: &[&Telling]| Given {
        stands,
        claims: v.iter().map(|t| t.id.to_owned()).collect(),
        sources: sources(v),
        official: v.iter().filter_map(|t| t.official).collect::<BTreeSet<_>>().into_iter().map(str::to_owned).collect(),
        day: v.iter().filter_map(|t| t.day).min(),
    };
    let stands = |v: &Vec<&Telling>| match () {
        () if std::ptr::eq(v, first) => Stands::Preferred,
        () if slot != Slot::Strength && within(v[0], first[0]) => Stands::Fits,
        () => Stands::Other,
    };
    let mut values: Vec<Given> = all.into_iter().map(|v| given(stands(v), v)).collect();
    if !omitted.is_empty() {
        values.push(given(Stands::Omitted, &omitted));
    }
    values.sort_by_key(|v| v.stands);
    Some(Said { slot, values, rule })
}

/// The changes, and for each slot that changed the claims told since.
fn course(tellings: &[Telling]) -> (Vec<Change>, BTreeMap<Slot, BTreeSet<String>>) {
    let (mut changes, mut since) = (Vec::new(), BTreeMap::new());
    let groups = announcements(tellings);
    let Some((first, later)) = groups.split_first() else { return (changes, since) };
    let mut holds: BTreeMap<Slot, Telling> = BTreeMap::new();
    const TURNS: [Slot; 3] = [Slot::Due, Slot::Money, Slot::Strength];
    TURNS.into_iter().for_each(|slot| holds.extend(value(slot, first).map(|t| (slot, t))));
    let rates = Rates::shipped();
    for (at, group) in later.iter().enumerate() {
        let mut turned = false;
        let mut other = false;
        for slot in TURNS {
            let Some(new) = value(slot, group) else { continue };
            let Some(old) = holds.get(&slot).copied() else {
                holds.insert(slot, new);
                continue;
            };
            let Some(day) = new.day else { continue };
            // A report of lower standing is no party's new word.
            let lower = old.official.is_some() && new.official.is_none();
            let turn = turn(slot, &old, &new, &rates).filter(|_| !lower);
            let same = key(slot, &old, true) == key(slot, &new, true);
            let otherwise = !same && !fits(slot, &new, &old, true) && !fits(slot, &old, &new, true);
            other |= otherwise && turn.is_none();
            let Some(kind) = turn else {
                // What a party says itself, and no otherwise, has its standing from then on.
                let says_so = old.official.is_none() && new.official.is_some();
                if says_so && (same || fits(slot, &old, &new, true)) {
                    holds.insert(slot, new);
                }
                continue;
            };
            let (slot_was, official) = (Some((slot, old.id.to_owned())), new.official.is_some());
            changes.push(Change { kind, slot: slot_was, claim: new.id.to_owned(), day, official });
            let stands = |t: &&Telling| new.official.is_none() || t.official.is_some();
            let told = later[at..].iter().flatten().filter(stands).map(|t| t.id.to_owned());
            since.insert(slot, told.collect());
            holds.insert(slot, new);
            turned = true;
        }
        let lead = group.iter().find(|t| t.official.is_some()).or_else(|| group.first());
        if let (false, false, Some(lead), Some(day)) = (turned, other, lead, lead.and_then(|t| t.day)) {
            let official = lead.official.is_some();
            let kind = ChangeKind::Reaffirmed;
            changes.push(Change { kind, slot: None, claim: lead.id.to_owned(), day, official });
        }
    }
    (changes, since)
}

/// The telling of a group that gives the preferred value of a slot.
fn value<'a>(slot: Slot, group: &[Telling<'a>]) -> Option<Telling<'a>> {
    let claim = said(slot, group, None)?.claim()?.to_owned();
    group.iter().find(|t| t.id == claim).copied()
}

/// How a slot turned from one telling to a later one, if it is certain that it did.
fn turn(slot: Slot, old: &Telling, new: &Telling, rates: &Rates) -> Option<ChangeKind> {
    match slot {
        Slot::Due => {
            let (was, is) = (old.claim.due.as_ref()?, new.claim.due.as_ref()?);
            (window(is).0 > window(was).1).then_some(ChangeKind::Moved)
        }
        Slot::Money => {
            let sums = |t: &Telling| t.claim.money.iter().map(|m| m.1).collect::<Vec<_>>();
            let year = new.day.map_or(2024, |d| d.year());
            // A sum for each and for both, or a slip of the scale, is a difference and no change.
            match compare_sums(&sums(new), &sums(old), year, rates) {
                Sums::Other(ratio) if ratio > 1.1 => Some(ChangeKind::Enlarged),
                Sums::Other(ratio) if ratio < 0.9 => Some(ChangeKind::WateredDown),
                _ => None,
            }
        }
        Slot::Strength => (new.claim.strength > old.claim.strength).then_some(ChangeKind::WateredDown),
        _ => None,
    }
}

/// Tellings in their order, cut where more than [`ONE_ANNOUNCEMENT`] days lie after the first of a group. Copies and
/// tellings without a day are left out: they announce nothing anew.
fn announcements<'a>(tellings: &[Telling<'a>]) -> Vec<Vec<Telling<'a>>> {
    let mut groups: Vec<Vec<Telling>> = Vec::new();
    for telling in tellings.iter().filter(|t| t.day.is_some() && t.copy_of.is_none()) {
        let near = |g: &&mut Vec<Telling>| days_apart(g[0].day, telling.day).is_some_and(|d| d <= ONE_ANNOUNCEMENT);
        match groups.last_mut().filter(near) {
            Some(group) => group.push(*telling),
            None => groups.push(vec![*telling]),
        }
    }
    groups
}

/// The ids of those who may speak officially of a claim: who is bound or takes part, and the bodies that carry it out.
pub fn speakers(claim: &Claim) -> impl Iterator<Item = &str> {
    let parties = claim.parties.iter().filter(|p| p.role != PartyRole::Beneficiary).map(|p| &p.id);
    parties.chain(claim.bodies.iter().map(|b| &b.id)).filter_map(Option::as_deref)
}

/// The page that explains the rules, made from the rules themselves.
pub fn preferences_page() -> String {
    let mut page = String::from("| order | rule | when |\n|---|---|---|\n");
    for (at, rule) in PREFERENCES.iter().enumerate() {
        let text: Vec<&str> = rule.text.split_whitespace().collect();
        page.push_str(&format!("| {} | `{}` | {} |\n", at + 1, rule.id, text.join(" ")));
    }
    page
}
