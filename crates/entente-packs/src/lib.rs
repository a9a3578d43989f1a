//! Loads and checks what Entente knows of languages (packs/) and of the world (vocab/), as data.
