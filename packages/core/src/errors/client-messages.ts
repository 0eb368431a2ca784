/** The messages that a page may need. They stand apart from the table, so that a page gets these two and no more. */
export function calledDirectlyMessage(id: string): string {
  return `The workflow ${id} was called directly. Give start() the function and its arguments, not what a call of it gives: \`await start(fn, [args])\`, not \`start(fn(args))\`, with start from "workflow/api".`;
}

export function stepInBrowserMessage(id: string): string {
  return `The step ${id} was called in a browser. Steps run on the server: call it from a workflow, or behind a route.`;
}
