//! The log for others: keys, signed checkpoints, static files to publish, proofs, and checks against what was kept
//! elsewhere.

use crate::book::{failed, read_again};
use crate::{AppError, Book, Kind, files};
use entente_ledger::{Checkpoint, Checks, Key, PublicKey, Report, Wrong, letters, tiles, tree};
use entente_model::Document;
use entente_publish::log as wire;
use std::path::{Path, PathBuf};

/// A new key for the log of this name, in a file that only its owner may read. Gives what others need.
///
/// # Errors
/// [`Kind::Usage`] if the name is none or the file is there already, [`Kind::Storage`] if the system fails.
pub fn new_key(name: &str, path: &Path) -> Result<PublicKey, AppError> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|cause| {
        let message = "The system gives no random bytes";
        AppError::new(Kind::Storage, "A036", message, "try again on a sound system").because(cause)
    })?;
    let key = Key::new(name, seed).map_err(failed)?;
    files::write_secret(path, &key.to_text())?;
    Ok(key.public())
}

/// The key in a file.
///
/// # Errors
/// [`Kind::Usage`] if there is none.
pub fn key(path: &Path) -> Result<Key, AppError> {
    Key::parse(&files::text(path)?).map_err(|e| failed(e).at(crate::inputs::shown(path)))
}

/// A public key, from its own letters or from a file that holds them.
///
/// # Errors
/// [`Kind::Usage`] if it is none.
pub fn public_key(said: &str) -> Result<PublicKey, AppError> {
    if said.contains('+') && !Path::new(said).exists() {
        return PublicKey::parse(said).map_err(failed);
    }
    PublicKey::parse(&files::text(Path::new(said))?).map_err(|e| failed(e).at(said))
}

/// A checkpoint in a file.
///
/// # Errors
/// [`Kind::Usage`] if it is none.
pub fn checkpoint(path: &Path) -> Result<Checkpoint, AppError> {
    Checkpoint::parse(&files::text(path)?).map_err(|e| failed(e).at(crate::inputs::shown(path)))
}

/// What `verify` looks at beyond the ledger itself.
#[derive(Default)]
pub struct Against {
    /// Whether every source is read again.
    pub reread: bool,
    /// Checkpoints kept elsewhere, and folders of a log that was published: `entente checkpoint --tiles`.
    pub kept: Vec<PathBuf>,
    /// The key by which they must be signed.
    pub key: Option<PublicKey>,
}

impl Book<'_> {
    /// Checks the whole ledger: the log, the sources, every quote, and that it has grown out of what was kept elsewhere.
    ///
    /// # Errors
    /// [`Kind::Storage`] if the disk or the database failed, [`Kind::Usage`] if what was kept is no checkpoint. A
    /// wrong record is no error but stands in the report.
    pub fn verify(&self, against: &Against) -> Result<Report, AppError> {
        let (mut kept, mut leaves) = (Vec::new(), Vec::new());
        for path in &against.kept {
            if path.is_dir() {
                let (checkpoint, published) = match published(path)? {
                    Ok(published) => published,
                    Err(wrong) => return Ok(Report { wrong: Some(wrong), ..Report::default() }),
                };
                kept.push(checkpoint);
                if published.len() > leaves.len() {
                    leaves = published;
                }
            } else {
                kept.push(checkpoint(path)?);
            }
        }
        let again = |document: &Document, bytes: &[u8]| read_again(document, bytes);
        let reread: Option<&entente_ledger::Reread> = if against.reread { Some(&again) } else { None };
        let reader = entente_read::READER;
        let checks = Checks { reread, reader, against: &kept, key: against.key.as_ref(), leaves: &leaves };
        self.ledger.check(&checks).map_err(failed)
    }

    /// Whether the index by which commitments are found, and what is kept of what waits for a person, say what the ledger says:
    /// all of it is made anew and compared. Gives what is wrong with it.
    ///
    /// # Errors
    /// [`Kind::Storage`] if the disk or the database failed.
    pub fn check_index(&self) -> Result<Option<Wrong>, AppError> {
        let mut wrong = self.ledger.check_index().map_err(failed)?;
        if wrong.is_none() && !self.waits_rightly()? {
            wrong = Some("it keeps other things for people than comparing gives".to_owned());
        }
        Ok(wrong.map(|message| Wrong { record: "index".to_owned(), message }))
    }

    /// The events that tell of a commitment, claim, deed, meeting, judgement, document or source, oldest first.
    ///
    /// # Errors
    /// [`Kind::Usage`] if there is nothing of that id, [`Kind::Storage`] if the disk or the database failed.
    pub fn log_of(&self, id: &str) -> Result<Vec<wire::Line>, AppError> {
        let id = match self.about(id)? {
            Some((_, home)) if id.starts_with("p-") => home,
            _ => id.to_owned(),
        };
        let events = self.ledger.history(&id).map_err(failed)?;
        Ok(events.into_iter().map(line).collect())
    }

    /// The events after number `after`, oldest first, at most `limit`.
    ///
    /// # Errors
    /// [`Kind::Storage`] if the disk or the database failed.
    pub fn log(&self, after: u64, limit: usize) -> Result<Vec<wire::Line>, AppError> {
        Ok(self.ledger.events(after, limit).map_err(failed)?.into_iter().map(line).collect())
    }

    /// Signs the log as it is. Everything that is stored is hashed again first, and nothing is signed that did not grow
    /// out of what this key signed last, which is kept in a file beside the key. Gives what is wrong where it is not so.
    ///
    /// # Errors
    /// [`Kind::Usage`] if there is no key in that file, [`Kind::Storage`] if the disk or the database failed.
    pub fn checkpoint(&self, path: &Path) -> Result<Result<wire::Signed, Wrong>, AppError> {
        let key = key(path)?;
        let last = signed_last(path);
        let before = if last.is_file() { vec![checkpoint(&last)?] } else { Vec::new() };
        let public = key.public();
        let checks = Checks { against: &before, key: Some(&public), ..Checks::default() };
        let report = self.ledger.check(&checks).map_err(failed)?;
        if let Some(wrong) = report.wrong {
            return Ok(Err(wrong));
        }
        let root = entente_ledger::hash_of(&report.head.root).unwrap_or_else(tree::empty);
        let signed = Checkpoint::sign(&key, report.head.seq, root);
        files::replace(&last, signed.text().as_bytes())?;
        Ok(Ok(wire::Signed {
            origin: signed.origin.clone(),
            size: signed.size,
            root: letters(&signed.root),
            public_key: public.to_string(),
            checkpoint: signed.text().to_owned(),
        }))
    }

    /// Writes the log up to a checkpoint as static files into a folder: `checkpoint` and `tile/…`, as
    /// <https://c2sp.org/tlog-tiles> lays them out. Files that are full are written once. Gives how many were written,
    /// or what is wrong where the folder holds another log.
    ///
    /// # Errors
    /// [`Kind::Usage`] if the text is no checkpoint, [`Kind::Storage`] if the disk or the database failed.
    pub fn publish(&self, text: &str, folder: &Path) -> Result<Result<u64, Wrong>, AppError> {
        let checkpoint = Checkpoint::parse(text).map_err(failed)?;
        let mut written = 0;
        for tile in tiles::of(checkpoint.size) {
            let path = folder.join(tile.path());
            let content = self.ledger.tile(&tile).map_err(failed)?;
            if path.exists() {
                if files::bytes(&path)? != content {
                    let message = "what was published before is not what the ledger holds".to_owned();
                    return Ok(Err(Wrong { record: format!("file {}", tile.path()), message }));
                }
                continue;
            }
            files::replace(&path, &content)?;
            written += 1;
        }
        files::replace(&folder.join("checkpoint"), text.as_bytes())?;
        Ok(Ok(written + 1))
    }

    /// Proves what the ledger recorded of an id to a stranger who has the public key. Gives what is wrong where the
    /// ledger is not the one of a checkpoint.
    ///
    /// # Errors
    /// [`Kind::Usage`] if there is nothing of that id below the checkpoint, or a file is no checkpoint;
    /// [`Kind::Storage`] if the disk or the database failed.
    pub fn prove(&self, id: &str, by: &Path, since: Option<&Path>) -> Result<Result<wire::Proof, Wrong>, AppError> {
        let (by, since) = (checkpoint(by)?, since.map(checkpoint).transpose()?);
        let proof = match self.ledger.prove(id, &by, since.as_ref()).map_err(failed)? {
            Ok(proof) => proof,
            Err(wrong) => return Ok(Err(wrong)),
        };
        let path = |hashes: &[tree::Hash]| hashes.iter().map(letters).collect();
        let part = |p: &entente_ledger::PartRow| wire::Part {
            table: p.kind.table().to_owned(),
            id: p.id.clone(),
            document: p.document.clone(),
            start_byte: p.start,
            end_byte: p.end,
            quote: p.quote.clone(),
            what: p.what.clone(),
            day_from: p.day_from.clone(),
            day_to: p.day_to.clone(),
            payload: p.payload.clone(),
        };
        let record = |r: entente_ledger::Proven| wire::Record {
            path: path(&r.path),
            // A part of an erased event says nothing that its digest could be checked against.
            parts: r.parts.iter().filter(|_| r.event.payload.is_some()).map(part).collect(),
            event: wire::Event {
                seq: r.event.seq,
                kind: r.event.kind,
                subject: r.event.subject,
                recorded: r.event.recorded,
                salt: r.event.salt,
                payload: r.event.payload,
                digest: r.event.digest,
            },
        };
        Ok(Ok(wire::Proof {
            entente_proof: wire::PROOF_VERSION,
            id: proof.id,
            checkpoint: proof.checkpoint.text().to_owned(),
            since: proof.consistency.map(|c| wire::Since { checkpoint: c.old.text().to_owned(), path: path(&c.path) }),
            records: proof.records.into_iter().map(record).collect(),
        }))
    }
}

fn line(e: entente_ledger::EventRow) -> wire::Line {
    wire::Line {
        seq: e.seq,
        recorded: e.recorded,
        kind: e.kind,
        subject: e.subject,
        erased: e.payload.is_none(),
        root: e.root,
    }
}

/// The file beside a key that holds what it signed last.
fn signed_last(key: &Path) -> PathBuf {
    let mut name = key.as_os_str().to_owned();
    name.push("-signed-last");
    PathBuf::from(name)
}

/// The checkpoint and the leaves of a log that was published into a folder, all of its files checked against each other.
fn published(folder: &Path) -> Result<Result<(Checkpoint, Vec<tree::Hash>), Wrong>, AppError> {
    let kept = checkpoint(&folder.join("checkpoint"))?;
    let mut leaves: Vec<tree::Hash> = Vec::new();
    let mut nodes = std::collections::BTreeMap::new();
    let mut grown = tree::Growing::default();
    let wrong =
        |path: &str, message: &str| Ok(Err(Wrong { record: format!("file {path}"), message: message.to_owned() }));
    // First the leaves, from which everything else follows.
    let lowest = |tile: &tiles::Tile| tile.level == Some(0);
    for tile in tiles::of(kept.size).filter(lowest) {
        let bytes = files::bytes(&folder.join(tile.path()))?;
        let (hashes, rest) = bytes.as_chunks::<32>();
        if !rest.is_empty() || hashes.len() as u64 != tile.width {
            return wrong(&tile.path(), "it has not as many hashes as it should have");
        }
        for hash in hashes {
            leaves.push(*hash);
            nodes.extend(
                grown.push(*hash).into_iter().filter(|n| n.level % 8 == 0).map(|n| ((n.level, n.index), n.hash)),
            );
        }
    }
    for tile in tiles::of(kept.size).filter(|tile| !lowest(tile)) {
        let bytes = files::bytes(&folder.join(tile.path()))?;
        let holds = match tile.level {
            Some(_) => {
                let known = |level, index| Ok(nodes.get(&(level, index)).copied().unwrap_or_default());
                tile.hashes(known).map_err(failed)? == bytes
            }
            None => {
                let (from, to) = tile.leaves();
                let said: Option<Vec<tree::Hash>> =
                    tiles::entries(&bytes).map(|all| all.into_iter().map(tree::leaf).collect());
                let range = usize::try_from(from).ok().zip(usize::try_from(to).ok());
                said.as_deref() == range.and_then(|(from, to)| leaves.get(from..to))
            }
        };
        if !holds {
            return wrong(&tile.path(), "it is not what the hashes of the leaves make it");
        }
    }
    if grown.root() != kept.root {
        return wrong("tile/0", "the hashes of the leaves do not make the root of the checkpoint");
    }
    Ok(Ok((kept, leaves)))
}
