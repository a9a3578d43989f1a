//! The claims of a ledger held side by side: who tells the same promise as whom, decided anew only where something changed.
//!
//! [`Reconciler::put`] and [`Reconciler::remove`] change what is held, [`Reconciler::judge`] what was said of it, and
//! [`Reconciler::settle`] gives the clusters that this touches. What comes out depends on what is held and said, and not on the order
//! in which it came: [`reconcile`](crate::reconcile) is the same with everything put at once.

use crate::blocks::{At, Blocks, Changed, key};
use crate::cluster::{Cluster, HOPELESS, KEPT, LIKELY, Pair, Partition, Rows, context};
use crate::forest::{Forest, Moment, Node, Order};
use crate::pair::{Common, Held, Ready, compare, score};
use crate::said::Said;
use crate::view::ClaimView;
use crate::{Reason, probability};
use entente_model::{Day, Judgement};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

mod doubts;
mod regroup;
mod tie;

use tie::Tie;

/// A document's place among all that are held.
type Home = u32;

/// So many claims are compared with all that they meet at a time.
const CHUNK: usize = 1 << 17;
/// Fewer pairs than this are not worth another core, nor fewer claims to make ready.
const FEW: usize = 4_096;
const PREPARED: usize = 512;

/// The claims that are held, with all that was found out about them. See the top of this file.
#[derive(Default)]
pub struct Reconciler<'a> {
    common: Common,
    ready: Vec<Ready<'a>>,
    by_id: HashMap<String, At>,
    homes: HashMap<String, Home>,
    /// The id of each document.
    names: Vec<String>,
    /// The home of each claim.
    home: Vec<Home>,
    /// The claims of each document.
    claims: Vec<Vec<At>>,
    blocks: Blocks,
    /// What each claim is tied to, sorted.
    ties: Vec<Vec<Tie>>,
    /// The documents that tell one announcement with a document.
    tied: BTreeMap<Home, BTreeSet<Home>>,
    /// The announcement of each document that shares one, and the documents of each.
    announcement: BTreeMap<Home, usize>,
    announcements: BTreeMap<usize, Vec<Home>>,
    said: Said,
    order: Order,
    forest: Forest,
    /// Pairs of documents whose ties changed, and claims that are to be grouped anew: one of each pair whose tie changed.
    changed: BTreeSet<(Home, Home)>,
    touched: BTreeSet<At>,
    /// Claims of which people say something else than before.
    resaid: BTreeSet<At>,
    /// Pairs whose ties changed and speak against their being one, as they did before: that matters only where others join them.
    beside: BTreeSet<(At, At)>,
    /// Everything is to be looked at.
    all: bool,
    /// Pairs in doubt, now or before, that were weighed anew since somebody asked; nothing where all were.
    doubted: Option<BTreeSet<(At, At)>>,
}

fn index(at: At) -> usize {
    at as usize
}

/// Does the same for each of many things, on all cores, and gives what comes of it in their order; fewer than `few` are not worth
/// another core.
fn spread<T: Send, R: Send>(things: Vec<T>, few: usize, each: impl Fn(T) -> R + Sync) -> Vec<R> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let part = things.len().div_ceil(cores).max(few);
    if things.len() <= part {
        return things.into_iter().map(each).collect();
    }
    let mut parts: Vec<Vec<T>> = Vec::new();
    let mut things = things.into_iter();
    while things.len() > 0 {
        parts.push(things.by_ref().take(part).collect());
    }
    let each = &each;
    std::thread::scope(|scope| {
        let spawned: Vec<_> =
            parts.into_iter().map(|part| scope.spawn(move || part.into_iter().map(each).collect::<Vec<R>>())).collect();
        let mut all = Vec::new();
        for one in spawned {
            match one.join() {
                Ok(done) => all.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    })
}

/// By what claims are sorted so that those that will meet come near each other.
fn near(claim: &ClaimView) -> (Vec<String>, &'static str, Option<Day>) {
    (crate::blocks::promisers(claim), claim.action.code(), claim.day)
}

impl<'a> Reconciler<'a> {
    /// Nothing is held.
    pub fn new() -> Reconciler<'a> {
        Reconciler { all: true, ..Reconciler::default() }
    }

    /// How many claims are held.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether nothing is held.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// How many claims went whose places are still kept: a place is not given away again.
    pub fn left(&self) -> usize {
        self.ready.len() - self.by_id.len()
    }

    /// Holds these claims, too. One whose id is held is left as it is. Many at once are dearer than one at a time only where
    /// little is held.
    pub fn put(&mut self, claims: impl IntoIterator<Item = Cow<'a, ClaimView>>) {
        self.put_held(claims.into_iter().map(Held::from));
    }

    /// The same with claims that somebody else holds, too.
    pub fn put_shared(&mut self, claims: impl IntoIterator<Item = Arc<ClaimView>>) {
        self.put_held(claims.into_iter().map(Held::Here));
    }

    fn put_held(&mut self, claims: impl Iterator<Item = Held<'a>>) {
        let mut fresh: BTreeMap<String, Held<'a>> = BTreeMap::new();
        for claim in claims {
            if !self.by_id.contains_key(&claim.id) {
                fresh.entry(claim.id.clone()).or_insert(claim);
            }
        }
        let before = self.ready.len();
        self.all |= fresh.len() > before / 4;
        self.ready.reserve_exact(if self.all { fresh.len() } else { 0 });
        let mut fresh: Vec<Held<'a>> = fresh.into_values().collect();
        if self.all {
            // Claims that will meet lie side by side, so that comparing them stays in the caches.
            fresh.sort_by_cached_key(|claim| near(claim));
        }
        fresh.iter().for_each(|claim| self.common.learn(claim));
        let letters = self.common.letters;
        for ready in spread(fresh, PREPARED, |claim| Ready::new(claim, letters)) {
            // So many claims fit into memory that their places fit into 31 bits.
            let at = self.ready.len() as At;
            let claim = &ready.claim;
            let next = self.claims.len() as Home;
            let home = *self.homes.entry(claim.document.clone()).or_insert(next);
            if home == next {
                self.claims.push(Vec::new());
                self.names.push(claim.document.clone());
            }
            self.claims[index(home)].push(at);
            self.home.push(home);
            self.order.push(&claim.id);
            self.forest.push();
            self.by_id.insert(claim.id.clone(), at);
            self.ready.push(ready);
            self.ties.push(Vec::new());
            self.touched.insert(at);
            // How much a document tells is a part of what its ties say.
            self.changed.extend(self.of_home(home));
            if !self.all {
                let changed = self.blocks.insert(&self.ready);
                self.take(changed);
            }
        }
        if self.all {
            self.blocks.fill(&self.ready);
            self.touched.clear();
            self.changed.clear();
        }
    }

    /// Lets the claims of a document go.
    pub fn remove(&mut self, document: &str) {
        let Some(&home) = self.homes.get(document) else { return };
        for at in std::mem::take(&mut self.claims[index(home)]) {
            let root = self.forest.root(at);
            self.resaid
                .extend(self.forest.cut(root, &Moment::SAID, &self.order).into_iter().map(|one| self.forest.head(one)));
            for tie in self.ties[index(at)].clone() {
                self.untie(at, tie.other());
            }
            let changed = self.blocks.remove(&self.ready, at);
            self.by_id.remove(&self.ready[index(at)].claim.id);
            self.take(changed);
            self.touched.remove(&at);
        }
    }

    /// Hears what people and models say, in the order in which it was recorded: all of it, each time.
    pub fn judge(&mut self, judgements: &[Judgement]) {
        let said = Said::new(&|id| self.by_id.get(id).map(|&at| index(at)), judgements);
        // See `put`.
        let both = |(a, b): (usize, usize)| [a as At, b as At];
        let differ = said.differs_from(&self.said);
        let models = said.models_beside(&self.said);
        self.said = said;
        self.resaid.extend(differ.into_iter().flat_map(both));
        for pair in models {
            let [a, b] = both(pair);
            if self.said.by_model(pair.0, pair.1) {
                self.meet(a, b);
            } else if self.tied(a, b) && !self.blocks.meet(&self.ready, a, b) {
                self.untie(a, b);
            }
            self.changed.insert(self.documents(a, b));
        }
    }

    /// Decides anew what was touched, and gives every cluster that may be another one now, by its first claim.
    pub fn settle(&mut self) -> Vec<Cluster> {
        self.decide();
        let claims = self.regroup();
        self.clusters(claims)
    }

    /// The same, with the pairs that speak for these clusters, by ids.
    pub fn settle_with_pairs(&mut self) -> (Vec<Cluster>, Vec<Pair>) {
        self.decide();
        let claims: BTreeSet<At> = self.regroup().into_iter().collect();
        let pairs = self.pairs(&claims);
        (self.clusters(claims), pairs)
    }

    /// The same for everything that is held.
    pub fn all_with_pairs(&mut self) -> (Vec<Cluster>, Vec<Pair>) {
        self.decide();
        self.regroup();
        let all: BTreeSet<At> = self.by_id.values().copied().collect();
        (self.clusters(all.iter().copied()), self.pairs(&all))
    }

    /// The same, with the pairs in doubt.
    pub fn partition(&mut self) -> Partition {
        let (clusters, pairs) = self.all_with_pairs();
        Partition { clusters, pairs, doubtful: self.doubtful() }
    }

    /// Looks at all that changed, until the touched claims are known.
    fn decide(&mut self) {
        if std::mem::take(&mut self.all) {
            self.all_anew();
        }
        let changed = std::mem::take(&mut self.changed);
        if !changed.is_empty() {
            self.weigh(changed);
        }
    }

    /// Compares whoever meets, and forgets what was known before.
    fn all_anew(&mut self) {
        self.ties.iter_mut().for_each(Vec::clear);
        self.doubted = None;
        // So many claims at a time, since their pairs are many more than the ties that come of them.
        for from in (0..self.ready.len()).step_by(CHUNK) {
            let pairs = self.blocks.pairs(from..from + CHUNK);
            for (a, b, own, telling) in self.scores(&pairs) {
                self.push(a, b, own, telling);
            }
        }
        for (a, b) in self.said.models.iter().map(|&(a, b, _)| key(a as At, b as At)).collect::<Vec<_>>() {
            if !self.ties[index(a)].iter().any(|t| t.other() == b) {
                self.tie(a, b);
            }
        }
        for ties in &mut self.ties {
            ties.sort_unstable_by_key(Tie::other);
            ties.shrink_to_fit();
        }
        self.touched = self.by_id.values().copied().collect();
        self.beside.clear();
        self.changed.clear();
        self.forest = Forest::default();
        self.ready.iter().for_each(|_| self.forest.push());
        self.resaid = self.said.same.iter().flat_map(|&(a, b)| [a as At, b as At]).collect();
        (self.tied, self.announcement, self.announcements) = Default::default();
        self.weigh_all();
    }

    fn take(&mut self, changed: Changed) {
        for (a, b) in changed.met {
            self.meet(a, b);
        }
        for (a, b) in changed.parted {
            if self.tied(a, b) && !self.blocks.meet(&self.ready, a, b) && !self.said.by_model(index(a), index(b)) {
                self.untie(a, b);
            }
        }
        self.touched.extend(changed.crowds);
    }

    fn tied(&self, a: At, b: At) -> bool {
        self.ties[index(a)].binary_search_by_key(&b, Tie::other).is_ok()
    }

    /// Ties two claims, if they are not yet tied nor hopeless.
    fn meet(&mut self, a: At, b: At) {
        if !self.tied(a, b) && self.tie(a, b) {
            // The new one came last, and may belong further to the front.
            for at in [a, b] {
                self.ties[index(at)].sort_unstable_by_key(Tie::other);
            }
            self.changed.insert(self.documents(a, b));
        }
    }

    /// Compares two claims of different documents, and ties them if they are not hopeless.
    fn tie(&mut self, a: At, b: At) -> bool {
        let found = self.score(a, b);
        if let Some((own, telling)) = found {
            self.push(a, b, own, telling);
        }
        found.is_some()
    }

    /// What two claims of different documents say of each other, if they are not hopeless, and whether a slot tells the two.
    fn score(&self, a: At, b: At) -> Option<(i32, bool)> {
        if self.home[index(a)] == self.home[index(b)] {
            return None;
        }
        let (x, y) = self.order.pair(a, b);
        Some(score(&self.ready[index(x)], &self.ready[index(y)], &self.common)).filter(|(own, _)| *own > HOPELESS)
    }

    /// The same for many pairs, on all cores, in the order of the pairs.
    fn scores(&self, pairs: &[(At, At)]) -> Vec<(At, At, i32, bool)> {
        let scored = |&(a, b): &(At, At)| self.score(a, b).map(|(own, telling)| (a, b, own, telling));
        let parts = spread(pairs.chunks(FEW).collect(), 1, |part| part.iter().filter_map(scored).collect::<Vec<_>>());
        parts.concat()
    }

    fn push(&mut self, a: At, b: At, own: i32, telling: bool) {
        for (one, other) in [(a, b), (b, a)] {
            self.ties[index(one)].push(Tie::new(other, own, telling));
        }
    }

    fn untie(&mut self, a: At, b: At) {
        let tie = self.ties[index(a)].iter().find(|t| t.other() == b).copied();
        for (one, other) in [(a, b), (b, a)] {
            self.ties[index(one)].retain(|t| t.other() != other);
        }
        if let Some(tie) = tie {
            self.touch(a, b, tie.all() > 0);
            self.weighed(a, b, &[tie]);
        }
        self.changed.insert(self.documents(a, b));
    }

    /// Remembers that two claims are to be grouped anew, if anything speaks or spoke for their being one.
    fn touch(&mut self, a: At, b: At, likely: bool) {
        if !likely {
            self.beside.insert(key(a, b));
        } else if !self.touched.contains(&a) && !self.touched.contains(&b) {
            self.touched.insert(a);
        }
    }

    /// The two claims by their ids.
    fn sorted(&self, a: At, b: At) -> (At, At) {
        if self.first(a, b) == a { (a, b) } else { (b, a) }
    }

    fn first(&self, a: At, b: At) -> At {
        if self.ready[index(a)].claim.id <= self.ready[index(b)].claim.id { a } else { b }
    }

    /// The documents of two claims, as one pair.
    fn documents(&self, a: At, b: At) -> (Home, Home) {
        self.in_order(self.home[index(a)], self.home[index(b)])
    }

    /// Two documents by their ids: what they say of their claims must not depend on which came first.
    fn in_order(&self, x: Home, y: Home) -> (Home, Home) {
        if self.names[index(x)] <= self.names[index(y)] { (x, y) } else { (y, x) }
    }

    /// The pairs of a document with those to which its claims are tied.
    fn of_home(&self, home: Home) -> BTreeSet<(Home, Home)> {
        let ties = self.claims[index(home)].iter().flat_map(|&at| &self.ties[index(at)]);
        ties.map(|tie| self.in_order(home, self.home[index(tie.other())])).collect()
    }

    /// The ties between a document and some others: a claim of the document, a claim of the other, and what the two say of each
    /// other.
    fn rows(&self, home: Home, others: &BTreeSet<Home>) -> BTreeMap<Home, Rows> {
        let mut rows: BTreeMap<Home, Rows> = others.iter().map(|other| (*other, Rows::new())).collect();
        for &at in &self.claims[index(home)] {
            for tie in &self.ties[index(at)] {
                if let Some(rows) = rows.get_mut(&self.home[index(tie.other())]) {
                    rows.push((at, tie.other(), tie.own()));
                }
            }
        }
        rows
    }

    /// Weighs all ties.
    fn weigh_all(&mut self) {
        let homes = 0..self.claims.len() as Home;
        for x in homes.clone() {
            self.tie_documents(x, &self.after(x));
        }
        self.announced(homes.clone().collect());
        for x in homes {
            self.weigh_document(x, &self.after(x));
        }
    }

    /// The documents to which the claims of a document are tied and that come after it.
    fn after(&self, home: Home) -> BTreeSet<Home> {
        self.of_home(home).into_iter().filter(|(x, _)| *x == home).map(|(_, y)| y).collect()
    }

    /// Weighs anew the ties between documents that changed, and those that tell one announcement more or less for it.
    fn weigh(&mut self, changed: BTreeSet<(Home, Home)>) {
        let mut of: BTreeMap<Home, BTreeSet<Home>> = BTreeMap::new();
        changed.into_iter().for_each(|(x, y)| _ = of.entry(x).or_default().insert(y));
        let mut moved: BTreeSet<Home> = BTreeSet::new();
        of.iter().for_each(|(&x, others)| moved.extend(self.tie_documents(x, others)));
        if !moved.is_empty() {
            let all = self.announced(moved);
            for &home in &all {
                let pairs = self.of_home(home).into_iter().filter(|(x, y)| all.contains(x) && all.contains(y));
                pairs.for_each(|(x, y)| _ = of.entry(x).or_default().insert(y));
            }
        }
        of.iter().for_each(|(&x, others)| self.weigh_document(x, others));
    }

    /// Finds out whether a document and each of some others tell several of the same promises. Gives those of which that
    /// was not known.
    fn tie_documents(&mut self, x: Home, others: &BTreeSet<Home>) -> BTreeSet<Home> {
        let mut moved = BTreeSet::new();
        for (y, rows) in self.rows(x, others) {
            let likely = |side: fn(&(At, At, i32)) -> At| {
                rows.iter().filter(|r| r.2 > LIKELY).map(side).collect::<BTreeSet<At>>().len()
            };
            let one = likely(|r| r.0).min(likely(|r| r.1)) >= 2;
            let known = self.tied.get(&x).is_some_and(|others| others.contains(&y));
            if one != known {
                for (a, b) in [(x, y), (y, x)] {
                    let others = self.tied.entry(a).or_default();
                    _ = if one { others.insert(b) } else { others.remove(&b) };
                }
                moved.extend([x, y]);
            }
        }
        moved
    }

    fn weigh_document(&mut self, x: Home, others: &BTreeSet<Home>) {
        for (y, rows) in self.rows(x, others) {
            self.weigh_pair((x, y), &rows);
        }
    }

    /// Names the announcements of these documents anew. Gives all documents whose announcement may be another one now.
    fn announced(&mut self, moved: BTreeSet<Home>) -> BTreeSet<Home> {
        let mut all = moved.clone();
        for home in moved {
            if let Some(name) = self.announcement.get(&home)
                && let Some(others) = self.announcements.remove(name)
            {
                all.extend(others);
            }
        }
        all.iter().for_each(|home| _ = self.announcement.remove(home));
        let mut found: BTreeSet<Home> = BTreeSet::new();
        for &start in &all {
            if found.contains(&start) || self.tied.get(&start).is_none_or(BTreeSet::is_empty) {
                continue;
            }
            let (mut next, mut here) = (vec![start], BTreeSet::from([start]));
            while let Some(home) = next.pop() {
                next.extend(self.tied.get(&home).into_iter().flatten().filter(|other| here.insert(**other)));
            }
            let name = self.announcements.last_key_value().map_or(0, |(name, _)| name + 1);
            here.iter().for_each(|&home| _ = self.announcement.insert(home, name));
            found.extend(&here);
            self.announcements.insert(name, here.into_iter().collect());
        }
        all
    }

    /// Whether two documents tell one announcement.
    fn one(&self, (x, y): (Home, Home)) -> bool {
        self.announcement.get(&x).is_some_and(|name| Some(name) == self.announcement.get(&y))
    }

    /// What two documents say of a pair of their claims.
    fn context(&self, pair: (Home, Home), rows: &Rows, (a, b, own): (At, At, i32), telling: bool) -> Vec<Reason> {
        let least = self.claims[index(pair.0)].len().min(self.claims[index(pair.1)].len());
        let days = (self.ready[index(a)].claim.day, self.ready[index(b)].claim.day);
        context(rows, (a, b, own), least, days, self.one(pair), telling)
    }

    fn weigh_pair(&mut self, pair: (Home, Home), rows: &Rows) {
        for &(a, b, own) in rows {
            let place = |one: At, other: At| self.ties[index(one)].binary_search_by_key(&other, Tie::other);
            let (Ok(here), Ok(there)) = (place(a, b), place(b, a)) else { continue };
            let tie = self.ties[index(a)][here];
            let context = self.context(pair, rows, (a, b, own), tie.telling()).iter().map(|r| r.weight).sum::<i32>();
            let mut weighed = tie;
            weighed.weigh(own + context + self.said.of_models(index(a), index(b)));
            self.weighed(a, b, &[tie, weighed]);
            if tie.all() != weighed.all() {
                self.touch(a, b, tie.all() > 0 || weighed.all() > 0);
            }
            self.ties[index(a)][here].weigh(weighed.all());
            self.ties[index(b)][there].weigh(weighed.all());
        }
    }

    /// A claim that is held, with what is computed once for it.
    pub(crate) fn ready(&self, id: &str) -> Option<&Ready<'a>> {
        self.by_id.get(id).map(|&at| &self.ready[index(at)])
    }

    /// What is made once for all claims.
    pub(crate) fn common(&self) -> &Common {
        &self.common
    }

    fn held(&self, at: At) -> bool {
        self.by_id.get(&self.ready[index(at)].claim.id) == Some(&at)
    }

    /// The clusters of these claims, by their first claims.
    fn clusters(&mut self, claims: impl IntoIterator<Item = At>) -> Vec<Cluster> {
        let roots: BTreeSet<Node> = claims.into_iter().map(|at| self.forest.root(at)).collect();
        let id = |at: At| self.ready[index(at)].claim.id.clone();
        let mut clusters: Vec<Cluster> = Vec::with_capacity(roots.len());
        for root in roots {
            let mut claims: Vec<String> = self.forest.members(root).map(id).collect();
            claims.sort();
            clusters.push(Cluster { claims });
        }
        clusters.sort_by(|a, b| a.claims.first().cmp(&b.claims.first()));
        clusters
    }

    /// The pairs that speak for the clusters of these claims, by ids.
    fn pairs(&mut self, claims: &BTreeSet<At>) -> Vec<Pair> {
        let mut pairs: Vec<Pair> = self.kept(claims).into_iter().map(|(at, tie)| self.pair(at, tie)).collect();
        pairs.sort_by(|a, b| (&a.left, &a.right).cmp(&(&b.left, &b.right)));
        pairs
    }

    /// Which pairs are kept as reasons: those within clusters that speak for being one, of each claim the likeliest few.
    fn kept(&mut self, claims: &BTreeSet<At>) -> Vec<(At, Tie)> {
        let mut kept: BTreeMap<(At, At), Tie> = BTreeMap::new();
        for &at in claims {
            let root = self.forest.root(at);
            let likely: Vec<Tie> = self.ties[index(at)].iter().filter(|t| t.all() > 0).copied().collect();
            let mut own: Vec<Tie> = likely.into_iter().filter(|t| self.forest.root(t.other()) == root).collect();
            let id = |at: At| &self.ready[index(at)].claim.id;
            own.sort_by_key(|t| (std::cmp::Reverse(t.all()), id(t.other())));
            kept.extend(own.into_iter().take(KEPT).map(|tie| (key(at, tie.other()), tie)));
        }
        kept.into_iter().map(|((a, b), tie)| (if tie.other() == a { b } else { a }, tie)).collect()
    }

    /// A pair with its reasons, which are not kept but found anew.
    fn pair(&self, at: At, tie: Tie) -> Pair {
        let (a, b) = self.sorted(at, tie.other());
        let mut reasons = compare(&self.ready[index(a)], &self.ready[index(b)], &self.common);
        let documents = self.documents(a, b);
        let turned = self.home[index(a)] != documents.0;
        let row = if turned { (b, a, tie.own()) } else { (a, b, tie.own()) };
        let rows = self.rows(documents.0, &BTreeSet::from([documents.1])).remove(&documents.1).unwrap_or_default();
        reasons.extend(self.context(documents, &rows, row, tie.telling()));
        reasons.extend(self.said.model_reasons(index(a), index(b)));
        reasons.sort_by(|a, b| b.weight.abs().cmp(&a.weight.abs()).then_with(|| a.what.cmp(b.what)));
        let (left, right) = (self.ready[index(a)].claim.id.clone(), self.ready[index(b)].claim.id.clone());
        Pair { left, right, score: probability(tie.all()), reasons }
    }
}
