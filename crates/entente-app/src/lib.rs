//! The use cases, wired once: read, add, list, show, why, status, export, verify.
