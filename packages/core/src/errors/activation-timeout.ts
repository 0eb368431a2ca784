import { PerdureError } from "./coded-error.ts";
import { messageOf } from "./perdure-error.ts";

/** An activation of a suspect was ended by its wall limit. Whether the code is at fault is said by the CPU time that it had. */
export class ActivationTimeout extends PerdureError<"activation_timeout"> {
  readonly wallMs: number;
  readonly cpuMs: number;

  constructor(wallMs: number, cpuMs: number) {
    super("activation_timeout", messageOf("activation_timeout", { limitMs: Math.round(cpuMs) }));
    this.wallMs = wallMs;
    this.cpuMs = cpuMs;
  }
}
