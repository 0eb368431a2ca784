const lastRow = `j.id = (SELECT id FROM journal WHERE rid = r.rid ORDER BY first DESC, id DESC LIMIT 1)`;

/** A run with the state of its last journal row, as `WireRun`, but for its owner and epoch. */
const stateColumns = `
r.run_id, r.workflow_id, r.tags, r.queue, r.priority, r.bundle, r.created_at, r.inbox_position, r.inbox_count,
j.first + j.count - 1 AS journal_length, j.status, j.code, j.started_at, j.completed_at, j.wake_at, j.outstanding`;

/** The events come last, so that other columns never read past them. */
export const runColumns: string = `${stateColumns}, r.epoch, w.worker_id AS owner,
CASE WHEN j.status IN ('completed', 'failed', 'cancelled') THEN j.events -> '$[#-1].value' END AS last_value`;

export const runTables: string = `runs r LEFT JOIN workers w ON w.number = r.owner JOIN journal j ON ${lastRow}`;

/** Of a run that is not over, and is about to have another owner. */
export const liveColumns: string = `${stateColumns}, NULL AS last_value`;

export const liveTables: string = `runs r JOIN journal j ON ${lastRow}`;
