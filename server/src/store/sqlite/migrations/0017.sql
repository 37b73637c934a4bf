-- What units set of the policy themselves, each change of it kept: the newest of a unit governs. `version` counts the
-- changes of the whole office. `own` is JSON: all that the unit sets itself from then on.
CREATE TABLE unit_policies (
    version INTEGER PRIMARY KEY, unit BLOB NOT NULL REFERENCES units (id), at INTEGER NOT NULL,
    author BLOB NOT NULL, reason TEXT NOT NULL, own BLOB NOT NULL
);
CREATE INDEX unit_policies_by_unit ON unit_policies (unit, version);
CREATE INDEX unit_policies_by_time ON unit_policies (at);
