//! A whole ledger as JSON Lines: one row a line, from which the same ledger can be made again.
//!
//! The first line says what the file is and where the log ends, the last how many lines there are, so that a file that was
//! cut is known for what it is. Texts are kept byte for byte; a source that is no UTF-8 stands as base64.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};

/// The version of this form.
pub const VERSION: u32 = 1;

/// A line of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "row", rename_all = "lowercase", deny_unknown_fields)]
pub enum Row {
    /// The first: which form, how many events the log has, and the root of the tree over it.
    Ledger {
        /// [`VERSION`].
        entente_ledger: u32,
        /// Events.
        events: u64,
        /// The root, as a checkpoint writes it; empty for a log without events.
        root: String,
    },
    /// An event of the log.
    Event {
        /// Its number.
        seq: u64,
        /// What happened.
        kind: String,
        /// To what.
        subject: String,
        /// When it was recorded.
        recorded: Option<String>,
        /// Its salt; nothing once erased.
        salt: Option<String>,
        /// What it says, as JSON; nothing once erased.
        payload: Option<String>,
        /// Digest of salt and payload.
        digest: String,
        /// The root of the tree up to it.
        root: String,
    },
    /// A reading of a document.
    Document {
        /// The event that added it.
        seq: u64,
        /// Its id.
        id: String,
        /// The id of its source.
        source: String,
        /// Reader and overrides.
        reader: String,
        /// The text; nothing once erased.
        text: Option<String>,
        /// Everything else, as JSON; nothing once erased.
        payload: Option<String>,
        /// Whether it is in force.
        current: bool,
    },
    /// A claim, deed or meeting.
    Part {
        /// Which: `claims`, `deeds` or `meetings`.
        kind: String,
        /// The event that added it.
        seq: u64,
        /// Its id.
        id: String,
        /// Its document.
        document: String,
        /// First byte in the document's text.
        start: u64,
        /// The byte behind its last.
        end: u64,
        /// The words; nothing once erased.
        quote: Option<String>,
        /// Action, kind of deed, or name.
        what: String,
        /// First day of its window.
        day_from: Option<String>,
        /// Last day of its window.
        day_to: Option<String>,
        /// Everything, as JSON; nothing once erased.
        payload: Option<String>,
        /// Whether it belongs to the reading in force.
        current: bool,
    },
    /// A judgement.
    Judgement {
        /// Its id.
        id: String,
        /// The event that recorded it.
        seq: u64,
        /// What is judged.
        left: String,
        /// Against what.
        right: String,
        /// The verdict.
        verdict: String,
        /// The effect, if it bears on something.
        effect: Option<String>,
        /// In thousandths.
        score: u16,
        /// A JSON list of phrases.
        reasons: String,
        /// What kind of author.
        kind: String,
        /// The author.
        author: String,
        /// The event that took it back.
        retracted: Option<u64>,
    },
    /// A commitment.
    Commitment {
        /// Its id.
        id: String,
        /// The claim from which the id was made.
        founder: String,
        /// The event that minted it.
        seq: u64,
        /// The commitment into which it was merged.
        alias_of: Option<String>,
    },
    /// A claim and its commitment.
    Member {
        /// The claim.
        claim: String,
        /// The commitment.
        commitment: String,
    },
    /// A source; exactly one of `text` and `base64` is there.
    Source {
        /// Its id.
        id: String,
        /// Its bytes, where they are UTF-8.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        /// Its bytes otherwise.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        base64: Option<String>,
    },
    /// The last: how many lines there are, this one counted.
    End {
        /// Lines.
        lines: u64,
    },
}

impl Row {
    /// The row of a source.
    pub fn of_source(id: String, bytes: Vec<u8>) -> Row {
        match String::from_utf8(bytes) {
            Ok(text) => Row::Source { id, text: Some(text), base64: None },
            Err(error) => Row::Source { id, text: None, base64: Some(BASE64_STANDARD.encode(error.as_bytes())) },
        }
    }
}

/// The bytes of a source from its row; `None` if it has none or they cannot be read.
pub fn bytes(text: Option<String>, base64: Option<String>) -> Option<Vec<u8>> {
    match (text, base64) {
        (Some(text), None) => Some(text.into_bytes()),
        (None, Some(letters)) => BASE64_STANDARD.decode(letters).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_of_a_source_come_back() {
        for source in [&b"plain"[..], "양국은\u{0}\r\n\u{FEFF}".as_bytes(), &[0xff, 0xfe, 0, 1], b""] {
            let row = Row::of_source("sha256:x".to_owned(), source.to_vec());
            let line = serde_json::to_string(&row).expect("json");
            let Row::Source { text, base64, .. } = serde_json::from_str(&line).expect("reads back") else {
                panic!("{line}")
            };
            assert_eq!(bytes(text, base64).as_deref(), Some(source), "{line}");
        }
        assert_eq!(bytes(None, None), None);
        assert_eq!(bytes(Some(String::new()), Some(String::new())), None);
        assert_eq!(bytes(None, Some("?".to_owned())), None);
    }

    /// A key that this program does not know may change what a line says, so that it is not passed over.
    #[test]
    fn a_line_with_an_unknown_key_is_refused() {
        let line = r#"{"row":"member","claim":"c-1","commitment":"p-1"}"#;
        assert!(serde_json::from_str::<Row>(line).is_ok());
        assert!(serde_json::from_str::<Row>(&line.replace('}', ",\"since\":1}")).is_err());
        assert!(serde_json::from_str::<Row>(&line.replace("member", "guest")).is_err());
    }
}
