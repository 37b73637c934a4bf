-- The numbers that papers carry, and how each came to: the first paper with a number has it.
CREATE TABLE paper_numbers (
    document BLOB NOT NULL, prefix TEXT NOT NULL, kind TEXT NOT NULL, year INTEGER NOT NULL, serial INTEGER NOT NULL,
    unit BLOB NOT NULL, user BLOB NOT NULL, standing TEXT NOT NULL, is_late INTEGER NOT NULL, voided TEXT NOT NULL,
    site_name TEXT NOT NULL, inspection BLOB, made_at INTEGER NOT NULL, received_at INTEGER NOT NULL,
    PRIMARY KEY (document, prefix, kind, year, serial)
) WITHOUT ROWID;
CREATE INDEX paper_numbers_by_series ON paper_numbers (prefix, kind, year, serial);
CREATE INDEX paper_numbers_by_unit ON paper_numbers (unit, kind, year, serial);

-- Numbers that are on no paper and never will be.
CREATE TABLE void_numbers (
    prefix TEXT NOT NULL, kind TEXT NOT NULL, year INTEGER NOT NULL, serial INTEGER NOT NULL,
    reason TEXT NOT NULL, by BLOB NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (prefix, kind, year, serial)
) WITHOUT ROWID;
