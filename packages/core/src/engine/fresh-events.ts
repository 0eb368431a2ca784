import { eventOf, type EventPlace, type FieldsOf, type JournalEvent } from "../journal/events.ts";
import type { EventType } from "../journal/table.ts";
import type { RunTime } from "./run-time.ts";

/** The end of a journal: where it stands, and the events that were appended and not taken yet. */
export class FreshEvents {
  /** Number of the last event, durable or not. */
  length = 0;
  /** Bytes of all events' details and values; strings count as one byte a unit. */
  bytes = 0;
  readonly #time: RunTime;
  #events: JournalEvent[] = [];

  constructor(time: RunTime) {
    this.#time = time;
  }

  /** An event that is durable already. */
  follow(event: JournalEvent): void {
    this.length = event.number;
    this.bytes += (event.detail?.length ?? 0) + (event.value?.length ?? 0);
  }

  push<Type extends EventType>(type: Type, fields: FieldsOf<Type>): JournalEvent {
    return this.add(eventOf(type, this.next, fields));
  }

  /** Where the next event stands. */
  get next(): EventPlace {
    const { at, clock } = this.#time;
    return { number: this.length + 1, at, clock };
  }

  add(event: JournalEvent): JournalEvent {
    this.follow(event);
    this.#events.push(event);
    return event;
  }

  take(): JournalEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** What was not taken is not to be: the journal ends with the event of this number. */
  cut(length: number): void {
    this.length = length;
    this.#events = [];
  }
}
