/** What this process's code has registered: steps, workflows, and the manifest of the app. */
import { perdureError } from "../errors/perdure-error.ts";
import type { StepOptions } from "./step/retry.ts";
import type { AppManifest } from "./manifest.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- a registered function may take and return anything
export type StepFunction = (this: unknown, ...args: any[]) => unknown;

export interface RegisteredStep {
  id: string;
  /** The function with its captured variables in place. Its properties are the step's options, read when it runs. */
  bind(captured: Record<string, unknown>): StepFunction & StepOptions & { timeout?: unknown };
}

export class Registry {
  readonly #steps = new Map<string, RegisteredStep>();
  readonly #manifests = new Map<string, AppManifest>();
  #loading: Promise<void> | null = null;

  addStep(step: RegisteredStep): void {
    // A module that a dev server loads again registers again: the newest function serves.
    this.#steps.set(step.id, step);
  }

  /** A process may hold several apps (a test runner, a monorepo): their manifests add up. */
  addManifest(manifest: AppManifest): void {
    this.#manifests.set(manifest.deployment, manifest);
    this.#loading = null;
  }

  get manifests(): AppManifest[] {
    return [...this.#manifests.values()];
  }

  findWorkflow(workflowId: string): { manifest: AppManifest; workflow: AppManifest["workflows"][string] } | null {
    for (const manifest of this.manifests.toReversed()) {
      const workflow = Object.hasOwn(manifest.workflows, workflowId) ? manifest.workflows[workflowId] : undefined;
      if (workflow !== undefined) return { manifest, workflow };
    }
    return null;
  }

  /** Imports the step bundle of each app, once. */
  loadSteps(): Promise<void> {
    this.#loading ??= Promise.all(this.manifests.map((manifest) => manifest.loadSteps())).then(() => undefined);
    return this.#loading;
  }

  step(stepId: string, aliases: Record<string, string> = {}): RegisteredStep | null {
    const alias = Object.hasOwn(aliases, stepId) ? aliases[stepId] : undefined;
    return this.#steps.get(stepId) ?? (alias === undefined ? undefined : this.#steps.get(alias)) ?? null;
  }

  get stepIds(): string[] {
    return [...new Set([...this.#steps.keys(), ...this.manifests.flatMap((manifest) => manifest.steps)])];
  }

  /** The manifest that `start()` needs; without one the app was not compiled. */
  requireManifest(): AppManifest {
    const manifest = this.manifests.at(-1);
    if (manifest === undefined) throw perdureError("app_not_loaded", {});
    return manifest;
  }
}
