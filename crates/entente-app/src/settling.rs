//! What settling holds in memory between two settles: the claims and deeds of a ledger side by side, so that what came since is
//! compared with what it meets and nothing else is looked at. What is written is, byte for byte, what settling everything anew
//! would write.

use crate::{App, views};
use entente_ledger::{Error, Head, Ledger, NewLink, Partitioned, Touched};
use entente_model::Judgement;
use entente_reconcile::{ClaimView, DeedView, Link, Linker, Partition, Reconciler};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// What settling holds of one ledger, or nothing yet. It may be kept from one [`Book`](crate::Book) to the next: what it holds is
/// used only where the log goes on from the event up to which it was told, and is made anew otherwise.
#[derive(Default)]
pub struct Settler(Option<Box<Held>>);

struct Held {
    /// The last event that is known.
    point: Head,
    reconciler: Reconciler<'static>,
    linker: Linker,
    /// The claims of each document that tells any.
    documents: HashMap<String, Vec<String>>,
    /// What models and people say.
    standing: Vec<Judgement>,
    /// How many links each deed has that has any, and all have.
    linked: HashMap<String, usize>,
    links: usize,
}

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
                let changed = held.again(&news, ledger, app)?;
                (held, changed)
            }
            _ => Held::anew(ledger, app)?,
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
        let (claims, deeds) = views::all(ledger, app)?;
        let standing = ledger.standing_judgements()?;
        let claims: Vec<Arc<ClaimView>> = claims.into_iter().map(Arc::new).collect();
        let mut reconciler = Reconciler::new();
        reconciler.put(claims.iter().map(|claim| Cow::Owned(ClaimView::clone(claim))));
        reconciler.judge(&standing);
        let partition = reconciler.partition();
        let clusters: Vec<Vec<String>> = partition.clusters.iter().map(|c| c.claims.clone()).collect();
        let changed = ledger.put_partition(&clusters, &partition.judgements())?;
        let mut told: BTreeMap<String, (Vec<Arc<ClaimView>>, Vec<DeedView>)> = BTreeMap::new();
        for claim in claims {
            told.entry(claim.document.clone()).or_default().0.push(claim);
        }
        for deed in deeds {
            told.entry(deed.document.clone()).or_default().1.push(deed);
        }
        let (mut linker, mut documents) = (Linker::new(), HashMap::new());
        for (document, (claims, deeds)) in told {
            linker.put(&document, claims.clone(), deeds);
            documents.insert(document, ids(&claims));
        }
        for commitment in ledger.commitments()? {
            linker.set(&commitment.id, commitment.claims.iter().map(String::as_str));
        }
        linker.judge(&standing);
        let found = linker.settle();
        let point = Head::default();
        let mut held = Held { point, reconciler, linker, documents, standing, linked: HashMap::new(), links: 0 };
        held.count(&found);
        let links: Vec<NewLink> = found.into_iter().flat_map(|(_, links)| links).map(new_link).collect();
        ledger.put_links(&links)?;
        Ok((Box::new(held), changed))
    }

    /// Settles what is new.
    fn again(&mut self, news: &News, ledger: &mut Ledger, app: &App) -> Result<Partitioned, Error> {
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
        self.reconciler.put(fresh.iter().map(|claim| Cow::Owned(ClaimView::clone(claim))));
        if news.judged {
            self.standing = ledger.standing_judgements()?;
        }
        // Also where nobody said anything new: what was said of a claim that comes or goes counts otherwise.
        self.reconciler.judge(&self.standing);
        let (clusters, pairs) = self.reconciler.settle_with_pairs();
        let partition = Partition { clusters, pairs, doubtful: Vec::new() };
        let changed = self.name(&partition, &gone, ledger)?;
        self.linker.judge(&self.standing);
        let found = self.linker.settle();
        self.count(&found);
        let deeds: Vec<String> = found.iter().map(|(deed, _)| deed.clone()).collect();
        let links: Vec<NewLink> = found.into_iter().flat_map(|(_, links)| links).map(new_link).collect();
        ledger.put_links_of(&deeds, &links, self.links)?;
        Ok(changed)
    }

    /// Has the ledger give their ids to the clusters that were touched.
    fn name(&mut self, found: &Partition, gone: &[String], ledger: &mut Ledger) -> Result<Partitioned, Error> {
        let clusters: Vec<Vec<String>> = found.clusters.iter().map(|c| c.claims.clone()).collect();
        let touched = clusters.iter().flatten().chain(gone);
        let before: BTreeSet<&str> = touched.filter_map(|claim| self.linker.commitment_of(claim)).collect();
        let all = self.linker.commitments() - before.len() + clusters.len();
        let pairs = found.judgements();
        let touched = Touched { clusters: &clusters, gone, pairs: &pairs, standing: &self.standing, all };
        let (changed, named) = ledger.put_touched(&touched)?;
        for (id, claims) in named {
            self.linker.set(&id, claims.iter().map(String::as_str));
        }
        Ok(changed)
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
