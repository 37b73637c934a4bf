-- Decisions on quarantined changes, documents shown beyond their unit's line, and the archive of compacted changes.

-- `released_at`: it was stored as its author's after all. `discarded_at`: it stays refused for good. `decided_by` is
-- the administrator's id.
ALTER TABLE quarantine ADD COLUMN decided_by BLOB;
ALTER TABLE quarantine ADD COLUMN discarded_at INTEGER;
CREATE INDEX quarantine_by_person ON quarantine (author, released_at);

-- Audiences that see a document beside its unit and those above: a site's enterprise, from the order on.
CREATE TABLE grants (
    document BLOB NOT NULL REFERENCES documents (id), audience BLOB NOT NULL, granted_at INTEGER NOT NULL,
    PRIMARY KEY (document, audience)
) WITHOUT ROWID;
CREATE INDEX grants_by_audience ON grants (audience);

-- Raw changes that a verified snapshot holds, deflated together; their rows in `changes` keep no bytes.
CREATE TABLE archive (
    document BLOB PRIMARY KEY REFERENCES documents (id), upto INTEGER NOT NULL, n_changes INTEGER NOT NULL,
    bytes BLOB NOT NULL
) WITHOUT ROWID;
