CREATE TABLE events (
  seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, recorded TEXT,
  salt TEXT, payload TEXT, digest TEXT NOT NULL, root TEXT NOT NULL
) STRICT;
CREATE INDEX events_subject ON events(subject);
-- Hashes of the full subtrees of the Merkle tree over the events (RFC 6962).
CREATE TABLE nodes (
  level INTEGER NOT NULL, n INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (level, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE sources (id TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
CREATE TABLE documents (
  seq INTEGER NOT NULL REFERENCES events(seq), id TEXT NOT NULL, source TEXT NOT NULL, reader TEXT NOT NULL,
  text TEXT, payload TEXT, current INTEGER NOT NULL, PRIMARY KEY (id, seq)
) STRICT;
CREATE INDEX documents_source ON documents(source, reader);
CREATE TABLE claims (
  seq INTEGER NOT NULL REFERENCES events(seq), id TEXT NOT NULL, document TEXT NOT NULL, start INTEGER NOT NULL,
  end INTEGER NOT NULL, quote TEXT, what TEXT NOT NULL, day_from TEXT, day_to TEXT, payload TEXT,
  current INTEGER NOT NULL, PRIMARY KEY (id, seq)
) STRICT;
CREATE INDEX claims_document ON claims(document);
CREATE TABLE deeds (
  seq INTEGER NOT NULL REFERENCES events(seq), id TEXT NOT NULL, document TEXT NOT NULL, start INTEGER NOT NULL,
  end INTEGER NOT NULL, quote TEXT, what TEXT NOT NULL, day_from TEXT, day_to TEXT, payload TEXT,
  current INTEGER NOT NULL, PRIMARY KEY (id, seq)
) STRICT;
CREATE INDEX deeds_document ON deeds(document);
CREATE TABLE meetings (
  seq INTEGER NOT NULL REFERENCES events(seq), id TEXT NOT NULL, document TEXT NOT NULL, start INTEGER NOT NULL,
  end INTEGER NOT NULL, quote TEXT, what TEXT NOT NULL, day_from TEXT, day_to TEXT, payload TEXT,
  current INTEGER NOT NULL, PRIMARY KEY (id, seq)
) STRICT;
CREATE INDEX meetings_document ON meetings(document);
CREATE TABLE judgements (
  id TEXT PRIMARY KEY, seq INTEGER NOT NULL REFERENCES events(seq), "left" TEXT NOT NULL, "right" TEXT NOT NULL,
  verdict TEXT NOT NULL, effect TEXT, score INTEGER NOT NULL, reasons TEXT NOT NULL, kind TEXT NOT NULL,
  author TEXT NOT NULL, retracted INTEGER
) STRICT;
CREATE INDEX judgements_seq ON judgements(seq);
CREATE INDEX judgements_left ON judgements("left");
CREATE INDEX judgements_right ON judgements("right");
CREATE TABLE commitments (
  id TEXT PRIMARY KEY, founder TEXT NOT NULL, seq INTEGER NOT NULL REFERENCES events(seq), alias_of TEXT
) STRICT;
CREATE TABLE members (claim TEXT PRIMARY KEY, commitment TEXT NOT NULL REFERENCES commitments(id)) STRICT;
CREATE INDEX members_commitment ON members(commitment);
CREATE INDEX commitments_alias ON commitments(alias_of) WHERE alias_of IS NOT NULL;
-- What is derived from the tables above and can be made anew at any time: the index by which commitments are found.
-- Long values lie apart, so that looking for a key never reads one that is not asked for.
CREATE TABLE shelf (key BLOB PRIMARY KEY, value BLOB, long INTEGER) STRICT, WITHOUT ROWID;
CREATE TABLE shelf_long (n INTEGER PRIMARY KEY, value BLOB NOT NULL) STRICT;
-- The log only grows: an event can be emptied (redaction) but neither removed nor renumbered nor given another digest.
CREATE TRIGGER events_stay BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
CREATE TRIGGER events_keep BEFORE UPDATE OF seq, kind, subject, recorded, digest, root ON events
  BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
CREATE TRIGGER nodes_stay BEFORE DELETE ON nodes BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
CREATE TRIGGER nodes_keep BEFORE UPDATE ON nodes BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
CREATE TRIGGER judgements_stay BEFORE DELETE ON judgements BEGIN SELECT RAISE(ABORT, 'judgements are taken back, not removed'); END;
