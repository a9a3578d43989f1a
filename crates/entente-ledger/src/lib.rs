//! The append-only ledger: events, judgements, queries; SQLite in one file behind a trait.
