-- In the subset that SQLite and PostgreSQL share. Times are milliseconds since 1970, lists are JSON arrays, flags are 0 or 1.

CREATE TABLE models (
  id       TEXT   NOT NULL PRIMARY KEY,
  -- Every class that was ever given an index; only appended to.
  classes  TEXT   NOT NULL,
  created  BIGINT NOT NULL
);

CREATE TABLE versions (
  model           TEXT    NOT NULL REFERENCES models (id),
  version         INTEGER NOT NULL,
  bundle          TEXT    NOT NULL,
  size            BIGINT  NOT NULL,
  training_state  TEXT,
  parent          INTEGER,
  classes         TEXT    NOT NULL,
  -- Digests of the lineage, oldest first.
  datasets        TEXT    NOT NULL,
  gate_report     TEXT    NOT NULL,
  manifest        TEXT    NOT NULL,
  published       BIGINT  NOT NULL,
  PRIMARY KEY (model, version),
  UNIQUE (model, bundle)
);

CREATE TABLE datasets (
  id            TEXT    NOT NULL PRIMARY KEY,
  display_name  TEXT    NOT NULL,
  state         TEXT    NOT NULL,
  size          BIGINT  NOT NULL,
  sha256        TEXT,
  classes       TEXT    NOT NULL,
  train         INTEGER NOT NULL,
  validation    INTEGER NOT NULL,
  test          INTEGER NOT NULL,
  created       BIGINT  NOT NULL
);

CREATE TABLE adaptations (
  id             TEXT    NOT NULL PRIMARY KEY,
  model          TEXT    NOT NULL REFERENCES models (id),
  dataset        TEXT    NOT NULL REFERENCES datasets (id),
  state          TEXT    NOT NULL,
  reason         TEXT    NOT NULL,
  parent         INTEGER,
  version        INTEGER,
  rollout        TEXT,
  config         TEXT    NOT NULL,
  classes        TEXT    NOT NULL,
  progress       TEXT,
  checkpoint     TEXT,
  lease          TEXT,
  trainer        TEXT,
  lease_expires  BIGINT,
  fencing        BIGINT  NOT NULL,
  attempts       INTEGER NOT NULL,
  created        BIGINT  NOT NULL,
  ended          BIGINT,
  -- Number of the last event; every change of the row raises it.
  sequence       BIGINT  NOT NULL
);
CREATE INDEX adaptations_by_model ON adaptations (model, id);
CREATE UNIQUE INDEX adaptations_one_running ON adaptations (model) WHERE state IN ('PENDING', 'RUNNING', 'PUBLISHED');
CREATE UNIQUE INDEX adaptations_by_lease ON adaptations (lease) WHERE lease IS NOT NULL;

CREATE TABLE adaptation_events (
  adaptation  TEXT    NOT NULL REFERENCES adaptations (id),
  sequence    BIGINT  NOT NULL,
  time        BIGINT  NOT NULL,
  state       TEXT    NOT NULL,
  reason      TEXT    NOT NULL,
  version     INTEGER,
  rollout     TEXT,
  progress    TEXT,
  attempts    INTEGER NOT NULL,
  ended       BIGINT,
  PRIMARY KEY (adaptation, sequence)
);

CREATE TABLE traffic_splits (
  model      TEXT             NOT NULL PRIMARY KEY REFERENCES models (id),
  revision   BIGINT           NOT NULL,
  stable     INTEGER,
  candidate  INTEGER,
  arm_share  DOUBLE PRECISION,
  shadow     INTEGER,
  salt       TEXT
);

CREATE TABLE rollouts (
  id         TEXT    NOT NULL PRIMARY KEY,
  model      TEXT    NOT NULL REFERENCES models (id),
  candidate  INTEGER NOT NULL,
  stable     INTEGER,
  state      TEXT    NOT NULL,
  reason     TEXT    NOT NULL,
  -- Of a paused rollout: where it goes on.
  stage      TEXT,
  since      BIGINT  NOT NULL,
  evidence   TEXT    NOT NULL,
  created    BIGINT  NOT NULL,
  ended      BIGINT,
  sequence   BIGINT  NOT NULL,
  FOREIGN KEY (model, candidate) REFERENCES versions (model, version)
);
CREATE INDEX rollouts_by_model ON rollouts (model, id);
CREATE UNIQUE INDEX rollouts_one_running ON rollouts (model) WHERE state IN ('LOADING', 'SHADOW', 'CANARY', 'PAUSED');

CREATE TABLE rollout_events (
  rollout   TEXT   NOT NULL REFERENCES rollouts (id),
  sequence  BIGINT NOT NULL,
  time      BIGINT NOT NULL,
  state     TEXT   NOT NULL,
  reason    TEXT   NOT NULL,
  stage     TEXT,
  evidence  TEXT   NOT NULL,
  ended     BIGINT,
  PRIMARY KEY (rollout, sequence)
);

-- Rows of running rollouts that both versions answered. Removed when the rollout ends.
CREATE TABLE exposures (
  rollout          TEXT    NOT NULL REFERENCES rollouts (id),
  position         BIGINT  NOT NULL,
  call             TEXT    NOT NULL,
  row_index        INTEGER NOT NULL,
  route_key        TEXT    NOT NULL,
  arm              TEXT    NOT NULL,
  stable_class     INTEGER NOT NULL,
  candidate_class  INTEGER NOT NULL,
  exposed          BIGINT  NOT NULL,
  -- A class index, or -1 for "right", -2 for "wrong".
  truth            INTEGER,
  labelled         BIGINT,
  PRIMARY KEY (rollout, position)
);

CREATE TABLE requests (
  id        TEXT   NOT NULL PRIMARY KEY,
  body      TEXT   NOT NULL,
  resource  TEXT   NOT NULL,
  created   BIGINT NOT NULL
);
