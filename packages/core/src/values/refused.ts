/** Thrown by the codec's own parts for a value that they know they can't write; `refusal` makes the user's error of it. */
export class Refused extends Error {
  readonly kind: string;
  readonly fix: string;
  constructor(kind: string, fix: string) {
    super(kind);
    this.kind = kind;
    this.fix = fix;
  }
}
