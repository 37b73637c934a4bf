-- On which device a code was asked for, and on which one the code was that let another in.
ALTER TABLE pairing_codes ADD COLUMN asked_on BLOB;
ALTER TABLE devices ADD COLUMN asked_on BLOB;

-- By whose hand somebody is what he is: who entered him, gave him the right to administer, or let him in, and when last.
CREATE TABLE hands (
    user BLOB NOT NULL REFERENCES users (id), by BLOB NOT NULL REFERENCES users (id), at INTEGER NOT NULL,
    PRIMARY KEY (user, by)
) WITHOUT ROWID;
