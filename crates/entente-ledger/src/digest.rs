//! Digests, ids, salts, and the bytes that make the leaves of the tree over the log.

use sha2::{Digest, Sha256};

/// Hexadecimal SHA-256 over the parts, each preceded by its length so that no two lists of parts look alike.
pub(crate) fn over(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    hex(&hasher.finalize())
}

/// The bytes of the parts, each preceded by its length in eight bytes, the largest first.
fn framed(parts: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend((part.len() as u64).to_be_bytes());
        bytes.extend(part.as_bytes());
    }
    bytes
}

/// What the leaf of an event is made from: everything but what it says, which its digest stands for.
pub(crate) fn entry(seq: u64, kind: &str, subject: &str, recorded: Option<&str>, digest: &str) -> Vec<u8> {
    let seq = seq.to_string();
    let mut parts = vec!["entente event 1", &seq, kind, subject, digest];
    parts.extend(recorded);
    framed(&parts)
}

/// Hexadecimal SHA-256 of the bytes as they are.
pub(crate) fn plain(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

/// The letters of ids, in their order.
pub(crate) const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A short id: the prefix and sixty bits of the digest over the parts, in the letters and digits that nobody misreads.
pub fn short(prefix: &str, parts: &[&str]) -> String {
    let digest = over(parts);
    let mut bits = u64::from_str_radix(&digest[..15], 16).unwrap_or(0);
    let mut text = String::from(prefix);
    for _ in 0..12 {
        text.push(char::from(LETTERS[(bits & 31) as usize]));
        bits >>= 5;
    }
    text
}

/// SHA-256 of the bytes as they are.
pub(crate) fn of_bytes(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The digest in the id of a source; nothing if it is no such id.
pub(crate) fn of_source(id: &str) -> Option<[u8; 32]> {
    let letters = id.strip_prefix("sha256:")?;
    let mut digest = [0; 32];
    if letters.len() != 64 || !letters.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    for (at, byte) in digest.iter_mut().enumerate() {
        *byte = u8::from_str_radix(letters.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    Some(digest)
}

/// `sha256:` and the digest: the id of a source.
pub fn source_id(bytes: &[u8]) -> String {
    format!("sha256:{}", plain(bytes))
}

/// Where salts come from.
pub(crate) struct Salts {
    secret: [u8; 32],
}

impl Salts {
    /// From the operating system's randomness.
    pub(crate) fn random() -> Result<Salts, getrandom::Error> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret)?;
        Ok(Salts { secret })
    }
    /// From a seed, so that the same steps give the same log; with a known seed erased payloads can be guessed.
    pub(crate) fn seeded(seed: [u8; 32]) -> Salts {
        Salts { secret: seed }
    }
    pub(crate) fn salt(&self, seq: u64) -> String {
        let mut hasher = Sha256::new();
        hasher.update(self.secret);
        hasher.update(seq.to_be_bytes());
        hex(&hasher.finalize())
    }
}
