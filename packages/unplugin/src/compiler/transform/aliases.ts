export type Helper =
  | "registerStep"
  | "registerNestedStep"
  | "registerMethodStep"
  | "registerWorkflow"
  | "registerClass"
  | "calledDirectly"
  | "stepInBrowser"
  | "callStep";

/** Local names for what compiled code needs, none of which the source has. */
export interface Aliases {
  helper(name: Helper): string;
  fresh(name: string): string;
  /** The import of the helpers that were asked for. */
  importText(from: string): string | undefined;
}

export function createAliases(source: string): Aliases {
  const helpers = new Map<Helper, string>();
  const taken = new Set<string>();
  const fresh = (name: string): string => {
    let alias = `$perdure_${name}`;
    for (let number = 2; taken.has(alias) || source.includes(alias); number++) alias = `$perdure_${name}${number}`;
    taken.add(alias);
    return alias;
  };
  return {
    fresh,
    helper(name) {
      const known = helpers.get(name);
      if (known !== undefined) return known;
      const alias = fresh(name);
      helpers.set(name, alias);
      return alias;
    },
    importText(from) {
      if (helpers.size === 0) return undefined;
      const names = [...helpers].sort(([a], [b]) => (a < b ? -1 : 1));
      return `import { ${names.map(([name, alias]) => `${name} as ${alias}`).join(", ")} } from ${JSON.stringify(from)};`;
    },
  };
}
