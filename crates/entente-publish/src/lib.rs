//! The versioned wire types, statements and exports; only here serde on what leaves.
