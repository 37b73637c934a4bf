-- Who reads which document, in one table: a unit, with those above it or alone, or a person. It takes the place of what
-- was shown beside the line of the unit that owns a document, and says that line too.
CREATE TABLE visible (
    document BLOB NOT NULL REFERENCES documents (id), audience BLOB NOT NULL, with_line INTEGER NOT NULL,
    since INTEGER NOT NULL, PRIMARY KEY (document, audience)
) WITHOUT ROWID;
CREATE INDEX visible_by_audience ON visible (audience, document);
INSERT INTO visible (document, audience, with_line, since) SELECT id, unit, 1, created_at FROM documents;
INSERT OR IGNORE INTO visible (document, audience, with_line, since)
    SELECT document, audience, 0, granted_at FROM grants;
DROP TABLE grants;
