/** What the compiler says of an app; docs/spec/compiled-code.md. */
export interface AppManifest {
  /** Changes with every build that changes a workflow or a step id. */
  deployment: string;
  workflows: Record<string, ManifestWorkflow>;
  steps: readonly string[];
  bundles: Record<string, () => Promise<ManifestBundle>>;
  stepModules: readonly ManifestStepModule[];
  packages: Record<string, string>;
  /** From the built file (`from`, its URL) to the project root. */
  root: { from: string; relative: string };
}

export interface ManifestWorkflow {
  /** Hash of the bundle. */
  bundle: string;
  /** Names of `process.env` that the bundle reads. */
  env: readonly string[];
  /** Ids of the steps that it calls. */
  steps: readonly string[];
}

/** A module that registers steps, or classes whose instances steps are given. */
export interface ManifestStepModule {
  /** The module's path as in ids. */
  name: string;
  /** Ids of the steps that it registers. */
  steps: readonly string[];
  /** Imports it. */
  load: () => Promise<unknown>;
}

export interface ManifestBundle {
  code: string;
  map: string | null;
  abi: number;
}
