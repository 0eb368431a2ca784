/** The entry of the prelude: evaluated once in the realm, before any code of a user. */
import "../globals/disposal-symbols.ts";
import { prelude } from "../activation.ts";
import type { HostPrimitives, Install, Prelude } from "../contract.ts";
import { installGlobals } from "./install-globals.ts";
import { installHost } from "../host.ts";
import { makeImmutable } from "./immutable.ts";

export const install: Install = (primitives: HostPrimitives): Prelude => {
  installHost(primitives);
  installGlobals();
  makeImmutable();
  return prelude;
};
