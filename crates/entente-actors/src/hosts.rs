//! Whose a web address is: the domains under which governments and organisations of states publish.

use crate::actors::ActorsError;
use crate::table::fixed;
use std::collections::BTreeMap;

/// Domains and whose they are: a state's code or an organisation's id.
#[derive(Debug, Default)]
pub(crate) struct Hosts {
    owners: BTreeMap<String, String>,
}

impl Hosts {
    /// Reads `vocab/hosts.tsv`; `known` tells the codes and ids that exist.
    pub fn parse(file: &str, text: &str, known: impl Fn(&str) -> bool) -> Result<Hosts, ActorsError> {
        let mut owners = BTreeMap::new();
        for row in fixed::<2>(file, text) {
            let (line, [domain, owner]) = row?;
            let label =
                |l: &str| !l.is_empty() && l.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
            if !domain.split('.').all(label) {
                return Err(ActorsError::line(file, line, format!("{domain:?} is no domain in small letters")));
            }
            if !known(owner) {
                return Err(ActorsError::line(file, line, format!("{owner:?} is no state and no organisation")));
            }
            if owners.insert(domain.to_owned(), owner.to_owned()).is_some() {
                return Err(ActorsError::line(file, line, format!("{domain} is given twice")));
            }
        }
        Ok(Hosts { owners })
    }

    /// Whose the host of `url` is: the row of the longest domain above it.
    pub fn owner(&self, url: &str) -> Option<&str> {
        let host = host(url)?;
        let mut domain = host.as_str();
        loop {
            if let Some(owner) = self.owners.get(domain) {
                return Some(owner);
            }
            domain = domain.split_once('.')?.1;
        }
    }
}

/// The host of a web address, in small letters. What stands before `@` names a user and not a host, and browsers read
/// a backslash as a slash; both are ways to make an address look like that of another.
fn host(url: &str) -> Option<String> {
    let (scheme, rest) = url.trim().split_once("://")?;
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return None;
    }
    let authority = rest.split(['/', '\\', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split(':').next()?;
    let host = host.strip_suffix('.').unwrap_or(host);
    (!host.is_empty()).then(|| host.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts() -> Hosts {
        Hosts::parse("hosts.tsv", "gov\tUS\ngo.kr\tKR\neuropa.eu\tEU\n", |_| true).expect("a table")
    }

    #[test]
    fn a_host_belongs_to_the_domain_above_it_and_to_no_other() {
        let hosts = hosts();
        for (url, owner) in [
            ("https://www.state.gov/releases/1", Some("US")),
            ("http://GOV/", Some("US")),
            ("HTTPS://WWW.MSIT.GO.KR:443/eng?x=1", Some("KR")),
            ("https://www.msit.go.kr./eng", Some("KR")),
            ("https://ec.europa.eu#top", Some("EU")),
            ("https://user@www.state.gov/", Some("US")),
            // Look-alikes.
            ("https://www.state.gov@evil.example/", None),
            ("https://evil.example\\.state.gov/", None),
            ("https://www.state.gov.evil.example/", None),
            ("https://evil.example/www.state.gov", None),
            ("https://evil.example?https://www.state.gov", None),
            ("https://notgo.kr/", None),
            ("https://fakeeuropa.eu/", None),
            ("https://mygov/", None),
            // No web addresses.
            ("state.gov", None),
            ("ftp://www.state.gov/", None),
            ("https://", None),
            ("https:///state.gov", None),
            ("", None),
        ] {
            assert_eq!(hosts.owner(url), owner, "{url}");
        }
    }

    #[test]
    fn a_wrong_row_is_told_with_its_line() {
        for (table, wrong) in [
            ("gov\tUS\ngov\tUS\n", "vocab/hosts.tsv:2: gov is given twice"),
            ("Gov\tUS\n", "vocab/hosts.tsv:1: \"Gov\" is no domain in small letters"),
            (".gov\tUS\n", "vocab/hosts.tsv:1: \".gov\" is no domain in small letters"),
            ("gov\tQQ\n", "vocab/hosts.tsv:1: \"QQ\" is no state and no organisation"),
            ("gov\n", "vocab/hosts.tsv:1: has 1 cells where 2 are wanted"),
        ] {
            let error = Hosts::parse("hosts.tsv", table, |owner| owner == "US").expect_err(table);
            assert_eq!(error.to_string(), wrong);
        }
    }
}
