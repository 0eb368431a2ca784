/** Hooks: how a workflow waits for something from outside. The names and types are final; none of it is built yet. */
import { notBuiltYet } from "../errors/not-built-yet.ts";

/** A hook as it is known outside the workflow. */
export interface HookInfo {
  runId: string;
  hookId: string;
  token: string;
  metadata: unknown;
  createdAt: Date;
}

/** What names a hook outside. `Payload` is what it takes. */
export interface HookReference<Payload = unknown> {
  readonly token: string;
  /** For the types only. */
  readonly payload?: Payload;
}

/** In a workflow: awaited it gives the next payload, iterated all of them. */
export interface Hook<Payload = unknown> extends PromiseLike<Payload>, AsyncIterable<Payload>, Disposable {
  readonly token: string;
  dispose(): void;
  /** The run that owns the token, where it is not this one. */
  getConflict(): Promise<{ runId: string } | null>;
}

export interface HookOptions {
  /** 1 to 255 characters, any but `.` and `..`. Default: one that can't be guessed. */
  token?: string;
  /** Any value; `getHookByToken` gives it. */
  metadata?: unknown;
}

export interface WebhookOptions {
  token?: string;
  /** What the caller gets: default 202, a `Response` each time, or what a step answers. */
  respondWith?: Response | "manual";
}

/** A hook whose payloads are requests to `url`. */
export interface Webhook extends Hook<Request> {
  readonly url: string;
}

/** The part of a Standard Schema (zod, valibot, arktype) that a hook needs. */
export interface PayloadSchema<Input, Output = Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => unknown;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

/** A kind of hook, defined once: its payloads have one type on both sides. */
export interface HookDefinition<Input, Output = Input> {
  /** In a workflow. */
  create(options?: HookOptions): Hook<Output>;
  /** Outside. */
  resume(token: string, payload: Input): Promise<HookInfo>;
}

export function createHook<Payload = unknown>(options?: HookOptions): Hook<Payload> {
  void options;
  throw notBuiltYet("createHook()");
}

export function createWebhook(options?: WebhookOptions): Webhook {
  void options;
  throw notBuiltYet("createWebhook()");
}

/** Stands at module level, so it does not throw itself: only what would use the hook says that it is not built yet. */
export function defineHook<Input = unknown, Output = Input>(definition?: {
  schema?: PayloadSchema<Input, Output>;
}): HookDefinition<Input, Output> {
  void definition;
  return {
    create() {
      throw notBuiltYet("create() of defineHook()");
    },
    async resume() {
      throw notBuiltYet("resume() of defineHook()");
    },
  };
}
