const startedAt = performance.now();

/** A line of progress with the seconds since the start. */
export function say(text) {
  console.log(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(5)} s  ${text}`);
}
