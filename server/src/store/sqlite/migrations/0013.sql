-- What a device said of itself last, as JSON: what lies there unsent, how much room it has, and which app runs there.
ALTER TABLE devices ADD COLUMN told TEXT;
