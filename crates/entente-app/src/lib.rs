//! The use cases, wired once: the command line and any other face of the program call these and nothing below.
//!
//! [`App::read`] turns inputs into readings.

mod error;
mod inputs;
mod pool;
mod reading;
mod standin;

pub use entente_model as model;
pub use entente_publish as publish;
pub use entente_read::Format;
pub use error::{AppError, Kind};
pub use inputs::Input;
pub use reading::{App, Outcome, ReadOptions, Readout};
