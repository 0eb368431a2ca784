import { readFileSync } from "node:fs";
import process from "node:process";

/** CPU time of this thread so far, in ms; where the system does not tell it, that of the whole process. */
export function threadCpuMs(): number {
  // Node 23.9 and later.
  const { threadCpuUsage = processUsage } = process as { threadCpuUsage?: () => { user: number; system: number } };
  return threadCpuUsage === processUsage ? (fromScheduler() ?? msOf(processUsage())) : msOf(threadCpuUsage());
}

function processUsage(): { user: number; system: number } {
  return process.cpuUsage();
}

function msOf({ user, system }: { user: number; system: number }): number {
  return (user + system) / 1_000;
}

/** Linux: the first number is the time on a CPU, in ns (https://docs.kernel.org/scheduler/sched-stats.html). */
function fromScheduler(): number | null {
  try {
    const ns = Number(readFileSync("/proc/thread-self/schedstat", "latin1").split(" ", 1)[0]);
    // A kernel that does not count gives 0.
    return ns > 0 ? ns / 1_000_000 : null;
  } catch {
    return null;
  }
}
