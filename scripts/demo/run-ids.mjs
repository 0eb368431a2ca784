/** Ids of all runs in the store, oldest first, through the store's contract. */
export async function allRunIds({ PERDURE_STORE }) {
  // Not at the head: in a fresh clone it is built by this very demo.
  const { openStore } = await import("@perdure/sqlite");
  const store = openStore(PERDURE_STORE, { root: process.cwd() });
  try {
    const runs = await store.listRuns({ limit: 1_000 });
    return runs.map(({ runId }) => runId).toReversed();
  } finally {
    await store.close();
  }
}
