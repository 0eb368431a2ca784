/** How values hold step functions and instances of classes, in a process that has registered some. */
import { NotBuilt } from "../../values/refused.ts";
import { capturedOf, withCaptured } from "../../values/step-value.ts";
import type { CodecEnvironment } from "../../values/environment.ts";
import type { Registry } from "./registry.ts";

export type ValueHooks = Required<Pick<CodecEnvironment, "steps" | "classes">>;

/** `onMissing`: a value that was read has a step or a class that is not registered here. */
export function valueHooks(
  registry: Registry,
  aliases: Record<string, string> = {},
  onMissing: () => void = () => undefined,
): ValueHooks {
  return {
    steps: {
      captured(fn, stepId) {
        const captured = capturedOf(fn);
        // Called in server code it has its variables from there, and nothing tells which.
        if (captured === undefined && registry.step(stepId, aliases)?.captures === true)
          throw new NotBuilt("a step function that captured variables in server code");
        return captured;
      },
      revive(stepId, captured) {
        const step = registry.step(stepId, aliases);
        if (step === null) onMissing();
        else if (step.captures === true) return withCaptured(step.bind(captured ?? {}), stepId, captured);
        return step?.bind({});
      },
    },
    classes(classId) {
      const found = registry.classNamed(classId);
      if (found === undefined) onMissing();
      return found;
    },
  };
}
