/**
 * The modules with steps, each loaded by itself: one that throws takes nothing with it but its own steps.
 *
 * States of a module: new → loading → loaded; or failed, and then again loading after a pause or when an app is added. A failed
 * one stays so until it has loaded: its error is told meanwhile.
 */
import type { ManifestStepModule } from "./manifest.ts";

const retryMs = 30_000;

export interface StepModulePorts {
  /** Monotonic ms. */
  now: () => number;
  /** The first failure of a module. */
  onFailed: (module: ManifestStepModule, error: unknown) => void;
  /** A module that had failed has loaded. */
  onRecovered: () => void;
}

interface Failure {
  error: unknown;
  retryAt: number;
}

export class StepModules {
  readonly #ports: StepModulePorts;
  readonly #all = new Set<ManifestStepModule>();
  readonly #new = new Set<ManifestStepModule>();
  readonly #loading = new Map<ManifestStepModule, Promise<void>>();
  readonly #failed = new Map<ManifestStepModule, Failure>();

  constructor(ports: StepModulePorts) {
    this.#ports = ports;
  }

  /** The modules of an app. What has failed is due again: an app that is loaded may bring what was missing. */
  add(modules: readonly ManifestStepModule[]): void {
    for (const module of modules) {
      this.#all.add(module);
      this.#new.add(module);
    }
    for (const failure of this.#failed.values()) failure.retryAt = -Infinity;
  }

  /** Those of an app that is replaced; what is still said of them is not heard. */
  remove(modules: readonly ManifestStepModule[]): void {
    for (const module of modules) {
      this.#all.delete(module);
      this.#new.delete(module);
      this.#loading.delete(module);
      this.#failed.delete(module);
    }
  }

  /** Resolves when every module has loaded or failed. Never rejects. */
  async load(): Promise<void> {
    const now = this.#ports.now();
    for (const module of this.#new) this.#begin(module);
    this.#new.clear();
    for (const [module, { retryAt }] of this.#failed) if (retryAt <= now && !this.#loading.has(module)) this.#begin(module);
    await Promise.all(this.#loading.values());
  }

  #begin(module: ManifestStepModule): void {
    const loading: Promise<void> = attempt(module).then((error) => {
      // Removed meanwhile.
      if (this.#loading.get(module) !== loading) return;
      this.#loading.delete(module);
      if (error === null) this.#loaded(module);
      else this.#fail(module, error.thrown);
    });
    this.#loading.set(module, loading);
  }

  #loaded(module: ManifestStepModule): void {
    if (this.#failed.delete(module)) this.#ports.onRecovered();
  }

  #fail(module: ManifestStepModule, error: unknown): void {
    const isFirst = !this.#failed.has(module);
    this.#failed.set(module, { error, retryAt: this.#ports.now() + retryMs });
    if (isFirst) this.#ports.onFailed(module, error);
  }

  /** Ids of the steps of modules that have not failed. */
  get stepIds(): string[] {
    return [...this.#all].filter((module) => !this.#failed.has(module)).flatMap((module) => module.steps);
  }

  /** The failed module that has the step, and what it threw; nothing where another app in this process has it in a sound one. */
  failureOf(stepId: string): { module: ManifestStepModule; error: unknown } | undefined {
    for (const [module, { error }] of this.#failed) {
      if (module.steps.includes(stepId)) return this.stepIds.includes(stepId) ? undefined : { module, error };
    }
    return undefined;
  }
}

async function attempt(module: ManifestStepModule): Promise<{ thrown: unknown } | null> {
  try {
    await module.load();
    return null;
  } catch (error) {
    // A module may throw anything, and `undefined` would look like no failure.
    return { thrown: error ?? new Error(`it threw ${String(error)}`) };
  }
}
