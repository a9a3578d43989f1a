//! Two claims of different documents: may they tell one promise?

use crate::Reason;
use crate::features::{self as f, reason};
use crate::rates::Rates;
use crate::text::{Letters, Names, Profile};
use crate::view::ClaimView;
use entente_model::{Action, Strength};
use std::borrow::Cow;
use std::ops::Deref;
use std::sync::Arc;

/// A claim that somebody else holds, or that is held here.
pub(crate) enum Held<'a> {
    There(&'a ClaimView),
    Here(Arc<ClaimView>),
}

impl<'a> From<Cow<'a, ClaimView>> for Held<'a> {
    fn from(claim: Cow<'a, ClaimView>) -> Held<'a> {
        match claim {
            Cow::Borrowed(claim) => Held::There(claim),
            Cow::Owned(claim) => Held::Here(Arc::new(claim)),
        }
    }
}

impl Deref for Held<'_> {
    type Target = ClaimView;
    fn deref(&self) -> &ClaimView {
        match self {
            Held::There(claim) => claim,
            Held::Here(claim) => claim,
        }
    }
}

/// A claim with what is computed once for it.
pub(crate) struct Ready<'a> {
    pub(crate) claim: Held<'a>,
    pub(crate) profile: Profile,
    /// What it promises anew, where a pronoun stands for it.
    anew: Option<Box<Profile>>,
    /// Who promises it, as far as that is known, sorted.
    pub(crate) promisers: Box<[String]>,
}

impl<'a> Ready<'a> {
    pub(crate) fn new(claim: Held<'a>, letters: &Letters) -> Ready<'a> {
        let mut text = claim.quote.clone();
        for also in &claim.also {
            text.push('\n');
            text.push_str(also);
        }
        let anew = claim.anew.as_deref().map(|words| Box::new(Profile::new(words, claim.lang.as_deref(), letters)));
        let promisers = crate::blocks::promisers(&claim).into();
        Ready { profile: Profile::new(&text, claim.lang.as_deref(), letters), anew, claim, promisers }
    }

    /// Its own words, and those for which its pronoun stands.
    fn profiles(&self) -> impl Iterator<Item = &Profile> {
        std::iter::once(&self.profile).chain(self.anew.as_deref())
    }
}

/// What is made once for all claims.
pub(crate) struct Common {
    pub(crate) letters: &'static Letters,
    pub(crate) names: Names,
    pub(crate) rates: Rates,
}

impl Default for Common {
    fn default() -> Common {
        Common::shipped()
    }
}

impl Common {
    /// What is shipped, and no names yet.
    pub(crate) fn shipped() -> Common {
        Common { letters: Letters::shipped(), names: Names::default(), rates: Rates::shipped() }
    }

    /// Learns the names of a claim.
    pub(crate) fn learn(&mut self, claim: &ClaimView) {
        claim.parties.iter().for_each(|p| self.names.learn(&p.name));
        claim.bodies.iter().for_each(|b| self.names.learn(&b.1));
        claim.forum.iter().for_each(|f| self.names.learn(f));
    }
}

/// Below this the slots alone decide.
const TOO_FAR: i32 = -6_000;

/// What everything that speaks for or against adds up to, and whether a slot tells the two from others.
pub(crate) fn score(a: &Ready, b: &Ready, common: &Common) -> (i32, bool) {
    let reasons = weigh(a, b, common, false);
    (reasons.iter().map(|r| r.weight).sum(), crate::cluster::telling(&reasons))
}

/// Everything that speaks for or against, the doubt with which one starts included.
pub(crate) fn compare(a: &Ready, b: &Ready, common: &Common) -> Vec<Reason> {
    weigh(a, b, common, true)
}

/// The same; what was found is said with its numbers only where it is `said`, since that takes longer than to find it.
fn weigh(a: &Ready, b: &Ready, common: &Common, said: bool) -> Vec<Reason> {
    let (x, y): (&ClaimView, &ClaimView) = (&a.claim, &b.claim);
    let umbrella = x.action == Action::Cooperate && y.action == Action::Cooperate;
    let apart = f::days_apart(x.day, y.day);
    let year = x.day.or(y.day).map_or(2024, |d| d.year());
    let mut reasons = Vec::with_capacity(16);
    reasons.push(reason("start", "most pairs are different promises", -3.2));
    reasons.push(f::parties(&x.parties, &y.parties, x.lang.is_some() && x.lang == y.lang, &common.names));
    let anew = anew(a, b).map(|says| reason("anew", "what was late is promised anew", if says { 2.2 } else { 1.2 }));
    reasons.push(action(f::actions(x.action, y.action, said), anew.is_some()));
    reasons.push(f::fields(&x.fields, &y.fields, umbrella));
    reasons.extend(f::money(&x.money, &y.money, year, &common.rates));
    reasons.extend(row(x, y));
    let due = f::due((x.due, x.day, x.action), (y.due, y.day, y.action));
    // What is promised anew is promised for another day.
    reasons.extend(due.filter(|r| anew.is_none() || r.weight > 0));
    reasons.extend(anew.clone());
    // Nothing that follows can make up for so much, so the texts need not be compared.
    if reasons.iter().map(|r| r.weight).sum::<i32>() < TOO_FAR {
        return reasons;
    }
    reasons.extend(f::places(&x.places, &y.places));
    reasons.extend(f::bodies(x, y, &common.names));
    reasons.push(words(a, b, said));
    reasons.extend(names(&a.profile, &b.profile, common.letters));
    reasons.extend(forum(x, y, &common.names));
    // What is promised anew is told long after.
    reasons.extend(distance(apart).filter(|r| anew.is_none() || r.weight > 0));
    if matches!(
        (x.strength, y.strength),
        (Strength::Firm, Strength::Exploratory) | (Strength::Exploratory, Strength::Firm)
    ) {
        reasons.push(reason("strength", "firm and exploratory", -0.5));
    }
    reasons
}

/// What speaks for and against two promises being of one thing, whatever their sum, day and strength: those may change when
/// a promise is made anew.
pub(crate) fn alike(a: &Ready, b: &Ready, common: &Common) -> Vec<Reason> {
    let (x, y): (&ClaimView, &ClaimView) = (&a.claim, &b.claim);
    let umbrella = x.action == Action::Cooperate && y.action == Action::Cooperate;
    let mut reasons = vec![reason("start", "most pairs are different promises", -3.2)];
    reasons.push(f::parties(&x.parties, &y.parties, x.lang.is_some() && x.lang == y.lang, &common.names));
    reasons.push(f::actions(x.action, y.action, true));
    reasons.push(f::fields(&x.fields, &y.fields, umbrella));
    reasons.extend(f::places(&x.places, &y.places));
    reasons.extend(f::bodies(x, y, &common.names));
    reasons.push(texts(&a.profile, &b.profile, true));
    reasons.extend(names(&a.profile, &b.profile, common.letters));
    reasons.extend(forum(x, y, &common.names));
    reasons
}

/// Meetings of a row are told apart by their number.
fn row(x: &ClaimView, y: &ClaimView) -> Option<Reason> {
    let meetings = x.action == Action::Meet && y.action == Action::Meet && x.every.is_none() && y.every.is_none();
    let (a, b) = x.ordinal.zip(y.ordinal).filter(|_| meetings)?;
    // Every row has a first, so that says nothing of which row it is.
    match (a == b, a) {
        (true, 1) => None,
        (true, _) => Some(reason("row", "the same of a row", 0.6)),
        _ => Some(reason("row", format!("{a} and {b}"), -6.0)),
    }
}

/// Whether the later of two tellings says by a pronoun that it promises anew what was late; with whether the other one's words
/// are those of that thing. Only what was told before can be promised anew.
fn anew(a: &Ready, b: &Ready) -> Option<bool> {
    let (early, late) = if a.claim.day <= b.claim.day { (a, b) } else { (b, a) };
    let thing = late.anew.as_ref()?;
    let apart = f::days_apart(early.claim.day, late.claim.day).is_some_and(|d| d > 10);
    let alike = thing.cosine(&early.profile).is_some_and(|c| c > ALIKE);
    // In another language the words say nothing.
    (apart && (alike || thing.lang != early.profile.lang)).then_some(alike)
}

/// From here on two texts are alike enough to be about one thing.
const ALIKE: f64 = 0.15;

/// By a pronoun one learns little of what is to be done with the thing.
fn action(said: Reason, anew: bool) -> Reason {
    if anew && said.weight < 0 { Reason { weight: said.weight / 4, ..said } } else { said }
}

/// The likest of the words of two claims.
fn words(a: &Ready, b: &Ready, said: bool) -> Reason {
    let pairs = a.profiles().flat_map(|x| b.profiles().map(move |y| texts(x, y, said)));
    pairs.max_by_key(|r| r.weight).unwrap_or_else(|| texts(&a.profile, &b.profile, said))
}

fn texts(a: &Profile, b: &Profile, said: bool) -> Reason {
    let alike = |c: f64| if said { Cow::Owned(format!("alike {c:.2}")) } else { Cow::Borrowed("alike") };
    match a.cosine(b) {
        Some(c) if a.lang == b.lang => reason("words", alike(c), (c * 8.0 - 1.1).clamp(-0.9, 3.0)),
        Some(c) => reason("letters", alike(c), (c * 8.0 - 0.5).clamp(-0.3, 1.6)),
        None => reason("words", "other letters", 0.0),
    }
}

fn names(a: &Profile, b: &Profile, letters: &Letters) -> Option<Reason> {
    let shared = a.shared_names(b, letters);
    let mut sum: f64 = shared.iter().map(|(_, rarity)| rarity * rarity).sum();
    let numbers = a.numbers.intersection(&b.numbers).filter(|n| n.len() != 4).count();
    sum += numbers as f64 * 0.6;
    (sum > 0.0).then(|| reason("names and numbers", format!("{} shared", shared.len() + numbers), (sum * 1.3).min(2.2)))
}

fn forum(x: &ClaimView, y: &ClaimView, names: &Names) -> Option<Reason> {
    let (a, b) = (x.forum.as_deref()?, y.forum.as_deref()?);
    let alike = names.alike(a, b);
    (alike >= 0.6).then(|| reason("forum", "alike", 0.4))
}

fn distance(apart: Option<i32>) -> Option<Reason> {
    Some(match apart? {
        ..=10 => reason("days apart", "told within days", 0.9),
        11..=60 => reason("days apart", "told within weeks", 0.2),
        61..=400 => reason("days apart", "told within a year", -0.8),
        _ => reason("days apart", "told years apart", -1.2),
    })
}
