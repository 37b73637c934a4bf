-- The unit above a unit until then, where it was moved since: what was made before is judged by the tree of before.
CREATE TABLE past_parents (
    unit BLOB NOT NULL REFERENCES units (id), until INTEGER NOT NULL, parent BLOB, PRIMARY KEY (unit, until)
) WITHOUT ROWID;
CREATE INDEX past_parents_by_end ON past_parents (until);
