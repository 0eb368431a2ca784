import { setTimeout as delay } from "node:timers/promises";
import { expect } from "./patterns.mjs";

/** Reads a story to its end over as many connections as it takes, each from behind the last whole chunk that came. */
export async function readStory(server, runId) {
  const words = [];
  for (let connections = 1; ; connections += 1) {
    try {
      const response = await fetch(`${server.url}/api/runs/${runId}/stream?startIndex=${words.length}`);
      for await (const line of linesOf(response.body)) {
        const { index, word } = JSON.parse(line);
        expect(index === words.length, `chunk ${index} came where ${words.length} was due`);
        words.push(word);
      }
      return { words, connections };
    } catch (error) {
      if (!isLostConnection(error)) throw error;
      await untilListening(server);
    }
  }
}

async function* linesOf(body) {
  let rest = "";
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}

function isLostConnection(error) {
  return error instanceof TypeError && ["fetch failed", "terminated"].includes(error.message);
}

async function untilListening({ url }) {
  for (;;) {
    const response = await fetch(`${url}/.well-known/workflow/v1/health`).catch(() => null);
    if (response?.ok === true) return;
    await delay(20);
  }
}
