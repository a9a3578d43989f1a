//! Finding commitments: the query language, how commitments are described for the index of the ledger, and lists of them.

mod describe;
mod facets;
mod listing;
mod query;
mod words;

pub(crate) use describe::Describer;
pub(crate) use describe::turns;
pub use entente_ledger::index::{Sort, When};
pub use facets::{Facet, FacetValue, Facets};
pub(crate) use listing::told;
pub use listing::{Listed, Listing};
pub use query::{KEYS, Query};
pub(crate) use words::plain;
