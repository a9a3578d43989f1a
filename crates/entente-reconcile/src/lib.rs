//! Decides which claims tell the same promise, and which deeds bear on which.
