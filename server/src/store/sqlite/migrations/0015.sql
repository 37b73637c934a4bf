-- Files of sites that were accepted and are being taken in, part by part. What is left of one is done after a restart.
-- `author` is the administrator as he was, in JSON; a part is the pushes that make or change its sites, in CBOR.
CREATE TABLE site_imports (
    id INTEGER PRIMARY KEY, unit BLOB NOT NULL, author TEXT NOT NULL, accepted_at INTEGER NOT NULL,
    n_sites INTEGER NOT NULL
);
CREATE TABLE site_import_parts (
    import INTEGER NOT NULL REFERENCES site_imports (id) ON DELETE CASCADE, ordinal INTEGER NOT NULL,
    n_sites INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (import, ordinal)
) WITHOUT ROWID;
