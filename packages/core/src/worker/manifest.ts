/** What the compiler says of an app; docs/spec/compiled-code.md. */
export interface AppManifest {
  /** Changes with every build that changes a workflow or a step id. */
  deployment: string;
  workflows: Record<string, ManifestWorkflow>;
  steps: readonly string[];
  bundles: Record<string, () => Promise<ManifestBundle>>;
  /** Imports every module with steps. */
  loadSteps: () => Promise<unknown>;
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

export interface ManifestBundle {
  code: string;
  map: string | null;
  abi: number;
}
