//! Scores, error pages and before/after lists; not shipped.
