import { expect, test } from "vitest";
import type { AppendChunks, AppendResult } from "../../store/contract/contract.ts";
import type { Submit } from "../../store/group.ts";
import { StreamWriter } from "./stream-writer.ts";

/** A writer whose appends are recorded; each is answered after a turn of the event loop. */
function recorded(): { writer: StreamWriter; appends: AppendChunks[] } {
  const appends: AppendChunks[] = [];
  const submit = async (operation: AppendChunks): Promise<AppendResult> => {
    appends.push(operation);
    await new Promise((resolve) => setImmediate(resolve));
    return { outcome: "appended", first: 0 };
  };
  const stream = { runId: "wrun_1", namespace: "" };
  const writer = new StreamWriter({ stream, epoch: 1, stepId: "step_1", attempt: 1, submit: submit as Submit, written: null });
  return { writer, appends };
}

test.each(Array.from({ length: 40 }, (_, turns) => turns))(
  "an end that is asked for %i microtasks after a write is recorded",
  async (turns) => {
    const { writer, appends } = recorded();
    await writer.write("a");
    const flushed = writer.flush();
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    await writer.close();
    await flushed;
    expect(appends.flatMap(({ chunks }) => chunks)).toEqual(["a"]);
    expect(appends.filter(({ close }) => close)).toHaveLength(1);
  },
);

test.each(Array.from({ length: 12 }, (_, turns) => turns))(
  "an end right after a flush (%i microtasks) is recorded",
  async (turns) => {
    const { writer, appends } = recorded();
    await writer.write("a");
    const flushed = writer.flush();
    while (appends.length === 0) await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    await writer.close();
    await flushed;
    expect(appends.some(({ close }) => close)).toBe(true);
  },
);

test("a loop of writes lets its chunks leave the process while it goes on", async () => {
  const { writer, appends } = recorded();
  for (let chunk = 0; chunk < 200; chunk += 1) await writer.write("x");
  expect(appends.length).toBeGreaterThan(1);
  await writer.flush();
  expect(appends.flatMap(({ chunks }) => chunks)).toHaveLength(200);
});
