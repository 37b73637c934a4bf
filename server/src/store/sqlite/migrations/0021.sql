-- Posts that people hold beside the one of their unit and roles, some for somebody else and for stated days. Days are
-- counted from 1970-01-01.
CREATE TABLE posts (
    id BLOB PRIMARY KEY, user BLOB NOT NULL REFERENCES users (id), unit BLOB NOT NULL REFERENCES units (id),
    roles TEXT NOT NULL, deputy_for BLOB REFERENCES users (id), from_day INTEGER, until_day INTEGER,
    given_at INTEGER NOT NULL, begun_at INTEGER, ended_at INTEGER
) WITHOUT ROWID;
CREATE INDEX posts_by_user ON posts (user) WHERE ended_at IS NULL;
CREATE INDEX posts_by_unit ON posts (unit) WHERE ended_at IS NULL;
CREATE INDEX posts_by_principal ON posts (deputy_for) WHERE ended_at IS NULL AND deputy_for IS NOT NULL;

-- What a person held beside, until that instant: JSON; nothing is no post.
ALTER TABLE past_posts ADD COLUMN beside TEXT NOT NULL DEFAULT '';
