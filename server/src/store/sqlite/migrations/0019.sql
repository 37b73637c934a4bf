-- How a unit lays out the sheets that it exports: columns, their order and headings, as JSON.
CREATE TABLE unit_sheets (
    unit BLOB NOT NULL REFERENCES units (id), name TEXT NOT NULL, json BLOB NOT NULL, PRIMARY KEY (unit, name)
) WITHOUT ROWID;
