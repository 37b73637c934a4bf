-- The first schema. Never edited once released: what changes is a new file after it.
-- Ids are 16 bytes (UUID), hashes 32 bytes, times milliseconds since 1970 UTC.

CREATE TABLE secrets (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;

CREATE TABLE units (
    id BLOB PRIMARY KEY, parent BLOB REFERENCES units (id), tier TEXT NOT NULL,
    name_zh TEXT NOT NULL, name_en TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX units_by_parent ON units (parent);

-- `membership` counts the changes of what this person may read: cursors carry it.
CREATE TABLE users (
    id BLOB PRIMARY KEY, unit BLOB NOT NULL REFERENCES units (id), name TEXT NOT NULL, roles TEXT NOT NULL,
    certificate TEXT NOT NULL, membership INTEGER NOT NULL DEFAULT 1, created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX users_by_unit ON users (unit);
CREATE INDEX users_by_name ON users (name);

CREATE TABLE devices (
    id BLOB PRIMARY KEY, user BLOB NOT NULL REFERENCES users (id), name TEXT NOT NULL,
    paired_at INTEGER NOT NULL, revoked_at INTEGER
) WITHOUT ROWID;
CREATE INDEX devices_by_user ON devices (user);

CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY, device BLOB NOT NULL REFERENCES devices (id),
    created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX sessions_by_device ON sessions (device);

CREATE TABLE pairing_codes (
    code_hash BLOB PRIMARY KEY, user BLOB NOT NULL REFERENCES users (id),
    expires_at INTEGER NOT NULL, used_at INTEGER
) WITHOUT ROWID;
CREATE INDEX pairing_codes_by_user ON pairing_codes (user);

-- Who reads what: an audience is a unit's or a user's id. A membership holds from version `gained` until `lost`.
CREATE TABLE audiences (id BLOB PRIMARY KEY, kind TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE memberships (
    user BLOB NOT NULL REFERENCES users (id), audience BLOB NOT NULL REFERENCES audiences (id),
    gained INTEGER NOT NULL, lost INTEGER, PRIMARY KEY (user, audience, gained)
) WITHOUT ROWID;

-- An actor belongs for ever to the person and device that used it first.
CREATE TABLE actors (
    actor BLOB PRIMARY KEY, user BLOB NOT NULL, device BLOB NOT NULL, bound_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE documents (
    id BLOB PRIMARY KEY, kind TEXT NOT NULL, unit BLOB NOT NULL REFERENCES units (id), created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL, n_changes INTEGER NOT NULL, n_operations INTEGER NOT NULL
) WITHOUT ROWID;

-- One sequence number for each stored push of one document, shared by its changes and its feed rows.
CREATE TABLE changes (
    document BLOB NOT NULL REFERENCES documents (id), sequence INTEGER NOT NULL, ordinal INTEGER NOT NULL,
    hash BLOB NOT NULL, actor BLOB NOT NULL, actor_seq INTEGER NOT NULL, received_at INTEGER NOT NULL,
    author BLOB NOT NULL, replica BLOB NOT NULL, bytes BLOB NOT NULL,
    PRIMARY KEY (document, sequence, ordinal)
) WITHOUT ROWID;
CREATE UNIQUE INDEX changes_by_hash ON changes (document, hash);

CREATE TABLE change_dependencies (
    document BLOB NOT NULL, hash BLOB NOT NULL, dependency BLOB NOT NULL,
    PRIMARY KEY (document, hash, dependency)
) WITHOUT ROWID;

-- A document as saved at `sequence`, verified by loading.
CREATE TABLE snapshots (
    document BLOB PRIMARY KEY REFERENCES documents (id), sequence INTEGER NOT NULL,
    n_changes INTEGER NOT NULL, bytes BLOB NOT NULL
) WITHOUT ROWID;

-- `gained`: with this row the document became visible to the audience; `lost`: it ceased to be.
CREATE TABLE feed (
    audience BLOB NOT NULL, sequence INTEGER NOT NULL, document BLOB NOT NULL,
    gained INTEGER NOT NULL, lost INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (audience, sequence)
) WITHOUT ROWID;
CREATE INDEX feed_gained ON feed (audience, sequence, document) WHERE gained = 1;

-- What the feed was at each sequence: a store that was put back from a backup shows another chain.
CREATE TABLE feed_chain (sequence INTEGER PRIMARY KEY, hash BLOB NOT NULL);

CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY, document BLOB NOT NULL, kind TEXT NOT NULL, hash BLOB NOT NULL, author BLOB NOT NULL,
    device BLOB NOT NULL, reason TEXT NOT NULL, received_at INTEGER NOT NULL, bytes BLOB NOT NULL, released_at INTEGER
);
CREATE UNIQUE INDEX quarantine_by_author ON quarantine (document, author, hash);

-- A blob that a stored document names; `blobs` are those whose bytes are here, whole and verified.
CREATE TABLE photos (
    sha256 BLOB NOT NULL, document BLOB NOT NULL REFERENCES documents (id), size INTEGER NOT NULL, type TEXT NOT NULL,
    PRIMARY KEY (sha256, document)
) WITHOUT ROWID;
CREATE TABLE blobs (
    sha256 BLOB PRIMARY KEY, size INTEGER NOT NULL, type TEXT NOT NULL, arrived_at INTEGER NOT NULL
) WITHOUT ROWID;

-- How much of an upload is here is told by the length of its file.
CREATE TABLE uploads (
    id BLOB PRIMARY KEY, user BLOB NOT NULL REFERENCES users (id), device BLOB NOT NULL, sha256 BLOB NOT NULL,
    document BLOB NOT NULL, size INTEGER NOT NULL, type TEXT NOT NULL, created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX uploads_by_user ON uploads (user, sha256);
CREATE INDEX uploads_by_expiry ON uploads (expires_at);

-- Derived from documents, rebuildable.
CREATE TABLE ledger_rows (
    document BLOB PRIMARY KEY REFERENCES documents (id), kind TEXT NOT NULL, cbor BLOB NOT NULL
) WITHOUT ROWID;

-- Immutable under its hash; `scope` is the unit it was made for, empty for what everybody reads.
CREATE TABLE reference (
    sha256 BLOB PRIMARY KEY, name TEXT NOT NULL, scope BLOB NOT NULL, version TEXT NOT NULL,
    created_at INTEGER NOT NULL, json BLOB NOT NULL, brotli BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE reference_current (
    scope BLOB NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL, sha256 BLOB NOT NULL REFERENCES reference (sha256),
    PRIMARY KEY (scope, name)
) WITHOUT ROWID;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, act TEXT NOT NULL, subject BLOB, note TEXT NOT NULL
);
