//! Finding commitments: the query language, how commitments are described for the index of the ledger, and lists of them.

mod describe;
mod facets;
mod listing;
mod query;
mod typed;
mod words;

pub(crate) use describe::{Describer, key_of, kind, turns};
pub use entente_ledger::index::{Sort, When};
pub use facets::{Facet, FacetValue, Facets};
pub(crate) use listing::told;
pub use listing::{Listed, Listing};
pub use query::{KEYS, Query};
pub use typed::{term, with};
