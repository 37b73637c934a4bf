-- Codes that people ask for one another, and what is told about it.

-- `id` names a code to those who may confirm it and not use it. Nobody in `asked_by`: the keeper of the machine. One that
-- is pending is good for nothing until it is confirmed.
ALTER TABLE pairing_codes ADD COLUMN id BLOB;
ALTER TABLE pairing_codes ADD COLUMN asked_by BLOB;
ALTER TABLE pairing_codes ADD COLUMN asked_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pairing_codes ADD COLUMN is_pending INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pairing_codes ADD COLUMN confirmed_by BLOB;
UPDATE pairing_codes SET id = randomblob(16);
CREATE UNIQUE INDEX pairing_codes_by_id ON pairing_codes (id);
CREATE INDEX pairing_codes_by_asker ON pairing_codes (asked_by) WHERE used_at IS NULL;
CREATE INDEX pairing_codes_pending ON pairing_codes (expires_at) WHERE is_pending = 1;

-- A row for each person who is told. Nobody in `done_by`: the keeper of the machine.
CREATE TABLE notices (
    id INTEGER PRIMARY KEY, recipient BLOB NOT NULL REFERENCES users (id), at INTEGER NOT NULL, kind TEXT NOT NULL,
    person BLOB NOT NULL REFERENCES users (id), device BLOB, done_by BLOB
);
CREATE INDEX notices_by_recipient ON notices (recipient, id);
-- By device: what a thief's says that it has seen, his other ones still show.
CREATE TABLE notices_seen (
    notice INTEGER NOT NULL REFERENCES notices (id) ON DELETE CASCADE, device BLOB NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (notice, device)
) WITHOUT ROWID;
