/** What this process's code has registered: steps, workflows, and the manifest of the app. */
import { perdureError } from "../../errors/perdure-error.ts";
import { systemClock } from "../../clock/clock.ts";
import type { AppManifest } from "./manifest.ts";
import type { SerialisableClass } from "../../values/class-instance.ts";
import type { StepOptions } from "./step-options.ts";
import { StepModules } from "./step-modules.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- a registered function may take and return anything
export type StepFunction = (this: unknown, ...args: any[]) => unknown;

export interface RegisteredStep {
  id: string;
  /** It captured variables: without them it can't be called. */
  captures?: boolean;
  /** The function with its captured variables in place. Its properties are the step's options, read when it runs. */
  bind(captured: Record<string, unknown>): StepFunction & StepOptions & { timeout?: unknown };
}

export class Registry {
  readonly #steps = new Map<string, RegisteredStep>();
  readonly #classes = new Map<string, SerialisableClass>();
  /** By project, the last loaded last. */
  readonly #manifests = new Map<string, AppManifest>();
  readonly #modules: StepModules;
  /** Called when the steps here may be others: an app is added or replaced, a step module fails, or loads at last. */
  onChanged: (() => void) | null = null;
  /** Called once for a module that fails, however often it is tried again. */
  onStepModuleFailed: ((name: string, steps: readonly string[], error: unknown) => void) | null = null;

  constructor(now: () => number = systemClock.monotonic) {
    this.#modules = new StepModules({
      now,
      onFailed: ({ name, steps }, error) => {
        this.onStepModuleFailed?.(name, steps, error);
        this.onChanged?.();
      },
      onRecovered: () => this.onChanged?.(),
    });
  }

  addStep(step: RegisteredStep): void {
    // A module that a dev server loads again registers again: the newest function serves.
    this.#steps.set(step.id, step);
  }

  /** As with steps, the newest serves. */
  addClass(id: string, constructor: SerialisableClass): void {
    this.#classes.set(id, constructor);
  }

  classNamed(id: string): SerialisableClass | undefined {
    return this.#classes.get(id);
  }

  /** A process may hold several apps (a monorepo): their manifests add up. That of a project replaces the one before it. */
  addManifest(manifest: AppManifest): void {
    const project = projectOf(manifest);
    this.#modules.remove(this.#manifests.get(project)?.stepModules ?? []);
    this.#manifests.delete(project);
    this.#manifests.set(project, manifest);
    this.#modules.add(manifest.stepModules);
    this.onChanged?.();
  }

  get hasManifest(): boolean {
    return this.#manifests.size > 0;
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

  /**
   * Loads the step modules of every app, each by itself and once. Never rejects: the steps of a module that throws are missing
   * until it loads. It is tried again by the first call after 30 s, or after an app was added.
   */
  loadSteps(): Promise<void> {
    return this.#modules.load();
  }

  /** What the module that has the step threw when it was loaded; nothing where no such module has failed. */
  failureOf(stepId: string, aliases: Record<string, string> = {}): unknown {
    return this.#failure(stepId, aliases)?.error;
  }

  /** The name of the module that `failureOf` speaks of. */
  failedModuleOf(stepId: string, aliases: Record<string, string> = {}): string | undefined {
    return this.#failure(stepId, aliases)?.module.name;
  }

  #failure(stepId: string, aliases: Record<string, string>): ReturnType<StepModules["failureOf"]> {
    const alias = aliasOf(stepId, aliases);
    return this.#modules.failureOf(stepId) ?? (alias === undefined ? undefined : this.#modules.failureOf(alias));
  }

  step(stepId: string, aliases: Record<string, string> = {}): RegisteredStep | null {
    const alias = aliasOf(stepId, aliases);
    return this.#sound(stepId) ?? (alias === undefined ? null : this.#sound(alias));
  }

  /** Functions are registered at the top of their module: one that threw further down has left steps that lack what they use. */
  #sound(stepId: string): RegisteredStep | null {
    return this.#modules.failureOf(stepId) === undefined ? (this.#steps.get(stepId) ?? null) : null;
  }

  /** Ids of the steps that can run here: registered ones, and those of modules that have not failed. */
  get stepIds(): string[] {
    const registered = [...this.#steps.keys()].filter((stepId) => this.#sound(stepId) !== null);
    return [...new Set([...registered, ...this.#modules.stepIds])];
  }

  /** The manifest that `start()` needs; without one the app was not compiled. */
  requireManifest(): AppManifest {
    const manifest = this.manifests.at(-1);
    if (manifest === undefined) throw perdureError("app_not_loaded", {});
    return manifest;
  }
}

function projectOf({ root }: AppManifest): string {
  return new URL(root.relative, root.from).href;
}

function aliasOf(stepId: string, aliases: Record<string, string>): string | undefined {
  return Object.hasOwn(aliases, stepId) ? aliases[stepId] : undefined;
}
