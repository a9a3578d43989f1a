//! Finds mentions in a Document and makes meetings, claims and deeds of them.
