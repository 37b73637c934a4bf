-- What held before it was changed: what was made then is judged by it for a while. A row for each change, none for a
-- request. Units are only ever added, so that the organisation of an earlier day is its people's posts.

-- The post that a person held until then, and his membership in it.
CREATE TABLE past_posts (
    user BLOB NOT NULL REFERENCES users (id), until INTEGER NOT NULL, unit BLOB NOT NULL, name TEXT NOT NULL,
    roles TEXT NOT NULL, certificate TEXT NOT NULL, membership INTEGER NOT NULL, PRIMARY KEY (user, until)
) WITHOUT ROWID;
CREATE INDEX past_posts_by_end ON past_posts (until);

-- The policy that was in force until then.
CREATE TABLE past_policies (
    scope BLOB NOT NULL, until INTEGER NOT NULL, sha256 BLOB NOT NULL REFERENCES reference (sha256),
    PRIMARY KEY (scope, until)
) WITHOUT ROWID;

-- The versions of the rules by which this office has judged, and since when.
CREATE TABLE rules (version INTEGER PRIMARY KEY, since INTEGER NOT NULL);
-- Where people worked before this was noted, they worked by the first.
INSERT INTO rules (version, since) SELECT 1, 0 WHERE EXISTS (SELECT 1 FROM users);
