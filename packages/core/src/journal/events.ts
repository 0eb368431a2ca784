/** The journal of a run: an append-only list of events, numbered from 1, with one writer. `table.ts` has the types of events. */
import type { DetailOf, EventTable, EventType } from "./table.ts";

/** An encoded value: the text that `values/codec` wrote, its first character the format. */
export type Encoded = string;

/** One line of a journal as a store keeps it. */
export interface JournalEvent {
  /** 1 for the first event of the run. */
  number: number;
  type: EventType;
  /** Logical time in ms since the epoch: max(the owner's clock, the time of the event before). */
  at: number;
  /** The owner's clock in ms since the epoch where `at` was held up by the event before; absent where `at` is the clock. */
  clock?: number;
  /** The step, hook, wait or child that the event is about; null for events of the run. */
  correlationId: string | null;
  /** Small facts as JSON; `detailOf` reads them. */
  detail: string | null;
  /** A user's value or error, encoded. */
  value: Encoded | null;
}

/** Where an event stands: its number, and the two times. */
export interface EventPlace {
  number: number;
  at: number;
  /** The owner's clock; `at` where it is not named. */
  clock?: number;
}

type Known<Type extends EventType, Field extends "about" | "detail" | "value", Shape> = EventTable[Type][Field] extends null
  ? unknown
  : Shape;

/** What an event of this type holds, and nothing that it does not. */
export type FieldsOf<Type extends EventType> = Type extends EventType
  ? Known<Type, "about", { correlationId: string }> &
      Known<Type, "detail", { detail: DetailOf<Type> }> &
      Known<Type, "value", { value: Encoded | null }>
  : never;

interface AnyFields {
  correlationId?: string;
  detail?: object | null;
  value?: Encoded | null;
}

/** Makes an event. Every event of a journal is made here. */
export function eventOf<Type extends EventType>(
  type: Type,
  { number, at, clock = at }: EventPlace,
  fields: FieldsOf<Type>,
): JournalEvent {
  const { correlationId = null, detail = null, value = null } = fields as AnyFields;
  const event: JournalEvent = {
    number,
    type,
    at,
    correlationId,
    detail: detail === null ? null : JSON.stringify(detail),
    value,
  };
  if (clock < at) event.clock = clock;
  return event;
}

/** Reads the detail of an event of this type. */
export function detailOf<Type extends EventType>(event: JournalEvent, type: Type): DetailOf<Type> {
  if (event.type !== type) throw new Error(`event ${event.number} is ${event.type}, not ${type}`);
  return JSON.parse(event.detail ?? "null") as DetailOf<Type>;
}

const overhead = 256;

/** About how many bytes an event takes on its way to the store and there; strings count as one byte a unit. */
export function sizeOfEvent({ detail, value }: Pick<JournalEvent, "detail" | "value">): number {
  return overhead + (detail?.length ?? 0) + (value?.length ?? 0);
}
