/** Outcomes that several operations have. */
/** The operation's own fault, and lasting: too large, or wrong. Nothing was written. */
export interface Refused {
  outcome: "refused";
  code: string;
  message: string;
}

/** The store can't do it for now (no room, no disk, another holds the lock, the run is ending): nothing was written; repeat it. */
export interface Unavailable {
  outcome: "unavailable";
  code: string;
  message: string;
}

/** The store does not have the bundle: nothing was written; repeat the operation with its text. */
export interface BundleMissing {
  outcome: "bundle-missing";
}
