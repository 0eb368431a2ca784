/**
 * - `runs`: what claims, sends and lists need. `owner` is a worker's number. `due_at` counts while there is no owner: from then
 *   on the run may be claimed (0: at once, null: not by itself). `unclean`: the last owner died without a release.
 * - `journal`: one row a commit, with its events as a JSON array. The state of a run is that of its last row, so an ordinary
 *   commit writes this table and nothing else. Rows are appended, which keeps a batch of many runs on few pages.
 * - `inbox`: entries that are not taken; `inbox_seen`: the ids of all, for the life of the run.
 * - `chunks`: one row an append, with all its chunks in one blob.
 */
export const first: string = `
CREATE TABLE bundles (
  hash TEXT PRIMARY KEY NOT NULL,
  abi INTEGER NOT NULL,
  steps TEXT NOT NULL,
  code TEXT NOT NULL,
  map TEXT
);

CREATE TABLE workers (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  worker_id TEXT NOT NULL UNIQUE
);

CREATE TABLE runs (
  rid INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  owner INTEGER,
  due_at INTEGER,
  unclean INTEGER NOT NULL DEFAULT 0,
  marked INTEGER NOT NULL DEFAULT 0,
  strikes INTEGER NOT NULL DEFAULT 0,
  inbox_position INTEGER NOT NULL DEFAULT 0,
  inbox_count INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  workflow_id TEXT NOT NULL,
  bundle TEXT NOT NULL,
  idempotency_key TEXT,
  tags TEXT NOT NULL
);
CREATE UNIQUE INDEX runs_idempotency_key ON runs (idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX runs_created ON runs (created_at, run_id);
CREATE INDEX runs_owner ON runs (owner) WHERE owner IS NOT NULL;
CREATE INDEX runs_due ON runs (due_at) WHERE owner IS NULL AND due_at IS NOT NULL;
CREATE INDEX runs_inbox ON runs (owner) WHERE owner IS NOT NULL AND inbox_count > 0;

CREATE TABLE journal (
  id INTEGER PRIMARY KEY,
  rid INTEGER NOT NULL,
  first INTEGER NOT NULL,
  count INTEGER NOT NULL,
  commit_id TEXT,
  inbox_position INTEGER NOT NULL,
  status TEXT NOT NULL,
  code TEXT,
  started_at INTEGER,
  completed_at INTEGER,
  wake_at INTEGER,
  outstanding INTEGER NOT NULL,
  tokens TEXT,
  result TEXT,
  events TEXT
);
CREATE INDEX journal_first ON journal (rid, first);
CREATE INDEX journal_empty ON journal (rid, commit_id) WHERE count = 0;

CREATE TABLE inbox (
  id INTEGER PRIMARY KEY, -- rid << 32 | position
  message_id TEXT NOT NULL,
  type TEXT NOT NULL,
  hook_id TEXT,
  body TEXT NOT NULL
);
CREATE TABLE inbox_seen (
  rid INTEGER NOT NULL,
  message_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (rid, message_id)
) WITHOUT ROWID;

CREATE TABLE tokens (
  token TEXT PRIMARY KEY NOT NULL,
  rid INTEGER NOT NULL,
  hook_id TEXT NOT NULL,
  webhook INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  metadata TEXT
);
CREATE INDEX tokens_rid ON tokens (rid);
CREATE TABLE token_answers (
  rid INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  action TEXT NOT NULL,
  owner_run_id TEXT,
  PRIMARY KEY (rid, ordinal, action)
) WITHOUT ROWID;

CREATE TABLE streams (
  sid INTEGER PRIMARY KEY,
  rid INTEGER NOT NULL,
  namespace TEXT NOT NULL,
  length INTEGER NOT NULL,
  closed INTEGER NOT NULL,
  UNIQUE (rid, namespace)
);
CREATE TABLE stream_writers (
  sid INTEGER NOT NULL,
  step_id TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  PRIMARY KEY (sid, step_id)
) WITHOUT ROWID;
CREATE TABLE chunks (
  id INTEGER PRIMARY KEY,
  sid INTEGER NOT NULL,
  first INTEGER NOT NULL,
  count INTEGER NOT NULL,
  step_id TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  sizes TEXT NOT NULL,
  data BLOB NOT NULL
);
CREATE INDEX chunks_first ON chunks (sid, first);
`;
