import { current } from "../run-state.ts";

/** Logical time since the run was created. */
export const performance: object = {
  now: () => (current === null ? 0 : current.now - current.facts.createdAt),
  get timeOrigin() {
    return current === null ? 0 : current.facts.createdAt;
  },
};
