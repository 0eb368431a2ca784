/**
 * Random workflow programs: steps, sleeps, combinators, helpers, loops, try/catch/finally, and branches on time and randomness.
 *
 * A program says what it does by what it pushes to `out` and prints, issues and returns. It uses nothing but the names in
 * `freeNames`, so that a realm and a plain interpreter can both run it.
 */
import { Random } from "./random.ts";
import { stepCall } from "./step-plan.ts";

export interface Program {
  seed: number;
  body: string;
}

export const freeNames = ["main", "step", "perdure", "FatalError", "console", "Date", "Math", "crypto"] as const;

export function programOf(seed: number): Program {
  return { seed, body: new Author(new Random(seed)).write() };
}

const opening = `const out = [];
const say = (value) => { console.log("out " + String(value)); out.push(value); };
const rnd = () => { const value = Math.random(); console.log("draw " + value); return value; };
const uuid = () => { const value = crypto.randomUUID(); console.log("draw " + value); return value; };`;

type Statement = "await" | "hold" | "drop" | "if" | "for" | "try" | "throw" | "return" | "tick" | "log" | "look";
type Expression =
  | "step"
  | "sleep"
  | "helper"
  | "inline"
  | "all"
  | "allSettled"
  | "any"
  | "race"
  | "ready"
  | "shared"
  | "then"
  | "finally";

class Author {
  readonly #random: Random;
  #sites = 0;
  /** Statements that may still be written. */
  #room: number;
  #helpers = 0;
  /** Names of promises that the code at this place can see. */
  #held: string[] = [];

  constructor(random: Random) {
    this.#random = random;
    this.#room = 4 + random.below(14);
  }

  write(): string {
    const helpers: string[] = [];
    for (let index = this.#random.below(4); index > 0; index -= 1) {
      const block = this.#block(2);
      helpers.push(`async function h${this.#helpers}(x) { say("h${this.#helpers} " + x); ${block} return [x, Date.now()]; }`);
      this.#helpers += 1;
    }
    this.#room = Math.max(this.#room, 3 + this.#random.below(6));
    const block = this.#block(3);
    const end = `return { out, now: Date.now(), random: rnd(), id: uuid() };`;
    return `${opening}\n${helpers.join("\n")}\nmain(async () => {\n${block}\n${end}\n});`;
  }

  #block(depth: number): string {
    const outer = this.#held;
    this.#held = [...outer];
    const lines: string[] = [];
    for (let count = 1 + this.#random.below(4); count > 0 && this.#room > 0; count -= 1) lines.push(this.#statement(depth));
    for (const name of this.#held) if (!outer.includes(name) && this.#random.chance(0.6)) lines.push(`say(await ${name});`);
    this.#held = outer;
    return lines.join("\n");
  }

  #statement(depth: number): string {
    this.#room -= 1;
    const nested = depth > 0 ? 1 : 0;
    const kind = this.#random.weighted<Statement>({
      await: 8,
      hold: 2,
      drop: 0.4,
      if: 2 * nested,
      for: 1.5 * nested,
      try: 2.5 * nested,
      throw: 0.5,
      return: 0.3,
      tick: 0.7,
      log: 0.7,
      look: 0.7,
    });
    return this.#write(kind, depth);
  }

  #write(kind: Statement, depth: number): string {
    switch (kind) {
      case "await":
        return `say(await ${this.#promise(depth)});`;
      case "hold": {
        const promise = this.#promise(depth);
        const name = `p${this.#site()}`;
        this.#held.push(name);
        return `const ${name} = ${promise};`;
      }
      case "drop":
        return `void ${this.#promise(depth)};`;
      case "if":
        return `if (${this.#condition()}) {\n${this.#block(depth - 1)}\n} else {\n${this.#block(depth - 1)}\n}`;
      case "for": {
        const index = `i${this.#site()}`;
        const stop = this.#random.chance(0.3) ? ` if (${this.#condition()}) break;` : "";
        return `for (let ${index} = 0; ${index} < ${1 + this.#random.below(3)}; ${index} += 1) {\n${this.#block(depth - 1)}${stop}\n}`;
      }
      case "try":
        return this.#try(depth);
      case "throw":
        return `if (${this.#condition()}) throw new ${this.#random.pick(["Error", "RangeError", "FatalError"])}("thrown at ${this.#site()}");`;
      case "return":
        return `if (${this.#condition()}) return { early: out };`;
      case "tick":
        return this.#random.pick(["await null;", "await Promise.resolve().then(() => 0);"]);
      case "log":
        return `console.log("site ${this.#site()} " + out.length);`;
      case "look":
        return `say(${this.#random.pick(["Date.now()", "rnd()", "uuid()", "new Date().toISOString()"])});`;
    }
  }

  #try(depth: number): string {
    const body = this.#block(depth - 1);
    const rethrow = this.#random.chance(0.25) ? " throw error;" : "";
    const caught = `catch (error) { say("caught " + error.name + " " + error.message);\n${this.#block(depth - 1)}${rethrow} }`;
    const last = `finally { say("finally");\n${this.#block(depth - 1)} }`;
    const ends = this.#random.pick([caught, last, `${caught} ${last}`]);
    return `try {\n${body}\n} ${ends}`;
  }

  #promise(depth: number): string {
    const nested = depth > 0 ? 1 : 0;
    const kind = this.#random.weighted<Expression>({
      step: 7,
      sleep: 2.5,
      helper: this.#helpers > 0 ? 1.5 : 0,
      inline: 2 * nested,
      all: 1.2 * nested,
      allSettled: nested,
      any: nested,
      race: 1.3 * nested,
      ready: 0.4,
      shared: this.#held.length > 0 ? 2 : 0,
      then: 0.6,
      finally: 0.4,
    });
    return this.#express(kind, depth);
  }

  #express(kind: Expression, depth: number): string {
    switch (kind) {
      case "step":
        return stepCall(this.#random, this.#site());
      case "sleep":
        return `perdure.sleep(${this.#duration()})`;
      case "helper":
        return `h${this.#random.below(this.#helpers)}(${this.#site()})`;
      case "inline":
        return this.#inline(depth);
      case "all":
      case "any":
      case "race":
        return `Promise.${kind}([${this.#promises(depth)}])`;
      case "allSettled":
        return `Promise.allSettled([${this.#promises(depth)}]).then((all) => all.map(({ status }) => status))`;
      case "ready":
        return `Promise.resolve(${this.#site()})`;
      case "shared":
        return this.#random.pick(this.#held);
      case "then":
        return `${stepCall(this.#random, this.#site())}.then((value) => ["then", value], (error) => "handled " + error.message)`;
      case "finally":
        return `${stepCall(this.#random, this.#site())}.finally(() => say("settled ${this.#site()}"))`;
    }
  }

  /** Code that goes on beside the rest, often with an eye on what happens to it. */
  #inline(depth: number): string {
    const site = this.#site();
    const block = this.#block(depth - 1);
    const body = this.#random.chance(0.5) ? block : `try {\n${block}\n} finally { say("left ${site}"); }`;
    return `(async () => {\n${body}\nreturn ${site};\n})()`;
  }

  #promises(depth: number): string {
    return Array.from({ length: 2 + this.#random.below(3) }, () => this.#promise(depth - 1)).join(", ");
  }

  #duration(): string {
    const ms = this.#random.below(3_000);
    return this.#random.pick([
      String(ms),
      `"${ms}ms"`,
      `"1s"`,
      `new Date(Date.now() + ${ms})`,
      "Math.floor(rnd() * 1000)",
      `"2 days"`,
    ]);
  }

  #condition(): string {
    return this.#random.pick([
      "Date.now() % 2 === 0",
      "rnd() < 0.5",
      `uuid() < "8"`,
      "out.length % 2 === 0",
      "new Date().getTime() % 3 === 0",
    ]);
  }

  #site(): number {
    return (this.#sites += 1);
  }
}
