-- A hash opens a photo only through a record for which somebody had its bytes. Of what was named before it was not asked.
ALTER TABLE photos ADD COLUMN is_proved INTEGER NOT NULL DEFAULT 0;
UPDATE photos SET is_proved = 1;
