//! How often a password may be tried: by name and by address. The table has a fixed size, and a name or address has its
//! place by a digest that nobody outside can compute, so that neither many names nor many addresses fill the memory or push
//! anybody else's tries out.

use sha2::{Digest, Sha256};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// So many places has each table.
const PLACES: usize = 8192;
/// So many failures are free, by name and by address.
const FREE: [u32; 2] = [10, 30];
/// The first wait is of so many seconds; each further one is twice as long.
const FIRST: u64 = 8;
/// Nobody waits longer, by name and by address.
const LONGEST: [Duration; 2] = [Duration::from_secs(300), Duration::from_secs(900)];
/// After so long without a try all is forgotten.
const FORGOTTEN: Duration = Duration::from_secs(3600);

#[derive(Clone, Copy)]
struct Place {
    failures: u32,
    last: Instant,
}

/// Tries by name and by address.
pub struct Throttle {
    secret: String,
    tables: [Mutex<Vec<Option<Place>>>; 2],
}

/// A try that was let through. It counts as a failure until it is told to have been none.
pub struct Try([usize; 2]);

impl Throttle {
    /// A table in which nobody has tried. `secret` decides who has which place.
    pub fn new(secret: String) -> Throttle {
        let table = || Mutex::new(vec![None; PLACES]);
        Throttle { secret, tables: [table(), table()] }
    }

    /// Lets a try through, or says how long to wait. One that is not let through counts for nothing.
    ///
    /// # Errors
    /// How long to wait.
    pub fn admit(&self, name: &str, address: IpAddr, now: Instant) -> Result<Try, Duration> {
        let places = [self.place("name", name), self.place("address", &network(address))];
        // Both tables are held meanwhile, so that tries at one moment do not slip through together.
        let mut tables = self.tables.each_ref().map(|table| table.lock().unwrap_or_else(PoisonError::into_inner));
        let mut longest = Duration::ZERO;
        for (of, (table, at)) in tables.iter_mut().zip(places).enumerate() {
            let Some(place) = table[at] else { continue };
            if now.duration_since(place.last) >= FORGOTTEN {
                table[at] = None;
                continue;
            }
            if let Some(over) = place.failures.checked_sub(FREE[of]) {
                let wait = Duration::from_secs(FIRST << over.min(20)).min(LONGEST[of]);
                longest = longest.max((place.last + wait).saturating_duration_since(now));
            }
        }
        if !longest.is_zero() {
            return Err(longest);
        }
        for (table, at) in tables.iter_mut().zip(places) {
            let failures = table[at].map_or(0, |place| place.failures).saturating_add(1);
            table[at] = Some(Place { failures, last: now });
        }
        Ok(Try(places))
    }

    /// The password of this try was right: the name is free again, and of the address this try is taken back. Who has one
    /// account gets no more tries at others by it.
    pub fn right(&self, tried: Try) {
        let [name, address] = tried.0;
        let mut tables = self.tables.each_ref().map(|table| table.lock().unwrap_or_else(PoisonError::into_inner));
        tables[0][name] = None;
        if let Some(place) = &mut tables[1][address] {
            place.failures = place.failures.saturating_sub(1);
        }
    }

    fn place(&self, of: &str, what: &str) -> usize {
        let digest = Sha256::digest(format!("{of} {} {what}", self.secret));
        digest.iter().take(4).fold(0_usize, |sum, b| (sum << 8) | usize::from(*b)) % PLACES
    }
}

/// One who has an address of the sixth version has all of its network.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("{:x?}", &address.segments()[..4]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn guessing_at_one_name_becomes_slow_and_other_names_go_on() {
        let (throttle, start) = (Throttle::new("s".to_owned()), Instant::now());
        let mut now = start;
        let mut tried = 0;
        // A day of guessing from as many addresses as one wants.
        while now < start + Duration::from_secs(24 * 3600) {
            let from = address(&format!("10.{}.{}.1", tried / 250, tried % 250));
            match throttle.admit("mori", from, now) {
                Ok(_) => tried += 1,
                Err(wait) => now += wait,
            }
        }
        assert!(tried < 320, "{tried} tries a day");
        assert!(throttle.admit("kim", address("192.0.2.1"), now).is_ok());
        let _ = throttle.admit("mori", address("192.0.2.1"), now);
        assert!(throttle.admit("mori", address("192.0.2.1"), now).is_err());
        assert!(throttle.admit("mori", address("192.0.2.1"), now + FORGOTTEN).is_ok(), "it is forgotten");
    }

    #[test]
    fn guessing_from_one_address_becomes_slow_also_within_its_network() {
        let (throttle, now) = (Throttle::new("s".to_owned()), Instant::now());
        let tries =
            (0..100).filter(|n| throttle.admit(&format!("n{n}"), address(&format!("2001:db8::{n}")), now).is_ok());
        assert_eq!(tries.count(), 30);
        assert!(throttle.admit("x", address("2001:db8:0:1::1"), now).is_ok());
    }

    #[test]
    fn the_right_password_frees_the_name_and_gives_no_further_tries() {
        let (throttle, now, from) = (Throttle::new("s".to_owned()), Instant::now(), address("192.0.2.1"));
        for n in 0..200 {
            match throttle.admit("mine", from, now) {
                Ok(tried) => throttle.right(tried),
                Err(_) => panic!("{n}: whoever knows the password is not slowed down"),
            }
        }
        let tries = (0..200).filter(|n| {
            if let Ok(tried) = throttle.admit("mine", from, now) {
                throttle.right(tried);
            }
            throttle.admit(&format!("n{n}"), from, now).is_ok()
        });
        assert_eq!(tries.count(), 30);
    }
}
