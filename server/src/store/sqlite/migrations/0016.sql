-- Checklists and hazards that units make themselves. `draft` is JSON, none where nobody is at work on the next version; its
-- revision counts how often it was written, so that of two who edit at once the second is told.
CREATE TABLE checklists (
    id TEXT PRIMARY KEY, unit BLOB NOT NULL REFERENCES units (id), made_at INTEGER NOT NULL,
    draft BLOB, revision INTEGER NOT NULL DEFAULT 0, withdrawn_at INTEGER
) WITHOUT ROWID;
CREATE INDEX checklists_by_unit ON checklists (unit);

-- What was published; its bytes are reference data of that hash.
CREATE TABLE checklist_versions (
    checklist TEXT NOT NULL REFERENCES checklists (id), number INTEGER NOT NULL, sha256 BLOB NOT NULL,
    at INTEGER NOT NULL, author BLOB NOT NULL, note TEXT NOT NULL, PRIMARY KEY (checklist, number)
) WITHOUT ROWID;

-- `words` is JSON as the catalogue has it.
CREATE TABLE hazards (
    id TEXT PRIMARY KEY, unit BLOB NOT NULL REFERENCES units (id), words BLOB NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1, changed_at INTEGER NOT NULL, withdrawn_at INTEGER
) WITHOUT ROWID;
CREATE INDEX hazards_by_unit ON hazards (unit);
