/** Thrown by the codec's own parts for a value that they know they can't write; `refusal` makes the user's error of it. */
export class Refused extends Error {
  readonly kind: string;
  readonly fix: string;
  constructor(kind: string, fix: string, cause?: unknown) {
    super(kind, cause === undefined ? undefined : { cause });
    this.kind = kind;
    this.fix = fix;
  }
}

/** As `Refused`, for a value that will travel one day. */
export class NotBuilt extends Error {
  readonly kind: string;
  constructor(kind: string) {
    super(kind);
    this.kind = kind;
  }
}
