//! Pages and HTTP API of a ledger: one table of routes, answered on the server, without scripts.
//!
//! [`serve`] listens on an address and answers until it is told to stop; [`router`] is the same without a network, for
//! tests. The table stands in [`routes`]. A request has a ledger of its own, so that readers never wait for a writer.

pub mod access;
pub mod api;
pub mod asked;
mod copy;
mod doing;
mod error;
mod finding;
mod head;
pub mod html;
mod idle;
mod kept;
mod memo;
pub mod negotiate;
mod pages;
mod picture;
mod pool;
pub mod problem;
mod queue;
pub mod routes;
mod serve;
mod settler;
mod state;
pub mod takes;
pub mod url;
mod words;

pub use copy::{Copied, Copying, copy};
pub use error::ServerError;
pub use serve::{Options, router, serve};
pub use state::{Clock, State};
pub use words::Words;
