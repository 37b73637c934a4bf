-- Numbers of papers. How far each series has been given out, and under which epoch of this database.
CREATE TABLE number_series (
    prefix TEXT NOT NULL, kind TEXT NOT NULL, year INTEGER NOT NULL, next INTEGER NOT NULL, epoch BLOB NOT NULL,
    PRIMARY KEY (prefix, kind, year)
) WITHOUT ROWID;

-- Runs of numbers of a unit: given to a person on a device, or passed over (nobody's) where this database had been put back.
-- `next` is the first of them that is not used, as the device has told.
CREATE TABLE number_blocks (
    id INTEGER PRIMARY KEY,
    prefix TEXT NOT NULL, kind TEXT NOT NULL, year INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    unit BLOB NOT NULL, user BLOB, device BLOB, replica BLOB, next INTEGER NOT NULL,
    given_at INTEGER NOT NULL, ended_at INTEGER
);
CREATE INDEX number_blocks_by_series ON number_blocks (prefix, kind, year, first);
CREATE INDEX number_blocks_by_unit ON number_blocks (unit, kind, year, first);
CREATE INDEX number_blocks_by_replica ON number_blocks (replica);
