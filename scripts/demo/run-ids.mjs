// In the playground's place, so that the packages are those that it runs.
import { sqlite } from "@perdure/sqlite";

/** Ids of all runs in the store, oldest first, through the store's contract. */
export async function allRunIds({ PERDURE_STORE }) {
  const store = sqlite({ path: PERDURE_STORE.replace(/^sqlite:/, "") });
  try {
    const runs = await store.listRuns({ limit: 1_000 });
    return runs.map(({ runId }) => runId).toReversed();
  } finally {
    await store.close();
  }
}
