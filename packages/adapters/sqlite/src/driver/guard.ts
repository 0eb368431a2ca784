import type { Connection, Driver, Statement } from "./driver.ts";

/** Makes one call of the library, and nothing else. */
export type Pass = <Result>(call: () => Result) => Result;

/** A driver all of whose calls, and its loading, are made by `pass`. */
export function guardedDriver(load: () => Driver, pass: Pass): Driver {
  const { name, open } = pass(load);
  return {
    name,
    open: (path) =>
      guardedConnection(
        pass(() => open(path)),
        pass,
      ),
  };
}

function guardedConnection(connection: Connection, pass: Pass): Connection {
  return {
    exec: (sql) => pass(() => connection.exec(sql)),
    prepare: (sql) =>
      guardedStatement(
        pass(() => connection.prepare(sql)),
        pass,
      ),
    close: () => pass(() => connection.close()),
  };
}

function guardedStatement(statement: Statement, pass: Pass): Statement {
  return {
    run: (...parameters) => pass(() => statement.run(...parameters)),
    get: (...parameters) => pass(() => statement.get(...parameters)),
    all: (...parameters) => pass(() => statement.all(...parameters)),
    *iterate(...parameters) {
      const rows = pass(() => statement.iterate(...parameters)[Symbol.iterator]());
      let done = false;
      try {
        for (;;) {
          const next = pass(() => rows.next());
          done = next.done === true;
          if (next.done === true) return;
          yield next.value;
        }
      } finally {
        // Whoever leaves early leaves no statement under way.
        if (!done) pass(() => rows.return?.());
      }
    },
  };
}
