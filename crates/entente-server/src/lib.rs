//! Pages and HTTP API of a ledger.
