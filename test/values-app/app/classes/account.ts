import { WORKFLOW_DESERIALIZE, WORKFLOW_SERIALIZE } from "workflow";
import { Money } from "./money.ts";

/** Its methods are steps. */
export class Account {
  static bank = "north";
  readonly owner: string;
  readonly balance: Money;
  constructor(owner: string, balance: Money) {
    this.owner = owner;
    this.balance = balance;
  }
  static [WORKFLOW_SERIALIZE](account: Account): unknown {
    return { ...account };
  }
  static [WORKFLOW_DESERIALIZE]({ owner, balance }: { owner: string; balance: Money }): Account {
    return new Account(owner, balance);
  }
  static async open(owner: string): Promise<Account> {
    "use step";
    return new this(owner, new Money(0, this.bank));
  }
  async deposit(cents: number): Promise<Account> {
    "use step";
    return new Account(this.owner, this.balance.plus(cents));
  }
}
