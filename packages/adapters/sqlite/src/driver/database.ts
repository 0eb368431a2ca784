import type { Bindable, Connection, Row, Statement } from "./driver.ts";

/** A connection whose statements are prepared once. */
export interface Database {
  run(sql: string, ...parameters: Bindable[]): number;
  get<Result>(sql: string, ...parameters: Bindable[]): Result | undefined;
  all<Result>(sql: string, ...parameters: Bindable[]): Result[];
  iterate<Result>(sql: string, ...parameters: Bindable[]): Iterable<Result>;
  exec(sql: string): void;
  close(): void;
}

export function createDatabase(connection: Connection): Database {
  const statements = new Map<string, Statement>();
  const prepare = (sql: string): Statement => {
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = connection.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  };
  return {
    run: (sql, ...parameters) => Number(prepare(sql).run(...parameters).changes),
    get: <Result>(sql: string, ...parameters: Bindable[]) => prepare(sql).get(...parameters) as (Row & Result) | undefined,
    all: <Result>(sql: string, ...parameters: Bindable[]) => prepare(sql).all(...parameters) as (Row & Result)[],
    iterate: <Result>(sql: string, ...parameters: Bindable[]) => prepare(sql).iterate(...parameters) as Iterable<Row & Result>,
    exec: (sql) => {
      connection.exec(sql);
    },
    close: () => connection.close(),
  };
}
