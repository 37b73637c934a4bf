-- Columns of what records say of sites, derived from them and rebuildable: lists, coverage and a site's page ask these.
-- Beside them stands by which version of the program they were made.
CREATE TABLE site_columns_version (version INTEGER NOT NULL);

-- `fields` is JSON, of which the other columns are parts.
CREATE TABLE site_rows (
    document BLOB PRIMARY KEY REFERENCES documents (id), unit BLOB NOT NULL, initials TEXT NOT NULL,
    hay TEXT NOT NULL, fields TEXT NOT NULL, responsible_unit BLOB, merged_into BLOB,
    name TEXT GENERATED ALWAYS AS (coalesce(fields ->> '$.name', '')) STORED,
    sector TEXT GENERATED ALWAYS AS (coalesce(fields ->> '$.sector', '')) STORED,
    town TEXT GENERATED ALWAYS AS (coalesce(fields ->> '$.town', '')) STORED,
    county TEXT GENERATED ALWAYS AS (coalesce(fields ->> '$.county', '')) STORED,
    grade TEXT GENERATED ALWAYS AS (fields ->> '$.grade') STORED,
    provisional INTEGER GENERATED ALWAYS AS (coalesce(fields ->> '$.provisional' = 'true', 0)) STORED,
    closed_on TEXT GENERATED ALWAYS AS (fields ->> '$.closed_on') STORED
) WITHOUT ROWID;
CREATE INDEX site_rows_by_unit ON site_rows (unit);
CREATE INDEX site_rows_merged ON site_rows (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE site_visits (
    document BLOB PRIMARY KEY REFERENCES documents (id), site BLOB NOT NULL, is_own_check INTEGER NOT NULL,
    began_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX site_visits_by_site ON site_visits (site, is_own_check, began_at);

CREATE TABLE site_findings (
    document BLOB PRIMARY KEY REFERENCES documents (id), site BLOB NOT NULL, is_open INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX site_findings_by_site ON site_findings (site, is_open, recorded_at);
