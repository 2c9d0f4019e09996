-- Models that were taken out of memory by a command, until they are loaded by one.
CREATE TABLE unloaded_models (
  model  TEXT NOT NULL PRIMARY KEY
);
