-- Whether the resource was made; written down before it is made.
ALTER TABLE requests ADD COLUMN done INTEGER NOT NULL DEFAULT 1;

-- The last number that a model of the name has given out; outlives versions and models, so that no number means two things.
CREATE TABLE version_numbers (
  model  TEXT    NOT NULL PRIMARY KEY,
  last   INTEGER NOT NULL
);
INSERT INTO version_numbers (model, last) SELECT model, MAX(version) FROM versions GROUP BY model;
