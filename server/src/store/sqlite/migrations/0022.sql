-- Passwords for desks: argon2id under a salt of its own, with what it costs (KiB, passes, lanes).
CREATE TABLE passwords (
    user BLOB PRIMARY KEY REFERENCES users (id), salt BLOB NOT NULL, hash BLOB NOT NULL,
    memory INTEGER NOT NULL, passes INTEGER NOT NULL, lanes INTEGER NOT NULL, set_at INTEGER NOT NULL
) WITHOUT ROWID;

-- A code that somebody's password gave, and the device that it made.
ALTER TABLE pairing_codes ADD COLUMN by_password INTEGER NOT NULL DEFAULT 0;
ALTER TABLE devices ADD COLUMN by_password INTEGER NOT NULL DEFAULT 0;

-- When whoever holds a session last showed who he is.
ALTER TABLE sessions ADD COLUMN proved_at INTEGER NOT NULL DEFAULT 0;
