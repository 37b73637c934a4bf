-- What an office says of its units and people beside what their phones know, which units are closed, and who has left.
ALTER TABLE units ADD COLUMN key TEXT NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN standing TEXT NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN delegated_by TEXT NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN sectors TEXT NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN leader TEXT NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN leader_post TEXT NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN charge TEXT NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN charge_post TEXT NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN appeal TEXT NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN prefix TEXT NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN closed_at INTEGER;

ALTER TABLE users ADD COLUMN key TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN certificate_expires TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN telephone TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN retired_at INTEGER;

-- In which unit something was done, as far as it was in one: administrators read what was done in their area. What was
-- noted before is told by where its subject, else who did it, is now.
ALTER TABLE audit ADD COLUMN unit BLOB;
UPDATE audit SET unit = coalesce(
    (SELECT id FROM units WHERE id = audit.subject),
    (SELECT unit FROM users WHERE id = audit.subject),
    (SELECT users.unit FROM devices JOIN users ON users.id = devices.user WHERE devices.id = audit.subject),
    (SELECT unit FROM documents WHERE id = audit.subject),
    (SELECT unit FROM users WHERE id = unhex(replace(audit.actor, '-', ''))));
CREATE INDEX IF NOT EXISTS documents_by_unit ON documents (unit, kind);
