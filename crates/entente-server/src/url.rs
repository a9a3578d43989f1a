//! Addresses: ids as one safe segment of a path, queries, and which foreign addresses may become links.

use crate::html::parts::is_hidden;
use std::fmt::Write;

/// An id as one segment of a path: letters, digits, `-`, `_` and `.` stand for themselves, everything else as `~` and two
/// hexadecimal digits a byte. An id of the Research Organization Registry is written `ror-` and its letters. The last dot
/// before `json` or `csv` is written out, since those endings choose a form.
pub fn slug(id: &str) -> String {
    let (mut out, rest) = match id.strip_prefix(ROR) {
        Some(rest) => (String::from("ror-"), rest),
        None => (String::new(), id),
    };
    let ending = [".json", ".csv"].iter().find(|e| rest.ends_with(**e)).map_or(rest.len(), |e| rest.len() - e.len());
    for (at, byte) in rest.bytes().enumerate() {
        let plain = byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        let first = at == 0 && (byte == b'.' || (out.is_empty() && rest.starts_with("ror-")));
        if plain && at != ending && !first {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "~{byte:02x}");
        }
    }
    out
}

const ROR: &str = "https://ror.org/";

/// The id of a segment that [`slug`] wrote. `None` if it wrote no such segment.
pub fn unslug(segment: &str) -> Option<String> {
    let (start, rest) = match segment.strip_prefix("ror-") {
        Some(rest) => (ROR, rest),
        None => ("", segment),
    };
    let mut bytes = start.as_bytes().to_vec();
    let mut left = rest.bytes();
    while let Some(byte) = left.next() {
        if byte == b'~' {
            let hex = [left.next()?, left.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&hex).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// A value as it stands in a query of an address.
pub fn encoded(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~:,*".contains(&byte) {
            out.push(char::from(byte));
        } else if byte == b' ' {
            out.push('+');
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// A path of ours with a query. Two slashes at its beginning, or a backslash, would name another server; whatever was asked
/// for, it stays here.
pub fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut out = format!("/{}", path.trim_start_matches(['/', '\\']));
    for (n, (key, value)) in pairs.iter().enumerate() {
        out.push(if n == 0 { '?' } else { '&' });
        let _ = write!(out, "{}={}", encoded(key), encoded(value));
    }
    out
}

/// A foreign address that may become a link: `http` or `https`, with a host, and nothing that is invisible or a space.
pub fn linkable(url: &str) -> Option<&str> {
    let lower = url.get(..8.min(url.len()))?.to_ascii_lowercase();
    let rest = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
    let host = url.split("://").nth(1).unwrap_or_default();
    let sound = !host.is_empty()
        && !host.starts_with('/')
        && !url.chars().any(|c| c.is_whitespace() || c.is_control() || is_hidden(c));
    (rest.is_some() && sound && !url.contains(['"', '<', '>', '\\', '`'])).then_some(url)
}

/// The host of a foreign address, for people to read.
pub fn host(url: &str) -> Option<&str> {
    let rest = linkable(url)?.split("://").nth(1)?;
    rest.split(['/', '?', '#']).next()?.rsplit('@').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_comes_back_from_its_segment() {
        for (id, segment) in [
            ("p-3f0k", "p-3f0k"),
            ("KR", "KR"),
            ("https://ror.org/021nxhr62", "ror-021nxhr62"),
            ("ror-x", "~72or-x"),
            ("a/b c", "a~2fb~20c"),
            ("x.json", "x~2ejson"),
            ("01-dialogue.fr", "01-dialogue.fr"),
            ("..", "~2e."),
            ("한국", "~ed~95~9c~ea~b5~ad"),
        ] {
            assert_eq!(slug(id), segment, "{id}");
            assert_eq!(unslug(segment).as_deref(), Some(id));
        }
        for damaged in ["~", "~2", "~zz", "~ff"] {
            assert_eq!(unslug(damaged), None, "{damaged}");
        }
    }

    #[test]
    fn an_address_of_ours_never_leads_away_and_has_each_key_as_it_was() {
        for (path, pairs, address) in [
            ("/", &[][..], "/"),
            ("/commitments", &[("q", "party:KR a&b")], "/commitments?q=party:KR+a%26b"),
            ("//evil.example/x", &[("lang", "fr")], "/evil.example/x?lang=fr"),
            ("/\\evil.example", &[], "/evil.example"),
            ("/x", &[("a&b=c#", "d")], "/x?a%26b%3Dc%23=d"),
        ] {
            assert_eq!(with_query(path, pairs), address);
        }
    }

    #[test]
    fn only_sound_web_addresses_become_links() {
        for good in ["https://a.example/x?y=1#z", "HTTP://a.example"] {
            assert_eq!(linkable(good), Some(good));
        }
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "//a.example",
            "http:/a",
            "https://",
            "https:// a",
            "",
            "x",
            "https://a\".example",
            "ftp://a.example",
            "http\u{0}://a",
            "https://a.example/\u{202E}x",
            "é",
        ] {
            assert_eq!(linkable(bad), None, "{bad}");
        }
    }
}
