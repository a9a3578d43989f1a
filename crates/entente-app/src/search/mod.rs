//! Finding commitments: the query language, how commitments are described for the index of the ledger, and lists of them.

mod describe;
mod facets;
mod listing;
mod query;
mod words;

pub(crate) use describe::Describer;
pub use entente_ledger::index::{Sort, When};
pub use facets::{Facet, FacetValue, Facets};
pub use listing::{Listed, Listing};
pub use query::{KEYS, Query};
