/** `URL`, a thin class over the host's parser, which takes and gives text. */
import { host } from "../host.ts";
import { requireArguments, textOf } from "./arguments.ts";
import { link, URLSearchParams } from "./search-params.ts";

type Part =
  | "href"
  | "origin"
  | "protocol"
  | "username"
  | "password"
  | "host"
  | "hostname"
  | "port"
  | "pathname"
  | "search"
  | "hash";
const order: readonly Part[] = [
  "href",
  "origin",
  "protocol",
  "username",
  "password",
  "host",
  "hostname",
  "port",
  "pathname",
  "search",
  "hash",
];

function parse(url: unknown, base: unknown): string[] | null {
  return host.parseUrl(textOf(url), base === undefined ? null : textOf(base))?.split("\n") ?? null;
}

function invalid(input: unknown): TypeError {
  return Object.assign(new TypeError("Invalid URL"), { code: "ERR_INVALID_URL", input: String(input) });
}

export class URL {
  #parts: string[];
  #searchParams: URLSearchParams | null = null;
  #reload: (search: string) => void = () => undefined;

  constructor(url: unknown, base?: unknown) {
    requireArguments(arguments, 1, 'The "url" argument');
    const parts = parse(url, base);
    if (parts === null) throw invalid(url);
    this.#parts = parts;
  }

  static canParse(url: unknown, base?: unknown): boolean {
    requireArguments(arguments, 1, 'The "url" argument');
    return parse(url, base) !== null;
  }

  static parse(url: unknown, base?: unknown): URL | null {
    return URL.canParse(url, base) ? new URL(url, base) : null;
  }

  #get(part: Part): string {
    return this.#parts[order.indexOf(part)] ?? "";
  }

  #set(part: Part, value: unknown): void {
    const joined = host.setUrlPart(this.href, part, String(value));
    if (joined === null) return;
    this.#parts = joined.split("\n");
    if (part === "search") this.#reload(this.search);
  }

  get href(): string {
    return this.#get("href");
  }
  set href(value: unknown) {
    const parts = parse(value, undefined);
    if (parts === null) throw invalid(value);
    this.#parts = parts;
    this.#reload(this.search);
  }
  get origin(): string {
    return this.#get("origin");
  }
  get protocol(): string {
    return this.#get("protocol");
  }
  set protocol(value: unknown) {
    this.#set("protocol", value);
  }
  get username(): string {
    return this.#get("username");
  }
  set username(value: unknown) {
    this.#set("username", value);
  }
  get password(): string {
    return this.#get("password");
  }
  set password(value: unknown) {
    this.#set("password", value);
  }
  get host(): string {
    return this.#get("host");
  }
  set host(value: unknown) {
    this.#set("host", value);
  }
  get hostname(): string {
    return this.#get("hostname");
  }
  set hostname(value: unknown) {
    this.#set("hostname", value);
  }
  get port(): string {
    return this.#get("port");
  }
  set port(value: unknown) {
    this.#set("port", value);
  }
  get pathname(): string {
    return this.#get("pathname");
  }
  set pathname(value: unknown) {
    this.#set("pathname", value);
  }
  get search(): string {
    return this.#get("search");
  }
  set search(value: unknown) {
    this.#set("search", value);
  }
  get hash(): string {
    return this.#get("hash");
  }
  set hash(value: unknown) {
    this.#set("hash", value);
  }

  get searchParams(): URLSearchParams {
    if (this.#searchParams === null) {
      const params = new URLSearchParams(this.search);
      const changed = () => {
        const joined = host.setUrlPart(this.href, "search", params.toString());
        if (joined !== null) this.#parts = joined.split("\n");
      };
      this.#reload = link(params, changed).reload;
      this.#searchParams = params;
    }
    return this.#searchParams;
  }

  toString(): string {
    return this.href;
  }

  toJSON(): string {
    return this.href;
  }

  get [Symbol.toStringTag](): string {
    return "URL";
  }
}
