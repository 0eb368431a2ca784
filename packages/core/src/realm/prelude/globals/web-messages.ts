/** Known by name, so that `instanceof` and checks for their presence work; making one is part of a later version. */
import { perdureError } from "../../../errors/perdure-error.ts";

function notBuiltYet(what: string): never {
  throw perdureError("not_built_yet", { what: `${what} in a workflow` });
}

export class Request {
  constructor() {
    notBuiltYet("new Request()");
  }
}

export class Response {
  constructor() {
    notBuiltYet("new Response()");
  }
  static json(): never {
    notBuiltYet("Response.json()");
  }
  static redirect(): never {
    notBuiltYet("Response.redirect()");
  }
  static error(): never {
    notBuiltYet("Response.error()");
  }
}
