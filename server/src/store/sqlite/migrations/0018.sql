-- The log of what was done is a chain: an entry has its place in it, and a hash over the one before, over what the entry says
-- openly, and over the seal of each value. A seal is the hash of the value under a salt of its own; whoever blacks a value
-- out takes value and salt away and leaves the seal. What was noted before is chained where it stands, by the program.
ALTER TABLE audit ADD COLUMN chain TEXT NOT NULL DEFAULT 'office';
ALTER TABLE audit ADD COLUMN place INTEGER;
ALTER TABLE audit ADD COLUMN actor_salt BLOB;
ALTER TABLE audit ADD COLUMN subject_salt BLOB;
ALTER TABLE audit ADD COLUMN note_salt BLOB;
ALTER TABLE audit ADD COLUMN seals BLOB;
ALTER TABLE audit ADD COLUMN hash BLOB;
CREATE UNIQUE INDEX audit_by_place ON audit (chain, place);
CREATE INDEX audit_by_subject ON audit (subject, id);
CREATE INDEX audit_by_actor ON audit (actor, id);
CREATE INDEX audit_by_act ON audit (act, id);

-- Where each chain ends: without it nobody would miss the last entries.
CREATE TABLE audit_ends (chain TEXT PRIMARY KEY, place INTEGER NOT NULL, hash BLOB NOT NULL) WITHOUT ROWID;
