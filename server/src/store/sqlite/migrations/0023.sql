-- By whose power a unit ordered until then, where that was changed since: what was made before is judged by it.
CREATE TABLE past_standings (
    unit BLOB NOT NULL REFERENCES units (id), until INTEGER NOT NULL, standing TEXT NOT NULL, PRIMARY KEY (unit, until)
) WITHOUT ROWID;
CREATE INDEX past_standings_by_end ON past_standings (until);

-- Certificates of sites, as their records say, and the first of their last days.
ALTER TABLE site_rows ADD COLUMN certificates TEXT NOT NULL DEFAULT '{}';
ALTER TABLE site_rows ADD COLUMN certified_until TEXT;
