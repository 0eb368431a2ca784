/** Where this server answers, for steps that call it. */
const given = process.env["PLAYGROUND_URL"];

let listening: (url: string) => void = () => undefined;
const address = given === undefined ? new Promise<string>((resolve) => (listening = resolve)) : Promise.resolve(given);

export function setAddress(url: string): void {
  listening(url);
}

/** Asked when a step runs: a restarted server may have another port, and its steps may begin before it listens. */
export async function localUrl(path: string): Promise<string> {
  return new URL(path, await address).href;
}
