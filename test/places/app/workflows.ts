/** The lines of this file are what the test looks for, by the comment at their end. */
export async function forgets(): Promise<string> {
  "use workflow";
  void notify("Ann"); // forgotten
  return "done";
}

export async function forgetsInHelper(): Promise<string> {
  "use workflow";
  remind("Bob");
  return "done";
}

function remind(name: string): void {
  void notify(name); // forgotten by a helper
}

export async function prints(): Promise<void> {
  "use workflow";
  console.error(makeError());
}

function makeError(): Error {
  return new Error("look"); // printed
}

export async function fails(): Promise<void> {
  "use workflow";
  throw new Error("broken"); // failed
}

export async function failsInStep(): Promise<void> {
  "use workflow";
  await charge(); // called
}

async function notify(name: string): Promise<string> {
  "use step";
  return name;
}

async function charge(): Promise<void> {
  "use step";
  throw new TypeError("no card"); // thrown
}
charge.maxRetries = 0;
