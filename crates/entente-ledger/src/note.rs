//! Checkpoints: a signed line of the size and root of the log's tree, and the keys that sign it.
//!
//! A checkpoint is a note as <https://c2sp.org/tlog-checkpoint> and <https://c2sp.org/signed-note> have it: origin,
//! size and root, an empty line, and signatures, here by Ed25519. Keys are written as the tools for such notes write
//! them.

use crate::error::{Error, Kind, Result};
use crate::tree::Hash;
use base64::prelude::{BASE64_STANDARD, Engine};
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use std::fmt;

/// Ed25519 over the text of the note, among the kinds of signatures of such notes.
const ED25519: u8 = 1;
/// More than this is no note, in bytes.
const LONGEST: usize = 64 * 1024;

/// A hash in the letters of a checkpoint.
pub fn letters(hash: &Hash) -> String {
    BASE64_STANDARD.encode(hash)
}

/// The hash that is written in these letters; `None` if they are no hash, or not the one way to write it.
pub fn hash_of(letters: &str) -> Option<Hash> {
    BASE64_STANDARD.decode(letters).ok()?.try_into().ok()
}

fn unreadable(message: impl Into<String>) -> Error {
    Error::new(
        Kind::Unreadable,
        message,
        "Give the file as `entente key` or `entente checkpoint` wrote it, to the last line.",
    )
}

/// Whether this can name a log or a key: something, without spaces, plus signs and control characters.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= 200 && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}

fn id_of(name: &str, key: &VerifyingKey) -> [u8; 4] {
    let hash = Sha256::new().chain_update(name).chain_update([b'\n', ED25519]).chain_update(key.as_bytes()).finalize();
    [hash[0], hash[1], hash[2], hash[3]]
}

fn id_text(id: [u8; 4]) -> String {
    crate::digest::hex(&id)
}

/// What signs checkpoints. It is kept in a file of its own and never in a ledger.
pub struct Key {
    name: String,
    secret: SigningKey,
}

impl Key {
    /// A key for the log of this name, made from 32 random bytes.
    ///
    /// # Errors
    /// [`Kind::Unreadable`] if the name is empty, longer than 200 bytes, or holds spaces or `+`.
    pub fn new(name: &str, seed: [u8; 32]) -> Result<Key> {
        if !is_name(name) {
            return Err(Error::new(
                Kind::Unreadable,
                format!("{name:?} cannot be the name of a log"),
                "Take a name without spaces and `+`, such as `example.org/our-ledger`.",
            ));
        }
        Ok(Key { name: name.to_owned(), secret: SigningKey::from_bytes(&seed) })
    }

    /// The key that is written so: `PRIVATE+KEY+name+id+letters`.
    ///
    /// # Errors
    /// [`Kind::Unreadable`] if it is no such key.
    pub fn parse(text: &str) -> Result<Key> {
        let bad = || unreadable("the file holds no key that signs");
        let rest = text.trim().strip_prefix("PRIVATE+KEY+").ok_or_else(bad)?;
        let (name, id, seed) = fields(rest).ok_or_else(bad)?;
        let key = Key::new(name, seed)?;
        if id_text(key.public().id) == id { Ok(key) } else { Err(bad()) }
    }

    /// The text of the file that holds it.
    pub fn to_text(&self) -> String {
        let bytes = [&[ED25519][..], &self.secret.to_bytes()].concat();
        format!("PRIVATE+KEY+{}+{}+{}\n", self.name, id_text(self.public().id), BASE64_STANDARD.encode(bytes))
    }

    /// What others need to check its signatures.
    pub fn public(&self) -> PublicKey {
        let key = self.secret.verifying_key();
        PublicKey { id: id_of(&self.name, &key), name: self.name.clone(), key }
    }
}

/// `name+id+letters`, of which the letters are the kind of key and 32 bytes.
fn fields(text: &str) -> Option<(&str, &str, [u8; 32])> {
    let (name, rest) = text.split_once('+')?;
    let (id, letters) = rest.split_once('+')?;
    let bytes = BASE64_STANDARD.decode(letters).ok()?;
    let (kind, key) = bytes.split_first()?;
    (*kind == ED25519 && is_name(name)).then_some(())?;
    Some((name, id, key.try_into().ok()?))
}

/// What checks signatures; anyone may have it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PublicKey {
    name: String,
    id: [u8; 4],
    key: VerifyingKey,
}

impl PublicKey {
    /// The key that is written so: `name+id+letters`.
    ///
    /// # Errors
    /// [`Kind::Unreadable`] if it is no such key.
    pub fn parse(text: &str) -> Result<PublicKey> {
        let bad = || unreadable("this is no public key");
        let (name, id, bytes) = fields(text.trim()).ok_or_else(bad)?;
        let key = VerifyingKey::from_bytes(&bytes).map_err(|_| bad())?;
        let key = PublicKey { id: id_of(name, &key), name: name.to_owned(), key };
        if id_text(key.id) == id { Ok(key) } else { Err(bad()) }
    }

    /// The log whose checkpoints it checks.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&[ED25519][..], self.key.as_bytes()].concat();
        write!(f, "{}+{}+{}", self.name, id_text(self.id), BASE64_STANDARD.encode(bytes))
    }
}

/// The size and root of a log's tree, signed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checkpoint {
    /// Which log.
    pub origin: String,
    /// How many events it had.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Hash,
    text: String,
}

impl Checkpoint {
    /// Signs the size and root of the tree of the log for which the key is.
    pub fn sign(key: &Key, size: u64, root: Hash) -> Checkpoint {
        let body = format!("{}\n{size}\n{}\n", key.name, letters(&root));
        let bytes = [&key.public().id[..], &key.secret.sign(body.as_bytes()).to_bytes()].concat();
        let text = format!("{body}\n\u{2014} {} {}\n", key.name, BASE64_STANDARD.encode(bytes));
        Checkpoint { origin: key.name.clone(), size, root, text }
    }

    /// Reads a checkpoint. Its signatures are not checked by this but by [`Checkpoint::is_signed_by`].
    ///
    /// # Errors
    /// [`Kind::Unreadable`] if it is none.
    pub fn parse(text: &str) -> Result<Checkpoint> {
        let bad = || unreadable("this is no checkpoint");
        let plain = text.len() <= LONGEST && !text.chars().any(|c| c.is_control() && c != '\n');
        let (body, signatures) = text.rsplit_once("\n\n").filter(|_| plain).ok_or_else(bad)?;
        if !signatures.ends_with('\n') || !signatures.lines().all(|line| signature(line).is_some()) {
            return Err(bad());
        }
        let mut lines = body.split('\n');
        let mut next = || lines.next().filter(|line| !line.is_empty()).ok_or_else(bad);
        let (origin, size, root) = (next()?.to_owned(), next()?, next()?);
        let number: u64 = size.parse().map_err(|_| bad())?;
        let root = hash_of(root).ok_or_else(bad)?;
        if number.to_string() != size || lines.any(str::is_empty) {
            return Err(bad());
        }
        Ok(Checkpoint { origin, size: number, root, text: text.to_owned() })
    }

    /// Whether it bears a signature of this key that holds, and is of the log for which the key is.
    pub fn is_signed_by(&self, key: &PublicKey) -> bool {
        let Some((body, signatures)) = self.text.rsplit_once("\n\n") else { return false };
        let body = format!("{body}\n");
        let mut ours = signatures.lines().filter_map(signature).filter(|s| s.name == key.name && s.id == key.id);
        let holds = |s: Signature| {
            let bytes: Option<[u8; 64]> = s.bytes.try_into().ok();
            bytes.is_some_and(|b| key.key.verify_strict(body.as_bytes(), &b.into()).is_ok())
        };
        let first = ours.next();
        self.origin == key.name && first.is_some_and(holds) && ours.all(holds)
    }

    /// The whole note, as it is handed on.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// One line of signature of a note.
struct Signature {
    name: String,
    id: [u8; 4],
    bytes: Vec<u8>,
}

fn signature(line: &str) -> Option<Signature> {
    let (name, letters) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
    let bytes = BASE64_STANDARD.decode(letters).ok()?;
    let (id, bytes) = bytes.split_first_chunk::<4>()?;
    is_name(name).then(|| Signature { name: name.to_owned(), id: *id, bytes: bytes.to_vec() })
}
