import { notBuiltYet } from "../errors/not-built-yet.ts";
import type { HookInfo, HookReference } from "../workflow/hooks.ts";

export interface ResumeOptions {
  /** Makes a retry harmless: of two payloads with one key, a hook gets the first. Unique for each hook. */
  idempotencyKey?: string;
}

/**
 * Gives a hook its next payload. Resolves with the hook once the payload is durable. Not built yet: rejects with `not_built_yet`.
 *
 * @throws HookNotFoundError when no live run has such a hook.
 */
export async function resumeHook<T = unknown>(
  hook: string | HookReference<T>,
  payload: T,
  options?: ResumeOptions,
): Promise<HookInfo> {
  void [hook, payload, options];
  throw notBuiltYet("resumeHook()");
}

/** The hook that owns a token. Not built yet: rejects with `not_built_yet`. */
export async function getHookByToken(token: string): Promise<HookInfo> {
  void token;
  throw notBuiltYet("getHookByToken()");
}

/** Gives a webhook a request, and resolves with the response to send. Not built yet: rejects with `not_built_yet`. */
export async function resumeWebhook(token: string, request: Request): Promise<Response> {
  void [token, request];
  throw notBuiltYet("resumeWebhook()");
}
