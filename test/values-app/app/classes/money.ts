import { WORKFLOW_DESERIALIZE, WORKFLOW_SERIALIZE } from "workflow";

/** Imported by workflows, steps and the server. */
export class Money {
  readonly cents: number;
  readonly currency: string;
  constructor(cents: number, currency: string) {
    this.cents = cents;
    this.currency = currency;
  }
  static [WORKFLOW_SERIALIZE](money: Money): unknown {
    return [money.cents, money.currency];
  }
  static [WORKFLOW_DESERIALIZE]([cents, currency]: [number, string]): Money {
    return new this(cents, currency);
  }
  plus(cents: number): Money {
    return new Money(this.cents + cents, this.currency);
  }
  text(): string {
    return `${this.cents} ${this.currency}`;
  }
}

/** A subclass with both symbols of its own. */
export class Euro extends Money {
  constructor(cents: number) {
    super(cents, "EUR");
  }
  static override [WORKFLOW_SERIALIZE](euro: Money): unknown {
    return euro.cents;
  }
  static override [WORKFLOW_DESERIALIZE](cents: never): Euro {
    return new Euro(cents);
  }
}

/** One that says nothing itself. */
export class Silent extends Money {}

export class Unpaid extends Error {
  readonly due: Money;
  constructor(due: Money) {
    super(`${due.text()} to pay`);
    this.due = due;
    this.name = "Unpaid";
  }
  static [WORKFLOW_SERIALIZE](error: Unpaid): unknown {
    return error.due;
  }
  static [WORKFLOW_DESERIALIZE](due: Money): Unpaid {
    return new Unpaid(due);
  }
}
