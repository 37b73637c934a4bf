-- What an audience ceased to see: asked at every pull, and mostly nothing.
CREATE INDEX feed_lost ON feed (audience, document) WHERE lost = 1;
