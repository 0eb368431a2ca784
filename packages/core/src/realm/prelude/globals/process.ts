import { current, type Run } from "../run-state.ts";

/** `process.env` holds the names that the bundle reads, as they were at `start()`. There is nothing else. */
export const process: object = {
  get env() {
    return current === null ? {} : environmentOf(current);
  },
  set env(env: unknown) {
    current?.own.set("env", env);
  },
};

function environmentOf(run: Run): unknown {
  let env = run.own.get("env");
  if (env === undefined) {
    env = JSON.parse(run.facts.env);
    run.own.set("env", env);
  }
  return env;
}
