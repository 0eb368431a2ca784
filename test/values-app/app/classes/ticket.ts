import { WORKFLOW_DESERIALIZE, WORKFLOW_SERIALIZE } from "workflow";

const kind = { day: "day" } as const;

/** No workflow imports this file; it only declares, so every workflow knows the class. */
export class Ticket {
  static readonly kinds = new Map([[kind.day, 1]]);
  readonly #seat: number;
  constructor(seat: number) {
    this.#seat = seat;
  }
  static [WORKFLOW_SERIALIZE](ticket: Ticket): unknown {
    return ticket.#seat;
  }
  static [WORKFLOW_DESERIALIZE](seat: number): Ticket {
    return new Ticket(seat);
  }
  label(): string {
    return `${kind.day} ticket, seat ${this.#seat}`;
  }
}
