/** A run that is sealed takes no message until it has ended: the message waits, and must not stand in the way of that end. */
import { expect, test, vi } from "vitest";
import type { Operation, OperationResult, Send } from "../../packages/core/src/store/contract/contract.ts";
import { createGroupCommitter } from "../../packages/core/src/store/group.ts";
import { unavailableWhileEnding } from "../../packages/core/src/store/rules.ts";
import { commitOf } from "../../packages/core/src/conformance/operations.ts";

test("a message that is held back lets the commit pass that its run needs to end", async () => {
  let ended = false;
  const answer = (operation: Operation): OperationResult => {
    if (operation.kind === "send") return ended ? { outcome: "duplicate", runId: "run" } : unavailableWhileEnding("run");
    ended = true;
    return { outcome: "fenced" };
  };
  const store = { description: "sealed", write: async (operations: readonly Operation[]) => operations.map(answer) };
  let repeat: (() => void) | null = null;
  const group = createGroupCommitter(store, { wait: () => new Promise((resolve) => (repeat = resolve)) });
  const message = { messageId: "m1", type: "wake", correlationIds: [], detail: null, value: null } as const;
  const send: Send = { kind: "send", to: { runId: "run" }, message };
  const sent = group.submit(send);
  const isHeld = (): (() => void) => repeat ?? expect.fail("the message is not held back yet");
  const letGo = await vi.waitFor(isHeld, { timeout: 10_000, interval: 1 });
  expect(await group.submit(commitOf())).toEqual({ outcome: "fenced" });
  letGo();
  expect(await sent).toMatchObject({ outcome: "duplicate" });
});
