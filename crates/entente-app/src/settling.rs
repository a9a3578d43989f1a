//! What settling holds in memory between two settles: the claims and deeds of a ledger side by side, so that what came since is
//! compared with what it meets and nothing else is looked at. What is written is, byte for byte, what settling everything anew
//! would write.

use crate::review::{Desk, Looked};
use crate::{App, views};
use entente_ledger::index::IndexState;
use entente_ledger::{Error, Head, Ledger, NewLink, Partitioned, Recorded, Touched};
use entente_model::Judgement;
use entente_reconcile::{ClaimView, Cluster, Kindred, Link, Linker, Pair, Partition, Reconciler};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// What settling holds of one ledger, or nothing yet. It may be kept from one [`Book`](crate::Book) to the next: what it holds is
/// used only where the log goes on from the event up to which it was told, and is made anew otherwise.
#[derive(Default)]
pub struct Settler(Option<Box<Held>>);

/// The claims and deeds of a ledger side by side.
pub(crate) struct Held {
    /// The last event that is known.
    point: Head,
    pub(crate) reconciler: Reconciler<'static>,
    pub(crate) linker: Linker,
    /// Which commitment may take up which; nothing where nobody asked yet.
    kindred: Option<Kindred>,
    /// The claims of each document that tells any.
    documents: HashMap<String, Vec<String>>,
    /// What models and people say.
    pub(crate) recorded: Vec<Recorded>,
    standing: Vec<Judgement>,
    /// How many links each deed has that has any, and all have.
    linked: HashMap<String, usize>,
    links: usize,
}

/// Clusters of claims, and the pairs that speak for them.
type Grouped = (Vec<Cluster>, Vec<Pair>);

/// What happened since something was settled.
struct News {
    documents: BTreeSet<String>,
    judged: bool,
}

/// More events than this are not followed one by one.
const MANY: usize = 100_000;
/// Where so many documents came and they are more than half of those that were there, everything is settled anew.
const MOST: usize = 100;
/// So many places of what went are kept in any case.
const WORN: usize = 1_000;

impl Settler {
    /// Whether it holds a ledger.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Decides what came since the last settle, or everything where that is not known. Gives how many commitments there are, and
    /// what changed.
    pub(crate) fn settle(&mut self, ledger: &mut Ledger, app: &App) -> Result<(usize, Partitioned), Error> {
        // Whatever fails on the way leaves nothing behind that might not be so.
        let held = self.0.take().filter(|held| !held.worn());
        let news = held.as_ref().map(|held| held.news(ledger)).transpose()?.flatten();
        let (mut held, changed) = match (held, news) {
            (Some(mut held), Some(news)) => {
                let since = held.point.clone();
                let (changed, looked) = held.again(news, ledger, app)?;
                held.keep(Some((&since, looked)), ledger)?;
                (held, changed)
            }
            _ => {
                let (mut held, changed) = Held::anew(ledger, app)?;
                held.keep(None, ledger)?;
                (held, changed)
            }
        };
        held.point = ledger.head()?;
        let commitments = held.linker.commitments();
        self.0 = Some(held);
        Ok((commitments, changed))
    }
}

impl Held {
    /// Whether what went takes more room than what is there, as after a document was read anew a thousand times.
    fn worn(&self) -> bool {
        self.reconciler.left() + self.linker.left() > self.reconciler.len() + WORN
    }

    /// What happened since the last settle; nothing where that cannot be followed, such as where another process settled.
    fn news(&self, ledger: &Ledger) -> Result<Option<News>, Error> {
        let Some(happened) = ledger.since(&self.point, MANY)? else { return Ok(None) };
        let mut news = News { documents: BTreeSet::new(), judged: false };
        for event in happened {
            match event.kind.as_str() {
                "document" | "redacted" => _ = news.documents.insert(event.subject),
                "judgement" | "retraction" => news.judged = true,
                "settled" | "reopened" | "remark" | "remark-taken-back" => {}
                _ => return Ok(None),
            }
        }
        let many = news.documents.len();
        Ok(Some(news).filter(|_| many < MOST || many < self.documents.len() / 2))
    }

    /// Settles everything.
    fn anew(ledger: &mut Ledger, app: &App) -> Result<(Box<Held>, Partitioned), Error> {
        let (mut held, (clusters, pairs)) = Held::compared(ledger, app)?;
        let clusters = clusters.into_iter();
        let partition = Partition { clusters: Vec::new(), pairs, doubtful: Vec::new() };
        let clusters: Vec<Vec<String>> = clusters.map(|c| c.claims).collect();
        let changed = ledger.put_partition(&clusters, &partition.judgements())?;
        drop((clusters, partition));
        let found = held.link(ledger)?;
        held.count(&found);
        let links: Vec<NewLink> = found.into_iter().flat_map(|(_, links)| links).map(new_link).collect();
        ledger.put_links(&links)?;
        Ok((held, changed))
    }

    /// Holds all that a ledger tells, as it stands, and compares it; nothing is written.
    pub(crate) fn look(ledger: &Ledger, app: &App) -> Result<Box<Held>, Error> {
        let (mut held, _) = Held::compared(ledger, app)?;
        held.link(ledger)?;
        Ok(held)
    }

    /// Holds all that a ledger tells and compares its claims, but not yet its deeds.
    fn compared(ledger: &Ledger, app: &App) -> Result<(Box<Held>, Grouped), Error> {
        let (mut reconciler, mut linker, mut documents) = (Reconciler::new(), Linker::new(), HashMap::new());
        let mut all: Vec<Arc<ClaimView>> = Vec::new();
        // One document after the other, so that no more than one text is held.
        views::each(ledger, app, |document, claims, deeds| {
            let claims: Vec<Arc<ClaimView>> = claims.into_iter().map(Arc::new).collect();
            if !claims.is_empty() {
                documents.insert(document.to_owned(), ids(&claims));
            }
            all.extend(claims.iter().cloned());
            linker.put(document, claims, deeds);
        })?;
        let recorded = ledger.standing()?;
        let standing: Vec<Judgement> = recorded.iter().map(|r| r.judgement.clone()).collect();
        reconciler.put_shared(all);
        reconciler.judge(&standing);
        let found = reconciler.all_with_pairs();
        let (point, kindred, linked, links) = (Head::default(), None, HashMap::new(), 0);
        let held = Held { point, reconciler, linker, kindred, documents, recorded, standing, linked, links };
        Ok((Box::new(held), found))
    }

    /// Compares the deeds with the commitments as the ledger has them.
    fn link(&mut self, ledger: &Ledger) -> Result<Vec<(String, Vec<Link>)>, Error> {
        for commitment in ledger.commitments()? {
            self.linker.set(&commitment.id, commitment.claims.iter().map(String::as_str));
        }
        self.linker.judge(&self.standing);
        Ok(self.linker.settle())
    }

    /// Settles what is new.
    fn again(&mut self, news: News, ledger: &mut Ledger, app: &App) -> Result<(Partitioned, Looked), Error> {
        let mut gone: Vec<String> = Vec::new();
        let mut fresh: Vec<Arc<ClaimView>> = Vec::new();
        for id in &news.documents {
            let (home, told) = (ledger.document(id)?, ledger.told_by(id)?);
            let (claims, deeds) = views::of(&home, &told.claims, &told.deeds, app);
            let claims: Vec<Arc<ClaimView>> = claims.into_iter().map(Arc::new).collect();
            let now = ids(&claims);
            let before = self.documents.remove(id).unwrap_or_default();
            gone.extend(before.into_iter().filter(|claim| !now.contains(claim)));
            if !now.is_empty() {
                self.documents.insert(id.clone(), now);
            }
            self.reconciler.remove(id);
            fresh.extend(claims.iter().cloned());
            self.linker.put(id, claims, deeds);
        }
        self.reconciler.put_shared(fresh);
        let mut looked = Looked { documents: news.documents, ..Looked::default() };
        if news.judged {
            let now = ledger.standing()?;
            let known: BTreeSet<&str> = now.iter().map(|r| r.id.as_str()).collect();
            let before: BTreeSet<&str> = self.recorded.iter().map(|r| r.id.as_str()).collect();
            let fresh = now.iter().filter(|r| !before.contains(r.id.as_str()));
            let judged = self.recorded.iter().filter(|r| !known.contains(r.id.as_str())).chain(fresh);
            looked.judged = judged.map(|r| (r.judgement.left.clone(), r.judgement.right.clone())).collect();
            self.standing = now.iter().map(|r| r.judgement.clone()).collect();
            self.recorded = now;
        }
        // Also where nobody said anything new: what was said of a claim that comes or goes counts otherwise.
        self.reconciler.judge(&self.standing);
        let (clusters, pairs) = self.reconciler.settle_with_pairs();
        let partition = Partition { clusters, pairs, doubtful: Vec::new() };
        let changed = self.name(&partition, &gone, &mut looked, ledger)?;
        self.linker.judge(&self.standing);
        let found = self.linker.settle();
        self.count(&found);
        let deeds: Vec<String> = found.iter().map(|(deed, _)| deed.clone()).collect();
        let links: Vec<NewLink> = found.into_iter().flat_map(|(_, links)| links).map(new_link).collect();
        ledger.put_links_of(&deeds, &links, self.links)?;
        Ok((changed, looked))
    }

    /// Has the ledger give their ids to the clusters that were touched.
    fn name(
        &mut self,
        found: &Partition,
        gone: &[String],
        looked: &mut Looked,
        ledger: &mut Ledger,
    ) -> Result<Partitioned, Error> {
        let clusters: Vec<Vec<String>> = found.clusters.iter().map(|c| c.claims.clone()).collect();
        let touched = clusters.iter().flatten().chain(gone);
        let before: HashMap<&String, String> =
            touched.filter_map(|claim| Some((claim, self.linker.commitment_of(claim)?.to_owned()))).collect();
        looked.commitments.extend(before.values().cloned());
        let all = self.linker.commitments() - looked.commitments.len() + clusters.len();
        let pairs = found.judgements();
        let touched = Touched { clusters: &clusters, gone, pairs: &pairs, standing: &self.standing, all };
        let (changed, named) = ledger.put_touched(&touched)?;
        for (id, claims) in named {
            self.linker.set(&id, claims.iter().map(String::as_str));
            looked.moved.extend(claims.into_iter().filter(|claim| before.get(claim) != Some(&id)));
            looked.commitments.insert(id);
        }
        looked.moved.extend(gone.iter().cloned());
        Ok(changed)
    }

    /// Keeps what waits for a person by what was compared: all of it, or what was touched since a point of the log, where that is
    /// where it was found last.
    fn keep(&mut self, since: Option<(&Head, Looked)>, ledger: &mut Ledger) -> Result<(), Error> {
        let (doubted, deeds) = (self.reconciler.doubted(), self.linker.looked_at());
        if ledger.index_state()? != IndexState::InUse {
            self.kindred = None;
            return Ok(());
        }
        let retaken = match (&since, &mut self.kindred) {
            (Some((_, looked)), Some(kindred)) => {
                Some(kindred.settle(&self.reconciler, &self.linker, &looked.commitments))
            }
            _ => {
                self.kindred.get_or_insert_default().fill(&self.reconciler, &self.linker);
                None
            }
        };
        if let (Some((since, looked)), Some(retaken), Some(doubted)) = (since, retaken, doubted) {
            let looked = Looked { doubted, deeds, retaken, ..looked };
            let touched = self.desk(ledger).touched(&looked)?;
            if ledger.keep_touched(since, &touched)? {
                return Ok(());
            }
        }
        let all = self.desk(ledger).all()?;
        ledger.keep_waiting(&all.iter().map(crate::review::waits).collect::<Vec<_>>())
    }

    /// What a person may have to look at, by what is held.
    fn desk<'d>(&'d self, ledger: &'d Ledger) -> Desk<'d> {
        Desk::new(self, self.kindred.as_ref(), ledger)
    }

    /// All that waits for a person.
    pub(crate) fn waits(&mut self, ledger: &Ledger) -> Result<Vec<crate::review::Item>, Error> {
        self.kindred.get_or_insert_default().fill(&self.reconciler, &self.linker);
        self.desk(ledger).all()
    }

    /// Counts the links of deeds that changed.
    fn count(&mut self, found: &[(String, Vec<Link>)]) {
        for (deed, links) in found {
            let before = match links.len() {
                0 => self.linked.remove(deed),
                many => self.linked.insert(deed.clone(), many),
            };
            self.links = self.links - before.unwrap_or(0) + links.len();
        }
    }
}

fn ids(claims: &[Arc<ClaimView>]) -> Vec<String> {
    claims.iter().map(|claim| claim.id.clone()).collect()
}

fn new_link(link: Link) -> NewLink {
    let Link { deed, commitment, effect, score, reasons } = link;
    NewLink { deed, commitment, effect, score, reasons }
}
