-- What is undecided of one author in one document, without the rows themselves, whose bytes may be many.
CREATE INDEX quarantine_undecided ON quarantine (author, document)
    WHERE released_at IS NULL AND discarded_at IS NULL;
