//! Turns the bytes of a source into a Document: structure, roles, character set, language.
