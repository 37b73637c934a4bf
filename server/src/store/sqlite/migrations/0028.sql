-- A sealed signature stands under one visit: another that has it has a copy.
CREATE INDEX sealed_signatures_by_id ON sealed_signatures (signature);
