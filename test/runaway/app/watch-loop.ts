/** Measures how long the event loop stands still. */
const everyMs = 10;

export interface LoopWatch {
  /** The longest stand-still so far. */
  readonly worst: { ms: number; cpuMs: number };
}

export function watchLoop(): LoopWatch {
  const worst = { ms: 0, cpuMs: 0 };
  let last = performance.now();
  let cpu = process.cpuUsage();
  const timer = setInterval(() => {
    const now = performance.now();
    const spent = process.cpuUsage(cpu);
    const ms = now - last - everyMs;
    if (ms > worst.ms) Object.assign(worst, { ms, cpuMs: (spent.user + spent.system) / 1_000 });
    last = now;
    cpu = process.cpuUsage();
  }, everyMs);
  timer.unref();
  return { worst };
}
