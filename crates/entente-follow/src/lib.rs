//! From evidence to a status as of a day, by written rules.
