-- What one author's undecided refused changes amount to: a row for each document, and one with an empty document for all
-- of them. Kept by the triggers, so that a bound costs one look however much there is. Derived, rebuildable.
CREATE TABLE quarantine_sums (
    author BLOB NOT NULL, document BLOB NOT NULL, n_changes INTEGER NOT NULL, n_bytes INTEGER NOT NULL,
    PRIMARY KEY (author, document)
) WITHOUT ROWID;

INSERT INTO quarantine_sums (author, document, n_changes, n_bytes)
    SELECT author, document, count(*), sum(length(bytes)) FROM quarantine
    WHERE released_at IS NULL AND discarded_at IS NULL GROUP BY author, document
    UNION ALL SELECT author, x'', count(*), sum(length(bytes)) FROM quarantine
    WHERE released_at IS NULL AND discarded_at IS NULL GROUP BY author;

CREATE TRIGGER quarantine_grows AFTER INSERT ON quarantine
WHEN new.released_at IS NULL AND new.discarded_at IS NULL
BEGIN
    INSERT INTO quarantine_sums (author, document, n_changes, n_bytes)
        VALUES (new.author, new.document, 1, length(new.bytes)), (new.author, x'', 1, length(new.bytes))
        ON CONFLICT (author, document)
        DO UPDATE SET n_changes = n_changes + 1, n_bytes = n_bytes + excluded.n_bytes;
END;

CREATE TRIGGER quarantine_shrinks AFTER UPDATE OF released_at, discarded_at ON quarantine
WHEN old.released_at IS NULL AND old.discarded_at IS NULL
    AND (new.released_at IS NOT NULL OR new.discarded_at IS NOT NULL)
BEGIN
    UPDATE quarantine_sums SET n_changes = n_changes - 1, n_bytes = n_bytes - length(old.bytes)
        WHERE author = old.author AND document IN (old.document, x'');
END;
