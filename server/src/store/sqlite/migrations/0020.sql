-- Photos that refused changes name, while their documents need not: their author brings the bytes all the same, so that
-- they are here when somebody looks at the change or releases it, whatever became of his phone.

CREATE TABLE refused_photos (
    change INTEGER NOT NULL REFERENCES quarantine (id), sha256 BLOB NOT NULL, author BLOB NOT NULL,
    size INTEGER NOT NULL, is_brought INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (change, sha256)
) WITHOUT ROWID;
CREATE INDEX refused_photos_by_hash ON refused_photos (sha256);
CREATE INDEX refused_photos_by_author ON refused_photos (author);
