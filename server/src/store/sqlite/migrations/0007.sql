-- A session that has named its device once goes on naming it. One that nobody has used for long ends; how long the
-- present ones were not used is not known, so they count from now.
ALTER TABLE sessions ADD COLUMN names_device INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
UPDATE sessions SET seen_at = CAST(strftime('%s', 'now') AS INTEGER) * 1000;
