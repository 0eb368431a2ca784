/**
 * - `lanes`: a number for each pair of bundle and queue that runs have, so that a claim finds the runs that are for its worker in
 *   one range of an index. A lane goes with its bundle.
 * - `runs`: `deaths`, `solo_deaths` and `alone` as in the contract; `died_active`: its activation was recorded when its last owner
 *   died; `sealed`: sends are not taken; `completed_at`: set when the run ends, for the sweep. `unclean` is not used any more: a
 *   death is counted when a worker is buried.
 * - `workers`: what each offers, as JSON (null: it never said so); how many of its runs had something outstanding when it died
 *   (2: or more; null: nobody has looked); the run in whose activation it stalled.
 * - `decisions`: answers of creations; `watches`: the message is named, whose id holds the correlation id.
 * - `journal`: `answers` is an array for tokens alone, as before, else an object. `result` is not written any more: it is the value
 *   of the last event.
 */
export const queuesAndDeaths: string = `
CREATE TABLE lanes (
  lane INTEGER PRIMARY KEY AUTOINCREMENT,
  bundle TEXT NOT NULL,
  queue TEXT NOT NULL,
  UNIQUE (bundle, queue)
);
INSERT INTO lanes (bundle, queue) SELECT hash, 'default' FROM bundles UNION SELECT bundle, 'default' FROM runs;

DROP INDEX runs_due;
DROP INDEX runs_owner;
ALTER TABLE runs RENAME COLUMN strikes TO deaths;
ALTER TABLE runs ADD COLUMN solo_deaths INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN alone INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN died_active INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN sealed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN queue TEXT NOT NULL DEFAULT 'default';
ALTER TABLE runs ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN lane INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN completed_at INTEGER;
UPDATE runs SET
  lane = (SELECT lane FROM lanes WHERE lanes.bundle = runs.bundle),
  completed_at = (SELECT completed_at FROM journal WHERE rid = runs.rid ORDER BY first DESC, id DESC LIMIT 1)
WHERE status IN ('completed', 'failed', 'cancelled');
UPDATE runs SET
  lane = (SELECT lane FROM lanes WHERE lanes.bundle = runs.bundle),
  deaths = deaths + (unclean AND (marked OR (SELECT outstanding FROM journal WHERE rid = runs.rid ORDER BY first DESC, id DESC LIMIT 1))),
  died_active = unclean AND marked,
  marked = marked AND NOT unclean,
  unclean = 0
WHERE status IN ('pending', 'running', 'parked');
CREATE INDEX runs_due ON runs (priority, lane, due_at) WHERE owner IS NULL AND due_at IS NOT NULL AND deaths < 2;
CREATE INDEX runs_suspect ON runs (due_at) WHERE owner IS NULL AND due_at IS NOT NULL AND deaths >= 2;
CREATE INDEX runs_owner ON runs (owner, lane) WHERE owner IS NOT NULL;
CREATE INDEX runs_lane ON runs (lane);
CREATE INDEX runs_ended ON runs (status, completed_at) WHERE completed_at IS NOT NULL;

ALTER TABLE workers ADD COLUMN steps TEXT;
ALTER TABLE workers ADD COLUMN queues TEXT;
ALTER TABLE workers ADD COLUMN claiming INTEGER NOT NULL DEFAULT 0;
ALTER TABLE workers ADD COLUMN outstanding_at_death INTEGER;
ALTER TABLE workers ADD COLUMN stalled_in INTEGER;

ALTER TABLE bundles ADD COLUMN unused_since INTEGER;
ALTER TABLE journal RENAME COLUMN tokens TO answers;

CREATE TABLE queue_limits (
  queue TEXT PRIMARY KEY NOT NULL,
  max INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE decisions (
  rid INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  run_id TEXT NOT NULL,
  workflow_id TEXT NOT NULL,
  PRIMARY KEY (rid, ordinal)
) WITHOUT ROWID;

CREATE TABLE watches (
  watcher INTEGER NOT NULL,
  message_id TEXT NOT NULL,
  watched INTEGER NOT NULL,
  PRIMARY KEY (watcher, message_id)
) WITHOUT ROWID;
CREATE INDEX watches_watched ON watches (watched);

CREATE TABLE step_results (
  id INTEGER PRIMARY KEY,
  rid INTEGER NOT NULL,
  step_id TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  value TEXT NOT NULL,
  UNIQUE (rid, step_id)
);
`;
