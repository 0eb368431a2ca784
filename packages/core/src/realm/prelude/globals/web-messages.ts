/** Known by name, so that `instanceof` and checks for their presence work; making one is part of a later version. */
import { perdureError } from "../../../errors/perdure-error.ts";

export class Request {
  constructor() {
    throw perdureError("not_built_yet", { what: "new Request() in a workflow" });
  }
}

export class Response {
  constructor() {
    throw perdureError("not_built_yet", { what: "new Response() in a workflow" });
  }
}
