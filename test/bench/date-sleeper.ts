import { addDays, formatISO } from "date-fns";
import { sleep } from "workflow";

/** As `sleeper`, with a dependency of some size that has state in each run. */
export async function dateSleeper(): Promise<string> {
  "use workflow";
  const tomorrow = addDays(new Date(), 1);
  await sleep("1h");
  return formatISO(tomorrow);
}
