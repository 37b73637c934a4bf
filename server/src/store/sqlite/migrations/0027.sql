-- The key of a device, as it showed it, and since when.
CREATE TABLE device_keys (
    key TEXT NOT NULL PRIMARY KEY, device BLOB NOT NULL REFERENCES devices (id), since INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX device_keys_by_device ON device_keys (device);

-- Signatures under visits that name such a key, and whether they are that key's over what they stand under.
CREATE TABLE sealed_signatures (
    document BLOB NOT NULL REFERENCES documents (id), signature BLOB NOT NULL, key TEXT NOT NULL,
    sound INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (document, signature)
) WITHOUT ROWID;

-- Phones are told what units say of themselves for their papers: what they have of the organisation is made anew.
DELETE FROM reference_current WHERE name = 'organisation';
