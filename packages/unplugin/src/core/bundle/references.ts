import { parse, type Node } from "acorn";

/** What a built bundle uses of the world outside. */
export interface BundleReferences {
  /** Names of `process.env` that are read literally. */
  env: string[];
  /** Ids of steps that it can call. */
  steps: string[];
}

type AnyNode = Node & Record<string, unknown>;

/** Read from the built text, so that what tree shaking dropped does not count. */
export function readReferences(code: string): BundleReferences {
  const env = new Set<string>();
  const steps = new Set<string>();
  const tree = parse(code, {
    ecmaVersion: "latest",
    sourceType: "script",
    allowReturnOutsideFunction: true,
    allowAwaitOutsideFunction: true,
  });
  visit(tree, (node) => {
    if (node.type === "Literal" && typeof node["value"] === "string" && node["value"].startsWith("step//")) {
      steps.add(node["value"]);
    } else if (node.type === "MemberExpression" && isEnv(node["object"])) {
      const name = propertyName(node["property"], node["computed"] === true);
      if (name !== undefined) env.add(name);
    } else if (node.type === "VariableDeclarator" && isEnv(node["init"])) {
      for (const name of patternNames(node["id"])) env.add(name);
    }
  });
  return { env: [...env].sort(), steps: [...steps].sort() };
}

function visit(value: unknown, seen: (node: AnyNode) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, seen);
  else if (isNode(value)) {
    seen(value);
    for (const key of Object.keys(value)) if (key !== "type") visit(value[key], seen);
  }
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";
}

/** `process.env`, also as `globalThis.process.env`. */
function isEnv(value: unknown): boolean {
  if (!isNode(value)) return false;
  if (value.type === "ChainExpression") return isEnv(value["expression"]);
  if (value.type !== "MemberExpression") return false;
  if (propertyName(value["property"], value["computed"] === true) !== "env") return false;
  const object = value["object"];
  if (!isNode(object)) return false;
  if (object.type === "Identifier") return object["name"] === "process";
  return object.type === "MemberExpression" && propertyName(object["property"], object["computed"] === true) === "process";
}

function propertyName(property: unknown, computed: boolean): string | undefined {
  if (!isNode(property)) return undefined;
  if (property.type === "Identifier" && !computed) return String(property["name"]);
  if (property.type === "Literal" && typeof property["value"] === "string") return property["value"];
  return undefined;
}

function patternNames(pattern: unknown): string[] {
  if (!isNode(pattern) || pattern.type !== "ObjectPattern" || !Array.isArray(pattern["properties"])) return [];
  const names: string[] = [];
  for (const property of pattern["properties"] as unknown[]) {
    if (!isNode(property) || property.type !== "Property") continue;
    const name = propertyName(property["key"], property["computed"] === true);
    if (name !== undefined) names.push(name);
  }
  return names;
}
