/** Whether what `start()` was given is a workflow, and what to say of it where it is not. It may be anything. */
import { types } from "node:util";
import { hasBrand } from "../errors/brand.ts";
import { codedTypeError } from "../errors/coded-type-error.ts";
import { describeValue } from "../describe/describe-value.ts";
import { guarded } from "../describe/guarded.ts";
import { shortened } from "../describe/shortened.ts";

interface Complaint {
  what: string;
  fix: string;
}

const uncompiled =
  'Either the function lacks "use workflow" as its first statement, or its file was not compiled: add the perdure plugin to your bundler (or run `perdure build`).';
const giveFunction = 'Give it the workflow\'s function, `start(fn, [args])`, or its id, `start({ workflowId: "…" }, [args])`.';
const notCalled =
  "Give it the function and its arguments, not what a call of it gives: `start(fn, [args])`, not `start(fn(args))`.";
const longestName = 200;

/** Throws `not_a_workflow`, a TypeError. */
export function workflowIdOf(workflow: unknown): string {
  const id = propertyOf(workflow, "workflowId");
  if (typeof id === "string" && id !== "") return id;
  throw codedTypeError("not_a_workflow", complaintOf(workflow, id));
}

/** The error for a promise, which is what a call of a workflow gives. `cause`: what it rejected with, where it did. */
export function promiseGiven(rejection: { reason: unknown } | null): TypeError {
  const details = { what: "a promise", fix: notCalled };
  return codedTypeError("not_a_workflow", details, rejection === null ? {} : { cause: rejection.reason });
}

/** No proxy is one, and nothing of the value is run to know it. */
export function isPromise(value: unknown): value is Promise<unknown> {
  return types.isPromise(value);
}

function complaintOf(workflow: unknown, id: unknown): Complaint {
  if (typeof workflow === "function") return functionComplaint(workflow);
  if (guarded(() => hasBrand(workflow, "Run"), false))
    return { what: "a Run", fix: "It has been started. To start another run, give start() the workflow's function." };
  if (id !== undefined) return { what: `an object whose workflowId is ${describeValue(id)}`, fix: "A workflowId is a text." };
  if (typeof workflow === "string")
    return { what: `the text ${describeValue(workflow)}`, fix: "For a workflow's id: `start({ workflowId: id }, [args])`." };
  if (workflow === undefined)
    return { what: "undefined", fix: `Is it imported by the name under which it is exported? ${giveFunction}` };
  return { what: describeValue(workflow), fix: giveFunction };
}

function functionComplaint(workflow: object): Complaint {
  const stepId = propertyOf(workflow, "stepId");
  if (typeof stepId === "string") {
    const what = `the step ${shortened(stepId.slice(stepId.lastIndexOf("//") + 2), longestName)}`;
    return { what, fix: 'A step runs in a workflow: call it in a function that begins with "use workflow", and start that.' };
  }
  const name = propertyOf(workflow, "name");
  const said = typeof name === "string" && name !== "" ? shortened(name, longestName) : "(anonymous)";
  return { what: `the function ${said}`, fix: uncompiled };
}

function propertyOf(value: unknown, name: string): unknown {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return undefined;
  return guarded<unknown>(() => (value as Record<string, unknown>)[name], undefined);
}
